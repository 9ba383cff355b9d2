//! Tests the cases in docs/reference/other-sentences.md.

use enregard::Language;
use enregard::internals::split::for_language;

#[test]
fn cases_in_the_documentation_are_split_as_marked() {
    let page = include_str!("../docs/reference/other-sentences.md");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (code, line) in page.lines().filter_map(|line| line.strip_prefix("- `")?.split_once("` ")) {
        let lang: Language = code.parse().unwrap();
        let expected: Vec<&str> = line.split(" ‖ ").collect();
        let text = expected.join(if ["zh", "ja"].contains(&code) { "" } else { " " });
        let mut spans = Vec::new();
        for_language(lang).split_into(&text, &mut spans);
        let found: Vec<&str> = spans.iter().map(|span| &text[span.start..span.end]).collect();
        count += 1;
        if found != expected {
            wrong.push(format!("{code}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 20, "only {count} cases found in the page");
}
