//! Checks that the tests of several readers share.

use super::paragraphs::Paragraphs;
use crate::error::Message;
use crate::limits::Budget;
use crate::text::Positions;
use crate::text::read::{ReadOptions, decode};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::path::Path;

/// Returns the paragraphs that a reader finds, and checks their places in the file.
pub(super) fn paragraphs(
    file: &str,
    read: impl FnOnce(&str, &mut Paragraphs<'_>) -> Result<(), Message>,
) -> Vec<String> {
    let budget = Budget::default();
    let mut out = Paragraphs::placed(&budget);
    read(file, &mut out).unwrap();
    let extract = out.finish().unwrap();
    for place in &extract.places {
        let text = &extract.text[place.text..place.text + place.length];
        let found = &file[place.file..place.file + place.length];
        let is_reference = found.starts_with(['&', '\\']);
        assert!(is_reference || text.chars().next() == found.chars().next(), "{text}, {found}");
    }
    extract.text.lines().map(str::to_owned).collect()
}

/// Checks that the paragraphs of a file are in its lines, and that inline markup does not change them.
pub(super) fn read_any(file: &str, path: &str) -> Result<(), TestCaseError> {
    let path = Path::new(path);
    let Ok(document) = decode(file.as_bytes(), path, &ReadOptions::default()) else { return Ok(()) };
    let mut positions = Positions::new(&document.text, &document.lines);
    let lines = file.lines().count() as u32;
    for paragraph in &document.paragraphs {
        let text = &document.text[paragraph.clone()];
        prop_assert!(!text.trim().is_empty() && !text.contains('\n'), "{text:?} of {file:?}");
        for at in [paragraph.start, paragraph.end] {
            let (line, column) = positions.advance(at);
            prop_assert!((1..=lines).contains(&line) && column >= 1, "{line}:{column} of {file:?}");
        }
        let input = document.input_range(paragraph);
        prop_assert!(input.start <= input.end && input.end <= file.len(), "{input:?} of {file:?}");
    }
    let options = ReadOptions { tags: true, ..ReadOptions::default() };
    let marked = decode(file.as_bytes(), path, &options).unwrap();
    prop_assert_eq!(&marked.text, &document.text);
    prop_assert!(marked.marks.is_sorted_by_key(|mark| mark.at), "{file:?}");
    Ok(())
}
