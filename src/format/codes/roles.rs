//! The names that TMX and XLIFF have for the meaning of an inline element.

use crate::text::Role;

/// For each meaning, the `type` of TMX, the `ctype` of XLIFF 1.2, and the `type` and `subType` of XLIFF 2.x.
const NAMES: [(Role, &str, &str, &str, &str); 15] = [
    (Role::Bold, "bold", "bold", "fmt", "xlf:b"),
    (Role::Italic, "italic", "italic", "fmt", "xlf:i"),
    (Role::Underline, "ulined", "underlined", "fmt", "xlf:u"),
    (Role::Strike, "x-strike", "x-strike", "fmt", "enregard:strike"),
    (Role::SmallCaps, "scap", "x-scap", "fmt", "enregard:scap"),
    (Role::Superscript, "x-superscript", "x-superscript", "fmt", "enregard:superscript"),
    (Role::Subscript, "x-subscript", "x-subscript", "fmt", "enregard:subscript"),
    (Role::Code, "x-code", "x-code", "fmt", "enregard:code"),
    (Role::Link, "link", "link", "link", ""),
    (Role::Note, "fnote", "x-fnote", "other", "enregard:fnote"),
    (Role::Image, "image", "image", "image", ""),
    (Role::LineBreak, "lb", "lb", "fmt", "xlf:lb"),
    (Role::Tab, "x-tab", "x-tab", "fmt", "enregard:tab"),
    (Role::Field, "x-field", "x-field", "other", "xlf:var"),
    (Role::Other, "", "", "", ""),
];

fn names(role: Role) -> &'static (Role, &'static str, &'static str, &'static str, &'static str) {
    NAMES.iter().find(|(known, ..)| *known == role).unwrap_or(&NAMES[NAMES.len() - 1])
}

fn named(name: &str) -> Option<&str> {
    Some(name).filter(|name| !name.is_empty())
}

/// Returns the attribute `type` of TMX, if there is one for a role.
pub(super) fn tmx_type(role: Role) -> Option<&'static str> {
    named(names(role).1)
}

/// Returns the attribute `ctype` of XLIFF 1.2, if there is one for a role.
pub(in crate::format) fn ctype(role: Role) -> Option<&'static str> {
    named(names(role).2)
}

/// Returns the attributes `type` and `subType` of XLIFF 2.x, if there are any for a role.
pub(in crate::format) fn subtype(role: Role) -> (Option<&'static str>, Option<&'static str>) {
    (named(names(role).3), named(names(role).4))
}

/// Returns the role that TMX calls `name`.
pub(in crate::format) fn role_of_tmx(name: &str) -> Role {
    NAMES.iter().find(|(_, tmx, ..)| *tmx == name).map_or(Role::Other, |(role, ..)| *role)
}

/// Returns the role for the attribute `ctype` of XLIFF 1.2, or `type` or `subType` of XLIFF 2.x.
pub(in crate::format) fn role_of_ctype(name: &str) -> Role {
    let is_name = |names: &&(Role, &str, &str, &str, &str)| {
        [names.2, names.4].contains(&name) || names.3 == name && names.4.is_empty()
    };
    NAMES.iter().find(is_name).map_or(Role::Other, |(role, ..)| *role)
}
