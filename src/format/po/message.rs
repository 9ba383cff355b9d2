//! Writes the entries of PO files.

use std::io::{self, Write};

/// An entry of a PO file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Message<'a> {
    /// Comments for translators, one per line.
    pub(crate) notes: &'a [&'a str],
    /// Where the message occurs, separated by spaces. A place contains no space; see [`place`].
    pub(crate) places: &'a str,
    /// Whether the translation is doubtful, so that programs do not use it.
    pub(crate) is_fuzzy: bool,
    /// Distinguishes messages with the same source text.
    pub(crate) context: Option<&'a str>,
    /// The source text.
    pub(crate) source: &'a str,
    /// The translation, or an empty text.
    pub(crate) target: &'a str,
}

/// Writes the header of a PO file. The languages are BCP 47 tags.
pub(crate) fn write_header(out: &mut impl Write, [src, tgt]: [&str; 2]) -> io::Result<()> {
    // Gettext separates a language and its region with an underscore.
    let [src, tgt] = [src, tgt].map(|tag| escaped(&tag.replace('-', "_")));
    writeln!(
        out,
        "msgid \"\"\nmsgstr \"\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
         \"Content-Transfer-Encoding: 8bit\\n\"\n\"Language: {tgt}\\n\"\n\"X-Source-Language: {src}\\n\""
    )
}

impl Message<'_> {
    /// Writes the entry, after a blank line.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut entry = String::from("\n");
        for line in self.notes.iter().flat_map(|note| note.lines()) {
            entry.extend(["#. ", line.trim_end(), "\n"]);
        }
        if !self.places.is_empty() {
            entry.extend(["#: ", self.places, "\n"]);
        }
        if self.is_fuzzy {
            entry.push_str("#, fuzzy\n");
        }
        if let Some(context) = self.context {
            entry.extend(["msgctxt \"", &escaped(context), "\"\n"]);
        }
        let (source, target) = (escaped(self.source), escaped(self.target));
        entry.extend(["msgid \"", &source, "\"\nmsgstr \"", &target, "\"\n"]);
        // A single write call per entry keeps the output fast.
        out.write_all(entry.as_bytes())
    }
}

/// Returns the name of a file or document as a place, which contains no spaces.
pub(crate) fn place(name: &str) -> String {
    name.replace(|c: char| c.is_whitespace() || c.is_control(), "_")
}

/// Escapes a text for a PO file. Control characters become spaces.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("« Oui »\t\"\\\r"), "« Oui »\\t\\\"\\\\ ");
        assert_eq!(place("mon chat.txt"), "mon_chat.txt");
    }

    #[test]
    fn an_entry_has_its_comments_first() {
        let mut out = Vec::new();
        let message = Message {
            notes: &["Titre\nde la page", "À revoir"],
            places: "a:1",
            is_fuzzy: true,
            context: Some("a:1"),
            source: "Oui",
            target: "Yes\nYes",
        };
        message.write(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\n#. Titre\n#. de la page\n#. À revoir\n#: a:1\n#, fuzzy\nmsgctxt \"a:1\"\nmsgid \"Oui\"\nmsgstr \"Yes\\nYes\"\n"
        );
    }
}
