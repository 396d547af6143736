//! Room on the disk that somebody was promised who has not written yet: to files that are handed over, come in, or are sealed to go out.
//! Whoever asks for more is told what is left beside all of it, so that what was begun can be ended.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use wakala_store::private_folder;

/// What stays free for the database and everybody else, in bytes.
const RESERVE: u64 = 64 << 20;

/// A file of which nothing has come for so long is perhaps given up by who hands it over: others may have its room.
const LAPSES: Duration = Duration::from_secs(600);

/// What is free on the disk of a folder, in bytes.
type Free = dyn Fn(&Path) -> io::Result<u64> + Send + Sync;

/// The room of one data folder, shared by whoever writes files there.
#[derive(Clone)]
pub(crate) struct Room {
    /// Held for a moment, and never while the disk is asked: promises end on the runtime, too.
    promises: Arc<Mutex<Promises>>,
    /// Held by whoever measures: nobody else is told of the same room.
    measuring: Arc<Mutex<()>>,
    free: Arc<Free>,
}

#[derive(Default)]
struct Promises {
    last: u64,
    files: BTreeMap<u64, Promise>,
}

/// A file is to be so long.
#[derive(Clone)]
struct Promise {
    path: PathBuf,
    bytes: u64,
    /// When something came of it last, where it may lapse.
    came: Option<Instant>,
}

impl Promise {
    fn has_lapsed(&self, now: Instant) -> bool {
        self.came.is_some_and(|came| now.duration_since(came) >= LAPSES)
    }
}

impl Promises {
    fn add(&mut self, path: PathBuf, bytes: u64) -> u64 {
        self.last += 1;
        self.files.insert(self.last, Promise { path, bytes, came: None });
        self.last
    }

    /// Forgets those of which nothing came for long; says whether there were any.
    fn lapse(&mut self, now: Instant) -> bool {
        let before = self.files.len();
        self.files.retain(|_, file| !file.has_lapsed(now));
        self.files.len() < before
    }
}

/// What is still to be written of these. Blocking.
fn owed(files: &[Promise]) -> u64 {
    let to_come = |file: &Promise| {
        // What can't be looked at may be nothing yet.
        file.bytes.saturating_sub(fs::metadata(&file.path).map_or(0, |meta| meta.len()))
    };
    files.iter().map(to_come).fold(0, u64::saturating_add)
}

/// Room for one file, as long as this is.
pub(crate) struct Promised {
    room: Room,
    number: u64,
}

impl Default for Room {
    fn default() -> Self {
        Self::of(free)
    }
}

impl Room {
    pub(crate) fn of(free: impl Fn(&Path) -> io::Result<u64> + Send + Sync + 'static) -> Self {
        Self { promises: Arc::default(), measuring: Arc::default(), free: Arc::new(free) }
    }

    /// Promises room for a file of so many bytes that is to lie at `path`, in a folder that is made if there is none; `None` where so much
    /// is not free beside all that was promised and has not lapsed. Blocking.
    pub(crate) fn promise(&self, path: PathBuf, bytes: u64, now: Instant) -> io::Result<Option<Promised>> {
        self.promise_of(1, path, bytes, now)
    }

    /// The same for whoever may have no more than half of what is free, with all that was promised. Blocking.
    pub(crate) fn promise_of_half(&self, path: PathBuf, bytes: u64, now: Instant) -> io::Result<Option<Promised>> {
        self.promise_of(2, path, bytes, now)
    }

    /// Promises room for a file whose length nobody knows, and says how much that is: half of what is free beside all that was promised,
    /// and no more than `most`. `None` where there is none. Blocking.
    pub(crate) fn promise_unknown(
        &self,
        path: PathBuf,
        most: u64,
        now: Instant,
    ) -> io::Result<Option<(Promised, u64)>> {
        let folder = path.parent().unwrap_or(&path).to_owned();
        private_folder(&folder)?;
        let _turn = self.measuring.lock().unwrap_or_else(PoisonError::into_inner);
        self.promises().lapse(now);
        let wanted = self.wanted_with(&Promise { path: path.clone(), bytes: 0, came: None });
        let bytes = ((self.free)(&folder)?.saturating_sub(wanted) / 2).min(most);
        Ok((bytes > 0).then(|| (self.owe(path, bytes), bytes)))
    }

    fn promise_of(&self, part: u64, path: PathBuf, bytes: u64, now: Instant) -> io::Result<Option<Promised>> {
        let folder = path.parent().unwrap_or(&path).to_owned();
        private_folder(&folder)?;
        let _turn = self.measuring.lock().unwrap_or_else(PoisonError::into_inner);
        let file = Promise { path, bytes, came: None };
        while (self.free)(&folder)? / part < self.wanted_with(&file) {
            if !self.promises().lapse(now) {
                return Ok(None);
            }
        }
        Ok(Some(self.owe(file.path, bytes)))
    }

    /// What must be free with one more. Blocking.
    fn wanted_with(&self, file: &Promise) -> u64 {
        let files: Vec<Promise> = self.promises().files.values().cloned().chain([file.clone()]).collect();
        owed(&files).saturating_add(RESERVE)
    }

    /// Room for a file that was promised it by an earlier run.
    pub(crate) fn owe(&self, path: PathBuf, bytes: u64) -> Promised {
        let number = self.promises().add(path, bytes);
        Promised { room: self.clone(), number }
    }

    fn promises(&self) -> MutexGuard<'_, Promises> {
        self.promises.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Promised {
    /// Whether something came of it not long ago, or it never lapses.
    pub(crate) fn stands(&self, now: Instant) -> bool {
        let promises = self.room.promises();
        promises.files.get(&self.number).is_some_and(|file| !file.has_lapsed(now))
    }

    /// Something came of it now, and it may lapse; says whether it has already.
    pub(crate) fn goes_on(&self, now: Instant) -> bool {
        let mut promises = self.room.promises();
        let Some(file) = promises.files.get_mut(&self.number) else { return false };
        file.came = Some(now);
        true
    }
}

impl Drop for Promised {
    fn drop(&mut self) {
        self.room.promises().files.remove(&self.number);
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").finish_non_exhaustive()
    }
}

impl fmt::Debug for Promised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Promised").field(&self.number).finish()
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> io::Result<u64> {
    let system = rustix::fs::statvfs(folder)?;
    Ok(system.f_bavail.saturating_mul(system.f_frsize))
}

/// Writing says it there.
#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<u64> {
    Ok(u64::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The room of a disk that has so much beside the reserve, and holds nothing but what lies in these files.
    pub(crate) fn disk(bytes: u64, files: impl Fn() -> Vec<PathBuf> + Send + Sync + 'static) -> Room {
        let taken = move || files().iter().map(|path| fs::metadata(path).map_or(0, |meta| meta.len())).sum::<u64>();
        Room::of(move |_| Ok((RESERVE + bytes).saturating_sub(taken())))
    }

    /// Promises end on the runtime's threads: no disk that hangs may hold those.
    #[test]
    fn a_disk_that_hangs_holds_up_nobody_whose_promise_ends() {
        let directory = tempfile::tempdir().unwrap();
        let (hangs, asked) = std::sync::mpsc::sync_channel::<()>(0);
        let asked = Mutex::new(asked);
        let room = Room::of(move |_| {
            // It was asked; and it answers when the other end is gone.
            let asked = asked.lock().unwrap();
            assert!(asked.recv().is_ok() && asked.recv().is_err());
            Ok(u64::MAX)
        });
        let first = room.owe(directory.path().join("a"), 9);
        let (measuring, path) = (room.clone(), directory.path().join("b"));
        let measures = std::thread::spawn(move || measuring.promise(path, 9, Instant::now()).unwrap().is_some());
        hangs.send(()).unwrap();
        let (end, ended) = std::sync::mpsc::channel();
        let (other, path) = (room.clone(), directory.path().join("c"));
        let ends = std::thread::spawn(move || {
            drop(first);
            drop(other.owe(path, 9));
            end.send(()).unwrap();
        });
        ended.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
        drop(hangs);
        ends.join().unwrap();
        assert!(measures.join().unwrap());
    }

    #[test]
    fn what_was_promised_is_nobody_elses_until_it_is_given_back() {
        let directory = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| directory.path().join(name));
        let files = [a.clone(), b.clone()];
        let room = disk(100, move || files.to_vec());
        let is_free = |bytes| room.promise(c.clone(), bytes, Instant::now()).unwrap().is_some();
        let first = room.promise(a.clone(), 60, Instant::now()).unwrap().unwrap();
        assert!(is_free(40) && !is_free(41));
        // What has come of it counts once, whether it is on the disk or to come.
        for written in [1, 30, 60] {
            fs::write(&a, vec![0; written]).unwrap();
            assert!(is_free(40) && !is_free(41), "{written} of it are here");
        }
        let second = room.promise(b.clone(), 40, Instant::now()).unwrap().unwrap();
        assert!(is_free(0) && !is_free(1));
        fs::remove_file(&a).unwrap();
        drop(first);
        assert!(is_free(60) && !is_free(61));
        drop(second);
        assert!(is_free(100) && !is_free(101));
        let owed = room.owe(b, u64::MAX);
        assert!(!is_free(0), "an earlier run has promised more than there is");
        drop(owed);
        assert!(is_free(100) && !is_free(u64::MAX));
    }

    #[test]
    fn what_nobody_goes_on_with_lapses_when_others_want_its_room() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name| directory.path().join(name);
        let room = disk(100, Vec::new);
        let now = Instant::now();
        let stays = room.promise(path("a"), 40, now).unwrap().unwrap();
        let lapses = room.promise(path("b"), 60, now).unwrap().unwrap();
        assert!(lapses.goes_on(now));
        let later = now + LAPSES;
        assert!(room.promise(path("c"), 1, later.checked_sub(Duration::from_millis(1)).unwrap()).unwrap().is_none());
        assert!(lapses.goes_on(now + Duration::from_secs(1)), "something came of it");
        assert!(room.promise(path("c"), 1, later).unwrap().is_none());
        let later = later + Duration::from_secs(1);
        assert!(room.promise(path("c"), 61, later).unwrap().is_none(), "what does not lapse stays");
        assert!(!lapses.goes_on(later));
        let other = room.promise(path("c"), 60, later).unwrap().unwrap();
        drop(lapses);
        assert!(room.promise(path("b"), 1, later).unwrap().is_none(), "it gives back nothing that others have");
        drop((stays, other));
    }

    #[test]
    fn who_may_have_half_leaves_the_other_half_to_the_others() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name| directory.path().join(name);
        let room = Room::of(|_| Ok(4 * RESERVE));
        let now = Instant::now();
        let half = room.promise_of_half(path("a"), RESERVE, now).unwrap().unwrap();
        assert!(room.promise_of_half(path("b"), 1, now).unwrap().is_none());
        let all = room.promise(path("b"), 2 * RESERVE, now).unwrap().unwrap();
        assert!(room.promise(path("c"), 1, now).unwrap().is_none());
        drop((half, all));
    }

    #[test]
    fn what_says_no_length_has_half_of_what_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name| directory.path().join(name);
        let room = disk(100, Vec::new);
        let now = Instant::now();
        let promised = room.promise(path("a"), 20, now).unwrap().unwrap();
        let (first, bytes) = room.promise_unknown(path("b"), u64::MAX, now).unwrap().unwrap();
        assert_eq!(bytes, 40);
        assert!(
            room.promise(path("c"), 41, now).unwrap().is_none() && room.promise(path("c"), 40, now).unwrap().is_some()
        );
        assert_eq!(room.promise_unknown(path("c"), 7, now).unwrap().unwrap().1, 7);
        let all = room.promise(path("c"), 40, now).unwrap().unwrap();
        assert!(room.promise_unknown(path("d"), u64::MAX, now).unwrap().is_none());
        drop((promised, first, all));
    }

    #[test]
    fn who_asks_at_once_is_told_of_no_room_twice() {
        let directory = tempfile::tempdir().unwrap();
        let room = disk(100, Vec::new);
        let promised: Vec<Promised> = std::thread::scope(|scope| {
            let ask = |n: u8| {
                let (room, path) = (&room, directory.path().join(n.to_string()));
                scope.spawn(move || room.promise(path, 30, Instant::now()).unwrap())
            };
            let asked: Vec<_> = (0..16).map(ask).collect();
            asked.into_iter().filter_map(|asked| asked.join().unwrap()).collect()
        });
        assert_eq!(promised.len(), 3);
    }
}
