"""Aligning files, folders and lists."""

import json
import pickle
import threading
import time

import enregard
import pytest
from documents import FIXTURES, NAMES, documents, jsonl, text

FR, EN = FIXTURES / "fr", FIXTURES / "en"

HTML = "<html><body><p>Le chat <b>dort</b>. Il a payé 25 euros.</p></body></html>"
HTML_EN = "<html><body><p>The cat <b>sleeps</b>. He paid 52 euros.</p></body></html>"


@pytest.fixture
def pages(tmp_path):
    paths = tmp_path / "page.fr.html", tmp_path / "page.en.html"
    for path, page in zip(paths, (HTML, HTML_EN)):
        path.write_text(page, encoding="utf-8")
    return paths


@pytest.mark.parametrize("name", NAMES[:2])
def test_files_give_the_same_units_as_the_command_line(command_line, tmp_path, name):
    files = FR / f"{name}.txt", EN / f"{name}.txt"
    alignment = enregard.align_files(*files)
    assert (alignment.src_lang, alignment.tgt_lang, alignment.document) == ("fr", "en", name)
    command_line("align", *files, "-o", tmp_path / "expected.tmx")
    alignment.to_tmx(tmp_path / "found.tmx")
    assert (tmp_path / "found.tmx").read_bytes() == (tmp_path / "expected.tmx").read_bytes()


def test_units_of_files_have_positions_in_bytes():
    whole = (FR / "lettre.txt").read_bytes()
    units = [unit for unit in enregard.align_files(FR / "lettre.txt", EN / "lettre.txt") if unit.src]
    assert len(units) > 10
    for unit in units:
        start, end = unit.src_bytes
        assert unit.src.split() == whole[start:end].decode().split()
        assert unit.src_span is None


def test_documents_of_other_formats_keep_their_tags_on_request(pages, tmp_path):
    for tags, expected in ((False, 0), (True, 2)):
        alignment = enregard.align_files(*pages, "fr", "en", tags=tags)
        assert [unit.src for unit in alignment] == ["Le chat dort.", "Il a payé 25 euros."]
        alignment.to_tmx(tmp_path / "page.tmx")
        assert (tmp_path / "page.tmx").read_text(encoding="utf-8").count("<bpt") == expected


def test_flags_are_computed_on_request_and_survive_pickling(pages):
    assert enregard.align_files(*pages, "fr", "en")[1].flags is None
    alignment = enregard.align_files(*pages, "fr", "en", flags=True, tags=True)
    assert alignment[0].flags == frozenset() and alignment[1].flags == {"numbers"}
    again = pickle.loads(pickle.dumps(alignment))
    assert again.units == alignment.units
    assert [unit.flags for unit in again] == [unit.flags for unit in alignment]
    assert [unit.src_bytes for unit in again] == [unit.src_bytes for unit in alignment]
    for name in ("src_lang", "tgt_lang", "confidence", "warnings", "document", "error"):
        assert getattr(again, name) == getattr(alignment, name)
    made = enregard.Unit("a", "b", flags=["length", "numbers"])
    assert made.flags == {"length", "numbers"} and made != enregard.Unit("a", "b")
    with pytest.raises(enregard.EnregardError, match='flag "longueur": not a flag; the flags are untranslated'):
        enregard.Unit("a", "b", flags=["longueur"])


def test_rules_abbreviations_and_encodings_apply_to_files(tmp_path):
    (tmp_path / "a.fr.txt").write_bytes("La Sté. Dupré livre. Été.".encode("windows-1252"))
    (tmp_path / "a.en.txt").write_bytes("The Dupré company delivers. Summer.".encode("windows-1252"))
    files = tmp_path / "a.fr.txt", tmp_path / "a.en.txt"
    (tmp_path / "list.txt").write_text("Sté.\n", encoding="utf-8")

    assert enregard.split("La Sté. Dupré livre.", "fr") == ["La Sté.", "Dupré livre."]
    units = enregard.align_files(
        *files, "fr", "en", encoding="windows-1252", abbreviations=tmp_path / "list.txt"
    )
    assert units[0].src == "La Sté. Dupré livre."
    assert enregard.split("La Sté. Dupré livre.", "fr", abbreviations=tmp_path / "list.txt") == [
        "La Sté. Dupré livre."
    ]
    rules = tmp_path / "rules.srx"
    rules.write_text(
        '<srx version="2.0" xmlns="http://www.lisa.org/srx20"><header segmentsubflows="yes" cascade="no"/><body>'
        '<languagerules><languagerule languagerulename="d"><rule break="yes"><beforebreak>;</beforebreak>'
        '<afterbreak>\\s</afterbreak></rule></languagerule></languagerules><maprules>'
        '<languagemap languagepattern=".*" languagerulename="d"/></maprules></body></srx>',
        encoding="utf-8",
    )
    assert enregard.split("Un; deux. Trois", "fr", srx=rules) == ["Un;", "deux. Trois"]
    changed = rules.read_text(encoding="utf-8").replace(">;<", ">,<")
    rules.write_text(changed, encoding="utf-8")
    assert enregard.split("Un, deux; trois", "fr", srx=rules) == ["Un,", "deux; trois"]


def test_folders_are_aligned_in_order_with_progress(command_line):
    calls = []
    run = enregard.align_documents(FR, EN, jobs=2, progress=lambda done, total: calls.append((done, total)))
    found = list(run)
    assert [alignment.document for alignment in found] == NAMES
    assert run.total == run.done == len(NAMES) and calls == [(n + 1, len(NAMES)) for n in range(len(NAMES))]
    assert any("French" in note for note in run.notes)
    assert list(run) == []
    expected = [json.loads(line) for line in command_line("align", FR, EN, "--to", "jsonl", "-q").splitlines()]
    units = [unit for alignment in found for unit in alignment if not unit.is_null]
    assert [(unit.document, unit.src, unit.tgt) for unit in units] == [
        (row["document"], row["source"], row["target"]) for row in expected
    ]


def test_a_document_that_fails_yields_its_error(tmp_path):
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    lines = [(FR / "lettre.txt", EN / "lettre.txt", "a"), (tmp_path / "empty.txt", EN / "resume.txt", "b")]
    pairs = tmp_path / "list.tsv"
    pairs.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
    good, bad = enregard.align_documents(pairs=pairs)
    assert good.error is None and len(good) > 10
    assert bad.document == "b" and len(bad) == 0 and "empty.txt: " in bad.error
    assert pickle.loads(pickle.dumps(bad)).error == bad.error


def test_json_lines_are_read_with_other_field_names(tmp_path):
    rows = list(documents(5, 5))
    jsonl(tmp_path / "documents.jsonl", rows)
    renamed = (tmp_path / "documents.jsonl").read_text(encoding="utf-8").replace('"src": ', '"fr": ')
    (tmp_path / "documents.jsonl").write_text(renamed, encoding="utf-8")
    run = enregard.align_documents(jsonl=tmp_path / "documents.jsonl", columns=("id", "fr", "tgt"))
    assert [alignment.document for alignment in run] == [row.id for row in rows] and run.total is None


def test_a_run_that_is_closed_ends_its_threads(tmp_path):
    jsonl(tmp_path / "documents.jsonl", list(documents(300, 20)))
    run = enregard.align_documents(jsonl=tmp_path / "documents.jsonl", src_lang="fr", tgt_lang="en")
    assert next(run).document == "doc-000000"
    run.close()
    assert list(run) == [] and run.done == 1
    del run
    # An iterator that is dropped ends its run, too: a second run works and gives the same result.
    again = enregard.align_documents(jsonl=tmp_path / "documents.jsonl", src_lang="fr", tgt_lang="en")
    assert [next(again).document for _ in range(3)] == [f"doc-{n:06}" for n in range(3)]


def test_other_threads_run_while_documents_are_aligned(tmp_path):
    jsonl(tmp_path / "documents.jsonl", list(documents(4, 400)))
    run = enregard.align_documents(jsonl=tmp_path / "documents.jsonl", src_lang="fr", tgt_lang="en", jobs=1)
    results = []
    thread = threading.Thread(target=lambda: results.extend(run))
    thread.start()
    steps = 0
    while thread.is_alive():
        steps += 1
        time.sleep(0)
    # If the alignment held the interpreter lock, this thread would run only between documents.
    assert len(results) == 4 and steps > 50


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: enregard.align_files("none.txt", EN / "lettre.txt"), FileNotFoundError, "none.txt"),
        (lambda: enregard.align_files(FR, EN), enregard.EnregardError, "is a folder"),
        (lambda: enregard.align_documents(FR), enregard.EnregardError, "give src and tgt, or pairs, or jsonl"),
        (lambda: enregard.align_documents(FR, EN, jobs=0), enregard.EnregardError, "jobs 0: must be at least 1"),
        (
            lambda: enregard.align_documents(FR, EN, columns=("a", "b", "c")),
            enregard.EnregardError,
            "columns: applies only to jsonl",
        ),
        (
            lambda: enregard.Aligner(segmented=True, abbreviations="a.txt"),
            enregard.EnregardError,
            "segmented: does not apply together with srx or abbreviations",
        ),
        (lambda: enregard.Aligner(encoding="latin-99"), enregard.EnregardError, "latin-99"),
        (lambda: enregard.Aligner(max_chars=0), enregard.EnregardError, "max_chars 0: must be at least 1"),
        (lambda: enregard.Aligner(srx="none.srx"), FileNotFoundError, "none.srx"),
    ],
)
def test_errors_name_files_and_arguments(call, error, message):
    with pytest.raises(error, match=message) as raised:
        call()
    assert "--" not in str(raised.value), "the message names an option of the command line"


def test_an_exception_in_the_progress_function_ends_the_iteration():
    def fail(done, total):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(enregard.align_documents(FR, EN, progress=fail))


def test_texts_can_be_aligned_with_options():
    flagged = enregard.align("Il a payé 25 euros.", "He paid 52 euros.", "fr", "en", flags=True)
    assert flagged[0].flags == {"numbers"}
    segmented = enregard.align("Un chat. Deux.\nTrois.", "A cat. Two.\nThree.", "fr", "en", segmented=True)
    assert [unit.src for unit in segmented] == ["Un chat. Deux.", "Trois."]
    assert enregard.align(text("fr", "phare"), text("en", "phare"))[0].flags is None
