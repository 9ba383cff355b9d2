//! Reads Gettext PO files. Each pair consists of a message and its translation.

use super::lines::Lines;
use super::traits::{UnitReader, counted};
use super::unit::{MAX_UNIT_BYTES, Unit, too_large};
use crate::error::Result;
use std::io::BufRead;
use std::path::Path;

/// A field of a PO entry. Its text can continue on further lines of quoted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Source,
    Plural,
    Target,
    /// The translation of the plural message. If there are several plural forms, the last one is used.
    TargetPlural,
    Context,
}

#[derive(Debug, Default)]
struct Entry {
    /// The texts of the entry, indexed by [`Field`].
    texts: [Option<String>; 5],
    fuzzy: bool,
    /// Whether the entry has a context or a comment.
    annotated: bool,
}

/// Reads PO files in UTF-8. Skips messages that are untranslated, fuzzy or obsolete.
pub struct PoReader {
    lines: Lines,
    name: String,
    entry: Entry,
    field: Option<Field>,
    /// The plural message of the last entry and its translation, which are returned as the next unit.
    pending: Option<[String; 2]>,
    numbered: u32,
    ended: bool,
    untranslated: u64,
    fuzzy: u64,
    obsolete: u64,
    annotated: u64,
}

impl PoReader {
    /// Creates a reader for the input `raw`. All units belong to the document `name`. Errors name the file as
    /// `path`.
    pub fn new(raw: Box<dyn BufRead>, path: &Path, name: &str) -> PoReader {
        PoReader {
            lines: Lines::new(raw, path),
            name: name.into(),
            entry: Entry::default(),
            field: None,
            pending: None,
            numbered: 0,
            ended: false,
            untranslated: 0,
            fuzzy: 0,
            obsolete: 0,
            annotated: 0,
        }
    }

    /// Sets the maximum length of a line, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> PoReader {
        self.lines.set_max_line(bytes);
        self
    }

    /// Adds a line to the current entry. If the line begins a new entry, returns the previous one.
    fn line(&mut self, line: &str) -> Result<Option<Entry>, String> {
        if let Some(comment) = line.strip_prefix('#') {
            let done = self.boundary();
            self.obsolete += u64::from(comment.starts_with("~ msgid "));
            // Four kinds of lines are not comments: `#,` begins flags, `#:` source references, `#~` obsolete
            // messages and `#|` previous versions of a message.
            self.entry.annotated |= !comment.starts_with([',', ':', '~', '|']) && !comment.trim().is_empty();
            let mut flags = comment.strip_prefix(',').unwrap_or_default().split(',');
            self.entry.fuzzy |= flags.any(|flag| flag.trim() == "fuzzy");
            return Ok(done);
        }
        let (keyword, text) = line.find('"').map_or((line, ""), |at| (line[..at].trim(), &line[at..]));
        let field = match keyword {
            "" => None,
            "msgctxt" => Some(Field::Context),
            "msgid" => Some(Field::Source),
            "msgid_plural" => Some(Field::Plural),
            "msgstr" | "msgstr[0]" => Some(Field::Target),
            _ if keyword.starts_with("msgstr[") => Some(Field::TargetPlural),
            _ => {
                return Err(format!(
                    "{keyword:?} is not a keyword of a PO file; check that this is the right file"
                ));
            }
        };
        let text = unquoted(text).ok_or("expected text in double quotes; write a quote inside it as \\\"")?;
        let begins = match field {
            Some(Field::Context) => true,
            Some(Field::Source) => self.entry.texts[Field::Source as usize].is_some(),
            _ => false,
        };
        let done = if begins { self.boundary() } else { None };
        if field == Some(Field::TargetPlural) {
            self.entry.texts[Field::TargetPlural as usize] = None;
        }
        self.field = field.or(self.field);
        let field = self.field.ok_or("quoted text has no keyword such as msgid before it")?;
        self.entry.annotated |= field == Field::Context;
        self.entry.texts[field as usize].get_or_insert_default().push_str(&text);
        let bytes: usize = self.entry.texts.iter().flatten().map(String::len).sum();
        if bytes > MAX_UNIT_BYTES { Err(too_large()) } else { Ok(done) }
    }

    /// Ends and returns the current entry if it is complete.
    fn boundary(&mut self) -> Option<Entry> {
        self.entry.texts[Field::Target as usize].is_some().then(|| {
            self.field = None;
            std::mem::take(&mut self.entry)
        })
    }

    /// Converts an entry to a unit. Returns `None` for the header and for untranslated or fuzzy messages.
    fn pair(&mut self, entry: Entry) -> Option<Unit> {
        let [source, plural, target, target_plural, _] = entry.texts;
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let source = filled(source)?;
        let Some(target) = filled(target).filter(|_| !entry.fuzzy) else {
            *if entry.fuzzy { &mut self.fuzzy } else { &mut self.untranslated } += 1;
            return None;
        };
        self.annotated += u64::from(entry.annotated);
        self.pending = plural.zip(filled(target_plural)).map(|(source, target)| [source, target]);
        Some(self.next_unit([source, target]))
    }

    fn next_unit(&mut self, texts: [String; 2]) -> Unit {
        self.numbered += 1;
        Unit::new(&self.name, self.numbered, texts)
    }
}

impl UnitReader for PoReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        if let Some(texts) = self.pending.take() {
            return Ok(Some(self.next_unit(texts)));
        }
        while !self.ended {
            let line = self.lines.next_line()?.map(|line| line.trim().to_owned());
            let entry = match line {
                Some(line) => self.line(&line).map_err(|reason| self.lines.fault(reason))?,
                None => {
                    self.ended = true;
                    self.boundary()
                }
            };
            if let Some(unit) = entry.and_then(|entry| self.pair(entry)) {
                return Ok(Some(unit));
            }
        }
        Ok(None)
    }

    fn losses(&self) -> Vec<String> {
        counted(&[
            (self.untranslated, "message", "skipped: not translated"),
            (self.fuzzy, "message", "skipped: fuzzy"),
            (self.obsolete, "message", "skipped: obsolete"),
            (self.annotated, "message", "read without its context or comments"),
        ])
    }
}

/// Returns the text between double quotes, with escapes resolved, or `None` if `quoted` is malformed.
fn unquoted(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            _ => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_plurals_are_read_and_others_counted() {
        let po = "msgid \"\"\nmsgstr \"\"\n\"Language: fr\\n\"\n\n#: a.c:1\n#. Said warmly.\n\
                  msgid \"Yes, \"\n\"\\\"dear\\\"\"\nmsgstr \"Oui\"\n\
                  #, c-format, fuzzy\nmsgid \"x\"\nmsgstr \"y\"\n\
                  msgctxt \"menu\"\nmsgid \"Open\"\nmsgstr \"\"\n\
                  msgid \"%d cat\"\nmsgid_plural \"%d cats\"\nmsgstr[0] \"%d chat\"\nmsgstr[1] \"%d chats\"\n\
                  #~ msgid \"old\"\n#~ msgstr \"vieux\"\n";
        let mut reader = PoReader::new(Box::new(po.as_bytes()), Path::new("x.po"), "x");
        let mut pairs = Vec::new();
        while let Some(unit) = reader.unit().unwrap() {
            pairs.push((unit.source.text, unit.target.text));
        }
        let expected = [("Yes, \"dear\"", "Oui"), ("%d cat", "%d chat"), ("%d cats", "%d chats")];
        assert_eq!(pairs, expected.map(|(s, t)| (s.to_owned(), t.to_owned())));
        assert_eq!(reader.losses().len(), 4, "{:?}", reader.losses());
    }

    #[test]
    fn malformed_lines_are_reported_with_their_number() {
        for bad in ["msgid yes", "mgsid \"a\"", "\"nowhere\"", "msgid \"a"] {
            let text = format!("\n{bad}\n");
            let mut reader = PoReader::new(Box::new(std::io::Cursor::new(text)), Path::new("x.po"), "x");
            let error = reader.unit().unwrap_err().to_string();
            assert!(error.starts_with("x.po:2: "), "{error}");
        }
    }
}
