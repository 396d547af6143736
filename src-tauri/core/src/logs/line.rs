//! Makes one clean line of an event and the spans around it. Everything that is written or shown passes through here, so that
//! there is one place where nothing secret gets by.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;
use wakala_contract::{LogLevel, LogLineView};
use wakala_domain::time::Wall;

use super::redact::{is_secret, redacted};

/// The longest message that is kept, in characters.
const LONGEST: usize = 2_000;
/// More than this is not even looked at, in bytes.
const LONGEST_RAW: usize = 32_000;

/// Takes clean lines.
pub(super) trait Outlet: Send + Sync + 'static {
    /// What time it is.
    fn now(&self) -> Wall;
    /// Takes a line. Must not block and must not log.
    fn take(&self, line: LogLineView);
}

/// The layer that makes lines of what the program tells.
pub(super) struct Lines<O>(pub O);

/// The fields of a span, clean already.
struct SpanFields(String);

impl<S, O> Layer<S> for Lines<O>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    O: Outlet,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(SpanFields(fields.named));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut extensions = span.extensions_mut();
        if let Some(SpanFields(named)) = extensions.get_mut::<SpanFields>() {
            let mut fields = Fields { named: std::mem::take(named), ..Fields::default() };
            values.record(&mut fields);
            *named = fields.named;
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut message = String::new();
        for span in context.event_scope(event).into_iter().flat_map(tracing_subscriber::registry::Scope::from_root) {
            message.push_str(span.name());
            if let Some(SpanFields(named)) = span.extensions().get::<SpanFields>()
                && !named.is_empty()
            {
                // Writing into a string can't fail.
                let _ = write!(message, "{{{named}}}");
            }
            message.push_str(": ");
        }
        message.push_str(&fields.message);
        if !fields.named.is_empty() {
            if !fields.message.is_empty() {
                message.push(' ');
            }
            message.push_str(&fields.named);
        }
        if let Some((end, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        let metadata = event.metadata();
        self.0.take(LogLineView {
            at: self.0.now().0,
            level: level(*metadata.level()),
            target: metadata.target().to_owned(),
            message,
        });
    }
}

fn level(level: tracing::Level) -> LogLevel {
    match level {
        tracing::Level::ERROR => LogLevel::Error,
        tracing::Level::WARN => LogLevel::Warn,
        tracing::Level::INFO => LogLevel::Info,
        tracing::Level::DEBUG => LogLevel::Debug,
        tracing::Level::TRACE => LogLevel::Trace,
    }
}

/// Collects fields, clean.
#[derive(Default)]
struct Fields {
    message: String,
    named: String,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut raw = Bounded(String::new());
        // It fails when it is too long, and what came until then is enough.
        let _ = write!(raw, "{value:?}");
        self.record(field.name(), &raw.0);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let mut raw = Bounded(String::new());
        let _ = raw.write_str(value);
        self.record(field.name(), &raw.0);
    }
}

impl Fields {
    fn record(&mut self, name: &str, raw: &str) {
        if name == "message" {
            self.message = redacted(raw);
        } else if !is_secret(name) {
            let gap = if self.named.is_empty() { "" } else { " " };
            let _ = write!(self.named, "{gap}{name}={}", redacted(raw));
        }
    }
}

/// A string that stops growing.
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = LONGEST_RAW - self.0.len();
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
        Err(fmt::Error)
    }
}
