use super::*;

fn prepared(file: &str) -> String {
    prepare(file).text
}

#[test]
fn plain_markdown_is_not_changed() {
    let page = "# Un\n\nDeux *trois*\n- a\n\n    code\n\n```js\nimport a from 'b'\n\n:::\n```\n\n> cite\n\n| a | b |\n|---|---|\n";
    assert_eq!(prepared(page), page);
}

#[test]
fn directives_lose_their_markers() {
    assert_eq!(prepared("Un\n::: tip Deux\nTrois\n:::\nQuatre\n"), "Un\n\nDeux\n\nTrois\n\nQuatre\n");
    assert_eq!(prepared(":::{code-block} python\nimport a\n\n:::\nUn\n"), "Un\n");
    assert_eq!(prepared("```{note} Un\n:class: tip\nDeux\n```\nTrois\n"), "Un\n\nDeux\n\nTrois\n");
    assert_eq!(prepared("````{note}\nUn\n```\ncode\n```\n````\nDeux\n"), "Un\n```\ncode\n```\n\nDeux\n");
    assert_eq!(
        prepared("!!! note \"Un\"\n    Deux\n\n        code\n\n    === \"A\"\n        Trois\n\nQuatre\n"),
        "Un\n\nDeux\n\n    code\n\nA\n\nTrois\n\nQuatre\n"
    );
    assert_eq!(prepared("/// note | Un\nDeux\n///\n"), "Un\n\nDeux\n\n");
    assert_eq!(prepared("> [!TIP]+ Un\n> Deux\n"), ">  Un\n> Deux\n");
}

#[test]
fn components_lose_their_tags_and_the_indent_of_their_content() {
    let page = "import A from './a'\nexport const b = {\n  c: 1,\n\n  d: 2\n}\n\n<Tabs>\n  <Tab title=\"Un\">\n\n    Deux\n\n    - a\n\
                \x20   - b\n\n        code\n  </Tab>\n</Tabs>\nTrois <A/> quatre\n";
    assert_eq!(prepared(page), "Un\n\nDeux\n\n- a\n- b\n\n    code\n\nTrois  quatre\n");
    assert_eq!(prepared("1. Un\n\n   <A>\n   Deux\n   </A>\n"), "1. Un\n\n   Deux\n\n");
    assert_eq!(prepared("<A\n  b={[1,\n    2]}\n  caption='Un'\n/>\n\nDeux\n"), "Un\n\nDeux\n");
    assert_eq!(prepared("Il faut import et export de blé.\n"), "Il faut import et export de blé.\n");
}

#[test]
fn short_codes_and_instructions_are_dropped() {
    assert_eq!(prepared("[TOC]\n{{< tabs >}}\nUn\n{{< /tabs >}}\n{: .a}\n{props.children}\n"), "Un\n\n");
    assert_eq!(prepared("{% comment %}\nUn\n\n{% endcomment %}\nDeux\n"), "Deux\n");
    assert_eq!(prepared("{{ site.title }}\n{{ a }} et {{ b }}\n"), "{{ a }} et {{ b }}\n");
}

#[test]
fn comments_exclude_blocks_and_parts() {
    let ignore = "<!-- enregard-ignore -->";
    assert_eq!(prepared(&format!("Un\n\n{ignore}\nDeux\nTrois\n\nQuatre\n")), "Un\n\nQuatre\n");
    assert_eq!(prepared(&format!("Un {ignore} deux\ntrois\n\nQuatre\n")), "Un \n\nQuatre\n");
    assert_eq!(prepared(&format!("{ignore}\n\n```\na\n\nb\n```\n\nUn\n")), "Un\n");
    let part = format!("Un\n\n{ignore}\n\nDeux\n\nTrois\n\n<!-- /enregard-ignore -->\n\nQuatre\n");
    assert_eq!(prepared(&part), "Un\n\nQuatre\n");
    assert_eq!(prepared(&format!("```\n{ignore}\n```\n\nUn\n")), format!("```\n{ignore}\n```\n\nUn\n"));
    assert_eq!(
        prepared(&format!("`{ignore}` est un commentaire.\n")),
        format!("`{ignore}` est un commentaire.\n")
    );
}

#[test]
fn each_part_knows_its_place() {
    let file = "---\ntitle: Un\n---\n::: tip Deux\n  Trois <A/> quatre\n:::\n";
    let page = prepare(file);
    for word in ["Un", "Deux", "Trois", "quatre"] {
        assert_eq!(page.place(page.text.find(word).unwrap()), file.find(word), "{word}");
    }
}
