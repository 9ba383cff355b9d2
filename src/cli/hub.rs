//! `enregard align` with texts in more than two languages.

use super::args::{AlignArgs, first_given};
use super::messages::Outcome;
use super::progress::Progress;
use super::signals::handle_signals;
use super::{align, messages, page};
use enregard::error::{Error, Parameter, ParameterNames, Result};
use enregard::{HubRun, LanguageTag};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) fn run(args: AlignArgs) -> Result<Outcome> {
    if page::is_wanted(args.to.as_deref(), args.output.as_deref()) {
        let fault = "a review page shows two texts, and there are more; use tmx, tsv, csv or jsonl";
        return Err(Error::call(format!("--to html: {fault}")));
    }
    let given = [(args.run.resume, "--resume"), (args.run.summary.is_some(), "--summary")];
    if let Some(option) = first_given(&given) {
        let fault = "applies only to two texts, and there are more; remove it";
        return Err(Error::call(format!("{option}: {fault}")));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let quiet = args.messages.quiet;
    handle_signals(&stop, quiet);
    let mut progress = Progress::new(quiet);
    let texts: Vec<PathBuf> = args.src.iter().chain(&args.tgt).chain(&args.more).cloned().collect();
    let many = texts[0].is_dir();
    let format = align::format(args.to.as_deref(), align::output(&args))?;
    let place = align::place(&args);
    let languages = languages(&args, texts.len())?;
    let mut run = HubRun::new(texts, align::destination(&args), align::options(&args, format)?);
    run.languages = languages;
    run.jobs = args.jobs.threads(usize::MAX);
    run.report = args.run.report;
    run.stop = Arc::clone(&stop);
    run.names = ParameterNames(messages::option);
    let summary = run.run(&mut progress)?;
    drop(progress);
    Ok(align::report(&summary, ("unit", &place), many, quiet, &stop))
}

/// Returns the languages of `count` texts. Each one that the arguments do not set is `None`.
fn languages(args: &AlignArgs, count: usize) -> Result<Vec<Option<LanguageTag>>> {
    let src = args.languages.src_lang.as_deref();
    let src = src.map(|tag| LanguageTag::parse(tag, Parameter::SourceLanguage)).transpose()?;
    let Some(list) = &args.languages.tgt_lang else {
        return Ok([src].into_iter().chain(vec![None; count - 1]).collect());
    };
    let tags: Vec<&str> = list.split(',').map(str::trim).collect();
    if tags.len() != count - 1 {
        let fault = format!("{list:?} has a tag for {} of {} texts", tags.len(), count - 1);
        let help = "give one tag for each text after the first, such as en,de";
        return Err(Error::parameter(Parameter::TargetLanguage, fault).help(help));
    }
    let tag = |tag: &str| LanguageTag::parse(tag, Parameter::TargetLanguage).map(Some);
    [Ok(src)].into_iter().chain(tags.into_iter().map(tag)).collect()
}
