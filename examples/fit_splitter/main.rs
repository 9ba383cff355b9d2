//! Fits the word tables and weights of the built-in splitter.
//!
//! ```text
//! cargo run --release --example fit_splitter -- words       write the word tables
//! cargo run --release --example fit_splitter -- cv [SET]    cross-validate → benches/gold/split-cv.tsv;
//!                                                           print the errors in sets that begin with SET
//! cargo run --release --example fit_splitter -- write       write the weights
//! ```
//!
//! The example reads the gold data and the bilingual text from the directory `ENREGARD_SHARED`, by default
//! `../shared`.

#![allow(clippy::print_stdout, reason = "prints its results")]

mod corpus;
mod counts;
mod gold;
mod train;
mod trial;

use enregard::Language;
use enregard::internals::split::Span;
use enregard::internals::split::fit::{Calibration, GROUPS, encode_weights, encode_words};
use gold::{Counts, Paragraph};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use train::{Fitted, Options, Weighted, next, shuffle};
use trial::{Sample, Trial};

/// Languages with their own tables, and the size of each word table: log2 of the number of slots, and the
/// maximum number of words.
const LANGS: [(Language, u8, usize); 7] = [
    (Language::French, 15, 24_000),
    (Language::English, 14, 12_000),
    (Language::German, 14, 12_000),
    (Language::Spanish, 14, 12_000),
    (Language::Italian, 14, 12_000),
    (Language::Portuguese, 14, 12_000),
    (Language::Dutch, 14, 12_000),
];

/// The gold sets, and whether weights are fitted on them.
const SETS: [(&str, bool); 18] = [
    ("fr-gsd.dev", true),
    ("fr-sequoia.dev", true),
    ("fr-sequoia.train", true),
    ("fr-partut.dev", false),
    ("en-ewt.dev", true),
    ("en-gum.dev", false),
    ("de-gsd.dev", true),
    ("es-gsd.dev", true),
    ("it-isdt.dev", false),
    ("pt-bosque.dev", true),
    ("nl-lassysmall.dev", true),
    ("nl-alpino.dev", true),
    ("cs-cac.dev", true),
    ("ru-gsd.dev", true),
    ("vi-vtb.dev", true),
    ("pl-pdb.dev", false),
    ("ja-gsd.dev", false),
    ("zh-gsd.dev", false),
];

/// The number of folds of the cross-validation.
const FOLDS: usize = 5;
/// The number of consecutive paragraphs in the same fold. Neighbouring paragraphs come from one document and
/// share headings and names. In different folds, they would make the figures too good
/// (docs/decisions/0017-sentence-ends.md).
const BLOCK: usize = 15;
/// The hyperparameters, chosen by cross-validation. Similar values are equally accurate.
const OPTIONS: Options = Options { epochs: 10, rate: 0.3, ridge: 1e-4, own_ridge: 1e-3 };
/// The maximum number of segments from bilingual collections per language.
const SEGMENTS: usize = 40_000;
/// The weight of a candidate in a segment, relative to one in the gold.
const SEGMENT_WEIGHT: f32 = 0.07;
/// One segment in this many loses its full stop and becomes an example of a sentence end without punctuation.
const STRIP_EVERY: u64 = 12;

/// A gold set.
struct Set {
    name: &'static str,
    /// Whether weights are fitted on the set.
    fit: bool,
    lang: Language,
    paragraphs: Vec<Paragraph>,
}

impl Set {
    /// Returns the paragraphs in a fold.
    fn fold(&self, fold: usize) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().enumerate().filter(move |(i, _)| fold_of(*i) == fold).map(|(_, p)| p)
    }
}

/// The gold data, and the directories of inputs and outputs.
struct Fitter {
    shared: PathBuf,
    /// The directory of the word tables and weights.
    data: PathBuf,
    /// The directory of the tables of figures.
    tables: PathBuf,
    sets: Vec<Set>,
}

/// Returns the fold of the paragraph with this index.
fn fold_of(paragraph: usize) -> usize {
    paragraph / BLOCK % FOLDS
}

fn language_index(lang: Language) -> usize {
    LANGS.iter().position(|l| l.0 == lang).unwrap_or(LANGS.len())
}

impl Fitter {
    fn open() -> Result<Fitter, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared =
            std::env::var_os("ENREGARD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
        let mut sets = Vec::new();
        for (name, fit) in SETS {
            let lang = name[..2].parse()?;
            sets.push(Set { name, fit, lang, paragraphs: gold::read(&shared.join("gold/sbd").join(name))? });
        }
        Ok(Fitter { shared, data: root.join("src/split/data"), tables: root.join("benches/gold"), sets })
    }

    /// Writes the word tables.
    fn words(&self) -> Result<(), Box<dyn Error>> {
        for (lang, log2, most) in LANGS {
            let mut counter = counts::Counter::default();
            for (text, spoken) in corpus::segments(&self.shared, lang.code())? {
                counter.add(&text, if spoken { 1.0 } else { 0.3 });
            }
            for text in corpus::sentences(&self.shared, lang.code())? {
                counter.add(&text, 2.0);
            }
            let scores = counter.scores(most);
            println!("{lang}: {} words", scores.len());
            std::fs::write(self.data.join(format!("{lang}.words")), encode_words(&scores, log2))?;
        }
        Ok(())
    }

    fn word_table(&self, lang: Language) -> Vec<u8> {
        std::fs::read(self.data.join(format!("{lang}.words"))).unwrap_or_default()
    }

    /// Returns samples from paragraphs of shuffled sentences. They contain pairs of sentences that are not
    /// neighbours in the treebank.
    fn shuffled(&self, trial: &Trial, paragraphs: &[&Paragraph], rounds: usize) -> Vec<Sample> {
        let mut sentences = Vec::new();
        for paragraph in paragraphs {
            let mut start = 0;
            for &end in &paragraph.ends {
                sentences.push(paragraph.text[start..end].trim());
                start = end;
            }
        }
        let mut state = 0x2545_f491_4f6c_dd1d;
        let mut out = Vec::new();
        for _ in 0..rounds {
            shuffle(&mut sentences, &mut state);
            for group in sentences.chunks(10) {
                out.extend(joined(trial, group, false));
            }
        }
        out
    }

    /// Returns samples from concatenated segments. Boundaries inside a segment are not marked.
    fn synthetic(&self, lang: Language, trial: &Trial) -> Result<Vec<Sample>, Box<dyn Error>> {
        let mut state = 0x1234_5678_9abc_def1;
        let mut segments: Vec<String> =
            corpus::segments(&self.shared, lang.code())?.into_iter().map(|s| s.0).collect();
        shuffle(&mut segments, &mut state);
        segments.truncate(SEGMENTS);
        let mut news = corpus::sentences(&self.shared, lang.code())?;
        news.extend(news.clone());
        segments.extend(news);
        shuffle(&mut segments, &mut state);
        for segment in &mut segments {
            if segment.ends_with('.') && next(&mut state).is_multiple_of(STRIP_EVERY) {
                segment.pop();
            }
        }
        segments.retain(|s| s.chars().next().is_some_and(char::is_alphanumeric));
        let mut out = Vec::new();
        for group in segments.chunks(10) {
            let group: Vec<&str> = group.iter().map(|s| s.trim()).collect();
            out.extend(joined(trial, &group, true));
        }
        Ok(out)
    }

    /// Returns all samples to fit on, except those of one fold and those of one set.
    fn samples(
        &self,
        excluded_fold: Option<usize>,
        excluded_set: Option<&str>,
    ) -> Result<Vec<Weighted>, Box<dyn Error>> {
        let mut all = Vec::new();
        for set in self.sets.iter().filter(|s| s.fit && Some(s.name) != excluded_set) {
            let trial = Trial::new(set.lang, None, self.word_table(set.lang));
            let lang = language_index(set.lang);
            let kept: Vec<&Paragraph> = set
                .paragraphs
                .iter()
                .enumerate()
                .filter(|(i, _)| excluded_fold.is_none_or(|f| fold_of(*i) != f))
                .map(|(_, p)| p)
                .collect();
            let mut push = |samples: Vec<Sample>, weight: f32| {
                all.extend(samples.into_iter().map(|sample| Weighted { sample, lang, weight }));
            };
            for paragraph in &kept {
                push(trial.samples(&paragraph.text, &paragraph.ends, false), 1.0);
            }
            push(self.shuffled(&trial, &kept, 2), 0.5);
        }
        for (lang, ..) in LANGS {
            let trial = Trial::new(lang, None, self.word_table(lang));
            let samples = self.synthetic(lang, &trial)?;
            all.extend(samples.into_iter().map(|sample| Weighted {
                sample,
                lang: language_index(lang),
                weight: SEGMENT_WEIGHT,
            }));
        }
        Ok(all)
    }

    /// Fits a model for each fold on the other folds, and calibrates all models together on the samples of
    /// the folds that they were not fitted on.
    fn folds(&self) -> Result<(Vec<Fitted>, [Calibration; GROUPS]), Box<dyn Error>> {
        let mut points = [const { Vec::new() }; GROUPS];
        let mut folds = Vec::new();
        for fold in 0..FOLDS {
            let fitted = train::fit(&self.samples(Some(fold), None)?, LANGS.len() + 1, OPTIONS);
            for set in self.sets.iter().filter(|s| s.fit && language_index(s.lang) < LANGS.len()) {
                let weights = fitted.of(Some(language_index(set.lang)));
                let trial = Trial::new(set.lang, None, self.word_table(set.lang));
                for paragraph in set.fold(fold) {
                    for sample in trial.samples(&paragraph.text, &paragraph.ends, false) {
                        let sum = sample.indices.iter().map(|&p| weights[usize::from(p)]).sum::<f32>();
                        points[sample.group].push((sum, sample.is_boundary));
                    }
                }
            }
            folds.push(fitted);
        }
        let calibration = points.map(|points| train::calibrate(&points));
        println!("{calibration:?}");
        Ok((folds, calibration))
    }

    /// Writes the figures of cross-validation, and prints the errors in sets whose name begins with `errors`.
    fn cross_validate(&self, errors: Option<&str>) -> Result<(), Box<dyn Error>> {
        let (folds, calibration) = self.folds()?;
        let mut table = "set\tF1\tF1 --punct\tfitted on (by folds)\n".to_owned();
        for set in &self.sets {
            let mut total = [Counts::default(); 2];
            for (fold, fitted) in folds.iter().enumerate() {
                let own = Some(language_index(set.lang)).filter(|&l| l < LANGS.len());
                let trial =
                    Trial::new(set.lang, Some((fitted.of(own), calibration)), self.word_table(set.lang));
                for paragraph in set.fold(fold) {
                    let spans = trial.split(&paragraph.text);
                    if errors.is_some_and(|e| set.name.starts_with(e)) {
                        show_errors(set.name, paragraph, &spans);
                    }
                    for (punctuated, total) in [false, true].into_iter().zip(&mut total) {
                        *total += gold::score(paragraph, spans.iter().map(|s| s.end), punctuated);
                    }
                }
            }
            let [plain, punctuated] = total;
            let fitted = if set.fit { "yes" } else { "no" };
            writeln!(table, "{}\t{:.2}\t{:.2}\t{fitted}", set.name, plain.f1(), punctuated.f1())?;
        }
        print!("{table}");
        std::fs::write(self.tables.join("split-cv.tsv"), table)?;
        Ok(())
    }

    /// Writes the weights.
    fn write(&self) -> Result<(), Box<dyn Error>> {
        let (_, calibration) = self.folds()?;
        let fitted = train::fit(&self.samples(None, None)?, LANGS.len() + 1, OPTIONS);
        for (lang, ..) in LANGS {
            let weights = fitted.of(Some(language_index(lang)));
            std::fs::write(self.data.join(format!("{lang}.weights")), encode_weights(&weights, calibration))?;
        }
        std::fs::write(self.data.join("any.weights"), encode_weights(&fitted.of(None), calibration))?;
        Ok(())
    }
}

/// Returns the samples of sentences joined by spaces.
fn joined(trial: &Trial, sentences: &[&str], partial: bool) -> Vec<Sample> {
    let mut text = String::new();
    let mut ends = Vec::new();
    for sentence in sentences {
        text.push_str(sentence);
        ends.push(text.len());
        text.push(' ');
    }
    trial.samples(text.trim_end(), &ends, partial)
}

/// Prints missed (`-`) and wrong (`+`) boundaries.
fn show_errors(set: &str, paragraph: &Paragraph, spans: &[Span]) {
    let text = &paragraph.text;
    let cut = |from: usize, to: usize| -> String {
        let before: String = text[..from].chars().rev().take(40).collect();
        let after: String = text[to..].chars().take(35).collect();
        format!("{} ||{}", before.chars().rev().collect::<String>(), after)
    };
    for &end in paragraph.ends.iter().filter(|&&e| e < text.len() && !spans.iter().any(|s| s.end == e)) {
        println!("{set} - {}", cut(end, end));
    }
    for span in spans.iter().filter(|s| s.end < text.len() && !paragraph.ends.contains(&s.end)) {
        println!("{set} + {:.2} {}", span.boundary, cut(span.end, span.end));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let fitter = Fitter::open()?;
    match std::env::args().nth(1).as_deref() {
        Some("words") => fitter.words(),
        Some("cv") => fitter.cross_validate(std::env::args().nth(2).as_deref()),
        Some("write") => fitter.write(),
        _ => Err("expected an argument: `words`, `cv` or `write`".into()),
    }
}
