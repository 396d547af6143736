//! Lanes, by every step.

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
            let news = News::Happened(Happening::Messages { rows, changed: Vec::new() });
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
        loop {
            let behind = lanes.behind(now);
            let Some(from) = behind.iter().map(|one| one.after).min() else { return };
            let looked = (from + 3).min(lanes.head());
            let seen = self.0.iter().filter(|(_, entry)| entry.seq > from && entry.seq <= looked);
            let own = seen.filter(|(of, _)| behind.iter().any(|one| one.instance == *of)).cloned().collect();
            lanes.read(&behind, own, looked);
        }
    }
}

fn row(news: &News) -> i64 {
    match news {
        News::Happened(Happening::Messages { rows, .. }) => rows[0].0,
        other => panic!("{other:?}"),
    }
}

fn empty() -> Lanes {
    Lanes::kept(0, Vec::new(), (Instant::now(), Wall(0)))
}

const SILENT: NotTaken =
    NotTaken { fault: Fault { kind: FaultKind::Silent, status: None }, rests: None, for_good: false };

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
        let waiting = lanes.state().waiting;
        let mut lanes = Lanes::kept(head, rows.into_values().flatten().collect(), now);
        assert_eq!(lanes.state().waiting, waiting, "nothing is counted anew");
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

/// The same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % sides).unwrap()
    }
}

fn again(lanes: &Lanes, now: (Instant, Wall)) -> Lanes {
    Lanes::kept(lanes.head(), lanes.rows().into_values().flatten().collect(), now)
}

/// Whatever gaps come, in whatever order, between tries that succeed and that fail, and over ends of the program.
#[test]
fn all_that_is_missing_is_told_and_a_gap_that_was_tried_keeps_its_name() {
    let now = (Instant::now(), Wall(0));
    for seed in 0..400 {
        let (mut dice, mut lanes) = (Dice(seed), empty());
        let (mut missing, mut told) = (vec![false; 100], vec![false; 100]);
        let mut tried: Option<(i64, i64)> = None;
        for step in 0..60 {
            let what = if step < 40 { dice.throw(5) } else { 2 };
            if what < 2 {
                let after = dice.throw(90);
                let until = after + 1 + dice.throw(9);
                (after + 1..=until).for_each(|seq| missing[usize::try_from(seq).unwrap()] = true);
                lanes.add_gap(after, until, Wall(0));
                continue;
            }
            if what == 4 {
                lanes = again(&lanes, now);
            }
            lanes.try_now();
            let Some(run) = lanes.next_run(now.0) else { continue };
            let [ToTell { news: News::Gap { after, until }, seq, .. }] = run.events.as_slice() else {
                panic!("{run:?}")
            };
            assert!(tried.is_none_or(|before| before == (*after, *until)), "seed {seed}: {tried:?}, {run:?}");
            assert_eq!(seq, after);
            if dice.throw(2) == 0 {
                // More is missed while it is under way.
                let (more, to) = (dice.throw(50), 51 + dice.throw(40));
                (more + 1..=to).for_each(|seq| missing[usize::try_from(seq).unwrap()] = true);
                lanes.add_gap(more, to, Wall(0));
            }
            if what == 3 {
                tried = Some((*after, *until));
                lanes.ended(run.key, 0, Some(SILENT), now, 0.5);
            } else {
                tried = None;
                (after + 1..=*until).for_each(|seq| told[usize::try_from(seq).unwrap()] = true);
                lanes.ended(run.key, 1, None, now, 0.5);
            }
        }
        while let Some(run) = lanes.next_run(now.0) {
            let News::Gap { after, until } = &run.events[0].news else { panic!("{run:?}") };
            (after + 1..=*until).for_each(|seq| told[usize::try_from(seq).unwrap()] = true);
            lanes.ended(run.key, 1, None, now, 0.5);
        }
        let untold: Vec<usize> = (0..100).filter(|seq| missing[*seq] && !told[*seq]).collect();
        assert!(untold.is_empty(), "seed {seed}: {untold:?}");
    }
}

/// Tries what comes next in the lane of an instance until it is given up, so often at most. Between two tries others are taken or are not,
/// and the program ends.
fn tries_until_given_up(journal: &Journal, of: InstanceId, why: NotTaken, wall: Wall, others: bool) -> Option<u32> {
    let (now, mut lanes) = ((Instant::now(), wall), empty());
    for (instance, entry) in &journal.0 {
        lanes.add(*instance, entry.clone());
        lanes.looked_at(entry.seq);
    }
    for tries in 1..=3 * TRIES {
        // Something of others comes all the time.
        lanes.add(InstanceId::from_random(98), Entry { seq: 1_000, ..journal.0[0].1.clone() });
        while let Some(run) = lanes.next_run(now.0) {
            let is_it = run.key == Some(of);
            let failed = if is_it { Some(why) } else { (!others).then_some(SILENT) };
            let taken = if failed.is_some() { 0 } else { run.events.len() };
            if lanes.ended(run.key, taken, failed, now, 0.5).is_some() && is_it {
                return Some(tries);
            }
        }
        assert!(lanes.state().next.is_some());
        lanes = again(&lanes, now);
        lanes.try_now();
        journal.catch_up(&mut lanes, now.0);
    }
    None
}

#[test]
fn an_event_is_given_up_for_what_is_its_own_and_for_nothing_else() {
    const DAY: i64 = 24 * 3_600_000;
    let answered = |status: u16| NotTaken { fault: Fault::of_status(status).unwrap(), rests: None, for_good: false };
    let unread = NotTaken::from(FaultKind::Unread);
    for (name, why, at, now, others, wanted) in [
        ("refused, others are taken", 400, 0, 1, true, Some(TRIES_OF_ONE)),
        ("too large, others are taken", 413, 0, 1, true, Some(TRIES_OF_ONE)),
        ("can't be processed, others are taken", 422, 0, 1, true, Some(TRIES_OF_ONE)),
        ("gone, others are taken", 410, 0, 1, true, Some(TRIES_OF_ONE)),
        ("of no sort, others are taken", 415, 0, 1, true, Some(TRIES_OF_ONE)),
        ("refused, and so is everything", 400, 0, 1, false, None),
        ("the receiver has a fault", 500, 0, 1, true, None),
        ("nobody may", 401, 0, 1, true, None),
        ("a day old", 500, 0, DAY, false, Some(TRIES)),
        ("of a clock that was ahead", 500, 400 * DAY, 1, false, Some(TRIES)),
        ("a day old and unread", 0, 0, DAY, true, None),
    ] {
        let mut journal = Journal::of(4, 2, 1);
        journal.0.iter_mut().for_each(|(_, entry)| entry.at = Wall(at));
        let why = if why == 0 { unread } else { answered(why) };
        let tries = tries_until_given_up(&journal, InstanceId::from_random(0), why, Wall(now), others);
        assert_eq!(tries, wanted, "{name}");
    }
}

/// A receiver is away for a day and comes back, and then can't take one that has waited all the time.
#[test]
fn what_is_a_day_old_already_has_no_day_of_its_own() {
    let journal = Journal::of(2, 1, 1);
    let of = journal.0[0].0;
    let mut now = (Instant::now(), Wall(0));
    let mut lanes = empty();
    for (instance, entry) in &journal.0 {
        lanes.add(*instance, entry.clone());
        lanes.looked_at(entry.seq);
    }
    for _ in 0..TRIES {
        lanes.try_now();
        lanes.next_run(now.0).unwrap();
        lanes.ended(Some(of), 0, Some(SILENT), now, 0.5);
        lanes = again(&lanes, now);
        lanes.try_now();
        journal.catch_up(&mut lanes, now.0);
    }
    now.1 = now.1.plus(GIVEN_UP_AFTER);
    lanes.try_now();
    lanes.next_run(now.0).unwrap();
    assert!(lanes.ended(Some(of), 1, None, now, 0.5).is_none());
    assert_eq!(lanes.state().oldest, Some(Wall(0)));
    let mut tries = 0;
    let given_up = loop {
        tries += 1;
        lanes = again(&lanes, now);
        assert_eq!((lanes.state().oldest, lanes.state().waiting), (Some(Wall(0)), 1), "before it is read");
        lanes.try_now();
        journal.catch_up(&mut lanes, now.0);
        lanes.next_run(now.0).unwrap();
        if let Some(given_up) = lanes.ended(Some(of), 0, Some(SILENT), now, 0.5) {
            break given_up;
        }
    };
    assert_eq!((tries, given_up.attempts, given_up.seq), (TRIES_OF_ONE, TRIES_OF_ONE, 2));
}

#[test]
fn an_event_whose_row_can_t_be_read_is_set_aside_at_once_and_the_next_one_has_its_turn() {
    let (journal, now) = (Journal::of(3, 1, 1), (Instant::now(), Wall(0)));
    let mut lanes = empty();
    for (instance, entry) in &journal.0 {
        lanes.add(*instance, entry.clone());
    }
    let key = lanes.next_run(now.0).unwrap().key;
    let why = NotTaken { for_good: true, ..FaultKind::Unread.into() };
    assert_eq!(lanes.ended(key, 1, Some(why), now, 0.5).map(|one| one.seq), Some(2));
    assert_eq!(lanes.next_run(now.0).unwrap().events[0].seq, 3);
}
