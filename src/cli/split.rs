//! `enregard split`

use super::args::SplitArgs;
use super::messages;
use super::outcome::Outcome;
use enregard::error::Result;
use enregard::pipeline::{LanguageTag, Output, ReadOptions, SplitOutput, SplitRun};
use std::io;

/// Splits a text.
pub(crate) fn run(args: SplitArgs) -> Result<Outcome> {
    let lang = args.lang.as_deref().map(|tag| LanguageTag::parse(tag, "--lang")).transpose()?;
    let run = SplitRun {
        file: args.file,
        lang,
        read: ReadOptions { encoding: args.encoding, ..ReadOptions::default() },
        srx: args.srx,
        output: if args.offsets { SplitOutput::Offsets } else { SplitOutput::Lines },
        jobs: args.jobs.map_or_else(processors, usize::from),
    };
    let out = match args.output {
        Some(path) if path.as_os_str() != "-" => run.create(&path)?,
        _ => Output::stream(Box::new(io::stdout().lock())),
    };
    let quiet = args.quiet;
    run.run(out, &mut |text| {
        if !quiet {
            messages::note(text);
        }
    })?;
    Ok(Outcome::Done)
}

/// More threads than these wait for each other: one reads and one writes.
const MOST_JOBS: usize = 8;

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(MOST_JOBS)
}
