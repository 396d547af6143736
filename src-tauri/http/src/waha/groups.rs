//! Groups, as far as they are known here: what they are called.

use serde_json::{Value, json};
use wakala_domain::address::AddressKind;
use wakala_domain::keys::Scope;
use wakala_front::NamedChat;

use crate::speaking::asked::{Answer, Asked, said};
use crate::speaking::refused::Refused;
use crate::speaking::walk::{self, MOST, Window};

fn group(of: &NamedChat) -> Value {
    json!({ "id": of.address.as_str(), "subject": of.view.title, "name": of.view.title })
}

async fn some(asked: &Asked, window: Window) -> Result<Vec<NamedChat>, Refused> {
    let one = asked.session()?;
    walk::chats(asked, &one, window, |of| of.address.kind() == AddressKind::Group).await
}

pub(super) async fn list(asked: &Asked) -> Answer {
    Ok(said(&some(asked, Window::of(asked, MOST)?).await?.iter().map(group).collect()))
}

pub(super) async fn count(asked: &Asked) -> Answer {
    Ok(said(&json!({ "count": some(asked, Window::checked(None, None, MOST)?).await?.len() })))
}

pub(super) async fn get(asked: &Asked) -> Answer {
    let one = asked.session()?;
    Ok(said(&group(&asked.chat(Scope::Read, &one, asked.part("id")).await?)))
}
