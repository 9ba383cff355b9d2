//! Limits the memory used by items in progress.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Memory in bytes that an item takes in addition to its weight, for its names, figures and queue entry.
const OVERHEAD: u64 = 1 << 10;

/// Admits items in order and releases them in the same order.
///
/// An item is admitted while the total weight of all items *except the oldest* stays within a budget. The
/// oldest item does not count, because no other result can be written before it. Each item counts for at most
/// a fixed share of the budget, so that a second large document does not block small ones behind it. Memory
/// use is therefore bounded by the budget plus the oldest item and two large items per thread.
pub(crate) struct Budget {
    state: Mutex<State>,
    moved: Condvar,
    /// The budget, in bytes.
    most: u64,
    /// The maximum weight charged for one item, in bytes. Larger items are charged this amount.
    share: u64,
    threads: usize,
}

#[derive(Default)]
struct State {
    /// The weights of the admitted items, the oldest first.
    open: VecDeque<u64>,
    sum: u64,
    closed: bool,
}

impl Budget {
    /// Creates a budget of `most` bytes for `threads` threads.
    pub(crate) fn new(most: u64, threads: usize) -> Budget {
        let share = (most / (2 * threads as u64)).max(1);
        Budget { state: Mutex::default(), moved: Condvar::new(), most, share, threads }
    }

    /// Waits until an item of this weight is admitted. Returns false if the budget was closed.
    pub(crate) fn enter(&self, weight: u64) -> bool {
        let weight = (weight + OVERHEAD).min(self.share);
        let mut state = self.lock();
        while !state.closed && !self.admits(&state, weight) {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.open.push_back(weight);
        state.sum += weight;
        !state.closed
    }

    fn admits(&self, state: &State, weight: u64) -> bool {
        let behind = state.sum - state.open.front().unwrap_or(&0);
        // Every thread gets an item, even if the budget is too small for all of them.
        state.open.len() < self.threads || behind + weight <= self.most
    }

    /// Releases the oldest item.
    pub(crate) fn leave(&self) {
        let mut state = self.lock();
        let weight = state.open.pop_front().unwrap_or_default();
        state.sum -= weight;
        self.moved.notify_one();
    }

    /// Closes the budget: no further items are admitted.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is consistent even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(budget: &Budget, weight: u64) -> bool {
        let weight = (weight + OVERHEAD).min(budget.share);
        budget.admits(&budget.lock(), weight)
    }

    #[test]
    fn the_oldest_item_does_not_count() {
        let budget = Budget::new(1 << 20, 2);
        budget.enter(1 << 40);
        let mut small = 0;
        while admits(&budget, 9 << 10) {
            budget.enter(9 << 10);
            small += 1;
        }
        assert_eq!(small, 102, "a budget of 1024 KB in steps of 10");
        budget.leave();
        assert!(admits(&budget, 9 << 10), "the next oldest item does not count either");
    }

    #[test]
    fn large_items_leave_room_for_small_ones() {
        let budget = Budget::new(1 << 20, 2);
        budget.enter(1 << 40);
        budget.enter(1 << 40);
        assert!(admits(&budget, 9 << 10));
        let mut large = 2;
        while admits(&budget, 1 << 40) {
            budget.enter(1 << 40);
            large += 1;
        }
        assert_eq!(large, 5, "the oldest and four shares of a quarter");
    }

    #[test]
    fn closing_ends_all_waiting() {
        let budget = Budget::new(1, 1);
        assert!(budget.enter(10));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.enter(10) && budget.enter(10));
            budget.close();
            assert!(!waiting.join().unwrap());
        });
    }
}
