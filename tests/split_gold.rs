//! Runs the splitter on texts with gold boundaries and on the Golden Rules, and compares the figures with the
//! committed tables.
//!
//! The gold data are not part of the repository. They are read from the folder `ENREGARD_SHARED`, by default
//! `../shared` next to the repository. Without it, the tests are skipped. `ENREGARD_BLESS=1` rewrites the
//! tables.
#![allow(clippy::print_stderr, reason = "reports skipped tests and wrong sentences")]

#[path = "../examples/fit_splitter/gold.rs"]
mod gold;

use enregard::Language;
use enregard::internals::split::{Splitter, for_language};
use gold::Counts;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The test fails if a figure falls by more than this, in points of F1 or in sentences.
const TOLERANCE: f64 = 0.05;

fn sbd() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ENREGARD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let sbd = shared.join("gold/sbd");
    if sbd.is_dir() {
        return Some(sbd);
    }
    eprintln!("skipped: no gold in {} (set ENREGARD_SHARED)", sbd.display());
    None
}

fn stems(sbd: &Path, prefix: &str, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(sbd).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut stems: Vec<String> = names
        .filter_map(|n| Some(n.strip_prefix(prefix)?.strip_suffix(ending)?.to_owned()))
        .filter(|n| !n.starts_with("rules"))
        .collect();
    stems.sort();
    stems
}

fn ends(lang: Language, text: &str) -> Vec<usize> {
    let mut spans = Vec::new();
    for_language(lang).split_into(text, &mut spans);
    spans.iter().map(|s| s.end).collect()
}

/// Compares `now` with the committed table line by line. A line has a name and figures, which must not fall.
fn compare(table: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/gold").join(table);
    if std::env::var_os("ENREGARD_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, now).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(committed.lines().count(), now.lines().count(), "{table}: the number of sets differs");
    for (old, new) in committed.lines().zip(now.lines()).skip(1) {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\t').collect(), new.split('\t').collect());
        assert_eq!(old[0], new[0]);
        for (o, n) in old.iter().zip(&new).skip(1) {
            let (o, n): (f64, f64) = (o.parse().unwrap(), n.parse().unwrap());
            assert!(n >= o - TOLERANCE, "{table}: {} fell from {o} to {n}", new[0]);
        }
    }
}

#[test]
fn f1_on_treebanks_does_not_fall() {
    let Some(sbd) = sbd() else { return };
    let mut table = "set\tF1\tF1 --punct\n".to_owned();
    for stem in stems(&sbd, "", ".gold") {
        let lang: Language = stem[..2].parse().unwrap();
        let mut total = [Counts::default(); 2];
        for paragraph in gold::read(&sbd.join(&stem)).unwrap() {
            let found = ends(lang, &paragraph.text);
            for (punctuated, total) in [false, true].into_iter().zip(&mut total) {
                *total += gold::score(&paragraph, found.iter().copied(), punctuated);
            }
        }
        writeln!(table, "{stem}\t{:.2}\t{:.2}", total[0].f1(), total[1].f1()).unwrap();
    }
    compare("split.tsv", &table);
}

#[cfg(feature = "srx")]
#[test]
fn f1_of_exported_srx_rules_does_not_fall() {
    use enregard::internals::split::{srx::SrxRules, to_srx};
    let Some(sbd) = sbd() else { return };
    let mut table = "set\tF1\tF1 --punct\n".to_owned();
    for stem in stems(&sbd, "", ".gold") {
        let lang: Language = stem[..2].parse().unwrap();
        let rules = SrxRules::parse(&to_srx(Some(lang), None), "rules.srx").unwrap();
        let splitter = rules.for_language(lang.code()).unwrap();
        let mut total = [Counts::default(); 2];
        for paragraph in gold::read(&sbd.join(&stem)).unwrap() {
            let mut spans = Vec::new();
            splitter.split_into(&paragraph.text, &mut spans);
            for (punctuated, total) in [false, true].into_iter().zip(&mut total) {
                *total += gold::score(&paragraph, spans.iter().map(|span| span.end), punctuated);
            }
        }
        assert_eq!(splitter.abandoned_rules(), [0; 0], "{stem}");
        writeln!(table, "{stem}\t{:.2}\t{:.2}", total[0].f1(), total[1].f1()).unwrap();
    }
    compare("split-srx.tsv", &table);
}

#[test]
fn golden_rules_that_pass_still_pass() {
    let Some(sbd) = sbd() else { return };
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut table = "rules\tright\tof\n".to_owned();
    for code in stems(&sbd, "rules-pysbd-", ".jsonl") {
        let lang: Language = code.parse().unwrap();
        let file = std::fs::read_to_string(sbd.join(format!("rules-pysbd-{code}.jsonl"))).unwrap();
        let (mut right, mut all) = (0, 0);
        for line in file.lines().filter(|l| !l.trim().is_empty()) {
            let rule: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = rule["text"].as_str().unwrap();
            let mut start = 0;
            let found: Vec<String> = ends(lang, text)
                .into_iter()
                .map(|end| squeeze(&text[std::mem::replace(&mut start, end)..end]))
                .collect();
            let expected: Vec<String> =
                rule["sentences"].as_array().unwrap().iter().map(|s| squeeze(s.as_str().unwrap())).collect();
            all += 1;
            if found == expected {
                right += 1;
            } else {
                eprintln!("{code}: {found:?}\n    expected {expected:?}");
            }
        }
        writeln!(table, "{code}\t{right}\t{all}").unwrap();
    }
    compare("rules.tsv", &table);
}
