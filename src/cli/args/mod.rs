//! Definitions of the command-line arguments. clap parses them, and each subcommand interprets its own.

mod align;
mod audit;
mod global;
mod info;
mod lexicon;
mod pair;
mod pairs;
mod review;
mod shared;

pub(crate) use align::{AlignArgs, ManyArgs};
pub(crate) use audit::AuditArgs;
pub(crate) use global::{ColorArg, CompletionsArgs, ConfigArgs, GlobalArgs, ManArgs, ShellArg};
pub(crate) use info::InfoArgs;
pub(crate) use lexicon::{LexiconBuildArgs, LexiconCommand, LexiconInfoArgs};
pub(crate) use pair::{PairArgs, PairFormat};
pub(crate) use pairs::{ConvertArgs, ScoreArgs};
pub(crate) use review::ReviewArgs;
pub(crate) use shared::{
    FilterArgs, FormatArgs, LayoutArg, PageFlagArgs, PropNames, TagsArg, TmxArgs, first_given, not_stdout,
};

use enregard::format::Dedup;
use enregard::quality::Flag;
use shared::{EncodingArgs, LimitArgs, OutputArgs, SplittingArgs, at_least_one};
use std::ffi::OsString;
use std::path::PathBuf;

/// Align French documents with their translations, sentence by sentence, with a confidence for each pair
#[derive(Debug, clap::Parser)]
#[command(
    name = "enregard",
    version,
    propagate_version = true,
    max_term_width = 110,
    after_help = "\
Example:
  enregard align chapter1.fr.txt chapter1.en.txt -o chapter1.tmx

Exit codes:
  0    success
  1    finished, but some documents failed, or files in the two folders have no counterpart
  2    invalid command line
  3    nothing was done, or an error stopped the run
  130  interrupted"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub global: GlobalArgs,
}

/// Joins `--dedup` with a value that follows it. clap would take any word for its value, also the name of a file.
pub(crate) fn joined(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    let mut only_files = false;
    for arg in args {
        only_files |= arg == "--";
        let value = arg.to_str().filter(|value| !only_files && value.parse::<Dedup>().is_ok());
        match (out.last_mut(), value) {
            (Some(last), Some(value)) if last == "--dedup" => last.push(format!("={value}")),
            _ => out.push(arg),
        }
    }
    out
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Align documents with their translations: two files, two folders, or a list
    Align(Box<AlignArgs>),
    /// Find out which documents are translations of each other, by their contents
    Pair(Box<PairArgs>),
    /// Split a text into sentences
    Split(SplitArgs),
    /// Convert between formats, with optional filters
    Convert(ConvertArgs),
    /// Score existing pairs: how likely is each to be a real translation?
    Score(ScoreArgs),
    /// Describe files: units, languages, words, duplicates, dates and programs
    Info(InfoArgs),
    /// Validate a TMX file and report what is known to break importers
    Check(CheckArgs),
    /// Compare alignments with a reference: precision, recall, and calibration of the confidence
    Eval(EvalArgs),
    /// Find the parts of a translation that are missing, added, doubtful or left untranslated
    Audit(Box<AuditArgs>),
    /// Create an HTML page for reviewing, correcting and exporting an alignment
    Review(ReviewArgs),
    /// Build a lexicon, or show what one contains
    #[command(subcommand)]
    Lexicon(LexiconCommand),
    /// Show the settings of the configuration file and of the environment
    Config(ConfigArgs),
    /// Print a script that completes commands and options in a shell
    Completions(CompletionsArgs),
    /// Write the manual pages, one for each command
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard split chapter1.fr.txt > chapter1.fr.sentences
  enregard split --lang en --offsets < chapter1.en.txt")]
#[command(mut_arg("jobs", |jobs| jobs.help("Use N threads. Default: the number of processors, at most 8")))]
pub(crate) struct SplitArgs {
    /// Text to split. Reads standard input if FILE is `-` or omitted
    #[arg(default_value = "-")]
    pub file: PathBuf,

    /// Set the language, a BCP 47 tag such as fr. Default: detected
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,

    #[command(flatten)]
    pub encoding: EncodingArgs,

    #[command(flatten)]
    pub splitting: SplittingArgs,

    /// Write one JSON object per sentence: its text, its byte range in the input, its paragraph, and the
    /// probability that it really ends there
    #[arg(long)]
    pub offsets: bool,

    /// Write the built-in rules of --lang, or of all languages, as an SRX 2.0 file for CAT tools, and split no text
    ///
    /// The rules include the abbreviations of --abbreviations. docs/explanation/splitter.md lists the differences
    /// from the built-in splitter.
    #[arg(long, conflicts_with_all = ["file", "srx", "offsets", "encoding"])]
    pub export_srx: bool,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten, next_help_heading = "Limits")]
    pub limits: LimitArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each finding gives the line, the problem, and the programs that fail on it.

Examples:
  enregard check memory.tmx
  enregard check memory.tmx --only numbers,untranslated
  enregard check --json memory.tmx > findings.json

Exit codes: 0 no errors (there may be warnings), 1 errors, 3 the file cannot be read.")]
pub(crate) struct CheckArgs {
    /// TMX file; `-` reads standard input
    pub file: PathBuf,

    /// Print the findings and their counts as one JSON object
    #[arg(long)]
    pub json: bool,

    /// Also report quality flags, such as untranslated, as warnings
    #[arg(long)]
    pub flags: bool,

    /// Report only these flags; implies --flags
    #[arg(long, value_name = "FLAG,…", value_delimiter = ',')]
    pub only: Vec<Flag>,

    /// Flag pairs as too-long if a side has more than N characters. Default: 2000
    #[arg(long, value_name = "N", value_parser = at_least_one, allow_negative_numbers = true)]
    pub max_chars: Option<usize>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  enregard align a.src a.tgt --segmented -o a.ladder
  enregard eval a.gold a.ladder")]
pub(crate) struct EvalArgs {
    /// One or more pairs of a reference alignment and a predicted alignment, as ladders or .jsonl files
    ///
    /// A .jsonl file is an alignment or the corrections exported from the review page. If the reference
    /// consists of corrections, only the sentences of confirmed pairs are scored.
    #[arg(required = true, num_args = 2.., value_name = "REF PRED")]
    pub ladders: Vec<PathBuf>,

    /// Print one JSON object, which includes the figures of each document
    #[arg(long)]
    pub json: bool,

    /// Draw a reliability diagram of the confidence as SVG
    #[arg(long, value_name = "OUT.svg")]
    pub plot: Option<PathBuf>,
}
