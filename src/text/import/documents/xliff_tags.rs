//! The inline tags of XLIFF documents.

use super::paragraphs::{Block, Paragraphs};
use super::xml::Tag;
use crate::error::Message;
use crate::text::{MarkKind, Role};
use std::collections::HashMap;

/// Reads the inline tags of a unit. Does nothing if inline markup is not kept.
#[derive(Default)]
pub(super) struct InlineTags {
    /// The tag whose native code is being read.
    native: Option<Inline>,
    /// The native code, or an original code of XLIFF 2.x.
    code: String,
    /// The identifier of the original code that is being read.
    datum: Option<String>,
    data: HashMap<String, String>,
    /// The native codes of the ends of open elements.
    ends: Vec<String>,
}

/// An inline tag.
struct Inline {
    kind: MarkKind,
    /// The name by which the end of an element is found.
    name: String,
    role: Role,
    code: String,
    id: String,
}

impl InlineTags {
    /// Handles the start tag of an element of a text.
    pub(super) fn start(
        &mut self,
        tag: &Tag<'_>,
        is_empty: bool,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        if !out.is_marked() {
            return Ok(());
        }
        let Some(mut inline) = inline(tag, is_empty) else { return Ok(()) };
        let datum = |name: &str| tag.attribute(name).and_then(|id| self.data.get(&id).cloned());
        let end = match tag.local() {
            "pc" => datum("dataRefEnd").unwrap_or_else(|| "</pc>".into()),
            local => tag.attribute("end").filter(|_| local == "g").unwrap_or_else(|| format!("</{local}>")),
        };
        let begin = if tag.local() == "g" { tag.attribute("begin") } else { None };
        if let Some(code) = begin.or_else(|| datum("dataRefStart")).or_else(|| datum("dataRef")) {
            inline.code = code;
        }
        let name = inline.name.clone();
        match tag.local() {
            "bpt" | "ept" | "ph" | "it" if !is_empty => {
                // The native code follows.
                self.code.clear();
                self.native = Some(inline);
                return Ok(());
            }
            "g" | "pc" if is_empty => {
                mark(inline, block, out)?;
                return out.close(block, &name, &end);
            }
            "g" | "pc" => self.ends.push(end),
            _ => {}
        }
        mark(inline, block, out)
    }

    /// Begins an original code of XLIFF 2.x.
    pub(super) fn begin_data(&mut self, tag: &Tag<'_>, out: &Paragraphs<'_>) {
        if out.is_marked() && tag.local() == "originalData" {
            self.data.clear();
        } else if out.is_marked() && tag.local() == "data" {
            self.datum = tag.attribute("id");
            self.code.clear();
        }
    }

    /// Adds text that is inside an ignored element.
    pub(super) fn native(&mut self, text: &str, out: &Paragraphs<'_>) -> Result<(), Message> {
        if self.native.is_none() && self.datum.is_none() {
            return Ok(());
        }
        self.code.push_str(text);
        out.budget.text(text.len())
    }

    /// Handles the end of an ignored element, or of an element inside it. `is_outermost` is true for the former, if it
    /// is in a text.
    pub(super) fn end_native(
        &mut self,
        local: &str,
        is_outermost: bool,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        if let Some(id) = self.datum.take_if(|_| local == "data") {
            self.data.insert(id, std::mem::take(&mut self.code));
        }
        let Some(mut inline) = self.native.take_if(|_| is_outermost) else { return Ok(()) };
        if !self.code.is_empty() {
            inline.code = std::mem::take(&mut self.code);
        }
        mark(inline, block, out)
    }

    /// Handles the end of an element with text.
    pub(super) fn end(
        &mut self,
        local: &str,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        if !out.is_marked() || !matches!(local, "g" | "pc") {
            return Ok(());
        }
        let code = self.ends.pop().unwrap_or_else(|| format!("</{local}>"));
        out.close(block, local, &code)
    }
}

/// Adds a tag to a text.
fn mark(inline: Inline, block: &mut Block, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let Inline { kind, name, role, code, id } = inline;
    match kind {
        MarkKind::Open => out.open(block, &name, role, &code)?,
        MarkKind::Close => out.close(block, &name, &code)?,
        MarkKind::Alone => out.alone(block, role, &code)?,
    }
    out.identify(block, &id);
    Ok(())
}

/// Returns the inline tag of a start tag, or `None` if the tag only annotates text.
fn inline(tag: &Tag<'_>, is_empty: bool) -> Option<Inline> {
    let of = |name: &str| tag.attribute(name);
    let local = tag.local();
    let kind = match (local, of("pos").as_deref()) {
        ("g" | "pc" | "bpt" | "bx" | "sc", _) | ("it", Some("open")) => MarkKind::Open,
        ("ept" | "ex" | "ec" | "it", _) => MarkKind::Close,
        ("x" | "ph" | "ut", _) => MarkKind::Alone,
        _ => return None,
    };
    let id = of("id").or_else(|| of("startRef")).unwrap_or_default();
    let pair = || of("rid").or_else(|| of("startRef")).unwrap_or_else(|| id.clone());
    let name = match local {
        "bpt" | "ept" | "bx" | "ex" => format!("bpt {}", pair()),
        "sc" | "ec" => format!("sc {}", pair()),
        _ => local.to_owned(),
    };
    let kinds = ["subType", "ctype", "type"].into_iter().filter_map(of);
    let role = kinds.map(|kind| role_of(&kind)).find(|role| *role != Role::Other).unwrap_or_default();
    // The content of an element with a native code replaces the tag.
    let has_native = matches!(local, "bpt" | "ept" | "it");
    let code = if has_native { String::new() } else { tag.code(is_empty || !matches!(local, "g" | "pc")) };
    Some(Inline { kind, name, role, code, id })
}

/// Returns the meaning of a `ctype`, `type` or `subType`.
fn role_of(name: &str) -> Role {
    match name {
        "bold" | "xlf:b" => Role::Bold,
        "italic" | "xlf:i" => Role::Italic,
        "underlined" | "xlf:u" => Role::Underline,
        "link" => Role::Link,
        "image" => Role::Image,
        "lb" | "xlf:lb" => Role::LineBreak,
        _ => Role::Other,
    }
}
