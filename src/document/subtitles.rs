//! The times of the sentences of a bead, if its texts are subtitles.

use crate::document::Cut;
use crate::format::tmx::{Annotation, Extra};
use crate::text::times::shown;
use std::ops::Range;

/// The property that stores from when until when a text is shown, as SRT does: `00:00:01,000 --> 00:00:02,500`.
const TIME: &str = "x-time";

/// Adds the times of both sides to the properties of a unit. Leaves `extra` as it is if neither text has times.
pub(super) fn add_times(extra: &mut Option<Box<Extra>>, sides: [(&Cut, &Range<u32>); 2]) {
    let [source, target] = sides.map(|(cut, sentences)| time(cut, sentences));
    if source.is_none() && target.is_none() {
        return;
    }
    let extra = extra.get_or_insert_default();
    extra.source.props.extend(source);
    extra.target.props.extend(target);
}

/// Returns the property of a range of sentences. Returns `None` if the range is empty or its times are unknown.
fn time(cut: &Cut, sentences: &Range<u32>) -> Option<Annotation> {
    let sentences = cut.sentences.get(sentences.start as usize..sentences.end as usize)?;
    let (first, last) = (sentences.first()?, sentences.last()?);
    let (start, end) = shown(&cut.document.times, &(first.span.start..last.span.end))?;
    let text = format!("{} --> {}", clock(start), clock(end));
    Some(Annotation { attributes: vec![("type".into(), TIME.into())], text })
}

/// Writes a time in milliseconds with hours, minutes and seconds.
fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02},{:03}", seconds % 60, milliseconds % 1000)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn times_have_hours_minutes_seconds_and_milliseconds() {
        assert_eq!(clock(0), "00:00:00,000");
        assert_eq!(clock(3_723_004), "01:02:03,004");
        assert_eq!(clock(360_000_000), "100:00:00,000");
    }
}
