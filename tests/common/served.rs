//! Runs `enregard review --serve` and sends it raw HTTP requests.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use super::Place;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The languages of the test texts, which are too short for language detection.
pub(crate) const LANGUAGES: [&str; 4] = ["--src-lang", "fr", "--tgt-lang", "en"];

/// How long a test waits for the server to send data or close the connection, before it fails. It is longer
/// than any time limit of the server.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server. Dropping it kills the process.
pub(crate) struct Server {
    pub child: Child,
    pub host: String,
    pub token: String,
    /// The lines that the server prints, up to and including its address.
    pub notes: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// Runs `enregard review ARGS --serve` in the folder of `place`.
    pub(crate) fn start(place: &Place, args: &[&str]) -> Server {
        let mut command = place.command();
        command.arg("review").args(args).arg("--serve");
        Server::wait_for(command)
    }

    /// Starts a command and waits for the address that it prints.
    pub(crate) fn wait_for(mut command: Command) -> Server {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut notes = String::new();
        let address = lines.find_map(|line| {
            notes += &format!("{line}\n");
            line.split_once("http://").map(|(_, rest)| rest.to_owned())
        });
        // Keep reading: the server prints more later, and must not block or fail.
        std::thread::spawn(move || lines.for_each(drop));
        let (host, token) = address.as_deref().and_then(|text| text.split_once("/?token=")).unwrap();
        Server { host: host.into(), token: token.into(), notes, child }
    }

    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Replaces HOST and TOKEN with those of this server.
    fn fill(&self, request: &str) -> String {
        request.replace("HOST", &self.host).replace("TOKEN", &self.token)
    }

    /// Sends `request` after replacing HOST and TOKEN with those of this server, and keeps the connection
    /// open.
    pub(crate) fn begin(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(self.fill(request).as_bytes()).unwrap();
        stream
    }

    /// Sends `request` and reads the response.
    pub(crate) fn send(&self, request: &str) -> String {
        let stream = self.begin(request);
        stream.shutdown(Shutdown::Write).unwrap();
        response(stream)
    }

    #[track_caller]
    pub(crate) fn expect(&self, code: u16, request: &str) -> String {
        let response = self.send(request);
        assert!(response.starts_with(&format!("HTTP/1.1 {code} ")), "{request}\n{response}");
        response
    }

    /// Posts a body as the page does. `fields` are additional header fields, each followed by `\r\n`.
    pub(crate) fn post(&self, path: &str, fields: &str, body: impl AsRef<[u8]>) -> String {
        let body = body.as_ref();
        let length = body.len();
        let head = "HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nX-Enregard-Token: TOKEN\r\n";
        let head = self.fill(&format!("POST {path} {head}{fields}Content-Length: {length}\r\n\r\n"));
        let mut stream = self.connect();
        // The server may refuse the body before all of it is sent.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        response(stream)
    }

    /// Posts a body, asserts that the response has this code, and returns the body of the response.
    #[track_caller]
    pub(crate) fn posted(&self, code: u16, path: &str, fields: &str, body: impl AsRef<[u8]>) -> String {
        let response = self.post(path, fields, &body);
        let sent = String::from_utf8_lossy(body.as_ref());
        assert!(response.starts_with(&format!("HTTP/1.1 {code} ")), "{path}\n{sent}\n{response}");
        response.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

/// Reads until the server closes the connection.
#[track_caller]
pub(crate) fn response(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        // A server that closes a connection with unread input may reset it.
        Err(e) if e.kind() == std::io::ErrorKind::ConnectionReset => {}
        other => drop(other.expect("the server does not answer")),
    }
    String::from_utf8(bytes).unwrap()
}
