//! Work on many items at once, results in order, memory bounded.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

/// How many items may be under way or waiting for an earlier one, for each thread: enough that a long document among
/// short ones does not leave the other threads idle at once, few enough that waiting results stay small.
const WINDOW: usize = 64;

/// How much weight may be under way or waiting, unless it takes more to keep every thread at work. The weight of a
/// document pair is its bytes, and its units take about five times those.
const MOST_WEIGHT: u64 = 16 << 20;

/// Does `work` on every item with `threads` threads and gives the results to `sink` in the order of the items.
///
/// `sink` runs on the calling thread; when it breaks off, no new work is begun. A panic in `work` is caught and comes
/// to `sink` as the panic's message. At most 64 items a thread are begun and not yet handed on, and beyond one a thread
/// only while they have a `weight` of less than 16 million in all: memory does not grow with the number of items. The
/// order, and so the output, does not depend on `threads`.
///
/// # Errors
/// The message of the system if the threads cannot be started.
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
/// let mut squares = Vec::new();
/// let broken = enregard::pipeline::in_order(1..=4, 2, |_| 1, |n| n * n, |n| {
///     squares.push(n.unwrap());
///     ControlFlow::<()>::Continue(())
/// })?;
/// assert_eq!(squares, [1, 4, 9, 16]);
/// assert_eq!(broken, None);
/// # Ok::<(), rayon::ThreadPoolBuildError>(())
/// ```
pub fn in_order<J, R, B>(
    items: impl IntoIterator<Item = J>,
    threads: usize,
    weight: impl Fn(&J) -> u64,
    work: impl Fn(J) -> R + Sync,
    mut sink: impl FnMut(Result<R, String>) -> ControlFlow<B>,
) -> Result<Option<B>, rayon::ThreadPoolBuildError>
where
    J: Send,
    R: Send,
{
    let threads = threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let mut items = items.into_iter().fuse();
    let work = &work;
    let broken = pool.in_place_scope_fifo(|scope| {
        let (done, results) = mpsc::channel();
        let mut waiting = BTreeMap::new();
        let mut open = Open::default();
        let (mut begun, mut handed_on) = (0_usize, 0_usize);
        loop {
            while open.has_room(threads) {
                let Some(item) = items.next() else { break };
                open.begin(weight(&item));
                let (done, number) = (done.clone(), begun);
                scope.spawn_fifo(move |_| {
                    // The item is consumed and nothing else is shared for writing: no broken state can be seen.
                    let result = catch_unwind(AssertUnwindSafe(|| work(item))).map_err(message);
                    // Nobody listens any more after the sink broke off.
                    let _ = done.send((number, result));
                });
                begun += 1;
            }
            if begun == handed_on {
                return None;
            }
            let Ok((number, result)) = results.recv() else { return None };
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&handed_on) {
                handed_on += 1;
                open.end();
                if let ControlFlow::Break(reason) = sink(result) {
                    return Some(reason);
                }
            }
        }
    });
    Ok(broken)
}

/// What is begun and not yet handed on, oldest first.
#[derive(Default)]
struct Open {
    weights: VecDeque<u64>,
    total: u64,
}

impl Open {
    fn has_room(&self, threads: usize) -> bool {
        let count = self.weights.len();
        count < threads || count < WINDOW * threads && self.total < MOST_WEIGHT
    }

    fn begin(&mut self, weight: u64) {
        self.weights.push_back(weight);
        self.total = self.total.saturating_add(weight);
    }

    fn end(&mut self) {
        self.total -= self.weights.pop_front().unwrap_or_default();
    }
}

/// What a panic said.
fn message(panic: Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn collect(threads: usize, work: impl Fn(u64) -> u64 + Sync) -> Vec<Result<u64, String>> {
        let mut out = Vec::new();
        in_order(
            0..500,
            threads,
            |_| 1,
            work,
            |r| {
                out.push(r);
                ControlFlow::<()>::Continue(())
            },
        )
        .unwrap();
        out
    }

    #[test]
    fn the_order_is_that_of_the_items() {
        let slow_first = |n: u64| {
            std::thread::sleep(Duration::from_micros(if n.is_multiple_of(50) { 3000 } else { 10 }));
            n
        };
        let expected: Vec<_> = (0..500).map(Ok).collect();
        assert_eq!(collect(1, slow_first), expected);
        assert_eq!(collect(7, slow_first), expected);
    }

    #[test]
    fn a_panic_is_one_items_result() {
        let results = collect(2, |n| if n == 3 { panic!("number {n}") } else { n });
        assert_eq!(results[3], Err("number 3".into()));
        assert_eq!(results.iter().filter(|r| r.is_err()).count(), 1);
    }

    #[test]
    fn what_is_under_way_is_bounded() {
        let (begun, handed_on) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..2000).inspect(|_| {
            let open = begun.fetch_add(1, Ordering::SeqCst) - handed_on.load(Ordering::SeqCst);
            assert!(open < WINDOW * 2 + 1);
        });
        in_order(
            items,
            2,
            |_| 1,
            |n| n,
            |_| {
                handed_on.fetch_add(1, Ordering::SeqCst);
                ControlFlow::<()>::Continue(())
            },
        )
        .unwrap();
        assert_eq!(handed_on.into_inner(), 2000);
    }

    #[test]
    fn breaking_off_begins_no_new_work() {
        let begun = AtomicUsize::new(0);
        let broken = in_order(
            0..100_000,
            2,
            |_| 1,
            |_| begun.fetch_add(1, Ordering::SeqCst),
            |_| ControlFlow::Break("enough"),
        );
        assert_eq!(broken.unwrap(), Some("enough"));
        assert!(begun.into_inner() <= WINDOW * 2 * 2);
    }

    #[test]
    fn heavy_items_wait_for_each_other() {
        let (begun, handed_on) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..200).inspect(|_| {
            let open = begun.fetch_add(1, Ordering::SeqCst) - handed_on.load(Ordering::SeqCst);
            assert!(open < 4, "{open} heavy items are open");
        });
        let sink = |_| {
            handed_on.fetch_add(1, Ordering::SeqCst);
            ControlFlow::<()>::Continue(())
        };
        in_order(items, 2, |_| MOST_WEIGHT / 4 + 1, |n| n, sink).unwrap();
        assert_eq!(handed_on.into_inner(), 200);
    }
}
