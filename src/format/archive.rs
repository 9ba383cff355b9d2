//! Writes a ZIP archive to a stream, one entry after the other: the container of XLSX and EPUB.

use super::limit::FormatLimit;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::borrow::Cow;
use std::io::{self, Write};

/// The greatest size of an archive and of its entries, in bytes. Larger ones need an extension of the format that
/// many spreadsheet programs and e-readers do not read.
const MOST: u64 = u32::MAX as u64;

/// Size of the buffer for compressed data, in bytes.
const BUFFER: usize = 1 << 15;

/// The level of compression. The usual level 6 takes four times as long, and saves 2 % of the size.
const LEVEL: Compression = Compression::new(4);

/// 1 January 1980, the first date that the format can represent. Without the current time, the same units give
/// the same bytes.
const DATE: [u8; 4] = [0, 0, 0x21, 0];

/// An archive that is being written.
pub(super) struct ArchiveWriter<W> {
    out: W,
    written: u64,
    compress: Compress,
    buffer: Vec<u8>,
    /// The complete entries, and the current one.
    entries: Vec<Entry>,
    crc: Crc,
}

struct Entry {
    /// The name, in ASCII.
    name: Cow<'static, str>,
    method: Method,
    start: u64,
    crc: u32,
    packed: u64,
    unpacked: u64,
}

/// How the data of an entry is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    /// As it is, after its size.
    Stored,
    /// Compressed, before its size.
    Deflated,
}

impl<W: Write> ArchiveWriter<W> {
    pub(super) fn new(out: W) -> ArchiveWriter<W> {
        let compress = Compress::new(LEVEL, false);
        ArchiveWriter {
            out,
            written: 0,
            compress,
            buffer: Vec::with_capacity(BUFFER),
            entries: Vec::new(),
            crc: Crc::new(),
        }
    }

    pub(super) fn out(&mut self) -> &mut W {
        &mut self.out
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Writes the header of an entry. If its data is compressed, the checksum and the sizes in the header are 0.
    fn header(&mut self, entry: Entry) -> io::Result<()> {
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(entry.method.properties());
        header.extend(entry.sizes());
        header.extend((entry.name.len() as u16).to_le_bytes());
        header.extend([0; 2]);
        header.extend(entry.name.as_bytes());
        self.entries.push(entry);
        self.put(&header)
    }

    /// Begins a compressed entry.
    pub(super) fn begin(&mut self, name: impl Into<Cow<'static, str>>) -> io::Result<()> {
        self.compress.reset();
        self.crc.reset();
        let (name, method, start) = (name.into(), Method::Deflated, self.written);
        self.header(Entry { name, method, start, crc: 0, packed: 0, unpacked: 0 })
    }

    /// Writes a whole entry without compression. The content is small.
    pub(super) fn stored(&mut self, name: &'static str, content: &str) -> io::Result<()> {
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let (name, method, start, size) = (name.into(), Method::Stored, self.written, content.len() as u64);
        self.header(Entry { name, method, start, crc: crc.sum(), packed: size, unpacked: size })?;
        self.put(content.as_bytes())
    }

    /// Adds data to the current entry.
    pub(super) fn write(&mut self, data: &[u8]) -> io::Result<()> {
        self.crc.update(data);
        let mut rest = data;
        while !rest.is_empty() {
            let before = self.compress.total_in();
            self.compress(rest, FlushCompress::None)?;
            rest = &rest[(self.compress.total_in() - before) as usize..];
        }
        if self.compress.total_in() > MOST || self.written > MOST {
            return Err(too_large());
        }
        Ok(())
    }

    /// Compresses data and writes the result. Returns whether the compressed data is complete.
    fn compress(&mut self, data: &[u8], flush: FlushCompress) -> io::Result<bool> {
        self.buffer.clear();
        let status = self.compress.compress_vec(data, &mut self.buffer, flush).map_err(io::Error::other)?;
        self.written += self.buffer.len() as u64;
        self.out.write_all(&self.buffer)?;
        Ok(status == Status::StreamEnd)
    }

    /// Completes the current entry.
    pub(super) fn end(&mut self) -> io::Result<()> {
        while !self.compress(&[], FlushCompress::Finish)? {}
        let (packed, unpacked) = (self.compress.total_out(), self.compress.total_in());
        let crc = self.crc.sum();
        let mut descriptor = b"PK\x07\x08".to_vec();
        if let Some(entry) = self.entries.last_mut() {
            (entry.crc, entry.packed, entry.unpacked) = (crc, packed, unpacked);
            descriptor.extend(entry.sizes());
        }
        self.put(&descriptor)
    }

    /// Writes a whole compressed entry.
    pub(super) fn entry(&mut self, name: &'static str, content: &str) -> io::Result<()> {
        self.begin(name)?;
        self.write(content.as_bytes())?;
        self.end()
    }

    /// Writes the list of entries, and returns the output.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let start = self.written;
        let mut list = Vec::new();
        for entry in &self.entries {
            list.extend(b"PK\x01\x02\x14\0");
            list.extend(entry.method.properties());
            list.extend(entry.sizes());
            list.extend((entry.name.len() as u16).to_le_bytes());
            list.extend([0; 12]);
            list.extend((entry.start as u32).to_le_bytes());
            list.extend(entry.name.as_bytes());
        }
        let (count, size) = (self.entries.len() as u16, list.len() as u32);
        list.extend(b"PK\x05\x06\0\0\0\0");
        list.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        list.extend(size.to_le_bytes());
        list.extend((start as u32).to_le_bytes());
        list.extend([0; 2]);
        self.put(&list)?;
        if start > MOST { Err(too_large()) } else { Ok(self.out) }
    }
}

impl Method {
    /// Returns the version of the format, the flags, the compression method, and the date.
    fn properties(self) -> Vec<u8> {
        // The fourth flag means that the checksum and the sizes follow the data.
        let [flags, method] = match self {
            Method::Stored => [0, 0],
            Method::Deflated => [8, 8],
        };
        [&[0x14, 0, flags, 0, method, 0], &DATE[..]].concat()
    }
}

impl Entry {
    fn sizes(&self) -> Vec<u8> {
        [self.crc, self.packed as u32, self.unpacked as u32].map(u32::to_le_bytes).concat()
    }
}

fn too_large() -> io::Error {
    io::Error::other(FormatLimit::ArchiveSize)
}
