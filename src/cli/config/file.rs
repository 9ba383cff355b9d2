//! Finds and reads the configuration file.

use super::keys::{
    COMMANDS, KEYS, any_option, check, commands_with, is_list, is_path, is_switch, nearest, option,
};
use super::setting::{Origin, Setting};
use clap::Command;
use enregard::error::{Error, Result};
use enregard::open;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of the file.
const NAME: &str = "enregard.toml";

/// Maximum size of the file, in bytes. Every key with a value takes less than a kilobyte.
const MAX_SIZE: u64 = 1 << 20;

/// Returns the path of the file in the current folder or the nearest folder above it, relative to the current folder.
pub(super) fn find() -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let depth = current.ancestors().position(|folder| folder.join(NAME).is_file())?;
    Some(std::iter::repeat_n("..", depth).chain([NAME]).collect())
}

/// Reads a file. `root` is the whole program, whose options the keys set.
///
/// # Errors
/// An I/O error if the file cannot be read, or a call error that names the file and, where possible, the line.
pub(super) fn read(path: &Path, root: &Command) -> Result<Vec<Setting>> {
    let refuse = |fault: String| Error::call(format!("{}: {fault}", path.display()));
    let mut text = String::new();
    let read = open(path)?.take(MAX_SIZE + 1).read_to_string(&mut text);
    read.map_err(|e| refuse(format!("{e}; expected a configuration file in UTF-8")))?;
    if text.len() as u64 > MAX_SIZE {
        return Err(refuse("is larger than 1 MB; expected a configuration file".into()));
    }
    parse(&text, path, root)
}

fn parse(text: &str, path: &Path, root: &Command) -> Result<Vec<Setting>> {
    let file = Source { text, path, root };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        file.fault(at, &error.message().replace('\n', ", "))
    })?;
    let mut settings = Vec::new();
    for (name, value) in table.get_ref() {
        let known = COMMANDS.iter().find(|command| **command == name.get_ref().as_ref());
        match (known, value.get_ref()) {
            (Some(command), DeValue::Table(inner)) => {
                for (name, value) in inner {
                    settings.push(file.setting(name, value, Some(command))?);
                }
            }
            (Some(command), _) => {
                let fault = format!("{command} is a command; write its settings below a line [{command}]");
                return Err(file.fault(name.span().start, &fault));
            }
            (None, _) => settings.push(file.setting(name, value, None)?),
        }
    }
    Ok(settings)
}

/// The text of a file.
struct Source<'a> {
    text: &'a str,
    path: &'a Path,
    root: &'a Command,
}

impl Source<'_> {
    /// Returns the number of the line at a byte position.
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
    }

    fn fault(&self, at: usize, fault: &str) -> Error {
        Error::call(format!("{}:{}: {fault}", self.path.display(), self.line(at)))
    }

    fn setting(
        &self,
        name: &Spanned<impl AsRef<str>>,
        value: &Spanned<DeValue<'_>>,
        command: Option<&'static str>,
    ) -> Result<Setting> {
        let (at, name) = (name.span().start, name.get_ref().as_ref());
        let Some(key) = KEYS.iter().find(|key| **key == name) else {
            return Err(self.fault(at, &self.unknown(name, value.get_ref())));
        };
        if let Some(command) = command.filter(|command| option(self.root, command, key).is_none()) {
            let having: Vec<_> = commands_with(self.root, key).collect();
            let fault =
                format!("{command} has no option --{key}; these commands have it: {}", having.join(", "));
            return Err(self.fault(at, &fault));
        }
        let mut values =
            self.values(key, value).map_err(|fault| self.fault(at, &format!("{key}: {fault}")))?;
        for value in &mut values {
            check(self.root, key, value).map_err(|fault| {
                let at = self.line(at);
                Error::call(format!("{}:{at}: {key} = {value:?}: {fault}", self.path.display()))
            })?;
            if is_path(key) {
                *value = self.path.parent().unwrap_or(Path::new("")).join(&*value).into();
            }
        }
        let origin = Origin::File { path: self.path.into(), line: self.line(at) };
        Ok(Setting { key, command, values, origin })
    }

    fn unknown(&self, name: &str, value: &DeValue<'_>) -> String {
        if matches!(value, DeValue::Table(_)) {
            return format!("unknown table [{name}]; the tables are {}", COMMANDS.join(", "));
        }
        if any_option(self.root, name).is_some() {
            return format!("{name} cannot be set in a configuration file; use --{name}");
        }
        match nearest(name) {
            Some(key) => {
                format!("unknown key {name:?}; did you mean {key}? The keys are {}", KEYS.join(", "))
            }
            None => format!("unknown key {name:?}; the keys are {}", KEYS.join(", ")),
        }
    }

    /// Converts a value to the arguments of its option.
    fn values(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<OsString>, String> {
        let option = any_option(self.root, key);
        let (switch, list) = option.map_or((false, false), |option| (is_switch(option), is_list(option)));
        match value.get_ref() {
            DeValue::Boolean(on) if switch => Ok(vec![on.to_string().into()]),
            _ if switch => Err("expected true or false".into()),
            DeValue::Array(items) if list => {
                let item = |item: &Spanned<DeValue<'_>>| scalar(item.get_ref());
                items.iter().map(item).collect::<Option<_>>().ok_or_else(|| "expected a list of texts".into())
            }
            DeValue::Array(_) => Err("expected a single value, not a list".into()),
            value => Ok(vec![scalar(value).ok_or("expected a text or a number")?]),
        }
    }
}

fn scalar(value: &DeValue<'_>) -> Option<OsString> {
    match value {
        DeValue::String(text) => Some(text.as_ref().into()),
        DeValue::Integer(number) => Some(number.to_string().into()),
        DeValue::Float(number) => Some(number.to_string().into()),
        _ => None,
    }
}
