//! History as the phone gives it: taken on when the library hands a blob over, and read piece by piece when its turn has come.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use wakala_domain::address::AddressKind;
use wakala_domain::history::{HistoryKind, Past};
use wakala_domain::ids::MessageId;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::messages::changes::{Arrival, Author, Change, Emoji, IncomingChange, Target};
use wakala_domain::time::Wall;
use wakala_engine::link::{HistoryUnreadable, SendError};
use wakala_engine::{HistoryBlob, OldestMessage, Telling};
use whatsapp_rust::buffa::encoding::{Tag, WireType, decode_varint, skip_field};
use whatsapp_rust::prelude::{MessageInfo, wa};
use whatsapp_rust::types::events::LazyHistorySync;
use whatsapp_rust::types::message::MessageSource;
use whatsapp_rust::wacore::chrono::DateTime;
use whatsapp_rust::wacore::history_sync::{HistorySyncError, HistorySyncStream};
use whatsapp_rust::waproto::codec;
use whatsapp_rust::{Client, Jid};

use crate::addresses::{address_of, person};
use crate::frame::ID_LIMIT;
use crate::{short, translate};

/// How long a blob is waited for that comes before another one: both are here, and one is being looked through.
const ONE_BEFORE: Duration = Duration::from_secs(5);
/// Blobs that are remembered as kept.
const REMEMBERED: usize = 16;
/// Things that are handed over at once.
const PIECE: usize = 400;
/// Bytes of messages, as they are packed, that are handed over at once.
const PIECE_BYTES: usize = 1 << 20;
/// Things of one blob that are taken: far more than a phone tells in one.
const THINGS: u64 = 1_000_000;
/// Reactions to one message that are taken.
const REACTIONS: usize = 1_000;
/// The field of a conversation that its address is in.
const ID: u32 = 1;
/// The field of a conversation that its messages are in.
const MESSAGES: u32 = 2;
/// The latest moment that a message is given: long after all that can be.
const LATEST: i64 = 32_503_680_000_000;
/// What phones give for a name that there is none of.
const NO_NAME: &str = "-";

/// What a blob is; `None` for what is no history of chats: status posts, and what only tells that there is none.
pub(crate) fn telling(blob: &LazyHistorySync, own: &[Option<Jid>]) -> Option<Telling> {
    use wa::message::HistorySyncType as Kind;
    let request = blob.peer_data_request_session_id().map(str::to_owned);
    let is = |kind: Kind| blob.sync_type() == kind as i32;
    let kind = if is(Kind::ON_DEMAND) || request.is_some() {
        HistoryKind::Asked
    } else if is(Kind::INITIAL_BOOTSTRAP) {
        HistoryKind::Beginning
    } else if is(Kind::RECENT) {
        HistoryKind::Recent
    } else if is(Kind::FULL) {
        HistoryKind::Older
    } else if is(Kind::PUSH_NAME) || is(Kind::NON_BLOCKING_DATA) {
        HistoryKind::Names
    } else {
        return None;
    };
    Some(Telling {
        kind,
        request,
        percent: u8::try_from(blob.progress().unwrap_or_default().min(100)).unwrap_or(100),
        place: blob.chunk_order().unwrap_or_default(),
        unpacked: blob.decompressed_size() as u64,
        own: own.iter().flatten().map(address_of).collect(),
    })
}

/// Which blobs were kept lately. The library hands two of them over at once, and the phone has told the newest messages first: what follows
/// another one is kept after it.
#[derive(Debug)]
pub(crate) struct InOrder(watch::Sender<Vec<Place>>);

/// What a blob is, and its number among those of its kind.
type Place = (HistoryKind, u32);

impl Default for InOrder {
    fn default() -> Self {
        Self(watch::Sender::new(Vec::new()))
    }
}

impl InOrder {
    /// Waits until the one before was kept, as long as it can still be on its way.
    pub(crate) async fn turn(&self, (kind, number): Place) {
        let is_before = |(known, place): &Place| match kind {
            HistoryKind::Recent | HistoryKind::Older if number > 1 => (*known, *place) == (kind, number - 1),
            HistoryKind::Recent => *known == HistoryKind::Beginning,
            HistoryKind::Beginning | HistoryKind::Older | HistoryKind::Names | HistoryKind::Asked => true,
        };
        let follows_nothing = is_before(&(HistoryKind::Asked, 0));
        if !follows_nothing {
            let mut kept = self.0.subscribe();
            // What could not be read never comes.
            let _ = tokio::time::timeout(ONE_BEFORE, kept.wait_for(|kept| kept.iter().any(is_before))).await;
        }
    }

    /// One was kept.
    pub(crate) fn kept(&self, place: Place) {
        self.0.send_modify(|kept| {
            let too_many = kept.len().saturating_sub(REMEMBERED - 1);
            kept.drain(..too_many);
            kept.push(place);
        });
    }
}

/// Reads a blob beyond what is done of it: who is who first, then chat by chat, the newest message of each first.
pub(crate) fn read(
    blob: &HistoryBlob,
    packed: &[u8],
    take: &mut dyn FnMut(Vec<Past>) -> ControlFlow<()>,
) -> Result<(), HistoryUnreadable> {
    let own: Vec<Option<Jid>> = blob.own.iter().map(|address| address.as_str().parse().ok()).collect();
    let mut pieces = Pieces { skip: blob.done, left: THINGS, piece: Vec::with_capacity(PIECE), bytes: 0, take };
    // The names stand behind the chats, and are wanted before them; what is cut short is seen here.
    let mut first = HistorySyncStream::new(packed, blob.unpacked);
    while first.next_conversation_bytes().map_err(unreadable)?.is_some() {}
    // All of the blob was unpacked: what can't be read in what stands beside the chats takes none of them along.
    let mut told = match first.remainder() {
        Ok(rest) => people(&rest).try_for_each(|person| pieces.next(0, || person)),
        Err(_) => pieces.next(0, || Past::Refused),
    };
    let mut chats = HistorySyncStream::new(packed, blob.unpacked);
    while told.is_continue() {
        let Some(bytes) = chats.next_conversation_bytes().map_err(unreadable)? else { break };
        told = conversation(bytes, &own, &mut pieces);
    }
    if pieces.left == 0 {
        return Err(HistoryUnreadable("it tells more than a phone does".to_owned()));
    }
    if told.is_continue() {
        let _ = pieces.hand_over();
    }
    Ok(())
}

fn unreadable(error: HistorySyncError) -> HistoryUnreadable {
    HistoryUnreadable(error.to_string())
}

/// What is read, in pieces. What was done before is counted and not made.
struct Pieces<'a> {
    skip: u64,
    /// So many more are taken.
    left: u64,
    piece: Vec<Past>,
    /// What is in the piece, as it was packed.
    bytes: usize,
    take: &'a mut dyn FnMut(Vec<Past>) -> ControlFlow<()>,
}

impl Pieces<'_> {
    fn next(&mut self, bytes: usize, make: impl FnOnce() -> Past) -> ControlFlow<()> {
        if self.left == 0 {
            return ControlFlow::Break(());
        }
        self.left -= 1;
        if self.skip > 0 {
            self.skip -= 1;
            return ControlFlow::Continue(());
        }
        if self.bytes > 0 && self.bytes.saturating_add(bytes) > PIECE_BYTES {
            self.hand_over()?;
        }
        self.piece.push(make());
        self.bytes = self.bytes.saturating_add(bytes);
        if self.piece.len() < PIECE && self.left > 0 { ControlFlow::Continue(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        if self.piece.is_empty() {
            return ControlFlow::Continue(());
        }
        self.bytes = 0;
        (self.take)(std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE)))
    }
}

/// Everybody of whom more than one address, or a name, is told.
fn people(rest: &wa::HistorySync) -> impl Iterator<Item = Past> {
    let mappings = rest.phone_number_to_lid_mappings.iter().map(|mapping| {
        let number = mapping.pn_jid.as_deref().and_then(person).filter(|who| who.kind() == AddressKind::Phone);
        let lid = mapping.lid_jid.as_deref().and_then(person).filter(|who| who.kind() == AddressKind::Lid);
        match (number, lid) {
            (Some(address), Some(lid)) => Past::Person { address, alias: Some(lid), name: None },
            (Some(_) | None, _) => Past::Refused,
        }
    });
    let names = rest.pushnames.iter().map(|named| {
        let name = name(named.pushname.as_deref()).filter(|name| name != NO_NAME);
        match (named.id.as_deref().and_then(person), name) {
            (Some(address), Some(name)) => Past::Person { address, alias: None, name: Some(name) },
            (Some(_), None) => Past::Nothing,
            (None, _) => Past::Refused,
        }
    });
    mappings.chain(names)
}

fn name(name: Option<&str>) -> Option<String> {
    short::persons_name(name?)
}

/// A chat and its messages. Of its bytes only one message at a time is unpacked.
fn conversation(bytes: &[u8], own: &[Option<Jid>], pieces: &mut Pieces<'_>) -> ControlFlow<()> {
    let Some((head, messages, is_whole)) = apart(bytes) else { return pieces.next(0, || Past::Refused) };
    let chat = head.id.parse::<Jid>().ok().filter(|jid| !jid.user.is_empty());
    let Some((chat, address)) = chat.map(|jid| (jid.clone(), address_of(&jid))) else {
        return pieces.next(0, || Past::Refused);
    };
    match address.kind() {
        AddressKind::Phone | AddressKind::Lid | AddressKind::Group => {}
        // Status posts are gone tomorrow, and newsletters are read where they are.
        AddressKind::Newsletter | AddressKind::Broadcast | AddressKind::Other => {
            return pieces.next(0, || Past::Nothing);
        }
    }
    let other = [&head.pn_jid, &head.lid_jid].into_iter().filter_map(|jid| jid.as_deref()?.parse::<Jid>().ok());
    let other = other.filter(|_| address.is_person()).find(|jid| {
        let other = address_of(jid);
        other.is_person() && !other.user().is_empty() && other.kind() != address.kind()
    });
    let at = head.conversation_timestamp.or(head.last_msg_timestamp).and_then(seconds);
    pieces.next(0, || Past::Chat {
        address: address.clone(),
        alias: other.as_ref().map(address_of),
        name: name(head.name.as_deref().or(head.display_name.as_deref())),
        unread: head.unread_count.unwrap_or_default(),
        at,
    })?;
    let within = Within { chat: &chat, other: other.as_ref(), in_group: address.kind() == AddressKind::Group, own };
    for message in in_order(messages) {
        pieces.next(message.bytes.len(), || {
            let told = codec::history_sync_msg_decode(message.bytes).ok();
            let info = told.as_ref().and_then(|told| told.message.as_option());
            info.map_or(Past::Refused, |info| within.past(info))
        })?;
    }
    if is_whole { ControlFlow::Continue(()) } else { pieces.next(0, || Past::Refused) }
}

/// A message of a chat, as it stands in the blob.
struct Packed<'a> {
    bytes: &'a [u8],
    /// When it was written, in seconds; 0 where that is not said.
    second: u64,
}

/// What a conversation says of itself, and its messages, still packed, and whether all of that could be read; `None` where the bytes are no
/// conversation.
fn apart(bytes: &[u8]) -> Option<(wa::Conversation, Vec<Packed<'_>>, bool)> {
    let (mut head, mut id, mut messages, mut is_whole) = (Vec::new(), None, Vec::new(), true);
    for field in Fields(bytes) {
        let Some(field) = field else {
            is_whole = false;
            break;
        };
        match field.payload {
            Some(bytes) if field.number == MESSAGES => {
                messages.push(Packed { bytes, second: second_of(bytes).unwrap_or_default() });
            }
            Some(bytes) if field.number == ID => {
                id = std::str::from_utf8(bytes).ok();
                head.extend_from_slice(field.whole);
            }
            Some(_) | None => head.extend_from_slice(field.whole),
        }
    }
    match codec::conversation_decode(&head) {
        Ok(head) => Some((head, messages, is_whole)),
        // Whose it is is enough for its messages.
        Err(_) => Some((wa::Conversation { id: id?.to_owned(), ..Default::default() }, messages, false)),
    }
}

/// The newest first, as phones give them.
fn in_order(mut messages: Vec<Packed<'_>>) -> Vec<Packed<'_>> {
    let seconds = (messages.first().map(|newest| newest.second), messages.last().map(|oldest| oldest.second));
    if seconds.0 < seconds.1 {
        messages.reverse();
    }
    messages
}

/// When a message was written, without unpacking it: `HistorySyncMsg.message.messageTimestamp`.
fn second_of(bytes: &[u8]) -> Option<u64> {
    let info = Fields(bytes).flatten().find(|field| field.number == 1)?.payload?;
    let field = Fields(info).flatten().find(|field| field.number == 3 && field.payload.is_none())?;
    let mut value = field.whole;
    Tag::decode(&mut value).ok()?;
    decode_varint(&mut value).ok()
}

/// The fields of a message of the wire, one after the other; `None` is the end of what can be read.
struct Fields<'a>(&'a [u8]);

struct Field<'a> {
    number: u32,
    whole: &'a [u8],
    /// What a field with a length holds.
    payload: Option<&'a [u8]>,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<Field<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = field(self.0);
        self.0 = field.as_ref().and_then(|field| self.0.get(field.whole.len()..)).unwrap_or_default();
        Some(field)
    }
}

fn field(bytes: &[u8]) -> Option<Field<'_>> {
    let mut rest = bytes;
    let tag = Tag::decode(&mut rest).ok()?;
    let mut after = rest;
    skip_field(tag, &mut after).ok()?;
    let whole = bytes.get(..bytes.len() - after.len())?;
    let payload = match tag.wire_type() {
        WireType::LengthDelimited => {
            let length = usize::try_from(decode_varint(&mut rest).ok()?).ok()?;
            Some(rest.get(..length)?)
        }
        _ => None,
    };
    Some(Field { number: tag.field_number(), whole, payload })
}

/// Asks the owner's phone for messages of a chat that are older than its oldest one here; says under which name of the request they come.
pub(crate) async fn ask_for_older(
    client: &Arc<Client>,
    oldest: &OldestMessage,
    count: u32,
) -> Result<String, SendError> {
    let chat: Jid = oldest.chat.as_str().parse().map_err(|_| SendError::Refused("no address".to_owned()))?;
    // Whoever wants nothing of the past by itself may ask for some of it.
    client.set_skip_history_sync(false);
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    let asked = client.fetch_message_history(&chat, &oldest.id.0, oldest.from_me, oldest.at.0, count);
    asked.await.map_err(|error| SendError::NotPossible { why: LaneWhy::Unclear, detail: error.to_string() })
}

/// Seconds of the wire as a moment; `None` for nought, which says nothing.
fn seconds(seconds: u64) -> Option<Wall> {
    let seconds = i64::try_from(seconds).ok().filter(|seconds| *seconds > 0)?;
    Some(Wall(seconds.saturating_mul(1_000)))
}

/// The chat that messages stand in.
struct Within<'a> {
    chat: &'a Jid,
    /// The person's other address.
    other: Option<&'a Jid>,
    in_group: bool,
    own: &'a [Option<Jid>],
}

impl Within<'_> {
    /// What a message tells, and what was said of it since.
    fn past(&self, info: &wa::WebMessageInfo) -> Past {
        let Some(message) = info.message.as_option() else {
            // A line that phones make for themselves.
            return if info.key.is_set() { Past::Nothing } else { Past::Refused };
        };
        let Some(key) = info.key.as_option() else { return Past::Refused };
        let Some(id) = key.id.clone().filter(|id| !id.is_empty() && id.len() <= ID_LIMIT) else { return Past::Refused };
        let from_me = key.from_me == Some(true);
        let Some(sender) = self.sender(from_me, info.participant.as_deref().or(key.participant.as_deref())) else {
            return Past::Refused;
        };
        // Of a time that nobody can name the newest that it can be is taken where it is committed.
        let second = i64::try_from(info.message_timestamp.unwrap_or_default()).unwrap_or(i64::MAX / 1_000);
        let millis = second.saturating_mul(1_000);
        let latest = DateTime::from_timestamp_millis(LATEST).unwrap_or_default();
        let other = self.other.cloned();
        let direct = !self.in_group;
        let source = MessageSource {
            chat: self.chat.clone(),
            sender,
            is_from_me: from_me,
            is_group: self.in_group,
            sender_alt: other.clone().filter(|_| direct && !from_me),
            recipient_alt: other.filter(|_| direct && from_me),
            ..MessageSource::default()
        };
        let told = MessageInfo {
            id: id.as_str().into(),
            source,
            push_name: info.push_name.clone().filter(|name| name != NO_NAME).unwrap_or_default(),
            timestamp: DateTime::from_timestamp_millis(millis).unwrap_or(latest),
            ..MessageInfo::default()
        };
        let Some(arrival) = translate::incoming(message, &told, self.own) else { return Past::Nothing };
        let mut all = vec![arrival];
        let target = self.target(&told, from_me, &id);
        all.extend(
            info.reactions.iter().take(REACTIONS).filter_map(|reaction| self.reaction(reaction, &told, &target)),
        );
        Past::Messages(all)
    }

    /// Who wrote; `None` where a group does not say it.
    fn sender(&self, from_me: bool, participant: Option<&str>) -> Option<Jid> {
        if from_me {
            return Some(self.own.iter().flatten().next().unwrap_or(self.chat).clone());
        }
        if !self.in_group {
            return Some(self.chat.clone());
        }
        participant?.parse::<Jid>().ok().filter(|jid| !jid.user.is_empty())
    }

    fn target(&self, told: &MessageInfo, from_me: bool, id: &str) -> Target {
        let author = if from_me { Author::Us } else { Author::Them(address_of(&told.source.sender)) };
        Target { author, id: MessageId(id.to_owned()) }
    }

    /// A reaction stands with the message that it is about; its key says who reacted.
    fn reaction(&self, reaction: &wa::Reaction, told: &MessageInfo, target: &Target) -> Option<Arrival> {
        let key = reaction.key.as_option()?;
        let id = key.id.clone().filter(|id| !id.is_empty() && id.len() <= ID_LIMIT)?;
        let emoji = Emoji::parse(reaction.text.as_deref()?).ok()?;
        let from_me = key.from_me == Some(true);
        let sender = address_of(&self.sender(from_me, key.participant.as_deref())?);
        let chat = address_of(self.chat);
        let alias = self.other.map(address_of);
        let by_other = !from_me && !self.in_group;
        let at = reaction.sender_timestamp_ms.filter(|at| *at > 0);
        Some(Arrival::Change(Box::new(IncomingChange {
            chat,
            chat_alias: alias.clone(),
            sender,
            sender_alias: alias.filter(|_| by_other),
            from_me,
            id: MessageId(id),
            push_name: None,
            written: Wall(at.unwrap_or_else(|| told.timestamp.timestamp_millis())),
            target: target.clone(),
            by_admin: false,
            change: Change::Reaction { emoji: Some(emoji) },
            raw: None,
        })))
    }
}

#[cfg(test)]
mod tests;
