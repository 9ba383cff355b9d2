//! `enregard align --to html`: the page of `enregard review`, by its own options.

use super::align::names_a_folder;
use super::args::{AlignArgs, ReviewArgs};
use enregard::error::{Error, Result};

/// Whether a page is asked for: by name, or by the ending of the output.
pub(crate) fn is_wanted(args: &AlignArgs) -> bool {
    let is_html = |name: &str| ["html", "htm"].iter().any(|known| name.eq_ignore_ascii_case(known));
    match (&args.to, &args.output) {
        (Some(name), _) => is_html(name),
        (None, Some(path)) => {
            !names_a_folder(path) && path.extension().and_then(|end| end.to_str()).is_some_and(is_html)
        }
        (None, None) => false,
    }
}

/// The same call of `review`.
///
/// # Errors
/// [`Error::Usage`] names what a page is not made of, or an option that it has no use for.
pub(crate) fn arguments(args: AlignArgs) -> Result<ReviewArgs> {
    let (Some(src), Some(tgt)) = (&args.src, &args.tgt) else {
        return Err(Error::call(
            "a page is about one document; align many to a jsonl, and make its page with enregard review",
        ));
    };
    if let Some(option) = useless(&args) {
        return Err(Error::call(format!(
            "{option} does nothing for a page; leave it out, or choose another --to"
        )));
    }
    Ok(ReviewArgs {
        inputs: vec![src.clone(), tgt.clone()],
        output: Some(args.output.unwrap_or_else(|| "-".into())),
        from: None,
        src_lang: args.src_lang,
        tgt_lang: args.tgt_lang,
        encoding: args.encoding,
        segmented: args.segmented,
        lexicons: args.lexicons,
        corrections: args.corrections,
        min_confidence: args.min_confidence,
        keep_nulls: args.keep_nulls,
        tmx: args.write.tmx,
        serve: false,
        port: 0,
        quiet: args.quiet,
    })
}

/// An option that was given and says nothing about a page.
fn useless(args: &AlignArgs) -> Option<&'static str> {
    [
        (args.min_document_confidence > 0.0, "--min-document-confidence"),
        (args.shard_size.is_some(), "--shard-size"),
        (args.resume, "--resume"),
        (args.max_document_mb.is_some(), "--max-document-mb"),
        (args.timeout.is_some(), "--timeout"),
        (args.write.dedup, "--dedup"),
        (!args.write.split_by_confidence.is_empty(), "--split-by-confidence"),
        (args.report.is_some(), "--report"),
        (args.summary.is_some(), "--summary"),
    ]
    .into_iter()
    .find_map(|(given, name)| given.then_some(name))
}
