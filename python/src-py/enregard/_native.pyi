"""The native half of the package. Its public names are in `enregard`."""

import os
from typing import Optional, Sequence, Union, final

from enregard import LANGUAGES as LANGUAGES
from enregard import Aligner as Aligner
from enregard import Alignment as Alignment
from enregard import Alignments as Alignments
from enregard import EnregardError as EnregardError
from enregard import TmxReader as TmxReader
from enregard import TmxWriter as TmxWriter
from enregard import Unit as Unit
from enregard import __version__ as __version__

_Path = Union[str, os.PathLike[str]]

@final
class Splitter:
    def __new__(cls, srx: Optional[_Path], abbreviations: Optional[_Path]) -> Splitter: ...
    def split(self, text: str, lang: Optional[str]) -> list[tuple[str, int, int, int, float]]: ...

def program(args: Sequence[str]) -> int: ...
