"""Output files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import BinaryIO, Iterator, Union


def _create(output: str) -> BinaryIO:
    """Creates a file with a name that no other file in the folder of the output has.

    The module tempfile would create a file that only the user can read.
    """
    number = 0
    while True:
        try:
            return open(f"{output}.{os.getpid()}-{number}.part", "xb")
        except FileExistsError:
            number += 1


@contextlib.contextmanager
def replacing(output: Union[str, "os.PathLike[str]"]) -> Iterator[BinaryIO]:
    """Opens a temporary file in the folder of an output. It becomes the output at the end, and is deleted after a failure.

    Raises:
        OSError: if the file cannot be created or renamed.
    """
    file = _create(os.fspath(output))
    try:
        with file:
            yield file
        os.replace(file.name, output)
    except BaseException:
        os.remove(file.name)
        raise
