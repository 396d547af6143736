//! What a front may ask for at most, and how long it may take.

use std::time::Duration;

/// How much a front may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; for more, those make room that ask for nothing.
    pub connections: usize,
    /// How long the head of a request may take, and a connection be idle.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// The largest body, in bytes.
    pub body_bytes: usize,
    /// The largest body with a file in it, in bytes.
    pub file_bytes: usize,
    /// How long a front may take next to nothing of what it is told.
    pub write: Duration,
    /// How long a connection may be idle before it makes room for another one.
    pub settled: Duration,
    /// The largest of all bodies together, in bytes.
    pub bodies_bytes: usize,
    /// Feeds at a time: the window's has a place of its own.
    pub feeds: usize,
    /// How often it is looked whether the socket still has its name, and noted which keys were used.
    pub look: Duration,
    /// Requests a second with one key, at the port.
    pub rate: u32,
    /// Requests with one key that are answered at a time, feeds among them.
    pub per_key: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            head: Duration::from_secs(10),
            body: Duration::from_secs(20),
            body_bytes: 1 << 20,
            file_bytes: 22 << 20,
            write: Duration::from_secs(30),
            settled: Duration::from_secs(1),
            bodies_bytes: 48 << 20,
            feeds: 64,
            look: Duration::from_secs(60),
            rate: 2_000,
            per_key: 48,
        }
    }
}
