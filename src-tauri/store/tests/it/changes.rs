//! What is said of messages, before they are here and after, by whomever, in whatever order.

use proptest::prelude::*;
use wakala_domain::ids::MessageRow;
use wakala_domain::messages::changes::{Arrival, Author, Change, EDIT_WINDOW_MS, Emoji, IncomingChange, Target};
use wakala_domain::messages::content::{ChatEvent, Gone, Media, MediaKind, Poll};
use wakala_domain::messages::frame::{Frame, Quote};
use wakala_domain::messages::votes::{Asked, Ballot, Sealed, Vote};
use wakala_store::{DeletedBy, StoredMessage};

use super::*;

pub(super) const JUMA: &str = "255700000592@s.whatsapp.net";
pub(super) const ASHA: &str = "255700000777@s.whatsapp.net";
pub(super) const GROUP: &str = "120363@g.us";
/// When the message was written of which all is said.
pub(super) const WRITTEN: i64 = 1_000;

pub(super) fn in_group(from: &str, id: &str, text: &str) -> IncomingMessage {
    let names = [(PN, "Neema"), (JUMA, "Juma"), (ASHA, "Asha")];
    let name = names.into_iter().find(|(address, _)| *address == from).map(|(_, name)| name.to_owned());
    IncomingMessage { chat: address(GROUP), push_name: name, ..incoming(from, None, id, text) }
}

pub(super) fn change(from: &str, at: i64, id: &str, author: &str, change: Change) -> Arrival {
    let of = IncomingChange {
        chat: address(GROUP),
        chat_alias: None,
        sender: address(from),
        sender_alias: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(at),
        target: Target { author: Author::Them(address(author)), id: MessageId("M".into()) },
        by_admin: false,
        change,
        raw: None,
    };
    of.into()
}

pub(super) fn reacts(emoji: &str) -> Change {
    Change::Reaction { emoji: Emoji::parse(emoji).ok() }
}

pub(super) fn edits(content: Content) -> Change {
    Change::Edit { content: Box::new(content), frame: Box::default() }
}

pub(super) fn text(words: &str) -> Content {
    Content::Text { text: words.to_owned() }
}

pub(super) async fn commit(f: &Fixture, batch: Vec<Arrival>) {
    let id = f.id;
    f.store.write(move |w| w.commit_arrivals(id, &batch, Wall(5)).map(drop)).await.unwrap();
}

async fn all(f: &Fixture, of: &str) -> Vec<StoredMessage> {
    let (id, of) = (f.id, address(of));
    f.store
        .read(move |r| {
            let chat = r.known_chat(id, &of)?;
            chat.map_or(Ok(Vec::new()), |chat| r.messages(chat, None, 100))
        })
        .await
        .unwrap()
}

/// Whatever is said: refused by the database it is a row of what can't be shown, with its wire form, and the others are as they are.
#[tokio::test]
async fn what_is_said_and_refused_keeps_its_wire_form() {
    let said = [reacts("👍"), reacts(""), edits(text("bei gani?")), Change::Delete, Change::Unshown];
    for refuses_raw in [false, true] {
        for refused in said.clone() {
            let f = open().await;
            commit(&f, vec![in_group(PN, "M", "bei gani").into()]).await;
            let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
            let id = "WHEN new.said = 'X' BEGIN SELECT RAISE(ABORT, 'no'); END;";
            file.execute_batch(&format!("CREATE TRIGGER refuses BEFORE INSERT ON changes {id}")).unwrap();
            if refuses_raw {
                let raw = "WHEN new.message_id = 'X' BEGIN SELECT RAISE(ABORT, 'no'); END;";
                file.execute_batch(&format!("CREATE TRIGGER refuses_raw BEFORE INSERT ON messages {raw}")).unwrap();
            }
            let Arrival::Change(mut one) = change(JUMA, WRITTEN + 50, "X", PN, refused.clone()) else { unreachable!() };
            one.raw = Some(b"wire".to_vec());
            // It could not be read before.
            let (number, place) =
                (f.id, IncomingMessage { content: Content::Undecryptable, ..in_group(JUMA, "X", "") });
            assert!(f.store.write(move |w| w.keep_hidden(number, &place, b"stanza", Wall(4))).await.unwrap());
            let after = change(ASHA, WRITTEN + 60, "after", PN, reacts("🎉"));
            commit(&f, vec![Arrival::Change(one), after, in_group(JUMA, "N", "mpya").into()]).await;
            let all = all(&f, GROUP).await;
            let rows: Vec<&str> = all.iter().map(|message| message.message_id.0.as_str()).collect();
            let wanted: &[&str] = if refuses_raw { &["M", "N"] } else { &["M", "N", "X"] };
            assert_eq!(rows, wanted, "{refused:?}");
            assert_eq!(all[0].said.reactions.len(), 1, "{refused:?}");
            let asked = f.store.read(move |r| r.hidden(number, None)).await.unwrap();
            assert_eq!(asked.len(), 0, "{refused:?}: it would be refused again");
            let mut raw = file
                .prepare("SELECT raw FROM message_raw JOIN messages ON id = message WHERE message_id = 'X'")
                .unwrap();
            let raw: Vec<Vec<u8>> = raw.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert_eq!(raw, if refuses_raw { vec![] } else { vec![b"wire".to_vec()] }, "{refused:?}");
        }
    }
}

/// What phones show in no bubble: nobody has written, so nothing is unread, shown, told, at the top of the list or let go on; and it is kept.
#[tokio::test]
async fn what_is_shown_nowhere_is_kept_and_changes_nothing() {
    let f = open().await;
    let id = f.id;
    // One could not be read before it came: its place goes, and nobody waits for it any more.
    let dark = IncomingMessage { content: Content::Undecryptable, ..in_group(JUMA, "dark", "") };
    commit(&f, vec![in_group(PN, "M", "bei gani").into(), dark.clone().into()]).await;
    let chat = f.store.read(move |r| r.known_chat(id, &address(GROUP))).await.unwrap().unwrap();
    let refused = wakala_domain::lanes::LaneTrouble::Refused(wakala_domain::lanes::LaneWhy::NotMember);
    let (ours, words) = (MessageId("ours".into()), OutgoingText::parse("200").unwrap());
    let parks = move |w: &Writing<'_>| {
        w.enqueue_text(id, chat, &ours, &words, Wall(2), &LifecycleSettings::default())?;
        w.close_lane(chat, refused, Wall(3), &LifecycleSettings::default())
    };
    f.store.write(parks).await.unwrap();
    let parked = async || {
        let lane = f.store.read(move |r| r.lane(chat)).await.unwrap();
        lane.and_then(|now| now.lane).is_some_and(|lane| lane.parked)
    };
    let unshown = |said: &str, raw: &str| {
        let Arrival::Change(mut one) = change(JUMA, WRITTEN + 50, said, JUMA, Change::Unshown) else { unreachable!() };
        one.target.id = MessageId(said.to_owned());
        one.raw = Some(raw.as_bytes().to_vec());
        Arrival::Change(one)
    };
    // Twice, as what WhatsApp delivers again.
    for _ in 0..2 {
        commit(&f, vec![unshown("dark", "dark wire"), unshown("vote", "vote wire"), dark.clone().into()]).await;
    }
    let (row, shown) = f.store.read(move |r| Ok((r.chat(chat)?.unwrap(), r.messages(chat, None, 9)?))).await.unwrap();
    let shown = shown.iter().map(|message| message.message_id.0.as_str());
    let shown: Vec<&str> = shown.filter(|id| *id != "ours").collect();
    assert_eq!((shown, row.unread, row.last_activity, parked().await), (vec!["M"], 1, Wall(WRITTEN), true));
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    let mut raw = file.prepare("SELECT raw FROM changes ORDER BY said").unwrap();
    let raw: Vec<Vec<u8>> = raw.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(raw, [b"dark wire".to_vec(), b"vote wire".to_vec()]);
    // A line of the chat lets nothing go on either; a word of hers does.
    let pinned = IncomingMessage { content: Content::Event(ChatEvent::Pinned), ..in_group(JUMA, "pin", "") };
    commit(&f, vec![pinned.into()]).await;
    assert!(parked().await);
    commit(&f, vec![in_group(JUMA, "word", "nimeshapiga kura").into()]).await;
    assert!(!parked().await);
}

/// Opens a vote that chooses what its payload says; the last one can't be opened.
fn opens(ballot: &Ballot) -> Option<Vec<u32>> {
    let asked = matches!(&ballot.asked, Asked::Theirs(raw) if raw == b"wire");
    let known = !ballot.askers.is_empty() && !ballot.voters.is_empty() && asked && ballot.id.0 == "M";
    let chosen: Vec<u32> = ballot.sealed.payload.iter().copied().map(u32::from).collect();
    (known && !chosen.contains(&99)).then_some(chosen)
}

/// A poll and votes in it, in whatever order they come: the newest of each person counts, and one that can't be opened for nothing.
#[tokio::test]
async fn votes_count_whichever_comes_first() {
    let vote = |from: &str, at: i64, id: &str, chosen: &[u8]| {
        let sealed = Sealed { payload: chosen.to_vec(), iv: vec![1] };
        change(from, at, id, PN, Change::Vote { vote: Vote::Sealed(sealed) })
    };
    let poll = Content::Poll(Poll { question: "Lini?".into(), options: vec!["Leo".into(), "Kesho".into()], choose: 0 });
    let poll = IncomingMessage { content: poll, raw: Some(b"wire".to_vec()), ..in_group(PN, "M", "") };
    let all: Vec<Arrival> = vec![
        poll.into(),
        vote(PN, WRITTEN + 10, "v1", &[0]),
        vote(JUMA, WRITTEN + 20, "v2", &[0]),
        vote(JUMA, WRITTEN + 30, "v3", &[0, 1]),
        vote(ASHA, WRITTEN + 25, "v4", &[1]),
        vote(ASHA, WRITTEN + 35, "v5", &[]),
        vote("255700000999@s.whatsapp.net", WRITTEN + 40, "v6", &[99]),
    ];
    for first in 0..all.len() {
        let f = open().await;
        let id = f.id;
        let mut order = all.clone();
        order.rotate_left(first);
        // Twice, as what WhatsApp delivers again.
        for arrival in order.iter().chain(&order).cloned() {
            f.store
                .write(move |w| {
                    w.commit_arrivals(id, &[arrival], Wall(5))?;
                    w.open_votes(id, &opens).map(drop)
                })
                .await
                .unwrap();
        }
        let chat = f.store.read(move |r| r.known_chat(id, &address(GROUP))).await.unwrap().unwrap();
        let shown = f.store.read(move |r| r.messages(chat, None, 9)).await.unwrap();
        assert_eq!(shown.len(), 1, "no vote is a message");
        let votes = shown[0].said.votes.clone().unwrap();
        assert_eq!((votes.voters, votes.mine.len()), (2, 0), "from {first}");
        assert_eq!(votes.options.into_iter().collect::<Vec<_>>(), [(0, 2), (1, 1)], "from {first}");
        assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 1);
        // Nothing is left to be opened.
        let again = f.store.write(move |w| w.open_votes(id, &|_| panic!("it is open"))).await.unwrap();
        assert!(again.is_empty());
    }
}

/// A message, and all that is said of it.
fn story() -> Vec<Arrival> {
    vec![
        in_group(PN, "M", "bei gani").into(),
        change(PN, WRITTEN + 10, "e1", PN, edits(text("bei gani?"))),
        change(PN, WRITTEN + 20, "e2", PN, edits(text("bei gani leo?"))),
        // Too late, by somebody else, and of another kind: nothing of it shows.
        change(PN, WRITTEN + EDIT_WINDOW_MS + 1, "e3", PN, edits(text("too late"))),
        change(JUMA, WRITTEN + 30, "e4", JUMA, edits(text("not his"))),
        change(PN, WRITTEN + 40, "e5", PN, edits(Content::Call { video: true, taken: None })),
        change(JUMA, WRITTEN + 50, "r1", PN, reacts("👍")),
        change(JUMA, WRITTEN + 60, "r2", PN, reacts("🎉")),
        change(ASHA, WRITTEN + 51, "r3", PN, reacts("👍")),
        change(ASHA, WRITTEN + 52, "r4", PN, reacts("")),
        change(PN, WRITTEN + 53, "r5", PN, reacts("🎉")),
        // Of a message of the same id by somebody else.
        change(PN, WRITTEN + 54, "r6", JUMA, reacts("👎")),
        change(ASHA, WRITTEN + 70, "d1", ASHA, Change::Delete),
    ]
}

fn as_told(message: &StoredMessage) {
    assert_eq!(message.content, text("bei gani leo?"));
    assert_eq!(message.said.edited, Some(Wall(WRITTEN + 20)));
    assert_eq!(message.said.deleted, None);
    let reactions: Vec<_> =
        message.said.reactions.iter().map(|one| (one.emoji.as_str(), one.count, one.mine)).collect();
    assert_eq!(reactions, [("🎉", 2, false)]);
    assert_eq!(message.said.reactions[0].people.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_first_the_message_is_the_same(
        order in Just(story()).prop_shuffle(), cut in 1..13_usize, again in prop::collection::vec(0..13_usize, 0..4)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let f = open().await;
            let (before, after) = order.split_at(cut);
            commit(&f, before.to_vec()).await;
            commit(&f, after.to_vec()).await;
            // What comes once more in the end is no news.
            commit(&f, again.iter().map(|n| order[*n].clone()).filter(|one| matches!(one, Arrival::Message(_))).collect()).await;
            let messages = all(&f, GROUP).await;
            assert_eq!(messages.len(), 1, "nothing else has a row");
            as_told(&messages[0]);
            let (id, chat) = (f.id, messages[0].chat);
            let (found, old, chats) = f.store.read(move |r| {
                Ok((find(r, Some(id), "leo", 9)?, find(r, Some(id), "late", 9)?, r.chat(chat)?))
            }).await.unwrap();
            assert_eq!((found.len(), old.len()), (1, 0), "words are found as they are now");
            let chat = chats.unwrap();
            assert_eq!((chat.unread, chat.last.unwrap().content), (1, text("bei gani leo?")));
        });
    }
}

#[tokio::test]
async fn who_takes_a_message_away_is_said_and_its_content_stays() {
    for (who, wanted) in [(PN, DeletedBy::Sender), (ASHA, DeletedBy::Admin(Some("Asha".to_owned())))] {
        let f = open().await;
        commit(&f, vec![in_group(ASHA, "A", "karibu").into()]).await;
        let Arrival::Change(mut deletion) = change(who, 9_000, "d", PN, Change::Delete) else { unreachable!() };
        deletion.by_admin = who == ASHA;
        commit(&f, vec![Arrival::Change(deletion), in_group(PN, "M", "siri").into()]).await;
        let messages = all(&f, GROUP).await;
        assert_eq!((&messages[1].content, messages[1].said.deleted.as_ref()), (&text("siri"), Some(&wanted)));
        assert_eq!(messages[0].said.deleted, None);
    }
}

#[tokio::test]
async fn our_own_phone_says_things_of_our_messages_and_of_theirs() {
    let f = open().await;
    let mut ours = in_group(PN, "O", "jibu");
    (ours.from_me, ours.push_name) = (true, None);
    let by_us = |id: &str, target: &str, author: Author, what: Change| {
        let Arrival::Change(mut one) = change(PN, 1_010, id, PN, what) else { unreachable!() };
        (one.from_me, one.target) = (true, Target { author, id: MessageId(target.into()) });
        Arrival::Change(one)
    };
    commit(
        &f,
        vec![
            by_us("e", "O", Author::Us, edits(text("jibu letu"))),
            by_us("d", "O", Author::Us, Change::Delete),
            by_us("r", "M", Author::Them(address(PN)), reacts("👍")),
            ours.into(),
            in_group(PN, "M", "bei").into(),
        ],
    )
    .await;
    let messages = all(&f, GROUP).await;
    assert_eq!((&messages[0].content, messages[0].said.deleted.as_ref()), (&text("jibu letu"), Some(&DeletedBy::Us)));
    let reaction = &messages[1].said.reactions[0];
    assert_eq!((reaction.count, reaction.mine, reaction.people.len()), (1, true, 0));
}

#[tokio::test]
async fn a_caption_is_edited_and_the_file_stays() {
    let f = open().await;
    let picture = |caption: &str, mime: &str| {
        Content::Media(Media {
            what: MediaKind::Image,
            caption: Some(caption.to_owned()),
            file_name: None,
            mime: mime.to_owned(),
            bytes: Some(9),
            seconds: None,
            size: None,
            pages: None,
            waveform: None,
            once: false,
        })
    };
    let mut message = in_group(PN, "M", "");
    message.content = picture("bei", "image/jpeg");
    commit(&f, vec![message.into(), change(PN, 1_010, "e", PN, edits(picture("bei mpya", "image/x")))]).await;
    let id = f.id;
    let found = f.store.read(move |r| find(r, Some(id), "mpya", 9)).await.unwrap();
    assert_eq!(found[0].content, picture("bei mpya", "image/jpeg"));
}

/// In whatever order it comes: what a message said before it was edited, or taken back, is not searched.
#[tokio::test]
async fn only_what_a_message_says_now_is_found() {
    let message = || Arrival::from(in_group(PN, "M", "bei gani leo"));
    let edit = || change(PN, WRITTEN + 10, "e", PN, edits(text("bei kesho")));
    let by_admin = || {
        let Arrival::Change(mut of) = change(JUMA, WRITTEN + 20, "d", PN, Change::Delete) else { panic!("a change") };
        of.by_admin = true;
        Arrival::Change(of)
    };
    let deletion = || change(PN, WRITTEN + 20, "d", PN, Change::Delete);
    let of_another = || change(JUMA, WRITTEN + 20, "d", JUMA, Change::Delete);
    for (number, (story, wanted)) in [
        (vec![message()], &["bei", "gani", "leo"][..]),
        (vec![message(), of_another()], &["bei", "gani", "leo"]),
        (vec![message(), edit()], &["bei", "kesho"]),
        (vec![edit(), message()], &["bei", "kesho"]),
        (vec![message(), deletion()], &[]),
        (vec![deletion(), message()], &[]),
        (vec![message(), edit(), deletion()], &[]),
        (vec![edit(), deletion(), message()], &[]),
        (vec![message(), deletion(), edit()], &[]),
        (vec![message(), by_admin()], &[]),
    ]
    .into_iter()
    .enumerate()
    {
        // In one transaction, and in one for each.
        for together in [true, false] {
            let f = open().await;
            commit(&f, vec![in_group(JUMA, "other", "bei gani leo na kesho").into()]).await;
            if together {
                commit(&f, story.clone()).await;
            } else {
                for one in story.clone() {
                    commit(&f, vec![one]).await;
                }
            }
            for typed in ["bei", "gani", "leo", "kesho", "\"bei gan", "kes"] {
                let found = f.store.read(move |r| find(r, None, typed, 9)).await.unwrap();
                let is_said = match typed {
                    "\"bei gan" => wanted.contains(&"gani"),
                    "kes" => wanted.contains(&"kesho"),
                    word => wanted.contains(&word),
                };
                assert_eq!(found.len(), 1 + usize::from(is_said), "{number}: {typed}");
            }
            assert_eq!(all(&f, GROUP).await.len(), 2, "it stays in its chat");
        }
    }
}

#[tokio::test]
async fn a_change_that_could_not_be_read_leaves_no_place_when_it_can() {
    let f = open().await;
    let mut dark = in_group(JUMA, "r1", "");
    dark.content = Content::Undecryptable;
    let again = dark.clone();
    commit(&f, vec![in_group(PN, "M", "bei").into(), dark.into()]).await;
    assert_eq!(all(&f, GROUP).await.len(), 2);
    commit(&f, vec![change(JUMA, 1_050, "r1", PN, reacts("👍"))]).await;
    let messages = all(&f, GROUP).await;
    assert_eq!((messages.len(), messages[0].said.reactions.len()), (1, 1));
    // Nor does it when it comes again, and can't be read any more.
    commit(&f, vec![again.into()]).await;
    assert_eq!(all(&f, GROUP).await.len(), 1);
    let id = f.id;
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 1);
}

#[tokio::test]
async fn whoever_edits_without_an_end_fills_no_disk() {
    let f = open().await;
    let batch = |from: i64| (from..from + 150).map(|n| change(PN, n, &n.to_string(), PN, edits(text(&n.to_string()))));
    commit(&f, batch(2_000).collect()).await;
    commit(&f, vec![in_group(PN, "M", "bei").into()]).await;
    commit(&f, batch(3_000).collect()).await;
    assert_eq!(all(&f, GROUP).await[0].content, text("3149"));
    let file = f.folder.path().join("wakala.db");
    let kept: i64 = rusqlite::Connection::open(file)
        .unwrap()
        .query_row("SELECT count(*) FROM changes", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 100);
}

#[tokio::test]
async fn what_is_said_under_either_address_is_said_by_one_person() {
    let f = open().await;
    let to_us = |from: &str, alias: Option<&str>, id: &str, change: Change| {
        let of = IncomingChange {
            chat: address(from),
            chat_alias: alias.map(address),
            sender: address(from),
            sender_alias: alias.map(address),
            from_me: false,
            id: MessageId(id.to_owned()),
            push_name: None,
            written: Wall(1_010),
            target: Target { author: Author::Them(address(from)), id: MessageId("M".into()) },
            by_admin: false,
            change,
            raw: None,
        };
        Arrival::from(of)
    };
    commit(
        &f,
        vec![
            incoming(PN, None, "M", "bei").into(),
            to_us(PN, None, "r1", reacts("👍")),
            to_us(LID, None, "r2", reacts("🎉")),
            to_us(LID, None, "e", edits(text("bei?"))),
        ],
    )
    .await;
    assert_eq!(all(&f, PN).await[0].content, text("bei"), "nobody knows yet that they are one");
    commit(&f, vec![incoming(LID, Some(PN), "N", "mimi").into()]).await;
    let messages = all(&f, PN).await;
    assert_eq!((messages.len(), &messages[0].content), (2, &text("bei?")));
    let reactions: Vec<_> = messages[0].said.reactions.iter().map(|one| (one.emoji.as_str(), one.count)).collect();
    assert_eq!(reactions, [("🎉", 1)], "the later of the two");
}

#[tokio::test]
async fn a_quote_finds_its_message_and_people_their_names() {
    let f = open().await;
    let quote = |id: &str, sender: &str| {
        Some(Quote { id: MessageId(id.into()), sender: Some(address(sender)), words: "?".into(), kind: None })
    };
    let mut answer = in_group(JUMA, "A", "@255700000431");
    answer.frame = Frame { quote: quote("M", PN), mentions: vec![address(PN), address(LID)], ..Frame::default() };
    let mut unknown = in_group(JUMA, "B", "?");
    unknown.frame = Frame { quote: quote("X", ASHA), ..Frame::default() };
    let mut joined = in_group(JUMA, "C", "");
    joined.content = Content::Event(ChatEvent::Joined { people: vec![address(PN)] });
    commit(&f, vec![in_group(PN, "M", "bei").into(), answer.into(), unknown.into(), joined.into()]).await;
    let messages = all(&f, GROUP).await;
    let said = &messages[1].said;
    assert_eq!((said.quoted, said.quoted_ours), (Some(messages[0].row), false));
    assert_eq!(said.names.get(&address(PN)).map(String::as_str), Some("Neema"));
    assert_eq!(said.names.get(&address(LID)), None);
    assert_eq!((messages[2].said.quoted, messages[2].said.quoted_ours), (None::<MessageRow>, false));
    assert_eq!(messages[3].said.names.get(&address(PN)).map(String::as_str), Some("Neema"));
    let id = f.id;
    assert_eq!(f.store.read(move |r| r.counts(id)).await.unwrap().unread, 3, "nobody said that somebody came");
}

#[tokio::test]
async fn what_disappears_takes_with_it_all_that_would_tell_it() {
    let f = open().await;
    let day = Frame { expires: 86_400, ..Frame::default() };
    let mut message = in_group(PN, "M", "siri");
    (message.frame, message.raw) = (day.clone(), Some(b"siri".to_vec()));
    let mut dark = in_group(JUMA, "D", "");
    dark.content = Content::Undecryptable;
    let mut read = in_group(JUMA, "D", "nyingine");
    read.frame = day;
    let stays = in_group(PN, "S", "siri ya wazi");
    commit(
        &f,
        vec![
            message.clone().into(),
            change(PN, 1_010, "e", PN, edits(text("siri sana"))),
            change(JUMA, 1_020, "r", PN, reacts("👍")),
            dark.into(),
            read.into(),
            stays.into(),
        ],
    )
    .await;
    let at = Wall(WRITTEN + 86_400_000);
    let early = f.store.write(move |w| w.expire_some(Wall(at.0 - 1), 9)).await.unwrap();
    assert_eq!(early, []);
    let gone = f.store.write(move |w| w.expire_some(at, 1)).await.unwrap();
    let more = f.store.write(move |w| w.expire_some(at, 9)).await.unwrap();
    assert_eq!((gone.len(), more.len()), (1, 1), "in pieces");
    // WhatsApp delivers it once more.
    commit(&f, vec![message.into()]).await;
    let messages = all(&f, GROUP).await;
    let was = Content::Gone(wakala_domain::messages::content::Gone::Expired);
    let contents: Vec<_> = messages.iter().map(|message| message.content.clone()).collect();
    assert_eq!(contents, [was.clone(), was, text("siri ya wazi")]);
    assert_eq!((messages[0].said.edited, messages[0].said.reactions.len()), (None, 1));
    let id = f.id;
    assert_eq!(f.store.read(move |r| find(r, Some(id), "siri", 9)).await.unwrap().len(), 1);
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    for told in [
        "message_raw",
        "message_more WHERE content LIKE '%siri%' OR first LIKE '%siri%'",
        "changes WHERE content LIKE '%siri%'",
    ] {
        let left: i64 = file.query_row(&format!("SELECT count(*) FROM {told}"), [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{told}");
    }
}

#[tokio::test]
async fn of_what_was_looked_at_on_the_phone_it_is_still_told_what_was_said() {
    let f = open().await;
    let mut once = in_group(PN, "M", "");
    once.content = Content::Gone(Gone::Once { what: MediaKind::Image });
    commit(&f, vec![once.into()]).await;
    commit(&f, vec![change(JUMA, 1_020, "r", PN, reacts("👍")), change(PN, 1_030, "d", PN, Change::Delete)]).await;
    let said = &all(&f, GROUP).await[0].said;
    assert_eq!((said.reactions.len(), &said.deleted), (1, &Some(DeletedBy::Sender)), "{said:?}");
}

#[tokio::test]
async fn of_what_has_disappeared_it_is_still_told_that_it_was_deleted() {
    let f = open().await;
    let mut message = in_group(PN, "M", "siri");
    message.frame = Frame { expires: 60, ..Frame::default() };
    commit(&f, vec![message.into()]).await;
    f.store.write(move |w| w.expire_some(Wall(WRITTEN + 60_000), 9)).await.unwrap();
    commit(&f, vec![change(JUMA, 1_020, "r", PN, reacts("👍")), change(PN, 1_030, "d", PN, Change::Delete)]).await;
    let said = &all(&f, GROUP).await[0].said;
    assert_eq!((said.reactions.len(), &said.deleted), (0, &Some(DeletedBy::Sender)), "{said:?}");
}

#[tokio::test]
async fn an_edit_that_can_not_be_read_costs_no_later_one() {
    let f = open().await;
    commit(&f, vec![in_group(PN, "M", "bei").into(), change(PN, 1_010, "e1", PN, edits(text("bei?")))]).await;
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE changes SET content = CAST(x'4eff' AS TEXT)", []).unwrap();
    commit(&f, vec![change(PN, 1_020, "e2", PN, edits(text("bei gani?")))]).await;
    assert_eq!(all(&f, GROUP).await[0].content, text("bei gani?"));
}
