//! Which device is meant, and which message: by GOWA's names of them.

use axum::http::HeaderName;
use wakala_domain::address::AddressKind;
use wakala_domain::ids::MessageId;
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage, Scope, Whose};

use crate::speaking::asked::Asked;
use crate::speaking::refused::Refused;

const DEVICE: HeaderName = HeaderName::from_static("x-device-id");
/// The longest name of a message that is looked for, in bytes.
const LONGEST: usize = 300;

impl Asked {
    /// The device that is meant: by the address, the head or the query; where none is named, the only one that the key reaches.
    pub(super) fn device(&self) -> Result<InstanceSnapshot, Refused> {
        let in_head = self.headers.get(DEVICE).map(|name| name.to_str().map(str::trim));
        let in_head = match in_head {
            Some(Err(_)) => return Err(Refused::bad("X-Device-Id is the name of a device")),
            Some(Ok(name)) => Some(name).filter(|name| !name.is_empty()),
            None => None,
        };
        let in_path = Some(self.part("device")).filter(|name| !name.is_empty());
        if let Some(name) = in_path.or(in_head).or_else(|| self.query.get("device_id")) {
            return self.named(name);
        }
        let mut all = self.core.engine.instances();
        all.retain(|one| self.core.instance_named(&self.caller, one.name.as_str()).is_some());
        match all.len() {
            1 => all.pop().ok_or_else(Refused::no_session),
            _ => Err(Refused::bad("which device is meant? Name it in X-Device-Id, or as device_id in the address")),
        }
    }

    /// A message of a chat by its id alone, whoever wrote it.
    pub(super) async fn message_of(
        &self,
        scope: Scope,
        one: &InstanceSnapshot,
        chat: &NamedChat,
        id: &str,
    ) -> Result<NamedMessage, Refused> {
        if id.is_empty() || id.len() > LONGEST {
            return Err(Refused::bad("WhatsApp's id of a message is needed: 3EB0…"));
        }
        let id = MessageId(id.to_owned());
        if chat.address.kind() != AddressKind::Group {
            return self.message_in(scope, chat, &[Whose::Ours, Whose::OtherEnd], &id).await;
        }
        match self.message_in(scope, chat, &[Whose::Ours], &id).await {
            Ok(message) => Ok(message),
            Err(_) => Ok(self.core.message_lately(&self.caller, scope, one.id, Some(chat), id).await?.1),
        }
    }
}
