#!/usr/bin/env python3
"""Measures how well `enregard audit` finds what has changed in real documentation since it was translated.

Usage: benches/drift.py [PROGRAM] [FOLDER]

Downloads two versions of the npm package electron-i18n (MIT licence), which contain the English documentation of
Electron and its French translation, into FOLDER (target/drift). Compares the French pages of the older version with
the English pages of the newer one, without and with `--base`, the English pages of the older one. Pages of which more
than 35 % of the long lines are still in English are not used.

The labels come from the two English versions. A paragraph of the new version is
  same     if the old version has its words,
  added    if every old paragraph shares less than half of its words with it,
  changed  otherwise.
Paragraphs with fewer than three words and paragraphs that the French page has in English are not counted.

Prints for added and for changed paragraphs: their number; the area under the curve that separates them from `same` by
the highest probability of a finding about them; the share found when 1 % of `same` is in findings; and both shares at
the probability .5.
"""

import json
import pathlib
import re
import subprocess
import sys
import tarfile
from collections import Counter, defaultdict

PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/enregard").resolve()
FOLDER = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "target/drift")
OLD, NEW = "1.717.0", "1.1748.0"
UNTRANSLATED = 0.35
KINDS = {"omission", "doubtful", "numbers", "truncated", "stale"}


def documents(version):
    """Returns the pages of a version: for each language, a dictionary from addresses to Markdown texts."""
    archive = FOLDER / f"electron-i18n-{version}.tgz"
    if not archive.exists():
        subprocess.run(["npm", "pack", "--silent", f"electron-i18n@{version}"], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(archive) as files:
        pages = json.load(files.extractfile("package/index.json"))["docs"]
    text = lambda page: "\n\n".join(section["body"].strip("\n") for section in page["sections"]) + "\n"
    return {language: {path: text(page) for path, page in pages[language].items()} for language in ("en-US", "fr-FR")}


def is_translated(french, english):
    own = set(english.splitlines())
    lines = [line for line in french.splitlines() if len(line) > 40]
    return sum(line in own for line in lines) <= UNTRANSLATED * max(1, len(lines))


def write_pages():
    old, new = documents(OLD), documents(NEW)
    names = []
    for path, french in old["fr-FR"].items():
        versions = [old["en-US"].get(path), new["en-US"].get(path), french]
        if None in versions or not is_translated(french, versions[0]):
            continue
        name = path.strip("/").replace("/", "_") + ".md"
        for folder, text in zip(("old", "new", "fr"), versions):
            (FOLDER / folder).mkdir(exist_ok=True)
            (FOLDER / folder / name).write_text(text, encoding="utf-8")
        names.append(name)
    return sorted(names)


def paragraphs(text):
    """Returns (first line, last line, text) of each paragraph, list item and heading outside code blocks."""
    found, current, fence = [], None, None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        mark = re.match(r"(```+|~~~+)", line)
        if fence:
            fence = None if line.startswith(fence) else fence
        elif mark:
            fence, current = mark.group(1), None
        elif not line:
            current = None
        elif not line.startswith("<!--"):
            if current is None or re.match(r"([*+-]|\d+\.|#+)\s|\|", line):
                current = [number, number, line]
                found.append(current)
            else:
                current[1:] = [number, f"{current[2]} {line}"]
            current = None if line.startswith("#") else current
    return found


def words(text):
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"\]\([^)]*\)", "]", text)).lower().split())


def in_common(a, b):
    a, b = Counter(a.split()), Counter(b.split())
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def label(text, old, french):
    if len(text.split()) < 3 or text in french:
        return None
    if text in old:
        return "same"
    return "added" if all(in_common(text, other) < 0.5 for other in old) else "changed"


def audit(*options):
    """Returns the findings of each page."""
    command = [PROGRAM, "audit", FOLDER / "new", FOLDER / "fr", "--to", "jsonl", "--min-probability", "0", *options]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    findings = defaultdict(list)
    for line in map(json.loads, run.stdout.splitlines()):
        if line.get("kind") in KINDS and line["src"]:
            findings[line["document"] + ".md"].append((line["src"], line["probability"]))
    return findings


def highest(findings, first, last):
    about = (p for place, p in findings if place["line"] <= last and place["end_line"] >= first)
    return max(about, default=0)


def area(found, other):
    """Returns the area under the ROC curve: the probability that a value of `found` exceeds one of `other`."""
    wins = sum((a > b) + (a == b) / 2 for a in found for b in other)
    return wins / (len(found) * len(other))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    labelled = []
    for name in write_pages():
        old, french = ({words(text) for *_, text in paragraphs((FOLDER / side / name).read_text())} for side in ("old", "fr"))
        for first, last, text in paragraphs((FOLDER / "new" / name).read_text()):
            kind = label(words(text), old, french)
            if kind:
                labelled.append((name, first, last, kind))
    print("paragraphs:", ", ".join(f"{n} {kind}" for kind, n in Counter(kind for *_, kind in labelled).most_common()))
    for title, options in (("without --base", []), ("with --base", ["--base", FOLDER / "old"])):
        findings = audit(*options)
        values = defaultdict(list)
        for name, first, last, kind in labelled:
            values[kind].append(highest(findings[name], first, last))
        threshold = sorted(values["same"], reverse=True)[len(values["same"]) // 100]
        share = lambda kind, p: sum(value >= p for value in values[kind]) / len(values[kind])
        print(f"{title}: {share('same', 0.5):.4f} of same in findings at .5")
        for kind in ("added", "changed"):
            at_one = sum(value > threshold for value in values[kind]) / len(values[kind])
            print(
                f"  {kind}: {len(values[kind])}, AUC {area(values[kind], values['same']):.4f}, "
                f"found at 1 % alarms {at_one:.3f}, at .5 {share(kind, 0.5):.3f}"
            )


main()
