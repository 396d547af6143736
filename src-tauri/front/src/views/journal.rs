//! The journal, as a front reads it.

use wakala_contract::{EventPage, EventView, HappeningView, NoticeView};
use wakala_domain::ids::MessageRow;
use wakala_domain::journal::Happening;
use wakala_domain::lifecycle::Notice;
use wakala_store::{JournalPage, JournalRow};

use super::instance::reason_view;

/// A page of it.
pub(crate) fn event_page(page: &JournalPage) -> EventPage {
    EventPage { events: page.rows.iter().map(event_view).collect(), gap: page.gap, end: page.end }
}

fn event_view(row: &JournalRow) -> EventView {
    let what = row.what.as_ref().map_or(HappeningView::Unknown, happening_view);
    EventView { seq: row.seq, at: row.at.0, instance: row.instance.map(|instance| instance.to_string()), what }
}

fn happening_view(what: &Happening) -> HappeningView {
    let rows = |rows: &[MessageRow]| rows.iter().map(|row| row.0).collect();
    match what {
        Happening::Notice { notice } => HappeningView::Notice { notice: notice_view(notice) },
        Happening::NoticesWithdrawn => HappeningView::NoticesWithdrawn,
        Happening::Messages { rows: messages, .. } => HappeningView::Messages { messages: rows(messages) },
        Happening::Deliveries { rows: messages } => HappeningView::Deliveries { messages: rows(messages) },
    }
}

/// What somebody is to be told.
pub(crate) fn notice_view(notice: &Notice) -> NoticeView {
    match notice {
        Notice::Down { reason, slow, flapping: _ } => NoticeView::Down { reason: reason_view(reason), slow: *slow },
        Notice::NeedsRescan { reason } => NoticeView::NeedsRescan { reason: reason_view(reason) },
        Notice::NeedsYou { reason } => NoticeView::NeedsYou { reason: reason_view(reason) },
        Notice::Held { reason, until } => NoticeView::Held { reason: reason_view(reason), until: until.0 },
        Notice::CodesExpired => NoticeView::CodesExpired,
        Notice::PasskeyAsked => NoticeView::PasskeyAsked,
        Notice::Back { away_ms } => NoticeView::Back { away_ms: *away_ms },
        Notice::PhoneUnseen { days } => NoticeView::PhoneUnseen { days: *days },
        Notice::VersionExpires { days } => NoticeView::VersionExpires { days: *days },
        Notice::StoppedLong { days } => NoticeView::StoppedLong { days: *days },
    }
}
