//! Recognises files, such as pictures and data, that accompany documents but have no text to translate.

use crate::text::Language;
use std::ffi::OsStr;
use std::path::{Component, Path};

/// Extensions of pictures, sounds, fonts, style sheets, programs and data.
const OTHER: &[&str] = &[
    "avi", "avif", "bmp", "c", "cjs", "cpp", "css", "eot", "flac", "gif", "go", "h", "heic", "ico", "ini",
    "java", "jpeg", "jpg", "js", "json", "json5", "jsx", "less", "lock", "map", "mjs", "mov", "mp3", "mp4",
    "ogg", "otf", "png", "psd", "py", "rb", "rs", "sass", "scss", "sh", "svg", "tif", "tiff", "toml", "ts",
    "tsx", "ttf", "wav", "webm", "webp", "woff", "woff2", "yaml", "yml",
];

/// Whether the extension of a file shows that it is not a document.
pub(super) fn is_other(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| OTHER.contains(&extension.as_str()))
}

/// Returns the language that the name of a file or of one of its folders states: `a.fr.md`, `fr/a.md`,
/// `fr-CA/a.md`.
pub(crate) fn language_of_path(path: &Path) -> Option<Language> {
    let stem = path.file_stem()?.to_str()?;
    let code = stem.rsplit_once(['.', '_']).map(|(_, code)| code);
    let folders = path.parent()?.components().rev().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    // Other codes are too often words.
    let language = |name: &str| {
        let code = name.split(['-', '_']).next().unwrap_or_default();
        (code.len() == 2).then(|| Language::from_code(code)).flatten()
    };
    code.into_iter().chain(folders).find_map(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_in_names_and_folders() {
        let language = |path: &str| language_of_path(Path::new(path));
        assert_eq!(language("docs/fr/guide/a.md"), Some(Language::French));
        assert_eq!(language("docs/pt-BR/a.md"), Some(Language::Portuguese));
        assert_eq!(language("fr/a.en.md"), Some(Language::English));
        assert_eq!(language("docs/how-to-do-it.md"), None);
        assert_eq!(language("guide/a.md"), None);
    }

    #[test]
    fn pictures_are_no_documents() {
        for (name, expected) in
            [("a.PNG", true), ("a.json", true), ("a.md", false), ("png", false), ("a.pdf", false)]
        {
            assert_eq!(is_other(Path::new(name)), expected, "{name}");
        }
    }
}
