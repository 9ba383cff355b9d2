//! Shows the progress of a run on standard error: notes and warnings and, on a terminal, a progress bar.

use super::messages;
use enregard::error::Message;
use enregard::internals::wording::count;
use enregard::{DocumentReport, Observer};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Time between two updates of the bar.
const TICK: Duration = Duration::from_millis(250);

/// The bar of a run whose length is known, in documents or in bytes.
const BAR: &str = "{wide_bar} {percent} %, {msg}, {eta} left";

/// The bar of a run that reads a stream.
const SPINNER: &str = "{spinner} {msg}, {elapsed}";

/// The bar on the terminal, for messages that do not come from the run.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

fn shown() -> MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls a function that prints, and draws the bar below what it prints.
pub(crate) fn above_bar(print: impl FnOnce()) {
    let bar = shown().clone();
    match bar {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

pub(crate) struct Progress {
    quiet: bool,
    /// Whether no bar is shown, even on a terminal.
    hidden: bool,
    many: bool,
    bar: ProgressBar,
    begin: Instant,
    sentences: u64,
    /// The number of finished documents, including those of earlier runs.
    documents: u64,
    /// What the length of the bar counts.
    length: Length,
    /// The name and the message of the last document that failed.
    failure: Option<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Unknown,
    Documents(u64),
    Bytes,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Progress {
        let (bar, begin, length) = (ProgressBar::hidden(), Instant::now(), Length::Unknown);
        Progress {
            quiet,
            hidden: false,
            many: false,
            bar,
            begin,
            sentences: 0,
            documents: 0,
            length,
            failure: None,
        }
    }

    /// Shows only notes and warnings.
    pub(crate) fn without_bar(quiet: bool) -> Progress {
        let mut progress = Progress::new(quiet);
        progress.hidden = true;
        progress
    }

    /// Replaces the bar by one of this length that begins at `position`.
    fn show(&mut self, length: Option<u64>, position: u64) {
        let template = if length.is_some() { BAR } else { SPINNER };
        let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new);
        // The template is a constant, so parsing it cannot fail.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.finish_and_clear();
        self.bar = bar.with_style(style).with_position(position).with_message(self.message());
        // Estimate the time left only from the work of this run, not from documents that an earlier run finished.
        self.bar.tick();
        self.bar.reset_eta();
        self.bar.enable_steady_tick(TICK);
        *shown() = Some(self.bar.clone());
    }

    fn message(&self) -> String {
        let documents = match self.length {
            Length::Documents(all) => format!("{}/{all} documents", self.documents),
            _ => count(self.documents, "document"),
        };
        match self.sentences {
            0 => documents,
            sentences => {
                let rate = sentences as f64 / self.begin.elapsed().as_secs_f64().max(0.001);
                format!("{documents}, {rate:.0} sentences/s")
            }
        }
    }

    /// Whether there is a bar on the terminal.
    fn has_bar(&self) -> bool {
        // A single document gets no progress bar, because the bar would have only one step.
        !self.quiet && !self.hidden && self.many && io::stderr().is_terminal()
    }
}

impl Observer for Progress {
    fn note(&mut self, text: &Message) {
        if !self.quiet {
            self.bar.suspend(|| messages::note(&text.render(messages::option)));
        }
    }

    fn warning(&mut self, text: &Message) {
        if !self.quiet {
            self.bar.suspend(|| messages::warning(&text.render(messages::option)));
        }
    }

    fn begin(&mut self, documents: Option<u64>, done: u64) {
        (self.begin, self.documents) = (Instant::now(), done);
        self.many = documents != Some(1);
        self.length = documents.map_or(Length::Unknown, Length::Documents);
        if self.has_bar() {
            self.show(documents, done);
        }
    }

    fn document(&mut self, report: &DocumentReport) {
        self.sentences += report.source_sentences + report.target_sentences;
        self.documents += 1;
        self.bar.set_message(self.message());
        if self.length != Length::Bytes {
            self.bar.set_position(self.documents);
        }
        // The name of the document is shown only if there may be several.
        let many = self.many;
        let named =
            |text: &str| if many { format!("document {}: {text}", report.document) } else { text.to_owned() };
        if let Some(error) = &report.error {
            // A document in several languages fails with the same message in each pair of them.
            let failure = Some((report.document.clone(), error.clone()));
            if self.failure != failure {
                self.bar.suspend(|| messages::error(&named(error)));
                self.failure = failure;
            }
        } else if !self.quiet {
            for warning in &report.warnings {
                self.bar.suspend(|| messages::warning(&named(warning)));
            }
            // `pair` counts no sentences.
            let has_figures = report.source_sentences + report.target_sentences > 0;
            if many && has_figures && messages::is_verbose() {
                self.bar.suspend(|| messages::note(&named(&figures(report))));
            }
        }
    }

    fn progress(&mut self, read: u64, size: u64) {
        if !self.has_bar() {
            return;
        }
        if self.length == Length::Unknown {
            self.length = Length::Bytes;
            self.show(Some(size), read);
        }
        if self.length == Length::Bytes {
            self.bar.set_position(read);
        }
    }
}

/// The figures of a finished document.
fn figures(report: &DocumentReport) -> String {
    let sentences = format!("{} and {} sentences", report.source_sentences, report.target_sentences);
    match report.mean_confidence {
        Some(mean) => format!("{sentences}, confidence {mean:.3} on average, {:.1} s", report.seconds),
        None => format!("{sentences}, {:.1} s", report.seconds),
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        *shown() = None;
    }
}
