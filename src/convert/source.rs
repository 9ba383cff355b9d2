//! Opens a file of translation units in any supported format.

#[cfg(feature = "parquet")]
use crate::convert::columns::Header;
use crate::convert::columns::{self, TableOptions};
use crate::convert::swap::Swapping;
use crate::corpus::{document_name, language_of_file};
use crate::document::LanguageChoice;
use crate::error::{Error, ErrorKind, Message, Parameter, Result, message};
use crate::format::jsonl::JsonlReader;
use crate::format::ladder::{self, LadderReader};
use crate::format::moses::{self, MosesReader};
#[cfg(feature = "parquet")]
use crate::format::parquet::{ParquetReader, ParquetRecords};
use crate::format::po::PoReader;
use crate::format::strings::{self, KeyedTexts, StringsReader};
use crate::format::table::{KeptRows, Syntax, TableReader};
use crate::format::tmx::{PairSelection, TmxPairs, TmxReader};
use crate::format::xliff::XliffReader;
#[cfg(feature = "documents")]
use crate::format::xlsx::Book;
use crate::format::{Format, Languages, Unit, UnitReader};
use crate::io::{self, display_name, is_same_input, is_stdin};
use crate::limits::{Deadline, Limits};
#[cfg(feature = "parquet")]
use crate::parquet_file::ParquetFile;
use crate::text::{LanguageTag, ReadOptions, read, transcode};
use std::path::{Path, PathBuf};

/// A file of translation units.
///
/// # Examples
/// This example reads a TMX file:
/// ```
/// use enregard::{Format, UnitSource};
///
/// let file = std::env::temp_dir().join("enregard-example.tmx");
/// std::fs::write(&file, r#"<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"
///     o-tmf="x" adminlang="en" srclang="fr" datatype="plaintext"/><body><tu><tuv xml:lang="fr"><seg>Oui.</seg></tuv>
///     <tuv xml:lang="en"><seg>Yes.</seg></tuv></tu></body></tmx>"#)?;
/// let mut units = UnitSource::new(&file, Format::Tmx).open()?;
/// let unit = units.unit()?.expect("one unit");
/// assert_eq!((unit.source.text.as_str(), unit.target.text.as_str()), ("Oui.", "Yes."));
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnitSource {
    /// The file; `-` is standard input. For Moses, the path of both files without their extensions,
    /// which are the languages.
    pub path: PathBuf,
    /// The format of the file.
    pub format: Format,
    /// The file with the translations, for software texts in two files.
    pub target: Option<PathBuf>,
    /// The languages to read. If the file itself names its languages, set this only to choose among several.
    pub languages: LanguageChoice,
    /// Whether files in these languages may have them in the other order. Their sides are then exchanged.
    pub either_order: bool,
    /// The columns of a TSV, CSV, XLSX or Parquet file.
    pub table: TableOptions,
    /// Whether to skip malformed units of a TMX file, and rows of a table whose number of columns differs
    /// from that of the first row. By default, they are errors.
    pub lenient: bool,
    /// Limits on the length of a line, on the size of the two texts of a ladder, and on the size of all units if an
    /// operation needs them in memory.
    pub limits: Limits,
    /// The two texts of a ladder file, with one sentence per line. The ladder itself contains only sentence numbers.
    pub texts: Option<(PathBuf, PathBuf)>,
}

impl UnitSource {
    /// Creates a source for a file in this format, with default options.
    pub fn new(path: impl Into<PathBuf>, format: Format) -> UnitSource {
        let (path, languages) = (path.into(), LanguageChoice::default());
        let (table, limits) = (TableOptions::default(), Limits::default());
        UnitSource {
            path,
            format,
            target: None,
            languages,
            either_order: false,
            table,
            lenient: false,
            limits,
            texts: None,
        }
    }

    /// Opens the file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or if required languages, columns or texts are not set.
    pub fn open(&self) -> Result<Box<dyn UnitReader>> {
        let LanguageChoice { src, tgt } = self.languages.clone();
        self.open_in_order(src.zip(tgt).filter(|_| self.either_order).map(|(src, tgt)| [src, tgt]))
    }

    /// Opens the file. If `wanted` is set, the sides of a file in these languages in the other order are exchanged.
    pub(super) fn open_in_order(&self, wanted: Option<[LanguageTag; 2]>) -> Result<Box<dyn UnitReader>> {
        let reader = self.open_with(KeptRows::Nothing)?;
        // A TMX file has the texts of a unit in any order.
        Ok(match wanted.filter(|_| self.format != Format::Tmx) {
            Some(wanted) => Box::new(Swapping::new(reader, wanted, display_name(&self.path))),
            None => reader,
        })
    }

    /// Opens the file. If the file is a table, `rows` determines what each unit records about its row.
    pub(crate) fn open_with(&self, rows: KeptRows) -> Result<Box<dyn UnitReader>> {
        let path = self.path.as_path();
        let (name, shown, line) = (document_name(path), display_name(path), self.limits.line());
        self.table.check(self.format)?;
        if self.target.is_some() && !self.format.has_keys() {
            let fault = format!(
                "two input files are read only if they are JSON, YAML or properties, not {}",
                self.format.name()
            );
            return Err(Error::input(path, fault).help("name one input file").of_kind(ErrorKind::Call));
        }
        Ok(match self.format {
            Format::Tmx => {
                let reader = TmxReader::new(io::open(path)?, shown, self.lenient)?;
                Box::new(TmxPairs::new(reader, shown, &name, self.selection()))
            }
            Format::Jsonl => Box::new(JsonlReader::new(io::open(path)?, shown, &name).with_max_line(line)),
            Format::Tsv | Format::Csv | Format::Xlsx => {
                let mut reader = self.rows(&name, rows)?;
                columns::choose(&mut reader, shown, &self.table, &self.languages)?;
                Box::new(reader)
            }
            Format::Moses => Box::new(self.moses(&name)?),
            Format::Xliff | Format::Xliff2 => {
                let reader = XliffReader::new(io::open(path)?, shown, &name)?;
                Box::new(reader.with_choice(self.selection(), self.either_order))
            }
            Format::Po => {
                let reader = PoReader::new(io::open(path)?, shown, &name).with_max_line(line);
                // With two languages in either order, the header alone tells which of them is the source.
                let default = if self.either_order { PairSelection::default() } else { self.selection() };
                Box::new(reader.with_default_languages(default))
            }
            Format::Ladder => Box::new(self.ladder(&name)?),
            Format::Parquet | Format::ParquetTranslation => self.parquet(&name, rows)?,
            Format::Json | Format::Yaml | Format::Properties => Box::new(self.strings()?),
            Format::Html | Format::Epub => {
                let what = if self.format == Format::Html { "pages" } else { "books" };
                let fault = format!("{what} of pairs can be written but not read");
                let error = Error::value(Parameter::InputFormat, self.format.name(), fault);
                let help =
                    "read the file from which it was made; to align documents in this format, use `align`";
                return Err(error.help(help));
            }
        })
    }

    /// Returns the languages to read from a file that names the languages of its texts.
    fn selection(&self) -> PairSelection {
        let [src, tgt] = [&self.languages.src, &self.languages.tgt]
            .map(|tag| tag.as_ref().map(|tag| tag.as_str().to_owned()));
        PairSelection { src, tgt }
    }

    /// Reads all remaining units of `reader`, for operations that need them at once.
    ///
    /// # Errors
    /// Returns the errors of the reader, and an input error if the units take more memory than the limits allow.
    pub(crate) fn rest(&self, reader: &mut dyn UnitReader) -> Result<Vec<Unit>> {
        /// Memory of a unit in addition to its texts, in bytes.
        const UNIT: usize = 100;
        let budget = io::budget_for(&self.path, self.limits, Deadline::default());
        let mut units = Vec::new();
        while let Some(unit) = reader.unit()? {
            let drawn = budget.text(unit.source.text.len() + unit.target.text.len() + UNIT);
            drawn.map_err(|reason| Error::input(display_name(&self.path), reason))?;
            units.push(unit);
        }
        Ok(units)
    }

    /// Opens a table, whose columns are not chosen yet.
    pub(super) fn rows(&self, name: &str, rows: KeptRows) -> Result<TableReader> {
        match self.format {
            Format::Xlsx => self.sheet(name, rows),
            Format::Csv => self.table(name, Syntax::Csv, rows),
            _ => self.table(name, Syntax::Tsv, rows),
        }
    }

    fn table(&self, name: &str, syntax: Syntax, rows: KeptRows) -> Result<TableReader> {
        let shown = display_name(&self.path);
        let decoded = transcode::table(io::open(&self.path)?, self.table.encoding);
        let incomplete = |source| Error::reading(shown, source).help("check that the input is complete");
        let decoded = decoded.map_err(incomplete)?;
        let reader = TableReader::new(Box::new(decoded.input), shown, name, syntax);
        let reader = reader.with_max_line(self.limits.line()).with_guessed(decoded.guessed);
        Ok(reader.lenient(self.lenient).keep_rows(rows))
    }

    #[cfg(feature = "documents")]
    fn sheet(&self, name: &str, rows: KeptRows) -> Result<TableReader> {
        let shown = display_name(&self.path);
        let budget = io::budget_for(&self.path, self.limits, Deadline::default());
        let book = Book::open(io::read_within(&self.path, &budget)?, shown, &budget)?;
        let reader = TableReader::over(Box::new(book.rows(self.table.sheet.as_deref())?), shown, name);
        Ok(reader.with_max_line(self.limits.line()).keep_rows(rows))
    }

    #[cfg(not(feature = "documents"))]
    fn sheet(&self, _: &str, _: KeptRows) -> Result<TableReader> {
        let fault = "this build cannot read XLSX files";
        Err(Error::input(display_name(&self.path), fault)
            .help("save the sheet as CSV, or use a build with the feature \"documents\""))
    }

    #[cfg(feature = "parquet")]
    fn parquet(&self, name: &str, rows: KeptRows) -> Result<Box<dyn UnitReader>> {
        let shown = display_name(&self.path);
        if is_stdin(&self.path) {
            let fault = "Parquet files cannot be read from standard input";
            let error = Error::value(Parameter::InputFormat, self.format.name(), fault);
            return Err(error.help("name the file"));
        }
        let file = ParquetFile::open(&self.path)?;
        let is_chosen = self.table.src.is_some() || self.table.tgt.is_some();
        if !is_chosen && ParquetReader::reads(&file) {
            return Ok(Box::new(ParquetReader::new(file, shown, name, self.limits)?));
        }
        let records = ParquetRecords::new(file, shown, self.limits)?;
        let mut reader = TableReader::over(Box::new(records), shown, name).keep_rows(rows);
        let options = TableOptions { header: Header::Present, ..self.table.clone() };
        columns::choose(&mut reader, shown, &options, &self.languages)?;
        Ok(Box::new(reader))
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet(&self, _: &str, _: KeptRows) -> Result<Box<dyn UnitReader>> {
        let fault = "this build cannot read Parquet files";
        Err(Error::input(display_name(&self.path), fault)
            .help("convert the file to TSV, or use a build with the feature \"parquet\""))
    }

    fn moses(&self, name: &str) -> Result<MosesReader> {
        if is_stdin(&self.path) {
            let fault = "Moses input consists of two files and cannot be read from standard input";
            let error = Error::value(Parameter::InputFormat, "moses", fault);
            return Err(error.help("pass the path of the two files without the language extension"));
        }
        let languages = self.given_languages("Moses files do not name their languages")?;
        let paths = (moses::path(&self.path, &languages.src), moses::path(&self.path, &languages.tgt));
        let reader = MosesReader::new((io::open(&paths.0)?, io::open(&paths.1)?), paths, name, languages);
        Ok(reader.with_max_line(self.limits.line()))
    }

    /// Reads two files of software texts. Their languages are those that the caller set, those that the files name, or
    /// those in the names of the files or of their folders.
    fn strings(&self) -> Result<StringsReader> {
        let Some(target) = &self.target else {
            let fault = "contains the texts of one language";
            let error = Error::input(&self.path, fault).of_kind(ErrorKind::Call);
            return Err(error.help("also name the file with their translations, as in fr.json en.json"));
        };
        let paths = [self.path.as_path(), target.as_path()];
        if is_same_input(paths[0], paths[1]) {
            return Err(given_twice(paths[1]));
        }
        let [(source, src), (target, tgt)] =
            [self.keyed(paths[0], &self.languages.src)?, self.keyed(paths[1], &self.languages.tgt)?];
        let languages = src.zip(tgt).map(|(src, tgt)| Languages { src, tgt });
        Ok(StringsReader::new(
            [source, target],
            paths.map(display_name),
            &document_name(&self.path),
            languages,
        ))
    }

    /// Reads a file of software texts. Returns the texts with their language, if it is known: the one that the caller
    /// chose, the one that the file names, or the one in the name of the file or its folder.
    pub(super) fn keyed(
        &self,
        path: &Path,
        chosen: &Option<LanguageTag>,
    ) -> Result<(KeyedTexts, Option<String>)> {
        let format = Format::of_input(path).filter(|format| format.has_keys()).unwrap_or(self.format);
        let budget = io::budget_for(path, self.limits, Deadline::default());
        let text = transcode::text(&io::read_within(path, &budget)?);
        let text =
            text.map_err(|_| Error::input(path, "not valid UTF-8").help("convert the file to UTF-8"))?;
        let texts = strings::parse(&text, format, display_name(path))?;
        let named = || texts.language.clone().or_else(|| language_of_file(path));
        let language = chosen.as_ref().map(|tag| tag.as_str().to_owned()).or_else(named);
        Ok((texts, language))
    }

    /// Opens a ladder file together with its two texts.
    fn ladder(&self, name: &str) -> Result<LadderReader> {
        let Some((src, tgt)) = &self.texts else {
            let help = message!["pass its two texts (one sentence per line) with ", Parameter::Texts];
            return Err(without_texts(&self.path, help));
        };
        let rungs = ladder::parse(&String::from_utf8_lossy(&io::read_to_end(&self.path)?), &self.path)?;
        let lines = |path: &Path| -> Result<Vec<String>> {
            let budget = io::budget_for(path, self.limits, Deadline::default());
            let bytes = io::read_within(path, &budget)?;
            let (document, sentences) =
                read::segmented_within(&bytes, path, &ReadOptions::default(), &budget)?;
            Ok(sentences.iter().map(|s| document.text[s.span.clone()].to_owned()).collect())
        };
        Ok(LadderReader::new(rungs, (lines(src)?, lines(tgt)?), &self.path, name))
    }

    /// Returns the paths of all files that are read.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = match (self.format, &self.languages.src, &self.languages.tgt) {
            (Format::Moses, Some(src), Some(tgt)) => {
                [src, tgt].map(|tag| moses::path(&self.path, tag.as_str())).into()
            }
            _ => vec![self.path.clone()],
        };
        files.extend(self.target.clone());
        files.extend(self.texts.iter().flat_map(|(src, tgt)| [src, tgt]).cloned());
        files
    }

    /// Returns the languages set by the caller, or a call error that states why they are needed.
    pub(crate) fn given_languages(&self, why: &str) -> Result<Languages> {
        let given = self.languages.given().map(|spoken| spoken.tags);
        given.ok_or_else(|| Error::input(&self.path, why).help(languages_help()).of_kind(ErrorKind::Call))
    }

    /// Returns an error if the file is a ladder, for operations that have no option for its two texts.
    pub(crate) fn refuse_ladder(&self) -> Result<()> {
        if self.format != Format::Ladder {
            return Ok(());
        }
        let help = message!["add the texts first: `convert` it to TSV with ", Parameter::Texts];
        Err(without_texts(&self.path, help))
    }
}

/// Returns the error for a file that is an input twice.
pub(super) fn given_twice(path: &Path) -> Error {
    Error::input(path, "the same file is given twice").help("name each file once").of_kind(ErrorKind::Call)
}

fn without_texts(path: &Path, help: Message) -> Error {
    Error::input(path, "a ladder contains only sentence numbers").help(help).of_kind(ErrorKind::Call)
}

pub(crate) fn languages_help() -> Message {
    message!["set ", Parameter::SourceLanguage, " and ", Parameter::TargetLanguage]
}
