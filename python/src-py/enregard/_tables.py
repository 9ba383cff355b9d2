"""Alignments as tables."""

from __future__ import annotations

from typing import Any

from ._extras import require

#: The columns of a data frame, each an attribute of `Unit`.
COLUMNS = (
    "document",
    "number",
    "kind",
    "src",
    "tgt",
    "confidence",
    "alignment",
    "translation",
    "flags",
)


def to_arrow(alignment: Any) -> Any:
    """The units of an alignment as a ``pyarrow.Table``."""
    pa = require("pyarrow", "arrow")
    return pa.Table.from_batches([alignment._batch()])


def to_pandas(alignment: Any) -> Any:
    """The units of an alignment as a ``pandas.DataFrame``."""
    pd = require("pandas", "pandas")
    columns = {name: [getattr(unit, name) for unit in alignment] for name in COLUMNS}
    columns["flags"] = [None if flags is None else sorted(flags) for flags in columns["flags"]]
    frame = pd.DataFrame(columns)
    # A column without any value would otherwise have the type object.
    return frame.astype({name: float for name in ("confidence", "alignment", "translation")})
