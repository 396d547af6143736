//! What the owner has read on another device: the library tells of the receipt, and not of the chat that it names.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use wakala_domain::address::Address;
use whatsapp_rust::Client;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::NodeRef;

use crate::addresses::address_of;
use crate::translate;

/// Receipts that are remembered from when they come until the library tells of them.
const MOST: usize = 1_024;

/// The chats of the receipts that are on their way through the library, by the first id of each.
#[derive(Default)]
pub(crate) struct ReadOnPhone(Mutex<Chats>);

#[derive(Default)]
struct Chats {
    of: HashMap<String, Address>,
    order: VecDeque<String>,
}

impl ReadOnPhone {
    /// A stanza came; told of each, before the library tells of what it is.
    pub(crate) fn came(&self, client: &Client, stanza: &NodeRef<'_>) {
        if stanza.tag.as_ref() != "receipt" {
            return;
        }
        let own = [client.pn(), client.lid()];
        if let Some((id, chat)) = read(stanza, &own) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).note(id, chat);
        }
    }

    /// The chat of a receipt that the library tells of.
    pub(crate) fn chat_of(&self, id: &str) -> Option<Address> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).of.remove(id)
    }
}

impl Chats {
    fn note(&mut self, id: String, chat: Address) {
        if self.of.insert(id.clone(), chat).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.map(|id| self.of.remove(&id));
        }
    }
}

/// The id of a receipt for what was read, and the chat of it, where it comes from one of our own devices.
fn read(receipt: &NodeRef<'_>, own: &[Option<whatsapp_rust::Jid>; 2]) -> Option<(String, Address)> {
    let kind = receipt.get_attr("type")?;
    if !matches!(&*kind.as_str(), "read-self" | "played-self") {
        return None;
    }
    let mut attributes = receipt.attrs();
    let from = attributes.optional_jid("from")?;
    let (reader, chat) = match attributes.optional_jid("recipient") {
        Some(recipient) => (from, recipient),
        None if from.is_group() => (attributes.optional_jid("participant")?, from),
        None => (from.clone(), from),
    };
    let id = receipt.get_attr("id")?.as_str().into_owned();
    translate::is_own_account(&reader, own).then(|| (id, address_of(&chat.to_non_ad())))
}

#[cfg(test)]
mod tests {
    use whatsapp_rust::{Jid, NodeBuilder};

    use super::*;

    const OWN: &str = "255700000118@s.whatsapp.net";
    const NEEMA: &str = "255700000431@s.whatsapp.net";
    const GROUP: &str = "120363@g.us";

    fn chat(attributes: &[(&'static str, &str)]) -> Option<String> {
        let own = [Some(OWN.parse::<Jid>().unwrap()), Some("100255700000118@lid".parse().unwrap())];
        let mut node = NodeBuilder::new("receipt").attr("id", "3EB0");
        for (name, value) in attributes {
            let value = *value;
            node = if value.contains('@') {
                node.attr(name, value.parse::<Jid>().unwrap())
            } else {
                node.attr(name, value)
            };
        }
        read(&node.build().as_node_ref(), &own).map(|(_, chat)| chat.as_str().to_owned())
    }

    #[test]
    fn only_our_own_account_says_what_was_read_and_says_where() {
        let read = ("type", "read-self");
        assert_eq!(chat(&[read, ("from", OWN), ("recipient", NEEMA)]).as_deref(), Some(NEEMA));
        let other_device = "100255700000118:7@lid";
        assert_eq!(
            chat(&[("type", "played-self"), ("from", other_device), ("recipient", NEEMA)]).as_deref(),
            Some(NEEMA)
        );
        assert_eq!(chat(&[read, ("from", OWN), ("recipient", GROUP), ("participant", NEEMA)]).as_deref(), Some(GROUP));
        assert_eq!(chat(&[read, ("from", GROUP), ("participant", OWN)]).as_deref(), Some(GROUP));
        assert_eq!(chat(&[read, ("from", OWN)]).as_deref(), Some(OWN), "what somebody writes to themselves");
        for strange in [
            vec![read, ("from", NEEMA), ("recipient", NEEMA)],
            vec![read, ("from", GROUP), ("participant", NEEMA)],
            vec![read, ("from", GROUP)],
            vec![("type", "read"), ("from", OWN), ("recipient", NEEMA)],
            vec![("from", OWN), ("recipient", NEEMA)],
        ] {
            assert_eq!(chat(&strange), None, "{strange:?}");
        }
    }

    #[test]
    fn the_oldest_make_place() {
        let mut chats = Chats::default();
        for n in 0..=MOST {
            chats.note(n.to_string(), Address::kept(GROUP));
        }
        assert_eq!((chats.of.len(), chats.of.contains_key("0")), (MOST, false));
    }
}
