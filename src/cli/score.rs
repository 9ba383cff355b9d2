//! `enregard score`

use super::args::ScoreArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use super::{convert, table, write};
use enregard::error::{Error, Result};
use enregard::{ConvertRun, Format, ScoreRun};
use std::io;

/// Scores pairs and reports the distribution of the confidence.
pub(crate) fn run(args: ScoreArgs) -> Result<Outcome> {
    let languages = args.languages.choice()?;
    let output = args.output.file();
    let to = match (&args.to, output) {
        (None, None) => Format::Tsv,
        (name, path) => write::format("--to", name.as_deref(), path.unwrap_or("-".as_ref()))?,
    };
    let convert = ConvertRun {
        from: write::format("--from", args.from.as_deref(), &args.input)?,
        to,
        src: languages.src,
        tgt: languages.tgt,
        texts: None,
        input: args.input,
        lenient: args.lenient,
        corrections: None,
        min_confidence: args.filter.min_confidence,
        write: write::options(&args.filter, &args.tmx, to, output)?,
    };
    if to == Format::Ladder {
        return Err(Error::call("--to ladder: a ladder needs sentence numbers, which pairs do not have"));
    }
    let run = ScoreRun { convert, aligner: args.lexicons.options(), jobs: args.jobs.threads(usize::MAX) };
    let mut progress = Progress::new(args.messages.quiet);
    let scored = run.run(output, Box::new(io::stdout().lock()), &mut progress)?;
    if !args.messages.quiet {
        convert::report(&scored.converted);
        table::confidence(scored.confidence.histogram.counts(), scored.confidence.mean());
    }
    Ok(Outcome::Done)
}
