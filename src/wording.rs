//! Functions and constants for the wording of messages.

use std::borrow::Cow;

/// The name of standard input in messages.
pub const STANDARD_INPUT: &str = "standard input";

/// Formats a number with its noun, which is passed in the singular.
///
/// # Examples
/// ```
/// use enregard::internals::wording::count;
/// assert_eq!(count(1, "unit"), "1 unit");
/// assert_eq!(count(0, "broken unit"), "0 broken units");
/// assert_eq!(count(3, "dictionary entry"), "3 dictionary entries");
/// assert_eq!(count(2, "key"), "2 keys");
/// ```
pub fn count(number: impl TryInto<u64>, noun: &str) -> String {
    // A count always fits into a `u64`.
    let number = number.try_into().unwrap_or(u64::MAX);
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// Maximum number of items that [`list`] shows. Few people read a longer list.
const MAX_LISTED: usize = 8;

/// Joins the first eight items with commas, and adds the number of further items.
///
/// # Examples
/// ```
/// use enregard::internals::wording::list;
/// assert_eq!(list(["en", "de"].into_iter()), "en, de");
/// assert_eq!(list("abcdefghij".split("").skip(1).take(10)), "a, b, c, d, e, f, g, h and 2 more");
/// ```
pub fn list<'a>(mut items: impl Iterator<Item = &'a str>) -> String {
    let mut text = items.by_ref().take(MAX_LISTED).collect::<Vec<_>>().join(", ");
    let others = items.count();
    if others > 0 {
        text.push_str(&format!(" and {others} more"));
    }
    text
}

/// Escapes characters that could change what a terminal shows: control characters, which include line breaks
/// and the start of colour sequences, and characters that change the direction of text.
///
/// # Examples
/// ```
/// use enregard::internals::wording::printable;
/// assert_eq!(printable("l’été 1.txt"), "l’été 1.txt");
/// assert_eq!(printable("\x1b[2J\r\n"), r"\u{1b}[2J\r\n");
/// assert_eq!(printable("\u{202e}txt.exe"), r"\u{202e}txt.exe");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_unsafe =
        |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(is_unsafe) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out.into()
}

/// Escapes text for HTML, in elements and in attributes. Control characters that HTML forbids are shown as in
/// [`printable`].
///
/// # Examples
/// ```
/// use enregard::internals::wording::escape_html;
/// assert_eq!(escape_html("R&D <\"ici\">"), "R&amp;D &lt;&quot;ici&quot;&gt;");
/// assert_eq!(escape_html("a\x1b[31m\tb"), "a\\u{1b}[31m\tb");
/// ```
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

/// Defines an enum of things that users know by name, such as quality flags: its variants with their names and
/// definitions, and the conversion from and to names. The error for an unknown name lists the known ones.
macro_rules! named {
    (
        $(#[$doc:meta])*
        $Enum:ident, $singular:literal, $plural:literal:
        $($variant:ident $name:literal $definition:literal)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $Enum {
            $(#[doc = $definition] $variant,)*
        }

        impl $Enum {
            #[doc = concat!("All ", $plural, ", in the order in which they are listed.")]
            pub const ALL: &'static [$Enum] = &[$($Enum::$variant),*];

            #[doc = concat!("Returns the name of the ", $singular, ".")]
            pub const fn name(self) -> &'static str {
                match self { $($Enum::$variant => $name),* }
            }

            #[doc = concat!("Returns the definition of the ", $singular, ", as a sentence.")]
            pub const fn definition(self) -> &'static str {
                match self { $($Enum::$variant => $definition),* }
            }
        }

        impl std::fmt::Display for $Enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $Enum {
            type Err = String;

            fn from_str(name: &str) -> Result<$Enum, String> {
                let found = $Enum::ALL.iter().copied().find(|known| known.name() == name.trim());
                found.ok_or_else(|| {
                    let names: Vec<_> = $Enum::ALL.iter().map(|known| known.name()).collect();
                    format!("not a {}; the {} are {}", $singular, $plural, names.join(", "))
                })
            }
        }
    };
}
pub(crate) use named;

/// Formats a size in the largest unit in which it is at least 1: `730 bytes`, `12.3 kB`, `5.000 MB`.
///
/// # Examples
/// ```
/// use enregard::internals::wording::size;
/// assert_eq!([size(1), size(999), size(1000)], ["1 byte", "999 bytes", "1.000 kB"]);
/// assert_eq!([size(12_345), size(5_000_001)], ["12.3 kB", "5.000 MB"]);
/// ```
pub fn size(bytes: u64) -> String {
    let of = |unit: f64, name: &str| {
        let units = bytes as f64 / unit;
        // Use three decimals, so that a size just above a limit differs from the limit in a message.
        if units < 10.0 { format!("{units:.3} {name}") } else { format!("{units:.1} {name}") }
    };
    match bytes {
        0..1000 => count(bytes, "byte"),
        1000..1_000_000 => of(1e3, "kB"),
        _ => of(1e6, "MB"),
    }
}
