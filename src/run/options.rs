//! The options of an alignment run.

use crate::aligner::AlignerOptions;
use crate::corpus::Documents;
use crate::document::{LanguageChoice, SplittingOptions};
use crate::error::{Error, Result};
use crate::format::{FilterOptions, Format, Languages, WriteOptions};
use crate::io::{name_and_content, refuse_overwrite};
use crate::limits::Limits;
use crate::run::{Fingerprint, Layout};
use crate::text::ReadOptions;
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// All settings that, together with the documents, determine the bytes of the output.
///
/// An interrupted run can be resumed only with the same options. The options are compared in serialised form,
/// so new fields are included automatically. Each serialised field has the name of its
/// [`Parameter`](crate::error::Parameter).
///
/// # Examples
/// ```
/// use enregard::{AlignOptions, Format};
///
/// let mut options = AlignOptions::default();
/// options.format = Format::Tsv;
/// options.keep_nulls = true;
/// ```
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct AlignOptions {
    /// The languages. Any language that is not set is detected.
    #[serde(flatten)]
    pub languages: LanguageChoice,
    /// Options for decoding the input files.
    #[serde(flatten)]
    pub read: ReadOptions,
    /// Whether the inputs have one sentence per line.
    pub segmented: bool,
    /// How the inputs are split into sentences.
    #[serde(flatten)]
    pub splitting: SplittingOptions,
    /// Options of the aligner.
    #[serde(flatten)]
    pub aligner: AlignerOptions,
    /// A file with corrections from the review page: fixed beads and rejected units.
    #[serde(serialize_with = "name_and_content")]
    pub corrections: Option<PathBuf>,
    /// Limits on the size and processing time of each document.
    #[serde(flatten)]
    pub limits: Limits,
    /// The format of the output.
    #[serde(rename = "to")]
    pub format: Format,
    /// The number of documents per output file, including those that fail. `None` writes a single file.
    pub shard_size: Option<u64>,
    /// Units with a confidence below this value are dropped. Unaligned sentences are not affected.
    pub min_confidence: f32,
    /// Document pairs whose probability of being translations of each other is below this value are skipped.
    pub min_document_confidence: f32,
    /// Whether unaligned sentences are written, if the format can represent them.
    pub keep_nulls: bool,
    /// Further options for writing the output.
    #[serde(flatten)]
    pub write: WriteOptions,
}

impl AlignOptions {
    pub(crate) fn filter(&self) -> FilterOptions {
        FilterOptions {
            min_confidence: self.min_confidence,
            keep_nulls: self.keep_nulls,
            // A ladder file must account for every sentence, so duplicates are kept.
            dedup: self.write.dedup.filter(|_| self.format != Format::Ladder),
            flags: self.write.flags,
        }
    }

    pub(crate) fn layout(&self, languages: &Languages) -> Layout {
        Layout { format: self.format, languages: languages.clone(), write: self.write.clone(), rows: None }
    }

    /// Returns all files that a run reads: documents, files that contain or list documents, lexicons,
    /// corrections, segmentation rules and abbreviations.
    pub(crate) fn inputs<'a>(
        &'a self,
        documents: &'a Documents,
    ) -> Result<impl Iterator<Item = PathBuf> + use<'a>> {
        let more = self.aligner.lexicons.iter().chain(&self.corrections);
        let more = more.chain(self.splitting.files()).cloned();
        Ok(documents.files()?.chain(more))
    }

    /// Returns a call error if `file` is one of the files that a run reads.
    pub(crate) fn refuse_input(&self, file: &Path, documents: &Documents) -> Result<()> {
        refuse_overwrite([file], self.inputs(documents)?)
    }

    /// Returns the fingerprint of a run with these options and the given or detected `languages`.
    pub(crate) fn fingerprint(&self, languages: &Languages) -> Result<Fingerprint> {
        // Serialise to text first: in a `Value`, the `f32` 0.8 would become 0.800000011920929.
        let unserialisable =
            |e: serde_json::Error| Error::environment(format!("cannot write the options to a journal ({e})"));
        let text = serde_json::to_string(self).map_err(unserialisable)?;
        let mut fields: Map<String, Value> = serde_json::from_str(&text).map_err(unserialisable)?;
        fields.insert("src_lang".into(), languages.src.clone().into());
        fields.insert("tgt_lang".into(), languages.tgt.clone().into());
        let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
        Ok(fields.map(|(name, value)| (name, shown(value))).collect())
    }
}

/// Formats a value for messages.
fn shown(value: Value) -> String {
    if let Value::String(text) = value { text } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Parameter;
    use crate::format::Dedup;
    use crate::format::html::HtmlLayout;
    use crate::format::tmx::TmxOptions;
    use crate::quality::{FlagOptions, FlagSet};
    use crate::text::language::{Language, LanguageTag};

    fn languages(src: &str) -> Languages {
        Languages { src: src.into(), tgt: "en".into() }
    }

    fn fingerprint(options: &AlignOptions) -> Fingerprint {
        options.fingerprint(&languages("fr")).unwrap()
    }

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn every_option_changes_the_fingerprint() {
        // This pattern lists every field, so a new field breaks the build until this test covers it.
        let AlignOptions {
            languages: LanguageChoice { src: _, tgt: _ },
            read: ReadOptions { encoding: _, lang: _, target: _, tags: _, allows_no_text: _ },
            segmented: _,
            splitting: SplittingOptions { srx: _, abbreviations: _ },
            aligner:
                AlignerOptions { weights: _, lexicons: _, lexicon_contents: _, no_builtin: _, monotone: _ },
            corrections: _,
            limits: Limits { bytes: _, line: _, time: _ },
            format: _,
            shard_size: _,
            min_confidence: _,
            min_document_confidence: _,
            keep_nulls: _,
            write:
                WriteOptions {
                    tmx: TmxOptions { tags: _, doctype: _, date: _, paracrawl: _, context: _ },
                    bands: _,
                    csv_bom: _,
                    fuzzy_below: _,
                    layout: _,
                    dedup: _,
                    flags: FlagOptions { write: _, drop: _, only: _, max_chars: _ },
                },
        } = AlignOptions::default();
        let lexicon = file("chat\tcat\n");
        type Change<'a> = (&'a str, Box<dyn Fn(&mut AlignOptions) + 'a>);
        let changes: Vec<Change<'_>> = vec![
            ("encoding", Box::new(|o| o.read.encoding = "latin1".parse().ok())),
            ("lang", Box::new(|o| o.read.lang = Some(Language::French))),
            ("tags", Box::new(|o| o.read.tags = true)),
            ("segmented", Box::new(|o| o.segmented = true)),
            ("srx", Box::new(|o| o.splitting.srx = Some(lexicon.path().into()))),
            ("abbreviations", Box::new(|o| o.splitting.abbreviations = Some(lexicon.path().into()))),
            ("weights", Box::new(|o| o.aligner.weights.discount += 0.1)),
            ("lexicon", Box::new(|o| o.aligner.lexicons.push(lexicon.path().into()))),
            (
                "lexicon_contents",
                Box::new(|o| o.aligner.lexicon_contents.push(("a".into(), b"chat\tcat\n".into()))),
            ),
            ("no_lexicon", Box::new(|o| o.aligner.no_builtin = true)),
            ("monotone", Box::new(|o| o.aligner.monotone = true)),
            ("corrections", Box::new(|o| o.corrections = Some(lexicon.path().into()))),
            ("max_document_mb", Box::new(|o| o.limits.bytes = Some(2_500_000))),
            ("max_line_mb", Box::new(|o| o.limits.line = Some(2_500_000))),
            ("to", Box::new(|o| o.format = Format::Tsv)),
            ("shard_size", Box::new(|o| o.shard_size = Some(10))),
            ("min_confidence", Box::new(|o| o.min_confidence = 0.8)),
            ("min_document_confidence", Box::new(|o| o.min_document_confidence = 0.8)),
            ("keep_nulls", Box::new(|o| o.keep_nulls = true)),
            ("tmx_options", Box::new(|o| o.write.tmx.tags.push(("fr".into(), "fr-FR".into())))),
            ("tmx_options", Box::new(|o| o.write.tmx.doctype = true)),
            ("tmx_options", Box::new(|o| o.write.tmx.date = Some("20240229T123456Z".into()))),
            ("tmx_options", Box::new(|o| o.write.tmx.paracrawl = true)),
            ("tmx_options", Box::new(|o| o.write.tmx.context = true)),
            ("split_by_confidence", Box::new(|o| o.write.bands = vec![0.5])),
            ("csv_bom", Box::new(|o| o.write.csv_bom = true)),
            ("fuzzy_below", Box::new(|o| o.write.fuzzy_below = Some(0.8))),
            ("layout", Box::new(|o| o.write.layout = HtmlLayout::Alternate)),
            ("dedup", Box::new(|o| o.write.dedup = Some(Dedup::Near))),
            ("flags", Box::new(|o| o.write.flags.write = true)),
            ("drop", Box::new(|o| o.write.flags.drop = FlagSet::ALL)),
            ("only", Box::new(|o| o.write.flags.only = FlagSet::ALL)),
            ("max_chars", Box::new(|o| o.write.flags.max_chars = Some(100))),
        ];
        let default = fingerprint(&AlignOptions::default());
        for (name, change) in changes {
            let mut options = AlignOptions::default();
            change(&mut options);
            let changed = fingerprint(&options);
            let keys = default.keys().chain(changed.keys());
            let differing: Vec<_> = keys.filter(|key| default.get(*key) != changed.get(*key)).collect();
            assert!(
                !differing.is_empty() && differing.iter().all(|key| *key == name),
                "{name}: {differing:?}"
            );
            // Only programs that use the library can set these two.
            let has_no_parameter = ["weights", "lexicon_contents"].contains(&name);
            assert!(has_no_parameter || Parameter::from_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn values_are_shown_as_the_user_gave_them() {
        let options = AlignOptions { min_confidence: 0.8, ..AlignOptions::default() };
        let limits = Limits { bytes: Some(2_500_000), ..Limits::default() };
        let options = AlignOptions { limits, ..options };
        let fingerprint = fingerprint(&options);
        let value = |name: &str| fingerprint.get(name).map(String::as_str);
        assert_eq!(value("min_confidence"), Some("0.8"));
        assert_eq!(value("max_document_mb"), Some("2.5"));
        assert_eq!(value("to"), Some("tmx"));
        assert_eq!(value("shard_size"), None);
    }

    #[test]
    fn detected_languages_count_like_given_ones() {
        let mut given = AlignOptions::default();
        given.languages.src = LanguageTag::parse("fr-CA", Parameter::SourceLanguage).ok();
        let detected = AlignOptions::default().fingerprint(&languages("fr-CA")).unwrap();
        assert_eq!(given.fingerprint(&languages("fr-CA")).unwrap(), detected);
        assert_ne!(detected, fingerprint(&AlignOptions::default()));
    }

    #[test]
    fn files_count_with_their_content_and_dates_do_not() {
        let lexicon = file("chat\tcat\n");
        let mut options = AlignOptions::default();
        options.aligner.lexicons.push(lexicon.path().into());
        options.write.tmx.date = Some("20240229T123456Z".into());
        let before = fingerprint(&options);
        options.write.tmx.date = Some("20250101T000000Z".into());
        assert_eq!(fingerprint(&options), before);
        std::fs::write(lexicon.path(), "chat\ttomcat\n").unwrap();
        assert_ne!(fingerprint(&options), before);
    }
}
