//! Splitting alone: sentences of one text.
