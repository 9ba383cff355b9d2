use super::*;
use crate::limits::Budget;
use crate::text::import::documents::paragraphs::collected;

fn paragraphs(html: &str) -> Vec<String> {
    collected(|out| read(html, out))
}

fn xml_paragraphs(xhtml: &str) -> Vec<String> {
    collected(|out| read_xml(xhtml, out))
}

#[test]
fn blocks_are_paragraphs_and_scripts_are_ignored() {
    let html = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><h1>Un &eacute;t&eacute;</h1>\
                <p>Il <b>pleut</b><br>fort.<p>Fin<script>if (a<b) x('<p>')</script></p><ul><li>a<li>b</ul></body>";
    assert_eq!(paragraphs(html), ["Un été", "Il pleut fort.", "Fin", "a", "b"]);
}

#[test]
fn empty_lines_end_paragraphs() {
    let page = "Il pleut<br>fort.<br> <br/>&nbsp;<br>On rentre.<pre>\nEt la nuit\ntombe.\n\n  Fin &amp;\nc.\n</pre>a\n\nb";
    assert_eq!(paragraphs(page), ["Il pleut fort.", "On rentre.", "Et la nuit tombe.", "Fin & c.", "a b"]);
}

#[test]
fn note_numbers_and_links_back_are_ignored() {
    let libreoffice = "<p>Il pleut<a class=\"sdfootnoteanc\" href=\"#a\"><sup>1</sup></a>.</p><div id=\"a\"><p \
                       class=\"sdfootnote\"><a class=\"sdfootnotesym\" href=\"#b\">1</a> Fort.</p></div>";
    assert_eq!(paragraphs(libreoffice), ["Il pleut.", "Fort."]);
    let word = "<p>Il pleut<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a>.</p>";
    assert_eq!(paragraphs(word), ["Il pleut."]);
    let pandoc = "<p>Fort.<a href='#r' class='footnote-back' role='doc-backlink'>↩︎</a></p><p class='footnotes'>Fin</p>";
    assert_eq!(paragraphs(pandoc), ["Fort.", "Fin"]);
}

#[test]
fn cdata_is_text_in_xml_and_a_comment_in_html() {
    let page = "<p>Il <![CDATA[<b> & pleut > fort]]>.</p><!-- <![CDATA[ --><p>Fin.</p><!DOCTYPE x><p><![CDATA[a]]]]></p>\
                <script><![CDATA[x = \"</script>\"]]></script><p><![CDATA[sans fin";
    assert_eq!(xml_paragraphs(page), ["Il <b> & pleut > fort.", "Fin.", "a]]", "sans fin"]);
    assert_eq!(paragraphs("<p>Il<![CDATA[ne]]> pleut.</p>"), ["Il pleut."]);
}

#[test]
fn comments_exclude_parts_of_a_page() {
    let page =
        "<p>Un.</p><!-- enregard-ignore --><p>Deux.</p><p>Trois.</p><!-- /enregard-ignore --><p>Quatre.</p>";
    assert_eq!(paragraphs(page), ["Un.", "Quatre."]);
    let page = "<p>Un.</p><!-- enregard-ignore --> <p>Deux <b>fois</b>.</p><p>Trois. <!--enregard-ignore-->Fin.</p><p>Quatre.";
    assert_eq!(paragraphs(page), ["Un.", "Trois.", "Quatre."]);
}

#[test]
fn words_keep_their_places() {
    let page = "<h1>Un</h1>\n<p>Il <b>pleut</b> &agrave; verse\n  &amp; fort.</p>";
    let budget = Budget::default();
    let mut out = Paragraphs::placed(&budget);
    read(page, &mut out).unwrap();
    let extract = out.finish().unwrap();
    assert_eq!(extract.text, "Un\nIl pleut à verse & fort.");
    let file = |word: &str| {
        let at = extract.text.find(word).unwrap();
        let place = extract.places.iter().rfind(|place| place.text <= at).unwrap();
        place.file + at - place.text
    };
    for word in ["Un", "Il", "pleut", "verse", "fort"] {
        assert_eq!(file(word), page.find(word).unwrap(), "{word}");
    }
}

#[test]
fn hidden_elements_are_ignored() {
    let html = "<html><head><title/><script src='a.js'/><style/></head><body><div hidden>a<div>b</div></div><p>Il pleut\
                <a epub:type='noteref' href='#n'>1</a>.</p><span style='color: red; Display : none'>c</span><p \
                style='display:block'>Fin.</p></body></html>";
    assert_eq!(paragraphs(html), ["Il pleut.", "Fin."]);
    for (html, shown) in [
        ("<p>Un<p hidden>non<p>Deux", &["Un", "Deux"][..]),
        ("<p hidden>non<b>non</p>Un", &["Un"]),
        ("<p style='display:none!important'>non<div>Un</div>", &["Un"]),
        ("<ul><li>Un<li hidden>non<ul><li>non</ul>non<li>Deux</ul>Trois", &["Un", "Deux", "Trois"]),
        ("<dl><dt hidden>non<dd>Un</dl>", &["Un"]),
        (
            "<table><tr hidden><td>non<td>non<tr><td>Un<td hidden>non<table><tr><td>non</table><td>Deux</table>Trois",
            &["Un", "Deux", "Trois"],
        ),
        ("<div>Un <i hidden>non</div>Deux", &["Un", "Deux"]),
        ("Un <img hidden>et <input type=hidden>deux<br hidden>", &["Un et", "deux"]),
        ("<span hidden>non<span>non</span></b></p>non</span>Un", &["Un"]),
        ("<h2 hidden>non</h2><pre hidden>non\n</pre>Un\ndeux", &["Un deux"]),
        (
            "<body hidden><p aria-hidden=true>Un<p hidden=until-found>Deux<p style='visibility:hidden'>Trois",
            &["Un", "Deux", "Trois"],
        ),
        (
            "<dialog>non</dialog><dialog open>Un</dialog><template><p>non</template><noscript><p>non</noscript>Deux",
            &["Un", "Deux"],
        ),
        ("Un<details><summary>Deux</summary><p>Trois</details>", &["Un", "Deux", "Trois"]),
        ("<section hidden><p>non<section>non</section>non</section></section>Un", &["Un"]),
        ("Un<div hidden>non</div> et deux", &["Un et deux"]),
    ] {
        assert_eq!(paragraphs(html), shown, "{html}");
    }
}

#[test]
fn unclosed_elements_take_little_time() {
    let page = format!("{}<p>Fin.", "<font><i></b>".repeat(100_000));
    assert_eq!(paragraphs(&page), ["Fin."]);
}

#[test]
fn a_tag_with_very_many_attributes_is_an_error() {
    let page = |attributes: usize| {
        format!("<p {}>Il pleut.</p {}>", "a=\">\" ".repeat(attributes), "b=\"\" ".repeat(30))
    };
    assert_eq!(paragraphs(&page(90)), ["Il pleut."]);
    let budget = Budget::default();
    let mut out = Paragraphs::new(&budget);
    let fault = read(&page(100_000), &mut out).unwrap_err();
    assert_eq!(fault, "a tag has more than 128 attributes".into());
    assert!(read(&format!("<p>Il pleut.</p {}>", "a=\"\" ".repeat(100_000)), &mut out).is_err());
    // Each tag has attributes of its own.
    assert_eq!(paragraphs(&page(80).repeat(3)).len(), 3);
}
