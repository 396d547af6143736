//! The real programs, so that they can be killed: `shop-wakala DIRECTORY URL` runs `wakala engine` and asks it over the command line, as
//! an operator's own programs would. Takes [`Order`]s and says [`Word`]s as `shop` does. The window is opened, too, and killed now and then;
//! it outlives a core that is killed, and finds the next one.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use journeys::process::{Order, Word};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::UnixDatagram;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

/// After so many orders the window is opened, or killed where there is one.
const ORDERS: usize = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: shop-wakala DIRECTORY URL";
    let (directory, network) = (arguments.next().context(usage)?, arguments.next().context(usage)?);
    let wakala = Wakala { directory: PathBuf::from(directory), network };
    let place = wakala.directory.join("notify");
    // One that was killed has left it.
    let _ = std::fs::remove_file(&place);
    let told = UnixDatagram::bind(&place)?;
    // What it says on its standard output is no word of ours.
    let mut core = wakala.command(&["engine"])?.env("NOTIFY_SOCKET", &place).stdout(Stdio::null()).spawn()?;
    let (orders, taken) = mpsc::channel(1024);
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let reading = async move {
        while let Some(line) = lines.next_line().await? {
            orders.send(serde_json::from_str(&line)?).await?;
        }
        anyhow::Ok(())
    };
    tokio::select! {
        ended = core.wait() => bail!("the core ended by itself: {}", ended?),
        obeyed = wakala.obey_all(told, taken) => obeyed,
        Err(error) = reading => Err(error),
    }
}

fn say(word: &Word) -> Result<()> {
    println!("{}", serde_json::to_string(word)?);
    Ok(())
}

struct Wakala {
    directory: PathBuf,
    network: String,
}

impl Wakala {
    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let runtime = self.directory.join("run");
        std::fs::create_dir_all(&runtime)?;
        let mut command = Command::new(std::env::current_exe()?.with_file_name("wakala"));
        command.args(arguments).env("WAKALA_DATA_DIR", &self.directory).env("WAKALA_WHATSAPP_URL", &self.network);
        command.env("HOME", &self.directory).env("XDG_RUNTIME_DIR", runtime).env("WAKALA_LOG", "error");
        command.stdin(Stdio::null()).kill_on_drop(true);
        Ok(command)
    }

    async fn asked(&self, arguments: &[&str]) -> Result<Output> {
        Ok(self.command(arguments)?.stdout(Stdio::null()).stderr(Stdio::piped()).output().await?)
    }

    /// One after the other, as soon as the core answers.
    async fn obey_all(&self, told: UnixDatagram, mut orders: mpsc::Receiver<Order>) -> Result<()> {
        let mut word = [0; 4096];
        while !word.starts_with(b"READY=1") {
            told.recv(&mut word).await?;
        }
        let mut count: usize = 0;
        while let Some(order) = orders.recv().await {
            count += 1;
            if count.is_multiple_of(ORDERS) {
                self.turn_window().await?;
            }
            self.obey(order).await?;
        }
        Ok(())
    }

    async fn obey(&self, order: Order) -> Result<()> {
        match order {
            Order::Add { instance } => {
                let added = self.asked(&["add", &instance]).await?;
                ensure!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
                self.pair(instance).await
            }
            Order::Send { instance, to, text } => {
                let sent = self.asked(&["send", &instance, &to, &text]).await?;
                if sent.status.success() {
                    return say(&Word::Queued { text });
                }
                say(&Word::Refused { text, why: String::from_utf8_lossy(&sent.stderr).into_owned() })
            }
            // The disk of the real program is the disk.
            Order::Room { .. } => Ok(()),
            Order::Read { .. } | Order::Post { .. } => bail!("the command line is told texts"),
        }
    }

    async fn pair(&self, instance: String) -> Result<()> {
        let mut pairing = self.command(&["--json", "pair", &instance])?.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(pairing.stdout.take().context("it says nothing")?).lines();
        let mut said = String::new();
        while let Some(line) = lines.next_line().await? {
            said.push_str(&line);
            // What it says so far may be half of a value.
            let Ok(value) = serde_json::from_str::<serde_json::Value>(&said) else { continue };
            said.clear();
            if let Some(code) = value["qr_code"].as_str() {
                say(&Word::Qr { instance: instance.clone(), text: code.to_owned() })?;
            }
        }
        linked(pairing).await?;
        say(&Word::Online { instance })
    }

    /// Kills the window, or has one opened where there is none.
    async fn turn_window(&self) -> Result<()> {
        let window = window_on(&self.directory).and_then(rustix::process::Pid::from_raw);
        let turned = match window {
            // It may have ended meanwhile.
            Some(window) => rustix::process::kill_process(window, rustix::process::Signal::KILL).is_ok(),
            None => self.asked(&["open"]).await?.status.success(),
        };
        if turned { say(&Word::Window { killed: window.is_some() }) } else { Ok(()) }
    }
}

async fn linked(mut pairing: Child) -> Result<()> {
    let ended = pairing.wait().await?;
    ensure!(ended.success(), "the number was not linked: {ended}");
    Ok(())
}

/// The process of the window on this data; none where there is none.
fn window_on(directory: &Path) -> Option<i32> {
    let ours = format!("WAKALA_DATA_DIR={}", directory.display());
    let is_ours = |process: &Path| {
        let program = std::fs::read_link(process.join("exe")).ok();
        let named = program.is_some_and(|program| program.ends_with("wakala-window"));
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        named && environment.split(|byte| *byte == 0).any(|variable| variable == ours.as_bytes())
    };
    let processes = std::fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    let found = processes.into_iter().find(|process| is_ours(process))?;
    found.file_name()?.to_str()?.parse().ok()
}
