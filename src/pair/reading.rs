//! Reads the documents of a collection once, and keeps a sketch of each.

use super::boilerplate::{Boilerplate, ParagraphCounts, hashes};
use super::collection::{Collection, Placed};
use super::languages::{CollectionLanguages, Misfit};
use super::pairing::{Skipped, is_listable};
use super::sketch::{Sketch, Sketcher};
use super::spool::{Place, Spool};
use super::{PairOptions, Translations};
use crate::corpus::{DecodedText, SingleName};
use crate::document::{DocumentReport, Inputs, Observer};
use crate::error::{Error, Parameter, ParameterNames, Result, message};
use crate::run::{Batch, End, Step, panic_message, useful_threads};
use crate::text::Language;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The documents of one side.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) names: Vec<SingleName>,
    pub(super) sketches: Vec<Sketch>,
    /// The places of the texts, if they are kept.
    pub(super) texts: Vec<Place>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) sides: [Side; 2],
    pub(super) skipped: Vec<Skipped>,
    pub(super) failed: u64,
    pub(super) interrupted: bool,
}

/// A document that was read.
struct Read {
    side: usize,
    sketch: Sketch,
    text: Option<String>,
}

/// Reads collections.
pub(super) struct Reader<'a> {
    pub(super) options: &'a PairOptions,
    pub(super) inputs: &'a Inputs,
    pub(super) languages: &'a CollectionLanguages,
    /// The number of threads. After the documents were read, it is at most their number.
    pub(super) jobs: usize,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) names: ParameterNames,
}

fn paragraphs(text: &DecodedText) -> impl Iterator<Item = &str> {
    text.document.paragraphs.iter().map(|range| &text.document.text[range.clone()])
}

impl Reader<'_> {
    /// Calls `work` for each document in parallel, and `sink` for each result, in the order of the documents. Returns
    /// whether the run was interrupted.
    fn each<R: Send + 'static>(
        &mut self,
        collection: &Collection,
        observer: &mut dyn Observer,
        work: impl Fn(&Placed, DecodedText) -> R + Sync,
        mut sink: impl FnMut(Placed, Result<R>, &mut dyn Observer) -> Result<()>,
    ) -> Result<bool> {
        let (documents, count) = collection.open(&self.options.fields, self.inputs.limits())?;
        observer.begin(count, 0);
        self.jobs = useful_threads(self.jobs, count, observer);
        let inputs = self.inputs;
        let batch = Batch {
            threads: self.jobs,
            stop: Arc::clone(&self.stop),
            weigh: |placed: &Result<Placed>| placed.as_ref().map_or(0, |placed| placed.single.input.weight()),
        };
        let end = batch.run(
            documents,
            |placed| {
                let placed = placed.as_mut().ok()?;
                let deadline = inputs.deadline(None);
                let result = inputs.one(&placed.single.input, &deadline).map(|text| work(placed, text));
                placed.single.input.release();
                Some(result)
            },
            |step| {
                let Step::Done(placed, result) = step else { return Ok(()) };
                let placed = placed?;
                let result = match result {
                    Ok(Some(result)) => result,
                    Ok(None) => return Ok(()),
                    Err(panic) => {
                        let path = placed.single.name.path();
                        Err(Error::input(path, panic_message(&panic, [path])))
                    }
                };
                sink(placed, result, observer)
            },
        )?;
        match end {
            End::Broken(error) => Err(error),
            End::Stopped => Ok(true),
            End::All => Ok(false),
        }
    }

    /// Finds the boilerplate of both sides. Each document is reported without errors, which the second reading reports.
    pub(super) fn boilerplate(
        &mut self,
        collection: &Collection,
        observer: &mut dyn Observer,
    ) -> Result<[Boilerplate; 2]> {
        let mut counts = [ParagraphCounts::default(), ParagraphCounts::default()];
        let languages = self.languages;
        let work = |placed: &Placed, text: DecodedText| {
            let side = languages.side(&text.document.text, placed.side).ok()?;
            Some((side, hashes(paragraphs(&text))))
        };
        self.each(collection, observer, work, |placed, result, observer| {
            if let Ok(Some((side, hashes))) = result {
                counts[side].add(&hashes);
            }
            observer.document(&report(&placed.single.name));
            Ok(())
        })?;
        Ok(counts.map(ParagraphCounts::boilerplate))
    }

    /// Reads all documents.
    pub(super) fn gather(
        &mut self,
        collection: &Collection,
        (translations, boilerplate): (&Translations, &[Boilerplate; 2]),
        mut spool: Option<&mut Spool>,
        observer: &mut dyn Observer,
    ) -> Result<Gathered> {
        let mut gathered = Gathered::default();
        let keeps_texts = spool.is_some();
        let (languages, for_list, names) = (self.languages, self.options.for_list, self.names);
        let work = |placed: &Placed, text: DecodedText| -> Result<Read, Misfit> {
            let side = languages.side(&text.document.text, placed.side)?;
            let lang = languages.langs[side];
            Ok(read(side, lang, &text, (translations, &boilerplate[side]), keeps_texts))
        };
        gathered.interrupted = self.each(collection, observer, work, |placed, result, observer| {
            let name = placed.single.name;
            let mut report = report(&name);
            match result {
                Ok(Ok(_)) if for_list && !is_listable(name.path()) => {
                    let fault = "a list cannot contain the name of this file";
                    let help = message!["rename it, or set ", Parameter::OutputFormat, " to json"];
                    report.error = Some(Error::input(name.path(), fault).help(help).render(names.0));
                    gathered.failed += 1;
                }
                Ok(Ok(read)) => {
                    let side = &mut gathered.sides[read.side];
                    if let (Some(spool), Some(text)) = (spool.as_deref_mut(), read.text) {
                        side.texts.push(spool.add(&text).map_err(spool_error)?);
                    }
                    side.names.push(name);
                    side.sketches.push(read.sketch);
                }
                Ok(Err(misfit)) => {
                    gathered.skipped.push(Skipped { document: name.path().into(), reason: reason(misfit) });
                }
                Err(error) => {
                    gathered.failed += 1;
                    report.error = Some(error.render(names.0));
                }
            }
            observer.document(&report);
            Ok(())
        })?;
        Ok(gathered)
    }
}

/// Returns the report of a document, without an error.
fn report(name: &SingleName) -> DocumentReport {
    DocumentReport { document: name.path().display().to_string(), ..DocumentReport::default() }
}

/// Makes what is kept of a document.
fn read(
    side: usize,
    lang: Language,
    text: &DecodedText,
    (translations, boilerplate): (&Translations, &Boilerplate),
    keeps_text: bool,
) -> Read {
    let mut compared: Vec<&str> = paragraphs(text).filter(|it| !boilerplate.contains(it)).collect();
    // A page that is all boilerplate is compared by it.
    if compared.is_empty() {
        compared = paragraphs(text).collect();
    }
    let sketch = Sketcher::new(lang, translations).sketch(compared.iter().copied());
    let kept = keeps_text.then(|| {
        let line = |paragraph: &&str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        compared.iter().map(line).collect::<Vec<_>>().join("\n\n")
    });
    Read { side, sketch, text: kept }
}

pub(super) fn spool_error(source: std::io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::io(folder, source).help("free some space, or set TMPDIR to another folder")
}

fn reason(misfit: Misfit) -> String {
    match misfit {
        Misfit::Language(name) => format!("seems to be in {name}"),
        Misfit::Unclear => "its language cannot be detected".into(),
    }
}
