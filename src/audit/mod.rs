//! Finds the parts of a translation that are missing, added, left untranslated or doubtful.
//!
//! ```text
//!  aligned document ──suspicion──▶ possible faults of sentences and pairs
//!                   ──passages──▶ findings ──report──▶ text, JSON, SARIF …
//!  base ──stale──▶ passages that are out of date ──▲
//! ```
//!
//! `probability` turns evidence into probabilities; it is the only file with fitted weights. `detect` audits
//! a single document, and [`AuditRun`] any number of documents.

mod base;
mod detect;
mod finding;
mod foreign;
mod git;
mod kind;
mod norms;
mod partners;
mod passages;
mod places;
mod probability;
mod report;
mod repositories;
mod run;
mod stale;
mod suspicion;

pub use base::Base;
pub(crate) use detect::findings;
#[doc(hidden)]
pub use finding::Sentences;
pub use finding::{DocumentAudit, Finding, Passage, Position};
pub use kind::Kind;
#[doc(hidden)]
pub use passages::{Draft, passages};
#[doc(hidden)]
pub use probability::Model;
pub use report::{ReportFormat, ReportWriter};
pub(crate) use run::MIN_PROBABILITY;
pub use run::{AuditOptions, AuditRun, AuditSummary, Receiver};
#[doc(hidden)]
pub use suspicion::{Examiners, Suspicion, suspicions};
