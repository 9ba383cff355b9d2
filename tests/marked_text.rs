//! Tests of AsciiDoc and reStructuredText as input.

#![cfg(all(feature = "cli", feature = "documents", feature = "lexicons"))]

mod common;

use common::Place;
use serde_json::Value;

/// A page in AsciiDoc. `{…}` are sentences.
const ASCIIDOC: &str = "\
= {title}
Léa Roy
:toc:

[[visite]]
== {heading}

{first} {second}

[TIP]
====
{third}
====

[source,sh]
----
make all
----

|===
|{cell}
|{fourth}
|===

* {fifth}
// un commentaire
* {sixth}
";

/// The same page in reStructuredText.
const RESTRUCTURED_TEXT: &str = "\
:orphan:

{title}
=======================================

.. _visite:

{heading}
---------------------------------------

{first} {second}

.. tip::

   {third}

.. code-block:: sh

   make all

.. list-table::
   :header-rows: 1

   * - {cell}
   * - {fourth}

* {fifth}

.. un commentaire

* {sixth}
";

/// The sentences of the pages in French and in English. `{*…*}` is bold and `{>…>}` a link.
const SENTENCES: [(&str, &str, &str); 9] = [
    ("title", "Le moulin de la rivière", "The mill on the river"),
    ("heading", "Une visite du moulin", "A visit to the mill"),
    ("first", "Le moulin se trouve au bord de la {*rivière*}.", "The mill is on the bank of the {*river*}."),
    (
        "second",
        "Mon grand-père y travaillait avec ses {>deux frères>}.",
        "My grandfather worked there with his {>two brothers>}.",
    ),
    (
        "third",
        "Chaque matin, les paysans apportaient leur blé.",
        "Every morning the farmers brought their wheat.",
    ),
    ("cell", "Les jours d'ouverture", "Opening days"),
    ("fourth", "En 1952, un orage détruisit la grande roue.", "In 1952 a storm destroyed the big wheel."),
    ("fifth", "Le musée ferme ses portes en hiver.", "The museum closes its doors in winter."),
    (
        "sixth",
        "La famille dut vendre trois champs pour la réparer.",
        "The family had to sell three fields to repair it.",
    ),
];

/// The formats, with their pages and the codes of bold text and of links.
const FORMATS: [(&str, &str, [&str; 4]); 2] = [
    ("adoc", ASCIIDOC, ["*", "*", "link:a.html[", "]"]),
    ("rst", RESTRUCTURED_TEXT, ["**", "**", "`", " <a.html>`_"]),
];

/// Replaces the codes of a sentence.
fn coded(sentence: &str, codes: [&str; 4]) -> String {
    let marks = ["{*", "*}", "{>", ">}"];
    marks.iter().zip(codes).fold(sentence.to_owned(), |text, (mark, code)| text.replace(mark, code))
}

fn page(format: &(&str, &str, [&str; 4]), side: usize) -> String {
    let of = |it: &(&'static str, &'static str, &'static str)| if side == 0 { it.1 } else { it.2 };
    SENTENCES.iter().fold(format.1.to_owned(), |page, it| {
        page.replace(&format!("{{{}}}", it.0), &coded(of(it), format.2))
    })
}

fn line_of(text: &str, part: &str) -> u64 {
    text[..text.find(part).unwrap()].matches('\n').count() as u64 + 1
}

fn audit(place: &Place, src: &str, tgt: &str) -> Vec<Value> {
    let args = ["audit", src, tgt, "--src-lang", "fr", "--tgt-lang", "en", "--to", "jsonl"];
    let mut lines: Vec<Value> =
        place.run(&args).succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.pop();
    lines
}

#[test]
fn a_page_is_split_without_its_markup() {
    for format in FORMATS {
        let place = Place::new();
        let name = format!("a.{}", format.0);
        place.write(&name, page(&format, 0));
        let split = place.run(&["split", "--lang", "fr", &name]).succeeds().to_owned();
        let found: Vec<&str> = split.lines().filter(|line| !line.is_empty()).collect();
        let expected: Vec<String> = SENTENCES.iter().map(|it| coded(it.1, [""; 4])).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn findings_name_the_lines_of_the_file() {
    for format in FORMATS {
        let place = Place::new();
        let (fr, en) = (page(&format, 0), page(&format, 1));
        let names = ["fr", "en"].map(|language| format!("a.{language}.{}", format.0));
        place.write(&names[0], fr.replace('\n', "\r\n"));
        place.write(&names[1], &en);
        assert_eq!(audit(&place, &names[0], &names[1]), Vec::<Value>::new());
        let shorter = en.replace("Every morning the farmers brought their wheat.", "");
        place.write(&names[1], &shorter);
        let found = audit(&place, &names[0], &names[1]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["kind"], "omission");
        assert_eq!(found[0]["src"]["line"], line_of(&fr, "Chaque matin"));
        assert_eq!(found[0]["src"]["column"], if format.0 == "rst" { 4 } else { 1 });
    }
}

#[test]
fn byte_ranges_refer_to_the_file() {
    for format in FORMATS {
        let place = Place::new();
        let pages = [page(&format, 0), page(&format, 1)];
        let names = ["fr", "en"].map(|language| format!("a.{language}.{}", format.0));
        names.iter().zip(&pages).for_each(|(name, page)| place.write(name, page));
        let jsonl = place.run(&["align", &names[0], &names[1], "--to", "jsonl"]).succeeds().to_owned();
        let units: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(units.len(), SENTENCES.len());
        for (unit, sentence) in units.iter().zip(SENTENCES) {
            let bytes = |side: &str| {
                let range = &unit[side];
                range[0].as_u64().unwrap() as usize..range[1].as_u64().unwrap() as usize
            };
            assert_eq!(pages[0][bytes("source_bytes")], coded(sentence.1, format.2));
            assert_eq!(pages[1][bytes("target_bytes")], coded(sentence.2, format.2));
        }
    }
}

#[test]
fn folders_are_paired_and_audited() {
    let place = Place::new();
    for format in FORMATS {
        for (side, language) in ["fr", "en"].into_iter().enumerate() {
            place.write(&format!("docs/{language}/guide/moulin-{0}.{0}", format.0), page(&format, side));
        }
    }
    let args = ["audit", "docs/fr", "docs/en", "--src-lang", "fr", "--tgt-lang", "en", "--to", "jsonl"];
    let lines: Vec<Value> =
        place.run(&args).succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let coverages: Vec<_> = lines.iter().map(|line| line["coverage"].as_f64()).collect();
    assert_eq!(coverages, [Some(1.0), Some(1.0)], "{lines:?}");
    let info = place.run(&["info", "docs/fr/guide/moulin-adoc.adoc"]).succeeds().to_owned();
    assert!(info.contains("9 sentences"), "{info}");
}
