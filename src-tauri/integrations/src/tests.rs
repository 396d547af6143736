//! Receivers of all sorts, played in memory and in a time that is shifted: what each is told, and what it is not.

mod stage;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use wakala_domain::ids::{InstanceId, MessageRow};
use wakala_domain::journal::Happening;
use wakala_domain::time::Wall;
use wakala_domain::webhooks::FaultKind;
use wakala_front::Core;
use wakala_store::{DataDir, TooOld};

use crate::WebhookTeller;
use crate::testing::{program, program_again};
use stage::{Answer, Hall, add, ask, happens, tested};

const HOUR: i64 = 3_600_000;

/// Random, and the same in every run.
struct Dice(AtomicU64);

impl Dice {
    fn throw(&self, sides: u64) -> u64 {
        let last = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (last ^ (last >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) % sides
    }
}

/// In the time of this PC: an event that was not taken is told again as soon as the receiver is found well, and it is asked all the time.
#[tokio::test]
async fn of_ten_thousand_events_none_is_missed_whatever_the_receiver_does_and_each_instance_keeps_its_order() {
    const EVENTS: i64 = 10_000;
    let (core, directory) = program().await;
    let dice = Dice(AtomicU64::new(7));
    let hall = Hall::new().stand("shop.example", move |told| match dice.throw(100) {
        _ if told.body["event"] == "test" => Answer::Status(200),
        0 => Answer::Status(500),
        1 => Answer::Closed,
        2 => Answer::TakenAndClosed,
        3 => Answer::After(Duration::from_millis(20), 200),
        4 => Answer::After(Duration::from_millis(50), 503),
        _ => Answer::Status(200),
    });
    let id = add(&core, "https://shop.example/events", json!({})).await["view"]["id"].clone();
    let mut teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    let mut core = core;
    let instances: Vec<InstanceId> = (0..5).map(|bits| InstanceId::from_random(bits << 1)).collect();
    for part in 0..4_i64 {
        let (from, instances) = (part * EVENTS / 4, instances.clone());
        let written = core.engine.store().write(move |w| {
            (from..from + EVENTS / 4).try_for_each(|row| {
                let what = Happening::Messages { rows: vec![MessageRow(row)], changed: Vec::new() };
                w.append_journal(instances[usize::try_from(row % 5).unwrap()], Wall(row), &what).map(|_| ())
            })
        });
        written.await.unwrap();
        let some = usize::try_from(part * EVENTS / 8).unwrap();
        asked_all_the_time(&core, &id, hall.taken("shop.example", some)).await;
        // The program ends, once as it should; and once so that nothing is kept of what was told last. Then it comes up again.
        if part % 2 == 0 {
            teller.stop().await;
            core.engine.shutdown(Duration::from_secs(5)).await;
        } else {
            core.engine.shutdown(Duration::from_secs(5)).await;
            drop(teller);
        }
        drop(core);
        core = again(directory.path()).await;
        teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    }
    asked_all_the_time(&core, &id, hall.taken("shop.example", usize::try_from(EVENTS).unwrap())).await;
    teller.stop().await;
    let mut told = hall.told("shop.example");
    told.retain(|one| one.body["event"] != "test");
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    for one in &told {
        let name = names.entry(one.row()).or_insert_with(|| one.id.clone());
        assert_eq!(*name, one.id, "told again, it has the same name");
    }
    let different: HashSet<&String> = names.values().collect();
    assert_eq!((names.len(), different.len()), (usize::try_from(EVENTS).unwrap(), usize::try_from(EVENTS).unwrap()));
    for (first, instance) in (0_i64..).zip(instances) {
        let rows: Vec<i64> =
            told.iter().filter(|one| one.instance() == instance.to_string()).map(stage::Told::row).collect();
        // What is told again may begin earlier, but nothing is told before all that stands before it was.
        let mut next = first;
        for row in rows {
            assert!(row <= next, "{row} before {next}");
            next = next.max(row + 5);
        }
    }
    assert!(told.len() > usize::try_from(EVENTS).unwrap(), "some were told twice");
}

/// Meanwhile it is asked again and again whether the receiver is well.
async fn asked_all_the_time(core: &Core, webhook: &Value, work: impl Future<Output = ()>) {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            () = &mut work => return,
            _ = ask(core, "test_webhook", json!({ "webhook": webhook })) => {}
        }
    }
}

/// The directory is free as soon as the last one has let go of it.
async fn again(directory: &std::path::Path) -> Core {
    stage::until(async || DataDir::open(directory).ok()).await;
    program_again(directory).await
}

#[tokio::test(start_paused = true)]
async fn what_is_told_says_who_tells_it_of_what_and_how_often() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |told| Answer::Status(if told.attempt < 3 { 503 } else { 204 }));
    let added = add(&core, "https://shop.example/events?x=1", json!({})).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    happens(&core, InstanceId::from_random(2), 7, 0).await;
    let view = async || Some(ask(&core, "webhooks", json!({})).await["webhooks"][0].clone());
    let view = stage::until(async || view().await.filter(|view| view["taken"].is_i64())).await;
    teller.stop().await;
    let told = hall.told("shop.example");
    assert_eq!(told.iter().map(|one| one.attempt).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(told[1].at - told[0].at >= Duration::from_secs(8) && told[2].at - told[1].at >= Duration::from_secs(16));
    let last = &told[2];
    assert_eq!(last.line, "POST /events?x=1 HTTP/1.1");
    assert_eq!((last.head("host"), last.head("content-type")), ("shop.example", "application/json"));
    assert_eq!((last.head("x-wakala-event"), last.head("x-wakala-version")), ("message_gone", "1"));
    assert_eq!((last.head("x-wakala-event-id"), &last.body["version"]), (last.body["id"].as_str().unwrap(), &json!(1)));
    assert_eq!(last.body["message"], 7);
    let secret = wakala_domain::webhooks::WebhookSecret::kept(added["secret"].as_str().unwrap().to_owned());
    let timestamp = last.head("x-wakala-timestamp").parse().unwrap();
    assert_eq!(last.head("x-wakala-signature"), crate::signature::signed(&secret, timestamp, &last.raw));
    assert_eq!((&view["waiting"], &view["fault"]), (&json!(0), &json!({ "kind": "refused", "status": 503 })));
    assert!(view["fault_at"].is_i64(), "{view}");
}

#[tokio::test(start_paused = true)]
async fn an_instance_whose_event_is_not_taken_keeps_back_its_own_alone() {
    let (core, _directory) = program().await;
    let (bad, good) = (InstanceId::from_random(2), InstanceId::from_random(4));
    let hall = Hall::new()
        .stand("shop.example", move |told| Answer::Status(if told.instance() == bad.to_string() { 500 } else { 200 }));
    add(&core, "https://shop.example/", json!({})).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    for row in 0..200 {
        happens(&core, if row % 2 == 0 { bad } else { good }, row, 0).await;
    }
    hall.taken("shop.example", 100).await;
    assert!(hall.told("shop.example").iter().filter(|one| one.instance() == bad.to_string()).all(|one| one.row() == 0));
    let view = async || Some(ask(&core, "webhooks", json!({})).await["webhooks"][0].clone());
    let view = stage::until(async || view().await.filter(|view| view["waiting"] == 100)).await;
    assert!(view["next_try"].is_i64(), "{view}");
    teller.stop().await;
}

/// In the time of this PC: what has to be soon is.
#[tokio::test]
async fn receivers_that_hang_keep_no_other_waiting_and_end_in_time() {
    let (core, _directory) = program().await;
    let hall = Hall::new()
        .stand("hangs.example", |_| Answer::Never)
        .stand("slow.example", |_| Answer::After(Duration::from_secs(19), 200))
        .stand("fast.example", |_| Answer::Status(200));
    for host in ["hangs", "slow", "fast"] {
        add(&core, &format!("https://{host}.example/"), json!({ "name": host })).await;
    }
    for row in 0..300_i64 {
        happens(&core, InstanceId::from_random(2 * (row.unsigned_abs() % 3)), row, 0).await;
    }
    let begun = Instant::now();
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    hall.taken("fast.example", 300).await;
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let behind = |host: &str| hall.told(host).iter().filter(|one| one.answered == 200).count();
    assert!(behind("slow.example") < 30 && behind("hangs.example") == 0);
    let ends = Instant::now();
    teller.stop().await;
    assert!(ends.elapsed() < Duration::from_secs(10), "{:?}", ends.elapsed());
}

/// In the time of this PC: whoever quits does not wait for a disk.
#[tokio::test(flavor = "multi_thread")]
async fn it_ends_in_time_also_while_the_database_hangs() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |_| Answer::Status(200));
    add(&core, "https://shop.example/", json!({})).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    happens(&core, InstanceId::from_random(2), 7, 0).await;
    hall.taken("shop.example", 1).await;
    let (go_on, hangs) = std::sync::mpsc::channel::<()>();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let store = core.engine.store().clone();
    let hanging = tokio::spawn(async move {
        let job = store.write(move |_| {
            let _ = begun.send(());
            let _ = hangs.recv();
            Ok(())
        });
        job.await
    });
    begins.await.unwrap();
    let ends = Instant::now();
    teller.stop().await;
    assert!(ends.elapsed() < Duration::from_secs(10), "{:?}", ends.elapsed());
    go_on.send(()).unwrap();
    hanging.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_nearby_unless_that_was_allowed_and_none_but_what_was_looked_at_is_connected_to() {
    let (core, _directory) = program().await;
    for address in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1",
        "fd00:ec2::254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ] {
        let hall = Hall::new().stand("shop.example", |_| Answer::Status(200)).leads("shop.example", &[address]);
        assert_eq!(tested(&hall, "http://shop.example/", false).await, Err(FaultKind::NotAllowed), "{address}");
        assert!(hall.opened().is_empty(), "{address}");
        assert_eq!(tested(&hall, "http://shop.example/", true).await, Ok(()), "{address}");
        assert!(hall.opened().iter().all(|to| to.nearby), "{address}");
    }
    // A name that leads both ways leads outside; and where it leads is looked at every time.
    let hall =
        Hall::new().stand("shop.example", |_| Answer::TakenAndClosed).leads("shop.example", &["10.0.0.1", "1.1.1.1"]);
    let receiver = stage::receiver(&hall, "http://shop.example/", false);
    assert_eq!(stage::tell(&core, &receiver).await, Ok(()));
    assert_eq!(hall.opened()[0].addresses, ["1.1.1.1:80".parse().unwrap()]);
    let hall = hall.leads("shop.example", &["127.0.0.1"]);
    assert_eq!(stage::tell(&core, &receiver).await, Err(FaultKind::NotAllowed));
    assert_eq!(hall.opened().len(), 1);
}

/// Whatever the system's own resolver makes of them: what it makes is looked at.
#[tokio::test]
async fn no_way_of_writing_an_address_leads_nearby() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "0",
        "[::]",
    ] {
        let hall = Hall::of_the_system();
        let refused = tested(&hall, &format!("http://{host}:9/"), false).await;
        assert!(matches!(refused, Err(FaultKind::NotAllowed | FaultKind::NoAddress)), "{host}: {refused:?}");
        assert!(hall.opened().is_empty(), "{host}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_that_a_receiver_answers_is_believed_but_its_status() {
    let raw = |text: &str| text.as_bytes().to_vec();
    let bomb = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X-A: b\r\n".repeat(5_000));
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(1_000_000));
    for (answer, wanted) in [
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Ok(())),
        (
            raw("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"),
            Err(FaultKind::Redirect),
        ),
        (
            raw("HTTP/1.1 307 X\r\nLocation: http://other.example/\r\nContent-Length: 0\r\n\r\n"),
            Err(FaultKind::Redirect),
        ),
        (raw("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"), Err(FaultKind::Refused)),
        (raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), Err(FaultKind::Refused)),
        (raw("220 mail.example ESMTP\r\n"), Err(FaultKind::Broken)),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"), Err(FaultKind::Broken)),
        (bomb.into_bytes(), Err(FaultKind::Broken)),
        (long.into_bytes(), Err(FaultKind::Broken)),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabc"), Ok(())),
        (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), Ok(())),
        (raw("HTTP/1.1 20"), Err(FaultKind::Silent)),
        (Vec::new(), Err(FaultKind::Silent)),
    ] {
        let said = String::from_utf8_lossy(&answer[..answer.len().min(60)]).into_owned();
        let hall = Hall::new().stand("shop.example", move |_| Answer::Raw(answer.clone()));
        let begun = Instant::now();
        assert_eq!(tested(&hall, "http://shop.example/", false).await, wanted, "{said:?}");
        assert!(begun.elapsed() <= Duration::from_secs(21), "{said:?}");
        assert_eq!(hall.opened().len(), 1, "{said:?}");
    }
    // A body without an end.
    let hall = Hall::new().stand("shop.example", |_| Answer::Endless);
    assert_eq!(tested(&hall, "http://shop.example/", false).await, Ok(()));
    assert!(hall.endless() < 2_000_000, "{}", hall.endless());
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_the_receiver_has_ended_meanwhile_is_no_failure() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |_| Answer::TakenAndClosed);
    let receiver = stage::receiver(&hall, "http://shop.example/", false);
    for _ in 0..5 {
        assert_eq!(stage::tell(&core, &receiver).await, Ok(()));
    }
    let kept = Hall::new().stand("shop.example", |_| Answer::Status(200));
    let receiver = stage::receiver(&kept, "http://shop.example/", false);
    for _ in 0..5 {
        assert_eq!(stage::tell(&core, &receiver).await, Ok(()));
    }
    assert_eq!((hall.opened().len(), kept.opened().len()), (5, 1));
}

/// Whichever clock stood still.
#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_for_half_a_minute_and_none_when_the_receiver_falls_silent() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |_| Answer::Status(200));
    let receiver = stage::receiver(&hall, "http://shop.example/", false);
    let body = core.test_body(7);
    let mut opened = 0;
    for (by_timer, by_wall, is_new) in [
        (0, 0, true),
        (29, 29, false),
        (2, 2, true),
        (31, 0, true),
        (0, 31, true),
        (1, 1, false),
        (0, -60, true),
        (1, 1, false),
    ] {
        stage::passes(Duration::from_secs(by_timer)).await;
        let wall = stage::WALL.fetch_add(by_wall * 1_000, Ordering::Relaxed) + by_wall * 1_000;
        assert_eq!(receiver.tell(&body, 1, Wall(wall)).await, Ok(()));
        opened += usize::from(is_new);
        assert_eq!(hall.opened().len(), opened, "{by_timer}, {by_wall}");
    }
    // Some are kept, and one of them falls silent.
    let falls = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let fell = Arc::clone(&falls);
    let hall = Hall::new().stand("shop.example", move |_| {
        if fell.load(Ordering::Relaxed) { Answer::Never } else { Answer::After(Duration::from_secs(1), 200) }
    });
    let receiver = stage::receiver(&hall, "http://shop.example/", false);
    let told =
        tokio::join!(stage::tell(&core, &receiver), stage::tell(&core, &receiver), stage::tell(&core, &receiver));
    assert_eq!((told, hall.opened().len()), ((Ok(()), Ok(()), Ok(())), 3));
    falls.store(true, Ordering::Relaxed);
    assert_eq!(stage::tell(&core, &receiver).await, Err(FaultKind::Silent));
    falls.store(false, Ordering::Relaxed);
    assert_eq!(stage::tell(&core, &receiver).await, Ok(()));
    assert_eq!(hall.opened().len(), 4, "none of the others was used");
}

/// The receiver says it at the last moment, and what follows never ends.
#[tokio::test(start_paused = true)]
async fn taken_is_what_the_status_says_whenever_it_comes_and_whatever_follows() {
    for (status, wanted) in [(200, Ok(())), (503, Err(FaultKind::Refused))] {
        let hall =
            Hall::new().stand("shop.example", move |_| Answer::AfterEndless(Duration::from_millis(19_900), status));
        assert_eq!(tested(&hall, "http://shop.example/", false).await, wanted);
    }
}

/// In the time of this PC: the first pause is 8 s at least.
#[tokio::test]
async fn what_waits_is_tried_at_once_when_the_pc_wakes_or_its_network_is_another_one() {
    use wakala_domain::lifecycle::Input;
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |told| Answer::Status(if told.attempt < 4 { 503 } else { 200 }));
    add(&core, "https://shop.example/", json!({})).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    happens(&core, InstanceId::from_random(2), 7, 0).await;
    let stirs = [Input::Woke { slept: Duration::from_secs(60) }, Input::NetworkChanged, Input::LineProven];
    for (number, input) in stirs.into_iter().enumerate() {
        hall.told_at_least("shop.example", number + 1).await;
        let waits = async || Some(ask(&core, "webhooks", json!({})).await["webhooks"][0]["next_try"].is_i64());
        stage::until(async || waits().await.filter(|waits| *waits)).await;
        core.engine.surroundings_changed(&input);
    }
    hall.taken("shop.example", 1).await;
    let told = hall.told("shop.example");
    for (two, pause) in told.windows(2).zip([8, 16, 32]) {
        assert!(two[1].at - two[0].at < Duration::from_secs(pause), "{:?}", two[1].at - two[0].at);
    }
    teller.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_no_more_is_told_as_a_gap() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |_| Answer::Status(200));
    let id = add(&core, "https://shop.example/", json!({ "on": false })).await["view"]["id"].clone();
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    let mut seqs = Vec::new();
    for row in 0..20 {
        seqs.push(happens(&core, InstanceId::from_random(2), row, 0).await);
    }
    let gone = seqs[9];
    let before = TooOld { audit: Wall(0), health: Wall(0), journal: gone, send_keys: Wall(0) };
    core.engine.store().write(move |w| w.prune_some(before, 1_000)).await.unwrap();
    ask(&core, "change_webhook", json!({ "webhook": id, "on": true })).await;
    hall.told_at_least("shop.example", 11).await;
    teller.stop().await;
    let told = hall.told("shop.example");
    let gap = told.iter().find(|one| one.body["event"] == "gap").unwrap();
    assert_eq!((&gap.body["after"], &gap.body["until"]), (&json!(seqs[0] - 1), &json!(gone)));
    let rows: Vec<i64> = told.iter().filter(|one| one.body["event"] != "gap").map(stage::Told::row).collect();
    assert_eq!(rows, (10..20).collect::<Vec<_>>());
}

/// Of what a lane has left in the journal, an entry is lost in the middle.
#[tokio::test(start_paused = true)]
async fn what_is_lost_of_what_waits_in_the_journal_is_told_as_a_gap() {
    const EVENTS: i64 = 1_500;
    let (core, directory) = program().await;
    let open = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let opened = Arc::clone(&open);
    let hall = Hall::new()
        .stand("shop.example", move |_| Answer::Status(if opened.load(Ordering::Relaxed) { 200 } else { 500 }));
    add(&core, "https://shop.example/", json!({})).await;
    let instance = InstanceId::from_random(2);
    let now = core.clock.wall();
    let written = core.engine.store().write(move |w| {
        (0..EVENTS).try_fold(0, |_, row| {
            let what = Happening::Messages { rows: vec![MessageRow(row)], changed: Vec::new() };
            w.append_journal(instance, now, &what)
        })
    });
    let newest = written.await.unwrap();
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    // All of it was looked at, and what finds no room is left where it is.
    hall.told_at_least("shop.example", 3).await;
    let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
    let lost = newest - 100;
    assert_eq!(file.execute("DELETE FROM journal WHERE seq = ?1", [lost]).unwrap(), 1);
    open.store(true, Ordering::Relaxed);
    let gap = |told: &[stage::Told]| told.iter().find(|one| one.body["event"] == "gap").map(|one| one.body.clone());
    hall.until("shop.example", |told| gap(told).is_some()).await;
    let gap = gap(&hall.told("shop.example")).unwrap();
    assert!(gap["after"].as_i64().unwrap() < lost && lost <= gap["until"].as_i64().unwrap(), "{gap}");
    teller.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_not_taken_for_a_day_is_given_up_listed_told_again_when_wanted_and_forgotten() {
    let (core, _directory) = program().await;
    let open = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let opened = Arc::clone(&open);
    let hall = Hall::new()
        .stand("shop.example", move |_| Answer::Status(if opened.load(Ordering::Relaxed) { 200 } else { 500 }));
    let id = add(&core, "https://shop.example/", json!({})).await["view"]["id"].clone();
    let instance = InstanceId::from_random(2);
    for row in 0..3 {
        happens(&core, instance, row, 25 * HOUR).await;
    }
    happens(&core, instance, 3, HOUR).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    let begun = Instant::now();
    hall.until("shop.example", |told| told.iter().any(|one| one.row() == 3)).await;
    assert!(begun.elapsed() > Duration::from_secs(18 * 3_600), "a day: {:?}", begun.elapsed());
    let list = async || ask(&core, "failed_events", json!({ "webhook": id, "limit": 9 })).await["events"].clone();
    let events = stage::until(async || Some(list().await).filter(|events| events.as_array().unwrap().len() == 3)).await;
    let first = &events[2];
    assert_eq!((&first["attempts"], &first["fault"]), (&json!(32), &json!({ "kind": "refused", "status": 500 })));
    assert_eq!(first["event"], json!(hall.told("shop.example")[0].id), "under its name");
    // Told again in vain it stays, and taken it goes.
    let replay = json!({ "webhook": id, "events": [first["id"]] });
    assert_eq!(ask(&core, "replay_failed", replay.clone()).await["events"], 1);
    stage::until(async || Some(list().await).filter(|events| events[2]["attempts"] == 33)).await;
    open.store(true, Ordering::Relaxed);
    ask(&core, "replay_failed", replay).await;
    let left = stage::until(async || Some(list().await).filter(|events| events.as_array().unwrap().len() == 2)).await;
    assert!(left.as_array().unwrap().iter().all(|one| one["id"] != first["id"]));
    assert_eq!(ask(&core, "purge_failed", json!({ "webhook": id })).await["events"], 2);
    assert_eq!(list().await, json!([]));
    hall.taken("shop.example", 2).await;
    teller.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_told_again_and_cannot_be_kept_is_told_again_until_it_is() {
    let (core, directory) = program().await;
    let open = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let opened = Arc::clone(&open);
    let hall = Hall::new()
        .stand("shop.example", move |_| Answer::Status(if opened.load(Ordering::Relaxed) { 200 } else { 500 }));
    let id = add(&core, "https://shop.example/", json!({})).await["view"]["id"].clone();
    happens(&core, InstanceId::from_random(2), 0, 25 * HOUR).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    // The tries of a day.
    hall.told_at_least("shop.example", 32).await;
    let list = async || ask(&core, "failed_events", json!({ "webhook": id, "limit": 9 })).await["events"].clone();
    stage::until(async || Some(list().await).filter(|events| events.as_array().unwrap().len() == 1)).await;
    let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full BEFORE DELETE ON webhook_failed BEGIN SELECT RAISE (ABORT, 'not now'); END",
    )
    .unwrap();
    open.store(true, Ordering::Relaxed);
    ask(&core, "replay_failed", json!({ "webhook": id })).await;
    hall.taken("shop.example", 1).await;
    file.execute_batch("DROP TRIGGER full").unwrap();
    stage::until(async || Some(list().await).filter(|events| events == &json!([]))).await;
    let told = hall.told("shop.example");
    assert!(told.iter().all(|one| one.id == told[0].id) && told.len() >= 2);
    teller.stop().await;
}

/// In the time of this PC, as well: the first pause is 8 s at least.
#[tokio::test]
async fn a_receiver_that_is_changed_or_found_well_is_told_at_once_what_waited() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("old.example", |_| Answer::Status(500)).stand("new.example", |_| Answer::Status(200));
    let id = add(&core, "https://old.example/", json!({})).await["view"]["id"].clone();
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    for row in 0..5 {
        happens(&core, InstanceId::from_random(2), row, 0).await;
    }
    hall.told_at_least("old.example", 1).await;
    let begun = Instant::now();
    ask(&core, "change_webhook", json!({ "webhook": id, "address": "https://new.example/" })).await;
    hall.told_at_least("new.example", 5).await;
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
    assert_eq!(hall.told("new.example").iter().map(stage::Told::row).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    teller.stop().await;
}

/// Over real sockets. How fast that is, is printed: it says something of a build that is optimised.
#[tokio::test(flavor = "multi_thread")]
async fn one_receiver_on_this_pc_is_told_everything_of_one_number_and_of_twenty() {
    const EVENTS: i64 = 2_000;
    for numbers in [1_u64, 20] {
        let (core, _directory) = program().await;
        let hall = Hall::of_the_system();
        let address = stage::listens(&hall).await;
        add(&core, &format!("http://{address}/events"), json!({ "nearby": true })).await;
        let written = core.engine.store().write(move |w| {
            (0..EVENTS).try_for_each(|row| {
                let instance = InstanceId::from_random((row.unsigned_abs() % numbers) << 1);
                let what = Happening::Messages { rows: vec![MessageRow(row)], changed: Vec::new() };
                w.append_journal(instance, Wall(row), &what).map(|_| ())
            })
        });
        written.await.unwrap();
        let begun = Instant::now();
        let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
        hall.taken("127.0.0.1", usize::try_from(EVENTS).unwrap()).await;
        println!("{numbers} numbers: {:.0} events/s", 2_000.0 / begun.elapsed().as_secs_f64());
        teller.stop().await;
        let told = hall.told("127.0.0.1");
        assert_eq!(told.len(), usize::try_from(EVENTS).unwrap(), "each once");
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        for one in &told {
            let before = last.insert(one.instance(), one.row());
            assert!(before.is_none_or(|before| before < one.row()));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_receiver_is_told_of_what_it_was_wished_for_and_of_nothing_else() {
    let (core, _directory) = program().await;
    let hall = Hall::new().stand("shop.example", |_| Answer::Status(200));
    let mine = core.engine.add_instance("Duka", "Asha", wakala_engine::Trigger::Operator).await.unwrap().id;
    let other = core.engine.add_instance("Kliniki", "", wakala_engine::Trigger::Operator).await.unwrap().id;
    let reach = json!({ "is": "only", "workspaces": ["Asha"] });
    add(&core, "https://shop.example/", json!({ "events": ["deliveries"], "reach": reach })).await;
    let teller = WebhookTeller::start(core.clone(), Arc::new(hall.clone()));
    for (instance, row) in [(mine, 1), (other, 2), (mine, 3)] {
        happens(&core, instance, row, 0).await;
        let what = Happening::Deliveries { rows: vec![MessageRow(row + 10)] };
        core.engine.store().write(move |w| w.append_journal(instance, Wall(5), &what)).await.unwrap();
    }
    hall.told_at_least("shop.example", 2).await;
    teller.stop().await;
    let told = hall.told("shop.example");
    assert_eq!(told.iter().map(stage::Told::row).collect::<Vec<_>>(), [11, 13]);
    assert_eq!(told[0].body["instance"]["name"], "Duka");
}
