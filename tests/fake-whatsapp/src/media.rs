//! The media store: what devices and phones have put into it, under the paths that it gave them, and who may.
//!
//! It can't read what it keeps. An upload is taken when it is what its token says: the hash of its own bytes.

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;

use crate::keys::Bytes64;
use crate::stanza::now_ms;

mod http;
mod rules;

pub(crate) use http::router;
pub(crate) use rules::Active;
pub use rules::{MediaCall, MediaRule, MediaThen};

/// How long a signed path is good for.
const SIGNED_FOR_MS: i64 = 14 * 24 * 3_600_000;
/// What the log keeps.
const LOG: usize = 10_000;
/// Uploads that were begun and not ended, which can be resumed.
const MOST_PARTIAL: usize = 64;
/// The largest upload, until told otherwise.
const MOST_EACH: usize = 100 << 20;
/// All that is kept, until told otherwise.
const MOST_ALL: usize = 512 << 20;

/// What the paths look like that the store gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaPaths {
    /// With a signature in the query, and something behind it: what a client appends does no harm.
    #[default]
    Signed,
    /// With a signature at the query's end, and asked for as it is: anything more is refused.
    Exact,
    /// Without a query, as in old messages.
    Plain,
}

/// What one thing in the store is, and how often it came and went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMedia {
    /// As messages name it.
    pub direct_path: String,
    /// `image`, `video`, `audio`, `document`, `md-msg-hist`, and so on.
    pub kind: String,
    /// Whose device or phone put it there, without a plus.
    pub from: String,
    /// Its size as it is kept.
    pub bytes: usize,
    /// How often it was uploaded.
    pub uploads: u32,
    /// How often it was downloaded whole.
    pub downloads: u32,
    /// What is answered to who asks for it, if it is gone.
    pub gone: Option<u16>,
}

/// What was asked of the store, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaDone {
    /// What.
    pub call: MediaCall,
    /// What it was called with, as it came: path and query.
    pub target: String,
    /// The kind of media, if the store knows.
    pub kind: String,
    /// The status of the answer; 0 where the connection ended in its place.
    pub status: u16,
    /// Bytes that were taken or given.
    pub bytes: u64,
    /// Milliseconds since the epoch.
    pub at: i64,
}

#[derive(Serialize, Deserialize)]
struct Blob {
    kind: String,
    /// `?ccb…`, or nothing.
    query: String,
    shape: MediaPaths,
    #[serde(with = "saved_bytes")]
    bytes: Bytes,
    from: String,
    uploads: u32,
    downloads: u32,
    gone: Option<u16>,
    expires: i64,
}

/// An upload by its kind and its token.
type Named = (String, String);

/// All that is kept.
#[derive(Serialize, Deserialize)]
pub(crate) struct Store {
    blobs: HashMap<String, Blob>,
    by_token: Vec<(Named, String)>,
    next: u64,
    #[serde(skip)]
    partial: VecDeque<(Named, Vec<u8>)>,
    /// What lets an account upload: changed as a whole.
    #[serde(skip)]
    generation: u64,
    #[serde(skip)]
    port: u16,
    /// What is told in place of the own address.
    #[serde(skip)]
    hosts: Option<Vec<String>>,
    #[serde(skip)]
    pub paths: MediaPaths,
    #[serde(skip)]
    pub rules: Vec<Active>,
    #[serde(skip)]
    log: VecDeque<MediaDone>,
    #[serde(skip, default = "limits")]
    limits: (usize, usize),
}

fn limits() -> (usize, usize) {
    (MOST_EACH, MOST_ALL)
}

impl Default for Store {
    fn default() -> Self {
        Self {
            blobs: HashMap::new(),
            by_token: Vec::new(),
            next: 1,
            partial: VecDeque::new(),
            generation: 0,
            port: 0,
            hosts: None,
            paths: MediaPaths::default(),
            rules: Vec::new(),
            log: VecDeque::new(),
            limits: limits(),
        }
    }
}

/// Why something is not taken or given: the status, and a word.
pub(crate) type No = (u16, &'static str);

/// Where something is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub url: String,
    pub direct_path: String,
    pub handle: String,
}

impl Store {
    pub(crate) fn listen_on(&mut self, port: u16) {
        self.port = port;
    }

    /// Tells clients of these hosts, or of itself again.
    pub(crate) fn name_hosts(&mut self, hosts: Vec<String>) {
        self.hosts = Some(hosts).filter(|hosts| !hosts.is_empty());
    }

    /// The largest upload, and all that is kept.
    pub(crate) fn limit(&mut self, each: usize, all: usize) {
        self.limits = (each, all);
    }

    /// What was good for uploads is so no more.
    pub(crate) fn renew_auth(&mut self) {
        self.generation += 1;
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn auth(&self, phone: &str) -> String {
        let secret = Sha256::digest(format!("media/{phone}/{}", self.generation).as_bytes());
        format!("{phone}-{}", BASE64_URL_SAFE_NO_PAD.encode(&secret[..12]))
    }

    /// The account that an upload comes from.
    fn account(&self, auth: &str) -> Option<String> {
        let (phone, _) = auth.split_once('-')?;
        (self.auth(phone) == auth).then(|| phone.to_owned())
    }

    /// What a device is told when it asks where to.
    pub(crate) fn connection(&self, phone: &str) -> Node {
        let hosts = self.hosts.clone().unwrap_or_else(|| vec![self.host()]);
        let hosts = hosts.into_iter().enumerate().map(|(place, host)| {
            let kind = if place == 0 { "primary" } else { "fallback" };
            NodeBuilder::new("host").attr("hostname", host).attr("type", kind).build()
        });
        NodeBuilder::new("media_conn")
            .attr("auth", self.auth(phone))
            .attr("ttl", "300")
            .attr("auth_ttl", "3600")
            .attr("max_buckets", "12")
            .children(hosts.collect::<Vec<_>>())
            .build()
    }

    /// How much of an upload is there: all of it, with its place, or so many bytes.
    fn progress(&self, named: &Named) -> Result<Place, usize> {
        let whole = self.path_of(named).filter(|path| self.blobs.get(*path).is_some_and(|blob| blob.gone.is_none()));
        match whole.and_then(|path| self.place(path)) {
            Some(place) => Ok(place),
            None => Err(self.partial.iter().find(|(known, _)| known == named).map_or(0, |(_, bytes)| bytes.len())),
        }
    }

    fn path_of(&self, named: &Named) -> Option<&str> {
        self.by_token.iter().rev().find(|(known, _)| known == named).map(|(_, path)| path.as_str())
    }

    /// Takes what was begun out, to be gone on with from there.
    fn take_partial(&mut self, named: &Named) -> Vec<u8> {
        match self.partial.iter().position(|(known, _)| known == named) {
            Some(place) => self.partial.remove(place).map(|(_, bytes)| bytes).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    fn keep_partial(&mut self, named: Named, bytes: Vec<u8>) {
        self.take_partial(&named);
        if self.partial.len() >= MOST_PARTIAL {
            self.partial.pop_front();
        }
        self.partial.push_back((named, bytes));
    }

    fn held(&self) -> usize {
        let partial = self.partial.iter().map(|(_, bytes)| bytes.len());
        self.blobs.values().map(|blob| blob.bytes.len()).chain(partial).sum()
    }

    /// Takes an upload that is whole.
    fn take(&mut self, from: &str, named: Named, bytes: Bytes) -> Result<Place, No> {
        if BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&bytes)) != named.1 {
            return Err((400, "the content is not what its token says"));
        }
        self.put(from, named, bytes)
    }

    /// Keeps something, new or once more.
    pub(crate) fn put(&mut self, from: &str, named: Named, bytes: Bytes) -> Result<Place, No> {
        if let Some(path) = self.path_of(&named).map(str::to_owned)
            && let Some(blob) = self.blobs.get_mut(&path).filter(|blob| blob.gone.is_none())
        {
            blob.uploads += 1;
            return self.place(&path).ok_or((500, "lost"));
        }
        if self.held() + bytes.len() > self.limits.1 {
            return Err((507, "the store is full"));
        }
        let path = self.fresh_path(&named.0);
        let expires = now_ms() + SIGNED_FOR_MS;
        let blob = Blob {
            kind: named.0.clone(),
            query: self.query(&path, expires),
            shape: self.paths,
            bytes,
            from: from.to_owned(),
            uploads: 1,
            downloads: 0,
            gone: None,
            expires,
        };
        self.blobs.insert(path.clone(), blob);
        self.by_token.push((named, path.clone()));
        self.place(&path).ok_or((500, "lost"))
    }

    fn fresh_path(&mut self, kind: &str) -> String {
        let number = self.next;
        self.next += 1;
        let folder = match kind {
            "image" => "t62.7118-24",
            "video" => "t62.7161-24",
            "audio" => "t62.7117-24",
            "document" => "t62.7119-24",
            "picture" => return format!("/v/t61.24694-24/{number:09}_{}_n.jpg", number * 7_919),
            _ => "t62.7115-24",
        };
        format!("/v/{folder}/{number:08}_{}_n.enc", number * 7_919)
    }

    fn query(&self, path: &str, expires: i64) -> String {
        let oe = format!("{:X}", expires / 1000);
        let signed = Sha256::digest(format!("signed/{path}/{oe}").as_bytes());
        let oh = format!("01_Q5Aa{}", BASE64_URL_SAFE_NO_PAD.encode(&signed[..20]));
        match self.paths {
            MediaPaths::Plain => String::new(),
            MediaPaths::Signed => format!("?ccb=11-4&oh={oh}&oe={oe}&_nc_sid=5e03e0"),
            MediaPaths::Exact => format!("?ccb=11-4&oh={oh}&oe={oe}"),
        }
    }

    fn place(&self, path: &str) -> Option<Place> {
        let blob = self.blobs.get(path)?;
        let direct_path = format!("{path}{}", blob.query);
        let more = if blob.query.is_empty() { "?mms3=true" } else { "&mms3=true" };
        // An address of the whole is signed by its path, as the path alone is.
        let more = if blob.shape == MediaPaths::Exact { "" } else { more };
        let handle = BASE64_STANDARD_NO_PAD.encode(Sha256::digest(path.as_bytes()));
        Some(Place { url: format!("https://{}{direct_path}{more}", self.host()), direct_path, handle })
    }

    /// What is behind a path and what stands behind that, as they were asked for.
    fn find(&self, path: &str, query: &str) -> Result<(String, Bytes), No> {
        let blob = self.blobs.get(path).ok_or((404, "not found"))?;
        let known = blob.query.trim_start_matches('?');
        let value = |query: &str, name: &str| {
            query
                .split('&')
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, v)| v.to_owned())
        };
        let fits = match blob.shape {
            MediaPaths::Plain => true,
            MediaPaths::Exact => query == known,
            MediaPaths::Signed => ["ccb", "oh", "oe"].iter().all(|name| value(query, name) == value(known, name)),
        };
        if !fits {
            return Err((403, "Bad URL hash"));
        }
        if let Some(status) = blob.gone {
            return Err((status, "gone"));
        }
        if blob.shape != MediaPaths::Plain && now_ms() > blob.expires {
            return Err((403, "URL signature expired"));
        }
        Ok((blob.kind.clone(), blob.bytes.clone()))
    }

    fn downloaded(&mut self, path: &str) {
        if let Some(blob) = self.blobs.get_mut(path) {
            blob.downloads += 1;
        }
    }

    /// Takes something out: who asks for it gets this status. Whether it was there.
    pub(crate) fn expire(&mut self, direct_path: &str, status: u16) -> bool {
        let blob = self.blobs.get_mut(without_query(direct_path));
        blob.map(|blob| blob.gone = Some(status)).is_some()
    }

    /// What a phone fetches.
    pub(crate) fn fetch(&self, direct_path: &str) -> Result<Bytes, No> {
        let (path, query) = direct_path.split_once('?').unwrap_or((direct_path, ""));
        self.find(path, query).map(|(_, bytes)| bytes)
    }

    /// Puts what is gone back under another path.
    pub(crate) fn put_again(&mut self, direct_path: &str) -> Option<Place> {
        let blob = self.blobs.get_mut(without_query(direct_path))?;
        // By its own name it would be found where it was.
        blob.gone.get_or_insert(410);
        let (kind, from, bytes) = (blob.kind.clone(), blob.from.clone(), blob.bytes.clone());
        let token = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&bytes));
        self.put(&from, (kind, token), bytes).ok()
    }

    /// All that is there, by path.
    pub(crate) fn list(&self) -> Vec<StoredMedia> {
        let mut all: Vec<StoredMedia> = self
            .blobs
            .iter()
            .map(|(path, blob)| StoredMedia {
                direct_path: format!("{path}{}", blob.query),
                kind: blob.kind.clone(),
                from: blob.from.clone(),
                bytes: blob.bytes.len(),
                uploads: blob.uploads,
                downloads: blob.downloads,
                gone: blob.gone,
            })
            .collect();
        all.sort_by(|one, other| one.direct_path.cmp(&other.direct_path));
        all
    }

    pub(crate) fn log(&self) -> Vec<MediaDone> {
        self.log.iter().cloned().collect()
    }

    fn note(&mut self, done: MediaDone) {
        if self.log.len() == LOG {
            self.log.pop_front();
        }
        self.log.push_back(done);
    }
}

fn without_query(direct_path: &str) -> &str {
    direct_path.split_once('?').map_or(direct_path, |(path, _)| path)
}

mod saved_bytes {
    //! Content is saved as base64.
    use super::{Bytes, Bytes64};
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes64(bytes.to_vec()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        Ok(Bytes::from(Bytes64::deserialize(deserializer)?.0))
    }
}
