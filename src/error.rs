//! Errors: which input or parameter is at fault, what is wrong with it, and what would help.
//!
//! The library knows parameters by the names of its own API. [`Error::render`] shows them under those of a
//! front end: `--tgt-lang` for [`Parameter::TargetLanguage`] on the command line, `tgt_lang` in Python.

pub(crate) use crate::message;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

macro_rules! parameters {
    ($($variant:ident $name:literal $doc:literal)*) => {
        /// A parameter that an error or a message can name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Parameter {
            $(#[doc = $doc] $variant,)*
        }

        impl Parameter {
            /// All parameters.
            pub const ALL: &'static [Parameter] = &[$(Parameter::$variant),*];

            /// Its name in the library.
            pub const fn name(self) -> &'static str {
                match self { $(Parameter::$variant => $name),* }
            }

            /// The parameter of that name.
            pub fn from_name(name: &str) -> Option<Parameter> {
                Parameter::ALL.iter().copied().find(|parameter| parameter.name() == name)
            }
        }
    };
}

parameters! {
    TmxLanguage "tmx_lang" "The languages' tags in a TMX."
    SourceLanguage "src_lang" "The language of the source."
    TargetLanguage "tgt_lang" "The language of the target."
    Language "lang" "The language of a single text."
    Encoding "encoding" "The encoding of the input."
    Segmented "segmented" "Whether the input has one sentence per line."
    InputFormat "from" "The format of the input."
    OutputFormat "to" "The format of the output."
    Output "output" "Where the output goes."
    Pairs "pairs" "The list of documents."
    Jsonl "jsonl" "The JSON Lines file with the documents."
    Parquet "parquet" "The Parquet file with the documents."
    Columns "columns" "The fields or columns that hold the documents."
    Lexicon "lexicon" "The user's own lexicons."
    NoLexicon "no_lexicon" "Whether to ignore the built-in lexicon."
    Dictionary "dictionary" "Dictionaries to learn a lexicon from."
    LexiconSource "source" "The sources of the pairs to learn a lexicon from: a filter on their third column."
    Corrections "corrections" "The corrections made on the review page."
    MinConfidence "min_confidence" "The lowest confidence of a pair."
    MinDocumentConfidence "min_document_confidence" "The lowest probability that two texts are translations."
    KeepNulls "keep_nulls" "Whether unaligned sentences are written."
    Dedup "dedup" "Whether repeated pairs are dropped."
    Bands "split_by_confidence" "The bounds between confidence bands."
    ShardSize "shard_size" "The number of documents per output file."
    Resume "resume" "Whether to continue an interrupted run."
    MaxDocumentSize "max_document_mb" "The size limit for a document's texts."
    Timeout "timeout" "The time limit for a document."
    Jobs "jobs" "The number of threads."
    Report "report" "The report file."
    Summary "summary" "The summary page."
    Texts "texts" "The two texts of a ladder."
    Srx "srx" "The SRX file with segmentation rules."
    Plot "plot" "The plot of an evaluation."
    TmxOptions "tmx_options" "How a TMX is written: options other than the language tags."
}

/// How a front end writes the names of parameters in report files and the like. By default: in backquotes.
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

/// Text that can mention parameters. Each front end renders their names in its own way.
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
    /// The message followed by a text, a parameter or another message.
    pub fn with(mut self, more: impl Into<Message>) -> Message {
        self.0.extend(more.into().0);
        self
    }

    /// The text, with parameters as `name` writes them.
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

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call is wrong: a parameter has an unusable value, or parameters contradict each other.
    Call,
    /// An input was read but cannot be used.
    Input,
    /// The languages of the texts could not be detected, or do not match the call.
    Detection,
    /// A file could not be opened, read or written.
    Io,
    /// The environment does not allow the run: an output changed, threads cannot start, a port is in use.
    Environment,
}

/// What an [`Error`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The call as a whole.
    Call,
    /// A parameter, with the value it was given.
    Parameter {
        /// Which one.
        parameter: Parameter,
        /// Its value, where that helps to find the mistake.
        value: Option<String>,
    },
    /// A file, or a text in memory under the name that messages use for it.
    Input {
        /// The file, as the caller named it.
        path: PathBuf,
        /// The line, from 1.
        line: Option<usize>,
        /// The column, from 1, in characters.
        column: Option<usize>,
    },
}

/// An error of this library.
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

    /// The call is wrong.
    pub fn call(fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Call, fault)
    }

    /// A parameter is wrong.
    pub fn parameter(parameter: Parameter, fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Parameter { parameter, value: None }, fault)
    }

    /// The value of a parameter is wrong.
    pub fn value(parameter: Parameter, value: impl fmt::Display, fault: impl Into<Message>) -> Error {
        Error::new(ErrorKind::Call, Subject::Parameter { parameter, value: Some(value.to_string()) }, fault)
    }

    /// An input cannot be used.
    pub fn input(path: impl Into<PathBuf>, fault: impl Into<Message>) -> Error {
        Error::about_file(ErrorKind::Input, path, fault)
    }

    /// A file could not be opened, read or written.
    pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Error {
        let text = source.to_string();
        // The system's text starts with a capital letter and ends with the error number.
        let fault = text.split(" (os error ").next().unwrap_or_default();
        let fault = fault.chars().take(1).flat_map(char::to_lowercase).chain(fault.chars().skip(1));
        let mut error = Error::about_file(ErrorKind::Io, path, fault.collect::<String>());
        error.0.source = Some(source);
        error
    }

    /// The environment does not allow the run.
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

    /// The same error at a line of its input, counted from 1.
    pub fn at_line(mut self, number: usize) -> Error {
        if let Subject::Input { line, .. } = &mut self.0.subject {
            *line = Some(number);
        }
        self
    }

    /// The same error at a line and column of its input, both counted from 1.
    pub fn at(self, line: usize, number: usize) -> Error {
        let mut error = self.at_line(line);
        if let Subject::Input { column, .. } = &mut error.0.subject {
            *column = Some(number);
        }
        error
    }

    /// The same error with advice. An error that already has advice keeps it.
    pub fn help(mut self, help: impl Into<Message>) -> Error {
        self.0.help.get_or_insert(help.into());
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What it is about.
    pub fn subject(&self) -> &Subject {
        &self.0.subject
    }

    /// The file it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match &self.0.subject {
            Subject::Input { path, .. } => Some(path),
            _ => None,
        }
    }

    /// What is wrong.
    pub fn fault(&self) -> &Message {
        &self.0.fault
    }

    /// What would help.
    pub fn advice(&self) -> Option<&Message> {
        self.0.help.as_ref()
    }

    /// The error of the operating system, if there is one.
    pub fn io_error(&self) -> Option<&io::Error> {
        self.0.source.as_ref()
    }

    /// The whole text on one line, with parameters as `name` writes them.
    pub fn render<S: AsRef<str>>(&self, name: impl Fn(Parameter) -> S) -> String {
        let subject = match self.subject() {
            Subject::Call => String::new(),
            Subject::Parameter { parameter, value } => {
                let value = value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
                format!("{}{value}: ", name(*parameter).as_ref())
            }
            Subject::Input { path, line, column } => {
                let place = line.iter().chain(column).map(|number| format!(":{number}"));
                format!("{}{}: ", path.display(), place.collect::<String>())
            }
        };
        let help = self.advice().map(|help| format!("; {}", help.render(&name))).unwrap_or_default();
        format!("{subject}{}{help}", self.fault().render(&name))
    }
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

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;
