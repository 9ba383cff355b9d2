"""The filter for OpusFilter."""

import gzip
import json
import logging

import enregard
import pytest

pytest.importorskip("opusfilter", reason="opusfilter is not installed")
from enregard.integrations.opusfilter import EnregardFilter  # noqa: E402
from opusfilter.opusfilter import OpusFilter  # noqa: E402
from opusfilter.pipeline import FilterPipeline  # noqa: E402

OPTIONS = {"src_lang": "fr", "tgt_lang": "en"}
CONFIG = {"EnregardFilter": {**OPTIONS, "threshold": 0.4}, "module": "enregard.integrations.opusfilter"}


@pytest.fixture
def corpus(tmp_path, pairs):
    for lang, texts in zip(("fr", "en"), zip(*pairs)):
        with gzip.open(tmp_path / f"corpus.{lang}.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in texts)
    return tmp_path


def steps(*steps):
    return [{"type": kind, "parameters": parameters} for kind, parameters in steps]


def test_a_configuration_filters_and_scores_a_corpus(corpus, pairs):
    inputs = ["corpus.fr.gz", "corpus.en.gz"]
    filtering = {"inputs": inputs, "outputs": ["kept.fr.gz", "kept.en.gz"], "filters": [dict(CONFIG)]}
    scoring = {"inputs": inputs, "output": "scores.jsonl", "filters": [dict(CONFIG)]}
    configuration = {
        "common": {"output_directory": str(corpus)},
        "steps": steps(("filter", filtering), ("score", scoring)),
    }
    OpusFilter(configuration).execute_steps()
    expected = enregard.score_pairs(pairs, "fr", "en")
    scores = [json.loads(line)["EnregardFilter"] for line in (corpus / "scores.jsonl").read_text().splitlines()]
    assert scores == expected
    kept = [pair for pair, score in zip(pairs, expected) if score >= 0.4]
    assert 0 < len(kept) < len(pairs)
    for lang, texts in zip(("fr", "en"), zip(*kept)):
        with gzip.open(corpus / f"kept.{lang}.gz", "rt", encoding="utf-8") as file:
            assert file.read().splitlines() == list(texts)


def test_pairs_are_scored_in_chunks_and_lazily(pairs):
    accepting = EnregardFilter(threshold=0.4, chunksize=10, **OPTIONS)
    taken = []

    def source():
        for pair in pairs:
            taken.append(pair)
            yield pair

    kept = accepting.filter(source())
    next(kept)
    assert len(taken) <= 20
    scores = list(enregard.iter_scores(pairs, "fr", "en", chunk_size=10))
    decisions = [score >= 0.4 for score in scores]
    assert list(accepting.filter(pairs)) == [pair for pair, kept in zip(pairs, decisions) if kept]
    assert list(accepting.filterfalse(pairs)) == [pair for pair, kept in zip(pairs, decisions) if not kept]
    assert list(accepting.decisions(pairs)) == decisions


def test_thresholds_accept_and_reject_every_pair(pairs):
    for threshold, expected in ((EnregardFilter.accept_threshold, pairs), (EnregardFilter.reject_threshold, [])):
        assert list(EnregardFilter(threshold=threshold, **OPTIONS).filter(pairs)) == list(expected)


def test_a_pipeline_combines_it_with_other_filters(pairs):
    pipeline = FilterPipeline.from_config([{"LengthFilter": {"unit": "word", "max_length": 15}}, dict(CONFIG)])
    kept = list(pipeline.filter(pairs))
    assert 0 < len(kept) and all(len(side.split()) <= 15 for pair in kept for side in pair)


def test_arguments_are_checked_and_unknown_ones_reported(caplog):
    with pytest.raises(enregard.EnregardError, match="src_lang french: not a language code"):
        EnregardFilter(src_lang="french", tgt_lang="en")
    with caplog.at_level(logging.WARNING):
        EnregardFilter(name="mine", treshold=0.4, **OPTIONS)
    assert "treshold" in caplog.text
