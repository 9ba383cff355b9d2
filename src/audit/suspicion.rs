//! Finds what may be wrong with each sentence and each pair of an alignment, with probabilities.

use super::Kind;
use super::finding::Sentences;
use super::foreign::{foreign, without_names};
use super::norms::Norms;
use super::probability::{Model, probability};
use crate::aligner::{Alignment, ScoredBead, is_hole};
use crate::quality::{Examiner, Flag, Missing};
use crate::score::log_odds;
use crate::text::Language;
use crate::text::identify::identify;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Something that may be wrong with the sentences of a bead.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspicion {
    /// What may be wrong.
    pub kind: Kind,
    /// The source sentences, counted from 0. Empty if only target sentences are suspect; its start is then
    /// the corresponding position in the source.
    pub src: Range<u32>,
    /// The target sentences, counted from 0. Empty if only source sentences are suspect; its start is then
    /// the corresponding position in the target.
    pub tgt: Range<u32>,
    /// The probability that the suspicion is right, from 0 to 1.
    pub probability: f32,
    /// The model that computed the probability.
    pub model: Model,
    /// The inputs of the model.
    pub values: Vec<f32>,
}

/// The quality checks whose results are evidence. Creating them takes time, so all documents of a run share
/// them.
#[derive(Debug)]
pub struct Examiners {
    /// Compares numbers, lengths and ends.
    pub(super) texts: Examiner,
    /// Finds targets that repeat the source.
    copies: Examiner,
    /// Identifies the languages of both sides, which takes longer than all other checks.
    languages: Examiner,
    /// Probability below which a suspicion about languages need not be exact.
    least: f32,
}

impl Examiners {
    /// Creates the checks for a source and a target language.
    pub fn new(languages: [Language; 2]) -> Examiners {
        Examiners {
            least: 0.0,
            texts: Examiner::of(languages, &[Flag::Numbers, Flag::Truncated, Flag::Length]),
            copies: Examiner::of(languages, &[Flag::Untranslated]),
            languages: Examiner::of(languages, &[Flag::WrongLanguage]),
        }
    }

    /// Does not examine the languages of a pair if the suspicion would have a probability below `least` whatever
    /// the result.
    pub(super) fn at_least(self, least: f32) -> Examiners {
        Examiners { least, ..self }
    }

    /// Returns the language of a text of a side if it is not the language of that side.
    pub(super) fn language_instead(&self, side: usize, text: &str) -> Option<Language> {
        self.languages
            .has_wrong_language(side, text)
            .then(|| Language::from_code(identify(text).best()?.code))?
    }

    /// Whether a side in another language, which may be a copy, can make a suspicion about languages probable enough.
    /// `log_odds` are the log odds that both sides are in their languages.
    fn languages_matter(&self, log_odds: f32, is_copy: bool) -> bool {
        probability(Model::Language, &[log_odds, 1.0, one_if(is_copy)]) >= self.least
    }
}

/// Returns the log odds of a probability, which is first limited to .001 to .999.
fn limited_log_odds(probability: f32) -> f32 {
    log_odds(probability.clamp(1e-3, 0.999))
}

fn one_if(condition: bool) -> f32 {
    if condition { 1.0 } else { 0.0 }
}

/// Returns the natural logarithm of the number of characters.
fn log_chars(text: &str) -> f32 {
    (text.chars().count().max(1) as f32).ln()
}

/// Minimum number of words of a sentence that counts as a repetition. Shorter sentences, such as headings,
/// are often repeated on purpose.
const MIN_REPEATED_WORDS: usize = 4;

/// Maximum number of unaligned source sentences for each unaligned target sentence in another language, for the latter
/// to count as their translation.
const MAX_REPLACED: usize = 2;

/// The inputs of [`Model::Language`] for unaligned sentences in another language.
const FOREIGN: [f32; 3] = [0.0, 1.0, 0.0];

/// Maximum of the evidence of the words of a pair, in nats. Three quarters of the true pairs of the gold texts have at
/// least 28. Pairs of documents that are too short for this evidence are taken to be like them.
const MAX_WORDS: f32 = 30.0;

/// Examines the pairs and the unaligned sentences of a document.
struct Examination<'a> {
    sentences: Sentences<'a>,
    alignment: &'a Alignment,
    examiners: &'a Examiners,
    norms: Norms,
    /// For each target sentence, whether it is not in the language of the target.
    foreign: Vec<bool>,
    /// For each text of a target sentence of at least [`MIN_REPEATED_WORDS`] words, the number of the sentence that is
    /// not a repetition: the first one in a pair, or the first one if none is in a pair.
    originals: FxHashMap<&'a str, u32>,
    out: Vec<Suspicion>,
}

/// A pair of the alignment, and the parts of its evidence that several models use.
struct Pair<'a> {
    scored: &'a ScoredBead,
    texts: [String; 2],
    /// The log odds that the sentences belong together.
    alignment: f32,
    /// The log odds that they translate each other, if both sides are in their languages.
    translation: f32,
    /// The probability that both sides are in their languages.
    languages: f32,
    /// How far the log odds that the two sides correspond are above the norm of the document, in spreads.
    deviation: f32,
}

/// Returns all suspicions, however improbable, in the order of the beads.
pub fn suspicions(alignment: &Alignment, sentences: Sentences<'_>, examiners: &Examiners) -> Vec<Suspicion> {
    let norms = Norms::of(alignment, sentences);
    let originals = originals(alignment, sentences[1]);
    let foreign = foreign(sentences[1], &examiners.languages);
    let mut examination =
        Examination { sentences, alignment, examiners, norms, foreign, originals, out: Vec::new() };
    for run in alignment.beads.chunk_by(|a, b| a.bead.is_null() && b.bead.is_null()) {
        let in_hole = is_hole(run);
        let replaced = if run[0].bead.is_null() { examination.replaced(run) } else { None };
        for scored in run {
            if scored.bead.is_null() {
                examination.unaligned(scored, in_hole, replaced.as_ref());
            } else {
                examination.pair(scored);
            }
        }
    }
    examination.out
}

/// Returns the [originals](Examination::originals) of repeated target sentences.
fn originals<'a>(alignment: &Alignment, sentences: &[&'a str]) -> FxHashMap<&'a str, u32> {
    let numbers_of = |paired: bool| {
        let beads = alignment.beads.iter().filter(move |scored| scored.bead.is_null() != paired);
        beads.flat_map(|scored| scored.bead.tgt.clone())
    };
    let mut originals = FxHashMap::default();
    for number in numbers_of(true).chain(numbers_of(false)) {
        let text = sentences[number as usize];
        if text.split_whitespace().nth(MIN_REPEATED_WORDS - 1).is_some() {
            originals.entry(text).or_insert(number);
        }
    }
    originals
}

impl Examination<'_> {
    fn push(&mut self, kind: Kind, src: Range<u32>, tgt: Range<u32>, model: Model, values: Vec<f32>) {
        let probability = probability(model, &values);
        self.out.push(Suspicion { kind, src, tgt, probability, model, values });
    }

    fn text(&self, side: usize, range: &Range<u32>) -> String {
        self.sentences[side][range.start as usize..range.end as usize].join(" ")
    }

    /// Returns the passage that a run of null beads replaces with text in another language, if there is one: all its
    /// sentences, if each target sentence is in another language and there are not too many source sentences for
    /// them.
    fn replaced(&self, run: &[ScoredBead]) -> Option<[Range<u32>; 2]> {
        let of_side = |side: usize| {
            let ranges = run.iter().map(|scored| if side == 0 { &scored.bead.src } else { &scored.bead.tgt });
            let numbers: Vec<u32> = ranges.flat_map(Range::clone).collect();
            let range = *numbers.first()?..*numbers.last()? + 1;
            (range.len() == numbers.len()).then_some(range)
        };
        let (src, tgt) = (of_side(0)?, of_side(1)?);
        let are_foreign = tgt.clone().all(|number| self.foreign[number as usize]);
        (are_foreign && src.len() <= MAX_REPLACED * tgt.len()).then_some([src, tgt])
    }

    /// Examines an unaligned sentence. `replaced` is the passage to which it belongs if that passage was replaced with
    /// text in another language.
    fn unaligned(&mut self, scored: &ScoredBead, in_hole: bool, replaced: Option<&[Range<u32>; 2]>) {
        let bead = &scored.bead;
        if let Some([src, tgt]) = replaced {
            if bead.tgt.start == tgt.start && !bead.tgt.is_empty() {
                self.push(Kind::WrongLanguage, src.clone(), tgt.clone(), Model::Language, FOREIGN.into());
            }
            return;
        }
        if bead.tgt.clone().any(|number| self.foreign[number as usize]) {
            let (src, tgt) = (bead.src.clone(), bead.tgt.clone());
            self.push(Kind::WrongLanguage, src, tgt, Model::Language, FOREIGN.into());
            return;
        }
        let (kind, side, range) = match bead.tgt.is_empty() {
            true => (Kind::Omission, 0, &bead.src),
            false => (Kind::Addition, 1, &bead.tgt),
        };
        let text = self.sentences[side][range.start as usize];
        let is_repeated =
            side == 1 && self.originals.get(text).is_some_and(|&original| original != range.start);
        let kind = if is_repeated { Kind::Duplicate } else { kind };
        let model = if side == 0 { Model::NullSource } else { Model::NullTarget };
        let values = vec![limited_log_odds(scored.confidence), one_if(in_hole), log_chars(text)];
        self.push(kind, bead.src.clone(), bead.tgt.clone(), model, values);
    }

    /// Examines a pair.
    fn pair(&mut self, scored: &ScoredBead) {
        let evidence = scored.evidence.unwrap_or_default();
        let languages = evidence.languages.map_or(1.0, |languages| languages.probability());
        let pair = Pair {
            scored,
            texts: [self.text(0, &scored.bead.src), self.text(1, &scored.bead.tgt)],
            alignment: limited_log_odds(scored.alignment),
            translation: limited_log_odds(scored.translation.unwrap_or(1.0) / languages.max(1e-3)),
            languages,
            deviation: self.norms.pair.deviation(evidence.pair),
        };
        self.flags(&pair);
        self.translation(&pair);
        self.sentences(&pair, 0);
        self.sentences(&pair, 1);
    }

    /// Adds the suspicions that are based on quality flags.
    fn flags(&mut self, pair: &Pair<'_>) {
        let (src, tgt) = (pair.scored.bead.src.clone(), pair.scored.bead.tgt.clone());
        let [source, target] = &pair.texts;
        let evidence = pair.scored.evidence.unwrap_or_default();
        let flags = self.examiners.texts.examine(source, target);
        self.languages(pair);
        if flags.contains(Flag::Numbers) {
            let values = self.numbers(pair);
            self.push(Kind::Numbers, src.clone(), tgt.clone(), Model::Numbers, values);
        }
        let ratio = log_chars(target) - log_chars(source) - self.norms.ratio.median;
        let ratio = ratio.clamp(-1.5, 0.5);
        let lacks_end = one_if(self.examiners.texts.lacks_end(source, target));
        let values = vec![
            evidence.short,
            one_if(flags.contains(Flag::Truncated)),
            one_if(flags.contains(Flag::Length)),
            pair.translation,
            lacks_end,
            ratio,
            ratio * lacks_end,
            log_chars(source),
        ];
        self.push(Kind::Truncated, src, tgt, Model::Truncated, values);
    }

    /// Adds the suspicion that a side is not in its language.
    fn languages(&mut self, pair: &Pair<'_>) {
        let (src, tgt) = (pair.scored.bead.src.clone(), pair.scored.bead.tgt.clone());
        let [source, target] = &pair.texts;
        // The aligner has selected the pairs whose source words often occur in the target, too, and those whose
        // words hardly correspond.
        let is_selected = source == target || pair.scored.evidence.is_some_and(|it| it.languages.is_some());
        let is_foreign = tgt.clone().any(|number| self.foreign[number as usize]);
        if !is_selected && !is_foreign {
            return;
        }
        let log_odds = limited_log_odds(pair.languages);
        let Examiners { copies, languages, .. } = self.examiners;
        let is_flagged = self.examiners.languages_matter(log_odds, true)
            && copies.examine(source, target).contains(Flag::Untranslated);
        let is_copy = is_flagged || source == target;
        let sides = [log_odds < 0.0, log_odds < 0.0 || is_foreign];
        let is_foreign = is_flagged
            || self.examiners.languages_matter(log_odds, is_copy)
                && (0..2).filter(|side| sides[*side]).any(|side| {
                    let own = without_names(&pair.texts[side], &pair.texts[1 - side]);
                    languages.has_wrong_language(side, &own)
                });
        let kind = if is_copy { Kind::Untranslated } else { Kind::WrongLanguage };
        let values = vec![log_odds, one_if(is_foreign), one_if(is_copy)];
        self.push(kind, src, tgt, Model::Language, values);
    }

    /// Returns the inputs of the model that judges differences between numbers.
    fn numbers(&self, pair: &Pair<'_>) -> Vec<f32> {
        let [source, target] = &pair.texts;
        let missing = self.examiners.texts.different_numbers(source, target);
        let contradict = match &missing {
            [own, other] if own.len() == 1 && other.len() == 1 => own[0].contradicts(&other[0]),
            _ => false,
        };
        let are_on_both = missing.iter().all(|side| !side.is_empty());
        let may_be_changed = are_on_both || self.examiners.texts.number_may_be_changed(source, target);
        let bead = &pair.scored.bead;
        vec![
            pair.alignment,
            pair.translation,
            one_if(are_on_both),
            one_if(missing.iter().all(|side| side.len() == 1)),
            one_if(missing.iter().flatten().any(Missing::is_measure) && !contradict),
            one_if(bead.src.len() == 1 && bead.tgt.len() == 1),
            one_if(may_be_changed),
        ]
    }

    /// Returns, for each sentence of a range, the probability that it is unaligned, and how far its support
    /// is above the norm, in spreads.
    fn measures(&self, side: usize, range: &Range<u32>) -> Vec<(f32, f32)> {
        let Alignment { unaligned, support, .. } = self.alignment;
        let of = |number: u32| {
            let unaligned = unaligned[side].get(number as usize).copied().unwrap_or_default();
            let support = support.sentences[side].get(number as usize).copied().unwrap_or_default();
            (unaligned, self.norms.support[side].deviation(support))
        };
        range.clone().map(of).collect()
    }

    /// Adds the suspicion that the two sides do not translate each other.
    fn translation(&mut self, pair: &Pair<'_>) {
        let (src, tgt) = (pair.scored.bead.src.clone(), pair.scored.bead.tgt.clone());
        let evidence = pair.scored.evidence.unwrap_or_default();
        let shorter =
            pair.texts.each_ref().map(|text| log_chars(text)).into_iter().fold(f32::INFINITY, f32::min);
        let all = [self.measures(0, &src), self.measures(1, &tgt)].concat();
        let unaligned = all.iter().map(|it| it.0).fold(0.0, f32::max);
        let words = self.alignment.support.words.get(src.start as usize).copied().unwrap_or(MAX_WORDS);
        let values = vec![
            pair.translation,
            shorter,
            evidence.passage.placed,
            evidence.short,
            evidence.unknown,
            limited_log_odds(unaligned),
            self.norms.mismatch(&evidence.passage),
            pair.deviation,
            words.clamp(-MAX_WORDS, MAX_WORDS),
        ];
        self.push(Kind::Doubtful, src, tgt, Model::Doubtful, values);
    }

    /// Adds, for each sentence of a side, the suspicion that this sentence has no counterpart.
    fn sentences(&mut self, pair: &Pair<'_>, side: usize) {
        let (src, tgt) = (&pair.scored.bead.src, &pair.scored.bead.tgt);
        let range = if side == 0 { src } else { tgt };
        let single = one_if(range.len() == 1);
        for (number, (unaligned, support)) in range.clone().zip(self.measures(side, range)) {
            let length = log_chars(self.sentences[side][number as usize]);
            let values = vec![
                limited_log_odds(unaligned),
                pair.alignment,
                pair.translation,
                single,
                length,
                pair.deviation,
                support,
                support * length,
                support * (1.0 - single),
            ];
            match side {
                0 => {
                    let at = tgt.start..tgt.start;
                    self.push(Kind::Omission, number..number + 1, at, Model::PairedSource, values);
                }
                _ => {
                    let at = src.end..src.end;
                    self.push(Kind::Addition, at, number..number + 1, Model::PairedTarget, values);
                }
            }
        }
    }
}
