//! Arguments that several subcommands have.

use super::probability;
use clap::{Args as ClapArgs, ValueEnum};
use enregard::AlignerOptions;
use std::path::PathBuf;

/// How the output of `align` and `convert` is written.
#[derive(Debug, ClapArgs)]
pub(crate) struct WriteArgs {
    /// Of pairs with the same two texts keep only the first
    #[arg(long)]
    pub dedup: bool,

    /// A file for each band of confidence, with these borders between them, such as 0.5,0.9
    #[arg(long, value_name = "P,P…", value_delimiter = ',', value_parser = probability)]
    pub split_by_confidence: Vec<f32>,

    /// How a TMX is written
    #[command(flatten)]
    pub tmx: TmxArgs,
}

/// What is known of words beforehand.
#[derive(Debug, ClapArgs)]
pub(crate) struct LexiconArgs {
    /// A lexicon of your own beside the built-in one: a file of `lexicon build`, or a glossary, a pair of terms a line:
    /// French, tab, the other language, and if wanted a tab and a weight
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,

    /// Do without the built-in lexicon
    #[arg(long)]
    pub no_lexicon: bool,
}

impl LexiconArgs {
    /// As an aligner takes it.
    pub(crate) fn options(self) -> AlignerOptions {
        AlignerOptions { lexicons: self.lexicon, no_builtin: self.no_lexicon, ..AlignerOptions::default() }
    }
}

/// How a TMX is written, by the program or by the page.
#[derive(Debug, ClapArgs)]
pub(crate) struct TmxArgs {
    /// Write this tag for a language, such as fr=fr-FR; once for each language
    #[arg(long, value_name = "TAG=TAG", help_heading = "TMX options")]
    pub tmx_lang: Vec<String>,

    /// Declare the document type: some importers want it
    #[arg(long, help_heading = "TMX options")]
    pub tmx_doctype: bool,

    /// Write creation dates: that of SOURCE_DATE_EPOCH if it is set, else now
    #[arg(long, help_heading = "TMX options")]
    pub tmx_dates: bool,

    /// The names of the properties: our own (x-confidence, x-document …) or ParaCrawl's (score-aligner,
    /// source-document, type)
    #[arg(long, value_name = "NAMES", default_value = "own", help_heading = "TMX options")]
    pub tmx_props: PropNames,
}

impl TmxArgs {
    /// The name of an option that was given, if any was.
    pub(crate) fn first(&self) -> Option<&'static str> {
        [
            (!self.tmx_lang.is_empty(), "--tmx-lang"),
            (self.tmx_doctype, "--tmx-doctype"),
            (self.tmx_dates, "--tmx-dates"),
            (self.tmx_props != PropNames::Own, "--tmx-props"),
        ]
        .into_iter()
        .find_map(|(given, name)| given.then_some(name))
    }
}

/// Whose names properties have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PropNames {
    /// x-confidence, x-bead, x-document, x-paragraph.
    Own,
    /// score-aligner, type, source-document.
    Paracrawl,
}
