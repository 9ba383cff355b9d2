//! Aligns one document: groups its sentences into beads, and turns the beads into translation units.

use crate::aligner::{Alignment, ScoredBead, Worker};
use crate::corrections::Corrections;
use crate::document::markup::{self, Markup};
use crate::document::subtitles::add_times;
use crate::document::{Cut, DocumentReport};
use crate::error::Result;
use crate::format::{Side, Unit, one_line};
use crate::text::Language;
use crate::wording::count;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// If one side has at least this many times as many bytes as the other, enregard warns that the texts may not
/// be translations of each other. For real translations between supported languages, the ratio is below 2.5,
/// even in scripts that take two or three bytes per character.
const LOPSIDED: f64 = 5.0;

/// The corrections and the worker needed to align a document.
pub(crate) struct Work<'a> {
    pub corrections: Option<&'a Corrections>,
    /// Whether to apply edited texts and to remove units that the corrections exclude from exports. The
    /// review page, which shows all units, sets this to false.
    pub applies: bool,
    pub worker: &'a mut Worker,
}

/// An aligned document.
pub(crate) struct Aligned {
    pub units: Vec<Unit>,
    pub report: DocumentReport,
    pub alignment: Alignment,
}

impl Work<'_> {
    /// Aligns the sentences of two sides. The report contains the figures; the caller adds the file names.
    /// Returns an error if the corrections do not fit the document.
    pub(crate) fn align(
        self,
        name: &str,
        (src, tgt): (&Cut, &Cut),
        (src_lang, tgt_lang): (Language, Language),
    ) -> Result<Aligned> {
        let sentences = (src.sentences.len() as u32, tgt.sentences.len() as u32);
        let fixed = self.corrections.map_or_else(|| Ok(Vec::new()), |c| c.fixed(name, sentences))?;
        let alignment = self.worker.align_around(&src.segments(), &tgt.segments(), &fixed);
        // A person decided about these beads, so their confidence, which is 1, has no parts.
        let decided: FxHashSet<_> = fixed.iter().collect();
        let computed = |scored: &ScoredBead| !decided.contains(&scored.bead);
        let units = UnitBuilder::new(name, (src, tgt), (src_lang, tgt_lang));
        let unit = |(scored, number): (&ScoredBead, u32)| Unit {
            // Round here rather than when the unit is written, so that filters compare the value that is
            // written.
            confidence: Some(three_digits(scored.confidence)),
            alignment: computed(scored).then(|| three_digits(scored.alignment)),
            translation: scored.translation.map(three_digits),
            ..units.unit([&scored.bead.src, &scored.bead.tgt], number)
        };
        let mut units: Vec<Unit> = alignment.beads.iter().zip(1..).map(unit).collect();
        if let Some(corrections) = self.corrections.filter(|_| self.applies) {
            corrections.apply(name, &mut units);
        }
        let mut report = DocumentReport {
            document: name.to_owned(),
            source_sentences: src.sentences.len() as u64,
            target_sentences: tgt.sentences.len() as u64,
            source_bytes: src.bytes,
            target_bytes: tgt.bytes,
            out_of_order: alignment.out_of_order() as u64,
            soft: alignment.soft && self.worker.has_lexicon(),
            ..DocumentReport::default()
        };
        report.count(&units, alignment.document_confidence);
        report.warnings.extend(lopsided(&report));
        report.warnings.extend(doubts(&alignment, self.worker.is_monotone()));
        report.warnings.extend(repeated(&alignment));
        Ok(Aligned { units, report, alignment })
    }
}

/// Makes translation units of the beads of two sides.
pub(crate) struct UnitBuilder<'a> {
    name: &'a str,
    sides: [(&'a Cut, Language); 2],
    markup: [Markup<'a>; 2],
}

impl<'a> UnitBuilder<'a> {
    pub(crate) fn new(
        name: &'a str,
        cuts: (&'a Cut, &'a Cut),
        langs: (Language, Language),
    ) -> UnitBuilder<'a> {
        let sides = [(cuts.0, langs.0), (cuts.1, langs.1)];
        UnitBuilder { name, sides, markup: sides.map(|(cut, lang)| Markup::new(cut, separator(lang))) }
    }

    /// Returns the unit that consists of these source and target sentences, without a confidence.
    pub(crate) fn unit(&self, numbers: [&Range<u32>; 2], number: u32) -> Unit {
        let [src, tgt] = self.sides;
        let mut extra = markup::extra([(&self.markup[0], numbers[0]), (&self.markup[1], numbers[1])]);
        add_times(&mut extra, [(src.0, numbers[0]), (tgt.0, numbers[1])]);
        Unit {
            document: self.name.to_owned(),
            number,
            source: side(src.0, numbers[0], src.1),
            target: side(tgt.0, numbers[1], tgt.1),
            extra,
            bead: Some((numbers[0].len() as u32, numbers[1].len() as u32)),
            ..Unit::default()
        }
    }
}

/// Rounds a probability to three decimal places.
pub(crate) fn three_digits(probability: f32) -> f32 {
    (probability * 1000.0).round() / 1000.0
}

/// Returns a warning if targets repeat their sources.
fn repeated(alignment: &Alignment) -> Option<String> {
    let languages = |scored: &ScoredBead| scored.evidence.and_then(|evidence| evidence.languages);
    let is_repeated = |scored: &&ScoredBead| languages(scored).is_some_and(|languages| languages.repeats);
    let number = alignment.beads.iter().filter(is_repeated).count();
    let pairs = count(number, "target");
    let verb = if number == 1 { "repeats its" } else { "repeat their" };
    (number > 0)
        .then(|| format!("{pairs} {verb} source text instead of translating it, so the confidence is low"))
}

/// Returns warnings about passages that the search may not have aligned well.
fn doubts(alignment: &Alignment, monotone: bool) -> Vec<String> {
    let passage = |(src, tgt): &(Range<u32>, Range<u32>)| {
        format!(
            "source sentences {}-{} seem to correspond to target sentences {}-{}, which are out of order; \
             switch off monotone alignment to pair them",
            src.start + 1,
            src.end,
            tgt.start + 1,
            tgt.end
        )
    };
    let narrowed = "a long passage has no distinctive words to align by, so enregard compared only sentences at \
                    similar positions in it; check its pairs";
    let narrowed = alignment.narrowed.then(|| narrowed.to_owned());
    let unpaired = alignment.displaced.iter().filter(|_| monotone);
    narrowed.into_iter().chain(unpaired.map(passage)).collect()
}

/// Returns the sentences with these numbers as a side of a unit.
pub(crate) fn side(cut: &Cut, numbers: &Range<u32>, lang: Language) -> Side {
    let members = &cut.sentences[numbers.start as usize..numbers.end as usize];
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Side { sentences: Some(numbers.clone()), ..Side::default() };
    };
    let texts: Vec<_> = members.iter().map(|s| one_line(&cut.document.text[s.span.clone()])).collect();
    Side {
        text: texts.join(separator(lang)),
        sentences: Some(numbers.clone()),
        paragraphs: Some(first.paragraph..last.paragraph + 1),
        bytes: Some(cut.input_bytes(&(first.span.start..last.span.end))),
    }
}

/// Returns the separator between two sentences in a language.
pub(crate) fn separator(lang: Language) -> &'static str {
    if matches!(lang, Language::Chinese | Language::Japanese) { "" } else { " " }
}

/// Returns a warning if one side is so much longer than the other that the texts are unlikely to be
/// translations of each other.
fn lopsided(report: &DocumentReport) -> Option<String> {
    let (src, tgt) = (report.source_bytes as f64, report.target_bytes as f64);
    let (longer, shorter, times) =
        if src > tgt { ("source", "target", src / tgt) } else { ("target", "source", tgt / src) };
    (times >= LOPSIDED).then(|| {
        format!(
            "the {longer} is {times:.1} times as long as the {shorter} (source: {}, {}; target: {}, {}); check \
             that the texts are translations of each other",
            count(report.source_bytes, "byte"),
            count(report.source_sentences, "sentence"),
            count(report.target_bytes, "byte"),
            count(report.target_sentences, "sentence")
        )
    })
}
