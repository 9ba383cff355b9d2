//! Checks the English of comments, messages and documentation, and the links of the documentation.
//!
//! [`AVOIDED`] lists phrases that the project does not use. `tests/prose.allow` has exceptions: a number of
//! phrases, a tab, and a file or a folder that may hold that many. `UPDATE_PROSE=1 cargo test --test prose`
//! lowers each number to the present count, but never raises it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Phrases to avoid, in lower case. They match whole words, also across line breaks and comment markers.
const AVOIDED: &[&str] = &[
    // Negations by "no" and "none".
    "is none",
    "are none",
    "be none",
    "is no number",
    "is no text",
    "is no end",
    "is no document",
    "are no text",
    "is not there",
    "are not there",
    // People and things that speak.
    "somebody",
    "speaks for",
    "speak for",
    "speaks against",
    "is told",
    "are told",
    "told from",
    "says what",
    "says the rest",
    // Verbs with a plainer alternative.
    "stands",
    "goes by",
    "goes on with",
    "go on with",
    "gone on with",
    "comes to",
    "came to",
    "come into question",
    "comes into question",
    "found out",
    "passed over",
    "passes over",
    "left out",
    "leave out",
    "leaves out",
    "leave off",
    "mend",
    "mended",
    "got out",
    "is asked of",
    "held to",
    "holds to",
    "gone through",
    "handed on",
    "dealt out",
    "written over",
    "taken apart",
    // Adverbs and particles.
    "so many",
    "in vain",
    "anew",
    "thrice",
    "lest",
    "if wanted",
    "if not given",
    "if given",
    "one's own",
    "what there is",
    "what is there",
    "all there is",
    // Rates without "per".
    "a sentence a line",
    "a pair a line",
    "a unit a line",
    "a bead a line",
    "a document a line",
    "an object a line",
    "a line a document",
    "a paragraph a line",
    "a file a document",
    "an entry a line",
    "a file each",
    "a term a line",
    "a segment a line",
];

/// American spellings, checked in documentation only, since code uses the names of other libraries.
const AMERICAN: &[&str] = &[
    "normalize",
    "normalized",
    "tokenize",
    "tokenized",
    "tokenizer",
    "recognize",
    "recognized",
    "organize",
    "organized",
    "optimize",
    "optimized",
    "summarize",
    "initialize",
    "parallelize",
    "parallelizes",
    "behavior",
    "color",
    "colors",
    "favorite",
    "center",
    "analyze",
    "catalog",
    "neighbor",
    "neighbors",
    "canceled",
    "labeled",
];

/// Folders and files that are not checked: data, other people's code, and this list.
const SKIPPED: &[&str] = &[
    ".git",
    "target",
    "node_modules",
    "out",
    "data",
    "gold",
    "snapshots",
    "fr",
    "en",
    "split-texts",
    "text",
    "prose.rs",
    "prose.allow",
    "corpus",
    "seeds",
    ".venv",
    "venv",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All checked files, as paths relative to the repository.
fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let inside = path.strip_prefix(root()).unwrap();
        let is_source_text = inside.starts_with("src/text") || inside.starts_with("src/text.rs");
        if path.is_symlink() || SKIPPED.contains(&name.as_str()) && !is_source_text {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else if is_prose(&path) {
            found.insert(inside.to_path_buf());
        }
    }
}

/// Source files, scripts and Markdown. Scripts may have no extension.
fn is_prose(path: &Path) -> bool {
    match path.extension().and_then(|e| e.to_str()) {
        Some(extension) => {
            ["rs", "md", "py", "pyi", "sh", "mjs", "js", "html", "css", "toml"].contains(&extension)
        }
        None => fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"#!")),
    }
}

/// A text in lower case with single spaces and without comment markers, and the line number of each of its
/// bytes.
struct Prose {
    text: String,
    lines: Vec<u32>,
}

impl Prose {
    /// Fenced blocks of Markdown are skipped: they hold commands and data.
    fn read(path: &Path, text: &str) -> Prose {
        let markdown = path.extension().is_some_and(|e| e == "md");
        let python = path.extension().is_some_and(|e| e == "py" || e == "pyi");
        let mut prose = Prose { text: String::new(), lines: Vec::new() };
        let mut fenced = false;
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim_start();
            if markdown && line.starts_with("```") {
                fenced = !fenced;
            }
            // Python's None is not the word.
            let line = if python { &line.replace("None", "_") } else { line };
            if !fenced {
                let line = if markdown { line } else { line.trim_start_matches(['/', '!', '#', '*']) };
                prose.push(line, number);
            }
        }
        prose
    }

    fn push(&mut self, line: &str, number: u32) {
        for word in line.split_whitespace() {
            self.text.push_str(&word.to_lowercase());
            self.text.push(' ');
        }
        self.lines.resize(self.text.len(), number);
    }

    /// The lines on which a phrase is found as whole words.
    fn find(&self, phrase: &str) -> impl Iterator<Item = u32> {
        let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
        self.text.match_indices(phrase).filter_map(move |(at, _)| {
            let before = self.text[..at].chars().next_back();
            let after = self.text[at + phrase.len()..].chars().next();
            (edge(before) && edge(after)).then(|| self.lines[at])
        })
    }
}

fn allow_list() -> PathBuf {
    root().join("tests/prose.allow")
}

/// How many avoided phrases each file or folder may have.
fn allowed() -> BTreeMap<PathBuf, usize> {
    let text = fs::read_to_string(allow_list()).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let entry = |line: &str| {
        let (count, path) = line.split_once('\t').expect("count, tab, path");
        (PathBuf::from(path), count.parse().expect("a count"))
    };
    lines.map(entry).collect()
}

/// The avoided phrases of a file, each with its line.
fn findings(path: &Path) -> Vec<String> {
    let prose = Prose::read(path, &fs::read_to_string(root().join(path)).unwrap());
    let american = if path.extension().is_some_and(|e| e == "md") { AMERICAN } else { &[] };
    let phrases = AVOIDED.iter().chain(american);
    let mut found: Vec<(u32, &str)> =
        phrases.flat_map(|phrase| prose.find(phrase).map(move |line| (line, *phrase))).collect();
    found.sort_unstable();
    found.into_iter().map(|(line, phrase)| format!("{}:{line}: {phrase}", path.display())).collect()
}

#[test]
fn comments_messages_and_pages_are_plain_english() {
    let mut paths = BTreeSet::new();
    files(root(), &mut paths);
    assert!(paths.len() > 100, "only {} files found", paths.len());
    let allowed = allowed();
    // The findings, grouped by the entry of the allow list that covers their file. Without such an entry, the
    // key is the file.
    let mut found: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for path in paths {
        let entry = path.ancestors().find(|ancestor| allowed.contains_key(*ancestor)).unwrap_or(&path);
        found.entry(entry.to_path_buf()).or_default().extend(findings(&path));
    }
    if std::env::var_os("UPDATE_PROSE").is_some() {
        let mut text =
            String::from("# Avoided phrases that remain (tests/prose.rs): count, tab, file or folder\n");
        for (path, limit) in &allowed {
            let count = found.get(path).map_or(0, Vec::len).min(*limit);
            if count > 0 {
                text.push_str(&format!("{count}\t{}\n", path.display()));
            }
        }
        fs::write(allow_list(), text).unwrap();
    }
    let too_many =
        |(path, found): &(PathBuf, Vec<String>)| found.len() > allowed.get(path).copied().unwrap_or(0);
    let faults: Vec<String> = found.into_iter().filter(too_many).flat_map(|(_, found)| found).collect();
    assert!(faults.is_empty(), "rephrase these (see CONTRIBUTING.md):\n{}", faults.join("\n"));
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The targets of the links in a Markdown text, except those in fenced blocks.
fn links(text: &str) -> Vec<String> {
    let outside: Vec<&str> = text.split("\n```").step_by(2).collect();
    let mut found = Vec::new();
    for part in outside {
        for (at, _) in part.match_indices("](") {
            let rest = &part[at + 2..];
            found.extend(rest.find(')').map(|end| rest[..end].to_owned()));
        }
    }
    found
}

#[test]
fn links_between_pages_work() {
    let mut paths = BTreeSet::new();
    files(root(), &mut paths);
    let mut faults = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        let page = root().join(path);
        for link in links(&fs::read_to_string(&page).unwrap()) {
            // The command line writes this page, and its own test checks it.
            if link.starts_with("http") || link.contains("command-line.md") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            if !target.exists() {
                faults.push(format!("{}: {link}: no such file", path.display()));
            } else if !fragment.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                let headings = text.lines().filter(|line| line.starts_with('#'));
                if !headings.into_iter().any(|line| anchor(line.trim_start_matches('#')) == fragment) {
                    faults.push(format!("{}: {link}: no such heading", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
