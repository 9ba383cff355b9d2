//! Parses a command line, runs the command, and converts errors to exit codes.

use super::args::{Args, Command, joined};
use super::config;
use super::messages::{self, Outcome};
use enregard::error::Result;
use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};

/// Runs the program with these arguments, of which the first is the name of the program, and returns the exit code.
///
/// Ends the process if the command line is invalid, and after `--help` and `--version`. A process should call this only
/// once, because commands that install signal handlers keep them.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = match config::arguments(&joined(args.iter().cloned())) {
        Ok(parsed) => {
            messages::configure(&parsed.global);
            guarded(parsed, &args)
        }
        Err(error) => {
            messages::error(&error.render(messages::option));
            Outcome::of(&error)
        }
    };
    // In the Python package, nothing else writes what the standard output still holds.
    let _ = io::stdout().flush();
    outcome as u8
}

/// Runs a command, and reports an error or a panic.
fn guarded(parsed: Args, args: &[OsString]) -> Outcome {
    // `AssertUnwindSafe` is correct here, because after a panic, no data of the command is used.
    match panic::catch_unwind(AssertUnwindSafe(|| dispatch(parsed))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => {
            let outcome = Outcome::of(&error);
            if outcome != Outcome::Done {
                messages::error(&error.render(messages::option));
            }
            outcome
        }
        Err(_) => {
            let command: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
            let request = "please report it with this command and its input files";
            messages::error(&format!("internal error; {request}: {}", command.join(" ")));
            Outcome::Nothing
        }
    }
}

fn dispatch(parsed: Args) -> Result<Outcome> {
    // Tests set `ENREGARD_DRILL` to cause a panic. Release builds ignore the variable.
    if cfg!(debug_assertions) && std::env::var_os("ENREGARD_DRILL").is_some_and(|drill| drill == "panic:main")
    {
        panic!("a drill");
    }
    match parsed.command {
        Command::Align(args) if !args.more.is_empty() => super::hub::run(*args),
        Command::Align(args) => super::align::run(*args),
        Command::Pair(args) => super::pair::run(&args),
        Command::Split(args) => super::split::run(args),
        Command::Convert(args) => super::convert::run(args),
        Command::Info(args) => super::info::run(&args),
        Command::Score(args) => super::score::run(args),
        Command::Check(args) => super::check::run(&args),
        Command::Eval(args) => super::eval::run(&args),
        Command::Audit(args) => super::audit::run(*args),
        Command::Review(args) => super::review::run(args),
        Command::Lexicon(command) => super::lexicon::run(command),
        Command::Config(_) => super::config::run(&parsed.global),
        Command::Completions(args) => super::completions::run(&args),
        Command::Man(args) => super::man::run(&args),
    }
}
