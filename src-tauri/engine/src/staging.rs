//! Files that a front hands over to be sent: they come in pieces, lie in a folder of ours, and are looked at when they are whole. A row is
//! there before its file, and goes before it: what lies there without a row is nobody's.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use tokio::time::Instant;
use wakala_domain::keys::KeyId;
use wakala_domain::messages::file::{FileType, SNIFFED};
use wakala_domain::messages::staged::{FileRefused, STAGED_KEPT_MS};
use wakala_domain::time::Wall;
use wakala_store::{StagedFile, Store, StoreError};

use crate::error::EngineError;
use crate::media::{Folder, blocking};
use crate::room::{Promised, Room};

/// How much is read at once.
const PIECE: usize = 64 << 10;
/// Files that are given up at a time.
const AT_ONCE: u32 = 50;

/// Places that wait for something at a time: of one program with a key, and of all of them together.
const OF_ONE_PROGRAM: usize = 20;
const OF_PROGRAMS: usize = 200;

/// Whose file is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of the user of this PC, who may have all of the disk.
    Operator,
    /// Of the program with this key, which leaves half of what is free to others, and places, too.
    Program(KeyId),
}

/// Where they lie.
#[derive(Clone, Debug)]
pub(crate) struct Staging {
    pub folder: Folder,
    /// Parts are added one after the other: two that begin at the same place are not both the next one.
    adding: Arc<Mutex<()>>,
    room: Room,
    /// Room for what is still to come of each.
    promised: Arc<Mutex<HashMap<String, (Promised, Whose)>>>,
}

impl Staging {
    pub(crate) fn of(files: &std::path::Path, room: Room) -> Self {
        Self { folder: Folder::of_staged(files), adding: Arc::default(), room, promised: Arc::default() }
    }

    /// Room for a file that is to come, if there is so much. Blocking.
    pub(crate) fn room_for(&self, file: &str, bytes: u64, whose: Whose, now: Instant) -> io::Result<Option<Promised>> {
        match whose {
            Whose::Operator => self.room.promise(self.path(file), bytes, now),
            Whose::Program(_) => self.room.promise_of_half(self.path(file), bytes, now),
        }
    }

    /// Whether there is a place for one more file. One of which nothing has come for long takes none.
    pub(crate) fn has_place(&self, whose: Whose, now: Instant) -> bool {
        let Whose::Program(_) = whose else { return true };
        let promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut of_one, mut of_all) = (0, 0);
        for (file, other) in promised.values() {
            if *other != Whose::Operator && file.stands(now) {
                of_one += usize::from(*other == whose);
                of_all += 1;
            }
        }
        of_one < OF_ONE_PROGRAM && of_all < OF_PROGRAMS
    }

    /// A file is to come, and there is room for it until all of it is here, it is given up, or nothing comes of it for long.
    pub(crate) fn awaits(&self, file: String, promised: Promised, whose: Whose, now: Instant) {
        promised.goes_on(now);
        let before = self.promised.lock().unwrap_or_else(PoisonError::into_inner).insert(file, (promised, whose));
        drop(before);
    }

    /// Something of a file comes now; says whether there is room for the rest of it. Blocking.
    fn goes_on(&self, staged: &StagedFile, now: Instant) -> io::Result<bool> {
        let promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let whose = match promised.get(&staged.file) {
            Some((promised, _)) if promised.goes_on(now) => return Ok(true),
            Some((_, whose)) => *whose,
            // It was given up while this part came: nobody would give its room back.
            None => return Ok(true),
        };
        drop(promised);
        let Some(promised) = self.room_for(&staged.file, staged.bytes, whose, now)? else { return Ok(false) };
        self.awaits(staged.file.clone(), promised, whose, now);
        Ok(true)
    }

    /// Nothing of it is to come any more.
    pub(crate) fn awaits_no_more(&self, file: &str) {
        let ended = self.promised.lock().unwrap_or_else(PoisonError::into_inner).remove(file);
        drop(ended);
    }

    /// Removes a file that is given up. Blocking.
    pub(crate) fn remove(&self, file: &str) -> io::Result<()> {
        self.awaits_no_more(file);
        self.folder.remove(file)
    }

    /// Where a file lies.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path(file)
    }

    /// How much of a file is here. Blocking.
    pub(crate) fn received(&self, file: &str) -> io::Result<u64> {
        match fs::metadata(self.path(file)) {
            Ok(meta) => Ok(meta.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Adds a part of a piece at its place, and says how much is here. Blocking.
    pub(crate) fn add(
        &self,
        staged: &StagedFile,
        offset: u64,
        part: &[u8],
        now: Instant,
    ) -> io::Result<Result<u64, FileRefused>> {
        let _turn = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        let received = self.received(&staged.file)?;
        if part.is_empty() {
            return Ok(Ok(received));
        }
        if offset != received {
            return Ok(Err(FileRefused::Offset { received }));
        }
        let end = offset.saturating_add(part.len() as u64);
        if end > staged.bytes {
            return Ok(Err(FileRefused::TooMuch));
        }
        if !self.goes_on(staged, now)? {
            return Ok(Err(FileRefused::NoRoom));
        }
        let mut file = self.open(&staged.file)?;
        if let Err(error) = file.write_all(part) {
            // What came of it is no part; the next try begins where this one did.
            file.set_len(received)?;
            return Err(error);
        }
        if end == staged.bytes {
            self.awaits_no_more(&staged.file);
        }
        Ok(Ok(end))
    }

    fn open(&self, file: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options.open(self.path(file))
    }

    /// Has a whole file on the disk, and looks at it. Blocking.
    pub(crate) fn look_at(&self, file: &str) -> io::Result<(FileType, [u8; 32])> {
        let mut open = File::open(self.path(file))?;
        open.sync_all()?;
        self.folder.sync()?;
        let (mut hash, mut beginning, mut piece) = (Sha256::new(), Vec::with_capacity(SNIFFED), vec![0; PIECE]);
        loop {
            let read = open.read(&mut piece)?;
            if read == 0 {
                return Ok((FileType::of(&beginning), hash.finalize().into()));
            }
            let piece = &piece[..read];
            hash.update(piece);
            beginning.extend_from_slice(&piece[..read.min(SNIFFED - beginning.len())]);
        }
    }

    /// Takes up what an earlier run was promised: room for what is still to come.
    pub(crate) async fn await_rest(&self, store: &Store, now: Instant) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let before = after.clone();
            let open = store.read(move |r| r.open_staged_files(&before, AT_ONCE)).await?;
            let Some(last) = open.last() else { return Ok(()) };
            after.clone_from(&last.file);
            for StagedFile { file, bytes, .. } in open {
                let promised = self.room.owe(self.path(&file), bytes);
                self.awaits(file, promised, Whose::Operator, now);
            }
        }
    }

    /// Removes what no row knows. Blocking but for the database.
    pub(crate) async fn tidy(&self, store: &Store) -> Result<(), EngineError> {
        let folder = self.folder.clone();
        for name in blocking(move || folder.names()?.collect::<io::Result<Vec<String>>>()).await.map_err(kept)? {
            let file = name.clone();
            if store.read(move |r| r.staged_file(&file)).await?.is_none() {
                let folder = self.folder.clone();
                blocking(move || folder.remove(&name)).await.map_err(kept)?;
            }
        }
        Ok(())
    }

    /// Gives up what was handed over long ago.
    pub(crate) async fn let_go_old(&self, store: &Store, now: Wall) -> Result<(), StoreError> {
        loop {
            let old =
                store.write(move |w| w.unstage_older(Wall(now.0.saturating_sub(STAGED_KEPT_MS)), AT_ONCE)).await?;
            if old.is_empty() {
                return Ok(());
            }
            for file in old {
                let staging = self.clone();
                if let Err(error) = blocking(move || staging.remove(&file)).await {
                    tracing::warn!(%error, "a file that was to be sent is still there");
                }
            }
        }
    }
}

/// What the disk says, as whoever asks is told.
pub(crate) fn kept(error: io::Error) -> EngineError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileRefused::NoRoom.into(),
        _ => StoreError::Unreachable(error.to_string()).into(),
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::keys::ApiKey;
    use wakala_store::DataDir;

    use super::*;
    use crate::room::tests::disk;

    #[tokio::test]
    async fn what_is_handed_over_has_its_room_until_it_is_here_or_given_up_and_over_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&DataDir::open(directory.path()).unwrap()).unwrap();
        let paths: Vec<PathBuf> = ["a", "b"].map(|name| Folder::of_staged(directory.path()).path(name)).into();
        let begin = || {
            let files = paths.clone();
            Staging::of(directory.path(), disk(100, move || files.clone()))
        };
        let staging = begin();
        let is_free =
            |staging: &Staging, bytes| staging.room_for("c", bytes, Whose::Operator, Instant::now()).unwrap().is_some();
        for (file, bytes) in [("a", 60), ("b", 30)] {
            let now = Instant::now();
            let promised = staging.room_for(file, bytes, Whose::Operator, now).unwrap().unwrap();
            staging.awaits(file.to_owned(), promised, Whose::Operator, now);
            store.write(move |w| w.stage_file(file, "bei.pdf", bytes, Wall(1))).await.unwrap();
        }
        assert!(is_free(&staging, 10) && !is_free(&staging, 11));
        let [a, b] = ["a", "b"];
        let a = store.read(move |r| r.staged_file(a)).await.unwrap().unwrap();
        let b = store.read(move |r| r.staged_file(b)).await.unwrap().unwrap();
        staging.add(&a, 0, &[0; 59], Instant::now()).unwrap().unwrap();
        assert!(is_free(&staging, 10) && !is_free(&staging, 11), "what came has the room that it was promised");

        let staging = begin();
        staging.await_rest(&store, Instant::now()).await.unwrap();
        assert!(is_free(&staging, 10) && !is_free(&staging, 11), "an earlier run has promised it");
        staging.add(&a, 59, &[0], Instant::now()).unwrap().unwrap();
        assert!(is_free(&staging, 10) && !is_free(&staging, 11));
        staging.add(&b, 0, &[0; 20], Instant::now()).unwrap().unwrap();
        staging.remove("b").unwrap();
        assert!(is_free(&staging, 40) && !is_free(&staging, 41), "what was given up has none");
        staging.remove("a").unwrap();
        assert!(is_free(&staging, 100));
    }
    #[tokio::test]
    async fn what_is_handed_over_no_more_has_no_room_for_ever_and_may_go_on_where_there_is_some() {
        let directory = tempfile::tempdir().unwrap();
        let path = Folder::of_staged(directory.path()).path("a");
        let staging = Staging::of(directory.path(), disk(100, move || vec![path.clone()]));
        let a = StagedFile { file: "a".to_owned(), name: "bei.pdf".to_owned(), bytes: 60, mime: None, hash: None };
        let now = Instant::now();
        let later = now + std::time::Duration::from_secs(3_600);
        let promised = staging.room_for("a", 60, Whose::Operator, now).unwrap().unwrap();
        staging.awaits(a.file.clone(), promised, Whose::Operator, now);
        staging.add(&a, 0, &[0; 10], now).unwrap().unwrap();
        let other = staging.room_for("b", 60, Whose::Operator, later).unwrap().unwrap();
        assert_eq!(staging.add(&a, 10, &[0; 10], later).unwrap(), Err(FileRefused::NoRoom));
        drop(other);
        assert_eq!(staging.add(&a, 10, &[0; 10], later).unwrap(), Ok(20));
        assert!(staging.room_for("b", 41, Whose::Operator, later).unwrap().is_none(), "it has its room again");
        assert_eq!(staging.add(&a, 20, &[0; 40], later).unwrap(), Ok(60));
    }

    #[test]
    fn a_program_has_so_many_places_others_have_theirs_and_what_lapsed_has_none() {
        let directory = tempfile::tempdir().unwrap();
        let staging = Staging::of(directory.path(), disk(u64::MAX / 4, Vec::new));
        let now = Instant::now();
        let key = |n: usize| Whose::Program(ApiKey::of_bits(n as u64, [1, 2, 3, 4]).id());
        let programs = OF_PROGRAMS / OF_ONE_PROGRAM;
        for n in 0..OF_PROGRAMS {
            let whose = key(n / OF_ONE_PROGRAM);
            assert!(staging.has_place(whose, now), "{n}");
            let promised = staging.room_for(&n.to_string(), 1, whose, now).unwrap().unwrap();
            staging.awaits(n.to_string(), promised, whose, now);
            let is_full = (n + 1).is_multiple_of(OF_ONE_PROGRAM);
            assert_eq!(staging.has_place(whose, now), !is_full, "{n}");
        }
        assert!(!staging.has_place(key(programs), now) && staging.has_place(Whose::Operator, now));
        staging.awaits_no_more("7");
        assert!(staging.has_place(key(0), now) && staging.has_place(key(programs), now));
        let later = now + std::time::Duration::from_secs(3_600);
        assert!(staging.has_place(key(1), later), "nothing came of them");
    }
}
