//! The way of a document, from bytes to units: the one module that knows every stage.

mod aligner;

pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Workspace};
