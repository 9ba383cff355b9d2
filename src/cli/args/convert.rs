//! The arguments of `convert`.

use super::{WriteArgs, probability};
use clap::Args as ClapArgs;
use std::path::PathBuf;

const CONVERT_EXAMPLES: &str = "\
Examples:
  enregard convert memory.tmx memory.tsv
  enregard convert memory.tmx good.tmx --min-confidence 0.9 --dedup
  enregard convert memory.tmx corrected.tmx --corrections memory.corrections.jsonl
  enregard convert corpus - --from moses --to jsonl --src-lang fr --tgt-lang en";

/// `enregard convert`
#[derive(Debug, ClapArgs)]
#[command(after_help = CONVERT_EXAMPLES)]
pub(crate) struct ConvertArgs {
    /// What to convert: tmx, jsonl, tsv, xliff, po, a ladder with --texts, or the common name of two moses files; - is
    /// the standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,

    /// Where to write; - is the standard output
    #[arg(value_name = "OUT")]
    pub output: PathBuf,

    /// The format of IN: tmx, tsv, jsonl, moses, xliff, po or ladder. By default the one that it ends in; .gz behind it
    /// is passed over
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The format of OUT: tmx, tsv, jsonl, moses, xliff (1.2) or xliff2. By default the one that it ends in; .gz behind it
    /// packs
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; needed where IN does not say
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; needed where IN does not say, or has more than two
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The two texts of a ladder, a sentence a line
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"])]
    pub texts: Option<Vec<PathBuf>>,

    /// Pass over broken units of a TMX, count them, and go on
    #[arg(long)]
    pub lenient: bool,

    /// What was decided on the review page of IN: those units are written as they were corrected there
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// Leave out pairs that are right with a probability under P; pairs without one stay
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}
