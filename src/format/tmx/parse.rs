//! Parses the header and the units of a TMX file from its tokens.

use super::scan::Scanner;
use super::token::{Fault, Token};
use super::unit::{Annotation, Code, Header, TmxUnit, Variant};

/// Maximum size of the text in one unit, in bytes.
const MAX_UNIT_BYTES: usize = 32 << 20;

/// How many annotations are kept for reuse, as many as a normal unit has, and up to which size in bytes.
const MAX_SPARE: usize = 16;
const MAX_SPARE_BYTES: usize = 1 << 12;

/// Parses units, and reuses memory between them.
#[derive(Default)]
pub(super) struct UnitParser {
    /// Bytes of text in the unit so far.
    bytes: usize,
    /// Unused annotations, kept for the memory of their strings.
    spare: Vec<Annotation>,
}

impl UnitParser {
    /// Keeps an annotation for reuse: allocating strings costs more than parsing them.
    pub(super) fn recycle(&mut self, used: Annotation) {
        if self.spare.len() < MAX_SPARE && used.text.capacity() < MAX_SPARE_BYTES {
            self.spare.push(used);
        }
    }

    /// Reads everything before the first unit.
    pub(super) fn header(&mut self, scanner: &mut Scanner) -> Result<Header, Fault> {
        let mut header = Header::default();
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
                (1, "tmx") => header.version = take(scanner, "version"),
                (1, other) => {
                    let reason = format!("not a TMX file: the first element is <{other}>, not <tmx>");
                    return Err(Fault { place: scanner.place(), reason, skippable: false });
                }
                (2, "header") => header.attributes = std::mem::take(&mut scanner.attributes),
                (3, "note") if scanner.open()[1] == "header" => {
                    let note = self.annotation(scanner)?;
                    header.notes.push(note);
                }
                (3, "prop") if scanner.open()[1] == "header" => {
                    let prop = self.annotation(scanner)?;
                    header.props.push(prop);
                }
                (2, "body") => return Ok(header),
                _ => {}
            }
        }
    }

    /// Reads the next unit; `None` at the end of the file.
    pub(super) fn next_unit(&mut self, scanner: &mut Scanner) -> Result<Option<TmxUnit>, Fault> {
        loop {
            match scanner.next()? {
                Token::Start if scanner.name == "tu" => return self.read_unit(scanner).map(Some),
                Token::Start => self.skip(scanner)?,
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
                Child::Seg | Child::Other => self.skip(scanner)?,
            }
        }
        Ok(unit)
    }

    fn variant(&mut self, scanner: &mut Scanner) -> Result<Variant, Fault> {
        let place = scanner.place();
        let lang = take(scanner, "xml:lang").or_else(|| take(scanner, "lang")).ok_or_else(|| Fault {
            place,
            reason: "<tuv> has no xml:lang, so its language is unknown; add the attribute".into(),
            skippable: true,
        })?;
        let attributes = std::mem::take(&mut scanner.attributes);
        let mut variant = Variant { place, lang, attributes, ..Variant::default() };
        while let Some(name) = self.child(scanner)? {
            match name {
                Child::Note => variant.notes.push(self.annotation(scanner)?),
                Child::Prop => variant.props.push(self.annotation(scanner)?),
                Child::Seg => self.segment(scanner, &mut variant)?,
                Child::Tuv | Child::Other => self.skip(scanner)?,
            }
        }
        Ok(variant)
    }

    /// The next child of the open element; `None` at its end. Text between the children is only indentation.
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
                Token::Text => self.count_bytes(scanner)?,
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
                self.count_bytes(scanner)?;
                text.push_str(&scanner.text);
            }
        }
        Ok(Annotation { attributes, text })
    }

    /// Reads a `seg`: its text, and its inline elements as codes. The content of `bpt`, `ept`, `it`, `ph` and
    /// `ut` is native code and belongs to the markup; the content of `hi` belongs to the text.
    fn segment(&mut self, scanner: &mut Scanner, variant: &mut Variant) -> Result<(), Fault> {
        let depth = scanner.open().len();
        // The depth of the outermost element with native code.
        let mut native: Option<usize> = None;
        while scanner.open().len() >= depth {
            let token = scanner.next()?;
            let at = variant.text.len();
            let open = scanner.open().len();
            match token {
                Token::Text => {
                    self.count_bytes(scanner)?;
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

    /// Skips the element that was just opened.
    fn skip(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        let depth = scanner.open().len();
        while scanner.open().len() >= depth {
            scanner.next()?;
        }
        Ok(())
    }

    /// Counts the text towards the limit of the unit.
    fn count_bytes(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        self.bytes += scanner.text.len();
        if self.bytes <= MAX_UNIT_BYTES {
            return Ok(());
        }
        let reason = format!("unit larger than {} MB", MAX_UNIT_BYTES >> 20);
        Err(Fault { place: scanner.place(), reason, skippable: true })
    }
}

/// The children of a unit or a variant.
enum Child {
    Note,
    Prop,
    Tuv,
    Seg,
    Other,
}

/// Removes and returns the value of an attribute.
fn take(scanner: &mut Scanner, name: &str) -> Option<String> {
    let at = scanner.attributes.iter().position(|(key, _)| key == name)?;
    Some(scanner.attributes.remove(at).1)
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
