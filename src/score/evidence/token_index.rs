//! Finds the links between a word and the words of one sentence.

use super::links::{Link, Rows};
use crate::score::side::reset;

const NONE: u32 = u32::MAX;

/// The positions of each target key in one sentence. The memory is reused for the next sentence.
#[derive(Debug, Default)]
pub(crate) struct TokenIndex {
    /// The first position of each target key in the sentence, or [`NONE`].
    first: Vec<u32>,
    /// For each position, the next position with the same key, or [`NONE`].
    next: Vec<u32>,
    /// The keys of the sentence, each once.
    distinct: Vec<u32>,
    /// The key of each position.
    tokens: Vec<u32>,
}

impl TokenIndex {
    /// Replaces the indexed sentence. `tokens` are the keys of the new sentence, all of which are less than
    /// `keys`.
    pub(crate) fn load(&mut self, tokens: &[u32], keys: usize) {
        for &key in &self.distinct {
            if let Some(first) = self.first.get_mut(key as usize) {
                *first = NONE;
            }
        }
        self.distinct.clear();
        if self.first.len() != keys {
            reset(&mut self.first, keys, NONE);
        }
        self.tokens.clear();
        self.tokens.extend_from_slice(tokens);
        reset(&mut self.next, tokens.len(), NONE);
        for (position, &key) in tokens.iter().enumerate().rev() {
            let first = &mut self.first[key as usize];
            if *first == NONE {
                self.distinct.push(key);
            }
            self.next[position] = *first;
            *first = position as u32;
        }
    }

    /// Calls `found(position, (ratio, reverse))` for each position in the sentence of each key that is linked
    /// to `key`. The ratios are those of the link, as in [`Link`].
    pub(crate) fn for_each_link(&self, rows: &Rows, key: u32, mut found: impl FnMut(u32, (f32, f32))) {
        if let Some(row) = rows.dense_row(key) {
            let ratios = (0u32..).zip(self.tokens.iter().map(|&t| row[t as usize]));
            let linked = ratios.filter(|(_, (ratio, reverse))| *ratio > 0.0 || *reverse > 0.0);
            linked.for_each(|(position, ratios)| found(position, ratios));
        } else {
            self.for_each(rows.row(key), |link, position| found(position, (link.ratio, link.reverse)));
        }
    }

    /// Appends a value for each position in the sentence of each key that is linked to `key`:
    /// `value(position, (ratio, reverse))`.
    pub(crate) fn extend<T: Clone + Default>(
        &self,
        out: &mut Vec<T>,
        rows: &Rows,
        key: u32,
        value: impl Fn(u32, (f32, f32)) -> T,
    ) {
        let Some(row) = rows.dense_row(key) else {
            return self.for_each(rows.row(key), |link, position| {
                out.push(value(position, (link.ratio, link.reverse)));
            });
        };
        // Which tokens are linked is hard to predict, so write a value for every token, and let the next one
        // replace it if there is no link. This is twice as fast as a branch.
        let mut end = out.len();
        out.resize(end + self.tokens.len(), T::default());
        for (position, &t) in (0u32..).zip(&self.tokens) {
            let (ratio, reverse) = row[t as usize];
            out[end] = value(position, (ratio, reverse));
            end += usize::from(ratio > 0.0 || reverse > 0.0);
        }
        out.truncate(end);
    }

    /// Calls `found(link, position)` for each position in the sentence of each key in `row`, which must be
    /// sorted by key.
    fn for_each(&self, row: &[Link], mut found: impl FnMut(&Link, u32)) {
        let mut walk = |link: &Link, mut position: u32| {
            while position != NONE {
                found(link, position);
                position = self.next[position as usize];
            }
        };
        // In a long row, look up each key of the sentence. In a short row, visit all links.
        if row.len() > 4 * self.distinct.len() {
            for &wanted in &self.distinct {
                if let Ok(at) = row.binary_search_by_key(&wanted, |link| link.other) {
                    walk(&row[at], self.first[wanted as usize]);
                }
            }
        } else {
            for link in row {
                walk(link, self.first[link.other as usize]);
            }
        }
    }
}
