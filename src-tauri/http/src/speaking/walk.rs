//! Which of many are wanted, from one on, so many: walked over page by page, and nothing kept of what is passed over.

use wakala_contract::ChatCursor;
use wakala_front::{InstanceSnapshot, NamedChat, NamedMessage};

use super::asked::Asked;
use super::refused::Refused;

/// As many as are answered at once, and as many as are walked over.
pub(crate) const MOST: u32 = 1_000;
pub(crate) const FARTHEST: u32 = 10_000;

/// From one on, so many.
pub(crate) struct Window {
    pub offset: usize,
    pub limit: usize,
}

impl Window {
    /// What the address says; so many where it says nothing of it.
    pub(crate) fn of(asked: &Asked, usual: u32) -> Result<Self, Refused> {
        let number = |name| asked.query.number(name).map_err(Refused::bad);
        Self::checked(number("offset")?, number("limit")?, usual)
    }

    pub(crate) fn checked(offset: Option<u32>, limit: Option<u32>, usual: u32) -> Result<Self, Refused> {
        let (offset, limit) = (offset.unwrap_or(0), limit.unwrap_or(usual).min(MOST));
        if offset > FARTHEST {
            return Err(Refused::bad(format!("an offset is at most {FARTHEST}: ask for what is older by its time")));
        }
        Ok(Self { offset: offset as usize, limit: limit as usize })
    }
}

/// Takes what is wanted, one after the other.
struct Taken<T> {
    window: Window,
    passed: usize,
    all: Vec<T>,
}

impl<T> Taken<T> {
    fn new(window: Window) -> Self {
        Self { window, passed: 0, all: Vec::new() }
    }

    fn add(&mut self, one: T) {
        if self.passed < self.window.offset {
            self.passed += 1;
        } else if !self.is_full() {
            self.all.push(one);
        }
    }

    fn is_full(&self) -> bool {
        self.all.len() >= self.window.limit
    }
}

/// Those of an instance's chats that are meant, newest first, as far as they are wanted.
pub(crate) async fn chats(
    asked: &Asked,
    one: &InstanceSnapshot,
    window: Window,
    meant: impl Fn(&NamedChat) -> bool,
) -> Result<Vec<NamedChat>, Refused> {
    let (mut taken, mut looked, mut after) = (Taken::new(window), 0, None);
    loop {
        let (page, more) = asked.core.named_chats(&asked.caller, one.id, after).await?;
        looked += page.len();
        after = page.last().map(|last| ChatCursor { last_activity: last.view.last_activity, id: last.id });
        page.into_iter().filter(&meant).for_each(|chat| taken.add(chat));
        if !more || taken.is_full() || looked > (FARTHEST + MOST) as usize {
            return Ok(taken.all);
        }
    }
}

/// From which second to which messages are wanted, by WhatsApp's time; either may be open.
#[derive(Clone, Copy, Default)]
pub(crate) struct Times {
    pub from: Option<i64>,
    pub until: Option<i64>,
}

impl Times {
    fn takes(self, message: &NamedMessage) -> bool {
        let at = message.view.at.div_euclid(1_000);
        self.until.is_none_or(|until| at <= until) && self.from.is_none_or(|from| at >= from)
    }

    /// Whether everything before a message is too old.
    fn ends_before(self, message: &NamedMessage) -> bool {
        self.from.is_some_and(|from| message.view.sort.div_euclid(1_000) < from)
    }
}

/// Those of a chat's messages that are meant, newest first, as far as they are wanted.
pub(crate) async fn messages(
    asked: &Asked,
    of: &NamedChat,
    window: Window,
    times: Times,
    meant: impl Fn(&NamedMessage) -> bool,
) -> Result<Vec<NamedMessage>, Refused> {
    // Whoever asks for what is older begins there: `sort` is WhatsApp's time.
    let mut before = times.until.map(|until| (until.saturating_add(1).saturating_mul(1_000), i64::MIN));
    let (mut taken, mut looked) = (Taken::new(window), 0_usize);
    loop {
        let (page, more) = asked.core.named_messages(&asked.caller, of, before).await?;
        looked += page.len();
        before = page.first().map(|first| (first.view.sort, first.view.id));
        let over = page.first().is_some_and(|first| times.ends_before(first));
        let wanted = page.into_iter().rev().filter(|message| times.takes(message) && meant(message));
        wanted.for_each(|message| taken.add(message));
        if !more || over || taken.is_full() || looked > (FARTHEST + MOST) as usize {
            return Ok(taken.all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_is_not_kept() {
        let of = |offset, limit| {
            let mut taken = Taken::new(Window::checked(Some(offset), Some(limit), 9).unwrap());
            (0..10).for_each(|one| taken.add(one));
            (taken.is_full(), taken.all)
        };
        assert_eq!(of(0, 3), (true, vec![0, 1, 2]));
        assert_eq!(of(8, 3), (false, vec![8, 9]));
        assert_eq!(of(20, 3), (false, vec![]));
        assert_eq!(of(0, 0), (true, vec![]));
        assert_eq!(Window::checked(None, Some(9_999), 9).unwrap().limit, MOST as usize);
        assert!(Window::checked(Some(FARTHEST + 1), None, 9).is_err());
    }
}
