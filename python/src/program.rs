//! The command line.

use pyo3::prelude::*;
use std::ffi::OsString;

/// Runs the program with these arguments, of which the first is its name, and returns the exit code.
#[pyfunction]
pub(crate) fn program(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| enregard::internals::program::run(args))
}
