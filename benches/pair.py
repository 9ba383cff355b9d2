#!/usr/bin/env python3
"""Measures which documents `enregard pair` takes for translations of each other, and its time.

    benches/pair.py [--lang en] [--documents 200] [--orphans 50] [--seed 1] [--from FILE.tsv.zst]

The documents are passages of 4 to 16 sentences of the gold sets in French and the other language or, with --from, of
5 to 40 sentences of a file with the columns French, other language and source (this needs `zstdcat`). Of the passages
that a side has, the other side lacks --orphans in all. The names are numbers that are drawn for each side by itself, so
they say nothing. The script prints the shares of the true pairs that are found, how many of the found pairs are wrong, and
the time of the program. It runs the program $ENREGARD, or else the release build.
"""
import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLD_SIZES, FILE_SIZES = (4, 16), (5, 40)


def gold_texts(lang):
    """The beads of each gold document, as pairs of texts."""
    gold = Path(os.environ.get("ENREGARD_SHARED", ROOT.parent / "shared")) / "gold/align"
    if not gold.is_dir():
        sys.exit(f"benches/pair.py: no gold sets in {gold}; set ENREGARD_SHARED to the folder that contains gold/")
    for ladder in sorted(gold.glob(f"*-fr{lang}*/*.gold")):
        # The derived sets have each text in several versions.
        if "derived" in str(ladder) and "mild" not in ladder.name:
            continue
        sides = [ladder.with_suffix(end).read_text(encoding="utf-8").splitlines() for end in (".src", ".tgt")]
        beads = [[json.loads(part) for part in line.split(":")[:2]] for line in ladder.read_text().splitlines()]
        yield [[" ".join(side[k] for k in numbers) for side, numbers in zip(sides, bead)] for bead in beads]


def filed_texts(path):
    """The rows of each source of a file, as pairs of texts."""
    texts = defaultdict(list)
    lines = subprocess.run(["zstdcat", path], check=True, capture_output=True, encoding="utf-8").stdout
    for line in lines.splitlines():
        french, foreign, source = line.split("\t")
        texts[source].append([french, foreign])
    return texts.values()


def passages(texts, sizes, draw):
    """Cuts texts into passages, and shuffles these."""
    cut = []
    for beads in texts:
        while len(beads) >= sizes[0]:
            size = draw.randint(*sizes)
            own, beads = beads[:size], beads[size:]
            sides = [[bead[side] for bead in own if bead[side].strip()] for side in (0, 1)]
            if all(len(side) >= sizes[0] // 2 for side in sides):
                cut.append(sides)
    draw.shuffle(cut)
    return cut


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang", default="en", help="the other language")
    parser.add_argument("--documents", type=int, default=200, help="the number of documents of a side")
    parser.add_argument("--orphans", type=int, default=50, help="the number of documents without a counterpart")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="file", help="cut passages from this file instead of the gold sets")
    options = parser.parse_args()
    program = os.environ.get("ENREGARD", ROOT / "target/release/enregard")
    draw = random.Random(options.seed)
    if options.file:
        cut = passages(filed_texts(options.file), FILE_SIZES, draw)
    else:
        cut = passages(gold_texts(options.lang), GOLD_SIZES, draw)
    pairs = options.documents - options.orphans // 2
    if len(cut) < pairs + options.orphans:
        sys.exit(f"benches/pair.py: the texts give {len(cut)} passages only; lower --documents")
    with tempfile.TemporaryDirectory() as work:
        partner = {}
        names = [draw.sample(range(10 * options.documents), options.documents) for _ in range(2)]
        for side in (0, 1):
            folder = Path(work, "fr" if side == 0 else options.lang)
            folder.mkdir()
            alone = range(pairs + side, pairs + options.orphans, 2)
            for name, number in zip(names[side], [*range(pairs), *alone]):
                lines = cut[number][side]
                paragraphs = [" ".join(lines[k : k + 4]) for k in range(0, len(lines), 4)]
                path = folder / f"{name}.txt"
                path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
                partner[str(path)] = number
        call = [program, "pair", str(Path(work, "fr")), str(Path(work, options.lang)), "--to", "json", "--quiet"]
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        result = subprocess.run([*call, "-s", "fr", "-t", options.lang], capture_output=True, encoding="utf-8")
        wall = time.monotonic() - began
        if not result.stdout:
            sys.exit(result.stderr)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        pairings = json.loads(result.stdout)["pairs"]
        found = [(it["probability"], partner[it["source"]] == partner[it["target"]]) for it in pairings]
    right = sum(is_right for _, is_right in found)
    sure = [is_right for probability, is_right in found if probability >= 0.9]
    print(f"{options.documents} documents a side, {pairs} pairs, {options.orphans} orphans, seed {options.seed}")
    print(f"true pairs found: {right} ({right / pairs:.1%})")
    print(f"found pairs: {len(found)}, wrong: {len(found) - right} ({1 - right / len(found):.1%})")
    print(f"at .9 or above: {len(sure)}, wrong: {len(sure) - sum(sure)} ({1 - sum(sure) / len(sure):.1%})")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"CPU {cpu:.1f} s, wall {wall:.1f} s")


main()
