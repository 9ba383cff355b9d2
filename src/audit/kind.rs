//! The kinds of findings.

use crate::wording::named;
use serde::{Serialize, Serializer};

named! {
    /// The kind of a [`Finding`](super::Finding).
    Kind, "kind of finding", "kinds":
    Omission "omission" "A passage of the source has no translation."
    Addition "addition" "A passage of the translation has no source."
    Untranslated "untranslated" "The translation repeats the source text."
    WrongLanguage "wrong-language" "A side is in the language of the other side, or in a third language."
    Numbers "numbers" "A number in digits on one side occurs neither in digits nor in words on the other."
    Truncated "truncated" "The translation of a passage is incomplete."
    Doubtful "doubtful" "Two passages are in the same place but do not seem to translate each other."
    Moved "moved" "The translation has a passage in a different place."
    Duplicate "duplicate" "The translation contains a passage twice."
    Stale "stale" "The source of a passage has changed since it was translated."
    UntranslatedFile "untranslated-file" "A file has no counterpart."
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
        let error = "omissions".parse::<Kind>().unwrap_err();
        assert!(error.starts_with("not a kind of finding; the kinds are omission, addition"), "{error}");
    }
}
