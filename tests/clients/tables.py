"""Checks that other programs read tables of enregard, and that enregard reads theirs: tables.py FOLDER CASE

FOLDER contains the pairs (CASE.jsonl). The program is $ENREGARD. Python's csv reads the CSV file, and openpyxl reads the
XLSX file, edits it and writes it again. The edited file is then applied as corrections.
"""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl

ENREGARD = os.environ["ENREGARD"]
# Characters of a cell, counted as UTF-16.
LONGEST = 32767
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def run(*args):
    subprocess.run([ENREGARD, *map(str, args)], check=True, stderr=subprocess.DEVNULL)


def units(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(rows):
    return [(row["source"], row["target"]) for row in rows]


def unescaped(cell):
    """The text of a cell. openpyxl leaves the escapes of XLSX as they are."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), "" if cell is None else str(cell))


def fitting_pairs(folder, case):
    """Writes the pairs that fit into cells, with line ends as XML keeps them. Returns the file and the texts."""
    fitting = folder / f"{case}.tables.jsonl"
    kept = [
        unit
        for unit in units(folder / f"{case}.jsonl")
        if all(len(unit[side].encode("utf-16-le")) // 2 <= LONGEST for side in ("source", "target"))
    ]
    for unit in kept:
        for side in ("source", "target"):
            unit[side] = unit[side].replace("\r\n", "\n").replace("\r", "\n").strip()
    kept = [unit for unit in kept if unit["source"] and unit["target"]]
    fitting.write_text("".join(json.dumps(unit) + "\n" for unit in kept), encoding="utf-8")
    expected = texts(units(fitting))
    assert expected
    return fitting, expected


def read_csv(path):
    """The pairs of a CSV file, without white space at the ends."""
    with path.open(encoding="utf-8", newline="") as file:
        # The default limit of Python is 128 kB per cell.
        csv.field_size_limit(1 << 24)
        return [stripped(pair) for pair in texts(csv.DictReader(file))]


def stripped(pair):
    return tuple(text.strip() for text in pair)


def columns(rows):
    """The number of each column of a sheet of openpyxl, by its name."""
    return {cell.value: number for number, cell in enumerate(rows[1], 1)}


def read_sheet(path):
    """The pairs of a sheet, and the sheet itself."""
    rows = openpyxl.load_workbook(path).active
    column = columns(rows)
    found = []
    for row in rows.iter_rows(min_row=2):
        cells = [row[column[name] - 1] for name in ("source", "target")]
        assert all(cell.data_type == "s" for cell in cells), cells
        found.append(tuple(unescaped(cell.value) for cell in cells))
    return found, rows


def is_excluded(number):
    return number % 11 == 5


def is_edited(number):
    return not is_excluded(number) and number % 10 == 3


def edited_text(number):
    return f"=edited {number}"


def check_corrections(program, fitting, expected, edited, corrected):
    """Checks that a sheet in which every tenth pair was edited, and every eleventh excluded, corrects the pairs."""
    changed = [
        (source, edited_text(number) if is_edited(number) else target)
        for number, (source, target) in enumerate(expected)
        if not is_excluded(number)
    ]
    run("convert", fitting, corrected, "--corrections", edited)
    found = texts(units(corrected))
    differing = [pair for pair in zip(found, changed) if pair[0] != pair[1]]
    assert len(found) == len(changed) and not differing, differing[:3]
    print(f"{program}: {len(found)} pairs are as edited in the sheet")


def main():
    folder, case = Path(sys.argv[1]), sys.argv[2]
    fitting, expected = fitting_pairs(folder, case)

    table = folder / f"{case}.csv"
    run("convert", fitting, table)
    assert read_csv(table) == [stripped(pair) for pair in expected]
    print(f"Python's csv: {len(expected)} pairs are equal")

    sheet, edited = folder / f"{case}.xlsx", folder / f"{case}.edited.xlsx"
    run("convert", fitting, sheet)
    found, rows = read_sheet(sheet)
    assert found == expected
    assert rows.freeze_panes == "A2" and rows.column_dimensions["H"].hidden
    print(f"openpyxl: {len(found)} pairs are equal")

    column = columns(rows)
    for number in range(len(expected)):
        if is_excluded(number):
            rows.cell(number + 2, column["keep"], "no")
        elif is_edited(number):
            rows.cell(number + 2, column["target"], edited_text(number)).data_type = "s"
    rows.parent.save(edited)
    check_corrections("openpyxl", fitting, expected, edited, folder / f"{case}.corrected.jsonl")


if __name__ == "__main__":
    main()
