//! Files that go out before the messages that take them along.

use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::messages::content::{Media, MediaKind};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::outgoing::{LIES_MS, Lies, Secret};
use wakala_domain::messages::staged::SendAs;
use wakala_domain::messages::{Content, OutgoingText};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{Direction, NewFile, NewSend, NewUpload, QueueItem, RepeatRequest, Store, Upload};

use crate::{Fixture, open};

/// How long a file that lies with WhatsApp is not sent there again.
const HOUR: i64 = 3_600_000;

async fn chat(store: &Store, id: InstanceId, number: u32) -> ChatId {
    let address = format!("2557000006{number:02}@s.whatsapp.net").parse().unwrap();
    store.write(move |w| crate::chat_with(w, id, &address)).await.unwrap()
}

async fn queue(store: &Store, id: InstanceId, chat: ChatId, text: &str) -> QueueItem {
    let (message, text) = (MessageId(text.to_owned()), OutgoingText::parse(text).unwrap());
    store
        .write(move |w| w.enqueue_text(id, chat, &message, &text, Wall(1), &LifecycleSettings::default()))
        .await
        .unwrap()
}

/// The same with a file, in one transaction; `key` is what it would be sealed with.
async fn queue_file(store: &Store, id: InstanceId, chat: ChatId, text: &str, file: (u8, SendAs), key: u64) -> Upload {
    queue_file_at(store, id, chat, text, file, key, HOUR).await
}

async fn queue_file_at(
    store: &Store,
    id: InstanceId,
    chat: ChatId,
    text: &str,
    (hash, kind): (u8, SendAs),
    key: u64,
    now: i64,
) -> Upload {
    let (message, text) = (MessageId(text.to_owned()), OutgoingText::parse(text).unwrap());
    store
        .write(move |w| {
            let item = w.enqueue_text(id, chat, &message, &text, Wall(now), &LifecycleSettings::default())?;
            let (hash, key) = (vec![hash; 32], Secret::of_bits([key; 4]));
            w.add_upload(id, &NewUpload { message: item.row, hash, kind, key, thumbnail: None }, Wall(now - HOUR))
        })
        .await
        .unwrap()
}

async fn picked(store: &Store, id: InstanceId) -> Vec<String> {
    let picked = store.write(move |w| w.pick_batch(id, Wall(HOUR), 64, &[])).await.unwrap();
    picked.items.into_iter().map(|item| item.text).collect()
}

async fn done(store: &Store, upload: &Upload, result: &'static str, at: i64) {
    let message = upload.message;
    store.write(move |w| w.upload_done(message, result, Wall(at))).await.unwrap();
}

async fn going_out(store: &Store, id: InstanceId) -> Vec<Upload> {
    store.read(move |r| r.open_uploads(id, 9)).await.unwrap()
}

#[tokio::test]
async fn a_lane_waits_for_its_file_and_no_other_lane_does() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (neema, baraka) = (chat(&store, id, 1).await, chat(&store, id, 2).await);
    queue(&store, id, neema, "n1").await;
    let picture = queue_file(&store, id, neema, "n2", (1, SendAs::Image), 1).await;
    queue(&store, id, neema, "n3").await;
    let film = queue_file(&store, id, neema, "n4", (2, SendAs::Video), 2).await;
    queue(&store, id, baraka, "b1").await;
    assert_eq!(picked(&store, id).await, ["n1", "b1"]);
    assert!(picked(&store, id).await.is_empty());
    assert_eq!(going_out(&store, id).await, [picture.clone(), film.clone()]);
    // What is ready early waits for its turn.
    done(&store, &film, "film", HOUR).await;
    assert!(picked(&store, id).await.is_empty());
    done(&store, &picture, "picture", HOUR).await;
    assert_eq!(picked(&store, id).await, ["n2", "n3", "n4"]);
    assert!(going_out(&store, id).await.is_empty());
}

#[tokio::test]
async fn a_file_that_was_taken_back_holds_nobody_up() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let picture = queue_file(&store, id, neema, "n1", (1, SendAs::Image), 1).await;
    let after = queue(&store, id, neema, "n2").await;
    let item = store.read(move |r| r.queue(id, None, 9)).await.unwrap().remove(0);
    store.write(move |w| w.cancel(item.id)).await.unwrap();
    assert!(going_out(&store, id).await.is_empty());
    // What is said of it afterwards changes nothing.
    done(&store, &picture, "late", HOUR).await;
    assert_eq!(picked(&store, id).await, [after.text]);
}

/// One file goes out once for all who take it along, with one key; another kind of it is another file to WhatsApp.
#[tokio::test]
async fn the_same_file_goes_out_once_within_an_hour() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (neema, baraka) = (chat(&store, id, 1).await, chat(&store, id, 2).await);
    let image = (1, SendAs::Image);
    let first = queue_file(&store, id, neema, "n1", image, 1).await;
    let second = queue_file(&store, id, baraka, "b1", image, 2).await;
    let as_document = queue_file(&store, id, baraka, "b2", (1, SendAs::Document), 3).await;
    assert_eq!((&second.key, second.result), (&first.key, None), "while the first one is still going out");
    assert_ne!(as_document.key, first.key);
    done(&store, &first, "where", 2 * HOUR).await;
    assert_eq!(going_out(&store, id).await, [as_document]);
    let row = second.message;
    let second = store.read(move |r| r.upload(row)).await.unwrap().unwrap();
    assert_eq!((second.result.as_deref(), second.at), (Some("where"), Some(Wall(2 * HOUR))));

    let within = queue_file_at(&store, id, neema, "n2", image, 4, 3 * HOUR).await;
    assert_eq!((within.key, within.result.as_deref()), (first.key.clone(), Some("where")));
    let later = queue_file_at(&store, id, neema, "n3", image, 5, 3 * HOUR + 1).await;
    assert_eq!((&later.key, &later.result), (&Secret::of_bits([5; 4]), &None));
    // Where it lies no more it goes out again, as the same file.
    let row = first.message;
    store.write(move |w| w.upload_again(row)).await.unwrap();
    let again = store.read(move |r| r.upload(row)).await.unwrap().unwrap();
    assert_eq!(again, first);
}

fn picture(id: &str, caption: Option<&str>) -> NewSend {
    let media = Media {
        what: MediaKind::Image,
        caption: caption.map(str::to_owned),
        file_name: None,
        mime: "image/jpeg".into(),
        bytes: Some(9),
        seconds: None,
        size: Some((4, 3)),
        pages: None,
        waveform: None,
        once: false,
    };
    let file = NewFile {
        media,
        name: format!("0-{id}.jpg"),
        mime: "image/jpeg".into(),
        bytes: 9,
        hash: vec![1; 32],
        kind: SendAs::Image,
        key: Secret::of_bits([7; 4]),
        thumbnail: Some(vec![9]),
    };
    let draft = Draft::media("staged", None, caption, false, None, &[]).unwrap();
    NewSend { id: MessageId(id.into()), draft, secret: None, file: Some(Box::new(file)), created: Wall(1) }
}

async fn queue_picture(store: &Store, id: InstanceId, chat: ChatId, new: NewSend) -> QueueItem {
    store.write(move |w| w.enqueue(id, chat, &new, &LifecycleSettings::default())).await.unwrap()
}

#[tokio::test]
async fn a_file_is_shown_at_once_and_goes_out_with_where_it_lies() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue_picture(&store, id, neema, picture("P", Some("bei ya leo"))).await;
    assert_eq!((item.text.as_str(), item.parcel.file), ("bei ya leo", None));
    let row = item.row;
    let shown = store.read(move |r| r.message(row)).await.unwrap().unwrap();
    let file = shown.file.unwrap();
    assert!(matches!(shown.content, Content::Media(media) if media.size == Some((4, 3))));
    assert_eq!((file.state, file.name.as_deref(), file.bytes), (FileState::Here, Some("0-P.jpg"), Some(9)));
    assert!(file.thumbnail && file.goes_out);
    assert!(picked(&store, id).await.is_empty());

    let lies = Lies { url: "https://mmg.whatsapp.net/v/1".into(), path: "/v/1".into(), sealed_hash: vec![2; 32] };
    let result = serde_json::to_string(&lies).unwrap();
    store.write(move |w| w.upload_done(row, &result, Wall(5))).await.unwrap();
    let mut items = store.write(move |w| w.pick_batch(id, Wall(HOUR), 64, &[])).await.unwrap().items;
    let carried = items.remove(0).parcel.file.unwrap();
    assert_eq!((carried.key, carried.hash), (Secret::of_bits([7; 4]), vec![1; 32]));
    assert_eq!((carried.thumbnail, carried.lies, carried.at), (Some(vec![9]), lies, Wall(5)));
    assert!(!store.read(move |r| r.message(row)).await.unwrap().unwrap().file.unwrap().goes_out);
}

#[tokio::test]
async fn a_file_that_is_refused_fails_its_message_alone_and_can_be_tried_again() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue_picture(&store, id, neema, picture("P", None)).await;
    queue(&store, id, neema, "n2").await;
    let row = item.row;
    let change = store.write(move |w| w.file_refused(row, "413")).await.unwrap().unwrap();
    assert_eq!((change.delivery, change.queue_id), (Delivery::Failed, Some(item.id)));
    assert!(going_out(&store, id).await.is_empty());
    assert_eq!(picked(&store, id).await, ["n2"], "those behind it go on");
    assert_eq!(store.write(move |w| w.file_refused(row, "413")).await.unwrap(), None);
    store.write(move |w| w.retry(item.id)).await.unwrap();
    assert_eq!(going_out(&store, id).await.len(), 1);
    // What is on its way is not called failed.
    done(&store, &going_out(&store, id).await[0], "{\"url\":\"u\",\"path\":\"/p\",\"sealed_hash\":[]}", HOUR).await;
    assert_eq!(picked(&store, id).await.len(), 1);
    assert_eq!(store.write(move |w| w.file_refused(row, "413")).await.unwrap(), None);
}

#[tokio::test]
async fn a_file_of_which_something_can_not_be_read_is_given_up_and_holds_nobody_up() {
    let Fixture { store, id, folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue_picture(&store, id, neema, picture("P", None)).await;
    queue(&store, id, neema, "n2").await;
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE uploads SET key = x'01'", []).unwrap();
    assert!(going_out(&store, id).await.is_empty());
    let picked = store.write(move |w| w.pick_batch(id, Wall(HOUR), 64, &[])).await.unwrap();
    assert_eq!(picked.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["n2"]);
    let [change] = picked.changes[..] else { panic!("{:?}", picked.changes) };
    assert_eq!((change.row, change.delivery), (item.row, Delivery::Failed));
}

const LIES: &str = r#"{"url":"u","path":"/p","sealed_hash":[]}"#;

#[tokio::test]
async fn what_lies_with_whatsapp_for_too_long_goes_there_again_before_its_message_and_holds_its_lane_alone() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (neema, baraka) = (chat(&store, id, 1).await, chat(&store, id, 2).await);
    let item = queue_picture(&store, id, neema, picture("P", Some("p"))).await;
    let row = item.row;
    for (chat, text) in [(neema, "n2"), (baraka, "b1")] {
        queue(&store, id, chat, text).await;
    }
    store.write(move |w| w.upload_done(row, LIES, Wall(HOUR))).await.unwrap();
    let before = store.read(move |r| r.upload(row)).await.unwrap().unwrap();
    let pick = async |now| store.write(move |w| w.pick_batch(id, Wall(now), 64, &[])).await.unwrap();
    let texts = |items: &[QueueItem]| items.iter().map(|item| item.text.clone()).collect::<Vec<_>>();
    let late = pick(HOUR + LIES_MS + 1).await;
    assert_eq!((texts(&late.items), late.files), (vec!["b1".to_owned()], true));
    let again = going_out(&store, id).await.remove(0);
    assert_eq!((again.message, &again.key, again.result), (row, &before.key, None), "it is the same file there");
    let nothing = pick(HOUR + LIES_MS + 2).await;
    assert!(nothing.items.is_empty() && !nothing.files);
    store.write(move |w| w.upload_done(row, LIES, Wall(2 * LIES_MS))).await.unwrap();
    let in_time = pick(3 * LIES_MS).await;
    assert_eq!((texts(&in_time.items), in_time.files), (vec!["p".to_owned(), "n2".to_owned()], false));
    assert_eq!(in_time.items[0].parcel.file.as_ref().unwrap().at, Wall(2 * LIES_MS));
}

/// Perhaps WhatsApp has it, and it lay there for too long to be named again; and now it is not here any more.
#[tokio::test]
async fn what_somebody_may_have_holds_nobody_up_when_its_file_can_not_go_again() {
    for perhaps in
        ["state = 'uncertain', written = 1", "state = 'uncertain', written = 0", "state = 'queued', written = 1"]
    {
        let Fixture { store, id, folder } = open().await;
        let neema = chat(&store, id, 1).await;
        let row = queue_picture(&store, id, neema, picture("P", Some("p"))).await.row;
        queue(&store, id, neema, "n2").await;
        store.write(move |w| w.upload_done(row, LIES, Wall(HOUR))).await.unwrap();
        let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
        file.execute(&format!("UPDATE outbox SET {perhaps} WHERE message = {}", row.0), []).unwrap();
        let late = HOUR + LIES_MS + 1;
        assert!(store.write(move |w| w.pick_batch(id, Wall(late), 64, &[])).await.unwrap().items.is_empty());
        assert_eq!(going_out(&store, id).await.len(), 1, "{perhaps}");
        let change = store.write(move |w| w.file_refused(row, "no_such_file")).await.unwrap().unwrap();
        assert_eq!((change.row, change.queue_id, change.delivery), (row, None, Delivery::Uncertain), "{perhaps}");
        assert!(going_out(&store, id).await.is_empty(), "{perhaps}: it would go for ever");
        assert_eq!(picked(&store, id).await, ["n2"], "{perhaps}");
        let kept = store.read(move |r| r.message(row)).await.unwrap().unwrap();
        let Direction::Outgoing { delivery, .. } = kept.direction else { panic!("{kept:?}") };
        assert_eq!(delivery, Delivery::Uncertain, "{perhaps}: it is not said to have failed");
    }
}

#[tokio::test]
async fn a_file_that_a_device_asks_for_goes_out_again_and_who_asks_in_vain_is_not_waited_for() {
    let Fixture { store, id, folder: _folder } = open().await;
    let neema = chat(&store, id, 1).await;
    let item = queue_picture(&store, id, neema, picture("P", None)).await;
    let row = item.row;
    store.write(move |w| w.upload_done(row, LIES, Wall(1))).await.unwrap();
    let asked = store.write(move |w| {
        w.pick_batch(id, Wall(2), 64, &[])?;
        w.apply_delivery(
            id,
            &MessageId("P".into()),
            DeliveryEvent::ServerTook,
            None,
            Wall(3),
            &LifecycleSettings::default(),
        )?;
        w.upload_again(row)?;
        assert!(w.open_uploads(id, 9)?.is_empty(), "nobody waits for it");
        let request =
            RepeatRequest { id: MessageId("P".into()), requester: "a@lid".to_owned(), count: 1, stanza: vec![1] };
        w.keep_repeat(id, &request, Wall(4))
    });
    assert!(asked.await.unwrap());
    assert_eq!(going_out(&store, id).await.len(), 1);
    let open = store.read(move |r| r.open_repeats(id, None)).await.unwrap();
    assert_eq!((open[0].message, open[0].parcel.waits_for_its_file(Wall(5))), (row, true));
    assert_eq!(store.write(move |w| w.file_refused(row, "no_such_file")).await.unwrap(), None);
    assert!(going_out(&store, id).await.is_empty(), "it would go for ever");
    assert!(store.read(move |r| r.open_repeats(id, None)).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_what_is_to_be_looked_at_once_nothing_stays_but_its_row_as_soon_as_whatsapp_took_it() {
    let events = [DeliveryEvent::ServerTook, DeliveryEvent::DeliveredReceipt, DeliveryEvent::ReadReceipt];
    for (once, event) in [false, true].into_iter().flat_map(|once| events.map(|event| (once, event))) {
        let Fixture { store, id, folder: _folder } = open().await;
        let neema = chat(&store, id, 1).await;
        let mut new = picture("P", Some("siri"));
        new.file.as_mut().unwrap().media.once = once;
        new.draft = Draft::media("staged", None, Some("siri"), once, None, &[]).unwrap();
        store.write(|w| w.stage_file("staged", "siri.jpg", 9, Wall(1))).await.unwrap();
        let row = queue_picture(&store, id, neema, new).await.row;
        store.write(move |w| w.upload_done(row, LIES, Wall(1))).await.unwrap();
        assert_eq!(picked(&store, id).await.len(), 1);
        let kept =
            store.read(move |r| Ok((r.upload(row)?, r.staged_file("staged")?, r.leftovers(0, 9)?))).await.unwrap();
        assert!(kept.0.is_some() && kept.1.is_some() && kept.2.is_empty(), "it is not taken yet");
        let took = store.write(move |w| {
            w.apply_delivery(id, &MessageId("P".into()), event, None, Wall(3), &LifecycleSettings::default())?;
            let request =
                RepeatRequest { id: MessageId("P".into()), requester: "a@lid".to_owned(), count: 1, stanza: vec![1] };
            w.keep_repeat(id, &request, Wall(4))
        });
        assert_eq!(took.await.unwrap(), !once, "{event:?}");
        let left = store.read(move |r| Ok((r.upload(row)?, r.staged_file("staged")?, r.leftovers(0, 9)?)));
        let (upload, staged, leftovers) = left.await.unwrap();
        let names: Vec<&str> = leftovers.iter().map(|left| left.name.as_str()).collect();
        let message = store.read(move |r| r.message(row)).await.unwrap().unwrap();
        assert!(matches!(&message.content, Content::Media(media) if media.once == once));
        assert_eq!([upload.is_none(), staged.is_none(), message.file.is_none()], [once; 3], "{event:?}");
        let part = format!("{}.part", row.0);
        assert_eq!(names, if once { vec!["0-P.jpg", part.as_str(), "staged"] } else { vec![] }, "{event:?}");
    }
}
