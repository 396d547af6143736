//! What a stream of the local interface tells, item by item.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;

use crate::{Served, written};

/// A stream that was opened.
pub(crate) struct Told(Lines<BufReader<UnixStream>>);

impl Told {
    /// Asks for the stream at a path.
    pub(crate) async fn open(s: &Served, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut stream = s.connect().await;
        stream.write_all(written(&format!("GET {path}"), headers, "").as_bytes()).await.unwrap();
        Self(BufReader::new(stream).lines())
    }

    /// The next item; none when nothing more comes.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let looking = async {
            while let Ok(Some(line)) = self.0.next_line().await {
                if let Some(data) = line.strip_prefix("data: ") {
                    return Some(serde_json::from_str(data).unwrap());
                }
            }
            None
        };
        tokio::time::timeout(Duration::from_secs(20), looking).await.expect("nothing is told")
    }
}
