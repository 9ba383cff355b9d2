//! The arguments of `pair`.

use super::shared::{EncodingArgs, JobsArgs, LanguageArgs, LimitArgs, MessageArgs, positive, probability};
use enregard::pair::TextFields;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard pair french/ english/ -o list.tsv
  enregard align --pairs list.tsv -o corpus.tmx
  enregard pair --heap downloads/ --orphans orphans.tsv -o list.tsv
  enregard pair site.fr.jsonl site.en.jsonl --drop-boilerplate -o documents.jsonl

Exit codes: 0 done (there may be documents without a counterpart), 1 some documents could not be read, 2 invalid \
command line, 3 no documents belong together, or an error stopped the run, 130 interrupted.")]
pub(crate) struct PairArgs {
    /// Folder of source documents, or JSON Lines with one document per line
    #[arg(required_unless_present = "heap", conflicts_with = "heap")]
    pub src: Option<PathBuf>,

    /// Folder of translations, or JSON Lines
    #[arg(required_unless_present = "heap", conflicts_with = "heap")]
    pub tgt: Option<PathBuf>,

    /// Pair the documents of one folder, or of one JSON Lines file, that has documents in both languages
    ///
    /// Documents in other languages are skipped.
    #[arg(long, value_name = "DIR")]
    pub heap: Option<PathBuf>,

    /// Write the pairs to OUT. Default: standard output (`-`)
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// Set the output format: tsv, jsonl or json
    ///
    /// tsv is a list for `align --pairs`. jsonl has the texts, for `align --jsonl`. json is a report on pairs, documents
    /// without a counterpart, and names that contradict the contents. Default: inferred from the extension of OUT;
    /// otherwise tsv for folders and jsonl for JSON Lines.
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<PairFormat>,

    /// Write the documents without a counterpart to FILE, each with its likeliest partner
    #[arg(long, value_name = "FILE.tsv")]
    pub orphans: Option<PathBuf>,

    /// Pair two documents only if the probability that they are translations of each other is at least P
    #[arg(long, value_name = "P", default_value = "0.5", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub min_probability: f32,

    /// Ignore paragraphs that many documents of a side have, such as menus and footers
    ///
    /// These are paragraphs in at least 3 documents and in at least 2 % of the documents. The texts of jsonl output are
    /// without them.
    #[arg(long)]
    pub drop_boilerplate: bool,

    #[command(flatten)]
    pub messages: MessageArgs,

    /// Name the JSON fields that hold the name and the text of a document
    #[arg(long, value_name = "ID,TEXT", default_value = "id,text", help_heading = "Input")]
    pub columns: TextFields,

    #[command(flatten, next_help_heading = "Input")]
    pub encoding: EncodingArgs,

    #[command(flatten)]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub jobs: JobsArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub limits: LimitArgs,

    /// Give up on reading a document after this many seconds; it counts as failed
    #[arg(long, value_name = "SECONDS", value_parser = positive, allow_negative_numbers = true)]
    #[arg(help_heading = "Large runs")]
    pub timeout: Option<f64>,
}

/// The output formats of `pair`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PairFormat {
    /// A list of document pairs.
    Tsv,
    /// Document pairs with their texts.
    Jsonl,
    /// A report.
    Json,
}
