//! `enregard review --serve`: the page from this computer, saved as one works.
//!
//! Only 127.0.0.1 is listened on. Every request must bring the token that was drawn at the start, and must name this
//! very address as its host, so that no page from elsewhere can speak here.

use super::args::ReviewArgs;
use super::messages;
use enregard::error::{Error, Result};
use enregard::{Format, Review, save};
use std::io::Read;
use std::path::{Path, PathBuf};
use tiny_http::{Header, Method, Request, Response, Server};

/// No file of units is larger; what is, is no request of the page's.
const MOST_BYTES: u64 = 1 << 30;

/// The file that is saved to.
pub(crate) struct Place {
    path: PathBuf,
    format: Format,
}

impl Place {
    /// The output, or else the one file that is reviewed.
    pub(crate) fn of(args: &ReviewArgs) -> Result<Place> {
        let path = match (&args.output, args.inputs.as_slice()) {
            (Some(path), _) | (None, [path]) => path.clone(),
            _ => return Err(Error::call("--serve: name the file to save to with -o OUT.tmx")),
        };
        let format = Format::from_path(&path)
            .filter(|format| matches!(format, Format::Tmx | Format::Jsonl | Format::Tsv))
            .ok_or_else(|| {
                Error::call(format!("--serve: {} should end in .tmx, .jsonl or .tsv", path.display()))
            })?;
        Ok(Place { path, format })
    }

    /// Keeps the first state, once: `FILE.orig`.
    fn back_up(&self) -> Result<()> {
        let backup = beside(&self.path, ".orig");
        if !self.path.exists() || backup.exists() {
            return Ok(());
        }
        let bytes = std::fs::read(&self.path);
        save(&backup, &bytes.map_err(|source| Error::io(self.path.clone(), source))?)
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Serves until the process is ended.
pub(crate) fn run(mut review: Review, place: &Place, port: u16) -> Result<()> {
    let fault = |e: &dyn std::fmt::Display| Error::call(format!("--port {port}: {e}"));
    let server = Server::http(("127.0.0.1", port)).map_err(|e| fault(&e))?;
    let Some(address) = server.server_addr().to_ip() else { return Err(fault(&"no address")) };
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|e| fault(&e))?;
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    review.serve(&token, &place.path, place.format);
    place.back_up()?;
    messages::note(&format!("http://{address}/?token={token}"));
    messages::note(&format!("saves to {}; end with Ctrl+C", place.path.display()));
    let host = address.to_string();
    let mut left = None;
    for mut request in server.incoming_requests() {
        let (code, kind, body) = if admitted(&request, &token, &host) {
            answer(&mut request, &review, place, &mut left)
        } else {
            (403, "text/plain", "open the address that the program printed".into())
        };
        let mut response = Response::from_string(body).with_status_code(code);
        let headers = [
            ("Content-Type", &*format!("{kind}; charset=utf-8")),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
        ];
        for header in headers {
            response.add_header(Header::from_bytes(header.0, header.1).map_err(|()| fault(&"a header"))?);
        }
        // A reader that went away is nobody's loss.
        let _ = request.respond(response);
    }
    Ok(())
}

/// Whether a request brings the token and means this address.
fn admitted(request: &Request, token: &str, host: &str) -> bool {
    let header = |name: &'static str| {
        request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str().to_owned())
    };
    let given = match request.method() {
        Method::Get => request.url().split_once("?token=").map(|(_, token)| token.to_owned()),
        _ => header("X-Enregard-Token"),
    };
    let ours = header("Origin").is_none_or(|origin| origin == format!("http://{host}"));
    header("Host").as_deref() == Some(host) && ours && given.is_some_and(|given| same(&given, token))
}

/// Compares in a time that does not tell how much is right.
fn same(given: &str, token: &str) -> bool {
    given.len() == token.len() && given.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// What is answered to whom is admitted; `left`: the corrections that the page was left with, for when it is loaded again.
fn answer(
    request: &mut Request,
    review: &Review,
    place: &Place,
    left: &mut Option<String>,
) -> (u16, &'static str, String) {
    let path = request.url().split('?').next().unwrap_or_default().to_owned();
    let done = match (request.method().clone(), path.as_str()) {
        (Method::Get, "/") => {
            let page = left.as_ref().map_or_else(|| review.page(), |left| review.page_as_left(left));
            page.map(|html| ("text/html", html))
        }
        (Method::Post, "/save") => body(request, &place.path)
            .and_then(|text| save(&place.path, text.as_bytes()))
            .map(|()| ("text/plain", String::new())),
        (Method::Post, "/corrections") => {
            let path = beside(&place.path, ".corrections.jsonl");
            body(request, &path)
                .and_then(|text| save(&path, text.as_bytes()).map(|()| *left = Some(text)))
                .map(|()| ("text/plain", String::new()))
        }
        (Method::Post, "/align") => body(request, &place.path)
            .and_then(|text| review.realign(&text))
            .map(|json| ("application/json", json)),
        _ => return (404, "text/plain", "nothing here".into()),
    };
    match done {
        Ok((kind, body)) => (200, kind, body),
        Err(error) => (422, "text/plain", error.to_string()),
    }
}

fn body(request: &mut Request, path: &Path) -> Result<String> {
    let declared = request.body_length();
    let mut text = String::new();
    let read = request.as_reader().take(MOST_BYTES).read_to_string(&mut text);
    read.map_err(|source| Error::io(path, source))?;
    // Half a file must not replace a whole one.
    if declared.is_none_or(|length| length == text.len()) {
        Ok(text)
    } else {
        Err(Error::input(path, "the page's text did not arrive whole"))
    }
}
