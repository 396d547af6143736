//! What came in and could not be kept, in the order in which it came. WhatsApp's clock has seconds: within one the order is that of the
//! commits, and what is delivered again comes in whatever order. So it is committed in its own order, before what comes next.

use std::sync::{Mutex, PoisonError};

use wakala_domain::messages::Content;
use wakala_domain::messages::changes::{Arrival, Change};
use wakala_domain::messages::votes::Vote;

/// Arrivals that are kept in memory at most; those beyond come as they are delivered again.
const ARRIVALS: usize = 256;
/// Bytes of these at most.
const BYTES: usize = 256 << 10;

/// Those of one instance.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Vec<Arrival>>);

impl Arrivals {
    /// A batch behind all that came before it.
    pub(crate) fn before(&self, batch: Vec<Arrival>) -> Vec<Arrival> {
        let mut all = self.all().clone();
        all.extend(batch);
        all
    }

    /// These were refused by a fault of the database, and nothing of them is acknowledged.
    pub(crate) fn refused(&self, arrivals: Vec<Arrival>) {
        let mut all = self.all();
        let mut bytes: usize = all.iter().map(size).sum();
        for arrival in arrivals {
            if all.iter().any(|known| known.is_same(&arrival)) {
                continue;
            }
            bytes = bytes.saturating_add(size(&arrival));
            if all.len() >= ARRIVALS || bytes > BYTES {
                return;
            }
            all.push(arrival);
        }
    }

    /// These are settled: kept, refused for themselves, or without anything for anybody.
    pub(crate) fn settled(&self, arrivals: &[Arrival]) {
        self.all().retain(|waits| !arrivals.iter().any(|arrival| arrival.is_same(waits)));
    }

    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Arrival>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn size(arrival: &Arrival) -> usize {
    match arrival {
        Arrival::Message(message) => said(&message.content) + message.raw.as_ref().map_or(0, Vec::len),
        Arrival::Change(change) => {
            let says = match &change.change {
                Change::Edit { content, .. } => said(content),
                Change::Vote { vote: Vote::Sealed(sealed) } => sealed.payload.len() + sealed.iv.len(),
                Change::Vote { vote: Vote::Open(_) } | Change::Reaction { .. } | Change::Delete | Change::Unshown => 0,
            };
            says + change.raw.as_ref().map_or(0, Vec::len)
        }
    }
}

fn said(content: &Content) -> usize {
    match content {
        Content::Unsupported { name } => name.len(),
        content => content.words().map_or(0, |words| words.len()),
    }
}

#[cfg(test)]
mod tests {
    use wakala_domain::ids::MessageId;
    use wakala_domain::messages::IncomingMessage;
    use wakala_domain::time::Wall;

    use super::*;

    fn message(id: usize, text: &str) -> Arrival {
        let message = IncomingMessage {
            chat: "255700000431@s.whatsapp.net".parse().unwrap(),
            chat_alias: None,
            sender: "255700000431@s.whatsapp.net".parse().unwrap(),
            sender_alias: None,
            via: None,
            from_me: false,
            id: MessageId(id.to_string()),
            push_name: None,
            written: Wall(1),
            content: Content::Text { text: text.to_owned() },
            frame: wakala_domain::messages::frame::Frame::default(),
            raw: None,
        };
        message.into()
    }

    fn ids(arrivals: &[Arrival]) -> Vec<&str> {
        fn id(arrival: &Arrival) -> &str {
            match arrival {
                Arrival::Message(message) => &message.id.0,
                Arrival::Change(change) => &change.id.0,
            }
        }
        arrivals.iter().map(id).collect()
    }

    #[test]
    fn what_was_refused_goes_before_what_comes_next_once() {
        let arrivals = Arrivals::default();
        arrivals.refused(vec![message(1, "a"), message(2, "b")]);
        arrivals.refused(vec![message(2, "b"), message(3, "c")]);
        let all = arrivals.before(vec![message(3, "c"), message(4, "d")]);
        assert_eq!(ids(&all), ["1", "2", "3", "3", "4"], "a repeat is none to the database");
        arrivals.settled(&all);
        assert_eq!(ids(&arrivals.before(vec![message(5, "e")])), ["5"]);
    }

    #[test]
    fn what_is_kept_in_memory_has_bounds() {
        let arrivals = Arrivals::default();
        arrivals.refused((0..1_000).map(|id| message(id, "a")).collect());
        assert_eq!(arrivals.before(Vec::new()).len(), ARRIVALS);
        let arrivals = Arrivals::default();
        arrivals.refused((0..100).map(|id| message(id, &"a".repeat(10_000))).collect());
        assert!((10..100).contains(&arrivals.before(Vec::new()).len()));
    }
}
