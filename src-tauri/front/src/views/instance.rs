//! Instances, timelines and the restoration report.

use std::time::Duration;

use wakala_contract::{
    ConnectionView, FailureView, HistoryView, InstanceView, KeptSessionState, KeptSessionView, KeptSessionsView,
    LinkView, PairingView, ProofView, ProxyView, ReasonView, RestorationLineView, RestorationOutcome, RestorationView,
    TimelineEntryView, WarningView,
};
use wakala_domain::ids::InstanceId;
use wakala_domain::lifecycle::{Connection, Entry, Link, Offer, Reason, State, Warning};
use wakala_domain::time::Wall;
use wakala_engine::sessions::KeptSession;
use wakala_engine::{InstanceSnapshot, Outcome, RestorationReport};

use super::qr::QrPictures;

/// How many QR codes WhatsApp gives for one pairing.
const CODES: u32 = 6;

/// An instance as the window shows it. `ready_timeout` bounds the first login after pairing.
pub(crate) fn instance_view(
    snapshot: &InstanceSnapshot,
    pictures: &QrPictures,
    ready_timeout: Duration,
) -> InstanceView {
    let state = &snapshot.state;
    InstanceView {
        id: snapshot.id.to_string(),
        name: snapshot.name.to_string(),
        workspace: snapshot.workspace.clone(),
        phone: state.identity.as_ref().map(|identity| identity.phone.to_string()),
        badge: snapshot.badge(),
        wanted: state.wanted,
        link: link_view(state.link),
        connection: connection_view(state),
        pairing: pairing_view(state, pictures, ready_timeout),
        last_error: state
            .last_error
            .as_ref()
            .map(|failure| FailureView { reason: reason_view(&failure.reason), at: failure.at.0 }),
        proof: state.proof.map(|proof| ProofView {
            at: proof.at.0,
            round_trip_ms: proof.round_trip.map(|span| u32::try_from(span.as_millis()).unwrap_or(u32::MAX)),
        }),
        muted: snapshot.muted,
        stranger: state.stranger.as_ref().map(ToString::to_string),
        warning: snapshot.warning.map(warning_view),
        proxy: snapshot
            .proxy
            .as_ref()
            .map(|proxy| ProxyView { address: proxy.to_string(), user: proxy.login().map(|login| login.user.clone()) }),
        country: snapshot.country.map(|country| country.to_string()),
        available: snapshot.available,
        history: HistoryView {
            choice: snapshot.history,
            messages: snapshot.progress.messages,
            percent: snapshot.progress.percent,
            working: snapshot.progress.working,
        },
        backend: None,
        unread: snapshot.unread,
        queued: snapshot.queued,
        unsent: snapshot.unsent,
        last_activity: snapshot.last_activity.map(|at| at.0),
    }
}

/// The sessions of an instance that were kept aside.
pub(crate) fn kept_sessions_view(kept: &[KeptSession], state: &State) -> KeptSessionsView {
    let own = state.identity.as_ref().map(|identity| &identity.phone);
    let view = |kept: &KeptSession| KeptSessionView {
        number: kept.number,
        used: kept.used.map(|at| at.0),
        state: match &kept.owner {
            Ok(phone) if Some(phone) == own => KeptSessionState::Usable,
            Ok(_) => KeptSessionState::AnotherNumber,
            Err(reason) => KeptSessionState::Unusable { reason: reason_view(reason) },
        },
    };
    KeptSessionsView { sessions: kept.iter().map(view).collect(), wanted: state.may_put_back() }
}

fn warning_view(warning: Warning) -> WarningView {
    match warning {
        Warning::PhoneUnseen { days, unlinks } => WarningView::PhoneUnseen { days, unlinks: unlinks.0 },
        Warning::StoppedLong { days, unlinks } => WarningView::StoppedLong { days, unlinks: unlinks.0 },
        Warning::VersionExpires { days, until } => WarningView::VersionExpires { days, until: until.0 },
    }
}

fn link_view(link: Link) -> LinkView {
    match link {
        Link::Unpaired => LinkView::Unpaired,
        Link::Pairing => LinkView::Pairing,
        Link::Linked => LinkView::Linked,
        Link::Revoked(why) => LinkView::Revoked { why },
    }
}

fn connection_view(state: &State) -> ConnectionView {
    match state.connection {
        Connection::Offline => ConnectionView::Offline,
        Connection::Connecting { since, deadline } => {
            ConnectionView::Connecting { attempt: state.current_try(), since: since.0, deadline: deadline.0 }
        }
        Connection::Syncing { since, deadline } => ConnectionView::Syncing { since: since.0, deadline: deadline.0 },
        Connection::Online { since } => ConnectionView::Online { since: since.0 },
        Connection::Degraded { since } => ConnectionView::Degraded { since: since.0 },
        Connection::Backoff { until, .. } => ConnectionView::Backoff { attempt: state.current_try(), until: until.0 },
        Connection::Holding { until, why } => {
            ConnectionView::Holding { attempt: state.current_try(), until: until.0, why }
        }
        Connection::Parked { why } => ConnectionView::Parked { why },
    }
}

fn pairing_view(state: &State, pictures: &QrPictures, ready_timeout: Duration) -> Option<PairingView> {
    match &state.offer {
        Offer::None => None,
        Offer::Requested => Some(PairingView::Requested),
        Offer::Qr { text, number, shown, until } => match pictures.data_url(text) {
            Ok(image) => Some(PairingView::Qr {
                image,
                number: *number,
                of: CODES.max(*number),
                shown: shown.0,
                until: until.0,
                scanned_without_multidevice: state.scanned_without_multidevice,
            }),
            Err(error) => {
                tracing::error!(%error, "a pairing code can't be shown");
                Some(PairingView::Requested)
            }
        },
        Offer::Code { code, phone, shown, until } => {
            Some(PairingView::Code { code: code.clone(), phone: phone.to_string(), shown: shown.0, until: until.0 })
        }
        Offer::Expired => Some(PairingView::Expired),
        Offer::Passkey { code, since } => Some(PairingView::Passkey { code: code.clone(), since: since.0 }),
        Offer::Finishing { since } => {
            let deadline = match state.connection {
                Connection::Connecting { deadline, .. } | Connection::Syncing { deadline, .. } => deadline,
                _ => since.plus(ready_timeout),
            };
            Some(PairingView::Finishing { since: since.0, deadline: deadline.0 })
        }
    }
}

/// A reason with its raw code and words.
pub(crate) fn reason_view(reason: &Reason) -> ReasonView {
    ReasonView { kind: reason.kind, code: reason.code, detail: reason.detail.clone() }
}

/// A line of a timeline.
pub(crate) fn timeline_entry_view(instance: InstanceId, id: i64, at: Wall, entry: &Entry) -> TimelineEntryView {
    TimelineEntryView {
        id,
        instance: instance.to_string(),
        at: at.0,
        kind: entry.kind,
        reason: entry.reason.as_ref().map(reason_view),
        attempt: entry.attempt,
        until: entry.until.map(|until| until.0),
        lasted_ms: entry.lasted_ms,
        away: entry.away,
    }
}

/// What bringing the instances back came to.
pub(crate) fn restoration_view(report: &RestorationReport) -> RestorationView {
    RestorationView {
        started: report.started.0,
        seconds: report.took.map(|took| took.as_secs_f64()),
        lines: report
            .lines
            .iter()
            .map(|line| RestorationLineView {
                instance: line.instance.to_string(),
                name: line.name.to_string(),
                outcome: match line.outcome {
                    Outcome::Running => RestorationOutcome::Running,
                    Outcome::Restored => RestorationOutcome::Restored,
                    Outcome::NeedsQr => RestorationOutcome::NeedsQr,
                    Outcome::Failed => RestorationOutcome::Failed,
                },
                reason: line.reason.as_ref().map(reason_view),
                seconds: line.took.map(|took| took.as_secs_f64()),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_domain::history::{HistoryChoice, HistoryProgress};
    use wakala_domain::instance::{InstanceName, Wanted};
    use wakala_domain::lifecycle::{Badge, HoldWhy};

    fn snapshot(state: State) -> InstanceSnapshot {
        InstanceSnapshot {
            id: InstanceId::from_random(84),
            name: InstanceName::parse("Duka Kariakoo").unwrap(),
            workspace: "Duka la Asha".into(),
            created: Wall(0),
            muted: false,
            proxy: Some("http://asha:geheim@proxy.example:8080".parse().unwrap()),
            country: Some("KE".parse().unwrap()),
            available: true,
            history: HistoryChoice::default(),
            progress: HistoryProgress::default(),
            warning: None,
            state,
            unread: 5,
            queued: 2,
            unsent: 1,
            last_activity: Some(Wall(7)),
        }
    }

    fn running(change: impl FnOnce(&mut State)) -> State {
        let mut state = State::new(Wanted::Running);
        change(&mut state);
        state
    }

    fn shown(state: State) -> InstanceView {
        instance_view(&snapshot(state), &QrPictures::default(), Duration::from_secs(180))
    }

    #[test]
    fn a_live_code_is_shown_as_a_picture_and_never_as_text() {
        let view = shown(running(|state| {
            state.offer = Offer::Qr { text: "2@secret".into(), number: 1, shown: Wall(1), until: Wall(60_001) };
            state.connection = Connection::Connecting { since: Wall(1), deadline: Wall(9) };
        }));
        assert_eq!(view.badge, Badge::ScanQr);
        let Some(PairingView::Qr { ref image, number: 1, of: 6, until: 60_001, .. }) = view.pairing else {
            panic!("{:?}", view.pairing);
        };
        assert!(image.starts_with("data:image/svg+xml;base64,"));
        assert!(!serde_json::to_string(&view).unwrap().contains("secret"));
    }

    #[test]
    fn every_wait_names_its_attempt_and_its_end() {
        let holding = running(|state| {
            state.attempt = 6;
            state.connection = Connection::Holding { until: Wall(99), why: HoldWhy::SlowRetry };
        });
        let expected = ConnectionView::Holding { attempt: 7, until: 99, why: HoldWhy::SlowRetry };
        assert_eq!(shown(holding).connection, expected);
        // Three have failed: the fourth is waited for, and runs.
        let failed = |connection: Connection| {
            shown(running(|state| (state.attempt, state.connection) = (3, connection))).connection
        };
        let backoff = failed(Connection::Backoff { attempt: 3, until: Wall(50) });
        assert_eq!(backoff, ConnectionView::Backoff { attempt: 4, until: 50 });
        let connecting = failed(Connection::Connecting { since: Wall(50), deadline: Wall(99) });
        assert_eq!(connecting, ConnectionView::Connecting { attempt: 4, since: 50, deadline: 99 });
    }

    #[test]
    fn finishing_has_a_deadline_before_the_next_connection_exists() {
        let state = running(|state| state.offer = Offer::Finishing { since: Wall(1_000) });
        assert_eq!(shown(state).pairing, Some(PairingView::Finishing { since: 1_000, deadline: 181_000 }));
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        let view = shown(State::new(Wanted::Stopped));
        assert_eq!((view.phone, view.proof, view.last_error, view.pairing), (None, None, None, None));
        assert_eq!((view.unread, view.queued, view.last_activity), (5, 2, Some(7)));
        let proxy = ProxyView { address: "http://proxy.example:8080".into(), user: Some("asha".into()) };
        assert_eq!((view.proxy, view.country.as_deref(), view.available), (Some(proxy), Some("KE"), true));
    }
}
