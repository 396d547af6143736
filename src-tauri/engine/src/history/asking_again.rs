//! What was lost of the past. The library acknowledges a blob before it has it, and forgets it when the program ends: where the phone has
//! not told all, it is asked for some of each chat, until it has answered for each.

use std::time::Duration;

use wakala_domain::history::HistoryProgress;
use wakala_domain::ids::ChatId;
use wakala_domain::lifecycle::{Entry, EntryKind, Epoch};
use wakala_store::StoreError;

use super::{History, SOON};
use crate::feed::EngineEvent;

/// Chats of which some is asked for, those in which something happened last.
const CHATS: u32 = 50;
/// Messages that are asked for in each.
const MESSAGES: u32 = 50;
/// How long the phone may take to answer.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long nothing came of a phone that linked the number in this run, before it is taken for silent.
const QUIET: Duration = Duration::from_secs(300);
/// How often it is looked whether what is here is worked off.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Asks where the phone had not told all when the last run ended, or has stopped telling in this one; again with each connection, those that
/// were not answered for. Runs until dropped.
pub(super) async fn ask(history: &History) {
    // Of what the last run left nothing more comes by itself; a phone that links the number in this one is telling.
    let instance = history.instance;
    let was_due = history.store.read(move |r| r.is_history_due(instance)).await.unwrap_or(false);
    let mut quiet = if was_due { Duration::ZERO } else { QUIET };
    loop {
        let connection = online(history).await;
        match ask_each(history, connection, quiet).await {
            Ok(()) => another(history, connection).await,
            Err(error) => {
                tracing::warn!(instance = %history.instance, %error, "what is missing of the history is not asked for now");
                tokio::time::sleep(SOON).await;
            }
        }
        quiet = QUIET;
    }
}

async fn ask_each(history: &History, connection: u64, quiet: Duration) -> Result<(), StoreError> {
    let instance = history.instance;
    let due = || history.store.read(move |r| r.is_history_due(instance));
    if !due().await? || !settles(history, connection, quiet).await? || !due().await? {
        return Ok(());
    }
    let chats = history.store.read(move |r| {
        let (known, open) = (r.chats(Some(instance), None, 1)?, r.chats_to_be_asked(instance, CHATS)?);
        Ok((!known.is_empty(), open))
    });
    let (is_any_known, chats) = chats.await?;
    if !is_any_known {
        // There is nothing to ask by: what comes may bring it.
        return Ok(());
    }
    if !chats.is_empty() {
        let (now, entry) = (history.clock.wall(), Entry::bare(EntryKind::HistoryAskedAgain));
        let line = entry.clone();
        let id = history.store.write(move |w| w.append_event(instance, now, &line)).await?;
        history.feed.publish(EngineEvent::Timeline { instance, id, at: now, entry });
    }
    let mut is_silent = false;
    for chat in chats {
        match ask_for(history, connection, chat).await? {
            Answer::Here => history.store.write(move |w| w.past_was_asked_for(chat)).await?,
            // Its turn comes with the next connection; others may be answered for.
            Answer::None => is_silent = true,
            Answer::Offline => return Ok(()),
        }
    }
    if is_silent {
        return Ok(());
    }
    history.store.write(move |w| w.history_was_asked_for(instance)).await
}

enum Answer {
    Here,
    None,
    Offline,
}

async fn ask_for(history: &History, connection: u64, chat: ChatId) -> Result<Answer, StoreError> {
    let Some(oldest) = history.store.read(move |r| r.oldest_message(chat)).await? else { return Ok(Answer::Here) };
    if *history.online.borrow() != Some(connection) {
        return Ok(Answer::Offline);
    }
    let asked = async {
        let request = history.link.ask_for_older(Epoch(connection), &oldest, MESSAGES).await.ok()?;
        history.older.expect(request)?.await.ok()
    };
    let answer = tokio::time::timeout(PATIENCE, asked).await.ok().flatten();
    Ok(answer.map_or(Answer::None, |_| Answer::Here))
}

/// Waits until all that is here is worked off, and nothing has come for so long; says whether the connection is still the same.
async fn settles(history: &History, connection: u64, quiet: Duration) -> Result<bool, StoreError> {
    let instance = history.instance;
    let mut before: Option<(HistoryProgress, tokio::time::Instant)> = None;
    while *history.online.borrow() == Some(connection) {
        let progress = history.store.read(move |r| r.history_progress(instance)).await?;
        let now = tokio::time::Instant::now();
        let since = before.filter(|(then, _)| *then == progress).map_or(now, |(_, since)| since);
        if !progress.working && now - since >= quiet {
            return Ok(true);
        }
        before = Some((progress, since));
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(false)
}

/// Waits until the instance is online, and says through which connection.
async fn online(history: &History) -> u64 {
    let mut online = history.online.clone();
    match online.wait_for(Option::is_some).await.map(|online| *online) {
        Ok(Some(connection)) => connection,
        // Its actor goes, and this with it.
        Ok(None) | Err(_) => std::future::pending().await,
    }
}

/// Waits until a connection is not the one that is up.
async fn another(history: &History, connection: u64) {
    let mut online = history.online.clone();
    if online.wait_for(|now| *now != Some(connection)).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests;
