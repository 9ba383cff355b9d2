//! The arguments of `align`.

use super::{LexiconArgs, WriteArgs, positive, probability};
use clap::Args as ClapArgs;
use enregard::{Columns, Encoding};
use std::path::PathBuf;

const ALIGN_EXAMPLES: &str = "\
Examples:
  enregard align chapter1.fr.txt chapter1.en.txt                  pairs as TSV on the screen
  enregard align french/ english/ -o book.tmx --min-confidence 0.8
  enregard align --pairs list.tsv -o aligned/ --to jsonl --report report.jsonl
  enregard align --jsonl corpus.jsonl.zst -o corpus.tmx --shard-size 10000 --resume

Runs over many documents can be interrupted: Ctrl-C finishes the documents that are begun, a second one does not. What \
is done stays beside the output (OUT.part, OUT.journal) until the same call with --resume goes on; the output is then \
the same, byte for byte, as that of a run that nothing disturbed.";

/// `enregard align`
#[derive(Debug, ClapArgs)]
#[command(after_help = ALIGN_EXAMPLES)]
pub(crate) struct AlignArgs {
    /// The source document, or a folder of documents; - is the standard input
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub src: Option<PathBuf>,

    /// The target document, or a folder; files of two folders are paired by name (cat.txt and cat.txt, or cat.fr.txt
    /// and cat.en.txt)
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub tgt: Option<PathBuf>,

    /// A list of documents: source file, tab, target file, and if wanted a tab and a name; one document a line
    #[arg(long, value_name = "LIST.tsv", group = "many")]
    pub pairs: Option<PathBuf>,

    /// Documents that stand in one file, a JSON object a line: {"id": "…", "src": "…", "tgt": "…"}; plain, gzip or zstd;
    /// - is the standard input
    #[arg(long, value_name = "FILE.jsonl", groups = ["many", "fields"])]
    pub jsonl: Option<PathBuf>,

    /// Documents that stand in a Parquet file, a row each
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "FILE.parquet", groups = ["many", "fields"])]
    pub parquet: Option<PathBuf>,

    /// Which fields of --jsonl (columns of --parquet, in a build that has it) the name of a document, its source text and
    /// its target text stand in; other fields are passed over
    #[arg(long, value_name = "ID,SRC,TGT", default_value = "id,src,tgt", requires = "fields")]
    pub columns: Columns,

    /// Where to write: a file for all documents, or a folder (one that exists, or a name that ends in /) for a file
    /// each; - is the standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// The format: tmx, tsv, jsonl, ladder, moses (OUT.fr and OUT.en), xliff (1.2), xliff2, or html, the page of `review`.
    /// By default the one that OUT ends in; tsv on the standard output, tmx in a folder
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr or fr-CA; detected if not given
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; detected if not given
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The encoding of the input, such as windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,

    /// What is known of words beforehand
    #[command(flatten)]
    pub lexicons: LexiconArgs,

    /// The input is one sentence a line already, a blank line between paragraphs: never split it again
    #[arg(long)]
    pub segmented: bool,

    /// Leave out pairs that are right with a probability under P
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// Leave out documents that are translations of each other at all with a probability under P; each is named, with its
    /// probability
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_document_confidence: f32,

    /// Write sentences without a counterpart too (tsv and jsonl; a ladder always has them, tmx and moses never do)
    #[arg(long)]
    pub keep_nulls: bool,

    /// Begin a new file after every N documents, those that fail counted: out.tmx becomes out-000000-000999.tmx and so
    /// on
    #[arg(long, value_name = "N", requires = "output", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    pub shard_size: Option<u64>,

    /// Go on with a run that was interrupted; begin if there was none
    #[arg(long)]
    pub resume: bool,

    /// Leave out documents of which a text is larger than this, in millions of bytes; they count as failed
    #[arg(long, value_name = "MB", value_parser = positive, allow_negative_numbers = true)]
    pub max_document_mb: Option<f64>,

    /// Leave out documents that take longer than this, in seconds; they count as failed
    #[arg(long, value_name = "SECONDS", value_parser = positive, allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,
    /// Beads that people fixed on the review page: they stay as they are, the rest is aligned around them
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// How many documents are worked on at once; by default as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub jobs: Option<u16>,

    /// Only errors on the standard error: no notes, no warnings, no progress bar, no summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Write a line of JSON about each document: sizes, beads by kind, confidence, warnings, error
    #[arg(long, value_name = "FILE.jsonl")]
    pub report: Option<PathBuf>,

    /// Write what the run came to as a page with plots
    #[arg(long, value_name = "FILE.html")]
    pub summary: Option<PathBuf>,
}
