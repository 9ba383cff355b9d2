//! The modules know each other as docs/explanation/architecture.md says: down the pipeline only.

use std::collections::BTreeSet;
use std::path::Path;

/// Which modules each module may name; itself and `error` go without saying.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("align", &[]),
    ("cli", &["pipeline"]),
    ("eval", &["format"]),
    ("format", &[]),
    ("lexicon", &["text"]),
    ("pipeline", &["align", "eval", "format", "lexicon", "score", "split", "text"]),
    ("score", &["align", "lexicon", "text"]),
    ("split", &["text"]),
    ("text", &[]),
];

/// The modules that the code under `path` names after `crate::`.
fn named(path: &Path, names: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            named(&entry.unwrap().path(), names);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let source = std::fs::read_to_string(path).unwrap();
        // Whatever stands behind "crate::", in comments too: a comment that links there depends on it as well.
        for rest in source.split("crate::").skip(1) {
            names.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
}

#[test]
fn modules_look_down_the_pipeline_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (module, may_know) in MAY_KNOW {
        let mut names = BTreeSet::new();
        for path in [src.join(module), src.join(format!("{module}.rs"))] {
            if path.exists() {
                named(&path, &mut names);
            }
        }
        let is_module = |name: &&String| MAY_KNOW.iter().any(|(module, _)| module == name);
        for name in names.iter().filter(is_module).filter(|name| name != module) {
            assert!(
                may_know.contains(&name.as_str()),
                "{module} names {name}; docs/explanation/architecture.md says who may"
            );
        }
    }
}
