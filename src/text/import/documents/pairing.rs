//! Numbers the inline elements of a document, and finds the element that an end tag ends.

use crate::text::{Mark, Role};
use rustc_hash::FxHashMap;

/// The inline elements of a document.
#[derive(Debug, Default)]
pub(super) struct Elements {
    next: u32,
    /// The open elements of each name, the innermost last.
    open: FxHashMap<Box<str>, Vec<(u32, Role)>>,
}

impl Elements {
    /// Returns the number of an element without text.
    pub(super) fn alone(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    /// Returns the number of an element that begins.
    pub(super) fn open(&mut self, name: &str, role: Role) -> u32 {
        let element = self.alone();
        match self.open.get_mut(name) {
            Some(open) => open.push((element, role)),
            None => drop(self.open.insert(name.into(), vec![(element, role)])),
        }
        element
    }

    /// Returns the innermost open element of a name, which ends. An end tag without a start tag is an element of
    /// its own.
    pub(super) fn close(&mut self, name: &str) -> (u32, Role) {
        let open = self.open.get_mut(name).and_then(Vec::pop);
        open.unwrap_or_else(|| (self.alone(), Role::Other))
    }

    /// Forgets the open elements, because the next end tag belongs to another file.
    pub(super) fn end_file(&mut self) {
        self.open.clear();
    }

    /// Reserves numbers for the elements of another list, and returns what to add to its numbers.
    pub(super) fn reserve(&mut self, marks: &[Mark]) -> u32 {
        let base = self.next;
        self.next += marks.iter().map(|mark| mark.element).max().unwrap_or(0);
        base
    }
}
