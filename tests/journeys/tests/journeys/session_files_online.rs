//! The same faults while the number is online: it stays so and says why, acknowledges nothing that it can't keep, and goes on by itself.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use fake_whatsapp::{Phone, PracticeNetwork};
use futures::FutureExt as _;
use journeys::{PATIENCE, Shop, network};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::sync::Notify;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, Command, Link, ReasonKind};
use wakala_engine::{InstanceSnapshot, Trigger};

use super::session_files::{assert_kept, copies, listen_for, quick, session_of};
use super::{apart, texts};

/// What is heard when a message was not taken in.
const NOT_TAKEN: &str = "Failed to buffer inbound batch";

/// A number that is online, somebody who writes to it, and what was written.
struct Desk {
    folder: tempfile::TempDir,
    network: PracticeNetwork,
    owner: Phone,
    neema: Phone,
    shop: Shop,
    id: InstanceId,
    chat: ChatId,
    written: Vec<String>,
}

impl Desk {
    async fn open() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        let mut desk = Desk { folder, network, owner, neema, shop, id, chat, written: Vec::new() };
        desk.hears("before").await;
        desk.has_all().await;
        desk
    }

    async fn hears(&mut self, text: &str) {
        self.neema.write(&self.owner, text).await.unwrap();
        self.written.push(text.to_owned());
    }

    /// All that was written is here, once and in order, and acknowledged.
    async fn has_all(&self) {
        let count = self.written.len();
        let messages = self.shop.wait_messages(self.chat, "all there", |m| m.len() >= count).await.unwrap();
        assert_eq!(texts(&messages), self.written);
        self.is_taken().await;
    }

    async fn is_told(&self, kind: ReasonKind) {
        let told = |s: &InstanceSnapshot| s.state.last_error.as_ref().map(|f| f.reason.kind) == Some(kind);
        let shown = self.shop.wait_for(self.id, "told", told).await.unwrap();
        assert_eq!((shown.badge(), shown.state.link), (Badge::Online, Link::Linked), "{:?}", shown.state);
    }

    /// All that was written is acknowledged. Asks nothing of the PC.
    async fn is_taken(&self) {
        self.network.wait_acknowledged(self.owner.number(), self.written.len() as u64, PATIENCE).await.unwrap();
    }

    /// It took nothing in, and is online all the same.
    async fn takes_nothing(&self, refused: &Notify) {
        tokio::time::timeout(PATIENCE, refused.notified()).await.unwrap();
        assert_eq!(self.network.undelivered(self.owner.number()).unwrap(), 1);
        let shown = self.shop.engine.instance(self.id).unwrap();
        assert_eq!((shown.badge(), shown.state.link), (Badge::Online, Link::Linked), "{:?}", shown.state);
    }

    /// It has what was written meanwhile, and goes on with the session that it had: also after a restart.
    async fn goes_on(mut self) {
        self.has_all().await;
        self.shop.wait_badge(self.id, Badge::Online).await.unwrap();
        self.shop.engine.command(self.id, Command::Restart, Trigger::Operator).await.unwrap();
        self.hears("after").await;
        self.has_all().await;
        assert_eq!((copies(self.folder.path()), self.owner.linked_devices().len()), (vec![], 1));
        self.shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_moved_away_online_takes_nothing_in_until_it_is_back() {
    const TEST: &str = "session_files_online::a_session_that_is_moved_away_online_takes_nothing_in_until_it_is_back";
    if !apart::plays_apart(TEST, &[]) {
        return;
    }
    let refused = listen_for(NOT_TAKEN);
    let away = |path: &Path| path.with_extension("moved");
    let moved = |path: &Path| std::fs::rename(path, away(path)).unwrap();
    let back = |path: &Path| std::fs::rename(away(path), path).unwrap();
    // The folder, as a disk that is taken out; the file alone.
    for file_alone in [false, true] {
        let mut desk = Desk::open().await;
        let folder = session_of(desk.folder.path(), desk.id);
        let place = if file_alone { folder.join("session.db") } else { folder };
        moved(&place);
        heard_so_far(&refused);
        desk.hears("while away").await;
        desk.takes_nothing(&refused).await;
        desk.is_told(ReasonKind::SessionGone).await;
        back(&place);
        desk.goes_on().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_gone_online_takes_nothing_in_and_is_given_up_by_the_operator_alone() {
    const TEST: &str =
        "session_files_online::a_session_that_is_gone_online_takes_nothing_in_and_is_given_up_by_the_operator_alone";
    if !apart::plays_apart(TEST, &[]) {
        return;
    }
    let refused = listen_for(NOT_TAKEN);
    let mut desk = Desk::open().await;
    std::fs::remove_dir_all(session_of(desk.folder.path(), desk.id)).unwrap();
    desk.hears("while gone").await;
    desk.takes_nothing(&refused).await;
    desk.is_told(ReasonKind::SessionGone).await;
    desk.shop.engine.command(desk.id, Command::Restart, Trigger::Operator).await.unwrap();
    assert_kept(&desk.shop.wait_badge(desk.id, Badge::Error).await.unwrap(), ReasonKind::SessionGone);
    assert!(!session_of(desk.folder.path(), desk.id).exists(), "nothing was made in its place");
    assert_eq!(desk.network.undelivered(desk.owner.number()).unwrap(), 1, "it waits with WhatsApp");
    desk.shop.close().await;
}

/// A copy that somebody puts back, or a program that keeps folders alike: the one that is open must not spoil it.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_in_whose_place_another_file_is_put_online_goes_on_with_that_one() {
    const TEST: &str =
        "session_files_online::a_session_in_whose_place_another_file_is_put_online_goes_on_with_that_one";
    if !apart::plays_apart(TEST, &[]) {
        return;
    }
    let mut desk = Desk::open().await;
    let file = session_of(desk.folder.path(), desk.id).join("session.db");
    for round in 0..3 {
        let copy = file.with_extension("copy");
        let open = rusqlite::Connection::open(&file).unwrap();
        open.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        drop(open);
        std::fs::rename(&copy, &file).unwrap();
        desk.hears(&format!("after {round}")).await;
        desk.has_all().await;
        let online = |shown: &InstanceSnapshot| shown.badge() == Badge::Online && shown.state.last_error.is_none();
        desk.shop.wait_for(desk.id, "online again", online).await.unwrap();
    }
    let found = rusqlite::Connection::open(&file).unwrap();
    let check: String = found.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    drop(found);
    desk.goes_on().await;
}

/// What was heard before is not what is waited for.
fn heard_so_far(refused: &Notify) {
    let _ = refused.notified().now_or_never();
}

/// Whoever has a file open may go on writing it: what is acknowledged is kept, as it must be found again by the next client.
async fn meets(refused: &Notify, kind: ReasonKind, make: impl Fn(&Path), unmake: impl Fn(&Path)) {
    let mut desk = Desk::open().await;
    let folder = session_of(desk.folder.path(), desk.id);
    make(&folder);
    desk.is_told(kind).await;
    heard_so_far(refused);
    desk.hears("meanwhile").await;
    tokio::select! {
        () = desk.takes_nothing(refused) => {}
        () = desk.is_taken() => {}
    }
    unmake(&folder);
    desk.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_are_taken_away_online_cost_no_message() {
    const TEST: &str = "session_files_online::rights_that_are_taken_away_online_cost_no_message";
    if !apart::plays_apart(TEST, apart::NOBODY) {
        return;
    }
    let refused = listen_for(NOT_TAKEN);
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let forbidden = ReasonKind::SessionForbidden;
    meets(&refused, forbidden, |session| set(session, 0), |session| set(session, 0o700)).await;
    let read_only = |session: &Path| {
        set(&session.join("session.db"), 0o400);
        set(session, 0o500);
    };
    let usual = |session: &Path| {
        set(session, 0o700);
        set(&session.join("session.db"), 0o600);
    };
    meets(&refused, forbidden, read_only, usual).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_used_up_online_cost_no_message() {
    const TEST: &str = "session_files_online::files_that_are_used_up_online_cost_no_message";
    if !apart::plays_apart(TEST, &[]) {
        return;
    }
    let refused = listen_for(NOT_TAKEN);
    let enough = getrlimit(Resource::Nofile);
    let none = Rlimit { current: Some(16), maximum: enough.maximum };
    let set = |limit| setrlimit(Resource::Nofile, limit).unwrap();
    meets(&refused, ReasonKind::TooManyFiles, |_| set(none), |_| set(enough)).await;
}
