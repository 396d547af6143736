//! Messages between their arrival and their row. The library writes what a session has used whenever it likes; killed between that
//! and the message's row, WhatsApp's repeat of the message would pass for one that is here, and nobody would ever see it. So
//! whatever is on its way while a session is written is noted in the same file before, among what the library keeps for the hook:
//! the repeat brings the note, and the note says that the message was lost and is to be asked for again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use whatsapp_rust::prelude::wa;
use whatsapp_rust::types::events::DecryptFailMode;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::waproto::codec;

/// Chat and sender of a note: a stanza does not say both in the library's own way.
pub(crate) const NOTED: &str = "";
/// What no person's text begins with.
const MARK: &str = "\u{0}on the way";
/// The same for what its sender marks as nothing to show.
const HIDDEN_MARK: &str = "\u{0}on the way, hidden";
/// What has no row by then never will: it was no message for anybody, or one that is here.
const GIVEN_UP: Duration = Duration::from_secs(60);
/// More than WhatsApp sends before it waits for an acknowledgement.
const MOST: usize = 4_096;

/// What the messages of one client are up to.
#[derive(Default)]
pub(crate) struct OnTheWay {
    messages: Mutex<HashMap<String, Message>>,
    /// What waited for us comes. The library keeps that by itself: rows first, and one message at a time.
    draining: AtomicBool,
}

struct Message {
    since: Instant,
    hidden: bool,
    noted: bool,
}

impl OnTheWay {
    /// A stanza came; told of each, in order, before anything is done with it.
    pub(crate) fn came(&self, stanza: &NodeRef<'_>) {
        match stanza.tag.as_ref() {
            "success" => self.draining.store(true, Ordering::Release),
            "ib" if stanza.get_optional_child("offline").is_some() => self.drained(),
            "message" => {
                let Some(id) = stanza.get_attr("id") else { return };
                let hidden = stanza.children().unwrap_or_default().iter().any(|child| {
                    child.tag.as_ref() == "enc"
                        && child.get_attr("decrypt-fail").is_some_and(|mode| mode.as_str() == "hide")
                });
                let message = Message { since: Instant::now(), hidden, noted: false };
                let id = id.as_str().into_owned();
                self.with(|messages| {
                    if messages.len() >= MOST {
                        make_room(messages);
                    }
                    messages.insert(id, message)
                });
            }
            _ => {}
        }
    }

    /// All that waited for us is here, or the library waits for it no longer.
    pub(crate) fn drained(&self) {
        self.draining.store(false, Ordering::Release);
    }

    /// A message has its row, here or in the session's file, or never will.
    pub(crate) fn is_through(&self, id: &str) {
        self.with(|messages| messages.remove(id));
    }

    /// What is to be noted before a session is written: ids, each with its note.
    pub(crate) fn unnoted(&self) -> Vec<(String, Vec<u8>)> {
        if self.draining.load(Ordering::Acquire) {
            return Vec::new();
        }
        self.with(|messages| {
            messages.retain(|_, message| message.since.elapsed() < GIVEN_UP);
            let unnoted = messages.iter().filter(|(_, message)| !message.noted);
            unnoted.map(|(id, message)| (id.clone(), note(message.hidden))).collect()
        })
    }

    /// Their notes are written.
    pub(crate) fn noted(&self, notes: &[(String, Vec<u8>)]) {
        self.with(|messages| {
            for (id, _) in notes {
                if let Some(message) = messages.get_mut(id) {
                    message.noted = true;
                }
            }
        });
    }

    fn with<R>(&self, look: impl FnOnce(&mut HashMap<String, Message>) -> R) -> R {
        look(&mut self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn make_room(messages: &mut HashMap<String, Message>) {
    messages.retain(|_, message| message.since.elapsed() < GIVEN_UP);
    if messages.len() >= MOST {
        let oldest = messages.iter().min_by_key(|(_, message)| message.since).map(|(id, _)| id.clone());
        oldest.map(|id| messages.remove(&id));
    }
}

fn note(hidden: bool) -> Vec<u8> {
    let mark = if hidden { HIDDEN_MARK } else { MARK };
    codec::message_to_vec(&wa::Message { conversation: Some(mark.to_owned()), ..wa::Message::default() })
}

/// How a message that was lost on its way is to be treated; `None` for all that are none.
pub(crate) fn lost(message: &wa::Message) -> Option<DecryptFailMode> {
    match message.conversation.as_deref() {
        Some(MARK) => Some(DecryptFailMode::Show),
        Some(HIDDEN_MARK) => Some(DecryptFailMode::Hide),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::wacore_binary::marshal;
    use whatsapp_rust::{NodeBuilder, OwnedNodeRef};

    fn came(on_the_way: &OnTheWay, stanza: NodeBuilder) {
        let bytes = marshal::marshal(&stanza.build()).unwrap();
        on_the_way.came(OwnedNodeRef::new(bytes[1..].to_vec()).unwrap().get());
    }

    fn message(id: &str) -> NodeBuilder {
        NodeBuilder::new("message").attr("id", id)
    }

    fn unnoted(on_the_way: &OnTheWay) -> Vec<(String, Option<DecryptFailMode>)> {
        let notes = on_the_way.unnoted();
        let mut said: Vec<_> =
            notes.into_iter().map(|(id, note)| (id, lost(&codec::message_decode(&note).unwrap()))).collect();
        said.sort_by(|a, b| a.0.cmp(&b.0));
        said
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_no_row_yet_is_noted_once() {
        let on_the_way = OnTheWay::default();
        came(&on_the_way, NodeBuilder::new("receipt").attr("id", "R"));
        came(&on_the_way, message("A"));
        let hidden = NodeBuilder::new("enc").attr("decrypt-fail", "hide").build();
        came(&on_the_way, message("B").children([hidden]));
        came(&on_the_way, message("C"));
        on_the_way.is_through("C");
        let (show, hide) = (Some(DecryptFailMode::Show), Some(DecryptFailMode::Hide));
        assert_eq!(unnoted(&on_the_way), [("A".to_owned(), show), ("B".to_owned(), hide)]);
        on_the_way.noted(&on_the_way.unnoted());
        assert!(unnoted(&on_the_way).is_empty());
        came(&on_the_way, message("D"));
        tokio::time::advance(GIVEN_UP).await;
        assert!(unnoted(&on_the_way).is_empty(), "it was for nobody");
        assert_eq!(lost(&wa::Message { conversation: Some("on the way".to_owned()), ..wa::Message::default() }), None);
    }

    #[test]
    fn what_waited_is_kept_by_the_library_until_all_of_it_is_here() {
        let on_the_way = OnTheWay::default();
        came(&on_the_way, NodeBuilder::new("success"));
        came(&on_the_way, message("A").attr("offline", "1"));
        assert!(unnoted(&on_the_way).is_empty());
        let preview = NodeBuilder::new("ib").children([NodeBuilder::new("offline_preview").build()]);
        came(&on_the_way, preview);
        assert!(unnoted(&on_the_way).is_empty());
        came(&on_the_way, NodeBuilder::new("ib").children([NodeBuilder::new("offline").build()]));
        assert_eq!(unnoted(&on_the_way).len(), 1, "from here on the library writes at any time");
    }

    #[test]
    fn there_is_room_for_so_many_and_the_oldest_makes_place() {
        let on_the_way = OnTheWay::default();
        for n in 0..=MOST {
            came(&on_the_way, message(&n.to_string()));
        }
        assert_eq!(on_the_way.unnoted().len(), MOST);
    }
}
