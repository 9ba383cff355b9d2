//! Reads the texts of software: key-value JSON, YAML and Java properties. Each file has one language, so a source
//! is a pair of files whose texts are paired by their keys.

mod json;
mod properties;
mod reader;
mod tree;
#[cfg(feature = "documents")]
mod yaml;

pub use reader::{KeyedTexts, StringsReader};

#[cfg(not(feature = "documents"))]
use crate::error::Error;
use crate::error::Result;
use crate::format::Format;
use std::path::Path;

/// Parses a file of software texts. Errors name the file as `path`.
///
/// # Errors
/// Returns an input error if the file is not valid in this format.
pub fn parse(text: &str, format: Format, path: &Path) -> Result<KeyedTexts> {
    let text = text.trim_start_matches('\u{feff}');
    match format {
        Format::Properties => properties::parse(text, path),
        Format::Yaml => parse_yaml(text, path),
        _ => json::parse(text, path),
    }
}

#[cfg(feature = "documents")]
fn parse_yaml(text: &str, path: &Path) -> Result<KeyedTexts> {
    yaml::parse(text, path)
}

#[cfg(not(feature = "documents"))]
fn parse_yaml(_: &str, path: &Path) -> Result<KeyedTexts> {
    let fault = "this build cannot read YAML files";
    Err(Error::input(path, fault)
        .help("convert the file to JSON, or use a build with the feature \"documents\""))
}
