//! Voice notes that are recorded here: they are made as the sound comes, in the folder of what is to be sent, and belong to their chat until
//! they are sent or thrown away.

use tokio::time::Instant;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::staged::{FileRefused, SendAs};
use wakala_domain::messages::voice::{BARS, VOICE_NAME};
use wakala_store::StagedFile;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::handed_over::Staged;
use crate::looks;
use crate::media::blocking;
use crate::staging::{Whose, kept};
use crate::voice::{self, End, Made};

/// The most that comes of one, in bytes: an hour, with room to spare.
const MOST_BYTES: u64 = 16 << 20;
/// Notes that were recorded and not sent, of all chats.
const MOST: u32 = 100;
/// The media type of one.
const OGG: &str = "audio/ogg";

/// A voice note that was recorded in a chat and is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedVoice {
    /// Whose chat it is.
    pub instance: InstanceId,
    /// Where it was recorded.
    pub chat: ChatId,
    /// It, as every file that is to be sent.
    pub file: Staged,
    /// How long it plays.
    pub seconds: u32,
    /// How loud it is over its time, 0 to 100 each.
    pub waveform: Vec<u8>,
}

impl Engine {
    /// Begins to record a voice note in a chat; one that was being recorded ends, and stays.
    ///
    /// # Errors
    /// There is no such chat, no room on the disk, or there are too many that were not sent; the disk or the database refused.
    pub async fn begin_voice(&self, chat: ChatId) -> Result<Staged, EngineError> {
        let inner = self.inner();
        self.end_all_voices().await?;
        if self.store().read(|r| r.recorded_voices(MOST)).await?.len() >= MOST as usize {
            return Err(FileRefused::TooMany.into());
        }
        let now = Instant::now();
        let file = format!("{:016x}{:016x}", inner.random.bits(), inner.random.bits());
        let (staging, at) = (inner.staging.clone(), file.clone());
        let promised = blocking(move || {
            staging.folder.make()?;
            staging.room_for(&at, MOST_BYTES, Whose::Operator, now)
        });
        let promised = promised.await.map_err(kept)?.ok_or(FileRefused::NoRoom)?;
        let (wall, name, staging) = (inner.clock.wall(), file.clone(), inner.staging.clone());
        self.store()
            .write(move |w| {
                w.stage_voice(&name, VOICE_NAME, chat, MOST_BYTES, wall)?;
                staging.awaits(name, promised, Whose::Operator, now);
                Ok(())
            })
            .await?;
        let (path, serial) = (inner.staging.path(&file), inner.random.bits());
        let (recording, name) = (inner.recording.clone(), file.clone());
        let begun = blocking(move || recording.begin(name, &path, serial as u32)).await;
        if let Err(error) = begun {
            self.drop_file(&file).await.ok();
            return Err(kept(error));
        }
        let file = StagedFile { file, name: VOICE_NAME.to_owned(), bytes: MOST_BYTES, mime: None, hash: None };
        Ok(Staged { file, received: 0, kind: None })
    }

    /// Takes sound that comes behind the first `from` samples, and says how much has come.
    ///
    /// # Errors
    /// Nothing of that name is being recorded; the sound does not begin where the last ended, or is more than an hour; the disk is full.
    pub async fn add_to_voice(&self, file: &str, from: u64, samples: Vec<i16>) -> Result<u64, EngineError> {
        let (recording, name) = (self.inner().recording.clone(), file.to_owned());
        let added = blocking(move || recording.add(&name, from, &samples)).await.map_err(kept)?;
        Ok(added.ok_or(EngineError::NoSuchFile)??)
    }

    /// Ends a voice note: it can be heard, sent or thrown away. One that has ended is answered again; of one in which nothing was said
    /// nothing stays.
    ///
    /// # Errors
    /// There is none of that name, or nothing was said; the disk or the database refused.
    pub async fn end_voice(&self, file: &str) -> Result<RecordedVoice, EngineError> {
        let staged = self.staged_file(file).await?;
        if staged.mime.is_none() {
            let inner = self.inner();
            let (recording, path, name) = (inner.recording.clone(), inner.staging.path(file), file.to_owned());
            match blocking(move || recording.end(&name, &path)).await.map_err(kept)? {
                End::Nothing => {
                    self.drop_file(file).await?;
                    return Err(FileRefused::NothingRecorded.into());
                }
                End::Whole(bytes) => {
                    let (staging, name) = (inner.staging.clone(), file.to_owned());
                    let (_, hash) = blocking(move || staging.look_at(&name)).await.map_err(kept)?;
                    let name = file.to_owned();
                    self.store().write(move |w| w.staged_voice_is_whole(&name, bytes, OGG, &hash)).await?;
                    inner.staging.awaits_no_more(file);
                }
            }
        }
        self.recorded(file).await?.ok_or(EngineError::NoSuchFile)
    }

    /// The voice notes that were recorded and are not sent. Whoever asks records none: one that was being recorded has ended.
    ///
    /// # Errors
    /// The disk or the database refused.
    pub async fn voices(&self) -> Result<Vec<RecordedVoice>, EngineError> {
        self.end_all_voices().await?;
        let mut all = Vec::new();
        for (_, staged) in self.store().read(|r| r.recorded_voices(MOST)).await? {
            all.extend(self.recorded(&staged.file).await?);
        }
        Ok(all)
    }

    /// The bytes of one that has ended.
    ///
    /// # Errors
    /// There is none of that name that has ended; the disk or the database refused.
    pub async fn hear_voice(&self, file: &str) -> Result<Vec<u8>, EngineError> {
        let staged = self.whole_file(file).await?;
        if staged.bytes > MOST_BYTES {
            return Err(EngineError::NoSuchFile);
        }
        let path = self.inner().staging.path(file);
        blocking(move || std::fs::read(path)).await.map_err(kept)
    }

    async fn end_all_voices(&self) -> Result<(), EngineError> {
        let open = self.store().read(|r| r.recorded_voices(MOST)).await?;
        for (_, staged) in open.into_iter().filter(|(_, staged)| staged.mime.is_none()) {
            match self.end_voice(&staged.file).await {
                Ok(_) | Err(EngineError::File(FileRefused::NothingRecorded) | EngineError::NoSuchFile) => {}
                Err(error) => return Err(error),
            }
        }
        self.inner().recording.leave();
        Ok(())
    }

    async fn recorded(&self, file: &str) -> Result<Option<RecordedVoice>, EngineError> {
        let name = file.to_owned();
        let found = self.store().read(move |r| {
            let Some((chat, staged)) = r.recorded_voices(MOST)?.into_iter().find(|(_, staged)| staged.file == name)
            else {
                return Ok(None);
            };
            let Some(chat) = r.chat_now(chat)? else { return Ok(None) };
            Ok(Some((chat.instance, chat.id, staged)))
        });
        let Some((instance, chat, staged)) = found.await? else { return Ok(None) };
        let path = self.inner().staging.path(file);
        let looked = blocking(move || looks::look(&path, SendAs::Voice)).await;
        let Ok(Ok(looks::Looks { seconds, waveform, .. })) = looked else { return Ok(None) };
        let (seconds, waveform) = (seconds.unwrap_or_default(), waveform.unwrap_or_else(|| vec![0; BARS]));
        let file = Staged { received: staged.bytes, file: staged, kind: Some(SendAs::Voice) };
        Ok(Some(RecordedVoice { instance, chat, file, seconds, waveform }))
    }

    /// Makes a voice note of a WAV file that was handed over: a file beside it that nobody knows, how long it is and its hash.
    pub(crate) async fn voice_of(&self, staged: &StagedFile) -> Result<Made, EngineError> {
        let inner = self.inner();
        let from = inner.staging.path(&staged.file);
        let path = inner.staging.path(&format!("{}-{:016x}", staged.file, inner.random.bits()));
        let serial = inner.random.bits() as u32;
        blocking(move || voice::make(&from, path, serial)).await.map_err(kept)?.map_err(EngineError::from)
    }
}
