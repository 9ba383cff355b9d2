//! Checks the imports of src/: modules depend on each other in one direction only, and the files of a module
//! do not import each other in a cycle. docs/explanation/architecture.md shows the modules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules that each top-level module may import. `error`, `limits`, `wording` and the module
/// itself are always allowed.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("align", &[]),
    ("aligner", &["align", "io", "keys", "lexicon", "score", "split", "text"]),
    (
        "audit",
        &[
            "align", "aligner", "corpus", "document", "figures", "format", "io", "quality", "run", "score",
            "text",
        ],
    ),
    ("cli", &[]),
    (
        "convert",
        &[
            "aligner",
            "corpus",
            "corrections",
            "document",
            "figures",
            "format",
            "io",
            "parquet_file",
            "quality",
            "run",
            "text",
        ],
    ),
    ("corpus", &["io", "parquet_file", "text"]),
    ("corrections", &["align", "format", "io"]),
    (
        "document",
        &["aligner", "corpus", "corrections", "figures", "format", "io", "quality", "split", "text"],
    ),
    ("eval", &["corrections", "figures", "format", "io"]),
    ("figures", &[]),
    ("format", &["parquet_file", "quality", "text"]),
    ("hub", &["aligner", "corpus", "document", "figures", "format", "io", "quality", "run", "text"]),
    ("io", &[]),
    ("keys", &["text"]),
    ("lexicon", &["io", "keys", "text"]),
    (
        "pair",
        &[
            "aligner", "corpus", "document", "figures", "format", "io", "keys", "lexicon", "run", "score",
            "text",
        ],
    ),
    ("parquet_file", &["io"]),
    ("quality", &["keys", "text"]),
    (
        "review",
        &[
            "align",
            "aligner",
            "audit",
            "convert",
            "corpus",
            "corrections",
            "document",
            "format",
            "io",
            "keys",
            "lexicon",
            "quality",
            "split",
            "text",
        ],
    ),
    (
        "run",
        &[
            "aligner",
            "align",
            "corpus",
            "corrections",
            "document",
            "figures",
            "format",
            "io",
            "quality",
            "split",
            "text",
        ],
    ),
    ("score", &["align", "keys", "lexicon", "text"]),
    ("split", &["text"]),
    ("text", &[]),
];

/// A path such as `crate::text::language::Language`, as its segments without `crate`.
type Segments = Vec<String>;

/// The source files, by module path.
struct Tree {
    files: BTreeMap<Segments, Source>,
}

#[derive(Default)]
struct Source {
    path: PathBuf,
    /// Absolute paths that the file names.
    imports: BTreeSet<Segments>,
    /// Names that the file re-exports, each with the path of the original item.
    exports: BTreeMap<String, Segments>,
}

impl Tree {
    fn read() -> Tree {
        let mut tree = Tree { files: BTreeMap::new() };
        tree.add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &Vec::new());
        tree
    }

    fn add(&mut self, folder: &Path, module: &Segments) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let inner: Segments = module.iter().cloned().chain([name.clone()]).collect();
            if path.is_dir() {
                self.add(&path, &inner);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !name.ends_with("_tests")
            {
                let is_root = matches!(name.as_str(), "mod" | "lib" | "main");
                let module = if is_root { module.clone() } else { inner };
                // The program and the library are two crates with one root folder.
                if name != "main" {
                    self.files.insert(module.clone(), parse(&path, &module));
                }
            }
        }
    }

    /// The module whose file defines the item at a path. Follows re-exports.
    fn target(&self, path: &[String], depth: usize) -> Option<Segments> {
        let length = (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(length);
        match rest.first().and_then(|name| self.files[module].exports.get(name)) {
            Some(export) if depth < 8 => self.target(export, depth + 1),
            _ => Some(module.to_vec()),
        }
    }

    /// For each module, the other modules that it imports.
    fn arrows(&self) -> BTreeMap<&Segments, BTreeSet<Segments>> {
        let arrows = |(module, source): (&'_ Segments, &Source)| {
            let targets = source.imports.iter().filter_map(|path| self.target(path, 0));
            targets.filter(|target| target != module && !target.is_empty()).collect()
        };
        self.files.iter().map(|(module, source)| (module, arrows((module, source)))).collect()
    }
}

/// Reads the imports of one file, excluding its tests.
fn parse(path: &Path, module: &Segments) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let code: String =
        code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n");
    let mut source = Source { path: path.into(), ..Source::default() };
    for statement in format!("\n{code}").split(';') {
        let Some((is_export, tree)) = use_tree(statement) else { continue };
        for path in flatten(tree) {
            let Some(path) = absolute(&path, module) else { continue };
            if is_export {
                source.exports.insert(path.last().unwrap().clone(), path);
            } else {
                source.imports.insert(path);
            }
        }
    }
    // Paths in expressions, such as `crate::text::detect(…)`.
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let rest = &code[at..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
            source.imports.extend(absolute(rest[..end].trim_end_matches(':'), module));
        }
    }
    source
}

/// The tree of the `use` declaration that ends a statement, and whether it is a re-export.
fn use_tree(statement: &str) -> Option<(bool, &str)> {
    // Text after a semicolon on the same line is part of a string.
    let starts = statement.match_indices('\n').map(|(at, _)| at + 1);
    starts
        .filter_map(|start| {
            let line = statement[start..].trim_start();
            let exported = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) "));
            exported.unwrap_or(line).strip_prefix("use ").map(|tree| (exported.is_some(), tree))
        })
        .next()
}

/// The paths of a `use` tree: `a::{b, c::{self, d}}` yields `a::b`, `a::c` and `a::c::d`.
fn flatten(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap().trim();
        return vec![path.trim_end_matches("::self").trim_end_matches("::*").to_owned()];
    };
    let (prefix, inner) = (&tree[..open], &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())]);
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| flatten(&format!("{prefix}{}", part.trim()))).collect()
}

/// The path from the root of the crate, or `None` for a path into another crate.
fn absolute(path: &str, module: &Segments) -> Option<Segments> {
    let mut segments = path.split("::").map(str::trim).peekable();
    let mut base = match *segments.peek()? {
        "crate" => {
            segments.next();
            Vec::new()
        }
        "self" => {
            segments.next();
            module.clone()
        }
        "super" => module.clone(),
        // `pub use file::Item` in the mod.rs of a module.
        _ => module.clone(),
    };
    while segments.next_if(|segment| *segment == "super").is_some() {
        base.pop()?;
    }
    base.extend(segments.map(str::to_owned));
    (!base.is_empty()).then_some(base)
}

#[test]
fn modules_import_in_one_direction() {
    let tree = Tree::read();
    let mut wrong = Vec::new();
    for (module, targets) in tree.arrows() {
        let Some(top) = module.first() else { continue };
        let allowed = MAY_IMPORT.iter().find(|(name, _)| name == top).map(|(_, allowed)| *allowed);
        for target in targets {
            let other = &target[0];
            let is_shared = matches!(other.as_str(), "error" | "limits" | "wording");
            if other != top && !is_shared && !allowed.is_some_and(|allowed| allowed.contains(&other.as_str()))
            {
                wrong.push(format!("{} imports {}", module.join("::"), target.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the direction of MAY_IMPORT:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_itself_has_no_cycle() {
    let mut reached: BTreeSet<&str> = ["error", "limits", "wording"].into();
    loop {
        let before = reached.len();
        for (top, allowed) in MAY_IMPORT {
            if allowed.iter().all(|other| reached.contains(other)) {
                reached.insert(top);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let rest: Vec<_> = MAY_IMPORT.iter().filter(|(top, _)| !reached.contains(top)).collect();
    assert!(rest.is_empty(), "a cycle of modules: {rest:?}");
}

#[test]
fn files_do_not_import_each_other_in_a_cycle() {
    let tree = Tree::read();
    let arrows = tree.arrows();
    let reach = |from: &Segments| {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![from.clone()];
        while let Some(module) = waiting.pop() {
            for target in arrows.get(&module).into_iter().flatten() {
                if seen.insert(target.clone()) {
                    waiting.push(target.clone());
                }
            }
        }
        seen
    };
    let cycles: Vec<String> = (tree.files.iter())
        .filter(|(module, _)| reach(module).contains(*module))
        .map(|(module, source)| format!("{} ({})", module.join("::"), source.path.display()))
        .collect();
    assert!(cycles.is_empty(), "files in a cycle of imports:\n{}", cycles.join("\n"));
}
