//! Reads lines of limited length.

use std::io::{self, BufRead};

/// The properties of a line, which are known even if the line was too long to be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineEnd {
    /// The length in bytes, including the line feed.
    pub length: u64,
    /// The last byte that is not white space, if there is one.
    pub last: Option<u8>,
    /// Whether a line feed ends the line.
    pub is_complete: bool,
}

/// Reads a line into `line`, without its line feed. Returns `None` at the end of the input. If the line is
/// longer than `most` bytes, `line` contains only its beginning.
pub(crate) fn read_line(
    input: &mut dyn BufRead,
    line: &mut Vec<u8>,
    most: u64,
) -> io::Result<Option<LineEnd>> {
    line.clear();
    let (mut length, mut last) = (0, None);
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            return Ok((length > 0).then_some(LineEnd { length, last, is_complete: false }));
        }
        let (part, used) =
            memchr::memchr(b'\n', chunk).map_or((chunk, chunk.len()), |at| (&chunk[..at], at + 1));
        if length + part.len() as u64 <= most {
            line.try_reserve(part.len())?;
            line.extend_from_slice(part);
        }
        length += used as u64;
        last = part.trim_ascii_end().last().copied().or(last);
        let is_complete = used > part.len();
        input.consume(used);
        if is_complete {
            return Ok(Some(LineEnd { length, last, is_complete }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_long_line_is_kept() {
        let mut input = io::BufReader::with_capacity(4, "ab\n0123456789\n\nc ".as_bytes());
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        while let Some(end) = read_line(&mut input, &mut line, 5).unwrap() {
            lines.push((String::from_utf8(line.clone()).unwrap(), end));
        }
        let expected =
            [("ab", 3, Some(b'b')), ("01234", 11, Some(b'9')), ("", 1, None), ("c ", 2, Some(b'c'))];
        for ((line, end), (text, length, last)) in lines.iter().zip(expected) {
            assert_eq!(
                (line.as_str(), end.length, end.last, end.is_complete),
                (text, length, last, text != "c ")
            );
        }
        assert_eq!(lines.len(), expected.len());
    }
}
