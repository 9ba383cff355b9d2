"""Checks that other programs read the same pairs from a TMX file: clients.py FOLDER CASE

FOLDER contains the pairs (CASE.jsonl), the TMX file that enregard made from them (CASE.tmx), and the messages
of enregard (CASE.log). This script computes the expected pairs independently of enregard, from the rules in
docs/reference/formats.md.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

BLANK = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
OMEGAT_JAR = Path("/usr/share/omegat/OmegaT.jar")


def forbidden(c):
    code = ord(c)
    control = code < 0x20 or 0x7F <= code <= 0x9F
    return control or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def cleaned(text):
    """The text as it must appear in TMX, and the number of characters removed from it."""
    kept, removed = [], 0
    for c in text:
        if not BLANK.match(c) and forbidden(c):
            removed += 1
        else:
            kept.append(c)
    return BLANK.sub(" ", "".join(kept)).strip(), removed


def expected(folder, case):
    """The pairs that must be in the TMX file.

    Also checks the numbers of removed characters and units that enregard reports.
    """
    pairs, removed, dropped = [], 0, 0
    for line in (folder / f"{case}.jsonl").open(encoding="utf-8"):
        unit = json.loads(line)
        if not unit["source"] or not unit["target"]:
            dropped += 1
            continue
        (source, less), (target, less_too) = cleaned(unit["source"]), cleaned(unit["target"])
        removed += less + less_too
        if source and target:
            pairs.append((source, target))
        else:
            dropped += 1
    log = (folder / f"{case}.log").read_text()
    # Patterns for the messages of enregard, and the counts that they must report.
    counted = {
        "characters? removed": removed,
        "units?[^\\n]* one side is empty": dropped,
    }
    for what, count in counted.items():
        found = re.search(rf"(\d+) {what}", log)
        claimed = int(found[1]) if found else 0
        if claimed != count:
            sys.exit(f"{case}: {count} {what}, but enregard reports {claimed}")
    return pairs


def same(client, pairs, found):
    """Checks that the program found exactly these pairs in this order."""
    if found == pairs:
        print(f"{client}: {len(found)} pairs, all correct")
        return
    for number, (want, got) in enumerate(zip(pairs, found)):
        if want != got:
            sys.exit(f"{client}: pair {number} is {got!r}, expected {want!r}")
    sys.exit(f"{client}: {len(found)} pairs, expected {len(pairs)}")


def skip(client, reason):
    print(f"!!!!!!!! SKIPPED: {client}: {reason}")


def xmllint(tmx, pairs, folder):
    if not shutil.which("xmllint"):
        return skip("xmllint", "Debian's libxml2-utils could not be installed")
    if not OMEGAT_JAR.exists():
        return skip("xmllint", "the DTD is part of Debian's omegat, which could not be installed")
    dtd = folder / "tmx14.dtd"
    with zipfile.ZipFile(OMEGAT_JAR) as jar:
        dtd.write_bytes(jar.read("schemas/tmx14.dtd"))
    subprocess.run(["xmllint", "--noout", "--nonet", "--dtdvalid", dtd, tmx], check=True)
    print("xmllint: valid")


def translate_toolkit(tmx, pairs, folder):
    try:
        from translate.storage import tmx as toolkit
    except ImportError:
        return skip("translate-toolkit", "it could not be installed from PyPI")
    with open(tmx, "rb") as file:
        store = toolkit.tmxfile(file, "fr", "en")
    same("translate-toolkit", pairs, [(unit.source, unit.target) for unit in store.units])
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for unit in store.units:
        order = [node.get(lang) for node in unit.xmlelement.iter("tuv")]
        if order != ["fr", "en"]:
            sys.exit(f"translate-toolkit: the languages are in the order {order}")


def tmxt(tmx, pairs, folder):
    program = Path(sys.executable).with_name("tmxt.py")
    if not program.exists():
        return skip("tmxt", "it could not be installed from PyPI")
    out = folder / "tmxt.tsv"
    subprocess.run([sys.executable, program, "--codelist=fr,en", tmx, out], check=True)
    lines = out.read_text(encoding="utf-8").split("\n")[:-1]
    same("tmxt", pairs, [tuple(line.split("\t")) for line in lines])


def mtdata(tmx, pairs, folder):
    try:
        from mtdata.tmx import read_tmx
    except ImportError:
        return skip("mtdata", "it could not be installed from PyPI")
    # mtdata resolves entities twice, so a text `&lt;` becomes `<`.
    again = [
        tuple(html.unescape(text).replace("\n", " ").replace("\t", " ") for text in pair) for pair in pairs
    ]
    same("mtdata", again, list(read_tmx(tmx, ("fr", "en"))))


def lttoolbox(tmx, pairs, folder):
    if not shutil.which("lt-tmxcomp"):
        return skip("lt-tmxcomp", "Debian's lttoolbox could not be installed")
    # lttoolbox treats digits as variables and some characters as markup, so this test uses a pair without
    # either.
    plain = [(s, t) for s, t in pairs if re.fullmatch(r"[A-Za-zÀ-ÿœ ,.’']{20,}", s) and t.isprintable()]
    binary = folder / "memory.bin"
    subprocess.run(["lt-tmxcomp", "fr-en", tmx, binary], check=True, stdout=subprocess.DEVNULL)
    if not plain:
        return skip(
            "lt-tmxproc", "it compiled the memory, but there is no sentence without digits and markup"
        )
    source, target = plain[0]
    # The form in which `apertium-destxt` passes the sentence on.
    stream = f"{source}.[][\n]"
    done = subprocess.run(["lt-tmxproc", binary], input=stream, capture_output=True, text=True, check=True)
    if target not in done.stdout:
        sys.exit(f"lt-tmxproc: {source!r} was translated as {done.stdout!r}, expected {target!r}")
    print(f"lt-tmxproc: “{source[:40]}…” was translated", flush=True)


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>fr</source_lang><target_lang>en</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


def omegat(tmx, pairs, folder):
    if not shutil.which("omegat"):
        return skip("OmegaT", "Debian's omegat could not be installed")
    with tempfile.TemporaryDirectory(dir=folder) as place:
        project, config = Path(place, "project"), Path(place, "config")
        for name in ["source", "target", "tm/auto", "glossary", "dictionary", "omegat"]:
            (project / name).mkdir(parents=True)
        config.mkdir()
        (project / "omegat.project").write_text(PROJECT)
        shutil.copy(tmx, project / "tm/auto/memory.tmx")
        # One paragraph per source; OmegaT's text filter ends lines at line feeds.
        text = "".join(f"{source}\n\n" for source, _ in pairs)
        (project / "source/text.txt").write_bytes(text.encode("utf-8"))
        call = ["omegat", f"--config-dir={config}", "--mode=console-translate", project]
        done = subprocess.run(call, capture_output=True, text=True, errors="replace")
        log = (
            done.stdout
            + done.stderr
            + "".join(p.read_text(errors="replace") for p in config.glob("logs/*.log"))
        )
        if "TF_TM_LOAD_ERROR" in log or "Error" in log:
            sys.exit("OmegaT: " + "\n".join(line for line in log.splitlines() if "rror" in line))
        out = project / "target/text.txt"
        if not out.exists():
            sys.exit(f"OmegaT: no target was written: {log[-2000:]}")
        found = out.read_bytes().decode("utf-8").split("\n")[::2][: len(pairs)]
    # OmegaT normalises its output to NFC; TMX files need not be normalised.
    composed = [
        [unicodedata.normalize("NFC", text) for text in texts] for texts in (list(zip(*pairs))[1], found)
    ]
    same("OmegaT", *composed)


def main():
    folder, case = Path(sys.argv[1]), sys.argv[2]
    pairs = expected(folder, case)
    print(f"{len(pairs)} pairs expected; the reported removals are correct")
    for client in [xmllint, translate_toolkit, tmxt, mtdata, lttoolbox, omegat]:
        client(folder / f"{case}.tmx", pairs, folder)


main()
