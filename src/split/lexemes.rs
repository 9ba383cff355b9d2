//! Stores word scores, which measure how likely a word is to begin or to end a sentence.

/// The first bytes of an encoded word table. The last of these bytes is the version.
const MAGIC: &[u8; 4] = b"ERW1";
/// Number of bytes per slot of the hash table: a 16-bit check value, then the two scores.
const SLOT: usize = 4;
/// Maximum number of consecutive slots in which [`encode`] tries to store a word and [`WordTable::get`] looks
/// for it.
const MAX_SEARCHED: usize = 8;
/// Number of steps per nat. Scores are stored in steps of 1/16 nat, so that an `i8` holds up to 8 nats.
pub const STEPS_PER_NAT: f32 = 16.0;

/// The scores of a word, in steps of 1/16 nat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordScores {
    /// Log-odds that the word begins a sentence, among its occurrences with a capital.
    pub start: i8,
    /// Log-odds that the word is the last word of a sentence, relative to the average word.
    pub end: i8,
}

/// A hash table from words to scores, with open addressing, a power-of-two number of slots and no deletion.
#[derive(Debug, Clone, Copy)]
pub struct WordTable {
    slots: &'static [u8],
    shift: u32,
}

impl WordTable {
    pub(super) const EMPTY: WordTable = WordTable { slots: &[], shift: 31 };

    /// Reads a table written by [`encode`]. Returns the empty table for any other bytes.
    pub fn read(bytes: &'static [u8]) -> WordTable {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return WordTable::EMPTY };
        let Some((&log2, slots)) = rest.split_first() else { return WordTable::EMPTY };
        if slots.len() != SLOT << log2 {
            return WordTable::EMPTY;
        }
        WordTable { slots, shift: 32 - u32::from(log2) }
    }

    /// Returns the scores of the word with this hash, if the table contains it.
    pub(super) fn get(&self, hash: u32) -> Option<WordScores> {
        let count = self.slots.len() / SLOT;
        if count == 0 {
            return None;
        }
        let check = check_value(hash);
        let mut slot = home_slot(hash, self.shift);
        for _ in 0..MAX_SEARCHED {
            let bytes = &self.slots[slot * SLOT..slot * SLOT + SLOT];
            match u16::from_le_bytes([bytes[0], bytes[1]]) {
                found if found == check => {
                    return Some(WordScores { start: bytes[2] as i8, end: bytes[3] as i8 });
                }
                0 => return None,
                _ => slot = (slot + 1) & (count - 1),
            }
        }
        None
    }
}

fn home_slot(hash: u32, shift: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b1) >> shift) as usize
}

/// Returns the value that identifies a word in its slot. It is never 0, which marks an empty slot.
fn check_value(hash: u32) -> u16 {
    ((hash.wrapping_mul(0x85eb_ca6b) >> 16) as u16).max(1)
}

/// Encodes a table of `1 << log2` slots. `words` contains hashes and scores, the most important words first.
/// A word is dropped if all slots that it could use are occupied.
pub fn encode(words: &[(u32, WordScores)], log2: u8) -> Vec<u8> {
    let count = 1_usize << log2;
    let mut slots = vec![[0_u8; SLOT]; count];
    for &(hash, scores) in words {
        let (check, home) = (check_value(hash).to_le_bytes(), home_slot(hash, 32 - u32::from(log2)));
        let mut searched = (home..home + MAX_SEARCHED).map(|slot| slot & (count - 1));
        let usable =
            searched.find(|&slot| slots[slot].starts_with(&check) || slots[slot].starts_with(&[0, 0]));
        if let Some(slot) = usable.filter(|&slot| slots[slot].starts_with(&[0, 0])) {
            slots[slot] = [check[0], check[1], scores.start as u8, scores.end as u8];
        }
    }
    [MAGIC, &[log2][..], slots.as_flattened()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoded_word_is_found() {
        let words: Vec<_> = (1..200_u32)
            .map(|i| (i.wrapping_mul(77_777_777), WordScores { start: i as i8, end: -(i as i8 / 2) }))
            .collect();
        let table = WordTable::read(Box::leak(encode(&words, 9).into_boxed_slice()));
        for (hash, scores) in words {
            assert_eq!(table.get(hash), Some(scores));
        }
        assert_eq!(WordTable::EMPTY.get(5), None);
        assert_eq!(WordTable::read(b"ERW1").get(5), None);
    }
}
