//! Tests that the splitter never panics and loses no character of a text, that the SRX reader never panics,
//! and that the rules that it reads can split any text. The first byte of the input selects a language or SRX
//! rules; fuzz/seeds contains one input of each kind. Run it with: fuzz/run 60 split
#![no_main]

use enregard::Language;
use enregard::internals::split::srx::SrxRules;
use enregard::internals::split::{Span, Splitter, for_language};
use enregard::internals::text::pieces::{Opened, Pieces};
use enregard::internals::text::read::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use std::path::Path;

/// A first byte of this value or more selects SRX rules.
const RULES: u8 = 0x80;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    if choice < RULES {
        let lang = Language::ALL[usize::from(choice) % Language::ALL.len()];
        check(&*for_language(lang), &text);
        pieces(bytes);
        return;
    }
    // SRX rules and a text, separated by NUL.
    let (xml, text) =
        text.split_once('\0').unwrap_or((&text, "Un texte. M. Dupont dort. Ici ?! Là… « Non. » Fin"));
    let Ok(rules) = SrxRules::parse(xml, "fuzz.srx") else { return };
    if let Ok(splitter) = rules.for_language("fr-FR") {
        check(&splitter, text);
    }
});

/// Checks that the spans are in order, with only white space between them.
fn check(splitter: &dyn Splitter, text: &str) {
    let mut spans: Vec<Span> = Vec::new();
    splitter.split_into(text, &mut spans);
    let mut end = 0;
    for span in &spans {
        assert!(span.start >= end && span.start < span.end);
        assert!(text[end..span.start].trim().is_empty());
        assert_eq!(text[span.start..span.end].trim().len(), span.end - span.start);
        assert!((0.0..=1.0).contains(&span.boundary));
        end = span.end;
    }
    assert!(text[end..].trim().is_empty());
}

/// Checks that reading in pieces gives the same paragraphs as reading the whole text.
fn pieces(bytes: &[u8]) {
    let (path, options) = (Path::new("fuzz"), ReadOptions::default());
    let whole = read::decode(bytes, path, &options);
    let Ok(opened) = Pieces::open(Box::new(Cursor::new(bytes.to_vec())), path, &options) else {
        assert!(whole.is_err());
        return;
    };
    let Opened::Plain(pieces, _) = opened else { return };
    let whole = whole.unwrap();
    let decoder = pieces.decoder;
    let mut paragraphs = whole.paragraphs.iter().map(|range| &whole.text[range.clone()]);
    for piece in pieces.with_size(64) {
        let (document, _) = decoder.decode(&piece.unwrap()).unwrap();
        for range in &document.paragraphs {
            assert_eq!(paragraphs.next(), Some(&document.text[range.clone()]));
        }
    }
    assert_eq!(paragraphs.next(), None);
}
