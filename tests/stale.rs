//! Tests that `audit` finds the passages of a translation that are out of date.

#![cfg(all(feature = "cli", feature = "documents", feature = "lexicons"))]

mod common;

use common::{Place, Run};
use serde_json::Value;
use std::process::Command;

const FRENCH: [&str; 8] = [
    "Le moulin se trouve au bord de la rivière.",
    "Mon grand-père y travaillait avec ses deux frères.",
    "Chaque matin, les paysans apportaient leur blé.",
    "En 1952, un orage détruisit la grande roue.",
    "La famille dut vendre trois champs pour la réparer.",
    "Les enfants aidaient à porter les sacs de farine.",
    "Le soir, on chantait devant la cheminée.",
    "Le musée ferme ses portes en hiver.",
];
const ENGLISH: [&str; 8] = [
    "The mill is on the bank of the river.",
    "My grandfather worked there with his two brothers.",
    "Every morning the farmers brought their wheat.",
    "In 1952 a storm destroyed the big wheel.",
    "The family had to sell three fields to repair it.",
    "The children helped to carry the bags of flour.",
    "In the evening people sang in front of the fireplace.",
    "The museum closes its doors in winter.",
];

fn page(sentences: &[&str]) -> String {
    sentences.iter().map(|sentence| format!("{sentence}\n\n")).collect()
}

/// The new version of the source: the fourth sentence was changed, the sixth removed, and one added at the
/// end.
fn new_version() -> Vec<&'static str> {
    let mut new = FRENCH.to_vec();
    new[3] = "En 1962, une crue détruisit la grande roue.";
    new.remove(5);
    new.push("Nul ne connaît le nom du premier meunier.");
    new
}

fn findings(run: &Run) -> Vec<Value> {
    let lines = run.succeeds().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line.get("kind").is_some()).collect()
}

/// The line numbers of the source and the target passage, and the note of each finding.
fn stale(run: &Run) -> Vec<(Option<u64>, Option<u64>, String)> {
    let line = |finding: &Value, side: &str| finding[side].get("line").and_then(Value::as_u64);
    let of = |finding: &Value| {
        assert_eq!(finding["kind"], "stale", "{finding}");
        (line(finding, "src"), line(finding, "tgt"), finding["note"].as_str().unwrap().to_owned())
    };
    findings(run).iter().map(of).collect()
}

/// The findings for the change from [`FRENCH`] to [`new_version`].
fn expected() -> Vec<(Option<u64>, Option<u64>, String)> {
    let changed = "the source has changed from “En 1952, un orage détruisit la grande …” to “En 1962, une crue \
                   détruisit la grande …”";
    let removed =
        "this text was removed from the source: “Les enfants aidaient à porter les sacs de farine.”";
    vec![
        (Some(7), Some(7), changed.into()),
        (None, Some(11), removed.into()),
        (Some(15), None, "this text was added to the source".into()),
    ]
}

const LANGUAGES: [&str; 4] = ["--src-lang", "fr", "--tgt-lang", "en"];

fn audit(place: &Place, more: &[&str]) -> Run {
    place.run(&[&["audit"], more, &LANGUAGES, &["--to", "jsonl"]].concat())
}

#[test]
fn changes_since_an_old_file_are_traced_to_the_translation() {
    let place = Place::new();
    place.write("new.md", page(&new_version()));
    place.write("old.md", page(&FRENCH));
    place.write("en.md", page(&ENGLISH));
    let run = audit(&place, &["new.md", "en.md", "--base", "old.md"]);
    assert_eq!(stale(&run), expected());
    let all = findings(&run);
    assert!(all.iter().all(|finding| finding["probability"].as_f64().unwrap() > 0.7), "{all:?}");
    assert_eq!(all[2]["at"]["line"], 15, "the new passage belongs at the end");
    let xliff = place.run(&["audit", "new.md", "en.md", "--base", "old.md", "--to", "xliff"]);
    assert!(xliff.succeeds().contains("<source>Nul ne connaît"), "{}", xliff.stdout);
}

#[test]
fn an_updated_translation_is_not_stale() {
    let place = Place::new();
    let mut english = ENGLISH.to_vec();
    english[3] = "In 1962 a flood destroyed the big wheel.";
    english.remove(5);
    english.push("Nobody knows the name of the first miller.");
    place.write("new.md", page(&new_version()));
    place.write("old.md", page(&FRENCH));
    place.write("en.md", page(&english));
    let run = audit(&place, &["new.md", "en.md", "--base", "old.md"]);
    let only = stale(&run);
    assert!(only.len() <= 1 && only.iter().all(|it| it.0 == Some(7)), "{only:?}");
    // Nor is a translation of a source whose markup alone has changed.
    place.write(
        "new.md",
        page(&FRENCH.map(|text| text.replace("moulin", "*moulin*")).each_ref().map(String::as_str)),
    );
    place.write("en.md", page(&ENGLISH));
    assert_eq!(
        stale(&audit(&place, &["new.md", "en.md", "--base", "old.md", "--min-probability", "0.06"])),
        []
    );
}

#[test]
fn old_versions_can_be_in_a_folder() {
    let place = Place::new();
    for name in ["a.md", "guide/b.md", "new.md"] {
        place.write(&format!("fr/{name}"), page(&new_version()));
        place.write(&format!("en/{name}"), page(&ENGLISH));
        if name != "new.md" {
            place.write(&format!("old/{name}"), page(&FRENCH));
        }
    }
    let run = audit(&place, &["fr", "en", "--base", "old"]);
    let stale = findings(&run).into_iter().filter(|finding| finding["kind"] == "stale");
    let documents: Vec<String> =
        stale.map(|finding| finding["document"].as_str().unwrap().to_owned()).collect();
    assert_eq!(documents, ["a", "a", "a", "guide/b", "guide/b", "guide/b"]);
    let warning = "warning: fr/new.md: changes since the translation are unknown: old/new.md does not exist";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    audit(&place, &["fr", "en", "--base", "old/a.md"]).fails(2, &["--base old/a.md: is a file"]);
    audit(&place, &["fr/a.md", "en/a.md", "--base", "old"]).fails(2, &["--base old: is a folder"]);
    audit(&place, &["fr", "en", "--base", "missing"]).fails(2, &["missing"]);
    audit(&place, &["fr", "en", "--base", "old", "-o", "old/a.md"]).fails(2, &["-o old/a.md"]);
    audit(&place, &["fr/a.md", "en/a.md", "--base", "old/a.md", "-o", "old/a.md"]).fails(2, &["old/a.md"]);
    assert_eq!(place.read("old/a.md"), page(&FRENCH));
}

#[test]
fn old_versions_of_a_list_have_its_paths() {
    let place = Place::new();
    for name in ["a.md", "guide/b.md", "new.md"] {
        place.write(&format!("site/fr/{name}"), page(&new_version()));
        place.write(&format!("site/en/{name}"), page(&ENGLISH));
        if name != "new.md" {
            place.write(&format!("old/fr/{name}"), page(&FRENCH));
        }
    }
    let list = "fr/a.md\ten/a.md\nfr/guide/b.md\ten/guide/b.md\nfr/new.md\ten/new.md\n";
    place.write("site/list.tsv", list);
    // Paths in the list begin at its folder, or at the current folder.
    place.write("list.tsv", list.replace("fr/", "site/fr/").replace("en/", "site/en/"));
    for (list, old) in [("site/list.tsv", "old"), ("list.tsv", "old/site")] {
        if old == "old/site" {
            std::fs::create_dir(place.path(old)).unwrap();
            std::fs::rename(place.path("old/fr"), place.path("old/site/fr")).unwrap();
        }
        let run = audit(&place, &["--pairs", list, "--base", "old"]);
        let stale = findings(&run).into_iter().filter(|finding| finding["kind"] == "stale").count();
        assert_eq!(stale, 6, "{}", run.stderr);
        let warning = "site/fr/new.md: changes since the translation are unknown: old/";
        assert!(run.stderr.contains(warning), "{}", run.stderr);
    }
    audit(&place, &["--pairs", "list.tsv", "--base", "list.tsv"])
        .fails(2, &["--base list.tsv: is a file, but the sources are in a list"]);
    let jsonl = b"{\"id\":\"a\",\"src\":\"Un.\",\"tgt\":\"One.\"}\n";
    place.run_with(&["audit", "--jsonl", "-", "--base", "old"], jsonl).fails(2, &["cannot be used with"]);
}

/// Runs git in a place, with a fixed author and date.
#[track_caller]
fn git(place: &Place, date: &str, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(place.path("")).args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(args);
    command.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(place: &Place, date: &str) {
    git(place, date, &["add", "-A"]);
    git(place, date, &["commit", "-q", "-m", date]);
}

const DAYS: [&str; 4] =
    ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z", "2024-01-04T00:00:00Z"];

/// A repository: the source is written and tagged `v1`, translated, and then changed.
fn repository() -> Place {
    let place = Place::new();
    git(&place, DAYS[0], &["init", "-q", "-b", "main"]);
    place.write("fr/été 1.md", page(&FRENCH));
    commit(&place, DAYS[0]);
    git(&place, DAYS[0], &["tag", "v1"]);
    place.write("en/été 1.md", page(&ENGLISH));
    commit(&place, DAYS[1]);
    place.write("fr/été 1.md", page(&new_version()));
    commit(&place, DAYS[2]);
    place
}

#[test]
fn old_versions_can_be_in_git() {
    let place = repository();
    for revision in ["v1", "HEAD~1", "auto"] {
        let run = audit(&place, &["fr", "en", "--base-ref", revision]);
        assert_eq!(stale(&run), expected(), "{revision}: {}", run.stderr);
        assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    }
    assert_eq!(stale(&audit(&place, &["fr/été 1.md", "en/été 1.md", "--base-ref", "auto"])), expected());
    // Without a change since, nothing is out of date.
    let run = audit(&place, &["fr", "en", "--base-ref", "HEAD"]);
    assert!(findings(&run).iter().all(|finding| finding["kind"] != "stale"), "{}", run.stdout);
}

#[test]
fn renamed_sources_are_followed() {
    let place = repository();
    git(&place, DAYS[3], &["mv", "fr/été 1.md", "fr/moulin.md"]);
    git(&place, DAYS[3], &["mv", "en/été 1.md", "en/moulin.md"]);
    commit(&place, DAYS[3]);
    assert_eq!(stale(&audit(&place, &["fr", "en", "--base-ref", "v1"])), expected());
}

#[test]
fn a_change_that_a_merge_dropped_does_not_count() {
    let place = repository();
    // On a branch from the present version, the translation changes, but the merge keeps the old translation.
    git(&place, DAYS[3], &["checkout", "-q", "-b", "side"]);
    place.write("en/été 1.md", page(&ENGLISH).replace("mill", "windmill"));
    commit(&place, DAYS[3]);
    git(&place, DAYS[3], &["checkout", "-q", "main"]);
    git(&place, DAYS[3], &["merge", "-q", "-s", "ours", "-m", "Merge", "side"]);
    assert_eq!(stale(&audit(&place, &["fr", "en", "--base-ref", "auto"])), expected());
}

#[test]
fn the_translation_can_have_a_repository_of_its_own() {
    let place = repository();
    let other = Place::new();
    git(&other, DAYS[1], &["init", "-q"]);
    other.write("a.md", page(&ENGLISH));
    commit(&other, DAYS[1]);
    let (src, tgt) = (place.path("fr/été 1.md"), other.path("a.md"));
    let run = audit(&place, &[src.to_str().unwrap(), tgt.to_str().unwrap(), "--base-ref", "auto"]);
    assert_eq!(stale(&run), expected());
}

#[test]
fn problems_with_git_are_named() {
    let place = repository();
    let run = audit(&place, &["fr", "en", "--base-ref", "v9"]);
    run.fails(2, &["--base-ref v9: the git repository of fr has no revision v9"]);
    audit(&place, &["fr", "en", "--base-ref", "--output=x"]).fails(2, &["--base-ref"]);
    audit(&place, &["fr", "en", "--base-ref="]).fails(2, &["--base-ref: is empty"]);
    audit(&place, &["fr", "en", "--base-ref", "v1", "--base", "fr"]).fails(2, &["cannot be used with"]);
    place.write("fr/neu.md", page(&FRENCH));
    place.write("en/neu.md", page(&ENGLISH));
    let run = audit(&place, &["fr", "en", "--base-ref", "auto"]);
    let warning =
        "fr/neu.md: changes since the translation are unknown: the translation has never been committed";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    assert_eq!(stale(&run), expected());
    let run = audit(&place, &["fr", "en", "--base-ref", "v1"]);
    assert!(
        run.stderr
            .contains("fr/neu.md: changes since the translation are unknown: the source is not in revision")
    );
    let elsewhere = Place::new();
    elsewhere.write("fr.md", page(&FRENCH));
    elsewhere.write("en.md", page(&ENGLISH));
    let run = audit(&elsewhere, &["fr.md", "en.md", "--base-ref", "v1"]);
    run.fails(2, &["--base-ref v1: the current folder is not in a git repository"]);
    let mut command = place.command();
    command.env("PATH", "").args(["audit", "fr", "en", "--base-ref", "v1"]);
    common::run(command, b"").fails(2, &["cannot run git"]);
    let jsonl = b"{\"id\":\"a\",\"src\":\"Un.\",\"tgt\":\"One.\"}\n";
    let run = place.run_with(&["audit", "--jsonl", "-", "--base-ref", "v1"], jsonl);
    run.fails(2, &["cannot be used with"]);
}
