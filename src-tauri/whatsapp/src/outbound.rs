//! The way out: whatever is sent, under reserved ids.

use std::future::{Future, poll_fn};
use std::pin::pin;

use futures::channel::oneshot;
use wakala_domain::address::{Address, AddressKind};
use wakala_domain::ids::MessageId;
use wakala_domain::lanes::{LaneTrouble, LaneWhy};
use wakala_domain::messages::changes::{Author, Target};
use wakala_domain::messages::outgoing::{Outgoing, Parcel};
use wakala_engine::link::{Departure, SendError};
use whatsapp_rust::features::GroupError;
use whatsapp_rust::prelude::wa;
use whatsapp_rust::request::IqError;
use whatsapp_rust::send::{SendError as WireError, SendOptions};
use whatsapp_rust::types::message::AddressingMode;
use whatsapp_rust::wacore_binary::JidExt as _;
use whatsapp_rust::{Client, ClientError, Jid, NodeFilter, SignalError};

use crate::making;

/// A device list that the server does not know any more: the library has dropped it and asks anew at the next try.
const STALE_DEVICES: u16 = 406;

/// Writes what goes out to the socket; see `Link::send`.
pub(crate) async fn send(
    client: &Client,
    to: &Address,
    id: &MessageId,
    parcel: &Parcel,
    departure: &Departure,
) -> Result<(), SendError> {
    let to: Jid = to.as_str().parse().map_err(|_| SendError::Refused("not an address".to_owned()))?;
    if !client.is_logged_in() {
        return Err(SendError::NotConnected);
    }
    let message = made(client, &to, parcel).await?;
    match try_to_send(client, &to, id, message.clone(), departure).await {
        Err(Failed::Before(error)) if code(&error) == Some(STALE_DEVICES) => {
            try_to_send(client, &to, id, message, departure).await.map_err(Failed::classify)
        }
        outcome => outcome.map_err(Failed::classify),
    }
}

/// Makes what goes out to somebody, or to a group.
///
/// # Errors
/// WhatsApp does not say how this number is called there.
pub(crate) async fn made(client: &Client, to: &Jid, parcel: &Parcel) -> Result<wa::Message, SendError> {
    let own = match &parcel.what {
        Outgoing::Vote { target: Target { author: Author::Them(asker), .. }, .. } => Some(own_beside(client, asker)?),
        what if making::names_ourselves(what) => Some(own_name(client, to).await?),
        _ => None,
    };
    making::of(to, own.as_deref(), parcel).ok_or_else(|| {
        if matches!(parcel.what, Outgoing::Vote { .. }) {
            // It never comes: whatever is behind the vote would wait for it.
            return SendError::Refused("the poll came without what a vote is sealed with".to_owned());
        }
        SendError::NotPossible { why: LaneWhy::Unclear, detail: "its file does not lie with WhatsApp".to_owned() }
    })
}

/// What this number calls itself beside somebody: a vote is sealed for two names of one kind.
fn own_beside(client: &Client, other: &Address) -> Result<String, SendError> {
    let lid = if other.kind() == AddressKind::Lid { client.lid() } else { None };
    let own = lid.or_else(|| client.pn()).ok_or(SendError::NotConnected)?;
    Ok(own.to_non_ad().to_string())
}

/// What this number is called where it writes to: some groups know everybody by a number of theirs alone.
async fn own_name(client: &Client, to: &Jid) -> Result<String, SendError> {
    let by_lid = if to.is_group() {
        // Asked for with each message to a group, and kept by the library.
        match client.groups().query_info(to).await {
            Ok(group) => group.addressing_mode == AddressingMode::Lid,
            Err(GroupError::Iq(error)) => return Err(query_failed(&error, error.to_string())),
            Err(error) => {
                return Err(SendError::NotPossible { why: LaneWhy::Unclear, detail: error.to_string() });
            }
        }
    } else {
        to.is_lid()
    };
    let lid = if by_lid { client.lid() } else { None };
    let own = lid.or_else(|| client.pn()).ok_or(SendError::NotConnected)?;
    Ok(own.to_non_ad().to_string())
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

async fn try_to_send(
    client: &Client,
    to: &Jid,
    id: &MessageId,
    message: wa::Message,
    departure: &Departure,
) -> Result<(), Failed> {
    if !client.is_logged_in() {
        return Err(Failed::Before(WireError::NotLoggedIn));
    }
    can_be_read(client, to).await?;
    let options = SendOptions::default().with_message_id(id.0.clone());
    let sending = client.send_message_with_options(to.clone(), message, options);
    let stanza = || client.wait_for_sent_node(NodeFilter::tag("message").attr("id", &id.0));
    watched(stanza, departure, sending).await.map(|_| ()).map_err(|error| match (&error, departure.is_here()) {
        // There was no socket to write to.
        (WireError::Client(ClientError::NotConnected), _) | (_, true) => Failed::Before(error),
        (_, false) => Failed::After(error),
    })
}

/// Sends, and notes when what is sent may leave. The library tells of a stanza when it is complete and before its first byte is
/// written, and completes it while it is polled here, at no other time. But it forgets whom to tell when a connection ends, and
/// may write a little longer: who is told is renewed before each poll, and what was forgotten during one may have left.
async fn watched<S, T>(
    mut stanza: impl FnMut() -> oneshot::Receiver<S>,
    departure: &Departure,
    sending: impl Future<Output = T>,
) -> T {
    let mut sending = pin!(sending);
    let mut told = stanza();
    poll_fn(move |context| {
        match told.try_recv() {
            Ok(None) => {}
            // Another device asked for what an earlier try has sent.
            Ok(Some(_)) => departure.left(),
            Err(oneshot::Canceled) if departure.is_here() => told = stanza(),
            Err(oneshot::Canceled) => {}
        }
        let sent = sending.as_mut().poll(context);
        match told.try_recv() {
            Ok(None) => {}
            Ok(Some(_)) | Err(oneshot::Canceled) => departure.left(),
        }
        sent
    })
    .await
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
pub(crate) fn within(error: &whatsapp_rust::anyhow::Error, detail: String) -> SendError {
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

    /// What the library does while it sends.
    #[derive(Clone, Copy)]
    enum Does {
        /// Waits for keys, a lock, the end of the offline queue.
        Waits,
        /// Completes the stanza, and hands it to the socket.
        Writes,
        /// The connection ends meanwhile.
        Forgets,
    }

    /// Whether a message is certainly here when its writing is cut off after these steps; before each but the first the connection
    /// may have ended.
    fn is_here_after(steps: &[Does], ended_between: bool) -> bool {
        use std::cell::RefCell;
        let told: RefCell<Vec<oneshot::Sender<()>>> = RefCell::default();
        let stanza = || {
            let (tell, told_of) = oneshot::channel();
            told.borrow_mut().push(tell);
            told_of
        };
        let departure = Departure::default();
        departure.watched();
        let mut left = steps.iter();
        let sending = poll_fn(|_| {
            match left.next() {
                Some(Does::Waits) | None => {}
                Some(Does::Writes) => assert!(told.take().into_iter().all(|tell| tell.send(()).is_ok())),
                Some(Does::Forgets) => told.borrow_mut().clear(),
            }
            std::task::Poll::<()>::Pending
        });
        {
            let mut watched = pin!(watched(stanza, &departure, sending));
            for _ in steps {
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                assert!(watched.as_mut().poll(&mut context).is_pending());
                if ended_between {
                    told.borrow_mut().clear();
                }
            }
        }
        departure.is_here()
    }

    #[test]
    fn what_may_have_left_is_never_called_here_and_the_rest_is() {
        use Does::{Forgets, Waits, Writes};
        for ended_between in [false, true] {
            assert!(is_here_after(&[Waits, Waits], ended_between), "still being prepared");
            assert!(!is_here_after(&[Waits, Writes], ended_between));
            assert!(!is_here_after(&[Waits, Writes, Waits], ended_between), "it does not come back");
            // Whether it was written before or after is not known.
            assert!(!is_here_after(&[Forgets, Waits], ended_between));
            assert!(!is_here_after(&[Forgets, Writes], ended_between));
        }
        let unwatched = Departure::default();
        assert!(!unwatched.is_here(), "nothing was said");
        unwatched.left();
        unwatched.watched();
        assert!(!unwatched.is_here(), "it has left");
    }

    #[test]
    fn what_was_written_is_uncertain_whatever_the_error() {
        for code in [403, 404, 406, 429] {
            let error = Failed::After(answered(code)).classify();
            assert!(matches!(error, SendError::Uncertain(_)), "{error:?}");
        }
    }
}
