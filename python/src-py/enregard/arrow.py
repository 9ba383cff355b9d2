"""Tables of documents, as Arrow batches: what `enregard.spark` and `enregard.ray` run on their workers.

In, a row a document pair; other columns are passed over:

=====================  =====================================  ==========================================
``id``                 string, large_string, string_view      what the document is called
``src``, ``tgt``       the same                               the two texts
``src_lang``,          the same; may be missing, and null     BCP 47 tags; else what the arguments say,
``tgt_lang``           in any row                             else what the texts look like
=====================  =====================================  ==========================================

Out, a row a bead, in the order of the documents and of their sentences. This schema, `SCHEMA`, is stable:

==============  ==========================  =================================================================
``id``          string                      of the document
``bead``        struct of four int32:       the sentences of the document on both sides, from 0, ends
                ``src_start``, ``src_end``  exclusive; ``ORDER BY id, bead`` is the order of the document
                ``tgt_start``, ``tgt_end``
``src``         string                      the source sentences of the bead, joined; never a line end in it
``tgt``         string                      the target sentences
``confidence``  double, 0 to 1              the probability that the bead is right, with three digits
``error``       string                      why the document could not be aligned: then it is this one row,
                                            in which all but ``id`` and ``error`` is null
==============  ==========================  =================================================================
"""

from __future__ import annotations

import functools
from typing import Any, Iterable, Iterator, Optional

import pyarrow as pa

from ._native import Aligner

_BEAD = pa.struct([(name, pa.int32()) for name in ("src_start", "src_end", "tgt_start", "tgt_end")])

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("bead", _BEAD),
        ("src", pa.string()),
        ("tgt", pa.string()),
        ("confidence", pa.float64()),
        ("error", pa.string()),
    ]
)

#: The columns that are looked at.
COLUMNS = ("id", "src", "tgt", "src_lang", "tgt_lang")

#: What a text may have by default, in millions of bytes: more than any novel.
MAX_DOCUMENT_MB = 10.0

#: The same bytes, of which nothing is said but that they are bytes: whether they are UTF-8 is then found out row by row,
#: and one bad row is one bad row.
_AS_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}


@functools.lru_cache(maxsize=8)
def _aligner(options: tuple[tuple[str, Any], ...]) -> Aligner:
    """Engines call for a few batches at a time; the lexicons stay."""
    return Aligner(**dict(options))


def _looked_at(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The columns that the aligner looks at, without copying any text."""
    names = [name for name in COLUMNS if name in batch.schema.names]
    if not {"id", "src", "tgt"} <= set(names):
        return batch  # The error is to say what it has instead.
    columns = [batch.column(name) for name in names]
    plain = [c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for c in columns]
    return pa.RecordBatch.from_arrays([c.cast(_AS_BYTES.get(c.type, c.type)) for c in plain], names=names)


def align_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    src_lang: Optional[str] = None,
    tgt_lang: Optional[str] = None,
    min_confidence: float = 0.0,
    keep_nulls: bool = False,
    segmented: bool = False,
    lexicons: Iterable[str] = (),
    builtin: bool = True,
    max_document_mb: Optional[float] = MAX_DOCUMENT_MB,
    timeout: Optional[float] = None,
) -> Iterator[pa.RecordBatch]:
    """Aligns the documents of each batch; see the module for the columns, `enregard.Aligner` for the options.

    What comes out of a batch are one or more batches of about 8 MB of text at most, handed on as they are ready: memory
    is bounded by the batch that comes in, whatever their number. One thread does it; the engine runs many.

    A row that cannot be aligned gives a row with an ``error`` and nothing else: a null, a text of more than
    ``max_document_mb`` million bytes (10 unless told otherwise; None for no limit) or that takes more than ``timeout``
    seconds, bytes that are no UTF-8, languages that cannot be told, or a fault of this program.

    Beads of less than ``min_confidence`` are left out, and those that lack one side unless ``keep_nulls``.

    Raises:
        EnregardError: if a column is missing or is no text, or an option is wrong.
    """
    options = {
        "src_lang": src_lang,
        "tgt_lang": tgt_lang,
        "segmented": segmented,
        "lexicons": tuple(str(path) for path in lexicons),
        "builtin": builtin,
        "max_document_mb": max_document_mb,
        "timeout": timeout,
    }
    aligner = _aligner(tuple(options.items()))
    for batch in batches:
        yield from aligner._rows(_looked_at(batch), min_confidence, keep_nulls)


def check(**options: Any) -> None:
    """Raises what `align_batches` would of these options, before the workers of an engine are asked, each several times.

    Lexicons are left to the workers: these are the ones that must have them.
    """
    nothing = pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in ("id", "src", "tgt")})
    list(align_batches([nothing], **{**options, "lexicons": ()}))
