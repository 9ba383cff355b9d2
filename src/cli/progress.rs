//! Shows the progress of a run on standard error: notes and warnings and, on a terminal, a progress bar.

use super::messages;
use enregard::error::Message;
use enregard::{DocumentReport, Observer};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

pub(crate) struct Progress {
    quiet: bool,
    many: bool,
    bar: ProgressBar,
    begin: Instant,
    sentences: u64,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Progress {
        Progress { quiet, many: false, bar: ProgressBar::hidden(), begin: Instant::now(), sentences: 0 }
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
        self.begin = Instant::now();
        self.many = documents != Some(1);
        // A single document gets no progress bar, because the bar would have only one step.
        if self.quiet || !self.many || !io::stderr().is_terminal() {
            return;
        }
        let (bar, template) = match documents {
            Some(count) => (ProgressBar::new(count), "{wide_bar} {pos}/{len} documents, {msg}{eta} left"),
            None => (ProgressBar::no_length(), "{spinner} {pos} documents, {msg}{elapsed}"),
        };
        // The template is a constant, so parsing it cannot fail.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar = bar.with_style(style).with_position(done);
        self.bar.enable_steady_tick(Duration::from_millis(250));
    }

    fn document(&mut self, report: &DocumentReport) {
        self.sentences += report.source_sentences + report.target_sentences;
        let rate = self.sentences as f64 / self.begin.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!("{rate:.0} sentences/s, "));
        self.bar.inc(1);
        // The name of the document is shown only if there may be several.
        let many = self.many;
        let named =
            |text: &str| if many { format!("document {}: {text}", report.document) } else { text.to_owned() };
        if let Some(error) = &report.error {
            self.bar.suspend(|| messages::error(&named(error)));
        } else if !self.quiet {
            for warning in &report.warnings {
                self.bar.suspend(|| messages::warning(&named(warning)));
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
