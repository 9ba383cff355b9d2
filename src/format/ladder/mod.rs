//! Ladders: one bead per line, such as `[0, 1]:[2]:0.987`. Sentences are numbered from 0; the score is
//! optional.

mod rung;
mod with_texts;
mod write;

pub use rung::{Rung, parse};
pub use with_texts::LadderReader;
pub use write::LadderWriter;
