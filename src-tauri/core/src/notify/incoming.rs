//! Tells of new messages: reads in the journal what came, looks what of it is unread still, and takes back what was read meanwhile.
//! Whoever reads a chat in the window, or on the phone, has read it before it would be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;
use wakala_contract::MessageNotices;
use wakala_domain::address::AddressKind;
use wakala_domain::announce::unread::{Group, NewMessage, News};
use wakala_domain::ids::{ChatId, InstanceId, MessageRow};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::messages::Content;
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, EngineEvent};
use wakala_front::Choices;
use wakala_store::{ChatRow, Direction, Reading, StoreError, StoredMessage, UnreadMessage};
use wakala_words::words;

use super::bubbles::{Answered, Bubbles};
use super::bulletin::{Bulletin, Click, listed};
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
const PAGE: u32 = 50;
/// The newest message that was looked at, beside the place in the journal: one that somebody reacts to is no new one.
const SEEN: &str = "newest message that was told of";
/// Messages that can't be read yet, and are told of when they can.
const AWAITED: usize = 500;

/// What a notification of new messages is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    /// A chat, with the newest messages that it tells of.
    Chat { instance: InstanceId, chat: ChatId, newest: Vec<MessageRow> },
    /// A number, of which so much was unread already.
    Number { instance: InstanceId, before: u32 },
}

impl About {
    fn instance(&self) -> InstanceId {
        match self {
            About::Chat { instance, .. } | About::Number { instance, .. } => *instance,
        }
    }

    fn chat(&self) -> Option<ChatId> {
        match self {
            About::Chat { chat, .. } => Some(*chat),
            About::Number { .. } => None,
        }
    }
}

/// What became of what is told.
enum Fate {
    Stands,
    /// Its chat is one with another.
    In(ChatId),
    Over,
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

/// What was read, or is gone, since it was shown is not what is looked for, unless it is all that it was about.
fn clicked(Answered { answer, about, still }: Answered<About>) -> Clicked {
    let about = if still.is_empty() { about } else { still };
    Clicked {
        click: answer.click,
        chat: about.first().and_then(About::chat),
        instances: about.iter().map(About::instance).collect(),
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

/// How far the journal was read, and the newest message that was looked at.
type Place = (i64, MessageRow);

struct Teller {
    engine: Engine,
    clock: Arc<dyn Clock>,
    /// Unknown as long as it can't be read.
    place: Option<Place>,
    kept: Option<Place>,
    bubbles: Bubbles<About>,
    /// Of which something was heard since they were told of.
    changed: BTreeSet<(InstanceId, Option<ChatId>)>,
    awaited: BTreeSet<MessageRow>,
}

impl Teller {
    /// Takes up where the last run stopped; the first begins with what comes.
    async fn begin(engine: Engine, clock: Arc<dyn Clock>) -> Self {
        let mut teller = Self {
            engine,
            clock,
            place: None,
            kept: None,
            bubbles: Bubbles::new(MOST_SHOWN),
            changed: BTreeSet::new(),
            awaited: BTreeSet::new(),
        };
        match teller.find().await {
            Ok(_) => teller.keep().await,
            Err(error) => tracing::warn!(%error, "the journal can't be read; it is read again later"),
        }
        teller
    }

    async fn find(&mut self) -> Result<Place, StoreError> {
        if let Some(place) = self.place {
            return Ok(place);
        }
        let read = |r: &Reading<'_>| {
            let seen = r.setting(SEEN)?.and_then(|text| text.parse().ok()).map(MessageRow);
            Ok((r.journal_position(NAME)?, seen.map_or_else(|| r.newest_message(), Ok)?))
        };
        let place = self.engine.store().read(read).await?;
        self.place = Some(place);
        Ok(place)
    }

    /// What can't be kept is told of twice at worst.
    async fn keep(&mut self) {
        let Some((position, seen)) = self.place.filter(|place| Some(*place) != self.kept) else { return };
        let kept = self.engine.store().write(move |w| {
            w.set_journal_position(NAME, position)?;
            w.set_setting(SEEN, &seen.0.to_string())
        });
        match kept.await {
            Ok(()) => self.kept = Some((position, seen)),
            Err(error) => tracing::warn!(%error, "how far the journal was read can't be kept"),
        }
    }

    fn hear(&mut self, event: Result<EngineEvent, broadcast::error::RecvError>) -> Heard {
        match event {
            Ok(EngineEvent::Message { instance, chat, .. }) => {
                self.may_be_over(instance, Some(chat));
                Heard::Something
            }
            Ok(EngineEvent::Chat { instance, chat } | EngineEvent::MessagesGone { instance, chat, .. }) => {
                self.may_be_over(instance, Some(chat))
            }
            Ok(EngineEvent::ChatMerged { instance, gone, .. }) => self.may_be_over(instance, Some(gone)),
            // What it counts may be of a moment ago.
            Ok(EngineEvent::Instance(snapshot)) => self.may_be_over(snapshot.id, None),
            Ok(EngineEvent::InstanceGone(instance)) => {
                self.bubbles.withdraw(|about| about.instance() == instance);
                Heard::Nothing
            }
            Ok(
                EngineEvent::Timeline { .. }
                | EngineEvent::Lane { .. }
                | EngineEvent::Notice { .. }
                | EngineEvent::NoticesWithdrawn { .. },
            ) => Heard::Nothing,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.changed.extend(self.bubbles.about().map(|about| (about.instance(), about.chat())));
                Heard::Something
            }
            Err(broadcast::error::RecvError::Closed) => Heard::End,
        }
    }

    /// Something became of a chat, or of what a number counts, that may be told of.
    fn may_be_over(&mut self, instance: InstanceId, chat: Option<ChatId>) -> Heard {
        let is_told = self.bubbles.about().any(|about| about.instance() == instance && about.chat() == chat);
        if !is_told {
            return Heard::Nothing;
        }
        self.changed.insert((instance, chat));
        Heard::Something
    }

    /// Takes back what is over, and says what is to be told of what came since the last look.
    async fn look(&mut self, choices: &Choices) -> Result<Vec<Bulletin<About>>, StoreError> {
        self.take_back().await?;
        let (mut position, seen) = self.find().await?;
        let (now, mut newest, mut news) = (self.clock.wall(), seen, News::default());
        let all = self.engine.instances();
        let heard: BTreeSet<InstanceId> = all.iter().filter(|one| !one.muted).map(|one| one.id).collect();
        loop {
            let read = move |r: &Reading<'_>| {
                let page = r.journal_of_kind_after(HappeningKind::Messages, position, PAGE)?;
                let is_last = page.rows.len() < PAGE as usize;
                let rows = page.rows.into_iter().filter_map(|row| row.what).flat_map(|what| match what {
                    Happening::Messages { rows } => rows,
                    Happening::Notice { .. } | Happening::NoticesWithdrawn | Happening::Deliveries { .. } => Vec::new(),
                });
                // One that changes often stands there often.
                let rows: BTreeSet<MessageRow> = rows.collect();
                Ok((r.unread_of(&Vec::from_iter(rows.iter().copied()))?, rows, page.end, is_last))
            };
            let (unread, rows, end, is_last) = self.engine.store().read(read).await?;
            for UnreadMessage { row, chat, instance, at } in unread {
                if heard.contains(&instance) && (row > newest || self.awaited.contains(&row)) {
                    news.take(NewMessage { instance, chat, row, at }, now);
                }
            }
            newest = rows.last().copied().unwrap_or(newest).max(newest);
            position = end;
            if is_last {
                break;
            }
        }
        let bulletins = if self.is_silent(choices) { Vec::new() } else { self.bulletins(news, choices).await? };
        // Not before: what could not be read is read again.
        self.place = Some((position, newest));
        self.keep().await;
        Ok(bulletins)
    }

    async fn take_back(&mut self) -> Result<(), StoreError> {
        let changed: Vec<About> = self
            .bubbles
            .about()
            .filter(|about| self.changed.contains(&(about.instance(), about.chat())))
            .cloned()
            .collect();
        for about in changed {
            let asked = about.clone();
            match self.engine.store().read(move |r| fate(r, &asked)).await? {
                Fate::Stands => {}
                Fate::Over => {
                    self.bubbles.withdraw(|told| *told == about);
                }
                Fate::In(other) => self.bubbles.about_mut().filter(|told| **told == about).for_each(|told| {
                    if let About::Chat { chat, .. } = told {
                        *chat = other;
                    }
                }),
            }
        }
        self.changed.clear();
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

    async fn bulletins(&mut self, news: News, choices: &Choices) -> Result<Vec<Bulletin<About>>, StoreError> {
        let apart = match choices.preferences.message_notices {
            MessageNotices::Off | MessageNotices::Count => false,
            MessageNotices::Name | MessageNotices::Text => true,
        };
        let mut bulletins = Vec::new();
        for group in news.groups(apart) {
            match group {
                Group::Chat { instance, chat, newest } => {
                    let rows = newest.clone();
                    let read = move |r: &Reading<'_>| {
                        let messages = rows.iter().map(|row| r.message(*row)).collect::<Result<Vec<_>, StoreError>>();
                        Ok((r.chat(chat)?, messages?))
                    };
                    let (row, messages) = self.engine.store().read(read).await?;
                    let messages: Vec<StoredMessage> = messages.into_iter().flatten().collect();
                    let unreadable = messages.iter().filter(|one| one.content == Content::Undecryptable);
                    self.awaited.extend(unreadable.map(|one| one.row));
                    bulletins.extend(match row {
                        Some(row) => self.of_chat(About::Chat { instance, chat, newest }, &row, &messages, choices),
                        // One with another since.
                        None => self.of_numbers(vec![(instance, 1)], choices).await?,
                    });
                }
                Group::Numbers(numbers) => bulletins.extend(self.of_numbers(numbers, choices).await?),
            }
        }
        while self.awaited.len() > AWAITED {
            self.awaited.pop_first();
        }
        Ok(bulletins)
    }

    /// The newest that can be shown. Nothing of messages that can't be read yet: they are told of when they can.
    fn of_chat(
        &mut self,
        about: About,
        chat: &ChatRow,
        messages: &[StoredMessage],
        choices: &Choices,
    ) -> Option<Bulletin<About>> {
        let words = words(choices.language());
        let shown = messages.iter().rev().find_map(|one| preview::line(one, words).map(|said| (one, said)));
        let (message, said) = shown?;
        self.awaited.remove(&message.row);
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
        let all = self.engine.instances();
        let title = match all.iter().find(|one| one.id == about.instance()).filter(|_| all.len() > 1) {
            Some(number) => format!("{} · {}", preview::cut(&chat.title), number.name),
            None => preview::cut(&chat.title),
        };
        Some(self.bulletin(title, body, vec![about], choices))
    }

    async fn of_numbers(
        &self,
        numbers: Vec<(InstanceId, u32)>,
        choices: &Choices,
    ) -> Result<Option<Bulletin<About>>, StoreError> {
        let counted = self.engine.store().read(move |r| {
            let counted = numbers.into_iter().map(|(id, came)| Ok((id, came, r.counts(id)?.unread)));
            counted.collect::<Result<Vec<_>, StoreError>>()
        });
        let all: BTreeMap<InstanceId, String> =
            self.engine.instances().into_iter().map(|one| (one.id, one.name.to_string())).collect();
        let mut counted = counted.await?;
        counted.retain(|(id, _, unread)| *unread > 0 && all.contains_key(id));
        let unread: u64 = counted.iter().map(|(_, _, unread)| u64::from(*unread)).sum();
        let said = words(choices.language()).notice_message_unread(unread);
        let names: Vec<&str> = counted.iter().filter_map(|(id, ..)| all.get(id)).map(String::as_str).collect();
        let about = counted
            .iter()
            .map(|(id, came, unread)| About::Number { instance: *id, before: unread.saturating_sub(*came) })
            .collect();
        Ok(match names.as_slice() {
            [] => None,
            [name] => Some(self.bulletin((*name).to_owned(), said, about, choices)),
            many => Some(self.bulletin(said, listed(many.iter().copied()), about, choices)),
        })
    }

    /// What stands there already was heard.
    fn bulletin(&self, title: String, body: String, about: Vec<About>, choices: &Choices) -> Bulletin<About> {
        let stands = self.bubbles.about().any(|older| about.iter().any(|newer| replaces(newer, older)));
        let open = words(choices.language()).act_open();
        let sound = choices.preferences.message_sound && !stands;
        Bulletin { title, body, open: open.clone(), actions: vec![(Click::Open, open)], about, sound }
    }

    /// Shows one, in the place of older news about the same.
    fn show(&mut self, bulletin: Bulletin<About>) {
        self.bubbles.withdraw(|older| bulletin.about.iter().any(|newer| replaces(newer, older)));
        self.bubbles.show(bulletin);
    }
}

/// Whether news take the place of older ones: what is told of a number counts what was told of its chats.
fn replaces(newer: &About, older: &About) -> bool {
    match newer {
        About::Chat { chat, .. } => older.chat() == Some(*chat),
        About::Number { instance, .. } => older.instance() == *instance,
    }
}

/// What became of something that is told: it is over when nothing of it is unread, or its sender took it back.
fn fate(r: &Reading<'_>, about: &About) -> Result<Fate, StoreError> {
    match about {
        About::Number { instance, before } => {
            let is_over = r.counts(*instance)?.unread <= *before;
            Ok(if is_over { Fate::Over } else { Fate::Stands })
        }
        About::Chat { chat, newest, .. } => {
            for one in r.unread_of(newest)? {
                if r.message(one.row)?.is_some_and(|message| message.said.deleted.is_none()) {
                    return Ok(if one.chat == *chat { Fate::Stands } else { Fate::In(one.chat) });
                }
            }
            Ok(Fate::Over)
        }
    }
}

#[cfg(test)]
mod tests;
