//! Finds the items of lists within a line: `1. Ouvrir 2. Fermer`, `a) pommes b) poires`.

use super::count_probes;
use crate::text::floor;

/// Number of bytes searched for the label of the next item. List items are rarely longer.
const MAX_ITEM: usize = 600;

/// Returns the offset of the next list item if `text[start..]` begins with an item label. The label of the
/// next item must follow within [`MAX_ITEM`] bytes, after white space and with the same delimiter.
pub(crate) fn next_item(text: &str, start: usize) -> Option<usize> {
    let (label, delimiter) = label(&text[start..])?;
    let wanted = format!("{}{delimiter}", successor(label)?);
    let from = start + label.len() + delimiter.len();
    // Before a lower-case word, the number is an ordinal: `1. und 2. Bundesliga`.
    if delimiter == "."
        && text[from..].trim_start().starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase())
    {
        return None;
    }
    let ahead = &text[from..floor(text, from + MAX_ITEM)];
    count_probes(ahead.len());
    memchr::memmem::find_iter(ahead.as_bytes(), &wanted).map(|at| from + at).find(|&at| {
        let after = &text[at + wanted.len()..];
        let rest = after.trim_start();
        count_probes(after.len() - rest.len());
        let first = rest.chars().next();
        text[..at].ends_with(char::is_whitespace)
            && after.starts_with(char::is_whitespace)
            && first.is_some_and(|c| c.is_uppercase() || delimiter != "." && c.is_alphabetic())
    })
}

/// Returns the number or letter that labels an item, and the delimiter after it.
fn label(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    let numerals: &[u8] = if bytes.first()?.is_ascii_lowercase() { b"ivx" } else { b"IVX" };
    let roman = bytes.iter().take(5).take_while(|b| numerals.contains(b)).count();
    let length = match (digits, bytes.first()?) {
        (1..=3, _) => digits,
        // A single `v` or `x` is the letter after `u` or `w`, not a Roman numeral.
        (0, b'v' | b'x') if roman == 1 => 1,
        (0, _) if roman > 0 => roman,
        (0, b'a'..=b'z') => 1,
        (0, b'A'..=b'H') if bytes.get(1) == Some(&b')') => 1,
        _ => return None,
    };
    let (label, rest) = text.split_at(length);
    let delimiter = [".)", ")", "."].into_iter().find(|delimiter| rest.starts_with(delimiter))?;
    rest[delimiter.len()..].starts_with(char::is_whitespace).then_some((label, delimiter))
}

const ROMAN: [&str; 15] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"];

/// Returns the label that comes after `label`.
fn successor(label: &str) -> Option<String> {
    if let Ok(number) = label.parse::<u32>() {
        return Some((number + 1).to_string());
    }
    let letter = label.bytes().next()?;
    let is_letter = matches!(label, "v" | "x");
    if let Some(index) = ROMAN.iter().position(|roman| !is_letter && roman.eq_ignore_ascii_case(label)) {
        let next = ROMAN.get(index + 1)?;
        return Some(if letter.is_ascii_lowercase() { next.to_lowercase() } else { (*next).to_owned() });
    }
    (label.len() == 1 && letter.to_ascii_lowercase() < b'z').then(|| char::from(letter + 1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_item_has_the_next_label_and_the_same_delimiter() {
        let text = "1. Ouvrir la porte 2. Fermer la porte";
        assert_eq!(next_item(text, 0), text.find("2."));
        let letters = "a) pommes b) poires";
        assert_eq!(next_item(letters, 0), letters.find("b)"));
        assert_eq!(next_item("1. Il pèse 2.5 kilos", 0), None);
        assert_eq!(next_item("1. Il en veut 2) ou trois", 0), None);
        assert_eq!(next_item("1. und 2. Bundesliga", 0), None);
        let small = "i) ouvrir ii) fermer";
        assert_eq!(next_item(small, 0), small.find("ii)"));
        let sections = "II. Histoire III. Avenir";
        assert_eq!(next_item(sections, 0), sections.find("III."));
        assert_eq!(next_item("X. a vu Y. Dupont", 0), None);
        assert_eq!(next_item("Rien", 0), None);
    }
}
