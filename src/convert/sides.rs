//! Chooses the source and the target from columns by their languages.

use crate::document::LanguageChoice;
use crate::text::Language;

/// Chooses the source and the target from columns of texts. If the caller set a language, chooses by
/// language only. Otherwise, the first of two columns is the source and the second is the target, unless both
/// are in the same language. Among more columns, chooses the only French one and the only one in another
/// language.
pub(super) fn pair(columns: &[(usize, Option<Language>)], set: &LanguageChoice) -> Option<(usize, usize)> {
    const FRENCH: Option<Language> = Some(Language::French);
    let only = |fits: &dyn Fn(Option<Language>) -> bool| {
        let mut found = columns.iter().filter(|(_, lang)| fits(*lang)).map(|(column, _)| *column);
        found.next().filter(|_| found.next().is_none())
    };
    let (src, tgt) = (set.src.as_ref().map(|tag| tag.lang()), set.tgt.as_ref().map(|tag| tag.lang()));
    let of = |lang| only(&move |other| other == lang);
    let other_than = |lang| {
        let known = |other: Option<_>| other.is_some() && other != lang;
        only(&known).filter(|_| lang.is_some())
    };
    let found = match (src, tgt) {
        (Some(_), Some(_)) => of(src).zip(of(tgt)),
        (Some(_), None) => of(src).zip(if src == FRENCH { other_than(src) } else { of(FRENCH) }),
        (None, Some(_)) => (if tgt == FRENCH { other_than(tgt) } else { of(FRENCH) }).zip(of(tgt)),
        (None, None) => None,
    };
    let is_free = src.is_none() && tgt.is_none();
    let in_order = || match *columns {
        [(first, a), (second, b)] if is_free && (a.is_none() || a != b) => Some((first, second)),
        _ => None,
    };
    let by_french = || {
        let (french, other) = of(FRENCH).zip(other_than(FRENCH))?;
        is_free.then_some((french.min(other), french.max(other)))
    };
    found.or_else(in_order).or_else(by_french)
}
