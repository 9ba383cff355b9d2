//! Implements `enregard review --serve`: serves the page to this computer and saves changes as they are made.
//!
//! The server listens on 127.0.0.1 only. Every request must carry the random token that the program prints at
//! startup, and its `Host` header must name this address, so that other websites cannot send requests.

use super::args::ReviewArgs;
use super::http::{self, Head, Response, Service};
use super::messages;
use enregard::error::{Error, ErrorKind, Result};
use enregard::internals::{ClaimedFile, copy, folder_of, with_suffix};
use enregard::{Format, Review, save};
use sha2::{Digest, Sha256};
use std::fs;
use std::hint::black_box;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The range of ports. Each file has a fixed port, so that a browser finds the changes that it has stored for the
/// file. By default, Linux does not use these ports for outgoing connections.
const PORTS: std::ops::Range<u16> = 61_000..65_000;

/// The file to save to.
pub(crate) struct SaveFile {
    path: PathBuf,
    format: Format,
    /// Whether the review also reads this file.
    is_input: bool,
}

impl SaveFile {
    /// Returns the output file, or the single input file if there is no output file.
    pub(crate) fn of(args: &ReviewArgs) -> Result<SaveFile> {
        let path = match (&args.output, args.inputs.as_slice()) {
            (Some(path), _) | (None, [path]) => path.clone(),
            _ => {
                return Err(Error::call(
                    "--serve: no file to save the alignment to; name one, such as -o OUT.tmx",
                ));
            }
        };
        let format = Format::from_path(&path)
            .filter(|format| matches!(format, Format::Tmx | Format::Jsonl | Format::Tsv))
            .ok_or_else(|| {
                let path = path.display();
                Error::call(format!("--serve: cannot save to {path}; use a .tmx, .jsonl or .tsv file"))
            })?;
        let is_input = args.inputs.iter().any(|input| place(input) == place(&path));
        Ok(SaveFile { path, format, is_input })
    }

    /// Returns the file with the corrections of an earlier review that saved to the same file. Returns `None`
    /// if no such file exists, or if this review reads the saved file, which already includes the
    /// corrections.
    pub(crate) fn earlier_corrections(&self) -> Option<PathBuf> {
        let path = self.corrections();
        (!self.is_input && self.path.is_file() && path.is_file()).then_some(path)
    }

    fn corrections(&self) -> PathBuf {
        corrections_path(&self.path)
    }

    /// Copies the file to `FILE.orig`, unless that file exists from an earlier review.
    fn back_up(&self) -> Result<()> {
        let backup = with_suffix(&self.path, ".orig");
        if !self.path.exists() || backup.exists() {
            return Ok(());
        }
        copy(&self.path, &backup)
    }
}

/// Returns the file to which the page's corrections are saved.
pub(crate) fn corrections_path(saved: &Path) -> PathBuf {
    with_suffix(saved, ".corrections.jsonl")
}

/// Returns the path with symbolic links resolved, even if the file does not exist yet.
fn place(path: &Path) -> PathBuf {
    let beside = || Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.into())
}

/// A server that has claimed its port and its file, but has no page yet.
pub(crate) struct Server {
    file: SaveFile,
    /// The claim on the file, if the file already exists.
    claim: Option<ClaimedFile>,
    /// A hash of the file's path.
    identity: String,
    listener: TcpListener,
}

impl Server {
    /// Claims the file and the port. If `port` is `None`, uses the port of the file, or any port if that one is in
    /// use.
    ///
    /// # Errors
    /// An environment error if another server saves to the same file, or if the port is in use.
    pub(crate) fn open(file: SaveFile, port: Option<u16>) -> Result<Server> {
        let claim = ClaimedFile::open(&file.path)?;
        let hash = Sha256::digest(place(&file.path).as_os_str().as_encoded_bytes());
        let identity = hex(&hash);
        let usual = PORTS.start + u16::from_be_bytes([hash[0], hash[1]]) % (PORTS.end - PORTS.start);
        let bind = |port: u16| TcpListener::bind(("127.0.0.1", port));
        let listener = match port {
            Some(port) => bind(port),
            None => bind(usual).or_else(|_| bind(0)),
        };
        let listener = listener.map_err(|e| fault(port, &e))?;
        Ok(Server { file, claim, identity, listener })
    }

    /// Serves the page until the process ends. Creates the file if it does not exist.
    pub(crate) fn run(self, mut review: Review) -> Result<()> {
        let Server { file, claim, identity, listener } = self;
        let address = listener.local_addr().map_err(|e| fault(None, &e))?;
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).map_err(|e| fault(None, &e))?;
        let token = hex(&random);
        let claim = match claim {
            Some(claim) => {
                file.back_up()?;
                claim
            }
            None => ClaimedFile::create(&file.path, &review.document(file.format)?)?,
        };
        review.serve(&token, &identity, &file.path, file.format);
        messages::note(&format!("http://{address}/?token={token}"));
        messages::note(&format!("changes are saved to {}; press Ctrl-C to stop", file.path.display()));
        let max_bytes = review.max_bytes();
        let state = State { file: claim, corrections: None, revision: 0, writer: None };
        let host = address.to_string();
        http::serve(&listener, &Page { review, file, token, host, max_bytes, state: Mutex::new(state) });
        Ok(())
    }
}

fn fault(port: Option<u16>, error: &dyn std::fmt::Display) -> Error {
    let port = port.map_or_else(|| "--serve".into(), |port| format!("--port {port}"));
    Error::environment(format!("{port}: {error}; choose another port"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The served page.
struct Page {
    review: Review,
    file: SaveFile,
    token: String,
    /// The value that the `Host` header of a request must have.
    host: String,
    /// The maximum length of the body of a request, in bytes.
    max_bytes: u64,
    /// The lock ensures that only one request at a time changes the files.
    state: Mutex<State>,
}

struct State {
    file: ClaimedFile,
    /// The latest corrections that a page has sent. A page that is loaded later starts from them.
    corrections: Option<String>,
    /// The number of changes that were accepted.
    revision: u64,
    /// The page that made the last change. Several pages can be open at once.
    writer: Option<String>,
}

/// The media type of XLSX.
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Maximum size of a sheet in bytes. A sheet of 20,000 pairs has about 3 MB.
const MAX_SHEET: u64 = 64 << 20;

/// The header of a request whose body is a text and then a file. Its value is the length of the text in bytes.
const TEXT_LENGTH: &str = "X-Enregard-Text";

#[derive(Clone, Copy)]
enum Route {
    Page,
    Alive,
    Align,
    Corrections,
    Save,
    Sheet,
    Import,
}

impl Service for Page {
    type Route = Route;

    fn route(&self, head: &Head) -> Result<(Route, Option<u64>), Response> {
        if !self.is_admitted(head) {
            return Err(Response::plain(403, "open the address that enregard printed"));
        }
        let max = self.max_bytes;
        let path = head.target.split('?').next().unwrap_or_default();
        let (method, route, max) = match path {
            "/" => ("GET", Route::Page, None),
            "/alive" => ("POST", Route::Alive, Some(0)),
            "/align" => ("POST", Route::Align, Some(max)),
            "/corrections" => ("POST", Route::Corrections, Some(max)),
            "/save" => ("POST", Route::Save, Some(max)),
            "/sheet" => ("POST", Route::Sheet, Some(max)),
            "/import" => ("POST", Route::Import, Some(max + MAX_SHEET)),
            _ => return Err(Response::plain(404, "this page does not exist")),
        };
        if head.method == method { Ok((route, max)) } else { Err(Response::wrong_method(method)) }
    }

    fn answer(&self, route: Route, head: &Head, mut body: Vec<u8>) -> Response {
        let length = head.header(TEXT_LENGTH).map_or(Some(body.len()), |length| length.parse().ok());
        let Some(length) = length.filter(|&length| length <= body.len()) else {
            let fault = format!("the header {TEXT_LENGTH} is not the length of the text in bytes");
            return Response::plain(400, fault);
        };
        let file = body.split_off(length);
        let Ok(text) = String::from_utf8(body) else {
            return Response::plain(400, "the body is not valid UTF-8");
        };
        let json = |json| Response::new(200, "application/json", json);
        let answer = match route {
            Route::Page => self.page(),
            Route::Alive => Ok(Response::plain(200, self.state().revision.to_string())),
            Route::Align => self.review.realign(&text).map(json),
            Route::Corrections => self.save_corrections(head, text),
            Route::Save => self.save(head, &text),
            Route::Sheet => self.review.sheet(&text).map(|sheet| Response::new(200, SHEET, sheet)),
            Route::Import => self.review.read_sheet(&text, file).map(json),
        };
        answer.unwrap_or_else(|error| {
            let is_ours = matches!(error.kind(), ErrorKind::Io | ErrorKind::Environment);
            Response::plain(if is_ours { 500 } else { 422 }, error.render(messages::option))
        })
    }
}

impl Page {
    fn state(&self) -> MutexGuard<'_, State> {
        // The lock may be poisoned, but a panic cannot leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request has the right token and is addressed to this server.
    fn is_admitted(&self, head: &Head) -> bool {
        let received = match head.method.as_str() {
            "GET" | "HEAD" => head.target.split_once("?token=").map(|(_, token)| token.to_owned()),
            _ => head.header("X-Enregard-Token"),
        };
        let same_origin =
            head.header("Origin").is_none_or(|origin| origin == format!("http://{}", self.host));
        head.header("Host").as_ref() == Some(&self.host)
            && same_origin
            && received.is_some_and(|received| same(&received, &self.token))
    }

    fn page(&self) -> Result<Response> {
        let (corrections, revision) = {
            let state = self.state();
            (state.corrections.clone(), state.revision)
        };
        let html = self.review.served_page(corrections.as_deref(), revision)?;
        Ok(Response::new(200, "text/html", html))
    }

    fn save_corrections(&self, head: &Head, text: String) -> Result<Response> {
        self.review.check_corrections(&text)?;
        let mut state = self.state();
        if let Some(conflict) = state.conflict(head)? {
            return Ok(conflict);
        }
        save(&self.file.corrections(), text.as_bytes())?;
        state.corrections = Some(text);
        Ok(state.accept(head))
    }

    fn save(&self, head: &Head, text: &str) -> Result<Response> {
        let mut state = self.state();
        if let Some(conflict) = state.conflict(head)? {
            return Ok(conflict);
        }
        self.review.check_document(text, self.file.format, state.corrections.as_deref())?;
        let replaces = head.header("X-Enregard-Replace").is_some();
        let copy = if replaces { state.file.keep_copy()? } else { None };
        if let Some(copy) = copy {
            messages::note(&format!("the replaced version is kept as {}", copy.display()));
        }
        state.file.replace(text.as_bytes())?;
        Ok(state.accept(head))
    }
}

impl State {
    /// Returns the response to a page that would overwrite changes made by another page or program. There is no
    /// conflict if the page sends the header `X-Enregard-Replace`, because then the user has decided to replace
    /// these changes.
    fn conflict(&self, head: &Head) -> Result<Option<Response>> {
        if head.header("X-Enregard-Replace").is_some() {
            return Ok(None);
        }
        let writer = head.header("X-Enregard-Page");
        let known = head.header("If-Match");
        let is_known = known.is_none_or(|known| known == self.revision.to_string());
        // A page that did not receive the response to its last change does not know the current revision.
        // There is no conflict, because that page still is the last writer.
        if !is_known && (writer.is_none() || writer != self.writer) {
            return Ok(Some(Response::plain(412, "the document was changed in another window")));
        }
        if self.file.is_changed()? {
            let fault = format!("{} was changed by another program", self.file.path().display());
            return Ok(Some(Response::plain(409, fault)));
        }
        Ok(None)
    }

    /// Counts a change, and returns the response with the new number of changes.
    fn accept(&mut self, head: &Head) -> Response {
        self.revision += 1;
        self.writer = head.header("X-Enregard-Page");
        Response::plain(200, self.revision.to_string())
    }
}

/// Compares in constant time, so that the response time does not reveal how much of a token is right.
fn same(received: &str, token: &str) -> bool {
    let differences = received.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    received.len() == token.len() && differences == 0
}
