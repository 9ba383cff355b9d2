//! The review page: one HTML file in which an alignment is read, corrected and got out again.
//!
//! Everything is inside: style, script, and the data as JSON. The page's own policy allows it to run this very script
//! and style (by their hashes) and nothing else, and to load nothing; text gets into the page as text, never as HTML.

mod data;

pub(crate) use data::{
    PageBead, PageData, PageDecision, PageDocument, PageExports, PageSegment, Served, Verdict,
};

use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The script, in the order in which its parts build on each other.
const SCRIPT: &str = concat!(
    include_str!("js/words.js"),
    include_str!("js/i18n.js"),
    include_str!("js/model.js"),
    include_str!("js/edit.js"),
    include_str!("js/reasons.js"),
    include_str!("js/export.js"),
    include_str!("js/list.js"),
    include_str!("js/overview.js"),
    include_str!("js/page.js"),
);

/// The page for `data`.
///
/// # Errors
/// None that can be seen from outside: the data is plain numbers and text. Serialisation is fallible by its signature.
pub(crate) fn page(data: &PageData) -> serde_json::Result<String> {
    let json = block(&serde_json::to_string(data)?);
    // Served, the page may talk to where it came from.
    let connect = if data.served.is_some() { "; connect-src 'self'" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'{connect}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let mut out = String::with_capacity(json.len() + SCRIPT.len() + STYLE.len() + FRAME.len());
    let mut rest = FRAME;
    // In one pass, so that a text that looks like a mark is not taken for one.
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("}}").map_or(rest.len(), |end| at + end + 2);
        out.push_str(match &rest[at..end] {
            "{{policy}}" => &policy,
            "{{style}}" => STYLE,
            "{{script}}" => SCRIPT,
            "{{data}}" => &json,
            other => other,
        });
        rest = &rest[end..];
    }
    out.push_str(rest);
    Ok(out)
}

/// JSON that can stand in a `script` element: no `<` can end it, whatever the text says.
pub(crate) fn block(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The source expression of the policy for an inline text.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().enumerate().fold(0_u32, |sum, (k, &b)| sum | u32::from(b) << (16 - 8 * k));
        for k in 0..4 {
            let digit = char::from(DIGITS[(group >> (18 - 6 * k)) as usize & 63]);
            out.push(if k <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_policies_want_them() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn text_cannot_leave_its_block() {
        let hostile = "</script><script>alert(1)</script><!--{{script}}";
        let data = PageData { name: hostile.into(), ..PageData::default() };
        let html = page(&data).unwrap();
        assert_eq!(html.matches("</script>").count(), 2);
        assert_eq!(html.matches("<!--").count(), FRAME.matches("<!--").count());
        assert!(html.contains("\\u003c/script>"));
        assert_eq!(html.matches("\"use strict\"").count(), 1, "the mark in the text stays a text");
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        let html = page(&PageData::default()).unwrap();
        for address in [" src=", "href=\"http", "@import", "url("] {
            assert!(!html.contains(address), "{address}");
        }
        assert!(html.contains("default-src 'none'") && !html.contains("unsafe-"));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</script"));
    }
}
