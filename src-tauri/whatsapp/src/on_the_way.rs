//! Messages between their arrival and their row. The library writes what a session has used whenever it likes; killed between that
//! and the message's row, WhatsApp's repeat of the message would pass for one that is here, and nobody would ever see it. So
//! whatever is on its way while a session is written is noted in the same file before, among what the library keeps for the hook:
//! the repeat brings the note, and the note says that the message was lost and is to be asked for again.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use whatsapp_rust::Client;
use whatsapp_rust::prelude::{MessageInfo, wa};
use whatsapp_rust::wacore::messages::parse_message_info;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::wacore_binary::node::NodeRef;
use whatsapp_rust::waproto::codec;

/// Chat of a note, whose sender is the chat of its message; and sender of those of earlier versions, which went by the id alone.
pub(crate) const NOTED: &str = "";
/// Sender of a note of another kind, with the chat behind it: that there was nothing for anybody in a message.
pub(crate) const NOTHING: &str = "\u{0}nothing";
/// What has no row by then never will: it was no message for anybody, or one that is here.
const GIVEN_UP: Duration = Duration::from_secs(600);
/// More than WhatsApp sends before it waits for an acknowledgement.
const MOST: usize = 4_096;

/// A message by its chat, in the library's words, and its id: an id alone is its sender's word, and another one may say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Which {
    pub chat: String,
    pub id: String,
}

impl Which {
    pub(crate) fn of(chat: &str, id: &str) -> Self {
        Self { chat: chat.to_owned(), id: id.to_owned() }
    }

    /// The one that the library will call a stanza by; `None` for all that are no messages, and for the posts of newsletters, for which no
    /// session is used. Called for every stanza, on the read loop.
    pub(crate) fn of_stanza(client: &Client, stanza: &NodeRef<'_>) -> Option<Self> {
        if stanza.tag.as_ref() != "message" {
            return None;
        }
        let info = parse_message_info(stanza, client.pn().as_ref()?, client.lid().as_ref()).ok()?;
        (!info.source.chat.is_newsletter()).then(|| Self::named(&info))
    }

    /// The one of a message that the library has looked at.
    pub(crate) fn named(info: &MessageInfo) -> Self {
        Self { chat: info.source.chat.to_string(), id: info.id.to_string() }
    }
}

/// What the messages of one client are up to.
#[derive(Default)]
pub(crate) struct OnTheWay {
    messages: Mutex<HashMap<Which, Message>>,
    /// Came again, and all that was found of them was a note.
    lost: Mutex<HashSet<Which>>,
    /// There is nothing for anybody in them, which is still to be noted.
    empty: Mutex<HashSet<Which>>,
}

struct Message {
    since: Instant,
    /// It has a note in the session's file.
    noted: bool,
    /// It has its row.
    through: bool,
}

impl OnTheWay {
    /// A message came; told of each, in order, before anything is done with it.
    pub(crate) fn came(&self, which: Which) {
        let message = Message { since: Instant::now(), noted: false, through: false };
        self.with(|messages| {
            if messages.len() >= MOST {
                make_room(messages);
            }
            messages.insert(which, message)
        });
    }

    /// A message has its row, here or in the session's file, or never will.
    pub(crate) fn is_through(&self, which: &Which) {
        self.with(|messages| match messages.get_mut(which) {
            Some(message) if message.noted => message.through = true,
            Some(_) => {
                messages.remove(which);
            }
            None => {}
        });
    }

    /// There is nothing for anybody in a message.
    pub(crate) fn is_empty(&self, which: Which) {
        let mut empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        if empty.len() < MOST {
            empty.insert(which);
        }
    }

    /// In which of these there is nothing for anybody; that is to be noted now.
    pub(crate) fn empty_of(&self, all: &[Which]) -> Vec<Which> {
        let mut empty = self.empty.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter(|which| empty.remove(*which)).cloned().collect()
    }

    /// Which of these have a note that is of no use any more; it is forgotten here.
    pub(crate) fn done_with(&self, all: &[Which]) -> Vec<Which> {
        let has_note = |messages: &mut HashMap<Which, Message>, which: &Which| {
            messages.remove(which).is_some_and(|message| message.noted)
        };
        self.with(|messages| all.iter().filter(|which| has_note(messages, which)).cloned().collect())
    }

    /// Whether a message came that has no row, as far as is known here.
    pub(crate) fn is_without_row(&self, which: &Which) -> bool {
        self.with(|messages| messages.get(which).is_some_and(|message| !message.through))
    }

    /// What is to be noted before a session is written.
    pub(crate) fn unnoted(&self) -> Vec<Which> {
        self.with(|messages| {
            messages.retain(|_, message| message.since.elapsed() < GIVEN_UP);
            let unnoted = messages.iter().filter(|(_, message)| !message.noted && !message.through);
            unnoted.map(|(which, _)| which.clone()).collect()
        })
    }

    /// Their notes are written.
    pub(crate) fn noted(&self, notes: &[Which]) {
        self.with(|messages| {
            for which in notes {
                if let Some(message) = messages.get_mut(which) {
                    message.noted = true;
                }
            }
        });
    }

    /// A message is taken for known, and nothing was found of it but, at most, its note.
    pub(crate) fn found_note(&self, which: Which) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if lost.len() < MOST {
            lost.insert(which);
        }
    }

    /// Whether a message that is handed over is such a note.
    pub(crate) fn is_lost(&self, which: &Which, message: &wa::Message) -> bool {
        codec::message_to_vec(message) == note()
            && self.lost.lock().unwrap_or_else(PoisonError::into_inner).contains(which)
    }

    /// What was lost is known here as such.
    pub(crate) fn is_kept(&self, which: &Which) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).remove(which);
    }

    fn with<R>(&self, look: impl FnOnce(&mut HashMap<Which, Message>) -> R) -> R {
        look(&mut self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn make_room(messages: &mut HashMap<Which, Message>) {
    messages.retain(|_, message| message.since.elapsed() < GIVEN_UP);
    if messages.len() >= MOST {
        let oldest = messages.iter().min_by_key(|(_, message)| message.since).map(|(which, _)| which.clone());
        oldest.map(|which| messages.remove(&which));
    }
}

/// What a note holds: the wire form of a message, so that the library can hand it over.
pub(crate) fn note() -> Vec<u8> {
    codec::message_to_vec(&wa::Message { conversation: Some("\u{0}on the way".to_owned()), ..wa::Message::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: &str = "255700000431@s.whatsapp.net";

    fn which(id: &str) -> Which {
        Which::of(CHAT, id)
    }

    fn unnoted(on_the_way: &OnTheWay) -> Vec<Which> {
        let mut notes = on_the_way.unnoted();
        notes.sort();
        notes
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_no_row_yet_is_noted_once_and_done_with_when_it_has() {
        let on_the_way = OnTheWay::default();
        for id in ["A", "B", "C"] {
            on_the_way.came(which(id));
        }
        on_the_way.is_through(&which("C"));
        assert_eq!(unnoted(&on_the_way), [which("A"), which("B")]);
        on_the_way.noted(&[which("A")]);
        on_the_way.is_through(&which("A"));
        assert_eq!(unnoted(&on_the_way), [which("B")]);
        let done = on_the_way.done_with(&["A", "B", "C"].map(which));
        assert_eq!(done, [which("A")], "the others have no note");
        on_the_way.came(which("D"));
        tokio::time::advance(GIVEN_UP).await;
        assert!(unnoted(&on_the_way).is_empty(), "it was for nobody");
    }

    /// Whoever takes another's id does nothing to that one's message.
    #[test]
    fn an_id_is_one_message_in_each_chat() {
        let (on_the_way, other) = (OnTheWay::default(), Which::of("255700000999@s.whatsapp.net", "A"));
        on_the_way.came(which("A"));
        on_the_way.came(other.clone());
        on_the_way.is_through(&other);
        assert_eq!((unnoted(&on_the_way), on_the_way.is_without_row(&which("A"))), (vec![which("A")], true));
        on_the_way.is_empty(other.clone());
        assert_eq!(on_the_way.empty_of(&[which("A")]), []);
        on_the_way.found_note(other.clone());
        let note: wa::Message = codec::message_decode(&note()).unwrap();
        assert!(on_the_way.is_lost(&other, &note) && !on_the_way.is_lost(&which("A"), &note));
    }

    #[test]
    fn only_what_was_found_as_a_note_is_lost_whatever_somebody_writes() {
        let on_the_way = OnTheWay::default();
        let noted: wa::Message = codec::message_decode(&note()).unwrap();
        assert!(!on_the_way.is_lost(&which("A"), &noted), "somebody has written these very words");
        on_the_way.found_note(which("A"));
        assert!(on_the_way.is_lost(&which("A"), &noted));
        let text = wa::Message { conversation: Some("habari".to_owned()), ..wa::Message::default() };
        assert!(!on_the_way.is_lost(&which("A"), &text), "it can be read after all");
        on_the_way.is_kept(&which("A"));
        assert!(!on_the_way.is_lost(&which("A"), &noted));
    }

    #[test]
    fn there_is_room_for_so_many_and_the_oldest_makes_place() {
        let on_the_way = OnTheWay::default();
        for n in 0..=MOST {
            on_the_way.came(which(&n.to_string()));
        }
        assert_eq!(on_the_way.unnoted().len(), MOST);
    }
}
