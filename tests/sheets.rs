//! Tests sheets: XLSX as input, as a file for reviewers, and as corrections; and CSV as spreadsheet programs write it.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::Place;
use common::served::Server;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MEMORY: &str = "document\tsource\ttarget\tconfidence\tbead\n\
                      d\t=SUM(A1:A3)\t+1 & <b>\t0.998\t1-1\n\
                      d\tLe chat dort.\tThe cat sleeps.\t0.250\t1-1\n\
                      d\tIl pleut. Il neige.\tIt rains. It snows.\t0.600\t2-2\n\
                      d\t_x0041_\tYes.\t0.900\t1-1\n";

/// A workbook. Each sheet has a name, its state, and its rows as XML.
fn workbook(sheets: &[(&str, &str, &str)], shared: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    };
    let mut list = String::new();
    let mut links =
        "<Relationship Id=\"s\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>".to_owned();
    for (number, (name, state, rows)) in sheets.iter().enumerate() {
        list += &format!("<sheet name=\"{name}\" state=\"{state}\" r:id=\"r{number}\"/>");
        let target = format!("worksheets/sheet{number}.xml");
        links += &format!("<Relationship Id=\"r{number}\" Type=\"t/worksheet\" Target=\"{target}\"/>");
        add(&format!("xl/{target}"), &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"));
    }
    let main = "<r><Relationship Id=\"a\" Type=\"t/officeDocument\" Target=\"/xl/workbook.xml\"/></r>";
    add("_rels/.rels", main);
    add("xl/workbook.xml", &format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>"));
    add("xl/_rels/workbook.xml.rels", &format!("<r>{links}</r>"));
    add("xl/sharedStrings.xml", &format!("<sst>{shared}</sst>"));
    archive.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

/// The content of the only sheet of a file that the program wrote.
fn sheet(bytes: &[u8]) -> String {
    part(bytes, "xl/worksheets/sheet1.xml")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The same file with another sheet, as after a person edited it.
fn edited(bytes: &[u8], edit: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        out.start_file(&name, SimpleFileOptions::default()).unwrap();
        let text = if name.ends_with("sheet1.xml") { edit(text) } else { text };
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn bytes(place: &Place, name: &str) -> Vec<u8> {
    std::fs::read(place.path(name)).unwrap()
}

/// A place with a memory, and the sheet for its review.
fn reviewed() -> Place {
    let place = Place::new();
    place.write("m.tsv", MEMORY);
    place.run(&["convert", "m.tsv", "m.tmx", "--src-lang", "fr", "--tgt-lang", "en"]).succeeds();
    place.run(&["convert", "m.tmx", "review.xlsx"]).succeeds();
    place
}

#[test]
fn a_sheet_reads_as_it_was_written() {
    let place = reviewed();
    assert_eq!(place.run(&["convert", "review.xlsx", "-", "--to", "tsv"]).succeeds(), MEMORY);
    let sheet = sheet(&bytes(&place, "review.xlsx"));
    // No text is a formula, and the header stays visible.
    assert!(!sheet.contains("<f>") && sheet.contains(">=SUM(A1:A3)</t>"), "{sheet}");
    for part in ["state=\"frozen\"", "colorScale", "sqref=\"E2:E5\"", "<v>0.998</v>", "_x005F_x0041_"] {
        assert!(sheet.contains(part), "{part} is not in {sheet}");
    }
    // LibreOffice shows filters only if both parts have their range.
    let book = part(&bytes(&place, "review.xlsx"), "xl/workbook.xml");
    assert!(
        sheet.contains("<autoFilter ref=\"A1:H5\"/>") && book.contains(">Pairs!$A$1:$H$5</definedName>"),
        "{book}"
    );
    // The same units give the same bytes.
    place.run(&["convert", "m.tmx", "again.xlsx"]).succeeds();
    assert_eq!(bytes(&place, "again.xlsx"), bytes(&place, "review.xlsx"));
}

#[test]
fn an_edited_sheet_is_read_back_as_corrections() {
    let place = reviewed();
    let apply = |sheet: Vec<u8>| {
        place.write("edited.xlsx", sheet);
        place.run(&["convert", "m.tmx", "out.tmx", "--corrections", "edited.xlsx"])
    };
    let original = bytes(&place, "review.xlsx");
    apply(original.clone()).succeeds();
    assert_eq!(place.read("out.tmx"), place.read("m.tmx"), "without changes");

    // A person changes a text, divides a pair by a new row, confirms a pair and excludes another.
    let new = row(&["", "", "Il neige.", "It snows.", "", "", "", ""]);
    let change = |sheet: String| {
        let rows: Vec<&str> = sheet.split_inclusive("</row>").collect();
        let kept = |row: &str, keep: &str| {
            let at = row.find("<c r=\"G").unwrap();
            let end = at + row[at..].find("/>").unwrap() + 2;
            format!("{}<c t=\"str\"><v>{keep}</v></c>{}", &row[..at], &row[end..])
        };
        let third = rows[3].replace(" Il neige.", "").replace(" It snows.", "");
        let rest = rows[5..].concat();
        let second = rows[2].replace("The cat sleeps.", "The cat is asleep.");
        [rows[0], &kept(rows[1], "Non"), &second, &third, &new, &kept(rows[4], "yes"), &rest].concat()
    };
    let sheet = edited(&original, change);
    apply(sheet.clone()).fails(0, &["4 of 5 units written", "1 unit skipped: excluded by the corrections"]);
    let expected = "document\tsource\ttarget\tconfidence\tbead\n\
                    d\tLe chat dort.\tThe cat is asleep.\t1.000\t\n\
                    d\tIl pleut.\tIt rains.\t1.000\t\n\
                    d\tIl neige.\tIt snows.\t1.000\t\n\
                    d\t_x0041_\tYes.\t1.000\t1-1\n";
    assert_eq!(place.run(&["convert", "out.tmx", "-", "--to", "tsv"]).succeeds(), expected);
    // The sheet itself is read with the same changes.
    let run = place.run(&["convert", "edited.xlsx", "-", "--to", "tsv"]);
    assert_eq!(run.succeeds(), expected);
    assert!(run.stderr.contains("1 row skipped: the column \"keep\" says no"), "{}", run.stderr);

    // Rows in another order, and without some of the rows.
    let some = |sheet: String| {
        let rows: Vec<&str> = sheet.split_inclusive("</row>").collect();
        [rows[0], &rows[4].replace("Yes.", "Yes!"), &rows[2].replace("sleeps", "naps"), &rows[5..].concat()]
            .concat()
    };
    apply(edited(&original, some)).succeeds();
    let texts = place.run(&["convert", "out.tmx", "-", "--to", "tsv"]).stdout;
    assert!(
        texts.contains("+1 & <b>\t0.998") && texts.contains("naps.\t1.000") && texts.contains("Yes!\t1.000")
    );

    // Faults name the row.
    let unknown = |sheet: String| sheet.replace("<c r=\"G3\" s=\"4\"/>", "<c t=\"str\"><v>maybe</v></c>");
    apply(edited(&original, unknown))
        .fails(3, &["edited.xlsx:3: the column \"keep\" must be yes, no or empty"]);
    let other = |sheet: String| sheet.replace("cat sleeps", "cat naps");
    apply(edited(&original, other)).succeeds();
    place.write("m.tmx", place.read("m.tmx").replace("chat", "chien"));
    place.run(&["convert", "m.tmx", "out.tmx", "--corrections", "edited.xlsx"]).fails(
        3,
        &["edited.xlsx:3", "no such unit in m.tmx: \"Le chat dort.\"", "use the file that was reviewed"],
    );
}

#[test]
fn a_served_page_applies_a_sheet_as_far_as_it_fits() {
    let place = reviewed();
    let change = |sheet: String| {
        let sheet = sheet.replace("The cat sleeps.", "The cat is asleep.").replace("Yes.", "Yes!");
        sheet.replace("It rains. It snows.", "It rains and snows.")
    };
    let sheet = edited(&bytes(&place, "review.xlsx"), change);
    let run = place.run(&["convert", "m.tmx", "-", "--to", "jsonl"]);
    // Since then, the reviewer changed one of these pairs on the page, and another one has the new text already.
    let pairs = run.succeeds().replace("It rains. It snows.", "It is raining.").replace("Yes.", "Yes!");
    let server = Server::start(&place, &["m.tmx"]);
    let length = format!("X-Enregard-Text: {}\r\n", pairs.len());
    let body = [pairs.as_bytes(), &sheet].concat();
    assert_eq!(
        server.posted(200, "/import", &length, &body),
        "{\"changes\":[{\"at\":1,\"row\":3,\"becomes\":[{\"texts\":[\"Le chat dort.\",\"The cat is asleep.\"],\
         \"checked\":true,\"excluded\":false,\"edited\":true}]}],\"unfit\":[4]}"
    );
    let too_long = format!("X-Enregard-Text: {}\r\n", body.len() + 1);
    for fields in [&too_long, "X-Enregard-Text: x\r\n"] {
        assert!(server.posted(400, "/import", fields, &body).contains("X-Enregard-Text"));
    }
    for other in [&b"source,target\n"[..], b"PK\x03\x04"] {
        let body = [pairs.as_bytes(), other].concat();
        assert!(server.posted(422, "/import", &length, &body).contains("the sheet"));
    }
    // Nothing was saved.
    assert_eq!(place.read("m.tmx"), place.read("m.tmx.orig"));
}

#[test]
fn only_a_reviewed_sheet_is_corrections() {
    let place = reviewed();
    place.write("other.xlsx", workbook(&[("A", "visible", &row(&["source", "target"]))], ""));
    let run = place.run(&["convert", "m.tmx", "o.tmx", "--corrections", "other.xlsx"]);
    run.fails(3, &["other.xlsx", "unit, keep and key", "a sheet that enregard wrote"]);
    place.write("a.fr.txt", common::FR);
    place.write("a.en.txt", common::EN);
    let run = place.run(&["align", "a.fr.txt", "a.en.txt", "--corrections", "review.xlsx"]);
    run.fails(3, &["review.xlsx: is a sheet of pairs", "`convert`"]);
}

#[test]
fn sheets_and_columns_are_chosen_by_name() {
    let place = Place::new();
    let pairs = [
        row(&["Nr", "Français", "Notes", "English"]),
        "<row r=\"5\"><c r=\"B5\" t=\"s\"><v>0</v></c><c r=\"D5\" t=\"s\"><v>1</v></c></row>".into(),
        "<row r=\"7\"><c r=\"B7\" t=\"str\"><f>A1</f><v>Oui.</v></c><c r=\"D7\" t=\"str\"><v>Yes.</v></c>\
         <c r=\"Z1500\"><v>3</v></c></row>"
            .into(),
    ];
    let shared = "<si><r><t>Le chat</t></r><r><t xml:space=\"preserve\"> dort.</t></r><rPh><t>x</t></rPh></si>\
                  <si><t>The cat_x000A_sleeps.</t></si>";
    let sheets = [
        ("Caché", "hidden", "<row/>"),
        ("Read me", "visible", &row(&["Hello"])),
        ("Pairs", "visible", &pairs.concat()),
    ];
    place.write("book.xlsx", workbook(&sheets, shared));
    let run = place.run(&["convert", "book.xlsx", "-", "--to", "csv", "--sheet", "pairs"]);
    let expected = "document,source,target,confidence,bead\n\
                    book,Le chat dort.,\"The cat\nsleeps.\",,\nbook,Oui.,Yes.,,\n";
    assert_eq!(run.succeeds(), expected);
    for columns in [["B", "D"], ["2", "4"], ["français", "ENGLISH"]] {
        let columns = ["--src-col", columns[0], "--tgt-col", columns[1]];
        let args = [&["convert", "book.xlsx", "-", "--to", "csv", "--sheet", "Pairs"], &columns[..]].concat();
        assert_eq!(place.run(&args).succeeds(), expected);
    }
    let fails = |args: &[&str], code, parts: &[&str]| {
        place.run(&[&["convert", "book.xlsx", "-", "--to", "csv"], args].concat()).fails(code, parts);
    };
    fails(&[], 3, &["put the two texts into two columns, or set --sheet to another sheet: Caché, Pairs"]);
    fails(&["--sheet", "Paris"], 2, &["book.xlsx: has no such sheet; use one of: Caché, Read me, Pairs"]);
    let missing = ["--sheet", "Pairs", "--src-col", "Deutsch"];
    fails(&missing, 2, &["no such column; use a number, or one of: Nr, Français, Notes, English"]);
    fails(&["--sheet", "Pairs", "--encoding", "latin1"], 2, &["--encoding: applies only to TSV and CSV"]);
    place.write("a.csv", "a,b\n");
    place
        .run(&["convert", "a.csv", "-", "--to", "tsv", "--sheet", "A"])
        .fails(2, &["--sheet: applies only to XLSX"]);
}

#[test]
fn files_that_are_no_sheets_are_named() {
    let place = Place::new();
    place.write("a.csv", "Oui.,Yes.\n");
    place.write("a.xlsx", "Oui.,Yes.\n");
    place.write("old.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more");
    place.write("cut.xlsx", &workbook(&[("A", "visible", "")], "")[..200]);
    place.write("book.csv", workbook(&[("A", "visible", "")], ""));
    let fails =
        |name: &str, parts: &[&str]| place.run(&["convert", name, "-", "--to", "tsv"]).fails(3, parts);
    fails("a.xlsx", &["a.xlsx: is not an XLSX file; if it is a text file, set --from to csv or tsv"]);
    fails("old.xlsx", &["is an old Excel file (.xls) or has a password; save it as XLSX"]);
    fails("cut.xlsx", &["cut.xlsx: the file is damaged", "save or download it again"]);
    fails("book.csv", &["book.csv: looks like an XLSX file; set --from xlsx"]);
}

#[test]
fn limits_of_sheets_are_errors_with_a_way_out() {
    let place = Place::new();
    let long = "é".repeat(32_768);
    place.write("long.tsv", format!("{long}\tYes.\n"));
    let run = place.run(&["convert", "long.tsv", "out.xlsx"]);
    run.fails(3, &["out.xlsx: an XLSX cell holds at most 32,767 characters", "--to csv", "--drop too-long"]);
    place.write("fits.tsv", format!("{}\tYes.\n", &long[2..]));
    place.run(&["convert", "fits.tsv", "out.xlsx"]).succeeds();
    assert!(place.run(&["convert", "out.xlsx", "-", "--to", "tsv"]).succeeds().contains(&long[2..]));
}

#[test]
fn csv_of_spreadsheet_programs_is_read_in_its_encoding() {
    let place = Place::new();
    let text = "Français;English\r\nL’été arrive;\"Summer; it comes\"\r\nDéjà vu;Seen before\r\n";
    let expected = "document\tsource\ttarget\tconfidence\tbead\n\
                    a\tL’été arrive\tSummer; it comes\t\t\na\tDéjà vu\tSeen before\t\t\n";
    let convert = |bytes: &[u8], options: &[&str]| {
        place.write("a.csv", bytes);
        place.run(&[&["convert", "a.csv", "-", "--to", "tsv"], options].concat())
    };
    let (ansi, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let guessed = convert(&ansi, &[]);
    assert_eq!(guessed.succeeds(), expected);
    assert!(
        guessed.stderr.contains("not UTF-8; read as windows-1252, which is a guess"),
        "{}",
        guessed.stderr
    );
    assert!(!convert(&ansi, &["--encoding", "windows-1252"]).stderr.contains("guess"));
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(convert(&utf16, &[]).succeeds(), expected);
    assert_eq!(convert(format!("\u{feff}sep=;\r\n{text}").as_bytes(), &[]).succeeds(), expected);
    assert_eq!(convert(text.replace("; it", " it").replace(';', "\t").as_bytes(), &[]).code, 0);
    convert(&ansi, &["--encoding", "utf-8"]).fails(3, &["a.csv:1: not valid UTF-8; set --encoding"]);
    convert(text.as_bytes(), &["--encoding", "shift_jis"]).fails(3, &["not valid Shift_JIS; set --encoding"]);
}

#[test]
fn csv_has_a_byte_order_mark_on_request() {
    let place = Place::new();
    place.write("m.tsv", MEMORY);
    place.run(&["convert", "m.tsv", "m.csv", "--csv-bom"]).succeeds();
    assert!(place.read("m.csv").starts_with("\u{feff}document,source"));
    place.run(&["convert", "m.csv", "copy.tsv"]).succeeds();
    assert_eq!(place.read("copy.tsv"), MEMORY);
    place.run(&["convert", "m.tsv", "m.csv"]).succeeds();
    assert!(place.read("m.csv").starts_with("document,source"));
    place
        .run(&["convert", "m.tsv", "m.tmx", "--csv-bom"])
        .fails(2, &["--csv-bom: applies only to CSV output"]);
}

#[test]
fn documents_are_aligned_to_a_sheet() {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.xlsx"]).succeeds();
    let pairs = place.run(&["convert", "a.xlsx", "-", "--to", "tsv"]).stdout;
    assert_eq!(pairs, place.run(&["align", "a.fr.txt", "a.en.txt", "--to", "tsv"]).stdout);
    let scored = place.run(&["score", "a.xlsx", "-o", "scored.xlsx"]);
    scored.succeeds();
    assert_eq!(place.run(&["convert", "scored.xlsx", "-", "--to", "tsv"]).stdout.lines().count(), 5);
    place.run(&["review", "a.xlsx", "-o", "a.html"]).succeeds();
    assert!(place.read("a.html").contains("La vieille dame"));
}
