//! A pair of documents and its two inputs.

use crate::error::{Error, Message, message};
use crate::io::{content_hash, is_stdin};
use crate::text::{Document, Sentence};
use rustc_hash::FxHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

/// Two documents that are translations of each other.
#[derive(Debug, Clone)]
pub struct DocumentPair {
    /// The name of the pair in the output.
    pub name: String,
    /// The source document.
    pub src: Input,
    /// The target document.
    pub tgt: Input,
    /// Both texts, if they were already decoded in order to detect their languages.
    pub(crate) decoded: Option<Box<(DecodedText, DecodedText)>>,
    /// Where the document ends in the file that contains all documents, if that is a file on disk.
    pub(crate) position: Option<Position>,
}

/// A position in a file, in bytes before decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The number of bytes up to the position.
    pub read: u64,
    /// The size of the file.
    pub size: u64,
}

/// One side of a document pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file that has not been read yet. The path `-` is standard input.
    File(PathBuf),
    /// A text in memory, for example from a file that contains many documents.
    Text {
        /// The text.
        text: String,
        /// The name to use for the text in messages, such as a file name with a line number.
        place: PathBuf,
    },
    /// An input that does not contain a usable text.
    Unusable {
        /// The name to use for the input in messages.
        place: PathBuf,
        /// A description of the problem and its solution.
        reason: Message,
    },
}

/// A text that was read and decoded, but not yet split into sentences.
#[derive(Debug, Clone)]
pub(crate) struct DecodedText {
    pub document: Document,
    /// The size of the input, in bytes.
    pub bytes: u64,
    /// The sentences, if the input has one sentence per line.
    pub lines: Option<Vec<Sentence>>,
}

impl Input {
    /// Returns the name of the input for messages and for the report.
    pub fn place(&self) -> &Path {
        match self {
            Input::File(path) => path,
            Input::Text { place, .. } | Input::Unusable { place, .. } => place,
        }
    }

    /// Frees the memory of the text, but keeps its name.
    pub(crate) fn release(&mut self) {
        if let Input::Text { text, .. } = self {
            *text = String::new();
        }
    }

    /// Returns the number of bytes of text that the input holds in memory.
    pub(crate) fn held(&self) -> usize {
        if let Input::Text { text, .. } = self { text.len() } else { 0 }
    }

    /// Returns the size of the input in bytes, as an estimate of memory use, or 0 if it is unknown.
    pub(crate) fn weight(&self) -> u64 {
        match self {
            Input::File(path) => fs::metadata(path).map_or(0, |meta| meta.len()),
            Input::Text { text, .. } => text.len() as u64,
            Input::Unusable { .. } => 0,
        }
    }
}

impl DocumentPair {
    /// Creates a document pair from its two inputs.
    pub fn new(name: impl Into<String>, src: Input, tgt: Input) -> DocumentPair {
        DocumentPair { name: name.into(), src, tgt, decoded: None, position: None }
    }

    /// Marks the file that `error` names as unusable, so that enregard does not try to read it again.
    pub(crate) fn refuse(&mut self, error: &Error) {
        for side in [&mut self.src, &mut self.tgt] {
            if matches!(side, Input::File(path) if error.path() == Some(path)) {
                let help = error.advice().map_or_else(Message::default, |help| message!["; ", help.clone()]);
                let reason = message![error.fault().clone(), help];
                *side = Input::Unusable { place: side.place().to_path_buf(), reason };
            }
        }
    }

    /// Returns the size of both inputs in bytes, as an estimate of memory use.
    pub(crate) fn weight(&self) -> u64 {
        self.src.weight() + self.tgt.weight()
    }

    /// Returns a hash of the names, of texts in memory, and of the contents of files. For a file of more than
    /// `most` bytes, the hash includes only the length.
    pub(crate) fn fingerprint(&self, most: u64) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(self.name.as_bytes());
        for side in [&self.src, &self.tgt] {
            hasher.write(side.place().as_os_str().as_encoded_bytes());
            match side {
                Input::Text { text, .. } => hasher.write(text.as_bytes()),
                Input::File(path) if !is_stdin(path) => hasher.write_u64(content_hash(path, most)),
                _ => {}
            }
        }
        hasher.finish()
    }
}
