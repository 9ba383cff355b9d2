//! Processes many items in parallel, with results in input order and bounded memory.

use crate::document::Observer;
use crate::error::{Error, ErrorKind, Parameter, Result, message, panic_text};
use crate::run::budget::Budget;
use crate::wording::count;
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Maximum total weight, in bytes, of items that wait for an earlier one to finish. A result takes up to five
/// times the memory of its texts, so waiting results take at most 80 MB, and usually only a few. If documents
/// have a few kilobytes each, this keeps the threads busy for seconds while a large one is in progress.
const WAITING: u64 = 16 << 20;

/// Time to wait for a result before passing [`Step::Idle`] to the sink.
const PATIENCE: Duration = Duration::from_millis(200);

/// Maximum number of threads. More would take gigabytes for their stacks and working memory, and few machines have
/// more processors.
const MAX_THREADS: usize = 1024;

/// Settings for processing a batch of items.
pub(crate) struct Batch<J> {
    pub(crate) threads: usize,
    /// Once this flag is set, no further items are started. Items in progress are finished.
    pub(crate) stop: Arc<AtomicBool>,
    /// Returns the approximate memory that an item takes, in bytes.
    pub(crate) weigh: fn(&J) -> u64,
}

/// A value that [`Batch::run`] passes to its sink.
#[derive(Debug)]
pub(crate) enum Step<J, R> {
    /// The next item, with its result or the message of the panic that it caused.
    Done(J, Outcome<R>),
    /// No result is available at the moment.
    Idle,
}

/// How a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End<B> {
    /// All items were passed to the sink.
    All,
    /// The batch was stopped. The items passed to the sink are the first ones of the input, without gaps.
    Stopped,
    /// The sink returned this error.
    Broken(B),
}

/// The result of processing an item, or the message of the panic that it caused.
type Outcome<R> = Result<R, String>;

/// An item and its outcome, or `None` if the item was never started.
type Finished<J, R> = Option<(J, Outcome<R>)>;

/// A message from another thread to the calling thread.
enum Event<J, R> {
    Item(J),
    Done(usize, Finished<J, R>),
    NoMore(thread::Result<()>),
}

impl<J: Send + 'static> Batch<J> {
    /// Calls `work` for every item and passes the results to `sink`, in the order of the items.
    ///
    /// A separate thread reads the items, so a slow input does not delay finished results. `sink` runs on the
    /// calling thread; once it fails, no new work is started. If `work` panics, the panic message becomes
    /// that item's result. While a large item is in progress, later items are processed up to a fixed total
    /// weight, which bounds the memory. The output does not depend on the number of threads.
    ///
    /// # Errors
    /// An environment error if the threads cannot be started.
    pub(crate) fn run<R: Send + 'static, B>(
        &self,
        items: impl IntoIterator<Item = J, IntoIter: Send + 'static>,
        work: impl Fn(&mut J) -> R + Sync,
        mut sink: impl FnMut(Step<J, R>) -> Result<(), B>,
    ) -> Result<End<B>> {
        let threads = self.threads.max(1);
        let pool = thread_pool(threads)?;
        let budget = Arc::new(Budget::new(WAITING, threads));
        let (sender, events) = mpsc::channel();
        draw(items.into_iter(), self.weigh, Arc::clone(&budget), sender.clone());
        let halted = AtomicBool::new(false);
        let may_begin = || !halted.load(Ordering::Relaxed) && !self.stop.load(Ordering::Relaxed);
        let (work, may_begin) = (&work, &may_begin);
        let mut order = InOrder { waiting: BTreeMap::new(), begun: 0, passed_on: 0 };
        let mut drawn = false;
        let end = pool.in_place_scope_fifo(|scope| {
            loop {
                if order.begun == order.passed_on && (drawn || !may_begin()) {
                    return if drawn { End::All } else { End::Stopped };
                }
                let step = match events.recv_timeout(PATIENCE) {
                    Ok(Event::Item(item)) => {
                        let (sender, number) = (sender.clone(), order.begun);
                        scope.spawn_fifo(move |_| {
                            let done = may_begin().then(|| finish(item, work));
                            // Sending fails after the sink has ended the batch. This is harmless.
                            let _ = sender.send(Event::Done(number, done));
                        });
                        order.begun += 1;
                        Ok(())
                    }
                    Ok(Event::Done(number, result)) => {
                        order.waiting.insert(number, result);
                        order.pass_on(&budget, &mut sink)
                    }
                    Ok(Event::NoMore(Ok(()))) => {
                        drawn = true;
                        Ok(())
                    }
                    Ok(Event::NoMore(Err(panic))) => resume_unwind(panic),
                    // The channel is never disconnected, since this function holds a sender.
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                        sink(Step::Idle).map_err(End::Broken)
                    }
                };
                if let Err(end) = step {
                    halted.store(true, Ordering::Relaxed);
                    return end;
                }
            }
        });
        budget.close();
        Ok(end)
    }
}

/// Returns the number of threads to start, which is at most `requested` and at most the number of documents.
/// Passes a note to `observer` if the request was too high.
pub(crate) fn useful_threads(requested: usize, documents: Option<u64>, observer: &mut dyn Observer) -> usize {
    let documents = documents.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
    let threads = requested.min(documents).clamp(1, MAX_THREADS);
    // There is no note if the request does not exceed the number of processors, which is the default.
    let processors = thread::available_parallelism().map_or(1, usize::from);
    if threads < requested && requested > processors {
        let reason = if threads == documents { "one for each document" } else { "the maximum" };
        let threads = count(threads, "thread");
        observer.note(&message![Parameter::Jobs, format!(" {requested}: using {threads}, {reason}")]);
    }
    threads
}

/// Creates a thread pool. Returns an environment error if the threads cannot be started.
pub(crate) fn thread_pool(threads: usize) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| {
        let fault = format!("cannot start the threads ({e})");
        Error::value(Parameter::Jobs, threads, fault).of_kind(ErrorKind::Environment)
    })
}

/// Reads the items on a separate thread. No code waits for that thread, because it may be blocked forever in
/// a read.
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
        // Sending fails after the sink has ended the batch. This is harmless.
        let _ = sender.send(Event::NoMore(drawn));
    });
}

fn finish<J, R>(mut item: J, work: &impl Fn(&mut J) -> R) -> (J, Outcome<R>) {
    // `AssertUnwindSafe` is correct here, because after a panic, only the names in the item are used.
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut item))).map_err(panic_text);
    (item, result)
}

/// Collects results that arrive in any order, and passes them on in the order of the items.
struct InOrder<J, R> {
    waiting: BTreeMap<usize, Finished<J, R>>,
    begun: usize,
    passed_on: usize,
}

impl<J, R> InOrder<J, R> {
    /// Passes on each result that is available, up to the first that is missing.
    fn pass_on<B>(
        &mut self,
        budget: &Budget,
        sink: &mut impl FnMut(Step<J, R>) -> Result<(), B>,
    ) -> Result<(), End<B>> {
        while let Some(result) = self.waiting.remove(&self.passed_on) {
            let Some((item, result)) = result else { return Err(End::Stopped) };
            self.passed_on += 1;
            budget.leave();
            sink(Step::Done(item, result)).map_err(End::Broken)?;
        }
        Ok(())
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
                Ok::<(), ()>(())
            },
        );
        assert_eq!(end.unwrap(), End::All);
        out
    }

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let slow_first = |n: u64| {
            thread::sleep(Duration::from_micros(if n.is_multiple_of(50) { 3000 } else { 10 }));
            n
        };
        let expected: Vec<_> = (0..500).map(Ok).collect();
        assert_eq!(collect(1, slow_first), expected);
        assert_eq!(collect(7, slow_first), expected);
    }

    #[test]
    fn a_panic_makes_one_item_fail() {
        let results = collect(2, |n| if n == 3 { panic!("number {n}") } else { n });
        assert_eq!(results[3], Err("number 3".into()));
        assert_eq!(results.iter().filter(|r| r.is_err()).count(), 1);
    }

    #[test]
    fn the_weight_of_items_in_progress_is_bounded() {
        let open = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (entered, largest) = (Arc::clone(&open), Arc::clone(&most));
        let items = (0..300).inspect(move |_| {
            largest.fetch_max(entered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        });
        // The first item finishes only after all items that the budget admits have been read.
        let work = |n: &mut u64| while *n == 0 && most.load(Ordering::SeqCst) < 34 {};
        let end = batch(2, |_| (1 << 19) - 1024).run(items, work, |step| {
            if matches!(step, Step::Done(..)) {
                open.fetch_sub(1, Ordering::SeqCst);
            }
            Ok::<(), ()>(())
        });
        assert_eq!(end.unwrap(), End::All);
        // The 16 MB of items behind the first one, plus one item that has been read and waits to be admitted.
        assert!((34..=36).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }

    #[test]
    fn small_items_overtake_a_large_one() {
        let done = AtomicUsize::new(0);
        // The first item finishes only after all others, so no worker may wait for it.
        let work = |n: &mut u64| {
            while *n == 0 && done.load(Ordering::SeqCst) < 999 {
                thread::yield_now();
            }
            done.fetch_add(1, Ordering::SeqCst);
        };
        let weigh = |n: &u64| if *n == 0 { 1 << 40 } else { 10 };
        let end = batch(2, weigh).run(0..1000, work, |_| Ok::<(), ()>(()));
        assert_eq!(end.unwrap(), End::All);
    }

    #[test]
    fn no_work_is_begun_after_the_sink_breaks() {
        let begun = AtomicUsize::new(0);
        let work = |_: &mut u64| {
            thread::sleep(Duration::from_micros(50));
            begun.fetch_add(1, Ordering::SeqCst)
        };
        let end = batch(2, |_| 0).run(0..100_000, work, |_| Err("enough"));
        assert_eq!(end.unwrap(), End::Broken("enough"));
        assert!(begun.into_inner() < 50_000);
    }

    #[test]
    fn a_stopped_batch_passes_on_items_without_a_gap() {
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
            Ok::<(), ()>(())
        });
        assert_eq!(end.unwrap(), End::Stopped);
        assert!(seen.len() > 20 && seen.len() < 1000, "{}", seen.len());
        assert_eq!(seen, (0..seen.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn a_slow_input_does_not_delay_results() {
        let (sender, items) = mpsc::channel();
        sender.send(1).unwrap();
        let end = batch(2, |_| 0).run(
            items,
            |n| *n,
            |step| match step {
                // The sender still exists, so the input has not ended.
                Step::Done(..) => Err(sender.send(2).is_ok()),
                Step::Idle => Ok(()),
            },
        );
        assert_eq!(end.unwrap(), End::Broken(true));
    }
}
