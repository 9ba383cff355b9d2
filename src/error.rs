//! The error type of the library. An error names the input or parameter at fault, describes the problem and,
//! if possible, gives advice.
//!
//! By default, messages contain the parameter names of this library. [`Error::render`] uses the names of a
//! front end instead, such as `--tgt-lang` on the command line for [`Parameter::TargetLanguage`].

pub(crate) use crate::message;

use std::any::Any;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

macro_rules! parameters {
    ($($variant:ident $name:literal $doc:literal)*) => {
        /// A parameter that errors and messages can refer to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Parameter {
            $(#[doc = $doc] $variant,)*
        }

        impl Parameter {
            /// All parameters.
            pub const ALL: &'static [Parameter] = &[$(Parameter::$variant),*];

            /// Returns the name of the parameter in the library.
            pub const fn name(self) -> &'static str {
                match self { $(Parameter::$variant => $name),* }
            }

            /// Returns the parameter that the library calls `name`, or `None` if there is no such parameter.
            pub fn from_name(name: &str) -> Option<Parameter> {
                Parameter::ALL.iter().copied().find(|parameter| parameter.name() == name)
            }
        }
    };
}

parameters! {
    TmxLanguage "tmx_lang" "The language tags to write in a TMX file."
    SourceLanguage "src_lang" "The language of the source."
    TargetLanguage "tgt_lang" "The language of the target."
    Language "lang" "The language of a single text."
    Languages "languages" "The two languages to read, in the order in which they are written."
    Encoding "encoding" "The encoding of the input."
    Segmented "segmented" "Whether the input has one sentence per line."
    Monotone "monotone" "Whether pairs must be in the same order on both sides."
    InputFormat "from" "The format of the input."
    OutputFormat "to" "The format of the output."
    Output "output" "The file, folder or stream to which the output is written."
    Base "base" "The source as it was when the translation was made."
    BaseRevision "base_ref" "The git revision that has the source as it was when the translation was made."
    Pairs "pairs" "The file that lists the document pairs."
    Jsonl "jsonl" "The JSON Lines file with the documents."
    Parquet "parquet" "The Parquet file with the documents."
    Columns "columns" "The fields or columns that hold the documents."
    SourceColumn "src_col" "The column of a table that holds the source texts."
    TargetColumn "tgt_col" "The column of a table that holds the target texts."
    Header "header" "Whether the first row of a table is a header."
    Sheet "sheet" "The sheet of an XLSX file."
    Lenient "lenient" "Whether malformed units are skipped."
    Heap "heap" "The folder with documents in both languages."
    Orphans "orphans" "The file that lists the documents without a counterpart."
    Lexicon "lexicon" "Lexicons to use in addition to the built-in one."
    NoLexicon "no_lexicon" "Whether to ignore the built-in lexicon."
    Dictionary "dictionary" "Dictionaries from which to build a lexicon."
    LexiconSource "source" "The names of the sources whose pairs are used to build a lexicon."
    Corrections "corrections" "The corrections made on the review page."
    MinConfidence "min_confidence" "The minimum confidence of a pair."
    MinDocumentConfidence "min_document_confidence" "The minimum probability that two texts are translations."
    KeepNulls "keep_nulls" "Whether unaligned sentences are written."
    Dedup "dedup" "Whether repeated pairs are dropped."
    Flags "flags" "Whether the quality flags of pairs are written."
    DropFlags "drop" "The quality flags of pairs that are dropped."
    OnlyFlags "only" "The quality flags of pairs that are kept."
    MaxChars "max_chars" "The maximum number of characters of a side that is not flagged as too long."
    DropState "drop_state" "The states of pairs that are dropped."
    Tags "tags" "Whether inline markup such as bold and links is kept."
    FuzzyBelow "fuzzy_below" "The confidence below which a translation in a PO file is marked as fuzzy."
    HtmlLayout "layout" "How an HTML page or an EPUB shows the two texts."
    CsvBom "csv_bom" "Whether CSV begins with a byte order mark."
    Bands "split_by_confidence" "The boundaries between confidence bands."
    SplitUnits "split_units" "The maximum number of pairs per output file."
    SplitSize "split_mb" "The maximum size of an output file."
    ShardSize "shard_size" "The number of documents per output file."
    Resume "resume" "Whether to continue an interrupted run."
    MaxDocumentSize "max_document_mb" "The maximum size of each text of a document."
    MaxLineLength "max_line_mb" "The maximum length of a line."
    Timeout "timeout" "The time limit for a document."
    Jobs "jobs" "The number of threads."
    Report "report" "The report file."
    Summary "summary" "The summary page."
    Texts "texts" "The two texts of a ladder."
    Srx "srx" "The SRX file with segmentation rules."
    Abbreviations "abbreviations" "The file with abbreviations after which no sentence ends."
    Plot "plot" "The file to which the plot of an evaluation is written."
    TmxOptions "tmx_options" "Options for writing TMX, other than the language tags."
}

/// The function with which a front end formats parameter names. The default writes the library's name in
/// backquotes.
#[derive(Debug, Clone, Copy)]
pub struct ParameterNames(pub fn(Parameter) -> String);

impl Default for ParameterNames {
    fn default() -> ParameterNames {
        ParameterNames(|parameter| parameter.to_string())
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name())
    }
}

/// The text of a message, which can refer to parameters. Each front end formats the names of the parameters
/// in its own way.
///
/// # Examples
/// ```
/// use enregard::error::{Message, Parameter};
/// use enregard::message;
///
/// let text: Message = message!["set ", Parameter::Encoding, " to windows-1252"];
/// assert_eq!(text.to_string(), "set `encoding` to windows-1252");
/// assert_eq!(text.render(|parameter| format!("--{}", parameter.name())), "set --encoding to windows-1252");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use]
pub struct Message(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Parameter(Parameter),
}

/// Builds a [`Message`] from texts and [`Parameter`]s.
#[macro_export]
macro_rules! message {
    ($($part:expr),* $(,)?) => {
        $crate::error::Message::default()$(.with($part))*
    };
}

impl Message {
    /// Appends a text, a parameter or another message.
    pub fn with(mut self, more: impl Into<Message>) -> Message {
        self.0.extend(more.into().0);
        self
    }

    /// Returns whether the message refers to a parameter.
    pub(crate) fn mentions(&self, parameter: Parameter) -> bool {
        self.0.contains(&Part::Parameter(parameter))
    }

    /// Returns the text of the message. `name` formats the names of parameters.
    pub fn render<S: AsRef<str>>(&self, name: impl Fn(Parameter) -> S) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Parameter(parameter) => name(*parameter).as_ref().to_owned(),
        };
        self.0.iter().map(part).collect()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(|parameter| parameter.to_string()))
    }
}

impl<S: AsRef<str>> From<S> for Message {
    fn from(text: S) -> Message {
        Message(vec![Part::Text(text.as_ref().to_owned())])
    }
}

impl From<Parameter> for Message {
    fn from(parameter: Parameter) -> Message {
        Message(vec![Part::Parameter(parameter)])
    }
}

/// The kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call is invalid: a parameter has an unusable value, or parameters contradict each other.
    Call,
    /// An input was read but cannot be used.
    Input,
    /// The languages of the texts could not be detected, or are not French and one other language.
    Detection,
    /// A file could not be opened, read or written.
    Io,
    /// The environment prevents the run: an output changed, threads cannot start, or a port is in use.
    Environment,
}

/// The call, parameter or input that an [`Error`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The call as a whole.
    Call,
    /// A parameter, optionally with its value.
    Parameter {
        /// The parameter.
        parameter: Parameter,
        /// The value of the parameter, if that helps to find the mistake.
        value: Option<String>,
    },
    /// A file, or a text in memory.
    Input {
        /// The path of the file as the caller wrote it, or the name that messages use for the text.
        path: PathBuf,
        /// The line number, counted from 1.
        line: Option<usize>,
        /// The column in characters, counted from 1.
        column: Option<usize>,
    },
}

/// An error returned by this library.
///
/// # Examples
/// ```
/// use enregard::error::{Error, Parameter};
/// use enregard::message;
///
/// let error = Error::input("notes.xlsx", "unknown format").help(message!["set ", Parameter::OutputFormat]);
/// assert_eq!(error.to_string(), "notes.xlsx: unknown format; set `to`");
/// ```
#[derive(Debug)]
#[must_use]
pub struct Error(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: ErrorKind,
    subject: Subject,
    fault: Message,
    help: Option<Message>,
    source: Option<io::Error>,
}

impl Error {
    fn new(kind: ErrorKind, subject: Subject, fault: impl Into<Message>) -> Error {
        Error(Box::new(Details { kind, subject, fault: fault.into(), help: None, source: None }))
    }

    fn about_file(kind: ErrorKind, path: impl Into<PathBuf>, fault: impl Into<Message>) -> Error {
        Error::new(kind, Subject::Input { path: path.into(), line: None, column: None }, fault)
    }

    /// Creates an error for an invalid call.
    pub fn call(fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Call, fault)
    }

    /// Creates an error for an invalid parameter.
    pub fn parameter(parameter: Parameter, fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Parameter { parameter, value: None }, fault)
    }

    /// Creates an error for an invalid parameter value.
    pub fn value(parameter: Parameter, value: impl fmt::Display, fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Parameter { parameter, value: Some(value.to_string()) }, fault)
    }

    /// Creates an error for an unusable input.
    pub fn input(path: impl Into<PathBuf>, fault: impl Into<Message>) -> Error {
        Error::about_file(ErrorKind::Input, path, fault)
    }

    /// Creates an error for a file that could not be opened, read or written. Adds advice for causes that
    /// have the same remedy for every file, such as a full disk.
    pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Error {
        let text = source.to_string();
        // The text from the operating system starts with a capital letter and ends with the error number.
        // Messages have neither.
        let fault = text.split(" (os error ").next().unwrap_or_default();
        let fault = fault.chars().take(1).flat_map(char::to_lowercase).chain(fault.chars().skip(1));
        let mut error = Error::about_file(ErrorKind::Io, path, fault.collect::<String>());
        error.0.help = advice(&source).map(Message::from);
        error.0.source = Some(source);
        error
    }

    /// Creates an error for an input that cannot be read to its end. Use it wherever content is read, so that all
    /// commands give the same advice about compressed files.
    pub(crate) fn reading(path: impl Into<PathBuf>, source: io::Error) -> Error {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let is_damaged = matches!(source.kind(), UnexpectedEof | InvalidData | InvalidInput);
        let error = Error::io(path, source);
        match is_damaged {
            true => error.help("the compressed file is truncated or damaged; get a complete copy"),
            false => error,
        }
    }

    /// Creates an error for a problem in the environment that prevents the run.
    pub fn environment(fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Environment, Subject::Call, fault)
    }

    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Error {
        self.0.kind = kind;
        self
    }

    pub(crate) fn with_path(mut self, file: &Path) -> Error {
        if let Subject::Input { path, .. } = &mut self.0.subject {
            *path = file.into();
        }
        self
    }

    /// Replaces the advice.
    pub(crate) fn with_help(mut self, help: impl Into<Message>) -> Error {
        self.0.help = Some(help.into());
        self
    }

    /// Adds a line number of the input to the error, counted from 1.
    pub fn at_line(mut self, number: usize) -> Error {
        if let Subject::Input { line, .. } = &mut self.0.subject {
            *line = Some(number);
        }
        self
    }

    /// Adds a line and column of the input to the error, both counted from 1.
    pub fn at(self, line: usize, number: usize) -> Error {
        let mut error = self.at_line(line);
        if let Subject::Input { column, .. } = &mut error.0.subject {
            *column = Some(number);
        }
        error
    }

    /// Adds advice to the error, unless the error already has advice.
    pub fn help(mut self, help: impl Into<Message>) -> Error {
        self.0.help.get_or_insert(help.into());
        self
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the subject of the error.
    pub fn subject(&self) -> &Subject {
        &self.0.subject
    }

    /// Returns the path of the file that the error concerns, if any.
    pub fn path(&self) -> Option<&Path> {
        match &self.0.subject {
            Subject::Input { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Returns the description of the problem.
    pub fn fault(&self) -> &Message {
        &self.0.fault
    }

    /// Returns advice on how to solve the problem, if any.
    pub fn advice(&self) -> Option<&Message> {
        self.0.help.as_ref()
    }

    /// Returns the underlying operating system error, if any.
    pub fn io_error(&self) -> Option<&io::Error> {
        self.0.source.as_ref()
    }

    /// Formats the whole error on one line. `name` formats the names of parameters.
    pub fn render<S: AsRef<str>>(&self, name: impl Fn(Parameter) -> S) -> String {
        self.to_message().render(name)
    }

    /// Returns the whole error as a message, for an error or a warning that contains it.
    pub(crate) fn to_message(&self) -> Message {
        let subject = match self.subject() {
            Subject::Call => Message::default(),
            Subject::Parameter { parameter, value } => {
                let value = value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
                message![*parameter, format!("{value}: ")]
            }
            Subject::Input { path, line, column } => {
                let place = line.iter().chain(column).map(|number| format!(":{number}"));
                format!("{}{}: ", path.display(), place.collect::<String>()).into()
            }
        };
        let message = subject.with(self.fault().clone());
        match self.advice() {
            Some(help) => message![message, "; ", help.clone()],
            None => message,
        }
    }
}

/// Returns advice for kinds of error that have the same remedy for every file.
fn advice(source: &io::Error) -> Option<&'static str> {
    // These errors have no kind. Their numbers are the same on all Unix systems that Rust supports.
    const PROCESS_FILES: i32 = 24;
    const SYSTEM_FILES: i32 = 23;
    match source.raw_os_error() {
        Some(PROCESS_FILES) if cfg!(unix) => return Some("raise the limit with ulimit -n"),
        Some(SYSTEM_FILES) if cfg!(unix) => {
            return Some("close other programs, or raise the limit of the system");
        }
        _ => {}
    }
    Some(match source.kind() {
        io::ErrorKind::StorageFull => "free up space, or choose another disk",
        io::ErrorKind::QuotaExceeded => "free up space, or ask for a higher quota",
        io::ErrorKind::FileTooLarge => "raise the system's file size limit, or choose another disk",
        io::ErrorKind::ReadOnlyFilesystem => "choose another disk",
        io::ErrorKind::OutOfMemory => "use a machine with more memory, or a smaller input",
        _ => return None,
    })
}

/// Calls `work`, which processes the input `path`. Converts a panic to an error that names the input.
pub(crate) fn catch_panic<T>(path: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    // `AssertUnwindSafe` is correct here, because after a panic, callers use nothing that they passed to
    // `work`.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(internal_error(path, &panic_text(panic))))
}

/// Creates the error for a panic with the text `panic` that occurred while the input `path` was processed.
pub(crate) fn internal_error(path: &Path, panic: &str) -> Error {
    Error::input(path, format!("internal error ({panic})")).help("please report it with this file")
}

/// Returns the text of a panic, or "no message" if the panic has no text.
pub(crate) fn panic_text(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref().map(String::as_str));
    text.unwrap_or("no message").into()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(|parameter| parameter.to_string()))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.io_error().map(|source| source as _)
    }
}

/// The result type of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;
