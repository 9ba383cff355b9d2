"""Spark: the same aligner on each of its workers.

>>> from enregard import spark                                                  # doctest: +SKIP
>>> beads = spark.align(spark_session.read.parquet("documents.parquet"))        # doctest: +SKIP

As a job: ``python -m enregard.spark IN.parquet OUT.parquet --master spark://host:7077``, or the same through
``spark-submit``. The wheel, which has the lexicons in it, must be installed where the workers' Python is, or be shipped in
an archive (docs/guide/scale.md says how, and which sizes of partitions and batches work).
"""

from __future__ import annotations

import argparse
import functools
import sys
from typing import TYPE_CHECKING, Any, Optional, Sequence

from ._native import EnregardError
from .arrow import MAX_DOCUMENT_MB, SCHEMA, align_batches, check

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: `enregard.SCHEMA`, as Spark writes it.
DDL = (
    "id string, bead struct<src_start: int, src_end: int, tgt_start: int, tgt_end: int>, "
    "src string, tgt string, confidence double, error string"
)

#: How many documents Spark hands over at once, in the job: batches of some megabytes where documents have some kilobytes.
BATCH_ROWS = 1000

#: So many partitions a core at least, in the job: the last core to be done is idle for a third of its time at most.
PARTITIONS_PER_CORE = 3


def align(df: DataFrame, *, id: str = "id", src: str = "src", tgt: str = "tgt", **options: Any) -> DataFrame:
    """Aligns the documents of a data frame, a row a document pair; lazy, as all of Spark is.

    Args:
        df: the documents. If it has columns ``src_lang`` and ``tgt_lang``, they say the languages of their rows.
        id: the column with the name of the document, of any type that can be cast to a string.
        src: the column with the source text.
        tgt: the column with the target text.
        options: those of `enregard.align_batches`. Give ``src_lang`` and ``tgt_lang`` if all documents have the same:
            what is detected can be in doubt, and costs time.

    Returns:
        A row a bead, with the columns of `enregard.SCHEMA`; a document that could not be aligned is a row with an ``error``.
        The documents stay in their partitions; ``orderBy("id", "bead")`` is the order of the documents.

    Raises:
        EnregardError: if a column is missing, or an option is wrong.
    """
    from pyspark.sql import functions as F

    check(**options)
    for argument, column in (("id", id), ("src", src), ("tgt", tgt)):
        if column not in df.columns:
            raise EnregardError(f"there is no column {column}, only {', '.join(df.columns)}; name it with {argument}=")
    languages = [F.col(name).cast("string") for name in ("src_lang", "tgt_lang") if name in df.columns]
    documents = df.select(
        F.col(id).cast("string").alias("id"), F.col(src).alias("src"), F.col(tgt).alias("tgt"), *languages
    )
    return documents.mapInArrow(functools.partial(align_batches, **options), DDL)


def _arguments(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m enregard.spark",
        description="Aligns the documents of a Parquet data set on Spark: a row a document pair in, a row a bead out.",
        epilog="Exit codes: 0 done; 1 done, but some documents failed (their rows have an error); 2 the call is wrong; "
        "3 nothing could be done.",
    )
    parser.add_argument("input", metavar="IN.parquet", help="columns id, src, tgt, and if wanted src_lang, tgt_lang")
    parser.add_argument("output", metavar="OUT.parquet", help="columns " + ", ".join(SCHEMA.names))
    parser.add_argument(
        "--master", help="where to run: local[4], spark://host:7077; by default what Spark is set up for"
    )
    parser.add_argument(
        "--src-lang", metavar="TAG", help="the language of the sources; detected row by row if not given"
    )
    parser.add_argument("--tgt-lang", metavar="TAG", help="the language of the targets")
    parser.add_argument("--id", default="id", metavar="COLUMN", help="the column with the documents' names [id]")
    parser.add_argument("--src", default="src", metavar="COLUMN", help="the column with the source texts [src]")
    parser.add_argument("--tgt", default="tgt", metavar="COLUMN", help="the column with the target texts [tgt]")
    parser.add_argument("--segmented", action="store_true", help="the texts are a sentence a line already")
    parser.add_argument("--min-confidence", type=float, default=0.0, metavar="P", help="leave out beads under P")
    parser.add_argument("--keep-nulls", action="store_true", help="keep sentences without a counterpart")
    parser.add_argument("--max-document-mb", type=float, default=MAX_DOCUMENT_MB, metavar="MB", help="[%(default)s]")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long a document may take")
    parser.add_argument(
        "--partitions",
        type=int,
        metavar="N",
        help="deal the documents out anew, into N partitions; by default into three a core if the input has fewer; 0: never",
    )
    parser.add_argument(
        "--batch-rows", type=int, default=BATCH_ROWS, metavar="N", help="documents a batch [%(default)s]"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the output if it is there")
    return parser.parse_args(arguments)


def _session(args: argparse.Namespace) -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("enregard")
    if args.master:
        builder = builder.master(args.master)
    return builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", args.batch_rows).getOrCreate()


def _partitions(session: SparkSession, documents: DataFrame) -> int:
    """Into how many partitions the documents are dealt out: none if there are enough. A small file is one partition for Spark,
    which would leave all cores but one idle for minutes."""
    wanted = PARTITIONS_PER_CORE * session.sparkContext.defaultParallelism
    return wanted if documents.rdd.getNumPartitions() < wanted else 0


def _count(number: int, thing: str) -> str:
    """How many there are, in words: 1 bead, 2 beads."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """The job."""
    args = _arguments(arguments)
    from pyspark.errors import AnalysisException

    session = _session(args)
    try:
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
        # What was written is looked at, and not aligned again.
        written = session.read.schema(DDL).parquet(args.output)
        failed = written.where("error is not null").count()
        units = written.count() - failed
    except (AnalysisException, EnregardError) as error:
        # Columns that are not there, an input that is not, an output that is: Spark's first line names it.
        print(f"enregard: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    finally:
        session.stop()
    beads_written, documents_lost = _count(units, "bead"), _count(failed, "document")
    print(f"{args.output}: {beads_written}, {documents_lost} that could not be aligned", file=sys.stderr)
    return 0 if not failed else 1 if units else 3


if __name__ == "__main__":
    sys.exit(main())
