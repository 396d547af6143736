//! Files that come in: of every kind, over what goes wrong on the way, and what is left of them when their number goes.

use std::path::{Path, PathBuf};

use fake_whatsapp::{
    Content as Sent, Letter, MediaCall, MediaPaths, MediaRule, MediaThen, Phone, PracticeNetwork, StoredMedia,
};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::file::FileState;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineError, Trigger};
use wakala_store::{StoredFile, StoredMessage};

/// A JPEG, as far as anybody looks.
const PICTURE: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF picha ya duka";

struct Scene {
    folder: tempfile::TempDir,
    network: PracticeNetwork,
    owner: Phone,
    neema: Phone,
    shop: Shop,
    id: InstanceId,
    chat: ChatId,
}

impl Scene {
    async fn begin() -> Self {
        Self::begin_with(LifecycleSettings::default()).await
    }

    async fn begin_with(settings: LifecycleSettings) -> Self {
        crate::logs();
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        Self { folder, network, owner, neema, shop, id, chat }
    }

    async fn sends(&self, content: Sent) {
        self.neema.send(Letter::to(&self.owner).content(content)).await.unwrap();
    }

    async fn sends_picture(&self) {
        self.sends(Sent::Image { file: PICTURE.into(), caption: None }).await;
    }

    /// The newest message, when its file is as wanted.
    async fn newest(&self, what: &str, wanted: impl Fn(&StoredFile) -> bool) -> StoredMessage {
        let is_wanted = |m: &[StoredMessage]| m.last().and_then(|m| m.file.as_ref()).is_some_and(&wanted);
        self.shop.wait_messages(self.chat, what, is_wanted).await.unwrap().pop().unwrap()
    }

    async fn newest_here(&self) -> StoredMessage {
        self.newest("here", |file| file.state == FileState::Here).await
    }

    async fn content_of(&self, message: &StoredMessage) -> Vec<u8> {
        std::fs::read(self.shop.engine.file(message.row).await.unwrap().path).unwrap()
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files").join(self.id.to_string())
    }

    fn stored(&self) -> StoredMedia {
        self.network.media().pop().unwrap()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_every_kind_are_here_soon_and_are_what_was_sent() {
    let scene = Scene::begin().await;
    let of = |beginning: &[u8]| [beginning, &vec![7; 200_000]].concat();
    let mp4 = of(b"\x00\x00\x00\x18ftypmp42");
    for (count, (content, bytes, mime)) in [
        (Sent::Image { file: of(PICTURE).into(), caption: Some("Duka".into()) }, of(PICTURE), "image/jpeg"),
        (Sent::Video { file: mp4.clone().into(), caption: None, seconds: 3 }, mp4.clone(), "video/mp4"),
        (Sent::Voice { file: of(b"OggS\0").into(), seconds: 2 }, of(b"OggS\0"), "audio/ogg"),
        (Sent::Audio { file: of(b"ID3\x03").into(), seconds: 9 }, of(b"ID3\x03"), "audio/mpeg"),
        (
            Sent::Document {
                file: of(b"%PDF-1.7\n").into(),
                name: "../../bei\u{202e}fdp.exe".into(),
                mimetype: Some("text/html".into()),
                caption: None,
            },
            of(b"%PDF-1.7\n"),
            "application/pdf",
        ),
        (Sent::Sticker { file: of(b"RIFF\0\0\0\0WEBP").into() }, of(b"RIFF\0\0\0\0WEBP"), "image/webp"),
    ]
    .into_iter()
    .enumerate()
    {
        scene.sends(content).await;
        let messages = scene.shop.wait_messages(scene.chat, "received", |m| m.len() > count).await.unwrap();
        assert_eq!(messages.len(), count + 1);
        let message = scene.newest_here().await;
        let file = scene.shop.engine.file(message.row).await.unwrap();
        assert_eq!(file.mime, mime);
        assert!(std::fs::read(&file.path).unwrap() == bytes, "{mime} is not what was sent");
        assert_eq!(file.path.parent().unwrap(), scene.files());
    }
    let extensions: Vec<String> =
        names(&scene.files()).iter().map(|name| name.split_once('.').unwrap().1.to_owned()).collect();
    assert_eq!(extensions, ["jpg", "mp4", "ogg", "mp3", "pdf", "webp"], "names are ours, and end as what they are");
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_paths_of_every_shape_are_asked_for_as_they_want() {
    let scene = Scene::begin().await;
    for paths in [MediaPaths::Signed, MediaPaths::Exact, MediaPaths::Plain] {
        scene.network.set_media_paths(paths);
        let content = [PICTURE, format!("{paths:?}").as_bytes()].concat();
        let before = scene.shop.messages(scene.chat).await.unwrap().len();
        scene.sends(Sent::Image { file: content.clone().into(), caption: None }).await;
        scene.shop.wait_messages(scene.chat, "received", |m| m.len() > before).await.unwrap();
        let message = scene.newest_here().await;
        assert_eq!(scene.content_of(&message).await, content, "{paths:?}");
    }
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_once_is_done_again_and_what_was_cut_off_goes_on() {
    let scene = Scene::begin().await;
    for (count, then) in
        [MediaThen::Cut { after: 50_000 }, MediaThen::Wrong, MediaThen::Endless].into_iter().enumerate()
    {
        scene.network.media_rule(MediaRule::new(then.clone()).on(MediaCall::Download).times(1));
        let content = [PICTURE, &vec![9; 100_000]].concat();
        scene.sends(Sent::Image { file: content.clone().into(), caption: None }).await;
        scene.shop.wait_messages(scene.chat, "received", |m| m.len() > count).await.unwrap();
        let failed = scene.newest("tried", |file| file.why.is_some()).await;
        assert_eq!(failed.file.unwrap().state, FileState::Wanted, "{then:?}");
        // Where it was cut off it goes on.
        let goes_on = matches!(then, MediaThen::Cut { .. });
        assert_eq!(names(&scene.files()).len(), count + usize::from(goes_on), "what is left of {then:?}");
        // Whoever does not want to wait has it tried at once.
        scene.shop.engine.fetch_file(failed.row).await.unwrap();
        let message = scene.newest_here().await;
        assert!(scene.content_of(&message).await == content, "{then:?}");
        assert_eq!(names(&scene.files()).len(), count + 1, "{then:?}");
        let last = scene.network.media_log().into_iter().rev().find(|done| done.call == MediaCall::Download).unwrap();
        assert_eq!(last.status, if goes_on { 206 } else { 200 }, "{then:?}");
    }
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_has_no_more_the_phone_brings_back_unless_it_has_forgotten() {
    let scene = Scene::begin_with(LifecycleSettings { fetch_files_mb: 0, ..LifecycleSettings::default() }).await;
    for status in [404, 410] {
        let before = scene.shop.messages(scene.chat).await.unwrap().len();
        let content = [PICTURE, status.to_string().as_bytes()].concat();
        scene.sends(Sent::Image { file: content.clone().into(), caption: None }).await;
        scene.shop.wait_messages(scene.chat, "received", |m| m.len() > before).await.unwrap();
        let message = scene.newest("left where it is", |file| file.state == FileState::Away).await;
        let path = scene.network.media().into_iter().find(|stored| stored.gone.is_none() && stored.downloads == 0);
        assert!(scene.network.expire_media(&path.unwrap().direct_path, status));
        scene.shop.engine.fetch_file(message.row).await.unwrap();
        let message = scene.newest_here().await;
        assert_eq!(scene.content_of(&message).await, content, "{status}");
    }
    scene.owner.set_forgetful(true).await.unwrap();
    let before = scene.shop.messages(scene.chat).await.unwrap().len();
    scene.sends_picture().await;
    scene.shop.wait_messages(scene.chat, "received", |m| m.len() > before).await.unwrap();
    let message = scene.newest("left where it is", |file| file.state == FileState::Away).await;
    let path = scene.network.media().into_iter().find(|stored| stored.gone.is_none() && stored.downloads == 0);
    assert!(scene.network.expire_media(&path.unwrap().direct_path, 410));
    scene.shop.engine.fetch_file(message.row).await.unwrap();
    let message = scene.newest("given up", |file| file.state == FileState::Failed).await;
    assert!(message.file.unwrap().why.unwrap().contains("phone"));
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_waits_until_it_is_asked_for_and_a_lost_one_comes_again() {
    let settings = LifecycleSettings { fetch_files_mb: 1, ..LifecycleSettings::default() };
    let scene = Scene::begin_with(settings).await;
    let large = [b"%PDF-1.7".as_slice(), &vec![1; (1 << 20) + 1]].concat();
    let document = Sent::Document { file: large.clone().into(), name: "bei.pdf".into(), mimetype: None, caption: None };
    scene.sends(document).await;
    scene.shop.wait_messages(scene.chat, "received", |m| m.len() == 1).await.unwrap();
    let message = scene.newest("left where it is", |file| file.state == FileState::Away).await;
    assert!(matches!(scene.shop.engine.file(message.row).await, Err(EngineError::NoSuchFile)));
    assert_eq!(scene.stored().downloads, 0);
    scene.shop.engine.fetch_file(message.row).await.unwrap();
    scene.newest_here().await;
    assert!(scene.content_of(&message).await == large);
    // Asked for again, it is here; and when somebody has removed it, that is seen.
    scene.shop.engine.fetch_file(message.row).await.unwrap();
    assert_eq!(scene.newest_here().await.row, message.row);
    std::fs::remove_file(scene.shop.engine.file(message.row).await.unwrap().path).unwrap();
    assert!(matches!(scene.shop.engine.file(message.row).await, Err(EngineError::NoSuchFile)));
    scene.shop.engine.fetch_file(message.row).await.unwrap();
    scene.newest_here().await;
    assert!(scene.content_of(&message).await == large);
    assert_eq!(scene.stored().downloads, 2);

    scene.sends(Sent::Text { text: "asante".into() }).await;
    let messages = scene.shop.wait_messages(scene.chat, "received", |m| m.len() == 2).await.unwrap();
    assert_eq!(messages[1].file, None);
    assert!(matches!(scene.shop.engine.fetch_file(messages[1].row).await, Err(EngineError::NoSuchFile)));
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_on_its_way_when_the_program_ended_is_here_after_the_next_start() {
    let scene = Scene::begin().await;
    scene
        .network
        .media_rule(MediaRule::new(MediaThen::Slow { bytes_per_second: 200_000 }).on(MediaCall::Download).times(1));
    let content = [PICTURE, &vec![3; 2_000_000]].concat();
    scene.sends(Sent::Image { file: content.clone().into(), caption: None }).await;
    scene.shop.wait_messages(scene.chat, "received", |m| m.len() == 1).await.unwrap();
    let has_some = |name: &str| {
        let length = std::fs::metadata(scene.files().join(name)).map_or(0, |part| part.len());
        name.ends_with(".part") && length > 0
    };
    let begun = async {
        while !scene.files().is_dir() || !names(&scene.files()).iter().any(|name| has_some(name)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, begun).await.expect("it was not begun");
    scene.shop.close().await;
    let shop = Shop::open(scene.folder.path(), &scene.network.ws_url()).await.unwrap();
    let here = |m: &[StoredMessage]| m[0].file.as_ref().is_some_and(|file| file.state == FileState::Here);
    let messages = shop.wait_messages(scene.chat, "here", here).await.unwrap();
    let file = shop.engine.file(messages[0].row).await.unwrap();
    assert!(std::fs::read(file.path).unwrap() == content);
    let folder = scene.folder.path().join("files").join(scene.id.to_string());
    assert_eq!(names(&folder).len(), 1, "{:?}", names(&folder));

    // And with the number they go.
    shop.engine.delete_instance(scene.id, Trigger::Operator).await.unwrap();
    assert!(!folder.exists());
    shop.close().await;
}
