//! Imports go strictly downward, and each outside world has exactly one importer.

use cargo_metadata::{DependencyKind, Metadata};

/// Who may depend on whom in the house; what is not named here depends on none of ours.
const EDGES: [(&str, &[&str]); 15] = [
    (
        "wakala",
        &[
            "fake-whatsapp",
            "wakala-client",
            "wakala-contract",
            "wakala-domain",
            "wakala-engine",
            "wakala-front",
            "wakala-http",
            "wakala-integrations",
            "wakala-store",
            "wakala-whatsapp",
            "wakala-words",
        ],
    ),
    ("wakala-window", &["wakala-client", "wakala-contract", "wakala-words"]),
    ("wakala-words", &["wakala-contract", "wakala-domain"]),
    ("wakala-front", &["wakala-contract", "wakala-domain", "wakala-engine", "wakala-store", "wakala-words"]),
    // Its tests start an engine.
    ("wakala-http", &["wakala-contract", "wakala-domain", "wakala-engine", "wakala-front", "wakala-store"]),
    ("wakala-integrations", &["wakala-contract", "wakala-domain", "wakala-engine", "wakala-front", "wakala-store"]),
    ("wakala-whatsapp", &["wakala-domain", "wakala-engine"]),
    ("wakala-engine", &["wakala-domain", "wakala-store"]),
    ("wakala-store", &["wakala-domain"]),
    ("wakala-client", &["wakala-contract"]),
    ("wakala-contract", &["wakala-domain"]),
    ("wakala-domain", &[]),
    ("fake-whatsapp", &[]),
    // A backend asks for a number of the whole program, but for its desktop.
    (
        "journeys",
        &[
            "fake-whatsapp",
            "wakala-contract",
            "wakala-domain",
            "wakala-engine",
            "wakala-front",
            "wakala-integrations",
            "wakala-store",
            "wakala-whatsapp",
        ],
    ),
    // What it measures on the whole app begins with numbers that the engine paired.
    ("desktop", &["fake-whatsapp", "journeys", "wakala-domain", "wakala-engine"]),
];

/// Outside worlds and their importers, with all crates whose names go on with a dash. The practice network is the other end
/// of WhatsApp's wire and speaks it, too; the app gets it from the library alone.
const IMPORTERS: [(&str, &[&str]); 16] = [
    ("tauri", &["wakala-window"]),
    ("notify-rust", &["wakala"]),
    ("ksni", &["wakala"]),
    // Other systems' trays.
    ("tao", &["wakala"]),
    ("tray-icon", &["wakala"]),
    // The tests of the desktop play one on a bus of their own.
    ("zbus", &["desktop", "wakala"]),
    ("qrcode", &["wakala-front"]),
    // The journeys listen to what came.
    ("opus", &["journeys", "wakala-engine"]),
    ("ogg", &["journeys", "wakala-engine"]),
    ("hound", &["journeys", "wakala-engine"]),
    // The desktop's tests look at pictures of the screen.
    ("image", &["desktop", "journeys", "wakala-engine", "wakala-front"]),
    // The practice network's control interface is a server of its own.
    ("axum", &["fake-whatsapp", "wakala-http"]),
    ("rusqlite", &["wakala-store"]),
    ("whatsapp-rust", &["wakala-whatsapp"]),
    ("wacore", &["fake-whatsapp"]),
    ("waproto", &["fake-whatsapp"]),
];

/// What the rules may be written with: no runtime, no IO, no clock. `phonenumber` is the countries' numbering plans, compiled in, and
/// `unicode-…` what Unicode says of each character.
const PURE: [&str; 8] = [
    "phonenumber",
    "schemars",
    "serde",
    "thiserror",
    "ts-rs",
    "unicode-normalization",
    "unicode-properties",
    "unicode-script",
];

/// One dependency of one of ours.
struct Edge {
    from: String,
    to: String,
    development: bool,
    optional: bool,
}

/// All findings.
pub(crate) fn check(metadata: &Metadata) -> Vec<String> {
    let edges: Vec<Edge> = metadata
        .workspace_packages()
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().map(|dependency| Edge {
                from: package.name.to_string(),
                to: dependency.name.clone(),
                development: dependency.kind == DependencyKind::Development,
                optional: dependency.optional,
            })
        })
        .collect();
    let ours: Vec<String> = metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    findings(&edges, &ours)
}

fn findings(edges: &[Edge], ours: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for edge in edges {
        let Edge { from, to, .. } = edge;
        if ours.contains(to) {
            let allowed = EDGES.iter().find(|(name, _)| name == from).map_or(&[][..], |(_, allowed)| *allowed);
            if !allowed.contains(&to.as_str()) {
                found.push(format!("{from} must not depend on {to}"));
            }
            if from == "wakala" && to == "fake-whatsapp" && !edge.optional {
                found.push("wakala may depend on fake-whatsapp only behind the feature practice".to_owned());
            }
        }
        let world = IMPORTERS
            .iter()
            .find(|(world, _)| to.strip_prefix(world).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')));
        if let Some((world, importers)) = world
            && !edge.development
            && !importers.contains(&from.as_str())
        {
            found.push(format!("{from} imports {to}; {world} is imported by {} alone", importers.join(", ")));
        }
        if from == "wakala-domain" && !edge.development && !PURE.contains(&to.as_str()) {
            found.push(format!("wakala-domain is pure and must not depend on {to}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings_of(from: &str, to: &str) -> Vec<String> {
        let edge = Edge { from: from.into(), to: to.into(), development: false, optional: false };
        let ours: Vec<String> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
        findings(&[edge], &ours)
    }

    #[test]
    fn imports_upward_are_found() {
        assert_eq!(findings_of("wakala-store", "wakala-engine"), ["wakala-store must not depend on wakala-engine"]);
        assert_eq!(findings_of("wakala-contract", "wakala-engine").len(), 1);
        assert!(findings_of("wakala-engine", "wakala-store").is_empty());
    }

    #[test]
    fn second_importers_are_found() {
        for (from, to) in [
            ("wakala-engine", "rusqlite"),
            ("wakala-engine", "whatsapp-rust"),
            ("wakala-engine", "tauri-plugin-autostart"),
            ("wakala-whatsapp", "notify-rust"),
            ("wakala-front", "ksni"),
            ("journeys", "wacore"),
            ("wakala-engine", "wacore-appstate"),
            ("wakala", "rusqlite"),
            ("wakala", "qrcode"),
            ("wakala-front", "tauri"),
            ("wakala-front", "axum"),
        ] {
            assert_eq!(findings_of(from, to).len(), 1, "{from} -> {to}");
        }
    }

    #[test]
    fn the_domain_stays_pure() {
        assert_eq!(findings_of("wakala-domain", "tokio").len(), 1);
    }

    #[test]
    fn the_practice_network_is_only_ever_optional_in_the_app() {
        assert_eq!(findings_of("wakala", "fake-whatsapp").len(), 1);
    }
}
