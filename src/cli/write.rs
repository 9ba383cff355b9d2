//! Output options shared by `align`, `convert`, `score` and `review`.

use super::args::{FilterArgs, FormatArgs, LayoutArg, PropNames, TagsArg, TmxArgs};
use super::messages;
use enregard::error::{Error, Result};
use enregard::format::html::HtmlLayout;
use enregard::{Format, TmxOptions, WriteOptions, tmx_date};
use std::env;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Whether an output path denotes a folder: it is an existing folder, or its name ends in `/`.
pub(crate) fn names_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// Returns the format named by `value`. If `value` is `None`, infers the format from the extension of `path`.
/// Errors name the option `option`.
pub(crate) fn format(option: &str, value: Option<&str>, path: &Path) -> Result<Format> {
    match value {
        Some(name) => name.parse().map_err(|e: Error| Error::call(format!("{option} {name}: {e}"))),
        None if path.as_os_str() == "-" => {
            let stream = if option == "--from" { "standard input" } else { "standard output" };
            Err(Error::call(format!("{stream}: cannot infer the format; use {option}")))
        }
        None if path.is_dir() => Err(Error::input(path, "is a folder").help("name a file in it")),
        None => {
            let (is_input, named) = (option == "--from", Format::from_path(path));
            let known = if is_input { Format::of_input(path) } else { named };
            known.ok_or_else(|| {
                if is_input && named.is_some() {
                    let fault = format!("{}: is a document, not a file of pairs", path.display());
                    return Error::call(fault).help("use `align` to make pairs of two documents");
                }
                let fault = "cannot infer the format from the file name";
                let dedup = if follows_dedup(path) { ", or write --dedup=HOW if it is a value" } else { "" };
                Error::call(format!("{}: {fault}; use {option}{dedup}", path.display()))
            })
        }
    }
}

/// Whether a name without an extension follows `--dedup` on the command line, whose value needs an equals sign.
fn follows_dedup(path: &Path) -> bool {
    let is_name = path.extension().is_none() && !path.exists();
    is_name
        && env::args_os().zip(env::args_os().skip(1)).any(|(a, b)| a == "--dedup" && b == path.as_os_str())
}

/// Returns the end of a message such as "3 pairs written": where they were written. `output` is `None` for standard
/// output. The files of a format or an option that writes `several` have names that begin like `output`.
pub(crate) fn written_to(output: Option<&Path>, several: bool) -> String {
    match output {
        None => String::new(),
        Some(path) if several => format!(" to files named after {}", path.display()),
        Some(path) => format!(" to {}", path.display()),
    }
}

/// Converts the arguments to library options. `output` is `None` for standard output.
pub(crate) fn options(
    filter: &FilterArgs,
    format_args: &FormatArgs,
    tmx_args: &TmxArgs,
    format: Format,
    output: Option<&Path>,
) -> Result<WriteOptions> {
    let mut tmx = tmx_options(tmx_args)?;
    tmx.context = format_args.context;
    applies(tmx_args.first(), &[Format::Tmx], format)?;
    applies(format_args.context.then_some("--context"), &[Format::Tmx], format)?;
    applies(format_args.layout.map(|_| "--layout"), &[Format::Epub, Format::Html], format)?;
    applies(format_args.fuzzy_below.map(|_| "--fuzzy-below"), &[Format::Po], format)?;
    applies(filter.csv_bom.then_some("--csv-bom"), &[Format::Csv], format)?;
    let bands = &filter.split_by_confidence;
    // File names show each boundary with two decimals, so a boundary must not have more.
    let is_valid = |&p: &f32| p > 0.0 && p < 1.0 && (p * 100.0 - (p * 100.0).round()).abs() < 1e-3;
    if !bands.iter().all(is_valid) || !bands.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err(Error::call(
            "--split-by-confidence: expected increasing numbers between 0 and 1 with at most two decimals, \
             such as 0.5,0.9",
        ));
    }
    if !bands.is_empty() && output.is_none() {
        return Err(Error::call(
            "--split-by-confidence: several files cannot be written to standard output; \
             name them with -o OUT",
        ));
    }
    let mut options = WriteOptions::default();
    (options.tmx, options.bands, options.dedup) = (tmx, bands.clone(), filter.dedup);
    (options.csv_bom, options.fuzzy_below) = (filter.csv_bom, format_args.fuzzy_below);
    options.layout = match format_args.layout {
        Some(LayoutArg::Alternate) => HtmlLayout::Alternate,
        Some(LayoutArg::Columns) | None => HtmlLayout::Columns,
    };
    Ok(options)
}

/// Returns an error if an option is given that applies only to other formats.
fn applies(given: Option<&str>, to: &[Format], format: Format) -> Result<()> {
    let Some(option) = given.filter(|_| !to.contains(&format)) else { return Ok(()) };
    let names: Vec<_> = to.iter().map(|format| format.name()).collect();
    let shown = names.iter().map(|name| name.to_uppercase()).collect::<Vec<_>>().join(" and ");
    let (format, names) = (format.name(), names.join(" or "));
    Err(Error::call(format!(
        "{option}: applies only to {shown} output, but the output is {format}; remove it, or use --to {names}"
    )))
}

/// Whether to write inline tags, which are kept by default. It is an error to ask for them if the format has none.
pub(crate) fn keeps_tags(tags: Option<TagsArg>, format: Format) -> Result<bool> {
    if tags == Some(TagsArg::Keep) && !format.has_tags() {
        let fault = format!(
            "--tags keep: applies only to tmx, xliff, xliff2, jsonl and parquet output, but the output is {}; remove \
             it, or choose one of these formats with --to",
            format.name()
        );
        return Err(Error::call(fault));
    }
    Ok(tags != Some(TagsArg::Drop))
}

/// Warns about options for what the output format cannot contain. They have other effects, or come from a configuration
/// file for all runs, so they are no errors.
pub(crate) fn warn_unused(flags: bool, keep_nulls: bool, format: Format) {
    let name = format.name();
    if flags && !format.has_flags() {
        messages::warning(&format!(
            "--flags: {name} output cannot contain quality flags, so they are only counted; use tmx, tsv, csv, xlsx, \
             jsonl or parquet"
        ));
    }
    if keep_nulls && !format.takes_nulls(true) {
        messages::warning(&format!(
            "--keep-nulls: {name} output cannot contain unaligned sentences; use tsv, csv, xlsx, jsonl, parquet, epub or ladder"
        ));
    }
}

pub(crate) fn tmx_options(args: &TmxArgs) -> Result<TmxOptions> {
    let mut tmx = TmxOptions::default();
    tmx.doctype = args.tmx_doctype;
    tmx.paracrawl = args.tmx_props == PropNames::Paracrawl;
    for choice in &args.tmx_lang {
        tmx.tag(choice)?;
    }
    if args.tmx_dates {
        tmx.date = Some(tmx_date(creation_time()?));
    }
    Ok(tmx)
}

/// Returns the time in `SOURCE_DATE_EPOCH`, which users set for reproducible output, or the current time if it
/// is not set, in seconds since 1970. See <https://reproducible-builds.org/specs/source-date-epoch/>.
fn creation_time() -> Result<u64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().map_err(|_| {
            Error::call(format!("SOURCE_DATE_EPOCH={text}: expected a number of seconds since 1970"))
                .help("correct or unset the variable")
        }),
        Err(_) => Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())),
    }
}
