//! Which flags to compute, and what to do with flagged pairs.

use super::flag::FlagSet;
use serde::Serialize;

/// Options for the quality flags of pairs. By default, no flags are computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FlagOptions {
    /// Whether to write the flags of each pair. TMX, TSV, CSV, XLSX, JSON Lines and Parquet can store them.
    #[serde(rename = "flags")]
    pub write: bool,
    /// Pairs with one of these flags are dropped.
    pub drop: FlagSet,
    /// Unless the set is empty, pairs without any of these flags are dropped.
    pub only: FlagSet,
    /// A side with more characters than this has the flag `too-long`. `None` means 2000, the limit of some
    /// CAT tools.
    pub max_chars: Option<usize>,
}

impl FlagOptions {
    /// Returns the flags to compute.
    pub(crate) fn wanted(&self) -> FlagSet {
        if self.write { FlagSet::ALL } else { self.drop.union(self.only) }
    }
}
