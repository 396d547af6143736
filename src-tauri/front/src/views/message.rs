//! Chats, messages and outbox items.

use std::collections::BTreeMap;

use wakala_contract::{
    ChatView, ContentView, DirectionView, DraftView, LaneView, MemberReceiptView, MessageView, MutedView,
    QueueItemView, QueuedChange, SeenByView, SendReply, SendStatus, WaitingChangeView,
};
use wakala_domain::address::AddressKind;
use wakala_domain::delivery::Delivery;
use wakala_domain::lanes::WaitsFor;
use wakala_domain::messages::outgoing::Outgoing;
use wakala_domain::time::Wall;
use wakala_engine::Sending;
use wakala_store::{ChatRow, Direction, LaneNow, QueueItem, SeenBy, StoredMessage, WaitingChange};

use super::content::{self, GoesOut};

/// The moment that never comes.
pub(crate) const ALWAYS: Wall = Wall(i64::MAX);

/// A chat with its newest message.
pub(crate) fn chat_view(chat: &ChatRow, now: Wall) -> ChatView {
    ChatView {
        id: chat.id.0,
        instance: chat.instance.to_string(),
        title: chat.title.clone(),
        phone: chat.phone.as_ref().map(ToString::to_string),
        kind: chat.address.kind(),
        unread: chat.unread,
        last: chat.last.as_ref().map(|last| message_view(last, chat.address.kind(), now)),
        last_activity: chat.last_activity.0,
        draft: chat.draft.as_ref().map(|draft| DraftView {
            words: draft.words.clone(),
            reply_to: draft.reply_to.as_ref().map(|message| message_view(message, chat.address.kind(), now)),
            revision: draft.revision,
        }),
        muted: chat
            .muted_until
            .filter(|until| *until > now)
            .map(|until| MutedView { until: (until != ALWAYS).then_some(until.0) }),
        own_name: chat.own_name.clone(),
        of_others: chat.of_others.clone(),
    }
}

/// Who has seen a message that was sent to a group.
pub(crate) fn seen_by_view(seen: SeenBy) -> SeenByView {
    let people = seen.people.into_iter().map(|one| MemberReceiptView {
        name: one.name.or_else(|| one.phone.map(|phone| phone.to_string())),
        delivered: one.delivered.0,
        read: one.read.map(|at| at.0),
        played: one.played.map(|at| at.0),
    });
    SeenByView { members: seen.members, people: people.collect() }
}

/// A message of a chat of this kind; only in a group it must be said who wrote it.
pub(crate) fn message_view(message: &StoredMessage, chat: AddressKind, now: Wall) -> MessageView {
    let said = &message.said;
    MessageView {
        id: message.row.0,
        chat: message.chat.0,
        at: message.at.0,
        sort: message.sort.0,
        direction: match &message.direction {
            Direction::Incoming { sender, sender_name } if chat == AddressKind::Group => DirectionView::Incoming {
                sender: sender_name.clone().or_else(|| sender.phone().map(|phone| phone.to_string())),
            },
            Direction::Incoming { .. } => DirectionView::Incoming { sender: None },
            Direction::Outgoing { delivery, queue_id, error, lane, first } => DirectionView::Outgoing {
                delivery: *delivery,
                queue_id: queue_id.map(|id| id.0),
                error: error.clone(),
                waits: queue_id.map(|_| match WaitsFor::of(*delivery, *lane, *first, now) {
                    waits if message.file.as_ref().is_some_and(|file| file.goes_out) => waits.behind_its_file(),
                    waits => waits,
                }),
            },
            Direction::Elsewhere => DirectionView::Elsewhere,
        },
        content: content::with_votes(
            content::with_file(&message.content, &said.names, message.file.as_ref(), going_out(&message.direction)),
            said.votes.as_ref(),
        ),
        quote: message.frame.quote.as_ref().map(|quote| content::quote(quote, said)),
        mentions: message.frame.mentions.iter().map(|person| content::mention(person, &said.names)).collect(),
        forwarded: message.frame.forwarded,
        expires: (message.frame.expires > 0).then(|| message.at.0 + i64::from(message.frame.expires) * 1_000),
        preview: message.frame.preview.as_ref().map(content::preview),
        edited: said.edited.map(|at| at.0),
        deleted: said.deleted.as_ref().map(content::deleted),
        reactions: said.reactions.iter().map(content::reaction).collect(),
        waiting: said.waiting.iter().filter_map(|change| waiting_view(change, now)).collect(),
    }
}

fn waiting_view(waiting: &WaitingChange, now: Wall) -> Option<WaitingChangeView> {
    let WaitingChange { id, row, what, delivery, why, written, first, lane } = waiting;
    Some(WaitingChangeView {
        queue_id: id.0,
        row: row.0,
        change: change(what)?,
        words: what.words(),
        delivery: *delivery,
        error: why.clone(),
        waits: WaitsFor::of(*delivery, *lane, *first, now),
        perhaps_sent: *written,
    })
}

/// What something that goes out says of a message, if it is none itself.
fn change(what: &Outgoing) -> Option<QueuedChange> {
    match what {
        Outgoing::Reaction { .. } => Some(QueuedChange::Reaction),
        Outgoing::Edit { .. } => Some(QueuedChange::Edit),
        Outgoing::Delete { .. } => Some(QueuedChange::Delete),
        Outgoing::Vote { .. } => Some(QueuedChange::Vote),
        Outgoing::Text { .. }
        | Outgoing::Location(_)
        | Outgoing::Contacts { .. }
        | Outgoing::Poll { .. }
        | Outgoing::Media { .. } => None,
    }
}

/// What is to be said of a file of ours that does not lie with WhatsApp yet.
fn going_out(direction: &Direction) -> GoesOut<'_> {
    match direction {
        Direction::Outgoing { delivery: Delivery::Failed, error, .. } => GoesOut::Failed(error.as_deref()),
        Direction::Outgoing { .. } => GoesOut::Waits,
        Direction::Incoming { .. } | Direction::Elsewhere => GoesOut::NotOurs,
    }
}

/// The error of a send that nobody knows the end of: somebody may have it.
const UNCERTAIN: &str = "uncertain";
/// The error of a send whose message was taken back since.
const TAKEN_BACK: &str = "taken_back";

/// What a send came to, as it stands now: a key may be of one that went long ago.
pub(crate) fn send_reply(sending: &Sending, now: Wall) -> SendReply {
    let outgoing = sending.message.as_ref().and_then(|message| match &message.direction {
        Direction::Outgoing { delivery, queue_id, error, .. } => Some((*delivery, *queue_id, error.clone())),
        Direction::Incoming { .. } | Direction::Elsewhere => None,
    });
    let (status, error) = match &outgoing {
        Some((Delivery::Queued | Delivery::Sending, ..)) => (SendStatus::Queued, None),
        Some((Delivery::Uncertain, Some(_), _)) => (SendStatus::Queued, Some(UNCERTAIN.to_owned())),
        // It is tried no more.
        Some((Delivery::Uncertain, None, _)) => (SendStatus::Failed, Some(UNCERTAIN.to_owned())),
        Some((Delivery::Sent | Delivery::Delivered | Delivery::Read, ..)) => (SendStatus::Sent, None),
        Some((Delivery::Failed, _, error)) => (SendStatus::Failed, error.clone()),
        Some((Delivery::Cancelled, ..)) | None => (SendStatus::Failed, Some(TAKEN_BACK.to_owned())),
    };
    SendReply {
        status,
        instance_state: sending.badge,
        queue_depth: sending.depth,
        message_id: sending.message.as_ref().map(|message| message.message_id.to_string()),
        queue_id: outgoing.and_then(|(_, queue_id, _)| queue_id).map(|id| id.0),
        error,
        message: sending
            .message
            .as_ref()
            .filter(|message| message.stands_in_its_chat())
            .map(|message| message_view(message, AddressKind::Other, now)),
    }
}

/// What those that wait in a lane wait for. What is on its way waits for its answer, whatever keeps the lane.
pub(crate) fn lane_view(now: &LaneNow, at: Wall) -> LaneView {
    LaneView {
        chat: now.chat.0,
        first: now.first.map(|row| row.0),
        waits: WaitsFor::of(Delivery::Queued, now.lane, true, at),
        behind: WaitsFor::of(Delivery::Queued, now.lane, false, at),
    }
}

/// An outbox item.
pub(crate) fn queue_item_view(item: &QueueItem, now: Wall) -> QueueItemView {
    QueueItemView {
        id: item.id.0,
        turn: item.turn,
        chat: item.chat.0,
        chat_title: item.chat_title.clone(),
        message: item.shown.0,
        content: item.parcel.what.shown(0).map_or_else(
            || ContentView::Text { text: item.text.clone() },
            |(content, _)| content::view(&content, &BTreeMap::new()),
        ),
        change: change(&item.parcel.what),
        delivery: item.delivery,
        created: item.created.0,
        attempts: item.attempts,
        error: item.why.clone(),
        waits: match WaitsFor::of(item.delivery, item.lane, item.first, now) {
            waits if item.parcel.what.takes_a_file() && item.parcel.file.is_none() => waits.behind_its_file(),
            waits => waits,
        },
        perhaps_sent: item.written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_contract::DeletedView;
    use wakala_domain::ids::{ChatId, InstanceId, MessageId, MessageRow, QueueId};
    use wakala_domain::lanes::{Lane, LaneWhy};
    use wakala_domain::lifecycle::Badge;
    use wakala_domain::messages::changes::{Author, Target};
    use wakala_domain::messages::frame::{Frame, Quote};
    use wakala_domain::messages::{Content, OutgoingText};
    use wakala_store::{DeletedBy, Reacted, Said};

    fn message(direction: Direction, text: &str) -> StoredMessage {
        StoredMessage {
            row: MessageRow(9),
            chat: ChatId(3),
            instance: InstanceId::from_random(2),
            message_id: MessageId("3EB0".into()),
            at: Wall(5),
            sort: Wall(4),
            direction,
            content: Content::Text { text: text.into() },
            frame: Frame::default(),
            said: Said::default(),
            file: None,
        }
    }

    #[test]
    fn what_was_said_of_a_message_crosses_with_names() {
        let neema: wakala_domain::address::Address = "100255700000431@lid".parse().unwrap();
        let quote =
            Quote { id: MessageId("3EB1".into()), sender: Some(neema.clone()), words: "bei?".into(), kind: None };
        let mut answer = message(Direction::Elsewhere, "@100255700000431");
        answer.frame = Frame { quote: Some(quote), mentions: vec![neema.clone()], ..Frame::default() };
        let view = message_view(&answer, AddressKind::Group, Wall(5));
        assert_eq!(view.quote.as_ref().unwrap().sender.as_deref(), Some("100255700000431"), "nobody knows her");
        answer.said = Said {
            edited: Some(Wall(9)),
            deleted: Some(DeletedBy::Admin(Some("Asha".into()))),
            reactions: vec![Reacted { emoji: "👍".into(), count: 2, mine: true, people: vec!["Juma".into()] }],
            votes: None,
            quoted: Some(MessageRow(4)),
            quoted_ours: false,
            names: [(neema, "Neema".to_owned())].into(),
            waiting: Vec::new(),
        };
        let view = message_view(&answer, AddressKind::Group, Wall(5));
        let quote = view.quote.unwrap();
        assert_eq!((quote.message, quote.mine, quote.sender.as_deref()), (Some(4), false, Some("Neema")));
        assert_eq!((view.mentions[0].tag.as_str(), view.mentions[0].name.as_str()), ("@100255700000431", "Neema"));
        assert_eq!(view.edited, Some(9));
        assert_eq!(view.deleted, Some(DeletedView::Admin { name: Some("Asha".into()) }));
        let reaction = &view.reactions[0];
        assert_eq!((reaction.count, reaction.mine, reaction.people.as_slice()), (2, true, &["Juma".to_owned()][..]));
        answer.said.quoted_ours = true;
        let quote = message_view(&answer, AddressKind::Group, Wall(5)).quote.unwrap();
        assert_eq!((quote.mine, quote.sender), (true, None));
    }

    #[test]
    fn what_waits_to_be_said_of_a_message_stands_at_it() {
        let mut sent = message(Direction::Elsewhere, "200");
        let target = Target { author: Author::Us, id: MessageId("3EB0".into()) };
        let waiting = |what, lane| WaitingChange {
            id: QueueId(4),
            row: MessageRow(12),
            what,
            delivery: Delivery::Queued,
            why: Some("429".into()),
            written: false,
            first: true,
            lane,
        };
        let lane = Lane { parked: true, why: LaneWhy::NotMember, tries: 1, since: Wall(1), until: Wall(2) };
        let text = OutgoingText::parse("250").unwrap();
        sent.said.waiting = vec![
            waiting(Outgoing::Edit { target: target.id.clone(), text, mentions: Vec::new() }, None),
            waiting(Outgoing::Reaction { target, emoji: None }, Some(lane)),
        ];
        let view = message_view(&sent, AddressKind::Phone, Wall(5));
        let said: Vec<_> = view.waiting.iter().map(|one| (one.change, one.words.as_str(), one.waits)).collect();
        let parked = WaitsFor::Parked { why: LaneWhy::NotMember };
        assert_eq!(said, [(QueuedChange::Edit, "250", WaitsFor::Turn), (QueuedChange::Reaction, "", parked)]);
        assert_eq!((view.waiting[0].queue_id, view.waiting[0].error.as_deref()), (4, Some("429")));
    }

    #[test]
    fn markup_crosses_as_the_text_it_is() {
        let sender = "255700000500@s.whatsapp.net".parse().unwrap();
        let incoming = message(Direction::Incoming { sender, sender_name: None }, "<script>alert(1)</script>");
        let view = message_view(&incoming, AddressKind::Group, Wall(5));
        assert_eq!(view.content, ContentView::Text { text: "<script>alert(1)</script>".into() });
        assert_eq!(view.direction, DirectionView::Incoming { sender: Some("+255700000500".into()) });
        let direct = message_view(&incoming, AddressKind::Phone, Wall(5));
        assert_eq!(direct.direction, DirectionView::Incoming { sender: None }, "the chat says who");
    }

    #[test]
    fn a_send_that_stayed_uncertain_is_queued_only_while_it_is_tried_again() {
        let reply = |queue_id| {
            let direction =
                Direction::Outgoing { delivery: Delivery::Uncertain, queue_id, error: None, lane: None, first: false };
            let message = Some(message(direction, "habari"));
            let reply = send_reply(&Sending { badge: Badge::Online, depth: 0, message, known: true }, Wall(5));
            (reply.status, reply.error)
        };
        assert_eq!(reply(Some(QueueId(4))), (SendStatus::Queued, Some("uncertain".into())));
        // It was taken back, and somebody may have it all the same.
        assert_eq!(reply(None), (SendStatus::Failed, Some("uncertain".into())));
    }

    #[test]
    fn an_outgoing_message_says_what_became_of_it() {
        let direction = Direction::Outgoing {
            delivery: Delivery::Failed,
            queue_id: Some(QueueId(4)),
            error: Some("463".into()),
            lane: None,
            first: true,
        };
        let view = message_view(&message(direction, "habari"), AddressKind::Phone, Wall(5));
        assert_eq!(
            view.direction,
            DirectionView::Outgoing {
                delivery: Delivery::Failed,
                queue_id: Some(4),
                error: Some("463".into()),
                waits: Some(WaitsFor::Nothing)
            }
        );
    }
}
