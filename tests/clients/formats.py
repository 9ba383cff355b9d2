"""Checks that other programs read Parquet, PO and EPUB files of enregard: formats.py FOLDER CASE

FOLDER contains the pairs (CASE.jsonl). The program is $ENREGARD. pyarrow and DuckDB read the Parquet files, and pyarrow
writes one that enregard reads. msgfmt of gettext checks the PO file, and epubcheck
the books in both layouts.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ENREGARD = os.environ["ENREGARD"]
# Debian's command is this archive, which some systems cannot run without naming Java.
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")


# White space that enregard removes at the ends of cells.
WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and not "\x1c" <= c <= "\x1f")


def run(*args):
    subprocess.run([ENREGARD, *map(str, args)], check=True, stderr=subprocess.DEVNULL)


def units(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def skip(client, reason):
    print(f"!!!!!!!! SKIPPED: {client}: {reason}")


def pyarrow(flat, nested, folder, expected, pairs):
    try:
        from pyarrow import parquet
    except ImportError:
        return skip("pyarrow", "it could not be installed from PyPI")
    rows = parquet.read_table(flat).to_pylist()
    for row, unit in zip(rows, expected, strict=True):
        for name in ("document", "unit", "source", "target", "confidence", "bead", "source_lang", "target_lang"):
            assert row[name] == unit.get(name), (name, row, unit)
        for name in ("source_sentences", "target_bytes"):
            assert [row[f"{name}_start"], row[f"{name}_end"]] == unit.get(name, [None, None]), (name, row, unit)
    found = [tuple(row["translation"].values()) for row in parquet.read_table(nested).to_pylist()]
    assert found == pairs
    print(f"pyarrow: {len(rows)} units and {len(found)} pairs are equal")
    # A file that pyarrow writes, with a column of lists and some other order.
    table = parquet.read_table(flat).select(["target", "source"]).rename_columns(["en", "fr"])
    table = table.append_column("tags", [[["x"]] * len(table)])
    parquet.write_table(table, folder / "pyarrow.parquet", compression="gzip", row_group_size=1000)
    run("convert", folder / "pyarrow.parquet", folder / "pyarrow.jsonl", "--src-lang", "fr", "--tgt-lang", "en")
    found = [(unit["source"], unit["target"]) for unit in units(folder / "pyarrow.jsonl")]
    assert found == [(unit["source"].strip(WHITE), unit["target"].strip(WHITE)) for unit in expected]
    print(f"enregard: {len(found)} pairs of a file of pyarrow are equal")


def duckdb(flat, nested, expected, pairs):
    try:
        import duckdb
    except ImportError:
        return skip("DuckDB", "it could not be installed from PyPI")
    found = duckdb.sql(f"select source, target, confidence from '{flat}'").fetchall()
    assert found == [(unit["source"], unit["target"], unit.get("confidence")) for unit in expected]
    found = duckdb.sql(f"select translation.fr, translation.en from '{nested}'").fetchall()
    assert found == pairs
    print(f"DuckDB: {len(expected)} units and {len(found)} pairs are equal")


def gettext(po, folder):
    if not shutil.which("msgfmt"):
        return skip("msgfmt", "Debian's gettext could not be installed")
    # The option checks the header and line ends, and that no message occurs twice.
    subprocess.run(["msgfmt", "--check", "--output-file", folder / "po.mo", po], check=True, stderr=subprocess.DEVNULL)
    messages = subprocess.run(["msgfmt", "--statistics", "-o", os.devnull, po], capture_output=True, text=True)
    print(f"msgfmt: {messages.stderr.strip()}")


def epubcheck(source, folder, case):
    if not EPUBCHECK.exists() or not shutil.which("java"):
        return skip("epubcheck", "Debian's epubcheck could not be installed, or there is no Java")
    for layout in ("columns", "alternate"):
        book = folder / f"{case}.{layout}.epub"
        run("convert", source, book, "--layout", layout)
        call = ["java", "-jar", EPUBCHECK, "--failonwarnings", book]
        check = subprocess.run(call, capture_output=True, text=True)
        assert check.returncode == 0, (book, check.stdout[-2000:], check.stderr[-2000:])
        print(f"epubcheck: {book.name} is valid")


def main():
    folder, case = Path(sys.argv[1]), sys.argv[2]
    source = folder / f"{case}.jsonl"
    flat, nested, po = (folder / f"{case}.{name}" for name in ("parquet", "nested.parquet", "po"))
    run("convert", source, flat)
    run("convert", source, nested, "--to", "parquet-translation")
    run("convert", source, po)
    expected = units(source)
    # Only Parquet with all fields can store unaligned sentences.
    pairs = [(unit["source"], unit["target"]) for unit in expected if unit["source"] and unit["target"]]
    assert pairs
    pyarrow(flat, nested, folder, expected, pairs)
    duckdb(flat, nested, expected, pairs)
    gettext(po, folder)
    epubcheck(source, folder, case)


main()
