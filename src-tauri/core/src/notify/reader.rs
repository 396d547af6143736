//! Where the notifications have come to in the journal.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wakala_domain::announce::{Cause, QuietHours, Told, waits_for};
use wakala_domain::ids::InstanceId;
use wakala_domain::journal::{Happening, HappeningKind};
use wakala_domain::time::Wall;
use wakala_engine::clock::Clock;
use wakala_engine::{Engine, InstanceSnapshot};
use wakala_store::StoreError;

use super::minute_of_day;

/// Its name in the journal.
const NAME: &str = "notifications";
/// Older notices stay in the timeline: nobody is called to what was an hour ago. Quiet hours, which keep back what happens in them, do not
/// count, nor does it hold for what waits for somebody: a number that was banned in the night is still to be called out in the morning.
const YOUNG: Duration = Duration::from_secs(3600);
/// However quiet it was.
const OLDEST: Duration = Duration::from_secs(24 * 3600);
/// Entries that are read at once.
const PAGE: u32 = 500;
/// How long what can't be read is left alone.
const AGAIN: Duration = Duration::from_secs(10);
/// Numbers that were heard and not read yet; those that are forgotten because the journal can't be read for long are told twice.
const AHEAD: usize = 1_000;

pub(super) struct Reader {
    engine: Engine,
    clock: Arc<dyn Clock>,
    /// Everything up to here was read. Unknown as long as the journal can't be read.
    position: Option<i64>,
    /// Heard, and not read yet.
    ahead: BTreeSet<i64>,
    kept: i64,
    quiet: Option<QuietHours>,
    again: Option<Instant>,
}

impl Reader {
    /// Takes up where the last run stopped; the first begins with what comes.
    pub(super) async fn begin(engine: Engine, clock: Arc<dyn Clock>) -> Reader {
        let mut reader =
            Reader { engine, clock, position: None, ahead: BTreeSet::new(), kept: -1, quiet: None, again: None };
        reader.find_place().await;
        reader.keep().await;
        reader
    }

    /// The quiet hours, as they are chosen now.
    pub(super) fn know_quiet_hours(&mut self, quiet: Option<QuietHours>) {
        self.quiet = quiet;
    }

    fn is_old(&self, cause: Cause, at: Wall, now: Wall) -> bool {
        let age = at.until(now);
        age >= OLDEST
            || age >= YOUNG
                && !cause.waits_for_somebody()
                && self.quiet.is_none_or(|quiet| quiet.loud_part(minute_of_day(now), age) >= YOUNG)
    }

    async fn find_place(&mut self) -> Option<i64> {
        if self.position.is_none() {
            match self.engine.store().read(|r| r.journal_position(NAME)).await {
                Ok(position) => self.position = Some(position),
                Err(error) => self.is_unread(&error),
            }
        }
        self.position
    }

    /// When what could not be read is to be read again, whatever happens until then.
    pub(super) fn again(&self) -> Option<Instant> {
        self.again
    }

    fn is_unread(&mut self, error: &StoreError) {
        tracing::warn!(%error, "the journal can't be read; it is read again soon");
        self.again = Some(Instant::now() + AGAIN);
    }

    /// Something is told as it happened; the journal, which is to be read next, need not tell it again. Says whether it is news: what
    /// was read in the journal already may be over by now.
    pub(super) fn heard(&mut self, seq: Option<i64>) -> bool {
        if seq.zip(self.position).is_some_and(|(seq, position)| seq <= position) {
            return false;
        }
        self.ahead.extend(seq);
        while self.ahead.len() > AHEAD {
            self.ahead.pop_first();
        }
        true
    }

    /// What happened that was not heard, oldest first, unless it is old or over; and of whom all is over that was told before.
    pub(super) async fn unheard(&mut self) -> (Vec<Told>, Vec<InstanceId>) {
        let (mut told, mut over): (Vec<Told>, Vec<InstanceId>) = (Vec::new(), Vec::new());
        let mut lost = false;
        self.again = None;
        while let Some(position) = self.find_place().await {
            let (rows, end) = match self
                .engine
                .store()
                .read(move |r| r.journal_of_kind_after(HappeningKind::Notices, position, PAGE))
                .await
            {
                Ok(page) => {
                    if page.gap {
                        tracing::warn!(position, "what happened before is kept no more, and was never told");
                        lost = true;
                    }
                    (page.rows, page.end)
                }
                Err(error) => {
                    self.is_unread(&error);
                    break;
                }
            };
            let is_last = rows.len() < PAGE as usize;
            let now = self.clock.wall();
            let mut unreadable = 0_u32;
            for row in rows {
                if self.ahead.remove(&row.seq) {
                    continue;
                }
                let (Some(instance), Some(what)) = (row.instance, row.what) else {
                    unreadable += 1;
                    continue;
                };
                match what {
                    Happening::NoticesWithdrawn => {
                        told.retain(|one| one.instance != instance);
                        over.push(instance);
                    }
                    Happening::Notice { notice } if !self.is_old(Cause::of(&notice), row.at, now) => {
                        // Who is gone, or is as it should be again, is not spoken of.
                        let Some(snapshot) = self.engine.instance(instance) else { continue };
                        if Cause::of(&notice).is_over_at(snapshot.state.told_badge()) {
                            continue;
                        }
                        told.push(told_of(&snapshot, notice, row.at));
                    }
                    Happening::Notice { .. } | Happening::Messages { .. } | Happening::Deliveries { .. } => {}
                }
            }
            if unreadable > 0 {
                tracing::error!(unreadable, position, end, "notices in the journal can't be read, and are not told");
                lost = true;
            }
            // What is of no concern here was looked at, too: it is not missed when it is kept no more.
            self.position = Some(end);
            if is_last {
                break;
            }
        }
        // What stood there may have called out a number that is still waiting: it is called out for how it is now.
        if lost {
            let now = self.clock.wall();
            for snapshot in self.engine.instances() {
                let Some(notice) = waits_for(&snapshot.state) else { continue };
                if !told.iter().any(|one| one.instance == snapshot.id && Cause::of(&one.notice) == Cause::of(&notice)) {
                    told.push(told_of(&snapshot, notice, now));
                }
            }
        }
        (told, over)
    }

    /// Keeps the position for the next run. One that can't be kept is told of twice at worst.
    pub(super) async fn keep(&mut self) {
        let Some(position) = self.position.filter(|position| *position != self.kept) else { return };
        match self.engine.store().write(move |w| w.set_journal_position(NAME, position)).await {
            Ok(()) => self.kept = position,
            Err(error) => tracing::warn!(%error, "how far the journal was read can't be kept"),
        }
    }
}

fn told_of(snapshot: &InstanceSnapshot, notice: wakala_domain::lifecycle::Notice, at: Wall) -> Told {
    let (instance, name) = (snapshot.id, snapshot.name.to_string());
    Told { instance, name, notice, queued: snapshot.queued, muted: snapshot.muted, at }
}

#[cfg(test)]
mod tests {
    use wakala_domain::lifecycle::{Notice, Reason, ReasonKind};
    use wakala_front::Core;

    use super::*;
    use crate::testing::{program, program_again};

    fn banned() -> Happening {
        Happening::Notice { notice: Notice::NeedsYou { reason: Reason::bare(ReasonKind::Banned) } }
    }

    fn down() -> Happening {
        let reason = Reason::bare(ReasonKind::Dropped);
        Happening::Notice { notice: Notice::Down { reason, slow: false, flapping: false } }
    }

    async fn happens(core: &Core, instance: InstanceId, ago: Duration, what: Happening) -> i64 {
        let at = core.clock.wall().minus(ago);
        core.engine.store().write(move |w| w.append_journal(instance, at, &what)).await.unwrap()
    }

    async fn reader(core: &Core) -> Reader {
        Reader::begin(core.engine.clone(), core.clock.clone()).await
    }

    fn who(told: &[Told]) -> Vec<InstanceId> {
        told.iter().map(|one| one.instance).collect()
    }

    #[tokio::test]
    async fn what_passed_unheard_is_told_unless_it_is_old_over_or_of_nobody() {
        let (core, _directory) = program().await;
        let mut ids = Vec::new();
        for name in ["Duka", "Kliniki", "Wakala"] {
            ids.push(core.engine.add_instance(name, "", wakala_engine::Trigger::Operator).await.unwrap().id);
        }
        let mut reader = reader(&core).await;
        let heard = happens(&core, ids[0], Duration::ZERO, banned()).await;
        happens(&core, ids[1], Duration::ZERO, banned()).await;
        happens(&core, ids[2], Duration::ZERO, banned()).await;
        happens(&core, ids[2], Duration::ZERO, Happening::NoticesWithdrawn).await;
        happens(&core, ids[0], YOUNG + Duration::from_secs(100), down()).await;
        happens(&core, InstanceId::from_random(2), Duration::ZERO, banned()).await;
        reader.heard(Some(heard));
        let (told, over) = reader.unheard().await;
        assert_eq!((who(&told), over), (vec![ids[1]], vec![ids[2]]));
        assert!(reader.unheard().await.0.is_empty(), "once");
    }

    #[tokio::test]
    async fn what_quiet_hours_kept_back_is_told_after_them_and_what_is_old_is_not() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let mut reader = reader(&core).await;
        // Until now, and in the afternoon of whoever is here in the morning.
        let ended = |ago: u16| (minute_of_day(core.clock.wall()) + 1_440 - ago) % 1_440;
        let hours = |from: u16, to: u16| QuietHours::new(ended(from), ended(to)).ok();
        for (quiet, minutes_ago, is_told) in [
            (None, 55, true),
            (None, 65, false),
            (hours(480, 0), 55, true),
            (hours(480, 0), 475, true),
            (hours(480, 30), 475, true),
            (hours(480, 90), 475, false),
            (hours(480, 0), 550, false),
            (hours(1_439, 0), 23 * 60, true),
            (hours(1_439, 0), 25 * 60, false),
        ] {
            reader.know_quiet_hours(quiet);
            happens(&core, id, Duration::from_secs(60 * minutes_ago), down()).await;
            assert_eq!(reader.unheard().await.0.len(), usize::from(is_told), "{quiet:?}, {minutes_ago} min ago");
        }
        // The last run ended with it, or told nobody.
        reader.know_quiet_hours(None);
        for (minutes_ago, is_told) in [(65, true), (23 * 60, true), (25 * 60, false)] {
            happens(&core, id, Duration::from_secs(60 * minutes_ago), banned()).await;
            assert_eq!(reader.unheard().await.0.len(), usize::from(is_told), "banned {minutes_ago} min ago");
        }
    }

    #[tokio::test]
    async fn an_entry_that_can_not_be_read_keeps_no_later_one_from_being_told() {
        let (core, directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
        let mut reader = reader(&core).await;
        for spoilt in [
            "instance = -1",
            "what = CAST(x'ff' AS TEXT)",
            "what = ''",
            "kind = 'nothing'",
            "kind = CAST(x'ff' AS TEXT)",
            "at = 9223372036854775807",
            "at = -9223372036854775808",
        ] {
            let damaged = happens(&core, id, Duration::ZERO, Happening::NoticesWithdrawn).await;
            file.execute(&format!("UPDATE journal SET {spoilt} WHERE seq = ?1"), [damaged]).unwrap();
            let told = happens(&core, id, Duration::ZERO, banned()).await;
            assert_eq!(who(&reader.unheard().await.0), [id], "{spoilt}");
            assert_eq!(reader.position, Some(told), "{spoilt}");
            reader.keep().await;
            assert!(reader.unheard().await.0.is_empty(), "{spoilt}: once");
        }
    }

    /// One that waits for somebody, and one that does not.
    async fn one_parked() -> (Core, tempfile::TempDir, InstanceId) {
        let (core, directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        core.engine.add_instance("Kliniki", "", wakala_engine::Trigger::Operator).await.unwrap();
        core.engine.shutdown(Duration::from_secs(5)).await;
        drop(core);
        let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
        let parked = wakala_domain::lifecycle::Persisted {
            parked: Some(wakala_domain::lifecycle::ParkWhy::UnknownFailure),
            ..wakala_domain::lifecycle::State::new(wakala_domain::instance::Wanted::Running).persisted()
        };
        let parked = serde_json::to_string(&parked).unwrap();
        assert_eq!(file.execute("UPDATE instances SET lifecycle = ?1 WHERE name = 'Duka'", [parked]).unwrap(), 1);
        (program_again(directory.path()).await, directory, id)
    }

    #[tokio::test]
    async fn whoever_may_have_been_called_out_by_what_is_lost_is_called_out_for_how_it_is() {
        for lost in
            ["DELETE FROM journal WHERE seq = ?1", "UPDATE journal SET what = CAST(x'ff' AS TEXT) WHERE seq = ?1"]
        {
            let (core, directory, id) = one_parked().await;
            let mut reader = reader(&core).await;
            let told = happens(&core, id, Duration::ZERO, banned()).await;
            let later = happens(&core, id, Duration::ZERO, down()).await;
            reader.heard(Some(later));
            let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
            assert_eq!(file.execute(lost, [told]).unwrap(), 1);
            let (told, _) = reader.unheard().await;
            let notices: Vec<_> = told.iter().map(|one| (one.instance, Cause::of(&one.notice))).collect();
            assert_eq!(notices, [(id, Cause::NeedsYou)], "{lost}");
            assert!(reader.unheard().await.0.is_empty(), "{lost}: once");
            core.engine.shutdown(Duration::from_secs(5)).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_can_not_be_read_is_read_again_whatever_else_happens() {
        let (core, directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let told = happens(&core, id, Duration::ZERO, banned()).await;
        core.engine.store().write(move |w| w.set_journal_position(NAME, told - 1)).await.unwrap();
        let file = rusqlite::Connection::open(directory.path().join("wakala.db")).unwrap();
        file.execute_batch("ALTER TABLE journal_readers RENAME TO away").unwrap();
        let (_say, to_say) = tokio::sync::mpsc::channel(1);
        let (_shown, window_shown) = tokio::sync::watch::channel(false);
        let (clicks, _clicked) = tokio::sync::mpsc::channel(1);
        let wires = super::super::Wires {
            engine: core.engine.clone(),
            say: to_say,
            choices: core.choices.subscribe(),
            window_shown,
            clicks,
        };
        let telling = tokio::spawn(super::super::notify(wires, core.clock.clone(), Duration::from_secs(30)));
        tokio::time::advance(AGAIN / 2).await;
        file.execute_batch("ALTER TABLE away RENAME TO journal_readers").unwrap();
        let kept = || core.engine.store().read(|r| r.journal_position(NAME));
        let mut seconds = 0;
        while kept().await.unwrap() < told {
            tokio::time::advance(Duration::from_secs(1)).await;
            seconds += 1;
            // The time is shifted, and runs away from the disk: what is counted are the looks.
            assert!(seconds < 200_000, "nobody has read it");
        }
        telling.abort();
    }

    #[tokio::test]
    async fn the_next_run_tells_what_the_last_one_did_not_come_to() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let mut last = reader(&core).await;
        let first = happens(&core, id, Duration::ZERO, banned()).await;
        last.heard(Some(first));
        assert!(last.unheard().await.0.is_empty(), "it was heard");
        last.keep().await;
        // It ended here.
        happens(&core, id, Duration::ZERO, banned()).await;
        assert_eq!(who(&reader(&core).await.unheard().await.0), [id], "the second, and not the first again");
    }

    #[tokio::test]
    async fn notices_of_several_may_come_out_of_order() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let mut reader = reader(&core).await;
        let mut seqs = Vec::new();
        for _ in 0..3 {
            seqs.push(happens(&core, id, Duration::ZERO, banned()).await);
        }
        reader.heard(Some(seqs[2]));
        reader.heard(Some(seqs[0]));
        assert_eq!(who(&reader.unheard().await.0), [id], "the one in between was lost on the way");
        assert_eq!((reader.position, reader.ahead.len()), (Some(seqs[2]), 0));
    }

    #[tokio::test]
    async fn a_journal_that_could_not_be_read_at_first_is_read_later() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let mut reader = reader(&core).await;
        let missed = happens(&core, id, Duration::ZERO, banned()).await;
        let heard = happens(&core, id, Duration::ZERO, banned()).await;
        reader.position = None;
        reader.heard(Some(heard));
        assert_eq!(who(&reader.unheard().await.0), [id], "the first, and not what was heard");
        assert_eq!(reader.position, Some(heard));
        assert!(heard > missed);
    }

    #[tokio::test]
    async fn what_was_read_is_no_news_however_late_it_is_heard() {
        let (core, _directory) = program().await;
        let id = core.engine.add_instance("Duka", "", wakala_engine::Trigger::Operator).await.unwrap().id;
        let mut reader = reader(&core).await;
        let notice = happens(&core, id, Duration::ZERO, banned()).await;
        let withdrawn = happens(&core, id, Duration::ZERO, Happening::NoticesWithdrawn).await;
        let again = happens(&core, id, Duration::ZERO, banned()).await;
        assert_eq!(who(&reader.unheard().await.0), [id], "the second is true still");
        // They stood in a channel behind others.
        assert_eq!([notice, withdrawn, again].map(|seq| reader.heard(Some(seq))), [false; 3]);
        assert!(reader.heard(None), "what could not be written is told all the same");
        let new = happens(&core, id, Duration::ZERO, banned()).await;
        assert!(reader.heard(Some(new)));
        assert!(reader.unheard().await.0.is_empty());
    }
}
