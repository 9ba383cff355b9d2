//! `enregard score`

use super::args::ScoreArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use super::{align, convert, table, write};
use enregard::error::{Error, Result};
use enregard::{ConvertRun, Format, LanguageChoice, ScoreRun};
use std::io;

/// Scores, and says what came out.
pub(crate) fn run(args: ScoreArgs) -> Result<Outcome> {
    let languages = LanguageChoice::parse(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let to = match (&args.to, output) {
        (None, None) => Format::Tsv,
        (name, path) => convert::format("--to", name.as_deref(), path.unwrap_or("-".as_ref()))?,
    };
    let convert = ConvertRun {
        from: convert::format("--from", args.from.as_deref(), &args.input)?,
        to,
        src: languages.src,
        tgt: languages.tgt,
        texts: None,
        input: args.input,
        lenient: args.lenient,
        corrections: None,
        min_confidence: args.min_confidence,
        write: write::options(args.write, to, output)?,
    };
    if to == Format::Ladder {
        return Err(Error::call("--to ladder: a ladder is made of sentence numbers, and pairs have none"));
    }
    let run = ScoreRun {
        convert,
        aligner: args.lexicons.options(),
        jobs: args.jobs.map_or_else(align::processors, usize::from),
    };
    let mut progress = Progress::new(args.quiet);
    let scored = run.run(output, Box::new(io::stdout().lock()), &mut progress)?;
    if !args.quiet {
        convert::said(&scored.converted);
        table::confidence(scored.confidence.histogram.counts(), scored.confidence.mean());
    }
    Ok(Outcome::Done)
}
