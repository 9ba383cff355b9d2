//! Tests how `convert` merges several files, chooses languages, removes duplicates and writes numbered files.

#![cfg(feature = "cli")]

mod common;

use common::Place;

const TMX: &str = "<tmx version=\"1.4\"><header creationtool=\"X\" creationtoolversion=\"2\" segtype=\"sentence\" \
    o-tmf=\"x\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/><body>\
    <tu tuid=\"1\"><prop type=\"domain\">law</prop><tuv xml:lang=\"en-GB\"><seg>The <ph>{1}</ph>house.</seg></tuv>\
    <tuv xml:lang=\"fr-FR\"><seg>La maison.</seg></tuv><tuv xml:lang=\"de\"><seg>Das Haus.</seg></tuv></tu>\
    <tu tuid=\"2\"><tuv xml:lang=\"fr-FR\"><seg>Page 12.</seg></tuv><tuv xml:lang=\"en-GB\"><seg>Page 12.</seg></tuv>\
    </tu><tu tuid=\"3\"><tuv xml:lang=\"fr-FR\"><seg>Rien.</seg></tuv><tuv xml:lang=\"de\"><seg>Nichts.</seg></tuv>\
    </tu></body></tmx>";

fn place() -> Place {
    let place = Place::new();
    place.write("a.tmx", TMX);
    place.write("b.tsv", "en\tfr\nPage 13.\tPage 13.\nYes.\tOui.\n");
    place.write("c.tsv", "source\ttarget\nPAGE 14 !\tPage: 14\n");
    place
}

/// The two texts of each unit of a TMX file.
fn segments(tmx: &str) -> Vec<[&str; 2]> {
    let texts: Vec<&str> =
        tmx.split("<seg>").skip(1).map(|part| part.split("</seg>").next().unwrap()).collect();
    texts.chunks(2).map(|pair| [pair[0], pair[1]]).collect()
}

#[test]
fn several_files_become_one_in_the_languages_of_the_first() {
    let place = place();
    let run = place.run(&["convert", "a.tmx", "b.tsv", "c.tsv", "out.tmx", "--languages", "fr,en"]);
    run.succeeds();
    for part in ["5 of 5 units written", "a.tmx: 1 unit skipped: one of the two languages is missing"] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let tmx = place.read("out.tmx");
    let expected = [
        ["La maison.", "The <ph>{1}</ph>house."],
        ["Page 12.", "Page 12."],
        ["Page 13.", "Page 13."],
        ["Oui.", "Yes."],
        ["PAGE 14 !", "Page: 14"],
    ];
    assert_eq!(segments(&tmx), expected);
    for part in ["srclang=\"fr-FR\"", "<prop type=\"domain\">law</prop>", "tuid=\"1\"", "tuid=\"b:2\""] {
        assert!(tmx.contains(part), "{part}");
    }
    // Without `--languages`, the first file decides, and the sides of the second are exchanged.
    place.run(&["convert", "out.tmx", "b.tsv", "both.tmx"]).succeeds();
    assert_eq!(segments(&place.read("both.tmx"))[6], ["Oui.", "Yes."]);
    place.run(&["check", "both.tmx"]).succeeds();
}

#[test]
fn either_order_of_the_languages_is_read() {
    let place = place();
    for (languages, first) in [
        ("en,fr", "The <ph>{1}</ph>house."),
        ("fr,en", "La maison."),
        ("de,fr", "Das Haus."),
        ("fr-CA,de-AT", "La maison."),
    ] {
        place.run(&["convert", "a.tmx", "out.tmx", "--languages", languages]).succeeds();
        assert_eq!(segments(&place.read("out.tmx"))[0][0], first, "{languages}");
    }
    place.run(&["convert", "a.tmx", "a.xlf", "--languages", "en,fr"]).succeeds();
    place.run(&["convert", "a.xlf", "out.tsv", "--languages", "fr,en"]).succeeds();
    assert!(place.read("out.tsv").contains("La maison.\tThe house."));
    let wrong = place.run(&["convert", "a.xlf", "out.tsv", "--languages", "fr,es"]);
    wrong.fails(2, &["a.xlf: the languages are en-GB and fr-FR, not fr and es", "--languages"]);
    for value in ["fr", "fr,en,de", "fr,", "fr,fr"] {
        place.run(&["convert", "a.tmx", "out.tmx", "--languages", value]).fails(2, &["--languages"]);
    }
    place
        .run(&["convert", "a.tmx", "o.tmx", "--languages", "fr,en", "--src-lang", "fr"])
        .fails(2, &["--src-lang"]);
}

#[test]
fn merging_reports_what_cannot_be_merged() {
    let place = place();
    place
        .run(&["convert", "a.tmx", "./a.tmx", "out.tmx"])
        .fails(2, &["./a.tmx: the same file is given twice"]);
    place.write("es.tsv", "fr\tes\nOui.\tSí.\n");
    place.run(&["convert", "b.tsv", "es.tsv", "out.tsv"]).fails(2, &["es.tsv: the languages are fr and es"]);
    place.run(&["convert", "b.tsv", "missing.tsv", "out.tsv"]).fails(3, &["missing.tsv"]);
    place.write("broken.tmx", &TMX[..TMX.len() - 20]);
    let args = ["convert", "b.tsv", "broken.tmx", "out.tsv", "--languages", "fr,en"];
    place.run(&args).fails(3, &["broken.tmx:1:"]);
    assert!(!place.path("out.tsv").exists());
    place.run(&["convert", "b.tsv", "c.tsv", "b.tsv"]).fails(2, &["b.tsv", "overwrite"]);
    place.write("k.jsonl", "{}\n");
    let args = ["convert", "b.tsv", "c.tsv", "out.tsv", "--corrections", "k.jsonl"];
    place.run(&args).fails(2, &["--corrections", "one input file"]);
    place.run(&["convert", "a.tmx"]).fails(2, &["give at least one IN, and OUT"]);
}

#[test]
fn duplicates_are_recognised_in_six_ways() {
    let place = place();
    place.write("d.tsv", "fr\ten\nOui.\tYes.\nOUI !\tyes\nOui.\tYeah.\nSi.\tYes.\nOui.\tYes.\n");
    let kept = |dedup: &[&str]| {
        let args = [&["convert"], dedup, &["d.tsv", "-", "--to", "tsv", "-q"]].concat();
        place.run(&args).succeeds().lines().count() - 1
    };
    for (dedup, expected) in [
        (&[][..], 5),
        (&["--dedup"], 4),
        (&["--dedup", "exact"], 4),
        (&["--dedup=near"], 3),
        (&["--dedup", "near"], 3),
        (&["--dedup", "source"], 3),
        (&["--dedup", "target"], 3),
        (&["--dedup", "near-source"], 2),
        (&["--dedup", "near-target"], 2),
    ] {
        assert_eq!(kept(dedup), expected, "{dedup:?}");
    }
    place.run(&["convert", "d.tsv", "o.tsv", "--dedup=most"]).fails(2, &["--dedup", "near-source"]);
}

#[test]
fn numbered_files_are_valid_and_appear_together() {
    let place = place();
    let rows: String = (1..=25).map(|n| format!("Phrase numéro {n}.\tSentence number {n}.\n")).collect();
    place.write("many.tsv", format!("fr\ten\n{rows}"));
    for (out, name) in [("m.tmx", "m-0003.tmx"), ("m.xlf", "m-0003.xlf"), ("m.tsv.gz", "m-0003.tsv.gz")] {
        place.run(&["convert", "many.tsv", out, "--split-units", "10"]).succeeds();
        assert!(place.path(name).exists() && !place.path(out).exists(), "{out}");
        let run =
            place.run(&["convert", name, "-", "--to", "tsv", "-q", "--src-lang", "fr", "--tgt-lang", "en"]);
        assert_eq!(run.succeeds().lines().count(), 6, "{out}");
    }
    place.run(&["convert", "many.tsv", "m", "--to", "moses", "--split-units", "20"]).succeeds();
    assert_eq!(place.read("m-0002.fr").lines().count(), 5);
    place.run(&["convert", "m-0001.tmx", "m-0002.tmx", "m-0003.tmx", "whole.tsv"]).succeeds();
    assert_eq!(place.read("whole.tsv").lines().count(), 26);

    // Each file ends after the unit with which it reaches the size.
    place.run(&["convert", "many.tsv", "s.tmx", "--split-mb", "0.001"]).succeeds();
    let sizes: Vec<usize> = (1..)
        .map_while(|n| {
            let name = format!("s-{n:04}.tmx");
            place.path(&name).exists().then(|| place.read(&name).len())
        })
        .collect();
    assert!(sizes.len() > 3 && sizes.iter().all(|&size| size < 1400), "{sizes:?}");

    let fewer = place.run(&["convert", "many.tsv", "m.tmx", "--split-units", "20"]);
    fewer.succeeds();
    assert!(fewer.stderr.contains("m-0003.tmx: is left from an earlier run"), "{}", fewer.stderr);
}

#[test]
fn numbered_files_never_overwrite_an_input_and_fail_as_a_whole() {
    let place = place();
    let rows: String = (1..=6).map(|n| format!("Phrase {n}.\tSentence {n}.\n")).collect();
    place.write("o-0002.tsv", format!("fr\ten\n{rows}"));
    let before = place.files();
    let run = place.run(&["convert", "o-0002.tsv", "o.tsv", "--split-units", "2"]);
    run.fails(2, &["o-0002.tsv", "overwrite"]);
    assert_eq!(place.files(), before);
    place.write("broken.tsv", format!("fr\ten\n{rows}seul\n"));
    place.run(&["convert", "broken.tsv", "o.tsv", "--split-units", "2"]).fails(3, &["broken.tsv:8"]);
    let rows = "Oui.\tYes.\n".repeat(500);
    place.write("long.tsv", format!("fr\ten\n{rows}"));
    let many = place.run(&["convert", "long.tsv", "o.tsv", "--split-units", "1"]);
    many.fails(2, &["--split-units", "more than 450 files", "raise the limit"]);
    assert!(place.files().iter().all(|file| !file.starts_with("o-0001")), "{:?}", place.files());
    place
        .run(&["convert", "long.tsv", "-", "--to", "tsv", "--split-units", "9"])
        .fails(2, &["--split-units"]);
    place.run(&["convert", "long.tsv", "o.tsv", "--split-units", "0"]).fails(2, &["--split-units"]);
    let both = ["--split-units", "9", "--split-by-confidence", "0.5"];
    place.run(&[&["convert", "long.tsv", "o.tsv"], &both[..]].concat()).fails(2, &["--split-by-confidence"]);
}

#[test]
fn a_value_of_dedup_without_an_equals_sign_is_explained() {
    let place = place();
    let help = "near-side: cannot infer the format from the file name; use --from, or write --dedup=HOW";
    place.run(&["convert", "--dedup", "near-side", "b.tsv", "o.tsv"]).fails(2, &[help]);
    let other = place.run(&["convert", "near-side", "--dedup", "b.tsv", "o.tsv"]);
    assert!(other.code == 2 && !other.stderr.contains("--dedup=HOW"), "{}", other.stderr);
}

#[cfg(unix)]
#[test]
fn numbered_files_need_few_open_files() {
    let place = place();
    let rows: String = (1..=100).map(|n| format!("Phrase {n}.\tSentence {n}.\n")).collect();
    place.write("all.tsv", format!("fr\ten\n{rows}"));
    let with_few = |arguments: &str| {
        let mut command = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_enregard");
        command.args(["-c", &format!("ulimit -n 24; exec {program} convert all.tsv {arguments}")]);
        command.current_dir(place.path(""));
        common::run(command, b"")
    };
    for (arguments, last) in [
        ("o.tsv --split-units 2", "o-0050.tsv"),
        ("o.tmx.gz --split-units 2", "o-0050.tmx.gz"),
        ("o --to moses --split-units 2", "o-0050.en"),
    ] {
        with_few(arguments).succeeds();
        assert!(place.files().contains(&last.into()), "{:?}", place.files());
    }
    assert!(place.read("o-0050.tsv").ends_with("\tPhrase 100.\tSentence 100.\t\t\n"));
    assert!(place.files().iter().all(|file| !file.ends_with(".part")), "{:?}", place.files());
    let limits: Vec<_> = (1..40).map(|n| format!("0.{n:02}")).collect();
    with_few(&format!("b.tsv --split-by-confidence {}", limits.join(",")))
        .fails(3, &["too many open files; raise the limit with ulimit -n"]);
}
