//! Tests that documents in ZIP archives never cause a panic, and that the paragraphs of a document can be
//! stored in a new document and read again. The first byte of the input selects the kind of document. Run it
//! with: fuzz/run 60 containers
#![no_main]

use enregard::internals::text::document::Document;
use enregard::internals::text::read::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The entry of an EPUB that names the package, and a package with two chapters.
const CONTAINER: &[u8] = b"<container><rootfile full-path=\"OEBPS/book.opf\"/></container>";
const PACKAGE: &[u8] = b"<package><item id=\"a\" href=\"0.xhtml\"/><item id=\"b\" href=\"1.xhtml\"/>\
                         <itemref idref=\"a\"/><itemref idref=\"b\"/></package>";

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    // The entries of the archive are separated by NUL, which no XML contains.
    let mut parts = bytes.split(|&b| b == 0);
    let mut part = || parts.next().unwrap_or_default();
    let archive = match choice % 5 {
        // Without the signature, the bytes would be read as plain text.
        0 if bytes.starts_with(b"PK\x03\x04") => bytes.to_vec(),
        0 => return,
        1 => {
            let entries = [
                ("word/document.xml", part()),
                ("word/footnotes.xml", part()),
                ("word/endnotes.xml", part()),
            ];
            zip(entries.into_iter().filter(|(_, content)| !content.is_empty()))
        }
        2 => zip([("content.xml", part())]),
        3 => zip([
            ("META-INF/container.xml", part()),
            ("OEBPS/book.opf", part()),
            ("OEBPS/0.xhtml", part()),
            ("OEBPS/1.xhtml", part()),
        ]),
        _ => epub(part(), part()),
    };
    let Some(document) = decoded(&archive) else { return };
    let paragraphs = paragraphs(&document);
    for paragraph in &paragraphs {
        assert!(!paragraph.trim().is_empty() && !paragraph.contains('\n'));
    }
    let copy = match choice / 5 % 3 {
        0 => zip([("word/document.xml", tagged(&paragraphs, "<w:p><w:t>", "</w:t></w:p>").as_bytes())]),
        1 => zip([("content.xml", tagged(&paragraphs, "<text:p>", "</text:p>").as_bytes())]),
        _ => epub(tagged(&paragraphs, "<p>", "</p>").as_bytes(), b"<p></p>"),
    };
    if !paragraphs.is_empty() {
        let copy = decoded(&copy).unwrap();
        // A control character becomes a space, which may be next to another space.
        let single =
            |text: &&str| text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let words = |paragraphs: &[&str]| paragraphs.iter().map(single).collect::<Vec<_>>();
        assert_eq!(words(&self::paragraphs(&copy)), words(&paragraphs));
    }
});

fn decoded(bytes: &[u8]) -> Option<Document> {
    read::decode(bytes, Path::new("fuzz"), &ReadOptions::default()).ok()
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs.iter().map(|range| &document.text[range.clone()]).collect()
}

fn zip<'a>(entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn epub(first: &[u8], second: &[u8]) -> Vec<u8> {
    zip([
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", PACKAGE),
        ("OEBPS/0.xhtml", first),
        ("OEBPS/1.xhtml", second),
    ])
}

/// An XML document in which each paragraph is between `start` and `end`.
fn tagged(paragraphs: &[&str], start: &str, end: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let elements = paragraphs.iter().map(|text| format!("{start}{}{end}", escaped(text)));
    format!("<document>{}</document>", elements.collect::<String>())
}
