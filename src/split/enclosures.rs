//! Tracks open brackets and quotation marks.

/// An open bracket or quotation mark is ignored after this many bytes. Otherwise, a mark that is never closed
/// would affect the rest of the text. The value was set by hand.
const MAX_ENCLOSED: usize = 1200;

/// The brackets and quotation marks that are open at a position in a text.
#[derive(Debug, Default)]
pub(crate) struct Enclosures {
    /// The offset of the outermost open bracket.
    bracket: Option<usize>,
    /// The number of open brackets.
    pub(super) depth: u32,
    pub(super) quote: Option<usize>,
}

impl Enclosures {
    /// Returns the offsets of the outermost open bracket and of the open quotation mark. An offset is `None`
    /// if no such mark is open, or if the mark is more than [`MAX_ENCLOSED`] bytes before `at`.
    pub(super) fn around(&self, at: usize) -> (Option<usize>, Option<usize>) {
        let near = |opened: &usize| at.saturating_sub(*opened) <= MAX_ENCLOSED;
        (self.bracket.filter(near), self.quote.filter(near))
    }

    pub(super) fn open_bracket(&mut self, at: usize) {
        self.forget_bracket(at);
        self.depth += 1;
        if self.depth == 1 {
            self.bracket = Some(at);
        }
    }

    pub(super) fn close_bracket(&mut self, at: usize) {
        self.forget_bracket(at);
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.bracket = None;
        }
    }

    fn forget_bracket(&mut self, at: usize) {
        if self.bracket.is_some_and(|b| at - b > MAX_ENCLOSED) {
            (self.bracket, self.depth) = (None, 0);
        }
    }

    /// Handles a straight quotation mark at `at`. At the beginning of a word, the mark opens a quotation. At
    /// the end of a word, it closes one. In any other place, such as between two spaces, it closes the open
    /// quotation, or opens one if none is open.
    pub(super) fn straight_quote(&mut self, text: &str, at: usize) {
        let bytes = text.as_bytes();
        let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'\n' | b'(' | b'[' | b'\'' | 0xa0 | 0x99);
        let ends = bytes
            .get(at + 1)
            .is_none_or(|b| matches!(b, b' ' | b'\n' | b'.' | b',' | b';' | b':' | b')' | b'!' | b'?'));
        let open = self.quote.is_some_and(|q| at - q < MAX_ENCLOSED);
        let opens = if begins == ends { !open } else { begins };
        self.quote = opens.then_some(at);
    }
}
