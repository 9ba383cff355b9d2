//! The stream of document pairs that a run processes.

use crate::corpus::jsonl::JsonLines;
use crate::corpus::list::List;
use crate::corpus::pairs::{FilePairs, Unpaired};
use crate::corpus::{Columns, DocumentPair};
use crate::error::{Error, Parameter, Result};
use crate::io::{is_same_input, resolved};
use crate::limits::Limits;
use crate::text::Language;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// A stream of document pairs in a fixed order. Each pair is read only when needed, so there may be any
/// number of them. An error ends the stream, because the rest of the input cannot be read.
pub struct Documents {
    rest: Box<dyn Iterator<Item = Result<DocumentPair>> + Send>,
    /// Document pairs that were read ahead of time.
    ahead: VecDeque<Result<DocumentPair>>,
    count: Option<u64>,
    unpaired: Vec<Unpaired>,
    skipped: Vec<PathBuf>,
    /// The folders whose files were paired by name.
    folders: Vec<PathBuf>,
    origin: Origin,
}

/// The origin of the documents.
enum Origin {
    Files(Vec<PathBuf>),
    List(List),
    /// A single file that contains all documents.
    Container(PathBuf),
}

impl Documents {
    fn new(
        count: Option<u64>,
        origin: Origin,
        rest: impl Iterator<Item = Result<DocumentPair>> + Send + 'static,
    ) -> Documents {
        Documents {
            rest: Box::new(rest),
            ahead: VecDeque::new(),
            count,
            unpaired: Vec::new(),
            skipped: Vec::new(),
            folders: Vec::new(),
            origin,
        }
    }

    /// Creates a stream from two files, or from two folders whose files, including those in subfolders, are
    /// paired by name.
    ///
    /// # Errors
    /// Returns a call error if one path is a folder and the other is not, or if both are the same; an input
    /// error if no names match; or an I/O error if a path does not exist.
    pub fn find(src: &Path, tgt: &Path) -> Result<Documents> {
        Ok(Documents::of_pairs(FilePairs::find(src, tgt)?))
    }

    /// Creates a stream from a list. Each line contains a source file, a target file and optionally a name,
    /// separated by tabs. Blank lines, lines that begin with `#` and a header `source⇥target` are ignored. A
    /// relative path is looked up first in the folder of the list, then in the current folder.
    ///
    /// The list is read once to check it and again for the documents. It is kept in memory only if it comes
    /// from standard input.
    ///
    /// # Errors
    /// Returns a call error if the list is empty, or if a line has fewer than two columns or repeats a name;
    /// or an I/O error if the list cannot be read.
    pub fn list(path: &Path) -> Result<Documents> {
        let (list, names) = List::open(path)?;
        let (count, documents) = (list.count, list.documents(names)?);
        Ok(Documents::new(Some(count), Origin::List(list), documents))
    }

    /// Creates a stream from JSON Lines. Each object contains the name and the texts of a document in the
    /// fields given by `columns`. The file may be compressed with gzip or Zstandard; `-` is standard input.
    ///
    /// A line that is not such an object becomes an unusable document. The same applies to a line that is
    /// longer than `limits` allow for a line or for two texts. Such a line is not kept in memory.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be opened.
    pub fn jsonl(path: &Path, columns: Columns, limits: Limits) -> Result<Documents> {
        let documents = JsonLines::open(path, columns, limits)?;
        Ok(Documents::new(None, Origin::Container(path.into()), documents))
    }

    /// Creates a stream from the rows of a Parquet file. Each row contains the name and the texts of a
    /// document in the columns given by `columns`.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be opened, an input error if it is not a Parquet file, or a
    /// call error if the column of a text is missing.
    #[cfg(feature = "parquet")]
    pub fn parquet(path: &Path, columns: Columns, limits: Limits) -> Result<Documents> {
        let (count, rows) = super::parquet::open(path, columns, limits)?;
        Ok(Documents::new(Some(count), Origin::Container(path.into()), rows))
    }

    /// Creates a stream of a single document pair.
    pub(crate) fn one(pair: DocumentPair) -> Documents {
        Documents::of_texts(pair, Vec::new())
    }

    /// Creates a stream of a single document pair whose texts were read from `files`.
    pub(crate) fn of_texts(pair: DocumentPair, files: Vec<PathBuf>) -> Documents {
        Documents::new(Some(1), Origin::Files(files), std::iter::once(Ok(pair)))
    }

    /// Creates a stream like [`Documents::find`]. If no names match, the stream is empty, and all files are
    /// in [`Documents::unpaired`]. Pictures, programs, data and the like are skipped. Both paths may be the
    /// same folder if both languages are known: its files in the target language, such as `cat.en.md` or
    /// `en/cat.md`, are then paired with the others.
    ///
    /// # Errors
    /// Returns the same errors as [`Documents::find`], except the one for folders without a match.
    pub fn compare(src: &Path, tgt: &Path, languages: [Option<Language>; 2]) -> Result<Documents> {
        let found = FilePairs::compare(src, tgt, languages)?;
        Ok(Documents::of_pairs(found))
    }

    fn of_pairs(found: FilePairs) -> Documents {
        let FilePairs { pairs, unpaired, folders, skipped } = found;
        let sides = pairs.iter().flat_map(|pair| [&pair.src, &pair.tgt]);
        let files = sides.map(|side| side.place().to_path_buf()).collect();
        let count = pairs.len() as u64;
        let documents = Documents::new(Some(count), Origin::Files(files), pairs.into_iter().map(Ok));
        Documents { unpaired, skipped, folders, ..documents }
    }

    /// Returns the number of document pairs, if it is known in advance.
    pub fn known_count(&self) -> Option<u64> {
        self.count
    }

    /// Returns whether there may be more than one document pair.
    pub fn are_many(&self) -> bool {
        self.count.is_none_or(|count| count > 1)
    }

    /// Returns the files without a counterpart in the other folder.
    pub fn unpaired(&self) -> &[Unpaired] {
        &self.unpaired
    }

    /// Returns the files that [`Documents::compare`] skipped.
    pub(crate) fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// Returns the path of the list, or of the file that contains all documents. For other inputs, returns
    /// the names of the first two files. A later run uses the result to check that it has the same input.
    pub(crate) fn origin(&self) -> String {
        match &self.origin {
            Origin::Files(files) => {
                files.iter().take(2).map(|f| f.to_string_lossy()).collect::<Vec<_>>().join(" ")
            }
            Origin::List(List { path, .. }) | Origin::Container(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Returns the document pair `number`, counted from 0 at the current position, without consuming it.
    pub(crate) fn peek(&mut self, number: usize) -> Option<&mut DocumentPair> {
        while self.ahead.len() <= number {
            self.ahead.push_back(self.rest.next()?);
        }
        self.ahead[number].as_mut().ok()
    }

    /// Returns all files that the stream reads.
    pub(crate) fn files(&self) -> Result<Box<dyn Iterator<Item = PathBuf> + '_>> {
        Ok(match &self.origin {
            Origin::Files(files) => Box::new(files.iter().cloned()),
            Origin::Container(path) => Box::new(std::iter::once(path.clone())),
            Origin::List(list) => Box::new(list.files()?.chain([list.path.clone()])),
        })
    }

    /// Returns an error if `output` is inside a folder whose files were paired by name, because the next run
    /// would read it as a document. The error names `parameter`, which sets the output.
    pub(crate) fn refuse_inside(&self, parameter: Parameter, output: &Path) -> Result<()> {
        refuse_inside(&self.folders, parameter, output)
    }
}

/// Returns an error if `output`, which `parameter` sets, is inside one of the folders whose files were paired by name.
pub(crate) fn refuse_inside(folders: &[PathBuf], parameter: Parameter, output: &Path) -> Result<()> {
    if folders.is_empty() {
        return Ok(());
    }
    let real = resolved(output)?;
    for folder in folders {
        if real.ancestors().any(|ancestor| is_same_input(ancestor, folder)) {
            let folder = folder.display();
            let fault =
                format!("this output would be in the input folder {folder}, and the next run would read it");
            return Err(Error::value(parameter, output.display(), fault)
                .help(format!("choose a path outside {folder}")));
        }
    }
    Ok(())
}

impl Iterator for Documents {
    type Item = Result<DocumentPair>;

    fn next(&mut self) -> Option<Result<DocumentPair>> {
        self.ahead.pop_front().or_else(|| self.rest.next())
    }
}
