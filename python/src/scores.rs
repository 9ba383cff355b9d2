//! Scores for the pairs of files.

use crate::documents::threads;
use crate::error::{exception, invalid, message_of};
use enregard::error::{Error, Message, Parameter, Result};
use enregard::{ConvertRun, Format, Observer, ScoreRun, Scored, TextOptions, UnitSource};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};

/// The arguments of `Aligner.score_file`.
pub(crate) struct ScoreArguments {
    pub(crate) input: PathBuf,
    pub(crate) output: PathBuf,
    /// The names of the formats of both files.
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) src_col: Option<String>,
    pub(crate) tgt_col: Option<String>,
    pub(crate) min_confidence: f32,
    pub(crate) lenient: bool,
    pub(crate) jobs: Option<u16>,
}

/// Collects the notes and warnings of a run.
#[derive(Default)]
struct Notes(Vec<String>);

impl Observer for Notes {
    fn note(&mut self, text: &Message) {
        self.0.push(message_of(text));
    }
}

/// Scores the pairs of a file, and returns the numbers of pairs and the notes as a dictionary.
pub(crate) fn score_file<'py>(
    py: Python<'py>,
    options: &TextOptions,
    arguments: ScoreArguments,
) -> PyResult<Bound<'py, PyDict>> {
    let min = arguments.min_confidence;
    if !(0.0..=1.0).contains(&min) {
        return Err(invalid(Parameter::MinConfidence, min, "must be between 0 and 1"));
    }
    let jobs = threads(arguments.jobs)?;
    let scored = py.detach(|| {
        let mut notes = Notes::default();
        let mut run = run(options, &arguments)?;
        run.jobs = jobs;
        Ok((run.to_file(&arguments.output, &mut notes)?, notes.0))
    });
    let (Scored { converted, confidence, .. }, notes) = scored.map_err(exception)?;
    let result = PyDict::new(py);
    result.set_item("read", converted.read)?;
    result.set_item("written", converted.counts.written)?;
    result.set_item("mean", confidence.mean())?;
    result.set_item("losses", converted.losses)?;
    result.set_item("notes", notes)?;
    Ok(result)
}

fn run(options: &TextOptions, arguments: &ScoreArguments) -> Result<ScoreRun> {
    let ScoreArguments { input, output, from, to, src_col, tgt_col, min_confidence, lenient, .. } = arguments;
    let from = format(from.as_deref(), Parameter::InputFormat, input, Format::of_input)?;
    let target = format(to.as_deref(), Parameter::OutputFormat, output, Format::from_path)?;
    if target == Format::Ladder {
        let fault = "a ladder needs sentence numbers, which pairs do not have; choose another format";
        return Err(Error::value(Parameter::OutputFormat, "ladder", fault));
    }
    let mut source = UnitSource::new(input, from);
    (source.languages, source.lenient) = (options.languages.clone(), *lenient);
    source.limits = options.limits;
    let column = |name: &Option<String>, parameter| {
        let parsed = name.as_deref().map(str::parse).transpose();
        parsed.map_err(|fault: String| Error::parameter(parameter, fault))
    };
    source.table.src = column(src_col, Parameter::SourceColumn)?;
    source.table.tgt = column(tgt_col, Parameter::TargetColumn)?;
    source.table.encoding = options.read.encoding;
    let mut convert = ConvertRun::new(source, target);
    convert.min_confidence = *min_confidence;
    convert.write.flags = options.flags;
    let mut run = ScoreRun::new(convert);
    run.aligner = options.aligner.clone();
    run.keep_rows = to.is_none();
    Ok(run)
}

/// The format that an argument names, or else that of the file.
fn format(
    name: Option<&str>,
    parameter: Parameter,
    path: &Path,
    of: fn(&Path) -> Option<Format>,
) -> Result<Format> {
    match name {
        Some(name) => name.parse().map_err(|e: Error| Error::value(parameter, name, format!("{e}"))),
        None => of(path).ok_or_else(|| {
            let fault = "cannot infer the format from the file name";
            Error::input(path, fault).help(enregard::message!["set ", parameter])
        }),
    }
}
