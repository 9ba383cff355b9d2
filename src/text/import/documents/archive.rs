//! Reads DOCX, ODT and EPUB documents, which are ZIP archives.

use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The maximum size of an unpacked entry in bytes: many times the text of the longest books. A larger entry
/// is assumed to be a decompression bomb.
const MAX_ENTRY_BYTES: u64 = 256 << 20;

pub(super) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Reads the list of entries. The error gives the reason, without the file name.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Archive<'a>, String> {
        ZipArchive::new(Cursor::new(bytes))
            .map(Archive)
            .map_err(|e| format!("the document is damaged ({e}); save or download it again"))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// Returns the text of an entry, which must be UTF-8.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let unreadable = |reason: &dyn std::fmt::Display| {
            format!("its entry {name} cannot be read ({reason}); save or download it again")
        };
        let entry = self.0.by_name(name).map_err(|e| unreadable(&e))?;
        let mut text = Vec::new();
        entry.take(MAX_ENTRY_BYTES + 1).read_to_end(&mut text).map_err(|e| unreadable(&e))?;
        if text.len() as u64 > MAX_ENTRY_BYTES {
            return Err(format!(
                "its entry {name} has more than {} MB; split the document",
                MAX_ENTRY_BYTES >> 20
            ));
        }
        String::from_utf8(text).map_err(|_| {
            format!("its entry {name} is not UTF-8; if the document has a password, save it without one")
        })
    }
}
