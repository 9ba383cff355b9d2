//! `enregard info`

use super::args::InfoArgs;
use super::messages::{self, Outcome, stdout_error};
use super::write;
use enregard::error::{Parameter, Result};
use enregard::internals::wording::{count, printable};
use enregard::message;
use enregard::{DuplicateInfo, FileInfo, Format, LanguageChoice, UnitSource};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Maximum number of types of properties that are shown. `--json` lists more.
const MAX_PROPERTIES: usize = 10;

pub(crate) fn run(args: &InfoArgs) -> Result<Outcome> {
    let languages = LanguageChoice::tags(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    let from = args.from.as_deref().map(|name| write::format("--from", Some(name), Path::new("")));
    let from = from.transpose()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut done, mut failed) = (0, 0);
    for path in &args.files {
        match info(args, path, from, &languages) {
            Ok(info) => {
                let written = if args.json { json(&info, &mut out) } else { text(&info, done > 0, &mut out) };
                written.map_err(stdout_error)?;
                done += 1;
            }
            Err(error) => {
                messages::error(&error.render(messages::option));
                failed += 1;
            }
        }
    }
    out.flush().map_err(stdout_error)?;
    Ok(match (done, failed) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Partial,
    })
}

fn info(args: &InfoArgs, path: &Path, from: Option<Format>, languages: &LanguageChoice) -> Result<FileInfo> {
    let limits = args.limits.limits();
    let Some(format) = from.or_else(|| Format::of_input(path)) else {
        let read = args.table.encoding.options();
        let info = FileInfo::of_document(path, read, languages.src.as_ref(), limits, messages::option);
        // The name of standard input does not tell its format.
        return info.map_err(|error| match path.as_os_str() == "-" {
            true => error.help(message!["for a file of pairs, set ", Parameter::InputFormat]),
            false => error,
        });
    };
    let mut source = UnitSource::new(path, format);
    source.languages = languages.clone();
    let has_columns = [Format::Tsv, Format::Csv, Format::Xlsx, Format::Parquet].contains(&format);
    if has_columns {
        source.table = args.table.clone().options();
    }
    source.lenient = args.lenient;
    source.limits = limits;
    FileInfo::of_units(&source)
}

fn json(info: &FileInfo, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, info)?;
    out.write_all(b"\n")
}

fn text(info: &FileInfo, follows: bool, out: &mut impl Write) -> io::Result<()> {
    let version = info.version.as_ref().map_or(String::new(), |version| format!(" {version}"));
    if follows {
        writeln!(out)?;
    }
    writeln!(out, "{}", printable(&info.file))?;
    let mut row = |name: &str, value: &str| writeln!(out, "  {:<16}{}", printable(name), printable(value));
    row("format", &format!("{}{version}", info.format))?;
    if !info.tools.is_empty() {
        row("programs", &info.tools.join(", "))?;
    }
    if let Some(units) = info.units {
        let incomplete = match info.incomplete {
            0 => String::new(),
            incomplete => format!(", {incomplete} of them with an empty side or a single language"),
        };
        row("units", &format!("{units}{incomplete}"))?;
    }
    if let Some(paragraphs) = info.paragraphs {
        row("paragraphs", &paragraphs.to_string())?;
    }
    for texts in &info.languages {
        let segments = count(texts.segments, if info.units.is_some() { "segment" } else { "sentence" });
        let (words, characters) = (count(texts.words, "word"), count(texts.characters, "character"));
        row(&texts.language, &format!("{segments}, {words}, {characters}"))?;
    }
    if let Some(found) = info.duplicates {
        row("duplicates", &duplicates(found, info.units.unwrap_or_default()))?;
    }
    for (name, range) in [("created", &info.created), ("changed", &info.changed)] {
        match range {
            Some((first, last)) if first == last => row(name, first)?,
            Some((first, last)) => row(name, &format!("{first} to {last}"))?,
            None => {}
        }
    }
    if info.tags > 0 {
        let units = count(info.units_with_tags, "unit");
        row("inline tags", &format!("{} in {units}", info.tags))?;
    }
    if info.notes > 0 {
        row("notes", &info.notes.to_string())?;
    }
    if !info.properties.is_empty() {
        row("properties", &properties(info))?;
    }
    if let Some((confidence, mean)) = info.confidence.and_then(|found| Some((found, found.mean()?))) {
        row("confidence", &format!("mean {mean:.3} of {}", count(confidence.histogram.total(), "unit")))?;
    }
    for warning in &info.warnings {
        messages::warning(&format!("{}: {warning}", info.file));
    }
    Ok(())
}

fn duplicates(found: DuplicateInfo, units: u64) -> String {
    let compared = match found.compared < units && found.compared == DuplicateInfo::MAX_COMPARED {
        true => format!(" among the first {} units", found.compared),
        false => String::new(),
    };
    format!("{} exact, {} near{compared}", found.exact, found.near)
}

fn properties(info: &FileInfo) -> String {
    let shown = info.properties.iter().take(MAX_PROPERTIES);
    let mut shown: Vec<String> = shown.map(|(kind, number)| format!("{kind} ({number})")).collect();
    if info.properties.len() > MAX_PROPERTIES {
        shown.push(format!("{} more types", info.properties.len() - MAX_PROPERTIES));
    }
    shown.join(", ")
}
