use super::*;
use crate::limits::Budget;
use crate::text::import::documents::paragraphs::collected;

/// Returns the paragraphs of a document with this body.
fn paragraphs(body: &str) -> Vec<String> {
    with_notes(&format!("<w:document><w:body>{body}</w:body></w:document>"), &Parts::default())
}

fn with_notes(xml: &str, parts: &Parts) -> Vec<String> {
    collected(|out| walk(Xml::new(xml.as_bytes(), "x.xml", out.budget), parts, out))
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

#[test]
fn runs_are_joined_and_deletions_ignored() {
    let body = "<w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>Tom &amp; </w:t></w:r><w:r><w:t>Léa</w:t>\
                <w:tab/><w:t>!</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>\n<w:p/><w:p>x<w:r><w:t>Fin</w:t>\
                </w:r></w:p>";
    assert_eq!(paragraphs(body), ["Tom & Léa !", "Fin"]);
}

#[test]
fn only_text_that_word_shows_is_read() {
    let run = |inside: &str| format!("<w:r>{inside}</w:r>");
    let xml = [
        "<w:document><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj>\
         </w:sdtPr><w:sdtContent><w:p><w:r><w:t>Chapitre 3</w:t></w:r></w:p></w:sdtContent></w:sdt><w:sdt><w:sdtContent><w:p>",
        &run("<w:t>Un porte</w:t><w:noBreakHyphen/><w:t>clé</w:t>"),
        &run("<w:rPr><w:vanish/></w:rPr><w:t>caché</w:t>"),
        &run("<w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>, vu</w:t>"),
        &run("<w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:footnoteReference w:id=\"2\"/>"),
        &run("<w:ruby><w:rt><w:r><w:t>au-dessus</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>.</w:t></w:r></w:rubyBase></w:ruby>"),
        "</w:p></w:sdtContent></w:sdt></w:document>",
    ]
    .concat();
    let (mut parts, budget) = (Parts::default(), Budget::default());
    let footnotes = "<w:footnotes><w:footnote w:id=\"0\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>Une \
                     note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let footnotes = Xml::new(footnotes.as_bytes(), "x.xml", &budget);
    parts.footnotes = collect_notes(footnotes, &Paragraphs::new(&budget), &parts).unwrap();
    assert_eq!(with_notes(&xml, &parts), ["Une note.", "Un porte\u{2011}clé, vu."]);
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let deleted = "<w:rPr><w:del w:id=\"1\"/></w:rPr>";
    let moved = "<w:rPr><w:moveFrom w:id=\"2\"/></w:rPr>";
    let body = [
        paragraph(deleted, &run("La tour")),
        paragraph(moved, &format!("<w:moveFrom>{}</w:moveFrom>", run("et le pont"))),
        paragraph("<w:rPr><w:rPrChange><w:rPr><w:del/></w:rPr></w:rPrChange></w:rPr>", &run(" penche.")),
        paragraph("<w:rPr><w:ins/></w:rPr>", &format!("<w:moveTo>{}</w:moveTo>", run("On monte."))),
    ];
    assert_eq!(paragraphs(&body.concat()), ["La tour penche.", "On monte."]);
    // The last paragraph of a cell or of the document ends even without its mark.
    let cell = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph(deleted, &run("Un")));
    let body = [paragraph(deleted, &run("Avant")), cell, paragraph(deleted, &run("Deux"))];
    assert_eq!(paragraphs(&body.concat()), ["Avant", "Un", "Deux"]);
}

#[test]
fn deleted_rows_and_cells_are_ignored() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph("", &run(text)))
    };
    let row = |properties: &str, cells: &str| format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>");
    let rows = [
        row("<w:del w:id=\"1\"/>", &(cell("", "a") + &cell("", "b"))),
        row("<w:ins w:id=\"2\"/>", &(cell("", "c") + &cell("<w:cellDel w:id=\"3\"/>", "d") + &cell("", "e"))),
    ];
    let body = format!("<w:tbl>{}</w:tbl>{}", rows.concat(), paragraph("", &run("f")));
    assert_eq!(paragraphs(&body), ["c", "e", "f"]);
}

#[test]
fn a_drop_cap_belongs_to_the_next_paragraph() {
    let frame = |kind: &str| format!("<w:framePr w:dropCap=\"{kind}\" w:lines=\"2\"/>");
    let body = [
        paragraph(&frame("drop"), &run("L")),
        paragraph("", &run("a tour penche.")),
        paragraph(&frame("none"), &run("Encadré")),
        paragraph("<w:framePr w:w=\"9\"/>", &run("Autre")),
        paragraph(&frame("margin"), &run("« O")),
        paragraph("", &run("n monte. »")),
    ];
    assert_eq!(paragraphs(&body.concat()), ["La tour penche.", "Encadré", "Autre", "« On monte. »"]);
}

#[test]
fn only_the_results_of_fields_are_text() {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let (begin, separate, end) = (sign("begin"), sign("separate"), sign("end"));
    let code = "<w:r><w:instrText> IF </w:instrText></w:r>";
    let inner = [&begin, code, &separate, &run("12"), &end].map(String::from).concat();
    let field = [&begin, code, &inner, &separate, &run("On monte"), &inner, &end].map(String::from).concat();
    let simple = format!("<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple>", run(" 3"));
    let entry = [&begin, code, &run("tour"), &end].map(String::from).concat();
    assert_eq!(paragraphs(&paragraph("", &(field + &simple + &entry + &run(".")))), ["On monte12 3."]);
    // A result may have several paragraphs, and a field that does not end hides no more than its paragraph.
    let body = [
        paragraph("", &[&begin, code, &separate, &run("Un")].map(String::from).concat()),
        paragraph("", &(run("Deux") + &end)),
        paragraph("", &(run("Trois") + &begin + &run("caché"))),
        paragraph("", &run("Quatre")),
    ];
    assert_eq!(paragraphs(&body.concat()), ["Un", "Deux", "Trois", "Quatre"]);
}

#[test]
fn equations_are_text() {
    let sign = |text: &str| format!("<m:r><w:rPr><w:i/></w:rPr><m:t>{text}</m:t></m:r>");
    let fraction = format!("<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>", sign("a"), sign("b"));
    let power = format!("<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>", sign("x"), sign("2"));
    let brackets = format!("<m:d><m:dPr><m:begChr m:val=\"[\"/></m:dPr><m:e>{power}</m:e></m:d>");
    let body =
        paragraph("", &format!("{}<m:oMath>{}{brackets}{fraction}</m:oMath>.", run("Soit "), sign("f")));
    assert_eq!(paragraphs(&body), ["Soit f[x2)a/b"]);
    let alone = format!("<m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara>{body}", sign("y=1"));
    assert_eq!(paragraphs(&alone), ["y=1", "Soit f[x2)a/b"]);
}

#[test]
fn text_boxes_come_once_and_before_their_paragraph() {
    let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph("", &run(text)));
    let both = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>\
         </mc:AlternateContent></w:r>",
        content("Encadré")
    );
    assert_eq!(
        paragraphs(&paragraph("", &(run("La tour") + &both + &run(" penche.")))),
        ["Encadré", "La tour penche."]
    );
}

/// Returns the text of a body with its inline markup.
fn marked(body: &str, parts: &Parts) -> String {
    let budget = Budget::default();
    let mut out = Paragraphs::new(&budget).marked(true);
    let xml = format!("<w:document><w:body>{body}</w:body></w:document>");
    walk(Xml::new(xml.as_bytes(), "x.xml", &budget), parts, &mut out).unwrap();
    let Extract { text, marks, .. } = out.finish().unwrap();
    let (mut out, mut done) = (String::new(), 0);
    for mark in marks {
        out.push_str(&text[done..mark.at]);
        out.push_str(&mark.code);
        done = mark.at;
    }
    out + &text[done..]
}

#[test]
fn formatting_of_runs_becomes_nested_elements() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"T\"><w:rPr><w:b/></w:rPr></w:style><w:style \
                  w:type=\"character\" w:styleId=\"F\"><w:rPr><w:i/><w:u/></w:rPr></w:style></w:styles>";
    let budget = Budget::default();
    let styles = formats::styles(Xml::new(styles.as_bytes(), "x.xml", &budget)).unwrap();
    let parts = Parts { styles, ..Parts::default() };
    let style = |id: &str| format!("<w:rStyle w:val=\"{id}\"/>");
    for (runs, expected) in [
        (run("<w:b/>", "Un ") + &run("<w:b/>", "deux"), "<w:b>Un deux</w:b>"),
        (run("<w:b/>", "Un") + &run("", " ") + &run("<w:b/>", "deux"), "<w:b>Un deux</w:b>"),
        (
            run("<w:b/>", "Un ") + &run("<w:b/><w:i/>", "deux ") + &run("<w:i/>", "trois"),
            "<w:b>Un <w:i>deux </w:i></w:b><w:i>trois</w:i>",
        ),
        (run(&style("F"), "Un") + &run(&style("T"), " deux"), "<w:i>Un</w:i> deux"),
        (run(&(style("F") + "<w:i w:val=\"0\"/>"), "Un"), "Un"),
        (run("<w:b/>", "Un") + "<w:r><w:tab/></w:r>" + &run("", "deux"), "<w:b>Un <w:tab/></w:b>deux"),
        (run("<w:b/>", "Un") + "<w:r><w:br/></w:r>", "<w:b>Un</w:b>"),
        (
            format!(
                "<w:hyperlink w:anchor=\"a\">{}</w:hyperlink>{}",
                run("<w:b/>", "Un"),
                run("<w:b/>", " deux")
            ),
            "<w:hyperlink w:anchor=\"a\"><w:b>Un</w:b></w:hyperlink><w:b> deux</w:b>",
        ),
        (run("<w:vanish/><w:b/>", "caché") + &run("", "Un"), "Un"),
        ("<w:hyperlink/>".to_owned() + &run("", "Un"), "Un"),
    ] {
        assert_eq!(marked(&format!("<w:p>{runs}</w:p>"), &parts), expected, "{runs}");
    }
}

#[test]
fn fields_and_links_may_go_on_in_the_next_paragraph() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let body = [
        &format!("<w:p>{}{}{}{}</w:p>", field("begin"), run("code"), field("separate"), run("Un")),
        &format!("<w:p>{}{}{}</w:p>", run("deux"), field("end"), run(".")),
        &format!("<w:p>{}{}</w:p>", field("end"), run("Fin")),
    ];
    let body = body.map(String::as_str).concat();
    let expected = "<w:fldChar w:fldCharType=\"separate\">Un\ndeux</w:fldChar>.\nFin";
    assert_eq!(marked(&body, &Parts::default()), expected);
}
