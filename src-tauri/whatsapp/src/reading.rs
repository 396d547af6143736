//! What the operator has read here, as others are told of it: the writers by receipts; the owner's other devices by an entry of what the
//! devices of an account share, because a phone goes on showing a chat as new whatever receipts it sees.

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::lanes::LaneWhy;
use wakala_engine::ReadHere;
use wakala_engine::link::SendError;
use whatsapp_rust::{AppStateError, Client, Jid, message_key, message_range};

use crate::outbound;

/// Tells a sender that their messages were read; see `Link::mark_read`.
pub(crate) async fn mark_read(
    client: &Client,
    to: &Address,
    sender: &Address,
    ids: &[MessageId],
) -> Result<(), SendError> {
    if !client.is_logged_in() {
        return Err(SendError::NotConnected);
    }
    let (to_jid, sender) = (jid(to)?, jid(sender)?);
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let participant = names_participant(to).then_some(&sender);
    // All that can fail is the writing.
    client.mark_as_read(&to_jid, participant, &ids).await.map_err(|error| {
        tracing::debug!(%error, "read receipt not sent");
        SendError::NotConnected
    })
}

/// Tells the owner's other devices that a chat was read; see `Link::mark_chat_read`.
pub(crate) async fn mark_chat_read(client: &Client, read: &ReadHere) -> Result<(), SendError> {
    if !client.is_logged_in() {
        return Err(SendError::NotConnected);
    }
    let (chat, sender) = (jid(&read.under)?, jid(&read.sender)?);
    // WhatsApp counts whole seconds.
    let until = read.until.0.div_euclid(1_000);
    let participant = names_participant(&read.under).then_some(&sender);
    let key = message_key(read.message.0.as_str(), &chat, false, participant);
    let range = message_range(until, None, vec![(key, until)]);
    client.chat_actions().mark_chat_as_read(&chat, true, Some(range)).await.map_err(not_shared)
}

/// What it means that an entry could not be shared.
fn not_shared(error: AppStateError) -> SendError {
    let detail = error.to_string();
    match error {
        // Ours are all in order: the phone has not sent its keys.
        AppStateError::InvalidRequest(_) => SendError::NotPossible { why: LaneWhy::NoKeys, detail },
        AppStateError::Internal(error) => outbound::within(&error, detail),
        // Kinds of a later version of the library.
        _ => SendError::NotPossible { why: LaneWhy::Unclear, detail },
    }
}

fn jid(address: &Address) -> Result<Jid, SendError> {
    address.as_str().parse().map_err(|_| SendError::Refused("not an address".to_owned()))
}

/// Only where several people write is one of them named.
fn names_participant(to: &Address) -> bool {
    match to.kind() {
        AddressKind::Group | AddressKind::Broadcast => true,
        AddressKind::Phone | AddressKind::Lid | AddressKind::Newsletter | AddressKind::Other => false,
    }
}
