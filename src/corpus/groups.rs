//! Finds the texts of documents in several languages, by the names of the files in one folder per language.

use crate::corpus::names::UniqueNames;
use crate::corpus::pairs::{FilePairs, is_folder, is_same_text, mixed, same};
use crate::corpus::walk::files;
use crate::corpus::{Input, Unpaired, document_name};
use crate::error::{Error, Result};
use crate::io::is_stdin;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document in several languages.
#[derive(Debug, Clone)]
pub(crate) struct DocumentGroup {
    /// The name of the document in the output.
    pub name: String,
    /// The texts, in the order of the languages. `None` if the document is not in a language.
    pub texts: Vec<Option<Input>>,
}

impl DocumentGroup {
    /// Returns the size of all texts in bytes, as an estimate of memory use.
    pub(crate) fn weight(&self) -> u64 {
        self.texts.iter().flatten().map(Input::weight).sum()
    }

    /// Returns the name of a text for messages, which is empty if the document lacks the language.
    pub(crate) fn place(&self, text: usize) -> &Path {
        self.texts[text].as_ref().map_or(Path::new(""), |input| input.place())
    }
}

/// The documents of a run, and the files that belong to none.
#[derive(Debug, Default)]
pub(crate) struct DocumentGroups {
    /// The documents, sorted by the paths of the files of the central language.
    pub groups: Vec<DocumentGroup>,
    /// Files without a counterpart.
    pub unpaired: Vec<Unpaired>,
    /// The folders of the files, or nothing if the texts are files.
    pub folders: Vec<PathBuf>,
}

/// One file for each language, or one folder for each language.
#[derive(Debug, Clone)]
pub(crate) struct TextPaths {
    paths: Vec<PathBuf>,
    are_folders: bool,
}

impl TextPaths {
    /// Checks that the paths are all files or all folders, and all different.
    ///
    /// # Errors
    /// Returns a call error if they are not, or an I/O error if a path does not exist.
    pub(crate) fn new(paths: Vec<PathBuf>) -> Result<TextPaths> {
        let kinds = paths.iter().map(|path| is_folder(path)).collect::<Result<Vec<bool>>>()?;
        let folder = kinds.iter().position(|&is_folder| is_folder);
        let file = kinds.iter().position(|&is_folder| !is_folder);
        if let (Some(folder), Some(file)) = (folder, file) {
            return Err(mixed(&paths[folder], &paths[file]));
        }
        if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
            return Err(Error::call("only one of the texts can be read from standard input")
                .help("give the others as files"));
        }
        for (number, path) in paths.iter().enumerate() {
            if let Some(earlier) = paths[..number].iter().find(|earlier| is_same_text(earlier, path)) {
                return Err(same(earlier, path, if folder.is_some() { "folder" } else { "file" }));
            }
        }
        Ok(TextPaths { paths, are_folders: folder.is_some() })
    }

    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Returns the folders of all languages, or the files.
    fn all(&self) -> Vec<&Path> {
        self.paths.iter().map(PathBuf::as_path).collect()
    }

    /// Returns the first files of a language, at most `most`.
    pub(crate) fn first_files(&self, language: usize, most: usize) -> Result<Vec<PathBuf>> {
        let path = &self.paths[language];
        if !self.are_folders {
            return Ok(vec![path.clone()]);
        }
        Ok(files(path, &self.all())?.into_iter().take(most).map(|file| file.path).collect())
    }

    /// Groups the files. Each folder is compared with that of the language `hub`, so each document has a text in that
    /// language. A folder may contain those of other languages, whose files are not part of it.
    ///
    /// # Errors
    /// Returns an error if a folder has no file that belongs to one in the folder of `hub`.
    pub(crate) fn groups(&self, hub: usize) -> Result<DocumentGroups> {
        if !self.are_folders {
            let named = self.paths[hub..].iter().chain(&self.paths).find(|path| !is_stdin(path));
            let name = document_name(named.unwrap_or(&self.paths[hub]));
            let texts = self.paths.iter().map(|path| Some(Input::File(path.clone()))).collect();
            let groups = vec![DocumentGroup { name, texts }];
            return Ok(DocumentGroups { groups, ..DocumentGroups::default() });
        }
        let mut found: BTreeMap<PathBuf, DocumentGroup> = BTreeMap::new();
        let (mut targets, mut sources): (Vec<Unpaired>, BTreeMap<PathBuf, Unpaired>) = Default::default();
        for (language, folder) in self.paths.iter().enumerate().filter(|(language, _)| *language != hub) {
            let FilePairs { pairs, unpaired, .. } =
                FilePairs::find_among(&self.paths[hub], folder, &self.all())?;
            for pair in pairs {
                let group = found.entry(pair.src.place().into()).or_insert_with(|| {
                    let mut texts = vec![None; self.paths.len()];
                    texts[hub] = Some(pair.src);
                    DocumentGroup { name: pair.name, texts }
                });
                group.texts[language] = Some(pair.tgt);
            }
            let (of_hub, others): (Vec<_>, Vec<_>) = unpaired.into_iter().partition(|file| file.is_source);
            targets.extend(others);
            sources.extend(of_hub.into_iter().map(|file| (file.file.clone(), file)));
        }
        sources.retain(|file, _| !found.contains_key(file));
        let mut names = UniqueNames::default();
        let unique = |group: DocumentGroup, names: &mut UniqueNames| {
            let name = names.unique(group.name);
            DocumentGroup { name, ..group }
        };
        let groups = found.into_values().map(|group| unique(group, &mut names)).collect();
        let unpaired = sources.into_values().chain(targets).collect();
        Ok(DocumentGroups { groups, unpaired, folders: self.paths.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folders(files: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
        let root = tempfile::tempdir().unwrap();
        let languages = ["fr", "en", "de"].map(|language| root.path().join(language));
        for language in &languages {
            fs::create_dir(language).unwrap();
        }
        for file in files {
            fs::write(root.path().join(file), "x").unwrap();
        }
        (root, languages.into())
    }

    #[test]
    fn a_document_may_lack_a_language() {
        let files =
            ["fr/a.txt", "fr/b.fr.txt", "fr/c.txt", "en/b.en.txt", "en/d.txt", "de/a.txt", "de/b.txt"];
        let (_root, paths) = folders(&files);
        let found = TextPaths::new(paths.clone()).unwrap().groups(0).unwrap();
        let present = |group: &DocumentGroup| group.texts.iter().map(Option::is_some).collect::<Vec<_>>();
        let groups: Vec<_> = found.groups.iter().map(|group| (group.name.as_str(), present(group))).collect();
        assert_eq!(groups, [("a", vec![true, false, true]), ("b", vec![true; 3])]);
        let unpaired: Vec<_> = found.unpaired.iter().map(|file| file.file.clone()).collect();
        assert_eq!(unpaired, [paths[0].join("c.txt"), paths[1].join("d.txt")]);
    }

    #[test]
    fn a_folder_within_another_belongs_to_its_own_language_only() {
        let (root, _) = folders(&["a.txt", "en/a.txt", "de/a.txt", "de/b.txt"]);
        let paths = vec![root.path().into(), root.path().join("en"), root.path().join("de")];
        let texts = TextPaths::new(paths.clone()).unwrap();
        assert_eq!(texts.first_files(0, 9).unwrap(), [root.path().join("a.txt")]);
        let found = texts.groups(0).unwrap();
        let places = |group: &DocumentGroup| [0, 1, 2].map(|text| group.place(text).to_path_buf());
        let expected = [paths[0].join("a.txt"), paths[1].join("a.txt"), paths[2].join("a.txt")];
        assert_eq!(found.groups.iter().map(places).collect::<Vec<_>>(), [expected]);
        let unpaired: Vec<_> = found.unpaired.iter().map(|file| file.file.clone()).collect();
        assert_eq!(unpaired, [paths[2].join("b.txt")]);
    }

    #[test]
    fn files_are_one_document() {
        let (root, _) = folders(&["a.fr.txt", "a.en.txt", "a.de.txt"]);
        let files = ["a.en.txt", "a.fr.txt", "a.de.txt"].map(|name| root.path().join(name));
        let found = TextPaths::new(files.to_vec()).unwrap().groups(1).unwrap();
        assert_eq!((found.groups.len(), found.groups[0].name.as_str()), (1, "a"));
        let error = |paths: Vec<PathBuf>| TextPaths::new(paths).unwrap_err().to_string();
        let twice = error(vec![files[0].clone(), files[1].clone(), files[0].clone()]);
        assert!(twice.contains("is the same file as"), "{twice}");
        let mixed = error(vec![files[0].clone(), root.path().join("fr"), files[1].clone()]);
        assert!(mixed.contains("is a folder, but"), "{mixed}");
    }
}
