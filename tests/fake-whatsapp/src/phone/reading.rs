//! What a phone makes of what comes to it: decrypts it, asks for it again, keeps what its person sees.

use wacore::messages::MessageUtils;
use wacore::proto_helpers::MessageExt as _;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::node::Node;
use wacore_binary::{Jid, Server};
use waproto::whatsapp as wa;

use super::memory::{self, Heard, Kept};
use super::{InboxText, MOST_RETRIES, STATUS, Task, Unread, receipt_for};
use crate::connection::lock;
use crate::delivery;
use crate::ledger::Happening;
use crate::letter::{Letter, To};
use crate::login::key_id;
use crate::signal::SignalError;
use crate::stanza::{attr, bytes, jid, leaf, now_ms, now_seconds};
use crate::world::DeviceKey;

impl Task {
    pub(super) async fn take_message(&mut self, id: &str, stanza: &Node) {
        let receipt = match self.open(stanza).await {
            Ok(text) => {
                let receipt = receipt_for(stanza, id, "");
                if let Some(text) = text {
                    self.note(text, id, stanza).await;
                }
                receipt
            }
            Err(error) => {
                let count = self.retries.entry(id.to_owned()).or_default();
                *count += 1;
                tracing::debug!(%error, id, count, "asking for it again");
                if *count > MOST_RETRIES {
                    // As phones do: given up, and shown as a message that could not be opened.
                    receipt_for(stanza, id, "")
                } else {
                    let count = *count;
                    self.retry_receipt(stanza, id, count)
                }
            }
        };
        delivery::receipt(&mut lock(&self.world), &self.key, &receipt);
    }

    /// Asks the sender to send again, with fresh keys to begin a new session with.
    pub(super) fn retry_receipt(&mut self, stanza: &Node, id: &str, count: u32) -> Node {
        let retry = NodeBuilder::new("retry")
            .attr("count", count.to_string())
            .attr("id", id.to_owned())
            .attr("t", now_seconds())
            .attr("v", "1")
            .build();
        let (bundle, one_time) = {
            let mut world = lock(&self.world);
            let own = world.device_mut(&self.key);
            (self.signal.bundle(), own.and_then(|own| own.bundle.one_time.pop_front()))
        };
        let mut keys = vec![leaf("type", vec![5]), leaf("identity", bundle.identity.0)];
        if let Some((id, value)) = one_time {
            keys.push(NodeBuilder::new("key").children([key_id(id), leaf("value", value.0)]).build());
        }
        let signed = [
            key_id(bundle.signed.id),
            leaf("value", bundle.signed.value.0),
            leaf("signature", bundle.signed.signature.0),
        ];
        keys.push(NodeBuilder::new("skey").children(signed).build());
        let mut receipt = receipt_for(stanza, id, "retry");
        // Of what another device of the account has written, the chat: nobody would find it by its writer.
        if let Some(chat) = jid(stanza, "recipient") {
            receipt.attrs.push("recipient", chat);
        }
        receipt.content = Some(wacore_binary::node::NodeContent::Nodes(vec![
            retry,
            leaf("registration", bundle.registration.to_be_bytes().to_vec()),
            NodeBuilder::new("keys").children(keys).build(),
        ]));
        receipt
    }

    /// Decrypts a message; `None` for what carries no text for this phone.
    pub(super) async fn open(&mut self, stanza: &Node) -> Result<Option<InboxText>, SignalError> {
        let from = jid(stanza, "from");
        let many = from.as_ref().is_some_and(|from| matches!(from.server, Server::Group | Server::Broadcast));
        let sender = jid(stanza, if many { "participant" } else { "from" });
        let Some((phone, address)) = sender.and_then(|sender| self.address(&sender)) else { return Ok(None) };
        // The message of a broadcast list is one to its reader alone.
        let shared = from.filter(|from| from.server == Server::Group || *from == Jid::status_broadcast());
        let group = shared.map(|from| from.user_base().to_owned());
        let peer = attr(stanza, "category") == "peer";
        // Beside what another device of this account has written.
        let written_to = jid(stanza, "recipient").filter(|_| phone == self.key.phone);
        let written_to = written_to.and_then(|chat| self.address(&chat)).map(|(phone, _)| phone);
        let mut text = None;
        for enc in stanza.get_children_by_tag("enc") {
            let kind = attr(enc, "type");
            let padded = match (kind.as_str(), &group) {
                ("skmsg", Some(group)) => self.signal.decrypt_group(group, &address, bytes(enc)).await?,
                ("skmsg", None) => continue,
                _ => self.signal.decrypt(&address, &kind, bytes(enc)).await?,
            };
            let version = attr(enc, "v").parse().unwrap_or(2);
            let Ok(plain) = MessageUtils::unpad_message_ref(&padded, version) else { continue };
            let Ok(message) = waproto::codec::message_decode(plain) else { continue };
            if let (Some(group), Some(key)) = (&group, message.sender_key_distribution_message.as_option()) {
                let sealed = key.axolotl_sender_key_distribution_message.clone().unwrap_or_default();
                self.signal.learn_group_key(group, &address, &sealed).await?;
            }
            if phone == self.key.phone && asks_for_keys(&message) {
                let device = jid(stanza, "from").map_or(0, |from| from.device);
                self.share_keys(&DeviceKey { phone: phone.clone(), device }).await?;
            }
            let protocol = message.protocol_message.as_option();
            let asked = protocol.and_then(|protocol| protocol.peer_data_operation_request_message.as_option());
            if let Some(asked) = asked.filter(|_| phone == self.key.phone) {
                let (device, id) = self.peer(stanza);
                self.answer_peer(&device, &id, asked).await?;
            }
            if !peer {
                let chat = group.as_deref().or(written_to.as_deref());
                self.remember(&attr(stanza, "id"), &phone, chat, &message);
            }
            // A copy of what another device of this account sent is not for the inbox.
            let elsewhere = written_to.as_ref().is_some_and(|to| *to != phone);
            let own_copy = elsewhere || message.device_sent_message.as_option().is_some();
            if !own_copy && let Some(content) = message.text_content() {
                text = Some(content.to_owned());
            }
        }
        Ok(text.map(|text| InboxText { id: attr(stanza, "id"), from: phone, group, text, at: now_ms() }))
    }

    /// Keeps what a person would see of a message.
    pub(super) fn remember(&mut self, id: &str, from: &str, group: Option<&str>, message: &wa::Message) {
        let sent = message.device_sent_message.as_option();
        let to = sent.and_then(|sent| sent.destination_jid.as_deref()?.parse::<Jid>().ok());
        let inner = sent.and_then(|sent| sent.message.as_option()).unwrap_or(message);
        let kept = {
            let world = lock(&self.world);
            let number = |to: &Jid| {
                world.account_of(to).map_or_else(|| to.user_base().to_owned(), |account| account.phone.clone())
            };
            let direct = to.as_ref().map_or_else(|| from.to_owned(), number);
            let heard = Heard { id, from, chat: group.unwrap_or(&direct), at: now_ms() };
            let shown = memory::shown(&world, &self.memory, &heard, inner);
            // The key to a group alone is nothing that one sees.
            let nothing = shown.kind == "other" && inner.sender_key_distribution_message.is_set();
            if nothing { None } else { Some(Kept { shown, message: inner.clone() }) }
        };
        if let Some(kept) = kept {
            self.memory.keep(kept);
            self.seen.send_modify(|seen| *seen += 1);
        }
    }

    pub(super) fn file(&self, id: &str) -> Result<Vec<u8>, String> {
        let kept = self.memory.get(id).ok_or("no such message")?;
        let sealed = crate::content::sealed(kept.message.get_base_message()).ok_or("it has no file")?;
        memory::opened(&lock(&self.world), &sealed)
    }

    pub(super) async fn note(&mut self, text: InboxText, id: &str, stanza: &Node) {
        let (from, said, group) = (text.from.clone(), text.text.clone(), text.group.clone());
        let at = attr(stanza, "t").parse().unwrap_or(0);
        let chat = group.clone().unwrap_or_else(|| from.clone());
        let unread = Unread { id: id.to_owned(), from: from.clone(), chat, at, stanza: stanza.clone() };
        self.unread.send_modify(|all| all.push(unread));
        self.inbox.send_modify(|inbox| inbox.push(text));
        lock(&self.world).tell(Happening::Received { phone: self.key.phone.clone(), id: id.to_owned() });
        if self.auto_reply && from != self.key.phone && group.as_deref() != Some(STATUS) {
            let to = group.map_or(To::Phone(from), To::Group);
            if let Err(error) = self.write(Letter::new(to).text(&format!("Asante: {said}")), None).await {
                tracing::warn!(%error, "no automatic answer");
            }
        }
    }
}

/// A device of the same account that lost the app state key asks its phone for it.
fn asks_for_keys(message: &wa::Message) -> bool {
    message.protocol_message.as_option().is_some_and(|protocol| {
        protocol.r#type == Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_REQUEST)
    })
}
