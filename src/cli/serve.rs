//! Implements `enregard review --serve`: serves the page to this computer and saves changes as they are made.
//!
//! The server listens on 127.0.0.1 only. Every request must carry the random token that the program prints at
//! startup, and its host header must name this address, so that other sites cannot send requests.

use super::args::ReviewArgs;
use super::http::{self, Request, Response};
use super::messages;
use enregard::error::{Error, Result};
use enregard::internals::{copy, with_suffix};
use enregard::{Format, Review, save};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Maximum size of a request body, in bytes: more than a page in a browser can hold.
const MAX_BODY: u64 = 1 << 30;

pub(crate) struct SaveFile {
    path: PathBuf,
    format: Format,
}

impl SaveFile {
    /// Returns the output file, or the single input file if there is no output file.
    pub(crate) fn of(args: &ReviewArgs) -> Result<SaveFile> {
        let path = match (&args.output, args.inputs.as_slice()) {
            (Some(path), _) | (None, [path]) => path.clone(),
            _ => {
                return Err(Error::call(
                    "--serve: no file to save to, since there are two inputs; name one with -o OUT.tmx",
                ));
            }
        };
        let format = Format::from_path(&path)
            .filter(|format| matches!(format, Format::Tmx | Format::Jsonl | Format::Tsv))
            .ok_or_else(|| {
                let path = path.display();
                Error::call(format!("--serve: cannot save to {path}; use a .tmx, .jsonl or .tsv file"))
            })?;
        Ok(SaveFile { path, format })
    }

    /// Copies the file to `FILE.orig`, unless an earlier review already has.
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

/// Serves the page until the process ends.
pub(crate) fn run(mut review: Review, file: &SaveFile, port: u16) -> Result<()> {
    let fault =
        |e: &dyn std::fmt::Display| Error::environment(format!("--port {port}: {e}; choose another port"));
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|e| fault(&e))?;
    let address = listener.local_addr().map_err(|e| fault(&e))?;
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|e| fault(&e))?;
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    review.serve(&token, &file.path, file.format);
    file.back_up()?;
    messages::note(&format!("http://{address}/?token={token}"));
    messages::note(&format!("changes are saved to {}; press Ctrl-C to stop", file.path.display()));
    let host = address.to_string();
    let corrections = Mutex::new(None);
    http::serve(&listener, |request| {
        if is_admitted(request, &token, &host) {
            answer(request, &review, file, &corrections)
        } else {
            Response::plain(403, "open the address that enregard printed")
        }
    });
    Ok(())
}

/// Whether a request has the right token and is addressed to this server.
fn is_admitted(request: &Request, token: &str, host: &str) -> bool {
    let received = match request.method.as_str() {
        "GET" => request.target.split_once("?token=").map(|(_, token)| token.to_owned()),
        _ => request.header("X-Enregard-Token"),
    };
    let same_origin = request.header("Origin").is_none_or(|origin| origin == format!("http://{host}"));
    request.header("Host").as_deref() == Some(host)
        && same_origin
        && received.is_some_and(|received| same(&received, token))
}

/// Compares in constant time, so that the response time does not reveal how much of a token is right.
fn same(received: &str, token: &str) -> bool {
    received.len() == token.len()
        && received.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Answers an admitted request. `corrections` are the latest ones that the page sent; if the page is
/// reloaded, it starts from them.
fn answer(
    request: &mut Request,
    review: &Review,
    file: &SaveFile,
    corrections: &Mutex<Option<String>>,
) -> Response {
    let path = request.target.split('?').next().unwrap_or_default().to_owned();
    let text = match (request.method.as_str(), path.as_str()) {
        ("GET", "/") => Ok(String::new()),
        ("POST", "/save" | "/corrections" | "/align") => request.body(MAX_BODY),
        _ => Err(Response::plain(404, "this page does not exist")),
    };
    let text = match text {
        Ok(text) => text,
        Err(response) => return response,
    };
    // Only one request at a time may change the files.
    let mut corrections = corrections.lock().unwrap_or_else(PoisonError::into_inner);
    let done = match path.as_str() {
        "/save" => save(&file.path, text.as_bytes()).map(|()| ("text/plain", String::new())),
        "/corrections" => save(&corrections_path(&file.path), text.as_bytes()).map(|()| {
            *corrections = Some(text);
            ("text/plain", String::new())
        }),
        "/align" => review.realign(&text).map(|json| ("application/json", json)),
        _ => {
            let page = corrections.as_ref().map_or_else(|| review.page(), |text| review.page_as_left(text));
            page.map(|html| ("text/html", html))
        }
    };
    match done {
        Ok((media_type, body)) => Response::new(200, media_type, body),
        Err(error) => Response::plain(422, &error.render(messages::option)),
    }
}
