//! Tests that the states of translations and their locks are kept.

#![cfg(feature = "cli")]

mod common;

use common::Place;

/// A file of a translation tool with the pairs `Un`, `Deux` … and their states.
fn dialect(root: &str, units: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?><xliff version=\"1.2\" {root}><file original=\"a\" source-language=\"fr\" \
         target-language=\"en\"><body>{}</body></file></xliff>",
        units.concat()
    )
}

/// The texts of a TMX file with their states.
fn states(tmx: &str) -> Vec<String> {
    let units = tmx.split("<tu ").skip(1);
    let value = |unit: &str, begin: &str| Some(unit.split(begin).nth(1)?.split('<').next()?.to_owned());
    units
        .map(|unit| {
            let parts =
                ["<seg>", "x-state\">", "x-locked\">"].map(|begin| value(unit, begin).unwrap_or("-".into()));
            parts.join(" ")
        })
        .collect()
}

#[test]
fn states_and_locks_of_translation_tools_are_kept() {
    let place = Place::new();
    let pair = |french: &str, english: &str| format!("<source>{french}</source><target>{english}</target>");
    let segment = |id: u8, text: &str| format!("<mrk mtype=\"seg\" mid=\"{id}\">{text}</mrk>");
    let trados = format!(
        "<trans-unit id=\"u\"><source>Un. Deux. Trois.</source><seg-source>{}{}{}</seg-source><target>{}{}{}</target><sdl:seg-defs>\
         <sdl:seg id=\"1\" conf=\"ApprovedSignOff\" locked=\"true\"><sdl:value key=\"k\">v</sdl:value></sdl:seg><sdl:seg id=\"2\" \
         conf=\"Draft\" origin=\"mt\"/><sdl:seg id=\"3\"/></sdl:seg-defs></trans-unit>",
        segment(1, "Un."),
        segment(2, "Deux."),
        segment(3, "Trois."),
        segment(1, "One."),
        segment(2, "Two."),
        segment(3, "Three."),
    );
    let phrase = |confirmed: u8, locked: bool, texts: &str| {
        format!("<trans-unit id=\"a\" m:confirmed=\"{confirmed}\" m:locked=\"{locked}\">{texts}</trans-unit>")
    };
    let files = [
        (
            "a.sdlxliff",
            dialect("xmlns:sdl=\"http://sdl.com/FileTypes/SdlXliff/1.0\"", &[trados]),
            vec!["Un. final yes", "Deux. needs-translation -", "Trois. - -"],
        ),
        (
            "a.mxliff",
            dialect(
                "xmlns:m=\"http://www.memsource.com/mxlf/2.0\" m:level=\"2\"",
                &[
                    phrase(2, true, &pair("Un.", "One.")),
                    phrase(1, false, &pair("Deux.", "Two.")),
                    phrase(0, false, &pair("Trois.", "Three.")),
                ],
            ),
            vec!["Un. signed-off yes", "Deux. translated -", "Trois. needs-translation -"],
        ),
        (
            "a.mqxliff",
            dialect(
                "xmlns:mq=\"MQXliff\"",
                &[
                    format!("<trans-unit id=\"1\" mq:status=\"Proofread\" mq:locked=\"locked\">{}</trans-unit>", pair("Un.", "One.")),
                    format!("<trans-unit id=\"2\" mq:status=\"ManuallyConfirmed\">{}</trans-unit>", pair("Deux.", "Two.")),
                ],
            ),
            vec!["Un. final yes", "Deux. translated -"],
        ),
        (
            "a.xlf",
            dialect(
                "",
                &[
                    "<trans-unit id=\"1\" translate=\"no\"><source>Un.</source><target state=\"final\">One.</target></trans-unit>".to_owned(),
                    format!("<trans-unit id=\"2\" approved=\"yes\">{}</trans-unit>", pair("Deux.", "Two.")),
                    format!("<trans-unit id=\"3\">{}</trans-unit>", pair("Trois.", "Three.")),
                ],
            ),
            vec!["Un. final yes", "Deux. signed-off -", "Trois. - -"],
        ),
    ];
    for (name, file, expected) in files {
        place.write(name, file);
        place.run(&["convert", name, "a.tmx"]).succeeds();
        assert_eq!(states(&place.read("a.tmx")), expected, "{name}");
        place.run(&["convert", "-q", "a.tmx", "b.xlf"]).succeeds();
        place.run(&["convert", "-q", "b.xlf", "back.tmx"]).succeeds();
        assert_eq!(states(&place.read("back.tmx")), expected, "{name}");
        let run =
            place.run(&["convert", name, "-", "--to", "tmx", "--drop-state", "locked,needs-translation"]);
        let kept: Vec<&str> =
            expected.iter().copied().filter(|it| !it.ends_with("yes") && !it.contains("needs")).collect();
        assert_eq!(states(run.succeeds()), kept, "{name}");
        assert!(run.stderr.contains("skipped because of --drop-state"), "{}", run.stderr);
    }
    place
        .run(&["convert", "a.xlf", "c.tmx", "--drop-state", "draft"])
        .fails(2, &["--drop-state draft", "signed-off"]);
}

#[test]
fn states_of_xliff_2_belong_to_segments() {
    let place = Place::new();
    let segment = |state: &str, texts: [&str; 2]| {
        format!("<segment{state}><source>{}</source><target>{}</target></segment>", texts[0], texts[1])
    };
    let units = [
        segment(" state=\"final\"", ["Un.", "One."]),
        segment("", ["Deux.", "Two."]),
        segment(" state=\"reviewed\"", ["Trois.", "Three."]),
    ];
    let file = format!(
        "<xliff version=\"2.0\" srcLang=\"fr\" trgLang=\"en\"><file id=\"f\"><unit id=\"1\" translate=\"no\">{}</unit></file></xliff>",
        units.concat()
    );
    place.write("a.xlf", file);
    place.run(&["convert", "a.xlf", "a.tmx"]).succeeds();
    let expected = ["Un. final yes", "Deux. - yes", "Trois. signed-off yes"];
    assert_eq!(states(&place.read("a.tmx")), expected);
    place.run(&["convert", "-q", "a.tmx", "b.xlf", "--to", "xliff2"]).succeeds();
    place.run(&["convert", "-q", "b.xlf", "b.tmx"]).succeeds();
    assert_eq!(states(&place.read("b.tmx")), expected);
}
