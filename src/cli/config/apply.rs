//! Parses the command line, with the settings as the defaults of its options.

use super::keys::{COMMANDS, KEYS, option};
use super::setting::Setting;
use super::settings::Settings;
use crate::cli::args::{Args, ColorArg, not_stdout};
use crate::cli::{align, messages, page, score, write};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches, Parser};
use enregard::Format;
use enregard::error::Result;
use enregard::internals::wording::list;
use std::ffi::OsString;
use std::path::PathBuf;

/// Options that have no effect on the page that `align --to html` writes, which refuses them.
const NOT_FOR_PAGES: &[&str] = &["tags", "min-document-confidence", "timeout", "dedup", "drop", "only"];

/// Options for documents, which `review` refuses if its input is a file of pairs.
const DOCUMENTS_ONLY: &[&str] = &["findings", "monotone", "lexicon", "no-lexicon", "srx", "abbreviations"];

/// Options that `align` refuses if there are more than two texts, or that then need a value for each language.
const TWO_TEXTS_ONLY: &[&str] = &["keep-nulls", "tags", "tgt-lang"];

/// Options that only TMX output has.
const TMX_ONLY: &[&str] = &["tmx-doctype", "tmx-dates", "tmx-props"];

/// Parses the command line. Ends the program if it is invalid, and after `--help` and `--version`.
///
/// # Errors
/// A call error if the configuration file or an environment variable is faulty.
pub(crate) fn arguments(argv: &[OsString]) -> Result<Args> {
    let root = Args::command();
    let draft = root.clone().disable_help_flag(true).disable_version_flag(true).ignore_errors(true);
    let Ok(draft) = draft.try_get_matches_from(argv) else { return Ok(Args::parse_from(argv)) };
    if let Some(choice) = value::<ColorArg>(&draft, "color") {
        messages::choose_colours(*choice);
    }
    let Some((name, given)) = draft.subcommand().filter(|(name, _)| COMMANDS.contains(name)) else {
        return Ok(Args::parse_from(argv));
    };
    let file = value::<PathBuf>(&draft, "config").map(PathBuf::as_path);
    let settings =
        Settings::load(&root, file, value(&draft, "no_config") == Some(&true)).inspect_err(|_| {
            // Help must be available even if the file is faulty.
            if let Some(help) = root.clone().try_get_matches_from(argv).err().filter(|e| !e.use_stderr()) {
                help.exit();
            }
        })?;
    // Groups of options are known only after this step, which must not precede the change of defaults.
    let mut built = root.clone();
    built.build();
    let used = used(&settings, &built, name, given);
    let matches = with_defaults(root, name, &used).get_matches_from(argv);
    let args = Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let is_quiet = matches.subcommand().is_some_and(|(_, own)| value(own, "quiet") == Some(&true));
    if args.global.verbose && !is_quiet {
        messages::configure(&args.global);
        announce(&settings, &used);
    }
    Ok(args)
}

/// Returns the value of an option, if there is such an option and it has a value.
fn value<'a, T: Clone + Send + Sync + 'static>(matches: &'a ArgMatches, id: &str) -> Option<&'a T> {
    matches.try_get_one(id).ok().flatten()
}

/// Returns the settings that apply to a subcommand whose arguments are `given`.
fn used<'a>(settings: &'a Settings, root: &Command, name: &str, given: &ArgMatches) -> Vec<&'a Setting> {
    let ignored = ignored(name, given);
    let applies = |setting: &&Setting| {
        let Some(option) = option(root, name, setting.key) else { return false };
        !is_given(given, option.get_id().as_str())
            && !conflicts(root, name, option).iter().any(|other| is_given(given, other))
            && !ignored.contains(&setting.key)
    };
    KEYS.iter().filter_map(|key| settings.get(Some(name), key)).filter(applies).collect()
}

/// Whether the user gave an option on the command line.
fn is_given(given: &ArgMatches, id: &str) -> bool {
    matches!(given.try_contains_id(id), Ok(true)) && given.value_source(id) == Some(ValueSource::CommandLine)
}

/// Returns the options of a subcommand that conflict with one.
fn conflicts(root: &Command, name: &str, option: &clap::Arg) -> Vec<String> {
    let Some(command) = root.find_subcommand(name).filter(|_| !option.is_global_set()) else {
        return Vec::new();
    };
    let own = command.get_arg_conflicts_with(option).into_iter();
    let others = command.get_arguments().filter(|other| !other.is_global_set());
    let reverse = others.filter(|other| command.get_arg_conflicts_with(other).contains(&option));
    own.chain(reverse).map(|other| other.get_id().to_string()).collect()
}

/// Returns the options that do not fit the input or the output. On the command line they are errors, but the settings of
/// a project apply to many calls.
fn ignored(name: &str, given: &ArgMatches) -> Vec<&'static str> {
    let to = value::<String>(given, "to").map(String::as_str);
    let output = value::<PathBuf>(given, "output").map(PathBuf::as_path);
    let format = match name {
        "align" if page::is_wanted(to, output) => return NOT_FOR_PAGES.to_vec(),
        "align" => align::format(to, output.filter(not_stdout)).ok(),
        "score" => {
            let inputs = given.try_get_many::<PathBuf>("inputs").ok().flatten();
            let from = value::<String>(given, "from").map(String::as_str);
            let from =
                inputs.and_then(|mut inputs| inputs.next()).map(|input| write::format("--from", from, input));
            score::format(to, from.and_then(Result::ok), output.filter(not_stdout)).ok()
        }
        "convert" => {
            let files = given.try_get_many::<PathBuf>("files").ok().flatten();
            let last = files.and_then(|mut files| files.next_back()).map(PathBuf::as_path);
            align::format(to, last.filter(not_stdout)).ok()
        }
        "review" => {
            let inputs = given.try_get_many::<PathBuf>("inputs").ok().flatten();
            let is_single = inputs.is_some_and(|inputs| inputs.len() == 1);
            return if is_single { DOCUMENTS_ONLY.to_vec() } else { Vec::new() };
        }
        _ => return Vec::new(),
    };
    let mut ignored = Vec::new();
    if format != Some(Format::Tmx) {
        ignored.extend(TMX_ONLY);
    }
    if format != Some(Format::Csv) {
        ignored.push("csv-bom");
    }
    if !format.is_some_and(Format::has_tags) {
        ignored.push("tags");
    }
    let has_more_texts = given.try_contains_id("more").unwrap_or_default();
    if has_more_texts {
        ignored.extend(TWO_TEXTS_ONLY);
    }
    ignored
}

/// Makes the settings the defaults of the options.
fn with_defaults(root: Command, name: &str, used: &[&Setting]) -> Command {
    used.iter().fold(root, |root, setting| {
        let Some(option) = option(&root, name, setting.key) else { return root };
        let (id, is_global) = (option.get_id().clone(), option.is_global_set());
        let default = |arg: clap::Arg| arg.default_values(setting.values.clone());
        if is_global {
            root.mut_arg(id, default)
        } else {
            root.mut_subcommand(name, |command| command.mut_arg(id, default))
        }
    })
}

/// Prints which settings are used.
fn announce(settings: &Settings, used: &[&Setting]) {
    let names = |settings: &[Setting]| {
        let names: Vec<_> = used.iter().filter(|one| settings.contains(one)).map(|one| one.key).collect();
        (!names.is_empty()).then(|| list(names.into_iter()))
    };
    if let Some(path) = &settings.path {
        let names = names(&settings.file).unwrap_or_else(|| "none for this command".into());
        messages::note(&format!("settings from {}: {names}", path.display()));
    }
    if let Some(names) = names(&settings.environment) {
        messages::note(&format!("settings from the environment: {names}"));
    }
}
