//! Replaces the CDATA sections of an XHTML page with escaped text, because HTML has no such sections.

use crate::error::Message;
use crate::limits::reserve;

const CDATA: &str = "<![CDATA[";

/// Returns a page without CDATA sections, or `None` if the page has none.
pub(super) fn escaped(xhtml: &str) -> Result<Option<String>, Message> {
    if !xhtml.contains(CDATA) {
        return Ok(None);
    }
    let mut page = String::new();
    reserve(&mut page, xhtml.len())?;
    let mut rest = xhtml;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(first_part(rest));
        match part.strip_prefix(CDATA) {
            Some(section) => push_escaped(section.strip_suffix("]]>").unwrap_or(section), &mut page)?,
            None => push(part, &mut page)?,
        }
        rest = after;
    }
    Ok(Some(page))
}

/// Returns the length of the first part of a page: a CDATA section, a comment, a declaration, or the markup
/// before one of these. A part without an end extends to the end of the page.
fn first_part(page: &str) -> usize {
    let end = match page.find("<!") {
        Some(0) if page.starts_with(CDATA) => "]]>",
        Some(0) if page.starts_with("<!--") => "-->",
        Some(0) => ">",
        found => return found.unwrap_or(page.len()),
    };
    page.find(end).map_or(page.len(), |at| at + end.len())
}

fn push_escaped(text: &str, page: &mut String) -> Result<(), Message> {
    for part in text.split_inclusive(['&', '<', '>']) {
        let plain = part.trim_end_matches(['&', '<', '>']);
        push(plain, page)?;
        push(
            match &part[plain.len()..] {
                "&" => "&amp;",
                "<" => "&lt;",
                ">" => "&gt;",
                _ => "",
            },
            page,
        )?;
    }
    Ok(())
}

fn push(text: &str, page: &mut String) -> Result<(), Message> {
    reserve(page, text.len())?;
    page.push_str(text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    fn of(page: &str) -> String {
        escaped(page).unwrap().unwrap()
    }

    #[test]
    fn sections_become_escaped_text() {
        assert_eq!(of("<p><![CDATA[a < b && c > d]]></p>"), "<p>a &lt; b &amp;&amp; c &gt; d</p>");
        assert_eq!(
            of("<!DOCTYPE html><!-- <![CDATA[x]]> --><![CDATA[<]]>"),
            "<!DOCTYPE html><!-- <![CDATA[x]]> -->&lt;"
        );
        assert_eq!(escaped("<p>no section</p>").unwrap(), None);
    }

    #[test]
    fn a_section_without_an_end_extends_to_the_end_of_the_page() {
        assert_eq!(of("<p><![CDATA[a & «b"), "<p>a &amp; «b");
        assert_eq!(of("<![CDATA["), "");
        assert_eq!(of("<![CDATA[&"), "&amp;");
    }

    #[test]
    fn long_sections_are_escaped_at_every_position() {
        for length in [8191, 8192, 8193, 100_000] {
            let text = "«".repeat(length);
            assert_eq!(of(&format!("x<![CDATA[{text}&]]>")), format!("x{text}&amp;"));
            assert_eq!(of(&format!("<![CDATA[{}]]>", "&".repeat(length))), "&amp;".repeat(length));
        }
    }
}
