"""The types of the package, for users with a type checker."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy", reason="mypy is not installed")

USE = """
import enregard
from enregard import parquet
from enregard.integrations import bitextor, opuscleaner

alignment: enregard.Alignment = enregard.align_files("a.txt", "b.txt", "fr", "en", flags=True, srx=None)
names: list[str] = [unit.src for unit in alignment if unit.flags is not None and "numbers" in unit.flags]
alignment.to_tmx("out.tmx", min_confidence=0.5)
rows: int = alignment.to_arrow().num_rows
for document in enregard.align_documents("a", "b", jobs=2, src_lang="fr", progress=lambda done, total: None):
    error: str | None = document.error
for audit in enregard.audit("a", "b"):
    kinds: list[str] = [finding.kind for finding in audit.findings]
scores: list[float] = list(enregard.iter_scores([("a", "b")], "fr", "en"))
written: int = enregard.score_file("a.tsv", "b.tsv", src_col=1)["written"]
"""

WRONG = 'import enregard\nenregard.align("a", "b", frobnicate=True)\n'


def mypy(path, source):
    path.write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(path.parent / "cache"), str(path)]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def test_a_type_checker_accepts_correct_and_refuses_wrong_calls(tmp_path):
    assert mypy(tmp_path / "use.py", USE)[0] == 0, mypy(tmp_path / "use.py", USE)[1]
    code, output = mypy(tmp_path / "wrong.py", WRONG)
    assert code == 1 and "frobnicate" in output


def test_the_stub_describes_the_package(tmp_path):
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy]\nignore_missing_imports = True\n", encoding="utf-8")
    options = ["--allowlist", str(Path(__file__).with_name("stubtest.txt")), "--ignore-unused-allowlist"]
    command = [sys.executable, "-m", "mypy.stubtest", "enregard", "--mypy-config-file", str(settings), "--concise"]
    done = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
