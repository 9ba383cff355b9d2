//! Arguments shared by several subcommands.

use super::values::{encoding, probability};
use clap::{Args as ClapArgs, ValueEnum};
use enregard::error::Result;
use enregard::{AlignerOptions, Encoding, LanguageChoice, ReadOptions};
use std::path::{Path, PathBuf};

/// The languages of the two sides.
#[derive(Debug, ClapArgs)]
pub(crate) struct LanguageArgs {
    /// Set the source language, a BCP 47 tag such as fr or fr-CA. Default: the language stated in the input,
    /// otherwise detected
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// Set the target language. Default: as for the source
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,
}

impl LanguageArgs {
    /// Parses the tags.
    pub(crate) fn choice(&self) -> Result<LanguageChoice> {
        LanguageChoice::parse(self.src_lang.as_deref(), self.tgt_lang.as_deref())
    }
}

/// The encoding of text input.
#[derive(Debug, ClapArgs)]
pub(crate) struct EncodingArgs {
    /// Set the encoding of the input, such as windows-1252. Default: detected
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
}

impl EncodingArgs {
    /// Converts the arguments to the options of the reader.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions { encoding: self.encoding, ..ReadOptions::default() }
    }
}

/// How documents are read.
#[derive(Debug, ClapArgs)]
pub(crate) struct DocumentArgs {
    #[command(flatten)]
    pub encoding: EncodingArgs,

    /// Treat each line of the input as one sentence and each blank line as a paragraph break
    #[arg(long)]
    pub segmented: bool,
}

/// The lexicons of the aligner.
#[derive(Debug, ClapArgs)]
pub(crate) struct LexiconArgs {
    /// Add a lexicon of your own to the built-in one: a file made by `lexicon build`, or a glossary
    ///
    /// A glossary has one pair of terms per line: French, tab, the other language, and optionally a tab and a
    /// weight. The option can be repeated.
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,

    /// Do not use the built-in lexicon
    #[arg(long)]
    pub no_lexicon: bool,
}

impl LexiconArgs {
    /// Converts the arguments to the options of the aligner.
    pub(crate) fn options(self) -> AlignerOptions {
        AlignerOptions { lexicons: self.lexicon, no_builtin: self.no_lexicon, ..AlignerOptions::default() }
    }
}

/// Which pairs are written.
#[derive(Debug, ClapArgs)]
pub(crate) struct FilterArgs {
    /// Skip pairs whose confidence is below P; pairs without a confidence are kept
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// Keep only the first of several pairs with identical texts
    #[arg(long)]
    pub dedup: bool,

    /// Write one file per confidence band, with these limits between the bands, such as 0.5,0.9
    #[arg(long, value_name = "P,P…", value_delimiter = ',', value_parser = probability)]
    pub split_by_confidence: Vec<f32>,
}

/// How a TMX file is written, by the program or by the review page.
#[derive(Debug, ClapArgs)]
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

    /// Choose the names of the properties
    #[arg(long, value_name = "NAMES", default_value = "own")]
    pub tmx_props: PropNames,
}

impl TmxArgs {
    /// The name of the first option that differs from its default.
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

/// A set of property names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PropNames {
    /// The names of enregard: x-confidence, x-bead, x-document, x-paragraph.
    Own,
    /// The names of ParaCrawl: score-aligner, type, source-document.
    Paracrawl,
}

/// The output of a command that writes to standard output by default.
#[derive(Debug, ClapArgs)]
pub(crate) struct OutputArgs {
    /// Write to OUT. Default: standard output (`-`)
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

impl OutputArgs {
    /// The output file, or `None` for standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }
}

/// The number of threads.
#[derive(Debug, ClapArgs)]
pub(crate) struct JobsArgs {
    /// Use N threads. Default: the number of processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    #[arg(allow_negative_numbers = true)]
    pub jobs: Option<u16>,
}

impl JobsArgs {
    /// The number of threads: as given, otherwise the number of processors but at most `most`.
    pub(crate) fn threads(&self, most: usize) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from).min(most);
        self.jobs.map_or_else(processors, usize::from)
    }
}

/// What a command prints on standard error.
#[derive(Debug, ClapArgs)]
pub(crate) struct MessageArgs {
    /// Print errors only: no notes, warnings, progress bar or summary
    #[arg(short, long)]
    pub quiet: bool,
}
