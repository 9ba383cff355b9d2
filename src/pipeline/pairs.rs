//! Which files belong together: two files, two folders paired by name, or a list.

use super::ingest;
use crate::error::{Error, Result};
use crate::text::lang::Lang;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Two files that are translations of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPair {
    /// What the document is called in the output.
    pub name: String,
    /// The source file; `-` is the standard input.
    pub src: PathBuf,
    /// The target file; `-` is the standard input.
    pub tgt: PathBuf,
}

/// The documents of a run, in the order in which they come out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// The pairs.
    pub pairs: Vec<DocumentPair>,
    /// Files that nothing was found for.
    pub unpaired: Vec<PathBuf>,
}

impl Pairs {
    /// Two files, or two folders whose files are paired by name.
    ///
    /// # Errors
    /// [`Error::Usage`] if one is a folder and the other is not, [`Error::Input`] if no names match,
    /// [`Error::Io`] if one is missing.
    pub fn find(src: &Path, tgt: &Path) -> Result<Pairs> {
        match (is_folder(src)?, is_folder(tgt)?) {
            (true, true) => Pairs::folders(src, tgt),
            (false, false) if is_stdin(src) && is_stdin(tgt) => Err(Error::Usage(
                "SRC and TGT cannot both be the standard input; give one of them as a file".into(),
            )),
            (false, false) => {
                let named = if is_stdin(src) { tgt } else { src };
                let pair = DocumentPair { name: document_name(named), src: src.into(), tgt: tgt.into() };
                Ok(Pairs { pairs: vec![pair], unpaired: Vec::new() })
            }
            (src_is, _) => {
                let (folder, file) = if src_is { (src, tgt) } else { (tgt, src) };
                Err(Error::Usage(format!(
                    "{} is a folder and {} is a file; give two files, two folders, or --pairs LIST.tsv",
                    folder.display(),
                    file.display()
                )))
            }
        }
    }

    /// Two folders. Files belong together if they have the same name, else if they do without the file ending, else
    /// without a language code at the end of that too (`cat.fr.txt`, `cat_en.md`); in the order of their names.
    fn folders(src: &Path, tgt: &Path) -> Result<Pairs> {
        let (mut left, mut right) = (files(src)?, files(tgt)?);
        let mut pairs = Vec::new();
        for key in [whole_name, stem, document_name] {
            match_by(key, &mut left, &mut right, &mut pairs);
        }
        if pairs.is_empty() {
            return Err(Error::Input {
                path: src.into(),
                reason: format!(
                    "none of its {} files has the name of one of the {} files in {}; name the two files of a \
                     document alike (cat.txt and cat.txt, or cat.fr.txt and cat.en.txt), or use --pairs LIST.tsv",
                    left.len(),
                    right.len(),
                    tgt.display()
                ),
            });
        }
        pairs.sort_by(|a, b| a.src.cmp(&b.src));
        set_names_apart(&mut pairs);
        left.extend(right);
        Ok(Pairs { pairs, unpaired: left })
    }

    /// Reads a list of pairs; see [`Pairs::list`].
    ///
    /// # Errors
    /// Those of [`Pairs::list`], as wrong calls; [`Error::Io`] if the list cannot be read.
    pub fn read(path: &Path) -> Result<Pairs> {
        let text = String::from_utf8(ingest::bytes(path)?).map_err(|_| Error::Input {
            path: path.into(),
            reason: "not UTF-8 text; save the list as UTF-8".into(),
        })?;
        // The list is part of the call, so what is wrong with it is wrong with the call.
        Pairs::list(&text, path).map_err(|e| Error::Usage(format!("--pairs {e}")))
    }

    /// A list: tab-separated lines of source file, target file and, if wanted, a name. Blank lines, lines that begin
    /// with `#` and a first line `source⇥target` are passed over. A relative name is looked for from the folder of
    /// the list first, then from the current one.
    ///
    /// # Errors
    /// [`Error::Syntax`] names the line that has fewer than two columns, or a name that was there before.
    pub fn list(text: &str, path: &Path) -> Result<Pairs> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut pairs = Vec::new();
        let mut names = BTreeMap::<String, usize>::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim_end_matches('\r');
            let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
            if line.trim().is_empty() || line.starts_with('#') || (index == 0 && is_header(&columns)) {
                continue;
            }
            let fault = |reason| Error::Syntax { path: path.into(), line: index + 1, reason };
            let (src, tgt) = match columns.as_slice() {
                [src, tgt, ..] if !src.is_empty() && !tgt.is_empty() => {
                    (located(src, folder), located(tgt, folder))
                }
                _ => {
                    return Err(fault(
                        "too few columns; a line is the source file, a tab, the target file, and if you like a tab \
                         and a name"
                            .into(),
                    ));
                }
            };
            let given = columns.get(2).filter(|name| !name.is_empty());
            let name = given.map_or_else(|| document_name(&src), |name| (*name).to_owned());
            if given.is_some()
                && let Some(before) = names.insert(name.clone(), index + 1)
            {
                return Err(fault(format!(
                    "the name {name} was given on line {before} already; names must differ"
                )));
            }
            pairs.push(DocumentPair { name, src, tgt });
        }
        if pairs.is_empty() {
            return Err(Error::Input { path: path.into(), reason: "the list names no documents".into() });
        }
        set_names_apart(&mut pairs);
        Ok(Pairs { pairs, unpaired: Vec::new() })
    }
}

fn is_header(columns: &[&str]) -> bool {
    matches!(columns, [s, t, ..] if s.eq_ignore_ascii_case("source") && t.eq_ignore_ascii_case("target"))
}

fn located(name: &str, folder: &Path) -> PathBuf {
    let beside = folder.join(name);
    if name != "-" && beside.exists() { beside } else { name.into() }
}

/// Whether a path stands for the standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn is_folder(path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(false);
    }
    let meta = fs::metadata(path).map_err(|source| Error::Io {
        path: path.into(),
        source,
        hint: Some("check the name and the permissions"),
    })?;
    Ok(meta.is_dir())
}

/// The files of a folder in the order of their names; hidden ones and subfolders are left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let fault = |source| Error::Io { path: folder.into(), source, hint: None };
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.is_file() {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// Moves the files whose key is found exactly once on each side over to `pairs`.
fn match_by(
    key: fn(&Path) -> String,
    left: &mut Vec<PathBuf>,
    right: &mut Vec<PathBuf>,
    pairs: &mut Vec<DocumentPair>,
) {
    let index = |files: &[PathBuf]| {
        let mut index = BTreeMap::<String, Vec<PathBuf>>::new();
        for file in files {
            index.entry(key(file)).or_default().push(file.clone());
        }
        index
    };
    let (sources, targets) = (index(left), index(right));
    let mut matched = FxHashSet::default();
    for (key, source) in &sources {
        if let ([src], Some([tgt])) = (source.as_slice(), targets.get(key).map(Vec::as_slice)) {
            matched.extend([src, tgt]);
            pairs.push(DocumentPair { name: document_name(src), src: src.clone(), tgt: tgt.clone() });
        }
    }
    left.retain(|f| !matched.contains(f));
    right.retain(|f| !matched.contains(f));
}

fn whole_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a file's document is called: the name of the file without its ending and a language code before that.
pub(super) fn document_name(path: &Path) -> String {
    let stem = stem(path);
    let cut = stem.rsplit_once(['.', '_', '-']);
    match cut {
        Some((name, code)) if !name.is_empty() && Lang::from_code(code).is_some() => name.to_owned(),
        _ if stem.is_empty() || stem == "-" => "document".into(),
        _ => stem,
    }
}

/// Gives documents of the same name the whole name of their source file, and a number where that does not help.
fn set_names_apart(pairs: &mut [DocumentPair]) {
    let mut seen = BTreeMap::<String, u32>::new();
    for pair in pairs.iter() {
        *seen.entry(pair.name.clone()).or_default() += 1;
    }
    for pair in pairs.iter_mut().filter(|p| seen[&p.name] > 1) {
        pair.name = whole_name(&pair.src);
    }
    let mut seen = BTreeMap::<String, u32>::new();
    for pair in pairs.iter_mut() {
        let times = seen.entry(pair.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            pair.name = format!("{}#{times}", pair.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        folder
    }

    #[test]
    fn names_lose_ending_and_language() {
        for (path, name) in [
            ("a/idlib-1.fr.txt", "idlib-1"),
            ("conte_en.md", "conte"),
            ("conte-de.html", "conte"),
            ("notes", "notes"),
            ("v1.2.txt", "v1.2"),
            ("fr.txt", "fr"),
            ("-", "document"),
        ] {
            assert_eq!(document_name(Path::new(path)), name, "{path}");
        }
    }

    #[test]
    fn folders_are_paired_by_ever_looser_names() {
        let left = folder(&["b.txt", "a.fr.txt", "c.md", "only.txt", ".hidden"]);
        let right = folder(&["b.txt", "a.en.txt", "c.txt", "other.txt", ".hidden"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(found.pairs[0].tgt, right.path().join("a.en.txt"));
        assert_eq!(found.unpaired, [left.path().join("only.txt"), right.path().join("other.txt")]);
    }

    #[test]
    fn what_is_ambiguous_is_not_paired() {
        let left = folder(&["a.fr.txt", "a.fr.md", "b.txt"]);
        let right = folder(&["a.en.txt", "b.txt"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs.len(), 1);
        assert_eq!(found.unpaired.len(), 3);
    }

    #[test]
    fn nothing_in_common_is_an_error() {
        let error = Pairs::find(folder(&["a"]).path(), folder(&["b"]).path()).unwrap_err().to_string();
        assert!(error.contains("--pairs"), "{error}");
    }

    #[test]
    fn a_list_is_read_and_its_mistakes_are_named() {
        let list = |text: &str| Pairs::list(text, Path::new("lists/all.tsv"));
        let found =
            list("Source\tTarget\tName\n# a comment\n\na.fr.txt\tb.txt\r\nc.txt\td.txt\tnovel 1\n").unwrap();
        assert_eq!(found.pairs.len(), 2);
        assert_eq!(found.pairs[0].name, "a");
        assert_eq!(found.pairs[1].name, "novel 1");
        let error = |text: &str| list(text).unwrap_err().to_string();
        assert!(error("a\tb\nonly one\n").starts_with("lists/all.tsv:2: too few columns"));
        assert!(error("a\tb\tx\nc\td\tx\n").starts_with("lists/all.tsv:2: the name x was given on line 1"));
        assert!(error("\n").contains("names no documents"));
    }

    #[test]
    fn same_names_are_told_apart() {
        let found =
            Pairs::list("x/a.txt\ty/a.txt\nz/a.txt\ty/b.txt\nz/a.md\ty/c.txt\n", Path::new("l")).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "a.txt#2", "a.md"]);
    }
}
