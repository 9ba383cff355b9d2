//! Reads a glossary in TBX (TermBase eXchange), versions 2 and 3.

use super::term::Term;
use crate::error::{Error, Result};
use crate::text::language::Language;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::path::Path;

/// Number of bytes searched for the first element.
const HEAD: usize = 2000;

/// Returns whether a text is a glossary in TBX.
pub(super) fn is_tbx(text: &str) -> bool {
    let start = text.trim_start();
    let head = &start.as_bytes()[..start.len().min(HEAD)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    start.starts_with('<') && (has(b"<martif") || has(b"<tbx") || has(b"<TBX"))
}

/// The terms of a concept in one language.
#[derive(Default)]
struct Group {
    lang: String,
    terms: Vec<String>,
}

/// Returns each French term of a concept with each of its terms in the other language. Errors name the file as
/// `path`.
pub(super) fn terms(text: &str, other: Language, path: &Path) -> Result<Vec<Term>> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut languages) = (Vec::new(), BTreeSet::new());
    let (mut concept, mut term): (Vec<Group>, Option<String>) = (Vec::new(), None);
    let mut depth = 0_u32;
    // The line at which the current event begins, and its position.
    let (mut line, mut at) = (1, 0);
    loop {
        let next = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[at..next]).count();
        at = next;
        let malformed = |reason: String| {
            let fault = format!("not well-formed XML ({reason})");
            Error::input(path, fault).at_line(line).help("export the glossary again")
        };
        match reader.read_event().map_err(|e| malformed(e.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                match tag.name().0 {
                    "termEntry" | "conceptEntry" => concept.clear(),
                    "langSet" | "langSec" => {
                        let mut attributes = tag.attributes();
                        let mut attributes = attributes.with_checks(false).flatten();
                        let lang = attributes.find(|a| ["xml:lang", "lang"].contains(&a.key.as_ref()));
                        let lang = lang.map(|a| a.value.to_string()).unwrap_or_default();
                        languages.extend(languages.len().lt(&100).then(|| lang.clone()));
                        concept.push(Group { lang, terms: Vec::new() });
                    }
                    "term" => term = Some(String::new()),
                    _ => {}
                }
            }
            Event::Text(part) => term.iter_mut().for_each(|term| term.push_str(&part)),
            Event::CData(part) => term.iter_mut().for_each(|term| term.push_str(&part)),
            Event::GeneralRef(entity) => {
                let c = entity.resolve_char_ref().ok().flatten().map(String::from);
                let c =
                    c.unwrap_or_else(|| resolve_predefined_entity(&entity).unwrap_or_default().to_owned());
                term.iter_mut().for_each(|term| term.push_str(&c));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.name().0 {
                    "term" => {
                        let term = term.take().unwrap_or_default();
                        let term = term.split_whitespace().collect::<Vec<_>>().join(" ");
                        concept.last_mut().into_iter().for_each(|group| group.terms.push(term.clone()));
                    }
                    "termEntry" | "conceptEntry" => found.extend(pairs(&concept, other, line)),
                    _ => {}
                }
            }
            Event::Eof if depth > 0 => return Err(malformed("it ends inside an element".into())),
            Event::Eof => break,
            _ => {}
        }
    }
    if found.is_empty() {
        let languages = languages.into_iter().collect::<Vec<_>>().join(", ");
        let fault =
            format!("no concept has terms in French and {}; its languages are {languages}", other.name());
        return Err(Error::input(path, fault).help("use a glossary with these two languages"));
    }
    Ok(found)
}

/// Returns the pairs of terms of a concept that ends at a line.
fn pairs(concept: &[Group], other: Language, line: usize) -> Vec<Term> {
    let terms = |lang: Language| {
        let is_lang = move |group: &&Group| {
            let code = group.lang.split(['-', '_']).next().unwrap_or_default();
            Language::from_subtag(code).is_some_and(|own| own.lexicon_language() == lang.lexicon_language())
        };
        concept.iter().filter(is_lang).flat_map(|group| &group.terms).filter(|term| !term.is_empty())
    };
    let pair = |french: &String, foreign: &String| Term {
        line,
        french: french.clone(),
        foreign: foreign.clone(),
        weight: String::new(),
    };
    terms(Language::French)
        .flat_map(|french| terms(other).map(move |foreign| pair(french, foreign)))
        .collect()
}
