//! The arguments as they are written; what they mean is decided by the subcommands.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use enregard::pipeline::{AlignerOptions, Columns, Encoding};
use std::path::PathBuf;

/// Aligns French documents with their translations, sentence by sentence, and says how sure it is of each pair.
#[derive(Debug, Parser)]
#[command(name = "enregard", version, max_term_width = 110, after_help = EXIT_CODES)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 done, but some documents failed; 2 the call is wrong; 3 nothing could be done, or the run had to \
break off; 130 interrupted.

Example:
  enregard align chapter1.fr.txt chapter1.en.txt -o chapter1.tmx";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Align two documents, or two folders of them
    Align(Box<AlignArgs>),
    /// Split a text into sentences
    Split(SplitArgs),
    /// From one format into another, filtered on the way
    Convert(ConvertArgs),
    /// How sure is it that pairs which somebody else made are translations
    Score(ScoreArgs),
    /// Is it a TMX that importers take? Each finding with its line, and who trips over it
    Check(CheckArgs),
    /// Compare ladders with gold: precision, recall, and whether confidences can be believed
    Eval(EvalArgs),
    /// A page on which an alignment is read, corrected and got out again
    Review(ReviewArgs),
    /// Learn a lexicon from pairs, or say what one holds
    #[command(subcommand)]
    Lexicon(LexiconCommand),
}

const ALIGN_EXAMPLES: &str = "\
Examples:
  enregard align chapter1.fr.txt chapter1.en.txt                  pairs as TSV on the screen
  enregard align french/ english/ -o book.tmx --min-confidence 0.8
  enregard align --pairs list.tsv -o aligned/ --to jsonl --report report.jsonl
  enregard align --jsonl corpus.jsonl.zst -o corpus.tmx --shard-size 10000 --resume

Runs over many documents can be interrupted: Ctrl-C finishes the documents that are begun, a second one does not. What \
is done stays beside the output (OUT.part, OUT.journal) until the same call with --resume goes on; the output is then \
the same, byte for byte, as that of a run that nothing disturbed.";

/// `enregard align`
#[derive(Debug, ClapArgs)]
#[command(after_help = ALIGN_EXAMPLES)]
pub(crate) struct AlignArgs {
    /// The source document, or a folder of documents; - is the standard input
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub src: Option<PathBuf>,

    /// The target document, or a folder; files of two folders are paired by name (cat.txt and cat.txt, or cat.fr.txt
    /// and cat.en.txt)
    #[arg(required_unless_present = "many", conflicts_with = "many")]
    pub tgt: Option<PathBuf>,

    /// A list of documents: source file, tab, target file, and if wanted a tab and a name; one document a line
    #[arg(long, value_name = "LIST.tsv", group = "many")]
    pub pairs: Option<PathBuf>,

    /// Documents that stand in one file, a JSON object a line: {"id": "…", "src": "…", "tgt": "…"}; plain, gzip or zstd;
    /// - is the standard input
    #[arg(long, value_name = "FILE.jsonl", group = "many")]
    pub jsonl: Option<PathBuf>,

    /// Documents that stand in a Parquet file, a row each
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "FILE.parquet", group = "many")]
    pub parquet: Option<PathBuf>,

    /// Which fields of --jsonl (columns of --parquet, in a build that has it) the name of a document, its source text and its target text stand in; other fields are
    /// passed over
    #[arg(long, value_name = "ID,SRC,TGT", default_value = "id,src,tgt", requires = "many")]
    pub columns: Columns,

    /// Where to write: a file for all documents, or a folder (one that exists, or a name that ends in /) for a file
    /// each; - is the standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// The format: tmx, tsv, jsonl, ladder, moses (OUT.fr and OUT.en), xliff (1.2) or xliff2. By default the one that OUT ends in; tsv on
    /// the standard output, tmx in a folder
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr or fr-CA; detected if not given
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; detected if not given
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The encoding of the input, such as windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,

    /// What is known of words beforehand
    #[command(flatten)]
    pub lexicons: LexiconArgs,

    /// The input is one sentence a line already, a blank line between paragraphs: never split it again
    #[arg(long)]
    pub segmented: bool,

    /// Leave out pairs that are right with a probability under P
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// Leave out documents that are translations of each other at all with a probability under P; each is named, with its
    /// probability
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_document_confidence: f32,

    /// Write sentences without a counterpart too (tsv and jsonl; a ladder always has them, tmx and moses never do)
    #[arg(long)]
    pub keep_nulls: bool,

    /// Begin a new file after every N documents, those that fail counted: out.tmx becomes out-000000-000999.tmx and so
    /// on
    #[arg(long, value_name = "N", requires = "output", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    pub shard_size: Option<u64>,

    /// Go on with a run that was interrupted; begin if there was none
    #[arg(long)]
    pub resume: bool,

    /// Leave out documents of which a text is larger than this, in millions of bytes; they count as failed
    #[arg(long, value_name = "MB", value_parser = positive, allow_negative_numbers = true)]
    pub max_document_mb: Option<f64>,

    /// Leave out documents that take longer than this, in seconds; they count as failed
    #[arg(long, value_name = "SECONDS", value_parser = positive, allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,
    /// Beads that people fixed on the review page: they stay as they are, the rest is aligned around them
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// How many documents are worked on at once; by default as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub jobs: Option<u16>,

    /// Only errors on the standard error: no notes, no warnings, no progress bar, no summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Write a line of JSON about each document: sizes, beads by kind, confidence, warnings, error
    #[arg(long, value_name = "FILE.jsonl")]
    pub report: Option<PathBuf>,

    /// Write what the run came to as a page with plots
    #[arg(long, value_name = "FILE.html")]
    pub summary: Option<PathBuf>,
}

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

const CONVERT_EXAMPLES: &str = "\
Examples:
  enregard convert memory.tmx memory.tsv
  enregard convert memory.tmx good.tmx --min-confidence 0.9 --dedup
  enregard convert memory.tmx corrected.tmx --corrections memory.corrections.jsonl
  enregard convert corpus - --from moses --to jsonl --src-lang fr --tgt-lang en";

/// `enregard convert`
#[derive(Debug, ClapArgs)]
#[command(after_help = CONVERT_EXAMPLES)]
pub(crate) struct ConvertArgs {
    /// What to convert: tmx, jsonl, tsv, xliff, po, a ladder with --texts, or the common name of two moses files; - is
    /// the standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,

    /// Where to write; - is the standard output
    #[arg(value_name = "OUT")]
    pub output: PathBuf,

    /// The format of IN: tmx, tsv, jsonl, moses, xliff, po or ladder. By default the one that it ends in; .gz behind it
    /// is passed over
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The format of OUT: tmx, tsv, jsonl, moses, xliff (1.2) or xliff2. By default the one that it ends in; .gz behind it
    /// packs
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; needed where IN does not say
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; needed where IN does not say, or has more than two
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The two texts of a ladder, a sentence a line
    #[arg(long, num_args = 2, value_names = ["SRC", "TGT"])]
    pub texts: Option<Vec<PathBuf>>,

    /// Pass over broken units of a TMX, count them, and go on
    #[arg(long)]
    pub lenient: bool,

    /// What was decided on the review page of IN: those units are written as they were corrected there
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// Leave out pairs that are right with a probability under P; pairs without one stay
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}

const SCORE_EXAMPLES: &str = "\
Each pair gets the probability that its sides are translations of each other, whatever stands beside it. Pairs teach \
each other's words, so score a corpus as a whole: a handful of pairs is judged by the lexicon alone.

Examples:
  enregard score corpus.tsv > scored.tsv
  enregard score memory.tmx -o good.tmx --min-confidence 0.5
  enregard score corpus --from moses --src-lang fr --tgt-lang en -o clean --to moses --min-confidence 0.5";

/// `enregard score`
#[derive(Debug, ClapArgs)]
#[command(after_help = SCORE_EXAMPLES)]
pub(crate) struct ScoreArgs {
    /// The pairs: tsv, tmx, jsonl, xliff, po, or the common name of two moses files; - is the standard input
    #[arg(value_name = "PAIRS")]
    pub input: PathBuf,

    /// Where to write; - is the standard output, and so is nothing
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// The format of PAIRS: tsv, tmx, moses, jsonl, xliff or po. By default the one that it ends in
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The format of OUT: tsv, tmx, jsonl, moses, xliff (1.2) or xliff2. By default the one that it ends in; tsv on the
    /// standard output
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; by default what PAIRS says, else detected
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// What is known of words beforehand
    #[command(flatten)]
    pub lexicons: LexiconArgs,

    /// Pass over broken units of a TMX, count them, and go on
    #[arg(long)]
    pub lenient: bool,

    /// Leave out pairs that are translations with a probability under P
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true)]
    pub min_confidence: f32,

    /// How the output is written
    #[command(flatten)]
    pub write: WriteArgs,

    /// How many threads work, each on ten thousand pairs; by default as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub jobs: Option<u16>,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  enregard check memory.tmx
  enregard check --json memory.tmx > findings.json

Exit codes: 0 no errors (there may be warnings), 1 errors, 3 the file cannot be read.";

/// `enregard check`
#[derive(Debug, ClapArgs)]
#[command(after_help = CHECK_EXAMPLES)]
pub(crate) struct CheckArgs {
    /// The TMX; - is the standard input
    pub file: PathBuf,

    /// One JSON object: the findings and how many there are
    #[arg(long)]
    pub json: bool,
}

const EVAL_EXAMPLES: &str = "\
Example:
  enregard align a.src a.tgt --segmented -o a.ladder
  enregard eval a.gold a.ladder";

/// `enregard eval`
#[derive(Debug, ClapArgs)]
#[command(after_help = EVAL_EXAMPLES)]
pub(crate) struct EvalArgs {
    /// Gold ladder, predicted ladder, and so on in turn; either may be .jsonl (an alignment, or corrections from the
    /// review page: of these as gold, only the sentences that they fix count)
    #[arg(required = true, num_args = 2.., value_name = "GOLD PRED")]
    pub ladders: Vec<PathBuf>,

    /// One JSON object, with the figures of each document too
    #[arg(long)]
    pub json: bool,

    /// A picture of how far the confidences can be believed, as SVG
    #[arg(long, value_name = "OUT.svg")]
    pub plot: Option<PathBuf>,
}

const REVIEW_EXAMPLES: &str = "\
Examples:
  enregard review chapter1.fr.txt chapter1.en.txt -o chapter1.html
  enregard review memory.tmx -o memory.html
  enregard review memory.tmx --serve                              saves to memory.tmx as you work";

/// `enregard review`
#[derive(Debug, ClapArgs)]
#[command(after_help = REVIEW_EXAMPLES)]
pub(crate) struct ReviewArgs {
    /// Two documents to align, or one tmx, jsonl or tsv
    #[arg(required = true, num_args = 1..=2, value_name = "IN")]
    pub inputs: Vec<PathBuf>,

    /// The page to write (- is the standard output); with --serve the tmx, jsonl or tsv to save to
    #[arg(short, long, value_name = "OUT", required_unless_present = "serve")]
    pub output: Option<PathBuf>,

    /// The format of a single IN: tmx, tsv or jsonl. By default the one that it ends in
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,

    /// The language of the source, a BCP 47 tag such as fr; detected if not given
    #[arg(long, value_name = "TAG")]
    pub src_lang: Option<String>,

    /// The language of the target; detected if not given
    #[arg(long, value_name = "TAG")]
    pub tgt_lang: Option<String>,

    /// The encoding of two documents, such as windows-1252; found out if not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,

    /// The documents are one sentence a line already, a blank line between paragraphs
    #[arg(long)]
    pub segmented: bool,

    /// What was decided on the page before: taken as fixed
    #[arg(long, value_name = "FILE.jsonl")]
    pub corrections: Option<PathBuf>,

    /// What the page exports: leave out pairs that are right with a probability under P; pairs without one stay
    #[arg(long, value_name = "P", default_value = "0", value_parser = probability, allow_negative_numbers = true, conflicts_with = "serve")]
    pub min_confidence: f32,

    /// What the page exports: sentences without a counterpart too (tsv and jsonl), unless one says otherwise there
    #[arg(long)]
    pub keep_nulls: bool,

    /// How the page writes a TMX
    #[command(flatten)]
    pub tmx: TmxArgs,

    /// Show the page from this computer (127.0.0.1, nobody else can see it) and save to the file as one works
    #[arg(long)]
    pub serve: bool,

    /// The port of --serve; by default any that is free
    #[arg(long, value_name = "N", default_value = "0", requires = "serve")]
    pub port: u16,

    /// Only errors on the standard error
    #[arg(short, long)]
    pub quiet: bool,
}

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
  enregard lexicon build --lang es --pairs fr-es.tsv.zst --source tatoeba --dictionary fr-es.tsv -o fr-es.lex";

/// `enregard lexicon build`
#[derive(Debug, ClapArgs)]
#[command(after_help = LEXICON_BUILD_EXAMPLES)]
pub(crate) struct LexiconBuildArgs {
    /// The language that French is paired with
    #[arg(long, value_name = "TAG")]
    pub lang: String,

    /// Sentence pairs, a pair a line: French, tab, the other language, and if wanted a tab and the name of a source;
    /// plain or .zst
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
    #[arg(long, value_name = "N", default_value = "8")]
    pub most_translations: usize,

    /// Where to write the lexicon
    #[arg(short, long, value_name = "OUT.lex")]
    pub output: PathBuf,
}

/// `enregard lexicon info`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  enregard lexicon info\n  enregard lexicon info fr-en.lex maison")]
pub(crate) struct LexiconInfoArgs {
    /// A lexicon file, or a language that has one built in, such as en
    pub lexicon: Option<PathBuf>,

    /// Show the translations of this French word: for each, its probability given the word, and the word's given it. Words
    /// count by their first six letters
    pub word: Option<String>,
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability is a number from 0 to 1, such as 0.8".into()),
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        // A billion seconds are thirty years, and a billion megabytes more than there are.
        Ok(x) if x > 0.0 && x <= 1e9 => Ok(x),
        _ => Err("a number above 0 is needed, such as 20 or 0.5".into()),
    }
}
