//! Finding the linked tokens of two passages without looking at every pair of tokens.

/// Marks the end of a list.
const NONE: u32 = u32::MAX;

/// Knows the places of the target tokens of one passage. Reused from passage to passage.
#[derive(Debug, Default)]
pub struct CellFinder {
    /// The first place of each target key in the passage, or [`NONE`].
    first: Vec<u32>,
    /// For each place, the next one of the same key.
    next: Vec<u32>,
    distinct: Vec<u32>,
}

impl CellFinder {
    /// Takes in the target tokens of a passage, whose keys are under `keys`, in place of the last one's.
    pub fn load(&mut self, tokens: &[u32], keys: usize) {
        for &key in &self.distinct {
            if let Some(first) = self.first.get_mut(key as usize) {
                *first = NONE;
            }
        }
        self.distinct.clear();
        if self.first.len() != keys {
            self.first.clear();
            self.first.resize(keys, NONE);
        }
        self.next.clear();
        self.next.resize(tokens.len(), NONE);
        for (place, &key) in tokens.iter().enumerate().rev() {
            let first = &mut self.first[key as usize];
            if *first == NONE {
                self.distinct.push(key);
            }
            self.next[place] = *first;
            *first = place as u32;
        }
    }

    /// Calls `found(number in row, place)` for each place of each key of `row`, which is sorted by key.
    pub fn for_each<C>(&self, row: &[C], key: impl Fn(&C) -> u32, mut found: impl FnMut(usize, u32)) {
        let mut walk = |number: usize, mut place: u32| {
            while place != NONE {
                found(number, place);
                place = self.next[place as usize];
            }
        };
        // A long row is searched for the passage's keys, a short one is gone through.
        if row.len() > 4 * self.distinct.len() {
            for &wanted in &self.distinct {
                if let Ok(at) = row.binary_search_by_key(&wanted, &key) {
                    walk(at, self.first[wanted as usize]);
                }
            }
        } else {
            for (number, cell) in row.iter().enumerate() {
                walk(number, self.first[key(cell) as usize]);
            }
        }
    }
}
