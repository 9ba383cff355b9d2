//! Snapshots of every help page. `INSTA_UPDATE=always cargo test --test help` accepts intended changes.

#![cfg(feature = "cli")]

mod common;

use common::Place;

/// The subcommands listed on a help page.
fn subcommands(page: &str) -> Vec<String> {
    let list =
        page.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    list.filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Compares the help of a command and of its subcommands with the snapshots.
fn compare(place: &Place, command: &[String]) {
    let run = place.run(&[command, &["--help".into()]].concat());
    // An optional feature adds `--parquet`, which the snapshots do not have.
    let parts = run.succeeds().split("\n\n").filter(|part| !part.trim_start().starts_with("--parquet"));
    let page = parts.collect::<Vec<_>>().join("\n\n");
    let inner = subcommands(&page);
    assert!(!inner.is_empty() || page.contains("Example"), "no example: {page}");
    insta::assert_snapshot!([&["enregard".into()], command].concat().join("-"), page);
    for name in inner {
        compare(place, &[command, &[name]].concat());
    }
}

#[test]
fn help_pages_match_their_snapshots() {
    compare(&Place::new(), &[]);
}
