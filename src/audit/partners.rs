//! Reports files without a counterpart in the other folder.

use super::places::Places;
use super::{DocumentAudit, Finding, Kind, Passage};
use crate::corpus::{Documents, Unpaired};
use crate::document::Cut;
use crate::wording::{count, list};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Minimum similarity of two file names, from 0 to 1. If the most similar name has at least this similarity,
/// the finding suggests it. Unrelated names rarely share half of their letter pairs.
const MIN_SIMILARITY: f64 = 0.5;

/// Returns an audit with a single finding for each file without a counterpart.
pub(super) fn findings(documents: &Documents) -> Vec<DocumentAudit> {
    let all = documents.unpaired();
    let finding = |unpaired: &Unpaired| {
        let file = &unpaired.file;
        let is_source = unpaired.is_source;
        let others = all.iter().filter(|other| other.is_source != is_source).map(|other| &other.file);
        let (source, target) = match is_source {
            true => (file.clone(), PathBuf::new()),
            false => (PathBuf::new(), file.clone()),
        };
        let mut audit = DocumentAudit::new(&file.to_string_lossy(), source, target);
        let what = if is_source { "no translation" } else { "no source" };
        audit.push(Finding {
            document: audit.document.clone(),
            kind: Kind::UntranslatedFile,
            probability: 1.0,
            src: None,
            tgt: None,
            note: match (unpaired.candidates.as_slice(), closest(file, others)) {
                ([], Some(other)) => format!("{what}; the most similar name is {}", other.display()),
                ([], None) => format!("{what} in the other folder"),
                ([one], _) => format!("{what}; its name matches {}, but so do others", one.display()),
                (several, _) => {
                    let names: Vec<_> = several.iter().map(|path| path.display().to_string()).collect();
                    format!("{what}; its name matches several files: {}", names.join(", "))
                }
            },
            at: None,
        });
        audit
    };
    all.iter().map(finding).collect()
}

/// Returns the paragraphs of a text. Each of them is what a translator has to translate.
pub(super) fn paragraphs(cut: &Cut, places: &Places<'_>) -> Vec<Passage> {
    let mut end = 0;
    let of_paragraph = cut.sentences.chunk_by(|a, b| a.paragraph == b.paragraph).filter_map(|sentences| {
        let begin = end;
        end += sentences.len() as u32;
        places.passage(&(begin..end))
    });
    of_paragraph.collect()
}

/// Returns a note about the files that are not audited.
pub(super) fn skipped(documents: &Documents) -> Option<String> {
    let files = documents.skipped();
    let extension = |file: &PathBuf| file.extension().map(|name| format!(".{}", name.to_string_lossy()));
    let extensions: BTreeSet<String> = files.iter().filter_map(extension).collect();
    let number = count(files.len(), "file");
    let names = list(extensions.iter().map(String::as_str));
    let why = "not documents, or not in one of the two languages";
    (!files.is_empty()).then(|| format!("skipped {number} ({names}): {why}"))
}

/// Returns the file with the most similar name, if one is similar enough.
fn closest<'a>(file: &Path, others: impl Iterator<Item = &'a PathBuf>) -> Option<&'a PathBuf> {
    let own = letter_pairs(file);
    let similarity = |other: &Path| {
        let other = letter_pairs(other);
        2.0 * own.intersection(&other).count() as f64 / (own.len() + other.len()).max(1) as f64
    };
    let scored = others.map(|other| (similarity(other), other)).filter(|(score, _)| *score >= MIN_SIMILARITY);
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, other)| other)
}

/// Returns all pairs of neighbouring characters of a file name without its extension, in lower case.
fn letter_pairs(file: &Path) -> BTreeSet<(char, char)> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    name.chars().zip(name.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_name_is_the_most_similar_one() {
        let others = ["en/introduction.txt", "en/installing.txt", "en/zoo.txt"].map(PathBuf::from);
        let closest = |name: &str| closest(Path::new(name), others.iter()).cloned();
        assert_eq!(closest("fr/installation.txt"), Some(others[1].clone()));
        assert_eq!(closest("fr/introduction-2.txt"), Some(others[0].clone()));
        assert_eq!(closest("fr/glossaire.txt"), None);
    }
}
