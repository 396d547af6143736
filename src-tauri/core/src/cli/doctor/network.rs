//! The way to WhatsApp, and whether this PC's clock is right.

use chrono::{DateTime, Utc};
use wakala_whatsapp::{Reached, Server, Unreached, reach};

use super::super::words::{span, words};
use super::{Finding, What, fault, ok, warning};
use crate::desktop_proxy::of_this_desktop;

const WAY: What = What::Way;
const CLOCK: What = What::Clock;
/// How far the clock may be off, in seconds: certificates and banned times are judged by it.
const OFF: i64 = 60;
/// So far off, and certificates are refused.
const FAR_OFF: i64 = 24 * 3_600;

/// `server` is none where the practice network is part of the core.
pub(super) async fn look(server: Option<&Server>) -> Vec<Finding> {
    let Some(server) = server else {
        return vec![ok(WAY, words().doctor_way_practice())];
    };
    match reach(server, of_this_desktop()).await {
        Ok(reached) => {
            let clock = reached.date.as_deref().and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            let clock = clock.map(|theirs| clock_of(Utc::now().signed_duration_since(theirs).num_seconds()));
            std::iter::once(way(&reached)).chain(clock).collect()
        }
        Err(unreached) => vec![no_way(&unreached)],
    }
}

/// A host, and the proxy on the way to it.
fn named(host: &str, proxy: Option<&str>) -> String {
    proxy.map_or_else(|| host.to_owned(), |proxy| words().doctor_way_through(host, proxy))
}

fn way(reached: &Reached) -> Finding {
    let Reached { host, through, took, .. } = reached;
    ok(WAY, words().doctor_way_well(&named(host, through.as_deref()), &took.as_millis().to_string()))
}

fn no_way(unreached: &Unreached) -> Finding {
    let Unreached { host, through, reason } = unreached;
    let (w, why) = (words(), reason.detail.clone().unwrap_or_default());
    fault(WAY, w.doctor_way_none(&named(host, through.as_deref()), &why), w.doctor_way_do())
}

fn clock_of(ahead: i64) -> Finding {
    let (w, off) = (words(), ahead.unsigned_abs());
    let said = if ahead > 0 { w.doctor_clock_ahead(&span(off)) } else { w.doctor_clock_behind(&span(off)) };
    match off.cast_signed() {
        ..OFF => ok(CLOCK, w.doctor_clock_well()),
        OFF..FAR_OFF => warning(CLOCK, said, w.doctor_clock_do()),
        _ => fault(CLOCK, said, w.doctor_clock_far_do()),
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
