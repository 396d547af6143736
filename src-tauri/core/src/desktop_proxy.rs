//! Which proxy this desktop wants, where the operating system itself is not asked: on Linux its portal knows, whether that is GNOME's
//! setting, KDE's, or a script's (`org.freedesktop.portal.ProxyResolver`).

use std::sync::Arc;

use wakala_whatsapp::DesktopProxies;

/// Whom to ask, if there may be anybody.
pub(crate) fn of_this_desktop() -> Option<Arc<dyn DesktopProxies>> {
    #[cfg(target_os = "linux")]
    {
        Some(Arc::new(portal::Portal))
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

#[cfg(target_os = "linux")]
mod portal {
    use async_trait::async_trait;
    use wakala_whatsapp::{DesktopProxies, NoAnswer};
    use zbus::Connection;

    pub(super) const NAME: &str = "org.freedesktop.portal.Desktop";
    pub(super) const PATH: &str = "/org/freedesktop/portal/desktop";
    const RESOLVER: &str = "org.freedesktop.portal.ProxyResolver";

    /// The portal on the user's session bus. That one may come and go: it is looked for each time.
    #[derive(Debug)]
    pub(super) struct Portal;

    #[async_trait]
    impl DesktopProxies for Portal {
        async fn lookup(&self, uri: &str) -> Result<Vec<String>, NoAnswer> {
            let asked = async { lookup(&Connection::session().await?, uri).await };
            asked.await.map_err(|error| NoAnswer(error.to_string()))
        }
    }

    pub(super) async fn lookup(bus: &Connection, uri: &str) -> zbus::Result<Vec<String>> {
        bus.call_method(Some(NAME), PATH, Some(RESOLVER), "Lookup", &(uri,)).await?.body().deserialize()
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::Stdio;
    use std::time::Duration;

    use tokio::io::{AsyncBufReadExt as _, BufReader};
    use tokio::process::{Child, Command};
    use zbus::{Connection, connection, fdo, interface};

    use super::portal::{NAME, PATH, lookup};

    const PATIENCE: Duration = Duration::from_secs(20);
    const URI: &str = "https://web.whatsapp.com/";

    /// A bus of its own that starts no services, and its address.
    async fn bus(folder: &std::path::Path) -> (Child, String) {
        let config = folder.join("bus.conf");
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#,
            folder.join("bus").display()
        );
        std::fs::write(&config, text).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("dbus-daemon (apt: dbus-daemon)");
        let mut said = BufReader::new(daemon.stdout.take().unwrap()).lines();
        let address = tokio::time::timeout(PATIENCE, said.next_line()).await.unwrap().unwrap().unwrap();
        (daemon, address)
    }

    async fn on(builder: connection::Builder<'_>) -> Connection {
        tokio::time::timeout(PATIENCE, builder.build()).await.unwrap().unwrap()
    }

    /// A portal that says this of the one address.
    struct Resolver(Option<Vec<String>>);

    #[interface(name = "org.freedesktop.portal.ProxyResolver")]
    impl Resolver {
        fn lookup(&self, uri: &str) -> fdo::Result<Vec<String>> {
            assert_eq!(uri, URI);
            self.0.clone().ok_or_else(|| fdo::Error::Failed("no resolver".to_owned()))
        }
    }

    /// One that answers in another form.
    struct Odd;

    #[interface(name = "org.freedesktop.portal.ProxyResolver")]
    impl Odd {
        fn lookup(&self, _uri: &str) -> u32 {
            7
        }
    }

    async fn portal(address: &str, resolver: impl zbus::object_server::Interface) -> Connection {
        let builder = connection::Builder::address(address).unwrap().serve_at(PATH, resolver).unwrap();
        on(builder.name(NAME).unwrap()).await
    }

    /// The name is free once the bus has answered.
    async fn leaves(portal: Connection) {
        let freed = tokio::time::timeout(PATIENCE, portal.release_name(NAME)).await;
        assert!(freed.unwrap().unwrap());
    }

    #[tokio::test]
    async fn the_portal_is_asked_on_the_bus() {
        let folder = tempfile::tempdir().unwrap();
        let (_daemon, address) = bus(folder.path()).await;
        let asking = on(connection::Builder::address(address.as_str()).unwrap()).await;
        let asked = async || tokio::time::timeout(PATIENCE, lookup(&asking, URI)).await.unwrap();
        let nobody = asked().await.unwrap_err().to_string();
        assert!(nobody.contains("ServiceUnknown"), "{nobody}");
        let named: Vec<String> = ["http://proxy.example:8080", "direct://"].map(str::to_owned).into();
        for says in [named, Vec::new()] {
            let there = portal(&address, Resolver(Some(says.clone()))).await;
            assert_eq!(asked().await.unwrap(), says);
            leaves(there).await;
        }
        let there = portal(&address, Resolver(None)).await;
        assert!(asked().await.is_err());
        leaves(there).await;
        let there = portal(&address, Odd).await;
        assert!(asked().await.is_err());
        leaves(there).await;
        let older = connection::Builder::address(address.as_str()).unwrap().serve_at("/elsewhere", Odd).unwrap();
        let there = on(older.name(NAME).unwrap()).await;
        assert!(asked().await.is_err(), "it knows no proxies");
        leaves(there).await;
    }
}
