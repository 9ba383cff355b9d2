//! Audits of translations.

use crate::documents::{Place, threads};
use crate::error::{NAMES, exception};
use crate::stream::Stream;
use enregard::audit::{AuditOptions, AuditRun, Base, DocumentAudit};
use enregard::error::{Error, Parameter, Result};
use enregard::{Documents, LanguageTag, TextOptions};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// The arguments of an audit.
pub(crate) struct AuditArguments {
    pub(crate) place: Place,
    pub(crate) base: Option<PathBuf>,
    pub(crate) base_ref: Option<String>,
    pub(crate) min_probability: f32,
    pub(crate) jobs: Option<u16>,
    pub(crate) progress: Option<Py<PyAny>>,
}

/// Iterates over the audits of documents, each as JSON. `enregard.audit` wraps it.
#[pyclass(frozen, module = "enregard._native")]
pub(crate) struct Audits {
    stream: Stream<String>,
}

impl Audits {
    pub(crate) fn start(options: &TextOptions, arguments: AuditArguments) -> PyResult<Audits> {
        let AuditArguments { place, base, base_ref, min_probability, jobs, progress } = arguments;
        if !(0.0..=1.0).contains(&min_probability) {
            return Err(invalid_probability(min_probability));
        }
        let base = old_sources(&place, base, base_ref).map_err(exception)?;
        let language = |tag: &Option<LanguageTag>| tag.as_ref().map(LanguageTag::lang);
        let languages = [language(&options.languages.src), language(&options.languages.tgt)];
        let find = |src: &PathBuf, tgt: &PathBuf| Documents::compare(src, tgt, languages);
        let documents = place.open(options.limits, find).map_err(exception)?;
        let mut run = AuditRun::new(documents, audit_options(options, base, min_probability));
        (run.jobs, run.names) = (threads(jobs)?, NAMES);
        let stop = Arc::clone(&run.stop);
        let stream = Stream::start(stop, progress, move |sink| {
            let (mut observer, items) = (sink.clone(), sink);
            run.run(&mut observer, &mut |audit, _| items.item(json(&audit)?)).map(|_summary| ())
        });
        Ok(Audits { stream })
    }
}

fn invalid_probability(value: f32) -> PyErr {
    exception(Error::call(format!("min_probability {value}: must be between 0 and 1")))
}

fn audit_options(options: &TextOptions, base: Option<Base>, min_probability: f32) -> AuditOptions {
    let mut audit = AuditOptions::default();
    (audit.languages, audit.read) = (options.languages.clone(), options.read);
    (audit.segmented, audit.splitting) = (options.segmented, options.splitting.clone());
    (audit.aligner, audit.limits) = (options.aligner.clone(), options.limits);
    (audit.min_probability, audit.base) = (min_probability, base);
    audit
}

/// Where the sources are as they were when the translations were made.
fn old_sources(place: &Place, base: Option<PathBuf>, base_ref: Option<String>) -> Result<Option<Base>> {
    let base = match (base, base_ref) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => return Err(Error::call("give base or base_ref, not both")),
        (_, _) if place.jsonl.is_some() => {
            return Err(Error::parameter(Parameter::Base, "does not apply to jsonl; remove it"));
        }
        (None, Some(revision)) => Base::revision(&revision),
        (Some(old), None) => match (&place.src, &place.pairs) {
            (Some(src), _) => Base::old(&old, src)?,
            (None, Some(list)) => Base::listed(&old, list)?,
            (None, None) => return Ok(None),
        },
    };
    Ok(Some(base))
}

/// An audit as JSON, with its findings.
fn json(audit: &DocumentAudit) -> Result<String> {
    let faulty = |e: serde_json::Error| Error::environment(format!("cannot pass on the findings ({e})"));
    let mut value = serde_json::to_value(audit).map_err(faulty)?;
    value["counts"] = value["findings"].take();
    value["findings"] = serde_json::to_value(&audit.findings).map_err(faulty)?;
    Ok(value.to_string())
}

#[pymethods]
impl Audits {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.stream.next(py)
    }

    #[getter]
    fn total(&self) -> Option<u64> {
        self.stream.total()
    }

    #[getter]
    fn done(&self) -> u64 {
        self.stream.done()
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.stream.notes()
    }

    fn close(&self, py: Python<'_>) {
        self.stream.close(py);
    }
}
