//! The way to WhatsApp, and whether this PC's clock is right.

use chrono::{DateTime, Utc};
use wakala_whatsapp::{Reached, Server, Unreached, reach};

use super::super::words;
use super::{Finding, fault, ok, warning};

const WAY: &str = "way to WhatsApp";
const CLOCK: &str = "clock";
/// How far the clock may be off, in seconds: certificates and banned times are judged by it.
const OFF: i64 = 60;
/// So far off, and certificates are refused.
const FAR_OFF: i64 = 24 * 3_600;

/// `server` is none where the practice network is part of the core.
pub(super) async fn look(server: Option<&Server>) -> Vec<Finding> {
    let Some(server) = server else {
        return vec![ok(WAY, "the practice network is part of Wakala")];
    };
    match reach(server).await {
        Ok(reached) => {
            let clock = reached.date.as_deref().and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            let clock = clock.map(|theirs| clock_of(Utc::now().signed_duration_since(theirs).num_seconds()));
            std::iter::once(way(&reached)).chain(clock).collect()
        }
        Err(unreached) => vec![no_way(&unreached)],
    }
}

fn through(proxy: Option<&str>) -> String {
    proxy.map_or_else(String::new, |proxy| format!(" through {proxy}"))
}

fn way(reached: &Reached) -> Finding {
    let Reached { host, through: proxy, took, .. } = reached;
    ok(WAY, format!("{host} answered{} within {} ms", through(proxy.as_deref()), took.as_millis()))
}

fn no_way(unreached: &Unreached) -> Finding {
    let Unreached { host, through: proxy, reason } = unreached;
    let why = reason.detail.clone().unwrap_or_default();
    let said = format!("{host} can't be reached{}: {why}", through(proxy.as_deref()));
    fault(WAY, said, "Look at the network, the proxy (HTTPS_PROXY, ALL_PROXY), and what filters them.")
}

fn clock_of(ahead: i64) -> Finding {
    let off = ahead.unsigned_abs();
    let way = if ahead > 0 { "ahead" } else { "behind" };
    let said = format!("it is {} {way}", words::span(off));
    match off.cast_signed() {
        ..OFF => ok(CLOCK, "it is right"),
        OFF..FAR_OFF => warning(CLOCK, said, "Set it by the network: times in chats and of bans are wrong."),
        _ => fault(CLOCK, said, "Set it by the network: no certificate is believed like this."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_clock_is_judged_by_how_far_it_is_off() {
        let of = |ahead| clock_of(ahead).verdict;
        assert_eq!([of(0), of(59), of(-59)], [Verdict::Ok; 3]);
        assert_eq!([of(60), of(-3_600)], [Verdict::Warning; 2]);
        assert_eq!([of(FAR_OFF), of(-FAR_OFF)], [Verdict::Fault; 2]);
        assert_eq!(clock_of(-3_700).said, "it is 1 h 1 min behind");
    }
}
