//! Saving the files of messages, under names that are safe on every system. What is not here yet is fetched first.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use wakala_client::{Client, Feed, SaveError};
use wakala_contract::{ContentView, FeedBody, FileView, MessageView};

use super::out::Out;
use super::progress::Progress;
use super::{CliError, words};

/// How long what has to be fetched first is waited for, together.
const PATIENCE: Duration = Duration::from_secs(300);

/// What became of a file.
#[derive(Serialize)]
pub(super) struct Saved {
    message: i64,
    path: Option<PathBuf>,
    error: Option<String>,
}

fn file_of(message: &MessageView) -> Option<&FileView> {
    match &message.content {
        // What is to be seen once is seen on the phone.
        ContentView::Media(media) if !media.once => Some(&media.file),
        _ => None,
    }
}

/// Saves the files of these messages; what could not be saved is said with it.
pub(super) async fn save(
    core: &Client,
    messages: &[MessageView],
    folder: &Path,
    tell: bool,
) -> Result<Vec<Saved>, CliError> {
    fs::create_dir_all(folder)?;
    let of = messages.iter().filter(|message| file_of(message).is_some()).count();
    let mut done = Done { came: BTreeMap::new(), of, progress: Progress::new(tell) };
    // Open before anything is asked for: nothing that happens is missed.
    let mut feed = core.feed().await?;
    let mut waiting = Vec::new();
    for message in messages {
        match file_of(message) {
            Some(FileView::Here { .. }) => {
                done.note(message.id, save_one(core, message.id, folder).await)?;
            }
            Some(FileView::Away | FileView::Waiting | FileView::Moving { .. } | FileView::Failed { .. }) => {
                match core.call::<Value>("fetch_file", &json!({ "message": message.id })).await {
                    Ok(_) => waiting.push(message.id),
                    Err(error) => {
                        done.note(message.id, Err(error.into()))?;
                    }
                }
            }
            None => {}
        }
    }
    let came = tokio::time::timeout(PATIENCE, wait(core, &mut feed, &mut waiting, folder, &mut done)).await;
    if let Ok(came) = came {
        came?;
    }
    for late in waiting {
        done.note(late, Err(CliError::Asked(words::words().cli_file_late())))?;
    }
    done.progress.take_back()?;
    let saved = |(message, came): (i64, Result<PathBuf, CliError>)| match came {
        Ok(path) => Saved { message, path: Some(path), error: None },
        Err(error) => Saved { message, path: None, error: Some(words::why(&error)) },
    };
    Ok(done.came.into_iter().map(saved).collect())
}

/// What became of the files so far.
struct Done {
    came: BTreeMap<i64, Result<PathBuf, CliError>>,
    /// How many there are.
    of: usize,
    progress: Progress,
}

impl Done {
    fn note(&mut self, message: i64, came: Result<PathBuf, CliError>) -> Result<(), CliError> {
        self.came.insert(message, came);
        self.progress.say(&words::words().cli_files_come(self.came.len(), self.of))
    }
}

async fn wait(
    core: &Client,
    feed: &mut Feed,
    waiting: &mut Vec<i64>,
    folder: &Path,
    done: &mut Done,
) -> Result<(), CliError> {
    while !waiting.is_empty() {
        let Some(item) = feed.next().await? else { return Ok(()) };
        let FeedBody::Message { message, .. } = item.body else { continue };
        let Some(place) = waiting.iter().position(|id| *id == message.id) else { continue };
        let came = match file_of(&message) {
            Some(FileView::Here { .. }) => save_one(core, message.id, folder).await,
            Some(FileView::Failed { why }) => Err(CliError::Asked(why.clone())),
            Some(FileView::Away | FileView::Waiting | FileView::Moving { .. }) | None => continue,
        };
        waiting.swap_remove(place);
        done.note(message.id, came)?;
    }
    Ok(())
}

async fn save_one(core: &Client, message: i64, folder: &Path) -> Result<PathBuf, CliError> {
    core.open_file(message).await?.save(folder).await.map_err(|error| match error {
        SaveError::Core(error) => error.into(),
        SaveError::Disk(error) => error.into(),
    })
}

/// Says where files lie now, and which could not be saved.
pub(super) fn tell(out: &mut Out, saved: &[Saved]) -> Result<(), CliError> {
    if !out.is_json() {
        for one in saved {
            match (&one.path, &one.error) {
                (Some(path), _) => out.line(&words::words().cli_file_saved(&path.display().to_string()))?,
                (None, error) => {
                    let why = error.as_deref().unwrap_or_default();
                    out.line(&words::words().cli_file_not_saved(&one.message.to_string(), why))?;
                }
            }
        }
    }
    if saved.iter().all(|one| one.path.is_some()) { Ok(()) } else { Err(CliError::InPart) }
}
