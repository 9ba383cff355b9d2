//! Reads subtitles in SRT and WebVTT. Each subtitle is a line with its time, followed by lines of text.

use super::paragraphs::Paragraphs;
use crate::error::Message;

/// Reads the subtitles as paragraphs. A subtitle without closing punctuation is joined with the next one.
pub(super) fn read(text: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut lines = text.lines().peekable();
    let (mut begun, mut continues, mut after_blank, mut in_comment) = (false, false, true, false);
    while let Some(line) = lines.next() {
        out.budget.step()?;
        let is_blank = line.trim().is_empty();
        let was_blank = std::mem::replace(&mut after_blank, is_blank);
        in_comment = !is_blank && (in_comment || was_blank && is_comment(line));
        let is_time = line.contains("-->");
        if is_time && !continues {
            begun = true;
            out.end()?;
        }
        // The line before the time contains the number of the subtitle or, in WebVTT, its name.
        let is_number = !is_blank && line.trim().bytes().all(|b| b.is_ascii_digit());
        let before_time = lines.peek().is_some_and(|next| next.contains("-->"));
        if is_blank || in_comment || is_time || (is_number || was_blank) && before_time {
            continue;
        }
        let words = untagged(line);
        let words = words.trim();
        if begun && !words.is_empty() {
            out.budget.text(words.len())?;
            out.add(words)?;
            // Lyrics (♪) and descriptions of sounds ([…]) do not continue in dialogue.
            continues = !words
                .trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}', '\u{202f}'])
                .ends_with(['.', '!', '?', '…', ':', '♪', '♫', ']']);
        }
    }
    Ok(())
}

/// Whether a WebVTT block that begins with this line contains no subtitle.
fn is_comment(line: &str) -> bool {
    let word = line.split_ascii_whitespace().next();
    matches!(word, Some("NOTE" | "STYLE" | "REGION"))
}

/// Removes tags such as `<i>` and `{\an8}` from a line, in time proportional to its length.
fn untagged(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    // Whether `rest` may still contain a `>`, and whether it may still contain a `}`. Without these flags,
    // each unclosed tag would cause a search to the end of the line.
    let mut may_close = [true; 2];
    while let Some(at) = rest.find(['<', '{']) {
        let (kind, close) = if rest[at..].starts_with('<') { (0, '>') } else { (1, '}') };
        let is_tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '\\'));
        let end = if is_tag && may_close[kind] { rest[at..].find(close) } else { None };
        may_close[kind] &= !is_tag || end.is_some();
        match end {
            Some(end) => {
                out.push_str(&rest[..at]);
                rest = &rest[at + end + 1..];
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn paragraphs(text: &str) -> Vec<String> {
        let budget = Budget::default();
        let mut out = Paragraphs::new(&budget);
        read(text, &mut out).unwrap();
        out.finish().unwrap().text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn times_numbers_and_tags_are_dropped_and_sentences_rejoined() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n<i>Il pleut</i>\nencore\n\n2\n00:00:03,000 --> 00:00:04,000\n\
                   {\\an8}ce matin.\n\n3\n00:00:05,000 --> 00:00:06,000\n1984\nest loin !\n";
        assert_eq!(paragraphs(srt), ["Il pleut encore ce matin.", "1984 est loin !"]);
    }

    #[test]
    fn names_comments_and_settings_of_webvtt_are_dropped() {
        let vtt = "WEBVTT - film\n\nNOTE\nde la main de Léa\n\nSTYLE\n::cue {}\n\nscène 1\n00:01.000 --> 00:02.000 align:start\n\
                   <v Léa>Il pleut.\n\n00:03.000 --> 00:04.000\n♪ La la ♪\n\n00:05.000 --> 00:06.000\n[Bruit]\n\n\
                   00:07.000 --> 00:08.000\nNOTE bien.\n";
        assert_eq!(paragraphs(vtt), ["Il pleut.", "♪ La la ♪", "[Bruit]", "NOTE bien."]);
    }

    #[test]
    fn unclosed_brackets_are_text() {
        assert_eq!(untagged("a <b {c"), "a <b {c");
        assert_eq!(untagged("<<i>x</i> { y"), "<x { y");
    }
}
