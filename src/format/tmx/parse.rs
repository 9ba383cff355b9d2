//! Parses the header and the units of a TMX file from its XML tokens.

use super::chars::push_escaped;
use super::scan::Scanner;
use super::token::{Fault, Token};
use super::unit::{Annotation, Code, Header, SideExtra, TmxUnit, Variant};
use crate::format::inline::{is_break, is_native, is_native_break, push_break, redundant};
use crate::format::unit::{MAX_UNIT_BYTES, too_large};

/// Estimated memory for an element, an attribute or an inline code, in bytes, in addition to its texts.
const ITEM: usize = 64;

/// Maximum number of annotations (`note` and `prop` elements) kept for reuse. Typical units have fewer.
const MAX_SPARE: usize = 16;
/// An annotation is kept for reuse only if the capacity of its text is below this number of bytes.
const MAX_SPARE_BYTES: usize = 1 << 12;

#[derive(Default)]
pub(super) struct UnitParser {
    /// Memory taken so far by the current unit or by the header, in bytes.
    bytes: usize,
    /// Unused annotations (`note` and `prop` elements), kept so that their strings can be reused.
    spare: Vec<Annotation>,
}

impl UnitParser {
    /// Keeps an annotation (a `note` or `prop` element) for reuse, because allocating strings takes longer
    /// than parsing them.
    pub(super) fn recycle(&mut self, used: Annotation) {
        if self.spare.len() < MAX_SPARE && used.text.capacity() < MAX_SPARE_BYTES {
            self.spare.push(used);
        }
    }

    /// Reads the file up to the beginning of the body, and returns the header.
    pub(super) fn header(&mut self, scanner: &mut Scanner) -> Result<Header, Fault> {
        let mut header = Header::default();
        self.bytes = 0;
        loop {
            match scanner.next()? {
                Token::Start => {}
                Token::Eof => {
                    let reason =
                        "the file has no <body>, so it is not a complete TMX file; get a complete copy"
                            .into();
                    return Err(Fault {
                        place: scanner.place(),
                        reason,
                        skippable: false,
                        unreadable: false,
                    });
                }
                _ => continue,
            }
            match (scanner.open().len(), scanner.name.as_str()) {
                (1, "tmx") => header.version = take(scanner, "version"),
                (1, other) => {
                    let reason = format!(
                        "not a TMX file: the first element is <{other}>, not <tmx>; check that this is the right \
                         file"
                    );
                    return Err(Fault {
                        place: scanner.place(),
                        reason,
                        skippable: false,
                        unreadable: false,
                    });
                }
                (2, "header") => header.attributes = std::mem::take(&mut scanner.attributes),
                (3, "note") if scanner.open()[1] == "header" => header.notes.push(self.annotation(scanner)?),
                (3, "prop") if scanner.open()[1] == "header" => header.props.push(self.annotation(scanner)?),
                (2, "body") => return Ok(header),
                _ => {}
            }
        }
    }

    /// Reads the next unit, or returns `None` at the end of the file.
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
        self.count_tag(scanner)?;
        let attributes = std::mem::take(&mut scanner.attributes);
        let mut unit = TmxUnit { place: scanner.place(), attributes, ..TmxUnit::default() };
        while self.enter_child(scanner)? {
            match scanner.name.as_str() {
                "note" => unit.notes.push(self.annotation(scanner)?),
                "prop" => unit.props.push(self.annotation(scanner)?),
                "tuv" => unit.variants.push(self.variant(scanner)?),
                _ => self.skip(scanner)?,
            }
        }
        Ok(unit)
    }

    fn variant(&mut self, scanner: &mut Scanner) -> Result<Variant, Fault> {
        self.count_tag(scanner)?;
        let place = scanner.place();
        let lang = take(scanner, "xml:lang").or_else(|| take(scanner, "lang")).ok_or_else(|| Fault {
            place,
            reason: "<tuv> has no xml:lang, so its language is unknown; add the attribute".into(),
            skippable: true,
            unreadable: false,
        })?;
        let attributes = std::mem::take(&mut scanner.attributes);
        let extra = SideExtra { attributes, ..SideExtra::default() };
        let mut variant = Variant { place, lang, text: String::new(), extra };
        while self.enter_child(scanner)? {
            match scanner.name.as_str() {
                "note" => variant.extra.notes.push(self.annotation(scanner)?),
                "prop" => variant.extra.props.push(self.annotation(scanner)?),
                "seg" => self.segment(scanner, &mut variant)?,
                _ => self.skip(scanner)?,
            }
        }
        Ok(variant)
    }

    /// Enters the next child of the open element. Returns false at the end of the element. Text between the
    /// children is ignored, because it is only indentation.
    fn enter_child(&mut self, scanner: &mut Scanner) -> Result<bool, Fault> {
        loop {
            match scanner.next()? {
                Token::Start => return Ok(true),
                Token::End | Token::Eof => return Ok(false),
                Token::Text => self.count_text(scanner)?,
                Token::Doctype => {}
            }
        }
    }

    fn annotation(&mut self, scanner: &mut Scanner) -> Result<Annotation, Fault> {
        self.count_tag(scanner)?;
        let Annotation { attributes, mut text } = self.spare.pop().unwrap_or_default();
        let attributes = scanner.take_attributes(attributes);
        text.clear();
        let depth = scanner.open().len();
        while scanner.open().len() >= depth {
            if scanner.next()? == Token::Text {
                self.count_text(scanner)?;
                text.push_str(&scanner.text);
            }
        }
        Ok(Annotation { attributes, text })
    }

    /// Reads a `seg` element into text and inline codes. The content of `bpt`, `ept`, `it`, `ph` and `ut` is
    /// formatting code of the original document, so it becomes part of the inline code. The content of all other
    /// elements is text, even if TMX does not define the element.
    fn segment(&mut self, scanner: &mut Scanner, variant: &mut Variant) -> Result<(), Fault> {
        let depth = scanner.open().len();
        // Depth of the outermost open element that contains formatting code.
        let mut native: Option<usize> = None;
        // The formatting code without markup.
        let mut content = String::new();
        while scanner.open().len() >= depth {
            let token = scanner.next()?;
            if matches!(token, Token::Start | Token::End) {
                self.count_tag(scanner)?;
            }
            let open = scanner.open().len();
            let Variant { text, extra: SideExtra { codes, .. }, .. } = &mut *variant;
            match (token, codes.last_mut().filter(|_| native.is_some())) {
                (Token::Text, code) => {
                    self.count_text(scanner)?;
                    match code {
                        Some(code) => {
                            escape(&scanner.text, &mut code.markup);
                            content.push_str(&scanner.text);
                        }
                        None => push_text(&scanner.text, text, codes),
                    }
                }
                (Token::Start, Some(code)) => code.markup.push_str(&start_tag(scanner)),
                (Token::Start, None) => {
                    native = is_native(&scanner.name).then_some(open);
                    content.clear();
                    if is_break(&scanner.name, &scanner.attributes) {
                        push_break(text);
                    }
                    codes.push(Code { at: text.len(), markup: start_tag(scanner) });
                }
                (Token::End, code) if open >= depth => {
                    let tag = format!("</{}>", scanner.name);
                    match code {
                        Some(code) => {
                            code.markup.push_str(&tag);
                            native = native.filter(|&from| open >= from);
                            if native.is_none() && is_native_break(&content) {
                                push_break(text);
                                code.at = text.len();
                            }
                        }
                        None => codes.push(Code { at: text.len(), markup: tag }),
                    }
                }
                (Token::End | Token::Doctype | Token::Eof, _) => {}
            }
        }
        Ok(())
    }

    /// Skips the rest of the element that was just opened.
    fn skip(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        let depth = scanner.open().len();
        while scanner.open().len() >= depth {
            scanner.next()?;
        }
        Ok(())
    }

    /// Counts the current text towards the size limit of the unit.
    fn count_text(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        self.count(scanner.text.len(), scanner)
    }

    /// Counts the current tag towards the size limit of the unit.
    fn count_tag(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        let attributes = scanner.attributes.iter().map(|(key, value)| key.len() + value.len() + ITEM);
        self.count(attributes.sum::<usize>() + scanner.name.len() + ITEM, scanner)
    }

    fn count(&mut self, bytes: usize, scanner: &mut Scanner) -> Result<(), Fault> {
        self.bytes += bytes;
        if self.bytes <= MAX_UNIT_BYTES {
            return Ok(());
        }
        Err(Fault { place: scanner.place(), reason: too_large(), skippable: true, unreadable: false })
    }
}

fn take(scanner: &mut Scanner, name: &str) -> Option<String> {
    let at = scanner.attributes.iter().position(|(key, _)| key == name)?;
    Some(scanner.attributes.remove(at).1)
}

/// Appends `new` to the text of a segment. If a code is between two spaces, the second space becomes part of
/// the code, so that the text has only one and the segment can still be written back as it was.
fn push_text(new: &str, text: &mut String, codes: &mut [Code]) {
    let after_code = codes.last_mut().filter(|code| code.at == text.len());
    let space = after_code.map_or(0, |code| {
        let space = redundant(text, new);
        code.markup.push_str(&new[..space]);
        space
    });
    text.push_str(&new[space..]);
}

fn start_tag(scanner: &Scanner) -> String {
    let mut tag = format!("<{}", scanner.name);
    for (key, value) in &scanner.attributes {
        tag.extend([" ", key, "=\""]);
        escape(value, &mut tag);
        tag.push('"');
    }
    tag.push('>');
    tag
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            _ => push_escaped(c, out),
        }
    }
}
