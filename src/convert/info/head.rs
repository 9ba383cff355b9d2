//! Finds the program, the version and the dates that the beginning of an XLIFF or PO file names.

use super::facts::FileInfo;
use super::tally::extend;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::io::{self, is_stdin};
use std::io::Read;
use std::path::Path;

/// Number of bytes that are searched. The header of a PO file can follow a long licence.
const HEAD: u64 = 1 << 16;

pub(super) fn add(info: &mut FileInfo, path: &Path, format: Format) -> Result<()> {
    // Standard input can be read only once.
    if !matches!(format, Format::Xliff | Format::Xliff2 | Format::Po) || is_stdin(path) {
        return Ok(());
    }
    let mut head = Vec::new();
    let read = io::open(path)?.take(HEAD).read_to_end(&mut head);
    read.map_err(|source| Error::reading(path, source))?;
    let head = String::from_utf8_lossy(&head);
    if format == Format::Po {
        for line in head.lines() {
            let field =
                |name| line.strip_prefix('"')?.strip_prefix(name)?.strip_suffix("\\n\"").map(str::trim);
            info.tools.extend(field("X-Generator:").filter(|tool| !tool.is_empty()).map(str::to_owned));
            field("POT-Creation-Date:").iter().for_each(|date| extend(&mut info.created, date));
            field("PO-Revision-Date:").iter().for_each(|date| extend(&mut info.changed, date));
        }
        return Ok(());
    }
    let tag = |name: &str| {
        head.split_once(&format!("<{name}")).map(|(_, rest)| rest.split('>').next().unwrap_or(rest))
    };
    info.version = tag("xliff").and_then(|tag| attribute(tag, "version"));
    info.tools.extend(tag("tool ").and_then(|tag| attribute(tag, "tool-name")));
    if let Some(file) = tag("file ") {
        info.tools.extend(attribute(file, "tool").filter(|_| info.tools.is_empty()));
        attribute(file, "date").iter().for_each(|date| extend(&mut info.created, date));
    }
    Ok(())
}

/// Returns the value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once(name)?;
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        let quoted = value.and_then(|value| {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split_once(quote).map(|(value, _)| value.to_owned())
        });
        if quoted.is_some() && before.ends_with(|c: char| c.is_whitespace()) {
            return quoted;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::attribute;

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let tag = " datatype=\"x\" tool-id='a tool=b' tool = \"T 1\"";
        assert_eq!(attribute(tag, "tool").as_deref(), Some("T 1"));
        assert_eq!(attribute(tag, "tool-id").as_deref(), Some("a tool=b"));
        assert_eq!(attribute(tag, "version"), None);
        assert_eq!(attribute(" version=\"1", "version"), None);
    }
}
