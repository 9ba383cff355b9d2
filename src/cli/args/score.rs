//! The arguments of `score`.

use super::shared::{FilterArgs, JobsArgs, LanguageArgs, LexiconArgs, MessageArgs, OutputArgs, TmxArgs};
use clap::Args as ClapArgs;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Each pair gets the probability that its two texts are translations of each other, regardless of the pairs \
around it. Word translations are learnt from the input as well, ten thousand pairs at a time, so score a \
corpus in one run: with only a few pairs, the scores depend on the lexicon alone.

Examples:
  enregard score corpus.tsv > scored.tsv
  enregard score memory.tmx -o good.tmx --min-confidence 0.5
  enregard score corpus --from moses --src-lang fr --tgt-lang en -o scored.tsv";

/// `enregard score`
#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ScoreArgs {
    /// File of pairs, or the common name of two moses files; `-` reads standard input
    #[arg(value_name = "PAIRS")]
    pub input: PathBuf,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub messages: MessageArgs,

    #[command(flatten)]
    pub jobs: JobsArgs,

    /// Set the format of PAIRS: tsv, tmx, moses, jsonl, xliff or po. Default: inferred from its extension
    #[arg(long, value_name = "FORMAT", help_heading = "Formats")]
    pub from: Option<String>,

    /// Set the format of OUT: tsv, tmx, jsonl, moses, xliff (1.2) or xliff2. Default: inferred from its
    /// extension; tsv on standard output
    #[arg(long, value_name = "FORMAT", help_heading = "Formats")]
    pub to: Option<String>,

    #[command(flatten, next_help_heading = "Languages and lexicons")]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Languages and lexicons")]
    pub lexicons: LexiconArgs,

    #[command(flatten, next_help_heading = "Filtering")]
    pub filter: FilterArgs,

    /// Skip and count malformed units of a TMX file instead of stopping
    #[arg(long, help_heading = "Filtering")]
    pub lenient: bool,

    #[command(flatten)]
    pub tmx: TmxArgs,
}
