//! The parts of an EPUB other than the texts of its chapters.

use crate::format::unit::Languages;
use crate::wording::escape_html;

/// The first entry, by which programs recognise an EPUB.
pub(super) const TYPE: [&str; 2] = ["mimetype", "application/epub+zip"];

/// The parts that do not depend on the units, with their names.
pub(super) const FIXED: &[(&str, &str)] = &[
    (
        "META-INF/container.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n\
        <rootfiles>\n\
        <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\n\
        </rootfiles>\n</container>\n",
    ),
    ("EPUB/style.css", include_str!("book.css")),
];

pub(super) const PACKAGE: &str = "EPUB/package.opf";
pub(super) const CONTENTS: &str = "EPUB/nav.xhtml";

/// The end of a chapter and of the table of contents.
pub(super) const TAIL: &str = "</body>\n</html>\n";

/// The end of the list of files.
pub(super) const PACKAGE_TAIL: &str = "</spine>\n</package>\n";

/// When the book was last changed, which EPUB requires. It is the date of the entries of the archive, because the
/// same units give the same bytes. E-readers tell versions of a book by its identifier, which depends on the texts.
const MODIFIED: &str = "1980-01-01T00:00:00Z";

/// Returns the name of the file of a chapter, whose number counts from 1.
pub(super) fn chapter_file(number: usize) -> String {
    format!("chapter-{number:04}.xhtml")
}

/// Returns everything before the body of a chapter or of the table of contents. `title` is escaped.
pub(super) fn head(title: &str, languages: &Languages) -> String {
    // Each text has its own direction.
    let tag = escape_html(&languages.src);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{tag}\" xml:lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body>\n"
    )
}

/// Returns the table of contents from its beginning to its first entry. `title` is escaped.
pub(super) fn contents_head(title: &str, languages: &Languages) -> String {
    format!("{}<nav epub:type=\"toc\">\n<ol>\n", head(title, languages))
}

/// Returns an entry of the table of contents. `name` is escaped.
pub(super) fn contents_entry(name: &str, chapter: usize) -> String {
    format!("<li><a href=\"{}\">{name}</a></li>\n", chapter_file(chapter))
}

/// The end of the entries of the table of contents.
pub(super) const CONTENTS_TAIL: &str = "</ol>\n</nav>\n";

/// Returns the list of files from its beginning to the first chapter. `title` is escaped.
pub(super) fn package_head(title: &str, identifier: &str, languages: &Languages) -> String {
    let Languages { src, tgt } = languages;
    let mut tags = vec![escape_html(src), escape_html(tgt)];
    tags.dedup();
    let languages: String = tags.iter().map(|tag| format!("<dc:language>{tag}</dc:language>\n")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">{identifier}</dc:identifier>\n<dc:title>{title}</dc:title>\n{languages}\
         <meta property=\"dcterms:modified\">{MODIFIED}</meta>\n</metadata>\n<manifest>\n\
         <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n"
    )
}

/// Returns the entry of a chapter in the list of files.
pub(super) fn package_item(chapter: usize) -> String {
    let file = chapter_file(chapter);
    format!("<item id=\"c{chapter}\" href=\"{file}\" media-type=\"application/xhtml+xml\"/>\n")
}

/// What is between the list of files and the reading order.
pub(super) const SPINE: &str = "</manifest>\n<spine>\n";

/// Returns the entry of a chapter in the reading order.
pub(super) fn spine_item(chapter: usize) -> String {
    format!("<itemref idref=\"c{chapter}\"/>\n")
}
