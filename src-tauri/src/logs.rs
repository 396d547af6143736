//! Logs to stderr. The WhatsApp library prints key material on some pairing paths, so its targets are filtered whatever level
//! is asked for; what it writes through the `log` crate is not listened to at all.

use std::io::IsTerminal as _;

use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};

/// Crates that may print secrets or personal data.
const SECRETIVE: [&str; 5] = ["whatsapp_rust", "wacore", "waproto", "diesel", "whatsapp"];

fn may_print(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target().to_ascii_lowercase();
    let root = target.split("::").next().unwrap_or_default();
    let secretive = SECRETIVE.iter().any(|name| root.starts_with(name)) || target.starts_with("client");
    !secretive || *metadata.level() == tracing::Level::ERROR && !root.starts_with("wacore")
}

/// Starts logging. `WAKALA_LOG` takes the usual directives; the default is `info`.
pub(crate) fn start() {
    let wanted = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var("WAKALA_LOG")
        .from_env_lossy();
    let stderr = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_filter(filter_fn(may_print));
    // Only a second start in one process would fail here, and then logging runs already.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(wanted).with(stderr));
}
