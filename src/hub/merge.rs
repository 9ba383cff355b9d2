//! Merges alignments of one source text with several others: beads whose source sentences overlap form one group.

use std::ops::Range;

/// A bead between the source and one other text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// The source sentences, which are empty for an unaligned sentence of the other text.
    pub src: Range<u32>,
    /// The sentences of the other text, which are empty for an unaligned source sentence.
    pub tgt: Range<u32>,
    /// The confidence of the bead.
    pub confidence: f32,
}

impl Link {
    fn is_null(&self) -> bool {
        self.src.is_empty() || self.tgt.is_empty()
    }
}

/// Source sentences that no bead divides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub src: Range<u32>,
    /// For each other text, what is aligned with these sentences, or `None` if nothing is.
    pub parts: Vec<Option<Part>>,
}

/// The sentences of one text in a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The positions of the beads in the list of links, in the order of the source.
    pub links: Vec<usize>,
    /// The probability that the part is a complete translation of the source sentences of the group.
    pub confidence: f32,
}

/// Groups the source sentences. Each element of `texts` has the links of one text. The groups are in the order of the
/// source. Source sentences that are aligned with nothing are in no group.
pub(super) fn merge(texts: &[Vec<Link>]) -> Vec<Group> {
    let mut spans: Vec<Range<u32>> =
        texts.iter().flatten().filter(|link| !link.is_null()).map(|link| link.src.clone()).collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut groups: Vec<Group> = Vec::new();
    for span in spans {
        match groups.last_mut().filter(|group| span.start < group.src.end) {
            Some(group) => group.src.end = group.src.end.max(span.end),
            None => groups.push(Group { src: span, parts: Vec::with_capacity(texts.len()) }),
        }
    }
    texts.iter().for_each(|links| add_parts(&mut groups, links));
    groups
}

/// Adds the parts of one text to all groups.
fn add_parts(groups: &mut [Group], links: &[Link]) {
    let mut order: Vec<usize> = (0..links.len()).filter(|&link| !links[link].src.is_empty()).collect();
    order.sort_by_key(|&link| links[link].src.start);
    let mut rest = order.as_slice();
    for group in groups {
        let before = rest.partition_point(|&link| links[link].src.start < group.src.start);
        let inside = rest.partition_point(|&link| links[link].src.start < group.src.end);
        group.parts.push(part(&rest[before..inside], links));
        rest = &rest[inside..];
    }
}

/// Returns the part that consists of these links. Beads without a translation only lower the confidence: the part is
/// complete only if the source sentence has a counterpart after all.
fn part(inside: &[usize], all: &[Link]) -> Option<Part> {
    let (null, links): (Vec<usize>, Vec<usize>) = inside.iter().partition(|&&link| all[link].is_null());
    let paired = links.iter().map(|&link| all[link].confidence);
    let unpaired = null.iter().map(|&link| 1.0 - all[link].confidence);
    let confidence = paired.chain(unpaired).reduce(f32::min)?;
    (!links.is_empty()).then_some(Part { links, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(src: Range<u32>, tgt: Range<u32>, confidence: f32) -> Link {
        Link { src, tgt, confidence }
    }

    fn spans(groups: &[Group]) -> Vec<Range<u32>> {
        groups.iter().map(|group| group.src.clone()).collect()
    }

    #[test]
    fn overlapping_beads_are_joined_transitively() {
        let english = vec![link(0..1, 0..1, 0.9), link(1..3, 1..2, 0.8), link(3..4, 2..3, 0.9)];
        let german = vec![link(0..2, 0..1, 0.7), link(2..3, 1..3, 0.9), link(3..4, 3..4, 0.6)];
        let groups = merge(&[english, german]);
        assert_eq!(spans(&groups), [0..3, 3..4]);
        let part = |links: &[usize], confidence| Some(Part { links: links.to_vec(), confidence });
        assert_eq!(groups[0].parts, [part(&[0, 1], 0.8), part(&[0, 1], 0.7)]);
        assert_eq!(groups[1].parts, [part(&[2], 0.9), part(&[2], 0.6)]);
    }

    #[test]
    fn a_text_without_a_counterpart_is_missing() {
        let english = vec![link(0..1, 0..1, 0.9), link(1..2, 1..1, 0.6), link(2..2, 1..2, 0.5)];
        let german = vec![link(0..1, 0..0, 0.8), link(1..2, 0..1, 0.7)];
        let groups = merge(&[english, german]);
        assert_eq!(spans(&groups), [0..1, 1..2]);
        let present = |group: &Group| group.parts.iter().map(Option::is_some).collect::<Vec<_>>();
        assert_eq!(groups.iter().map(present).collect::<Vec<_>>(), [[true, false], [false, true]]);
        assert_eq!(merge(&[vec![link(0..1, 0..0, 0.8)], vec![link(0..0, 0..1, 0.8)]]), []);
    }

    #[test]
    fn an_incomplete_translation_is_doubtful() {
        let english = vec![link(0..1, 0..1, 0.9), link(1..2, 1..1, 0.75)];
        let groups = merge(&[english, vec![link(0..2, 0..1, 0.8)]]);
        assert_eq!(groups[0].parts[0], Some(Part { links: vec![0], confidence: 0.25 }));
    }

    #[test]
    fn beads_out_of_order_follow_the_source() {
        let english = vec![link(1..2, 0..1, 0.9), link(0..1, 1..2, 0.9)];
        let groups = merge(&[english, vec![link(0..2, 0..1, 0.8)]]);
        assert_eq!(groups[0].parts[0].as_ref().unwrap().links, [1, 0]);
    }

    /// The beads of one text, from their numbers of source and target sentences.
    fn text() -> impl Strategy<Value = Vec<Link>> {
        prop::collection::vec((0_u32..3, 0_u32..3, 0_u32..=100), 0..12).prop_map(|sizes| {
            let (mut src, mut tgt) = (0, 0);
            let sizes = sizes.into_iter().filter(|(s, t, _)| s + t > 0);
            let mut next = |(s, t, confidence): (u32, u32, u32)| {
                let bead = link(src..src + s, tgt..tgt + t, confidence as f32 / 100.0);
                (src, tgt) = (src + s, tgt + t);
                bead
            };
            sizes.map(&mut next).collect()
        })
    }

    proptest! {
        /// Compares the groups with the connected components of the sentences that a bead joins.
        #[test]
        fn groups_are_connected_components(texts in prop::collection::vec(text(), 1..4)) {
            let pairs = || texts.iter().flatten().filter(|link| !link.is_null());
            let sentences = pairs().map(|link| link.src.end).max().unwrap_or(0);
            let mut component: Vec<u32> = (0..sentences).collect();
            for _ in 0..sentences {
                for link in pairs() {
                    let least = link.src.clone().map(|at| component[at as usize]).min().unwrap();
                    link.src.clone().for_each(|at| component[at as usize] = least);
                }
            }
            let groups = merge(&texts);
            for (number, group) in groups.iter().enumerate() {
                prop_assert!(group.src.clone().all(|at| component[at as usize] == group.src.start));
                let next = groups.get(number + 1).map(|next| next.src.start);
                prop_assert!(next.is_none_or(|next| group.src.end <= next));
            }
            for (text, links) in texts.iter().enumerate() {
                // Every pair is in exactly one group, and inside it.
                let found: Vec<(usize, &Group)> = groups
                    .iter()
                    .filter_map(|group| group.parts[text].as_ref().map(|part| (group, part)))
                    .flat_map(|(group, part)| part.links.iter().map(move |&link| (link, group)))
                    .collect();
                let is_inside = |(link, group): &(usize, &Group)| {
                    group.src.start <= links[*link].src.start && links[*link].src.end <= group.src.end
                };
                prop_assert!(found.iter().all(is_inside));
                let mut numbers: Vec<usize> = found.iter().map(|(link, _)| *link).collect();
                numbers.sort_unstable();
                let expected: Vec<usize> = (0..links.len()).filter(|&link| !links[link].is_null()).collect();
                prop_assert_eq!(numbers, expected);
            }
        }
    }
}
