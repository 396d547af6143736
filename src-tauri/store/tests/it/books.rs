//! What the store keeps for the engine's books: the health history, the audit trail, the reports of the last starts.

use wakala_domain::delivery::{Delivery, DeliveryEvent};
use wakala_domain::ids::{InstanceId, MessageId};
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::lanes::LaneWhy;
use wakala_domain::lifecycle::{Badge, Entry, EntryKind, Failure, Notice, Reason, ReasonKind, restore};
use wakala_domain::messages::OutgoingText;
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::Wall;
use wakala_store::{AuditRow, DataDir, Reading, SentCounts, Store, StoreError, TooOld};

use crate::{Fixture, open};

const OLD: TooOld = TooOld { audit: Wall(25), health: Wall(0), journal: 2, send_keys: Wall(25) };

#[tokio::test]
async fn the_health_history_ends_where_the_app_was_last_alive() {
    let Fixture { store, id, folder } = open().await;
    store
        .write(move |w| {
            w.begin_badge(id, Badge::Connecting, Wall(1_000))?;
            w.begin_badge(id, Badge::Online, Wall(2_000))?;
            w.note_alive(Wall(62_000))
        })
        .await
        .unwrap();
    // The power fails here; the next start is much later.
    store.close().await.unwrap();
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
    let kept = store.read(move |r| r.badge_intervals(id, Wall(0))).await.unwrap();
    let kept: Vec<_> = kept.iter().map(|one| (one.badge, one.since.0, one.until.map(|at| at.0))).collect();
    assert_eq!(kept, [(Badge::Connecting, 1_000, Some(2_000)), (Badge::Online, 2_000, Some(62_000))]);
    assert_eq!(store.read(move |r| r.badge_intervals(id, Wall(2_000))).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_audit_trail_says_how_things_ended_and_what_was_interrupted() {
    let Fixture { store, folder: _folder, .. } = open().await;
    let line = |action: &str, at| AuditRow {
        at: Wall(at),
        instance: None,
        trigger: "cli".into(),
        caller: Some("till 2".into()),
        action: action.into(),
        cause: None,
        result: "begun".into(),
        detail: None,
        duration_ms: None,
    };
    let (restart, stop) = (line("restart", 10), line("stop", 20));
    store
        .write(move |w| {
            let row = w.append_audit(&restart)?;
            w.append_audit(&stop)?;
            w.finish_audit(row, "online", 140)
        })
        .await
        .unwrap();
    store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
    let trail = store.read(|r| r.audit(None, None, 10)).await.unwrap();
    let said: Vec<_> =
        trail.iter().map(|(_, row)| (row.action.as_str(), row.result.as_str(), row.duration_ms)).collect();
    assert_eq!((trail[0].1.trigger.as_str(), trail[0].1.caller.as_deref()), ("cli", Some("till 2")));
    assert_eq!(said, [("stop", "interrupted", None), ("restart", "online", Some(140))]);
    for gone in [1, 1, 0] {
        let pruned = store.write(|w| w.prune_some(OLD, 1)).await.unwrap();
        assert_eq!(pruned.audit, gone, "one at a time");
    }
    store.write(move |w| w.append_audit(&line("start", 30))).await.unwrap();
    assert_eq!(store.write(|w| w.prune_some(OLD, 9)).await.unwrap().audit, 0);
    assert_eq!(store.read(|r| r.audit(None, None, 10)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_reports_of_the_last_starts_are_kept() {
    let Fixture { store, folder: _folder, .. } = open().await;
    for start in 0..25 {
        store.write(move |w| w.append_restoration(Wall(start), &start.to_string(), 20)).await.unwrap();
    }
    let kept = store.read(|r| r.restorations()).await.unwrap();
    assert_eq!((kept.len(), kept[0].as_str(), kept[19].as_str()), (20, "24", "5"));
}

#[tokio::test]
async fn what_became_of_sent_messages_is_counted() {
    let Fixture { store, id, folder: _folder } = open().await;
    for (number, word) in [(1, None), (2, Some(DeliveryEvent::ServerTook)), (3, Some(DeliveryEvent::DeliveredReceipt))]
    {
        let message = MessageId(format!("M{number}"));
        let text = OutgoingText::parse("habari").unwrap();
        store
            .write(move |w| {
                let chat = crate::chat_with(w, id, &"255700000431@s.whatsapp.net".parse().unwrap())?;
                w.enqueue_text(id, chat, &message, &text, Wall(number), &LifecycleSettings::default())?;
                w.pick_batch(id, Wall(number), 64, &[])?;
                if let Some(word) = word {
                    w.apply_delivery(id, &message, word, None, Wall(number), &LifecycleSettings::default())?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    let counts = store.read(move |r| r.sent_counts(id, Wall(0))).await.unwrap();
    assert_eq!(counts, SentCounts { taken: 2, delivered: 1, failed: 0 });
    assert_eq!(store.read(move |r| r.sent_counts(id, Wall(3))).await.unwrap().taken, 1);
}

#[tokio::test]
async fn a_recipient_whom_whatsapp_refuses_is_parked_and_the_others_go_on() {
    let Fixture { store, id, folder: _folder } = open().await;
    let queue = |address: &'static str, message: &'static str| {
        store.write(move |w| {
            let chat = crate::chat_with(w, id, &address.parse().unwrap())?;
            let text = OutgoingText::parse(message).unwrap();
            w.enqueue_text(id, chat, &MessageId(message.into()), &text, Wall(1), &LifecycleSettings::default())
        })
    };
    let (neema, baraka) = ("255700000431@s.whatsapp.net", "255700000592@s.whatsapp.net");
    let first = queue(neema, "n1").await.unwrap();
    let picked = || async { store.write(move |w| w.pick_batch(id, Wall(2), 64, &[])).await.unwrap() };
    assert_eq!(picked().await.items.len(), 1);
    queue(neema, "n2").await.unwrap();
    let refused = MessageId("n1".into());
    store
        .write(move |w| {
            w.apply_delivery(id, &refused, DeliveryEvent::Refused, Some("463"), Wall(3), &LifecycleSettings::default())
        })
        .await
        .unwrap();
    queue(baraka, "b1").await.unwrap();
    let later = queue(neema, "n3").await.unwrap();
    assert_eq!(
        later.lane.map(|lane| (lane.parked, lane.why)),
        Some((true, LaneWhy::NotAllowed)),
        "what waits says why"
    );
    let went: Vec<String> = picked().await.items.into_iter().map(|item| item.text).collect();
    assert_eq!(went, ["b1"], "others go on");
    let waits = store.read(move |r| r.queue(id, None, 1_000)).await.unwrap();
    let waits: Vec<_> =
        waits.iter().map(|item| (item.text.as_str(), item.lane.is_some(), item.why.as_deref())).collect();
    assert_eq!(waits, [("n1", true, Some("463")), ("n2", true, None), ("b1", false, None), ("n3", true, None)]);
    // The operator tries again: everything for them goes, in order.
    store.write(move |w| w.retry(first.id)).await.unwrap();
    let went: Vec<String> = picked().await.items.into_iter().map(|item| item.text).collect();
    assert_eq!(went, ["n1", "n2", "n3"]);
}

#[tokio::test]
async fn a_state_that_nobody_can_read_stops_one_instance_and_is_kept() {
    let Fixture { store, id, folder } = open().await;
    let other = crate::instance(InstanceId::from_random(7), "Kliniki");
    let entry = Entry::bare(EntryKind::SessionPutBack);
    store
        .write(move |w| {
            w.add_instance(&other)?;
            w.append_event(id, Wall(1), &entry)?;
            w.append_event(id, Wall(2), &entry).map(|_| ())
        })
        .await
        .unwrap();
    store.close().await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE instances SET lifecycle = '{\"wanted\":7}' WHERE name = 'Duka'", []).unwrap();
    file.execute("UPDATE lifecycle_events SET entry = 'what?' WHERE at = 1", []).unwrap();
    file.execute("UPDATE instances SET name = char(7) WHERE name = 'Kliniki'", []).unwrap();
    drop(file);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
    let rows = store.read(|r| r.instances()).await.unwrap();
    let badges: Vec<_> =
        rows.iter().map(|row| (row.name.to_string(), restore(row.lifecycle.clone()).badge())).collect();
    let other = format!("? {}", InstanceId::from_random(7).to_row());
    assert_eq!(badges.len(), 2, "{badges:?}");
    // Whoever can't be read waits for somebody, and says why; a name is no reason to.
    assert!(badges.contains(&("Duka".into(), Badge::NeedsYou)), "{badges:?}");
    assert!(badges.contains(&(other.clone(), Badge::Connecting)), "{badges:?}");
    let duka = rows.iter().find(|row| row.name.as_str() == "Duka").unwrap();
    let why = duka.lifecycle.last_error.clone().unwrap().reason;
    assert_eq!(why.detail.as_deref(), Some("its state can't be read"));
    let name = move |r: &Reading<'_>| r.setting(&format!("unreadable name of {}", InstanceId::from_random(7).to_row()));
    assert_eq!(store.read(name).await.unwrap().as_deref(), Some("\u{7}"), "nothing is lost");
    let kept = store.read(move |r| r.setting(&format!("unreadable row of {}", id.to_row()))).await.unwrap();
    assert_eq!(kept.as_deref(), Some(r#"["{\"wanted\":7}",null]"#));
    assert_eq!(store.read(move |r| r.events(id, None, 9)).await.unwrap().len(), 1, "the line that can be read");
}

/// One flipped bit in a name, and the name that it would be given is somebody's.
#[tokio::test]
async fn a_name_that_is_no_text_keeps_nobody_from_starting() {
    let Fixture { store, id, folder } = open().await;
    let number = InstanceId::from_random(7).to_row();
    let (broken, taken) = (
        crate::instance(InstanceId::from_random(7), "Kliniki"),
        crate::instance(InstanceId::from_random(8), &format!("? {number}")),
    );
    store.write(move |w| w.add_instance(&broken).and_then(|()| w.add_instance(&taken))).await.unwrap();
    store.close().await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE instances SET name = CAST(x'4bff' AS TEXT) WHERE name = 'Kliniki'", []).unwrap();
    file.execute("UPDATE instances SET workspace = CAST(x'41fe' AS TEXT) WHERE id = ?1", [id.to_row()]).unwrap();
    drop(file);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    store.write(|w| w.heal_after_run(Wall(0))).await.unwrap();
    let rows = store.read(|r| r.instances()).await.unwrap();
    let mut names: Vec<_> = rows.iter().map(|row| (row.name.to_string(), row.workspace.clone())).collect();
    names.sort();
    let wanted = [(format!("? {number}"), ""), (format!("?? {number}"), ""), ("Duka".to_owned(), "A\u{fffd}")];
    assert_eq!(names, wanted.map(|(name, workspace)| (name, workspace.to_owned())));
}

/// One flipped bit where it decides nothing, and one where it does.
#[tokio::test]
async fn a_state_of_which_a_byte_is_no_text_is_still_there() {
    let Fixture { store, id, folder } = open().await;
    let fault = "codes that were refused";
    let told = |name: &str, number: u64| {
        let mut new = crate::instance(InstanceId::from_random(number), name);
        let reason = Reason { kind: ReasonKind::PairingRefused, code: None, detail: Some(fault.to_owned()) };
        new.lifecycle.last_error = Some(Failure { reason, at: Wall(1) });
        new
    };
    let (kliniki, typed) = (told("Kliniki", 7), crate::instance(InstanceId::from_random(8), "Shule \u{fffd}"));
    let way = "socks5://neema:siri@proxy.example:1080".parse().unwrap();
    store
        .write(move |w| {
            w.add_instance(&kliniki)?;
            w.add_instance(&typed)?;
            w.set_country(id, Some("KE".parse().unwrap()))?;
            w.set_proxy(id, Some(&way))
        })
        .await
        .unwrap();
    store.close().await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    let broken = "CAST(replace(CAST({} AS BLOB), CAST(?1 AS BLOB), x'ff') AS TEXT)";
    let break_it = |column: &str, at: &str, name: &str| {
        let broken = broken.replace("{}", column);
        let sql = format!("UPDATE instances SET {column} = {broken} WHERE name = ?2");
        assert_eq!(file.execute(&sql, [at, name]).unwrap(), 1);
    };
    break_it("lifecycle", "that", "Kliniki");
    break_it("proxy", "siri", "Duka");
    break_it("country", "K", "Duka");
    drop(file);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    store.write(|w| w.heal_after_run(Wall(5))).await.unwrap();
    let rows = store.read(|r| r.instances()).await.unwrap();
    let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let row = |name: &str| rows.iter().find(|row| row.name.as_str() == name).unwrap();
    assert_eq!(restore(row("Kliniki").lifecycle.clone()).badge(), Badge::Connecting, "nothing that decides is lost");
    let why = row("Kliniki").lifecycle.last_error.clone().unwrap().reason;
    assert_eq!((why.kind, why.detail.as_deref()), (ReasonKind::PairingRefused, Some("codes \u{fffd} were refused")));
    assert_eq!(restore(row("Duka").lifecycle.clone()).badge(), Badge::NeedsYou, "another password is not dialled with");
    assert_eq!((row("Duka").proxy.clone(), row("Duka").country), (None, None));
    assert_eq!(row("Shule \u{fffd}").name.as_str(), "Shule \u{fffd}", "somebody may have typed it");
}

#[tokio::test]
async fn a_row_that_can_not_be_read_hides_no_other() {
    let Fixture { store, id, folder } = open().await;
    let settings = LifecycleSettings::default();
    let sent = store
        .write(move |w| {
            let mut sent = Vec::new();
            for (n, phone) in ["255700000431", "255700000432", "255700000433"].into_iter().enumerate() {
                let address = format!("{phone}@s.whatsapp.net").parse().unwrap();
                let chat = w.open_chat(id, &address, None, Wall(1))?;
                w.found(chat, &address, None, Wall(1))?;
                for message in ["A", "B"] {
                    let message = MessageId(format!("{message}{n}"));
                    let text = OutgoingText::parse("habari").unwrap();
                    sent.push(w.enqueue_text(id, chat, &message, &text, Wall(2), &settings)?);
                }
            }
            for badge in [Badge::Online, Badge::Waiting] {
                w.begin_badge(id, badge, Wall(3))?;
            }
            let line = |action: &str| AuditRow {
                at: Wall(3),
                instance: Some(id),
                trigger: "timer".into(),
                caller: None,
                action: action.into(),
                cause: None,
                result: "done".into(),
                detail: None,
                duration_ms: None,
            };
            w.append_audit(&line("connect"))?;
            w.append_audit(&line("disconnect"))?;
            Ok(sent)
        })
        .await
        .unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE chats SET address = 'nonsense' WHERE id = ?1", [sent[0].chat.0]).unwrap();
    file.execute("UPDATE messages SET delivery = 'eaten' WHERE id = ?1", [sent[3].row.0]).unwrap();
    file.execute("UPDATE audit SET instance = -1 WHERE action = 'connect'", []).unwrap();
    file.execute("UPDATE badge_intervals SET badge = 'blue' WHERE badge = 'online'", []).unwrap();
    let last = sent[3].chat;
    let (chats, queue, lines, badges, messages) = store
        .read(move |r| {
            let badges = r.badge_intervals(id, Wall(0))?;
            Ok((
                r.chats(Some(id), None, 9)?,
                r.queue(id, None, 100)?,
                r.audit(None, None, 9)?,
                badges,
                r.messages(last, None, 9)?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(chats.iter().filter(|chat| chat.id == last).map(|chat| chat.last.is_none()).collect::<Vec<_>>(), [true]);
    assert_eq!((chats.len(), queue.len(), lines.len(), badges.len(), messages.len()), (2, 3, 1, 1, 1));
    let picked = store.write(move |w| w.pick_batch(id, Wall(9), 64, &[])).await.unwrap();
    assert_eq!(picked.items.len(), 3, "what can be sent is sent");
    // What can't be stands as failed, and holds up nobody.
    let waits = store.read(move |r| r.queue(id, None, 100)).await.unwrap();
    let failed: Vec<_> = waits.iter().filter(|item| item.delivery == Delivery::Failed).map(|item| item.id).collect();
    assert_eq!(failed, [sent[3].id], "and can be seen again");
    // A page is full as long as there is more.
    let pages = store.read(move |r| Ok((r.queue(id, None, 1)?, r.messages(last, None, 1)?, r.audit(None, None, 1)?)));
    let (queue, messages, lines) = pages.await.unwrap();
    assert_eq!((queue.len(), messages.len(), lines.len()), (1, 1, 1));
}

#[tokio::test]
async fn the_journal_is_read_from_where_a_reader_stopped() {
    let Fixture { store, id, folder } = open().await;
    let notice = Happening::Notice { notice: Notice::CodesExpired };
    let (first, withdrawn) = (notice.clone(), Happening::NoticesWithdrawn);
    store
        .write(move |w| {
            w.append_journal(id, Wall(10), &first)?;
            w.append_journal(id, Wall(20), &withdrawn)
        })
        .await
        .unwrap();
    assert_eq!(store.read(|r| r.journal_position("tray")).await.unwrap(), 2, "a new reader begins with what comes");
    store.write(|w| w.set_journal_position("tray", 1)).await.unwrap();
    let rows = store.read(|r| r.journal_after(r.journal_position("tray")?, 9)).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| (row.seq, row.at)).collect::<Vec<_>>(), [(2, Wall(20))]);
    assert_eq!(rows[0].what, Some(Happening::NoticesWithdrawn));
    // Neither back, nor ahead of the end.
    store.write(|w| w.set_journal_position("tray", 0)).await.unwrap();
    assert_eq!(store.read(|r| r.journal_position("tray")).await.unwrap(), 1);
    store.write(|w| w.set_journal_position("tray", 99)).await.unwrap();
    assert_eq!(store.read(|r| r.journal_position("tray")).await.unwrap(), 2);
    // What is gone leaves a hole, and no number comes twice.
    store.write(|w| w.prune_some(OLD, 9)).await.unwrap();
    let next = store.write(move |w| w.append_journal(id, Wall(30), &notice)).await.unwrap();
    assert_eq!(next, 3);
    store.close().await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("wakala.db")).unwrap();
    file.execute("UPDATE journal SET what = 'of a later version' WHERE seq = 3", []).unwrap();
    drop(file);
    let store = Store::open(&DataDir::open(folder.path()).unwrap()).unwrap();
    let rows = store.read(|r| r.journal_after(0, 9)).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| (row.seq, row.what.clone())).collect::<Vec<_>>(), [(3, None)]);
}

#[tokio::test]
async fn whoever_comes_back_late_is_told_of_the_gap() {
    let Fixture { store, id, folder: _folder } = open().await;
    for at in [10, 20, 30] {
        store.write(move |w| w.append_journal(id, Wall(at), &Happening::NoticesWithdrawn)).await.unwrap();
    }
    let gaps = async || {
        let read = |r: &Reading<'_>| -> Result<Vec<bool>, StoreError> {
            let kind = HappeningKind::Notices;
            (0..4)
                .map(|position| {
                    let (all, some) = (r.journal_after(position, 9)?, r.journal_of_kind_after(kind, position, 9)?);
                    assert_eq!(all, some);
                    Ok(all.gap)
                })
                .collect()
        };
        store.read(read).await.unwrap()
    };
    assert_eq!(gaps().await, [false; 4]);
    store.write(|w| w.prune_some(OLD, 9)).await.unwrap();
    assert_eq!(gaps().await, [true, true, false, false]);
    store.write(|w| w.prune_some(TooOld { journal: 99, ..OLD }, 9)).await.unwrap();
    assert_eq!(gaps().await, [true, true, true, false], "nothing is left at all");
    let new = store.read(|r| r.journal_after(r.journal_position("new")?, 9)).await.unwrap();
    assert!(!new.gap && new.rows.is_empty(), "a new reader has missed nothing");
    let beyond = store.read(|r| r.journal_after(99, 9)).await.unwrap();
    assert!(beyond.gap && beyond.end == 3, "an earlier copy of the file was put back under its reader");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_one_job_reads_is_of_one_moment() {
    let Fixture { store, id, folder: _folder } = open().await;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, goes_on) = std::sync::mpsc::channel();
    let reading = {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .read(move |r| {
                    let before = r.journal_after(0, 9)?;
                    begun.send(()).unwrap();
                    goes_on.recv().unwrap();
                    Ok((before, r.journal_after(0, 9)?))
                })
                .await
                .unwrap()
        })
    };
    has_begun.await.unwrap();
    store.write(move |w| w.append_journal(id, Wall(10), &Happening::NoticesWithdrawn)).await.unwrap();
    go_on.send(()).unwrap();
    let (before, after) = reading.await.unwrap();
    assert_eq!((before.rows.len(), before.end), (after.rows.len(), after.end));
    assert_eq!(store.read(|r| r.journal_after(0, 9)).await.unwrap().rows.len(), before.rows.len() + 1);
}
