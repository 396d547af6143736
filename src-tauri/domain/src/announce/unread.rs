//! Which notifications new messages make: one for each chat, and where many write, or what came is old, one for each number.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::ids::{ChatId, InstanceId, MessageRow};
use crate::time::Wall;

/// More chats, or more numbers, share a notification.
pub const MOST_APART: usize = 3;
/// What was written earlier came while the number was away: that there is something is told, and not each for itself.
pub const YOUNG: Duration = Duration::from_secs(3600);
/// So many messages of a chat are kept in mind, the newest: one of them is shown, and the others say whether all is over.
pub const KEPT: usize = 4;
/// Of more chats it is not kept which they are.
const MOST_CHATS: usize = 64;

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
        /// What came last there, the newest last; at most [`KEPT`].
        newest: Vec<MessageRow>,
    },
    /// What came for some numbers, and how many for each, in their order.
    Numbers(Vec<(InstanceId, u32)>),
}

/// What came since the last notifications. However much that is, little of it is kept.
#[derive(Clone, Debug, Default)]
pub struct News {
    came: BTreeMap<InstanceId, u32>,
    late: BTreeSet<InstanceId>,
    chats: BTreeMap<ChatId, (InstanceId, BTreeSet<MessageRow>)>,
    too_many: bool,
}

impl News {
    /// Takes a message in; each only once.
    pub fn take(&mut self, one: NewMessage, now: Wall) {
        let came = self.came.entry(one.instance).or_default();
        *came = came.saturating_add(1);
        if one.at.until(now) >= YOUNG {
            self.late.insert(one.instance);
        }
        if self.too_many || self.chats.len() >= MOST_CHATS && !self.chats.contains_key(&one.chat) {
            self.too_many = true;
            self.chats.clear();
            return;
        }
        let (_, rows) = self.chats.entry(one.chat).or_insert_with(|| (one.instance, BTreeSet::new()));
        rows.insert(one.row);
        if rows.len() > KEPT {
            rows.pop_first();
        }
    }

    /// So many more came for a number of which nobody knows any more which they are.
    pub fn missed(&mut self, instance: InstanceId, more: u32) {
        let came = self.came.entry(instance).or_default();
        *came = came.saturating_add(more);
        self.late.insert(instance);
    }

    /// The notifications for it; `apart` when chats may be told of by themselves.
    #[must_use]
    pub fn groups(mut self, apart: bool) -> Vec<Group> {
        let late = std::mem::take(&mut self.late);
        self.chats.retain(|_, (instance, _)| !late.contains(instance));
        let mut groups = Vec::new();
        if apart && !self.too_many && self.chats.len() <= MOST_APART {
            self.came.retain(|instance, _| late.contains(instance));
            groups.extend(self.chats.into_iter().map(|(chat, (instance, rows))| Group::Chat {
                instance,
                chat,
                newest: rows.into_iter().collect(),
            }));
        }
        let numbers: Vec<(InstanceId, u32)> = self.came.into_iter().collect();
        match numbers.len() {
            0 => {}
            1..=MOST_APART => groups.extend(numbers.into_iter().map(|one| Group::Numbers(vec![one]))),
            _ => groups.push(Group::Numbers(numbers)),
        }
        groups
    }
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

    fn chat(instance: u64, chat: i64, newest: &[i64]) -> Group {
        let newest = newest.iter().copied().map(MessageRow).collect();
        Group::Chat { instance: id(instance), chat: ChatId(chat), newest }
    }

    fn numbers(all: &[(u64, u32)]) -> Group {
        Group::Numbers(all.iter().map(|(number, came)| (id(*number), *came)).collect())
    }

    fn group(new: &[NewMessage], apart: bool) -> Vec<Group> {
        let mut news = News::default();
        new.iter().for_each(|one| news.take(*one, NOW));
        news.groups(apart)
    }

    #[test]
    fn what_makes_which_notifications() {
        let three = [new(1, 11, 1, 0), new(1, 12, 2, 0), new(2, 21, 3, 0)];
        let fourth = new(2, 22, 4, 0);
        let of_many: Vec<_> = (1..=4).map(|number| new(number, 1, 1, 61)).collect();
        let chatty: Vec<_> = (1..=6).map(|row| new(1, 11, row, 0)).collect();
        let crowd: Vec<_> = (1..=80).map(|row| new(1, row, row, 0)).collect();
        for (case, new, groups) in [
            ("nothing", vec![], vec![]),
            ("one", vec![new(1, 11, 5, 0)], vec![chat(1, 11, &[5])]),
            ("two in one chat, in any order", vec![new(1, 11, 6, 0), new(1, 11, 5, 0)], vec![chat(1, 11, &[5, 6])]),
            ("many in one chat", chatty, vec![chat(1, 11, &[3, 4, 5, 6])]),
            ("three chats", three.to_vec(), vec![chat(1, 11, &[1]), chat(1, 12, &[2]), chat(2, 21, &[3])]),
            ("four", [&three[..], &[fourth]].concat(), vec![numbers(&[(1, 2)]), numbers(&[(2, 2)])]),
            ("a crowd", crowd, vec![numbers(&[(1, 80)])]),
            ("old", vec![new(1, 11, 1, 60)], vec![numbers(&[(1, 1)])]),
            ("just young enough", vec![new(1, 11, 1, 59)], vec![chat(1, 11, &[1])]),
            ("old and new of one number", vec![new(1, 11, 1, 60), new(1, 12, 2, 0)], vec![numbers(&[(1, 2)])]),
            ("old of another", vec![new(1, 11, 1, 60), new(2, 21, 2, 0)], vec![chat(2, 21, &[2]), numbers(&[(1, 1)])]),
            ("of many numbers", of_many, vec![numbers(&[(1, 1), (2, 1), (3, 1), (4, 1)])]),
        ] {
            assert_eq!(group(&new, true), groups, "{case}");
        }
        assert_eq!(group(&three, false), [numbers(&[(1, 2)]), numbers(&[(2, 1)])], "no names");
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_old() {
        let ahead = NewMessage { at: Wall(NOW.0 + 86_400_000), ..new(1, 11, 1, 0) };
        assert_eq!(group(&[ahead], true), [chat(1, 11, &[1])]);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_told_once_in_few_notifications(
            all in prop::collection::vec((0_u64..6, 0_i64..5, 0_u64..90), 0..60),
            apart in any::<bool>(),
        ) {
            let rows = all.iter().zip(1..);
            let all: Vec<_> = rows.map(|((number, c, ago), row)| new(*number, (*number as i64) * 10 + c, row, *ago)).collect();
            let groups = group(&all, apart);
            prop_assert!(groups.len() <= 2 * MOST_APART);
            for one in &all {
                let told = groups.iter().filter(|group| match group {
                    Group::Chat { chat, newest, .. } => {
                        *chat == one.chat && newest.last() >= Some(&one.row) && newest.len() <= KEPT
                    }
                    Group::Numbers(numbers) => numbers.iter().any(|(instance, _)| *instance == one.instance),
                });
                prop_assert_eq!(told.count(), 1);
            }
            for (instance, came) in groups.iter().filter_map(|group| match group {
                Group::Numbers(numbers) => Some(numbers),
                Group::Chat { .. } => None,
            }).flatten() {
                prop_assert_eq!(all.iter().filter(|one| one.instance == *instance).count(), *came as usize);
            }
        }
    }
}
