//! A TCP connection with a deadline for every wait on the client.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Maximum time, and maximum number of bytes, for reading and discarding the rest of a request after a
/// response. If the server closed the connection with unread input, the client might never receive the
/// response.
const LINGER_TIME: Duration = Duration::from_secs(2);
const LINGER_BYTES: u64 = 1 << 20;

pub(super) struct Connection {
    stream: Arc<TcpStream>,
    deadline: Instant,
}

impl Connection {
    pub(super) fn new(stream: Arc<TcpStream>, time: Duration) -> Connection {
        Connection { stream, deadline: Instant::now() + time }
    }

    /// Sets the deadline to `time` from now. A client cannot extend it by sending or reading a few bytes at a
    /// time.
    pub(super) fn allow(&mut self, time: Duration) {
        self.deadline = Instant::now() + time;
    }

    fn time_left(&self) -> io::Result<Option<Duration>> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }

    /// Ends the response, and waits a limited time for the client to close the connection.
    pub(super) fn close(mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        self.allow(LINGER_TIME);
        io::copy(&mut self.take(LINGER_BYTES), &mut io::sink()).map(drop)
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.time_left()?)?;
        (&*self.stream).read(buffer)
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.time_left()?)?;
        (&*self.stream).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
