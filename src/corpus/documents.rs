//! The documents of a run as a stream.

use crate::corpus::jsonl::JsonLines;
use crate::corpus::list::List;
use crate::corpus::pairs::FilePairs;
use crate::corpus::{Columns, DocumentPair};
use crate::error::{Error, Parameter, Result};
use crate::io::refuse_overwrite;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

/// A stream of documents in a fixed order. Documents are read only when they are needed, so their number does
/// not matter. An error ends the stream: the input cannot be read any further.
pub struct Documents {
    rest: Box<dyn Iterator<Item = Result<DocumentPair>> + Send>,
    /// Documents that were read ahead.
    ahead: VecDeque<Result<DocumentPair>>,
    count: Option<u64>,
    unpaired: Vec<PathBuf>,
    origin: Origin,
}

/// Where documents come from.
enum Origin {
    Files(Vec<PathBuf>),
    List(List),
    /// One file that contains all of them.
    Container(PathBuf),
}

impl Documents {
    fn new(
        count: Option<u64>,
        origin: Origin,
        rest: impl Iterator<Item = Result<DocumentPair>> + Send + 'static,
    ) -> Documents {
        Documents { rest: Box::new(rest), ahead: VecDeque::new(), count, unpaired: Vec::new(), origin }
    }

    /// Two files, or two folders whose files are paired by name.
    ///
    /// # Errors
    /// A call error if one is a folder and the other is not; an input error if no names match; an I/O error
    /// if one is missing.
    pub fn find(src: &Path, tgt: &Path) -> Result<Documents> {
        let FilePairs { pairs, unpaired } = FilePairs::find(src, tgt)?;
        let sides = pairs.iter().flat_map(|pair| [&pair.src, &pair.tgt]);
        let files = sides.map(|side| side.place().to_path_buf()).collect();
        let count = pairs.len() as u64;
        let documents = Documents::new(Some(count), Origin::Files(files), pairs.into_iter().map(Ok));
        Ok(Documents { unpaired, ..documents })
    }

    /// A list: tab-separated lines of source file, target file and optionally a name. Blank lines, lines that
    /// begin with `#` and a first line `source⇥target` are ignored. A relative path is looked for in the
    /// list's folder first, then in the current one.
    ///
    /// The list is read twice, once to check it and once for the documents, and is not kept in memory unless
    /// it comes from standard input.
    ///
    /// # Errors
    /// A call error that names the line with fewer than two columns or with a repeated name; an I/O error if
    /// the list cannot be read.
    pub fn list(path: &Path) -> Result<Documents> {
        let list = List::open(path)?;
        let (count, documents) = (list.count, list.documents()?);
        Ok(Documents::new(Some(count), Origin::List(list), documents))
    }

    /// JSON Lines: objects with the name of a document and its two texts in the fields that `columns` names.
    /// The file may be compressed with gzip or Zstandard; `-` is standard input.
    ///
    /// A line that is not such an object is a document that fails. A line too long for two texts of
    /// `most_bytes` is not kept in memory and fails too.
    ///
    /// # Errors
    /// An I/O error if the file cannot be opened.
    pub fn jsonl(path: &Path, columns: Columns, most_bytes: Option<u64>) -> Result<Documents> {
        let documents = JsonLines::open(path, columns, most_bytes)?;
        Ok(Documents::new(None, Origin::Container(path.into()), documents))
    }

    /// The rows of a Parquet file, with the name of a document and its two texts in the columns that
    /// `columns` names.
    ///
    /// # Errors
    /// An I/O error if it cannot be opened, an input error if it is not a Parquet file, a call error if a
    /// text has no column.
    #[cfg(feature = "parquet")]
    pub fn parquet(path: &Path, columns: Columns) -> Result<Documents> {
        let (count, rows) = super::parquet::open(path, columns)?;
        Ok(Documents::new(Some(count), Origin::Container(path.into()), rows))
    }

    /// A single document.
    pub(crate) fn one(pair: DocumentPair) -> Documents {
        Documents::new(Some(1), Origin::Files(Vec::new()), std::iter::once(Ok(pair)))
    }

    /// The number of documents, if it is known in advance.
    pub fn known_count(&self) -> Option<u64> {
        self.count
    }

    /// Whether there may be more than one.
    pub fn are_many(&self) -> bool {
        self.count.is_none_or(|count| count > 1)
    }

    /// Files without a counterpart in the other folder.
    pub fn unpaired(&self) -> &[PathBuf] {
        &self.unpaired
    }

    /// The names of the inputs, for comparison with a later run.
    pub(crate) fn origin(&self) -> String {
        match &self.origin {
            Origin::Files(files) => {
                files.iter().take(2).map(|f| f.to_string_lossy()).collect::<Vec<_>>().join(" ")
            }
            Origin::List(List { path, .. }) | Origin::Container(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Reads ahead to document `number`, counted from 0 at the current position, without consuming it.
    pub(crate) fn peek(&mut self, number: usize) -> Option<&mut DocumentPair> {
        while self.ahead.len() <= number {
            self.ahead.push_back(self.rest.next()?);
        }
        self.ahead[number].as_mut().ok()
    }

    /// Refuses an `output` that is one of the inputs.
    pub(crate) fn refuse_overwrite(&self, output: &Path) -> Result<()> {
        match &self.origin {
            Origin::Files(files) => refuse_overwrite(output, files),
            Origin::Container(path) => refuse_overwrite(output, [path]),
            Origin::List(list) => refuse_overwrite(output, list.files()?.chain([list.path.clone()])),
        }
    }

    /// Refuses an output folder whose files were paired by name: the next run would read the outputs as
    /// documents.
    pub(crate) fn refuse_input_folder(&self, folder: &Path) -> Result<()> {
        let (Origin::Files(files), Ok(real)) = (&self.origin, fs::canonicalize(folder)) else {
            return Ok(());
        };
        let is_inside =
            |file: &PathBuf| file.parent().and_then(|f| f.canonicalize().ok()).as_ref() == Some(&real);
        if !self.are_many() || !files.iter().any(is_inside) {
            return Ok(());
        }
        let fault = "this folder holds the input; its outputs would be read as documents by the next run";
        Err(Error::value(Parameter::Output, folder.display(), fault).help("choose another folder"))
    }
}

impl Iterator for Documents {
    type Item = Result<DocumentPair>;

    fn next(&mut self) -> Option<Result<DocumentPair>> {
        self.ahead.pop_front().or_else(|| self.rest.next())
    }
}
