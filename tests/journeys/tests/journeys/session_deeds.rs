//! What was decided about session files, while the folder that they lie in takes nothing: it is no loop of logins, nothing is half done,
//! and it is done as soon as that is over.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use fake_whatsapp::{Happening, Phone, PracticeNetwork};
use journeys::{PATIENCE, Shop, network};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Badge, Command, Fate, Link, ReasonKind, RevokedWhy};
use wakala_engine::{InstanceSnapshot, Trigger};

use super::apart;
use super::session_files::{copies, quick, session_of};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// The phone ended the link: the session is set aside.
    LoggedOut,
    Unlinked,
    Deleted,
    PutBack,
}

impl Deed {
    const ALL: [Deed; 4] = [Deed::LoggedOut, Deed::Unlinked, Deed::Deleted, Deed::PutBack];
}

/// The session that is damaged: nothing of a database.
const DAMAGED: [u8; 9000] = [7; 9000];

struct Desk {
    folder: tempfile::TempDir,
    network: PracticeNetwork,
    owner: Phone,
    shop: Shop,
    id: InstanceId,
}

impl Desk {
    /// A number that is online; for a putting back, one with a damaged session and a good one beside it.
    async fn open(deed: Deed) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, _) = network().await.unwrap();
        let open = async || Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
        let mut shop = open().await;
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        if deed == Deed::PutBack {
            shop.close().await;
            let session = session_of(folder.path(), id);
            std::fs::rename(&session, session.with_extension("aside-7")).unwrap();
            std::fs::create_dir(&session).unwrap();
            std::fs::write(session.join("session.db"), DAMAGED).unwrap();
            shop = open().await;
            shop.wait_qr(id).await.unwrap();
        }
        Desk { folder, network, owner, shop, id }
    }

    /// Whether it is decided: a copy that can't be opened is not put back, and that is said at once.
    async fn decide(&self, deed: Deed) -> bool {
        let engine = &self.shop.engine;
        match deed {
            Deed::LoggedOut => assert_eq!(self.owner.unlink_all(), 1),
            Deed::Unlinked => engine.command(self.id, Command::Unlink, Trigger::Operator).await.unwrap(),
            Deed::Deleted => engine.delete_instance(self.id, Trigger::Operator).await.unwrap(),
            Deed::PutBack => {
                if let Err(refused) = engine.put_session_back(self.id, 7, Trigger::Operator).await {
                    assert!(refused.to_string().contains("SessionForbidden"), "{refused}");
                    return false;
                }
            }
        }
        true
    }

    /// It waits, says why, and does not connect.
    async fn waits(&self, deed: Deed) {
        let waits = |s: &InstanceSnapshot| {
            s.state.last_error.as_ref().map(|f| f.reason.kind) == Some(ReasonKind::SessionForbidden)
        };
        if deed == Deed::Deleted {
            assert!(self.shop.engine.instance(self.id).is_none(), "it is gone for everybody");
        } else {
            let shown = self.shop.wait_for(self.id, "told", waits).await.unwrap();
            assert_ne!(shown.state.pending_fate(), Fate::Keep, "{deed:?}: {:?}", shown.state);
        }
        assert!(session_of(self.folder.path(), self.id).is_dir(), "{deed:?}");
    }

    async fn done(self, deed: Deed) {
        let (folder, id) = (self.folder.path(), self.id);
        let session = session_of(folder, id);
        let settled = |s: &InstanceSnapshot| s.state.pending_fate() == Fate::Keep;
        match deed {
            Deed::LoggedOut => {
                let shown = self.shop.wait_for(id, "set aside", settled).await.unwrap();
                assert_eq!(shown.state.link, Link::Revoked(RevokedWhy::LoggedOut));
                self.shop.wait_badge(id, Badge::ScanQr).await.unwrap();
                assert_eq!(copies(folder).len(), 1);
                assert!(self.owner.linked_devices().is_empty());
            }
            Deed::Unlinked => {
                let shown = self.shop.wait_for(id, "unlinked", settled).await.unwrap();
                assert_eq!(shown.state.link, Link::Unpaired);
                assert!(!session.exists() && copies(folder).is_empty());
                assert!(self.owner.linked_devices().is_empty(), "the phone shows it still");
            }
            Deed::Deleted => {
                let gone = async {
                    let store = self.shop.engine.store();
                    while store.read(move |r| r.instance(id)).await.unwrap().is_some() {
                        // Whatever the deletion has to write goes before it.
                        store.write_in_pieces(|_| Ok(wakala_store::Piece::Done(()))).await.unwrap();
                    }
                };
                assert!(tokio::time::timeout(PATIENCE, gone).await.is_ok(), "the rows go last, but they go");
                assert!(!session.exists() && copies(folder).is_empty());
                assert!(self.owner.linked_devices().is_empty(), "the phone shows it still");
            }
            Deed::PutBack => {
                self.shop.wait_badge(id, Badge::Online).await.unwrap();
                assert_eq!(copies(folder).len(), 2, "the damaged one, and the one without a phone");
                let is_damaged = |at: &Path| std::fs::read(at.join("session.db")).is_ok_and(|bytes| bytes == DAMAGED);
                assert!(!is_damaged(&session));
                let kept = copies(folder).into_iter().map(|copy| folder.join("sessions").join(copy));
                assert_eq!(kept.filter(|copy| is_damaged(copy)).count(), 1, "the damaged one is kept");
                assert_eq!(self.owner.linked_devices().len(), 1);
            }
        }
        self.shop.close().await;
    }
}

/// How often the number has logged in since it was asked last.
fn logins(happened: &mut Receiver<Happening>) -> usize {
    let mut logins = 0;
    loop {
        match happened.try_recv() {
            Ok(Happening::Online { .. }) => logins += 1,
            Ok(_) => {}
            // Only a loop has so much happen.
            Err(TryRecvError::Lagged(lost)) => panic!("{lost} happenings were not seen"),
            Err(TryRecvError::Empty | TryRecvError::Closed) => return logins,
        }
    }
}

/// With a copy that can be opened, or can't, while the folder takes nothing.
async fn wait_for_the_folder(opens: bool, make: impl Fn(&Path), unmake: impl Fn(&Path)) {
    for deed in Deed::ALL {
        let desk = Desk::open(deed).await;
        let sessions = desk.folder.path().join("sessions");
        let mut happened = desk.network.subscribe();
        let before = copies(desk.folder.path());
        make(&sessions);
        let decided = desk.decide(deed).await;
        assert_eq!(decided, deed != Deed::PutBack || opens, "{deed:?}");
        if decided {
            desk.waits(deed).await;
        } else {
            assert_eq!((copies(desk.folder.path()), session_of(desk.folder.path(), desk.id).is_dir()), (before, true));
        }
        assert_eq!(logins(&mut happened), 0, "{deed:?}: it logs in");
        unmake(&sessions);
        if !decided {
            assert!(desk.decide(deed).await, "{deed:?}");
        }
        desk.done(deed).await;
        // To the end, at which the shop is closed: whoever was decided about does not come up on the way, and whoever is put back does once.
        assert_eq!(logins(&mut happened), usize::from(deed == Deed::PutBack), "{deed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_without_rights_is_done_when_they_are_back() {
    const TEST: &str = "session_deeds::what_is_decided_without_rights_is_done_when_they_are_back";
    if !apart::plays_apart(TEST, apart::NOBODY) {
        return;
    }
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    wait_for_the_folder(true, |sessions| set(sessions, 0o500), |sessions| set(sessions, 0o700)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_on_a_disk_for_reading_only_is_done_when_it_takes_writes() {
    const TEST: &str = "session_deeds::what_is_decided_on_a_disk_for_reading_only_is_done_when_it_takes_writes";
    if !apart::plays_apart(TEST, apart::MOUNTS) {
        return;
    }
    let run = |program: &str, words: &[&str], at: &Path| {
        assert!(
            std::process::Command::new(program).args(words).arg(at).status().unwrap().success(),
            "{program} {words:?}"
        );
    };
    wait_for_the_folder(
        false,
        |sessions| {
            // Over itself: what is open below goes on, as on a disk that turns to reading only under it. It is for reading only before
            // it is there, or who opens something in between would keep it from it.
            let aside = sessions.with_extension("aside");
            std::fs::create_dir(&aside).unwrap();
            run("mount", &["--bind", sessions.to_str().unwrap()], &aside);
            run("mount", &["-o", "remount,bind,ro"], &aside);
            run("mount", &["--bind", aside.to_str().unwrap()], sessions);
            run("umount", &["-l"], &aside);
        },
        // Whoever looks at this moment has something open.
        |sessions| run("umount", &["-l"], sessions),
    )
    .await;
}
