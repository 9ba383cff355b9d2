//! A document pair and its two inputs.

use crate::error::Message;
use crate::text::{Document, Sentence};
use rustc_hash::FxHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

/// Two texts that are translations of each other.
#[derive(Debug, Clone)]
pub struct DocumentPair {
    /// The name of the document in the output.
    pub name: String,
    /// The source.
    pub src: Input,
    /// The target.
    pub tgt: Input,
    /// Both texts, if they were decoded already in order to detect their languages.
    pub(crate) decoded: Option<Box<(DecodedText, DecodedText)>>,
}

/// One side of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file that is not read yet; `-` is standard input.
    File(PathBuf),
    /// A text that was read from a larger file.
    Text {
        /// The text.
        text: String,
        /// The name of its place in messages.
        place: PathBuf,
    },
    /// A place that holds no usable text.
    Unusable {
        /// The name of the place in messages.
        place: PathBuf,
        /// What is wrong, and what to do about it.
        reason: Message,
    },
}

/// A text that was read and decoded, but not split yet.
#[derive(Debug, Clone)]
pub(crate) struct DecodedText {
    pub document: Document,
    /// The size of the input.
    pub bytes: u64,
    /// The sentences, if the input has one sentence per line.
    pub lines: Option<Vec<Sentence>>,
}

impl Input {
    /// Its name in messages and in the report.
    pub fn place(&self) -> &Path {
        match self {
            Input::File(path) => path,
            Input::Text { place, .. } | Input::Unusable { place, .. } => place,
        }
    }

    /// Frees the text and keeps its name.
    pub(crate) fn release(&mut self) {
        if let Input::Text { text, .. } = self {
            *text = String::new();
        }
    }

    /// The memory it takes once it is read, in bytes; 0 for a file whose size is unknown.
    fn weight(&self) -> u64 {
        match self {
            Input::File(path) => fs::metadata(path).map_or(0, |meta| meta.len()),
            Input::Text { text, .. } => text.len() as u64,
            Input::Unusable { .. } => 0,
        }
    }
}

impl DocumentPair {
    /// A document of this name.
    pub fn new(name: impl Into<String>, src: Input, tgt: Input) -> DocumentPair {
        DocumentPair { name: name.into(), src, tgt, decoded: None }
    }

    /// The memory it takes once it is read, in bytes.
    pub(crate) fn weight(&self) -> u64 {
        self.src.weight() + self.tgt.weight()
    }

    /// A hash of the names and of texts in memory. The content of files is not part of it.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = FxHasher::default();
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
