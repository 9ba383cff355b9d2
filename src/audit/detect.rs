//! Audits one aligned document.

use super::places::Places;
use super::stale::{OldSource, Present, Stale, stale};
use super::{DocumentAudit, Draft, Examiners, Finding, Kind, passages, suspicions};
use crate::aligner::Alignment;
use crate::document::Cut;
use crate::figures::thousandths;
use crate::text::Language;
use crate::wording::{count, list};
use std::ops::Range;
use std::path::PathBuf;

/// Findings of at least this probability reduce the coverage of a document, even if they are not reported.
pub(super) const CERTAIN: f32 = 0.5;
/// The highest probability of a finding about texts. All of them are estimates.
const NEVER_CERTAIN: f64 = 0.999;
/// The share of a truncated passage that counts as translated.
const TRUNCATED: f64 = 0.5;

/// The two sides of a document and their languages.
pub(crate) struct Sides<'a> {
    pub src: Places<'a>,
    pub tgt: Places<'a>,
    pub languages: [Language; 2],
}

/// Audits an aligned document, whose source may have an old version. Adds its findings with a probability of
/// at least `min` to `audit`, and sets the numbers of sentences and the coverage.
pub(crate) fn examine(
    sides: &Sides<'_>,
    (alignment, old): (&Alignment, Option<&OldSource<'_>>),
    examiners: &Examiners,
    min: f32,
    audit: &mut DocumentAudit,
) {
    let sentences = [sides.src.texts(), sides.tgt.texts()];
    let suspicions = suspicions(alignment, sentences, examiners);
    audit.has_lines = [sides.src.has_lines(), sides.tgt.has_lines()];
    audit.sentences = sentences.map(|side| side.len() as u64);
    let mut all = passages(&suspicions, alignment, min.min(CERTAIN));
    audit.characters = characters(&all, &sides.src);
    let (total, translated) = audit.characters;
    audit.coverage = Some(if total == 0 { 1.0 } else { thousandths(translated as f64 / total as f64) });
    let present = Present { source: sentences[0], alignment, suspicions: &suspicions };
    let mut stale = old.map_or_else(Vec::new, |old| stale(old, present));
    stale.retain(|it| it.draft.probability >= min);
    all.retain(|draft| draft.probability >= min && !is_explained(draft, &stale));
    let mut notes: Vec<Option<String>> = vec![None; all.len()];
    for Stale { draft, note } in stale {
        let at = all.partition_point(|it| (it.src.start, it.tgt.start) <= (draft.src.start, draft.tgt.start));
        all.insert(at, draft);
        notes.insert(at, Some(note));
    }
    for (draft, changed) in all.iter().zip(notes) {
        let (src, tgt) = (sides.src.passage(&draft.src), sides.tgt.passage(&draft.tgt));
        let at = match (&src, &tgt) {
            (Some(_), None) => Some(sides.tgt.before(draft.tgt.start)),
            (None, Some(_)) => Some(sides.src.before(draft.src.start)),
            _ => None,
        };
        let texts = [&src, &tgt].map(|side| side.as_ref().map_or("", |it| it.text.as_str()));
        let note = changed.unwrap_or_else(|| note(draft, sides, examiners, texts));
        audit.push(Finding {
            document: audit.document.clone(),
            kind: draft.kind,
            probability: thousandths(f64::from(draft.probability)).min(NEVER_CERTAIN),
            note,
            src,
            tgt,
            at,
        });
    }
}

/// Returns the findings about an aligned document with a probability of at least `min`. Their numbers are
/// those of sentences.
pub(crate) fn findings(
    (src, tgt): (&Cut, &Cut),
    languages: [Language; 2],
    alignment: &Alignment,
    examiners: &Examiners,
    min: f32,
) -> Vec<Finding> {
    let sides = Sides {
        src: Places::of(src, false, languages[0]),
        tgt: Places::of(tgt, false, languages[1]),
        languages,
    };
    let mut audit = DocumentAudit::new("", PathBuf::new(), PathBuf::new());
    examine(&sides, (alignment, None), examiners, min, &mut audit);
    audit.findings
}

/// Whether a stale passage already explains this finding, so that it is not reported twice.
fn is_explained(draft: &Draft, stale: &[Stale]) -> bool {
    let within =
        |inner: &Range<u32>, outer: &Range<u32>| inner.start >= outer.start && inner.end <= outer.end;
    match draft.kind {
        Kind::Omission => {
            draft.src.clone().all(|number| stale.iter().any(|it| it.draft.src.contains(&number)))
        }
        Kind::Addition | Kind::Duplicate => {
            draft.tgt.clone().all(|number| stale.iter().any(|it| it.draft.tgt.contains(&number)))
        }
        Kind::Numbers | Kind::Truncated | Kind::Doubtful => {
            stale.iter().any(|it| within(&draft.src, &it.draft.src) && within(&draft.tgt, &it.draft.tgt))
        }
        _ => false,
    }
}

/// Returns the number of characters of the source, and of those that are translated.
fn characters(drafts: &[Draft], src: &Places<'_>) -> (u64, u64) {
    let mut missing = vec![0f64; src.texts().len()];
    for draft in drafts.iter().filter(|draft| draft.probability >= CERTAIN) {
        let share = match draft.kind {
            Kind::Omission | Kind::Untranslated | Kind::WrongLanguage | Kind::Doubtful => 1.0,
            Kind::Truncated => TRUNCATED,
            _ => continue,
        };
        for number in draft.src.clone() {
            let missing = &mut missing[number as usize];
            *missing = missing.max(share);
        }
    }
    let lengths = (0..missing.len()).map(|number| src.chars(number));
    let (mut total, mut translated) = (0, 0.0);
    for (length, missing) in lengths.zip(missing) {
        total += length;
        translated += length as f64 * (1.0 - missing);
    }
    (total, translated.round() as u64)
}

/// Returns the reason for a finding.
fn note(draft: &Draft, sides: &Sides<'_>, examiners: &Examiners, [source, target]: [&str; 2]) -> String {
    let [own, other] = sides.languages.map(Language::name);
    let remnant = |side: &Places<'_>, name: &str| match draft.remnant.len() {
        0 => String::new(),
        1 => format!("; {name} sentence {} hardly corresponds to it", side.shown(draft.remnant.start)),
        _ => {
            let (first, last) = (side.shown(draft.remnant.start), side.shown(draft.remnant.end - 1));
            format!("; {name} sentences {first}-{last} hardly correspond to it")
        }
    };
    match draft.kind {
        Kind::Omission => {
            let sentences = count(draft.src.len(), "source sentence");
            format!("{sentences} without a translation{}", remnant(&sides.tgt, "target"))
        }
        Kind::Addition => {
            let sentences = count(draft.tgt.len(), "target sentence");
            format!("{sentences} without a source{}", remnant(&sides.src, "source"))
        }
        Kind::Duplicate => "this text occurs twice in the translation, but only once in the source".into(),
        Kind::Untranslated => format!("the {own} and the {other} text are the same"),
        Kind::WrongLanguage => wrong_language(sides.languages, examiners, [source, target]),
        Kind::Numbers => numbers(examiners, source, target),
        Kind::Truncated => {
            let [source, target] = [source, target].map(|text| text.chars().count());
            format!("the translation seems to stop early ({target} characters for {source})")
        }
        Kind::Doubtful => "the words of the two sides hardly correspond".into(),
        Kind::Moved => "the translation has this passage in a different place".into(),
        Kind::Stale | Kind::UntranslatedFile => draft.kind.definition().trim_end_matches('.').into(),
    }
}

fn wrong_language(languages: [Language; 2], examiners: &Examiners, texts: [&str; 2]) -> String {
    let of_side = |side: usize| {
        let found = examiners.language_instead(side, texts[side])?;
        let name = ["source", "translation"][side];
        Some(format!("the {name} is in {}, not in {}", found.name(), languages[side].name()))
    };
    let sides: Vec<String> = (0..2).filter_map(of_side).collect();
    let [own, other] = languages.map(Language::name);
    if sides.is_empty() {
        format!("one side is not in its language ({own} or {other})")
    } else {
        sides.join("; ")
    }
}

fn numbers(examiners: &Examiners, source: &str, target: &str) -> String {
    let [source, target] = examiners.texts.different_numbers(source, target).map(|numbers| {
        let numbers: Vec<String> = numbers.iter().map(|number| number.value.to_string()).collect();
        list(numbers.iter().map(String::as_str))
    });
    match (source.as_str(), target.as_str()) {
        (source, "") => format!("only in the source: {source}"),
        ("", target) => format!("only in the translation: {target}"),
        (source, target) => format!("only in the source: {source}; only in the translation: {target}"),
    }
}
