//! Tests bilingual books: EPUB output of `align`, `convert` and `score`.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::Place;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

const LANGUAGES: [&str; 4] = ["--src-lang", "fr", "--tgt-lang", "en"];

/// The parts of a book with their names, in the order of the archive.
fn parts(place: &Place, name: &str) -> Vec<(String, String)> {
    let bytes = std::fs::read(place.path(name)).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let is_first = index == 0;
        assert_eq!(is_first, entry.compression() == CompressionMethod::Stored, "{name}");
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        parts.push((name, text));
    }
    // Programs recognise the type of the file by these bytes at this place.
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    parts
}

fn part(parts: &[(String, String)], name: &str) -> String {
    let found = parts.iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).1.clone()
}

/// The text of a part in XML, and the values of an attribute of one of its elements. Fails if it is not well-formed.
fn parsed(xml: &str, element: &str, attribute: &str) -> (String, Vec<String>) {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut values, mut depth) = (String::new(), Vec::new(), 0);
    let mut value = |tag: &BytesStart<'_>| {
        if tag.name().as_ref() == element {
            let found = tag.try_get_attribute(attribute).unwrap();
            values.extend(found.map(|found| found.value.into_owned()));
        }
    };
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e}: {xml}")) {
            Event::Eof => break,
            Event::Start(tag) => {
                value(&tag);
                depth += 1;
            }
            Event::Empty(tag) => value(&tag),
            Event::End(_) => depth -= 1,
            Event::Text(more) => text += &more,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{xml}");
    (text, values)
}

/// Checks that the parts of a book are well-formed and refer to each other. Returns its chapters in reading order.
fn chapters(parts: &[(String, String)]) -> Vec<String> {
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..3], ["mimetype", "META-INF/container.xml", "EPUB/style.css"]);
    let container = parsed(&part(parts, "META-INF/container.xml"), "rootfile", "full-path");
    assert_eq!(container.1, ["EPUB/package.opf"]);
    let package = part(parts, "EPUB/package.opf");
    let (_, files) = parsed(&package, "item", "href");
    let (_, identifiers) = parsed(&package, "item", "id");
    let (_, order) = parsed(&package, "itemref", "idref");
    let mut listed: Vec<String> = files.iter().map(|file| format!("EPUB/{file}")).collect();
    listed.extend(["mimetype", "META-INF/container.xml", "EPUB/package.opf"].map(str::to_owned));
    let mut all = names.clone();
    listed.sort();
    all.sort_unstable();
    assert_eq!(listed, all);
    let file = |id: &String| &files[identifiers.iter().position(|known| known == id).unwrap()];
    let chapters: Vec<&String> = order.iter().map(file).collect();
    let (_, entries) = parsed(&part(parts, "EPUB/nav.xhtml"), "a", "href");
    assert!(!entries.is_empty() && entries.iter().all(|entry| chapters.contains(&entry)), "{entries:?}");
    let texts: Vec<String> = chapters.iter().map(|name| part(parts, &format!("EPUB/{name}"))).collect();
    texts.iter().for_each(|text| drop(parsed(text, "p", "lang")));
    texts
}

fn property<'p>(package: &'p str, tag: &str) -> Vec<&'p str> {
    let begin = format!("<{tag}");
    let rest = package.split(begin.as_str()).skip(1);
    rest.map(|rest| rest.split_once('>').unwrap().1.split_once('<').unwrap().0).collect()
}

#[test]
fn a_book_has_the_parts_that_readers_expect() {
    let place = Place::with_pair();
    let align = ["align", "a.fr.txt", "a.en.txt", "--quiet", "-o"];
    place.run(&[&align[..], &["book.epub"]].concat()).succeeds();
    let book = parts(&place, "book.epub");
    let texts = chapters(&book);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("<h1>a</h1>\n<table>"), "{}", texts[0]);
    assert!(
        texts[0].contains(
            "<td lang=\"fr\" xml:lang=\"fr\">Le facteur poussa la grille du jardin.</td>\
             <td lang=\"en\" xml:lang=\"en\">The postman pushed the garden gate open.</td>"
        ),
        "{}",
        texts[0]
    );
    assert_eq!(texts[0].matches("<tr class=\"p\">").count(), 2, "two paragraphs");
    let package = part(&book, "EPUB/package.opf");
    assert_eq!(property(&package, "dc:title"), ["a"]);
    assert_eq!(property(&package, "dc:language"), ["fr", "en"]);
    assert_eq!(property(&package, "meta property=\"dcterms:modified\""), ["1980-01-01T00:00:00Z"]);
    // The same units give the same bytes, and `convert` those of `align`.
    place.run(&[&align[..], &["a.jsonl"]].concat()).succeeds();
    place.run(&["convert", "a.jsonl", "again.epub", "--quiet"]).succeeds();
    let bytes = |name: &str| std::fs::read(place.path(name)).unwrap();
    assert!(bytes("book.epub") == bytes("again.epub"));
    // Another book has another identifier.
    let identifier = |name: &str| {
        let package = part(&parts(&place, name), "EPUB/package.opf");
        property(&package, "dc:identifier")[0].to_owned()
    };
    place.run(&["convert", "a.jsonl", "other.epub", "--layout", "alternate", "--quiet"]).succeeds();
    assert!(identifier("book.epub").starts_with("urn:uuid:"));
    assert_ne!(identifier("book.epub"), identifier("other.epub"));
}

#[test]
fn the_words_of_the_units_come_back_from_the_alternate_layout() {
    let place = Place::with_pair();
    place.write("b.fr.txt", "Il dit : « R&D <ici> ». Puis rien.\n");
    place.write("b.en.txt", "He said: \"R&D <here>\". Then nothing.\n");
    place.write("list.tsv", "a.fr.txt\ta.en.txt\nb.fr.txt\tb.en.txt\n");
    let align = ["align", "--pairs", "list.tsv", "--quiet", "-s", "fr", "-t", "en", "-o"];
    place.run(&[&align[..], &["book.epub", "--layout", "alternate"]].concat()).succeeds();
    place.run(&[&align[..], &["book.jsonl", "--keep-nulls"]].concat()).succeeds();
    let book = parts(&place, "book.epub");
    assert_eq!(chapters(&book).len(), 2);
    assert_eq!(property(&part(&book, "EPUB/package.opf"), "dc:title"), ["book"]);
    let (contents, _) = parsed(&part(&book, "EPUB/nav.xhtml"), "a", "href");
    assert_eq!(contents.split_whitespace().collect::<Vec<_>>(), ["book", "a", "b"]);
    let mut expected = Vec::new();
    let mut document = String::new();
    for line in place.read("book.jsonl").lines() {
        let unit: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| unit[key].as_str().unwrap().to_owned();
        if text("document") != document {
            document = text("document");
            expected.push(document.clone());
        }
        expected.extend([text("source"), text("target")]);
    }
    let expected = expected.join(" ");
    let read = place.run(&["split", "book.epub", "--lang", "fr"]);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(read.succeeds()), words(&expected));
    assert!(expected.contains("« R&D <ici> »"), "{expected}");
}

#[test]
fn texts_have_their_directions() {
    let place = Place::new();
    place.write("a.tsv", "source\ttarget\nOui.\tנעם.\nSeule.\t\n\tלא.\n");
    let convert = |more: &[&str]| {
        let call = ["convert", "a.tsv", "a.epub", "--src-lang", "fr", "--tgt-lang", "he", "--quiet"];
        place.run(&[&call[..], more].concat()).succeeds();
        chapters(&parts(&place, "a.epub")).remove(0)
    };
    let columns = convert(&[]);
    let hebrew = "lang=\"he\" xml:lang=\"he\" dir=\"rtl\"";
    assert!(columns.contains(&format!("<td {hebrew}>נעם.</td>")), "{columns}");
    let alternate = convert(&["--layout", "alternate"]);
    let translation = format!("<p class=\"translation\" {hebrew}>");
    let french = "<p lang=\"fr\" xml:lang=\"fr\">";
    for pair in [
        format!("<div class=\"pair\">{french}Oui.</p>{translation}נעם.</p></div>"),
        format!("<div class=\"pair\">{french}Seule.</p></div>"),
        format!("<div class=\"pair\">{translation}לא.</p></div>"),
    ] {
        assert!(alternate.contains(&pair), "{alternate}");
    }
}

#[test]
fn long_documents_are_divided_between_paragraphs() {
    let place = Place::new();
    let source = "Le facteur posa deux lettres sur la table de pierre du jardin. ".repeat(10);
    let mut units = String::new();
    for number in 0..500 {
        let (paragraph, source) = (number / 7, format!("{source}{number}"));
        units += &format!(
            "{{\"document\":\"d\",\"source\":\"{source}\",\"target\":\"T{number}\",\"source_paragraphs\":[{paragraph},{}],\
             \"source_lang\":\"fr\",\"target_lang\":\"en\"}}\n",
            paragraph + 1
        );
    }
    place.write("a.jsonl", &units);
    place.run(&["convert", "a.jsonl", "a.epub", "--quiet"]).succeeds();
    let book = parts(&place, "a.epub");
    let texts = chapters(&book);
    assert_eq!(texts.len(), 2);
    let count = |text: &str, what: &str| text.matches(what).count();
    assert_eq!(texts.iter().map(|text| count(text, "<td ")).sum::<usize>(), 1000);
    assert_eq!(
        texts.iter().map(|text| count(text, "<tr class=\"p\">")).sum::<usize>(),
        500_usize.div_ceil(7)
    );
    assert_eq!(texts.iter().map(|text| count(text, "<h1>")).sum::<usize>(), 1);
    assert!(texts[1].contains("<title>d (2)</title>"), "{}", &texts[1][..500]);
    // One entry for the document.
    let (_, entries) = parsed(&part(&book, "EPUB/nav.xhtml"), "a", "href");
    assert_eq!(entries, ["chapter-0001.xhtml"]);
    // Without paragraphs, a text is divided, too.
    place.write("a.tsv", format!("source\ttarget\n{}", format!("{source}\tT\n").repeat(500)));
    place.run(&[&["convert", "a.tsv", "b.epub", "--quiet"], &LANGUAGES[..]].concat()).succeeds();
    let sizes: Vec<usize> = chapters(&parts(&place, "b.epub")).iter().map(String::len).collect();
    assert!(sizes.len() == 2 && (260_000..262_000).contains(&sizes[0]), "{sizes:?}");
}

#[test]
fn books_are_complete_and_have_names() {
    let place = Place::with_pair();
    place.write(
        "a.fr.txt",
        format!("{}\n\nLe pont de la rivière fut fermé pour trois semaines.\n", common::FR),
    );
    let align = ["align", "a.fr.txt", "a.en.txt", "-s", "fr", "-t", "en"];
    let run = place.run(&[&align[..], &["-o", "a.epub"]].concat());
    run.succeeds();
    assert!(run.stderr.contains("5 units written to a.epub"), "{}", run.stderr);
    assert!(chapters(&parts(&place, "a.epub"))[0].contains("Le pont de la rivière"));
    // Unaligned sentences have no flags.
    place.run(&[&align[..], &["-o", "b.epub", "--only", "numbers", "--quiet"]].concat()).succeeds();
    assert!(!chapters(&parts(&place, "b.epub"))[0].contains("Le pont de la rivière"));
    // One book for each document.
    place.write("list.tsv", "a.fr.txt\ta.en.txt\tun\na.fr.txt\ta.en.txt\tdeux & trois\n");
    let list = ["align", "--pairs", "list.tsv", "-s", "fr", "-t", "en", "--quiet", "--to", "epub", "-o"];
    place.run(&[&list[..], &["books/"]].concat()).succeeds();
    let title = |name: &str| {
        let package = part(&parts(&place, name), "EPUB/package.opf");
        property(&package, "dc:title")[0].to_owned()
    };
    assert_eq!(title("books/deux & trois.epub"), "deux &amp; trois");
    // Files of the same book have different titles.
    place.run(&["align", "--pairs", "list.tsv", "-s", "fr", "-t", "en", "-q", "-o", "all.jsonl"]).succeeds();
    place.run(&["convert", "all.jsonl", "all.epub", "--split-units", "6", "--quiet"]).succeeds();
    assert_eq!([title("all-0001.epub"), title("all-0002.epub")], ["all-0001", "deux &amp; trois"]);
    let bands = ["convert", "all.jsonl", "all.epub", "--split-by-confidence", "0.01", "--quiet"];
    place.run(&bands).succeeds();
    assert_eq!(title("all.conf-0.01-1.00.epub"), "all.conf-0.01-1.00");
    // Nothing to write is a book, too.
    place.write("none.tsv", "source\ttarget\n");
    place.run(&[&["convert", "none.tsv", "none.epub", "--quiet"], &LANGUAGES[..]].concat()).succeeds();
    assert_eq!(chapters(&parts(&place, "none.epub")).len(), 1);
    assert_eq!(title("none.epub"), "none");
}

#[test]
fn characters_that_xml_forbids_are_removed_and_counted() {
    let place = Place::new();
    place.write("a.tsv", "source\ttarget\nUn\u{1}\tA\u{b}b\u{ffff}\n");
    let run = place.run(&[&["convert", "a.tsv", "a.epub"], &LANGUAGES[..]].concat());
    run.succeeds();
    assert!(run.stderr.contains("2 characters removed: not allowed in the format epub"), "{}", run.stderr);
    assert!(chapters(&parts(&place, "a.epub"))[0].contains(">Un</td>"));
}

#[test]
fn books_are_not_read_as_pairs() {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.epub", "--quiet"]).succeeds();
    place
        .run(&["convert", "a.epub", "b.tsv"])
        .fails(2, &["a.epub: is a document, not a file of pairs", "align"]);
    place
        .run(&["convert", "a.epub", "b.tsv", "--from", "epub"])
        .fails(2, &["--from epub: books of pairs can be written but not read", "read the file from which"]);
    place.run(&["info", "a.epub"]).succeeds();
    place.write("a.tsv", "source\ttarget\nUn\tOne\n");
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\tb\n");
    let convert =
        |more: &[&str]| place.run(&[&["convert", "a.tsv", "b.epub"], &LANGUAGES[..], more].concat());
    convert(&["--tags", "keep"]).fails(2, &["--tags keep: applies only to"]);
    convert(&["--context"]).fails(2, &["--context: applies only to TMX output, but the output is epub"]);
    place
        .run(&[&["align", "--pairs", "list.tsv", "-o", "b.epub", "--resume"], &LANGUAGES[..]].concat())
        .fails(2, &["--resume: cannot be combined with EPUB output"]);
    assert!(!place.files().iter().any(|name| name.starts_with("b.")), "{:?}", place.files());
}

#[test]
fn a_book_has_at_most_65_000_chapters() {
    let place = Place::new();
    let rows: String = (0..=65_000).map(|number| format!("d{number}\tUn\tOne\n")).collect();
    place.write("a.tsv", format!("document\tsource\ttarget\n{rows}"));
    let run = place.run(&[&["convert", "a.tsv", "a.epub"], &LANGUAGES[..]].concat());
    run.fails(3, &["a.epub: an EPUB has at most 65,000 chapters", "--split-units"]);
    assert_eq!(place.files(), ["a.tsv"]);
    let split = ["convert", "a.tsv", "a.epub", "--split-units", "65000", "--quiet"];
    place.run(&[&split[..], &LANGUAGES[..]].concat()).succeeds();
    assert_eq!(place.files(), ["a-0001.epub", "a-0002.epub", "a.tsv"]);
}
