//! The configuration file: how it is found, what it sets, and what takes precedence over it.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place, Run, run};

/// Runs the program in a subfolder, with environment variables.
fn run_in(place: &Place, folder: &str, variables: &[(&str, &str)], args: &[&str]) -> Run {
    let mut command = place.command();
    command.args(args).current_dir(place.path(folder)).envs(variables.iter().copied());
    run(command, b"")
}

/// A project with a configuration file and texts in a subfolder.
fn project(settings: &str) -> Place {
    let place = Place::new();
    place.write("enregard.toml", settings);
    place.write("texts/a.fr.txt", FR);
    place.write("texts/a.en.txt", EN);
    place
}

const ALIGN: &[&str] = &["align", "a.fr.txt", "a.en.txt"];

#[test]
fn a_file_above_is_used_and_announced_only_if_asked() {
    let place = project("src-lang = \"fr-CA\"\ntgt-lang = \"en\"\njobs = 1\n\n[align]\nflags = true\n");
    let run = |more: &[&str]| run_in(&place, "texts", &[], &[ALIGN, more].concat());
    let quiet = run(&[]);
    assert!(
        quiet.succeeds().starts_with("document\tsource\ttarget\tconfidence\tbead\tflags\n"),
        "{}",
        quiet.stdout
    );
    assert_eq!(quiet.stderr, "");
    let note = "note: settings from ../enregard.toml: src-lang, tgt-lang, flags, jobs\n";
    assert_eq!(run(&["-v"]).stderr, note);
    assert_eq!(run(&["-v", "-q"]).stderr, "");
    // The command line takes precedence, and --no-config ignores the file.
    let tmx = |more: &[&str]| run(&[&["-f", "tmx"], more].concat()).stdout;
    assert!(tmx(&[]).contains("xml:lang=\"fr-CA\""));
    assert!(tmx(&["-s", "fr-BE"]).contains("xml:lang=\"fr-BE\""));
    let without = run(&["--no-config"]);
    assert!(without.stderr.contains("detected languages") && !without.stdout.contains("flags"));
    // The table of a command takes precedence over the top of the file.
    place.write("enregard.toml", "flags = true\n[align]\nflags = false\n");
    assert!(!run(&[]).stdout.contains("flags"));
    place.write("enregard.toml", "flags = true\n");
    // A nearer file replaces the one above.
    place.write("texts/enregard.toml", "min-confidence = 0.999\n");
    assert!(run(&[]).stderr.contains("no pairs were written"));
    assert!(run(&["--config", "../enregard.toml"]).stdout.contains("flags"));
}

#[test]
fn the_environment_is_between_the_command_line_and_the_file() {
    let place = project("src-lang = \"fr-CA\"\n[align]\nsrc-lang = \"fr-CH\"\n");
    let tag = |variables: &[(&str, &str)], more: &[&str]| {
        let run = run_in(&place, "texts", variables, &[ALIGN, &["-f", "tmx"], more].concat());
        let tmx = run.succeeds();
        tmx.split("srclang=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let variables = &[("ENREGARD_SRC_LANG", "fr-BE")];
    assert_eq!(tag(&[], &["--no-config"]), "fr");
    assert_eq!(tag(&[], &[]), "fr-CH");
    assert_eq!(tag(variables, &[]), "fr-BE");
    assert_eq!(tag(variables, &["--src-lang", "fr-FR"]), "fr-FR");
    let bad = run_in(&place, "texts", &[("ENREGARD_JOBS", "0")], ALIGN);
    bad.fails(2, &["ENREGARD_JOBS=0: 0 is not in 1..=65535"]);
    let note = run_in(&place, "texts", variables, &[ALIGN, &["-v"]].concat());
    note.fails(0, &["settings from ../enregard.toml: none for this command", "the environment: src-lang"]);
}

#[test]
fn relative_paths_begin_at_the_file() {
    let place = project("lexicon = [\"terms.tsv\"]\nabbreviations = \"words/short.txt\"\n");
    place.write("terms.tsv", "facteur\tpostman\n");
    let missing = run_in(&place, "texts", &[], ALIGN);
    missing.fails(3, &["../words/short.txt: no such file"]);
    place.write("words/short.txt", "grille\n");
    run_in(&place, "texts", &[], ALIGN).succeeds();
    run_in(&place, ".", &[], &["align", "texts/a.fr.txt", "texts/a.en.txt"]).succeeds();
    let shown = run_in(&place, "texts", &[], &["config"]);
    assert!(shown.succeeds().contains("lexicon = [\"../terms.tsv\"]"), "{}", shown.stdout);
}

#[test]
fn settings_that_do_not_fit_a_call_are_no_errors() {
    let settings = "srx = \"missing.srx\"\ntmx-doctype = true\ncsv-bom = true\ntags = \"keep\"\nkeep-nulls = true\n\
                    lexicon = [\"terms.tsv\"]\nmonotone = true\ndrop = [\"too-long\"]\ntimeout = 60\n";
    let place = project(settings);
    place.write("terms.tsv", "facteur\tpostman\n");
    let run = |args: &[&str]| run_in(&place, "texts", &[], args);
    // --segmented excludes --srx.
    let align = |name: &str| run(&[ALIGN, &["--segmented", "-o", name]].concat());
    for name in ["a.tmx", "a.tsv", "a.csv", "a.jsonl", "a.ladder", "a.html", "a.xlsx", "a.xliff"] {
        align(name).succeeds();
    }
    assert!(
        place.read("texts/a.tmx").contains("<!DOCTYPE") && !place.read("texts/a.xliff").contains("<!DOCTYPE")
    );
    assert!(
        place.read("texts/a.csv").starts_with('\u{feff}')
            && !place.read("texts/a.tsv").starts_with('\u{feff}')
    );
    for name in ["b.tmx", "b.tsv", "b.csv", "b.jsonl"] {
        run(&["convert", "a.tmx", name]).succeeds();
    }
    // `score` writes CSV to standard output if its input is CSV.
    assert!(run(&["score", "b.csv"]).succeeds().starts_with('\u{feff}'));
    assert!(!run(&["score", "b.tsv"]).succeeds().starts_with('\u{feff}'));
    for args in [
        &["review", "a.tmx", "-o", "r.html"][..],
        &["score", "a.tmx"],
        &["check", "a.tmx"],
        &["info", "a.tmx"],
    ] {
        run(args).succeeds();
    }
    // On the command line, the same options are errors.
    run(&[ALIGN, &["--segmented", "--tmx-doctype"]].concat())
        .fails(2, &["--tmx-doctype: applies only to TMX"]);
    // Without --segmented, the rules are read.
    run(ALIGN).fails(3, &["../missing.srx"]);
}

#[test]
fn settings_for_two_texts_do_not_apply_to_three() {
    let place = project("tgt-lang = \"en\"\ntags = \"keep\"\nkeep-nulls = true\nflags = true\n");
    let german = "Der Briefträger kommt jeden Morgen um acht Uhr. Er bringt Briefe und Zeitungen mit, und er \
                  erzählt den Nachbarn, was es Neues gibt.";
    place.write("texts/a.de.txt", german);
    let align = |more: &[&str]| {
        let variables = &[("ENREGARD_KEEP_NULLS", "true")];
        run_in(&place, "texts", variables, &[ALIGN, &["a.de.txt", "--to", "jsonl"], more].concat())
    };
    let run = align(&["-v"]);
    let first = run.succeeds().lines().next().unwrap();
    let unit: serde_json::Value = serde_json::from_str(first).unwrap();
    assert_eq!(unit["texts"].as_object().unwrap().len(), 3, "{unit}");
    assert!(run.stderr.contains("enregard.toml: flags\n"), "{}", run.stderr);
    // On the command line, the same options are errors.
    align(&["--keep-nulls"]).fails(2, &["--keep-nulls: applies only to two texts"]);
    align(&["--tgt-lang", "en"]).fails(2, &["--tgt-lang", "one tag for each text after the first"]);
}

#[test]
fn faults_name_the_line_and_the_way_out() {
    for (settings, fault) in [
        (
            "jobs = 2\nlexicons = []",
            ":2: unknown key \"lexicons\"; did you mean lexicon? The keys are src-lang, ",
        ),
        ("zzz = 1", ":1: unknown key \"zzz\"; the keys are src-lang, tgt-lang, "),
        ("output = \"x\"", ":1: output cannot be set in a configuration file; use --output"),
        ("[algn]\njobs = 1", ":1: unknown table [algn]; the tables are align, pair, split, "),
        ("[check]\njobs = 1", ":2: check has no option --jobs; these commands have it: align, "),
        ("align = 1", ":1: align is a command; write its settings below a line [align]"),
        ("jobs = 0", ":1: jobs = \"0\": 0 is not in 1..=65535"),
        ("jobs = \"many\"", ":1: jobs = \"many\": expected a whole number"),
        ("jobs = [1]", ":1: jobs: expected a single value, not a list"),
        ("flags = 1", ":1: flags: expected true or false"),
        ("tags = \"some\"", ":1: tags = \"some\": expected keep, drop"),
        ("drop = [\"nubmers\"]", ":1: drop = \"nubmers\": not a flag; the flags are "),
        ("src-lang = \"français\"", ":1: src-lang = \"français\": not a BCP 47 language tag"),
        ("jobs = 1\njobs = 2", ":2: duplicate key"),
        ("\n\njobs = ", ":3: "),
    ] {
        let place = project(settings);
        let run = run_in(&place, ".", &[], &["align", "texts/a.fr.txt", "texts/a.en.txt"]);
        run.fails(2, &[&format!("error: enregard.toml{fault}")]);
        assert_eq!(run.stdout, "");
        // Help and other ways out remain.
        run_in(&place, ".", &[], &["align", "--help"]).succeeds();
        run_in(&place, ".", &[], &["completions", "bash"]).succeeds();
        run_in(&place, ".", &[], &["align", "texts/a.fr.txt", "texts/a.en.txt", "--no-config"]).succeeds();
    }
    let place = Place::with_pair();
    let run = |file: &str| place.run(&["align", "a.fr.txt", "a.en.txt", "--config", file]);
    run("nowhere.toml").fails(3, &["nowhere.toml: no such file or directory; check the name"]);
    place.write("latin.toml", b"# caf\xe9\n");
    run("latin.toml").fails(2, &["latin.toml: ", "expected a configuration file in UTF-8"]);
    place.write("long.toml", format!("# {}\n", "x".repeat(1 << 20)));
    run("long.toml").fails(2, &["long.toml: is larger than 1 MB"]);
}

#[test]
fn a_resumed_run_notices_changed_settings() {
    let place = Place::new();
    let line = |k: usize| format!("{{\"id\":\"d{k}\",\"src\":{FR:?},\"tgt\":{EN:?}}}\n");
    let lines: String = (0..3).map(line).collect();
    // The last line is cut off, so the run fails after three documents.
    place.write("corpus.jsonl", format!("{lines}{{\"id\":"));
    let align = |more: &[&str]| {
        place.run(&[&["align", "--jsonl", "corpus.jsonl", "-o", "out.tsv"][..], more].concat())
    };
    align(&[]).fails(3, &["kept the results of 3 documents"]);
    place.write("corpus.jsonl", format!("{lines}{}", line(3)));
    place.write("enregard.toml", "flags = true\n");
    align(&["--resume"]).fails(2, &["flags"]);
    // What counts is the value, not where it comes from.
    place.write("enregard.toml", "min-confidence = 0\njobs = 1\n");
    align(&["--resume"]).succeeds();
    assert_eq!(place.read("out.tsv").lines().count(), 1 + 4 * 4);
}

#[test]
fn config_prints_a_file_with_the_origins() {
    let place =
        project("tgt-lang = \"en\"\ndrop = [\"numbers\", \"length\"]\n\n[review]\nflags = true\njobs = 3");
    let bad = run_in(&place, "texts", &[], &["config"]);
    bad.fails(2, &["../enregard.toml:6: review has no option --jobs"]);
    place.write(
        "enregard.toml",
        "tgt-lang = \"en\"\ndrop = [\"numbers\", \"length\"]\n\n[review]\nflags = true\n",
    );
    let variables = &[("ENREGARD_JOBS", "2")];
    let shown = run_in(&place, "texts", variables, &["config"]);
    let page = shown.succeeds();
    for part in [
        "# configuration file: ../enregard.toml\n",
        "tgt-lang = \"en\"                       # ../enregard.toml:1\n",
        "# src-lang: the language stated in the input, otherwise detected  # default\n",
        "drop = [\"numbers\", \"length\"]          # ../enregard.toml:2\n",
        "jobs = 2                              # ENREGARD_JOBS\n",
        "# min-confidence = 0                  # default\n",
        "\n[review]\nflags = true                          # ../enregard.toml:5\n",
    ] {
        assert!(page.contains(part), "{part:?} is not in: {page}");
    }
    // The page is a configuration file with the same settings.
    place.write("copy.toml", page);
    let copy = run_in(&place, ".", &[], &["config", "--config", "copy.toml"]);
    let values = |page: &str| -> Vec<String> {
        let lines = page.lines().map(|line| line.split("  #").next().unwrap().trim().to_owned());
        lines.filter(|line| !line.starts_with('#')).collect()
    };
    assert_eq!(values(copy.succeeds()), values(page));
    let none = run_in(&place, ".", &[], &["config", "--no-config"]);
    assert!(none.succeeds().lines().all(|line| line.is_empty() || line.starts_with('#')), "{}", none.stdout);
}
