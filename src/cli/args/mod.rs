//! The arguments as they are written; what they mean is decided by the subcommands.

mod align;
mod check;
mod convert;
mod eval;
mod lexicon;
mod review;
mod score;
mod shared;
mod split;

pub(crate) use align::AlignArgs;
pub(crate) use check::CheckArgs;
pub(crate) use convert::ConvertArgs;
pub(crate) use eval::EvalArgs;
pub(crate) use lexicon::{LexiconBuildArgs, LexiconCommand, LexiconInfoArgs};
pub(crate) use review::ReviewArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use shared::{LexiconArgs, PropNames, TmxArgs, WriteArgs};
pub(crate) use split::SplitArgs;

use clap::{Parser, Subcommand};

/// Aligns French documents with their translations, sentence by sentence, and says how sure it is of each pair.
#[derive(Debug, Parser)]
#[command(name = "enregard", version, max_term_width = 110, after_help = EXIT_CODES)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 done, but some documents failed; 2 the call is wrong; 3 nothing could be done, or the run had to \
break off; 130 interrupted.

Example:
  enregard align chapter1.fr.txt chapter1.en.txt -o chapter1.tmx";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Align two documents, or two folders of them
    Align(Box<AlignArgs>),
    /// Split a text into sentences
    Split(SplitArgs),
    /// From one format into another, filtered on the way
    Convert(ConvertArgs),
    /// How sure is it that pairs which somebody else made are translations
    Score(ScoreArgs),
    /// Is it a TMX that importers take? Each finding with its line, and who trips over it
    Check(CheckArgs),
    /// Compare ladders with gold: precision, recall, and whether confidences can be believed
    Eval(EvalArgs),
    /// A page on which an alignment is read, corrected and got out again
    Review(ReviewArgs),
    /// Learn a lexicon from pairs, or say what one holds
    #[command(subcommand)]
    Lexicon(LexiconCommand),
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability is a number from 0 to 1, such as 0.8".into()),
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        // A billion seconds are thirty years, and a billion megabytes more than there are.
        Ok(x) if x > 0.0 && x <= 1e9 => Ok(x),
        _ => Err("a number above 0 is needed, such as 20 or 0.5".into()),
    }
}
