//! What people decided about a file of units, put in the place of what stood there.
//!
//! A line is a unit of JSON lines as it should be, with `was`: the units that it replaces, in their order. A unit that was
//! split is several lines, of which the further ones replace nothing and go behind the line before. Units are found by
//! their texts; the number decides between units of the same texts. So a file that went through other hands meanwhile
//! can still be corrected, as long as the units that were looked at are in it.

use crate::corrections::sentences::yes;
use crate::error::{Error, Result};
use crate::format::{Unit, jsonl};
use crate::io;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a line says beside the unit.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    was: Option<Vec<Was>>,
    #[serde(default = "yes")]
    fixed: bool,
    #[serde(default = "yes")]
    export: bool,
    #[serde(default)]
    edited: bool,
}

/// A unit that is replaced.
#[derive(Debug, Clone, Deserialize)]
struct Was {
    unit: Option<u32>,
    source: String,
    target: String,
}

/// A unit as it should be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decided {
    pub unit: Unit,
    /// Whether a person says that it is right.
    pub fixed: bool,
    /// Whether it is wanted.
    pub export: bool,
    /// Whether its texts were changed by hand.
    pub edited: bool,
}

/// Units that are replaced together, and by what.
#[derive(Debug, Clone)]
struct Group {
    /// The line of the file, from 1.
    line: usize,
    document: String,
    was: Vec<Was>,
    becomes: Vec<Decided>,
}

/// A corrections file of units.
#[derive(Debug, Clone)]
pub(crate) struct Amendments {
    path: PathBuf,
    groups: Vec<Group>,
}

/// Which units are replaced, and by what.
pub(crate) type Change<'a> = (Range<usize>, &'a [Decided]);

impl Amendments {
    /// Reads a file; `name` is the document of units that name none.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Syntax`] names the line that corrects no unit.
    pub(crate) fn read(path: &Path, name: &str) -> Result<Amendments> {
        Amendments::parse(&io::read_to_string(path)?, path, name)
    }

    /// Reads the lines of `text`; errors call it `path`.
    ///
    /// # Errors
    /// [`Error::Syntax`] names the line.
    pub(crate) fn parse(text: &str, path: &Path, name: &str) -> Result<Amendments> {
        let mut groups: Vec<Group> = Vec::new();
        for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            if text.trim().is_empty() {
                continue;
            }
            let fault = |reason: String| Error::input(path, reason).at_line(line);
            let said: Said = serde_json::from_str(text).map_err(|e| {
                fault(format!(
                    "{}; a line is a JSON object, as the review page writes them",
                    jsonl::parse_error(&e)
                ))
            })?;
            let Some(was) = said.was else {
                return Err(fault(
                    "it does not say which units it replaces (was); corrections of a page made from two documents are for \
                     enregard align, with the two documents"
                        .into(),
                ));
            };
            let unit = jsonl::unit(text, name, 0)
                .map_err(|e| fault(format!("{e}; a line has at least source, target and was")))?;
            let document = unit.document.clone();
            let decided = Decided { unit, fixed: said.fixed, export: said.export, edited: said.edited };
            if !was.is_empty() {
                groups.push(Group { line, document, was, becomes: vec![decided] });
            } else if let Some(group) = groups.last_mut().filter(|group| group.document == document) {
                group.becomes.push(decided);
            } else {
                return Err(fault("it replaces nothing, and there is no line of its document before".into()));
            }
        }
        Ok(Amendments { path: path.into(), groups })
    }

    /// Finds what is to be replaced, in the order of `units`, which are those of `input`.
    ///
    /// # Errors
    /// [`Error::Syntax`] names a line whose units are not there, are there several times, or are replaced by another line.
    pub(crate) fn locate(&self, units: &[Unit], input: &Path) -> Result<Vec<Change<'_>>> {
        let mut places = FxHashMap::<(&str, &str), Vec<usize>>::default();
        for (index, unit) in units.iter().enumerate() {
            places.entry((&unit.source.text, &unit.target.text)).or_default().push(index);
        }
        let mut found = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let first = (group.was[0].source.as_str(), group.was[0].target.as_str());
            let places = places.get(&first).map_or(&[][..], Vec::as_slice);
            let place = group.place(places, units).map_err(|why| self.fault(group, &why, input))?;
            found.push((place..place + group.was.len(), group));
        }
        found.sort_by_key(|(range, _)| range.start);
        if let Some([_, (_, group)]) = found.windows(2).find(|pair| pair[0].0.end > pair[1].0.start) {
            return Err(self.fault(group, "another line replaces the same unit", input));
        }
        Ok(found.into_iter().map(|(range, group)| (range, group.becomes.as_slice())).collect())
    }

    fn fault(&self, group: &Group, why: &str, input: &Path) -> Error {
        let text: String = group.was[0].source.chars().take(60).collect();
        let reason =
            format!("{why} in {}: \"{text}\"; was it corrected before, or changed since?", input.display());
        Error::input(self.path.clone(), reason).at_line(group.line)
    }

    /// The units of `input` as they should be, and how many of them nobody wants.
    ///
    /// # Errors
    /// Those of [`Amendments::locate`].
    pub(crate) fn apply(&self, units: Vec<Unit>, input: &Path) -> Result<(Vec<Unit>, u64)> {
        let mut changes = self.locate(&units, input)?.into_iter().peekable();
        let counted = counted(&units);
        let mut out = Vec::with_capacity(units.len());
        let mut units = units.into_iter().zip(counted).enumerate();
        while let Some((index, (unit, counted))) = units.next() {
            let Some((range, becomes)) = changes.next_if(|(range, _)| range.start == index) else {
                out.push(Placed { unit, wanted: true, counted });
                continue;
            };
            // A document is called what the file calls it now.
            let named = |decided: &Decided| Unit { document: unit.document.clone(), ..decided.unit.clone() };
            out.extend(becomes.iter().map(|d| Placed { unit: named(d), wanted: d.export, counted }));
            (1..range.len()).for_each(|_| drop(units.next()));
        }
        count_anew(&mut out);
        let left_out = out.iter().filter(|placed| !placed.wanted).count() as u64;
        Ok((out.into_iter().filter(|placed| placed.wanted).map(|placed| placed.unit).collect(), left_out))
    }
}

/// A unit of the corrected file.
struct Placed {
    unit: Unit,
    wanted: bool,
    /// Whether its document was whole.
    counted: bool,
}

/// For each unit whether the numbers of its document are 1, 2, 3 …
fn counted(units: &[Unit]) -> Vec<bool> {
    let documents = units.chunk_by(|a, b| a.document == b.document);
    let whole = |document: &[Unit]| document.iter().zip(1..).all(|(unit, number)| unit.number == number);
    documents.flat_map(|document| std::iter::repeat_n(whole(document), document.len())).collect()
}

/// Documents that were whole are counted anew, as the page counts them; what is not wanted has a number too.
fn count_anew(placed: &mut [Placed]) {
    for document in placed.chunk_by_mut(|a, b| a.unit.document == b.unit.document) {
        for (placed, number) in document.iter_mut().zip(1..).filter(|(placed, _)| placed.counted) {
            placed.unit.number = number;
        }
    }
}

impl Group {
    /// Where its units stand, of the places where the first of them may be.
    fn place(&self, places: &[usize], units: &[Unit]) -> std::result::Result<usize, String> {
        let fits = |&&place: &&usize| {
            let there = units.get(place..place + self.was.len());
            there.is_some_and(|there| there.iter().zip(&self.was).all(|(unit, was)| same_texts(unit, was)))
        };
        let places: Vec<usize> = places.iter().filter(fits).copied().collect();
        let named = |&&place: &&usize| {
            units[place].document == self.document && Some(units[place].number) == self.was[0].unit
        };
        match (places.iter().find(named), places.as_slice()) {
            (Some(&place), _) | (None, &[place]) => Ok(place),
            (None, []) => Err("there is no such unit".into()),
            (None, several) => Err(format!("{} units have these texts, and none the number", several.len())),
        }
    }
}

fn same_texts(unit: &Unit, was: &Was) -> bool {
    unit.source.text == was.source && unit.target.text == was.target
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    fn unit(number: u32, source: &str, target: &str) -> Unit {
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        Unit { document: "d".into(), number, source: side(source), target: side(target), ..Unit::default() }
    }

    fn apply(lines: &str, units: &[Unit]) -> Result<(Vec<Unit>, u64)> {
        let read = Amendments::parse(lines, Path::new("c.jsonl"), "d")?;
        read.apply(units.to_vec(), Path::new("m.tmx"))
    }

    const MERGED: &str = r#"{"document":"d","unit":1,"source":"A B","target":"a b","was":[{"unit":1,"source":"A","target":"a"},{"unit":2,"source":"B","target":"b"}]}"#;

    #[test]
    fn merged_split_and_unwanted_units_stand_where_the_old_ones_stood() {
        let units = [unit(1, "A", "a"), unit(2, "B", "b"), unit(3, "C D", "c d"), unit(4, "E", "e")];
        let lines = format!(
            "{MERGED}\n{}\n{}\n{}\n",
            r#"{"document":"d","unit":2,"source":"C","target":"c","was":[{"unit":3,"source":"C D","target":"c d"}]}"#,
            r#"{"document":"d","unit":3,"source":"D","target":"d","was":[]}"#,
            r#"{"document":"d","unit":4,"source":"E","target":"e","export":false,"was":[{"unit":4,"source":"E","target":"e"}]}"#,
        );
        let (out, left_out) = apply(&lines, &units).unwrap();
        assert_eq!(out, [unit(1, "A B", "a b"), unit(2, "C", "c"), unit(3, "D", "d")]);
        assert_eq!(left_out, 1);
    }

    #[test]
    fn units_that_went_elsewhere_are_found_by_their_texts() {
        let units = [unit(7, "Z", "z"), unit(8, "A", "a"), unit(9, "B", "b")];
        let (out, _) = apply(MERGED, &units).unwrap();
        // The numbers of a part of a document stay; the new unit brings its own.
        assert_eq!(out, [unit(7, "Z", "z"), unit(1, "A B", "a b")]);
        let twice = [unit(7, "A", "a"), unit(8, "B", "b"), unit(1, "A", "a"), unit(2, "B", "b")];
        let (out, _) = apply(MERGED, &twice).unwrap();
        assert_eq!(out[2].source.text, "A B", "the number decides");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let said = |lines: &str, units: &[Unit]| apply(lines, units).unwrap_err().to_string();
        let (a, b) = (unit(5, "A", "a"), unit(6, "B", "b"));
        assert!(said(MERGED, std::slice::from_ref(&a)).contains("c.jsonl:1"));
        assert!(said(MERGED, std::slice::from_ref(&a)).contains("no such unit in m.tmx: \"A\""));
        let twice = [a.clone(), b.clone(), a.clone(), b.clone()];
        assert!(said(MERGED, &twice).contains("2 units"));
        let again = format!("{MERGED}\n{MERGED}");
        assert!(said(&again, &[a, b]).contains("c.jsonl:2"));
        assert!(said("{\"source\":\"A\",\"target\":\"a\",\"was\":[]}", &[]).contains("replaces nothing"));
        assert!(said("{\"source_sentences\":[0,1]}", &[]).contains("two documents"));
        assert!(said("{\"was\":[]}", &[]).contains("source"));
    }
}
