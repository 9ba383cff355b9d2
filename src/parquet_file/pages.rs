//! Reads the page sizes stated in a Parquet file. They must be checked first, because the Parquet reader
//! allocates as much memory as they state.

use parquet::file::metadata::ColumnChunkMetaData;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Maximum nesting depth of the structures in a page header. Valid page headers have three levels.
const MAX_DEPTH: usize = 8;

/// Returns the largest uncompressed size stated for a page of a column, in bytes.
pub(super) fn largest_page(file: impl Read + Seek, column: &ColumnChunkMetaData) -> io::Result<u64> {
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let start = unsigned(start)?;
    let end = start.saturating_add(unsigned(column.compressed_size())?);
    let mut input = BufReader::with_capacity(1 << 10, file);
    let (mut at, mut largest) = (input.seek(SeekFrom::Start(start))?, 0);
    while at < end && !input.fill_buf()?.is_empty() {
        let (unpacked, packed) = page_header(&mut input, end - at)?;
        largest = largest.max(unpacked);
        input.seek_relative(packed as i64)?;
        at = input.stream_position()?;
    }
    Ok(largest)
}

/// Reads a page header of at most `most` bytes. Returns the size of the page when uncompressed, and its size in the
/// file.
fn page_header(input: &mut (impl BufRead + Seek), most: u64) -> io::Result<(u64, u64)> {
    let (mut unpacked, mut packed, mut field) = (0, 0, 0);
    while let Some(kind) = next_field(input, &mut field)? {
        match (field, kind) {
            (2, 5) => unpacked = unsigned(zigzag(varint(input)?))?,
            (3, 5) => packed = unsigned(zigzag(varint(input)?))?,
            _ => skip(input, kind, most, 0)?,
        }
    }
    Ok((unpacked, packed))
}

/// Reads the header of a field in the compact Thrift encoding. Returns its type, or `None` at the end of the
/// structure.
fn next_field(input: &mut impl Read, field: &mut i64) -> io::Result<Option<u8>> {
    let header = byte(input)?;
    if header == 0 {
        return Ok(None);
    }
    let step = i64::from(header >> 4);
    *field = if step == 0 { zigzag(varint(input)?) } else { field.checked_add(step).ok_or_else(damaged)? };
    Ok(Some(header & 15))
}

/// Skips a value of the Thrift type `kind`, which has at most `most` bytes.
fn skip(input: &mut (impl BufRead + Seek), kind: u8, most: u64, depth: usize) -> io::Result<()> {
    if depth > MAX_DEPTH {
        return Err(damaged());
    }
    match kind {
        // A Boolean field takes no further bytes: type 1 is true, and type 2 is false.
        1 | 2 => Ok(()),
        3 => byte(input).map(drop),
        4..=6 => varint(input).map(drop),
        // Seeking would succeed beyond the end of the file.
        7 => input.read_exact(&mut [0; 8]),
        8 => {
            let length = varint(input)?;
            input.seek_relative(i64::try_from(length).map_err(|_| damaged())?)
        }
        9 | 10 => {
            let header = byte(input)?;
            let count = if header >> 4 == 15 { varint(input)? } else { u64::from(header >> 4) };
            // Each element takes at least one byte.
            if count > most {
                return Err(damaged());
            }
            let one = |_| {
                if header & 15 <= 2 {
                    byte(input).map(drop)
                } else {
                    skip(input, header & 15, most, depth + 1)
                }
            };
            (0..count).try_for_each(one)
        }
        12 => {
            let mut field = 0;
            while let Some(kind) = next_field(input, &mut field)? {
                skip(input, kind, most, depth + 1)?;
            }
            Ok(())
        }
        // The Thrift structure of a page header contains no maps.
        _ => Err(damaged()),
    }
}

fn byte(input: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    input.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn varint(input: &mut impl Read) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let next = byte(input)?;
        number |= u64::from(next & 0x7f) << shift;
        if next < 0x80 {
            return Ok(number);
        }
    }
    Err(damaged())
}

fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn unsigned(number: i64) -> io::Result<u64> {
    u64::try_from(number).map_err(|_| damaged())
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a page header is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn header(bytes: &[u8]) -> io::Result<(u64, u64)> {
        page_header(&mut Cursor::new(bytes), bytes.len() as u64)
    }

    #[test]
    fn sizes_are_between_other_fields() {
        // The type, the two sizes, a structure with a double and a list of two Booleans, and a text.
        let bytes = [
            [0x15, 0, 0x15, 20, 0x15, 14, 0x2c].as_slice(),
            &[0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0x19, 0x21, 1, 2, 0, 0x18, 2, b'a', b'b', 0],
        ]
        .concat();
        assert_eq!(header(&bytes).unwrap(), (10, 7));
        assert!((0..bytes.len()).all(|length| header(&bytes[..length]).is_err()));
    }

    #[test]
    fn damaged_headers_take_no_longer_than_they_are() {
        // A list of 2^49 doubles, and a double that is cut off.
        let count = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0];
        assert!(header(&[[0x19, 0xf7].as_slice(), &count].concat()).is_err());
        let mut input = Cursor::new([[0x19, 0xf7].as_slice(), &count].concat());
        assert!(page_header(&mut input, u64::MAX).is_err());
        // The largest number of a field, and a field after it.
        let largest = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert!(header(&[[1].as_slice(), &largest, &[0x11, 0]].concat()).is_err());
    }
}
