//! Tests which requests the server of `review --serve` accepts, and that other clients cannot disturb it.
//! tests/serve_files.rs tests what it saves, and tests/browser tests it with the page in a browser.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use common::served::{LANGUAGES, Server, response};
use std::io::{Read, Write};
use std::net::TcpStream;

const MEMORY: &str = "source\ttarget\nOui.\tYes.\nNon.\tNo.\n";

/// [`MEMORY`] with an edited pair.
const EDITED: &str = "source\ttarget\nSi.\tYes.\nNon.\tNo.\n";

const POST: &str = "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\n";

fn start(place: &Place) -> Server {
    place.write("m.tsv", MEMORY);
    Server::start(place, &[&["m.tsv"], &LANGUAGES[..]].concat())
}

/// Saves the edited memory and then the original one, as the page does.
#[track_caller]
fn saving_works(server: &Server, place: &Place) {
    for text in [EDITED, MEMORY] {
        server.posted(200, "/save", "", text);
        assert_eq!(place.read("m.tsv"), text);
    }
}

#[test]
fn the_page_is_served_and_changes_are_saved() {
    let place = Place::new();
    let server = start(&place);
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    let (head, body) = page.split_once("\r\n\r\n").unwrap();
    assert!(body.starts_with("<!DOCTYPE html>") && body.contains(&server.token));
    for field in
        ["text/html; charset=utf-8", "no-store", "no-referrer", "nosniff", "DENY", "Connection: close"]
    {
        assert!(head.contains(field), "{field} is not in {head}");
    }
    assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())));
    server.posted(200, "/save", "", EDITED);
    assert_eq!(place.read("m.tsv"), EDITED);
    assert_eq!(place.read("m.tsv.orig"), MEMORY);
    let correction = r#"{"document":"m","unit":1,"source":"Si.","target":"Yes.","fixed":true,"was":[{"unit":1,"source":"Oui.","target":"Yes."}]}"#;
    server.posted(200, "/corrections", "", correction);
    assert_eq!(place.read("m.tsv.corrections.jsonl"), correction);
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    assert!(page.contains("Si."), "a reloaded page has the corrections");
    // A memory cannot be realigned, and the response says so.
    assert!(server.posted(422, "/align", "", "").contains("two documents"));
    server.expect(404, "GET /other?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
}

#[test]
fn requests_without_the_token_or_from_other_sites_are_refused() {
    let place = Place::new();
    let server = start(&place);
    let (half, longer) = (&server.token[..16], format!("{}0", server.token));
    let others = [
        format!("GET /?token={half} HTTP/1.1\r\nHost: HOST\r\n\r\n"),
        format!("GET /?token={longer} HTTP/1.1\r\nHost: HOST\r\n\r\n"),
        format!("GET /?token={} HTTP/1.1\r\nHost: HOST\r\n\r\n", "0".repeat(server.token.len())),
    ];
    for request in [
        "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token= HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token=0 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token=TOKEN&x=1 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?x=1&token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.0\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nHost: elsewhere.example\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nOrigin: http://elsewhere.example\r\n\r\n",
        "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n",
        "POST /save?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\n\r\nx",
        "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\nX-Enregard-Token: TOKEN\r\n\
         Content-Length: 1\r\n\r\nx",
        "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\nOrigin: http://HOST\r\nOrigin: null\r\n\
         Content-Length: 1\r\n\r\nx",
        "OPTIONS /save HTTP/1.1\r\nHost: HOST\r\nOrigin: http://elsewhere.example\r\n\
         Access-Control-Request-Method: POST\r\n\r\n",
    ]
    .into_iter()
    .chain(others.iter().map(String::as_str))
    {
        let refusal = server.expect(403, request);
        assert!(!refusal.contains("Access-Control"), "{refusal}");
        assert!(!refusal.contains(&server.token), "{refusal}");
    }
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn malformed_requests_are_refused_and_change_nothing() {
    let place = Place::new();
    let server = start(&place);
    for (code, rest) in [
        (411, "\r\n"),
        (411, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        (411, "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx"),
        (411, "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx"),
        (400, "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
        (400, "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        (400, "Content-Length: 1, 1\r\n\r\nx"),
        (400, "Content-Length:\r\n\r\nx"),
        (400, "Content-Length: -1\r\n\r\nx"),
        (400, "Content-Length: +1\r\n\r\nx"),
        (400, "Content-Length: 1.0\r\n\r\nx"),
        (400, "Content-Length: 0x1\r\n\r\nx"),
        (400, "Content-Length: 5\r\n\r\nhalf"),
        (400, "Content-Length: 1\r\n\r\nlonger"),
        (413, "Content-Length: 99999999999\r\n\r\nx"),
        (413, "Content-Length: 99999999999999999999999999999999\r\n\r\nx"),
        (400, "Content-Length : 1\r\n\r\nx"),
        (400, "Field\r\n\r\nx"),
        (400, " folded: 1\r\n\r\nx"),
        (417, "Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx"),
    ] {
        server.expect(code, &format!("{POST}{rest}"));
    }
    server.expect(400, "no HTTP\r\n\r\n");
    server.expect(400, "GET / HTTP/2.0\r\n\r\n");
    server.expect(408, "GET / HTTP/1.1\r\nHost: ");
    server.expect(431, &format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(16 << 10)));
    server.expect(431, &format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(1000)));
    server.expect(400, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n\r\n");
    // A path and a body must be UTF-8.
    let (host, token) = (server.host.as_bytes(), server.token.as_bytes());
    let save =
        [b"POST /save HTTP/1.1\r\nX-Enregard-Token: ", token, b"\r\nContent-Length: 2\r\nHost: "].concat();
    for (code, request) in [
        (400, [b"GET /\xff\xfe?token=", token, b" HTTP/1.1\r\nHost: ", host, b"\r\n\r\n"].concat()),
        (404, ["GET /\u{e9}?token=".as_bytes(), token, b" HTTP/1.1\r\nHost: ", host, b"\r\n\r\n"].concat()),
        (400, [&save, host, b"\r\n\r\n\xff\xff"].concat()),
    ] {
        let mut stream = server.connect();
        stream.write_all(&request).unwrap();
        let answer = response(stream);
        assert!(answer.starts_with(&format!("HTTP/1.1 {code} ")), "{}\n{answer}", request.escape_ascii());
    }
    assert_eq!(place.read("m.tsv"), MEMORY);
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
}

#[test]
fn only_the_methods_of_the_page_are_answered() {
    let place = Place::new();
    let server = start(&place);
    for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "POST", "BREW"] {
        let query = if method == "HEAD" { "?token=TOKEN" } else { "" };
        let request = format!("{method} /{query} HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\n\r\n");
        let answer = server.expect(405, &request);
        assert!(answer.contains("\r\nAllow: GET\r\n"), "{answer}");
        assert_eq!(answer.ends_with("\r\n\r\n"), method == "HEAD", "the response to HEAD has no body");
        server.expect(403, &request.replace("TOKEN", "0"));
    }
    assert!(
        server
            .expect(405, "GET /save?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n")
            .contains("\r\nAllow: POST\r\n")
    );
    // The absolute form of a URL is for proxies.
    server.expect(404, "GET http://HOST/?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    server.expect(404, "GET http://elsewhere.example/?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    server.expect(404, "GET //?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    server.expect(200, "GET /?token=TOKEN HTTP/1.0\r\nHost: HOST\r\n\r\n");
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn a_connection_serves_one_request() {
    let place = Place::new();
    let server = start(&place);
    let get = "GET /alive HTTP/1.1\r\nHost: HOST\r\n\r\n";
    let page = server.expect(200, &format!("GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n{get}"));
    assert_eq!(page.matches("HTTP/1.1 ").count(), 1);
    let save = format!("{POST}Content-Length: {}\r\n\r\n{EDITED}", EDITED.len());
    let answer = server.expect(400, &format!("{save}{save}"));
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1);
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn no_body_is_awaited_before_the_head_is_accepted() {
    let place = Place::new();
    let server = start(&place);
    // The client sends no byte of the body and keeps the connection open.
    let answer = |request: &str| {
        let mut stream = server.begin(request);
        let mut start = [0; "HTTP/1.1 100 ".len()];
        stream.read_exact(&mut start).unwrap();
        String::from_utf8(start.to_vec()).unwrap()
    };
    for (code, request) in [
        (403, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000000\r\n\r\n".to_owned()),
        (403, "POST /save HTTP/1.1\r\nHost: HOST\r\nContent-Length: 100\r\n\r\n".to_owned()),
        (403, "POST /save HTTP/1.1\r\nHost: HOST\r\nExpect: 100-continue\r\n\r\n".to_owned()),
        (413, format!("{POST}Content-Length: 1000000000000000\r\n\r\n")),
        (413, format!("{POST}Expect: 100-continue\r\nContent-Length: 1000000000000000\r\n\r\n")),
        (411, format!("{POST}Expect: 100-continue\r\n\r\n")),
        (405, POST.replace("/save", "/") + "Content-Length: 100\r\n\r\n"),
        (404, POST.replace("/save", "/other") + "Content-Length: 100\r\n\r\n"),
        (100, format!("{POST}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n")),
    ] {
        let start = answer(&request);
        assert!(start.starts_with(&format!("HTTP/1.1 {code} ")), "{request}\n{start}");
    }
    // A client that waits for `100 Continue` can save.
    let length = EDITED.len();
    let mut stream = server.begin(&format!("{POST}Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"));
    let mut go_ahead = [0; 25];
    stream.read_exact(&mut go_ahead).unwrap();
    assert_eq!(&go_ahead, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(EDITED.as_bytes()).unwrap();
    assert!(response(stream).starts_with("HTTP/1.1 200 "));
    assert_eq!(place.read("m.tsv"), EDITED);
}

#[test]
fn a_body_that_is_larger_than_any_valid_one_is_refused() {
    let place = Place::new();
    let server = start(&place);
    let too_long = "é".repeat(4 << 20);
    for path in ["/save", "/corrections", "/align"] {
        let refusal = server.posted(413, path, "", &too_long);
        assert!(refusal.contains("at most"), "{refusal}");
    }
    server.posted(413, "/alive", "", "x");
    assert_eq!(server.posted(200, "/alive", "", ""), "0");
    assert_eq!(place.read("m.tsv"), MEMORY);
}

/// More clients than the server allows connections.
const STRANGERS: usize = 400;

#[test]
fn strangers_never_keep_the_user_out() {
    let place = Place::new();
    let server = start(&place);
    for start in [
        "",
        "G",
        "GET / HTTP/1.1\r\nHost: x\r\nX: ",
        "POST /save HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000000\r\n\r\nx",
        // Even clients that know the token, but send slowly, do not keep others out.
        "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\nContent-Length: 40\r\n\r\nsource\t",
    ] {
        let mut strangers: Vec<TcpStream> = (0..STRANGERS).map(|_| server.begin(start)).collect();
        saving_works(&server, &place);
        // Strangers that send more do not disturb the user either. Some writes fail, because the server has
        // closed the connection.
        strangers.iter_mut().for_each(|stream| drop(stream.write_all(b"x")));
        saving_works(&server, &place);
        server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
        // The server has closed the oldest connection to make room for others.
        let mut oldest = strangers.swap_remove(0);
        let _ = oldest.read_to_end(&mut Vec::new());
    }
    assert_eq!(place.read("m.tsv"), MEMORY);
}

#[test]
fn a_client_that_does_not_read_its_response_delays_nobody() {
    let place = Place::new();
    let text = "Une phrase assez longue pour remplir la page. ".repeat(20);
    let lines: String = (0..5000).map(|n| format!("{n} {text}\t{n} {text}\n")).collect();
    place.write("m.tsv", format!("source\ttarget\n{lines}"));
    let server = Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat());
    let get = "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n";
    let waiting: Vec<TcpStream> = (0..4).map(|_| server.begin(get)).collect();
    assert_eq!(server.posted(200, "/alive", "", ""), "0");
    // Each client still gets the whole page.
    for stream in waiting {
        assert!(response(stream).ends_with("</html>\n"));
    }
}

#[test]
fn simultaneous_saves_never_mix() {
    let place = Place::new();
    let server = start(&place);
    let version = |n: usize| format!("source\ttarget\nOui {n}.\t{}\nNon.\tNo.\n", "Yes. ".repeat(n));
    std::thread::scope(|scope| {
        for n in 1..20 {
            let (server, text) = (&server, version(n));
            scope.spawn(move || server.posted(200, "/save", "", &text));
        }
    });
    assert!((1..20).any(|n| place.read("m.tsv") == version(n)), "{}", place.read("m.tsv"));
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
    assert_eq!(server.posted(200, "/alive", "", ""), "19");
}
