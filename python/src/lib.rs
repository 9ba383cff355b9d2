//! The module `enregard._native`, the native half of the Python package. The public half, with documentation
//! and types, is in `src-py/enregard/`.

mod aligner;
mod alignment;
mod audits;
mod batches;
mod documents;
mod error;
mod program;
mod scores;
mod sentences;
mod stream;
mod tmx;
mod unit;

use pyo3::prelude::*;

/// The native half of the package `enregard`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::aligner::Aligner;
    #[pymodule_export]
    use crate::alignment::Alignment;
    #[pymodule_export]
    use crate::audits::Audits;
    #[pymodule_export]
    use crate::batches::Rows;
    #[pymodule_export]
    use crate::documents::Alignments;
    #[pymodule_export]
    use crate::error::EnregardError;
    #[pymodule_export]
    use crate::program::program;
    #[pymodule_export]
    use crate::sentences::Splitter;
    #[pymodule_export]
    use crate::tmx::{TmxReader, TmxWriter};
    #[pymodule_export]
    use crate::unit::Unit;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let languages = enregard::Language::ALL.iter().map(|lang| lang.code());
        module.add("LANGUAGES", languages.collect::<Vec<_>>())
    }
}
