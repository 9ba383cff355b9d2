"""Aligns the documents of a Parquet file, and writes the beads to another Parquet file.

>>> from enregard import parquet                                                # doctest: +SKIP
>>> parquet.align("documents.parquet", "beads.parquet", src_lang="fr", tgt_lang="en")   # doctest: +SKIP

`enregard.arrow` describes the columns of both files.
"""

from __future__ import annotations

import functools
import os
from typing import Any, Iterator, Optional, Union

from ._extras import require
from ._native import EnregardError
from ._output import replacing
from ._progress import Progress, callback
from ._threads import ordered
from .arrow import SCHEMA, align_batches, check

pa = require("pyarrow", "arrow")
pq = require("pyarrow.parquet", "arrow")

_Path = Union[str, "os.PathLike[str]"]

#: The optional columns with the languages of a document.
LANGUAGE_COLUMNS = ("src_lang", "tgt_lang")


def _names(file: Any, columns: tuple[str, str, str]) -> dict[str, str]:
    """The columns to read, each with its name for the aligner."""
    names = dict(zip(columns, ("id", "src", "tgt")))
    found = file.schema_arrow.names
    missing = [name for name in columns if name not in found]
    if missing:
        raise EnregardError(
            f"column {missing[0]} is missing (the columns are {', '.join(found)}); name them with columns"
        )
    names.update({name: name for name in LANGUAGE_COLUMNS if name in found and name not in names})
    return names


def _batches(file: Any, names: dict[str, str], batch_size: int) -> Iterator[Any]:
    """The documents in batches, with the columns that the aligner reads."""
    for batch in file.iter_batches(batch_size=batch_size, columns=list(names)):
        columns = {names[name]: batch.column(name) for name in batch.schema.names}
        # The names of documents may be numbers.
        columns["id"] = columns["id"].cast(pa.string())
        yield pa.RecordBatch.from_pydict(columns)


def _aligned(options: dict[str, Any], batch: Any) -> tuple[int, list[Any]]:
    """The number of documents in a batch, and their beads."""
    return batch.num_rows, list(align_batches([batch], **options))


def align(
    source: _Path,
    output: _Path,
    *,
    columns: tuple[str, str, str] = ("id", "src", "tgt"),
    batch_size: int = 100,
    jobs: Optional[int] = None,
    compression: str = "zstd",
    progress: Progress = None,
    **options: Any,
) -> int:
    """Aligns the documents of a Parquet file. The output appears, complete, at the end.

    Args:
        source: a Parquet file with one row per document pair.
        output: the Parquet file to write, with the schema `SCHEMA` and one row per bead, in the order of the
            documents.
        columns: the columns with the name, the source and the target.
        batch_size: the number of documents that a thread aligns at a time.
        jobs: the number of threads; by default one per processor.
        compression: the compression of the output.
        progress: a function that is called with the numbers of finished and of all documents, or True for a progress
            bar of tqdm.
        options: the options of `enregard.align_batches`.

    Returns:
        The number of rows written.

    Raises:
        OSError: if a file cannot be read or written.
        EnregardError: if a column is missing, or if an option is invalid.
    """
    check(**options)
    if os.path.exists(output) and os.path.samefile(source, output):
        raise EnregardError(f"{os.fspath(output)}: is the input, too; choose another output")
    with pq.ParquetFile(source) as file:
        names = _names(file, columns)
        with replacing(output) as part, pq.ParquetWriter(part, SCHEMA, compression=compression) as writer:
            report, rows, done = callback(progress), 0, 0
            work = functools.partial(_aligned, options)
            for documents, results in ordered(work, _batches(file, names, batch_size), jobs):
                for result in results:
                    writer.write_batch(result)
                    rows += result.num_rows
                done += documents
                if report is not None:
                    report(done, file.metadata.num_rows)
    return rows
