//! Hashes input files, so that a resumed run can detect changes.

use rustc_hash::FxHasher;
use std::fs::File;
use std::hash::Hasher;
use std::io::{self, Read};
use std::path::Path;

/// Number of bytes hashed at a time. A different number would change the hash.
const CHUNK: u64 = 1 << 16;

/// Returns a hash of a file's bytes, without decompressing them. For a file of more than `most` bytes, only the
/// length is hashed. Returns 0 for a file that cannot be read, and for a pipe, which can be read only once.
pub(crate) fn content_hash(path: &Path, most: u64) -> u64 {
    hash(path, most).unwrap_or(0)
}

fn hash(path: &Path, most: u64) -> io::Result<u64> {
    // A pipe must not be opened, because that would wait for a writer.
    let length = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map_or(0, |meta| meta.len());
    let mut hasher = FxHasher::default();
    hasher.write_u64(length);
    if length > 0 && length <= most {
        let mut file = File::open(path)?;
        let mut chunk = Vec::new();
        while file.by_ref().take(CHUNK).read_to_end(&mut chunk)? > 0 {
            hasher.write(&chunk);
            chunk.clear();
        }
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_content_of_the_same_length_changes_the_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let hash = |text: String, most| {
            std::fs::write(&path, text).unwrap();
            content_hash(&path, most)
        };
        let long = "a".repeat(CHUNK as usize + 5);
        let one = hash(format!("{long}b"), u64::MAX);
        assert_eq!(hash(format!("{long}b"), u64::MAX), one);
        assert_ne!(hash(format!("{long}c"), u64::MAX), one);
        assert_ne!(hash(format!("b{long}"), u64::MAX), one);
        // Files above the limit are not read.
        assert_eq!(hash("ab".into(), 1), hash("cd".into(), 1));
        assert_ne!(hash("ab".into(), 1), hash("abc".into(), 1));
        assert_ne!(hash("ab".into(), 2), hash("cd".into(), 2));
        assert_eq!(
            content_hash(&folder.path().join("missing"), u64::MAX),
            content_hash(folder.path(), u64::MAX)
        );
    }
}
