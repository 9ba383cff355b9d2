//! `enregard lexicon`

use super::args::{LexiconBuildArgs, LexiconCommand, LexiconInfoArgs};
use super::messages::{self, Outcome, stdout_error};
use enregard::LanguageTag;
use enregard::error::{Error, Parameter, Result};
use enregard::internals::wording::{count, size};
use enregard::lexicon::{self, LearnOptions, LexiconSize, Material};
use std::io::{self, Write};

pub(crate) fn run(command: LexiconCommand) -> Result<Outcome> {
    match command {
        LexiconCommand::Build(args) => build(args),
        LexiconCommand::Info(args) => info(&args),
    }
}

fn build(args: LexiconBuildArgs) -> Result<Outcome> {
    let tag = LanguageTag::parse(&args.lang, Parameter::Language)?;
    if tag.lang().code() == "fr" {
        return Err(Error::call("--lang fr: expected the language that is paired with French, such as en"));
    }
    let LexiconBuildArgs { pairs, dictionary: dictionaries, source: sources, .. } = args;
    let material = Material { other: tag.lang(), pairs, dictionaries, sources };
    let options = LearnOptions {
        min_probability: args.least_probability,
        max_translations: args.most_translations,
        ..LearnOptions::default()
    };
    let (held, taken) = lexicon::build_file(&material, &options, &args.output)?;
    let (entries, size) = (count(held.entries, "entry"), size(held.bytes as u64));
    let (pairs, terms) = (count(taken.pairs, "pair"), count(taken.entries, "dictionary entry"));
    messages::note(&format!("{}: {entries} from {pairs} and {terms}, {size}", args.output.display()));
    Ok(Outcome::Done)
}

fn info(args: &LexiconInfoArgs) -> Result<Outcome> {
    let mut text = String::new();
    if let Some(name) = &args.lexicon {
        let (lexicon, held) = lexicon::open(name)?;
        if let Some(word) = &args.word {
            let found = lexicon::translations(&lexicon, word);
            if found.is_empty() {
                messages::note(&format!("{}: no entry for {word:?}", name.display()));
            }
            for (key, forward, backward) in found {
                text.push_str(&format!("{key}\t{forward:.3}\t{backward:.3}\n"));
            }
        } else {
            text.push_str(&line(&held));
        }
    } else {
        text.push_str("built-in lexicons:\n");
        text.extend(lexicon::built_in().iter().map(line));
    }
    io::stdout().lock().write_all(text.as_bytes()).map_err(stdout_error)?;
    Ok(Outcome::Done)
}

fn line(held: &LexiconSize) -> String {
    let LexiconSize { lang, french, foreign, entries, bytes } = held;
    let (name, entries, size) = (lang.name(), count(*entries, "entry"), size(*bytes as u64));
    let shared = match lang.lexicon_language() {
        owner if owner == *lang => String::new(),
        owner => format!(" (shared with {owner})"),
    };
    format!(
        "fr-{lang}  French and {name}: {entries}, {french} French and {foreign} {name} keys, {size}{shared}\n"
    )
}
