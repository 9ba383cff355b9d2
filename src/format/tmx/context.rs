//! Adds the neighbouring source texts to units, so that programs can recognise the place of a segment.
//!
//! They are properties of the source variant, whose text is a `seg` element in XML, as in TMX files that memoQ 7 exported.

use super::chars::{Cleaned, clean};
use super::unit::Annotation;
use crate::format::unit::Unit;

/// The types of the properties with the source text before and after a unit.
const BEFORE: &str = "x-context-pre";
const AFTER: &str = "x-context-post";

/// Adds their neighbours to all units of a document.
pub(crate) fn add_contexts(units: &mut [Unit]) {
    let with_source: Vec<usize> = (0..units.len()).filter(|&at| !units[at].source.text.is_empty()).collect();
    for pair in with_source.windows(2) {
        let [before, after] = [pair[0], pair[1]].map(|at| property(&units[at].source.text));
        add(&mut units[pair[1]], BEFORE, before);
        add(&mut units[pair[0]], AFTER, after);
    }
}

/// Adds their neighbours to units that come one at a time. Holds back one unit until the next one is known.
#[derive(Debug, Default)]
pub(crate) struct Contexts {
    document: String,
    /// The last source text of the document.
    before: Option<String>,
    waiting: Option<Unit>,
}

impl Contexts {
    /// Adds the next unit, and returns the units that are complete. Units without a translation are not held back,
    /// because TMX does not contain them.
    pub(crate) fn push(&mut self, mut unit: Unit) -> impl Iterator<Item = Unit> + use<> {
        let mut done = [None, None];
        if unit.source.text.is_empty() {
            done[0] = Some(unit);
            return done.into_iter().flatten();
        }
        done[0] = self.waiting.take();
        if unit.document != self.document {
            self.document.clone_from(&unit.document);
            self.before = None;
        } else if let Some(last) = &mut done[0] {
            add(last, AFTER, property(&unit.source.text));
        }
        let text = unit.source.text.clone();
        if let Some(before) = self.before.replace(text) {
            add(&mut unit, BEFORE, property(&before));
        }
        if unit.is_null() {
            done[1] = Some(unit);
        } else {
            self.waiting = Some(unit);
        }
        done.into_iter().flatten()
    }

    /// Returns the last unit, if there is one.
    pub(crate) fn finish(&mut self) -> Option<Unit> {
        self.waiting.take()
    }
}

/// Returns a text as the content of a property.
fn property(text: &str) -> String {
    let mut out = Cleaned::default();
    clean(text, &mut out);
    format!("<seg>{}</seg>", out.text)
}

/// Adds a property to the source variant of a unit, unless it has one of this type.
fn add(unit: &mut Unit, kind: &str, text: String) {
    let props = &mut unit.extra.get_or_insert_default().source.props;
    if !props.iter().any(|prop| prop.kind() == Some(kind)) {
        props.push(Annotation { attributes: vec![("type".to_owned(), kind.to_owned())], text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(document: &str, source: &str, target: &str) -> Unit {
        Unit::new(document, 1, [source.into(), target.into()])
    }

    /// Returns the source text of each unit with its neighbours, sorted by the text.
    fn shown(units: &[Unit]) -> Vec<String> {
        let of = |unit: &Unit, kind| {
            let props = unit.extra.iter().flat_map(|extra| &extra.source.props);
            props.filter(|prop| prop.kind() == Some(kind)).map(|prop| prop.text.clone()).collect::<String>()
        };
        let mut shown: Vec<String> = units
            .iter()
            .map(|unit| format!("{}|{}|{}", unit.source.text, of(unit, BEFORE), of(unit, AFTER)))
            .collect();
        shown.sort();
        shown
    }

    #[test]
    fn neighbours_in_the_document_are_added() {
        let units = [
            unit("a", "A & b", "x"),
            unit("a", "", "seule"),
            unit("a", "B", ""),
            unit("a", "C", "x"),
            unit("b", "D", "x"),
        ];
        let expected =
            ["A & b||<seg>B</seg>", "B|<seg>A &amp; b</seg>|<seg>C</seg>", "C|<seg>B</seg>|", "||"];
        let mut document = units[..4].to_vec();
        add_contexts(&mut document);
        assert_eq!(shown(&document), expected);

        let mut contexts = Contexts::default();
        let mut streamed = Vec::new();
        for unit in units {
            streamed.extend(contexts.push(unit));
        }
        streamed.extend(contexts.finish());
        // A unit without a translation is not written to TMX, so it does not wait for its neighbour.
        let expected = ["A & b||<seg>B</seg>", "B|<seg>A &amp; b</seg>|", "C|<seg>B</seg>|", "D||", "||"];
        assert_eq!(shown(&streamed), expected);
    }

    #[test]
    fn contexts_of_the_input_stay() {
        let mut units = [unit("a", "A", "x"), unit("a", "B", "x")];
        add(&mut units[1], BEFORE, "<seg>Titre</seg>".into());
        add_contexts(&mut units);
        assert_eq!(shown(&units), ["A||<seg>B</seg>", "B|<seg>Titre</seg>|"]);
    }
}
