//! Tells of new messages: reads in the journal what came, looks what of it is unread still, and takes back what was read meanwhile.
//! Whoever reads a chat in the window, or on the phone, has read it before it would be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;
use wakala_contract::MessageNotices;
use wakala_domain::address::AddressKind;
use wakala_domain::announce::unread::{Group, NewMessage, group};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, EngineEvent};
use wakala_front::Choices;
use wakala_store::{ChatRow, Direction, StoreError, StoredMessage, UnreadMessage};
use wakala_words::words;

use super::bubbles::{Answered, Bubbles};
use super::bulletin::{Bulletin, Click, listed};
use super::reader::Place;
use super::{Clicked, minute_of_day, preview, reached};

/// Its name in the journal.
const NAME: &str = "new messages";
/// More than this many are not shown at once: the oldest is withdrawn.
const MOST_SHOWN: usize = 8;
/// What comes within this time is told together; a window that shows the chat marks it as read within it.
const GATHER: Duration = Duration::from_secs(1);
/// Nobody is disturbed again before; twice as late each time that more keeps coming, up to the longest.
const REST: Duration = Duration::from_secs(3);
const LONGEST_REST: Duration = Duration::from_secs(15);
/// After a database that can't be read.
const TROUBLED_REST: Duration = Duration::from_secs(10);
/// Quiet hours end by the clock of the PC, which can be set.
const UNTIL_IT_MAY_BE_LOUD: Duration = Duration::from_secs(30);
/// Entries of the journal that are read at once.
const PAGE: u32 = 200;
/// Messages that were told lately: one that is edited is no new one.
const REMEMBERED: usize = 2_000;

/// What a notification of new messages is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Chat { instance: InstanceId, chat: ChatId, newest: MessageRow },
    Number(InstanceId),
}

impl About {
    fn instance(self) -> InstanceId {
        match self {
            About::Chat { instance, .. } | About::Number(instance) => instance,
        }
    }

    fn chat(self) -> Option<ChatId> {
        match self {
            About::Chat { chat, .. } => Some(chat),
            About::Number(_) => None,
        }
    }
}

/// Tells of new messages until the engine ends.
pub(crate) async fn tell_incoming(
    engine: Engine,
    mut choices: watch::Receiver<Choices>,
    clicks: mpsc::Sender<Clicked>,
    clock: Arc<dyn Clock>,
) {
    let mut events = engine.subscribe().events;
    let mut teller = Teller::begin(engine, clock).await;
    // What came, and the last run did not come to.
    let mut due = Some(Instant::now());
    let mut pace = Pace::default();
    loop {
        tokio::select! {
            biased;
            () = reached(due) => {
                due = None;
                let now = choices.borrow_and_update().clone();
                if teller.is_quiet(&now) {
                    if let Err(error) = teller.take_back().await {
                        tracing::warn!(%error, "whether notifications are over can't be read");
                    }
                    due = Some(Instant::now() + UNTIL_IT_MAY_BE_LOUD);
                    continue;
                }
                match teller.look(&now).await {
                    Ok(told) if told.is_empty() => {}
                    Ok(told) => {
                        told.into_iter().for_each(|bulletin| teller.show(bulletin));
                        pace.told(Instant::now());
                    }
                    Err(error) => {
                        tracing::warn!(%error, "new messages can't be looked for; it is tried again");
                        due = Some(Instant::now() + TROUBLED_REST);
                    }
                }
            }
            Some(ended) = teller.bubbles.next_ended() => {
                if let Some(clicked) = teller.bubbles.ended(ended).map(clicked)
                    && clicks.send(clicked).await.is_err()
                {
                    return;
                }
            }
            changed = choices.changed() => if changed.is_err() { return },
            event = events.recv() => match teller.hear(event) {
                Heard::Nothing => {}
                Heard::Something => {
                    due.get_or_insert_with(|| pace.next(Instant::now()));
                }
                Heard::End => return,
            },
        }
    }
}

fn clicked(Answered { answer, about, .. }: Answered<About>) -> Clicked {
    Clicked {
        click: answer.click,
        chat: about.first().and_then(|first| first.chat()),
        instances: about.into_iter().map(About::instance).collect(),
        token: answer.token,
    }
}

/// How soon it may be told again.
#[derive(Default)]
struct Pace {
    told: Option<(Instant, Duration)>,
}

impl Pace {
    fn next(&self, now: Instant) -> Instant {
        let rested = self.told.map_or(now, |(at, rest)| at + rest);
        rested.max(now + GATHER)
    }

    fn told(&mut self, now: Instant) {
        let rest = match self.told {
            Some((at, rest)) if now < at + 2 * rest => (2 * rest).min(LONGEST_REST),
            Some(_) | None => REST,
        };
        self.told = Some((now, rest));
    }
}

enum Heard {
    Nothing,
    Something,
    End,
}

struct Teller {
    engine: Engine,
    clock: Arc<dyn Clock>,
    place: Place,
    bubbles: Bubbles<About>,
    /// Chats that are told of, and of which something was heard since.
    changed: BTreeSet<ChatId>,
    told: BTreeSet<MessageRow>,
}

impl Teller {
    async fn begin(engine: Engine, clock: Arc<dyn Clock>) -> Self {
        Self {
            place: Place::begin(engine.clone(), NAME).await,
            engine,
            clock,
            bubbles: Bubbles::new(MOST_SHOWN),
            changed: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    fn hear(&mut self, event: Result<EngineEvent, broadcast::error::RecvError>) -> Heard {
        match event {
            Ok(EngineEvent::Message { chat, .. }) => {
                self.may_be_over(chat);
                Heard::Something
            }
            Ok(EngineEvent::Chat { chat, .. } | EngineEvent::MessagesGone { chat, .. }) => {
                if self.may_be_over(chat) {
                    Heard::Something
                } else {
                    Heard::Nothing
                }
            }
            Ok(EngineEvent::ChatMerged { gone, .. }) => {
                self.bubbles.withdraw(|about| about.chat() == Some(gone));
                Heard::Nothing
            }
            Ok(EngineEvent::InstanceGone(instance)) => {
                self.bubbles.withdraw(|about| about.instance() == instance);
                Heard::Nothing
            }
            Ok(EngineEvent::Instance(snapshot)) => {
                if snapshot.unread == 0 {
                    self.bubbles.withdraw(|about| about.instance() == snapshot.id);
                }
                Heard::Nothing
            }
            Ok(
                EngineEvent::Timeline { .. }
                | EngineEvent::Lane { .. }
                | EngineEvent::Notice { .. }
                | EngineEvent::NoticesWithdrawn { .. },
            ) => Heard::Nothing,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.changed = self.bubbles.about().filter_map(|about| about.chat()).collect();
                Heard::Something
            }
            Err(broadcast::error::RecvError::Closed) => Heard::End,
        }
    }

    /// Something became of a chat; says whether it is told of.
    fn may_be_over(&mut self, chat: ChatId) -> bool {
        let is_told = self.bubbles.about().any(|about| about.chat() == Some(chat));
        if is_told {
            self.changed.insert(chat);
        }
        is_told
    }

    /// Takes back what is over, and says what is to be told of what came since the last look.
    async fn look(&mut self, choices: &Choices) -> Result<Vec<Bulletin<About>>, StoreError> {
        self.take_back().await?;
        let mut new = Vec::new();
        while let Some(position) = self.place.find().await {
            let (unread, end, is_last) = self
                .engine
                .store()
                .read(move |r| {
                    let page = r.journal_of_kind_after(HappeningKind::Messages, position, PAGE)?;
                    let is_last = page.rows.len() < PAGE as usize;
                    let rows = page.rows.into_iter().filter_map(|row| row.what).flat_map(|what| match what {
                        Happening::Messages { rows } => rows,
                        Happening::Notice { .. } | Happening::NoticesWithdrawn | Happening::Deliveries { .. } => {
                            Vec::new()
                        }
                    });
                    Ok((r.unread_of(&rows.collect::<Vec<_>>())?, page.end, is_last))
                })
                .await?;
            new.extend(unread);
            self.place.position = Some(end);
            if is_last {
                break;
            }
        }
        let bulletins = if self.is_silent(choices) { Vec::new() } else { self.bulletins(new, choices).await? };
        self.place.keep().await;
        Ok(bulletins)
    }

    async fn take_back(&mut self) -> Result<(), StoreError> {
        while let Some(chat) = self.changed.pop_first() {
            let newest = self.bubbles.about().find_map(|about| match *about {
                About::Chat { chat: told, newest, .. } if told == chat => Some(newest),
                About::Chat { .. } | About::Number(_) => None,
            });
            let Some(newest) = newest else { continue };
            let is_over = self.engine.store().read(move |r| {
                let message = r.message(newest)?.filter(|message| message.said.deleted.is_none());
                Ok(message.is_none() || r.unread_of(&[newest])?.is_empty())
            });
            if is_over.await? {
                self.bubbles.withdraw(|about| about.chat() == Some(chat));
            }
        }
        Ok(())
    }

    /// What comes in quiet hours is told of when they are over, if it is unread still.
    fn is_quiet(&self, choices: &Choices) -> bool {
        let now = self.clock.wall();
        let hours = choices.announce_wishes(now, false).quiet;
        hours.is_some_and(|hours| hours.contain(minute_of_day(now)))
    }

    fn is_silent(&self, choices: &Choices) -> bool {
        let now = self.clock.wall();
        let is_paused = choices.announce_wishes(now, false).paused;
        is_paused || choices.preferences.message_notices == MessageNotices::Off
    }

    async fn bulletins(
        &mut self,
        unread: Vec<UnreadMessage>,
        choices: &Choices,
    ) -> Result<Vec<Bulletin<About>>, StoreError> {
        let names: BTreeMap<InstanceId, String> = self
            .engine
            .instances()
            .into_iter()
            .filter(|one| !one.muted)
            .map(|one| (one.id, one.name.to_string()))
            .collect();
        let is_new = |one: &UnreadMessage| names.contains_key(&one.instance) && !self.told.contains(&one.row);
        let new: Vec<NewMessage> = unread
            .into_iter()
            .filter(is_new)
            .map(|UnreadMessage { row, chat, instance, at }| NewMessage { instance, chat, row, at })
            .collect();
        let apart = match choices.preferences.message_notices {
            MessageNotices::Off | MessageNotices::Count => false,
            MessageNotices::Name | MessageNotices::Text => true,
        };
        let (mut bulletins, mut told_later) = (Vec::new(), BTreeSet::new());
        for group in group(&new, self.clock.wall(), apart) {
            match group {
                Group::Chat { instance, chat, newest } => {
                    let read = move |r: &wakala_store::Reading<'_>| Ok(r.chat(chat)?.zip(r.message(newest)?));
                    let read = self.engine.store().read(read).await?;
                    let Some(((row, message), name)) = read.zip(names.get(&instance)) else { continue };
                    match self.of_chat(About::Chat { instance, chat, newest }, name, &row, &message, choices) {
                        Some(bulletin) => bulletins.push(bulletin),
                        None => {
                            told_later.insert(chat);
                        }
                    }
                }
                Group::Number(instance) => bulletins.extend(self.of_numbers(vec![instance], choices).await?),
                Group::Numbers(instances) => bulletins.extend(self.of_numbers(instances, choices).await?),
            }
        }
        self.told.extend(new.iter().filter(|one| !told_later.contains(&one.chat)).map(|one| one.row));
        while self.told.len() > REMEMBERED {
            self.told.pop_first();
        }
        Ok(bulletins)
    }

    /// Nothing of a message that can't be read yet: it is told of when it can.
    fn of_chat(
        &self,
        about: About,
        name: &str,
        chat: &ChatRow,
        message: &StoredMessage,
        choices: &Choices,
    ) -> Option<Bulletin<About>> {
        let words = words(choices.language());
        let said = preview::line(message, words)?;
        let mut body = match choices.preferences.message_notices {
            MessageNotices::Text => match &message.direction {
                Direction::Incoming { sender_name: Some(who), .. } if chat.address.kind() == AddressKind::Group => {
                    format!("{}: {said}", preview::cut(who))
                }
                Direction::Incoming { .. } | Direction::Outgoing { .. } | Direction::Elsewhere => said,
            },
            MessageNotices::Off | MessageNotices::Count | MessageNotices::Name => words.notice_message_new(),
        };
        if chat.unread > 1 {
            body.push('\n');
            body.push_str(&words.unread(chat.unread));
        }
        let title = match self.engine.instances().len() {
            1 => preview::cut(&chat.title),
            _ => format!("{} · {name}", preview::cut(&chat.title)),
        };
        Some(self.bulletin(title, body, vec![about], choices))
    }

    async fn of_numbers(
        &self,
        instances: Vec<InstanceId>,
        choices: &Choices,
    ) -> Result<Option<Bulletin<About>>, StoreError> {
        let counted = self.engine.store().read(move |r| {
            let counted = instances.into_iter().map(|id| Ok((id, r.counts(id)?.unread)));
            counted.collect::<Result<Vec<_>, StoreError>>()
        });
        let mut counted = counted.await?;
        counted.retain(|(_, unread)| *unread > 0);
        let all = self.engine.instances();
        let named = |id| all.iter().find(|one| one.id == id).map(|one| one.name.to_string());
        let names: Vec<String> = counted.iter().filter_map(|(id, _)| named(*id)).collect();
        let said = words(choices.language())
            .notice_message_unread(counted.iter().map(|(_, unread)| u64::from(*unread)).sum::<u64>());
        let about = counted.iter().map(|(id, _)| About::Number(*id)).collect();
        Ok(match names.as_slice() {
            [] => None,
            [name] => Some(self.bulletin(name.clone(), said, about, choices)),
            many => Some(self.bulletin(said, listed(many.iter().map(String::as_str)), about, choices)),
        })
    }

    /// What stands there already was heard.
    fn bulletin(&self, title: String, body: String, about: Vec<About>, choices: &Choices) -> Bulletin<About> {
        let stands = self.bubbles.about().any(|older| about.iter().any(|newer| replaces(*newer, *older)));
        let open = words(choices.language()).act_open();
        let sound = choices.preferences.message_sound && !stands;
        Bulletin { title, body, open: open.clone(), actions: vec![(Click::Open, open)], about, sound }
    }

    /// Shows one, in the place of older news about the same.
    fn show(&mut self, bulletin: Bulletin<About>) {
        self.bubbles.withdraw(|older| bulletin.about.iter().any(|newer| replaces(*newer, *older)));
        self.bubbles.show(bulletin);
    }
}

/// Whether news take the place of older ones: what is told of a number counts what was told of its chats.
fn replaces(newer: About, older: About) -> bool {
    match newer {
        About::Chat { chat, .. } => older.chat() == Some(chat),
        About::Number(instance) => older.instance() == instance,
    }
}

#[cfg(test)]
mod tests;
