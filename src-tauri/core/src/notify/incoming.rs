//! Tells of new messages: reads in the journal what came, looks what of it is unread still, and takes back what was read meanwhile.
//! Whoever reads a chat in the window, or on the phone, has read it before it would be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
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
use wakala_store::{ChatRow, Direction, Reading, StoreError, StoredMessage, UnreadMessage, if_readable};
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
/// What was looked at, beside the place in the journal.
const SEEN: &str = "newest message that was told of";
/// Messages that can't be read yet, and are told of when they can: so many at most.
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
            // What finds no room is looked for when there is some.
            () = reached(due), if teller.bubbles.has_room() => {
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

/// How far the journal was read, and what was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    journal: i64,
    seen: Seen,
}

/// Which messages were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// The newest of them: one that somebody reacts to is no new one.
    newest: MessageRow,
    /// Those that could not be read yet, and are told of when they can; so many at most, the newest.
    awaited: BTreeSet<MessageRow>,
}

impl Seen {
    /// As it was kept; an earlier version kept the newest alone.
    fn read(kept: &str) -> Option<Self> {
        let newest = kept.parse().ok().map(|row| Self { newest: MessageRow(row), awaited: BTreeSet::new() });
        newest.or_else(|| serde_json::from_str(kept).ok()).map(Self::bounded)
    }

    fn bounded(mut self) -> Self {
        while self.awaited.len() > AWAITED {
            self.awaited.pop_first();
        }
        self
    }
}

struct Teller {
    engine: Engine,
    clock: Arc<dyn Clock>,
    /// Unknown as long as it can't be read.
    place: Option<Place>,
    kept: Option<Place>,
    bubbles: Bubbles<About>,
    /// Of which something was heard since they were told of.
    changed: BTreeSet<(InstanceId, Option<ChatId>)>,
    /// Rows that could not be read, and were passed over.
    unreadable: u64,
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
            unreadable: 0,
        };
        match teller.find().await {
            Ok(_) => teller.keep().await,
            Err(error) => tracing::warn!(%error, "the journal can't be read; it is read again later"),
        }
        teller
    }

    async fn find(&mut self) -> Result<Place, StoreError> {
        if let Some(place) = &self.place {
            return Ok(place.clone());
        }
        let read = |r: &Reading<'_>| {
            let seen = match r.setting(SEEN)?.and_then(|kept| Seen::read(&kept)) {
                Some(seen) => seen,
                None => Seen { newest: r.newest_message()?, awaited: BTreeSet::new() },
            };
            Ok(Place { journal: r.journal_position(NAME)?, seen })
        };
        let place = self.engine.store().read(read).await?;
        self.place = Some(place.clone());
        Ok(place)
    }

    /// What can't be kept is told of twice at worst.
    async fn keep(&mut self) {
        let Some(place) = self.place.clone().filter(|place| Some(place) != self.kept.as_ref()) else { return };
        let Place { journal, seen } = place.clone();
        let kept = self.engine.store().write(move |w| {
            w.set_journal_position(NAME, journal)?;
            w.set_setting(SEEN, &serde_json::to_string(&seen)?)
        });
        match kept.await {
            Ok(()) => self.kept = Some(place),
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
        let Place { journal: mut position, mut seen } = self.find().await?;
        let since = seen.newest;
        let (now, mut news) = (self.clock.wall(), News::default());
        let all = self.engine.instances();
        let heard: BTreeSet<InstanceId> = all.iter().filter(|one| !one.muted).map(|one| one.id).collect();
        let (mut found, mut is_incomplete) = (BTreeMap::new(), false);
        loop {
            let read = move |r: &Reading<'_>| {
                let page = r.journal_of_kind_after(HappeningKind::Messages, position, PAGE)?;
                let is_last = page.rows.len() < PAGE as usize;
                let is_whole = !page.gap && page.rows.iter().all(|row| row.what.is_some());
                let rows = page.rows.into_iter().filter_map(|row| row.what).flat_map(|what| match what {
                    Happening::Messages { rows, .. } => rows,
                    Happening::Notice { .. } | Happening::NoticesWithdrawn | Happening::Deliveries { .. } => Vec::new(),
                });
                // One that changes often stands there often.
                let rows: BTreeSet<MessageRow> = rows.collect();
                let (unread, unreadable) = readable_of(r, &rows)?;
                Ok((unread, unreadable, rows, page.end, is_last, is_whole))
            };
            let (unread, unreadable, rows, end, is_last, is_whole) = self.engine.store().read(read).await?;
            self.passed_over(unreadable);
            for UnreadMessage { row, chat, instance, at, muted_until } in unread {
                // What can't be read still is awaited anew.
                if heard.contains(&instance) && (row > seen.newest || seen.awaited.remove(&row)) {
                    *found.entry(instance).or_default() += u32::from(row > since);
                    if muted_until.is_none_or(|until| until <= now) {
                        news.take(NewMessage { instance, chat, row, at }, now);
                    }
                }
            }
            is_incomplete |= !is_whole;
            seen.newest = rows.last().copied().unwrap_or(seen.newest).max(seen.newest);
            position = end;
            if is_last {
                break;
            }
        }
        if is_incomplete {
            seen.newest = self.count_missed(since, &heard, &found, &mut news).await?.max(seen.newest);
        }
        let bulletins =
            if self.is_silent(choices) { Vec::new() } else { self.bulletins(news, choices, &mut seen.awaited).await? };
        // Not before: what could not be read is read again.
        self.place = Some(Place { journal: position, seen: seen.bounded() });
        self.keep().await;
        Ok(bulletins)
    }

    /// Rows that are damaged are said to be so once, and keep nobody from what else came.
    fn passed_over(&mut self, unreadable: u64) {
        if unreadable > 0 {
            self.unreadable = self.unreadable.saturating_add(unreadable);
            tracing::error!(unreadable, in_all = self.unreadable, "messages can't be read; nothing of them is told");
        }
    }

    /// The journal does not say all: what is unread of what came since, and was not found in it, is counted. Says up to where.
    async fn count_missed(
        &self,
        seen: MessageRow,
        heard: &BTreeSet<InstanceId>,
        found: &BTreeMap<InstanceId, u32>,
        news: &mut News,
    ) -> Result<MessageRow, StoreError> {
        let of = Vec::from_iter(heard.iter().copied());
        let read = move |r: &Reading<'_>| {
            let counted = of.into_iter().map(|id| Ok((id, r.unread_since(id, seen)?)));
            Ok((counted.collect::<Result<Vec<_>, StoreError>>()?, r.newest_message()?))
        };
        let (unread, newest) = self.engine.store().read(read).await?;
        let mut missed = 0_u32;
        for (instance, unread) in unread {
            let more = unread.saturating_sub(found.get(&instance).copied().unwrap_or_default());
            if more > 0 {
                news.missed(instance, more);
                missed = missed.saturating_add(more);
            }
        }
        tracing::warn!(missed, "the journal does not say of all messages that they came; what is unread is counted");
        Ok(newest)
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
            match self.engine.store().read(move |r| if_readable(fate(r, &asked))).await? {
                // Of what can't be read nobody knows that it is over.
                Some(Fate::Stands) | None => {}
                Some(Fate::Over) => {
                    self.bubbles.withdraw(|told| *told == about);
                }
                Some(Fate::In(other)) => self.bubbles.about_mut().filter(|told| **told == about).for_each(|told| {
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

    async fn bulletins(
        &mut self,
        news: News,
        choices: &Choices,
        awaited: &mut BTreeSet<MessageRow>,
    ) -> Result<Vec<Bulletin<About>>, StoreError> {
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
                        let messages =
                            rows.iter().map(|row| if_readable(r.message(*row))).collect::<Result<Vec<_>, _>>();
                        Ok((if_readable(r.chat(chat))?.flatten(), messages?))
                    };
                    let (row, read) = self.engine.store().read(read).await?;
                    let unreadable = read.iter().filter(|one| one.is_none()).count();
                    self.passed_over(u64::try_from(unreadable).unwrap_or(u64::MAX));
                    let messages: Vec<StoredMessage> = read.into_iter().flatten().flatten().collect();
                    for message in &messages {
                        if message.content == Content::Undecryptable {
                            awaited.insert(message.row);
                        }
                    }
                    bulletins.extend(match row {
                        Some(row) if unreadable < newest.len() => {
                            self.of_chat(About::Chat { instance, chat, newest }, &row, &messages, choices)
                        }
                        // One with another since, or nothing of it can be read.
                        Some(_) | None => self.of_numbers(vec![(instance, 1)], choices).await?,
                    });
                }
                Group::Numbers(numbers) => bulletins.extend(self.of_numbers(numbers, choices).await?),
            }
        }
        Ok(bulletins)
    }

    /// The newest that can be shown. Nothing of messages that can't be read yet: they are told of when they can.
    fn of_chat(
        &self,
        about: About,
        chat: &ChatRow,
        messages: &[StoredMessage],
        choices: &Choices,
    ) -> Option<Bulletin<About>> {
        let words = words(choices.language());
        let shown = messages.iter().rev().find_map(|one| preview::line(one, words).map(|said| (one, said)));
        let (message, said) = shown?;
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
            // Of a number that can't be counted it is known that so many came.
            let counted = numbers
                .into_iter()
                .map(|(id, came)| Ok((id, came, if_readable(r.counts(id))?.map_or(came, |counts| counts.unread))));
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

/// Those of some messages that are unread, and how many of them can't be read.
fn readable_of(r: &Reading<'_>, rows: &BTreeSet<MessageRow>) -> Result<(Vec<UnreadMessage>, u64), StoreError> {
    if let Some(unread) = if_readable(r.unread_of(&Vec::from_iter(rows.iter().copied())))? {
        return Ok((unread, 0));
    }
    let (mut unread, mut unreadable) = (Vec::new(), 0);
    for row in rows {
        match if_readable(r.unread_of(&[*row]))? {
            Some(one) => unread.extend(one),
            None => unreadable += 1,
        }
    }
    Ok((unread, unreadable))
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
