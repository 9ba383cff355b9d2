//! Keeps texts in a temporary file, because the texts of a collection may not fit in memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// The place of a text in a [`Spool`], in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    start: u64,
    length: u64,
}

/// Receives texts. The file has no name, so nothing remains of it when the program ends.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
    end: u64,
}

/// The texts of a [`Spool`].
#[derive(Debug)]
pub(super) struct SpooledTexts(BufReader<File>);

impl Spool {
    pub(super) fn new() -> io::Result<Spool> {
        Ok(Spool { file: BufWriter::new(tempfile::tempfile()?), end: 0 })
    }

    pub(super) fn add(&mut self, text: &str) -> io::Result<Place> {
        self.file.write_all(text.as_bytes())?;
        let place = Place { start: self.end, length: text.len() as u64 };
        self.end += place.length;
        Ok(place)
    }

    pub(super) fn finish(self) -> io::Result<SpooledTexts> {
        Ok(SpooledTexts(BufReader::new(self.file.into_inner().map_err(io::IntoInnerError::into_error)?)))
    }
}

impl SpooledTexts {
    pub(super) fn get(&mut self, place: Place) -> io::Result<String> {
        self.0.seek(SeekFrom::Start(place.start))?;
        let mut text = String::new();
        self.0.by_ref().take(place.length).read_to_string(&mut text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_any_order() {
        let mut spool = Spool::new().unwrap();
        let places = ["un", "", "trois é"].map(|text| spool.add(text).unwrap());
        let mut texts = spool.finish().unwrap();
        let read = |place| texts.get(place).unwrap();
        assert_eq!([places[2], places[0], places[1]].map(read), ["trois é", "un", ""]);
    }
}
