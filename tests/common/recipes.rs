//! The scripts of docs/workflows, and the programs that run them.

#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(clippy::print_stderr, reason = "a test reports what it skips")]

use super::Place;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn recipe(name: &str) -> PathBuf {
    root().join("docs/workflows").join(name)
}

/// A command that runs in `place` with enregard in its PATH, or `None` if the command is not installed.
pub(crate) fn command(place: &Place, program: &str) -> Option<Command> {
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

/// A place with the fixtures in text/fr and text/en.
pub(crate) fn project() -> Place {
    let place = Place::new();
    for lang in ["fr", "en"] {
        for name in ["lettre", "phare", "moulin", "auberge"] {
            let text = std::fs::read(root().join("fixtures").join(lang).join(format!("{name}.txt"))).unwrap();
            place.write(&format!("text/{lang}/{name}.txt"), text);
        }
    }
    place
}
