//! Inline codes: the tags of a segment, such as the beginning and the end of bold text.
//!
//! A unit stores them as TMX elements ([`Code`]). The readers of documents and of XLIFF give [`Mark`]s, which
//! [`extra_of`] turns into such elements. [`marks_of`] does the reverse for the XLIFF writer.

mod marks;
mod numbers;
mod roles;

pub(super) use marks::marks_of;
pub(super) use numbers::numbered;
pub(super) use roles::{ctype, role_of_ctype, role_of_tmx, subtype};

use super::tmx::{Code, Extra, SideExtra, escaped};
use crate::text::{Mark, MarkKind};
use roles::tmx_type;
use rustc_hash::FxHashMap;

/// What a mark is in its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// The beginning of an element that ends in the segment.
    Begin,
    /// The end of an element that begins in the segment.
    End,
    /// The beginning of an element that does not end in the segment.
    TornBegin,
    /// The end of an element that does not begin in the segment.
    TornEnd,
    /// An element without text.
    Alone,
}

/// Returns the form of each mark of a segment.
pub(super) fn forms(marks: &[Mark]) -> Vec<Form> {
    let mut begun: FxHashMap<u32, u32> = FxHashMap::default();
    let mut forms = Vec::with_capacity(marks.len());
    for (index, mark) in (0..).zip(marks) {
        let form = match mark.kind {
            MarkKind::Open => {
                begun.insert(mark.element, index);
                Form::TornBegin
            }
            MarkKind::Close => match begun.remove(&mark.element) {
                Some(begin) => {
                    forms[begin as usize] = Form::Begin;
                    Form::End
                }
                None => Form::TornEnd,
            },
            MarkKind::Alone => Form::Alone,
        };
        forms.push(form);
    }
    forms
}

/// Returns the marks of two segments as the inline elements of a unit.
pub(crate) fn extra_of(source: &[Mark], target: &[Mark]) -> Extra {
    let side = |codes| SideExtra { codes, ..SideExtra::default() };
    let [source, target] = codes_of(source, target).map(side);
    Extra { source, target, ..Extra::default() }
}

/// Returns the marks of two segments as TMX elements. The beginning and the end of an element share the number `i`. An
/// element that occurs on both sides has the same number `x` there.
fn codes_of(source: &[Mark], target: &[Mark]) -> [Vec<Code>; 2] {
    let [src, tgt] = numbered([source, target]);
    [codes(source, &src), codes(target, &tgt)]
}

fn codes(marks: &[Mark], numbers: &[u32]) -> Vec<Code> {
    let mut pairs: FxHashMap<u32, u32> = FxHashMap::default();
    let code = |(mark, form, x): (&Mark, Form, &u32)| {
        let kind = tmx_type(mark.role).map(|kind| format!(" type=\"{kind}\"")).unwrap_or_default();
        let next = pairs.len() as u32 + 1;
        let mut i = || *pairs.entry(mark.element).or_insert(next);
        let (name, attributes) = match form {
            Form::Begin => ("bpt", format!(" i=\"{}\" x=\"{x}\"{kind}", i())),
            Form::End => ("ept", format!(" i=\"{}\"", i())),
            Form::TornBegin => ("it", format!(" pos=\"begin\" x=\"{x}\"{kind}")),
            Form::TornEnd => ("it", format!(" pos=\"end\" x=\"{x}\"{kind}")),
            Form::Alone => ("ph", format!(" x=\"{x}\"{kind}")),
        };
        Code { at: mark.at, markup: format!("<{name}{attributes}>{}</{name}>", escaped(&mark.code)) }
    };
    marks.iter().zip(forms(marks)).zip(numbers).map(|((mark, form), x)| (mark, form, x)).map(code).collect()
}

#[cfg(test)]
#[path = "codes_tests.rs"]
mod tests;
