//! What one receiver still has to be told: a lane for each instance, in the journal's order, and none waits for another. Pure: time and
//! jitter are passed in.
//!
//! A lane holds so much in memory. What comes when it is full, or while it waits to be told again, is left in the journal and read from
//! there when its turn comes.

use std::collections::{BTreeMap, VecDeque};

use tokio::time::Instant;
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::Happening;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::{GIVEN_UP_AFTER, News, TRIES, TRIES_OF_ONE, pause};
use wakala_front::{ToTell, WebhookState};
use wakala_store::{GivenUp, WebhookLane};

use crate::receiver::NotTaken;

/// Events that are told in one go before others have their turn.
pub(crate) const RUN: usize = 16;
/// Events of a lane, and of all lanes of a receiver, that are held in memory. A lane takes an entry of the journal whole.
const LANE_ROOM: usize = 1_000;
const ROOM: usize = 8_000;

/// The lane of an instance, or of what is of none.
pub(crate) type LaneKey = Option<InstanceId>;

/// An entry of the journal, or a hole in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub seq: i64,
    pub at: Wall,
    pub news: News,
}

impl Entry {
    fn parts(&self) -> usize {
        match &self.news {
            News::Happened(happening) => happening.parts(),
            News::Gap { .. } => 1,
        }
    }

    fn part(&self, part: usize) -> Option<News> {
        match &self.news {
            News::Happened(happening) => Happening::part(happening, part).map(News::Happened),
            News::Gap { .. } => (part == 0).then(|| self.news.clone()),
        }
    }
}

#[derive(Debug, Default)]
struct Lane {
    queue: VecDeque<Entry>,
    /// Events in it that were not told.
    held: usize,
    /// Events of the first entry that were told.
    part: usize,
    /// What comes after this position is to be read in the journal.
    behind: Option<i64>,
    /// Events of the lane that were not told.
    waiting: u64,
    /// Tries in a row that failed, and those of the event that comes next; and all that failed since the lane had nothing before it.
    failures: u32,
    tries: u32,
    late: u32,
    /// Tries in a row in which what comes next was refused for what it is, and whether others of the receiver were taken meanwhile.
    refused: u32,
    others: bool,
    /// How often in a row this PC could not read what comes next. That counts for nothing else.
    unread: u32,
    /// When what comes next happened, as far as that is known.
    at: Wall,
    /// When it is tried again, by the clock that a timer goes by, and by that which people read.
    due: Option<(Instant, Wall)>,
    busy: bool,
}

impl Lane {
    fn is_done(&self) -> bool {
        self.queue.is_empty() && self.behind.is_none() && !self.busy
    }

    fn next_seq(&self) -> Option<i64> {
        self.queue.front().map(|entry| entry.seq).or_else(|| self.behind.map(|after| after + 1))
    }

    fn oldest(&self) -> Wall {
        self.queue.front().map_or(self.at, |entry| entry.at)
    }

    /// What comes next was told, or is given up: nothing that was said of it counts for another.
    fn forget(&mut self) {
        (self.tries, self.refused, self.others, self.unread, self.due) = (0, 0, false, 0, None);
    }

    /// Whether what comes next, which was not taken, is tried no more.
    fn gives_up(&self, at: Wall, now: Wall) -> bool {
        // One that was dated by a clock that was ahead has no age: its tries are all there is.
        let is_old = at.until(now) >= GIVEN_UP_AFTER || at > now;
        let long = self.failures >= TRIES || (self.late >= TRIES && self.tries >= TRIES_OF_ONE);
        (is_old && long) || (self.others && self.refused >= TRIES_OF_ONE)
    }
}

/// What is to be told next in one lane.
#[derive(Debug)]
pub(crate) struct Run {
    pub key: LaneKey,
    pub events: Vec<ToTell>,
    /// For the how-manieth time the first of them is told.
    pub attempt: u32,
}

/// A lane that has to be read in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Behind {
    pub instance: InstanceId,
    pub after: i64,
}

/// All lanes of a receiver.
#[derive(Debug)]
pub(crate) struct Lanes {
    lanes: BTreeMap<LaneKey, Lane>,
    /// Everything up to here was handed to the lanes.
    head: i64,
    /// Whose turn was the last.
    last: LaneKey,
}

impl Lanes {
    /// As they were kept.
    pub(crate) fn kept(head: i64, mut rows: Vec<WebhookLane>, now: (Instant, Wall)) -> Self {
        let mut lanes: BTreeMap<LaneKey, Lane> = BTreeMap::new();
        // Of gaps the one that was tried comes first: another one may begin before it.
        rows.sort_by_key(|row| std::cmp::Reverse(row.tries));
        for row in rows {
            let WebhookLane { instance, seq, part, gap_until, failures, tries, next, .. } = row;
            let left = now.1.until(next).min(pause(u32::MAX, 1.0, None));
            let due = (failures > 0).then(|| (now.0 + left, next));
            let lane = lanes.entry(instance).or_insert_with(|| {
                let (late, refused, others, at) = (row.late, row.refused, row.others, row.at);
                Lane { failures, tries, due, part: part as usize, late, refused, others, at, ..Lane::default() }
            });
            match (instance, gap_until) {
                (Some(_), _) => (lane.behind, lane.waiting) = (Some(seq - 1), row.waiting.max(1)),
                (None, Some(until)) => {
                    lane.queue.push_back(Entry { seq, at: row.at, news: News::Gap { after: seq, until } });
                    lane.waiting += 1;
                    lane.held += 1;
                }
                (None, None) => {}
            }
        }
        lanes.retain(|_, lane| !lane.is_done());
        Self { lanes, head, last: None }
    }

    pub(crate) fn head(&self) -> i64 {
        self.head
    }

    /// An entry of the journal that the receiver is to be told of.
    pub(crate) fn add(&mut self, instance: InstanceId, entry: Entry) {
        let held: usize = self.lanes.values().map(|lane| lane.held).sum();
        let lane = self.lanes.entry(Some(instance)).or_default();
        lane.waiting += entry.parts() as u64;
        if lane.is_done() {
            lane.at = entry.at;
        }
        if lane.behind.is_some() {
            return;
        }
        if lane.held >= LANE_ROOM || held >= ROOM {
            lane.behind = Some(entry.seq - 1);
            return;
        }
        lane.held += entry.parts();
        lane.queue.push_back(entry);
    }

    /// Everything up to here was looked at.
    pub(crate) fn looked_at(&mut self, head: i64) {
        self.head = head;
    }

    /// Something that stood in the journal after a position is kept no more. One that was never told is made longer; one that was stays
    /// what it is, under its name, and what it does not say is another one.
    pub(crate) fn add_gap(&mut self, after: i64, until: i64, now: Wall) {
        let lane = self.lanes.entry(None).or_default();
        let mut after = after;
        let said = usize::from(lane.busy || lane.tries > 0);
        if let Some(News::Gap { after: from, until: to }) = lane.queue.front().map(|first| &first.news)
            && said > 0
            && (*from..=*to).contains(&after)
            && after < until
        {
            after = *to;
            if until <= after {
                return;
            }
        }
        if lane.queue.len() > said
            && let Some(Entry { seq, news: News::Gap { after: from, until: to }, .. }) = lane.queue.back_mut()
        {
            (*from, *to) = (after.min(*from), until.max(*to));
            *seq = *from;
            return;
        }
        lane.waiting += 1;
        lane.held += 1;
        lane.queue.push_back(Entry { seq: after, at: now, news: News::Gap { after, until } });
    }

    /// The lanes that have nothing in memory and are to be read now.
    pub(crate) fn behind(&self, now: Instant) -> Vec<Behind> {
        let behind = |(key, lane): (&LaneKey, &Lane)| {
            let ready = !lane.busy && lane.queue.is_empty() && lane.due.is_none_or(|(due, _)| due <= now);
            Some(Behind { instance: (*key)?, after: lane.behind.filter(|_| ready)? })
        };
        self.lanes.iter().filter_map(behind).collect()
    }

    /// What was read for them, of all up to the position `looked`.
    pub(crate) fn read(&mut self, behind: &[Behind], entries: Vec<(InstanceId, Entry)>, looked: i64) {
        let mut of_each: BTreeMap<InstanceId, Vec<Entry>> = BTreeMap::new();
        for (instance, entry) in entries {
            of_each.entry(instance).or_default().push(entry);
        }
        let mut held: usize = self.lanes.values().map(|lane| lane.held).sum();
        for Behind { instance, after } in behind {
            let Some(lane) = self.lanes.get_mut(&Some(*instance)) else { continue };
            if *after >= looked && looked < self.head {
                continue;
            }
            let own: Vec<Entry> = of_each.remove(instance).unwrap_or_default();
            let own: Vec<Entry> = own.into_iter().filter(|entry| entry.seq > *after).collect();
            // What was told of the first one counts for no other: it may be gone meanwhile.
            if own.first().is_none_or(|entry| entry.seq != after + 1 || entry.parts() <= lane.part) {
                lane.part = 0;
            }
            lane.behind = (looked < self.head).then_some(looked);
            for entry in own {
                // The first one has room whatever others hold: no lane waits for another.
                if let Some(last) = lane.queue.back().filter(|_| lane.held >= LANE_ROOM || held >= ROOM) {
                    lane.behind = Some(last.seq);
                    break;
                }
                lane.held += entry.parts();
                held += entry.parts();
                lane.queue.push_back(entry);
            }
            lane.held = lane.held.saturating_sub(lane.part);
            lane.at = lane.oldest();
            if lane.behind.is_none() {
                lane.waiting = lane.held as u64;
            }
            if lane.is_done() {
                self.lanes.remove(&Some(*instance));
            }
        }
    }

    /// What is to be told next, of one lane; those that had their turn last come last.
    pub(crate) fn next_run(&mut self, now: Instant) -> Option<Run> {
        let ready = |lane: &Lane| !lane.busy && !lane.queue.is_empty() && lane.due.is_none_or(|(due, _)| due <= now);
        let after = self.lanes.range((std::ops::Bound::Excluded(self.last), std::ops::Bound::Unbounded));
        let before = self.lanes.range(..=self.last);
        let key = after.chain(before).find(|(_, lane)| ready(lane)).map(|(key, _)| *key)?;
        self.last = key;
        let lane = self.lanes.get_mut(&key)?;
        let mut events = Vec::new();
        let mut part = lane.part;
        'entries: for entry in &lane.queue {
            while let Some(news) = entry.part(part) {
                // One that failed before goes alone: whether it is taken now decides about the others. So does a gap: what is told of it
                // is no more made longer.
                if events.len() >= if lane.failures > 0 || lane.unread > 0 || key.is_none() { 1 } else { RUN } {
                    break 'entries;
                }
                events.push(ToTell { seq: entry.seq, at: entry.at, instance: key, news });
                part += 1;
            }
            part = 0;
        }
        lane.busy = true;
        Some(Run { key, events, attempt: lane.tries + 1 })
    }

    /// What became of a run: how many were taken, in order, and why the next was not. Says what is given up.
    pub(crate) fn ended(
        &mut self,
        key: LaneKey,
        taken: usize,
        failed: Option<NotTaken>,
        now: (Instant, Wall),
        jitter: f64,
    ) -> Option<GivenUp> {
        if taken > 0 {
            let others = self.lanes.iter_mut().filter(|(of, lane)| **of != key && lane.refused > 0);
            others.for_each(|(_, lane)| lane.others = true);
        }
        let lane = self.lanes.get_mut(&key)?;
        lane.busy = false;
        if taken > 0 {
            lane.failures = 0;
            lane.forget();
        }
        for _ in 0..taken {
            lane.pass();
        }
        let mut given_up = None;
        if let Some(NotTaken { fault, rests, for_good }) = failed {
            let failures = if fault.is_own() {
                lane.unread = lane.unread.saturating_add(1);
                lane.unread
            } else {
                for tries in [&mut lane.failures, &mut lane.tries, &mut lane.late] {
                    *tries = tries.saturating_add(1);
                }
                (lane.refused, lane.others) =
                    if fault.is_of_the_event() { (lane.refused.saturating_add(1), lane.others) } else { (0, false) };
                lane.failures
            };
            let first = lane.queue.front().and_then(|entry| Some((entry.seq, entry.at, entry.part(lane.part)?)));
            match first {
                Some((seq, at, news)) if for_good || (!fault.is_own() && lane.gives_up(at, now.1)) => {
                    let attempts = lane.tries;
                    given_up = Some(GivenUp { seq, at, instance: key, news, attempts, fault, failed: now.1 });
                    lane.pass();
                    lane.forget();
                }
                Some(_) | None => {
                    let pause = pause(failures, jitter, rests);
                    lane.due = Some((now.0 + pause, now.1.plus(pause)));
                }
            }
        }
        lane.at = lane.oldest();
        if lane.is_done() {
            self.lanes.remove(&key);
        }
        given_up
    }

    /// Nothing waits for its time any more: the receiver is another one, or is known to take events again.
    pub(crate) fn try_now(&mut self) {
        self.lanes.values_mut().for_each(|lane| lane.due = None);
    }

    /// When something is to be tried again that is not to be tried now.
    pub(crate) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.lanes.values().filter_map(|lane| lane.due.map(|(due, _)| due)).filter(|due| *due > now).min()
    }

    /// How it goes.
    pub(crate) fn state(&self) -> WebhookState {
        WebhookState {
            waiting: self.lanes.values().map(|lane| lane.waiting).sum(),
            oldest: self.lanes.values().map(Lane::oldest).min(),
            next: self.lanes.values().filter_map(|lane| lane.due.map(|(_, at)| at)).min(),
        }
    }

    /// To be kept: what is told now counts as not told.
    pub(crate) fn rows(&self) -> BTreeMap<LaneKey, Vec<WebhookLane>> {
        self.lanes.iter().map(|(key, lane)| (*key, lane.rows(*key))).filter(|(_, rows)| !rows.is_empty()).collect()
    }
}

impl Lane {
    /// A row; for what is of no instance one for each gap.
    fn rows(&self, instance: LaneKey) -> Vec<WebhookLane> {
        let row = |seq: i64, at: Wall| WebhookLane {
            instance,
            seq,
            part: u32::try_from(self.part).unwrap_or(0),
            gap_until: None,
            failures: self.failures,
            tries: self.tries,
            next: self.due.map_or(Wall(0), |(_, at)| at),
            late: self.late,
            refused: self.refused,
            others: self.others,
            waiting: self.waiting,
            at,
        };
        if instance.is_some() {
            return self.next_seq().map(|seq| row(seq, self.oldest())).into_iter().collect();
        }
        let gap = |(number, entry): (usize, &Entry)| match entry.news {
            News::Gap { after, until } => {
                let one = WebhookLane { gap_until: Some(until), waiting: 1, ..row(after, entry.at) };
                Some(if number == 0 { one } else { WebhookLane { tries: 0, ..one } })
            }
            News::Happened(_) => None,
        };
        self.queue.iter().enumerate().filter_map(gap).collect()
    }

    /// The first event was told, or is given up.
    fn pass(&mut self) {
        let Some(entry) = self.queue.front() else { return };
        self.part += 1;
        self.held = self.held.saturating_sub(1);
        self.waiting = self.waiting.saturating_sub(1);
        if self.part >= entry.parts() {
            self.queue.pop_front();
            self.part = 0;
        }
    }
}

#[cfg(test)]
mod tests;
