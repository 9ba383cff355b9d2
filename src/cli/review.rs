//! `enregard review`

use super::args::{ReviewArgs, first_given, not_stdout};
use super::messages::{self, Outcome, stdout_error};
use super::progress::Progress;
use super::{serve, write};
use enregard::error::{Error, Result};
use enregard::internals::wording::count;
use enregard::{Output, ReviewRun, save};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run(mut args: ReviewArgs) -> Result<Outcome> {
    let from =
        args.from.as_deref().map(|name| write::format("--from", Some(name), Path::new(""))).transpose()?;
    check_options(&args)?;
    let save_file = if args.serve { Some(serve::SaveFile::of(&args)?) } else { None };
    if let Some(output) = args.output.as_deref().filter(not_stdout) {
        Output::check(output)?;
    }
    let earlier = save_file.as_ref().and_then(serve::SaveFile::earlier_corrections);
    if let (None, Some(path), false) = (&args.corrections, &earlier, args.messages.quiet) {
        messages::note(&format!(
            "continuing the review with {}; delete that file to start again",
            path.display()
        ));
    }
    args.corrections = args.corrections.or(earlier);
    let outputs = outputs(&args);
    let tmx = write::tmx_options(&args.tmx)?;
    let server = save_file.map(|file| serve::Server::open(file, args.port)).transpose()?;
    let mut run = ReviewRun::new(args.inputs);
    run.outputs = outputs;
    run.from = from;
    run.languages = args.languages.choice()?;
    run.read = args.reading.encoding.options();
    run.segmented = args.reading.segmented;
    run.splitting = args.reading.splitting.options();
    run.limits = args.limits.limits();
    run.aligner = args.languages.aligner();
    run.corrections = args.corrections;
    run.exports.tmx = tmx;
    run.exports.min_confidence = args.min_confidence;
    run.exports.keep_nulls = args.keep_nulls;
    run.findings = args.findings;
    run.flags.write = args.flags.flags;
    run.flags.max_chars = args.max_chars.max_chars;
    let mut progress = Progress::new(args.messages.quiet);
    let review = run.prepare(&mut progress)?;
    drop(progress);
    if let Some(server) = server {
        return server.run(review).map(|()| Outcome::Done);
    }
    let html = review.page()?;
    match args.output.as_deref().filter(not_stdout) {
        Some(path) => {
            save(path, html.as_bytes())?;
            if !args.messages.quiet {
                messages::note(&format!("page written to {}", path.display()));
            }
        }
        None => io::stdout().lock().write_all(html.as_bytes()).map_err(stdout_error)?,
    }
    Ok(match review.unpaired() {
        0 => Outcome::Done,
        unpaired => {
            messages::error(&format!(
                "{} without a counterpart; 1 document on the page; to review two other files, give their \
                 names",
                count(unpaired, "file")
            ));
            Outcome::Partial
        }
    })
}

/// Returns an error if the input is a single file of pairs and an option is set that applies only to
/// documents.
fn check_options(args: &ReviewArgs) -> Result<()> {
    let given = first_given(&[
        (args.findings, "--findings"),
        (args.reading.segmented, "--segmented"),
        (args.reading.monotone, "--monotone"),
        (args.reading.encoding.encoding.is_some(), "--encoding"),
        (!args.languages.lexicon.is_empty(), "--lexicon"),
        (args.languages.no_lexicon, "--no-lexicon"),
    ]);
    let ([file], Some(option)) = (args.inputs.as_slice(), given) else { return Ok(()) };
    let file = file.display();
    let fault =
        format!("{option}: applies only to two documents, but {file} contains pairs; remove the option");
    Err(Error::call(fault))
}

/// Returns the files that will be written and must not be inputs. With `--serve`, this does not include the
/// single input and the corrections of an earlier review, because changes may be saved to these.
fn outputs(args: &ReviewArgs) -> Vec<PathBuf> {
    let Some(output) = args.output.clone().filter(|path| not_stdout(&path.as_path())) else {
        return Vec::new();
    };
    if !args.serve {
        return vec![output];
    }
    let real = |path: &Path| path.canonicalize().ok();
    let is_own = |path: &PathBuf| {
        let own = match args.inputs.as_slice() {
            [input] if *path == output => Some(input.as_path()),
            _ if *path != output => args.corrections.as_deref(),
            _ => None,
        };
        own.and_then(real).is_some_and(|own| real(path) == Some(own))
    };
    let corrections = serve::corrections_path(&output);
    [output.clone(), corrections].into_iter().filter(|path| !is_own(path)).collect()
}
