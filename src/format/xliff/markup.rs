//! Writes inline tags as elements of XLIFF.
//!
//! An element whose tags are nested in the others is a `g` (XLIFF 1.2) or a `pc` (2.x). XML cannot nest the tags of
//! other elements, so they are `bpt` and `ept`, or `sc` and `ec`. A tag without its counterpart is an `it`, or an
//! isolated `sc` or `ec`.

use super::literal::literal;
use super::{BEGIN, END, NAMESPACE, Version};
use crate::format::codes::{Form, ctype, forms, marks_of, numbered, subtype};
use crate::format::tmx::{Cleaned, Cleaner, Code, clean, escaped};
use crate::text::{Mark, MarkKind, Role};
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Elements that are nested deeper are written as separate tags, because many XML parsers limit the depth.
const MAX_NESTED: usize = 16;

/// The inline tags of a unit.
pub(super) struct Markup {
    marks: [Vec<Mark>; 2],
    numbers: [Vec<u32>; 2],
    /// For each mark, the code itself, if it is a start tag or an empty tag of this version of XLIFF.
    literals: [Vec<Option<String>>; 2],
    version: Version,
    /// The original codes of XLIFF 2.x, each with its identifier.
    data: FxHashMap<Box<str>, usize>,
    codes: Vec<Box<str>>,
    has_attributes: bool,
    has_literals: bool,
}

impl Markup {
    pub(super) fn new(codes: [&[Code]; 2], version: Version) -> Markup {
        let marks = codes.map(marks_of);
        let numbers = numbered([&marks[0], &marks[1]]);
        let of = |mark: &Mark| literal(&mark.code, version, mark.kind == MarkKind::Alone);
        let literals = [0, 1].map(|side: usize| marks[side].iter().map(of).collect::<Vec<_>>());
        let has_literals = literals.iter().flatten().any(Option::is_some);
        let (data, codes) = (FxHashMap::default(), Vec::new());
        Markup { marks, numbers, literals, version, data, codes, has_attributes: false, has_literals }
    }

    /// Returns the content of a segment. `side` is 0 for the source and 1 for the target.
    pub(super) fn segment(&mut self, side: usize, text: &str) -> Cleaned {
        let mut out = Cleaned::default();
        let marks = std::mem::take(&mut self.marks[side]);
        if marks.is_empty() {
            clean(text, &mut out);
            return out;
        }
        let mut cleaner = Cleaner::new(&mut out);
        let forms = forms(&marks);
        let nested = nested(&marks, &forms);
        // The index of the last tag of each element.
        let ends: FxHashMap<u32, u32> = (0..)
            .zip(marks.iter().zip(&forms))
            .filter(|(_, (_, form))| **form == Form::End)
            .map(|(index, (mark, _))| (mark.element, index))
            .collect();
        let mut done = 0;
        for (index, (mark, form)) in marks.iter().zip(&forms).enumerate() {
            // If the text was edited, the offset may be invalid.
            let at = if text.is_char_boundary(mark.at) { mark.at.clamp(done, text.len()) } else { done };
            cleaner.push(&text[done..at]);
            done = at;
            let id = self.id(self.numbers[side][index]);
            let tag = Tag { mark, form: *form, id: &id, is_nested: nested[index] };
            let end = ends.get(&mark.element).map_or("", |&end| &*marks[end as usize].code);
            let literal = self.literals[side][index].take();
            let own = literal.filter(|_| *form == Form::Alone || nested[index]);
            cleaner.push_markup(&own.unwrap_or_else(|| match self.version {
                Version::One => self.first(tag, end),
                Version::Two => self.second(tag, end),
            }));
        }
        cleaner.push(&text[done..]);
        cleaner.finish();
        out
    }

    /// Returns the identifier of the element with this number. It differs from those of literal tags.
    fn id(&self, number: u32) -> String {
        let prefix = if self.has_literals { "e" } else { "" };
        format!("{prefix}{number}")
    }

    /// Returns an element of XLIFF 1.2. `end` is the code of the end tag of the element.
    fn first(&mut self, tag: Tag<'_>, end: &str) -> String {
        let Tag { mark, form, id, is_nested } = tag;
        let code = escaped(&mark.code);
        let kind = ctype(mark.role).map(|kind| format!(" ctype=\"{kind}\"")).unwrap_or_default();
        match form {
            Form::Begin if is_nested => {
                let is_own = mark.code.is_empty() && end.is_empty();
                self.has_attributes |= !is_own;
                let codes = format!(" {BEGIN}=\"{code}\" {END}=\"{}\"", escaped(end));
                format!("<g id=\"{id}\"{kind}{}>", if is_own { "" } else { &codes })
            }
            Form::End if is_nested => "</g>".into(),
            Form::Begin => format!("<bpt id=\"{id}\" rid=\"{id}\"{kind}>{code}</bpt>"),
            Form::End => format!("<ept id=\"{id}\" rid=\"{id}\">{code}</ept>"),
            Form::TornBegin => format!("<it id=\"{id}\" pos=\"open\"{kind}>{code}</it>"),
            Form::TornEnd => format!("<it id=\"{id}\" pos=\"close\"{kind}>{code}</it>"),
            Form::Alone if code.is_empty() => format!("<x id=\"{id}\"{kind}/>"),
            Form::Alone => format!("<ph id=\"{id}\"{kind}>{code}</ph>"),
        }
    }

    /// Returns an element of XLIFF 2.x.
    fn second(&mut self, tag: Tag<'_>, end: &str) -> String {
        let Tag { mark, form, id, is_nested } = tag;
        let kind = kind_attributes(mark.role);
        match form {
            Form::Begin if is_nested => {
                let (begin, end) =
                    (self.reference("dataRefStart", &mark.code), self.reference("dataRefEnd", end));
                format!("<pc id=\"{id}\"{begin}{end}{kind}>")
            }
            Form::End if is_nested => "</pc>".into(),
            _ => {
                let data = self.reference("dataRef", &mark.code);
                match form {
                    Form::Begin => format!("<sc id=\"{id}\"{data}{kind}/>"),
                    Form::End => format!("<ec startRef=\"{id}\"{data}/>"),
                    Form::TornBegin => format!("<sc id=\"{id}\" isolated=\"yes\"{data}{kind}/>"),
                    Form::TornEnd => format!("<ec id=\"{id}\" isolated=\"yes\"{data}{kind}/>"),
                    Form::Alone => format!("<ph id=\"{id}\"{data}{kind}/>"),
                }
            }
        }
    }

    /// Returns an attribute that refers to an original code, or an empty string if there is no code.
    fn reference(&mut self, attribute: &str, code: &str) -> String {
        if code.is_empty() {
            return String::new();
        }
        let next = self.codes.len() + 1;
        let number = *self.data.entry(code.into()).or_insert(next);
        if number == next {
            self.codes.push(code.into());
        }
        format!(" {attribute}=\"d{number}\"")
    }

    /// Returns the declaration of the namespace that a unit of XLIFF 1.2 uses, or an empty string.
    pub(super) fn namespace(&self) -> String {
        if self.has_attributes { format!(" xmlns:enregard=\"{NAMESPACE}\"") } else { String::new() }
    }

    /// Returns the element of XLIFF 2.x with the original codes, or an empty string if the unit has no codes.
    pub(super) fn original_data(&self) -> String {
        if self.codes.is_empty() {
            return String::new();
        }
        let mut out = String::from("  <originalData>\n");
        for (number, code) in (1..).zip(&self.codes) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "    <data id=\"d{number}\">{}</data>", escaped(code));
        }
        out + "  </originalData>\n"
    }
}

/// A tag to write.
struct Tag<'m> {
    mark: &'m Mark,
    form: Form,
    id: &'m str,
    /// Whether the tags of the element are nested in those of the others.
    is_nested: bool,
}

fn kind_attributes(role: Role) -> String {
    let (kind, sub) = subtype(role);
    let attribute = |name: &str, value: Option<&str>| value.map(|value| format!(" {name}=\"{value}\""));
    [attribute("type", kind), attribute("subType", sub)].into_iter().flatten().collect()
}

/// Returns, for each mark, whether its element is nested in the others, so that XML can represent it. Linear in the
/// number of marks.
fn nested(marks: &[Mark], forms: &[Form]) -> Vec<bool> {
    let mut nested = vec![false; marks.len()];
    // The elements that have begun, the innermost last, and those among them that crossed others.
    let mut open: Vec<u32> = Vec::new();
    let mut begun: FxHashMap<u32, u32> = FxHashMap::default();
    for (index, (mark, form)) in (0..).zip(marks.iter().zip(forms)) {
        match form {
            Form::Begin if begun.len() < MAX_NESTED => {
                open.push(mark.element);
                begun.insert(mark.element, index);
            }
            Form::End => {
                let Some(begin) = begun.remove(&mark.element) else { continue };
                let is_over = |element: &u32| *element != mark.element && !begun.contains_key(element);
                while open.last().is_some_and(is_over) {
                    open.pop();
                }
                if open.last() == Some(&mark.element) {
                    open.pop();
                    (nested[begin as usize], nested[index as usize]) = (true, true);
                }
            }
            _ => {}
        }
    }
    nested
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(tags: &str) -> String {
        let marks: Vec<Mark> = tags
            .chars()
            .map(|c| Mark {
                at: 0,
                kind: if c.is_lowercase() { MarkKind::Open } else { MarkKind::Close },
                element: u32::from(c.to_ascii_lowercase()),
                role: Role::Other,
                code: Box::default(),
                id: Box::default(),
            })
            .collect();
        let is_nested = |nested: bool| if nested { '+' } else { '-' };
        nested(&marks, &forms(&marks)).into_iter().map(is_nested).collect()
    }

    #[test]
    fn elements_that_cross_others_are_not_nested() {
        for (tags, expected) in [
            ("abBA", "++++"),
            ("abAB", "-+-+"),
            ("aBbA", "+--+"),
            ("abcACB", "-++-++"),
            ("ab", "--"),
            ("aAbB", "++++"),
        ] {
            assert_eq!(shape(tags), expected, "{tags}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let many: String = ('a'..='z').chain(('A'..='Z').rev()).collect();
        assert_eq!(shape(&many).matches('+').count(), 2 * MAX_NESTED);
    }
}
