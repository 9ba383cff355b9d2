//! The rows of a sheet, for a review page that applies them as far as they fit.

use crate::corrections::group::{CorrectedUnit, Group};
use crate::corrections::units::UnitCorrections;
use crate::format::Unit;
use crate::format::table::review::key;
use rustc_hash::FxHashSet;

/// A row of a sheet that changes a unit.
pub(crate) struct SheetRow<'a> {
    /// The number of the row, from 1.
    pub row: usize,
    /// The index of the unit, or `None` if the row fits none.
    pub at: Option<usize>,
    /// The units that replace it. There are several if a person divided it.
    pub becomes: &'a [CorrectedUnit],
}

impl UnitCorrections {
    /// Returns the rows of a sheet, which replace one unit each, with the indices of these units among `units`. The
    /// index is `None` if there is no such unit. Rows whose texts the units already have are omitted.
    pub(crate) fn rows<'a>(&'a self, units: &[Unit]) -> Vec<SheetRow<'a>> {
        let texts = units.iter().map(|unit| key([&unit.source.text, &unit.target.text]));
        let texts: FxHashSet<String> = texts.collect();
        let is_done = |group: &Group| match group.becomes.as_slice() {
            [one] => one.edited && texts.contains(&key([&one.unit.source.text, &one.unit.target.text])),
            _ => false,
        };
        let mut taken = FxHashSet::default();
        let row = |(group, place): (&'a Group, std::result::Result<usize, String>)| {
            let at = place.ok().filter(|&at| taken.insert(at));
            let is_wanted = at.is_some() || !is_done(group);
            is_wanted.then(|| SheetRow { row: group.line, at, becomes: &group.becomes })
        };
        self.places(units).filter_map(row).collect()
    }
}
