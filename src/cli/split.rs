//! `enregard split`

use super::args::SplitArgs;
use super::messages::Outcome;
use super::progress::Progress;
use enregard::error::{Parameter, Result};
use enregard::{LanguageTag, SplitOptions, SplitOutput, SplitRun};
use std::io;

/// Default maximum number of threads. One thread reads and one writes, so further threads would only wait for
/// these two.
const MOST_JOBS: usize = 8;

pub(crate) fn run(args: SplitArgs) -> Result<Outcome> {
    let lang = args.lang.as_deref().map(|tag| LanguageTag::parse(tag, Parameter::Language)).transpose()?;
    let mut options = SplitOptions::default();
    options.lang = lang;
    options.read = args.encoding.options();
    options.limits = args.limits.limits();
    options.splitting = args.splitting.options();
    options.output = if args.offsets { SplitOutput::Offsets } else { SplitOutput::Lines };
    if args.export_srx {
        options.export_srx(args.output.file(), Box::new(io::stdout()))?;
        return Ok(Outcome::Done);
    }
    let mut run = SplitRun::new(args.file, options);
    run.jobs = args.output.jobs.threads(MOST_JOBS);
    let mut progress = Progress::new(args.output.messages.quiet);
    run.run(args.output.file(), Box::new(io::stdout()), &mut progress)?;
    Ok(Outcome::Done)
}
