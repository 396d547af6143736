//! The library's events, translated where they are dispatched, in order, without waiting; a forwarder takes them on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};
use wakala_domain::address::Address;
use wakala_domain::ids::MessageId;
use wakala_domain::lifecycle::{Epoch, Identity, LinkEvent, ReasonKind, Signal};
use wakala_domain::messages::IncomingMessage;
use wakala_engine::{Inbound, Receipt, ReceiptWord};
use whatsapp_rust::Jid;
use whatsapp_rust::types::events::{Event, EventHandler, PairSuccess, Receipt as WireReceipt, ServerAck};
use whatsapp_rust::types::presence::ReceiptType;

use crate::{failure, translate};

/// Translated events that may wait for the engine. Beyond that receipts are dropped; the outbox settles what they would
/// have settled by sending again under the same id.
pub(crate) const CAPACITY: usize = 16_384;

/// One translated event.
#[derive(Debug)]
pub(crate) enum Report {
    /// For the machine.
    Link(Epoch, LinkEvent),
    /// For the outbox.
    Receipt(Receipt),
    /// For the inbox: what does not come through the durability hook.
    Message(Epoch, Box<IncomingMessage>),
    /// Everything before it has been taken on.
    Barrier(oneshot::Sender<()>),
}

/// Subscribed to one client for all of its runs.
pub(crate) struct Translator {
    pub reports: mpsc::Sender<Report>,
    /// The epoch of the current run.
    pub epoch: Arc<AtomicU64>,
    pub notes: Arc<Notes>,
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
            Event::PairingCodeError(error) => self.link(LinkEvent::PairCodeRefused { detail: error.error.clone() }),
            Event::PairingQrCodesExhausted(_) => {
                self.notes.exhausted.store(true, Ordering::Relaxed);
                self.link(LinkEvent::CodesExhausted);
            }
            Event::PairPasskeyRequest(_) => self.link(LinkEvent::PasskeyAsked { code: None }),
            Event::PairPasskeyConfirmation(asked) => {
                let code = (!asked.skip_handoff_ux).then(|| asked.code.clone());
                self.link(LinkEvent::PasskeyAsked { code });
            }
            Event::PairPasskeyError(error) => {
                tracing::warn!(error = %error.error, "the passkey did not work");
                self.link(LinkEvent::PairCodeRefused { detail: error.error.clone() });
            }
            Event::QrScannedWithoutMultidevice(_) => self.link(LinkEvent::ScannedWithoutMultidevice),
            Event::PairSuccess(success) => self.paired(success),
            Event::PairError(error) => {
                tracing::warn!(error = %error.error, "pairing refused");
                self.link(LinkEvent::PairCodeRefused { detail: error.error.clone() });
            }
            Event::OfflineSyncPreview(_) => self.link(LinkEvent::LoggedIn),
            Event::Connected(_) => self.link(LinkEvent::Ready),
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
                for message in batch.messages.iter().filter(|message| translate::bypasses_hook(&message.info)) {
                    self.message(translate::incoming(&message.message, &message.info));
                }
            }
            Event::UndecryptableMessage(event) => self.message(translate::undecryptable(&event.info)),
            // The rest does not change what an instance is or has; later kinds find their place here.
            _ => {}
        }
    }
}

impl Translator {
    fn link(&self, event: LinkEvent) {
        let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
        self.push(Report::Link(epoch, event));
    }

    fn push(&self, report: Report) {
        if let Err(error) = self.reports.try_send(report) {
            tracing::error!(%error, "the engine is far behind; an event was dropped");
        }
    }

    fn message(&self, message: Option<IncomingMessage>) {
        if let Some(message) = message {
            let epoch = Epoch(self.epoch.load(Ordering::Relaxed));
            self.push(Report::Message(epoch, Box::new(message)));
        }
    }

    fn paired(&self, success: &PairSuccess) {
        let Some(phone) = success.id.user.parse().ok() else {
            tracing::error!("the pairing names no phone number");
            return;
        };
        self.notes.paired.store(true, Ordering::Relaxed);
        let lid = address_of(&success.lid);
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
        self.push(Report::Receipt(Receipt { id: MessageId(ack.id.clone()), word }));
    }

    fn receipt(&self, receipt: &WireReceipt) {
        if translate::is_from_own_phone(&receipt.source) {
            self.link(LinkEvent::PhoneSeen);
        }
        let word = match receipt.r#type {
            ReceiptType::Delivered | ReceiptType::Inactive => ReceiptWord::Delivered,
            ReceiptType::Read | ReceiptType::Played => ReceiptWord::Read,
            // Our own other devices, retries and the library's own business.
            _ => return,
        };
        for id in &receipt.message_ids {
            self.push(Report::Receipt(Receipt { id: MessageId(id.to_string()), word: word.clone() }));
        }
    }
}

/// Takes translated events on to the engine, in order, waiting where it must. Ends with the last sender.
pub(crate) async fn forward(mut reports: mpsc::Receiver<Report>, inbound: Inbound) {
    while let Some(report) = reports.recv().await {
        match report {
            Report::Link(epoch, event) => inbound.event(epoch, event).await,
            Report::Receipt(receipt) => inbound.receipt(receipt).await,
            Report::Message(epoch, message) => {
                // Acknowledged on a path of its own: the log and the machine have heard of a refusal.
                let _ = inbound.commit(epoch, vec![*message]).await;
            }
            Report::Barrier(reached) => {
                // Whoever waited may have given up.
                let _ = reached.send(());
            }
        }
    }
}

/// An address without its device.
pub(crate) fn address_of(jid: &Jid) -> Option<Address> {
    jid.to_non_ad().to_string().parse().ok()
}
