//! The documents of a run as a stream: files, a list of files, or texts that stand in one large file.

use crate::corpus::jsonl::{Columns, JsonLines};
use crate::corpus::list::List;
use crate::corpus::pairs::Pairs;
use crate::error::{Error, Message, Parameter, Result};
use crate::io::spare;
use std::collections::VecDeque;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

/// Two texts that are translations of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPair {
    /// What the document is called in the output.
    pub name: String,
    /// The source.
    pub src: Input,
    /// The target.
    pub tgt: Input,
}

/// One side of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file that is still to be read; `-` is the standard input.
    File(PathBuf),
    /// A text that was read from a place in a larger file.
    Text {
        /// The text.
        text: String,
        /// What messages call it.
        place: PathBuf,
    },
    /// A place where no text could be had from.
    Unusable {
        /// What messages call it.
        place: PathBuf,
        /// Why, and what to do about it.
        reason: Message,
    },
}

impl Input {
    /// What messages and the report call it.
    pub fn place(&self) -> &Path {
        match self {
            Input::File(path) => path,
            Input::Text { place, .. } | Input::Unusable { place, .. } => place,
        }
    }

    /// Lets go of the text, and keeps what it is called.
    pub(crate) fn release(&mut self) {
        if let Input::Text { text, .. } = self {
            *text = String::new();
        }
    }

    /// What it takes in memory once it is read, in bytes; a file that cannot be looked at takes nothing.
    fn weight(&self) -> u64 {
        match self {
            Input::File(path) => fs::metadata(path).map_or(0, |meta| meta.len()),
            Input::Text { text, .. } => text.len() as u64,
            Input::Unusable { .. } => 0,
        }
    }
}

impl DocumentPair {
    /// What it takes in memory once it is read, in bytes.
    pub(crate) fn weight(&self) -> u64 {
        self.src.weight() + self.tgt.weight()
    }

    /// A number that another document hardly has. Of files it sees the names alone.
    pub(crate) fn mark(&self) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        hasher.write(self.name.as_bytes());
        for side in [&self.src, &self.tgt] {
            hasher.write(side.place().as_os_str().as_encoded_bytes());
            if let Input::Text { text, .. } = side {
                hasher.write(text.as_bytes());
            }
        }
        hasher.finish()
    }
}

/// The documents, in the order in which they come out. They are read as they are asked for, so it does not matter how
/// many there are. An error ends them: the input itself can be read no further.
pub struct Documents {
    rest: Box<dyn Iterator<Item = Result<DocumentPair>> + Send>,
    /// Drawn already by somebody who looked ahead.
    ahead: VecDeque<Result<DocumentPair>>,
    count: Option<u64>,
    unpaired: Vec<PathBuf>,
    origin: Origin,
}

/// Where documents come from.
enum Origin {
    Files(Vec<PathBuf>),
    List(List),
    Container(PathBuf),
}

impl Documents {
    /// Two files, or two folders whose files are paired by name.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::call) if one is a folder and the other is not,
    /// [`Error::Input`](crate::error::Error::Input) if no names match, [`Error::Io`](crate::error::Error::Io) if one is
    /// missing.
    pub fn find(src: &Path, tgt: &Path) -> Result<Documents> {
        let Pairs { pairs, unpaired } = Pairs::find(src, tgt)?;
        let files = pairs.iter().flat_map(|pair| [pair.src.clone(), pair.tgt.clone()]).collect();
        Ok(Documents {
            count: Some(pairs.len() as u64),
            rest: Box::new(pairs.into_iter().map(|pair| Ok(pair.into()))),
            ahead: VecDeque::new(),
            unpaired,
            origin: Origin::Files(files),
        })
    }

    /// A list: tab-separated lines of source file, target file and, if wanted, a name. Blank lines, lines that begin
    /// with `#` and a first line `source⇥target` are passed over. A relative name is looked for from the folder of
    /// the list first, then from the current one. The list is gone through once to see whether it is in order, and
    /// again as documents are asked for; it is not kept in memory, unless it comes from the standard input.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::call) names the line that has fewer than two columns, or a name that was
    /// there before; [`Error::Io`](crate::error::Error::Io) if the list cannot be read.
    pub fn list(path: &Path) -> Result<Documents> {
        let list = List::open(path)?;
        Ok(Documents {
            count: Some(list.count()),
            rest: Box::new(list.documents()?),
            ahead: VecDeque::new(),
            unpaired: Vec::new(),
            origin: Origin::List(list),
        })
    }

    /// JSON, an object a line: the name of the document and the two texts, in the fields that `columns` names. The
    /// file may be packed with gzip or zstd; `-` is the standard input. A line that is no such object is a document
    /// that fails; one longer than two texts of `most_bytes` may be is not kept in memory.
    ///
    /// # Errors
    /// [`Error::Io`](crate::error::Error::Io) if the file cannot be opened.
    pub fn jsonl(path: &Path, columns: Columns, most_bytes: Option<u64>) -> Result<Documents> {
        Ok(Documents::contained(path, None, Box::new(JsonLines::open(path, columns, most_bytes)?)))
    }

    /// The rows of a Parquet file: the name of the document and the two texts, in the columns that `columns` names.
    ///
    /// # Errors
    /// [`Error::Io`](crate::error::Error::Io)(crate::error::Error::Io) if it cannot be opened, [`Error::Input`](crate::error::Error::Input)(crate::error::Error::Input) if it
    /// is no Parquet file, [`Error::Usage`](crate::error::Error::call)(crate::error::Error::call) if a text has no column.
    #[cfg(feature = "parquet")]
    pub fn parquet(path: &Path, columns: Columns) -> Result<Documents> {
        let (count, rows) = crate::corpus::parquet::open(path, columns)?;
        Ok(Documents::contained(path, Some(count), Box::new(rows)))
    }

    /// One document.
    pub(crate) fn one(pair: DocumentPair) -> Documents {
        Documents {
            rest: Box::new(std::iter::once(Ok(pair))),
            ahead: VecDeque::new(),
            count: Some(1),
            unpaired: Vec::new(),
            origin: Origin::Files(Vec::new()),
        }
    }

    fn contained(
        path: &Path,
        count: Option<u64>,
        rest: Box<dyn Iterator<Item = Result<DocumentPair>> + Send>,
    ) -> Documents {
        Documents {
            rest,
            ahead: VecDeque::new(),
            count,
            unpaired: Vec::new(),
            origin: Origin::Container(path.into()),
        }
    }

    /// How many there are, where that can be known before.
    pub fn known_count(&self) -> Option<u64> {
        self.count
    }

    /// Whether there may be more than one.
    pub fn are_many(&self) -> bool {
        self.count.is_none_or(|count| count > 1)
    }

    /// Files that nothing was found for.
    pub fn unpaired(&self) -> &[PathBuf] {
        &self.unpaired
    }

    /// What they are, in words: for somebody who wants to know later whether these are the same.
    pub(crate) fn origin(&self) -> String {
        match &self.origin {
            Origin::Files(files) => {
                files.iter().take(2).map(|f| f.to_string_lossy()).collect::<Vec<_>>().join(" ")
            }
            Origin::List(list) => list.path().to_string_lossy().into_owned(),
            Origin::Container(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Looks at document `number`, counted from 0 from where the stream is, without taking it.
    pub(crate) fn peek(&mut self, number: usize) -> Option<&DocumentPair> {
        while self.ahead.len() <= number {
            self.ahead.push_back(self.rest.next()?);
        }
        self.ahead[number].as_ref().ok()
    }

    /// Makes sure that writing `output` would not destroy one of the inputs.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::call) names the file.
    pub(crate) fn spare(&self, output: &Path) -> Result<()> {
        match &self.origin {
            Origin::Files(files) => spare(output, files),
            Origin::Container(path) => spare(output, [path]),
            Origin::List(list) => spare(output, list.files()?.chain([list.path().into()])),
        }
    }

    /// Makes sure that a folder for the output is none of those whose files were paired by name: the next time, what is
    /// written there would be taken for documents.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::call) names the folder.
    pub(crate) fn spare_folder(&self, folder: &Path) -> Result<()> {
        let (Origin::Files(files), Ok(real)) = (&self.origin, std::fs::canonicalize(folder)) else {
            return Ok(());
        };
        let is_there =
            |file: &PathBuf| file.parent().and_then(|f| f.canonicalize().ok()).as_ref() == Some(&real);
        if self.are_many() && files.iter().any(is_there) {
            let fault = "this folder holds the input; its outputs would be read as documents by the next run";
            return Err(
                Error::value(Parameter::Output, folder.display(), fault).help("choose another folder")
            );
        }
        Ok(())
    }
}

impl Iterator for Documents {
    type Item = Result<DocumentPair>;

    fn next(&mut self) -> Option<Result<DocumentPair>> {
        self.ahead.pop_front().or_else(|| self.rest.next())
    }
}
