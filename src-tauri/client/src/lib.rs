//! A front's way to the running core: calls by their names, pictures, and the feed, over HTTP on the core's socket, on Windows its named
//! pipe. Says of which version it is, so that a core of another one refuses it in words.

#[cfg(windows)]
#[path = "pipe.rs"]
mod connection;
#[cfg(unix)]
#[path = "socket.rs"]
mod connection;
mod console;
mod place;
mod saving;
mod starting;

use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response, header};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;
use tokio_util::task::AbortOnDropHandle;
use wakala_contract::{ErrorCode, ErrorView, FeedItem, UpdateStep, WindowOrder, contract_hash};

use connection::{Connection, connect, is_ours};

pub use console::{may_have_console, without_console};
pub use place::{
    BEGINS_WITHIN, DATA_DIR, IS_PRACTICE, OTHER_VERSION, PlaceError, core_places, data_dir, desktop, language_file,
    leave_to_take_focus, named_path, noted_language, other_program, usual_data_dir, variable, window_key_file,
};

pub use saving::SaveError;
pub use starting::{Manner, StartError, find_or_start};

/// How long a core may take to be connected to.
const CONNECT: Duration = Duration::from_secs(10);
/// How long it may take until its answer begins: removing a number with all its messages takes some time.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often a core says in a stream that it lives, and how often in a row it may not: a clock that jumps passes over one.
const BEAT: Duration = Duration::from_secs(15);
const MISSED: u32 = 3;
/// Time between two tries while the core is being updated.
const ASK_AGAIN: Duration = Duration::from_millis(250);
/// The largest answer that is taken, in bytes.
const LARGEST: usize = 64 << 20;

/// Why the core was not asked, or does not do it.
#[derive(Debug, Error)]
pub enum ClientError {
    /// No core runs on this data.
    #[error("no Wakala is running on this data (looked at {})", shown(.0))]
    NoCore(Vec<PathBuf>),
    /// The core refuses.
    #[error("{}", .0.message)]
    Refused(ErrorView),
    /// It was not asked: the connection did not come about.
    #[error("Wakala does not answer any more: {0}")]
    Gone(String),
    /// It was asked, and the connection broke before it had answered, or it ended: nobody knows whether it was done.
    #[error("Wakala does not answer any more: {why}")]
    Unanswered {
        /// Which call it was, by its name; empty where it was none.
        call: String,
        /// What the system says.
        why: String,
    },
    /// The core says something that this version does not understand.
    #[error("Wakala's answer is not understood: {0}")]
    NotUnderstood(String),
}

impl From<ClientError> for ErrorView {
    fn from(error: ClientError) -> Self {
        let code = match error {
            ClientError::Refused(view) => return view,
            ClientError::NoCore(_) | ClientError::Gone(_) | ClientError::Unanswered { .. } => ErrorCode::CoreGone,
            ClientError::NotUnderstood(_) => ErrorCode::Internal,
        };
        ErrorView::new(code, error.to_string())
    }
}

fn shown(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn gone(error: impl std::fmt::Display) -> ClientError {
    ClientError::Gone(error.to_string())
}

fn unanswered(error: impl std::fmt::Display) -> ClientError {
    ClientError::Unanswered { call: String::new(), why: error.to_string() }
}

fn not_understood(error: impl std::fmt::Display) -> ClientError {
    ClientError::NotUnderstood(error.to_string())
}

/// Told how far an update is that is waited for, and with none when it is over.
pub type TellUpdate = Arc<dyn Fn(Option<UpdateStep>) + Send + Sync>;

/// A way to a core that runs. Each call has a connection of its own.
#[derive(Clone)]
pub struct Client {
    socket: PathBuf,
    caller: &'static str,
    window_key: Option<String>,
    tell_update: Option<TellUpdate>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("socket", &self.socket).field("caller", &self.caller).finish_non_exhaustive()
    }
}

/// A picture of a pairing code.
#[derive(Clone, Debug)]
pub struct Picture {
    /// It.
    pub bytes: Vec<u8>,
    /// When the code ends, in milliseconds since the Unix epoch.
    pub until: i64,
}

impl Client {
    /// Finds the core that listens at one of these places. `caller` is which kind of front this is.
    ///
    /// # Errors
    /// Nobody answers at any of them; what is wrong with the first place where that can't be said.
    pub async fn find(places: Vec<PathBuf>, caller: &'static str) -> Result<Self, ClientError> {
        let mut wrong = None;
        for place in &places {
            match connected(place).await {
                Ok(_) => return Ok(Self { socket: place.clone(), caller, window_key: None, tell_update: None }),
                Err(ClientError::NoCore(_)) => {}
                // A core that can't have that place listens at the next one.
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        Err(wrong.unwrap_or(ClientError::NoCore(places)))
    }

    /// The same as the window of this data directory. Blocking.
    ///
    /// # Errors
    /// Nobody answers, or the window's key can't be read.
    pub async fn find_as_window(data_dir: &Path) -> Result<Self, ClientError> {
        let client = Self::find(core_places(data_dir), "window").await?;
        // The core writes it before it listens.
        let file = window_key_file(data_dir);
        let key = std::fs::read_to_string(&file)
            .map_err(|error| ClientError::NotUnderstood(format!("{}: {error}", file.display())))?;
        Ok(Self { window_key: Some(key.trim().to_owned()), ..client })
    }

    /// The same, which waits while the core is being updated, without end: it says that it lives. What is refused meanwhile was not done,
    /// and is asked for again.
    #[must_use]
    pub fn waiting_for_updates(self, tell: TellUpdate) -> Self {
        Self { tell_update: Some(tell), ..self }
    }

    /// Where the core was found.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Makes a call by its name.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call<T: DeserializeOwned>(&self, name: &str, body: &impl Serialize) -> Result<T, ClientError> {
        let body = serde_json::to_vec(body).map_err(not_understood)?;
        let asked = self.ask(Method::POST, &format!("/v1/call/{name}"), body).await;
        let answer = asked.map_err(|error| match error {
            ClientError::Unanswered { why, .. } => ClientError::Unanswered { call: name.to_owned(), why },
            error => error,
        })?;
        serde_json::from_slice(&answer.into_body()).map_err(not_understood)
    }

    /// The QR code that an instance shows now: `svg`, `png`, `text` or `terminal`.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn picture(&self, instance: &str, format: &str) -> Result<Picture, ClientError> {
        let answer = self.ask(Method::GET, &format!("/v1/instances/{instance}/qr?format={format}"), Vec::new()).await?;
        let until = answer.headers().get("x-wakala-expires-at").and_then(|value| value.to_str().ok()?.parse().ok());
        let until = until.ok_or_else(|| not_understood("the code does not say when it ends"))?;
        Ok(Picture { bytes: answer.into_body(), until })
    }

    /// The file of a message, or the small picture of it.
    ///
    /// # Errors
    /// See [`ClientError`]; it is larger than what is taken at once.
    pub async fn file(&self, message: i64, thumbnail: bool) -> Result<Vec<u8>, ClientError> {
        let which = if thumbnail { "thumbnail" } else { "file" };
        let answer = self.ask(Method::GET, &format!("/v1/messages/{message}/{which}"), Vec::new()).await?;
        Ok(answer.into_body())
    }

    /// The file of a message, piece by piece, however large it is.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn open_file(&self, message: i64) -> Result<SavedFile, ClientError> {
        let (answer, connection) =
            self.answered(Method::GET, &format!("/v1/messages/{message}/file"), Vec::new()).await?;
        let said = answer.headers().get(header::CONTENT_DISPOSITION).and_then(|said| said.to_str().ok());
        let name = said.and_then(|said| said.split_once("filename*=UTF-8''")).map(|(_, name)| name);
        let name = name.ok_or_else(|| not_understood("the file has no name"))?;
        let name = percent_decode_str(name).decode_utf8().map_err(not_understood)?.into_owned();
        Ok(SavedFile { name, message, body: answer.into_body(), _connection: connection })
    }

    /// Appends a piece to a file that is to be sent: from `offset` on, which is how much of it is there. Answers how far it is.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn stage_piece(&self, file: &str, offset: u64, piece: Vec<u8>) -> Result<Value, ClientError> {
        // It becomes part of a path.
        if file.is_empty() || !file.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(not_understood("no file is called so"));
        }
        let answer = self.ask(Method::PUT, &format!("/v1/files/{file}?offset={offset}"), piece).await?;
        serde_json::from_slice(&answer.into_body()).map_err(not_understood)
    }

    /// What `GET /health` says.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn health(&self) -> Result<Value, ClientError> {
        let answer = self.ask(Method::GET, "/health", Vec::new()).await?;
        serde_json::from_slice(&answer.into_body()).map_err(not_understood)
    }

    /// Opens the feed: a snapshot, then what happens.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn feed(&self) -> Result<Feed, ClientError> {
        self.stream("/v1/feed").await
    }

    /// Opens the window's feed; one that runs ends.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn window_feed(&self) -> Result<Feed, ClientError> {
        self.stream("/v1/window/feed").await
    }

    /// Is the window from now on, and hears what it is to do.
    ///
    /// # Errors
    /// See [`ClientError`]; there is another window.
    pub async fn window_orders(&self) -> Result<Stream<WindowOrder>, ClientError> {
        self.stream("/v1/window/orders").await
    }

    /// What stands at a path.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn get(&self, path: &str) -> Result<Value, ClientError> {
        let answer = self.ask(Method::GET, path, Vec::new()).await?;
        serde_json::from_slice(&answer.into_body()).map_err(not_understood)
    }

    /// Posts something to a path.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, ClientError> {
        let answer = self.ask(Method::POST, path, serde_json::to_vec(body).map_err(not_understood)?).await?;
        serde_json::from_slice(&answer.into_body()).map_err(not_understood)
    }

    async fn stream<T>(&self, path: &str) -> Result<Stream<T>, ClientError> {
        let (answer, connection) = self.answered(Method::GET, path, Vec::new()).await?;
        Ok(Stream { body: answer.into_body(), read: Vec::new(), items: PhantomData, _connection: connection })
    }

    async fn ask(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Response<Vec<u8>>, ClientError> {
        let (answer, _connection) = self.answered(method, path, body).await?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(unanswered)?.to_bytes();
        Ok(Response::from_parts(parts, body.into()))
    }

    /// An answer that is no refusal.
    async fn answered(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<(Response<Incoming>, AbortOnDropHandle<()>), ClientError> {
        let (body, mut waited) = (Bytes::from(body), false);
        loop {
            let (answer, connection) = self.sent(method.clone(), path, body.clone()).await?;
            let answer = accepted(answer).await;
            let Some(tell) = &self.tell_update else { return Ok((answer?, connection)) };
            match answer {
                Err(ClientError::Refused(refusal)) if refusal.code == ErrorCode::Updating => {
                    waited = true;
                    tell(refusal.detail.and_then(|step| step.parse().ok()));
                    tokio::time::sleep(ASK_AGAIN).await;
                }
                answer => {
                    if waited {
                        tell(None);
                    }
                    return Ok((answer?, connection));
                }
            }
        }
    }

    async fn sent(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<(Response<Incoming>, AbortOnDropHandle<()>), ClientError> {
        let stream = connected(&self.socket).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(gone)?;
        let connection = AbortOnDropHandle::new(tokio::spawn(async move {
            // What is wrong with it is heard by whoever waits for the answer.
            let _ = connection.await;
        }));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "wakala")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-wakala-contract", contract_hash())
            .header("x-wakala-caller", self.caller)
            .header("x-wakala-window", self.window_key.as_deref().unwrap_or_default())
            .body(Full::new(body))
            .map_err(not_understood)?;
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request)).await.map_err(unanswered)?;
        Ok((answer.map_err(unanswered)?, connection))
    }
}

/// A connection to a core of ours.
async fn connected(socket: &Path) -> Result<Connection, ClientError> {
    let nobody = || ClientError::NoCore(vec![socket.to_owned()]);
    let stream = match tokio::time::timeout(CONNECT, connect(socket)).await.map_err(gone)? {
        Ok(stream) => stream,
        Err(error) => {
            return Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::ConnectionRefused => nobody(),
                _ => ClientError::Gone(format!("{}: {error}", socket.display())),
            });
        }
    };
    // What is written here is for nobody else's eyes.
    if !is_ours(&stream).map_err(gone)? {
        return Err(ClientError::Gone(format!("{} is another user's", socket.display())));
    }
    Ok(stream)
}

/// An answer that is no refusal.
async fn accepted(answer: Response<Incoming>) -> Result<Response<Incoming>, ClientError> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let body = Limited::new(answer.into_body(), LARGEST).collect().await.map_err(unanswered)?.to_bytes();
    Err(serde_json::from_slice(&body).map_or_else(not_understood, ClientError::Refused))
}

/// A file of a message on its way here.
#[derive(Debug)]
pub struct SavedFile {
    /// What it may be called, safe on every system.
    pub name: String,
    message: i64,
    body: Incoming,
    _connection: AbortOnDropHandle<()>,
}

impl SavedFile {
    /// The next piece; none when that was all of it.
    ///
    /// # Errors
    /// The core ended, or could not read it to its end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ClientError> {
        loop {
            let Some(frame) = self.body.frame().await else { return Ok(None) };
            if let Ok(data) = frame.map_err(gone)?.into_data() {
                return Ok(Some(data));
            }
        }
    }
}

/// The feed of a core.
pub type Feed = Stream<FeedItem>;

/// What a core tells, item by item.
#[derive(Debug)]
pub struct Stream<T> {
    body: Incoming,
    read: Vec<u8>,
    items: PhantomData<fn() -> T>,
    _connection: AbortOnDropHandle<()>,
}

impl<T: DeserializeOwned> Stream<T> {
    /// The next item; none when nothing more comes. A core that says nothing for 45 seconds hangs, and is taken for gone. Cancel safe.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn next(&mut self) -> Result<Option<T>, ClientError> {
        loop {
            while let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                if let Some(data) = line.strip_prefix(b"data: ") {
                    return serde_json::from_slice(data).map(Some).map_err(not_understood);
                }
            }
            match self.beats().await? {
                Some(frame) => {
                    if let Ok(data) = frame.map_err(gone)?.into_data() {
                        self.read.extend_from_slice(&data);
                    }
                    if self.read.len() > LARGEST {
                        return Err(not_understood("an item of the feed does not end"));
                    }
                }
                None => return Ok(None),
            }
        }
    }

    /// What comes next, whatever it is.
    async fn beats(&mut self) -> Result<Option<Result<Frame<Bytes>, hyper::Error>>, ClientError> {
        for _ in 0..MISSED {
            if let Ok(frame) = tokio::time::timeout(BEAT, self.body.frame()).await {
                return Ok(frame);
            }
        }
        Err(gone("it says nothing"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use tokio::net::UnixListener;

    use super::*;

    /// A place where nobody can say whether a core listens: a link to itself stops root, too.
    fn barred(folder: &Path) -> io::Result<PathBuf> {
        let place = folder.join("barred.sock");
        symlink(&place, &place)?;
        Ok(place)
    }

    #[tokio::test]
    async fn a_core_is_found_behind_whatever_place_is_barred() {
        let folder = tempfile::tempdir().unwrap();
        let (barred, nobody, core) =
            (barred(folder.path()).unwrap(), folder.path().join("nobody.sock"), folder.path().join("core.sock"));
        let _listens = UnixListener::bind(&core).unwrap();
        for places in [vec![&barred, &core], vec![&nobody, &barred, &core], vec![&core, &barred], vec![&nobody, &core]]
        {
            let places: Vec<PathBuf> = places.into_iter().cloned().collect();
            let found = Client::find(places.clone(), "cli").await;
            assert_eq!(found.map(|found| found.socket).unwrap(), core, "{places:?}");
        }
    }

    /// A core that answers one after the other: status and body.
    fn answers(folder: &Path, all: &'static [(&str, &str)]) -> io::Result<PathBuf> {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        let place = folder.join("core.sock");
        let listens = UnixListener::bind(&place)?;
        tokio::spawn(async move {
            let mut left = all.iter();
            while let Ok((mut stream, _)) = listens.accept().await {
                let (mut asked, mut piece) = (Vec::new(), [0; 1024]);
                while !asked.ends_with(b"{}") {
                    match stream.read(&mut piece).await {
                        // It was looked for.
                        Ok(0) | Err(_) => break,
                        Ok(read) => asked.extend_from_slice(&piece[..read]),
                    }
                }
                if let Some((status, body)) = Some(()).filter(|()| !asked.is_empty()).and_then(|()| left.next()) {
                    let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n", body.len());
                    // Who has gone is asked for nothing more.
                    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                }
            }
        });
        Ok(place)
    }

    const UPDATES: [(&str, &str); 4] = [
        ("503", r#"{"code":"updating","message":"","detail":"1/2"}"#),
        ("503", r#"{"code":"updating","message":"","detail":null}"#),
        ("503", r#"{"code":"updating","message":"","detail":"2/2"}"#),
        ("200", "7"),
    ];

    #[tokio::test]
    async fn an_update_is_waited_for_by_whoever_wants_to() {
        let folder = tempfile::tempdir().unwrap();
        let core = Client::find(vec![answers(folder.path(), &UPDATES).unwrap()], "cli").await.unwrap();
        let refused = core.call::<Value>("x", &serde_json::json!({})).await.unwrap_err();
        assert!(matches!(&refused, ClientError::Refused(view) if view.code == ErrorCode::Updating), "{refused}");
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let patient = core.waiting_for_updates(Arc::new(move |step| heard.lock().unwrap().push(step)));
        assert_eq!(patient.call::<u32>("x", &serde_json::json!({})).await.unwrap(), 7);
        assert_eq!(*told.lock().unwrap(), [None, Some(UpdateStep { step: 2, of: 2 }), None]);
    }

    /// Names the place of a socket to a process of somebody else.
    const SOMEBODY: &str = "WAKALA_SOMEBODY_LISTENS_AT";

    /// Played by another user: listens until whoever started it has seen enough.
    #[test]
    fn somebody_listens() {
        use std::io::Read as _;

        let Some(place) = std::env::var_os(SOMEBODY) else { return };
        let _listens = std::os::unix::net::UnixListener::bind(place).unwrap();
        println!("listens");
        let _ = std::io::stdin().read(&mut [0]);
    }

    /// The socket in a folder that is everybody's may be anybody's. Played where the tests may be somebody else for a moment.
    #[tokio::test]
    async fn another_users_socket_is_told_nothing() {
        use std::io::BufRead as _;
        use std::os::unix::fs::PermissionsExt as _;
        use std::os::unix::process::CommandExt as _;
        use std::process::{Command, Stdio};

        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let theirs = folder.path().join("theirs.sock");
        let mut somebody = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::somebody_listens", "--nocapture"])
            .env(SOMEBODY, &theirs)
            .uid(54321)
            .gid(54321)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = std::io::BufReader::new(somebody.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap().contains("listens")));
        let found = Client::find(vec![theirs.clone()], "cli").await.unwrap_err();
        assert!(matches!(&found, ClientError::Gone(why) if why.contains("another user's")), "{found}");
        // Ours at the next place is found all the same.
        let ours = folder.path().join("ours.sock");
        let _listens = UnixListener::bind(&ours).unwrap();
        assert_eq!(Client::find(vec![theirs, ours.clone()], "cli").await.map(|found| found.socket).unwrap(), ours);
        drop(somebody.stdin.take());
        assert!(somebody.wait().unwrap().success());
    }

    #[tokio::test]
    async fn where_nobody_answers_it_is_said_what_bars_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let (barred, nobody) = (barred(folder.path()).unwrap(), folder.path().join("nobody.sock"));
        let found = Client::find(vec![barred.clone(), nobody.clone()], "cli").await.unwrap_err();
        assert!(matches!(&found, ClientError::Gone(why) if why.contains("barred.sock")), "{found}");
        let found = Client::find(vec![nobody.clone()], "cli").await.unwrap_err();
        assert!(matches!(&found, ClientError::NoCore(places) if *places == [nobody]), "{found}");
    }

    /// A core that begins a stream, says so often that it lives, then one item, and nothing more.
    fn says(folder: &Path, beats: u32) -> std::io::Result<PathBuf> {
        let place = folder.join("core.sock");
        tokio::spawn(lives(UnixListener::bind(&place)?, beats));
        Ok(place)
    }

    async fn lives(listens: UnixListener, beats: u32) -> std::io::Result<()> {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        loop {
            let (mut stream, _) = listens.accept().await?;
            let mut asked = [0; 2048];
            if stream.read(&mut asked).await.unwrap_or_default() == 0 {
                continue;
            }
            stream.write_all(b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n").await?;
            let mut beat = tokio::time::interval(BEAT);
            beat.tick().await;
            for _ in 0..beats {
                beat.tick().await;
                stream.write_all(b"3\r\n:\n\n\r\n").await?;
            }
            stream.write_all(b"a\r\ndata: \"7\"\n\r\n").await?;
            std::future::pending::<()>().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_core_that_hangs_is_gone_and_one_to_which_nothing_happens_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let core = Client::find(vec![says(folder.path(), 40).unwrap()], "cli").await.unwrap();
        let mut told = core.stream::<String>("/v1/feed").await.unwrap();
        let began = tokio::time::Instant::now();
        assert_eq!(told.next().await.unwrap().as_deref(), Some("7"));
        assert!(began.elapsed() >= BEAT * 40, "{:?}", began.elapsed());
        let hung = tokio::time::Instant::now();
        assert!(matches!(told.next().await, Err(ClientError::Gone(_))));
        assert_eq!(hung.elapsed().as_secs(), 45);
    }
}
