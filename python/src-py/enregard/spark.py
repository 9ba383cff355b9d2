"""Runs the aligner on the workers of Spark.

>>> from enregard import spark                                                  # doctest: +SKIP
>>> beads = spark.align(spark_session.read.parquet("documents.parquet"))        # doctest: +SKIP

To run it as a job, use ``python -m enregard.spark IN.parquet OUT.parquet --master spark://host:7077``, or
``spark-submit``. The wheel contains the lexicons. It must be installed in the Python of the workers or
shipped in an archive. docs/guide/scale.md explains how to do this, and which sizes of partitions and batches
work.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from typing import TYPE_CHECKING, Any, Optional, Sequence

from ._native import EnregardError
from .arrow import MAX_DOCUMENT_MB, SCHEMA, align_batches, check

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: `enregard.SCHEMA` in Spark's notation.
DDL = (
    "id string, bead struct<src_start: int, src_end: int, tgt_start: int, tgt_end: int>, "
    "src string, tgt string, confidence double, alignment double, translation double, flags array<string>, "
    "error string"
)

#: Default number of documents per batch in the job. With documents of a few kilobytes, a batch has a few
#: megabytes.
BATCH_ROWS = 1000

#: Minimum number of partitions per core in the job. With three, cores that finish early wait for one third of
#: the run at most.
PARTITIONS_PER_CORE = 3


def align(df: DataFrame, *, id: str = "id", src: str = "src", tgt: str = "tgt", **options: Any) -> DataFrame:
    """Aligns the documents of a data frame with one row per document pair. As usual in Spark, this is lazy.

    Args:
        df: the documents. Optional columns ``src_lang`` and ``tgt_lang`` contain the languages of each row.
        id: the column with the name of the document, of any type that can be cast to string.
        src: the column with the source text.
        tgt: the column with the target text.
        options: the options of `enregard.align_batches`. Set ``src_lang`` and ``tgt_lang`` if all documents
            have the same languages: detection takes time and can fail.

    Returns:
        One row per bead, with the columns of `enregard.SCHEMA`. A document that could not be aligned gives
        one row with an ``error``. Documents stay in their partitions; ``orderBy("id", "bead")`` restores
        their order.

    Raises:
        EnregardError: if a column is missing or an option is invalid.
    """
    from pyspark.sql import functions as F

    check(**options)
    for argument, column in (("id", id), ("src", src), ("tgt", tgt)):
        if column not in df.columns:
            columns = ", ".join(df.columns)
            raise EnregardError(
                f"column {column} is missing (the columns are {columns}); set the column with {argument}="
            )
    languages = [F.col(name).cast("string") for name in ("src_lang", "tgt_lang") if name in df.columns]
    documents = df.select(
        F.col(id).cast("string").alias("id"), F.col(src).alias("src"), F.col(tgt).alias("tgt"), *languages
    )
    return documents.mapInArrow(functools.partial(align_batches, **options), DDL)


def _arguments(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m enregard.spark",
        description="Align the documents of a Parquet data set on Spark. The input has one row per document "
        "pair, the output one row per bead.",
        epilog="Exit codes: 0 success; 1 some documents failed (their rows have an error); 2 invalid "
        "arguments; 3 no document could be aligned.",
    )
    parser.add_argument(
        "input", metavar="IN.parquet", help="columns id, src, tgt, optionally src_lang, tgt_lang"
    )
    parser.add_argument("output", metavar="OUT.parquet", help="columns " + ", ".join(SCHEMA.names))
    parser.add_argument(
        "--master", help="Spark master, such as local[4] or spark://host:7077; default: Spark's configuration"
    )
    parser.add_argument("--src-lang", metavar="TAG", help="source language; default: detected in each row")
    parser.add_argument("--tgt-lang", metavar="TAG", help="target language; default: detected in each row")
    parser.add_argument(
        "--id", default="id", metavar="COLUMN", help="column with document names [%(default)s]"
    )
    parser.add_argument(
        "--src", default="src", metavar="COLUMN", help="column with source texts [%(default)s]"
    )
    parser.add_argument(
        "--tgt", default="tgt", metavar="COLUMN", help="column with target texts [%(default)s]"
    )
    parser.add_argument("--segmented", action="store_true", help="the texts have one sentence per line")
    parser.add_argument(
        "--min-confidence", type=float, default=0.0, metavar="P", help="omit beads with a confidence below P"
    )
    parser.add_argument("--keep-nulls", action="store_true", help="also write unaligned sentences")
    parser.add_argument(
        "--max-document-mb",
        type=float,
        default=MAX_DOCUMENT_MB,
        metavar="MB",
        help="maximum size of a text in millions of bytes [%(default)s]",
    )
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="maximum time per document")
    parser.add_argument(
        "--partitions",
        type=int,
        metavar="N",
        help="repartition the documents into N partitions; 0: never; default: three per core if the input "
        "has fewer",
    )
    parser.add_argument(
        "--batch-rows", type=int, default=BATCH_ROWS, metavar="N", help="documents per batch [%(default)s]"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the output if it exists")
    return parser.parse_args(arguments)


def _session(args: argparse.Namespace) -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("enregard")
    if args.master:
        builder = builder.master(args.master)
    return builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", args.batch_rows).getOrCreate()


def _partitions(session: SparkSession, documents: DataFrame) -> int:
    """The number of partitions to make, or 0 if the input has enough. Spark reads a small file as one
    partition, which would leave all cores but one idle."""
    wanted = PARTITIONS_PER_CORE * session.sparkContext.defaultParallelism
    return wanted if documents.rdd.getNumPartitions() < wanted else 0


def _places(session: SparkSession, name: str) -> list[str]:
    """The full addresses of a path and of the files that match it. Links on this computer are resolved."""
    path = session._jvm.org.apache.hadoop.fs.Path(name)
    system = path.getFileSystem(session._jsc.hadoopConfiguration())
    matches = system.globStatus(path) or []
    places = []
    for place in [path, *(match.getPath() for match in matches)]:
        uri = system.makeQualified(place).toUri()
        # Hadoop writes a local path as `file:/a` or as `file:///a`.
        local = uri.getScheme() == "file"
        places.append(os.path.realpath(uri.getPath()) if local else uri.normalize().toString())
    return places


def _overlap(session: SparkSession, source: str, output: str) -> bool:
    """Whether the input and the output are the same, or one is inside the other."""
    sources, outputs = _places(session, source), _places(session, output)
    return any(f"{a}/".startswith(f"{b}/") or f"{b}/".startswith(f"{a}/") for a in sources for b in outputs)


def _count(number: int, thing: str) -> str:
    """A number with its noun, such as 1 bead or 2 beads."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the job and returns its exit code."""
    args = _arguments(arguments)
    from pyspark.errors import AnalysisException

    session = _session(args)
    try:
        if _overlap(session, args.input, args.output):
            raise EnregardError(
                f"{args.output}: would overwrite the input {args.input} or become a part of it; "
                "choose another output"
            )
        documents = session.read.parquet(args.input)
        partitions = _partitions(session, documents) if args.partitions is None else args.partitions
        if partitions:
            documents = documents.repartition(partitions)
        beads = align(
            documents,
            id=args.id,
            src=args.src,
            tgt=args.tgt,
            src_lang=args.src_lang,
            tgt_lang=args.tgt_lang,
            segmented=args.segmented,
            min_confidence=args.min_confidence,
            keep_nulls=args.keep_nulls,
            max_document_mb=args.max_document_mb,
            timeout=args.timeout,
        )
        beads.write.mode("overwrite" if args.overwrite else "errorifexists").parquet(args.output)
        # Count the rows of the output, because counting `beads` would align the documents a second time.
        written = session.read.schema(DDL).parquet(args.output)
        failed = written.where("error is not null").count()
        units = written.count() - failed
    except (AnalysisException, EnregardError) as error:
        # The first line of Spark's message names a missing column or input, or an output that already exists.
        print(f"enregard: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    finally:
        session.stop()
    beads_written, documents_failed = _count(units, "bead"), _count(failed, "document")
    print(f"{args.output}: wrote {beads_written}; {documents_failed} could not be aligned", file=sys.stderr)
    return 0 if not failed else 1 if units else 3


if __name__ == "__main__":
    sys.exit(main())
