"""Generates document pairs of any number and length from the gold beads of the fixtures."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Iterator, NamedTuple

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NAMES = sorted(path.stem for path in (FIXTURES / "fr").glob("*.txt"))


class Document(NamedTuple):
    id: str
    src: str
    tgt: str


def text(lang: str, name: str) -> str:
    return (FIXTURES / lang / f"{name}.txt").read_text(encoding="utf-8")


def _sentences(name: str, lang: str) -> list[str]:
    lines = (FIXTURES / "split" / f"{name}.{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line]


@functools.lru_cache(maxsize=None)
def _beads() -> list[tuple[list[str], list[str]]]:
    """The gold beads of all fixtures, as sentences."""
    beads = []
    for name in NAMES:
        src, tgt = _sentences(name, "fr"), _sentences(name, "en")
        for line in (FIXTURES / "gold" / f"{name}.ladder").read_text().splitlines():
            left, right = (map(int, re.findall(r"\d+", side)) for side in line.split("]:[")[:2])
            beads.append(([src[k] for k in left], [tgt[k] for k in right]))
    return beads


def documents(count: int, sentences: int) -> Iterator[Document]:
    """Documents of at least `sentences` French sentences, one per line. Each starts at a different bead."""
    beads = _beads()
    for number in range(count):
        src: list[str] = []
        tgt: list[str] = []
        # 17 is coprime to the number of beads, so the documents start at every bead in turn.
        at = number * 17
        while len(src) < sentences:
            left, right = beads[at % len(beads)]
            src += left
            tgt += right
            at += 1
        yield Document(f"doc-{number:06}", "\n".join(src), "\n".join(tgt))


def jsonl(path: Path, rows: list[Document]) -> None:
    """Writes documents as `enregard align --jsonl` reads them."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row._asdict()) + "\n")
