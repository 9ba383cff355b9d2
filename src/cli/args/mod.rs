//! The arguments as clap parses them; each subcommand interprets its own.

mod align;
mod check;
mod convert;
mod eval;
mod lexicon;
mod review;
mod score;
mod shared;
mod split;
mod values;

pub(crate) use align::{AlignArgs, ManyArgs};
pub(crate) use check::CheckArgs;
pub(crate) use convert::ConvertArgs;
pub(crate) use eval::EvalArgs;
pub(crate) use lexicon::{LexiconBuildArgs, LexiconCommand, LexiconInfoArgs};
pub(crate) use review::ReviewArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use shared::{FilterArgs, PropNames, TmxArgs};
pub(crate) use split::SplitArgs;

use clap::{Parser, Subcommand};

/// Align French documents with their translations, sentence by sentence, with a confidence for each pair
#[derive(Debug, Parser)]
#[command(name = "enregard", version, max_term_width = 110, after_help = AFTER_HELP)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Example:
  enregard align chapter1.fr.txt chapter1.en.txt -o chapter1.tmx

Exit codes:
  0    success
  1    finished, but some documents failed
  2    invalid command line
  3    nothing was done, or an error stopped the run
  130  interrupted";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Align documents with their translations: two files, two folders, or a list
    Align(Box<AlignArgs>),
    /// Split a text into sentences
    Split(SplitArgs),
    /// Convert between formats, with optional filters
    Convert(ConvertArgs),
    /// Score existing pairs: how likely is each to be a real translation?
    Score(ScoreArgs),
    /// Validate a TMX file and report what is known to break importers
    Check(CheckArgs),
    /// Compare alignments with a reference: precision, recall, and calibration of the confidence
    Eval(EvalArgs),
    /// Create an HTML page for reviewing, correcting and exporting an alignment
    Review(ReviewArgs),
    /// Build a lexicon, or show what one contains
    #[command(subcommand)]
    Lexicon(LexiconCommand),
}
