//! The kinds of documents that enregard imports.

/// The kind of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Kind {
    Html,
    Xhtml,
    FlatOdt,
    Subtitles,
    Xliff,
    Docx,
    Odt,
    Epub,
}

impl Kind {
    /// Whether the document is a ZIP archive rather than a text file.
    pub(in crate::text) fn is_archive(self) -> bool {
        matches!(self, Kind::Docx | Kind::Odt | Kind::Epub)
    }
}
