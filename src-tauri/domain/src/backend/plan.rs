//! What a backend is asked and told, and when: pure, so that days of outages can be played in a test. There is one question about what it
//! wants under way at a time; of each instance one thing; what is told is how it is when it is told, and all of it again after an outage.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::address::PhoneNumber;
use crate::time::{Mono, Wall};

use super::{BackendFault, ExternalId};

/// What a backend wants is asked for so often.
const ASKED_EVERY: Duration = Duration::from_secs(5);
/// The first pause after a failure, and the longest: a backend that comes back is found within that.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The longest that it may ask to be left alone.
const LONGEST_REST: Duration = Duration::from_secs(600);
/// The longest pause before what one instance's address did not take is said again, or its codes are shown again.
const LONGEST_OF_ONE: Duration = Duration::from_secs(600);
/// The first pause before codes that were used up are shown again, while the backend still waits for a scan.
const FIRST_RENEWAL: Duration = Duration::from_secs(30);
/// How much earlier or later.
const JITTER: f64 = 0.2;
/// The first pause between two things that are said to a backend that asked to be left alone, the longest, and for how long it is kept.
const FIRST_PACE: Duration = Duration::from_secs(1);
const LONGEST_PACE: Duration = Duration::from_secs(15);
const PACED_FOR: Duration = Duration::from_secs(60);
/// Things that are under way at a time, beside the question what it wants.
const AT_ONCE: usize = 4;

/// How an instance is called and reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The word of the vocabulary.
    pub status: &'static str,
    /// Its number, when known.
    pub phone: Option<PhoneNumber>,
}

/// A code that a phone can scan now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrMark {
    /// What it says: it is another code when this is another text. Links a phone to this PC: never logged.
    pub text: String,
    /// Until when it can be scanned.
    pub until: Wall,
}

/// How an instance is now, as far as a backend is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its state.
    pub standing: Standing,
    /// Its code.
    pub qr: Option<QrMark>,
    /// Its codes were used up, and none is shown: whoever wants it scanned has to ask again.
    pub idle: bool,
}

/// One thing that is to be said to the backend now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which instances it wants.
    Pending,
    /// What it knows of one that it wants, and whether it still does.
    Connect(ExternalId),
    /// How one is.
    Status(ExternalId, Standing),
    /// The code of one.
    Qr(ExternalId, QrMark),
}

impl Ask {
    /// The instance that it is about.
    #[must_use]
    pub fn about(&self) -> Option<&ExternalId> {
        match self {
            Ask::Pending => None,
            Ask::Connect(id) | Ask::Status(id, _) | Ask::Qr(id, _) => Some(id),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Why it was not done; none when it was.
    pub fault: Option<BackendFault>,
    /// For how long the backend asks to be left alone.
    pub rests: Option<Duration>,
}

impl Told {
    /// It was done.
    pub const DONE: Told = Told { fault: None, rests: None };
}

/// One thing that is said of an instance until the backend has it.
#[derive(Clone, Debug)]
struct Track<T> {
    /// What the backend has.
    told: Option<T>,
    failures: u32,
    not_before: Option<Mono>,
    /// What failed last, and when another than that may be said.
    failed: Option<(T, Mono)>,
}

impl<T> Default for Track<T> {
    fn default() -> Self {
        Self { told: None, failures: 0, not_before: None, failed: None }
    }
}

impl<T: Clone + PartialEq> Track<T> {
    /// When this is to be said; none when the backend has it.
    fn due(&self, wanted: &T) -> Option<Mono> {
        if self.told.as_ref() == Some(wanted) {
            return None;
        }
        let waits = self.not_before.unwrap_or_default();
        // That what was is not taken says little of another.
        let another = self.failed.as_ref().filter(|(failed, _)| failed != wanted);
        Some(another.map_or(waits, |(_, at)| waits.min(*at)))
    }

    fn was_told(&mut self, what: T, told: Told, now: Mono, jitter: f64) {
        *self = match told.fault {
            None => Self { told: Some(what), ..Self::default() },
            Some(fault) => {
                let failures = self.failures.saturating_add(1);
                Self {
                    told: None,
                    failures,
                    not_before: Some(now.plus(pause(FIRST_PAUSE, LONGEST_OF_ONE, failures, jitter, told.rests))),
                    // What it refused for what it was says nothing of another at all.
                    failed: Some((what, if fault.is_for_good() { now } else { now.plus(FIRST_PAUSE) })),
                }
            }
        };
    }
}

/// One instance, as the backend calls it.
#[derive(Clone, Debug, Default)]
struct Course {
    report: Option<Report>,
    standing: Track<Standing>,
    qr: Track<String>,
    under_way: bool,
    /// The backend asks for it.
    listed: bool,
    /// When it is asked what it knows of it.
    connects: Option<Mono>,
    failures: u32,
    renewals: u32,
    /// When it had its turn last, counted in turns.
    served: u64,
}

impl Course {
    /// Nothing that it was told counts any more.
    fn unsaid(&mut self) {
        self.standing = Track::default();
        self.qr = Track::default();
    }

    /// The same, and what failed is asked anew.
    fn again(&mut self) {
        self.unsaid();
        if self.failures > 0 {
            (self.failures, self.connects) = (0, Some(Mono::default()));
        }
    }

    /// What is said next, and from when on.
    fn next(&self, id: &ExternalId, wall: Wall) -> Option<(Mono, Ask)> {
        if self.under_way {
            return None;
        }
        let connect = self.connects.filter(|_| self.listed).map(|at| (at, Ask::Connect(id.clone())));
        let report = self.report.as_ref();
        let standing = report.map(|report| &report.standing);
        let status = standing.and_then(|is| Some((self.standing.due(is)?, Ask::Status(id.clone(), is.clone()))));
        let qr = report.and_then(|report| report.qr.as_ref()).filter(|qr| qr.until > wall);
        let qr = qr.and_then(|qr| Some((self.qr.due(&qr.text)?, Ask::Qr(id.clone(), qr.clone()))));
        // Of those that are due at once: first what it is, then its code.
        [connect, status, qr].into_iter().flatten().min_by_key(|(at, _)| *at)
    }
}

/// What is said to one backend.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    courses: BTreeMap<ExternalId, Course>,
    /// The backend answers.
    up: bool,
    /// It does not answer because it asks to be left alone, and for nothing else: what it has it still has.
    rests: bool,
    /// One thing at a time is said to it, so far apart; until when that is kept, and when it is the next one's turn.
    pace: Duration,
    paced_until: Mono,
    turn_at: Mono,
    /// Something failed since it was last asked with success.
    failed: bool,
    failures: u32,
    asks_at: Mono,
    asking: bool,
    under_way: usize,
    turns: u64,
}

impl Plan {
    /// Whether the backend answers, as far as is known.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.up
    }

    /// When it is asked again what it wants; none while that is under way.
    #[must_use]
    pub fn asks_at(&self) -> Option<Mono> {
        (!self.asking).then_some(self.asks_at)
    }

    /// How one is now. What was not told before is not told any more.
    pub fn shows(&mut self, id: &ExternalId, report: Report, now: Mono, jitter: f64) {
        let course = self.courses.entry(id.clone()).or_default();
        let was_idle = course.report.as_ref().is_some_and(|report| report.idle);
        if report.idle && !was_idle && course.listed && course.connects.is_none() {
            course.renewals = course.renewals.saturating_add(1);
            course.connects = Some(now.plus(pause(FIRST_RENEWAL, LONGEST_OF_ONE, course.renewals, jitter, None)));
        }
        course.report = Some(report);
    }

    /// One that is told nothing more of.
    pub fn forget(&mut self, id: &ExternalId) {
        if let Some(course) = self.courses.get_mut(id) {
            course.report = None;
            // One that is under way is heard to its end.
            if !course.listed && !course.under_way {
                self.courses.remove(id);
            }
        }
    }

    /// The backend asks for these, and for no others. Those that it did not ask for before are to be connected; of those in `known`
    /// that has been done in an earlier run. Says which it asks for no more.
    pub fn lists(&mut self, asked: &BTreeSet<ExternalId>, known: &BTreeSet<ExternalId>) -> Vec<ExternalId> {
        for id in asked {
            let course = self.courses.entry(id.clone()).or_default();
            if !course.listed {
                course.listed = true;
                course.unsaid();
                (course.failures, course.renewals) = (0, 0);
                course.connects = (!known.contains(id)).then(Mono::default);
            }
        }
        let mut over = Vec::new();
        self.courses.retain(|id, course| {
            if course.listed && !asked.contains(id) {
                (course.listed, course.connects) = (false, None);
                over.push(id.clone());
            }
            course.listed || course.report.is_some() || course.under_way
        });
        over
    }

    /// What it asks for counts from now on, and has not before: one that it asks for is connected.
    pub fn counts(&mut self, id: &ExternalId) {
        if let Some(course) = self.courses.get_mut(id).filter(|course| course.listed) {
            course.connects = Some(Mono::default());
        }
    }

    /// What is to be said now; each is under way until [`Plan::told`].
    pub fn next(&mut self, now: Mono, wall: Wall) -> Vec<Ask> {
        let mut asks = Vec::new();
        if !self.asking && self.asks_at <= now {
            self.asking = true;
            asks.push(Ask::Pending);
        }
        if !self.up || self.turn_at > now {
            return asks;
        }
        let is_due = |(id, course): (&ExternalId, &Course)| {
            let (at, ask) = course.next(id, wall)?;
            (at <= now).then_some((course.served, ask))
        };
        let mut due: Vec<(u64, Ask)> = self.courses.iter().filter_map(is_due).collect();
        // Whoever had its turn longest ago is first: none waits for ever behind others that change all the time.
        due.sort_by_key(|(served, _)| *served);
        for (_, ask) in due {
            if self.under_way >= self.at_once() {
                break;
            }
            if let Some(course) = ask.about().and_then(|id| self.courses.get_mut(id)) {
                self.turns += 1;
                (course.under_way, course.served) = (true, self.turns);
                self.under_way += 1;
                asks.push(ask);
                self.turn_at = now.plus(self.pace);
            }
        }
        asks
    }

    fn at_once(&self) -> usize {
        if self.pace.is_zero() { AT_ONCE } else { 1 }
    }

    /// Whether the backend has been told this of one.
    #[must_use]
    pub fn has_told(&self, id: &ExternalId, standing: &Standing) -> bool {
        self.courses.get(id).is_some_and(|course| course.standing.told.as_ref() == Some(standing))
    }

    /// When there is something to be said, if nothing happens before; none while that waits for an answer.
    #[must_use]
    pub fn due(&self, wall: Wall) -> Option<Mono> {
        let room = self.up && self.under_way < self.at_once();
        let courses = self.courses.iter().filter(|_| room).filter_map(|(id, course)| course.next(id, wall));
        courses.map(|(at, _)| at.max(self.turn_at)).chain(self.asks_at()).min()
    }

    /// What became of something that was said. For the question what it wants, [`Plan::lists`] follows where it was answered.
    pub fn told(&mut self, ask: &Ask, told: Told, now: Mono, jitter: f64) {
        if *ask == Ask::Pending {
            self.asking = false;
            match told.fault {
                None => self.answers(now),
                Some(_) => self.falls(told, now, jitter),
            }
            return;
        }
        self.under_way = self.under_way.saturating_sub(1);
        let of_the_line = told.fault.is_some_and(|fault| fault.is_of_the_line());
        if let Some(course) = ask.about().and_then(|id| self.courses.get_mut(id)) {
            course.under_way = false;
            match ask {
                // What failed for all is not counted against one, and is said again when the backend answers.
                Ask::Status(..) if of_the_line => course.standing.told = None,
                Ask::Qr(..) if of_the_line => course.qr.told = None,
                Ask::Connect(_) if of_the_line => {}
                Ask::Pending => {}
                Ask::Status(_, standing) => course.standing.was_told(standing.clone(), told, now, jitter),
                Ask::Qr(_, qr) => course.qr.was_told(qr.text.clone(), told, now, jitter),
                Ask::Connect(_) => match told.fault {
                    None => {
                        (course.failures, course.connects) = (0, None);
                        // Whoever asks waits for an answer.
                        course.unsaid();
                    }
                    Some(_) => {
                        course.failures = course.failures.saturating_add(1);
                        let pause = pause(FIRST_PAUSE, LONGEST_OF_ONE, course.failures, jitter, told.rests);
                        course.connects = course.connects.map(|_| now.plus(pause));
                    }
                },
            }
            if !course.listed && course.report.is_none() {
                ask.about().map(|id| self.courses.remove(id));
            }
        }
        if of_the_line && self.up {
            self.falls(told, now, jitter);
        }
    }

    /// The PC woke or has another network, or somebody found the backend well: nothing waits any longer.
    pub fn stirs(&mut self) {
        self.asks_at = Mono::default();
        self.failures = 0;
    }

    fn answers(&mut self, now: Mono) {
        self.asks_at = now.plus(ASKED_EVERY);
        if !self.failed {
            self.failures = 0;
        }
        self.failed = false;
        if !self.pace.is_zero() && self.paced_until <= now {
            self.paced_until = now.plus(PACED_FOR);
            self.pace = Some(self.pace / 2).filter(|pace| *pace >= FIRST_PACE).unwrap_or_default();
        }
        if !self.up {
            self.up = true;
            if !self.rests {
                self.courses.values_mut().for_each(Course::again);
            }
        }
    }

    fn falls(&mut self, told: Told, now: Mono, jitter: f64) {
        self.failures = self.failures.saturating_add(1);
        let asks_for_rest = told.fault.is_some_and(|fault| fault.asks_for_rest());
        if asks_for_rest {
            self.pace = self.pace.saturating_mul(2).clamp(FIRST_PACE, LONGEST_PACE);
            self.paced_until = now.plus(PACED_FOR);
        }
        self.rests = asks_for_rest && (self.up || self.rests);
        (self.up, self.failed) = (false, true);
        self.asks_at = now.plus(pause(FIRST_PAUSE, LONGEST_PAUSE, self.failures, jitter, told.rests));
    }
}

/// How long to wait after so many failures in a row. What the backend asks for counts where it is more.
fn pause(first: Duration, longest: Duration, failures: u32, jitter: f64, asked: Option<Duration>) -> Duration {
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(longest);
    let spread = doubled.mul_f64(1.0 - JITTER + 2.0 * JITTER * jitter.clamp(0.0, 1.0));
    spread.max(asked.unwrap_or_default().min(LONGEST_REST))
}

#[cfg(test)]
mod tests;
