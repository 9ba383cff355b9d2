//! Opens an XLSX file and finds its sheets.

use super::rows::{SheetRows, Strings};
use super::strings;
use super::xml::{damaged, next_start};
use crate::error::{Error, Message, Parameter, Result, message};
use crate::format::tmx::{Scanner, find};
use crate::limits::Budget;
use crate::wording::list;
use flate2::bufread::DeflateDecoder;
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// The usual name of the part that lists the sheets, for files that do not name it.
const WORKBOOK: &str = "xl/workbook.xml";

/// The greatest number of sheets that are listed. Spreadsheet programs have a few hundred at most.
const MAX_SHEETS: usize = 10_000;

/// The bytes of a file, which all readers of its parts share.
#[derive(Debug, Clone)]
struct Bytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// An open XLSX file.
pub(crate) struct Book {
    path: PathBuf,
    bytes: Bytes,
    zip: ZipArchive<Cursor<Bytes>>,
    sheets: Vec<Sheet>,
    strings: Strings,
}

struct Sheet {
    name: String,
    part: String,
    is_hidden: bool,
}

/// The target of a relationship between parts, with its identifier and the last part of its type.
struct Relationship {
    id: String,
    kind: String,
    target: String,
}

impl Book {
    /// Reads the list of sheets and the shared texts. Errors name the file as `path`.
    ///
    /// # Errors
    /// Returns an input error if the file is not an XLSX file or is damaged, or if its texts exceed `budget`.
    pub(crate) fn open(bytes: Vec<u8>, path: &Path, budget: &Budget) -> Result<Book> {
        let fault = |reason: Message| Error::input(path, reason);
        refuse_other(&bytes).map_err(fault)?;
        let bytes = Bytes(Arc::new(bytes));
        let zip = ZipArchive::new(Cursor::new(bytes.clone()));
        let zip = zip.map_err(|e| damaged(path, &format!("the file is damaged ({e})")))?;
        let (sheets, strings) = (Vec::new(), Strings::default());
        let mut book = Book { path: path.into(), bytes, zip, sheets, strings };
        let main =
            book.relationships("_rels/.rels", "")?.into_iter().find(|one| one.kind == "officeDocument");
        let main = main.map_or_else(|| WORKBOOK.to_owned(), |main| main.target);
        let Some(workbook) = book.find(&main) else { return Err(fault(not_a_workbook(&mut book))) };
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let related = book.relationships(&format!("{folder}/_rels/{name}.rels"), folder)?;
        book.sheets = book.sheets(&workbook, &related)?;
        if let Some(shared) = related.iter().find(|one| one.kind == "sharedStrings")
            && let Some(part) = book.find(&shared.target)
        {
            book.strings = Strings::new(strings::read(book.scanner(&part)?, path, budget)?);
        }
        Ok(book)
    }

    /// Opens the sheet with this name or, by default, the first one that is not hidden.
    ///
    /// # Errors
    /// Returns a call error if there is no sheet with this name.
    pub(crate) fn rows(mut self, name: Option<&str>) -> Result<SheetRows> {
        let names = || list(self.sheets.iter().map(|sheet| sheet.name.as_str()));
        let same = |sheet: &&Sheet| name.is_some_and(|name| sheet.name == name);
        let folded =
            |sheet: &&Sheet| name.is_some_and(|name| sheet.name.to_lowercase() == name.to_lowercase());
        let visible = |sheet: &&Sheet| name.is_none() && !sheet.is_hidden;
        let mut sheets = self.sheets.iter();
        let found = sheets.clone().find(same).or_else(|| sheets.clone().find(folded));
        let found =
            found.or_else(|| sheets.find(visible)).or_else(|| self.sheets.first().filter(|_| name.is_none()));
        let Some(sheet) = found else {
            let Some(name) = name else {
                return Err(Error::input(&self.path, "has no sheets").help("check that it is the right file"));
            };
            let fault = format!("{}: has no such sheet", self.path.display());
            let error = Error::value(Parameter::Sheet, name, fault);
            return Err(error.help(format!("use one of: {}", names())));
        };
        let others = self.sheets.iter().filter(|other| name.is_none() && other.part != sheet.part);
        let (shown, others) = (sheet.name.clone(), others.map(|other| other.name.clone()).collect());
        let part = sheet.part.clone();
        // The first rows are read twice: first to count the columns.
        let (first, second) = (self.scanner(&part)?, self.scanner(&part)?);
        SheetRows::new([first, second], &self.path, self.strings, shown, others)
    }

    /// Returns the entry that the file calls `name`. If there is no such entry, ignores case.
    fn find(&mut self, name: &str) -> Option<String> {
        if self.zip.index_for_name(name).is_some() {
            return Some(name.to_owned());
        }
        let mut names = self.zip.file_names().flatten();
        names.find(|other| other.replace('\\', "/").eq_ignore_ascii_case(name)).map(Cow::into_owned)
    }

    /// Opens an entry as XML.
    fn scanner(&mut self, part: &str) -> Result<Scanner> {
        let raw = self.entry(part)?;
        Scanner::new(raw).map_err(|source| damaged(&self.path, &source.to_string()))
    }

    fn entry(&mut self, part: &str) -> Result<Box<dyn BufRead + Send>> {
        let unreadable =
            |reason: &str| damaged(&self.path, &format!("its entry {part} cannot be read ({reason})"));
        let index = self.zip.index_for_name(part).ok_or_else(|| unreadable("it is missing"))?;
        let entry = self.zip.by_index_raw(index).map_err(|e| unreadable(&e.to_string()))?;
        if entry.encrypted() {
            let fault = "is protected with a password";
            return Err(Error::input(&self.path, fault).help("save it without a password"));
        }
        let (start, size) = (entry.data_start(), entry.compressed_size());
        let mut raw = Cursor::new(self.bytes.clone());
        raw.set_position(start.ok_or_else(|| unreadable("its position is unknown"))?);
        let raw = raw.take(size);
        match entry.compression() {
            CompressionMethod::Stored => Ok(Box::new(raw)),
            CompressionMethod::Deflated => Ok(Box::new(BufReader::new(DeflateDecoder::new(raw)))),
            other => Err(unreadable(&format!("unknown compression {other}"))),
        }
    }

    /// Returns the relationships that a part lists. Their targets are relative to `folder`.
    fn relationships(&mut self, part: &str, folder: &str) -> Result<Vec<Relationship>> {
        let mut found = Vec::new();
        let Some(part) = self.find(part) else { return Ok(found) };
        let mut scanner = self.scanner(&part)?;
        while let Some(name) = next_start(&mut scanner, &self.path)? {
            let value = |name| find(&scanner.attributes, name);
            if let ("Relationship", Some(id), Some(kind), Some(target), true) =
                (name.as_str(), value("Id"), value("Type"), value("Target"), found.len() < MAX_SHEETS)
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relationship { id: id.to_owned(), kind, target: resolved(folder, target) });
            }
        }
        Ok(found)
    }

    fn sheets(&mut self, workbook: &str, related: &[Relationship]) -> Result<Vec<Sheet>> {
        let mut sheets = Vec::new();
        let mut scanner = self.scanner(workbook)?;
        while let Some(name) = next_start(&mut scanner, &self.path)? {
            if name != "sheet" || sheets.len() == MAX_SHEETS {
                continue;
            }
            let id =
                scanner.attributes.iter().find(|(key, _)| key.ends_with(":id")).map(|(_, id)| id.as_str());
            let part = related.iter().find(|one| Some(one.id.as_str()) == id && one.kind == "worksheet");
            // A chart can be a sheet, too.
            let Some(part) = part.and_then(|one| self.find(&one.target)) else { continue };
            let name = find(&scanner.attributes, "name").unwrap_or_default().to_owned();
            let is_hidden = find(&scanner.attributes, "state").is_some_and(|state| state != "visible");
            sheets.push(Sheet { name, part, is_hidden });
        }
        Ok(sheets)
    }
}

/// Returns the entry to which a target refers. It is relative to `folder`, unless it begins with a slash.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Refuses files that are not ZIP archives.
fn refuse_other(bytes: &[u8]) -> std::result::Result<(), Message> {
    if bytes.starts_with(b"PK") {
        return Ok(());
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(
            "is an old Excel file (.xls) or has a password; save it as XLSX without a password".into()
        );
    }
    let text = "is not an XLSX file; if it is a text file, set ";
    Err(message![text, Parameter::InputFormat, " to csv or tsv"])
}

/// Explains why an archive is not an XLSX file.
fn not_a_workbook(book: &mut Book) -> Message {
    let has = |book: &mut Book, name| book.find(name).is_some();
    if has(book, "xl/workbook.bin") {
        "is an XLSB file; save it as XLSX".into()
    } else if has(book, "content.xml") {
        "is an OpenDocument file; save it as XLSX or CSV".into()
    } else {
        "is a ZIP archive, but not an XLSX file; check that it is the right file".into()
    }
}
