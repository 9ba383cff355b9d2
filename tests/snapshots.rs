//! The TMX of every fixture, as it was looked at and found right.
//!
//! `INSTA_UPDATE=always cargo test --test snapshots` takes over a change that is meant.

mod common;

use common::Place;
use std::path::Path;

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
        // A new version of the program is no change.
        let version = concat!("creationtoolversion=\"", env!("CARGO_PKG_VERSION"), "\"");
        let tmx = run.succeeds().replace(version, "creationtoolversion=\"VERSION\"");
        insta::assert_snapshot!(name, tmx);
    }
}
