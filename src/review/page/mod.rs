//! The review page: one HTML file for reading, correcting and exporting an alignment.
//!
//! The file contains its style sheet, its script, and its data as JSON. Style sheet and script are compressed, so that
//! the page of a short text is small; a loader of a few lines expands them. The content security policy allows only the
//! loader, the expanded script and the style sheet, by their hashes, the icon, and no external resources. Text is inserted
//! as text, never as HTML.

mod data;

pub(crate) use data::{
    BeadReview, PageAlternative, PageBead, PageData, PageDecision, PageDocument, PageExports, PageFinding,
    PageSegment, Served,
};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::sync::OnceLock;

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// Separates the style sheet from the script in the compressed text.
const SEPARATOR: &str = "\u{1}";
const LOADER: &str = include_str!("js/loader.js");
/// The script of the page, in parts. Code that runs while a part loads may use only the parts before it.
const SCRIPT: &str = concat!(
    include_str!("js/words.js"),
    include_str!("js/i18n.js"),
    include_str!("js/settings.js"),
    include_str!("js/model.js"),
    include_str!("js/order.js"),
    include_str!("js/edit.js"),
    include_str!("js/reasons.js"),
    include_str!("js/filters.js"),
    include_str!("js/flags.js"),
    include_str!("js/findings.js"),
    include_str!("js/export.js"),
    include_str!("js/list.js"),
    include_str!("js/row.js"),
    include_str!("js/card.js"),
    include_str!("js/drag.js"),
    include_str!("js/replace.js"),
    include_str!("js/overview.js"),
    include_str!("js/changes.js"),
    include_str!("js/kept.js"),
    include_str!("js/saving.js"),
    include_str!("js/realign.js"),
    include_str!("js/sheet.js"),
    include_str!("js/keys.js"),
    include_str!("js/events.js"),
    include_str!("js/page.js"),
);

/// Renders the page for `data`.
pub(crate) fn page(data: &PageData) -> serde_json::Result<String> {
    // Without `<`, no text in the data can close the script element.
    let json = serde_json::to_string(data)?.replace('<', "\\u003c");
    let assets = assets().map_err(serde_json::Error::io)?;
    // A served page sends its changes to the server that it came from.
    let connect = if data.served.is_some() { "; connect-src 'self'" } else { "" };
    let policy = format!("{}{connect}; base-uri 'none'; form-action 'none'", assets.policy);
    let mut out = String::with_capacity(json.len() + assets.packed.len() + FRAME.len());
    let mut rest = FRAME;
    // All placeholders are replaced in a single pass, so that a placeholder in the data stays as it is.
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("}}").map_or(rest.len(), |end| at + end + 2);
        out.push_str(match &rest[at..end] {
            "{{policy}}" => &policy,
            "{{script}}" => &assets.packed,
            "{{loader}}" => LOADER,
            "{{data}}" => &json,
            other => other,
        });
        rest = &rest[end..];
    }
    Ok(out + rest)
}

/// The parts that are the same in every page.
struct Assets {
    /// The style sheet and the script, compressed.
    packed: String,
    /// The start of the content security policy, with the hashes of the scripts and the style sheet.
    policy: String,
}

/// Returns the parts that are the same in every page. They are made once, because compressing takes longer than all the
/// rest of a small page.
fn assets() -> io::Result<&'static Assets> {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    if let Some(assets) = ASSETS.get() {
        return Ok(assets);
    }
    let script = lean(SCRIPT);
    let packed = pack(&format!("{STYLE}{SEPARATOR}{script}"))?;
    let (loader, script, style) = (hash(LOADER), hash(&script), hash(STYLE));
    let policy =
        format!("default-src 'none'; img-src data:; script-src '{loader}' '{script}'; style-src '{style}'");
    Ok(ASSETS.get_or_init(|| Assets { packed, policy }))
}

/// Returns a script without its indentation and without the lines that are only comments. No text of the script
/// spans several lines.
fn lean(script: &str) -> String {
    let is_code =
        |line: &&str| !["//", "/*", "*"].iter().any(|sign| line.starts_with(sign)) && !line.is_empty();
    script.lines().map(str::trim).filter(is_code).flat_map(|line| [line, "\n"]).collect()
}

/// Compresses a text for the loader.
fn pack(text: &str) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(base64(&encoder.finish()?))
}

/// Returns the source expression that allows this inline script or style in the content security policy.
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
    use crate::audit::Kind;
    use crate::quality::Flag;

    #[test]
    fn hashes_are_source_expressions_of_the_policy() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn text_cannot_close_its_script_element() {
        let hostile = "</script><script>alert(1)</script><!--{{script}}";
        let data = PageData { name: hostile.into(), ..PageData::default() };
        let html = page(&data).unwrap();
        assert_eq!(html.matches("</script>").count(), 3);
        assert_eq!(html.matches("<!--").count(), FRAME.matches("<!--").count());
        assert!(html.contains("\\u003c/script>"));
        assert_eq!(html.matches("\"use strict\"").count(), 1, "the placeholder in the data is not replaced");
    }

    #[test]
    fn the_script_is_lean_and_packed() {
        assert_eq!(lean("// a\n/** b\n * c\n */\nf();\n  // d\n\n  g(\"//\");\n"), "f();\ng(\"//\");\n");
        let mut packed = Vec::new();
        DeflateEncoder::new(&mut packed, Compression::best()).write_all(lean(SCRIPT).as_bytes()).unwrap();
        assert_eq!(pack(&lean(SCRIPT)).unwrap(), base64(&packed));
        assert!(!SCRIPT.lines().any(|line| line.matches('`').count() % 2 == 1), "a text spans several lines");
        let html = page(&PageData::default()).unwrap();
        assert!(html.len() < 78_000, "{} bytes without any text", html.len());
    }

    #[test]
    fn the_page_defines_all_flags_in_both_languages() {
        let (_, definitions) = SCRIPT.split_once("const DEFINITIONS = {").unwrap();
        let (english, french) = definitions.split_once("\n  fr: {").unwrap();
        let french = &french[..french.find("\n};").unwrap()];
        let mut rest = english;
        for flag in Flag::ALL {
            let key = format!("\"{}\":", flag.name());
            let (_, after) =
                rest.split_once(&key).unwrap_or_else(|| panic!("{key} is missing or out of order"));
            let definition = format!("\"{}\",", flag.definition());
            assert!(after.trim_start().starts_with(&definition), "{key} {definition}");
            assert!(french.contains(&key), "{key}");
            rest = after;
        }
        let count = |texts: &str| texts.lines().filter(|line| line.starts_with("    \"")).count();
        assert_eq!((count(english), count(french)), (Flag::ALL.len(), Flag::ALL.len()));
    }

    #[test]
    fn the_page_defines_all_kinds_of_findings_in_both_languages() {
        let (_, definitions) = SCRIPT.split_once("const FINDINGS = {").unwrap();
        let (english, french) = definitions.split_once("\n  fr: {").unwrap();
        let french = &french[..french.find("\n};").unwrap()];
        // The others concern an old version, or a file without a counterpart.
        let kinds = Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Stale | Kind::UntranslatedFile));
        for kind in kinds {
            let definition = format!("\"{}\": \"{}\",", kind.name(), kind.definition());
            assert!(english.contains(&definition), "{definition}");
            assert!(french.contains(&format!("\"{}\":", kind.name())), "{kind}");
        }
    }

    #[test]
    fn the_page_loads_no_external_resources() {
        let html = page(&PageData::default()).unwrap();
        for address in [" src=", "href=\"http", "@import", "url("] {
            assert!(!html.contains(address), "{address}");
        }
        assert!(html.contains("default-src 'none'") && !html.contains("unsafe-"));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</script"));
    }
}
