//! Tells the operator outside the window: hands what the engine tells to the policy, shows what it decides, and passes clicks on.
//! What passed unheard, because too much happened at once or because the program had ended, is read in the journal.

mod bubble;
mod bubbles;
mod bulletin;
mod incoming;
mod preview;
mod reader;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Local, Timelike as _};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::Instant;
use wakala_domain::announce::{Cause, Ledger, Moment, Told, decide, gather};
use wakala_domain::ids::{ChatId, InstanceId};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, EngineEvent, InstanceSnapshot};
use wakala_front::Choices;
use wakala_words::Language;

use bubbles::{Answered, Bubbles};
use bulletin::bulletin;
pub(crate) use bulletin::{
    Bulletin, Click, cannot_be_shown, listed, no_tray, opened_again, other_version, stays_in_tray, window_ended,
    window_hangs,
};
pub(crate) use incoming::tell_incoming;
use reader::Reader;

/// More than this many are not shown at once: the oldest is withdrawn.
const MOST_SHOWN: usize = 16;

/// A notification was clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clicked {
    /// What for.
    pub click: Click,
    /// Whom it is still about.
    pub instances: Vec<InstanceId>,
    /// A chat of the first of them, where it was about that.
    pub chat: Option<ChatId>,
    /// With it the window may take the focus, where the desktop asks for one.
    pub token: Option<String>,
}

/// What the notifier listens to, and where it passes clicks on.
pub(crate) struct Wires {
    /// Whose notices.
    pub engine: Engine,
    /// Other things to say.
    pub say: mpsc::Receiver<Bulletin>,
    /// Whether, when and in which language.
    pub choices: watch::Receiver<Choices>,
    /// The window is on screen.
    pub window_shown: watch::Receiver<bool>,
    /// Clicks go here.
    pub clicks: mpsc::Sender<Clicked>,
}

/// How long the desktop may take to show why Wakala did not start.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Tells why Wakala did not start: whoever double-clicked it sees no terminal. Best effort. Blocking.
pub(crate) fn could_not_start(language: Language, why: &str) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let bulletin = bulletin::could_not_start(language, why);
    // Without a desktop there is nobody to tell; the terminal has heard it.
    let _ = runtime.block_on(async { tokio::time::timeout(LAST_WORDS, bubble::leave(&bulletin)).await });
}

/// Says that an update takes a while, until that is withdrawn. Best effort.
pub(crate) async fn say_update(language: Language, withdrawn: oneshot::Receiver<()>) {
    if let Err(error) = bubble::show(&bulletin::being_updated(language), withdrawn).await {
        tracing::warn!(%error, "the desktop does not say that an update takes a while");
    }
}

/// Whether this desktop shows notifications.
pub(crate) async fn are_shown() -> bool {
    bubble::is_possible().await
}

/// Runs until the engine ends.
pub(crate) async fn notify(mut wires: Wires, clock: Arc<dyn Clock>, drop_grace: Duration) {
    let mut events = wires.engine.subscribe().events;
    let reader = Reader::begin(wires.engine.clone(), Arc::clone(&clock)).await;
    let mut ear = Ear {
        engine: wires.engine.clone(),
        clock: Arc::clone(&clock),
        reader,
        ledger: Ledger::default(),
        bubbles: Bubbles::new(MOST_SHOWN),
    };
    let quiet = wires.choices.borrow().announce_wishes(clock.wall(), false).quiet;
    ear.reader.know_quiet_hours(quiet);
    let (mut unheard, _) = ear.reader.unheard().await;
    // Kept from round to round: what happens in between must not put it off.
    let mut due: Option<Instant> = None;
    loop {
        let mut told = std::mem::take(&mut unheard);
        tokio::select! {
            biased;
            () = std::future::ready(()), if !told.is_empty() => {}
            event = events.recv() => {
                let Some(heard) = ear.hear(event).await else { return };
                unheard = heard.unheard;
                let Some(news) = heard.news else { continue };
                told.push(news);
            }
            // What finds no room here waits there, and whoever says it hears when there is none either.
            Some(bulletin) = wires.say.recv(), if ear.bubbles.has_room() => {
                ear.show(bulletin);
                continue;
            }
            changed = wires.choices.changed() => if changed.is_err() { return },
            () = reached(due) => {}
            () = reached(ear.reader.again()) => {
                unheard = ear.catch_up().await;
                continue;
            }
            Some(ended) = ear.bubbles.next_ended() => {
                if let Some(clicked) = ear.bubbles.ended(ended).and_then(clicked)
                    && wires.clicks.send(clicked).await.is_err()
                {
                    return;
                }
                // What waited for room has it.
                if due.is_some() {
                    continue;
                }
            }
        }
        let (choices, window_shown) = (wires.choices.borrow_and_update().clone(), *wires.window_shown.borrow());
        let wishes = choices.announce_wishes(clock.wall(), window_shown);
        ear.reader.know_quiet_hours(wishes.quiet);
        if !ear.bubbles.has_room() {
            gather(&mut ear.ledger, &told, moment(&*clock), wishes);
            // Until one of those that are shown has ended.
            due = None;
            continue;
        }
        for announcement in decide(&mut ear.ledger, &told, moment(&*clock), wishes) {
            ear.show(bulletin(&announcement, choices.language(), drop_grace.as_secs()));
        }
        due = ear.ledger.idle_for(moment(&*clock)).map(|span| Instant::now() + span);
        // What is gathered, or kept back in quiet hours, is not told yet: the next run must find it.
        if due.is_none() {
            ear.reader.keep().await;
        }
    }
}

/// What is told by the engine, and what became of what was told before.
struct Ear {
    engine: Engine,
    clock: Arc<dyn Clock>,
    reader: Reader,
    ledger: Ledger,
    bubbles: Bubbles<(InstanceId, Cause)>,
}

/// What there is to tell of.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    news: Option<Told>,
    /// From the journal: what happened, and was not heard.
    unheard: Vec<Told>,
}

impl Ear {
    /// Takes what the engine tells. `None` when it ends.
    async fn hear(&mut self, event: Result<EngineEvent, broadcast::error::RecvError>) -> Option<Heard> {
        Some(match event {
            Ok(EngineEvent::Notice { seq, instance, name, notice, queued, muted }) => {
                if !self.reader.heard(seq) {
                    return Some(Heard::default());
                }
                let at = self.clock.wall();
                let news = Some(Told { instance, name: name.to_string(), notice, queued, muted, at });
                Heard { news, unheard: self.catch_up().await }
            }
            Ok(EngineEvent::NoticesWithdrawn { seq, instance }) => {
                if !self.reader.heard(seq) {
                    return Some(Heard::default());
                }
                self.withdraw(instance);
                Heard { news: None, unheard: self.catch_up().await }
            }
            Ok(EngineEvent::InstanceGone(instance)) => {
                self.withdraw(instance);
                Heard::default()
            }
            Ok(EngineEvent::Instance(snapshot)) => {
                self.seen(&snapshot);
                Heard::default()
            }
            Ok(_) => Heard::default(),
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                tracing::info!(missed, "notifications lagged behind the engine; the journal is read");
                let unheard = self.catch_up().await;
                self.look_at_all();
                Heard { news: None, unheard }
            }
            Err(broadcast::error::RecvError::Closed) => return None,
        })
    }

    /// Takes back what the journal says is over, and says what is still to be told.
    async fn catch_up(&mut self) -> Vec<Told> {
        let (told, over) = self.reader.unheard().await;
        for instance in over {
            self.withdraw(instance);
        }
        told
    }

    /// How each number is, and which are gone, is in no journal.
    fn look_at_all(&mut self) {
        let there = self.engine.instances();
        for snapshot in &there {
            self.seen(snapshot);
        }
        let told = self.bubbles.about().map(|(instance, _)| *instance);
        let gone: BTreeSet<InstanceId> = told.filter(|told| there.iter().all(|one| one.id != *told)).collect();
        for instance in gone {
            self.withdraw(instance);
        }
    }

    fn seen(&mut self, snapshot: &InstanceSnapshot) {
        let (instance, badge) = (snapshot.id, snapshot.state.told_badge());
        self.ledger.seen(instance, badge);
        self.bubbles.withdraw(|(who, cause)| *who == instance && cause.is_over_at(badge));
    }

    fn withdraw(&mut self, instance: InstanceId) {
        self.ledger.withdraw(instance);
        self.bubbles.withdraw(|(who, _)| *who == instance);
    }

    /// Shows one, in the place of older news about the same.
    fn show(&mut self, bulletin: Bulletin) {
        for (instance, cause) in &bulletin.about {
            self.bubbles.withdraw(|(who, older)| who == instance && cause.replaces(*older));
        }
        self.bubbles.show(bulletin);
    }
}

/// What a click means that was made on news about numbers.
fn clicked(Answered { answer, about, still }: Answered<(InstanceId, Cause)>) -> Option<Clicked> {
    let who = |about: Vec<(InstanceId, Cause)>| about.into_iter().map(|(instance, _)| instance).collect::<Vec<_>>();
    let instances = match answer.click {
        // Looking never harms.
        Click::Open | Click::ShowCode | Click::Renew | Click::Again => who(about),
        // A number that came back in the meantime is left alone.
        Click::Restart | Click::TryNow => Some(who(still)).filter(|still| !still.is_empty())?,
    };
    Some(Clicked { click: answer.click, instances, chat: None, token: answer.token })
}

fn moment(clock: &dyn Clock) -> Moment {
    Moment { mono: clock.mono(), minute: minute_of_day(clock.wall()) }
}

/// The minute of the day on this PC's clock.
fn minute_of_day(now: Wall) -> u16 {
    let local = DateTime::from_timestamp_millis(now.0).unwrap_or_default().with_timezone(&Local);
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default()
}

async fn reached(due: Option<Instant>) {
    match due {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::journal::Happening;
    use wakala_domain::lifecycle::{Notice, Reason, ReasonKind};

    use super::bubble::Answer;
    use super::bubbles::Shown;
    use super::*;

    fn id(number: u64) -> InstanceId {
        InstanceId::from_random(number << 1)
    }

    /// Notifications that no desktop shows, each with what tells that it is withdrawn.
    fn bubbles(all: &[&[(u64, Cause)]]) -> (Bubbles<(InstanceId, Cause)>, Vec<oneshot::Receiver<()>>) {
        let mut bubbles = Bubbles::new(MOST_SHOWN);
        let mut withdrawals = Vec::new();
        for about in all {
            bubbles.last += 1;
            let (withdraw, withdrawn) = oneshot::channel();
            let about = about.iter().map(|(number, cause)| (id(*number), *cause)).collect();
            bubbles.shown.insert(bubbles.last, Shown { about, withdraw });
            withdrawals.push(withdrawn);
        }
        (bubbles, withdrawals)
    }

    fn asked(click: Click, numbers: &[u64]) -> Clicked {
        Clicked { click, instances: numbers.iter().map(|number| id(*number)).collect(), chat: None, token: None }
    }

    #[test]
    fn a_notification_is_closed_when_it_is_about_nobody_any_more() {
        let both: &[_] = &[(1, Cause::Down), (2, Cause::Down)];
        let (mut bubbles, mut withdrawn) = bubbles(&[both, &[], &[(1, Cause::PhoneUnseen)]]);
        let over = |number: u64| move |(who, cause): &(InstanceId, Cause)| *who == id(number) && *cause == Cause::Down;
        assert!(bubbles.withdraw(over(1)) && !bubbles.withdraw(over(1)));
        assert!(withdrawn.iter_mut().all(|one| one.try_recv() == Err(oneshot::error::TryRecvError::Empty)));
        bubbles.withdraw(over(2));
        assert_eq!(withdrawn[0].try_recv(), Ok(()));
        assert_eq!(bubbles.shown.len(), 2, "that Wakala stays in the tray, and the warning about the phone");
    }

    #[test]
    fn a_click_restarts_only_what_is_still_down() {
        let both = [(1, Cause::Down), (2, Cause::Down)];
        let (mut bubbles, _withdrawn) = bubbles(&[&both]);
        bubbles.withdraw(|(who, _)| *who == id(1));
        let mut ended = |bubble: u64, click: Option<Click>| {
            let about = both.map(|(number, cause)| (id(number), cause)).to_vec();
            bubbles.ended(Ok((bubble, about, click.map(|click| Answer { click, token: None })))).and_then(clicked)
        };
        assert_eq!(ended(1, Some(Click::Restart)), Some(asked(Click::Restart, &[2])));
        // It was withdrawn in the moment of the click.
        assert_eq!(ended(7, Some(Click::TryNow)), None);
        assert_eq!(ended(8, Some(Click::Open)), Some(asked(Click::Open, &[1, 2])));
        assert_eq!(ended(9, None), None);
    }

    #[tokio::test]
    async fn whoever_lags_reads_what_happened_and_looks_how_each_number_is() {
        let (core, _directory) = crate::testing::program().await;
        let mut ids = Vec::new();
        for name in ["Duka", "Kliniki", "Wakala"] {
            ids.push(core.engine.add_instance(name, "", wakala_engine::Trigger::Operator).await.unwrap().id);
        }
        let reader = Reader::begin(core.engine.clone(), core.clock.clone()).await;
        let shown = [ids[1], ids[2], id(7)].map(|one| vec![(one, Cause::NeedsYou)]);
        let (mut bubbles, mut withdrawn) = bubbles(&[]);
        for about in shown {
            let (withdraw, told) = oneshot::channel();
            bubbles.last += 1;
            bubbles.shown.insert(bubbles.last, Shown { about, withdraw });
            withdrawn.push(told);
        }
        let ledger = Ledger::default();
        let mut ear = Ear { engine: core.engine.clone(), clock: core.clock.clone(), reader, ledger, bubbles };
        let banned = Notice::NeedsYou { reason: Reason::bare(ReasonKind::Banned) };
        let (now, duka, kliniki) = (core.clock.wall(), ids[0], ids[1]);
        let happened = [(duka, Happening::Notice { notice: banned }), (kliniki, Happening::NoticesWithdrawn)];
        for (instance, what) in happened {
            core.engine.store().write(move |w| w.append_journal(instance, now, &what)).await.unwrap();
        }
        // More than waits for anybody.
        let (tell, mut events) = broadcast::channel(1);
        for _ in 0..3 {
            tell.send(EngineEvent::InstanceGone(id(9))).unwrap();
        }
        let heard = ear.hear(events.recv().await).await.unwrap();
        assert_eq!((heard.news, heard.unheard.iter().map(|one| one.instance).collect::<Vec<_>>()), (None, vec![duka]));
        let closed = withdrawn.iter_mut().map(|one| one.try_recv().is_ok()).collect::<Vec<_>>();
        assert_eq!(closed, [true, false, true], "withdrawn, as it was, and gone");
        drop(tell);
        while let Some(heard) = ear.hear(events.recv().await).await {
            assert_eq!(heard, Heard::default());
        }
    }

    #[test]
    fn the_minute_is_the_one_on_the_wall() {
        let noon = chrono::NaiveDate::from_ymd_opt(2025, 11, 21).unwrap().and_hms_opt(12, 34, 56).unwrap();
        let wall = noon.and_local_timezone(Local).unwrap().timestamp_millis();
        assert_eq!(minute_of_day(Wall(wall)), 12 * 60 + 34);
    }
}
