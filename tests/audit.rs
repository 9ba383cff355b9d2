//! Tests `enregard audit` on texts with known faults.

#![cfg(all(feature = "cli", feature = "lexicons"))]

mod common;

use common::{Place, Run};
use serde_json::Value;

/// Sentences of a French text with their English translations.
const PAIRS: [(&str, &str); 14] = [
    ("Le moulin se trouve au bord de la rivière.", "The mill is on the bank of the river."),
    (
        "Mon grand-père y travaillait avec ses deux frères.",
        "My grandfather worked there with his two brothers.",
    ),
    ("Chaque matin, les paysans apportaient leur blé.", "Every morning the farmers brought their wheat."),
    ("En 1952, un orage détruisit la grande roue.", "In 1952 a storm destroyed the big wheel."),
    (
        "La famille dut vendre trois champs pour la réparer.",
        "The family had to sell three fields to repair it.",
    ),
    ("Les enfants aidaient à porter les sacs de farine.", "The children helped to carry the bags of flour."),
    ("Le soir, on chantait devant la cheminée.", "In the evening people sang in front of the fireplace."),
    (
        "Un boulanger du village achetait presque toute la farine.",
        "A baker in the village bought almost all the flour.",
    ),
    ("Son pain était célèbre dans toute la vallée.", "His bread was famous throughout the valley."),
    ("Aujourd'hui, le moulin est un petit musée.", "Today the mill is a small museum."),
    (
        "On y voit encore les vieilles pierres et la roue.",
        "You can still see the old stones and the wheel there.",
    ),
    ("L'entrée coûte six euros pour les adultes.", "Admission costs six euros for adults."),
    ("Le musée ferme ses portes en hiver.", "The museum closes its doors in winter."),
    (
        "Au printemps, ma tante plante des fleurs devant la porte.",
        "In spring my aunt plants flowers in front of the door.",
    ),
];

fn side(side: fn(&(&'static str, &'static str)) -> &'static str) -> Vec<String> {
    PAIRS.iter().map(|pair| side(pair).to_owned()).collect()
}

fn french() -> Vec<String> {
    side(|pair| pair.0)
}

fn english() -> Vec<String> {
    side(|pair| pair.1)
}

/// Audits two lists of sentences, one per line. Returns the findings and the summary.
fn audit(src: &[String], tgt: &[String]) -> (Vec<Value>, Value) {
    let place = Place::new();
    place.write("a.fr.txt", src.join("\n"));
    place.write("a.en.txt", tgt.join("\n"));
    let run = place.run(&[
        "audit",
        "a.fr.txt",
        "a.en.txt",
        "--segmented",
        "--to",
        "jsonl",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
    ]);
    let mut lines = json_lines(run.succeeds());
    let summary = lines.pop().unwrap();
    (lines, summary)
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The numbers of the first and the last sentence of a side of a finding, if it has that side.
type Range = Option<(u64, u64)>;
/// The kind of a finding, and its two sides.
type Brief = (String, Range, Range);

fn brief(finding: &Value) -> Brief {
    let range = |side: &str| {
        let side = &finding[side];
        Some((side["first"].as_u64()?, side["last"].as_u64()?))
    };
    (finding["kind"].as_str().unwrap().into(), range("src"), range("tgt"))
}

fn briefs(findings: &[Value]) -> Vec<Brief> {
    findings.iter().map(brief).collect()
}

#[test]
fn a_complete_translation_has_no_findings() {
    let (findings, summary) = audit(&french(), &english());
    assert_eq!(findings, Vec::<Value>::new());
    assert_eq!(summary["coverage"], 1.0);
    assert_eq!(summary["sentences"], serde_json::json!([14, 14]));
    assert_eq!(summary["findings"], serde_json::json!({}));
}

#[test]
fn one_missing_passage_is_one_finding() {
    let mut english = english();
    english.drain(4..8);
    let (findings, summary) = audit(&french(), &english);
    assert_eq!(briefs(&findings), [("omission".into(), Some((5, 8)), None)]);
    let finding = &findings[0];
    assert_eq!(finding["tgt"], Value::Null);
    assert_eq!(finding["src"]["line"], 5);
    assert!(finding["src"]["text"].as_str().unwrap().starts_with("La famille dut vendre"), "{finding}");
    assert_eq!(finding["at"]["line"], 4, "the passage belongs after line 4 of the translation");
    assert!(finding["probability"].as_f64().unwrap() > 0.9, "{finding}");
    let coverage = summary["coverage"].as_f64().unwrap();
    let missing: usize = french()[4..8].iter().map(|text| text.chars().count()).sum();
    let all: usize = french().iter().map(|text| text.chars().count()).sum();
    assert!((coverage - (1.0 - missing as f64 / all as f64)).abs() < 0.001, "{coverage}");
    assert_eq!(summary["findings"], serde_json::json!({"omission": 1}));
}

#[test]
fn an_added_passage_is_one_finding() {
    let mut english = english();
    english.insert(6, "Nobody remembers the name of the first miller.".into());
    english.insert(7, "According to a legend, he came from a distant island.".into());
    let (findings, summary) = audit(&french(), &english);
    assert_eq!(briefs(&findings), [("addition".into(), None, Some((7, 8)))]);
    assert_eq!(summary["coverage"], 1.0);
}

#[test]
fn each_fault_of_a_pair_has_its_kind() {
    let changed = |at: usize, text: &str| {
        let mut english = english();
        english[at] = text.into();
        briefs(&audit(&french(), &english).0)
    };
    let finding =
        |kind: &str, number: u64| vec![(kind.to_owned(), Some((number, number)), Some((number, number)))];
    assert_eq!(changed(5, &french()[5]), finding("untranslated", 6));
    assert_eq!(changed(3, "In 1962 a storm destroyed the big wheel."), finding("numbers", 4));
    assert_eq!(changed(7, "A baker in the"), finding("truncated", 8));
}

#[test]
fn a_version_number_that_changed_is_found_in_a_short_page() {
    let place = Place::new();
    let page = |source: bool, version: &str| {
        let text = if source {
            ["Installation", "Téléchargez le paquet sur le site du projet.", "Il faut au moins la version "]
        } else {
            ["Installation", "Download the package from the project's site.", "You need at least version "]
        };
        format!("{}\n\n{}\n\n{}{version}.\n", text[0], text[1], text[2])
    };
    place.write("a.fr.txt", page(true, "1.89"));
    for (version, expected) in [("1.88", 1), ("1.89", 0)] {
        place.write("a.en.txt", page(false, version));
        let run = place.run(&["audit", "a.fr.txt", "a.en.txt", "--src-lang", "fr", "--tgt-lang", "en"]);
        assert_eq!(run.stdout.matches("only in the source: 1.89").count(), expected, "{}", run.stdout);
    }
}

#[test]
fn a_note_on_numbers_names_them() {
    let mut english = english();
    english[3] = "In 1962 a storm destroyed the big wheel.".into();
    let (findings, _) = audit(&french(), &english);
    assert_eq!(findings[0]["note"], "only in the source: 1952; only in the translation: 1962");
}

#[test]
fn a_repeated_passage_is_a_duplicate() {
    let mut english = english();
    let repeated = english[2..4].to_vec();
    english.splice(9..9, repeated);
    let (findings, _) = audit(&french(), &english);
    assert_eq!(briefs(&findings), [("duplicate".into(), None, Some((10, 11)))]);
}

#[test]
fn a_passage_in_another_place_is_moved() {
    let mut english = english();
    let moved = english.remove(3);
    english.insert(8, moved);
    let (findings, summary) = audit(&french(), &english);
    assert_eq!(briefs(&findings), [("moved".into(), Some((4, 4)), Some((9, 9)))]);
    assert_eq!(summary["coverage"], 1.0);
}

#[test]
fn line_numbers_include_blank_lines() {
    let place = Place::new();
    let with_blanks = |lines: Vec<String>| lines.join("\n\n");
    let mut english = english();
    english.drain(4..6);
    place.write("a.fr.txt", with_blanks(french()));
    place.write("a.en.txt", with_blanks(english));
    let args = ["audit", "a.fr.txt", "a.en.txt", "--to", "jsonl"];
    let found = |more: &[&str]| brief(&json_lines(place.run(&[&args[..], more].concat()).succeeds())[0]);
    assert_eq!(found(&[]), ("omission".into(), Some((5, 6)), None));
    assert_eq!(found(&["--segmented"]), ("omission".into(), Some((9, 11)), None));
}

/// Creates two folders with a complete document, an incomplete one, and a file without a counterpart on each
/// side.
fn folders() -> Place {
    let place = Place::new();
    let mut incomplete = english();
    incomplete.drain(4..8);
    for (name, src, tgt) in [("whole", french(), english()), ("part", french(), incomplete)] {
        place.write(&format!("fr/{name}.txt"), src.join("\n\n"));
        place.write(&format!("en/{name}.txt"), tgt.join("\n\n"));
    }
    place.write("fr/visite.txt", french().join("\n\n"));
    place.write("en/visites.txt", english().join("\n\n"));
    place
}

#[test]
fn files_without_a_counterpart_are_findings() {
    let place = folders();
    let lines = json_lines(place.run(&["audit", "fr", "en", "--to", "jsonl", "-q"]).succeeds());
    let files: Vec<&Value> = lines.iter().filter(|line| line["kind"] == "untranslated-file").collect();
    assert_eq!(files.len(), 2, "{lines:?}");
    assert_eq!(files[0]["document"], "fr/visite.txt");
    assert_eq!(files[0]["note"], "no translation; the most similar name is en/visites.txt");
    assert_eq!(files[1]["note"], "no source; the most similar name is fr/visite.txt");
    let summaries: Vec<&Value> = lines.iter().filter(|line| line.get("coverage").is_some()).collect();
    assert_eq!(summaries.len(), 2);
}

#[test]
fn folders_without_a_match_are_listed() {
    let place = Place::new();
    place.write("fr/moulin.txt", french().join("\n"));
    place.write("en/mill.txt", english().join("\n"));
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    run.fails(1, &["no file in one folder matches a file in the other by its name"]);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
}

#[test]
fn the_exit_code_depends_on_the_findings_that_matter() {
    let place = folders();
    let code = |more: &[&str]| {
        let Run { code, stderr, .. } = place.run(&[&["audit", "fr", "en"], more].concat());
        (code, stderr)
    };
    assert_eq!(code(&[]).0, 0);
    assert_eq!(code(&["--fail-on", "numbers,moved"]).0, 0);
    let (failed, stderr) = code(&["--fail-on", "omission,untranslated-file"]);
    assert_eq!(failed, 1);
    assert!(stderr.contains("error: found omission (1), untranslated-file (2)"), "{stderr}");
    assert_eq!(code(&["--min-coverage", "0.5"]).0, 0);
    let (failed, stderr) = code(&["--min-coverage", "0.95"]);
    assert_eq!(failed, 1);
    assert!(stderr.contains("%, and --min-coverage is 95.0 %"), "{stderr}");
    assert_eq!(code(&["--fail-on", "omissions"]).0, 2);
    assert_eq!(code(&["--to", "tmx"]).0, 2);
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let place = folders();
    for number in 0..20 {
        let mut english = english();
        english.remove(number % 14);
        place.write(&format!("fr/page{number}.txt"), french().join("\n"));
        place.write(&format!("en/page{number}.txt"), english.join("\n"));
    }
    for format in ["text", "json", "jsonl", "sarif", "html", "markdown", "github", "xliff", "po"] {
        let with = |jobs: &str| {
            place.run(&["audit", "fr", "en", "--to", format, "--jobs", jobs, "-q"]).succeeds().to_owned()
        };
        assert_eq!(with("1"), with("4"), "{format}");
    }
}

#[test]
fn text_names_both_places_and_lists_the_worst_document_first() {
    let place = folders();
    let text = place.run(&["audit", "fr", "en", "-q"]).succeeds().to_owned();
    assert!(text.contains("fr/part.txt:9:1: omission (0.9"), "{text}");
    assert!(text.contains("-> missing at en/part.txt:7:"), "{text}");
    let table: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("document")).skip(1).collect();
    let names: Vec<&str> = table.iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(names, ["fr/visite.txt", "en/visites.txt", "part", "whole", "all"], "{text}");
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let place = folders();
    let text = place.run(&["audit", "fr", "en", "--to", "sarif", "-q"]).succeeds().to_owned();
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "enregard");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!((0.0..=100.0).contains(&result["rank"].as_f64().unwrap()));
        let places = [&result["locations"], &result["relatedLocations"]];
        let places: Vec<&Value> = places.iter().filter_map(|it| it.as_array()).flatten().collect();
        assert!(!places.is_empty(), "{result}");
        for place in places {
            let region = &place["physicalLocation"]["region"];
            assert!(
                region["startLine"].as_u64().unwrap() >= 1 && region["startColumn"].as_u64().unwrap() >= 1
            );
            assert!(region.get("endLine").is_none_or(|end| end.as_u64() >= region["startLine"].as_u64()));
            let uri = place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.starts_with("fr/") || uri.starts_with("en/"), "{uri}");
        }
    }
    let omission = results.iter().find(|result| result["ruleId"] == "omission").unwrap();
    assert_eq!(omission["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "en/part.txt");
}

#[test]
fn missing_passages_are_units_to_translate() {
    let place = folders();
    let xliff = place.run(&["audit", "fr", "en", "--to", "xliff", "-q"]).succeeds().to_owned();
    // The passage, and the paragraphs of the file without a translation.
    assert_eq!(xliff.matches("<trans-unit").count(), 1 + french().len(), "{xliff}");
    let whole = xliff.split_once("original=\"fr/visite.txt\"").unwrap().1;
    assert!(french().iter().all(|text| whole.contains(&format!("<source>{text}</source>"))), "{xliff}");
    assert!(whole.contains("<note>line 3</note>"), "{xliff}");
    assert!(xliff.contains("<source>La famille dut vendre") && !xliff.contains("<target>"), "{xliff}");
    assert!(xliff.contains("original=\"fr/part.txt\"") && xliff.contains("<note>line 9</note>"), "{xliff}");
    let po = place.run(&["audit", "fr", "en", "--to", "po", "-q"]).succeeds().to_owned();
    assert!(po.contains("#: fr/part.txt:9\nmsgid \"La famille dut vendre"), "{po}");
    let messages = 1 + french().len();
    assert_eq!(po.matches("\nmsgstr \"\"\n").count(), 1 + messages, "the header and the messages: {po}");
    assert!(po.contains("#: fr/visite.txt:1\nmsgid "), "{po}");
    // Only these two formats need the files to be readable.
    place.write("fr/visite.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let run = place.run(&["audit", "fr", "en", "--to", "po"]);
    run.succeeds();
    run.fails(0, &["warning: fr/visite.txt: "]);
    assert!(!place.run(&["audit", "fr", "en"]).stderr.contains("visite.txt: "));
}

#[test]
fn annotations_are_at_the_place_in_the_translation() {
    let place = folders();
    let text = place.run(&["audit", "fr", "en", "--to", "github", "-q"]).succeeds().to_owned();
    let omission = text.lines().find(|line| line.contains("title=omission")).unwrap();
    assert!(omission.starts_with("::warning file=en/part.txt,line=7,endLine=7,"), "{omission}");
    assert!(omission.contains("%0ALa famille dut vendre"), "{omission}");
}

#[test]
fn pages_escape_the_texts() {
    let place = Place::new();
    let mut french = french();
    french[4] = "La balise <script>alert(1)</script> coûte trois champs à la famille du meunier.".into();
    let mut english = english();
    english.remove(4);
    place.write("a.fr.txt", french.join("\n"));
    place.write("a.en.txt", english.join("\n"));
    let html = place.run(&["audit", "a.fr.txt", "a.en.txt", "--to", "html", "-q"]).succeeds().to_owned();
    assert!(html.contains("&lt;script&gt;alert") && !html.contains("<script"), "{html}");
    let markdown =
        place.run(&["audit", "a.fr.txt", "a.en.txt", "--to", "markdown", "-q"]).succeeds().to_owned();
    assert!(markdown.contains("\\<script\\>"), "{markdown}");
}

#[cfg(unix)]
#[test]
fn control_characters_in_names_are_shown_as_escapes() {
    let place = Place::new();
    let mut english = english();
    english.remove(4);
    place.write("\x1b[31ma.fr.txt", french().join("\n"));
    place.write("\x1b[31ma.en.txt", english.join("\n"));
    for format in ["text", "html", "github"] {
        let run = place.run(&["audit", "\x1b[31ma.fr.txt", "\x1b[31ma.en.txt", "--to", format, "-q"]);
        let shown = run.succeeds();
        assert!(!shown.contains('\x1b') && shown.contains("\\u{1b}[31ma.en.txt"), "{format}: {shown}");
    }
}

#[test]
fn unusable_files_are_named() {
    let place = folders();
    place.write("fr/photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("en/photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("fr/vide.txt", "");
    place.write("en/vide.txt", "Nothing here was translated.");
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    run.fails(1, &["document photo", "document vide", "is empty", "2 of 4 documents failed"]);
    let failed: Vec<Value> =
        json_lines(&run.stdout).into_iter().filter(|line| line.get("error").is_some()).collect();
    assert_eq!(failed.len(), 2, "{}", run.stdout);
    assert!(failed.iter().all(|line| line["coverage"].is_null()));
}

#[test]
fn a_copied_file_in_a_folder_is_untranslated() {
    let place = folders();
    place.write("fr/copie.txt", french().join("\n"));
    place.write("en/copie.txt", french().join("\n"));
    let lines = json_lines(
        place
            .run(&["audit", "fr", "en", "--to", "jsonl", "-q", "--src-lang", "fr", "--tgt-lang", "en"])
            .succeeds(),
    );
    let copies: Vec<&Value> =
        lines.iter().filter(|line| line["document"] == "copie" && line.get("kind").is_some()).collect();
    assert_eq!(
        briefs(&copies.into_iter().cloned().collect::<Vec<_>>()),
        [("untranslated".into(), Some((1, 14)), Some((1, 14)))]
    );
    let summary =
        lines.iter().find(|line| line["document"] == "copie" && line.get("coverage").is_some()).unwrap();
    assert_eq!(summary["coverage"], 0.0);
}

#[test]
fn outputs_never_replace_inputs() {
    let place = folders();
    for output in ["fr/part.txt", "en/audit.json", "fr/visite.txt"] {
        let before = place.files();
        let run = place.run(&["audit", "fr", "en", "-o", output, "--to", "json"]);
        assert_eq!(run.code, 2, "{output}: {}", run.stderr);
        assert_eq!(place.files(), before);
    }
    place.run(&["audit", "fr", "en", "-o", "audit.json", "-q"]).succeeds();
    let report: Value = serde_json::from_str(&place.read("audit.json")).unwrap();
    assert_eq!(report["documents"].as_array().unwrap().len(), 4);
}

#[test]
fn improbable_findings_are_shown_on_request() {
    let place = Place::new();
    place.write("a.fr.txt", french().join("\n"));
    place.write("a.en.txt", english().join("\n"));
    let count = |least: &str| {
        let args = ["audit", "a.fr.txt", "a.en.txt", "--to", "jsonl", "--min-probability", least];
        place.run(&args).succeeds().lines().count() - 1
    };
    assert_eq!(count("0.5"), 0);
    assert!(count("0") > 14);
}

/// The documents of the findings of a kind.
fn documents_of(run: &Run, kind: &str) -> Vec<String> {
    let lines = json_lines(&run.stdout).into_iter().filter(|line| line["kind"] == kind);
    lines.map(|line| line["document"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn untranslated_copies_are_found_without_languages() {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        place.write(&format!("fr/{name}.md"), french().join("\n\n"));
        place.write(&format!("de/{name}.md"), french().join("\n\n"));
    }
    let run = place.run(&["audit", "fr", "de", "--to", "jsonl"]);
    run.succeeds();
    assert_eq!(documents_of(&run, "untranslated"), ["a", "b", "c"]);
    assert!(
        run.stderr.contains("repeat their sources; assuming translations from French into German"),
        "{}",
        run.stderr
    );
    // One translated document is enough to detect the languages.
    place.write("de/b.md", english().join("\n\n"));
    let run = place.run(&["audit", "fr", "de", "--to", "jsonl"]);
    run.succeeds();
    assert_eq!(documents_of(&run, "untranslated"), ["a", "c"]);
    assert!(run.stderr.contains("detected languages: French (fr) and English (en)"), "{}", run.stderr);
}

#[cfg(feature = "documents")]
#[test]
fn a_page_of_code_has_nothing_to_translate() {
    let place = folders();
    let code = "```\ncargo test\n```\n";
    place.write("fr/code.md", code);
    place.write("en/code.md", code);
    place.write("fr/texte.md", french().join("\n\n"));
    place.write("en/texte.md", code);
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    run.succeeds();
    assert!(run.stderr.contains("fr/code.md: contains no text, only code or markup"), "{}", run.stderr);
    let lines = json_lines(&run.stdout);
    let summary = |name: &str| {
        lines.iter().find(|line| line["document"] == name && line["coverage"].is_number()).unwrap()
    };
    assert_eq!(summary("code")["coverage"], 1.0);
    assert_eq!(summary("texte")["coverage"], 0.0);
    let missing =
        lines.iter().find(|line| line["document"] == "texte" && line["kind"] == "omission").unwrap();
    assert_eq!(brief(missing).1, Some((1, 14)));
    place.run(&["audit", "fr/texte.md", "en/texte.md"]).succeeds();
    place.run(&["audit", "en/code.md", "fr/texte.md"]).succeeds();
}

#[test]
fn pictures_and_data_are_skipped() {
    let place = folders();
    for name in ["logo.png", "data.json", "img/a.svg"] {
        place.write(&format!("fr/{name}"), b"\x89PNG\0\0");
    }
    place.write("en/logo.png", b"\x89PNG\0\0");
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    run.succeeds();
    assert!(run.stderr.contains("skipped 4 files (.json, .png, .svg): not documents"), "{}", run.stderr);
    assert_eq!(documents_of(&run, "untranslated-file"), ["fr/visite.txt", "en/visites.txt"]);
}

#[test]
fn excluded_files_are_not_audited() {
    let place = folders();
    place.write("fr/.enregardignore", "visite.txt\n");
    place.write("en/.enregardignore", "/visites.*\n");
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    run.succeeds();
    assert_eq!(documents_of(&run, "untranslated-file"), [""; 0]);
}

#[test]
fn both_languages_can_be_in_one_folder() {
    let place = Place::new();
    let mut incomplete = english();
    incomplete.drain(4..8);
    for (name, text) in [
        ("a.md", french()),
        ("a.en.md", incomplete.clone()),
        ("a.de.md", english()),
        ("fr/guide/b.md", french()),
        ("en/guide/b.md", incomplete),
        ("c.md", french()),
    ] {
        place.write(&format!("docs/{name}"), text.join("\n\n"));
    }
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let run = place.run(&[&["audit", "docs", "docs", "--to", "jsonl"], &languages[..]].concat());
    run.succeeds();
    assert_eq!(documents_of(&run, "omission"), ["a", "guide/b"]);
    assert_eq!(documents_of(&run, "untranslated-file"), ["docs/c.md"]);
    assert!(run.stderr.contains("skipped 1 file"), "{}", run.stderr);
    place.run(&["audit", "docs", "docs"]).fails(2, &["set both languages to pair files such as"]);
}

#[test]
fn missing_passages_can_be_filled_in_and_converted() {
    let place = folders();
    std::fs::remove_file(place.path("fr/visite.txt")).unwrap();
    let passage = french()[4..8].join(" ");
    let translation = english()[4..8].join(" ");
    place.run(&["audit", "fr", "en", "-o", "missing.po", "-q"]).succeeds();
    place.run(&["audit", "fr", "en", "-o", "missing.xlf", "-q"]).succeeds();
    let convert = |name: &str| {
        let args = ["convert", name, "-", "--to", "tsv", "--src-lang", "fr", "--tgt-lang", "en"];
        place.run(&args)
    };
    for name in ["missing.po", "missing.xlf"] {
        let run = convert(name);
        assert!(
            !run.stdout.contains("La famille"),
            "{name}: an untranslated unit is no pair: {}",
            run.stdout
        );
    }
    let po = place.read("missing.po");
    let at = po.rfind("msgstr \"\"").unwrap();
    place.write("missing.po", format!("{}msgstr \"{translation}\"\n", &po[..at]));
    let xliff = place.read("missing.xlf");
    let filled = xliff.replacen("</source>", &format!("</source><target>{translation}</target>"), 1);
    place.write("missing.xlf", filled);
    for name in ["missing.po", "missing.xlf"] {
        let run = convert(name);
        assert!(
            run.succeeds().contains(&format!("{passage}\t{translation}")),
            "{name}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}
