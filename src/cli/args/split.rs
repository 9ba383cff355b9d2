//! The arguments of `split`.

use super::shared::{EncodingArgs, JobsArgs, MessageArgs, OutputArgs};
use clap::Args as ClapArgs;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  enregard split chapter1.fr.txt > chapter1.fr.sentences
  enregard split --lang en --offsets < chapter1.en.txt";

/// `enregard split`
#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
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

    /// Split by the rules of an SRX 2.0 file instead of the built-in splitter
    #[arg(long, value_name = "RULES.srx")]
    pub srx: Option<PathBuf>,

    /// Write one JSON object per sentence: its text, byte range in the input, paragraph, and the probability
    /// that it ends there
    #[arg(long)]
    pub offsets: bool,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub messages: MessageArgs,

    #[command(flatten)]
    pub jobs: JobsArgs,
}
