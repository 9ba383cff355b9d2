//! A run over documents in several languages.

use super::document::{AlignedGroup, Aligners, PairAligner};
use super::languages::HubLanguages;
use super::options;
use super::output::{HubLayout, HubOutput};
use crate::corpus::{DocumentGroup, DocumentGroups, Input, TextPaths, refuse_inside};
use crate::document::{DocumentReport, Inputs, Observer};
use crate::error::{Error, Parameter, ParameterNames, Result};
use crate::format::Languages;
use crate::io::{Output, is_same_output, refuse_overwrite};
use crate::run::{
    AlignOptions, Batch, Destination, End, Ending, ReportFile, Step, Summary, panic_message, useful_threads,
};
use crate::text::{Language, LanguageTag};
use crate::wording::count;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// An alignment run over documents in three or more languages, one of which is French.
///
/// # Examples
/// ```
/// use enregard::{AlignOptions, Destination, HubRun, Silent};
///
/// let folder = tempfile::tempdir()?;
/// let texts = [
///     ("a.fr.txt", "La rivière monta pendant la nuit. Le pont fut fermé à l'aube, et personne ne passa."),
///     ("a.en.txt", "The river rose during the night. The bridge was closed at dawn, and nobody crossed."),
///     ("a.de.txt", "Der Fluss stieg in der Nacht. Die Brücke wurde im Morgengrauen gesperrt, niemand kam."),
/// ];
/// let paths: Vec<_> = texts.iter().map(|(name, _)| folder.path().join(name)).collect();
/// for (path, (_, text)) in paths.iter().zip(texts) {
///     std::fs::write(path, text)?;
/// }
/// let output = folder.path().join("a.tmx");
/// let run = HubRun::new(paths, Destination::File(output.clone()), AlignOptions::default());
/// let summary = run.run(&mut Silent)?;
/// // Each pair of texts counts as a document: French with English, and French with German.
/// assert_eq!((summary.done, summary.failed), (2, 0));
/// assert_eq!(std::fs::read_to_string(output)?.matches("<tuv xml:lang=\"de\">").count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct HubRun {
    /// The texts: one file for each language, or one folder for each language.
    pub texts: Vec<PathBuf>,
    /// The languages of the texts. Missing ones are detected.
    pub languages: Vec<Option<LanguageTag>>,
    /// The destination of the units.
    pub destination: Destination,
    /// All other settings that affect the output. Their languages are ignored.
    pub options: AlignOptions,
    /// The number of threads. The output does not depend on it.
    pub jobs: usize,
    /// The report file, with one JSON object for each pair of texts.
    pub report: Option<PathBuf>,
    /// Setting this flag ends the run early. Nothing is then written to a single file.
    pub stop: Arc<AtomicBool>,
    /// How parameter names are written in the report.
    pub names: ParameterNames,
}

impl HubRun {
    /// Creates a run that aligns `texts` and writes to `destination`, on one thread and without a report.
    pub fn new(texts: Vec<PathBuf>, destination: Destination, options: AlignOptions) -> HubRun {
        HubRun {
            texts,
            languages: Vec::new(),
            destination,
            options,
            jobs: 1,
            report: None,
            stop: Arc::default(),
            names: ParameterNames::default(),
        }
    }

    /// Runs the alignment and writes every document that succeeds. A document fails as a whole, in all its languages.
    /// Documents that fail are reported to `observer` and listed in the report. If all fail, no output is created.
    ///
    /// # Errors
    /// Returns a call error if an option or the format does not fit more than two languages, a detection error if a
    /// language is unclear or not exactly one text is French, or an error if the run as a whole cannot proceed.
    pub fn run(self, observer: &mut dyn Observer) -> Result<Summary> {
        let begin = Instant::now();
        options::check(&self.options)?;
        let paths = TextPaths::new(self.texts.clone())?;
        self.check_outputs(&self.texts)?;
        let inputs = Inputs::new(self.options.read, self.options.segmented, self.options.limits);
        let mut inputs = inputs.with_splitting(&self.options.splitting)?;
        inputs.stop = Some(Arc::clone(&self.stop));
        let languages = HubLanguages::resolve(&self.languages, &paths, &inputs, observer);
        if self.stop.load(Ordering::Relaxed) {
            // Texts that were not read because of the interruption have no language, which is no fault of theirs.
            let mut summary = Summary::default();
            summary.ending = Ending::Interrupted { journal: None };
            return Ok(summary);
        }
        let languages = languages?;
        for tag in &languages.tags {
            inputs.check_splitters((Language::French, tag.lang()))?;
        }
        let tags = languages.in_output();
        self.options.write.tmx.check_all(&tags.iter().map(String::as_str).collect::<Vec<_>>())?;
        let DocumentGroups { groups, unpaired, folders } = paths.groups(languages.hub)?;
        let files = self.inputs(&groups);
        self.check_outputs(&files)?;
        for (parameter, output) in self.outputs() {
            refuse_inside(&folders, parameter, output)?;
        }
        unpaired.iter().for_each(|file| observer.warning(&file.to_string().into()));
        missing(&groups, &paths, &languages, observer);
        let single = groups.len() == 1;
        let HubRun { destination, options, jobs, report, stop, names, .. } = self;
        let aligners = Aligners {
            pairs: PairAligner::all(&languages, &options.aligner, &options.write.flags, observer)?,
            languages,
            inputs,
            many: !single,
            min_document_confidence: f64::from(options.min_document_confidence),
            quit: single.then(|| Arc::clone(&stop)),
            names,
        };
        let file = report.clone().map(|path| ReportFile::open(path, false, None, |_| Ok(()))).transpose()?;
        let pair = Languages { src: tags[0].clone(), tgt: tags[1].clone() };
        let layout = HubLayout { layout: options.layout(&pair), languages: tags, filter: options.filter() };
        let output = HubOutput::open(destination, layout, &files, report.as_deref())?;
        let pairs: usize = groups.iter().map(|group| group.texts.iter().flatten().count() - 1).sum();
        let (pairs, documents) = (pairs as u64, groups.len() as u64);
        observer.begin(Some(pairs), 0);
        let batch = Batch {
            threads: useful_threads(jobs, Some(if single { pairs } else { documents }), observer),
            stop: if single { Arc::default() } else { stop },
            weigh: DocumentGroup::weight,
        };
        let hub = aligners.languages.hub;
        let writer = Writer { output, report: file, summary: Summary::default(), units: 0, hub, names };
        let mut summary = run(groups, &aligners, batch, writer, observer)?;
        aligners.inputs.splitters.warnings().iter().for_each(|text| observer.warning(text));
        summary.unpaired = unpaired.len() as u64;
        summary.seconds = begin.elapsed().as_secs_f64();
        Ok(summary)
    }

    /// Returns the files that the run reads.
    fn inputs(&self, groups: &[DocumentGroup]) -> Vec<PathBuf> {
        let texts = groups.iter().flat_map(|group| group.texts.iter().flatten());
        let more = self.options.aligner.lexicons.iter().chain(self.options.splitting.files());
        texts.map(|text| text.place().to_path_buf()).chain(more.cloned()).collect()
    }

    /// Returns the output and the report with the parameters that set them.
    fn outputs(&self) -> Vec<(Parameter, &PathBuf)> {
        let output = match &self.destination {
            Destination::File(path) | Destination::Folder(path) => Some((Parameter::Output, path)),
            Destination::Stream(_) => None,
        };
        output.into_iter().chain(self.report.iter().map(|path| (Parameter::Report, path))).collect()
    }

    /// Checks that the outputs can be written, and that none replaces one of `files` or another output.
    fn check_outputs(&self, files: &[PathBuf]) -> Result<()> {
        if let (Destination::File(path), Some(report)) = (&self.destination, &self.report)
            && is_same_output(path, report)
        {
            let error = Error::value(Parameter::Report, report.display(), "this file is also an output file");
            return Err(error.help("choose another name"));
        }
        let named = match &self.destination {
            Destination::File(path) => Some(path),
            _ => None,
        };
        let outputs = named.into_iter().chain(&self.report);
        refuse_overwrite(outputs.clone(), files.iter().cloned())?;
        outputs.into_iter().try_for_each(|path| Output::check(path))
    }
}

/// Notes for each language how many documents lack it.
fn missing(
    groups: &[DocumentGroup],
    paths: &TextPaths,
    languages: &HubLanguages,
    observer: &mut dyn Observer,
) {
    for text in languages.others() {
        let lacking: Vec<&DocumentGroup> =
            groups.iter().filter(|group| group.texts[text].is_none()).collect();
        if let Some(first) = lacking.first() {
            let (folder, language) = (paths.paths()[text].display(), languages.tags[text].lang().name());
            let documents = count(lacking.len(), "document");
            let note = format!("{folder}: {documents} without a {language} text, such as {}", first.name);
            observer.note(&note.into());
        }
    }
}

/// Writes the results in the order of the documents.
struct Writer {
    output: HubOutput,
    report: Option<ReportFile>,
    summary: Summary,
    /// The number of units written. The summary adds up the reports, which count a unit once for each language.
    units: u64,
    /// The position of the French text.
    hub: usize,
    names: ParameterNames,
}

impl Writer {
    /// Writes a document. If `result` is an `Err`, it is the message of a panic. A document that failed has a
    /// report for each pair of texts, like one that was written, so that both count alike.
    fn document(
        &mut self,
        group: &DocumentGroup,
        result: Result<Result<AlignedGroup>, String>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let failure = match result {
            Ok(Ok(mut aligned)) => {
                let is_written = aligned.reports.iter().flatten().any(|report| !report.left_out);
                match is_written {
                    true => self.units += self.output.write(&group.name, &mut aligned)?,
                    false => self.output.skip(&group.name),
                }
                return aligned.reports.iter().flatten().try_for_each(|it| self.add(it, observer));
            }
            Ok(Err(error)) => error.render(self.names.0),
            Err(panic) => panic_message(&panic, group.texts.iter().flatten().map(|text| text.place())),
        };
        self.output.skip(&group.name);
        let report = |target: &Input| DocumentReport {
            document: group.name.clone(),
            source: group.place(self.hub).into(),
            target: target.place().into(),
            error: Some(failure.clone()),
            ..DocumentReport::default()
        };
        let others = group.texts.iter().enumerate().filter(|(text, _)| *text != self.hub);
        let reports: Vec<_> = others.filter_map(|(_, input)| input.as_ref()).map(report).collect();
        reports.iter().try_for_each(|it| self.add(it, observer))
    }

    fn add(&mut self, report: &DocumentReport, observer: &mut dyn Observer) -> Result<()> {
        self.report.as_mut().map_or(Ok(()), |file| file.add(report))?;
        self.summary.add(report);
        observer.document(report);
        Ok(())
    }
}

/// Aligns the documents and writes the results in order.
fn run(
    groups: Vec<DocumentGroup>,
    aligners: &Aligners,
    batch: Batch<DocumentGroup>,
    mut writer: Writer,
    observer: &mut dyn Observer,
) -> Result<Summary> {
    let end = batch.run(
        groups,
        |group| aligners.document(group),
        |step| match step {
            Step::Idle => Ok(()),
            Step::Done(group, result) => writer.document(&group, result, observer),
        },
    );
    let Writer { output, report, mut summary, units, .. } = writer;
    summary.units = units;
    match end? {
        End::Broken(error) => return Err(error),
        End::Stopped => summary.ending = Ending::Interrupted { journal: None },
        End::All if summary.done + summary.left_out > 0 => output.finish()?,
        End::All => {}
    }
    report.map_or(Ok(()), ReportFile::finish)?;
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Silent;
    use std::fs;

    #[test]
    fn an_interruption_of_the_detection_is_no_fault_of_the_texts() {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> =
            ["a.fr.txt", "a.en.txt", "a.de.txt"].map(|name| folder.path().join(name)).into();
        for path in &paths {
            fs::write(path, "Le pont fut fermé à l'aube, et personne ne passa. La rivière monta.").unwrap();
        }
        let output = folder.path().join("a.tmx");
        let run = || HubRun::new(paths.clone(), Destination::File(output.clone()), AlignOptions::default());
        let interrupted = run();
        interrupted.stop.store(true, Ordering::Relaxed);
        let summary = interrupted.run(&mut Silent).unwrap();
        assert_eq!((summary.ending, summary.failed), (Ending::Interrupted { journal: None }, 0));
        assert!(!output.exists());
        let error = run().run(&mut Silent).unwrap_err().to_string();
        assert!(error.contains("several texts are French"), "{error}");
    }
}
