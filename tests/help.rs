//! Every page of help, as it was read and found clear: what the command does, its options, an example.
//!
//! `INSTA_UPDATE=always cargo test --test help` takes over a change that is meant.

mod common;

use common::Place;

/// The subcommands that a page of help lists.
fn subcommands(page: &str) -> Vec<String> {
    let list =
        page.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    list.filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Looks at the help of a command, and of the commands in it.
fn look(place: &Place, command: &[String]) {
    let run = place.run(&[command, &["--help".into()]].concat());
    let page = run.succeeds();
    let inner = subcommands(page);
    assert!(!inner.is_empty() || page.contains("Example"), "no example: {page}");
    insta::assert_snapshot!([&["enregard".into()], command].concat().join("-"), page);
    for name in inner {
        look(place, &[command, &[name]].concat());
    }
}

#[test]
fn every_page_of_help() {
    look(&Place::new(), &[]);
}
