//! The program under test, as a process.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};

/// The practice build to test: `WAKALA_BIN`, else the one beside this program.
///
/// # Errors
/// There is none.
pub fn binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("WAKALA_BIN") {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "WAKALA_BIN is {}, which is no file", path.display());
        return Ok(path);
    }
    beside("wakala").context("no `wakala` beside the tests: cargo build --workspace --bins")
}

/// The window's program: beside the other one.
///
/// # Errors
/// There is none.
pub fn window_binary() -> Result<PathBuf> {
    let path = binary()?.with_file_name("wakala-window");
    ensure!(path.is_file(), "no {}: cargo build --workspace --bins", path.display());
    Ok(path)
}

/// Puts a program at this place, as an installer does: by a process of its own. A file that this process had open to write may still be
/// so in a child that another test starts just then, between its fork and its exec, and such a file can't be run (`ETXTBSY`).
///
/// # Errors
/// It can't be read, or the place can't be written.
pub async fn install(program: &Path, place: &Path) -> Result<()> {
    let status = Command::new("install").args(["-m", "755"]).args([program, place]).status().await?;
    ensure!(status.success(), "{} can't be installed as {}", program.display(), place.display());
    Ok(())
}

/// A binary of this workspace, built into the same directory as the tests.
pub(crate) fn beside(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let directory = own.ancestors().skip(1).take(3).find(|directory| directory.join(name).is_file());
    Ok(directory.with_context(|| format!("{name} is not built"))?.join(name))
}

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

/// A process that was started without WebDriver.
pub struct Program {
    child: Child,
}

impl Program {
    pub(crate) fn start(environment: &[(String, String)], arguments: &[&str]) -> Result<Self> {
        Self::start_binary(&binary()?, environment, arguments)
    }

    pub(crate) fn start_binary(binary: &Path, environment: &[(String, String)], arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .env_clear()
            .envs(environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Ok(Self { child: command.spawn()? })
    }

    /// Its process id.
    ///
    /// # Errors
    /// It has ended.
    pub fn id(&self) -> Result<u32> {
        self.child.id().context("the program has ended")
    }

    /// The process in which its window is shown; none without a window.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub fn web_process(&self) -> Result<Option<u32>> {
        crate::usage::named_descendant(self.id()?, "WebKitWebProces")
    }

    /// The process of its window; none without a window.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub fn window_process(&self) -> Result<Option<u32>> {
        crate::usage::named_descendant(self.id()?, "wakala-window")
    }

    /// The next line that it prints.
    ///
    /// # Errors
    /// It prints none.
    pub async fn says(&mut self) -> Result<String> {
        let stdout = self.child.stdout.as_mut().context("it prints nothing")?;
        let mut line = Vec::new();
        let read = async {
            loop {
                match stdout.read_u8().await? {
                    b'\n' => return anyhow::Ok(()),
                    byte => line.push(byte),
                }
            }
        };
        tokio::time::timeout(crate::PATIENCE, read).await.context("it says nothing")??;
        Ok(String::from_utf8(line)?)
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// It did not.
    pub async fn ended(self) -> Result<Ended> {
        let output = tokio::time::timeout(crate::PATIENCE, self.child.wait_with_output());
        let output = output.await.context("the program did not end")??;
        Ok(Ended {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Asks it to end, as a session does at its end.
    ///
    /// # Errors
    /// It has ended already.
    pub async fn terminate(&self) -> Result<()> {
        terminate(self.id()?).await
    }
}

/// Tells a process that its terminal was closed.
///
/// # Errors
/// It has ended already.
pub async fn hang_up(process: u32) -> Result<()> {
    signal(process, "HUP").await
}

/// Asks a process to end, as a session does at its end.
///
/// # Errors
/// It has ended already.
pub async fn terminate(process: u32) -> Result<()> {
    signal(process, "TERM").await
}

/// A process does nothing more, as when it waits for a driver or for memory.
///
/// # Errors
/// It has ended already.
pub async fn stop(process: u32) -> Result<()> {
    signal(process, "STOP").await
}

/// Ends a process at once, as when memory runs out.
///
/// # Errors
/// It has ended already.
pub async fn kill(process: u32) -> Result<()> {
    signal(process, "KILL").await
}

async fn signal(process: u32, signal: &str) -> Result<()> {
    let status = Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status().await?;
    ensure!(status.success(), "process {process} can't be sent {signal}");
    Ok(())
}
