//! The keys of the configuration file, and the values that they take.

use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use enregard::LanguageTag;
use enregard::error::Parameter;
use std::error::Error as _;
use std::ffi::OsString;
use std::num::ParseIntError;

/// The keys: options that a user sets once for a project. Options that depend on the files of a single run, or choose what
/// a run does, are no keys.
pub(super) const KEYS: &[&str] = &[
    "src-lang",
    "tgt-lang",
    "lang",
    "lexicon",
    "no-lexicon",
    "srx",
    "abbreviations",
    "monotone",
    "tags",
    "lenient",
    "min-confidence",
    "min-document-confidence",
    "dedup",
    "keep-nulls",
    "drop-state",
    "flags",
    "drop",
    "only",
    "max-chars",
    "min-probability",
    "min-coverage",
    "fail-on",
    "findings",
    "tmx-doctype",
    "tmx-dates",
    "tmx-props",
    "csv-bom",
    "jobs",
    "timeout",
    "max-document-mb",
    "max-line-mb",
    "color",
    "quiet",
    "verbose",
];

/// The keys whose values are paths.
const PATHS: &[&str] = &["lexicon", "srx", "abbreviations"];

/// The subcommands that read settings, which are also the names of the tables.
pub(super) const COMMANDS: &[&str] =
    &["align", "pair", "split", "convert", "score", "check", "audit", "review"];

/// Minimum similarity of an unknown key to the key that its writer probably meant.
const SIMILAR: f64 = 0.8;

/// Whether the values of a key are paths.
pub(super) fn is_path(key: &str) -> bool {
    PATHS.contains(&key)
}

/// Returns the option of a subcommand that a key sets. `root` is the whole program.
pub(super) fn option<'a>(root: &'a Command, command: &str, key: &str) -> Option<&'a Arg> {
    let with_name = |arg: &&Arg| arg.get_long() == Some(key);
    let subcommand = root.find_subcommand(command)?;
    subcommand.get_arguments().find(with_name).or_else(|| root.get_arguments().find(with_name))
}

/// Returns the option that a key sets, of the first subcommand that has it.
pub(super) fn any_option<'a>(root: &'a Command, key: &str) -> Option<&'a Arg> {
    COMMANDS.iter().find_map(|command| option(root, command, key))
}

/// Returns the subcommands that have an option.
pub(super) fn commands_with<'a>(root: &'a Command, key: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    COMMANDS.iter().copied().filter(move |command| option(root, command, key).is_some())
}

/// Whether an option is on or off, without a value.
pub(super) fn is_switch(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::SetTrue)
}

/// Whether an option takes several values.
pub(super) fn is_list(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::Append) || option.get_value_delimiter().is_some()
}

/// Returns a key that is like `name`, if there is one.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace('_', "-");
    let similar = KEYS.iter().map(|key| (strsim::jaro_winkler(&name, key), *key));
    let best = similar.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= SIMILAR).then_some(best.1)
}

/// Checks a value of a key as the argument parser does. Returns what is wrong with it.
pub(super) fn check(root: &Command, key: &str, value: &OsString) -> Result<(), String> {
    let refused = |e: enregard::Error| match e.advice() {
        Some(advice) => format!("{}; {advice}", e.fault()),
        None => e.fault().to_string(),
    };
    let text = value.to_string_lossy();
    // clap takes these as text, and the subcommands parse them.
    if matches!(key, "src-lang" | "tgt-lang" | "lang") {
        return LanguageTag::parse(&text, Parameter::Language).map(drop).map_err(refused);
    }
    let Some(option) = any_option(root, key) else {
        return Ok(());
    };
    let parser: ValueParser = option.get_value_parser().clone();
    let probe = Arg::new("value").long("value").value_parser(parser);
    let assignment = [OsString::from("--value="), value.clone()].into_iter().collect::<OsString>();
    let parsed = Command::new("probe").arg(probe).try_get_matches_from([OsString::from("probe"), assignment]);
    parsed.map(drop).map_err(|error| match (error.kind(), error.source()) {
        (ErrorKind::InvalidValue, _) => match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(names)) => format!("expected {}", names.join(", ")),
            _ => "not a valid value".into(),
        },
        (_, Some(source)) if source.is::<ParseIntError>() => "expected a whole number".into(),
        (_, Some(source)) => source.to_string(),
        (_, None) => "not a valid value".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Args;
    use clap::CommandFactory;

    /// The options that are no keys.
    const NO_KEYS: &[&str] = &[
        // Inputs and outputs, and their properties.
        "encoding",
        "tmx-lang",
        "output",
        "to",
        "from",
        "pairs",
        "jsonl",
        "parquet",
        "columns",
        "corrections",
        "report",
        "summary",
        "texts",
        "base",
        "base-ref",
        "src-col",
        "tgt-col",
        "header",
        "sheet",
        "languages",
        "segmented",
        "context",
        "layout",
        "fuzzy-below",
        "heap",
        "orphans",
        // What a run does.
        "json",
        "offsets",
        "drop-boilerplate",
        "export-srx",
        "resume",
        "shard-size",
        "split-by-confidence",
        "split-units",
        "split-mb",
        "serve",
        "port",
        "config",
        "no-config",
        "help",
        "version",
    ];

    #[test]
    fn every_option_is_a_key_or_is_listed_here() {
        let root = Args::command();
        for command in COMMANDS {
            let subcommand = root.find_subcommand(command).unwrap();
            for name in subcommand.get_arguments().filter_map(Arg::get_long) {
                assert!(KEYS.contains(&name) != NO_KEYS.contains(&name), "{command} --{name}");
            }
        }
        for key in KEYS {
            assert!(any_option(&root, key).is_some(), "{key}");
        }
    }

    #[test]
    fn values_are_checked_like_arguments() {
        let root = Args::command();
        let fault = |key: &str, value: &str| check(&root, key, &value.into()).unwrap_err();
        assert_eq!(fault("min-confidence", "2"), "expected a number from 0 to 1, such as 0.8");
        assert_eq!(fault("tags", "some"), "expected keep, drop");
        assert!(fault("jobs", "0").contains("0 is not in 1..=65535"));
        assert!(fault("src-lang", "français").starts_with("not a BCP 47 language tag; use, "));
        for (key, value) in
            [("tags", "keep"), ("jobs", "4"), ("flags", "true"), ("drop", "numbers"), ("dedup", "near")]
        {
            assert_eq!(check(&root, key, &value.into()), Ok(()));
        }
    }

    #[test]
    fn a_misspelt_key_has_a_nearest_one() {
        for (name, key) in
            [("lexicons", "lexicon"), ("src_lang", "src-lang"), ("min-confidance", "min-confidence")]
        {
            assert_eq!(nearest(name), Some(key));
        }
        assert_eq!(nearest("zzz"), None);
    }
}
