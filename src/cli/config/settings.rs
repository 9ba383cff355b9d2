//! The settings in force, and where each comes from.

use super::file;
use super::keys::{KEYS, any_option, check, is_list, is_path, is_switch};
use super::setting::{Origin, Setting};
use clap::{Arg, Command};
use enregard::error::{Error, Result};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// All settings of the file and the environment.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The configuration file, if there is one.
    pub path: Option<PathBuf>,
    /// At most one setting for each key and subcommand.
    pub file: Vec<Setting>,
    pub environment: Vec<Setting>,
}

impl Settings {
    /// Reads the environment and `file`, or the file in the current folder or above it. `root` is the whole program.
    ///
    /// # Errors
    /// A call error that names the file and the line, or the environment variable.
    pub(super) fn load(root: &Command, file: Option<&Path>, no_file: bool) -> Result<Settings> {
        let path = if no_file { None } else { file.map(Path::to_path_buf).or_else(file::find) };
        let settings = path.as_deref().map(|path| file::read(path, root)).transpose()?;
        let environment = environment(root, |name| std::env::var_os(name))?;
        Ok(Settings { path, file: settings.unwrap_or_default(), environment })
    }

    /// Returns the setting of a key that is in force for a subcommand, or for all of them (`None`). The environment takes
    /// precedence over the file, and in the file the table of the subcommand.
    pub(super) fn get(&self, command: Option<&str>, key: &str) -> Option<&Setting> {
        let of = |setting: &&Setting| setting.key == key;
        let own = |setting: &&Setting| of(setting) && setting.command == command;
        let general = |setting: &&Setting| of(setting) && setting.command.is_none();
        let file = || self.file.iter().find(own).or_else(|| self.file.iter().find(general));
        self.environment.iter().find(of).or_else(file)
    }
}

/// Returns the name of the environment variable of a key.
fn variable(key: &str) -> String {
    format!("ENREGARD_{}", key.to_uppercase().replace('-', "_"))
}

/// Reads the settings of the environment. Empty variables count as not set.
fn environment(root: &Command, get: impl Fn(&str) -> Option<OsString>) -> Result<Vec<Setting>> {
    let mut settings = Vec::new();
    for key in KEYS {
        let name = variable(key);
        let Some(text) = get(&name).filter(|text| !text.is_empty()) else { continue };
        let option = any_option(root, key);
        let values = option.map_or_else(Vec::new, |option| split(key, option, &text));
        let is_switch = option.is_some_and(is_switch);
        for value in &values {
            let checked = match is_switch && value != "true" && value != "false" {
                true => Err("expected true or false".into()),
                false => check(root, key, value),
            };
            checked.map_err(|fault| Error::call(format!("{name}={}: {fault}", value.display())))?;
        }
        settings.push(Setting { key, command: None, values, origin: Origin::Variable(name) });
    }
    Ok(settings)
}

/// Divides the text of a variable into values: paths as in PATH, other lists at commas.
fn split(key: &str, option: &Arg, text: &OsStr) -> Vec<OsString> {
    match text.to_str() {
        _ if !is_list(option) => vec![text.into()],
        _ if is_path(key) => std::env::split_paths(text).map(OsString::from).collect(),
        Some(text) => text.split(',').map(OsString::from).collect(),
        None => vec![text.into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Args;
    use clap::CommandFactory;

    #[test]
    fn variables_are_split_and_checked() {
        let root = Args::command();
        let read = |name: &'static str, text: &'static str| {
            environment(&root, |asked| (asked == name).then(|| text.into()))
        };
        let values = |name, text| read(name, text).unwrap().remove(0).values;
        assert_eq!(values("ENREGARD_JOBS", "4"), ["4"]);
        assert_eq!(values("ENREGARD_DROP", "numbers,length"), ["numbers", "length"]);
        let paths = std::env::join_paths(["a.tsv", "b.tsv"]).unwrap().into_string().unwrap();
        assert_eq!(values("ENREGARD_LEXICON", paths.leak()), ["a.tsv", "b.tsv"]);
        assert_eq!(values("ENREGARD_FLAGS", "true"), ["true"]);
        assert!(read("ENREGARD_JOBS", "").unwrap().is_empty());
        for (name, text, fault) in [
            ("ENREGARD_JOBS", "many", "ENREGARD_JOBS=many: "),
            ("ENREGARD_FLAGS", "1", "ENREGARD_FLAGS=1: expected true or false"),
        ] {
            let error = read(name, text).unwrap_err().to_string();
            assert!(error.starts_with(fault), "{error}");
        }
    }
}
