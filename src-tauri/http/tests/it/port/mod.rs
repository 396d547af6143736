//! The port for programs, on a real socket: who is let in, who is not, and that nobody who is not harms anybody.

mod document;
mod documented;
mod evolution;
mod framing;
mod gowa;
mod guessing;
mod keys;
mod pages;
mod running;
mod scraped;
mod waha;

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wakala_contract::InterfaceState;
use wakala_domain::ids::MessageId;
use wakala_domain::keys::ApiKey;
use wakala_domain::messages::IncomingMessage;
use wakala_domain::messages::content::Content;
use wakala_domain::messages::frame::Frame;
use wakala_domain::port::PortChoice;
use wakala_domain::time::Wall;
use wakala_front::{Caller, Core};
use wakala_http::{Limits, Port};

use crate::{Answer, hurried, testing};

/// Whatever is waited for comes by then.
const SOON: Duration = Duration::from_secs(20);

/// Nothing is given up before it could be done, however busy the PC is.
fn calm() -> Limits {
    Limits { connections: 200, head: SOON, body: SOON, write: SOON, ..hurried() }
}

struct Opened {
    port: Port,
    core: Core,
    at: SocketAddr,
    _directory: TempDir,
}

/// A port that is open, of a program that leads nowhere.
async fn opened(limits: Limits) -> Opened {
    opened_for(limits, &[]).await
}

async fn opened_for(limits: Limits, origins: &[&str]) -> Opened {
    let (core, directory) = testing::program().await;
    let port = Port::start(core.clone(), limits);
    let origins = origins.iter().map(|&origin| origin.to_owned()).collect();
    choose(&core, PortChoice { on: true, port: 0, origins, ..PortChoice::default() }).await;
    let at = served_at(&core).await;
    Opened { port, core, at, _directory: directory }
}

async fn choose(core: &Core, choice: PortChoice) {
    core.choices.change(|choices| choices.port = choice).await.unwrap();
}

async fn state(core: &Core, is: impl Fn(&InterfaceState) -> bool) -> InterfaceState {
    let mut follows = core.interface.subscribe();
    let found = tokio::time::timeout(SOON, follows.wait_for(|(_, state)| is(state))).await;
    found.expect("the port never came to it").unwrap().1.clone()
}

async fn served_at(core: &Core) -> SocketAddr {
    match state(core, |state| matches!(state, InterfaceState::Served { .. })).await {
        InterfaceState::Served { url } => url.strip_prefix("http://").unwrap().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Says it, and reads the answer to its end; none when the connection was closed without one.
async fn said(at: SocketAddr, request: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(at).await.unwrap();
    // One that is refused in the middle of what it says is answered all the same.
    let _ = stream.write_all(request.as_bytes()).await;
    heard(&mut stream).await
}

async fn heard(stream: &mut TcpStream) -> Option<Answer> {
    let mut all = Vec::new();
    let _ = tokio::time::timeout(SOON, stream.read_to_end(&mut all)).await.expect("no answer");
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Answer { status, head: head.to_lowercase(), body: all[end + 4..].to_vec() })
}

fn written(line: &str, headers: &[(&str, &str)], body: &str) -> String {
    let host = if headers.iter().any(|(name, _)| *name == "host") { "" } else { "host: 127.0.0.1\r\n" };
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!("{line} HTTP/1.1\r\n{host}connection: close\r\n{more}content-length: {length}\r\n\r\n{body}")
}

impl Opened {
    async fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        said(self.at, &written(line, headers, body)).await.expect("no answer")
    }

    async fn with(&self, key: &str, line: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask(line, &[("x-api-key", key)], &body).await
    }

    /// The same in a dialect's own way of showing a key.
    async fn shows(&self, shown: &(&str, String), line: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask(line, &[(shown.0, &shown.1)], &body).await
    }

    /// A form with fields and a file.
    async fn form(
        &self,
        shown: &(&str, String),
        line: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str)>,
    ) -> Answer {
        let field = |name: &str, more: &str, text: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
        };
        let mut body: String = fields.iter().map(|(name, text)| field(name, "", text)).collect();
        if let Some((name, text)) = file {
            body += &field("file", &format!("; filename=\"{name}\""), text);
        }
        body += "--x--\r\n";
        self.ask(line, &[(shown.0, &shown.1), ("content-type", "multipart/form-data; boundary=x")], &body).await
    }

    /// Something comes from Neema, in a chat.
    async fn comes(&self, instance: &str, chat: &str, id: &str) {
        let message = IncomingMessage {
            chat: chat.parse().unwrap(),
            chat_alias: None,
            sender: "255700000431@s.whatsapp.net".parse().unwrap(),
            sender_alias: None,
            via: None,
            from_me: false,
            id: MessageId(id.to_owned()),
            push_name: None,
            written: Wall(1_000),
            content: Content::Text { text: "bei mpya".to_owned() },
            frame: Frame::default(),
            raw: None,
        };
        let instance = instance.parse().unwrap();
        self.core.engine.store().write(move |w| w.commit_incoming(instance, &message, Wall(5))).await.unwrap();
    }

    async fn operator(&self, call: &str, body: Value) -> Value {
        self.core.call(&Caller::window(), call, body).await.unwrap()
    }

    async fn made(&self, name: &str, scopes: &[&str], more: Value) -> (String, String) {
        let mut wish = json!({ "name": name, "scopes": scopes, "reach": { "is": "all" } });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = self.operator("make_key", wish).await;
        (made["key"].as_str().unwrap().to_owned(), made["view"]["id"].as_str().unwrap().to_owned())
    }

    async fn key(&self, name: &str, scopes: &[&str]) -> String {
        self.made(name, scopes, json!({})).await.0
    }

    async fn instance(&self, name: &str) -> (String, i64) {
        let added = self.operator("add_instance", json!({ "name": name, "workspace": "" })).await;
        let chat = self.operator("open_chat", json!({ "instance": added["id"], "phone": "+255 700 000 500" })).await;
        (added["id"].as_str().unwrap().to_owned(), chat["id"].as_i64().unwrap())
    }
}

/// A key of the right form that nobody made, or the rest of one guessed.
fn guess(id: &str, n: u64) -> String {
    ApiKey::of_bits(u64::from_str_radix(id, 32).unwrap(), [n, n, n, n]).text().to_owned()
}

const ALL: [&str; 4] = ["read", "send", "control", "admin"];
