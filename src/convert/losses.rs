//! Information of units that the output format cannot hold.

use crate::format::{Format, Unit};
use crate::wording::count;

/// How many units lose each kind of information.
#[derive(Default)]
pub(crate) struct Losses {
    positions: u64,
    confidences: u64,
    documents: u64,
    beads: u64,
    extras: u64,
}

impl Losses {
    /// Counts what a unit loses in a format.
    pub(crate) fn add(&mut self, unit: &Unit, to: Format) {
        if to == Format::Jsonl {
            return;
        }
        let paragraphs = to != Format::Tmx && unit.source.paragraphs.is_some();
        let sentences = to != Format::Ladder && unit.source.sentences.is_some();
        self.positions += u64::from(unit.source.bytes.is_some() || paragraphs || sentences);
        let no_beads = matches!(to, Format::Moses | Format::Xliff | Format::Xliff2);
        self.beads += u64::from(no_beads && unit.bead.is_some());
        self.extras += u64::from(to != Format::Tmx && unit.extra.is_some());
        self.confidences += u64::from(to == Format::Moses && unit.confidence.is_some());
        self.documents += u64::from(matches!(to, Format::Moses | Format::Ladder));
    }

    /// A sentence for each kind of loss that occurred.
    pub(crate) fn describe(&self, to: Format) -> Vec<String> {
        let positions = match to {
            Format::Tmx => "positions in the input (sentences, bytes)",
            Format::Ladder => "positions in the input (paragraphs, bytes)",
            _ => "positions in the input (sentences, paragraphs, bytes)",
        };
        let to = to.name();
        [
            (self.positions, positions),
            (self.extras, "notes, properties, attributes or inline codes"),
            (self.confidences, "confidences"),
            (self.beads, "bead types"),
            (self.documents, "document names"),
        ]
        .into_iter()
        .filter(|(units, _)| *units > 0)
        .map(|(units, what)| format!("{to} cannot hold {what}: dropped from {}", count(units, "unit")))
        .collect()
    }
}
