//! The options of an alignment that have no meaning for more than two languages.

use crate::error::{Error, Parameter, Result};
use crate::format::multilingual::check_format;
use crate::run::AlignOptions;

/// Checks the options of a run over more than two languages.
///
/// # Errors
/// Returns a call error that names the first option that cannot be used.
pub(super) fn check(options: &AlignOptions) -> Result<()> {
    check_format(options.format)?;
    let given = [
        (options.corrections.is_some(), Parameter::Corrections),
        (options.keep_nulls, Parameter::KeepNulls),
        (options.read.tags, Parameter::Tags),
        (options.shard_size.is_some(), Parameter::ShardSize),
        (!options.write.bands.is_empty(), Parameter::Bands),
    ];
    match given.iter().find(|(is_given, _)| *is_given) {
        Some((_, parameter)) => Err(unusable(*parameter)),
        None => Ok(()),
    }
}

fn unusable(parameter: Parameter) -> Error {
    Error::parameter(parameter, "applies only to two texts, and there are more")
        .help("remove it, or align two texts at a time")
}
