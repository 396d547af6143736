//! What a blob of history tells, whatever is in it.

use wakala_domain::messages::Content;
use whatsapp_rust::buffa::Message as _;
use whatsapp_rust::prelude::MessageField;

use super::*;

const NEEMA: &str = "255700000431@s.whatsapp.net";

fn message(id: &str, second: u64, text: &str) -> wa::HistorySyncMsg {
    let key = wa::MessageKey {
        remote_jid: Some(NEEMA.to_owned()),
        from_me: Some(false),
        id: Some(id.to_owned()),
        participant: None,
    };
    let info = wa::WebMessageInfo {
        key: MessageField::some(key),
        message: MessageField::some(wa::Message { conversation: Some(text.to_owned()), ..Default::default() }),
        message_timestamp: Some(second),
        ..Default::default()
    };
    wa::HistorySyncMsg { message: MessageField::some(info), msg_order_id: None }
}

fn chat(messages: Vec<wa::HistorySyncMsg>) -> wa::Conversation {
    wa::Conversation { id: NEEMA.to_owned(), messages, unread_count: Some(2), ..Default::default() }
}

fn told(conversations: Vec<wa::Conversation>) -> wa::HistorySync {
    wa::HistorySync {
        conversations,
        pushnames: vec![wa::Pushname { id: Some(NEEMA.to_owned()), pushname: Some("Neema".to_owned()) }],
        ..Default::default()
    }
}

fn packed(history: &wa::HistorySync) -> (HistoryBlob, Vec<u8>) {
    let plain = history.encode_to_vec();
    let blob = HistoryBlob {
        id: wakala_engine::HistoryId(1),
        instance: wakala_domain::ids::InstanceId::from_random(7),
        kind: HistoryKind::Recent,
        request: None,
        percent: 100,
        place: 1,
        unpacked: plain.len() as u64,
        own: vec!["255700000118@s.whatsapp.net".parse().unwrap()],
        done: 0,
        refused: 0,
    };
    (blob, stored(&plain))
}

/// In the wire's packing, and not packed.
fn stored(plain: &[u8]) -> Vec<u8> {
    let (low, high) = plain.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let mut stored = vec![0x78, 0x01];
    let mut blocks = plain.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        stored.push(u8::from(blocks.peek().is_none()));
        stored.extend(length.to_le_bytes());
        stored.extend((!length).to_le_bytes());
        stored.extend(block);
    }
    stored.extend((high << 16 | low).to_be_bytes());
    stored
}

/// All that a blob tells beyond so many things.
fn all(history: &wa::HistorySync, done: u64) -> Vec<Past> {
    let (blob, packed) = packed(history);
    let mut all = Vec::new();
    read(&HistoryBlob { done, ..blob }, &packed, &mut |piece| {
        assert!(piece.len() <= PIECE);
        all.extend(piece);
        ControlFlow::Continue(())
    })
    .unwrap();
    all
}

fn texts(past: &[Past]) -> Vec<(String, i64)> {
    let arrivals = past.iter().filter_map(|one| if let Past::Messages(all) = one { all.first() } else { None });
    arrivals
        .filter_map(|arrival| match arrival {
            Arrival::Message(message) => match &message.content {
                Content::Text { text } => Some((text.clone(), message.written.0)),
                other => panic!("{other:?}"),
            },
            Arrival::Change(_) => None,
        })
        .collect()
}

#[test]
fn names_come_first_and_the_newest_message_before_older_ones() {
    let messages = ["d", "c", "b", "a"].iter().zip([1_002, 1_001, 1_001, 1_001]);
    let messages: Vec<_> = messages.map(|(id, second)| message(id, second, id)).collect();
    let newest_first = told(vec![chat(messages.clone())]);
    let oldest_first = told(vec![chat(messages.into_iter().rev().collect())]);
    for history in [&newest_first, &oldest_first] {
        let past = all(history, 0);
        assert!(matches!(&past[0], Past::Person { name: Some(name), .. } if name == "Neema"), "{past:?}");
        assert!(matches!(&past[1], Past::Chat { unread: 2, .. }), "{past:?}");
        let wanted = [("d", 1_002_000), ("c", 1_001_000), ("b", 1_001_000), ("a", 1_001_000)];
        assert_eq!(texts(&past), wanted.map(|(text, at)| (text.to_owned(), at)));
    }
}

#[test]
fn from_wherever_it_goes_on_it_tells_the_rest_as_if_it_had_told_all() {
    let messages: Vec<_> = (0..2_000).rev().map(|n| message(&format!("M{n}"), 1_000 + n / 7, "x")).collect();
    let history = told(vec![chat(messages), chat(vec![message("other", 5, "y")])]);
    let whole = all(&history, 0);
    assert_eq!(whole.len(), 2_004);
    for done in [1_u64, 2, 3, 399, 400, 401, 1_999, 2_003, 2_004, 9_999] {
        assert_eq!(all(&history, done), whole[whole.len().min(usize::try_from(done).unwrap())..], "{done}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_itself() {
    let without = |change: fn(&mut wa::WebMessageInfo)| {
        let mut hostile = message("H", 1_000, "x");
        let mut info = hostile.message.take().unwrap();
        change(&mut info);
        hostile.message = MessageField::some(info);
        hostile
    };
    let hostile = [
        without(|info| info.key = MessageField::none()),
        without(|info| info.key.as_option_mut().unwrap().id = None),
        without(|info| info.key.as_option_mut().unwrap().id = Some("x".repeat(5_000))),
        without(|info| (info.key, info.message) = (MessageField::none(), MessageField::none())),
        wa::HistorySyncMsg::default(),
    ];
    let mut messages = hostile.to_vec();
    messages.push(without(|info| info.message = MessageField::none()));
    messages.push(message("good", 1_000, "good"));
    let nobody = wa::Conversation { id: "@".to_owned(), ..chat(Vec::new()) };
    let status = wa::Conversation { id: "status@broadcast".to_owned(), ..chat(vec![message("S", 1, "s")]) };
    let past = all(&told(vec![nobody, status, chat(messages)]), 0);
    let refused = past.iter().filter(|one| **one == Past::Refused).count();
    let nothing = past.iter().filter(|one| **one == Past::Nothing).count();
    assert_eq!((refused, nothing), (hostile.len() + 1, 2), "{past:?}");
    assert_eq!(texts(&past), [("good".to_owned(), 1_000_000)]);
}

#[test]
fn times_that_can_not_be_are_no_reason_to_lose_a_message() {
    let times = [u64::MAX, 4_102_444_800, 1_000, 0];
    let messages = times.iter().map(|second| message(&format!("T{second}"), *second, &second.to_string())).collect();
    let past = all(&told(vec![chat(messages)]), 0);
    let at: Vec<i64> = texts(&past).into_iter().map(|(_, at)| at).collect();
    assert_eq!(at, [LATEST, 4_102_444_800_000, 1_000_000, 0]);
}

/// Whatever is cut off, or turned, anywhere.
#[test]
fn a_blob_that_is_damaged_is_said_to_be_and_nothing_else_happens() {
    let messages: Vec<_> = (0..50).rev().map(|n| message(&format!("M{n}"), 1_000 + n, &format!("text {n}"))).collect();
    let (blob, whole) = packed(&told(vec![chat(messages)]));
    for cut in 0..whole.len() {
        let mut told = 0;
        let read = read(&blob, &whole[..cut], &mut |piece| {
            told += piece.len();
            ControlFlow::Continue(())
        });
        assert!(read.is_err() && told == 0, "{cut}");
    }
    for at in 0..whole.len() {
        let mut turned = whole.clone();
        turned[at] ^= 0x55;
        // It may be read as something else; it is never read for ever.
        let _ = read(&blob, &turned, &mut |_| ControlFlow::Continue(()));
    }
    let small = HistoryBlob { unpacked: 100, ..blob };
    assert!(read(&small, &whole, &mut |_| ControlFlow::Continue(())).is_err(), "more than was said");
}

#[test]
fn a_reaction_stands_with_its_message() {
    let mut reacted = message("M", 1_000, "x");
    let mut info = reacted.message.take().unwrap();
    let key = wa::MessageKey { from_me: Some(true), id: Some("R".to_owned()), ..Default::default() };
    info.reactions = vec![wa::Reaction {
        key: MessageField::some(key),
        text: Some("👍".to_owned()),
        sender_timestamp_ms: Some(1_500_000),
        ..Default::default()
    }];
    reacted.message = MessageField::some(info);
    let past = all(&told(vec![chat(vec![reacted])]), 0);
    let Some(Past::Messages(arrivals)) = past.last() else { panic!("{past:?}") };
    let Some(Arrival::Change(change)) = arrivals.get(1) else { panic!("{arrivals:?}") };
    assert!(change.from_me && change.target.id.0 == "M" && change.written == Wall(1_500_000), "{change:?}");
    assert_eq!(change.target.author, Author::Them(NEEMA.parse().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn what_follows_another_blob_is_kept_after_it_unless_that_never_comes() {
    use HistoryKind::{Asked, Beginning, Names, Recent};
    let order = InOrder::default();
    for at_once in [(Beginning, 0), (Names, 0), (Asked, 0)] {
        let begun = tokio::time::Instant::now();
        order.turn(at_once).await;
        assert_eq!(begun.elapsed(), Duration::ZERO, "{at_once:?}");
    }
    for (before, after) in [((Beginning, 0), (Recent, 1)), ((Recent, 1), (Recent, 2))] {
        let mut turn = std::pin::pin!(order.turn(after));
        assert!(futures::poll!(&mut turn).is_pending(), "{after:?}");
        order.kept(before);
        let begun = tokio::time::Instant::now();
        turn.await;
        assert_eq!(begun.elapsed(), Duration::ZERO, "{after:?}");
    }
    let begun = tokio::time::Instant::now();
    order.turn((Recent, 9)).await;
    assert_eq!(begun.elapsed(), ONE_BEFORE);
    (0..1_000).for_each(|n| order.kept((Recent, n)));
    assert_eq!(order.0.borrow().len(), REMEMBERED);
}

/// A field of the wire that has a length.
fn field_of(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length > 127 {
        field.push((length & 127) as u8 | 128);
        length >>= 7;
    }
    field.push(length as u8);
    field.extend_from_slice(bytes);
    field
}

fn read_all(plain: &[u8]) -> Vec<Past> {
    let (blob, _) = packed(&told(Vec::new()));
    let mut all = Vec::new();
    let read = read(&HistoryBlob { unpacked: plain.len() as u64, ..blob }, &stored(plain), &mut |piece| {
        all.extend(piece);
        ControlFlow::Continue(())
    });
    read.unwrap();
    all
}

/// What is no text, where a name is to be.
#[test]
fn a_name_or_a_head_that_can_not_be_read_costs_itself_alone() {
    let good = chat(vec![message("M", 1_000, "good")]).encode_to_vec();
    let bad_name = field_of(7, &field_of(2, &[0xff]));
    let past = read_all(&[field_of(2, &good), bad_name].concat());
    assert_eq!(past[0], Past::Refused);
    assert_eq!(texts(&past), [("good".to_owned(), 1_000_000)]);
    for bad in [field_of(13, &[0xff]), vec![0x0f], vec![13 << 3 | 2, 99]] {
        let past = read_all(&field_of(2, &[good.clone(), bad.clone()].concat()));
        assert_eq!(texts(&past), [("good".to_owned(), 1_000_000)], "{bad:?}");
        assert_eq!(past.last(), Some(&Past::Refused), "{bad:?}");
    }
}

#[test]
fn what_is_handed_over_at_once_is_bounded_by_its_bytes() {
    let large = "x".repeat(300 << 10);
    let messages: Vec<_> = (0..12).rev().map(|n| message(&format!("M{n}"), 1_000 + n, &large)).collect();
    let (blob, packed) = packed(&told(vec![chat(messages)]));
    let mut sizes = Vec::new();
    read(&blob, &packed, &mut |piece| {
        sizes.push(texts(&piece).iter().map(|(text, _)| text.len()).sum::<usize>());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!((sizes.iter().sum::<usize>(), sizes.len()), (12 * large.len(), 4), "{sizes:?}");
    assert!(sizes.iter().all(|size| *size <= PIECE_BYTES), "{sizes:?}");
}
