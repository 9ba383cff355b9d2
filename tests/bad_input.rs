//! Tests that bad input leaves no incomplete output and overwrites nothing, and that a bad document does not
//! affect the others. tests/messages tests the messages.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};

/// Runs `align` with a source file that has this content. The output `out.tmx` must not appear.
#[track_caller]
fn source_fails(content: &[u8], parts: &[&str]) {
    let place = Place::with_pair();
    place.write("bad.txt", content);
    let run = place.run(&["align", "bad.txt", "a.en.txt", "-o", "out.tmx"]);
    run.fails(3, parts);
    assert!(run.stderr.contains("bad.txt"), "{}", run.stderr);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "bad.txt"]);
    // If the same file is in the second of two documents, the first document is written, and the exit code
    // reports the failure of the second.
    place.write("list.tsv", "a.fr.txt\ta.en.txt\nbad.txt\ta.en.txt\n");
    let run = place.run(&["align", "--pairs", "list.tsv", "-o", "out.tsv"]);
    run.fails(1, parts);
    run.fails(1, &["bad.txt", "1 of 2 documents failed"]);
    assert!(place.read("out.tsv").lines().count() > 1);
}

#[cfg(unix)]
#[test]
fn unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with_pair();
    place.write("secret.txt", FR);
    let path = place.path("secret.txt");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // the superuser can read every file
    }
    place.run(&["align", "secret.txt", "a.en.txt"]).fails(3, &["secret.txt", "permissions"]);
}

#[test]
fn empty_file() {
    source_fails(b"", &["empty"]);
}

#[test]
fn only_white_space() {
    source_fails(" \n\u{a0}\n\t\r\n".as_bytes(), &["white space"]);
}

#[test]
fn binary_data() {
    let bytes: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    source_fails(&bytes, &["text"]);
}

#[test]
fn known_file_type_that_is_not_text() {
    source_fails(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", &["PDF"]);
}

#[test]
fn no_encoding_fits() {
    let place = Place::with_pair();
    let bad = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
    for name in ["no-encoding.txt", "mixed.txt"] {
        let bytes = std::fs::read(bad.join(name)).unwrap();
        source_fails(&bytes, &["encoding"]);
    }
    place.run(&["align", "a.fr.txt", "a.en.txt", "--encoding", "ebcdic"]).fails(2, &["--encoding", "ebcdic"]);
}

#[test]
fn one_side_ten_times_as_long() {
    let place = Place::with_pair();
    place.write("long.fr.txt", FR.repeat(10));
    let run = place.run(&["align", "long.fr.txt", "a.en.txt", "--report", "report.jsonl"]);
    run.succeeds();
    let warning = "the source is 10.";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    assert!(run.stderr.contains("40 sentences; target: 166 bytes, 4 sentences"), "{}", run.stderr);
    assert!(place.read("report.jsonl").contains(warning));
    let run = place.run(&["align", "long.fr.txt", "a.en.txt", "--quiet"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn five_megabytes_on_a_single_line() {
    let place = Place::with_pair();
    place.write("long.txt", "Le facteur a posé deux lettres sur la table ".repeat(5_000_000 / 44));
    let run = place.run(&[
        "align",
        "long.txt",
        "a.en.txt",
        "-o",
        "out.tmx",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
    ]);
    run.succeeds();
    assert!(place.read("out.tmx").ends_with("</tmx>\n"));
    // The same length in sentences, all in one paragraph.
    place.write("long.txt", "Le facteur posa deux lettres. ".repeat(5_000_000 / 30));
    let run = place.run(&["split", "long.txt"]);
    assert_eq!(run.succeeds().lines().count(), 5_000_000 / 30);
}

#[test]
fn control_characters() {
    let place = Place::with_pair();
    let odd = FR.replace("lettres", "let\u{0}tres\u{1b}[31m\u{7}");
    place.write("odd.txt", odd);
    let run = place.run(&["align", "odd.txt", "a.en.txt", "-o", "out.tmx"]);
    run.succeeds();
    assert!(run.stderr.contains("odd.txt") && run.stderr.contains("control character"), "{}", run.stderr);
    let tmx = place.read("out.tmx");
    assert!(tmx.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn unwritable_output() {
    let place = Place::with_pair();
    place.write("folder/file.txt", "");
    let to = |out: &str| place.run(&["align", "a.fr.txt", "a.en.txt", "--to", "tmx", "-o", out]);
    to("no/such/folder/out.tmx").fails(3, &["no/such/folder/out.tmx: its folder does not exist"]);
    to("a.en.txt/").fails(3, &["a.en.txt/", "choose another folder"]);
    to("a.en.txt/out.tmx").fails(3, &["a.en.txt/out.tmx"]);
    let run = place.run(&["align", "a.fr.txt", "a.en.txt", "--report", "no/such/report.jsonl"]);
    run.fails(3, &["no/such/report.jsonl"]);
    assert_eq!(run.stdout, "");
    place.run(&["split", "a.fr.txt", "-o", "folder"]).fails(3, &["folder", "name a file in it"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "folder/file.txt"]);
}

#[test]
fn impossible_outputs_are_refused_before_any_other_message() {
    let place = Place::with_pair();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\n");
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tsv", "-q"]).succeeds();
    let align = ["align", "a.fr.txt", "a.en.txt"];
    for call in [
        [&align[..], &["-o", "a.en.txt", "--to", "tsv"]].concat(),
        [&align[..], &["-o", "no/a.tmx"]].concat(),
        [&align[..], &["-o", "no/a", "--to", "moses"]].concat(),
        [&align[..], &["-o", "a.tmx", "--report", "no/report.jsonl"]].concat(),
        [&align[..], &["-o", "a.tmx", "--report", "a.fr.txt"]].concat(),
        vec!["align", "--pairs", "list.tsv", "-o", "no/a.tmx"],
        [&align[..], &["--to", "moses"]].concat(),
        [&align[..], &["-o", "a.yaml"]].concat(),
        vec!["score", "a.tsv", "-o", "a.tsv"],
        vec!["score", "a.tsv", "--to", "moses"],
        vec!["score", "a.tsv", "-o", "a.yaml"],
        vec!["score", "a.tsv", "-o", "no/b.tsv"],
        vec!["review", "a.fr.txt", "a.en.txt", "-o", "no/a.html"],
        vec!["split", "a.fr.txt", "-o", "no/a"],
    ] {
        let run = place.run(&call);
        assert!(run.code == 2 || run.code == 3, "{call:?}: {}", run.stderr);
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.lines().count() == 1,
            "{call:?}: {}",
            run.stderr
        );
    }
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "a.tsv", "list.tsv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_never_replaced_with_a_file() {
    use std::os::unix::fs::FileTypeExt;
    let place = Place::with_pair();
    let align = ["align", "a.fr.txt", "a.en.txt", "-q"];
    place.run(&[&align[..], &["-o", "a.tmx"]].concat()).succeeds();
    place.run(&[&align[..], &["-o", "a.ladder"]].concat()).succeeds();
    for call in [
        [&align[..], &["-o", "/dev/full", "--to", "tmx"]].concat(),
        [&align[..], &["-o", "b.tmx", "--report", "/dev/full"]].concat(),
        [&align[..], &["-o", "b.tmx", "--summary", "/dev/full"]].concat(),
        vec!["review", "a.tmx", "-o", "/dev/full"],
        vec!["eval", "a.ladder", "a.ladder", "--plot", "/dev/full"],
        vec!["split", "a.fr.txt", "-q", "-o", "/dev/full"],
        vec!["convert", "a.tmx", "/dev/full", "--to", "tsv"],
    ] {
        place.run(&call).fails(3, &["/dev/full: no space left on device"]);
        assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device(), "{call:?}");
    }
    assert_eq!(place.run(&[&align[..], &["--report", "/dev/null"]].concat()).stderr, "");
}

#[test]
fn outputs_that_would_overwrite_an_input_or_each_other_are_refused() {
    let place = Place::with_pair();
    let run = place.run(&["align", "a.fr.txt", "a.en.txt", "--to", "tsv", "-o", "a.en.txt"]);
    run.fails(2, &["a.en.txt", "overwrite"]);
    place
        .run(&["align", "a.fr.txt", "a.en.txt", "-o", "x.jsonl", "--report", "x.jsonl"])
        .fails(2, &["--report"]);
    place.run(&["split", "a.fr.txt", "-o", "a.fr.txt"]).fails(2, &["a.fr.txt", "overwrite"]);
    assert_eq!(place.read("a.en.txt"), EN);
}

#[test]
fn inputs_are_never_overwritten() {
    let place = Place::with_pair();
    place.write("list.tsv", "a.fr.txt\ta.en.txt\ta\n");
    place.write("terms.tsv", "facteur\tpostman\n");
    place.write("both.fr", "Bonjour.\n");
    place.write("both.en", "Hello.\n");
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.jsonl", "-q"]).succeeds();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.ladder", "-q"]).succeeds();
    let names = place.files();
    let before: Vec<String> = names.iter().map(|name| place.read(name)).collect();
    let align = ["align", "a.fr.txt", "a.en.txt", "--src-lang", "fr", "--tgt-lang", "en"];
    let texts = ["--texts", "a.fr.txt", "a.en.txt", "--to", "tsv"];
    let moses = ["--from", "moses", "--to", "moses", "--src-lang", "fr", "--tgt-lang", "en"];
    for (call, file) in [
        ([&align[..], &["--report", "a.fr.txt"]].concat(), "a.fr.txt"),
        ([&align[..], &["--summary", "a.en.txt"]].concat(), "a.en.txt"),
        ([&align[..], &["--lexicon", "terms.tsv", "-o", "terms.tsv"]].concat(), "terms.tsv"),
        ([&align[..], &["--corrections", "a.jsonl", "-o", "./a.jsonl"]].concat(), "a.jsonl"),
        (vec!["align", "--pairs", "list.tsv", "--report", "list.tsv"], "list.tsv"),
        (vec!["eval", "a.ladder", "a.ladder", "--plot", "a.ladder"], "a.ladder"),
        ([&["convert", "a.ladder", "a.en.txt"], &texts[..]].concat(), "a.en.txt"),
        ([&["convert", "both", "both"], &moses[..]].concat(), "both.fr"),
        (vec!["score", "a.jsonl", "--lexicon", "terms.tsv", "-o", "terms.tsv"], "terms.tsv"),
        (vec!["split", "a.fr.txt", "--srx", "terms.tsv", "-o", "terms.tsv"], "terms.tsv"),
        (vec!["review", "a.fr.txt", "a.en.txt", "--corrections", "a.jsonl", "-o", "a.jsonl"], "a.jsonl"),
        (vec!["lexicon", "build", "--lang", "en", "--pairs", "terms.tsv", "-o", "terms.tsv"], "terms.tsv"),
    ] {
        place.run(&call).fails(2, &["would overwrite the input", file]);
        assert_eq!(place.files(), names, "{call:?}");
        assert!(names.iter().zip(&before).all(|(name, text)| place.read(name) == *text), "{call:?}");
    }
    // In a folder, the output is named after the document.
    let units = FR
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| format!("<trans-unit id=\"u\"><source>{line}</source><target>x</target></trans-unit>"));
    let page = format!(
        "<xliff version=\"1.2\"><file source-language=\"fr\"><body>{}</body></file></xliff>",
        units.collect::<String>()
    );
    place.write("fr/a.xliff", &page);
    let run = place.run(&["align", "fr/a.xliff", "a.en.txt", "-o", "fr/", "--to", "xliff"]);
    run.fails(2, &["would overwrite the input fr/a.xliff"]);
    assert_eq!(place.read("fr/a.xliff"), page);
}

#[test]
fn an_output_without_pairs_is_explained() {
    let place = Place::with_pair();
    let align = ["align", "a.fr.txt", "a.en.txt", "--src-lang", "fr", "--tgt-lang", "en"];
    let run = place.run(&[&align[..], &["--min-confidence", "1"]].concat());
    assert_eq!(run.succeeds().lines().count(), 1, "the header alone");
    assert!(run.stderr.contains("below --min-confidence"), "{}", run.stderr);
    place.write("a.en.txt", "word ".repeat(2_000));
    let run = place.run(&align);
    assert_eq!(run.succeeds().lines().count(), 1, "the header alone");
    assert!(run.stderr.contains("no sentences could be aligned"), "{}", run.stderr);
    place.write("a.en.txt", EN);
    assert!(!place.run(&align).stderr.contains("no pairs were written"));
    let run = place.run(&[&align[..], &["--min-confidence", "1", "-o", "no.tmx"]].concat());
    run.fails(0, &["note: no pairs were written to no.tmx: every pair is below"]);
    assert!(place.path("no.tmx").exists());
}
