//! The arguments of `info`.

use super::pairs::TableArgs;
use super::shared::LimitArgs;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Words are runs of characters between spaces that have a letter or a digit; each Chinese or Japanese character counts as \
one. Near duplicates differ only in case, digits, punctuation or spaces.

Examples:
  enregard info memory.tmx
  enregard info chapters/*.docx glossary.csv
  enregard info --json memory.tmx | jq .languages

Exit codes: 0 done, 1 some files cannot be read, 2 invalid command line, 3 no file can be read.")]
pub(crate) struct InfoArgs {
    /// Files of pairs or documents, in any format that enregard reads; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Print one JSON object per file
    #[arg(long)]
    pub json: bool,

    /// Set the format of the files: tmx, tsv, csv, xlsx, jsonl, parquet, moses, xliff, po, json, yaml, properties or
    /// ladder. Default: inferred from the extension; other files are documents
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// Set the source language, or the language of documents. Default: the language stated in the file; that of a
    /// document is detected
    #[arg(short, long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// Set the target language
    #[arg(short, long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// Skip and count malformed units of a TMX file, and rows of a table with too few or too many columns
    #[arg(long)]
    pub lenient: bool,

    #[command(flatten)]
    pub table: TableArgs,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LimitArgs,
}
