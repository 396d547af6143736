//! A page of `wakala.db` is damaged while numbers are online: whoever meets it stops and says so, with nothing acknowledged; the others
//! never notice; and when the page is what it was, nothing was lost.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use fake_whatsapp::{Letter, Phone};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::address::Address;
use wakala_domain::ids::{ChatId, InstanceId, MessageId};
use wakala_domain::lifecycle::{Badge, Command, Connection, Link, ReasonKind};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_engine::{EngineEvent, InstanceSnapshot, Trigger};

use super::session_files::quick;
use super::{logs, texts};

/// Messages of each number: several pages of the table and of its index.
const MESSAGES: usize = 400;

fn name(prefix: char, n: usize) -> String {
    format!("{prefix}{n:07}")
}

/// Fills a chat, as if it had all come in.
async fn fill(shop: &Shop, id: InstanceId, from: &Phone, prefix: char) {
    let sender: Address = format!("{}@s.whatsapp.net", from.number()).parse().unwrap();
    let fills = move |w: &wakala_store::Writing<'_>| {
        for n in 0..MESSAGES {
            let message = IncomingMessage {
                chat: sender.clone(),
                chat_alias: None,
                sender: sender.clone(),
                sender_alias: None,
                via: None,
                from_me: false,
                id: MessageId(name(prefix, n)),
                push_name: None,
                written: Wall(i64::try_from(n).unwrap() * 1_000),
                content: Content::Text { text: format!("{n}") },
                frame: Frame::default(),
                raw: None,
            };
            w.commit_incoming(id, &message, Wall(0))?;
        }
        Ok(())
    };
    shop.engine.store().write(fills).await.unwrap();
}

/// What stood in the pages of a file that hold messages of one number and none of the other.
struct Damage {
    file: PathBuf,
    pages: Vec<(u64, Vec<u8>)>,
}

impl Damage {
    /// Overwrites them.
    fn of(folder: &Path, prefix: char, other: char) -> Damage {
        let file = folder.join("wakala.db");
        let mut bytes = Vec::new();
        File::open(&file).unwrap().read_to_end(&mut bytes).unwrap();
        let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
        let holds = |page: &[u8], prefix: char| (0..MESSAGES).any(|n| find(page, &name(prefix, n)));
        // Leaves of a table or an index: what leads to them may hold what stood there before there was more than one.
        let is_leaf = |page: &[u8]| matches!(page[0], 0x0a | 0x0d);
        let pages = bytes
            .chunks(size)
            .enumerate()
            .filter(|(_, page)| is_leaf(page) && holds(page, prefix) && !holds(page, other));
        let damage =
            Damage { file, pages: pages.map(|(n, page)| (u64::try_from(n * size).unwrap(), page.to_vec())).collect() };
        damage.write(|page| vec![0xa5; page.len()]);
        damage
    }

    fn mend(&self) {
        self.write(<[u8]>::to_vec);
    }

    fn write(&self, made_of: impl Fn(&[u8]) -> Vec<u8>) {
        let mut file = OpenOptions::new().write(true).open(&self.file).unwrap();
        for (place, page) in &self.pages {
            file.seek(SeekFrom::Start(*place)).unwrap();
            file.write_all(&made_of(page)).unwrap();
        }
        file.sync_all().unwrap();
    }
}

fn find(page: &[u8], text: &str) -> bool {
    page.windows(text.len()).any(|part| part == text.as_bytes())
}

fn is_damage(shown: &InstanceSnapshot) -> bool {
    let why = shown.state.last_error.as_ref().map(|failure| failure.reason.kind);
    shown.badge() == Badge::Error && why == Some(ReasonKind::DatabaseDamaged) && shown.state.link == Link::Linked
}

fn since(shown: &InstanceSnapshot) -> Option<Wall> {
    if let Connection::Online { since } = shown.state.connection { Some(since) } else { None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_page_stops_whom_it_meets_and_nobody_else() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, asha, neema) = network().await.unwrap();
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let (duka, clinic) =
        (shop.add_paired("Duka", &asha).await.unwrap(), shop.add_paired("Kliniki", &baraka).await.unwrap());
    let (at_duka, at_clinic): (ChatId, ChatId) =
        (shop.chat_with(duka, &neema).await.unwrap(), shop.chat_with(clinic, &neema).await.unwrap());
    fill(&shop, duka, &neema, 'D').await;
    fill(&shop, clinic, &neema, 'K').await;
    // All of it stands in the file itself, and in nobody's memory.
    shop.close().await;
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    shop.wait_badge(duka, Badge::Online).await.unwrap();
    let online = since(&shop.wait_badge(clinic, Badge::Online).await.unwrap());
    let mut events = shop.engine.subscribe().events;
    let damage = Damage::of(folder.path(), 'D', 'K');
    assert!(damage.pages.len() > 4, "{}", damage.pages.len());

    // It belongs between others that are in such a page.
    let id = format!("{}x", name('D', MESSAGES / 2));
    neema.send(Letter::to(&asha).id(&id).text("in the dark")).await.unwrap();
    shop.wait_for(duka, "stopped by the damage", is_damage).await.unwrap();
    assert_eq!(network.undelivered(asha.number()).unwrap(), 1, "acknowledged, and not here");
    neema.write(&baraka, "to the clinic").await.unwrap();
    let there = |m: &[wakala_store::StoredMessage]| texts(m).last().is_some_and(|text| text == "to the clinic");
    shop.wait_messages(at_clinic, "there", there).await.unwrap();
    shop.engine.send_text(at_clinic, "from the clinic").await.unwrap();
    neema.wait_for_text("from the clinic", PATIENCE).await.unwrap();

    // Whoever tries again while it is damaged meets it again.
    let before = shop.engine.instance(duka).unwrap().state.epoch;
    shop.engine.command(duka, Command::TryNow, Trigger::Operator).await.unwrap();
    shop.wait_for(duka, "stopped again", |shown| shown.state.epoch > before && is_damage(shown)).await.unwrap();
    assert_eq!(network.undelivered(asha.number()).unwrap(), 1);

    assert_eq!(since(&shop.engine.instance(clinic).unwrap()), online, "the other one never went");
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let EngineEvent::Notice { instance, .. } = event {
            told.push(instance);
        }
    }
    assert!(told.contains(&duka) && !told.contains(&clinic), "{told:?}");

    // As whoever repairs the file does, while nobody uses it.
    shop.close().await;
    damage.mend();
    let shop = Shop::open_with(folder.path(), &network.ws_url(), quick()).await.unwrap();
    // It waits for somebody to say that it is repaired.
    shop.wait_for(duka, "as it was", |shown| shown.badge() != Badge::Stopped).await.unwrap();
    shop.engine.command(duka, Command::TryNow, Trigger::Operator).await.unwrap();
    shop.wait_badge(duka, Badge::Online).await.unwrap();
    let here = shop.wait_messages(at_duka, "here", |m| m.len() > MESSAGES).await.unwrap();
    assert_eq!(texts(&here).iter().filter(|text| *text == "in the dark").count(), 1);
    assert_eq!(here.len(), MESSAGES + 1);
    network.wait_all_delivered(asha.number(), PATIENCE).await.unwrap();
    shop.close().await;
}
