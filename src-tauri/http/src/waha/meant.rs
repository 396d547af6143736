//! Which session is meant, and which message: by WAHA's names of them.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use wakala_front::waha::{BadName, Dress, MessageName, status};
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Scope, Whose};

use crate::speaking::asked::Asked;
use crate::speaking::refused::Refused;

/// The session that is meant where none is named.
const DEFAULT: &str = "default";

/// Which session a body or an address names.
#[derive(Deserialize)]
struct OfSession {
    session: Option<String>,
}

impl Asked {
    /// The session that is meant: by the address, the body or the query.
    pub(super) fn session(&self) -> Result<InstanceSnapshot, Refused> {
        let in_path = self.part("session");
        if !in_path.is_empty() {
            return self.named(in_path);
        }
        let in_body: OfSession = self.json()?;
        match (self.query.get("session"), in_body.session.as_deref()) {
            // What goes to customers goes from the number that is meant, or from none.
            (Some(query), Some(body)) if query != body => {
                Err(Refused::bad("the address names one session, and the body another: name one"))
            }
            (Some(name), _) | (None, Some(name)) => self.named(name),
            (None, None) => self.named(DEFAULT),
        }
    }

    /// What stands around the messages of a session.
    pub(super) fn dress(&self, one: &InstanceSnapshot) -> Dress {
        Dress {
            me: one.state.identity.as_ref().map(|who| format!("{}@c.us", who.phone.digits())),
            session: one.name.as_str().to_owned(),
            files: Some(self.base.clone()),
        }
    }

    /// A message by its name, and its chat: the one in the name, or the one that is given.
    pub(super) async fn message(
        &self,
        scope: Scope,
        one: &InstanceSnapshot,
        chat: Option<&NamedChat>,
        name: &str,
    ) -> Result<(NamedChat, NamedMessage), Refused> {
        let parsed: MessageName = name.parse()?;
        let chat = match (chat, &parsed.chat) {
            (Some(chat), _) => chat.clone(),
            (None, Some(address)) => self.chat_at(scope, one, address).await?,
            (None, None) => {
                return Err(Refused::bad("the whole id of the message is needed: true_255700000431@c.us_3EB0…"));
            }
        };
        let tries = match parsed.whose {
            Some(whose) => vec![whose],
            None => vec![Whose::Ours, Whose::OtherEnd],
        };
        let found = self.message_in(scope, &chat, &tries, &parsed.id).await?;
        Ok((chat, found))
    }

    /// Refuses what can't be done while a session is otherwise.
    pub(super) fn needs_status(&self, one: &InstanceSnapshot, expected: &[&str]) -> Result<(), Refused> {
        let now = status(&one.state);
        if expected.contains(&now) { Ok(()) } else { Err(not_so(one.name.as_str(), now, expected)) }
    }
}

/// What can't be done while a session is as it is.
pub(super) fn not_so(session: &str, status: &str, expected: &[&str]) -> Refused {
    let error = "Session status is not as expected. Try again later or restart the session";
    let body = json!({
        "statusCode": 422, "message": error, "error": error, "session": session, "status": status, "expected": expected,
    });
    Refused::whole(StatusCode::UNPROCESSABLE_ENTITY, body)
}

impl From<BadName> for Refused {
    fn from(error: BadName) -> Self {
        Self::bad(error.to_string())
    }
}
