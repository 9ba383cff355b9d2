//! Calls `git`. A process that can answer many questions keeps running.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

/// Why git could not answer. The text is a reason without the name of a file.
pub(super) type Failure = String;

fn command(folder: &Path, args: &[&str]) -> Command {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args).stdin(Stdio::null());
    // Messages in English, no locks, and no questions.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => {
            "cannot run git; install it, or pass the old version as a file or folder".into()
        }
        _ => format!("cannot run git: {error}"),
    }
}

/// Runs git in a folder, and returns its standard output. The inner error means that git ended with an error,
/// which it described on standard error.
pub(super) fn run(folder: &Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, Failure> {
    let output = command(folder, args).output().map_err(|error| failure(&error))?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let first = message.lines().find(|line| !line.trim().is_empty()).unwrap_or("git failed");
    Ok(Err(first.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()))
}

/// Runs git, and returns the lines of its standard output.
pub(super) fn lines(folder: &Path, args: &[&str]) -> Result<Result<Vec<String>, String>, Failure> {
    let lines = |out: Vec<u8>| String::from_utf8_lossy(&out).lines().map(str::to_owned).collect();
    Ok(run(folder, args)?.map(lines))
}

/// A git process that is ended when it is no longer needed.
struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Process {
    fn start(folder: &Path, args: &[&str], stdin: Stdio) -> Result<Process, Failure> {
        let mut command = command(folder, args);
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| failure(&error))?;
        let out = child.stdout.take().ok_or("cannot read the output of git")?;
        Ok(Process { child, out: BufReader::new(out) })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended on its own.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads files of any commit of a repository.
pub(super) struct Objects {
    git: Process,
    questions: ChildStdin,
}

impl Objects {
    pub(super) fn open(root: &Path) -> Result<Objects, Failure> {
        let mut git = Process::start(root, &["cat-file", "--batch"], Stdio::piped())?;
        let questions = git.child.stdin.take().ok_or("cannot write to git")?;
        Ok(Objects { git, questions })
    }

    /// Returns the content of a file in a commit, or `None` if the commit has no such file. `path` begins at
    /// the root of the repository.
    pub(super) fn content(&mut self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.answer(commit, path).map_err(|error| format!("cannot read {path} from git: {error}"))
    }

    fn answer(&mut self, commit: &str, path: &str) -> io::Result<Option<Vec<u8>>> {
        if path.contains('\n') {
            return Err(io::Error::other("its name has a line end"));
        }
        writeln!(self.questions, "{commit}:{path}")?;
        self.questions.flush()?;
        let mut head = Vec::new();
        self.git.out.read_until(b'\n', &mut head)?;
        // The answer is `HASH TYPE SIZE`, or the question and ` missing`.
        let head = String::from_utf8_lossy(&head);
        let head = head.trim_end();
        if head.is_empty() {
            return Err(io::Error::other("git ended"));
        }
        if head.ends_with(" missing") {
            return Ok(None);
        }
        let mut parts = head.rsplit(' ');
        let size = parts.next().and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(|| io::Error::other(head.to_owned()))?;
        let is_file = parts.next() == Some("blob");
        let mut content = Vec::new();
        (&mut self.git.out).take(size as u64 + 1).read_to_end(&mut content)?;
        if content.pop().is_none() || content.len() < size {
            return Err(io::Error::other("git ended"));
        }
        Ok(is_file.then_some(content))
    }
}

/// A commit of the history.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) hash: String,
    pub(super) date: String,
}

/// The last commit that changed each file of a repository. The history is read only as far back as needed.
pub(super) struct History {
    /// `None` once the whole history was read.
    git: Option<Process>,
    commit: Option<Arc<Commit>>,
    last: HashMap<String, Arc<Commit>>,
}

/// A character before the hash of a commit that no file name begins with.
const MARK: char = '\u{1}';

impl History {
    pub(super) fn open(root: &Path) -> Result<History, Failure> {
        let format = format!("--format={MARK}%H %cI");
        // Of a merge, `-c` lists the files that differ from all its parents.
        let args = ["log", "-c", "--name-only", "--no-renames", "--no-show-signature", "-z", &format];
        let git = Some(Process::start(root, &args, Stdio::null())?);
        Ok(History { git, commit: None, last: HashMap::new() })
    }

    /// Returns the newest commit that lists a file. `path` begins at the root of the repository.
    pub(super) fn last_change(&mut self, path: &str) -> Result<Option<Arc<Commit>>, Failure> {
        while !self.last.contains_key(path) && self.read_part()? {}
        Ok(self.last.get(path).cloned())
    }

    /// Reads a commit or a file name. Returns `false` at the end of the history.
    fn read_part(&mut self) -> Result<bool, Failure> {
        let Some(git) = &mut self.git else { return Ok(false) };
        let mut part = Vec::new();
        git.out.read_until(b'\0', &mut part).map_err(|error| failure(&error))?;
        if part.is_empty() {
            self.git = None;
            return Ok(false);
        }
        let part = String::from_utf8_lossy(&part);
        let part = part.trim_end_matches('\0').trim_start_matches('\n');
        if let Some((hash, date)) = part.strip_prefix(MARK).and_then(|commit| commit.split_once(' ')) {
            self.commit = Some(Arc::new(Commit { hash: hash.into(), date: date.into() }));
        } else if let (Some(commit), false) = (&self.commit, part.is_empty()) {
            self.last.entry(part.into()).or_insert_with(|| Arc::clone(commit));
        }
        Ok(true)
    }
}
