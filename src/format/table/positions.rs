//! The positions of the known columns of a table.

use super::records::Record;
use crate::format::unit::Languages;

/// The names of the columns that enregard writes.
pub(crate) const KNOWN: [&str; 6] = ["document", "source", "target", "confidence", "bead", "flags"];

/// The positions of the columns of a table, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Positions {
    /// The positions of the columns with the names in [`KNOWN`].
    pub(crate) known: [Option<usize>; 6],
    /// The confidence of the target, if the known one is only that of the source.
    pub(crate) target_confidence: Option<usize>,
    /// A confidence that is not read, because the texts have their own.
    pub(crate) unread_confidence: Option<usize>,
    /// Whether the first row is a header.
    pub(crate) has_header: bool,
    /// The languages, if the header names them.
    pub(crate) languages: Option<Languages>,
}

impl Positions {
    /// Returns the positions of the columns that have the names in [`KNOWN`].
    pub(crate) fn of_names(header: &Record) -> [Option<usize>; 6] {
        let mut known = [None; 6];
        for column in 0..header.width() {
            let name = header.text(column);
            if let Some(at) = KNOWN.iter().position(|known| known.eq_ignore_ascii_case(&name)) {
                known[at].get_or_insert(column);
            }
        }
        known
    }

    /// Sets the columns of confidences and flags to those of the two texts, such as `confidence-de` for the text `de`. A
    /// table with more than two languages has such columns for its translations.
    pub(crate) fn set_figures(&mut self, header: &Record) {
        const CONFIDENCE: usize = 3;
        const FLAGS: usize = 5;
        let [_, source, target, ..] = self.known;
        let of = |figure: usize, text: Option<usize>| {
            let name = format!("{}-{}", KNOWN[figure], header.text(text?));
            (0..header.width()).find(|&column| header.text(column).eq_ignore_ascii_case(&name))
        };
        let of_both = |figure| [of(figure, source), of(figure, target)];
        let common = self.known[CONFIDENCE];
        match of_both(CONFIDENCE) {
            [None, None] => {}
            [Some(source), target] => {
                (self.known[CONFIDENCE], self.target_confidence) = (Some(source), target)
            }
            [None, target] => self.known[CONFIDENCE] = target,
        }
        self.unread_confidence = common.filter(|_| self.known[CONFIDENCE] != common);
        // The flags of a translation concern it and the source of the table.
        if let [None, Some(flags)] | [Some(flags), None] = of_both(FLAGS) {
            self.known[FLAGS] = Some(flags);
        }
    }

    /// Whether the column has a meaning.
    pub(super) fn contains(&self, column: usize) -> bool {
        let confidences = [self.target_confidence, self.unread_confidence];
        self.known.iter().chain(&confidences).any(|known| *known == Some(column))
    }

    /// Returns the positions of the columns if the header contains the names `source` and `target`.
    pub(super) fn named(header: &Record) -> Option<Positions> {
        let known = Positions::of_names(header);
        let [_, source, target, ..] = known;
        source.and(target).map(|_| Positions { known, has_header: true, ..Positions::default() })
    }

    /// Creates the positions of a table in which only the two columns of texts are known.
    pub(crate) fn texts(source: usize, target: usize) -> Positions {
        Positions { known: [None, Some(source), Some(target), None, None, None], ..Positions::default() }
    }
}

/// Shortens the name of a column for a message. If the first row is mistaken for a header, its cells can
/// be long texts.
pub(crate) fn clipped(name: &str) -> String {
    const MOST: usize = 30;
    let mut text: String = name.chars().take(MOST).collect();
    if text.len() < name.len() {
        text.push('…');
    }
    text
}
