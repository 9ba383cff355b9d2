//! Learns the table of letter n-grams from bilingual text and dictionaries.

use enregard::internals::text::identify::grams::{for_each_gram, words};
use enregard::internals::text::identify::listed;
use enregard::internals::text::identify::model::{FLOOR, STEPS, encode};
use enregard::internals::text::identify::script::Shared;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The sources of sentence pairs. All are under CC BY, CC BY-SA, MPL, PSF or BSD terms.
const SOURCES: &[&str] = &[
    "tatoeba",
    "tatoeba-pivot-en",
    "tatoeba-pivot-en-new",
    "libreoffice-help",
    "libreoffice-ui",
    "cataclysm-dda",
    "debian-handbook",
    "gnome-user-docs",
    "python-docs",
    "firefox-ui",
    "mozilla-www",
    "tldr-pages",
    "django",
    "jim-park-news",
];
/// Dictionaries whose licence does not allow this use (docs/LEXICONS.md): two under the GPL, and those made
/// from DanNet and FinnWordNet.
const EXCLUDED_DICTIONARIES: &[&str] = &["fr-en", "fr-nl", "fr-da.omw", "fr-fi.omw"];
/// Languages whose dictionaries are not used, because several of these languages have the same one.
const WITHOUT_DICTIONARIES: &[&str] = &["hr", "bs", "sr", "id", "ms"];
/// The number of letter n-grams to keep for each script.
const KEPT: [usize; 3] = [26_000, 5_000, 1_000];
/// The exponent of word frequencies. It is below 1, because words that are frequent in texts about software are rare
/// elsewhere.
const DAMPING: f32 = 0.8;
/// The count of each word that occurs in a dictionary, whatever its number of occurrences.
const ENTRY: f32 = 0.3;
/// The minimum frequency of a listed word, as a share of all words of its language.
const LISTED: f32 = 0.0003;
/// Letter n-grams whose count is lower than this are dropped.
const RARE: f32 = 2.5;
/// Languages that are often confused. Letter n-grams that tell them apart are preferred.
const CLOSE: &[&[&str]] = &[
    &["hr", "bs", "sr"],
    &["nb", "nn", "da"],
    &["id", "ms"],
    &["cs", "sk"],
    &["bg", "mk"],
    &["es", "gl"],
    &["pt", "gl"],
    &["es", "ca"],
    &["ru", "be", "uk"],
    &["fi", "et"],
    &["tr", "az"],
    &["ar", "fa", "ur"],
];

/// The lines of each language and source.
type Texts = BTreeMap<(String, String), Vec<String>>;

pub(crate) fn learn(train: &Path) {
    let mut texts = Texts::new();
    for folder in [train.to_path_buf(), train.join("extra")] {
        read(&folder, &mut texts);
    }
    let english = frequent_english(&texts);
    let mut table = Vec::new();
    for (script, kept) in Shared::ALL.into_iter().zip(KEPT) {
        let counts: Vec<_> =
            script.languages().iter().map(|code| count(&texts, code, script, &english)).collect();
        table.extend(select(&counts, script, kept));
    }
    let bytes = encode(table);
    println!("{} bytes", bytes.len());
    fs::write("src/text/identify/data/grams.bin", bytes).unwrap();
}

/// Reads the pairs and dictionaries of a folder.
fn read(folder: &Path, texts: &mut Texts) {
    for kind in ["pairs", "dicts"] {
        let entries = fs::read_dir(folder.join(kind)).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let name = name.trim_end_matches(".tsv.zst");
            let (pair, source) = name.split_once('.').unwrap_or((name, "dictionary"));
            let Some(code) = pair.strip_prefix("fr-") else { continue };
            if kind == "dicts" && (EXCLUDED_DICTIONARIES.contains(&name) || is_excluded(code, source)) {
                continue;
            }
            let input = BufReader::new(zstd::Decoder::new(File::open(&path).unwrap()).unwrap());
            for line in input.lines() {
                let line = line.unwrap();
                let columns: Vec<&str> = line.split('\t').collect();
                if kind == "dicts" {
                    let entry = texts.entry((code.into(), format!("dictionary-{source}"))).or_default();
                    entry.push(columns[1].into());
                    continue;
                }
                let source =
                    columns.get(2).filter(|source| !source.is_empty()).map_or(source, |source| source);
                let source = source.trim_end_matches(".terms");
                if SOURCES.contains(&source) {
                    texts.entry((code.into(), source.into())).or_default().push(columns[1].into());
                    if ["de", "en", "es"].contains(&code) {
                        texts.entry(("fr".into(), source.into())).or_default().push(columns[0].into());
                    }
                }
            }
        }
    }
}

fn is_excluded(code: &str, source: &str) -> bool {
    WITHOUT_DICTIONARIES.contains(&code) && source != "cldr"
}

fn frequent_english(texts: &Texts) -> HashSet<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for (_, lines) in texts.iter().filter(|((code, source), _)| code == "en" && !source.starts_with("dict")) {
        for word in lines.iter().flat_map(|line| words(line, Shared::Latin)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= 20).map(|(word, _)| word).collect()
}

/// The letter n-grams of a language with their counts, and the sum of counts for each length.
struct Counts {
    grams: HashMap<u64, f32>,
    totals: [f32; 16],
}

fn count(texts: &Texts, code: &str, script: Shared, english: &HashSet<String>) -> Counts {
    let mut frequency: BTreeMap<String, f32> = BTreeMap::new();
    for ((_, source), lines) in texts.iter().filter(|((other, _), _)| other == code) {
        let is_dictionary = source.starts_with("dictionary");
        let mut seen = HashSet::new();
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for line in lines.iter().filter(|line| seen.insert(*line)) {
            let line = if code == "sr" && script == Shared::Cyrillic { cyrillic(line) } else { line.clone() };
            let words = words(&line, script);
            // Some strings of translated programs are still in English. Skip the lines that consist mostly of
            // English words.
            let foreign = words.iter().filter(|word| english.contains(*word)).count();
            let untranslated = code != "en" && script == Shared::Latin && !is_dictionary && words.len() >= 3;
            if untranslated && foreign as f32 > 0.7 * words.len() as f32 {
                continue;
            }
            for word in words {
                *counts.entry(word).or_default() += 1.0;
            }
        }
        for (word, count) in counts {
            *frequency.entry(word).or_default() += if is_dictionary { ENTRY } else { count.powf(DAMPING) };
        }
    }
    add_listed(&mut frequency, code, script);
    let mut counts = Counts { grams: HashMap::new(), totals: [0.0; 16] };
    for (word, count) in &frequency {
        for_each_gram(word, &mut |gram| {
            *counts.grams.entry(gram).or_default() += count;
            counts.totals[(gram & 15) as usize] += count;
        });
    }
    counts.grams.retain(|_, count| *count >= RARE);
    counts
}

/// Adds the listed words of a language, and makes those of close languages rare.
fn add_listed(frequency: &mut BTreeMap<String, f32>, code: &str, script: Shared) {
    let sum: f32 = frequency.values().sum();
    let rivals = CLOSE[..3].iter().find(|group| group.contains(&code));
    for (languages, list) in listed() {
        let is_rival = rivals.is_some_and(|group| languages.iter().any(|language| group.contains(language)));
        for word in list {
            let word = if script == Shared::Cyrillic { cyrillic(word) } else { word.into() };
            if languages.contains(&code) {
                let count = frequency.entry(word).or_default();
                *count = count.max(sum * LISTED);
            } else if let Some(count) = frequency.get_mut(&word).filter(|_| is_rival) {
                *count *= 0.05;
            }
        }
    }
}

/// Selects the most informative letter n-grams. These contribute most to the mutual information between
/// n-gram and language, over all languages and within each group of close languages.
fn select(counts: &[Counts], script: Shared, kept: usize) -> Vec<(u64, Vec<(u8, u8)>)> {
    let mut all: BTreeMap<u64, Vec<(u8, f32)>> = BTreeMap::new();
    for (language, counts) in counts.iter().enumerate() {
        for (gram, count) in &counts.grams {
            let total = counts.totals[(gram & 15) as usize].max(1000.0);
            all.entry(*gram).or_default().push((language as u8, (count / total).ln()));
        }
    }
    let position = |code: &&str| script.languages().iter().position(|other| other == code);
    let close: Vec<Vec<usize>> =
        CLOSE.iter().map(|group| group.iter().filter_map(position).collect()).collect();
    let languages = counts.len() as f32;
    let mut ranked: Vec<(f32, u64)> = all
        .iter()
        .map(|(gram, entries)| {
            let top = entries.iter().map(|entry| entry.1).fold(f32::MIN, f32::max);
            let mut p = vec![(top - FLOOR).exp(); counts.len()];
            for (language, log) in entries {
                p[usize::from(*language)] = log.max(top - FLOOR).exp();
            }
            let sum: f32 = p.iter().sum();
            let mut gain = sum / languages * divergence(&p.iter().map(|p| p / sum).collect::<Vec<_>>());
            for (a, b) in close.iter().flat_map(|group| pairs(group)) {
                let sum = p[a] + p[b];
                gain += sum / 2.0 / languages * divergence(&[p[a] / sum, p[b] / sum]);
            }
            (gain, *gram)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(kept);
    let step = FLOOR / f32::from(STEPS);
    ranked
        .into_iter()
        .map(|(_, gram)| {
            let entries = &all[&gram];
            let top = entries.iter().map(|entry| entry.1).fold(f32::MIN, f32::max);
            let steps =
                entries.iter().map(|(language, log)| (*language, ((log - top + FLOOR) / step).round()));
            (
                gram,
                steps
                    .filter(|(_, steps)| *steps >= 1.0)
                    .map(|(language, steps)| (language, steps as u8))
                    .collect(),
            )
        })
        .collect()
}

/// Returns the divergence of a distribution from the uniform one, in nats.
fn divergence(p: &[f32]) -> f32 {
    p.iter().filter(|p| **p > 0.0).map(|q| q * (q * p.len() as f32).ln()).sum()
}

fn pairs(group: &[usize]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (at, &a) in group.iter().enumerate() {
        pairs.extend(group[at + 1..].iter().map(|&b| (a, b)));
    }
    pairs
}

/// Writes Serbian in Cyrillic letters.
fn cyrillic(text: &str) -> String {
    const LETTERS: &[(&str, &str)] = &[
        ("lj", "љ"),
        ("nj", "њ"),
        ("dž", "џ"),
        ("a", "а"),
        ("b", "б"),
        ("v", "в"),
        ("g", "г"),
        ("d", "д"),
        ("đ", "ђ"),
        ("e", "е"),
        ("ž", "ж"),
        ("z", "з"),
        ("i", "и"),
        ("j", "ј"),
        ("k", "к"),
        ("l", "л"),
        ("m", "м"),
        ("n", "н"),
        ("o", "о"),
        ("p", "п"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("ć", "ћ"),
        ("u", "у"),
        ("f", "ф"),
        ("h", "х"),
        ("c", "ц"),
        ("č", "ч"),
        ("š", "ш"),
    ];
    LETTERS.iter().fold(text.to_lowercase(), |text, (latin, cyrillic)| text.replace(latin, cyrillic))
}
