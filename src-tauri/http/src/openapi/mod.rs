//! The interface's OpenAPI document: made of the contract and the table of routes, committed as `docs/openapi.json`, and served as that and
//! as a page for people. Neither holds anything of anybody, and a browser shows no key: both are there without one.

#[cfg(test)]
mod document;
mod page;
#[cfg(test)]
mod refusals;

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::Value;

/// The document.
const DOCUMENT: &str = include_str!("../../../../docs/openapi.json");
const DOCUMENT_AT: &str = "/openapi.json";
const PAGE_AT: &str = "/docs";
const STYLE_AT: &str = "/docs/style.css";
const NO_SNIFFING: HeaderName = HeaderName::from_static("x-content-type-options");
/// It runs nothing, loads nothing but how it looks, and stands in nobody's frame.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
    page::page(&document)
});

/// Where they are found.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(DOCUMENT_AT, get(async || said("application/json", DOCUMENT)))
        .route(PAGE_AT, get(async || said("text/html; charset=utf-8", &PAGE)))
        .route(STYLE_AT, get(async || said("text/css; charset=utf-8", page::STYLE)))
}

/// Whether something is one of these: it says nothing that needs a key.
pub(crate) fn is_open(path: &str) -> bool {
    [DOCUMENT_AT, PAGE_AT, STYLE_AT].contains(&path)
}

fn said(media_type: &'static str, text: &'static str) -> Response {
    let mut answer = text.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(NO_SNIFFING, HeaderValue::from_static("nosniff"));
    // Another version has another one.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}
