//! HTTP responses.

use std::io::{self, Write};

pub(in crate::cli) struct Response {
    code: u16,
    media_type: &'static str,
    body: Vec<u8>,
    /// The methods that the path supports, if the code is 405.
    allow: Option<&'static str>,
}

impl Response {
    pub(in crate::cli) fn new(code: u16, media_type: &'static str, body: impl Into<Vec<u8>>) -> Response {
        Response { code, media_type, body: body.into(), allow: None }
    }

    pub(in crate::cli) fn plain(code: u16, body: impl Into<Vec<u8>>) -> Response {
        Response::new(code, "text/plain", body)
    }

    /// The response to a method that the path does not support.
    pub(in crate::cli) fn wrong_method(allow: &'static str) -> Response {
        let fault = format!("this path supports only the method {allow}");
        Response { allow: Some(allow), ..Response::plain(405, fault) }
    }

    /// Writes the response. The response to a HEAD request has no body.
    pub(super) fn write(&self, out: &mut impl Write, is_head: bool) -> io::Result<()> {
        let Response { code, media_type, body, allow } = self;
        let (reason, length) = (reason(*code), body.len());
        let allow = allow.map(|methods| format!("Allow: {methods}\r\n")).unwrap_or_default();
        let head = format!(
            "HTTP/1.1 {code} {reason}\r\nContent-Type: {media_type}; charset=utf-8\r\n\
             Content-Length: {length}\r\nConnection: close\r\nCache-Control: no-store\r\n{allow}\
             Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\r\n"
        );
        out.write_all(head.as_bytes())?;
        if is_head { Ok(()) } else { out.write_all(body) }
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        _ => "",
    }
}
