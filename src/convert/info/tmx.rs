//! Describes a TMX file, which may have any number of languages.

use super::facts::FileInfo;
use super::tally::{Tally, extend};
use crate::error::Result;
use crate::figures::Distribution;
use crate::format::tmx::TmxReader;
use crate::io::{self, display_name};
use crate::text::LanguageTag;
use crate::wording::count;
use std::path::Path;

pub(super) fn info(path: &Path, lenient: bool) -> Result<FileInfo> {
    let mut reader = TmxReader::new(io::open(path)?, display_name(path), lenient)?;
    let (mut tally, mut confidence) = (Tally::default(), Distribution::default());
    let header = reader.header().clone();
    let version = header.attribute("creationtoolversion").filter(|version| !version.is_empty());
    if let Some(tool) = header.attribute("creationtool") {
        tally.tool(&version.map_or(tool.into(), |version| format!("{tool} {version}")));
    }
    while let Some(unit) = reader.unit()? {
        tally.unit(unit.variants.iter().map(|variant| (variant.lang.as_str(), variant.text.as_str())));
        tally.tags(unit.variants.iter().map(|variant| variant.extra.codes.len() as u64).sum());
        tally.extra(&unit.attributes, &unit.notes, &unit.props);
        for variant in &unit.variants {
            tally.extra(&variant.extra.attributes, &variant.extra.notes, &variant.extra.props);
        }
        let value = ["x-confidence", "score-aligner"].into_iter().find_map(|kind| unit.prop(kind));
        if let Some(value) = value.and_then(|text| text.parse().ok()).filter(|p| (0.0..=1.0).contains(p)) {
            confidence.add(value);
        }
    }
    let mut info = tally.finish();
    let source = header.attribute("srclang").map(str::to_owned);
    // The source language is the first one.
    info.languages.sort_by_key(|known| !source.as_ref().is_some_and(|src| is_same(src, &known.language)));
    if let (None, Some(date)) = (&info.created, header.attribute("creationdate")) {
        extend(&mut info.created, date);
    }
    if reader.skipped() > 0 {
        info.warnings.push(format!("{} skipped", count(reader.skipped(), "broken unit")));
    }
    info.warnings.extend(reader.encoding_warning());
    info.version = header.version;
    info.confidence = Some(confidence).filter(|confidence| confidence.histogram.total() > 0);
    Ok(info)
}

fn is_same(a: &str, b: &str) -> bool {
    let lang = |tag: &str| tag.parse::<LanguageTag>().ok().map(|tag| tag.lang());
    a.eq_ignore_ascii_case(b) || lang(a).is_some() && lang(a) == lang(b)
}
