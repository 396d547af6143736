//! The control API: everything that the network can be asked, as JSON over HTTP on loopback.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

mod person;
mod storage;

use crate::faults::Fault;
use crate::letter::WrittenLetter;
use crate::network::{NetworkError, Phone, PracticeNetwork};
use crate::pairing::AccountType;
use crate::rules::Rule;
use crate::signal::Sessions;
use crate::stanza_json::Stanza;

/// The largest request.
const MOST: usize = 64 << 20;

/// A running control API; ends when dropped.
pub struct Control {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub url: String,
    _task: JoinSet<()>,
}

/// Serves the control API of a network on 127.0.0.1; port 0 for any.
///
/// # Errors
/// The port is taken.
pub async fn serve(network: PracticeNetwork, port: u16) -> std::io::Result<Control> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let mut task = JoinSet::new();
    let router = router(Arc::new(Desk { network, kept: Mutex::default() }));
    task.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the control API ended");
        }
    });
    Ok(Control { url, _task: task })
}

/// What the calls are about.
struct Desk {
    network: PracticeNetwork,
    /// Sessions of phones that were kept, to be put back.
    kept: Mutex<HashMap<String, Sessions>>,
}

impl std::ops::Deref for Desk {
    type Target = PracticeNetwork;

    fn deref(&self) -> &PracticeNetwork {
        &self.network
    }
}

type Shared = State<Arc<Desk>>;
type Answer<T> = Result<Json<T>, Refusal>;

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/phones", get(phones).post(make_phone))
        .route("/phones/{phone}/scan", post(scan))
        .route("/phones/{phone}/code", post(code))
        .route("/phones/{phone}/write", post(write))
        .route("/phones/{phone}/send", post(send))
        .route("/phones/{phone}/push", post(push))
        .route("/phones/{phone}/receipt", post(receipt))
        .route("/phones/{phone}/sessions/keep", post(keep_sessions))
        .route("/phones/{phone}/sessions/put-back", post(put_back_sessions))
        .route("/phones/{phone}/alias", post(alias))
        .route("/phones/{phone}/account-type", post(account_type))
        .route("/phones/{phone}/auto-reply", post(auto_reply))
        .route("/phones/{phone}/read", post(read))
        .route("/phones/{phone}/online", post(online))
        .route("/phones/{phone}/unlink", post(unlink))
        .route("/phones/{phone}/available", get(is_available).post(available))
        .route("/phones/{phone}/typing", post(typing))
        .route("/phones/{phone}/inbox", get(inbox))
        .route("/phones/{phone}/unread", get(unread))
        .route("/phones/{phone}/undelivered", get(undelivered))
        .route("/phones/{phone}/wait-text", post(wait_text))
        .route("/phones/{phone}/wait-acknowledged", post(wait_acknowledged))
        .route("/groups", post(make_group))
        .route("/groups/{group}/write", post(write_to_group))
        .route("/groups/{group}/change", post(change_group))
        .route("/faults", post(fault))
        .route("/rules", get(rules).post(rule))
        .route("/network", get(is_switched).post(switch))
        .route("/codes", post(codes))
        .route("/codes/refresh", post(refresh_codes))
        .route("/codes/use-up", post(use_up_codes))
        .route("/server-key", post(server_key))
        .route("/ledger", get(ledger))
        .route("/refusals", get(refusals))
        .route("/handshakes", get(handshakes))
        .merge(person::router())
        .merge(storage::router())
        // Files come in it.
        .layer(DefaultBodyLimit::max(MOST))
        .with_state(desk)
}

struct Refusal(NetworkError);

impl<E: Into<NetworkError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match &self.0 {
            NetworkError::PhoneNumber(_) => (StatusCode::BAD_REQUEST, "phone_number"),
            NetworkError::NoSuchPhone(_) => (StatusCode::NOT_FOUND, "no_such_phone"),
            NetworkError::Scan(_) => (StatusCode::CONFLICT, "scan"),
            NetworkError::NotSent(_) => (StatusCode::CONFLICT, "not_sent"),
            NetworkError::TimedOut(_) => (StatusCode::REQUEST_TIMEOUT, "timed_out"),
            NetworkError::Io(_) | NetworkError::Stopped => (StatusCode::SERVICE_UNAVAILABLE, "stopped"),
        };
        (status, Json(serde_json::json!({ "code": code, "message": self.0.to_string() }))).into_response()
    }
}

#[derive(Serialize)]
struct PhoneView {
    phone: String,
    name: String,
    linked: usize,
}

#[derive(Deserialize)]
struct MakePhone {
    phone: String,
    name: String,
}

#[derive(Deserialize)]
struct Scan {
    qr: String,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Write {
    to: String,
    text: String,
    /// So many texts, numbered; once when absent.
    count: Option<u32>,
}

#[derive(Deserialize)]
struct Push {
    stanza: Stanza,
    /// Into the queues of the devices, and not only to those that are connected.
    #[serde(default)]
    queue: bool,
}

#[derive(Deserialize)]
struct SendReceipt {
    /// Which device of the account says it; the phone itself when absent.
    #[serde(default)]
    device: u16,
    #[serde(default, rename = "type")]
    kind: String,
    /// A number, or the address of a chat.
    to: String,
    ids: Vec<String>,
}

#[derive(Deserialize)]
struct Alias {
    number: String,
}

#[derive(Deserialize)]
struct AccountTypes {
    signed: AccountType,
    said: AccountType,
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

#[derive(Deserialize)]
struct Read {
    from: Option<String>,
}

#[derive(Deserialize)]
struct WaitText {
    text: String,
    timeout_ms: u64,
}

#[derive(Deserialize)]
struct WaitCount {
    count: u64,
    timeout_ms: u64,
}

#[derive(Deserialize)]
struct Typing {
    to: String,
    on: bool,
}

#[derive(Deserialize)]
struct MakeGroup {
    subject: String,
    members: Vec<String>,
}

#[derive(Deserialize)]
struct WriteToGroup {
    from: String,
    text: String,
}

#[derive(Deserialize)]
struct ChangeGroup {
    #[serde(default)]
    add: Vec<String>,
    #[serde(default)]
    remove: Vec<String>,
    subject: Option<String>,
}

#[derive(Deserialize)]
struct Codes {
    count: usize,
}

#[derive(Deserialize)]
struct FaultFor {
    /// Everyone when absent.
    phone: Option<String>,
    #[serde(flatten)]
    fault: Fault,
}

#[derive(Deserialize)]
struct LedgerOf {
    from: Option<String>,
    to: Option<String>,
}

async fn phones(State(network): Shared) -> Json<Vec<PhoneView>> {
    Json(network.phones().into_iter().map(|(phone, name, linked)| PhoneView { phone, name, linked }).collect())
}

async fn make_phone(State(network): Shared, Json(asked): Json<MakePhone>) -> Answer<PhoneView> {
    let phone = network.phone(&asked.phone, &asked.name)?;
    Ok(Json(PhoneView { phone: phone.number().to_owned(), name: asked.name, linked: phone.linked_devices().len() }))
}

async fn scan(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Scan>) -> Answer<()> {
    network.known_phone(&phone)?.scan(&asked.qr)?;
    Ok(Json(()))
}

async fn code(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Code>) -> Answer<()> {
    network.known_phone(&phone)?.enter_code(&asked.code).await?;
    Ok(Json(()))
}

async fn write(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Write>) -> Answer<Vec<String>> {
    let (from, to) = (network.known_phone(&phone)?, network.known_phone(&asked.to)?);
    let mut ids = Vec::new();
    match asked.count {
        None => ids.push(from.write(&to, &asked.text).await?),
        Some(count) => {
            for number in 0..count {
                ids.push(from.write(&to, &format!("{} {number}", asked.text)).await?);
            }
        }
    }
    Ok(Json(ids))
}

async fn send(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<WrittenLetter>) -> Answer<String> {
    let letter = asked.letter().ok_or_else(|| NetworkError::NotSent("to, group, status or list".to_owned()))?;
    Ok(Json(network.known_phone(&phone)?.send(letter).await?))
}

async fn push(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Push>) -> Answer<usize> {
    let phone = network.known_phone(&phone)?;
    Ok(Json(if asked.queue { phone.push_queued(&asked.stanza) } else { phone.push_now(&asked.stanza) }))
}

async fn receipt(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<SendReceipt>) -> Answer<()> {
    let ids: Vec<&str> = asked.ids.iter().map(String::as_str).collect();
    network.known_phone(&phone)?.send_receipt(asked.device, &asked.kind, &asked.to, &ids);
    Ok(Json(()))
}

async fn keep_sessions(State(desk): Shared, Path(phone): Path<String>) -> Answer<()> {
    let phone = desk.known_phone(&phone)?;
    let sessions = phone.sessions().await?;
    desk.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(phone.number().to_owned(), sessions);
    Ok(Json(()))
}

async fn put_back_sessions(State(desk): Shared, Path(phone): Path<String>) -> Answer<bool> {
    let phone = desk.known_phone(&phone)?;
    let kept = desk.kept.lock().unwrap_or_else(PoisonError::into_inner).get(phone.number()).cloned();
    let Some(kept) = kept else { return Ok(Json(false)) };
    phone.put_back(&kept).await?;
    Ok(Json(true))
}

async fn alias(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Alias>) -> Answer<()> {
    network.known_phone(&phone)?.is_also_written(&asked.number);
    Ok(Json(()))
}

async fn account_type(
    State(network): Shared,
    Path(phone): Path<String>,
    Json(asked): Json<AccountTypes>,
) -> Answer<()> {
    network.known_phone(&phone)?.set_account_type(asked.signed, asked.said);
    Ok(Json(()))
}

async fn is_available(State(network): Shared, Path(phone): Path<String>) -> Answer<bool> {
    Ok(Json(network.known_phone(&phone)?.is_shown_available()))
}

async fn rules(State(network): Shared) -> Json<Vec<Rule>> {
    Json(network.rules())
}

async fn rule(State(network): Shared, Json(asked): Json<Rule>) -> Json<()> {
    network.rule(asked);
    Json(())
}

async fn refresh_codes(State(network): Shared) -> Json<usize> {
    Json(network.refresh_codes())
}

async fn use_up_codes(State(network): Shared) -> Json<usize> {
    Json(network.use_up_codes())
}

async fn auto_reply(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Switch>) -> Answer<()> {
    network.known_phone(&phone)?.auto_reply(asked.on).await?;
    Ok(Json(()))
}

async fn read(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Read>) -> Answer<usize> {
    let from: Option<Phone> = asked.from.as_deref().map(|from| network.known_phone(from)).transpose()?;
    Ok(Json(network.known_phone(&phone)?.read(from.as_ref()).await?))
}

async fn online(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Switch>) -> Answer<()> {
    network.known_phone(&phone)?.set_online(asked.on).await?;
    Ok(Json(()))
}

async fn unlink(State(network): Shared, Path(phone): Path<String>) -> Answer<usize> {
    Ok(Json(network.known_phone(&phone)?.unlink_all()))
}

async fn available(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Switch>) -> Answer<()> {
    network.known_phone(&phone)?.set_available(asked.on);
    Ok(Json(()))
}

async fn typing(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Typing>) -> Answer<()> {
    let to = network.known_phone(&asked.to)?;
    network.known_phone(&phone)?.set_typing(&to, asked.on);
    Ok(Json(()))
}

#[derive(Deserialize)]
struct WhichChat {
    chat: String,
}

async fn unread(State(network): Shared, Path(phone): Path<String>, Query(which): Query<WhichChat>) -> Answer<usize> {
    let chat: String = which.chat.chars().filter(|c| !matches!(c, '+' | ' ')).collect();
    Ok(Json(network.known_phone(&phone)?.unread(chat)?))
}

async fn undelivered(State(network): Shared, Path(phone): Path<String>) -> Answer<usize> {
    Ok(Json(network.undelivered(&phone)?))
}

async fn make_group(State(network): Shared, Json(asked): Json<MakeGroup>) -> Answer<String> {
    let members = asked.members.iter().map(|member| network.known_phone(member)).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(network.group(&asked.subject, &members.iter().collect::<Vec<_>>())))
}

async fn write_to_group(
    State(network): Shared,
    Path(group): Path<String>,
    Json(asked): Json<WriteToGroup>,
) -> Answer<String> {
    Ok(Json(network.known_phone(&asked.from)?.write_to_group(&group, &asked.text).await?))
}

async fn change_group(State(network): Shared, Path(group): Path<String>, Json(asked): Json<ChangeGroup>) -> Answer<()> {
    for member in &asked.add {
        network.add_to_group(&group, &network.known_phone(member)?);
    }
    for member in &asked.remove {
        network.remove_from_group(&group, &network.known_phone(member)?);
    }
    if let Some(subject) = &asked.subject {
        network.rename_group(&group, subject);
    }
    Ok(Json(()))
}

async fn inbox(State(network): Shared, Path(phone): Path<String>) -> Answer<Vec<crate::phone::InboxText>> {
    Ok(Json(network.known_phone(&phone)?.inbox()?))
}

async fn wait_text(
    State(network): Shared,
    Path(phone): Path<String>,
    Json(asked): Json<WaitText>,
) -> Answer<crate::phone::InboxText> {
    let phone = network.known_phone(&phone)?;
    Ok(Json(phone.wait_for_text(&asked.text, Duration::from_millis(asked.timeout_ms)).await?))
}

async fn wait_acknowledged(
    State(network): Shared,
    Path(phone): Path<String>,
    Json(asked): Json<WaitCount>,
) -> Answer<()> {
    network.wait_acknowledged(&phone, asked.count, Duration::from_millis(asked.timeout_ms)).await?;
    Ok(Json(()))
}

async fn fault(State(network): Shared, Json(asked): Json<FaultFor>) -> Answer<()> {
    network.fault(asked.phone.as_deref(), &asked.fault)?;
    Ok(Json(()))
}

async fn switch(State(network): Shared, Json(asked): Json<Switch>) -> Json<()> {
    if asked.on {
        network.accept_connections();
    } else {
        network.refuse_connections();
    }
    Json(())
}

async fn is_switched(State(network): Shared) -> Json<bool> {
    Json(network.accepts_connections())
}

async fn codes(State(network): Shared, Json(asked): Json<Codes>) -> Json<()> {
    network.set_codes(asked.count);
    Json(())
}

async fn server_key(State(network): Shared) -> Json<()> {
    network.renew_server_key();
    Json(())
}

async fn refusals(State(network): Shared) -> Json<Vec<crate::ledger::Refusal>> {
    Json(network.with_ledger(crate::ledger::Ledger::refusals))
}

async fn handshakes(State(network): Shared) -> Json<crate::ledger::Handshakes> {
    Json(network.with_ledger(crate::ledger::Ledger::handshakes))
}

async fn ledger(State(network): Shared, Query(asked): Query<LedgerOf>) -> Json<Vec<crate::ledger::AcceptedMessage>> {
    let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
    Json(network.with_ledger(|ledger| {
        ledger.all().iter().filter(|m| fits(&asked.from, &m.from) && fits(&asked.to, &m.to)).cloned().collect()
    }))
}
