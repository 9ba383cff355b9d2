//! Numbers the inline elements of a pair of segments, so that an element has the same number on both sides.

use super::{Form, forms};
use crate::text::{Mark, Role};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// An element of a segment: the index of its first mark.
type Element = u32;

/// By what two elements are compared, the surest first.
const COMPARISONS: [fn(&Mark, Form) -> Option<Key<'_>>; 3] = [
    |mark, _| (!mark.id.is_empty()).then_some(Key::Id(&mark.id)),
    |mark, form| Some(Key::Code(&mark.code, mark.role, kind(form))),
    |mark, form| (mark.role != Role::Other).then_some(Key::Role(mark.role, kind(form))),
];

#[derive(PartialEq, Eq, Hash)]
enum Key<'m> {
    Id(&'m str),
    Code(&'m str, Role, Form),
    Role(Role, Form),
}

/// Returns the form of the element, whether it is torn or not.
fn kind(form: Form) -> Form {
    if form == Form::TornBegin { Form::Begin } else { form }
}

/// Returns the number of the element of each mark, for both sides. If all elements have identifiers that are numbers,
/// these are the numbers. Otherwise, the elements are numbered from 1, in the order of the source.
pub(in crate::format) fn numbered(sides: [&[Mark]; 2]) -> [Vec<u32>; 2] {
    if sides.iter().all(|marks| marks.is_empty()) {
        return [Vec::new(), Vec::new()];
    }
    let forms = sides.map(forms);
    let elements = [0, 1].map(|side| elements(sides[side], &forms[side]));
    let mut numbers = given(sides, &elements).unwrap_or_else(|| {
        let partners = matched(sides, &forms, &elements);
        let source: FxHashMap<Element, u32> = elements[0].iter().copied().zip(1..).collect();
        let mut next = source.len() as u32;
        let number = |element: &Element| match partners.get(element) {
            Some(partner) => source[partner],
            None => {
                next += 1;
                next
            }
        };
        let target = elements[1].iter().map(number).collect();
        [elements[0].iter().map(|element| source[element]).collect(), target]
    });
    [0, 1].map(|side| {
        let own: FxHashMap<u32, u32> = std::mem::take(&mut numbers[side])
            .into_iter()
            .zip(&elements[side])
            .map(|(number, &first)| (sides[side][first as usize].element, number))
            .collect();
        sides[side].iter().map(|mark| own[&mark.element]).collect()
    })
}

/// Returns the elements of a segment.
fn elements(marks: &[Mark], forms: &[Form]) -> Vec<Element> {
    let mut seen = FxHashSet::default();
    let all = (0..).zip(marks.iter().zip(forms));
    all.filter(|(_, (mark, form))| **form != Form::End && seen.insert(mark.element))
        .map(|(index, _)| index)
        .collect()
}

/// Returns the identifiers of the elements, if all of them are different numbers above 0.
fn given(sides: [&[Mark]; 2], elements: &[Vec<Element>; 2]) -> Option<[Vec<u32>; 2]> {
    let numbers = |side: usize| {
        let (mut seen, marks) = (FxHashSet::default(), sides[side]);
        let number =
            |&element: &Element| marks[element as usize].id.parse().ok().filter(|&number: &u32| number > 0);
        elements[side].iter().map(|element| number(element).filter(|&number| seen.insert(number))).collect()
    };
    let numbers: [Option<Vec<u32>>; 2] = [numbers(0), numbers(1)];
    let [source, target] = numbers;
    Some([source?, target?])
}

/// Returns the source element of each target element that has one.
fn matched(
    sides: [&[Mark]; 2],
    forms: &[Vec<Form>; 2],
    elements: &[Vec<Element>; 2],
) -> FxHashMap<Element, Element> {
    let (mut partners, mut used) = (FxHashMap::default(), FxHashSet::default());
    for key in COMPARISONS {
        let mut waiting: FxHashMap<Key<'_>, VecDeque<Element>> = FxHashMap::default();
        for &element in elements[0].iter().filter(|element| !used.contains(*element)) {
            if let Some(key) = key(&sides[0][element as usize], forms[0][element as usize]) {
                waiting.entry(key).or_default().push_back(element);
            }
        }
        let free: Vec<Element> =
            elements[1].iter().copied().filter(|it| !partners.contains_key(it)).collect();
        for element in free {
            let key = key(&sides[1][element as usize], forms[1][element as usize]);
            if let Some(partner) = key.and_then(|key| waiting.get_mut(&key)).and_then(VecDeque::pop_front) {
                used.insert(partner);
                partners.insert(element, partner);
            }
        }
    }
    partners
}
