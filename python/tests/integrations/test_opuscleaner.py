"""The filter for OpusCleaner."""

import json
import os
import subprocess
import sys
from pathlib import Path

import enregard
import pytest
from enregard.integrations import opuscleaner

COMMAND = Path(sys.executable).with_name("enregard-opuscleaner")
OPTIONS = ["--src-lang", "fr", "--tgt-lang", "en"]


def lines(pairs):
    # Texts as they are in corpora: a Windows line end, a space at the end, invalid UTF-8.
    every = [f"{src}\t{tgt}\n".encode() for src, tgt in pairs]
    every[0] = every[0].replace(b"\n", b"\r\n")
    every[1] = every[1].replace(b"\t", b" \t")
    every[2] = every[2].replace(b"\t", b"\xff\t")
    return every


def run(*arguments, source=b"", cwd=None):
    done = subprocess.run([str(COMMAND), *arguments], input=source, capture_output=True, timeout=120, cwd=cwd)
    return done.returncode, done.stdout, done.stderr.decode()


def test_the_command_keeps_lines_as_they_are(pairs):
    every = lines(pairs)
    texts = [tuple(line.decode("utf-8", "replace").rstrip("\r\n").split("\t")) for line in every]
    scores = enregard.score_pairs(texts, "fr", "en")
    code, out, err = run(*OPTIONS, "--min-confidence", "0.4", source=b"".join(every))
    assert (code, err) == (0, "")
    assert out == b"".join(line for line, score in zip(every, scores) if score >= 0.4)
    assert 0 < out.count(b"\n") < len(every)
    code, out, _ = run(*OPTIONS, "--scores", source=b"".join(every))
    assert (code, out.decode().split()) == (0, [f"{score:.3f}" for score in scores])


def test_empty_parameters_and_empty_input_are_allowed(pairs):
    assert run("--src-lang", "", "--tgt-lang", "") == (0, b"", "")
    source = b"".join(lines(pairs))
    assert run("--src-lang", "", "--tgt-lang", "", source=source)[0] == 0


def test_errors_have_an_exit_code_and_name_the_line():
    code, out, err = run(*OPTIONS, source=b"Oui.\tYes.\nNon.\n")
    assert (code, out, err) == (3, b"", "error: line 2: expected two columns with a tab between them\n")
    assert run("--min-confidence", "7")[::2] == (3, "error: --min-confidence 7.0: must be between 0 and 1\n")
    assert "not a language code" in run("--src-lang", "french", source=b"Oui.\tYes.\n")[2]


def test_lines_are_read_lazily_in_chunks(pairs):
    taken = []

    def source():
        for line in lines(pairs):
            taken.append(line)
            yield line

    scored = opuscleaner.scored(source(), chunk_size=7, src_lang="fr", tgt_lang="en")
    next(scored)
    assert len(taken) == 7 and len(list(scored)) == len(pairs) - 1


def test_opuscleaner_runs_the_installed_description(tmp_path, pairs):
    pytest.importorskip("opuscleaner", reason="opuscleaner is not installed")
    assert run("--install", cwd=tmp_path) == (0, b"filters/enregard.json\n", "")
    parameters = {"SRCLANG": "fr", "TGTLANG": "en", "MINCONFIDENCE": 0.4}
    pipeline = {
        "version": 1,
        "files": [],
        "filters": [{"filter": "enregard", "parameters": parameters, "language": None}],
    }
    (tmp_path / "pipeline.json").write_text(json.dumps(pipeline))
    source = "".join(f"{src}\t{tgt}\n" for src, tgt in pairs)
    cleaner = Path(sys.executable).with_name("opuscleaner-clean")
    # The command of the description is found on the PATH.
    path = os.pathsep.join([str(cleaner.parent), os.environ["PATH"]])
    done = subprocess.run(
        [str(cleaner), "--filters", "filters/*.json", "--input", "-", "pipeline.json", "fr", "en"],
        input=source.encode(),
        capture_output=True,
        timeout=120,
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode == 0, done.stderr.decode()
    expected = run(*OPTIONS, "--min-confidence", "0.4", source=source.encode())[1]
    assert done.stdout == expected and 0 < expected.count(b"\n") < len(pairs)


def test_opuscleaner_accepts_the_description(tmp_path):
    filtering = pytest.importorskip("opuscleaner.filtering", reason="opuscleaner is not installed")
    path = opuscleaner.install(str(tmp_path))
    (found,) = filtering.list_filters(str(path))
    assert found.name == "enregard" and found.type.value == "bilingual"
    step = filtering.FilterStep(filter="enregard", parameters={}, language=None)
    defaults = {name: parameter.default for name, parameter in found.parameters.items()}
    step.parameters.update(defaults)
    assert "MINCONFIDENCE=0.5" in filtering.filter_format_command(found, step, ["fr", "en"])
