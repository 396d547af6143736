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
use wakala_domain::webhooks::{GIVEN_UP_AFTER, News, TRIES, pause};
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
    /// Tries in a row that failed, and those of the event that comes next.
    failures: u32,
    tries: u32,
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
    /// As they were kept. `waiting` says how much of an instance is not told that stands from a position on.
    pub(crate) fn kept(
        head: i64,
        rows: Vec<WebhookLane>,
        now: (Instant, Wall),
        waiting: impl Fn(InstanceId, i64) -> u64,
    ) -> Self {
        let mut lanes = BTreeMap::new();
        for row in rows {
            let WebhookLane { instance, seq, part, gap_until, failures, tries, next } = row;
            let left = now.1.until(next).min(pause(u32::MAX, 1.0, None));
            let due = (failures > 0).then(|| (now.0 + left, next));
            let mut lane = Lane { failures, tries, due, part: part as usize, ..Lane::default() };
            match (instance, gap_until) {
                (Some(id), _) => {
                    lane.behind = Some(seq - 1);
                    lane.waiting = waiting(id, seq).saturating_sub(u64::from(part)).max(1);
                }
                (None, Some(until)) => {
                    lane.queue.push_back(Entry { seq, at: now.1, news: News::Gap { after: seq, until } });
                    (lane.waiting, lane.held) = (1, 1);
                }
                (None, None) => continue,
            }
            lanes.insert(instance, lane);
        }
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

    /// Something that stood in the journal after a position is kept no more. One that waits to be told is made longer.
    pub(crate) fn add_gap(&mut self, after: i64, until: i64, now: Wall) {
        let lane = self.lanes.entry(None).or_default();
        let longer = if lane.busy { None } else { lane.queue.back_mut() };
        if let Some(Entry { news: News::Gap { until: last, .. }, .. }) = longer {
            *last = until;
            return;
        }
        lane.waiting += 1;
        lane.held += 1;
        lane.queue.push_back(Entry { seq: after, at: now, news: News::Gap { after, until } });
    }

    /// A lane that has nothing in memory and is to be read.
    pub(crate) fn behind(&self, now: Instant) -> Option<Behind> {
        self.lanes.iter().find_map(|(key, lane)| {
            let ready = !lane.busy && lane.queue.is_empty() && lane.due.is_none_or(|(due, _)| due <= now);
            Some(Behind { instance: (*key)?, after: lane.behind.filter(|_| ready)? })
        })
    }

    /// What was read of it, up to the position `until`; `whole` when there is no more up to there. `oldest` is what the journal still has.
    pub(crate) fn read(&mut self, of: Behind, entries: Vec<Entry>, looked: i64, whole: bool, until: i64) {
        let head = self.head;
        let Some(lane) = self.lanes.get_mut(&Some(of.instance)) else { return };
        // What was told of the first one counts for no other: it may be gone meanwhile.
        if entries.first().is_none_or(|entry| entry.seq != of.after + 1 || entry.parts() <= lane.part) {
            lane.part = 0;
        }
        lane.queue.extend(entries);
        lane.held = lane.queue.iter().map(Entry::parts).sum::<usize>().saturating_sub(lane.part);
        lane.behind = match (whole, until < head) {
            (true, false) => None,
            (true, true) => Some(until),
            (false, _) => Some(looked),
        };
        if lane.behind.is_none() {
            lane.waiting = lane.held as u64;
        }
        if lane.is_done() {
            self.lanes.remove(&Some(of.instance));
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
                // One that failed before goes alone: whether it is taken now decides about the others.
                if events.len() >= if lane.failures > 0 { 1 } else { RUN } {
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
        let lane = self.lanes.get_mut(&key)?;
        lane.busy = false;
        if taken > 0 {
            (lane.failures, lane.tries, lane.due) = (0, 0, None);
        }
        for _ in 0..taken {
            lane.pass();
        }
        let mut given_up = None;
        if let Some(NotTaken { fault, rests }) = failed {
            lane.failures = lane.failures.saturating_add(1);
            lane.tries = lane.tries.saturating_add(1);
            let first = lane.queue.front().and_then(|entry| Some((entry.seq, entry.at, entry.part(lane.part)?)));
            match first {
                Some((seq, at, news)) if lane.failures >= TRIES && at.until(now.1) >= GIVEN_UP_AFTER => {
                    let attempts = lane.tries;
                    given_up = Some(GivenUp { seq, at, instance: key, news, attempts, fault, failed: now.1 });
                    lane.pass();
                    (lane.tries, lane.due) = (0, None);
                }
                Some(_) | None => {
                    let pause = pause(lane.failures, jitter, rests);
                    lane.due = Some((now.0 + pause, now.1.plus(pause)));
                }
            }
        }
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
            oldest: self.lanes.values().filter_map(|lane| lane.queue.front()).map(|entry| entry.at).min(),
            next: self.lanes.values().filter_map(|lane| lane.due.map(|(_, at)| at)).min(),
        }
    }

    /// To be kept: what is told now counts as not told.
    pub(crate) fn rows(&self) -> Vec<WebhookLane> {
        let row = |(key, lane): (&LaneKey, &Lane)| {
            let gap_until = match lane.queue.front().map(|entry| &entry.news) {
                Some(News::Gap { until, .. }) => Some(*until),
                Some(News::Happened(_)) | None => None,
            };
            Some(WebhookLane {
                instance: *key,
                seq: lane.next_seq()?,
                part: u32::try_from(lane.part).unwrap_or(0),
                gap_until,
                failures: lane.failures,
                tries: lane.tries,
                next: lane.due.map_or(Wall(0), |(_, at)| at),
            })
        };
        self.lanes.iter().filter_map(row).collect()
    }
}

impl Lane {
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
mod tests {
    use std::time::Duration;

    use wakala_domain::ids::MessageRow;
    use wakala_domain::webhooks::{Fault, FaultKind};

    use super::*;

    /// What the journal has, in its order: an instance, and the rows of an entry.
    struct Journal(Vec<(InstanceId, Entry)>);

    impl Journal {
        fn of(entries: i64, instances: u64, rows: i64) -> Self {
            let entry = |seq: i64| {
                let rows = (0..rows).map(|row| MessageRow(seq * 1_000 + row)).collect();
                let news = News::Happened(Happening::Messages { rows });
                (InstanceId::from_random((seq.unsigned_abs() % instances) << 1), Entry { seq, at: Wall(0), news })
            };
            Self((1..=entries).map(entry).collect())
        }

        fn rows_of(&self, instance: InstanceId) -> Vec<i64> {
            let own = self.0.iter().filter(|(of, _)| *of == instance);
            own.flat_map(|(_, entry)| (0..entry.parts()).map(|part| row(&entry.part(part).unwrap()))).collect()
        }

        /// Reads as the courier does.
        fn catch_up(&self, lanes: &mut Lanes, now: Instant) {
            while let Some(behind) = lanes.behind(now) {
                let until = lanes.head();
                let own = self
                    .0
                    .iter()
                    .filter(|(of, entry)| *of == behind.instance && entry.seq > behind.after && entry.seq <= until);
                let page: Vec<Entry> = own.take(3).map(|(_, entry)| entry.clone()).collect();
                let looked = page.last().map_or(behind.after, |entry| entry.seq);
                let whole = page.len() < 3;
                lanes.read(behind, page, looked, whole, until);
            }
        }
    }

    fn row(news: &News) -> i64 {
        match news {
            News::Happened(Happening::Messages { rows }) => rows[0].0,
            other => panic!("{other:?}"),
        }
    }

    fn empty() -> Lanes {
        Lanes::kept(0, Vec::new(), (Instant::now(), Wall(0)), |_, _| 0)
    }

    const SILENT: NotTaken = NotTaken { fault: Fault { kind: FaultKind::Silent, status: None }, rests: None };

    #[test]
    fn however_much_comes_so_much_is_held_and_all_of_it_is_told_in_order() {
        // Each entry is as large as one can be, and none is taken until all of them are there.
        let (journal, now) = (Journal::of(60, 4, 500), Instant::now());
        let mut lanes = empty();
        for (instance, entry) in &journal.0 {
            lanes.add(*instance, entry.clone());
            lanes.looked_at(entry.seq);
        }
        let held: usize = lanes.lanes.values().map(|lane| lane.held).sum();
        assert!(held <= ROOM + 500 && lanes.lanes.values().all(|lane| lane.held <= LANE_ROOM + 500), "{held}");
        assert_eq!(lanes.state().waiting, 30_000);
        let mut told: BTreeMap<LaneKey, Vec<i64>> = BTreeMap::new();
        loop {
            journal.catch_up(&mut lanes, now);
            let Some(run) = lanes.next_run(now) else { break };
            told.entry(run.key).or_default().extend(run.events.iter().map(|event| row(&event.news)));
            lanes.ended(run.key, run.events.len(), None, (now, Wall(0)), 0.5);
        }
        assert_eq!(told.len(), 4);
        for (key, rows) in told {
            assert_eq!(rows, journal.rows_of(key.unwrap()));
        }
        assert_eq!((lanes.state(), lanes.rows().len()), (WebhookState::default(), 0));
    }

    /// At each step the program may end: what it kept last is where it goes on, and nothing between is lost.
    #[test]
    fn wherever_it_ends_the_next_run_goes_on_there() {
        let journal = Journal::of(12, 3, 3);
        let all: usize = journal.0.iter().map(|(_, entry)| entry.parts()).sum();
        for ends_after in 0..all {
            let now = (Instant::now(), Wall(0));
            let mut lanes = empty();
            let mut told: BTreeMap<LaneKey, Vec<i64>> = BTreeMap::new();
            for (instance, entry) in &journal.0 {
                lanes.add(*instance, entry.clone());
                lanes.looked_at(entry.seq);
            }
            let mut left = ends_after;
            while left > 0 {
                journal.catch_up(&mut lanes, now.0);
                let run = lanes.next_run(now.0).unwrap();
                // Not always all of a run is taken.
                let taken = run.events.len().min(left).min(4);
                told.entry(run.key).or_default().extend(run.events.iter().take(taken).map(|event| row(&event.news)));
                lanes.ended(run.key, taken, None, now, 0.5);
                left -= taken;
            }
            // What is under way when it ends counts as not told.
            let _ = lanes.next_run(now.0);
            let (head, rows) = (lanes.head(), lanes.rows());
            let mut lanes = Lanes::kept(head, rows, now, |_, _| 1);
            loop {
                journal.catch_up(&mut lanes, now.0);
                let Some(run) = lanes.next_run(now.0) else { break };
                told.entry(run.key).or_default().extend(run.events.iter().map(|event| row(&event.news)));
                lanes.ended(run.key, run.events.len(), None, now, 0.5);
            }
            for (key, rows) in told {
                assert_eq!(rows, journal.rows_of(key.unwrap()), "after {ends_after}");
            }
        }
    }

    #[test]
    fn what_is_not_taken_waits_longer_each_time_alone_and_is_given_up_after_a_day() {
        let (journal, begun) = (Journal::of(4, 2, 1), Instant::now());
        let mut lanes = empty();
        for (instance, entry) in &journal.0 {
            lanes.add(*instance, entry.clone());
            lanes.looked_at(entry.seq);
        }
        let (bad, good) = (Some(journal.0[0].0), Some(journal.0[1].0));
        let (mut now, mut tries, mut last) = (begun, 0, Duration::ZERO);
        let given_up = loop {
            let wall = Wall(i64::try_from(now.duration_since(begun).as_millis()).unwrap());
            let run = lanes.next_run(now).unwrap();
            if run.key == good {
                assert_eq!(run.events.len(), 2, "it waits for nobody");
                lanes.ended(run.key, 2, None, (now, wall), 0.5);
                continue;
            }
            tries += 1;
            assert_eq!((run.key, run.attempt), (bad, tries));
            assert_eq!(run.events.len(), if tries == 1 { 2 } else { 1 });
            if let Some(given_up) = lanes.ended(run.key, 0, Some(SILENT), (now, wall), 0.5) {
                break given_up;
            }
            let next = lanes.next_due(now).unwrap();
            assert!(next - now >= last, "{tries}");
            assert!(
                lanes
                    .next_run(now)
                    .is_none_or(|run| run.key == good && lanes.ended(good, 2, None, (now, wall), 0.5).is_none())
            );
            (last, now) = (next - now, next);
        };
        assert_eq!((given_up.attempts, given_up.seq, given_up.fault), (tries, journal.0[0].1.seq, SILENT.fault));
        assert!(now - begun >= GIVEN_UP_AFTER && tries >= TRIES, "{:?}", now - begun);
        // The next one has its turn at once, and its tries are its own.
        assert_eq!(lanes.next_run(now).unwrap().attempt, 1);
    }
}
