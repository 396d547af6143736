//! Every kind of message, and everything that is said of messages, from simulated phones into the app: in whatever order it comes, by
//! whomever, and with the program killed in between.

use std::path::Path;

use fake_whatsapp::{Content as Sent, Dress, File, Letter, Phone};
use journeys::process::{Order, Process, Word};
use journeys::{PATIENCE, Shop, network};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::{Badge, Command};
use wakala_domain::messages::Content;
use wakala_domain::messages::content::{CallTaken, ChatEvent, Gone, MediaKind};
use wakala_domain::messages::draft::Draft;
use wakala_domain::search::Query;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{Posting, Trigger};
use wakala_store::{DeletedBy, Reading, Sought, StoredMessage};
use whatsapp_rust::prelude::{MessageField, wa};
use whatsapp_rust::waproto::codec;

use super::logs;
use super::own_phone::Later;

/// The chat of a group, as soon as there is one.
async fn group_chat(shop: &Shop, id: InstanceId, group: &str) -> ChatId {
    let of_group = |chat: &&wakala_store::ChatRow| chat.address.user() == group;
    let chats = shop.wait_chats(id, "there", |chats| chats.iter().any(|chat| of_group(&chat))).await.unwrap();
    chats.iter().find(of_group).unwrap().id
}

/// The message with this id, once it is as wanted.
async fn wait(shop: &Shop, chat: ChatId, id: &str, wanted: impl Fn(&StoredMessage) -> bool) -> StoredMessage {
    let is = |message: &StoredMessage| message.message_id.0 == id;
    let messages =
        shop.wait_messages(chat, id, |m| m.iter().any(|message| is(message) && wanted(message))).await.unwrap();
    messages.into_iter().find(is).unwrap()
}

/// In how many messages of the instance the words are.
async fn found(shop: &Shop, id: InstanceId, words: &str) -> usize {
    let mut sought = Sought { instance: Some(id), ..Sought::everywhere(Query::parse(words).unwrap(), 200) };
    let pages = move |r: &Reading<'_>| {
        let mut found = 0;
        loop {
            // One ends when it has taken its time.
            let page = r.search(&sought)?;
            found += page.messages.len();
            sought.before = page.before;
            if sought.before.is_none() {
                return Ok(found);
            }
        }
    };
    shop.engine.store().read(pages).await.unwrap()
}

fn text(text: &str) -> Content {
    Content::Text { text: text.to_owned() }
}

fn reactions(message: &StoredMessage) -> Vec<(&str, u32, bool)> {
    message.said.reactions.iter().map(|one| (one.emoji.as_str(), one.count, one.mine)).collect()
}

fn key(id: &str, from_me: bool, participant: Option<&str>) -> MessageField<wa::MessageKey> {
    MessageField::some(wa::MessageKey {
        id: Some(id.to_owned()),
        from_me: Some(from_me),
        participant: participant.map(str::to_owned),
        remote_jid: None,
    })
}

fn reaction(key: MessageField<wa::MessageKey>, emoji: &str) -> Vec<u8> {
    let part = wa::message::ReactionMessage { key, text: Some(emoji.to_owned()), ..Default::default() };
    codec::message_to_vec(&wa::Message { reaction_message: MessageField::some(part), ..Default::default() })
}

fn protocol(key: MessageField<wa::MessageKey>, edited: Option<&str>) -> Vec<u8> {
    use wa::message::protocol_message::Type;
    let text = |text: &str| wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
    let part = wa::message::ProtocolMessage {
        key,
        r#type: Some(if edited.is_some() { Type::MESSAGE_EDIT } else { Type::REVOKE }),
        edited_message: edited.map_or_else(MessageField::none, |edited| MessageField::some(text(edited))),
        ..Default::default()
    };
    codec::message_to_vec(&wa::Message { protocol_message: MessageField::some(part), ..Default::default() })
}

fn unpinned(id: &str) -> Vec<u8> {
    let kind = Some(wa::message::pin_in_chat_message::Type::UNPIN_FOR_ALL);
    let part = wa::message::PinInChatMessage { key: key(id, true, None), r#type: kind, ..Default::default() };
    codec::message_to_vec(&wa::Message { pin_in_chat_message: MessageField::some(part), ..Default::default() })
}

async fn send(from: &Phone, to: &Phone, content: Sent, dress: Dress) -> String {
    from.send(Letter::to(to).content(content).dressed(dress)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_understood() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let file = || File::from(b"abc".to_vec());
    let media = |content: &Content, what: MediaKind, words: Option<&str>| match content {
        Content::Media(media) => {
            media.what == what
                && media.bytes == Some(3)
                && content.words().as_deref() == words
                && !media.mime.is_empty()
        }
        _ => false,
    };
    type Check = Box<dyn Fn(&Content) -> bool>;
    let of = |what: MediaKind, words: Option<&'static str>| -> Check { Box::new(move |c| media(c, what, words)) };
    let caption = || Some("Bei".to_owned());
    let kinds: Vec<(Sent, Check)> = vec![
        (Sent::Image { file: file(), caption: caption() }, of(MediaKind::Image, Some("Bei"))),
        (Sent::Video { file: file(), caption: caption(), seconds: 3 }, of(MediaKind::Video, Some("Bei"))),
        (Sent::Voice { file: file(), seconds: 2 }, of(MediaKind::Voice, None)),
        (Sent::Audio { file: file(), seconds: 4 }, of(MediaKind::Audio, None)),
        (
            Sent::Document { file: file(), name: "bei.pdf".into(), mimetype: None, caption: caption() },
            of(MediaKind::Document, Some("Bei\nbei.pdf")),
        ),
        (Sent::Sticker { file: file() }, of(MediaKind::Sticker, None)),
        (
            Sent::Location { latitude: -6.8, longitude: 39.28, name: Some("Kariakoo".into()), address: None },
            Box::new(
                |content| matches!(content, Content::Location(place) if place.latitude == -68_000_000 && !place.live),
            ),
        ),
        (
            Sent::LiveLocation { latitude: 1.0, longitude: 2.0, sequence: 7, caption: None },
            Box::new(|content| matches!(content, Content::Location(place) if place.live)),
        ),
        (
            Sent::Contact { name: "Juma".into(), phone: "255700000592".into() },
            Box::new(
                |content| matches!(content, Content::Contacts { cards } if cards[0].phones[0].digits() == "255700000592"),
            ),
        ),
        (
            Sent::Poll { name: "Lini?".into(), options: vec!["leo".into(), "kesho".into()], choose: 1 },
            Box::new(|content| content.words().as_deref() == Some("Lini?\nleo\nkesho")),
        ),
        (
            Sent::Disappearing { seconds: 86_400 },
            Box::new(|content| *content == Content::Event(ChatEvent::Expiry { seconds: 86_400 })),
        ),
    ];
    for (sent, check) in kinds {
        let name = format!("{sent:?}");
        let sent = send(&neema, &owner, sent, Dress::default()).await;
        let message = wait(&shop, chat, &sent, |_| true).await;
        assert!(check(&message.content), "{name} became {:?}", message.content);
    }
    // What stands around a message.
    let first = neema.write(&owner, "habari").await.unwrap();
    let dress = Dress {
        quote: Some(first.clone()),
        mentions: vec![owner.number().to_owned()],
        forwarded: 5,
        expires: Some(3_600),
        view_once: false,
    };
    let answer = send(&neema, &owner, Sent::Text { text: "jibu".into() }, dress).await;
    let message = wait(&shop, chat, &answer, |_| true).await;
    let quote = message.frame.quote.as_ref().unwrap();
    assert_eq!((quote.id.0.as_str(), quote.words.as_str()), (first.as_str(), "habari"));
    let quoted = wait(&shop, chat, &first, |_| true).await;
    assert_eq!((message.said.quoted, message.said.quoted_ours), (Some(quoted.row), false));
    assert_eq!((message.frame.forwarded, message.frame.expires, message.frame.mentions.len()), (5, 3_600, 1));
    let once = Dress { view_once: true, ..Dress::default() };
    let once = send(&neema, &owner, Sent::Image { file: file(), caption: None }, once).await;
    let message = wait(&shop, chat, &once, |_| true).await;
    assert!(matches!(&message.content, Content::Media(media) if media.once), "{message:?}");
    // Captions and names of files are found, and nobody said that messages disappear.
    let found = found(&shop, id, "bei.pdf").await;
    assert_eq!(found, 1);
    let unread = shop.engine.store().read(move |r| r.chat(chat)).await.unwrap().unwrap().unread;
    assert_eq!(unread, 13);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_message_shows_whichever_comes_first() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let react = |about: &str, emoji: &str| Sent::Reaction { about: about.to_owned(), emoji: emoji.to_owned() };

    let first = neema.write(&owner, "habari").await.unwrap();
    wait(&shop, chat, &first, |_| true).await;
    send(&neema, &owner, react(&first, "👍"), Dress::default()).await;
    wait(&shop, chat, &first, |m| reactions(m) == [("👍", 1, false)]).await;
    send(&neema, &owner, Sent::Edit { about: first.clone(), text: "habari gani".into() }, Dress::default()).await;
    wait(&shop, chat, &first, |m| m.content == text("habari gani") && m.said.edited.is_some()).await;
    // The owner's own phone reacts, and takes it back.
    owner.wait_for_text("habari", PATIENCE).await.unwrap();
    send(&owner, &neema, react(&first, "🎉"), Dress::default()).await;
    wait(&shop, chat, &first, |m| m.said.reactions.iter().any(|one| one.mine)).await;
    send(&owner, &neema, react(&first, ""), Dress::default()).await;
    wait(&shop, chat, &first, |m| reactions(m) == [("👍", 1, false)]).await;
    assert_eq!((found(&shop, id, "gani").await, found(&shop, id, "habari").await), (1, 1), "by what it says now");
    send(&neema, &owner, Sent::Delete { about: first.clone() }, Dress::default()).await;
    let gone = wait(&shop, chat, &first, |m| m.said.deleted == Some(DeletedBy::Sender)).await;
    assert_eq!(gone.content, text("habari gani"), "it is kept");
    assert_eq!(found(&shop, id, "gani").await, 0, "what was taken back is found by nothing that it said");

    // All of it before its message.
    for bytes in [
        reaction(key("LATER", true, None), "👍"),
        protocol(key("LATER", true, None), Some("kesho asubuhi")),
        protocol(key("LATER", true, None), None),
        reaction(key("NEVER", true, None), "👍"),
        // What phones show in no bubble.
        reaction(key("LATER", true, None), "ok"),
        reaction(MessageField::none(), "👍"),
        unpinned("LATER"),
        protocol(MessageField::none(), None),
    ] {
        neema.send(Letter::to(&owner).protobuf(bytes)).await.unwrap();
    }
    neema.send(Letter::to(&owner).text("kesho").id("LATER")).await.unwrap();
    let later = wait(&shop, chat, "LATER", |m| m.said.deleted.is_some()).await;
    assert_eq!((&later.content, reactions(&later)), (&text("kesho asubuhi"), vec![("👍", 1, false)]));
    let (messages, row) =
        (shop.messages(chat).await.unwrap(), shop.engine.store().read(move |r| r.chat(chat)).await.unwrap().unwrap());
    assert_eq!((messages.len(), row.unread), (2, 2), "nothing else has a row: {messages:?}");
    assert_eq!(found(&shop, id, "asubuhi").await, 0, "whichever came first");
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_shows_what_was_chosen_and_no_vote_is_a_message() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Wauzaji", &[&neema, &baraka, &owner]);
    let to = |content: Sent| Letter::to_group(&group).content(content);
    let days = || vec!["Leo".to_owned(), "Kesho".to_owned()];
    let vote = |about: &str, options: &[&str]| Sent::Vote {
        about: about.to_owned(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    };
    let votes = |message: &StoredMessage| {
        let votes = message.said.votes.clone().unwrap_or_default();
        (votes.voters, votes.options.into_iter().collect::<Vec<_>>(), votes.mine)
    };
    // Asked on a phone, asked from here: everybody chooses in both.
    let theirs = neema.send(to(Sent::Poll { name: "Lini?".into(), options: days(), choose: 0 })).await.unwrap();
    let chat = group_chat(&shop, id, &group).await;
    wait(&shop, chat, &theirs, |_| true).await;
    let draft = Draft::poll("Lini?", &days(), 0).unwrap();
    let sent = shop.engine.send(Posting { chat, draft, key: None, typed: false }).await.unwrap();
    let ours = sent.message.unwrap().message_id.0;
    for (phone, poll) in [(&neema, &ours), (&baraka, &theirs), (&baraka, &ours), (&owner, &theirs), (&owner, &ours)] {
        phone.wait_for_message(PATIENCE, |seen| seen.id == *poll).await.unwrap();
    }
    for poll in [&theirs, &ours] {
        neema.send(to(vote(poll, &["Leo"]))).await.unwrap();
        baraka.send(to(vote(poll, &["Leo", "Kesho"]))).await.unwrap();
        wait(&shop, chat, poll, |m| votes(m) == (2, vec![(0, 2), (1, 1)], vec![])).await;
        // The owner's own phone chooses, too, and somebody takes a vote back.
        owner.send(to(vote(poll, &["Kesho"]))).await.unwrap();
        neema.send(to(vote(poll, &[]))).await.unwrap();
        wait(&shop, chat, poll, |m| votes(m) == (2, vec![(0, 1), (1, 2)], vec![1])).await;
    }
    // And from here, in place of what the phone chose.
    for poll in [&theirs, &ours] {
        let message = wait(&shop, chat, poll, |_| true).await.row;
        let draft = Draft::Vote { message, options: vec![0] };
        let vote = shop.engine.send(Posting { chat, draft, key: None, typed: false }).await.unwrap();
        let vote = vote.message.unwrap().message_id.0;
        for phone in [&neema, &baraka] {
            let seen = phone.wait_for_message(PATIENCE, |seen| seen.id == vote).await.unwrap();
            assert_eq!((seen.kind.as_str(), seen.options.as_slice()), ("vote", &["Leo".to_owned()][..]));
        }
        wait(&shop, chat, poll, |m| votes(m) == (2, vec![(0, 2), (1, 1)], vec![0])).await;
    }
    assert_eq!(shop.messages(chat).await.unwrap().len(), 2, "no vote is a message");
    assert_eq!(shop.engine.instance(id).unwrap().unread, 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_group_nobody_speaks_for_somebody_else_but_an_admin() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let baraka = network.phone("+255700000592", "Baraka").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let group = network.group("Wauzaji", &[&neema, &baraka, &owner]);
    let hers = neema.write_to_group(&group, "bei gani").await.unwrap();
    let chat = group_chat(&shop, id, &group).await;
    wait(&shop, chat, &hers, |_| true).await;
    let lid = format!("1{:0>14}@lid", neema.number());
    // He claims to be her.
    for bytes in [
        protocol(key(&hers, false, Some(&lid)), Some("bei mbaya")),
        protocol(key(&hers, true, None), Some("bei mbaya")),
        protocol(key(&hers, false, Some(&lid)), None),
        protocol(key(&hers, true, None), None),
        reaction(key(&hers, true, None), "👎"),
        reaction(key(&hers, false, Some(&lid)), "👍"),
    ] {
        baraka.send(Letter::to_group(&group).protobuf(bytes)).await.unwrap();
    }
    let message = wait(&shop, chat, &hers, |m| !m.said.reactions.is_empty()).await;
    assert_eq!((&message.content, &message.said.deleted), (&text("bei gani"), &None));
    assert_eq!(message.said.reactions[0].people, ["Baraka"]);
    assert_eq!(reactions(&message), [("👍", 1, false)]);
    let his = baraka.write_to_group(&group, "matusi").await.unwrap();
    wait(&shop, chat, &his, |_| true).await;
    neema.wait_for_text("matusi", PATIENCE).await.unwrap();
    neema.send(Letter::to_group(&group).content(Sent::Delete { about: his.clone() })).await.unwrap();
    let gone = wait(&shop, chat, &his, |m| m.said.deleted.is_some()).await;
    assert_eq!(gone.said.deleted, Some(DeletedBy::Admin(Some("Neema".to_owned()))));
    assert_eq!(gone.content, text("matusi"));
    assert_eq!(shop.messages(chat).await.unwrap().len(), 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_between_everything_is_said_once() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let start = || Process::start(Path::new(env!("CARGO_BIN_EXE_shop")), folder.path(), &network.ws_url()).unwrap();
    let online = |word| matches!(word, Word::Online { .. }).then_some(());
    let mut shop = start();
    shop.order(&Order::Add { instance: "Duka".into() }).await.unwrap();
    let shows = |word| if let Word::Qr { text, .. } = word { Some(text) } else { None };
    owner.scan(&shop.wait("code", shows).await.unwrap()).unwrap();
    shop.wait("word of being online", online).await.unwrap();
    const ROUNDS: usize = 4;
    for round in 0..ROUNDS {
        let later = format!("LATER{round}");
        for bytes in [
            reaction(key(&later, true, None), "👍"),
            protocol(key(&later, true, None), Some(&format!("{round} mpya"))),
            protocol(key(&later, true, None), None),
        ] {
            neema.send(Letter::to(&owner).protobuf(bytes)).await.unwrap();
        }
        // At whatever step it is.
        shop.kill().await.unwrap();
        neema.send(Letter::to(&owner).text(&round.to_string()).id(&later)).await.unwrap();
        shop = start();
        shop.wait("word of being online", online).await.unwrap();
    }
    network.wait_all_delivered(owner.number(), PATIENCE).await.unwrap();
    shop.kill().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.engine.instances()[0].id;
    shop.wait_badge(id, Badge::Online).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    for round in 0..ROUNDS {
        let message = wait(&shop, chat, &format!("LATER{round}"), |m| {
            m.said.deleted.is_some() && m.said.edited.is_some() && !m.said.reactions.is_empty()
        })
        .await;
        assert_eq!((&message.content, reactions(&message)), (&text(&format!("{round} mpya")), vec![("👍", 1, false)]));
    }
    let messages = shop.wait_messages(chat, "without places that wait", |m| m.len() == ROUNDS).await.unwrap();
    assert!(messages.iter().all(|message| message.message_id.0.starts_with("LATER")), "{messages:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_disappears_says_that_it_was_there() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let day = Dress { expires: Some(86_400), ..Dress::default() };
    let week = Dress { expires: Some(7 * 86_400), ..Dress::default() };
    let short = send(&neema, &owner, Sent::Text { text: "siri ya leo".into() }, day).await;
    let long = send(&neema, &owner, Sent::Text { text: "siri ya wiki".into() }, week).await;
    wait(&shop, chat, &short, |m| m.content == text("siri ya leo")).await;
    wait(&shop, chat, &long, |_| true).await;
    shop.close().await;

    let settings = LifecycleSettings::default();
    let shop = Shop::open_by(folder.path(), &network.ws_url(), settings, Later::days(3)).await.unwrap();
    let gone = wait(&shop, chat, &short, |m| m.content == Content::Gone(Gone::Expired)).await;
    assert!(gone.frame.is_empty());
    wait(&shop, chat, &long, |m| m.content == text("siri ya wiki")).await;
    let found = found(&shop, id, "siri").await;
    assert_eq!(found, 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_and_what_happens_to_groups_are_lines() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let juma = network.phone("+255700000592", "Juma").unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    let call = neema.ring(&owner, true);
    let line = wait(&shop, chat, &call, |_| true).await;
    assert_eq!(line.content, Content::Call { video: true, taken: None });
    neema.give_up_call(&owner, &call);
    // What the owner took on the phone is nothing that was missed.
    for (answered, taken) in [(true, CallTaken::Answered), (false, CallTaken::Declined)] {
        shop.wait_for(id, "the one that was missed", |one| one.unread == 1).await.unwrap();
        let call = neema.ring(&owner, false);
        wait(&shop, chat, &call, |_| true).await;
        shop.wait_for(id, "ringing", |one| one.unread == 2).await.unwrap();
        owner.take_call(&neema, &call, answered);
        wait(&shop, chat, &call, |m| m.content == Content::Call { video: false, taken: Some(taken) }).await;
        shop.wait_for(id, "taken", |one| one.unread == 1).await.unwrap();
    }
    // And while nobody was here to hear it.
    shop.engine.command(id, Command::Stop, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Stopped).await.unwrap();
    let missed = neema.ring(&owner, false);
    neema.give_up_call(&owner, &missed);
    shop.engine.command(id, Command::Start, Trigger::Operator).await.unwrap();
    wait(&shop, chat, &missed, |m| m.content == Content::Call { video: false, taken: None }).await;
    assert_eq!(shop.messages(chat).await.unwrap().len(), 4, "one line each");

    let group = network.group("Wauzaji", &[&neema, &owner]);
    neema.write_to_group(&group, "habari").await.unwrap();
    let chat = group_chat(&shop, id, &group).await;
    let events = |m: &[StoredMessage]| -> Vec<ChatEvent> {
        let event = |m: &StoredMessage| if let Content::Event(event) = &m.content { Some(event.clone()) } else { None };
        m.iter().filter_map(event).collect()
    };
    // What is told within one second has no order.
    network.add_to_group(&group, &juma);
    shop.wait_messages(chat, "told of one", |m| events(m).len() == 1).await.unwrap();
    network.rename_group(&group, "Wauzaji wa Kariakoo");
    shop.wait_messages(chat, "told of two", |m| events(m).len() == 2).await.unwrap();
    network.remove_from_group(&group, &juma);
    let told = shop.wait_messages(chat, "told of all", |m| events(m).len() == 3).await.unwrap();
    let events = events(&told);
    assert!(matches!(&events[0], ChatEvent::Joined { people } if people.len() == 1), "{events:?}");
    assert_eq!(events[1], ChatEvent::Subject { subject: "Wauzaji wa Kariakoo".into() });
    assert!(matches!(&events[2], ChatEvent::Left { people } if people.len() == 1), "{events:?}");
    let unread = shop.engine.store().read(move |r| r.chat(chat)).await.unwrap().unwrap().unread;
    assert_eq!(unread, 1, "nobody said these");
    shop.close().await;
}
