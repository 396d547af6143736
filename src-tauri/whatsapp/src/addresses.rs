//! Addresses of the wire, as ours.

use wakala_domain::address::Address;
use whatsapp_rust::Jid;

/// An address without its device, as a person is known by: numbers that WhatsApp hosts are numbers. What no address of ours can
/// hold is kept under one that tells it apart.
pub(crate) fn address_of(jid: &Jid) -> Address {
    let text = if jid.server.is_pn_family() || jid.server.as_str() == "c.us" {
        format!("{}@s.whatsapp.net", jid.user)
    } else if jid.server.is_lid_family() {
        format!("{}@lid", jid.user)
    } else {
        jid.to_non_ad().to_string()
    };
    Address::kept(&text)
}

/// Somebody by an address that the wire names within a message; `None` for what is no person.
pub(crate) fn person(jid: &str) -> Option<Address> {
    let jid: Jid = jid.parse().ok()?;
    Some(address_of(&jid)).filter(|address| address.is_person() && !address.user().is_empty())
}
