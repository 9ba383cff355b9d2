//! Boundary probabilities that the model does not compute.

/// A rule finds no boundary. Not 0, because rules have exceptions.
pub(super) const NO_BOUNDARY: f32 = 0.005;
/// A rule finds a boundary.
pub(super) const BOUNDARY: f32 = 0.995;
/// The two words next to the candidate show a boundary. The share of such candidates that are boundaries in
/// the gold that the model is fitted on.
pub(super) const OBVIOUS: f32 = 0.998;
/// An item of a list ends where the next one begins.
pub(super) const LIST_ITEM: f32 = 0.9;
