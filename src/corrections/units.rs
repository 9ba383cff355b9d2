//! Corrections for a file of translation units. Corrected units replace units of the file.
//!
//! Each line is a corrected unit in JSON Lines. Its key `was` lists the units that it replaces, in order. If
//! a unit was split, its parts are on successive lines, and all but the first have an empty `was`. Units are
//! identified by their texts. If several units have the same texts, their numbers distinguish them.
//! Corrections therefore still apply to a file that has changed, as long as it contains the reviewed units.
//!
//! Corrections can also be rows of a sheet that a person edited (`sheet`).

use crate::corrections::group::{CorrectedUnit, Group, Reviewed, Texts};
use crate::corrections::sentences::yes;
#[cfg(feature = "documents")]
use crate::corrections::sheet::groups as groups_of_sheet;
use crate::error::{Error, Result};
use crate::format::table::review::key;
use crate::format::{Unit, jsonl, numbered_lines};
use crate::io;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The JSON keys of a line, except those of the corrected unit itself.
#[derive(Debug, Clone, Deserialize)]
struct Decision {
    was: Option<Vec<Was>>,
    #[serde(default = "yes")]
    fixed: bool,
    #[serde(default = "yes")]
    export: bool,
    #[serde(default)]
    edited: bool,
    #[serde(default)]
    draft: bool,
}

/// A unit of the reviewed file that a line replaces, as the review page writes it.
#[derive(Debug, Clone, Deserialize)]
struct Was {
    unit: Option<u32>,
    source: String,
    target: String,
}

impl From<Was> for Reviewed {
    fn from(was: Was) -> Reviewed {
        Reviewed { unit: was.unit, texts: Texts::Whole(was.source, was.target) }
    }
}

/// The corrected units in a file.
#[derive(Debug, Clone)]
pub struct UnitCorrections {
    path: PathBuf,
    groups: Vec<Group>,
}

/// The indices of the units that are replaced, and the corrected units that replace them.
pub(crate) type Change<'a> = (Range<usize>, &'a [CorrectedUnit]);

impl UnitCorrections {
    /// Reads a corrections file: JSON Lines, or a sheet in XLSX. Units without a document name are assigned to the
    /// document `name`.
    pub(crate) fn read(path: &Path, name: &str) -> Result<UnitCorrections> {
        let bytes = io::read_to_end(path)?;
        if io::is_zip(&bytes) {
            return UnitCorrections::of_sheet(bytes, path);
        }
        UnitCorrections::parse(&io::text(bytes, path)?, path, name)
    }

    /// Reads the corrections in a sheet. Errors report `path` and the row.
    pub(crate) fn of_sheet(bytes: Vec<u8>, path: &Path) -> Result<UnitCorrections> {
        Ok(UnitCorrections { path: path.into(), groups: groups_of_sheet(bytes, path)? })
    }

    /// Parses each line of `text`. Units without a document name are assigned to the document `name`. Errors
    /// report `path` and the line number.
    ///
    /// # Errors
    /// Returns an input error if a line is not a corrected unit.
    pub fn parse(text: &str, path: &Path, name: &str) -> Result<UnitCorrections> {
        let mut groups: Vec<Group> = Vec::new();
        for (line, text) in numbered_lines(text) {
            let fault = |fault: String| Error::input(path, fault).at_line(line);
            let decision: Decision = serde_json::from_str(text).map_err(|e| {
                let parse = jsonl::parse_error(&e);
                fault(format!("{parse}; a line must be a JSON object as the review page writes it"))
            })?;
            let Some(was) = decision.was else {
                let help = "if this is a correction to an alignment of two documents, apply it with `align`";
                return Err(fault(
                    "the field \"was\" is missing, so the units to replace are unknown".into(),
                )
                .help(help));
            };
            let unit = jsonl::unit(text, name, 0)
                .map_err(|reason| fault(format!("{reason}; a line needs at least source, target and was")))?;
            let document = unit.document.clone();
            let Decision { fixed, export, edited, draft, .. } = decision;
            let corrected = CorrectedUnit { unit, fixed, export, edited, draft, bare: false };
            let document = Some(document);
            if !was.is_empty() {
                let was = was.into_iter().map(Reviewed::from).collect();
                groups.push(Group { line, document, was, becomes: vec![corrected] });
            } else if let Some(group) = groups.last_mut().filter(|group| group.document == document) {
                group.becomes.push(corrected);
            } else {
                return Err(fault(
                    "the line replaces no unit and does not follow a line of the same document".into(),
                )
                .help("restore the order of the lines as exported"));
            }
        }
        Ok(UnitCorrections { path: path.into(), groups })
    }

    /// Finds the units to replace among `units`, which are all units of `input`. Returns the changes in
    /// order, or an input error that names the line if a unit does not exist, is ambiguous, or is replaced by
    /// two lines.
    pub(crate) fn locate(&self, units: &[Unit], input: &Path) -> Result<Vec<Change<'_>>> {
        let found = self.places(units).map(|(group, place)| {
            let place =
                place.map_err(|why| self.fault(group, &why, input).help("use the file that was reviewed"))?;
            Ok((place..place + group.was.len(), group))
        });
        let mut found = found.collect::<Result<Vec<_>>>()?;
        found.sort_by_key(|(range, _)| range.start);
        if let Some([_, (_, group)]) = found.windows(2).find(|pair| pair[0].0.end > pair[1].0.start) {
            return Err(self
                .fault(group, "another line replaces the same unit", input)
                .help("remove one of the two lines, or use the file that was reviewed"));
        }
        Ok(found.into_iter().map(|(range, group)| (range, group.becomes.as_slice())).collect())
    }

    /// Returns each group with the index of the first unit that it replaces, or with the reason why it replaces no unit.
    pub(super) fn places<'a>(
        &'a self,
        units: &[Unit],
    ) -> impl Iterator<Item = (&'a Group, std::result::Result<usize, String>)> {
        let places = Places::new(units, &self.groups);
        let mut end = 0;
        self.groups.iter().map(move |group| {
            let place = group.place(places.of(&group.was[0].texts), units, end);
            end = place.as_ref().map_or(end, |place| place + group.was.len());
            (group, place)
        })
    }

    fn fault(&self, group: &Group, why: &str, input: &Path) -> Error {
        let source = match &group.was[0].texts {
            Texts::Whole(source, _) => source,
            Texts::Key(_) => group.becomes.first().map_or("", |corrected| &corrected.unit.source.text),
        };
        let text: String = source.chars().take(60).collect();
        let fault = format!("{why} in {}: \"{text}\"", input.display());
        Error::input(&self.path, fault).at_line(group.line)
    }

    /// Applies the corrections to `units`, which are all units of `input`. Returns the units to export, and
    /// the number of units that are not to be exported.
    ///
    /// # Errors
    /// Returns an input error if a unit to replace is missing or ambiguous, or if two lines replace the same
    /// unit.
    pub fn apply(&self, units: Vec<Unit>, input: &Path) -> Result<(Vec<Unit>, u64)> {
        let mut changes = self.locate(&units, input)?.into_iter().peekable();
        let numbered = numbered(&units);
        let mut out = Vec::with_capacity(units.len());
        let mut units = units.into_iter().zip(numbered).enumerate();
        while let Some((index, (unit, is_numbered))) = units.next() {
            let Some((range, becomes)) = changes.next_if(|(range, _)| range.start == index) else {
                out.push(Placed { unit, export: true, is_numbered });
                continue;
            };
            // The document may have been renamed since the review, so its name comes from the input, not from
            // the corrections.
            let named = |corrected: &CorrectedUnit, part| match corrected.bare {
                true => with_texts(&unit, corrected, part),
                false => Unit { document: unit.document.clone(), ..corrected.unit.clone() },
            };
            let parts = becomes.iter().zip(0..);
            out.extend(parts.map(|(d, part)| Placed { unit: named(d, part), export: d.export, is_numbered }));
            (1..range.len()).for_each(|_| drop(units.next()));
        }
        renumber(&mut out);
        let all = out.len();
        out.retain(|placed| placed.export);
        let not_exported = (all - out.len()) as u64;
        Ok((out.into_iter().map(|placed| placed.unit).collect(), not_exported))
    }
}

/// Returns the reviewed unit with the texts of a correction. A person decided about it, so its confidence is 1. If
/// its texts changed, its inline codes, flags and sentence counts no longer fit. `part` counts the parts of a divided
/// unit from 0. Only the first keeps the properties of the unit, which include its identifier.
fn with_texts(unit: &Unit, corrected: &CorrectedUnit, part: usize) -> Unit {
    let (confidence, alignment, translation) = (Some(1.0), None, None);
    let mut new = Unit { confidence, alignment, translation, ..unit.clone() };
    if corrected.edited {
        let CorrectedUnit { unit: Unit { source, target, .. }, .. } = corrected;
        (new.flags, new.bead, new.source, new.target) = (None, None, source.clone(), target.clone());
        new.extra.iter_mut().for_each(|extra| {
            extra.source.codes.clear();
            extra.target.codes.clear();
        });
    }
    new.extra = new.extra.filter(|_| part == 0);
    new
}

/// The indices of the units with the same texts.
struct Places<'a> {
    by_texts: FxHashMap<(&'a str, &'a str), Vec<usize>>,
    /// The indices by the key of the texts, if the corrections have keys.
    by_key: FxHashMap<String, Vec<usize>>,
}

impl<'a> Places<'a> {
    fn new(units: &'a [Unit], groups: &[Group]) -> Places<'a> {
        let mut places = Places { by_texts: FxHashMap::default(), by_key: FxHashMap::default() };
        let has_keys = groups.iter().any(|group| matches!(group.was[0].texts, Texts::Key(_)));
        for (index, unit) in units.iter().enumerate() {
            let texts = (unit.source.text.as_str(), unit.target.text.as_str());
            if has_keys {
                places.by_key.entry(key(texts.into())).or_default().push(index);
            } else {
                places.by_texts.entry(texts).or_default().push(index);
            }
        }
        places
    }

    fn of<'s>(&'s self, texts: &'s Texts) -> &'s [usize] {
        let found = match texts {
            Texts::Whole(source, target) => self.by_texts.get(&(source.as_str(), target.as_str())),
            Texts::Key(key) => self.by_key.get(key),
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// A unit of the result, after the corrections are applied.
struct Placed {
    unit: Unit,
    export: bool,
    /// Whether the units of the document were numbered 1, 2, 3 … before the corrections.
    is_numbered: bool,
}

/// Returns, for each unit, whether the units of its document are numbered 1, 2, 3 …
fn numbered(units: &[Unit]) -> Vec<bool> {
    let documents = units.chunk_by(|a, b| a.document == b.document);
    let whole = |document: &[Unit]| document.iter().zip(1..).all(|(unit, number)| unit.number == number);
    documents.flat_map(|document| std::iter::repeat_n(whole(document), document.len())).collect()
}

/// Renumbers the units of each document that was numbered 1, 2, 3 …, as the review page does. Units that are
/// not exported also get a number.
fn renumber(placed: &mut [Placed]) {
    for document in placed.chunk_by_mut(|a, b| a.unit.document == b.unit.document) {
        for (placed, number) in document.iter_mut().zip(1..).filter(|(placed, _)| placed.is_numbered) {
            placed.unit.number = number;
        }
    }
}

impl Group {
    /// Returns the index of the first unit that the group replaces. `places` are the indices of all units
    /// with the same texts. Among these units, the one with the right document name and unit number is
    /// chosen. If there are several, the first one at index `end` or later is preferred, because the review
    /// page writes its lines in the order of the units.
    fn place(&self, places: &[usize], units: &[Unit], end: usize) -> std::result::Result<usize, String> {
        let fits = |&&place: &&usize| {
            let there = units.get(place..place + self.was.len());
            there.is_some_and(|there| there.iter().zip(&self.was).all(|(unit, was)| same_texts(unit, was)))
        };
        let places: Vec<usize> = places.iter().filter(fits).copied().collect();
        let named = |&&place: &&usize| {
            let is_document = self.document.as_ref().is_none_or(|name| units[place].document == *name);
            is_document && Some(units[place].number) == self.was[0].unit
        };
        let mut matching = places.iter().filter(named);
        let first = matching.clone().next();
        match (matching.find(|&&place| place >= end).or(first), places.as_slice()) {
            (Some(&place), _) | (None, &[place]) => Ok(place),
            (None, []) => Err("no such unit".into()),
            (None, several) => {
                Err(format!("found {} units with these texts but none with this unit number", several.len()))
            }
        }
    }
}

fn same_texts(unit: &Unit, was: &Reviewed) -> bool {
    match &was.texts {
        Texts::Whole(source, target) => unit.source.text == *source && unit.target.text == *target,
        Texts::Key(written) => key([&unit.source.text, &unit.target.text]) == *written,
    }
}

/// Returns the error for a build that cannot read sheets.
#[cfg(not(feature = "documents"))]
fn groups_of_sheet(_: Vec<u8>, path: &Path) -> Result<Vec<Group>> {
    let fault = "this build cannot read XLSX files";
    Err(Error::input(path, fault).help("use a build with the feature \"documents\""))
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
        let read = UnitCorrections::parse(lines, Path::new("c.jsonl"), "d")?;
        read.apply(units.to_vec(), Path::new("m.tmx"))
    }

    const MERGED: &str = r#"{"document":"d","unit":1,"source":"A B","target":"a b","was":[{"unit":1,"source":"A","target":"a"},{"unit":2,"source":"B","target":"b"}]}"#;

    #[test]
    fn corrected_units_replace_the_reviewed_ones() {
        let units = [unit(1, "A", "a"), unit(2, "B", "b"), unit(3, "C D", "c d"), unit(4, "E", "e")];
        let lines = format!(
            "{MERGED}\n{}\n{}\n{}\n",
            r#"{"document":"d","unit":2,"source":"C","target":"c","was":[{"unit":3,"source":"C D","target":"c d"}]}"#,
            r#"{"document":"d","unit":3,"source":"D","target":"d","was":[]}"#,
            r#"{"document":"d","unit":4,"source":"E","target":"e","export":false,"was":[{"unit":4,"source":"E","target":"e"}]}"#,
        );
        let (out, not_exported) = apply(&lines, &units).unwrap();
        assert_eq!(out, [unit(1, "A B", "a b"), unit(2, "C", "c"), unit(3, "D", "d")]);
        assert_eq!(not_exported, 1);
    }

    #[test]
    fn moved_units_are_found_by_their_texts() {
        let units = [unit(7, "Z", "z"), unit(8, "A", "a"), unit(9, "B", "b")];
        let (out, _) = apply(MERGED, &units).unwrap();
        // The units are not numbered from 1, so they keep their numbers. The replacement keeps the number
        // that it has in the corrections.
        assert_eq!(out, [unit(7, "Z", "z"), unit(1, "A B", "a b")]);
        let twice = [unit(7, "A", "a"), unit(8, "B", "b"), unit(1, "A", "a"), unit(2, "B", "b")];
        let (out, _) = apply(MERGED, &twice).unwrap();
        assert_eq!(out[2].source.text, "A B", "the number decides");
    }

    #[test]
    fn units_that_differ_in_nothing_are_replaced_in_order() {
        let units = [unit(1, "A", "a"), unit(1, "A", "a"), unit(1, "A", "a")];
        let line = |text: &str| {
            format!(
                "{{\"document\":\"d\",\"unit\":1,\"source\":\"{text}\",\"target\":\"a\",\"was\":[\
                 {{\"unit\":1,\"source\":\"A\",\"target\":\"a\"}}]}}\n"
            )
        };
        let (out, _) = apply(&[line("X"), line("Y")].concat(), &units).unwrap();
        assert_eq!(out, [unit(1, "X", "a"), unit(1, "Y", "a"), unit(1, "A", "a")]);
    }

    #[test]
    fn errors_name_the_line() {
        let message = |lines: &str, units: &[Unit]| apply(lines, units).unwrap_err().to_string();
        let (a, b) = (unit(5, "A", "a"), unit(6, "B", "b"));
        assert!(message(MERGED, std::slice::from_ref(&a)).contains("c.jsonl:1"));
        assert!(message(MERGED, std::slice::from_ref(&a)).contains("no such unit in m.tmx: \"A\""));
        let twice = [a.clone(), b.clone(), a.clone(), b.clone()];
        assert!(message(MERGED, &twice).contains("2 units"));
        let again = format!("{MERGED}\n{MERGED}");
        assert!(message(&again, &[a, b]).contains("c.jsonl:2"));
        assert!(message("{\"source\":\"A\",\"target\":\"a\",\"was\":[]}", &[]).contains("replaces no unit"));
        assert!(message("{\"source_sentences\":[0,1]}", &[]).contains("alignment of two documents"));
        assert!(message("{\"was\":[]}", &[]).contains("source"));
    }
}
