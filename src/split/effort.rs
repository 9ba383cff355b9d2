//! How much the splitter looks at, counted in tests alone: time must grow with the text and no faster, whatever the text is,
//! and a clock is a poor witness of that.

#[cfg(test)]
thread_local! {
    static SPENT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many more bytes were looked at. Every loop whose length is not a constant says so.
#[inline(always)]
pub(super) fn spend(bytes: usize) {
    #[cfg(test)]
    SPENT.set(SPENT.get() + bytes);
    let _ = bytes;
}

#[cfg(test)]
mod tests {
    use super::SPENT;
    use crate::split::for_language;
    use crate::text::language::Language;

    /// Texts made to trap a splitter that looks back or ahead without a bound.
    const TRAPS: &[&str] = &[
        ".",
        ". ",
        " . ",
        "!",
        "! ",
        "\"",
        "\" ",
        "«",
        "« ",
        "» ",
        ".» ",
        "(",
        "( ",
        ") ",
        ".) ",
        "[1] ",
        "M. ",
        "etc. ",
        "etc. Le ",
        "p. 1 ",
        "1. ",
        "1) a ",
        "a) b) ",
        "1 ",
        "; ",
        ": ",
        "- ",
        "— A ",
        "A ",
        "\"A ",
        "(A ",
        "a\n",
        "\n",
        " ",
        "…",
        "… ",
        "。",
        "「。",
        "）",
        "J.-P. ",
        "A. B. ",
        "a.b.",
        "é",
        "’",
        "l’",
        "• ",
        "•",
        "| ",
        "|a. ",
        "; A ",
        "(1) A ",
        "Art. 1. - ",
        "I. - ",
        "A ) ",
        ". | ",
        "'' ",
        "? ! ",
        ". (",
        "A. «",
        "Le ",
        "le Le. ",
        "a",
        "A",
        "a. ; ",
        "\u{a0}",
        "« Le ",
        "«\u{a0}A",
        " \n .",
        "cf. ",
        "Mme. Le ",
        ". .",
        "!!!",
        "?) ",
        "-",
        "Art. L. 1-2 ",
        "http://a.b/c ",
    ];

    /// What is spent on so many bytes of a text that begins somehow and goes on with a trap.
    fn spent(prefix: &str, trap: &str, bytes: usize, lang: Language) -> usize {
        let text = prefix.to_owned() + &trap.repeat(bytes / trap.len());
        SPENT.set(0);
        for_language(lang).split_into(&text, &mut Vec::new());
        SPENT.get()
    }

    #[test]
    fn effort_grows_no_faster_than_the_text() {
        for lang in [Language::French, Language::Japanese] {
            for trap in TRAPS {
                for prefix in ["", "1. ", "« Il ", "(Il ", "\" Le", "M. "] {
                    let (one, four) = (spent(prefix, trap, 20_000, lang), spent(prefix, trap, 80_000, lang));
                    assert!(
                        four <= 4 * one + one / 10 + 4_000,
                        "{trap:?} after {prefix:?}: {one}, then {four}"
                    );
                    // At the worst every other byte is a semicolon, and others are looked for on both sides of it.
                    assert!(four <= 80_000 * 460, "{trap:?} after {prefix:?}: {four} for 80 KB");
                }
            }
        }
    }
}
