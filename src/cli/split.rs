//! `enregard split`

use super::args::SplitArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use enregard::error::{Parameter, Result};
use enregard::{LanguageTag, ReadOptions, SplitOutput, SplitRun};
use std::io;

/// Splits a text.
pub(crate) fn run(args: SplitArgs) -> Result<Outcome> {
    let lang = args.lang.as_deref().map(|tag| LanguageTag::parse(tag, Parameter::Language)).transpose()?;
    let run = SplitRun {
        file: args.file,
        lang,
        read: ReadOptions { encoding: args.encoding, ..ReadOptions::default() },
        srx: args.srx,
        output: if args.offsets { SplitOutput::Offsets } else { SplitOutput::Lines },
        jobs: args.jobs.map_or_else(processors, usize::from),
    };
    let output = args.output.filter(|path| path.as_os_str() != "-");
    let mut progress = Progress::new(args.quiet);
    run.run(output.as_deref(), Box::new(io::stdout().lock()), &mut progress)?;
    Ok(Outcome::Done)
}

/// More threads than these wait for each other: one reads and one writes.
const MOST_JOBS: usize = 8;

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(MOST_JOBS)
}
