//! Voice notes as they are made, of sound that comes or of a WAV file. Whatever ends meanwhile, the window, this program or the PC, what was
//! recorded until then stays.

mod note;
mod wav;
pub(crate) mod wave;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use wakala_domain::messages::staged::FileRefused;
use wakala_domain::messages::voice::{LONGEST_VOICE_S, RATE, SHORTEST_VOICE_MS};

use note::Note;

/// What is being recorded: there is one microphone, and one window.
#[derive(Clone, Default)]
pub(crate) struct Recording(Arc<Mutex<Option<Live>>>);

struct Live {
    file: String,
    note: Note<File>,
}

/// How one ended.
pub(crate) enum End {
    /// There is something to hear, so many bytes of it.
    Whole(u64),
    /// Nothing was said, or only for a moment.
    Nothing,
}

impl Recording {
    pub(crate) fn begin(&self, file: String, path: &Path, serial: u32) -> io::Result<()> {
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
    pub(crate) fn add(&self, file: &str, from: u64, samples: &[i16]) -> io::Result<Option<Result<u64, FileRefused>>> {
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
    pub(crate) fn end(&self, file: &str, path: &Path) -> io::Result<End> {
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
    pub(crate) fn leave(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
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

/// Makes a voice note of a WAV file, as a file of its own. Blocking.
pub(crate) fn make(from: &Path, path: PathBuf, serial: u32) -> io::Result<Result<Made, FileRefused>> {
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
