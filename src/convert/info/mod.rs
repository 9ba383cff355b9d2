//! Describes files: units, languages, words, duplicates, dates and programs. Reads one unit at a time.

mod document;
mod facts;
mod head;
mod tally;
mod tmx;

use crate::convert::UnitSource;
use crate::error::Result;
use crate::figures::Distribution;
use crate::format::{Format, ladder};
use crate::io::{self, display_name};
use std::path::Path;
use tally::Tally;

pub use facts::{DuplicateInfo, FileInfo, LanguageInfo};

impl FileInfo {
    /// Describes a file of units. A file of software texts is read alone if it has no target file.
    ///
    /// # Errors
    /// Returns the errors of reading the file.
    pub fn of_units(source: &UnitSource) -> Result<FileInfo> {
        let info = match source.format {
            Format::Tmx => tmx::info(&source.path, source.lenient)?,
            Format::Ladder => ladder_info(&source.path)?,
            format if format.has_keys() && source.target.is_none() => keyed(source)?,
            _ => units(source)?,
        };
        let file = display_name(&source.path).display().to_string();
        Ok(FileInfo { file, format: source.format.name().into(), ..info })
    }
}

fn units(source: &UnitSource) -> Result<FileInfo> {
    let mut reader = source.open()?;
    let (mut tally, mut confidence) = (Tally::default(), Distribution::default());
    while let Some(unit) = reader.unit()? {
        let own = reader.languages().unwrap_or_else(|| source.languages.so_far());
        let name =
            |tag: &'_ str, side: &'static str| if tag == "und" { side.to_owned() } else { tag.to_owned() };
        let (src, tgt) = (name(&own.src, "source"), name(&own.tgt, "target"));
        let sides = [(src.as_str(), &unit.source), (tgt.as_str(), &unit.target)];
        tally.unit(sides.into_iter().map(|(language, side)| (language, side.text.as_str())));
        if let Some(value) = unit.confidence {
            confidence.add(f64::from(value));
        }
        if let Some(extra) = &unit.extra {
            tally.tags((extra.source.codes.len() + extra.target.codes.len()) as u64);
            tally.extra(&extra.attributes, &extra.notes, &extra.props);
        }
    }
    let mut info = tally.finish();
    info.confidence = Some(confidence).filter(|confidence| confidence.histogram.total() > 0);
    info.warnings = reader.losses();
    head::add(&mut info, &source.path, source.format)?;
    Ok(info)
}

/// Describes a ladder, which has sentence numbers and no texts.
fn ladder_info(path: &Path) -> Result<FileInfo> {
    let rungs = ladder::parse(&String::from_utf8_lossy(&io::read_to_end(path)?), path)?;
    let mut confidence = Distribution::default();
    rungs.iter().filter_map(|rung| rung.score).for_each(|score| confidence.add(score));
    Ok(FileInfo {
        units: Some(rungs.len() as u64),
        incomplete: rungs.iter().filter(|rung| rung.src.is_empty() || rung.tgt.is_empty()).count() as u64,
        confidence: Some(confidence).filter(|confidence| confidence.histogram.total() > 0),
        ..FileInfo::default()
    })
}

/// Describes a file of software texts.
fn keyed(source: &UnitSource) -> Result<FileInfo> {
    let (texts, language) = source.keyed(&source.path, &source.languages.src)?;
    let (language, mut tally) = (language.unwrap_or_else(|| "und".into()), Tally::default());
    for (_, text) in texts.entries() {
        tally.unit([(language.as_str(), text)].into_iter());
    }
    Ok(FileInfo { incomplete: 0, ..tally.finish() })
}
