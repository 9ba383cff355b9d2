"""Aligning Parquet files."""

import enregard
import pytest
from documents import documents

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
from enregard import parquet  # noqa: E402


@pytest.fixture
def source(tmp_path):
    rows = list(documents(25, 8))
    table = pa.table(
        {
            "number": list(range(25)),
            "fr": [None if n == 7 else row.src for n, row in enumerate(rows)],
            "en": [row.tgt for row in rows],
            "other": ["x"] * 25,
        }
    )
    pq.write_table(table, tmp_path / "documents.parquet", row_group_size=10)
    return tmp_path / "documents.parquet"


OPTIONS = {"columns": ("number", "fr", "en"), "src_lang": "fr", "tgt_lang": "en", "segmented": True}


def test_beads_are_those_of_batches_in_the_order_of_the_documents(source, tmp_path):
    calls = []
    rows = parquet.align(
        source, tmp_path / "beads.parquet", batch_size=4, progress=lambda *done: calls.append(done), **OPTIONS
    )
    beads = pq.read_table(tmp_path / "beads.parquet")
    assert beads.schema.equals(enregard.SCHEMA) and beads.num_rows == rows
    table = pq.read_table(source).rename_columns(["id", "src", "tgt", "other"])
    table = table.set_column(0, "id", table["id"].cast(pa.string()))
    options = {name: value for name, value in OPTIONS.items() if name != "columns"}
    expected = pa.Table.from_batches(enregard.align_batches(table.to_batches(), **options))
    assert beads.to_pylist() == expected.to_pylist()
    (failed,) = [row for row in beads.to_pylist() if row["error"]]
    assert (failed["id"], failed["error"]) == ("7", "source: the text is null")
    assert calls == [(done, 25) for done in (4, 8, 12, 16, 20, 24, 25)]


def test_the_result_does_not_depend_on_threads_and_batches(source, tmp_path):
    for jobs, size in ((1, 100), (3, 1)):
        parquet.align(source, tmp_path / f"{jobs}.parquet", jobs=jobs, batch_size=size, **OPTIONS)
    assert pq.read_table(tmp_path / "1.parquet") == pq.read_table(tmp_path / "3.parquet")


def test_a_failure_leaves_no_file(source, tmp_path):
    with pytest.raises(enregard.EnregardError, match="column de is missing .the columns are number, fr, en, other"):
        parquet.align(source, tmp_path / "out.parquet", columns=("number", "fr", "de"))

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parquet.align(source, tmp_path / "out.parquet", progress=stop, **OPTIONS)
    with pytest.raises(enregard.EnregardError, match="documents.parquet: is the input, too"):
        parquet.align(source, source, **OPTIONS)
    with pytest.raises(FileNotFoundError):
        parquet.align(tmp_path / "none.parquet", tmp_path / "out.parquet", **OPTIONS)
    assert [path.name for path in tmp_path.iterdir()] == ["documents.parquet"]


def test_no_other_file_is_overwritten_or_deleted(source, tmp_path):
    for name in ("out.parquet.part", "out.parquet"):
        (tmp_path / name).write_bytes(b"notes")
    with pytest.raises(enregard.EnregardError, match="column de is missing"):
        parquet.align(source, tmp_path / "out.parquet", columns=("number", "fr", "de"))
    assert (tmp_path / "out.parquet").read_bytes() == b"notes"
    rows = parquet.align(source, tmp_path / "out.parquet", **OPTIONS)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == rows
    assert (tmp_path / "out.parquet.part").read_bytes() == b"notes"
    assert len(list(tmp_path.iterdir())) == 3
