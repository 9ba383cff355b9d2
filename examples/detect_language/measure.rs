//! Measures the model and `whatlang` on texts that neither has seen.

use enregard::internals::text::identify::identify;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The lengths of pieces, in words.
const LENGTHS: [usize; 3] = [3, 10, 30];
/// The maximum number of pieces of each length that are taken from a text.
const PIECES: usize = 300;
/// The average number of characters in a word of a script without spaces.
const UNSPACED: &[(&str, usize)] = &[("zh", 2), ("ja", 2), ("th", 4)];
/// Groups of close languages, for which a second figure counts confusions within the group as right.
const CLOSE: &[(&str, &[&str])] = &[
    ("hr bs sr", &["hr", "bs", "sr"]),
    ("nb nn da", &["nb", "nn", "da"]),
    ("id ms", &["id", "ms"]),
    ("cs sk", &["cs", "sk"]),
    ("bg mk", &["bg", "mk"]),
];

/// A text in one language.
struct Sample {
    set: &'static str,
    code: String,
    text: String,
}

pub(crate) fn measure(gold: &Path, other: Option<&Path>) {
    let mut samples = Vec::new();
    for set in fs::read_dir(gold).unwrap().map(|entry| entry.unwrap().path()) {
        let name = set.file_name().unwrap().to_string_lossy().into_owned();
        let Some(code) = name.strip_prefix("ntrex-fr").and_then(|rest| rest.get(..2)) else { continue };
        for (code, ending) in [(code, "tgt"), ("fr", "src")] {
            if code == "fr" && !name.contains("frde") {
                continue;
            }
            let text = fs::read_to_string(set.join("ntrex-mild").with_extension(ending)).unwrap();
            samples.push(Sample { set: "news", code: code.into(), text });
        }
    }
    for path in
        other.into_iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path())
    {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let code = name.split('-').next().unwrap().to_string();
        samples.push(Sample { set: "law", code, text: fs::read_to_string(path).unwrap() });
    }
    samples.sort_by(|a, b| (a.set, &a.code).cmp(&(b.set, &b.code)));
    println!(
        "| text | language | 3 words | 10 | 30 | whatlang, 3 words | 10 | 30 |\n|---|---|--:|--:|--:|--:|--:|--:|"
    );
    let mut means: BTreeMap<&str, Vec<[f64; 6]>> = BTreeMap::new();
    let mut calibration = Calibration::default();
    for sample in &samples {
        let mut row = [0.0; 6];
        for (at, length) in LENGTHS.into_iter().enumerate() {
            let pieces = pieces(sample, length);
            let share = |right: usize| right as f64 / pieces.len().max(1) as f64;
            row[at] = share(pieces.iter().filter(|piece| ours(piece, sample, &mut calibration)).count());
            row[at + 3] = share(pieces.iter().filter(|piece| theirs(piece) == sample.code).count());
        }
        print_row(sample.set, &sample.code, &row);
        means.entry(sample.set).or_default().push(row);
    }
    for (set, rows) in means {
        let mut mean = [0.0; 6];
        for row in &rows {
            mean.iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure / rows.len() as f64);
        }
        print_row(set, "**mean**", &mean);
    }
    println!();
    confusions(&samples);
    println!(
        "\ncalibration error {:.4}, log loss {:.4}",
        calibration.error(),
        calibration.loss / calibration.count()
    );
}

fn print_row(set: &str, code: &str, row: &[f64; 6]) {
    let figures: Vec<String> = row.iter().map(|figure| format!("{figure:.3}")).collect();
    println!("| {set} | {code} | {} |", figures.join(" | "));
}

/// Cuts pieces of `length` words out of a text. The pieces are evenly distributed over the text.
fn pieces(sample: &Sample, length: usize) -> Vec<String> {
    let text = sample.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let unspaced = UNSPACED.iter().find(|(code, _)| *code == sample.code);
    let units: Vec<String> = match unspaced {
        Some((_, characters)) => {
            text.chars().collect::<Vec<_>>().chunks(*characters).map(|word| word.iter().collect()).collect()
        }
        None => {
            text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).map(str::to_string).collect()
        }
    };
    let joined = |piece: &[String]| piece.join(if unspaced.is_some() { "" } else { " " });
    let step = (units.len() / PIECES).max(length);
    let starts = (0..units.len()).step_by(step).filter(|start| start + length <= units.len());
    let all = starts.map(|start| joined(&units[start..start + length]));
    all.filter(|piece| piece.chars().any(char::is_alphabetic)).collect()
}

fn ours(piece: &str, sample: &Sample, calibration: &mut Calibration) -> bool {
    let found = identify(piece);
    let Some(best) = found.candidates.first() else { return false };
    let right = best.code == sample.code;
    let own = found.candidates.iter().find(|candidate| candidate.code == sample.code);
    calibration.add(best.probability, right, own.map_or(0.0, |candidate| candidate.probability));
    right
}

fn theirs(piece: &str) -> &'static str {
    let codes: &[(&str, &str)] = &[
        ("eng", "en"),
        ("deu", "de"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("rus", "ru"),
        ("ron", "ro"),
        ("swe", "sv"),
        ("dan", "da"),
        ("fin", "fi"),
        ("hun", "hu"),
        ("ell", "el"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("vie", "vi"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("ara", "ar"),
        ("fra", "fr"),
        ("bul", "bg"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("cat", "ca"),
        ("nob", "nb"),
        ("mkd", "mk"),
        ("pes", "fa"),
        ("heb", "he"),
        ("hin", "hi"),
        ("ben", "bn"),
        ("urd", "ur"),
        ("ind", "id"),
        ("tha", "th"),
        ("tgl", "tl"),
        ("kat", "ka"),
        ("hye", "hy"),
        ("aze", "az"),
        ("bel", "be"),
    ];
    let found = whatlang::detect_lang(piece).map_or("", |lang| lang.code());
    codes.iter().find(|(iso, _)| *iso == found).map_or("other", |(_, code)| code)
}

/// Prints how often close languages are confused with each other, and with any other language.
fn confusions(samples: &[Sample]) {
    println!(
        "| close languages | 3 words: right | right group | 10: right | right group | 30: right | right group |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    for (name, codes) in CLOSE {
        let mut row = Vec::new();
        for length in LENGTHS {
            let (mut all, mut right, mut group) = (0, 0, 0);
            for sample in samples.iter().filter(|sample| codes.contains(&sample.code.as_str())) {
                for piece in pieces(sample, length) {
                    let code = identify(&piece).candidates.first().map_or("", |candidate| candidate.code);
                    all += 1;
                    right += usize::from(code == sample.code);
                    group += usize::from(codes.contains(&code));
                }
            }
            row.extend([right, group].map(|count| format!("{:.3}", count as f64 / f64::from(all.max(1)))));
        }
        println!("| {name} | {} |", row.join(" | "));
    }
}

/// Measures how well probabilities agree with the share of right answers.
#[derive(Default)]
struct Calibration {
    /// For each tenth of probability: number of answers, sum of probabilities, number of right answers.
    bins: [(f64, f64, f64); 10],
    loss: f64,
}

impl Calibration {
    fn add(&mut self, probability: f64, right: bool, own: f64) {
        let bin = &mut self.bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + probability, bin.2 + f64::from(u8::from(right)));
        self.loss -= own.max(1e-6).ln();
    }

    fn count(&self) -> f64 {
        self.bins.iter().map(|bin| bin.0).sum()
    }

    fn error(&self) -> f64 {
        self.bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum::<f64>() / self.count()
    }
}
