//! Arguments shared by several subcommands.

use enregard::error::Result;
use enregard::format::Dedup;
use enregard::quality::{Flag, FlagOptions};
use enregard::{AlignerOptions, Encoding, LanguageChoice, Limits, ReadOptions, SplittingOptions};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Languages and lexicons")]
pub(crate) struct LanguageArgs {
    /// Set the source language, a BCP 47 tag such as fr or fr-CA. Default: the language stated in the input,
    /// otherwise detected
    #[arg(short, long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// Set the target language. Default: as for the source
    ///
    /// `align` with more than two texts takes a list, such as en,de.
    #[arg(short, long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// Add a lexicon of your own to the built-in one: a file made by `lexicon build`, or a glossary
    ///
    /// A glossary has one pair of terms per line: French, tab, the other language, and optionally a tab and a
    /// weight. It can also be CSV, with these columns or with a header that names the languages, or TBX. The option
    /// can be repeated.
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,

    /// Do not use the built-in lexicon
    #[arg(long)]
    pub no_lexicon: bool,
}

impl LanguageArgs {
    pub(crate) fn choice(&self) -> Result<LanguageChoice> {
        LanguageChoice::parse(self.src_lang.as_deref(), self.tgt_lang.as_deref())
    }
    pub(crate) fn aligner(&self) -> AlignerOptions {
        let mut options = AlignerOptions::default();
        (options.lexicons, options.no_builtin) = (self.lexicon.clone(), self.no_lexicon);
        options
    }
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EncodingArgs {
    /// Set the encoding of the input, such as windows-1252. Default: detected
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
}

impl EncodingArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        let mut options = ReadOptions::default();
        options.encoding = self.encoding;
        options
    }
}

/// Limits that keep a single document from filling the memory.
#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Refuse a document with a text larger than MB million bytes
    ///
    /// Default: 100. Unless this option is set, a text is also limited to 100 times the size of its file or 32
    /// million bytes, whichever is more.
    #[arg(long, value_name = "MB", value_parser = positive, allow_negative_numbers = true)]
    pub max_document_mb: Option<f64>,

    #[command(flatten)]
    pub line: LineArgs,
}

/// The limit on the length of a line.
#[derive(Debug, clap::Args)]
pub(crate) struct LineArgs {
    /// Refuse lines longer than MB million bytes. Default: 64
    #[arg(long, value_name = "MB", value_parser = positive, allow_negative_numbers = true)]
    pub max_line_mb: Option<f64>,
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = self.line.limits();
        limits.bytes = self.max_document_mb.map(bytes);
        limits
    }
}

impl LineArgs {
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.line = self.max_line_mb.map(bytes);
        limits
    }
}

pub(super) fn bytes(megabytes: f64) -> u64 {
    (megabytes * 1e6) as u64
}

/// Options for splitting texts into sentences.
#[derive(Debug, clap::Args)]
pub(crate) struct SplittingArgs {
    /// Split with the rules of an SRX 2.0 file instead of the built-in splitter
    #[arg(long, value_name = "RULES.srx")]
    pub srx: Option<PathBuf>,

    /// End no sentence after the abbreviations of FILE, in addition to the built-in ones
    ///
    /// Each line has an abbreviation, such as `Sté.`, and optionally a tab and its language. `#` begins a comment.
    #[arg(long, value_name = "FILE")]
    pub abbreviations: Option<PathBuf>,
}

impl SplittingArgs {
    pub(crate) fn options(&self) -> SplittingOptions {
        let mut options = SplittingOptions::default();
        (options.srx, options.abbreviations) = (self.srx.clone(), self.abbreviations.clone());
        options
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct DocumentArgs {
    #[command(flatten)]
    pub encoding: EncodingArgs,

    #[command(flatten)]
    pub splitting: SplittingArgs,

    /// Treat each line of the input as one sentence and each blank line as a paragraph break
    #[arg(long, conflicts_with_all = ["srx", "abbreviations"])]
    pub segmented: bool,

    /// Pair sentences in order only, even if the translation moved sentences or chapters
    #[arg(long)]
    pub monotone: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FilterArgs {
    /// Skip pairs whose confidence is below P; pairs without a confidence are kept
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// Keep only the first of several pairs with identical texts, or with texts that are equal in another way
    ///
    /// exact (the default) compares both sides. near ignores case, digits, punctuation and spaces. source and target
    /// compare one side only, and so do near-source and near-target.
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "exact")]
    pub dedup: Option<Dedup>,

    /// Write one file per confidence band; P,P… are the boundaries between the bands, such as 0.5,0.9
    #[arg(long, value_name = "P,P…", value_delimiter = ',', value_parser = probability)]
    pub split_by_confidence: Vec<f32>,

    /// Begin csv output with a byte order mark, by which Excel recognises UTF-8
    #[arg(long)]
    pub csv_bom: bool,
}

/// What happens to the inline markup of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TagsArg {
    /// Write bold, links, footnote references and placeholders as inline tags.
    Keep,
    /// Write the text only.
    Drop,
}

/// Quality flags.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Quality flags")]
#[group(id = "use-flags", multiple = true)]
pub(crate) struct FlagArgs {
    /// Write the quality flags of each pair, such as numbers or untranslated (tmx, tsv, csv, xlsx, jsonl
    /// and parquet)
    ///
    /// The flags are untranslated, wrong-language, numbers, truncated, length, punctuation, markup, numeric-only,
    /// too-long, duplicate and inconsistent. docs/reference/flags.md defines them.
    #[arg(long)]
    pub flags: bool,

    /// Skip pairs that have one of these flags, such as untranslated,numbers
    #[arg(long, value_name = "FLAG,…", value_delimiter = ',')]
    pub drop: Vec<Flag>,

    /// Skip pairs that have none of these flags, such as numbers, to review the others
    #[arg(long, value_name = "FLAG,…", value_delimiter = ',')]
    pub only: Vec<Flag>,
}

impl FlagArgs {
    pub(crate) fn options(&self, limit: &MaxCharsArgs) -> FlagOptions {
        let mut options = FlagOptions::default();
        options.write = self.flags;
        options.drop = self.drop.iter().copied().collect();
        options.only = self.only.iter().copied().collect();
        options.max_chars = limit.max_chars;
        options
    }
}

/// Quality flags on the review page, which shows all pairs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Quality flags")]
#[group(id = "use-flags")]
pub(crate) struct PageFlagArgs {
    /// Show the quality flags of each pair, such as numbers or untranslated, and export them
    ///
    /// docs/reference/flags.md defines the flags. Without this option, the page shows the flags that the input
    /// has.
    #[arg(long)]
    pub flags: bool,
}

/// The limit of a quality flag.
#[derive(Debug, clap::Args)]
pub(crate) struct MaxCharsArgs {
    /// Flag pairs as too-long if a side has more than N characters. Default: 2000
    #[arg(long, value_name = "N", value_parser = at_least_one, requires = "use-flags")]
    #[arg(allow_negative_numbers = true, help_heading = "Quality flags")]
    pub max_chars: Option<usize>,
}

/// Options for single output formats.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output formats")]
pub(crate) struct FormatArgs {
    /// Write the source texts before and after each pair to tmx output, as the properties x-context-pre and
    /// x-context-post
    #[arg(long)]
    pub context: bool,

    /// Choose how epub and html output show the two texts. Default: columns
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<LayoutArg>,

    /// Mark translations in po output as fuzzy if their confidence is below P. Default: 0.5
    #[arg(long, value_name = "P", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub fuzzy_below: Option<f32>,
}

/// How a page or a book shows the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LayoutArg {
    /// In two columns, with one pair per row.
    Columns,
    /// In one column, with each translation below its source text.
    Alternate,
}

/// Options for TMX files written by the program or by the review page.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "TMX options")]
pub(crate) struct TmxArgs {
    /// Write this tag for a language, such as fr=fr-FR; repeat the option for the other language
    #[arg(long, value_name = "TAG=TAG")]
    pub tmx_lang: Vec<String>,

    /// Write a DOCTYPE declaration, which some importers require
    #[arg(long)]
    pub tmx_doctype: bool,

    /// Write creation dates: SOURCE_DATE_EPOCH if it is set, otherwise the current time
    #[arg(long)]
    pub tmx_dates: bool,

    /// Choose the names of the properties that enregard writes
    #[arg(long, value_name = "NAMES", default_value = "own")]
    pub tmx_props: PropNames,
}

impl TmxArgs {
    /// Returns the name of the first option that differs from its default.
    pub(crate) fn first(&self) -> Option<&'static str> {
        first_given(&[
            (!self.tmx_lang.is_empty(), "--tmx-lang"),
            (self.tmx_doctype, "--tmx-doctype"),
            (self.tmx_dates, "--tmx-dates"),
            (self.tmx_props != PropNames::Own, "--tmx-props"),
        ])
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PropNames {
    /// The names of enregard: x-confidence, x-bead, x-document, x-paragraph.
    Own,
    /// The names of ParaCrawl: score-aligner, type, source-document.
    Paracrawl,
}

/// Options of commands that write to standard output by default.
#[derive(Debug, clap::Args)]
pub(crate) struct OutputArgs {
    /// Write to OUT. Default: standard output (`-`)
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub messages: MessageArgs,

    #[command(flatten)]
    pub jobs: JobsArgs,
}

impl OutputArgs {
    /// Returns the output file, or `None` for standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(not_stdout)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct JobsArgs {
    /// Use N threads. Default: the number of processors
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    #[arg(allow_negative_numbers = true)]
    pub jobs: Option<u16>,
}

impl JobsArgs {
    /// Returns the requested number of threads. If no number was requested, returns the number of processors,
    /// but at most `most`.
    pub(crate) fn threads(&self, most: usize) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from).min(most);
        self.jobs.map_or_else(processors, usize::from)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct MessageArgs {
    /// Print errors only: no notes, warnings, progress bar or totals
    #[arg(short, long)]
    pub quiet: bool,
}

/// Whether an output path names a file rather than standard output.
pub(crate) fn not_stdout(path: &&Path) -> bool {
    path.as_os_str() != "-"
}

/// Returns the name of the first option that is set. Each entry has a flag that is true if the option is set,
/// and the name of the option.
pub(crate) fn first_given(options: &[(bool, &'static str)]) -> Option<&'static str> {
    options.iter().find_map(|&(given, name)| given.then_some(name))
}

// Parsers of option values. clap puts "invalid value '2' for '--min-confidence <P>'" before their errors.

/// Parses the name of an encoding.
fn encoding(text: &str) -> Result<Encoding, String> {
    text.parse().map_err(|error: enregard::Error| match error.advice() {
        Some(advice) => format!("{}; {advice}", error.fault()),
        None => error.fault().to_string(),
    })
}

/// Parses a number from 0 to 1.
pub(super) fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("expected a number from 0 to 1, such as 0.8".into()),
    }
}

/// Parses a number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        // The upper limit, about 30 years or a petabyte, keeps later conversions from overflowing.
        Ok(x) if x > 0.0 && x <= 1e9 => Ok(x),
        _ => Err("expected a number above 0, such as 20 or 0.5".into()),
    }
}

/// Parses a whole number above 0.
pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|&count| count > 0);
    count.ok_or_else(|| "expected a whole number of at least 1, such as 8".into())
}
