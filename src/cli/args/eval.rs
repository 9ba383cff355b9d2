//! The arguments of `eval`.

use clap::Args as ClapArgs;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Example:
  enregard align a.src a.tgt --segmented -o a.ladder
  enregard eval a.gold a.ladder";

/// `enregard eval`
#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct EvalArgs {
    /// Reference alignment, predicted alignment, and so on in turn, as ladders or .jsonl
    ///
    /// A .jsonl file is an alignment or the corrections exported from the review page. If corrections are the
    /// reference, only the sentences that they fix are scored.
    #[arg(required = true, num_args = 2.., value_name = "REF PRED")]
    pub ladders: Vec<PathBuf>,

    /// Print one JSON object, which includes the figures of each document
    #[arg(long)]
    pub json: bool,

    /// Draw a reliability diagram of the confidence as SVG
    #[arg(long, value_name = "OUT.svg")]
    pub plot: Option<PathBuf>,
}
