//! Tests of Markdown as input, and of lines of files in findings.

#![cfg(all(feature = "cli", feature = "documents", feature = "lexicons"))]

mod common;

use common::Place;
use serde_json::Value;

/// A page with the extensions of several site generators. `{…}` are sentences.
const PAGE: &str = "\
---
title: \"{title}\"
date: 2024-05-01
---

import Tabs from '@theme/Tabs';

# {heading} {#h}

{first} {second}

:::tip {advice}
{third}
:::

<Tabs>
  <TabItem value=\"a\" label=\"{tab}\">

    {fourth}

    ```sh
    make all
    ```

  </TabItem>
</Tabs>

| {cell} |
|--------|
| {fifth} |

> {sixth}

{seventh}
";

/// The sentences of [`PAGE`] in French and in English.
const SENTENCES: [(&str, &str, &str); 11] = [
    ("title", "Le moulin de la rivière", "The mill on the river"),
    ("heading", "Une visite du moulin", "A visit to the mill"),
    ("first", "Le moulin se trouve au bord de la **rivière**.", "The mill is on the bank of the **river**."),
    (
        "second",
        "Mon grand-père y travaillait avec ses [deux frères](freres.md).",
        "My grandfather worked there with his [two brothers](freres.md).",
    ),
    ("advice", "Un conseil pour la visite", "Advice for the visit"),
    (
        "third",
        "Chaque matin, les paysans apportaient leur blé.",
        "Every morning the farmers brought their wheat.",
    ),
    ("tab", "Premier onglet", "First tab"),
    ("fourth", "En 1952, un orage détruisit la grande roue.", "In 1952 a storm destroyed the big wheel."),
    ("cell", "Les jours d'ouverture", "Opening days"),
    ("fifth", "Le musée ferme ses portes en hiver.", "The museum closes its doors in winter."),
    (
        "sixth",
        "La famille dut vendre trois champs pour la réparer.",
        "The family had to sell three fields to repair it.",
    ),
];
const LAST: (&str, &str) =
    ("Les enfants aidaient à porter les sacs de farine.", "The children helped to carry the bags of flour.");

fn page(side: usize) -> String {
    let of = |name: &(&'static str, &'static str, &'static str)| if side == 0 { name.1 } else { name.2 };
    let page = PAGE.replace("{seventh}", if side == 0 { LAST.0 } else { LAST.1 });
    SENTENCES.iter().fold(page, |page, it| page.replace(&format!("{{{}}}", it.0), of(it)))
}

fn findings(place: &Place, src: &str, tgt: &str) -> Vec<Value> {
    let args = ["audit", src, tgt, "--src-lang", "fr", "--tgt-lang", "en", "--to", "jsonl"];
    let mut lines: Vec<Value> =
        place.run(&args).succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.pop();
    lines
}

fn line_of(text: &str, part: &str) -> u64 {
    text[..text.find(part).unwrap()].matches('\n').count() as u64 + 1
}

#[test]
fn a_page_is_split_without_its_markup() {
    let place = Place::new();
    place.write("a.md", page(0));
    let split = place.run(&["split", "--lang", "fr", "a.md"]).succeeds().to_owned();
    let expected: Vec<String> = SENTENCES
        .iter()
        .map(|it| it.1.replace("**", "").replace("[deux frères](freres.md)", "deux frères"))
        .chain([LAST.0.to_owned()])
        .collect();
    let found: Vec<&str> = split.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_complete_page_has_no_findings() {
    let place = Place::new();
    place.write("a.fr.md", page(0));
    place.write("a.en.md", page(1).replace('\n', "\r\n"));
    assert_eq!(findings(&place, "a.fr.md", "a.en.md"), Vec::<Value>::new());
}

#[test]
fn findings_name_the_lines_of_the_file() {
    let place = Place::new();
    let (fr, en) = (page(0), page(1));
    let shorter = en.replace("> The family had to sell three fields to repair it.\n\n", "");
    place.write("a.fr.md", fr.replace('\n', "\r\n"));
    place.write("a.en.md", &shorter);
    let found = findings(&place, "a.fr.md", "a.en.md");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["kind"], "omission");
    assert_eq!(found[0]["src"]["line"], line_of(&fr, "La famille"));
    assert_eq!(found[0]["src"]["column"], 3);
    assert_eq!(found[0]["at"]["line"], line_of(&shorter, "The museum closes"));
    let text = place.run(&["audit", "a.fr.md", "a.en.md"]).succeeds().to_owned();
    assert!(text.contains(&format!("a.fr.md:{}:3: omission", line_of(&fr, "La famille"))), "{text}");
}

#[test]
fn byte_ranges_refer_to_the_file() {
    let place = Place::new();
    let (fr, en) = (page(0), page(1));
    place.write("a.fr.md", [b"\xEF\xBB\xBF", fr.as_bytes()].concat());
    place.write("a.en.md", &en);
    let jsonl = place.run(&["align", "a.fr.md", "a.en.md", "--to", "jsonl"]).succeeds().to_owned();
    let units: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(units.len(), SENTENCES.len() + 1);
    for (unit, sentence) in units.iter().zip(SENTENCES) {
        let bytes = |side: &str| {
            let range = &unit[side];
            range[0].as_u64().unwrap() as usize..range[1].as_u64().unwrap() as usize
        };
        assert_eq!(&[b"\xEF\xBB\xBF", fr.as_bytes()].concat()[bytes("source_bytes")], sentence.1.as_bytes());
        assert_eq!(&en[bytes("target_bytes")], sentence.2);
    }
}

#[test]
fn pages_of_html_have_lines_too() {
    let place = Place::new();
    let html = |side: usize, left_out: &str| {
        let sentences = SENTENCES.iter().map(|it| if side == 0 { it.1 } else { it.2 });
        let kept = sentences.filter(|text| left_out.is_empty() || !text.contains(left_out));
        kept.map(|text| format!("<p>\n  {}\n</p>\n", text.replace("'", "&#39;"))).collect::<String>()
    };
    let (fr, en) = (html(0, ""), html(1, "1952"));
    place.write("a.fr.html", &fr);
    place.write("a.en.html", &en);
    let found = findings(&place, "a.fr.html", "a.en.html");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["kind"], &found[0]["src"]["column"]), (&"omission".into(), &3.into()));
    assert_eq!(found[0]["src"]["line"], line_of(&fr, "En 1952"));
    assert_eq!(found[0]["at"]["line"], line_of(&en, "First tab"));
}

#[test]
fn formats_without_lines_have_paragraphs() {
    let place = Place::new();
    let document = |side: usize, left_out: &str| {
        let texts = SENTENCES.iter().map(|it| if side == 0 { it.1 } else { it.2 });
        let texts = texts.filter(|text| left_out.is_empty() || !text.contains(left_out));
        let body: String = texts.map(|text| format!("<text:p>{text}</text:p>")).collect();
        format!(
            "<office:document><office:body><office:text>{body}</office:text></office:body></office:document>"
        )
    };
    place.write("a.fr.fodt", document(0, ""));
    place.write("a.en.fodt", document(1, "1952"));
    let args = ["audit", "a.fr.fodt", "a.en.fodt", "--src-lang", "fr", "--tgt-lang", "en", "--to"];
    let with = |format: &str| place.run(&[&args[..], &[format]].concat()).succeeds().to_owned();
    assert!(with("text").contains("a.fr.fodt, paragraph 8: omission"), "{}", with("text"));
    assert!(with("text").contains("-> missing at a.en.fodt, paragraph 7"), "{}", with("text"));
    assert!(with("github").starts_with("::warning file=a.en.fodt,title=omission::"), "{}", with("github"));
    let sarif: Value = serde_json::from_str(&with("sarif")).unwrap();
    let location = &sarif["runs"][0]["results"][0]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "a.en.fodt");
    assert!(location["physicalLocation"].get("region").is_none(), "{location}");
    assert_eq!(location["logicalLocations"][0]["name"], "paragraph 7");
    assert!(with("po").contains("#: a.fr.fodt\n"), "{}", with("po"));
}

#[test]
fn excluded_text_is_not_audited() {
    let place = Place::new();
    let fr = page(0);
    let excluded = |text: &str| fr.replace(text, &format!("<!-- enregard-ignore -->\n{text}"));
    place.write("a.en.md", page(1).replace("> The family had to sell three fields to repair it.\n\n", ""));
    place.write("a.fr.md", &fr);
    assert_eq!(findings(&place, "a.fr.md", "a.en.md").len(), 1);
    place.write("a.fr.md", excluded("> La famille"));
    assert_eq!(findings(&place, "a.fr.md", "a.en.md"), Vec::<Value>::new());
    place.write("a.fr.md", fr.replace("> La famille dut", "> <!-- enregard-ignore -->La famille dut"));
    assert_eq!(findings(&place, "a.fr.md", "a.en.md"), Vec::<Value>::new());
}

#[test]
fn one_sentence_per_line_is_not_markdown() {
    let place = Place::new();
    place.write("a.md", "# Il pleut.\n`On` rentre.\n");
    place.write("b.md", "# It rains.\nWe go home.\n");
    let args =
        ["align", "a.md", "b.md", "--segmented", "--src-lang", "fr", "--tgt-lang", "en", "--to", "tsv"];
    assert!(place.run(&args).succeeds().contains("# Il pleut.\t# It rains."));
}
