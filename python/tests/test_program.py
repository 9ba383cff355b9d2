"""The program that the wheel installs. It must behave as the one that Cargo builds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from documents import FIXTURES, documents, jsonl

PROGRAM = Path(sys.executable).with_name("enregard")
FILES = [str(FIXTURES / lang / "lettre.txt") for lang in ("fr", "en")]

CALLS = {
    "version": (["--version"], 0),
    "help": (["--help"], 0),
    "help of a command": (["align", "--help"], 0),
    "no command": ([], 2),
    "unknown option": (["align", "--frobnicate"], 2),
    "align": (["align", *FILES, "--to", "jsonl"], 0),
    "split": (["split", FILES[0]], 0),
    "info": (["info", FILES[0]], None),
    "missing file": (["align", FILES[0], "none.txt"], 3),
    "invalid format": (["align", *FILES, "--to", "docx"], 2),
}


def run(command, *arguments, **options):
    done = subprocess.run([*map(str, command), *arguments], capture_output=True, timeout=120, **options)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", CALLS)
def test_output_and_exit_codes_are_those_of_the_program(program, name):
    arguments, code = CALLS[name]
    expected = run([program], *arguments)
    assert run([PROGRAM], *arguments) == expected
    assert run([sys.executable, "-m", "enregard"], *arguments) == expected
    assert code is None or expected[0] == code


def test_standard_input_and_file_names_that_are_not_utf_8(program, tmp_path):
    text = Path(FILES[0]).read_bytes()
    assert run([PROGRAM], "split", "-", input=text) == run([program], "split", "-", input=text)
    name = os.fsencode(tmp_path) + b"/lettre\xff.txt"
    try:
        with open(name, "wb") as file:
            file.write(text)
    except OSError:
        pytest.skip("the file system allows only UTF-8 names")
    assert run([PROGRAM], "split", os.fsdecode(name))[:2] == run([program], "split", os.fsdecode(name))[:2]


def test_a_closed_pipe_is_no_error():
    command = f"'{PROGRAM}' split '{FILES[0]}' -q | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"") and done.stdout.count(b"\n") == 1


def test_a_full_disk_is_an_error(program):
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    results = []
    for command in (program, PROGRAM):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [str(command), "align", *FILES], stdout=full, stderr=subprocess.PIPE, timeout=120
            )
        results.append((done.returncode, done.stderr))
    assert results[0] == results[1] and results[0][0] == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_interrupts_a_run_that_can_be_resumed(tmp_path, number):
    jsonl(tmp_path / "documents.jsonl", list(documents(4000, 30)))
    command = [str(PROGRAM), "align", "--jsonl", "documents.jsonl", "-o", "out.tsv", "--jobs", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
    journal = tmp_path / "out.tsv.journal"
    deadline = time.monotonic() + 60
    while not journal.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(number)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130 and b"--resume" in err
    assert journal.exists() and not (tmp_path / "out.tsv").exists()


def test_a_command_without_a_handler_ends_at_once():
    process = subprocess.Popen([str(PROGRAM), "split", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == -signal.SIGINT
    process.stdin.close()
    process.stdout.close()
