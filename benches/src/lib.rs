//! Generates texts for benchmarks from the sentences of the fixtures. The same seed gives the same text.
//!
//! A text is a sequence of paragraphs. Each paragraph consists of consecutive beads of one fixture. A random
//! number is added to each bead, so that paragraphs differ. One bead in 25 loses a side, so that some
//! sentences are unaligned, as in books.

use std::fs;
use std::path::Path;

/// A bead of the fixtures: its French and its English sentences.
type Pair = (Vec<String>, Vec<String>);

/// The beads of the fixtures, from which texts are generated.
pub struct Fixtures {
    documents: Vec<Vec<Pair>>,
}

/// A text, its translation, and their alignment.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The French paragraphs, each as a list of sentences.
    pub fr: Vec<Vec<String>>,
    /// The English paragraphs, each as a list of sentences.
    pub en: Vec<Vec<String>>,
    /// The numbers of French and English sentences of each bead, in order.
    pub beads: Vec<(usize, usize)>,
}

/// A pseudo-random number generator: xorshift64*.
pub struct Random(u64);

impl Random {
    /// Creates a generator with a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

impl Fixtures {
    /// Reads the fixtures.
    pub fn read() -> Fixtures {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
        let read =
            |name: String| fs::read_to_string(folder.join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut names: Vec<String> = fs::read_dir(folder.join("gold"))
            .expect("the fixtures exist")
            .map(|entry| {
                entry.expect("readable").path().file_stem().expect("a name").to_string_lossy().into_owned()
            })
            .collect();
        names.sort();
        let documents = names.iter().map(|name| {
            let sentences = |lang: &str| -> Vec<String> {
                let text = read(format!("split/{name}.{lang}.txt"));
                text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
            };
            let (fr, en) = (sentences("fr"), sentences("en"));
            let members = |side: &str, from: &[String]| -> Vec<String> {
                let numbers = side.trim_matches(['[', ']']).split(", ").filter(|n| !n.is_empty());
                numbers.map(|n| from[n.parse::<usize>().expect("a number")].clone()).collect()
            };
            let ladder = read(format!("gold/{name}.ladder"));
            let rungs = ladder.lines().filter_map(|line| line.split_once(':'));
            rungs.map(|(src, tgt)| (members(src, &fr), members(tgt, &en))).collect()
        });
        Fixtures { documents: documents.collect() }
    }

    /// Generates a text of at least `sentences` French sentences.
    pub fn text(&self, sentences: usize, seed: u64) -> Text {
        let mut random = Random::new(seed);
        let (mut text, mut count) = (Text::default(), 0);
        while count < sentences {
            let document = &self.documents[random.below(self.documents.len())];
            let length = 2 + random.below(6);
            let start = random.below(document.len().saturating_sub(length).max(1));
            let (mut fr, mut en) = (Vec::new(), Vec::new());
            for pair in document.iter().skip(start).take(length) {
                let (mut src, mut tgt) = pair.clone();
                // Add a number to each bead, because the sentences of real texts contain distinctive names
                // and numbers.
                let mark = random.below(100_000).to_string();
                for side in [&mut src, &mut tgt] {
                    if let Some(last) = side.last_mut() {
                        let end = last
                            .trim_end_matches(['.', '!', '?', '…', '»', '"', '”', '\u{a0}', '\u{202f}', ' '])
                            .len();
                        last.insert_str(end, &format!(" {mark}"));
                    }
                }
                match random.below(50) {
                    0 => src.clear(),
                    1 => tgt.clear(),
                    _ => {}
                }
                if src.is_empty() && tgt.is_empty() {
                    continue;
                }
                text.beads.push((src.len(), tgt.len()));
                fr.extend(src);
                en.extend(tgt);
            }
            count += fr.len();
            text.fr.push(fr);
            text.en.push(en);
        }
        text
    }
}

/// Returns one side as running text, with a blank line after each paragraph.
pub fn running(side: &[Vec<String>]) -> String {
    side.iter().map(|paragraph| paragraph.join(" ") + "\n\n").collect()
}

/// Returns one side with one sentence per line and a blank line after each paragraph.
pub fn segmented(side: &[Vec<String>]) -> String {
    side.iter().map(|paragraph| paragraph.join("\n") + "\n\n").collect()
}

/// Returns `count` documents of at least `sentences` French sentences each, as JSON Lines.
pub fn json_lines(fixtures: &Fixtures, count: usize, sentences: usize) -> impl Iterator<Item = String> + '_ {
    (0..count).map(move |number| {
        let text = fixtures.text(sentences, number as u64 + 1);
        let (src, tgt) = (running(&text.fr), running(&text.en));
        serde_json::json!({"id": format!("doc{number:06}"), "src": src, "tgt": tgt}).to_string()
    })
}
