//! What became of an outgoing message.

use serde::{Deserialize, Serialize};

/// The state of an outgoing message. `uncertain` is what `sending` becomes when the program died in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Waits in the outbox.
    Queued,
    /// Handed to the socket; WhatsApp has not answered yet.
    Sending,
    /// Perhaps sent: settled by the server's answer to the same message id.
    Uncertain,
    /// WhatsApp took it.
    Sent,
    /// The recipient's phone has it.
    Delivered,
    /// The recipient opened it.
    Read,
    /// Refused or given up; the reason stands beside it.
    Failed,
    /// Taken back by the operator before it was sent.
    Cancelled,
}

/// What can happen to an outgoing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// The sender of the instance has picked it up.
    Picked,
    /// It did not leave this PC this time: back to where it was. What was perhaps sent at an earlier try stays uncertain.
    PutBack {
        /// Its bytes may have reached the socket at an earlier try.
        perhaps_sent: bool,
    },
    /// WhatsApp took it.
    ServerTook,
    /// WhatsApp or the library refused it.
    Refused,
    /// A delivery receipt.
    DeliveredReceipt,
    /// A read receipt.
    ReadReceipt,
    /// The program died while it was `sending`.
    RunEnded,
    /// The operator asks to try again.
    RetryAsked,
    /// The operator takes it back.
    CancelAsked,
}

impl Delivery {
    /// The state after `event`, or `None` when the event changes nothing: late and repeated receipts never move a message
    /// backwards.
    #[must_use]
    pub fn after(self, event: DeliveryEvent) -> Option<Delivery> {
        use Delivery as D;
        use DeliveryEvent as E;
        match (event, self) {
            (E::Picked, D::Queued | D::Uncertain) => Some(D::Sending),
            (E::PutBack { perhaps_sent: false }, D::Sending) => Some(D::Queued),
            (E::PutBack { perhaps_sent: true }, D::Sending) => Some(D::Uncertain),
            (E::ServerTook, D::Queued | D::Sending | D::Uncertain | D::Failed) => Some(D::Sent),
            (E::Refused, D::Queued | D::Sending | D::Uncertain) => Some(D::Failed),
            (E::DeliveredReceipt, D::Queued | D::Sending | D::Uncertain | D::Sent | D::Failed) => Some(D::Delivered),
            (E::ReadReceipt, D::Queued | D::Sending | D::Uncertain | D::Sent | D::Delivered | D::Failed) => {
                Some(D::Read)
            }
            (E::RunEnded, D::Sending) => Some(D::Uncertain),
            (E::RetryAsked, D::Failed) => Some(D::Queued),
            (E::CancelAsked, D::Queued | D::Failed) => Some(D::Cancelled),
            (
                E::Picked
                | E::PutBack { .. }
                | E::ServerTook
                | E::Refused
                | E::DeliveredReceipt
                | E::ReadReceipt
                | E::RunEnded
                | E::RetryAsked
                | E::CancelAsked,
                _,
            ) => None,
        }
    }

    /// Whether it still waits to leave this PC.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(self, Delivery::Queued | Delivery::Sending | Delivery::Uncertain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATES: [Delivery; 8] = [
        Delivery::Queued,
        Delivery::Sending,
        Delivery::Uncertain,
        Delivery::Sent,
        Delivery::Delivered,
        Delivery::Read,
        Delivery::Failed,
        Delivery::Cancelled,
    ];
    const EVENTS: [DeliveryEvent; 10] = [
        DeliveryEvent::Picked,
        DeliveryEvent::PutBack { perhaps_sent: false },
        DeliveryEvent::PutBack { perhaps_sent: true },
        DeliveryEvent::ServerTook,
        DeliveryEvent::Refused,
        DeliveryEvent::DeliveredReceipt,
        DeliveryEvent::ReadReceipt,
        DeliveryEvent::RunEnded,
        DeliveryEvent::RetryAsked,
        DeliveryEvent::CancelAsked,
    ];

    #[test]
    fn what_whatsapp_took_is_never_sent_again() {
        for state in [Delivery::Sent, Delivery::Delivered, Delivery::Read, Delivery::Cancelled] {
            for event in EVENTS {
                let after = state.after(event).unwrap_or(state);
                assert!(!after.is_waiting(), "{state:?} {event:?} -> {after:?}");
            }
        }
    }

    #[test]
    fn a_retry_is_only_for_what_failed() {
        for state in STATES {
            let allowed = state.after(DeliveryEvent::RetryAsked).is_some();
            assert_eq!(allowed, state == Delivery::Failed, "{state:?}");
        }
    }

    #[test]
    fn what_was_perhaps_sent_is_never_called_queued_again_and_never_taken_back() {
        for event in EVENTS.into_iter().filter(|event| *event != DeliveryEvent::PutBack { perhaps_sent: false }) {
            for state in [Delivery::Sending, Delivery::Uncertain] {
                let after = state.after(event).unwrap_or(state);
                assert!(!matches!(after, Delivery::Queued | Delivery::Cancelled), "{state:?} {event:?} -> {after:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn receipts_never_move_backwards(events in prop::collection::vec(0..EVENTS.len(), 0..40)) {
            let rank = |state: Delivery| match state {
                Delivery::Sent => 1,
                Delivery::Delivered => 2,
                Delivery::Read => 3,
                _ => 0,
            };
            let mut state = Delivery::Queued;
            for event in events {
                let next = state.after(EVENTS[event]).unwrap_or(state);
                prop_assert!(rank(next) >= rank(state), "{state:?} {:?} -> {next:?}", EVENTS[event]);
                state = next;
            }
        }
    }
}
