//! The arguments of `convert`.

use super::shared::{FilterArgs, MessageArgs, TmxArgs};
use clap::Args as ClapArgs;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  enregard convert memory.tmx memory.tsv
  enregard convert memory.tmx good.tmx --min-confidence 0.9 --dedup
  enregard convert memory.tmx corrected.tmx --corrections memory.corrections.jsonl
  enregard convert corpus - --from moses --to jsonl --src-lang fr --tgt-lang en";

/// `enregard convert`
#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ConvertArgs {
    /// File to convert, or the common name of two moses files; `-` reads standard input
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

    #[command(flatten, next_help_heading = "Filtering")]
    pub filter: FilterArgs,

    /// Skip and count malformed units of a TMX file instead of stopping
    #[arg(long, help_heading = "Filtering")]
    pub lenient: bool,

    #[command(flatten)]
    pub tmx: TmxArgs,
}
