//! Asks a server on this PC whether it can prove to be WhatsApp. What is shipped must refuse the practice network.

use std::sync::Arc;

use whatsapp_rust::anyhow;
use whatsapp_rust::bot::Bot;
use whatsapp_rust::store::SqliteStore;

use crate::dial::{Outlet, ProxyChoice};
use crate::server::{LoopbackUrl, LoopbackUrlError};
use crate::transport::Dialer;
use crate::web::WebClient;

/// What a server could prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerCheck {
    /// Its certificate chain leads to WhatsApp's issuer; or this is a practice build, which does not look.
    Accepted,
    /// It was refused; why.
    Refused(String),
}

/// Connects a client without a session to a server on this PC and says whether the handshake, with its certificate check,
/// succeeds. Leaves nothing behind. Takes 40 s at most.
///
/// # Errors
/// The address is not one on this PC.
pub async fn check_server(url: &str) -> Result<ServerCheck, LoopbackUrlError> {
    let url: LoopbackUrl = url.parse()?;
    Ok(match handshake(&url).await {
        Ok(()) => ServerCheck::Accepted,
        Err(error) => ServerCheck::Refused(format!("{error:#}")),
    })
}

async fn handshake(url: &LoopbackUrl) -> Result<(), anyhow::Error> {
    let store = SqliteStore::new("file:server-check?mode=memory&cache=shared").await?;
    let outlet = Arc::new(Outlet::to_loopback(ProxyChoice::Direct, Arc::default()));
    let bot = Bot::builder()
        .with_backend(store)
        .with_transport_factory(Dialer::to_loopback(url, Arc::clone(&outlet), Arc::default()))
        .with_http_client(WebClient::new(outlet))
        .with_version((2, 3000, 1_023_000_000))
        .build()
        .await?;
    let client = bot.client();
    client.enable_auto_reconnect.store(false, std::sync::atomic::Ordering::Relaxed);
    let outcome = client.connect().await;
    client.disconnect().await;
    outcome.map_err(anyhow::Error::new)
}
