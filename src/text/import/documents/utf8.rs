//! Converts the XML parts of archives to UTF-8.

use crate::text::transcode::Transcoder;
use crate::text::{Encoding, magic};
use encoding_rs::{Encoding as Coding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Chain, Cursor, Read};

/// Number of bytes in which the XML declaration is searched.
const HEAD: u64 = 1024;

/// Converts XML to UTF-8. The encoding is the one of the byte order mark, of the first characters, or of the XML
/// declaration, in that order. Invalid bytes become U+FFFD.
pub(super) fn utf8<R: BufRead>(mut input: R) -> io::Result<Transcoder<Chain<Cursor<Vec<u8>>, R>>> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head)?;
    let (coding, mark) = coding(&head);
    head.drain(..mark);
    Ok(Transcoder::new(Cursor::new(head).chain(input), coding))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(bytes: &[u8]) -> String {
        let mut text = String::new();
        utf8(bytes).unwrap().read_to_string(&mut text).unwrap();
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
