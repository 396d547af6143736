//! Files that go out, of every kind: a simulated phone fetches and opens each, and what it has then is what was sent, once, whatever ends in
//! between.

use std::io::Cursor;

use fake_whatsapp::{Happening, MediaCall, MediaRule, MediaThen, Phone, PhoneMessage, PracticeNetwork};
use image::{DynamicImage, ImageFormat, RgbImage};
use journeys::{PATIENCE, Shop, network};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::draft::Draft;
use wakala_domain::messages::file::FileState;
use wakala_domain::messages::staged::{FileRefused, SendAs};
use wakala_engine::{EngineError, Posting, Whose};
use wakala_store::{Direction, StoredMessage};

use super::logs;
use super::sent_kinds::{online, order, post, read, row, shop_process};

struct Scene {
    folder: TempDir,
    network: PracticeNetwork,
    owner: Phone,
    neema: Phone,
    shop: Shop,
    id: InstanceId,
    chat: ChatId,
}

impl Scene {
    async fn begin() -> Self {
        logs();
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = shop.add_paired("Duka", &owner).await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        Self { folder, network, owner, neema, shop, id, chat }
    }

    /// Hands a file over.
    async fn hand_over(&self, name: &str, content: &[u8]) -> String {
        let staged = self.shop.engine.stage_file(name, content.len() as u64, Whose::Operator).await.unwrap();
        let whole = self.shop.engine.add_to_file(&staged.file.file, 0, content.to_vec()).await.unwrap();
        assert_eq!(whole.received, content.len() as u64);
        staged.file.file
    }

    async fn send(&self, file: &str, send_as: Option<SendAs>, caption: Option<&str>) -> String {
        post(&self.shop, self.chat, Draft::media(file, send_as, caption, false, None, &[]).unwrap()).await
    }
}

fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(width, height)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A voice note of three seconds, as far as its pages say.
fn voice() -> Vec<u8> {
    let page = |at: u64, content: &[u8]| {
        let length = u8::try_from(content.len()).unwrap();
        [&b"OggS\0\0"[..], &at.to_le_bytes(), &7_u32.to_le_bytes(), &[0; 8], &[1, length], content].concat()
    };
    let head = [&b"OpusHead\x01\x01"[..], &[0; 9]].concat();
    [page(0, &head), page(0, b"OpusTags"), page(3 * 48_000, &[9; 200])].concat()
}

/// What begins so, and is so long that it goes in pieces.
fn long(beginning: &[u8]) -> Vec<u8> {
    let rest = (0..200_000_u32).map(|place| place.to_le_bytes()[0]);
    beginning.iter().copied().chain(rest).collect()
}

fn is_opened(seen: &PhoneMessage, content: &[u8]) {
    let file = seen.file.as_ref().unwrap();
    let sha256: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((file.problem.as_deref(), file.bytes), (None, Some(content.len())), "{seen:?}");
    assert_eq!(file.sha256.as_deref(), Some(sha256.as_str()), "{seen:?}");
}

/// The tokens of all uploads that were tried: each is the hash of what went.
fn tokens(network: &PracticeNetwork) -> Vec<String> {
    let uploads = network.media_log().into_iter().filter(|done| done.call == MediaCall::Upload);
    uploads.map(|done| done.target.split('?').next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_file_is_opened_as_what_it_is() {
    let scene = Scene::begin().await;
    let mp4 = long(b"\x00\x00\x00\x18ftypmp42");
    for (name, content, send_as, caption, kind) in [
        ("duka.jpg", picture(ImageFormat::Jpeg, 400, 300), None, Some("bei ya leo"), "image"),
        ("duka.png", picture(ImageFormat::Png, 40, 30), None, None, "image"),
        ("duka.mp4", mp4, None, Some("dukani"), "video"),
        ("wimbo.mp3", long(b"ID3\x03"), None, None, "audio"),
        ("sauti.ogg", voice(), Some(SendAs::Voice), None, "voice"),
        ("bei.pdf", long(b"%PDF-1.7\n"), None, None, "document"),
        ("bei 2.pdf", long(b"%PDF-1.7\n2"), None, Some("mpya"), "document"),
        ("duka.jpg", picture(ImageFormat::Jpeg, 41, 30), Some(SendAs::Document), None, "document"),
        ("kibandiko.webp", picture(ImageFormat::WebP, 512, 512), None, None, "sticker"),
    ] {
        let file = scene.hand_over(name, &content).await;
        let id = scene.send(&file, send_as, caption).await;
        let seen = read(&scene.neema, &id).await;
        assert_eq!((seen.kind.as_str(), seen.text.as_str()), (kind, caption.unwrap_or_default()), "{name}");
        is_opened(&seen, &content);
        // Here it is shown as what it is, and lies where it can be opened.
        let sent = row(&scene.shop, scene.chat, &id).await;
        let here = scene.shop.engine.file(sent).await.unwrap();
        assert!(std::fs::read(&here.path).unwrap() == content, "{name}");
        let file = here.message.content;
        let wakala_domain::messages::Content::Media(media) = file else { panic!("{file:?}") };
        assert_eq!(media.file_name.is_some(), kind == "document", "{name}");
        assert_eq!(media.seconds, (kind == "voice").then_some(3));
        let small = scene.shop.engine.thumbnail(sent).await;
        assert_eq!(small.is_ok(), kind == "image", "{name}");
    }
    let copies = scene.network.ledger().accepted(scene.owner.number(), scene.neema.number());
    assert!(copies.len() == 9 && copies.iter().all(|message| message.copies == 1), "{copies:?}");
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_answers_names_somebody_and_is_looked_at_once() {
    let scene = Scene::begin().await;
    let hers = scene.neema.write(&scene.owner, "bei?").await.unwrap();
    let theirs = row(&scene.shop, scene.chat, &hers).await;
    let file = scene.hand_over("duka.jpg", &picture(ImageFormat::Jpeg, 40, 30)).await;
    let caption = format!("@{} hii", scene.neema.number());
    let mentions = [format!("+{}", scene.neema.number())];
    let answer = Draft::media(&file, None, Some(&caption), false, Some(theirs), &mentions).unwrap();
    let seen = read(&scene.neema, &post(&scene.shop, scene.chat, answer).await).await;
    assert_eq!(
        (seen.dress.quote.as_deref(), &seen.dress.mentions[..]),
        (Some(hers.as_str()), &[scene.neema.number().to_owned()][..])
    );
    let once = Draft::media(&file, None, None, true, None, &[]).unwrap();
    let id = post(&scene.shop, scene.chat, once).await;
    let seen = read(&scene.neema, &id).await;
    assert!(seen.dress.view_once && seen.kind == "image");
    is_opened(&seen, &picture(ImageFormat::Jpeg, 40, 30));
    // Nothing of it is shown here.
    let sent = row(&scene.shop, scene.chat, &id).await;
    assert!(matches!(scene.shop.engine.file(sent).await, Err(EngineError::NoSuchFile)));
    assert!(matches!(scene.shop.engine.thumbnail(sent).await, Err(EngineError::NoSuchFile)));
    // The same file went there once for both.
    assert_eq!(tokens(&scene.network).len(), 1);
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_waits_for_its_file_and_no_other_does() {
    let scene = Scene::begin().await;
    let baraka = scene.network.phone("+255700000592", "Baraka").unwrap();
    let other = scene.shop.engine.open_chat(scene.id, "+255700000592").await.unwrap();
    scene.network.media_rule(MediaRule::new(MediaThen::Refuse { status: 503 }).on(MediaCall::Upload));
    let mut happenings = scene.network.subscribe();
    let content = long(b"%PDF-1.7\n");
    let file = scene.hand_over("bei.pdf", &content).await;
    let first = scene.send(&file, None, None).await;
    let second = scene.shop.engine.send_text(scene.chat, "umeiona?").await.unwrap();
    scene.shop.engine.send_text(other, "habari Baraka").await.unwrap();
    baraka.wait_for_text("habari Baraka", PATIENCE).await.unwrap();
    let tried =
        async { while !matches!(happenings.recv().await.unwrap(), Happening::Media { done } if done.status == 503) {} };
    tokio::time::timeout(PATIENCE, tried).await.unwrap();
    assert!(scene.neema.messages().await.unwrap().is_empty(), "she has nothing before the file");
    let waits = scene.shop.messages(scene.chat).await.unwrap();
    assert!(waits[0].file.as_ref().is_some_and(|file| file.goes_out && file.state == FileState::Here));
    scene.network.clear_media_rules();
    scene.network.fault(Some(scene.owner.number()), &fake_whatsapp::Fault::Drop).unwrap();
    is_opened(&read(&scene.neema, &first).await, &content);
    scene.neema.wait_for_text("umeiona?", PATIENCE).await.unwrap();
    let order: Vec<String> = scene.neema.messages().await.unwrap().into_iter().map(|seen| seen.id).collect();
    assert_eq!(order, [first, second.message_id.0]);
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_whatsapp_refuses_fails_its_message_alone() {
    let scene = Scene::begin().await;
    scene.network.media_rule(MediaRule::new(MediaThen::Refuse { status: 413 }).on(MediaCall::Upload).times(1));
    let file = scene.hand_over("bei.pdf", b"%PDF-1.7 bei").await;
    let id = scene.send(&file, None, None).await;
    scene.shop.engine.send_text(scene.chat, "habari").await.unwrap();
    scene.neema.wait_for_text("habari", PATIENCE).await.unwrap();
    let has_failed = |m: &StoredMessage| matches!(&m.direction, Direction::Outgoing { delivery: Delivery::Failed, error: Some(why), .. } if why == "413");
    let failed = scene.shop.wait_messages(scene.chat, "failed", |m| m.iter().any(has_failed)).await.unwrap();
    let Direction::Outgoing { queue_id: Some(item), .. } = &failed.iter().find(|m| has_failed(m)).unwrap().direction
    else {
        panic!("{failed:?}")
    };
    scene.shop.engine.retry_send(*item).await.unwrap();
    is_opened(&read(&scene.neema, &id).await, b"%PDF-1.7 bei");
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_sent_is_refused_before_anything_is_queued() {
    let scene = Scene::begin().await;
    let text = scene.hand_over("bei.txt", b"bei gani").await;
    let broken = scene.hand_over("picha.jpg", b"\xff\xd8\xff\xe0 si picha").await;
    let vorbis = scene.hand_over("wimbo.ogg", &long(b"OggS\0\x02")).await;
    let picture = scene.hand_over("duka.png", &picture(ImageFormat::Png, 40, 30)).await;
    let half = scene.shop.engine.stage_file("bei.pdf", 9, Whose::Operator).await.unwrap().file.file;
    let nobody = "0".repeat(32);
    for (file, send_as, caption, once, wanted) in [
        (&text, Some(SendAs::Image), None, false, Some(FileRefused::KindDiffers)),
        (&broken, None, None, false, Some(FileRefused::Picture)),
        (&vorbis, Some(SendAs::Voice), None, false, Some(FileRefused::NotVoice)),
        (&picture, Some(SendAs::Sticker), None, false, Some(FileRefused::NotSticker)),
        (&vorbis, None, Some("wimbo"), false, Some(FileRefused::NoCaption)),
        (&text, None, None, true, Some(FileRefused::NotOnce)),
        (&half, None, None, false, Some(FileRefused::NotWhole)),
        (&nobody, None, None, false, None),
    ] {
        let draft = Draft::media(file, send_as, caption, once, None, &[]).unwrap();
        let refused =
            scene.shop.engine.send(Posting { chat: scene.chat, draft, key: None, typed: false }).await.unwrap_err();
        match (refused, wanted) {
            (EngineError::File(why), Some(wanted)) => assert_eq!(why, wanted),
            (EngineError::NoSuchFile, None) => {}
            (other, wanted) => panic!("{other:?} for {wanted:?}"),
        }
    }
    assert!(scene.shop.messages(scene.chat).await.unwrap().is_empty());
    let files = scene.folder.path().join("files").join(scene.id.to_string());
    assert!(!files.exists() || std::fs::read_dir(files).unwrap().count() == 0);
    scene.shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_half_there_at_a_kill_goes_once_with_the_same_key() {
    let scene = Scene::begin().await;
    let content = long(b"%PDF-1.7\n");
    let file = scene.hand_over("bei.pdf", &content).await;
    let Scene { folder, network, neema, shop, .. } = scene;
    shop.close().await;
    network.media_rule(MediaRule::new(MediaThen::Cut { after: 90_000 }).on(MediaCall::Upload));
    let mut happenings = network.subscribe();
    let mut shop = shop_process(folder.path(), &network).await;
    online(&mut shop).await;
    order(&mut shop, &neema, Draft::media(&file, None, None, false, None, &[]).unwrap()).await;
    let cut = async {
        while !matches!(happenings.recv().await.unwrap(), Happening::Media { done } if done.call == MediaCall::Upload) {
        }
    };
    tokio::time::timeout(PATIENCE, cut).await.unwrap();
    shop.kill().await.unwrap();
    network.clear_media_rules();
    let mut shop = shop_process(folder.path(), &network).await;
    online(&mut shop).await;
    let seen = neema.wait_for_message(PATIENCE, |seen| seen.kind == "document").await.unwrap();
    is_opened(&seen, &content);
    let tried = tokens(&network);
    assert!(tried.len() >= 2 && tried.iter().all(|token| *token == tried[0]), "sealed with the same key: {tried:?}");
    assert_eq!((network.media().len(), network.media()[0].uploads), (1, 1));
    assert_eq!(neema.messages().await.unwrap().len(), 1);
    shop.kill().await.unwrap();
}
