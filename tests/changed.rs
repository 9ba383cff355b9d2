//! Tests runs that are resumed after their journal, unfinished outputs or inputs have changed. A resumed run
//! either writes the same bytes as an undisturbed run, or fails and changes nothing.
#![cfg(all(feature = "cli", unix))]

mod common;

use common::{EN, FR, Place, Run};
use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

const LANGUAGES: [&str; 6] = ["--src-lang", "fr", "--tgt-lang", "en", "--jobs", "2"];

fn line(number: usize) -> String {
    let texts = (FR.repeat(1 + number % 3), EN.repeat(1 + number % 3));
    serde_json::json!({"id": format!("doc{number:02}"), "src": texts.0, "tgt": texts.1}).to_string() + "\n"
}

fn lines(count: usize) -> String {
    (0..count).map(line).collect()
}

fn args<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["align"], args, &LANGUAGES].concat()
}

impl Place {
    /// All files with their contents, excluding the times in reports.
    fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let content = |name: &String| {
            let bytes = fs::read(self.path(name)).unwrap();
            if !name.contains("report") {
                return bytes;
            }
            let text = String::from_utf8(bytes).unwrap();
            let timeless = text.lines().filter_map(|line| {
                let mut line: serde_json::Value = serde_json::from_str(line).ok()?;
                line["seconds"] = 0.into();
                Some(format!("{line}\n"))
            });
            timeless.collect::<String>().into_bytes()
        };
        self.files().into_iter().map(|name| (name.clone(), content(&name))).collect()
    }

    fn copy(&self) -> Place {
        let copy = Place::new();
        self.files().iter().for_each(|name| copy.write(name, fs::read(self.path(name)).unwrap()));
        copy
    }

    /// Starts a run over ten documents, the eighth of which never ends. Kills the run when the journal has
    /// recorded the first seven.
    fn kill_after_seven(&self, args: &[&str], journal: &str) {
        let mut command = self.command();
        command.args(args).env("ENREGARD_DRILL", "stall:doc07").stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines(10).as_bytes()).unwrap_or_default();
        let saved = |text: String| text.contains("\"documents\": 7,");
        while !fs::read_to_string(self.path(journal)).is_ok_and(saved) {
            assert!(child.try_wait().unwrap().is_none(), "the run ended early");
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

fn killed(args: &[&str], journal: &str) -> Place {
    let place = Place::new();
    place.kill_after_seven(args, journal);
    place
}

/// Writes a list, and its documents in two folders.
fn write_list(place: &Place, count: usize) {
    for number in 0..count {
        place.write(&format!("fr/doc{number:02}.txt"), FR.repeat(1 + number % 3));
        place.write(&format!("en/doc{number:02}.txt"), EN.repeat(1 + number % 3));
    }
    let list: String = (0..count).map(|n| format!("fr/doc{n:02}.txt\ten/doc{n:02}.txt\n")).collect();
    place.write("list.tsv", list);
}

/// The arguments of a run, a part file that it leaves, and its journal.
const OUTPUTS: [(&[&str], &str, &str); 4] = [
    (&["--jsonl", "-", "-o", "out.tmx", "--resume"], "out.tmx.part", "out.tmx.journal"),
    (&["--jsonl", "-", "-o", "out", "--to", "moses", "--resume"], "out.en.part", "out.journal"),
    (
        &["--jsonl", "-", "-o", "out.tsv", "--shard-size", "3", "--resume"],
        "out-000006.tsv.part",
        "out.tsv.journal",
    ),
    (&["--jsonl", "-", "-o", "out.tsv", "--report", "report", "--resume"], "report.part", "out.tsv.journal"),
];

#[test]
fn a_changed_part_file_is_not_continued() {
    for (run, part, journal) in OUTPUTS {
        let run = args(run);
        let killed = killed(&run, journal);
        let whole = fs::read(killed.path(part)).unwrap();
        let calm = Place::new();
        calm.run_with(&run, lines(10).as_bytes()).succeeds();
        let middle = whole.len() / 2;
        let mut edited = whole.clone();
        edited[middle] ^= 1;
        let cases = [
            (Some(whole[..middle].to_vec()), "the interrupted run wrote"),
            (Some(edited), "has changed since the interrupted run wrote it"),
            (Some(vec![b'x'; whole.len()]), "has changed since"),
            (Some(Vec::new()), "has 0 bytes"),
            (None, "is missing, but the interrupted run wrote"),
        ];
        for (content, fault) in cases {
            let place = killed.copy();
            match &content {
                Some(content) => place.write(part, content),
                None => fs::remove_file(place.path(part)).unwrap(),
            }
            let before = place.contents();
            place.run_with(&run, lines(10).as_bytes()).fails(3, &[part, fault, "to start again"]);
            assert!(place.contents() == before, "{part}: {fault}");
        }
        // Bytes after the recorded content are discarded, regardless of what wrote them.
        let place = killed.copy();
        place.write(part, [whole.as_slice(), b"more"].concat());
        place.run_with(&run, lines(10).as_bytes()).succeeds();
        assert!(place.contents() == calm.contents(), "{part}");
    }
}

#[test]
fn a_changed_journal_is_not_continued() {
    for (run, part, journal) in OUTPUTS {
        let run = args(run);
        let killed = killed(&run, journal);
        let text = killed.read(journal);
        let other = text.replace("\"documents\": 7", "\"documents\": 6");
        for changed in [&text[..text.len() / 2], &text[..text.len() - 1], "", "garbage", &other] {
            let place = killed.copy();
            place.write(journal, changed);
            let before = place.contents();
            place.run_with(&run, lines(10).as_bytes()).fails(3, &[journal, "to start again"]);
            assert!(place.contents() == before, "{part}");
        }
    }
}

#[test]
fn a_run_without_its_journal_starts_again_and_removes_leftover_files() {
    for (run, part, journal) in OUTPUTS {
        let run = args(run);
        let killed = killed(&run, journal);
        fs::remove_file(killed.path(journal)).unwrap();
        assert!(killed.path(part).exists());
        let run_again: Vec<&str> = run.iter().copied().filter(|arg| *arg != "--resume").collect();
        for run in [&run, &run_again] {
            let (place, calm) = (killed.copy(), Place::new());
            place.run_with(run, lines(10).as_bytes()).succeeds();
            calm.run_with(run, lines(10).as_bytes()).succeeds();
            assert!(place.contents() == calm.contents(), "{part}: {:?}", place.files());
        }
    }
}

#[test]
fn the_journal_of_another_output_does_not_fit() {
    let (run, part, journal) = OUTPUTS[0];
    let run = args(run);
    let killed = killed(&run, journal);
    let other = args(&["--jsonl", "-", "-o", "other.tmx", "--resume"]);
    // Without the part file.
    fs::copy(killed.path(journal), killed.path("other.tmx.journal")).unwrap();
    killed.run_with(&other, lines(10).as_bytes()).fails(3, &["other.tmx.part: is missing"]);
    // With it, this is a renamed run, and both runs can be resumed.
    fs::copy(killed.path(part), killed.path("other.tmx.part")).unwrap();
    killed.run_with(&other, lines(10).as_bytes()).succeeds();
    killed.run_with(&run, lines(10).as_bytes()).succeeds();
    assert_eq!(killed.files(), ["other.tmx", "out.tmx"]);
    assert_eq!(killed.read("other.tmx"), killed.read("out.tmx"));
}

#[test]
fn a_folder_with_an_unfinished_run_may_be_moved() {
    let run = |out| args(&["--jsonl", "-", "-o", out, "--resume"]);
    let place = Place::new();
    fs::create_dir(place.path("old")).unwrap();
    place.kill_after_seven(&run("old/out.tmx"), "old/out.tmx.journal");
    fs::rename(place.path("old"), place.path("new")).unwrap();
    // An older output with the final name is replaced only at the end.
    place.write("new/out.tmx", "older");
    let resumed = place.run_with(&run("new/out.tmx"), lines(10).as_bytes());
    resumed.succeeds();
    assert!(resumed.stderr.contains("resuming after the first 7 documents"), "{}", resumed.stderr);
    place.run_with(&run("calm.tmx"), lines(10).as_bytes()).succeeds();
    assert_eq!(place.files(), ["calm.tmx", "new/out.tmx"]);
    assert_eq!(place.read("calm.tmx"), place.read("new/out.tmx"));
}

/// Unfinished files are next to the file that a link points to, whether that file exists or not.
#[test]
fn an_output_may_be_a_link_whose_target_is_deleted_during_the_run() {
    let run = args(&["--jsonl", "-", "-o", "link.tmx", "--report", "report.link", "--resume"]);
    let place = Place::new();
    for name in ["data/out.tmx", "data/report"] {
        place.write(name, "older");
    }
    std::os::unix::fs::symlink("data/out.tmx", place.path("link.tmx")).unwrap();
    std::os::unix::fs::symlink("data/report", place.path("report.link")).unwrap();
    place.kill_after_seven(&run, "data/out.tmx.journal");
    fs::remove_file(place.path("data/out.tmx")).unwrap();
    fs::remove_file(place.path("data/report")).unwrap();
    place.run_with(&run, lines(10).as_bytes()).succeeds();
    let calm = Place::new();
    calm.run_with(&run, lines(10).as_bytes()).succeeds();
    assert_eq!(place.files(), ["data/out.tmx", "data/report", "link.tmx", "report.link"]);
    assert_eq!(place.read("data/out.tmx"), calm.read("link.tmx"));
}

#[test]
fn an_input_file_with_other_content_is_noticed() {
    let run = args(&["--pairs", "list.tsv", "-o", "out/", "--to", "tsv", "--resume"]);
    let killed = Place::new();
    write_list(&killed, 10);
    killed.kill_after_seven(&run, "out/enregard.journal");
    for name in ["fr/doc00.txt", "en/doc06.txt"] {
        let (place, before) = (killed.copy(), killed.read(name));
        // The length and the time of the file stay the same.
        let modified = fs::metadata(place.path(name)).unwrap().modified().unwrap();
        place.write(name, before.replace("deux", "onze").replace("two", "six"));
        fs::File::open(place.path(name)).unwrap().set_modified(modified).unwrap();
        let files = place.contents();
        place.run(&run).fails(2, &["--resume", "the input does not begin with the 7 documents"]);
        assert!(place.contents() == files);
        // With the old content, the run continues.
        place.write(name, before);
        place.run(&run).succeeds();
    }
    // Documents that are not finished may change.
    killed.write("fr/doc08.txt", FR);
    killed.run(&run).succeeds();
    let calm = Place::new();
    write_list(&calm, 10);
    calm.write("fr/doc08.txt", FR);
    calm.run(&run).succeeds();
    assert!(killed.contents() == calm.contents());
}

#[test]
fn missing_files_of_finished_documents_are_reported() {
    let run = args(&["--pairs", "list.tsv", "-o", "out/", "--to", "moses", "--resume"]);
    let place = Place::new();
    write_list(&place, 10);
    place.kill_after_seven(&run, "out/enregard.journal");
    let removed = place.files().into_iter().find(|name| name.starts_with("out/doc02")).unwrap();
    fs::remove_file(place.path(&removed)).unwrap();
    let resumed = place.run(&run);
    resumed.succeeds();
    let warning = "warning: out/: the interrupted run wrote 7 documents, but only 6 of their files exist";
    assert!(resumed.stderr.contains(warning), "{}", resumed.stderr);
}

/// The program that writes the JSON Lines may die in the middle of a line.
#[test]
fn an_input_that_ends_early_interrupts_the_run() {
    let whole = lines(10);
    let cut = &whole[..whole.len() - 9];
    let gzip = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let packed = gzip(&whole);
    for (input, early, complete) in [
        ("all.jsonl", cut.as_bytes(), whole.as_bytes()),
        ("-", cut.as_bytes(), whole.as_bytes()),
        ("all.jsonl.gz", &gzip(cut), &packed),
        // The compressed data ends before the last lines.
        ("all.jsonl.gz", &packed[..packed.len() - 20], &packed),
    ] {
        for out in [&["-o", "out.tmx"][..], &["-o", "out.tsv", "--shard-size", "4"], &["-o", "out/"]] {
            let run = |place: &Place, bytes: &[u8]| -> Run {
                let (name, stdin) = if input == "-" { ("unused", bytes) } else { (input, &b""[..]) };
                place.write(name, bytes);
                place.run_with(
                    &args(&[&["--jsonl", input, "--resume", "--report", "report"], out].concat()),
                    stdin,
                )
            };
            let (place, calm) = (Place::new(), Place::new());
            let place_name = if input == "-" { "standard input" } else { input };
            let failed = run(&place, early);
            failed.fails(3, &[&format!("error: {place_name}:"), "note: kept ", "rerun with --resume"]);
            let resumed = run(&place, complete);
            resumed.succeeds();
            assert!(resumed.stderr.contains("note: resuming after the first"), "{}", resumed.stderr);
            // The last line does not need a line feed.
            run(&calm, if input.ends_with("gz") { complete } else { whole.trim_end().as_bytes() }).succeeds();
            run(&calm, complete).succeeds();
            assert!(place.contents() == calm.contents(), "{input} {out:?}");
        }
    }
}

#[test]
fn files_with_names_like_temporary_files_are_left_alone() {
    let input = lines(4);
    for (name, out) in [
        ("out.tmx.part", &["-o", "out.tmx"][..]),
        ("out.tmx.part", &["-o", "out.tmx", "--resume"]),
        ("out.fr.part", &["-o", "out", "--to", "moses"]),
        ("out-000002.tmx.part", &["-o", "out.tmx", "--shard-size", "2"]),
        ("report.part", &["-o", "out.tmx", "--report", "report"]),
        ("out.tmx.journal.new", &["-o", "out.tmx"]),
        ("out/doc01.tmx.part", &["-o", "out/"]),
        (".enregard-x1y2z3.part", &["-o", "out.tmx.gz"]),
        ("out/.enregard-x1y2z3.part", &["-o", "out/"]),
        ("out/.enregard-0123456789ab-0123456789ab.part", &["-o", "out/"]),
    ] {
        let run = |place: &Place, input: &str| place.run(&args(&[&["--jsonl", input], out].concat()));
        // A file that is not an input of the run, even an empty one, is not changed.
        for content in [&input[..], ""] {
            let place = Place::new();
            place.write("all.jsonl", &input);
            place.write(name, content);
            run(&place, "all.jsonl").succeeds();
            assert_eq!(place.read(name), content);
            let others = |file: &&String| file.as_str() != name && file.contains("part");
            assert_eq!(place.files().iter().find(others), None, "{name}");
        }
        // The run may refuse an input with such a name, but never changes it.
        let place = Place::new();
        place.write(name, &input);
        assert!([0, 2].contains(&run(&place, name).code), "{name}");
        assert_eq!(place.read(name), input);
    }
}

#[test]
fn a_leftover_file_that_is_now_an_input_is_not_removed() {
    let place = Place::with_pair();
    fn split(input: &str) -> [&str; 6] {
        ["split", input, "--lang", "fr", "-o", "out.txt"]
    }
    let mut child = place.command().args(split("-")).stdin(Stdio::piped()).spawn().unwrap();
    let leftover = loop {
        if let Some(name) = place.files().into_iter().find(|name| name.starts_with(".enregard-")) {
            break name;
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    place.write(&leftover, FR);
    place.run(&split(&leftover)).fails(2, &[&leftover, "would overwrite the input"]);
    assert_eq!(place.read(&leftover), FR);
    place.run(&split("a.fr.txt")).succeeds();
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "out.txt"]);
}

#[test]
fn two_runs_never_write_the_same_output() {
    let place = Place::with_pair();
    for (out, is_killed) in [("one.txt", false), ("two.txt", true), ("three.txt.gz", true)] {
        // The first run waits for its input.
        let mut command = place.command();
        let first = command.args(["split", "-", "--lang", "fr", "-o", out]).stdin(Stdio::piped());
        let mut first = first.spawn().unwrap();
        while !place.files().iter().any(|name| name.starts_with(".enregard-")) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let second = ["split", "a.fr.txt", "--lang", "fr", "-o", out];
        place.run(&second).fails(3, &[out, "another run is writing this output; wait until it has finished"]);
        if is_killed {
            first.kill().unwrap();
            first.wait().unwrap();
            // This run removes the files that the killed run left.
            place.run(&second).succeeds();
        } else {
            first.stdin.take().unwrap().write_all(FR.as_bytes()).unwrap();
            assert!(first.wait().unwrap().success());
        }
        assert!(place.path(out).exists());
        assert!(!place.files().iter().any(|name| name.starts_with(".enregard-")), "{:?}", place.files());
    }
}
