//! What a terminal shows: the table of pairs, colours and the progress bar. Python opens the terminal.

#![cfg(feature = "cli")]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::{Place, run};
use std::process::Command;

/// Runs a command on a terminal, whose number of columns is the first argument, and passes on what it shows.
const TERMINAL: &str = "
import fcntl, os, pty, struct, subprocess, sys, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=slave, stdout=slave, stderr=slave)
os.close(slave)
shown = b''
while True:
    try:
        piece = os.read(master, 65536)
    except OSError:
        break
    if not piece:
        break
    shown += piece
sys.stdout.buffer.write(shown.replace(b'\\r\\n', b'\\n'))
sys.exit(child.wait())
";

/// Runs the program on a terminal. Returns `None`, and reports it, if Python is missing.
fn on_terminal(place: &Place, columns: u16, variables: &[(&str, &str)], args: &[&str]) -> Option<String> {
    if !cfg!(unix) || Command::new("python3").arg("--version").output().is_err() {
        eprintln!("NOTE: there is no python3, so nothing is shown on a terminal");
        return None;
    }
    let mut command = Command::new("python3");
    command.args(["-c", TERMINAL, &columns.to_string(), env!("CARGO_BIN_EXE_enregard")]).args(args);
    command.current_dir(place.path("")).env("TERM", "xterm");
    // Services that build set CI, which also switches colours on.
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    Some(run(command, b"").succeeds().to_owned())
}

/// A list of documents as JSON Lines, which have several of them.
fn documents(count: usize) -> String {
    let line = |k: usize| {
        let texts = format!("\"src\":{:?},\"tgt\":{:?}", common::FR, common::EN);
        format!("{{\"id\":\"d{k}\",{texts}}}\n")
    };
    (0..count).map(line).collect()
}

#[test]
fn a_terminal_shows_two_columns() {
    let place = Place::with_pair();
    let call = ["align", "a.fr.txt", "a.en.txt"];
    let Some(shown) = on_terminal(&place, 72, &[("NO_COLOR", "1")], &call) else { return };
    let expected = "note: detected languages: French (fr) and English (en)
            fr                           │ en
1-1  0.995  Le facteur poussa la grille  │ The postman pushed the
            du jardin.                   │ garden gate open.
";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 72), "{shown}");
    // With a format, and in a pipe, the same pairs are lines of a table for programs.
    let tsv = place.run(&call);
    assert!(tsv.succeeds().starts_with("document\tsource\ttarget\tconfidence\tbead\na\tLe facteur"));
    let chosen = on_terminal(&place, 72, &[], &[&call[..], &["-f", "tsv", "-q"]].concat()).unwrap();
    assert_eq!(chosen, tsv.stdout);
}

#[test]
fn colours_depend_on_the_option_and_the_environment() {
    let place = Place::with_pair();
    let call = |more: &[&'static str]| [&["align", "a.fr.txt", "a.en.txt"][..], more].concat();
    let Some(shown) = on_terminal(&place, 80, &[], &call(&[])) else { return };
    assert!(shown.contains("\x1b[32m0.995\x1b[0m") && shown.contains("\x1b[1;36mnote:\x1b[0m"), "{shown}");
    for (variables, args) in [
        (&[("NO_COLOR", "1")][..], &[][..]),
        (&[], &["--color", "never"]),
        (&[("CLICOLOR_FORCE", "1")], &["--color=never"]),
        (&[("CLICOLOR", "0")], &[]),
        (&[("TERM", "dumb")], &[]),
        (&[("ENREGARD_COLOR", "never")], &[]),
    ] {
        let shown = on_terminal(&place, 80, variables, &call(args)).unwrap();
        assert!(!shown.contains('\x1b'), "{variables:?} {args:?}: {shown}");
    }
    // In a pipe, colours must be asked for. The pairs remain lines without colours.
    let forced = place.run(&call(&["--color", "always"]));
    assert!(forced.stderr.contains("\x1b[1;36mnote:"), "{}", forced.stderr);
    assert_eq!(forced.stdout, place.run(&call(&[])).stdout);
    let mut command = place.command();
    command.args(call(&[])).env("CLICOLOR_FORCE", "1");
    assert!(run(command, b"").stderr.contains("\x1b[1;36mnote:"));
    let help = |args: &[&str]| place.run(args).succeeds().contains('\x1b');
    assert!(help(&["align", "--color", "always", "-h"]) && !help(&["align", "-h"]));
}

#[test]
fn names_from_files_cannot_control_the_terminal() {
    let place = Place::new();
    place.write("e.jsonl", r#"{"id": "a\u001b[31mRED", "src": "", "tgt": "x"}"#);
    let call = ["align", "--jsonl", "e.jsonl", "-s", "fr", "-t", "en", "-o", "q.tmx", "--summary", "s.html"];
    let run = place.run(&call);
    run.fails(3, &["\nfailed      a\\u{1b}[31mRED: "]);
    let page = place.read("s.html");
    assert!(!page.contains('\x1b') && page.contains("a\\u{1b}[31mRED"), "{page}");
}

/// The percentage before ` %, ` and the number of documents after it.
fn step((before, after): (&str, &str)) -> Option<(f64, f64)> {
    Some((before.split(' ').next_back()?.parse().ok()?, after.split(' ').next()?.parse().ok()?))
}

#[test]
fn progress_through_a_file_of_documents_has_a_percentage() {
    let place = Place::new();
    place.write("corpus.jsonl", documents(40));
    let call = ["align", "--jsonl", "corpus.jsonl", "-o", "out.tmx", "-j", "1"];
    let Some(shown) = on_terminal(&place, 100, &[], &call) else { return };
    // The terminal shows some of the steps only. The documents have nearly the same length.
    let steps: Vec<(f64, f64)> =
        shown.split(" %, ").zip(shown.split(" %, ").skip(1)).filter_map(step).collect();
    assert!(!steps.is_empty() && shown.contains(" left") && shown.contains(" sentences/s"), "{shown}");
    for (percent, documents) in steps {
        assert!((percent - documents * 2.5).abs() <= 5.0, "{percent} %, {documents} documents");
    }
    assert!(shown.contains("160 pairs written to out.tmx"), "{shown}");
    // With a table on the same terminal, there is no bar.
    let table = on_terminal(&place, 100, &[("NO_COLOR", "1")], &call[..3]).unwrap();
    assert!(
        !table.contains(" left") && table.contains("\nd1\n") && table.contains("documents   40 done"),
        "{table}"
    );
}

#[test]
fn verbose_runs_print_a_line_for_each_document() {
    let place = Place::new();
    place.write("corpus.jsonl", documents(2));
    let call = |more: &str| place.run(&["align", "--jsonl", "corpus.jsonl", "-o", "out.tsv", more]);
    let verbose = call("-v");
    for name in ["d0", "d1"] {
        let line = format!("note: document {name}: 4 and 4 sentences, confidence 0.");
        assert!(verbose.stderr.contains(&line), "{}", verbose.stderr);
    }
    assert!(!call("-q").stderr.contains("note") && !call("--no-config").stderr.contains("document d0"));
}

#[test]
fn the_files_that_were_written_are_named() {
    let place = Place::with_pair();
    let written = |args: &[&str]| {
        let run = place.run(&[&["align", "a.fr.txt", "a.en.txt"][..], args].concat());
        run.succeeds();
        run.stderr.lines().last().unwrap().to_owned()
    };
    assert_eq!(written(&["-o", "out.tmx"]), "note: 4 pairs written to out.tmx");
    assert_eq!(written(&["-o", "out.ladder"]), "note: 4 units written to out.ladder");
    assert_eq!(written(&["-o", "out", "-f", "moses"]), "note: 4 pairs written to files named after out");
    assert_eq!(written(&["-o", "out/"]), "note: 4 pairs written to out/");
    let detected = "note: detected languages: French (fr) and English (en)";
    assert_eq!(written(&[]), detected);
    let one = place.run(&["align", "a.fr.txt", "a.en.txt", "-s", "fr"]);
    assert_eq!(one.stderr, "note: detected language of the target text: English (en)\n");
}
