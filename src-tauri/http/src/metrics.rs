//! How the numbers are and what they have waiting, as Prometheus reads it (OpenMetrics 1.0). Names of instances are its labels; no phone
//! number, and nothing that anybody wrote.

use std::fmt;
use std::sync::atomic::AtomicU64;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use wakala_contract::{EngineView, InstanceView, LinkView};
use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::Badge;

/// What a scraper is answered.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Of {
    instance: String,
    name: String,
    workspace: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfBadge {
    instance: String,
    name: String,
    workspace: String,
    badge: &'static str,
}

type Gauges = Family<Of, Gauge>;

/// What whoever asks may know, of the instances that they reach; of the program only for who reaches all of it.
pub(crate) fn written(instances: &[InstanceView], engine: Option<&EngineView>) -> Result<Response, fmt::Error> {
    let mut registry = Registry::with_prefix("wakala");
    of_instances(&mut registry, instances);
    if let Some(engine) = engine {
        of_program(&mut registry, engine);
    }
    let mut said = String::new();
    text::encode(&mut said, &registry)?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], said).into_response())
}

fn of_instances(registry: &mut Registry, instances: &[InstanceView]) {
    let badges = Family::<OfBadge, Gauge>::default();
    registry.register("instance_badge", "1 for the badge that the instance shows", badges.clone());
    let mut gauges = |name: &str, help: &str| {
        let gauges = Gauges::default();
        registry.register(name, help, gauges.clone());
        gauges
    };
    let online = gauges("instance_online", "Whether the instance is online, as its badge says");
    let wanted = gauges("instance_wanted", "Whether the instance is wanted running");
    let linked = gauges("instance_linked", "Whether the instance is linked to a phone");
    let unread = gauges("instance_unread_messages", "Messages that nobody has read");
    let queued = gauges("instance_queued_messages", "Messages that wait to be sent");
    let unsent = gauges("instance_unsent_messages", "Messages that were not sent, and wait for somebody");
    for one in instances {
        let of = Of { instance: one.id.clone(), name: escaped(&one.name), workspace: escaped(&one.workspace) };
        let Of { instance, name, workspace } = of.clone();
        badges.get_or_create(&OfBadge { instance, name, workspace, badge: badge(one.badge) }).set(1);
        for (gauges, value) in [
            (&online, i64::from(one.badge == Badge::Online)),
            (&wanted, i64::from(one.wanted == Wanted::Running)),
            (&linked, i64::from(one.link == LinkView::Linked)),
            (&unread, i64::from(one.unread)),
            (&queued, i64::from(one.queued)),
            (&unsent, i64::from(one.unsent)),
        ] {
            gauges.get_or_create(&of).set(value);
        }
    }
}

fn of_program(registry: &mut Registry, engine: &EngineView) {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (healthy, up, memory) = (Gauge::<i64>::default(), Gauge::<i64>::default(), Gauge::<i64>::default());
    let core = Gauge::<f64, AtomicU64>::default();
    healthy.set(i64::from(engine.problems.is_empty()));
    up.set(whole(engine.uptime_seconds));
    memory.set(whole(engine.process.memory));
    core.set(f64::from(engine.process.core_percent) / 100.0);
    registry.register("healthy", "Whether Wakala finds nothing wrong with itself", healthy);
    registry.register_with_unit("uptime", "For how long Wakala runs", Unit::Seconds, up);
    registry.register_with_unit("memory", "What the core takes of the memory", Unit::Bytes, memory);
    registry.register_with_unit("core", "The share of one processor core that it takes", Unit::Ratios, core);
}

/// A label's value as it is written (OpenMetrics 1.0, *Escaping*): the library writes it as it comes.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n")
}

/// As the contract calls it.
fn badge(badge: Badge) -> &'static str {
    match badge {
        Badge::Stopped => "stopped",
        Badge::Connecting => "connecting",
        Badge::ScanQr => "scan_qr",
        Badge::CodeExpired => "code_expired",
        Badge::Online => "online",
        Badge::Reconnecting => "reconnecting",
        Badge::Waiting => "waiting",
        Badge::NeedsYou => "needs_you",
        Badge::Error => "error",
    }
}
