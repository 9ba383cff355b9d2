//! Tests file names: no output replaces an input or another output, and no input file is skipped silently.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};
use std::collections::BTreeSet;

const LANGS: [&str; 4] = ["--src-lang", "fr", "--tgt-lang", "en"];

fn call<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["align"][..], &LANGS, more].concat()
}

/// A line of JSON for each document name.
fn lines<S: AsRef<str>>(names: &[S]) -> String {
    let line = |name: &S| serde_json::json!({"id": name.as_ref(), "src": FR, "tgt": EN}).to_string() + "\n";
    names.iter().map(line).collect()
}

/// The paths of the files in a folder, relative to it.
fn made(place: &Place, folder: &str) -> Vec<String> {
    place.files().into_iter().filter_map(|file| file.strip_prefix(folder).map(str::to_owned)).collect()
}

/// Writes documents with these names into two folders.
fn folders(place: &Place, left: &[&str], right: &[&str]) {
    left.iter().for_each(|name| place.write(&format!("fr/{name}"), FR));
    right.iter().for_each(|name| place.write(&format!("en/{name}"), EN));
}

/// Document names that a file system may not distinguish, or that are not valid file names.
const CLASHING: &[&str] = &[
    "a/b",
    "a:b",
    "a_b",
    "a\\b",
    "A_B",
    "a\u{1}b",
    ".x",
    "_.x",
    "d",
    "d.tsv",
    "d.tsv.part",
    "\u{e9}t\u{e9}",
    "e\u{301}te\u{301}",
    "\u{c9}T\u{c9}",
    "x ",
    "x.",
    "x",
    "x",
    "X#2",
    ".",
    "..",
    " ",
    "CON",
    "nul",
    "a\u{200b}",
    "a",
    "enregard.journal",
    "enregard",
];

#[test]
fn every_document_has_a_file_of_its_own() {
    for (format, files) in [("tsv", 1), ("moses", 2)] {
        let place = Place::new();
        place.write("all.jsonl", lines(CLASHING));
        let run = |out: &str, more: &[&str]| {
            let args = call(&[&["--jsonl", "all.jsonl", "--to", format, "-o", out], more].concat());
            place.run(&args).succeeds();
            made(&place, out)
        };
        let found = run("one/", &["--jobs", "1"]);
        assert_eq!(found.len(), files * CLASHING.len(), "{found:?}");
        let folded: BTreeSet<String> = found.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), found.len(), "{found:?}");
        assert_eq!(run("four/", &["--jobs", "4", "--report", "report.jsonl"]), found);
        let piped = call(&["--jsonl", "-", "--to", format, "-o", "piped/", "-q"]);
        place.run_with(&piped, lines(CLASHING).as_bytes()).succeeds();
        assert_eq!(made(&place, "piped/"), found);
        if format == "tsv" {
            let mut names: Vec<String> = found
                .iter()
                .map(|file| place.read(&format!("one/{file}")).lines().nth(1).unwrap().to_owned())
                .map(|unit| unit.split('\t').next().unwrap().to_owned())
                .collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), CLASHING.len(), "each file has its own document: {names:?}");
            let report = place.read("report.jsonl");
            assert!(
                report.contains("written to four/A_B#5.tsv, because the name without the number is in use"),
                "{report}"
            );
        }
    }
}

#[test]
fn the_names_do_not_depend_on_documents_that_fail() {
    let place = Place::new();
    place.write("all.jsonl", lines(&["a:b", "A/B", "c"]));
    place.run(&call(&["--jsonl", "all.jsonl", "-o", "all/"])).succeeds();
    assert_eq!(made(&place, "all/"), ["A_B#2.tmx", "a_b.tmx", "c.tmx"]);
    let bad = format!("{{\"id\": \"a:b\", \"src\": \"\", \"tgt\": \"\"}}\n{}", lines(&["A/B", "c"]));
    place.write("bad.jsonl", bad);
    place.run(&call(&["--jsonl", "bad.jsonl", "-o", "bad/"])).fails(1, &["a:b", "1 of 3"]);
    assert_eq!(made(&place, "bad/"), ["A_B#2.tmx", "c.tmx"]);
    assert_eq!(place.read("all/A_B#2.tmx"), place.read("bad/A_B#2.tmx"));
}

#[test]
fn clashing_names_in_lists_and_folders_get_numbers_too() {
    let place = Place::with_pair();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\tch/1\na.fr.txt\ta.en.txt\tch_1\na.fr.txt\ta.en.txt\tCh:1\n");
    place.run(&call(&["--pairs", "list.tsv", "-o", "list/"])).succeeds();
    assert_eq!(made(&place, "list/"), ["Ch_1#3.tmx", "ch_1#2.tmx", "ch_1.tmx"]);
    folders(&place, &["x/1.txt", "x_1.txt", "X/1.txt"], &["x/1.txt", "x_1.txt", "X/1.txt"]);
    let run = place.run(&call(&["fr", "en", "-o", "folders/"]));
    run.succeeds();
    assert_eq!(made(&place, "folders/").len(), 3, "{}", run.stderr);
}

#[test]
fn a_long_name_is_shortened() {
    let place = Place::new();
    let long = "é".repeat(150);
    place.write("all.jsonl", lines(&["one", &format!("{long}1"), &format!("{long}2"), &"x".repeat(100_000)]));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "--to", "jsonl", "-o", "out/"]));
    run.succeeds();
    let found = made(&place, "out/");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|name| name.len() <= 255) && run.stderr.contains("is too long for a file"));
}

/// The whole path may be too long even if the name is not.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_the_system_refuses_does_not_affect_other_documents() {
    let place = Place::new();
    place.write("all.jsonl", lines(&["one", &"x".repeat(200), "three"]));
    // The system accepts paths of up to 4,095 bytes. In this folder, a name of 204 bytes exceeds that.
    let length = 3960 - place.path("").as_os_str().len();
    let out =
        format!("{}{}/", "d".repeat(length % 200 + 1), format!("/{}", "d".repeat(199)).repeat(length / 200));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "--to", "tsv", "-o", &out]));
    run.fails(1, &["1 of 3 documents failed; 2 written", "file name too long"]);
    assert_eq!(made(&place, &out), ["one.tsv", "three.tsv"]);
}

#[test]
fn a_document_never_replaces_another_file_of_the_run() {
    let place = Place::new();
    place.write("out/all.jsonl", lines(&["all", "report", "summary", "terms", "corrections", "x"]));
    place.write("out/terms.jsonl", "facteur\tpostman\n");
    place.write("out/corrections.jsonl", "");
    let args = [
        "--jsonl",
        "out/all.jsonl",
        "-o",
        "out",
        "--to",
        "jsonl",
        "--report",
        "out/report.jsonl",
        "--summary",
        "out/Summary.jsonl",
        "--lexicon",
        "out/terms.jsonl",
        "--corrections",
        "out/corrections.jsonl",
    ];
    let before = place.read("out/all.jsonl");
    place.run(&call(&args)).succeeds();
    let expected = [
        "Summary.jsonl",
        "all#2.jsonl",
        "all.jsonl",
        "corrections#2.jsonl",
        "corrections.jsonl",
        "report#2.jsonl",
        "report.jsonl",
        "summary#2.jsonl",
        "terms#2.jsonl",
        "terms.jsonl",
        "x.jsonl",
    ];
    assert_eq!(made(&place, "out/"), expected);
    assert_eq!(place.read("out/all.jsonl"), before);
    assert!(place.read("out/Summary.jsonl").contains("<svg"));
    assert_eq!(place.read("out/report.jsonl").lines().count(), 6);
}

#[test]
fn a_document_never_replaces_the_input_of_another() {
    let place = Place::new();
    for name in ["in/b.tsv", "in/c.tsv.part"] {
        place.write(name, FR);
    }
    place.write("in/en.txt", EN);
    place.write("list.tsv", "in/b.tsv\tin/en.txt\tc\nin/c.tsv.part\tin/en.txt\tb\n");
    place.run(&call(&["--pairs", "list.tsv", "-o", "in", "--to", "tsv"])).succeeds();
    assert_eq!(made(&place, "in/"), ["b#2.tsv", "b.tsv", "c#2.tsv", "c.tsv.part", "en.txt"]);
    assert!(place.read("in/b.tsv") == FR && place.read("in/c.tsv.part") == FR);
}

#[test]
fn temporary_files_never_replace_an_input() {
    for (name, out, more) in [
        ("out.tsv.part", "out.tsv", &[][..]),
        ("out.tsv.journal", "out.tsv", &[]),
        ("out.tsv.journal", "out.tsv", &["--resume"]),
        ("r.part", "out.tsv", &["--report", "r"]),
        ("out.fr.part", "out.moses", &[]),
        ("out/enregard.journal", "out/", &[]),
        ("out-000000.tsv.part", "out.tsv", &["--shard-size", "1"]),
        ("out-000001-000001.tsv", "out.tsv", &["--shard-size", "1"]),
    ] {
        let place = Place::with_pair();
        place.write(name, FR);
        place.write("list.tsv", format!("a.fr.txt\ta.en.txt\n{name}\ta.en.txt\n"));
        let before = place.files();
        let to = if out.ends_with("moses") { "moses" } else { "tsv" };
        let args = [&["--pairs", "list.tsv", "-o", out, "--to", to], more].concat();
        place.run(&call(&args)).fails(2, &[name, "; choose another output"]);
        assert_eq!(place.files(), before);
        assert_eq!(place.read(name), FR);
        // The same if the file is the JSON Lines input.
        let place = Place::new();
        place.write(name, lines(&["a", "b"]));
        let before = (place.files(), place.read(name));
        let args = [&["--jsonl", name, "-o", out, "--to", to], more].concat();
        place.run(&call(&args)).fails(2, &[name, "; choose another output"]);
        assert_eq!((place.files(), place.read(name)), before);
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_an_input() {
    use std::os::unix::fs::symlink;
    let place = Place::with_pair();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\n");
    for (name, hard) in [("soft.tsv", false), ("hard.tsv", true)] {
        for link in [name.to_owned(), format!("{name}.part")] {
            let path = place.path(&link);
            if hard {
                std::fs::hard_link(place.path("a.fr.txt"), &path).unwrap();
            } else {
                symlink("a.fr.txt", &path).unwrap();
            }
            place.run(&call(&["--pairs", "list.tsv", "-o", name])).fails(2, &["would overwrite the input"]);
            assert_eq!(place.read("a.fr.txt"), FR);
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn links_to_missing_files_are_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::with_pair();
    std::fs::create_dir(place.path("real")).unwrap();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\n");
    place.write("pairs.tsv", "Oui.\tYes.\n");
    for (number, args) in [
        call(&["a.fr.txt", "a.en.txt", "--to", "tsv", "-o", "LINK"]),
        call(&["--pairs", "list.tsv", "--to", "tsv", "-o", "LINK"]),
        call(&["--pairs", "list.tsv", "-q", "--report", "LINK"]),
        call(&["--pairs", "list.tsv", "-o", "out.tsv", "--report", "LINK"]),
        call(&["--pairs", "list.tsv", "-q", "--summary", "LINK"]),
        vec!["split", "a.fr.txt", "-o", "LINK"],
        vec!["convert", "pairs.tsv", "LINK", "--to", "tsv"],
        vec!["review", "a.fr.txt", "a.en.txt", "-o", "LINK"],
    ]
    .into_iter()
    .enumerate()
    {
        let (link, real) = (format!("link{number}"), format!("real/file{number}"));
        symlink(&real, place.path(&link)).unwrap();
        let args: Vec<&str> = args.into_iter().map(|arg| if arg == "LINK" { &link } else { arg }).collect();
        place.run(&args).succeeds();
        assert!(std::fs::symlink_metadata(place.path(&link)).unwrap().is_symlink(), "{args:?}");
        assert!(!place.read(&real).is_empty(), "{args:?}");
    }
    assert!(place.files().iter().all(|name| !name.contains(".part") && !name.contains(".journal")));
    // In a folder with one file per document, a link is not followed.
    std::fs::create_dir(place.path("folder")).unwrap();
    symlink("../real/missing", place.path("folder/a.fr.txt.tsv")).unwrap();
    let run = place.run(&call(&["--pairs", "list.tsv", "--to", "tsv", "-o", "folder"]));
    run.fails(1, &["folder/a.fr.txt.tsv: is a symbolic link", "1 of 2 documents failed"]);
    assert!(!place.path("real/missing").exists());
}

#[test]
fn nothing_is_written_into_an_input_folder() {
    let place = Place::new();
    folders(&place, &["one.txt", "two.txt"], &["one.txt", "two.txt"]);
    let before = place.files();
    let align = |more: &[&str]| place.run(&call(&[&["fr", "en"], more].concat()));
    for (option, path) in [
        ("-o", "fr"),
        ("-o", "./en/"),
        ("-o", "fr/tmx/"),
        ("-o", "fr/a/../b/c.tmx"),
        ("-o", "en/out.tmx"),
        ("--report", "fr/report.jsonl"),
        ("--summary", "en/page.html"),
    ] {
        align(&[option, path])
            .fails(2, &[&format!("{option} {path}: this output would be in the input folder"), "outside"]);
        assert_eq!(place.files(), before);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("fr", place.path("link")).unwrap();
        std::os::unix::fs::symlink("en/new.tmx", place.path("new.tmx")).unwrap();
        for path in ["link", "link/new/", "link/out.tmx", "new.tmx"] {
            align(&["-o", path]).fails(2, &["this output would be in the input folder"]);
        }
        std::fs::remove_file(place.path("link")).unwrap();
        std::fs::remove_file(place.path("new.tmx")).unwrap();
        assert_eq!(place.files(), before);
    }
    // If the inputs are two files, their folder is not an input folder. A path beside an input folder is not
    // inside it.
    place.run(&call(&["fr/one.txt", "en/one.txt", "-o", "fr/one.tmx"])).succeeds();
    std::fs::remove_file(place.path("fr/one.tmx")).unwrap();
    align(&["-o", "fr.tmx/"]).succeeds();
    align(&["-o", "french.tmx"]).succeeds();
}

#[test]
fn two_outputs_never_share_a_name() {
    let place = Place::with_pair();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\n");
    let align = |more: &[&str]| place.run(&call(&[&["--pairs", "list.tsv"], more].concat()));
    for (more, name) in [
        (&["-o", "x", "--to", "moses", "--report", "x.fr"][..], "x.fr"),
        (&["-o", "x.tsv", "--report", "x.tsv.part"], "x.tsv.part"),
        (&["-o", "x.tsv", "--report", "x.tsv.journal"], "x.tsv.journal"),
        (&["-o", "x.tsv", "--report", "X.TSV"], "X.TSV"),
        (&["-o", "x.tsv", "--report", "r", "--summary", "r.part"], "r.part"),
        (&["-o", "x.tsv", "--shard-size", "1", "--report", "x-000000-000000.tsv"], "x-000000-000000.tsv"),
        (&["-o", "x.tsv", "--split-by-confidence", "0.5", "--report", "x.conf-0.50-1.00.tsv"], "x.conf"),
    ] {
        align(more).fails(2, &[name, "this file is also ", "; choose another name"]);
        assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "list.tsv"]);
    }
    place.write("pairs.tsv", "Oui.\tYes.\n");
    let moses = ["convert", "pairs.tsv", "x", "--to", "moses", "--src-lang", "fr", "--tgt-lang", "fr"];
    place.run(&moses).fails(2, &["the two files would have the same name"]);
}

#[test]
fn files_pair_by_the_usual_names() {
    let place = Place::new();
    let left = [
        "01_fr_chap.txt",
        "chap-1.fr.txt",
        "fr_01/x.txt",
        "rapport-fr-FR.txt",
        "note_fr_FR.txt",
        "lettre (fr).txt",
        "avis [fr].txt",
        "FRA_bilan.txt",
        "fr/y.txt",
        "livre/fr/z.txt",
        "deep/er/w.txt",
    ];
    let right = [
        "01_en_chap.txt",
        "chap-01.en.txt",
        "en_1/x.txt",
        "rapport-en-GB.txt",
        "note_en_US.txt",
        "lettre (en).txt",
        "avis [en].txt",
        "ENG_bilan.txt",
        "en/y.txt",
        "livre/en/z.txt",
        "deep/er/w.txt",
    ];
    folders(&place, &left, &right);
    place.write("fr/.hidden/a.txt", FR);
    place.write("fr/.b.txt", FR);
    let run = place.run(&call(&["fr", "en", "-o", "out.tsv", "--report", "report.jsonl"]));
    run.succeeds();
    let mut found: Vec<(String, String)> = place
        .read("report.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| [&line["source"], &line["target"]].map(|path| path.as_str().unwrap().to_owned()).into())
        .collect();
    let of = |(a, b): (&&str, &&str)| (format!("fr/{a}"), format!("en/{b}"));
    let mut expected: Vec<_> = left.iter().zip(&right).map(of).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn unpaired_files_are_counted_and_named() {
    let place = Place::new();
    folders(
        &place,
        &["a.txt", "b.fr.txt", "b_fr.txt", "sub/only.txt", "picture.xyz"],
        &["a.txt", "b.en.txt", "other.txt"],
    );
    let run = place.run(&call(&["fr", "en", "-o", "out.tsv", "--summary", "page.html"]));
    run.fails(
        1,
        &[
            "warning: fr/b.fr.txt: skipped: it matches en/b.en.txt, but so do other files",
            "warning: fr/b_fr.txt: skipped: it matches en/b.en.txt, but so do other files",
            "warning: fr/sub/only.txt: skipped: no counterpart in the other folder",
            "warning: fr/picture.xyz: skipped",
            "warning: en/b.en.txt: skipped: it matches several files: fr/b.fr.txt, fr/b_fr.txt",
            "warning: en/other.txt: skipped",
            "documents   1 done, 0 failed, 6 files without a counterpart",
            "error: 6 files without a counterpart; 1 document written",
        ],
    );
    assert!(place.read("page.html").contains("0 failed, 6 files without a counterpart"));
    let quiet = place.run(&call(&["fr", "en", "-o", "quiet.tsv", "-q"]));
    quiet.fails(1, &[]);
    assert_eq!(
        quiet.stderr,
        "error: 6 files without a counterpart; 1 document written; rename the files, or pair them with --pairs\n"
    );
    assert_eq!(place.read("quiet.tsv"), place.read("out.tsv"));
    // Failed documents take precedence over unpaired files.
    place.write("fr/a.txt", "");
    place.run(&call(&["fr", "en", "-o", "none.tsv"])).fails(3, &["fr/a.txt: is empty"]);
    place.run(&["review", "fr", "en", "-o", "page.html"]).fails(3, &["fr/a.txt"]);
    place.write("fr/a.txt", FR);
    place.run(&["review", "fr", "en", "-o", "page.html"]).fails(1, &["6 files without a counterpart"]);
}

#[test]
fn an_input_is_never_aligned_with_itself() {
    let place = Place::with_pair();
    folders(&place, &["a.txt", "b.txt"], &["a.txt", "b.txt"]);
    let align = |args: &[&str]| place.run(&call(args));
    align(&["fr", "fr"]).fails(2, &["fr: is the same folder as fr; give two different folders"]);
    align(&["fr", "./en/../fr/"]).fails(2, &["is the same folder"]);
    align(&["a.fr.txt", "./a.fr.txt"]).fails(2, &["same file as a.fr.txt"]);
    place.run(&["review", "a.fr.txt", "a.fr.txt", "-o", "x.html"]).fails(2, &["is the same file"]);
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\t./a.fr.txt\n");
    align(&["--pairs", "list.tsv"]).fails(1, &["a.fr.txt: same file as ", "1 of 2"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("fr", place.path("link")).unwrap();
        symlink("a.fr.txt", place.path("link.txt")).unwrap();
        std::fs::hard_link(place.path("a.fr.txt"), place.path("second.txt")).unwrap();
        align(&["fr", "link"]).fails(2, &["is the same folder"]);
        align(&["link.txt", "a.fr.txt"]).fails(2, &["is the same file"]);
        align(&["second.txt", "a.fr.txt"]).fails(2, &["is the same file"]);
        std::fs::remove_file(place.path("en/b.txt")).unwrap();
        symlink("../fr/b.txt", place.path("en/b.txt")).unwrap();
        align(&["fr", "en"]).fails(1, &["fr/b.txt: same file as en/b.txt", "1 of 2 documents failed"]);
    }
}
