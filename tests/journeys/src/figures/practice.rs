//! The practice network in a process of its own, so that its work is not counted as that of whoever is measured on it, and how
//! much is asked of them: the same of each.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use fake_whatsapp::PracticeNetwork;
use tokio::io::AsyncBufReadExt as _;

/// How often one instance is restarted.
pub const RESTARTS: usize = 15;
/// How often anything else is repeated.
pub const RUNS: usize = 3;
/// Instances that come back at a start.
pub const RESTORED: usize = 50;
/// Instances that are online and idle.
pub const IDLE: usize = 20;
/// Texts in the offline queue of one instance.
pub const QUEUED: usize = 5_000;
/// What waits: the keys of its rate, of its commits, and of the operator's writes meanwhile; for how many instances, and how many
/// texts for each. WhatsApp gives one connection 200 texts for each asking, and the library asks ten times a second: what the engine
/// can do shows when several come back together.
pub const INBOUND: [(&str, &str, Option<&str>, usize, usize); 2] = [
    ("inbound.per_s", "inbound.commit_p99_ms", None, 1, QUEUED),
    ("inbound.twenty_per_s", "inbound.twenty_commit_p99_ms", Some("inbound.operator_p99_ms"), 20, 500),
];
/// What is sent: its key, by how many instances, and how many texts by each.
pub const OUTBOUND: [(&str, usize, usize); 2] = [("outbound.one_per_s", 1, 2_000), ("outbound.twenty_per_s", 20, 200)];
/// With how many instances it is measured how the figures grow; of texts there are as many for all together.
pub const GROWN: [usize; 4] = [1, 20, 50, 200];
/// Texts that come in, and that are sent, whatever the number of instances.
pub const GROWN_TEXTS: (usize, usize) = (10_000, 4_000);
/// Texts that an instance is given at once, as from many chats.
pub const HANDS: usize = 50;
/// Who gets what is sent.
pub const RECIPIENT: &str = "255722222222";
/// Who writes what comes in.
pub const WRITER: &str = "255711111111";

/// The argument with which a bench becomes this process.
pub const SERVE: &str = "--serve";

/// How long the server waits for what it is to see: not every client is fast.
const PATIENCE: Duration = Duration::from_secs(300);

/// The server's side: phones and orders by lines.
///
/// # Errors
/// An order that can't be followed; the network says why.
pub async fn serve() -> Result<()> {
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await?;
    println!("{}", network.ws_url());
    let mut orders = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = orders.next_line().await? {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["scan", number, qr] => network.phone(number, number)?.scan(qr)?,
            ["write", from, to, count] => {
                let (from, to) = (network.phone(from, from)?, network.phone(to, to)?);
                for n in 0..count.parse::<u32>()? {
                    from.write(&to, &format!("message {n}")).await?;
                }
            }
            ["acknowledged", number, count] => {
                network.wait_acknowledged(number, count.parse()?, PATIENCE).await?;
            }
            ["texts", number, count] => {
                network.phone(number, number)?.wait_for_texts(count.parse()?, PATIENCE).await?;
            }
            ["online", count] => online(&network, count.parse()?).await?,
            ["phone", number] => drop(network.phone(number, number)?),
            _ => bail!("unknown order: {line}"),
        }
        println!("done");
    }
    Ok(())
}

/// Waits until exactly so many linked devices are online.
async fn online(network: &PracticeNetwork, count: usize) -> Result<()> {
    let mut happenings = network.subscribe();
    let reached = || network.online_devices() == count;
    if !reached() {
        network.wait_for(&mut happenings, PATIENCE, |_| reached()).await?;
    }
    Ok(())
}

/// A running server, as its orderer sees it; it ends when dropped.
pub struct Server {
    child: Child,
    words: BufReader<ChildStdout>,
    url: String,
}

impl Server {
    /// Starts this very program once more, with `SERVE`.
    ///
    /// # Errors
    /// It can't be started.
    pub fn start() -> Result<Self> {
        let mut child =
            Command::new(std::env::current_exe()?).arg(SERVE).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut words = BufReader::new(child.stdout.take().context("no output")?);
        let mut url = String::new();
        words.read_line(&mut url)?;
        Ok(Self { child, words, url: url.trim().to_owned() })
    }

    /// Where clients connect to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Gives an order and returns once it is done.
    ///
    /// # Errors
    /// It was not done.
    pub fn order(&mut self, line: &str) -> Result<()> {
        let orders = self.child.stdin.as_mut().context("no input")?;
        writeln!(orders, "{line}")?;
        let mut answer = String::new();
        self.words.read_line(&mut answer)?;
        ensure!(answer.trim() == "done", "the server did not do: {line}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The phone number of an instance or session.
#[must_use]
pub fn number(n: usize) -> String {
    format!("2557000{n:05}")
}

/// So many in so long, per second.
#[must_use]
pub fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
