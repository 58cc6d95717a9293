//! A small HTTP/1.1 client for this machine's own server: enough to knock, sign in and measure. No TLS, no proxies.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// One kept-open connection to a server on this machine.
pub struct Connection {
    reader: BufReader<TcpStream>,
    port: u16,
}

/// What the server answered.
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// `name=value` pairs of the cookies that were set.
    pub cookies: Vec<String>,
    /// The body, decoded from chunks.
    pub body: Vec<u8>,
}

/// A request: method, path, headers as whole lines, body.
#[derive(Debug, Clone, Default)]
pub struct Ask<'a> {
    /// `GET`, `POST`…
    pub method: &'a str,
    /// Path with query, encoded.
    pub path: &'a str,
    /// Whole header lines such as `Cookie: a=b`.
    pub headers: &'a [String],
    /// Body, may be empty.
    pub body: &'a [u8],
}

impl<'a> Ask<'a> {
    /// A GET without headers.
    pub fn get(path: &'a str) -> Self {
        Self { method: "GET", path, ..Self::default() }
    }
}

impl Connection {
    /// Opens a connection to a port of this machine.
    pub fn open(port: u16) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::with_capacity(64 * 1024, stream), port })
    }

    /// Sends a request and reads the whole answer.
    pub fn ask(&mut self, ask: &Ask<'_>) -> Result<Answer> {
        let mut request = format!("{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", ask.method, ask.path, self.port);
        for header in ask.headers {
            request.push_str(header);
            request.push_str("\r\n");
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n", ask.body.len()));
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(ask.body);
        self.reader.get_mut().write_all(&bytes)?;
        read_answer(&mut self.reader)
    }
}

/// Reads one answer: status line, headers, body by length or by chunks.
pub fn read_answer(reader: &mut impl BufRead) -> Result<Answer> {
    let status_line = read_line(reader)?;
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.with_context(|| format!("不是 HTTP 应答:{status_line}"))?;
    let (mut length, mut chunked, mut cookies) = (0_usize, false, Vec::new());
    loop {
        let line = read_line(reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("content-length", value) => length = value.parse().context("Content-Length")?,
            ("transfer-encoding", "chunked") => chunked = true,
            ("set-cookie", value) => cookies.extend(value.split(';').next().map(str::to_owned)),
            _ => {}
        }
    }
    let body = if chunked { read_chunks(reader)? } else { read_exactly(reader, length)? };
    Ok(Answer { status, cookies, body })
}

fn read_line(reader: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        bail!("连接被关闭");
    }
    Ok(line.trim_end().to_owned())
}

fn read_exactly(reader: &mut impl Read, length: usize) -> Result<Vec<u8>> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

fn read_chunks(reader: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(read_line(reader)?.split(';').next().unwrap_or(""), 16)?;
        body.extend(read_exactly(reader, size)?);
        read_line(reader)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

/// A port of this machine that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether somebody listens on the port already.
pub fn is_taken(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_err()
}

/// Whether `GET /` is answered by 200 now.
pub fn answers(port: u16) -> bool {
    Connection::open(port)
        .and_then(|mut connection| connection.ask(&Ask::get("/")))
        .is_ok_and(|answer| answer.status == 200)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(wire: &str, status: u16, body: &str) {
        let answer = read_answer(&mut wire.as_bytes()).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()));
    }

    #[test]
    fn a_body_is_read_by_its_length_or_by_its_chunks() {
        check("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokrest", 200, "ok");
        check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x\r\nd\r\n0\r\n\r\n", 200, "abcd");
        check("HTTP/1.1 204 No Content\r\n\r\n", 204, "");
    }

    #[test]
    fn a_cookie_is_kept_without_its_attributes() {
        let wire = "HTTP/1.1 200 OK\r\nSet-Cookie: gangmu=abc; Path=/; HttpOnly\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(read_answer(&mut wire.as_bytes()).unwrap().cookies, ["gangmu=abc"]);
    }

    #[test]
    fn a_closed_connection_or_another_protocol_is_an_error() {
        assert!(read_answer(&mut "".as_bytes()).is_err());
        assert!(read_answer(&mut "SSH-2.0-x\r\n\r\n".as_bytes()).is_err());
    }
}
