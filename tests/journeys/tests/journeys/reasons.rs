//! Every signal of the reason table, driven over the wire: what WhatsApp says or does on one side; link, connection, badge,
//! notification and timeline on the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_whatsapp::{Fault, LoginFault, Phone, PracticeNetwork};
use journeys::{PATIENCE, Shop};
use tokio::sync::watch;
use wakala_domain::delivery::Delivery;
use wakala_domain::ids::InstanceId;
use wakala_domain::instance::Wanted;
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{
    Badge, Command, Connection, EntryKind, HoldWhy, Link, Notice, Offer, ParkWhy, ReasonKind, RevokedWhy, State,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::{EngineEvent, Trigger};
use wakala_store::Direction;

use super::logs;

/// What the operator is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    Down,
    Rescan,
    NeedsYou,
    Held,
}

struct Case {
    name: &'static str,
    act: Act,
    reason: ReasonKind,
    code: Option<i32>,
    stands: fn(&State) -> bool,
    badge: Badge,
    told: Told,
    entry: EntryKind,
}

enum Act {
    Fault(Fault),
    /// The next login is refused.
    Login(LoginFault),
    /// The phone removes this device.
    Unlink,
}

fn backoff(state: &State) -> bool {
    state.link == Link::Linked && matches!(state.connection, Connection::Backoff { attempt: 1, .. })
}

fn shows_code(state: &State) -> bool {
    state.link == Link::Revoked(RevokedWhy::LoggedOut)
        && state.wanted == Wanted::Running
        && state.badge() == Badge::ScanQr
}

fn held(why: HoldWhy, seconds: std::ops::RangeInclusive<u64>) -> impl Fn(&State) -> bool {
    move |state| match (&state.connection, state.hold) {
        (Connection::Holding { why: shown, .. }, Some(hold)) => {
            *shown == why && hold.why == why && seconds.contains(&hold.since.until(hold.until).as_secs())
        }
        _ => false,
    }
}

fn parked(state: &State, why: ParkWhy, link: Link) -> bool {
    state.connection == Connection::Parked { why } && state.link == link
}

fn login(reason: u16) -> Act {
    Act::Login(LoginFault { reason, code: None, expire_seconds: None })
}

fn dropped(name: &'static str, fault: Fault, reason: ReasonKind, code: Option<i32>) -> Case {
    Case {
        name,
        act: Act::Fault(fault),
        reason,
        code,
        stands: backoff,
        badge: Badge::Reconnecting,
        told: Told::Down,
        entry: EntryKind::Dropped,
    }
}

fn revoked(name: &'static str, act: Act) -> Case {
    Case {
        name,
        act,
        reason: ReasonKind::LoggedOut,
        code: Some(401),
        stands: shows_code,
        badge: Badge::ScanQr,
        told: Told::Rescan,
        entry: EntryKind::Revoked,
    }
}

fn refused(name: &'static str, act: Act, reason: ReasonKind, code: i32, stands: fn(&State) -> bool) -> Case {
    let entry =
        if matches!(reason, ReasonKind::Locked | ReasonKind::Banned) { EntryKind::Revoked } else { EntryKind::Parked };
    Case { name, act, reason, code: Some(code), stands, badge: Badge::NeedsYou, told: Told::NeedsYou, entry }
}

fn cases() -> Vec<Case> {
    use ReasonKind as R;
    let stream = |code, close| Fault::StreamError { code, close };
    vec![
        dropped("the connection ends without a word", Fault::Drop, R::Dropped, None),
        dropped("close 1000", Fault::Close { code: 1000 }, R::Dropped, Some(1000)),
        dropped("close 1011", Fault::Close { code: 1011 }, R::Dropped, Some(1011)),
        dropped("the stream ends", Fault::StreamEnd { close: false }, R::Dropped, None),
        dropped("stream error 500", stream(500, true), R::ServerError, Some(500)),
        dropped("stream error 503", stream(503, true), R::ServerError, Some(503)),
        dropped("stream error 503, left open", stream(503, false), R::ServerError, Some(503)),
        dropped("an unknown stream error", stream(499, true), R::UnknownFailure, Some(499)),
        Case {
            stands: |state| held(HoldWhy::RateLimit, 300..=300)(state),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: EntryKind::Held,
            ..dropped("stream error 429", stream(429, true), R::RateLimited, Some(429))
        },
        Case {
            stands: |state| held(HoldWhy::RateLimit, 300..=300)(state),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: EntryKind::Held,
            ..dropped("stream error 429, left open", stream(429, false), R::RateLimited, Some(429))
        },
        revoked("stream error 401", Act::Fault(stream(401, true))),
        revoked("stream error 516", Act::Fault(stream(516, true))),
        revoked("unlinked on the phone", Act::Unlink),
        revoked("login refused with 401", login(401)),
        Case {
            code: None,
            ..refused("stream error 409", Act::Fault(stream(409, true)), R::Replaced, 0, |state| {
                parked(state, ParkWhy::Replaced, Link::Linked)
            })
        },
        refused("stream error 440", Act::Fault(stream(440, true)), R::Replaced, 440, |state| {
            parked(state, ParkWhy::Replaced, Link::Linked)
        }),
        Case {
            code: None,
            ..refused("taken over elsewhere", Act::Fault(Fault::Replaced), R::Replaced, 0, |state| {
                parked(state, ParkWhy::Replaced, Link::Linked)
            })
        },
        refused("login refused with 403", login(403), R::Locked, 403, |state| {
            parked(state, ParkWhy::Locked, Link::Revoked(RevokedWhy::Locked))
        }),
        refused("login refused with 406", login(406), R::Banned, 406, |state| {
            parked(state, ParkWhy::Banned, Link::Revoked(RevokedWhy::Banned))
        }),
        Case {
            code: None,
            ..refused("login refused with 405", login(405), R::ClientOutdated, 0, |state| {
                parked(state, ParkWhy::Outdated, Link::Linked)
            })
        },
        refused("login refused with 409", login(409), R::BadUserAgent, 409, |state| {
            parked(state, ParkWhy::Outdated, Link::Linked)
        }),
        Case {
            name: "a temporary ban with its end",
            act: Act::Login(LoginFault { reason: 402, code: Some(101), expire_seconds: Some(7_200) }),
            reason: R::TemporaryBan,
            code: Some(402),
            stands: |state| held(HoldWhy::TemporaryBan, 7_200..=7_200)(state),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: EntryKind::Held,
        },
        Case {
            name: "a temporary ban without an end",
            act: login(402),
            reason: R::TemporaryBan,
            code: Some(402),
            stands: |state| held(HoldWhy::TemporaryBan, 3_600..=3_600)(state),
            badge: Badge::Waiting,
            told: Told::Held,
            entry: EntryKind::Held,
        },
        Case {
            act: login(500),
            entry: EntryKind::TryFailed,
            ..dropped("login refused with 500", Fault::Clear, R::ServerError, Some(500))
        },
        Case {
            act: login(503),
            entry: EntryKind::TryFailed,
            ..dropped("login refused with 503", Fault::Clear, R::ServerError, Some(503))
        },
        Case {
            act: login(418),
            entry: EntryKind::TryFailed,
            ..dropped("login refused with a code that nobody knows", Fault::Clear, R::UnknownFailure, Some(418))
        },
    ]
}

/// What was told of each instance, as it grows.
type Notices = Arc<Mutex<HashMap<InstanceId, Vec<Notice>>>>;

fn listen(shop: &Shop) -> (Notices, watch::Receiver<()>) {
    let notices = Notices::default();
    let (bell, rung) = watch::channel(());
    let mut events = shop.engine.subscribe().events;
    let book = Arc::clone(&notices);
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(EngineEvent::Notice { instance, notice, .. }) => {
                    book.lock().unwrap().entry(instance).or_default().push(notice);
                    bell.send_replace(());
                }
                Ok(_) => {}
                Err(tokio::sync::broadcast::error::RecvError::Lagged(missed)) => panic!("{missed} events missed"),
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    });
    (notices, rung)
}

fn told(notice: &Notice) -> Told {
    match notice {
        Notice::Down { .. } => Told::Down,
        Notice::NeedsRescan { .. } => Told::Rescan,
        Notice::NeedsYou { .. } => Told::NeedsYou,
        Notice::Held { .. } => Told::Held,
        other => panic!("not of a fault: {other:?}"),
    }
}

async fn act(network: &PracticeNetwork, shop: &Shop, id: InstanceId, phone: &Phone, act: &Act) {
    match act {
        Act::Fault(fault) => network.fault(Some(phone.number()), fault).unwrap(),
        Act::Login(refusal) => {
            network.fault(Some(phone.number()), &Fault::Login { refusal: *refusal, once: false }).unwrap();
            shop.engine.command(id, Command::Restart, Trigger::Operator).await.unwrap();
        }
        Act::Unlink => assert_eq!(phone.unlink_all(), 1),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_signal_leads_where_the_table_says() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    // Long enough steps to look at what stands after the first drop.
    let settings =
        LifecycleSettings { backoff_ms: vec![60_000; 6], drop_grace_ms: 300, ..LifecycleSettings::default() };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let (notices, mut rung) = listen(&shop);
    let cases = cases();
    let mut staged = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        let phone = network.phone(&format!("+2557000{place:05}"), case.name).unwrap();
        let id = shop.add_paired(&format!("{place}: {}", case.name), &phone).await.unwrap();
        staged.push((case, id, phone));
    }
    for (case, id, phone) in &staged {
        act(&network, &shop, *id, phone, &case.act).await;
    }
    for (case, id, _) in &staged {
        let stands = |state: &State| (case.stands)(state) && state.badge() == case.badge;
        shop.wait_for(*id, case.name, |s| stands(&s.state)).await.unwrap();
        let lines = shop.engine.store().read({
            let id = *id;
            move |r| r.events(id, None, 50)
        });
        let lines = lines.await.unwrap();
        let entry = lines.iter().find(|(_, _, entry)| entry.kind == case.entry);
        let reason = entry.and_then(|(_, _, entry)| entry.reason.clone());
        let reason = reason.unwrap_or_else(|| panic!("{}: no {:?} in {lines:#?}", case.name, case.entry));
        assert_eq!((reason.kind, reason.code), (case.reason, case.code), "{}", case.name);
        let heard = || notices.lock().unwrap().get(id).cloned().unwrap_or_default();
        tokio::time::timeout(PATIENCE, rung.wait_for(|()| !heard().is_empty()))
            .await
            .unwrap_or_else(|_| panic!("{}: nothing was told", case.name))
            .unwrap();
    }
    for (case, id, _) in &staged {
        let heard = notices.lock().unwrap().get(id).cloned().unwrap_or_default();
        let heard: Vec<Told> = heard.iter().map(told).collect();
        assert_eq!(heard, [case.told], "{}", case.name);
        assert_ne!(case.told, Told::Nothing);
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_trouble_is_not_told() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let (notices, _rung) = listen(&shop);
    let phone = |number: &str| network.phone(number, number).unwrap();
    let (asked, acked, slow) = (phone("+255700000001"), phone("+255700000002"), phone("+255700000003"));
    let again = shop.add_paired("515", &asked).await.unwrap();
    let stays = shop.add_paired("ack", &acked).await.unwrap();
    let late = shop.add_paired("slow login", &slow).await.unwrap();

    let epoch = |id| shop.engine.instance(id).unwrap().state.epoch;
    let (first, kept) = (epoch(again), epoch(stays));
    network.fault(Some(asked.number()), &Fault::StreamError { code: 515, close: true }).unwrap();
    network.fault(Some(acked.number()), &Fault::AckError { id: "ABCD".into() }).unwrap();
    network.fault(Some(slow.number()), &Fault::SlowLogin { delay_ms: 1_500 }).unwrap();
    shop.engine.command(late, Command::Restart, Trigger::Operator).await.unwrap();
    let online = |s: &wakala_engine::InstanceSnapshot| s.badge() == Badge::Online;
    shop.wait_for(again, "connected again at once", |s| online(s) && s.state.epoch > first).await.unwrap();
    shop.wait_for(late, "patient with a slow login", online).await.unwrap();
    assert_eq!((shop.engine.instance(stays).unwrap().badge(), epoch(stays)), (Badge::Online, kept));
    // An unlink of our own is no unlink by the phone.
    shop.engine.command(stays, Command::Unlink, Trigger::Operator).await.unwrap();
    shop.wait_for(stays, "unlinked", |s| s.state.link == Link::Unpaired && s.badge() == Badge::Stopped).await.unwrap();
    let mut happenings = network.subscribe();
    tokio::time::timeout(PATIENCE, async {
        while !acked.linked_devices().is_empty() {
            let _ = happenings.recv().await;
        }
    })
    .await
    .expect("the phone still lists the device");
    assert!(notices.lock().unwrap().is_empty(), "{:?}", notices.lock().unwrap());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_and_a_login_that_never_ends_are_found_out() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let settings = LifecycleSettings {
        backoff_ms: vec![60_000; 6],
        // Long enough for a login and a pairing on a busy machine: what they cost here is waited for.
        ready_timeout_ms: 10_000,
        probe_every_ms: 1_000,
        proof_overdue_ms: 5_000,
        degraded_grace_ms: 3_000,
        ..LifecycleSettings::default()
    };
    let shop = Shop::open_with(folder.path(), &network.ws_url(), settings).await.unwrap();
    let (mute, never) =
        (network.phone("+255700000001", "mute").unwrap(), network.phone("+255700000002", "never").unwrap());
    let silent = shop.add_paired("silence", &mute).await.unwrap();
    let stuck = shop.add_paired("never ready", &never).await.unwrap();
    shop.wait_for(silent, "proven", |s| s.state.proof.is_some_and(|proof| proof.round_trip.is_some())).await.unwrap();
    network.fault(Some(mute.number()), &Fault::Silence).unwrap();
    network.fault(Some(never.number()), &Fault::NeverReady).unwrap();
    shop.engine.command(stuck, Command::Restart, Trigger::Operator).await.unwrap();
    let failed =
        |kind: ReasonKind| move |state: &State| state.last_error.as_ref().is_some_and(|e| e.reason.kind == kind);
    let degraded = shop.wait_for(silent, "degraded", |s| matches!(s.state.connection, Connection::Degraded { .. }));
    assert_eq!(degraded.await.unwrap().badge(), Badge::Reconnecting, "a phantom");
    shop.wait_for(silent, "given up", |s| backoff(&s.state) && failed(ReasonKind::PingSilence)(&s.state))
        .await
        .unwrap();
    shop.wait_for(stuck, "given up", |s| failed(ReasonKind::ReadyTimeout)(&s.state)).await.unwrap();
    // And both come back when the server does.
    for (id, phone) in [(silent, &mute), (stuck, &never)] {
        network.fault(Some(phone.number()), &Fault::Clear).unwrap();
        shop.engine.command(id, Command::TryNow, Trigger::Operator).await.unwrap();
        shop.wait_badge(id, Badge::Online).await.unwrap();
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_are_used_up_cost_nothing_until_they_are_asked_for() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    network.set_codes(0);
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let (notices, _rung) = listen(&shop);
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    let idle = shop.wait_badge(id, Badge::CodeExpired).await.unwrap();
    assert_eq!(idle.state.link, Link::Pairing);
    network.set_codes(6);
    shop.engine.command(id, Command::ShowNewCode, Trigger::Operator).await.unwrap();
    shop.wait_qr(id).await.unwrap();
    assert_eq!(notices.lock().unwrap().get(&id).map(Vec::as_slice), Some(&[Notice::CodesExpired][..]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_number_is_refused_and_asked_about() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let (owner, stranger) =
        (network.phone("+255700000118", "Asha").unwrap(), network.phone("+255700000999", "Juma").unwrap());
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    assert_eq!(owner.unlink_all(), 1);
    shop.wait_for(id, "showing a code again", |s| shows_code(&s.state)).await.unwrap();
    stranger.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    let asks = shop.wait_for(id, "asking about the stranger", |s| s.state.stranger.is_some()).await.unwrap();
    assert_eq!(asks.state.stranger, "255700000999".parse().ok());
    // The stranger's phone is rid of it, and the same instance shows a code again.
    let shown = shop.wait_for(id, "showing a code", |s| s.badge() == Badge::ScanQr).await.unwrap();
    assert_eq!(shown.state.identity.unwrap().phone, "255700000118".parse().unwrap());
    assert_eq!(stranger.linked_devices(), Vec::<u16>::new());
    shop.engine.command(id, Command::AcceptNumber, Trigger::Operator).await.unwrap();
    stranger.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    let online = shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(online.state.identity.unwrap().phone, "255700000999".parse().unwrap());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_file_that_vanishes_for_good_is_given_up_by_the_operator_and_loses_no_message() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let (owner, neema) =
        (network.phone("+255700000118", "Asha").unwrap(), network.phone("+255700000431", "Neema").unwrap());
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    neema.write(&owner, "habari").await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    shop.wait_messages(chat, "received", |messages| messages.len() == 1).await.unwrap();
    std::fs::remove_dir_all(folder.path().join("sessions").join(id.to_string())).unwrap();
    shop.engine.command(id, Command::Restart, Trigger::Operator).await.unwrap();
    let shown = shop.wait_badge(id, Badge::Error).await.unwrap();
    assert_eq!(shown.state.link, Link::Linked, "it may be back any moment");
    shop.engine.command(id, Command::ShowNewCode, Trigger::Operator).await.unwrap();
    let shown = shop.wait_badge(id, Badge::ScanQr).await.unwrap();
    assert_eq!(shown.state.link, Link::Revoked(RevokedWhy::SessionUnreadable));
    owner.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(shop.messages(chat).await.unwrap().len(), 1);
    tokio::time::timeout(Duration::from_secs(30), neema.write(&owner, "tena")).await.unwrap().unwrap();
    shop.wait_messages(chat, "received again", |messages| messages.len() == 2).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_asked_for_plainly() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let owner = network.phone("+255700000118", "Asha").unwrap();
    network.fault(Some(owner.number()), &Fault::Passkey).unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let (notices, _rung) = listen(&shop);
    let id = shop.engine.add_instance("Duka", "", Trigger::Operator).await.unwrap().id;
    owner.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    let asked = |s: &wakala_engine::InstanceSnapshot| matches!(s.state.offer, Offer::Passkey { .. });
    assert_eq!(shop.wait_for(id, "asking for the passkey", asked).await.unwrap().badge(), Badge::NeedsYou);
    // The owner turns it off and tries again.
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    shop.engine.command(id, Command::ShowNewCode, Trigger::Operator).await.unwrap();
    owner.scan(&shop.wait_qr(id).await.unwrap()).unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(notices.lock().unwrap().get(&id).map(Vec::as_slice), Some(&[Notice::PasskeyAsked][..]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_that_is_refused_waits_with_its_reason_and_the_number_stays_online() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let network = PracticeNetwork::start(fake_whatsapp::Config::default()).await.unwrap();
    let (owner, neema) =
        (network.phone("+255700000118", "Asha").unwrap(), network.phone("+255700000431", "Neema").unwrap());
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let chat = shop.chat_with(id, &neema).await.unwrap();
    network.fault(Some(owner.number()), &Fault::RefuseMessages { code: 463 }).unwrap();
    let failed = shop.engine.send_text(chat, "one").await.unwrap().queue_id;
    let error = |messages: &[wakala_store::StoredMessage], place: usize| match messages.get(place).map(|m| &m.direction)
    {
        Some(Direction::Outgoing { delivery, error, .. }) => Some((*delivery, error.clone())),
        _ => None,
    };
    let refused = Some((Delivery::Failed, Some("463".to_owned())));
    shop.wait_messages(chat, "refused", |messages| error(messages, 0) == refused).await.unwrap();
    shop.engine.send_text(chat, "two").await.unwrap();
    let waits = |messages: &[wakala_store::StoredMessage]| match messages.get(1).map(|message| &message.direction) {
        Some(Direction::Outgoing { delivery: Delivery::Queued, lane: Some(lane), .. }) => {
            lane.parked && lane.why == LaneWhy::NotAllowed
        }
        _ => false,
    };
    shop.wait_messages(chat, "waiting with its reason", waits).await.unwrap();
    assert_eq!(shop.engine.instance(id).unwrap().badge(), Badge::Online);
    network.fault(Some(owner.number()), &Fault::Clear).unwrap();
    shop.engine.retry_send(failed).await.unwrap();
    neema.wait_for_text("two", PATIENCE).await.unwrap();
    let inbox: Vec<String> = neema.inbox().unwrap().into_iter().map(|text| text.text).collect();
    assert_eq!(inbox, ["one", "two"]);
    shop.close().await;
}
