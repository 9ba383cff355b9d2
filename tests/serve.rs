//! Sends raw requests to the server of `review --serve`. tests/browser tests it with a real page.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Stdio};

const MEMORY: &str = "source\ttarget\nOui.\tYes.\nNon.\tNo.\n";

/// A running server; dropping it ends the process.
struct Server {
    child: Child,
    host: String,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Server {
    fn start(place: &Place) -> Server {
        place.write("m.tsv", MEMORY);
        let call = ["review", "m.tsv", "--serve", "--src-lang", "fr", "--tgt-lang", "en"];
        let mut child = place.command().args(call).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.find_map(|line| line.split_once("http://").map(|(_, rest)| rest.to_owned()));
        let (host, token) = address.as_deref().and_then(|text| text.split_once("/?token=")).unwrap();
        Server { host: host.into(), token: token.into(), child }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.host).unwrap()
    }

    /// Sends `request`, in which HOST and TOKEN stand for those of this server, and reads the response.
    fn send(&self, request: &str) -> String {
        let mut stream = self.connect();
        let request = request.replace("HOST", &self.host).replace("TOKEN", &self.token);
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    #[track_caller]
    fn expect(&self, code: u16, request: &str) -> String {
        let response = self.send(request);
        assert!(response.starts_with(&format!("HTTP/1.1 {code} ")), "{request}\n{response}");
        response
    }
}

#[test]
fn the_page_is_served_and_changes_are_saved() {
    let place = Place::new();
    let server = Server::start(&place);
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    let (head, body) = page.split_once("\r\n\r\n").unwrap();
    assert!(body.starts_with("<!DOCTYPE html>") && body.contains(&server.token));
    for field in
        ["text/html; charset=utf-8", "no-store", "no-referrer", "nosniff", "DENY", "Connection: close"]
    {
        assert!(head.contains(field), "{field} is not in {head}");
    }
    assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())));
    let post = "HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nX-Enregard-Token: TOKEN\r\nContent-Length:";
    server.expect(200, &format!("POST /save {post} 4\r\n\r\nnew\n"));
    assert_eq!(place.read("m.tsv"), "new\n");
    assert_eq!(place.read("m.tsv.orig"), MEMORY);
    let correction = r#"{"document":"m","unit":1,"source":"Si.","target":"Yes.","fixed":true,"was":[{"unit":1,"source":"Oui.","target":"Yes."}]}"#;
    server.expect(200, &format!("POST /corrections {post} {}\r\n\r\n{correction}", correction.len()));
    assert_eq!(place.read("m.tsv.corrections.jsonl"), correction);
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    assert!(page.contains("Si."), "a page that is loaded again has the corrections");
    // A translation memory cannot be aligned again, and the response explains why.
    assert!(server.expect(422, &format!("POST /align {post} 0\r\n\r\n")).contains("two documents"));
    server.expect(404, "GET /other?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
}

#[test]
fn requests_without_the_token_or_from_other_sites_are_refused() {
    let place = Place::new();
    let server = Server::start(&place);
    for request in [
        "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token=0 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nHost: elsewhere.example\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nOrigin: http://elsewhere.example\r\n\r\n",
        "POST /save?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\n\r\nx",
        "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\nOrigin: http://HOST\r\nOrigin: null\r\n\
         Content-Length: 1\r\n\r\nx",
    ] {
        server.expect(403, request);
    }
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn malformed_requests_are_refused_and_change_nothing() {
    let place = Place::new();
    let server = Server::start(&place);
    let post = "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\n";
    for (code, rest) in [
        (411, "\r\n"),
        (411, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        (411, "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx"),
        (400, "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
        (400, "Content-Length: -1\r\n\r\nx"),
        (400, "Content-Length: +1\r\n\r\nx"),
        (400, "Content-Length: 5\r\n\r\nhalf"),
        (400, "Content-Length: 1\r\n\r\nlonger"),
        (413, "Content-Length: 99999999999\r\n\r\nx"),
    ] {
        server.expect(code, &format!("{post}{rest}"));
    }
    server.expect(400, "no HTTP\r\n\r\n");
    server.expect(408, "GET / HTTP/1.1\r\nHost: ");
    server.expect(431, &format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(16 << 10)));
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn idle_connections_do_not_block_others() {
    let place = Place::new();
    let server = Server::start(&place);
    let idle: Vec<TcpStream> = (0..10).map(|_| server.connect()).collect();
    server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    drop(idle);
    server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
}
