//! Checks the files that packages and releases are made from: names of downloads, contents of packages, versions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The text of a file of the repository, or `None` if the published crate does not contain it.
fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The targets that a job of release.yml builds.
fn targets<'a>(workflow: &'a str, job: &str) -> BTreeSet<&'a str> {
    let lines = workflow.lines().skip_while(|line| *line != format!("  {job}:")).skip(1);
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with("   "));
    lines
        .filter_map(|line| line.split_once("target: ")?.1.split(',').next())
        .filter(|t| !t.contains('$'))
        .collect()
}

#[test]
fn the_action_downloads_archives_that_a_release_uploads() {
    let (Some(workflow), Some(script)) = (read(".github/workflows/release.yml"), read("packaging/archive"))
    else {
        return;
    };
    let built = targets(&workflow, "archives");
    assert_eq!(built.len(), 6, "{built:?}");
    assert_eq!(targets(&workflow, "wheels"), built);
    let action = read("action.yml").unwrap();
    let downloaded: Vec<&str> = action
        .lines()
        .filter_map(|line| line.trim().strip_suffix(" ;;")?.split_once(") target="))
        .map(|t| t.1)
        .collect();
    assert!(downloaded.len() == 5, "{downloaded:?}");
    for target in downloaded.into_iter().filter(|target| !target.is_empty()) {
        assert!(built.contains(target), "no release has {target}");
    }
    assert!(action.contains("/enregard-$target.tar.gz\"") && action.contains("/releases/download"));
    assert!(
        script.contains("archive=enregard-$target.tar.gz") && script.contains("archive=enregard-$target.zip")
    );
}

#[test]
fn cargo_binstall_downloads_archives_that_a_release_uploads() {
    let Some(workflow) = read(".github/workflows/release.yml") else { return };
    let manifest = read("Cargo.toml").unwrap();
    let urls: BTreeMap<&str, &str> = manifest
        .split("\n[")
        .filter_map(|table| {
            let name = table.strip_prefix("package.metadata.binstall")?.split(']').next()?;
            Some((name, table.lines().find_map(|line| line.strip_prefix("pkg-url = "))?))
        })
        .collect();
    let url = |suffix: &str| {
        format!("\"{{ repo }}/releases/download/v{{ version }}/enregard-{{ target }}.{suffix}\"")
    };
    for target in targets(&workflow, "archives") {
        let own = urls.get(format!(".overrides.{target}").as_str());
        let suffix = if target.contains("windows") { "zip" } else { "tar.gz" };
        assert_eq!(**own.unwrap_or(&urls[""]), url(suffix), "{target}");
    }
}

#[test]
fn the_package_contains_the_pictures_of_its_readme() {
    let readme = read("README.md").unwrap();
    let pictures: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|p| p.contains("/img/"))
        .collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(picture).exists(), "{picture}");
        // The published manifest has no `exclude`, but then the package itself is what is tested.
        let manifest = read("Cargo.toml").unwrap();
        assert!(
            !manifest.contains("/docs/img/*") || manifest.contains(&format!("\"!/{picture}\"")),
            "{picture}"
        );
    }
}

#[test]
fn every_lexicon_file_is_in_the_program() {
    for group in ["eu", "europe", "world"] {
        let Some(source) = read(&format!("lexicons/{group}/src/lib.rs")) else { return };
        let listed: BTreeSet<String> = source
            .split('"')
            .filter(|code| (2..=3).contains(&code.len()))
            .map(|code| format!("fr-{code}.lex"))
            .collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("lexicons/{group}/data"));
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(listed, files, "{group}");
    }
}

#[test]
fn every_package_has_the_version_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    let manifest = read("Cargo.toml").unwrap();
    for line in manifest.lines().filter(|line| line.starts_with("enregard-lexicons-")) {
        assert!(line.contains(&format!("\"={version}\"")), "{line}");
    }
    for lock in ["Cargo.lock", "python/Cargo.lock", "fuzz/Cargo.lock"] {
        let Some(lock) = read(lock) else { continue };
        for package in lock.split("[[package]]").filter(|package| package.contains("name = \"enregard")) {
            let is_own = !package.contains("-benches\"") && !package.contains("-fuzz\"");
            assert!(!is_own || package.contains(&format!("version = \"{version}\"")), "{package}");
        }
    }
    if let Some(python) = read("python/Cargo.toml") {
        assert_eq!(python.matches(&format!("version = \"{version}\"")).count(), 2);
    }
}
