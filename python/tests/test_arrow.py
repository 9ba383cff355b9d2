"""Aligning tables of documents."""

import os
import subprocess
import sys

import enregard
import pyarrow as pa
import pytest
from documents import Document, documents

ROWS = list(documents(40, 12))


def batch(rows, kind=None, **more):
    columns = {
        name: pa.array([getattr(row, name) for row in rows], kind or pa.string())
        for name in ("id", "src", "tgt")
    }
    return pa.RecordBatch.from_pydict({**columns, **more})


def aligned(*batches, **options):
    options = {"src_lang": "fr", "tgt_lang": "en", "segmented": True, **options}
    return pa.Table.from_batches(enregard.align_batches(batches, **options), enregard.SCHEMA)


def test_rows_equal_the_units_of_the_aligner():
    aligner = enregard.Aligner("fr", "en", segmented=True)
    expected = [
        {
            "id": row.id,
            "bead": {
                "src_start": unit.src_sentences.start,
                "src_end": unit.src_sentences.stop,
                "tgt_start": unit.tgt_sentences.start,
                "tgt_end": unit.tgt_sentences.stop,
            },
            "src": unit.src,
            "tgt": unit.tgt,
            "confidence": unit.confidence,
            "alignment": unit.alignment,
            "translation": unit.translation,
            "flags": None,
            "error": None,
        }
        for row in ROWS
        for unit in aligner.align(row.src, row.tgt)
    ]
    table = aligned(batch(ROWS), keep_nulls=True)
    assert table.schema == enregard.SCHEMA
    assert table.to_pylist() == expected
    # The rows are already sorted by document and bead.
    assert table.sort_by([("id", "ascending")]).to_pylist() == expected
    keys = [(row["id"], *row["bead"].values()) for row in expected]
    assert keys == sorted(keys)


def test_flags_and_rules_are_options(tmp_path):
    row = {"id": "a", "src": "Il a payé 25 euros; il part.", "tgt": "He paid 52 euros; he leaves."}
    options = {"src_lang": "fr", "tgt_lang": "en"}
    (found,) = aligned(pa.RecordBatch.from_pylist([row]), flags=True, **options).to_pylist()
    assert found["flags"] == ["numbers"]
    (tmp_path / "rules.srx").write_text(
        '<srx version="2.0" xmlns="http://www.lisa.org/srx20"><header segmentsubflows="yes" cascade="no"/><body>'
        '<languagerules><languagerule languagerulename="d"><rule break="yes"><beforebreak>;</beforebreak>'
        '<afterbreak>\\s</afterbreak></rule></languagerule></languagerules><maprules>'
        '<languagemap languagepattern=".*" languagerulename="d"/></maprules></body></srx>',
        encoding="utf-8",
    )
    split = aligned(pa.RecordBatch.from_pylist([row]), srx=str(tmp_path / "rules.srx"), segmented=False, **options)
    assert split["src"].to_pylist() == ["Il a payé 25 euros;", "il part."]


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_all_string_types_give_the_same_result(kind):
    assert aligned(batch(ROWS, kind)) == aligned(batch(ROWS))


def test_slices_and_other_columns():
    whole = batch(ROWS, size=pa.array(range(len(ROWS))))
    assert aligned(whole.slice(5, 10)) == aligned(batch(ROWS[5:15]))
    assert aligned(whole.slice(0, 7), whole.slice(7)) == aligned(whole)
    assert aligned(whole.slice(0, 0)).num_rows == 0


def test_min_confidence_filters_beads():
    everything = aligned(batch(ROWS), keep_nulls=True).to_pylist()
    kept = aligned(batch(ROWS), min_confidence=0.9).to_pylist()
    assert kept == [row for row in everything if row["src"] and row["tgt"] and row["confidence"] >= 0.9]
    assert 0 < len(kept) < len(everything)


def test_language_columns_override_the_arguments():
    texts = {"id": list("abcd"), "src": ["Il pleut."] * 4, "tgt": ["Es regnet.", "It rains.", "Piove.", "x"]}
    tagged = pa.RecordBatch.from_pydict(
        {**texts, "src_lang": ["fr", None, "", "fr"], "tgt_lang": ["de", None, "it", "xx"]}
    )
    *good, bad = aligned(tagged).to_pylist()
    assert [row["id"] for row in good] == ["a", "b", "c"] and not any(row["error"] for row in good)
    assert bad["error"].startswith("tgt_lang xx: not a language code")


def test_a_bad_row_gives_one_row_with_an_error():
    src = pa.array(
        [b"Il pleut.", None, b"\xff\xfe\xfd", b"Il pleut. " * 100, b" ", b"Il pleut."], pa.binary()
    )
    # Engines can pass bytes as strings without checking that they are UTF-8.
    src = pa.Array.from_buffers(pa.string(), len(src), src.buffers())
    rows = pa.RecordBatch.from_pydict(
        {"id": ["good", "null", "bytes", "large", "blank", None], "src": src, "tgt": ["It rains."] * 6}
    )
    table = aligned(rows, max_document_mb=0.0005).to_pylist()
    errors = {row["id"]: row["error"] for row in table}
    assert [row["id"] for row in table] == ["good", "null", "bytes", "large", "blank", None]
    assert errors["good"] is None and errors[None] is None
    assert errors["null"] == "source: the text is null"
    assert errors["bytes"] == "source: invalid UTF-8 at byte 0; decode the text first"
    assert "the limit is 500 bytes; raise max_document_mb" in errors["large"]
    assert errors["blank"].startswith("source: ")
    for row in table[1:5]:
        assert all(value is None for name, value in row.items() if name not in ("id", "error"))


def test_a_panic_gives_one_row_with_an_error():
    """A bug in the aligner must not end the process. This test runs in a separate process."""
    program = (
        "import enregard, pyarrow as pa\n"
        "columns = {'id': ['a', 'b', 'c'], 'src': ['Il pleut.'] * 3, 'tgt': ['It rains.'] * 3}\n"
        "rows = pa.RecordBatch.from_pydict(columns)\n"
        "for out in enregard.align_batches([rows, rows], src_lang='fr', tgt_lang='en'):\n"
        "    print([row['error'] for row in out.to_pylist()])\n"
    )
    drill = {**os.environ, "ENREGARD_DRILL": "panic:b"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=drill, check=True, capture_output=True, text=True, timeout=60
    )
    error = "enregard failed on this document; please report this: requested by ENREGARD_DRILL"
    assert done.stdout.splitlines() == [str([None, error, None])] * 2


def test_results_of_large_batches_are_split():
    wordy = [Document(str(number), "Il pleut " * 600, "It rains " * 600) for number in range(1000)]
    pieces = list(
        enregard.align_batches([batch(wordy)], src_lang="fr", tgt_lang="en", segmented=True, keep_nulls=True)
    )
    sizes = [
        sum(len(text) for name in ("src", "tgt") for text in piece[name].to_pylist()) for piece in pieces
    ]
    assert len(pieces) > 1 and max(sizes) < 9_000_000
    assert list(dict.fromkeys(pa.Table.from_batches(pieces)["id"].to_pylist())) == [row.id for row in wordy]


def test_batches_are_read_one_at_a_time():
    read = []

    def source():
        for number in range(3):
            read.append(number)
            yield batch(ROWS[:2])

    out = enregard.align_batches(source(), src_lang="fr", tgt_lang="en", segmented=True)
    assert read == []
    next(out)
    assert read == [0]
    assert len(list(out)) == 2


def test_unusable_batches_and_options_raise_errors():
    with pytest.raises(
        enregard.EnregardError, match="column tgt is missing .the columns are id, src.; rename"
    ):
        aligned(batch(ROWS).select(["id", "src"]))
    numbers = pa.RecordBatch.from_pydict({"id": [1], "src": ["a"], "tgt": ["b"]})
    with pytest.raises(
        enregard.EnregardError, match="column id must contain text, but its type is Int64; cast it"
    ):
        aligned(numbers)
    with pytest.raises(enregard.EnregardError, match="min_confidence 2: must be between 0 and 1"):
        aligned(batch(ROWS), min_confidence=2)
    with pytest.raises(enregard.EnregardError, match="neither text is French"):
        aligned(batch(ROWS), src_lang="en", tgt_lang="de")
