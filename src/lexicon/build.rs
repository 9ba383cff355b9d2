//! Builds a lexicon from files of sentence pairs and from dictionaries.

use super::files::{LexiconSize, size_of};
use super::learn::{LearnOptions, Learner};
use super::{Lexicon, file};
use crate::error::{Error, Parameter, Result};
use crate::io::{self, Output, refuse_overwrite};
use crate::limits::{Limits, most_unpacked, read_line};
use crate::message;
use crate::text::language::Language;
use crate::wording::{count, size};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The input for building a lexicon.
#[derive(Debug, Clone)]
pub struct Material {
    /// The other language. The first language is always French.
    pub other: Language,
    /// Files of sentence pairs. Each line has a French sentence, its translation and optionally a corpus
    /// name, separated by tabs. If the first line has the column names `source` and `target`, only these two
    /// columns are read.
    pub pairs: Vec<PathBuf>,
    /// Dictionary files, named `fr-XX…` or `XX-fr…`. Each line has a headword, a tab and its translation.
    pub dictionaries: Vec<PathBuf>,
    /// Names of the corpora to use. An empty list selects all corpora. A name also selects the corpus with
    /// the same name followed by `.terms`.
    pub sources: Vec<String>,
}

/// The amount of input from which a lexicon was built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Number of sentence pairs.
    pub pairs: usize,
    /// Number of dictionary entries.
    pub entries: usize,
}

/// Learns a lexicon and writes it to `path`. The file appears only when it is complete.
///
/// # Errors
/// Returns an error if an input cannot be read, if a line has too few columns, if the name of a dictionary
/// does not show its direction, or if nothing can be learnt. Also returns an error if the output is one of
/// the inputs or cannot be written.
pub fn build_file(material: &Material, options: &LearnOptions, path: &Path) -> Result<(LexiconSize, Taken)> {
    refuse_overwrite([path], material.pairs.iter().chain(&material.dictionaries))?;
    // Open the output first, so that an unwritable path fails before the long computation.
    let mut out = Output::create(path)?;
    let (lexicon, taken) = build(material, options)?;
    let bytes = file::to_bytes(&lexicon);
    out.write_all(&bytes).and_then(|()| out.commit()).map_err(|source| Error::io(path, source))?;
    Ok((size_of(&lexicon, bytes.len()), taken))
}

fn build(material: &Material, options: &LearnOptions) -> Result<(Lexicon, Taken)> {
    let mut learner = Learner::new(material.other, options);
    let mut entries = 0;
    for path in &material.pairs {
        for_each_row(path, |columns| {
            let source = columns.get(2).map_or("", |source| source.strip_suffix(".terms").unwrap_or(source));
            if material.sources.is_empty() || material.sources.iter().any(|wanted| wanted == source) {
                learner.add_pair(columns[0], columns[1]);
            }
        })?;
    }
    for path in &material.dictionaries {
        let reversed = is_reversed(path, material.other)?;
        for_each_row(path, |columns| {
            let (french, foreign) = (columns[usize::from(reversed)], columns[usize::from(!reversed)]);
            entries += usize::from(learner.add_entry(french, foreign, 1.0));
        })?;
    }
    let taken = Taken { pairs: learner.pairs(), entries };
    if taken == Taken::default() {
        let [pairs, dictionary, source] = [Parameter::Pairs, Parameter::Dictionary, Parameter::LexiconSource];
        return Err(Error::call("found neither sentence pairs nor dictionary entries")
            .help(message!["check ", pairs, ", ", dictionary, " and ", source]));
    }
    let lexicon = learner.learn();
    if lexicon.len() == 0 {
        let (pairs, entries) = (count(taken.pairs, "pair"), count(taken.entries, "dictionary entry"));
        let fault = format!("no two words occur together often enough in {pairs} and {entries}");
        return Err(Error::call(fault).help("give more pairs, or lower the minimum probability"));
    }
    Ok((lexicon, taken))
}

/// Returns whether a dictionary goes from the other language to French, as its file name shows. Returns an
/// input error if the name does not show the direction.
fn is_reversed(path: &Path, other: Language) -> Result<bool> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    // A lexicon that several languages share is built from the dictionaries of all of these languages.
    let fits = |code: &str| {
        let lang = Language::from_code(code).map(Language::lexicon_language);
        lang == Some(other.lexicon_language()) || code == other.code()
    };
    let mut parts = name.split(|c: char| !c.is_alphanumeric());
    match (parts.next(), parts.next()) {
        (Some("fr"), Some(code)) if fits(code) => Ok(false),
        (Some(code), Some("fr")) if fits(code) => Ok(true),
        _ => Err(Error::input(path, "the file name does not show the direction of the dictionary")
            .help(format!("rename it to fr-{other}.tsv or {other}-fr.tsv"))),
    }
}

/// Calls `row` with the columns of each line that is not blank. Each line must have at least two columns. If
/// the first line has the column names `source` and `target`, `row` gets only these two columns.
fn for_each_row(path: &Path, mut row: impl FnMut(&[&str])) -> Result<()> {
    let mut named = None;
    let (mut input, most) = (io::open(path)?, Limits::default().line());
    // All pairs of a file are kept in memory, so the size of the decompressed file must be limited.
    let mut left = io::packed_size(path).map_or(u64::MAX, most_unpacked);
    let mut line = Vec::new();
    for number in 0.. {
        let read = read_line(&mut input, &mut line, most).map_err(|source| Error::reading(path, source))?;
        let Some(end) = read else { break };
        let fault = |fault: &str| Error::input(path, fault).at_line(number + 1);
        left = left.saturating_sub(end.length);
        if left == 0 {
            return Err(fault("the file unpacks to more than 100 times its size").help("unpack it first"));
        }
        if end.length > most {
            return Err(fault(&format!("the line is longer than {}", size(most))).help("split it"));
        }
        let line = std::str::from_utf8(&line)
            .map_err(|_| fault("not valid UTF-8").help("convert the file to UTF-8"))?
            .trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        let mut columns = line.split('\t');
        if columns.clone().nth(1).is_none() {
            return Err(
                fault("only one column").help("each line needs two or three columns, separated by tabs")
            );
        }
        if number == 0 {
            let at = |name| columns.clone().position(|column| column.trim() == name);
            named = at("source").zip(at("target"));
            if named.is_some() {
                continue;
            }
        }
        let Some((source, target)) = named else {
            row(&columns.by_ref().take(3).collect::<Vec<_>>());
            continue;
        };
        let pair = columns.clone().nth(source).zip(columns.nth(target));
        let (source, target) = pair.ok_or_else(|| {
            fault("fewer columns than the first line").help("give every line the same number of columns")
        })?;
        row(&[source, target]);
    }
    Ok(())
}
