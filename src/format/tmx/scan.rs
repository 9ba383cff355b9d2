//! A TMX as tags and text, each with its place: well-formedness, limits and safety, but no knowledge of what belongs where.
//!
//! No entity but XML's own five is ever expanded, no external definition is ever loaded, and neither depth nor the size
//! of a piece is without bound: an entity bomb is an error about an entity.

use super::chars::first_bad;
use super::input::{Input, MOST_BYTES, Place};
use super::plain::plain_tag;
use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{self, BufRead, Read};

/// How deep elements may nest. The DTD's own are five, and inline elements seldom three more.
const DEEPEST: usize = 32;

/// Attributes in the order of the file.
pub type Attributes = Vec<(String, String)>;

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where the piece begins that it is wrong with.
    pub place: Place,
    /// What is wrong.
    pub reason: String,
    /// Whether reading can go on behind it (a broken unit), or not (the input itself failed).
    pub skippable: bool,
}

/// A piece of a TMX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Token {
    /// A tag that opens; its name and attributes are in the scanner. An empty element gives its end next.
    Start,
    /// A tag that closes; its name is in the scanner.
    End,
    /// Text between tags, entities resolved; it is in the scanner.
    Text,
    /// A document type declaration; its text is in the scanner.
    Doctype,
    /// The end of the input.
    Eof,
}

/// What a token is made of.
enum Piece {
    Tag(Token),
    Text,
    /// What says nothing about the content.
    Other,
}

/// Reads tokens. One token's contents stay until the next is asked for.
pub(in crate::format) struct Scanner {
    reader: Reader<Input>,
    buffer: Vec<u8>,
    /// The names of the tags that are open, and behind those old strings to be used again.
    names: Vec<String>,
    /// How many are open.
    depth: usize,
    /// Whether the root has been there.
    rooted: bool,
    /// Whether the parser is between two pieces, and has taken nothing of the next one: not before the first, and not behind
    /// text.
    between: bool,
    /// Whether to take what is plain past the parser.
    quick: bool,
    /// What the parser met while text was collected: a tag and where it begins, or something wrong.
    pending: Option<Result<(Token, Place), Fault>>,
    /// Whether the tag in `name` closes itself.
    empty: bool,
    /// Whether the end of an empty element is due.
    closes: bool,
    /// Where the token begins; none where the input's piece does.
    place: Option<Place>,
    /// The name of a tag.
    pub(in crate::format) name: String,
    /// Its attributes.
    pub(in crate::format) attributes: Attributes,
    /// The text of a [`Token::Text`] or [`Token::Doctype`].
    pub(in crate::format) text: String,
    /// Whether there may be characters in the text that are forbidden in a TMX.
    pub(super) suspect: bool,
    /// Strings of attributes that nobody kept, to be used again.
    spare: Attributes,
}

impl Scanner {
    pub(in crate::format) fn new(raw: Box<dyn Read + Send>) -> io::Result<Scanner> {
        Ok(Scanner::over(Input::new(raw)?))
    }

    fn over(input: Input) -> Scanner {
        Scanner {
            reader: reader(input),
            buffer: Vec::new(),
            names: Vec::new(),
            depth: 0,
            rooted: false,
            between: false,
            quick: true,
            pending: None,
            empty: false,
            closes: false,
            place: None,
            name: String::new(),
            attributes: Vec::new(),
            text: String::new(),
            suspect: false,
            spare: Vec::new(),
        }
    }

    /// The encoding of the input, and whether it had a byte order mark.
    pub(super) fn encoding(&self) -> (&'static str, bool) {
        let input = self.reader.get_ref();
        (input.encoding(), input.mark)
    }

    /// Where the token begins.
    pub(in crate::format) fn place(&mut self) -> Place {
        let input = self.reader.get_mut();
        *self.place.get_or_insert_with(|| input.place())
    }

    /// Hands out the attributes, and takes others whose strings may be used again.
    pub(super) fn take_attributes(&mut self, used: Attributes) -> Attributes {
        self.spare.extend(used);
        std::mem::take(&mut self.attributes)
    }

    /// The tags that are open around the token, outermost first; that of a [`Token::Start`] included, that of a
    /// [`Token::End`] not.
    pub(super) fn open(&self) -> &[String] {
        &self.names[..self.depth]
    }

    /// The next token.
    pub(in crate::format) fn next(&mut self) -> Result<Token, Fault> {
        if std::mem::take(&mut self.closes) {
            self.depth -= 1;
            return Ok(Token::End);
        }
        let token = match self.pending.take() {
            Some(waiting) => {
                let (token, place) = waiting?;
                self.place = Some(place);
                token
            }
            None => self.read()?,
        };
        self.nest(token).map_err(|reason| Fault {
            place: self.place(),
            reason,
            skippable: token != Token::Eof,
        })?;
        Ok(token)
    }

    /// Throws away what is broken and goes on at the next unit; false at the end of the input.
    pub(super) fn skip_to_unit(self) -> io::Result<(Scanner, bool)> {
        let mut input = self.reader.into_inner();
        let found = input.skip_to_unit()?;
        let mut next = Scanner::over(input);
        next.names = vec!["tmx".into(), "body".into()];
        next.depth = 2;
        next.rooted = true;
        next.quick = self.quick;
        Ok((next, found))
    }

    /// Reads a tag, or text up to the next tag.
    fn read(&mut self) -> Result<Token, Fault> {
        self.text.clear();
        self.suspect = false;
        self.place = None;
        self.reader.get_mut().begin_piece();
        // Nearly always it is as simple as this.
        let plain = self.plain_piece();
        match plain {
            Some(Piece::Tag(token)) => Ok(token),
            Some(Piece::Text) if !self.suspect && self.tag_follows() => Ok(Token::Text),
            plain => self.collect(plain),
        }
    }

    /// Reads a tag, or collects text up to the next tag, when the piece that it begins with may be there already.
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
                    // What follows may be text too, and begins elsewhere.
                    self.place();
                }
                Ok(Piece::Other) => {}
                Ok(Piece::Tag(Token::Doctype)) => return Ok(Token::Doctype),
                Ok(Piece::Tag(token)) if has_text => {
                    // The tag waits until the text is handed out.
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

    /// The next piece, as the parser reads it.
    fn parsed_piece(&mut self) -> Result<Piece, Fault> {
        self.suspect = true;
        self.buffer.clear();
        let place = self.reader.get_mut().place();
        let fault = |reason| Fault { place, reason, skippable: true };
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(explained(&error, place)),
        };
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
                self.empty = matches!(event, Event::Empty(_));
                tag_into(tag, &mut self.name, &mut self.attributes).map_err(fault)?;
                Piece::Tag(Token::Start)
            }
            Event::End(tag) => {
                self.name.clear();
                self.name.push_str(tag.name().as_ref());
                Piece::Tag(Token::End)
            }
            Event::DocType(_) if self.rooted => {
                return Err(fault("a document type declaration behind the first tag".into()));
            }
            Event::DocType(declaration) => {
                self.text.clear();
                self.text.push_str(declaration);
                self.place = Some(place);
                Piece::Tag(Token::Doctype)
            }
            Event::Eof => Piece::Tag(Token::Eof),
            // Comments, processing instructions and the declaration say nothing about the content.
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Piece::Other,
        })
    }

    /// The next piece, if it is of the kind that nearly all of a TMX is made of and wholly there: a tag, a text up to the next
    /// markup, one of XML's own entities. The parser hears nothing of it. None, and nothing is taken, if anything about
    /// it is unusual or wrong: the parser knows what to make of that.
    fn plain_piece(&mut self) -> Option<Piece> {
        if !(self.between && self.quick) {
            return None;
        }
        let input = self.reader.get_ref();
        let (ready, clean) = (input.ready(), input.clean());
        let (taken, piece) = match ready.as_bytes() {
            [b'<', b'/', rest @ ..] => {
                // The one that should be closed; what is wrong with another one is for the parser to say.
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
                self.empty = ready.as_bytes()[end - 2] == b'/';
                (end, Piece::Tag(Token::Start))
            }
            [b'<', ..] => return None,
            [b'&', rest @ ..] => {
                // None of them is longer than U+10FFFF by its number.
                let name = memchr::memchr(b';', &rest[..rest.len().min(10)])?;
                self.text.push(entity(&ready[1..name + 1]).ok()?);
                self.suspect |= rest[0] == b'#';
                (name + 2, Piece::Text)
            }
            bytes => {
                // A line end of two characters is one.
                let end = memchr::memchr3(b'<', b'&', b'\r', bytes).filter(|&end| bytes[end] != b'\r')?;
                self.text.push_str(&ready[..end]);
                self.suspect |= end > clean;
                (end, Piece::Text)
            }
        };
        self.reader.get_mut().consume(taken);
        Some(piece)
    }

    /// Whether a tag comes next for sure, so that a text ends here.
    fn tag_follows(&self) -> bool {
        let next = self.reader.get_ref().ready().as_bytes();
        self.between && self.quick && matches!(next, [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..])
    }

    /// Checks what stands in the text behind the first bytes.
    fn check_text(&mut self, before: usize) -> Result<(), Fault> {
        let bad = if self.suspect { first_bad(&self.text[before..], illegal) } else { None };
        let reason = if let Some((_, bad)) = bad {
            format!("the character U+{:04X}, which XML forbids", u32::from(bad))
        } else if self.text.len() as u64 > MOST_BYTES {
            format!("a text of more than {} MB", MOST_BYTES >> 20)
        } else {
            return Ok(());
        };
        Err(Fault { place: self.reader.get_mut().place(), reason, skippable: true })
    }

    /// Keeps count of what is open.
    fn nest(&mut self, token: Token) -> Result<(), String> {
        match token {
            Token::Start => self.enter(),
            Token::End if self.depth == 0 => Err(format!("</{}> closes nothing", self.name)),
            Token::End => {
                self.depth -= 1;
                let open = &self.names[self.depth];
                if *open == self.name {
                    return Ok(());
                }
                Err(format!("</{}> where </{open}> should be", self.name))
            }
            Token::Eof => match self.open().last() {
                Some(open) => Err(format!("the file ends inside <{open}>: it is cut off")),
                None if !self.rooted => Err("no XML: the file has no tag".into()),
                None => Ok(()),
            },
            Token::Text if self.depth == 0 && !self.text.trim().is_empty() => {
                Err("text outside the document's tags".into())
            }
            Token::Text | Token::Doctype => Ok(()),
        }
    }

    fn enter(&mut self) -> Result<(), String> {
        if self.depth == 0 && std::mem::replace(&mut self.rooted, true) {
            return Err(format!("<{}> behind the end of the document", self.name));
        }
        if self.depth == DEEPEST {
            return Err(format!("elements nested more than {DEEPEST} deep"));
        }
        if self.names.len() == self.depth {
            self.names.push(String::new());
        }
        self.names[self.depth].clone_from(&self.name);
        self.depth += 1;
        self.closes = self.empty;
        Ok(())
    }
}

fn reader(input: Input) -> Reader<Input> {
    let mut reader = Reader::from_reader(input);
    let config = reader.config_mut();
    // The scanner keeps its own stack, which a broken unit does not upset.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

/// What a reference stands for: one of XML's five entities, or a character by its number.
fn entity(name: &str) -> Result<char, String> {
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    });
    match (number, name) {
        (Some(number), _) => {
            let found = number.ok().and_then(char::from_u32).filter(|&c| !illegal(c));
            found.ok_or_else(|| format!("&{name}; stands for no character that XML allows"))
        }
        (None, "amp") => Ok('&'),
        (None, "lt") => Ok('<'),
        (None, "gt") => Ok('>'),
        (None, "quot") => Ok('"'),
        (None, "apos") => Ok('\''),
        (None, _) => Err(format!(
            "the entity &{}; is not one of XML's own; no others are read, write the character itself",
            name.chars().take(40).collect::<String>()
        )),
    }
}

fn tag_into(tag: &BytesStart<'_>, name: &mut String, attributes: &mut Attributes) -> Result<(), String> {
    name.clear();
    name.push_str(tag.name().as_ref());
    attributes.clear();
    if name.is_empty() {
        return Err("a < that begins no tag; write &lt;".into());
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| format!("<{name}>: {e}"))?;
        let key = attribute.key.as_ref().to_owned();
        if attribute.value.contains('<') {
            return Err(format!("<{name} {key}=…> has a < in its value; write &lt;"));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|e| format!("<{name} {key}=…>: {e}"))?.into_owned();
        if let Some((_, bad)) = first_bad(&value, illegal) {
            return Err(format!(
                "<{name} {key}=…> has the character U+{:04X}, which XML forbids",
                u32::from(bad)
            ));
        }
        attributes.push((key, value));
    }
    Ok(())
}

/// Whether XML 1.0 forbids a character, even as a reference.
fn illegal(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// The parser's errors in words for somebody who has the file before them.
fn explained(error: &XmlError, place: Place) -> Fault {
    let (reason, skippable) = match error {
        XmlError::Io(e) => {
            // Of these the input knows how to go on behind them.
            let known = matches!(e.kind(), io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidData);
            // What unpacks it says it so, and not that it unpacks.
            let packed = !known && e.to_string().contains("deflate");
            let advice = if packed { ": the packed file is cut off or damaged; get it anew" } else { "" };
            (format!("{e}{advice}"), known)
        }
        XmlError::Encoding(_) => ("bytes that are not UTF-8".into(), true),
        XmlError::IllFormed(IllFormedError::UnclosedReference) => {
            ("a & that begins no entity; write &amp;".into(), true)
        }
        XmlError::Syntax(unclosed) => {
            (format!("{unclosed}: the file is cut off, or a < of the text should be &lt;"), true)
        }
        other => (other.to_string(), true),
    };
    Fault { place, reason, skippable }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
