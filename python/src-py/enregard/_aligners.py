"""Aligners that calls with the same options share, so that a process reads its lexicons once."""

from __future__ import annotations

import functools
import os
from typing import Any

from ._native import Aligner

#: The options that name files.
FILES = ("lexicons", "srx", "abbreviations")


def stamp(path: str) -> tuple[str, int, int]:
    """The path of a file with its size and the time of its last change, so that a changed file is read again."""
    try:
        found = os.stat(path)
    except OSError:
        return path, 0, 0  # The aligner reports the file.
    return path, found.st_size, found.st_mtime_ns


@functools.lru_cache(maxsize=8)
def _cached(options: tuple[tuple[str, Any], ...], stamps: tuple[tuple[str, int, int], ...]) -> Aligner:
    return Aligner(**dict(options))


def shared(**options: Any) -> Aligner:
    """Returns an aligner with these options, which are those of `enregard.Aligner`."""
    files: list[str] = []
    for name in FILES:
        value = options.get(name)
        if value is None:
            continue
        paths = [value] if name != "lexicons" else value
        paths = tuple(os.fspath(path) for path in paths)
        options[name] = paths if name == "lexicons" else paths[0]
        files.extend(paths)
    return _cached(tuple(sorted(options.items())), tuple(map(stamp, files)))
