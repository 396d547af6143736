//! Voice notes that are recorded here: they are made as the sound comes, in the folder of what is to be sent, and belong to their chat until
//! they are sent or thrown away. Whatever ends in between, the window, this program or the PC, what was recorded until then stays.

mod note;
mod wav;
pub(crate) mod wave;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use tokio::time::Instant;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::messages::staged::{FileRefused, SendAs};
use wakala_domain::messages::voice::{BARS, LONGEST_VOICE_S, RATE, SHORTEST_VOICE_MS, VOICE_NAME};
use wakala_store::StagedFile;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::handed_over::Staged;
use crate::looks;
use crate::media::blocking;
use crate::staging::{Whose, kept};
use note::Note;

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

/// What is being recorded: there is one microphone, and one window.
#[derive(Clone, Default)]
pub(crate) struct Recording(Arc<Mutex<Option<Live>>>);

struct Live {
    file: String,
    note: Note<File>,
}

/// How one ended.
enum End {
    /// There is something to hear, so many bytes of it.
    Whole(u64),
    /// Nothing was said, or only for a moment.
    Nothing,
}

impl Recording {
    fn begin(&self, file: String, path: &Path, serial: u32) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.create_new(true).read(true).write(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let note = Note::begin(options.open(path)?, serial)?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Live { file, note });
        Ok(())
    }

    /// Adds what comes next, and says how much has come; none where nothing of that name is being recorded.
    fn add(&self, file: &str, from: u64, samples: &[i16]) -> io::Result<Option<Result<u64, FileRefused>>> {
        let mut live = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Live { note, .. }) = live.as_mut().filter(|live| live.file == file) else { return Ok(None) };
        let come = note.samples();
        if from != come {
            // Said again, as after an answer that was lost.
            let again = from.saturating_add(samples.len() as u64) <= come;
            return Ok(Some(if again { Ok(come) } else { Err(FileRefused::Offset { received: come }) }));
        }
        if come + samples.len() as u64 > u64::from(LONGEST_VOICE_S) * u64::from(RATE) {
            return Ok(Some(Err(FileRefused::TooLong)));
        }
        if let Err(error) = note.add(samples) {
            // What is on the disk of it is what there is.
            *live = None;
            return Err(error);
        }
        Ok(Some(Ok(note.samples())))
    }

    /// Ends it, live or as it was left, and has it on the disk.
    fn end(&self, file: &str, path: &Path) -> io::Result<End> {
        let mut live = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Live { note, .. }) = live.take_if(|live| live.file == file) {
            drop(live);
            let short = note.samples() * 1_000 < u64::from(SHORTEST_VOICE_MS) * u64::from(RATE);
            if short || note.peak() == 0 {
                return Ok(End::Nothing);
            }
            if let Ok(written) = note.finish() {
                written.sync_all()?;
                return Ok(End::Whole(written.metadata()?.len()));
            }
        } else {
            drop(live);
        }
        let left = match OpenOptions::new().read(true).write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(End::Nothing),
            left => left?,
        };
        let whole = wave::whole_pages(&left)?;
        left.set_len(whole)?;
        left.sync_all()?;
        let something = wave::loudness(&left)?.is_some();
        Ok(if something { End::Whole(whole) } else { End::Nothing })
    }

    /// Those of another window, or of another note, are recorded no more.
    fn leave(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
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
        blocking(move || make(&from, path, serial)).await.map_err(kept)?.map_err(EngineError::from)
    }
}

/// What was made of a file that was handed over; its file goes with it.
pub(crate) struct Made {
    pub path: PathBuf,
    pub bytes: u64,
    pub hash: Vec<u8>,
}

impl Drop for Made {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "what was made of a file that was sent is still there");
        }
    }
}

fn make(from: &Path, path: PathBuf, serial: u32) -> io::Result<Result<Made, FileRefused>> {
    let wav = File::open(from)?;
    let mut options = OpenOptions::new();
    options.create_new(true).read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let to = options.open(&path)?;
    // From here on the file goes where it comes to nothing.
    let mut made = Made { path, bytes: 0, hash: Vec::new() };
    let written = match wav::note_of(wav, to, serial)? {
        Ok(written) => written,
        Err(refused) => return Ok(Err(refused)),
    };
    written.sync_all()?;
    let bytes = std::fs::read(&made.path)?;
    (made.bytes, made.hash) = (bytes.len() as u64, Sha256::digest(&bytes).to_vec());
    Ok(Ok(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_an_hour_and_no_sample_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let recording = Recording::default();
        recording.begin("a".to_owned(), &path, 7).unwrap();
        let hour = u64::from(LONGEST_VOICE_S) * u64::from(RATE);
        recording.0.lock().unwrap().as_mut().unwrap().note.comes_to(hour - 3);
        assert_eq!(recording.add("a", hour - 3, &[1, 2, 3]).unwrap(), Some(Ok(hour)));
        assert_eq!(recording.add("a", hour, &[1]).unwrap(), Some(Err(FileRefused::TooLong)));
        assert_eq!(recording.add("b", hour, &[1]).unwrap(), None);
        assert!(matches!(recording.end("a", &path).unwrap(), End::Whole(bytes) if bytes > 0));
        assert_eq!(recording.add("a", hour, &[1]).unwrap(), None);
    }

    /// Cut at every byte, as by a power cut: what is whole of it goes, and nothing that is torn.
    #[test]
    fn what_was_left_by_whatever_ended_is_cut_to_what_can_be_played() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let recording = Recording::default();
        recording.begin("a".to_owned(), &path, 7).unwrap();
        recording.add("a", 0, &note::tests::tone(440.0, 3 * 48_000)).unwrap();
        recording.leave();
        let written = std::fs::read(&path).unwrap();
        assert!(written.len() > 3_000);
        let mut whole = 0;
        for cut in (0..=written.len()).step_by(7) {
            std::fs::write(&path, &written[..cut]).unwrap();
            match recording.end("a", &path).unwrap() {
                End::Nothing => assert_eq!(whole, 0, "{cut}"),
                End::Whole(bytes) => {
                    assert!(bytes >= whole && bytes <= cut as u64);
                    assert_eq!(std::fs::metadata(&path).unwrap().len(), bytes);
                    whole = bytes;
                }
            }
        }
        assert!(whole > 3_000);
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(recording.end("a", &path).unwrap(), End::Nothing));
    }
}
