//! The evidence that two documents are translations of each other.

use super::key::is_number;
use super::rarity::Rarity;
use super::sketch::{Sketch, SketchKey};

/// The number of values of [`Evidence::values`].
pub(super) const VALUES: usize = 5;

/// What a French document and a document in the other language have in common.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    /// The cosine of the two vectors of keys, from 0 to 1.
    pub similarity: f32,
    /// The share of the French document's rarity that the other document has too, and the reverse.
    pub coverage: [f32; 2],
    /// The rarity of the common keys, in nats.
    pub common: f32,
    /// The correlation of the places of the common keys, from -1 to 1.
    pub order: f32,
    /// The number of places from which the correlation was computed. Keys that are not rare count less.
    pub places: f32,
    /// The rarity of the numbers that both have, and of those that one has.
    pub numbers: [f32; 2],
    /// The logarithm of the ratio of the lengths.
    pub length: f32,
}

/// Sums of one side of a comparison.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    squares: f32,
    rarity: f32,
    numbers: f32,
}

impl Totals {
    fn add(&mut self, key: &SketchKey, rarity: f32) {
        let weight = rarity * key.probability();
        self.squares += (weight * frequency(key.count)).powi(2);
        self.rarity += weight;
        if is_number(key.hash) {
            self.numbers += weight;
        }
    }
}

/// The dampened number of occurrences.
fn frequency(count: u8) -> f32 {
    1.0 + f32::from(count).ln()
}

/// Weighted sums for the correlation of places.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    weight: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
    squares: f64,
}

impl Places {
    fn add(&mut self, x: u16, y: u16, weight: f32) {
        let (x, y, weight) = (f64::from(x) / 65_536.0, f64::from(y) / 65_536.0, f64::from(weight));
        self.weight += weight;
        self.squares += weight * weight;
        self.x += weight * x;
        self.y += weight * y;
        self.xx += weight * x * x;
        self.yy += weight * y * y;
        self.xy += weight * x * y;
    }

    /// Returns the correlation, and the number of places. Places of less weight count less.
    fn correlation(&self) -> (f32, f32) {
        if self.weight <= 0.0 {
            return (0.0, 0.0);
        }
        let mean = |sum: f64| sum / self.weight;
        let (x, y) = (mean(self.x), mean(self.y));
        let spread = ((mean(self.xx) - x * x) * (mean(self.yy) - y * y)).max(1e-12).sqrt();
        let effective = self.weight * self.weight / self.squares.max(1e-12);
        (((mean(self.xy) - x * y) / spread) as f32, effective as f32)
    }
}

impl Evidence {
    /// Compares a French document with one in the other language.
    pub(super) fn new(french: &Sketch, foreign: &Sketch, rarity: &Rarity) -> Evidence {
        let limit = french.limit.min(foreign.limit);
        let keys = |sketch: &Sketch| sketch.keys.partition_point(|key| key.hash < limit);
        let (mut left, mut right) =
            (french.keys[..keys(french)].iter().peekable(), foreign.keys[..keys(foreign)].iter().peekable());
        let [mut a, mut b] = [Totals::default(); 2];
        let mut places = Places::default();
        let (mut product, mut covered, mut common, mut numbers) = (0.0, 0.0, 0.0, 0.0);
        loop {
            let (src, tgt) = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some(src), Some(tgt)) if src.hash == tgt.hash => (left.next(), right.next()),
                (Some(src), Some(tgt)) if src.hash > tgt.hash => (None, right.next()),
                (None, Some(_)) => (None, right.next()),
                _ => (left.next(), None),
            };
            let value = src.or(tgt).map_or(0.0, |key| rarity.of(key.hash));
            src.iter().for_each(|key| a.add(key, value));
            tgt.iter().for_each(|key| b.add(key, value));
            let (Some(src), Some(tgt)) = (src, tgt) else { continue };
            let weight = value * tgt.probability();
            product += value * weight * frequency(src.count) * frequency(tgt.count);
            covered += value;
            common += weight;
            if is_number(src.hash) {
                numbers += weight;
            }
            places.add(src.position, tgt.position, weight * value);
        }
        let (order, places) = places.correlation();
        Evidence {
            similarity: product / (a.squares * b.squares).max(1e-9).sqrt(),
            coverage: [covered / a.rarity.max(1e-6), common / b.rarity.max(1e-6)],
            common,
            order,
            places,
            numbers: [numbers, (a.numbers + b.numbers - 2.0 * numbers).max(0.0)],
            length: (french.length.max(1) as f32 / foreign.length.max(1) as f32).ln(),
        }
    }

    /// Returns the values from which the model computes the affinity. The correlation is nearer to 0 if there are few
    /// places. `usual` is the usual [`Evidence::length`].
    pub fn values(&self, usual: f32) -> [f32; VALUES] {
        let [same, different] = self.numbers;
        [
            self.similarity.max(1e-3).ln(),
            (self.coverage[0] * self.coverage[1]).max(1e-6).sqrt().ln(),
            self.order * self.places / (self.places + 3.0),
            (same - different) / (same + different + 10.0),
            (self.length - usual).abs().min(2.0),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::key::{KeyKind, hash};

    /// A document with these keys at these places.
    fn document(keys: &[(&str, u16)]) -> Sketch {
        let kind =
            |text: &str| if text.starts_with(char::is_numeric) { KeyKind::Number } else { KeyKind::Word };
        let key = |(text, position): &(&str, u16)| SketchKey {
            hash: hash(kind(text), text),
            position: *position,
            count: 1,
            weight: u8::MAX,
        };
        let mut keys: Vec<SketchKey> = keys.iter().map(key).collect();
        keys.sort_unstable_by_key(|key| key.hash);
        Sketch { tokens: keys.len() as u32, length: 100, limit: u32::MAX, keys: keys.into() }
    }

    #[test]
    fn equal_documents_have_everything_in_common() {
        let one = document(&[("a", 0), ("b", 20_000), ("7", 60_000)]);
        let other = document(&[("c", 0), ("d", 20_000), ("8", 60_000)]);
        let rarity = Rarity::new([&[one.clone(), other.clone()], &[one.clone(), other.clone()]]);
        let same = Evidence::new(&one, &one, &rarity);
        assert!((same.similarity - 1.0).abs() < 1e-5 && (same.order - 1.0).abs() < 1e-5, "{same:?}");
        assert!((same.coverage[0] - 1.0).abs() < 1e-5 && same.numbers[1] == 0.0 && same.length == 0.0);
        let different = Evidence::new(&one, &other, &rarity);
        assert_eq!((different.similarity, different.common, different.order), (0.0, 0.0, 0.0));
        assert!(different.numbers[0] == 0.0 && different.numbers[1] > 0.0);
    }

    #[test]
    fn another_order_has_a_negative_correlation() {
        let one = document(&[("a", 0), ("b", 20_000), ("c", 60_000)]);
        let other = document(&[("a", 60_000), ("b", 40_000), ("c", 0)]);
        // The keys are rare only in a collection with other documents.
        let names: Vec<String> = (0..100).map(|n| format!("x{n}")).collect();
        let filler: Vec<(&str, u16)> = names.iter().map(|name| (name.as_str(), 0)).collect();
        let filler = document(&filler);
        let rarity = Rarity::new([&[one.clone(), filler.clone()], &[other.clone(), filler]]);
        let evidence = Evidence::new(&one, &other, &rarity);
        assert!(evidence.order < -0.9 && (evidence.places - 3.0).abs() < 1e-3, "{evidence:?}");
    }
}
