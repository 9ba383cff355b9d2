//! Lines and columns in a file.

/// Up to this many bytes, a loop is faster than a vectorised search.
const SHORT: usize = 24;

/// A position in a file: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
}

impl Place {
    /// Moves past these bytes of UTF-8.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        // Every byte except the continuation bytes begins a character.
        let begins = |b: u8| u64::from(b & 0xc0 != 0x80);
        if bytes.len() <= SHORT {
            for &b in bytes {
                let ends_line = b == b'\n';
                self.line += u64::from(ends_line);
                self.column = if ends_line { 1 } else { self.column + begins(b) };
            }
            return;
        }
        let tail = match memchr::memrchr(b'\n', bytes) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
                self.column = 1;
                &bytes[last + 1..]
            }
            None => bytes,
        };
        // The counts of 240 bytes fit a `u8`, so that the compiler can add sixteen at a time.
        let few = |some: &[u8]| u64::from(some.iter().map(|&b| u8::from(b & 0xc0 != 0x80)).sum::<u8>());
        self.column += tail.chunks(240).map(few).sum::<u64>();
    }
}
