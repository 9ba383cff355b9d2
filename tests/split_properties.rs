//! What holds of every splitter on every text.

use enregard::split::{Span, for_language};
use enregard::text::language::Language;
use proptest::prelude::*;

/// In order, disjoint, not empty, on character borders, and only white space outside.
fn check(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(span.start >= at && span.end > span.start, "{span:?} after {at} in {text:?}");
        assert!(text[at..span.start].trim().is_empty(), "text left out before {span:?} in {text:?}");
        let sentence = &text[span.start..span.end];
        assert_eq!(sentence.trim(), sentence);
        assert!((0.0..=1.0).contains(&span.boundary));
        at = span.end;
    }
    assert!(text[at..].trim().is_empty());
    if let Some(last) = spans.last() {
        assert_eq!(last.boundary, 1.0);
    }
}

proptest! {
    #[test]
    fn spans_partition_any_text(text in any::<String>(), lang in 0..Language::ALL.len()) {
        let mut spans = Vec::new();
        for_language(Language::ALL[lang]).split_into(&text, &mut spans);
        check(&text, &spans);
    }

    #[test]
    fn spans_partition_text_full_of_signs(
        text in "([A-Za-zÀé12]{0,4}[ .!?…:;«»“”\"'’()\\[\\]\u{a0}\u{202f}\n\u{b}•|—–-]{0,4}){0,40}",
        lang in 0..Language::ALL.len(),
    ) {
        let mut spans = Vec::new();
        for_language(Language::ALL[lang]).split_into(&text, &mut spans);
        check(&text, &spans);
    }
}

/// Texts made to trap a splitter that looks back or ahead without a bound.
const TRAPS: &[&str] = &[
    ".", ". ", " . ", "!", "! ", "\"", "\" ", "«", "« ", "» ", ".» ", "(", "( ", ") ", ".) ", "[1] ", "M. ",
    "etc. ", "p. 1 ", "1. ", "1) a ", "a) b) ", "1 ", "; ", ": ", "- ", "— A ", "A ", "\"A ", "(A ", "a\n",
    "\n", " ", "…", "… ", "。", "「。", "）", "J.-P. ", "a.b.", "é", "’", "l’", "• ", "| ", ". | ", "'' ",
    "? ! ", ". (", "A. «", "Le ", "le Le. ",
];

#[test]
fn no_trap_takes_more_than_linear_time() {
    // Some 300 KB of each: a quadratic scan takes a minute, a linear one a fraction of a second.
    for trap in TRAPS {
        for prefix in ["", "1. ", "« Il ", "(Il "] {
            let text = prefix.to_owned() + &trap.repeat(300_000 / trap.len());
            let begun = std::time::Instant::now();
            let mut spans = Vec::new();
            for_language(Language::French).split_into(&text, &mut spans);
            check(&text, &spans);
            assert!(begun.elapsed().as_secs() < 20, "{trap:?} after {prefix:?} took {:?}", begun.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn spans_of_srx_partition_any_text(text in "([a-zA-Zé]{0,3}[ .!?…\u{a0}\n]{0,3}){0,30}") {
        let xml = "<srx version=\"2.0\"><header cascade=\"yes\"/><body><languagerules><languagerule languagerulename=\"T\">\
            <rule break=\"no\"><beforebreak>\\ba\\.</beforebreak><afterbreak>\\s</afterbreak></rule>\
            <rule><beforebreak>[.?!…]+</beforebreak><afterbreak>\\s</afterbreak></rule>\
            <rule><beforebreak></beforebreak><afterbreak>é</afterbreak></rule></languagerule></languagerules>\
            <maprules><languagemap languagepattern=\".*\" languagerulename=\"T\"/></maprules></body></srx>";
        let splitter = enregard::split::srx::SrxRules::parse(xml, "t.srx").unwrap().for_language("fr").unwrap();
        let mut spans = Vec::new();
        enregard::split::Splitter::split_into(&splitter, &text, &mut spans);
        check(&text, &spans);
    }
}
