//! Converts the XML parts of archives to UTF-8.

use crate::text::{Encoding, magic};
use encoding_rs::{Decoder, Encoding as Coding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Chain, Cursor, Read};

/// Number of bytes in which the XML declaration is searched.
const HEAD: u64 = 1024;

/// A reader that converts XML to UTF-8. The encoding is the one of the byte order mark, of the first characters, or
/// of the XML declaration, in that order. Invalid bytes become U+FFFD.
pub(super) struct Utf8<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    /// The decoder, or `None` if the input is in UTF-8 already.
    decoder: Option<Decoder>,
    /// The converted text, and the number of its bytes that have been consumed.
    ready: (String, usize),
    ended: bool,
}

impl<R: BufRead> Utf8<R> {
    pub(super) fn new(mut input: R) -> io::Result<Utf8<R>> {
        let mut head = Vec::new();
        input.by_ref().take(HEAD).read_to_end(&mut head)?;
        let (coding, mark) = coding(&head);
        head.drain(..mark);
        let decoder = (coding != UTF_8).then(|| coding.new_decoder_without_bom_handling());
        Ok(Utf8 { input: Cursor::new(head).chain(input), decoder, ready: (String::new(), 0), ended: false })
    }
}

/// Returns the encoding of an XML file that begins with `head`, and the length of its byte order mark.
fn coding(head: &[u8]) -> (&'static Coding, usize) {
    if let Some(marked) = Coding::for_bom(head) {
        return marked;
    }
    match head {
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        _ if head.starts_with(b"<?xml") => {
            let declaration = head.split(|&byte| byte == b'>').next().unwrap_or_default();
            let declared = magic::declared_encoding(declaration).and_then(|label| label.parse().ok());
            // A declaration in ASCII cannot be in UTF-16, even if it says so.
            let declared = declared.filter(|encoding: &Encoding| encoding.extends_ascii());
            (declared.unwrap_or_default().0, 0)
        }
        _ => (UTF_8, 0),
    }
}

impl<R: BufRead> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(decoder) = &mut self.decoder else { return self.input.fill_buf() };
        let (text, consumed) = &mut self.ready;
        while *consumed == text.len() && !self.ended {
            text.clear();
            *consumed = 0;
            let bytes = self.input.fill_buf()?;
            let last = bytes.is_empty();
            let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * bytes.len() + 16);
            text.reserve(most);
            let (_, read, _) = decoder.decode_to_string(bytes, text, last);
            self.input.consume(read);
            self.ended = last;
        }
        Ok(&text.as_bytes()[*consumed..])
    }

    fn consume(&mut self, bytes: usize) {
        if self.decoder.is_some() {
            self.ready.1 += bytes;
        } else {
            self.input.consume(bytes);
        }
    }
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8::new(bytes).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn any_encoding_is_converted() {
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}<?xml version='1.0' encoding='UTF-16'?><a>été</a>")
                .encode_utf16()
                .flat_map(bytes)
                .collect()
        };
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in ["", "\u{feff}"] {
                assert!(converted(&utf16(bytes, mark)).ends_with("<a>été</a>"));
            }
        }
        assert!(converted(b"<?xml version='1.0' encoding=\"iso-8859-1\"?><a>\xE9</a>").ends_with("<a>é</a>"));
        assert_eq!(converted("\u{feff}<a encoding='latin1'>é</a>".as_bytes()), "<a encoding='latin1'>é</a>");
        assert!(converted("<?xml encoding='utf-16'?><a>é</a>".as_bytes()).ends_with("<a>é</a>"));
    }

    #[test]
    fn long_files_are_converted_whole() {
        let text = format!("<?xml encoding='koi8-r'?>{}", "да ".repeat(20_000));
        let (bytes, ..) = encoding_rs::KOI8_R.encode(&text);
        assert_eq!(converted(&bytes), text);
    }
}
