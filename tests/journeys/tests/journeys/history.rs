//! What the owner's phone tells of the past when it links a number: all of it, once, whatever happens meanwhile.

use fake_whatsapp::{MediaCall, MediaRule, MediaThen, Past, PastChat, PastMessage, Phone};
use journeys::{Shop, network};
use wakala_domain::history::HistoryChoice;
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::{Badge, Command, EntryKind, Offer};
use wakala_engine::{EngineError, InstanceSnapshot, Trigger};
use wakala_store::StoredMessage;

use super::{logs, texts};

const FIRST: u64 = 1_700_000_000;

/// A chat of so many messages, every third by the owner, some within the same second.
fn chat(number: &str, count: u64) -> PastChat {
    let message = |place: u64| PastMessage {
        text: format!("{number} {place}"),
        at: FIRST + place / 2,
        from_me: place % 3 == 2,
        ..Default::default()
    };
    PastChat { chat: number.to_owned(), messages: (0..count).map(message).collect(), ..Default::default() }
}

/// Links a number and waits until all is here that the phone tells by itself.
async fn linked(shop: &Shop, owner: &Phone, choice: HistoryChoice) -> InstanceId {
    let added = shop.engine.add_instance_of("Duka", "", None, choice, Trigger::Operator).await.unwrap();
    let qr = shop.wait_qr(added.id).await.unwrap();
    owner.scan(&qr).unwrap();
    shop.wait_badge(added.id, Badge::Online).await.unwrap();
    added.id
}

fn is_here(snapshot: &InstanceSnapshot) -> bool {
    snapshot.progress.percent == 100 && !snapshot.progress.working
}

async fn of(shop: &Shop, id: InstanceId, number: &str) -> Vec<StoredMessage> {
    let address = format!("{number}@s.whatsapp.net").parse().unwrap();
    let chat = shop.engine.store().read(move |r| r.known_chat(id, &address)).await.unwrap().unwrap();
    shop.messages(chat).await.unwrap()
}

fn all(number: &str, count: u64) -> Vec<String> {
    (0..count).map(|place| format!("{number} {place}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn recent_history_is_here_to_the_last_row_and_is_news_to_nobody() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let group = network.group("Shamba", &[&owner, &neema]);
    let mut of_neema = chat(neema.number(), 130);
    (of_neema.unread, of_neema.name) = (12, Some("Neema wa sokoni".to_owned()));
    let mut of_group = chat(&group, 30);
    of_group.name = Some("Shamba".to_owned());
    for message in &mut of_group.messages {
        message.from = (!message.from_me).then(|| neema.number().to_owned());
    }
    owner.set_past(Past { chats: vec![of_neema, of_group], first: 5, recent: 100, part: 20, full: false });
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = linked(&shop, &owner, HistoryChoice::Recent).await;
    let here = shop.wait_for(id, "all of it", is_here).await.unwrap();
    assert_eq!(here.progress.messages, 130);
    assert_eq!(texts(&of(&shop, id, neema.number()).await), all(neema.number(), 130)[30..]);
    let chats = shop.wait_chats(id, "both", |chats| chats.len() == 2).await.unwrap();
    let titles: Vec<(&str, u32)> = chats.iter().map(|chat| (chat.title.as_str(), chat.unread)).collect();
    assert_eq!(titles, [("Neema wa sokoni", 12), ("Shamba", 0)]);
    // By WhatsApp's time, and not by when it came here.
    assert!(chats[0].last_activity.0 < (FIRST as i64 + 1_000) * 1_000, "{:?}", chats[0].last_activity);
    // Nobody is told of any of it.
    let happened = shop.engine.store().read(|r| r.journal_after(0, 1_000)).await.unwrap();
    let told = happened.rows.iter().filter(|row| matches!(row.what, Some(Happening::Messages { .. }))).count();
    assert_eq!(told, 0, "{happened:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_much_comes_as_the_operator_has_chosen() {
    logs();
    for (choice, first, percent) in [(HistoryChoice::All, 0, 100), (HistoryChoice::Recent, 200, 100)] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        owner.set_past(Past { chats: vec![chat(neema.number(), 300)], first: 5, recent: 100, part: 50, full: true });
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = linked(&shop, &owner, choice).await;
        let here = shop.wait_for(id, "all of it", is_here).await.unwrap();
        assert_eq!((here.history, here.progress.percent), (choice, percent));
        // What is older came after it was said that all is here, if it came at all.
        assert_eq!(texts(&of(&shop, id, neema.number()).await), all(neema.number(), 300)[first..], "{choice:?}");
        let refused = shop.engine.choose_history(id, HistoryChoice::None, Trigger::Operator).await;
        assert!(matches!(refused, Err(EngineError::WrongState(_))), "{refused:?}");
        shop.close().await;
    }
}

/// Chosen anew while the code is shown: the phone is told of the last choice.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_where_nothing_is_wanted_until_it_is_asked_for() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    owner.set_past(Past { chats: vec![chat(neema.number(), 300)], first: 5, recent: 100, part: 50, full: false });
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let before = shop.wait_qr(id).await.unwrap();
    shop.engine.choose_history(id, HistoryChoice::None, Trigger::Operator).await.unwrap();
    let anew = |s: &InstanceSnapshot| matches!(&s.state.offer, Offer::Qr { text, .. } if *text != before);
    shop.wait_for(id, "showing a new code", anew).await.unwrap();
    owner.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    neema.write(&owner, "mpya").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let live = shop.wait_messages(chat, "the new one alone", |m| texts(m) == ["mpya"]).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().progress.messages, 0);
    // The phone is asked for what was before that, page by page.
    assert_eq!(shop.engine.load_older(chat).await.unwrap(), 50);
    let paged = shop.messages(chat).await.unwrap();
    assert_eq!((paged.len(), paged.last().unwrap().row), (51, live[0].row));
    assert_eq!(texts(&paged)[..50], all(neema.number(), 300)[250..]);
    while shop.engine.load_older(chat).await.unwrap() > 0 {}
    let mut whole = all(neema.number(), 300);
    whole.push("mpya".to_owned());
    assert_eq!(texts(&shop.messages(chat).await.unwrap()), whole);
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Stopped).await.unwrap();
    let refused = shop.engine.load_older(chat).await;
    assert!(matches!(refused, Err(EngineError::NotOnline)), "{refused:?}");
    shop.close().await;
}

/// A long past, and people who write meanwhile; the program is closed in the middle of it.
#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_messages_are_here_to_the_last_one_and_whoever_writes_meanwhile_is_heard() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000119", "Juma").unwrap();
    let chats = vec![chat(neema.number(), 3_000), chat(juma.number(), 2_000)];
    owner.set_past(Past { chats, first: 50, recent: 5_000, part: 500, full: false });
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = linked(&shop, &owner, HistoryChoice::Recent).await;
    neema.write(&owner, "habari").await.unwrap();
    shop.wait_for(id, "some of it", |s| s.progress.messages > 500).await.unwrap();
    juma.write(&owner, "mambo").await.unwrap();
    let live = |m: &[StoredMessage]| texts(m).last().is_some_and(|last| last == "mambo");
    let of_juma = shop.chat_with(id, &juma).await.unwrap();
    shop.wait_messages(of_juma, "heard", live).await.unwrap();
    shop.wait_for(id, "all of it", is_here).await.unwrap();
    for (number, count, last) in [(neema.number(), 3_000, "habari"), (juma.number(), 2_000, "mambo")] {
        let mut whole = all(number, count);
        whole.push(last.to_owned());
        assert_eq!(texts(&of(&shop, id, number).await), whole, "{number}");
    }
    let chats = shop.wait_chats(id, "both", |chats| chats.len() == 2).await.unwrap();
    assert!(chats.iter().all(|chat| chat.unread == 1), "{chats:?}");
    shop.close().await;
}

/// Blobs that are not what the phone says of them, are cut off, or are gone: the rest is here, the number stays online, and what is missing
/// is asked for after the next start, and said.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_on_its_way_is_asked_for_again_after_the_next_start() {
    logs();
    for lost in [MediaThen::Wrong, MediaThen::Cut { after: 100 }, MediaThen::Refuse { status: 404 }] {
        let folder = tempfile::tempdir().unwrap();
        let (network, owner, neema) = network().await.unwrap();
        owner.set_past(Past { chats: vec![chat(neema.number(), 80)], first: 5, recent: 80, part: 50, full: false });
        // What everybody is called, and the newest messages, come through.
        network.media_rule(MediaRule::new(MediaThen::Delay { ms: 1 }).on(MediaCall::Download).times(2));
        network.media_rule(MediaRule::new(lost.clone()).on(MediaCall::Download));
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        let id = linked(&shop, &owner, HistoryChoice::Recent).await;
        shop.wait_for(id, "the newest", |s| s.progress.messages == 5 && !s.progress.working).await.unwrap();
        neema.write(&owner, "habari").await.unwrap();
        let chat = shop.chat_with(id, &neema).await.unwrap();
        let mut here = all(neema.number(), 80)[75..].to_vec();
        here.push("habari".to_owned());
        shop.wait_messages(chat, "the newest, and what was written since", |m| texts(m) == here).await.unwrap();
        assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online, "{lost:?}");
        shop.close().await;

        network.clear_media_rules();
        let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
        // What the phone gives of those fifty that is here is not here twice.
        let mut more = all(neema.number(), 80)[26..75].to_vec();
        more.extend(here);
        shop.wait_messages(chat, "some of what is older", |m| texts(m) == more).await.unwrap();
        let timeline = shop.engine.store().read(move |r| r.events(id, None, 100)).await.unwrap();
        let said = timeline.iter().filter(|line| line.2.kind == EntryKind::HistoryAskedAgain).count();
        assert_eq!(said, 1, "{lost:?}: {timeline:?}");
        shop.close().await;
    }
}
