//! The arguments of `split`.

use clap::Args as ClapArgs;
use enregard::Encoding;
use std::path::PathBuf;

const SPLIT_EXAMPLES: &str = "\
Examples:
  enregard split chapter1.fr.txt > chapter1.fr.sentences
  enregard split --lang en --offsets < chapter1.en.txt";

/// `enregard split`
#[derive(Debug, ClapArgs)]
#[command(after_help = SPLIT_EXAMPLES)]
pub(crate) struct SplitArgs {
    /// The text; - is the standard input, and so is nothing
    #[arg(default_value = "-")]
    pub file: PathBuf,

    /// The language, a BCP 47 tag such as fr; detected if not given
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,

    /// The encoding of the input, such as windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,

    /// Split by these rules in place of the built-in splitter, as CAT tools do: an SRX 2.0 file
    #[arg(long, value_name = "RULES.srx")]
    pub srx: Option<PathBuf>,

    /// One JSON object a sentence: its text, where it stands in the input in bytes, its paragraph, and the probability
    /// that it really ends there
    #[arg(long)]
    pub offsets: bool,

    /// Where to write; - is the standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// How many threads share the work; by default as many as there are processors, up to 8
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub jobs: Option<u16>,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}
