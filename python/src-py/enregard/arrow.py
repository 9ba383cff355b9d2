"""Aligns tables of documents in Arrow batches. `enregard.spark` and `enregard.ray` run this on their workers.

The input has one row per document pair. Columns other than these are ignored:

=====================  =====================================  ==========================================
``id``                 string, large_string, string_view      the name of the document
``src``, ``tgt``       the same types                         the two texts
``src_lang``,          the same types; optional, and null     BCP 47 tags; the default is the argument,
``tgt_lang``           is allowed in any row                  then the detected language
=====================  =====================================  ==========================================

The output has one row per bead, in the order of documents and sentences. Its schema, `SCHEMA`, is stable:

==============  ==========================  =================================================================
``id``          string                      the name of the document
``bead``        struct of four int32:       the sentence numbers of both sides, from 0, ends exclusive;
                ``src_start``, ``src_end``  ``ORDER BY id, bead`` restores the order of the document
                ``tgt_start``, ``tgt_end``
``src``         string                      the source sentences of the bead, joined on one line
``tgt``         string                      the target sentences of the bead, joined on one line
``confidence``  double, 0 to 1              the probability that the bead is right, with three digits
``alignment``   double, 0 to 1              the first part of the confidence: that these sentences belong together
``translation`` double, 0 to 1              the second part: that they translate each other completely; null for
                                            an unaligned sentence
``flags``       list of string              the quality flags, such as ``numbers``; null without the option ``flags``
``error``       string                      why the document could not be aligned; such a document has one
                                            row, in which all columns but ``id`` and ``error`` are null
==============  ==========================  =================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Iterator, Optional

from ._aligners import shared
from ._extras import require

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = require("pyarrow", "arrow")

_BEAD = pa.struct([(name, pa.int32()) for name in ("src_start", "src_end", "tgt_start", "tgt_end")])

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("bead", _BEAD),
        ("src", pa.string()),
        ("tgt", pa.string()),
        ("confidence", pa.float64()),
        ("alignment", pa.float64()),
        ("translation", pa.float64()),
        ("flags", pa.list_(pa.string())),
        ("error", pa.string()),
    ]
)

#: The columns that the aligner reads.
COLUMNS = ("id", "src", "tgt", "src_lang", "tgt_lang")

#: The default maximum size of a text, in millions of bytes: more than any novel.
MAX_DOCUMENT_MB = 10.0

#: Text columns are cast to binary without copying, so that UTF-8 is checked row by row and one invalid text
#: fails only its own row.
_AS_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}


def _used_columns(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The columns that the aligner reads, without copying any text."""
    names = [name for name in COLUMNS if name in batch.schema.names]
    if not {"id", "src", "tgt"} <= set(names):
        return batch  # The error message lists the columns of the batch.
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
    srx: Optional[str] = None,
    abbreviations: Optional[str] = None,
    flags: bool = False,
    max_chars: Optional[int] = None,
    lexicons: Iterable[str] = (),
    builtin: bool = True,
    monotone: bool = False,
    max_document_mb: Optional[float] = MAX_DOCUMENT_MB,
    timeout: Optional[float] = None,
) -> Iterator[pa.RecordBatch]:
    """Aligns the documents of each batch.

    The module describes the columns, and `enregard.Aligner` the options.

    The results of an input batch are split into batches of at most about 8 MB of text. Each is yielded as
    soon as it is ready, so memory use depends only on the size of the input batches. A call uses one thread;
    engines run many calls in parallel.

    A row that cannot be aligned yields one row with an ``error``. Reasons are a null text, a text larger than
    ``max_document_mb`` million bytes (default 10; None for no limit), an alignment that takes longer than
    ``timeout`` seconds, invalid UTF-8, a language that cannot be detected, or a bug in enregard.

    Beads with a confidence below ``min_confidence`` are omitted. Unaligned sentences are omitted unless
    ``keep_nulls`` is set.

    Raises:
        EnregardError: if a column is missing or does not contain text, or if an option is invalid.
    """
    # Engines pass only a few batches per call, so calls with the same options share an aligner.
    aligner = shared(
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        segmented=segmented,
        srx=srx,
        abbreviations=abbreviations,
        flags=flags,
        max_chars=max_chars,
        lexicons=tuple(lexicons),
        builtin=builtin,
        monotone=monotone,
        max_document_mb=max_document_mb,
        timeout=timeout,
    )
    for batch in batches:
        yield from aligner._rows(_used_columns(batch), min_confidence, keep_nulls)


def check(**options: Any) -> None:
    """Raises the error that `align_batches` would raise for these options.

    The modules for Spark and Ray call this before any task starts, because the engine would retry a task that
    fails. Lexicons, SRX rules and abbreviations are not checked, because only the workers need to have these files.
    """
    empty = pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in ("id", "src", "tgt")})
    files = {"lexicons": (), "srx": None, "abbreviations": None}
    list(align_batches([empty], **{**options, **files}))
