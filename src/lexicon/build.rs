//! From files of pairs and dictionaries to a lexicon.

use super::Lexicon;
use super::learn::{LearnOptions, Learner};
use crate::error::{Error, Result};
use crate::text::language::Language;
use crate::wording::count;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a lexicon is built from.
#[derive(Debug, Clone)]
pub struct Material {
    /// The other language; the first is French.
    pub other: Language,
    /// Files of `French TAB other TAB source` lines, plain or `.zst`, or tables with the columns `source` and `target`, which
    /// their first line names; `-` is the standard input.
    pub pairs: Vec<PathBuf>,
    /// Files of `headword TAB translation` lines, plain or `.zst`, named `fr-XX…` or `XX-fr…` by their direction.
    pub dictionaries: Vec<PathBuf>,
    /// Only pairs whose source column is one of these, or one of these with `.terms` behind it; empty: all.
    pub sources: Vec<String>,
}

/// What went into a lexicon.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Sentence pairs.
    pub pairs: usize,
    /// Dictionary entries.
    pub entries: usize,
}

/// Learns a lexicon from files.
///
/// # Errors
/// When a file cannot be read, a line has too few columns, a dictionary's name does not tell its direction, or
/// nothing at all was found.
pub fn build(material: &Material, options: &LearnOptions) -> Result<(Lexicon, Taken)> {
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
        let reversed = direction(path, material.other)?;
        for_each_row(path, |columns| {
            let (french, foreign) =
                if reversed { (columns[1], columns[0]) } else { (columns[0], columns[1]) };
            learner.add_entry(french, foreign, 1.0);
            entries += 1;
        })?;
    }
    let taken = Taken { pairs: learner.pairs(), entries };
    if taken == Taken::default() {
        return Err(Error::call(
            "lexicon build: no pairs and no dictionary entries found; check --pairs, --dictionary and --source",
        ));
    }
    let lexicon = learner.learn(options);
    if lexicon.is_empty() {
        let found =
            format!("{} and {}", count(taken.pairs, "pair"), count(taken.entries, "dictionary entry"));
        return Err(Error::call(format!(
            "lexicon build: nothing could be learnt from {found}: no two words come together often enough; give more"
        )));
    }
    Ok((lexicon, taken))
}

/// Whether a dictionary goes from the other language to French, by its file name.
fn direction(path: &Path, other: Language) -> Result<bool> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.starts_with(&format!("fr-{other}")) {
        Ok(false)
    } else if name.starts_with(&format!("{other}-fr")) {
        Ok(true)
    } else {
        Err(Error::input(
            path,
            format!("the name does not tell the direction; call it fr-{other}.tsv or {other}-fr.tsv"),
        ))
    }
}

/// Calls `row` with the columns (at least two) of each line that is not blank. Of a table whose first line names `source` and
/// `target`, these are the first two.
fn for_each_row(path: &Path, mut row: impl FnMut(&[&str])) -> Result<()> {
    let failed = |source| Error::io(path, source).help("check the name and the permissions");
    let open = || File::open(path).map_err(failed);
    let input: Box<dyn Read> = match path.extension() {
        _ if path.as_os_str() == "-" => Box::new(io::stdin()),
        Some(ending) if ending == "zst" => {
            Box::new(zstd::stream::read::Decoder::new(open()?).map_err(failed)?)
        }
        _ => Box::new(open()?),
    };
    let mut named = None;
    for (number, line) in BufReader::new(input).lines().enumerate() {
        let line = line.map_err(|source| match source.kind() {
            io::ErrorKind::InvalidData => {
                fault(path, number + 1, "bytes that are not UTF-8; convert the file first")
            }
            _ => failed(source),
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 2 {
            return Err(fault(path, number + 1, "one column; two or three are wanted, separated by tabs"));
        }
        if number == 0 {
            let at = |name| columns.iter().position(|column| column.trim() == name);
            named = at("source").zip(at("target"));
            if named.is_some() {
                continue;
            }
        }
        match named {
            None => row(&columns),
            Some((source, target)) => match (columns.get(source), columns.get(target)) {
                (Some(source), Some(target)) => row(&[source, target]),
                _ => return Err(fault(path, number + 1, "fewer columns than the first line names")),
            },
        }
    }
    Ok(())
}

fn fault(path: &Path, line: usize, reason: &str) -> Error {
    Error::input(path, reason).at_line(line)
}
