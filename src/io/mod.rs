//! One way in and one way out: inputs are opened and decompressed here, outputs appear whole or not at all.

mod guard;
mod input;
mod output;
mod part;

pub(crate) use guard::{check_writable, same_file, spare};
pub use input::{display_name, open};
pub(crate) use input::{is_stdin, read_to_end, read_to_string};
pub use output::{AtomicFile, Commit, Output, save};
pub(crate) use part::{PartFile, part_name, publish, sync_folder};
