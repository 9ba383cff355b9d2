//! Reads and writes translation units: TMX, XLIFF, TSV, CSV, XLSX, JSON Lines, Parquet, Moses,
//! PO, HTML, EPUB, ladders and the texts of software.
//!
//! Each format has a module with a [`UnitReader`], a [`UnitWriter`] or both. Readers and writers handle one
//! unit at a time, so memory use does not grow with the file. [`filter::UnitFilter`] decides which units to
//! write.

mod archive;
pub mod bands;
mod codes;
mod duplicates;
pub mod epub;
mod fields;
pub mod filter;
pub mod html;
mod inline;
pub mod jsonl;
mod kind;
pub mod ladder;
mod limit;
mod lines;
pub mod moses;
pub(crate) mod multilingual;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod po;
pub mod strings;
pub mod table;
pub mod tmx;
mod traits;
mod unit;
pub mod xliff;
pub mod xlsx;

pub(crate) use codes::extra_of;
pub use duplicates::Dedup;
pub(crate) use duplicates::text_key;
pub(crate) use filter::{FilterOptions, UnitFilter};
pub(crate) use kind::extension;
pub use kind::{Format, writable};
pub(crate) use limit::FormatLimit;
pub(crate) use lines::numbered_lines;
pub use traits::{UnitReader, UnitWriter};
pub use unit::{Languages, Row, Side, Unit, one_line};

use crate::quality::FlagOptions;
use serde::Serialize;
use std::io::Write;

/// Options for writing an output, apart from its format.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Options for TMX.
    #[serde(rename = "tmx_options")]
    pub tmx: tmx::TmxOptions,
    /// Boundaries between confidence bands, in ascending order. Each band is written to its own file.
    #[serde(rename = "split_by_confidence")]
    pub bands: Vec<f32>,
    /// Whether CSV begins with a byte order mark, by which Excel recognises UTF-8.
    pub csv_bom: bool,
    /// The confidence below which a translation in a PO file is marked as fuzzy. The default is 0.5.
    pub fuzzy_below: Option<f32>,
    /// How HTML and EPUB show the two texts.
    pub layout: html::HtmlLayout,
    /// Whether to write only the first of several units that count as duplicates.
    pub dedup: Option<Dedup>,
    /// The quality flags to compute, and what to do with flagged units.
    #[serde(flatten)]
    pub flags: FlagOptions,
}

/// Creates a writer for a format, with the options that it needs from the beginning. Moses needs two outputs,
/// every other format one.
///
/// # Panics
/// Panics if `outputs` is empty.
pub(crate) fn writer<W: Write + Send + 'static>(
    format: Format,
    outputs: Vec<W>,
    languages: &Languages,
    options: &WriteOptions,
) -> Box<dyn UnitWriter<W>> {
    let mut outputs = outputs.into_iter();
    match (outputs.next(), outputs.next()) {
        (Some(src), Some(tgt)) => Box::new(moses::MosesWriter::new(src, tgt)),
        (Some(out), None) => match format {
            Format::Tmx => Box::new(tmx::TmxWriter::new(out, languages)),
            Format::Jsonl => Box::new(jsonl::JsonlWriter::new(out, languages)),
            Format::Ladder => Box::new(ladder::LadderWriter::new(out)),
            Format::Xliff => Box::new(xliff::XliffWriter::new(out, xliff::Version::One, languages)),
            Format::Xliff2 => Box::new(xliff::XliffWriter::new(out, xliff::Version::Two, languages)),
            Format::Csv => Box::new(table::TableWriter::new(out, table::Syntax::Csv)),
            Format::Xlsx => Box::new(xlsx::XlsxWriter::new(out)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Box::new(parquet::ParquetWriter::new(out, parquet::Shape::Flat, languages)),
            #[cfg(feature = "parquet")]
            Format::ParquetTranslation => {
                Box::new(parquet::ParquetWriter::new(out, parquet::Shape::Translation, languages))
            }
            Format::Po => {
                let fuzzy_below = options.fuzzy_below.unwrap_or(po::FUZZY_BELOW);
                Box::new(po::PoWriter::new(out, languages, fuzzy_below))
            }
            Format::Html => Box::new(html::HtmlWriter::new(out, languages, options.layout)),
            Format::Epub => Box::new(epub::EpubWriter::new(out, languages, options.layout)),
            // TSV, and formats that `writable` refuses.
            Format::Tsv | Format::Moses | Format::Json | Format::Yaml | Format::Properties => {
                Box::new(table::TableWriter::new(out, table::Syntax::Tsv))
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet | Format::ParquetTranslation => {
                Box::new(table::TableWriter::new(out, table::Syntax::Tsv))
            }
        },
        (None, _) => unreachable!("every format has at least one output"),
    }
}
