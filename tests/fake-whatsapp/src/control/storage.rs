//! The calls about the media store.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Desk, Shared};
use crate::media::{MediaDone, MediaPaths, MediaRule, StoredMedia};

pub(super) fn router() -> Router<std::sync::Arc<Desk>> {
    Router::new()
        .route("/media", get(list))
        .route("/media/log", get(log))
        .route("/media/rules", post(rule))
        .route("/media/rules/clear", post(clear_rules))
        .route("/media/expire", post(expire))
        .route("/media/paths", post(paths))
        .route("/media/limits", post(limits))
        .route("/media/hosts", post(hosts))
        .route("/media/renew-auth", post(renew_auth))
}

#[derive(Deserialize)]
struct Expire {
    direct_path: String,
    status: u16,
}

#[derive(Deserialize)]
struct Paths {
    paths: MediaPaths,
}

#[derive(Deserialize)]
struct Limits {
    each: usize,
    all: usize,
}

#[derive(Deserialize)]
struct Hosts {
    hosts: Vec<String>,
}

async fn list(State(network): Shared) -> Json<Vec<StoredMedia>> {
    Json(network.media())
}

async fn log(State(network): Shared) -> Json<Vec<MediaDone>> {
    Json(network.media_log())
}

async fn rule(State(network): Shared, Json(asked): Json<MediaRule>) -> Json<()> {
    network.media_rule(asked);
    Json(())
}

async fn clear_rules(State(network): Shared) -> Json<()> {
    network.clear_media_rules();
    Json(())
}

async fn expire(State(network): Shared, Json(asked): Json<Expire>) -> Json<bool> {
    Json(network.expire_media(&asked.direct_path, asked.status))
}

async fn paths(State(network): Shared, Json(asked): Json<Paths>) -> Json<()> {
    network.set_media_paths(asked.paths);
    Json(())
}

async fn limits(State(network): Shared, Json(asked): Json<Limits>) -> Json<()> {
    network.set_media_limits(asked.each, asked.all);
    Json(())
}

async fn hosts(State(network): Shared, Json(asked): Json<Hosts>) -> Json<()> {
    network.set_media_hosts(asked.hosts);
    Json(())
}

async fn renew_auth(State(network): Shared) -> Json<()> {
    network.renew_media_auth();
    Json(())
}
