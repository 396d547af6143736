//! What is told of new messages, on a real database.

use wakala_contract::{Language, LanguageChoice, QuietHoursView};
use wakala_domain::announce::unread::YOUNG;
use wakala_domain::ids::MessageId;
use wakala_domain::messages::changes::{Author, Change, Emoji, IncomingChange, Target};
use wakala_domain::messages::content::{Gone, MediaKind};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_engine::Trigger;
use wakala_front::{Core, Paused};

use super::*;
use crate::testing::program;

const NEEMA: &str = "255700000431@s.whatsapp.net";
const ASHA: &str = "255700000432@s.whatsapp.net";
const GROUP: &str = "120363000000000001@g.us";

struct Desk {
    core: Core,
    directory: tempfile::TempDir,
    duka: InstanceId,
    teller: Teller,
    choices: Choices,
}

async fn desk() -> Desk {
    let (core, directory) = program().await;
    let duka = add(&core, "Duka").await;
    let teller = Teller::begin(core.engine.clone(), core.clock.clone()).await;
    let mut choices = Choices::default();
    choices.preferences.language = LanguageChoice::En;
    Desk { core, directory, duka, teller, choices }
}

async fn add(core: &Core, name: &str) -> InstanceId {
    core.engine.add_instance(name, "", Trigger::Operator).await.unwrap().id
}

impl Desk {
    async fn look(&mut self) -> Vec<Bulletin<About>> {
        self.teller.look(&self.choices).await.unwrap()
    }

    /// What is told: title and body.
    async fn told(&mut self) -> Vec<(String, String)> {
        self.look().await.into_iter().map(|one| (one.title, one.body)).collect()
    }

    /// Shown without a desktop.
    fn shown(&mut self, told: Vec<Bulletin<About>>) {
        told.into_iter().for_each(|one| self.teller.show(one));
    }

    fn about(&self) -> Vec<About> {
        self.teller.bubbles.about().cloned().collect()
    }

    async fn writes(&self, instance: InstanceId, chat: &str, id: &str, text: &str) -> (ChatId, MessageRow) {
        self.comes(instance, chat, id, Content::Text { text: text.to_owned() }, Duration::ZERO).await
    }

    async fn comes(
        &self,
        instance: InstanceId,
        chat: &str,
        id: &str,
        content: Content,
        ago: Duration,
    ) -> (ChatId, MessageRow) {
        let now = self.core.clock.wall();
        let message = incoming(chat, id, content, now.minus(ago));
        let kept = self.core.engine.store().write(move |w| w.commit_incoming(instance, &message, now)).await.unwrap();
        (kept.chat, kept.row)
    }

    async fn chats(&self, instance: InstanceId) -> Vec<ChatId> {
        let read = move |r: &Reading<'_>| r.chats(Some(instance), None, 100);
        self.core.engine.store().read(read).await.unwrap().into_iter().map(|chat| chat.id).collect()
    }

    async fn reads(&self, chat: ChatId) {
        self.core.engine.store().write(move |w| w.mark_read(chat)).await.unwrap();
    }
}

fn incoming(chat: &str, id: &str, content: Content, written: Wall) -> IncomingMessage {
    IncomingMessage {
        chat: chat.parse().unwrap(),
        chat_alias: None,
        sender: if chat == GROUP { NEEMA } else { chat }.parse().unwrap(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: (chat != ASHA).then(|| "Neema".to_owned()),
        written,
        content,
        frame: Frame::default(),
        raw: None,
    }
}

fn deletion(by: &str, of: &str, at: Wall) -> IncomingChange {
    IncomingChange {
        chat: by.parse().unwrap(),
        chat_alias: None,
        sender: by.parse().unwrap(),
        sender_alias: None,
        from_me: false,
        id: MessageId(format!("deletes {of}")),
        push_name: None,
        written: at,
        target: Target { id: MessageId(of.to_owned()), author: Author::Them(by.parse().unwrap()) },
        by_admin: false,
        change: Change::Delete,
        raw: None,
    }
}

fn one(title: &str, body: &str) -> Vec<(String, String)> {
    vec![(title.to_owned(), body.to_owned())]
}

#[tokio::test]
async fn who_wrote_and_what_is_told_once() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let (chat, newest) = desk.writes(duka, NEEMA, "a", "Mna unga?\nKilo 5").await;
    let told = desk.look().await;
    assert_eq!((told.len(), &*told[0].title, &*told[0].body), (1, "Neema", "Mna unga? Kilo 5"));
    assert_eq!(told[0].about, [About::Chat { instance: duka, chat, newest: vec![newest] }]);
    assert!(told[0].sound);
    assert!(desk.told().await.is_empty(), "once");
    desk.shown(told);
    desk.writes(duka, NEEMA, "b", "Haraka").await;
    let told = desk.look().await;
    assert_eq!(
        (&*told[0].title, &*told[0].body, told[0].sound),
        ("Neema", "Haraka\n2 unread", false),
        "it stands there"
    );
    desk.shown(told);
    assert_eq!(desk.about().len(), 1, "in the place of the first");
    desk.writes(duka, ASHA, "c", "Habari").await;
    desk.writes(duka, GROUP, "d", "Karibuni").await;
    let told = desk.told().await;
    assert_eq!(told[0], ("+255700000432".to_owned(), "Habari".to_owned()));
    assert_eq!(told[1].1, "Neema: Karibuni", "in a group, who");
}

#[tokio::test]
async fn with_several_numbers_it_is_said_which() {
    let mut desk = desk().await;
    let kliniki = add(&desk.core, "Kliniki").await;
    desk.writes(kliniki, NEEMA, "a", "Habari").await;
    assert_eq!(desk.told().await, one("Neema · Kliniki", "Habari"));
}

#[tokio::test]
async fn what_is_read_before_it_is_told_is_not_told() {
    let mut desk = desk().await;
    let (chat, _) = desk.writes(desk.duka, NEEMA, "a", "Habari").await;
    desk.reads(chat).await;
    assert!(desk.told().await.is_empty());
}

#[tokio::test]
async fn what_was_told_is_taken_back_when_it_is_read_or_deleted() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let event = |chat, row| Ok(EngineEvent::Message { instance: duka, chat, row });
    let (neema, _) = desk.writes(duka, NEEMA, "a", "Habari").await;
    let (asha, row) = desk.writes(duka, ASHA, "b", "Njoo").await;
    let told = desk.look().await;
    desk.shown(told);
    assert_eq!(desk.about().len(), 2);
    desk.reads(neema).await;
    assert!(matches!(desk.teller.hear(Ok(EngineEvent::Chat { instance: duka, chat: neema })), Heard::Something));
    desk.look().await;
    assert_eq!(desk.about().iter().map(About::chat).collect::<Vec<_>>(), [Some(asha)]);
    let deleted = deletion(ASHA, "b", desk.core.clock.wall());
    let now = desk.core.clock.wall();
    desk.core.engine.store().write(move |w| w.commit_arrivals(duka, &[deleted.clone().into()], now)).await.unwrap();
    assert!(matches!(desk.teller.hear(event(asha, row)), Heard::Something));
    desk.look().await;
    assert!(desk.about().is_empty());
    // Of what is not told of, nothing is looked at.
    assert!(matches!(desk.teller.hear(Ok(EngineEvent::Chat { instance: duka, chat: asha })), Heard::Nothing));
}

#[tokio::test]
async fn a_flood_and_what_is_old_are_told_by_number() {
    let mut desk = desk().await;
    let duka = desk.duka;
    for chat in 0..50 {
        let from = format!("2557000010{chat:02}@s.whatsapp.net");
        desk.writes(duka, &from, &format!("m{chat}"), "Habari").await;
    }
    let told = desk.look().await;
    assert_eq!((told.len(), &*told[0].title, &*told[0].body), (1, "Duka", "50 unread messages"));
    desk.shown(told);
    let numbers: Vec<InstanceId> = {
        let mut all = Vec::new();
        for name in ["Kliniki", "Mwenge", "Arusha", "Mbeya"] {
            all.push(add(&desk.core, name).await);
        }
        all
    };
    for number in &numbers {
        desk.comes(*number, NEEMA, "old", Content::Text { text: "Usiku".to_owned() }, YOUNG).await;
    }
    let told = desk.look().await;
    assert_eq!((told.len(), &*told[0].title), (1, "4 unread messages"));
    assert!(told[0].body.ends_with(" +1"), "{}", told[0].body);
    assert_eq!(told[0].about.len(), 4);
    desk.shown(told);
    // What a snapshot counts may be of the moment before.
    let event = Ok(EngineEvent::Instance(Box::new(desk.core.engine.instance(numbers[0]).unwrap())));
    assert!(matches!(desk.teller.hear(event), Heard::Something));
    desk.look().await;
    assert_eq!(desk.about().len(), 5, "all, and Duka");
    // One of them is read on the phone.
    let chat = desk.chats(numbers[0]).await[0];
    desk.reads(chat).await;
    let event = Ok(EngineEvent::Instance(Box::new(desk.core.engine.instance(numbers[0]).unwrap())));
    desk.teller.hear(event);
    desk.look().await;
    assert_eq!(desk.about().len(), 4);
    desk.teller.hear(Ok(EngineEvent::InstanceGone(duka)));
    assert_eq!(desk.about().len(), 3);
}

#[tokio::test]
async fn a_number_is_told_of_until_what_came_is_read_and_not_what_was_unread_before() {
    let mut desk = desk().await;
    let duka = desk.duka;
    desk.writes(duka, ASHA, "before", "Zamani").await;
    desk.look().await;
    desk.choices.preferences.message_notices = MessageNotices::Count;
    let (chat, _) = desk.writes(duka, NEEMA, "a", "Habari").await;
    let told = desk.look().await;
    assert_eq!(
        (&*told[0].body, &*told[0].about),
        ("2 unread messages", &[About::Number { instance: duka, before: 1 }][..])
    );
    desk.shown(told);
    desk.reads(chat).await;
    let snapshot = desk.core.engine.instance(duka).unwrap();
    desk.teller.hear(Ok(EngineEvent::Instance(Box::new(snapshot))));
    desk.look().await;
    assert!(desk.about().is_empty());
}

#[tokio::test]
async fn what_somebody_reacts_to_is_not_new() {
    let mut desk = desk().await;
    let duka = desk.duka;
    desk.writes(duka, NEEMA, "a", "Habari").await;
    assert_eq!(desk.told().await.len(), 1);
    // Another run knows it as well.
    desk.teller = Teller::begin(desk.core.engine.clone(), desk.core.clock.clone()).await;
    let now = desk.core.clock.wall();
    let reaction = IncomingChange {
        id: MessageId("r".to_owned()),
        change: Change::Reaction { emoji: Some(Emoji::parse("👍").unwrap()) },
        ..deletion(NEEMA, "a", now)
    };
    desk.core.engine.store().write(move |w| w.commit_arrivals(duka, &[reaction.clone().into()], now)).await.unwrap();
    assert!(desk.told().await.is_empty());
}

#[tokio::test]
async fn what_can_not_be_shown_hides_nothing_else_of_its_chat() {
    let mut desk = desk().await;
    let duka = desk.duka;
    desk.writes(duka, NEEMA, "a", "Mifuko 50").await;
    desk.comes(duka, NEEMA, "b", Content::Undecryptable, Duration::ZERO).await;
    assert_eq!(desk.told().await, one("Neema", "Mifuko 50\n2 unread"));
    // The sender takes the newest back before it is told.
    desk.writes(duka, ASHA, "c", "Mifuko 20").await;
    desk.writes(duka, ASHA, "d", "Mifukk").await;
    let now = desk.core.clock.wall();
    let deleted = deletion(ASHA, "d", now);
    desk.core.engine.store().write(move |w| w.commit_arrivals(duka, &[deleted.clone().into()], now)).await.unwrap();
    let told = desk.look().await;
    assert!(told[0].body.starts_with("Mifuko 20"), "{}", told[0].body);
    desk.comes(duka, GROUP, "e", Content::Gone(Gone::Once { what: MediaKind::Image }), Duration::ZERO).await;
    assert_eq!(desk.told().await[0].1, "Neema: Photo");
}

#[tokio::test]
async fn names_in_names_are_names() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let names: Vec<String> = (1..=5).map(|at| format!("25570000000{at}@s.whatsapp.net")).collect();
    for (at, from) in names.iter().enumerate() {
        let next = names.get(at + 1).map_or("mwisho", |next| next.split('@').next().unwrap());
        let name = format!("@{next}").repeat(14);
        let now = desk.core.clock.wall();
        let message = IncomingMessage {
            push_name: Some(name),
            ..incoming(from, &format!("n{at}"), Content::Text { text: "Habari".to_owned() }, now)
        };
        desk.core.engine.store().write(move |w| w.commit_incoming(duka, &message, now)).await.unwrap();
    }
    desk.look().await;
    let now = desk.core.clock.wall();
    let frame = Frame { mentions: names.iter().map(|name| name.parse().unwrap()).collect(), ..Frame::default() };
    let text = "@255700000001".repeat(5_000);
    let message = IncomingMessage { frame, ..incoming(GROUP, "bomb", Content::Text { text }, now) };
    desk.core.engine.store().write(move |w| w.commit_incoming(duka, &message, now)).await.unwrap();
    let told = desk.told().await;
    assert!(told[0].1.len() < 1_000, "{}", told[0].1.len());
    assert!(told[0].1.contains("@@255700000002@2557"), "{}", told[0].1);
}

#[tokio::test]
async fn as_much_is_told_as_was_chosen() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let mut number = 0;
    for (notices, told) in [
        (MessageNotices::Text, one("Neema", "Siri")),
        (MessageNotices::Name, one("Neema", "New message\n2 unread")),
        (MessageNotices::Count, one("Duka", "3 unread messages")),
        (MessageNotices::Off, vec![]),
    ] {
        number += 1;
        desk.choices.preferences.message_notices = notices;
        desk.writes(duka, NEEMA, &format!("m{number}"), "Siri").await;
        assert_eq!(desk.told().await, told, "{notices:?}");
    }
    desk.choices.preferences.message_notices = MessageNotices::Text;
    assert!(desk.told().await.is_empty(), "what came while nothing was told is no news");
    desk.choices.paused = Paused::UntilResumed;
    desk.writes(duka, NEEMA, "paused", "Siri").await;
    assert!(desk.told().await.is_empty());
    desk.choices.paused = Paused::No;
    desk.core.engine.set_muted(duka, true, Trigger::Operator).await.unwrap();
    desk.writes(duka, NEEMA, "muted", "Siri").await;
    assert!(desk.told().await.is_empty());
    desk.core.engine.set_muted(duka, false, Trigger::Operator).await.unwrap();
    desk.choices.preferences.message_sound = false;
    desk.choices.preferences.language = LanguageChoice::Sw;
    assert_eq!(desk.choices.language(), Language::Sw);
    desk.writes(duka, NEEMA, "last", "Asante").await;
    let told = desk.look().await;
    assert_eq!((&*told[0].body, told[0].sound), ("Asante\n7 hazijasomwa", false));
}

#[tokio::test]
async fn nothing_is_told_of_a_chat_that_is_silent_and_it_stays_unread() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let (chat, _) = desk.writes(duka, NEEMA, "heard", "Habari").await;
    assert_eq!(desk.told().await.len(), 1);
    let now = desk.core.clock.wall();
    let hour = Duration::from_secs(3_600);
    for (number, (until, is_told)) in [
        (Some(now.plus(hour)), false),
        (Some(Wall(i64::MAX)), false),
        (Some(now.minus(hour)), true),
        (Some(now.plus(hour)), false),
        (None, true),
    ]
    .into_iter()
    .enumerate()
    {
        desk.core.engine.mute_chat(chat, until).await.unwrap();
        desk.writes(duka, NEEMA, &format!("m{number}"), "Siri").await;
        assert_eq!(desk.told().await.len(), usize::from(is_told), "{until:?}");
        desk.writes(duka, ASHA, &format!("a{number}"), "Bei?").await;
        assert_eq!(desk.told().await.len(), 1, "another chat is told of");
    }
    assert!(desk.told().await.is_empty(), "what came while the chat was silent is no news");
    let unread = desk.core.engine.store().read(move |r| Ok(r.chat(chat)?.map(|row| row.unread))).await.unwrap();
    assert_eq!(unread, Some(6));
}

#[tokio::test]
async fn it_is_quiet_by_the_clock_on_the_wall() {
    let mut desk = desk().await;
    let minute = minute_of_day(desk.core.clock.wall());
    let hours = |from, to| QuietHoursView { on: true, from: from % 1_440, to: to % 1_440 };
    desk.choices.preferences.quiet_hours = hours(minute, minute + 5);
    assert!(desk.teller.is_quiet(&desk.choices));
    desk.choices.preferences.quiet_hours = hours(minute + 5, minute + 10);
    assert!(!desk.teller.is_quiet(&desk.choices));
}

#[tokio::test]
async fn what_can_not_be_read_yet_is_told_when_it_can_and_lines_of_the_chat_never() {
    let mut desk = desk().await;
    let duka = desk.duka;
    desk.comes(duka, NEEMA, "a", Content::Undecryptable, Duration::ZERO).await;
    assert!(desk.told().await.is_empty());
    desk.writes(duka, NEEMA, "a", "Habari").await;
    assert_eq!(desk.told().await, one("Neema", "Habari"));
}

/// It is read while nobody tells, or after another run has begun; once.
#[tokio::test]
async fn what_can_not_be_read_yet_is_told_by_the_next_run_when_it_can() {
    let mut desk = desk().await;
    let duka = desk.duka;
    let again = async |desk: &mut Desk| {
        desk.teller = Teller::begin(desk.core.engine.clone(), desk.core.clock.clone()).await;
    };
    for id in ["a", "b", "c"] {
        desk.comes(duka, NEEMA, id, Content::Undecryptable, Duration::ZERO).await;
        assert!(desk.told().await.is_empty());
    }
    again(&mut desk).await;
    desk.writes(duka, NEEMA, "a", "Habari").await;
    assert_eq!(desk.told().await, one("Neema", "Habari\n3 unread"));
    desk.writes(duka, NEEMA, "b", "Mifuko 50").await;
    again(&mut desk).await;
    assert_eq!(desk.told().await, one("Neema", "Mifuko 50\n3 unread"));
    again(&mut desk).await;
    let now = desk.core.clock.wall();
    let reaction = IncomingChange {
        id: MessageId("r".to_owned()),
        change: Change::Reaction { emoji: Some(Emoji::parse("👍").unwrap()) },
        ..deletion(NEEMA, "b", now)
    };
    desk.core.engine.store().write(move |w| w.commit_arrivals(duka, &[reaction.clone().into()], now)).await.unwrap();
    assert!(desk.told().await.is_empty(), "once");
    // What was counted is awaited no more.
    desk.choices.preferences.message_notices = MessageNotices::Count;
    desk.writes(duka, NEEMA, "c", "Leo").await;
    assert_eq!(desk.told().await, one("Duka", "3 unread messages"));
    assert_eq!(desk.teller.place.as_ref().map(|place| place.seen.awaited.len()), Some(0));
}

#[test]
fn what_was_looked_at_is_kept_and_is_little() {
    let seen = |newest, awaited: std::ops::Range<i64>| Seen {
        newest: MessageRow(newest),
        awaited: awaited.map(MessageRow).collect(),
    };
    for (kept, wanted) in [
        ("4711", Some(seen(4_711, 0..0))),
        ("{\"newest\":4711,\"awaited\":[1,2]}", Some(seen(4_711, 1..3))),
        ("", None),
        ("{\"newest\":", None),
    ] {
        assert_eq!(Seen::read(kept), wanted, "{kept}");
    }
    let most = i64::try_from(AWAITED).unwrap();
    let many = seen(9_000, 0..2 * most).bounded();
    assert_eq!(many, seen(9_000, most..2 * most), "the newest");
    assert_eq!(Seen::read(&serde_json::to_string(&many).unwrap()), Some(many));
}

/// A row that is damaged, wherever it stands, costs what it says and nothing else.
#[tokio::test]
async fn a_damaged_row_keeps_nobody_from_what_else_came() {
    for (damage, told) in [
        ("UPDATE messages SET message_id = CAST(x'ff' AS TEXT) WHERE body = 'imeharibika'", 1),
        ("UPDATE messages SET instance = -1 WHERE body = 'imeharibika'", 0),
        ("UPDATE contact_addresses SET address = 'x' WHERE address LIKE '255700000432%'", 1),
        ("UPDATE chats SET address = 'x' WHERE address LIKE '255700000432%'", 1),
        // What it does not say is told by number.
        ("UPDATE journal SET what = CAST(x'ff' AS TEXT) WHERE seq = (SELECT max(seq) FROM journal)", 1),
        ("UPDATE journal SET instance = -1 WHERE seq = (SELECT max(seq) FROM journal)", 1),
    ] {
        let mut desk = desk().await;
        let kliniki = add(&desk.core, "Kliniki").await;
        desk.writes(desk.duka, ASHA, "a", "imeharibika").await;
        let file = rusqlite::Connection::open(desk.directory.path().join("wakala.db")).unwrap();
        file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        assert_eq!(file.execute(damage, []).unwrap(), 1, "{damage}");
        desk.writes(kliniki, NEEMA, "b", "Habari").await;
        let first = desk.told().await;
        assert!(first.contains(&("Neema · Kliniki".to_owned(), "Habari".to_owned())), "{damage}: {first:?}");
        assert_eq!(first.len(), 1 + told, "{damage}: {first:?}");
        // It is behind.
        desk.writes(kliniki, NEEMA, "c", "Mifuko 50").await;
        assert_eq!(desk.told().await, one("Neema · Kliniki", "Mifuko 50\n2 unread"), "{damage}");
    }
}

#[tokio::test]
async fn the_next_run_tells_what_the_last_one_did_not_come_to() {
    let mut desk = desk().await;
    desk.writes(desk.duka, NEEMA, "a", "Habari").await;
    assert_eq!(desk.told().await.len(), 1);
    // It ended here.
    desk.writes(desk.duka, ASHA, "b", "Njoo").await;
    desk.teller = Teller::begin(desk.core.engine.clone(), desk.core.clock.clone()).await;
    assert_eq!(desk.told().await, one("+255700000432", "Njoo"), "the second, and not the first again");
}

/// The journal has lost what it said of the first two of three messages.
#[tokio::test]
async fn what_the_journal_does_not_say_any_more_is_told_by_number_and_once() {
    for loses in [
        "UPDATE journal SET what = CAST(x'ff' AS TEXT)",
        "UPDATE journal SET what = ''",
        "UPDATE journal SET kind = 'nothing'",
        "DELETE FROM journal",
    ] {
        for muted in [false, true] {
            let mut desk = desk().await;
            let (duka, shop) = (desk.duka, add(&desk.core, "Kliniki").await);
            if muted {
                desk.core.engine.set_muted(shop, true, Trigger::Operator).await.unwrap();
            }
            desk.writes(duka, NEEMA, "a", "Habari").await;
            desk.writes(shop, NEEMA, "b", "Mambo").await;
            let file = rusqlite::Connection::open(desk.directory.path().join("wakala.db")).unwrap();
            file.execute(&format!("{loses} WHERE kind = 'messages'"), []).unwrap();
            desk.writes(duka, ASHA, "c", "Njoo").await;
            let mut expected = vec![("Duka".to_owned(), "2 unread messages".to_owned())];
            if !muted {
                expected.push(("Kliniki".to_owned(), "1 unread message".to_owned()));
            }
            let mut told = desk.told().await;
            told.sort();
            assert_eq!(told, expected, "{loses}, muted: {muted}");
            assert!(desk.told().await.is_empty(), "{loses}: once");
            // Something is said of one that was lost: it is no new one.
            let now = desk.core.clock.wall();
            let deleted = deletion(NEEMA, "a", now);
            let store = desk.core.engine.store();
            store.write(move |w| w.commit_arrivals(duka, &[deleted.clone().into()], now)).await.unwrap();
            assert!(desk.told().await.is_empty(), "{loses}");
            desk.writes(duka, ASHA, "d", "Upo?").await;
            assert_eq!(desk.told().await[0].0, "+255700000432 · Duka", "{loses}: the journal says it again");
        }
    }
}

/// What can't be read was of messages that everybody has read, or that stand in another entry, too.
#[tokio::test]
async fn an_entry_that_says_nothing_and_lost_nothing_changes_nothing() {
    let mut desk = desk().await;
    let (chat, _) = desk.writes(desk.duka, NEEMA, "a", "Habari").await;
    desk.reads(chat).await;
    let file = rusqlite::Connection::open(desk.directory.path().join("wakala.db")).unwrap();
    file.execute("UPDATE journal SET what = '' WHERE kind = 'messages'", []).unwrap();
    desk.writes(desk.duka, ASHA, "b", "Njoo").await;
    assert_eq!(desk.told().await, one("+255700000432", "Njoo"));
}

#[test]
fn whoever_keeps_being_written_to_is_disturbed_ever_more_seldom() {
    let begun = Instant::now();
    let mut pace = Pace::default();
    assert_eq!(pace.next(begun), begun + GATHER);
    let (mut now, mut rests) = (begun, Vec::new());
    for _ in 0..5 {
        pace.told(now);
        let next = pace.next(now);
        rests.push((next - now).as_secs());
        now = next;
    }
    assert_eq!(rests, [3, 6, 12, 15, 15]);
    let later = now + 3 * LONGEST_REST;
    assert_eq!(pace.next(later), later + GATHER, "at once again");
    pace.told(later);
    assert_eq!(pace.next(later), later + REST);
}
