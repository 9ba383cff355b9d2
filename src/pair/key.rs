//! The keys of sketches: hashes of words, names and numbers.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The kinds of keys. Keys of different kinds never match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Word,
    Name,
    Number,
}

/// Returns the hash of a key. Its last bit is set for numbers.
pub(super) fn hash(kind: KeyKind, text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind as u8);
    hasher.write(text.as_bytes());
    let hash = (hasher.finish() >> 32) as u32;
    hash & !1 | u32::from(kind == KeyKind::Number)
}

/// Whether the key with this hash is a number.
pub(super) fn is_number(hash: u32) -> bool {
    hash & 1 == 1
}
