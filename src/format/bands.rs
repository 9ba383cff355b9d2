//! Writes the units of each confidence band (a range of confidences) to a separate file. Users need separate files
//! because translation tools can lower the match scores of a whole translation memory, but not of single units.

use super::kind::is_packed;
use super::tmx::TmxOptions;
use super::traits::UnitWriter;
use super::unit::Unit;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Returns the names of the files, lowest band first. With limits 0.5 and 0.9, the first file of `book.tmx`
/// is `book.conf-0.00-0.50.tmx`.
///
/// # Examples
/// ```
/// use enregard::format::bands;
/// let names = bands::paths("a/book.tmx.gz".as_ref(), &[0.5]);
/// assert_eq!(names[0].to_str(), Some("a/book.conf-0.00-0.50.tmx.gz"));
/// assert_eq!(names[1].to_str(), Some("a/book.conf-0.50-1.00.tmx.gz"));
/// let names = bands::paths("book.tmx.zst".as_ref(), &[0.5]);
/// assert_eq!(names[0].to_str(), Some("book.conf-0.00-0.50.tmx.zst"));
/// ```
pub fn paths(path: &Path, limits: &[f32]) -> Vec<PathBuf> {
    let (stem, extension) = name_parts(path);
    let bounds: Vec<f32> = [&[0.0], limits, &[1.0]].concat();
    let name = |pair: &[f32]| {
        let mut name = stem.clone();
        name.push(format!(".conf-{:.2}-{:.2}", pair[0], pair[1]));
        name.push(&extension);
        path.with_file_name(name)
    };
    bounds.windows(2).map(name).collect()
}

/// Splits a file name into its stem and its extension, which includes the dot. The extension of a
/// compressed file has two parts.
pub(crate) fn name_parts(path: &Path) -> (OsString, OsString) {
    let name = Path::new(path.file_name().unwrap_or_default());
    let mut extension = OsString::new();
    let mut stem = name.to_path_buf();
    while let Some(last) = stem.extension() {
        let packed = extension.is_empty() && is_packed(&stem);
        extension = [".".as_ref(), last, &extension].into_iter().collect();
        stem.set_extension("");
        if !packed {
            break;
        }
    }
    (stem.into_os_string(), extension)
}

/// Passes each unit to the writer of its band. Units without a confidence go to the lowest band.
pub(crate) struct BandWriter<W> {
    pub(crate) limits: Vec<f32>,
    /// One writer for each band. There is one more band than there are limits.
    pub(crate) writers: Vec<Box<dyn UnitWriter<W>>>,
}

impl<W: Write> UnitWriter<W> for BandWriter<W> {
    fn write_byte_order_mark(&mut self) {
        self.writers.iter_mut().for_each(|writer| writer.write_byte_order_mark());
    }

    fn write_flags(&mut self) {
        self.writers.iter_mut().for_each(|writer| writer.write_flags());
    }

    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let confidence = unit.confidence.unwrap_or(0.0);
        let band = self.limits.partition_point(|&limit| limit <= confidence);
        self.writers[band].unit(unit)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        let outputs: io::Result<Vec<_>> = self.writers.into_iter().map(|writer| writer.finish()).collect();
        Ok(outputs?.into_iter().flatten().collect())
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        self.writers.iter_mut().flat_map(|writer| writer.outputs()).collect()
    }

    fn configure(&mut self, options: &TmxOptions) {
        self.writers.iter_mut().for_each(|w| w.configure(options));
    }

    fn removed(&self) -> u64 {
        self.writers.iter().map(|w| w.removed()).sum()
    }

    fn dropped(&self) -> u64 {
        self.writers.iter().map(|w| w.dropped()).sum()
    }
}
