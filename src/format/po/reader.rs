//! Reads Gettext PO files. Each pair consists of a message and its translation.

use super::header;
use crate::error::Result;
use crate::format::lines::Lines;
use crate::format::tmx::PairSelection;
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, MAX_UNIT_BYTES, Unit, too_large};
use crate::text::Encoding;
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

/// Number of bytes searched for the header, which may follow a long comment with a licence and credits.
const HEADER_BYTES: usize = 1 << 16;

/// Reads PO files in the encoding that their header declares, or in UTF-8. Skips messages that are untranslated, fuzzy
/// or obsolete.
pub struct PoReader {
    lines: Lines,
    name: String,
    entry: Entry,
    field: Option<Field>,
    /// The plural message of the last entry and its translation, which are returned as the next unit.
    pending: Option<[String; 2]>,
    numbered: u32,
    begun: bool,
    ended: bool,
    untranslated: u64,
    fuzzy: u64,
    obsolete: u64,
    annotated: u64,
    /// The charset that the header declares, if it is unknown.
    unknown_charset: Option<String>,
    /// The languages that the header names, and those that the caller set in case it names none.
    languages: [Option<String>; 2],
    default_languages: PairSelection,
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
            begun: false,
            ended: false,
            untranslated: 0,
            fuzzy: 0,
            obsolete: 0,
            annotated: 0,
            unknown_charset: None,
            languages: [None, None],
            default_languages: PairSelection::default(),
        }
    }

    /// Sets the languages for a file whose header names none.
    pub(crate) fn with_default_languages(mut self, languages: PairSelection) -> PoReader {
        self.default_languages = languages;
        self
    }

    /// Sets the maximum length of a line, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> PoReader {
        self.lines.set_max_line(bytes);
        self
    }

    /// Sets the encoding that the header declares.
    fn begin(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let head = self.lines.peek(HEADER_BYTES)?;
        let marked = head.starts_with(b"\xEF\xBB\xBF");
        let Some((line, label)) = header::charset(&head).filter(|_| !marked) else { return Ok(()) };
        match label.parse::<Encoding>() {
            Ok(encoding) if encoding.extends_ascii() => self.lines.set_encoding(encoding),
            // A file in ASCII is also in the encoding that it declares.
            _ if str::from_utf8(&head).is_ok_and(|head| head.is_ascii()) => {
                self.unknown_charset = Some(label.to_owned());
            }
            _ => {
                let fault = format!("unsupported charset {label:?} in the header");
                return Err(self
                    .lines
                    .fault_at(line, fault)
                    .help("convert the file with `msgconv -t UTF-8`"));
            }
        }
        Ok(())
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
            // The name of a message catalogue, which applies to the entries after it.
            "domain" => return Ok(self.boundary()),
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
        if let Some(field) = field
            && self.entry.texts[field as usize].is_some()
        {
            return Err(format!(
                "{keyword} occurs twice in one message; each message has one msgid and one msgstr"
            ));
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
        let [source, plural, target, target_plural, context] = entry.texts;
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let Some(source) = filled(source) else {
            if let Some(header) = target.filter(|_| context.is_none()) {
                self.languages = header::languages(&header);
            }
            return None;
        };
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
        self.begin()?;
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

    fn languages(&self) -> Option<Languages> {
        let [src, tgt] = self.languages.clone();
        let PairSelection { src: default_src, tgt: default_tgt } = self.default_languages.clone();
        Some(Languages { src: src.or(default_src)?, tgt: tgt.or(default_tgt)? })
    }

    fn losses(&self) -> Vec<String> {
        let mut losses = counted(&[
            (self.untranslated, "message", "skipped: not translated"),
            (self.fuzzy, "message", "skipped: fuzzy"),
            (self.obsolete, "message", "skipped: obsolete"),
            (self.annotated, "message", "read without its context or comments"),
        ]);
        let unknown = self.unknown_charset.as_ref();
        losses.extend(
            unknown.map(|label| format!("read as UTF-8: the header names the unknown charset {label:?}")),
        );
        losses
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
                'v' | 'f' => ' ',
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
        assert_eq!(reader.languages(), None, "the source language is unknown");
        assert_eq!(reader.losses().len(), 4, "{:?}", reader.losses());
    }

    #[test]
    fn the_declared_charset_is_used() {
        let read = |charset: &str, [source, target]: [&[u8]; 2]| {
            let header = format!(
                "# charset=utf-8\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset={charset}\\n\"\n\n"
            );
            let po = [header.as_bytes(), b"msgid \"", source, b"\"\nmsgstr \"", target, b"\"\n"].concat();
            let mut reader = PoReader::new(Box::new(std::io::Cursor::new(po)), Path::new("x.po"), "x");
            reader.unit().map(|unit| unit.map(|unit| [unit.source.text, unit.target.text]))
        };
        let found = |charset, source, target: &[u8]| read(charset, [source, target]).unwrap().unwrap();
        assert_eq!(found("ISO-8859-15", b"Il co\xFBte 3 \xA4", b"3 \xA4"), ["Il coûte 3 €", "3 €"]);
        assert_eq!(found("koi8-r", b"oui", b"\xC4\xC1"), ["oui", "да"]);
        // The second byte of 表 in Shift_JIS is that of a backslash, and the second byte of 許 in Big5 too.
        assert_eq!(found("SHIFT_JIS", b"tableau", b"\x95\x5C"), ["tableau", "表"]);
        assert_eq!(found("CP932", b"tableau", b"\x95\x5C"), ["tableau", "表"]);
        assert_eq!(found("Big5", b"permettre", b"\xB3\x5C"), ["permettre", "許"]);
        assert_eq!(found("EUC-KR", b"oui", b"\xB3\xD7"), ["oui", "네"]);
        assert_eq!(found("CHARSET", "été".as_bytes(), b"summer"), ["été", "summer"]);
        assert_eq!(found("VISCII", b"a", b"b"), ["a", "b"]);
        let po = "msgid \"\"\nmsgstr \"charset=klingon\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n";
        let mut reader = PoReader::new(Box::new(po.as_bytes()), Path::new("x.po"), "x");
        assert!(reader.unit().unwrap().is_some());
        assert_eq!(reader.losses(), ["read as UTF-8: the header names the unknown charset \"klingon\""]);
        let error = read("VISCII", [b"\xE9t\xE9", b"b"]).unwrap_err().to_string();
        assert!(
            error.starts_with("x.po:4: unsupported charset \"VISCII\"") && error.contains("msgconv"),
            "{error}"
        );
        let error = read("EUC-JP", [b"\xE9", b"b"]).unwrap_err().to_string();
        assert!(error.starts_with("x.po:6: not valid EUC-JP, the encoding that"), "{error}");
    }

    #[test]
    fn malformed_lines_are_reported_with_their_number() {
        for bad in ["msgid yes", "mgsid \"a\"", "\"nowhere\"", "msgid \"a"] {
            let text = format!("\n{bad}\n");
            let mut reader = PoReader::new(Box::new(std::io::Cursor::new(text)), Path::new("x.po"), "x");
            let error = reader.unit().unwrap_err().to_string();
            assert!(error.starts_with("x.po:2: "), "{error}");
        }
        for twice in [
            "msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n",
            "msgid \"a\"\n#: x\nmsgid \"b\"\nmsgstr \"c\"\n",
            "msgstr \"a\"\nmsgstr \"b\"\n",
        ] {
            let mut reader = PoReader::new(Box::new(twice.as_bytes()), Path::new("x.po"), "x");
            let error = reader.unit().unwrap_err().to_string();
            assert!(error.starts_with("x.po:") && error.contains("occurs twice in one message"), "{error}");
        }
    }
}
