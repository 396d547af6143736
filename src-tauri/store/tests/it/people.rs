//! One person is one chat, whichever of their addresses a stanza names; a number that changes hands is another person's.

use proptest::prelude::*;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Committed, Direction, NewSend, ReadFrom, StoreError, StoredMessage};

use crate::{Fixture, LID, PN, address, incoming, instance, open};

const OWN: &str = "255700000118@s.whatsapp.net";
const GROUP: &str = "120363@g.us";
const LIST: &str = "1700000000@broadcast";
const STATUS: &str = "status@broadcast";
const CHANNEL: &str = "120399@newsletter";
const OTHER_LID: &str = "100999@lid";
const OTHER_PN: &str = "255700000999@s.whatsapp.net";

/// From themselves, to us alone.
fn direct(from: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    IncomingMessage { push_name: None, ..incoming(from, alias, id, id) }
}

/// From us on another device, to them.
fn own(to: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    let message = direct(to, alias, id);
    IncomingMessage { sender: address(OWN), sender_alias: None, from_me: true, ..message }
}

/// From them to a group, or through another place.
fn at(place: &str, from: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    IncomingMessage { chat: address(place), chat_alias: None, ..direct(from, alias, id) }
}

/// From them to a list of theirs.
fn listed(from: &str, alias: Option<&str>, id: &str) -> IncomingMessage {
    IncomingMessage { via: Some(address(LIST)), ..direct(from, alias, id) }
}

async fn commit(f: &Fixture, message: IncomingMessage) -> Committed {
    let id = f.id;
    f.store.write(move |w| w.commit_incoming(id, &message, Wall(5))).await.unwrap()
}

async fn addresses(f: &Fixture) -> Vec<String> {
    let id = f.id;
    let chats = f.store.read(move |r| r.chats(Some(id), None, 100)).await.unwrap();
    let mut addresses: Vec<String> = chats.into_iter().map(|chat| chat.address.as_str().to_owned()).collect();
    addresses.sort();
    addresses
}

async fn messages(f: &Fixture, chat: ChatId) -> Vec<StoredMessage> {
    f.store.read(move |r| r.messages(chat, None, 100)).await.unwrap()
}

/// Every way that a stanza can name one person, alone and with both addresses, in both directions.
fn all_ways() -> Vec<IncomingMessage> {
    let mut ways = Vec::new();
    for (n, (first, second)) in [(PN, None), (LID, None), (PN, Some(LID)), (LID, Some(PN))].into_iter().enumerate() {
        ways.push(direct(first, second, &format!("direct{n}")));
        ways.push(own(first, second, &format!("own{n}")));
        ways.push(listed(first, second, &format!("listed{n}")));
        ways.push(at(GROUP, first, second, &format!("group{n}")));
    }
    ways
}

#[tokio::test]
async fn any_two_stanzas_of_a_person_and_one_that_names_both_are_one_chat() {
    let f = open().await;
    let ways = all_ways();
    for first in 0..ways.len() {
        for second in (0..ways.len()).filter(|second| *second != first) {
            let pair = [ways[first].clone(), ways[second].clone()];
            let number = u64::try_from(first * ways.len() + second).unwrap();
            let new = instance(InstanceId::from_random((1_000 + number) << 1), &format!("Duka {first} {second}"));
            let (chats, messages, again) = f
                .store
                .write(move |w| {
                    w.add_instance(&new)?;
                    w.commit_batch(new.id, &pair, Wall(5))?;
                    let chat = w.commit_incoming(new.id, &direct(LID, Some(PN), "both"), Wall(5))?.chat;
                    let again = w.commit_batch(new.id, &pair, Wall(6))?.into_iter().any(|one| one.fresh);
                    Ok((w.chats(Some(new.id), None, 9)?, w.messages(chat, None, 9)?, again))
                })
                .await
                .unwrap();
            let pair = [&ways[first], &ways[second]];
            let to_us = pair.iter().filter(|way| way.chat.as_str() != GROUP).count();
            assert_eq!(messages.len(), 1 + to_us, "{pair:?}");
            assert_eq!(chats.iter().filter(|chat| chat.address.as_str() != GROUP).count(), 1, "{pair:?}");
            assert!(!again, "what is known comes again under the same chat: {pair:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Who wrote and where is asked once for messages of one kind that follow each other.
    #[test]
    fn a_batch_is_what_its_messages_are_one_by_one(
        told in prop::collection::vec((0..21_usize, 0..3_usize, 1..4_usize), 1..12)
    ) {
        let mut ways = all_ways();
        ways.extend([direct(PN, Some(OTHER_LID), ""), direct(OTHER_LID, None, ""), own(OTHER_LID, Some(OTHER_PN), "")]);
        ways.extend([at(GROUP, OTHER_LID, Some(PN), ""), direct(OTHER_PN, None, "")]);
        let names = [None, Some("Neema".to_owned()), Some("Asha".to_owned())];
        let run = told.into_iter().flat_map(|(way, name, times)| {
            std::iter::repeat_n(IncomingMessage { push_name: names[name].clone(), ..ways[way].clone() }, times)
        });
        let run: Vec<_> = run.enumerate().map(|(n, way)| IncomingMessage { id: MessageId(n.to_string()), ..way }).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let [whole, each] = runtime.block_on(async move {
            let f = open().await;
            let read = f.store.write(move |w| {
                let mut stands = Vec::new();
                for piece in [run.len(), 1] {
                    let new = instance(InstanceId::from_random(9_000 + piece as u64 * 2), &format!("Duka {piece}"));
                    w.add_instance(&new)?;
                    for some in run.chunks(piece) {
                        w.commit_batch(new.id, some, Wall(5))?;
                    }
                    let mut all = Vec::new();
                    for chat in w.chats(Some(new.id), None, 99)? {
                        let of = w.messages(chat.id, None, 99)?;
                        let said = of.into_iter().map(|one| (one.message_id.0, one.direction));
                        all.push((chat.address, chat.title, chat.unread, said.collect::<Vec<_>>()));
                    }
                    all.sort_by(|a, b| a.0.cmp(&b.0));
                    stands.push(all);
                    if run.len() == 1 {
                        stands.extend(stands.first().cloned());
                        break;
                    }
                }
                Ok(stands)
            });
            <[_; 2]>::try_from(read.await.unwrap()).unwrap()
        });
        prop_assert_eq!(whole, each);
    }
}

#[tokio::test]
async fn a_number_that_changes_hands_is_another_person() {
    let f = open().await;
    let id = f.id;
    let old = commit(&f, direct(PN, Some(LID), "a")).await.chat;
    let new = commit(&f, direct(PN, Some(OTHER_LID), "b")).await.chat;
    assert_ne!(old, new);
    let chat = |chat| f.store.read(move |r| r.chat(chat));
    assert_eq!(chat(old).await.unwrap().unwrap().address.as_str(), LID, "what is sent there reaches the same person");
    assert_eq!(chat(old).await.unwrap().unwrap().phone, None);
    assert_eq!(chat(new).await.unwrap().unwrap().phone.unwrap().digits(), "255700000431");
    assert_eq!(messages(&f, old).await.len(), 1);
    // Both go on, by whichever address.
    assert_eq!(commit(&f, direct(LID, None, "c")).await.chat, old);
    assert_eq!(commit(&f, direct(PN, None, "d")).await.chat, new);
    assert_eq!(commit(&f, direct(OTHER_LID, Some(PN), "e")).await.chat, new);
    // The first person has another number now, and shows it.
    assert_eq!(commit(&f, direct(LID, Some(OTHER_PN), "f")).await.chat, old);
    assert_eq!(chat(old).await.unwrap().unwrap().phone.unwrap().digits(), "255700000999");
    assert_eq!(f.store.read(move |r| r.chats(Some(id), None, 10)).await.unwrap().len(), 2);
}

/// Learnt later than what they wrote.
#[tokio::test]
async fn two_addresses_that_turn_out_to_be_one_persons_are_one_chat() {
    let f = open().await;
    let id = f.id;
    let same = |one: &str, other: &str| {
        let (one, other) = (address(one), address(other));
        f.store.write(move |w| w.same_person(id, &one, &other))
    };
    same(LID, PN).await.unwrap();
    assert_eq!(addresses(&f).await, Vec::<String>::new(), "nobody is made whom nobody knows");
    let first = commit(&f, direct(PN, None, "A")).await.chat;
    let second = commit(&f, direct(LID, None, "B")).await.chat;
    assert_ne!(first, second);
    same(LID, PN).await.unwrap();
    let (one, other) = (commit(&f, direct(PN, None, "C")).await.chat, commit(&f, direct(LID, None, "D")).await.chat);
    assert_eq!(one, other);
}

#[tokio::test]
async fn a_number_goes_to_a_person_who_is_known_already() {
    let f = open().await;
    let first = commit(&f, direct(PN, Some(LID), "a")).await.chat;
    let second = commit(&f, direct(OTHER_LID, Some(OTHER_PN), "b")).await.chat;
    assert_eq!(commit(&f, direct(OTHER_LID, Some(PN), "c")).await.chat, second);
    assert_eq!((messages(&f, first).await.len(), messages(&f, second).await.len()), (1, 2));
    assert_eq!(addresses(&f).await.len(), 2);
    assert_eq!(commit(&f, direct(PN, None, "d")).await.chat, second);
}

#[tokio::test]
async fn status_posts_and_newsletters_are_no_conversations() {
    let f = open().await;
    let id = f.id;
    let told = commit(&f, direct(LID, Some(PN), "a")).await;
    let status = commit(&f, at(STATUS, LID, Some(PN), "s")).await;
    let channel = commit(&f, at(CHANNEL, CHANNEL, None, "n")).await;
    assert_eq!((told.conversation, status.conversation, channel.conversation), (true, false, false));
    assert_eq!(addresses(&f).await, [LID]);
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 1);
    for chat in [status.chat, channel.chat] {
        assert_eq!(messages(&f, chat).await.len(), 1, "kept all the same");
        assert_eq!(f.store.write(move |w| w.mark_read(chat)).await.unwrap().unread, [], "nobody is told");
    }
}

#[tokio::test]
async fn nothing_is_queued_where_only_the_phone_writes() {
    let f = open().await;
    let id = f.id;
    let mine = IncomingMessage { chat: address(LIST), ..own(LIST, None, "l") };
    for (message, is_refused) in [
        (direct(PN, None, "a"), false),
        (direct(LID, None, "b"), false),
        (at(GROUP, PN, None, "g"), false),
        (at(STATUS, PN, None, "s"), true),
        (at(CHANNEL, CHANNEL, None, "n"), true),
        (mine, true),
    ] {
        let committed = commit(&f, message.clone()).await;
        let text = Draft::text("habari", Some(committed.row), &[]).unwrap();
        for (number, draft) in [text, Draft::reaction(committed.row, "👍").unwrap()].into_iter().enumerate() {
            let name = MessageId(format!("{}{number}", message.id.0));
            let new = NewSend { id: name, draft, secret: None, file: None, created: Wall(7) };
            let queued = f.store.write(move |w| w.enqueue(id, committed.chat, &new, &LifecycleSettings::default()));
            let refused = match queued.await {
                Ok(_) => false,
                Err(error) => error == StoreError::WrittenOnPhone,
            };
            assert_eq!(refused, is_refused, "{} {number}", message.chat);
        }
        let kept = messages(&f, committed.chat).await.len();
        assert_eq!(kept == 1, is_refused, "{}", message.chat);
    }
}

#[tokio::test]
async fn read_receipts_go_back_the_way_the_message_came() {
    let f = open().await;
    for message in [direct(PN, Some(LID), "a"), direct(LID, Some(PN), "b"), listed(LID, Some(PN), "c")] {
        commit(&f, message).await;
    }
    let chat = commit(&f, direct(PN, None, "d")).await.chat;
    let group = commit(&f, at(GROUP, LID, Some(PN), "e")).await.chat;
    commit(&f, at(GROUP, OTHER_LID, None, "g")).await;
    commit(&f, at(GROUP, LID, None, "h")).await;
    let told = |chat: ChatId| {
        let f = &f;
        async move {
            let read = f.store.write(move |w| w.mark_read(chat)).await.unwrap().unread;
            let names = |ids: Vec<MessageId>| ids.into_iter().map(|id| id.0).collect::<Vec<_>>().join(" ");
            let mut told: Vec<[String; 3]> =
                read.into_iter().map(|told| [told.to.into(), told.sender.into(), names(told.ids)]).collect();
            told.sort();
            told
        }
    };
    assert_eq!(told(chat).await, [[LID, LID, "b"], [LIST, LID, "c"], [PN, PN, "d a"]]);
    assert_eq!(told(chat).await, [[""; 3]; 0], "once");
    assert_eq!(told(group).await, [[GROUP, LID, "h e"], [GROUP, OTHER_LID, "g"]]);
}

#[tokio::test]
async fn what_was_read_here_is_kept_until_everybody_was_told_of_it() {
    let f = open().await;
    let id = f.id;
    let read_here = async || f.store.read(move |r| r.read_here(id, None)).await.unwrap();
    let read = async |chat: ChatId| f.store.write(move |w| w.mark_read(chat)).await.unwrap();
    let later = |message: IncomingMessage, at| IncomingMessage { written: Wall(at), ..message };
    let chat = commit(&f, later(direct(PN, None, "a"), 1_000)).await.chat;
    let _ = read(chat).await;
    commit(&f, later(direct(PN, None, "b"), 2_000)).await;
    assert_eq!(read_here().await[0].message.0, "a", "what came since was not read");
    let _ = read(chat).await;
    let noted = read_here().await.remove(0);
    assert_eq!((noted.message.0.as_str(), noted.until, noted.under.as_str()), ("b", Wall(2_000), PN));
    assert_eq!(noted.unread.iter().flat_map(|from| &from.ids).map(|id| id.0.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    // The writers come first, and what is read while they are told has its own turn.
    let first = noted.clone();
    f.store.write(move |w| w.devices_told(&first)).await.unwrap();
    assert_eq!(read_here().await, std::slice::from_ref(&noted));
    commit(&f, later(direct(LID, Some(PN), "c"), 3_000)).await;
    let _ = read(chat).await;
    let second = noted.clone();
    f.store.write(move |w| w.writers_told(&second)).await.unwrap();
    assert_eq!(f.store.read(move |r| r.writers_to_tell(id, None)).await.unwrap(), read_here().await);
    let both = read_here().await.remove(0);
    assert_eq!((both.until, both.under.as_str(), both.unread.len()), (Wall(3_000), LID, 2), "nothing of it was said");
    let third = both.clone();
    f.store.write(move |w| w.writers_told(&third).and_then(|()| w.devices_told(&noted))).await.unwrap();
    assert_eq!(f.store.read(move |r| r.writers_to_tell(id, None)).await.unwrap(), []);
    assert_eq!(read_here().await.len(), 1, "the later reading is still to be told");
    f.store.write(move |w| w.devices_told(&both)).await.unwrap();
    assert_eq!(read_here().await, []);

    // Read under each of two addresses that turn out to be one person's, the newer first.
    let (one, other) = (commit(&f, later(direct(OTHER_LID, None, "d"), 5_000)).await.chat, chat);
    let _ = read(one).await;
    commit(&f, later(direct(LID, None, "e"), 4_000)).await;
    let _ = read(other).await;
    assert_eq!(read_here().await.len(), 2);
    let group = commit(&f, later(at(GROUP, LID, None, "g"), 6_000)).await.chat;
    let _ = read(group).await;
    let of_group = read_here().await.remove(2);
    assert_eq!((of_group.under.as_str(), of_group.sender.as_str()), (GROUP, LID));
}

#[tokio::test]
async fn a_chat_is_read_up_to_the_newest_message_that_was_seen() {
    let f = open().await;
    let id = f.id;
    let at_the = |at, of| IncomingMessage { written: Wall(at), ..direct(PN, None, of) };
    let first = commit(&f, at_the(1_000, "a")).await;
    // Of the same moment: the row tells them apart.
    commit(&f, at_the(1_000, "b")).await;
    let chat = first.chat;
    let read = f.store.write(move |w| w.mark_read_up_to(chat, (Wall(1_000), first.row))).await.unwrap();
    let ids = |read: &[ReadFrom]| read.iter().flat_map(|from| &from.ids).map(|id| id.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&read.unread), ["a"]);
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 1);
    assert_eq!(f.store.read(move |r| r.read_here(id, None)).await.unwrap()[0].message.0, "a");
    let read = f.store.write(move |w| w.mark_read(chat)).await.unwrap();
    assert_eq!(ids(&read.unread), ["b"]);
    f.store.write(move |w| w.forget_read_here(id)).await.unwrap();
    assert_eq!(f.store.read(move |r| r.read_here(id, None)).await.unwrap(), []);
}

#[tokio::test]
async fn a_sender_who_tells_that_the_chat_is_another_writes_into_that_one() {
    let f = open().await;
    let id = f.id;
    let by_lid = commit(&f, direct(LID, None, "a")).await.chat;
    let by_number = commit(&f, direct(PN, None, "b")).await.chat;
    // The chat is named by the number alone, and who wrote by both.
    let tells = IncomingMessage { chat_alias: None, ..direct(PN, Some(LID), "c") };
    let came = f.store.write(move |w| w.commit_batch(id, &[tells], Wall(5))).await.unwrap();
    assert_eq!((came[0].chat, came[0].fresh), (by_lid, true));
    assert_eq!(messages(&f, by_lid).await.len(), 3);
    assert_eq!(f.store.read(move |r| r.chat_now(by_number)).await.unwrap().map(|row| row.id), Some(by_lid));
}

/// One thing that happens before it is known that two addresses are one person.
#[derive(Clone, Debug)]
enum Deed {
    Comes { message: usize, by_lid: bool, readable: bool },
    InGroup { message: usize, by_lid: bool, readable: bool },
    Elsewhere { message: usize, by_lid: bool },
    Queue { by_lid: bool },
    Close { by_lid: bool, parked: bool },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        6 => (0..5usize, any::<bool>(), any::<bool>())
            .prop_map(|(message, by_lid, readable)| Deed::Comes { message, by_lid, readable }),
        3 => (0..5usize, any::<bool>(), any::<bool>())
            .prop_map(|(message, by_lid, readable)| Deed::InGroup { message, by_lid, readable }),
        2 => (0..5usize, any::<bool>()).prop_map(|(message, by_lid)| Deed::Elsewhere { message, by_lid }),
        2 => any::<bool>().prop_map(|by_lid| Deed::Queue { by_lid }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(by_lid, parked)| Deed::Close { by_lid, parked }),
    ];
    prop::collection::vec(deed, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands on either side: what could be read can be read, with its wire form; nothing is doubled; what waits to be
    /// sent waits on, in its order; and what kept either lane keeps the one.
    #[test]
    fn a_merge_keeps_the_fuller_of_everything(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let f = open().await;
            let id = f.id;
            let who = |by_lid: bool| if by_lid { LID } else { PN };
            let (mut came, mut readable_ones, mut queued) =
                (std::collections::BTreeSet::new(), std::collections::BTreeSet::new(), Vec::new());
            for deed in deeds {
                match deed {
                    Deed::Comes { message, by_lid, readable } | Deed::InGroup { message, by_lid, readable } => {
                        let group = matches!(deed, Deed::InGroup { .. });
                        let name = format!("{}{message}", if group { "g" } else { "m" });
                        let mut stanza = if group { at(GROUP, who(by_lid), None, &name) } else { direct(who(by_lid), None, &name) };
                        came.insert(name.clone());
                        if readable {
                            stanza.raw = Some(name.clone().into_bytes());
                            readable_ones.insert(name);
                        } else {
                            stanza.content = Content::Undecryptable;
                        }
                        commit(&f, stanza).await;
                    }
                    Deed::Elsewhere { message, by_lid } => {
                        let name = format!("o{message}");
                        came.insert(name.clone());
                        commit(&f, own(who(by_lid), None, &name)).await;
                    }
                    Deed::Queue { by_lid } => {
                        let name = format!("q{}", queued.len());
                        let (to, text, message) = (address(who(by_lid)), OutgoingText::parse(&name).unwrap(), MessageId(name.clone()));
                        f.store
                            .write(move |w| {
                                let chat = w.open_chat(id, &to, None, Wall(1))?;
                                w.enqueue_text(id, chat, &message, &text, Wall(1), &LifecycleSettings::default())
                            })
                            .await
                            .unwrap();
                        queued.push(name);
                    }
                    Deed::Close { by_lid, parked } => {
                        let to = address(who(by_lid));
                        let trouble = if parked { LaneTrouble::Refused(LaneWhy::NotThere) } else { LaneTrouble::Delayed(LaneWhy::NoKeys) };
                        f.store
                            .write(move |w| {
                                let chat = w.open_chat(id, &to, None, Wall(1))?;
                                w.close_lane(chat, trouble, Wall(1), &LifecycleSettings::default())
                            })
                            .await
                            .unwrap();
                    }
                }
            }
            let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
            let lanes = "SELECT count(*) > 0, coalesce(max(parked), 0) FROM lanes";
            let (kept, parked): (bool, bool) = file.query_row(lanes, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            let chat = f.store.write(move |w| w.open_chat(id, &address(LID), Some(&address(PN)), Wall(9))).await.unwrap();

            let chats = f.store.read(move |r| r.chats(Some(id), None, 10)).await.unwrap();
            let mut found = std::collections::BTreeMap::new();
            for row in &chats {
                let stands = messages(&f, row.id).await;
                let unread = stands.iter().filter(|m| matches!(m.direction, Direction::Incoming { .. })).count();
                assert_eq!(row.unread as usize, unread, "what is counted is there");
                assert_eq!(row.last.as_ref().map(|last| last.row), stands.last().map(|last| last.row));
                for message in stands {
                    assert!(found.insert(message.message_id.0.clone(), message).is_none(), "doubled");
                }
            }
            assert!(chats.iter().all(|row| row.id == chat || row.address.as_str() == GROUP), "{chats:?}");
            for name in &came {
                let content = found[name].content.clone();
                let readable = readable_ones.contains(name) || name.starts_with('o');
                assert_eq!(content != Content::Undecryptable, readable, "{name}");
            }
            let raws: i64 = file.query_row("SELECT count(*) FROM message_raw", [], |row| row.get(0)).unwrap();
            assert_eq!(raws, i64::try_from(readable_ones.len()).unwrap());
            let after = f.store.read(move |r| r.queue(id, None, 1_000)).await.unwrap();
            let texts: Vec<&str> = after.iter().map(|item| item.text.as_str()).collect();
            assert_eq!(texts, queued);
            assert!(after.iter().all(|item| item.chat == chat && item.lane.is_some() == kept));
            assert!(after.iter().all(|item| item.lane.is_none_or(|lane| lane.parked == parked)));
        });
    }
}
