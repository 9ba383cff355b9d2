//! The arguments of `eval`.

use clap::Args as ClapArgs;
use std::path::PathBuf;

const EVAL_EXAMPLES: &str = "\
Example:
  enregard align a.src a.tgt --segmented -o a.ladder
  enregard eval a.gold a.ladder";

/// `enregard eval`
#[derive(Debug, ClapArgs)]
#[command(after_help = EVAL_EXAMPLES)]
pub(crate) struct EvalArgs {
    /// Gold ladder, predicted ladder, and so on in turn; either may be .jsonl (an alignment, or corrections from the
    /// review page: of these as gold, only the sentences that they fix count)
    #[arg(required = true, num_args = 2.., value_name = "GOLD PRED")]
    pub ladders: Vec<PathBuf>,

    /// One JSON object, with the figures of each document too
    #[arg(long)]
    pub json: bool,

    /// A picture of how far the confidences can be believed, as SVG
    #[arg(long, value_name = "OUT.svg")]
    pub plot: Option<PathBuf>,
}
