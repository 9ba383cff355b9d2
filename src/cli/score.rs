//! `enregard score`

use super::args::ScoreArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use super::{align, convert as conversion, table, write};
use enregard::error::{Error, Result};
use enregard::{ConvertRun, Format, LanguageChoice, ScoreRun, UnitSource};
use std::io;

/// Scores, and says what came out.
pub(crate) fn run(args: ScoreArgs) -> Result<Outcome> {
    let languages = LanguageChoice::parse(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let to = match (&args.to, output) {
        (None, None) => Format::Tsv,
        (name, path) => conversion::format("--to", name.as_deref(), path.unwrap_or("-".as_ref()))?,
    };
    let from = conversion::format("--from", args.from.as_deref(), &args.input)?;
    let mut source = UnitSource::new(args.input, from);
    source.languages = languages;
    source.lenient = args.lenient;
    let mut convert = ConvertRun::new(source, to);
    convert.min_confidence = args.min_confidence;
    convert.write = write::options(args.write, to, output)?;
    if to == Format::Ladder {
        return Err(Error::call("--to ladder: a ladder is made of sentence numbers, and pairs have none"));
    }
    let mut run = ScoreRun::new(convert);
    run.aligner = args.lexicons.options();
    run.jobs = args.jobs.map_or_else(align::processors, usize::from);
    let mut progress = Progress::new(args.quiet);
    let scored = match output {
        Some(path) => run.to_file(path, &mut progress)?,
        None => run.to_stream(Box::new(io::stdout().lock()), &mut progress)?,
    };
    if !args.quiet {
        conversion::said(&scored.converted);
        table::confidence(scored.confidence.histogram.counts(), scored.confidence.mean());
    }
    Ok(Outcome::Done)
}
