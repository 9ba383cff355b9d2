//! `enregard completions`

use super::args::{Args, CompletionsArgs, ShellArg};
use super::messages::{Outcome, stdout_error};
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use enregard::error::Result;
use std::io::{self, Write};

pub(crate) fn run(args: &CompletionsArgs) -> Result<Outcome> {
    let shell = match args.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Zsh => Shell::Zsh,
        ShellArg::Fish => Shell::Fish,
        ShellArg::PowerShell => Shell::PowerShell,
        ShellArg::Elvish => Shell::Elvish,
    };
    // The generator panics if a write fails, so it writes to memory.
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "enregard", &mut script);
    io::stdout().lock().write_all(&script).map_err(stdout_error)?;
    Ok(Outcome::Done)
}
