//! The policy, scene by scene: what happens, and what the operator sees of it.

use proptest::prelude::*;

use super::*;
use crate::lifecycle::{Reason, ReasonKind};

/// What happens in a scene.
#[derive(Clone, Copy, Debug)]
enum Do {
    /// The machine tells.
    Tell(char, News),
    /// The machine tells, of a muted instance.
    TellMuted(char, News),
    /// Milliseconds pass.
    Wait(u64),
    /// The clock on the wall shows this.
    Clock(u16, u16),
    /// The machine withdraws.
    Withdraw(char),
    /// A badge changes.
    Badge(char, Badge),
    /// The operator chooses.
    Choose(fn(&mut Wishes)),
}
use Do::{Choose, Clock, Tell, TellMuted, Wait, Withdraw};

#[derive(Clone, Copy, Debug)]
enum News {
    Down,
    DownSlow,
    Rescan,
    Locked,
    Replaced,
    Held(i64),
    Codes,
    Back,
    Unseen(u32),
    Stopped(u32),
    Expires(u32),
}
use News::{Back, Codes, Down, DownSlow, Expires, Held, Locked, Replaced, Rescan, Stopped, Unseen};

fn notice(news: News) -> Notice {
    let bare = Reason::bare;
    match news {
        Down => Notice::Down { reason: bare(ReasonKind::Dropped), slow: false, flapping: false },
        DownSlow => Notice::Down { reason: bare(ReasonKind::Dropped), slow: true, flapping: false },
        Rescan => Notice::NeedsRescan { reason: bare(ReasonKind::LoggedOut) },
        Locked => Notice::NeedsYou { reason: bare(ReasonKind::Locked) },
        Replaced => Notice::NeedsYou { reason: bare(ReasonKind::Replaced) },
        Held(until) => Notice::Held { reason: bare(ReasonKind::RateLimited), until: Wall(until) },
        Codes => Notice::CodesExpired,
        Back => Notice::Back { away_ms: 60_000 },
        Unseen(days) => Notice::PhoneUnseen { days },
        Stopped(days) => Notice::StoppedLong { days },
        Expires(days) => Notice::VersionExpires { days },
    }
}

fn instance(letter: char) -> InstanceId {
    InstanceId::from_random(u64::from(letter) << 1)
}

fn told(letter: char, news: News, muted: bool) -> Told {
    let (name, at) = (letter.to_string(), Wall(0));
    Told { instance: instance(letter), name, notice: notice(news), queued: 0, muted, at }
}

const DEFAULT: Wishes = Wishes { on: true, paused: false, quiet: None, back: false, window_shown: false };

/// From 22:00 to 07:00.
fn nights(wishes: &mut Wishes) {
    wishes.quiet = QuietHours::new(22 * 60, 7 * 60).ok();
}

/// A policy that is played.
struct Played {
    ledger: Ledger,
    now: Moment,
    wishes: Wishes,
    shown: Vec<Announcement>,
}

impl Played {
    fn new() -> Self {
        let now = Moment { mono: Mono(0), minute: 12 * 60 };
        Self { ledger: Ledger::default(), now, wishes: DEFAULT, shown: Vec::new() }
    }

    fn play(&mut self, act: Do) {
        let mut news = Vec::new();
        match act {
            Tell(letter, what) => news.push(told(letter, what, false)),
            TellMuted(letter, what) => news.push(told(letter, what, true)),
            Wait(ms) => return self.wait(ms),
            Clock(hour, minute) => self.now.minute = hour * 60 + minute,
            Withdraw(letter) => self.ledger.withdraw(instance(letter)),
            Do::Badge(letter, badge) => self.ledger.seen(instance(letter), badge),
            Choose(choice) => choice(&mut self.wishes),
        }
        self.shown.extend(decide(&mut self.ledger, &news, self.now, self.wishes));
    }

    /// Looks only when the ledger says that something is due, as the edge does.
    fn wait(&mut self, ms: u64) {
        let end = self.now.mono.0 + ms;
        while let Some(due) = self.ledger.idle_for(self.now) {
            let due = self.now.mono.plus(due);
            if due.0 > end {
                break;
            }
            self.now.mono = due;
            self.shown.extend(decide(&mut self.ledger, &[], self.now, self.wishes));
        }
        self.now.mono = Mono(end);
    }
}

/// `Down: A, B`.
fn line(announcement: &Announcement) -> String {
    let names: Vec<&str> = announcement.told.iter().map(|one| one.name.as_str()).collect();
    let cause = announcement.cause.map_or_else(|| "Summary".to_owned(), |cause| format!("{cause:?}"));
    format!("{cause}: {}", names.join(", "))
}

const SECOND: u64 = 1_000;

#[test]
fn scenes() {
    let scenes: &[(&str, &[Do], &[&str])] = &[
        ("one number", &[Tell('A', Down), Wait(SECOND)], &["Down: A"]),
        ("nothing before the gathering is over", &[Tell('A', Down), Wait(699)], &[]),
        (
            "one cause is one notification",
            &[Tell('A', Down), Wait(300), Tell('B', Down), Wait(300), Tell('C', DownSlow), Wait(SECOND)],
            &["Down: A, B, C"],
        ),
        (
            "what comes later is another one",
            &[Tell('A', Down), Wait(SECOND), Tell('B', Down), Wait(SECOND)],
            &["Down: A", "Down: B"],
        ),
        (
            "each cause has its own, the gravest first",
            &[
                Tell('I', Expires(30)),
                Tell('A', Stopped(20)),
                Tell('B', Unseen(10)),
                Tell('C', Codes),
                Tell('D', Down),
                Tell('E', Held(1)),
                Tell('F', Locked),
                Tell('G', Rescan),
                Tell('H', Down),
                Wait(SECOND),
            ],
            &[
                "Rescan: G",
                "NeedsYou: F",
                "Held: E",
                "Down: D, H",
                "Codes: C",
                "PhoneUnseen: B",
                "StoppedLong: A",
                "VersionExpires: I",
            ],
        ),
        ("the newest about a connection counts", &[Tell('A', Down), Tell('A', Rescan), Wait(SECOND)], &["Rescan: A"]),
        (
            "a warning about the phone is another matter",
            &[Tell('A', Unseen(10)), Tell('A', Down), Wait(SECOND)],
            &["Down: A", "PhoneUnseen: A"],
        ),
        (
            "a version that ends is told again when that is near, and with all numbers at once",
            &[
                Tell('A', Expires(30)),
                Tell('B', Expires(30)),
                Wait(SECOND),
                Tell('A', Expires(30)),
                Wait(SECOND),
                Tell('A', Expires(7)),
                Wait(SECOND),
            ],
            &["VersionExpires: A, B", "VersionExpires: A"],
        ),
        ("what heals while it is gathered is not told", &[Tell('A', Down), Withdraw('A'), Wait(SECOND)], &[]),
        (
            "what heals leaves the others of its group",
            &[Tell('A', Down), Tell('B', Down), Withdraw('A'), Wait(SECOND)],
            &["Down: B"],
        ),
        // Never twice.
        (
            "the same is not told twice",
            &[
                Tell('A', Down),
                Wait(SECOND),
                Tell('A', Down),
                Wait(SECOND),
                Tell('A', Held(1)),
                Wait(SECOND),
                Tell('A', Held(2)),
                Wait(SECOND),
                Tell('A', Down),
                Wait(SECOND),
            ],
            &["Down: A", "Held: A"],
        ),
        (
            "after it was withdrawn it is",
            &[Tell('A', Down), Wait(SECOND), Withdraw('A'), Tell('A', Down), Wait(SECOND)],
            &["Down: A", "Down: A"],
        ),
        (
            "after it was online it is",
            &[Tell('A', Down), Wait(SECOND), Do::Badge('A', Badge::Online), Tell('A', Down), Wait(SECOND)],
            &["Down: A", "Down: A"],
        ),
        (
            "another badge proves nothing",
            &[Tell('A', Down), Wait(SECOND), Do::Badge('A', Badge::Connecting), Tell('A', Down), Wait(SECOND)],
            &["Down: A"],
        ),
        (
            "new codes can be used up again, and still need a rescan",
            &[
                Tell('A', Rescan),
                Wait(SECOND),
                Tell('A', Codes),
                Wait(SECOND),
                Do::Badge('A', Badge::ScanQr),
                Tell('A', Rescan),
                Tell('A', Codes),
                Wait(SECOND),
            ],
            &["Rescan: A", "Codes: A", "Codes: A"],
        ),
        (
            "it getting worse is news, it getting better is not",
            &[Tell('A', Down), Wait(SECOND), Tell('A', DownSlow), Wait(SECOND), Tell('A', Down), Wait(SECOND)],
            &["Down: A", "Down: A"],
        ),
        (
            "another reason is news",
            &[Tell('A', Replaced), Wait(SECOND), Tell('A', Locked), Wait(SECOND), Tell('A', Replaced), Wait(SECOND)],
            &["NeedsYou: A", "NeedsYou: A"],
        ),
        (
            "more days are news, also while it is online",
            &[
                Tell('A', Unseen(10)),
                Wait(SECOND),
                Do::Badge('A', Badge::Online),
                Tell('A', Unseen(10)),
                Wait(SECOND),
                Tell('A', Unseen(12)),
                Wait(SECOND),
            ],
            &["PhoneUnseen: A", "PhoneUnseen: A"],
        ),
        // Switches.
        ("off is off, a rescan too", &[Choose(|w| w.on = false), Tell('A', Rescan), Wait(SECOND)], &[]),
        ("a pause silences all", &[Choose(|w| w.paused = true), Tell('A', Rescan), Tell('B', Down), Wait(SECOND)], &[]),
        (
            "what a pause silenced counts as not told",
            &[
                Choose(|w| w.paused = true),
                Tell('A', Down),
                Wait(SECOND),
                Choose(|w| w.paused = false),
                Wait(SECOND),
                Tell('A', Down),
                Wait(SECOND),
            ],
            &["Down: A"],
        ),
        (
            "a muted instance is heard only when it needs a rescan",
            &[
                TellMuted('A', Down),
                TellMuted('B', Locked),
                TellMuted('C', Unseen(12)),
                TellMuted('D', Rescan),
                Tell('E', Down),
                Wait(SECOND),
            ],
            &["Rescan: D", "Down: E"],
        ),
        (
            "the window shows used up codes by itself",
            &[Choose(|w| w.window_shown = true), Tell('A', Codes), Wait(SECOND)],
            &[],
        ),
        ("that a number is back is asked for", &[Tell('A', Back), Wait(SECOND)], &[]),
        (
            "that a number is back is told each time",
            &[
                Choose(|w| w.back = true),
                Tell('A', Back),
                Do::Badge('A', Badge::Online),
                Wait(SECOND),
                Tell('A', Back),
                Tell('B', Back),
                Wait(SECOND),
            ],
            &["Back: A", "Back: A, B"],
        ),
        // Quiet hours.
        (
            "quiet hours let a rescan through and nothing else",
            &[Choose(nights), Clock(23, 0), Tell('A', Down), Tell('B', Rescan), Tell('C', Locked), Wait(SECOND)],
            &["Rescan: B"],
        ),
        (
            "when they end, what still holds is told at once",
            &[
                Choose(nights),
                Clock(23, 0),
                Tell('A', Down),
                Tell('B', Held(1)),
                Tell('C', Locked),
                Tell('D', Down),
                Wait(SECOND),
                Withdraw('D'),
                Clock(6, 59),
                Wait(60 * SECOND),
                Clock(7, 0),
                Wait(60 * SECOND),
                Tell('A', Down),
                Wait(60 * SECOND),
            ],
            &["Summary: C, B, A"],
        ),
        (
            "one cause is said as at any other time",
            &[
                Choose(nights),
                Clock(5, 0),
                Tell('A', Down),
                Tell('B', Down),
                Wait(SECOND),
                Clock(7, 0),
                Wait(60 * SECOND),
            ],
            &["Down: A, B"],
        ),
        (
            "what came back in the night is not told",
            &[
                Choose(nights),
                Choose(|w| w.back = true),
                Clock(5, 0),
                Tell('A', Down),
                Wait(SECOND),
                Do::Badge('A', Badge::Online),
                Tell('A', Back),
                Wait(SECOND),
                Clock(7, 0),
                Wait(60 * SECOND),
            ],
            &[],
        ),
        (
            "a rescan that was told takes the place of what was kept back",
            &[
                Choose(nights),
                Clock(5, 0),
                Tell('A', Down),
                Wait(SECOND),
                Tell('A', Rescan),
                Wait(SECOND),
                Clock(7, 0),
                Wait(60 * SECOND),
            ],
            &["Rescan: A"],
        ),
        (
            "turning quiet hours off ends them",
            &[Choose(nights), Clock(5, 0), Tell('A', Down), Wait(SECOND), Choose(|w| w.quiet = None)],
            &["Down: A"],
        ),
        (
            "a pause at their end silences what was kept back",
            &[
                Choose(nights),
                Clock(5, 0),
                Tell('A', Down),
                Wait(SECOND),
                Choose(|w| w.paused = true),
                Clock(7, 0),
                Wait(60 * SECOND),
                Choose(|w| w.paused = false),
                Wait(60 * SECOND),
            ],
            &[],
        ),
        (
            "a pause in the night silences a rescan, too",
            &[Choose(nights), Choose(|w| w.paused = true), Clock(5, 0), Tell('A', Rescan), Wait(SECOND)],
            &[],
        ),
        (
            "outside of them all is as ever",
            &[Choose(nights), Clock(7, 0), Tell('A', Down), Wait(SECOND), Clock(21, 59), Tell('B', Down), Wait(SECOND)],
            &["Down: A", "Down: B"],
        ),
    ];
    for (name, acts, expected) in scenes {
        let mut played = Played::new();
        acts.iter().for_each(|act| played.play(*act));
        let shown: Vec<String> = played.shown.iter().map(line).collect();
        assert_eq!(shown, *expected, "{name}");
    }
}

#[test]
fn quiet_hours_may_pass_midnight() {
    let quiet = |from, to, minute| QuietHours::new(from, to).unwrap().contain(minute);
    for (from, to, inside, outside) in [
        (1_320, 420, &[1_320, 1_439, 0, 419][..], &[420, 720, 1_319][..]),
        (780, 840, &[780, 839], &[0, 779, 840, 1_439]),
        (0, 1_439, &[0, 1_438], &[1_439]),
        (600, 600, &[], &[0, 599, 600, 601, 1_439]),
    ] {
        assert!(inside.iter().all(|minute| quiet(from, to, *minute)), "{from}-{to}");
        assert!(!outside.iter().any(|minute| quiet(from, to, *minute)), "{from}-{to}");
    }
    assert_eq!(QuietHours::new(0, 1_440), Err(NoSuchMinute(1_440)));
    assert_eq!(QuietHours::new(2_000, 0), Err(NoSuchMinute(2_000)));
}

#[test]
fn what_passes_in_quiet_hours_does_not_count() {
    let (night, noon, never) = ((1_320, 420), (720, 780), (600, 600));
    for ((from, to), ends, minutes, loud) in [
        (night, 419, 0, 0),
        (night, 420, 540, 0),
        (night, 420, 545, 5),
        (night, 450, 570, 30),
        (night, 1_350, 60, 30),
        (night, 0, 1_440, 900),
        (night, 430, 2_880 + 70, 1_800 + 10),
        (noon, 790, 90, 30),
        (noon, 720, 61, 61),
        (never, 5, 100, 100),
        ((0, 1_439), 0, 1_440, 1),
    ] {
        let span = Duration::from_secs(minutes * 60 + 59);
        let part = QuietHours::new(from, to).unwrap().loud_part(ends, span);
        assert_eq!(part.as_secs(), loud * 60, "{from}-{to}: {minutes} until {ends}");
    }
}

#[test]
fn nothing_is_looked_at_while_nothing_waits() {
    let mut played = Played::new();
    assert_eq!(played.ledger.idle_for(played.now), None);
    played.play(Tell('A', Down));
    assert_eq!(played.ledger.idle_for(played.now), Some(GATHER));
    played.play(Wait(SECOND));
    assert_eq!((played.shown.len(), played.ledger.idle_for(played.now)), (1, None));
}

fn any_act() -> impl Strategy<Value = Do> {
    let letter = prop::sample::select(vec!['A', 'B', 'C']);
    let news =
        prop::sample::select(vec![Down, DownSlow, Rescan, Locked, Replaced, Held(1), Codes, Unseen(10), Stopped(20)]);
    let badge = prop::sample::select(vec![Badge::Online, Badge::ScanQr, Badge::Reconnecting]);
    let choice: Vec<fn(&mut Wishes)> = vec![nights, |w| w.quiet = None, |w| w.window_shown ^= true];
    prop_oneof![
        6 => (letter.clone(), news.clone()).prop_map(|(letter, news)| Tell(letter, news)),
        1 => (letter.clone(), news).prop_map(|(letter, news)| TellMuted(letter, news)),
        4 => (0u64..2_000).prop_map(Wait),
        1 => (0u16..24).prop_map(|hour| Clock(hour, 0)),
        1 => letter.clone().prop_map(Withdraw),
        1 => (letter, badge).prop_map(|(letter, badge)| Do::Badge(letter, badge)),
        1 => prop::sample::select(choice).prop_map(Choose),
    ]
}

proptest! {
    /// Whatever happens in whatever order: nothing is said twice while it holds, and no rescan is lost for longer than the
    /// gathering takes.
    #[test]
    fn nothing_is_said_twice_and_no_rescan_is_lost(acts in prop::collection::vec(any_act(), 1..60)) {
        let mut played = Played::new();
        let mut holds: Vec<(InstanceId, Notice)> = Vec::new();
        let mut awaited: BTreeMap<InstanceId, u64> = BTreeMap::new();
        for act in acts {
            let known = |holds: &[(InstanceId, Notice)], id| {
                holds.iter().any(|(who, notice)| *who == id && Cause::of(notice) == Cause::Rescan)
            };
            match act {
                Withdraw(letter) => {
                    holds.retain(|(who, _)| *who != instance(letter));
                    awaited.remove(&instance(letter));
                }
                Do::Badge(letter, badge) => {
                    holds.retain(|(who, notice)| *who != instance(letter) || !Cause::of(notice).is_over_at(badge));
                    if badge == Badge::Online {
                        awaited.remove(&instance(letter));
                    }
                }
                // Newer news of the connection take a rescan's place while it is gathered.
                Tell(letter, Rescan) | TellMuted(letter, Rescan) if !known(&holds, instance(letter)) => {
                    awaited.entry(instance(letter)).or_insert(played.now.mono.0);
                }
                Tell(letter, _) => drop(awaited.remove(&instance(letter))),
                _ => {}
            }
            let before = played.shown.len();
            played.play(act);
            for told in played.shown[before..].iter().flat_map(|announcement| &announcement.told) {
                let same = holds.iter().find(|(who, notice)| {
                    *who == told.instance && says_nothing_new(notice, &told.notice)
                });
                prop_assert!(same.is_none(), "{told:?} after {same:?}");
                holds.push((told.instance, told.notice.clone()));
                if Cause::of(&told.notice) == Cause::Rescan {
                    awaited.remove(&told.instance);
                }
            }
            for (who, since) in &awaited {
                prop_assert!(played.now.mono.0 <= since + 700, "the rescan of {who} was lost");
            }
        }
    }
}
