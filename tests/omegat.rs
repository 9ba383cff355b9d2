//! Tests that OmegaT runs the scripts of docs/workflows, and that it shows the tags of memories.
#![cfg(all(feature = "cli", feature = "documents", unix))]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::recipes::{command, project, recipe, root};
use common::{Place, packed};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a script with stand-ins for the objects that OmegaT gives to scripts. The arguments are the script, the folder
/// of the project and whether it is loaded.
const OMEGAT: &str = r#"
def language = { tag -> new Expando(locale: Locale.forLanguageTag(tag)) }
def root = args[1]
def properties = new Expando(projectRoot: "$root/", sourceRoot: "$root/source/", targetRoot: "$root/target/",
    TMRoot: "$root/tm/", sourceLanguage: language("fr-FR"), targetLanguage: language("en"))
def project = new Expando(projectProperties: properties, isProjectLoaded: { args[2] == "loaded" })
def console = new Expando(println: { text -> System.out.println(text) })
new GroovyShell(new Binding(project: project, console: console)).evaluate(new File(args[0]))
"#;

#[test]
fn omegat_scripts() {
    let place = project();
    place.write("omegat.groovy", OMEGAT);
    let run = |script: &str, state: &str, program: &str| {
        let mut command = command(&place, "groovy")?;
        command.arg("omegat.groovy").arg(recipe(script)).args(["project", state]);
        // Programs that Java starts are looked up in the PATH of Java itself.
        command.env("ENREGARD", program).env("JAVA_OPTS", "-Dfile.encoding=UTF-8");
        if std::env::var_os("JAVA_HOME").is_none() {
            let java = Command::new("bash").args(["-c", "readlink -f \"$(command -v java)\""]).output();
            let java = PathBuf::from(String::from_utf8(java.unwrap().stdout).unwrap().trim());
            command.env("JAVA_HOME", java.ancestors().nth(2).unwrap_or(root()));
        }
        let output = command.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
        Some(printed)
    };
    let own = env!("CARGO_BIN_EXE_enregard");
    let Some(printed) = run("enregard_memory.groovy", "no project", own) else { return };
    assert_eq!(printed, "Open a project first.\n");
    let printed = run("enregard_memory.groovy", "loaded", own).unwrap();
    assert_eq!(printed, "Create the folders reference/fr-FR and reference/en in the project.\n");
    for (lang, name) in [("fr", "lettre"), ("en", "lettre"), ("fr", "phare"), ("en", "phare")] {
        let text = place.read(&format!("text/{lang}/{name}.txt"));
        place.write(&format!("project/reference/{lang}/{name}.txt"), &text);
    }
    let printed = run("enregard_memory.groovy", "loaded", "/no/such/program").unwrap();
    assert!(printed.contains("set ENREGARD to its path"), "{printed}");
    let printed = run("enregard_memory.groovy", "loaded", own).unwrap();
    assert!(printed.ends_with("Wrote reference.tmx to tm/ and tm/penalty-030/.\n"), "{printed}");
    assert!(place.read("project/tm/reference.tmx").matches("<tu").count() > 20);
    assert!(place.read("project/tm/penalty-030/reference.tmx").contains("</tmx>"));
    let french = place.read("text/fr/lettre.txt");
    place.write("project/source/lettre.txt", &french);
    let english = place.read("text/en/lettre.txt");
    place.write("project/target/lettre.txt", english.split_at(english.len() / 2).0);
    let printed = run("enregard_audit.groovy", "loaded", own).unwrap();
    assert!(printed.contains("omission (0.9"), "{printed}");
}

/// The project file of OmegaT.
const PROJECT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>fr</source_lang><target_lang>en</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"#;

/// Creates an empty project of OmegaT in `project`.
fn create_project(place: &Place) {
    for folder in ["source", "target", "tm", "glossary", "dictionary", "omegat"] {
        std::fs::create_dir_all(place.path(&format!("project/{folder}"))).unwrap();
    }
    place.write("project/omegat.project", PROJECT);
}

/// Opens `project` in OmegaT, runs a script and creates the translated documents. Returns what OmegaT prints, or `None` if it
/// is not installed. The settings are in the folder `settings`.
fn run_omegat(place: &Place, script: &Path) -> Option<String> {
    let jar = Path::new("/usr/share/omegat/OmegaT.jar");
    if !jar.exists() {
        eprintln!("NOTE: {} is missing, so OmegaT is not tested", jar.display());
        return None;
    }
    let mut omegat = command(place, "java")?;
    omegat.arg("-Djava.awt.headless=true").arg(format!("-Duser.home={}", place.path("").display()));
    omegat.arg("-jar").arg(jar).arg("--mode=console-translate");
    omegat.arg(format!("--config-dir={}", place.path("settings").display()));
    omegat.arg(format!("--script={}", script.display())).arg(place.path("project"));
    omegat.env("ENREGARD", env!("CARGO_BIN_EXE_enregard"));
    let output = omegat.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    Some(printed)
}

#[test]
fn omegat_itself_runs_the_scripts() {
    let place = project();
    create_project(&place);
    for (lang, name) in [("fr", "lettre"), ("en", "lettre"), ("fr", "phare"), ("en", "phare")] {
        let text = place.read(&format!("text/{lang}/{name}.txt"));
        place.write(&format!("project/reference/{lang}/{name}.txt"), &text);
    }
    let french = place.read("text/fr/moulin.txt");
    place.write("project/source/moulin.txt", &french);
    let run = |script: &str| run_omegat(&place, &recipe(script));
    let Some(printed) = run("enregard_memory.groovy") else { return };
    assert_eq!(printed.matches("Wrote reference.tmx to tm/").count(), 1, "{printed}");
    assert!(place.read("project/tm/reference.tmx").matches("<tu").count() > 20);
    // OmegaT knows no translation for this text, so it writes the source text.
    let printed = run("enregard_audit.groovy").unwrap();
    assert!(printed.contains("untranslated (0."), "{printed}");
}

/// A run of text in a Word document.
fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A Word document with bold and italic text, a link, a note, and a link over two sentences.
fn docx(words: [&str; 15]) -> Vec<u8> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, note] = words;
    let link = |text: &str| format!("<w:hyperlink r:id=\"rId3\">{}</w:hyperlink>", run("", text));
    let paragraphs = [
        run("", a) + &run("<w:b/>", b) + &run("", c) + &run("<w:i/>", d) + &run("", e),
        run("", f) + &link(g) + &run("", h) + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + &run("", "."),
        run("", i) + &run("<w:b/>", j) + &run("<w:b/><w:i/>", k) + &run("", l),
        link(m) + &run("", n),
    ];
    let body: String = paragraphs.iter().map(|content| format!("<w:p>{content}</w:p>")).collect();
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let body = format!("<w:document {space}><w:body>{body}</w:body></w:document>");
    let note = run("<w:i/>", note);
    let notes =
        format!("<w:footnotes {space}><w:footnote w:id=\"2\"><w:p>{note}</w:p></w:footnote></w:footnotes>");
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &body),
        ("word/footnotes.xml", &notes),
    ])
}

/// Writes what OmegaT shows of the project to `seen`: the memories with and without the option *Display tags*, then each
/// segment of the documents with its best match and three scores: with stemming, without it, and of the text with its tags.
const SEEN: &str = r#"
import org.omegat.core.data.ExternalTMX
import org.omegat.core.events.IStopped
import org.omegat.core.statistics.FindMatches

if (eventType.name() != "LOAD") return
def root = project.projectProperties.projectRoot
def seen = new StringBuilder()
def show = { name, memory -> memory.entries.each { seen << "$name: $it.source | $it.translation\n" } }
for (name in ["docx", "html"]) {
    def file = new File(root, "tm/${name}.tmx")
    show("tags", project.transMemories[file.path])
    show("plain", new ExternalTMX(project.projectProperties, file, false, false))
}
project.allEntries.each { entry ->
    def matches = new FindMatches(project.sourceTokenizer, 1, true, false)
    matches.search(project, entry.srcText, true, true, { false } as IStopped).each {
        def scores = it.scores[0]
        seen << "match: $entry.srcText | $it.source | $scores.score $scores.scoreNoStem $scores.adjustedScore\n"
    }
}
new File(root, "seen").write(seen.toString(), "UTF-8")
"#;

/// The settings that docs/guide/omegat.md recommends for memories with tags.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<omegat><preference version="1.0"><ext_tmx_show_level2>true</ext_tmx_show_level2>
<ext_tmx_use_slash>true</ext_tmx_use_slash></preference></omegat>
"#;

const WORDS: [[&str; 15]; 2] = [
    [
        "Le moulin ",
        "tourne",
        " depuis ",
        "trois jours",
        " sans repos.",
        "Lisez ",
        "la page du village",
        " avant de partir",
        "Le meunier ferme ",
        "la porte ",
        "du grenier",
        " à midi.",
        "La rivière est haute. Le pont est fermé",
        " depuis hier.",
        "Une note sur le moulin.",
    ],
    [
        "The mill has been ",
        "turning",
        " for ",
        "three days",
        " without rest.",
        "Read ",
        "the village page",
        " before you leave",
        "The miller closes ",
        "the door ",
        "of the loft",
        " at noon.",
        "The river is high. The bridge has been closed",
        " since yesterday.",
        "A note on the mill.",
    ],
];

const HTML: [&str; 2] = [
    "<p>Le <b>facteur</b> apporte <i>deux lettres</i> au village.</p><p>La vieille dame les ouvre <b>aussitôt.</b></p>",
    "<p>The <b>postman</b> brings <i>two letters</i> to the village.</p><p>The old lady opens them <b>at once.</b></p>",
];

/// The pairs of the memories as OmegaT shows them.
const TAGS: [[&str; 2]; 8] = [
    [
        "Le moulin <w0>tourne</w0> depuis <w1>trois jours</w1> sans repos.",
        "The mill has been <w0>turning</w0> for <w1>three days</w1> without rest.",
    ],
    ["<w0>Une note sur le moulin.</w0>", "<w0>A note on the mill.</w0>"],
    [
        "Lisez <w0>la page du village</w0> avant de partir<w1/>.",
        "Read <w0>the village page</w0> before you leave<w1/>.",
    ],
    [
        "Le meunier ferme <w0>la porte <w1>du grenier</w1></w0> à midi.",
        "The miller closes <w0>the door <w1>of the loft</w1></w0> at noon.",
    ],
    ["<w0>La rivière est haute.", "<w0>The river is high."],
    ["Le pont est fermé</w0> depuis hier.", "The bridge has been closed</w0> since yesterday."],
    [
        "Le <b0>facteur</b0> apporte <i1>deux lettres</i1> au village.",
        "The <b0>postman</b0> brings <i1>two letters</i1> to the village.",
    ],
    ["La vieille dame les ouvre <b0>aussitôt.</b0>", "The old lady opens them <b0>at once.</b0>"],
];

/// The segments of the documents as OmegaT shows them, the position of the best match in `TAGS`, and the score of the text
/// with its tags. The other scores are 100.
const MATCHES: [(&str, usize, u32); 8] = [
    ("Le moulin <t0/>tourne<t1/> depuis <t2/>trois jours<t3/> sans repos.", 0, 80),
    ("Lisez <t0/>la page du village<t1/> avant de partir<t2/>.", 2, 84),
    ("Le meunier ferme <t0/>la porte <t1/>du grenier<t2/> à midi.", 3, 81),
    ("La rivière est haute.", 4, 88),
    ("Le pont est fermé<t0/> depuis hier.", 5, 92),
    ("Une note sur le moulin.", 1, 83),
    ("Le <b0>facteur</b0> apporte <i1>deux lettres</i1> au village.", 6, 100),
    ("La vieille dame les ouvre <b0>aussitôt.</b0>", 7, 100),
];

/// Removes the tags of OmegaT.
fn plain(text: &str) -> String {
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('>').unwrap().1)
}

#[test]
fn omegat_shows_the_tags_of_documents() {
    let place = Place::new();
    create_project(&place);
    for (index, lang) in ["fr", "en"].into_iter().enumerate() {
        place.write(&format!("{lang}/a.docx"), docx(WORDS[index]));
        place.write(&format!("{lang}/b.html"), format!("<meta charset=\"utf-8\">{}", HTML[index]));
    }
    for (name, memory) in [("a.docx", "docx"), ("b.html", "html")] {
        std::fs::copy(place.path(&format!("fr/{name}")), place.path(&format!("project/source/{name}")))
            .unwrap();
        let (fr, en) = (format!("fr/{name}"), format!("en/{name}"));
        let output = format!("project/tm/{memory}.tmx");
        let align =
            ["align", &fr, &en, "--src-lang", "fr", "--tgt-lang", "en", "--tags", "keep", "-o", &output];
        place.run(&align).succeeds();
    }
    place.write("settings/omegat.prefs", SETTINGS);
    place.write("seen.groovy", SEEN);
    let Some(printed) = run_omegat(&place, &place.path("seen.groovy")) else { return };
    let seen = place.read("project/seen");
    let lines = |kind: &str| -> Vec<String> {
        seen.lines().filter_map(|line| line.strip_prefix(kind)).map(str::to_owned).collect()
    };
    let pairs = TAGS.map(|pair| pair.join(" | "));
    assert_eq!(lines("tags: "), pairs, "{printed}");
    assert_eq!(lines("plain: "), pairs.map(|pair| plain(&pair)));
    let matches = MATCHES.map(|(text, at, score)| format!("{text} | {} | 100 100 {score}", TAGS[at][0]));
    assert_eq!(lines("match: "), matches);
}
