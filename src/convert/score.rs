//! Scores existing pairs: how likely is each pair to be a translation? Pairs are read and scored in chunks, so
//! memory use does not grow with the file.

use crate::aligner::{Aligner, AlignerOptions, Worker};
use crate::convert::check::{EmptySides, Place};
use crate::convert::conversion::UnitOutput;
use crate::convert::{ConvertRun, Converted};
use crate::document::{Observer, announce, tags, three_digits};
use crate::error::{Error, Result};
use crate::figures::Distribution;
use crate::format::table::KeptRows;
use crate::format::{Languages, Unit, UnitReader};
use crate::io::{display_name, refuse_overwrite};
use crate::run::{check_stream, thread_pool, useful_threads};
use crate::text::{Language, LanguageTag, resolve_pair};
use crate::wording::size as text_size;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// Number of pairs in a chunk. The pairs of a chunk are scored together: word frequencies and word translations are
/// learnt from all of them. Chunks of a tenth of this size give nearly as good scores. A chunk takes about 50 MB of
/// memory, and each thread scores one chunk at a time.
const CHUNK: usize = 10_000;

/// Maximum size of a chunk in bytes. It limits memory use if the pairs are long passages.
const CHUNK_BYTES: usize = 4 << 20;

/// Maximum size of the two texts of a pair, in bytes. Scoring a pair takes about 50 times its size in memory.
const MAX_PAIR_BYTES: usize = 8 << 20;

/// Number of bytes of each side that are passed to language detection. Detection examines samples of at most 16 kB
/// in total, so this number of bytes leaves room to spread the samples.
const DETECTION_BYTES: usize = 1 << 16;

/// Scores the pairs of a file of units.
///
/// # Examples
/// ```
/// use enregard::{ConvertRun, Format, ScoreRun, UnitSource};
///
/// let folder = std::env::temp_dir();
/// let (tsv, scored) = (folder.join("enregard-pairs.tsv"), folder.join("enregard-scored.tsv"));
/// std::fs::write(&tsv, "source\ttarget\nLa rivière monta.\tThe river rose.\nLe pont fut fermé.\tHe ate an apple.\n")?;
/// let mut convert = ConvertRun::new(UnitSource::new(&tsv, Format::Tsv), Format::Tsv);
/// convert.source.languages = enregard::LanguageChoice::parse(Some("fr"), Some("en"))?;
/// let result = ScoreRun::new(convert).to_file(&scored, &mut enregard::Silent)?;
/// assert_eq!(result.confidence.histogram.total(), 2);
/// # std::fs::remove_file(tsv)?;
/// # std::fs::remove_file(scored)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ScoreRun {
    /// Settings for reading, filtering and writing the pairs. Confidences in the input are replaced.
    pub convert: ConvertRun,
    /// Options of the aligner that scores the pairs.
    pub aligner: AlignerOptions,
    /// Whether to write the rows of a TSV or CSV file unchanged, with the confidence in an additional last column. This
    /// applies if the output has the format of the input, and the caller chose columns or the table has columns that
    /// enregard does not know. Otherwise, units are written.
    pub keep_rows: bool,
    /// Number of threads.
    pub jobs: usize,
}

/// The result of a scoring run.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Scored {
    /// Counts of the units written and the units dropped.
    pub converted: Converted,
    /// The confidences of all pairs, including dropped ones.
    pub confidence: Distribution,
}

impl ScoreRun {
    /// Creates a run that scores with the built-in lexicon, on one thread.
    pub fn new(convert: ConvertRun) -> ScoreRun {
        ScoreRun { convert, aligner: AlignerOptions::default(), keep_rows: false, jobs: 1 }
    }

    /// Scores the pairs and writes them to a file. `observer` receives the detected languages and warnings.
    /// The output does not depend on the number of threads.
    ///
    /// # Errors
    /// Returns errors from reading and writing. Returns a detection error if a language is neither set nor
    /// named in the input and cannot be detected. If an error occurs, no output is created.
    pub fn to_file(&self, output: &Path, observer: &mut dyn Observer) -> Result<Scored> {
        self.convert.source.refuse_ladder()?;
        let languages = self.convert.source.languages.so_far();
        self.convert.check_output(output, &languages)?;
        self.refuse_overwrite(output, &languages)?;
        self.run(observer, |convert, languages| {
            self.refuse_overwrite(output, languages)?;
            UnitOutput::file(convert, languages, output)
        })
    }

    /// Returns an error if an output file would overwrite a lexicon of the aligner. The names of the output
    /// files may depend on `languages`.
    fn refuse_overwrite(&self, output: &Path, languages: &Languages) -> Result<()> {
        refuse_overwrite(self.convert.layout(languages).all_paths(output), &self.aligner.lexicons)
    }

    /// Scores the pairs and writes them to a stream.
    ///
    /// # Errors
    /// Returns the same errors as [`ScoreRun::to_file`], and a call error if the format needs several files.
    pub fn to_stream(&self, stream: Box<dyn Write + Send>, observer: &mut dyn Observer) -> Result<Scored> {
        self.convert.source.refuse_ladder()?;
        check_stream(self.convert.to)?;
        self.run(observer, |convert, languages| UnitOutput::stream(convert, languages, stream))
    }

    fn run(
        &self,
        observer: &mut dyn Observer,
        open: impl for<'a> FnOnce(&'a ConvertRun, &Languages) -> Result<UnitOutput<'a>>,
    ) -> Result<Scored> {
        let from = self.convert.source.format;
        let can_keep = self.keep_rows && self.convert.to == from && from.keeps_rows();
        let rows = if can_keep { KeptRows::Bytes } else { KeptRows::Lines };
        let mut reader = self.convert.source.open_with(rows)?;
        let path = display_name(&self.convert.source.path);
        let mut chunks = Chunks { reader: reader.as_mut(), path, waiting: Vec::new(), ended: false };
        let first = chunks.next()?;
        let place = Place { path, table: chunks.reader.table() };
        place.announce(observer);
        place.check(&first)?;
        let languages = languages(&self.convert, chunks.reader, &first, observer);
        let (pair, languages) = languages.map_err(|error| place.named(error))?;
        let aligner = Aligner::with_options(pair.0.lang(), pair.1.lang(), self.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let mut convert = self.convert.clone();
        convert.rows = place
            .table
            .as_ref()
            .filter(|table| can_keep && table.is_foreign)
            .map(|table| Box::new(table.style()));
        let mut output = open(&convert, &languages)?;
        let jobs = useful_threads(self.jobs, None, observer);
        let pool = thread_pool(jobs)?;
        let mut workers: Vec<Worker> = (0..jobs).map(|_| aligner.worker()).collect();
        let (mut confidence, mut empty) = (Distribution::default(), EmptySides::default());
        let mut batch = vec![first];
        while !batch.iter().all(Vec::is_empty) {
            while batch.len() < workers.len() {
                batch.push(chunks.next()?);
            }
            let work = batch.par_iter_mut().zip(&mut workers);
            pool.install(|| work.for_each(|(units, worker)| score(worker, units)));
            for unit in batch.drain(..).flatten() {
                confidence.add(f64::from(unit.confidence.unwrap_or_default()));
                empty.add(&unit);
                // A pair with an empty side has confidence 0, but the filter of `output` ignores the confidence of
                // such pairs.
                if unit.is_null() && self.convert.min_confidence > 0.0 {
                    output.reject_low_confidence();
                } else {
                    output.unit(&mut self.without_old_score(unit))?;
                }
            }
            batch.push(chunks.next()?);
        }
        place.warn_empty(&empty, observer);
        Ok(Scored { converted: output.finish(reader.as_ref())?, confidence })
    }

    /// Removes the property of a TMX unit to which the new confidence will be written.
    fn without_old_score(&self, mut unit: Unit) -> Unit {
        let ours = if self.convert.write.tmx.paracrawl { "score-aligner" } else { "x-confidence" };
        if let Some(extra) = &mut unit.extra {
            extra.props.retain(|prop| prop.kind() != Some(ours));
        }
        unit
    }
}

/// Reads units in chunks.
struct Chunks<'a> {
    reader: &'a mut dyn UnitReader,
    path: &'a Path,
    waiting: Vec<Unit>,
    ended: bool,
}

impl Chunks<'_> {
    /// Returns the next chunk, which is empty at the end of the input. If less than half a chunk would remain
    /// after this chunk, the remaining pairs are added to it, because too little can be learnt from a few
    /// pairs.
    fn next(&mut self) -> Result<Vec<Unit>> {
        let texts = |unit: &Unit| unit.source.text.len() + unit.target.text.len();
        let size = |unit: &Unit| texts(unit) + unit.row.as_ref().map_or(0, |row| row.bytes.len());
        let mut bytes: usize = self.waiting.iter().map(size).sum();
        while !self.ended && self.waiting.len() < CHUNK * 3 / 2 && bytes < CHUNK_BYTES * 3 / 2 {
            match self.reader.unit()? {
                Some(unit) if texts(&unit) > MAX_PAIR_BYTES => {
                    let fault =
                        format!("unit {} is larger than {}", unit.number, text_size(MAX_PAIR_BYTES as u64));
                    return Err(Error::input(self.path, fault).help("split or remove it"));
                }
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
        // A unit that is larger than a chunk forms a chunk by itself.
        let count = self.waiting.iter().take(CHUNK).take_while(fits).count().max(1);
        let rest = self.waiting.split_off(count);
        Ok(std::mem::replace(&mut self.waiting, rest))
    }
}

/// Sets the confidence of each unit to the probability that it is a translation, or to 0 if a side is empty.
fn score(worker: &mut Worker, units: &mut [Unit]) {
    let pairs: Vec<(&str, &str)> =
        units.iter().map(|unit| (unit.source.text.as_str(), unit.target.text.as_str())).collect();
    let scores = worker.score_pairs(&pairs);
    for (unit, confidence) in units.iter_mut().zip(scores) {
        // Round before filtering, so that the filter compares the value that is written.
        unit.confidence = Some(three_digits(confidence));
        (unit.alignment, unit.translation) = (None, None);
    }
}

/// Returns the languages of the pairs, for the aligner and for the output. Languages that the caller set take
/// precedence, then those that the input names. A language that is still missing is detected from the first
/// pairs.
fn languages(
    run: &ConvertRun,
    reader: &dyn UnitReader,
    units: &[Unit],
    observer: &mut dyn Observer,
) -> Result<((LanguageTag, LanguageTag), Languages)> {
    let (choice, named) = (&run.source.languages, reader.languages());
    let tag =
        |given: &Option<LanguageTag>, named: Option<&str>| given.clone().or_else(|| named?.parse().ok());
    let src = tag(&choice.src, named.as_ref().map(|l| l.src.as_str()));
    let tgt = tag(&choice.tgt, named.as_ref().map(|l| l.tgt.as_str()));
    let (mut from, mut to) = (String::new(), String::new());
    for unit in units {
        for (pool, text) in [(&mut from, &unit.source.text), (&mut to, &unit.target.text)] {
            if pool.len() < DETECTION_BYTES {
                pool.push_str(text);
                pool.push('\n');
            }
        }
    }
    let pair = match resolve_pair(src.as_ref(), tgt.as_ref(), &from, &to) {
        // If one side has no text at all, no pair is scored, so the languages do not matter.
        Err(_) if from.trim().is_empty() || to.trim().is_empty() => {
            let or = |tag: Option<LanguageTag>, lang: Language| tag.unwrap_or(lang.into());
            resolve_pair(Some(&or(src, Language::French)), Some(&or(tgt, Language::English)), "", "")?
        }
        other => other?,
    };
    announce(&pair, observer);
    let written = match named {
        Some(_) => run.output_languages(reader)?,
        None => tags(&pair.src, &pair.tgt),
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
        let path = Path::new("pairs.tsv");
        let mut chunks = Chunks { reader: &mut reader, path, waiting: Vec::new(), ended: false };
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
    fn chunks_are_neither_small_nor_large() {
        assert!(sizes(0, 1).is_empty());
        assert_eq!(sizes(7, 1), [7]);
        assert_eq!(sizes(14_999, 1), [14_999]);
        assert_eq!(sizes(15_001, 1), [10_000, 5_001]);
        assert_eq!(sizes(10, 1 << 20), [4, 4, 2]);
        assert_eq!(sizes(3, 7 << 20), [1, 1, 1]);
        let (mut reader, path) = (Counting(1, 9 << 20), Path::new("pairs.tsv"));
        let mut chunks = Chunks { reader: &mut reader, path, waiting: Vec::new(), ended: false };
        let error = chunks.next().unwrap_err().to_string();
        assert_eq!(error, "pairs.tsv: unit 0 is larger than 8.389 MB; split or remove it");
    }
}
