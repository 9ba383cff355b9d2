//! Keeps track of the languages of an XLIFF file, whose `file` elements may have different ones.

use crate::error::{Error, ErrorKind, Message, Parameter, Result, message};
use crate::format::tmx::PairSelection;
use crate::format::unit::Languages;
use crate::text::language::same_language;
use crate::wording::list;

/// Maximum number of pairs of languages that an error lists.
const MAX_LISTED: usize = 10;

/// The source and target language of a `file` element, as far as it names them.
pub(super) type FileLanguages = [Option<String>; 2];

/// How the languages of a unit relate to those that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Same,
    /// The source and the target are exchanged.
    Swapped,
    /// Other languages.
    Other,
}

/// The languages that are read, and those of the current `file` element.
#[derive(Default)]
pub(super) struct LanguagePairs {
    /// The languages that the caller chose.
    chosen: FileLanguages,
    /// Whether units in languages other than the chosen ones are skipped, and both orders are read.
    either_order: bool,
    current: FileLanguages,
    /// The languages of the units that are read.
    read: FileLanguages,
    /// Whether a unit has been read.
    has_units: bool,
    /// The languages of units that were skipped.
    skipped: Vec<String>,
    others: u64,
    other_tags: u64,
}

impl LanguagePairs {
    pub(super) fn new(choice: PairSelection, either_order: bool) -> LanguagePairs {
        let PairSelection { src, tgt } = choice;
        LanguagePairs { chosen: [src, tgt], either_order, ..LanguagePairs::default() }
    }

    /// Begins a `file` element.
    pub(super) fn begin_file(&mut self, current: FileLanguages) {
        self.current = current.map(|lang| lang.filter(|lang| !lang.trim().is_empty()));
        // A file without units also has languages, for the output.
        let is_chosen = !self.either_order || self.order(&self.chosen) != Order::Other;
        if !self.has_units && is_chosen {
            self.read = self.current.clone();
        }
    }

    /// Returns how the languages of the next unit relate to those that are read.
    ///
    /// # Errors
    /// Returns a call error, without the path, if the file has several pairs of languages and the caller chose none of
    /// them.
    pub(super) fn unit(&mut self) -> Result<Order> {
        let order = match self.order(&self.read) {
            _ if self.either_order && self.order(&self.chosen) == Order::Other => Order::Other,
            Order::Swapped if !self.either_order => Order::Other,
            order => order,
        };
        if order == Order::Other {
            let is_chosen =
                |of: &FileLanguages| of.iter().zip(&self.chosen).all(|(own, chosen)| fits(own, chosen));
            let skips = self.either_order || is_chosen(&self.read) && !is_chosen(&self.current);
            if !skips {
                return Err(several(&self.read, &self.current));
            }
            self.others += 1;
            let pair = named(&self.current);
            if self.skipped.len() < MAX_LISTED && !self.skipped.contains(&pair) {
                self.skipped.push(pair);
            }
            return Ok(order);
        }
        self.has_units = true;
        let [src, tgt] = &self.current;
        let current = if order == Order::Swapped { [tgt, src] } else { [src, tgt] };
        let mut differs = false;
        for (read, current) in self.read.iter_mut().zip(current) {
            differs |= read.is_some() && current.is_some() && *read != *current;
            if read.is_none() {
                read.clone_from(current);
            }
        }
        self.other_tags += u64::from(differs);
        Ok(order)
    }

    /// Returns a call error, without the path, if no unit is in the languages that the caller chose.
    pub(super) fn finish(&self) -> Result<()> {
        if self.has_units || self.others == 0 {
            return Ok(());
        }
        let chosen = named(&self.chosen);
        let fault = match &self.skipped[..] {
            [own] => format!("the languages are {own}, not {chosen}"),
            several => format!("no unit is in {chosen}, but in {}", several.join("; ")),
        };
        Err(Error::input("", fault).of_kind(ErrorKind::Call).help(help()))
    }

    /// Returns the languages of the units that are read, if the file names both.
    pub(super) fn languages(&self) -> Option<Languages> {
        let [src, tgt] = self.read.clone();
        Some(Languages { src: src?, tgt: tgt? })
    }

    /// Number of units skipped because of their languages.
    pub(super) fn others(&self) -> u64 {
        self.others
    }

    /// Number of units whose language tags differ from those of the first unit, such as `en-GB` instead of `en-US`.
    pub(super) fn other_tags(&self) -> u64 {
        self.other_tags
    }

    fn order(&self, wanted: &FileLanguages) -> Order {
        let ([src, tgt], [wanted_src, wanted_tgt]) = (&self.current, wanted);
        if fits(src, wanted_src) && fits(tgt, wanted_tgt) {
            Order::Same
        } else if fits(src, wanted_tgt) && fits(tgt, wanted_src) {
            Order::Swapped
        } else {
            Order::Other
        }
    }
}

/// Whether two languages are the same, as far as they are known.
fn fits(one: &Option<String>, other: &Option<String>) -> bool {
    one.as_ref().zip(other.as_ref()).is_none_or(|(one, other)| same_language(one, other))
}

fn named(pair: &FileLanguages) -> String {
    let known = pair.iter().map(|lang| lang.as_deref().unwrap_or("an unknown language"));
    known.collect::<Vec<_>>().join(" and ")
}

fn several(read: &FileLanguages, current: &FileLanguages) -> Error {
    let [src, tgt] = [0, 1].map(|side| fits(&read[side], &current[side]));
    let both = |side: usize| list([read, current].into_iter().filter_map(|pair| pair[side].as_deref()));
    let fault = match (src, tgt) {
        (true, false) => format!("several possible target languages: {}", both(1)),
        (false, true) => format!("several possible source languages: {}", both(0)),
        _ => format!("several possible pairs of languages: {}; {}", named(read), named(current)),
    };
    Error::input("", fault).of_kind(ErrorKind::Call).help(help())
}

fn help() -> Message {
    message!["choose two with ", Parameter::Languages, " of the command convert"]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(choice: [Option<&str>; 2], either_order: bool) -> LanguagePairs {
        let [src, tgt] = choice.map(|lang| lang.map(str::to_owned));
        LanguagePairs::new(PairSelection { src, tgt }, either_order)
    }

    /// Begins a file in these languages, and reads a unit.
    fn read(pairs: &mut LanguagePairs, src: &str, tgt: &str) -> Result<Order> {
        pairs.begin_file([src, tgt].map(|lang| Some(lang.into())));
        pairs.unit()
    }

    #[test]
    fn several_languages_need_a_choice() {
        for (next, fault) in [
            (["fr", "de"], "several possible target languages: en, de; choose two with `languages`"),
            (["it", "en-GB"], "several possible source languages: fr, it; choose"),
            (["en", "fr"], "several possible pairs of languages: fr and en; en and fr; choose"),
        ] {
            let mut pairs = pairs([None, None], false);
            assert_eq!(read(&mut pairs, "fr", "en").unwrap(), Order::Same);
            let error = read(&mut pairs, next[0], next[1]).unwrap_err().to_string();
            assert!(error.contains(fault), "{error}");
        }
    }

    #[test]
    fn the_chosen_languages_are_read_in_either_order() {
        let mut pairs = pairs([Some("fr"), Some("de")], true);
        let files = [("fr", "en"), ("de-AT", "fr"), ("fr", "de"), ("it", "de")];
        let orders = files.map(|(src, tgt)| read(&mut pairs, src, tgt).unwrap());
        assert_eq!(orders, [Order::Other, Order::Same, Order::Swapped, Order::Other]);
        assert_eq!(pairs.languages(), Some(Languages { src: "de-AT".into(), tgt: "fr".into() }));
        assert_eq!((pairs.others(), pairs.other_tags()), (2, 1));
        pairs.finish().unwrap();
    }

    #[test]
    fn languages_that_no_unit_has_are_an_error() {
        let mut pairs = pairs([Some("fr"), Some("de")], true);
        assert_eq!(read(&mut pairs, "fr", "en").unwrap(), Order::Other);
        let error = pairs.finish().unwrap_err().to_string();
        assert!(error.contains("the languages are fr and en, not fr and de; choose two"), "{error}");
        assert_eq!(read(&mut pairs, "fr", "it").unwrap(), Order::Other);
        let error = pairs.finish().unwrap_err().to_string();
        assert!(
            error.contains("no unit is in fr and de, but in fr and en; fr and it; choose two"),
            "{error}"
        );
    }

    #[test]
    fn tags_that_the_caller_sets_replace_those_of_a_file_in_two_languages() {
        let mut set = pairs([Some("fr"), Some("de")], false);
        assert_eq!(read(&mut set, "fr", "en").unwrap(), Order::Same);
        assert!(read(&mut set, "fr", "de").is_err(), "the file has several target languages");
        let mut set = pairs([Some("fr"), Some("en")], false);
        assert_eq!(read(&mut set, "fr", "en").unwrap(), Order::Same);
        assert_eq!(read(&mut set, "fr", "de").unwrap(), Order::Other);
    }
}
