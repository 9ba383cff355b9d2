"""Auditing translations."""

import dataclasses
import json

import enregard
import pytest
from documents import FIXTURES, text


@pytest.fixture
def folders(tmp_path):
    """Two folders: a document that lacks its second half in the translation, and a file without a translation."""
    for lang in ("fr", "en"):
        (tmp_path / lang).mkdir()
    whole = text("en", "lettre")
    (tmp_path / "fr" / "lettre.txt").write_text(text("fr", "lettre"), encoding="utf-8")
    (tmp_path / "fr" / "seul.txt").write_text(text("fr", "resume"), encoding="utf-8")
    (tmp_path / "en" / "lettre.txt").write_text(whole[: whole.index("\n", len(whole) // 2)], encoding="utf-8")
    return tmp_path / "fr", tmp_path / "en"


def test_findings_are_those_of_the_command_line(command_line, folders):
    calls = []
    run = enregard.audit(*folders, progress=lambda done, total: calls.append((done, total)))
    audits = list(run)
    # A file without a counterpart has its path for a name.
    assert [audit.document for audit in audits] == ["lettre", str(folders[0] / "seul.txt")]
    assert run.done == 2 and calls[0] == (1, 1)
    first, alone = audits
    assert first.coverage < 0.8 and first.counts["omission"] >= 1 and first.error is None
    assert alone.counts == {"untranslated-file": 1} and alone.target == ""
    lines = [json.loads(line) for line in command_line("audit", *folders, "--to", "jsonl", "-q").splitlines()]
    expected = [line for line in lines if "kind" in line]
    found = [finding for audit in audits for finding in audit.findings]
    assert [(f.kind, f.probability, f.note) for f in found] == [
        (line["kind"], line["probability"], line["note"]) for line in expected
    ]
    passages = [(f.src and f.src.text, f.src and f.src.line) for f in found]
    assert passages == [(line["src"] and line["src"]["text"], line["src"] and line["src"]["line"]) for line in expected]


def test_results_are_plain_data(folders):
    first = next(enregard.audit(*folders, src_lang="fr", tgt_lang="en"))
    data = dataclasses.asdict(first)
    assert json.loads(json.dumps(data))["findings"][0]["document"] == "lettre"
    assert first.sentences[0] > first.sentences[1]


def test_a_complete_translation_has_no_omissions():
    (audit,) = enregard.audit(FIXTURES / "fr" / "lettre.txt", FIXTURES / "en" / "lettre.txt", min_probability=0.9)
    assert "omission" not in audit.counts and audit.coverage > 0.95


def test_changes_of_the_source_make_passages_stale(tmp_path):
    old, new, tgt = (tmp_path / name for name in ("old.txt", "new.txt", "tgt.txt"))
    old.write_text(text("fr", "lettre"), encoding="utf-8")
    first = text("fr", "lettre").split("\n\n")
    first[1] = "Nous avons décidé de fermer définitivement la bibliothèque du quartier au mois de juin."
    new.write_text("\n\n".join(first), encoding="utf-8")
    tgt.write_text(text("en", "lettre"), encoding="utf-8")
    (audit,) = enregard.audit(new, tgt, base=old, src_lang="fr", tgt_lang="en")
    assert audit.counts.get("stale", 0) >= 1


def test_errors_name_arguments(folders):
    with pytest.raises(enregard.EnregardError, match="min_probability 2: must be between 0 and 1"):
        enregard.audit(*folders, min_probability=2)
    with pytest.raises(enregard.EnregardError, match="give base or base_ref, not both"):
        enregard.audit(*folders, base=folders[0], base_ref="HEAD")
    with pytest.raises(FileNotFoundError):
        enregard.audit(folders[0] / "none", folders[1])
