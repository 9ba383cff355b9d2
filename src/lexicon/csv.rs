//! Reads a glossary in CSV.

use super::term::Term;
use crate::error::{Error, Result};
use crate::text::language::Language;
use csv_core::{ReadRecordResult, ReaderBuilder};
use std::path::Path;

/// A record with the number of its first line.
type Row = (usize, Vec<String>);

/// Returns the terms of a glossary. If the first row names French and the other language, the terms are in these
/// columns. Otherwise, the columns are the French term, its translation and a weight. Errors name the file as `path`.
pub(super) fn terms(text: &str, other: Language, path: &Path) -> Result<Vec<Term>> {
    let mut rows = rows(text, path)?;
    let named = rows.first().and_then(|(_, names)| {
        let find = |lang: Language| names.iter().position(|name| is_name(name, lang));
        Some((find(Language::French)?, find(other)?))
    });
    if named.is_some() {
        rows.remove(0);
    }
    let mut terms = Vec::new();
    for (line, cells) in rows {
        let cell = |column: usize| cells.get(column).cloned().unwrap_or_default();
        let (french, foreign) = named.unwrap_or((0, 1));
        if named.is_none() && cells.len() < 2 {
            let error = Error::input(path, "only one column").at_line(line);
            return Err(error.help("write a French term and its translation in each row"));
        }
        let weight = if named.is_none() { cell(2) } else { String::new() };
        let term = Term { line, french: cell(french), foreign: cell(foreign), weight };
        // In a table of several languages, a term may lack a translation.
        if named.is_none() || !term.french.is_empty() && !term.foreign.is_empty() {
            terms.push(term);
        }
    }
    Ok(terms)
}

/// Whether the name of a column is the code or the name of a language.
fn is_name(name: &str, lang: Language) -> bool {
    let code = name.split(['-', '_']).next().unwrap_or_default();
    let is_french =
        lang == Language::French && ["français", "francais"].contains(&name.to_lowercase().as_str());
    Language::from_subtag(code) == Some(lang) || lang.name().eq_ignore_ascii_case(name) || is_french
}

/// Splits a table into rows. The separator is the one of comma and semicolon that is more frequent in the first line.
fn rows(text: &str, path: &Path) -> Result<Vec<Row>> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut rows = Vec::new();
    let (mut cells, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 2]);
    let mut rest = text.as_bytes();
    let mut line = 1;
    loop {
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += rest[..skipped].iter().filter(|&&byte| byte == b'\n').count();
        rest = &rest[skipped..];
        if rest.is_empty() {
            return Ok(rows);
        }
        let (result, read, _, count) = reader.read_record(rest, &mut cells, &mut ends);
        // Without a line end after the last row, the reader must learn that the input ends.
        let (result, count) = match result {
            ReadRecordResult::InputEmpty => {
                let (result, _, _, more) = reader.read_record(b"\n", &mut [0; 8], &mut ends[count..]);
                (result, count + more)
            }
            other => (other, count),
        };
        if result != ReadRecordResult::Record {
            let error = Error::input(path, "a quotation mark is never closed");
            return Err(error.help("close it, or double it if it is part of a term"));
        }
        let starts = std::iter::once(0).chain(ends[..count].iter().copied());
        let row: Vec<String> = starts
            .zip(&ends[..count])
            .map(|(start, &end)| String::from_utf8_lossy(&cells[start..end]).trim().to_owned())
            .collect();
        if row.iter().any(|cell| !cell.is_empty()) && !row[0].starts_with('#') {
            rows.push((line, row));
        }
        line += rest[..read].iter().filter(|&&byte| byte == b'\n').count();
        rest = &rest[read..];
    }
}
