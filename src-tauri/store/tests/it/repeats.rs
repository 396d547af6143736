//! What is asked for again, by others and by us, on a real file.

use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId, MessageRow};
use wakala_domain::messages::changes::{Arrival, Author, Change, IncomingChange, Target};
use wakala_domain::messages::content::NOT_UNDERSTOOD;
use wakala_domain::messages::{Content, IncomingMessage, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Dark, RepeatRequest, Store};

use crate::{Fixture, open};

const DAY: i64 = 24 * 3_600_000;

async fn send(store: &Store, id: InstanceId, message: &str) {
    let address: wakala_domain::address::Address = "255700000501@s.whatsapp.net".parse().unwrap();
    let (message, text) = (MessageId(message.to_owned()), OutgoingText::parse("forty").unwrap());
    store
        .write(move |w| {
            let chat = w.open_chat(id, &address, None, Wall(0))?;
            w.enqueue_text(id, chat, &message, &text, Wall(1), &LifecycleSettings::default())
        })
        .await
        .unwrap();
}

fn request(message: &str, device: &str, count: u8) -> RepeatRequest {
    RepeatRequest { id: MessageId(message.to_owned()), requester: device.to_owned(), count, stanza: vec![count] }
}

async fn ask(store: &Store, id: InstanceId, request: &RepeatRequest, now: i64) -> bool {
    let request = request.clone();
    store.write(move |w| w.keep_repeat(id, &request, Wall(now))).await.unwrap()
}

#[tokio::test]
async fn a_request_stays_until_its_device_has_the_message() {
    let Fixture { store, id, folder: _folder } = open().await;
    send(&store, id, "OURS").await;
    let (phone, computer) =
        (request("OURS", "255700000501@s.whatsapp.net", 1), request("OURS", "255700000501:3@s.whatsapp.net", 1));
    assert!(!ask(&store, id, &request("THEIRS", "255700000501@s.whatsapp.net", 1), 5).await, "not ours");
    assert!(
        ask(&store, id, &phone, 10).await && ask(&store, id, &phone, 11).await && ask(&store, id, &computer, 12).await
    );
    let open = store.read(move |r| r.open_repeats(id, None)).await.unwrap();
    assert_eq!(
        open.iter().map(|asked| (&asked.request, asked.parcel.what.words())).collect::<Vec<_>>(),
        [(&phone, "forty".to_owned()), (&computer, "forty".to_owned())]
    );
    assert!(open.iter().all(|asked| asked.chat.as_str() == "255700000501@s.whatsapp.net"));
    // Written is not yet there.
    let row = open[0].row;
    store.write(move |w| w.repeat_tried(row)).await.unwrap();
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().len(), 2);
    store
        .write(move |w| w.repeat_delivered(id, &MessageId("OURS".into()), "255700000501@s.whatsapp.net"))
        .await
        .unwrap();
    let left: Vec<RepeatRequest> =
        store.read(move |r| r.open_repeats(id, None)).await.unwrap().into_iter().map(|a| a.request).collect();
    assert_eq!(left, [computer], "the other device still waits");
}

/// Asked for by one of a person's addresses, and had under the other: it is the same device.
#[tokio::test]
async fn a_device_has_it_under_either_address_of_its_person() {
    const ASKED: &str = "255700000501:3@s.whatsapp.net";
    for (delivered, waits) in [
        (ASKED, false),
        ("100255700000501:3@lid", false),
        ("255700000501:3@hosted", false),
        ("100255700000501@lid", true),
        ("255700000501@s.whatsapp.net", true),
        ("100255700000777:3@lid", true),
        ("nobody", true),
    ] {
        let Fixture { store, id, folder: _folder } = open().await;
        let (pn, lid): (Address, Address) =
            ("255700000501@s.whatsapp.net".parse().unwrap(), "100255700000501@lid".parse().unwrap());
        let other: Address = "100255700000777@lid".parse().unwrap();
        let known = move |w: &wakala_store::Writing<'_>| {
            w.open_chat(id, &pn, Some(&lid), Wall(0))?;
            w.open_chat(id, &other, None, Wall(0))
        };
        store.write(known).await.unwrap();
        send(&store, id, "OURS").await;
        assert!(ask(&store, id, &request("OURS", ASKED, 1), 10).await);
        store.write(move |w| w.repeat_delivered(id, &MessageId("OURS".into()), delivered)).await.unwrap();
        assert_eq!(!store.read(move |r| r.open_repeats(id, None)).await.unwrap().is_empty(), waits, "{delivered}");
    }
}

/// Nobody repeats a post to most of those who see it: it is asked for a few times, and not waited for as long as an edit is.
#[tokio::test]
async fn a_status_post_is_waited_for_until_it_is_here_or_was_asked_for_in_vain() {
    let Fixture { store, id, folder: _folder } = open().await;
    let post = IncomingMessage { chat: "status@broadcast".parse().unwrap(), ..message(Content::Undecryptable) };
    let keep = |place: IncomingMessage| {
        let store = store.clone();
        async move { store.write(move |w| w.keep_hidden(id, &place, b"stanza", Wall(5))).await.unwrap() }
    };
    let waits = || {
        let store = store.clone();
        async move { store.read(move |r| r.hidden(id, None)).await.unwrap() }
    };
    assert!(keep(post.clone()).await);
    for asks in 0..3 {
        let waits = waits().await;
        assert_eq!(waits.len(), 1, "{asks}");
        let post = waits[0].dark;
        store.write(move |w| w.asked_again(post, Wall(6))).await.unwrap();
    }
    assert_eq!(waits().await, []);
    store.write(move |w| w.prune_repeats(id, Wall(0))).await.unwrap();
    // It comes after all, and comes again.
    assert!(keep(post.clone()).await, "nothing of it is left");
    let here = IncomingMessage { content: Content::Text { text: "Leo".into() }, ..post.clone() };
    store.write(move |w| w.commit_arrivals(id, &[here.into()], Wall(7))).await.unwrap();
    assert_eq!(waits().await, []);
    assert!(!keep(post).await, "it is here");
    assert_eq!(waits().await, []);
}

#[tokio::test]
async fn one_request_is_not_answered_for_ever_and_a_new_one_begins_anew() {
    let Fixture { store, id, folder: _folder } = open().await;
    send(&store, id, "OURS").await;
    let first = request("OURS", "255700000501@s.whatsapp.net", 1);
    ask(&store, id, &first, 10).await;
    let row = store.read(move |r| r.open_repeats(id, None)).await.unwrap()[0].row;
    let mut tries = 0;
    while !store.read(move |r| r.open_repeats(id, None)).await.unwrap().is_empty() {
        store.write(move |w| w.repeat_tried(row)).await.unwrap();
        tries += 1;
        assert!(tries < 100, "for ever");
    }
    assert_eq!(tries, 64);
    ask(&store, id, &request("OURS", "255700000501@s.whatsapp.net", 2), 20).await;
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap()[0].request.count, 2);
    store.write(move |w| w.prune_repeats(id, Wall(30 * DAY))).await.unwrap();
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().len(), 1, "nobody has answered it");
    store.write(move |w| w.repeat_tried(row)).await.unwrap();
    store.write(move |w| w.prune_repeats(id, Wall(20))).await.unwrap();
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().len(), 1, "as old as may be");
    store.write(move |w| w.prune_repeats("0000000000042".parse().unwrap(), Wall(30 * DAY))).await.unwrap();
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().len(), 1, "of another instance");
    store.write(move |w| w.prune_repeats(id, Wall(30 * DAY))).await.unwrap();
    assert!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().is_empty());
}

#[tokio::test]
async fn requests_that_can_not_be_met_hide_no_later_ones() {
    let Fixture { store, id, folder: _folder } = open().await;
    send(&store, id, "OURS").await;
    for device in 0..300 {
        ask(&store, id, &request("OURS", &format!("255700000501:{device}@s.whatsapp.net"), 1), 10).await;
    }
    let (mut seen, mut last) = (0, None);
    loop {
        let page = store.read(move |r| r.open_repeats(id, last)).await.unwrap();
        let Some(end) = page.last() else { break };
        seen += page.len();
        last = Some(end.row);
    }
    assert_eq!(seen, 300);
}

fn message(content: Content) -> IncomingMessage {
    let sender: wakala_domain::address::Address = "255700000501@s.whatsapp.net".parse().unwrap();
    IncomingMessage {
        chat: sender.clone(),
        chat_alias: None,
        sender,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId("DARK".into()),
        push_name: None,
        written: Wall(1),
        content,
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

async fn arrive(store: &Store, id: InstanceId, content: Content) -> MessageRow {
    let message = message(content);
    let note = move |w: &wakala_store::Writing<'_>| {
        let row = w.commit_incoming(id, &message, Wall(5))?.row;
        w.note_unreadable(id, row, b"stanza", Wall(5))?;
        Ok(row)
    };
    store.write(note).await.unwrap()
}

/// Nobody understood them: they sleep until another version begins, the newest of each instance and no more, and go when they are understood.
#[tokio::test]
async fn what_is_not_understood_sleeps_until_another_version_begins() {
    let Fixture { store, id, folder: _folder } = open().await;
    let begins = |version: &'static str| {
        let store = store.clone();
        async move { store.write(move |w| w.version_begins(version)).await.unwrap() }
    };
    let asked = || {
        let store = store.clone();
        async move { store.read(move |r| r.unreadable(id, None)).await.unwrap() }
    };
    assert_eq!(begins("1").await, 0);
    let not_understood = || Content::Unsupported { name: NOT_UNDERSTOOD.to_owned() };
    let row = arrive(&store, id, not_understood()).await;
    assert_eq!(asked().await, []);
    assert_eq!((begins("1").await, begins("2").await, begins("2").await), (0, 1, 0));
    assert_eq!(asked().await.iter().map(|message| message.dark).collect::<Vec<_>>(), [Dark::Shown(row)]);
    assert_eq!(
        arrive(&store, id, not_understood()).await,
        row,
        "it came again, and says nothing to this version either"
    );
    assert_eq!(asked().await, []);
    begins("3").await;
    arrive(&store, id, Content::Undecryptable).await;
    assert_eq!(asked().await, [], "what can't be read when it comes again was here before");
    begins("4").await;
    let named = Content::Unsupported { name: "event_message".to_owned() };
    arrive(&store, id, named.clone()).await;
    assert_eq!(asked().await, []);
    assert_eq!(begins("5").await, 0, "its name is understood");
    assert_eq!(store.read(move |r| r.message(row)).await.unwrap().unwrap().content, named);
}

#[tokio::test]
async fn of_what_is_not_understood_the_newest_are_asked_for() {
    const MOST: usize = 4_096;
    let Fixture { store, id, folder: _folder } = open().await;
    let keep = move |w: &wakala_store::Writing<'_>| {
        for n in 0..MOST + 3 {
            let content = Content::Unsupported { name: NOT_UNDERSTOOD.to_owned() };
            let one = IncomingMessage { id: MessageId(format!("LATER{n}")), ..message(content) };
            let row = w.commit_incoming(id, &one, Wall(5))?.row;
            w.note_unreadable(id, row, b"stanza", Wall(5))?;
        }
        // One that can't be read is older than all of them.
        w.version_begins("2")
    };
    arrive(&store, id, Content::Undecryptable).await;
    assert_eq!(store.write(keep).await.unwrap(), MOST);
    store.write(move |w| w.prune_repeats(id, Wall(0))).await.unwrap();
    assert_eq!(store.write(|w| w.version_begins("3")).await.unwrap(), 0, "all of them are awake");
    let (mut all, mut last) = (0, None);
    loop {
        let page = store.read(move |r| r.unreadable(id, last)).await.unwrap();
        all += page.len();
        let Some(Dark::Shown(row)) = page.last().map(|message| message.dark) else { break };
        last = Some(row);
    }
    assert_eq!(all, MOST + 1, "and the one that can't be read");
}

/// What would be shown in no row is kept beside the chats until it comes, as whatever it is and under either address of its sender.
#[tokio::test]
async fn what_is_hidden_and_can_not_be_read_is_kept_until_it_comes() {
    let lid: Address = "100255700000431@lid".parse().unwrap();
    let place = IncomingMessage { sender_alias: Some(lid.clone()), ..message(Content::Undecryptable) };
    let text = IncomingMessage { content: Content::Text { text: "readable".into() }, ..place.clone() };
    let change = IncomingChange {
        chat: place.chat.clone(),
        chat_alias: None,
        // It is named the other way when it comes.
        sender: lid,
        sender_alias: Some(place.sender.clone()),
        from_me: false,
        id: place.id.clone(),
        push_name: None,
        written: Wall(1),
        target: Target { author: Author::Us, id: MessageId("OURS".into()) },
        by_admin: false,
        change: Change::Delete,
        raw: None,
    };
    for (n, comes) in [Some(Arrival::from(text)), Some(Arrival::from(change)), None].into_iter().enumerate() {
        let Fixture { store, id, folder } = open().await;
        let other = IncomingMessage { id: MessageId("OTHER".into()), ..place.clone() };
        let (one, again) = (place.clone(), place.clone());
        store
            .write(move |w| {
                Ok([w.keep_hidden(id, &one, b"one", Wall(5))?, w.keep_hidden(id, &other, b"two", Wall(6))?])
            })
            .await
            .unwrap();
        store.write(move |w| w.keep_hidden(id, &again, b"again", Wall(7))).await.unwrap();
        let dark = async || store.read(move |r| r.hidden(id, None)).await.unwrap();
        let kept = dark().await;
        let said: Vec<_> = kept.iter().map(|one| (one.stanza.as_slice(), one.asks, one.asked)).collect();
        assert_eq!(said, [(&b"again"[..], 0, Wall(5)), (&b"two"[..], 0, Wall(6))]);
        let first = kept[0].dark;
        store.write(move |w| w.asked_again(first, Wall(9))).await.unwrap();
        assert_eq!((dark().await[0].asks, dark().await[0].asked), (1, Wall(9)));
        // As what can't be read it has not come.
        let still = Arrival::from(place.clone());
        store.write(move |w| w.commit_arrivals(id, &[still], Wall(10)).map(drop)).await.unwrap();
        assert_eq!(dark().await.len(), 2);
        let (nothing, is_change) = (place.clone(), matches!(comes, Some(Arrival::Change(_))));
        store
            .write(move |w| match comes {
                Some(arrival) => w.commit_arrivals(id, &[arrival], Wall(10)).map(drop),
                None => w.withdraw_unreadable(id, &nothing).map(drop),
            })
            .await
            .unwrap();
        assert_eq!(dark().await.iter().map(|one| one.stanza.as_slice()).collect::<Vec<_>>(), [b"two"], "{n}");
        // What is known is not asked for when it comes again and can't be read.
        if is_change {
            let known = place.clone();
            assert!(!store.write(move |w| w.keep_hidden(id, &known, b"known", Wall(11))).await.unwrap());
        }
        store.write(move |w| w.prune_repeats(id, Wall(20))).await.unwrap();
        assert_eq!(dark().await.len(), 1, "nobody was asked for it");
        let left = dark().await[0].dark;
        store.write(move |w| w.asked_again(left, Wall(12))).await.unwrap();
        store.write(move |w| w.prune_repeats(id, Wall(40 * DAY))).await.unwrap();
        assert_eq!(dark().await.len(), 1, "it may be asked for still, whatever the clock says");
        store.write(move |w| (1..64).try_for_each(|_| w.asked_again(left, Wall(12)))).await.unwrap();
        store.write(move |w| w.prune_repeats(id, Wall(10))).await.unwrap();
        assert_eq!(rows_of(&folder), 1, "not yet");
        store.write(move |w| w.prune_repeats(id, Wall(20))).await.unwrap();
        assert_eq!(rows_of(&folder), 0, "it was asked for as often as it is");
    }
}

/// By whichever addresses a message is named when it comes and can't be read, it is asked for as one, and no more once it is here.
#[tokio::test]
async fn what_is_hidden_is_one_whichever_address_names_its_sender() {
    let [pn, lid]: [Address; 2] =
        ["255700000431@s.whatsapp.net", "100255700000431@lid"].map(|one| one.parse().unwrap());
    let named = |way: usize, from_me: bool| {
        let (sender, sender_alias) = match way {
            0 => (pn.clone(), None),
            1 => (lid.clone(), None),
            2 => (pn.clone(), Some(lid.clone())),
            _ => (lid.clone(), Some(pn.clone())),
        };
        IncomingMessage { sender, sender_alias, from_me, ..message(Content::Undecryptable) }
    };
    for from_me in [true, false] {
        for (first, then, comes) in (0..64).map(|n| (n % 4, n / 4 % 4, n / 16)) {
            let case = (from_me, first, then, comes);
            let Fixture { store, id, folder } = open().await;
            // Who both addresses belong to is known of others by what they wrote before; of this number it never is.
            if !from_me {
                let before = IncomingMessage {
                    chat: pn.clone(),
                    chat_alias: Some(lid.clone()),
                    id: MessageId("BEFORE".into()),
                    content: Content::Text { text: "habari".into() },
                    ..named(2, false)
                };
                store.write(move |w| w.commit_incoming(id, &before, Wall(1)).map(drop)).await.unwrap();
            }
            let other: Address = "255700000777@s.whatsapp.net".parse().unwrap();
            let other = IncomingMessage { sender: other, sender_alias: None, from_me: false, ..named(first, from_me) };
            let places = [named(first, from_me), named(then, from_me), named(first, from_me), other];
            store
                .write(move |w| places.iter().try_for_each(|place| w.keep_hidden(id, place, b"", Wall(5)).map(drop)))
                .await
                .unwrap();
            assert_eq!(rows_of(&folder), 2, "{case:?}: one, and what somebody else calls the same");
            let text = IncomingMessage { content: Content::Text { text: "here".into() }, ..named(comes, from_me) };
            store.write(move |w| w.commit_arrivals(id, &[text.into()], Wall(6)).map(drop)).await.unwrap();
            assert_eq!(rows_of(&folder), 1, "{case:?}: it is here");
        }
    }
}

/// What is kept to be asked for, asked out or not.
fn rows_of(folder: &tempfile::TempDir) -> i64 {
    let c = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    c.query_row("SELECT count(*) FROM hidden", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn what_can_not_be_read_is_kept_until_it_is_filled() {
    let Fixture { store, id, folder: _folder } = open().await;
    let row = arrive(&store, id, Content::Undecryptable).await;
    assert_eq!(arrive(&store, id, Content::Undecryptable).await, row, "the same row");
    let dark = store.read(move |r| r.unreadable(id, None)).await.unwrap();
    assert_eq!((dark.len(), dark[0].dark, dark[0].asks, dark[0].asked), (1, Dark::Shown(row), 0, Wall(5)));
    store.write(move |w| w.asked_again(Dark::Shown(row), Wall(9))).await.unwrap();
    let dark = store.read(move |r| r.unreadable(id, None)).await.unwrap();
    assert_eq!((dark[0].asks, dark[0].asked, dark[0].stanza.as_slice()), (1, Wall(9), b"stanza".as_slice()));
    arrive(&store, id, Content::Text { text: "readable".into() }).await;
    assert_eq!(store.read(move |r| r.unreadable(id, None)).await.unwrap(), []);
    // The stanza came late: there is nothing to ask for any more.
    arrive(&store, id, Content::Undecryptable).await;
    assert_eq!(store.read(move |r| r.unreadable(id, None)).await.unwrap(), []);
}

#[tokio::test]
async fn a_place_goes_when_nothing_was_in_it_and_no_message_ever_does() {
    let Fixture { store, id, folder: _folder } = open().await;
    let message =
        |name: &str, content: Content| IncomingMessage { content, ..crate::incoming(crate::PN, None, name, name) };
    let text = || Content::Text { text: "habari".to_owned() };
    let batch = [message("A", text()), message("B", Content::Undecryptable)];
    let chat = store.write(move |w| w.commit_batch(id, &batch, Wall(5))).await.unwrap()[0].chat;
    let withdraw = async |name: &str| {
        let place = message(name, Content::Undecryptable);
        store.write(move |w| w.withdraw_unreadable(id, &place)).await.unwrap()
    };
    let row = async || store.read(move |r| r.chat(chat)).await.unwrap().unwrap();
    assert_eq!((row().await.unread, withdraw("A").await), (2, None), "it can be read");
    assert_eq!(withdraw("never here").await, None);
    assert_eq!(withdraw("B").await, Some(chat));
    let left = row().await;
    assert_eq!((left.unread, left.last.map(|last| last.message_id.0)), (1, Some("A".to_owned())));
    assert_eq!(withdraw("B").await, None);
}

/// What a message of another kind says beside itself is not that message.
#[tokio::test]
async fn what_is_no_text_is_not_repeated_as_one() {
    let Fixture { store, id, folder } = open().await;
    send(&store, id, "OURS").await;
    let phone = request("OURS", "255700000501@s.whatsapp.net", 1);
    assert!(ask(&store, id, &phone, 10).await);
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE messages SET kind = 9 WHERE message_id = 'OURS'", []).unwrap();
    assert_eq!(store.read(move |r| r.open_repeats(id, None)).await.unwrap(), []);
    assert!(!ask(&store, id, &phone, 11).await);
}
