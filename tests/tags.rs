//! Tests that inline markup is kept where it is asked for, and that it changes nothing else.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::{Place, packed};
use enregard::internals::text::read::{ReadOptions, decode};
use proptest::prelude::*;
use std::path::Path;

const HTML: [&str; 2] = [
    "<h1>Le <b>moulin</b></h1><p>Il <b>pleut</b> depuis <a href='jours.html'>trois jours</a>.<br>Voir la note\
     <a class='footnote-ref' href='#n'>1</a>. <i>La rivière monte. Le pont est fermé</i>, dit-on.</p><p><b><i>Fin</b></i> du \
     récit.</p>",
    "<h1>The <b>mill</b></h1><p>It has been <b>raining</b> for <a href='days.html'>three days</a>.<br>See the note\
     <a class='footnote-ref' href='#n'>1</a>. <i>The river is rising. The bridge is closed</i>, they say.</p><p><i>End</i> of the \
     story.</p>",
];

const MARKDOWN: [&str; 2] = [
    "# Le **moulin**\n\nIl *pleut* depuis [trois **jours**](jours.html), dit `enregard`. Voir la note[^1].\n~~La rivière monte. \
     Le pont est fermé~~, dit-on.\n\n[^1]: Une *note*.\n",
    "# The **mill**\n\nIt has been *raining* for [three **days**](days.html), says `enregard`. See the note[^1].\n~~The river \
     is rising. The bridge is closed~~, they say.\n\n[^1]: A *note*.\n",
];

const ASCIIDOC: [&str; 2] = [
    "= Le *moulin*\n\nIl _pleut_ depuis link:jours.html[trois *jours*], dit `enregard`. Voir la notefootnote:[Une _note_.].\n\
     [.line-through]#La rivière monte. Le pont est fermé#, dit-on.\n",
    "= The *mill*\n\nIt has been _raining_ for link:days.html[three *days*], says `enregard`. See the notefootnote:[A _note_.].\n\
     [.line-through]#The river is rising. The bridge is closed#, they say.\n",
];

const RESTRUCTURED_TEXT: [&str; 2] = [
    "Le **moulin**\n=============\n\nIl *pleut* depuis `trois jours <jours.html>`_, dit ``enregard``. Voir la note [1]_.\n*La \
     rivière monte. Le pont est fermé*, dit-on.\n\n.. [1] Une *note*.\n",
    "The **mill**\n============\n\nIt has been *raining* for `three days <days.html>`_, says ``enregard``. See the note [1]_.\n*The \
     river is rising. The bridge is closed*, they say.\n\n.. [1] A *note*.\n",
];

const XLIFF: &str = "<xliff version=\"1.2\"><file original=\"a\" source-language=\"fr\" target-language=\"en\"><body><trans-unit \
                     id=\"1\"><source>Le <g id=\"1\" ctype=\"bold\">moulin</g> tourne. Il <bpt id=\"2\">&lt;i&gt;</bpt>pleut. On<ept \
                     id=\"2\">&lt;/i&gt;</ept> rentre <x id=\"NAME\" equiv-text=\"{{ a }}\"/>.</source><target>The <g id=\"1\" \
                     ctype=\"bold\">mill</g> turns. It is <bpt id=\"2\">&lt;i&gt;</bpt>raining. We<ept id=\"2\">&lt;/i&gt;</ept> go home \
                     <x id=\"NAME\" equiv-text=\"{{ a }}\"/>.</target></trans-unit></body></file></xliff>";

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A Word document with bold, italic and superscript text, a link over two sentences, a note and a picture.
fn docx(words: [&str; 9]) -> Vec<u8> {
    let [a, b, c, d, e, f, g, h, note] = words;
    let body = [
        "<w:p>",
        &run("", a),
        &run("<w:b/>", b),
        &run("<w:b/><w:i/>", c),
        &run("<w:b w:val=\"0\"/>", d),
        "<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
        &run("", ". "),
        "<w:hyperlink r:id=\"rId3\">",
        &run("", e),
        &run("<w:u w:val=\"single\"/>", f),
        "</w:hyperlink>",
        &run("<w:vertAlign w:val=\"superscript\"/>", g),
        "<w:r><w:drawing><a:x/></w:drawing></w:r>",
        &run("", h),
        "</w:p>",
    ];
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", body.concat());
    let notes = format!(
        "<w:footnotes><w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote></w:footnotes>",
        run("<w:i/>", note)
    );
    packed(&[("word/document.xml", &body), ("word/footnotes.xml", &notes)])
}

fn docx_pair() -> [Vec<u8>; 2] {
    [
        docx([
            "Il ",
            "pleut ",
            "fort",
            " ici",
            "Le pont est ",
            "fermé. La rivière monte",
            "2",
            ", dit-on.",
            "Une note.",
        ]),
        docx([
            "It ",
            "rains ",
            "hard",
            " here",
            "The bridge is ",
            "closed. The river is rising",
            "2",
            ", they say.",
            "A note.",
        ]),
    ]
}

fn odt(text: &str) -> Vec<u8> {
    let styles = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>";
    let xml = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}\
         </office:text></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &xml)])
}

fn odt_pair() -> [Vec<u8>; 2] {
    let note = |text: &str| {
        format!("<text:note><text:note-body><text:p>{text}</text:p></text:note-body></text:note>")
    };
    let page = |words: [&str; 4], text: &str| {
        let [a, b, c, d] = words;
        format!(
            "<text:p>{a} <text:span text:style-name=\"T1\">{b}</text:span><text:line-break/>{c}{}.<text:s/><text:a \
             xlink:href=\"http://a\">{d}</text:a></text:p>",
            note(text)
        )
    };
    [
        odt(&page(["Il", "pleut", "fort ici", "Le pont est fermé. La rivière monte."], "Une note.")),
        odt(&page(["It", "rains", "hard here", "The bridge is closed. The river is rising."], "A note.")),
    ]
}

/// The extension of each format, with a pair of documents.
fn documents() -> Vec<(&'static str, [Vec<u8>; 2])> {
    let bytes = |pair: [&str; 2]| pair.map(|text| text.as_bytes().to_vec());
    vec![
        ("html", bytes(HTML)),
        ("md", bytes(MARKDOWN)),
        ("adoc", bytes(ASCIIDOC)),
        ("rst", bytes(RESTRUCTURED_TEXT)),
        ("docx", docx_pair()),
        ("odt", odt_pair()),
        ("xlf", bytes([XLIFF, XLIFF])),
    ]
}

fn align(place: &Place, extension: &str, tags: &str, output: &str) {
    let (src, tgt) = (format!("a.fr.{extension}"), format!("a.en.{extension}"));
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let run = [&["align", "-q", &src, &tgt, "-o", output, "--tags", tags], &languages[..]].concat();
    place.run(&run).succeeds();
}

fn with_documents(extension: &str, [src, tgt]: &[Vec<u8>; 2]) -> Place {
    let place = Place::new();
    place.write(&format!("a.fr.{extension}"), src);
    place.write(&format!("a.en.{extension}"), tgt);
    place
}

/// The content of each segment of a TMX file.
fn segments(tmx: &str) -> Vec<String> {
    let segments = tmx.lines().filter_map(|line| line.trim().strip_prefix("<seg>"));
    segments.map(|line| line.strip_suffix("</seg>").unwrap().to_owned()).collect()
}

/// Removes the inline elements of a segment.
fn plain(segment: &str) -> String {
    let mut out = String::new();
    let mut rest = segment;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let name = rest[at + 1..].split([' ', '>']).next().unwrap();
        let end = format!("</{name}>");
        rest = &rest[at..];
        rest = &rest[rest.find(&end).unwrap() + end.len()..];
    }
    out + rest
}

#[test]
fn tags_change_neither_the_texts_nor_the_beads_nor_the_confidences() {
    for (extension, pair) in documents() {
        let place = with_documents(extension, &pair);
        align(&place, extension, "keep", "keep.jsonl");
        align(&place, extension, "drop", "drop.jsonl");
        let rows = |name: &str| -> Vec<serde_json::Value> {
            place.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let (mut keep, drop) = (rows("keep.jsonl"), rows("drop.jsonl"));
        let tagged = keep.iter_mut().filter_map(|row| row.as_object_mut().unwrap().remove("tmx")).count();
        assert!(tagged >= 2, "{extension}");
        assert_eq!(keep, drop, "{extension}");
    }
}

#[test]
fn tags_are_valid_and_survive_conversion_to_xliff_and_back() {
    for (extension, pair) in documents() {
        let place = with_documents(extension, &pair);
        align(&place, extension, "keep", "keep.tmx");
        align(&place, extension, "drop", "drop.tmx");
        place.run(&["check", "keep.tmx"]).succeeds();
        let (keep, drop) = (segments(&place.read("keep.tmx")), segments(&place.read("drop.tmx")));
        assert_ne!(keep, drop, "{extension}");
        assert_eq!(keep.iter().map(|segment| plain(segment)).collect::<Vec<_>>(), drop, "{extension}");
        for (format, name) in
            [("xliff", "a.xlf"), ("xliff2", "b.xlf"), ("jsonl", "c.jsonl"), ("tmx", "d.tmx")]
        {
            place.run(&["convert", "-q", "keep.tmx", name, "--to", format]).succeeds();
            place.run(&["convert", "-q", name, "back.tmx"]).succeeds();
            assert_eq!(segments(&place.read("back.tmx")), keep, "{extension} as {format}");
        }
        place.run(&["convert", "-q", "keep.tmx", "without.tmx", "--tags", "drop"]).succeeds();
        assert_eq!(segments(&place.read("without.tmx")), drop, "{extension}");
    }
}

#[test]
fn tags_of_word_documents() {
    let place = with_documents("docx", &docx_pair());
    align(&place, "docx", "keep", "a.tmx");
    let found = segments(&place.read("a.tmx"));
    let expected = [
        "<bpt i=\"1\" x=\"1\" type=\"italic\">&lt;w:i&gt;</bpt>Une note.<ept i=\"1\">&lt;/w:i&gt;</ept>",
        "Il <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;w:b&gt;</bpt>pleut <bpt i=\"2\" x=\"2\" type=\"italic\">&lt;w:i&gt;</bpt>fort\
         <ept i=\"2\">&lt;/w:i&gt;</ept><ept i=\"1\">&lt;/w:b&gt;</ept> ici<ph x=\"3\" type=\"fnote\">&lt;w:footnoteReference \
         w:id=&quot;2&quot;/&gt;</ph>.",
        "<it pos=\"begin\" x=\"1\" type=\"link\">&lt;w:hyperlink r:id=&quot;rId3&quot;&gt;</it>Le pont est <it pos=\"begin\" x=\"2\" \
         type=\"ulined\">&lt;w:u&gt;</it>fermé.",
        "La rivière monte<it pos=\"end\" x=\"1\" type=\"ulined\">&lt;/w:u&gt;</it><it pos=\"end\" x=\"2\" \
         type=\"link\">&lt;/w:hyperlink&gt;</it><bpt i=\"1\" x=\"3\" type=\"x-superscript\">&lt;w:vertAlign \
         w:val=&quot;superscript&quot;&gt;</bpt>2<ept i=\"1\">&lt;/w:vertAlign&gt;</ept><ph x=\"4\" \
         type=\"image\">&lt;w:drawing/&gt;</ph>, dit-on.",
    ];
    assert_eq!(found.iter().step_by(2).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_tag_that_a_sentence_border_tears_is_isolated() {
    let place = with_documents("html", &HTML.map(|text| text.as_bytes().to_vec()));
    align(&place, "html", "keep", "a.tmx");
    let tmx = place.read("a.tmx");
    for segment in [
        "<it pos=\"begin\" x=\"1\" type=\"italic\">&lt;i&gt;</it>La rivière monte.",
        "The bridge is closed<it pos=\"end\" x=\"1\" type=\"italic\">&lt;/i&gt;</it>, they say.",
    ] {
        assert!(tmx.contains(&format!("<seg>{segment}</seg>")), "{tmx}");
    }
    for (format, tags) in [
        (
            "xliff",
            ["<it id=\"1\" pos=\"open\" ctype=\"italic\">&lt;i&gt;</it>La rivière", "</bpt><g id=\"2\""],
        ),
        (
            "xliff2",
            [
                "<sc id=\"1\" isolated=\"yes\" dataRef=\"d1\" type=\"fmt\" subType=\"xlf:i\"/>La rivière",
                "<ec startRef=\"1\"",
            ],
        ),
    ] {
        let run = place.run(&["convert", "-q", "a.tmx", "-", "--to", format]);
        assert!(tags.iter().all(|tag| run.succeeds().contains(tag)), "{}", run.stdout);
    }
}

#[test]
fn tags_of_xliff_are_written_as_they_were() {
    let place = Place::new();
    place.write("a.xlf", XLIFF);
    place.run(&["convert", "-q", "a.xlf", "a.tmx"]).succeeds();
    place.run(&["convert", "-q", "a.tmx", "b.xlf"]).succeeds();
    let back = place.read("b.xlf");
    for tag in ["<g id=\"1\" ctype=\"bold\">moulin</g>", "rentre <x id=\"NAME\" equiv-text=\"{{ a }}\"/>."] {
        assert!(back.contains(tag), "{back}");
    }
    let run = place.run(&["convert", "a.xlf", "-", "--to", "tsv"]);
    assert!(run.stderr.contains("tsv cannot store"), "{}", run.stderr);
    let run = place.run(&["convert", "a.xlf", "-", "--to", "tsv", "--tags", "drop"]);
    assert_eq!(run.stderr, "note: 1 of 1 unit written\n");
}

#[test]
fn formats_without_tags_are_refused() {
    let place = with_documents("html", &HTML.map(|text| text.as_bytes().to_vec()));
    for to in ["tsv", "moses", "ladder", "xlsx", "html"] {
        place
            .run(&["align", "a.fr.html", "a.en.html", "-o", "a", "--to", to, "--tags", "keep"])
            .fails(2, &["--tags"]);
    }
    place.write("a.xlf", XLIFF);
    place
        .run(&["convert", "a.xlf", "a.csv", "--tags", "keep"])
        .fails(2, &["--tags keep", "tmx, xliff, xliff2, jsonl and parquet"]);
}

#[test]
fn damaged_markup_is_kept_within_bounds() {
    let place = Place::new();
    let many = |tag: &str, count: usize| tag.repeat(count);
    let pages = [
        ("<p>Un <b>deux <i>trois.</p><p>Quatre.".to_owned(), 2),
        ("<p>Un</b> deux</i>. Trois.</p>".to_owned(), 2),
        ("<p><b>Un <i>deux</b> trois</i>.</p>".to_owned(), 4),
        (format!("<p>{}Un deux.{}</p>", many("<b>", 3000), many("</b>", 3000)), 6000),
        (format!("<p>{}Un deux.{}</p>", many("<b><i>", 2000), many("</b></i>", 2000)), 8000),
        (format!("<p>Un deux.{}</p>", many("</b>", 5000)), 5000),
        (format!("<p>{}Un deux.</p>", many("<a href='x'>", 5000)), 5000),
    ];
    for (page, tags) in pages {
        place.write("a.fr.html", &page);
        place.write("a.en.html", &page);
        align(&place, "html", "keep", "a.tmx");
        place.run(&["check", "a.tmx"]).succeeds();
        let found = segments(&place.read("a.tmx"));
        let source = found.iter().step_by(2).map(|segment| segment.matches("</").count()).sum::<usize>();
        assert_eq!(source, tags, "{}", &page[..page.len().min(100)]);
        for format in ["xliff", "xliff2"] {
            place.run(&["convert", "-q", "a.tmx", "b.xlf", "--to", format]).succeeds();
            place.run(&["convert", "-q", "b.xlf", "back.tmx"]).succeeds();
            assert_eq!(segments(&place.read("back.tmx")), found);
        }
    }
}

proptest! {
    #[test]
    fn no_mark_of_a_page_is_lost(parts in prop::collection::vec(prop::sample::select(PARTS), 0..60)) {
        let page = parts.concat();
        let read = |tags| {
            let mut options = ReadOptions::default();
            options.tags = tags;
            decode(page.as_bytes(), Path::new("a.html"), &options)
        };
        let (Ok(keep), Ok(drop)) = (read(true), read(false)) else { return Ok(()) };
        prop_assert_eq!(&keep.text, &drop.text);
        prop_assert_eq!(&keep.paragraphs, &drop.paragraphs);
        prop_assert!(drop.marks.is_empty());
        let is_tag = |part: &&&str| part.starts_with('<') && !["<p>", "</p>", "<br>"].contains(*part);
        let tags = parts.iter().filter(is_tag).count();
        let kept = keep.marks.iter().filter(|mark| &*mark.code != "<br>").count();
        prop_assert_eq!(kept, tags);
        prop_assert!(keep.marks.is_sorted_by_key(|mark| mark.at));
        prop_assert!(keep.marks.iter().all(|mark| keep.text.is_char_boundary(mark.at)));
    }
}

/// Parts of pages. Line breaks at the end of a paragraph are not kept, so they are not counted.
const PARTS: &[&str] = &[
    "Il pleut",
    " ",
    "\n",
    ". ",
    "été",
    "e",
    "\u{301}",
    "\u{ad}",
    "\u{feff}",
    "&amp;",
    "東京。",
    "<p>",
    "</p>",
    "<br>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href='x'>",
    "</a>",
    "<em>",
    "</em>",
];
