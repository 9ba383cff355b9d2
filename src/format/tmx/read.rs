//! Reads any TMX 1.1 to 1.4, a unit at a time.
//!
//! What belongs to a unit is kept, what does not (elements nobody defined) is passed over: [`super::check`] is there to
//! name it. Broken XML is an error with line and column; a lenient reader passes over the unit and goes on at the next.

use super::input::Place;
use super::scan::{Fault, Scanner, Token};
use super::unit::{Annotation, Code, Header, TmxUnit, Variant};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How many bytes of text one unit may have in all.
const MOST_UNIT_BYTES: usize = 32 << 20;

/// How many annotations are kept to be used again, and of what size at most: as many as a usual unit has.
const MOST_SPARE: usize = 16;
const MOST_SPARE_BYTES: usize = 1 << 12;

/// A TMX that is being read; memory does not grow with the file.
pub struct TmxReader {
    /// None behind the end, and after an error.
    scanner: Option<Scanner>,
    path: PathBuf,
    lenient: bool,
    header: Header,
    skipped: u64,
    first_skipped: Option<Fault>,
    /// Bytes of text in the unit being read.
    bytes: usize,
    /// Annotations that nobody needs any longer, whose strings are used again.
    spare: Vec<Annotation>,
}

impl TmxReader {
    /// Opens a file; see [`TmxReader::new`].
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, and those of [`TmxReader::new`].
    pub fn open(path: &Path, lenient: bool) -> Result<TmxReader> {
        let fault = |source| Error::io(path, source).help("check the name and the permissions");
        TmxReader::new(Box::new(File::open(path).map_err(fault)?), path, lenient)
    }

    /// Reads from `raw`, which errors call `path`, up to the first unit. A `lenient` reader passes over broken units.
    ///
    /// # Errors
    /// [`Error::Markup`] if the file is no TMX, or its header is broken.
    ///
    /// # Examples
    /// ```
    /// use enregard::format::tmx::TmxReader;
    /// let text = r#"<tmx version="1.4"><header srclang="fr"/><body>
    ///     <tu><tuv xml:lang="fr"><seg>Oui &amp; <bpt i="1">{b}</bpt>non</seg></tuv></tu></body></tmx>"#;
    /// let mut reader = TmxReader::new(Box::new(text.as_bytes()), "x.tmx".as_ref(), false)?;
    /// let unit = reader.unit()?.unwrap();
    /// assert_eq!(unit.variants[0].text, "Oui & non");
    /// assert_eq!(reader.unit()?, None);
    /// # Ok::<(), enregard::error::Error>(())
    /// ```
    pub fn new(raw: Box<dyn Read + Send>, path: &Path, lenient: bool) -> Result<TmxReader> {
        let scanner = Scanner::new(raw).map_err(|source| Error::io(path, source))?;
        let mut reader = TmxReader {
            scanner: None,
            path: path.into(),
            lenient,
            header: Header::default(),
            skipped: 0,
            first_skipped: None,
            bytes: 0,
            spare: Vec::new(),
        };
        let mut scanner = scanner;
        match reader.preamble(&mut scanner) {
            Ok(()) => reader.scanner = Some(scanner),
            Err(fault) => return Err(reader.error(fault)),
        }
        Ok(reader)
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How many units were broken and passed over.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// The first broken unit that was passed over.
    pub fn first_skipped(&self) -> Option<&Fault> {
        self.first_skipped.as_ref()
    }

    /// The next unit; none at the end.
    ///
    /// # Errors
    /// [`Error::Markup`] names line and column; the reader gives no more units then.
    pub fn unit(&mut self) -> Result<Option<TmxUnit>> {
        while let Some(mut scanner) = self.scanner.take() {
            match self.next_unit(&mut scanner) {
                Ok(Some(unit)) => {
                    self.scanner = Some(scanner);
                    return Ok(Some(unit));
                }
                Ok(None) => return Ok(None),
                Err(fault) if self.lenient && fault.skippable => {
                    let at = fault.place;
                    self.skipped += 1;
                    self.first_skipped.get_or_insert(fault);
                    let next = scanner.skip_to_unit();
                    let (scanner, found) = next.map_err(|e| self.error(broken_input(at, &e)))?;
                    self.scanner = found.then_some(scanner);
                }
                Err(fault) if self.lenient => {
                    // The end of a file that was cut off: what came before it is good.
                    self.skipped += 1;
                    self.first_skipped.get_or_insert(fault);
                }
                Err(fault) => return Err(self.error(fault)),
            }
        }
        Ok(None)
    }

    /// Takes back what was made for a unit: making strings anew costs more than reading them.
    pub(super) fn recycle(&mut self, used: Annotation) {
        if self.spare.len() < MOST_SPARE && used.text.capacity() < MOST_SPARE_BYTES {
            self.spare.push(used);
        }
    }

    fn error(&self, Fault { place, reason, .. }: Fault) -> Error {
        Error::input(self.path.clone(), reason).at(place.line as usize, place.column as usize)
    }

    /// Everything before the first unit.
    fn preamble(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        loop {
            match scanner.next()? {
                Token::Start => {}
                Token::Eof => {
                    let reason = "the TMX has no <body>".into();
                    return Err(Fault { place: scanner.place(), reason, skippable: false });
                }
                _ => continue,
            }
            match (scanner.open().len(), scanner.name.as_str()) {
                (1, "tmx") => self.header.version = take(scanner, "version"),
                (1, other) => {
                    let reason = format!("no TMX: the first element is <{other}>, not <tmx>");
                    return Err(Fault { place: scanner.place(), reason, skippable: false });
                }
                (2, "header") => self.header.attributes = std::mem::take(&mut scanner.attributes),
                (3, "note") if scanner.open()[1] == "header" => {
                    let note = self.annotation(scanner)?;
                    self.header.notes.push(note);
                }
                (3, "prop") if scanner.open()[1] == "header" => {
                    let prop = self.annotation(scanner)?;
                    self.header.props.push(prop);
                }
                (2, "body") => return Ok(()),
                _ => {}
            }
        }
    }

    fn next_unit(&mut self, scanner: &mut Scanner) -> Result<Option<TmxUnit>, Fault> {
        loop {
            match scanner.next()? {
                Token::Start if scanner.name == "tu" => return self.read_unit(scanner).map(Some),
                Token::Start => self.pass_over(scanner)?,
                Token::Eof => return Ok(None),
                Token::End | Token::Text | Token::Doctype => {}
            }
        }
    }

    fn read_unit(&mut self, scanner: &mut Scanner) -> Result<TmxUnit, Fault> {
        self.bytes = 0;
        let attributes = std::mem::take(&mut scanner.attributes);
        let mut unit = TmxUnit { place: scanner.place(), attributes, ..TmxUnit::default() };
        while let Some(name) = self.child(scanner)? {
            match name {
                Child::Note => unit.notes.push(self.annotation(scanner)?),
                Child::Prop => unit.props.push(self.annotation(scanner)?),
                Child::Tuv => unit.variants.push(self.variant(scanner)?),
                Child::Seg | Child::Other => self.pass_over(scanner)?,
            }
        }
        Ok(unit)
    }

    fn variant(&mut self, scanner: &mut Scanner) -> Result<Variant, Fault> {
        let place = scanner.place();
        let lang = take(scanner, "xml:lang").or_else(|| take(scanner, "lang")).ok_or_else(|| Fault {
            place,
            reason: "<tuv> without xml:lang: nobody can tell its language".into(),
            skippable: true,
        })?;
        let attributes = std::mem::take(&mut scanner.attributes);
        let mut variant = Variant { place, lang, attributes, ..Variant::default() };
        while let Some(name) = self.child(scanner)? {
            match name {
                Child::Note => variant.notes.push(self.annotation(scanner)?),
                Child::Prop => variant.props.push(self.annotation(scanner)?),
                Child::Seg => self.segment(scanner, &mut variant)?,
                Child::Tuv | Child::Other => self.pass_over(scanner)?,
            }
        }
        Ok(variant)
    }

    /// The next element inside the one that is open; none at its end. Text between elements is layout.
    fn child(&mut self, scanner: &mut Scanner) -> Result<Option<Child>, Fault> {
        loop {
            match scanner.next()? {
                Token::Start => {
                    return Ok(Some(match scanner.name.as_str() {
                        "note" => Child::Note,
                        "prop" => Child::Prop,
                        "tuv" => Child::Tuv,
                        "seg" => Child::Seg,
                        _ => Child::Other,
                    }));
                }
                Token::End | Token::Eof => return Ok(None),
                Token::Text => self.weigh(scanner)?,
                Token::Doctype => {}
            }
        }
    }

    fn annotation(&mut self, scanner: &mut Scanner) -> Result<Annotation, Fault> {
        let Annotation { attributes, mut text } = self.spare.pop().unwrap_or_default();
        let attributes = scanner.take_attributes(attributes);
        text.clear();
        let depth = scanner.open().len();
        while scanner.open().len() >= depth {
            if scanner.next()? == Token::Text {
                self.weigh(scanner)?;
                text.push_str(&scanner.text);
            }
        }
        Ok(Annotation { attributes, text })
    }

    /// The content of a `seg`: text, and inline elements as codes. What `bpt`, `ept`, `it`, `ph` and `ut` hold is native
    /// code and not text; what `hi` holds is text.
    fn segment(&mut self, scanner: &mut Scanner, variant: &mut Variant) -> Result<(), Fault> {
        let depth = scanner.open().len();
        // The depth of the outermost element whose content is code.
        let mut native: Option<usize> = None;
        while scanner.open().len() >= depth {
            let token = scanner.next()?;
            let at = variant.text.len();
            let open = scanner.open().len();
            match token {
                Token::Text => {
                    self.weigh(scanner)?;
                    match (native, variant.codes.last_mut()) {
                        (Some(_), Some(code)) => escape(&scanner.text, &mut code.markup),
                        _ => variant.text.push_str(&scanner.text),
                    }
                }
                Token::Start => {
                    let tag = start_tag(scanner);
                    match (native, variant.codes.last_mut()) {
                        (Some(_), Some(code)) => code.markup.push_str(&tag),
                        _ => {
                            native = (scanner.name != "hi").then_some(open);
                            variant.codes.push(Code { at, markup: tag });
                        }
                    }
                }
                Token::End if open >= depth => {
                    let tag = format!("</{}>", scanner.name);
                    match (native, variant.codes.last_mut()) {
                        (Some(_), Some(code)) => code.markup.push_str(&tag),
                        _ => variant.codes.push(Code { at, markup: tag }),
                    }
                    native = native.filter(|&from| open >= from);
                }
                Token::End | Token::Doctype | Token::Eof => {}
            }
        }
        Ok(())
    }

    /// Passes over the element that was just opened.
    fn pass_over(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        let depth = scanner.open().len();
        while scanner.open().len() >= depth {
            scanner.next()?;
        }
        Ok(())
    }

    /// Counts the text against what a unit may have.
    fn weigh(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        self.bytes += scanner.text.len();
        if self.bytes <= MOST_UNIT_BYTES {
            return Ok(());
        }
        let reason = format!("a unit of more than {} MB", MOST_UNIT_BYTES >> 20);
        Err(Fault { place: scanner.place(), reason, skippable: true })
    }
}

/// The elements that a unit or a variant is made of.
enum Child {
    Note,
    Prop,
    Tuv,
    Seg,
    Other,
}

fn take(scanner: &mut Scanner, name: &str) -> Option<String> {
    let at = scanner.attributes.iter().position(|(key, _)| key == name)?;
    Some(scanner.attributes.remove(at).1)
}

fn broken_input(place: Place, error: &std::io::Error) -> Fault {
    Fault { place, reason: error.to_string(), skippable: false }
}

fn start_tag(scanner: &Scanner) -> String {
    let mut tag = format!("<{}", scanner.name);
    for (key, value) in &scanner.attributes {
        tag.push(' ');
        tag.push_str(key);
        tag.push_str("=\"");
        escape(value, &mut tag);
        tag.push('"');
    }
    tag.push('>');
    tag
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str, lenient: bool) -> Result<TmxReader> {
        TmxReader::new(Box::new(std::io::Cursor::new(text.to_owned())), Path::new("x.tmx"), lenient)
    }

    fn units(text: &str, lenient: bool) -> (Vec<TmxUnit>, u64) {
        let mut reader = reader(text, lenient).unwrap();
        let mut out = Vec::new();
        while let Some(unit) = reader.unit().unwrap() {
            out.push(unit);
        }
        (out, reader.skipped())
    }

    fn tu(source: &str) -> String {
        format!("<tu><tuv xml:lang='fr'><seg>{source}</seg></tuv><tuv lang='EN'><seg>x</seg></tuv></tu>\n")
    }

    fn tmx(body: &str) -> String {
        format!(
            "<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.1'>\n<header srclang='*all*'><prop type='p'>q</prop></header>\n<body>\n{body}</body></tmx>"
        )
    }

    #[test]
    fn everything_is_read() {
        let text = tmx(
            "<tu tuid='7' changeid='me'>\n<note>n</note><prop type='x'>y</prop>\n<odd><tuv>no</tuv></odd>\
                        <tuv xml:lang='fr'><prop type='z'>w</prop><seg> a &lt;b </seg></tuv><tuv lang='EN'/></tu>",
        );
        let mut reader = reader(&text, false).unwrap();
        assert_eq!(reader.header().version.as_deref(), Some("1.1"));
        assert_eq!(reader.header().attribute("srclang"), Some("*all*"));
        assert_eq!(reader.header().props[0].text, "q");
        let unit = reader.unit().unwrap().unwrap();
        assert_eq!((unit.place.line, unit.attribute("changeid"), unit.prop("x")), (5, Some("me"), Some("y")));
        assert_eq!(unit.notes[0].text, "n");
        assert_eq!(unit.variants.len(), 2);
        assert_eq!(
            (unit.variants[0].text.as_str(), unit.variants[0].props[0].text.as_str()),
            (" a <b ", "w")
        );
        assert_eq!((unit.variants[1].lang.as_str(), unit.variants[1].text.as_str()), ("EN", ""));
        assert_eq!(reader.unit().unwrap(), None);
        assert_eq!(reader.unit().unwrap(), None);
    }

    #[test]
    fn inline_elements_are_codes_and_highlighted_text_is_text() {
        let seg = "un <bpt i='1'>&lt;b k=\"2\"&gt;<sub>s</sub></bpt>mot <hi type='q'>très<ph/></hi> long<ept i='1'/>.";
        let (units, _) = units(&tmx(&tu(seg)), false);
        let variant = &units[0].variants[0];
        assert_eq!(variant.text, "un mot très long.");
        let codes: Vec<_> = variant.codes.iter().map(|c| (c.at, c.markup.as_str())).collect();
        assert_eq!(
            codes,
            [
                (3, "<bpt i=\"1\">&lt;b k=&quot;2&quot;&gt;<sub>s</sub></bpt>"),
                (7, "<hi type=\"q\">"),
                (12, "<ph></ph>"),
                (12, "</hi>"),
                (17, "<ept i=\"1\"></ept>"),
            ]
        );
    }

    #[test]
    fn a_lenient_reader_passes_over_broken_units() {
        let body = [
            tu("un"),
            tu("d & eux"),
            tu("trois"),
            tu("<b>quatre"),
            tu("cinq"),
            "<tu><tuv><seg/></tuv></tu>".into(),
            tu("six"),
        ];
        let (read, skipped) = units(&tmx(&body.concat()), true);
        let texts: Vec<_> = read.iter().map(|u| u.variants[0].text.as_str()).collect();
        assert_eq!(texts, ["un", "trois", "cinq", "six"]);
        assert_eq!(skipped, 3);
        assert_eq!(read[3].place.line, 10);
        // A file that was cut off.
        let whole = tmx(&body.concat());
        let (read, skipped) = units(&whole[..whole.len() - 60], true);
        assert_eq!((read.len(), skipped), (3, 4));
    }

    #[test]
    fn a_strict_reader_says_where() {
        let mut reader = reader(&tmx(&[tu("un"), tu("d & eux")].concat()), false).unwrap();
        assert!(reader.unit().unwrap().is_some());
        let error = reader.unit().unwrap_err().to_string();
        assert!(error.starts_with("x.tmx:6:") && error.contains("&amp;"), "{error}");
        assert_eq!(reader.unit().unwrap(), None);
    }

    #[test]
    fn what_is_no_tmx_is_said() {
        let error = |text: &str| reader(text, true).err().unwrap().to_string();
        assert!(error("<xliff/>").contains("<xliff>"));
        assert!(error("").contains("no XML"));
        assert!(error("<tmx><header/></tmx>").contains("no <body>"));
    }
}
