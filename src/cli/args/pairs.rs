//! The arguments of the commands that read pairs: `convert` and `score`.

use super::shared::{
    EncodingArgs, FilterArgs, FlagArgs, FormatArgs, LanguageArgs, LimitArgs, LineArgs, MaxCharsArgs,
    MessageArgs, OutputArgs, TagsArg, TmxArgs, bytes, first_given, positive,
};
use enregard::error::{Error, Result};
use enregard::{Column, FileLimits, Header, TableOptions};
use std::path::{Path, PathBuf};

/// Options of the commands that read pairs.
#[derive(Debug, clap::Args)]
pub(crate) struct PairArgs {
    #[command(flatten, next_help_heading = "Filtering")]
    pub filter: FilterArgs,

    /// Skip and count malformed units of a TMX file, and rows of a table with too few or too many columns, instead
    /// of stopping
    #[arg(long, help_heading = "Filtering")]
    pub lenient: bool,

    #[command(flatten)]
    pub flags: FlagArgs,

    #[command(flatten)]
    pub max_chars: MaxCharsArgs,

    #[command(flatten)]
    pub table: TableArgs,

    #[command(flatten)]
    pub format: FormatArgs,

    #[command(flatten)]
    pub tmx: TmxArgs,
}

/// The columns of a TSV, CSV, XLSX or Parquet file.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Columns (tsv, csv, xlsx and parquet input)")]
pub(crate) struct TableArgs {
    /// Read the source texts from this column: its number, counted from 1, its name in the header, or its letter in
    /// a sheet. Default: the column named source, src or after a language, or the first of two columns
    #[arg(long, value_name = "NAME|N")]
    pub src_col: Option<Column>,

    /// Read the target texts from this column
    #[arg(long, value_name = "NAME|N")]
    pub tgt_col: Option<Column>,

    /// Whether the first row is a header
    #[arg(long, value_name = "WHETHER", default_value = "auto")]
    pub header: HeaderArg,

    /// Read this sheet of an xlsx file. Default: the first one that is not hidden
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    #[command(flatten)]
    pub encoding: EncodingArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum HeaderArg {
    /// It is a header if it has names that enregard knows, or differs from the rows below.
    Auto,
    /// The first row names the columns.
    Yes,
    /// The first row is a pair.
    No,
}

impl From<HeaderArg> for Header {
    fn from(arg: HeaderArg) -> Header {
        match arg {
            HeaderArg::Auto => Header::Detect,
            HeaderArg::Yes => Header::Present,
            HeaderArg::No => Header::Absent,
        }
    }
}

impl TableArgs {
    pub(crate) fn options(self) -> TableOptions {
        let mut options = TableOptions::default();
        (options.src, options.tgt) = (self.src_col, self.tgt_col);
        options.header = self.header.into();
        (options.sheet, options.encoding) = (self.sheet, self.encoding.encoding);
        options
    }
}

impl ConvertArgs {
    /// Returns the limits of an output file. `output` is `None` for standard output.
    pub(crate) fn file_limits(&self, output: Option<&Path>) -> Result<FileLimits> {
        let mut limits = FileLimits::default();
        (limits.units, limits.bytes) = (self.split_units, self.split_mb.map(bytes));
        let given = [(limits.units.is_some(), "--split-units"), (limits.bytes.is_some(), "--split-mb")];
        match (first_given(&given), output) {
            (Some(option), None) => Err(Error::call(format!(
                "{option}: several files cannot be written to standard output; name them with OUT"
            ))),
            _ => Ok(limits),
        }
    }
}

#[derive(Debug, clap::Args)]
#[command(override_usage = "enregard convert [OPTIONS] <IN> <OUT>
       enregard convert [OPTIONS] <IN>... <OUT>
       enregard convert [OPTIONS] <SRC> <TGT> <OUT>")]
#[command(after_help = "\
Examples:
  enregard convert memory.tmx memory.tsv
  enregard convert memory.tmx good.tmx --min-confidence 0.9 --dedup
  enregard convert memory.tmx corrected.tmx --corrections memory.corrections.jsonl
  enregard convert old.tmx new.tmx pairs.tsv memory.tmx --languages fr,en --dedup near
  enregard convert memory.tmx review.xlsx
  enregard convert book.jsonl book.html --layout alternate
  enregard convert book.jsonl book.epub
  enregard convert corpus.jsonl train.parquet --to parquet-translation
  enregard convert memory.tmx corrected.tmx --corrections review.xlsx
  enregard convert locales/fr.json locales/en.json memory.tmx
  enregard convert pairs.csv memory.tmx --src-col French --tgt-col 3 --src-lang fr --tgt-lang en
  enregard convert corpus - --from moses --to jsonl --src-lang fr --tgt-lang en")]
pub(crate) struct ConvertArgs {
    /// IN is the file to convert, or the name that two moses files share (corpus for corpus.fr and corpus.en); `-`
    /// reads standard input. OUT is the file to write; `-` writes to standard output. The pairs of several files IN are
    /// written one after the other. Software texts are in two files, SRC and TGT
    // One list, because clap does not find OUT after an option if another list precedes it.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// Apply the corrections that were made on the review page of IN (.jsonl), or in the sheet that `convert IN
    /// review.xlsx` made (.xlsx)
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,

    /// Skip pairs that have one of these states in XLIFF, such as new,needs-translation
    ///
    /// The states are final, signed-off, translated, needs-review-translation, needs-review-adaptation,
    /// needs-review-l10n, needs-translation, needs-adaptation, needs-l10n, new, and locked for locked pairs. Those of
    /// Trados, Phrase and memoQ count as the closest of them. Pairs without a state are kept.
    #[arg(long, value_name = "STATE,…", value_delimiter = ',', help_heading = "Filtering")]
    pub drop_state: Vec<String>,

    /// Whether to keep inline tags, such as those of bold text and placeholders. Default: keep, if OUT is tmx, xliff,
    /// xliff2, jsonl or parquet
    #[arg(long, value_name = "WHETHER")]
    pub tags: Option<TagsArg>,

    #[command(flatten)]
    pub messages: MessageArgs,

    /// Set the format of IN: tmx, tsv, csv, xlsx, jsonl, parquet, moses, xliff, po, json, yaml, properties or ladder.
    /// Default: inferred from its extension, ignoring .gz and .zst
    #[arg(long, value_name = "FORMAT", help_heading = "Formats and languages")]
    pub from: Option<String>,

    /// Set the format of OUT: tmx, tsv, csv, xlsx, jsonl, parquet, parquet-translation, moses, xliff (1.2), xliff2, po,
    /// epub, html or ladder (from jsonl only). Default: inferred from its extension; a final .gz compresses
    ///
    /// parquet-translation has a column with a text for each language, as data sets on Hugging Face have it. The
    /// parquet formats need a build with the feature `parquet`. epub and html are for readers.
    #[arg(short = 'f', long, value_name = "FORMAT", help_heading = "Formats and languages")]
    pub to: Option<String>,

    /// Read the sentences of a ladder from these two files, one sentence per line
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"], help_heading = "Formats and languages")]
    pub texts: Option<Vec<PathBuf>>,

    /// Set the source language, a BCP 47 tag such as fr; required if IN does not state it
    #[arg(short, long, value_name = "TAG", help_heading = "Formats and languages")]
    pub src_lang: Option<String>,

    /// Set the target language; required if IN does not state it or has more than two languages
    #[arg(short, long, value_name = "TAG", help_heading = "Formats and languages")]
    pub tgt_lang: Option<String>,

    /// Set both languages, such as fr,en, and write them in this order. Sides in the other order are exchanged
    ///
    /// From a TMX or XLIFF file with more than two languages, the units that have both are taken.
    #[arg(long, value_name = "SRC,TGT", conflicts_with_all = ["src_lang", "tgt_lang"])]
    #[arg(help_heading = "Formats and languages")]
    pub languages: Option<String>,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LimitArgs,

    #[command(flatten)]
    pub pairs: PairArgs,

    /// Write several numbered files, such as memory-0001.tmx, with at most N pairs each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    #[arg(conflicts_with = "split_by_confidence", help_heading = "Filtering")]
    pub split_units: Option<u64>,

    /// Write several numbered files, and begin a new one after MB million bytes, before compression
    #[arg(long, value_name = "MB", value_parser = positive, allow_negative_numbers = true)]
    #[arg(conflicts_with = "split_by_confidence", help_heading = "Filtering")]
    pub split_mb: Option<f64>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each pair gets the probability that its two texts are translations of each other, regardless of the pairs \
around it. Word translations are learnt from the input as well, ten thousand pairs at a time, so score a \
corpus in one run: with only a few pairs, the scores depend on the lexicon alone.

If columns are chosen, or a tsv or csv file has columns that enregard does not know, its rows are written \
unchanged, with the confidence in an additional last column. With --to, units are written instead.

Examples:
  enregard score corpus.tsv > scored.tsv
  enregard score crawl.tsv.gz --src-col 3 --tgt-col 4 -o scored.tsv.gz --min-confidence 0.5
  enregard score memory.tmx -o good.tmx --min-confidence 0.5
  enregard score corpus --from moses --src-lang fr --tgt-lang en -o scored.tsv")]
pub(crate) struct ScoreArgs {
    /// File of pairs, or the name that two moses files share (corpus for corpus.fr and corpus.en); `-` reads
    /// standard input. Software texts are in two files: fr.json en.json
    #[arg(value_name = "PAIRS", required = true)]
    pub inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Set the format of PAIRS: tsv, csv, xlsx, tmx, moses, jsonl, parquet, xliff, po, json, yaml or properties.
    /// Default: inferred from its extension
    #[arg(long, value_name = "FORMAT", help_heading = "Formats")]
    pub from: Option<String>,

    /// Set the format of OUT: tsv, csv, xlsx, tmx, jsonl, parquet, parquet-translation, moses, xliff (1.2), xliff2,
    /// po, epub or html. Default: inferred from its extension; on standard output csv for csv input, otherwise tsv
    #[arg(short = 'f', long, value_name = "FORMAT", help_heading = "Formats")]
    pub to: Option<String>,

    #[command(flatten)]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LineArgs,

    #[command(flatten)]
    pub pairs: PairArgs,
}
