//! The open connections. When there are too many, the server first closes those that have not sent a valid
//! token, so that other programs cannot use up all connections.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Maximum number of open connections. Browsers open at most six to one server. Each connection takes a thread
/// and a file descriptor, and some systems allow a process only 256 file descriptors.
const MAX_CONNECTIONS: usize = 256;

/// Maximum number of threads. A thread briefly outlives its closed connection.
const MAX_THREADS: usize = 2 * MAX_CONNECTIONS;

/// Time that a connection stays in a stage before it may be closed to make room for others. A browser sends its
/// request as soon as it is connected, so this time is enough to check the token, even on a busy machine.
const GRACE: Duration = Duration::from_millis(50);

/// Pause before the next attempt if there is no room.
const PAUSE: Duration = Duration::from_millis(1);

/// The stage of a connection. The order matters: connections without a valid token are closed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The server has not begun to read.
    New,
    /// No valid token has been received.
    Stranger,
    /// The token is valid, and the server waits for the client to send or to receive.
    Waiting,
    /// The server is working on the request, and must not be interrupted.
    Working,
}

struct Open {
    stream: Arc<TcpStream>,
    stage: Stage,
    /// The time at which the connection entered its present stage.
    since: Instant,
}

#[derive(Default)]
struct Table {
    /// The open connections, the oldest first.
    open: BTreeMap<u64, Open>,
    opened: u64,
    threads: usize,
}

#[derive(Default)]
pub(super) struct Connections(Mutex<Table>);

/// A place among the open connections. Dropping this value frees the place.
pub(super) struct Place<'a> {
    connections: &'a Connections,
    number: u64,
}

impl Place<'_> {
    pub(super) fn enter(&self, stage: Stage) {
        if let Some(open) = self.connections.table().open.get_mut(&self.number) {
            open.stage = stage;
            open.since = Instant::now();
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut table = self.connections.table();
        table.open.remove(&self.number);
        table.threads -= 1;
    }
}

impl Connections {
    fn table(&self) -> MutexGuard<'_, Table> {
        // The lock may be poisoned, but a panic cannot leave the table half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a connection, and closes another one if there are too many. If necessary, waits until a connection may
    /// be closed or a thread ends.
    pub(super) fn add(&self, stream: &Arc<TcpStream>) -> Place<'_> {
        loop {
            let mut table = self.table();
            if table.open.len() < MAX_CONNECTIONS && table.threads < MAX_THREADS {
                let number = table.opened;
                table.opened += 1;
                table.threads += 1;
                let open = Open { stream: Arc::clone(stream), stage: Stage::New, since: Instant::now() };
                table.open.insert(number, open);
                return Place { connections: self, number };
            }
            if table.open.len() < MAX_CONNECTIONS || !table.close_one() {
                drop(table);
                thread::sleep(PAUSE);
            }
        }
    }

    /// Closes a connection, if one may be closed.
    pub(super) fn make_room(&self) {
        self.table().close_one();
    }
}

impl Table {
    /// Closes the oldest connection without a valid token. If all have one, closes the oldest connection that
    /// waits for its client. Returns whether a connection was closed.
    fn close_one(&mut self) -> bool {
        let closable =
            self.open.iter().filter(|(_, open)| matches!(open.stage, Stage::Stranger | Stage::Waiting));
        let Some((&number, open)) = closable.min_by_key(|(number, open)| (open.stage, **number)) else {
            return false;
        };
        if open.since.elapsed() < GRACE {
            return false;
        }
        // The connection's thread notices the end of the stream. An error means that the connection was already
        // closed.
        let _ = open.stream.shutdown(Shutdown::Both);
        self.open.remove(&number);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;

    struct Pairs(TcpListener);

    impl Pairs {
        /// A connection: the client's end and the server's.
        fn next(&self) -> (TcpStream, Arc<TcpStream>) {
            let client = TcpStream::connect(self.0.local_addr().unwrap()).unwrap();
            (client, Arc::new(self.0.accept().unwrap().0))
        }
    }

    fn is_closed(mut client: &TcpStream) -> bool {
        client.set_nonblocking(true).unwrap();
        matches!(client.read(&mut [0]), Ok(0))
    }

    #[test]
    fn the_oldest_stranger_makes_room() {
        let pairs = Pairs(TcpListener::bind("127.0.0.1:0").unwrap());
        let connections = Connections::default();
        let mut held = Vec::new();
        for number in 0..MAX_CONNECTIONS {
            let (client, server) = pairs.next();
            let place = connections.add(&server);
            // The two oldest connections have sent a valid token.
            place.enter(match number {
                0 => Stage::Working,
                1 => Stage::Waiting,
                _ => Stage::Stranger,
            });
            held.push((client, place));
        }
        let closed = |held: &[(TcpStream, Place)]| -> Vec<usize> {
            (0..held.len()).filter(|&k| is_closed(&held[k].0)).collect()
        };
        let add = |held: &mut Vec<_>| {
            let (client, server) = pairs.next();
            held.push((client, connections.add(&server)));
        };
        add(&mut held);
        add(&mut held);
        assert_eq!(closed(&held), [2, 3]);
        // If all connections have sent a valid token, one that waits for its client is closed.
        held.iter().for_each(|(_, place)| place.enter(Stage::Working));
        held[1].1.enter(Stage::Waiting);
        add(&mut held);
        assert_eq!(closed(&held), [1, 2, 3]);
        drop(held);
        assert_eq!(connections.table().threads, 0);
        assert!(connections.table().open.is_empty());
    }

    #[test]
    fn a_new_connection_is_left_alone_for_a_moment() {
        let pairs = Pairs(TcpListener::bind("127.0.0.1:0").unwrap());
        let connections = Connections::default();
        let (_client, server) = pairs.next();
        let place = connections.add(&server);
        let closes = |stage: Stage, since: Instant| {
            place.enter(stage);
            let mut table = connections.table();
            table.open.get_mut(&place.number).unwrap().since = since;
            table.close_one()
        };
        let (old, young) = (Instant::now() - GRACE, Instant::now() + Duration::from_secs(3600));
        assert!(!closes(Stage::New, old), "the server has not begun to read");
        assert!(!closes(Stage::Stranger, young));
        assert!(closes(Stage::Stranger, old));
    }
}
