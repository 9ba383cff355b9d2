"""Aligns and scores Hugging Face data sets.

>>> from enregard.integrations import datasets as enregard_datasets              # doctest: +SKIP
>>> beads = enregard_datasets.align(documents, src_lang="fr", tgt_lang="en")     # doctest: +SKIP
>>> scored = enregard_datasets.score(pairs, src="translation.fr", tgt="translation.en")   # doctest: +SKIP

Both work on a ``Dataset`` and, lazily, on an ``IterableDataset``. `AlignBatch` and `ScoreBatch` are the functions that
they pass to ``map``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, TypeVar

from .. import SCORE_CHUNK
from .._aligners import shared
from .._extras import require
from .._native import EnregardError
from ..arrow import SCHEMA, align_batches, check

pa = require("pyarrow", "datasets")

if TYPE_CHECKING:
    import datasets

    Data = TypeVar("Data", datasets.Dataset, datasets.IterableDataset)


def values(batch: dict[str, list[Any]], column: str) -> list[Any]:
    """The values of a column, or of a field of a column, such as ``translation.fr``.

    Raises:
        EnregardError: if the column is missing.
    """
    if column in batch:
        return batch[column]
    name, _, field = column.partition(".")
    if field and name in batch:
        return [None if row is None else row.get(field) for row in batch[name]]
    found = ", ".join(batch)
    raise EnregardError(f"column {column} is missing (the columns are {found}); name it with src, tgt or id")


class AlignBatch:
    """A function for ``map(…, batched=True)`` that turns documents into beads.

    It returns other rows than it gets, so the columns of the documents must be removed: pass
    ``remove_columns=dataset.column_names``.

    Args:
        id: the column with the name of the document; if None, documents are named by their position.
        src: the column with the source text, such as ``fr`` or ``translation.fr``.
        tgt: the column with the target text.
        options: the options of `enregard.align_batches`.
    """

    def __init__(
        self, *, id: Optional[str] = "id", src: str = "src", tgt: str = "tgt", **options: Any
    ) -> None:
        check(**options)
        self.id, self.src, self.tgt, self.options = id, src, tgt, options

    def __call__(
        self, batch: dict[str, list[Any]], indices: Optional[list[int]] = None
    ) -> dict[str, list[Any]]:
        source = values(batch, self.src)
        names = values(batch, self.id) if self.id is not None else indices
        if names is None:
            raise EnregardError("id None: documents have no positions; pass with_indices=True to map")
        columns = {
            "id": [None if name is None else str(name) for name in names],
            "src": source,
            "tgt": values(batch, self.tgt),
        }
        for name in ("src_lang", "tgt_lang"):
            if name in batch:
                columns[name] = batch[name]
        documents = pa.RecordBatch.from_pydict({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
        return pa.Table.from_batches(align_batches([documents], **self.options), SCHEMA).to_pydict()


class ScoreBatch:
    """A function for ``map(…, batched=True)`` that adds a column with the probability that each pair is a translation.

    The pairs of a batch are scored together, so batches should be large.

    Args:
        src: the column with the source text, such as ``fr`` or ``translation.fr``.
        tgt: the column with the target text.
        column: the name of the new column.
        options: the options of `enregard.Aligner`. Set both languages, so that they are not detected in each batch.
    """

    def __init__(self, *, src: str = "src", tgt: str = "tgt", column: str = "confidence", **options: Any) -> None:
        self.src, self.tgt, self.column, self.options = src, tgt, column, options

    def __call__(self, batch: dict[str, list[Any]]) -> dict[str, list[float]]:
        sides = values(batch, self.src), values(batch, self.tgt)
        pairs = [(source or "", target or "") for source, target in zip(*sides)]
        return {self.column: shared(**self.options).score_pairs(pairs)}


def align(
    dataset: Data,
    *,
    id: Optional[str] = "id",
    src: str = "src",
    tgt: str = "tgt",
    batch_size: int = 100,
    num_proc: Optional[int] = None,
    **options: Any,
) -> Data:
    """Aligns a data set with one row per document pair.

    Args:
        dataset: the documents. Optional columns ``src_lang`` and ``tgt_lang`` contain the languages of each row.
        id: the column with the name of the document; if None, documents are named by their position.
        src: the column with the source text, such as ``fr`` or ``translation.fr``.
        tgt: the column with the target text.
        batch_size: the number of documents that are aligned at a time.
        num_proc: the number of processes, for a ``Dataset``.
        options: the options of `enregard.align_batches`.

    Returns:
        One row per bead, with the columns of `enregard.SCHEMA`.

    Raises:
        EnregardError: if an option is invalid or a column is missing.
    """
    function = AlignBatch(id=id, src=src, tgt=tgt, **options)
    names = dataset.column_names or list(next(iter(dataset)))
    more: dict[str, Any] = {"with_indices": id is None, "remove_columns": names, "features": _features()}
    return _map(dataset, function, batch_size, num_proc, more)


def score(
    dataset: Data,
    *,
    src: str = "src",
    tgt: str = "tgt",
    column: str = "confidence",
    batch_size: int = SCORE_CHUNK,
    num_proc: Optional[int] = None,
    **options: Any,
) -> Data:
    """Adds a column with the probability that each pair is a translation.

    Args:
        dataset: one row per pair.
        src: the column with the source text, such as ``fr`` or ``translation.fr``.
        tgt: the column with the target text.
        column: the name of the new column.
        batch_size: the number of pairs that are scored together.
        num_proc: the number of processes, for a ``Dataset``.
        options: the options of `enregard.Aligner`. Set both languages, so that they are not detected in each batch.
    """
    function = ScoreBatch(src=src, tgt=tgt, column=column, **options)
    return _map(dataset, function, batch_size, num_proc, {})


def _features() -> Any:
    return require("datasets", "datasets").Features.from_arrow_schema(SCHEMA)


def _map(dataset: Any, function: Any, batch_size: int, num_proc: Optional[int], more: dict[str, Any]) -> Any:
    datasets = require("datasets", "datasets")
    if isinstance(dataset, datasets.Dataset):
        more["num_proc"] = num_proc
    return dataset.map(function, batched=True, batch_size=batch_size, **more)
