//! The cases of docs/reference/french-sentences.md: every line that begins with `>` is a paragraph, `‖` its boundaries.

use enregard::split::for_language;
use enregard::text::language::Language;

#[test]
fn the_cases_of_the_page() {
    let page = include_str!("../docs/reference/french-sentences.md");
    let splitter = for_language(Language::French);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in page.lines().filter_map(|l| l.strip_prefix("> ")) {
        count += 1;
        let wanted: Vec<&str> = line.split(" ‖ ").collect();
        // Once with the spaces as typed, once with no-break spaces where French typography has them.
        for narrow in [false, true] {
            let mut text = wanted.join(" ");
            if narrow {
                for (space, fixed) in [
                    (" ?", "\u{202f}?"),
                    (" !", "\u{202f}!"),
                    (" ;", "\u{202f};"),
                    (" :", "\u{a0}:"),
                    ("« ", "«\u{a0}"),
                    (" »", "\u{a0}»"),
                ] {
                    text = text.replace(space, fixed);
                }
            }
            let mut spans = Vec::new();
            splitter.split_into(&text, &mut spans);
            let found: Vec<String> =
                spans.iter().map(|s| text[s.start..s.end].replace(['\u{202f}', '\u{a0}'], " ")).collect();
            if found != wanted {
                wrong.push(format!("{found:?}"));
            }
        }
    }
    assert!(count > 50, "the page has lost its cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
