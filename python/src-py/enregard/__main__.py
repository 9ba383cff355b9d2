"""The command line: ``enregard`` and ``python -m enregard``. It is the same program as the one built with Cargo."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """Runs the program with the arguments of the process, and returns the exit code."""
    # Python would only note the signal, and the program would not end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from ._native import program

    return program(["enregard", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
