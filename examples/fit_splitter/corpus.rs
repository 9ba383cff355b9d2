//! Reads text without gold boundaries: segments of bilingual collections. Most segments are single sentences.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Collections whose licences allow the repository to include weights that were fitted on them.
const SOURCES: [&str; 7] = [
    "tatoeba",
    "tatoeba-pivot-en",
    "libreoffice-help",
    "cataclysm-dda",
    "debian-handbook",
    "gnome-user-docs",
    "python-docs",
];

/// Returns the distinct segments of a language, and whether each is colloquial, as segments from Tatoeba are.
pub(crate) fn segments(shared: &Path, lang: &str) -> io::Result<Vec<(String, bool)>> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let others: &[&str] = if lang == "fr" { &["en", "de", "es"] } else { &[lang] };
    for other in others {
        let path = shared.join(format!("train/pairs/fr-{other}.tsv.zst"));
        let reader = BufReader::new(zstd::Decoder::new(std::fs::File::open(path)?)?);
        for line in reader.lines() {
            let line = line?;
            let mut fields = line.split('\t');
            let (Some(french), Some(foreign), Some(source)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let text = if lang == "fr" { french } else { foreign };
            if SOURCES.contains(&source) && seen.insert(text.to_owned()) {
                out.push((text.to_owned(), source.starts_with("tatoeba")));
            }
        }
    }
    Ok(out)
}

/// Returns sentences of news and novels. A few items contain two sentences.
pub(crate) fn sentences(shared: &Path, lang: &str) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    let (pair, side) = if lang == "fr" { ("fren".to_owned(), "src") } else { (format!("fr{lang}"), "tgt") };
    for grade in ["mild", "medium", "hard"] {
        paths.push(shared.join(format!("gold/align/ntrex-{pair}-derived/ntrex-{grade}.{side}")));
    }
    if lang == "fr" || lang == "en" {
        let side = if lang == "fr" { "src" } else { "tgt" };
        let novels = std::fs::read_dir(shared.join("gold/align/transread-fren"))?;
        let mut novels: Vec<_> = novels.filter_map(|e| e.ok()).map(|e| e.path()).collect();
        novels.retain(|p| p.extension().is_some_and(|e| e == side));
        novels.sort();
        paths.extend(novels);
    }
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for path in paths.iter().filter(|p| p.exists()) {
        for line in std::fs::read_to_string(path)?.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if seen.insert(line.to_owned()) {
                out.push(line.to_owned());
            }
        }
    }
    Ok(out)
}
