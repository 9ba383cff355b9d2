"""The steps of datatrove pipelines."""

import json
import pickle

import enregard
import pytest
from documents import documents, jsonl

pytest.importorskip("datatrove", reason="datatrove is not installed")
from datatrove.data import Document  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402
from enregard.integrations.datatrove import EnregardAligner, EnregardFilter  # noqa: E402

OPTIONS = {"src_lang": "fr", "tgt_lang": "en"}


def read(folder):
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def test_a_pipeline_aligns_documents_and_filters_pairs(tmp_path):
    (tmp_path / "in").mkdir()
    rows = list(documents(8, 10))
    jsonl(tmp_path / "in" / "documents.jsonl", rows)
    writer = {"compression": None, "output_filename": "${rank}.jsonl"}
    executor = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(tmp_path / "in"), text_key="src", id_key="id"),
            EnregardAligner(segmented=True, **OPTIONS),
            EnregardFilter(
                min_confidence=0.5,
                exclusion_writer=JsonlWriter(str(tmp_path / "dropped"), **writer),
                **OPTIONS,
            ),
            JsonlWriter(str(tmp_path / "out"), **writer),
        ],
        tasks=1,
        logging_dir=str(tmp_path / "logs"),
    )
    executor.run()
    kept, dropped = read(tmp_path / "out"), read(tmp_path / "dropped")
    aligner = enregard.Aligner(segmented=True, **OPTIONS)
    units = [
        (f"{row.id}/{unit.number}", unit.src, unit.tgt)
        for row in rows
        for unit in aligner.align(row.src, row.tgt, document=row.id)
        if not unit.is_null
    ]
    found = [(pair["id"], pair["text"], pair["metadata"]["tgt"]) for pair in kept + dropped]
    assert sorted(found) == sorted(units) and len(kept) > len(dropped)
    scores = dict(zip((unit[0] for unit in units), enregard.score_pairs([unit[1:] for unit in units], "fr", "en")))
    for pair in kept:
        assert pair["metadata"]["confidence"] == scores[pair["id"]] >= 0.5
    for pair in dropped:
        assert scores[pair["id"]] < 0.5 and pair["metadata"]["filter_reason"] == "low_confidence"


def test_pairs_have_metadata():
    row = next(documents(1, 10))
    document = Document(text=row.src, id=row.id, metadata={"en": row.tgt, "url": "http://x", "other": 1})
    step = EnregardAligner("en", keep=("url",), keep_nulls=True, segmented=True, flags=True, **OPTIONS)
    again = pickle.loads(pickle.dumps(step))
    pairs = list(again.run([document]))
    units = enregard.Aligner(segmented=True, flags=True, **OPTIONS).align(row.src, row.tgt)
    assert [pair.text for pair in pairs] == [unit.src for unit in units]
    for pair, unit in zip(pairs, units):
        assert pair.metadata["url"] == "http://x" and "other" not in pair.metadata
        assert pair.metadata["document"] == row.id and pair.metadata["kind"] == unit.kind
        for name in ("confidence", "alignment", "translation"):
            assert pair.metadata[name] == getattr(unit, name)
        assert pair.metadata.get("flags", []) == sorted(unit.flags or ())
    sure = EnregardAligner("en", min_confidence=0.9, segmented=True, **OPTIONS).pairs(document)
    assert [pair.text for pair in sure] == [u.src for u in units if not u.is_null and u.confidence >= 0.9]


def test_a_document_that_fails_is_counted_and_does_not_end_the_pipeline(caplog):
    row = next(documents(1, 10))
    bad = Document(text=row.src, id="bad", metadata={})
    good = Document(text=row.src, id="good", metadata={"tgt": row.tgt})
    step = EnregardAligner(segmented=True, **OPTIONS)
    assert {pair.metadata["document"] for pair in step.run([bad, good])} == {"good"}
    assert step.stats["failed"].total == 1 and step.stats["documents"].total == 2
    assert "document bad: " in caplog.text and "metadata tgt is not a text" in caplog.text


def test_options_are_checked_when_the_step_is_made():
    for step in (EnregardAligner, EnregardFilter):
        with pytest.raises(enregard.EnregardError, match="src_lang french: not a language code"):
            step(src_lang="french", tgt_lang="en")
