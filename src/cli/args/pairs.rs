//! The arguments of the commands that read pairs: `convert` and `score`.

use super::shared::{FilterArgs, LanguageArgs, LimitArgs, LineArgs, MessageArgs, OutputArgs, TmxArgs};
use std::path::PathBuf;

/// Options of the commands that read pairs.
#[derive(Debug, clap::Args)]
pub(crate) struct PairArgs {
    #[command(flatten, next_help_heading = "Filtering")]
    pub filter: FilterArgs,

    /// Skip and count malformed units of a TMX file instead of stopping
    #[arg(long, help_heading = "Filtering")]
    pub lenient: bool,

    #[command(flatten)]
    pub tmx: TmxArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard convert memory.tmx memory.tsv
  enregard convert memory.tmx good.tmx --min-confidence 0.9 --dedup
  enregard convert memory.tmx corrected.tmx --corrections memory.corrections.jsonl
  enregard convert corpus - --from moses --to jsonl --src-lang fr --tgt-lang en")]
pub(crate) struct ConvertArgs {
    /// File to convert, or the name that two moses files share (corpus for corpus.fr and corpus.en); `-` reads
    /// standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,

    /// File to write; `-` writes to standard output
    #[arg(value_name = "OUT")]
    pub output: PathBuf,

    /// Apply the corrections that were made on the review page of IN
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    #[command(flatten)]
    pub messages: MessageArgs,

    /// Set the format of IN: tmx, tsv, jsonl, moses, xliff, po or ladder. Default: inferred from its
    /// extension, ignoring .gz
    #[arg(long, value_name = "FORMAT", help_heading = "Formats and languages")]
    pub from: Option<String>,

    /// Set the format of OUT: tmx, tsv, jsonl, moses, xliff (1.2), xliff2 or ladder (from jsonl only).
    /// Default: inferred from its extension; a final .gz compresses
    #[arg(long, value_name = "FORMAT", help_heading = "Formats and languages")]
    pub to: Option<String>,

    /// Read the sentences of a ladder from these two files, one sentence per line
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"], help_heading = "Formats and languages")]
    pub texts: Option<Vec<PathBuf>>,

    /// Set the source language, a BCP 47 tag such as fr; required if IN does not state it
    #[arg(long, value_name = "TAG", help_heading = "Formats and languages")]
    pub src_lang: Option<String>,

    /// Set the target language; required if IN does not state it or has more than two languages
    #[arg(long, value_name = "TAG", help_heading = "Formats and languages")]
    pub tgt_lang: Option<String>,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LimitArgs,

    #[command(flatten)]
    pub pairs: PairArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each pair gets the probability that its two texts are translations of each other, regardless of the pairs \
around it. Word translations are learnt from the input as well, ten thousand pairs at a time, so score a \
corpus in one run: with only a few pairs, the scores depend on the lexicon alone.

Examples:
  enregard score corpus.tsv > scored.tsv
  enregard score memory.tmx -o good.tmx --min-confidence 0.5
  enregard score corpus --from moses --src-lang fr --tgt-lang en -o scored.tsv")]
pub(crate) struct ScoreArgs {
    /// File of pairs, or the name that two moses files share (corpus for corpus.fr and corpus.en); `-` reads
    /// standard input
    #[arg(value_name = "PAIRS")]
    pub input: PathBuf,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Set the format of PAIRS: tsv, tmx, moses, jsonl, xliff or po. Default: inferred from its extension
    #[arg(long, value_name = "FORMAT", help_heading = "Formats")]
    pub from: Option<String>,

    /// Set the format of OUT: tsv, tmx, jsonl, moses, xliff (1.2) or xliff2. Default: inferred from its
    /// extension; tsv on standard output
    #[arg(long, value_name = "FORMAT", help_heading = "Formats")]
    pub to: Option<String>,

    #[command(flatten)]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LineArgs,

    #[command(flatten)]
    pub pairs: PairArgs,
}
