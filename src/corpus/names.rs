//! Names of documents that are told apart, with a few bytes kept for each.

use crate::corpus::pairs::whole_name;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::path::Path;

/// The names of a run. It keeps hashes alone: should two of 64 bits ever be the same by chance, a document gets a
/// number at the end of its name that it would not have needed.
#[derive(Default)]
pub(crate) struct Names {
    announced: FxHashMap<u64, u32>,
    given: FxHashMap<u64, u32>,
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}

impl Names {
    /// Says that a document of this name will come, where all can be known before.
    pub(crate) fn announce(&mut self, name: &str) {
        *self.announced.entry(hash(name)).or_default() += 1;
    }

    /// The name of a document that is a file: the whole name of the file where several were announced.
    pub(crate) fn file(&mut self, name: &str, path: &Path) -> String {
        match self.announced.get(&hash(name)) {
            Some(2..) => self.apart(whole_name(path)),
            _ => self.apart(name.into()),
        }
    }

    /// The name, with a number where it was given before.
    pub(crate) fn apart(&mut self, name: String) -> String {
        let times = self.given.entry(hash(&name)).or_default();
        *times += 1;
        match *times {
            1 => name,
            // Looked at again: `a#2` may be somebody's own name.
            times => self.apart(format!("{name}#{times}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_names_are_told_apart() {
        let paths = ["x/a.txt", "z/a.txt", "z/a.md"];
        let mut names = Names::default();
        paths.iter().for_each(|_| names.announce("a"));
        assert_eq!(paths.map(|path| names.file("a", Path::new(path))), ["a.txt", "a.txt#2", "a.md"]);
        let mut names = Names::default();
        let given = ["a", "a", "a#2", "b", "a"].map(|name| names.apart(name.into()));
        assert_eq!(given, ["a", "a#2", "a#2#2", "b", "a#3"]);
    }
}
