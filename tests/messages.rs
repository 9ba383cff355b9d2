//! Snapshot of the errors, warnings and notes of the program: `tests/messages/messages.txt` has, for each
//! case in `tests/messages/*.cases`, the command, everything it prints on standard error, and its exit code.
//! A command that fails must leave no files behind, unless it reports that the run can be resumed.
//! `UPDATE_MESSAGES=1 cargo test --test messages` updates the snapshot.
//!
//! A case is a block of lines, and a blank line ends it. Each case runs in its own folder. Its lines:
//!
//! | line | meaning |
//! |---|---|
//! | `# TITLE` | begins a section |
//! | `file NAME` | a file with the lines that follow, each after `\| ` |
//! | `bytes NAME TEXT` | a file of one line with the escapes `\n`, `\r`, `\t`, `\\` and `\xHH` |
//! | `repeat NAME N` | repeats the content of a file N times |
//! | `append NAME OTHER` | appends the content of another file |
//! | `gzip NAME P` | compresses a file to `NAME.gz` and keeps P % of the result |
//! | `zip NAME ENTRY…` | a ZIP archive of files |
//! | `cut NAME P` | keeps P % of a file |
//! | `copy PATH NAME` | copies a file of the repository |
//! | `folder NAME` | an empty folder |
//! | `link NAME TARGET` | a symbolic link |
//! | `read-only NAME` | makes a file write-protected |
//! | `lock NAME` | locks a file, as if another process were saving to it |
//! | `env NAME=VALUE` | an environment variable |
//! | `stdin TEXT`, `stdin < NAME` | the standard input of the next command: a text with escapes, or a file |
//! | `run ARGS` | a command that must succeed |
//! | `exit N: ARGS` | a command whose messages are recorded; N is its exit code |
//! | `interrupt N: ARGS` | the same, but interrupted once `out.tmx.journal` lists all documents of the input |
//!
//! A block without a command prepares files for the rest of its section. `{port}` in a command is a port in
//! use.

// Some messages list the options of the build, and some contain errors of the operating system.
#![cfg(all(feature = "cli", feature = "documents", feature = "lexicons", feature = "srx"))]
#![cfg(all(target_os = "linux", not(feature = "parquet")))]

mod common;

use common::{Place, Run};
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")
}

/// The lines that prepare and run one case.
struct Case {
    /// The title of the section, if the case is the first of one.
    title: Option<String>,
    /// The preparation that the cases of the section share, then the lines of the case.
    lines: Vec<String>,
}

/// The cases of a file.
fn parse(text: &str) -> Vec<Case> {
    let (mut cases, mut shared, mut title) = (Vec::new(), Vec::new(), None);
    for block in text.split("\n\n") {
        let mut lines = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("# ") {
                Some(text) => {
                    title = Some(text.to_owned());
                    shared.clear();
                }
                None => lines.push(line.to_owned()),
            }
        }
        if lines.iter().any(|line| line.starts_with("exit ")) {
            cases.push(Case { title: title.take(), lines: [shared.clone(), lines].concat() });
        } else {
            shared.extend(lines);
        }
    }
    cases
}

/// The arguments of a command line. Only quoted arguments may be empty or contain spaces.
fn arguments(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            out.push(part.to_owned());
        } else {
            out.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    out
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        match (first, more) {
            (b'\\', [b'x', high, low, more @ ..]) => {
                let digits = [*high, *low];
                out.push(u8::from_str_radix(str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = more;
            }
            (b'\\', [letter, more @ ..]) => {
                out.push(match letter {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'r' => b'\r',
                    b'\\' => b'\\',
                    _ => panic!("unknown escape in {text}"),
                });
                rest = more;
            }
            _ => out.push(*first),
        }
    }
    out
}

/// A case while it runs.
struct Runner<'a> {
    place: Place,
    port: &'a str,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
    locked: Vec<fs::File>,
}

impl Runner<'_> {
    fn command(&self, line: &str) -> Command {
        let mut command = self.place.command();
        command.args(arguments(&line.replace("{port}", self.port))).envs(self.environment.iter().cloned());
        command
    }

    fn enregard(&mut self, line: &str) -> Run {
        common::run(self.command(line), &std::mem::take(&mut self.stdin))
    }

    fn interrupt(&mut self, line: &str) -> Run {
        let mut command = self.command(line);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = std::mem::take(&mut self.stdin);
        stdin.write_all(&input).unwrap();
        let documents = input.iter().filter(|byte| **byte == b'\n').count();
        let journal = self.place.path("out.tmx.journal");
        let written = format!("\"documents\": {documents},");
        while !fs::read_to_string(&journal).is_ok_and(|text| text.contains(&written)) {
            assert!(child.try_wait().unwrap().is_none(), "the run ended early");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::new(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.place.path(name)).unwrap()
    }

    /// Executes a line that prepares the case.
    fn prepare(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let percent = |bytes: &[u8]| bytes[..bytes.len() * value.parse::<usize>().unwrap() / 100].to_vec();
        match word {
            "file" => self.place.write(name, ""),
            "bytes" => self.place.write(name, unescaped(value)),
            "repeat" => self.place.write(name, self.bytes(name).repeat(value.parse().unwrap())),
            "zip" => {
                let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
                for entry in value.split(' ') {
                    archive.start_file(entry, SimpleFileOptions::default()).unwrap();
                    archive.write_all(&self.bytes(entry)).unwrap();
                }
                self.place.write(name, archive.finish().unwrap().into_inner());
            }
            "append" => self.place.write(name, [self.bytes(name), self.bytes(value)].concat()),
            "gzip" => {
                let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::default());
                packed.write_all(&self.bytes(name)).unwrap();
                self.place.write(&format!("{name}.gz"), percent(&packed.finish().unwrap()));
            }
            "cut" => self.place.write(name, percent(&self.bytes(name))),
            "copy" => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
                self.place.write(value, fs::read(path).unwrap());
            }
            "link" => std::os::unix::fs::symlink(value, self.place.path(name)).unwrap(),
            "folder" => fs::create_dir_all(self.place.path(name)).unwrap(),
            "read-only" => {
                let path = self.place.path(name);
                let mut permissions = fs::metadata(&path).unwrap().permissions();
                permissions.set_readonly(true);
                fs::set_permissions(path, permissions).unwrap();
            }
            "lock" => {
                let file = fs::File::open(self.place.path(name)).unwrap();
                file.lock().unwrap();
                self.locked.push(file);
            }
            "env" => {
                let (name, value) = rest.split_once('=').unwrap();
                self.environment.push((name.into(), value.into()));
            }
            "stdin" => match rest.strip_prefix("< ") {
                Some(name) => self.stdin = self.bytes(name),
                None => self.stdin = unescaped(rest),
            },
            "run" => {
                self.enregard(rest).succeeds();
            }
            _ => panic!("unknown line: {line}"),
        }
    }
}

/// Whether `command`, the part of a line before a colon, is `exit N` or `interrupt N`.
fn is_run(command: &str) -> bool {
    command.strip_prefix("exit ").or(command.strip_prefix("interrupt ")).is_some_and(|n| n.len() <= 3)
}

/// Runs a case. Returns its part of the snapshot, and a description of its failures.
fn outcome(case: &Case, port: &str) -> (String, String) {
    let (mut text, mut wrong) = (String::new(), String::new());
    if let Some(title) = &case.title {
        writeln!(text, "# {title}\n").unwrap();
    }
    let mut runner =
        Runner { place: Place::new(), port, environment: Vec::new(), stdin: Vec::new(), locked: Vec::new() };
    let mut open = String::new();
    for line in &case.lines {
        if let Some(content) = line.strip_prefix('|') {
            let whole = runner.place.read(&open) + content.strip_prefix(' ').unwrap_or(content) + "\n";
            runner.place.write(&open, whole);
        } else if let Some((command, args)) = line.split_once(": ").filter(|(command, _)| is_run(command)) {
            let (kind, code) = command.split_once(' ').unwrap();
            let before = runner.place.files();
            let run = if kind == "exit" { runner.enregard(args) } else { runner.interrupt(args) };
            let is_kept = run.stderr.contains("rerun with --resume");
            if matches!(run.code, 2 | 3) && !is_kept && runner.place.files() != before {
                writeln!(wrong, "failed, but left files behind: {args}").unwrap();
            }
            let variables = runner.environment.iter().map(|(name, value)| format!("{name}={value} "));
            let variables: String = variables.collect();
            let stderr = stable(&run.stderr, &runner.place, port);
            writeln!(text, "$ {variables}enregard {args}\n{stderr}exit code {}\n", run.code).unwrap();
            if run.code.to_string() != code || stderr.contains("panicked") || stderr.contains('\x1b') {
                writeln!(wrong, "expected exit code {code}, got {}: {args}\n{stderr}", run.code).unwrap();
            }
        } else {
            open = line.strip_prefix("file ").unwrap_or(&open).to_owned();
            runner.prepare(line);
        }
    }
    (text, wrong)
}

/// The text with placeholders for the parts that change from run to run: the folder, the port and the times.
fn stable(stderr: &str, place: &Place, port: &str) -> String {
    let folder = place.path("").to_string_lossy().into_owned();
    let text = stderr.replace(&folder, "").replace(port, "{port}");
    let lines = text.lines().map(|line| match line.strip_prefix("time  ") {
        Some(_) => "time        …\n".to_owned(),
        None => format!("{}\n", line.trim_end()),
    });
    lines.collect()
}

#[test]
fn messages_match_the_snapshot() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "cases"));
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|path| parse(&fs::read_to_string(path).unwrap())).collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((number, case)) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .and_then(|number| Some((number, cases.get(number)?)))
                {
                    let outcome = outcome(case, &port);
                    outcomes.lock().unwrap().push((number, outcome));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap();
    outcomes.sort();
    let text: String = outcomes.iter().map(|(_, (text, _))| text.as_str()).collect();
    let wrong: String = outcomes.iter().map(|(_, (_, wrong))| wrong.as_str()).collect();
    let path = folder().join("messages.txt");
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    for (now, before) in text.lines().zip(committed.lines()) {
        assert_eq!(now, before, "UPDATE_MESSAGES=1 accepts an intended change");
    }
    assert_eq!(text.len(), committed.len(), "UPDATE_MESSAGES=1 accepts an intended change");
}
