//! A small HTTP/1.1 server for the review page: one request per connection, with a declared body length.
//!
//! Each connection has its own thread, because browsers open connections in advance and leave them idle.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Maximum total size of request line and header fields, in bytes. Browsers send about 1 kB.
const MAX_HEAD: usize = 16 << 10;

/// Maximum number of header fields of a request. Browsers send about 20.
const MAX_HEADERS: usize = 64;

/// Maximum number of simultaneous connections. Browsers open at most six to one server.
const MAX_CONNECTIONS: usize = 32;

const HEAD_TIME: Duration = Duration::from_secs(10);

/// Time limit for receiving the body of a request, and for the client to accept each part of a response.
const BODY_TIME: Duration = Duration::from_secs(60);

/// Time for which further input is read and discarded after a response. Closing the connection with unread
/// input could discard the response.
const LINGER_TIME: Duration = Duration::from_secs(2);

/// A TCP stream with a deadline for reading.
struct Connection {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}

/// A request whose body has not been read yet.
pub(super) struct Request<'a> {
    pub method: String,
    /// The path and query of the URL.
    pub target: String,
    headers: Vec<(String, String)>,
    connection: &'a mut Connection,
    /// The part of the body that arrived together with the head.
    body: Vec<u8>,
}

pub(super) struct Response {
    code: u16,
    media_type: &'static str,
    body: String,
}

impl Response {
    pub(super) fn new(code: u16, media_type: &'static str, body: impl Into<String>) -> Response {
        Response { code, media_type, body: body.into() }
    }

    pub(super) fn plain(code: u16, body: &str) -> Response {
        Response::new(code, "text/plain", body)
    }

    fn send(&self, mut stream: &TcpStream) -> io::Result<()> {
        let Response { code, media_type, body } = self;
        let reason = if *code < 400 { "OK" } else { "Refused" };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {code} {reason}\r\nContent-Type: {media_type}; charset=utf-8\r\n\
             Content-Length: {length}\r\nConnection: close\r\nCache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\r\n"
        );
        stream.set_write_timeout(Some(BODY_TIME))?;
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        stream.shutdown(Shutdown::Write)
    }
}

impl Request<'_> {
    /// Reads the head of a request. Returns `None` if the client closes the connection or leaves it unused.
    fn read(connection: &mut Connection) -> Result<Option<Request<'_>>, Response> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        while bytes.len() < MAX_HEAD {
            match connection.read(&mut buffer) {
                Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
                _ if bytes.is_empty() => return Ok(None),
                _ => return Err(Response::plain(408, "the request is incomplete")),
            }
            let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut head = httparse::Request::new(&mut fields);
            let status = head.parse(&bytes).map_err(|e| Response::plain(400, &e.to_string()))?;
            let httparse::Status::Complete(length) = status else { continue };
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let headers = head.headers.iter().map(|field| (field.name.into(), text(field.value))).collect();
            let [method, target] = [head.method, head.path].map(|part| part.unwrap_or_default().to_owned());
            let body = bytes.split_off(length);
            return Ok(Some(Request { method, target, headers, connection, body }));
        }
        Err(Response::plain(431, "the header fields are too long"))
    }

    /// Returns the value of a header field. The values of a repeated field are joined by commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let fields = self.headers.iter().filter(|field| field.0.eq_ignore_ascii_case(name));
        let values: Vec<&str> = fields.map(|field| field.1.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Reads the body, which must be valid UTF-8 of at most `max` bytes and arrive in full.
    pub(super) fn body(&mut self, max: u64) -> Result<String, Response> {
        let declared = self.header("Content-Length").filter(|_| self.header("Transfer-Encoding").is_none());
        let declared = declared.ok_or_else(|| Response::plain(411, "Content-Length is missing"))?;
        let digits = Some(declared).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let length: Option<u64> = digits.and_then(|text| text.parse().ok());
        let length = length.ok_or_else(|| Response::plain(400, "Content-Length is not a number"))?;
        if length > max {
            return Err(Response::plain(413, "the body is too large"));
        }
        let incomplete = |_| Response::plain(408, "the body is incomplete");
        if self.header("Expect").is_some() {
            self.connection.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(incomplete)?;
        }
        self.connection.deadline = Instant::now() + BODY_TIME;
        let mut bytes = std::mem::take(&mut self.body);
        let missing = length.saturating_sub(bytes.len() as u64);
        self.connection.take(missing).read_to_end(&mut bytes).map_err(incomplete)?;
        if bytes.len() as u64 != length {
            let reason = "the body does not have the length that Content-Length declares";
            return Err(Response::plain(400, reason));
        }
        String::from_utf8(bytes).map_err(|_| Response::plain(400, "the body is not valid UTF-8"))
    }
}

/// Answers requests until the process ends.
pub(super) fn serve(listener: &TcpListener, answer: impl Fn(&mut Request) -> Response + Sync) {
    let slots = Arc::new(());
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                // Errors such as "too many open files" last for a while, so wait before the next attempt.
                thread::sleep(Duration::from_millis(100));
                continue;
            };
            // Each thread holds a clone of `slots`. Connections beyond the limit are closed.
            if Arc::strong_count(&slots) > MAX_CONNECTIONS {
                continue;
            }
            let (answer, slot) = (&answer, Arc::clone(&slots));
            let exchange = move || {
                let _slot = slot;
                // The exchange fails if the client closes the connection first. Then nothing is left to do.
                let _ = exchange(stream, answer);
            };
            // If no thread can be started, the connection is closed.
            let _ = thread::Builder::new().spawn_scoped(scope, exchange);
        }
    });
}

/// Reads one request, answers it, and closes the connection.
fn exchange(stream: TcpStream, answer: &impl Fn(&mut Request) -> Response) -> io::Result<()> {
    let mut connection = Connection { stream, deadline: Instant::now() + HEAD_TIME };
    let response = match Request::read(&mut connection) {
        Ok(Some(mut request)) => answer(&mut request),
        Ok(None) => return Ok(()),
        Err(response) => response,
    };
    response.send(&connection.stream)?;
    connection.deadline = Instant::now() + LINGER_TIME;
    io::copy(&mut connection, &mut io::sink()).map(drop)
}
