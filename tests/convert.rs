//! Tests that `convert` reports every loss, and that converting to a format and back gives the same bytes.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};

/// A folder with the same alignment as `a.tmx`, `a.jsonl` and `a.tsv`. The text needs escaping.
fn aligned() -> Place {
    let place = Place::new();
    place.write("a.fr.txt", FR.replace("lettres", "lettres <b>& \"c\"</b> «\u{a0}x\u{202f}!\u{a0}» 😀"));
    place.write("a.en.txt", EN);
    for out in ["a.tmx", "a.jsonl", "a.tsv"] {
        place.run(&["align", "a.fr.txt", "a.en.txt", "-o", out]).succeeds();
    }
    place
}

const RICH: &str = r#"<?xml version="1.0"?>
<tmx version="1.4">
<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="fr-FR" datatype="plaintext"/>
<body>
<tu tuid="k-1" creationdate="20240131T101010Z" srclang="fr-FR">
  <note>to look at</note>
  <prop type="project">Delta</prop>
  <tuv xml:lang="en-US" changeid="me"><seg>A <bpt i="1">&lt;b&gt;</bpt>big<ept i="1">&lt;/b&gt;</ept> word</seg></tuv>
  <tuv xml:lang="fr-FR"><prop type="p">q</prop><seg>Un <bpt i="1">&lt;b&gt;</bpt>grand<ept i="1">&lt;/b&gt;</ept> mot</seg></tuv>
</tu>
<tu><tuv xml:lang="fr-FR"><seg>Deux</seg></tuv><tuv xml:lang="en-GB"><seg>Two</seg></tuv></tu>
<tu><tuv xml:lang="fr-FR"><seg>Seul</seg></tuv></tu>
</body>
</tmx>
"#;

#[test]
fn converting_to_another_format_and_back_gives_the_same_bytes() {
    let place = aligned();
    place.run(&["convert", "a.tmx", "b.jsonl"]).succeeds();
    place.run(&["convert", "b.jsonl", "b.tmx"]).succeeds();
    assert_eq!(place.read("a.tmx"), place.read("b.tmx"));
    place.run(&["convert", "a.jsonl", "c.tmx"]).succeeds();
    assert_eq!(place.read("a.tmx"), place.read("c.tmx"));
    place.run(&["convert", "a.tmx", "c.tsv"]).succeeds();
    assert_eq!(place.read("a.tsv"), place.read("c.tsv"));
    place.run(&["convert", "a.jsonl", "c.jsonl"]).succeeds();
    assert_eq!(place.read("a.jsonl"), place.read("c.jsonl"));
    let stream = place
        .run_with(&["convert", "-", "-", "--from", "tmx", "--to", "tmx"], place.read("a.tmx").as_bytes());
    assert_eq!(stream.succeeds(), place.read("a.tmx"));
}

#[test]
fn json_lines_keep_the_parts_of_confidences() {
    let place = aligned();
    let lines = place.read("a.jsonl");
    assert_eq!(lines.matches(",\"alignment\":0.").count(), lines.lines().count());
    assert_eq!(lines.matches(",\"translation\":0.").count(), lines.lines().count());
    let line = r#"{"document":"d","unit":1,"source":"a","target":"b","confidence":0.25,"alignment":1.0,"translation":0.004,"source_lang":"fr","target_lang":"en"}"#;
    let without = line.replace(r#","translation":0.004"#, "");
    place.write("b.jsonl", format!("{line}\n{without}\n"));
    let run = place.run(&["convert", "b.jsonl", "c.jsonl"]);
    run.succeeds();
    assert_eq!(place.read("c.jsonl"), place.read("b.jsonl"));
    assert!(!run.stderr.contains("parts"), "{}", run.stderr);
    // The score of a pair alone has no parts.
    place.run(&["score", "b.jsonl", "-o", "d.jsonl"]).succeeds();
    assert!(!place.read("d.jsonl").contains("alignment"), "{}", place.read("d.jsonl"));
    let run = place.run(&["convert", "b.jsonl", "c.tsv"]);
    run.succeeds();
    let lost =
        "cannot store the parts of confidences (alignment, translation); they were removed from 2 units";
    assert!(run.stderr.contains(lost), "{}", run.stderr);
}

#[test]
fn the_format_of_a_compressed_file_is_inferred() {
    let place = aligned();
    let packed = zstd::encode_all(place.read("a.tsv").as_bytes(), 1).unwrap();
    place.write("b.tsv.zst", packed);
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    place.run(&[&["convert", "b.tsv.zst", "b.tmx"], &languages[..]].concat()).succeeds();
    place.run(&[&["convert", "a.tsv", "c.tmx"], &languages[..]].concat()).succeeds();
    assert_eq!(place.read("b.tmx").replace("\"b:", "\"a:"), place.read("c.tmx"));
    place.run(&["review", "b.tsv.zst", "-o", "b.html"]).succeeds();
    place.run(&["score", "b.tsv.zst", "-o", "scored.tsv"]).succeeds();
    for name in ["d.tmx.zst", "d.tmx.gz"] {
        place.run(&[&["convert", "a.tsv", name], &languages[..]].concat()).succeeds();
        place.run(&["convert", name, "e.tsv"]).succeeds();
        assert_eq!(place.read("e.tsv"), place.read("a.tsv"), "{name}");
    }
    let packed = std::fs::read(place.path("d.tmx.zst")).unwrap();
    assert_eq!(zstd::decode_all(&packed[..]).unwrap(), place.read("c.tmx").into_bytes());
    // A file that can be continued is not compressed.
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\tb\n");
    for name in ["no.jsonl.zst", "no.jsonl.gz"] {
        let args = ["align", "--pairs", "list.tsv", "-o", "no.tsv", "--report", name];
        place.run(&[&args[..], &languages].concat()).fails(2, &["not compressed", ".jsonl"]);
    }
    assert!(place.files().iter().all(|name| !name.starts_with("no")), "{:?}", place.files());
}

#[test]
fn options_may_come_anywhere_between_the_files() {
    let place = aligned();
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    place.run(&[&["convert", "a.tsv", "b.tmx"], &languages[..]].concat()).succeeds();
    let [src, fr, tgt, en] = languages;
    place.run(&["convert", src, fr, "a.tsv", tgt, en, "c.tmx"]).succeeds();
    place.run(&["convert", "a.tsv", src, fr, "d.tmx", tgt, en, "--quiet"]).succeeds();
    for name in ["c.tmx", "d.tmx"] {
        assert_eq!(place.read(name), place.read("b.tmx"), "{name}");
    }
    place.run(&["convert", "a.tsv"]).fails(2, &["at least one IN, and OUT"]);
    place.run(&["convert", "a.tsv", "b.tsv", "c.tsv", "d.tsv"]).fails(3, &["b.tsv: no such file"]);
    place.run(&["score", "a.tsv", "b.tsv", "c.tsv"]).fails(2, &["PAIRS"]);
}

#[test]
fn metadata_and_inline_codes_of_a_memory_are_kept() {
    let place = Place::new();
    place.write("rich.tmx", RICH);
    let run = place.run(&["convert", "rich.tmx", "b.jsonl"]);
    run.succeeds();
    assert!(run.stderr.contains("1 unit skipped: one of the two languages is missing"), "{}", run.stderr);
    assert!(run.stderr.contains("another tag for the same language"), "{}", run.stderr);
    place.run(&["convert", "b.jsonl", "b.tmx"]).succeeds();
    let tmx = place.read("b.tmx");
    for part in [
        "srclang=\"fr-FR\"",
        "<tu tuid=\"k-1\" creationdate=\"20240131T101010Z\">",
        "<note>to look at</note>",
        "<prop type=\"project\">Delta</prop>",
        "<tuv xml:lang=\"en-US\" changeid=\"me\">",
        "<seg>Un <bpt i=\"1\">&lt;b&gt;</bpt>grand<ept i=\"1\">&lt;/b&gt;</ept> mot</seg>",
    ] {
        assert!(tmx.contains(part), "missing {part} in {tmx}");
    }
    assert!(tmx.find("Un <bpt").unwrap() < tmx.find("A <bpt").unwrap(), "the source comes first");
    assert_eq!(place.run(&["check", "b.tmx"]).succeeds(), "");
    let run = place.run(&["convert", "rich.tmx", "-", "--to", "tsv"]);
    assert!(run.succeeds().contains("Un grand mot\tA big word"));
    assert!(run.stderr.contains("tsv cannot store notes"), "{}", run.stderr);
    // The same in the other direction.
    let run = place.run(&["convert", "rich.tmx", "-", "--to", "tsv", "--src-lang", "en", "--tgt-lang", "fr"]);
    assert!(run.succeeds().contains("A big word\tUn grand mot"));
}

#[test]
fn the_target_must_be_named_if_there_are_several_languages() {
    let place = Place::new();
    let more = "<tuv xml:lang=\"de\"><seg>Zwei</seg></tuv></tu>\n<tu><tuv xml:lang=\"fr-FR\"><seg>Seul";
    place.write("x.tmx", RICH.replace("</tu>\n<tu><tuv xml:lang=\"fr-FR\"><seg>Seul", more));
    let run = place.run(&["convert", "x.tmx", "-", "--to", "tsv", "--tgt-lang", "de"]);
    assert!(run.succeeds().contains("Deux\tZwei"), "{}", run.stdout);
    // The first unit already has two possible targets.
    let whole = place.read("x.tmx");
    let (head, rest) = whole.split_once("<tu tuid").unwrap();
    place.write("y.tmx", format!("{head}{}", &rest[rest.find("<tu>").unwrap()..]));
    place.run(&["convert", "y.tmx", "-", "--to", "tsv"]).fails(2, &["y.tmx:", "--tgt-lang", "en-GB, de"]);
}

#[test]
fn a_missing_language_is_an_error() {
    let place = Place::new();
    place.write("x.tmx", RICH);
    let run = place.run(&["convert", "x.tmx", "y.tmx", "--src-lang", "de"]);
    run.fails(
        3,
        &[
            "x.tmx: no unit has both languages",
            "3 units skipped: one of the two languages is missing",
            "--src-lang",
        ],
    );
    assert_eq!(place.files(), ["x.tmx"]);
}

#[test]
fn filters_report_what_they_reject() {
    let place = Place::new();
    place.write(
        "x.tsv",
        "target\tsource\tconfidence\tmood\nYes\tOui\t0.9\tgood\nNo\tNon\t0.2\t\nYes\tOui\t0.8\t\nMaybe\tPeut-être\t\t\n",
    );
    let run = place.run(&["convert", "x.tsv", "-", "--to", "tsv", "--min-confidence", "0.5", "--dedup"]);
    let expected =
        "document\tsource\ttarget\tconfidence\tbead\nx\tOui\tYes\t0.900\t\nx\tPeut-être\tMaybe\t\t\n";
    assert_eq!(run.succeeds(), expected);
    for said in [
        "2 of 4 units written",
        "1 unit skipped: confidence below",
        "1 unit skipped: duplicate",
        "1 unit kept: no confidence",
        "1 cell ignored",
    ] {
        assert!(run.stderr.contains(said), "missing {said} in {}", run.stderr);
    }
    assert_eq!(
        place.run(&["convert", "x.tsv", "y.jsonl", "--quiet", "--src-lang", "fr", "--tgt-lang", "en"]).stderr,
        ""
    );
}

#[test]
fn converting_to_moses_and_back_keeps_the_texts() {
    let place = aligned();
    place.run(&["convert", "a.tmx", "m", "--to", "moses"]).succeeds();
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let back = [&["convert", "m", "m.tsv", "--from", "moses"][..], &languages].concat();
    place.run(&back).succeeds();
    let texts = |name: &str| {
        let column = |line: &str| line.split('\t').skip(1).take(2).map(str::to_owned).collect::<Vec<_>>();
        place.read(name).lines().map(column).collect::<Vec<_>>()
    };
    assert_eq!(texts("m.tsv"), texts("a.tsv"));
    place.write("m.en", "one\n");
    place.run(&back).fails(3, &["m.fr:2", "m.en has no line 2"]);
    place.run(&["convert", "m", "x.tsv", "--from", "moses"]).fails(2, &["--src-lang"]);
}

#[test]
fn converting_to_xliff_and_back_keeps_the_texts() {
    let place = aligned();
    for (to, out) in [("xliff", "a.xlf"), ("xliff2", "a2.xliff")] {
        let run =
            place.run(&["convert", "a.tsv", out, "--to", to, "--src-lang", "fr", "--tgt-lang", "en-GB"]);
        run.succeeds();
        assert!(run.stderr.contains("cannot store sentence counts such as 1-2"), "{}", run.stderr);
        place.run(&["convert", out, "back.tsv"]).succeeds();
        // The rows, excluding the last column, which contains the bead.
        let cut = |name: &str| {
            let keep = |line: &str| line.rsplit_once('\t').unwrap().0.to_owned();
            place.read(name).lines().map(keep).collect::<Vec<_>>()
        };
        assert_eq!(cut("back.tsv"), cut("a.tsv"));
        place.run(&["convert", out, "back.tmx"]).succeeds();
        assert!(place.read("back.tmx").contains("<tuv xml:lang=\"en-GB\">"));
    }
    assert_eq!(place.read("a.xlf").matches("<trans-unit ").count(), 4);
    let coded = "<xliff version=\"1.2\"><file original=\"f\" source-language=\"fr\" target-language=\"en\"><body>\
                 <trans-unit id=\"1\"><source>Un <bpt id=\"1\">[b]</bpt>mot<ept id=\"1\">[/b]</ept></source>\
                 <target>A <g id=\"1\">word</g></target><alt-trans><source>Pas</source><target>Not</target></alt-trans>\
                 <note>Doux.</note></trans-unit><trans-unit id=\"2\"><source>Rien</source></trans-unit></body></file></xliff>";
    place.write("c.xlf", coded);
    let run = place.run(&["convert", "c.xlf", "-", "--to", "tsv"]);
    assert!(run.succeeds().ends_with("\nf\tUn mot\tA word\t\t\n"), "{}", run.stdout);
    assert!(run.stderr.contains("1 unit skipped: not translated"), "{}", run.stderr);
    assert!(run.stderr.contains("inline codes; they were removed from 1 unit"), "{}", run.stderr);
    assert!(run.stderr.contains("1 alternative translation skipped"), "{}", run.stderr);
    assert!(run.stderr.contains("1 note skipped"), "{}", run.stderr);
    place.write("d.xlf", "<html/>");
    place.run(&["convert", "d.xlf", "-", "--to", "tsv"]).fails(3, &["d.xlf:1:1", "not an XLIFF file"]);
    place.run(&["convert", "a.tsv", "x.po"]).fails(2, &["po"]);
}

#[test]
fn the_pairs_of_a_ladder_may_cross() {
    let place = Place::new();
    place.write("a.fr", "Un.\nDeux.\nTrois.\n");
    place.write("a.en", "Two.\nOne.\nThree.\n");
    place.write("a.ladder", "[0]:[1]:0.900\n[1]:[0]:0.800\n[2]:[]:0.700\n[]:[2]:0.600\n");
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let texts = ["--texts", "a.fr", "a.en"];
    place.run(&[&["convert", "a.ladder", "b.jsonl"], &languages[..], &texts[..]].concat()).succeeds();
    assert!(place.read("b.jsonl").contains("\"source\":\"Un.\",\"target\":\"One.\""));
    place.run(&["convert", "b.jsonl", "b.ladder"]).succeeds();
    assert_eq!(place.read("b.ladder"), place.read("a.ladder"));
    // JSONL has no numbers for a side whose sentences are not consecutive. Converting it to a ladder is an
    // error, since the ladder would lose that side.
    place.write("gap.ladder", "[0]:[1]\n[1]:[0, 2]\n");
    place.run(&[&["convert", "gap.ladder", "c.jsonl"], &languages[..], &texts[..]].concat()).succeeds();
    place.run(&["convert", "c.jsonl", "c.ladder"]).fails(3, &["c.jsonl: unit 2", "sentence numbers"]);
    // An unaligned sentence needs no numbers on its empty side.
    place.write("d.jsonl", "{\"source\":\"Un.\",\"target\":\"\",\"source_sentences\":[0,1]}\n");
    place.run(&[&["convert", "d.jsonl", "d.ladder"], &languages[..]].concat()).succeeds();
    assert_eq!(place.read("d.ladder"), "[0]:[]\n");
}

#[test]
fn a_ladder_is_combined_with_its_texts() {
    let place = Place::new();
    place.write("a.fr", "Un.\nDeux.\n\nTrois.\n");
    place.write("a.en", "One and two.\nThree.\n");
    place.write("a.ladder", "[0, 1]:[0]:0.912\n[2]:[1]\n");
    let call = ["convert", "a.ladder", "-", "--to", "tsv", "--texts", "a.fr", "a.en"];
    let expected = "document\tsource\ttarget\tconfidence\tbead\na\tUn. Deux.\tOne and two.\t0.912\t2-1\n\
                    a\tTrois.\tThree.\t\t1-1\n";
    assert_eq!(place.run(&call).succeeds(), expected);
    place.write("a.ladder", "[3]:[1]\n");
    place.run(&call).fails(3, &["a.ladder", "sentence 3 of the source", "has 3"]);
    place.run(&call[..5]).fails(2, &["--texts"]);
}

#[test]
fn compressed_input_is_detected_in_a_pipe_too() {
    let place = aligned();
    place.run(&["convert", "a.tmx", "a.tmx.gz"]).succeeds();
    let packed = std::fs::read(place.path("a.tmx.gz")).unwrap();
    let call = ["convert", "-", "-", "--from", "tmx", "--to", "tmx"];
    assert_eq!(place.run_with(&call, &packed).succeeds(), place.read("a.tmx"));
    assert_eq!(place.run_with(&["check", "-"], &packed).succeeds(), "");
    place.run_with(&call, &packed[..packed.len() / 2]).fails(3, &["standard input"]);
    place
        .run_with(&["convert", "-", "a.tsv"], &packed)
        .fails(2, &["standard input: cannot infer the format; use --from"]);
}

#[test]
fn lost_sentence_numbers_are_reported() {
    let place = aligned();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "b.jsonl", "-q"]).succeeds();
    let run = place.run(&["convert", "b.jsonl", "b.tmx"]);
    run.succeeds();
    assert!(
        run.stderr.contains("tmx cannot store positions in the input (sentences, bytes)"),
        "{}",
        run.stderr
    );
    place.run(&["convert", "r.jsonl", "b.tsv"]).fails(3, &["r.jsonl"]);
    place.write("r.jsonl", "{\"source\":\"a\",\"target\":\"b\",\"source_bytes\":3}\n");
    let run = place.run(&["convert", "r.jsonl", "b.tsv"]);
    run.fails(3, &["r.jsonl:1: column 43: invalid type: integer `3`"]);
    assert!(!run.stderr.contains("at line"), "the position is given only once: {}", run.stderr);
}

#[test]
fn broken_input_leaves_nothing_behind() {
    let place = aligned();
    let broken = place.read("a.tmx").replacen("&amp;", "&", 1);
    place.write("bad.tmx", &broken);
    place.run(&["convert", "bad.tmx", "out.tsv"]).fails(3, &["bad.tmx:", "&amp;"]);
    let run = place.run(&["convert", "bad.tmx", "out.tsv", "--lenient"]);
    run.succeeds();
    assert!(run.stderr.contains("1 broken unit skipped, the first at"), "{}", run.stderr);
    place.write("bad.jsonl", "{\"source\":\"a\",\"target\":\"b\"}\n{\"source\":1}\n");
    place.run(&["convert", "bad.jsonl", "out2.tsv"]).fails(3, &["bad.jsonl:2", "source and target"]);
    place.run(&["convert", "bad.jsonl", "out2.tmx"]).fails(2, &["--src-lang"]);
    place.write("bad.tsv", "only one column\n");
    place.run(&["convert", "bad.tsv", "out2.jsonl"]).fails(3, &["bad.tsv:1"]);
    place.run(&["convert", "a.tmx", "a.tmx"]).fails(2, &["a.tmx", "overwrite"]);
    place.run(&["convert", "a.tmx", "out2.ladder"]).fails(3, &["a.tmx", "sentence numbers"]);
    place.run(&["convert", "a.tmx", "out2"]).fails(2, &["out2", "--to"]);
    assert!(
        !place.files().iter().any(|f| f.starts_with("out2") || f.starts_with('.')),
        "{:?}",
        place.files()
    );
}

#[test]
fn an_unknown_encoding_is_not_read_silently() {
    let place = Place::new();
    let broken = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tmx/broken/79-encoding-unknown.tmx");
    let xliff = "<?xml version='1.0' encoding='klingon'?><xliff version='1.2'><file source-language='fr' \
                 target-language='en'><body><trans-unit><source>Oui.</source><target>Yes.</target></trans-unit></body>\
                 </file></xliff>";
    place.write("a.xlf", xliff);
    let warning = "read as UTF-8: the XML declaration names the unknown encoding \"klingon\"";
    for arguments in [&["convert", broken, "-", "--to", "tsv"][..], &["info", broken], &["info", "a.xlf"]] {
        let run = place.run(arguments);
        run.succeeds();
        assert!([&run.stderr, &run.stdout].iter().any(|text| text.contains(warning)), "{}", run.stderr);
    }
}

#[test]
fn po_files_name_their_languages() {
    let place = Place::new();
    place.write("a.tsv", "fr\ten-GB\nOui.\tYes.\n");
    place.run(&["convert", "a.tsv", "a.po", "--src-lang", "fr", "--tgt-lang", "en-GB"]).succeeds();
    let tmx = |more: &[&str]| {
        let run = place.run(&[&["convert", "a.po", "-", "--to", "tmx"], more].concat());
        let languages = run.stdout.split("xml:lang=\"").skip(1);
        (run.code, languages.map(|rest| rest[..2].to_owned()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(tmx(&[]), (0, "fr en".into()));
    assert_eq!(tmx(&["--languages", "en,fr"]), (0, "en fr".into()));
    assert_eq!(tmx(&["--tgt-lang", "de"]), (0, "fr de".into()));
    place.write("a.po", place.read("a.po").replace("X-Source-Language", "X-Other"));
    assert_eq!(tmx(&[]), (2, String::new()));
    assert_eq!(tmx(&["--src-lang", "it"]), (0, "it en".into()));
}
