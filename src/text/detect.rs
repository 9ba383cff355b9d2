//! Detects the language of a text.
//!
//! Identifies several samples separately ([`identify`](super::identify)), because the text may begin with a
//! title page in another language. See `docs/decisions/0002-languages.md`.

use crate::error::{Error, ErrorKind, Message, Parameter, Result};
use crate::message;
use crate::text::identify::{identify, is_latin, single_name};
use crate::text::language::Language;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// The detected language of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The most likely supported language, or `None` for a text without words.
    pub lang: Option<Language>,
    /// The strength of the evidence, from 0 to 1. It is not a probability.
    pub confidence: f64,
    /// Whether the evidence is strong enough to rely on `lang`.
    pub reliable: bool,
    /// The English name of an unsupported language, if one is more likely than `lang`.
    pub foreign: Option<&'static str>,
}

/// The maximum number of samples of a text.
const SAMPLES: usize = 8;
/// The number of bytes of text for each sample. A text has at least one sample, and at most [`SAMPLES`].
const SAMPLE_BYTES: usize = 1000;
/// The number of bytes of a sample that are examined. They hold about thirty words of two-byte letters, which
/// is enough for nearly every language (docs/explanation/detection.md). The number is small so that detection
/// takes little time compared with alignment.
const EXAMINED: usize = 400;
/// The minimum number of letters for a reliable result: about half a line.
const MIN_LETTERS: usize = 40;
/// For a reliable result, the best language needs at least this share of the votes for supported languages,
/// and at least this many votes per sample on average. In a text in two languages, each gets about half of
/// the votes.
const MAJORITY: f64 = 0.6;
/// The weight of a sample whose letter n-grams do not fit its best language. It is so low that the result is
/// not reliable if all samples are of this kind.
const DOUBTFUL: f64 = 0.1;

/// Detects the language of `text`.
///
/// # Examples
/// ```
/// use enregard::internals::text::detect::detect;
/// use enregard::Language;
///
/// let found = detect("Le facteur poussa la grille du jardin et posa deux lettres sur la table.");
/// assert!(found.lang == Some(Language::French) && found.reliable);
/// assert!(!detect("Paris, 1889.").reliable);
/// ```
pub fn detect(text: &str) -> Detection {
    let samples = samples(text);
    let mut known: BTreeMap<Language, f64> = BTreeMap::new();
    let mut foreign: BTreeMap<&'static str, f64> = BTreeMap::new();
    for sample in &samples {
        let found = identify(&sample[..crate::text::floor(sample, EXAMINED.min(sample.len()))]);
        let Some(best) = found.best() else { continue };
        // A sample that fits no language counts little. It is not ignored, because the other samples may not
        // fit any language either.
        let vote = if found.fits() { best.probability } else { best.probability * DOUBTFUL };
        match Language::from_code(best.code) {
            Some(lang) => *known.entry(lang).or_default() += vote,
            // A sample that fits no language is not evidence for an unsupported one.
            None if !found.fits() => {}
            None => *foreign.entry(single_name(sample).unwrap_or(best.code)).or_default() += vote,
        }
    }
    let (lang, votes) = most(&known);
    let (foreign, against) = most(&foreign);
    let foreign = foreign.filter(|_| against > votes);
    let confidence = votes / samples.len().max(1) as f64;
    let letters = letters(&samples);
    let majority = votes >= MAJORITY * known.values().sum::<f64>() && confidence >= MAJORITY;
    Detection { lang, confidence, reliable: majority && foreign.is_none() && letters >= MIN_LETTERS, foreign }
}

/// Returns the language of `text` if it is certain enough: either the detection is reliable, or the text is short but
/// not in Latin letters, and one language is clearly more likely than the others.
pub(crate) fn certain_language(text: &str) -> Option<Language> {
    let found = detect(text);
    let by_script = || {
        let is_certain = found.foreign.is_none() && found.confidence >= MAJORITY;
        found.lang.filter(|_| is_certain && !is_latin(text) && is_short(text))
    };
    found.lang.filter(|_| found.reliable).or_else(by_script)
}

/// Whether a text has too few letters for its language to be detected.
pub(crate) fn is_short(text: &str) -> bool {
    letters(&samples(text)) < MIN_LETTERS
}

/// Returns a note for the user if `text` is too short to detect its language. The caller then assumes French,
/// because one side of every pair is French. Returns `None` if the text is long enough.
pub(crate) fn assume_french(text: &str, name: impl fmt::Display, parameter: Parameter) -> Option<Message> {
    is_short(text).then(|| {
        let note = format!("{name}: too short to detect its language; assuming French (set another with ");
        message![note, parameter, ")"]
    })
}

/// Detects the language of `text`, and returns an error if the result is not reliable. The error message
/// refers to the text as `name` and tells the user to set `parameter`.
///
/// # Errors
/// Returns a detection error if the language is unsupported or if the text is too short or ambiguous.
pub(crate) fn detect_reliably(
    text: &str,
    name: impl Into<PathBuf>,
    parameter: Parameter,
) -> Result<Language> {
    if let Some(lang) = certain_language(text) {
        return Ok(lang);
    }
    let found = detect(text);
    let set_it = message!["set the language with ", parameter];
    let (fault, help) = match (found.lang, found.foreign) {
        _ if is_short(text) => ("too short to detect its language".into(), set_it),
        (_, Some(foreign)) => {
            (format!("seems to be {foreign}, a language that enregard does not detect reliably"), set_it)
        }
        (Some(lang), None) => (
            format!("cannot detect its language reliably (best guess: {})", lang.name()),
            message![set_it, format!(" {lang}, or with another code if the guess is wrong")],
        ),
        (None, None) => ("cannot detect its language".into(), set_it),
    };
    Err(Error::input(name, fault).help(help).of_kind(ErrorKind::Detection))
}

/// Returns the entry with the most votes, and its votes. In a tie, returns the first entry.
fn most<T: Copy + Ord>(votes: &BTreeMap<T, f64>) -> (Option<T>, f64) {
    votes.iter().fold((None, 0.0), |(best, most), (entry, votes)| {
        if best.is_none() || *votes > most { (Some(*entry), *votes) } else { (best, most) }
    })
}

/// Detects the language of a single text, or assumes French if the text is too short. Returns the language
/// and a note for the user.
///
/// # Errors
/// Returns a detection error if the language is unsupported, or if the text is long but ambiguous.
pub(crate) fn detect_or_french(text: &str, name: &Path, parameter: Parameter) -> Result<(Language, Message)> {
    if text.trim().is_empty() {
        return Ok((Language::French, format!("{}: contains no text", name.display()).into()));
    }
    let certain = certain_language(text);
    if let Some(note) = certain.is_none().then(|| assume_french(text, name.display(), parameter)).flatten() {
        return Ok((Language::French, note));
    }
    let lang = detect_reliably(text, name, parameter)?;
    Ok((lang, format!("{}: detected language: {} ({lang})", name.display(), lang.name()).into()))
}

/// Returns the number of letters. An East Asian character counts as three, because it is a syllable or a word.
fn letters(samples: &[&str]) -> usize {
    let weight = |c: char| if c >= '\u{2E80}' { 3 } else { usize::from(c.is_alphabetic()) };
    samples.iter().flat_map(|sample| sample.chars()).map(weight).sum()
}

/// Returns samples of a text, evenly spaced and up to 2000 bytes long.
fn samples(text: &str) -> Vec<&str> {
    let count = (text.len() / SAMPLE_BYTES).clamp(1, SAMPLES);
    let boundary = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let width = (text.len() / count).min(2 * SAMPLE_BYTES);
    let starts = (0..count).map(|k| text.len() / count * k);
    starts.map(|start| &text[boundary(start)..boundary((start + width).min(text.len()))]).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::text) const FR: &str =
        "Le facteur poussa la grille du jardin, posa deux lettres sur la table et repartit sans un mot.";
    pub(in crate::text) const EN: &str =
        "The postman pushed the garden gate open, put two letters on the table and left without a word.";
    pub(in crate::text) const IT: &str =
        "Il postino aprì il cancello del giardino, posò due lettere sul tavolo e se ne andò senza parlare.";

    fn found(text: &str) -> (Option<Language>, bool) {
        let found = detect(text);
        (found.lang, found.reliable)
    }

    #[test]
    fn a_sentence_is_enough() {
        let cases = [
            (FR, Language::French),
            (EN, Language::English),
            (IT, Language::Italian),
            (
                "El cartero abrió la puerta del jardín, dejó dos cartas en la mesa y se fue sin decir nada.",
                Language::Spanish,
            ),
            (
                "O carteiro abriu o portão do jardim, pôs duas cartas na mesa e foi-se embora sem dizer nada.",
                Language::Portuguese,
            ),
            (
                "Poștașul a deschis poarta grădinii, a pus două scrisori pe masă și a plecat fără un cuvânt.",
                Language::Romanian,
            ),
            (
                "Der Postbote stieß das Gartentor auf, legte zwei Briefe auf den Tisch und ging ohne ein Wort.",
                Language::German,
            ),
            (
                "Postbuddet skubbede havelågen op, lagde to breve på bordet og gik uden at sige et ord til nogen.",
                Language::Danish,
            ),
            (
                "Brevbäraren sköt upp trädgårdsgrinden, lade två brev på bordet och gick utan ett ord.",
                Language::Swedish,
            ),
            ("邮递员推开花园的门，把两封信放在桌子上，一句话也没说就走了。", Language::Chinese),
            ("郵便配達員は庭の門を開け、手紙を二通テーブルに置き、何も言わずに去った。", Language::Japanese),
            ("우체부는 정원 문을 열고 편지 두 통을 탁자 위에 놓고 말없이 떠났다.", Language::Korean),
            (
                "Почтальон толкнул садовую калитку, положил на стол два письма и ушёл, не сказав ни слова.",
                Language::Russian,
            ),
            (
                "Листоноша штовхнув садову хвіртку, поклав на стіл два листи й пішов, не сказавши ні слова.",
                Language::Ukrainian,
            ),
            (
                "دفع ساعي البريد بوابة الحديقة ووضع رسالتين على الطاولة ثم غادر دون أن ينطق بكلمة.",
                Language::Arabic,
            ),
        ];
        for (text, lang) in cases {
            assert_eq!(found(text), (Some(lang), true), "{text}: {:?}", detect(text));
        }
    }

    #[test]
    fn a_few_words_are_not_reliable() {
        for text in ["", "1889", "Paris, 1889.", "Chapitre premier", "— Non !"] {
            assert!(!found(text).1, "{text}");
        }
    }

    #[test]
    fn a_title_page_in_another_language_does_not_decide() {
        let text = format!("{EN}\n\n{}", format!("{FR}\n").repeat(60));
        assert_eq!(found(&text), (Some(Language::French), true));
    }

    #[test]
    fn a_text_in_two_languages_is_not_reliable() {
        let text = format!("{}{}", format!("{FR}\n").repeat(60), format!("{EN}\n").repeat(60));
        assert!(!found(&text).1);
    }

    #[test]
    fn samples_are_cut_between_characters() {
        for n in 0..50 {
            let text = format!("{}{}", "x".repeat(n), "é日".repeat(4000));
            assert!(
                samples(&text).len() == SAMPLES && samples(&text).iter().all(|sample| sample.len() > 500)
            );
        }
    }
}
