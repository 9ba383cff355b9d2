"""Aligns French documents with their translations, sentence by sentence, with a confidence for each pair.

>>> import enregard
>>> for unit in enregard.align("Il pleut. Je lis.", "It is raining. I am reading.", "fr", "en"):
...     print(unit.kind, unit.src, unit.tgt, sep=" | ")
1-1 | Il pleut. | It is raining.
1-1 | Je lis. | I am reading.

`align` aligns one text with its translation, and `align_files` two files of any format. `align_documents` aligns
folders and lists of documents on all processors. For many texts, create an `Aligner` and share it between threads.
`audit` finds what is wrong with a translation, `score_pairs` and `score_file` estimate whether pairs are translations,
and `split` splits a text into sentences. `read_tmx` and `TmxWriter` read and write translation memories.

`align_batches` aligns Arrow tables of documents, and `enregard.parquet` Parquet files; `enregard.spark` and
`enregard.ray` run it on Spark and Ray. `enregard.integrations` has parts for datasets, datatrove, OpusFilter,
OpusCleaner and Bitextor.

One side is always French; `LANGUAGES` lists the languages of the other side. The package contains everything
that it needs: it downloads no model and uses no server.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Optional, Union

from ._aligners import shared as _shared
from ._aligners import stamp as _stamp
from ._audit import Audits, DocumentAudit, Finding, Passage, audit
from ._chunks import chunks as _in_chunks
from ._native import (
    LANGUAGES,
    Aligner,
    Alignment,
    Alignments,
    EnregardError,
    Splitter,
    TmxReader,
    TmxWriter,
    Unit,
)
from ._native import (
    __version__ as __version__,
)
from ._progress import Progress
from ._progress import callback as _callback

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "LANGUAGES",
    "SCHEMA",
    "Aligner",
    "Alignment",
    "Alignments",
    "Audits",
    "DocumentAudit",
    "EnregardError",
    "Finding",
    "Passage",
    "Sentence",
    "TmxReader",
    "TmxWriter",
    "Unit",
    "align",
    "align_batches",
    "align_documents",
    "align_files",
    "audit",
    "iter_scores",
    "read_tmx",
    "score_file",
    "score_pairs",
    "split",
]

_Path = Union[str, "os.PathLike[str]"]

#: The default number of pairs that `iter_scores` scores together, which is that of the command line.
SCORE_CHUNK = 10_000


class Sentence(str):
    """A sentence: a `str` on one line, with its position in the text."""

    __slots__ = ("end", "paragraph", "probability", "start")

    start: int
    end: int
    paragraph: int
    probability: float

    def __new__(cls, text: str, start: int, end: int, paragraph: int, probability: float) -> Sentence:
        sentence = super().__new__(cls, text)
        sentence.start, sentence.end = start, end
        sentence.paragraph, sentence.probability = paragraph, probability
        return sentence

    def __getnewargs__(self) -> tuple[str, int, int, int, float]:
        return str(self), self.start, self.end, self.paragraph, self.probability


@functools.lru_cache(maxsize=8)
def _splitter(srx: Optional[_Path], abbreviations: Optional[_Path], stamps: tuple[object, ...]) -> Splitter:
    return Splitter(srx, abbreviations)


def split(
    text: str,
    lang: Optional[str] = None,
    *,
    srx: Optional[_Path] = None,
    abbreviations: Optional[_Path] = None,
) -> list[Sentence]:
    """Splits a text into sentences.

    As on the command line, blank lines separate paragraphs, and wrapped lines are joined.

    Args:
        text: the text.
        lang: the language, a BCP 47 tag; by default it is detected. A text that is too short for detection is
            split as French.
        srx: an SRX 2.0 file with segmentation rules, which replace the built-in splitter.
        abbreviations: a file with abbreviations after which no sentence ends, in addition to the built-in ones.

    Raises:
        OSError: if a file cannot be read.
        EnregardError: if the text is empty, if the language is unknown or cannot be detected, or if a file has no
            valid rules.
    """
    stamps = tuple(_stamp(os.fspath(path)) for path in (srx, abbreviations) if path is not None)
    return [Sentence(*sentence) for sentence in _splitter(srx, abbreviations, stamps).split(text, lang)]


def align(
    src: str,
    tgt: str,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    document: str = "",
    **options: Any,
) -> Alignment:
    """Aligns a text with its translation; see `Aligner.align`, and `Aligner` for the options. The lexicons stay in memory
    for the next call.

    >>> [unit.kind for unit in align("Il pleut et je lis.", "It is raining. I am reading.", "fr", "en")]
    ['1-2']
    """
    return _shared(**options).align(src, tgt, document=document, src_lang=src_lang, tgt_lang=tgt_lang)


def align_files(
    src: _Path, tgt: _Path, src_lang: Optional[str] = None, tgt_lang: Optional[str] = None, **options: Any
) -> Alignment:
    """Aligns two files of any format; see `Aligner.align_files`, and `Aligner` for the options."""
    return _shared(**options).align_files(src, tgt, src_lang=src_lang, tgt_lang=tgt_lang)


def align_documents(
    src: Optional[_Path] = None,
    tgt: Optional[_Path] = None,
    *,
    pairs: Optional[_Path] = None,
    jsonl: Optional[_Path] = None,
    columns: Optional[tuple[str, str, str]] = None,
    jobs: Optional[int] = None,
    progress: Progress = None,
    **options: Any,
) -> Alignments:
    """Aligns many documents on several threads; see `Aligner.align_documents`, and `Aligner` for the options.

    If ``progress`` is True, a bar of tqdm shows it.
    """
    return _shared(**options).align_documents(
        src, tgt, pairs=pairs, jsonl=jsonl, columns=columns, jobs=jobs, progress=_callback(progress)
    )


def score_pairs(
    pairs: Iterable[tuple[str, str]],
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    **options: Any,
) -> list[float]:
    """Returns the probability that each pair is a translation; see `Aligner.score_pairs`."""
    return _shared(**options).score_pairs(list(pairs), src_lang=src_lang, tgt_lang=tgt_lang)


def iter_scores(
    pairs: Iterable[tuple[str, str]],
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    chunk_size: int = SCORE_CHUNK,
    **options: Any,
) -> Iterator[float]:
    """Yields the probability that each pair is a translation, for any number of pairs.

    Reads ``chunk_size`` pairs at a time, and scores them together; see `Aligner.score_pairs`. A language that is not
    set is detected in each chunk, so set both. Otherwise, one chunk is read ahead, and the pairs after the last whole
    chunk are scored with it.
    """
    if chunk_size < 1:
        raise EnregardError(f"chunk_size {chunk_size}: must be at least 1")
    aligner = _shared(**options)
    for chunk in _in_chunks(pairs, chunk_size, joins_rest=src_lang is None or tgt_lang is None):
        yield from aligner.score_pairs(chunk, src_lang=src_lang, tgt_lang=tgt_lang)


def score_file(
    pairs: _Path,
    output: _Path,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    from_format: Optional[str] = None,
    to: Optional[str] = None,
    src_col: Union[str, int, None] = None,
    tgt_col: Union[str, int, None] = None,
    min_confidence: float = 0.0,
    lenient: bool = False,
    jobs: Optional[int] = None,
    **options: Any,
) -> dict[str, Any]:
    """Scores the pairs of a file and writes them to another file; see `Aligner.score_file`, and `Aligner` for the
    options."""
    return _shared(src_lang=src_lang, tgt_lang=tgt_lang, **options).score_file(
        pairs,
        output,
        from_format=from_format,
        to=to,
        src_col=src_col,
        tgt_col=tgt_col,
        min_confidence=min_confidence,
        lenient=lenient,
        jobs=jobs,
    )


def read_tmx(
    path: str | os.PathLike[str],
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    lenient: bool = False,
) -> TmxReader:
    """Reads a translation memory unit by unit, in constant memory; see `TmxReader`.

    >>> with read_tmx("memory.tmx") as units:        # doctest: +SKIP
    ...     sure = [unit for unit in units if unit.confidence and unit.confidence > 0.9]
    """
    return TmxReader(path, src_lang, tgt_lang, lenient=lenient)


def align_batches(batches: Iterable[pyarrow.RecordBatch], **options: Any) -> Iterator[pyarrow.RecordBatch]:
    """Aligns tables of documents batch by batch; see `enregard.arrow` for the columns and for errors."""
    from .arrow import align_batches

    return align_batches(batches, **options)


def __getattr__(name: str) -> Any:
    # Imported on demand: pyarrow is an optional dependency.
    if name == "SCHEMA":
        from .arrow import SCHEMA

        return SCHEMA
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
