//! Linking a session with a phone: QR code and pairing code.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use wakala_contract::{PairByCode, Request as Asks};
use wakala_domain::lifecycle::Offer;
use wakala_front::waha::status;
use wakala_front::{Picture, Scope};

use super::meant::not_so;
use crate::speaking::asked::{Answer, Asked, hidden, made, said};
use crate::speaking::refused::Refused;

const SCANNED: &[&str] = &["SCAN_QR_CODE"];

/// The code as a picture, as a picture in JSON, or what it says.
pub(super) fn qr(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Control, "a pairing code")?;
    let one = asked.session()?;
    asked.needs_status(&one, SCANNED)?;
    let id = one.id.to_string();
    let drawn = |picture| asked.core.pairing_picture(&asked.caller, &id, picture);
    if asked.query.get("format") == Some("raw") {
        let code = String::from_utf8(drawn(Picture::Code)?.bytes).unwrap_or_default();
        // One published client reads it under another name than WAHA gives it.
        return Ok(hidden(said(&json!({ "value": code, "qr": code }))));
    }
    let png = drawn(Picture::Png)?;
    let accepted = asked.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.starts_with("application/json") {
        return Ok(hidden(said(&json!({ "mimetype": png.media_type, "data": STANDARD.encode(png.bytes) }))));
    }
    let mut answer = png.bytes.into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(png.media_type));
    Ok(hidden(answer))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(rename = "phoneNumber")]
    phone_number: String,
}

/// Eight characters that the phone's owner types.
pub(super) async fn request_code(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Control, "a pairing code")?;
    let one = asked.session()?;
    let wanted: Wanted = asked.json()?;
    // One that is linked asks for no code.
    if one.state.link.has_session() {
        return Err(not_so(one.name.as_str(), status(&one.state), SCANNED));
    }
    let phone =
        if wanted.phone_number.starts_with('+') { wanted.phone_number } else { format!("+{}", wanted.phone_number) };
    asked.asks(Asks::PairByCode(PairByCode { id: one.id.to_string(), phone })).await?;
    let code = asked.core.pairing_code(&asked.caller, &one.id.to_string()).await?;
    let (first, second) = code.split_at_checked(4).unwrap_or((&code, ""));
    Ok(hidden(made(&json!({ "code": format!("{first}-{second}") }))))
}

/// What the phone shows while it asks for the account's passkey.
pub(super) fn passkey_confirmation(asked: &Asked) -> Answer {
    asked.caller.needs(Scope::Control, "a passkey's code")?;
    let one = asked.session()?;
    let Offer::Passkey { code: Some(code), .. } = &one.state.offer else {
        asked.needs_status(&one, &["PASSKEY_CONFIRMATION_REQUIRED"])?;
        return Err(Refused::no_session());
    };
    Ok(said(&json!({ "code": code })))
}
