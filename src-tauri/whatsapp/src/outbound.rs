//! The way out: texts under reserved ids, and read receipts.

use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_engine::link::SendError;
use whatsapp_rust::prelude::{MessageBuilderExt as _, wa};
use whatsapp_rust::request::IqError;
use whatsapp_rust::send::{SendError as WireError, SendOptions};
use whatsapp_rust::{Client, ClientError, Jid, NodeFilter, SignalError};

/// A device list that the server does not know any more: the library has dropped it and asks anew at the next try.
const STALE_DEVICES: u16 = 406;

/// Writes a text to the socket; see `Link::send_text`.
pub(crate) async fn send_text(client: &Client, to: &Address, id: &MessageId, text: &str) -> Result<(), SendError> {
    let to: Jid = to.as_str().parse().map_err(|_| SendError::Refused("not an address".to_owned()))?;
    match try_to_send(client, &to, id, text).await {
        Err(Failed::Before(error)) if code(&error) == Some(STALE_DEVICES) => {
            try_to_send(client, &to, id, text).await.map_err(Failed::classify)
        }
        outcome => outcome.map_err(Failed::classify),
    }
}

/// A try that failed.
enum Failed {
    /// Before its stanza was on its way to the socket.
    Before(WireError),
    /// The same: there is no device that the recipient could read it on.
    NoKeys,
    /// After that.
    After(WireError),
}

async fn try_to_send(client: &Client, to: &Jid, id: &MessageId, text: &str) -> Result<(), Failed> {
    if !client.is_logged_in() {
        return Err(Failed::Before(WireError::NotLoggedIn));
    }
    can_be_read(client, to).await?;
    // Resolved when the stanza is complete and before its first byte is written: without it nothing has left this PC.
    let mut stanza = client.wait_for_sent_node(NodeFilter::tag("message").attr("id", &id.0));
    let options = SendOptions::default().with_message_id(id.0.clone());
    let sent = client.send_message_with_options(to.clone(), wa::Message::text(text), options).await;
    sent.map(|_| ()).map_err(|error| match stanza.try_recv() {
        Ok(Some(_)) => Failed::After(error),
        Ok(None) | Err(_) => Failed::Before(error),
    })
}

/// Makes sure that the phone of whoever it goes to can read it. Without its keys the library writes for the owner's own devices alone, and
/// WhatsApp takes that as well as any other message.
async fn can_be_read(client: &Client, to: &Jid) -> Result<(), Failed> {
    let own = [client.pn(), client.lid()];
    if !(to.is_pn() || to.is_lid()) || own.iter().flatten().any(|own| own.user == to.user) {
        return Ok(());
    }
    let signal = client.signal();
    let devices = signal.get_user_devices(std::slice::from_ref(to)).await.map_err(failed)?;
    let Some(phone) = devices.iter().find(|device| device.device == 0) else { return Err(Failed::NoKeys) };
    if signal.validate_session(phone).await.map_err(failed)? {
        return Ok(());
    }
    signal.assert_sessions(&devices).await.map_err(failed)?;
    if signal.validate_session(phone).await.map_err(failed)? { Ok(()) } else { Err(Failed::NoKeys) }
}

/// What the library's own way to a message would have said.
fn failed(error: SignalError) -> Failed {
    let SignalError::Internal(error) = error else { return Failed::Before(WireError::Internal(error.into())) };
    Failed::Before(match error.downcast::<ClientError>() {
        Ok(error) => error.into(),
        Err(error) => error.downcast::<IqError>().map_or_else(WireError::Internal, WireError::Iq),
    })
}

impl Failed {
    fn classify(self) -> SendError {
        match self {
            Failed::Before(error) => unwritten(error),
            Failed::NoKeys => {
                let detail = "no keys for the recipient's phone".to_owned();
                SendError::NotPossible { why: LaneWhy::NoKeys, detail }
            }
            Failed::After(error) => SendError::Uncertain(error.to_string()),
        }
    }
}

/// What an error means before which nothing was written.
pub(crate) fn unwritten(error: WireError) -> SendError {
    let detail = error.to_string();
    match error {
        WireError::NotLoggedIn | WireError::Client(ClientError::NotConnected | ClientError::NotLoggedIn) => {
            SendError::NotConnected
        }
        WireError::Client(ClientError::Socket(_) | ClientError::EncryptSend(_)) => SendError::NotConnected,
        WireError::Iq(error) | WireError::Client(ClientError::Iq(error)) => query_failed(&error, detail),
        WireError::InvalidRequest(words) => SendError::Refused(words),
        // A group's members are asked about several layers down.
        WireError::Internal(error) | WireError::Client(ClientError::Internal(error)) => within(&error, detail),
        // Kinds of a later version of the library.
        _ => SendError::NotPossible { why: LaneWhy::Unclear, detail },
    }
}

/// What caused an error that has no class of its own.
fn within(error: &whatsapp_rust::anyhow::Error, detail: String) -> SendError {
    for cause in error.chain() {
        if let Some(error) = cause.downcast_ref::<IqError>() {
            return query_failed(error, detail);
        }
        match cause.downcast_ref::<ClientError>() {
            Some(ClientError::Iq(error)) => return query_failed(error, detail),
            Some(
                ClientError::NotConnected
                | ClientError::NotLoggedIn
                | ClientError::Socket(_)
                | ClientError::EncryptSend(_),
            ) => {
                return SendError::NotConnected;
            }
            Some(_) | None => {}
        }
    }
    SendError::NotPossible { why: LaneWhy::Unclear, detail }
}

/// A query that the library makes before it can write a message.
pub(crate) fn query_failed(error: &IqError, detail: String) -> SendError {
    match error {
        IqError::ServerError { code, .. } => refused(*code, detail),
        IqError::Timeout => SendError::NotPossible { why: LaneWhy::NoAnswer, detail },
        IqError::NotConnected
        | IqError::Socket(_)
        | IqError::EncryptSend(_)
        | IqError::ClientState(_)
        | IqError::Disconnected(_)
        | IqError::InternalChannelClosed => SendError::NotConnected,
        IqError::UnexpectedResponseType { .. }
        | IqError::DuplicateRequestId(_)
        | IqError::EncodeError(_)
        | IqError::ParseError(_) => SendError::NotPossible { why: LaneWhy::Unclear, detail },
        // Kinds of a later version of the library.
        _ => SendError::NotPossible { why: LaneWhy::Unclear, detail },
    }
}

/// WhatsApp's codes for a query about whoever a message goes to.
pub(crate) fn refused(code: u16, detail: String) -> SendError {
    match LaneTrouble::of_code(code) {
        Some(LaneTrouble::Refused(why)) => SendError::RecipientRefused { why, detail },
        Some(LaneTrouble::Delayed(why)) => SendError::NotPossible { why, detail },
        None => SendError::NotPossible { why: LaneWhy::Unclear, detail },
    }
}

fn code(error: &WireError) -> Option<u16> {
    match error {
        WireError::Iq(IqError::ServerError { code, .. })
        | WireError::Client(ClientError::Iq(IqError::ServerError { code, .. })) => Some(*code),
        _ => None,
    }
}

/// Tells a sender that their messages were read; see `Link::mark_read`.
pub(crate) async fn mark_read(client: &Client, to: &Address, sender: &Address, ids: &[MessageId]) {
    let (Ok(jid), Ok(sender)) = (to.as_str().parse::<Jid>(), sender.as_str().parse::<Jid>()) else { return };
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let participant = names_participant(to).then_some(&sender);
    if let Err(error) = client.mark_as_read(&jid, participant, &ids).await {
        tracing::debug!(%error, "read receipt not sent");
    }
}

/// Only where several people write is one of them named.
fn names_participant(to: &Address) -> bool {
    match to.kind() {
        AddressKind::Group | AddressKind::Broadcast => true,
        AddressKind::Phone | AddressKind::Lid | AddressKind::Newsletter | AddressKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(code: u16) -> WireError {
        WireError::Iq(IqError::ServerError { code, text: String::new(), error_type: None, backoff: None })
    }

    /// The same, as the library wraps it on its way up.
    fn wrapped(error: WireError) -> WireError {
        use whatsapp_rust::anyhow::{Context as _, Error};
        let WireError::Iq(error) = error else { panic!("{error}") };
        WireError::Internal(Err::<(), _>(Error::new(ClientError::Iq(error))).context("device sync").unwrap_err())
    }

    #[test]
    fn what_was_not_written_is_never_called_uncertain() {
        let recipient = |why| Some((why, true));
        let later = |why| Some((why, false));
        for (error, wanted) in [
            (answered(403), recipient(LaneWhy::NotMember)),
            (answered(404), recipient(LaneWhy::NotThere)),
            (answered(406), recipient(LaneWhy::NotThere)),
            (answered(463), recipient(LaneWhy::NotAllowed)),
            (answered(429), later(LaneWhy::RateLimited)),
            (answered(500), later(LaneWhy::Unclear)),
            (WireError::Iq(IqError::Timeout), later(LaneWhy::NoAnswer)),
            (WireError::Internal(whatsapp_rust::anyhow::anyhow!("LID not set")), later(LaneWhy::Unclear)),
            (wrapped(answered(404)), recipient(LaneWhy::NotThere)),
            (wrapped(answered(429)), later(LaneWhy::RateLimited)),
            (wrapped(WireError::Iq(IqError::Timeout)), later(LaneWhy::NoAnswer)),
            (wrapped(WireError::Iq(IqError::NotConnected)), None),
            (WireError::Iq(IqError::NotConnected), None),
            (WireError::NotLoggedIn, None),
        ] {
            let words = error.to_string();
            let found = match Failed::Before(error).classify() {
                SendError::RecipientRefused { why, .. } => Some((why, true)),
                SendError::NotPossible { why, .. } => Some((why, false)),
                SendError::NotConnected => None,
                other => panic!("{words}: {other:?}"),
            };
            assert_eq!(found, wanted, "{words}");
        }
    }

    #[test]
    fn what_was_written_is_uncertain_whatever_the_error() {
        for code in [403, 404, 406, 429] {
            let error = Failed::After(answered(code)).classify();
            assert!(matches!(error, SendError::Uncertain(_)), "{error:?}");
        }
    }
}
