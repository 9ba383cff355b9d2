"""Hugging Face data sets."""

import enregard
import pytest
from documents import documents

datasets = pytest.importorskip("datasets", reason="datasets is not installed")
pa = pytest.importorskip("pyarrow")
from enregard.integrations import datasets as enregard_datasets  # noqa: E402

OPTIONS = {"src_lang": "fr", "tgt_lang": "en", "segmented": True}


@pytest.fixture
def rows():
    rows = [row._asdict() for row in documents(12, 8)]
    rows[5]["tgt"] = " "
    return rows


def beads(rows):
    batch = pa.RecordBatch.from_pylist(rows)
    return pa.Table.from_batches(enregard.align_batches([batch], **OPTIONS)).to_pylist()


@pytest.mark.parametrize("num_proc", [None, 2])
def test_a_data_set_is_aligned(rows, num_proc):
    found = enregard_datasets.align(
        datasets.Dataset.from_list(rows), batch_size=5, num_proc=num_proc, **OPTIONS
    )
    assert found.features.arrow_schema.names == enregard.SCHEMA.names
    assert list(found) == beads(rows)
    (failed,) = [row for row in found if row["error"] is not None]
    assert failed["id"] == "doc-000005"


def test_an_iterable_data_set_is_aligned_lazily(rows):
    taken = []

    def generate():
        for row in rows:
            taken.append(row["id"])
            yield row

    lazy = datasets.IterableDataset.from_generator(generate)
    found = enregard_datasets.align(lazy, batch_size=2, **OPTIONS)
    before = len(taken)
    assert before <= 2
    iterator = iter(found)
    assert next(iterator) == beads(rows)[0] and len(taken) - before < len(rows)
    assert [next(iterator)["id"] for _ in range(3)]
    assert list(found) == beads(rows)


def test_translation_columns_and_positions_as_names(rows):
    nested = [{"translation": {"fr": row["src"], "en": row["tgt"]}} for row in rows]
    found = enregard_datasets.align(
        datasets.Dataset.from_list(nested),
        id=None,
        src="translation.fr",
        tgt="translation.en",
        batch_size=5,
        **OPTIONS,
    )
    renamed = [{**row, "id": str(number)} for number, row in enumerate(rows)]
    assert list(found) == beads(renamed)


def test_pairs_get_a_score(pairs):
    data = datasets.Dataset.from_list([{"translation": {"fr": src, "en": tgt}} for src, tgt in pairs])
    options = {"src": "translation.fr", "tgt": "translation.en", "src_lang": "fr", "tgt_lang": "en"}
    scored = enregard_datasets.score(data, column="p", **options)
    assert scored["p"][:] == enregard.score_pairs(pairs, "fr", "en")
    assert scored.column_names == ["translation", "p"]
    lazy = enregard_datasets.score(data.to_iterable_dataset(), column="p", **options)
    assert [row["p"] for row in lazy] == scored["p"][:]


def test_errors_name_columns_and_options(rows):
    data = datasets.Dataset.from_list(rows)
    with pytest.raises(enregard.EnregardError, match="column fr is missing .the columns are id, src, tgt"):
        enregard_datasets.align(data, src="fr", **OPTIONS)
    with pytest.raises(enregard.EnregardError, match="timeout -1.* must be a number greater than 0"):
        enregard_datasets.align(data, timeout=-1.0)
