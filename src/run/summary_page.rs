//! The summary of a run as an HTML page with plots. It contains no scripts and refers to no other files.

use crate::io::Output;
use crate::run::{Ending, Summary};
use crate::wording::{count, escape_html};
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Width of a plot, and width of the labels on its left, in pixels.
const WIDTH: f64 = 560.0;
const MARGIN: f64 = 80.0;
/// Height of a bar including the gap below it, in pixels.
const STEP: f64 = 22.0;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width\">\n<title>enregard: summary</title>\n<style>\n\
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; \
    color: #222; }\n\
    h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }\n\
    table { border-collapse: collapse; }\n\
    th, td { text-align: left; vertical-align: top; padding: .1rem 1.5rem .1rem 0; font-weight: normal; }\n\
    th { color: #666; }\n\
    svg { max-width: 100%; }\n\
    svg text { font: 13px system-ui, sans-serif; fill: currentColor; }\n\
    svg rect { fill: #3b6ea5; }\n\
    @media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #ddd; } th { color: #999; } \
    svg rect { fill: #7aa7d6; } }\n\
    </style>\n</head>\n<body>\n<h1>enregard: summary</h1>\n";

/// Writes the summary of a run as an HTML page.
///
/// # Errors
/// Returns the operating system's error if the page cannot be written.
pub fn write_page(summary: &Summary, mut out: Output) -> io::Result<()> {
    out.write_all(page(summary).as_bytes())?;
    out.commit()
}

fn page(summary: &Summary) -> String {
    let mut out = String::from(HEAD);
    figures(summary, &mut out);
    let kinds = summary.kinds().into_iter().map(|(kind, count)| (kind.to_owned(), count));
    plot("Pairs and unaligned sentences by type", &kinds.collect::<Vec<_>>(), &mut out);
    let bins = |counts: &[u64]| -> Vec<(String, u64)> {
        let name = |bin: usize| format!("{:.1}–{:.1}", bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
        counts.iter().enumerate().rev().map(|(bin, &count)| (name(bin), count)).collect()
    };
    plot("Confidence of pairs", &bins(summary.confidence.counts()), &mut out);
    plot("Mean confidence of documents", &bins(summary.documents.counts()), &mut out);
    failures(summary, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn figures(summary: &Summary, out: &mut String) {
    let all = summary.bead_count();
    let (pairs, unaligned) = (all - summary.nulls, count(summary.nulls, "unaligned sentence"));
    let share = 100.0 * summary.nulls as f64 / all.max(1) as f64;
    let seconds = summary.seconds.max(0.001);
    let mean = summary.mean_confidence().map_or_else(|| "–".into(), |mean| format!("{mean:.3}"));
    let ended = if summary.ending == Ending::Whole { "" } else { "; the run was interrupted" };
    let unpaired = match summary.unpaired {
        0 => String::new(),
        number => format!(", {} without a counterpart", count(number, "file")),
    };
    let documents = format!(
        "{} done, {} with warnings, {} skipped, {} failed{unpaired}{ended}",
        summary.done, summary.warned, summary.left_out, summary.failed
    );
    let (sentences, bytes) = (summary.sentences() as f64, summary.bytes as f64);
    let rows = [
        ("Documents", documents),
        ("Sentences", format!("{} source, {} target", summary.source_sentences, summary.target_sentences)),
        ("Pairs", format!("{pairs}; {unaligned} ({share:.1} %)")),
        ("Units written", summary.units.to_string()),
        ("Mean confidence", mean),
        ("Time", format!("{seconds:.1} s ({:.1} s over all threads)", summary.work_seconds)),
        ("Throughput", format!("{:.0} sentences/s, {:.2} MB/s", sentences / seconds, bytes / 1e6 / seconds)),
    ];
    out.push_str("<table>\n");
    for (name, value) in rows {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "<tr><th>{name}</th><td>{value}</td></tr>");
    }
    out.push_str("</table>\n");
}

/// Writes a horizontal bar chart with counts and percentages. The longest bar takes the full width.
fn plot(title: &str, bars: &[(String, u64)], out: &mut String) {
    let sum: u64 = bars.iter().map(|(_, count)| count).sum();
    let Some(most) = bars.iter().map(|&(_, count)| count).max().filter(|&most| most > 0) else { return };
    let height = bars.len() as f64 * STEP;
    let _ = writeln!(
        out,
        "<h2>{title}</h2>\n<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{title}\">"
    );
    // 150 pixels on the right are reserved for the count and the percentage.
    let room = WIDTH - MARGIN - 150.0;
    for (row, (name, count)) in bars.iter().enumerate() {
        let (top, text) = (row as f64 * STEP + 2.0, row as f64 * STEP + 15.0);
        let width = room * *count as f64 / most as f64;
        let share = 100.0 * *count as f64 / sum as f64;
        let _ = writeln!(
            out,
            "<text x=\"0\" y=\"{text}\">{name}</text><rect x=\"{MARGIN}\" y=\"{top}\" width=\"{width:.1}\" \
             height=\"16\"/><text x=\"{:.1}\" y=\"{text}\">{count} ({share:.1} %)</text>",
            MARGIN + width + 6.0
        );
    }
    out.push_str("</svg>\n");
}

fn failures(summary: &Summary, out: &mut String) {
    if summary.failures.is_empty() {
        return;
    }
    out.push_str("<h2>Failed</h2>\n<table>\n");
    for failure in &summary.failures {
        let (document, reason) = (escape_html(&failure.document), escape_html(&failure.reason));
        let _ = writeln!(out, "<tr><th>{document}</th><td>{reason}</td></tr>");
    }
    out.push_str("</table>\n");
    let listed = summary.failures.len() as u64;
    if summary.failed > listed {
        let _ = writeln!(out, "<p>And {} more; the report lists all of them.</p>", summary.failed - listed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentReport;

    #[test]
    fn the_page_is_complete_and_self_contained() {
        let mut line =
            DocumentReport { source_sentences: 3, target_sentences: 4, ..DocumentReport::default() };
        line.beads = [("1-1".to_owned(), 3), ("0-1".to_owned(), 1)].into();
        (line.nulls, line.mean_confidence) = (1, Some(0.97));
        (0..3).for_each(|_| line.confidence.add(0.97));
        let mut summary = Summary::default();
        summary.add(&line);
        let error = Some("a<b & c".into());
        summary.add(&DocumentReport { document: "d".into(), error, ..DocumentReport::default() });
        let page = page(&summary);
        for part in [
            "1 done, 0 with warnings, 0 skipped, 1 failed",
            "3; 1 unaligned sentence (25.0 %)",
            ">3 (75.0 %)<",
            ">0.970<",
            "a&lt;b &amp; c",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("without a counterpart"));
        summary.unpaired = 2;
        assert!(self::page(&summary).contains("1 failed, 2 files without a counterpart"));
        assert!(!page.contains("<script") && !page.contains("http"));
        assert_eq!(page.matches("<svg").count(), 3);
    }
}
