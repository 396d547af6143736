//! What the owner read on another device.

use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::lifecycle::LinkEvent;
use wakala_domain::messages::{Content, IncomingMessage, ReadElsewhere};
use wakala_domain::time::Wall;

use crate::stage::Stage;

const READ: Wall = Wall(1_800_000_000_999);

fn group(n: u32) -> Address {
    format!("{n:0>80}@g.us").parse().unwrap()
}

fn message(chat: Address) -> IncomingMessage {
    IncomingMessage {
        chat,
        chat_alias: None,
        sender: "255700000431@s.whatsapp.net".parse().unwrap(),
        sender_alias: None,
        via: None,
        id: MessageId("3EB0".to_owned()),
        from_me: false,
        written: Wall(READ.0 - 10),
        push_name: None,
        content: Content::Text { text: "habari".to_owned() },
        raw: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_was_read_while_the_disk_was_full_is_read_when_there_is_room() {
    let stage = Stage::open().await;
    let id = stage.online("Duka").await;
    stage.engine().store().set_page_limit(Some(1)).await.unwrap();
    let mut refused = None;
    for chat in (0..2_000).map(group) {
        let read = ReadElsewhere::Chat { chat: chat.clone(), until: Some(READ) };
        if stage.wire.reads_elsewhere(id, read).await.is_err() {
            refused = Some(chat);
            break;
        }
    }
    let refused = refused.expect("a database of one page takes all");
    stage.engine().store().set_page_limit(None).await.unwrap();
    // WhatsApp does not say it again.
    stage.wire.says(id, LinkEvent::Ready).await;
    stage.wire.receives(id, message(refused)).await;
    assert_eq!(stage.engine().store().read(move |r| r.counts(id)).await.unwrap().unread, 0);
    stage.shutdown().await;
}
