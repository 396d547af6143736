//! What a phone sends: made, encrypted for each device that it concerns, handed to the server, and kept for those who can't read it.

use wacore::messages::{MessageUtils, wrap_device_sent};
use wacore::types::jid::JidExt as _;
use wacore_binary::Jid;
use wacore_binary::builder::NodeBuilder;
use waproto::whatsapp as wa;

use super::{KEPT_FOR_RETRY, STATUS, Task, fresh_id};
use crate::connection::lock;
use crate::delivery;
use crate::letter::{Letter, To};
use crate::signal::SignalError;
use crate::stanza::attr;
use crate::world::DeviceKey;

impl Task {
    /// Encrypts a message for every device it concerns, and hands it to the server. `again` repeats an id to one device.
    pub(super) async fn write(
        &mut self,
        mut letter: Letter,
        again: Option<(String, Jid)>,
    ) -> Result<String, SignalError> {
        if let Some((content, dress)) = letter.what.take() {
            let message = self.make(&letter.to, &content, &dress).map_err(SignalError::other)?;
            letter.dress_stanza(&message);
            letter.content = waproto::codec::message_to_vec(&message);
        }
        let id = match (&again, &letter.id) {
            (Some((id, _)), _) | (None, Some(id)) => id.clone(),
            (None, None) => fresh_id(),
        };
        let devices = self.devices_of(&letter.to, again.as_ref().map(|(_, device)| device));
        let destination = letter.to.jid();
        let (mut content, group_key) = match &letter.to {
            To::Phone(_) | To::List(..) => (Vec::new(), None),
            To::Group(_) | To::Status(_) => {
                let own = Jid::pn_device(self.key.phone.as_str(), 0).to_protocol_address();
                let plain = MessageUtils::pad_message_v2(letter.content.clone());
                let (key, sealed) = self.signal.encrypt_group(destination.user_base(), &own, &plain).await?;
                let mut shared = NodeBuilder::new("enc").attr("v", "2").attr("type", "skmsg");
                if letter.hidden {
                    shared = shared.attr("decrypt-fail", "hide");
                }
                let shared = shared.bytes(sealed).build();
                (if letter.keys_alone { Vec::new() } else { vec![shared] }, Some(key))
            }
        };
        let mut participants = Vec::new();
        for device in devices {
            let own = device.phone == self.key.phone;
            let plain = match (&group_key, own) {
                (Some(key), _) => MessageUtils::encode_and_pad(&with_group_key(&destination, key)),
                (None, true) => own_copy(&letter.content, &destination),
                (None, false) => {
                    let other = letter.for_linked.as_ref().filter(|_| device.device != 0);
                    MessageUtils::pad_message_v2(other.unwrap_or(&letter.content).clone())
                }
            };
            for _ in 0..if again.is_none() && device.device != 0 { letter.ahead } else { 0 } {
                self.encrypt_for(&device, &[]).await?;
            }
            let (kind, mut sealed) = self.encrypt_for(&device, &plain).await?;
            if letter.garbled && again.is_none() && device.device != 0 {
                // In the ciphertext or its MAC, whichever form it has.
                sealed.iter_mut().rev().skip(15).take(1).for_each(|byte| *byte ^= 1);
            }
            let mut enc = NodeBuilder::new("enc").attr("v", "2").attr("type", kind);
            if again.is_some() {
                enc = enc.attr("count", "1");
            }
            if let Some(media) = letter.media {
                enc = enc.attr("mediatype", media);
            }
            if letter.hidden {
                enc = enc.attr("decrypt-fail", "hide");
            }
            let address = Jid::pn_device(device.phone.as_str(), device.device);
            participants
                .push(NodeBuilder::new("to").attr("jid", address).children([enc.bytes(sealed).build()]).build());
        }
        content.insert(0, NodeBuilder::new("participants").children(participants).build());
        let mut node = NodeBuilder::new("message")
            .attr("id", id.clone())
            .attr("to", destination)
            .attr("type", letter.kind.clone())
            .children(content);
        if let Some(edit) = letter.edit {
            node = node.attr("edit", edit);
        }
        let node = node.build();
        let edits = letter.edits.clone();
        if again.is_none() {
            if let Ok(message) = waproto::codec::message_decode(&letter.content) {
                let own = self.key.phone.clone();
                self.remember_own(&id, &letter.to, &own, &message);
            }
            self.keep_for_retry(id.clone(), letter);
        }
        let ack = delivery::message(&mut lock(&self.world), &self.key, &node, &edits);
        match ack.map(|ack| attr(&ack, "error")).filter(|error| !error.is_empty()) {
            Some(error) => Err(SignalError::refused(&error)),
            None => Ok(id),
        }
    }

    pub(super) fn remember_own(&mut self, id: &str, to: &To, own: &str, message: &wa::Message) {
        let chat = match to {
            To::Phone(phone) => phone.as_str(),
            To::Group(group) => group.as_str(),
            To::Status(_) => STATUS,
            To::List(list, _) => list.as_str(),
        };
        self.remember(id, own, Some(chat), message);
    }

    pub(super) fn devices_of(&self, to: &To, only: Option<&Jid>) -> Vec<DeviceKey> {
        let world = lock(&self.world);
        let mut phones = match to {
            To::Phone(phone) => vec![phone.clone()],
            To::Status(readers) | To::List(_, readers) => readers.clone(),
            To::Group(group) => world.groups.get(group).map(|group| group.members.clone()).unwrap_or_default(),
        };
        if !phones.contains(&self.key.phone) {
            phones.push(self.key.phone.clone());
        }
        let only = only.and_then(|only| Some((world.account_of(only)?.phone.clone(), only.device)));
        let mut devices = Vec::new();
        for phone in phones {
            let Some(account) = world.accounts.get(&phone) else { continue };
            for device in account.devices.keys() {
                let key = DeviceKey { phone: phone.clone(), device: *device };
                let wanted = only.as_ref().is_none_or(|(phone, device)| key.phone == *phone && key.device == *device);
                if key != self.key && wanted {
                    devices.push(key);
                }
            }
        }
        devices
    }

    pub(super) async fn encrypt_for(
        &mut self,
        device: &DeviceKey,
        plain: &[u8],
    ) -> Result<(&'static str, Vec<u8>), SignalError> {
        let address = Jid::pn_device(device.phone.as_str(), device.device).to_protocol_address();
        if !self.signal.has_session(&address) {
            let bundle = {
                let mut world = lock(&self.world);
                let device = world.device_mut(device).ok_or_else(SignalError::no_device)?;
                let one_time = device.bundle.one_time.pop_front();
                (device.bundle.clone(), one_time)
            };
            self.signal.begin(&address, &bundle.0, bundle.1).await?;
        }
        self.signal.encrypt(&address, plain).await
    }

    pub(super) fn keep_for_retry(&mut self, id: String, letter: Letter) {
        self.sent.insert(id.clone(), letter);
        self.sent_order.push_back(id);
        if self.sent_order.len() > KEPT_FOR_RETRY
            && let Some(oldest) = self.sent_order.pop_front()
        {
            self.sent.remove(&oldest);
        }
    }
}

/// What a phone tells the other devices of its account about a message of its own; as it is when it is no message.
fn own_copy(content: &[u8], destination: &Jid) -> Vec<u8> {
    match waproto::codec::message_decode(content) {
        Ok(message) => MessageUtils::encode_and_pad(&wrap_device_sent(message, destination.to_string())),
        Err(_) => MessageUtils::pad_message_v2(content.to_vec()),
    }
}

fn with_group_key(group: &Jid, key: &[u8]) -> wa::Message {
    let distribution = wa::message::SenderKeyDistributionMessage {
        group_id: Some(group.to_string()),
        axolotl_sender_key_distribution_message: Some(key.to_vec()),
    };
    wa::Message { sender_key_distribution_message: buffa::MessageField::some(distribution), ..Default::default() }
}
