//! Parses the command line, runs the command, and converts errors to exit codes.

mod cli;

use cli::args::{Args, Command, joined};
use cli::messages::{self, Outcome};
use enregard::error::Result;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Exits with code 2 if the command line is invalid, and with 0 after `--help` and `--version`.
    let args = match cli::config::arguments(&joined(std::env::args_os())) {
        Ok(args) => args,
        Err(error) => {
            messages::error(&error.render(messages::option));
            return Outcome::of(&error).into();
        }
    };
    messages::configure(&args.global);
    // `AssertUnwindSafe` is correct here, because after a panic, no data of the command is used.
    let result = panic::catch_unwind(AssertUnwindSafe(|| run(args)));
    let Ok(result) = result else {
        let command: Vec<_> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
        let request = "please report it with this command and its input files";
        messages::error(&format!("internal error; {request}: {}", command.join(" ")));
        return Outcome::Nothing.into();
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            let outcome = Outcome::of(&error);
            if outcome != Outcome::Done {
                messages::error(&error.render(messages::option));
            }
            outcome.into()
        }
    }
}

fn run(args: Args) -> Result<Outcome> {
    // Tests set `ENREGARD_DRILL` to cause a panic. Release builds ignore the variable.
    if cfg!(debug_assertions) && std::env::var_os("ENREGARD_DRILL").is_some_and(|drill| drill == "panic:main")
    {
        panic!("a drill");
    }
    match args.command {
        Command::Align(args) if !args.more.is_empty() => cli::hub::run(*args),
        Command::Align(args) => cli::align::run(*args),
        Command::Split(args) => cli::split::run(args),
        Command::Convert(args) => cli::convert::run(args),
        Command::Info(args) => cli::info::run(&args),
        Command::Score(args) => cli::score::run(args),
        Command::Check(args) => cli::check::run(&args),
        Command::Eval(args) => cli::eval::run(&args),
        Command::Audit(args) => cli::audit::run(*args),
        Command::Review(args) => cli::review::run(args),
        Command::Lexicon(command) => cli::lexicon::run(command),
        Command::Config(_) => cli::config::run(&args.global),
        Command::Completions(args) => cli::completions::run(&args),
        Command::Man(args) => cli::man::run(&args),
    }
}
