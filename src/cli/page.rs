//! Implements `enregard align --to html` by converting its arguments to those of `enregard review`.

use super::args::{AlignArgs, PageFlagArgs, ReviewArgs, TagsArg, first_given};
use super::write::names_folder;
use enregard::Format;
use enregard::error::{Error, Result};
use std::path::Path;

/// Whether the output is an HTML page, according to `--to` or the extension of the output.
pub(crate) fn is_wanted(to: Option<&str>, output: Option<&Path>) -> bool {
    let file = output.filter(|path| !names_folder(path));
    let format = match to {
        Some(name) => name.parse().ok(),
        None => file.and_then(Format::from_path),
    };
    format == Some(Format::Html)
}

/// Returns the equivalent arguments of `review`.
///
/// # Errors
/// A call error if SRC or TGT is missing, or if an option has no effect on a page.
pub(crate) fn arguments(args: AlignArgs) -> Result<ReviewArgs> {
    let (Some(src), Some(tgt)) = (&args.src, &args.tgt) else {
        return Err(Error::call(
            "--to html: only one pair of documents can be aligned for a page; for several, save the \
             alignment as a .jsonl file, then run `enregard review` on it",
        ));
    };
    if let Some(option) = unused_option(&args) {
        let fault =
            format!("{option}: has no effect on an HTML page; remove it, or choose another format with --to");
        return Err(Error::call(fault));
    }
    Ok(ReviewArgs {
        inputs: vec![src.clone(), tgt.clone()],
        output: Some(args.output.unwrap_or_else(|| "-".into())),
        from: None,
        languages: args.languages,
        reading: args.reading,
        limits: args.run.limits,
        corrections: args.corrections,
        min_confidence: args.filter.min_confidence,
        keep_nulls: args.keep_nulls,
        flags: PageFlagArgs { flags: args.flags.flags },
        max_chars: args.max_chars,
        tmx: args.tmx,
        serve: false,
        port: None,
        findings: false,
        messages: args.messages,
    })
}

fn unused_option(args: &AlignArgs) -> Option<&'static str> {
    first_given(&[
        (args.columns.src_col.is_some(), "--src-col"),
        (args.columns.tgt_col.is_some(), "--tgt-col"),
        (args.columns.sheet.is_some(), "--sheet"),
        (args.tags == TagsArg::Keep, "--tags"),
        (args.min_document_confidence > 0.0, "--min-document-confidence"),
        (args.run.shard_size.is_some(), "--shard-size"),
        (args.run.resume, "--resume"),
        (args.run.timeout.is_some(), "--timeout"),
        (args.filter.dedup.is_some(), "--dedup"),
        (!args.flags.drop.is_empty(), "--drop"),
        (!args.flags.only.is_empty(), "--only"),
        (!args.filter.split_by_confidence.is_empty(), "--split-by-confidence"),
        (args.format.context, "--context"),
        (args.format.layout.is_some(), "--layout"),
        (args.format.fuzzy_below.is_some(), "--fuzzy-below"),
        (args.run.report.is_some(), "--report"),
        (args.run.summary.is_some(), "--summary"),
    ])
}
