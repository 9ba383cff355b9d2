//! The text of one unit of a TMX file, and the beginning of the file.

use super::chars::{Cleaned, clean, push_attribute, quoted};
use super::options::TmxOptions;
use super::token::Attributes;
use super::unit::Annotation;
use crate::format::unit::push_confidence;

const DOCTYPE: &str = "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n";

/// The end of a file.
pub(in crate::format) const TAIL: &str = "</body>\n</tmx>\n";

/// Returns the beginning of a file, up to the first unit.
pub(in crate::format) fn head(source_language: &str, options: &TmxOptions) -> String {
    // `srclang` must equal the tag of the source `tuv`, because some readers compare the two as strings.
    let doctype = if options.doctype { DOCTYPE } else { "" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{doctype}<tmx version=\"1.4\">\n<header \
         creationtool=\"enregard\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"enregard\" \
         adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"{}/>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
        quoted(source_language),
        creation_date(options),
    )
}

/// Returns the creation date as an attribute with a leading space, or an empty string if no date is set.
pub(in crate::format) fn creation_date(options: &TmxOptions) -> String {
    options.date.as_ref().map(|date| format!(" creationdate=\"{date}\"")).unwrap_or_default()
}

/// A unit as XML. It counts the characters that TMX forbids and that were removed from the content of elements.
#[derive(Default)]
pub(in crate::format) struct Body {
    cleaned: Cleaned,
}

impl Body {
    /// Begins a new unit.
    pub(in crate::format) fn clear(&mut self) {
        self.cleaned.text.clear();
        self.cleaned.removed = 0;
    }

    pub(in crate::format) fn text(&self) -> &str {
        &self.cleaned.text
    }

    pub(in crate::format) fn removed(&self) -> u64 {
        self.cleaned.removed
    }

    pub(in crate::format) fn push(&mut self, text: &str) {
        self.cleaned.text.push_str(text);
    }

    pub(super) fn extend<const N: usize>(&mut self, texts: [&str; N]) {
        self.cleaned.text.extend(texts);
    }

    /// Appends markup that the caller formats, without escaping it.
    pub(super) fn push_with(&mut self, push: impl FnOnce(&mut String)) {
        push(&mut self.cleaned.text);
    }

    /// Appends an attribute value. Characters removed from the value are not counted as losses.
    pub(in crate::format) fn push_value(&mut self, value: &str) {
        let removed = self.cleaned.removed;
        push_attribute(value, &mut self.cleaned);
        self.cleaned.removed = removed;
    }

    pub(super) fn attributes(&mut self, attributes: &Attributes) {
        // Skip `srclang`, because the header names the source language, and the value in a unit might differ.
        for (key, value) in attributes.iter().filter(|(key, _)| key != "srclang") {
            self.extend([" ", key, "=\""]);
            self.push_value(value);
            self.push("\"");
        }
    }

    /// Begins a `tuv` element. The caller writes further attributes and the end of the tag.
    pub(in crate::format) fn begin_variant(&mut self, language: &str) {
        self.push("  <tuv xml:lang=\"");
        self.push_value(language);
        self.push("\"");
    }

    /// Writes the segment of a `tuv` element, which contains XML, and ends the element.
    pub(in crate::format) fn end_variant(&mut self, segment: &str) {
        self.extend(["    <seg>", segment, "</seg>\n  </tuv>\n"]);
    }

    pub(super) fn begin_prop(&mut self, indent: &str, kind: &str) {
        self.extend([indent, "<prop type=\"", kind, "\">"]);
    }

    pub(super) fn end_prop(&mut self) {
        self.push("</prop>\n");
    }

    /// Writes a property. Characters removed from its value are not counted as losses.
    pub(in crate::format) fn prop(&mut self, indent: &str, kind: &str, value: &str) {
        self.begin_prop(indent, kind);
        let removed = self.cleaned.removed;
        clean(value, &mut self.cleaned);
        self.cleaned.removed = removed;
        self.end_prop();
    }

    /// Writes a property with three decimal places.
    pub(in crate::format) fn probability(&mut self, indent: &str, kind: &str, probability: f32) {
        self.begin_prop(indent, kind);
        push_confidence(probability, &mut self.cleaned.text);
        self.end_prop();
    }

    pub(super) fn annotations(&mut self, indent: &str, name: &str, annotations: &[Annotation]) {
        for Annotation { attributes, text } in annotations {
            self.extend([indent, "<", name]);
            self.attributes(attributes);
            self.push(">");
            clean(text, &mut self.cleaned);
            self.extend(["</", name, ">\n"]);
        }
    }
}
