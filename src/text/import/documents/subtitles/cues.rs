//! Finds the cues of subtitles: the lines that are shown together, with their times.

use crate::error::Message;
use crate::limits::Budget;

/// Estimated memory for a cue and for a line, in bytes, in addition to the text.
const ITEM: usize = 64;

/// A subtitle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    /// The times in milliseconds.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) lines: Vec<String>,
}

/// Finds the cues of SRT or WebVTT. A cue begins with a line that contains its times, and ends at the next such
/// line, even without the blank line and the number between them.
pub(super) fn read(text: &str, budget: &Budget) -> Result<Vec<Cue>, Message> {
    let text = text.trim_start_matches('\u{feff}');
    let is_vtt = text.trim_start().starts_with("WEBVTT");
    let mut cues: Vec<Cue> = Vec::new();
    let mut lines = text.lines().map(str::trim);
    let (mut after_blank, mut in_comment) = (true, false);
    while let Some(line) = lines.next() {
        budget.step()?;
        let was_blank = std::mem::replace(&mut after_blank, line.is_empty());
        if let Some((start, end, text)) = times(line) {
            budget.text(ITEM + text.len())?;
            let lines = Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
            cues.push(Cue { start, end, lines: lines.into_iter().collect() });
            in_comment = false;
            continue;
        }
        in_comment = !line.is_empty() && (in_comment || is_vtt && was_blank && is_comment(line));
        // The line before the times contains the number of the cue or, in WebVTT, its name.
        let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
        let mut after = lines.clone();
        let is_name = match after.next() {
            Some(next) if times(next).is_some() => is_number || was_blank && is_vtt,
            // A truncated file may end with the number of a cue.
            next => is_number && was_blank && next.is_none_or(str::is_empty) && after.all(str::is_empty),
        };
        if line.is_empty() || in_comment || is_name {
            continue;
        }
        if let Some(cue) = cues.last_mut() {
            budget.text(line.len() + ITEM)?;
            cue.lines.push(line.to_owned());
        }
    }
    Ok(cues)
}

/// Whether a WebVTT block that begins with this line contains no cue.
fn is_comment(line: &str) -> bool {
    let word = line.split_ascii_whitespace().next();
    matches!(word, Some("NOTE" | "STYLE" | "REGION" | "WEBVTT"))
}

/// Returns the times in a line such as `00:00:01,000 --> 00:00:02,000`, and text after them. Settings of the position
/// are not text. The number of the cue may come before the times.
fn times(line: &str) -> Option<(u64, u64, &str)> {
    let at = line.find("->")?;
    let before = line[..at].trim_end_matches(['-', ' ']);
    let is_time = |text: &str| {
        text.contains(':')
            && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b',' | b'.'))
    };
    let mut words = before.split_whitespace();
    let start = words.next_back().filter(|word| is_time(word))?;
    if words.any(|word| !word.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let rest = line[at + 2..].trim_start();
    let (end, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_setting =
        |word: &str| word.split_once(':').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty());
    let text = if rest.split_whitespace().all(is_setting) { "" } else { rest.trim() };
    is_time(end).then(|| (milliseconds(start), milliseconds(end), text))
}

/// Converts a time such as `01:02:03,004` or `02:03.004` to milliseconds.
fn milliseconds(time: &str) -> u64 {
    let (whole, fraction) = time.split_once([',', '.']).unwrap_or((time, ""));
    let seconds = whole
        .split(':')
        .fold(0_u64, |sum, part| sum.saturating_mul(60).saturating_add(part.parse().unwrap_or(0)));
    let fraction = format!("{:0<3}", fraction);
    let thousandths = fraction.get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    seconds.saturating_mul(1000).saturating_add(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_recognised() {
        assert_eq!(times("00:01:02,5 --> 1:00:00.004 line:0%"), Some((62_500, 3_600_004, "")));
        assert_eq!(times("7 00:01.000->00:02.000 Oui : non"), Some((1000, 2000, "Oui : non")));
        for text in ["a --> b", "Il est 12:30 --> 13:30", "->", "12 --> 13", "--> 00:01"] {
            assert_eq!(times(text), None, "{text}");
        }
    }
}
