//! Messages between their arrival and their row. The library writes what a session has used whenever it likes; killed between that
//! and the message's row, WhatsApp's repeat of the message would pass for one that is here, and nobody would ever see it. So
//! whatever is on its way while a session is written is noted in the same file before, among what the library keeps for the hook:
//! the repeat brings the note, and the note says that the message was lost and is to be asked for again.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use whatsapp_rust::prelude::wa;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::waproto::codec;

/// Chat and sender of a note: a stanza does not say both in the library's own way.
pub(crate) const NOTED: &str = "";
/// Sender of a note of another kind: that there was nothing for anybody in a message.
pub(crate) const NOTHING: &str = "\u{0}nothing";
/// What has no row by then never will: it was no message for anybody, or one that is here.
const GIVEN_UP: Duration = Duration::from_secs(600);
/// More than WhatsApp sends before it waits for an acknowledgement.
const MOST: usize = 4_096;

/// What the messages of one client are up to.
#[derive(Default)]
pub(crate) struct OnTheWay {
    messages: Mutex<HashMap<String, Message>>,
    /// Came again, and all that was found of them was a note.
    lost: Mutex<HashSet<String>>,
    /// There is nothing for anybody in them, which is still to be noted.
    empty: Mutex<HashSet<String>>,
}

struct Message {
    since: Instant,
    /// It has a note in the session's file.
    noted: bool,
    /// It has its row.
    through: bool,
}

impl OnTheWay {
    /// A stanza came; told of each, in order, before anything is done with it.
    pub(crate) fn came(&self, stanza: &NodeRef<'_>) {
        if stanza.tag.as_ref() == "message"
            && let Some(id) = stanza.get_attr("id")
        {
            let message = Message { since: Instant::now(), noted: false, through: false };
            let id = id.as_str().into_owned();
            self.with(|messages| {
                if messages.len() >= MOST {
                    make_room(messages);
                }
                messages.insert(id, message)
            });
        }
    }

    /// A message has its row, here or in the session's file, or never will.
    pub(crate) fn is_through(&self, id: &str) {
        self.with(|messages| match messages.get_mut(id) {
            Some(message) if message.noted => message.through = true,
            Some(_) => {
                messages.remove(id);
            }
            None => {}
        });
    }

    /// There is nothing for anybody in a message.
    pub(crate) fn is_empty(&self, id: &str) {
        let mut empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        if empty.len() < MOST {
            empty.insert(id.to_owned());
        }
    }

    /// In which of these there is nothing for anybody; that is to be noted now.
    pub(crate) fn empty_of<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let mut empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        ids.filter(|id| empty.remove(*id)).collect()
    }

    /// Which of these have a note that is of no use any more; it is forgotten here.
    pub(crate) fn done_with<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        self.with(|messages| ids.filter(|id| messages.remove(*id).is_some_and(|message| message.noted)).collect())
    }

    /// Whether a message came that has no row, as far as is known here.
    pub(crate) fn is_without_row(&self, id: &str) -> bool {
        self.with(|messages| messages.get(id).is_some_and(|message| !message.through))
    }

    /// What is to be noted before a session is written.
    pub(crate) fn unnoted(&self) -> Vec<String> {
        self.with(|messages| {
            messages.retain(|_, message| message.since.elapsed() < GIVEN_UP);
            let unnoted = messages.iter().filter(|(_, message)| !message.noted && !message.through);
            unnoted.map(|(id, _)| id.clone()).collect()
        })
    }

    /// Their notes are written.
    pub(crate) fn noted(&self, notes: &[String]) {
        self.with(|messages| {
            for id in notes {
                if let Some(message) = messages.get_mut(id) {
                    message.noted = true;
                }
            }
        });
    }

    /// A message is taken for known, and nothing was found of it but, at most, its note.
    pub(crate) fn found_note(&self, id: &str) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if lost.len() < MOST {
            lost.insert(id.to_owned());
        }
    }

    /// Whether a message that is handed over is such a note.
    pub(crate) fn is_lost(&self, id: &str, message: &wa::Message) -> bool {
        codec::message_to_vec(message) == note()
            && self.lost.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    /// What was lost is known here as such.
    pub(crate) fn is_kept(&self, id: &str) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
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

/// What a note holds: the wire form of a message, so that the library can hand it over.
pub(crate) fn note() -> Vec<u8> {
    codec::message_to_vec(&wa::Message { conversation: Some("\u{0}on the way".to_owned()), ..wa::Message::default() })
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

    fn unnoted(on_the_way: &OnTheWay) -> Vec<String> {
        let mut notes = on_the_way.unnoted();
        notes.sort();
        notes
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_no_row_yet_is_noted_once_and_done_with_when_it_has() {
        let on_the_way = OnTheWay::default();
        came(&on_the_way, NodeBuilder::new("receipt").attr("id", "R"));
        came(&on_the_way, message("A"));
        came(&on_the_way, message("B").attr("offline", "1"));
        came(&on_the_way, message("C"));
        on_the_way.is_through("C");
        assert_eq!(unnoted(&on_the_way), ["A", "B"]);
        on_the_way.noted(&["A".to_owned()]);
        on_the_way.is_through("A");
        assert_eq!(unnoted(&on_the_way), ["B"]);
        assert_eq!(on_the_way.done_with(["A", "B", "C"].into_iter()), ["A"], "the others have no note");
        came(&on_the_way, message("D"));
        tokio::time::advance(GIVEN_UP).await;
        assert!(unnoted(&on_the_way).is_empty(), "it was for nobody");
    }

    #[test]
    fn only_what_was_found_as_a_note_is_lost_whatever_somebody_writes() {
        let on_the_way = OnTheWay::default();
        let noted: wa::Message = codec::message_decode(&note()).unwrap();
        assert!(!on_the_way.is_lost("A", &noted), "somebody has written these very words");
        on_the_way.found_note("A");
        assert!(on_the_way.is_lost("A", &noted));
        let text = wa::Message { conversation: Some("habari".to_owned()), ..wa::Message::default() };
        assert!(!on_the_way.is_lost("A", &text), "it can be read after all");
        on_the_way.is_kept("A");
        assert!(!on_the_way.is_lost("A", &noted));
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
