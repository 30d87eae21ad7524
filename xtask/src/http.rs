//! The smallest HTTP client that can talk to a local server: one request a connection, no redirects, bounded.

use std::{
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;

/// Long enough for an engine that makes a container on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(60);
/// A question about health is answered at once or not at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Answers are a few kilobytes, a list of many containers some hundred; more than this is somebody else.
const BODY_LIMIT: u64 = 8 << 20;

/// Where a local server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A socket file.
    Unix(PathBuf),
    /// `host:port`.
    Tcp(String),
}

/// What came back.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON, or null.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// One request.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Whole lines, each ended by `\r\n`.
    pub(crate) headers: &'a str,
    /// JSON, or nothing.
    pub(crate) body: &'a str,
    pub(crate) timeout: Duration,
}

impl<'a> Request<'a> {
    /// A request with an empty body and a timeout for slow work.
    pub(crate) fn new(method: &'a str, path: &'a str) -> Self {
        Self {
            method,
            path,
            headers: "",
            body: "",
            timeout: TIMEOUT,
        }
    }
}

/// Asks `address` for `path`, expecting an answer within seconds.
///
/// # Errors
/// As [`send`].
pub(crate) fn get(address: &Address, path: &str) -> io::Result<Answer> {
    send(
        address,
        &Request {
            timeout: CONNECT_TIMEOUT,
            ..Request::new("GET", path)
        },
    )
}

/// Sends one request to `address`.
///
/// # Errors
/// When nobody listens, access is denied, time runs out, or the answer is not HTTP.
pub(crate) fn send(address: &Address, request: &Request<'_>) -> io::Result<Answer> {
    match address {
        Address::Unix(socket) => {
            exchange(connect_unix(socket, request.timeout)?, "localhost", request)
        }
        Address::Tcp(host) => exchange(connect_tcp(host, request.timeout)?, host, request),
    }
}

/// Connects to a socket file.
///
/// # Errors
/// When nobody listens there or access is denied.
pub(crate) fn connect_unix(socket: &Path, timeout: Duration) -> io::Result<UnixStream> {
    let stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    Ok(stream)
}

/// Connects to `host:port`.
///
/// # Errors
/// When nobody listens there.
pub(crate) fn connect_tcp(host: &str, timeout: Duration) -> io::Result<TcpStream> {
    let address = host
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::other("no such host"))?;
    let stream = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn exchange(
    mut stream: impl Read + Write,
    host: &str,
    request: &Request<'_>,
) -> io::Result<Answer> {
    let Request {
        method,
        path,
        headers,
        body,
        ..
    } = request;
    // HTTP/1.0, so that the answer ends with the connection and is never chunked; in one piece,
    // so that a server which closes early has read all of it.
    let text = format!(
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nAccept: application/json\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes())?;
    let mut bytes = Vec::new();
    stream.take(BODY_LIMIT).read_to_end(&mut bytes)?;
    parse(&String::from_utf8_lossy(&bytes))
        .ok_or_else(|| io::Error::other("the answer is not HTTP"))
}

fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status_line = head.lines().next()?;
    let status = status_line
        .strip_prefix("HTTP/1.")?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()?;
    Some(Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = parse("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\"status\":\"ok\"}").unwrap();
        assert_eq!(
            (answer.status, answer.json()["status"].as_str()),
            (200, Some("ok"))
        );
        assert_eq!((answer.header("a"), answer.header("b")), (Some("b"), None));
        assert_eq!(parse("SSH-2.0-OpenSSH\r\n\r\n"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn a_local_server_is_asked() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address::Tcp(listener.local_addr().unwrap().to_string());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let length = stream.read(&mut request).unwrap();
            stream
                .write_all(b"HTTP/1.0 204 No Content\r\n\r\n")
                .unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        assert_eq!(get(&address, "/healthz").unwrap().status, 204);
        assert!(
            server
                .join()
                .unwrap()
                .starts_with("GET /healthz HTTP/1.0\r\n")
        );
    }
}
