//! The arguments of `align`.

use super::pairs::HeaderArg;
use super::shared::{
    DocumentArgs, FilterArgs, FlagArgs, FormatArgs, JobsArgs, LanguageArgs, LimitArgs, MaxCharsArgs,
    MessageArgs, TagsArg, TmxArgs, positive, probability,
};
use enregard::{Column, Columns, TableOptions};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard align chapter1.fr.txt chapter1.en.txt
  enregard align french/ english/ -o book.tmx --min-confidence 0.8
  enregard align chapter1.fr.txt chapter1.en.txt chapter1.de.txt -o chapter1.tmx
  enregard align --pairs list.tsv -o aligned/ --to jsonl --report report.jsonl
  enregard align --jsonl corpus.jsonl.zst -o corpus.tmx --shard-size 10000 --resume

Press Ctrl-C once to stop after the documents in progress, twice to stop at once. Finished work is kept \
beside the output (OUT.part, OUT.journal); run the same command with --resume to continue. The result is \
byte for byte the same as that of an uninterrupted run.")]
pub(crate) struct AlignArgs {
    /// Source document, or a folder of documents; `-` reads standard input
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub src: Option<PathBuf>,

    /// Target document, or a folder; `-` reads standard input
    ///
    /// The files of two folders and their subfolders are paired by name: cat.txt with cat.txt, or cat.fr.txt with
    /// cat.en.txt. Files without a counterpart are reported, and the exit code is then 1.
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub tgt: Option<PathBuf>,

    /// Further translations: one file or folder for each language
    ///
    /// One of all texts must be French. The others are aligned with it, and each unit gets the texts of all languages.
    #[arg(value_name = "MORE", conflicts_with = "many", requires = "tgt")]
    pub more: Vec<PathBuf>,

    /// Write to OUT: one file for all documents, or a folder with one file per document. Default: standard
    /// output (`-`)
    ///
    /// OUT is a folder if a folder of this name exists, or if the name ends in `/`. It must be outside the
    /// input folders.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// Set the output format: tmx, tsv, csv, xlsx, jsonl, parquet, parquet-translation, ladder, moses, xliff
    /// (1.2), xliff2, po, epub or html
    ///
    /// Default: inferred from the extension of OUT; tsv on standard output; tmx in a folder. moses writes two
    /// files, such as OUT.fr and OUT.en. epub is a book for readers. html writes the page of `enregard review`. The
    /// parquet formats need a build with the feature `parquet`.
    #[arg(short = 'f', long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// Whether to keep the inline markup of documents: bold, links, footnote references, placeholders (tmx, xliff,
    /// xliff2, jsonl and parquet)
    ///
    /// Markup is read from DOCX, ODT, EPUB, HTML, Markdown, AsciiDoc, reStructuredText and XLIFF documents. It does not
    /// change how sentences are split and aligned.
    #[arg(long, value_name = "WHETHER", default_value = "drop")]
    pub tags: TagsArg,

    #[command(flatten)]
    pub messages: MessageArgs,

    // Behind the options without a heading, because arguments after it would get its heading.
    #[command(flatten)]
    pub columns: ColumnArgs,

    #[command(flatten, next_help_heading = "Input")]
    pub many: ManyArgs,

    #[command(flatten, next_help_heading = "Input")]
    pub reading: DocumentArgs,

    /// Keep the pairs that were confirmed on the review page, and align the rest of the text around them
    #[arg(long, value_name = "FILE.jsonl", help_heading = "Input")]
    pub corrections: Option<PathBuf>,

    #[command(flatten)]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Filtering")]
    pub filter: FilterArgs,

    /// Skip and report document pairs whose probability of being translations of each other is below P
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability)]
    #[arg(allow_negative_numbers = true, help_heading = "Filtering")]
    pub min_document_confidence: f32,

    /// Also write unaligned sentences (tsv, csv, xlsx, jsonl and parquet only)
    ///
    /// ladder and epub always contain them; the other formats never do.
    #[arg(long, help_heading = "Filtering")]
    pub keep_nulls: bool,

    #[command(flatten)]
    pub flags: FlagArgs,

    #[command(flatten)]
    pub max_chars: MaxCharsArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub jobs: JobsArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub run: RunArgs,

    #[command(flatten)]
    pub format: FormatArgs,

    #[command(flatten)]
    pub tmx: TmxArgs,
}

/// The columns of tables that are documents.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tables as documents")]
pub(crate) struct ColumnArgs {
    /// Read the source text from this column of a tsv, csv or xlsx file: its name in the header, its number, or its
    /// letter in a sheet
    ///
    /// Each cell is a paragraph. SRC and TGT may be the same file. For existing pairs, use `convert` and `score`.
    #[arg(long, value_name = "NAME|N", conflicts_with_all = ["many", "more"])]
    pub src_col: Option<Column>,

    /// Read the target text from this column. Default: as for the source, if TGT is another table
    #[arg(long, value_name = "NAME|N", conflicts_with_all = ["many", "more"])]
    pub tgt_col: Option<Column>,

    /// Whether the first row of a table is a header
    #[arg(long, value_name = "WHETHER", default_value = "auto")]
    #[arg(conflicts_with_all = ["many", "more"])]
    pub header: HeaderArg,

    /// Read this sheet of xlsx files. Default: the first one that is not hidden
    #[arg(long, value_name = "NAME", conflicts_with_all = ["many", "more"])]
    pub sheet: Option<String>,
}

impl ColumnArgs {
    pub(crate) fn options(&self) -> TableOptions {
        let mut options = TableOptions::default();
        (options.src, options.tgt) = (self.src_col.clone(), self.tgt_col.clone());
        (options.header, options.sheet) = (self.header.into(), self.sheet.clone());
        options
    }
}

/// Inputs that contain or list many documents.
#[derive(Debug, clap::Args)]
pub(crate) struct ManyArgs {
    /// Read a list of document pairs; `-` reads standard input
    ///
    /// Each line has a source file, a tab, a target file, and optionally a tab and a name.
    #[arg(long, value_name = "LIST.tsv", group = "many")]
    pub pairs: Option<PathBuf>,

    /// Read documents from JSON Lines (plain, gzip or zstd); `-` reads standard input
    ///
    /// Each line has the form {"id": "…", "src": "…", "tgt": "…"}.
    #[arg(long, value_name = "FILE.jsonl", groups = ["many", "fields"])]
    pub jsonl: Option<PathBuf>,

    /// Read documents from a Parquet file, one per row
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "FILE.parquet", groups = ["many", "fields"])]
    pub parquet: Option<PathBuf>,

    /// Name the JSON fields or Parquet columns that hold a document's name, source text and target text
    ///
    /// All other fields are ignored. Parquet input needs a build with the feature `parquet`.
    #[arg(long, value_name = "ID,SRC,TGT", default_value = "id,src,tgt", requires = "fields")]
    pub columns: Columns,
}

/// Limits and reports of a run over many documents.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// Start a new output file after every N documents, including failed ones
    ///
    /// The files of out.tmx are named out-000000-000999.tmx and so on.
    #[arg(long, value_name = "N", requires = "output", value_parser = clap::value_parser!(u64).range(1..))]
    #[arg(allow_negative_numbers = true)]
    pub shard_size: Option<u64>,

    /// Resume the interrupted run if there is one; otherwise start a new run
    #[arg(long)]
    pub resume: bool,

    #[command(flatten)]
    pub limits: LimitArgs,

    /// Give up on a document after this many seconds; it counts as failed
    #[arg(long, value_name = "SECONDS", value_parser = positive, allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// Write one line of JSON per document: sizes, pairs by type, confidence, warnings, error
    #[arg(long, value_name = "FILE.jsonl")]
    pub report: Option<PathBuf>,

    /// Write an HTML page with totals and plots of the run
    #[arg(long, value_name = "FILE.html")]
    pub summary: Option<PathBuf>,
}
