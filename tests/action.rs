//! Tests the GitHub action and the pre-commit hook: their files are complete, and their shell steps work.
#![cfg(all(feature = "cli", feature = "documents", feature = "lexicons", unix))]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

mod common;

use common::{EN, FR, Place};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// A shell step of the action.
struct Step {
    name: String,
    env: BTreeMap<String, String>,
    script: String,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The key and the value of a line of YAML.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().trim_start_matches("- ").split_once(':')?;
    Some((key, value.trim().trim_matches('"')))
}

/// The lines below the line `key:` at this indent.
fn block<'a>(text: &'a str, key: &str, depth: usize) -> Vec<&'a str> {
    let mut lines = text.lines().skip_while(|line| *line != format!("{}{key}:", " ".repeat(depth)));
    lines.next().unwrap_or_else(|| panic!("{key} is missing"));
    lines.take_while(|line| line.is_empty() || indent(line) > depth).collect()
}

/// The inputs of the action with their defaults. A required one has none.
fn inputs() -> BTreeMap<String, Option<String>> {
    let text = file("action.yml");
    let mut inputs = BTreeMap::new();
    let mut name = String::new();
    for line in block(&text, "inputs", 0).into_iter().filter(|line| !line.is_empty()) {
        let (key, value) = entry(line).unwrap();
        match (indent(line), key) {
            (2, _) => {
                name = key.into();
                inputs.insert(name.clone(), None);
            }
            (4, "default") => *inputs.get_mut(&name).unwrap() = Some(value.into()),
            (4, "description" | "required") => assert!(!value.is_empty(), "{line}"),
            other => panic!("{other:?}: {line}"),
        }
    }
    inputs
}

fn steps() -> Vec<Step> {
    let text = file("action.yml");
    let mut steps: Vec<Step> = Vec::new();
    let mut part = "";
    for line in block(&text, "steps", 2) {
        match (indent(line), entry(line)) {
            (4, Some(("name", name))) => {
                steps.push(Step { name: name.into(), env: BTreeMap::new(), script: String::new() });
            }
            (6, Some(("shell", shell))) => assert_eq!(shell, "bash"),
            (6, Some((key, _))) => part = if key == "run" { "run" } else { "env" },
            (8, Some((key, value))) if part == "env" => {
                steps.last_mut().unwrap().env.insert(key.into(), value.into());
            }
            _ if part == "run" => {
                let script = &mut steps.last_mut().unwrap().script;
                script.push_str(line.get(8..).unwrap_or_default());
                script.push('\n');
            }
            _ => panic!("{line}"),
        }
    }
    steps
}

/// Replaces the expressions of a workflow.
fn evaluated(value: &str, given: &BTreeMap<&str, &str>) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${{ ") {
        let (name, after) = after.split_once(" }}").unwrap();
        let input = name.strip_prefix("inputs.").map(|input| {
            let default = inputs().remove(input).unwrap_or_else(|| panic!("{name} is not declared"));
            given.get(input).map(|value| (*value).to_owned()).or(default).unwrap_or_default()
        });
        out.push_str(before);
        out.push_str(&input.unwrap_or_else(|| given.get(name).copied().unwrap_or_default().to_owned()));
        rest = after;
    }
    out + rest
}

/// Runs a step in a place, with `path` as the only folders of programs.
fn run(step: &Step, place: &Place, path: &str, given: &[(&str, &str)]) -> Output {
    let given: BTreeMap<&str, &str> = given.iter().copied().collect();
    let mut command = Command::new("bash");
    // This is how GitHub runs `shell: bash`.
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.script]);
    command.current_dir(place.path("")).env("PATH", path).env("RUNNER_TEMP", place.path("temp"));
    command.env("GITHUB_PATH", place.path("path")).env("GITHUB_STEP_SUMMARY", place.path("summary"));
    command.envs(step.env.iter().map(|(key, value)| (key, evaluated(value, &given))));
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The folders of programs, with or without the one of enregard.
fn path(place: &Place, with_enregard: bool) -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_enregard")).parent().unwrap().display().to_string();
    let first = if with_enregard { own } else { place.path("bin").display().to_string() };
    format!("{first}:/usr/local/bin:/usr/bin:/bin")
}

fn site() -> Place {
    let place = Place::new();
    let first = EN.lines().next().unwrap();
    for (name, english) in [("a", EN), ("b", first)] {
        place.write(&format!("fr/{name}.md"), FR);
        place.write(&format!("en/{name}.md"), english);
    }
    place
}

fn has_bash() -> bool {
    let found = Command::new("bash").arg("--version").output().is_ok();
    if !found {
        eprintln!("NOTE: bash is missing, so the action is not tested");
    }
    found
}

#[test]
fn the_action_audits_a_site() {
    if !has_bash() {
        return;
    }
    let place = site();
    let step = &steps()[1];
    assert_eq!(step.name, "Audit the translations");
    let audit = |given: &[(&str, &str)]| {
        let _ = std::fs::remove_file(place.path("summary"));
        run(step, &place, &path(&place, true), &[&[("source", "fr"), ("target", "en")], given].concat())
    };
    let output = audit(&[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let annotation = "::warning file=en/b.md,line=1,endLine=1,";
    assert!(text(&output.stdout).starts_with(annotation), "{}", text(&output.stdout));
    assert!(place.read("summary").contains("| b | "), "{}", place.read("summary"));
    let failing = [("fail-on", "omission"), ("min-coverage", "0.9"), ("sarif", "audit.sarif")];
    let output = audit(&[&failing[..], &[("source-language", "fr"), ("target-language", "en")]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("found omission (1)"), "{}", text(&output.stderr));
    assert!(place.read("audit.sarif").contains("\"ruleId\":\"omission\""));
    let output = audit(&[("min-probability", "0.999"), ("args", "--jobs\n1\n\n")]);
    assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
    let output = audit(&[("base-ref", "v1")]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn the_action_installs_or_builds_enregard() {
    if !has_bash() {
        return;
    }
    let place = site();
    let step = &steps()[0];
    let output = run(step, &place, &path(&place, true), &[]);
    assert!(text(&output.stdout).starts_with("enregard "), "{}", text(&output.stderr));
    // Programs that report how they are called. `curl` finds only the release v1.
    let fake = |name: &str, script: &str| {
        place.write(&format!("bin/{name}"), format!("#!/bin/sh\necho \"{name} $*\"\n{script}\n"));
        let made = Command::new("chmod").arg("+x").arg(place.path(&format!("bin/{name}"))).status();
        assert!(made.unwrap().success());
    };
    fake("cargo", "");
    fake("curl", "case \"$*\" in */v1/*) exit 0;; *) exit 22;; esac");
    fake("tar", "");
    let install = |version: &str| {
        let given = [
            ("version", version),
            ("github.action_path", "/action"),
            ("github.server_url", "https://example.org"),
            ("github.action_repository", "a/enregard"),
        ];
        let output = run(step, &place, &path(&place, false), &given);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let root = place.path("temp/enregard").display().to_string();
    let build = format!("cargo install --locked --path /action --root {root}\n");
    assert_eq!(install(""), build);
    let bin = format!("{root}/bin\n");
    assert_eq!(place.read("path"), bin);
    let downloaded = install("v1");
    assert!(
        downloaded.contains("https://example.org/a/enregard/releases/download/v1/enregard-"),
        "{downloaded}"
    );
    assert!(downloaded.contains("tar -xzf") && !downloaded.contains("cargo"), "{downloaded}");
    assert!(install("v2").ends_with(&build), "{}", install("v2"));
}

#[test]
fn the_hook_can_be_called_with_arguments() {
    let hooks = file(".pre-commit-hooks.yaml");
    let value =
        |key: &str| hooks.lines().filter_map(entry).find(|(name, _)| *name == key).unwrap().1.to_owned();
    assert_eq!(
        (value("id"), value("language"), value("pass_filenames")),
        ("enregard-audit".into(), "rust".into(), "false".into())
    );
    let call = value("entry");
    let mut words = call.split(' ');
    assert_eq!(words.next(), Some("enregard"));
    let args: Vec<&str> = words.chain(["fr", "en", "--fail-on", "omission"]).collect();
    site().run(&args).fails(1, &["found omission (1)"]);
}

#[test]
fn the_guide_names_inputs_and_the_hook() {
    let guide = file("docs/guide/action.md");
    let workflow =
        guide.split("```yaml").find(|part| part.contains("uses:") && part.contains("enregard@")).unwrap();
    let with = workflow.split("```").next().unwrap().split("with:").last().unwrap();
    let names: Vec<&str> = with.lines().filter_map(entry).map(|(key, _)| key).collect();
    assert!(!names.is_empty());
    let known = inputs();
    for name in names {
        assert!(known.contains_key(name), "{name} is not an input of the action");
    }
    for name in known.keys() {
        assert!(guide.contains(&format!("| `{name}` | ")), "the guide does not describe {name}");
    }
    assert!(guide.contains("id: enregard-audit"));
}
