//! Tests the options that change where sentences end, and the SRX rules that are exported from the built-in splitter.
#![cfg(all(feature = "srx", feature = "cli"))]

mod common;

use common::Place;
use enregard::Language;
use enregard::internals::split::srx::SrxRules;
use enregard::internals::split::{Abbreviations, Splitter, to_srx};
use std::collections::BTreeSet;
use std::path::Path;

fn splitter(lang: Language) -> impl Splitter {
    SrxRules::parse(&to_srx(Some(lang), None), "rules.srx").unwrap().for_language(lang.code()).unwrap()
}

fn sentences(splitter: &dyn Splitter, text: &str) -> Vec<String> {
    let mut spans = Vec::new();
    splitter.split_into(text, &mut spans);
    spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
}

/// The ends of the sentences of a file, except the last one of each paragraph.
fn inner_ends(file: &Path, options: &[&str]) -> BTreeSet<u64> {
    let args = [&["split", "--offsets"], options, &[file.to_str().unwrap()]].concat();
    let run = Place::new().run(&args);
    let lines = run.succeeds().lines();
    let values: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let inner = values.windows(2).filter(|pair| pair[0]["paragraph"] == pair[1]["paragraph"]);
    inner.map(|pair| pair[0]["bytes"][1].as_u64().unwrap()).collect()
}

/// The sentence ends inside the paragraphs of the fixtures: those of the built-in splitter, those of the exported
/// rules, and those of both. docs/explanation/splitter.md states these figures.
#[test]
fn differences_on_the_fixtures_are_those_in_the_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/explanation/splitter.md")).unwrap();
    for (lang, folder) in [(Language::French, "fr"), (Language::English, "en")] {
        let exported = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(exported.path(), to_srx(Some(lang), None)).unwrap();
        let mut counts = [0; 3];
        for file in std::fs::read_dir(root.join("fixtures").join(folder)).unwrap() {
            let (file, rules) = (file.unwrap().path(), exported.path().to_str().unwrap());
            let own = inner_ends(&file, &["--lang", folder]);
            let srx = inner_ends(&file, &["--lang", folder, "--srx", rules]);
            counts[0] += own.len();
            counts[1] += srx.len();
            counts[2] += own.intersection(&srx).count();
        }
        let row = format!("| {} | {} | {} | {} |", lang.name(), counts[0], counts[1], counts[2]);
        assert!(page.contains(&row), "the page lacks {row}");
    }
}

#[test]
fn what_srx_can_express_is_kept() {
    for (lang, text) in [
        (Language::French, "M. Dupont habite av. Foch.|Il pleut, etc.|Elle part."),
        (Language::French, "« Viens ! » dit-il.|« Non. »|Il part."),
        (Language::French, "Voir l'art. 12 et la p. IV.|Le 3 janv. 2020, J.-P. Roy sortit."),
        (Language::French, "1. Le prix est de 30 F.|Il monte."),
        (Language::English, "Mr. Smith met J. R. Jones at 5 p.m. yesterday.|They left."),
        (Language::German, "Am 12. Juni kam er, z. B. mit Dr. Maier.|Er ging."),
        (Language::Chinese, "他说：“你好。”|然后走了。|再见！"),
        (Language::Japanese, "「行く。」と言った。|雨だ。"),
        (Language::Greek, "Τι κάνεις;|Καλά."),
        (Language::Hindi, "वह घर गया।|वह सो गया।"),
        (Language::Czech, "Přišel 12. května a odešel.|Pak pršelo."),
    ] {
        let joint = if matches!(lang, Language::Chinese | Language::Japanese) { "" } else { " " };
        let expected: Vec<&str> = text.split('|').collect();
        assert_eq!(sentences(&splitter(lang), &expected.join(joint)), expected, "{lang}");
    }
}

#[test]
fn all_languages_are_in_one_file() {
    let rules = SrxRules::parse(&to_srx(None, None), "rules.srx").unwrap();
    for &lang in Language::ALL {
        rules.for_language(lang.code()).unwrap_or_else(|error| panic!("{lang}: {error}"));
    }
    for tag in ["fr", "FR-FR", "fr_CA"] {
        let text = "M. Roux dort. Il rêve.";
        assert_eq!(
            sentences(&rules.for_language(tag).unwrap(), text),
            ["M. Roux dort.", "Il rêve."],
            "{tag}"
        );
    }
    let other = rules.for_language("yo").unwrap();
    assert_eq!(sentences(&other, "Ó lọ. Ó dé."), ["Ó lọ.", "Ó dé."]);
}

#[test]
fn abbreviations_of_the_user_are_exported() {
    let list = Abbreviations::parse("Sté\nchal. fr.\tde\nq <&\n", "list.txt".as_ref()).unwrap();
    let xml = to_srx(Some(Language::French), Some(&list));
    let rules = SrxRules::parse(&xml, "rules.srx").unwrap().for_language("fr").unwrap();
    let text = "La Sté. Roux dort. Un q <&. Il rêve. Une chal. fr. Il dort.";
    let expected = ["La Sté. Roux dort.", "Un q <&. Il rêve.", "Une chal. fr.", "Il dort."];
    assert_eq!(sentences(&rules, text), expected);
}

const FR: &str = "Il voit la Zmk. Elle attend au bord de la route. La pluie tombe ; le vent souffle fort.\n";
const EN: &str = "He sees the Zmk. She waits at the side of the road. The rain falls; the wind blows hard.\n";

/// Rules that end sentences after a semicolon and nowhere else.
const SEMICOLONS: &str = "<srx version=\"2.0\"><header cascade=\"no\"/><body><languagerules>\
    <languagerule languagerulename=\"A\"><rule><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>\
    </languagerule></languagerules><maprules><languagemap languagepattern=\"(fr|en).*\" languagerulename=\"A\"/>\
    </maprules></body></srx>";

fn place() -> Place {
    let place = Place::new();
    place.write("a.fr.txt", FR);
    place.write("a.en.txt", EN);
    place.write("rules.srx", SEMICOLONS);
    place.write("list.txt", "# noms\nZmk.\n");
    place
}

const PAIR: [&str; 2] = ["a.fr.txt", "a.en.txt"];

#[test]
fn align_audit_and_review_split_by_the_rules_of_the_user() {
    let place = place();
    let ladder = |options: &[&str]| {
        let run = place.run(&[&["align", "--to", "ladder", "-q"], &PAIR[..], options].concat());
        run.succeeds().lines().map(|line| line.rsplit_once(':').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ladder(&[]), ["[0]:[0]", "[1]:[1]", "[2]:[2]"]);
    assert_eq!(ladder(&["--srx", "rules.srx"]), ["[0]:[0]", "[1]:[1]"]);
    assert_eq!(ladder(&["--abbreviations", "list.txt"]), ["[0]:[0]", "[1]:[1]"]);
    let both = ["--srx", "rules.srx", "--abbreviations", "list.txt"];
    assert_eq!(ladder(&both), ["[0]:[0]", "[1]:[1]"]);

    let audit = |options: &[&str]| {
        let run = place.run(&[&["audit", "--to", "jsonl", "-q"], &PAIR[..], options].concat());
        let last: serde_json::Value = serde_json::from_str(run.succeeds().lines().last().unwrap()).unwrap();
        last["sentences"].clone()
    };
    assert_eq!(audit(&[]), serde_json::json!([3, 3]));
    assert_eq!(audit(&["--abbreviations", "list.txt"]), serde_json::json!([2, 2]));
    assert_eq!(audit(&both), serde_json::json!([2, 2]));

    let segments = |args: &[&str]| {
        let run = place.run(&[&["review", "-q", "-o", "-"], args].concat());
        run.succeeds().matches("Il voit la Zmk. Elle attend au bord de la route.").count()
    };
    assert_eq!(segments(&PAIR), 0);
    assert!(segments(&[&PAIR[..], &["--abbreviations", "list.txt"]].concat()) > 0);
    let unit = "fr\ten\nIl voit la Zmk. Elle attend au bord de la route.\tHe sees the Zmk. She waits.\n";
    place.write("pairs.tsv", unit);
    assert_eq!(segments(&["pairs.tsv"]), 0);
    assert!(segments(&["pairs.tsv", "--srx", "rules.srx"]) > 0);
}

#[test]
fn a_faulty_file_stops_the_run_at_once() {
    let place = place();
    place.write("no-french.srx", SEMICOLONS.replace("(fr|en)", "de"));
    place.write("broken.srx", "<srx version=\"2.0\"><body>");
    place.write("numbers.txt", "Zmk.\n12\n");
    for folder in ["fr", "en"] {
        for name in ["a.txt", "b.txt"] {
            place.write(&format!("{folder}/{name}"), if folder == "fr" { FR } else { EN });
        }
    }
    for command in ["align", "audit"] {
        for (option, file, fault) in [
            ("--srx", "no-french.srx", "no-french.srx: no <languagemap> matches the language fr; add one"),
            ("--srx", "broken.srx", "broken.srx:1: the file is truncated"),
            ("--srx", "missing.srx", "missing.srx: "),
            (
                "--abbreviations",
                "numbers.txt",
                "numbers.txt:2: \"12\" is not an abbreviation: it has no letter",
            ),
            ("--abbreviations", "missing.txt", "missing.txt: "),
        ] {
            let run = place.run(&[command, "fr/", "en/", "-o", "out.jsonl", option, file]);
            run.fails(3, &[fault]);
            assert_eq!(run.stderr.matches(file).count(), 1, "{}", run.stderr);
            assert!(!place.path("out.jsonl").exists());
        }
    }
    place
        .run(&[&["align", "--segmented", "--srx", "rules.srx"], &PAIR[..]].concat())
        .fails(2, &["--segmented"]);
    for option in ["--srx", "--abbreviations"] {
        let file = if option == "--srx" { "rules.srx" } else { "list.txt" };
        let args = [&["align", option, file, "-o", file, "--to", "tsv"], &PAIR[..]].concat();
        place.run(&args).fails(2, &[file, "input"]);
    }
}

#[test]
fn rules_that_take_too_long_are_reported_by_all_commands() {
    let place = place();
    let slow = "<beforebreak>(a+)+b(?!c)\\1</beforebreak>";
    place.write("slow.srx", SEMICOLONS.replace("<beforebreak>;</beforebreak>", slow));
    let text = format!("La rue {} est longue.\n", "a".repeat(4000));
    place.write("slow.fr.txt", &text);
    place.write("slow.en.txt", text.replace("La rue", "The street").replace("est longue", "is long"));
    for args in [
        &["split", "--lang", "fr", "slow.fr.txt"][..],
        &["align", "--src-lang", "fr", "--tgt-lang", "en", "slow.fr.txt", "slow.en.txt"],
        &["audit", "--src-lang", "fr", "--tgt-lang", "en", "slow.fr.txt", "slow.en.txt"],
        &["review", "--src-lang", "fr", "--tgt-lang", "en", "slow.fr.txt", "slow.en.txt", "-o", "slow.html"],
    ] {
        let run = place.run(&[args, &["--srx", "slow.srx"]].concat());
        let warning = "--srx: the rule on line 1 takes too long on this text and was skipped in places";
        assert_eq!(run.stderr.matches(warning).count(), 1, "{args:?}: {}", run.stderr);
    }
}

#[test]
fn exported_rules_are_written_to_a_file_or_to_standard_output() {
    let place = place();
    let french = place.run(&["split", "--export-srx", "--lang", "fr"]);
    assert_eq!(french.succeeds(), to_srx(Some(Language::French), None));
    place.run(&["split", "--export-srx", "--abbreviations", "list.txt", "-o", "own.srx"]).succeeds();
    let run = place.run(&["split", "--srx", "own.srx", "a.fr.txt"]);
    let first = "Il voit la Zmk. Elle attend au bord de la route.\n";
    assert!(run.succeeds().starts_with(first), "{}", run.stdout);
    place
        .run(&["split", "--export-srx", "--abbreviations", "list.txt", "-o", "list.txt"])
        .fails(2, &["list.txt"]);
    place.run(&["split", "--export-srx", "a.fr.txt"]).fails(2, &["--export-srx"]);
    place.run(&["split", "--export-srx", "--lang", "f"]).fails(2, &["--lang"]);
}
