//! What a run came to, as a table on the standard error.

use enregard::wording::count;
use enregard::{Ending, Summary};
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// So many failures are told of; the report has them all.
const FAILURES: usize = 10;

/// How long the longest bar of the histogram is.
const BAR: f64 = 40.0;

/// Prints it; a standard error that is closed is nobody's loss.
pub(crate) fn print(summary: &Summary) {
    let _ = io::stderr().lock().write_all(table(summary).as_bytes());
}

/// Prints how sure pairs are: the mean, and how many of them there are in each tenth.
pub(crate) fn confidence(bins: &[u64], mean: Option<f64>) {
    let mut out = String::new();
    confidence_rows(&mut out, bins, mean);
    let _ = io::stderr().lock().write_all(out.as_bytes());
}

fn row(out: &mut String, name: &str, value: &str) {
    // Writing into a string does not fail.
    let _ = writeln!(out, "{name:<12}{value}");
}

fn confidence_rows(out: &mut String, bins: &[u64], mean: Option<f64>) {
    let Some(mean) = mean else { return };
    row(out, "confidence", &format!("{mean:.3} in the mean"));
    let pairs: u64 = bins.iter().sum();
    for (bin, &count) in bins.iter().enumerate().rev().filter(|(_, count)| **count > 0) {
        let part = count as f64 / pairs as f64;
        let bar = "#".repeat((part * BAR).ceil() as usize);
        let (low, high) = (bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
        row(out, "", &format!("{low:.1}-{high:.1} {:5.1} % {bar}", part * 100.0));
    }
}

fn table(summary: &Summary) -> String {
    let mut text = String::new();
    let out = &mut text;
    let ended = if summary.ending == Ending::Whole { "" } else { "; interrupted" };
    let warned = match summary.warned {
        0 => String::new(),
        number => format!(", {number} with warnings"),
    };
    let left_out = match summary.left_out {
        0 => String::new(),
        number => format!(", {number} left out"),
    };
    row(
        out,
        "documents",
        &format!("{} done{warned}{left_out}, {} failed{ended}", summary.done, summary.failed),
    );
    row(
        out,
        "sentences",
        &format!("{} source, {} target", summary.source_sentences, summary.target_sentences),
    );
    let all = summary.bead_count();
    let share = |count: u64| 100.0 * count as f64 / all.max(1) as f64;
    row(
        out,
        "beads",
        &format!(
            "{all}, of them {:.1} % null; {} written",
            share(summary.nulls),
            count(summary.units, "unit")
        ),
    );
    let kinds: Vec<_> =
        summary.kinds().iter().map(|&(kind, count)| format!("{kind} {:.1} %", share(count))).collect();
    kinds.chunks(8).for_each(|some| row(out, "", &some.join("  ")));
    confidence_rows(out, summary.confidence.counts(), summary.mean_confidence());
    let seconds = summary.seconds.max(0.001);
    let rate = summary.sentences() as f64 / seconds;
    let megabytes = summary.bytes as f64 / 1e6 / seconds;
    row(out, "time", &format!("{seconds:.1} s, {rate:.0} sentences/s, {megabytes:.1} MB/s"));
    for (number, failure) in summary.failures.iter().take(FAILURES).enumerate() {
        row(
            out,
            if number == 0 { "failed" } else { "" },
            &format!("{}: {}", failure.document, failure.reason),
        );
    }
    if summary.failed > FAILURES as u64 {
        row(out, "", &format!("and {} more; --report has them all", summary.failed - FAILURES as u64));
    }
    text
}
