//! Pairs that somebody else made, each with the probability that it is a translation: a stream of chunks, so that memory does
//! not grow with it.

use crate::aligner::sentences::{Aligner, AlignerOptions, Workspace};
use crate::convert::units::{ConvertRun, Converted, Writing, ladder_without_texts};
use crate::document::languages::tell;
use crate::document::observer::Observer;
use crate::error::{Error, Result};
use crate::figures::Distribution;
use crate::format::{Format, Languages, Sink, Unit, UnitReader};
use crate::io::spare;
use crate::text::detect::resolve_pair;
use crate::text::language::{Language, LanguageTag};
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// Pairs that are scored together, and teach each other's words: with a tenth of them the scores are nearly as good, and a
/// thread takes some fifty megabytes for them.
const CHUNK: usize = 10_000;

/// The same in bytes, for pairs of long passages.
const CHUNK_BYTES: usize = 4 << 20;

/// How much text of each side is looked at to find out its language, in bytes.
const GLANCE: usize = 1 << 16;

/// A scoring, as it was asked for.
pub struct ScoreRun {
    /// How the pairs are read, filtered and written. A unit's own confidence does not count: it gets a new one.
    pub convert: ConvertRun,
    /// What the aligner is told.
    pub aligner: AlignerOptions,
    /// How many threads work.
    pub jobs: usize,
}

/// What a scoring came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scored {
    /// What was written, and what was not.
    pub converted: Converted,
    /// How many pairs, those that are not written among them, have a confidence of 0 to 0.1, and so on.
    pub confidence: Distribution,
}

impl ScoreRun {
    /// Does it, into a file or, if `output` is none, into `stream`. `observer` hears what is worth knowing, such as the
    /// languages that were detected. The output does not depend on the number of threads.
    ///
    /// # Errors
    /// Those of reading and writing; [`Error::Detection`] if the languages are not given, not known from the input and
    /// cannot be told. No output appears then.
    pub fn run(
        self,
        output: Option<&Path>,
        stream: Box<dyn Write>,
        observer: &mut dyn Observer,
    ) -> Result<Scored> {
        let ScoreRun { convert, aligner, jobs } = self;
        if convert.from == Format::Ladder {
            return Err(ladder_without_texts(&convert.input));
        }
        if output.is_none() {
            Sink::check_stream(convert.to)?;
        }
        if let Some(output) = output {
            spare(output, &aligner.lexicons)?;
            convert.check_output(output, &convert.languages_so_far())?;
        }
        let mut reader = convert.reader()?;
        let mut chunks = Chunks { reader: reader.as_mut(), waiting: Vec::new(), ended: false };
        let first = chunks.next()?;
        let (pair, languages) = languages(&convert, chunks.reader, &first, observer)?;
        let aligner = Aligner::new(pair.0.lang(), pair.1.lang(), aligner)?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let mut writing = Writing::begin(&convert, &languages, output, stream)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build();
        let pool = pool.map_err(|e| Error::environment(format!("cannot start {jobs} threads ({e})")))?;
        let mut spaces: Vec<Workspace> = (0..jobs.max(1)).map(|_| Workspace::default()).collect();
        let mut confidence = Distribution::default();
        let mut batch = vec![first];
        while !batch.iter().all(Vec::is_empty) {
            while batch.len() < spaces.len() {
                batch.push(chunks.next()?);
            }
            pool.install(|| {
                let work = batch.par_iter_mut().zip(&mut spaces);
                work.for_each(|(units, space)| score(&aligner, units, space));
            });
            for unit in batch.drain(..).flatten() {
                confidence.add(f64::from(unit.confidence.unwrap_or_default()));
                // Half a pair is asked for its confidence too, other than a sentence without a counterpart elsewhere.
                if unit.is_null() && convert.min_confidence > 0.0 {
                    writing.leave_out();
                } else {
                    writing.unit(&convert.prepared(unit))?;
                }
            }
            batch.push(chunks.next()?);
        }
        let converted = writing.finish(reader.as_ref())?;
        Ok(Scored { converted, confidence })
    }
}

impl ConvertRun {
    /// Takes away what others said of a unit's confidence in the place where it is going to be written.
    fn prepared(&self, mut unit: Unit) -> Unit {
        if let Some(extra) = &mut unit.extra {
            let ours = if self.write.tmx.paracrawl { "score-aligner" } else { "x-confidence" };
            extra.props.retain(|prop| prop.kind() != Some(ours));
        }
        unit
    }
}

/// The units of the input, many at once.
struct Chunks<'a> {
    reader: &'a mut dyn UnitReader,
    waiting: Vec<Unit>,
    ended: bool,
}

impl Chunks<'_> {
    /// The next chunk, empty at the end. None is less than half a chunk if there are others: few pairs would learn little from each other,
    /// so what is left at the end goes with what is before it.
    fn next(&mut self) -> Result<Vec<Unit>> {
        let size = |unit: &Unit| unit.source.text.len() + unit.target.text.len();
        let mut bytes: usize = self.waiting.iter().map(size).sum();
        while !self.ended && self.waiting.len() < CHUNK * 3 / 2 && bytes < CHUNK_BYTES * 3 / 2 {
            match self.reader.unit()? {
                Some(unit) => {
                    bytes += size(&unit);
                    self.waiting.push(unit);
                }
                None => self.ended = true,
            }
        }
        if self.ended {
            return Ok(std::mem::take(&mut self.waiting));
        }
        let mut bytes = 0;
        let fits = |unit: &&Unit| {
            bytes += size(unit);
            bytes <= CHUNK_BYTES
        };
        // One that is larger than a chunk is a chunk.
        let count = self.waiting.iter().take(CHUNK).take_while(fits).count().max(1);
        let rest = self.waiting.split_off(count);
        Ok(std::mem::replace(&mut self.waiting, rest))
    }
}

/// Gives each unit the probability that it is a translation; 0 where a side is empty.
fn score(aligner: &Aligner, units: &mut [Unit], space: &mut Workspace) {
    let whole = |unit: &Unit| !unit.source.text.trim().is_empty() && !unit.target.text.trim().is_empty();
    let pairs: Vec<(&str, &str)> = (units.iter().filter(|unit| whole(unit)))
        .map(|unit| (unit.source.text.as_str(), unit.target.text.as_str()))
        .collect();
    let mut scores = aligner.score_pairs(&pairs, space).into_iter();
    for unit in units {
        let confidence = if whole(unit) { scores.next().unwrap_or_default() } else { 0.0 };
        // Rounded here, once, so that what is filtered is what is written.
        unit.confidence = Some((confidence * 1000.0).round() / 1000.0);
    }
}

/// The languages of the pairs, as the aligner knows them and as they are written: those that were given, else those that
/// the input names, else those that the first pairs are in.
fn languages(
    run: &ConvertRun,
    reader: &dyn UnitReader,
    units: &[Unit],
    observer: &mut dyn Observer,
) -> Result<((LanguageTag, LanguageTag), Languages)> {
    let named = reader.languages();
    let tag =
        |given: &Option<LanguageTag>, named: Option<&str>| given.clone().or_else(|| named?.parse().ok());
    let src = tag(&run.src, named.as_ref().map(|l| l.src.as_str()));
    let tgt = tag(&run.tgt, named.as_ref().map(|l| l.tgt.as_str()));
    let (mut from, mut to) = (String::new(), String::new());
    for unit in units {
        for (pool, text) in [(&mut from, &unit.source.text), (&mut to, &unit.target.text)] {
            if pool.len() < GLANCE {
                pool.push_str(text);
                pool.push('\n');
            }
        }
    }
    let pair = match resolve_pair(src.as_ref(), tgt.as_ref(), &from, &to) {
        // Without a word of either side there is nothing that a language is needed for.
        Err(_) if from.trim().is_empty() || to.trim().is_empty() => {
            let (src, tgt) =
                (src.unwrap_or(Language::French.into()), tgt.unwrap_or(Language::English.into()));
            resolve_pair(Some(&src), Some(&tgt), "", "")?
        }
        other => other?,
    };
    tell(&pair, observer);
    let written = match named {
        Some(_) => run.languages(reader)?,
        None => Languages { src: pair.src.as_str().into(), tgt: pair.tgt.as_str().into() },
    };
    Ok(((pair.src, pair.tgt), written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    struct Counting(u32, usize);

    impl UnitReader for Counting {
        fn unit(&mut self) -> Result<Option<Unit>> {
            if self.0 == 0 {
                return Ok(None);
            }
            self.0 -= 1;
            let source = Side { text: "x".repeat(self.1), ..Side::default() };
            Ok(Some(Unit { number: self.0, source, ..Unit::default() }))
        }

        fn languages(&self) -> Option<Languages> {
            None
        }
    }

    fn sizes(units: u32, bytes: usize) -> Vec<usize> {
        let mut reader = Counting(units, bytes);
        let mut chunks = Chunks { reader: &mut reader, waiting: Vec::new(), ended: false };
        let mut numbers = Vec::new();
        let mut sizes = Vec::new();
        loop {
            let chunk = chunks.next().unwrap();
            if chunk.is_empty() {
                break;
            }
            sizes.push(chunk.len());
            numbers.extend(chunk.iter().map(|unit| unit.number));
        }
        assert!(numbers.iter().copied().eq((0..units).rev()));
        sizes
    }

    #[test]
    fn no_chunk_is_small_or_large() {
        assert!(sizes(0, 1).is_empty());
        assert_eq!(sizes(7, 1), [7]);
        assert_eq!(sizes(14_999, 1), [14_999]);
        assert_eq!(sizes(15_001, 1), [10_000, 5_001]);
        assert_eq!(sizes(10, 1 << 20), [4, 4, 2]);
        assert_eq!(sizes(3, 7 << 20), [1, 1, 1]);
    }
}
