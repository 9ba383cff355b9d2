//! Parses the header and the units of a TMX file from its XML tokens.

use super::scan::Scanner;
use super::segment::Segment;
use super::token::{Fault, Token, find};
use super::unit::{Annotation, Header, SideExtra, TmxUnit, Variant};
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
                // A property needs a type; without one, its text is a note.
                "prop" if !has_type(scanner) => unit.notes.push(self.annotation(scanner)?),
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
                "prop" if !has_type(scanner) => variant.extra.notes.push(self.annotation(scanner)?),
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

    fn segment(&mut self, scanner: &mut Scanner, variant: &mut Variant) -> Result<(), Fault> {
        let depth = scanner.open().len();
        let Variant { text, extra: SideExtra { codes, .. }, .. } = variant;
        let mut segment = Segment::new(text, codes);
        while scanner.open().len() >= depth {
            match scanner.next()? {
                Token::Text => {
                    self.count_text(scanner)?;
                    segment.text(&scanner.text);
                }
                Token::Start => {
                    self.count_tag(scanner)?;
                    segment.start(&scanner.name, &scanner.attributes);
                }
                Token::End => {
                    self.count_tag(scanner)?;
                    segment.end();
                }
                Token::Doctype | Token::Eof => {}
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

fn has_type(scanner: &Scanner) -> bool {
    find(&scanner.attributes, "type").is_some()
}

fn take(scanner: &mut Scanner, name: &str) -> Option<String> {
    let at = scanner.attributes.iter().position(|(key, _)| key == name)?;
    Some(scanner.attributes.remove(at).1)
}
