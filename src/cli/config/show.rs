//! `enregard config`

use super::keys::{COMMANDS, KEYS, any_option, is_list, is_switch, option};
use super::setting::Setting;
use super::settings::Settings;
use crate::cli::args::{Args, GlobalArgs};
use crate::cli::messages::{Outcome, stdout_error};
use clap::{Arg, Command, CommandFactory};
use enregard::error::Result;
use std::ffi::OsString;
use std::io::{self, Write};

/// Column at which the comments begin, if the settings are short enough.
const COMMENTS: usize = 36;

/// Prints the settings in force as a configuration file. Comments name the origin of each.
pub(crate) fn run(global: &GlobalArgs) -> Result<Outcome> {
    let root = Args::command();
    let settings = Settings::load(&root, global.config.as_deref(), global.no_config)?;
    io::stdout().lock().write_all(page(&root, &settings).as_bytes()).map_err(stdout_error)?;
    Ok(Outcome::Done)
}

fn page(root: &Command, settings: &Settings) -> String {
    let mut out = match &settings.path {
        Some(path) => format!("# configuration file: {}\n\n", path.display()),
        None => "# no configuration file\n\n".into(),
    };
    for key in KEYS {
        let Some(option) = any_option(root, key) else {
            continue;
        };
        match settings.get(None, key) {
            Some(setting) => line(&mut out, &assignment(option, setting), &setting.origin.to_string()),
            None => line(&mut out, &default(option), "default"),
        }
    }
    for command in COMMANDS {
        let own = settings.file.iter().filter(|setting| setting.command == Some(command));
        // The environment takes precedence over the tables.
        let in_force: Vec<_> = own.filter(|own| settings.get(Some(command), own.key) == Some(*own)).collect();
        if !in_force.is_empty() {
            out.push_str(&format!("\n[{command}]\n"));
        }
        for setting in in_force {
            if let Some(option) = option(root, command, setting.key) {
                line(&mut out, &assignment(option, setting), &setting.origin.to_string());
            }
        }
    }
    out
}

fn line(out: &mut String, text: &str, comment: &str) {
    out.push_str(&format!("{text:COMMENTS$}  # {comment}\n"));
}

fn assignment(option: &Arg, setting: &Setting) -> String {
    let values: Vec<String> = setting.values.iter().map(|value| literal(option, value)).collect();
    let value = if is_list(option) { format!("[{}]", values.join(", ")) } else { values.concat() };
    format!("{} = {value}", setting.key)
}

/// Formats a value in TOML.
fn literal(option: &Arg, value: &OsString) -> String {
    let text = value.to_string_lossy();
    if is_switch(option) || text.parse::<f64>().is_ok_and(f64::is_finite) {
        return text.into_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Returns an option without a setting, as a comment: with its default, or with the sentence of its help about it.
fn default(option: &Arg) -> String {
    let key = option.get_long().unwrap_or_default();
    if is_switch(option) {
        return format!("# {key} = false");
    }
    let defaults: Vec<String> =
        option.get_default_values().iter().map(|value| literal(option, &value.to_os_string())).collect();
    if !defaults.is_empty() {
        return format!("# {key} = {}", defaults.concat());
    }
    let help = option.get_long_help().or(option.get_help()).map(ToString::to_string).unwrap_or_default();
    let stated = help.split_once("Default: ").map(|(_, rest)| rest.split(['.', '\n']).next().unwrap_or(rest));
    match stated {
        Some(stated) => format!("# {key}: {stated}"),
        None if is_list(option) => format!("# {key} = []"),
        None => format!("# {key}: not set"),
    }
}
