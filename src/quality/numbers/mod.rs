//! Compares the numbers of two texts by value.
//!
//! A number can often be read in several ways: `1.234` may be 1.234 or 1234, and `10.30` may be a time or a
//! fraction. The other text explains the number if it contains all values of one reading, in digits or in
//! words.

mod chain;
mod notation;
mod reader;

use super::measures::{self, Unit};
use super::number_words::NumberWords;
use crate::text::Language;

/// The numbers of a text.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    written: Vec<Written>,
    /// The values of Roman numerals and of numbers in words, except words that are often not numbers (*one*,
    /// *half*).
    spelt: Vec<f64>,
    /// All values that the text may contain.
    values: Vec<f64>,
    /// The values in digits and Roman numerals.
    digits: Vec<f64>,
    /// The months that the text names, as bits.
    months: u16,
    /// Whether the text has a time of day, or a word such as *pm*.
    has_time: bool,
    /// Whether the text is in Thai, so that its years may be in the Buddhist calendar.
    is_thai: bool,
}

/// A number in digits.
#[derive(Debug, Default)]
struct Written {
    /// The readings, each a list of values.
    readings: Vec<Vec<f64>>,
    unit: Option<Unit>,
    /// Whether the number follows an opening bracket, as converted measurements often do.
    is_bracketed: bool,
}

/// The number to add to a Gregorian year to get the year in the Buddhist calendar.
const BUDDHIST: f64 = 543.0;

/// Correct translations often omit or add numbers up to this one: *2 prochaines décennies*, *next decades*.
const MAX_OMITTED: f64 = 20.0;

/// Returns whether the numbers of two texts differ. There are two cases:
///
/// - Each text has a number that the other lacks, and at least one of these numbers is in digits.
/// - One text has a number in digits that the other lacks, and the number has decimals or is above 20. The
///   number 100 is an exception, because it is often rephrased: *100 % sure*.
pub(super) fn differ(one: &Numbers, other: &Numbers) -> bool {
    let missing = |one: &Numbers, other: &Numbers| {
        let missing: Vec<bool> = one
            .written
            .iter()
            .filter(|number| !other.has_number(number, one))
            .map(Written::is_large)
            .collect();
        (!missing.is_empty(), missing.contains(&true))
    };
    let (one_lacks, one_large) = missing(one, other);
    let (other_lacks, other_large) = missing(other, one);
    one_large
        || other_large
        || one_lacks && (other_lacks || other.may_be_changed(one))
        || other_lacks && one.may_be_changed(other)
}

/// A number in digits that the other text of a pair lacks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Missing {
    /// The first value of the number.
    pub(crate) value: f64,
    unit: Option<Unit>,
}

impl Missing {
    /// Whether a unit of measurement follows the number.
    pub(crate) fn is_measure(&self) -> bool {
        self.unit.is_some()
    }

    /// Whether the number cannot be a rounded form or a conversion of another one: both are in the same unit,
    /// and hardly similar.
    pub(crate) fn contradicts(&self, other: &Missing) -> bool {
        /// Rounding rarely changes a measurement by a larger factor.
        const ROUNDED: f64 = 1.25;
        let factor = (self.value / other.value).max(other.value / self.value);
        let is_same = self.unit == other.unit && self.unit != Some(Unit::Temperature);
        is_same && self.unit.is_some() && factor > ROUNDED
    }
}

/// Returns, for each of two texts, its numbers in digits that the other text lacks.
pub(super) fn differences(one: &Numbers, other: &Numbers) -> [Vec<Missing>; 2] {
    let missing = |one: &Numbers, other: &Numbers| {
        let missing = one.written.iter().filter(|number| !other.has_number(number, one));
        let of = |number: &Written| {
            let value = number.readings.first()?.first().copied()?;
            Some(Missing { value, unit: number.unit })
        };
        missing.filter_map(of).collect()
    };
    [missing(one, other), missing(other, one)]
}

/// Returns whether one text has a number in digits that the other lacks, which may have another value there
/// in words.
pub(super) fn may_be_changed(one: &Numbers, other: &Numbers) -> bool {
    let lacks = |one: &Numbers, other: &Numbers| other.written.iter().any(|it| !one.has_number(it, other));
    lacks(one, other) && one.may_be_changed(other) || lacks(other, one) && other.may_be_changed(one)
}

impl Written {
    /// Returns whether the condition holds for all values of one reading.
    fn has_reading(&self, condition: impl Fn(f64) -> bool) -> bool {
        self.readings.iter().any(|values| values.iter().all(|&value| condition(value)))
    }

    fn is_large(&self) -> bool {
        let is_large = |value: &f64| *value > MAX_OMITTED && *value != 100.0 || value.fract() != 0.0;
        self.readings.iter().all(|values| values.iter().any(is_large))
    }
}

impl Numbers {
    /// Reads the numbers of a text.
    pub(super) fn read(text: &str, lang: Language, words: &NumberWords) -> Numbers {
        let mut numbers = reader::read(text, lang, words);
        numbers.values.sort_by(f64::total_cmp);
        numbers.digits.sort_by(f64::total_cmp);
        numbers
    }

    fn has(&self, value: f64) -> bool {
        has(&self.values, value)
    }

    /// Returns whether this text contains a number of the text `own` in some form.
    fn has_number(&self, number: &Written, own: &Numbers) -> bool {
        number.has_reading(|value| self.explains(value, own)) || self.has_measure(number, own)
    }

    /// Returns whether this text contains `value`. `own` is the text in which the value occurs.
    fn explains(&self, value: f64, own: &Numbers) -> bool {
        // A zero is often the minutes of a time, as in 10:00.
        if value == 0.0 || self.has(value) {
            return true;
        }
        let is_month = (1.0..=12.0).contains(&value) && value.fract() == 0.0;
        if is_month && self.months & (1 << value as u16) != 0 {
            return true;
        }
        let is_hour = value <= 24.0 && (self.has_time || own.has_time);
        let halves = [value - 12.0, value + 12.0];
        if is_hour && halves.iter().any(|&v| (1.0..=24.0).contains(&v) && has(&self.digits, v)) {
            return true;
        }
        let is_year = if self.is_thai {
            self.has(value + BUDDHIST)
        } else {
            own.is_thai && value > BUDDHIST && self.has(value - BUDDHIST)
        };
        is_year || self.has_year(value)
    }

    /// Returns whether this text has the same decade, but with two digits instead of four or the reverse:
    /// *les années 80*, *the 1980s*.
    fn has_year(&self, value: f64) -> bool {
        let short = value % 100.0;
        match value {
            _ if value.fract() != 0.0 => false,
            1900.0..2030.0 => short % 10.0 == 0.0 && self.has(short),
            20.0..100.0 => short % 10.0 == 0.0 && self.has(1900.0 + short),
            _ => false,
        }
    }

    /// Returns whether a number of the text `own` may be a measurement that this text gives in another unit.
    fn converts(&self, value: f64, number: &Written, own: &Numbers) -> bool {
        if let Some(unit) = number.unit
            && self.digits.iter().any(|&other| measures::may_equal(other, (value, unit)))
            && (unit == Unit::Temperature || !self.written.iter().any(|other| other.unit == Some(unit)))
        {
            return true;
        }
        let explains = |other: &Written| {
            // Celsius and Fahrenheit are the same [`Unit`].
            let unit = other.unit.filter(|unit| number.unit != Some(*unit) || *unit == Unit::Temperature);
            let single = other.readings.iter().filter(|values| values.len() == 1);
            unit.is_some_and(|unit| {
                single.clone().any(|values| measures::may_equal(value, (values[0], unit)))
            })
        };
        self.written.iter().any(explains) || number.is_bracketed && own.written.iter().any(explains)
    }

    /// Returns whether this text has a number that may have another value in the other text: a number in
    /// digits that the other text does not have in digits, or a month or number in words that it does not
    /// have.
    fn may_be_changed(&self, other: &Numbers) -> bool {
        let is_written = |value: f64| {
            has(&other.digits, value) || value == 0.0 || !other.has(value) && other.explains(value, self)
        };
        let lost = self.months & !other.months;
        self.written.iter().any(|number| !number.has_reading(is_written) && !other.has_measure(number, self))
            || self.spelt.iter().any(|&value| !other.explains(value, self))
            || (1..=12).any(|month| lost & (1 << month) != 0 && !other.has(f64::from(month)))
    }

    /// Returns whether this text contains a measure of the text `own` in another unit.
    fn has_measure(&self, number: &Written, own: &Numbers) -> bool {
        number.readings.iter().any(|values| values.len() == 1 && self.converts(values[0], number, own))
    }
}

/// Returns whether a sorted list has a value.
fn has(values: &[f64], value: f64) -> bool {
    // Values above 2⁵³ are rounded, but in the same way on both sides.
    let at = values.partition_point(|&other| other < value - value.abs() * 1e-12);
    values.get(at).is_some_and(|&other| other <= value + value.abs() * 1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Arabic, Chinese, English, French, German, Italian, Korean, Russian, Spanish, Thai};

    fn differs(source: &str, target: &str, lang: Language) -> bool {
        let read = |text, lang| Numbers::read(text, lang, &NumberWords::of(lang));
        differ(&read(source, French), &read(target, lang))
    }

    #[test]
    fn equal_values_in_other_notations_do_not_differ() {
        for (source, target, lang) in [
            ("Il gagne 1 234,50 € par mois.", "He earns €1,234.50 a month.", English),
            ("Le 3 février 2020 à 17 h 30", "On 02/03/2020 at 5:30 pm", English),
            ("le 03/02/2020", "3. Februar 2020", German),
            ("au XIXe siècle", "in the 19th century", English),
            ("Louis XIV", "Ludwig der 14.", German),
            ("vingt-trois chats", "23 cats", English),
            ("23 chats", "dreiundzwanzig Katzen", German),
            ("quatre-vingt-dix-sept euros", "97 euros", English),
            ("2,5 millions d'habitants", "2,500,000 people", English),
            ("2,5 milliards", "2500 millones", Spanish),
            ("97 moutons", "novantasette pecore", Italian),
            ("12 ans", "двенадцать лет", Russian),
            ("en 2019", "ในปี 2562", Thai),
            ("25 000 personnes", "2만 5천 명", Korean),
            ("23 personnes", "二十三个人", Chinese),
            ("1,2 million", "120万", Chinese),
            ("3 livres et 10 cahiers", "٣ كتب و١٠ دفاتر", Arabic),
            ("Plus de 30 000 arbres", "أكثر من 30،000 شجرة", Arabic),
            ("12 500,5 tonnes", "١٢٬٥٠٠٫٥ طن", Arabic),
            ("Il est 10h30.", "It is 10:30.", English),
            ("les années 80", "the 1980s", English),
            ("en 1998", "in '98", English),
            ("deux cents pages", "200 pages", English),
            ("une page", "1 page", English),
            ("300 pages", "trescientas páginas", Spanish),
            ("douze pages", "12 pages", English),
            ("Il pleut 25 cm.", "10 inches of rain.", English),
            ("Il pleut entre 5 et 10 cm.", "2 to 4 inches of rain.", English),
            ("sur 300 km", "over 300 km (190 miles)", English),
            ("voir http://a.fr/2015", "see http://a.fr/en", English),
            ("les émissions de CO2", "the emissions of carbon dioxide", English),
            ("les 2 prochaines années", "the next years", English),
            ("la guerre de 1950-1953", "the war of 1950-53", English),
            ("la guerre (1950-1953)", "1950~53년 전쟁", Korean),
            ("142 millions de fans", "1억 4천 2백만 명의 팬", Korean),
            ("35 millions de dollars", "3천5백만 달러", Korean),
            ("375 000 dollars", "37만 5,000달러", Korean),
            ("Il est sûr à 100 %.", "He is sure.", English),
        ] {
            assert!(!differs(source, target, lang), "{source} | {target}");
        }
    }

    #[test]
    fn other_values_differ() {
        for (source, target, lang) in [
            ("25 €", "€52", English),
            ("Le 3 février 2020", "On 4 February 2020", English),
            ("en 1998", "in 1999", English),
            ("vingt-trois chats", "24 cats", English),
            ("2,5 millions", "25 million", English),
            ("1 234,5", "1,234.6", English),
            ("Il est 10h30.", "It is 10:40.", English),
            ("deux pages", "12 pages", English),
            ("25 000 personnes", "2만 6천 명", Korean),
            ("les années 80", "the 1990s", English),
            ("Pas de chiffre.", "No number but 70.", English),
            ("cinq pages", "6 pages", English),
            ("de 1950 à 1953", "1950-54", English),
            ("2,89 millions et 2,52 millions", "12.89 million and 2.52 million", English),
            ("version 1.89", "version 1.88", English),
        ] {
            assert!(differs(source, target, lang), "{source} | {target}");
        }
    }
}
