//! The arguments of `lexicon`.

use super::probability;
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// `enregard lexicon`
#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Learn a lexicon from sentence pairs and dictionaries
    Build(LexiconBuildArgs),
    /// Say what a lexicon holds; without a file: which ones are built in
    Info(LexiconInfoArgs),
}

const LEXICON_BUILD_EXAMPLES: &str = "\
Examples:
  enregard lexicon build --lang en --pairs corpus.tsv -o fr-en.lex
  enregard lexicon build --lang es --pairs es.tsv.zst --dictionary fr-es.tsv -o fr-es.lex";

/// `enregard lexicon build`
#[derive(Debug, ClapArgs)]
#[command(after_help = LEXICON_BUILD_EXAMPLES)]
pub(crate) struct LexiconBuildArgs {
    /// The language that French is paired with
    #[arg(long, value_name = "TAG")]
    pub lang: String,

    /// Sentence pairs, a pair a line: French, tab, the other language, and if wanted a tab and the name of a source; or a
    /// table such as align writes, whose first line names source and target; plain or .zst; - is the standard input
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub pairs: Vec<PathBuf>,

    /// A dictionary, an entry a line: headword, tab, translation; its name tells the direction: fr-XX… or XX-fr…
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub dictionary: Vec<PathBuf>,

    /// Only pairs with one of these names in the third column
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub source: Vec<String>,

    /// The least probability, either way, that keeps an entry
    #[arg(long, value_name = "P", default_value = "0.02", value_parser = probability, allow_negative_numbers = true)]
    pub least_probability: f32,

    /// The most translations of a word, each way
    #[arg(long, value_name = "N", default_value = "8", value_parser = translations)]
    pub most_translations: usize,

    /// Where to write the lexicon
    #[arg(short, long, value_name = "OUT.lex")]
    pub output: PathBuf,
}

fn translations(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|&count| count > 0)
        .ok_or_else(|| "a number from 1 on is needed, such as 8".into())
}

/// `enregard lexicon info`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  enregard lexicon info\n  enregard lexicon info fr-en.lex maison")]
pub(crate) struct LexiconInfoArgs {
    /// A lexicon file, or a language that has one built in, such as en
    pub lexicon: Option<PathBuf>,

    /// Show the translations of this French word: for each, its probability given the word, and the word's given it. Words
    /// count by their first six letters
    pub word: Option<String>,
}
