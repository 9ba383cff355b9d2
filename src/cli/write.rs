//! The options about an output that `align`, `convert`, `score` and `review` share.

use super::args::{PropNames, TmxArgs, WriteArgs};
use enregard::error::{Error, Result};
use enregard::{Format, TmxOptions, WriteOptions, tmx_date};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Arguments into options; `output` is none for the standard output.
pub(crate) fn options(args: WriteArgs, format: Format, output: Option<&Path>) -> Result<WriteOptions> {
    let tmx = tmx_options(&args.tmx)?;
    if let Some(option) = args.tmx.first().filter(|_| format != Format::Tmx) {
        return Err(Error::call(format!("{option} is about a TMX, and the output is {}", format.name())));
    }
    let bands = args.split_by_confidence;
    // Names of files have two digits of them, and what a name says must be what is in the file.
    let sound = |&p: &f32| p > 0.0 && p < 1.0 && (p * 100.0 - (p * 100.0).round()).abs() < 1e-3;
    if !bands.iter().all(sound) || !bands.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err(Error::call(
            "--split-by-confidence wants borders between 0 and 1 in rising order, with two digits, such as 0.5,0.9",
        ));
    }
    if !bands.is_empty() && output.is_none() {
        return Err(Error::call(
            "--split-by-confidence makes several files and cannot go to the standard output; name them with -o",
        ));
    }
    Ok(WriteOptions { tmx, bands, dedup: args.dedup })
}

/// Arguments about a TMX into options.
pub(crate) fn tmx_options(args: &TmxArgs) -> Result<TmxOptions> {
    let mut tmx = TmxOptions {
        doctype: args.tmx_doctype,
        paracrawl: args.tmx_props == PropNames::Paracrawl,
        ..TmxOptions::default()
    };
    for choice in &args.tmx_lang {
        tmx.tag(choice)?;
    }
    if args.tmx_dates {
        tmx.date = Some(tmx_date(moment()?));
    }
    Ok(tmx)
}

/// Now, or the moment that whoever wants the same bytes twice has set: <https://reproducible-builds.org/specs/source-date-epoch/>.
fn moment() -> Result<u64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().map_err(|_| {
            Error::call(format!("SOURCE_DATE_EPOCH={text}: seconds since the beginning of 1970 are wanted"))
        }),
        Err(_) => Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())),
    }
}
