//! The local interface on a real socket, asked by clients that behave and by some that don't.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod calls;
mod feed;
mod files;
mod peers;
mod pictures;
mod port;
mod staged;
#[path = "../../../front/src/testing.rs"]
mod testing;
mod told;
mod updating;
mod window;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use wakala_front::{ChoicesKeeper, Core, Program, WindowLink};
use wakala_http::{Limits, Server};

/// A server of its own, on a program that leads nowhere.
struct Served {
    server: Server,
    core: Core,
    directory: TempDir,
}

async fn served(limits: Limits) -> Served {
    let (core, directory) = testing::program().await;
    let server = Server::start(core.clone(), vec![directory.path().join("core.sock")], limits).await.unwrap();
    Served { server, core, directory }
}

/// Everything is given up soon.
fn hurried() -> Limits {
    let short = Duration::from_millis(300);
    Limits {
        connections: 8,
        head: short,
        body: short,
        body_bytes: 100_000,
        file_bytes: 100_000,
        write: short,
        settled: Duration::from_millis(5),
        bodies_bytes: 200_000,
        feeds: 4,
        look: short,
        rate: 1_000,
        per_key: 100,
    }
}

/// An answer.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status and code of a refusal.
    fn refusal(&self) -> (u16, String) {
        let view = self.json();
        assert!(view["message"].is_string() && view.get("detail").is_some(), "{view}");
        (self.status, view["code"].as_str().unwrap().to_owned())
    }
}

impl Served {
    fn path(&self) -> PathBuf {
        self.server.path().to_owned()
    }

    async fn connect(&self) -> UnixStream {
        UnixStream::connect(self.server.path()).await.unwrap()
    }

    /// Asks, and reads the answer to its end.
    async fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(&self.path(), line, headers, body).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], "").await
    }
}

async fn ask(path: &Path, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = UnixStream::connect(path).await.unwrap();
    stream.write_all(written(line, headers, body).as_bytes()).await.unwrap();
    heard(&mut stream).await.unwrap()
}

fn written(line: &str, headers: &[(&str, &str)], body: &str) -> String {
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!(
        "{line} HTTP/1.1\r\nhost: wakala\r\nconnection: close\r\n{more}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The one answer of a connection; none when it was closed without one.
async fn heard(stream: &mut UnixStream) -> Option<Answer> {
    let mut all = Vec::new();
    // One that is cut off may say so only now.
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut all)).await.expect("no answer");
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Answer { status, head, body: all[end + 4..].to_vec() })
}
