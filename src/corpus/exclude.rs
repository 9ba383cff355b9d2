//! Reads `.enregardignore`, which excludes files of a folder. Its syntax is that of `.gitignore`.

use crate::error::{Error, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The name of the file.
const NAME: &str = ".enregardignore";

/// The patterns of a folder, in the order of the file. The last one that matches decides.
#[derive(Debug, Default)]
pub(super) struct Exclusions {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    /// The parts of the pattern between slashes.
    parts: Vec<Part>,
    /// Whether the pattern includes what an earlier one excludes.
    includes: bool,
    only_folders: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Any number of folders.
    Folders,
    Name(Vec<char>),
}

impl Exclusions {
    /// Reads the patterns of the folder `root`, which may have none.
    pub(super) fn of(root: &Path) -> Result<Exclusions> {
        let path = root.join(NAME);
        match fs::read(&path) {
            Ok(bytes) => Ok(Exclusions::parse(&String::from_utf8_lossy(&bytes))),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(Exclusions::default()),
            Err(source) => Err(Error::io(path, source).help("check the permissions")),
        }
    }

    fn parse(text: &str) -> Exclusions {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Exclusions { patterns: text.lines().filter_map(Pattern::parse).collect() }
    }

    /// Whether a file or folder is excluded. `folders` are the subfolders that lead to it. The caller must
    /// not call this for the content of an excluded folder.
    pub(super) fn exclude(&self, folders: &[String], name: &str, is_folder: bool) -> bool {
        let path: Vec<Vec<char>> =
            folders.iter().map(String::as_str).chain([name]).map(|part| part.chars().collect()).collect();
        let matching =
            |pattern: &&Pattern| (is_folder || !pattern.only_folders) && path_matches(&pattern.parts, &path);
        self.patterns.iter().rev().find(matching).is_some_and(|pattern| !pattern.includes)
    }
}

impl Pattern {
    /// Parses a line. Returns `None` for a blank line or a comment.
    fn parse(line: &str) -> Option<Pattern> {
        let line = line.trim_end_matches(['\r', '\n']);
        if line.starts_with('#') {
            return None;
        }
        // A space at the end counts only after a backslash.
        let mut line = line;
        while line.ends_with([' ', '\t']) && !line.ends_with("\\ ") {
            line = &line[..line.len() - 1];
        }
        let (includes, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let only_folders = line.ends_with('/');
        let line = line.strip_suffix('/').unwrap_or(line);
        if line.is_empty() {
            return None;
        }
        let part = |part: &str| if part == "**" { Part::Folders } else { Part::Name(part.chars().collect()) };
        let mut parts: Vec<Part> = line.trim_start_matches('/').split('/').map(part).collect();
        // A pattern without a slash applies in all subfolders.
        if !line.contains('/') {
            parts.insert(0, Part::Folders);
        }
        parts.dedup_by(|next, part| (&*next, &*part) == (&Part::Folders, &Part::Folders));
        Some(Pattern { parts, includes, only_folders })
    }
}

/// Whether a pattern matches a whole path.
fn path_matches(parts: &[Part], path: &[Vec<char>]) -> bool {
    match parts.split_first() {
        None => path.is_empty(),
        // At the end, `**` matches the content of a folder, but not the folder.
        Some((Part::Folders, [])) => !path.is_empty(),
        Some((Part::Folders, rest)) => (0..=path.len()).any(|skipped| path_matches(rest, &path[skipped..])),
        Some((Part::Name(pattern), rest)) => path
            .split_first()
            .is_some_and(|(name, path)| name_matches(pattern, name) && path_matches(rest, path)),
    }
}

/// Whether a pattern with `*`, `?`, `[…]` and `\` matches a whole name. Takes quadratic time at most.
fn name_matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    // After the last `*`: where the pattern continues, and where the name continued when it was last tried.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p + 1, n));
            p += 1;
        } else if let Some(length) = one_matches(&pattern[p..], name[n]) {
            (p, n) = (p + length, n + 1);
        } else if let Some((after, tried)) = star {
            star = Some((after, tried + 1));
            (p, n) = (after, tried + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Returns the length of the part of the pattern that matches this one character.
fn one_matches(pattern: &[char], c: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['\\', escaped, ..] => (*escaped == c).then_some(2),
        ['[', inside @ ..] => match class_matches(inside, c) {
            Some((length, matches)) => matches.then_some(length + 1),
            None => (c == '[').then_some(1),
        },
        [literal, ..] => (*literal == c).then_some(1),
        [] => None,
    }
}

/// Returns the length of the class whose opening bracket precedes `pattern`, and whether it has the
/// character. Returns `None` if the class is not closed.
fn class_matches(pattern: &[char], c: char) -> Option<(usize, bool)> {
    let negated = matches!(pattern.first(), Some('!' | '^'));
    let start = usize::from(negated);
    let mut found = false;
    let mut at = start;
    loop {
        let first = *pattern.get(at)?;
        if first == ']' && at > start {
            return Some((at + 1, found != negated));
        }
        match (pattern.get(at + 1), pattern.get(at + 2)) {
            (Some('-'), Some(last)) if *last != ']' => {
                found |= (first..=*last).contains(&c);
                at += 3;
            }
            _ => {
                found |= first == c;
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the patterns exclude a path, of which a final slash marks a folder.
    fn excluded(patterns: &str, path: &str) -> bool {
        let exclusions = Exclusions::parse(patterns);
        let is_folder = path.ends_with('/');
        let mut folders: Vec<String> = path.trim_end_matches('/').split('/').map(str::to_owned).collect();
        let name = folders.pop().unwrap();
        let outer = (1..=folders.len())
            .any(|count| exclusions.exclude(&folders[..count - 1], &folders[count - 1], true));
        outer || exclusions.exclude(&folders, &name, is_folder)
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        for (pattern, path, expected) in [
            ("*.json", "a/b.json", true),
            ("*.json", "a/b.json5", false),
            ("/*.md", "b.md", true),
            ("/*.md", "a/b.md", false),
            ("a/*.md", "a/b.md", true),
            ("a/*.md", "c/a/b.md", false),
            ("b/", "a/b/c.md", true),
            ("b/", "a/b", false),
            ("b", "a/b/c/d.md", true),
            ("**/b/*.md", "a/x/b/c.md", true),
            ("**/b/*.md", "b/c.md", true),
            ("a/**/c.md", "a/c.md", true),
            ("a/**/c.md", "a/x/y/c.md", true),
            ("a/**", "a/x/c.md", true),
            ("a/**", "a/", false),
            ("?.md", "é.md", true),
            ("[a-c]x[!0-9].md", "bxy.md", true),
            ("[a-c]x[!0-9].md", "bx1.md", false),
            ("[]a].md", "].md", true),
            ("[a", "[a", true),
            ("\\*.md", "a.md", false),
            ("\\*.md", "*.md", true),
            ("\\#a", "#a", true),
            ("#a", "#a", false),
            ("a.md  ", "a.md", true),
            ("", "a.md", false),
            ("/", "a.md", false),
            ("*.md\n!keep.md", "a/keep.md", false),
            ("*.md\n!keep.md\na/", "a/keep.md", true),
            ("a*b*c", "axxbxxc", true),
            ("a*b*c", "axxbxx", false),
        ] {
            assert_eq!(excluded(pattern, path), expected, "{pattern:?} {path:?}");
        }
    }

    #[test]
    fn many_stars_take_little_time() {
        let pattern = "*a".repeat(500) + "b";
        assert!(!excluded(&pattern, &"a".repeat(5000)));
    }
}
