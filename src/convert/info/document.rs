//! Describes a document: its language, paragraphs, sentences, words and characters.

use super::facts::{FileInfo, LanguageInfo};
use crate::corpus::Input;
use crate::document::Inputs;
use crate::error::{Parameter, Result};
use crate::format::extension;
use crate::io::display_name;
use crate::limits::{Deadline, Limits};
use crate::text::detect::detect;
use crate::text::{Language, LanguageTag, ReadOptions};
use std::path::Path;

impl FileInfo {
    /// Describes a document in any format that `split` reads. If `lang` is `None`, its language is detected. `names`
    /// formats the names of parameters in warnings.
    ///
    /// # Errors
    /// Returns the errors of reading the document.
    pub fn of_document(
        path: &Path,
        read: ReadOptions,
        lang: Option<&LanguageTag>,
        limits: Limits,
        names: fn(Parameter) -> String,
    ) -> Result<FileInfo> {
        let read = ReadOptions { lang: lang.map(LanguageTag::lang), ..read };
        let (inputs, input) = (Inputs::new(read, false, limits), Input::File(path.into()));
        let text = inputs.side(&input, &read, &Deadline::default())?;
        let found = detect(&text.document.text);
        let detected = found.lang.filter(|_| found.reliable);
        let language = lang.map(|tag| tag.as_str().to_owned());
        let language = language.or_else(|| detected.map(|lang| lang.code().into()));
        let warnings = text.document.warnings.iter().map(|warning| warning.message().render(names)).collect();
        let split_as = read.lang.or(detected).unwrap_or(Language::French);
        let cut = inputs.cut(&input, text, split_as, &Deadline::default())?;
        let mut texts =
            LanguageInfo { language: language.unwrap_or_else(|| "und".into()), ..LanguageInfo::default() };
        texts.segments = cut.sentences.len() as u64;
        cut.sentences.iter().for_each(|sentence| texts.add(&cut.document.text[sentence.span.clone()]));
        Ok(FileInfo {
            file: display_name(path).display().to_string(),
            format: format(path),
            paragraphs: Some(cut.document.paragraphs.len() as u64),
            languages: vec![texts],
            warnings,
            ..FileInfo::default()
        })
    }
}

/// Returns the extension of a document in lower case, or `txt`.
fn format(path: &Path) -> String {
    extension(path).map_or_else(|| "txt".into(), str::to_lowercase)
}
