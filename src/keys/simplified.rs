//! Traditional Chinese characters and their simplified forms.

use std::sync::OnceLock;

/// Pairs of a traditional and a simplified character, ordered by the traditional one. They come from the
/// property `kSimplifiedVariant` of the Unihan database (Unicode 15.0, Unicode licence), within the Basic
/// Multilingual Plane. If a character has several simplified forms, the table has the first one that differs
/// from the character.
const PAIRS: &str = include_str!("data/simplified.txt");

/// The code points of the first and the last character that `simplify` looks up in its table.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Returns the simplified form of a character, or the character itself if the table has none.
pub(super) fn simplify(c: char) -> char {
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    let Some(at) = (c as u32).checked_sub(FIRST).filter(|&at| at <= LAST - FIRST) else { return c };
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<u16> = (FIRST as u16..=LAST as u16).collect();
        let mut chars = PAIRS.chars().filter(|&c| c != '\n');
        while let Some((from, to)) = chars.next().zip(chars.next()) {
            table[(from as u32 - FIRST) as usize] = to as u16;
        }
        table
    });
    char::from_u32(u32::from(table[at as usize])).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_become_simplified() {
        let simple: String = "臺灣的圖書館後來開門了。".chars().map(simplify).collect();
        assert_eq!(simple, "台湾的图书馆后来开门了。");
        for c in ['a', '\u{33FF}', '\u{A000}', '\u{20000}', '水'] {
            assert_eq!(simplify(c), c);
        }
    }

    #[test]
    fn pairs_are_ordered_and_no_result_changes_again() {
        let chars: Vec<char> = PAIRS.chars().filter(|&c| c != '\n').collect();
        assert!(chars.len().is_multiple_of(2) && chars.chunks(2).is_sorted_by_key(|pair| pair[0]));
        for c in chars {
            assert_eq!(simplify(simplify(c)), simplify(c), "{c}");
        }
    }
}
