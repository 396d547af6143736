//! What a front is shown, made from what the engine and the store know. Pure: no window, no database.

mod backend;
mod content;
mod instance;
mod journal;
mod keys;
mod message;
mod qr;
mod search;
mod service;
mod webhooks;

pub(crate) use backend::{backend_view, instance_backend};
pub(crate) use instance::{instance_view, kept_sessions_view, restoration_view, timeline_entry_view};
pub(crate) use journal::{event_page, notice_view};
pub(crate) use keys::key_view;
pub(crate) use message::{ALWAYS, chat_view, lane_view, message_view, queue_item_view, seen_by_view, send_reply};
pub use qr::{DrawnPicture, Picture};
pub(crate) use qr::{QrPictures, drawn};
pub(crate) use search::hit_view;
pub(crate) use service::{audit_line_view, engine_view, instance_health_view, order_view, sync_view};
pub(crate) use webhooks::{failed_view, webhook_view};
