"""Chunks of pairs that are scored together."""

from __future__ import annotations

import itertools
from typing import Iterable, Iterator, TypeVar

T = TypeVar("T")


def chunks(items: Iterable[T], size: int, *, joins_rest: bool) -> Iterator[list[T]]:
    """Yields the items in lists of ``size``.

    Args:
        items: any number of items, which are read one list ahead if ``joins_rest`` is set.
        size: the number of items in each list but the last.
        joins_rest: adds the items after the last whole list to it, so that languages are not detected in a few lines.
    """
    rest = iter(items)
    chunk = list(itertools.islice(rest, size))
    while chunk:
        following = list(itertools.islice(rest, size)) if joins_rest else []
        if 0 < len(following) < size:
            chunk, following = chunk + following, []
        yield chunk
        chunk = following if joins_rest else list(itertools.islice(rest, size))
