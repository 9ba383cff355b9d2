//! Determines the languages of texts, one of which is French.

use crate::corpus::{Input, TextPaths};
use crate::document::{Inputs, Observer};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::text::detect::{certain_language, detect_reliably};
use crate::text::{Language, LanguageTag, floor};
use crate::wording::list;

/// Maximum number of files per language that are read to detect the language.
const MAX_FILES: usize = 20;

/// Amount of text that is used to detect a language, in bytes.
const SAMPLE: usize = 1 << 16;

/// The languages of the texts of a run.
#[derive(Debug, Clone)]
pub(super) struct HubLanguages {
    /// The languages, in the order of the texts.
    pub tags: Vec<LanguageTag>,
    /// The position of the French text.
    pub hub: usize,
    /// For each text, whether its language was detected.
    pub detected: Vec<bool>,
}

/// Returns the parameter that sets the language of a text.
pub(super) fn parameter(text: usize) -> Parameter {
    if text == 0 { Parameter::SourceLanguage } else { Parameter::TargetLanguage }
}

impl HubLanguages {
    /// Detects the languages that are not `given`, and finds the French text.
    ///
    /// # Errors
    /// Returns a detection error if a language cannot be detected, if not exactly one text is French, or if two texts
    /// have the same language tag.
    pub(super) fn resolve(
        given: &[Option<LanguageTag>],
        paths: &TextPaths,
        inputs: &Inputs,
        observer: &mut dyn Observer,
    ) -> Result<HubLanguages> {
        let mut tags = Vec::new();
        for (text, path) in paths.paths().iter().enumerate() {
            let sample = sample(paths, text, inputs)?;
            let name = path.display();
            let tag = match given.get(text).cloned().flatten() {
                Some(tag) => {
                    if let Some(other) = certain_language(&sample).filter(|lang| *lang != tag.lang()) {
                        let fault = format!("{name}: seems to be {}, but ", other.name());
                        let end = format!(" is {tag}; check the languages");
                        observer.warning(&message![fault, parameter(text), end]);
                    }
                    tag
                }
                None => {
                    let lang = detect_reliably(&sample, path, parameter(text))?;
                    observer.note(&format!("{name}: detected language: {} ({lang})", lang.name()).into());
                    lang.into()
                }
            };
            tags.push(tag);
        }
        let hub = find_hub(&tags, paths)?;
        check_distinct(&tags, paths)?;
        let is_given = |text: usize| given.get(text).is_some_and(Option::is_some);
        let detected = (0..tags.len()).map(|text| !is_given(text)).collect();
        Ok(HubLanguages { tags, hub, detected })
    }

    /// Returns the positions of the texts other than the French one.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> {
        let hub = self.hub;
        (0..self.tags.len()).filter(move |&text| text != hub)
    }

    /// Returns the tags as text, French first.
    pub(super) fn in_output(&self) -> Vec<String> {
        [self.hub].into_iter().chain(self.others()).map(|text| self.tags[text].as_str().to_owned()).collect()
    }
}

/// Returns the beginning of the text of a language. Files that cannot be read are skipped, because the run reports
/// them.
fn sample(paths: &TextPaths, language: usize, inputs: &Inputs) -> Result<String> {
    let mut sample = String::new();
    for file in paths.first_files(language, MAX_FILES)? {
        let deadline = inputs.deadline(inputs.stop.clone());
        let read = inputs.side(&Input::File(file), &inputs.side_options(language > 0), &deadline);
        let Ok(read) = read else { continue };
        sample.push_str(&read.document.text[..floor(&read.document.text, SAMPLE)]);
        sample.push('\n');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    Ok(sample)
}

fn find_hub(tags: &[LanguageTag], paths: &TextPaths) -> Result<usize> {
    let french: Vec<usize> = (0..tags.len()).filter(|&text| tags[text].lang() == Language::French).collect();
    let name = |text: usize| format!("{} is {}", paths.paths()[text].display(), tags[text].lang().name());
    let error = match french.as_slice() {
        [hub] => return Ok(*hub),
        [] => {
            let all: Vec<String> = (0..tags.len()).map(name).collect();
            let fault = format!("no text is French ({})", list(all.iter().map(String::as_str)));
            let help = "each text is aligned with a French one; add it, or set the languages with ";
            let help = message![help, Parameter::SourceLanguage, " and ", Parameter::TargetLanguage];
            Error::call(fault).help(help)
        }
        several => {
            let all: Vec<String> =
                several.iter().map(|&text| paths.paths()[text].display().to_string()).collect();
            let fault = format!("several texts are French: {}", list(all.iter().map(String::as_str)));
            Error::call(fault).help("give one French text, with which the others are aligned")
        }
    };
    Err(error.of_kind(ErrorKind::Detection))
}

fn check_distinct(tags: &[LanguageTag], paths: &TextPaths) -> Result<()> {
    for (text, tag) in tags.iter().enumerate() {
        let is_same = |other: &LanguageTag| other.as_str().eq_ignore_ascii_case(tag.as_str());
        if let Some(earlier) = tags[..text].iter().position(is_same) {
            let [first, second] = [earlier, text].map(|text| paths.paths()[text].display());
            let fault = format!("{first} and {second} are both in {} ({tag})", tag.lang().name());
            let help = message![
                "give one text for each language, or set tags that differ, such as en-GB,en-US, with ",
                Parameter::TargetLanguage
            ];
            return Err(Error::call(fault).help(help).of_kind(ErrorKind::Detection));
        }
    }
    Ok(())
}
