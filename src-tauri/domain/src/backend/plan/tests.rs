//! Hours with backends of all sorts, played in no time.

use proptest::prelude::*;

use super::*;
use crate::backend::BackendFaultKind;

fn id(name: &str) -> ExternalId {
    name.parse().unwrap()
}

fn ids(names: &[&str]) -> BTreeSet<ExternalId> {
    names.iter().map(|name| id(name)).collect()
}

fn is(status: &'static str) -> Report {
    Report { standing: Standing { status, phone: None }, qr: None, idle: false }
}

fn shows_code(text: &str, until: i64) -> Report {
    Report { qr: Some(QrMark { text: text.to_owned(), until: Wall(until) }), ..is("connecting") }
}

fn idle() -> Report {
    Report { idle: true, ..is("connecting") }
}

fn failed(status: u16) -> Told {
    Told { fault: BackendFault::of_status(status), rests: None }
}

fn nobody() -> Told {
    Told { fault: Some(BackendFault::bare(BackendFaultKind::Unreachable)), rests: None }
}

/// A plan and its two clocks, which go together here.
#[derive(Default)]
struct Play {
    plan: Plan,
    now: u64,
}

impl Play {
    fn mono(&self) -> Mono {
        Mono(self.now)
    }

    fn wall(&self) -> Wall {
        Wall(i64::try_from(self.now).unwrap())
    }

    fn next(&mut self) -> Vec<Ask> {
        self.plan.next(self.mono(), self.wall())
    }

    fn shows(&mut self, name: &str, report: Report) {
        let now = self.mono();
        self.plan.shows(&id(name), report, now, 0.5);
    }

    fn told(&mut self, ask: &Ask, told: Told) {
        let now = self.mono();
        self.plan.told(ask, told, now, 0.5);
    }

    /// The backend is asked what it wants, and wants these.
    fn lists(&mut self, names: &[&str]) -> Vec<ExternalId> {
        self.told(&Ask::Pending, Told::DONE);
        self.plan.lists(&ids(names), &BTreeSet::new())
    }

    /// Everything that is said until there is nothing more to say now, the question what it wants left out; all of it is taken.
    fn all(&mut self) -> Vec<Ask> {
        let mut all = Vec::new();
        loop {
            let asks: Vec<Ask> = self.next().into_iter().filter(|ask| *ask != Ask::Pending).collect();
            if asks.is_empty() {
                return all;
            }
            for ask in asks {
                self.told(&ask, Told::DONE);
                all.push(ask);
            }
        }
    }

    fn up() -> Self {
        let mut play = Self::default();
        assert_eq!(play.next(), [Ask::Pending]);
        play.lists(&[]);
        play
    }
}

fn status(name: &str, status: &'static str) -> Ask {
    Ask::Status(id(name), Standing { status, phone: None })
}

#[test]
fn nothing_is_told_before_the_backend_has_answered_and_it_is_asked_every_five_seconds_one_at_a_time() {
    let mut play = Play::default();
    play.shows("7", is("connected"));
    assert_eq!(play.next(), [Ask::Pending]);
    play.now = 60_000;
    assert_eq!(play.next(), [], "one question is under way");
    play.lists(&[]);
    assert_eq!(play.all(), [status("7", "connected")]);
    assert_eq!(play.plan.due(play.wall()), Some(Mono(65_000)));
    play.now = 64_999;
    assert_eq!(play.next(), []);
    play.now = 65_000;
    assert_eq!(play.next(), [Ask::Pending]);
}

#[test]
fn the_latest_state_is_told_after_what_is_under_way_and_never_beside_it() {
    let mut play = Play::up();
    play.shows("7", is("connecting"));
    assert_eq!(play.next(), [status("7", "connecting")]);
    play.shows("7", is("error"));
    play.shows("7", is("connected"));
    assert_eq!(play.next(), []);
    play.told(&status("7", "connecting"), Told::DONE);
    assert_eq!(play.all(), [status("7", "connected")]);
    play.shows("7", is("connected"));
    assert_eq!(play.all(), [], "it has it");
}

#[test]
fn a_code_follows_its_state_and_is_told_while_it_can_be_scanned() {
    let mut play = Play::up();
    play.shows("7", shows_code("a", 20_000));
    let code = |text: &str, until: i64| Ask::Qr(id("7"), QrMark { text: text.to_owned(), until: Wall(until) });
    assert_eq!(play.all(), [status("7", "connecting"), code("a", 20_000)]);
    play.shows("7", shows_code("b", 40_000));
    assert_eq!(play.all(), [code("b", 40_000)]);
    play.now = 60_000;
    play.shows("7", shows_code("c", 60_000));
    assert_eq!(play.all(), [], "it is over");
}

#[test]
fn a_state_that_a_backend_does_not_know_keeps_no_code_from_it() {
    let mut play = Play::up();
    play.shows("7", shows_code("a", 900_000));
    let first = play.next();
    assert_eq!(first, [status("7", "connecting")]);
    play.told(&first[0], failed(422));
    let second = play.next();
    assert!(matches!(&second[..], [Ask::Qr(_, _)]), "{second:?}");
    play.told(&second[0], Told::DONE);
    assert_eq!(play.next(), []);
    // Another one may be taken, and is told at once; the same is said later, ever more seldom.
    play.shows("7", is("connected"));
    assert_eq!(play.all(), [status("7", "connected")]);
}

#[test]
fn what_one_instance_meets_is_tried_again_ever_more_seldom_and_holds_up_no_other() {
    let mut play = Play::up();
    play.shows("7", is("connected"));
    let mut pauses = Vec::new();
    for _ in 0..10 {
        let asks = play.next();
        let ask = asks.iter().find(|ask| **ask != Ask::Pending).unwrap().clone();
        play.told(&ask, failed(500));
        if asks.contains(&Ask::Pending) {
            play.lists(&[]);
        }
        play.shows("8", is(if pauses.len() % 2 == 0 { "connected" } else { "connecting" }));
        assert_eq!(play.all().len(), 1, "the other one is told at once");
        let (began, courses) = (play.now, &play.plan.courses);
        let at = courses[&id("7")].next(&id("7"), play.wall()).unwrap().0.0;
        pauses.push((at - began) / 1_000);
        play.now = at;
    }
    assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
}

#[test]
fn an_outage_of_an_hour_is_asked_through_at_most_every_minute_and_everything_is_told_again_after_it() {
    let mut play = Play::up();
    for name in ["1", "2", "3", "4", "5", "6"] {
        play.shows(name, is("connected"));
    }
    assert_eq!(play.all().len(), 6);
    play.now = 5_000;
    let mut asked = Vec::new();
    while play.now < 3_600_000 {
        assert_eq!(play.next(), [Ask::Pending]);
        play.told(&Ask::Pending, nobody());
        asked.push(play.now / 1_000);
        play.shows("1", is(if asked.len() % 2 == 0 { "connecting" } else { "error" }));
        play.now = play.plan.due(play.wall()).unwrap().0;
    }
    assert_eq!(&asked[..6], [5, 10, 20, 40, 80, 140]);
    assert!(asked.len() < 70, "{asked:?}");
    play.shows("1", is("connected"));
    assert_eq!(play.next(), [Ask::Pending]);
    play.lists(&[]);
    let told: BTreeSet<String> = play.all().iter().map(|ask| format!("{ask:?}")).collect();
    let all = ["1", "2", "3", "4", "5", "6"].map(|name| format!("{:?}", status(name, "connected")));
    assert_eq!(told, all.into());
}

#[test]
fn a_key_that_is_taken_no_more_stops_everything_at_once() {
    let mut play = Play::up();
    play.shows("7", is("connected"));
    play.shows("8", is("connected"));
    let asks = play.next();
    assert_eq!(asks.len(), 2);
    play.told(&asks[0], failed(401));
    assert!(!play.plan.is_up());
    play.told(&asks[1], failed(401));
    assert_eq!(play.plan.failures, 1, "one outage");
    play.shows("8", is("error"));
    assert_eq!(play.next(), []);
    play.now = 4_999;
    assert_eq!(play.next(), []);
    play.now = 5_000;
    assert_eq!(play.next(), [Ask::Pending]);
    play.lists(&[]);
    assert_eq!(play.all().len(), 2);
}

#[test]
fn a_backend_that_answers_and_takes_nothing_is_asked_ever_more_seldom() {
    let mut play = Play::up();
    play.shows("7", is("connected"));
    let mut asked = Vec::new();
    for _ in 0..6 {
        let status = play.next().into_iter().find(|ask| *ask != Ask::Pending).unwrap();
        play.told(&status, failed(401));
        let began = play.now;
        play.now = play.plan.due(play.wall()).unwrap().0;
        asked.push((play.now - began) / 1_000);
        assert_eq!(play.next(), [Ask::Pending]);
        play.lists(&[]);
    }
    assert_eq!(asked, [5, 10, 20, 40, 60, 60]);
    // Once all of it was taken, that is forgotten.
    play.all();
    play.now += 5_000;
    assert_eq!(play.next(), [Ask::Pending]);
    play.lists(&[]);
    assert_eq!(play.plan.failures, 0);
}

#[test]
fn a_backend_may_ask_to_be_left_alone_but_not_for_ever() {
    let mut play = Play::default();
    play.next();
    let rests = |seconds| Told { rests: Some(Duration::from_secs(seconds)), ..failed(503) };
    play.told(&Ask::Pending, rests(120));
    assert_eq!(play.plan.due(Wall(0)), Some(Mono(120_000)));
    play.now = 120_000;
    play.next();
    play.told(&Ask::Pending, rests(999_999));
    assert_eq!(play.plan.due(play.wall()), Some(Mono(720_000)));
    play.plan.stirs();
    assert_eq!(play.next(), [Ask::Pending], "the PC woke");
}

#[test]
fn one_that_is_asked_for_is_connected_once_until_it_is_asked_for_anew() {
    let mut play = Play::up();
    play.now = 5_000;
    play.next();
    assert_eq!(play.lists(&["7"]), []);
    assert_eq!(play.all(), [Ask::Connect(id("7"))]);
    play.now = 10_000;
    play.next();
    play.lists(&["7"]);
    assert_eq!(play.all(), [], "it is the same wish");
    play.now = 15_000;
    play.next();
    assert_eq!(play.lists(&[]), [id("7")]);
    play.now = 20_000;
    play.next();
    play.lists(&["7"]);
    assert_eq!(play.all(), [Ask::Connect(id("7"))]);
}

#[test]
fn what_is_asked_for_is_connected_when_that_begins_to_count() {
    let mut play = Play::up();
    play.now = 5_000;
    play.next();
    play.lists(&["7"]);
    play.all();
    play.plan.counts(&id("7"));
    play.plan.counts(&id("8"));
    assert_eq!(play.all(), [Ask::Connect(id("7"))]);
}

#[test]
fn what_was_asked_for_before_the_start_is_no_new_wish() {
    let mut play = Play::default();
    play.next();
    play.told(&Ask::Pending, Told::DONE);
    play.plan.lists(&ids(&["7", "8"]), &ids(&["7"]));
    assert_eq!(play.all(), [Ask::Connect(id("8"))]);
}

#[test]
fn a_wish_that_fails_is_tried_again_as_long_as_it_is_one() {
    let mut play = Play::up();
    play.now = 5_000;
    play.next();
    play.lists(&["7"]);
    let ask = play.next();
    play.told(&ask[0], failed(404));
    assert_eq!(play.next(), []);
    play.now = 10_000;
    assert_eq!(play.next(), [Ask::Pending, Ask::Connect(id("7"))]);
    // It is taken back while that is under way.
    assert_eq!(play.lists(&[]), [id("7")]);
    play.told(&Ask::Connect(id("7")), failed(404));
    play.now = 600_000;
    assert_eq!(play.next(), [Ask::Pending]);
    assert_eq!(play.plan.courses.len(), 0);
}

#[test]
fn codes_that_were_used_up_are_shown_again_while_the_backend_waits_ever_more_seldom() {
    let mut play = Play::up();
    play.now = 5_000;
    play.next();
    play.lists(&["7"]);
    play.all();
    let mut pauses = Vec::new();
    for _ in 0..7 {
        play.shows("7", shows_code("a", i64::MAX));
        play.all();
        play.shows("7", idle());
        play.all();
        let began = play.now;
        play.now = play.plan.courses[&id("7")].connects.unwrap().0;
        pauses.push((play.now - began) / 1_000);
        assert!(play.all().contains(&Ask::Connect(id("7"))));
    }
    assert_eq!(pauses, [30, 60, 120, 240, 480, 600, 600]);
    // Nobody asks for it any more.
    play.lists(&[]);
    play.shows("7", shows_code("b", i64::MAX));
    play.shows("7", idle());
    assert_eq!(play.plan.courses[&id("7")].connects, None);
}

#[test]
fn one_that_changes_all_the_time_keeps_no_other_from_its_turn() {
    let mut play = Play::up();
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    names.iter().for_each(|name| play.shows(name, is("connected")));
    let mut told = BTreeSet::new();
    for round in 0..10 {
        for ask in play.next() {
            told.insert(ask.about().unwrap().clone());
            play.told(&ask, Told::DONE);
        }
        for name in &names[..4] {
            play.shows(name, is(if round % 2 == 0 { "connecting" } else { "connected" }));
        }
    }
    assert_eq!(told.len(), 20);
}

#[test]
fn another_state_waits_no_longer_than_the_first_pause_for_one_that_was_not_taken() {
    let mut play = Play::up();
    play.shows("7", is("connecting"));
    for _ in 0..8 {
        let ask = play.next().into_iter().find(|ask| *ask != Ask::Pending).unwrap();
        play.told(&ask, failed(500));
        play.now = play.plan.courses[&id("7")].next(&id("7"), play.wall()).unwrap().0.0;
    }
    let ask = play.next().into_iter().find(|ask| *ask != Ask::Pending).unwrap();
    play.told(&ask, failed(500));
    play.shows("7", is("connected"));
    assert_eq!(play.all(), []);
    play.now += 5_000;
    assert_eq!(play.all(), [status("7", "connected")]);
}

#[test]
fn whoever_asks_anew_is_answered_anew() {
    let mut play = Play::up();
    play.shows("7", shows_code("a", i64::MAX));
    assert_eq!(play.all().len(), 2);
    play.now = 5_000;
    play.next();
    play.lists(&["7"]);
    let told = play.all();
    assert!(matches!(&told[..], [Ask::Connect(_), .., Ask::Status(..), Ask::Qr(..)]), "{told:?}");
    assert_eq!(play.all(), []);
    play.plan.counts(&id("7"));
    assert!(matches!(&play.all()[..], [Ask::Connect(_), Ask::Status(..), Ask::Qr(..)]));
}

/// A backend that takes so many things in a minute, the question what it wants among them.
#[test]
fn a_backend_with_a_limit_gets_everything_once_and_is_not_begun_with_anew() {
    for (limit, rests) in [(60, None), (30, Some(Duration::from_secs(60))), (20, None)] {
        let mut play = Play::default();
        let names: Vec<String> = (0..100).map(|number| format!("{number:03}")).collect();
        names.iter().for_each(|name| play.shows(name, is("connected")));
        let (mut taken, mut at) = (Vec::new(), Vec::<u64>::new());
        while play.now < 3_600_000 {
            for ask in play.next() {
                at.retain(|at| at + 60_000 > play.now);
                if at.len() >= limit {
                    play.told(&ask, Told { rests, ..failed(429) });
                    continue;
                }
                at.push(play.now);
                match ask {
                    Ask::Pending => drop(play.lists(&[])),
                    ask => {
                        taken.push(ask.about().unwrap().to_string());
                        play.told(&ask, Told::DONE);
                    }
                }
            }
            play.now = play.plan.due(play.wall()).unwrap().0.max(play.now);
        }
        taken.sort();
        assert_eq!(taken, names, "{limit}");
    }
}

#[test]
fn a_backend_that_was_away_after_it_asked_for_rest_is_told_everything() {
    for away in [false, true] {
        let mut play = Play::up();
        play.shows("7", is("connected"));
        play.all();
        play.now = 5_000;
        for told in [failed(429), if away { nobody() } else { failed(503) }] {
            assert_eq!(play.next(), [Ask::Pending]);
            play.told(&Ask::Pending, told);
            play.now = play.plan.due(play.wall()).unwrap().0;
        }
        play.next();
        play.lists(&[]);
        assert_eq!(play.all().len(), usize::from(away));
    }
}

/// What happens in a backend's world.
#[derive(Clone, Debug)]
enum Happens {
    Shows(usize, u8),
    Forgets(usize),
    Lists(Vec<usize>),
    /// One of what is under way ends so.
    Ends(usize, u8),
    Passes(u32),
    Stirs,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (0..6_usize, any::<u8>()).prop_map(|(one, what)| Happens::Shows(one, what)),
        1 => (0..6_usize).prop_map(Happens::Forgets),
        1 => prop::collection::vec(0..6_usize, 0..6).prop_map(Happens::Lists),
        6 => (any::<usize>(), any::<u8>()).prop_map(|(which, how)| Happens::Ends(which, how)),
        4 => (0..120_000_u32).prop_map(Happens::Passes),
        1 => Just(Happens::Stirs),
    ]
}

fn report(what: u8) -> Report {
    let status = ["connecting", "connected", "disconnected", "error"][usize::from(what % 4)];
    let qr = (what.is_multiple_of(4) && what >= 128).then(|| QrMark { text: format!("{what}"), until: Wall(i64::MAX) });
    Report { standing: Standing { status, phone: None }, qr, idle: what.is_multiple_of(4) && what < 32 }
}

proptest! {
    /// Whatever the backend does: one question, one thing of each instance and four of all are under way; and as soon as it does as it
    /// should, it knows how every instance is.
    #[test]
    fn a_backend_that_comes_to_reason_knows_everything(story in prop::collection::vec(happens(), 1..120)) {
        let mut play = Play::default();
        let mut under_way: Vec<Ask> = Vec::new();
        let mut shown: BTreeMap<ExternalId, Report> = BTreeMap::new();
        let mut has: BTreeMap<ExternalId, Standing> = BTreeMap::new();
        let name = |one: usize| id(&format!("n{one}"));
        for step in story {
            match step {
                Happens::Shows(one, what) => {
                    play.shows(&format!("n{one}"), report(what));
                    shown.insert(name(one), report(what));
                }
                Happens::Forgets(one) => {
                    play.plan.forget(&name(one));
                    shown.remove(&name(one));
                }
                Happens::Lists(asked) if under_way.contains(&Ask::Pending) => {
                    under_way.retain(|ask| *ask != Ask::Pending);
                    play.told(&Ask::Pending, Told::DONE);
                    play.plan.lists(&asked.into_iter().map(name).collect(), &BTreeSet::new());
                }
                Happens::Lists(_) => {}
                Happens::Ends(which, how) if !under_way.is_empty() => {
                    let ask = under_way.swap_remove(which % under_way.len());
                    let told = [Told::DONE, nobody(), failed(500), failed(422), failed(401), failed(429)][usize::from(how % 6)];
                    // What failed may have been taken all the same, but for what was never heard.
                    if let Ask::Status(one, standing) = &ask && !matches!(how % 6, 1 | 5) {
                        has.insert(one.clone(), standing.clone());
                    }
                    play.told(&ask, told);
                    if ask == Ask::Pending && told == Told::DONE {
                        play.plan.lists(&BTreeSet::new(), &BTreeSet::new());
                    }
                }
                Happens::Ends(..) => {}
                Happens::Passes(ms) => play.now += u64::from(ms),
                Happens::Stirs => play.plan.stirs(),
            }
            under_way.extend(play.next());
            let mut about: Vec<Option<&ExternalId>> = under_way.iter().map(Ask::about).collect();
            let all = about.len();
            about.sort();
            about.dedup();
            prop_assert_eq!(about.len(), all, "two things of one instance, or two questions");
            prop_assert!(under_way.iter().filter(|ask| **ask != Ask::Pending).count() <= AT_ONCE);
        }
        // From here on everything is taken.
        for _ in 0..200 {
            for ask in std::mem::take(&mut under_way) {
                if let Ask::Status(one, standing) = &ask {
                    has.insert(one.clone(), standing.clone());
                }
                play.told(&ask, Told::DONE);
                if ask == Ask::Pending {
                    play.plan.lists(&BTreeSet::new(), &BTreeSet::new());
                }
            }
            play.now = play.now.max(play.plan.due(play.wall()).map_or(0, |at| at.0));
            under_way.extend(play.next());
        }
        for (one, report) in &shown {
            prop_assert_eq!(has.get(one), Some(&report.standing), "{}", one);
        }
    }
}
