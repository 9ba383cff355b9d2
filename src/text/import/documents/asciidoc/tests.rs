use super::*;
use crate::text::import::documents::checks;
use crate::text::read::{ReadOptions, decode};
use proptest::prelude::*;
use std::path::Path;

fn paragraphs(file: &str) -> Vec<String> {
    checks::paragraphs(file, read)
}

#[test]
fn titles_and_paragraphs_are_read() {
    let page = "// Une note\n= Le moulin\nLéa Roy <lea@example.org>\nv1.0, 2024-05-01\n:toc:\n:summary: Un \\\n  deux\n\n\
                Il pleut\nà verse. +\nOn rentre.\n\n[[visite]]\n== La visite ==\n\n.Un titre\n[.lead]\nLe pont.\n// rien\nFin.\n\n\
                '''\n\nL'hiver\n-------\n\n[discrete]\n### L'été\n";
    assert_eq!(
        paragraphs(page),
        [
            "Le moulin",
            "Il pleut à verse. On rentre.",
            "La visite",
            "Un titre",
            "Le pont. Fin.",
            "L'hiver",
            "L'été"
        ]
    );
}

#[test]
fn items_of_lists_are_paragraphs() {
    let page = "* un\nsuite\n** deux\n- [x] trois\n+\nAttaché.\n\n. quatre\n.. cinq\n6. six\nb. sept\niv) huit\n<1> neuf\n\n\
                terme:: dix\nautre terme;;\n  onze\n\nencore::\n\n  douze\n\nNon * treize\n* quatorze\n\nStd::vec et ::\n";
    assert_eq!(
        paragraphs(page),
        [
            "un suite",
            "deux",
            "trois",
            "Attaché.",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "terme",
            "dix",
            "autre terme",
            "onze",
            "encore",
            "douze",
            "Non * treize * quatorze",
            "Std::vec et"
        ]
    );
}

#[test]
fn blocks_of_code_are_skipped_and_others_are_read() {
    let page = "====\nUn.\n====\n\n[NOTE]\n=====\nDeux.\n\n----\ncode\n=====\n----\n=====\n\n****\nTrois.\n****\n\n____\nQuatre.\n____\n\n--\nCinq.\n--\n\n\
                ....\ncode\n....\n\n++++\n<b>\n++++\n\n////\ncode\n////\n\n```java\ncode\n```\n\n[source,java]\ncode\nencore\n\n\
                [source]\n--\ncode\n--\n\n code\n code\n\nTIP: Six.\n\n> Sept.\n\ninclude::a.adoc[]\nifdef::x[]\nHuit.\nendif::[]\n\n\
                image::a.png[Un moulin,200]\n\nvideo::a.mp4[width=3]\n\nNeuf.\n";
    assert_eq!(
        paragraphs(page),
        ["Un.", "Deux.", "Trois.", "Quatre.", "Cinq.", "Six.", "Sept.", "Huit.", "Un moulin", "Neuf."]
    );
}

#[test]
fn cells_are_paragraphs() {
    let page = ".Titre\n[cols=\"1,2\",options=\"header\"]\n|===\n|Un |Deux trois\n\n|Quatre\n2+^|Cinq\nsix \\| sept\na|\n* huit\n* neuf\n\n\
                !===\n!dix !onze\n!===\n|.NET .2+|[a]\n|===\n\nDouze.\n\n[format=csv]\n|===\nun,\"deux, trois\"\nquatre\n|===\n";
    assert_eq!(
        paragraphs(page),
        [
            "Titre",
            "Un",
            "Deux trois",
            "Quatre",
            "Cinq six | sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            ".NET",
            "[a]",
            "Douze.",
            "un",
            "deux, trois",
            "quatre"
        ]
    );
}

#[test]
fn inline_markup_is_not_text() {
    for (page, text) in [
        ("Un *mot*, __d__eux _mots_ et `trois_mots_`.", "Un mot, deux mots et trois_mots_."),
        ("2 * 3 * 4, snake_case_name, H~2~O, x^2^ ~ et ^ a", "2 * 3 * 4, snake_case_name, H2O, x2 ~ et ^ a"),
        ("*Un\n_deux_* [.big]#trois# [x] `+*a*+` +*b*+", "Un deux trois [x] *a* *b*"),
        ("\\*Un* \\\\__deux__ \\{a} {a} \\d a\\...b", "*Un* __deux__ {a} {a} \\d a...b"),
        (
            "Voir link:a_b_c.html[le *pont*,window=_blank], puis https://a.fr/x_y_z[Un^].",
            "Voir le pont, puis Un.",
        ),
        (
            "Voir https://a.fr/b_c_d, <https://a.fr> et xref:a.adoc[] ou <<b>>.",
            "Voir https://a.fr/b_c_d, https://a.fr et a.adoc ou b.",
        ),
        (
            "Voir <<moulin,le _moulin_>> [[ici]]ici image:a.png[Un, 20] kbd:[Ctrl+C].",
            "Voir le moulin ici Un Ctrl+C.",
        ),
        ("Un ((moulin)) (((moulin, eau))) menu:Fichier[Enregistrer].", "Un moulin Fichier Enregistrer."),
        ("\"`Oui`\" et '`non`', l'`a`. &lt;b&gt; &#233; &x; AT&T", "\"Oui\" et 'non', l'a. <b> é &x; AT&T"),
        ("pass:[<b>] stem:[x^2] inconnu:a[b] (a) < b << c [", "<b> x^2 inconnu:a[b] (a) < b << c ["),
        ("{url}[Un] et {url}/b_c[*deux*], {a}[] {b} {c d}[e]", "Un et deux, {a}[] {b} {c d}[e]"),
        ("*sans fin `ni fin _rien link:a[b", "*sans fin `ni fin _rien link:a[b"),
    ] {
        assert_eq!(paragraphs(page), [text]);
    }
}

#[test]
fn footnotes_follow_their_paragraph() {
    let page = "Le moulinfootnote:[Un *vieux* moulin, voir link:a[là].] tourne.footnote:n[]\n\nFin.";
    assert_eq!(paragraphs(page), ["Le moulin tourne.", "Un vieux moulin, voir là.", "Fin."]);
    let document = decode(page.as_bytes(), Path::new("a.adoc"), &ReadOptions::default()).unwrap();
    let inputs: Vec<&str> = document.paragraphs.iter().map(|it| &page[document.input_range(it)]).collect();
    assert_eq!(inputs[0], "Le moulinfootnote:[Un *vieux* moulin, voir link:a[là].] tourne.");
    assert_eq!(inputs[1..], ["Un *vieux* moulin, voir link:a[là].", "Fin."]);
}

#[test]
fn parts_are_excluded_by_comments() {
    let page = "Un.\n// enregard-ignore\nDeux.\n\nTrois.\n\n// enregard-ignore\n\n[source]\n----\na\n\nb\n----\nQuatre.\n\nCinq.\n\n\
                // enregard-ignore\n\nSix.\n\nSept.\n// /enregard-ignore\nHuit.\n\n====\n// enregard-ignore\nNeuf.\n====\n\nDix.\n";
    assert_eq!(paragraphs(page), ["Un.", "Trois.", "Cinq.", "Huit.", "Dix."]);
    assert_eq!(paragraphs("= Un\n:enregard-ignore:\n\nDeux.\n"), [""; 0]);
    assert_eq!(paragraphs("---\ntitle: Un\n---\n= Deux\n"), ["Un", "Deux"]);
}

#[test]
fn deeply_nested_footnotes_are_text() {
    let notes = |depth: usize| format!("Un{}{} fin.\n", "footnote:[a ".repeat(depth), "b]".repeat(depth));
    let found = paragraphs(&notes(8));
    assert!(found.len() == 9 && found[0] == "Un fin." && found[8] == "a b", "{found:?}");
    let found = paragraphs(&notes(10));
    assert!(found.len() == 9 && found[8] == "a footnote:[a footnote:[a b]b]b", "{found:?}");
}

/// Parts of AsciiDoc, for random combinations.
const PARTS: &[&str] = &[
    "Été ",
    "pluie",
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "\t",
    "= ",
    "== ",
    "* ",
    "- ",
    ". ",
    "1. ",
    "<1> ",
    ":: ",
    ";;\n",
    "+\n",
    " +\n",
    "----\n",
    "====\n",
    "--\n",
    "|===\n",
    "!===\n",
    ",===\n",
    "|",
    "a|",
    "2+|",
    "!",
    "////\n",
    "// ",
    "// enregard-ignore\n",
    "// /enregard-ignore\n",
    "ifdef::a[]\n",
    ":a: b\n",
    "[source]\n",
    "[format=csv]\n",
    "[[a]]",
    "[",
    "]",
    "[.a]",
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "+",
    "+++",
    "#",
    "^",
    "~",
    "\\",
    "{a}",
    "<<",
    ">>",
    "<<a,",
    "link:a[",
    "https://a.fr",
    "image:a[",
    "image::a[",
    "footnote:[",
    "footnoteref:[a,",
    "menu:A b[",
    "kbd:[",
    "((",
    "))",
    "(((",
    ")))",
    "\"`",
    "`\"",
    "'`",
    "&amp;",
    "&#233;",
    "NOTE: ",
    ".Titre\n",
    "\u{ad}",
    "\u{a0}",
    "e\u{301}",
    "\u{2028}",
    "日本",
    ",",
    "\"",
    "---\n",
    "title: Un\n",
];

proptest! {
    #[test]
    fn any_file_can_be_read(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
        checks::read_any(&parts.concat(), "a.adoc")?;
    }
}
