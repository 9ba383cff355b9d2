"""The native half of the package. Its public names are in `enregard`."""

from enregard import LANGUAGES as LANGUAGES
from enregard import Aligner as Aligner
from enregard import Alignment as Alignment
from enregard import EnregardError as EnregardError
from enregard import TmxReader as TmxReader
from enregard import TmxWriter as TmxWriter
from enregard import Unit as Unit
from enregard import __version__ as __version__

def split(text: str, lang: str | None = None) -> list[tuple[str, int, int, int, float]]: ...
