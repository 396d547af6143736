//! The other address of a person, from what the library has learnt, where the stanza does not tell it.

use std::collections::HashMap;

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::messages::IncomingMessage;
use whatsapp_rust::{Client, Jid};

/// Adds the second addresses that the stanzas were silent about.
pub(crate) async fn complete(client: &Client, batch: &mut [IncomingMessage]) {
    let mut known: HashMap<Address, Option<Address>> = HashMap::new();
    for message in batch {
        if message.sender_alias.is_none() && !message.from_me {
            message.sender_alias = other_address(client, &message.sender, &mut known).await;
        }
        if message.chat_alias.is_none() {
            message.chat_alias = other_address(client, &message.chat, &mut known).await;
        }
    }
}

async fn other_address(
    client: &Client,
    address: &Address,
    known: &mut HashMap<Address, Option<Address>>,
) -> Option<Address> {
    if !address.is_person() {
        return None;
    }
    if let Some(other) = known.get(address) {
        return other.clone();
    }
    let other = ask(client, address).await;
    known.insert(address.clone(), other.clone());
    other
}

async fn ask(client: &Client, address: &Address) -> Option<Address> {
    let jid: Jid = address.as_str().parse().ok()?;
    let entry = match client.get_lid_pn_entry(&jid).await {
        Ok(entry) => entry?,
        Err(error) => {
            tracing::warn!(%error, address = %address.shortened(), "whether two addresses are one person can't be looked up");
            return None;
        }
    };
    let other = if address.kind() == AddressKind::Lid {
        format!("{}@s.whatsapp.net", entry.phone_number)
    } else {
        format!("{}@lid", entry.lid)
    };
    Some(Address::kept(&other))
}
