//! Groups, as far as they are known here: what they are called.

use serde_json::{Value, json};
use wakala_contract::ChatCursor;
use wakala_domain::address::AddressKind;
use wakala_domain::keys::Scope;
use wakala_front::NamedChat;

use super::asked::{Answer, Asked, said};
use super::refused::Refused;

const FARTHEST: usize = 10_000;

fn group(of: &NamedChat) -> Value {
    json!({ "id": of.address.as_str(), "subject": of.view.title, "name": of.view.title })
}

async fn all(asked: &Asked) -> Result<Vec<NamedChat>, Refused> {
    let one = asked.session()?;
    let (mut groups, mut looked, mut after) = (Vec::new(), 0, None);
    loop {
        let (page, more) = asked.core.named_chats(&asked.caller, one.id, after).await?;
        looked += page.len();
        after = page.last().map(|last| ChatCursor { last_activity: last.view.last_activity, id: last.id });
        groups.extend(page.into_iter().filter(|of| of.address.kind() == AddressKind::Group));
        if !more || looked > FARTHEST {
            return Ok(groups);
        }
    }
}

pub(super) async fn list(asked: &Asked) -> Answer {
    let number = |name| asked.query.number(name).map_err(Refused::bad);
    let (offset, limit) = (number("offset")?.unwrap_or(0) as usize, number("limit")?.unwrap_or(u32::MAX) as usize);
    Ok(said(&all(asked).await?.iter().skip(offset).take(limit).map(group).collect()))
}

pub(super) async fn count(asked: &Asked) -> Answer {
    Ok(said(&json!({ "count": all(asked).await?.len() })))
}

pub(super) async fn get(asked: &Asked) -> Answer {
    let one = asked.session()?;
    Ok(said(&group(&asked.chat(Scope::Read, &one, asked.part("id")).await?)))
}
