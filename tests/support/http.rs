use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long a server may take for one answer.
const LIMIT: Duration = Duration::from_secs(20);

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 200 and the like.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What followed the headers, with chunks put together.
    pub body: String,
}

impl Answer {
    /// The value of a header, named in lower case; nothing where it is not there.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map_or("", |(_, value)| value)
    }

    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("headers end");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(':'));
        let mut answer = Self {
            status: status
                .expect("a status line")
                .parse()
                .expect("a status is a number"),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
            body: body.to_owned(),
        };
        if answer.header("transfer-encoding") == "chunked" {
            answer.body = together(body);
        }
        answer
    }
}

/// Puts chunks together.
fn together(mut chunked: &str) -> String {
    let mut body = String::new();
    while let Some((size, rest)) = chunked.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("the size of a chunk");
        body.push_str(&rest[..size]);
        chunked = rest[size..].trim_start_matches("\r\n");
    }
    body
}

/// Asks for a page, with these headers beside `Host`, each ending in `\r\n`.
///
/// # Panics
/// Where nobody answers in time, or not in HTTP.
pub fn get(server: SocketAddr, path: &str, headers: &str) -> Answer {
    let text =
        format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n{headers}Connection: close\r\n\r\n");
    request(server, &text)
}

/// Sends a request as it is written and reads until the server closes.
///
/// # Panics
/// Where nobody answers in time, or not in HTTP.
pub fn request(server: SocketAddr, text: &str) -> Answer {
    let mut stream = TcpStream::connect_timeout(&server, LIMIT).expect("the server accepts");
    stream.set_read_timeout(Some(LIMIT)).expect("a limit");
    request_over(&mut stream, text).expect("the server reads, answers and closes")
}

/// [`request`], over whatever leads to the server.
///
/// # Errors
/// Where nothing goes over it.
///
/// # Panics
/// Where the answer is not HTTP.
pub fn request_over(stream: &mut (impl Read + Write), text: &str) -> io::Result<Answer> {
    stream.write_all(text.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(Answer::parse(&answer))
}

/// Sends bytes, and gives what comes until the server closes or resets the connection.
///
/// # Panics
/// Where the server neither accepts nor ends the connection in time.
pub fn exchange(server: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect_timeout(&server, LIMIT).expect("the server accepts");
    stream.set_read_timeout(Some(LIMIT)).expect("a limit");
    // A server that has seen enough may close before everything is sent.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        let kind = error.kind();
        assert_eq!(
            kind,
            io::ErrorKind::ConnectionReset,
            "the server ends the connection"
        );
    }
    answer
}

/// The head of an answer, and its body as it came; nothing where it is not whole.
pub fn split(answer: &[u8]) -> Option<(Answer, Vec<u8>)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = Answer::parse(std::str::from_utf8(&answer[..end]).ok()?);
    let body = answer[end..].to_vec();
    let whole = head.header("content-length") == body.len().to_string();
    whole.then_some((head, body))
}
