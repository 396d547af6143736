//! People: whoever this number has a chat with.

use serde_json::{Value, json};
use wakala_domain::address::AddressKind;
use wakala_domain::keys::Scope;
use wakala_front::waha::chat_name;
use wakala_front::{NamedChat, chat_address};

use crate::speaking::asked::{Answer, Asked, said};
use crate::speaking::refused::Refused;
use crate::speaking::walk::{self, Window};

/// Answered where nobody says how many.
const USUAL: u32 = 100;

fn contact(of: &NamedChat) -> Value {
    json!({
        "id": chat_name(&of.address, of.phone.as_ref()),
        "number": of.phone.as_ref().map(wakala_domain::address::PhoneNumber::digits),
        "name": of.view.title,
        "pushname": of.view.title,
        "shortName": of.view.title,
        "isGroup": of.address.kind() == AddressKind::Group,
        "isMe": false,
        "isMyContact": null,
        "isBlocked": null,
    })
}

pub(super) async fn all(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let people = walk::chats(asked, &one, Window::of(asked, USUAL)?, |of| of.address.is_person()).await?;
    Ok(said(&people.iter().map(contact).collect()))
}

async fn named(asked: &Asked, name: &str) -> Answer {
    let one = asked.session()?;
    Ok(said(&contact(&asked.chat(Scope::Read, &one, name).await?)))
}

pub(super) async fn get(asked: &Asked) -> Answer {
    named(asked, asked.query.get("contactId").unwrap_or_default()).await
}

pub(super) async fn get_of(asked: &Asked) -> Answer {
    named(asked, asked.part("id")).await
}

/// Whether WhatsApp has somebody at a number.
pub(super) async fn check(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let phone = asked.query.get("phone").unwrap_or_default();
    let address = chat_address(phone)?;
    let Some(number) = address.phone() else { return Err(Refused::bad("phone is a number: 255700000431")) };
    let found = match asked.core.known_on_whatsapp(&asked.caller, one.id, &number).await? {
        Some(known) => Some(known),
        None => {
            asked.needs_status(&one, &["WORKING"])?;
            asked.core.on_whatsapp(&asked.caller, one.id, &number).await?
        }
    };
    let id = found.as_ref().map(|found| chat_name(found, Some(&number)));
    Ok(said(&json!({ "numberExists": found.is_some(), "chatId": id })))
}

/// Both addresses of a person, where both are known.
fn pair(of: &NamedChat) -> Value {
    let lid = (of.address.kind() == AddressKind::Lid).then(|| of.address.to_string());
    json!({ "lid": lid, "pn": of.phone.as_ref().map(|phone| format!("{}@c.us", phone.digits())) })
}

pub(super) async fn number_of_lid(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let name = asked.part("lid");
    let name = if name.contains('@') { name.to_owned() } else { format!("{name}@lid") };
    let address = chat_address(&name)?;
    let found = asked.core.named_chat(&asked.caller, Scope::Read, one.id, &address).await?;
    let pn = found.as_ref().and_then(|of| of.phone.as_ref()).map(|phone| format!("{}@c.us", phone.digits()));
    Ok(said(&json!({ "lid": address.as_str(), "pn": pn })))
}

pub(super) async fn lid_of_number(asked: &Asked) -> Answer {
    let one = asked.session()?;
    let address = chat_address(asked.part("phone_number"))?;
    let found = asked.core.named_chat(&asked.caller, Scope::Read, one.id, &address).await?;
    let pn = chat_name(&address, None);
    Ok(said(&found.as_ref().map_or_else(|| json!({ "lid": null, "pn": pn }), pair)))
}
