//! Large inputs as streams, packed or not.

use super::pairs::is_stdin;
use crate::error::{Error, Result};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Enough to make system calls rare.
const BUFFER: usize = 1 << 17;

/// Opens a file, or the standard input for `-`, and unpacks it if its first bytes say gzip or zstd. Several packed
/// pieces one after the other, as `cat a.gz b.gz` makes them, are one text.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened or its beginning not be read.
pub(super) fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let fault = |source| {
        let hint = Some("check the name and the permissions");
        Error::Io { path: path.into(), source, hint }
    };
    let raw: Box<dyn Read + Send> =
        if is_stdin(path) { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(fault)?) };
    unpacked(BufReader::with_capacity(BUFFER, raw)).map_err(fault)
}

fn unpacked(mut raw: BufReader<Box<dyn Read + Send>>) -> io::Result<Box<dyn BufRead + Send>> {
    // A pipe may give its first bytes one by one; a text this short is no packed one.
    let start = raw.fill_buf()?;
    Ok(match start {
        [0x1f, 0x8b, ..] => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::with_buffer(raw)?))
        }
        _ => Box::new(raw),
    })
}
