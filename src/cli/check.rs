//! `enregard check`

use super::args::CheckArgs;
use super::messages::{self, Outcome, stdout_error};
use enregard::error::{Error, Result};
use enregard::internals::wording::{count, printable};
use enregard::quality::FlagOptions;
use enregard::{CheckSummary, Finding, Format, Severity, check_with_flags, display_name, open};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Prints each finding as soon as it is found.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome> {
    if Format::of_input(&args.file) == Some(Format::Xlsx) {
        let fault = "is a spreadsheet, but `check` reads only TMX";
        return Err(Error::input(&args.file, fault).help("save it as XLSX, and `convert` it to TMX"));
    }
    let input = open(&args.file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut written = Ok(());
    let mut findings = 0_u64;
    let name = display_name(&args.file);
    let mut flags = FlagOptions::default();
    flags.write = args.flags && args.only.is_empty();
    flags.only = args.only.iter().copied().collect();
    flags.max_chars = args.max_chars;
    let summary = check_with_flags(input, name, &flags, &mut |finding| {
        if written.is_ok() {
            written = match args.json {
                true => json(&finding, findings, &mut out),
                false => line(name, &finding, &mut out),
            };
        }
        findings += 1;
    })?;
    written.and_then(|()| end(args, &summary, findings, &mut out)).map_err(stdout_error)?;
    Ok(if summary.errors > 0 { Outcome::Partial } else { Outcome::Done })
}

fn line(path: &Path, finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let Finding { line, column, rule, message, .. } = finding;
    let severity = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (path, message) = (path.display().to_string(), printable(message));
    writeln!(out, "{}:{line}:{column}: {severity}: {message} [{}: {}]", printable(&path), rule.name, rule.who)
}

fn json(finding: &Finding, before: u64, out: &mut impl Write) -> io::Result<()> {
    out.write_all(if before == 0 { b"{\"findings\":[" } else { b",\n" })?;
    serde_json::to_writer(out, finding).map_err(io::Error::from)
}

fn end(args: &CheckArgs, summary: &CheckSummary, findings: u64, out: &mut impl Write) -> io::Result<()> {
    let CheckSummary { units, errors, warnings, .. } = summary;
    if args.json {
        let begin = if findings == 0 { "{\"findings\":[" } else { "" };
        writeln!(out, "{begin}],\"units\":{units},\"errors\":{errors},\"warnings\":{warnings}}}")?;
    } else {
        let (errors, warnings) = (count(*errors, "error"), count(*warnings, "warning"));
        messages::note(&format!("{}, {errors}, {warnings}", count(*units, "unit")));
    }
    out.flush()
}
