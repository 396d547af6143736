//! A database with a million messages: how long a write of the operator's own waits at most, whatever else is done to it.

use std::sync::Arc;

use anyhow::Result;
use journeys::figures::{Figures, folder_on_disk, stopwatch};
use tokio::sync::Notify;
use wakala_domain::address::Address;
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::instance::{InstanceName, Wanted};
use wakala_domain::lifecycle::{Entry, EntryKind, State};
use wakala_domain::messages::{Content, IncomingMessage};
use wakala_domain::time::Wall;
use wakala_store::{DataDir, Gone, NewInstance, Piece, Pruned, Store, TooOld};

use crate::messages::Probe;

const MESSAGES: usize = 1_000_000;
/// Messages of one batch, as the library gives them.
const BATCH: usize = 400;
/// Chats that they are in.
const CHATS: usize = 1_000;
/// Of a person who turns out to be known already, under each address.
const OF_ONE: usize = 50_000;
/// Lines of each book that are too old.
const LINES: usize = 100_000;
/// Messages that the engine commits at once.
const PIECE_IN: usize = 100;
/// Rows of a number that goes that the engine lets go at a time.
const PIECE: u32 = 50;
/// Lines of each of its books that it lets go at a time.
const BOOKS_PIECE: u32 = 200;

const PN: &str = "255700000431@s.whatsapp.net";
const LID: &str = "100255700000431@lid";

pub(crate) async fn million(figures: &mut Figures) -> Result<()> {
    let folder = folder_on_disk()?;
    let id = InstanceId::from_random(42);
    let directory = DataDir::open(folder.path())?;
    let store = Store::open(&directory)?;
    fill(&store, id).await?;
    store.close().await?;
    let mut say = |what: &str, longest: f64| {
        figures.insert(format!("million.{what}_longest_ms"), vec![longest]);
    };

    let opened = stopwatch();
    let store = Store::open(&directory)?;
    store.write(|w| w.set_setting("bench", "1")).await?;
    say("open", opened.elapsed().as_secs_f64() * 1000.0);

    let probe = Probe::writes(store.clone());
    for first in (MESSAGES..MESSAGES + 25 * BATCH).step_by(BATCH) {
        commit(&store, id, first).await?;
    }
    say("commit", probe.longest().await?);

    let probe = Probe::writes(store.clone());
    let (number, lid): (Address, Address) = (PN.parse()?, LID.parse()?);
    let joined = Arc::new(Notify::new());
    let tell = Arc::clone(&joined);
    store.tell_gone(move |gone| {
        if gone.iter().any(|gone| matches!(gone, Gone::Chat { .. })) {
            tell.notify_one();
        }
    });
    store.write(move |w| w.open_chat(id, &number, Some(&lid), Wall(6))).await?;
    // The messages follow; the second chat is gone when the last of them has.
    joined.notified().await;
    say("merge", probe.longest().await?);

    let probe = Probe::writes(store.clone());
    let old = TooOld { audit: Wall(i64::MAX), health: Wall(i64::MAX), journal: i64::MAX, send_keys: Wall(i64::MAX) };
    let prune = store.write_in_pieces(move |w| {
        Ok(if w.prune_some(old, BOOKS_PIECE)? == Pruned::default() { Piece::Done(()) } else { Piece::More })
    });
    prune.await?;
    say("prune", probe.longest().await?);

    let probe = Probe::writes(store.clone());
    store.write(move |w| w.bury_instance(id, Wall(7))).await?;
    store.write_in_pieces(move |w| Ok(if w.delete_some(id, PIECE)? { Piece::More } else { Piece::Done(()) })).await?;
    say("delete", probe.longest().await?);
    Ok(store.close().await?)
}

async fn fill(store: &Store, id: InstanceId) -> Result<()> {
    let new = NewInstance {
        id,
        name: InstanceName::parse("Duka")?,
        workspace: String::new(),
        lifecycle: State::new(Wanted::Running).persisted(),
        created: Wall(1),
    };
    store.write(move |w| w.add_instance(&new)).await?;
    for first in (0..MESSAGES).step_by(BATCH) {
        commit(store, id, first).await?;
    }
    let entry = Entry::bare(EntryKind::Online);
    let mut lines = 0;
    let books = store.write_in_pieces(move |w| {
        w.append_event(id, Wall(1), &entry)?;
        lines += 1;
        Ok(if lines == LINES { Piece::Done(()) } else { Piece::More })
    });
    Ok(books.await?)
}

/// As the engine does it: whoever waits goes between.
async fn commit(store: &Store, id: InstanceId, first: usize) -> Result<()> {
    let mut rest = batch(first)?;
    let commit = store.write_batch_in_pieces(move |w| {
        let some: Vec<_> = rest.drain(..rest.len().min(PIECE_IN)).collect();
        w.commit_batch(id, &some, Wall(5))?;
        Ok(if rest.is_empty() { Piece::Done(()) } else { Piece::More })
    });
    Ok(commit.await?)
}

fn batch(first: usize) -> Result<Vec<IncomingMessage>> {
    (first..first + BATCH).map(message).collect()
}

fn message(n: usize) -> Result<IncomingMessage> {
    let from: Address = match n {
        _ if n >= 2 * OF_ONE => format!("255711{:06}@s.whatsapp.net", n % CHATS),
        _ if n.is_multiple_of(2) => PN.to_owned(),
        _ => LID.to_owned(),
    }
    .parse()?;
    Ok(IncomingMessage {
        chat: from.clone(),
        chat_alias: None,
        sender: from,
        sender_alias: None,
        via: None,
        from_me: false,
        id: MessageId(format!("3EB0{n:012}")),
        push_name: None,
        written: Wall(i64::try_from(n)? * 1000),
        content: Content::Text { text: format!("habari ya {} na {n}", n % 977) },
        frame: wakala_domain::messages::frame::Frame::default(),
        raw: None,
    })
}
