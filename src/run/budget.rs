//! How much may be under way at once.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What an item takes beside its own weight: names, numbers, its place in the queue.
const OVERHEAD: u64 = 1 << 10;

/// A gate that items pass in order, and leave in the same order.
///
/// It lets an item in while what waits *behind the oldest one* stays within a budget of bytes. The oldest is not
/// counted: whatever it weighs, nothing can be handed on before it. No item counts for more than its share, so that a
/// second large document does not shut out the small ones behind it. In memory are then at most the budget, and
/// twice as many large items as there are threads.
pub(crate) struct Budget {
    state: Mutex<State>,
    moved: Condvar,
    most: u64,
    share: u64,
    threads: usize,
}

#[derive(Default)]
struct State {
    /// What is inside, the oldest first.
    open: VecDeque<u64>,
    sum: u64,
    closed: bool,
}

impl Budget {
    /// A gate for `threads` threads and `most` bytes.
    pub(crate) fn new(most: u64, threads: usize) -> Budget {
        let share = (most / (2 * threads as u64)).max(1);
        Budget { state: Mutex::default(), moved: Condvar::new(), most, share, threads }
    }

    /// Waits until an item of that weight may pass; false if the gate was closed.
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
        // No thread is to stand idle, however small the budget.
        state.open.len() < self.threads || behind + weight <= self.most
    }

    /// The oldest item is out.
    pub(crate) fn leave(&self) {
        let mut state = self.lock();
        let weight = state.open.pop_front().unwrap_or_default();
        state.sum -= weight;
        self.moved.notify_one();
    }

    /// Lets nothing in any more.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is a few numbers that are never left half-made.
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
    fn a_large_item_at_the_head_does_not_count() {
        let budget = Budget::new(1 << 20, 2);
        budget.enter(1 << 40);
        let mut small = 0;
        while admits(&budget, 9 << 10) {
            budget.enter(9 << 10);
            small += 1;
        }
        assert_eq!(small, 102, "a budget of 1024 KB in steps of 10");
        budget.leave();
        assert!(admits(&budget, 9 << 10), "the new head does not count either");
    }

    #[test]
    fn further_large_items_leave_room() {
        let budget = Budget::new(1 << 20, 2);
        budget.enter(1 << 40);
        budget.enter(1 << 40);
        assert!(admits(&budget, 9 << 10));
        let mut large = 2;
        while admits(&budget, 1 << 40) {
            budget.enter(1 << 40);
            large += 1;
        }
        assert_eq!(large, 5, "the head, and four quarters");
    }

    #[test]
    fn nobody_waits_at_a_closed_gate() {
        let budget = Budget::new(1, 1);
        assert!(budget.enter(10));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.enter(10) && budget.enter(10));
            budget.close();
            assert!(!waiting.join().unwrap());
        });
    }
}
