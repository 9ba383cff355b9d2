//! Reads the documents of a folder or of a JSON Lines file one by one, not in pairs.

use crate::corpus::file_names::{in_folder, name_of};
use crate::corpus::file_types::is_other;
use crate::corpus::jsonl::JsonLines;
use crate::corpus::matching::Matching;
use crate::corpus::names::UniqueNames;
use crate::corpus::walk::{FoundFile, files};
use crate::corpus::{Columns, Input};
use crate::error::{Error, ErrorKind, Result};
use crate::io::{is_stdin, unpacked_extension, unreadable};
use crate::limits::Limits;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// The JSON fields that contain the name and the text of a document.
///
/// # Examples
/// ```
/// use enregard::pair::TextFields;
///
/// let fields: TextFields = "url, body".parse()?;
/// assert_eq!((fields.id.as_str(), fields.text.as_str()), ("url", "body"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFields {
    /// The field that contains the name. A document without a name is named after its line.
    pub id: String,
    /// The field that contains the text.
    pub text: String,
}

impl Default for TextFields {
    fn default() -> TextFields {
        TextFields { id: "id".into(), text: "text".into() }
    }
}

impl FromStr for TextFields {
    type Err = String;

    /// Parses two names separated by a comma, such as `id,text`.
    fn from_str(text: &str) -> Result<TextFields, String> {
        match text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
            [id, text] if !id.is_empty() && !text.is_empty() => {
                Ok(TextFields { id: (*id).into(), text: (*text).into() })
            }
            _ => Err("expected two names, for the id and the text, such as id,text".into()),
        }
    }
}

/// A document that has not been read yet.
#[derive(Debug, Clone)]
pub(crate) struct Single {
    pub input: Input,
    pub name: SingleName,
}

/// The name of a document, by which it can be paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SingleName {
    file: FoundFile,
    /// Whether the document is a file, rather than a text with an id.
    is_file: bool,
}

impl SingleName {
    /// Returns the path of the file, or the id of the text.
    pub(crate) fn path(&self) -> &Path {
        &self.file.path
    }

    fn of_file(file: FoundFile) -> SingleName {
        SingleName { file, is_file: true }
    }

    fn of_text(id: &str) -> SingleName {
        let mut folders: Vec<String> = id.split('/').map(|part| part.nfc().collect()).collect();
        let name = folders.pop().unwrap_or_default();
        let exact_name = id.rsplit('/').next().unwrap_or_default().to_owned();
        let file = FoundFile { path: id.into(), folders, exact_name, name };
        SingleName { file, is_file: false }
    }
}

/// Where documents are: a folder, or a file of JSON Lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Singles {
    Folder(PathBuf),
    Lines(PathBuf),
}

/// A stream of documents.
pub(crate) type SingleStream = Box<dyn Iterator<Item = Result<Single>> + Send>;

impl Singles {
    /// Returns the documents in a folder or a file of JSON Lines. Returns a call error for any other path.
    pub(crate) fn of(path: &Path) -> Result<Singles> {
        if is_stdin(path) {
            let error = Error::call("documents to be paired cannot be read from standard input");
            return Err(error.help("save them to a file, because it is read more than once"));
        }
        let meta = fs::metadata(path).map_err(|error| unreadable(path, error))?;
        if meta.is_dir() {
            return Ok(Singles::Folder(path.into()));
        }
        if matches!(unpacked_extension(path).as_deref(), Some("jsonl" | "ndjson")) {
            return Ok(Singles::Lines(path.into()));
        }
        let error = Error::input(path, "is neither a folder nor a file of JSON Lines (.jsonl)");
        Err(error.help("give a folder; `align` takes two files").of_kind(ErrorKind::Call))
    }

    /// Returns the path of the folder or file.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Singles::Folder(path) | Singles::Lines(path) => path,
        }
    }

    /// Whether the documents are files.
    pub(crate) fn are_files(&self) -> bool {
        matches!(self, Singles::Folder(_))
    }

    /// Returns the documents, and their number if it is known. The folders `all` are skipped if they are subfolders.
    /// Pictures, programs, data and the like are skipped.
    ///
    /// # Errors
    /// Returns an error if the folder or file cannot be read, or if the folder contains no documents.
    pub(crate) fn open(
        &self,
        all: &[&Path],
        fields: &TextFields,
        limits: Limits,
    ) -> Result<(SingleStream, Option<u64>)> {
        match self {
            Singles::Folder(folder) => {
                let mut found = files(folder, all)?;
                found.retain(|file| !is_other(&file.path));
                if found.is_empty() {
                    let error = Error::input(folder, "contains no documents (hidden files are ignored)");
                    return Err(error.help("give a folder with documents"));
                }
                let count = found.len() as u64;
                let single = |file: FoundFile| {
                    Ok(Single { input: Input::File(file.path.clone()), name: SingleName::of_file(file) })
                };
                Ok((Box::new(found.into_iter().map(single)), Some(count)))
            }
            Singles::Lines(file) => {
                // Each line has one text. It is read as the source, and the target is ignored.
                let TextFields { id, text } = fields.clone();
                let columns = Columns { id, src: text.clone(), tgt: text };
                let lines = JsonLines::open(file, columns, limits)?;
                let single = |pair: crate::corpus::DocumentPair| Single {
                    name: SingleName::of_text(&pair.name),
                    input: pair.src,
                };
                Ok((Box::new(lines.map(move |pair| pair.map(single))), None))
            }
        }
    }
}

/// Returns the pairs of documents whose names match, as indices, by the rules for two folders.
pub(crate) fn pairs_by_name(src: &[SingleName], tgt: &[SingleName]) -> Vec<(usize, usize)> {
    let [src, tgt] = [src, tgt].map(|names| names.iter().map(|name| &name.file).collect::<Vec<_>>());
    Matching::new(&src, &tgt).pairs
}

/// Returns a unique name for the pair of each source.
pub(crate) fn pair_names<'a>(sources: impl Iterator<Item = &'a SingleName> + Clone) -> Vec<String> {
    let mut names = UniqueNames::default();
    let short = |name: &SingleName| match name.is_file {
        true => name_of(&name.file),
        false => name.file.path.to_string_lossy().into_owned(),
    };
    sources.clone().for_each(|name| names.announce(&short(name)));
    let unique = |name: &SingleName| {
        let whole = || in_folder(&name.file.folders, &name.file.name);
        names.of_file(&short(name), whole)
    };
    sources.map(unique).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str) -> SingleName {
        SingleName::of_text(id)
    }

    #[test]
    fn ids_are_paired_like_files() {
        let (french, english) = ([text("a/guide.fr"), text("b")], [text("c"), text("a/guide.en")]);
        assert_eq!(pairs_by_name(&french, &english), [(0, 1)]);
        assert_eq!(pair_names(french.iter()), ["a/guide.fr", "b"]);
    }

    #[test]
    fn a_stream_has_the_texts_of_lines_and_the_documents_of_folders() {
        let folder = tempfile::tempdir().unwrap();
        let lines = folder.path().join("fr.jsonl");
        fs::write(&lines, "{\"url\":\"a\",\"body\":\"Oui.\"}\n{\"url\":\"b\"}\n").unwrap();
        fs::write(folder.path().join("x.png"), "x").unwrap();
        fs::write(folder.path().join("x.txt"), "x").unwrap();
        let fields = "url,body".parse().unwrap();
        let open = |path: &Path| {
            let (stream, count) = Singles::of(path)?.open(&[], &fields, Limits::default())?;
            Ok::<_, Error>((stream.collect::<Result<Vec<_>>>()?, count))
        };
        let (texts, _) = open(&lines).unwrap();
        assert!(matches!(&texts[0].input, Input::Text { text, .. } if text == "Oui."));
        assert!(matches!(&texts[1].input, Input::Unusable { .. }));
        assert_eq!(texts[1].name.path(), Path::new("b"));
        fs::remove_file(&lines).unwrap();
        let (files, count) = open(folder.path()).unwrap();
        assert_eq!((files.len(), count), (1, Some(1)));
        fs::remove_file(folder.path().join("x.txt")).unwrap();
        assert!(open(folder.path()).unwrap_err().to_string().contains("contains no documents"));
        assert!(Singles::of(&folder.path().join("x.png")).is_err() && Singles::of(Path::new("-")).is_err());
    }
}
