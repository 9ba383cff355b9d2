//! The arguments of `review`.

use super::{LexiconArgs, TmxArgs, probability};
use clap::Args as ClapArgs;
use enregard::Encoding;
use std::path::PathBuf;

const REVIEW_EXAMPLES: &str = "\
Examples:
  enregard review chapter1.fr.txt chapter1.en.txt -o chapter1.html
  enregard review memory.tmx -o memory.html
  enregard review memory.tmx --serve                              saves to memory.tmx as you work";

/// `enregard review`
#[derive(Debug, ClapArgs)]
#[command(after_help = REVIEW_EXAMPLES)]
pub(crate) struct ReviewArgs {
    /// Two documents to align, or one tmx, jsonl or tsv
    #[arg(required = true, num_args = 1..=2, value_name = "IN")]
    pub inputs: Vec<PathBuf>,

    /// The page to write (- is the standard output); with --serve the tmx, jsonl or tsv to save to
    #[arg(short, long, value_name = "OUT", required_unless_present = "serve")]
    pub output: Option<PathBuf>,

    /// The format of a single IN: tmx, tsv or jsonl. By default the one that it ends in
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; detected if not given
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; detected if not given
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The encoding of two documents, such as windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,

    /// The documents are one sentence a line already, a blank line between paragraphs
    #[arg(long)]
    pub segmented: bool,

    /// What is known of words beforehand
    #[command(flatten)]
    pub lexicons: LexiconArgs,

    /// What was decided on the page before: taken as fixed
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// What the page exports: leave out pairs that are right with a probability under P; pairs without one stay
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true, conflicts_with = "serve")]
    pub min_confidence: f32,

    /// What the page exports: sentences without a counterpart too (tsv and jsonl), unless one says otherwise there
    #[arg(long)]
    pub keep_nulls: bool,

    /// How the page writes a TMX
    #[command(flatten)]
    pub tmx: TmxArgs,

    /// Show the page from this computer (127.0.0.1, nobody else can see it) and save to the file as one works
    #[arg(long)]
    pub serve: bool,

    /// The port of --serve; by default any that is free
    #[arg(long, value_name = "N", default_value = "0", requires = "serve")]
    pub port: u16,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}
