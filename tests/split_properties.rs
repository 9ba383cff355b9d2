//! Tests properties that every splitter has on any text.

use enregard::Language;
use enregard::internals::split::{Span, for_language};
use proptest::prelude::*;

/// Checks that the spans are in order, disjoint, trimmed and not empty, and that only white space is outside
/// them.
fn check(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(span.start >= at && span.end > span.start, "{span:?} after {at} in {text:?}");
        assert!(text[at..span.start].trim().is_empty(), "text outside the spans before {span:?} in {text:?}");
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
    fn spans_partition_text_full_of_punctuation(
        text in "([A-Za-zÀé12]{0,4}[ .!?…:;«»“”\"'’()\\[\\]\u{a0}\u{202f}\n\u{b}•|—–-]{0,4}){0,40}",
        lang in 0..Language::ALL.len(),
    ) {
        let mut spans = Vec::new();
        for_language(Language::ALL[lang]).split_into(&text, &mut spans);
        check(&text, &spans);
    }
}

/// Strings whose repetition takes quadratic time in a splitter with unbounded look-back or look-ahead.
const ADVERSARIAL: &[&str] = &[
    ".", ". ", " . ", "!", "! ", "\"", "\" ", "«", "« ", "» ", ".» ", "(", "( ", ") ", ".) ", "[1] ", "M. ",
    "etc. ", "p. 1 ", "1. ", "1) a ", "a) b) ", "1 ", "; ", ": ", "- ", "— A ", "A ", "\"A ", "(A ", "a\n",
    "\n", " ", "…", "… ", "。", "「。", "）", "J.-P. ", "a.b.", "é", "’", "l’", "• ", "| ", ". | ", "'' ",
    "? ! ", ". (", "A. «", "Le ", "le Le. ",
];

#[test]
fn adversarial_text_takes_linear_time() {
    // Each text has about 300 kB. A quadratic scan of it takes a minute, a linear scan a fraction of a
    // second.
    for unit in ADVERSARIAL {
        for prefix in ["", "1. ", "« Il ", "(Il "] {
            let text = prefix.to_owned() + &unit.repeat(300_000 / unit.len());
            let start = std::time::Instant::now();
            let mut spans = Vec::new();
            for_language(Language::French).split_into(&text, &mut spans);
            check(&text, &spans);
            assert!(start.elapsed().as_secs() < 20, "{unit:?} after {prefix:?} took {:?}", start.elapsed());
        }
    }
}

#[cfg(feature = "srx")]
proptest! {
    #[test]
    fn srx_spans_partition_any_text(text in "([a-zA-Zé]{0,3}[ .!?…\u{a0}\n]{0,3}){0,30}") {
        let xml = "<srx version=\"2.0\"><header cascade=\"yes\"/><body>\
            <languagerules><languagerule languagerulename=\"T\">\
            <rule break=\"no\"><beforebreak>\\ba\\.</beforebreak><afterbreak>\\s</afterbreak></rule>\
            <rule><beforebreak>[.?!…]+</beforebreak><afterbreak>\\s</afterbreak></rule>\
            <rule><beforebreak></beforebreak><afterbreak>é</afterbreak></rule></languagerule></languagerules>\
            <maprules><languagemap languagepattern=\".*\" languagerulename=\"T\"/></maprules></body></srx>";
        let rules = enregard::internals::split::srx::SrxRules::parse(xml, "t.srx").unwrap();
        let splitter = rules.for_language("fr").unwrap();
        let mut spans = Vec::new();
        enregard::internals::split::Splitter::split_into(&splitter, &text, &mut spans);
        check(&text, &spans);
    }
}
