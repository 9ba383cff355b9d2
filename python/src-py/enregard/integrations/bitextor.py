"""Aligns documents in the format that Bitextor passes to its sentence aligners, which this module replaces.

``python -m enregard.integrations.bitextor < documents.tsv > pairs.tsv`` reads one document pair per line, with the
columns ``src_url``, ``trg_url``, ``src_text`` and ``trg_text``. The texts are in base64. If the first line names the
columns, they may be in any order, and all others are ignored. Unlike Bleualign, it needs no translation.

The output has a header, and one line per pair of sentences: both addresses, both texts, and the confidence.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import functools
import os
import sys
from typing import IO, Any, Iterable, Iterator, NamedTuple, Optional, Sequence

from .._aligners import shared
from .._native import Aligner, EnregardError, Unit
from .._threads import ordered

#: The columns of the input, in their default order.
COLUMNS = ("src_url", "trg_url", "src_text", "trg_text")

#: The name of the score in the output. Later steps of Bitextor look for this name.
SCORE = "bleualign_score"


class Document(NamedTuple):
    """A document pair."""

    src_url: str
    tgt_url: str
    src: str
    tgt: str


def decode(text: bytes, line: int) -> str:
    """The text of a base64 column.

    Raises:
        EnregardError: if it is not base64, or if the text is not UTF-8.
    """
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise EnregardError(f"line {line}: not base64 of UTF-8 text ({error})") from None


def encode(text: str) -> bytes:
    """A text as base64."""
    return base64.b64encode(text.encode("utf-8"))


def read_documents(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    """Yields the line number and the four columns of each document pair. The texts are still in base64.

    Raises:
        EnregardError: if a line has too few columns.
    """
    places = list(range(len(COLUMNS)))
    for number, line in enumerate(lines, 1):
        columns = line.rstrip(b"\r\n").split(b"\t")
        if number == 1:
            names = [column.decode("utf-8", "replace") for column in columns]
            if set(COLUMNS) <= set(names):
                places = [names.index(name) for name in COLUMNS]
                continue
        if len(columns) <= max(places):
            raise EnregardError(f"line {number}: has {len(columns)} columns; expected {', '.join(COLUMNS)}")
        src_url, tgt_url, src, tgt = (columns[place] for place in places)
        yield number, src_url, tgt_url, src, tgt


class Result(NamedTuple):
    """The units of a document pair, or the reason why it could not be aligned."""

    document: Document
    units: Sequence[Unit]
    error: Optional[str]


def _align(aligner: Aligner, row: tuple[int, bytes, bytes, bytes, bytes]) -> Result:
    number, src_url, tgt_url, src, tgt = row
    document = Document(src_url.decode("utf-8", "replace"), tgt_url.decode("utf-8", "replace"), "", "")
    try:
        document = document._replace(src=decode(src, number), tgt=decode(tgt, number))
        units = aligner.align(document.src, document.tgt, document=document.src_url).units
    except EnregardError as error:
        return Result(document, (), str(error))
    return Result(document, units, None)


def align(lines: Iterable[bytes], *, jobs: Optional[int] = None, **options: Any) -> Iterator[Result]:
    """Aligns document pairs, and yields their results in the same order.

    Args:
        lines: the lines of the input, such as a file opened as binary.
        jobs: the number of threads; by default one per processor.
        options: the options of `enregard.Aligner`. Bitextor splits the texts itself, so ``segmented`` is True by
            default.

    Raises:
        EnregardError: if a line has too few columns. A document that cannot be aligned yields a result with an
            ``error``.
    """
    aligner = shared(**{"segmented": True, **options})
    return ordered(functools.partial(_align, aligner), read_documents(lines), jobs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m enregard.integrations.bitextor",
        description="Align the documents of Bitextor: TSV with src_url, trg_url, src_text and trg_text in base64. "
        "Reads standard input.",
    )
    parser.add_argument("--src-lang", metavar="TAG", help="the source language; default: detected in each document")
    parser.add_argument("--tgt-lang", metavar="TAG", help="the target language")
    parser.add_argument(
        "--min-confidence", metavar="P", type=float, default=0.0, help="the minimum confidence of a pair; default: 0"
    )
    parser.add_argument(
        "--split", action="store_true", help="split the texts; default: they have one sentence per line"
    )
    parser.add_argument("--lexicon", metavar="FILE", action="append", default=[], help="add a lexicon or glossary")
    parser.add_argument("--jobs", metavar="N", type=int, help="the number of threads; default: one per processor")
    parser.add_argument(
        "--score-column", metavar="NAME", default=SCORE, help=f"the name of the last column; default: {SCORE}"
    )
    return parser


def _write(arguments: argparse.Namespace, source: IO[bytes], out: IO[bytes]) -> int:
    """Writes the pairs, and returns the number of documents that failed."""
    out.write("\t".join([*COLUMNS, arguments.score_column]).encode() + b"\n")
    failed = 0
    results = align(
        source,
        jobs=arguments.jobs,
        src_lang=arguments.src_lang,
        tgt_lang=arguments.tgt_lang,
        segmented=not arguments.split,
        lexicons=arguments.lexicon,
    )
    for document, units, error in results:
        if error is not None:
            failed += 1
            print(f"error: document {document.src_url}: {error}", file=sys.stderr)
        for unit in units:
            if unit.is_null or (unit.confidence or 0.0) < arguments.min_confidence:
                continue
            fields = (document.src_url, document.tgt_url, unit.src, unit.tgt, f"{unit.confidence:.3f}")
            out.write("\t".join(fields).encode() + b"\n")
    out.flush()
    return failed


def main(args: Optional[Sequence[str]] = None) -> int:
    """Runs the aligner, and returns the exit code: 0, 1 if some documents failed, or 3 if the input cannot be used."""
    arguments = _parser().parse_args(args)
    try:
        return 1 if _write(arguments, sys.stdin.buffer, sys.stdout.buffer) else 0
    except BrokenPipeError:
        # The program that reads the output needs no more. Python would report the error again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (EnregardError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
