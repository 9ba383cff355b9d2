//! Names of the files in an output folder. Each document has one file, or one for each language or confidence
//! band.
//!
//! A file is named after its document. Characters that have a meaning in paths are replaced, and a name that is
//! too long is shortened. If some file system may treat the result as the same name as an earlier one, a number
//! is appended. Names depend only on the documents and their order, not on the number of threads or on
//! interruptions.

use crate::io::{folded, is_same_input, part_name, resolved};
use crate::run::Layout;
use crate::text::floor;
use rustc_hash::{FxBuildHasher, FxHashMap};
use sha2::{Digest, Sha256};
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

/// Maximum length of a file name in bytes, including extensions. ext4, XFS, Btrfs and APFS have this limit.
/// The limit of NTFS, 255 UTF-16 units, is never stricter.
const MAX_BYTES: usize = 255;

/// Number of bytes of the hash in a shortened name. Among a billion long names, two have the same 8-byte hash
/// with a probability of 3 %. One of them then gets a number.
const HASH_BYTES: usize = 8;

/// The name of the files of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName {
    /// The name without extension.
    pub stem: String,
    /// Whether a number was appended, because the name was already in use.
    pub numbered: bool,
    /// Whether the document's name was too long.
    pub shortened: bool,
}

/// Chooses the names of the files in a folder. Stores only 64-bit hashes of earlier names.
pub(crate) struct FileNames {
    /// Number of uses of each name. The keys are hashes of the names in lower case and normal form, as
    /// [`folded`] returns them.
    given: FxHashMap<u64, u32>,
    /// Maximum length of a name without extension, in bytes.
    max_stem: usize,
    /// Whether names must be valid on Windows.
    windows: bool,
}

impl FileNames {
    /// Creates the names for a folder. No document gets the name of a file in `taken` if that file is in the
    /// same folder.
    pub(crate) fn new(layout: &Layout, folder: &Path, taken: impl Iterator<Item = PathBuf>) -> FileNames {
        FileNames::for_system(layout, folder, taken, cfg!(windows))
    }

    fn for_system(
        layout: &Layout,
        folder: &Path,
        taken: impl Iterator<Item = PathBuf>,
        windows: bool,
    ) -> FileNames {
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let files = layout.all_paths(&layout.document_path(Path::new(""), "x"));
        let temporary = files.iter().map(|path| part_name(path));
        let endings: Vec<String> =
            temporary.chain(files.clone()).map(|path| name(&path)[1..].into()).collect();
        let longest = endings.iter().map(String::len).max().unwrap_or_default();
        let mut names = FileNames { given: FxHashMap::default(), max_stem: MAX_BYTES - longest, windows };
        // A folder that does not exist yet contains none of the files.
        if !folder.is_dir() {
            return names;
        }
        for file in taken.filter_map(|path| resolved(&path).ok()) {
            if !file.parent().is_some_and(|parent| is_same_input(parent, folder)) {
                continue;
            }
            let file = folded(&name(&file));
            for stem in endings.iter().filter_map(|ending| file.strip_suffix(folded(ending).as_str())) {
                names.given.insert(hash(stem), 1);
            }
        }
        names
    }

    /// Returns the name of the files of the next document.
    pub(crate) fn next(&mut self, document: &str) -> FileName {
        let mut stem = cleaned(document, self.windows);
        let shortened = stem.len() > self.max_stem;
        if shortened {
            let hash: String =
                Sha256::digest(document).iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
            stem = self.with_ending(&stem, &format!("~{hash}"));
        }
        let mut numbered = false;
        loop {
            let times = self.given.entry(hash(&folded(&stem))).or_default();
            *times += 1;
            if *times == 1 {
                return FileName { stem, numbered, shortened };
            }
            numbered = true;
            // The result is checked again, because a document may be named `a#2`.
            let ending = format!("#{times}");
            stem = self.with_ending(&stem, &ending);
        }
    }

    /// Appends an ending to a name. If the result would be too long, shortens the name first.
    fn with_ending(&self, stem: &str, ending: &str) -> String {
        let most = self.max_stem.saturating_sub(ending.len());
        format!("{}{ending}", &stem[..floor(stem, most)])
    }
}

fn hash(stem: &str) -> u64 {
    FxBuildHasher.hash_one(stem)
}

/// Turns a document name into a file name without extension. Path separators of any system and control
/// characters become `_`. If `windows` is true, so do the other characters that Windows does not allow.
pub(super) fn cleaned(name: &str, windows: bool) -> String {
    let is_unsafe = |c: char| {
        matches!(c, '/' | '\\' | ':')
            || c.is_control()
            || windows && matches!(c, '<' | '>' | '"' | '|' | '?' | '*')
    };
    let safe: String = name.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    // A file whose name begins with a dot is hidden.
    if safe.is_empty() || safe.starts_with('.') || windows && is_device(&safe) {
        format!("_{safe}")
    } else {
        safe
    }
}

/// Whether Windows treats a file name as a device, whatever its extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_port = |base: &str| {
        let number = base.strip_prefix("COM").or_else(|| base.strip_prefix("LPT"));
        let number = number.and_then(|number| number.parse::<char>().ok());
        number.is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
    };
    matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || is_port(&base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Format, Languages, WriteOptions};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn layout(format: Format) -> Layout {
        let languages = Languages { src: "fr".into(), tgt: "en".into() };
        Layout { format, languages, write: WriteOptions::default(), rows: None }
    }

    fn names(windows: bool) -> FileNames {
        FileNames::for_system(&layout(Format::Tsv), Path::new("none"), std::iter::empty(), windows)
    }

    fn stems(documents: &[&str], windows: bool) -> Vec<String> {
        let mut names = names(windows);
        documents.iter().map(|document| names.next(document).stem).collect()
    }

    #[test]
    fn a_name_never_leaves_the_folder() {
        assert_eq!(
            stems(&["../../etc/passwd", "..", ".", ""], false),
            ["_.._.._etc_passwd", "_..", "_.", "_"]
        );
        assert_eq!(stems(&["a/b", "c\\d", "e:f", "g\0h\u{7f}"], false), ["a_b", "c_d", "e_f", "g_h_"]);
    }

    #[test]
    fn ordinary_names_are_unchanged() {
        let ordinary =
            ["roman 1", "doc001", "L'été", "a.b.c", "a#3", "con", "Qui ?", "a*", "x.part", "x.journal", "…"];
        assert_eq!(stems(&ordinary, false), ordinary);
    }

    #[test]
    fn names_that_may_be_one_file_get_numbers() {
        let documents =
            ["a/b", "a:b", "a_b", "A_B", "\u{e9}", "e\u{301}", "\u{c9}", ".x", "_.x", "d", "d.tsv"];
        assert_eq!(
            stems(&documents, false),
            [
                "a_b",
                "a_b#2",
                "a_b#3",
                "A_B#4",
                "\u{e9}",
                "e\u{301}#2",
                "\u{c9}#3",
                "_.x",
                "_.x#2",
                "d",
                "d.tsv"
            ]
        );
        assert_eq!(
            stems(&["a#2", "a", "A", "a#2#2", "A#2"], false),
            ["a#2", "a", "A#2#2", "a#2#2#2", "A#2#3"]
        );
    }

    #[test]
    fn windows_allows_fewer_names() {
        let documents =
            ["Qui ?", "con", "NUL.x", "com1", "COM\u{b2}", "lpt0 .a", "com", "com10", "_con", "conin$"];
        assert_eq!(
            stems(&documents, true),
            [
                "Qui _",
                "_con",
                "_NUL.x",
                "_com1",
                "_COM\u{b2}",
                "_lpt0 .a",
                "com",
                "com10",
                "_con#2",
                "_conin$"
            ]
        );
    }

    #[test]
    fn long_names_are_shortened() {
        let long = "é".repeat(200);
        let mut names = names(false);
        let first = names.next(&format!("{long}1"));
        let second = names.next(&format!("{long}2"));
        assert!(first.shortened && !first.numbered && first.stem != second.stem);
        // 255 bytes minus the length of `.tsv.part`.
        assert!(first.stem.len() <= 246 && first.stem.starts_with(&"é".repeat(114)), "{}", first.stem);
        assert_eq!(names.next(&"x".repeat(246)).stem, "x".repeat(246));
        assert_eq!(names.next(&"X".repeat(246)).stem, format!("{}#2", "X".repeat(244)));
        let again = names.next(&format!("{long}1"));
        assert!(again.numbered && again.stem.ends_with("#2") && again.stem.len() <= 246, "{}", again.stem);
    }

    #[test]
    fn files_in_the_same_folder_are_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let taken = ["Report.tsv", "all.jsonl", "x.fr", "y.tsv.part", "sub/z.tsv"].map(path);
        let names = |format| {
            let mut names =
                FileNames::for_system(&layout(format), folder.path(), taken.clone().into_iter(), false);
            ["report", "all", "x", "y", "z"].map(|name| names.next(name).stem)
        };
        assert_eq!(names(Format::Tsv), ["report#2", "all", "x", "y#2", "z"]);
        assert_eq!(names(Format::Jsonl), ["report", "all#2", "x", "y", "z"]);
        assert_eq!(names(Format::Moses), ["report", "all", "x#2", "y", "z"]);
    }

    /// Names with many collisions.
    fn document() -> impl Strategy<Value = String> {
        prop_oneof![
            "[aA_/:.#2é\u{301}\u{200b}]{0,4}",
            "[abAB]{240,260}",
            any::<String>(),
            ("[xX]{246}", "[ab]").prop_map(|(long, last)| long + &last),
        ]
    }

    proptest! {
        #[test]
        fn names_are_unique_stable_and_short(
            documents in prop::collection::vec(document(), 1..60),
            windows in any::<bool>(),
        ) {
            let all = || {
                let mut names = names(windows);
                documents.iter().map(|document| names.next(document)).collect::<Vec<_>>()
            };
            let found = all();
            let folded: BTreeSet<String> = found.iter().map(|name| folded(&name.stem)).collect();
            prop_assert_eq!(folded.len(), documents.len(), "{:?}", found);
            prop_assert_eq!(&all(), &found);
            // A run over only the first documents gives them the same names, so a run can be resumed.
            let mut fewer = names(windows);
            for (document, name) in documents.iter().zip(&found).take(documents.len() / 2) {
                prop_assert_eq!(&fewer.next(document), name);
            }
            for FileName { stem, .. } in &found {
                prop_assert!(stem.len() + ".tsv.part".len() <= MAX_BYTES && !stem.is_empty());
                prop_assert!(!stem.starts_with('.') && !stem.contains(['/', '\\', '\0']));
            }
        }

        #[test]
        fn the_first_document_keeps_a_name_that_is_a_file_name(document in document(), windows in any::<bool>()) {
            let first = names(windows).next(&document);
            prop_assert!(!first.numbered);
            prop_assert_eq!(&names(windows).next(&first.stem).stem, &first.stem);
        }
    }
}
