"""Work on several threads, with results in the order of the input."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Callable, Iterable, Iterator, Optional, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ordered(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: Optional[int] = None
) -> Iterator[Result]:
    """Yields the result of each item, in order. Only a few items and results are in memory at a time.

    Args:
        work: the function to call. It should release the interpreter lock, as an aligner does.
        items: the items, which are read as they are needed.
        jobs: the number of threads; by default one per processor.
    """
    jobs = jobs or os.cpu_count() or 1
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                # As many again as there are threads, so that no thread waits while a result is in use.
                if len(waiting) >= 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
