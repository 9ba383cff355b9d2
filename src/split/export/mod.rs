//! Writes the built-in rules of languages as an SRX 2.0 file, for CAT tools.
//!
//! SRX has no probabilities and no word scores: at each place, the first rule whose two patterns match decides.
//! Rules that only exclude an end come first. `rules` lists what can be expressed.
//!
//! The patterns use only the syntax that the regular expressions of Java, ICU and enregard have in common.

mod rules;

use super::Abbreviations;
use super::profile::ordinal_digits;
use super::profile::word_lists;
use crate::text::Language;
use rules::Rules;
use std::fmt::Write;

/// The name of the rules for languages that have none of their own.
const OTHERS: &str = "Other languages";
/// The code of a language that has no rules of its own.
const ANOTHER: &str = "yo";

/// Writes the rules of a language, or of all languages, as the XML of an SRX file. `abbreviations` are added to those
/// of each language.
///
/// # Examples
/// ```
/// use enregard::Language;
/// use enregard::internals::split::to_srx;
///
/// let xml = to_srx(Some(Language::French), None);
/// assert!(xml.contains("<languagerule languagerulename=\"French\">"));
/// ```
pub fn to_srx(lang: Option<Language>, abbreviations: Option<&Abbreviations>) -> String {
    let mut maps = Vec::new();
    let mut lists = String::new();
    let mut add = |name: &str, pattern: String, lang: Language| {
        let _ = writeln!(lists, "      <languagerule languagerulename=\"{name}\">");
        for rule in rules_of(lang, abbreviations).0 {
            let _ = write!(lists, "        <rule break=\"{}\">", if rule.breaks { "yes" } else { "no" });
            let (before, after) = (escape(&rule.before), escape(&rule.after));
            let _ = write!(lists, "<beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak>");
            lists.push_str("</rule>\n");
        }
        lists.push_str("      </languagerule>\n");
        maps.push((pattern, name.to_owned()));
    };
    match lang {
        Some(lang) => add(lang.name(), language_pattern(lang.code()), lang),
        None => {
            for &lang in Language::ALL {
                add(lang.name(), language_pattern(lang.code()), lang);
            }
            if let Some(other) = Language::from_any_subtag(ANOTHER) {
                add(OTHERS, ".*".into(), other);
            }
        }
    }
    let maps: String = maps
        .iter()
        .map(|(pattern, name)| {
            format!("      <languagemap languagepattern=\"{pattern}\" languagerulename=\"{name}\"/>\n")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n\
         \x20 <header segmentsubflows=\"yes\" cascade=\"no\">\n\
         \x20   <formathandle type=\"start\" include=\"no\"/>\n\
         \x20   <formathandle type=\"end\" include=\"yes\"/>\n\
         \x20   <formathandle type=\"isolated\" include=\"no\"/>\n\
         \x20 </header>\n\
         \x20 <body>\n\
         \x20   <languagerules>\n{lists}\x20   </languagerules>\n\
         \x20   <maprules>\n{maps}\x20   </maprules>\n\
         \x20 </body>\n\
         </srx>\n"
    )
}

fn rules_of(lang: Language, abbreviations: Option<&Abbreviations>) -> Rules {
    let mut rules = Rules::default();
    rules.abbreviations(&abbreviations.map(|list| list.of_language(lang)).unwrap_or_default());
    rules.language(&word_lists(lang), ordinal_digits(lang));
    rules.ends(lang);
    rules
}

/// Returns a pattern for the tags of a language in upper or lower case. Not all tools ignore case.
fn language_pattern(code: &str) -> String {
    let letters = code.chars().map(|c| format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()));
    letters.chain(["([-_].*)?".to_owned()]).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
