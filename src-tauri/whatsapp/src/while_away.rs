//! What waited with WhatsApp while a number was away, and what became of it. WhatsApp says at each login how many messages wait; a
//! connection that is cut while they come is followed by one at which the rest is announced, so the figures of one absence are those of all
//! its connections together. Stanzas are compared with stanzas: each counts once, whatever it holds and however often it comes.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use wakala_domain::away::Away;
use whatsapp_rust::wacore_binary::node::NodeRef;

use crate::on_the_way::Which;

/// How long the last of what waited may take to be opened, where more comes all the time.
const SETTLES: Duration = Duration::from_secs(10);
/// Stanzas that are told apart in one absence. Beyond that they are counted as they come.
const MOST: usize = 65_536;

/// The figures of one link, whichever client serves it.
#[derive(Default)]
pub(crate) struct WhileAway(Mutex<State>);

#[derive(Default)]
struct State {
    /// What WhatsApp announced on this connection; none when all of that is through.
    announced: Option<usize>,
    /// Came on this connection.
    came: Stanzas,
    /// Of those, what was kept here by a commit of ours. The library takes others for itself, such as keys.
    kept: Stanzas,
    /// Were kept on connections of this absence that ended before all was here.
    before: Stanzas,
    /// Can't be read as yet.
    unreadable: Stanzas,
    /// Something was not kept: this connection ends, and what it left is announced again.
    refused: bool,
    /// Since when all has come, by WhatsApp's word.
    completed: Option<Instant>,
}

/// A bounded set of stanzas.
#[derive(Default)]
struct Stanzas {
    known: HashSet<u64>,
    more: usize,
}

impl Stanzas {
    fn insert(&mut self, stanza: u64) {
        if self.known.len() < MOST {
            self.known.insert(stanza);
        } else if !self.known.contains(&stanza) {
            self.more += 1;
        }
    }

    fn len(&self) -> usize {
        self.known.len() + self.more
    }

    fn add(&mut self, others: Stanzas) {
        self.more += others.more;
        others.known.into_iter().for_each(|stanza| self.insert(stanza));
    }

    /// How many are not among others.
    fn without(&self, others: &Stanzas) -> usize {
        self.known.difference(&others.known).count() + self.more
    }
}

impl WhileAway {
    /// A connection begins. What an earlier one that was cut had kept is not announced again, unless its acknowledgement was lost.
    pub(crate) fn begins(&self) {
        self.with(|state| {
            let kept = std::mem::take(&mut state.kept);
            state.before.add(kept);
            state.came = Stanzas::default();
            state.refused = false;
            state.completed = None;
            state.announced = Some(0);
        });
    }

    /// WhatsApp says at the login how many messages wait.
    pub(crate) fn announced(&self, messages: i32) {
        self.with(|state| state.announced = Some(usize::try_from(messages).unwrap_or(0)));
    }

    /// A stanza came; told of each, before anything is done with it.
    pub(crate) fn came(&self, which: &Which, stanza: &NodeRef<'_>) {
        if stanza.get_attr("offline").is_some() {
            self.of_those_that_waited(which);
        }
    }

    fn of_those_that_waited(&self, which: &Which) {
        self.with(|state| {
            if state.announced.is_some() {
                state.came.insert(hash(which));
            }
        });
    }

    /// It is on the disk here.
    pub(crate) fn kept(&self, which: &Which) {
        self.with(|state| {
            if state.announced.is_some() {
                state.unreadable.known.remove(&hash(which));
                if state.came.known.contains(&hash(which)) {
                    state.kept.insert(hash(which));
                }
            }
        });
    }

    /// It has its place here, and can't be read.
    pub(crate) fn unreadable(&self, which: &Which) {
        self.with(|state| {
            if state.came.known.contains(&hash(which)) {
                state.kept.insert(hash(which));
                state.unreadable.insert(hash(which));
            }
        });
    }

    /// Something was not kept.
    pub(crate) fn refused(&self) {
        self.with(|state| state.refused = true);
    }

    /// All that was announced has come, says WhatsApp. The last of it may still be in the library's hands.
    pub(crate) fn completed(&self) {
        self.with(|state| state.completed = Some(Instant::now()));
    }

    /// The figures, once, where there are any: when all has come and the sessions have been `quiet` since, or on a number that never is
    /// after a while.
    pub(crate) fn settled(&self, quiet: bool) -> Option<Away> {
        let completed = self.with(|state| state.completed)?;
        if quiet || completed.elapsed() >= SETTLES { self.is_through() } else { None }
    }

    /// What all that has come has come to.
    fn is_through(&self) -> Option<Away> {
        self.with(|state| {
            if state.refused {
                return None;
            }
            let announced = state.announced.take()?;
            let State { came, before, unreadable, .. } = std::mem::take(state);
            let earlier = before.without(&came);
            let arrived = came.len() + earlier;
            let (announced, unreadable) = ((announced + earlier).max(arrived), unreadable.len().min(arrived));
            (announced > 0).then(|| Away {
                announced: count(announced),
                saved: count(arrived - unreadable),
                unreadable: count(unreadable),
            })
        })
    }

    fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn count(stanzas: usize) -> u32 {
    u32::try_from(stanzas).unwrap_or(u32::MAX)
}

/// A place in memory for each would be too much for what is counted.
fn hash(which: &Which) -> u64 {
    let mut hasher = DefaultHasher::new();
    which.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn which(n: u32) -> Which {
        Which::of("255700000431@s.whatsapp.net", &n.to_string())
    }

    fn connects(away: &WhileAway, waiting: i32) {
        away.begins();
        away.announced(waiting);
    }

    fn come_and_are_kept(away: &WhileAway, some: std::ops::Range<u32>) {
        for n in some {
            away.of_those_that_waited(&which(n));
            away.kept(&which(n));
        }
    }

    fn figures(announced: u32, saved: u32, unreadable: u32) -> Option<Away> {
        Some(Away { announced, saved, unreadable })
    }

    #[test]
    fn what_was_announced_and_came_is_told_once() {
        let away = WhileAway::default();
        connects(&away, 148);
        come_and_are_kept(&away, 0..148);
        assert_eq!(away.is_through(), figures(148, 148, 0));
        assert_eq!(away.is_through(), None);
        connects(&away, 0);
        assert_eq!(away.is_through(), None, "nothing waited");
    }

    /// Keys alone, which the library takes for itself, and what says something of another message are announced as well.
    #[test]
    fn what_the_library_takes_for_itself_is_here_too() {
        let away = WhileAway::default();
        connects(&away, 3);
        come_and_are_kept(&away, 0..2);
        away.of_those_that_waited(&which(2));
        assert_eq!(away.is_through(), figures(3, 3, 0));
    }

    #[test]
    fn what_can_not_be_read_counts_apart_until_it_can() {
        let away = WhileAway::default();
        connects(&away, 3);
        come_and_are_kept(&away, 0..1);
        for n in 1..3 {
            away.of_those_that_waited(&which(n));
            away.unreadable(&which(n));
        }
        away.kept(&which(2));
        assert_eq!(away.is_through(), figures(3, 2, 1));
    }

    /// Wherever the connection is cut, with each acknowledgement that may be lost with it.
    #[test]
    fn the_connections_of_one_absence_are_one_ledger() {
        for cut in 0..=10 {
            for again in 0..=cut {
                let away = WhileAway::default();
                connects(&away, 10);
                come_and_are_kept(&away, 0..cut);
                let rest = 10 - cut + again;
                connects(&away, i32::try_from(rest).unwrap());
                come_and_are_kept(&away, cut - again..10);
                assert_eq!(away.is_through(), figures(10, 10, 0), "cut after {cut}, {again} come again");
            }
        }
    }

    /// All that was left came before the cut: WhatsApp has nothing to announce.
    #[test]
    fn a_connection_on_which_nothing_is_announced_ends_the_absence_too() {
        let away = WhileAway::default();
        connects(&away, 5);
        come_and_are_kept(&away, 0..5);
        away.begins();
        assert_eq!(away.is_through(), figures(5, 5, 0));
    }

    /// What was lost between two connections is not here because it came once.
    #[test]
    fn what_came_and_was_not_kept_before_a_cut_must_come_again() {
        let away = WhileAway::default();
        connects(&away, 5);
        come_and_are_kept(&away, 0..3);
        away.of_those_that_waited(&which(3));
        away.refused();
        assert_eq!(away.is_through(), None, "the connection ends");
        connects(&away, 2);
        away.of_those_that_waited(&which(4));
        away.kept(&which(4));
        let told = away.is_through().unwrap();
        assert_eq!((told, told.missing()), (Away { announced: 5, saved: 4, unreadable: 0 }, 1));
    }

    #[test]
    fn what_comes_live_is_no_part_of_it_and_what_comes_beyond_is_no_loss() {
        let away = WhileAway::default();
        connects(&away, 1);
        away.kept(&which(7));
        come_and_are_kept(&away, 0..2);
        assert_eq!(away.is_through(), figures(2, 2, 0));
        come_and_are_kept(&away, 0..2);
        assert_eq!(away.is_through(), None);
    }

    #[test]
    fn more_than_is_told_apart_is_counted_all_the_same() {
        let (away, all) = (WhileAway::default(), u32::try_from(MOST).unwrap() + 10);
        connects(&away, i32::try_from(all).unwrap());
        come_and_are_kept(&away, 0..all);
        assert_eq!(away.is_through(), figures(all, all, 0));
    }
}
