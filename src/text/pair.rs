//! Determines the languages of two texts to be aligned.

use crate::error::{Error, ErrorKind, Message, Parameter, Result};
use crate::message;
use crate::text::detect::{self, certain_language, detect, detect_reliably};
use crate::text::{Language, LanguageTag, identify};

/// The languages of two texts, with messages for the user.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguagePair {
    /// The language of the source text.
    pub src: LanguageTag,
    /// The language of the target text.
    pub tgt: LanguageTag,
    /// Messages that report detected languages.
    pub notes: Vec<Message>,
    /// Messages about languages that look wrong.
    pub warnings: Vec<Message>,
}

#[derive(Debug, Clone, Copy)]
struct Side<'a> {
    name: &'static str,
    parameter: Parameter,
    tag: Option<&'a LanguageTag>,
    text: &'a str,
}

/// Determines the languages of two texts. If a tag is `None`, detects the language of that text. If the text
/// is too short for detection, assumes French unless the other text is French.
///
/// # Errors
/// Returns a detection error if a language cannot be detected reliably, if both texts are in the same
/// language, or if neither is French. The error names the parameter to set.
///
/// # Examples
/// ```
/// use enregard::internals::text::pair::resolve_pair;
/// use enregard::{Language, LanguageTag};
///
/// let canadian = LanguageTag::parse("fr-CA", enregard::error::Parameter::SourceLanguage)?;
/// let english = "The postman opened the garden gate and put two letters on the table.";
/// let pair = resolve_pair(Some(&canadian), None, "Le facteur ouvrit.", english)?;
/// assert_eq!((pair.src.as_str(), pair.tgt.as_str()), ("fr-CA", "en"));
/// assert_eq!(pair.notes[0].to_string(), "detected language of the target text: English (en)");
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn resolve_pair(
    src_tag: Option<&LanguageTag>,
    tgt_tag: Option<&LanguageTag>,
    src_text: &str,
    tgt_text: &str,
) -> Result<LanguagePair> {
    let (mut notes, mut warnings) = (Vec::new(), Vec::new());
    let side = |name, parameter, tag, text| Side { name, parameter, tag, text };
    let source = side("the source text", Parameter::SourceLanguage, src_tag, src_text);
    let target = side("the target text", Parameter::TargetLanguage, tgt_tag, tgt_text);
    let (src, tgt) = (source.language(), target.language());
    let src_note = src.is_none().then(|| source.assume_french(tgt)).flatten();
    let src_lang = src.or(src_note.is_some().then_some(Language::French));
    let tgt_note = tgt.is_none().then(|| target.assume_french(src_lang)).flatten();
    let are_both_detected = [src_tag, tgt_tag] == [None; 2] && src_note.is_none() && tgt_note.is_none();
    let src = source.resolve(src_note, &mut notes, &mut warnings)?;
    let tgt = target.resolve(tgt_note, &mut notes, &mut warnings)?;
    if are_both_detected {
        let name = |tag: &LanguageTag| format!("{} ({tag})", tag.lang().name());
        notes = vec![format!("detected languages: {} and {}", name(&src), name(&tgt)).into()];
    }
    // If the languages are swapped, each of the two texts has caused a warning. One warning about the swap
    // replaces them.
    if let Some(warning) = Some(()).filter(|()| warnings.len() == 2).and_then(|()| swapped(source, target)) {
        warnings = vec![warning];
    }
    let pair = LanguagePair { src, tgt, notes, warnings };
    let same = pair.src.lang() == pair.tgt.lang();
    if same || pair.src.lang() != Language::French && pair.tgt.lang() != Language::French {
        return Err(misfit(&pair, source, target, same));
    }
    Ok(pair)
}

/// Returns a warning if both languages are set, and each text is in the language that is set for the other.
fn swapped(source: Side<'_>, target: Side<'_>) -> Option<Message> {
    let (src, tgt) = (source.tag?, target.tag?);
    let is_in = |text: &str, tag: &LanguageTag| {
        let found = detect(text);
        found.reliable && found.lang == Some(tag.lang())
    };
    if src.lang() == tgt.lang() || !is_in(source.text, tgt) || !is_in(target.text, src) {
        return None;
    }
    let texts = |side: Side<'_>, lang: Language| format!("{} seems to be {}", side.name, lang.name());
    let (first, second) = (texts(source, tgt.lang()), texts(target, src.lang()));
    let (from, to) = (source.parameter, target.parameter);
    Some(message![
        format!("{first} and {second}, but "),
        from,
        format!(" is {src} and "),
        to,
        format!(" is {tgt}; swap the two languages, or the two texts")
    ])
}

impl Side<'_> {
    /// Returns the language of the tag if it is set, and otherwise the detected language if detection is
    /// certain.
    fn language(self) -> Option<Language> {
        self.tag.map_or_else(|| certain_language(self.text), |tag| Some(tag.lang()))
    }

    /// Returns a note if French can be assumed: the text is too short to detect its language, and the other
    /// text is not known to be French.
    fn assume_french(self, other: Option<Language>) -> Option<Message> {
        if other == Some(Language::French) {
            return None;
        }
        detect::assume_french(self.text, self.name, self.parameter)
    }

    /// Returns the language. If it was detected or assumed, adds a message to `notes`. If it was set but
    /// looks wrong, adds a message to `warnings`. `french` is the note to add if French is assumed.
    fn resolve(
        self,
        french: Option<Message>,
        notes: &mut Vec<Message>,
        warnings: &mut Vec<Message>,
    ) -> Result<LanguageTag> {
        if let Some(note) = french {
            notes.push(note);
            return Ok(Language::French.into());
        }
        let Some(given) = self.tag else {
            let tag = LanguageTag::from(detect_reliably(self.text, self.name, self.parameter)?);
            notes.push(format!("detected language of {}: {} ({tag})", self.name, tag.lang().name()).into());
            return Ok(tag);
        };
        let found = detect(self.text);
        if let Some(lang) = found.lang.filter(|lang| found.reliable && *lang != given.lang()) {
            let fault = format!("{} seems to be {}, but ", self.name, lang.name());
            warnings.push(message![fault, self.parameter, format!(" is {given}; check the languages")]);
        } else if !detect::is_short(self.text) {
            warnings.extend(self.script_warning(given));
        }
        Ok(given.clone())
    }
}

impl Side<'_> {
    /// Returns a warning if the text is in a script that its language does not use, or in two scripts. If the
    /// tag names a script, as in `ru-Latn`, there is no warning.
    fn script_warning(self, tag: &LanguageTag) -> Option<Message> {
        let script_subtag = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
        if tag.as_str().split('-').skip(1).any(script_subtag) {
            return None;
        }
        let scripts = identify::script_shares(self.text);
        let &(main, share) = scripts.first()?;
        if let Some(&(second, _)) = scripts.get(1).filter(|(_, share)| *share >= MIXED) {
            let both = format!("{} and {}", main.name(), second.name());
            return Some(
                format!("{}: mixes {both} letters; check that it is in one language", self.name).into(),
            );
        }
        (share >= MOSTLY && main.fits(tag.lang().code()) == Some(false)).then(|| {
            let fault = format!("{} is in {} letters, but ", self.name, main.name());
            let usual = format!(" is {tag}, which is usually written in another script; check the language");
            message![fault, self.parameter, usual]
        })
    }
}

/// The minimum share of letters in a second script for the warning that a text mixes scripts. In text about
/// software in a script other than Latin, up to a quarter of the letters are Latin.
const MIXED: f64 = 0.35;
/// The minimum share of letters in the main script for the warning that the script does not fit the language.
const MOSTLY: f64 = 0.8;

fn misfit(pair: &LanguagePair, src: Side<'_>, tgt: Side<'_>, same: bool) -> Error {
    let is = |side: Side<'_>, tag: &LanguageTag| match side.tag {
        Some(tag) => message![side.parameter, format!(" {tag}")],
        None => format!("{} is {} ({tag})", side.name, tag.lang().name()).into(),
    };
    let both = message![is(src, &pair.src), " and ", is(tgt, &pair.tgt), ")"];
    let (source, target) = (src.parameter, tgt.parameter);
    let error = if same {
        Error::call(message!["both texts are in the same language (", both]).help(message![
            "give a text and its translation, or set the languages with ",
            source,
            " and ",
            target
        ])
    } else {
        Error::call(message!["neither text is French (", both]).help(message![
            "enregard aligns French with another language; if one of the texts is French, set ",
            source,
            " fr or ",
            target,
            " fr"
        ])
    };
    error.of_kind(ErrorKind::Detection)
}

#[cfg(test)]
mod tests {
    use super::super::detect::tests::{EN, FR, IT};
    use super::*;

    const TA: &str =
        "தபால்காரர் தோட்டத்தின் கதவைத் திறந்து, மேசையின் மீது இரண்டு கடிதங்களை வைத்துவிட்டு, ஒரு வார்த்தையும் பேசாமல் போனார்.";

    fn error(src_tag: Option<&str>, tgt_tag: Option<&str>, src: &str, tgt: &str) -> String {
        let tag = |tag: Option<&str>| tag.map(|tag| tag.parse::<LanguageTag>().unwrap());
        resolve_pair(tag(src_tag).as_ref(), tag(tgt_tag).as_ref(), src, tgt).unwrap_err().to_string()
    }

    #[test]
    fn both_languages_are_detected() {
        let pair = resolve_pair(None, None, EN, FR).unwrap();
        assert_eq!((pair.src.lang(), pair.tgt.lang()), (Language::English, Language::French));
        let notes: Vec<String> = pair.notes.iter().map(Message::to_string).collect();
        assert_eq!(notes, ["detected languages: English (en) and French (fr)"]);
    }

    #[test]
    fn short_texts_are_assumed_to_be_french_where_they_can_be() {
        let languages = |tags: [Option<&str>; 2], src: &str, tgt: &str| {
            let [src_tag, tgt_tag] = tags.map(|tag| tag.map(|tag| tag.parse::<LanguageTag>().unwrap()));
            let pair = resolve_pair(src_tag.as_ref(), tgt_tag.as_ref(), src, tgt).unwrap();
            (pair.src.to_string(), pair.tgt.to_string(), pair.notes.iter().map(Message::to_string).collect())
        };
        let (src, tgt, notes): (_, _, Vec<_>) = languages([None, None], "Non. Et toi ?", EN);
        assert_eq!((src.as_str(), tgt.as_str()), ("fr", "en"));
        assert_eq!(
            notes[0],
            "the source text: too short to detect its language; assuming French (set another with `src_lang`)"
        );
        assert_eq!(languages([Some("de"), None], "Nein. Und du?", "Non. Et toi ?").1, "fr");
        // Only one supported language is written in Greek letters.
        assert_eq!(languages([None, None], "Όχι. Και εσύ;", "Non. Et toi ?").0, "el");
        assert_eq!(languages([None, None], "Non. Et toi ?", "Όχι. Και εσύ;").1, "el");
    }

    #[test]
    fn swapped_texts_cause_warnings() {
        let (fr, en) = (LanguageTag::from(Language::French), LanguageTag::from(Language::English));
        let pair = resolve_pair(Some(&fr), Some(&en), EN, FR).unwrap();
        let warnings = [
            "the source text seems to be English and the target text seems to be French, but `src_lang` is fr and \
             `tgt_lang` is en; swap the two languages, or the two texts",
        ];
        let found: Vec<String> = pair.warnings.iter().map(Message::to_string).collect();
        assert!(pair.notes.is_empty());
        assert_eq!(found, warnings);
    }

    #[test]
    fn scripts_that_do_not_fit_cause_warnings() {
        let warnings = |tag: &str, text: &str| {
            let (french, tag) = (LanguageTag::from(Language::French), tag.parse::<LanguageTag>().unwrap());
            let pair = resolve_pair(Some(&french), Some(&tag), FR, text).unwrap();
            pair.warnings.iter().map(Message::to_string).collect::<Vec<_>>()
        };
        let russian = "Pochtalyon otkryl kalitku, polozhil pisma na stol i ushyol, ne skazav ni slova. Nikto yego ne videl.";
        let found = warnings("ru", russian);
        assert_eq!(
            found,
            [
                "the target text is in Latin letters, but `tgt_lang` is ru, which is usually written in another \
              script; check the language"
            ]
        );
        assert_eq!(warnings("ru-Latn", russian), [""; 0]);
        let mixed = "Почтальон открыл калитку и положил письма на стол. The postman opened the gate and put the letters \
                     on the table, and then he left without a word.";
        let found = warnings("ru", mixed);
        assert!(found[0].contains("mixes") && found[0].contains("Cyrillic"), "{found:?}");
        assert_eq!(
            warnings("ru", "Почтальон открыл калитку и положил письма от Pierre Dupont на стол."),
            [""; 0]
        );
    }

    #[test]
    fn errors_say_what_to_set() {
        let same = error(None, Some("fr-CA"), FR, EN);
        assert_eq!(
            same,
            "both texts are in the same language (the source text is French (fr) and `tgt_lang` fr-CA); give a text and \
             its translation, or set the languages with `src_lang` and `tgt_lang`"
        );
        assert!(
            error(None, None, EN, IT).contains("neither text is French (the source text is English (en) and")
        );
        assert!(error(None, None, FR, "42").contains("set the language with `tgt_lang`"));
        assert!(error(None, None, "Non. Et toi ?", FR).contains("the source text: too short to detect"));
        assert!(error(None, None, "Non. Et toi ?", "No.").contains("the target text: too short to detect"));
        let mixed = "Le chat the dog et la maison of the world dans une journée with a friend.";
        let doubt = error(None, None, mixed, EN);
        assert!(doubt.starts_with("the source text: cannot detect its language reliably"), "{doubt}");
        let tamil = error(None, None, FR, TA);
        assert!(tamil.contains("seems to be Tamil") && tamil.contains("`tgt_lang`"), "{tamil}");
    }
}
