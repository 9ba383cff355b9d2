//! Computes the quality flags of the pairs on the page, in the same way as `align` and `convert`.

use crate::error::{Parameter, Result};
use crate::format::{Languages, Unit};
use crate::quality::{Examiner, FlagOptions, FlagSet, Repetitions};
use crate::text::LanguageTag;

/// Computes the flags of a page.
pub(super) struct PageFlags {
    examiner: Box<Examiner>,
    /// Pairs with a lower confidence are not exported, so they are not compared with other pairs.
    min_confidence: f32,
}

impl PageFlags {
    /// Returns `None` if the options ask for no flags.
    ///
    /// # Errors
    /// Returns a call error if a tag of `languages` is not a language.
    pub(super) fn new(
        options: &FlagOptions,
        languages: &Languages,
        min_confidence: f32,
    ) -> Result<Option<PageFlags>> {
        if !options.write {
            return Ok(None);
        }
        let src = LanguageTag::parse(&languages.src, Parameter::SourceLanguage)?;
        let tgt = LanguageTag::parse(&languages.tgt, Parameter::TargetLanguage)?;
        let examiner = Box::new(Examiner::new(src.lang(), tgt.lang(), options));
        Ok(Some(PageFlags { examiner, min_confidence }))
    }

    /// Sets the flags of the pairs in `units`, which are all units of the page. Unaligned sentences have no
    /// flags.
    pub(super) fn examine(&self, units: &mut [Unit]) {
        let mut repetitions = Repetitions::default();
        for unit in units {
            unit.flags = None;
            self.complete(unit);
            let is_exported = unit.confidence.is_none_or(|confidence| confidence >= self.min_confidence);
            if let (Some(flags), true) = (unit.flags, is_exported) {
                let repeated = repetitions.add(FlagSet::ALL, &unit.source.text, &unit.target.text);
                unit.flags = Some(flags.union(repeated));
            }
        }
    }

    /// Sets the flags that depend only on the texts of the unit, if it is a pair that has not been examined.
    pub(super) fn complete(&self, unit: &mut Unit) {
        if unit.flags.is_none() && !unit.is_null() {
            unit.flags = Some(self.examiner.examine(&unit.source.text, &unit.target.text));
        }
    }
}
