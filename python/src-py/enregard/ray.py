"""Runs the aligner in the tasks of Ray Data.

>>> from enregard import ray as enregard_ray                                    # doctest: +SKIP
>>> documents = ray.data.read_parquet("documents.parquet")                      # doctest: +SKIP
>>> beads = enregard_ray.align(documents, src_lang="fr", tgt_lang="en")         # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, Optional

from ._extras import require
from .arrow import SCHEMA, align_batches, check

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset
else:
    pa = require("pyarrow", "ray")


def align_table(table: pa.Table, **options: Any) -> Iterator[pa.Table]:
    """Aligns the documents of a table, such as a block in a Ray task. Yields tables of at most about 8 MB.

    Args:
        table: columns ``id``, ``src``, ``tgt``, optionally ``src_lang`` and ``tgt_lang`` (see
            `enregard.arrow`).
        options: the options of `enregard.align_batches`.
    """
    empty = True
    for batch in align_batches(table.to_batches(), **options):
        empty = False
        yield pa.Table.from_batches([batch])
    if empty:
        yield SCHEMA.empty_table()


def align(dataset: Dataset, *, batch_size: Optional[int] = 1000, **options: Any) -> Dataset:
    """Aligns the documents of a data set with one row per document pair. As usual in Ray Data, this is lazy.

    Args:
        dataset: the documents, with the columns that `enregard.arrow` describes.
        batch_size: the number of documents per batch.
        options: the options of `enregard.align_batches`.

    Returns:
        One row per bead, with the columns of `enregard.SCHEMA`.

    Raises:
        EnregardError: if an option is invalid.
    """
    check(**options)
    return dataset.map_batches(align_table, batch_format="pyarrow", batch_size=batch_size, fn_kwargs=options)
