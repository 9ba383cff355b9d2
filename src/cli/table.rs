//! Prints the totals of a run as a table on standard error.

use super::convert::flag_counts;
use enregard::internals::wording::{count, printable};
use enregard::{Ending, Summary};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Maximum number of failures listed. The report lists all of them.
const MAX_FAILURES: usize = 10;

/// Length in characters of a histogram bar that represents all pairs.
const MAX_BAR: f64 = 40.0;

/// Returns the number of pairs with each quality flag, and the reasons for which pairs were dropped, after a
/// colon.
pub(super) fn flags(summary: &Summary) -> (Option<String>, String) {
    let counts = |flags: &BTreeMap<String, u64>| flag_counts(flags.iter().map(|(flag, &n)| (flag, n)));
    let because = counts(&summary.dropped_flags).map(|flags| format!(": {flags}"));
    (counts(&summary.flags), because.unwrap_or_default())
}

/// Prints the totals. Write errors are ignored, because there is nowhere to report them.
pub(crate) fn print(summary: &Summary) {
    let _ = io::stderr().lock().write_all(table(summary).as_bytes());
}

/// Prints the mean confidence and a histogram with bins of width 0.1.
pub(crate) fn confidence(bins: &[u64], mean: Option<f64>) {
    let mut out = String::new();
    confidence_rows(&mut out, bins, mean);
    let _ = io::stderr().lock().write_all(out.as_bytes());
}

fn row(out: &mut String, name: &str, value: &str) {
    // Names of documents and reasons contain text from files, which must not be able to control the terminal.
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{name:<12}{}", printable(value));
}

fn confidence_rows(out: &mut String, bins: &[u64], mean: Option<f64>) {
    let Some(mean) = mean else { return };
    row(out, "confidence", &format!("{mean:.3} on average"));
    let pairs: u64 = bins.iter().sum();
    for (bin, &count) in bins.iter().enumerate().rev().filter(|(_, count)| **count > 0) {
        let part = count as f64 / pairs as f64;
        let bar = "#".repeat((part * MAX_BAR).ceil() as usize);
        let (low, high) = (bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
        row(out, "", &format!("{low:.1}-{high:.1} {:5.1} % {bar}", part * 100.0));
    }
}

fn table(summary: &Summary) -> String {
    let mut text = String::new();
    let out = &mut text;
    let Summary { done, failed, source_sentences, target_sentences, .. } = summary;
    let ended = if summary.ending == Ending::Whole { "" } else { "; interrupted" };
    let some = |number, what| if number == 0 { String::new() } else { format!(", {number} {what}") };
    let (warned, skipped) = (some(summary.warned, "with warnings"), some(summary.left_out, "skipped"));
    let unpaired = match summary.unpaired {
        0 => String::new(),
        number => format!(", {} without a counterpart", count(number, "file")),
    };
    row(out, "documents", &format!("{done} done{warned}{skipped}, {failed} failed{unpaired}{ended}"));
    row(out, "sentences", &format!("{source_sentences} source, {target_sentences} target"));
    let all = summary.bead_count();
    let share = |count: u64| 100.0 * count as f64 / all.max(1) as f64;
    let (pairs, unaligned) = (all - summary.nulls, count(summary.nulls, "unaligned sentence"));
    let units = count(summary.units, "unit");
    let moved = some(summary.out_of_order, "of them out of order");
    row(
        out,
        "pairs",
        &format!("{pairs}{moved}; {unaligned} ({:.1} %); {units} written", share(summary.nulls)),
    );
    let kinds: Vec<_> =
        summary.kinds().iter().map(|&(kind, count)| format!("{kind} {:.1} %", share(count))).collect();
    kinds.chunks(8).for_each(|some| row(out, "", &some.join("  ")));
    let (flags, because) = flags(summary);
    if let Some(flags) = flags {
        row(out, "flags", &flags);
    }
    if summary.dropped_by_flags > 0 {
        row(out, "", &format!("{} dropped{because}", count(summary.dropped_by_flags, "pair")));
    }
    confidence_rows(out, summary.confidence.counts(), summary.mean_confidence());
    let seconds = summary.seconds.max(0.001);
    let rate = summary.sentences() as f64 / seconds;
    let megabytes = summary.bytes as f64 / 1e6 / seconds;
    row(out, "time", &format!("{seconds:.1} s, {rate:.0} sentences/s, {megabytes:.1} MB/s"));
    // A document in several languages fails with the same message in each pair of them.
    let mut unlisted = *failed;
    for (number, same) in summary.failures.chunk_by(|a, b| a == b).take(MAX_FAILURES).enumerate() {
        let name = if number == 0 { "failed" } else { "" };
        row(out, name, &format!("{}: {}", same[0].document, same[0].reason));
        unlisted = unlisted.saturating_sub(same.len() as u64);
    }
    if let more @ 1.. = unlisted {
        row(out, "", &format!("and {more} more; --report lists all of them"));
    }
    text
}
