//! Plants faults in a gold text.

use crate::gold::GoldDocument;
use crate::gold::random::Random;
use enregard::Language;
use std::collections::BTreeMap;
use std::ops::Range;

/// One in this many of the pairs that can be damaged is damaged.
const RATE: usize = 6;
/// Minimum number of beads between two faults.
const BETWEEN: usize = 3;
/// Maximum number of beads whose target is omitted, or of sentences that are added, in one place.
const MOST: usize = 4;
/// Sentences with fewer words are not damaged.
const MIN_WORDS: usize = 4;

/// A kind of planted fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The targets of up to [`MOST`] successive beads are missing.
    Omission,
    /// Up to [`MOST`] target sentences from elsewhere in the text are added.
    Addition,
    /// The target repeats the source.
    Untranslated,
    /// The source repeats the target.
    WrongLanguage,
    /// The target is in a third language.
    ThirdLanguage,
    /// The target is replaced with a target sentence of similar length from elsewhere in the text.
    Foreign,
    /// One number in the target is changed.
    Number,
    /// The second half of the target is missing.
    Truncated,
}

impl Fault {
    pub(crate) const ALL: [Fault; 8] = [
        Fault::Omission,
        Fault::Addition,
        Fault::Untranslated,
        Fault::WrongLanguage,
        Fault::ThirdLanguage,
        Fault::Foreign,
        Fault::Number,
        Fault::Truncated,
    ];
}

/// The translations of all gold texts, as a source of sentences in a third language.
pub(crate) struct Translations<'a> {
    /// For each French sentence with one counterpart, its translations and their languages.
    of: BTreeMap<&'a str, Vec<(Language, &'a str)>>,
    /// The target sentences of all texts, and their languages.
    all: Vec<(Language, &'a str)>,
}

impl<'a> Translations<'a> {
    pub(crate) fn of(documents: &'a [GoldDocument]) -> Translations<'a> {
        let mut out = Translations { of: BTreeMap::new(), all: Vec::new() };
        for document in documents {
            let [src, tgt] = document.segments();
            out.all.extend(tgt.texts.iter().map(|text| (document.lang, *text)));
            for rung in document.gold.iter().filter(|rung| rung.src.len() == 1 && rung.tgt.len() == 1) {
                let [source, target] = [src.texts[rung.src[0] as usize], tgt.texts[rung.tgt[0] as usize]];
                out.of.entry(source).or_default().push((document.lang, target));
            }
        }
        out
    }

    /// Returns the translation of a sentence into a language other than `lang`, or else any sentence in such a
    /// language.
    fn third(&self, source: &str, lang: Language, random: &mut Random) -> Option<String> {
        let mut draw = |texts: &[(Language, &str)]| {
            let drawn = (!texts.is_empty()).then(|| texts[random.below(texts.len())])?;
            (drawn.0.code() != lang.code()).then(|| drawn.1.to_owned())
        };
        let own = self.of.get(source).map_or(&[][..], Vec::as_slice);
        (0..20).find_map(|_| draw(own)).or_else(|| (0..20).find_map(|_| draw(&self.all)))
    }
}

/// A text with faults.
#[derive(Default)]
pub(crate) struct Planted {
    /// The source and the target sentences.
    pub sides: [Vec<String>; 2],
    /// The gold beads, as ranges of sentences.
    pub beads: Vec<[Range<u32>; 2]>,
    /// The faults, each with its source and target sentences.
    pub faults: Vec<(Fault, [Range<u32>; 2])>,
}

impl Planted {
    fn push(&mut self, src: Vec<String>, tgt: Vec<String>) -> [Range<u32>; 2] {
        let starts = [self.sides[0].len() as u32, self.sides[1].len() as u32];
        let bead = [starts[0]..starts[0] + src.len() as u32, starts[1]..starts[1] + tgt.len() as u32];
        self.sides[0].extend(src);
        self.sides[1].extend(tgt);
        self.beads.push(bead.clone());
        bead
    }

    /// Returns the fault of a sentence, if it has one.
    pub(crate) fn fault(&self, side: usize, sentence: u32) -> Option<Fault> {
        self.faults.iter().find(|(_, ranges)| ranges[side].contains(&sentence)).map(|(fault, _)| *fault)
    }
}

/// Returns a sentence of similar length from a distant place in the text. If random choice finds none,
/// returns any sentence.
fn distant(texts: &[&str], near: usize, random: &mut Random) -> String {
    let like = texts[near].chars().count() + 1;
    for _ in 0..50 {
        let at = random.below(texts.len());
        let ratio = (texts[at].chars().count() + 1) as f64 / like as f64;
        if at.abs_diff(near) > 50 && (0.7..1.4).contains(&ratio) {
            return texts[at].to_owned();
        }
    }
    texts[random.below(texts.len())].to_owned()
}

/// Returns the text with one of its numbers increased, or `None` if it has no number.
fn changed(text: &str, random: &mut Random) -> Option<String> {
    let digits: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let runs: Vec<_> = digits.chunk_by(|a, b| a.0 + 1 == b.0).collect();
    let run = runs.get(random.below(runs.len().max(1)))?;
    let (start, end) = (run[0].0, run[run.len() - 1].0 + 1);
    let value = text[start..end].parse::<u64>().ok()? + [1, 2, 10, 100][random.below(4)];
    Some(format!("{}{value}{}", &text[..start], &text[end..]))
}

/// Copies a text, and plants faults in the copy if `damage` is set.
pub(crate) fn planted(
    document: &GoldDocument,
    damage: bool,
    seed: u64,
    translations: &Translations<'_>,
) -> Planted {
    let random = &mut Random(seed);
    let [src, tgt] = document.segments();
    let mut out = Planted::default();
    let (mut since, mut omitted) = (0, 0);
    for rung in &document.gold {
        let pick = |texts: &[&str], numbers: &[u32]| -> Vec<String> {
            numbers.iter().map(|&number| texts[number as usize].to_owned()).collect()
        };
        let (s, t) = (pick(&src.texts, &rung.src), pick(&tgt.texts, &rung.tgt));
        if omitted > 0 && !s.is_empty() {
            omitted -= 1;
            for text in s {
                let [src, _] = out.push(vec![text], vec![]);
                if let Some((_, ranges)) = out.faults.last_mut() {
                    ranges[0].end = src.end;
                }
            }
            continue;
        }
        since += 1;
        let words = |texts: &[String]| texts.iter().all(|text| text.split_whitespace().count() >= MIN_WORDS);
        let is_single = s.len() == 1 && t.len() == 1;
        if !damage || !is_single || since <= BETWEEN || random.below(RATE) > 0 {
            out.push(s, t);
            continue;
        }
        let fault = Fault::ALL[random.below(Fault::ALL.len())];
        let near = rung.tgt[0] as usize;
        let is_long = words(&s) && words(&t);
        let replaced = match fault {
            Fault::Addition => {
                let start = out.sides[1].len() as u32;
                for _ in 0..=random.below(MOST) {
                    out.push(vec![], vec![distant(&tgt.texts, near, random)]);
                }
                let at = out.sides[0].len() as u32;
                out.faults.push((fault, [at..at, start..out.sides[1].len() as u32]));
                out.push(s, t);
                since = 0;
                continue;
            }
            _ if !is_long => None,
            Fault::Omission => {
                omitted = random.below(MOST);
                let ranges = out.push(s, vec![]);
                out.faults.push((fault, ranges));
                since = 0;
                continue;
            }
            Fault::Foreign => {
                let [src, _] = out.push(s, vec![]);
                let [_, tgt] = out.push(vec![], vec![distant(&tgt.texts, near, random)]);
                out.faults.push((fault, [src, tgt]));
                since = 0;
                continue;
            }
            Fault::Untranslated => Some((s.clone(), s.clone())),
            Fault::WrongLanguage => Some((t.clone(), t.clone())),
            Fault::ThirdLanguage => {
                translations.third(&s[0], document.lang, random).map(|text| (s.clone(), vec![text]))
            }
            Fault::Number => changed(&t[0], random).map(|text| (s.clone(), vec![text])),
            Fault::Truncated => {
                let words: Vec<&str> = t[0].split_whitespace().collect();
                Some((s.clone(), vec![words[..(words.len() / 2).max(2)].join(" ")]))
            }
        };
        match replaced {
            Some((s, t)) => {
                let ranges = out.push(s, t);
                out.faults.push((fault, ranges));
                since = 0;
            }
            None => {
                out.push(s, t);
            }
        }
    }
    out
}
