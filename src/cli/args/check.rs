//! The arguments of `check`.

use clap::Args as ClapArgs;
use std::path::PathBuf;

const CHECK_EXAMPLES: &str = "\
Examples:
  enregard check memory.tmx
  enregard check --json memory.tmx > findings.json

Exit codes: 0 no errors (there may be warnings), 1 errors, 3 the file cannot be read.";

/// `enregard check`
#[derive(Debug, ClapArgs)]
#[command(after_help = CHECK_EXAMPLES)]
pub(crate) struct CheckArgs {
    /// The TMX; - is the standard input
    pub file: PathBuf,

    /// One JSON object: the findings and how many there are
    #[arg(long)]
    pub json: bool,
}
