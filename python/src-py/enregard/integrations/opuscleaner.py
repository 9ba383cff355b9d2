"""A filter for OpusCleaner, which keeps the lines whose two texts are probably translations.

``enregard-opuscleaner --install`` writes the description of the filter to ``filters/enregard.json``, where
OpusCleaner finds it if it is started in the same folder. Its command is this module: it reads TSV with a source and
a target column, and writes the lines to keep, unchanged and in their order.
"""

from __future__ import annotations

import argparse
import importlib.resources
import itertools
import os
import sys
from pathlib import Path
from typing import IO, Any, Iterable, Iterator, Optional, Sequence

from .. import SCORE_CHUNK, iter_scores
from .._native import EnregardError

#: The folder in which OpusCleaner looks for the descriptions of filters.
FOLDER = "filters"

#: The description of the filter, a file of this package.
DESCRIPTION = "opuscleaner.json"


def texts(line: bytes, number: int) -> tuple[str, str]:
    """The source and the target of a line: its first two columns.

    Raises:
        EnregardError: if the line has fewer columns.
    """
    columns = line.rstrip(b"\r\n").split(b"\t")
    if len(columns) < 2:
        raise EnregardError(f"line {number}: expected two columns with a tab between them")
    return columns[0].decode("utf-8", "replace"), columns[1].decode("utf-8", "replace")


def scored(
    lines: Iterable[bytes], *, chunk_size: int = SCORE_CHUNK, **options: Any
) -> Iterator[tuple[bytes, float]]:
    """Yields each line with the probability that its two texts are translations.

    Args:
        lines: lines of TSV.
        chunk_size: the number of lines that are scored together. If a language is not set, and is detected in each
            chunk, the lines after the last whole chunk are scored with it.
        options: the options of `enregard.Aligner`.
    """
    kept, read = itertools.tee(lines)
    pairs = (texts(line, number) for number, line in enumerate(read, 1))
    return zip(kept, iter_scores(pairs, chunk_size=chunk_size, **options))


def install(folder: str) -> Path:
    """Writes the description of the filter to a folder, which is created if it is missing, and returns its path."""
    path = Path(folder) / "enregard.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = importlib.resources.files(__package__).joinpath(DESCRIPTION).read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="enregard-opuscleaner",
        description="Keep the lines of TSV whose source and target are probably translations. Reads standard input.",
    )
    parser.add_argument("--src-lang", metavar="TAG", help="the source language; default: detected")
    parser.add_argument("--tgt-lang", metavar="TAG", help="the target language; default: detected")
    parser.add_argument(
        "--min-confidence", metavar="P", type=float, default=0.5, help="the minimum probability; default: 0.5"
    )
    parser.add_argument(
        "--lexicon", metavar="FILE", action="append", default=[], help="add a lexicon or glossary"
    )
    parser.add_argument(
        "--scores", action="store_true", help="write the probability of each line, for opuscleaner-threshold"
    )
    parser.add_argument(
        "--install",
        nargs="?",
        const=FOLDER,
        metavar="FOLDER",
        help=f"write the description of the filter to FOLDER (default: {FOLDER}) and read no input",
    )
    return parser


def _filter(arguments: argparse.Namespace, source: IO[bytes], out: IO[bytes]) -> None:
    if not 0 <= arguments.min_confidence <= 1:
        raise EnregardError(f"--min-confidence {arguments.min_confidence}: must be between 0 and 1")
    # An empty parameter of OpusCleaner arrives as an empty string.
    options: dict[str, Any] = {"src_lang": arguments.src_lang or None, "tgt_lang": arguments.tgt_lang or None}
    for line, score in scored(source, lexicons=arguments.lexicon, **options):
        if arguments.scores:
            out.write(f"{score:.3f}\n".encode())
        elif score >= arguments.min_confidence:
            out.write(line)
    out.flush()


def main(args: Optional[Sequence[str]] = None) -> int:
    """Runs the filter, and returns the exit code: 0, or 3 if the input cannot be used."""
    arguments = _parser().parse_args(args)
    try:
        if arguments.install is not None:
            print(install(arguments.install))
        else:
            _filter(arguments, sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        # The program that reads the output needs no more. Python would report the error again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (EnregardError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
