//! People who turn out to be one, with long chats, while life goes on: messages come and go, what waits is sent, a number changes
//! hands, a third address is found to be the same person, chats and the whole instance are deleted, and the program is killed between
//! any two pieces. Whatever happens, each message stands once, is counted once and in its order, and whatever waits is in the one lane.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use rusqlite::{Connection, OptionalExtension as _};
use tempfile::TempDir;
use tokio::time::Instant;
use wakala_domain::address::Address;
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::changes::{Author, Change, Emoji, IncomingChange, Target};
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText, ReadElsewhere};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::merges::Merges;
use crate::migrate;
use crate::rows::{DeliveryChange, NewInstance, QueueItem};
use crate::table::gone::{self, Gone};
use crate::writing::Writing;

const PN: &str = "255700000431@s.whatsapp.net";
const LID: &str = "100255700000431@lid";
/// The number that the same person had before, as the operator typed it.
const OLD: &str = "255700000430@s.whatsapp.net";
/// Who gets the number when it changes hands.
const OTHER: &str = "100999@lid";
const GROUP: &str = "120363@g.us";
/// More than goes with the word that two are one.
const BEFORE: usize = 150;
/// Messages that wait in each chat.
const WAITING: usize = 5;
/// Messages of the third chat.
const OF_OLD: usize = 140;

/// Under which address a message of theirs comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Number,
    Lid,
    /// Which tells that they are one.
    Both,
    Old,
}

/// What happens while rows are on the move. Messages are those from before and some new ones; chats are those from before, by which
/// some still know them.
#[derive(Clone, Debug)]
enum Deed {
    Comes {
        message: usize,
        by: By,
        in_group: bool,
    },
    /// Something is said of a message of theirs, that is here or not.
    Says {
        message: usize,
        by: By,
        in_group: bool,
        edits: bool,
    },
    /// Somebody else writes, who has the number now.
    OtherComes {
        by_number: bool,
    },
    /// WhatsApp answers whoever asked for the person of a chat.
    Found {
        asked: usize,
        with_number: bool,
    },
    Queue {
        chat: usize,
    },
    Pick(u32),
    Answer {
        which: usize,
        code: Option<&'static str>,
    },
    Receipt {
        which: usize,
    },
    PutBack,
    Retry {
        which: usize,
    },
    Cancel {
        which: usize,
    },
    CloseLane {
        chat: usize,
        parked: bool,
    },
    ReadOnPhone {
        message: usize,
    },
    ChatReadOnPhone {
        by: By,
    },
    ReadHere {
        chat: usize,
    },
    DeleteChat {
        chat: usize,
    },
    Piece {
        rows: u32,
    },
    /// In the middle of a piece, or between two.
    Killed {
        in_a_piece: bool,
    },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let by = || prop::sample::select(vec![By::Number, By::Lid, By::Both, By::Old]);
    let code = prop::sample::select(vec![None, None, Some("463"), Some("429"), Some("479")]);
    let deed = prop_oneof![
        8 => (0..2 * BEFORE + 40, by(), any::<bool>())
            .prop_map(|(message, by, in_group)| Deed::Comes { message, by, in_group }),
        8 => (0..2 * BEFORE + 40, by(), any::<bool>(), any::<bool>())
            .prop_map(|(message, by, in_group, edits)| Deed::Says { message, by, in_group, edits }),
        2 => any::<bool>().prop_map(|by_number| Deed::OtherComes { by_number }),
        2 => (0..3usize, any::<bool>()).prop_map(|(asked, with_number)| Deed::Found { asked, with_number }),
        4 => (0..3usize).prop_map(|chat| Deed::Queue { chat }),
        4 => (1..9u32).prop_map(Deed::Pick),
        4 => (0..8usize, code).prop_map(|(which, code)| Deed::Answer { which, code }),
        1 => (0..8usize).prop_map(|which| Deed::Receipt { which }),
        1 => Just(Deed::PutBack),
        2 => (0..8usize).prop_map(|which| Deed::Retry { which }),
        1 => (0..8usize).prop_map(|which| Deed::Cancel { which }),
        1 => (0..3usize, any::<bool>()).prop_map(|(chat, parked)| Deed::CloseLane { chat, parked }),
        1 => (0..2 * BEFORE + 40).prop_map(|message| Deed::ReadOnPhone { message }),
        1 => by().prop_map(|by| Deed::ChatReadOnPhone { by }),
        1 => (0..3usize).prop_map(|chat| Deed::ReadHere { chat }),
        5 => (1..60_u32).prop_map(|rows| Deed::Piece { rows }),
        2 => any::<bool>().prop_map(|in_a_piece| Deed::Killed { in_a_piece }),
    ];
    // A chat is seldom deleted: not much is left to look at then.
    let deleted = (0..12usize, 0..3usize);
    (prop::collection::vec(deed, 1..60), deleted).prop_map(|(mut deeds, (at, chat))| {
        if at < deeds.len() && at < 3 {
            deeds.insert(at, Deed::DeleteChat { chat });
        }
        deeds
    })
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn name(message: usize, in_group: bool) -> String {
    format!("{}{message}", if in_group { "g" } else { "m" })
}

fn stanza(name: &str, from: &str, alias: Option<&str>, in_group: bool, written: i64) -> IncomingMessage {
    IncomingMessage {
        chat: address(if in_group { GROUP } else { from }),
        chat_alias: if in_group { None } else { alias.map(address) },
        sender: address(from),
        sender_alias: alias.map(address),
        via: None,
        from_me: false,
        id: MessageId(name.to_owned()),
        push_name: None,
        written: Wall(written),
        content: Content::Text { text: name.to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

fn theirs(message: usize, by: By, in_group: bool) -> IncomingMessage {
    let (from, alias) = match by {
        By::Number => (PN, None),
        By::Lid => (LID, None),
        By::Both => (LID, Some(PN)),
        By::Old => (OLD, None),
    };
    stanza(&name(message, in_group), from, alias, in_group, 1_000 * i64::try_from(message).unwrap())
}

struct World {
    c: Connection,
    file: TempDir,
    id: InstanceId,
    merges: Merges,
    now: Instant,
    settings: LifecycleSettings,
    /// By which they are known from before: by LID, by number, and under the old number.
    chats: [ChatId; 3],
    /// Somebody else has the number.
    number_is_away: bool,
    /// The third chat is known to be theirs.
    found: bool,
    deleted: bool,
    said: usize,
    /// What was said last of messages: of each the text that it was edited to, if it was, and whether there was a reaction.
    spoken: BTreeMap<String, (Option<String>, bool)>,
    waiting: Vec<QueueItem>,
    gone: Vec<Gone>,
}

fn connect(file: &TempDir) -> Connection {
    let mut c = Connection::open(file.path().join("wakala.db")).unwrap();
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;").unwrap();
    c.set_prepared_statement_cache_capacity(256);
    migrate::migrate(&mut c, &migrate::all()).unwrap();
    gone::watch(&c).unwrap();
    c
}

impl World {
    /// All chats are long, the group knows each of them, and one in ten messages came under either address.
    fn new(old_is_first: bool) -> Self {
        let file = tempfile::tempdir().unwrap();
        let c = connect(&file);
        let id = InstanceId::from_random(7);
        let new = NewInstance {
            id,
            name: InstanceName::parse("Duka").unwrap(),
            workspace: String::new(),
            lifecycle: State::new(Wanted::Running).persisted(),
            created: Wall(1),
        };
        let mut world = Self {
            c,
            file,
            id,
            merges: Merges::default(),
            now: Instant::now(),
            settings: LifecycleSettings { outbox_limit: 60, parked_lane_limit: 30, ..LifecycleSettings::default() },
            chats: [ChatId(0); 3],
            number_is_away: false,
            found: false,
            deleted: false,
            said: 0,
            spoken: BTreeMap::new(),
            waiting: Vec::new(),
            gone: Vec::new(),
        };
        world.write(|w| w.add_instance(&new).unwrap());
        let mut at = [LID, PN, OLD];
        if old_is_first {
            at.rotate_right(1);
        }
        // What waits to be sent stands above all the rest, and is the last to be moved.
        for at in at {
            world.write(|w| w.open_chat(id, &address(at), None, Wall(1)).unwrap());
        }
        world.chats = [LID, PN, OLD].map(|at| world.known(at).unwrap());
        for n in 0..3 * WAITING {
            world.play(&Deed::Queue { chat: n % 3 });
        }
        world.write(|w| {
            let comes = |message: usize, by: By| {
                w.commit_incoming(id, &theirs(message, by, message.is_multiple_of(5)), Wall(5)).unwrap();
            };
            for message in 0..2 * BEFORE {
                let ways = [By::Number, By::Lid];
                comes(message, ways[message % 2]);
                if message % 10 == 1 {
                    comes(message, ways[(message + 1) % 2]);
                }
            }
            for message in 0..OF_OLD {
                comes(2 * message + 1, By::Old);
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

    fn now_of(&self, chat: ChatId) -> Option<ChatId> {
        Writing::new(&self.c).chat_now(chat).unwrap().map(|row| row.id)
    }

    fn known(&self, at: &str) -> Option<ChatId> {
        Writing::new(&self.c).known_chat(self.id, &address(at)).unwrap()
    }

    /// How often each message stands.
    fn stands(&self) -> BTreeMap<String, u32> {
        let mut names = self.c.prepare("SELECT message_id FROM messages WHERE direction = 0").unwrap();
        let mut stands = BTreeMap::new();
        for name in names.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            *stands.entry(name.unwrap()).or_default() += 1;
        }
        stands
    }

    /// A piece as the writer does it; says whether there is more.
    fn piece(&mut self, rows: u32) -> bool {
        // Nothing fails here; nobody rests.
        self.c.execute_batch("BEGIN IMMEDIATE").unwrap();
        let more = self.merges.step(&self.c, rows, self.now).unwrap();
        self.c.execute_batch("COMMIT").unwrap();
        self.merges.settle(Ok(()), self.now);
        self.now += Duration::from_secs(600);
        more
    }

    fn queue(&self) -> Vec<QueueItem> {
        Writing::new(&self.c).queue(self.id, None, 1_000).unwrap()
    }

    /// What changed is told where it stands.
    fn told(&self, changes: &[DeliveryChange]) {
        for change in changes {
            let chat = self
                .c
                .query_row("SELECT chat FROM messages WHERE id = ?1", [change.row.0], |row| row.get(0))
                .optional()
                .unwrap();
            assert!(chat.is_none_or(|chat| ChatId(chat) == change.chat), "{change:?} stands in {chat:?}");
        }
    }

    fn one(&self, which: usize, wanted: impl Fn(&QueueItem) -> bool) -> Option<QueueItem> {
        let queue: Vec<QueueItem> = self.queue().into_iter().filter(wanted).collect();
        (!queue.is_empty()).then(|| queue[which % queue.len()].clone())
    }

    fn play(&mut self, deed: &Deed) {
        let id = self.id;
        match *deed {
            Deed::Comes { message, by, in_group } => self.comes(message, by, in_group),
            Deed::OtherComes { by_number } => {
                self.said += 1;
                let (from, alias) = if by_number && self.number_is_away { (PN, None) } else { (OTHER, Some(PN)) };
                let message = stanza(&format!("x{}", self.said), from, alias, false, 9_000_000);
                let came = self.write(|w| w.commit_batch(id, &[message], Wall(9)).unwrap());
                self.number_is_away = true;
                assert!(came[0].fresh && Some(came[0].chat) != self.known(LID), "somebody else");
                assert_eq!(self.known(PN), Some(came[0].chat));
            }
            Deed::Found { asked, with_number } => {
                let (chat, alias) = (self.chats[asked], with_number.then(|| address(PN)));
                let there = self.now_of(chat).is_some();
                let found = self.write(|w| w.found(chat, &address(LID), alias.as_ref(), Wall(9)).unwrap());
                // Of a chat that is gone nothing is learnt.
                self.number_is_away &= !(with_number && there);
                self.found |= asked == 2;
                // The one that another was going into may have been deleted; the next piece of it finds that.
                if there && !self.deleted {
                    assert_eq!(found, self.known(LID));
                    assert_eq!(self.now_of(chat), found, "whoever was asked for is there");
                }
            }
            Deed::Says { message, by, in_group, edits } => self.says(message, by, in_group, edits),
            Deed::Queue { chat } => {
                let name = format!("q{}", self.said);
                self.said += 1;
                let (text, message) = (OutgoingText::parse(&name).unwrap(), MessageId(name));
                let created = Wall(if self.waiting.len() < 3 * WAITING { 1 } else { 9 });
                let (chat, lane) = (self.chats[chat], self.now_of(self.chats[chat]));
                match self.write(|w| w.enqueue_text(id, chat, &message, &text, created, &self.settings)) {
                    Ok(item) => {
                        assert_eq!(Some(item.chat), lane, "one lane");
                        self.waiting.push(item);
                    }
                    Err(StoreError::NoSuchChat) => assert!(self.deleted && lane.is_none()),
                    Err(StoreError::QueueFull { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            Deed::Pick(window) => {
                let picked = self.write(|w| w.pick_batch(id, Wall(20_000_000), window, &[]).unwrap());
                assert!(picked.items.iter().all(|item| item.lane.is_none_or(|lane| !lane.parked)));
            }
            Deed::Answer { which, code } => {
                let Some(item) = self.one(which, |item| item.delivery == Delivery::Sending) else { return };
                let of_its_lane: Vec<_> = self.queue().into_iter().filter(|other| other.chat == item.chat).collect();
                let ahead: Vec<_> =
                    of_its_lane.iter().take_while(|other| other.id != item.id).map(|other| other.id).collect();
                let event = if code.is_some() { DeliveryEvent::Refused } else { DeliveryEvent::ServerTook };
                let changes = self
                    .write(|w| w.apply_delivery(id, &item.message_id, event, code, Wall(9), &self.settings).unwrap());
                self.told(&changes);
                let after = self.queue();
                if code == Some("463") {
                    let same = after.iter().filter(|other| other.chat == item.chat);
                    assert!(same.into_iter().all(|other| other.lane.is_some_and(|lane| lane.parked)));
                }
                if code.is_none() {
                    let stuck = |other: &QueueItem| other.delivery == Delivery::Queued && other.attempts > 0;
                    let after = after.iter().filter(|other| ahead.contains(&other.id));
                    assert_eq!(after.filter(|other| stuck(other)).count(), 0, "it would go after {}", item.text);
                }
            }
            Deed::Receipt { which } => {
                let Some(item) = self.one(which, |item| item.delivery == Delivery::Sending) else { return };
                let (event, at) = (DeliveryEvent::DeliveredReceipt, Wall(9));
                let changes =
                    self.write(|w| w.apply_delivery(id, &item.message_id, event, None, at, &self.settings).unwrap());
                self.told(&changes);
            }
            Deed::PutBack => {
                let sending = self.queue().into_iter().filter(|item| item.delivery == Delivery::Sending);
                let items: Vec<_> = sending.map(|item| item.id).collect();
                let changes = self.write(|w| w.put_back(&items, None).unwrap());
                self.told(&changes);
            }
            Deed::Retry { which } => {
                let Some(item) = self.one(which, |item| item.delivery == Delivery::Failed) else { return };
                let change = self.write(|w| w.retry(item.id).unwrap());
                self.told(&[change]);
            }
            Deed::Cancel { which } => {
                let Some(item) = self.one(which, |item| item.delivery == Delivery::Queued) else { return };
                let change = self.write(|w| w.cancel(item.id).unwrap());
                self.told(&[change]);
            }
            Deed::CloseLane { chat, parked } => {
                let (why, chat) = (LaneWhy::NotThere, self.chats[chat]);
                let trouble = if parked { LaneTrouble::Refused(why) } else { LaneTrouble::Delayed(why) };
                let closed = self.write(|w| w.close_lane(chat, trouble, Wall(9), &self.settings));
                assert!(closed.is_ok() || self.now_of(chat).is_none(), "{closed:?}");
            }
            Deed::ReadOnPhone { message } => {
                let read = ReadElsewhere::messages(vec![MessageId(name(message, false))]);
                self.write(|w| w.read_elsewhere(id, &read).unwrap());
            }
            Deed::ChatReadOnPhone { by } => {
                let at = match by {
                    By::Number if !self.number_is_away => PN,
                    By::Old if !self.found => OLD,
                    By::Number | By::Old | By::Lid | By::Both => LID,
                };
                self.write(|w| {
                    w.read_elsewhere(id, &ReadElsewhere::Chat { chat: address(at), until: None, last: None }).unwrap()
                });
                if let Some(chat) = self.known(at) {
                    assert_eq!(self.unread_of_the_whole(chat), 0);
                }
            }
            Deed::ReadHere { chat } => {
                let chat = self.chats[chat];
                let read = self.write(|w| w.mark_read(chat));
                match self.now_of(chat) {
                    Some(now) => {
                        assert_eq!(read.unwrap().chats[0], now);
                        assert_eq!(self.unread_of_the_whole(now), 0);
                    }
                    None => assert_eq!(read, Err(StoreError::NoSuchChat)),
                }
            }
            Deed::DeleteChat { chat } => {
                self.deleted = true;
                self.c.execute("DELETE FROM chats WHERE id = ?1", [self.chats[chat].0]).unwrap();
                gone::take(&self.c).unwrap();
            }
            Deed::Piece { rows } => drop(self.piece(rows)),
            Deed::Killed { in_a_piece } => {
                if in_a_piece {
                    self.c.execute_batch("BEGIN IMMEDIATE").unwrap();
                    self.merges.step(&self.c, 30, self.now).unwrap();
                }
                self.merges = Merges::default();
                self.c = connect(&self.file);
                self.write(|w| w.heal_after_run(Wall(0)).unwrap());
            }
        }
        self.gone.extend(gone::take(&self.c).unwrap());
    }

    /// Under which address they are known now.
    fn now_by(&self, by: By) -> By {
        match by {
            By::Number if self.number_is_away => By::Lid,
            // That number is theirs no more once it is known that they have another.
            By::Old if self.found => By::Lid,
            by => by,
        }
    }

    fn says(&mut self, message: usize, by: By, in_group: bool, edits: bool) {
        let by = self.now_by(by);
        let place = theirs(message, by, in_group);
        self.said += 1;
        let text = format!("{} {}", place.id.0, self.said);
        let change = if edits {
            Change::Edit { content: Box::new(Content::Text { text: text.clone() }), frame: Box::default() }
        } else {
            Change::Reaction { emoji: Some(Emoji::parse("👍").unwrap()) }
        };
        let spoken = self.spoken.entry(place.id.0.clone()).or_default();
        if edits {
            spoken.0 = Some(text.clone());
        } else {
            spoken.1 = true;
        }
        let change = IncomingChange {
            chat: place.chat,
            chat_alias: place.chat_alias,
            sender: place.sender.clone(),
            sender_alias: place.sender_alias,
            from_me: false,
            id: MessageId(text),
            push_name: None,
            written: Wall(place.written.0 + i64::try_from(self.said).unwrap()),
            target: Target { author: Author::Them(place.sender), id: place.id },
            by_admin: false,
            change,
            raw: None,
        };
        self.write(|w| w.commit_arrivals(self.id, &[change.into()], Wall(9)).unwrap());
        self.number_is_away &= by != By::Both;
    }

    /// Whatever was said of a message is found with it.
    fn shows_what_was_said(&self) {
        let w = Writing::new(&self.c);
        let mut shown = 0;
        for chat in w.chats(Some(self.id), None, 10).unwrap() {
            for message in w.messages(chat.id, None, 2_000).unwrap() {
                let Some((edited, reacted)) = self.spoken.get(&message.message_id.0) else { continue };
                shown += 1;
                let text = edited.clone().unwrap_or_else(|| message.message_id.0.clone());
                assert_eq!(message.content, Content::Text { text }, "{message:?}");
                assert_eq!(message.said.edited.is_some(), edited.is_some());
                let count: u32 = message.said.reactions.iter().map(|reaction| reaction.count).sum();
                assert_eq!(count, u32::from(*reacted), "one person reacts once: {message:?}");
            }
        }
        let here = self.stands().into_keys().filter(|name| self.spoken.contains_key(name)).count();
        assert_eq!(shown, here);
    }

    fn comes(&mut self, message: usize, by: By, in_group: bool) {
        let by = self.now_by(by);
        let name = name(message, in_group);
        let known = self.stands().get(&name).copied().unwrap_or_default();
        let came =
            self.write(|w| w.commit_batch(self.id, &[theirs(message, by, in_group)], Wall(9)).unwrap()).remove(0);
        self.number_is_away &= by != By::Both;
        // Of the third chat it is not known yet that what stands there is the same.
        if !self.deleted && (self.found || known == 0) {
            assert_eq!(came.fresh, known == 0, "{name}");
        }
        let home = if by == By::Old { self.known(OLD) } else { self.known(LID) };
        assert!(in_group || Some(came.chat) == home, "{name} came into {:?}", came.chat);
    }

    fn unread_of_the_whole(&self, chat: ChatId) -> i64 {
        self.number(&format!(
            "SELECT coalesce(sum(m.unread), 0) FROM messages m WHERE m.chat = {0} OR m.chat IN
                 (SELECT f.id FROM joining j JOIN chats f ON f.contact = j.gone
                  WHERE j.kept = (SELECT contact FROM chats WHERE id = {0}))",
            chat.0
        ))
    }

    /// What holds after each deed.
    fn holds(&self) {
        for (wrong, what) in [
            (
                "chats h WHERE h.unread <> (SELECT count(*) FROM messages WHERE chat = h.id AND unread = 1)",
                "what is counted is there",
            ),
            (
                "chats h WHERE h.last_message IS NOT (SELECT id FROM messages WHERE chat = h.id ORDER BY sort DESC, id DESC LIMIT 1)",
                "a chat ends with its newest",
            ),
            (
                "outbox o JOIN chats h ON h.id = o.chat JOIN joining j ON j.gone = h.contact",
                "it waits in a lane that goes",
            ),
            ("lanes l JOIN chats h ON h.id = l.chat JOIN joining j ON j.gone = h.contact", "a lane that goes is kept"),
            ("joining j WHERE j.kept IN (SELECT gone FROM joining)", "whoever stays stays"),
            ("contact_addresses a WHERE a.contact IN (SELECT gone FROM joining)", "nobody is found under who goes"),
            (
                "chats h WHERE h.contact IS NOT NULL AND h.contact NOT IN (SELECT gone FROM joining) AND NOT EXISTS
                     (SELECT 1 FROM contact_addresses a WHERE a.contact = h.contact AND a.address = h.address)",
                "a chat is at an address of its person",
            ),
            ("messages m JOIN outbox o ON o.message = m.id WHERE m.delivery <> o.state", "both say the same"),
        ] {
            let of_lanes = wrong.starts_with("outbox") || wrong.starts_with("lanes");
            assert!(self.deleted && of_lanes || self.number(&format!("SELECT count(*) FROM {wrong}")) == 0, "{what}");
        }
        let w = Writing::new(&self.c);
        for row in w.chats(Some(self.id), None, 10).unwrap() {
            assert!(self.deleted || !row.address.as_str().ends_with("@joining"), "{row:?}");
            let page = w.messages(row.id, None, 2_000).unwrap();
            assert!(page.is_sorted_by_key(|message| (message.sort, message.row)));
        }
        // Nothing that was queued is lost: it waits, or WhatsApp or the operator had their say.
        for item in self.waiting.iter().filter(|_| !self.deleted) {
            let settled = "SELECT NOT EXISTS (SELECT 1 FROM messages WHERE id = ?1) OR EXISTS
                (SELECT 1 FROM messages WHERE id = ?1 AND delivery IN ('sent', 'delivered', 'read'))
                OR EXISTS (SELECT 1 FROM outbox WHERE message = ?1)";
            assert!(self.c.query_row(settled, [item.row.0], |row| row.get::<_, bool>(0)).unwrap(), "{item:?}");
        }
        let queue = self.queue();
        assert_eq!(queue.iter().map(|item| item.id).collect::<BTreeSet<_>>().len(), queue.len());
    }

    /// To the last row.
    fn finish(&mut self, rows: u32) {
        while self.piece(rows) {
            self.gone.extend(gone::take(&self.c).unwrap());
            self.holds();
        }
        self.gone.extend(gone::take(&self.c).unwrap());
        self.holds();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn life_goes_on_while_people_become_one(deeds in deeds(), old_is_first in any::<bool>(), last in 1..90_u32) {
        let mut world = World::new(old_is_first);
        let mut expected = world.stands();
        prop_assert!(expected.values().any(|times| *times >= 2), "some came twice");
        world.play(&Deed::Comes { message: 2 * BEFORE + 50, by: By::Both, in_group: false });
        prop_assert_eq!(world.number("SELECT count(*) FROM joining"), 1, "it is too long for one piece");
        for deed in &deeds {
            world.play(deed);
            world.holds();
        }
        world.play(&Deed::Found { asked: 2, with_number: true });
        world.finish(last);
        prop_assert_eq!(world.number("SELECT count(*) FROM joining"), 0);
        let stands = world.stands();
        if world.deleted {
            return Ok(());
        }
        prop_assert!(stands.values().all(|times| *times == 1), "{stands:?}");
        expected.retain(|name, _| !stands.contains_key(name));
        prop_assert!(expected.is_empty(), "lost: {expected:?}");
        world.shows_what_was_said();
        let others = world.number(&format!("SELECT count(*) FROM contact_addresses WHERE address = '{OTHER}'"));
        prop_assert_eq!(world.number("SELECT count(*) FROM contacts"), 1 + others);
        prop_assert_eq!(world.number("SELECT count(*) FROM chats"), 2 + others);
        let home = world.known(LID);
        prop_assert_eq!((world.known(PN), world.chats.map(|chat| world.now_of(chat))), (home, [home; 3]));
        // Each that went is told once, and at the end only.
        let told: Vec<ChatId> =
            world.gone.iter().filter_map(|gone| if let Gone::Chat { chat, .. } = gone { Some(*chat) } else { None }).collect();
        let went: BTreeSet<ChatId> = world.chats.into_iter().filter(|chat| Some(*chat) != home).collect();
        prop_assert_eq!((told.len(), told.into_iter().collect::<BTreeSet<_>>()), (went.len(), went));
    }

    #[test]
    fn an_instance_goes_to_the_last_row_while_people_of_it_become_one(
        deeds in deeds(), old_is_first in any::<bool>(), turns in prop::collection::vec((any::<bool>(), 1..90_u32), 1..30)
    ) {
        let mut world = World::new(old_is_first);
        world.play(&Deed::Comes { message: 1, by: By::Both, in_group: false });
        for deed in deeds.iter().take(10) {
            world.play(deed);
        }
        let id = world.id;
        world.write(|w| w.bury_instance(id, Wall(10)).unwrap());
        for (merges, rows) in turns {
            if merges {
                world.piece(rows);
            } else {
                world.write(|w| w.delete_some(id, rows).or_else(|error| if error == StoreError::NoSuchInstance { Ok(false) } else { Err(error) }).unwrap());
            }
        }
        while world.write(|w| w.delete_some(id, 50).unwrap_or(false)) {}
        for table in ["instances", "contacts", "contact_addresses", "chats", "messages", "outbox", "lanes", "joining", "joined_chats", "changes"] {
            prop_assert_eq!(world.number(&format!("SELECT count(*) FROM {table}")), 0, "{}", table);
        }
        prop_assert!(!world.piece(10));
    }
}
