//! Tests that documents of each format yield the paragraphs that a reader sees.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::{Place, packed};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SPLIT: &str = "Il pleut.\nOn rentre.\n\nLa nuit tombe & le vent se lève.\n";

#[track_caller]
fn assert_split(name: &str, content: impl AsRef<[u8]>) {
    let place = Place::new();
    place.write(name, content);
    let run = place.run(&["split", "--lang", "fr", name]);
    assert_eq!(run.succeeds(), SPLIT);
    assert_eq!(run.stderr, "");
}

#[test]
fn html() {
    let page = "<!DOCTYPE html><html><head><title>Titre</title></head><body><p>Il <b>pleut</b>.\nOn rentre.</p>\
                <div>La nuit tombe &amp; le vent se l&egrave;ve.</div></body></html>";
    assert_split("a.html", page);
}

#[test]
fn docx() {
    let xml = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t xml:space=\"preserve\">Il pleut. </w:t>\
               </w:r><w:r><w:t>On rentre.</w:t></w:r></w:p><w:p><w:r><w:t>La nuit tombe &amp; le vent se lève.</w:t></w:r></w:p>\
               </w:body></w:document>";
    assert_split("a.docx", packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml)]));
}

#[test]
fn docx_notes_come_before_their_paragraph() {
    let paragraph = |inside: &str| format!("<w:p><w:r>{inside}</w:r></w:p>");
    let body = paragraph(
        "<w:t>La nuit tombe</w:t><w:footnoteReference w:id=\"7\"/><w:endnoteReference w:id=\"7\"/>\
                          <w:t xml:space=\"preserve\"> &amp; le vent se lève.</w:t>",
    );
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let note =
        |kind: &str, inside: &str| format!("<w:{kind}s><w:{kind} w:id=\"7\">{inside}</w:{kind}></w:{kind}s>");
    let footnotes = note("footnote", &paragraph("<w:footnoteRef/><w:t>Il pleut. On rentre.</w:t>"));
    let endnotes = note("endnote", &paragraph("<w:endnoteRef/>"));
    let files = [
        ("word/document.xml", xml.as_str()),
        ("word/footnotes.xml", &footnotes),
        ("word/endnotes.xml", &endnotes),
    ];
    assert_split("a.docx", packed(&files));
}

#[test]
fn odt() {
    let xml = "<office:document-content><office:body><office:text><text:p>Il pleut.<text:s/>On rentre.</text:p>\
               <text:h>La nuit tombe &#38; le vent se lève.</text:h></office:text></office:body></office:document-content>";
    let mimetype = "application/vnd.oasis.opendocument.text";
    assert_split("a.odt", packed(&[("mimetype", mimetype), ("content.xml", xml)]));
}

#[test]
fn epub() {
    let container = "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>";
    let package = "<package><manifest><item id=\"n\" href=\"nav.xhtml\" properties=\"nav\"/><item id=\"b\" href=\"b.xhtml\"/><item id=\"a\" href=\"t/a%20a.xhtml\"/></manifest>\
                   <spine><itemref idref=\"n\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let book = packed(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("O/p.opf", package),
        ("O/nav.xhtml", "<html><body><nav><ol><li>Chapitre un</li></ol></nav></body></html>"),
        (
            "O/b.xhtml",
            "<html><head><title/><script src=\"a.js\"/></head><body><p>La nuit tombe &amp; le vent se lève.</p></body></html>",
        ),
        ("O/t/a a.xhtml", "<html><body><p>Il pleut. On rentre.</p></body></html>"),
    ]);
    assert_split("a.epub", book);
}

#[test]
fn cdata_is_text_in_xhtml() {
    let body = "<p>Il pleut. <![CDATA[On rentre.]]></p><p><![CDATA[La nuit tombe & le vent]]> se lève.</p>";
    let xhtml = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>{body}</body></html>");
    assert_split("a.xhtml", &xhtml);
    assert_split("a.html", format!("<?xml version=\"1.0\"?>{xhtml}"));
    let book = packed(&[
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"p.opf\"/></rootfiles></container>",
        ),
        (
            "p.opf",
            "<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>",
        ),
        ("a.xhtml", &xhtml),
    ]);
    assert_split("a.epub", book);
}

/// Cyrillic text in one encoding is often valid in another, so a short page is read in the encoding that it
/// declares.
#[test]
fn a_page_declares_its_encoding() {
    // "Да, нет." in KOI8-R, which is "дЮ, МЕР." in Windows-1251.
    let said = b"\xe4\xc1, \xce\xc5\xd4.";
    let split = |head: &str, name: &str| {
        let place = Place::new();
        place.write(name, [head.as_bytes(), b"<p>", said, b"</p>"].concat());
        place.run(&["split", "--lang", "ru", name])
    };
    for (head, name) in [
        ("<meta charset=\"koi8-r\">", "a.html"),
        ("<meta http-equiv=Content-Type content='text/html; charset=KOI8-R'>", "a.htm"),
        ("<?xml version='1.0' encoding='koi8-r'?>", "a.xhtml"),
    ] {
        let run = split(head, name);
        assert_eq!((run.succeeds(), run.stderr.as_str()), ("Да, нет.\n", ""), "{head}");
    }
    // If the declared encoding is unknown, missing or does not fit, enregard guesses the encoding and warns.
    for head in ["<meta charset=klingon>", "<meta charset=utf-8>", ""] {
        let run = split(head, "a.html");
        run.succeeds();
        assert!(
            run.stderr.contains("a.html: not UTF-8; read as") && run.stderr.contains("a guess"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn flat_odt() {
    let xml = "<?xml version=\"1.0\"?><office:document><office:meta><dc:title>Titre</dc:title></office:meta><office:body>\
               <office:text><text:p>Il pleut.<text:s/>On rentre.</text:p><text:h>La nuit tombe &#38; le vent se lève.</text:h>\
               </office:text></office:body></office:document>";
    assert_split("a.fodt", xml);
}

#[test]
fn html_on_standard_input_is_recognised_by_its_beginning() {
    let page = "\u{feff} <!doctype HTML><title>T</title><p>Il pleut. On rentre.<p>La nuit tombe &amp; le vent se l&egrave;ve.";
    let run = Place::new().run_with(&["split", "--lang", "fr"], page.as_bytes());
    assert_eq!((run.succeeds(), run.stderr.as_str()), (SPLIT, ""));
}

#[test]
fn a_translation_memory_is_not_a_document() {
    let place = Place::new();
    let tmx = "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<!-- ours -->\n<tmx version=\"1.4\"><header/></tmx>";
    place.write("a.tmx", tmx);
    place.write("b.txt", "Il pleut.");
    place.run(&["split", "a.tmx"]).fails(3, &["a.tmx: is a TMX", "use `convert`"]);
    place.run(&["align", "b.txt", "a.tmx", "-o", "c.tmx"]).fails(3, &["a.tmx: is a TMX"]);
    assert_eq!(place.files(), ["a.tmx", "b.txt"]);
}

#[test]
fn srt() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\n<i>Il pleut. On</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nrentre.\n\n\
                3\n00:00:05,000 --> 00:00:06,000\nLa nuit tombe & le vent\nse lève.\n";
    assert_split("a.srt", text);
}

#[test]
fn damaged_and_empty_documents_are_errors() {
    let place = Place::new();
    place.write("a.docx", packed(&[("word/document.xml", "<w:document><w:p></w:document>")]));
    place.run(&["split", "--lang", "fr", "a.docx"]).fails(3, &["a.docx", "damaged"]);
    place.write("b.docx", packed(&[("word/document.xml", "<w:document/>")]));
    place.run(&["split", "--lang", "fr", "b.docx"]).fails(3, &["b.docx", "no text"]);
    place.write("c.zip", packed(&[("readme.txt", "Bonjour.")]));
    place.run(&["split", "--lang", "fr", "c.zip"]).fails(3, &["c.zip", "unpack"]);
}

#[test]
fn xliff() {
    let unit = |source: &str, target: &str| {
        format!(
            "<trans-unit id=\"1\"><source>{source}</source><target>{target}</target><alt-trans><target>no</target>\
                 </alt-trans><note>no</note></trans-unit>"
        )
    };
    let file = format!(
        "<?xml version=\"1.0\"?><xliff version=\"1.2\"><file source-language=\"fr\" target-language=\"en\"><body>{}{}</body>\
         </file></xliff>",
        unit("Il <g id=\"1\">pleut</g><ph id=\"2\">&lt;b&gt;</ph>. On rentre.", "It is raining. We go home."),
        unit("La nuit tombe &amp; le vent se lève.", "Night falls &amp; the wind rises.")
    );
    assert_split("a.xlf", &file);
    // As the target of an alignment, the file yields its translations.
    let place = Place::new();
    place.write("a.xlf", &file);
    let run = place.run(&["align", "a.xlf", "a.xlf", "--src-lang", "fr", "--tgt-lang", "en"]);
    let pairs: Vec<&str> =
        run.succeeds().lines().skip(1).map(|line| line.split_once('\t').unwrap().1).collect();
    assert_eq!(pairs.len(), 3, "{pairs:?}");
    assert!(pairs[0].starts_with("Il pleut.\tIt is raining.\t"), "{pairs:?}");
    assert!(pairs[2].contains("\tNight falls & the wind rises.\t"), "{pairs:?}");
    // Without translations, the file yields its source text as the target too.
    place.write("b.xlf", file.replace("<target>", "<old>").replace("</target>", "</old>"));
    place.write("en.txt", "It is raining. We go home.\n\nNight falls & the wind rises.\n");
    let run = place.run(&["align", "en.txt", "b.xlf", "--src-lang", "en", "--tgt-lang", "fr"]);
    assert!(run.succeeds().contains("It is raining.\tIl pleut."), "{}", run.stdout);
    place.write("c.xlf", "<xliff><source>Il");
    place.run(&["split", "c.xlf"]).fails(3, &["c.xlf"]);
}

/// A Word document with these parts and the relationship that names its main part.
fn word_package(main: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";
    let list = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"http://x/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"b\" Type=\"{kind}\" Target=\"{main}\"/></Relationships>"
    );
    packed(&[&[("[Content_Types].xml", "<Types/>"), ("_rels/.rels", &list)], parts].concat())
}

const WORD_BODY: &str = "<w:body><w:p><w:r><w:t>Il pleut. On rentre.</w:t></w:r></w:p><w:p><w:r><w:t>La nuit tombe &amp; \
                         le vent se lève.</w:t></w:r></w:p></w:body>";

#[test]
fn the_main_part_of_docx_is_found_by_its_relationship() {
    let xml = format!("<w:document xmlns:w=\"w\">{WORD_BODY}</w:document>");
    for (main, name) in [
        ("/word/document2.xml", "word/document2.xml"),
        ("Texte%20final/%C3%A9t%C3%A9.xml", "texte final/été.xml"),
        ("./word/../main.xml", "main.xml"),
        ("WORD/Document.XML", "word/document.xml"),
    ] {
        assert_split("a.docx", word_package(main, &[(name, &xml)]));
    }
    // A spreadsheet has such a relationship too.
    let place = Place::new();
    place.write("a.xlsx", word_package("xl/workbook.xml", &[("xl/workbook.xml", "<workbook/>")]));
    let run = place.run(&["split", "--lang", "fr", "a.xlsx"]);
    assert!(
        run.stderr.contains("looks like a spreadsheet, not a text; if it has pairs of texts, use `convert`"),
        "{}",
        run.stderr
    );
}

/// A presentation whose slides are in another order than their names. The first has notes.
fn presentation() -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let list = |relations: &str| format!("<Relationships>{relations}</Relationships>");
    let shape = |kind: &str, text: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r>\
             </a:p></p:txBody></p:sp>"
        )
    };
    let main = "<p:presentation><p:sldIdLst><p:sldId id=\"256\" r:id=\"b\"/><p:sldId id=\"257\" r:id=\"a\"/></p:sldIdLst>\
                </p:presentation>";
    let slides =
        relation("a", "slide", "slides/slide1.xml") + &relation("b", "slide", "/ppt/slides/slide2.xml");
    // The second slide has other prefixes.
    let last = format!(
        "<p:sld>{}</p:sld>",
        shape("sldNum", "2") + &shape("body", "La nuit tombe &amp; le vent se lève.")
    )
    .replace("p:", "x:")
    .replace("<x:sld>", "<x:sld xmlns:x=\"http://schemas.openxmlformats.org/presentationml/2006/main\">");
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &list(&relation("m", "officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", main),
        ("ppt/_rels/presentation.xml.rels", &list(&slides)),
        ("ppt/slides/slide1.xml", &last),
        ("ppt/slides/slide2.xml", &format!("<p:sld>{}</p:sld>", shape("title", "Il pleut."))),
        ("ppt/slides/_rels/slide2.xml.rels", &list(&relation("n", "notesSlide", "../notesSlides/n.xml"))),
        ("ppt/notesSlides/n.xml", &format!("<p:notes>{}</p:notes>", shape("body", "On rentre."))),
    ])
}

#[test]
fn pptx() {
    let place = Place::new();
    place.write("a.pptx", presentation());
    let run = place.run(&["split", "--lang", "fr", "a.pptx"]);
    assert_eq!(run.succeeds(), "Il pleut.\n\nOn rentre.\n\nLa nuit tombe & le vent se lève.\n");
    assert_eq!(run.stderr, "");
    place.write("b.pptx", &presentation()[..300]);
    place
        .run(&["split", "--lang", "fr", "b.pptx"])
        .fails(3, &["b.pptx: seems to be a PPTX document, but is damaged"]);
}

#[test]
fn the_notes_of_docx_are_found_by_their_relationship() {
    let main = "<w:document><w:p><w:r><w:t>La nuit tombe &amp; le vent se lève.</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:document>";
    let notes = "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>Il pleut. On rentre.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let list = "<Relationships><Relationship Type=\"http://x/relationships/footnotes\" Target=\"/autres/notes.xml\"/></Relationships>";
    let parts = [("doc/main.xml", main), ("doc/_rels/main.xml.rels", list), ("autres/notes.xml", notes)];
    assert_split("a.docx", word_package("doc/main.xml", &parts));
}

#[test]
fn docx_may_have_any_prefix_and_any_encoding() {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let other = WORD_BODY.replace("<w:", "<x:").replace("</w:", "</x:");
    let none = WORD_BODY.replace("<w:", "<").replace("</w:", "</");
    let changed = WORD_BODY.replace("<w:p>", &format!("<y:p xmlns:y='{space}'>")).replace("</w:p>", "</y:p>");
    for xml in [
        format!("<x:document xmlns:x='{space}'>{other}</x:document>"),
        format!("<document xmlns='{space}'>{none}</document>"),
        format!("<w:document xmlns:w='{space}'>{changed}</w:document>"),
    ] {
        assert_split("a.docx", packed(&[("word/document.xml", &xml)]));
    }
    let xml = format!(
        "<?xml version='1.0' encoding='UTF-16'?><w:document xmlns:w='{space}'>{WORD_BODY}</w:document>"
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(&xml.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()).unwrap();
    assert_split("a.docx", archive.finish().unwrap().into_inner());
}

/// An EPUB with these files beside its package document, which has these manifest and spine.
fn book(manifest: &str, spine: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>";
    let package = format!("<package><manifest>{manifest}</manifest><spine>{spine}</spine></package>");
    packed(&[&[("META-INF/container.xml", container), ("O/p.opf", &package)], files].concat())
}

const FIRST: &str = "<html><body><p>Il pleut. On rentre.</p></body></html>";
const SECOND: &str = "<html><body><p>La nuit tombe &amp; le vent se lève.</p></body></html>";

#[test]
fn the_names_of_chapters_are_compared_leniently() {
    let spine = "<itemref idref=\"a\"/><itemref idref=\"b\"/>";
    for (href, name) in [
        ("/O/a.xhtml", "O/a.xhtml"),
        ("../O/Text/A.XHTML?x#y", "O/text/a.xhtml"),
        // The reference has a combining accent, and the name does not.
        ("Cle%CC%81.xhtml", "O/Clé.xhtml"),
        ("Clé%20&amp;%20nuit.xhtml", "O/Cle\u{301} & nuit.xhtml"),
        ("a%20b.xhtml", "O/a%20b.xhtml"),
        ("t/a.xhtml", "O\\t\\a.xhtml"),
    ] {
        let manifest = format!("<item id=\"a\" href=\"{href}\"/><item id=\"b\" href=\"b.xhtml\"/>");
        assert_split("a.epub", book(&manifest, spine, &[(name, FIRST), ("O/b.xhtml", SECOND)]));
    }
}

#[test]
fn missing_and_encrypted_chapters_are_named() {
    let place = Place::new();
    let manifest = "<item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/><item id=\"c\" href=\"c.jpg\" media-type=\"image/jpeg\"/>";
    let spine = "<itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/>";
    let data = |uri: &str, algorithm: &str| {
        format!(
            "<e:EncryptedData><e:EncryptionMethod Algorithm=\"{algorithm}\"/><e:CipherData><e:CipherReference URI=\"{uri}\"/></e:CipherData></e:EncryptedData>"
        )
    };
    let font = data("O/b.xhtml", "http://www.idpf.org/2008/embedding");
    let locked = data("/O/b.xhtml", "http://www.w3.org/2001/04/xmlenc#aes256-cbc");
    let list = |entries: &str| {
        format!("<encryption xmlns:e=\"http://www.w3.org/2001/04/xmlenc#\">{entries}</encryption>")
    };
    let split = |files: &[(&str, &str)]| {
        place.write("a.epub", book(manifest, spine, files));
        place.run(&["split", "--lang", "fr", "a.epub"])
    };
    let (first, second) = (("O/a.xhtml", FIRST), ("O/b.xhtml", SECOND));
    let run = split(&[first]);
    assert_eq!(run.succeeds(), "Il pleut.\nOn rentre.\n");
    assert!(run.stderr.contains("skipped 1 chapter missing from the archive: O/b.xhtml;"), "{}", run.stderr);
    let run = split(&[]);
    assert!(run.stderr.contains("its chapters are missing, such as O/a.xhtml;"), "{}", run.stderr);
    let run = split(&[first, second, ("META-INF/encryption.xml", &list(&locked))]);
    assert_eq!(run.succeeds(), "Il pleut.\nOn rentre.\n");
    assert!(
        run.stderr.contains("skipped 1 chapter encrypted according to META-INF/encryption.xml: O/b.xhtml;"),
        "{}",
        run.stderr
    );
    let run = split(&[second, ("META-INF/encryption.xml", &list(&locked))]);
    assert!(run.stderr.contains("its chapters are encrypted (META-INF/encryption.xml)"), "{}", run.stderr);
    assert_split(
        "a.epub",
        book(manifest, spine, &[first, second, ("META-INF/encryption.xml", &list(&font))]),
    );
}

#[test]
fn each_chapter_has_its_own_encoding() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let container = "<container><rootfiles><rootfile full-path=\"p.opf\"/></rootfiles></container>";
    let package = "<package><manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/></manifest>\
                   <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let utf16 = format!("\u{feff}<?xml version='1.0' encoding='utf-16'?>{FIRST}");
    let latin = format!("<?xml version='1.0' encoding='iso-8859-1'?>{SECOND}");
    for (name, content) in [
        ("META-INF/container.xml", container.as_bytes().to_vec()),
        ("p.opf", package.as_bytes().to_vec()),
        ("a.xhtml", utf16.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("b.xhtml", latin.chars().map(|c| c as u8).collect()),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(&content).unwrap();
    }
    assert_split("a.epub", archive.finish().unwrap().into_inner());
}

#[test]
fn segments_of_xliff_are_paragraphs_and_pairs() {
    let place = Place::new();
    let mrk = |id: u32, text: &str| format!("<mrk mtype=\"seg\" mid=\"{id}\">{text}</mrk>");
    let unit = |id: u32, source: &str, divided: &str, target: &str| {
        format!(
            "<trans-unit id=\"{id}\"><source>{source}</source><seg-source>{divided}</seg-source><target>{target}</target></trans-unit>"
        )
    };
    let units = [
        unit(
            1,
            "La tour penche. On monte. Il pleut.",
            &format!(
                "<g id=\"9\">{} {} {}</g>",
                mrk(1, "La <g id=\"8\">tour</g> penche."),
                mrk(2, "On monte."),
                mrk(3, "Il pleut.")
            ),
            &format!(
                "<g id=\"9\">{}{}<mrk mtype=\"seg\" mid=\"2\"/></g>",
                mrk(3, "It rains."),
                mrk(1, "The <x id=\"7\"/> tower leans.")
            ),
        ),
        unit(2, "On rentre.", "", "We go<x id=\"6\" ctype=\"lb\"/>home."),
    ];
    let file = format!(
        "<xliff version=\"1.2\"><file original=\"a\" source-language=\"fr\" target-language=\"en\"><body>{}</body></file></xliff>",
        units.concat()
    );
    for name in ["a.sdlxliff", "a.mxliff", "a.mqxliff", "a.xlf"] {
        place.write(name, &file);
        let run = place.run(&["convert", "-q", name, "-", "--to", "tsv"]);
        let rows: Vec<String> = run
            .succeeds()
            .lines()
            .skip(1)
            .map(|row| row.split('\t').skip(1).take(2).collect::<Vec<_>>().join("="))
            .collect();
        assert_eq!(
            rows,
            ["La tour penche.=The tower leans.", "Il pleut.=It rains.", "On rentre.=We go home."],
            "{name}"
        );
    }
    let run = place.run(&["split", "--lang", "fr", "a.sdlxliff"]);
    assert_eq!(run.succeeds(), "La tour penche.\n\nOn monte.\n\nIl pleut.\n\nOn rentre.\n");
    let run = place.run(&[
        "align",
        "-q",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
        "a.sdlxliff",
        "a.sdlxliff",
        "--to",
        "tsv",
    ]);
    assert!(run.succeeds().contains("\tLa tour penche.\tThe tower leans.\t"), "{}", run.stdout);
}

#[test]
fn pairs_of_subtitles_have_their_times() {
    let place = Place::new();
    let cue = |number: u32, text: &str| {
        format!("{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{text}\n\n")
    };
    let fr = [
        cue(1, "Le facteur poussa la grille"),
        cue(2, "du jardin. Il posa deux lettres"),
        cue(4, "sur la table de pierre."),
    ];
    place.write("a.fr.srt", fr.concat());
    let en = "WEBVTT\n\n00:01.500 --> 00:02.500\nThe postman pushed the garden gate open.\n\n\
              00:03.000 --> 01:00:04.250\nHe put two letters down on the stone table.\n";
    place.write("a.en.vtt", en);
    place.run(&["align", "a.fr.srt", "a.en.vtt", "-o", "a.tmx"]).succeeds();
    let tmx = place.read("a.tmx");
    let times: Vec<&str> = tmx.lines().filter_map(|line| line.split("x-time\">").nth(1)).collect();
    let expected = [
        "00:00:01,000 --&gt; 00:00:02,900</prop>",
        "00:00:01,500 --&gt; 00:00:02,500</prop>",
        "00:00:02,000 --&gt; 00:00:04,900</prop>",
        "00:00:03,000 --&gt; 01:00:04,250</prop>",
    ];
    assert_eq!(times, expected, "{tmx}");
    // JSON Lines and TMX keep them.
    place.run(&["convert", "a.tmx", "a.jsonl"]).succeeds();
    place.run(&["convert", "a.jsonl", "b.tmx"]).succeeds();
    assert!(place.read("b.tmx").contains(expected[3]));
}

#[test]
fn spreadsheets_and_files_with_a_password_say_how_to_save_them() {
    let place = Place::new();
    let ods = packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<office:document-content/>"),
    ]);
    place.write("a.ods", ods);
    let old = |part: &str| {
        let name = part.encode_utf16().flat_map(u16::to_le_bytes);
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 500], name.collect()].concat()
    };
    place.write("a.xls", old("Workbook"));
    place.write("a.doc", old("WordDocument"));
    place.write("b.doc", old("Something"));
    place.write("b.docx", old("EncryptedPackage"));
    for (file, fault) in [("a.ods", "OpenDocument file; save it as XLSX"), ("a.xls", "old Excel file (.xls)")]
    {
        place.run(&["convert", file, "out.tsv"]).fails(3, &[file, fault, "save it as XLSX"]);
        place.run(&["score", file]).fails(3, &[file, fault, "save it as XLSX"]);
        place.run(&["info", file]).fails(3, &[file, fault, "save it as XLSX"]);
        place.run(&["check", file]).fails(3, &[file, "is a spreadsheet", "save it as XLSX"]);
    }
    // The flags of all entries say that they are encrypted.
    let mut docx = word_package("word/document.xml", &[("word/document.xml", "<w:document/>")]);
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let entries: Vec<usize> = memchr::memmem::find_iter(&docx, signature).collect();
        entries.iter().for_each(|at| docx[at + flags] |= 1);
    }
    place.write("a.docx", &docx);
    place.write("a.xlsx", &docx);
    place.run(&["convert", "a.xlsx", "out.tsv"]).fails(3, &["is protected with a password; save it without"]);
    for (file, fault) in [
        ("a.ods", "looks like an OpenDocument spreadsheet, not a text; save it as XLSX"),
        ("a.xls", "looks like an old Excel file; save it as XLSX"),
        ("a.doc", "looks like an old Word document; save it as DOCX"),
        ("b.doc", "looks like an old Excel or Word document or one with a password"),
        ("a.docx", "is protected with a password; save it without a password"),
        ("b.docx", "is protected with a password; save it without a password"),
    ] {
        place.run(&["split", "--lang", "fr", file]).fails(3, &[&format!("{file}: {fault}")]);
    }
}
