//! Tests SRX rules: their order, cascading, language maps, the syntax of regular expressions, and the line
//! numbers in errors.
#![cfg(feature = "srx")]

use enregard::internals::split::Splitter;
use enregard::internals::split::srx::{SrxRules, SrxSplitter};

fn file(header: &str, lists: &str, maps: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n{header}\n\
         <body>\n<languagerules>\n{lists}\n</languagerules>\n<maprules>\n{maps}\n</maprules>\n</body>\n</srx>"
    )
}

const BREAK: &str =
    "<rule break=\"yes\"><beforebreak>[.?!]+</beforebreak><afterbreak>\\s+\\p{Lu}</afterbreak></rule>";

fn split(xml: &str, tag: &str, text: &str) -> Vec<String> {
    sentences(&SrxRules::parse(xml, "rules.srx").unwrap().for_language(tag).unwrap(), text)
}

fn sentences(splitter: &SrxSplitter, text: &str) -> Vec<String> {
    let mut spans = Vec::new();
    splitter.split_into(text, &mut spans);
    spans.iter().map(|s| text[s.start..s.end].to_owned()).collect()
}

#[test]
fn the_first_rule_that_matches_decides() {
    let exception =
        "<rule break=\"no\"><beforebreak>\\bMme\\.</beforebreak><afterbreak>\\s</afterbreak></rule>";
    let map = "<languagemap languagepattern=\"FR.*\" languagerulename=\"F\"/>";
    let text = "Voici Mme. Petit. Elle sort.";
    let before = format!("<languagerule languagerulename=\"F\">{exception}{BREAK}</languagerule>");
    assert_eq!(split(&file("<header/>", &before, map), "fr", text), ["Voici Mme. Petit.", "Elle sort."]);
    let after = format!("<languagerule languagerulename=\"F\">{BREAK}{exception}</languagerule>");
    assert_eq!(split(&file("<header/>", &after, map), "fr-FR", text), ["Voici Mme.", "Petit.", "Elle sort."]);
}

#[test]
fn maps_cascade_only_if_the_header_says_so() {
    let lists = format!(
        "<languagerule languagerulename=\"F\"><rule break=\"no\"><beforebreak>etc\\.</beforebreak>\
         <afterbreak></afterbreak></rule></languagerule>\
         <languagerule languagerulename=\"Tout\">{BREAK}</languagerule>"
    );
    let maps = "<languagemap languagepattern=\"fr.*\" languagerulename=\"F\"/>\
                <languagemap languagepattern=\".*\" languagerulename=\"Tout\"/>";
    let text = "Des clous, etc. Voilà. Fini.";
    let yes = file("<header cascade=\"yes\"/>", &lists, maps);
    assert_eq!(split(&yes, "fr", text), ["Des clous, etc. Voilà.", "Fini."]);
    let no = file("<header cascade=\"no\"/>", &lists, maps);
    assert_eq!(split(&no, "fr", text), [text]);
    assert_eq!(split(&no, "de", text), ["Des clous, etc.", "Voilà.", "Fini."]);
}

#[test]
fn entities_and_escapes_are_decoded() {
    let lists = "<languagerule languagerulename=\"T\">\
                 <rule><beforebreak>&lt;br\\/&gt;|\\u2026&#233;?</beforebreak>\
                 <afterbreak><![CDATA[\\h]]></afterbreak></rule></languagerule>";
    let maps = "<languagemap languagepattern=\".*\" languagerulename=\"T\"/>";
    let text = "Un<br/> deux…\u{a0}trois";
    assert_eq!(split(&file("<header/>", lists, maps), "fr", text), ["Un<br/>", "deux…", "trois"]);
}

#[test]
fn errors_name_the_line() {
    let map = "<languagemap languagepattern=\".*\" languagerulename=\"T\"/>";
    let bad = "<languagerule languagerulename=\"T\">\n<rule break=\"no\">\n\
               <beforebreak>(</beforebreak><afterbreak/></rule></languagerule>";
    let rules = SrxRules::parse(&file("<header/>", bad, map), "r.srx").unwrap();
    let error = rules.for_language("fr").unwrap_err();
    assert!(error.to_string().starts_with("r.srx:7: "), "{error}");
    assert!(error.to_string().contains("beforebreak"), "{error}");

    let maybe = "<languagerule languagerulename=\"T\"><rule break=\"maybe\"/></languagerule>";
    let error = SrxRules::parse(&file("<header/>", maybe, map), "r.srx").unwrap_err();
    assert!(
        error.to_string().starts_with("r.srx:6: break must be \"yes\" or \"no\", got \"maybe\""),
        "{error}"
    );

    for (xml, expected) in [
        ("<tmx version=\"1.4\"/>", "not an SRX file"),
        ("<srx version=\"2.0\"><body>", "ends inside an element"),
        ("<srx version=\"2.0\"><body></srx>", "r.srx:1"),
        ("<srx version=\"9\"/>", "version"),
        ("<srx version=\"2.0\"></srx>", "no <languagemap>"),
        ("", "not an SRX file"),
    ] {
        let error = SrxRules::parse(xml, "r.srx").unwrap_err().to_string();
        assert!(error.contains(expected), "{xml}: {error}");
    }
}

#[test]
fn a_language_without_rules_is_an_error() {
    let maps = "<languagemap languagepattern=\"pl.*\" languagerulename=\"T\"/>";
    let rules = SrxRules::parse(&file("<header/>", "<languagerule languagerulename=\"T\"/>", maps), "r.srx");
    let error = rules.unwrap().for_language("fr").unwrap_err();
    assert!(error.to_string().contains("pl.*"), "{error}");
}

#[test]
fn a_rule_that_backtracks_too_much_is_abandoned_and_reported() {
    let slow = "<languagerule languagerulename=\"T\">\
                <rule><beforebreak>(?=(a+)+b)a</beforebreak><afterbreak></afterbreak></rule>\
                <rule><beforebreak>((?:a|aa)+)\\1c</beforebreak><afterbreak></afterbreak></rule>\
                </languagerule>";
    let maps = "<languagemap languagepattern=\".*\" languagerulename=\"T\"/>";
    let splitter =
        SrxRules::parse(&file("<header/>", slow, maps), "r.srx").unwrap().for_language("fr").unwrap();
    let text = "a".repeat(200);
    let mut spans = Vec::new();
    splitter.split_into(&text, &mut spans);
    assert_eq!(spans.len(), 1);
    assert_eq!(splitter.abandoned_rules(), [6]);
}

/// Returns a splitter with a single rule, which breaks.
fn one_rule(before: &str, after: &str) -> SrxSplitter {
    let rules = format!(
        "<languagerule languagerulename=\"T\"><rule><beforebreak>{before}</beforebreak>\
         <afterbreak>{after}</afterbreak></rule></languagerule>"
    );
    let maps = "<languagemap languagepattern=\".*\" languagerulename=\"T\"/>";
    SrxRules::parse(&file("<header/>", &rules, maps), "r.srx").unwrap().for_language("fr").unwrap()
}

#[test]
fn paragraphs_longer_than_a_search_window_are_split_in_the_same_places() {
    let rule = one_rule("[.?]", "\\s+\\p{Lu}");
    // The sentences are up to 3 kB long and begin at many different offsets in the windows, so windows also
    // end inside characters.
    let expected: Vec<String> =
        (0..1000).map(|k| format!("É{}. n° {k} ?", "é".repeat(k * 7 % 1500))).collect();
    assert_eq!(sentences(&rule, &expected.join(" ")), expected);
    assert_eq!(rule.abandoned_rules(), [] as [usize; 0]);
}

#[test]
fn a_rule_has_a_budget_for_the_whole_paragraph() {
    // Each search takes about ten thousand steps, which is less than the limit for a search.
    let rule = one_rule("(?:(a*)(a*)(a*)(?=b)|a)", ".?");
    sentences(&rule, &format!("{} ", "a".repeat(40)).repeat(500));
    assert_eq!(rule.abandoned_rules(), [6]);
}
