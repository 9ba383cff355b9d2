//! The arguments of `lexicon`.

use super::shared::{at_least_one, probability};
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum LexiconCommand {
    /// Build a lexicon from sentence pairs and dictionaries
    Build(LexiconBuildArgs),
    /// Show what a lexicon contains, or list the built-in ones
    Info(LexiconInfoArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  enregard lexicon build --lang en --pairs corpus.tsv -o fr-en.lex
  enregard lexicon build --lang es --pairs es.tsv.zst --dictionary fr-es.tsv -o fr-es.lex")]
pub(crate) struct LexiconBuildArgs {
    /// Set the language that is paired with French
    #[arg(long, value_name = "TAG")]
    pub lang: String,

    /// Learn from these sentence pairs (plain or .zst); `-` reads standard input
    ///
    /// Each line has French, a tab, the other language, and optionally a tab and the name of a source. A
    /// table written by `align`, whose header names the source and target columns, also works.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub pairs: Vec<PathBuf>,

    /// Learn from these dictionaries: headword, tab and translation on each line
    ///
    /// The file name gives the direction: it begins with fr-XX or XX-fr.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub dictionary: Vec<PathBuf>,

    /// Use only pairs with one of these source names in the third column
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub source: Vec<String>,

    /// Keep entries with a probability of at least P in either direction
    #[arg(long, value_name = "P", default_value = "0.02", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub least_probability: f32,

    /// Keep at most N translations of a word in each direction
    #[arg(long, value_name = "N", default_value = "8", value_parser = at_least_one)]
    pub most_translations: usize,

    /// Write the lexicon to OUT.lex
    #[arg(short, long, value_name = "OUT.lex")]
    pub output: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  enregard lexicon info\n  enregard lexicon info fr-en.lex maison")]
pub(crate) struct LexiconInfoArgs {
    /// Lexicon file, or the language of a built-in lexicon, such as en
    pub lexicon: Option<PathBuf>,

    /// List the translations of this French word
    ///
    /// Each translation has two probabilities: of the translation given the word, and of the word given the
    /// translation. Only the first six letters of a word count.
    pub word: Option<String>,
}
