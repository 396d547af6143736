//! The calls about what a person does on a phone beside writing.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Answer, Desk, Shared, Switch};
use crate::content::{File, PhoneMessage};
use crate::network::{GroupChange, Typing};
use crate::phone::Past;
use crate::shared::{ChatAction, SharedEntry};

pub(super) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/phones/{phone}/messages", get(messages))
        .route("/phones/{phone}/wait-message", post(wait_message))
        .route("/phones/{phone}/messages/{id}/file", get(file))
        .route("/phones/{phone}/forgetful", post(forgetful))
        .route("/phones/{phone}/past", post(past))
        .route("/phones/{phone}/picture", post(picture))
        .route("/phones/{phone}/about", post(about))
        .route("/phones/{phone}/chats", get(shared).post(act))
        .route("/phones/{phone}/types", post(types))
        .route("/phones/{phone}/ring", post(ring))
        .route("/phones/{phone}/give-up-call", post(give_up))
        .route("/phones/{phone}/blocked", get(blocked).post(block))
        .route("/phones/{phone}/groups/{group}", post(change_group))
        .route("/phones/{phone}/newsletters", post(make_newsletter))
        .route("/phones/{phone}/newsletters/{newsletter}/follow", post(follow))
        .route("/phones/{phone}/newsletters/{newsletter}/post", post(post_text))
        .route("/phones/{phone}/newsletters/{newsletter}/react", post(react))
}

/// What a message must be to be the one.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    about: Option<String>,
    timeout_ms: u64,
}

#[derive(Deserialize)]
struct Picture {
    #[serde(default)]
    file: Option<File>,
    #[serde(default)]
    group: Option<String>,
}

#[derive(Deserialize)]
struct About {
    text: String,
}

#[derive(Deserialize)]
struct Types {
    chat: String,
    state: Typing,
}

#[derive(Deserialize)]
struct Ring {
    to: String,
    #[serde(default)]
    video: bool,
}

#[derive(Deserialize)]
struct GiveUp {
    to: String,
    call: String,
}

#[derive(Deserialize)]
struct Block {
    whom: String,
    on: bool,
}

#[derive(Deserialize)]
struct MakeNewsletter {
    name: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct Post {
    text: String,
}

#[derive(Deserialize)]
struct React {
    post: u64,
    emoji: String,
}

async fn messages(State(network): Shared, Path(phone): Path<String>) -> Answer<Vec<PhoneMessage>> {
    Ok(Json(network.known_phone(&phone)?.messages().await?))
}

async fn wait_message(
    State(network): Shared,
    Path(phone): Path<String>,
    Json(asked): Json<Wanted>,
) -> Answer<PhoneMessage> {
    let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
    let wanted = |message: &PhoneMessage| {
        fits(&asked.id, &message.id)
            && fits(&asked.kind, &message.kind)
            && fits(&asked.text, &message.text)
            && fits(&asked.about, message.about.as_deref().unwrap_or_default())
    };
    let phone = network.known_phone(&phone)?;
    Ok(Json(phone.wait_for_message(Duration::from_millis(asked.timeout_ms), wanted).await?))
}

async fn file(State(network): Shared, Path((phone, id)): Path<(String, String)>) -> Answer<File> {
    Ok(Json(network.known_phone(&phone)?.file_of(&id).await?.into()))
}

async fn forgetful(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Switch>) -> Answer<()> {
    network.known_phone(&phone)?.set_forgetful(asked.on).await?;
    Ok(Json(()))
}

async fn past(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Past>) -> Answer<()> {
    network.known_phone(&phone)?.set_past(asked);
    Ok(Json(()))
}

async fn picture(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Picture>) -> Answer<bool> {
    let phone = network.known_phone(&phone)?;
    let image = asked.file.as_ref().map(|file| file.0.0.as_slice());
    Ok(Json(match &asked.group {
        Some(group) => phone.set_group_picture(group, image),
        None => phone.set_picture(image),
    }))
}

async fn about(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<About>) -> Answer<()> {
    network.known_phone(&phone)?.set_about(&asked.text);
    Ok(Json(()))
}

async fn shared(State(network): Shared, Path(phone): Path<String>) -> Answer<Vec<SharedEntry>> {
    Ok(Json(network.known_phone(&phone)?.shared()))
}

async fn act(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<ChatAction>) -> Answer<()> {
    network.known_phone(&phone)?.does(&asked);
    Ok(Json(()))
}

async fn types(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Types>) -> Answer<()> {
    network.known_phone(&phone)?.types_in(asked.chat.trim_start_matches('+'), asked.state);
    Ok(Json(()))
}

async fn ring(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Ring>) -> Answer<String> {
    let to = network.known_phone(&asked.to)?;
    Ok(Json(network.known_phone(&phone)?.ring(&to, asked.video)))
}

async fn give_up(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<GiveUp>) -> Answer<()> {
    let to = network.known_phone(&asked.to)?;
    network.known_phone(&phone)?.give_up_call(&to, &asked.call);
    Ok(Json(()))
}

async fn blocked(State(network): Shared, Path(phone): Path<String>) -> Answer<Vec<String>> {
    Ok(Json(network.known_phone(&phone)?.blocked()))
}

async fn block(State(network): Shared, Path(phone): Path<String>, Json(asked): Json<Block>) -> Answer<()> {
    let whom = network.known_phone(&asked.whom)?;
    network.known_phone(&phone)?.set_blocked(&whom, asked.on);
    Ok(Json(()))
}

async fn change_group(
    State(network): Shared,
    Path((phone, group)): Path<(String, String)>,
    Json(asked): Json<GroupChange>,
) -> Answer<()> {
    network.known_phone(&phone)?.change_group(&group, &asked)?;
    Ok(Json(()))
}

async fn make_newsletter(
    State(network): Shared,
    Path(phone): Path<String>,
    Json(asked): Json<MakeNewsletter>,
) -> Answer<String> {
    Ok(Json(network.known_phone(&phone)?.make_newsletter(&asked.name, &asked.description)))
}

async fn follow(
    State(network): Shared,
    Path((phone, newsletter)): Path<(String, String)>,
    Json(asked): Json<Switch>,
) -> Answer<bool> {
    Ok(Json(network.known_phone(&phone)?.follow(&newsletter, asked.on)))
}

async fn post_text(
    State(network): Shared,
    Path((phone, newsletter)): Path<(String, String)>,
    Json(asked): Json<Post>,
) -> Answer<u64> {
    Ok(Json(network.known_phone(&phone)?.post(&newsletter, &asked.text)?))
}

async fn react(
    State(network): Shared,
    Path((phone, newsletter)): Path<(String, String)>,
    Json(asked): Json<React>,
) -> Answer<()> {
    network.known_phone(&phone)?.react_to_post(&newsletter, asked.post, &asked.emoji)?;
    Ok(Json(()))
}
