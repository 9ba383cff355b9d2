"""Alignments as files and tables, and the messages about optional dependencies."""

import importlib
import sys

import enregard
import pytest
from documents import text

pa = pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def alignment():
    return enregard.align(text("fr", "moulin"), text("en", "moulin"), document="moulin", flags=True)


def test_tmx_has_the_units_with_the_minimum_confidence(alignment, tmp_path):
    alignment.to_tmx(tmp_path / "all.tmx")
    alignment.to_tmx(tmp_path / "sure.tmx", min_confidence=0.9, doctype=True)
    pairs = [unit for unit in alignment if not unit.is_null]
    assert [unit.src for unit in enregard.read_tmx(tmp_path / "all.tmx")] == [unit.src for unit in pairs]
    sure = [unit.src for unit in pairs if unit.confidence >= 0.9]
    assert [unit.src for unit in enregard.read_tmx(tmp_path / "sure.tmx")] == sure
    assert 0 < len(sure) < len(pairs) and "tmx14.dtd" in (tmp_path / "sure.tmx").read_text(encoding="utf-8")
    with pytest.raises(OSError, match="folder does not exist"):
        alignment.to_tmx(tmp_path / "no" / "out.tmx")


def test_arrow_tables_have_the_schema_of_batches(alignment):
    table = alignment.to_arrow()
    assert table.schema == enregard.SCHEMA and table.num_rows == len(alignment)
    for row, unit in zip(table.to_pylist(), alignment):
        assert (row["id"], row["src"], row["tgt"]) == ("moulin", unit.src, unit.tgt)
        assert row["bead"]["src_start"] == unit.src_sentences.start
        assert row["bead"]["tgt_end"] == unit.tgt_sentences.stop
        for name in ("confidence", "alignment", "translation"):
            assert row[name] == getattr(unit, name)
        assert row["flags"] is None if unit.flags is None else set(row["flags"]) == unit.flags
        assert row["error"] is None


def test_data_frames_have_a_row_per_unit(alignment):
    pandas = pytest.importorskip("pandas")
    frame = alignment.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == len(alignment)
    assert list(frame.columns) == [
        "document",
        "number",
        "kind",
        "src",
        "tgt",
        "confidence",
        "alignment",
        "translation",
        "flags",
    ]
    for name in ("document", "number", "kind", "src", "tgt"):
        assert list(frame[name]) == [getattr(unit, name) for unit in alignment]
    assert frame["confidence"].dtype == "float64" and frame["translation"].isna().sum() == sum(
        unit.is_null for unit in alignment
    )
    assert all(flags is None or isinstance(flags, list) for flags in frame["flags"])


def test_units_without_flags_have_none_in_tables():
    plain = enregard.align("Il a payé 25 euros.", "He paid 25 euros.", "fr", "en")
    assert plain.to_arrow().to_pylist()[0]["flags"] is None
    examined = enregard.align("Il a payé 25 euros.", "He paid 52 euros.", "fr", "en", flags=True)
    assert examined.to_arrow().to_pylist()[0]["flags"] == ["numbers"]


@pytest.mark.parametrize(
    ("module", "extra", "use"),
    [
        ("pandas", "pandas", lambda alignment: alignment.to_pandas()),
        ("pyarrow", "arrow", lambda alignment: alignment.to_arrow()),
        ("tqdm", "progress", lambda _: enregard.align_documents("a", "b", progress=True)),
    ],
)
def test_a_missing_package_is_named_with_its_extra(alignment, monkeypatch, module, extra, use):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=rf"{module} is missing; install it with: pip install 'enregard\[{extra}\]'"):
        use(alignment)


@pytest.mark.parametrize(
    ("module", "missing", "extra"),
    [
        ("enregard.arrow", "pyarrow", "arrow"),
        ("enregard.parquet", "pyarrow", "arrow"),
        ("enregard.ray", "pyarrow", "ray"),
        ("enregard.integrations.datatrove", "datatrove", "datatrove"),
        ("enregard.integrations.opusfilter", "opusfilter", "opusfilter"),
    ],
)
def test_a_module_that_lacks_its_package_names_the_extra(monkeypatch, module, missing, extra):
    for name in [name for name in sys.modules if name == module or name.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=rf"is missing; install it with: pip install 'enregard\[{extra}\]'"):
        importlib.import_module(module)
