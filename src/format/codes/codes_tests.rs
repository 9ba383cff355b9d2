use super::*;
use crate::format::tmx::{Extra, SideExtra};
use crate::text::Role;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

fn mark(kind: MarkKind, element: u32, at: usize, code: &str) -> Mark {
    Mark { at, kind, element, role: Role::Other, code: code.into(), id: Box::default() }
}

/// Makes marks from a pattern: `b` begins an element, `B` ends it, and `1` has no text. Elements of the same letter
/// have the same code.
fn marks(pattern: &str) -> Vec<Mark> {
    let mut open: HashMap<char, Vec<u32>> = HashMap::new();
    let mark = |(at, c): (usize, char)| {
        // The position is also the number of an element that begins.
        let (own, name) = (at as u32, c.to_ascii_lowercase());
        let elements = open.entry(name).or_default();
        match c {
            'a'..='z' => {
                elements.push(own);
                mark(MarkKind::Open, own, at, &format!("<{name}>"))
            }
            'A'..='Z' => mark(MarkKind::Close, elements.pop().unwrap_or(own), at, &format!("</{name}>")),
            _ => mark(MarkKind::Alone, own, at, &format!("&{name};")),
        }
    };
    pattern.chars().enumerate().map(mark).collect()
}

#[test]
fn an_element_has_the_same_number_on_both_sides() {
    for (source, target, expected) in [
        ("bBiI", "iIbB", [vec![1, 1, 2, 2], vec![2, 2, 1, 1]]),
        ("bB", "iI", [vec![1, 1], vec![2, 2]]),
        ("b", "bB", [vec![1], vec![1, 1]]),
        ("B1", "1", [vec![1, 2], vec![2]]),
        ("", "12", [vec![], vec![1, 2]]),
    ] {
        assert_eq!(numbered([&marks(source), &marks(target)]), expected, "{source} {target}");
    }
    // Elements with the same meaning correspond, even if their codes differ.
    let link = |code: &str| vec![Mark { role: Role::Link, ..mark(MarkKind::Open, 1, 0, code) }];
    assert_eq!(numbered([&link("<a href='fr'>"), &link("<a href='en'>")]), [[1], [1]]);
}

#[test]
fn identifiers_that_are_numbers_are_kept() {
    let with = |ids: &[&str]| -> Vec<Mark> {
        let mark = |(element, id): (u32, &&str)| Mark {
            id: (*id).into(),
            ..mark(MarkKind::Alone, element, 0, "%s")
        };
        (1..).zip(ids).map(mark).collect()
    };
    assert_eq!(numbered([&with(&["7", "3"]), &with(&["3", "7"])]), [[7, 3], [3, 7]]);
    assert_eq!(numbered([&with(&["a", "b"]), &with(&["b", "a"])]), [[1, 2], [2, 1]]);
    assert_eq!(numbered([&with(&["7", "7"]), &with(&["7"])]), [vec![1, 2], vec![1]]);
}

proptest! {
    #[test]
    fn codes_are_valid_and_are_read_as_the_same_marks(source in "[abcABC12]{0,12}", target in "[abcABC12]{0,12}") {
        let sides = [marks(&source), marks(&target)];
        let codes = codes_of(&sides[0], &sides[1]);
        let side = |codes: &[Code]| SideExtra { codes: codes.to_vec(), ..SideExtra::default() };
        let extra = Extra { source: side(&codes[0]), target: side(&codes[1]), ..Extra::default() };
        prop_assert_eq!(extra.problem(), None);
        for (marks, codes) in sides.iter().zip(&codes) {
            let back = marks_of(codes);
            let shape = |marks: &[Mark]| -> Vec<_> {
                marks.iter().map(|mark| (mark.at, mark.kind, mark.code.clone())).collect()
            };
            prop_assert_eq!(shape(&back), shape(marks));
            prop_assert_eq!(forms(&back), forms(marks));
            // Each number `i` has one beginning and one end.
            let mut pairs: HashMap<&str, Vec<&str>> = HashMap::new();
            for code in codes.iter().filter(|code| !code.markup.starts_with("<it") && !code.markup.starts_with("<ph")) {
                let (name, rest) = code.markup.split_once(" i=\"").unwrap();
                pairs.entry(rest.split('"').next().unwrap()).or_default().push(name);
            }
            prop_assert!(pairs.values().all(|names| *names == ["<bpt", "<ept"]), "{codes:?}");
            let numbered = codes.iter().filter_map(|code| code.markup.split(" x=\"").nth(1)?.split('"').next());
            let numbers: Vec<&str> = numbered.collect();
            let elements: HashSet<u32> = marks.iter().map(|mark| mark.element).collect();
            let different: HashSet<&str> = numbers.iter().copied().collect();
            prop_assert_eq!(different.len(), elements.len());
            prop_assert_eq!(numbers.len(), elements.len());
        }
    }
}
