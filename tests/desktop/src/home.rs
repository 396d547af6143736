//! A home directory of its own, which takes everything that lives in it along when it goes.

use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Result;

/// How often removing is tried again, while processes that were just killed let go of their files.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// A directory that is removed when dropped, after the processes that were started in it.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self(tempfile::Builder::new().prefix("wakala-scene-").tempdir()?.keep()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The process of a program with this name that lives here.
    pub(crate) fn process(&self, name: &str) -> Option<u32> {
        let called = |process: &String| {
            let comm = std::fs::read_to_string(format!("/proc/{process}/comm"));
            comm.is_ok_and(|comm| comm.trim_end() == name)
        };
        self.inhabitants().iter().find(|process| called(process))?.parse().ok()
    }

    /// The processes whose environment names this directory: the program outlives the WebDriver that started it.
    fn inhabitants(&self) -> Vec<String> {
        let name = self.0.as_os_str().as_bytes();
        let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
        processes
            .flatten()
            .filter(|process| {
                std::fs::read(process.path().join("environ"))
                    .is_ok_and(|environment| environment.windows(name.len()).any(|part| part == name))
            })
            .map(|process| process.file_name().to_string_lossy().into_owned())
            .collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let inhabitants = self.inhabitants();
        if !inhabitants.is_empty() {
            // They may have ended by themselves meanwhile.
            let _ = Command::new("kill").arg("-KILL").args(inhabitants).stderr(Stdio::null()).status();
        }
        for _ in 0..TRIES {
            if std::fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            std::thread::sleep(PAUSE);
        }
    }
}
