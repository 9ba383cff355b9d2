"""Documents of Bitextor."""

import base64
import subprocess
import sys

import enregard
import pytest
from documents import documents
from enregard.integrations import bitextor

COMMAND = [sys.executable, "-m", "enregard.integrations.bitextor", "--src-lang", "fr", "--tgt-lang", "en"]


def b64(text):
    return base64.b64encode(text.encode()).decode()


def lines(rows):
    return [f"http://fr/{row.id}\thttp://en/{row.id}\t{b64(row.src)}\t{b64(row.tgt)}\n" for row in rows]


def run(source, *arguments):
    done = subprocess.run([*COMMAND, *arguments], input=source.encode(), capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def expected(rows, min_confidence=0.0, **options):
    aligner = enregard.Aligner("fr", "en", **{"segmented": True, **options})
    out = "src_url\ttrg_url\tsrc_text\ttrg_text\tbleualign_score\n"
    for row in rows:
        for unit in aligner.align(row.src, row.tgt):
            if not unit.is_null and unit.confidence >= min_confidence:
                score = f"{unit.confidence:.3f}"
                out += "\t".join((f"http://fr/{row.id}", f"http://en/{row.id}", unit.src, unit.tgt, score)) + "\n"
    return out


@pytest.fixture
def rows():
    return list(documents(6, 10))


def test_documents_become_pairs_in_order(rows):
    source = "".join(lines(rows))
    assert run(source) == (0, expected(rows), "")
    assert run(source, "--jobs", "3", "--min-confidence", "0.9") == (0, expected(rows, 0.9), "")
    assert run(source, "--split") == (0, expected(rows, segmented=False), "")


def test_a_header_names_the_columns(rows):
    columns = [line.rstrip("\n").split("\t") for line in lines(rows)]
    swapped = ["trg_text\tother\tsrc_text\ttrg_url\tsrc_url\n"]
    swapped += [f"{tgt}\tx\t{src}\t{tgt_url}\t{src_url}\n" for src_url, tgt_url, src, tgt in columns]
    assert run("".join(swapped)) == (0, expected(rows), "")
    assert run("", "--score-column", "score")[1] == "src_url\ttrg_url\tsrc_text\ttrg_text\tscore\n"


def test_a_document_that_fails_does_not_affect_the_others(rows):
    source = lines(rows)
    source[2] = "http://bad\thttp://bad\tnot base64!\tx\n"
    source[4] = f"http://empty\thttp://empty\t{b64(' ')}\t{b64('Yes.')}\n"
    code, out, err = run("".join(source))
    assert (code, out) == (1, expected([rows[0], rows[1], rows[3], rows[5]]))
    assert "error: document http://bad: line 3: not base64 of UTF-8 text" in err
    assert "error: document http://empty: source: " in err


def test_a_line_with_too_few_columns_is_an_error(rows):
    code, _, err = run(lines(rows)[0] + "http://fr\thttp://en\n")
    assert (code, err) == (
        3,
        "error: line 2: has 2 columns; expected src_url, trg_url, src_text, trg_text\n",
    )


def test_results_are_objects_in_python(rows):
    source = [line.encode() for line in lines(rows)]
    results = bitextor.align(iter(source), src_lang="fr", tgt_lang="en", jobs=2)
    first = next(results)
    assert (first.document.src_url, first.document.src) == (f"http://fr/{rows[0].id}", rows[0].src)
    assert first.error is None and first.units[0].document == first.document.src_url
    assert len(list(results)) == len(rows) - 1
    assert bitextor.decode(bitextor.encode("été"), 1) == "été"
