//! Tests runs that are interrupted, and the runs that resume them.
#![cfg(all(feature = "cli", unix))]

mod common;

use common::{EN, FR, Place, Run};
use std::io::Write;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::Duration;

const COUNT: usize = 120;

fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers
        .map(|k| {
            let texts = (FR.repeat(1 + k % 5), EN.repeat(1 + k % 5));
            // Some ids yield the same file name, so with an output folder their files get numbers.
            let id = format!("doc{}{:03}", ["", "/", ":"][k % 3], k / 3);
            serde_json::json!({"id": id, "src": texts.0, "tgt": texts.1}).to_string() + "\n"
        })
        .collect()
}

/// The arguments of a run that reads a pipe, so that the test controls how far it gets.
fn call(out: &str, more: &[&str]) -> Vec<String> {
    let args = [
        "align",
        "--jsonl",
        "-",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
        "--jobs",
        "2",
        "-o",
        out,
        "--resume",
    ];
    args.iter().chain(more).map(|arg| (*arg).to_owned()).collect()
}

/// A run that has read part of its input.
struct Midway {
    child: Child,
    stdin: ChildStdin,
}

impl Midway {
    /// Starts a run, passes it `count` documents and waits until its journal records more than `before` of
    /// them.
    fn start(place: &Place, args: &[String], journal: &str, count: usize, before: u64) -> Midway {
        let mut child = place
            .command()
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(lines(0..count).as_bytes()).unwrap();
        while documents(place, journal).is_none_or(|documents| documents <= before) {
            assert!(child.try_wait().unwrap().is_none(), "the run ended early");
            std::thread::sleep(Duration::from_millis(5));
        }
        Midway { child, stdin }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn signal(self, signal: &str) -> Run {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let output = self.child.wait_with_output().unwrap();
        drop(self.stdin);
        ended(output)
    }

    /// Passes the last documents and waits for the end of the run.
    fn end(mut self, last: &str) -> Run {
        self.stdin.write_all(last.as_bytes()).unwrap();
        drop(self.stdin);
        ended(self.child.wait_with_output().unwrap())
    }
}

fn ended(output: Output) -> Run {
    Run {
        code: output.status.code().expect("not killed by a signal"),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Place {
    fn copy(&self) -> Place {
        let copy = Place::new();
        self.files().iter().for_each(|name| copy.write(name, std::fs::read(self.path(name)).unwrap()));
        copy
    }

    /// Checks that two places have the same files, ignoring the times in reports.
    #[track_caller]
    fn assert_same(&self, other: &Place) {
        assert_eq!(self.files(), other.files());
        for name in self.files() {
            let read = |place: &Place| std::fs::read(place.path(&name)).unwrap();
            let same = match name.ends_with(".report") {
                true => timeless(&self.read(&name)) == timeless(&other.read(&name)),
                false => read(self) == read(other),
            };
            assert!(same, "{name}");
        }
    }
}

/// The number of documents in a journal.
fn documents(place: &Place, journal: &str) -> Option<u64> {
    let text = std::fs::read_to_string(place.path(journal)).ok()?;
    serde_json::from_str::<serde_json::Value>(&text).ok()?["documents"].as_u64()
}

/// The report without the times, which differ between runs.
fn timeless(report: &str) -> Vec<serde_json::Value> {
    let line = |line| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line.as_object_mut().unwrap().remove("seconds");
        line
    };
    report.lines().map(line).collect()
}

fn files(place: &Place, prefix: &str) -> Vec<String> {
    place.files().into_iter().filter(|name| name.starts_with(prefix)).collect()
}

#[test]
fn a_run_killed_repeatedly_ends_with_the_same_bytes() {
    for (format, parts) in [("tmx", &[".tmx"][..]), ("tsv", &[".tsv"]), ("moses", &[".fr", ".en"])] {
        let place = Place::new();
        let name = |stem: &str| if format == "moses" { stem.to_owned() } else { format!("{stem}.{format}") };
        let (out, calm) = (name("out"), name("calm"));
        let journal = format!("{out}.journal");
        let args = call(&out, &["--to", format, "--report", "out.report"]);
        let mut before = 0;
        for count in [20, 50, 90] {
            Midway::start(&place, &args, &journal, count, before).kill();
            assert!(parts.iter().all(|part| !place.path(&format!("out{part}")).exists()));
            before = documents(&place, &journal).unwrap();
        }
        let run = place.run_with(&args, lines(0..COUNT).as_bytes());
        run.succeeds();
        assert!(
            run.stderr.contains(&format!("resuming after the first {before} documents")),
            "{}",
            run.stderr
        );
        let undisturbed = call(&calm, &["--to", format, "--report", "calm.report"]);
        place.run_with(&undisturbed, lines(0..COUNT).as_bytes()).succeeds();
        for part in parts {
            assert!(place.read(&format!("out{part}")) == place.read(&format!("calm{part}")), "{format}");
        }
        assert_eq!(timeless(&place.read("out.report")), timeless(&place.read("calm.report")));
        // No temporary files remain.
        assert_eq!(place.files().len(), 2 * parts.len() + 2, "{:?}", place.files());
        let figures =
            |run: &Run| run.stderr.lines().filter(|l| l.contains("done") || l.contains("source, ")).count();
        assert_eq!(figures(&run), 2, "the summary covers all runs: {}", run.stderr);
        assert!(run.stderr.contains(&format!("{COUNT} done")), "{}", run.stderr);
    }
}

#[test]
fn an_incomplete_shard_never_has_its_final_name() {
    let place = Place::new();
    let args = call("out.tmx", &["--shard-size", "25"]);
    let mut before = 0;
    for count in [30, 49, 80] {
        Midway::start(&place, &args, "out.tmx.journal", count, before).kill();
        before = documents(&place, "out.tmx.journal").unwrap();
        for shard in files(&place, "out-").iter().filter(|name| name.ends_with(".tmx")) {
            assert!(place.read(shard).ends_with("</tmx>\n"), "{shard}");
        }
    }
    place.run_with(&args, lines(0..COUNT).as_bytes()).succeeds();
    place.run_with(&call("calm.tmx", &["--shard-size", "25"]), lines(0..COUNT).as_bytes()).succeeds();
    let shards = files(&place, "out");
    assert_eq!(shards.len(), 5);
    assert_eq!(shards[4], "out-000100-000119.tmx");
    for shard in shards {
        assert!(place.read(&shard) == place.read(&shard.replace("out", "calm")), "{shard}");
    }
}

/// A folder with the final name of an output makes the run fail after it has completed the output but before
/// it renames it.
#[test]
fn a_run_killed_before_or_after_it_renamed_its_output_is_resumed() {
    for (out, more, taken) in [
        ("out.tmx", &["--shard-size", "10"][..], "out-000000-000009.tmx"),
        ("out.tmx", &[], "out.tmx"),
        ("out", &["--to", "moses"], "out.en"),
    ] {
        let args = call(out, &[more, &["--report", "out.report"]].concat());
        let calm = Place::new();
        calm.run_with(&args, lines(0..15).as_bytes()).succeeds();
        let place = Place::new();
        let midway = Midway::start(&place, &args, &format!("{out}.journal"), 9, 8);
        std::fs::create_dir(place.path(taken)).unwrap();
        midway.end(&lines(9..15)).fails(3, &[taken, "is a folder"]);
        std::fs::remove_dir(place.path(taken)).unwrap();
        // Three cases: the run had renamed no further file, the output, or the output and the report.
        for renamed in
            [&[][..], &["out-000000.tmx", "out.tmx", "out.en"], &["out.tmx", "out.en", "out.report"]]
        {
            let place = place.copy();
            for name in renamed.iter().filter(|name| place.path(&format!("{name}.part")).exists()) {
                let complete = if *name == "out-000000.tmx" { taken } else { name };
                std::fs::rename(place.path(&format!("{name}.part")), place.path(complete)).unwrap();
            }
            // With shards, the run fails before the report is complete.
            if out == "out.tmx" && !more.is_empty() && renamed.contains(&"out.report") {
                continue;
            }
            place.run_with(&args, lines(0..15).as_bytes()).succeeds();
            place.assert_same(&calm);
        }
    }
}

#[test]
fn a_run_into_a_folder_is_resumed() {
    let place = Place::new();
    let args = call("out/", &["--to", "tsv"]);
    Midway::start(&place, &args, "out/enregard.journal", 40, 0).kill();
    place.run_with(&args, lines(0..COUNT).as_bytes()).succeeds();
    place.run_with(&call("calm/", &["--to", "tsv"]), lines(0..COUNT).as_bytes()).succeeds();
    let made = files(&place, "out/");
    assert_eq!(made.len(), COUNT);
    for name in made {
        assert!(place.read(&name) == place.read(&name.replace("out/", "calm/")), "{name}");
    }
}

/// A folder with the name of the report makes the run fail before it renames the report.
#[test]
fn a_run_into_a_folder_killed_before_or_after_it_renamed_its_report_is_resumed() {
    let args = call("out/", &["--to", "tsv", "--report", "out.report"]);
    let calm = Place::new();
    calm.run_with(&args, lines(0..15).as_bytes()).succeeds();
    let place = Place::new();
    let midway = Midway::start(&place, &args, "out/enregard.journal", 9, 8);
    std::fs::create_dir(place.path("out.report")).unwrap();
    midway.end(&lines(9..15)).fails(3, &["out.report", "is a folder"]);
    std::fs::remove_dir(place.path("out.report")).unwrap();
    let renamed = place.copy();
    std::fs::rename(renamed.path("out.report.part"), renamed.path("out.report")).unwrap();
    for place in [place, renamed] {
        place.run_with(&args, lines(0..15).as_bytes()).succeeds();
        place.assert_same(&calm);
    }
}

#[test]
fn ctrl_c_finishes_documents_in_progress_and_says_how_to_resume() {
    for signal in ["-INT", "-TERM"] {
        let place = Place::new();
        let args = call("out.tmx", &[]);
        let run = Midway::start(&place, &args, "out.tmx.journal", 60, 0).signal(signal);
        let done = documents(&place, "out.tmx.journal").unwrap();
        run.fails(130, &[&format!("interrupted after {done} documents"), "with --resume to continue"]);
        assert_eq!(place.files(), ["out.tmx.journal", "out.tmx.part"]);
        // A call without --resume does not destroy the unfinished work.
        let forgetful: Vec<_> = args.iter().filter(|arg| *arg != "--resume").collect();
        place
            .run_with(&forgetful, b"")
            .fails(2, &["out.tmx.journal", "continue the run with --resume", "delete the journal"]);
        place.run_with(&args, lines(0..COUNT).as_bytes()).succeeds();
        place.run_with(&call("calm.tmx", &[]), lines(0..COUNT).as_bytes()).succeeds();
        assert!(place.read("out.tmx") == place.read("calm.tmx"));
    }
}

#[test]
fn ctrl_c_without_an_output_file_says_that_the_run_cannot_be_resumed() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..3));
    let args: Vec<String> =
        call("-", &["--report", "report.jsonl"]).into_iter().filter(|arg| arg != "--resume").collect();
    let mut child = place
        .command()
        .args(&args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines(0..3).as_bytes()).unwrap();
    let mut first = [0];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
    let run = Midway { child, stdin }.signal("-INT");
    run.fails(130, &["interrupted after 3 documents; this run cannot be resumed"]);
    assert_eq!(place.read("report.jsonl").lines().count(), 3);
    place.run_with(&call("-", &[]), b"").fails(2, &["--resume", "-o"]);
}

#[test]
fn ctrl_c_abandons_a_single_document() {
    let place = Place::with_pair();
    let child = place
        .command()
        .args(["align", "a.fr.txt", "a.en.txt", "-o", "out.tmx"])
        .env("ENREGARD_DRILL", "stall:a")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while place.files().len() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut child = child;
    let stdin = child.stdin.take().unwrap();
    Midway { child, stdin }.signal("-INT").fails(130, &["interrupted"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt"]);
}

/// Starts the program with a standard input from which nothing comes, and waits until it handles signals.
fn waiting(place: &Place, args: &[&str], stall: &str) -> Midway {
    let mut command = place.command();
    command.args(args).env("ENREGARD_DRILL", stall);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let handles_signals = || {
        let text = std::fs::read_to_string(&status).ok()?;
        let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:"))?;
        // SIGTERM is signal 15, and its handler is the last one to be installed.
        Some(u64::from_str_radix(caught.trim(), 16).unwrap() >> 14 & 1 == 1)
    };
    while handles_signals() == Some(false) {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(if cfg!(target_os = "linux") { 200 } else { 1000 }));
    Midway { child, stdin }
}

#[test]
fn one_signal_ends_the_wait_for_a_silent_input() {
    let place = Place::with_pair();
    place.write("b.txt", "Der Briefträger stieß das Gartentor auf.");
    assert!(Command::new("mkfifo").arg(place.path("pipe")).status().unwrap().success());
    for call in [
        "align - a.en.txt",
        "align - a.en.txt -s fr -t en -o out.tmx",
        "align pipe a.en.txt -o out.tmx",
        "align --pairs - -o out.tmx",
        "align --jsonl - -o out.tmx",
        "align --jsonl - -s fr -t en -o out.tmx",
        "align - a.en.txt b.txt -o out.tmx",
        "audit - a.en.txt",
    ] {
        let run = waiting(&place, &call.split(' ').collect::<Vec<_>>(), "").signal("-INT");
        assert_eq!(run.code, 130, "{call}: {}", run.stderr);
        run.fails(130, &["interrupted"]);
        assert!(!run.stderr.contains("press Ctrl-C"), "{call}: {}", run.stderr);
        assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "b.txt", "pipe"], "{call}");
    }
}

#[test]
fn a_run_that_cannot_stop_at_once_says_so() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..2));
    let args = ["align", "--jsonl", "all.jsonl", "-s", "fr", "-t", "en", "-j", "1", "-o", "-"];
    for quiet in [false, true] {
        let args = [&args[..], &["--timeout", "4"], if quiet { &["-q"] } else { &[] }].concat();
        let run = waiting(&place, &args, "stall:doc000").signal("-INT");
        run.fails(130, &["interrupted"]);
        assert_eq!(run.stderr.contains("note: stopping; press Ctrl-C again"), !quiet, "{}", run.stderr);
    }
}

#[test]
fn only_the_same_run_is_resumed() {
    let place = Place::new();
    let args = call("out.tmx", &[]);
    let midway = Midway::start(&place, &args, "out.tmx.journal", 30, 0);
    place.run_with(&args, b"").fails(3, &["out.tmx.journal", "another run is writing"]);
    midway.kill();
    // The error is reported before any input is read.
    let fresh: Vec<_> = args.iter().filter(|arg| *arg != "--resume").collect();
    let run = place.run_with(&fresh, b"no documents");
    run.fails(2, &["out.tmx.journal: this is the journal of an interrupted run"]);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    let done = documents(&place, "out.tmx.journal").unwrap();
    place
        .run_with(&call("out.tmx", &["--keep-nulls"]), b"")
        .fails(2, &["--keep-nulls is true, but was false"]);
    let other = lines(1..40);
    place
        .run_with(&args, other.as_bytes())
        .fails(2, &["--resume", &format!("does not begin with the {done} documents")]);
    place.run_with(&args, lines(0..1).as_bytes()).fails(2, &["the input has 1 document,"]);
    // The journal is unchanged after all these errors.
    place.run_with(&args, lines(0..40).as_bytes()).succeeds();
    assert!(place.read("out.tmx").ends_with("</tmx>\n"));
}

#[test]
fn outputs_that_cannot_be_resumed_are_refused() {
    let place = Place::new();
    for (out, option, named) in [
        ("out.tmx", "--dedup", "--dedup"),
        ("out.tmx", "--split-by-confidence=0.5", "--split-by-confidence"),
        ("out.tmx.gz", "--keep-nulls", "compressed output"),
        ("out.xliff", "--keep-nulls", "XLIFF output"),
    ] {
        let args = call(out, &[option]);
        place.run_with(&args, lines(0..3).as_bytes()).fails(2, &["--resume", named, "`convert`"]);
        let args: Vec<_> = args.iter().filter(|arg| *arg != "--resume").collect();
        place.run_with(&args, lines(0..3).as_bytes()).succeeds();
    }
    assert!(place.files().iter().all(|name| !name.contains("part") && !name.contains("journal")));
}

/// Simulates a full disk: the shell limits the size of files to some kilobytes.
#[test]
fn a_full_disk_loses_nothing() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..COUNT));
    let program = env!("CARGO_BIN_EXE_enregard");
    let args =
        "align --jsonl all.jsonl --src-lang fr --tgt-lang en -o out.tmx --resume --report report.jsonl";
    // Blocks have 512 or 1024 bytes, depending on the shell. The signal for large files is ignored, so that
    // the program gets an error, as from a full disk.
    let full = |blocks: u32| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {args}");
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", &script]).current_dir(place.path("")).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        Run { code: output.status.code().unwrap(), stdout: String::new(), stderr }
    };
    for blocks in [1, 40, 100] {
        let run = full(blocks);
        run.fails(3, &["file too large"]);
        assert!(!place.path("out.tmx").exists() && !place.path("report.jsonl").exists());
    }
    place.run(&args.split(' ').collect::<Vec<_>>()).succeeds();
    place.run(&args.replace("out.tmx", "calm.tmx").split(' ').collect::<Vec<_>>()).succeeds();
    assert!(place.read("out.tmx") == place.read("calm.tmx"));
    // A device that is always full.
    if std::path::Path::new("/dev/full").exists() {
        let call = args.replace("-o out.tmx --resume --report report.jsonl", "-o /dev/full --to tmx");
        place.run(&call.split(' ').collect::<Vec<_>>()).fails(3, &["/dev/full", "no space left"]);
    }
    let names = place.files();
    assert_eq!(names, ["all.jsonl", "calm.tmx", "out.tmx", "report.jsonl"], "no other files remain");
}
