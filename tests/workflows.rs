//! Tests the recipes of docs/guide/: the pages quote the scripts, and the scripts work.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::recipes::{command, project, recipe, root};
use common::{Place, packed};
use std::process::Command;

#[track_caller]
fn succeeds(mut command: Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
    said
}

/// Pages of docs/guide/ and how many pieces of scripts each quotes.
const PAGES: [(&str, usize); 6] =
    [("make", 2), ("omegat", 1), ("parallel", 1), ("recipes", 5), ("slurm", 2), ("snakemake", 1)];

#[test]
fn the_pages_quote_the_scripts() {
    let scripts: Vec<String> = std::fs::read_dir(root().join("docs/workflows"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for (page, quotations) in PAGES {
        let text = std::fs::read_to_string(root().join(format!("docs/guide/{page}.md"))).unwrap();
        let blocks = text.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
        // Blocks without a language are commands to type.
        let blocks: Vec<&str> = blocks.filter(|(lang, _)| !lang.is_empty()).map(|(_, block)| block).collect();
        assert_eq!(blocks.len(), quotations, "{page}");
        for block in blocks {
            assert!(scripts.iter().any(|script| script.contains(block)), "{page}: in no script: {block}");
        }
    }
}

#[test]
fn every_script_has_a_page() {
    let pages =
        PAGES.map(|(page, _)| std::fs::read_to_string(root().join(format!("docs/guide/{page}.md"))).unwrap());
    for entry in std::fs::read_dir(root().join("docs/workflows")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let link = format!("](../workflows/{name})");
        // slurm.sh submits this script.
        let is_linked = name == "slurm-merge.sh" || pages.iter().any(|page| page.contains(&link));
        assert!(is_linked, "no page links to {name}");
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

/// A list of the fixtures in `project`, and of a document with an empty translation.
fn list(place: &Place) {
    let names = ["lettre", "vide", "phare", "moulin", "auberge"];
    let line = |name: &str| format!("text/fr/{name}.txt\ttext/en/{name}.txt\t{name}\n");
    place.write("text/fr/vide.txt", "Un texte.\n");
    place.write("text/en/vide.txt", "");
    place.write("list.tsv", names.map(line).concat());
}

/// The file beside the list whose name ends like this.
fn part(place: &Place, end: &str) -> String {
    let files = std::fs::read_dir(place.path("")).unwrap();
    let mut names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.find(|name| name.starts_with("list.tsv.") && name.ends_with(end)).unwrap()
}

/// The memory that one run over the list makes, without its header, which has the time of writing.
fn units(memory: &str) -> &str {
    memory.split_once("<body>").unwrap().1
}

#[test]
fn parallel() {
    let place = project();
    list(&place);
    let Some(mut first) = command(&place, "parallel") else { return };
    // The Debian package asks for a citation on a terminal only.
    first.arg("--version");
    succeeds(first);
    let run = || {
        let mut command = command(&place, "bash").unwrap();
        command.arg(recipe("parallel.sh")).args(["list.tsv", "memory.tmx", "2"]);
        succeeds(command)
    };
    run();
    assert_merged(&place);
    // The same call does nothing again, and the result is the same.
    let (memory, jobs) = (place.read("memory.tmx"), part(&place, ".jobs"));
    let log = place.read(&jobs);
    run();
    assert_eq!((place.read("memory.tmx"), place.read(&jobs)), (memory, log));
    // A list that has changed is aligned again.
    place.write("list.tsv", "text/fr/phare.txt\ttext/en/phare.txt\tphare\n");
    run();
    assert_eq!(place.read("memory.tmx.report.jsonl").lines().count(), 1);
}

/// Checks that the memory of three parts is that of a single run, and that the report names the failed document.
#[track_caller]
fn assert_merged(place: &Place) {
    let single = ["align", "--pairs", "list.tsv", "-o", "single.tmx", "--src-lang", "fr", "--tgt-lang", "en"];
    place.run(&single).fails(1, &["vide"]);
    place.run(&["convert", "single.tmx", "expected.tmx"]).succeeds();
    let texts = |name: &str| {
        place.run(&["convert", name, &format!("{name}.tsv")]).succeeds();
        place.read(&format!("{name}.tsv"))
    };
    assert!(units(&place.read("memory.tmx")).matches("<tu").count() > 40);
    assert_eq!(texts("memory.tmx"), texts("expected.tmx"));
    let report = place.read("memory.tmx.report.jsonl");
    let failed: Vec<&str> = report.lines().filter(|line| line.contains("\"error\"")).collect();
    assert!(report.lines().count() == 5 && failed.len() == 1 && failed[0].contains("vide"), "{report}");
}

/// A stand-in for `sbatch` that runs the tasks of a job in turn, and records how it was called.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -eu
echo "$*" >> calls
last=
while [[ ${1:-} == --* ]]; do
    case $1 in
    --array=*) range=${1#--array=}; range=${range%%%*}; last=${range#*-} ;;
    --parsable) echo "17;cluster" ;;
    --dependency=afterok:17 | --mem=* | --time=*) ;;
    *) echo "sbatch: unrecognized option '$1'" >&2; exit 1 ;;
    esac
    shift
done
script=$1
shift
# SLURM runs a copy of the script.
cp "$script" job-script
SLURM_CPUS_PER_TASK=$(sed -n 's/^#SBATCH --cpus-per-task=//p' job-script)
[[ -z $SLURM_CPUS_PER_TASK ]] || export SLURM_CPUS_PER_TASK
if [[ -z $last ]]; then
    bash job-script "$@"
else
    for ((task = 0; task <= last; task++)); do SLURM_ARRAY_TASK_ID=$task bash job-script "$@"; done
fi
"#;

#[test]
fn slurm() {
    let place = project();
    list(&place);
    place.write("bin/sbatch", SBATCH);
    assert!(Command::new("chmod").arg("+x").arg(place.path("bin/sbatch")).status().unwrap().success());
    let run = || {
        let mut command = command(&place, "bash").unwrap();
        let path = command.get_envs().find_map(|(key, value)| (key == "PATH").then_some(value).flatten());
        let path = path.unwrap().to_os_string();
        let folders = [place.path("bin")].into_iter().chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(folders).unwrap());
        command.arg(recipe("slurm.sh")).args(["list.tsv", "memory.tmx", "2"]);
        succeeds(command)
    };
    run();
    assert_merged(&place);
    let calls = place.read("calls");
    let calls: Vec<&str> = calls.lines().collect();
    assert!(calls.len() == 2 && calls[0].starts_with("--parsable --array=0-2%100 "), "{calls:?}");
    assert!(calls[1].starts_with("--dependency=afterok:17 "), "{calls:?}");
    // A task that was lost is done again, and the others are not.
    let (finished, lost) = (part(&place, "-0000.jsonl"), part(&place, "-0001.tmx"));
    std::fs::remove_file(place.path(&lost)).unwrap();
    place.write(&finished, "not written again\n");
    run();
    assert_eq!(place.read(&finished), "not written again\n");
    assert!(place.path(&lost).exists());
}
