//! `enregard score`

use super::args::ScoreArgs;
use super::messages::Outcome;
use super::progress::Progress;
use super::{convert as conversion, table, write};
use enregard::error::{Error, Result};
use enregard::{ConvertRun, Format, ScoreRun, UnitSource};
use std::io;
use std::path::Path;

pub(crate) fn run(args: ScoreArgs) -> Result<Outcome> {
    let (input, target) = match &args.inputs[..] {
        [pairs] => (pairs.as_path(), None),
        [source, target] => (source.as_path(), Some(target.clone())),
        _ => return Err(Error::call("give PAIRS, or SRC and TGT for software texts in two files")),
    };
    let languages = args.languages.choice()?;
    let output = args.output.file();
    let from = write::format("--from", args.from.as_deref(), input);
    let to = format(args.to.as_deref(), from.as_ref().ok().copied(), output)?;
    let from = from?;
    let mut source = UnitSource::new(input, from);
    source.target = target;
    source.languages = languages;
    source.lenient = args.pairs.lenient;
    source.table = args.pairs.table.options();
    source.limits = args.limits.limits();
    let mut convert = ConvertRun::new(source, to);
    convert.min_confidence = args.pairs.filter.min_confidence;
    convert.write = write::options(&args.pairs.filter, &args.pairs.format, &args.pairs.tmx, to, output)?;
    convert.write.flags = args.pairs.flags.options(&args.pairs.max_chars);
    if to == Format::Ladder {
        return Err(Error::call(
            "--to ladder: a ladder needs sentence numbers, which pairs do not have; choose another format",
        ));
    }
    if !args.output.messages.quiet {
        write::warn_unused(args.pairs.flags.flags, false, to);
    }
    let mut run = ScoreRun::new(convert);
    run.aligner = args.languages.aligner();
    run.keep_rows = args.to.is_none();
    run.jobs = args.output.jobs.threads(usize::MAX);
    let quiet = args.output.messages.quiet;
    let mut progress = Progress::new(quiet);
    let scored = match output {
        Some(path) => run.to_file(path, &mut progress)?,
        None => run.to_stream(Box::new(io::stdout()), &mut progress)?,
    };
    if !quiet {
        conversion::report(&scored.converted, input, &run.convert, output);
        table::confidence(scored.confidence.histogram.counts(), scored.confidence.mean());
    }
    Ok(Outcome::Done)
}

/// Returns the format of the output. `from` is the format of the input, if it is known, and `output` is `None` for
/// standard output.
pub(crate) fn format(to: Option<&str>, from: Option<Format>, output: Option<&Path>) -> Result<Format> {
    match (to, output) {
        (None, None) if from == Some(Format::Csv) => Ok(Format::Csv),
        (None, None) => Ok(Format::Tsv),
        (name, path) => write::format("--to", name, path.unwrap_or("-".as_ref())),
    }
}
