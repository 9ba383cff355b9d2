//! What the program writes, as it was looked at and found good: the fixtures' TMX, and every page of help.
//!
//! Confidences are left out of the TMX: the gold sets measure whether they can be believed, and they change with every
//! weight. `INSTA_UPDATE=always cargo test --test snapshots` takes what comes out now; look at the difference then.

mod common;

use common::Place;
use std::path::Path;

/// The TMX of a fixture from its plain texts, each confidence put as `…`.
fn tmx(name: &str) -> String {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let place = Place::new();
    let [fr, en] =
        ["fr", "en"].map(|lang| fixtures.join(lang).join(format!("{name}.txt")).display().to_string());
    place.run(&["align", &fr, &en, "--quiet", "-o", "out.tmx"]).succeeds();
    const BEFORE: &str = "<prop type=\"x-confidence\">";
    place.read("out.tmx").lines().fold(String::new(), |text, line| {
        let shown = line.split_once(BEFORE).map(|(indent, _)| format!("{indent}{BEFORE}…</prop>"));
        text + shown.as_deref().unwrap_or(line) + "\n"
    })
}

#[test]
fn tmx_of_the_fixtures() {
    for name in ["auberge", "cafetiere", "lettre", "moulin", "nouvelle", "phare", "reglement", "resume"] {
        insta::assert_snapshot!(format!("tmx-{name}"), tmx(name));
    }
}

#[test]
fn help() {
    let place = Place::new();
    for command in ["", "align", "split", "eval", "lexicon", "lexicon build", "lexicon info"] {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let name = format!("help-{}", command.replace(' ', "-"));
        insta::assert_snapshot!(name.trim_end_matches('-'), place.run(&words).succeeds());
    }
}
