//! The whole run: open the outputs, align document after document, write in order.

use crate::aligner::sentences::{Aligner, AlignerOptions};
use crate::corpus::documents::{DocumentPair, Documents};
use crate::corrections::sentences::Corrections;
use crate::document::languages::{LanguageChoice, Spoken};
use crate::document::observer::Observer;
use crate::document::read::Inputs;
use crate::error::{Error, ErrorKind, Message, Parameter, ParameterNames, Result};
use crate::format::{Format, Languages, Sink, WriteOptions, writable};
use crate::io::Output;
use crate::io::{check_writable, same_file, spare};
use crate::message;
use crate::run::batch::{Batch, End, Step};
use crate::run::checkpoint::{Ledger, follow};
use crate::run::journal::{self, Call, Journal, Record};
use crate::run::limits::Limits;
use crate::run::outputs::{Keep, Out, Plan};
use crate::run::report::ReportFile;
use crate::run::summary::Summary;
use crate::run::worker::Workers;
use crate::text::read::ReadOptions;
use crate::wording::count;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Where the units go.
pub enum Destination {
    /// Into a stream.
    Stream(Box<dyn Write>),
    /// Into one file for all documents.
    File(PathBuf),
    /// Into a folder, a file for each document.
    Folder(PathBuf),
}

/// A run of the aligner over documents, as it was asked for.
pub struct AlignRun {
    /// The documents.
    pub documents: Documents,
    /// Their languages.
    pub languages: LanguageChoice,
    /// How files are read.
    pub read: ReadOptions,
    /// Whether the input is a sentence a line already.
    pub segmented: bool,
    /// What the aligner is told.
    pub aligner: AlignerOptions,
    /// Beads that people fixed, and units that they do not want.
    pub corrections: Option<PathBuf>,
    /// What a document may take.
    pub limits: Limits,
    /// The format of the output.
    pub format: Format,
    /// Where it goes.
    pub destination: Destination,
    /// How many documents a file is for, those that fail counted; none if all go into one.
    pub shard_size: Option<u64>,
    /// Units of less confidence are left out; null beads are not asked.
    pub min_confidence: f32,
    /// Documents that are translations of each other with less probability are left out.
    pub min_document_confidence: f32,
    /// Whether null beads are written where the format has a place for them.
    pub keep_nulls: bool,
    /// How the output is written.
    pub write: WriteOptions,
    /// How many threads work.
    pub jobs: usize,
    /// A file with a line about each document.
    pub report: Option<PathBuf>,
    /// Whether to go on with a run that was interrupted.
    pub resume: bool,
    /// How reports and messages write the names of parameters.
    pub names: ParameterNames,
    /// Once this is set, what is begun is finished and the run ends; a single document is not even finished.
    pub stop: Arc<AtomicBool>,
}

/// A document on its way to a thread, or the error that the input ends with.
struct Queued {
    pair: Result<DocumentPair>,
    weight: u64,
    mark: u64,
}

impl AlignRun {
    /// Does it. Documents that fail are reported to `observer` and in the report, and the rest is written.
    ///
    /// # Errors
    /// What makes the whole run impossible: languages that cannot be had, outputs that cannot be written. Then, and
    /// when all documents fail, no output appears; what is done of many documents is kept for another run.
    pub fn run(mut self, observer: &mut dyn Observer) -> Result<Summary> {
        self.check_outputs(&self.languages.so_far())?;
        // A run that was interrupted there is told of before this one begins.
        self.journal_path()?.map_or(Ok(()), |path| Journal::look(&path, self.resume).map(drop))?;
        let mut inputs = Inputs::new(self.read, self.segmented);
        inputs.most_bytes = self.limits.bytes;
        let spoken = self.languages.resolve(&mut self.documents, &inputs, observer)?;
        // Once more, since the names of two files may be made of the languages.
        self.check_outputs(&spoken.tags)?;
        self.write.tmx.check(&spoken.tags)?;
        let (journal, record) = self.journal(&spoken)?;
        let done = record.as_ref().map_or(0, |record| record.documents);
        if let Some(record) = &record {
            skip(&mut self.documents, record)?;
            observer.note(&format!("resuming after the first {}", count(done, "document")).into());
        } else if self.resume {
            observer.note(&message![
                Parameter::Resume,
                ": no interrupted run found for this output; starting from the beginning"
            ]);
        }
        let (src, tgt) = spoken.langs;
        let aligner = Aligner::with_options(src, tgt, self.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let corrections = self.corrections.as_deref().map(Corrections::read).transpose()?;
        let single = self.is_single();
        let quit = single.then(|| Arc::clone(&self.stop));
        let least = f64::from(self.min_document_confidence);
        let (jobs, stop, time, names) = (self.jobs, Arc::clone(&self.stop), self.limits.time, self.names);
        let report = self.open_report(journal.is_some(), record.as_ref())?;
        let (out, documents) = self.open_output(&spoken, journal.is_some(), record.as_ref())?;
        let workers =
            Workers { aligner, spoken, inputs, corrections, time, quit, names, workspaces: Mutex::default() };
        observer.begin(documents.known_count(), done);
        let ledger = Ledger::begin(out, report, journal, record)?.at_least(least, names);
        // One document has nothing that could be kept of it, and ends as soon as it can.
        let stop_early = if single { Arc::default() } else { stop };
        align(documents, &workers, ledger, (jobs, stop_early), observer)
    }

    /// Makes sure that writing `output` would not destroy what the run reads: documents, lexicons, corrections.
    fn spare(&self, output: &Path) -> Result<()> {
        self.documents.spare(output)?;
        spare(output, self.aligner.lexicons.iter().chain(&self.corrections))
    }

    /// Makes sure that a file beside the output (`option` says which, such as `--summary`) is none that the run reads or
    /// writes.
    ///
    /// # Errors
    /// [`Error::Usage`] names the file.
    pub fn check_beside(&self, parameter: Parameter, path: &Path) -> Result<()> {
        self.spare(path)?;
        let is_output = matches!(&self.destination, Destination::File(output) if same_file(path, output));
        let is_report =
            parameter != Parameter::Report && self.report.as_ref().is_some_and(|r| same_file(path, r));
        let what = match (is_output, is_report) {
            (true, _) => "the output",
            (_, true) => "the report",
            _ => return Ok(()),
        };
        Err(Error::value(parameter, path.display(), format!("this file is {what} as well"))
            .help("choose another name"))
    }

    /// Finds outputs that cannot be written, or are in the way of each other, or of what is read.
    fn check_outputs(&self, languages: &Languages) -> Result<()> {
        if let Some(report) = &self.report {
            self.check_beside(Parameter::Report, report)?;
            Output::check(report)?;
        }
        if let Destination::File(output) = &self.destination {
            for file in Sink::all_paths(self.format, output, languages, &self.write) {
                self.spare(&file)?;
                Output::check(&file)?;
            }
        }
        writable(self.format)?;
        if matches!(self.destination, Destination::Stream(_)) {
            Sink::check_stream(self.format)?;
        }
        if let Destination::Folder(folder) = &self.destination {
            self.documents.spare_folder(folder)?;
            // One that is not there yet is made when all else is in order.
            if folder.is_dir() {
                check_writable(folder)?;
            }
        }
        let Some(size) = self.shard_size else { return Ok(()) };
        if !matches!(self.destination, Destination::File(_)) {
            return Err(Error::value(
                Parameter::ShardSize,
                size,
                "the files are named after the output file",
            )
            .help(message!["name one with ", Parameter::Output]));
        }
        match self.obstacle() {
            Some(obstacle) => {
                Err(conflict(Parameter::ShardSize, obstacle, "apply it to the shards afterwards"))
            }
            None => Ok(()),
        }
    }

    /// Whether this is one document into one file. A shard has its name by number even where there is only one document.
    fn is_single(&self) -> bool {
        !self.documents.are_many() && self.shard_size.is_none()
    }

    /// What about the output would keep another run from going on with it, if anything.
    fn obstacle(&self) -> Option<Message> {
        let Destination::File(path) = &self.destination else { return None };
        // Each of these needs to know more of what was written than how long it is.
        if self.write.dedup && self.format != Format::Ladder {
            Some(Parameter::Dedup.into())
        } else if !self.write.bands.is_empty() {
            Some(Parameter::Bands.into())
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz")) {
            Some("a gzip output".into())
        } else if !self.format.can_be_resumed() {
            Some("XLIFF output".into())
        } else {
            None
        }
    }

    /// Where the journal is, where there can be one: of many documents, into files.
    fn journal_path(&self) -> Result<Option<PathBuf>> {
        let path = match &self.destination {
            Destination::File(path) if fs::metadata(path).map_or(true, |meta| meta.is_file()) => {
                journal::name(path)
            }
            Destination::Folder(path) => path.join("enregard.journal"),
            _ if self.resume => {
                return Err(Error::parameter(
                    Parameter::Resume,
                    "a run that writes to a stream cannot be resumed",
                )
                .help(message!["write to a file with ", Parameter::Output]));
            }
            _ => return Ok(None),
        };
        if self.is_single() {
            return Ok(None);
        }
        match self.obstacle() {
            Some(obstacle) if self.resume => {
                Err(conflict(Parameter::Resume, obstacle, "apply it to the output afterwards"))
            }
            Some(_) => Ok(None),
            None => Ok(Some(path)),
        }
    }

    fn journal(&self, spoken: &Spoken) -> Result<(Option<Journal>, Option<Record>)> {
        let Some(path) = self.journal_path()? else { return Ok((None, None)) };
        let (journal, record) = Journal::open(path, self.call(spoken), self.resume)?;
        Ok((Some(journal), record))
    }

    /// Whatever the bytes of the output depend on belongs here.
    fn call(&self, spoken: &Spoken) -> Call {
        let encoding = self.read.encoding.as_ref().map(|e| e.to_string());
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        let of = |count: Option<u64>| count.map(|count| count.to_string());
        let mut tmx = self.write.tmx.clone();
        // Later units of a run that is gone on with are of a later date, as they are.
        tmx.date = tmx.date.map(|_| "now".into());
        [
            ("the input", Some(self.documents.origin())),
            ("src_lang", Some(spoken.tags.src.clone())),
            ("tgt_lang", Some(spoken.tags.tgt.clone())),
            ("encoding", encoding),
            ("segmented", Some(self.segmented.to_string())),
            ("to", Some(self.format.name().to_owned())),
            ("shard_size", of(self.shard_size)),
            ("min_confidence", Some(self.min_confidence.to_string())),
            ("min_document_confidence", Some(self.min_document_confidence.to_string())),
            ("keep_nulls", Some(self.keep_nulls.to_string())),
            ("max_document_mb", self.limits.bytes.map(|bytes| (bytes as f64 / 1e6).to_string())),
            ("tmx_options", Some(format!("{tmx:?}"))),
            ("no_lexicon", Some(self.aligner.no_builtin.to_string())),
            ("lexicon", Some(self.aligner.lexicons.iter().map(|path| contents(path)).collect())),
            ("corrections", self.corrections.as_deref().map(contents)),
            ("report", self.report.as_deref().map(shown)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }

    fn open_report(&mut self, resumable: bool, from: Option<&Record>) -> Result<Option<ReportFile>> {
        let Some(path) = self.report.take() else { return Ok(None) };
        if from.is_some_and(|record| record.output.closing) {
            ReportFile::take_back(&path)?;
        }
        ReportFile::create(path, resumable, from.and_then(|record| record.report)).map(Some)
    }

    fn open_output(
        self,
        spoken: &Spoken,
        resumable: bool,
        from: Option<&Record>,
    ) -> Result<(Out, Documents)> {
        let destination = match self.destination {
            // What a link points to is written, not the link.
            Destination::File(path) => Destination::File(fs::canonicalize(&path).unwrap_or(path)),
            other => other,
        };
        let keep = Keep {
            format: self.format,
            nulls: self.keep_nulls,
            min_confidence: self.min_confidence,
            write: self.write,
        };
        let (languages, shard_size) = (spoken.tags.clone(), self.shard_size);
        let plan = Plan { destination, keep, languages, shard_size, resumable };
        let out = plan.open(from)?;
        Ok((out, self.documents))
    }
}

/// Passes over what an earlier run has done.
///
/// # Errors
/// [`Error::Usage`] if these are not the same documents.
fn skip(documents: &mut Documents, record: &Record) -> Result<()> {
    let mut mark = 0;
    for number in 0..record.documents {
        match documents.next() {
            Some(pair) => mark = follow(mark, pair?.mark()),
            None => {
                let fault = format!(
                    "the input has {}, but the interrupted run had done {}",
                    count(number, "document"),
                    record.documents
                );
                return Err(Error::parameter(Parameter::Resume, fault).help("give the same input"));
            }
        }
    }
    if mark == record.mark {
        return Ok(());
    }
    let fault = format!(
        "the input does not begin with the {} of the interrupted run",
        count(record.documents, "document")
    );
    Err(Error::parameter(Parameter::Resume, fault).help("give the same input"))
}

/// A parameter that cannot be combined with something else.
fn conflict(parameter: Parameter, obstacle: Message, instead: &str) -> Error {
    Error::parameter(parameter, message!["cannot be combined with ", obstacle])
        .help(format!("omit that, and {instead} with `convert`"))
}

/// The long work.
fn align(
    documents: Documents,
    workers: &Workers,
    mut ledger: Ledger,
    (threads, stop): (usize, Arc<AtomicBool>),
    observer: &mut dyn Observer,
) -> Result<Summary> {
    let queue = documents.map(|pair| {
        let (weight, mark) = pair.as_ref().map_or((0, 0), |pair| (pair.weight(), pair.mark()));
        Queued { pair, weight, mark }
    });
    let batch = Batch { threads, stop, weigh: |queued: &Queued| queued.weight };
    let end = batch.run(
        queue,
        |queued| queued.pair.as_mut().ok().map(|pair| workers.document(pair)),
        |step| {
            let written = match step {
                Step::Idle => ledger.idle(),
                Step::Done(queued, result) => queued.pair.and_then(|pair| {
                    // There is a result wherever there is a pair.
                    let result = result.and_then(|done| done.ok_or_else(|| "no result".into()));
                    ledger.document(&pair, queued.mark, result, observer)
                }),
            };
            written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        },
    );
    match end {
        Err(e) => Err(Error::value(Parameter::Jobs, threads, format!("cannot start the threads ({e})"))
            .of_kind(ErrorKind::Environment)),
        Ok(End::All) => ledger.finish(),
        Ok(End::Stopped) => ledger.interrupt(),
        Ok(End::Broken(error)) => {
            let safe = ledger.safe();
            if let Some(journal) = ledger.let_go() {
                observer.note(&message![
                    format!(
                        "kept {} ({}); fix the problem, then rerun with ",
                        count(safe, "document"),
                        journal.display()
                    ),
                    Parameter::Resume
                ]);
            }
            Err(error)
        }
    }
}

/// A file by its name and what is in it: the same name may stand for something else by the next run.
fn contents(path: &Path) -> String {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    // A pipe could not be read a second time; what cannot be read will fail soon enough.
    if path.is_file() {
        hasher.write(&fs::read(path).unwrap_or_default());
    }
    format!("{} ({:016x})", path.display(), hasher.finish())
}
