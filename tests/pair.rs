//! Tests of `enregard pair`.

mod common;

use common::Place;
use std::collections::BTreeSet;
use std::fmt::Write;
#[cfg(unix)]
use std::process::{Command, Stdio};

/// The fixtures in French and English.
const NAMES: [&str; 8] =
    ["auberge", "cafetiere", "lettre", "moulin", "nouvelle", "phare", "reglement", "resume"];

fn fixture(lang: &str, name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/fixtures/{lang}/{name}.txt")).unwrap()
}

/// The position of the counterpart of a document in another order.
fn elsewhere(number: usize) -> usize {
    (number * 3 + 5) % NAMES.len()
}

/// A place with the fixtures in the folders `fr` and `en`, under numbers that do not match.
fn shuffled() -> Place {
    let place = Place::new();
    for (number, name) in NAMES.iter().enumerate() {
        place.write(&format!("fr/{number}.txt"), fixture("fr", name));
        place.write(&format!("en/{}.txt", elsewhere(number)), fixture("en", name));
    }
    place
}

/// The source, the target and the probability of each line of a list.
fn listed(list: &str) -> Vec<(String, String, f64)> {
    let mut lines = list.lines();
    assert_eq!(lines.next(), Some("source\ttarget\tname\tprobability"));
    let line = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        (columns[0].to_owned(), columns[1].to_owned(), columns[3].parse().unwrap())
    };
    lines.map(line).collect()
}

#[test]
fn documents_are_paired_by_their_contents_whatever_their_names() {
    let place = shuffled();
    let run = place.run(&["pair", "fr", "en"]);
    let pairs = listed(run.succeeds());
    assert_eq!(pairs.len(), NAMES.len());
    for (number, (source, target, probability)) in pairs.into_iter().enumerate() {
        assert_eq!((source, target), (format!("fr/{number}.txt"), format!("en/{}.txt", elsewhere(number))));
        assert!(probability >= 0.9, "{probability}");
    }
    assert!(run.stderr.contains("names of the documents do not agree with their contents"), "{}", run.stderr);
    assert!(
        run.stderr.contains("note: 8 pairs, 8 of them with a probability of at least .9"),
        "{}",
        run.stderr
    );
}

#[test]
fn align_takes_the_list() {
    let place = shuffled();
    place.run(&["pair", "fr", "en", "-o", "list.tsv"]).succeeds();
    let run = place.run(&["align", "--pairs", "list.tsv", "-o", "all.jsonl"]);
    run.succeeds();
    assert!(place.read("all.jsonl").lines().count() > 100, "{}", run.stderr);
}

#[test]
fn the_list_does_not_depend_on_the_number_of_threads() {
    let place = shuffled();
    let list = |jobs: &str| place.run(&["pair", "fr", "en", "--jobs", jobs]).succeeds().to_owned();
    assert_eq!(list("1"), list("4"));
    // A run does not start more threads than there are documents, and says so once.
    let run = place.run(&["pair", "fr", "en", "--jobs", "1000", "--drop-boilerplate"]);
    let note = "--jobs 1000: using 16 threads, one for each document";
    assert_eq!((run.code, run.stderr.matches(note).count()), (0, 1), "{}", run.stderr);
}

#[test]
fn sources_may_be_in_the_other_language() {
    let place = shuffled();
    let pairs = listed(place.run(&["pair", "en", "fr"]).succeeds());
    let expected: BTreeSet<_> = (0..NAMES.len())
        .map(|number| (format!("en/{}.txt", elsewhere(number)), format!("fr/{number}.txt")))
        .collect();
    assert_eq!(pairs.into_iter().map(|(src, tgt, _)| (src, tgt)).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn a_heap_has_both_languages_and_orphans_are_named() {
    let place = Place::new();
    for (number, name) in NAMES.iter().enumerate() {
        if number != 2 {
            place.write(&format!("heap/a{}.txt", elsewhere(number)), fixture("fr", name));
        }
        if number != 5 {
            place.write(&format!("heap/b{number}.txt"), fixture("en", name));
        }
    }
    let german =
        "Der Briefträger stieß das Gartentor auf und legte zwei Briefe auf den steinernen Tisch im Garten.";
    place.write("heap/c.txt", german);
    let run = place.run(&["pair", "--heap", "heap", "--orphans", "orphans.tsv", "-o", "list.tsv"]);
    run.succeeds();
    let pairs = listed(&place.read("list.tsv"));
    let expected: BTreeSet<_> = (0..NAMES.len())
        .filter(|number| ![2, 5].contains(number))
        .map(|number| (format!("heap/a{}.txt", elsewhere(number)), format!("heap/b{number}.txt")))
        .collect();
    assert_eq!(pairs.into_iter().map(|(src, tgt, _)| (src, tgt)).collect::<BTreeSet<_>>(), expected);
    let orphans = place.read("orphans.tsv");
    let orphans: Vec<Vec<&str>> = orphans.lines().map(|line| line.split('\t').take(2).collect()).collect();
    let lost = format!("heap/a{}.txt", elsewhere(5));
    assert_eq!(orphans, [["side", "document"], ["source", lost.as_str()], ["target", "heap/b2.txt"]]);
    for part in ["heap/c.txt: skipped: seems to be in German", "heap/b2.txt: no counterpart"] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
}

/// The fixtures of a language as JSON Lines.
fn lines(lang: &str, text: &str) -> String {
    NAMES.iter().enumerate().fold(String::new(), |mut lines, (number, name)| {
        let line =
            serde_json::json!({ "url": format!("{lang}-{}", number * 7 % 8), text: fixture(lang, name) });
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

#[test]
fn json_lines_become_documents_that_align_takes() {
    let place = Place::new();
    place.write("fr.jsonl", lines("fr", "body"));
    place.write("en.jsonl", lines("en", "body"));
    let run = place.run(&["pair", "fr.jsonl", "en.jsonl", "--columns", "url,body", "-o", "all.jsonl"]);
    run.succeeds();
    let documents = place.read("all.jsonl");
    assert_eq!(documents.lines().count(), NAMES.len());
    for (line, name) in documents.lines().zip(NAMES) {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let number = |side: &str| document[side].as_str().unwrap()[3..].to_owned();
        assert_eq!(number("source"), number("target"));
        let first = fixture("en", name).split_whitespace().next().unwrap().to_owned();
        assert!(document["tgt"].as_str().unwrap().starts_with(&first));
    }
    let units = place.run(&["align", "--jsonl", "all.jsonl"]);
    assert!(units.succeeds().lines().count() > 100, "{}", units.stderr);
    // A folder and a file of lines.
    NAMES.iter().for_each(|name| place.write(&format!("en/{name}.txt"), fixture("en", name)));
    let run = place.run(&["pair", "fr.jsonl", "en", "--columns", "url,body"]);
    assert_eq!(run.succeeds().lines().count(), NAMES.len());
    place.run(&["pair", "fr.jsonl", "en", "--to", "tsv"]).fails(2, &["--to tsv", "use jsonl"]);
}

#[test]
fn the_report_names_pairs_whose_names_contradict_their_contents() {
    let place = Place::new();
    for (number, name) in NAMES.iter().enumerate() {
        place.write(&format!("fr/{name}.txt"), fixture("fr", name));
        // The names of the first two documents are swapped.
        let name = NAMES[if number < 2 { 1 - number } else { number }];
        place.write(&format!("en/{name}.txt"), fixture("en", NAMES[number]));
    }
    let run = place.run(&["pair", "fr", "en", "--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(run.succeeds()).unwrap();
    assert_eq!(report["pairs"].as_array().unwrap().len(), NAMES.len());
    assert_eq!(report["conflicts"][0]["source"], "fr/auberge.txt");
    assert_eq!(report["conflicts"][0]["source_partner"], "en/cafetiere.txt");
    let expected = "fr/auberge.txt and en/auberge.txt: the names match, but the contents do not; fr/auberge.txt was \
                    paired with en/cafetiere.txt";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}

#[test]
fn names_decide_where_contents_do_not() {
    let place = Place::new();
    for name in NAMES {
        place.write(&format!("fr/{name}.txt"), fixture("fr", name));
        place.write(&format!("en/{name}.txt"), fixture("en", name));
    }
    place.write("fr/fin.txt", "Fin.");
    place.write("en/fin.txt", "The end.");
    let list = place.run(&["pair", "fr", "en", "--min-probability", "0.1", "-v"]);
    let pairs = listed(list.succeeds());
    // Names add to the log odds, but nothing is certain.
    assert!(pairs.iter().all(|(.., probability)| *probability <= 0.999), "{pairs:?}");
    assert!(!list.stderr.contains("0 and 0 sentences"), "{}", list.stderr);
    assert!(
        pairs
            .iter()
            .any(|(source, target, _)| (source.as_str(), target.as_str()) == ("fr/fin.txt", "en/fin.txt"))
    );
}

#[test]
fn boilerplate_is_dropped_on_request() {
    let place = Place::new();
    let menu = ["Accueil, services, contact et mentions légales", "Home, services, contact and legal notice"];
    for (number, name) in NAMES.iter().enumerate() {
        place.write(&format!("fr/{number}.txt"), format!("{}\n\n{}", menu[0], fixture("fr", name)));
        place.write(
            &format!("en/{}.txt", elsewhere(number)),
            format!("{}\n\n{}", menu[1], fixture("en", name)),
        );
    }
    let run = place.run(&["pair", "fr", "en", "--to", "jsonl", "--drop-boilerplate"]);
    assert_eq!(run.succeeds().lines().count(), NAMES.len());
    assert!(!run.stdout.contains("Accueil") && !run.stdout.contains("legal notice"));
    assert!(
        run.stderr.contains("ignored 1 repeated paragraph of the sources and 1 repeated"),
        "{}",
        run.stderr
    );
    let run = place.run(&["pair", "fr", "en", "--to", "jsonl"]);
    assert!(run.succeeds().contains("Accueil") && run.stdout.contains("legal notice"));
}

#[test]
fn bad_inputs_are_reported() {
    let place = shuffled();
    std::fs::create_dir(place.path("empty")).unwrap();
    place.write("one.txt", "Oui.");
    let run = |args: &[&str]| place.run(&[&["pair"], args].concat());
    run(&["fr", "empty"]).fails(3, &["empty: contains no documents", "give a folder with documents"]);
    run(&["fr", "./fr"]).fails(2, &["same folder", "--heap"]);
    run(&["fr", "nowhere"]).fails(3, &["nowhere"]);
    run(&["fr", "one.txt"]).fails(2, &["one.txt: is neither a folder nor a file of JSON Lines"]);
    run(&["fr", "-"]).fails(2, &["standard input"]);
    run(&["fr"]).fails(2, &["TGT"]);
    run(&["fr", "en", "--heap", "fr"]).fails(2, &["--heap"]);
    run(&["--heap", "fr"]).fails(3, &["fr: the documents are in French only"]);
    run(&["fr", "en", "-o", "en/list.tsv"]).fails(2, &["-o", "in the input folder en"]);
    run(&["fr", "en", "--orphans", "fr/1.txt"]).fails(2, &["--orphans", "in the input folder fr"]);
    place.write("fr.jsonl", lines("fr", "text"));
    run(&["fr.jsonl", "en", "-o", "fr.jsonl"]).fails(2, &["would overwrite the input fr.jsonl"]);
    run(&["fr", "en", "-o", "x.tsv", "--orphans", "./x.tsv"]).fails(2, &["same file"]);
    run(&["--heap", "fr", "--tgt-lang", "en"]).fails(3, &["fr: contains no documents in English"]);
    // If both languages are set, nothing is concluded from a sample.
    run(&["--heap", "fr", "--src-lang", "fr", "--tgt-lang", "en"])
        .fails(3, &["no documents belong together"]);
    // Nothing is left behind by a call that fails.
    assert!(!place.files().iter().any(|name| name.contains("x.tsv") || name.contains("list.tsv")));
}

/// Writes `count` documents in each language. They are called `1.en`, `1.fr` and so on.
fn many(count: usize, mut write: impl FnMut(String, String)) {
    for lang in ["fr", "en"] {
        for number in 0..count {
            let text = fixture(lang, NAMES[number % NAMES.len()]);
            let beginning: String = text.chars().take(500).collect();
            write(format!("{number}.{lang}"), format!("{number}\n\n{beginning}"));
        }
    }
}

#[test]
fn the_languages_of_a_large_heap_are_found_in_a_sample() {
    let place = Place::new();
    many(101, |name, text| place.write(&format!("heap/{name}.txt"), text));
    let run = place.run(&["pair", "--heap", "heap"]);
    assert!(listed(run.succeeds()).len() > 90, "{}", run.stderr);
    assert!(run.stderr.contains("languages of 101 documents: "), "{}", run.stderr);
    // The first 200 lines are in French only.
    let mut lines = String::new();
    many(201, |id, text| writeln!(lines, "{}", serde_json::json!({ "id": id, "text": text })).unwrap());
    place.write("heap.jsonl", lines);
    let heap = ["pair", "--heap", "heap.jsonl", "--to", "json"];
    let advice = "heap.jsonl: the first 200 documents are in French only; set --src-lang and --tgt-lang";
    place.run(&heap).fails(3, &[advice]);
    let run = place.run(&[&heap[..], &["--src-lang", "fr", "--tgt-lang", "en"]].concat());
    let report: serde_json::Value = serde_json::from_str(run.succeeds()).unwrap();
    assert!(report["pairs"].as_array().unwrap().len() > 150, "{}", run.stderr);
}

#[test]
fn ids_may_have_characters_that_a_list_cannot_contain() {
    let place = Place::new();
    let line = |id: &str, lang: &str, name: &str| {
        format!("{}\n", serde_json::json!({ "id": id, "text": fixture(lang, name) }))
    };
    let sources =
        [line("#1", "fr", "auberge"), line(" 2 ", "fr", "cafetiere"), line("3\t\n", "fr", "lettre")].concat();
    place.write("fr.jsonl", sources);
    place.write("en.jsonl", [line("#a", "en", "auberge"), line(" b ", "en", "cafetiere")].concat());
    let run = place.run(&["pair", "fr.jsonl", "en.jsonl", "--to", "json", "--orphans", "orphans.tsv"]);
    let report: serde_json::Value = serde_json::from_str(run.succeeds()).unwrap();
    let pairs = [&report["pairs"][0], &report["pairs"][1]];
    assert_eq!(pairs.map(|pair| pair["source"].as_str().unwrap()), ["#1", " 2 "]);
    assert_eq!(pairs.map(|pair| pair["target"].as_str().unwrap()), ["#a", " b "]);
    let orphans = place.read("orphans.tsv");
    let rows: Vec<Vec<&str>> = orphans.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows.len(), &rows[1][..2], rows[1].len()), (2, &["source", "3\\t\\n"][..], 4), "{orphans}");
    // The name of a file fails only if it goes into a list.
    place.write("fr/a\t1.txt", fixture("fr", "auberge"));
    place.write("fr/2.txt", fixture("fr", "lettre"));
    place.write("en/1.txt", fixture("en", "auberge"));
    place.write("en/2.txt", fixture("en", "lettre"));
    place.run(&["pair", "fr", "en"]).fails(
        1,
        &["a list cannot contain the name of this file; rename it, or set --to to json", "1 document failed"],
    );
    let run = place.run(&["pair", "fr", "en", "--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(run.succeeds()).unwrap();
    assert_eq!(report["pairs"].as_array().unwrap().len(), 2);
}

#[cfg(unix)]
#[test]
fn ctrl_c_before_the_languages_are_known_is_no_fault_of_the_input() {
    let place = Place::new();
    let command = |name: &str, argument: &str| {
        assert!(
            Command::new(name)
                .args(argument.split(' '))
                .current_dir(place.path(""))
                .status()
                .unwrap()
                .success()
        );
    };
    command("mkfifo", "heap.jsonl");
    let args = ["pair", "--heap", "heap.jsonl", "-o", "list.jsonl"];
    let child = place.command().args(args).stderr(Stdio::piped()).spawn().unwrap();
    // Opening the pipe waits until the program opens it, after it has installed its signal handlers.
    let mut pipe = std::fs::File::options().write(true).open(place.path("heap.jsonl")).unwrap();
    command("kill", &format!("-INT {}", child.id()));
    // The program may have ended already, because it does not wait for the rest of the input.
    let _ = std::io::Write::write_all(&mut pipe, lines("fr", "text").as_bytes());
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("interrupted; nothing was written"), "{stderr}");
    assert_eq!(place.files(), ["heap.jsonl"]);
}

#[test]
fn documents_that_cannot_be_read_fail_alone() {
    let place = shuffled();
    place.write("en/data.bin", b"\0\x01\x02\xff".repeat(100));
    place.write("fr/vide.txt", "");
    let run = place.run(&["pair", "fr", "en"]);
    run.fails(1, &["en/data.bin", "fr/vide.txt", "2 documents failed"]);
    assert_eq!(listed(&run.stdout).len(), NAMES.len());
    let place = Place::new();
    place.write("fr/a.txt", fixture("fr", "lettre"));
    place.write("en/a.txt", b"\0\x01\x02\xff".repeat(100));
    place.run(&["pair", "fr", "en"]).fails(3, &["en/a.txt", "binary"]);
}

#[test]
fn documents_that_do_not_belong_together_are_not_paired() {
    let place = Place::new();
    for (number, name) in NAMES.iter().enumerate() {
        let lang = if number % 2 == 0 { "fr" } else { "en" };
        place.write(&format!("{lang}/{number}.txt"), fixture(lang, name));
    }
    let run = place.run(&["pair", "fr", "en", "-o", "list.tsv", "--min-probability", "0.8"]);
    run.fails(3, &["no documents belong together", "--min-probability"]);
    assert!(!place.path("list.tsv").exists());
}
