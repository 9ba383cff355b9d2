"""Fixtures of the tests with other tools."""

from __future__ import annotations

import enregard
import pytest
from documents import text


@pytest.fixture(scope="session")
def pairs() -> list[tuple[str, str]]:
    """Pairs that are translations, then as many that are not."""
    units = enregard.align(text("fr", "resume"), text("en", "resume"), "fr", "en")
    good = [(unit.src, unit.tgt) for unit in units if not unit.is_null]
    return good + [(src, good[(k + 7) % len(good)][1]) for k, (src, _) in enumerate(good)]
