//! Writes the signs of equations in Word documents that are elements and not text: brackets, operators, roots and
//! fraction bars.

/// Structures with parts, other than those with signs.
const PLAIN: [&str; 14] = [
    "m:acc",
    "m:bar",
    "m:borderBox",
    "m:box",
    "m:eqArr",
    "m:func",
    "m:groupChr",
    "m:limLow",
    "m:limUpp",
    "m:m",
    "m:sPre",
    "m:sSub",
    "m:sSubSup",
    "m:sSup",
];

/// The parts of structures.
const PARTS: [&str; 6] = ["m:e", "m:sub", "m:sup", "m:num", "m:den", "m:deg"];

/// A structure that has begun.
struct Structure {
    /// The sign before the first part, which is empty once it has been written.
    before: String,
    between: String,
    after: String,
    /// Whether properties determine the signs.
    is_variable: bool,
    begun: bool,
}

/// The structures that have begun but not ended, the innermost last.
#[derive(Default)]
pub(super) struct Equations {
    open: Vec<Structure>,
}

impl Equations {
    /// Returns the sign to be written at the start of an element.
    pub(super) fn start(&mut self, name: &str) -> Option<String> {
        let (before, between, after) = match name {
            "m:d" => ("(", "|", ")"),
            "m:nary" => ("∫", "", ""),
            "m:rad" => ("√", "", ""),
            "m:f" => ("", "/", ""),
            _ if PLAIN.contains(&name) => ("", "", ""),
            _ if PARTS.contains(&name) => return self.open.last_mut().map(Structure::part),
            _ => return None,
        };
        self.open.push(Structure {
            before: before.into(),
            between: between.into(),
            after: after.into(),
            is_variable: matches!(name, "m:d" | "m:nary"),
            begun: false,
        });
        None
    }

    /// Handles an element that sets a sign of the innermost structure.
    pub(super) fn property(&mut self, name: &str, value: Option<String>) {
        let Some(structure) = self.open.last_mut().filter(|open| open.is_variable && !open.begun) else {
            return;
        };
        let sign = match name {
            "m:begChr" | "m:chr" => &mut structure.before,
            "m:sepChr" => &mut structure.between,
            "m:endChr" => &mut structure.after,
            _ => return,
        };
        *sign = value.unwrap_or_default();
    }

    /// Returns the sign to be written at the end of an element.
    pub(super) fn end(&mut self, name: &str) -> Option<String> {
        let ends = matches!(name, "m:d" | "m:nary" | "m:rad" | "m:f") || PLAIN.contains(&name);
        self.open.pop_if(|_| ends).map(|structure| structure.after)
    }
}

impl Structure {
    /// Returns the sign to be written before the next part.
    fn part(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) {
            self.between.clone()
        } else {
            std::mem::take(&mut self.before)
        }
    }
}
