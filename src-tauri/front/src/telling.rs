//! What a receiver of webhooks is told of an event: as it is when it is told.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use wakala_contract::{WebhookBody, WebhookChat, WebhookEvent, WebhookInstance, WebhookMessage, WebhookWhy};
use wakala_domain::address::AddressKind;
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::journal::Happening;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{News, PAYLOAD_VERSION};
use wakala_store::{ChatRow, Direction, Reading, StoreError, StoredMessage};

use crate::core::Core;
use crate::views::{message_view, notice_view};

/// An event of the journal that somebody is to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToTell {
    /// Where it stands in the journal.
    pub seq: i64,
    /// When it happened.
    pub at: Wall,
    /// To which instance.
    pub instance: Option<InstanceId>,
    /// What.
    pub news: News,
}

impl Core {
    /// What a receiver is sent, each as it is now. One that can't be read keeps back none of the others.
    ///
    /// # Errors
    /// What the database says: of all, or of one.
    pub async fn bodies(&self, events: Vec<ToTell>) -> Result<Vec<Result<WebhookBody, StoreError>>, StoreError> {
        let now = self.clock.wall();
        let mut instances = HashMap::new();
        for event in &events {
            if let Some(id) = event.instance {
                instances.entry(id).or_insert_with(|| self.told_instance(id));
            }
        }
        let read = self.engine.store().read(move |reader| {
            let mut chats = HashMap::new();
            let body = |event: ToTell| {
                let what = told(reader, &mut chats, &event.news, now)?;
                let instance = event.instance.and_then(|id| instances.get(&id).cloned());
                let id = event.news.id(event.seq, event.at);
                Ok(WebhookBody { id, version: PAYLOAD_VERSION, at: event.at.0, instance, what })
            };
            Ok(events.into_iter().map(body).collect())
        });
        read.await
    }

    /// What a receiver is sent that is to be tried.
    #[must_use]
    pub fn test_body(&self, name: u64) -> WebhookBody {
        let (id, at) = (format!("test-{name:016x}"), self.clock.wall().0);
        WebhookBody { id, version: PAYLOAD_VERSION, at, instance: None, what: WebhookEvent::Test }
    }

    fn told_instance(&self, id: InstanceId) -> WebhookInstance {
        let there = self.engine.instance(id);
        let phone = there.as_ref().and_then(|one| one.state.identity.as_ref().map(|who| who.phone.to_string()));
        WebhookInstance { id: id.to_string(), name: there.map(|one| one.name.to_string()), phone }
    }
}

fn told(
    reader: &Reading<'_>,
    chats: &mut HashMap<ChatId, Option<ChatRow>>,
    news: &News,
    now: Wall,
) -> Result<WebhookEvent, StoreError> {
    let mut message = |row: Option<&MessageRow>| -> Result<Result<Box<WebhookMessage>, WebhookEvent>, StoreError> {
        let row = row.copied().unwrap_or(MessageRow(0));
        let Some(stored) = reader.message(row)? else { return Ok(Err(WebhookEvent::MessageGone { message: row.0 })) };
        let chat = match chats.entry(stored.chat) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(reader.chat_now(stored.chat)?),
        };
        match chat {
            Some(chat) => Ok(Ok(Box::new(told_message(&stored, chat, now)))),
            None => Ok(Err(WebhookEvent::MessageGone { message: row.0 })),
        }
    };
    Ok(match news {
        News::Happened(Happening::Messages { rows, changed }) => {
            let why = if changed.is_empty() { WebhookWhy::New } else { WebhookWhy::Changed };
            message(rows.first())?.map_or_else(
                |gone| gone,
                |told| WebhookEvent::Message(Box::new(WebhookMessage { why: Some(why), ..*told })),
            )
        }
        News::Happened(Happening::Deliveries { rows }) => {
            message(rows.first())?.map_or_else(|gone| gone, WebhookEvent::Delivery)
        }
        News::Happened(Happening::Notice { notice }) => WebhookEvent::Notice { notice: notice_view(notice) },
        News::Happened(Happening::NoticesWithdrawn) => WebhookEvent::NoticesWithdrawn,
        News::Gap { after, until } => WebhookEvent::Gap { after: *after, until: *until },
    })
}

fn told_message(stored: &StoredMessage, chat: &ChatRow, now: Wall) -> WebhookMessage {
    let phone = chat.phone.as_ref().map(ToString::to_string);
    let from = match &stored.direction {
        Direction::Incoming { sender, .. } => sender.phone().map(|phone| phone.to_string()).or_else(|| {
            // Under another of their addresses; in a direct chat it is the other one who writes.
            (chat.address.kind() != AddressKind::Group).then(|| phone.clone()).flatten()
        }),
        Direction::Outgoing { .. } | Direction::Elsewhere => None,
    };
    WebhookMessage {
        why: None,
        message_id: stored.message_id.0.clone(),
        chat: WebhookChat { id: chat.id.0, title: chat.title.clone(), phone, kind: chat.address.kind() },
        from,
        message: message_view(stored, chat.address.kind(), now),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::caller::Caller;
    use crate::testing::program;

    #[tokio::test]
    async fn a_message_is_told_as_it_is_when_it_is_told() {
        let (core, _directory) = program().await;
        let ask = async |call: &str, body| core.call(&Caller::window(), call, body).await.unwrap();
        let added = ask("add_instance", json!({ "name": "Duka", "workspace": "" })).await;
        let chat = ask("open_chat", json!({ "instance": added["id"], "phone": "+255 700 000 500" })).await;
        let sent = ask("send_text", json!({ "chat": chat["id"], "text": "habari" })).await;
        let row = MessageRow(sent["message"]["id"].as_i64().unwrap());
        let event = |news| ToTell { seq: 7, at: Wall(5), instance: added["id"].as_str().unwrap().parse().ok(), news };
        let told = async |news| {
            serde_json::to_value(core.bodies(vec![event(news)]).await.unwrap()[0].as_ref().unwrap()).unwrap()
        };
        let messages = || News::Happened(Happening::Messages { rows: vec![row], changed: Vec::new() });
        let body = told(messages()).await;
        assert_eq!(
            (&body["id"], &body["version"], &body["at"]),
            (&json!(format!("7-5-{}", row.0)), &json!(1), &json!(5))
        );
        assert_eq!((&body["event"], &body["instance"]["name"]), (&json!("message"), &json!("Duka")));
        assert_eq!((&body["chat"]["phone"], &body["from"]), (&json!("+255700000500"), &json!(null)));
        assert_eq!(body["message"]["content"], json!({ "is": "text", "text": "habari" }));
        assert!(!body["message_id"].as_str().unwrap().is_empty());
        let change = Happening::Messages { rows: vec![row], changed: vec![row] };
        let changed = told(News::Happened(change)).await;
        assert_eq!((&body["why"], &changed["why"]), (&json!("new"), &json!("changed")));
        let delivery = told(News::Happened(Happening::Deliveries { rows: vec![row] })).await;
        assert_eq!((&delivery["event"], &delivery["message"]["id"]), (&json!("delivery"), &json!(row.0)));
        assert!(delivery.get("why").is_none());
        // It is taken back meanwhile: what is told is that, under the same name.
        ask("cancel_send", json!({ "queue_id": sent["queueId"] })).await;
        let gone = told(messages()).await;
        assert_eq!(
            (&gone["id"], &gone["event"], &gone["message"]),
            (&body["id"], &json!("message_gone"), &json!(row.0))
        );
        let gap = told(News::Gap { after: 3, until: 9 }).await;
        assert_eq!((&gap["event"], &gap["after"], &gap["until"]), (&json!("gap"), &json!(3), &json!(9)));
        assert_eq!(serde_json::to_value(core.test_body(7)).unwrap()["event"], "test");
    }
}
