//! A small HTTP/1.1 server for the review page: one request per connection, with a declared body length.
//!
//! Each connection has its own thread, so that a slow client does not delay others. The body of a request is read
//! only after the service has accepted its head.

mod connection;
mod connections;
mod head;
mod response;

use connection::Connection;
use connections::{Connections, Place, Stage};
pub(super) use head::Head;
pub(super) use response::Response;

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Time limit for receiving the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Time limit for receiving the body of a request, and for sending a response.
const BODY_TIME: Duration = Duration::from_secs(60);

/// Pause after an error of the listener, such as "too many open files".
const PAUSE: Duration = Duration::from_millis(10);

/// Answers requests.
pub(super) trait Service: Sync {
    /// What a request asks the service to do, as determined from the head of the request.
    type Route;

    /// Accepts or refuses a request by its head. Returns the route and the maximum length of the body
    /// in bytes, or `None` if the request must not have a body.
    fn route(&self, head: &Head) -> Result<(Self::Route, Option<u64>), Response>;

    /// Answers an accepted request.
    fn answer(&self, route: Self::Route, head: &Head, body: Vec<u8>) -> Response;
}

/// Answers requests until the process ends.
pub(super) fn serve(listener: &TcpListener, service: &impl Service) {
    let connections = Connections::default();
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                connections.make_room();
                thread::sleep(PAUSE);
                continue;
            };
            let stream = Arc::new(stream);
            let place = connections.add(&stream);
            let exchange = move || {
                // The exchange fails if the client closes the connection, and then there is nothing left to do.
                let _ = exchange(stream, &place, service);
            };
            // If the thread cannot be started, dropping `exchange` closes the connection.
            let _ = thread::Builder::new().spawn_scoped(scope, exchange);
        }
    });
}

/// Reads one request, answers it, and closes the connection.
fn exchange<S: Service>(stream: Arc<TcpStream>, place: &Place, service: &S) -> io::Result<()> {
    place.enter(Stage::Stranger);
    let mut connection = Connection::new(stream, HEAD_TIME);
    let (response, is_head) = match Head::read(&mut connection) {
        Ok(Some((head, start))) => {
            let response = respond(&mut connection, &head, start, place, service);
            (response.unwrap_or_else(|refusal| refusal), head.method == "HEAD")
        }
        Ok(None) => return Ok(()),
        Err(refusal) => (refusal, false),
    };
    connection.allow(BODY_TIME);
    response.write(&mut connection, is_head)?;
    connection.close()
}

/// Answers the request with this head. `start` is the part of the body that arrived together with the head.
fn respond<S: Service>(
    connection: &mut Connection,
    head: &Head,
    start: Vec<u8>,
    place: &Place,
    service: &S,
) -> Result<Response, Response> {
    let (route, max) = service.route(head)?;
    place.enter(Stage::Waiting);
    let length = head.body_length(max)?;
    // If the request has no body, further bytes belong to another request, which the server does not answer.
    let body = match max {
        Some(_) => read_body(connection, head, start, length)?,
        None => Vec::new(),
    };
    place.enter(Stage::Working);
    let response = service.answer(route, head, body);
    place.enter(Stage::Waiting);
    Ok(response)
}

/// Reads the body, which must arrive in full.
fn read_body(
    connection: &mut Connection,
    head: &Head,
    start: Vec<u8>,
    length: usize,
) -> Result<Vec<u8>, Response> {
    if start.len() > length {
        return Err(Response::plain(400, "the request is longer than its Content-Length declares"));
    }
    connection.allow(BODY_TIME);
    let incomplete = |_| Response::plain(408, "the body is incomplete");
    match head.header("Expect") {
        None => {}
        Some(expected) if !expected.eq_ignore_ascii_case("100-continue") => {
            return Err(Response::plain(417, "this Expect header is not supported"));
        }
        Some(_) if head.minor == 0 || start.len() == length => {}
        Some(_) => connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(incomplete)?,
    }
    let mut bytes = start;
    let missing = (length - bytes.len()) as u64;
    connection.take(missing).read_to_end(&mut bytes).map_err(incomplete)?;
    if bytes.len() != length {
        return Err(Response::plain(400, "the body is shorter than its Content-Length declares"));
    }
    Ok(bytes)
}
