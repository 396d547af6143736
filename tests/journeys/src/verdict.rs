//! What became of messages, judged from both ends: lost, doubled, reordered. Pure, so that each finding has a test.

use std::collections::{HashMap, HashSet};

/// A message as somebody holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// WhatsApp's id.
    pub id: String,
    /// The text; empty when it could not be read.
    pub text: String,
}

/// A text that the shop was told to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// The text; each is unique.
    pub text: String,
    /// The shop said that it is committed. Otherwise it was killed before it could, and the text may be there or not.
    pub promised: bool,
}

/// Everything between one instance and one customer, as each of them and the server has it.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// What the customer wrote and the server took, in order.
    pub written: Vec<Held>,
    /// What the shop was told to send, in order.
    pub ordered: Vec<Ordered>,
    /// What the database has from the customer, in the order in which it is shown.
    pub came: Vec<Held>,
    /// What the database has for the customer, in the same order.
    pub went: Vec<Held>,
    /// The ids that the server took from the shop, in its order.
    pub accepted: Vec<String>,
    /// What the customer's phone shows.
    pub inbox: Vec<Held>,
}

/// What became of the messages of one direction; each as `id text`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// There are so many in all.
    pub messages: usize,
    /// Not at the other end.
    pub lost: Vec<String>,
    /// At the other end more often than once, or without having been written.
    pub doubled: Vec<String>,
    /// Behind one that was written later.
    pub reordered: Vec<String>,
    /// The same of what could not be read at first: it came when it was repeated.
    pub repeated: Vec<String>,
}

impl Findings {
    /// Adds those of another lane.
    pub fn add(&mut self, other: Self) {
        self.messages += other.messages;
        self.lost.extend(other.lost);
        self.doubled.extend(other.doubled);
        self.reordered.extend(other.reordered);
        self.repeated.extend(other.repeated);
    }
}

fn shown(id: &str, text: &str) -> String {
    format!("{id} {text:?}")
}

/// Judges the way from the customer to the database. WhatsApp delivers what one person wrote in its order, also what had waited; what
/// could not be read is asked for again, by these ids, and may come behind what was written after it. Nothing else may.
#[must_use]
pub fn judge_in(lane: &Lane, asked_again: &HashSet<String>) -> Findings {
    let places: HashMap<&str, usize> = lane.written.iter().enumerate().map(|(n, held)| (held.id.as_str(), n)).collect();
    let (mut seen, mut order, mut found) = (HashSet::new(), Vec::new(), Findings::default());
    found.messages = lane.written.len();
    for held in &lane.came {
        let known = places.get(held.id.as_str()).filter(|place| lane.written[**place].text == held.text);
        match known {
            Some(place) if seen.insert(*place) => order.push((*place, held)),
            // A row that shows no text is one that is missing, and is found below.
            None if held.text.is_empty() && places.contains_key(held.id.as_str()) => {}
            _ => found.doubled.push(shown(&held.id, &held.text)),
        }
    }
    let missing = lane.written.iter().enumerate().filter(|(place, _)| !seen.contains(place));
    found.lost = missing.map(|(_, held)| shown(&held.id, &held.text)).collect();
    let (repeated, reordered) = late(&order).into_iter().partition(|held| asked_again.contains(&held.id));
    (found.repeated, found.reordered) = (said(repeated), said(reordered));
    found
}

/// Judges the way from the shop's word to the customer's phone. The server's ledger is the judge of the order: what a phone could
/// not decrypt at once it asks for again, and so may show later.
#[must_use]
pub fn judge_out(lane: &Lane) -> Findings {
    let places: HashMap<&str, usize> =
        lane.ordered.iter().enumerate().map(|(n, ordered)| (ordered.text.as_str(), n)).collect();
    let texts: HashMap<&str, &Held> = lane.went.iter().map(|held| (held.id.as_str(), held)).collect();
    let mut found = Findings::default();

    // The database: each text under one id.
    let mut committed: HashMap<usize, &Held> = HashMap::new();
    for held in &lane.went {
        match places.get(held.text.as_str()) {
            Some(place) if !committed.contains_key(place) => drop(committed.insert(*place, held)),
            _ => found.doubled.push(shown(&held.id, &held.text)),
        }
    }
    // The server: each id once, whatever was repeated under it.
    let (mut taken, mut order) = (HashSet::new(), Vec::new());
    for id in &lane.accepted {
        let held = texts.get(id.as_str());
        match held.and_then(|held| Some((*places.get(held.text.as_str())?, *held))) {
            Some((place, held)) if taken.insert(place) => order.push((place, held)),
            _ => found.doubled.push(shown(id, held.map_or("", |held| &held.text))),
        }
    }
    // The phone: each text once.
    let mut read = HashSet::new();
    for held in &lane.inbox {
        match places.get(held.text.as_str()) {
            Some(place) if read.insert(*place) => {}
            _ => found.doubled.push(shown(&held.id, &held.text)),
        }
    }
    for (place, ordered) in lane.ordered.iter().enumerate() {
        let held = committed.get(&place);
        // What was neither promised nor committed when the program died was never a message.
        if !ordered.promised && held.is_none() {
            continue;
        }
        found.messages += 1;
        if held.is_none() || !taken.contains(&place) || !read.contains(&place) {
            found.lost.push(shown(held.map_or("(no id)", |held| &held.id), &ordered.text));
        }
    }
    found.reordered = said(late(&order));
    found
}

/// Those that stand behind one with a higher place.
fn late<'a>(order: &[(usize, &'a Held)]) -> Vec<&'a Held> {
    let mut highest = 0;
    let mut late = Vec::new();
    for (place, held) in order {
        if *place < highest {
            late.push(*held);
        }
        highest = highest.max(*place);
    }
    late
}

fn said(held: Vec<&Held>) -> Vec<String> {
    held.into_iter().map(|held| shown(&held.id, &held.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(id: &str, text: &str) -> Held {
        Held { id: id.into(), text: text.into() }
    }

    fn ordered(text: &str, promised: bool) -> Ordered {
        Ordered { text: text.into(), promised }
    }

    fn fine() -> Lane {
        let all = vec![held("A", "out 1"), held("B", "out 2")];
        Lane {
            written: vec![held("1", "in 1"), held("2", "in 2"), held("3", "in 3")],
            ordered: vec![ordered("out 1", true), ordered("out 2", true)],
            came: vec![held("1", "in 1"), held("2", "in 2"), held("3", "in 3")],
            went: all.clone(),
            accepted: vec!["A".into(), "B".into()],
            inbox: all,
        }
    }

    fn counts(found: &Findings) -> (usize, usize, usize) {
        (found.lost.len(), found.doubled.len(), found.reordered.len())
    }

    #[test]
    fn a_lane_where_all_is_well_has_no_findings() {
        let lane = fine();
        let found = judge_in(&lane, &HashSet::new());
        assert_eq!((found.messages, counts(&found)), (3, (0, 0, 0)));
        assert_eq!((judge_out(&lane).messages, counts(&judge_out(&lane))), (2, (0, 0, 0)));
    }

    #[test]
    fn the_way_in() {
        let with = |change: fn(&mut Lane)| {
            let mut lane = fine();
            change(&mut lane);
            counts(&judge_in(&lane, &HashSet::new()))
        };
        assert_eq!(with(|lane| drop(lane.came.remove(1))), (1, 0, 0), "lost");
        assert_eq!(with(|lane| lane.came[1].text.clear()), (1, 0, 0), "never opened");
        assert_eq!(with(|lane| lane.came.push(held("2", "in 2"))), (0, 1, 0), "twice under its id");
        assert_eq!(with(|lane| lane.came.push(held("9", "in 2"))), (0, 1, 0), "twice under another id");
        assert_eq!(with(|lane| lane.came.rotate_left(1)), (0, 0, 1), "behind its successors");
    }

    #[test]
    fn only_what_was_asked_for_again_may_come_late() {
        let mut lane = fine();
        lane.came.rotate_left(1);
        for (asked, reordered, repeated) in [("1", 0, 1), ("2", 1, 0), ("3", 1, 0)] {
            let found = judge_in(&lane, &HashSet::from([asked.to_owned()]));
            assert_eq!((found.reordered.len(), found.repeated.len()), (reordered, repeated), "{asked}");
        }
    }

    #[test]
    fn the_way_out() {
        let with = |change: fn(&mut Lane)| {
            let mut lane = fine();
            change(&mut lane);
            counts(&judge_out(&lane))
        };
        assert_eq!(with(|lane| drop(lane.inbox.pop())), (1, 0, 0), "not on the phone");
        assert_eq!(with(|lane| drop(lane.accepted.pop())), (1, 0, 0), "not at the server");
        assert_eq!(with(|lane| drop((lane.went.pop(), lane.accepted.pop(), lane.inbox.pop()))), (1, 0, 0), "promised");
        assert_eq!(with(|lane| lane.inbox.push(held("A", "out 1"))), (0, 1, 0), "shown twice");
        assert_eq!(with(|lane| lane.inbox.push(held("X", "out 9"))), (0, 1, 0), "never ordered");
        assert_eq!(with(|lane| lane.accepted.push("X".into())), (0, 1, 0), "under an id that nobody knows");
        assert_eq!(with(|lane| lane.accepted.reverse()), (0, 0, 1), "overtaken");
        let twice = |lane: &mut Lane| {
            lane.went.push(held("C", "out 1"));
            lane.accepted.push("C".into());
        };
        assert_eq!(with(twice), (0, 2, 0), "sent under a second id");
    }

    #[test]
    fn what_was_not_confirmed_counts_only_if_it_was_committed() {
        let mut lane = fine();
        lane.ordered.push(ordered("out 3", false));
        assert_eq!((judge_out(&lane).messages, counts(&judge_out(&lane))), (2, (0, 0, 0)));
        lane.went.push(held("C", "out 3"));
        assert_eq!((judge_out(&lane).messages, counts(&judge_out(&lane))), (3, (1, 0, 0)));
    }
}
