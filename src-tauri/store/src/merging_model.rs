//! Two people who turn out to be one, with long chats, while life goes on: whatever happens between the pieces of their merge, and
//! however often the program is killed there, each message stands once, is counted once, and waits in its order.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::Connection;
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText, ReadElsewhere};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use crate::gone::{self, Gone};
use crate::migrate;
use crate::rows::NewInstance;
use crate::writing::Writing;

const PN: &str = "255700000431@s.whatsapp.net";
const LID: &str = "100255700000431@lid";
const GROUP: &str = "120363@g.us";
/// More than goes with the word that two are one.
const BEFORE: usize = 260;

/// What happens while rows are on the move. Messages are those from before and some new ones.
#[derive(Clone, Debug)]
enum Deed {
    Comes { message: usize, by: usize, in_group: bool },
    Queue { in_old: bool },
    ReadOnPhone { message: usize },
    ChatReadOnPhone { by_lid: bool },
    ReadHere { in_old: bool },
    Piece { rows: u32 },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        6 => (0..2 * BEFORE + 40, 0..3usize, any::<bool>())
            .prop_map(|(message, by, in_group)| Deed::Comes { message, by, in_group }),
        2 => any::<bool>().prop_map(|in_old| Deed::Queue { in_old }),
        1 => (0..2 * BEFORE + 40).prop_map(|message| Deed::ReadOnPhone { message }),
        1 => any::<bool>().prop_map(|by_lid| Deed::ChatReadOnPhone { by_lid }),
        1 => any::<bool>().prop_map(|in_old| Deed::ReadHere { in_old }),
        4 => (1..60_u32).prop_map(|rows| Deed::Piece { rows }),
    ];
    prop::collection::vec(deed, 1..60)
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn name(message: usize, in_group: bool) -> String {
    format!("{}{message}", if in_group { "g" } else { "m" })
}

/// By number, by LID, or by both, which tells that they are one.
fn stanza(message: usize, by: usize, in_group: bool) -> IncomingMessage {
    let (from, alias) = [(PN, None), (LID, None), (LID, Some(PN))][by];
    IncomingMessage {
        chat: address(if in_group { GROUP } else { from }),
        chat_alias: if in_group { None } else { alias.map(address) },
        sender: address(from),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(name(message, in_group)),
        push_name: None,
        written: Wall(1_000 * i64::try_from(message).unwrap()),
        content: Content::Text { text: name(message, in_group) },
        raw: None,
    }
}

struct World {
    c: Connection,
    id: InstanceId,
    queued: Vec<String>,
    gone: Vec<Gone>,
}

impl World {
    /// Both chats are long, the group knows both of them, and one in ten messages came under either address.
    fn new() -> Self {
        let mut c = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut c, &migrate::all()).unwrap();
        gone::watch(&c).unwrap();
        let id = InstanceId::from_random(7);
        let new = NewInstance {
            id,
            name: InstanceName::parse("Duka").unwrap(),
            workspace: String::new(),
            lifecycle: State::new(Wanted::Running).persisted(),
            created: Wall(1),
        };
        let world = Self { c, id, queued: Vec::new(), gone: Vec::new() };
        world.write(|w| w.add_instance(&new).unwrap());
        world.write(|w| {
            for n in 0..2 * BEFORE {
                let in_group = n % 5 == 0;
                w.commit_incoming(id, &stanza(n, n % 2, in_group), Wall(5)).unwrap();
                if n % 10 == 1 {
                    w.commit_incoming(id, &stanza(n, (n + 1) % 2, in_group), Wall(5)).unwrap();
                }
            }
        });
        world
    }

    fn write<R>(&self, deed: impl FnOnce(&Writing<'_>) -> R) -> R {
        self.c.execute_batch("BEGIN IMMEDIATE").unwrap();
        let result = deed(&Writing::new(&self.c));
        self.c.execute_batch("COMMIT").unwrap();
        result
    }

    fn number(&self, sql: &str) -> i64 {
        self.c.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// How often each message stands.
    fn stands(&self) -> BTreeMap<String, u32> {
        let mut names = self.c.prepare("SELECT message_id FROM messages").unwrap();
        let mut stands = BTreeMap::new();
        for name in names.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            *stands.entry(name.unwrap()).or_default() += 1;
        }
        stands
    }

    fn play(&mut self, deed: &Deed, old: ChatId, kept: ChatId) {
        let id = self.id;
        match *deed {
            Deed::Comes { message, by, in_group } => {
                let known = self.stands().contains_key(&name(message, in_group));
                let came = self.write(|w| w.commit_incoming(id, &stanza(message, by, in_group), Wall(9)).unwrap());
                assert_eq!(came.fresh, !known, "{deed:?}");
                assert!(in_group || came.chat == kept, "{deed:?} came into {:?}", came.chat);
            }
            Deed::Queue { in_old } => {
                let name = format!("q{}", self.queued.len());
                let (text, message) = (OutgoingText::parse(&name).unwrap(), MessageId(name.clone()));
                let settings = LifecycleSettings::default();
                // The window may show the old one still.
                let chat = if in_old && self.number(&format!("SELECT count(*) FROM chats WHERE id = {}", old.0)) > 0 {
                    old
                } else {
                    kept
                };
                let item = self.write(|w| w.enqueue_text(id, chat, &message, &text, Wall(9), &settings).unwrap());
                assert_eq!(item.chat, kept, "one lane");
                self.queued.push(name);
            }
            Deed::ReadOnPhone { message } => {
                let read = ReadElsewhere::Messages(vec![MessageId(name(message, false))]);
                self.write(|w| w.read_elsewhere(id, &read).unwrap());
            }
            Deed::ChatReadOnPhone { by_lid } => {
                let chat = address(if by_lid { LID } else { PN });
                self.write(|w| w.read_elsewhere(id, &ReadElsewhere::Chat { chat, until: None }).unwrap());
                let chats = format!("{}, {}", old.0, kept.0);
                assert_eq!(self.number(&format!("SELECT sum(unread) FROM messages WHERE chat IN ({chats})")), 0);
            }
            Deed::ReadHere { in_old } => {
                let chat = if in_old { old } else { kept };
                if self.number(&format!("SELECT count(*) FROM chats WHERE id = {}", chat.0)) > 0 {
                    self.write(|w| w.mark_read(chat).unwrap());
                }
            }
            Deed::Piece { rows } => drop(self.write(|w| w.join_some(rows).unwrap())),
        }
        self.gone.extend(gone::take(&self.c).unwrap());
    }

    /// What is counted is there, each chat ends with its newest, nobody writes from nowhere, and all wait in their order.
    fn holds(&self, kept: ChatId) {
        let wrong = "SELECT count(*) FROM chats h WHERE
                         h.unread <> (SELECT count(*) FROM messages WHERE chat = h.id AND unread = 1)
                         OR h.last_message IS NOT (SELECT id FROM messages WHERE chat = h.id ORDER BY sort DESC, id DESC LIMIT 1)";
        assert_eq!(self.number(wrong), 0);
        let w = Writing::new(&self.c);
        for chat in w.chats(Some(self.id), None, 10).unwrap() {
            w.messages(chat.id, None, 2_000).unwrap();
        }
        let queue = w.queue(self.id).unwrap();
        assert!(queue.iter().all(|item| item.chat == kept));
        assert_eq!(queue.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), self.queued);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn life_goes_on_while_two_become_one(deeds in deeds(), last in 1..90_u32) {
        let mut world = World::new();
        let id = world.id;
        let (old, kept) = {
            let w = Writing::new(&world.c);
            (w.known_chat(id, &address(LID)).unwrap().unwrap(), w.known_chat(id, &address(PN)).unwrap().unwrap())
        };
        let mut expected = world.stands();
        prop_assert!(expected.values().any(|times| *times == 2), "some came twice");
        world.play(&Deed::Comes { message: 2 * BEFORE + 50, by: 2, in_group: false }, old, kept);
        prop_assert!(world.write(|w| w.is_joining().unwrap()), "it is too long for one piece");
        for deed in &deeds {
            world.play(deed, old, kept);
            world.holds(kept);
        }
        while world.write(|w| w.join_some(last).unwrap()) {
            world.holds(kept);
        }
        world.gone.extend(gone::take(&world.c).unwrap());
        world.holds(kept);
        let stands = world.stands();
        prop_assert!(stands.values().all(|times| *times == 1), "{stands:?}");
        expected.retain(|name, _| !stands.contains_key(name));
        prop_assert!(expected.is_empty(), "lost: {expected:?}");
        prop_assert_eq!(world.number("SELECT count(*) FROM contacts"), 1);
        prop_assert_eq!(world.number("SELECT count(*) FROM chats"), 2);
        let told: Vec<_> = world.gone.iter().filter(|gone| matches!(gone, Gone::Chat { .. })).collect();
        prop_assert_eq!(told, [&Gone::Chat { instance: id, chat: old, into: kept }]);
    }
}
