//! `enregard align`

use super::args::AlignArgs;
use super::messages;
use super::outcome::Outcome;
use super::progress::Progress;
use super::write;
use enregard::error::{Error, Result};
use enregard::pipeline::{
    AlignRun, AlignerOptions, Destination, Format, LanguageChoice, Observer, Pairs, ReadOptions, Summary,
};
use std::io;
use std::path::{Path, PathBuf};

/// Aligns what was asked for.
pub(crate) fn run(args: AlignArgs) -> Result<Outcome> {
    let mut progress = Progress::new(args.quiet);
    let run = resolve(args, &mut progress)?;
    let documents = run.pairs.pairs.len();
    let summary = run.run(&mut progress)?;
    drop(progress);
    Ok(conclude(&summary, documents))
}

/// Arguments into options.
fn resolve(args: AlignArgs, progress: &mut Progress) -> Result<AlignRun> {
    let languages = LanguageChoice::parse(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    let folder = args.output.as_deref().is_some_and(names_a_folder);
    let format = format(args.to.as_deref(), args.output.as_deref(), folder)?;
    let pairs = match (&args.pairs, &args.src, &args.tgt) {
        (Some(list), _, _) => Pairs::read(list)?,
        (None, Some(src), Some(tgt)) => Pairs::find(src, tgt)?,
        _ => return Err(Error::Usage("SRC and TGT belong together; or give --pairs LIST.tsv".into())),
    };
    for file in &pairs.unpaired {
        progress.note(&format!("{}: no file of that name on the other side; left out", file.display()));
    }
    if format == Format::Ladder && pairs.pairs.len() > 1 && !folder {
        return Err(Error::Usage(
            "--to ladder: a ladder is about one document; name a folder with -o DIR/ for many".into(),
        ));
    }
    let named = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let write = write::options(args.write, named)?;
    let destination = destination(args.output, folder)?;
    Ok(AlignRun {
        pairs,
        languages,
        read: ReadOptions { encoding: args.encoding, lang: None },
        segmented: args.segmented,
        aligner: AlignerOptions {
            lexicons: args.lexicon,
            no_builtin: args.no_lexicon,
            ..AlignerOptions::default()
        },
        corrections: args.corrections,
        format,
        destination,
        min_confidence: args.min_confidence,
        keep_nulls: args.keep_nulls,
        write,
        jobs: args.jobs.map_or_else(processors, usize::from),
        report: args.report,
    })
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether an output is a folder: one that is there, or a name that ends as only a folder's does.
fn names_a_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn format(to: Option<&str>, output: Option<&Path>, folder: bool) -> Result<Format> {
    match (to, output) {
        (Some(name), _) => name.parse().map_err(|e: Error| Error::Usage(format!("--to {name}: {e}"))),
        (None, Some(path)) if !folder && path.as_os_str() != "-" => {
            Format::from_path(path).ok_or_else(|| {
                Error::Usage(format!(
                    "-o {}: its ending names no format; say which with --to",
                    path.display()
                ))
            })
        }
        (None, Some(_)) if folder => Ok(Format::Tmx),
        (None, _) => Ok(Format::Tsv),
    }
}

fn destination(output: Option<PathBuf>, folder: bool) -> Result<Destination> {
    Ok(match output {
        Some(path) if folder => Destination::Folder(path),
        Some(path) if path.as_os_str() != "-" => Destination::File(path),
        _ => Destination::Stream(Box::new(io::stdout().lock())),
    })
}

/// Says how it went, where not all went well.
fn conclude(summary: &Summary, documents: usize) -> Outcome {
    match (summary.done, summary.failed) {
        (_, 0) => Outcome::Done,
        (0, _) => {
            if documents > 1 {
                messages::error(&format!("all {documents} documents failed; nothing was written"));
            }
            Outcome::Nothing
        }
        (done, failed) => {
            messages::error(&format!(
                "{failed} of {documents} documents failed; the other {done} are written"
            ));
            Outcome::Partly
        }
    }
}
