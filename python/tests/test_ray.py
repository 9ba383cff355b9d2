"""Aligning on Ray Data: the task function alone, and the engine if Ray is installed."""

import enregard.ray
import pyarrow as pa
import pytest
from documents import documents
from enregard.ray import align_table

OPTIONS = {"src_lang": "fr", "tgt_lang": "en", "segmented": True}
ROWS = list(documents(60, 10))
TABLE = pa.table({name: [getattr(row, name) for row in ROWS] for name in ("id", "src", "tgt")})
BEADS = pa.Table.from_batches(enregard.align_batches(TABLE.to_batches(), **OPTIONS))


def test_the_task_function():
    assert pa.concat_tables(align_table(TABLE, **OPTIONS)) == BEADS
    [nothing] = align_table(TABLE.slice(0, 0), **OPTIONS)
    assert nothing.schema == enregard.SCHEMA and nothing.num_rows == 0


def test_wrong_options_raise_before_the_tasks_start():
    with pytest.raises(enregard.EnregardError, match="tgt_lang xx: not a language code"):
        enregard.ray.align(None, src_lang="fr", tgt_lang="xx")
    with pytest.raises(TypeError, match="langs"):
        enregard.ray.align(None, langs="fr")


def test_a_data_set_on_ray():
    ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'ray[data]'")
    pytest.importorskip("ray.data")
    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    try:
        from enregard.ray import align

        dataset = align(ray.data.from_arrow(TABLE).repartition(4), batch_size=10, **OPTIONS)
        rows = dataset.take_all()
    finally:
        ray.shutdown()

    def key(row):
        return row["id"], row["bead"]["src_start"], row["bead"]["tgt_start"]

    assert sorted(rows, key=key) == sorted(BEADS.to_pylist(), key=key)
