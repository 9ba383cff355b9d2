//! HTML: the text in the order of the source, block elements as paragraphs.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Elements that neither end nor begin a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "img",
];

/// Elements whose content nobody reads as text.
const UNREAD: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "select", "textarea", "rt", "rp", "iframe",
    "object",
];

/// The paragraphs of a page; its title, which is no part of the text, is not among them.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let mut emitter: DefaultEmitter = DefaultEmitter::default();
    // Otherwise what scripts hold is read as tags and text.
    emitter.naively_switch_states(true);
    let mut out = Vec::new();
    let mut text = String::new();
    // The unread element that is open, and how many of its name.
    let mut unread: Option<(String, usize)> = None;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut unread {
                    Some((open, depth)) if *open == name && !tag.self_closing => *depth += 1,
                    Some(_) => {}
                    None if is_unread(&name) && !tag.self_closing => unread = Some((name, 1)),
                    None if name == "br" => text.push(' '),
                    None if !INLINE.contains(&name.as_str()) => out.push(std::mem::take(&mut text)),
                    None => {}
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut unread {
                    Some((open, depth)) if *open == name => {
                        *depth -= 1;
                        if *depth == 0 {
                            unread = None;
                        }
                    }
                    Some(_) => {}
                    None if !INLINE.contains(&name.as_str()) => out.push(std::mem::take(&mut text)),
                    None => {}
                }
            }
            Token::String(piece) if unread.is_none() => text.push_str(&String::from_utf8_lossy(&piece)),
            _ => {}
        }
    }
    out.push(text);
    out.retain(|paragraph| !paragraph.trim().is_empty());
    out
}

fn is_unread(name: &str) -> bool {
    name == "title" || UNREAD.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs_and_scripts_are_not() {
        let html = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><h1>Un &eacute;t&eacute;</h1>\
                    <p>Il <b>pleut</b><br>fort.<p>Fin<script>if (a<b) x('<p>')</script></p><ul><li>a<li>b</ul></body>";
        assert_eq!(paragraphs(html), ["Un été", "Il pleut fort.", "Fin", "a", "b"]);
    }
}
