//! The arguments of `score`.

use super::{LexiconArgs, WriteArgs, probability};
use clap::Args as ClapArgs;
use std::path::PathBuf;

const SCORE_EXAMPLES: &str = "\
Each pair gets the probability that its sides are translations of each other, whatever stands beside it. Pairs teach \
each other's words, so score a corpus as a whole: a handful of pairs is judged by the lexicon alone.

Examples:
  enregard score corpus.tsv > scored.tsv
  enregard score memory.tmx -o good.tmx --min-confidence 0.5
  enregard score corpus --from moses --src-lang fr --tgt-lang en -o scored.tsv";

/// `enregard score`
#[derive(Debug, ClapArgs)]
#[command(after_help = SCORE_EXAMPLES)]
pub(crate) struct ScoreArgs {
    /// The pairs: tsv, tmx, jsonl, xliff, po, or the common name of two moses files; - is the standard input
    #[arg(value_name = "PAIRS")]
    pub input: PathBuf,

    /// Where to write; - is the standard output, and so is nothing
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// The format of PAIRS: tsv, tmx, moses, jsonl, xliff or po. By default the one that it ends in
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The format of OUT: tsv, tmx, jsonl, moses, xliff (1.2) or xliff2. By default the one that it ends in; tsv on the
    /// standard output
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; by default what PAIRS says, else detected
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// What is known of words beforehand
    #[command(flatten)]
    pub lexicons: LexiconArgs,

    /// Pass over broken units of a TMX, count them, and go on
    #[arg(long)]
    pub lenient: bool,

    /// Leave out pairs that are translations with a probability under P
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,

    /// How many threads work, each on ten thousand pairs; by default as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub jobs: Option<u16>,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}
