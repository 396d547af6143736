//! The engine in a process of its own, for those who want to kill it. Orders and words are lines of JSON.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
#[cfg(unix)]
use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, waitpgid};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use wakala_domain::messages::draft::Draft;

use crate::PATIENCE;

/// What the process is told on its standard input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Add an instance.
    Add {
        /// Its name.
        instance: String,
    },
    /// Commit a text to the outbox.
    Send {
        /// The name of the instance.
        instance: String,
        /// Whom to: a phone number with a plus, or the address of a group that has a chat.
        to: String,
        /// The text.
        text: String,
    },
    /// Commit whatever can be sent to the outbox.
    Post {
        /// The name of the instance.
        instance: String,
        /// Whom to: a phone number with a plus.
        to: String,
        /// What.
        draft: Draft,
    },
    /// Read a chat.
    Read {
        /// The name of the instance.
        instance: String,
        /// Whose: a phone number with a plus.
        from: String,
    },
    /// The disk is full for its database, or has room again.
    Room {
        /// There is room.
        left: bool,
    },
}

/// What the process says on its standard output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// An instance shows a code.
    Qr {
        /// The name of the instance.
        instance: String,
        /// What the code encodes.
        text: String,
    },
    /// An instance is online.
    Online {
        /// The name of the instance.
        instance: String,
    },
    /// A text is committed to the outbox: from now on it is a promise.
    Queued {
        /// The text.
        text: String,
    },
    /// A text was not taken.
    Refused {
        /// The text.
        text: String,
        /// Why.
        why: String,
    },
    /// A window was killed, or is to come where there was none.
    Window {
        /// It was killed.
        killed: bool,
    },
}

/// A running process; killed when dropped.
pub struct Process {
    child: Child,
    orders: ChildStdin,
    words: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts the program `shop`, or one that obeys as it does, on a data directory against a practice network.
    ///
    /// # Errors
    /// The program is not there.
    pub fn start(program: &Path, directory: &Path, network: &str) -> Result<Self> {
        let mut command = Command::new(program);
        // Whatever it runs is killed with it.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command
            .arg(directory)
            .arg(network)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let orders = child.stdin.take().context("no input")?;
        let words = BufReader::new(child.stdout.take().context("no output")?).lines();
        Ok(Self { child, orders, words })
    }

    /// Its number among the processes of this PC, while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// The next word. Cancel safe.
    ///
    /// # Errors
    /// The process ended by itself, or says what is no word.
    pub async fn word(&mut self) -> Result<Word> {
        let Some(line) = self.words.next_line().await? else { bail!("the process ended by itself") };
        serde_json::from_str(&line).with_context(|| line.clone())
    }

    /// Waits for a word, and takes what is wanted of it.
    ///
    /// # Errors
    /// It is not said in time.
    pub async fn wait<T>(&mut self, what: &str, wanted: impl Fn(Word) -> Option<T>) -> Result<T> {
        let found = async {
            loop {
                if let Some(found) = wanted(self.word().await?) {
                    return Ok(found);
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.with_context(|| format!("no {what} in time"))?
    }

    /// Gives an order.
    ///
    /// # Errors
    /// The process is gone, or takes no orders any more.
    pub async fn order(&mut self, order: &Order) -> Result<()> {
        let line = format!("{}\n", serde_json::to_string(order)?);
        tokio::time::timeout(PATIENCE, self.orders.write_all(line.as_bytes())).await.context("takes no orders")??;
        Ok(())
    }

    /// SIGKILL, to it and to all that it runs: nothing is flushed, nobody is told. What it had said by then, and nobody has read yet.
    ///
    /// # Errors
    /// It can't be killed.
    pub async fn kill(mut self) -> Result<Vec<Word>> {
        #[cfg(unix)]
        let group = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        #[cfg(unix)]
        if let Some(group) = group {
            kill_process_group(group, Signal::KILL)?;
        }
        self.child.kill().await?;
        // Whoever has made itself the heir of what it ran waits for that, too: until then it has its files.
        #[cfg(unix)]
        if let Some(group) = group {
            tokio::task::spawn_blocking(move || while let Ok(Some(_)) = waitpgid(group, WaitOptions::empty()) {})
                .await?;
        }
        let mut said = Vec::new();
        while let Some(line) = self.words.next_line().await? {
            // The last line may be half of one.
            said.extend(serde_json::from_str::<Word>(&line));
        }
        Ok(said)
    }
}
