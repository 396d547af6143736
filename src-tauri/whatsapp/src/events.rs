//! The library's events, translated where they are dispatched. What the machine hears goes on in order, without waiting; what
//! WhatsApp is told that we have is kept before the handler returns, because the library acknowledges it then.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use wakala_domain::address::Address;
use wakala_domain::history::HistoryChoice;
use wakala_domain::ids::MessageId;
use wakala_domain::lifecycle::{Epoch, Identity, LinkEvent, ReasonKind, Signal};
use wakala_domain::messages::changes::Arrival;
use wakala_domain::messages::{IncomingMessage, ReadElsewhere, TakenCall};
use wakala_domain::time::Wall;
use wakala_engine::{CommitError, Inbound, Member, Receipt, ReceiptWord, RepeatRequest, Subject};
use whatsapp_rust::prelude::MessageInfo;
use whatsapp_rust::types::events::{
    DecryptFailMode, Event, EventHandler, LazyHistorySync, PairSuccess, Receipt as WireReceipt, ServerAck,
};
use whatsapp_rust::types::presence::ReceiptType;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::{Client, Jid};

use crate::address_book::AddressBook;
use crate::audiences::Audiences;
use crate::history::InOrder;
use crate::keys_alone::KeysAlone;
use crate::looked_up_later::{LookedUpLater, ReadChat};
use crate::on_the_way::{OnTheWay, Which};
use crate::read_on_phone::ReadOnPhone;
use crate::said_once::SaidOnce;
use crate::settling::Using;
use crate::transport::LastWords;
use crate::way::Way;
use crate::while_away::WhileAway;
use crate::{failure, happened, history, newsletters, people, repeats, status_posts, strange_seals, translate};

/// What may wait for the machine. Beyond that whoever reports something waits.
pub(crate) const REPORTS: usize = 1_024;
/// Answers to what was sent that may wait for the outbox. Beyond that they are dropped; the outbox settles what they would have
/// settled by sending again under the same id.
pub(crate) const ANSWERS: usize = 16_384;
/// When a blob of history is kept again that was refused.
const KEPT_AGAIN: Duration = Duration::from_secs(2);
/// Second addresses that are looked up at once for what is kept while a thread of the runtime waits: the look-ups need threads, too. What
/// finds no turn is looked up later.
static LOOKUPS: Semaphore = Semaphore::const_new(32);

/// One translated event.
#[derive(Debug)]
pub(crate) enum Report {
    /// For the machine.
    Link(Epoch, LinkEvent),
    /// For the outbox: an answer, which is not acknowledged.
    Receipt(Receipt),
    /// Everything before it has been taken on.
    Barrier(oneshot::Sender<()>),
}

/// What must be kept before the library acknowledges it.
enum Kept {
    Arrival(Arrival),
    /// A message that could not be read, and what it can be asked for again with.
    Unreadable(Box<IncomingMessage>, Vec<u8>),
    /// The same of what would be shown in no row.
    Hidden(Box<IncomingMessage>, Vec<u8>),
    /// There is nothing for anybody in what has this place.
    Nothing(Box<IncomingMessage>),
    Receipts(Vec<Receipt>),
    Repeat(RepeatRequest),
    ReadElsewhere(ReadElsewhere),
    Subject(Subject),
    TakenCall(TakenCall),
}

impl Kept {
    fn unreadable(arrival: Arrival, stanza: Vec<u8>) -> Kept {
        match arrival {
            Arrival::Message(message) => Kept::Unreadable(message, stanza),
            Arrival::Change(_) => Kept::Arrival(arrival),
        }
    }
}

/// The ways to the engine for what need not be kept.
#[derive(Clone)]
pub(crate) struct Queues {
    /// For the machine, which must hear all of it.
    pub reports: mpsc::Sender<Report>,
    /// For the outbox.
    pub answers: mpsc::Sender<Report>,
}

impl Queues {
    /// Tells the machine. What it can do without is left out when much waits; for the rest a thread is blocked until there is
    /// room.
    fn tell(&self, epoch: Epoch, event: LinkEvent) {
        // Said again as soon as the phone does anything else.
        let dispensable = matches!(event, LinkEvent::PhoneSeen);
        match self.reports.try_send(Report::Link(epoch, event)) {
            Err(TrySendError::Full(report)) if !dispensable => {
                let waits = tokio::runtime::Handle::current();
                // A closed queue means that the engine ends.
                let _ = tokio::task::block_in_place(|| waits.block_on(self.reports.send(report)));
            }
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Closed(_)) => {}
        }
    }

    fn answer(&self, answer: Receipt) {
        if let Err(error) = self.answers.try_send(Report::Receipt(answer)) {
            tracing::error!(%error, "the outbox is far behind; an answer was dropped");
        }
    }
}

/// Subscribed to one client for all of its runs.
pub(crate) struct Translator {
    pub client: Weak<Client>,
    pub inbound: Inbound,
    pub queues: Queues,
    /// The epoch of the current run.
    pub epoch: Arc<AtomicU64>,
    pub notes: Arc<Notes>,
    pub last_words: Arc<LastWords>,
    pub way: Way,
    pub using: Arc<Using>,
    pub on_the_way: Arc<OnTheWay>,
    pub said_once: Arc<SaidOnce>,
    pub names_said: Arc<SaidOnce>,
    pub address_book: AddressBook,
    pub keys_alone: KeysAlone,
    pub read_on_phone: ReadOnPhone,
    pub looked_up_later: Arc<LookedUpLater>,
    /// How much of the past this number is to have.
    pub history: watch::Receiver<HistoryChoice>,
    pub in_order: InOrder,
    pub while_away: Arc<WhileAway>,
    pub audiences: Arc<Audiences>,
}

/// What a run has told so far; read when it ends.
#[derive(Default)]
pub(crate) struct Notes {
    /// Why it ends, in WhatsApp's words.
    pub signal: Mutex<Option<Signal>>,
    /// A phone accepted the pairing: the end that follows is the usual one.
    pub paired: AtomicBool,
    /// The codes were used up.
    pub exhausted: AtomicBool,
}

impl Notes {
    /// Forgets an earlier run.
    pub(crate) fn clear(&self) {
        *self.signal.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.paired.store(false, Ordering::Relaxed);
        self.exhausted.store(false, Ordering::Relaxed);
    }

    /// Notes why the run ends.
    pub(crate) fn note(&self, signal: Signal) {
        let mut noted = self.signal.lock().unwrap_or_else(PoisonError::into_inner);
        // What WhatsApp said first explains more than the closed socket that follows.
        let explains_more = noted.as_ref().is_none_or(|known| known.reason.kind == ReasonKind::Dropped);
        if explains_more {
            *noted = Some(signal);
        }
    }

    /// What was noted, once.
    pub(crate) fn take(&self) -> Option<Signal> {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl EventHandler for Translator {
    fn handle_event(&self, event: Arc<Event>) {
        match &*event {
            Event::PairingQrCode(qr) => self.link(LinkEvent::Qr { text: qr.code.clone(), valid: qr.timeout }),
            Event::PairingCode(code) => self.link(LinkEvent::PairCode { code: code.code.clone(), valid: code.timeout }),
            Event::PairingCodeError(error) => self.pairing_refused(&error.error),
            Event::PairingQrCodesExhausted(event) => {
                // The connection goes on as long as a code can be typed that it has shown.
                self.notes.exhausted.store(event.disconnected, Ordering::Relaxed);
                self.link(LinkEvent::CodesExhausted);
            }
            Event::PairPasskeyRequest(_) => self.link(LinkEvent::PasskeyAsked { code: None }),
            Event::PairPasskeyConfirmation(asked) => {
                let code = (!asked.skip_handoff_ux).then(|| asked.code.clone());
                self.link(LinkEvent::PasskeyAsked { code });
            }
            Event::PairPasskeyError(error) => {
                tracing::warn!(error = %error.error, "the passkey did not work");
                self.pairing_refused(&error.error);
            }
            Event::QrScannedWithoutMultidevice(_) => self.link(LinkEvent::ScannedWithoutMultidevice),
            Event::PairSuccess(success) => self.paired(success),
            Event::PairError(error) => {
                tracing::warn!(error = %error.error, "pairing refused");
                self.pairing_refused(&error.error);
            }
            // The library tells of requests to repeat, and of the end of a version, in no other way; and of posts after it has acknowledged
            // them.
            Event::RawNode(node) => {
                if let Some(client) = self.client.upgrade() {
                    if let Some(which) = Which::of_stanza(&client, node.get()) {
                        self.while_away.came(&which, node.get());
                        self.on_the_way.came(which);
                    }
                    self.keys_alone.look_at(&client, node.get());
                    self.read_on_phone.came(&client, node.get());
                    let post = status_posts::place(&client, node.get());
                    self.keep_some(post.map(|(place, stanza)| Kept::Hidden(Box::new(place), stanza)));
                    self.keep_some(newsletters::post(&client, node.get()).map(Kept::Arrival));
                    if let Some((info, mode)) = strange_seals::unopened(&client, node.get()) {
                        tracing::warn!(id = %info.id, "a message is sealed in a way that is not known; the phone is asked for it");
                        self.unreadable(&info, true, mode);
                    }
                }
                self.keep_some(repeats::request(node.get(), &self.own()).map(Kept::Repeat));
                if let Some(until) = failure::expiry(node) {
                    self.way.renew_version();
                    self.link(LinkEvent::ExpiresOn(until));
                }
            }
            Event::OfflineSyncPreview(waits) => {
                self.while_away.announced(waits.messages);
                self.link(LinkEvent::LoggedIn);
            }
            Event::OfflineSyncCompleted(_) => {
                self.while_away.completed();
                self.using.note();
            }
            Event::Connected(_) => {
                self.link(LinkEvent::Ready);
                self.said_once.connected();
                self.using.note();
                self.names_said.connected();
            }
            Event::LoggedOut(event) => self.notes.note(failure::logged_out(event)),
            Event::ConnectFailure(event) => self.notes.note(failure::connect_failure(event)),
            Event::TemporaryBan(event) => self.notes.note(failure::temporary_ban(event)),
            Event::ClientOutdated(_) => self.notes.note(ReasonKind::ClientOutdated.into()),
            Event::StreamReplaced(_) => self.notes.note(ReasonKind::Replaced.into()),
            Event::StreamError(event) => {
                if let Some(signal) = failure::stream_error(event) {
                    self.notes.note(signal);
                }
            }
            Event::Disconnected(event) => self.notes.note(failure::disconnected(&event.reason)),
            Event::ServerAck(ack) => self.server_ack(ack),
            Event::Receipt(receipt) => self.receipt(receipt),
            Event::Messages(batch) => {
                let own = self.own();
                for message in batch.messages.iter().filter(|message| translate::bypasses_hook(&message.info)) {
                    self.keep_some(match translate::incoming(&message.message, &message.info, &own) {
                        Some(arrival) => Some(match repeats::of_later(&arrival, &message.info) {
                            Some(stanza) => Kept::unreadable(arrival, stanza),
                            None => Kept::Arrival(arrival),
                        }),
                        None => translate::place(&message.info).map(|place| Kept::Nothing(Box::new(place))),
                    });
                }
            }
            Event::UndecryptableMessage(event) => {
                if translate::is_from_own_phone(&event.info.source) {
                    self.link(LinkEvent::PhoneSeen);
                }
                if event.unavailable_type.is_unrecoverable_fanout() {
                    self.on_the_way.is_through(&Which::named(&event.info));
                    self.while_away.kept(&Which::named(&event.info));
                    let shown = translate::on_phone(&event.info, event.decrypt_fail_mode);
                    self.keep_some(shown.map(|message| Kept::Arrival(message.into())));
                } else {
                    self.unreadable(&event.info, event.is_unavailable, event.decrypt_fail_mode);
                }
            }
            Event::MarkChatAsReadUpdate(update) => {
                self.keep_some(translate::chat_read(update).map(Kept::ReadElsewhere))
            }
            Event::ContactUpdate(update) => self.address_book.tell(update, &self.names_said),
            Event::GroupUpdate(update) => {
                self.keep_some(people::renamed(update).map(Kept::Subject));
                self.line(happened::in_group(update, &self.own()));
            }
            Event::HistorySync(blob) => self.history(blob),
            Event::IncomingCall(call) => {
                self.line(happened::rings(call, &self.own()));
                self.keep_some(happened::taken(call).map(Kept::TakenCall));
            }
            Event::MissedCall(call) => self.line(happened::missed(call, &self.own())),
            // The rest does not change what an instance is or has; later kinds find their place here.
            _ => {}
        }
    }
}

impl Translator {
    fn link(&self, event: LinkEvent) {
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        self.queues.tell(epoch, event);
    }

    fn pairing_refused(&self, words: &str) {
        self.link(LinkEvent::PairCodeRefused { kind: failure::pairing(words), detail: words.to_owned() });
    }

    fn line(&self, line: Option<IncomingMessage>) {
        self.keep_some(line.map(|line| Kept::Arrival(line.into())));
    }

    /// The addresses of this number, as far as they are known.
    fn own(&self) -> [Option<Jid>; 2] {
        self.client.upgrade().map_or([None, None], |client| [client.pn(), client.lid()])
    }

    /// Only the phone has what is not available here.
    fn unreadable(&self, info: &MessageInfo, is_unavailable: bool, mode: DecryptFailMode) {
        self.on_the_way.is_through(&Which::named(info));
        self.while_away.unreadable(&Which::named(info));
        if let Some(place) = translate::hidden(info, mode) {
            let stanza = repeats::stanza(info, is_unavailable);
            return self.keep_some(stanza.map(|stanza| Kept::Hidden(Box::new(place), stanza)));
        }
        let message = translate::undecryptable(info, mode);
        let Some(message) = message.map(Box::new) else { return };
        self.keep_some(Some(match repeats::stanza(info, is_unavailable) {
            Some(stanza) => Kept::Unreadable(message, stanza),
            None => Kept::Arrival(Arrival::Message(message)),
        }));
    }

    /// Waits for nothing but the store's own thread: many of these may block at once, until no thread of the runtime is left for
    /// anything else that one of them might wait for. Returns when it is kept: the library acknowledges only then. What is refused is not acknowledged, because the connection
    /// ends before this returns; WhatsApp says it again on the next one.
    fn keep_some(&self, what: Option<Kept>) {
        let Some(what) = what else { return };
        let said_once = matches!(what, Kept::ReadElsewhere(ReadElsewhere::Chat { .. })).then_some(&*self.said_once);
        let _being_kept = said_once.map(SaidOnce::being_kept);
        let kept =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(self.complete_and_keep(what)));
        if let Err(error) = kept {
            tracing::error!(%error, "not kept: the connection ends without an acknowledgement");
            self.while_away.refused();
            if let Some(said) = said_once {
                said.refused();
            }
            // Tasks of the library that are under way may acknowledge until it has seen that it ends.
            self.last_words.hush();
            if let Some(client) = self.client.upgrade() {
                client.signal_shutdown_sync();
            }
        }
    }

    /// Whoever is known by two addresses is one person, whichever of them a stanza names.
    async fn complete_and_keep(&self, what: Kept) -> Result<(), CommitError> {
        let (Some(client), Ok(_turn)) = (self.client.upgrade(), LOOKUPS.try_acquire()) else {
            return self.keep_for_now(what).await;
        };
        match what {
            Kept::Arrival(mut arrival) => {
                people::complete(&client, std::slice::from_mut(&mut arrival)).await;
                self.keep(Kept::Arrival(arrival)).await
            }
            Kept::Unreadable(mut message, stanza) => {
                people::complete(&client, std::slice::from_mut(&mut *message)).await;
                self.keep(Kept::Unreadable(message, stanza)).await
            }
            Kept::Hidden(mut place, stanza) => {
                people::complete(&client, std::slice::from_mut(&mut *place)).await;
                self.keep(Kept::Hidden(place, stanza)).await
            }
            Kept::Nothing(mut place) => {
                people::complete(&client, std::slice::from_mut(&mut *place)).await;
                self.keep(Kept::Nothing(place)).await
            }
            Kept::ReadElsewhere(ReadElsewhere::Chat { chat, until, last }) => {
                let second = people::second_address(&client, &chat).await;
                for chat in [Some(chat), second].into_iter().flatten() {
                    let last = last.clone();
                    self.keep(Kept::ReadElsewhere(ReadElsewhere::Chat { chat, until, last })).await?;
                }
                Ok(())
            }
            Kept::ReadElsewhere(ReadElsewhere::Messages { ids, chat, alias: _ }) => {
                let alias = match &chat {
                    Some(chat) => people::second_address(&client, chat).await,
                    None => None,
                };
                self.keep(Kept::ReadElsewhere(ReadElsewhere::Messages { ids, chat, alias })).await
            }
            Kept::Receipts(_) | Kept::Repeat(_) | Kept::Subject(_) | Kept::TakenCall(_) => self.keep(what).await,
        }
    }

    /// By the addresses that it names: the others are looked up later.
    async fn keep_for_now(&self, mut what: Kept) -> Result<(), CommitError> {
        // Its chat may be known here by the other address alone.
        if let Kept::ReadElsewhere(ReadElsewhere::Messages { chat, .. }) = &mut what {
            *chat = None;
        }
        let named: Vec<Address> = match &what {
            Kept::Arrival(arrival) => arrival.named().into_iter().cloned().collect(),
            Kept::Unreadable(message, _) | Kept::Hidden(message, _) | Kept::Nothing(message) => {
                [&message.chat, &message.sender].map(Address::clone).into()
            }
            Kept::ReadElsewhere(ReadElsewhere::Chat { chat, until, last }) => {
                let kept = SaidOnce::kept_later(&self.said_once);
                let read = ReadChat { chat: chat.clone(), until: *until, last: last.clone(), kept };
                if self.looked_up_later.read(read).is_err() {
                    self.said_once.refused();
                }
                Vec::new()
            }
            Kept::ReadElsewhere(ReadElsewhere::Messages { .. })
            | Kept::Receipts(_)
            | Kept::Repeat(_)
            | Kept::Subject(_)
            | Kept::TakenCall(_) => Vec::new(),
        };
        self.keep(what).await?;
        self.looked_up_later.people(named);
        Ok(())
    }

    async fn keep(&self, what: Kept) -> Result<(), CommitError> {
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        match what {
            Kept::Arrival(arrival) => self.inbound.commit(epoch, vec![arrival]).await,
            Kept::Unreadable(message, stanza) => self.inbound.commit_unreadable(epoch, *message, stanza).await,
            Kept::Hidden(place, stanza) => self.inbound.keep_hidden(epoch, *place, stanza).await,
            Kept::Nothing(place) => self.inbound.nothing_in(epoch, vec![*place]).await,
            Kept::Repeat(request) => self.inbound.keep_repeat(epoch, request).await,
            Kept::Receipts(receipts) => self.inbound.keep_receipts(epoch, receipts).await,
            Kept::ReadElsewhere(read) => self.inbound.read_elsewhere(epoch, read).await,
            Kept::Subject(subject) => self.inbound.group_is_called(epoch, subject).await,
            Kept::TakenCall(call) => self.inbound.call_was_taken(epoch, call).await,
        }
    }

    /// Takes on a blob of history. The library has acknowledged it already, and gives it once: what refuses it is waited for, as long as this
    /// client is there.
    fn history(&self, blob: &LazyHistorySync) {
        let Some(telling) = history::telling(blob, &self.own()) else { return };
        if !self.history.borrow().takes(telling.kind) {
            return;
        }
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        let place = (telling.kind, blob.chunk_order().unwrap_or_default());
        let kept = async {
            self.in_order.turn(place).await;
            loop {
                let packed = blob.compressed_bytes().clone();
                let Err(error) = self.inbound.keep_history(epoch, telling.clone(), packed).await else {
                    return self.in_order.kept(place);
                };
                tracing::error!(%error, "a blob of history is not kept");
                let ends = self.client.upgrade().is_none_or(|client| client.shutdown_signal().is_fired());
                if ends {
                    return;
                }
                tokio::time::sleep(KEPT_AGAIN).await;
            }
        };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(kept));
    }

    fn paired(&self, success: &PairSuccess) {
        let Some(phone) = success.id.user.parse().ok() else {
            tracing::error!("the pairing names no phone number");
            return;
        };
        self.notes.paired.store(true, Ordering::Relaxed);
        let lid = (!success.lid.user.is_empty()).then(|| translate::address_of(&success.lid));
        self.link(LinkEvent::Paired(Identity { phone, lid }));
    }

    fn server_ack(&self, ack: &ServerAck) {
        if ack.class.as_deref() != Some("message") {
            return;
        }
        let word = match &ack.error {
            None => ReceiptWord::ServerTook,
            Some(code) => ReceiptWord::Refused(code.clone()),
        };
        let server_time = ack.timestamp.map(|at| Wall(at.timestamp_millis()));
        let members = self.audiences.take(&ack.id).filter(|_| ack.error.is_none());
        self.queues.answer(Receipt { server_time, members, ..Receipt::of(MessageId(ack.id.clone()), word) });
    }

    /// Whoever else says so has read nothing of ours.
    fn read_on_phone(&self, receipt: &WireReceipt) -> Option<ReadElsewhere> {
        if !translate::is_own_account(&receipt.source.sender, &self.own()) {
            tracing::warn!("somebody else says what was read on a device of this number");
            return None;
        }
        let chat = receipt.message_ids.first().and_then(|id| self.read_on_phone.chat_of(id));
        let ids = receipt.message_ids.iter().map(|id| MessageId(id.to_string())).collect();
        Some(ReadElsewhere::Messages { ids, chat, alias: None })
    }

    fn receipt(&self, receipt: &WireReceipt) {
        // The library says of no receipt that it is our own.
        if let Some(client) = self.client.upgrade()
            && translate::is_own_phone(&receipt.source.sender, &[client.pn(), client.lid()])
        {
            self.link(LinkEvent::PhoneSeen);
        }
        self.keep_some(match receipt.r#type {
            ReceiptType::Delivered | ReceiptType::Inactive => Some(told(receipt, &ReceiptWord::Delivered, &self.own())),
            ReceiptType::Read | ReceiptType::Played => Some(told(receipt, &ReceiptWord::Read, &self.own())),
            ReceiptType::ReadSelf | ReceiptType::PlayedSelf => self.read_on_phone(receipt).map(Kept::ReadElsewhere),
            ReceiptType::Sender => Some(told(receipt, &ReceiptWord::Mirrored, &self.own())),
            // Requests to repeat have their own way; the rest is the library's own business.
            ReceiptType::Sent
            | ReceiptType::Retry
            | ReceiptType::EncRekeyRetry
            | ReceiptType::ServerError
            | ReceiptType::PeerMsg
            | ReceiptType::HistorySync
            | ReceiptType::Other(_) => None,
            // A kind of a later version of the library.
            _ => {
                tracing::warn!(kind = ?receipt.r#type, "a receipt of a kind that is not known");
                None
            }
        });
    }
}

fn told(receipt: &WireReceipt, word: &ReceiptWord, own: &[Option<Jid>; 2]) -> Kept {
    let source = &receipt.source;
    let device = Some(repeats::device_name(&source.sender, own));
    let in_a_group = source.chat.is_group();
    // A device of our own in a group is none of those that it goes to.
    let word = if in_a_group && translate::is_own_account(&source.sender, own) { &ReceiptWord::Mirrored } else { word };
    let member = in_a_group.then(|| {
        Box::new(Member {
            address: translate::address_of(&source.sender),
            at: Wall(receipt.timestamp.timestamp_millis()),
            played: receipt.r#type == ReceiptType::Played,
        })
    });
    let chat = (!translate::is_own_account(&source.sender, own)).then(|| Box::new(translate::address_of(&source.chat)));
    let told = receipt.message_ids.iter().map(|id| Receipt {
        device: device.clone(),
        chat: chat.clone(),
        member: member.clone(),
        ..Receipt::of(MessageId(id.to_string()), word.clone())
    });
    Kept::Receipts(told.collect())
}

/// Takes what one of the queues holds on to the engine, in order, waiting where it must. Ends with the last sender.
pub(crate) async fn forward(mut reports: mpsc::Receiver<Report>, inbound: Inbound) {
    while let Some(report) = reports.recv().await {
        match report {
            Report::Link(epoch, event) => inbound.event(epoch, event).await,
            Report::Receipt(receipt) => inbound.receipt(receipt).await,
            Report::Barrier(reached) => {
                // Whoever waited may have given up.
                let _ = reached.send(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_machine_hears_everything_however_much_waits() {
        let (reports, mut reported) = mpsc::channel(1);
        let (answers, _answered) = mpsc::channel(1);
        let queues = Queues { reports, answers };
        let teller = tokio::spawn(async move {
            for id in ["a", "b", "c"] {
                let id = MessageId(id.to_owned());
                queues.answer(Receipt::of(id, ReceiptWord::ServerTook));
            }
            let identity = Identity { phone: "255700000118".parse().unwrap(), lid: None };
            for event in [LinkEvent::PhoneSeen, LinkEvent::Paired(identity), LinkEvent::PhoneSeen, LinkEvent::Ready] {
                queues.tell(Epoch(7), event);
            }
        });
        let mut heard = Vec::new();
        while let Some(report) = reported.recv().await {
            let Report::Link(Epoch(7), event) = report else { panic!("{report:?}") };
            heard.extend((event != LinkEvent::PhoneSeen).then_some(event));
        }
        assert!(matches!(heard.as_slice(), [LinkEvent::Paired(_), LinkEvent::Ready]), "{heard:?}");
        teller.await.unwrap();
    }
}
