//! The kinds of findings.

use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! kinds {
    ($($variant:ident $name:literal $definition:literal)*) => {
        /// The kind of a [`Finding`](super::Finding).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $definition] $variant,)*
        }

        impl Kind {
            /// All kinds, in the order in which they are listed in reports.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// Returns the name of the kind.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),* }
            }

            /// Returns the definition of the kind, as a sentence.
            pub const fn definition(self) -> &'static str {
                match self { $(Kind::$variant => $definition),* }
            }
        }
    };
}

kinds! {
    Omission "omission" "A passage of the source has no translation."
    Addition "addition" "A passage of the translation has no source."
    Untranslated "untranslated" "The translation repeats the source text."
    WrongLanguage "wrong-language" "A side is in the language of the other side, or in a third language."
    Numbers "numbers" "A number in digits on one side occurs neither in digits nor in words on the other."
    Truncated "truncated" "The translation of a passage is incomplete."
    Doubtful "doubtful" "Two passages are in the same place but do not seem to translate each other."
    Moved "moved" "The translation has a passage in a different place."
    Duplicate "duplicate" "The translation contains a passage twice."
    UntranslatedFile "untranslated-file" "A file has no counterpart."
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Kind, String> {
        let found = Kind::ALL.iter().copied().find(|kind| kind.name() == name.trim());
        found.ok_or_else(|| {
            let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!("not a kind of finding; the kinds are {}", names.join(", "))
        })
    }
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
