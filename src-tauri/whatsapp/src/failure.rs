//! What the library tells of a connection's end, in our words. Where its enums are open, an unknown member becomes a
//! visible "unknown", never a default.

use wakala_domain::lifecycle::{Reason, ReasonKind, Signal};
use wakala_domain::time::Wall;
use whatsapp_rust::transport::DisconnectReason;
use whatsapp_rust::types::events::{ConnectFailure, ConnectFailureReason, LoggedOut, StreamError, TemporaryBan};
use whatsapp_rust::wacore_binary::OwnedNodeRef;

/// A forced logout, by `<failure>` or by `<stream:error>`.
pub(crate) fn logged_out(event: &LoggedOut) -> Signal {
    let code = failure_code(&event.reason);
    let kind = match event.reason {
        ConnectFailureReason::AccountLocked => ReasonKind::Locked,
        // The wire's 406; the library calls it after what WhatsApp Web does with it.
        ConnectFailureReason::UnknownLogout => ReasonKind::Banned,
        _ => ReasonKind::LoggedOut,
    };
    Reason { kind, code: Some(code), detail: None }.into()
}

/// A `<failure>` that is no logout.
pub(crate) fn connect_failure(event: &ConnectFailure) -> Signal {
    let code = failure_code(&event.reason);
    let kind = match event.reason {
        ConnectFailureReason::LoggedOut => ReasonKind::LoggedOut,
        ConnectFailureReason::TempBanned => ReasonKind::TemporaryBan,
        ConnectFailureReason::AccountLocked => ReasonKind::Locked,
        ConnectFailureReason::UnknownLogout => ReasonKind::Banned,
        ConnectFailureReason::ClientOutdated => ReasonKind::ClientOutdated,
        ConnectFailureReason::BadUserAgent => ReasonKind::BadUserAgent,
        ConnectFailureReason::InternalServerError
        | ConnectFailureReason::Experimental
        | ConnectFailureReason::ServiceUnavailable => ReasonKind::ServerError,
        _ if code == 429 => ReasonKind::RateLimited,
        _ => ReasonKind::UnknownFailure,
    };
    Reason { kind, code: Some(code), detail: event.message.clone() }.into()
}

/// A temporary ban with its end.
pub(crate) fn temporary_ban(event: &TemporaryBan) -> Signal {
    let reason = Reason { kind: ReasonKind::TemporaryBan, code: Some(402), detail: Some(format!("{:?}", event.code)) };
    // What ended before it was told of is over; the machine does not hurry all the same.
    Signal { reason, lasts: Some(event.expire.to_std().unwrap_or_default()) }
}

/// A `<stream:error>`. None for one after which the stream stays up.
pub(crate) fn stream_error(event: &StreamError) -> Option<Signal> {
    let code = event.code.parse::<i32>().ok();
    let kind = match code {
        Some(401 | 516) => ReasonKind::LoggedOut,
        Some(409 | 440) => ReasonKind::Replaced,
        Some(429) => ReasonKind::RateLimited,
        Some(515) => ReasonKind::RestartRequired,
        Some(500..=599) => ReasonKind::ServerError,
        Some(_) => ReasonKind::UnknownFailure,
        // `<ack/>` and other children without a code: the stream stays up.
        None => return None,
    };
    Some(Reason { kind, code, detail: None }.into())
}

/// A `<stream:error>` that the library keeps to itself: a rate limit (429), and a server that goes down (503).
pub(crate) fn hidden_stream_error(node: &OwnedNodeRef) -> Option<Signal> {
    let node = node.get();
    let code = node.get_attr("code")?.as_str().parse::<i32>().ok()?;
    let kind = match code {
        429 => ReasonKind::RateLimited,
        503 => ReasonKind::ServerError,
        _ => return None,
    };
    Some(Reason { kind, code: Some(code), detail: None }.into())
}

/// Which refusal of a pairing these words of the library's are.
pub(crate) fn pairing(words: &str) -> ReasonKind {
    // The phone signs as one type of account and says that it is another: the library goes by what it says.
    if words.contains("signature-mismatch") { ReasonKind::AccountType } else { ReasonKind::PairingRefused }
}

/// The day after which WhatsApp accepts this version no more, where a stanza names it; `Some(None)` takes it back.
pub(crate) fn expiry(node: &OwnedNodeRef) -> Option<Option<Wall>> {
    let node = node.get();
    if node.tag != "ib" {
        return None;
    }
    let named = node.get_optional_child("client_expiration")?;
    let Some(seconds) = named.get_attr("t") else { return Some(None) };
    let seconds = seconds.as_str().parse::<i64>().ok().filter(|seconds| *seconds > 0)?;
    Some(Some(Wall(seconds.checked_mul(1000)?)))
}

/// The socket's own end.
pub(crate) fn disconnected(reason: &DisconnectReason) -> Signal {
    let (code, detail) = match reason {
        DisconnectReason::ServerClose { code, reason } => {
            (code.map(i32::from), (!reason.is_empty()).then(|| reason.clone()))
        }
        DisconnectReason::StreamEnded | DisconnectReason::Unknown => (None, None),
        DisconnectReason::ReadError(words) => (None, Some(words.clone())),
    };
    Reason { kind: ReasonKind::Dropped, code, detail }.into()
}

fn failure_code(reason: &ConnectFailureReason) -> i32 {
    reason.code()
}

#[cfg(test)]
mod tests {
    use whatsapp_rust::NodeBuilder;
    use whatsapp_rust::wacore_binary::marshal::marshal;

    use super::*;

    fn expiry_in(tag: &'static str, child: &'static str, t: Option<&str>) -> Option<Option<Wall>> {
        let child = NodeBuilder::new(child);
        let child = t.into_iter().fold(child, |child, t| child.attr("t", t.to_owned()));
        let node = NodeBuilder::new(tag).children([child.build()]).build();
        // The first byte says that nothing is compressed.
        let bytes = marshal(&node).unwrap()[1..].to_vec();
        expiry(&OwnedNodeRef::new(bytes).unwrap())
    }

    #[test]
    fn the_day_that_a_version_ends_on_is_read_and_nonsense_is_not() {
        assert_eq!(expiry_in("ib", "client_expiration", Some("1780000000")), Some(Some(Wall(1_780_000_000_000))));
        assert_eq!(expiry_in("ib", "client_expiration", None), Some(None));
        for nonsense in ["", "soon", "-5", "0", "9223372036854775807"] {
            assert_eq!(expiry_in("ib", "client_expiration", Some(nonsense)), None, "{nonsense}");
        }
        assert_eq!(expiry_in("ib", "offline", Some("1")), None);
        assert_eq!(expiry_in("iq", "client_expiration", Some("1")), None);
    }

    #[test]
    fn an_account_of_another_type_is_named() {
        let words = "pairing crypto failed with code 401: signature-mismatch (source: verification failed)";
        assert_eq!(pairing(words), ReasonKind::AccountType);
        assert_eq!(
            pairing("pairing crypto failed with code 401: hmac-mismatch (source: x)"),
            ReasonKind::PairingRefused
        );
    }
}
