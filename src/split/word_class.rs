//! Word classes: kinds of abbreviations, and other kinds of words that affect sentence boundaries.

/// The classes of a word, as a set of bits. `data/fr.txt` explains the classes and lists their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct WordClass(u16);

impl WordClass {
    /// An abbreviation before a name or an explanation (`M.`, `cf.`). It does not end a sentence before a
    /// capital.
    pub(super) const TITLE: WordClass = WordClass(1);
    /// An abbreviation before a number (`p.`, `art.`, `n°.`).
    pub(super) const NUMBER: WordClass = WordClass(1 << 1);
    /// An abbreviation that often ends a sentence (`etc.`, `J.-C.`).
    pub(super) const FINAL: WordClass = WordClass(1 << 2);
    /// An abbreviation that is in none of the other classes (`approx.`).
    pub(super) const OTHER: WordClass = WordClass(1 << 3);
    /// A month or day of the week, abbreviated or in full.
    pub(super) const DATE: WordClass = WordClass(1 << 4);
    /// Not an abbreviation: a word that a name or a title often follows (`le film`).
    pub(super) const BEFORE_NAME: WordClass = WordClass(1 << 5);
    /// Not an abbreviation: a word that cannot be the last word of a sentence.
    pub(super) const NEVER_FINAL: WordClass = WordClass(1 << 6);
    /// Not an abbreviation: a name written with an exclamation mark (`Yahoo!`).
    pub(super) const EXCLAMATION: WordClass = WordClass(1 << 7);
    /// Not an abbreviation: a word that is also capitalised inside sentences (`I`, German `Sie`).
    pub(super) const CAPITALISED: WordClass = WordClass(1 << 8);
    /// Not an abbreviation: a month or day of the week written in full.
    pub(super) const FULL_DATE: WordClass = WordClass(1 << 9);
    /// A unit if a number precedes it (`8481 m.`). Otherwise the other classes of the word apply (`M. Roux`).
    pub(super) const UNIT: WordClass = WordClass(1 << 10);
    /// A unit that a number of smaller units can follow (`8 h. 30`, `1 m. 80`).
    pub(super) const SPLIT_UNIT: WordClass = WordClass(1 << 11);
    /// A rank if it is capitalised (`le Mal. Foch`), otherwise not an abbreviation (`il va mal.`).
    pub(super) const RANK: WordClass = WordClass(1 << 12);

    /// An abbreviation that introduces a sentence if it is the first word (`P.S. À demain`).
    pub(super) const LABEL: WordClass = WordClass(1 << 13);

    const ABBREVIATIONS: WordClass =
        Self::TITLE.or(Self::NUMBER).or(Self::FINAL).or(Self::OTHER).or(Self::DATE);

    /// Returns the classes for a label in the word lists, or `None` if the label is unknown.
    pub(super) fn labelled(label: &str) -> Option<WordClass> {
        Some(match label {
            "title" => Self::TITLE,
            "number" => Self::NUMBER,
            "final" => Self::FINAL,
            "other" => Self::OTHER,
            "date" => Self::DATE,
            "month" => Self::DATE.or(Self::FULL_DATE),
            "before-name" => Self::BEFORE_NAME,
            "never-final" => Self::NEVER_FINAL,
            "exclamation" => Self::EXCLAMATION,
            "capitalised" => Self::CAPITALISED,
            "unit" => Self::UNIT,
            "split-unit" => Self::UNIT.or(Self::SPLIT_UNIT),
            "rank" => Self::RANK,
            "label" => Self::LABEL,
            _ => return None,
        })
    }

    /// Whether the word is an abbreviation. A full name of a month or day (`mars`) is not, unless it is also
    /// in another class of abbreviations.
    pub(super) fn is_abbreviation(self) -> bool {
        self.is(Self::ABBREVIATIONS)
            && (!self.is(Self::FULL_DATE) || self.only(Self::ABBREVIATIONS) != Self::DATE)
    }

    pub(super) const fn or(self, other: WordClass) -> WordClass {
        WordClass(self.0 | other.0)
    }

    /// Returns the classes that are in both sets.
    pub(super) fn only(self, other: WordClass) -> WordClass {
        WordClass(self.0 & other.0)
    }

    /// Returns the classes that are not in `others`.
    pub(super) fn without(self, others: WordClass) -> WordClass {
        WordClass(self.0 & !others.0)
    }

    /// Returns the bits of the first eight classes. Features use only these.
    pub(super) fn bits(self) -> u8 {
        self.0 as u8
    }

    /// Whether the two sets have a class in common.
    pub(super) fn is(self, class: WordClass) -> bool {
        self.0 & class.0 != 0
    }
}
