//! What the operator chose: preferences of the window, paused notifications, the place to come back to. Kept in the database,
//! held here in memory, and published so that the tray and the notifications follow at once.

use std::sync::Arc;

use chrono::{Days, Local, NaiveTime, TimeZone};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, watch};
use wakala_contract::{Language, LogLevel, MessageNotices, PreferencesView};
use wakala_domain::announce::{QuietHours, Wishes};
use wakala_domain::port::PortChoice;
use wakala_domain::time::Wall;
use wakala_store::{Store, StoreError};

use wakala_words::{chosen, system_language};

const KEY: &str = "choices";
const HOUR_MS: i64 = 3_600_000;

/// Everything the operator chose outside of instances.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// The window's preferences.
    pub preferences: PreferencesView,
    /// Notifications are paused.
    pub paused: Paused,
    /// Where the operator was when the window closed.
    pub place: Option<String>,
    /// It was said that Wakala stays in the tray.
    pub told_about_tray: bool,
    /// How much the logs tell.
    pub log_level: LogLevel,
    /// Where other programs ask, and whether they do.
    pub port: PortChoice,
}

/// Whether notifications are paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paused {
    /// They are not.
    #[default]
    No,
    /// Until a time.
    Until(Wall),
    /// Until the operator turns them on.
    UntilResumed,
}

/// How notifications can be paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Not any more.
    Off,
    /// For an hour.
    Hour,
    /// Until tomorrow morning.
    Tomorrow,
    /// Until the operator turns them on.
    UntilResumed,
}

impl Pause {
    /// What it means when chosen now. Tomorrow begins at seven in the morning.
    pub fn from(self, now: Wall) -> Paused {
        match self {
            Pause::Off => Paused::No,
            Pause::Hour => Paused::Until(Wall(now.0.saturating_add(HOUR_MS))),
            Pause::Tomorrow => Paused::Until(tomorrow(now).unwrap_or(Wall(now.0.saturating_add(24 * HOUR_MS)))),
            Pause::UntilResumed => Paused::UntilResumed,
        }
    }
}

impl Paused {
    /// As it is at this moment: a pause that has ended is none.
    pub fn at(self, now: Wall) -> Self {
        match self {
            Paused::Until(end) if now >= end => Paused::No,
            other => other,
        }
    }
}

fn tomorrow(now: Wall) -> Option<Wall> {
    let today = chrono::DateTime::from_timestamp_millis(now.0)?.with_timezone(&Local).date_naive();
    let morning = today.checked_add_days(Days::new(1))?.and_time(NaiveTime::from_hms_opt(7, 0, 0)?);
    Local.from_local_datetime(&morning).earliest().map(|time| Wall(time.timestamp_millis()))
}

impl Choices {
    /// What notifications are decided by.
    pub fn announce_wishes(&self, now: Wall, window_shown: bool) -> Wishes {
        let quiet = self.preferences.quiet_hours;
        Wishes {
            on: self.preferences.notifications,
            paused: self.paused.at(now) != Paused::No,
            // What is kept was checked when it was chosen.
            quiet: quiet.on.then(|| QuietHours::new(quiet.from, quiet.to).ok()).flatten(),
            back: self.preferences.notify_back,
            window_shown,
        }
    }

    /// The language of the tray and the notifications.
    pub fn language(&self) -> Language {
        chosen(self.preferences.language, system_language())
    }
}

/// The one place that reads and writes them.
#[derive(Clone)]
pub struct ChoicesKeeper {
    store: Store,
    current: watch::Sender<Choices>,
    /// Held from reading to writing: of two changes at once neither undoes the other.
    turn: Arc<Mutex<()>>,
}

impl ChoicesKeeper {
    /// Reads them. What an older or newer version wrote and this one can't read is the default again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load(store: Store) -> Result<Self, StoreError> {
        let text = store.read(|reader| reader.setting(KEY)).await?;
        let choices = text.map(|text| read(&text)).unwrap_or_default();
        Ok(Self { store, current: watch::Sender::new(choices), turn: Arc::default() })
    }

    /// As they are now.
    pub fn current(&self) -> Choices {
        self.current.borrow().clone()
    }

    /// Follows them.
    pub fn subscribe(&self) -> watch::Receiver<Choices> {
        self.current.subscribe()
    }

    /// Changes them here and in the database.
    ///
    /// # Errors
    /// What the database says; then nothing has changed.
    pub async fn change(&self, change: impl FnOnce(&mut Choices) + Send) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        let mut next = self.current();
        change(&mut next);
        if next == *self.current.borrow() {
            return Ok(());
        }
        let text = serde_json::to_string(&next).unwrap_or_default();
        self.store.write(move |writer| writer.set_setting(KEY, &text)).await?;
        self.current.send_replace(next);
        Ok(())
    }
}

/// Whoever wanted no notifications before there were any of messages does not want those either.
fn read(text: &str) -> Choices {
    let mut choices: Choices = serde_json::from_str(text).unwrap_or_default();
    let kept = serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    if !choices.preferences.notifications && kept["preferences"]["message_notices"].is_null() {
        choices.preferences.message_notices = MessageNotices::Off;
    }
    choices
}

#[cfg(test)]
mod tests {
    use wakala_contract::QuietHoursView;

    use super::*;

    #[test]
    fn a_pause_ends_by_itself_or_not() {
        let now = Wall(1_700_000_000_000);
        let paused_at = |pause: Pause, at: Wall| {
            Choices { paused: pause.from(now), ..Choices::default() }.announce_wishes(at, false).paused
        };
        assert!(paused_at(Pause::Hour, now));
        assert!(!paused_at(Pause::Hour, Wall(now.0 + HOUR_MS)));
        assert!(paused_at(Pause::Tomorrow, now));
        assert!(!paused_at(Pause::Tomorrow, Wall(now.0 + 32 * HOUR_MS)));
        assert!(paused_at(Pause::UntilResumed, Wall(i64::MAX)));
        assert!(!paused_at(Pause::Off, now));
    }

    #[test]
    fn quiet_hours_count_when_they_are_on() {
        let mut choices = Choices::default();
        choices.preferences.quiet_hours = QuietHoursView { on: false, from: 60, to: 120 };
        assert_eq!(choices.announce_wishes(Wall(0), false).quiet, None);
        choices.preferences.quiet_hours.on = true;
        assert_eq!(choices.announce_wishes(Wall(0), false).quiet, QuietHours::new(60, 120).ok());
    }

    #[tokio::test]
    async fn of_two_changes_at_once_neither_is_lost() {
        let (core, _directory) = crate::testing::program().await;
        let keeper = &core.choices;
        let (place, pause) = tokio::join!(
            keeper.change(|choices| choices.place = Some("chat/7".to_owned())),
            keeper.change(|choices| choices.paused = Paused::UntilResumed),
        );
        assert_eq!((place, pause), (Ok(()), Ok(())));
        let both = |choices: Choices| (choices.place, choices.paused);
        let wanted = (Some("chat/7".to_owned()), Paused::UntilResumed);
        assert_eq!(both(keeper.current()), wanted);
        let kept = ChoicesKeeper::load(core.engine.store().clone()).await.unwrap();
        assert_eq!(both(kept.current()), wanted);
    }

    #[test]
    fn what_an_older_version_kept_is_read() {
        let kept = r#"{"preferences":{"theme":"dark","language":"sw","welcomed":true,"notifications":false},
            "paused":"until_resumed","place":"chat/7","told_about_tray":true}"#;
        let choices = read(kept);
        assert!(choices.preferences.welcomed && choices.told_about_tray && !choices.preferences.notifications);
        assert_eq!(choices.preferences.quiet_hours, QuietHoursView::default());
        assert_eq!(choices.preferences.message_notices, MessageNotices::Off, "no notifications were wanted");
        let notices = |kept: &str| read(kept).preferences.message_notices;
        assert_eq!(notices(r#"{"preferences":{"notifications":true}}"#), MessageNotices::Text);
        assert_eq!(
            notices(r#"{"preferences":{"notifications":false,"message_notices":"name"}}"#),
            MessageNotices::Name
        );
        assert_eq!(notices("none of ours"), MessageNotices::Text);
    }
}
