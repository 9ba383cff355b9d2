//! Merges rolling captions, in which each cue repeats the last lines of the one before, as those of live and
//! automatic captions do.

use super::cues::Cue;

/// The longest gap between two cues of rolling captions, in milliseconds. Repeated words of dialogue are in cues
/// that are further apart.
const GAP: u64 = 20;

/// Removes lines that repeat the cue before. If a line only begins with the last line of the cue before, because
/// words have been added to it, removes the shorter line.
pub(super) fn merge(cues: &mut Vec<Cue>) {
    cues.retain(|cue| !cue.lines.is_empty());
    let mut before: Option<Cue> = None;
    for at in 0..cues.len() {
        let whole = cues[at].clone();
        let near = before
            .take()
            .filter(|before| whole.start <= before.end.saturating_add(GAP) && before.start <= whole.start);
        if let Some((shared, grows)) = near.and_then(|before| overlap(&before.lines, &whole.lines)) {
            cues[at].lines.drain(..shared);
            if grows {
                // The line that has grown is the last one that was kept.
                if let Some(last) = cues[..at].iter().rposition(|cue| !cue.lines.is_empty()) {
                    cues[last].lines.pop();
                    cues[at].start = cues[last].start;
                }
            }
        }
        before = Some(whole);
    }
    cues.retain(|cue| !cue.lines.is_empty());
}

/// Returns how many lines at the end of `before` are repeated at the beginning of `after`, and whether the line after
/// them is a longer form of the last line of `before`.
fn overlap(before: &[String], after: &[String]) -> Option<(usize, bool)> {
    (0..before.len()).find_map(|from| {
        let (last, repeated) = before[from..].split_last()?;
        let next = after.get(repeated.len())?;
        if after[..repeated.len()] != *repeated {
            return None;
        }
        if next == last {
            return Some((repeated.len() + 1, false));
        }
        let added = next.strip_prefix(last.as_str())?;
        added.starts_with([' ', ',', '.', '!', '?', '…']).then_some((repeated.len(), true))
    })
}
