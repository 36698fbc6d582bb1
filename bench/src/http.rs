//! The smallest HTTP/1.1 client that keeps a connection: it must cost less than the servers it measures.

use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes of the largest answer taken.
const REPLY_BYTES_MAX: usize = 4 * 1024 * 1024;
const READ_BYTES: usize = 32 * 1024;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// One answer; the bytes stay in the connection's buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reply {
    /// Status code.
    pub(crate) status: u16,
    /// Where the body begins.
    pub(crate) head_len: usize,
    /// Bytes of head and body, as sent.
    pub(crate) total_len: usize,
}

/// A kept connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends one request and reads its whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut head: Option<Head> = None;
        loop {
            self.buffer.reserve(READ_BYTES);
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if head.is_none() {
                head = read_head(&self.buffer)?;
            }
            if let Some(head) = head
                && let Some(body_len) = head.body_len(&self.buffer)?
            {
                return Ok(Reply { status: head.status, head_len: head.len, total_len: head.len + body_len });
            }
            if self.buffer.len() > REPLY_BYTES_MAX {
                return Err(io::Error::other("the answer is larger than the bound"));
            }
        }
    }

    /// The bytes of the last answer.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }
}

#[derive(Debug, Clone, Copy)]
struct Head {
    status: u16,
    len: usize,
    /// `None`: in chunks.
    content_len: Option<usize>,
}

fn malformed() -> io::Error {
    io::Error::other("not an HTTP/1.1 answer")
}

fn read_head(bytes: &[u8]) -> io::Result<Option<Head>> {
    let Some(end) = bytes.windows(HEAD_END.len()).position(|window| window == HEAD_END) else { return Ok(None) };
    let text = bytes.get(..end).and_then(|head| std::str::from_utf8(head).ok()).ok_or_else(malformed)?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let content_len = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok());
    Ok(Some(Head { status: status.ok_or_else(malformed)?, len: end + HEAD_END.len(), content_len }))
}

impl Head {
    /// Bytes of the body as sent, once all of them are there.
    fn body_len(&self, bytes: &[u8]) -> io::Result<Option<usize>> {
        let body = bytes.get(self.len..).unwrap_or_default();
        match self.content_len {
            Some(wanted) => Ok((body.len() >= wanted).then_some(wanted)),
            None => chunks_len(body),
        }
    }
}

fn chunks_len(body: &[u8]) -> io::Result<Option<usize>> {
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let Some(line_len) = rest.windows(2).position(|window| window == b"\r\n") else { return Ok(None) };
        let line = rest.get(..line_len).and_then(|line| std::str::from_utf8(line).ok()).ok_or_else(malformed)?;
        let size = usize::from_str_radix(line.trim(), 16).map_err(|_not_hex| malformed())?;
        at += line_len + 2 + size + 2;
        if size == 0 {
            return Ok((body.len() >= at).then_some(at));
        }
        if body.len() < at {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_length_or_its_last_chunk_says() {
        let sized = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        let head = read_head(sized).unwrap().unwrap();
        assert_eq!((head.status, head.len), (200, 38));
        assert_eq!(head.body_len(sized).unwrap(), Some(3));
        assert_eq!(head.body_len(&sized[..40]).unwrap(), None);
        let body = b"3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        assert_eq!(chunks_len(body).unwrap(), Some(body.len()));
        for cut in 0..body.len() {
            assert_eq!(chunks_len(&body[..cut]).unwrap(), None, "{cut}");
        }
        assert!(read_head(b"HTTP/1.1 200 OK\r\nConte").unwrap().is_none());
        assert!(chunks_len(b"zz\r\n").is_err());
    }
}
