//! Signals that end a run: SIGINT (Ctrl-C) and SIGTERM.

use super::messages::{self, Outcome};
use super::progress;
use enregard::internals::cancel_waiting_with;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Time between two looks at the flag, and the time after which a run counts as one that cannot stop at once.
const PATIENCE: Duration = Duration::from_millis(300);

/// Installs signal handlers: the first SIGINT (Ctrl-C) or SIGTERM sets `stop`, the second ends the program. If the run
/// does not end soon after the first one, a note tells so, unless `quiet` is set.
pub(crate) fn handle_signals(stop: &Arc<AtomicBool>, quiet: bool) {
    for signal in [SIGINT, SIGTERM] {
        // If registration fails, a signal ends the program at once, but the journal stays valid.
        let _ = flag::register_conditional_shutdown(signal, Outcome::Interrupted as i32, Arc::clone(stop));
        let _ = flag::register(signal, Arc::clone(stop));
    }
    cancel_waiting_with(stop);
    if !quiet {
        tell_when_stopping(Arc::clone(stop));
    }
}

fn tell_when_stopping(stop: Arc<AtomicBool>) {
    // A handler may not print, so another thread does. The end of the program ends that thread.
    thread::spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(PATIENCE);
        }
        thread::sleep(PATIENCE);
        progress::above_bar(|| messages::note("stopping; press Ctrl-C again to stop at once"));
    });
}
