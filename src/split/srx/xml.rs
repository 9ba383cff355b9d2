//! Parses the XML of an SRX file.

use crate::error::{Error, Message, Result};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::path::Path;

#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    pub(super) cascade: bool,
    pub(super) lists: Vec<RuleList>,
    pub(super) maps: Vec<LanguageMap>,
}

#[derive(Debug, Clone)]
pub(super) struct RuleList {
    pub(super) name: String,
    pub(super) rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) breaks: bool,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct LanguageMap {
    pub(super) pattern: String,
    pub(super) list: String,
    pub(super) line: usize,
}

/// Parses the XML of an SRX file. Errors name the file as `path`.
pub(super) fn parse(xml: &str, path: &Path) -> Result<Contents> {
    let contents = Contents::default();
    let mut parser =
        Parser { xml, path, at: 0, line: 1, contents, rule: None, text: None, seen_srx: false, depth: 0 };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return parser.finish(),
            Ok(event) => parser.event(event)?,
            Err(error) => {
                parser.advance(reader.error_position() as usize);
                return Err(parser.error(error.to_string()));
            }
        }
        parser.advance(reader.buffer_position() as usize);
    }
}

struct Parser<'x> {
    xml: &'x str,
    path: &'x Path,
    /// The current byte offset in `xml`.
    at: usize,
    line: usize,
    contents: Contents,
    rule: Option<Rule>,
    /// The text of the open `<beforebreak>` or `<afterbreak>` element.
    text: Option<String>,
    seen_srx: bool,
    depth: usize,
}

impl Parser<'_> {
    fn advance(&mut self, to: usize) {
        let to = to.clamp(self.at, self.xml.len());
        self.line += self.xml.as_bytes()[self.at..to].iter().filter(|&&b| b == b'\n').count();
        self.at = to;
    }

    fn error(&self, fault: impl Into<Message>) -> Error {
        Error::input(self.path, fault).at_line(self.line)
    }

    fn event(&mut self, event: Event<'_>) -> Result<()> {
        match event {
            Event::Start(start) => {
                self.depth += 1;
                self.start(&start)?;
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(end.local_name().as_ref());
            }
            Event::Text(text) => self.push(&text.xml10_content()),
            Event::CData(text) => self.push(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let text = self.entity(&entity)?;
                self.push(&text);
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = &mut self.text {
            open.push_str(text);
        }
    }

    fn entity(&self, entity: &BytesRef<'_>) -> Result<String> {
        if let Some(c) = entity.resolve_char_ref().map_err(|e| self.error(e.to_string()))? {
            return Ok(c.into());
        }
        let text = resolve_xml_entity(entity).map(str::to_owned);
        text.ok_or_else(|| {
            self.error(format!(
                "unknown entity &{}; (only XML's five entities are supported); write the character itself",
                &**entity
            ))
        })
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<()> {
        let name = start.local_name();
        if !self.seen_srx {
            if name.as_ref() != "srx" {
                let fault = format!("not an SRX file: the root element is <{}>", name.as_ref());
                return Err(self.error(fault).help("give the path of an SRX file"));
            }
            self.seen_srx = true;
            return self.version(start);
        }
        match name.as_ref() {
            "header" => self.contents.cascade = self.attribute(start, "cascade")?.as_deref() == Some("yes"),
            "languagerule" => {
                let name = self.required(start, "languagerulename")?;
                self.contents.lists.push(RuleList { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = match self.attribute(start, "break")?.as_deref() {
                    None | Some("yes") => true,
                    Some("no") => false,
                    Some(other) => {
                        return Err(self.error(format!("break must be \"yes\" or \"no\", got {other:?}")));
                    }
                };
                if self.contents.lists.is_empty() {
                    return Err(self.error("<rule> must be inside <languagerule>"));
                }
                let (before, after) = (String::new(), String::new());
                self.rule = Some(Rule { breaks, before, after, line: self.line });
            }
            "beforebreak" | "afterbreak" => self.text = Some(String::new()),
            "languagemap" => {
                let pattern = self.required(start, "languagepattern")?;
                let list = self.required(start, "languagerulename")?;
                self.contents.maps.push(LanguageMap { pattern, list, line: self.line });
            }
            _ => {}
        }
        Ok(())
    }

    fn version(&self, start: &BytesStart<'_>) -> Result<()> {
        match self.attribute(start, "version")?.as_deref() {
            Some("2.0" | "1.0") => Ok(()),
            Some(other) => {
                let fault = format!("SRX version {other:?} is not supported");
                Err(self.error(fault).help("use version 1.0 or 2.0"))
            }
            None => Err(self.error("<srx> has no version attribute").help("add version=\"2.0\"")),
        }
    }

    fn end(&mut self, name: &str) {
        match (name, &mut self.rule) {
            ("beforebreak", Some(rule)) => rule.before = self.text.take().unwrap_or_default(),
            ("afterbreak", Some(rule)) => rule.after = self.text.take().unwrap_or_default(),
            ("rule", _) => {
                if let (Some(rule), Some(list)) = (self.rule.take(), self.contents.lists.last_mut()) {
                    list.rules.push(rule);
                }
            }
            _ => {}
        }
    }

    fn attribute(&self, start: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|e| self.error(e.to_string()))?;
            if attribute.key.local_name().as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return Ok(Some(value.map_err(|e| self.error(e.to_string()))?.into_owned()));
            }
        }
        Ok(None)
    }

    fn required(&self, start: &BytesStart<'_>, name: &str) -> Result<String> {
        let element = start.local_name();
        self.attribute(start, name)?.ok_or_else(|| {
            self.error(format!("<{}> has no {name} attribute", element.as_ref())).help("add it")
        })
    }

    fn finish(self) -> Result<Contents> {
        if self.depth > 0 {
            return Err(self
                .error("the file is truncated: it ends inside an element")
                .help("close the element, or get a complete copy"));
        }
        if !self.seen_srx {
            let fault = "not an SRX file: it has no <srx> element";
            return Err(self.error(fault).help("give the path of an SRX file"));
        }
        if self.contents.maps.is_empty() {
            let fault = "there is no <languagemap>, so the rules apply to no language";
            return Err(self.error(fault).help("add one"));
        }
        Ok(self.contents)
    }
}
