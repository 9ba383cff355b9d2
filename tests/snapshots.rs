//! Compares the TMX of every fixture with a snapshot that a person has checked.
//!
//! Confidences are removed, because they change whenever a weight changes. The gold sets check them.
//! `INSTA_UPDATE=always cargo test --test snapshots` accepts an intended change.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use std::path::Path;

/// The text with `…` in place of everything between `before` and `after`.
fn without(text: &str, before: &str, after: &str) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        let rest = part.split_once(after).map_or("", |(_, rest)| rest);
        out + before + "…" + after + rest
    })
}

#[test]
fn tmx_of_the_fixtures() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut names: Vec<String> = std::fs::read_dir(fixtures.join("fr"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 8, "{names:?}");
    for name in names {
        let file = |lang: &str| fixtures.join(lang).join(format!("{name}.txt")).into_os_string();
        let place = Place::new();
        let run = place.run(&["align".into(), file("fr"), file("en"), "--to".into(), "tmx".into()]);
        // Ignore the version number of the program.
        let tmx = without(run.succeeds(), "creationtoolversion=\"", "\"");
        insta::assert_snapshot!(name, without(&tmx, "<prop type=\"x-confidence\">", "</prop>"));
    }
}
