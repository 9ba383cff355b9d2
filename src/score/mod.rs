//! Costs of beads, in nats: how much likelier the words, lengths and places of two passages are if they translate
//! each other than if they do not.

pub mod base;
pub mod cells;
pub mod cognate;
pub mod confidence;
pub mod evidence;
pub mod features;
pub mod hints;
pub mod kernel;
pub mod length;
mod lessons;
pub mod lexical;
pub mod links;
mod logs;
pub mod order;
pub mod position;
#[cfg(test)]
mod reference;
pub mod side;
pub mod teach;
pub mod values;
pub mod weights;
