//! Stub for the module `srx` in builds without the feature `srx`. An attempt to read rules always returns an
//! error.

use super::{Span, Splitter};
use crate::error::{Error, Result};
use std::path::Path;

/// SRX rules. This build cannot read any, so the type has no values.
#[derive(Debug)]
pub enum SrxRules {}

/// A splitter that uses SRX rules. This build has no rules, so the type has no values.
#[derive(Debug)]
pub enum SrxSplitter {}

impl SrxRules {
    /// Returns an error, since this build cannot read SRX rules.
    ///
    /// # Errors
    /// Always returns an input error.
    pub fn read(path: &Path) -> Result<SrxRules> {
        Err(Error::input(path, "this build of enregard cannot read SRX rules")
            .help("build it with the feature `srx`"))
    }

    /// Stub that is never called, because no value of the type exists.
    pub fn for_language(&self, _tag: &str) -> Result<SrxSplitter> {
        match *self {}
    }
}

impl SrxSplitter {
    /// Stub that is never called, because no value of the type exists.
    pub fn abandoned_rules(&self) -> Vec<usize> {
        match *self {}
    }
}

impl Splitter for SrxSplitter {
    fn split_into(&self, _text: &str, _spans: &mut Vec<Span>) {
        match *self {}
    }
}
