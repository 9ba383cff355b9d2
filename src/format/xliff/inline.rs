//! Reads the inline elements of XLIFF as marks.

use super::{BEGIN, END};
use crate::format::codes::role_of_ctype;
use crate::format::tmx::{Scanner, find};
use crate::text::{Mark, MarkKind, Role};
use rustc_hash::FxHashMap;

/// The state of reading the inline elements of a unit.
#[derive(Default)]
pub(super) struct InlineReader {
    elements: u32,
    /// The element of each side and identifier whose end has not been read.
    pairs: FxHashMap<(usize, String), u32>,
    /// For each open XML element, the end tag that it needs, if it is an inline tag.
    open: Vec<Option<Mark>>,
    /// The original codes of XLIFF 2.x, by identifier.
    data: FxHashMap<String, String>,
    /// The identifier of the original code that is being read.
    datum: Option<String>,
}

impl InlineReader {
    /// Begins another unit.
    pub(super) fn clear(&mut self) {
        self.elements = 0;
        self.pairs.clear();
        self.open.clear();
        self.data.clear();
        self.datum = None;
    }

    /// Begins an original code.
    pub(super) fn begin_datum(&mut self, id: Option<&str>) {
        self.datum = id.map(str::to_owned);
    }

    /// Ends an original code.
    pub(super) fn end_datum(&mut self, code: &str) {
        if let Some(id) = self.datum.take() {
            self.data.insert(id, code.to_owned());
        }
    }

    /// Returns the mark of the current start tag, or `None` if it only annotates text.
    pub(super) fn start(&mut self, side: usize, name: &str, scanner: &Scanner) -> Option<Mark> {
        let attribute = |name: &str| find(&scanner.attributes, name);
        let kind = match (name, attribute("pos")) {
            ("g" | "pc" | "bpt" | "bx" | "sc", _) | ("it", Some("open" | "begin")) => MarkKind::Open,
            ("ept" | "ex" | "ec" | "it", _) => MarkKind::Close,
            ("x" | "ph" | "ut" | "cp", _) => MarkKind::Alone,
            _ => return None,
        };
        let id = attribute("id").or(attribute("startRef")).unwrap_or_default();
        let pair = match name {
            "bpt" | "ept" | "bx" | "ex" => attribute("rid").unwrap_or(id),
            "sc" => id,
            "ec" => attribute("startRef").unwrap_or_default(),
            _ => "",
        };
        let element = self.element(kind, (side, pair));
        let role = ["subType", "ctype", "type"].into_iter().filter_map(attribute).map(role_of_ctype);
        let role = role.into_iter().find(|role| *role != Role::Other).unwrap_or_default();
        let datum = |name: &str| attribute(name).and_then(|id| self.data.get(id)).map(String::as_str);
        let code = match name {
            "g" => attribute(BEGIN).or(attribute("enregard:begin")),
            "pc" => datum("dataRefStart"),
            "ph" | "sc" | "ec" => datum("dataRef"),
            _ => None,
        };
        let literal = || match kind {
            _ if matches!(name, "bpt" | "ept" | "it" | "ut") => String::new(),
            MarkKind::Open if matches!(name, "g" | "pc") => scanner.tag(),
            _ => scanner.tag().trim_end_matches('>').to_owned() + "/>",
        };
        let code = code.map_or_else(literal, str::to_owned).into();
        let mark = Mark { at: 0, kind, element, role, code, id: id.into() };
        if matches!(name, "g" | "pc") {
            let end = if name == "g" { attribute(END) } else { datum("dataRefEnd") };
            let is_native = attribute(BEGIN).is_some() || attribute("dataRefStart").is_some();
            let end = end
                .map_or_else(|| if is_native { String::new() } else { format!("</{name}>") }, str::to_owned);
            self.open.push(Some(Mark { kind: MarkKind::Close, code: end.into(), ..mark.clone() }));
        }
        Some(mark)
    }

    fn element(&mut self, kind: MarkKind, (side, pair): (usize, &str)) -> u32 {
        let known = match kind {
            MarkKind::Close if !pair.is_empty() => self.pairs.remove(&(side, pair.to_owned())),
            _ => None,
        };
        known.unwrap_or_else(|| {
            self.elements += 1;
            if kind == MarkKind::Open && !pair.is_empty() {
                self.pairs.insert((side, pair.to_owned()), self.elements);
            }
            self.elements
        })
    }

    /// Notes that an XML element has begun that is no inline tag with text.
    pub(super) fn begin_other(&mut self) {
        self.open.push(None);
    }

    /// Ends an XML element. Returns its end tag, if it is an inline tag with text.
    pub(super) fn end(&mut self) -> Option<Mark> {
        self.open.pop().flatten()
    }
}
