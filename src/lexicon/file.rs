//! Reads and writes lexicon files. A file has a header of 11 or 12 bytes, followed by one Zstandard frame.
//!
//! ```text
//! "ENREGLEX"  magic, 8 bytes
//! u8          version: 1 for a two-letter code, 2 for a three-letter code
//! 2-3 bytes   ISO 639 code of the other language; the first is always French
//! zstd frame  varint: number of French keys
//!             for each: varint number of bytes shared with the previous key, varint number of other bytes,
//!             other bytes
//!             varint: number of foreign keys; the keys likewise
//!             for each French key: varint number of entries
//!             for each entry, sorted by foreign key: varint difference from the previous entry's foreign key
//!             for each entry: u8 forward
//!             for each entry: u8 backward
//! ```
//! Keys are normalised tokens, sorted by bytes. A probability p is stored as the byte `round(-log2(p) · 24)`,
//! cut off at 255. For p above 0.0006, the error is at most 1.5 %. Values of one kind are stored together,
//! because they compress better that way.

use super::{Entry, Lexicon};
use crate::error::{Error, Result};
use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;
use ruzstd::decoding::FrameDecoder;
use std::path::Path;

const MAGIC: &[u8; 8] = b"ENREGLEX";
/// The version numbers of a lexicon file with a two-letter and with a three-letter language code.
const VERSIONS: [u8; 2] = [1, 2];
const REBUILD: &str = "build it again with `enregard lexicon build`";
/// Number of quantisation steps for a factor of 2 in probability. With 24, one byte covers probabilities down
/// to 0.0006.
const STEPS: f32 = 24.0;
/// Maximum size of a decompressed lexicon, and of all its keys, in bytes, so that a damaged file cannot fill
/// the memory.
const MAX_BYTES: usize = 256 << 20;
/// Maximum size of a decompressed lexicon, as a multiple of the size of its file. Real lexicons reach about
/// three.
const MAX_EXPANSION: usize = 50;

fn quantise(p: f32) -> u8 {
    (-p.max(1e-9).log2() * STEPS).round().clamp(0.0, 255.0) as u8
}

fn restore(byte: u8) -> f32 {
    (-f32::from(byte) / STEPS).exp2()
}

fn put_varint(mut n: u32, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Encodes a lexicon as the content of a file. The same lexicon always gives the same bytes.
#[cfg(any(test, feature = "cli"))]
pub(super) fn to_bytes(lexicon: &Lexicon) -> Vec<u8> {
    let mut out = Vec::from(MAGIC.as_slice());
    let code = lexicon.other.code();
    out.push(VERSIONS[code.len() - 2]);
    out.extend(code.as_bytes());
    // Compression at level 22 takes about a second, but decompression stays fast. Writing to memory cannot
    // fail.
    out.extend(zstd::bulk::compress(&to_body(lexicon), 22).unwrap_or_default());
    out
}

/// Encodes the content of a lexicon file, before compression. Sorts keys by their bytes.
pub fn to_body(lexicon: &Lexicon) -> Vec<u8> {
    let (french, foreign) = (sorted(&lexicon.french), sorted(&lexicon.foreign));
    let mut rank = vec![0u32; foreign.len()];
    foreign.iter().enumerate().for_each(|(at, &id)| rank[id as usize] = at as u32);

    let mut body = Vec::new();
    put_keys(&lexicon.french, &french, &mut body);
    put_keys(&lexicon.foreign, &foreign, &mut body);
    let [mut counts, mut distances, mut forward, mut backward] = [const { Vec::new() }; 4];
    for &id in &french {
        let mut entries = lexicon.entries(id).to_vec();
        entries.sort_by_key(|entry| rank[entry.other as usize]);
        put_varint(entries.len() as u32, &mut counts);
        let mut before = 0;
        for entry in entries {
            let at = rank[entry.other as usize];
            put_varint(at - before, &mut distances);
            before = at;
            forward.push(quantise(entry.forward));
            backward.push(quantise(entry.backward));
        }
    }
    body.extend([counts, distances, forward, backward].concat());
    body
}

fn sorted(keys: &Vocabulary) -> Vec<u32> {
    let mut ids: Vec<u32> = (0..keys.len() as u32).collect();
    ids.sort_by(|&a, &b| keys.key(a).cmp(keys.key(b)));
    ids
}

fn put_keys(keys: &Vocabulary, order: &[u32], out: &mut Vec<u8>) {
    put_varint(order.len() as u32, out);
    let mut before = "";
    for &id in order {
        let key = keys.key(id);
        let shared = key.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        put_varint(shared as u32, out);
        put_varint((key.len() - shared) as u32, out);
        out.extend(&key.as_bytes()[shared..]);
        before = key;
    }
}

/// Decodes a lexicon file. Errors name the file as `path`.
///
/// # Errors
/// Returns an input error if the file is not a lexicon, is damaged, or has another version.
pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Lexicon> {
    let fail = |reason: &str| Error::input(path, reason);
    if !is_lexicon(bytes) {
        return Err(fail("not a lexicon file").help("build one with `enregard lexicon build`"));
    }
    let Some(letters) = VERSIONS.iter().position(|&version| version == bytes[8]).map(|at| at + 2) else {
        return Err(fail("the lexicon was built by an incompatible version of enregard").help(REBUILD));
    };
    let code = bytes.get(9..9 + letters).and_then(|code| std::str::from_utf8(code).ok()).unwrap_or("");
    let other = Language::from_any_subtag(code)
        .ok_or_else(|| fail("the language of the lexicon is unknown").help(REBUILD))?;
    let damaged = || fail("the lexicon is damaged").help(REBUILD);
    let body = bytes.get(9 + letters..).and_then(decompress).ok_or_else(damaged)?;
    from_body(&body, other).ok_or_else(damaged)
}

/// Decodes the content of a lexicon file, after decompression. Returns `None` if the content is damaged.
pub fn from_body(body: &[u8], other: Language) -> Option<Lexicon> {
    Reader { bytes: body, room: MAX_BYTES }.lexicon(other)
}

/// Decompresses a Zstandard frame. Returns `None` if the frame is damaged or its content is too large.
fn decompress(frame: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = FrameDecoder::new();
    decoder.init(frame).ok()?;
    let most = MAX_BYTES.min(frame.len().saturating_mul(MAX_EXPANSION));
    let size = usize::try_from(decoder.content_size()).ok().filter(|&size| size <= most)?;
    decode(frame, size).filter(|body| body.len() == size)
}

/// Decompresses a frame with the C library, which the program needs anyway. It takes a third of the instructions of
/// [`decode_in_rust`], and most of the start-up time is spent here.
#[cfg(feature = "cli")]
fn decode(frame: &[u8], size: usize) -> Option<Vec<u8>> {
    zstd::bulk::decompress(frame, size).ok()
}

#[cfg(not(feature = "cli"))]
use decode_in_rust as decode;

#[cfg(any(test, not(feature = "cli")))]
fn decode_in_rust(frame: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut body = vec![0; size];
    let length = FrameDecoder::new().decode_all(frame, &mut body).ok()?;
    (length == size).then_some(body)
}

/// Whether `bytes` begin like a lexicon file.
pub(super) fn is_lexicon(bytes: &[u8]) -> bool {
    bytes.len() > 12 && bytes.starts_with(MAGIC)
}

/// Parser of the decompressed data. Every method returns `None` if the data is malformed.
struct Reader<'a> {
    bytes: &'a [u8],
    /// The number of bytes that further keys may take. A key that shares its beginning with the previous one
    /// takes more bytes in memory than in the file.
    room: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(head)
    }

    fn varint(&mut self) -> Option<u32> {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            n |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn keys(&mut self) -> Option<Vocabulary> {
        let mut keys = Vocabulary::default();
        let mut key = Vec::new();
        let count = self.varint()?;
        // Each key takes at least two bytes, which limits the memory reserved for a damaged count.
        keys.reserve((count as usize).min(self.bytes.len() / 2));
        for id in 0..count {
            let (shared, rest) = (self.varint()? as usize, self.varint()? as usize);
            (shared <= key.len()).then_some(())?;
            key.truncate(shared);
            key.extend(self.take(rest)?);
            self.room = self.room.checked_sub(key.len())?;
            // Reject a duplicate key, which would shift the numbers of all later keys.
            (keys.insert(std::str::from_utf8(&key).ok()?) == id).then_some(())?;
        }
        Some(keys)
    }

    fn lexicon(mut self, other: Language) -> Option<Lexicon> {
        let (french, foreign) = (self.keys()?, self.keys()?);
        let counts = (0..french.len()).map(|_| self.varint()).collect::<Option<Vec<u32>>>()?;
        let total = counts.iter().try_fold(0usize, |sum, &n| sum.checked_add(n as usize))?;
        (total <= self.bytes.len()).then_some(())?;
        let mut numbers = Vec::with_capacity(total);
        for &count in &counts {
            let mut at = 0u32;
            for _ in 0..count {
                at = at.checked_add(self.varint()?)?;
                ((at as usize) < foreign.len()).then_some(())?;
                numbers.push(at);
            }
        }
        let (forward, backward) = (self.take(total)?, self.take(total)?);
        let restored: [f32; 256] = std::array::from_fn(|byte| restore(byte as u8));
        let entries = numbers.into_iter().zip(forward.iter().zip(backward)).map(|(other, (&f, &b))| Entry {
            other,
            forward: restored[usize::from(f)],
            backward: restored[usize::from(b)],
        });
        let entries = entries.collect();
        let mut starts = vec![0];
        starts.extend(counts.iter().scan(0, |sum, &n| {
            *sum += n;
            Some(*sum)
        }));
        Some(Lexicon { other, french, foreign, starts, entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Lexicon {
        let (mut french, mut foreign) = (Vocabulary::default(), Vocabulary::default());
        for key in ["maison", "chat", "chien"] {
            french.insert(key);
        }
        for key in ["house", "home", "cat"] {
            foreign.insert(key);
        }
        let groups = vec![
            vec![
                Entry { other: 0, forward: 0.7, backward: 0.9 },
                Entry { other: 1, forward: 0.25, backward: 0.4 },
            ],
            vec![Entry { other: 2, forward: 1.0, backward: 0.02 }],
            vec![],
        ];
        Lexicon::from_groups(Language::English, french, foreign, groups)
    }

    #[test]
    fn both_decoders_give_the_same_bytes() {
        let file = to_bytes(&small());
        let frame = &file[9 + 2..];
        let body = to_body(&small());
        for size in [body.len(), body.len() + 1, body.len() - 1] {
            let fits = |body: &Vec<u8>| body.len() == size;
            assert_eq!(decode(frame, size).filter(fits), decode_in_rust(frame, size), "{size}");
        }
        assert_eq!(decode(frame, body.len()), Some(body));
        let mut damaged = frame.to_vec();
        damaged.truncate(frame.len() - 3);
        assert_eq!((decode(&damaged, 200), decode_in_rust(&damaged, 200)), (None, None));
    }

    #[test]
    fn a_lexicon_survives_encoding() {
        let before = small();
        let after = from_bytes(&to_bytes(&before), Path::new("x")).unwrap();
        assert_eq!((after.other, after.len(), after.french.len()), (Language::English, 3, 3));
        let maison = after.french.get("maison").unwrap();
        let home = after.foreign.get("home").unwrap();
        let entry = after.entries(maison).iter().find(|entry| entry.other == home).unwrap();
        assert!((entry.forward / 0.25 - 1.0).abs() < 0.015 && (entry.backward / 0.4 - 1.0).abs() < 0.015);
        assert_eq!(after.entries(after.french.get("chien").unwrap()), []);
    }

    #[test]
    fn a_lexicon_may_be_for_any_language() {
        for code in ["br", "gsw", "sr"] {
            let other = code.parse().unwrap();
            let bytes = to_bytes(&Lexicon { other, ..small() });
            assert_eq!(from_bytes(&bytes, Path::new("x")).unwrap().other, other);
        }
    }

    #[test]
    fn keys_that_share_their_beginnings_cannot_fill_the_memory() {
        // Four keys of up to 103 bytes, then no foreign keys and no entries.
        let shared = [&[4, 0, 100][..], &[b'a'; 100], &[100, 1, b'b', 101, 1, b'c', 102, 1, b'd']].concat();
        let body = [&shared[..], &[0, 0, 0, 0, 0]].concat();
        let read = |room| Reader { bytes: &body, room }.lexicon(Language::English);
        let letters = 100 + 101 + 102 + 103;
        assert_eq!(read(letters).map(|lexicon| lexicon.french.len()), Some(4));
        assert!(read(letters - 1).is_none());
    }

    #[test]
    fn no_damaged_file_panics_and_truncated_ones_are_errors() {
        let bytes = to_bytes(&small());
        for cut in 0..bytes.len() {
            assert!(from_bytes(&bytes[..cut], Path::new("x")).is_err());
        }
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x55;
            let _ = from_bytes(&broken, Path::new("x"));
        }
    }
}
