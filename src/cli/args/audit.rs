//! The arguments of `audit`.

use super::align::ManyArgs;
use super::shared::{DocumentArgs, JobsArgs, LanguageArgs, LimitArgs, MessageArgs, positive, probability};
use enregard::audit::Kind;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Kinds of findings: omission, addition, untranslated, wrong-language, numbers, truncated, doubtful, moved, duplicate, \
stale, untranslated-file. docs/guide/audit.md explains them.

Examples:
  enregard audit guide.fr.html guide.en.html
  enregard audit docs/en/ docs/fr/ --fail-on omission,untranslated-file --min-coverage 0.95
  enregard audit docs/en/ docs/fr/ -o audit.sarif
  enregard audit docs/en/ docs/fr/ --to xliff -o missing.xlf
  enregard audit docs/en/ docs/fr/ --base-ref auto --fail-on stale

Exit codes: 0 done, 1 there are findings of --fail-on, the coverage is below --min-coverage, or some documents \
failed, 2 invalid command line, 3 nothing could be audited.")]
pub(crate) struct AuditArgs {
    /// Source document, or a folder of documents; `-` reads standard input
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub src: Option<PathBuf>,

    /// Translation, or a folder; `-` reads standard input
    ///
    /// The files of two folders and their subfolders are paired by name: cat.txt with cat.txt, or cat.fr.txt
    /// with cat.en.txt. Each file without a counterpart is a finding.
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub tgt: Option<PathBuf>,

    /// Also report passages that are out of date, by comparing SRC with its old version OLD_SRC
    ///
    /// OLD_SRC is the source from which the translation was made: a file, or a folder with the same file
    /// names as the folder SRC. With --pairs, it is a folder that has the old sources under their paths in
    /// the list. A passage of the translation that must change is a finding of the kind stale.
    #[arg(long, value_name = "OLD_SRC", conflicts_with_all = ["base_ref", "fields"])]
    pub base: Option<PathBuf>,

    /// Like --base, but take the old sources from git: REV is a tag, a branch or a commit
    ///
    /// If REV is `auto`, the old version of each source is the one at the last commit that changed its
    /// translation. git must be installed.
    #[arg(long, value_name = "REV", conflicts_with = "fields")]
    pub base_ref: Option<String>,

    /// Write to OUT. Default: standard output (`-`)
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// Set the output format: text, json, jsonl, sarif, html, markdown, github, xliff or po
    ///
    /// Default: inferred from the extension of OUT; text on standard output. github writes annotations for
    /// GitHub Actions. xliff and po contain the passages without a translation, and the paragraphs of
    /// files without one, for a translator to fill in.
    #[arg(short = 'f', long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// Exit with code 1 if there are findings of these kinds, such as omission,numbers
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub fail_on: Vec<Kind>,

    /// Report only findings with a probability of at least P
    #[arg(long, value_name = "P", default_value = "0.5", value_parser = probability)]
    #[arg(allow_negative_numbers = true)]
    pub min_probability: f32,

    /// Exit with code 1 if less than this share of a source is translated, by characters
    #[arg(long, value_name = "C", value_parser = probability, allow_negative_numbers = true)]
    pub min_coverage: Option<f32>,

    #[command(flatten)]
    pub messages: MessageArgs,

    #[command(flatten, next_help_heading = "Input")]
    pub many: ManyArgs,

    #[command(flatten, next_help_heading = "Input")]
    pub reading: DocumentArgs,

    #[command(flatten)]
    pub languages: LanguageArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub jobs: JobsArgs,

    #[command(flatten, next_help_heading = "Large runs")]
    pub limits: LimitArgs,

    /// Give up on a document after this many seconds; it counts as failed
    #[arg(long, value_name = "SECONDS", value_parser = positive, allow_negative_numbers = true)]
    #[arg(help_heading = "Large runs")]
    pub timeout: Option<f64>,
}
