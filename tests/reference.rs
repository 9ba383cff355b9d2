//! docs/reference/command-line.md lists every command and option. It is generated from the argument parser;
//! `UPDATE_DOCS=1 cargo test --test reference` rewrites it.

#![cfg(feature = "cli")]

#[allow(dead_code, unused_imports, reason = "only the parser is used here")]
#[path = "../src/cli/args/mod.rs"]
mod args;

use clap::{Arg, ArgAction, Command, CommandFactory};
use std::fmt::Write;
use std::path::Path;

const INTRODUCTION: &str = "\
# Command line

This page is generated from the program; `enregard COMMAND --help` shows the same text. An option that can
be repeated or takes several values is followed by `…`. Every command also has `-h` (short help) and
`--help` (full help).

Results go to standard output, messages to standard error. On a terminal, `align` shows the pairs as a table, unless you
choose a format. Options have the same short form in every command that has them: `-o` output, `-f` format (`--to`), `-s`
and `-t` languages, `-j` threads, `-q` quiet, `-v` verbose. Options can also be set in a [configuration
file](../guide/configuration.md) or in the environment. Set `NO_COLOR` to switch colours off. A build
with the optional feature `parquet` reads and writes Parquet files of pairs, and adds `--parquet FILE.parquet` to
`align`, which reads documents from a Parquet file, one per row.";

/// The page about `command` and its subcommands.
fn page(mut command: Command) -> String {
    command.build();
    let mut out = format!("{INTRODUCTION}\n\n{}.\n", command.get_about().unwrap());
    after(&command, &mut out);
    out.push_str("\n| Command | Purpose |\n|---|---|\n");
    let mut sections = String::new();
    commands(&command, "enregard", &mut out, &mut sections);
    out.push_str("\n| Option of every command | Meaning | Default |\n|---|---|---|\n");
    command.get_arguments().filter(|arg| arg.is_global_set()).for_each(|arg| row(arg, &mut out));
    out + &sections
}

/// Adds a row to the table and a section for each command without subcommands.
fn commands(parent: &Command, path: &str, table: &mut String, sections: &mut String) {
    for command in parent.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        let path = format!("{path} {}", command.get_name());
        if command.has_subcommands() {
            commands(command, &path, table, sections);
            continue;
        }
        let about = sentence(&command.get_about().unwrap().to_string());
        writeln!(table, "| [`{path}`](#{}) | {about} |", path.replace(' ', "-")).unwrap();
        section(command, &path, &about, sections);
    }
}

fn section(command: &Command, path: &str, about: &str, out: &mut String) {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    write!(out, "\n## {path}\n\n{about}\n\n```text\n{usage}\n```\n").unwrap();
    let shown = |arg: &&Arg| !["help", "version", "parquet"].contains(&arg.get_id().as_str());
    // A table above the sections has the options of every command.
    let args: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_global_set()).filter(shown).collect();
    let mut headings: Vec<&str> = Vec::new();
    for name in ["Argument", "Option"].into_iter().chain(args.iter().map(heading)) {
        let rows: Vec<&&Arg> = args.iter().filter(|arg| heading(arg) == name).collect();
        if rows.is_empty() || headings.contains(&name) {
            continue;
        }
        headings.push(name);
        write!(out, "\n| {name} | Meaning | Default |\n|---|---|---|\n").unwrap();
        rows.into_iter().for_each(|arg| row(arg, out));
    }
    after(command, out);
}

fn heading<'a>(arg: &&'a Arg) -> &'a str {
    arg.get_help_heading().unwrap_or(if arg.is_positional() { "Argument" } else { "Option" })
}

/// Adds a full stop if the text ends without one.
fn sentence(text: &str) -> String {
    let dot = if text.ends_with(['.', '?']) { "" } else { "." };
    format!("{text}{dot}")
}

/// One row of a table: the option, its meaning and its default.
fn row(arg: &Arg, out: &mut String) {
    let help = arg.get_long_help().or(arg.get_help()).unwrap().to_string();
    let mut meaning = help.split("\n\n").map(sentence).collect::<Vec<_>>().join(" ");
    let mut default = String::new();
    if let Some((before, after)) = meaning.clone().split_once("Default: ") {
        let (value, rest) = after.split_once(". ").unwrap_or((after.trim_end_matches('.'), ""));
        default = value.into();
        meaning = format!("{before}{rest}").trim_end().into();
    }
    if !arg.get_default_values().is_empty() && arg.get_action().takes_values() {
        let values: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        default = format!("`{}`", values.join(" "));
    }
    for value in arg.get_possible_values().iter().filter(|_| arg.get_action().takes_values()) {
        write!(meaning, " `{}`: {}", value.get_name(), sentence(&value.get_help().unwrap().to_string()))
            .unwrap();
    }
    let cell = |text: &str| text.replace('|', "\\|");
    writeln!(out, "| {} | {} | {} |", cell(&syntax(arg)), cell(&meaning), cell(&default)).unwrap();
}

/// The syntax of an option, with the names of its values.
fn syntax(arg: &Arg) -> String {
    let mut parts = Vec::new();
    parts.extend(arg.get_short().map(|short| format!("`-{short}`")));
    let names = arg.get_value_names().unwrap_or_default().join(" ");
    let takes = arg.get_action().takes_values();
    // An option with two values, such as `--texts SRC TGT`, can be given only once.
    let repeats = arg.get_num_args().is_some_and(|n| n.max_values() > n.min_values())
        || matches!(arg.get_action(), ArgAction::Append) && arg.get_num_args() == Some(1.into());
    let value = format!("{names}{}", if takes && repeats && !names.ends_with('…') { " …" } else { "" });
    match arg.get_long() {
        Some(long) if takes => parts.push(format!("`--{long} {value}`")),
        Some(long) => parts.push(format!("`--{long}`")),
        None => parts.push(format!("`{value}`")),
    }
    parts.join(", ")
}

/// The text that help prints below the options. Lists, such as the examples, become code blocks.
fn after(command: &Command, out: &mut String) {
    let Some(text) = command.get_after_help() else { return };
    for paragraph in text.to_string().split("\n\n") {
        match paragraph.split_once('\n') {
            Some((title, list)) => {
                let list: Vec<&str> = list.lines().map(str::trim).collect();
                write!(out, "\n{title}\n\n```text\n{}\n```\n", list.join("\n")).unwrap();
            }
            None => write!(out, "\n{paragraph}\n").unwrap(),
        }
    }
}

#[test]
fn the_command_line_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/command-line.md");
    let generated = page(args::Args::command());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed.replace("\r\n", "\n") == generated,
        "{} is out of date; update it with: UPDATE_DOCS=1 cargo test --test reference",
        path.display()
    );
}
