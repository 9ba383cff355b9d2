"""Ray Data: the same aligner in its tasks.

>>> from enregard import ray as enregard_ray                                    # doctest: +SKIP
>>> beads = enregard_ray.align(ray.data.read_parquet("documents.parquet"), src_lang="fr", tgt_lang="en")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, Optional

import pyarrow as pa

from .arrow import SCHEMA, align_batches, check

if TYPE_CHECKING:
    from ray.data import Dataset


def align_table(table: pa.Table, **options: Any) -> Iterator[pa.Table]:
    """Aligns the documents of a table: what a task of Ray does with a block. Tables of 8 MB at most come out.

    Args:
        table: columns ``id``, ``src``, ``tgt``, and if wanted ``src_lang`` and ``tgt_lang`` (see `enregard.arrow`).
        options: those of `enregard.align_batches`.
    """
    some = False
    for batch in align_batches(table.to_batches(), **options):
        some = True
        yield pa.Table.from_batches([batch])
    if not some:
        yield SCHEMA.empty_table()


def align(dataset: Dataset, *, batch_size: Optional[int] = 1000, **options: Any) -> Dataset:
    """Aligns the documents of a data set, a row a document pair; lazy, as all of Ray Data is.

    Args:
        dataset: the documents, with the columns that `enregard.arrow` names.
        batch_size: how many documents a task takes at once.
        options: those of `enregard.align_batches`.

    Returns:
        A row a bead, with the columns of `enregard.SCHEMA`.

    Raises:
        EnregardError: if an option is wrong.
    """
    check(**options)
    return dataset.map_batches(align_table, batch_format="pyarrow", batch_size=batch_size, fn_kwargs=options)
