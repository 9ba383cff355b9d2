//! Reads the XML of an SRX file.

use super::{LanguageMap, Rule, RuleList, SrxRules};
use crate::error::{Error, Result};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::path::Path;

/// Parses the text of a file.
pub(super) fn parse(xml: &str, path: &Path) -> Result<SrxRules> {
    let mut reading = Reading {
        xml,
        at: 0,
        line: 1,
        rules: SrxRules { path: path.into(), cascade: false, lists: Vec::new(), maps: Vec::new() },
        rule: None,
        text: None,
        seen_srx: false,
        depth: 0,
    };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        let event = reader.read_event();
        match event {
            Err(error) => {
                reading.advance(reader.error_position() as usize);
                return Err(reading.error(error.to_string()));
            }
            Ok(event) => {
                let end = matches!(event, Event::Eof);
                reading.event(event)?;
                if end {
                    break;
                }
            }
        }
        reading.advance(reader.buffer_position() as usize);
    }
    reading.finish()
}

struct Reading<'x> {
    xml: &'x str,
    /// Bytes of which the lines are counted.
    at: usize,
    line: usize,
    rules: SrxRules,
    rule: Option<Rule>,
    /// The text of the pattern that is open.
    text: Option<String>,
    seen_srx: bool,
    depth: usize,
}

impl Reading<'_> {
    fn advance(&mut self, to: usize) {
        let to = to.clamp(self.at, self.xml.len());
        self.line += self.xml.as_bytes()[self.at..to].iter().filter(|&&b| b == b'\n').count();
        self.at = to;
    }

    fn error(&self, reason: impl Into<String>) -> Error {
        Error::input(&self.rules.path, reason.into()).at_line(self.line)
    }

    fn event(&mut self, event: Event<'_>) -> Result<()> {
        match event {
            Event::Start(start) => {
                self.depth += 1;
                self.start(&start)
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(end.local_name().as_ref());
                Ok(())
            }
            Event::Text(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::GeneralRef(entity) => {
                let text = self.entity(&entity)?;
                self.push(&text);
                Ok(())
            }
            _ => Ok(()),
        }
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
        match &**entity {
            "lt" => Ok("<".into()),
            "gt" => Ok(">".into()),
            "amp" => Ok("&".into()),
            "quot" => Ok("\"".into()),
            "apos" => Ok("'".into()),
            name => Err(self.error(format!("there is no entity &{name};"))),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<()> {
        let name = start.local_name();
        if !self.seen_srx {
            if name.as_ref() != "srx" {
                return Err(self.error(format!("not an SRX file: it begins with <{}>", name.as_ref())));
            }
            self.seen_srx = true;
            return self.version(start);
        }
        match name.as_ref() {
            "header" => self.rules.cascade = self.attribute(start, "cascade")?.as_deref() == Some("yes"),
            "languagerule" => {
                let name = self.required(start, "languagerulename")?;
                self.rules.lists.push(RuleList { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = match self.attribute(start, "break")?.as_deref() {
                    None | Some("yes") => true,
                    Some("no") => false,
                    Some(other) => {
                        return Err(self.error(format!("break is {other:?}: it must be yes or no")));
                    }
                };
                if self.rules.lists.is_empty() {
                    return Err(self.error("a <rule> outside a <languagerule>"));
                }
                let (before, after) = (String::new(), String::new());
                self.rule = Some(Rule { breaks, before, after, line: self.line });
            }
            "beforebreak" | "afterbreak" => self.text = Some(String::new()),
            "languagemap" => {
                let pattern = self.required(start, "languagepattern")?;
                let list = self.required(start, "languagerulename")?;
                self.rules.maps.push(LanguageMap { pattern, list, line: self.line });
            }
            _ => {}
        }
        Ok(())
    }

    fn version(&self, start: &BytesStart<'_>) -> Result<()> {
        match self.attribute(start, "version")?.as_deref() {
            Some("2.0" | "1.0") => Ok(()),
            Some(other) => Err(self.error(format!("SRX version {other:?}: 2.0 is what this program reads"))),
            None => Err(self.error("<srx> has no version; it should be 2.0")),
        }
    }

    fn end(&mut self, name: &str) {
        match (name, &mut self.rule) {
            ("beforebreak", Some(rule)) => rule.before = self.text.take().unwrap_or_default(),
            ("afterbreak", Some(rule)) => rule.after = self.text.take().unwrap_or_default(),
            ("rule", _) => {
                if let (Some(rule), Some(list)) = (self.rule.take(), self.rules.lists.last_mut()) {
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
        self.attribute(start, name)?
            .ok_or_else(|| self.error(format!("<{}> has no {name}", element.as_ref())))
    }

    fn finish(self) -> Result<SrxRules> {
        if self.depth > 0 {
            return Err(self.error("the file ends in the middle of an element"));
        }
        if !self.seen_srx {
            return Err(self.error("not an SRX file: no <srx> in it"));
        }
        if self.rules.maps.is_empty() {
            return Err(self.error("no <languagemap>: the rules belong to no language"));
        }
        Ok(self.rules)
    }
}
