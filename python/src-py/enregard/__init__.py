"""Aligns French documents with their translations, sentence by sentence, with a confidence for each pair.

>>> import enregard
>>> for unit in enregard.align("Il pleut. Je lis.", "It is raining. I am reading.", "fr", "en"):
...     print(unit.kind, unit.src, unit.tgt, sep=" | ")
1-1 | Il pleut. | It is raining.
1-1 | Je lis. | I am reading.

`align` aligns one text with its translation. For many texts, create an `Aligner` and share it between
threads. `align_batches` aligns Arrow tables of documents; `enregard.spark` and `enregard.ray` run it on Spark
and Ray. `read_tmx` and `TmxWriter` read and write translation memories. `split` splits a text into sentences.

One side is always French; `LANGUAGES` lists the languages of the other side. The package contains everything
that it needs: it downloads no model and uses no server.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Optional

from ._native import (
    LANGUAGES,
    Aligner,
    Alignment,
    EnregardError,
    TmxReader,
    TmxWriter,
    Unit,
)
from ._native import (
    __version__ as __version__,
)
from ._native import split as _split

if TYPE_CHECKING:
    import os

    import pyarrow

__all__ = [
    "LANGUAGES",
    "SCHEMA",
    "Aligner",
    "Alignment",
    "EnregardError",
    "Sentence",
    "TmxReader",
    "TmxWriter",
    "Unit",
    "align",
    "align_batches",
    "read_tmx",
    "score_pairs",
    "split",
]


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


def split(text: str, lang: Optional[str] = None) -> list[Sentence]:
    """Splits a text into sentences.

    As on the command line, blank lines separate paragraphs, and wrapped lines are joined.

    Args:
        text: the text.
        lang: the language, a BCP 47 tag; by default it is detected.

    Raises:
        EnregardError: if the text is empty, or if the language is unknown or cannot be detected.
    """
    return [Sentence(*sentence) for sentence in _split(text, lang)]


@functools.lru_cache(maxsize=None)
def _shared() -> Aligner:
    """The aligner that the functions below share, so that a process reads its lexicons once."""
    return Aligner()


def align(
    src: str, tgt: str, src_lang: Optional[str] = None, tgt_lang: Optional[str] = None, *, document: str = ""
) -> Alignment:
    """Aligns a text with its translation; see `Aligner.align`. The lexicons stay in memory for the next call.

    >>> [unit.kind for unit in align("Il pleut et je lis.", "It is raining. I am reading.", "fr", "en")]
    ['1-2']
    """
    return _shared().align(src, tgt, document=document, src_lang=src_lang, tgt_lang=tgt_lang)


def score_pairs(
    pairs: Iterable[tuple[str, str]], src_lang: Optional[str] = None, tgt_lang: Optional[str] = None
) -> list[float]:
    """Returns the probability that each pair is a translation; see `Aligner.score_pairs`."""
    return _shared().score_pairs(list(pairs), src_lang=src_lang, tgt_lang=tgt_lang)


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
