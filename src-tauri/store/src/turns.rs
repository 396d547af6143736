//! Whose turn it is of what is done between the transactions of others: one after the other, so that none waits for ever. The order of the
//! index has every second one where it falls behind: what it leaves undone is done inside of a commit, and somebody waits for that.

/// What may have a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    People,
    Mending,
    Order,
    Bulk,
}

impl Turn {
    const ALL: [Turn; 4] = [Turn::People, Turn::Mending, Turn::Order, Turn::Bulk];
}

/// Who has it now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turns {
    pub(crate) now: Turn,
    /// From where the round goes on.
    round: Turn,
}

impl Default for Turns {
    fn default() -> Self {
        Self { now: Turn::Bulk, round: Turn::Bulk }
    }
}

impl Turns {
    /// Who has the next one; none when nothing is due.
    pub(crate) fn next(self, is_due: impl Fn(Turn) -> bool, order_is_late: bool) -> Option<Turns> {
        if order_is_late && self.now != Turn::Order {
            return Some(Turns { now: Turn::Order, ..self });
        }
        let last = Turn::ALL.iter().position(|turn| *turn == self.round).unwrap_or_default();
        let mut round = Turn::ALL.into_iter().cycle().skip(last + 1).take(Turn::ALL.len());
        round.find(|turn| is_due(*turn)).map(|turn| Turns { now: turn, round: turn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(number: usize, is_due: impl Fn(Turn) -> bool, order_is_late: bool) -> Vec<Turn> {
        let mut turns = Turns::default();
        let mut had = Vec::new();
        for _ in 0..number {
            turns = turns.next(&is_due, order_is_late).unwrap();
            had.push(turns.now);
        }
        had
    }

    #[test]
    fn each_has_its_turn() {
        use Turn::{Bulk, Mending, Order, People};
        assert_eq!(some(5, |_| true, false), [People, Mending, Order, Bulk, People]);
        assert_eq!(some(3, |turn| turn != Order && turn != People, false), [Mending, Bulk, Mending]);
        assert!(Turns::default().next(|_| false, false).is_none());
    }

    #[test]
    fn who_falls_behind_has_every_second_turn_and_nobody_none() {
        let had = some(80, |_| true, true);
        let of = |turn| had.iter().filter(|had| **had == turn).count();
        assert!(of(Turn::Order) >= 40, "{had:?}");
        assert!([Turn::People, Turn::Mending, Turn::Bulk].into_iter().all(|turn| of(turn) >= 10), "{had:?}");
    }
}
