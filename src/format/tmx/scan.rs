//! Splits a TMX or XLIFF file into tags and text, with their positions. Checks that the XML is well-formed, but not
//! whether an element is allowed where it occurs.
//!
//! Only the five predefined XML entities are expanded, and no external definition is loaded. The scanner
//! therefore reports an entity bomb as an unknown entity. It also limits nesting depth and size.

use super::chars::{first_bad, quoted};
use super::input::{Input, MAX_PIECE_BYTES};
use super::token::{Attributes, Fault, Place, Token};
use super::xml::{entity, explained, forbidden_character, illegal, plain_tag, read_tag};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::io::{self, BufRead};

/// Maximum nesting depth of elements. TMX needs five levels; nested inline elements rarely need three more.
const MAX_DEPTH: usize = 32;

/// Result of reading one piece of the input.
enum Piece {
    Tag(Token),
    Text,
    /// A comment or other markup that yields no token, such as the XML declaration.
    Other,
}

/// Reads tokens. The fields that hold the current token are valid until the next token is read.
pub(in crate::format) struct Scanner {
    reader: Reader<Input>,
    buffer: Vec<u8>,
    /// The names of the open elements, followed by unused strings that are kept for reuse.
    names: Vec<String>,
    depth: usize,
    root_seen: bool,
    /// Whether the XML parser is between two pieces of the input and has consumed nothing of the next one.
    /// The value is false at the beginning of the input and after text.
    between: bool,
    /// Whether simple pieces bypass the XML parser. Tests turn this off.
    bypass: bool,
    /// A tag with its position, or a fault, that was found while text was being collected.
    pending: Option<Result<(Token, Place), Fault>>,
    self_closing: bool,
    /// Whether the next token is the end of a self-closing element.
    end_due: bool,
    /// The position where the current token begins, or `None` if the token begins where the current piece of
    /// the input begins.
    place: Option<Place>,
    /// The name of the current tag.
    pub(in crate::format) name: String,
    pub(in crate::format) attributes: Attributes,
    /// The text of a [`Token::Text`] or [`Token::Doctype`].
    pub(in crate::format) text: String,
    /// Whether the text may contain characters that are forbidden in TMX.
    pub(super) suspect: bool,
    /// Unused attribute strings, kept for reuse.
    spare: Attributes,
}

impl Scanner {
    /// Returns the current start tag without its namespaces.
    pub(in crate::format) fn tag(&self) -> String {
        let mut tag = format!("<{}", self.name);
        for (name, value) in self.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")) {
            tag.extend([" ", name, "=\"", &quoted(value), "\""]);
        }
        tag.push('>');
        tag
    }

    pub(in crate::format) fn new(raw: Box<dyn BufRead + Send>) -> io::Result<Scanner> {
        Ok(Scanner::over(Input::new(raw)?))
    }

    fn over(input: Input) -> Scanner {
        let mut reader = Reader::from_reader(input);
        // The scanner checks end tags itself, so that it can recover from a broken unit.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Scanner {
            reader,
            buffer: Vec::new(),
            names: Vec::new(),
            depth: 0,
            root_seen: false,
            between: false,
            bypass: true,
            pending: None,
            self_closing: false,
            end_due: false,
            place: None,
            name: String::new(),
            attributes: Vec::new(),
            text: String::new(),
            suspect: false,
            spare: Vec::new(),
        }
    }

    /// Returns the encoding of the input, and whether it had a byte order mark.
    pub(super) fn encoding(&self) -> (&'static str, bool) {
        let input = self.reader.get_ref();
        (input.encoding(), input.has_mark)
    }

    /// Returns what is wrong with the encoding that the XML declaration names, if it is unknown.
    pub(super) fn unknown_encoding(&self) -> Option<String> {
        let name = self.reader.get_ref().unknown_encoding.as_ref()?;
        Some(format!("the XML declaration names the unknown encoding {name:?}"))
    }

    /// Returns a warning if the XML declaration names an encoding that is unknown.
    pub(in crate::format) fn encoding_warning(&self) -> Option<String> {
        self.unknown_encoding().map(|unknown| format!("read as UTF-8: {unknown}"))
    }

    pub(in crate::format) fn place(&mut self) -> Place {
        let input = self.reader.get_mut();
        *self.place.get_or_insert_with(|| input.place())
    }

    /// Takes the attributes of the current tag, and keeps the strings of `used` for reuse.
    pub(super) fn take_attributes(&mut self, used: Attributes) -> Attributes {
        self.spare.extend(used);
        std::mem::take(&mut self.attributes)
    }

    /// Returns the names of the open elements, outermost first. They include the element of a
    /// [`Token::Start`], but not that of a [`Token::End`].
    pub(super) fn open(&self) -> &[String] {
        &self.names[..self.depth]
    }

    pub(in crate::format) fn next(&mut self) -> Result<Token, Fault> {
        if std::mem::take(&mut self.end_due) {
            self.depth -= 1;
            return Ok(Token::End);
        }
        let token = match self.pending.take().transpose()? {
            Some((token, place)) => {
                self.place = Some(place);
                token
            }
            None => self.read()?,
        };
        let skippable = token != Token::Eof;
        self.nest(token).map_err(|reason| Fault {
            place: self.place(),
            reason,
            skippable,
            unreadable: false,
        })?;
        Ok(token)
    }

    /// Skips the rest of a broken unit. Returns a scanner for the rest of the file, and whether a unit or the end of
    /// the body follows.
    pub(super) fn skip_to_unit(self) -> io::Result<(Scanner, bool)> {
        let mut input = self.reader.into_inner();
        let found = input.skip_to_unit()?;
        let names = vec!["tmx".into(), "body".into()];
        let (bypass, over) = (self.bypass, Scanner::over(input));
        Ok((Scanner { names, depth: 2, root_seen: true, bypass, ..over }, found))
    }

    /// Reads a tag, or text up to the next tag. Handles the most common cases without calling `collect`.
    fn read(&mut self) -> Result<Token, Fault> {
        self.text.clear();
        self.suspect = false;
        self.place = None;
        self.reader.get_mut().begin_piece();
        match self.plain_piece() {
            Some(Piece::Tag(token)) => Ok(token),
            Some(Piece::Text) if !self.suspect && self.tag_follows() => Ok(Token::Text),
            plain => self.collect(plain),
        }
    }

    /// Reads a tag, or collects text up to the next tag. `plain` is the first piece, if it has already been read.
    fn collect(&mut self, mut plain: Option<Piece>) -> Result<Token, Fault> {
        let mut has_text = false;
        let mut before = 0;
        loop {
            let piece = match plain.map_or_else(|| self.parsed_piece(), Ok) {
                Ok(Piece::Text) => self.check_text(before).map(|()| Piece::Text),
                other => other,
            };
            match piece {
                Ok(Piece::Text) if self.tag_follows() => return Ok(Token::Text),
                Ok(Piece::Text) => {
                    has_text = true;
                    // Store the position of the text now, because the next piece may also be text.
                    self.place();
                }
                Ok(Piece::Other) => {}
                Ok(Piece::Tag(Token::Doctype)) => return Ok(Token::Doctype),
                Ok(Piece::Tag(token)) if has_text => {
                    // The text is returned first, and the tag on the next call.
                    self.pending = Some(Ok((token, self.reader.get_mut().place())));
                    return Ok(Token::Text);
                }
                Ok(Piece::Tag(token)) => return Ok(token),
                Err(fault) if has_text => {
                    self.text.truncate(before);
                    self.pending = Some(Err(fault));
                    return Ok(Token::Text);
                }
                Err(fault) => return Err(fault),
            }
            before = self.text.len();
            self.reader.get_mut().begin_piece();
            plain = self.plain_piece();
        }
    }

    fn parsed_piece(&mut self) -> Result<Piece, Fault> {
        self.suspect = true;
        self.buffer.clear();
        let place = self.reader.get_mut().place();
        let fault = |reason| Fault { place, reason, skippable: true, unreadable: false };
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|e| explained(&e, place))?;
        self.between = !matches!(event, Event::Text(_));
        Ok(match &event {
            Event::Text(text) => {
                self.text.push_str(&text.xml10_content());
                Piece::Text
            }
            Event::CData(text) => {
                self.text.push_str(&text.xml10_content());
                Piece::Text
            }
            Event::GeneralRef(name) => {
                self.text.push(entity(name).map_err(fault)?);
                Piece::Text
            }
            Event::Start(tag) | Event::Empty(tag) => {
                self.self_closing = matches!(event, Event::Empty(_));
                read_tag(tag, &mut self.name, &mut self.attributes).map_err(fault)?;
                Piece::Tag(Token::Start)
            }
            Event::End(tag) => {
                self.name.clear();
                self.name.push_str(tag.name().as_ref());
                Piece::Tag(Token::End)
            }
            Event::DocType(_) if self.root_seen => {
                return Err(fault(
                    "document type declaration after the first tag; move it to the beginning".into(),
                ));
            }
            Event::DocType(declaration) => {
                self.text.clear();
                self.text.push_str(declaration);
                self.place = Some(place);
                Piece::Tag(Token::Doctype)
            }
            Event::Eof => Piece::Tag(Token::Eof),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Piece::Other,
        })
    }

    /// Reads the next piece without the XML parser if it is simple and complete in the buffer, as nearly all
    /// pieces are. A simple piece is a tag, text up to the next markup, or a reference. If anything about the
    /// piece is unusual or wrong, consumes nothing and returns `None`, so that the parser reads it.
    fn plain_piece(&mut self) -> Option<Piece> {
        if !(self.between && self.bypass) {
            return None;
        }
        let input = self.reader.get_ref();
        let (ready, clean) = (input.ready(), input.clean());
        let (taken, piece) = match ready.as_bytes() {
            [b'<', b'/', rest @ ..] => {
                // Only the end tag of the innermost open element is simple. The parser reads any other end tag.
                let open = self.names[..self.depth].last()?;
                if rest.strip_prefix(open.as_bytes())?.first() != Some(&b'>') {
                    return None;
                }
                self.name.clone_from(open);
                (open.len() + 3, Piece::Tag(Token::End))
            }
            [b'<', first, ..] if first.is_ascii_alphabetic() => {
                self.spare.append(&mut self.attributes);
                let end = plain_tag(ready, &mut self.name, &mut self.attributes, &mut self.spare)?;
                if end > clean {
                    return None;
                }
                self.self_closing = ready.as_bytes()[end - 2] == b'/';
                (end, Piece::Tag(Token::Start))
            }
            [b'<', ..] => return None,
            [b'&', rest @ ..] => {
                // The longest reference is `&#x10FFFF;`, the highest character in hexadecimal.
                let name = memchr::memchr(b';', &rest[..rest.len().min(10)])?;
                self.text.push(entity(&ready[1..name + 1]).ok()?);
                self.suspect |= rest[0] == b'#';
                (name + 2, Piece::Text)
            }
            bytes => {
                // Text that contains CR is left to the parser, which turns CR LF into one line break.
                let end = memchr::memchr3(b'<', b'&', b'\r', bytes).filter(|&end| bytes[end] != b'\r')?;
                self.text.push_str(&ready[..end]);
                self.suspect |= end > clean;
                (end, Piece::Text)
            }
        };
        self.reader.get_mut().consume(taken);
        Some(piece)
    }

    /// Returns whether the next piece is certainly a tag, which means that the text ends here.
    fn tag_follows(&self) -> bool {
        let next = self.reader.get_ref().ready().as_bytes();
        self.between && self.bypass && matches!(next, [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..])
    }

    /// Checks that the text after its first `before` bytes contains no forbidden character, and that the
    /// whole text is not too large.
    fn check_text(&mut self, before: usize) -> Result<(), Fault> {
        let reason = if self.suspect
            && let Some((_, bad)) = first_bad(&self.text[before..], illegal)
        {
            forbidden_character(bad)
        } else if self.text.len() as u64 > MAX_PIECE_BYTES {
            format!("text larger than {} MB; split or remove it", MAX_PIECE_BYTES >> 20)
        } else {
            return Ok(());
        };
        Err(Fault { place: self.reader.get_mut().place(), reason, skippable: true, unreadable: false })
    }

    fn nest(&mut self, token: Token) -> Result<(), String> {
        match token {
            Token::Start => self.enter(),
            Token::End if self.depth == 0 => {
                Err(format!("</{}> without an opening tag; remove it, or add the opening tag", self.name))
            }
            Token::End => {
                self.depth -= 1;
                let open = &self.names[self.depth];
                if *open == self.name {
                    return Ok(());
                }
                Err(format!("expected </{open}>, found </{}>; add the missing tag", self.name))
            }
            Token::Eof => match self.open().last() {
                Some(open) => {
                    Err(format!("the file is truncated: it ends inside <{open}>; get a complete copy"))
                }
                None if !self.root_seen => Err("not XML: the file contains no tag".into()),
                None => Ok(()),
            },
            Token::Text if self.depth == 0 && !self.text.trim().is_empty() => {
                Err("text outside the root element; remove it, or check that this is the right file".into())
            }
            Token::Text | Token::Doctype => Ok(()),
        }
    }

    fn enter(&mut self) -> Result<(), String> {
        if self.depth == 0 && std::mem::replace(&mut self.root_seen, true) {
            return Err(format!("<{}> after the end of the document; remove it", self.name));
        }
        if self.depth == MAX_DEPTH {
            return Err(format!(
                "elements are nested more than {MAX_DEPTH} levels deep: a tag is probably not closed"
            ));
        }
        if self.names.len() == self.depth {
            self.names.push(String::new());
        }
        self.names[self.depth].clone_from(&self.name);
        self.depth += 1;
        self.end_due = self.self_closing;
        Ok(())
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
