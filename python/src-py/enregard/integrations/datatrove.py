"""Pipeline steps for datatrove: one aligns documents, and one filters pairs.

>>> from enregard.integrations.datatrove import EnregardAligner, EnregardFilter    # doctest: +SKIP
>>> pipeline = [                                                                   # doctest: +SKIP
...     JsonlReader("documents", text_key="fr", id_key="url"),
...     EnregardAligner(tgt="en", src_lang="fr", tgt_lang="en"),
...     EnregardFilter(tgt="en", min_confidence=0.8, src_lang="fr", tgt_lang="en"),
...     JsonlWriter("pairs"),
... ]

The source text is the text of a datatrove document, and the target text is in its metadata.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Optional

from .. import SCORE_CHUNK
from .._aligners import shared
from .._extras import require
from .._native import EnregardError, Unit

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter
else:
    Document = require("datatrove.data", "datatrove").Document
    PipelineStep = require("datatrove.pipeline.base", "datatrove").PipelineStep
    BaseFilter = require("datatrove.pipeline.filters.base_filter", "datatrove").BaseFilter

_LOG = logging.getLogger(__name__)


def _target(document: Document, key: str) -> str:
    """The target text of a document.

    Raises:
        EnregardError: if it is missing.
    """
    text = document.metadata.get(key)
    if isinstance(text, str):
        return text
    found = ", ".join(map(str, document.metadata)) or "none"
    raise EnregardError(f"document {document.id}: metadata {key} is not a text (there is {found}); set tgt")


class EnregardAligner(PipelineStep):
    """Aligns documents, and yields a document for each pair of sentences.

    The text of a pair is its source. Its metadata has the target (under ``tgt``), ``confidence``, ``alignment``,
    ``translation``, ``kind``, ``document`` (the id of the document), and the metadata of the document that ``keep``
    names. Its id is that of the document, with the number of the pair.

    A document that cannot be aligned is logged as a warning, and counted as ``failed``.

    Args:
        tgt: the name of the metadata with the target text.
        min_confidence: the minimum confidence of a pair.
        keep_nulls: whether to yield unaligned sentences, too.
        keep: the names of the metadata that pairs take from their document.
        options: the options of `enregard.Aligner`. Metadata ``src_lang`` and ``tgt_lang`` of a document override them.
    """

    name = "enregard: align"
    type = "🔗 - ALIGN"

    def __init__(
        self,
        tgt: str = "tgt",
        *,
        min_confidence: float = 0.0,
        keep_nulls: bool = False,
        keep: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        super().__init__()
        shared(**options)  # Reports an invalid option now, and not in a worker.
        self.tgt, self.keep, self.options = tgt, tuple(keep), options
        self.min_confidence, self.keep_nulls = min_confidence, keep_nulls

    def pairs(self, document: Document) -> list[Document]:
        """The pairs of a document.

        Raises:
            EnregardError: if the document cannot be aligned.
        """
        languages = {name: document.metadata.get(name) for name in ("src_lang", "tgt_lang")}
        target = _target(document, self.tgt)
        aligned = shared(**self.options).align(document.text, target, document=str(document.id), **languages)
        kept = {name: document.metadata[name] for name in self.keep if name in document.metadata}
        pairs = []
        for unit in filter(self._is_wanted, aligned):
            metadata = {
                **kept,
                self.tgt: unit.tgt,
                "confidence": unit.confidence,
                "alignment": unit.alignment,
                "translation": unit.translation,
                "kind": unit.kind,
                "document": document.id,
            }
            if unit.flags is not None:
                metadata["flags"] = sorted(unit.flags)
            pairs.append(Document(text=unit.src, id=f"{document.id}/{unit.number}", metadata=metadata))
        return pairs

    def _is_wanted(self, unit: Unit) -> bool:
        if unit.is_null:
            return self.keep_nulls
        return unit.confidence is None or unit.confidence >= self.min_confidence

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Aligns each document of the pipeline."""
        for document in data:
            self.stat_update("documents")
            with self.track_time():
                try:
                    pairs = self.pairs(document)
                except EnregardError as error:
                    self.stat_update("failed")
                    _LOG.warning("document %s: %s", document.id, error)
                    continue
            for pair in pairs:
                self.stat_update("pairs")
                self.update_doc_stats(pair)
                yield pair


class EnregardFilter(BaseFilter):
    """Keeps the pairs that are probably translations, and writes the probability to the metadata ``confidence``.

    The pairs of a batch are scored together, so batches should be large.

    Args:
        tgt: the name of the metadata with the target text.
        min_confidence: the minimum probability.
        batch_size: the number of pairs that are scored together.
        exclusion_writer: a writer for the pairs that are dropped.
        options: the options of `enregard.Aligner`. Set both languages, so that they are not detected in each batch.
    """

    name = "enregard: score"

    def __init__(
        self,
        tgt: str = "tgt",
        *,
        min_confidence: float = 0.5,
        batch_size: int = SCORE_CHUNK,
        exclusion_writer: Optional[DiskWriter] = None,
        **options: Any,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        shared(**options)  # Reports an invalid option now, and not in a worker.
        self.tgt, self.min_confidence, self.options = tgt, min_confidence, options

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """Whether to keep each pair of a batch."""
        pairs = [(document.text, _target(document, self.tgt)) for document in batch]
        scores = shared(**self.options).score_pairs(pairs)
        for document, score in zip(batch, scores):
            document.metadata["confidence"] = score
        return [True if score >= self.min_confidence else (False, "low_confidence") for score in scores]

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether to keep a single pair."""
        return self.filter_batch([doc])[0]
