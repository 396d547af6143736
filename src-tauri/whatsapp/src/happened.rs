//! What happens to a chat without anybody's message: who calls, who comes and goes. It stands in the chat as a line.

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::messages::content::{CallTaken, ChatEvent, Content};
use wakala_domain::messages::frame::Frame;
use wakala_domain::messages::{IncomingMessage, TakenCall};
use wakala_domain::time::Wall;
use whatsapp_rust::Jid;
use whatsapp_rust::types::call::{CallAction, IncomingCall, MissedCall};
use whatsapp_rust::types::events::GroupUpdate;
use whatsapp_rust::wacore::stanza::groups::{GroupNotificationAction, GroupParticipantInfo};

use crate::addresses::address_of;
use crate::content::LONGEST_EXPIRY;
use crate::frame::ID_LIMIT;
use crate::short::name;

/// Why a call ends that was taken elsewhere (`wacore::stanza::call`).
const ANSWERED: &str = "accepted_elsewhere";
const DECLINED: &str = "rejected_elsewhere";
/// People of one line at most.
const PEOPLE: usize = 1_024;

/// Somebody calls: one line, however often that is told; `None` for whatever else is told of calls.
pub(crate) fn rings(call: &IncomingCall, own: &[Option<Jid>]) -> Option<IncomingMessage> {
    let (id, creator, second, video, group) = match &call.action {
        CallAction::Offer { call_id, call_creator, caller_pn, is_video, group_jid, .. } => {
            (call_id, call_creator, caller_pn.as_ref(), *is_video, group_jid.as_ref())
        }
        CallAction::OfferNotice { call_id, call_creator, is_video, is_group, .. } => {
            (call_id, call_creator, None, *is_video, is_group.then_some(&call.from))
        }
        // A later step of a call whose line is there.
        _ => return None,
    };
    let caller = address_of(creator);
    let chat = group.map_or_else(|| caller.clone(), address_of);
    let second = second.map(address_of).filter(|second| second.is_person() && second.kind() != caller.kind());
    line(chat, caller, second, id, call.timestamp.timestamp_millis(), Content::Call { video, taken: None }, own)
}

/// The owner took a call on another device, as the caller tells the others so that they ring no more; `None` for whatever else ends one.
pub(crate) fn taken(call: &IncomingCall) -> Option<TakenCall> {
    let CallAction::Terminate { call_id, call_creator, reason, .. } = &call.action else { return None };
    let taken = match reason.as_deref()? {
        ANSWERED => CallTaken::Answered,
        DECLINED => CallTaken::Declined,
        _ => return None,
    };
    if call_id.is_empty() || call_id.len() > ID_LIMIT {
        return None;
    }
    let caller = address_of(call_creator);
    let from = address_of(&call.from);
    let chat = if from.kind() == AddressKind::Group { from } else { caller.clone() };
    Some(TakenCall { chat, caller, id: MessageId(call_id.clone()), taken })
}

/// A call that came while nobody was here to hear it ring.
pub(crate) fn missed(call: &MissedCall, own: &[Option<Jid>]) -> Option<IncomingMessage> {
    let caller = address_of(&call.from);
    let at = call.timestamp.timestamp_millis();
    line(caller.clone(), caller, None, &call.call_id, at, Content::Call { video: false, taken: None }, own)
}

/// Who came into a group or left it, and what it is called from now on.
pub(crate) fn in_group(update: &GroupUpdate, own: &[Option<Jid>]) -> Option<IncomingMessage> {
    let people = |infos: &[GroupParticipantInfo]| -> Vec<Address> {
        infos.iter().take(PEOPLE).map(|info| address_of(&info.jid)).collect()
    };
    let event = match &update.action {
        GroupNotificationAction::Add { participants, .. } => ChatEvent::Joined { people: people(participants) },
        GroupNotificationAction::Remove { participants, .. } => ChatEvent::Left { people: people(participants) },
        GroupNotificationAction::Promote { participants } => ChatEvent::Promoted { people: people(participants) },
        GroupNotificationAction::Demote { participants } => ChatEvent::Demoted { people: people(participants) },
        GroupNotificationAction::Subject { subject, .. } => {
            ChatEvent::Subject { subject: name(&Some(subject.clone()))? }
        }
        GroupNotificationAction::Ephemeral { expiration, .. } if *expiration <= LONGEST_EXPIRY => {
            ChatEvent::Expiry { seconds: *expiration }
        }
        // What is set in a group is none of its lines.
        _ => return None,
    };
    let of_event = match &event {
        ChatEvent::Joined { people }
        | ChatEvent::Left { people }
        | ChatEvent::Promoted { people }
        | ChatEvent::Demoted { people } => Some(people.first().cloned()?),
        ChatEvent::Subject { .. } | ChatEvent::Expiry { .. } | ChatEvent::Pinned => None,
    };
    let who = update.participant.as_ref().map(address_of).filter(Address::is_person).or(of_event)?;
    let second = update.participant_pn.as_ref().map(address_of);
    let second = second.filter(|second| second.is_person() && second.kind() != who.kind());
    let id = format!("{}-{}", update.notification_id.as_deref()?, update.action_index);
    let at = update.timestamp.timestamp_millis();
    line(address_of(&update.group_jid), who, second, &id, at, Content::Event(event), own)
}

fn line(
    chat: Address,
    sender: Address,
    sender_alias: Option<Address>,
    id: &str,
    at: i64,
    content: Content,
    own: &[Option<Jid>],
) -> Option<IncomingMessage> {
    if id.is_empty() || id.len() > ID_LIMIT {
        return None;
    }
    let from_me = own.iter().flatten().any(|own| address_of(own) == sender);
    // What we do to ourselves elsewhere, such as a call of ours, has its line in the chat of the other side, which is not told here.
    if from_me && chat == sender {
        return None;
    }
    Some(IncomingMessage {
        chat_alias: if chat == sender { sender_alias.clone() } else { None },
        chat,
        sender,
        sender_alias,
        via: None,
        from_me,
        id: MessageId(id.to_owned()),
        push_name: None,
        written: Wall(at),
        content,
        frame: Frame::default(),
        raw: None,
    })
}
