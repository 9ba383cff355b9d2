//! The inline markup of Markdown: emphasis, links, pictures, code and inline HTML.

use crate::error::Message;
use crate::text::Role;
use crate::text::import::documents::markup;
use crate::text::import::documents::paragraphs::{Block, Paragraphs};
use pulldown_cmark::TagEnd;

/// Returns the meaning and the name of an inline element with text, or `None` for a block.
pub(super) fn of(tag: &TagEnd) -> Option<(Role, &'static str)> {
    Some(match tag {
        TagEnd::Emphasis => (Role::Italic, "emphasis"),
        TagEnd::Strong => (Role::Bold, "strong"),
        TagEnd::Strikethrough => (Role::Strike, "strikethrough"),
        TagEnd::Superscript => (Role::Superscript, "superscript"),
        TagEnd::Subscript => (Role::Subscript, "subscript"),
        TagEnd::Link => (Role::Link, "link"),
        TagEnd::Image => (Role::Image, "image"),
        _ => return None,
    })
}

/// Returns the code with which an inline element begins.
pub(super) fn opening(role: Role, element: &str) -> &str {
    let doubled = ["**", "__", "~~", "![", "[["];
    let known = doubled.iter().find(|code| element.starts_with(**code));
    let length = match role {
        Role::Italic => 1,
        _ if known.is_some() => 2,
        // An address without brackets has no code.
        Role::Link if !element.starts_with(['[', '<']) => 0,
        _ => 1,
    };
    element.get(..length).unwrap_or_default()
}

/// Returns the back quotes or dollar signs around inline code or a formula.
pub(super) fn delimiter(element: &str) -> &str {
    let sign = element.chars().next().unwrap_or('`');
    &element[..element.len() - element.trim_start_matches(sign).len()]
}

/// Notes a tag of HTML inside a paragraph.
pub(super) fn html(tag: &str, block: &mut Block, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    if !out.is_marked() {
        return Ok(());
    }
    let inside = tag.trim_start_matches('<');
    let (is_end, inside) = (inside.starts_with('/'), inside.trim_start_matches('/'));
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    match markup::role(&name) {
        None => Ok(()),
        Some(_) if is_end => out.close(block, &name, tag),
        Some(role) if markup::is_void(&name) || tag.ends_with("/>") => out.alone(block, role, tag),
        Some(role) => out.open(block, &name, role, tag),
    }
}
