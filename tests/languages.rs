//! docs/reference/languages.md has a table of the supported languages. `UPDATE_DOCS=1 cargo test --test languages`
//! rewrites it from the program, from the data of the splitter, from the figures in benches/gold/align.tsv and from the
//! table in docs/explanation/detection.md.

#![cfg(all(feature = "cli", feature = "lexicons"))]

use enregard::Language;
use enregard::lexicon::built_in;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/reference/languages.md";
/// The comments between which the table is.
const BEGIN: &str = "<!-- table: UPDATE_DOCS=1 cargo test --test languages -->\n";
const END: &str = "<!-- end of table -->\n";

fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn script(lang: Language) -> &'static str {
    match lang.code() {
        "ru" | "uk" | "be" | "bg" | "mk" | "kk" => "Cyrillic",
        "sr" => "Cyrillic, Latin",
        "el" => "Greek",
        "zh" => "Han, simplified or traditional",
        "ja" => "Japanese",
        "ko" => "Hangul",
        "ar" | "fa" | "ur" => "Arabic",
        "he" => "Hebrew",
        "hi" => "Devanagari",
        "bn" => "Bengali",
        "th" => "Thai",
        "ka" => "Georgian",
        "hy" => "Armenian",
        _ => "Latin",
    }
}

/// The strict F1 of the news sets of each language, with the built-in lexicon and without.
fn figures() -> HashMap<String, [String; 2]> {
    let table = std::fs::read_to_string(own("benches/gold/align.tsv")).unwrap();
    let mut rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect());
    let header: Vec<&str> = rows.next().unwrap();
    let column = |name: &str| header.iter().position(|cell| *cell == name).unwrap();
    let (strict, without) = (column("strict"), column("without"));
    rows.filter_map(|row: Vec<&str>| {
        let lang = row[0].strip_prefix("ntrex-fr")?.strip_suffix("-derived")?;
        let short = |cell: &str| cell.trim_start_matches('0').get(..4).unwrap_or(cell).to_owned();
        Some((lang.to_owned(), [short(row[strict]), short(row[without])]))
    })
    .collect()
}

fn splitter(lang: Language) -> &'static str {
    let has = |file: &str| own(&format!("src/split/data/{file}")).exists();
    if has(&format!("{lang}.weights")) {
        "own lists and weights"
    } else if has(&format!("{lang}.txt")) || has(&format!("more/{lang}.txt")) {
        "own lists, shared weights"
    } else {
        "shared lists and weights"
    }
}

/// The share of legal texts of ten words whose language is detected.
fn detection() -> HashMap<String, String> {
    let page = std::fs::read_to_string(own("docs/explanation/detection.md")).unwrap();
    let rows = page.lines().skip_while(|line| !line.starts_with("| | law: 3 words | 10 |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with("| "));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells[1].to_owned(), cells[3].to_owned())
    })
    .collect()
}

fn table() -> String {
    let (figures, detection) = (figures(), detection());
    let entries: HashMap<Language, usize> = built_in().iter().map(|held| (held.lang, held.entries)).collect();
    let mut out = String::from(
        "| language | tag | script | lexicon entries | strict F1 with lexicon | without | sentence splitter | \
         detection |\n\
         |---|---|---|--:|--:|--:|---|--:|\n",
    );
    for &lang in Language::ALL {
        let held = entries.get(&lang).map_or("–".to_owned(), |count| {
            let owner = lang.lexicon_language();
            let shared = if owner == lang { String::new() } else { format!(" (`{owner}`)") };
            format!("{}{shared}", thousands(*count))
        });
        let dash = || ["–".to_owned(), "–".to_owned()];
        let [with, without] = figures.get(lang.code()).cloned().unwrap_or_else(dash);
        let detected = detection.get(lang.code()).map_or("–", String::as_str);
        let (name, script, splitter) = (lang.name(), script(lang), splitter(lang));
        writeln!(
            out,
            "| {name} | `{lang}` | {script} | {held} | {with} | {without} | {splitter} | {detected} |"
        )
        .unwrap();
    }
    out
}

fn thousands(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{},{:03}", count / 1000, count % 1000) }
}

#[test]
fn the_page_lists_every_language() {
    let page = std::fs::read_to_string(own(PAGE)).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{BEGIN}{}{END}{after}", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        return std::fs::write(own(PAGE), wanted).unwrap();
    }
    assert!(
        page == wanted,
        "{PAGE} is out of date; update it with: UPDATE_DOCS=1 cargo test --test languages"
    );
}
