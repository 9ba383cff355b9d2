"""The package and the command line write identical bytes for the same texts."""

import gzip
import json

import enregard
import pytest
from documents import FIXTURES, NAMES, text


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def alignment(name):
    return enregard.align(text("fr", name), text("en", name), document=name)


def files(name):
    return FIXTURES / "fr" / f"{name}.txt", FIXTURES / "en" / f"{name}.txt"


def test_tmx_is_identical(command_line, name, alignment, tmp_path):
    command_line("align", *files(name), "--quiet", "-o", tmp_path / "expected.tmx")
    with enregard.TmxWriter(tmp_path / "written.tmx", alignment.src_lang, alignment.tgt_lang) as out:
        out.write_all(alignment)
        assert out.dropped == sum(unit.is_null for unit in alignment)
    assert (tmp_path / "written.tmx").read_bytes() == (tmp_path / "expected.tmx").read_bytes()


def test_tsv_is_identical(command_line, name, alignment):
    rows = [(u.document, u.src, u.tgt, f"{u.confidence:.3f}", u.kind) for u in alignment]
    lines = ["document\tsource\ttarget\tconfidence\tbead", *map("\t".join, rows)]
    expected = command_line("align", *files(name), "--quiet", "--keep-nulls", "--to", "tsv")
    assert ("\n".join(lines) + "\n").encode() == expected


def test_jsonl_is_identical(command_line, name, alignment):
    texts = {"source": text("fr", name), "target": text("en", name)}

    def side(which, sentences, paragraphs, span):
        known = {f"{which}_sentences": [sentences.start, sentences.stop]}
        if span:
            known[f"{which}_paragraphs"] = [paragraphs.start, paragraphs.stop]
            known[f"{which}_bytes"] = [len(texts[which][:at].encode()) for at in span]
        return known

    expected = (
        command_line("align", *files(name), "--quiet", "--keep-nulls", "--to", "jsonl").decode().splitlines()
    )
    assert len(expected) == len(alignment)
    for line, unit in zip(expected, alignment):
        assert json.loads(line) == {
            "document": name,
            "unit": unit.number,
            "source": unit.src,
            "target": unit.tgt,
            "confidence": unit.confidence,
            "alignment": unit.alignment,
            **({} if unit.is_null else {"translation": unit.translation}),
            "bead": unit.kind,
            "source_lang": alignment.src_lang,
            "target_lang": alignment.tgt_lang,
            **side("source", unit.src_sentences, unit.src_paragraphs, unit.src_span),
            **side("target", unit.tgt_sentences, unit.tgt_paragraphs, unit.tgt_span),
        }


def test_gzip(alignment, tmp_path):
    for name in ("plain.tmx", "packed.tmx.gz"):
        with enregard.TmxWriter(tmp_path / name, "fr", "en") as out:
            out.write_all(alignment)
    assert gzip.decompress((tmp_path / "packed.tmx.gz").read_bytes()) == (tmp_path / "plain.tmx").read_bytes()
    assert list(enregard.read_tmx(tmp_path / "packed.tmx.gz")) == list(
        enregard.read_tmx(tmp_path / "plain.tmx")
    )
