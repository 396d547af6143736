//! Which notifications new messages make: one for each chat, and where many write, or what came is old, one for each number.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::ids::{ChatId, InstanceId, MessageRow};
use crate::time::Wall;

/// More chats, or more numbers, share a notification.
pub const MOST_APART: usize = 3;
/// What was written earlier came while the number was away: that there is something is told, and not each for itself.
pub const YOUNG: Duration = Duration::from_secs(3600);

/// A message that came in, and that nobody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// For whom.
    pub instance: InstanceId,
    /// In which chat.
    pub chat: ChatId,
    /// Which.
    pub row: MessageRow,
    /// When it was written.
    pub at: Wall,
}

/// What shares a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// What came in one chat.
    Chat {
        /// Of this number.
        instance: InstanceId,
        /// It.
        chat: ChatId,
        /// What came last there.
        newest: MessageRow,
    },
    /// What came for one number.
    Number(InstanceId),
    /// What came for several; in their order.
    Numbers(Vec<InstanceId>),
}

/// The notifications for what came since the last ones; `apart` when chats may be told of by themselves.
#[must_use]
pub fn group(new: &[NewMessage], now: Wall, apart: bool) -> Vec<Group> {
    let is_late = |one: &&NewMessage| !apart || one.at.until(now) >= YOUNG;
    let mut numbers: BTreeSet<InstanceId> = new.iter().filter(is_late).map(|one| one.instance).collect();
    let mut chats: BTreeMap<ChatId, (InstanceId, MessageRow)> = BTreeMap::new();
    for one in new.iter().filter(|one| !numbers.contains(&one.instance)) {
        let (_, newest) = chats.entry(one.chat).or_insert((one.instance, one.row));
        *newest = (*newest).max(one.row);
    }
    if chats.len() > MOST_APART {
        numbers.extend(chats.values().map(|(instance, _)| *instance));
        chats.clear();
    }
    let mut groups: Vec<Group> =
        chats.into_iter().map(|(chat, (instance, newest))| Group::Chat { instance, chat, newest }).collect();
    if numbers.len() > MOST_APART {
        groups.push(Group::Numbers(numbers.into_iter().collect()));
    } else {
        groups.extend(numbers.into_iter().map(Group::Number));
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Wall = Wall(1_700_000_000_000);

    fn id(number: u64) -> InstanceId {
        InstanceId::from_random(number << 1)
    }

    fn new(instance: u64, chat: i64, row: i64, minutes_ago: u64) -> NewMessage {
        let at = NOW.minus(Duration::from_secs(60 * minutes_ago));
        NewMessage { instance: id(instance), chat: ChatId(chat), row: MessageRow(row), at }
    }

    fn chat(instance: u64, chat: i64, newest: i64) -> Group {
        Group::Chat { instance: id(instance), chat: ChatId(chat), newest: MessageRow(newest) }
    }

    #[test]
    fn what_makes_which_notifications() {
        let three = [new(1, 11, 1, 0), new(1, 12, 2, 0), new(2, 21, 3, 0)];
        let fourth = new(2, 22, 4, 0);
        let of_many: Vec<_> = (1..=4).map(|number| new(number, 1, 1, 61)).collect();
        for (case, new, groups) in [
            ("nothing", vec![], vec![]),
            ("one", vec![new(1, 11, 5, 0)], vec![chat(1, 11, 5)]),
            ("two in one chat, in any order", vec![new(1, 11, 6, 0), new(1, 11, 5, 0)], vec![chat(1, 11, 6)]),
            ("three chats", three.to_vec(), vec![chat(1, 11, 1), chat(1, 12, 2), chat(2, 21, 3)]),
            ("four", [&three[..], &[fourth]].concat(), vec![Group::Number(id(1)), Group::Number(id(2))]),
            ("old", vec![new(1, 11, 1, 60)], vec![Group::Number(id(1))]),
            ("just young enough", vec![new(1, 11, 1, 59)], vec![chat(1, 11, 1)]),
            ("old and new of one number", vec![new(1, 11, 1, 60), new(1, 12, 2, 0)], vec![Group::Number(id(1))]),
            ("old of another", vec![new(1, 11, 1, 60), new(2, 21, 2, 0)], vec![chat(2, 21, 2), Group::Number(id(1))]),
            ("of many numbers", of_many, vec![Group::Numbers((1..=4).map(id).collect())]),
        ] {
            assert_eq!(group(&new, NOW, true), groups, "{case}");
        }
        assert_eq!(group(&three, NOW, false), [Group::Number(id(1)), Group::Number(id(2))], "no names");
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_old() {
        let ahead = NewMessage { at: Wall(NOW.0 + 86_400_000), ..new(1, 11, 1, 0) };
        assert_eq!(group(&[ahead], NOW, true), [chat(1, 11, 1)]);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_told_once_in_few_notifications(
            all in prop::collection::vec((0_u64..6, 0_i64..5, 0_u64..90), 0..60),
            apart in any::<bool>(),
        ) {
            let rows = all.iter().zip(1..);
            let all: Vec<_> = rows.map(|((number, c, ago), row)| new(*number, (*number as i64) * 10 + c, row, *ago)).collect();
            let groups = group(&all, NOW, apart);
            prop_assert!(groups.len() <= 2 * MOST_APART);
            for one in &all {
                let told = groups.iter().filter(|group| match group {
                    Group::Chat { chat, newest, .. } => *chat == one.chat && *newest >= one.row,
                    Group::Number(instance) => *instance == one.instance,
                    Group::Numbers(instances) => instances.contains(&one.instance),
                });
                prop_assert_eq!(told.count(), 1);
            }
        }
    }
}
