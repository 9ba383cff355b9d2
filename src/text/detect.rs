//! Which language a text is in, and which pair of languages two texts are.
//!
//! `whatlang` counts letters and triples of letters; here it looks at several places of a text, as the start may be a title
//! page in another language, and is asked about all the languages that it knows: a text in one that this program does
//! not know should be called that, and not the nearest. See `docs/decisions/0002-languages.md`.

use crate::error::{Error, ErrorKind, Message, Parameter, Result};
use crate::message;
use crate::text::language::{self, Language, LanguageTag};
use std::collections::BTreeMap;
use whatlang::Detector;

/// What a text seems to be written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The likeliest of the languages that this program knows; `None` for a text without words.
    pub lang: Option<Language>,
    /// How far the text bears it out, from 0 to 1. Not a probability.
    pub confidence: f64,
    /// Whether to build on it.
    pub reliable: bool,
    /// The English name of the language that it looks like, where this program does not know that one.
    pub foreign: Option<&'static str>,
}

/// How many places of a text are looked at, and how many bytes there: enough for any language (at 400 characters nearly all
/// texts in doubt are mixed ones), and little work for any text.
const PLACES: usize = 8;
const PLACE_BYTES: usize = 1000;

/// Letters that a text must have before it is judged.
const LETTERS: usize = 40;

/// How much of the places must speak for a language, in weights of 0 to 1.
const MAJORITY: f64 = 0.6;

/// Finds out the language of `text`.
///
/// # Examples
///
/// ```
/// use enregard::text::detect::detect;
/// use enregard::text::language::Language;
///
/// let found = detect("Le facteur poussa la grille du jardin et posa deux lettres sur la table.");
/// assert!(found.lang == Some(Language::French) && found.reliable);
/// assert!(!detect("Paris, 1889.").reliable);
/// ```
pub fn detect(text: &str) -> Detection {
    let ours = Detector::with_allowlist(Language::ALL.iter().map(|lang| theirs(*lang)).collect());
    let places = places(text);
    let mut known: BTreeMap<Language, f64> = BTreeMap::new();
    let mut foreign: BTreeMap<&'static str, f64> = BTreeMap::new();
    for place in &places {
        let (Some(any), Some(best)) = (whatlang::detect(place), ours.detect(place)) else { continue };
        let Some(lang) = Language::ALL.iter().copied().find(|lang| theirs(*lang) == best.lang()) else {
            continue;
        };
        let danish = any.lang() == whatlang::Lang::Nob && lang == Language::Danish && is_danish(place);
        if any.lang() == best.lang() || danish {
            *known.entry(lang).or_default() += best.confidence();
        } else {
            *foreign.entry(any.lang().eng_name()).or_default() += any.confidence();
            // Worth naming if there is nothing better, and worth nothing as evidence.
            known.entry(lang).or_default();
        }
    }
    let (lang, votes) = most(&known);
    let (foreign, against) = most(&foreign);
    let foreign = foreign.filter(|_| against > votes);
    let confidence = votes / places.len().max(1) as f64;
    let letters = letters(&places);
    let majority = votes >= MAJORITY * known.values().sum::<f64>() && confidence >= MAJORITY;
    Detection { lang, confidence, reliable: majority && foreign.is_none() && letters >= LETTERS, foreign }
}

/// The entry with the most votes; of equals the first.
fn most<T: Copy + Ord>(votes: &BTreeMap<T, f64>) -> (Option<T>, f64) {
    votes.iter().fold((None, 0.0), |(best, most), (entry, votes)| {
        if best.is_none() || *votes > most { (Some(*entry), *votes) } else { (best, most) }
    })
}

fn letters(places: &[&str]) -> usize {
    places.iter().flat_map(|place| place.chars()).map(weight).sum()
}

/// Whether a text has too few words to tell its language.
pub(crate) fn is_short(text: &str) -> bool {
    letters(&places(text)) < LETTERS
}

/// How many letters a character counts for: a syllable or a word in the East Asian scripts.
fn weight(c: char) -> usize {
    match c {
        '\u{2E80}'.. => 3,
        c => c.is_alphabetic().into(),
    }
}

/// Pieces of a text, evenly spread over it.
fn places(text: &str) -> Vec<&str> {
    let count = (text.len() / PLACE_BYTES).clamp(1, PLACES);
    let boundary = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let width = (text.len() / count).min(2 * PLACE_BYTES);
    (0..count)
        .map(|k| text.len() / count * k)
        .map(|start| &text[boundary(start)..boundary((start + width).min(text.len()))])
        .collect()
}

/// Whether a text that looks Norwegian is Danish: by words that only one of the two writes so.
fn is_danish(text: &str) -> bool {
    const DANISH: &[&str] = &[
        "af", "blev", "efter", "hvad", "meget", "mellem", "mig", "nej", "nogle", "nu", "op", "sig", "ud",
        "uden",
    ];
    const NORWEGIAN: &[&str] = &[
        "av", "ble", "etter", "hva", "mye", "mellom", "meg", "nei", "noen", "nå", "opp", "seg", "ut", "uten",
    ];
    let words = |list: &[&str]| {
        let is_listed = |word: &&str| list.contains(&word.to_lowercase().as_str());
        text.split(|c: char| !c.is_alphabetic()).filter(is_listed).count()
    };
    words(DANISH) > words(NORWEGIAN)
}

fn theirs(lang: Language) -> whatlang::Lang {
    use whatlang::Lang as W;
    match lang {
        Language::French => W::Fra,
        Language::English => W::Eng,
        Language::German => W::Deu,
        Language::Spanish => W::Spa,
        Language::Italian => W::Ita,
        Language::Portuguese => W::Por,
        Language::Dutch => W::Nld,
        Language::Polish => W::Pol,
        Language::Czech => W::Ces,
        Language::Russian => W::Rus,
        Language::Romanian => W::Ron,
        Language::Swedish => W::Swe,
        Language::Danish => W::Dan,
        Language::Finnish => W::Fin,
        Language::Hungarian => W::Hun,
        Language::Greek => W::Ell,
        Language::Turkish => W::Tur,
        Language::Ukrainian => W::Ukr,
        Language::Vietnamese => W::Vie,
        Language::Chinese => W::Cmn,
        Language::Japanese => W::Jpn,
        Language::Korean => W::Kor,
        Language::Arabic => W::Ara,
    }
}

/// The languages of a pair, and what the user should hear about them.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguagePair {
    /// The source's.
    pub src: LanguageTag,
    /// The target's.
    pub tgt: LanguageTag,
    /// What was found out, a sentence each.
    pub notes: Vec<Message>,
    /// What looks wrong, a sentence each.
    pub warnings: Vec<Message>,
}

/// One of the two texts of a pair.
#[derive(Debug, Clone, Copy)]
struct Side<'a> {
    name: &'static str,
    parameter: Parameter,
    tag: Option<&'a LanguageTag>,
    text: &'a str,
}

/// The languages of two texts: those given, or those found out where none is given.
///
/// # Errors
///
/// [`Error::Detection`] where a language is in doubt or unknown, the same on both sides, or French on neither; each names the
/// option that helps.
///
/// # Examples
///
/// ```
/// use enregard::text::detect::resolve_pair;
/// use enregard::text::language::{Language, LanguageTag};
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
    let src =
        Side { name: "the source text", parameter: Parameter::SourceLanguage, tag: src_tag, text: src_text };
    let tgt =
        Side { name: "the target text", parameter: Parameter::TargetLanguage, tag: tgt_tag, text: tgt_text };
    let languages = (src.resolve(&mut notes, &mut warnings)?, tgt.resolve(&mut notes, &mut warnings)?);
    let pair = LanguagePair { src: languages.0, tgt: languages.1, notes, warnings };
    let same = pair.src.lang() == pair.tgt.lang();
    if same || pair.src.lang() != Language::French && pair.tgt.lang() != Language::French {
        return Err(misfit(&pair, src, tgt, same));
    }
    Ok(pair)
}

impl Side<'_> {
    fn resolve(self, notes: &mut Vec<Message>, warnings: &mut Vec<Message>) -> Result<LanguageTag> {
        let found = detect(self.text);
        let Some(given) = self.tag else {
            let tag = self.certain(&found)?;
            notes.push(format!("detected language of {}: {} ({tag})", self.name, tag.lang().name()).into());
            return Ok(tag);
        };
        if let Some(lang) = found.lang.filter(|lang| found.reliable && *lang != given.lang()) {
            let looks = format!("{} looks {}, but ", self.name, lang.name());
            warnings.push(message![looks, self.parameter, format!(" is {given}")]);
        }
        Ok(given.clone())
    }

    fn certain(self, found: &Detection) -> Result<LanguageTag> {
        let (fault, help) = match (found.lang, found.foreign) {
            (Some(lang), None) if found.reliable => return Ok(lang.into()),
            _ if is_short(self.text) => {
                ("too short to detect its language".into(), message!["set it with ", self.parameter])
            }
            (_, Some(foreign)) => (
                format!("looks {foreign}, which enregard does not support"),
                message![format!("if it is one of {}, set it with ", language::list()), self.parameter],
            ),
            (Some(lang), None) => (
                format!("cannot detect its language reliably (best guess: {})", lang.name()),
                message!["set it with ", self.parameter, format!(" {lang} or another language")],
            ),
            (None, None) => ("cannot detect its language".into(), message!["set it with ", self.parameter]),
        };
        Err(Error::input(self.name, fault).help(help).of_kind(ErrorKind::Detection))
    }
}

/// Why two languages cannot be aligned with each other.
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
    use super::*;

    const FR: &str =
        "Le facteur poussa la grille du jardin, posa deux lettres sur la table et repartit sans un mot.";
    const EN: &str =
        "The postman pushed the garden gate open, put two letters on the table and left without a word.";
    const IT: &str =
        "Il postino aprì il cancello del giardino, posò due lettere sul tavolo e se ne andò senza parlare.";
    const CA: &str = "El carter va obrir la porta del jardí, va deixar dues cartes damunt la taula i se'n va anar sense \
         dir res, perquè no tenia temps de parlar amb ningú aquell matí.";

    fn found(text: &str) -> (Option<Language>, bool) {
        let found = detect(text);
        (found.lang, found.reliable)
    }

    fn error(src_tag: Option<&str>, tgt_tag: Option<&str>, src: &str, tgt: &str) -> String {
        let tag = |tag: Option<&str>| tag.map(|tag| tag.parse::<LanguageTag>().unwrap());
        resolve_pair(tag(src_tag).as_ref(), tag(tgt_tag).as_ref(), src, tgt).unwrap_err().to_string()
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
    fn a_few_words_are_not_enough() {
        for text in ["", "1889", "Paris, 1889.", "Chapitre premier", "— Non !"] {
            assert!(!found(text).1, "{text}");
        }
    }

    #[test]
    fn a_foreign_title_page_does_not_decide() {
        let text = format!("{EN}\n\n{}", format!("{FR}\n").repeat(60));
        assert_eq!(found(&text), (Some(Language::French), true));
    }

    #[test]
    fn half_and_half_is_in_doubt() {
        let text = format!("{}{}", format!("{FR}\n").repeat(60), format!("{EN}\n").repeat(60));
        assert!(!found(&text).1);
    }

    #[test]
    fn places_are_cut_between_letters() {
        for n in 0..50 {
            let text = format!("{}{}", "x".repeat(n), "é日".repeat(4000));
            assert!(places(&text).len() == PLACES && places(&text).iter().all(|place| place.len() > 500));
        }
    }

    #[test]
    fn a_pair_is_found_out() {
        let pair = resolve_pair(None, None, EN, FR).unwrap();
        assert_eq!((pair.src.lang(), pair.tgt.lang()), (Language::English, Language::French));
        assert_eq!(pair.notes.len(), 2);
    }

    #[test]
    fn swapped_texts_are_pointed_out() {
        let (fr, en) = (LanguageTag::from(Language::French), LanguageTag::from(Language::English));
        let pair = resolve_pair(Some(&fr), Some(&en), EN, FR).unwrap();
        let warnings = [
            "the source text looks English, but `src_lang` is fr",
            "the target text looks French, but `tgt_lang` is en",
        ];
        let found: Vec<String> = pair.warnings.iter().map(Message::to_string).collect();
        assert!(pair.notes.is_empty());
        assert_eq!(found, warnings);
    }

    #[test]
    fn pairs_that_are_none_say_what_to_do() {
        let same = error(None, Some("fr-CA"), FR, EN);
        assert_eq!(
            same,
            "both texts are in the same language (the source text is French (fr) and `tgt_lang` fr-CA); give a text and \
             its translation, or set the languages with `src_lang` and `tgt_lang`"
        );
        assert!(
            error(None, None, EN, IT).contains("neither text is French (the source text is English (en) and")
        );
        assert!(error(None, None, FR, "42").contains("set it with `tgt_lang`"));
        assert!(error(None, None, "Non. Et toi ?", EN).contains("the source text: too short to detect"));
        let mixed = "Le chat the dog et la maison of the world dans une journée with a friend.";
        let doubt = error(None, None, mixed, EN);
        assert!(doubt.starts_with("the source text: cannot detect its language reliably"), "{doubt}");
        let catalan = error(None, None, FR, CA);
        assert!(catalan.contains("looks Catalan") && catalan.contains("`tgt_lang`"), "{catalan}");
    }
}
