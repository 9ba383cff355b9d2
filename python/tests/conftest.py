"""Fixtures that the tests share."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

# SIGTERM raises KeyboardInterrupt, so that the tests end the processes that they started.
signal.signal(signal.SIGTERM, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program() -> Path:
    """The command line: the program that ENREGARD names, or else the newest build."""
    built = [REPOSITORY / "target" / profile / "enregard" for profile in ("debug", "release")]
    found = (
        [Path(os.environ["ENREGARD"])]
        if "ENREGARD" in os.environ
        else [path for path in built if path.exists()]
    )
    if not found:
        pytest.fail("the enregard program is missing; run cargo build or set ENREGARD")
    return max(found, key=lambda path: path.stat().st_mtime)


@pytest.fixture(scope="session")
def command_line(program):
    """Runs the command line, and returns its standard output."""

    def run(*arguments: object) -> bytes:
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=120).stdout

    return run
