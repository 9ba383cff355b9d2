//! The arguments of `check`.

use clap::Args as ClapArgs;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Each finding gives the line, the problem, and the programs that fail on it.

Examples:
  enregard check memory.tmx
  enregard check --json memory.tmx > findings.json

Exit codes: 0 no errors (there may be warnings), 1 errors, 3 the file cannot be read.";

/// `enregard check`
#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CheckArgs {
    /// TMX file; `-` reads standard input
    pub file: PathBuf,

    /// Print the findings and their counts as one JSON object
    #[arg(long)]
    pub json: bool,
}
