//! The supported file formats for translation units.

use crate::error::{Error, Parameter, Result};
use serde::Serialize;
use std::path::Path;
use std::str::FromStr;

/// A file format for translation units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Translation Memory eXchange. Writes version 1.4; reads versions 1.1 to 1.4.
    #[default]
    Tmx,
    /// Tab-separated values with a header.
    Tsv,
    /// Comma-separated values with a header. Reads semicolons as separators, too.
    Csv,
    /// A sheet of an Excel workbook (Office Open XML).
    Xlsx,
    /// One JSON object per line.
    Jsonl,
    /// One bead per line, as the numbers of its source and target sentences, such as `[0, 1]:[2]`.
    Ladder,
    /// Two plain text files that correspond line by line.
    Moses,
    /// XLIFF. Writes version 1.2; reads any version.
    Xliff,
    /// XLIFF. Writes version 2.0; reads any version.
    Xliff2,
    /// Gettext PO files.
    Po,
    /// A Parquet file with one column for each field of a unit. Reads files with other columns, too.
    Parquet,
    /// A Parquet file with a column `translation`, which has a text for each language.
    #[serde(rename = "parquet-translation")]
    ParquetTranslation,
    /// A bilingual HTML page for readers, which can be written but not read.
    Html,
    /// A bilingual EPUB book for readers, which can be written but not read.
    Epub,
    /// Two JSON files with software texts, paired by their keys. They can be read but not written.
    Json,
    /// Two YAML files with software texts. They can be read but not written.
    Yaml,
    /// Two files of Java properties. They can be read but not written.
    Properties,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Format] = &[
        Format::Tmx,
        Format::Tsv,
        Format::Csv,
        Format::Xlsx,
        Format::Jsonl,
        Format::Ladder,
        Format::Moses,
        Format::Xliff,
        Format::Xliff2,
        Format::Po,
        Format::Parquet,
        Format::ParquetTranslation,
        Format::Html,
        Format::Epub,
        Format::Json,
        Format::Yaml,
        Format::Properties,
    ];

    /// Returns the name of the format, which is also a file extension for it.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Tmx => "tmx",
            Format::Tsv => "tsv",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Jsonl => "jsonl",
            Format::Ladder => "ladder",
            Format::Moses => "moses",
            Format::Xliff => "xliff",
            Format::Xliff2 => "xliff2",
            Format::Po => "po",
            Format::Parquet => "parquet",
            Format::ParquetTranslation => "parquet-translation",
            Format::Html => "html",
            Format::Epub => "epub",
            Format::Json => "json",
            Format::Yaml => "yaml",
            Format::Properties => "properties",
        }
    }

    /// Infers the format of an input from its extension, ignoring a final `.gz` or `.zst`. Translation programs have
    /// their own extensions for XLIFF, and Gettext has one for templates.
    pub fn of_input(path: &Path) -> Option<Format> {
        match extension(path)?.to_ascii_lowercase().as_str() {
            "sdlxliff" | "mxliff" | "mqxliff" | "txlf" => Some(Format::Xliff),
            "pot" => Some(Format::Po),
            // The reader of XLSX files says how to save the other spreadsheets.
            "xlsm" | "xls" | "xlsb" | "ods" => Some(Format::Xlsx),
            "arb" => Some(Format::Json),
            "yml" => Some(Format::Yaml),
            // HTML files and books are documents.
            _ => Format::from_path(path).filter(|format| !format.is_for_readers()),
        }
    }

    /// Infers the format from a file's extension, ignoring a final `.gz` or `.zst`.
    pub fn from_path(path: &Path) -> Option<Format> {
        extension(path)?.parse().ok()
    }

    /// Returns whether a file is a table of rows and columns.
    pub(crate) const fn is_table(self) -> bool {
        matches!(self, Format::Tsv | Format::Csv | Format::Xlsx)
    }

    /// Returns whether the columns of the texts can be chosen.
    pub(crate) const fn has_columns(self) -> bool {
        self.is_table() || self.is_parquet()
    }

    /// Returns whether a file is a Parquet file.
    pub(crate) const fn is_parquet(self) -> bool {
        matches!(self, Format::Parquet | Format::ParquetTranslation)
    }

    /// Returns whether a file can store the inline tags of its segments.
    pub const fn has_tags(self) -> bool {
        matches!(self, Format::Tmx | Format::Xliff | Format::Xliff2 | Format::Jsonl | Format::Parquet)
    }

    /// Returns whether a source consists of two files whose texts are paired by their keys.
    pub const fn has_keys(self) -> bool {
        matches!(self, Format::Json | Format::Yaml | Format::Properties)
    }

    /// Returns whether the rows of a table in this format can be copied byte for byte.
    pub(crate) const fn keeps_rows(self) -> bool {
        matches!(self, Format::Tsv | Format::Csv)
    }

    /// Returns whether a new writer can continue an unfinished file. Writers of XLIFF and HTML cannot, because they do
    /// not know which elements are open, and a PO writer does not know which messages it wrote. XLSX and EPUB files are
    /// compressed archives, and a Parquet file ends with a list of its parts, so they cannot be continued either.
    pub const fn can_be_resumed(self) -> bool {
        let is_markup = matches!(self, Format::Xliff | Format::Xliff2 | Format::Html);
        let is_archive = matches!(self, Format::Xlsx | Format::Epub);
        !is_markup && !is_archive && !self.is_parquet() && !matches!(self, Format::Po)
    }

    /// Returns whether a file is for readers: it has the texts, but no confidences and the like.
    pub(crate) const fn is_for_readers(self) -> bool {
        matches!(self, Format::Html | Format::Epub)
    }

    /// Returns whether units of this format can have quality flags.
    pub const fn has_flags(self) -> bool {
        self.is_table() || matches!(self, Format::Tmx | Format::Jsonl | Format::Parquet)
    }

    /// Returns whether to write unaligned sentences in this format. Ladders always contain them; TSV, CSV,
    /// XLSX, JSON Lines, Parquet, HTML and EPUB do if `keep_nulls` is true. In other formats, a unit with an empty side
    /// could overwrite an existing translation when a user imports it.
    pub const fn takes_nulls(self, keep_nulls: bool) -> bool {
        matches!(self, Format::Ladder)
            || keep_nulls
                && (self.is_table()
                    || self.is_for_readers()
                    || matches!(self, Format::Jsonl | Format::Parquet))
    }
}

/// Returns whether a file is compressed, judging by its extension.
pub(super) fn is_packed(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["gz", "zst"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Returns the extension of a file, or the one before it if the file is compressed.
pub(crate) fn extension(path: &Path) -> Option<&str> {
    let name = if is_packed(path) { Path::new(path.file_stem()?) } else { path };
    name.extension()?.to_str()
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let name = match name.to_ascii_lowercase().as_str() {
            "xlf" => "xliff",
            "htm" => "html",
            _ => name,
        };
        let known = Format::ALL.iter().copied().find(|f| f.name().eq_ignore_ascii_case(name));
        known.ok_or_else(|| {
            let written = Format::ALL.iter().filter(|&&format| writable(format).is_ok());
            let names: Vec<_> = written.map(|format| format.name()).collect();
            let read = "json, yaml or properties (input only)";
            let help = format!("use one of {}, or {read}", names.join(", "));
            Error::call(format!("unknown format {name:?}")).help(help)
        })
    }
}

/// Checks that a format can be written.
///
/// # Errors
/// Returns a call error for a format that can only be read.
pub fn writable(format: Format) -> Result<()> {
    let (name, help) = match format {
        Format::Json => ("JSON", "use jsonl for JSON Lines, or another format"),
        Format::Yaml => ("YAML", "use another format"),
        Format::Properties => ("properties", "use another format"),
        Format::Parquet | Format::ParquetTranslation if !cfg!(feature = "parquet") => {
            let fault = "this build cannot write Parquet files";
            let help = "use a build with the feature \"parquet\", or another format";
            return Err(Error::value(Parameter::OutputFormat, format.name(), fault).help(help));
        }
        _ => return Ok(()),
    };
    let fault = format!("{name} files can be read but not written");
    Err(Error::value(Parameter::OutputFormat, format.name(), fault).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_of_a_compressed_file_is_the_one_before() {
        let format = |name: &str| Format::from_path(Path::new(name));
        for name in ["a.tsv", "a.TSV", "a.tsv.gz", "a.tsv.zst", "a.b.tsv.ZST"] {
            assert_eq!(format(name), Some(Format::Tsv), "{name}");
        }
        assert_eq!(format("a.xlf.zst"), Some(Format::Xliff));
        for (name, known) in
            [("a.fr.sdlxliff", Format::Xliff), ("a.MXLIFF.gz", Format::Xliff), ("a.pot", Format::Po)]
        {
            assert_eq!((Format::of_input(Path::new(name)), format(name)), (Some(known), None), "{name}");
        }
        for name in ["a", "a.zst", "tsv.gz", "a.tsv.zst.gz", "a.tsv.xz", ".tsv"] {
            assert_eq!(format(name), None, "{name}");
        }
    }
}
