//! Units with texts in more than two languages, and their writers: TMX, TSV, CSV and JSON Lines.
//!
//! One text, the source, is in each unit. The unit may lack any of the others, but not all of them.

mod jsonl;
mod table;
mod tmx;

use super::kind::Format;
use super::table::Syntax;
use super::unit::{Side, Unit};
use super::{WriteOptions, writable};
use crate::error::{Error, Parameter, Result, message};
use std::io::{self, Write};

/// A source text with its translations.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct MultilingualUnit {
    /// The name of the document that contains the unit.
    pub document: String,
    /// The number of the unit in its document, from 1.
    pub number: u32,
    /// The source text.
    pub source: Side,
    /// For each other language, the source text with its translation, or `None` if the unit lacks the language.
    pub pairs: Vec<Option<Unit>>,
}

impl MultilingualUnit {
    /// Returns the lowest confidence of the translations.
    pub(crate) fn confidence(&self) -> Option<f32> {
        lowest_confidence(self.pairs.iter().flatten())
    }

    /// Whether no translation is left.
    pub(crate) fn is_alone(&self) -> bool {
        self.pairs.iter().all(Option::is_none)
    }
}

fn lowest_confidence<'a>(pairs: impl Iterator<Item = &'a Unit>) -> Option<f32> {
    pairs.filter_map(|pair| pair.confidence).reduce(f32::min)
}

/// Writes units with many languages. Call `unit` any number of times, then `finish` once.
pub(crate) trait MultilingualWriter<W: Write> {
    /// Writes a unit. Returns false if the format cannot hold it, because no translation has both texts.
    fn unit(&mut self, unit: &MultilingualUnit) -> io::Result<bool>;

    /// Writes the end of the file, and returns the output.
    fn finish(self: Box<Self>) -> io::Result<W>;

    /// Returns the number of characters removed so far because the format forbids them.
    fn removed(&self) -> u64 {
        0
    }

    /// Returns how many translations into a language, by its position in [`MultilingualUnit::pairs`], were not written
    /// so far, because the text of one side was empty.
    fn dropped(&self, _language: usize) -> u64 {
        0
    }
}

/// Checks that a format can contain units with more than two languages.
///
/// # Errors
/// Returns a call error that names the formats that can.
pub(crate) fn check_format(format: Format) -> Result<()> {
    writable(format)?;
    if matches!(format, Format::Tmx | Format::Tsv | Format::Csv | Format::Jsonl) {
        return Ok(());
    }
    let fault = "this format has two texts in each unit, and there are more languages";
    let help = message!["use tmx, tsv, csv or jsonl, or align two texts at a time"];
    Err(Error::value(Parameter::OutputFormat, format.name(), fault).help(help))
}

/// Creates a writer for units in these languages, the source first.
///
/// # Errors
/// Returns the error of [`check_format`].
pub(crate) fn multilingual_writer<W: Write + 'static>(
    format: Format,
    out: W,
    languages: &[String],
    options: &WriteOptions,
) -> Result<Box<dyn MultilingualWriter<W>>> {
    check_format(format)?;
    let languages = languages.to_vec();
    Ok(match format {
        Format::Tmx => Box::new(tmx::Writer::new(out, languages, &options.tmx)),
        Format::Jsonl => Box::new(jsonl::Writer::new(out, languages)),
        _ => {
            let syntax = if format == Format::Csv { Syntax::Csv } else { Syntax::Tsv };
            Box::new(table::Writer::new(out, languages, syntax, options))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Flag;

    fn side(text: &str) -> Side {
        Side { text: text.into(), sentences: Some(0..2), paragraphs: Some(0..1), ..Side::default() }
    }

    fn pair(target: &str, confidence: f32) -> Unit {
        Unit {
            source: side("Un & deux.\nTrois."),
            target: Side { sentences: Some(0..1), ..side(target) },
            bead: Some((2, 1)),
            confidence: Some(confidence),
            ..Unit::default()
        }
    }

    fn written(format: Format, flags: bool) -> (String, u64) {
        let flagged = Some([Flag::Numbers].into_iter().collect());
        let english = Unit { flags: flagged.filter(|_| flags), ..pair("One, \"two\".", 0.95) };
        let unit = |number, pairs: Vec<Option<Unit>>| MultilingualUnit {
            document: "conte".into(),
            number,
            source: side("Un & deux.\nTrois."),
            pairs,
        };
        let mut options = WriteOptions::default();
        options.flags.write = flags;
        let languages = ["fr", "en", "de"].map(str::to_owned);
        let mut writer = multilingual_writer(format, Vec::new(), &languages, &options).unwrap();
        writer.unit(&unit(1, vec![Some(english), Some(pair("Eins\u{1}.", 0.5))])).unwrap();
        writer.unit(&unit(2, vec![None, Some(pair("Zwei.", 0.25))])).unwrap();
        let removed = writer.removed();
        (String::from_utf8(writer.finish().unwrap()).unwrap(), removed)
    }

    #[test]
    fn tables_have_a_column_for_each_language() {
        let (tsv, _) = written(Format::Tsv, false);
        assert_eq!(
            tsv,
            "document\tfr\ten\tde\tconfidence\tconfidence-en\tconfidence-de\n\
             conte\tUn & deux. Trois.\tOne, \"two\".\tEins .\t0.500\t0.950\t0.500\n\
             conte\tUn & deux. Trois.\t\tZwei.\t0.250\t\t0.250\n"
                .replace("Eins .", "Eins\u{1}.")
        );
        let (csv, _) = written(Format::Csv, true);
        let mut lines = csv.lines();
        let header = "document,fr,en,de,confidence,confidence-en,confidence-de,flags-en,flags-de";
        assert_eq!(lines.next(), Some(header));
        assert_eq!(lines.next(), Some("conte,\"Un & deux."));
        assert_eq!(
            lines.next(),
            Some("Trois.\",\"One, \"\"two\"\".\",Eins\u{1}.,0.500,0.950,0.500,numbers,")
        );
    }

    #[test]
    fn json_has_a_key_for_each_language() {
        let (text, _) = written(Format::Jsonl, true);
        let lines: Vec<serde_json::Value> =
            text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        let expected = serde_json::json!({
            "document": "conte", "unit": 1, "confidence": 0.5,
            "texts": {"fr": "Un & deux.\nTrois.", "en": "One, \"two\".", "de": "Eins\u{1}."},
            "confidences": {"en": 0.95, "de": 0.5},
            "sentences": {"fr": [0, 2], "en": [0, 1], "de": [0, 1]},
            "flags": {"en": ["numbers"]},
        });
        assert_eq!(lines[0], expected);
        let second = text.lines().nth(1).unwrap();
        assert!(second.contains(r#""texts":{"fr":"Un & deux.\nTrois.","de":"Zwei."}"#), "{second}");
    }

    #[test]
    fn tmx_has_a_variant_for_each_language() {
        let (text, removed) = written(Format::Tmx, true);
        assert_eq!(removed, 1);
        let unit = "<tu tuid=\"conte:1\">\n  <prop type=\"x-document\">conte</prop>\n  \
                    <prop type=\"x-confidence\">0.500</prop>\n  <tuv xml:lang=\"fr\">\n    \
                    <prop type=\"x-sentences\">2</prop>\n    <prop type=\"x-paragraph\">0</prop>\n    \
                    <seg>Un &amp; deux. Trois.</seg>\n  </tuv>\n  <tuv xml:lang=\"en\">\n    \
                    <prop type=\"x-confidence\">0.950</prop>\n    <prop type=\"x-flags\">numbers</prop>\n    \
                    <prop type=\"x-sentences\">1</prop>\n    <prop type=\"x-paragraph\">0</prop>\n    \
                    <seg>One, \"two\".</seg>\n  </tuv>\n";
        assert!(text.contains(unit), "{text}");
        assert_eq!(text.matches("<tuv ").count(), 5);
        assert!(text.ends_with("</tu>\n</body>\n</tmx>\n"), "{text}");
    }

    #[test]
    fn tmx_has_no_empty_segments_and_no_units_without_a_translation() {
        let languages = ["fr", "en", "de"].map(str::to_owned);
        let options = WriteOptions::default();
        let mut writer = multilingual_writer(Format::Tmx, Vec::new(), &languages, &options).unwrap();
        let texts = [("Un.", ["One.", "\u{1}"]), ("\u{1}", ["Two.", "Zwei."]), ("Trois.", ["", " "])];
        for (number, (source, [english, german])) in (1..).zip(texts) {
            let pairs = vec![Some(pair(english, 0.75)), Some(pair(german, 0.25))];
            let unit =
                MultilingualUnit { number, source: side(source), pairs, ..MultilingualUnit::default() };
            writer.unit(&unit).unwrap();
        }
        assert_eq!([writer.removed(), writer.dropped(0), writer.dropped(1)], [2, 2, 3]);
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!((text.matches("<tu ").count(), text.matches("<tuv ").count()), (1, 2), "{text}");
        // The confidence of the unit is that of the only translation that it has.
        assert_eq!((text.matches("0.750").count(), text.contains("0.250")), (2, false), "{text}");
    }

    #[test]
    fn other_formats_are_refused() {
        for format in [Format::Xlsx, Format::Moses, Format::Xliff, Format::Ladder] {
            let error = check_format(format).unwrap_err().to_string();
            assert!(error.contains("use tmx, tsv, csv or jsonl"), "{error}");
        }
    }

    #[test]
    fn a_unit_has_the_lowest_confidence_of_its_translations() {
        let unit = |pairs| MultilingualUnit { pairs, ..MultilingualUnit::default() };
        assert_eq!(unit(vec![Some(pair("a", 0.9)), None, Some(pair("b", 0.7))]).confidence(), Some(0.7));
        let alone = unit(vec![None, None]);
        assert!(alone.is_alone() && alone.confidence().is_none());
    }
}
