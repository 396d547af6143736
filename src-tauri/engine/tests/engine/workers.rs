//! Who works for an actor beside it fails: the actor is brought up again, and everything goes on.

use std::time::Duration;

use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::lifecycle::{Badge, EntryKind, LinkEvent, ReasonKind};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_engine::{Problem, RepeatRequest, Subject};
use wakala_store::Writing;

use crate::stage::{Answer, Stage};

const SECOND: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);
const PHONE: &str = "255700000431@s.whatsapp.net";
const GROUP: &str = "120363000000000001@g.us";

fn message(chat: &str, id: &str) -> IncomingMessage {
    IncomingMessage {
        chat: chat.parse().unwrap(),
        chat_alias: None,
        sender: PHONE.parse().unwrap(),
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(1_800_000_000_000),
        content: Content::Text { text: id.to_owned() },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

/// What the timeline says of failures.
async fn failures(stage: &Stage, id: InstanceId) -> usize {
    let events = stage.engine().store().read(move |r| r.events(id, None, 1_000)).await.unwrap();
    let internal = |reason: &wakala_domain::lifecycle::Reason| reason.kind == ReasonKind::Internal;
    let failed = events.iter().filter(|(_, _, entry)| {
        entry.kind == EntryKind::RunEndedUncleanly && entry.reason.as_ref().is_some_and(internal)
    });
    failed.count()
}

/// Whatever a worker calls may panic: another actor is there for it, says so, and everything is done in the end.
#[tokio::test(start_paused = true)]
async fn a_worker_that_fails_is_replaced_with_its_actor_and_all_is_done_in_the_end() {
    for call in ["send", "find", "subject", "mark_read", "repeat", "ask_again"] {
        let stage = Stage::open().await;
        let (id, other) = (stage.online("Duka").await, stage.online("Kliniki").await);
        let undisturbed = stage.wire.tries(other).len();
        let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
        let before = stage.engine().send_text(chat, "habari").await.unwrap().message_id;
        stage.pass(SECOND, TICK).await;
        stage.wire.takes_all(id).await;
        stage.settle().await;
        stage.wire.panics.lock().unwrap().insert(call.to_owned(), 1);
        match call {
            "send" | "find" => {}
            "subject" => {
                let subject = Subject {
                    group: GROUP.parse().unwrap(),
                    text: "Shamba".to_owned(),
                    since: Wall(5_000),
                    expires: None,
                };
                stage.wire.subjects.lock().unwrap().insert(GROUP.parse().unwrap(), Ok(subject));
                stage.wire.receives(id, message(GROUP, "3EB0")).await;
            }
            "mark_read" => {
                stage.wire.receives(id, message(PHONE, "3EB0")).await;
                let chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 9)).await.unwrap();
                stage.engine().mark_read(chats[0].id).await.unwrap();
            }
            "repeat" => {
                let (inbound, epoch) = stage.wire.way_in(id);
                let request =
                    RepeatRequest { id: before.clone(), requester: PHONE.to_owned(), count: 1, stanza: b"it".to_vec() };
                inbound.keep_repeat(epoch, request).await.unwrap();
            }
            _ => {
                let (inbound, epoch) = stage.wire.way_in(id);
                let dark = IncomingMessage { content: Content::Undecryptable, ..message(PHONE, "3EB0") };
                inbound.commit_unreadable(epoch, dark, b"it".to_vec()).await.unwrap();
            }
        }
        // WhatsApp is asked for this one before anything goes there.
        let chat =
            move |w: &Writing<'_>| w.open_chat(id, &"255700000432@s.whatsapp.net".parse().unwrap(), None, Wall(1));
        let chat = stage.engine().store().write(chat).await.unwrap();
        let sent = stage.engine().send_text(chat, "habari").await.unwrap().message_id;
        stage.pass(8 * SECOND, TICK).await;
        assert_eq!(stage.badge(id), Badge::Online, "{call}: it is back");
        stage.pass(120 * SECOND, SECOND).await;
        assert!(stage.wire.written(id).contains(&sent), "{call}: what was queued is sent");
        match call {
            "subject" => {
                let chats = stage.engine().store().read(move |r| r.chats(Some(id), None, 9)).await.unwrap();
                assert!(chats.iter().any(|chat| chat.title == "Shamba"));
            }
            "mark_read" => assert!(stage.wire.told_read(id).contains(&"writer of 3EB0".to_owned())),
            "repeat" => assert_eq!(stage.wire.repeated(id).first().map(|it| it.1.clone()), Some(before)),
            "ask_again" => assert_eq!(stage.wire.asked_again(id).first().cloned(), Some(b"it".to_vec())),
            _ => {}
        }
        assert_eq!(failures(&stage, id).await, 1, "{call}: the timeline says so");
        let mended = stage.audit().await.into_iter().filter(|line| line.action == "mend" && line.instance == Some(id));
        assert_eq!(mended.map(|line| line.cause).collect::<Vec<_>>(), [Some("internal".to_owned())], "{call}");
        assert!(matches!(stage.engine().service().problems[..], [Problem::ActorsFailed { times: 1 }]), "{call}");
        assert_eq!((stage.badge(other), stage.wire.tries(other).len()), (Badge::Online, undisturbed), "{call}");
        stage.wire.assert_one_client_each();
    }
}

/// What fails each time harms itself: the others go on, and nothing logs in again and again.
#[tokio::test(start_paused = true)]
async fn what_fails_each_time_keeps_nobody_else_and_tries_ever_more_slowly() {
    const POISON: &str = "255700000433@s.whatsapp.net";
    for (call, most) in [("subject", 8), (POISON, 10), ("connect", 20)] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        let poison = stage.engine().open_chat(id, "+255700000433").await.unwrap();
        let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
        let tries = stage.wire.tries(id).len();
        match call {
            "connect" => {
                stage.wire.answers(id, Answer::Panics);
                stage.wire.says(id, LinkEvent::Ended(ReasonKind::Dropped.into())).await;
            }
            _ => {
                stage.wire.panics.lock().unwrap().insert(call.to_owned(), u32::MAX);
                stage.wire.receives(id, message(GROUP, "3EB0")).await;
                stage.engine().send_text(poison, "habari").await.unwrap();
            }
        }
        for minute in 0..60 {
            if call != "connect" {
                stage.engine().send_text(chat, &format!("habari {minute}")).await.unwrap();
            }
            stage.pass(60 * SECOND, SECOND).await;
            stage.wire.takes_all(id).await;
        }
        let tried = stage.wire.tries(id).len() - tries;
        assert!(tried <= most, "{call}: {tried} logins in an hour");
        if call == "connect" {
            assert_eq!(stage.badge(id), Badge::Waiting, "it says that it waits, and until when");
            continue;
        }
        stage.pass(400 * SECOND, SECOND).await;
        assert_eq!(stage.badge(id), Badge::Online, "{call}");
        stage.wire.takes_all(id).await;
        stage.settle().await;
        let waiting = stage.engine().store().read(move |r| r.queue(id, None, 1_000)).await.unwrap();
        let waiting: Vec<_> = waiting.iter().map(|item| item.chat).collect();
        assert_eq!(waiting, if call == POISON { vec![poison] } else { vec![] }, "{call}");
    }
}
