//! Tests that hostile inputs fail cleanly: in bounded memory, in linear time, and without stopping a batch.
//!
//! The shell limits the address space and the processor time of the program. Both limits are generous, because the
//! faults that they catch took gigabytes or hours.

#![cfg(all(feature = "cli", feature = "documents", target_os = "linux"))]

mod common;

use common::{EN, FR, Place, Run};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The address space of the program, in bytes. Its threads reserve a few hundred megabytes that they never touch.
const MEMORY: usize = 1 << 30;

/// The processor time of the program, in seconds, in an unoptimised build.
const SECONDS: usize = 60;

const LANGS: [&str; 6] = ["--src-lang", "fr", "--tgt-lang", "en", "--jobs", "1"];

/// Runs the program within the limits. The test fails if a limit kills it.
fn run(place: &Place, args: &[&str]) -> Run {
    run_within(place, args, MEMORY)
}

fn run_within(place: &Place, args: &[&str], memory: usize) -> Run {
    let program = env!("CARGO_BIN_EXE_enregard");
    let script = format!("ulimit -v {}; ulimit -t {SECONDS}; exec \"$0\" \"$@\"", memory >> 10);
    let mut command = std::process::Command::new("sh");
    command.current_dir(place.path("")).args(["-c", &script, program]).args(args);
    let run = common::run(command, b"");
    assert!(!run.stderr.contains("panicked") && !run.stderr.contains("memory allocation"), "{}", run.stderr);
    run
}

/// A part of a file: a text and the number of times it is repeated.
type Part<'a> = (&'a str, usize);

fn write(out: &mut impl Write, parts: &[Part<'_>]) {
    for &(text, times) in parts {
        // Write in large blocks, since there can be millions of repetitions.
        let per_block = ((1 << 16) / text.len().max(1)).max(1);
        let block = text.repeat(per_block.min(times));
        for _ in 0..times / per_block {
            out.write_all(block.as_bytes()).unwrap();
        }
        out.write_all(text.repeat(times % per_block).as_bytes()).unwrap();
    }
}

fn text(parts: &[Part<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, parts);
    out
}

fn zip(entries: &[(&str, &[Part<'_>])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, parts) in entries {
        let fast = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
        zip.start_file(*name, fast).unwrap();
        write(&mut zip, parts);
    }
    zip.finish().unwrap().into_inner()
}

fn zstd(parts: &[Part<'_>]) -> Vec<u8> {
    let mut out = zstd::Encoder::new(Vec::new(), 1).unwrap();
    write(&mut out, parts);
    out.finish().unwrap()
}

/// A Word document with the given body and footnotes.
fn docx(body: &[Part<'_>], notes: &[Part<'_>]) -> Vec<u8> {
    let body = [&[("<w:document><w:body>", 1)], body, &[("</w:body></w:document>", 1)]].concat();
    let notes = [&[("<w:footnotes>", 1)], notes, &[("</w:footnotes>", 1)]].concat();
    zip(&[("word/footnotes.xml", &notes), ("word/document.xml", &body)])
}

/// An EPUB with one chapter, which its reading order lists `times` times.
fn epub(chapter: &[Part<'_>], times: usize) -> Vec<u8> {
    zip(&[
        ("META-INF/container.xml", &[("<container><rootfile full-path='a.opf'/></container>", 1)]),
        (
            "a.opf",
            &[
                ("<package><item id='a' href='a.xhtml'/>", 1),
                ("<itemref idref='a'/>", times),
                ("</package>", 1),
            ],
        ),
        ("a.xhtml", chapter),
    ])
}

const SENTENCE: Part<'_> = ("<w:p><w:r><w:t>Il pleut.</w:t></w:r></w:p>", 1);

/// Hostile documents, and a part of the message that each must cause with `--max-document-mb 1`.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let note = [
        ("<w:footnote w:id='2'><w:p><w:r><w:t>", 1),
        ("Il pleut. ", 50_000),
        ("</w:t></w:r></w:p></w:footnote>", 1),
    ];
    let references = ("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>", 8_000);
    vec![
        (
            "notes.docx",
            docx(&[references], &note),
            "its text is larger than 1.000 MB; raise --max-document-mb",
        ),
        (
            "numbers.docx",
            docx(&[SENTENCE], &[("<w:footnote w:id='2'><w:p/></w:footnote>", 50_000)]),
            "its text is larger",
        ),
        ("open.docx", docx(&[("<w:p>", 20_000_000)], &[]), "nested more than 256 levels deep"),
        ("run.docx", docx(&[("<w:del>", 20_000_000)], &[]), "nested more than 256 levels deep"),
        (
            "attribute.docx",
            docx(&[("<w:p w:id='", 1), ("a", 150_000_000), ("'/>", 1)], &[]),
            "a tag or text longer",
        ),
        (
            "text.docx",
            docx(&[("<w:p><w:r><w:t>", 1), ("a ", 75_000_000)], &[]),
            "a tag or text longer than 1.000 MB",
        ),
        ("short.docx", docx(&[("<w:p><w:r><w:t>a</w:t></w:r></w:p>", 200_000)], &[]), "its text is larger"),
        ("blank.docx", docx(&[("<w:p><w:r><w:t>", 1), ("<w:tab/>", 2_000_000)], &[]), "its text is larger"),
        (
            "open.odt",
            zip(&[("content.xml", &[("<text:p>", 10_000_000)])]),
            "nested more than 256 levels deep",
        ),
        (
            "chapter.epub",
            epub(&[("<p>Il pleut encore.</p>", 10_000)], 20_000),
            "its text is larger than 1.000 MB",
        ),
        ("path.epub", epub(&[("<p>Il pleut.</p>", 1)], 200_000), "its text is larger than 1.000 MB"),
        ("deep.fodt", text(&[("<text:p>a<text:note>", 20_000)]), "nested more than 256 levels deep"),
        ("groups.xlf", text(&[("<xliff>", 1), ("<group>", 100_000)]), "nested more than 256 levels deep"),
        ("large.html", text(&[("<p>Il pleut encore.", 60_000)]), "the limit is 1.000 MB"),
        ("page.txt", zstd(&[("Il pleut encore.\n", 10_000_000)]), "is larger than the limit of 1.000 MB"),
        ("lines.txt", text(&[("a\n", 400_000)]), "has more than 120000 sentences, too many for 800.0 kB"),
    ]
}

#[test]
fn a_batch_continues_after_documents_that_expand_enormously() {
    let place = Place::new();
    place.write("fr/z.txt", FR);
    place.write("en/z.txt", EN);
    let all = hostile();
    for (name, bytes, _) in &all {
        place.write(&format!("fr/{name}"), bytes);
        place.write(&format!("en/{name}.txt"), EN);
    }
    let list: String = all.iter().map(|(name, ..)| format!("fr/{name}\ten/{name}.txt\t{name}\n")).collect();
    place.write("list.tsv", list + "fr/z.txt\ten/z.txt\tgood\n");
    let limits = ["--max-document-mb", "1", "--timeout", "50", "--resume"];
    let args = [&["align", "--pairs", "list.tsv", "-o", "out/", "--to", "tsv"], &LANGS[..], &limits].concat();
    let run = run(&place, &args);
    run.fails(1, &[&format!("{} of {} documents failed; 1 written", all.len(), all.len() + 1)]);
    for (name, _, reason) in &all {
        let line = run.stderr.lines().find(|line| line.contains(&format!("document {name}:")));
        let line = line.unwrap_or_else(|| panic!("{name} is not in {}", run.stderr));
        assert!(line.contains(reason), "{reason:?} is not in: {line}");
    }
    assert!(place.read("out/good.tsv").contains("The postman pushed the garden gate open."));
}

#[test]
fn by_default_the_expansion_of_small_files_is_limited() {
    let place = Place::new();
    for (name, bytes, _) in
        hostile().into_iter().filter(|(name, ..)| name.contains("docx") || name.contains("epub"))
    {
        // These contain little text, so the default limits allow them.
        if matches!(name, "numbers.docx" | "short.docx" | "blank.docx" | "path.epub") {
            continue;
        }
        place.write(name, bytes);
        let run = run(&place, &["split", "--lang", "fr", "--jobs", "1", name]);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{name}: {}", run.stderr);
    }
}

#[test]
fn subtitles_with_brackets_that_never_close_take_linear_time() {
    let place = Place::new();
    let head = ("1\n00:00:01,000 --> 00:00:02,000\nIl pleut.\n", 1);
    for (name, brackets) in [("a.srt", "{a"), ("b.srt", "<x"), ("c.vtt", "{<x")] {
        place.write(name, text(&[head, (brackets, 2_000_000)]));
        let run = run(&place, &["split", "--lang", "fr", "--jobs", "1", name]);
        assert!(run.succeeds().ends_with(&format!("{brackets}\n")), "{name}");
    }
    for (name, brackets) in [("d.srt", "<i"), ("e.srt", "<font a=1 "), ("f.vtt", "{\\"), ("g.vtt", "<b><rt>")]
    {
        place.write(name, text(&[head, (brackets, 1_000_000)]));
        let run = run(&place, &["split", "--lang", "fr", "--jobs", "1", name]);
        assert!(run.succeeds().starts_with("Il pleut.\n") && run.stdout.len() < 100, "{name}");
    }
}

#[test]
fn lines_have_a_limit_that_an_option_can_raise() {
    let place = Place::new();
    let good = format!("{}\n", serde_json::json!({"id": "good", "src": FR, "tgt": EN}));
    let line =
        [("{\"id\":\"long\",\"src\":\"", 1), ("a", 66_000_000), ("\",\"tgt\":\"b\"}\n", 1), (&good, 1)];
    place.write("all.jsonl.zst", zstd(&line));
    let call = |more: &[&'static str]| [&["align", "--jsonl", "all.jsonl.zst"], &LANGS[..], more].concat();
    let long = run(&place, &call(&[]));
    long.fails(1, &["all.jsonl.zst:1: the line is 66.0 MB long; the limit is 64.0 MB; raise --max-line-mb"]);
    assert!(long.stdout.contains("The postman"));
    run(&place, &call(&["--max-line-mb", "0.01"])).fails(1, &["the limit is 10.0 kB; raise --max-line-mb"]);
    // Now the line is accepted, but its text exceeds the document limit.
    let raised = run(&place, &call(&["--max-line-mb", "70", "--max-document-mb", "50"]));
    raised.fails(1, &["all.jsonl.zst:1:src: has 66.0 MB; the limit is 50.0 MB; raise --max-document-mb"]);

    place.write("one.txt", text(&[("Il pleut encore ", 80_000)]));
    let split =
        |most: &'static str| run(&place, &["split", "--lang", "fr", "--max-line-mb", most, "one.txt"]);
    split("1").fails(3, &["one.txt: its first line is longer than 1.000 MB; raise --max-line-mb"]);
    split("2").succeeds();
    place.write(
        "two.txt",
        text(&[("Il pleut encore.\n", 80_000), ("Il pleut encore ", 80_000), ("\nFin.\n", 1)]),
    );
    let run = run(&place, &["split", "--lang", "fr", "--max-line-mb", "1", "two.txt"]);
    run.fails(3, &["two.txt: the paragraph at byte ", "is longer than 1.000 MB; raise --max-line-mb"]);
}

#[test]
fn lines_of_units_have_a_limit_too() {
    let place = Place::new();
    let long = ("Il pleut. ", 200_000);
    place.write("a.tsv", text(&[("source\ttarget\n", 1), long, ("\tIt rains.\n", 1)]));
    place.write("a.jsonl", text(&[("{\"target\":\"x\",\"source\":\"", 1), long, ("\"}\n", 1)]));
    place.write("a.po", text(&[("msgid \"", 1), long, ("\"\nmsgstr \"x\"\n", 1)]));
    place.write("m.fr", text(&[long]));
    place.write("m.en", "x");
    let convert = |input: &'static str, from: &'static str, most: &'static str| {
        let args = ["convert", input, "out.tsv", "--from", from, "--src-lang", "fr", "--tgt-lang", "en"];
        run(&place, &[&args[..], &["--max-line-mb", most]].concat())
    };
    for (input, from, place) in [
        ("a.tsv", "tsv", "a.tsv:2"),
        ("a.jsonl", "jsonl", "a.jsonl:1"),
        ("a.po", "po", "a.po:1"),
        ("m", "moses", "m.fr:1"),
    ] {
        let message = format!("{place}: the line is longer than 1.000 MB; raise --max-line-mb, or split it");
        convert(input, from, "1").fails(3, &[&message]);
        convert(input, from, "3").succeeds();
    }
}

#[test]
fn tables_are_scored_in_bounded_memory() {
    let place = Place::new();
    let row = ("La pluie tombe sur la ville.\tRain falls on the town.\t", 1);
    // 1.2 GB in two columns with texts and one with something else. The longest row has 40 MB.
    let cell = |times| [row, ("0123456789", times), ("\n", 1)];
    let short: Vec<Part<'_>> = cell(100_000).into_iter().cycle().take(3 * 1150).collect();
    place.write("a.tsv.zst", zstd(&[&short[..], &cell(4_000_000)].concat()));
    // The output is discarded, but has a name with the extension of its format.
    std::os::unix::fs::symlink("/dev/null", place.path("out.tsv")).unwrap();
    let columns = ["--from", "tsv", "--src-col", "1", "--tgt-col", "2", "-o", "out.tsv"];
    let args = [&["score", "a.tsv.zst"], &columns[..], &LANGS].concat();
    run(&place, &args).succeeds();
    // A quotation mark that is never closed.
    place.write("a.csv.zst", zstd(&[("\"Oui.\",\"Yes.\n", 1), ("Oui.,Yes.\n", 100_000_000)]));
    let fault = "a.csv.zst:1: the row is longer than 64.0 MB; raise --max-line-mb, or split it";
    run(&place, &["convert", "a.csv.zst", "b.tsv", "--from", "csv"]).fails(3, &[fault]);
}

#[test]
fn the_decompressed_size_of_other_input_files_is_limited() {
    let place = Place::with_pair();
    let pair = ["a.fr.txt", "a.en.txt"];
    place.write("a.ladder.zst", zstd(&[("[0]:[0]\n", 5_000_000)]));
    place.write("a.jsonl.zst", zstd(&[("{\"source\":\"a\",\"target\":\"b\"}\n", 2_000_000)]));
    place.write("a.tsv.zst", zstd(&[("vanne\tvalve\n", 4_000_000)]));
    place.write("list.zst", zstd(&[("a", 40_000_000), ("\tb\n", 1)]));
    place.write("a.srx", text(&[("<srx version='2.0'>", 1), ("<rule/>", 1_000_000)]));
    let limit = "is larger than the limit of 32.0 MB; split it into several files";
    let cases: [(&[&str], &str); 5] = [
        (&["eval", "a.ladder.zst", "a.ladder.zst"], limit),
        (&["align", pair[0], pair[1], "--corrections", "a.jsonl.zst"], limit),
        (&["align", pair[0], pair[1], "--lexicon", "a.tsv.zst"], limit),
        (&["align", "--pairs", "list.zst"], "list.zst:1: the line is longer than 1.049 MB"),
        (&["split", pair[0], "--srx", "a.srx"], "a.srx: is larger than 4 MB, the limit for SRX files"),
    ];
    for (args, message) in cases {
        let args = if args[0] == "align" { [args, &LANGS[..]].concat() } else { args.to_vec() };
        let run = run(&place, &args);
        assert!(matches!(run.code, 2 | 3) && run.stderr.contains(message), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn the_time_limit_applies_while_a_document_is_read() {
    let place = Place::with_pair();
    place.write("slow.epub", epub(&[("<p></p>", 4_000)], 100_000));
    let args = ["align", "slow.epub", "a.en.txt", "--timeout", "0.5"];
    let run = run(&place, &[&args[..], &LANGS].concat());
    run.fails(3, &["slow.epub: takes longer than 0.5 seconds; raise --timeout, or split the document"]);
}

#[test]
fn a_document_that_does_not_fit_in_memory_is_named() {
    let place = Place::with_pair();
    // Aligning these takes about 460 MB, which is more than the address space.
    let lines: String = (0..100_000).map(|k| format!("Le bateau numéro {k} quitte le port.\n")).collect();
    place.write("fr.txt", &lines);
    place.write("en.txt", &lines);
    let run = run_within(&place, &[&["align", "fr.txt", "en.txt"], &LANGS[..]].concat(), 400 << 20);
    run.fails(3, &["fr.txt: needs about ", " MB of memory, which is not available; lower --jobs, or split"]);
}
