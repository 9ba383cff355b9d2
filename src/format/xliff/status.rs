//! The state of a translation and whether it is locked: in XLIFF 1.2, in XLIFF 2.x, and in the dialects of Trados
//! (SDLXLIFF), Phrase (MXLIFF) and memoQ (MQXLIFF).
//!
//! Units store them as the properties `x-state`, with the name that XLIFF 1.2 has for the state, and `x-locked`.

use super::Version;
use crate::format::tmx::{Annotation, Attributes, Extra, SideExtra, find, prop};
use crate::format::unit::Unit;
use rustc_hash::FxHashMap;

const STATE: &str = "x-state";
const LOCKED: &str = "x-locked";

/// For each state of XLIFF 1.2, the state of XLIFF 2.x that is closest.
const STATES: [(&str, &str); 10] = [
    ("final", "final"),
    ("signed-off", "reviewed"),
    ("translated", "translated"),
    ("needs-review-translation", "translated"),
    ("needs-review-adaptation", "translated"),
    ("needs-review-l10n", "translated"),
    ("needs-translation", "initial"),
    ("needs-adaptation", "initial"),
    ("needs-l10n", "initial"),
    ("new", "initial"),
];

/// The attribute `conf` of a segment in SDLXLIFF, and the state of XLIFF 1.2 that is closest.
const TRADOS: [(&str, &str); 6] = [
    ("Draft", "needs-translation"),
    ("Translated", "translated"),
    ("RejectedTranslation", "needs-review-translation"),
    ("ApprovedTranslation", "signed-off"),
    ("RejectedSignOff", "needs-review-translation"),
    ("ApprovedSignOff", "final"),
];

/// The attribute `mq:status` of a unit in MQXLIFF, and the state of XLIFF 1.2 that is closest.
const MEMOQ: [(&str, &str); 9] = [
    ("NotStarted", "new"),
    ("Pretranslated", "needs-translation"),
    ("PartiallyEdited", "needs-translation"),
    ("AssembledFromFragments", "needs-translation"),
    ("Rejected", "needs-review-translation"),
    ("ManuallyConfirmed", "translated"),
    ("Edited", "translated"),
    ("Reviewer1Confirmed", "signed-off"),
    ("Proofread", "final"),
];

/// The status of a unit or a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Status {
    state: Option<String>,
    is_locked: bool,
}

impl Status {
    /// Returns the status with the properties of a unit.
    pub(super) fn of(unit: &Unit) -> Status {
        let value = |kind: &str| unit.extra.as_ref().and_then(|extra| prop(&extra.props, kind));
        Status { state: value(STATE).map(str::to_owned), is_locked: value(LOCKED) == Some("yes") }
    }

    /// Adds the status to the properties of a unit.
    pub(super) fn describe(&self, extra: &mut Extra) {
        let prop = |kind: &str, text: &str| Annotation {
            attributes: vec![("type".to_owned(), kind.to_owned())],
            text: text.to_owned(),
        };
        extra.props.extend(self.state.as_deref().map(|state| prop(STATE, state)));
        extra.props.extend(self.is_locked.then(|| prop(LOCKED, "yes")));
    }

    /// Returns the attributes of a unit and those of its target (1.2) or segment (2.x), each with a leading space.
    pub(super) fn attributes(&self, version: Version) -> (String, String) {
        let locked = if self.is_locked { " translate=\"no\"" } else { "" };
        let known = STATES.iter().find(|(name, _)| self.state.as_deref() == Some(name));
        match (version, known) {
            (_, None) => (locked.to_owned(), String::new()),
            (Version::One, Some((name, _))) => {
                let approved = if matches!(*name, "final" | "signed-off") { " approved=\"yes\"" } else { "" };
                (format!("{locked}{approved}"), format!(" state=\"{name}\""))
            }
            (Version::Two, Some((_, name))) => (locked.to_owned(), format!(" state=\"{name}\"")),
        }
    }

    /// Reads the attributes of the target (1.2) or segment (2.x).
    fn read_state(&mut self, attributes: &Attributes) {
        let Some(state) = find(attributes, "state") else { return };
        let is_first = |(name, _): &&(&str, &str)| *name == state;
        let second = || STATES.iter().find(|(_, second)| *second == state);
        let known = STATES.iter().find(is_first).or_else(second);
        self.state = Some(known.map_or(state, |(name, _)| name).to_owned());
    }
}

/// Reads the status of the segments of a unit.
#[derive(Default)]
pub(super) struct StatusReader {
    /// The status of the whole unit.
    unit: Status,
    /// The status of each segment of SDLXLIFF, by identifier.
    segments: FxHashMap<String, Status>,
    /// How often a unit of MXLIFF has to be confirmed.
    level: u32,
}

impl StatusReader {
    /// Reads the attributes of the file.
    pub(super) fn file(&mut self, attributes: &Attributes) {
        self.level = find(attributes, "m:level").and_then(|level| level.parse().ok()).unwrap_or(1).max(1);
    }

    /// Reads the attributes of a unit.
    pub(super) fn unit(&mut self, attributes: &Attributes) {
        let of = |name: &str| find(attributes, name);
        self.segments.clear();
        let approved = of("approved").filter(|approved| *approved == "yes").map(|_| "signed-off");
        let confirmed = of("m:confirmed").and_then(|times| times.parse().ok());
        let confirmed = confirmed.map(|times: u32| match times {
            0 => "needs-translation",
            times if times >= self.level => "signed-off",
            _ => "translated",
        });
        let memoq = of("mq:status").and_then(|status| listed(&MEMOQ, status));
        self.unit = Status {
            state: confirmed.or(memoq).or(approved).map(str::to_owned),
            is_locked: of("translate") == Some("no")
                || of("m:locked") == Some("true")
                || of("mq:locked").is_some_and(|locked| locked != "false"),
        };
    }

    /// Reads the attributes of a segment of XLIFF 2.x.
    pub(super) fn begin_segment(&mut self, attributes: &Attributes) {
        self.unit.state = None;
        self.state(attributes);
    }

    /// Reads the attributes of a target.
    pub(super) fn state(&mut self, attributes: &Attributes) {
        self.unit.read_state(attributes);
    }

    /// Reads the definition of a segment in SDLXLIFF. Returns the memory that it takes, in bytes.
    pub(super) fn segment(&mut self, attributes: &Attributes) -> usize {
        let of = |name: &str| find(attributes, name);
        let Some(id) = of("id") else { return 0 };
        let state = of("conf").and_then(|status| listed(&TRADOS, status)).map(str::to_owned);
        let is_locked = matches!(of("locked"), Some("true" | "1"));
        self.segments.insert(id.to_owned(), Status { state, is_locked });
        size_of::<Status>() + id.len() * 2
    }

    /// Returns the status of a segment.
    pub(super) fn of(&self, segment: Option<&str>) -> Status {
        let own = segment.and_then(|id| self.segments.get(id));
        let mut status = own.cloned().unwrap_or_default();
        status.is_locked |= self.unit.is_locked;
        status.state = status.state.or_else(|| self.unit.state.clone());
        status
    }
}

fn listed(names: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    names.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
}

/// The names of the states that units can have, and `locked`.
///
/// # Examples
/// ```
/// assert!(enregard::format::xliff::states().any(|state| state == "signed-off"));
/// ```
pub fn states() -> impl Iterator<Item = &'static str> {
    STATES.iter().map(|(name, _)| *name).chain(["locked"])
}

/// Whether a unit has one of these states. A locked unit also has the state `locked`.
pub(crate) fn has_state(unit: &Unit, states: &[String]) -> bool {
    if states.is_empty() {
        return false;
    }
    let Status { state, is_locked } = Status::of(unit);
    states.iter().any(|wanted| state.as_ref() == Some(wanted) || is_locked && wanted == "locked")
}

/// Whether XLIFF can store what a TMX unit has besides its texts: inline tags, a state and a lock.
pub(crate) fn can_store(extra: &Extra) -> bool {
    let is_status = |prop: &Annotation| matches!(prop.kind(), Some(STATE | LOCKED));
    let is_bare =
        |side: &SideExtra| side.attributes.is_empty() && side.notes.is_empty() && side.props.is_empty();
    let is_bare = is_bare(&extra.source) && is_bare(&extra.target);
    is_bare && extra.attributes.is_empty() && extra.notes.is_empty() && extra.props.iter().all(is_status)
}
