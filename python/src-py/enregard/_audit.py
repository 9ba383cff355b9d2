"""Audits of translations."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Union

from ._aligners import shared
from ._progress import Progress, callback


@dataclass(frozen=True)
class Passage:
    """Consecutive sentences of a text."""

    first: int
    """The number of the first sentence, from 1."""
    last: int
    """The number of the last sentence."""
    line: int
    """The line of the first character, from 1; in a format without lines, the paragraph."""
    column: int
    """The column of the first character, from 1."""
    end_line: int
    """The line of the position after the last character."""
    end_column: int
    """The column of the position after the last character."""
    text: str
    """The sentences, joined on one line."""


@dataclass(frozen=True)
class Finding:
    """A possible fault of a translation, which a person should check."""

    document: str
    """The name of the document."""
    kind: str
    """What is wrong, such as ``omission``; docs/guide/audit.md lists the kinds."""
    probability: float
    """The probability that the finding is right, from 0 to 1."""
    src: Optional[Passage]
    """The passage of the source; ``None`` if the finding concerns only the translation."""
    tgt: Optional[Passage]
    """The passage of the translation; ``None`` if the finding concerns only the source."""
    note: str
    """The reason."""


@dataclass(frozen=True)
class DocumentAudit:
    """The result of an audit of one document, or of a file without a counterpart."""

    document: str
    """The name of the document."""
    source: str
    """The path of the source; empty if the translation has no source."""
    target: str
    """The path of the translation; empty if the source has no translation."""
    coverage: Optional[float]
    """The share of the source that is translated, by characters, from 0 to 1."""
    sentences: tuple[int, int]
    """The numbers of sentences of the source and of the translation."""
    counts: dict[str, int]
    """The number of findings of each kind."""
    findings: list[Finding]
    """The findings, in the order of the source."""
    error: Optional[str] = None
    """Why the document could not be audited."""


def _passage(fields: Optional[dict[str, Any]]) -> Optional[Passage]:
    return None if fields is None else Passage(**fields)


def _finding(fields: dict[str, Any]) -> Finding:
    fields.pop("at", None)
    return Finding(**{**fields, "src": _passage(fields["src"]), "tgt": _passage(fields["tgt"])})


def _document(text: str) -> DocumentAudit:
    fields = json.loads(text)
    fields["sentences"] = tuple(fields["sentences"])
    fields["findings"] = [_finding(finding) for finding in fields["findings"]]
    return DocumentAudit(**fields)


class Audits(Iterator[DocumentAudit]):
    """The audits of many documents, in their order. It is an iterator; documents are audited while it is in use."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def __iter__(self) -> Audits:
        return self

    def __next__(self) -> DocumentAudit:
        return _document(next(self._native))

    @property
    def total(self) -> Optional[int]:
        """The number of document pairs, or ``None`` if it is not known. It is set when the first audit arrives."""
        return self._native.total

    @property
    def done(self) -> int:
        """The number of audits that the iterator has returned."""
        return self._native.done

    @property
    def notes(self) -> list[str]:
        """Notes and warnings about the run so far."""
        return self._native.notes

    def close(self) -> None:
        """Ends the run. The iterator then ends, too."""
        self._native.close()


_Path = Union[str, "os.PathLike[str]"]


def audit(
    src: Optional[_Path] = None,
    tgt: Optional[_Path] = None,
    *,
    pairs: Optional[_Path] = None,
    jsonl: Optional[_Path] = None,
    columns: Optional[tuple[str, str, str]] = None,
    base: Optional[_Path] = None,
    base_ref: Optional[str] = None,
    min_probability: float = 0.5,
    jobs: Optional[int] = None,
    progress: Progress = None,
    **options: Any,
) -> Audits:
    """Finds the parts of translations that are missing, added, untranslated, doubtful or out of date.

    Args:
        src: a source document, or a folder of documents.
        tgt: its translation, or a folder with files of the same names. A file without a counterpart is a finding.
        pairs: instead of folders, a list with a source file, a tab and a target file per line.
        jsonl: instead of folders, a JSON Lines file with a document pair per line.
        columns: the fields of ``jsonl`` with the name, the source and the target.
        base: the source as it was when the translation was made, to find passages that are out of date.
        base_ref: the git revision that has this source, or ``auto``.
        min_probability: the minimum probability of a finding.
        jobs: the number of threads; by default one per processor.
        progress: a function that is called with the numbers of finished and of all documents, or True for a
            progress bar of tqdm.
        options: the options of `Aligner`.

    Returns:
        An iterator over the results, in the order of the documents. A document that cannot be audited has an ``error``.
    """
    native = shared(**options)._audit(
        src, tgt, pairs, jsonl, columns, base, base_ref, min_probability, jobs, callback(progress)
    )
    return Audits(native)
