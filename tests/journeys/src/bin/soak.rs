//! Traffic both ways while the engine's process is killed with SIGKILL at random moments, its disk is full now and then, and
//! WhatsApp withholds what is needed to write to somebody new; then the ledger: lost, doubled, reordered, and held up by those whom
//! WhatsApp keeps back. `soak MODE SECONDS [SEED]`; called by `cargo xtask soak`. Exits with 1 when a message was lost, doubled,
//! overtaken or held up.
//! In mode `customers` simulated phones write to one engine, and in mode `program` to the real programs, which are killed in its place;
//! in the others two engines write to each other (see `couple`).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fake_whatsapp::{Fault, InboxText, Phone, PracticeNetwork, Rule};
use journeys::Shop;
use journeys::couple::{Couple, Kills};
use journeys::plan::{Act, Deed, Life, Withheld, dice};
use journeys::process::{Order, Process, Word};
use journeys::verdict::{Findings, Held, Lane, Ordered, judge_in, judge_out};
use rand::rngs::StdRng;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout, timeout_at};
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::lifecycle::Badge;
use wakala_domain::messages::Content;
use wakala_store::{Direction, StoredMessage};

const INSTANCES: usize = 3;
const CUSTOMERS: usize = 4;
/// Kills in a calm conversation.
const CALM_KILLS: usize = 20;
/// In fewer lives it may be that no order is through.
const FEW_KILLS: usize = 10;
/// How long everything together may take to settle. Longer than the engine waits for one lost answer.
const SETTLE: Duration = Duration::from_secs(180);
/// How long receipts may come after that.
const RECEIPTS: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<ExitCode> {
    // What a ratchet says about a message that comes again after a kill is no news here.
    let quiet = |_| tracing_subscriber::EnvFilter::new("error,wacore_libsignal=off");
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(quiet);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    wakala_engine::raise_open_files();
    let usage = "usage: soak customers|program|both|sender|calm SECONDS [SEED]";
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().context(usage)?;
    let kills = match mode.as_str() {
        "customers" | "program" => None,
        "both" => Some(Kills::Both),
        "sender" => Some(Kills::Sender),
        "calm" => Some(Kills::Calm(CALM_KILLS)),
        _ => bail!(usage),
    };
    let seconds: u64 = arguments.next().context(usage)?.parse().context("SECONDS")?;
    let seed = match arguments.next() {
        Some(seed) => seed.parse().context("SEED")?,
        None => rand::random(),
    };
    println!("cargo xtask soak --mode {mode} --seconds {seconds} --seed {seed}");
    let folder = tempfile::tempdir()?;
    if let Some(kills) = kills {
        let couple = Couple::start(folder.path(), beside("shop")?).await?;
        let outcome = couple.run(kills, &mut dice(seed), Duration::from_secs(seconds)).await?;
        outcome.print();
        if outcome.is_well(kills) {
            return Ok(ExitCode::SUCCESS);
        }
        println!("the data is kept in {}", folder.keep().display());
        return Ok(ExitCode::FAILURE);
    }
    #[cfg(target_os = "linux")]
    if mode == "program" {
        // The core is a child of what is killed with it: it is waited for as its heir.
        rustix::process::set_child_subreaper(rustix::process::Pid::from_raw(1))?;
    }
    let mut soak = Soak::start(folder.path(), beside(if mode == "program" { "shop-wakala" } else { "shop" })?).await?;
    let kills = soak.rage(&mut dice(seed), Duration::from_secs(seconds)).await?;
    let settled = soak.settle().await?;
    if soak.report(kills, settled) {
        return Ok(ExitCode::SUCCESS);
    }
    println!("the data is kept in {}", folder.keep().display());
    Ok(ExitCode::FAILURE)
}

struct Soak {
    network: PracticeNetwork,
    program: PathBuf,
    directory: PathBuf,
    owners: Vec<Phone>,
    customers: Vec<Phone>,
    /// One for each instance and customer.
    lanes: Vec<Lane>,
    /// Where an ordered text stands: its lane, and its place there.
    orders: HashMap<String, (usize, usize)>,
    /// Those whom an instance wrote to once, while WhatsApp withheld what is needed for it.
    strangers: Vec<Stranger>,
    /// Lanes that were not through while only others were kept back.
    held_up: Vec<String>,
    refused: usize,
    /// What was taken to be sent before a kill.
    promised: usize,
    /// Shown as sent, though the customer's phone has it: the receipt was taken, and not written down, when the program died.
    receipts_lost: usize,
    texts: usize,
    /// How many windows were opened, and killed.
    windows: (usize, usize),
}

struct Stranger {
    instance: usize,
    phone: Phone,
    lane: Lane,
}

/// A program that was built with this one.
fn beside(name: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn instance_name(instance: usize) -> String {
    format!("Duka {instance}")
}

impl Soak {
    /// A network, and a program with linked instances that is killed at once.
    async fn start(directory: &Path, program: PathBuf) -> Result<Self> {
        let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await?;
        let phones = |prefix: &str, count: usize| -> Result<Vec<Phone>> {
            (0..count).map(|n| Ok(network.phone(&format!("+2557{prefix}0000{n:02}"), prefix)?)).collect()
        };
        let (owners, customers) = (phones("11", INSTANCES)?, phones("22", CUSTOMERS)?);
        let mut soak = Self {
            network,
            program,
            directory: directory.to_owned(),
            owners,
            customers,
            lanes: vec![Lane::default(); INSTANCES * CUSTOMERS],
            orders: HashMap::new(),
            strangers: Vec::new(),
            held_up: Vec::new(),
            refused: 0,
            promised: 0,
            receipts_lost: 0,
            texts: 0,
            windows: (0, 0),
        };
        let mut shop = soak.open()?;
        for (n, owner) in soak.owners.iter().enumerate() {
            shop.order(&Order::Add { instance: instance_name(n) }).await?;
            let shows = |word| match word {
                Word::Qr { instance, text } if instance == instance_name(n) => Some(text),
                _ => None,
            };
            owner.scan(&shop.wait("code", shows).await?)?;
            let online = |word| matches!(word, Word::Online { instance } if instance == instance_name(n)).then_some(());
            shop.wait("word of being online", online).await?;
        }
        for word in shop.kill().await? {
            soak.hear(word);
        }
        Ok(soak)
    }

    fn open(&self) -> Result<Process> {
        Process::start(&self.program, &self.directory, &self.network.ws_url())
    }

    /// Life after life until the time is over; how many there were.
    async fn rage(&mut self, dice: &mut StdRng, how_long: Duration) -> Result<usize> {
        let over = Instant::now() + how_long;
        let mut kills = 0;
        while Instant::now() < over {
            let life = Life::draw(dice, self.lanes.len());
            self.live(&life, over).await.with_context(|| format!("life {kills}"))?;
            kills += 1;
        }
        Ok(kills)
    }

    async fn live(&mut self, life: &Life, over: Instant) -> Result<()> {
        let begun = Instant::now();
        let (on, end) = (begun + life.off, over.min(begun + life.end));
        let mut shop: Option<Process> = None;
        let mut acts = life.acts.iter().peekable();
        while Instant::now() < end {
            if shop.is_none() && Instant::now() >= on {
                shop = Some(self.open()?);
            }
            let next = acts.peek().map_or(end, |act| begun + act.at);
            let next = if shop.is_none() { next.min(on) } else { next };
            let said = async {
                match &mut shop {
                    Some(shop) => shop.word().await,
                    None => std::future::pending().await,
                }
            };
            if let Ok(word) = timeout_at(next.min(end), said).await {
                self.hear(word?);
            }
            let due = Instant::now().min(end);
            if let Some(act) = acts.next_if(|act| begun + act.at <= due) {
                self.act(act, shop.as_mut()).await?;
            }
        }
        if let Some(shop) = shop {
            for word in shop.kill().await? {
                self.hear(word);
            }
        }
        Ok(())
    }

    async fn act(&mut self, act: &Act, shop: Option<&mut Process>) -> Result<()> {
        match (act.deed, shop) {
            (Deed::In, _) => self.write(act.lane).await,
            (Deed::Out, Some(shop)) => {
                let text = self.ordered(act.lane, false);
                let to = format!("+{}", self.customers[act.lane % CUSTOMERS].number());
                shop.order(&Order::Send { instance: instance_name(act.lane / CUSTOMERS), to, text }).await
            }
            // It is late: the program was to be on by now.
            (Deed::Out | Deed::Stranger(_) | Deed::Room(_), None) => Ok(()),
            (Deed::Stranger(withheld), Some(shop)) => {
                let (instance, n) = (act.lane / CUSTOMERS, self.strangers.len());
                let phone = self.network.phone(&format!("+2557333{n:05}"), "stranger")?;
                let (rule, code, times) = match withheld {
                    Withheld::Keys(code, times) => (Rule::keys(), code, times),
                    Withheld::Whereabouts(code, times) => (Rule::query("usync"), code, times),
                };
                self.network.rule(rule.by(&self.owners[instance]).about(&phone).times(times).refuse(code, "withheld"));
                let (text, to) = (format!("to stranger {n}"), format!("+{}", phone.number()));
                let ordered = vec![Ordered { text: text.clone(), promised: false }];
                self.strangers.push(Stranger { instance, phone, lane: Lane { ordered, ..Lane::default() } });
                shop.order(&Order::Send { instance: instance_name(instance), to, text }).await
            }
            (Deed::Room(left), Some(shop)) => shop.order(&Order::Room { left }).await,
        }
    }

    /// A customer writes.
    async fn write(&mut self, lane: usize) -> Result<()> {
        self.texts += 1;
        let text = format!("in {} on lane {lane}", self.texts);
        let id = self.customers[lane % CUSTOMERS].write(&self.owners[lane / CUSTOMERS], &text).await?;
        self.lanes[lane].written.push(Held { id, text });
        Ok(())
    }

    /// Notes a text that the shop is told to send.
    fn ordered(&mut self, lane: usize, promised: bool) -> String {
        self.texts += 1;
        let text = format!("out {} on lane {lane}", self.texts);
        self.orders.insert(text.clone(), (lane, self.lanes[lane].ordered.len()));
        self.lanes[lane].ordered.push(Ordered { text: text.clone(), promised });
        text
    }

    fn hear(&mut self, word: Word) {
        match word {
            Word::Queued { text } => {
                self.promised += 1;
                if let Some((lane, place)) = self.orders.get(&text) {
                    self.lanes[*lane].ordered[*place].promised = true;
                }
                for stranger in self.strangers.iter_mut().filter(|stranger| stranger.lane.ordered[0].text == text) {
                    stranger.lane.ordered[0].promised = true;
                }
            }
            Word::Refused { text, why } => {
                self.refused += 1;
                tracing::warn!(text, why, "refused");
            }
            Word::Window { killed } => *if killed { &mut self.windows.1 } else { &mut self.windows.0 } += 1,
            Word::Qr { .. } | Word::Online { .. } => {}
        }
    }

    /// Opens it for good, and waits until all that was written is through, first where nobody is kept back; whether that was in time.
    async fn settle(&mut self) -> Result<bool> {
        self.network.fault(None, &Fault::Clear)?;
        let shop = Shop::open(&self.directory, &self.network.ws_url()).await?;
        let mut ids = Vec::new();
        for name in (0..INSTANCES).map(instance_name) {
            let known = shop.engine.instances().into_iter().find(|known| known.name.as_str() == name);
            let id = known.with_context(|| format!("{name} is gone"))?.id;
            shop.wait_badge(id, Badge::Online).await?;
            ids.push(id);
        }
        self.open_parked(&shop).await?;
        let others = self.keep_back(&shop, &ids).await?;
        let mut chats = Vec::new();
        for lane in 0..self.lanes.len() {
            let chat = shop.chat_with(ids[lane / CUSTOMERS], &self.customers[lane % CUSTOMERS]).await?;
            chats.push(chat);
            // A last message each way: what is on the same way before it can't come later.
            self.write(lane).await?;
            let text = self.ordered(lane, true);
            shop.engine.send_text(chat, &text).await?;
        }
        if let Ok(through) = timeout(SETTLE, self.lanes_through(&shop, &chats)).await {
            through?;
        }
        for (n, chat) in chats.iter().enumerate() {
            if !self.is_through(n, &shop.messages(*chat).await?)? {
                self.held_up.push(format!(
                    "{} and {}",
                    instance_name(n / CUSTOMERS),
                    self.customers[n % CUSTOMERS].number()
                ));
            }
        }
        for Stranger { instance, phone, .. } in &self.strangers[others..] {
            let accepted = self.network.ledger().accepted(self.owners[*instance].number(), phone.number());
            if !accepted.is_empty() {
                bail!("{} was not kept back: nothing is judged", phone.number());
            }
        }
        self.network.fault(None, &Fault::Clear)?;
        self.open_parked(&shop).await?;
        let settled = match timeout(SETTLE, self.all_through()).await {
            Ok(through) => through.map(|()| self.held_up.is_empty())?,
            Err(_) => false,
        };
        self.judge_strangers(&shop).await?;
        // Receipts overtake each other: only what is missing after a while was lost with an earlier life.
        if let Ok(all) = timeout(RECEIPTS, receipts(&shop, &chats)).await {
            all?;
        }
        for (n, chat) in chats.iter().enumerate() {
            let messages = shop.messages(*chat).await?;
            let (owner, customer) = (&self.owners[n / CUSTOMERS], &self.customers[n % CUSTOMERS]);
            let inbox = customer.inbox()?.into_iter().filter(|text| text.from == owner.number());
            let accepted = self.network.ledger().accepted(owner.number(), customer.number());
            self.receipts_lost +=
                messages.iter().filter_map(sent).filter(|(_, delivery)| *delivery == Delivery::Sent).count();
            let lane = &mut self.lanes[n];
            lane.came = held(&messages, |way| matches!(way, Direction::Incoming { .. }));
            lane.went = held(&messages, |way| matches!(way, Direction::Outgoing { .. }));
            lane.accepted = accepted.into_iter().map(|message| message.id).collect();
            lane.inbox = inbox.map(|text| Held { id: text.id, text: text.text }).collect();
        }
        shop.close().await;
        Ok(settled)
    }

    /// What WhatsApp refused for good is tried again by hand, as an operator would.
    async fn open_parked(&self, shop: &Shop) -> Result<()> {
        for id in shop.engine.instances().into_iter().map(|instance| instance.id) {
            let queue = shop.engine.store().read(move |r| r.queue(id, None, 1_000)).await?;
            for item in queue.into_iter().filter(|item| item.lane.is_some_and(|lane| lane.parked)) {
                shop.engine.retry_send(item.id).await?;
            }
        }
        Ok(())
    }

    /// Writes to somebody new from each instance, whom WhatsApp keeps back until the sky is clear: for good, and for now. Says from which
    /// stranger on.
    async fn keep_back(&mut self, shop: &Shop, ids: &[InstanceId]) -> Result<usize> {
        let others = self.strangers.len();
        for (instance, id) in ids.iter().enumerate() {
            for code in [406, 429] {
                let n = self.strangers.len();
                let phone = self.network.phone(&format!("+2557333{n:05}"), "stranger")?;
                self.network.rule(Rule::keys().by(&self.owners[instance]).about(&phone).refuse(code, "withheld"));
                let text = format!("to stranger {n}");
                shop.engine.send_text(shop.chat_with(*id, &phone).await?, &text).await?;
                let ordered = vec![Ordered { text, promised: true }];
                self.strangers.push(Stranger { instance, phone, lane: Lane { ordered, ..Lane::default() } });
            }
        }
        Ok(others)
    }

    async fn judge_strangers(&mut self, shop: &Shop) -> Result<()> {
        for stranger in &mut self.strangers {
            let name = instance_name(stranger.instance);
            let known = shop.engine.instances().into_iter().find(|known| known.name.as_str() == name);
            let id = known.with_context(|| format!("{name} is gone"))?.id;
            let chat = shop.chat_with(id, &stranger.phone).await?;
            let owner = &self.owners[stranger.instance];
            let accepted = self.network.ledger().accepted(owner.number(), stranger.phone.number());
            let inbox = stranger.phone.inbox()?;
            let lane = &mut stranger.lane;
            lane.went = held(&shop.messages(chat).await?, |way| matches!(way, Direction::Outgoing { .. }));
            lane.accepted = accepted.into_iter().map(|message| message.id).collect();
            lane.inbox = inbox.into_iter().map(|text| Held { id: text.id, text: text.text }).collect();
        }
        Ok(())
    }

    fn is_through(&self, n: usize, messages: &[StoredMessage]) -> Result<bool> {
        Ok(is_through(&self.lanes[n], messages, &self.customers[n % CUSTOMERS].inbox()?))
    }

    /// Waits until all that customers wrote and were to have is at the other end.
    async fn lanes_through(&self, shop: &Shop, chats: &[ChatId]) -> Result<()> {
        let mut events = shop.engine.subscribe().events;
        for (n, chat) in chats.iter().enumerate() {
            while !self.is_through(n, &shop.messages(*chat).await?)? {
                // Any event may be the one; lagging only means that there is more to read.
                if matches!(events.recv().await, Err(RecvError::Closed)) {
                    bail!("the engine ended");
                }
            }
        }
        Ok(())
    }

    /// Waits until the strangers have what they were to have, too, and nothing is left to acknowledge.
    async fn all_through(&self) -> Result<()> {
        for Stranger { phone, lane, .. } in &self.strangers {
            if lane.ordered[0].promised {
                phone.wait_for_text(&lane.ordered[0].text, SETTLE).await?;
            }
        }
        for owner in &self.owners {
            self.network.wait_all_delivered(owner.number(), SETTLE).await?;
        }
        Ok(())
    }

    /// Prints the table and every finding; whether all is well.
    fn report(&self, kills: usize, settled: bool) -> bool {
        let (mut came, mut went) = (Findings::default(), Findings::default());
        for (n, lane) in self.lanes.iter().enumerate() {
            let asked_again = self.network.ledger().asked_for(self.owners[n / CUSTOMERS].number());
            came.add(judge_in(lane, &asked_again));
            went.add(judge_out(lane));
        }
        for stranger in &self.strangers {
            went.add(judge_out(&stranger.lane));
        }
        println!("{:14} {kills:>6}", "kills");
        let (opened, killed) = self.windows;
        if opened > 0 {
            println!("{:14} {opened:>6}   {killed} of them killed", "windows");
        }
        println!("{:14} {:>6}", "strangers", self.strangers.len());
        println!("{:14} {:>6}", "messages in", came.messages);
        println!("{:14} {:>6}   {} of them promised before a kill", "messages out", went.messages, self.promised);
        println!("{:14} {:>6}", "lost in", came.lost.len());
        println!("{:14} {:>6}", "lost out", went.lost.len());
        println!("{:14} {:>6}", "doubled in", came.doubled.len());
        println!("{:14} {:>6}", "doubled out", went.doubled.len());
        println!(
            "{:14} {:>6}   and {} that were asked for again",
            "reordered in",
            came.reordered.len(),
            came.repeated.len()
        );
        println!("{:14} {:>6}", "reordered out", went.reordered.len());
        println!("{:14} {:>6}   while only others were kept back", "lanes held up", self.held_up.len());
        println!(
            "{:14} {:>6}   of messages that did arrive: shown as sent, and not as delivered",
            "receipts lost", self.receipts_lost
        );
        if self.refused > 0 {
            println!("{:14} {:>6}", "refused", self.refused);
        }
        if !settled {
            println!("not everything was through after {} s", SETTLE.as_secs());
        }
        let is_proof = self.promised > 0 || kills < FEW_KILLS;
        if !is_proof {
            println!("no message was promised before a kill: of what goes out nothing is proven");
        }
        let all = [
            ("lost in", &came.lost),
            ("lost out", &went.lost),
            ("doubled in", &came.doubled),
            ("doubled out", &went.doubled),
            ("reordered in, not asked for again", &came.reordered),
            ("reordered out", &went.reordered),
            ("held up", &self.held_up),
        ];
        for (what, lines) in &all {
            lines.iter().for_each(|line| println!("{what}: {line}"));
        }
        settled && is_proof && all.iter().all(|(_, lines)| lines.is_empty())
    }
}

/// The database has all that was written, and the phone all that was sent. A message of an earlier life may have lost its receipt
/// with that life.
fn is_through(lane: &Lane, messages: &[StoredMessage], inbox: &[InboxText]) -> bool {
    let came = held(messages, |way| matches!(way, Direction::Incoming { .. }));
    let came: HashSet<&str> = came.iter().filter(|held| !held.text.is_empty()).map(|held| held.id.as_str()).collect();
    let went: Vec<(&str, Delivery)> = messages.iter().filter_map(sent).collect();
    let read: HashSet<&str> = inbox.iter().map(|text| text.id.as_str()).collect();
    let last = went.last().is_some_and(|(_, delivery)| *delivery == Delivery::Delivered);
    last && went.iter().all(|(id, _)| read.contains(id))
        && lane.written.iter().all(|held| came.contains(held.id.as_str()))
}

/// Waits until no message is only sent.
async fn receipts(shop: &Shop, chats: &[ChatId]) -> Result<()> {
    let mut events = shop.engine.subscribe().events;
    for chat in chats {
        while shop.messages(*chat).await?.iter().filter_map(sent).any(|(_, delivery)| delivery == Delivery::Sent) {
            if matches!(events.recv().await, Err(RecvError::Closed)) {
                bail!("the engine ended");
            }
        }
    }
    Ok(())
}

fn sent(message: &StoredMessage) -> Option<(&str, Delivery)> {
    match message.direction {
        Direction::Outgoing { delivery, .. } => Some((message.message_id.0.as_str(), delivery)),
        Direction::Incoming { .. } | Direction::Elsewhere => None,
    }
}

fn held(messages: &[StoredMessage], wanted: impl Fn(&Direction) -> bool) -> Vec<Held> {
    let wanted = messages.iter().filter(|message| wanted(&message.direction));
    wanted
        .map(|message| Held {
            id: message.message_id.0.clone(),
            text: match &message.content {
                Content::Text { text } => text.clone(),
                _ => String::new(),
            },
        })
        .collect()
}
