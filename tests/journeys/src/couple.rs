//! Two engines that write to each other over one practice network, while one of them or both are killed again and again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fake_whatsapp::{Phone, PracticeNetwork};
use rand::RngExt as _;
use rand::rngs::StdRng;
use tokio::sync::broadcast::error::TryRecvError;
use tokio::time::{Instant, sleep_until, timeout};
use wakala_domain::ids::ChatId;
use wakala_domain::lifecycle::Badge;
use wakala_domain::messages::Content;
use wakala_store::{Direction, StoredMessage};

use crate::process::{Order, Process, Word};
use crate::verdict::{Findings, Held, Lane, Ordered, judge_out};
use crate::{PATIENCE, Shop};

/// Between two messages of one engine while they rage.
const PACE: Duration = Duration::from_millis(25);
/// Between two messages in a calm conversation.
const CALM_PACE: Duration = Duration::from_secs(1);
/// How long everything together may take to settle.
const SETTLE: Duration = Duration::from_secs(180);
const NAME: &str = "Duka";

/// Who is killed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kills {
    /// Both, each at moments of its own.
    Both,
    /// Only the first; the second lives on.
    Sender,
    /// So many, one after the other, each long after the last message.
    Calm(usize),
}

/// One engine of the two.
struct Side {
    directory: PathBuf,
    owner: Phone,
    process: Option<Process>,
    online: bool,
    /// When it is killed next.
    end: Option<Instant>,
    ordered: Vec<Ordered>,
    places: HashMap<String, usize>,
}

/// Both, and what is between them.
pub struct Couple {
    network: PracticeNetwork,
    program: PathBuf,
    sides: [Side; 2],
    kills: usize,
}

/// What became of it all.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often somebody was killed.
    pub kills: usize,
    /// How often a device asked for a message again.
    pub asked_again: u64,
    /// Rows that show no text in the end; each as `id`.
    pub unreadable: Vec<String>,
    /// Of both directions.
    pub found: Findings,
    /// Everything was through in time.
    pub settled: bool,
}

impl Couple {
    /// A network and two engines, each linked to a phone of its own; `program` is `shop`.
    ///
    /// # Errors
    /// Any step of it.
    pub async fn start(folder: &Path, program: PathBuf) -> Result<Self> {
        let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await?;
        let side = |n: usize| -> Result<Side> {
            let directory = folder.join(format!("engine{n}"));
            std::fs::create_dir_all(&directory)?;
            let owner = network.phone(&format!("+25571100000{n}"), &format!("Owner {n}"))?;
            let places = HashMap::new();
            Ok(Side { directory, owner, process: None, online: false, end: None, ordered: Vec::new(), places })
        };
        let mut couple = Self { sides: [side(0)?, side(1)?], network, program, kills: 0 };
        for n in 0..2 {
            couple.open(n)?;
            let side = &mut couple.sides[n];
            let process = side.process.as_mut().context("not open")?;
            process.order(&Order::Add { instance: NAME.into() }).await?;
            let code = |word| if let Word::Qr { text, .. } = word { Some(text) } else { None };
            side.owner.scan(&process.wait("code", code).await?)?;
            process.wait("word of being online", |word| matches!(word, Word::Online { .. }).then_some(())).await?;
            side.online = true;
        }
        Ok(couple)
    }

    fn open(&mut self, n: usize) -> Result<()> {
        let side = &mut self.sides[n];
        side.process = Some(Process::start(&self.program, &side.directory, &self.network.ws_url())?);
        side.online = false;
        side.end = None;
        Ok(())
    }

    async fn kill(&mut self, n: usize) -> Result<()> {
        if let Some(process) = self.sides[n].process.take() {
            for word in process.kill().await? {
                self.hear(n, word);
            }
            self.kills += 1;
        }
        Ok(())
    }

    /// Lets them write and be killed for so long, then judges both databases and the network's ledger.
    ///
    /// # Errors
    /// A process ended by itself, or an engine refuses to open.
    pub async fn run(mut self, kills: Kills, dice: &mut StdRng, how_long: Duration) -> Result<Outcome> {
        match kills {
            Kills::Calm(kills) => self.calm(dice, kills).await?,
            Kills::Both => self.rage(dice, &[0, 1], how_long).await?,
            Kills::Sender => self.rage(dice, &[0], how_long).await?,
        }
        for n in 0..2 {
            // Ends as by a power cut, whoever it was that was killed before.
            self.kill(n).await?;
        }
        self.settle().await
    }

    async fn rage(&mut self, dice: &mut StdRng, mortal: &[usize], how_long: Duration) -> Result<()> {
        let over = Instant::now() + how_long;
        let mut next = Instant::now();
        while Instant::now() < over {
            next = (next + PACE).max(Instant::now());
            self.listen(next).await?;
            for n in 0..2 {
                let opened = self.sides[n].process.is_none();
                if opened {
                    self.open(n)?;
                }
                let side = &mut self.sides[n];
                if mortal.contains(&n) && side.end.is_none() {
                    // Some end in the start, the login or the sync; most a while after.
                    let early = opened && dice.random_ratio(1, 5);
                    if early || side.online {
                        let left = if early { dice.random_range(20..500) } else { dice.random_range(300..1_700) };
                        side.end = Some(Instant::now() + Duration::from_millis(left));
                    }
                }
                if side.end.is_some_and(|end| Instant::now() >= end) {
                    self.kill(n).await?;
                } else {
                    self.send(n).await?;
                }
            }
        }
        Ok(())
    }

    async fn calm(&mut self, dice: &mut StdRng, kills: usize) -> Result<()> {
        let mut next = Instant::now();
        for round in 0..kills {
            for n in 0..2 {
                next = (next + CALM_PACE).max(Instant::now());
                self.listen(next).await?;
                self.send(n).await?;
            }
            self.arrive().await?;
            let quiet = Duration::from_millis(dice.random_range(300..700));
            self.listen(Instant::now() + quiet).await?;
            let n = round % 2;
            self.kill(n).await?;
            self.open(n)?;
            let patience = Instant::now() + PATIENCE;
            while !self.sides[n].online {
                if Instant::now() >= patience {
                    bail!("engine {n} does not come online");
                }
                self.listen(Instant::now() + PACE).await?;
            }
        }
        Ok(())
    }

    /// Waits until all that was ordered is with whom it is for, and acknowledged.
    async fn arrive(&mut self) -> Result<()> {
        let patience = Instant::now() + PATIENCE;
        while !self.has_arrived()? {
            if Instant::now() >= patience {
                bail!("what was written in a calm conversation does not arrive");
            }
            self.listen(Instant::now() + PACE).await?;
        }
        Ok(())
    }

    fn has_arrived(&self) -> Result<bool> {
        let mut all = true;
        for n in 0..2 {
            let (from, to) = (&self.sides[n], self.sides[1 - n].owner.number());
            let accepted = self.network.ledger().accepted(from.owner.number(), to).len();
            all &= accepted >= from.ordered.len() && self.network.undelivered(to)? == 0;
        }
        Ok(all)
    }

    /// Hears what both say until a moment.
    async fn listen(&mut self, until: Instant) -> Result<()> {
        loop {
            let [one, two] = &mut self.sides;
            let (n, word) = tokio::select! {
                word = said(one) => (0, word?),
                word = said(two) => (1, word?),
                () = sleep_until(until) => return Ok(()),
            };
            self.hear(n, word);
        }
    }

    fn hear(&mut self, n: usize, word: Word) {
        let side = &mut self.sides[n];
        match word {
            Word::Online { .. } => side.online = true,
            Word::Queued { text } => {
                if let Some(place) = side.places.get(&text) {
                    side.ordered[*place].promised = true;
                }
            }
            Word::Refused { text, why } => tracing::warn!(text, why, "refused"),
            Word::Qr { .. } | Word::Window { .. } => {}
        }
    }

    async fn send(&mut self, n: usize) -> Result<()> {
        let to = format!("+{}", self.sides[1 - n].owner.number());
        let side = &mut self.sides[n];
        let Some(process) = side.process.as_mut() else { return Ok(()) };
        let text = format!("text {} of {n}", side.ordered.len());
        side.places.insert(text.clone(), side.ordered.len());
        side.ordered.push(Ordered { text: text.clone(), promised: false });
        process.order(&Order::Send { instance: NAME.into(), to, text }).await
    }

    /// Opens both for good and waits until all that was promised can be read at the other side.
    async fn settle(self) -> Result<Outcome> {
        let mut shops = Vec::new();
        let mut chats = Vec::new();
        for (n, side) in self.sides.iter().enumerate() {
            let shop = Shop::open(&side.directory, &self.network.ws_url()).await?;
            let id = shop.engine.instances().first().context("the instance is gone")?.id;
            shop.wait_badge(id, Badge::Online).await?;
            chats.push(shop.chat_with(id, &self.sides[1 - n].owner).await?);
            shops.push(shop);
        }
        let through = async {
            let mut events = [shops[0].engine.subscribe().events, shops[1].engine.subscribe().events];
            while !self.is_through(&shops, &chats).await? {
                let [one, two] = &mut events;
                // Any event may be the one; lagging only means that there is more to read.
                tokio::select! {
                    _ = one.recv() => {}
                    _ = two.recv() => {}
                }
                // One look for all that has come by now: each reads everything.
                for events in &mut events {
                    while !matches!(events.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
                }
            }
            anyhow::Ok(())
        };
        let settled = match timeout(SETTLE, through).await {
            Ok(through) => through.map(|()| true)?,
            Err(_) => false,
        };
        // What was asked for again, or sent twice, may still be on its way: judged is what is there in the end.
        for side in &self.sides {
            self.network.wait_all_delivered(side.owner.number(), SETTLE).await?;
        }
        let mut outcome = Outcome {
            kills: self.kills,
            asked_again: self.network.ledger().asked_again(),
            settled,
            ..Outcome::default()
        };
        for n in 0..2 {
            let (from, to) = (&self.sides[n], &self.sides[1 - n]);
            let went = shops[n].messages(chats[n]).await?;
            let came = shops[1 - n].messages(chats[1 - n]).await?;
            let incoming = |message: &&StoredMessage| matches!(message.direction, Direction::Incoming { .. });
            let dark = came.iter().filter(incoming).filter(|message| text(message).is_none());
            outcome.unreadable.extend(dark.map(|message| message.message_id.0.clone()));
            let accepted = self.network.ledger().accepted(from.owner.number(), to.owner.number());
            outcome.found.add(judge_out(&Lane {
                ordered: from.ordered.clone(),
                went: held(went.iter().filter(|message| !incoming(message))),
                accepted: accepted.into_iter().map(|message| message.id).collect(),
                inbox: held(came.iter().filter(incoming)),
                ..Lane::default()
            }));
        }
        for shop in shops {
            shop.close().await;
        }
        Ok(outcome)
    }

    /// Whether all that was committed on each side can be read on the other, and nothing waits any more.
    async fn is_through(&self, shops: &[Shop], chats: &[ChatId]) -> Result<bool> {
        for n in 0..2 {
            let went = shops[n].messages(chats[n]).await?;
            let came = shops[1 - n].messages(chats[1 - n]).await?;
            let incoming = |message: &&StoredMessage| matches!(message.direction, Direction::Incoming { .. });
            let read: std::collections::HashSet<&str> = came
                .iter()
                .filter(incoming)
                .filter(|message| text(message).is_some())
                .map(|message| message.message_id.0.as_str())
                .collect();
            if !went.iter().filter(|message| !incoming(message)).all(|m| read.contains(m.message_id.0.as_str())) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

async fn said(side: &mut Side) -> Result<Word> {
    match &mut side.process {
        Some(process) => process.word().await,
        None => std::future::pending().await,
    }
}

fn text(message: &StoredMessage) -> Option<&str> {
    match &message.content {
        Content::Text { text } => Some(text),
        _ => None,
    }
}

fn held<'a>(messages: impl Iterator<Item = &'a StoredMessage>) -> Vec<Held> {
    let readable = messages.filter_map(|message| Some((message, text(message)?)));
    readable.map(|(message, text)| Held { id: message.message_id.0.clone(), text: text.to_owned() }).collect()
}

impl Outcome {
    /// Whether nothing is unreadable, lost, doubled or overtaken; and in a calm conversation nothing was asked for again.
    #[must_use]
    pub fn is_well(&self, kills: Kills) -> bool {
        let calm = !matches!(kills, Kills::Calm(_)) || self.asked_again == 0;
        let lines = [&self.unreadable, &self.found.lost, &self.found.doubled, &self.found.reordered];
        self.settled && calm && lines.iter().all(|lines| lines.is_empty())
    }

    /// Prints the table and every finding.
    pub fn print(&self) {
        let Findings { messages, lost, doubled, reordered, repeated: _ } = &self.found;
        println!("{:14} {:>6}", "kills", self.kills);
        println!("{:14} {messages:>6}", "messages");
        println!("{:14} {:>6}", "asked again", self.asked_again);
        let all = [("unreadable", &self.unreadable), ("lost", lost), ("doubled", doubled), ("reordered", reordered)];
        for (what, lines) in &all {
            println!("{what:14} {:>6}", lines.len());
        }
        if !self.settled {
            println!("not everything was through after {} s", SETTLE.as_secs());
        }
        for (what, lines) in all {
            lines.iter().for_each(|line| println!("{what}: {line}"));
        }
    }
}
