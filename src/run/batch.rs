//! Work on many items at once, results in order, memory bounded.

use crate::run::budget::Budget;
use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// How much may wait for an earlier item, in bytes of weight. Results take up to five times what the texts take that they
/// come from, so this is eighty megabytes at the worst, and as a rule a few; with documents of some kilobytes it is work
/// for several seconds while a large one is under way.
const WAITING: u64 = 16 << 20;

/// How long to wait for news before saying that there is none.
const PATIENCE: Duration = Duration::from_millis(200);

/// How a batch is worked on.
pub struct Batch<J> {
    /// How many threads work.
    pub threads: usize,
    /// Once this is set no further item is begun; what is begun is finished and handed on.
    pub stop: Arc<AtomicBool>,
    /// What an item takes in memory, in bytes.
    pub weigh: fn(&J) -> u64,
}

/// What comes to the sink of [`Batch::run`].
#[derive(Debug)]
pub enum Step<J, R> {
    /// The next item with its result, or with the message of its panic.
    Done(J, Result<R, String>),
    /// Nothing has come for a moment.
    Idle,
}

/// How a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End<B> {
    /// Every item was handed on.
    All,
    /// It was stopped; the items handed on are the first ones, without a gap.
    Stopped,
    /// The sink broke off.
    Broken(B),
}

/// An item and its result; none if it was not begun.
type Finished<J, R> = Option<(J, Result<R, String>)>;

/// What the calling thread hears of.
enum Event<J, R> {
    Item(J),
    Done(usize, Finished<J, R>),
    NoMore(thread::Result<()>),
}

impl<J: Send + 'static> Batch<J> {
    /// Does `work` on every item and gives the results to `sink`, in the order of the items.
    ///
    /// The items are drawn on a thread of their own, so a slow input delays no result that is there; `sink` runs on the
    /// calling thread; when it breaks off, no new work is begun. A panic in `work` is caught and is the result of
    /// that item. An item may be large: those behind it go on meanwhile, up to a fixed sum of their weights, and so
    /// memory does not grow with the number of items. The order, and so the output, does not depend on the threads.
    ///
    /// # Errors
    /// The message of the system if the threads cannot be started.
    ///
    /// # Panics
    /// When drawing an item panics.
    ///
    /// # Examples
    /// ```
    /// use enregard::{Batch, End, Step};
    /// use std::ops::ControlFlow;
    /// let batch = Batch { threads: 2, stop: Default::default(), weigh: |_| 8 };
    /// let mut squares = Vec::new();
    /// let end = batch.run(1..=4, |n| *n * *n, |step| {
    ///     if let Step::Done(_, square) = step {
    ///         squares.push(square.unwrap());
    ///     }
    ///     ControlFlow::<()>::Continue(())
    /// })?;
    /// assert_eq!(squares, [1, 4, 9, 16]);
    /// assert_eq!(end, End::All);
    /// # Ok::<(), rayon::ThreadPoolBuildError>(())
    /// ```
    pub fn run<R: Send + 'static, B>(
        &self,
        items: impl IntoIterator<Item = J, IntoIter: Send + 'static>,
        work: impl Fn(&mut J) -> R + Sync,
        mut sink: impl FnMut(Step<J, R>) -> ControlFlow<B>,
    ) -> Result<End<B>, rayon::ThreadPoolBuildError> {
        let threads = self.threads.max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let budget = Arc::new(Budget::new(WAITING, threads));
        let (sender, events) = mpsc::channel();
        draw(items.into_iter(), self.weigh, Arc::clone(&budget), sender.clone());
        let halted = AtomicBool::new(false);
        let may_begin = || !halted.load(Ordering::Relaxed) && !self.stop.load(Ordering::Relaxed);
        let (work, may_begin) = (&work, &may_begin);
        let mut order = InOrder { waiting: BTreeMap::new(), begun: 0, handed_on: 0 };
        let mut drawn = false;
        let end = pool.in_place_scope_fifo(|scope| {
            loop {
                if order.begun == order.handed_on && (drawn || !may_begin()) {
                    return if drawn { End::All } else { End::Stopped };
                }
                let step = match events.recv_timeout(PATIENCE) {
                    Ok(Event::Item(item)) => {
                        let (sender, number) = (sender.clone(), order.begun);
                        scope.spawn_fifo(move |_| {
                            let done = may_begin().then(|| finish(item, work));
                            // Nobody listens any more after the sink broke off.
                            let _ = sender.send(Event::Done(number, done));
                        });
                        order.begun += 1;
                        ControlFlow::Continue(())
                    }
                    Ok(Event::Done(number, result)) => {
                        order.waiting.insert(number, result);
                        order.hand_on(&budget, &mut sink)
                    }
                    Ok(Event::NoMore(Ok(()))) => {
                        drawn = true;
                        ControlFlow::Continue(())
                    }
                    Ok(Event::NoMore(Err(panic))) => resume_unwind(panic),
                    // There is a sender in this very function, so nobody can have hung up.
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                        sink(Step::Idle).map_break(End::Broken)
                    }
                };
                if let ControlFlow::Break(end) = step {
                    halted.store(true, Ordering::Relaxed);
                    return end;
                }
            }
        });
        budget.close();
        Ok(end)
    }
}

/// Draws the items on a thread of their own. It is not waited for: it may hang in a read that never returns.
fn draw<J: Send + 'static, R: Send + 'static>(
    items: impl Iterator<Item = J> + Send + 'static,
    weigh: fn(&J) -> u64,
    budget: Arc<Budget>,
    sender: Sender<Event<J, R>>,
) {
    thread::spawn(move || {
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            for item in items {
                if !budget.enter(weigh(&item)) || sender.send(Event::Item(item)).is_err() {
                    return;
                }
            }
        }));
        // Nobody listens any more after the sink broke off.
        let _ = sender.send(Event::NoMore(drawn));
    });
}

fn finish<J, R>(mut item: J, work: &impl Fn(&mut J) -> R) -> (J, Result<R, String>) {
    // Of what is written to, the item alone is looked at afterwards, for what it is called.
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut item))).map_err(message);
    (item, result)
}

/// What a panic said.
fn message(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

/// Puts the results back into the order of the items.
struct InOrder<J, R> {
    waiting: BTreeMap<usize, Finished<J, R>>,
    begun: usize,
    handed_on: usize,
}

impl<J, R> InOrder<J, R> {
    /// Hands on what has nothing before it any more.
    fn hand_on<B>(
        &mut self,
        budget: &Budget,
        sink: &mut impl FnMut(Step<J, R>) -> ControlFlow<B>,
    ) -> ControlFlow<End<B>> {
        while let Some(result) = self.waiting.remove(&self.handed_on) {
            let Some((item, result)) = result else { return ControlFlow::Break(End::Stopped) };
            self.handed_on += 1;
            budget.leave();
            sink(Step::Done(item, result)).map_break(End::Broken)?;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    fn batch(threads: usize, weigh: fn(&u64) -> u64) -> Batch<u64> {
        Batch { threads, stop: Arc::default(), weigh }
    }

    fn collect(threads: usize, work: impl Fn(u64) -> u64 + Sync) -> Vec<Result<u64, String>> {
        let mut out = Vec::new();
        let end = batch(threads, |_| 1).run(
            0..500,
            |n| work(*n),
            |step| {
                if let Step::Done(n, result) = step {
                    assert_eq!(n, out.len() as u64);
                    out.push(result);
                }
                ControlFlow::<()>::Continue(())
            },
        );
        assert_eq!(end.unwrap(), End::All);
        out
    }

    #[test]
    fn the_order_is_that_of_the_items() {
        let slow_first = |n: u64| {
            thread::sleep(Duration::from_micros(if n.is_multiple_of(50) { 3000 } else { 10 }));
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
        let open = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (entered, largest) = (Arc::clone(&open), Arc::clone(&most));
        let items = (0..300).inspect(move |_| {
            largest.fetch_max(entered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        });
        // The first does not end before all that may be drawn are drawn.
        let work = |n: &mut u64| while *n == 0 && most.load(Ordering::SeqCst) < 34 {};
        let end = batch(2, |_| (1 << 19) - 1024).run(items, work, |step| {
            if matches!(step, Step::Done(..)) {
                open.fetch_sub(1, Ordering::SeqCst);
            }
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(end.unwrap(), End::All);
        // 16 megabytes behind the first, and one in the hand of whoever waits at the gate.
        assert!((34..=36).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }

    #[test]
    fn small_items_pass_a_large_one() {
        let done = AtomicUsize::new(0);
        // The first item is done only when all others are: no worker may wait for it.
        let work = |n: &mut u64| {
            while *n == 0 && done.load(Ordering::SeqCst) < 999 {
                thread::yield_now();
            }
            done.fetch_add(1, Ordering::SeqCst);
        };
        let weigh = |n: &u64| if *n == 0 { 1 << 40 } else { 10 };
        let end = batch(2, weigh).run(0..1000, work, |_| ControlFlow::<()>::Continue(()));
        assert_eq!(end.unwrap(), End::All);
    }

    #[test]
    fn breaking_off_begins_no_new_work() {
        let begun = AtomicUsize::new(0);
        let work = |_: &mut u64| {
            thread::sleep(Duration::from_micros(50));
            begun.fetch_add(1, Ordering::SeqCst)
        };
        let end = batch(2, |_| 0).run(0..100_000, work, |_| ControlFlow::Break("enough"));
        assert_eq!(end.unwrap(), End::Broken("enough"));
        assert!(begun.into_inner() < 50_000);
    }

    #[test]
    fn stopping_hands_on_what_is_begun_without_a_gap() {
        let mut seen = Vec::new();
        let batch = batch(3, |_| 0);
        let work = |n: &mut u64| {
            if *n == 20 {
                batch.stop.store(true, Ordering::Relaxed);
            }
            *n
        };
        let end = batch.run(0..100_000, work, |step| {
            if let Step::Done(n, _) = step {
                seen.push(n);
            }
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(end.unwrap(), End::Stopped);
        assert!(seen.len() > 20 && seen.len() < 1000, "{}", seen.len());
        assert_eq!(seen, (0..seen.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn a_slow_input_delays_no_result() {
        let (sender, items) = mpsc::channel();
        sender.send(1).unwrap();
        let end = batch(2, |_| 0).run(
            items,
            |n| *n,
            |step| match step {
                // The sender is still there, so the input has not ended.
                Step::Done(..) => ControlFlow::Break(sender.send(2).is_ok()),
                Step::Idle => ControlFlow::Continue(()),
            },
        );
        assert_eq!(end.unwrap(), End::Broken(true));
    }
}
