//! Parses the command line, runs the command, and converts errors to exit codes.

mod cli;

use clap::Parser;
use cli::args::{Args, Command};
use cli::messages::{self, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Exits with code 2 if the command line is invalid, and with 0 after `--help` and `--version`.
    let args = Args::parse();
    let result = match args.command {
        Command::Align(args) => cli::align::run(*args),
        Command::Split(args) => cli::split::run(args),
        Command::Convert(args) => cli::convert::run(args),
        Command::Score(args) => cli::score::run(args),
        Command::Check(args) => cli::check::run(&args),
        Command::Eval(args) => cli::eval::run(&args),
        Command::Review(args) => cli::review::run(args),
        Command::Lexicon(command) => cli::lexicon::run(command),
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
