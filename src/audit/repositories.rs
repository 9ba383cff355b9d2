//! Finds earlier versions of files in their git repositories. Each repository is asked by few processes,
//! however many files it has.

use super::git::{self, Commit, Failure, History, Objects};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The repositories of the files of a run. All threads share them.
#[derive(Default)]
pub(super) struct Repositories {
    /// For each root, its repository.
    roots: Mutex<HashMap<PathBuf, Arc<Repository>>>,
    /// For each folder, its place in a repository.
    folders: Mutex<HashMap<PathBuf, Result<Place, Failure>>>,
}

/// A file or a folder in a repository.
#[derive(Clone)]
struct Place {
    repository: Arc<Repository>,
    /// The path from the root of the repository, with `/` between its parts. The path of a folder ends in `/`
    /// unless it is empty.
    path: String,
}

/// A repository. Its questions are answered by one process of each kind.
struct Repository {
    root: PathBuf,
    history: Mutex<Option<History>>,
    objects: Mutex<Option<Objects>>,
    /// Commits that were looked up: by the name of a revision, or as the last one before a date.
    commits: Mutex<HashMap<String, Result<String, Failure>>>,
}

/// A panic cannot leave these maps inconsistent, so a poisoned lock can still be used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "the current folder".into() } else { folder.display().to_string() }
}

impl Repositories {
    /// Returns the hash of the commit that a revision names in the repository of a file.
    pub(super) fn commit(&self, file: &Path, revision: &str) -> Result<String, Failure> {
        let folder = folder_of(file);
        let place =
            self.folder(folder)?.ok_or_else(|| format!("{} is not in a git repository", shown(folder)))?;
        place.repository.named(revision, || {
            let name = format!("{revision}^{{commit}}");
            let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
            let found = git::lines(&place.repository.root, &args)?.unwrap_or_default().into_iter().next();
            found.ok_or_else(|| format!("the git repository of {} has no revision {revision}", shown(folder)))
        })
    }

    /// Returns the last commit that changed `translation`, as a commit of the repository of `source`. If the
    /// two files are in different repositories, it is the last commit there before that date.
    pub(super) fn last_change(&self, translation: &Path, source: &Path) -> Result<String, Failure> {
        let place = self.file(translation)?.ok_or("the translation is not in a git repository")?;
        let commit = place.last_change()?.ok_or("the translation has never been committed")?;
        let Commit { hash, date } = &*commit;
        let other = self.file(source)?.ok_or("the source is not in a git repository")?.repository;
        if Arc::ptr_eq(&place.repository, &other) {
            return Ok(hash.clone());
        }
        let before = format!("--before={date}");
        other.named(&before, || {
            let found = git::lines(&other.root, &["rev-list", "-1", &before, "HEAD"])??.into_iter().next();
            found.ok_or_else(|| format!("the source has no commit before {date}"))
        })
    }

    /// Returns the content of a file in a commit. If the file was renamed since, returns the content of the
    /// file with the old name.
    pub(super) fn content(&self, file: &Path, commit: &str) -> Result<Vec<u8>, Failure> {
        let place = self.file(file)?.ok_or("the source is not in a git repository")?;
        if let Some(content) = place.content(commit)? {
            return Ok(content);
        }
        let old = place.old_path(commit)?.map(|path| Place { path, ..place });
        let content = old.map_or(Ok(None), |old| old.content(commit))?;
        content.ok_or_else(|| {
            let short = commit.get(..10).unwrap_or(commit);
            format!("the source is not in revision {short}")
        })
    }

    /// Returns the place of a file, or `None` if it is not in a repository.
    fn file(&self, file: &Path) -> Result<Option<Place>, Failure> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let folder = self.folder(folder_of(file))?;
        Ok(folder.map(|folder| Place { path: format!("{}{name}", folder.path), ..folder }))
    }

    /// Returns the place of a folder, or `None` if it is not in a repository.
    fn folder(&self, folder: &Path) -> Result<Option<Place>, Failure> {
        let known = lock(&self.folders).get(folder).cloned();
        let place = known.unwrap_or_else(|| {
            let place = self.find(folder);
            lock(&self.folders).insert(folder.into(), place.clone());
            place
        });
        match place {
            Ok(place) => Ok(Some(place)),
            Err(message) if message.contains("not a git repository") => Ok(None),
            Err(message) => Err(message),
        }
    }

    fn find(&self, folder: &Path) -> Result<Place, Failure> {
        if let Some(place) = self.known(folder) {
            return Ok(place);
        }
        let found = git::lines(folder, &["rev-parse", "--show-toplevel", "--show-prefix"])??;
        let mut found = found.into_iter();
        let root = PathBuf::from(found.next().unwrap_or_default());
        let path = found.next().unwrap_or_default();
        let key = root.canonicalize().unwrap_or_else(|_| root.clone());
        let mut roots = lock(&self.roots);
        let repository = roots.entry(key).or_insert_with(|| Arc::new(Repository::new(root)));
        Ok(Place { repository: Arc::clone(repository), path })
    }

    /// Returns the place of a folder whose repository is known from another folder.
    fn known(&self, folder: &Path) -> Option<Place> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let folder = folder.canonicalize().ok()?;
        // A folder with `.git` is the root of a repository, possibly of one within another.
        let root = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        let repository = Arc::clone(lock(&self.roots).get(root)?);
        let parts = folder.strip_prefix(root).ok()?.components();
        let path = parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
        Some(Place { repository, path })
    }
}

impl Repository {
    fn new(root: PathBuf) -> Repository {
        Repository { root, history: Mutex::default(), objects: Mutex::default(), commits: Mutex::default() }
    }

    /// Returns the commit that was looked up under a name, or looks it up.
    fn named(
        &self,
        name: &str,
        look_up: impl FnOnce() -> Result<String, Failure>,
    ) -> Result<String, Failure> {
        let mut commits = lock(&self.commits);
        if let Some(commit) = commits.get(name) {
            return commit.clone();
        }
        let commit = look_up();
        commits.insert(name.into(), commit.clone());
        commit
    }
}

impl Place {
    /// Returns the content of the file in a commit, or `None` if the commit has no such file.
    fn content(&self, commit: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut objects = lock(&self.repository.objects);
        let open = match objects.take() {
            Some(open) => open,
            None => Objects::open(&self.repository.root)?,
        };
        // After an error, the process cannot be used again.
        objects.insert(open).content(commit, &self.path).inspect_err(|_| *objects = None)
    }

    /// Returns the last commit that changed the file, or `None` if the file was never committed.
    fn last_change(&self) -> Result<Option<Arc<Commit>>, Failure> {
        let found = {
            let mut history = lock(&self.repository.history);
            let open = match history.take() {
                Some(open) => open,
                None => History::open(&self.repository.root)?,
            };
            history.insert(open).last_change(&self.path)?
        };
        let Some(commit) = found else { return Ok(None) };
        // The commit may be on a branch whose version of the file was dropped by a merge.
        if self.content(&commit.hash)? == self.content("HEAD")? {
            return Ok(Some(commit));
        }
        let literal = format!(":(literal){}", self.path);
        let args = ["log", "-1", "--format=%H %cI", "--", &literal];
        let line = git::lines(&self.repository.root, &args)??.into_iter().next();
        let parts = line.as_deref().and_then(|line| line.split_once(' '));
        Ok(parts.map(|(hash, date)| Arc::new(Commit { hash: hash.into(), date: date.into() })))
    }

    /// Returns the path that the file had in a commit, if it was renamed since.
    fn old_path(&self, commit: &str) -> Result<Option<String>, Failure> {
        let range = format!("{commit}..HEAD");
        let literal = format!(":(literal){}", self.path);
        let args = [
            "log",
            "--follow",
            "--diff-filter=R",
            "--name-status",
            "--format=",
            "-z",
            &range,
            "--",
            &literal,
        ];
        let Ok(renames) = git::run(&self.repository.root, &args)? else { return Ok(None) };
        // Each rename is a status, the old and the new path, each of which a null byte ends. The last is the
        // oldest.
        let parts: Vec<&[u8]> = renames.split(|b| *b == 0).filter(|part| !part.is_empty()).collect();
        Ok(match parts[..] {
            [.., old, _] => Some(String::from_utf8_lossy(old).into_owned()),
            _ => None,
        })
    }
}
