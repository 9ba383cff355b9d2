//! What holds of every splitter on every text.

use enregard::split::{Span, for_language};
use enregard::text::lang::Lang;
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
    fn spans_partition_any_text(text in any::<String>(), lang in 0..Lang::ALL.len()) {
        let mut spans = Vec::new();
        for_language(Lang::ALL[lang]).split_into(&text, &mut spans);
        check(&text, &spans);
    }

    #[test]
    fn spans_partition_text_full_of_signs(
        text in "([A-Za-zÀé12]{0,4}[ .!?…:;«»“”\"'’()\\[\\]\u{a0}\u{202f}\n|—–-]{0,4}){0,40}",
        lang in 0..Lang::ALL.len(),
    ) {
        let mut spans = Vec::new();
        for_language(Lang::ALL[lang]).split_into(&text, &mut spans);
        check(&text, &spans);
    }
}
