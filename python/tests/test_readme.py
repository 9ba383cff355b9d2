"""The examples of the README run."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The packages without which an example cannot run.
OPTIONAL = ("datasets", "datatrove", "opusfilter", "pandas", "pyarrow")


def blocks(page, language):
    """The code blocks of a page in one language."""
    found, block = [], None
    for line in page.read_text(encoding="utf-8").splitlines():
        if block is None and line == f"```{language}":
            block = []
        elif block is not None and line == "```":
            found.append("\n".join(block))
            block = None
        elif block is not None:
            block.append(line)
    return found


EXAMPLES = blocks(ROOT / "python" / "README.md", "python")


def test_there_is_an_example_for_each_section():
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(tmp_path, number):
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    for name in OPTIONAL:
        if f"import {name}" in EXAMPLES[number] or f"from {name}" in EXAMPLES[number]:
            pytest.importorskip(name, reason=f"{name} is not installed")
    if "opusfilter" in EXAMPLES[number]:
        pytest.importorskip("opusfilter", reason="opusfilter is not installed")
    # datasets and others start processes, which import this file, so the example is a file.
    example = tmp_path / "example.py"
    example.write_text(EXAMPLES[number] + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(example)], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or (tmp_path / "pairs").exists()


def test_shell_examples_run(tmp_path):
    (example,) = blocks(ROOT / "python" / "README.md", "sh")
    path = str(Path(sys.executable).parent)
    command = f'PATH="{path}:$PATH"; {example}'
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "La rivière monta.\tThe river rose.\n"), done.stderr
