//! The way out: texts under reserved ids, and read receipts.

use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_engine::link::SendError;
use whatsapp_rust::prelude::{MessageBuilderExt as _, wa};
use whatsapp_rust::send::{SendError as WireError, SendOptions};
use whatsapp_rust::{Client, ClientError, Jid};

/// Writes a text to the socket; see `Link::send_text`.
pub(crate) async fn send_text(client: &Client, to: &Address, id: &MessageId, text: &str) -> Result<(), SendError> {
    if !client.is_logged_in() {
        return Err(SendError::NotConnected);
    }
    let to: Jid = to.as_str().parse().map_err(|_| SendError::Refused("not an address".to_owned()))?;
    let options = SendOptions::default().with_message_id(id.0.clone());
    match client.send_message_with_options(to, wa::Message::text(text), options).await {
        Ok(_) => Ok(()),
        Err(error) => Err(classify(&error)),
    }
}

/// Only what certainly did not reach the socket may be called not connected: everything else is uncertain, and repeated
/// under the same id.
fn classify(error: &WireError) -> SendError {
    match error {
        WireError::Client(ClientError::NotConnected | ClientError::NotLoggedIn) | WireError::NotLoggedIn => {
            SendError::NotConnected
        }
        WireError::InvalidRequest(words) => SendError::Refused(words.clone()),
        other => SendError::Uncertain(other.to_string()),
    }
}

/// Tells a sender that their messages were read.
pub(crate) async fn mark_read(client: &Client, chat: &Address, sender: &Address, ids: &[MessageId]) {
    let (Ok(chat), Ok(sender)) = (chat.as_str().parse::<Jid>(), sender.as_str().parse::<Jid>()) else { return };
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let participant = (chat != sender).then_some(&sender);
    if let Err(error) = client.mark_as_read(&chat, participant, &ids).await {
        tracing::debug!(%error, "read receipt not sent");
    }
}
