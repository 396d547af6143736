//! Messages that somebody could not read: what a device asks of us again, and the answer, with a session that both sides have;
//! and the question for what we could not read, from what was kept of its stanza.

use std::sync::Arc;

use wakala_domain::ids::MessageId;
use wakala_domain::messages::changes::Arrival;
use wakala_engine::link::SendError;
use wakala_engine::{AskedOfUs, RepeatRequest};
use whatsapp_rust::prelude::MessageInfo;
use whatsapp_rust::wacore::iq::prekeys::{PreKeyFetchReason, PreKeyFetchSpec};
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::marshal;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::{
    Client, Jid, MessageRetransmission, NodeBuilder, OwnedNodeRef, RetryRequestError, RetryRequestOptions,
};

use crate::{outbound, translate};

/// The counts that WhatsApp knows: a fifth request is the last, and none is answered as such.
const COUNTS: std::ops::RangeInclusive<u8> = 1..=4;
/// What a kept stanza holds when only the phone can have the message.
const UNAVAILABLE: &str = "unavailable";

/// The longest stanza that is kept, in bytes: thousands of them may be, and WhatsApp's own have some hundred.
const LONGEST: usize = 16 << 10;

/// The longest name of a sender that is kept with it, in bytes.
const LONGEST_NAME: usize = 1 << 10;

/// The device that a receipt comes from.
fn device(receipt: &NodeRef<'_>) -> Option<Jid> {
    let mut attributes = receipt.attrs();
    attributes.optional_jid("participant").or_else(|| attributes.optional_jid("from"))
}

fn text_of(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.get_attr(name).map(|value| value.as_str().into_owned()).filter(|text| !text.is_empty())
}

/// A device by the name under which it asks and is answered; one of our own account is named by its number, whatever named it. `own` are
/// the addresses of this number.
pub(crate) fn device_name(device: &Jid, own: &[Option<Jid>; 2]) -> String {
    let account = if translate::is_own_account(device, own) { own[0].as_ref() } else { None };
    match account {
        Some(number) => Jid { device: device.device, ..number.clone() }.to_string(),
        None => device.to_string(),
    }
}

/// What a stanza asks for again; `None` for all that are no such request. Called for every stanza, on the read loop.
pub(crate) fn request(receipt: &NodeRef<'_>, own: &[Option<Jid>; 2]) -> Option<RepeatRequest> {
    if receipt.tag.as_ref() != "receipt" || receipt.get_attr("type").is_none_or(|kind| kind.as_str() != "retry") {
        return None;
    }
    let retry = receipt.get_optional_child("retry")?;
    let id = text_of(retry, "id").or_else(|| text_of(receipt, "id"))?;
    let count = text_of(retry, "count").and_then(|count| count.parse().ok()).unwrap_or(*COUNTS.start());
    let stanza = no_longer(marshal::marshal_ref(receipt).ok()?)?;
    Some(RepeatRequest { id: MessageId(id), requester: device_name(&device(receipt)?, own), count, stanza })
}

/// What a message that could not be read can be asked for again with.
pub(crate) fn stanza(info: &MessageInfo, unavailable: bool) -> Option<Vec<u8>> {
    let packed = marshal::marshal(&stanza_of(info, unavailable));
    let packed =
        packed.inspect_err(|error| tracing::warn!(%error, "what can't be read can't be asked for again, either"));
    no_longer(packed.ok()?)
}

/// What a message can be asked for again with by a later version, if nothing of it is understood by this one. The phone is asked, which has
/// read it: to its sender it is delivered.
pub(crate) fn of_later(arrival: &Arrival, info: &MessageInfo) -> Option<Vec<u8>> {
    // A post of a newsletter never was sealed, and the phone does not keep it for others.
    let asked_for = arrival.as_message()?.content.is_not_understood() && !info.source.chat.is_newsletter();
    asked_for.then(|| stanza(info, true)).flatten()
}

fn no_longer(stanza: Vec<u8>) -> Option<Vec<u8>> {
    if stanza.len() > LONGEST {
        tracing::warn!(bytes = stanza.len(), "too long to be kept: it is not asked for again");
        return None;
    }
    Some(stanza)
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
    // What somebody calls themselves is not needed to ask for it.
    if (1..=LONGEST_NAME).contains(&info.push_name.len()) {
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
    if listed == asked.chat.is_person() || listed && from.to_non_ad() != chat {
        return Err(SendError::Refused("the request comes from another chat than the message".to_owned()));
    }
    if renew {
        renew_session(client, &requester).await?;
    }
    let count = asked.request.count.clamp(*COUNTS.start(), *COUNTS.end());
    let message = outbound::made(client, &chat, &asked.parcel).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::wacore_binary::node::Node;

    const OWN: &str = "255700000118@s.whatsapp.net";
    const OWN_LID: &str = "100255700000118@lid";

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    /// A stanza, as it comes over the wire.
    fn over_the_wire(node: &Node) -> OwnedNodeRef {
        kept(&marshal::marshal(node).unwrap()).unwrap()
    }

    fn message(attributes: &[(&'static str, &str)]) -> MessageInfo {
        let mut node = NodeBuilder::new("message").attr("id", "3EB0").attr("t", "1800000000").attr("notify", "Neema");
        for (name, value) in attributes {
            let value = *value;
            node = if value.contains('@') { node.attr(name, jid(value)) } else { node.attr(name, value) };
        }
        parse_message_info(over_the_wire(&node.build()).get(), &jid(OWN), Some(&jid(OWN_LID))).unwrap()
    }

    #[test]
    fn what_is_kept_of_a_stanza_says_where_it_came_from() {
        let stanzas: [&[(&'static str, &str)]; 7] = [
            &[("from", "255700000431@s.whatsapp.net")],
            &[("from", "255700000431:3@s.whatsapp.net"), ("sender_lid", "100255700000431:3@lid")],
            &[("from", "100255700000431:3@lid"), ("sender_pn", "255700000431:3@s.whatsapp.net")],
            &[("from", OWN), ("recipient", "255700000431@s.whatsapp.net")],
            &[("from", OWN_LID), ("recipient", "100255700000431@lid")],
            &[
                ("from", "120363@g.us"),
                ("participant", "100255700000431:3@lid"),
                ("participant_pn", "255700000431:3@s.whatsapp.net"),
                ("addressing_mode", "lid"),
            ],
            &[("from", "1700000000@broadcast"), ("participant", "255700000431@s.whatsapp.net")],
        ];
        for stanza in stanzas {
            let came = message(stanza);
            let again = over_the_wire(&stanza_of(&came, false));
            let found = parse_message_info(again.get(), &jid(OWN), Some(&jid(OWN_LID))).unwrap();
            let place = |info: &MessageInfo| {
                let source = &info.source;
                let sender = (source.sender.to_string(), source.sender_alt.as_ref().map(Jid::to_string));
                let recipient = source.recipient.as_ref().map(Jid::to_string);
                (info.id.to_string(), info.timestamp, source.chat.to_string(), sender, source.is_from_me, recipient)
            };
            assert_eq!(place(&found), place(&came), "{stanza:?}");
            assert!(again.get().get_optional_child(UNAVAILABLE).is_none());
            assert!(over_the_wire(&stanza_of(&came, true)).get().get_optional_child(UNAVAILABLE).is_some());
        }
    }

    /// Whoever says it thousands of times fills no disk with it.
    #[test]
    fn what_is_kept_of_a_stanza_is_never_long() {
        let from = ("from", "255700000431@s.whatsapp.net");
        let named = |name: usize| MessageInfo { push_name: "N".repeat(name), ..message(&[from]) };
        for unavailable in [true, false] {
            for name in [1 << 10, 1 << 20] {
                assert!(stanza(&named(name), unavailable).is_some_and(|kept| kept.len() < 2 << 10), "{name}");
            }
            let long = MessageInfo { id: "I".repeat(1 << 20), ..message(&[from]) };
            assert_eq!(stanza(&long, unavailable), None);
        }
    }

    #[test]
    fn a_request_names_its_message_its_device_and_its_count() {
        let receipt = |kind: &str, from: &str, participant: Option<&str>, retry: Option<Node>| {
            let mut node = NodeBuilder::new("receipt").attr("id", "R1").attr("type", kind).attr("from", jid(from));
            if let Some(participant) = participant {
                node = node.attr("participant", jid(participant));
            }
            request(over_the_wire(&node.children(retry).build()).get(), &[Some(jid(OWN)), Some(jid(OWN_LID))])
        };
        let retry = |count: &str| Some(NodeBuilder::new("retry").attr("id", "3EB0").attr("count", count).build());
        let phone = "255700000431:3@s.whatsapp.net";
        let found = receipt("retry", phone, None, retry("2")).unwrap();
        assert_eq!((found.id.0.as_str(), found.requester.as_str(), found.count), ("3EB0", phone, 2));
        let found = receipt("retry", "120363@g.us", Some(phone), retry("many")).unwrap();
        assert_eq!((found.requester.as_str(), found.count), (phone, 1));
        assert_eq!(device(kept(&found.stanza).unwrap().get()).map(|device| device.to_string()).as_deref(), Some(phone));
        assert_eq!(receipt("retry", phone, None, None), None, "nothing to repeat");
        assert_eq!(receipt("read", phone, None, retry("1")), None);
        assert_eq!(receipt("enc_rekey_retry", phone, None, retry("1")), None);
        let message = NodeBuilder::new("message").attr("type", "retry").children(retry("1")).build();
        assert_eq!(request(over_the_wire(&message).get(), &[None, None]), None);
        for own in ["255700000118:4@s.whatsapp.net", "100255700000118:4@lid"] {
            let found = receipt("retry", own, None, retry("1")).unwrap();
            assert_eq!(
                found.requester, "255700000118:4@s.whatsapp.net",
                "the owner's other devices, by either address"
            );
        }
        assert_eq!(receipt("retry", phone, None, retry(&"1".repeat(LONGEST))), None, "nothing that long is kept");
        for broken in [&b""[..], b"\0", b"\x00\xff\xff\xff", &[0xf8; 40]] {
            assert!(kept(broken).is_err(), "{broken:?}");
        }
    }
}
