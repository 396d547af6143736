//! Words of every script, and what a search is narrowed by.

use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::State;
use wakala_domain::messages::content::{Content, Media, MediaKind};
use wakala_domain::time::Wall;
use wakala_store::{NewInstance, Reading, Sought, SoughtKind, StoreError};

use crate::{LID, PN, find, incoming, open, search, sought};

async fn comes(f: &crate::Fixture, from: &str, n: usize, text: &str) -> (ChatId, MessageRow) {
    let (id, message) = (f.id, incoming(from, None, &format!("id{n}"), text));
    let committed = f.store.write(move |w| w.commit_incoming(id, &message, Wall(1))).await.unwrap();
    (committed.chat, committed.row)
}

#[tokio::test]
async fn words_of_every_script_are_found() {
    let f = open().await;
    let texts = [
        ("Ñandú são ÉCOLE", &["nandu", "Sao", "ecole", "eco"][..]),
        ("السَّلامُ عليكم", &["السلام", "عليكم"]),
        ("नमस्ते दुकान", &["नमस्ते", "दुकान"]),
        ("வணக்கம் நன்றி", &["வணக்கம்", "நன்றி"]),
        ("ශ්\u{200d}රී ලංකා", &["ලංකා"]),
        ("你好世界", &["好世", "世界", "好", "你好世界"]),
        ("ภาษาไทยสวย", &["ไทย", "สวย"]),
        ("ng'ombe wa l'eau", &["ngombe", "eau"]),
    ];
    for (n, (text, _)) in texts.iter().enumerate() {
        comes(&f, PN, n, text).await;
    }
    for (text, typed) in texts {
        for typed in typed {
            let words = (*typed).to_owned();
            let found = f.store.read(move |r| find(r, None, &words, 9)).await.unwrap();
            assert_eq!(found.len(), 1, "{typed}");
            assert_eq!(found[0].content, Content::Text { text: text.to_owned() });
        }
    }
}

#[tokio::test]
async fn a_search_is_narrowed_and_goes_on_where_it_stopped() {
    let f = open().await;
    let mut rows = Vec::new();
    for n in 0..30 {
        rows.push(comes(&f, if n % 3 == 0 { LID } else { PN }, n, &format!("bei gani {n}")).await);
    }
    let (id, picture) = (f.id, {
        let mut picture = incoming(PN, None, "picture", "");
        picture.content = Content::Media(Media {
            what: MediaKind::Document,
            caption: Some("bei ya kitenge".to_owned()),
            file_name: Some("Orodha-2026.pdf".to_owned()),
            mime: "application/pdf".to_owned(),
            bytes: None,
            seconds: None,
            size: None,
            pages: None,
            waveform: None,
            once: false,
        });
        picture
    });
    f.store.write(move |w| w.commit_incoming(id, &picture, Wall(1))).await.unwrap();
    let ask = |change: fn(Sought) -> Sought| {
        let sought = change(sought(None, "bei ", 100).unwrap());
        f.store.read(move |r: &Reading<'_>| Ok::<_, StoreError>(search(r, sought)?.messages.len()))
    };
    assert_eq!(ask(|all| all).await.unwrap(), 31);
    assert_eq!(ask(|all| Sought { kind: Some(SoughtKind::Document), ..all }).await.unwrap(), 1);
    assert_eq!(ask(|all| Sought { has_file: true, ..all }).await.unwrap(), 1);
    assert_eq!(ask(|all| Sought { ours: true, ..all }).await.unwrap(), 0);
    assert_eq!(ask(|all| Sought { sender: Some(LID.to_owned()), ..all }).await.unwrap(), 10);
    assert_eq!(ask(|all| Sought { sender: Some("nobody".to_owned()), ..all }).await.unwrap(), 0);
    assert_eq!(ask(|all| Sought { until: Some(Wall(0)), ..all }).await.unwrap(), 0);
    assert_eq!(ask(|all| Sought { from: Some(Wall(i64::MAX)), ..all }).await.unwrap(), 0);
    let in_chat = Sought { chat: Some(rows[0].0), ..sought(None, "bei ", 100).unwrap() };
    assert_eq!(f.store.read(move |r| search(r, in_chat)).await.unwrap().messages.len(), 10);
    assert_eq!(f.store.read(move |r| find(r, Some(id), "orodha", 9)).await.unwrap().len(), 1);
    // Page by page, each once, the newest first.
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let sought = Sought { before, ..sought(Some(id), "gan", 7).unwrap() };
        let found = f.store.read(move |r| search(r, sought)).await.unwrap();
        assert!(found.whole && found.messages.len() <= 7);
        seen.extend(found.messages.into_iter().map(|message| message.row));
        before = found.before;
        if before.is_none() {
            break;
        }
    }
    let newest_first: Vec<MessageRow> = rows.iter().rev().map(|(_, row)| *row).collect();
    assert_eq!(seen, newest_first);
}

#[tokio::test]
async fn one_instance_is_searched_alone() {
    let f = open().await;
    let other = InstanceId::from_random(8);
    let new = NewInstance {
        id: other,
        name: InstanceName::parse("Other").unwrap(),
        workspace: String::new(),
        lifecycle: State::new(Wanted::Running).persisted(),
        created: Wall(1),
    };
    comes(&f, PN, 1, "bei gani").await;
    let number = |instance| f.store.read(move |r| Ok::<_, StoreError>(find(r, instance, "bei ", 9)?.len()));
    assert_eq!((number(Some(f.id)).await.unwrap(), number(Some(other)).await.unwrap()), (1, 0));
    f.store.write(move |w| w.add_instance(&new)).await.unwrap();
    comes(&f, PN, 2, "bei nyingine").await;
    let theirs = incoming(PN, None, "theirs", "bei yao");
    f.store.write(move |w| w.commit_incoming(other, &theirs, Wall(1))).await.unwrap();
    assert_eq!((number(Some(f.id)).await.unwrap(), number(Some(other)).await.unwrap()), (2, 1));
    assert_eq!(number(None).await.unwrap(), 3);
}

/// A chat that went into another: what it was indexed under is found in the one that it is now.
#[tokio::test]
async fn what_stood_in_a_chat_that_is_one_with_another_is_found_in_it() {
    let f = open().await;
    let (_, first) = comes(&f, LID, 1, "mzigo umefika").await;
    comes(&f, PN, 2, "mzigo uko wapi").await;
    let (id, tells) = (f.id, incoming(PN, Some(LID), "id3", "mzigo huu"));
    let chat = f.store.write(move |w| w.commit_incoming(id, &tells, Wall(1))).await.unwrap().chat;
    for _ in 0..20 {
        f.store.write(|_| Ok(())).await.unwrap();
    }
    let sought = Sought { chat: Some(chat), ..sought(None, "mzigo", 9).unwrap() };
    let found = f.store.read(move |r| search(r, sought)).await.unwrap();
    assert_eq!(found.messages.len(), 3);
    assert_eq!(found.messages[2].row, first);
}

/// Messages that lie far apart, as in a database of years: several words are looked for in one stretch of it after the other.
#[tokio::test]
async fn several_words_are_found_however_far_apart_the_messages_are() {
    let f = open().await;
    let file = rusqlite::Connection::open(f.folder.path().join("wakala.db")).unwrap();
    let mut rows = Vec::new();
    for n in 0..6 {
        rows.push(comes(&f, PN, n, "mzigo wa asubuhi umefika").await.1);
        comes(&f, PN, n + 100, "mzigo wa jioni").await;
        comes(&f, PN, n + 200, "asubuhi njema").await;
        file.execute("UPDATE sqlite_sequence SET seq = seq + 1000000 WHERE name = 'messages'", []).unwrap();
    }
    rows.reverse();
    for typed in ["asubuhi mzigo ", "mzigo asub", "\"mzigo wa asubuhi\"", "\"wa asub", "\"mzigo wa\" asubuhi "] {
        let found = f.store.read(move |r| find(r, None, typed, 9)).await.unwrap();
        assert_eq!(found.iter().map(|message| message.row).collect::<Vec<_>>(), rows, "{typed}");
        // From the newest of another stretch on.
        let two = Sought { before: Some(rows[2]), ..sought(None, typed, 2).unwrap() };
        let page = f.store.read(move |r| search(r, two)).await.unwrap();
        assert_eq!(page.messages.iter().map(|message| message.row).collect::<Vec<_>>(), rows[3..5], "{typed}");
        // Where it goes on is told as far as it has looked, which is as far as there was time for.
        assert!(page.before.is_some_and(|before| before > rows[5] && before <= rows[4]), "{:?}", page.before);
        let rest = Sought { before: page.before, ..sought(None, typed, 9).unwrap() };
        let rest = f.store.read(move |r| search(r, rest)).await.unwrap();
        assert_eq!(rest.messages.iter().map(|message| message.row).collect::<Vec<_>>(), rows[5..], "{typed}");
    }
    for typed in ["jioni asubuhi ", "\"asubuhi mzigo\"", "\"jioni asub"] {
        let sought = sought(None, typed, 9).unwrap();
        let page = f.store.read(move |r| search(r, sought)).await.unwrap();
        assert!(page.messages.is_empty() && page.before.is_none(), "{typed}");
    }
}
