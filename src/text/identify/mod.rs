//! Identifies the language of a text of any length, with probabilities.
//!
//! The letters of a text decide its script ([`script`]). If several languages share the script, a naive Bayes
//! model weighs the letter n-grams of its words ([`grams`], [`model`]), and lists of words distinguish
//! closely related languages (`close`). docs/explanation/detection.md lists the training sources, their
//! licences and the accuracy.

mod close;
pub mod grams;
pub mod model;
pub mod script;

pub use close::listed;
use script::{Script, Shared, script_of};

/// A language that a text may be in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The ISO 639-1 code.
    pub code: &'static str,
    /// The probability that the text is in this language, from 0 to 1. This value assumes that the text is in
    /// one of the languages that the model knows, and that all of them are equally likely a priori.
    pub probability: f64,
}

/// The result of identifying the language of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    /// The languages that use the most frequent script of the text, the most likely first. Empty if the text has no
    /// letters of a known script.
    pub candidates: Vec<Candidate>,
    /// The share of letters in the most frequent script, from 0 to 1. A Latin letter counts half, and a
    /// Chinese or Japanese character three times.
    pub share: f64,
    /// How well the letter n-grams of the text fit the best language, from 0 to 1. It is an average over all
    /// n-grams that the model knows, on a logarithmic scale of frequency: 1 if no other language uses the
    /// n-gram more often, 0 if the best language does not use it. The fit is low if the model does not know
    /// the language of the text. It is 1 for a script that only one language uses.
    pub fit: f64,
    /// The share of the text's letter n-grams that the model knows, from 0 to 1. It is low for random
    /// letters.
    pub known: f64,
}

impl Identified {
    /// Returns the most likely language, with the probability that the text is in that language or in a
    /// closely related one that shares its lexicon (Croatian, Bosnian and Serbian; Indonesian and Malay).
    /// Returns `None` for a text without letters of a known script.
    pub fn best(&self) -> Option<Candidate> {
        let code = self.candidates.first()?.code;
        Some(Candidate { code, probability: self.probability_of(&[code]) })
    }

    /// Returns the probability of each language in `codes`, assuming that the text is in one of them, or `None`
    /// if nothing in the text is evidence for any of them.
    pub(crate) fn among(&self, codes: &[&str]) -> Option<Vec<f64>> {
        let of = |code: &&str| self.candidates.iter().find(|candidate| candidate.code == *code);
        let all: Vec<f64> =
            codes.iter().map(|code| of(code).map_or(0.0, |candidate| candidate.probability)).collect();
        let sum: f64 = all.iter().sum();
        // The sum is 0 if none of the languages in `codes` uses the script, or if the model is certain of
        // another language.
        (sum > f64::MIN_POSITIVE).then(|| all.iter().map(|probability| probability / sum).collect())
    }

    /// Returns the probability that the text is in one of the languages in `codes`, or in a language that shares
    /// the lexicon of one of them.
    pub(crate) fn probability_of(&self, codes: &[&str]) -> f64 {
        let is_one = |candidate: &&Candidate| {
            codes.iter().any(|code| candidate.code == *code || close::are_close(code, candidate.code))
        };
        self.candidates.iter().filter(is_one).map(|candidate| candidate.probability).sum()
    }

    /// Whether the letter n-grams fit the best language. They do not if the text is in a language that the
    /// model does not know, mixes languages, or is noise.
    pub fn fits(&self) -> bool {
        let is_sparse = self.candidates.first().is_some_and(|best| SPARSE.contains(&best.code));
        if is_sparse { self.fit >= FIT_SPARSE && self.known >= KNOWN } else { self.fit >= FIT }
    }
}

/// The minimum of [`Identified::fit`] for a text in a known language. Texts of 400 characters in 17 known
/// languages have a fit of 0.81 to 0.96. Welsh, Breton, Esperanto, Latin, Luxembourgish, Somali and Yoruba,
/// and mixed English and French, have 0.62 to 0.80. Some unknown languages are not recognised as unknown:
/// Afrikaans has 0.84, Faroese 0.85, Tatar 0.89.
const FIT: f64 = 0.8;
/// Languages whose letter n-grams were learnt from dictionaries only, without running text.
const SPARSE: &[&str] = &["mt"];
/// The minimum fit for the languages of [`SPARSE`]. Maltese text has a fit of 0.76.
const FIT_SPARSE: f64 = 0.73;
/// The minimum of [`Identified::known`] for the languages of [`SPARSE`]. A Maltese sentence has 0.70, random
/// typing 0.53.
const KNOWN: f64 = 0.6;

/// A text is Japanese if at least this share of its Chinese and Japanese characters is kana. In Japanese text, the
/// share is about half. Chinese text may contain some kana, for example in a quoted name.
const KANA: f64 = 0.05;
/// Number of bytes at the beginning of a text that are examined. A thousand characters are enough to identify
/// a language.
const MOST_BYTES: usize = 4000;

/// Identifies the language of a text from its first 4000 bytes.
///
/// # Examples
/// ```
/// use enregard::internals::text::identify::identify;
///
/// let found = identify("Muž otevřel dveře a položil dopis na stůl.");
/// assert_eq!(found.candidates[0].code, "cs");
/// assert!(found.candidates[0].probability > 0.9);
/// assert!(identify("12 + 30 = 42").candidates.is_empty());
/// ```
pub fn identify(text: &str) -> Identified {
    identify_with(text, None)
}

/// Identifies the language of a text with a table of letter n-grams made by [`model::encode`], or with the
/// built-in table if `table` is `None`.
pub fn identify_with(text: &str, table: Option<&[u8]>) -> Identified {
    let text = &text[..crate::text::floor(text, MOST_BYTES.min(text.len()))];
    let Some((script, share)) = main_script(text) else {
        return Identified { candidates: Vec::new(), share: 0.0, fit: 0.0, known: 0.0 };
    };
    let single = |code| Identified {
        candidates: vec![Candidate { code, probability: 1.0 }],
        share,
        fit: 1.0,
        known: 1.0,
    };
    match script {
        Script::Single(code, _) => single(code),
        Script::Kana => single("ja"),
        Script::Han => single("zh"),
        Script::Shared(shared) => {
            let words = grams::words(text, shared);
            let (scores, fit, known) = scores(&words, shared, table);
            let probabilities = softmax(&scores, words.len());
            let codes = shared.languages().iter().zip(probabilities);
            let mut candidates: Vec<_> =
                codes.map(|(&code, probability)| Candidate { code, probability }).collect();
            candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability));
            Identified { candidates, share, fit, known }
        }
    }
}

/// Returns the probability of each language in `codes`, assuming that the text is in one of them. Returns
/// `None` if nothing in the text is evidence for any of them. Numbers, code and web addresses are not
/// evidence. If every word begins with a capital, the words are not evidence either, since all of them may be
/// names.
///
/// # Examples
/// ```
/// use enregard::internals::text::identify::among;
///
/// let french = |text| among(text, &["fr", "de"]).map(|probabilities| probabilities[0] > 0.5);
/// assert_eq!(french("Le chat dort sur la chaise."), Some(true));
/// assert_eq!(french("Die Katze schläft auf dem Stuhl."), Some(false));
/// assert_eq!(french("Anna Schmidt, 12.3.2024"), None);
/// assert_eq!(french("get_value(x) https://example.org/le/chat"), None);
/// ```
pub fn among(text: &str, codes: &[&str]) -> Option<Vec<f64>> {
    identify(&evidential(text)).among(codes)
}

/// Returns the words of a text that are evidence for its language, joined by spaces. Numbers, code and web
/// addresses are removed.
pub(crate) fn evidential(text: &str) -> String {
    let is_code = |word: &str| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains(['_', '/', '\\', '@', '=', '<', '>', '{', '}', '(', ':'])
            || inner.contains('.') && !inner.ends_with('.')
            || inner.chars().any(char::is_numeric)
            || word.ends_with("()")
    };
    let is_capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let (code, words): (Vec<&str>, Vec<&str>) =
        text.split_whitespace().filter(has_letters).partition(|word| is_code(word));
    // If most words are code, the others are usually code as well. If all begin with a capital, all may be
    // names.
    if code.len() > words.len() || words.iter().all(|word| is_capital(word)) {
        return String::new();
    }
    words.join(" ")
}

/// Returns the English name of the language that uses the main script of `text`, if there is only one.
pub(crate) fn single_name(text: &str) -> Option<&'static str> {
    match main_script(text)?.0 {
        Script::Single(_, name) => Some(name),
        _ => None,
    }
}

/// Whether Latin is the main script of `text`, as defined by [`main_script`].
pub(crate) fn is_latin(text: &str) -> bool {
    main_script(text).is_some_and(|(script, _)| script == Script::Shared(Shared::Latin))
}

/// Returns the most frequent script of the letters in a text, and its share. Latin letters count half,
/// because names in Latin letters occur in text of any script, and other scripts are rare in Latin text.
pub(crate) fn main_script(text: &str) -> Option<(Script, f64)> {
    script_shares(text).first().copied()
}

/// Returns the scripts of the letters in a text with their weighted shares, the most frequent first. A Latin
/// letter has weight 1, a Chinese or Japanese character 6, and any other letter 2.
pub(crate) fn script_shares(text: &str) -> Vec<(Script, f64)> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter_map(script_of) {
        let weight = match script {
            Script::Shared(Shared::Latin) => 1,
            Script::Han | Script::Kana => 6,
            _ => 2,
        };
        match counts.iter_mut().find(|(other, _)| *other == script) {
            Some((_, count)) => *count += weight,
            None => counts.push((script, weight)),
        }
    }
    let of = |script| counts.iter().find(|(other, _)| *other == script).map_or(0, |(_, count)| *count);
    let (han, kana) = (of(Script::Han), of(Script::Kana));
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    counts.retain(|(script, _)| !matches!(script, Script::Han | Script::Kana));
    if han + kana > 0 {
        let is_japanese = kana as f64 >= KANA * (han + kana) as f64;
        counts.push((if is_japanese { Script::Kana } else { Script::Han }, han + kana));
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(script, count)| (script, count as f64 / total as f64)).collect()
}

/// Returns the log-likelihood of each language of a script (up to a constant), the fit of the best language,
/// and the share of the letter n-grams that are in the table.
fn scores(words: &[String], script: Shared, table: Option<&[u8]>) -> (Vec<f32>, f64, f64) {
    let evidence = model::evidence(words.iter().map(String::as_str), script, table);
    let step = model::FLOOR / f32::from(model::STEPS);
    let mut scores: Vec<f32> = evidence.steps.iter().map(|steps| *steps as f32 * step).collect();
    let best = evidence.steps.iter().copied().max().unwrap_or(0);
    close::adjust(&mut scores, words, script);
    let known = f64::from(evidence.known);
    let fit = f64::from(best) / known.max(1.0) / f64::from(model::STEPS);
    (scores, fit, known / f64::from(evidence.all.max(1)))
}

/// Converts log-likelihoods to probabilities. Letter n-grams overlap and are not independent, so the scores
/// are overconfident, and more so in longer texts. Therefore, they are divided by a temperature that grows
/// with the number of words.
fn softmax(scores: &[f32], words: usize) -> Vec<f64> {
    let heat = HEAT * (words.max(1) as f64).powf(HEAT_GROWTH);
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let weights: Vec<f64> = scores.iter().map(|score| (f64::from(score - top) / heat).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// The temperature for a text of one word. It was set by hand. With it and [`HEAT_GROWTH`], the calibration
/// error on held-out text is 0.006 (`examples/detect_language`).
const HEAT: f64 = 3.0;
/// The temperature is proportional to this power of the number of words. The value was set by hand.
const HEAT_GROWTH: f64 = 0.3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_a_distribution() {
        let found = identify("La porte");
        let sum: f64 = found.candidates.iter().map(|candidate| candidate.probability).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        assert!(found.candidates.windows(2).all(|pair| pair[0].probability >= pair[1].probability));
        assert_eq!(found.share, 1.0);
    }

    #[test]
    fn the_main_script_decides() {
        let code = |text| identify(text).candidates.first().map(|candidate| candidate.code);
        assert_eq!(code("東京に行きました。"), Some("ja"));
        assert_eq!(code("我们去了东京。"), Some("zh"));
        assert_eq!(code("தமிழ் மொழி"), Some("ta"));
        assert_eq!(code("Το γράμμα του Pierre Dupont έφτασε χθες."), Some("el"));
        assert_eq!(code("… 12 %"), None);
        assert!(identify("Το γράμμα ist hier").share < 0.7);
    }

    #[test]
    fn close_languages_differ_by_their_words() {
        let code = |text| identify(text).candidates[0].code;
        assert_eq!(code("Tko je prošlog tjedna vidio vlak na kolodvoru?"), "hr");
        assert_eq!(code("Ko je prošle nedelje video dete na ovom mestu?"), "sr");
        assert_eq!(code("Ко је прошле недеље видео дете на овом месту?"), "sr");
        assert_eq!(code("Ko je prošle sedmice vidio dijete na ovom mjestu?"), "bs");
        assert_eq!(code("Dia tidak bisa datang karena mobil itu rusak."), "id");
        assert_eq!(code("Dia tidak boleh datang kerana kereta itu rosak sahaja."), "ms");
        assert_eq!(code("Eg veit ikkje kva dei seier no."), "nn");
        assert_eq!(code("Jeg vet ikke hva de sier nå, men det blir mye bedre etter hvert."), "nb");
    }

    #[test]
    fn unknown_languages_do_not_fit() {
        let known =
            "The council met on Tuesday to discuss the bridge, which has been closed since the flood.";
        let welsh = "Cyfarfu'r cyngor ddydd Mawrth i drafod y bont, sydd wedi bod ar gau ers y llifogydd.";
        let maltese =
            "Il-kunsill iltaqa' nhar it-Tlieta biex jiddiskuti l-pont, li ilu magħluq mill-għargħar.";
        let noise = "Xq zvw kjj pfft grr brr hmm tsk pst zzz xqz wvk jqp ggg hhh kkk qqq xxx www vvv zzz ppp bbb ddd fff";
        let [m, n, k] = [maltese, noise, known].map(|text| (identify(text).fits(), identify(text).known));
        assert!(m.0 && !n.0 && k.0, "{m:?} {n:?} {k:?} {:?}", identify(maltese).fit);
        assert!(identify(known).fits() && !identify(welsh).fits(), "{:?}", identify(welsh).fit);
    }

    #[test]
    fn names_numbers_and_code_are_no_evidence() {
        for text in [
            "",
            "42",
            "Paris – Berlin",
            "OTAN",
            "let x_1 = f(y_2);",
            "info@example.org",
            "https://example.org/a",
        ] {
            assert_eq!(among(text, &["fr", "en"]), None, "{text}");
        }
        assert_eq!(among("Здравствуйте, друзья", &["fr", "en"]), None);
        assert!(among("Здравствуйте, друзья", &["fr", "ru"]).unwrap()[1] > 0.99);
    }
}
