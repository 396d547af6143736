//! Messages that somebody could not read: what a device asks of us again, and the answer, with a session that both sides have;
//! and the question for what we could not read, from what was kept of its stanza.

use std::sync::Arc;

use wakala_domain::ids::MessageId;
use wakala_engine::link::SendError;
use wakala_engine::{AskedOfUs, RepeatRequest};
use whatsapp_rust::prelude::{MessageBuilderExt as _, MessageInfo, wa};
use whatsapp_rust::types::events::UndecryptableMessage;
use whatsapp_rust::wacore::iq::prekeys::{PreKeyFetchReason, PreKeyFetchSpec};
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::marshal;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::{
    Client, Jid, MessageRetransmission, NodeBuilder, OwnedNodeRef, RetryRequestError, RetryRequestOptions,
};

use crate::outbound;

/// The counts that WhatsApp knows: a fifth request is the last, and none is answered as such.
const COUNTS: std::ops::RangeInclusive<u8> = 1..=4;
/// What a kept stanza holds when only the phone can have the message.
const UNAVAILABLE: &str = "unavailable";

/// The device that a receipt comes from.
fn device(receipt: &NodeRef<'_>) -> Option<Jid> {
    let mut attributes = receipt.attrs();
    attributes.optional_jid("participant").or_else(|| attributes.optional_jid("from"))
}

fn text_of(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.get_attr(name).map(|value| value.as_str().into_owned()).filter(|text| !text.is_empty())
}

/// What a stanza asks for again; `None` for all that are no such request. Called for every stanza, on the read loop.
pub(crate) fn request(receipt: &NodeRef<'_>) -> Option<RepeatRequest> {
    if receipt.tag.as_ref() != "receipt" || receipt.get_attr("type").is_none_or(|kind| kind.as_str() != "retry") {
        return None;
    }
    let retry = receipt.get_optional_child("retry")?;
    let id = text_of(retry, "id").or_else(|| text_of(receipt, "id"))?;
    let count = text_of(retry, "count").and_then(|count| count.parse().ok()).unwrap_or(*COUNTS.start());
    let stanza = marshal::marshal_ref(receipt).ok()?;
    Some(RepeatRequest { id: MessageId(id), requester: device(receipt)?.to_string(), count, stanza })
}

/// What a message that could not be read can be asked for again with.
pub(crate) fn stanza(event: &UndecryptableMessage) -> Option<Vec<u8>> {
    let packed = marshal::marshal(&stanza_of(&event.info, event.is_unavailable));
    packed.inspect_err(|error| tracing::warn!(%error, "what can't be read can't be asked for again, either")).ok()
}

/// The stanza that a message came in, as far as it says where it came from.
fn stanza_of(info: &MessageInfo, unavailable: bool) -> whatsapp_rust::wacore_binary::node::Node {
    let source = &info.source;
    let lists = source.is_group || source.chat.is_group() || source.chat.is_broadcast_list();
    let mut stanza =
        NodeBuilder::new("message").attr("id", info.id.as_str()).attr("t", info.timestamp.timestamp().to_string());
    let by_lid = source.sender.is_lid();
    if lists {
        stanza = stanza.attr("from", source.chat.clone()).attr("participant", source.sender.clone());
        if let Some(second) = &source.sender_alt {
            stanza = stanza.attr(if by_lid { "participant_pn" } else { "participant_lid" }, second.clone());
        }
        stanza = stanza.attr("addressing_mode", if by_lid { "lid" } else { "pn" });
    } else {
        stanza = stanza.attr("from", source.sender.clone());
        if let Some(recipient) = &source.recipient {
            stanza = stanza.attr("recipient", recipient.clone());
        }
        if let Some(second) = source.sender_alt.as_ref().filter(|_| !source.is_from_me) {
            stanza = stanza.attr(if by_lid { "sender_pn" } else { "sender_lid" }, second.clone());
        }
    }
    if !info.push_name.is_empty() {
        stanza = stanza.attr("notify", info.push_name.as_str());
    }
    if unavailable {
        stanza = stanza.children([NodeBuilder::new(UNAVAILABLE).build()]);
    }
    stanza.build()
}

/// A stanza as it was kept.
fn kept(stanza: &[u8]) -> Result<OwnedNodeRef, SendError> {
    // The first byte says how what follows is packed; kept stanzas are not.
    let bytes = stanza.get(1..).unwrap_or_default().to_vec();
    OwnedNodeRef::new(bytes).map_err(|error| SendError::Refused(error.to_string()))
}

/// Repeats a message to the device that asked for it; see `Link::repeat`.
pub(crate) async fn repeat(client: &Client, asked: &AskedOfUs, renew: bool) -> Result<(), SendError> {
    if !client.is_logged_in() {
        return Err(SendError::NotConnected);
    }
    let receipt = kept(&asked.request.stanza)?;
    let nobody = || SendError::Refused("the request names no device".to_owned());
    let requester = device(receipt.get()).ok_or_else(nobody)?;
    let chat: Jid = asked.chat.as_str().parse().map_err(|_| nobody())?;
    let mut attributes = receipt.attrs();
    let from = attributes.optional_jid("from").ok_or_else(nobody)?;
    let recipient = attributes.optional_jid("recipient");
    let listed = from.is_group() || from.is_status_broadcast() || from.is_broadcast_list();
    // Of a direct chat the library sees by itself whether the device is one of its two people's.
    if listed != !asked.chat.is_person() || listed && from.to_non_ad() != chat {
        return Err(SendError::Refused("the request comes from another chat than the message".to_owned()));
    }
    if renew {
        renew_session(client, &requester).await?;
    }
    let count = asked.request.count.clamp(*COUNTS.start(), *COUNTS.end());
    let message = wa::Message::text(asked.text.as_str());
    let repeated = MessageRetransmission::new(chat, requester, message, asked.request.id.0.clone(), count);
    let repeated = match recipient {
        Some(recipient) if !listed => repeated.with_recipient(recipient),
        _ => repeated,
    };
    client.retransmit_message(repeated).await.map_err(outbound::unwritten)
}

/// A session made of the device's published keys; the one before stays for what is still on its way through it.
async fn renew_session(client: &Client, device: &Jid) -> Result<(), SendError> {
    let query = PreKeyFetchSpec::with_reason(vec![device.clone()], PreKeyFetchReason::Retry);
    let fetched = client.execute(query).await.map_err(|error| outbound::unwritten(error.into()))?;
    // The server may name the device by its other address.
    for (_, bundle) in fetched.bundles {
        if let Err(error) = client.signal().install_prekey_bundle(device, &bundle).await {
            tracing::info!(%error, "no new session; the old one is used");
        }
    }
    Ok(())
}

/// Asks for a message again; see `Link::ask_again`.
pub(crate) async fn ask_again(client: &Arc<Client>, stanza: &[u8]) -> Result<(), SendError> {
    let stanza = kept(stanza)?;
    let stanza = stanza.get();
    if stanza.get_optional_child(UNAVAILABLE).is_some() {
        return ask_phone(client, stanza).await;
    }
    // With keys at once: it is not for the first time that it could not be read. The library asks the phone, too.
    let options = RetryRequestOptions::new().with_force_include_keys(true);
    match client.request_message_retry(stanza, options).await {
        Ok(_) => Ok(()),
        Err(RetryRequestError::Client(_)) => Err(SendError::NotConnected),
        Err(error) => Err(SendError::Refused(error.to_string())),
    }
}

/// The sender has sent it to the phone alone.
async fn ask_phone(client: &Arc<Client>, stanza: &NodeRef<'_>) -> Result<(), SendError> {
    let (Some(own), lid) = (client.pn(), client.lid()) else { return Err(SendError::NotConnected) };
    let info = parse_message_info(stanza, &own, lid.as_ref()).map_err(|error| SendError::Refused(error.to_string()))?;
    let asked = client.send_pdo_placeholder_resend_request(&Arc::new(info)).await;
    asked.map_err(|error| SendError::Uncertain(error.to_string()))
}
