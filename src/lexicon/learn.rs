//! Learns a lexicon from sentence pairs and dictionaries. The keys of a lexicon are normalised tokens.
//!
//! Expectation maximisation trains IBM Model 1 (Brown et al. 1993) in both directions. A link is a pair of a
//! French key s and a foreign key t. Each model gives a link a posterior wherever its keys occur together.
//! The final count of a link is the sum of the products of both posteriors, so only links that both models
//! support remain (Liang, Taskar and Klein 2006). This count divided by the number of occurrences of s gives
//! p(t|s). The dictionary gives another estimate, and the two are mixed.

use super::{Entry, Lexicon};
use crate::keys::tokens::for_each_key;
use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;
use rustc_hash::{FxHashMap, FxHashSet};

/// Settings for learning and pruning a lexicon.
#[derive(Debug, Clone)]
pub struct LearnOptions {
    /// Number of iterations of expectation maximisation.
    pub iterations: usize,
    /// Minimum probability of an entry in at least one direction.
    pub min_probability: f32,
    /// Maximum number of entries that each key selects. An entry is kept if either of its two keys selects
    /// it.
    pub max_translations: usize,
    /// Minimum number of occurrences of a key in the sentence pairs. Both keys of a learnt entry must occur
    /// at least this often.
    pub min_count: u32,
    /// Share of the dictionary in the probabilities of a key that occurs both in the dictionary and in the
    /// sentence pairs.
    pub dictionary_share: f32,
    /// Maximum number of tokens on each side of a sentence pair or of a dictionary entry. Longer ones are
    /// skipped, because they are slow to process and provide little evidence.
    pub max_tokens: usize,
}

impl Default for LearnOptions {
    /// Returns the values that gave the best results on the French–German and French–English gold sets.
    fn default() -> Self {
        LearnOptions {
            iterations: 5,
            min_probability: 0.02,
            max_translations: 8,
            min_count: 2,
            dictionary_share: 0.3,
            max_tokens: 80,
        }
    }
}

/// Collects sentence pairs and dictionary entries, and learns a lexicon from them.
pub(super) struct Learner<'a> {
    options: &'a LearnOptions,
    other: Language,
    french: Vocabulary,
    foreign: Vocabulary,
    /// The keys of all sentence pairs, one pair after another.
    french_tokens: Vec<u32>,
    foreign_tokens: Vec<u32>,
    /// The end of each sentence pair in the two lists of tokens.
    ends: Vec<(u32, u32)>,
    /// The total weight of each link in the dictionary. The type is `f64`, so that sums of large `f32`
    /// weights do not become infinite and shares of small ones do not become 0.
    dictionary: FxHashMap<Link, f64>,
    key: String,
}

/// The numbers of a French and a foreign key that may translate each other.
type Link = (u32, u32);

/// One direction of Model 1: the probability of each link, and the probability that the empty word generates
/// each key.
struct Model {
    probability: Vec<f32>,
    null: Vec<f32>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(other: Language, options: &'a LearnOptions) -> Learner<'a> {
        Learner {
            options,
            other,
            french: Vocabulary::default(),
            foreign: Vocabulary::default(),
            french_tokens: Vec::new(),
            foreign_tokens: Vec::new(),
            ends: Vec::new(),
            dictionary: FxHashMap::default(),
            key: String::new(),
        }
    }

    /// Returns the number of sentence pairs added so far.
    #[cfg(feature = "cli")]
    pub(super) fn pairs(&self) -> usize {
        self.ends.len()
    }

    #[cfg(any(test, feature = "cli"))]
    pub(super) fn add_pair(&mut self, french: &str, foreign: &str) {
        let before = (self.french_tokens.len(), self.foreign_tokens.len());
        for_each_key(french, Language::French, &mut self.key, |key, _| {
            self.french_tokens.push(self.french.insert(key))
        });
        for_each_key(foreign, self.other, &mut self.key, |key, _| {
            self.foreign_tokens.push(self.foreign.insert(key))
        });
        let grown = (self.french_tokens.len() - before.0, self.foreign_tokens.len() - before.1);
        if grown.0 == 0 || grown.1 == 0 || grown.0.max(grown.1) > self.options.max_tokens {
            self.french_tokens.truncate(before.0);
            self.foreign_tokens.truncate(before.1);
        } else {
            self.ends.push((self.french_tokens.len() as u32, self.foreign_tokens.len() as u32));
        }
    }

    /// Adds a dictionary entry. In an entry of several words, the weight is divided among the words in
    /// proportion to their lengths, so that articles and prepositions get little weight. Returns false if the
    /// entry has too many words.
    pub(super) fn add_entry(&mut self, french: &str, foreign: &str, weight: f32) -> bool {
        let sources = entry_keys(french, Language::French, &mut self.key);
        let targets = entry_keys(foreign, self.other, &mut self.key);
        if sources.len().max(targets.len()) > self.options.max_tokens {
            return false;
        }
        let letters = |key: &String| key.chars().count() as f64;
        let all_sources: f64 = sources.iter().map(letters).sum();
        let all_targets: f64 = targets.iter().map(letters).sum();
        for source in &sources {
            for target in &targets {
                let share = letters(source) / all_sources * letters(target) / all_targets;
                let link = (self.french.insert(source), self.foreign.insert(target));
                *self.dictionary.entry(link).or_default() += f64::from(weight) * share;
            }
        }
        true
    }

    pub(super) fn learn(self) -> Lexicon {
        let learnt = self.joint_counts();
        let french_counts = counts(&self.french_tokens, self.french.len());
        let foreign_counts = counts(&self.foreign_tokens, self.foreign.len());
        let mut joint = Probabilities::default();
        for (link, count) in learnt {
            let (s, t) = (french_counts[link.0 as usize], foreign_counts[link.1 as usize]);
            if s.min(t) >= self.options.min_count {
                joint.insert(link, (count / s as f32, count / t as f32));
            }
        }
        mix_dictionary(&mut joint, &self.dictionary, self.options.dictionary_share);
        self.prune(joint)
    }

    /// Returns the expected count of each link, which is the sum of the products of both models' posteriors.
    /// Omits counts of at most 0.001.
    fn joint_counts(&self) -> FxHashMap<Link, f32> {
        let mut types: FxHashMap<Link, u32> = FxHashMap::default();
        let mut links = Vec::new();
        for (source, target) in self.iter() {
            for &s in source {
                for &t in target {
                    let fresh = types.len() as u32;
                    links.push(*types.entry((s, t)).or_insert(fresh));
                }
            }
        }
        let mut by_type = vec![(0, 0); types.len()];
        types.iter().for_each(|(&pair, &id)| by_type[id as usize] = pair);
        let train = |mirrored| self.train(&links, &by_type, mirrored);
        let (forward, backward) = rayon::join(|| train(false), || train(true));
        let mut joint = vec![0f32; by_type.len()];
        let mut at = 0;
        for (source, target) in self.iter() {
            let block = &links[at..at + source.len() * target.len()];
            at += block.len();
            let to_target = posteriors(block, source.len(), target, &forward, false);
            let to_source = posteriors(block, target.len(), source, &backward, true);
            for (&id, (there, back)) in block.iter().zip(to_target.iter().zip(to_source)) {
                joint[id as usize] += there * back;
            }
        }
        by_type.into_iter().zip(joint).filter(|&(_, count)| count > 1e-3).collect()
    }

    fn iter(&self) -> impl Iterator<Item = (&[u32], &[u32])> {
        let mut from = (0, 0);
        self.ends.iter().map(move |&(s, t)| {
            let pair = (&self.french_tokens[from.0..s as usize], &self.foreign_tokens[from.1..t as usize]);
            from = (s as usize, t as usize);
            pair
        })
    }

    /// Trains p(generated | given). The given keys are the French ones, or the foreign ones if `mirrored`.
    fn train(&self, links: &[u32], types: &[Link], mirrored: bool) -> Model {
        let keys = (self.french.len(), self.foreign.len());
        let (given_keys, generated_keys) = if mirrored { (keys.1, keys.0) } else { keys };
        let given_of = |id: usize| if mirrored { types[id].1 } else { types[id].0 } as usize;
        let mut model = Model { probability: vec![1.0; types.len()], null: vec![1.0; generated_keys] };
        for _ in 0..self.options.iterations {
            let mut expected = vec![0f32; types.len()];
            let mut null = vec![0f32; generated_keys];
            let mut at = 0;
            for (source, target) in self.iter() {
                let block = &links[at..at + source.len() * target.len()];
                at += block.len();
                let generated = if mirrored { source } else { target };
                for (k, &word) in generated.iter().enumerate() {
                    let ids = || link_ids(block, k, (source.len(), target.len()), mirrored);
                    let sum = model.null[word as usize] + ids().map(|id| model.probability[id]).sum::<f32>();
                    null[word as usize] += model.null[word as usize] / sum;
                    ids().for_each(|id| expected[id] += model.probability[id] / sum);
                }
            }
            let mut totals = vec![0f64; given_keys];
            expected.iter().enumerate().for_each(|(id, &count)| totals[given_of(id)] += f64::from(count));
            for (id, count) in expected.iter_mut().enumerate() {
                *count = (f64::from(*count) / totals[given_of(id)]) as f32;
            }
            let all: f64 = null.iter().map(|&count| f64::from(count)).sum();
            null.iter_mut().for_each(|count| *count = (f64::from(*count) / all) as f32);
            model = Model { probability: expected, null };
        }
        model
    }

    /// Keeps the best entries of every key in each direction, and renumbers the keys that still have entries.
    fn prune(&self, joint: Probabilities) -> Lexicon {
        let mut links: Vec<(Link, (f32, f32))> = joint.into_iter().collect();
        let mut kept = FxHashSet::default();
        for way in 0..2 {
            let of = |&(link, p): &(Link, (f32, f32))| if way == 0 { (link.0, p.0) } else { (link.1, p.1) };
            links.sort_by(|a, b| of(a).0.cmp(&of(b).0).then(of(b).1.total_cmp(&of(a).1)).then(a.0.cmp(&b.0)));
            for group in links.chunk_by(|a, b| of(a).0 == of(b).0) {
                let good = group.iter().filter(|link| of(link).1 >= self.options.min_probability);
                kept.extend(good.take(self.options.max_translations).map(|link| link.0));
            }
        }
        links.retain(|link| kept.contains(&link.0));
        let words = |link: &(Link, (f32, f32))| (self.french.key(link.0.0), self.foreign.key(link.0.1));
        links.sort_by(|a, b| words(a).cmp(&words(b)));
        let (mut sources, mut targets, mut groups) =
            (Vocabulary::default(), Vocabulary::default(), Vec::new());
        for group in links.chunk_by(|a, b| a.0.0 == b.0.0) {
            sources.insert(words(&group[0]).0);
            let entry = |link: &(Link, (f32, f32))| Entry {
                other: targets.insert(words(link).1),
                forward: link.1.0,
                backward: link.1.1,
            };
            groups.push(group.iter().map(entry).collect());
        }
        Lexicon::from_groups(self.other, sources, targets, groups)
    }
}

/// Returns the links of generated token `k`. `block` has a row for each French token and a column for each
/// foreign token.
fn link_ids(block: &[u32], k: usize, size: (usize, usize), mirrored: bool) -> impl Iterator<Item = usize> {
    let (sources, targets) = size;
    let (start, step, count) = if mirrored { (k * targets, 1, targets) } else { (k, targets, sources) };
    block[start..].iter().step_by(step).take(count).map(|&id| id as usize)
}

/// Returns the posterior of every link of a sentence pair, in the order of `block`.
fn posteriors(block: &[u32], givens: usize, generated: &[u32], model: &Model, mirrored: bool) -> Vec<f32> {
    let mut out = vec![0.0; block.len()];
    let size = if mirrored { (generated.len(), givens) } else { (givens, generated.len()) };
    for (k, &word) in generated.iter().enumerate() {
        let ids = link_ids(block, k, size, mirrored);
        let sum = model.null[word as usize] + ids.map(|id| model.probability[id]).sum::<f32>();
        for g in 0..givens {
            let cell = if mirrored { k * size.1 + g } else { g * size.1 + k };
            out[cell] = model.probability[block[cell] as usize] / sum;
        }
    }
    out
}

fn counts(tokens: &[u32], keys: usize) -> Vec<u32> {
    let mut counts = vec![0; keys];
    tokens.iter().for_each(|&key| counts[key as usize] += 1);
    counts
}

/// Returns the keys of the words in a dictionary entry. Ignores punctuation and remarks in brackets.
fn entry_keys(entry: &str, lang: Language, buffer: &mut String) -> Vec<String> {
    let mut depth = 0;
    let outside = |&c: &char| {
        depth += i32::from(matches!(c, '(' | '[' | '{'));
        let inside = depth > 0;
        depth -= i32::from(matches!(c, ')' | ']' | '}') && depth > 0);
        !inside
    };
    let plain: String = entry.chars().filter(outside).collect();
    let mut keys = Vec::new();
    for_each_key(&plain, lang, buffer, |key, _| {
        if key.chars().any(char::is_alphanumeric) {
            keys.push(key.to_owned());
        }
    });
    keys
}

/// For each link, p(foreign | French) and p(French | foreign).
type Probabilities = FxHashMap<Link, (f32, f32)>;

/// Mixes the probabilities of the dictionary, normalised for each key, with the learnt probabilities. If a
/// key occurs only in the dictionary or only in the learnt links, its probabilities are not changed.
fn mix_dictionary(learnt: &mut Probabilities, dictionary: &FxHashMap<Link, f64>, share: f32) {
    let learnt_s: FxHashSet<u32> = learnt.keys().map(|link| link.0).collect();
    let learnt_t: FxHashSet<u32> = learnt.keys().map(|link| link.1).collect();
    let (mut entries_s, mut entries_t) = (FxHashMap::<u32, f64>::default(), FxHashMap::<u32, f64>::default());
    for (&(s, t), weight) in dictionary {
        *entries_s.entry(s).or_default() += weight;
        *entries_t.entry(t).or_default() += weight;
    }
    for ((s, t), p) in learnt.iter_mut() {
        p.0 *= if entries_s.contains_key(s) { 1.0 - share } else { 1.0 };
        p.1 *= if entries_t.contains_key(t) { 1.0 - share } else { 1.0 };
    }
    for (&(s, t), &weight) in dictionary {
        let p = learnt.entry((s, t)).or_default();
        p.0 += (weight / entries_s[&s]) as f32 * if learnt_s.contains(&s) { share } else { 1.0 };
        p.1 += (weight / entries_t[&t]) as f32 * if learnt_t.contains(&t) { share } else { 1.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(pairs: &[(&str, &str)], entries: &[(&str, &str)]) -> Lexicon {
        let options = LearnOptions { iterations: 10, ..LearnOptions::default() };
        let mut learner = Learner::new(Language::English, &options);
        pairs.iter().for_each(|(fr, en)| learner.add_pair(fr, en));
        entries.iter().for_each(|(fr, en)| assert!(learner.add_entry(fr, en, 1.0)));
        learner.learn()
    }

    fn p(lexicon: &Lexicon, french: &str, english: &str) -> f32 {
        let (Some(s), Some(t)) = (lexicon.french.get(french), lexicon.foreign.get(english)) else {
            return 0.0;
        };
        lexicon.entries(s).iter().find(|entry| entry.other == t).map_or(0.0, |entry| entry.forward)
    }

    #[test]
    fn words_that_occur_together_are_linked() {
        let pairs = [
            ("le chat dort", "the cat sleeps"),
            ("le chien dort", "the dog sleeps"),
            ("le chat mange", "the cat eats"),
            ("le chien mange", "the dog eats"),
        ];
        let lexicon = learn(&pairs, &[]);
        assert!(p(&lexicon, "chat", "cat") > 0.8, "{}", p(&lexicon, "chat", "cat"));
        let le = |word| p(&lexicon, "le", word);
        assert!(le("the") > 0.1 && le("cat") + le("sleeps") < 0.05);
        assert!(p(&lexicon, "chat", "sleeps") < 0.1);
    }

    #[test]
    fn the_dictionary_adds_entries_and_mixes_with_learnt_ones() {
        let pairs = [
            ("le chat", "the cat"),
            ("le chat", "the cat"),
            ("le chien", "the dog"),
            ("le chien", "the dog"),
        ];
        let lexicon = learn(&pairs, &[("arbre", "tree (plant)"), ("chat", "tomcat")]);
        assert_eq!(p(&lexicon, "arbre", "tree"), 1.0);
        assert_eq!(p(&lexicon, "arbre", "plant"), 0.0);
        assert!((p(&lexicon, "chat", "tomcat") - 0.3).abs() < 1e-6);
    }
}
