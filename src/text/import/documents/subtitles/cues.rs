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

/// The lines with broken times: their number, and the number of the first one, counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BrokenTimes {
    pub(super) count: usize,
    pub(super) first: usize,
}

/// Finds the cues of SRT or WebVTT. A cue begins with a line that contains its times, and ends at the next such
/// line, even without the blank line and the number between them.
pub(super) fn read(text: &str, budget: &Budget) -> Result<(Vec<Cue>, BrokenTimes), Message> {
    let text = text.trim_start_matches('\u{feff}');
    let is_vtt = text.trim_start().starts_with("WEBVTT");
    let mut cues: Vec<Cue> = Vec::new();
    let mut lines = text.lines().map(str::trim);
    let (mut after_blank, mut after_number, mut in_comment) = (true, false, false);
    let (mut broken, mut has_lost) = (BrokenTimes::default(), false);
    let mut number = 0;
    while let Some(line) = lines.next() {
        number += 1;
        budget.step()?;
        let was_blank = std::mem::replace(&mut after_blank, line.is_empty());
        if let Some((start, end, text)) = times(line) {
            budget.text(ITEM + text.len())?;
            let lines = Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
            cues.push(Cue { start, end, lines: lines.into_iter().collect() });
            (in_comment, after_number) = (false, false);
            continue;
        }
        let begins_cue = was_blank || std::mem::take(&mut after_number);
        if begins_cue && !in_comment && is_broken(line) {
            budget.text(ITEM)?;
            // The cue begins at an unknown time after the previous one.
            let time = cues.last().map_or(0, |cue| cue.end);
            cues.push(Cue { start: time, end: time, lines: Vec::new() });
            if broken.count == 0 {
                broken.first = number;
            }
            broken.count += 1;
            continue;
        }
        in_comment = !line.is_empty() && (in_comment || is_vtt && was_blank && is_comment(line));
        // The line before the times contains the number of the cue or, in WebVTT, its name.
        let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
        let mut after = lines.clone();
        let is_name = match after.next() {
            Some(next) if times(next).is_some() => is_number || was_blank && is_vtt,
            Some(next) if was_blank && is_broken(next) => {
                after_number = is_number || is_vtt;
                after_number && !line.is_empty()
            }
            // A truncated file may end with the number of a cue.
            next => is_number && was_blank && next.is_none_or(str::is_empty) && after.all(str::is_empty),
        };
        if line.is_empty() || in_comment || is_name {
            continue;
        }
        if let Some(cue) = cues.last_mut() {
            budget.text(line.len() + ITEM)?;
            cue.lines.push(line.to_owned());
        } else {
            has_lost |= !is_vtt || was_blank;
        }
    }
    if cues.is_empty() && has_lost {
        let fault = "has no lines with times, such as 00:00:01,000 --> 00:00:02,000";
        return Err(format!("{fault}; if it is plain text, rename it to .txt").into());
    }
    Ok((cues, broken))
}

/// Whether a line at the beginning of a cue, which has no valid times, contains an arrow.
fn is_broken(line: &str) -> bool {
    line.contains("-->")
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
    fn broken_times_begin_a_cue_without_becoming_text() {
        let read = |text: &str| {
            let (cues, broken) = read(text, &Budget::default()).map_err(|fault| fault.to_string())?;
            let cues = cues.into_iter().map(|cue| (cue.start, cue.end, cue.lines.join(" ")));
            Ok::<_, String>((cues.collect::<Vec<_>>(), (broken.count, broken.first)))
        };
        let cue = |start, end, text: &str| (start, end, text.to_owned());
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nUn.\n\n2\n00:00:O3,000 --> 00:00:04,000\nDeux.\n\n3\n--> \nTrois --> ici.\n";
        let cues = vec![cue(1000, 2000, "Un."), cue(2000, 2000, "Deux."), cue(2000, 2000, "Trois --> ici.")];
        assert_eq!(read(srt), Ok((cues, (2, 6))));
        let vtt = "WEBVTT\n\nscène 1\n00:01 --> fin\nUn.\n";
        assert_eq!(read(vtt), Ok((vec![cue(0, 0, "Un.")], (1, 4))));
        for lost in ["Il pleut.\n\nOn rentre.\n", "WEBVTT\n\nIl pleut.\n"] {
            assert!(read(lost).unwrap_err().starts_with("has no lines with times"), "{lost}");
        }
        for empty in ["", "\n", "WEBVTT - film\nX-TIMESTAMP-MAP=MPEGTS:9\n\nNOTE\nrien\n"] {
            assert_eq!(read(empty), Ok((Vec::new(), (0, 0))), "{empty}");
        }
    }

    #[test]
    fn times_are_recognised() {
        assert_eq!(times("00:01:02,5 --> 1:00:00.004 line:0%"), Some((62_500, 3_600_004, "")));
        assert_eq!(times("7 00:01.000->00:02.000 Oui : non"), Some((1000, 2000, "Oui : non")));
        for text in ["a --> b", "Il est 12:30 --> 13:30", "->", "12 --> 13", "--> 00:01"] {
            assert_eq!(times(text), None, "{text}");
        }
    }
}
