//! What is known of single words: how readily one begins a sentence, and how readily one ends it.

/// Magic bytes and version of a word table.
const MAGIC: &[u8; 4] = b"ERW1";
/// Bytes of a slot: a 16-bit check, then the two scores.
const SLOT: usize = 4;
/// A word is looked for in as many slots at most; the writer keeps to it too.
pub(crate) const PROBES: usize = 8;
/// Scores are stored in steps of 1/16 nat.
pub(crate) const STEP: f32 = 16.0;

/// The scores of a word, in steps of 1/16 nat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// Log-odds that the word, found with a capital, begins a sentence, rather than being written so inside one.
    pub start: i8,
    /// Log-odds that a sentence ends with the word, against the average word.
    pub end: i8,
}

/// A table from word hashes to scores: open addressing, a power of two of slots, no deletion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordTable {
    slots: &'static [u8],
    shift: u32,
}

impl WordTable {
    /// A table with nothing in it.
    pub(crate) const EMPTY: WordTable = WordTable { slots: &[], shift: 31 };

    /// Reads a table as [`encode`] wrote it; anything else gives the empty table.
    pub(crate) fn read(bytes: &'static [u8]) -> WordTable {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return WordTable::EMPTY };
        let Some((&log2, slots)) = rest.split_first() else { return WordTable::EMPTY };
        if slots.len() != SLOT << log2 {
            return WordTable::EMPTY;
        }
        WordTable { slots, shift: 32 - u32::from(log2) }
    }

    /// The scores of the word with this hash, if the table knows it.
    pub(crate) fn get(&self, hash: u32) -> Option<Scores> {
        let count = self.slots.len() / SLOT;
        if count == 0 {
            return None;
        }
        let check = check_of(hash);
        let mut slot = place_of(hash, self.shift);
        for _ in 0..PROBES {
            let bytes = &self.slots[slot * SLOT..slot * SLOT + SLOT];
            let found = u16::from_le_bytes([bytes[0], bytes[1]]);
            if found == check {
                return Some(Scores { start: bytes[2] as i8, end: bytes[3] as i8 });
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) & (count - 1);
        }
        None
    }
}

fn place_of(hash: u32, shift: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b1) >> shift) as usize
}

/// Never 0, which marks an empty slot.
fn check_of(hash: u32) -> u16 {
    ((hash.wrapping_mul(0x85eb_ca6b) >> 16) as u16).max(1)
}

/// Writes a table of `1 << log2` slots from `(hash, scores)`, the most important first: words that find no
/// free slot within reach are left out.
pub fn encode(words: &[(u32, Scores)], log2: u8) -> Vec<u8> {
    let count = 1_usize << log2;
    let mut slots = vec![0_u8; count * SLOT];
    for &(hash, scores) in words {
        let check = check_of(hash);
        let mut slot = place_of(hash, 32 - u32::from(log2));
        for _ in 0..PROBES {
            let bytes = &mut slots[slot * SLOT..slot * SLOT + SLOT];
            let found = u16::from_le_bytes([bytes[0], bytes[1]]);
            if found == check {
                break;
            }
            if found == 0 {
                bytes[..2].copy_from_slice(&check.to_le_bytes());
                bytes[2] = scores.start as u8;
                bytes[3] = scores.end as u8;
                break;
            }
            slot = (slot + 1) & (count - 1);
        }
    }
    let mut out = MAGIC.to_vec();
    out.push(log2);
    out.extend(slots);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found() {
        let words: Vec<_> = (1..200_u32)
            .map(|i| (i.wrapping_mul(77_777_777), Scores { start: i as i8, end: -(i as i8 / 2) }))
            .collect();
        let table = WordTable::read(Box::leak(encode(&words, 9).into_boxed_slice()));
        for (hash, scores) in words {
            assert_eq!(table.get(hash), Some(scores));
        }
        assert_eq!(WordTable::EMPTY.get(5), None);
        assert_eq!(WordTable::read(b"ERW1").get(5), None);
    }
}
