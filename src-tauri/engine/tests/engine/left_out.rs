//! What WhatsApp says beside messages and the database refuses for itself costs a number neither its connection nor what comes with it.

use std::time::Duration;

use wakala_domain::address::Address;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{Badge, Command};
use wakala_domain::messages::{Content, IncomingMessage, ReadElsewhere};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock as _;
use wakala_engine::{CommitError, Problem, Receipt, ReceiptWord, RepeatRequest, Subject, Trigger};
use wakala_store::Direction;

use crate::stage::{FILE, Stage};

const SECOND: Duration = Duration::from_secs(1);
const NEEMA: &str = "255700000431@s.whatsapp.net";
const COMPUTER: &str = "255700000431:3@s.whatsapp.net";
const GROUP: &str = "120363041@g.us";

/// What bypasses the library's hook, and what is kept beside a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Delivered,
    TakenAt,
    RepeatHasArrived,
    MessageRead,
    ChatRead,
    GroupIsCalled,
    AskedOfUs,
    Unreadable,
    Hidden,
    NothingIn,
    CarriesFile,
}

impl Said {
    /// All of them, and what each of them writes.
    const ALL: [(Said, &'static str); 11] = [
        (Said::Delivered, "UPDATE OF delivery ON messages"),
        (Said::TakenAt, "UPDATE OF sort ON messages"),
        (Said::RepeatHasArrived, "DELETE ON repeats"),
        (Said::MessageRead, "UPDATE OF unread ON messages"),
        (Said::ChatRead, "INSERT ON read_ahead"),
        (Said::GroupIsCalled, "UPDATE OF subject ON chats"),
        (Said::AskedOfUs, "INSERT ON repeats"),
        (Said::Unreadable, "INSERT ON unreadable"),
        (Said::Hidden, "INSERT ON hidden"),
        (Said::NothingIn, "DELETE ON messages"),
        (Said::CarriesFile, "INSERT ON files"),
    ];

    async fn said(self, stage: &Stage, id: InstanceId, ours: &MessageId) -> Result<(), CommitError> {
        let (inbound, epoch) = stage.wire.way_in(id);
        let receipt = |word, server_time, device: Option<&str>| {
            let device = device.map(str::to_owned);
            inbound.keep_receipts(epoch, vec![Receipt { server_time, device, ..Receipt::of(ours.clone(), word) }])
        };
        match self {
            Said::Delivered => receipt(ReceiptWord::Delivered, None, None).await,
            Said::TakenAt => receipt(ReceiptWord::ServerTook, Some(stage.clock.wall()), None).await,
            Said::RepeatHasArrived => receipt(ReceiptWord::Mirrored, None, Some(COMPUTER)).await,
            Said::MessageRead => inbound.read_elsewhere(epoch, ReadElsewhere::messages(vec![called("A")])).await,
            Said::ChatRead => {
                let chat = "255700000777@s.whatsapp.net".parse().unwrap();
                inbound.read_elsewhere(epoch, ReadElsewhere::Chat { chat, until: Some(Wall(9)), last: None }).await
            }
            Said::GroupIsCalled => {
                let (group, text) = (GROUP.parse().unwrap(), "Shamba".to_owned());
                inbound.group_is_called(epoch, Subject { group, text, since: stage.clock.wall(), expires: None }).await
            }
            Said::AskedOfUs => inbound.keep_repeat(epoch, request(ours, NEEMA)).await,
            Said::Unreadable => {
                let dark = message(stage, NEEMA, "DARK", Content::Undecryptable);
                inbound.commit_unreadable(epoch, dark, b"stanza".to_vec()).await
            }
            Said::Hidden => {
                let edit = message(stage, NEEMA, "EDIT", Content::Undecryptable);
                inbound.keep_hidden(epoch, edit, b"stanza".to_vec()).await
            }
            Said::NothingIn => {
                let dark = message(stage, NEEMA, "EMPTY", Content::Undecryptable);
                inbound.nothing_in(epoch, vec![dark]).await
            }
            Said::CarriesFile => {
                let raw = Some(FILE.to_vec());
                inbound.commit(epoch, vec![IncomingMessage { raw, ..text(stage, NEEMA, "F") }]).await
            }
        }
    }
}

fn called(id: &str) -> MessageId {
    MessageId(id.to_owned())
}

fn request(id: &MessageId, device: &str) -> RepeatRequest {
    RepeatRequest { id: id.clone(), requester: device.to_owned(), count: 1, stanza: b"stanza".to_vec() }
}

fn message(stage: &Stage, chat: &str, id: &str, content: Content) -> IncomingMessage {
    let (chat, sender): (Address, Address) = (chat.parse().unwrap(), NEEMA.parse().unwrap());
    IncomingMessage {
        chat,
        chat_alias: None,
        sender,
        sender_alias: None,
        via: None,
        from_me: false,
        id: called(id),
        push_name: None,
        written: stage.clock.wall(),
        content,
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    }
}

fn text(stage: &Stage, chat: &str, id: &str) -> IncomingMessage {
    message(stage, chat, id, Content::Text { text: id.to_owned() })
}

/// A number with two unread messages, a group, one that can't be read, and one of ours that a device asks for again.
async fn number(stage: &Stage) -> (InstanceId, MessageId) {
    let id = stage.online("Duka").await;
    for came in [text(stage, NEEMA, "A"), text(stage, NEEMA, "B"), text(stage, GROUP, "G")] {
        stage.wire.receives(id, came).await;
    }
    stage.wire.receives(id, message(stage, NEEMA, "EMPTY", Content::Undecryptable)).await;
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let ours = stage.engine().send_text(chat, "forty").await.unwrap().message_id;
    stage.settle().await;
    stage.wire.takes_all(id).await;
    stage.settle().await;
    let (inbound, epoch) = stage.wire.way_in(id);
    inbound.keep_repeat(epoch, request(&ours, COMPUTER)).await.unwrap();
    (id, ours)
}

/// From now on the database answers a write so.
fn refuse(stage: &Stage, write: &str, when: &str, answer: &str) {
    let file = rusqlite::Connection::open(stage.folder.path().join("wakala.db")).unwrap();
    file.execute_batch(&format!("CREATE TRIGGER refused BEFORE {write} {when} BEGIN {answer}; END")).unwrap();
}

fn left_out(stage: &Stage) -> Vec<Problem> {
    let problems = stage.engine().service().problems;
    problems.into_iter().filter(|problem| matches!(problem, Problem::LeftOut { .. })).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_itself_is_left_out_and_the_rest_waits_for_the_database() {
    for (said, write) in Said::ALL {
        for (answer, of_its_row) in
            [("SELECT RAISE(ABORT, 'refused')", true), ("INSERT INTO nowhere VALUES (1)", false)]
        {
            let stage = Stage::open().await;
            let (id, ours) = number(&stage).await;
            refuse(&stage, write, "", answer);
            let kept = said.said(&stage, id, &ours).await;
            assert_eq!(kept.is_ok(), of_its_row, "{said:?}: {kept:?}");
            assert_eq!(left_out(&stage).len(), usize::from(of_its_row), "{said:?}");
            if of_its_row {
                stage.pass(SECOND * 2, SECOND).await;
                assert_eq!(stage.badge(id), Badge::Online, "{said:?}");
            }
            stage.shutdown().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_with_what_is_left_out_is_kept() {
    let stage = Stage::open().await;
    let (id, ours) = number(&stage).await;
    let chat = stage.engine().open_chat(id, "+255700000431").await.unwrap();
    let other = stage.engine().send_text(chat, "fifty").await.unwrap().message_id;
    stage.settle().await;
    stage.wire.takes_all(id).await;
    stage.settle().await;
    let spoilt = format!("WHEN old.message_id IN ('A', '{}')", ours.0);
    refuse(&stage, "UPDATE OF unread, delivery ON messages", &spoilt, "SELECT RAISE(ABORT, 'refused')");
    let (inbound, epoch) = stage.wire.way_in(id);
    let read = |id: &MessageId| Receipt::of(id.clone(), ReceiptWord::Read);
    inbound.keep_receipts(epoch, vec![read(&ours), read(&other)]).await.unwrap();
    let group = ["A", "G"].map(called).to_vec();
    inbound.read_elsewhere(epoch, ReadElsewhere::messages(group)).await.unwrap();
    let shown = stage.engine().store().read(move |r| r.messages(chat, None, 9)).await.unwrap();
    let is_read = |id: &MessageId| {
        let of = &shown.iter().find(|message| message.message_id == *id).unwrap().direction;
        matches!(of, Direction::Outgoing { delivery: Delivery::Read, .. })
    };
    assert_eq!((is_read(&ours), is_read(&other)), (false, true));
    assert_eq!(stage.engine().store().read(move |r| r.counts(id)).await.unwrap().unread, 3, "the group's is read");
    assert_eq!(left_out(&stage), [Problem::LeftOut { times: 2 }]);
    stage.shutdown().await;
}

/// The state alone decides what a number does after the next start.
#[tokio::test(start_paused = true)]
async fn no_row_of_the_books_stands_between_a_decision_and_the_disk() {
    for book in ["lifecycle_events", "badge_intervals", "audit", "journal"] {
        let stage = Stage::open().await;
        let id = stage.online("Duka").await;
        refuse(&stage, &format!("INSERT ON {book}"), "", "SELECT RAISE(ABORT, 'refused')");
        let told = stage.engine().command(id, Command::Stop, Trigger::Operator).await;
        assert!(told.is_ok(), "{book}: {told:?}");
        stage.settle().await;
        let kept = stage.engine().store().read(move |r| r.instance(id)).await.unwrap().unwrap();
        assert_eq!(kept.lifecycle.wanted, Wanted::Stopped, "{book}");
        assert_eq!(stage.badge(id), Badge::Stopped, "{book}");
        if book != "journal" {
            assert_eq!(left_out(&stage).len(), 1, "{book}");
        }
    }
}
