//! The program `enregard`. Its code is in the library, so that the Python package can run it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(enregard::internals::program::run(std::env::args_os()))
}
