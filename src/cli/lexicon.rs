//! `enregard lexicon`

use super::args::{LexiconBuildArgs, LexiconCommand, LexiconInfoArgs};
use super::messages;
use super::outcome::Outcome;
use enregard::LanguageTag;
use enregard::error::{Error, Parameter, Result};
use enregard::internals::wording::{count, size};
use enregard::lexicon::files::{self, LearnOptions, LexiconSize, Material};
use std::io::{self, Write};

/// Builds a lexicon or describes one.
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
    let material = Material {
        other: tag.lang(),
        pairs: args.pairs,
        dictionaries: args.dictionary,
        sources: args.source,
    };
    let options = LearnOptions {
        min_probability: args.least_probability,
        max_translations: args.most_translations,
        ..LearnOptions::default()
    };
    let (held, taken) = files::build_file(&material, &options, &args.output)?;
    messages::note(&format!(
        "{}: {} from {} and {}, {}",
        args.output.display(),
        count(held.entries, "entry"),
        count(taken.pairs, "pair"),
        count(taken.entries, "dictionary entry"),
        size(held.bytes as u64)
    ));
    Ok(Outcome::Done)
}

fn info(args: &LexiconInfoArgs) -> Result<Outcome> {
    let mut text = String::new();
    match &args.lexicon {
        None => {
            text.push_str("built-in lexicons:\n");
            files::built_in().iter().for_each(|held| text.push_str(&line(held)));
        }
        Some(name) => {
            let (lexicon, held) = files::open(name)?;
            match &args.word {
                None => text.push_str(&line(&held)),
                Some(word) => {
                    let found = files::translations(&lexicon, word);
                    if found.is_empty() {
                        messages::note(&format!("{}: no entry for {word:?}", name.display()));
                    }
                    for (key, forward, backward) in found {
                        text.push_str(&format!("{key}\t{forward:.3}\t{backward:.3}\n"));
                    }
                }
            }
        }
    }
    let failed = |source| Error::io("standard output", source);
    io::stdout().lock().write_all(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Done)
}

fn line(held: &LexiconSize) -> String {
    let LexiconSize { lang, french, foreign, entries, bytes } = held;
    format!(
        "fr-{lang}  French and {}: {}, {french} French and {foreign} {} keys, {}\n",
        lang.name(),
        count(*entries, "entry"),
        lang.name(),
        size(*bytes as u64)
    )
}
