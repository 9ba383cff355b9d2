//! Settings from a configuration file and from the environment, which replace the defaults of options.
//!
//! The file is the first `enregard.toml` in the current folder or in a folder above it. Each of its keys is the long
//! name of an option. The command line takes precedence over the environment, and the environment over the file. The
//! settings become the defaults of the argument parser, so a subcommand reads an option in the same way wherever its
//! value comes from.

mod apply;
mod file;
mod keys;
mod setting;
mod settings;
mod show;

pub(crate) use apply::arguments;
pub(crate) use show::run;
