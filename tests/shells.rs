//! Completion scripts and manual pages are made from the definition of the command line.

#![cfg(feature = "cli")]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::{Place, run};
use std::process::Command;

/// The subcommands, in the order of the help.
const COMMANDS: &[&str] = &[
    "align",
    "pair",
    "split",
    "convert",
    "score",
    "info",
    "check",
    "eval",
    "audit",
    "review",
    "lexicon",
    "config",
    "completions",
    "man",
];

/// Whether a program is installed. Reports it if not.
fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        eprintln!("NOTE: {program} is not installed, so it does not check anything here");
    }
    found
}

/// What Bash offers for the last of these words.
fn completed(place: &Place, words: &[&str]) -> Vec<String> {
    let (last, before) = (words.len() - 1, words[words.len() - 2]);
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source completions.bash; complete -p enregard > /dev/null || exit 9; COMP_WORDS=({}); COMP_CWORD={last}; \
         _enregard enregard '{}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        words[last]
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &script]).current_dir(place.path(""));
    let run = run(bash, b"");
    run.succeeds().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let place = Place::new();
    place.write("completions.bash", place.run(&["completions", "bash"]).succeeds());
    if !is_installed("bash") {
        return;
    }
    let mut offered = completed(&place, &["enregard", ""]);
    offered.retain(|word| !word.starts_with('-'));
    let mut expected: Vec<_> = COMMANDS.iter().map(ToString::to_string).collect();
    expected.push("help".into());
    offered.sort();
    expected.sort();
    assert_eq!(offered, expected);
    assert_eq!(completed(&place, &["enregard", "align", "--src"]), ["--src-col", "--src-lang"]);
    assert_eq!(completed(&place, &["enregard", "align", "--tags", ""]), ["keep", "drop"]);
    assert_eq!(completed(&place, &["enregard", "lexicon", "bu"]), ["build"]);
    assert!(completed(&place, &["enregard", "score", "-"]).contains(&"-j".to_owned()));
}

#[test]
fn every_shell_has_a_script_that_it_accepts() {
    let place = Place::new();
    for (shell, check) in [
        ("bash", Some("bash")),
        ("zsh", Some("zsh")),
        ("fish", Some("fish")),
        ("powershell", None),
        ("elvish", None),
    ] {
        let run_ = place.run(&["completions", shell]);
        let script = run_.succeeds();
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        let Some(program) = check.filter(|program| is_installed(program)) else { continue };
        place.write("script", script);
        let mut command = Command::new(program);
        command.arg("-n").arg(place.path("script"));
        run(command, b"").succeeds();
    }
    place.run(&["completions", "tcsh"]).fails(2, &["tcsh", "bash, zsh, fish, powershell, elvish"]);
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    let written = place.run(&["man", "share/man1"]);
    let mut names: Vec<String> = COMMANDS.iter().map(|command| format!("enregard-{command}.1")).collect();
    names.extend(["enregard.1", "enregard-lexicon-build.1", "enregard-lexicon-info.1"].map(str::to_owned));
    names.sort();
    assert_eq!(place.files(), names.iter().map(|name| format!("share/man1/{name}")).collect::<Vec<_>>());
    assert_eq!(written.stdout, "");
    assert!(written.stderr.contains("17 pages written to share/man1"), "{}", written.stderr);
    let page = place.read("share/man1/enregard-align.1");
    for part in
        [".SH NAME\nenregard\\-align \\- Align documents", "src\\-lang", "Keep the pairs that were confirmed"]
    {
        assert!(page.contains(part), "{part}");
    }
    for (program, args) in
        [("man", &["--warnings", "-l"][..]), ("lexgrog", &[]), ("mandoc", &["-T", "lint", "-W", "error"])]
    {
        if !is_installed(program) {
            continue;
        }
        for name in &names {
            let mut command = Command::new(program);
            command.args(args).arg(place.path("share/man1").join(name));
            let run = run(command, b"");
            run.succeeds();
            assert_eq!(run.stderr, "", "{program} {name}");
        }
    }
    place.write("file", "");
    place.run(&["man", "file/man1"]).fails(3, &["file/man1"]);
}
