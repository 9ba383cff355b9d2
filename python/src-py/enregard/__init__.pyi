"""Aligns French documents with their translations, sentence by sentence, and says how sure it is of each pair."""

import os
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Optional, Sequence, Union, final, overload

import pyarrow

_Path = Union[str, os.PathLike[str]]

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

__version__: Final[str]

LANGUAGES: Final[list[str]]
"""The languages, as ISO 639-1 codes, French first. One side is always French."""

SCHEMA: Final[pyarrow.Schema]
"""The schema of what `align_batches` gives; see `enregard.arrow`. Wants pyarrow."""

class EnregardError(ValueError):
    """What was given cannot be used; the message says why, and the way out.

    Files that cannot be opened, read or written raise `OSError` and its kinds instead, as everywhere in Python.
    """

class Sentence(str):
    """A sentence: a `str`, on one line, that knows where it comes from."""

    def __new__(cls, text: str, start: int, end: int, paragraph: int, probability: float) -> Sentence: ...

    start: int
    """Where it begins in the text, in characters: ``text[start:end]`` is the sentence as it was written."""
    end: int
    """One past its last character."""
    paragraph: int
    """The number of its paragraph, from 0."""
    probability: float
    """The probability that it really ends where it ends, 0 to 1, with three digits."""

def split(text: str, lang: Optional[str] = None) -> list[Sentence]:
    """Cuts a text into sentences.

    Blank lines are borders of paragraphs, and lines of about equal length that do not end a sentence are joined, as on the
    command line.

    Args:
        text: the text.
        lang: its language, a BCP 47 tag; detected if not given.

    Raises:
        EnregardError: if there is no text, if the language is unknown or cannot be told.
    """

@final
class Unit:
    """A stretch of source text and the stretch of target text that translates it.

    Immutable, hashable, can be pickled. Those of `align` know everything below; those of `read_tmx` what the memory says.
    """

    def __new__(
        cls,
        src: str,
        tgt: str,
        confidence: Optional[float] = None,
        *,
        document: str = "",
        number: int = 0,
        kind: Optional[str] = None,
        src_sentences: Optional[range] = None,
        tgt_sentences: Optional[range] = None,
        src_paragraphs: Optional[range] = None,
        tgt_paragraphs: Optional[range] = None,
        src_span: Optional[tuple[int, int]] = None,
        tgt_span: Optional[tuple[int, int]] = None,
    ) -> Unit: ...
    @property
    def src(self) -> str:
        """The source sentences, joined, on one line; empty if the unit has none."""

    @property
    def tgt(self) -> str:
        """The target sentences."""

    @property
    def confidence(self) -> Optional[float]:
        """The probability that this very unit is what a careful person would have made, 0 to 1, with three digits."""

    @property
    def kind(self) -> Optional[str]:
        """How many sentences each side has: ``"1-2"``."""

    @property
    def document(self) -> str:
        """The name of its document."""

    @property
    def number(self) -> int:
        """Which unit of its document it is, from 1; those that are filtered out count."""

    @property
    def src_sentences(self) -> Optional[range]:
        """The numbers of its source sentences in the document, from 0."""

    @property
    def tgt_sentences(self) -> Optional[range]:
        """The numbers of its target sentences."""

    @property
    def src_paragraphs(self) -> Optional[range]:
        """The numbers of the paragraphs that its source sentences stand in, from 0."""

    @property
    def tgt_paragraphs(self) -> Optional[range]:
        """The same of the target."""

    @property
    def src_span(self) -> Optional[tuple[int, int]]:
        """Where its source stands in the text that was aligned: start and end, in characters, the end exclusive."""

    @property
    def tgt_span(self) -> Optional[tuple[int, int]]:
        """The same of the target."""

    @property
    def is_null(self) -> bool:
        """Whether one side is empty."""

    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[str, str, Optional[float]], dict[str, object]]: ...

@final
class Alignment(Sequence[Unit]):
    """What two texts came to: its units, in order. Each sentence of both sides is in exactly one."""

    units: Final[tuple[Unit, ...]]
    """The units, those without a counterpart (``1-0``, ``0-1``) among them."""
    src_lang: Final[str]
    """The language of the source, given or detected, a BCP 47 tag."""
    tgt_lang: Final[str]
    """The language of the target."""
    confidence: Final[float]
    """The probability that the two texts are translations of each other at all, 0 to 1."""
    warnings: Final[list[str]]
    """What was odd about the texts."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Unit]: ...
    @overload
    def __getitem__(self, key: int, /) -> Unit: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[Unit, ...]: ...

@final
class Aligner:
    """Aligns pairs of texts: made once, immutable, shared by all threads, which work at the same time.

    Args:
        src_lang: the language of the source, a BCP 47 tag such as ``fr`` or ``fr-CA``; detected text by text if not given.
        tgt_lang: the language of the target. One of the two is French.
        segmented: the texts are a sentence a line already, a blank line between paragraphs: never split again.
        lexicons: files with lexicons of your own (docs/LEXICONS.md).
        builtin: whether the built-in lexicons are used.
        max_document_mb: how large a text may be, in millions of bytes of UTF-8.
        timeout: how long a document may take, in seconds.

    Raises:
        EnregardError: for languages and lexicons that cannot be used.

    With both languages its lexicon is read now (some tens of milliseconds), else when the first texts in a language come.
    """

    def __new__(
        cls,
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
        *,
        segmented: bool = False,
        lexicons: Sequence[_Path] = (),
        builtin: bool = True,
        max_document_mb: Optional[float] = None,
        timeout: Optional[float] = None,
    ) -> Aligner: ...
    @property
    def src_lang(self) -> Optional[str]:
        """As it was given."""

    @property
    def tgt_lang(self) -> Optional[str]:
        """As it was given."""

    def align(
        self,
        src: str,
        tgt: str,
        *,
        document: str = "",
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
    ) -> Alignment:
        """Aligns a text with its translation, in time that grows with their length: a novel takes seconds.

        Args:
            src: the source text.
            tgt: the target text.
            document: what its units say they are of.
            src_lang: the source's language, before that of the aligner.
            tgt_lang: the target's.

        Raises:
            EnregardError: if a side has no text, is too large or takes too long; if a language is unknown or cannot be told,
                or neither is French.
        """

    def score_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
    ) -> list[float]:
        """The probability that each pair of sentences or passages is a translation, 0 to 1, one number a pair.

        The pairs are each other's background: give many of one kind at once, some hundreds at least where there are so many.
        """

    def _rows(
        self, batch: pyarrow.RecordBatch, min_confidence: float, keep_nulls: bool
    ) -> Iterator[pyarrow.RecordBatch]: ...

def align(
    src: str,
    tgt: str,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    document: str = "",
) -> Alignment:
    """Aligns a text with its translation; see `Aligner.align`. The lexicons are kept for the next call.

    >>> [unit.kind for unit in align("Il pleut et je lis.", "It is raining. I am reading.", "fr", "en")]
    ['1-2']
    """

def score_pairs(
    pairs: Iterable[tuple[str, str]], src_lang: Optional[str] = None, tgt_lang: Optional[str] = None
) -> list[float]:
    """The probability that each pair is a translation; see `Aligner.score_pairs`."""

def align_batches(
    batches: Iterable[pyarrow.RecordBatch],
    *,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    min_confidence: float = 0.0,
    keep_nulls: bool = False,
    segmented: bool = False,
    lexicons: Iterable[str] = (),
    builtin: bool = True,
    max_document_mb: Optional[float] = 10.0,
    timeout: Optional[float] = None,
) -> Iterator[pyarrow.RecordBatch]:
    """Aligns tables of documents, batch by batch; see `enregard.arrow` for the columns and for what becomes of bad rows."""

def read_tmx(
    path: _Path, src_lang: Optional[str] = None, tgt_lang: Optional[str] = None, *, lenient: bool = False
) -> TmxReader:
    """Reads a translation memory unit by unit, in memory that does not grow with it: see `TmxReader`.

    >>> with read_tmx("memory.tmx") as units:        # doctest: +SKIP
    ...     sure = [unit for unit in units if unit.confidence and unit.confidence > 0.9]
    """

@final
class TmxReader(Iterator[Unit]):
    """The units of a TMX 1.1 to 1.4, plain or packed with gzip; an iterator, and a context manager that closes the file.

    Args:
        path: the file.
        src_lang: which language is the source; else what the memory says.
        tgt_lang: which is the target; else the one other language that there is.
        lenient: pass over broken units instead of raising; `losses` counts them.

    Raises:
        OSError: if the file cannot be read.
        EnregardError: if it is no TMX; while iterating, if a unit is broken, with line and column.
    """

    def __new__(
        cls,
        path: _Path,
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
        *,
        lenient: bool = False,
    ) -> TmxReader: ...
    def __iter__(self) -> TmxReader: ...
    def __next__(self) -> Unit: ...
    @property
    def src_lang(self) -> Optional[str]:
        """The language of the source; known after the first unit."""

    @property
    def tgt_lang(self) -> Optional[str]:
        """The language of the target; known after the first unit."""

    @property
    def losses(self) -> list[str]:
        """What of the file is in none of the units, in words; complete at the end."""

    def close(self) -> None:
        """Closes the file; there are no more units then."""

    def __enter__(self) -> TmxReader: ...
    def __exit__(self, *exception: object) -> None: ...

@final
class TmxWriter:
    """Writes TMX 1.4, the same bytes as the command line; packed with gzip if the name ends in ``.gz``.

    The file appears when it is closed, whole. As a context manager it is closed at the end, and discarded if there was an
    exception.

    Args:
        path: the file.
        src_lang: the language of the source, a BCP 47 tag, as it shall be written.
        tgt_lang: the language of the target.
        doctype: declare ``tmx14.dtd``.
        date: a ``creationdate`` for all that has none, as ``YYYYMMDDThhmmssZ``.
        paracrawl: name properties as ParaCrawl does.

    Raises:
        OSError: if the file cannot be written.
    """

    def __new__(
        cls,
        path: _Path,
        src_lang: str,
        tgt_lang: str,
        *,
        doctype: bool = False,
        date: Optional[str] = None,
        paracrawl: bool = False,
    ) -> TmxWriter: ...
    def write(self, unit: Unit) -> None:
        """Writes a unit. One that lacks a side is left out: it would blank a translation in some programs."""

    def write_all(self, units: Iterable[Unit]) -> None:
        """Writes units, such as an `Alignment`."""

    @property
    def dropped(self) -> int:
        """How many units were left out."""

    def close(self) -> None:
        """Writes the end and gives the file its name."""

    def discard(self) -> None:
        """Lets go of what was written; no file appears."""

    def __enter__(self) -> TmxWriter: ...
    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        value: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None: ...
