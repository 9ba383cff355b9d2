//! The table of letter n-grams: how typical each n-gram is of each language that uses the script.
//!
//! ```text
//! 4096 × u32    for each value of the top 12 bits of a hash: the offset of the first record
//! records       u16       the next 16 bits of the hash
//!               5 bytes   a mask of the languages that use the n-gram, one bit per language
//!               n/2 bytes four bits for each of these languages: 1 rare … 15 as frequent as in any language
//! ```
//! Numbers are little-endian. Records are read in place, so nothing has to be loaded. Each n-gram is in one
//! script, and each of the three scripts assigns the bits of the mask to its own languages.

use super::grams::for_each_gram;
use super::script::Shared;

/// The built-in table, made by `examples/detect_language` (docs/explanation/detection.md).
static TABLE: &[u8] = include_bytes!("data/grams.bin");

/// The number of leading bits of a hash that select a bucket, which is a list of records.
const BUCKET_BITS: u32 = 12;
const BUCKETS: usize = 1 << BUCKET_BITS;
const MASK_BYTES: usize = 5;
/// The assumed ratio between the frequency of an n-gram in the language that uses it most and in a language
/// that does not use it, as a natural logarithm. Of the values 4, 5, 6 and 7, it was the best on held-out
/// text.
pub const FLOOR: f32 = 6.0;
/// The number of steps on the logarithmic scale of frequency. The last step means that an n-gram is as
/// frequent as in the language that uses it most. Step 0 means that its frequency is lower by a
/// factor of e to the power of [`FLOOR`].
pub const STEPS: u8 = 15;

/// Encodes a table of letter n-grams. Each n-gram has a hash and a list of languages. A language is given as
/// its position in [`Shared::languages`] and a step from 1 to [`STEPS`].
pub fn encode(mut grams: Vec<(u64, Vec<(u8, u8)>)>) -> Vec<u8> {
    grams.sort_unstable_by_key(|(hash, _)| *hash);
    let mut offsets = Vec::with_capacity(BUCKETS * 4);
    let mut records = Vec::new();
    let mut next = 0;
    for bucket in 0..BUCKETS {
        offsets.extend(((BUCKETS * 4 + records.len()) as u32).to_le_bytes());
        while let Some((hash, languages)) = grams.get(next).filter(|gram| bucket_of(gram.0) == bucket) {
            let mut languages = languages.clone();
            languages.sort_unstable();
            let mask = languages.iter().fold(0u64, |mask, (lang, _)| mask | 1 << lang);
            records.extend(key_of(*hash).to_le_bytes());
            records.extend(&mask.to_le_bytes()[..MASK_BYTES]);
            let steps: Vec<u8> = languages.iter().map(|(_, step)| *step).collect();
            records.extend(steps.chunks(2).map(|pair| pair[0] | pair.get(1).unwrap_or(&0) << 4));
            next += 1;
        }
    }
    [offsets, records].concat()
}

fn bucket_of(hash: u64) -> usize {
    (hash >> (64 - BUCKET_BITS)) as usize
}

fn key_of(hash: u64) -> u16 {
    (hash >> (64 - BUCKET_BITS - 16)) as u16
}

/// The evidence for each language of a script.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// For each language of [`Shared::languages`], the sum of its steps over all n-grams. A difference of
    /// [`STEPS`] corresponds to a likelihood ratio of e to the power of [`FLOOR`].
    pub steps: Vec<u32>,
    /// The number of n-grams that the table contains.
    pub known: u32,
    /// The total number of n-grams.
    pub all: u32,
}

/// Returns the evidence that `words` give for each language of `script`. `table` is a table made by
/// [`encode`], or `None` for the built-in one.
pub fn evidence<'a>(words: impl Iterator<Item = &'a str>, script: Shared, table: Option<&[u8]>) -> Evidence {
    let table = table.unwrap_or(TABLE);
    let mut steps = [0; MASK_BYTES * 8];
    let (mut known, mut all) = (0, 0);
    for word in words {
        for_each_gram(word, &mut |hash| {
            all += 1;
            known += u32::from(add(table, hash, &mut steps));
        });
    }
    Evidence { steps: steps[..script.languages().len()].to_vec(), known, all }
}

/// Adds the steps of an n-gram to `steps`. Returns whether the table contains the n-gram.
fn add(table: &[u8], hash: u64, steps: &mut [u32; MASK_BYTES * 8]) -> bool {
    let offset = |bucket: usize| {
        let bytes = table.get(bucket * 4..bucket * 4 + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(table.len(), |bytes| u32::from_le_bytes(bytes) as usize)
    };
    let bucket = bucket_of(hash);
    let end = if bucket + 1 < BUCKETS { offset(bucket + 1) } else { table.len() };
    let key = key_of(hash).to_le_bytes();
    let mut records = table.get(offset(bucket)..end).unwrap_or_default();
    while let Some((head, rest)) = records.split_at_checked(2 + MASK_BYTES) {
        let mut mask = head[2..].iter().rev().fold(0u64, |mask, byte| mask << 8 | u64::from(*byte));
        let length = mask.count_ones().div_ceil(2) as usize;
        let Some((packed, rest)) = rest.split_at_checked(length) else { return false };
        if head[..2] == key {
            let mut at = 0;
            while mask != 0 {
                steps[mask.trailing_zeros() as usize] += u32::from(packed[at / 2] >> (at % 2 * 4) & 15);
                mask &= mask - 1;
                at += 1;
            }
            return true;
        }
        records = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_the_steps_of_its_letter_groups() {
        let mut grams = Vec::new();
        for_each_gram("été", &mut |hash| grams.push((hash, vec![(15, 15), (0, 1), (37, 7)])));
        let count = grams.len() as u32;
        let table = encode(grams);
        let found = evidence(["été"].into_iter(), Shared::Latin, Some(&table));
        assert_eq!(
            (found.known, found.steps[15], found.steps[0], found.steps[37]),
            (count, count * 15, count, count * 7)
        );
        assert_eq!(evidence(["Ж"].into_iter(), Shared::Latin, Some(&table)).known, 0);
    }

    #[test]
    fn a_damaged_table_is_no_danger() {
        for length in [0, 3, 4096 * 4 - 1, TABLE.len() / 2] {
            evidence(["Haus", "maison"].into_iter(), Shared::Latin, Some(&TABLE[..length]));
        }
        evidence(["Haus", "maison"].into_iter(), Shared::Latin, Some(&vec![255; 20_000]));
    }
}
