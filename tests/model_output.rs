//! Tests that an audit finds the faults of translations that a language model might have written.
//! `fixtures/model/` has the translations, and a list of what is wrong with them.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Faults that enregard does not find: a sentence without its second half, which is in proportion to the other short
/// sentences of the letter; a last sentence without its last words; a short sentence that says something else; and a
/// number in words.
const MISSED: [(&str, &str); 4] = [
    ("lettre", "shortened sentence"),
    ("nouvelle", "output cut off"),
    ("phare", "other content"),
    ("reglement", "changed number in words"),
];

/// The only finding about no fault: the formula at the end of a French letter is twice as long as the English one.
const ALARM: &str = "Dans l'attente de votre réponse";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

#[test]
fn most_faults_of_language_models_are_found_with_one_false_alarm() {
    let place = Place::new();
    let faults = std::fs::read_to_string(fixtures().join("model/faults.tsv")).unwrap();
    let faults: Vec<[&str; 4]> =
        faults.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap()).collect();
    let documents: BTreeSet<&str> = faults.iter().map(|fault| fault[0]).chain(["moulin"]).collect();
    for name in &documents {
        for (side, folder) in [("fr", "fr"), ("en", "model")] {
            let text = std::fs::read(fixtures().join(folder).join(format!("{name}.txt"))).unwrap();
            place.write(&format!("{side}/{name}.txt"), text);
        }
    }
    let run = place.run(&["audit", "fr", "en", "--to", "jsonl"]);
    let lines: Vec<Value> = run.succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let findings: Vec<&Value> = lines.iter().filter(|line| line.get("kind").is_some()).collect();
    let is_about = |finding: &Value, [document, _, side, text]: &[&str; 4]| {
        let passage = finding[side]["text"].as_str().unwrap_or_default();
        finding["document"] == *document && passage.contains(text)
    };
    let alarms: Vec<_> =
        findings.iter().filter(|finding| !faults.iter().any(|fault| is_about(finding, fault))).collect();
    let is_known = |alarm: &Value| alarm["src"]["text"].as_str().is_some_and(|text| text.starts_with(ALARM));
    assert!(alarms.len() == 1 && is_known(alarms[0]), "these findings are about no fault: {alarms:#?}");
    let missed: Vec<(&str, &str)> = faults
        .iter()
        .filter(|fault| !findings.iter().any(|finding| is_about(finding, fault)))
        .map(|fault| (fault[0], fault[1]))
        .collect();
    assert_eq!(missed, MISSED);
    let repeated: Vec<_> = findings.iter().filter(|finding| finding["kind"] == "duplicate").collect();
    assert_eq!(repeated.len(), 1, "the repetitions are one finding: {repeated:#?}");
}
