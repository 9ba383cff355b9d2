use super::*;
use proptest::prelude::*;

const TEXT: [&str; 6] = [
    "Le moulin se trouve au bord de la rivière.",
    "Chaque matin, les paysans apportaient leur blé.",
    "En 1952, un orage détruisit la grande roue.",
    "La famille dut vendre trois champs.",
    "Le soir, on chantait devant la cheminée.",
    "Son pain était célèbre dans toute la vallée.",
];

fn changes(new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    differences(&TEXT, new).changes.into_iter().map(|change| (change.old, change.new)).collect()
}

#[test]
fn equal_texts_have_no_differences() {
    assert!(changes(&TEXT).is_empty());
    let wrapped = TEXT.map(|text| text.replace(' ', "\n"));
    assert!(changes(&wrapped.each_ref().map(String::as_str)).is_empty());
}

#[test]
fn sentences_are_changed_added_and_removed() {
    let mut new = TEXT.to_vec();
    new[2] = "En 1962, un orage détruisit la grande roue.";
    assert_eq!(changes(&new), [(2..3, 2..3)]);
    new.insert(1, "Il est vieux.");
    new.remove(5);
    assert_eq!(changes(&new), [(1..1, 1..2), (2..3, 3..4), (4..5, 5..5)]);
    new[0] = "Rien ne reste.";
    assert_eq!(changes(&new)[0], (0..1, 0..2), "replaced and added");
}

#[test]
fn a_split_sentence_is_one_change() {
    let mut new = TEXT.to_vec();
    new[1] = "Chaque matin, les paysans venaient.";
    new.insert(2, "Ils apportaient leur blé.");
    assert_eq!(changes(&new), [(1..2, 1..3)]);
}

#[test]
fn moved_sentences_are_not_changes() {
    let mut new = TEXT.to_vec();
    let moved = new.remove(1);
    new.insert(4, moved);
    assert!(changes(&new).is_empty());
    assert_eq!(differences(&TEXT, &new).kept[1], Some(4));
}

proptest! {
    #[test]
    fn every_sentence_is_kept_or_changed(
        old in prop::collection::vec("[ab]( [cd]){0,3}", 0..20),
        new in prop::collection::vec("[ab]( [cd]){0,3}", 0..20),
    ) {
        let [old, new] = [&old, &new].map(|side| side.iter().map(String::as_str).collect::<Vec<_>>());
        let Differences { changes, kept } = differences(&old, &new);
        let mut is_known = [vec![false; old.len()], vec![false; new.len()]];
        for (number, other) in kept.iter().enumerate().filter_map(|(number, other)| Some((number, (*other)?))) {
            prop_assert_eq!(old[number], new[other]);
            prop_assert!(!std::mem::replace(&mut is_known[1][other], true));
            is_known[0][number] = true;
        }
        for change in changes {
            prop_assert!(!change.old.is_empty() || !change.new.is_empty());
            prop_assert!(change.old.end <= old.len() && change.new.end <= new.len());
            is_known[0][change.old].fill(true);
            is_known[1][change.new].fill(true);
        }
        prop_assert!(is_known.concat().into_iter().all(|it| it));
    }
}
