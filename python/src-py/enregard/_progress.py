"""Progress of runs over many documents."""

from __future__ import annotations

from typing import Callable, Optional, Union

from ._extras import require

Progress = Union[bool, Callable[[int, Optional[int]], object], None]


def callback(progress: Progress) -> Optional[Callable[[int, Optional[int]], object]]:
    """Returns the function to call after each document: the caller's, or one that updates a bar of tqdm."""
    if progress is None or progress is False:
        return None
    if progress is not True:
        return progress
    bar = require("tqdm", "progress").tqdm(unit=" documents")

    def update(done: int, total: Optional[int]) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return update
