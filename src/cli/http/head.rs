//! The head of a request: the request line and the header fields.

use super::response::Response;
use std::io::Read;

/// Maximum total size of the request line and the header fields, in bytes. Browsers send about 1 kB.
const MAX_HEAD: usize = 16 << 10;

/// Maximum number of header fields of a request. Browsers send about 20.
const MAX_HEADERS: usize = 64;

/// The number of bytes read at a time.
const CHUNK: usize = 4096;

pub(in crate::cli) struct Head {
    pub method: String,
    /// The path and query of the URL.
    pub target: String,
    /// The minor version of HTTP/1.
    pub(super) minor: u8,
    headers: Vec<(String, String)>,
}

impl Head {
    /// Reads the head of a request. Also returns the bytes of the body that have already arrived. Returns
    /// `None` if the client sends nothing.
    pub(super) fn read(input: &mut impl Read) -> Result<Option<(Head, Vec<u8>)>, Response> {
        let mut bytes = Vec::new();
        let mut buffer = [0; CHUNK];
        while bytes.len() < MAX_HEAD {
            let seen = bytes.len();
            match input.read(&mut buffer) {
                Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
                _ if bytes.is_empty() => return Ok(None),
                _ => return Err(Response::plain(408, "the request is incomplete")),
            }
            // The parser always starts at the beginning, so call it only when an empty line has arrived.
            if !has_empty_line(&bytes[seen.saturating_sub(2)..]) {
                continue;
            }
            let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut head = httparse::Request::new(&mut fields);
            let status = head.parse(&bytes).map_err(|error| match error {
                httparse::Error::TooManyHeaders => Response::plain(431, "there are too many header fields"),
                other => Response::plain(400, other.to_string()),
            })?;
            let httparse::Status::Complete(length) = status else { continue };
            if length > MAX_HEAD {
                break;
            }
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let headers = head.headers.iter().map(|field| (field.name.into(), text(field.value))).collect();
            let [method, target] = [head.method, head.path].map(|part| part.unwrap_or_default().to_owned());
            let minor = head.version.unwrap_or_default();
            let rest = bytes.split_off(length);
            return Ok(Some((Head { method, target, minor, headers }, rest)));
        }
        Err(Response::plain(431, "the header fields are too long"))
    }

    /// Returns the value of a header field. The values of a repeated field are joined by commas.
    pub(in crate::cli) fn header(&self, name: &str) -> Option<String> {
        let fields = self.headers.iter().filter(|field| field.0.eq_ignore_ascii_case(name));
        let values: Vec<&str> = fields.map(|field| field.1.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Returns the length of the body, which the request must declare and which must be at most `max`. `max` is
    /// `None` for requests that must not have a body.
    pub(super) fn body_length(&self, max: Option<u64>) -> Result<usize, Response> {
        let declared = self.header("Content-Length");
        if self.header("Transfer-Encoding").is_some() {
            return Err(Response::plain(411, "the body must have a Content-Length and no Transfer-Encoding"));
        }
        let Some(max) = max else {
            let is_empty = declared.is_none_or(|length| length == "0");
            let fault = || Response::plain(400, "this request must not have a body");
            return if is_empty { Ok(0) } else { Err(fault()) };
        };
        let declared = declared.ok_or_else(|| Response::plain(411, "Content-Length is missing"))?;
        if declared.is_empty() || !declared.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Response::plain(400, "Content-Length is not a number"));
        }
        // A number with too many digits to be parsed is too large as well.
        let length = declared.parse::<usize>().ok().filter(|&length| length as u64 <= max);
        length.ok_or_else(|| {
            let fault = format!("the body has {declared} bytes; at most {max} are allowed for this document");
            Response::plain(413, fault)
        })
    }
}

/// Returns whether the bytes contain the end of a line followed by an empty line. Lines may end with just a
/// line feed.
fn has_empty_line(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"\n\n") || bytes.windows(3).any(|three| three == b"\n\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A client that sends one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    #[test]
    fn a_head_is_read_in_any_pieces() {
        for text in ["GET /x HTTP/1.1\r\nHost: h\r\n\r\nrest", "GET /x HTTP/1.1\nHost: h\n\nrest"] {
            let Ok(Some((head, rest))) = Head::read(&mut text.as_bytes()) else { panic!("{text}") };
            assert_eq!((head.method.as_str(), head.target.as_str(), head.minor), ("GET", "/x", 1));
            assert_eq!(head.header("host").as_deref(), Some("h"));
            assert_eq!(rest, b"rest");
            let Ok(Some((head, rest))) = Head::read(&mut Drip(text.as_bytes())) else { panic!("{text}") };
            assert_eq!((head.target.as_str(), rest.len()), ("/x", 0));
        }
    }

    #[test]
    fn a_head_that_arrives_in_pieces_is_limited_too() {
        let fields = format!("GET / HTTP/1.1\r\n{}\r\n\r\n", "X: y\r\n".repeat(MAX_HEADERS + 1));
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(MAX_HEAD));
        for text in [fields, long] {
            let mut output = Vec::new();
            let Err(response) = Head::read(&mut Drip(text.as_bytes())) else { panic!("accepted") };
            response.write(&mut output, false).unwrap();
            assert!(output.starts_with(b"HTTP/1.1 431 "));
        }
        assert!(matches!(Head::read(&mut std::io::empty()), Ok(None)));
    }
}
