//! SRT: numbered subtitles, each under the time it is shown at.

/// The subtitles. One that goes on in the next, as far as its end shows, is one paragraph with it.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut lines = text.lines().peekable();
    let mut goes_on = false;
    while let Some(line) = lines.next() {
        // The number of a subtitle stands before its time.
        let is_number = !line.trim().is_empty() && line.trim().bytes().all(|b| b.is_ascii_digit());
        let is_time = line.contains("-->");
        if is_time || is_number && lines.peek().is_some_and(|next| next.contains("-->")) {
            if is_time && !goes_on {
                out.push(String::new());
            }
            continue;
        }
        let words = untagged(line);
        if let Some(last) = out.last_mut().filter(|_| !words.trim().is_empty()) {
            last.push(' ');
            last.push_str(words.trim());
            goes_on = !words
                .trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}', '\u{202f}'])
                .ends_with(['.', '!', '?', '…', ':']);
        }
    }
    out
}

/// The line without `<i>` and the like, and without `{\an8}`.
fn untagged(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let close = if rest[at..].starts_with('<') { '>' } else { '}' };
        let is_tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '\\'));
        match rest[at..].find(close).filter(|_| is_tag) {
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

    #[test]
    fn times_numbers_and_tags_go_and_sentences_are_rejoined() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n<i>Il pleut</i>\nencore\n\n2\n00:00:03,000 --> 00:00:04,000\n\
                   {\\an8}ce matin.\n\n3\n00:00:05,000 --> 00:00:06,000\n1984\nest loin !\n";
        assert_eq!(paragraphs(srt), [" Il pleut encore ce matin.", " 1984 est loin !"]);
    }
}
