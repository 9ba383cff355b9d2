//! Tests the recipes of docs/guide/recipes.md: the page quotes the scripts, and the scripts work.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::{Place, packed};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn recipe(name: &str) -> PathBuf {
    root().join("docs/workflows").join(name)
}

/// A command that runs in `place` with enregard in its PATH, or `None` if the command is not installed.
fn command(place: &Place, program: &str) -> Option<Command> {
    if Command::new(program).arg("--version").output().is_err() {
        eprintln!("NOTE: {program} is missing, so its recipe is not tested");
        return None;
    }
    let own = Path::new(env!("CARGO_BIN_EXE_enregard")).parent().unwrap().to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&others))).unwrap();
    let mut command = Command::new(program);
    command.current_dir(place.path("")).env("PATH", path);
    Some(command)
}

#[track_caller]
fn succeeds(mut command: Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
    said
}

/// A place with the fixtures in text/fr and text/en.
fn project() -> Place {
    let place = Place::new();
    for lang in ["fr", "en"] {
        for name in ["lettre", "phare", "moulin", "auberge"] {
            let text = std::fs::read(root().join("fixtures").join(lang).join(format!("{name}.txt"))).unwrap();
            place.write(&format!("text/{lang}/{name}.txt"), text);
        }
    }
    place
}

#[test]
fn the_page_quotes_the_scripts() {
    let page = std::fs::read_to_string(root().join("docs/guide/recipes.md")).unwrap();
    let scripts: Vec<String> = std::fs::read_dir(root().join("docs/workflows"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let blocks: Vec<&str> =
        page.split("\n```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap().1).collect();
    assert_eq!(blocks.len(), 8);
    for block in blocks {
        assert!(scripts.iter().any(|script| script.contains(block)), "in no script: {block}");
    }
}

#[test]
fn make() {
    let place = project();
    let Some(mut command) = command(&place, "make") else { return };
    command.arg("-f").arg(recipe("Makefile"));
    succeeds(command);
    assert!(place.read("tm/lettre.tmx").contains("<prop type=\"x-confidence\">"));
    let lines = place.read("corpus.fr").lines().count();
    assert!(lines > 40 && lines == place.read("corpus.en").lines().count(), "{lines}");
}

#[test]
fn snakemake() {
    let place = project();
    let Some(mut command) = command(&place, "snakemake") else { return };
    command.args(["-j", "2", "-s"]).arg(recipe("Snakefile"));
    succeeds(command);
    assert!(
        place.read("tm/phare.tmx").contains("</tmx>")
            && place.read("report/phare.jsonl").contains("\"beads\"")
    );
}

#[test]
fn filter() {
    let place = project();
    place
        .run(&["align", "text/fr", "text/en", "-o", "a.tmx", "--src-lang", "fr", "--tgt-lang", "en"])
        .succeeds();
    // Add as many wrong pairs as there are good ones, and a broken unit.
    let good = place.read("a.tmx");
    place.run(&["convert", "a.tmx", "a", "--to", "moses"]).succeeds();
    let (fr, en) = (place.read("a.fr"), place.read("a.en"));
    let wrong = fr.lines().zip(en.lines().skip(1)).fold(String::new(), |out, (fr, en)| {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        out + &format!(
            "<tu><tuv xml:lang=\"fr\"><seg>{}</seg></tuv><tuv xml:lang=\"en\"><seg>{}</seg></tuv></tu>\n",
            escape(fr),
            escape(en)
        )
    });
    let broken = "<tu><tuv xml:lang=\"fr\"><seg>Un & deux</seg></tuv></tu>\n";
    place.write("a.tmx", good.replace("</body>", &format!("{wrong}{broken}</body>")));
    let mut command = command(&place, "bash").unwrap();
    command.arg(recipe("filter.sh")).arg("a.tmx");
    let said = succeeds(command);
    assert!(said.contains("1 broken unit skipped"), "{said}");
    let units = |band: &str| place.read(&format!("a.scored.conf-{band}.tmx")).matches("<tu ").count();
    let (low, high, all) = (units("0.00-0.20"), units("0.80-1.00"), fr.lines().count());
    assert!(
        low > all / 2 && (all * 8 / 10..all * 11 / 10).contains(&high),
        "{low} and {high} of {all} and {all}"
    );
    assert!(place.read("a.doubtful.html").contains("</html>"));
    assert!(place.read("a.findings.txt").contains("&amp;"));
}

#[test]
fn languages() {
    let place = Place::new();
    for lang in ["fr", "en", "de"] {
        let text = std::fs::read(root().join(format!("fixtures/several/{lang}.txt"))).unwrap();
        place.write(&format!("texts/{lang}/phare.txt"), text);
    }
    let mut command = command(&place, "bash").unwrap();
    command.arg(recipe("languages.sh")).arg("texts");
    succeeds(command);
    assert_eq!(place.read("texts.tmx").matches("<tu ").count(), 6);
    assert_eq!(place.read("texts.fr-de.tmx").matches("<tuv xml:lang=\"de\">").count(), 6);
}

#[test]
fn bitextor() {
    let place = Place::new();
    let row = "https://a.example/fr\thttps://a.example/en\tLe gardien sauva onze marins.\t\
               The keeper saved eleven sailors.\t0.87\n";
    let text = format!("src_url\ttrg_url\tsrc_text\ttrg_text\taligner_score\n{row}{row}");
    place.write("fr-en.sent", text);
    let mut command = command(&place, "bash").unwrap();
    command.arg(recipe("bitextor.sh")).args(["fr-en.sent", "out"]);
    succeeds(command);
    assert_eq!(place.read("out.scored.tsv").matches("https://a.example/fr").count(), 2);
    assert_eq!(place.read("out.tmx").matches("<tu ").count(), 1);
}

#[test]
fn corpus() {
    let place = project();
    // Two documents that are not translations of each other, and a Moses corpus of correct pairs followed by
    // shifted ones.
    place.write("text/fr/faux.txt", std::fs::read(root().join("fixtures/fr/reglement.txt")).unwrap());
    place.write("text/en/faux.txt", std::fs::read(root().join("fixtures/en/cafetiere.txt")).unwrap());
    let nouvelle = |lang: &str| root().join("fixtures").join(lang).join("nouvelle.txt").display().to_string();
    place.run(&["align", &nouvelle("fr"), &nouvelle("en"), "-o", "good", "--to", "moses", "-q"]).succeeds();
    let (fr, en) = (place.read("good.fr"), place.read("good.en"));
    place.write("others.fr", fr.repeat(2));
    let shifted: Vec<&str> = en.lines().skip(1).chain(en.lines().take(1)).collect();
    place.write("others.en", en.clone() + &shifted.join("\n") + "\n");
    let mut command = command(&place, "bash").unwrap();
    command.arg(recipe("corpus.sh")).args(["text/fr", "text/en", "others"]);
    succeeds(command);
    let (own, others) = (place.read("own.tsv"), place.read("others.tsv"));
    assert!(!own.contains("faux\t") && own.contains("phare\t"));
    let good = fr.lines().count();
    assert!(
        (good / 2..=good + good / 5).contains(&(others.lines().count() - 1)),
        "{} of {good}",
        others.lines().count()
    );
    let pairs = place.read("train.fr").lines().count();
    assert!(pairs == place.read("train.en").lines().count() && pairs > own.lines().count());
    opusfilter(&place, pairs);
}

/// Runs OpusFilter on the two files.
fn opusfilter(place: &Place, pairs: usize) {
    // OpusFilter has no option --version. It reports an error, but that shows that it is installed.
    let Some(mut command) = command(place, "opusfilter") else { return };
    command.arg(recipe("opusfilter.yaml"));
    succeeds(command);
    let filtered = place.read("train.filtered.fr").lines().count();
    assert!(filtered > 0 && filtered <= pairs && filtered == place.read("train.filtered.en").lines().count());
}

/// A Word file with these paragraphs.
fn docx(text: &str) -> Vec<u8> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraphs: String = (text.split("\n\n"))
        .map(|p| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(&p.replace('\n', " "))))
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>"
    );
    packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", xml.as_str())])
}

#[test]
fn agency_and_omegat() {
    let place = project();
    for lang in ["fr", "en"] {
        for name in ["lettre", "phare"] {
            let text = place.read(&format!("text/{lang}/{name}.txt"));
            place.write(&format!("jobs-{lang}/{name}.docx"), docx(&text));
        }
    }
    let mut agency = command(&place, "bash").unwrap();
    agency.arg(recipe("agency.sh")).args(["jobs-fr", "jobs-en", "client"]);
    succeeds(agency);
    let memory = place.read("client.tmx");
    assert!(memory.contains("xml:lang=\"en-GB\"") && memory.contains(">phare<"));
    let parts = [place.read("client.conf-0.00-0.80.tmx"), place.read("client.conf-0.80-1.00.tmx")];
    let units = |text: &str| text.matches("<tu ").count();
    assert_eq!(units(&parts[0]) + units(&parts[1]), units(&memory));
    let mut omegat = command(&place, "bash").unwrap();
    omegat.arg(recipe("omegat.sh")).args(["client.tmx", "project"]);
    succeeds(omegat);
    assert!(units(&place.read("project/tm/memory.conf-0.80-1.00.tmx")) > 20);
    assert!(place.path("project/tm/penalty-030/memory.conf-0.00-0.80.tmx").exists());
}
