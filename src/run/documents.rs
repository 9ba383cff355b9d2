//! Aligns many documents on several threads, and passes the units of each to the caller.

use crate::corpus::{DocumentPair, Documents};
use crate::document::{AlignedTexts, LanguageChoice, Observer, report_progress, warn_unpaired};
use crate::error::Result;
use crate::run::{Batch, End, Step, TextAligner, panicked, useful_threads};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Many documents whose units are passed to the caller; see [`TextAligner::run`].
///
/// # Examples
/// ```
/// use enregard::{DocumentRun, Documents, Silent, TextAligner, TextOptions};
///
/// let documents = Documents::find("fixtures/fr".as_ref(), "fixtures/en".as_ref())?;
/// let mut run = DocumentRun::new(documents);
/// run.jobs = 2;
/// let mut names = Vec::new();
/// TextAligner::new(TextOptions::default())?.run(run, &mut Silent, &mut |aligned| {
///     names.push(aligned.report.document);
///     Ok(())
/// })?;
/// assert!(names.contains(&"lettre".to_owned()));
/// # Ok::<(), enregard::error::Error>(())
/// ```
#[non_exhaustive]
pub struct DocumentRun {
    /// The documents to align.
    pub documents: Documents,
    /// The languages. Those that are not set are taken from the options of the aligner.
    pub languages: LanguageChoice,
    /// The number of threads. The result does not depend on it.
    pub jobs: usize,
    /// Setting this flag ends the run early. Documents in progress are finished.
    pub stop: Arc<AtomicBool>,
}

impl DocumentRun {
    /// Creates a run that aligns `documents` on one thread.
    pub fn new(documents: Documents) -> DocumentRun {
        DocumentRun { documents, languages: LanguageChoice::default(), jobs: 1, stop: Arc::default() }
    }
}

impl TextAligner {
    /// Aligns documents on several threads, and passes each result to `receiver`, in the order of the documents. If
    /// a document fails, its result has no units, and its report has the error. Returns whether all documents were
    /// passed on, that is, `false` if the run was stopped.
    ///
    /// A language that is set neither in the run nor in the options is detected in the first documents together, as in
    /// an [`AlignRun`](super::AlignRun).
    ///
    /// # Errors
    /// Returns an error if the documents cannot be read any further, if the languages cannot be detected, or if a
    /// lexicon cannot be read. Also returns any error of `receiver`.
    pub fn run(
        &self,
        run: DocumentRun,
        observer: &mut dyn Observer,
        receiver: &mut dyn FnMut(AlignedTexts) -> Result<()>,
    ) -> Result<bool> {
        let DocumentRun { mut documents, languages, jobs, stop } = run;
        warn_unpaired(&documents, observer);
        let mut inputs = self.inputs().with_splitters(Arc::clone(&self.splitters));
        inputs.stop = Some(Arc::clone(&stop));
        let spoken = languages.or(&self.options.languages).resolve(&mut documents, &inputs, observer)?;
        // The lexicon is shared with other calls, but whether languages are checked is a matter of this run.
        let aligner = self.workers(spoken.clone().unchecked())?.aligner.clone();
        let tags = spoken.tags.clone();
        let workers = self.new_workers(spoken, inputs, aligner);
        observer.begin(documents.known_count(), 0);
        let batch = Batch {
            threads: useful_threads(jobs, documents.known_count(), observer),
            stop,
            weigh: |pair: &Result<DocumentPair>| pair.as_ref().map_or(0, DocumentPair::weight),
        };
        let end = batch.run(
            documents,
            |pair| pair.as_mut().ok().map(|pair| workers.document(pair)),
            |step| {
                let Step::Done(pair, result) = step else { return Ok(()) };
                let pair = pair?;
                let result = result.and_then(|done| done.ok_or_else(|| "no result".into()));
                let (units, report) = result.unwrap_or_else(|panic| panicked(&pair, &panic));
                observer.document(&report);
                report_progress(&pair, observer);
                receiver(AlignedTexts { languages: tags.clone(), units, report })
            },
        )?;
        workers.inputs.splitters.warnings().iter().for_each(|text| observer.warning(text));
        match end {
            End::All => Ok(true),
            End::Stopped => Ok(false),
            End::Broken(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Silent;
    use crate::error::Error;
    use crate::run::TextOptions;
    use std::path::Path;

    fn aligner() -> TextAligner {
        TextAligner::new(TextOptions::default()).unwrap()
    }

    #[test]
    fn documents_arrive_in_order_and_failures_have_their_reason() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list.tsv");
        let path = |file: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
        let line = |name: &str, src: &str, tgt: &str| {
            format!("{}\t{}\t{name}\n", path(src).display(), path(tgt).display())
        };
        let lines = [
            line("a", "fr/moulin.txt", "en/moulin.txt"),
            line("b", "fr/lettre.txt", "README.none"),
            line("c", "fr/lettre.txt", "en/lettre.txt"),
        ];
        std::fs::write(&list, lines.concat()).unwrap();
        let aligner = aligner();
        for jobs in [1, 3] {
            let mut run = DocumentRun::new(Documents::list(&list).unwrap());
            run.jobs = jobs;
            let mut results = Vec::new();
            let all = aligner.run(run, &mut Silent, &mut |aligned| {
                results.push(aligned);
                Ok(())
            });
            assert!(all.unwrap());
            let names: Vec<_> = results.iter().map(|result| result.report.document.as_str()).collect();
            assert_eq!(names, ["a", "b", "c"]);
            let failed: Vec<_> = results.iter().map(|result| result.report.error.is_some()).collect();
            assert_eq!(failed, [false, true, false]);
            assert!(results[1].units.is_empty() && results[2].units.len() > 10);
            let one = aligner.align_files(&path("fr/lettre.txt"), &path("en/lettre.txt"), None).unwrap();
            let texts = |aligned: &AlignedTexts| {
                aligned.units.iter().map(|unit| unit.source.text.clone()).collect::<Vec<_>>()
            };
            assert_eq!(texts(&results[2]), texts(&one));
        }
    }

    #[test]
    fn a_run_ends_with_the_error_of_the_receiver() {
        let documents = Documents::find(Path::new("fixtures/fr"), Path::new("fixtures/en")).unwrap();
        let mut calls = 0;
        let ended = aligner().run(DocumentRun::new(documents), &mut Silent, &mut |_| {
            calls += 1;
            Err(Error::call("enough"))
        });
        assert_eq!((ended.unwrap_err().to_string().as_str(), calls), ("enough", 1));
    }
}
