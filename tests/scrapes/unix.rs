//! A server on a Unix socket.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use bellwether::Health;
use bellwether::http::Server;
use bellwether_tests::support::Directory;

use super::shelves;

fn ask(path: &Path) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    let request = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn bind(path: &Path) -> Result<Server<std::path::PathBuf>, String> {
    let server = Server::bind_unix(path).map_err(|error| error.to_string())?;
    Ok(server.registry(&shelves(3)).health(&Health::new()))
}

#[test]
fn a_unix_socket_is_served_and_goes_with_its_server() {
    let directory = Directory::new();
    let path = directory.path().join("metrics.sock");
    let server = bind(&path).unwrap().spawn().unwrap();
    assert_eq!(server.local_addr(), path);
    let answer = ask(&path);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("shelf_apples_total{shelf=\"2\"} 3\n"),
        "{answer}"
    );
    let error = bind(&path).unwrap_err();
    let taken = "another program listens there; stop it, or choose another path";
    assert_eq!(
        error,
        format!("cannot listen on {}: {taken}", path.display())
    );
    server.shutdown();
    assert!(!path.exists());
}

#[test]
fn a_socket_that_a_program_left_behind_is_replaced_and_another_file_is_not() {
    let directory = Directory::new();
    let path = directory.path().join("metrics.sock");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let server = bind(&path).unwrap().spawn().unwrap();
    assert!(ask(&path).starts_with("HTTP/1.1 200 OK\r\n"));
    // What came in its place is not ours to remove.
    fs::remove_file(&path).unwrap();
    fs::write(&path, "precious").unwrap();
    server.shutdown();
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    let error = bind(&path).unwrap_err();
    assert!(
        error.ends_with("a file that is no socket is there; remove it, or choose another path")
    );
    let nowhere = directory.path().join("none/metrics.sock");
    assert!(bind(&nowhere).is_err());
}

#[test]
fn a_server_that_never_ran_leaves_no_file() {
    let directory = Directory::new();
    let path = directory.path().join("metrics.sock");
    drop(bind(&path).unwrap());
    assert!(!path.exists());
}
