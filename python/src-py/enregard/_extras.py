"""Imports optional dependencies."""

from __future__ import annotations

import importlib
from typing import Any


def require(module: str, extra: str) -> Any:
    """Returns a module that an extra of this package installs.

    Raises:
        ImportError: if the module is missing; the message names the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = error.name or module
        raise ImportError(
            f"{missing} is missing; install it with: pip install 'enregard[{extra}]'", name=error.name
        ) from error
