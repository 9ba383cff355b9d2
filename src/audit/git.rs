//! Reads earlier versions of files by calling `git`.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why git could not answer. The text is a reason without the name of a file.
pub(super) type Failure = String;

/// Runs git in a folder, and returns its standard output. `None` means that git ended with an error, which it
/// described on standard error.
fn run(folder: &Path, args: &[&OsStr]) -> Result<Result<Vec<u8>, String>, Failure> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args);
    // Messages in English, no locks, and no questions.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(Ok(output.stdout)),
        Ok(output) => {
            let message = String::from_utf8_lossy(&output.stderr);
            let first = message.lines().find(|line| !line.trim().is_empty()).unwrap_or("git failed");
            let first = first.trim_start_matches("fatal: ").trim_start_matches("error: ");
            Ok(Err(first.to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("cannot run git; install it, or pass the old version as a file or folder".into())
        }
        Err(error) => Err(format!("cannot run git: {error}")),
    }
}

/// Runs git, and returns the first line of its standard output, which may be empty.
fn line(folder: &Path, args: &[&str]) -> Result<Result<String, String>, Failure> {
    let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
    let first = |out: Vec<u8>| String::from_utf8_lossy(&out).lines().next().unwrap_or_default().to_owned();
    Ok(run(folder, &args)?.map(first))
}

/// Returns the folder of a file, which is empty for a file in the current folder.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// Returns the hash of the commit that a revision names in the repository of a folder.
pub(super) fn commit(folder: &Path, revision: &str) -> Result<String, Failure> {
    if let Err(message) = line(folder, &["rev-parse", "--show-toplevel"])? {
        let is_outside = message.contains("not a git repository");
        return Err(if is_outside {
            format!("{} is not in a git repository", shown(folder))
        } else {
            message
        });
    }
    let name = format!("{revision}^{{commit}}");
    let found = line(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
    found.map_err(|_| format!("the git repository of {} has no revision {revision}", shown(folder)))
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "the current folder".into() } else { folder.display().to_string() }
}

/// Returns the last commit that changed `translation`, as a commit of the repository of `source`. If the two
/// files are in different repositories, it is the last commit there before that date.
pub(super) fn last_change(translation: &Path, source: &Path) -> Result<String, Failure> {
    let folder = folder_of(translation);
    let name = translation.file_name().unwrap_or_default().to_string_lossy();
    let literal = format!(":(literal){name}");
    let found = line(folder, &["log", "-1", "--format=%H %cI", "--", &literal])?;
    let found = found.map_err(|message| match message.contains("not a git repository") {
        true => "the translation is not in a git repository".to_owned(),
        false => message,
    })?;
    let Some((hash, date)) = found.split_once(' ') else {
        return Err("the translation has never been committed".into());
    };
    let root = |folder: &Path| line(folder, &["rev-parse", "--show-toplevel"]);
    let (own, other) = (root(folder)?, root(folder_of(source))?);
    if own == other {
        return Ok(hash.to_owned());
    }
    let before = format!("--before={date}");
    let found = line(folder_of(source), &["rev-list", "-1", &before, "HEAD"])??;
    if found.is_empty() { Err(format!("the source has no commit before {date}")) } else { Ok(found) }
}

/// Returns the content of a file in a commit. If the file was renamed since, returns the content of the file
/// with the old name.
pub(super) fn content(file: &Path, commit: &str) -> Result<Vec<u8>, Failure> {
    let folder = folder_of(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let show = |path: &str| run(folder, &[OsStr::new("show"), OsStr::new(&format!("{commit}:{path}"))]);
    let message = match show(&format!("./{name}"))? {
        Ok(content) => return Ok(content),
        Err(message) => message,
    };
    let range = format!("{commit}..HEAD");
    let literal = format!(":(literal){name}");
    let log =
        ["log", "--follow", "--diff-filter=R", "--name-status", "--format=", "-z", &range, "--", &literal];
    let log: Vec<&OsStr> = log.iter().map(OsStr::new).collect();
    if let Ok(renames) = run(folder, &log)? {
        // Each rename is a status, the old and the new path, each of which a null byte ends. The last is the
        // oldest.
        let parts: Vec<&[u8]> = renames.split(|b| *b == 0).filter(|part| !part.is_empty()).collect();
        if let [.., old, _] = parts[..]
            && let Ok(content) = show(&String::from_utf8_lossy(old))?
        {
            return Ok(content);
        }
    }
    let is_missing = message.contains("does not exist") || message.contains("but not in");
    let short = &commit[..commit.len().min(10)];
    Err(if is_missing { format!("the source is not in revision {short}") } else { message })
}
