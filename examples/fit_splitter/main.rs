//! Fits the tables of the built-in splitter.
//!
//! ```text
//! ENREGARD_SHARED=../shared cargo run --release --example fit_splitter -- words    the word tables
//! ENREGARD_SHARED=../shared cargo run --release --example fit_splitter -- cv       cross-validation → benches/gold/split-cv.tsv
//! ENREGARD_SHARED=../shared cargo run --release --example fit_splitter -- write    the weights
//! ```

#![allow(clippy::print_stdout, reason = "a program that reports")]

mod corpus;
mod counts;
mod gold;
mod train;

use enregard::split::Span;
use enregard::split::fit::{CLASSES, Calibration, Trial, encode_weights, encode_words};
use enregard::text::language::Language;
use gold::{Counts, Paragraph};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use train::{Fitted, Options, Weighted, next, shuffle};

/// Languages with tables of their own, and the size of their word tables (log2 of slots, words).
const LANGS: [(Language, u8, usize); 7] = [
    (Language::French, 15, 24_000),
    (Language::English, 14, 12_000),
    (Language::German, 14, 12_000),
    (Language::Spanish, 14, 12_000),
    (Language::Italian, 14, 12_000),
    (Language::Portuguese, 14, 12_000),
    (Language::Dutch, 14, 12_000),
];

/// A gold set, and whether weights may be fitted on it.
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

const FOLDS: usize = 5;
/// Neighbours in a set come from one document, whose headings and names say much of each other: so many paragraphs in a row go
/// into one fold.
const BLOCK: usize = 15;
/// Chosen by cross-validation among a handful; the optimum is broad.
const OPTIONS: Options = Options { epochs: 10, rate: 0.3, ridge: 1e-4, own_ridge: 1e-3 };
/// Segments of bilingual collections that are taken for each language, and how much each of their candidates
/// counts beside one of the gold.
const SEGMENTS: usize = 40_000;
const SEGMENT_WEIGHT: f32 = 0.07;
/// One segment in so many loses its full stop, so that ends without one are seen in plain text too.
const STRIPPED: u64 = 12;

struct Set {
    name: &'static str,
    fit: bool,
    lang: Language,
    paragraphs: Vec<Paragraph>,
}

impl Set {
    /// The paragraphs that are in the fold.
    fn fold(&self, fold: usize) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().enumerate().filter(move |(i, _)| fold_of(*i) == fold).map(|(_, p)| p)
    }
}

struct Bench {
    shared: PathBuf,
    data: PathBuf,
    tables: PathBuf,
    sets: Vec<Set>,
}

/// The fold of the paragraph with this number.
fn fold_of(paragraph: usize) -> usize {
    paragraph / BLOCK % FOLDS
}

fn number(lang: Language) -> usize {
    LANGS.iter().position(|l| l.0 == lang).unwrap_or(LANGS.len())
}

impl Bench {
    fn open() -> Result<Bench, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared =
            std::env::var_os("ENREGARD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
        let mut sets = Vec::new();
        for (name, fit) in SETS {
            let lang = name[..2].parse()?;
            sets.push(Set { name, fit, lang, paragraphs: gold::read(&shared.join("gold/sbd").join(name))? });
        }
        Ok(Bench { shared, data: root.join("src/split/data"), tables: root.join("benches/gold"), sets })
    }

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

    /// Samples of paragraphs put together from shuffled sentences: joins that the treebank does not show.
    fn shuffled(
        &self,
        trial: &Trial,
        paragraphs: &[&Paragraph],
        rounds: usize,
    ) -> Vec<enregard::split::fit::Sample> {
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

    /// Samples of text whose boundaries are not marked: segments put side by side.
    fn synthetic(
        &self,
        lang: Language,
        trial: &Trial,
    ) -> Result<Vec<enregard::split::fit::Sample>, Box<dyn Error>> {
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
            if segment.ends_with('.') && next(&mut state).is_multiple_of(STRIPPED) {
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

    /// Everything to fit on, the paragraphs of one fold left out.
    fn samples(
        &self,
        out_fold: Option<usize>,
        without: Option<&str>,
    ) -> Result<Vec<Weighted>, Box<dyn Error>> {
        let mut all = Vec::new();
        for set in self.sets.iter().filter(|s| s.fit && Some(s.name) != without) {
            let trial = Trial::new(set.lang, None, self.word_table(set.lang));
            let lang = number(set.lang);
            let kept: Vec<&Paragraph> = set
                .paragraphs
                .iter()
                .enumerate()
                .filter(|(i, _)| out_fold.is_none_or(|f| fold_of(*i) != f))
                .map(|(_, p)| p)
                .collect();
            let mut push = |samples: Vec<enregard::split::fit::Sample>, weight: f32| {
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
                lang: number(lang),
                weight: SEGMENT_WEIGHT,
            }));
        }
        Ok(all)
    }

    /// Fits one model a fold; then calibrates them together on what they were not fitted on.
    fn folds(&self) -> Result<(Vec<Fitted>, [Calibration; CLASSES]), Box<dyn Error>> {
        let mut points = [const { Vec::new() }; CLASSES];
        let mut folds = Vec::new();
        for fold in 0..FOLDS {
            let fitted = train::fit(&self.samples(Some(fold), None)?, LANGS.len() + 1, OPTIONS);
            for set in self.sets.iter().filter(|s| s.fit && number(s.lang) < LANGS.len()) {
                let weights = fitted.of(Some(number(set.lang)));
                let trial = Trial::new(set.lang, None, self.word_table(set.lang));
                for paragraph in set.fold(fold) {
                    for sample in trial.samples(&paragraph.text, &paragraph.ends, false) {
                        let sum = sample.places.iter().map(|&p| weights[usize::from(p)]).sum::<f32>();
                        points[sample.class].push((sum, sample.ends));
                    }
                }
            }
            folds.push(fitted);
        }
        let calibration = points.map(|points| train::calibrate(&points));
        println!("{calibration:?}");
        Ok((folds, calibration))
    }

    fn cross_validate(&self, errors: Option<&str>) -> Result<(), Box<dyn Error>> {
        let (folds, calibration) = self.folds()?;
        let mut table = "set\tF1\tF1 --punct\tfitted on (by folds)\n".to_owned();
        for set in &self.sets {
            let mut total = [Counts::default(); 2];
            for (fold, fitted) in folds.iter().enumerate() {
                let own = Some(number(set.lang)).filter(|&l| l < LANGS.len());
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

    fn write(&self) -> Result<(), Box<dyn Error>> {
        let (_, calibration) = self.folds()?;
        let fitted = train::fit(&self.samples(None, None)?, LANGS.len() + 1, OPTIONS);
        for (lang, ..) in LANGS {
            let weights = fitted.of(Some(number(lang)));
            std::fs::write(self.data.join(format!("{lang}.weights")), encode_weights(&weights, calibration))?;
        }
        std::fs::write(self.data.join("any.weights"), encode_weights(&fitted.of(None), calibration))?;
        Ok(())
    }
}

/// The samples of sentences put side by side with a space between.
fn joined(trial: &Trial, sentences: &[&str], partial: bool) -> Vec<enregard::split::fit::Sample> {
    let mut text = String::new();
    let mut ends = Vec::new();
    for sentence in sentences {
        text.push_str(sentence);
        ends.push(text.len());
        text.push(' ');
    }
    trial.samples(text.trim_end(), &ends, partial)
}

/// What was missed (−) and what is wrong (+).
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
    let bench = Bench::open()?;
    match std::env::args().nth(1).as_deref() {
        Some("words") => bench.words(),
        Some("cv") => bench.cross_validate(std::env::args().nth(2).as_deref()),
        Some("write") => bench.write(),
        _ => Err("say `words`, `cv` or `write`".into()),
    }
}
