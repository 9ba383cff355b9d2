"""Aligns French documents with their translations, sentence by sentence, with a confidence for each pair."""

import os
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Final, Optional, Sequence, TypedDict, Union, final, overload

import pandas
import pyarrow
from typing_extensions import Unpack

from ._audit import Audits as Audits
from ._audit import DocumentAudit as DocumentAudit
from ._audit import Finding as Finding
from ._audit import Passage as Passage
from ._audit import audit as audit
from ._progress import Progress

_Path = Union[str, os.PathLike[str]]

class _Options(TypedDict, total=False):
    """The options of `Aligner`, apart from the languages."""

    segmented: bool
    srx: Optional[_Path]
    abbreviations: Optional[_Path]
    encoding: Optional[str]
    tags: bool
    flags: bool
    max_chars: Optional[int]
    lexicons: Sequence[_Path]
    builtin: bool
    monotone: bool
    max_document_mb: Optional[float]
    timeout: Optional[float]

class _AllOptions(_Options, total=False):
    """The options of `Aligner`."""

    src_lang: Optional[str]
    tgt_lang: Optional[str]

class _Scored(TypedDict):
    """The result of `Aligner.score_file`."""

    read: int
    written: int
    mean: Optional[float]
    losses: list[str]
    notes: list[str]

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

__version__: Final[str]

LANGUAGES: Final[list[str]]
"""The supported languages as ISO 639-1 codes, French first. One side is always French."""

SCORE_CHUNK: Final[int]

SCHEMA: Final[pyarrow.Schema]
"""The schema of the batches that `align_batches` returns; see `enregard.arrow`. Requires pyarrow."""

class EnregardError(ValueError):
    """An argument or an input cannot be used. The message explains the problem and how to solve it.

    Files that cannot be opened, read or written raise `OSError` or one of its subclasses instead.
    """

class Sentence(str):
    """A sentence: a `str` on one line, with its position in the text."""

    def __new__(cls, text: str, start: int, end: int, paragraph: int, probability: float) -> Sentence: ...

    start: int
    """The start in the text, in characters: ``text[start:end]`` is the sentence as it was written."""
    end: int
    """The end in the text, one past the last character."""
    paragraph: int
    """The number of the paragraph, from 0."""
    probability: float
    """The probability that the sentence ends here, from 0 to 1, with three digits."""

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

@final
class Unit:
    """A piece of source text and the piece of target text that translates it.

    Units are immutable and hashable and can be pickled. Units from `align` have all attributes below; units
    from `read_tmx` have those that the file contains.
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
        src_bytes: Optional[tuple[int, int]] = None,
        tgt_bytes: Optional[tuple[int, int]] = None,
        alignment: Optional[float] = None,
        translation: Optional[float] = None,
        flags: Optional[Iterable[str]] = None,
    ) -> Unit: ...
    @property
    def src(self) -> str:
        """The source sentences, joined on one line; empty if the unit has none."""

    @property
    def tgt(self) -> str:
        """The target sentences, joined on one line; empty if the unit has none."""

    @property
    def confidence(self) -> Optional[float]:
        """The probability that a careful person would have made this unit, from 0 to 1, with three digits."""

    @property
    def alignment(self) -> Optional[float]:
        """The probability that these sentences belong together rather than with their neighbours, from 0 to 1; for an
        unaligned sentence, that no sentence on the other side fits. ``None`` if it is not known.
        """

    @property
    def translation(self) -> Optional[float]:
        """The probability that the two sides translate each other completely, if they belong together, from 0 to 1.
        ``None`` for an unaligned sentence, and if it is not known.
        """

    @property
    def kind(self) -> Optional[str]:
        """The number of sentences on each side, such as ``"1-2"``."""

    @property
    def document(self) -> str:
        """The name of the document."""

    @property
    def number(self) -> int:
        """The number of the unit in its document, from 1. Units that were filtered out are counted too."""

    @property
    def src_sentences(self) -> Optional[range]:
        """The numbers of the source sentences in the document, from 0."""

    @property
    def tgt_sentences(self) -> Optional[range]:
        """The numbers of the target sentences in the document, from 0."""

    @property
    def src_paragraphs(self) -> Optional[range]:
        """The numbers of the paragraphs that contain the source sentences, from 0."""

    @property
    def tgt_paragraphs(self) -> Optional[range]:
        """The numbers of the paragraphs that contain the target sentences, from 0."""

    @property
    def src_span(self) -> Optional[tuple[int, int]]:
        """The position of the source in the aligned text: start and end in characters, the end exclusive."""

    @property
    def tgt_span(self) -> Optional[tuple[int, int]]:
        """The position of the target in the aligned text: start and end in characters, the end exclusive."""

    @property
    def src_bytes(self) -> Optional[tuple[int, int]]:
        """The position of the source in the file: start and end in bytes, the end exclusive. In formats other than text,
        it is the position in the text of the document. ``None`` if the unit does not come from aligned files.
        """

    @property
    def tgt_bytes(self) -> Optional[tuple[int, int]]:
        """The position of the target in the file: start and end in bytes, the end exclusive."""

    @property
    def flags(self) -> Optional[frozenset[str]]:
        """The names of the quality flags, such as ``numbers``; ``None`` if the unit was not examined."""

    @property
    def is_null(self) -> bool:
        """Whether one side is empty, so that the unit is an unaligned sentence."""

    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[str, str, Optional[float]], dict[str, object]]: ...

@final
class Alignment(Sequence[Unit]):
    """The alignment of two texts: its units in the order of the source.

    Every sentence of both sides is in exactly one unit. Alignments can be pickled.
    """

    units: Final[tuple[Unit, ...]]
    """The units, including unaligned sentences (``1-0`` and ``0-1``)."""
    src_lang: Final[str]
    """The BCP 47 tag of the source language, set by the caller or detected."""
    tgt_lang: Final[str]
    """The BCP 47 tag of the target language."""
    confidence: Final[float]
    """The probability that the two texts are translations of each other, from 0 to 1."""
    warnings: Final[list[str]]
    """Warnings about the texts."""
    document: Final[str]
    """The name of the document."""
    error: Final[Optional[str]]
    """Why the document could not be aligned. Only `Aligner.align_documents` returns such alignments; they have no
    units.
    """

    def __new__(
        cls,
        units: Iterable[Unit],
        src_lang: str,
        tgt_lang: str,
        confidence: float = 0.0,
        *,
        warnings: Sequence[str] = (),
        document: str = "",
        error: Optional[str] = None,
    ) -> Alignment: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Unit]: ...
    @overload
    def __getitem__(self, key: int, /) -> Unit: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[Unit, ...]: ...
    def to_tmx(
        self,
        path: _Path,
        *,
        min_confidence: float = 0.0,
        doctype: bool = False,
        date: Optional[str] = None,
        paracrawl: bool = False,
    ) -> None:
        """Writes the units to a TMX file, as `TmxWriter` does, without unaligned sentences.

        Args:
            path: the file.
            min_confidence: the minimum confidence of a unit.
            doctype: whether to declare ``tmx14.dtd``.
            date: the ``creationdate``, as ``YYYYMMDDThhmmssZ``.
            paracrawl: whether to name properties as ParaCrawl does.

        Raises:
            OSError: if the file cannot be written.
        """

    def to_arrow(self) -> pyarrow.Table:
        """Returns the units as a ``pyarrow.Table`` with the schema `SCHEMA`, including unaligned sentences. Needs the
        extra ``arrow``.
        """

    def to_pandas(self) -> pandas.DataFrame:
        """Returns the units as a ``pandas.DataFrame`` with one row per unit, including unaligned sentences. Needs the
        extra ``pandas``.

        The columns are the attributes of `Unit`, apart from positions: ``document``, ``number``, ``kind``, ``src``,
        ``tgt``, ``confidence``, ``alignment``, ``translation``, ``flags``.
        """

    def _batch(self) -> pyarrow.RecordBatch: ...
    def __getnewargs_ex__(self) -> tuple[tuple[tuple[Unit, ...], str, str, float], dict[str, object]]: ...

@final
class Alignments(Iterator[Alignment]):
    """The alignments of many documents, in their order.

    It is an iterator. Documents are aligned on several threads while the iterator is in use, a few ahead of the one
    that it returns, so memory use does not depend on their number. A document that fails yields an `Alignment`
    without units, with the reason in ``error``.
    """

    def __iter__(self) -> Alignments: ...
    def __next__(self) -> Alignment: ...
    @property
    def total(self) -> Optional[int]:
        """The number of documents, or ``None`` if it is not known, as for JSON Lines. It is set when the first document
        arrives.
        """

    @property
    def done(self) -> int:
        """The number of documents that the iterator has returned."""

    @property
    def notes(self) -> list[str]:
        """Notes and warnings about the run so far, such as the detected languages and files without a counterpart."""

    def close(self) -> None:
        """Ends the run. The iterator then ends, too."""

@final
class Aligner:
    """Aligns texts with their translations. It is immutable: create one and share it between all threads.

    Args:
        src_lang: the language of the source, a BCP 47 tag such as ``fr-CA``; by default it is detected.
        tgt_lang: the language of the target. One of the two languages must be French.
        segmented: whether the texts have one sentence per line and a blank line between paragraphs.
        srx: an SRX 2.0 file with segmentation rules, which replace the built-in splitter.
        abbreviations: a file with abbreviations after which no sentence ends, in addition to the built-in ones.
        encoding: the encoding of files, such as ``windows-1252``; by default it is detected.
        tags: whether units keep the inline markup of files, such as bold, as tags that `TmxWriter` writes.
        flags: whether units have quality flags, such as ``numbers`` (docs/reference/flags.md); the flags
            ``duplicate`` and ``inconsistent`` are only set by the command line.
        max_chars: the number of characters above which a side has the flag ``too-long``; by default 2000.
        lexicons: files with additional lexicons (docs/LEXICONS.md).
        builtin: whether to use the built-in lexicons.
        monotone: whether to pair sentences in order only.
        max_document_mb: the maximum size of a text, in millions of bytes of UTF-8.
        timeout: the maximum time per document, in seconds.

    Raises:
        EnregardError: if a language or a lexicon cannot be used.

    If both languages are set, the constructor reads the lexicon, which takes tens of milliseconds.
    Otherwise, the first call for a language reads its lexicon.
    """

    def __new__(
        cls,
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
        *,
        segmented: bool = False,
        srx: Optional[_Path] = None,
        abbreviations: Optional[_Path] = None,
        encoding: Optional[str] = None,
        tags: bool = False,
        flags: bool = False,
        max_chars: Optional[int] = None,
        lexicons: Sequence[_Path] = (),
        builtin: bool = True,
        monotone: bool = False,
        max_document_mb: Optional[float] = None,
        timeout: Optional[float] = None,
    ) -> Aligner: ...
    @property
    def src_lang(self) -> Optional[str]:
        """The language set in the constructor, or None."""

    @property
    def tgt_lang(self) -> Optional[str]:
        """The language set in the constructor, or None."""

    def align(
        self,
        src: str,
        tgt: str,
        *,
        document: str = "",
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
    ) -> Alignment:
        """Aligns a text with its translation. A novel takes a few seconds.

        Args:
            src: the source text.
            tgt: the target text.
            document: the name of the document, which is stored in its units.
            src_lang: the language of the source; overrides that of the aligner.
            tgt_lang: the language of the target; overrides that of the aligner.

        Raises:
            EnregardError: if a text is empty or too large, if the alignment takes too long, if a language is
                unknown or cannot be detected, or if neither language is French.
        """

    def align_files(
        self, src: _Path, tgt: _Path, *, src_lang: Optional[str] = None, tgt_lang: Optional[str] = None
    ) -> Alignment:
        """Aligns two files of any format that the command line reads, such as text, DOCX, ODT, HTML, EPUB, Markdown or
        subtitles.

        Args:
            src: the source file.
            tgt: the target file.
            src_lang: the language of the source; overrides that of the aligner.
            tgt_lang: the language of the target; overrides that of the aligner.

        Raises:
            OSError: if a file cannot be read.
            EnregardError: for the same reasons as `align`, and if a file has no text.
        """

    def align_documents(
        self,
        src: Optional[_Path] = None,
        tgt: Optional[_Path] = None,
        *,
        pairs: Optional[_Path] = None,
        jsonl: Optional[_Path] = None,
        columns: Optional[tuple[str, str, str]] = None,
        jobs: Optional[int] = None,
        progress: Optional[Callable[[int, Optional[int]], object]] = None,
    ) -> Alignments:
        """Aligns many documents on several threads. Returns an iterator over their alignments, in the order of the
        documents.

        Languages that the aligner does not set are detected in the first documents together, as on the command line.

        Args:
            src: a folder of source documents, or one file.
            tgt: the folder of their translations, which have the same names, or one file.
            pairs: instead of folders, a list with a source file, a tab and a target file per line.
            jsonl: instead of folders, a JSON Lines file with a document pair per line, plain or compressed.
            columns: the fields of ``jsonl`` with the name, the source and the target; by default ``id``, ``src``,
                ``tgt``.
            jobs: the number of threads; by default one per processor.
            progress: a function that is called with the number of finished documents, and the number of all documents
                or ``None``, after each document.

        Raises:
            OSError: if a folder or a list cannot be read.
            EnregardError: if an argument cannot be used; while iterating, if the languages cannot be detected. A document
                that fails does not raise: it yields an `Alignment` with an ``error``.
        """

    def score_file(
        self,
        pairs: _Path,
        output: _Path,
        *,
        from_format: Optional[str] = None,
        to: Optional[str] = None,
        src_col: Union[str, int, None] = None,
        tgt_col: Union[str, int, None] = None,
        min_confidence: float = 0.0,
        lenient: bool = False,
        jobs: Optional[int] = None,
    ) -> _Scored:
        """Scores the pairs of a file and writes them to another file, as ``enregard score`` does.

        A table with columns that enregard does not know, or with chosen columns, is written unchanged, with the
        confidence in an additional last column.

        Args:
            pairs: the file, in any format of pairs: TSV, CSV, TMX, XLIFF, JSON Lines, XLSX, PO and others.
            output: the file to write.
            from_format: the format of ``pairs``; by default inferred from its extension.
            to: the format of ``output``; by default inferred from its extension.
            src_col: the column of the source texts of a table, by name or by number from 1.
            tgt_col: the column of the target texts.
            min_confidence: pairs with a lower confidence are not written.
            lenient: whether to skip malformed units and rows instead of raising.
            jobs: the number of threads; by default one per processor.

        Returns:
            A dictionary with the number of pairs ``read`` and ``written``, the ``mean`` confidence of all pairs, and lists
            of messages, ``losses`` and ``notes``.
        """

    def score_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        src_lang: Optional[str] = None,
        tgt_lang: Optional[str] = None,
    ) -> list[float]:
        """Returns the probability that each pair of sentences or passages is a translation.

        Scoring learns from all pairs of the call, so pass many pairs of the same kind at once, if possible
        several hundred. A pair with a blank side has the probability 0.
        """

    def _audit(
        self,
        src: Optional[_Path],
        tgt: Optional[_Path],
        pairs: Optional[_Path],
        jsonl: Optional[_Path],
        columns: Optional[tuple[str, str, str]],
        base: Optional[_Path],
        base_ref: Optional[str],
        min_probability: float,
        jobs: Optional[int],
        progress: Optional[Callable[[int, Optional[int]], object]],
    ) -> Any: ...
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
    **options: Unpack[_Options],
) -> Alignment:
    """Aligns a text with its translation; see `Aligner.align`, and `Aligner` for the options. The lexicons stay in memory
    for the next call.

    >>> [unit.kind for unit in align("Il pleut et je lis.", "It is raining. I am reading.", "fr", "en")]
    ['1-2']
    """

def align_files(
    src: _Path,
    tgt: _Path,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    **options: Unpack[_Options],
) -> Alignment:
    """Aligns two files of any format; see `Aligner.align_files`, and `Aligner` for the options."""

def align_documents(
    src: Optional[_Path] = None,
    tgt: Optional[_Path] = None,
    *,
    pairs: Optional[_Path] = None,
    jsonl: Optional[_Path] = None,
    columns: Optional[tuple[str, str, str]] = None,
    jobs: Optional[int] = None,
    progress: Progress = None,
    **options: Unpack[_AllOptions],
) -> Alignments:
    """Aligns many documents on several threads; see `Aligner.align_documents`, and `Aligner` for the options.

    If ``progress`` is True, a bar of tqdm shows it.
    """

def score_pairs(
    pairs: Iterable[tuple[str, str]],
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    **options: Unpack[_Options],
) -> list[float]:
    """Returns the probability that each pair is a translation; see `Aligner.score_pairs`."""

def iter_scores(
    pairs: Iterable[tuple[str, str]],
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    *,
    chunk_size: int = 10_000,
    **options: Unpack[_Options],
) -> Iterator[float]:
    """Yields the probability that each pair is a translation, for any number of pairs.

    Reads ``chunk_size`` pairs at a time, and scores them together; see `Aligner.score_pairs`. A language that is not
    set is detected in each chunk, so set both. Otherwise, one chunk is read ahead, and the pairs after the last whole
    chunk are scored with it.
    """

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
    **options: Unpack[_Options],
) -> _Scored:
    """Scores the pairs of a file and writes them to another file; see `Aligner.score_file`, and `Aligner` for the
    options."""

def align_batches(
    batches: Iterable[pyarrow.RecordBatch],
    *,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    min_confidence: float = 0.0,
    keep_nulls: bool = False,
    segmented: bool = False,
    srx: Optional[str] = None,
    abbreviations: Optional[str] = None,
    flags: bool = False,
    max_chars: Optional[int] = None,
    lexicons: Iterable[str] = (),
    builtin: bool = True,
    monotone: bool = False,
    max_document_mb: Optional[float] = 10.0,
    timeout: Optional[float] = None,
) -> Iterator[pyarrow.RecordBatch]:
    """Aligns tables of documents batch by batch; see `enregard.arrow` for the columns and for errors."""

def read_tmx(
    path: _Path, src_lang: Optional[str] = None, tgt_lang: Optional[str] = None, *, lenient: bool = False
) -> TmxReader:
    """Reads a translation memory unit by unit, in constant memory; see `TmxReader`.

    >>> with read_tmx("memory.tmx") as units:        # doctest: +SKIP
    ...     sure = [unit for unit in units if unit.confidence and unit.confidence > 0.9]
    """

@final
class TmxReader(Iterator[Unit]):
    """Reads the units of a TMX 1.1 to 1.4 file, plain or compressed with gzip.

    It is an iterator, and a context manager that closes the file.

    Args:
        path: the file.
        src_lang: the source language; by default the one that the file declares.
        tgt_lang: the target language; by default the only other language of the file.
        lenient: whether to skip malformed units instead of raising; `losses` counts them.

    Raises:
        OSError: if the file cannot be read.
        EnregardError: if the file is not TMX; while iterating, if a unit is malformed.
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
        """Descriptions of everything in the file that no unit contains; complete after the last unit."""

    def close(self) -> None:
        """Closes the file. The iterator then ends."""

    def __enter__(self) -> TmxReader: ...
    def __exit__(self, *exception: object) -> None: ...

@final
class TmxWriter:
    """Writes the same TMX 1.4 as the command line, compressed with gzip if the name ends in ``.gz``.

    The file appears under its name, complete, when the writer is closed. As a context manager, the writer
    closes the file at the end, or discards it after an exception.

    Args:
        path: the file.
        src_lang: the language of the source, a BCP 47 tag that is written as it is.
        tgt_lang: the language of the target.
        doctype: whether to declare ``tmx14.dtd``.
        date: the ``creationdate`` of the header and of units without one, as ``YYYYMMDDThhmmssZ``.
        paracrawl: whether to name properties as ParaCrawl does.

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
        """Writes a unit, unless a side is empty: an importer could overwrite a translation with it."""

    def write_all(self, units: Iterable[Unit]) -> None:
        """Writes units, such as an `Alignment`."""

    @property
    def dropped(self) -> int:
        """The number of units that were omitted."""

    def close(self) -> None:
        """Finishes the file and gives it its final name."""

    def discard(self) -> None:
        """Discards everything written so far. No file appears."""

    def __enter__(self) -> TmxWriter: ...
    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        value: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None: ...
