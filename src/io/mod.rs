//! Opens and decompresses inputs, and writes outputs that appear complete or not at all.

mod guard;
mod input;
mod lock;
mod output;
mod part;
mod target;

pub(crate) use guard::{check_writable, refuse_overwrite, same_file};
#[cfg(feature = "parquet")]
pub(crate) use input::open_file;
pub(crate) use input::{
    budget_for, file_fingerprint, is_stdin, read_to_end, read_to_string, read_within, unreadable,
};
pub use input::{display_name, open};
pub(crate) use lock::LockedFile;
pub use output::{Output, copy, save};
pub(crate) use part::{publish, remove_part, unpublish};
pub(crate) use target::is_gzip;
pub use target::with_suffix;
