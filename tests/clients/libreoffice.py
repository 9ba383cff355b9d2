"""Checks that LibreOffice reads the sheets of enregard, and enregard those of LibreOffice: libreoffice.py FOLDER CASE

FOLDER contains the pairs (CASE.jsonl). The program is $ENREGARD. LibreOffice converts the XLSX file to CSV, saves it
again unchanged, and saves it with edits, which are then applied as corrections. openpyxl reads how the saved sheet
looks.
"""

import subprocess
import sys
from pathlib import Path

from tables import check_corrections, columns, edited_text, fitting_pairs, read_csv, read_sheet
from tables import is_edited, is_excluded, run, stripped, texts, units

# Text as CSV with commas, double quotes, UTF-8, from line 1, all texts in quotes and as they are.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"

# Opens a sheet, makes the edits that a list contains, and saves it as XLSX. Each line of the list has a row and a
# column, from 0, and a text.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Review(source As String, list As String, target As String)
    Dim loading(0) As New com.sun.star.beans.PropertyValue
    loading(0).Name = "Hidden"
    loading(0).Value = True
    Dim saving(0) As New com.sun.star.beans.PropertyValue
    saving(0).Name = "FilterName"
    saving(0).Value = "Calc MS Excel 2007 XML"
    book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, loading())
    sheet = book.Sheets.getByIndex(0)
    file = FreeFile
    Open list For Input As #file
    Do While Not EOF(file)
        Line Input #file, change
        If change &lt;&gt; "" Then
            part = Split(change, Chr(9))
            sheet.getCellByPosition(CLng(part(1)), CLng(part(0))).String = part(2)
        End If
    Loop
    Close #file
    book.storeToURL(ConvertToURL(target), saving())
    book.close(True)
    StarDesktop.terminate()
End Sub
</script:module>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" \
library:link="false"/></library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" \
library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def soffice(profile, *args):
    """Runs LibreOffice with settings of its own. It gives 0 even if it fails, so look at its output."""
    call = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", *map(str, args)]
    return subprocess.run(call, capture_output=True, text=True, timeout=300)


def saved(path, done):
    if not path.exists():
        sys.exit(f"LibreOffice: {path.name} was not written: {done.stdout}{done.stderr}")
    return path


def review(profile, sheet, target, changes):
    """Makes changes to a sheet in LibreOffice: rows and columns from 0, with their texts."""
    # The folder exists because LibreOffice has run before. It would replace macros when it creates its settings.
    macros = profile / "user/basic/Standard"
    macros.mkdir(exist_ok=True)
    (macros / "Module1.xba").write_text(MACRO, encoding="utf-8")
    (macros / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    (macros.parent / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
    changed = target.with_suffix(".changes")
    changed.write_text("".join(f"{row}\t{column}\t{text}\n" for row, column, text in changes), encoding="utf-8")
    paths = ", ".join(f'"{path.resolve()}"' for path in (sheet, changed, target))
    target.unlink(missing_ok=True)
    return saved(target, soffice(profile, f"macro:///Standard.Module1.Review({paths})"))


def look(rows):
    """What a user sees of a sheet: filters, hidden columns, colours, and the choices of the column keep.

    The row that stays visible is not compared, because LibreOffice does not save it without a window.
    """
    colours = [
        (str(area.sqref), [colour.rgb for colour in rule.colorScale.color])
        for area in rows.conditional_formatting
        for rule in area.rules
    ]
    choices = [(str(choice.sqref), choice.formula1) for choice in rows.data_validations.dataValidation]
    letters = {name: "ABCDEFGHI"[number - 1] for name, number in columns(rows).items()}
    hidden = [name for name, letter in letters.items() if rows.column_dimensions[letter].hidden]
    header = rows["A1"].fill.fgColor.rgb
    return rows.auto_filter.ref, hidden, colours, choices, header


def main():
    folder, case = Path(sys.argv[1]), sys.argv[2]
    fitting, expected = fitting_pairs(folder, case)
    sheet = folder / f"{case}.xlsx"
    run("convert", fitting, sheet)
    _, rows = read_sheet(sheet)
    written = look(rows)
    profile = (folder / "libreoffice").resolve()

    out = folder / "converted"
    done = soffice(profile, "--convert-to", CSV, "--outdir", out, sheet)
    assert read_csv(saved(out / f"{case}.csv", done)) == [stripped(pair) for pair in expected]
    print(f"LibreOffice: {len(expected)} pairs are equal in CSV")

    unchanged = review(profile, sheet, folder / f"{case}.saved.xlsx", [])
    found, rows = read_sheet(unchanged)
    assert found == expected
    assert look(rows) == written, (look(rows), written)
    corrected = folder / f"{case}.unchanged.jsonl"
    run("convert", fitting, corrected, "--corrections", unchanged)
    run("convert", fitting, folder / f"{case}.copy.jsonl")
    assert units(corrected) == units(folder / f"{case}.copy.jsonl")
    run("convert", unchanged, corrected, "--src-lang", "fr", "--tgt-lang", "en")
    assert texts(units(corrected)) == expected
    print(f"LibreOffice: {len(found)} pairs and the look of the sheet are equal after saving")

    column = columns(rows)
    changes = [(number + 1, column["keep"] - 1, "no") for number in range(len(expected)) if is_excluded(number)]
    changes += [
        (number + 1, column["target"] - 1, edited_text(number))
        for number in range(len(expected))
        if is_edited(number)
    ]
    edited = review(profile, sheet, folder / f"{case}.edited.xlsx", changes)
    check_corrections("LibreOffice", fitting, expected, edited, folder / f"{case}.corrected.jsonl")


main()
