//! The arguments of `review`.

use super::shared::{
    DocumentArgs, LanguageArgs, LimitArgs, MaxCharsArgs, MessageArgs, PageFlagArgs, TmxArgs, probability,
};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard review chapter1.fr.txt chapter1.en.txt -o chapter1.html
  enregard review memory.tmx -o memory.html
  enregard review chapter1.fr.txt chapter1.en.txt --findings -o chapter1.html
  enregard review memory.tmx --serve                              saves to memory.tmx as you work")]
pub(crate) struct ReviewArgs {
    /// Two documents to align, or one file of pairs: tmx, tsv, csv, xlsx, jsonl, parquet, xliff, po or moses
    #[arg(required = true, num_args = 1..=2, value_name = "IN")]
    pub inputs: Vec<PathBuf>,

    /// Write the page to OUT (`-` is standard output); with --serve, save to OUT as tmx, jsonl or tsv
    #[arg(short, long, value_name = "OUT", required_unless_present = "serve")]
    pub output: Option<PathBuf>,

    /// Serve the page to this computer only (127.0.0.1) and save changes to the file as you work
    #[arg(long)]
    pub serve: bool,

    /// Set the port for --serve; 0 chooses a free port. Default: always the same port for the same file
    #[arg(long, value_name = "N", requires = "serve")]
    pub port: Option<u16>,

    /// Show the findings of `enregard audit`, such as omissions, with a filter (two documents only)
    #[arg(long)]
    pub findings: bool,

    #[command(flatten)]
    pub messages: MessageArgs,

    /// Set the format of a single IN. Default: inferred from its extension
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    pub from: Option<String>,

    #[command(flatten, next_help_heading = "Input")]
    pub reading: DocumentArgs,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LimitArgs,

    /// Apply the corrections of an earlier review
    #[arg(long, value_name = "FILE.jsonl", help_heading = "Input")]
    pub corrections: Option<PathBuf>,

    #[command(flatten)]
    pub languages: LanguageArgs,

    /// Do not export pairs whose confidence is below P; pairs without a confidence are exported
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability)]
    #[arg(allow_negative_numbers = true, conflicts_with = "serve", help_heading = "Export from the page")]
    pub min_confidence: f32,

    /// Also export unaligned sentences (tsv and jsonl only); this can be changed on the page
    #[arg(long, help_heading = "Export from the page")]
    pub keep_nulls: bool,

    #[command(flatten)]
    pub flags: PageFlagArgs,

    #[command(flatten)]
    pub max_chars: MaxCharsArgs,

    #[command(flatten)]
    pub tmx: TmxArgs,
}
