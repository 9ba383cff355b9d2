//! Tests the cases in docs/reference/french-sentences.md: each line that begins with `>` is a paragraph, and
//! `‖` marks its boundaries.

use enregard::Language;
use enregard::internals::split::for_language;

#[test]
fn cases_in_the_documentation_are_split_as_marked() {
    let page = include_str!("../docs/reference/french-sentences.md");
    let splitter = for_language(Language::French);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in page.lines().filter_map(|l| l.strip_prefix("> ")) {
        count += 1;
        let expected: Vec<&str> = line.split(" ‖ ").collect();
        // The text is split with ordinary spaces, and again with the no-break spaces of French typography.
        for narrow in [false, true] {
            let mut text = expected.join(" ");
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
            if found != expected {
                wrong.push(format!("{found:?}"));
            }
        }
    }
    assert!(count > 50, "only {count} cases found in the page");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
