//! Recognises headers, footers and page numbers: lines that repeat between the pages of a text.

use super::edit::Edits;
use crate::text::OffsetMap;
use crate::text::paragraphs::{self, begins_lower, ends_sentence};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;

/// Maximum length of a header or footer, in characters.
const MAX_LENGTH: usize = 100;

/// The headers, footers and page numbers of a text.
pub(super) struct Furniture {
    /// The lines, in the form in which [`folded`] returns them.
    lines: FxHashSet<String>,
}

/// A line of a text.
struct Line {
    /// The range without white space at either end.
    range: Range<usize>,
    /// Whether a page begins with the line.
    begins_page: bool,
    /// The folded form, if the line is short and has a blank line, or the border of a page, before or after it.
    folded: Option<String>,
    /// Whether the line is at most the second one from the border of a page.
    at_page_end: bool,
    /// Whether blank lines or borders of pages are before and after the line.
    is_isolated: bool,
    /// The first number in the line.
    number: Option<u32>,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.range.is_empty()
    }
}

impl Furniture {
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Finds the lines that repeat between pages. `pages` are the offsets of form feeds.
    pub(super) fn learn(sample: &str, pages: &[usize]) -> Furniture {
        let lines = lines(sample, pages);
        let mut groups: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, line) in lines.iter().enumerate() {
            if let Some(folded) = &line.folded {
                groups.entry(folded).or_default().push(index);
            }
        }
        groups.retain(|_, members| members.len() > 1);
        let repeats = |line: &Line| line.folded.as_deref().is_some_and(|folded| groups.contains_key(folded));
        let is_cut = |index: usize| cuts(sample, &lines, index, &repeats);
        let accepted = groups.iter().filter(|(_, members)| {
            let at_page_ends = members.iter().filter(|&&index| lines[index].at_page_end).count();
            let cut = members.iter().filter(|&&index| is_cut(index)).count();
            let is_isolated = members.iter().all(|&index| lines[index].is_isolated);
            let is_frequent = members.len() > 2 && 2 * cut >= members.len();
            at_page_ends > 1 || counts_up(&lines, members) && cut > 0 || is_isolated && is_frequent
        });
        let mut found: FxHashSet<String> = accepted.map(|(folded, _)| (*folded).to_owned()).collect();
        // A line next to a page number is a header or footer too.
        let is_found = |line: &Line| line.folded.as_ref().is_some_and(|folded| found.contains(folded));
        let beside = groups.iter().filter(|(folded, members)| {
            let next = members.iter().filter(|&&index| is_beside(&lines, index, &is_found)).count();
            let is_border = |line: Option<&Line>| line.is_none_or(|line| line.is_blank() || is_found(line));
            let is_apart = members.iter().all(|&index| {
                is_border(lines.get(index + 1))
                    && is_border(index.checked_sub(1).map(|before| &lines[before]))
            });
            is_apart && 2 * next >= members.len() && !found.contains(**folded)
        });
        let beside: Vec<String> = beside.map(|(folded, _)| (*folded).to_owned()).collect();
        found.extend(beside);
        Furniture { lines: found }
    }

    /// Returns a text without the lines.
    pub(super) fn removed<'t>(&self, text: &'t str, pages: &[usize]) -> Cow<'t, str> {
        let mut alone = Cow::Borrowed(text);
        if !self.is_empty() {
            self.edits(text, pages, "\n").apply(alone.to_mut(), &mut OffsetMap::default());
        }
        alone
    }

    /// Returns the edits that remove the lines. If a line cuts a sentence, `join` replaces it and the blank lines
    /// around it. Otherwise, a blank line does.
    pub(super) fn edits(&self, text: &str, pages: &[usize], join: &'static str) -> Edits {
        let lines = lines(text, pages);
        let is_furniture =
            |line: &Line| line.folded.as_ref().is_some_and(|folded| self.lines.contains(folded));
        let mut edits = Edits::default();
        let mut at = 0;
        while at < lines.len() {
            let length = lines[at..].iter().take_while(|line| line.is_blank() || is_furniture(line)).count();
            let run = &lines[at..at + length];
            if run.iter().any(is_furniture) {
                let before = at.checked_sub(1).map(|index| &lines[index]);
                let after = lines.get(at + length);
                let continues =
                    before.zip(after).is_some_and(|(before, after)| continues(text, before, after));
                let range = before.map_or(0, |line| line.range.end)
                    ..after.map_or(text.len(), |line| line.range.start);
                let with = match (before, after) {
                    (Some(_), Some(_)) if continues => join,
                    (Some(_), Some(_)) => "\n\n",
                    (Some(_), None) => "\n",
                    _ => "",
                };
                edits.replace(range, with);
            }
            at += length.max(1);
        }
        edits
    }
}

/// Whether the sentence of one line continues on the other.
fn continues(text: &str, before: &Line, after: &Line) -> bool {
    let before = &text[before.range.clone()];
    !ends_sentence(before) && begins_lower(&text[after.range.clone()])
}

/// Whether only blank lines are between a line and one that passes a test.
fn is_beside(lines: &[Line], index: usize, test: &dyn Fn(&Line) -> bool) -> bool {
    let before = lines[..index].iter().rev().find(|line| !line.is_blank());
    let after = lines[index + 1..].iter().find(|line| !line.is_blank());
    [before, after].into_iter().flatten().any(test)
}

/// Whether a line is inside a sentence. Other lines that repeat are ignored.
fn cuts(text: &str, lines: &[Line], index: usize, repeats: &dyn Fn(&Line) -> bool) -> bool {
    /// Maximum number of lines between the two parts of a sentence.
    const MOST: usize = 8;
    let is_text = |line: &&Line| !line.is_blank() && !repeats(line);
    let before = lines[..index].iter().rev().take(MOST).find(is_text);
    let after = lines[index + 1..].iter().take(MOST).find(is_text);
    before.zip(after).is_some_and(|(before, after)| continues(text, before, after))
}

/// Whether the numbers of most of the lines increase by one, or by two as on left or right pages.
fn counts_up(lines: &[Line], members: &[usize]) -> bool {
    let steps = members.windows(2).filter(|pair| {
        let (first, second) = (lines[pair[0]].number, lines[pair[1]].number);
        first.zip(second).is_some_and(|(first, second)| matches!(second.checked_sub(first), Some(1 | 2)))
    });
    2 * steps.count() >= members.len()
}

fn lines(text: &str, pages: &[usize]) -> Vec<Line> {
    // The first page begins with the text.
    let first = Some(&0).filter(|_| !pages.is_empty());
    let mut pages = first.into_iter().chain(pages).peekable();
    let mut lines: Vec<Line> = Vec::new();
    for range in paragraphs::lines(text) {
        let end = range.end;
        let range = paragraphs::trimmed(text, range);
        let mut begins_page = lines.last().is_some_and(|last: &Line| last.is_blank() && last.begins_page);
        while pages.next_if(|&&page: &&usize| page <= end).is_some() {
            begins_page = true;
        }
        lines.push(Line {
            range,
            begins_page,
            folded: None,
            at_page_end: false,
            is_isolated: false,
            number: None,
        });
    }
    for index in 0..lines.len() {
        let line = &text[lines[index].range.clone()];
        if line.is_empty() || line.chars().take(MAX_LENGTH + 1).count() > MAX_LENGTH {
            continue;
        }
        let at_page_end = is_near_page_end(&lines, index);
        let is_border = |neighbour: Option<&Line>| neighbour.is_none_or(Line::is_blank);
        let before = index.checked_sub(1).map(|index| &lines[index]);
        let borders = [is_border(before), is_border(lines.get(index + 1))];
        if at_page_end || borders.contains(&true) {
            let (folded, number) = folded(line);
            (lines[index].folded, lines[index].number) = (Some(folded), number);
            lines[index].at_page_end = at_page_end;
            lines[index].is_isolated = borders == [true; 2];
        }
    }
    lines
}

/// Whether at most one line with text is between a line and the border of a page.
fn is_near_page_end(lines: &[Line], index: usize) -> bool {
    /// Maximum number of lines searched for the border of a page.
    const MOST: usize = 5;
    let before = lines[..=index].iter().rev().take(MOST);
    let mut texts = 0;
    for line in before {
        texts += usize::from(!line.is_blank());
        if texts <= 2 && line.begins_page {
            return true;
        }
    }
    texts = 0;
    for line in lines[index + 1..].iter().take(MOST) {
        if line.begins_page {
            return texts <= 1;
        }
        texts += usize::from(!line.is_blank());
    }
    false
}

/// Returns a line in lower case, with `#` for each number, and its first number.
fn folded(line: &str) -> (String, Option<u32>) {
    let mut folded = String::with_capacity(line.len());
    let mut number = None;
    for word in line.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let mut digits = String::new();
        for c in word.chars().chain([' ']) {
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            if !digits.is_empty() {
                number = number.or_else(|| digits.parse().ok());
                folded.push('#');
                digits.clear();
            }
            if c != ' ' {
                folded.extend(c.to_lowercase());
            }
        }
    }
    (folded, number)
}
