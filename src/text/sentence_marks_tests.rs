use super::*;
use crate::text::Role;
use proptest::prelude::*;

/// Makes a text with sentences and marks from a pattern. `|` ends a sentence. A letter in brackets is a mark: `[b]`
/// begins an element, `[/b]` ends it, and `[b/]` has no text.
fn parse(pattern: &str) -> (Vec<Mark>, Vec<Sentence>, String) {
    let (mut text, mut marks, mut sentences) = (String::new(), Vec::new(), Vec::new());
    let mut start = 0;
    let mut rest = pattern;
    let mut cut = |text: &str, start: usize| {
        let kept = &text[start..];
        let begin = start + kept.len() - kept.trim_start().len();
        let span = begin..text.trim_end().len().max(begin);
        if !span.is_empty() {
            sentences.push(Sentence { span, paragraph: 0, boundary: 1.0 });
        }
    };
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '|' {
            cut(&text, start);
            start = text.len();
        } else if c == '[' {
            let (tag, after) = rest.split_once(']').unwrap();
            rest = after;
            let kind = match (tag.starts_with('/'), tag.ends_with('/')) {
                (true, _) => MarkKind::Close,
                (_, true) => MarkKind::Alone,
                _ => MarkKind::Open,
            };
            let name = tag.trim_matches('/');
            let element = u32::from(name.chars().next().unwrap());
            marks.push(Mark {
                at: text.len(),
                kind,
                element,
                role: Role::Other,
                code: tag.into(),
                id: Box::default(),
            });
        } else {
            text.push(c);
        }
    }
    cut(&text, start);
    (marks, sentences, text)
}

/// Returns each sentence with its marks.
fn divided(pattern: &str) -> Vec<String> {
    let (marks, sentences, text) = parse(pattern);
    let divided = by_sentence(&marks, &sentences);
    let sentence = |(number, sentence): (u32, &Sentence)| {
        let (text, mut out, mut done) = (&text[sentence.span.clone()], String::new(), 0);
        for mark in divided.of(number) {
            out.push_str(&text[done..mark.at]);
            out.extend(["[", &mark.code, "]"]);
            done = mark.at;
        }
        out + &text[done..]
    };
    (0..).zip(&sentences).map(sentence).collect()
}

#[test]
fn marks_between_sentences_belong_to_the_text_that_they_enclose() {
    for (pattern, expected) in [
        ("Un [b]deux[/b].| Trois.", vec!["Un [b]deux[/b].", "Trois."]),
        ("[b]Un.[/b]| [i]Deux.[/i]", vec!["[b]Un.[/b]", "[i]Deux.[/i]"]),
        ("[b]Un.| [/b]Deux.", vec!["[b]Un.[/b]", "Deux."]),
        ("Un.[b]| Deux.[/b]", vec!["Un.", "[b]Deux.[/b]"]),
        ("Un.[b]| [/b]Deux.", vec!["Un.[b][/b]", "Deux."]),
        ("Un.[n/]| Deux.", vec!["Un.[n/]", "Deux."]),
        ("Un.| [n/]Deux.", vec!["Un.", "[n/]Deux."]),
        ("[b]Un.|Deux.[/b]", vec!["[b]Un.", "Deux.[/b]"]),
        ("[b]Un.[/b][i]|Deux.[/i]", vec!["[b]Un.[/b]", "[i]Deux.[/i]"]),
        ("[b][i]Un.| Deux[/b].[/i]", vec!["[b][i]Un.", "Deux[/b].[/i]"]),
        (" [b] Un.| Deux.[/b] ", vec!["[b]Un.", "Deux.[/b]"]),
    ] {
        assert_eq!(divided(pattern), expected, "{pattern}");
    }
    assert!(by_sentence(&parse("[b][/b]").0, &[]).is_empty());
}

proptest! {
    #[test]
    fn no_mark_is_lost_or_disordered(parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)) {
        let (marks, sentences, text) = parse(&parts.concat());
        let divided = by_sentence(&marks, &sentences);
        let mut kept = 0;
        for (number, sentence) in (0..).zip(&sentences) {
            let text = &text[sentence.span.clone()];
            let own = divided.of(number);
            prop_assert!(own.iter().all(|mark| text.is_char_boundary(mark.at)));
            prop_assert!(own.is_sorted_by_key(|mark| mark.at));
            kept += own.len();
        }
        prop_assert_eq!(kept, if sentences.is_empty() { 0 } else { marks.len() });
    }
}

const PARTS: &[&str] = &["Un", "été", " ", ".", "|", "[b]", "[/b]", "[i]", "[/i]", "[n/]", "東"];
