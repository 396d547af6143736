//! Long random histories of an outbox, with what must hold after each step: queued, picked, written, taken, refused for good and for
//! now, put back, perhaps sent, cancelled, tried again, with lanes that wait, are parked, are opened by whoever writes, and become
//! one, while the clock jumps and the program dies. On a database in memory: what is asked is what the statements say. It is made once, and
//! each history is a transaction that is taken back.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::Connection;
use wakala_domain::address::Address;
use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId, QueueId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;

use crate::error::StoreError;
use crate::migrate;
use crate::rows::{NewInstance, QueueItem};
use crate::writing::Writing;

const LANES: usize = 4;
/// Histories that are played, some 200 deeds each; `LANES_CASES` plays more, as `cargo xtask test` does: with 5,000 it is a million deeds.
const CASES: u32 = 120;
const LONGEST: usize = 400;

fn cases() -> u32 {
    std::env::var("LANES_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// The first two are one person, whom WhatsApp names by either.
const ADDRESSES: [&str; LANES] =
    ["255700000001@s.whatsapp.net", "900000000001@lid", "255700000003@s.whatsapp.net", "1203630000004@g.us"];

#[derive(Clone, Debug)]
enum Deed {
    Queue(usize),
    Pick(u32),
    /// The oldest that is in hand goes to the socket.
    Write,
    /// WhatsApp answers one that was written.
    Answer(usize, Option<&'static str>),
    /// Somebody has what was perhaps sent.
    Receipt(usize),
    /// What is in hand and behind it comes back; the first was perhaps sent, or not, and its lane may wait.
    PutBack(bool, Option<bool>),
    /// No answer came in time.
    Overdue,
    Retry(usize),
    Cancel(usize),
    /// Somebody writes, which opens a parked lane.
    Incoming(usize),
    /// The two addresses turn out to be one person.
    Merge,
    Pass(i64),
    /// The disk is full when one of these is written.
    Refused(Writes, usize),
    Crash,
}

#[derive(Clone, Copy, Debug)]
enum Writes {
    Queueing(usize),
    Picking,
    Taken,
    NotPossible,
    ComingBack,
    Retrying,
    Cancelling,
    Incoming(usize),
}

fn writes() -> impl Strategy<Value = Writes> {
    prop_oneof![
        (0..LANES).prop_map(Writes::Queueing),
        Just(Writes::Picking),
        Just(Writes::Taken),
        Just(Writes::NotPossible),
        Just(Writes::ComingBack),
        Just(Writes::Retrying),
        Just(Writes::Cancelling),
        (0..LANES).prop_map(Writes::Incoming),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let codes =
        prop::sample::select(vec![None, None, None, Some("463"), Some("404"), Some("429"), Some("500"), Some("479")]);
    let deed = prop_oneof![
        8 => (0..LANES).prop_map(Deed::Queue),
        8 => (1..9u32).prop_map(Deed::Pick),
        10 => Just(Deed::Write),
        10 => (0..8usize, codes).prop_map(|(which, code)| Deed::Answer(which, code)),
        3 => (0..8usize).prop_map(Deed::Receipt),
        2 => (any::<bool>(), any::<Option<bool>>()).prop_map(|(perhaps, closes)| Deed::PutBack(perhaps, closes)),
        1 => Just(Deed::Overdue),
        3 => (0..8usize).prop_map(Deed::Retry),
        1 => (0..8usize).prop_map(Deed::Cancel),
        2 => (0..LANES).prop_map(Deed::Incoming),
        1 => Just(Deed::Merge),
        3 => (0..20_000i64).prop_map(Deed::Pass),
        1 => (-4_000_000..4_000_000i64).prop_map(Deed::Pass),
        3 => (writes(), 0..8usize).prop_map(|(what, which)| Deed::Refused(what, which)),
        1 => Just(Deed::Crash),
    ];
    prop::collection::vec(deed, 1..LONGEST)
}

struct Play<'c> {
    w: Writing<'c>,
    id: InstanceId,
    settings: LifecycleSettings,
    chats: [ChatId; LANES],
    now: i64,
    said: u32,
    /// Picked and not written.
    in_hand: Vec<QueueItem>,
    /// Written and not answered.
    written: Vec<QueueItem>,
    taken: BTreeSet<String>,
    cancelled: BTreeSet<String>,
    /// Somebody may have it, as far as this PC knows.
    perhaps: BTreeSet<QueueId>,
}

/// What stands before an item in its lane.
fn before(queue: &[QueueItem], item: &QueueItem) -> Vec<QueueId> {
    let ahead = queue.iter().take_while(|other| other.id != item.id);
    ahead.filter(|other| other.chat == item.chat).map(|other| other.id).collect()
}

impl Play<'_> {
    fn queue(&self) -> Vec<QueueItem> {
        self.w.queue(self.id, None, 1_000).unwrap()
    }

    fn at(&self) -> Wall {
        Wall(self.now)
    }

    /// What was tried before a message that WhatsApp has taken waits for its turn no more. What never was, in a lane that became one
    /// with this, was queued for itself.
    fn nothing_goes_after(&self, ahead: &[QueueId], taken: &QueueItem) -> Result<(), TestCaseError> {
        let mut waiting =
            self.queue().into_iter().filter(|other| other.delivery == Delivery::Queued && other.attempts > 0);
        prop_assert!(!waiting.any(|other| ahead.contains(&other.id)), "it would go after {}", taken.id.0);
        Ok(())
    }

    fn deed(&mut self, deed: Deed) -> Result<(), TestCaseError> {
        match deed {
            Deed::Queue(lane) => {
                self.said += 1;
                let (id, text) = (MessageId(format!("M{}", self.said)), OutgoingText::parse("jibu").unwrap());
                let queued = self.w.enqueue_text(self.id, self.chats[lane], &id, &text, self.at(), &self.settings);
                match queued {
                    Ok(_) => {}
                    Err(StoreError::QueueFull { .. }) => self.said -= 1,
                    Err(error) => panic!("{error}"),
                }
            }
            Deed::Pick(window) => self.pick(window)?,
            Deed::Write if !self.in_hand.is_empty() => {
                let item = self.in_hand.remove(0);
                self.written.push(item);
            }
            Deed::Answer(which, code) if !self.written.is_empty() => {
                let item = self.written.remove(which % self.written.len());
                let ahead = before(&self.queue(), &item);
                let event = if code.is_some() { DeliveryEvent::Refused } else { DeliveryEvent::ServerTook };
                let after =
                    self.w.apply_delivery(self.id, &item.message_id, event, code, self.at(), &self.settings).unwrap();
                match after.first().map(|change| change.delivery) {
                    Some(Delivery::Sent) => {
                        prop_assert!(
                            self.taken.insert(item.message_id.0.clone()),
                            "taken twice: {}",
                            item.message_id.0
                        );
                        self.perhaps.remove(&item.id);
                        self.nothing_goes_after(&ahead, &item)?;
                    }
                    Some(Delivery::Failed) => {
                        let for_now = code.is_some_and(|code| code == "429");
                        prop_assert!(!(for_now && self.perhaps.contains(&item.id)), "perhaps sent, and called failed");
                        self.perhaps.remove(&item.id);
                    }
                    _ => {}
                }
            }
            Deed::Receipt(which) => {
                let queue = self.queue();
                let uncertain: Vec<&QueueItem> =
                    queue.iter().filter(|item| item.delivery == Delivery::Uncertain).collect();
                if uncertain.is_empty() {
                    return Ok(());
                }
                let item = uncertain[which % uncertain.len()];
                let ahead = before(&queue, item);
                let (receipt, at) = (DeliveryEvent::DeliveredReceipt, self.at());
                let after =
                    self.w.apply_delivery(self.id, &item.message_id, receipt, None, at, &self.settings).unwrap();
                prop_assert_eq!(after.first().map(|change| change.delivery), Some(Delivery::Delivered));
                prop_assert!(self.taken.insert(item.message_id.0.clone()), "taken twice: {}", item.message_id.0);
                self.perhaps.remove(&item.id);
                self.nothing_goes_after(&ahead, item)?;
            }
            Deed::PutBack(perhaps, closes) if !self.in_hand.is_empty() => {
                let first = self.in_hand[0].clone();
                let rest: Vec<QueueId> =
                    self.in_hand[1..].iter().filter(|item| item.chat == first.chat).map(|item| item.id).collect();
                self.in_hand.retain(|item| item.id != first.id && !rest.contains(&item.id));
                if let Some(parked) = closes {
                    let trouble = if parked {
                        LaneTrouble::Refused(LaneWhy::NotThere)
                    } else {
                        LaneTrouble::Delayed(LaneWhy::NoKeys)
                    };
                    self.w.close_lane_of(first.id, trouble, self.at(), &self.settings).unwrap();
                }
                if perhaps {
                    self.w.perhaps_sent(&[first.id], None).unwrap();
                    self.perhaps.insert(first.id);
                } else {
                    self.w.put_back(&[first.id], None).unwrap();
                }
                self.w.put_back(&rest, None).unwrap();
            }
            Deed::Overdue => {
                let items: Vec<QueueId> = self.written.drain(..).map(|item| item.id).collect();
                self.w.perhaps_sent(&items, None).unwrap();
                self.perhaps.extend(items);
            }
            Deed::Retry(which) => {
                let queue = self.queue();
                if let Some(item) = (!queue.is_empty()).then(|| &queue[which % queue.len()]) {
                    let _ = self.w.retry(item.id);
                }
            }
            Deed::Cancel(which) => {
                let queue = self.queue();
                if let Some(item) = (!queue.is_empty()).then(|| &queue[which % queue.len()])
                    && self.w.cancel(item.id).is_ok()
                {
                    prop_assert!(item.delivery != Delivery::Sending, "what is on its way can't be taken back");
                    self.cancelled.insert(item.message_id.0.clone());
                    self.perhaps.remove(&item.id);
                }
            }
            Deed::Incoming(lane) => self.incoming(ADDRESSES[lane], None),
            Deed::Merge => {
                self.incoming(ADDRESSES[1], Some(ADDRESSES[0]));
                let both = self.w.open_chat(self.id, &ADDRESSES[0].parse().unwrap(), None, self.at()).unwrap();
                self.chats[0] = both;
                self.chats[1] = both;
            }
            Deed::Pass(ms) => self.now = (self.now + ms).max(1),
            Deed::Refused(what, which) => {
                let before = self.queue();
                let refused = self.w.whole(|| {
                    // Whether it would have been taken is all the same.
                    let _ = self.write(what, which, &before);
                    Err::<(), _>(StoreError::DiskFull)
                });
                prop_assert_eq!(refused, Err(StoreError::DiskFull));
                prop_assert_eq!(self.queue(), before, "something of {:?} stands", what);
            }
            Deed::Crash => {
                self.perhaps.extend(self.in_hand.drain(..).chain(self.written.drain(..)).map(|item| item.id));
                self.w.heal_after_run(Wall(0)).unwrap();
            }
            Deed::Write | Deed::Answer(..) | Deed::PutBack(..) => {}
        }
        Ok(())
    }

    /// What is written, on its way to be refused.
    fn write(&self, what: Writes, which: usize, queue: &[QueueItem]) -> Result<(), StoreError> {
        let (at, some) = (self.at(), (!queue.is_empty()).then(|| &queue[which % queue.len()]));
        match (what, some) {
            (Writes::Queueing(lane), _) => {
                let (id, text) = (MessageId("REFUSED".to_owned()), OutgoingText::parse("jibu").unwrap());
                self.w.enqueue_text(self.id, self.chats[lane], &id, &text, at, &self.settings).map(drop)
            }
            (Writes::Picking, _) => {
                let held: Vec<QueueId> = self.in_hand.iter().map(|item| item.id).collect();
                self.w.pick_batch(self.id, at, 9, &held).map(drop)
            }
            (Writes::Taken, Some(item)) => {
                let took = DeliveryEvent::ServerTook;
                self.w.apply_delivery(self.id, &item.message_id, took, None, at, &self.settings).map(drop)
            }
            (Writes::NotPossible, Some(item)) => {
                let trouble = LaneTrouble::Delayed(LaneWhy::NoKeys);
                self.w.close_lane_of(item.id, trouble, at, &self.settings).map(drop)
            }
            (Writes::ComingBack, Some(item)) => self.w.put_back(&[item.id], None).map(drop),
            (Writes::Retrying, Some(item)) => self.w.retry(item.id).map(drop),
            (Writes::Cancelling, Some(item)) => self.w.cancel(item.id).map(drop),
            (Writes::Incoming(lane), _) => {
                let message = self.message("REFUSED".to_owned(), ADDRESSES[lane], None);
                self.w.commit_incoming(self.id, &message, at).map(drop)
            }
            (
                Writes::Taken | Writes::NotPossible | Writes::ComingBack | Writes::Retrying | Writes::Cancelling,
                None,
            ) => Ok(()),
        }
    }

    fn incoming(&mut self, from: &str, alias: Option<&str>) {
        self.said += 1;
        let message = self.message(format!("I{}", self.said), from, alias);
        self.w.commit_incoming(self.id, &message, self.at()).unwrap();
    }

    fn message(&self, id: String, from: &str, alias: Option<&str>) -> IncomingMessage {
        let sender: Address = if from.ends_with("@g.us") { ADDRESSES[2] } else { from }.parse().unwrap();
        IncomingMessage {
            chat: from.parse().unwrap(),
            chat_alias: alias.map(|alias| alias.parse().unwrap()),
            sender,
            sender_alias: alias.map(|alias| alias.parse().unwrap()),
            via: None,
            from_me: false,
            id: MessageId(id),
            push_name: None,
            written: self.at(),
            content: Content::Text { text: "habari".to_owned() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: None,
        }
    }

    fn pick(&mut self, window: u32) -> Result<(), TestCaseError> {
        let before = self.queue();
        let held: Vec<QueueId> = self.in_hand.iter().map(|item| item.id).collect();
        let served: BTreeSet<i64> =
            before.iter().filter(|item| held.contains(&item.id)).map(|item| item.chat.0).collect();
        let picked = self.w.pick_batch(self.id, self.at(), window, &held).unwrap().items;
        prop_assert!(picked.len() <= window as usize);
        for item in &picked {
            let lane = before.iter().find(|other| other.id == item.id).and_then(|item| item.lane);
            prop_assert!(lane.is_none_or(|lane| !lane.is_closed(self.at())), "of a lane that is closed");
            prop_assert!(!served.contains(&item.chat.0), "of a lane that is being served");
            let ahead = before.iter().take_while(|other| other.id != item.id).filter(|other| other.chat == item.chat);
            for other in ahead {
                let passed = matches!(other.delivery, Delivery::Sending | Delivery::Failed);
                prop_assert!(
                    passed || picked.iter().any(|one| one.id == other.id),
                    "{} overtook {}",
                    item.id.0,
                    other.id.0
                );
            }
        }
        // Nobody waits for another lane: with room left, whatever is open was picked.
        let after = self.queue();
        let on_the_way =
            after.iter().filter(|item| item.delivery == Delivery::Sending && !served.contains(&item.chat.0));
        if (on_the_way.count() as u32) < window {
            for item in &after {
                let waits = matches!(item.delivery, Delivery::Queued | Delivery::Uncertain);
                let open = item.lane.is_none_or(|lane| !lane.is_closed(self.at()));
                prop_assert!(!(waits && open) || served.contains(&item.chat.0), "{} waits for nothing", item.id.0);
            }
        }
        self.in_hand.extend(picked);
        Ok(())
    }

    /// What holds after every step, of what the outbox is then.
    fn holds(&self, queue: &[QueueItem]) -> Result<(), TestCaseError> {
        for item in queue {
            prop_assert!(
                item.delivery != Delivery::Queued || !self.perhaps.contains(&item.id),
                "{} was perhaps sent, and is called queued",
                item.id.0
            );
        }
        let parked = |item: &&QueueItem| item.lane.is_some_and(|lane| lane.parked);
        let waiting = |item: &&QueueItem| item.delivery.is_waiting();
        let counted = queue.iter().filter(waiting).filter(|item| !parked(item)).count();
        prop_assert_eq!(self.w.depth(self.id).unwrap() as usize, counted, "parked ones do not count");
        Ok(())
    }

    /// Every message that was queued is somewhere.
    fn accounts(&self, queued: &BTreeSet<String>) -> Result<(), TestCaseError> {
        let waiting: BTreeSet<String> = self.queue().into_iter().map(|item| item.message_id.0).collect();
        for message in queued {
            let places =
                [&waiting, &self.taken, &self.cancelled].iter().filter(|place| place.contains(message)).count();
            prop_assert_eq!(places, 1, "{}", message);
        }
        Ok(())
    }
}

/// Made once: to migrate a database takes as long as a history.
fn database() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.set_prepared_statement_cache_capacity(256);
    migrate::migrate(&mut connection, &migrate::all()).unwrap();
    crate::table::gone::watch(&connection).unwrap();
    connection
}

thread_local! {
    static DATABASE: RefCell<Connection> = RefCell::new(database());
}

fn history(connection: &Connection, deeds: Vec<Deed>) -> Result<(), TestCaseError> {
    let w = Writing::new(connection);
    let id = InstanceId::from_random(1);
    let name = InstanceName::parse("Duka").unwrap();
    let lifecycle = State::new(Wanted::Running).persisted();
    w.add_instance(&NewInstance { id, name, workspace: String::new(), lifecycle, created: Wall(1) }).unwrap();
    let chats = ADDRESSES.map(|address| {
        let address = address.parse().unwrap();
        let chat = w.open_chat(id, &address, None, Wall(1)).unwrap();
        w.found(chat, &address, None, Wall(1)).unwrap().unwrap_or(chat)
    });
    let settings = LifecycleSettings { outbox_limit: 40, parked_lane_limit: 10, ..LifecycleSettings::default() };
    let mut play = Play {
        w,
        id,
        settings,
        chats,
        now: 1_000_000_000,
        said: 0,
        in_hand: vec![],
        written: vec![],
        taken: BTreeSet::new(),
        cancelled: BTreeSet::new(),
        perhaps: BTreeSet::new(),
    };
    let mut queued = BTreeSet::new();
    for deed in deeds {
        play.deed(deed)?;
        let queue = play.queue();
        play.holds(&queue)?;
        queued.extend(queue.into_iter().map(|item| item.message_id.0));
    }
    play.accounts(&queued)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_message_is_lost_doubled_overtaken_or_waits_for_another_lane(deeds in deeds()) {
        DATABASE.with_borrow_mut(|database| {
            // Dropped, it is taken back, in a panic, too.
            let all_of_it = database.transaction().unwrap();
            history(&all_of_it, deeds)
        })?;
    }
}
