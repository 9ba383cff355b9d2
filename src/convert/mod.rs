//! Converts translation units between formats, and filters or scores them.

mod check;
mod column_texts;
mod columns;
mod conversion;
mod info;
mod look;
mod merge;
mod names;
mod score;
mod sides;
mod source;
mod swap;

pub use column_texts::ColumnTexts;
pub use columns::{Column, Header, TableOptions};
pub use conversion::{ConvertRun, Converted};
pub use info::{DuplicateInfo, FileInfo, LanguageInfo};
pub use score::{ScoreRun, Scored};
pub use source::UnitSource;
