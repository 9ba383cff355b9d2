//! Tests `align` with texts in more than two languages, and what other commands do with its output.

#![cfg(feature = "cli")]

mod common;

use common::Place;

const LANGUAGES: [&str; 3] = ["fr", "en", "de"];

fn text(language: &str) -> String {
    let path = format!("{}/fixtures/several/{language}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// A place with the files phare.fr.txt, phare.en.txt and phare.de.txt.
fn files() -> Place {
    let place = Place::new();
    LANGUAGES.iter().for_each(|lang| place.write(&format!("phare.{lang}.txt"), text(lang)));
    place
}

/// The rows of a table as cells.
fn rows(tsv: &str) -> Vec<Vec<&str>> {
    tsv.lines().map(|line| line.split('\t').collect()).collect()
}

#[test]
fn beads_are_merged_over_the_french_sentences() {
    let place = files();
    let run = place.run(&["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt"]);
    let rows = rows(run.succeeds());
    assert_eq!(rows[0], ["document", "fr", "en", "de", "confidence", "confidence-en", "confidence-de"]);
    assert_eq!(rows.len(), 7);
    // English merges the first two French sentences and German the second two, so all three are one unit.
    assert!(rows[1][1].ends_with("redoutent. Le gardien, Yann Le Goff, y vivait seul avec un chien."));
    assert!(rows[1][2].ends_with("dread. The keeper, Yann Le Goff, lived there alone with a dog."));
    assert!(rows[1][3].starts_with("Der Leuchtturm von Kermor wurde 1874 gebaut. Er überragt"));
    // English omits the second sentence of this unit, so it is an incomplete translation.
    assert_eq!(rows[3][2], "In winter, storms cut him off for weeks.");
    let value = |row: usize, column: usize| rows[row][column].parse::<f32>().unwrap();
    assert!(value(3, 5) < 0.3 && value(3, 6) > 0.8, "{:?}", rows[3]);
    for row in 1..rows.len() {
        assert_eq!(value(row, 4), value(row, 5).min(value(row, 6)));
    }
}

#[test]
fn each_order_of_the_files_and_number_of_threads_gives_the_same_units() {
    let place = files();
    let align = |files: [&str; 3], jobs: &str| {
        let files = files.map(|lang| format!("phare.{lang}.txt"));
        place.run(&["align", &files[0], &files[1], &files[2], "--jobs", jobs]).succeeds().to_owned()
    };
    let expected = align(["fr", "en", "de"], "1");
    assert_eq!(align(["fr", "en", "de"], "4"), expected);
    assert_eq!(align(["en", "fr", "de"], "2"), expected);
    let other = align(["de", "en", "fr"], "2");
    let [one, two] = [&expected, &other].map(|tsv| rows(tsv));
    assert_eq!(two[0][..4], ["document", "fr", "de", "en"]);
    for (one, two) in one.iter().zip(&two) {
        assert_eq!([one[1], one[2], one[3]], [two[1], two[3], two[2]]);
    }
}

#[test]
fn tmx_with_three_languages_is_read_as_pairs() {
    let place = files();
    let run = place.run(&["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt", "-o", "all.tmx"]);
    run.succeeds();
    assert!(run.stderr.contains("6 units written to all.tmx"), "{}", run.stderr);
    let check = place.run(&["check", "all.tmx"]);
    check.succeeds();
    assert!(check.stderr.contains("6 units, 0 errors, 0 warnings"), "{}", check.stderr);
    let info: serde_json::Value =
        serde_json::from_str(place.run(&["info", "--json", "all.tmx"]).succeeds()).unwrap();
    let languages: Vec<&str> =
        info["languages"].as_array().unwrap().iter().map(|it| it["language"].as_str().unwrap()).collect();
    assert_eq!(languages, LANGUAGES);
    assert_eq!((&info["units"], info.get("incomplete")), (&6.into(), None));
    place
        .run(&["convert", "all.tmx", "-", "--to", "tsv"])
        .fails(2, &["several possible target languages: en, de"]);
    place.run(&["split", "all.tmx"]).fails(3, &["it already contains aligned pairs"]);

    let pairs = |languages: &str| {
        let run = place.run(&["convert", "all.tmx", "-", "--to", "jsonl", "--languages", languages]);
        let lines = run.succeeds().lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect::<Vec<serde_json::Value>>()
    };
    let (english, german, pivot) = (pairs("fr,en"), pairs("fr,de"), pairs("en,de"));
    assert_eq!([english.len(), german.len(), pivot.len()], [6; 3]);
    assert_eq!((&german[2]["bead"], &german[2]["unit"]), (&"2-1".into(), &3.into()));
    assert!(german[2]["confidence"].as_f64() > Some(0.8), "the confidence is that of the pair");
    assert_eq!(pivot[2]["confidence"], english[2]["confidence"], "the lower one counts");
    assert_eq!(
        (&pivot[0]["bead"], &pivot[0]["target_paragraphs"]),
        (&"2-2".into(), &serde_json::json!([0, 1]))
    );
    // Nothing that only the units of several languages have is left.
    assert!(german.iter().all(|unit| unit.get("tmx").is_none()));

    place.run(&["convert", "all.tmx", "part.tmx", "--languages", "fr,de", "--split-units", "4"]).succeeds();
    assert_eq!(place.read("part-0001.tmx").matches("<tu ").count(), 4);
    assert_eq!(place.read("part-0002.tmx").matches("<tu ").count(), 2);
}

#[test]
fn xliff_with_several_target_languages_is_read_as_pairs() {
    let file = |language: &str, text: &str| {
        format!(
            "<file original=\"{language}\" source-language=\"fr\" target-language=\"{language}\"><body><trans-unit \
             id=\"1\"><source>Le loup</source><target>{text}</target></trans-unit></body></file>"
        )
    };
    let xliff =
        format!("<xliff version=\"1.2\">{}{}</xliff>", file("en", "The wolf"), file("de", "Der Wolf"));
    let place = Place::new();
    place.write("a.xlf", xliff);
    for arguments in [
        &["convert", "a.xlf", "a.tmx"][..],
        &["convert", "a.xlf", "a.tmx", "--src-lang", "fr", "--tgt-lang", "de"],
        &["score", "a.xlf", "--to", "tsv"],
        &["info", "a.xlf"],
    ] {
        let run = place.run(arguments);
        assert!(run.code != 0 && !place.files().contains(&"a.tmx".into()), "{arguments:?}");
        let fault = "a.xlf:1: several possible target languages: en, de; choose two with --languages";
        assert!(run.stderr.contains(fault), "{arguments:?}: {}", run.stderr);
    }
    let run = place.run(&["convert", "a.xlf", "-", "--to", "tsv", "--languages", "de,fr"]);
    assert!(run.succeeds().contains("\tDer Wolf\tLe loup\t"), "{}", run.stdout);
    assert!(run.stderr.contains("1 unit skipped: in other languages"), "{}", run.stderr);
    place.run(&["convert", "a.xlf", "a.tmx", "--languages", "fr,es"]).fails(
        2,
        &["a.xlf: no unit is in fr and es, but in fr and en; fr and de; choose two with --languages"],
    );
}

#[test]
fn a_table_with_three_languages_is_read_as_pairs() {
    let place = files();
    place.run(&["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt", "-o", "all.csv"]).succeeds();
    let run = place.run(&["convert", "all.csv", "-", "--to", "tsv", "--src-col", "fr", "--tgt-col", "de"]);
    assert_eq!(rows(run.succeeds()).len(), 7);
    // Each pair has the confidence that belongs to it.
    place.write(
        "own.csv",
        "fr,en,de,confidence,confidence-en,confidence-de,flags-de\nOui,Yes,Ja,0.2,0.2,0.9,numbers\n",
    );
    let confidence = |source: &str, target: &str| {
        let columns = ["--src-col", source, "--tgt-col", target];
        let run = place.run(&[&["convert", "own.csv", "-", "--to", "jsonl"], &columns[..]].concat());
        let unit: serde_json::Value = serde_json::from_str(run.succeeds()).unwrap();
        (unit["confidence"].as_f64().unwrap(), unit["flags"].clone(), run.stderr)
    };
    let (german, flags, warnings) = confidence("fr", "de");
    assert_eq!((german, flags), (0.9, serde_json::json!(["numbers"])));
    let warning = "2 cells ignored: in columns that are not read (en, confidence-en)";
    assert!(warnings.contains(warning), "{warnings}");
    assert_eq!(
        [confidence("de", "fr").0, confidence("fr", "en").0, confidence("en", "de").0],
        [0.9, 0.2, 0.2]
    );
}

#[test]
fn filters_leave_out_a_language_and_not_the_unit() {
    let place = files();
    let run = |more: &[&str]| {
        let args = ["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt"];
        place.run(&[&args[..], more].concat()).succeeds().to_owned()
    };
    let tsv = run(&["--min-confidence", "0.5"]);
    assert_eq!((rows(&tsv)[3][2], rows(&tsv).len()), ("", 7));
    let jsonl = run(&["--min-confidence", "0.5", "--to", "jsonl"]);
    let unit: serde_json::Value = serde_json::from_str(jsonl.lines().nth(2).unwrap()).unwrap();
    assert_eq!(unit["texts"].as_object().unwrap().len(), 2, "{unit}");
    assert!(unit["confidence"].as_f64() > Some(0.8));
    let flagged = run(&["--flags"]);
    assert_eq!(rows(&flagged)[0][7..], ["flags-en", "flags-de"]);
    assert_eq!(run(&["--min-confidence", "0.999"]).lines().count(), 1, "the header");
    let call = ["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt", "--min-confidence", "0.9"];
    let run = place.run(&[&call[..], &["-o", "sure.tmx"]].concat());
    let units = place.read("sure.tmx").matches("<tu ").count();
    assert!(run.stderr.contains(&format!("{units} units written")), "{}", run.stderr);
}

#[test]
fn folders_are_grouped_by_name() {
    let place = Place::new();
    for lang in LANGUAGES {
        place.write(&format!("{lang}/phare.txt"), text(lang));
        place.write(&format!("{lang}/phare2.{lang}.txt"), text(lang));
    }
    std::fs::remove_file(place.path("de/phare2.de.txt")).unwrap();
    let args = ["align", "en", "fr", "de", "-o", "out/", "--report", "report.jsonl"];
    let run = place.run(&args);
    run.succeeds();
    assert!(run.stderr.contains("de: 1 document without a German text, such as phare2"), "{}", run.stderr);
    let tmx = place.read("out/phare2.tmx");
    assert_eq!((tmx.matches("lang=\"en\"").count() > 4, tmx.contains("lang=\"de\"")), (true, false));
    assert_eq!(place.read("out/phare.tmx").matches("lang=\"de\"").count(), 6);
    // The report has a line for each pair of texts.
    assert_eq!(place.read("report.jsonl").lines().count(), 3);

    place.write("en/only.txt", "Nobody translated this sentence.");
    let run = place.run(&["align", "fr", "en", "de", "-o", "all.tmx"]);
    run.fails(1, &["en/only.txt: skipped: no counterpart in the other folder"]);
    let tmx = place.read("all.tmx");
    assert!(tmx.contains("tuid=\"phare2:1\""));
    assert!(
        run.stderr.contains(&format!("; {} units written", tmx.matches("<tu ").count())),
        "{}",
        run.stderr
    );
}

#[test]
fn a_document_fails_as_a_whole() {
    let place = files();
    place.write("bad.txt", b"\x00\x01\x02\x03\xff\xfe\x00\x10".repeat(20));
    let args = ["align", "phare.fr.txt", "phare.en.txt", "bad.txt", "-o", "out.tmx", "--tgt-lang", "en,de"];
    place.run(&args).fails(3, &["bad.txt: "]);
    assert!(!place.path("out.tmx").exists());
}

#[test]
fn a_failed_document_has_a_report_for_each_pair_of_its_texts() {
    let place = Place::new();
    for lang in LANGUAGES {
        place.write(&format!("{lang}/a.txt"), text(lang));
        place.write(&format!("{lang}/b.txt"), text(lang));
    }
    place.write("de/b.txt", b"\x00\x01\x02\x03\xff\xfe\x00\x10".repeat(20));
    let run = place.run(&["align", "en", "de", "fr", "-o", "all.tmx", "--report", "report.jsonl"]);
    run.fails(1, &["document b: de/b.txt: ", "2 of 4 documents failed; 2 written"]);
    // The message and the line of the table.
    assert_eq!(run.stderr.matches("b: de/b.txt: ").count(), 2, "{}", run.stderr);
    let reports = place.read("report.jsonl");
    let reports: Vec<serde_json::Value> =
        reports.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts = |report: &serde_json::Value| {
        ["source", "target"].map(|side| report[side].as_str().unwrap().replace('\\', "/"))
    };
    let pairs: Vec<_> = reports.iter().map(texts).collect();
    let expected = [
        ["fr/a.txt", "en/a.txt"],
        ["fr/a.txt", "de/a.txt"],
        ["fr/b.txt", "en/b.txt"],
        ["fr/b.txt", "de/b.txt"],
    ];
    assert_eq!(pairs, expected);
    let failed: Vec<bool> = reports
        .iter()
        .map(|report| report["error"].as_str().is_some_and(|it| it.contains("de/b.txt")))
        .collect();
    assert_eq!(failed, [false, false, true, true]);
}

#[test]
fn folders_within_another_are_languages_of_their_own() {
    let place = Place::new();
    for (name, lang) in [("docs/a.txt", "fr"), ("docs/en/a.txt", "en"), ("docs/de/a.txt", "de")] {
        place.write(name, text(lang));
    }
    let run = place.run(&["align", "docs", "docs/en", "docs/de"]);
    let expected = files();
    let expected = expected.run(&["align", "phare.fr.txt", "phare.en.txt", "phare.de.txt"]);
    assert_eq!(run.succeeds().replace("\na\t", "\nphare\t"), expected.succeeds());
}

#[test]
fn wrong_calls_name_the_way_out() {
    let place = files();
    place.write(
        "phare.es.txt",
        "El faro se construyó en 1874 y domina una bahía que los pescadores temen mucho.",
    );
    let align = |more: &[&str]| place.run(&[&["align", "phare.fr.txt", "phare.en.txt"][..], more].concat());
    let german = "phare.de.txt";
    for (more, code, parts) in [
        (vec![german, "--to", "moses"], 2, ["--to moses", "use tmx, tsv, csv or jsonl"]),
        (vec![german, "--to", "xlsx", "-o", "x.xlsx"], 2, ["--to xlsx", "two texts at a time"]),
        (vec![german, "-o", "page.html"], 2, ["--to html", "a review page shows two texts"]),
        (vec![german, "--keep-nulls"], 2, ["--keep-nulls", "applies only to two texts"]),
        (vec![german, "--tags", "keep", "--to", "tmx"], 2, ["--tags", "align two texts at a time"]),
        (vec![german, "--resume"], 2, ["--resume", "applies only to two texts"]),
        (vec![german, "--tgt-lang", "en"], 2, ["--tgt-lang", "one tag for each text after the first"]),
        (vec!["phare.fr.txt"], 2, ["phare.fr.txt", "is the same file as"]),
        (vec![german, "--src-lang", "it"], 3, ["no text is French", "phare.fr.txt is Italian"]),
        (vec![german, "--tgt-lang", "en,en"], 3, ["are both in English (en)", "en-GB,en-US"]),
        (vec![german, "--tgt-lang", "en,fr"], 3, ["several texts are French", "give one French text"]),
        (vec![german, "-o", "phare.de.txt", "--to", "tmx"], 2, ["phare.de.txt", "input"]),
        (vec![german, "--tmx-lang", "it=it-IT", "--to", "tmx"], 2, ["--tmx-lang it=it-IT", "fr or en or de"]),
    ] {
        align(&more).fails(code, &parts);
    }
    place.run(&["align", "phare.en.txt", "phare.de.txt", "phare.es.txt"]).fails(3, &["no text is French"]);
    assert_eq!(place.files().len(), 4, "{:?}", place.files());
}
