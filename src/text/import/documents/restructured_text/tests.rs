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
    let page = ":orphan:\n:tocdepth: 2\n\n.. _moulin:\n\n===========\n Le moulin\n===========\n\n:Auteur: Léa\n  Roy\n\nLa visite\n---------\nIl pleut\nà verse.\n\n\
                  \x20 Une citation\n  longue.\n\n----\n\n| Un vers,\n| un autre\n  suit.\n\nFin\n===\n\n__ https://a.fr\n";
    assert_eq!(
        paragraphs(page),
        [
            "Le moulin",
            "Léa Roy",
            "La visite",
            "Il pleut à verse.",
            "Une citation longue.",
            "Un vers, un autre suit.",
            "Fin"
        ]
    );
}

#[test]
fn items_and_definitions_are_paragraphs() {
    let page = "* un\n  suite\n* deux\n\n  - trois\n  - quatre\n\n1. cinq\n#. six\n(a) sept\n\nterme\n    Une définition\n    longue.\n\n\
                -v, --verbose  Parle.\n-o FILE\n    Écrit.\n\nLe pont est\n- ouvert.\n\n1980. Il pleut\net il vente.\n\n* - a\n  - b\n";
    assert_eq!(
        paragraphs(page),
        [
            "un suite",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "terme",
            "Une définition longue.",
            "-v, --verbose",
            "Parle.",
            "-o FILE",
            "Écrit.",
            "Le pont est - ouvert.",
            "1980. Il pleut et il vente.",
            "a",
            "b"
        ]
    );
}

#[test]
fn code_and_comments_are_not_text() {
    let page = "Un::\n\n    code\n\n      code\n\nDeux ::\n\n  code\n\n::\n\n  code\n\nTrois::\n\n> code\n> code\n\n>>> code\ncode\n\n.. Un commentaire\n\
                \x20  long\n\n   encore\n\n..\n\n  Quatre.\n\n.. _cible: https://a.fr\n   suite\n.. |x| replace:: code\n.. code-block:: c\n   :caption: Cinq\n\n   code\n\n\
                .. math:: x\n\n   y\n.. toctree::\n   :maxdepth: 2\n\n   a\n\n* Six::\n\n    code\n\n  Sept.\n";
    assert_eq!(paragraphs(page), ["Un:", "Deux", "Trois:", "Quatre.", "Cinq", "Six:", "Sept."]);
}

#[test]
fn the_text_of_directives_is_read() {
    let page = ".. note:: Un\n   deux.\n\n   Trois::\n\n       code\n\n   Quatre.\n\n.. warning::\n   Cinq.\n\n.. versionadded:: 3.2 Six.\n.. deprecated:: 3.3\n   Sept.\n\n\
                .. figure:: a.png\n   :alt: Huit\n   :width: 3\n\n   Neuf.\n\n.. py:function:: f(a,\n                 b)\n   :async:\n\n   Dix.\n\n   :param a: Onze\n     douze.\n\n\
                .. topic:: Treize\n   :class: a\n\n   Quatorze.\n\n.. glossary::\n\n   quinze\n      Seize.\n\n.. [1] Une note\n   longue.\n.. [#a] Fin.\n\n.. csv-table:: Titre\n   :header: a\n\n   a, b\n";
    assert_eq!(
        paragraphs(page),
        [
            "Un deux.",
            "Trois:",
            "Quatre.",
            "Cinq.",
            "Six.",
            "Sept.",
            "Huit",
            "Neuf.",
            "Dix.",
            "Onze douze.",
            "Treize",
            "Quatorze.",
            "quinze",
            "Seize.",
            "Une note longue.",
            "Fin.",
            "Titre"
        ]
    );
}

#[test]
fn cells_are_paragraphs() {
    let grid = "+------+---------+\n| Un   | C++     |\n| deux |         |\n|      | * trois |\n| *a*  | * 日本  |\n+======+====+====+\n| Cinq | a  | b  |\n|      +----+----+\n\
                | six  | *c*| d  |\n+------+---------+\n| sept et huit   |\n+----------------+\n\nFin.\n";
    let found = paragraphs(grid);
    assert_eq!(
        found,
        ["Un deux", "a", "C++", "trois", "日本", "a", "b", "Cinq", "six", "c", "d", "sept et huit", "Fin."]
    );
    let simple = ".. table:: Titre\n\n   =====  =====\n   Un     Deux\n   =====  =====\n   Trois  quatre et\n          cinq.\n   Six    - sept\n   Large et long\n   =====  =====\n\nFin.\n\n\
                  ==== ====\nSans fin\n";
    assert_eq!(
        paragraphs(simple),
        [
            "Titre",
            "Un",
            "Deux",
            "Trois",
            "quatre et cinq.",
            "Six",
            "sept",
            "Large et long",
            "Fin.",
            "==== ==== Sans fin"
        ]
    );
    let list = ".. list-table::\n   :header-rows: 1\n\n   * - Un\n     - Deux\n   * - Trois\n       quatre\n     -\n";
    assert_eq!(paragraphs(list), ["Un", "Deux", "Trois quatre", "-"]);
}

#[test]
fn inline_markup_is_not_text() {
    for (page, text) in [
        ("Un *mot*, **deux mots** et ``trois *mots* \\``.", "Un mot, deux mots et trois *mots* \\."),
        (
            "Voir `le pont <a.html>`_, `la rive`__, Python_, `<a>`_ et a_b.",
            "Voir le pont, la rive, Python, a et a_b.",
        ),
        (
            "Voir :ref:`le\nmoulin <moulin>`, :doc:`a/b`, :py:func:`~a.b` et `x`:sup:.",
            "Voir le moulin, a/b, a.b et x.",
        ),
        ("Le moulin [1]_, l'eau [#]_ et [Roy84]_ [2].", "Le moulin, l'eau et [Roy84] [2]."),
        (
            "Le |moulin| \\*a*, mot\\ *s*, \"*\" 2 * 3 * 4 a*b*c",
            "Le |moulin| *a*, mots, \"*\" 2 * 3 * 4 a*b*c",
        ),
        ("Une _`cible` et :a: b : `", "Une cible et :a: b : `"),
        (
            "Le ```_``` et ``a\\``, 2*x f(x)*f(y) e**(x*y) {*} «*»",
            "Le `_` et a\\, 2*x f(x)*f(y) e**(x*y) {*} «*»",
        ),
        ("*sans fin **ni fin ``rien `", "*sans fin **ni fin ``rien `"),
    ] {
        assert_eq!(paragraphs(page), [text]);
    }
}

#[test]
fn lines_of_cells_are_those_of_the_file() {
    let page = "+-----+-------+\n| Un  | Trois |\n| mot | mots. |\n+-----+-------+\n\nFin.\n";
    let document = decode(page.as_bytes(), Path::new("a.rst"), &ReadOptions::default()).unwrap();
    let mut positions = crate::text::Positions::new(&document.text, &document.lines);
    let found: Vec<_> = document.paragraphs.iter().map(|it| positions.advance(it.start)).collect();
    assert_eq!(found, [(2, 3), (2, 9), (6, 1)]);
    assert_eq!(
        document.input_range(&document.paragraphs[1]),
        page.find("Trois").unwrap()..page.find("s. |").unwrap() + 2
    );
    assert_eq!(&page[document.input_range(&document.paragraphs[2])], "Fin.");
}

#[test]
fn parts_are_excluded_by_comments() {
    let page = "Un.\n\n.. enregard-ignore\n\nDeux.\n\nTrois.\n\n.. enregard-ignore\n\n.. note::\n\n   Quatre.\n\n   Cinq.\n\nSix.\n\n\
                .. enregard-ignore\n\nSept.\n\n* huit\n\n.. /enregard-ignore\n\nNeuf.\n";
    assert_eq!(paragraphs(page), ["Un.", "Trois.", "Six.", "Neuf."]);
    assert_eq!(paragraphs(":enregard-ignore: true\n\nDeux.\n"), [""; 0]);
}

#[test]
fn rows_of_tables_may_be_indented_with_any_blanks() {
    for blank in ["\u{3000}", "\u{a0}", "\t"] {
        let grid = format!(" +----+\n{blank}| Un |\n +----+\n\nDeux.\n");
        assert_eq!(paragraphs(&grid).last().unwrap(), "Deux.", "{blank:?}");
        let simple = format!("  ==== ====\n{blank}Un   deux\n  ==== ====\n\nTrois.\n");
        let found = paragraphs(&simple);
        assert!(found[0].starts_with("Un") && found.last().unwrap() == "Trois.", "{found:?}");
    }
    let wide = "\u{3000}+----+\n\u{3000}| Un |\n\u{3000}+----+\n";
    assert_eq!(paragraphs(wide), ["Un"]);
}

#[test]
fn the_versions_of_a_directive_are_not_text() {
    let page = ".. versionadded:: 3.4 Un.\n\n.. deprecated-removed:: 3.4 3.16 Deux\n   trois.\n\n\
                .. deprecated-removed:: 3.4  next\n\n   Quatre.\n\n.. versionchanged:: 3.4\n   Cinq.\n";
    assert_eq!(paragraphs(page), ["Un.", "Deux trois.", "Quatre.", "Cinq."]);
}

/// Parts of reStructuredText, for random combinations.
const PARTS: &[&str] = &[
    "Été ",
    "pluie",
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "   ",
    "\t",
    "====\n",
    "==\n",
    "== ==\n",
    "---\n",
    "* ",
    "- ",
    "1. ",
    "(a) ",
    "#. ",
    ":a: b",
    ":a:",
    "`",
    "``",
    "*",
    "**",
    "_",
    "__",
    "`_",
    "<a>",
    "[1]_",
    "[a]_",
    "|",
    "| ",
    "|a|",
    "\\",
    "\\ ",
    "::\n",
    ".. ",
    "..\n",
    ".. note:: a\n",
    ".. code-block:: c\n",
    "   :caption: Un\n",
    ".. [1] ",
    ".. _a: b\n",
    ".. |a| replace:: b\n",
    ".. enregard-ignore\n",
    ".. /enregard-ignore\n",
    ">>> ",
    "> ",
    "+--+--+\n",
    "+==+==+\n",
    "| a | b |\n",
    "+",
    "-o  b\n",
    ".. versionadded:: 1 b\n",
    "\u{ad}",
    "\u{a0}",
    "e\u{301}",
    "\u{2028}",
    "日本",
    "https://a.fr/b_",
];

proptest! {
    #[test]
    fn any_file_can_be_read(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
        checks::read_any(&parts.concat(), "a.rst")?;
    }
}
