//! A file for each band of confidence: importers let their users trust a whole memory less, but know nothing of
//! properties.

use super::tmx::TmxOptions;
use super::{Unit, UnitWriter};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The names of the files: `book.tmx` at 0.5 and 0.9 is `book.conf-0.00-0.50.tmx` and so on, the least sure first.
///
/// # Examples
/// ```
/// use enregard::format::bands;
/// let names = bands::paths("a/book.tmx.gz".as_ref(), &[0.5]);
/// assert_eq!(names[0].to_str(), Some("a/book.conf-0.00-0.50.tmx.gz"));
/// assert_eq!(names[1].to_str(), Some("a/book.conf-0.50-1.00.tmx.gz"));
/// ```
pub fn paths(path: &Path, limits: &[f32]) -> Vec<PathBuf> {
    let (stem, ending) = split(path);
    let borders: Vec<f32> = [&[0.0], limits, &[1.0]].concat();
    let name = |pair: &[f32]| {
        let mut name = stem.clone();
        name.push(format!(".conf-{:.2}-{:.2}", pair[0], pair[1]));
        name.push(&ending);
        path.with_file_name(name)
    };
    borders.windows(2).map(name).collect()
}

/// The file's name up to its ending, and the ending with its dot; `.gz` and the ending before it are one.
fn split(path: &Path) -> (OsString, OsString) {
    let name = Path::new(path.file_name().unwrap_or_default());
    let mut ending = OsString::new();
    let mut stem = name.to_path_buf();
    while let Some(last) = stem.extension() {
        let packed = last.eq_ignore_ascii_case("gz") && ending.is_empty();
        let mut longer = OsString::from(".");
        longer.push(last);
        longer.push(&ending);
        ending = longer;
        stem.set_extension("");
        if !packed {
            break;
        }
    }
    (stem.into_os_string(), ending)
}

/// Hands each unit to the writer of its band. What has no confidence goes into the lowest band.
pub(super) struct BandWriter {
    pub(super) limits: Vec<f32>,
    /// One more than there are limits.
    pub(super) writers: Vec<Box<dyn UnitWriter>>,
}

impl UnitWriter for BandWriter {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let confidence = unit.confidence.unwrap_or(0.0);
        let band = self.limits.partition_point(|&limit| limit <= confidence);
        self.writers[band].unit(unit)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.writers.into_iter().try_for_each(UnitWriter::finish)
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
