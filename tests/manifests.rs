//! Tests that the packages with their own workspaces agree with the root on edition, MSRV, licence, lints and
//! dependency versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The packages that cannot inherit from the root (docs/decisions/0019-workspace.md).
const PACKAGES: [&str; 3] = ["python", "fuzz", "benches/peers"];

/// The text of a file of the repository, or `None` if it is missing because it is not part of the published
/// crate.
fn read(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The entries of a TOML table. Every entry is on one line.
fn table<'a>(toml: &'a str, name: &str) -> BTreeMap<&'a str, &'a str> {
    let header = format!("[{name}]");
    let lines = toml.lines().skip_while(|line| *line != header).skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once(" = ")).collect()
}

/// The version requirement of a dependency: the first string with a digit in it.
fn requirement(value: &str) -> Option<&str> {
    value.split('"').find(|text| text.starts_with(|c: char| c.is_ascii_digit()))
}

/// The versions of each package in a lock file.
fn locked(lock: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut versions = BTreeMap::<_, BTreeSet<_>>::new();
    for package in lock.split("[[package]]").skip(1) {
        let entry = |key| package.lines().find_map(|line: &str| line.strip_prefix(key));
        if let (Some(name), Some(version)) = (entry("name = "), entry("version = ")) {
            versions.entry(name).or_default().insert(version);
        }
    }
    versions
}

#[test]
fn packages_and_root_agree_on_edition_msrv_licence_and_lints() {
    let root = read("Cargo.toml").unwrap();
    for package in PACKAGES {
        let Some(manifest) = read(&format!("{package}/Cargo.toml")) else { continue };
        let own = table(&manifest, "package");
        let shared = table(&root, "workspace.package");
        for (key, value) in shared.into_iter().filter(|(key, _)| *key != "version" || package == "python") {
            assert_eq!(own.get(key), Some(&value), "{package}: {key}");
        }
        for lints in ["lints.rust", "lints.clippy"] {
            let shared = table(&root, &format!("workspace.{lints}"));
            assert!(!shared.is_empty(), "the root has no {lints}");
            assert_eq!(table(&manifest, lints), shared, "{package}: {lints}");
        }
    }
}

#[test]
fn packages_and_root_require_the_same_versions() {
    let root = read("Cargo.toml").unwrap();
    let mut required = table(&root, "workspace.dependencies");
    required.extend(table(&root, "dev-dependencies"));
    required.extend(table(&root, "dependencies"));
    for package in PACKAGES {
        let Some(manifest) = read(&format!("{package}/Cargo.toml")) else { continue };
        for (name, value) in table(&manifest, "dependencies") {
            if let Some(shared) = required.get(name) {
                assert_eq!(requirement(value), requirement(shared), "{package}: {name}");
            }
        }
    }
}

#[test]
fn the_wheel_and_the_fuzz_targets_contain_the_crate_versions_that_were_tested() {
    let Some(root) = read("Cargo.lock") else { return };
    let tested = locked(&root);
    for package in ["python", "fuzz"] {
        let Some(lock) = read(&format!("{package}/Cargo.lock")) else { continue };
        for (name, versions) in locked(&lock) {
            if let Some(tested) = tested.get(name) {
                assert!(versions.is_subset(tested), "{name}: {package} {versions:?}, tests {tested:?}");
            }
        }
    }
}

#[test]
fn every_fuzz_target_is_run_and_has_seeds() {
    let (Some(manifest), Some(script)) = (read("fuzz/Cargo.toml"), read("fuzz/run")) else { return };
    let all = script.lines().find_map(|line| line.split_once("|| set -- ")).map(|(_, names)| names);
    let listed: BTreeSet<&str> = all.unwrap().split(' ').collect();
    let names = manifest.split("[[bin]]").skip(1).filter_map(|bin| bin.split('"').nth(1));
    let targets: BTreeSet<&str> = names.collect();
    assert_eq!(listed, targets);
    for target in targets {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
        assert!(fs::read_dir(seeds).unwrap().next().is_some(), "{target} has no seeds");
    }
}
