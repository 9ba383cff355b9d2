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

    /// Also report passages that are out of date: OLD_SRC is the source as it was when the translation was
    /// made
    ///
    /// A file if SRC is a file, or a folder with the same file names if SRC is a folder. The changes from
    /// OLD_SRC to SRC are traced to the translation. Each passage that must change is a finding of the kind
    /// stale.
    #[arg(long, value_name = "OLD_SRC", conflicts_with_all = ["base_ref", "many"])]
    pub base: Option<PathBuf>,

    /// Like --base, but read the old source from the git revision REV, such as a tag
    ///
    /// With `auto`, it is the last commit that changed the translation, for each file. Needs git.
    #[arg(long, value_name = "REV", conflicts_with = "jsonl")]
    pub base_ref: Option<String>,

    /// Write to OUT. Default: standard output (`-`)
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// Set the output format: text, json, jsonl, sarif, html, markdown, github, xliff or po
    ///
    /// Default: inferred from the extension of OUT; text on standard output. github writes annotations for
    /// GitHub Actions. xliff and po contain the passages without a translation, for a translator to fill in.
    #[arg(long, value_name = "FORMAT")]
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
