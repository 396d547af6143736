//! The disk under `wakala.db` is full, really: nothing is acknowledged that is not kept, nothing is said to be done that is not, and all
//! of it goes on by itself when there is room. The sessions lie on a disk of their own.

use std::path::Path;

use fake_whatsapp::{Phone, PracticeNetwork};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, Command, Link, ReasonKind};
use wakala_engine::{EngineError, Trigger};
use wakala_store::{StoreError, StoredMessage};

use super::session_files::{fill, free, quick};
use super::{apart, texts};

/// Writes that fit into what a full disk has left in its files.
const FITS: usize = 500;

struct Desk {
    folder: tempfile::TempDir,
    network: PracticeNetwork,
    owner: Phone,
    neema: Phone,
    shop: Shop,
    id: InstanceId,
    chat: ChatId,
}

fn mount(at: &Path, size: &str) {
    let mut mount = std::process::Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at);
    assert!(mount.status().unwrap().success());
}

impl Desk {
    async fn open() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        mount(folder.path(), "12m");
        let sessions = folder.path().join("sessions");
        std::fs::create_dir(&sessions).unwrap();
        mount(&sessions, "24m");
        let (network, owner, neema) = network().await.unwrap();
        let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        Desk { folder, network, owner, neema, shop, id, chat }
    }

    fn fill(&self) {
        fill(self.folder.path());
    }

    fn free(&self) {
        free(self.folder.path());
    }

    /// Writes until the database has no place for another word; says what it took.
    async fn exhaust(&self) -> Vec<String> {
        let mut taken = Vec::new();
        for n in 0..FITS {
            let text = format!("{n} {}", "m".repeat(3_000));
            match self.shop.engine.send_text(self.chat, &text).await {
                Ok(_) => taken.push(text),
                Err(EngineError::Store(StoreError::DiskFull)) => return taken,
                Err(error) => panic!("{error}"),
            }
        }
        panic!("the disk is never full");
    }

    async fn is_back(&self) {
        let shown = self.shop.wait_badge(self.id, Badge::Online).await.unwrap();
        assert_eq!(shown.state.link, Link::Linked);
        assert_eq!(self.owner.linked_devices().len(), 1);
    }

    async fn close(self) {
        self.shop.close().await;
        for at in [self.folder.path().join("sessions"), self.folder.path().to_owned()] {
            assert!(std::process::Command::new("umount").arg("-l").arg(at).status().unwrap().success());
        }
    }
}

async fn what_comes_in_is_acknowledged_when_it_is_kept() {
    let desk = Desk::open().await;
    desk.fill();
    let mut written = Vec::new();
    let full = loop {
        assert!(written.len() < FITS, "the disk is never full");
        let text = format!("{} {}", written.len(), "m".repeat(20_000));
        desk.neema.write(&desk.owner, &text).await.unwrap();
        written.push(text);
        let count = written.len();
        tokio::select! {
            kept = desk.shop.wait_messages(desk.chat, "kept", |m| m.len() == count) => { kept.unwrap(); }
            full = desk.shop.wait_badge(desk.id, Badge::Error) => break full.unwrap(),
        }
    };
    assert_eq!(full.state.last_error.unwrap().reason.kind, ReasonKind::DiskFull);
    let kept = desk.shop.messages(desk.chat).await.unwrap().len();
    assert!(
        desk.network.undelivered(desk.owner.number()).unwrap() >= written.len() - kept,
        "acknowledged, and not here"
    );
    desk.free();
    let all = |m: &[StoredMessage]| m.len() >= written.len();
    assert_eq!(texts(&desk.shop.wait_messages(desk.chat, "all there", all).await.unwrap()), written);
    desk.network.wait_acknowledged(desk.owner.number(), written.len() as u64, PATIENCE).await.unwrap();
    desk.is_back().await;
    desk.close().await;
}

async fn what_goes_out_is_taken_or_refused() {
    let desk = Desk::open().await;
    desk.fill();
    let taken = desk.exhaust().await;
    desk.free();
    desk.is_back().await;
    desk.shop.engine.send_text(desk.chat, "after").await.unwrap();
    desk.neema.wait_for_text("after", PATIENCE).await.unwrap();
    let inbox: Vec<String> = desk.neema.inbox().unwrap().into_iter().map(|text| text.text).collect();
    let wanted: Vec<String> = taken.into_iter().chain(["after".to_owned()]).collect();
    assert_eq!(inbox, wanted, "what was taken, once and in order, and nothing that was refused");
    desk.close().await;
}

async fn an_order_that_can_not_be_kept_says_so() {
    let desk = Desk::open().await;
    desk.fill();
    desk.exhaust().await;
    let mut not_kept = None;
    for order in [Command::Stop, Command::Start].into_iter().cycle().take(FITS) {
        match desk.shop.engine.command(desk.id, order.clone(), Trigger::Operator).await {
            Ok(()) => {}
            Err(EngineError::NotKept(why)) => {
                not_kept = Some((order, why));
                break;
            }
            Err(error) => panic!("{error}"),
        }
    }
    let (order, why) = not_kept.expect("the disk is never full");
    assert_eq!(why.why, StoreError::DiskFull);
    desk.free();
    // It is done and kept, whichever it was; and can be taken back.
    let wanted = if order == Command::Stop { Badge::Stopped } else { Badge::Online };
    desk.shop.wait_badge(desk.id, wanted).await.unwrap();
    desk.shop.engine.command(desk.id, Command::Start, Trigger::Operator).await.unwrap();
    desk.is_back().await;
    desk.close().await;
}

async fn a_deletion_that_can_not_be_written_is_none() {
    let desk = Desk::open().await;
    desk.fill();
    desk.exhaust().await;
    let mut refused = None;
    // What a deletion writes first is small: it may fit where a message did not.
    for n in 0..FITS {
        let renamed = desk.shop.engine.edit_instance(desk.id, &format!("Duka {n}"), "", Trigger::Operator).await;
        if let Err(error) = renamed {
            refused = Some(error);
            break;
        }
    }
    assert!(matches!(refused, Some(EngineError::Store(StoreError::DiskFull))), "{refused:?}");
    let deleted = desk.shop.engine.delete_instance(desk.id, Trigger::Operator).await;
    assert!(matches!(deleted, Err(EngineError::Store(StoreError::DiskFull))), "{deleted:?}");
    assert!(desk.shop.engine.instance(desk.id).is_some(), "it is here as before");
    desk.free();
    desk.is_back().await;
    desk.shop.engine.delete_instance(desk.id, Trigger::Operator).await.unwrap();
    assert!(desk.shop.engine.instance(desk.id).is_none());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_the_database_costs_nothing_that_was_promised() {
    const TEST: &str = "full_disk::a_full_disk_under_the_database_costs_nothing_that_was_promised";
    if !apart::plays_apart(TEST, apart::MOUNTS) {
        return;
    }
    super::logs();
    what_comes_in_is_acknowledged_when_it_is_kept().await;
    what_goes_out_is_taken_or_refused().await;
    an_order_that_can_not_be_kept_says_so().await;
    a_deletion_that_can_not_be_written_is_none().await;
}
