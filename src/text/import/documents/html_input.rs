//! The input of the HTML tokenizer, with a limit that it lacks.

use html5gum::{Readable, Reader, StringReader};
use std::fmt;

/// The greatest number of attributes in double quotes that a tag may have. Real tags have at most 50. The tokenizer calls
/// itself for each of them (html5gum 0.9), so a tag with many thousands would overflow the stack.
const MAX_ATTRIBUTES: usize = 128;

/// A page that ends with an error at a tag with too many attributes.
pub(super) struct HtmlInput<'p> {
    page: StringReader<'p>,
    /// The number of values in double quotes since the last tag that ended.
    attributes: usize,
}

/// A tag has too many attributes.
#[derive(Debug)]
pub(super) struct TooManyAttributes;

impl fmt::Display for TooManyAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a tag has more than {MAX_ATTRIBUTES} attributes")
    }
}

impl std::error::Error for TooManyAttributes {}

impl<'p> HtmlInput<'p> {
    pub(super) fn new(page: &'p str) -> HtmlInput<'p> {
        HtmlInput { page: page.to_reader(), attributes: 0 }
    }
}

impl Reader for HtmlInput<'_> {
    type Error = TooManyAttributes;

    #[inline(always)]
    fn read_byte(&mut self) -> Result<Option<u8>, TooManyAttributes> {
        let Ok(byte) = self.page.read_byte();
        if byte == Some(b'>') {
            self.attributes = 0;
        }
        Ok(byte)
    }

    #[inline(always)]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, TooManyAttributes> {
        let Ok(is_read) = self.page.try_read_string(text, case_sensitive);
        Ok(is_read)
    }

    #[inline(always)]
    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, TooManyAttributes> {
        let Ok(chunk) = self.page.read_until(needle, buffer);
        match chunk {
            // The end of a value, or a stray quotation mark, of which no tag has many.
            Some(b"\"") if needle.contains(&b'"') => {
                self.attributes += 1;
                if self.attributes > MAX_ATTRIBUTES {
                    return Err(TooManyAttributes);
                }
            }
            Some(b">") if needle.contains(&b'>') => self.attributes = 0,
            _ => {}
        }
        Ok(chunk)
    }
}
