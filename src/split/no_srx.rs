//! Replaces `srx` in builds without that feature: reading rules fails.

use super::{Span, Splitter};
use crate::error::{Error, Result};
use std::path::Path;

/// Rules; this build cannot read any.
#[derive(Debug)]
pub enum SrxRules {}

/// A splitter; this build cannot make one.
#[derive(Debug)]
pub enum SrxSplitter {}

impl SrxRules {
    /// Fails.
    ///
    /// # Errors
    /// An input error in every case.
    pub fn read(path: &Path) -> Result<SrxRules> {
        Err(Error::input(path, "this build of enregard cannot read SRX rules")
            .help("build it with the feature `srx`"))
    }

    /// The splitter for a language.
    pub fn for_language(&self, _tag: &str) -> Result<SrxSplitter> {
        match *self {}
    }
}

impl SrxSplitter {
    /// The lines of the rules that were given up.
    pub fn abandoned_rules(&self) -> Vec<usize> {
        match *self {}
    }
}

impl Splitter for SrxSplitter {
    fn split_into(&self, _text: &str, _spans: &mut Vec<Span>) {
        match *self {}
    }
}
