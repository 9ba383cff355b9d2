//! Decides which files of two folders belong together.
//!
//! Files are compared in stages: first those with equal names, then those whose names have less and less in
//! common. A stage pairs two files only if each is the only match of the other among the files that are still
//! unpaired. So a close match takes precedence over a distant one, and enregard never chooses between two
//! candidates.

use crate::corpus::keys::{Key, Level, Stage, keys};
use crate::corpus::walk::FoundFile;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Borrow;

/// The level of each stage, and whether the extensions must be equal.
const LEVELS: [(Level, bool); 11] = [
    (Level::Exact, true),
    (Level::Whole, true),
    (Level::Stem, false),
    (Level::Language, true),
    (Level::Language, false),
    (Level::Case, true),
    (Level::Case, false),
    (Level::Separators, true),
    (Level::Separators, false),
    (Level::Numbering, true),
    (Level::Numbering, false),
];

const LAST: Stage = Stage { level: Level::Numbering, extension: false, folders: true };

/// The stages, in order. Files in subfolders of the same name are matched first.
fn stages() -> impl Iterator<Item = Stage> {
    let stage = |folders| move |(level, extension)| Stage { level, extension, folders };
    [false, true].into_iter().flat_map(move |folders| LEVELS.into_iter().map(stage(folders)))
}

/// Maximum number of matches that a warning about an unpaired file lists.
const MAX_CANDIDATES: usize = 10;

/// The pairs of files from two folders, and the files without a counterpart. Files are given as indices into
/// the lists of files.
#[derive(Debug, Default)]
pub(super) struct Matching {
    pub pairs: Vec<(usize, usize)>,
    /// Files of the first folder without a counterpart, each with the matching files of the second folder.
    pub left: Vec<(usize, Vec<usize>)>,
    /// Files of the second folder without a counterpart, each with the matching files of the first folder.
    pub right: Vec<(usize, Vec<usize>)>,
}

impl Matching {
    pub(super) fn new<F: Borrow<FoundFile>>(left: &[F], right: &[F]) -> Matching {
        let mut open = [(0..left.len()).collect::<Vec<_>>(), (0..right.len()).collect::<Vec<_>>()];
        let sides = |open: &[Vec<usize>; 2], stage| {
            [Side::new(left, &open[0], stage), Side::new(right, &open[1], stage)]
        };
        let mut pairs = Vec::new();
        for stage in stages() {
            if open.iter().any(Vec::is_empty) {
                break;
            }
            let found = only_matches(&sides(&open, stage));
            let (sources, targets): (FxHashSet<usize>, FxHashSet<usize>) = found.iter().copied().unzip();
            open[0].retain(|file| !sources.contains(file));
            open[1].retain(|file| !targets.contains(file));
            pairs.extend(found);
        }
        // The last stage finds all matches that the earlier stages find, too.
        let [left, right] = sides(&open, LAST);
        Matching {
            pairs,
            left: left.matches(&right, MAX_CANDIDATES),
            right: right.matches(&left, MAX_CANDIDATES),
        }
    }
}

/// Returns the pairs of files that match each other and no other file.
fn only_matches([left, right]: &[Side; 2]) -> Vec<(usize, usize)> {
    let only = |(file, candidates): (usize, Vec<usize>)| match candidates.as_slice() {
        [candidate] => Some((file, *candidate)),
        _ => None,
    };
    // Two candidates are enough to show that a match is ambiguous.
    let back: FxHashMap<usize, usize> = right.matches(left, 2).into_iter().filter_map(only).collect();
    let pairs = left.matches(right, 2).into_iter().filter_map(only);
    pairs.filter(|(src, tgt)| back.get(tgt) == Some(src)).collect()
}

/// The unpaired files of a folder, with their keys in one stage.
struct Side {
    files: Vec<(usize, Vec<Key>)>,
    index: FxHashMap<Key, Vec<usize>>,
}

impl Side {
    fn new<F: Borrow<FoundFile>>(files: &[F], open: &[usize], stage: Stage) -> Side {
        let files: Vec<_> = open.iter().map(|&file| (file, keys(files[file].borrow(), stage))).collect();
        let mut index = FxHashMap::<Key, Vec<usize>>::default();
        for (file, keys) in &files {
            keys.iter().for_each(|key| index.entry(key.clone()).or_default().push(*file));
        }
        Side { files, index }
    }

    /// Finds the matching files of the other side for each file, but at most `most` per file.
    fn matches(&self, other: &Side, most: usize) -> Vec<(usize, Vec<usize>)> {
        let of = |(file, keys): &(usize, Vec<Key>)| (*file, other.with_any(keys, most));
        self.files.iter().map(of).collect()
    }

    /// Returns at most `most` files that have one of the keys.
    fn with_any(&self, keys: &[Key], most: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for key in keys {
            let numbered = Key { unnumbered: false, ..key.clone() };
            let unnumbered = (!key.unnumbered).then(|| Key { unnumbered: true, ..key.clone() });
            for key in [Some(numbered), unnumbered].iter().flatten() {
                for file in self.index.get(key).into_iter().flatten() {
                    if found.len() == most {
                        return found;
                    }
                    if !found.contains(file) {
                        found.push(*file);
                    }
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::PathBuf;
    use unicode_normalization::UnicodeNormalization;

    fn found(names: &[&str]) -> Vec<FoundFile> {
        let file = |name: &&str| {
            let mut folders: Vec<String> = name.split('/').map(str::to_owned).collect();
            let exact_name = folders.pop().unwrap();
            let name = exact_name.nfc().collect();
            FoundFile { path: PathBuf::from(&exact_name), folders, exact_name, name }
        };
        names.iter().map(file).collect()
    }

    /// A file that was not paired, and the files that it could be paired with.
    type Unpaired<'a> = (&'a str, Vec<&'a str>);

    fn matched<'a>(left: &[&'a str], right: &[&'a str]) -> (Vec<[&'a str; 2]>, Vec<Unpaired<'a>>) {
        let Matching { mut pairs, left: l, right: r } = Matching::new(&found(left), &found(right));
        pairs.sort_unstable();
        let names = |of: &[&'a str], files: Vec<usize>| files.into_iter().map(|file| of[file]).collect();
        let l = l.into_iter().map(|(file, others)| (left[file], names(right, others)));
        let r = r.into_iter().map(|(file, others)| (right[file], names(left, others)));
        (pairs.into_iter().map(|(a, b)| [left[a], right[b]]).collect(), l.chain(r).collect())
    }

    #[track_caller]
    fn all_match(left: &[&str], right: &[&str]) {
        let (pairs, unpaired) = matched(left, right);
        let expected: Vec<_> = left.iter().zip(right).map(|(a, b)| [*a, *b]).collect();
        assert_eq!((pairs, unpaired), (expected, Vec::new()));
    }

    #[test]
    fn a_close_match_precedes_a_distant_one() {
        all_match(&["a.txt", "a.fr.txt"], &["a.txt", "a.en.txt"]);
        all_match(&["a b.fr.txt", "a_b.fr.txt"], &["a b.en.txt", "a_b.en.txt"]);
        all_match(&["a.fr.txt", "A.fr.txt"], &["a.en.txt", "A.en.txt"]);
        all_match(&["a.fr.txt", "a.fr.md"], &["a.en.txt", "a.en.md"]);
        all_match(&["fr/a.txt", "a.txt", "b.txt"], &["en/a.txt", "a.txt", "en/b.txt"]);
        all_match(&["e\u{301}.txt", "\u{e9}.txt"], &["e\u{301}.txt", "\u{e9}.txt"]);
        all_match(&["1.txt", "01.txt"], &["1.md", "01.md"]);
        all_match(&["x/1.fr.txt", "y/1.fr.txt"], &["x/1.en.txt", "y/1.en.txt"]);
        all_match(&["la_vie.fr.txt", "la.fr.txt"], &["la_vie.en.txt", "la.en.txt"]);
        let (pairs, unpaired) = matched(&["a.txt"], &["a.txt", "a.en.txt"]);
        assert_eq!(
            (pairs.as_slice(), unpaired.as_slice()),
            (&[["a.txt"; 2]][..], &[("a.en.txt", vec![])][..])
        );
    }

    #[test]
    fn a_choice_between_files_is_never_made() {
        for (left, right) in [
            (&["a.fr.txt", "a_fr.txt"][..], &["a.en.txt"][..]),
            (&["a-fr-FR.txt", "a-fr-CA.txt"], &["a-en.txt"]),
            (&["a.fr.txt"], &["a.en.txt", "a.de.txt"]),
            (&["fr/a.txt", "fr-CA/a.txt"], &["en/a.txt"]),
            (&["01_a.txt"], &["1-a.md", "1 a.docx"]),
            (&["1 a.txt", "2 a.txt"], &["a.txt"]),
        ] {
            let (pairs, unpaired) = matched(left, right);
            assert!(pairs.is_empty(), "{pairs:?}");
            let names: Vec<_> = unpaired.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [left, right].concat());
            for (name, candidates) in unpaired {
                assert_eq!(candidates, if left.contains(&name) { right } else { left }, "{name}");
            }
        }
    }

    #[test]
    fn different_numbers_never_match() {
        let (pairs, unpaired) = matched(&["1 intro.txt", "x/a.txt"], &["2 intro.txt", "y/a.txt"]);
        assert!(pairs.is_empty() && unpaired.iter().all(|(_, candidates)| candidates.is_empty()));
    }

    proptest! {
        #[test]
        fn every_file_is_paired_once_or_unpaired(
            left in prop::collection::btree_set("(fr/)?(0?[12][ _])?[ab]([.]fr|_FR)?[.](txt|md)", 0..8),
            right in prop::collection::btree_set("(en/)?(0?[12][ _])?[ab]([.]en|_EN)?[.](txt|md)", 0..8),
        ) {
            let of = |names: &std::collections::BTreeSet<String>| {
                found(&names.iter().map(String::as_str).collect::<Vec<_>>())
            };
            let (left, right) = (of(&left), of(&right));
            let matching = Matching::new(&left, &right);
            let both = |paired: fn(&(usize, usize)) -> usize, open: &[(usize, Vec<usize>)]| {
                let paired = matching.pairs.iter().map(paired);
                let mut all: Vec<usize> = paired.chain(open.iter().map(|(file, _)| *file)).collect();
                all.sort_unstable();
                all
            };
            prop_assert_eq!(both(|pair| pair.0, &matching.left), (0..left.len()).collect::<Vec<_>>());
            prop_assert_eq!(both(|pair| pair.1, &matching.right), (0..right.len()).collect::<Vec<_>>());
            // If two unpaired files matched only each other, they would have been paired.
            for (file, candidates) in &matching.left {
                if let [only] = candidates.as_slice() {
                    let back = &matching.right.iter().find(|(other, _)| other == only).unwrap().1;
                    prop_assert!(back.contains(file) && back.len() > 1);
                }
            }
            // Swapping the sides gives the same pairs.
            let mut back: Vec<_> = Matching::new(&right, &left).pairs.iter().map(|&(a, b)| (b, a)).collect();
            let mut pairs = matching.pairs.clone();
            back.sort_unstable();
            pairs.sort_unstable();
            prop_assert_eq!(pairs, back);
        }
    }
}
