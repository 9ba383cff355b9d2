//! The command line: converts arguments to options and prints results. The rest of the crate prints nothing. It uses
//! the public interface of the library, which it calls `enregard`, as any other program does.

pub(crate) mod align;
pub(crate) mod args;
pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod convert;
pub(crate) mod eval;
mod http;
pub(crate) mod hub;
pub(crate) mod info;
pub(crate) mod lexicon;
pub(crate) mod man;
pub(crate) mod messages;
pub(crate) mod page;
pub(crate) mod pair;
pub(crate) mod program;
pub(crate) mod progress;
pub(crate) mod review;
pub(crate) mod score;
pub(crate) mod serve;
mod side_by_side;
mod signals;
pub(crate) mod split;
mod table;
pub(crate) mod write;
