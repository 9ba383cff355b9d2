//! Reads the front matter of a page: the titles and descriptions among its values.
//!
//! Front matter is YAML between lines `---`, or TOML between lines `+++`. Only as much of these formats is
//! recognised as is needed to find values that are text.

use super::prepared::{Prepared, range_in};

/// The keys whose values readers see, in lower case and without `_` and `-`.
const KEYS: &[&str] = &[
    "abstract",
    "caption",
    "description",
    "details",
    "excerpt",
    "heading",
    "intro",
    "lead",
    "linktitle",
    "metadescription",
    "metatitle",
    "navtitle",
    "ogdescription",
    "ogtitle",
    "paginationlabel",
    "seodescription",
    "seotitle",
    "shorttitle",
    "sidebarlabel",
    "subtitle",
    "summary",
    "tagline",
    "text",
    "title",
];

/// The key that excludes the page (`true`) or the values of some keys (a list of them).
const IGNORE: &str = "enregardignore";

/// What the front matter says about the page.
pub(super) struct FrontMatter<'f> {
    /// The byte offset in the file at which the text begins.
    pub(super) end: usize,
    /// The values that are text.
    pub(super) values: Vec<&'f str>,
    /// Whether the page is excluded.
    pub(super) is_excluded: bool,
}

/// Reads the front matter at the beginning of a file. Without front matter, the result is empty.
pub(super) fn read(file: &str) -> FrontMatter<'_> {
    let none = FrontMatter { end: 0, values: Vec::new(), is_excluded: false };
    let Some((lines, end)) = lines(file) else { return none };
    let mut values = Vec::new();
    let mut excluded: Vec<String> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (used, entry) = entry(&lines[at..], file);
        at += used;
        match entry {
            Some((key, value)) if key == IGNORE => {
                let names = value.iter().flat_map(|value| value.split([',', '[', ']', '"', '\'', ' ']));
                excluded.extend(names.map(normalised).map(|name| name.trim_start_matches('-').to_owned()));
            }
            Some((key, value)) if KEYS.contains(&key.as_str()) => values.push((key, value)),
            _ => {}
        }
    }
    let is_excluded = excluded.iter().any(|name| name == "true");
    values.retain(|(key, _)| !is_excluded && !excluded.contains(key));
    FrontMatter { end, values: values.into_iter().flat_map(|(_, value)| value).collect(), is_excluded }
}

impl FrontMatter<'_> {
    /// Adds each value as a paragraph.
    pub(super) fn write(&self, file: &str, out: &mut Prepared) {
        self.values.iter().for_each(|value| out.paragraph(file, range_in(file, value)));
    }
}

/// Returns the lines between the delimiters, and the byte offset after the last delimiter.
fn lines(file: &str) -> Option<(Vec<&str>, usize)> {
    let mut all = file.split_inclusive('\n');
    let first = all.next()?;
    let mut end = first.len();
    let closing: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return None,
    };
    let mut lines = Vec::new();
    for line in all {
        end += line.len();
        if closing.contains(&line.trim_end()) {
            return Some((lines, end));
        }
        lines.push(line.trim_end_matches(['\n', '\r']));
    }
    None
}

/// Brings a key into the form of [`KEYS`].
fn normalised(key: &str) -> String {
    key.trim().replace(['_', '-'], "").to_lowercase()
}

/// Reads the entry that begins in the first line. Returns the number of its lines, its key, and its value in
/// one or more parts.
fn entry<'f>(lines: &[&'f str], file: &'f str) -> (usize, Option<(String, Vec<&'f str>)>) {
    let line = lines[0];
    // An entry may be the first of an item of a list.
    let text = line.trim_start().trim_start_matches("- ").trim_start();
    let indent = line.len() - text.len();
    let Some(at) = text.find([':', '=']).filter(|_| !text.starts_with('#')) else { return (1, None) };
    let key = text[..at].trim().trim_matches(['"', '\'']);
    let value = text[at + 1..].trim();
    let is_separator = text[at..].starts_with('=') || value.is_empty() || text[at + 1..].starts_with(' ');
    if key.is_empty() || !is_separator {
        return (1, None);
    }
    let key = normalised(key);
    let deeper = lines[1..]
        .iter()
        .take_while(|line| line.trim().is_empty() || line.len() - line.trim_start().len() > indent);
    if value.starts_with("\"\"\"") || value.starts_with("'''") {
        let (used, value) = multi_line(lines, value, file);
        return (used, Some((key, value)));
    }
    if value.starts_with(['|', '>']) {
        let block: Vec<&str> = deeper.collect::<Vec<_>>().into_iter().copied().collect();
        return (1 + block.len(), Some((key, paragraphs(&block, file))));
    }
    // The value of an entry for exclusion may be a list with an item per line.
    if key == IGNORE && value.is_empty() {
        let items: Vec<&str> =
            lines[1..].iter().copied().take_while(|it| it.trim().starts_with('-')).collect();
        return (1 + items.len(), Some((key, items)));
    }
    let more = if value.is_empty() { 0 } else { deeper.take_while(|line| !line.trim().is_empty()).count() };
    let last = lines[more];
    let end = range_in(file, if more == 0 { value } else { last.trim_end() }).end;
    let value = unquoted(&file[range_in(file, value).start..end]);
    let is_text = |value: &str| key == IGNORE || is_text(value);
    (1 + more, is_text(value).then(|| (key, vec![value])))
}

/// Reads a value in triple quotes, which may continue on the next lines.
fn multi_line<'f>(lines: &[&'f str], value: &'f str, file: &'f str) -> (usize, Vec<&'f str>) {
    let (quotes, first) = value.split_at(3);
    let start = range_in(file, first).start;
    if let Some(length) = first.find(quotes) {
        return (1, vec![&first[..length]]);
    }
    let closing =
        lines[1..].iter().position(|line| line.contains(quotes)).map_or(lines.len() - 1, |at| at + 1);
    let last = lines[closing];
    let end = range_in(file, &last[..last.find(quotes).unwrap_or(last.len())]).end;
    let inside: Vec<&str> = file[start..end].lines().collect();
    (closing + 1, paragraphs(&inside, file))
}

/// Joins lines into paragraphs, which are separated by blank lines.
fn paragraphs<'f>(lines: &[&'f str], file: &'f str) -> Vec<&'f str> {
    let groups = lines.split(|line| line.trim().is_empty());
    let joined = groups.filter_map(|group| {
        let (first, last) = (group.first()?.trim_start(), group.last()?.trim_end());
        Some(&file[range_in(file, first).start..range_in(file, last).end])
    });
    joined.collect()
}

/// Removes the quotes around a value, or a comment after it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.rfind(quote).map_or(rest, |end| &rest[..end]);
        }
    }
    value.find(" #").map_or(value, |end| value[..end].trim_end())
}

/// Whether a value is text, rather than a list, a map or a truth value.
fn is_text(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['[', '{', '&', '*', '!']) && value != "true" && value != "false"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(file: &str) -> Vec<&str> {
        read(file).values
    }

    #[test]
    fn titles_and_descriptions_are_text() {
        let yaml = "---\nlayout: page\ntitle: \"Le moulin : une visite\" # titre\nsidebar_label: 'Moulin'\ndate: 2024-01-02\n\
                    description: Une visite\n  du moulin\ntags: [a, b]\nhero:\n  text: Bienvenue\n  image: a.png\nfeatures:\n\
                    \x20 - title: Un\n    details: >\n      Deux\n      trois\n\n      quatre\n---\nTexte";
        let expected = [
            "Le moulin : une visite",
            "Moulin",
            "Une visite\n  du moulin",
            "Bienvenue",
            "Un",
            "Deux\n      trois",
        ];
        assert_eq!(values(yaml)[..6], expected);
        assert_eq!(values(yaml)[6..], ["quatre"]);
        assert_eq!(&yaml[read(yaml).end..], "Texte");
        let toml = "+++\ntitle = \"Le moulin\"\ndraft = true\nsummary = \"\"\"\nUn\ndeux\n\"\"\"\n[params]\nsubtitle = 'Fin'\n+++\n";
        assert_eq!(values(toml), ["Le moulin", "Un\ndeux", "Fin"]);
    }

    #[test]
    fn pages_and_keys_can_be_excluded() {
        let page = |ignore: &str| format!("---\ntitle: Un\n{ignore}\ndescription: Deux\n---\n");
        assert!(read(&page("enregard-ignore: true")).is_excluded);
        assert_eq!(values(&page("enregard-ignore: [title, tags]")), ["Deux"]);
        assert_eq!(values(&page("enregard-ignore:\n  - description")), ["Un"]);
        assert_eq!(values(&page("enregard-ignore: false")), ["Un", "Deux"]);
    }

    #[test]
    fn a_rule_is_not_front_matter() {
        for file in ["---\n\ntitle: Un\n", "Texte\n---\ntitle: Un\n---\n", "", "---"] {
            assert_eq!(read(file).end, 0, "{file:?}");
        }
    }
}
