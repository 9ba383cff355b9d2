//! Opens and decompresses inputs, and writes outputs that appear complete or not at all.

mod claim;
mod content;
mod fold;
mod guard;
mod input;
mod lock;
mod output;
mod part;
mod target;
mod temporary;
mod waiting;

pub use claim::ClaimedFile;
pub(crate) use content::content_hash;
pub(crate) use fold::folded;
pub use guard::is_same_output;
pub(crate) use guard::{check_writable, is_same_input, refuse_link, refuse_overwrite};
#[cfg(feature = "parquet")]
pub(crate) use input::open_file;
#[cfg(feature = "cli")]
pub(crate) use input::packed_size;
pub(crate) use input::{
    ReadCounter, budget_for, file_fingerprint, fingerprint, is_stdin, is_zip, name_and_content, open_counted,
    read_to_end, read_to_string, read_within, text, unreadable,
};
pub use input::{display_name, open};
pub(crate) use lock::LockedFile;
pub(crate) use output::CompleteOutput;
pub use output::{Output, copy, save};
pub(crate) use part::{Part, part_name};
pub use target::{create_folder, folder_of, unpacked_extension, with_suffix};
pub(crate) use target::{followed, is_occupied, not_a_folder, packing, resolved};
pub(crate) use temporary::remove_temporary_files;
pub use waiting::{cancel_waiting_with, is_cancelled};
