//! The proxy that the system wants: the environment's, else the one of the desktop's settings. Whoever is started from a menu of a Linux
//! desktop has no shell's environment. The desktop is asked through a port, since the session bus is the program's.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use thiserror::Error;
use tokio::time::Instant;
use wakala_domain::proxy::{ProxyUrl, ProxyUrlError};

use crate::proxy::{self, ProxyError, Wish};

/// How long the desktop may take to answer: somebody waits to connect.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer holds: 200 numbers that come up together ask once.
const HOLDS: Duration = Duration::from_secs(10);
/// How long a desktop that has no answer is left alone, and one that gave none in time.
const RESTS: Duration = Duration::from_secs(60);
const RESTS_LATE: Duration = Duration::from_secs(5);
/// How many of the proxies that it names are looked at.
const MOST: usize = 16;

/// The desktop gave no answer.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);

/// What the desktop's settings say of the way out. Need not be bounded in time: whoever asks is.
#[async_trait]
pub trait DesktopProxies: fmt::Debug + Send + Sync {
    /// The proxies for an address, the wanted one first, as GIO's `GProxyResolver` writes them: `http://HOST:PORT`,
    /// `socks://HOST:PORT`, `direct://` where none is needed. Cancel safe.
    ///
    /// # Errors
    /// There is nobody to ask, or he refuses.
    async fn lookup(&self, uri: &str) -> Result<Vec<String>, NoAnswer>;
}

#[derive(Clone, Debug)]
struct Answer {
    proxy: Option<ProxyUrl>,
    holds_until: Instant,
}

/// What an environment says of the way to a host.
type Environment = fn(&str) -> Result<Wish, ProxyError>;

type Asked = Shared<BoxFuture<'static, Answer>>;

/// What the system wants, for the whole app.
pub(crate) struct System {
    environment: Environment,
    desktop: Option<Arc<dyn DesktopProxies>>,
    /// By host: what the desktop has said, or is being asked, and since when.
    answers: Mutex<HashMap<String, (Asked, Instant)>>,
}

impl fmt::Debug for System {
    /// Without the answers: they may hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System").field("desktop", &self.desktop).finish_non_exhaustive()
    }
}

impl System {
    /// With this desktop, if there may be one.
    pub(crate) fn new(desktop: Option<Arc<dyn DesktopProxies>>) -> Self {
        Self { environment: proxy::of_system, desktop, answers: Mutex::default() }
    }

    /// With a desktop, and an environment that says this.
    #[cfg(test)]
    pub(crate) fn saying(environment: Environment, desktop: Arc<dyn DesktopProxies>) -> Self {
        Self { environment, ..Self::new(Some(desktop)) }
    }

    /// The proxy that leads to a host, if one does. Takes 2 s at most. Cancel safe.
    ///
    /// # Errors
    /// What the environment names is none. What the desktop names and is none is passed over, and said in the log.
    pub(crate) async fn proxy_for(&self, host: &str) -> Result<Option<ProxyUrl>, ProxyError> {
        let (environment, of) = (self.environment, host.to_owned());
        let said = tokio::task::spawn_blocking(move || environment(&of)).await;
        // Only the end of the runtime cuts it short.
        match (said.unwrap_or(Ok(Wish::Direct))?, &self.desktop) {
            (Wish::Through(proxy), _) => Ok(Some(proxy)),
            (Wish::Nothing, Some(desktop)) => Ok(self.answer(desktop, host).await.proxy),
            (Wish::Nothing, None) | (Wish::Direct, _) => Ok(None),
        }
    }

    /// What is known, what somebody else is asking for just now, or a question of its own.
    fn answer(&self, desktop: &Arc<dyn DesktopProxies>, host: &str) -> Asked {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // A question goes on only while somebody waits for it: one that is older was given up.
        answers.retain(|_, (asked, since)| match asked.peek() {
            Some(answer) => answer.holds_until > now,
            None => now.duration_since(*since) <= PATIENCE,
        });
        let asked = answers.entry(host.to_owned());
        asked.or_insert_with(|| (ask(Arc::clone(desktop), host.to_owned()).boxed().shared(), now)).0.clone()
    }
}

async fn ask(desktop: Arc<dyn DesktopProxies>, host: String) -> Answer {
    let (proxy, holds) = match tokio::time::timeout(PATIENCE, desktop.lookup(&format!("https://{host}/"))).await {
        Ok(Ok(named)) => (wanted(&named), HOLDS),
        Ok(Err(error)) => {
            tracing::info!(%error, "the desktop does not say which proxy it wants");
            (None, RESTS)
        }
        Err(_) => {
            tracing::warn!("the desktop does not answer which proxy it wants");
            (None, RESTS_LATE)
        }
    };
    Answer { proxy, holds_until: Instant::now() + holds }
}

/// The first that is understood; none where that is the direct way, or nothing is understood.
fn wanted(named: &[String]) -> Option<ProxyUrl> {
    for text in named.iter().take(MOST) {
        match understood(text.trim()) {
            Ok(proxy) => return proxy,
            Err(error) => tracing::warn!(%error, "a proxy that the desktop names can't be used"),
        }
    }
    None
}

fn understood(text: &str) -> Result<Option<ProxyUrl>, ProxyUrlError> {
    let (scheme, rest) = text.split_once("://").ok_or(ProxyUrlError::Form)?;
    match scheme.to_ascii_lowercase().as_str() {
        "direct" => Ok(None),
        // GIO's word for whichever version that proxy speaks.
        "socks" => format!("socks5://{rest}").parse().map(Some),
        _ => text.parse().map(Some),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    /// What a desktop says, and how often it was asked.
    #[derive(Debug)]
    pub(crate) struct Desk {
        pub says: Says,
        pub asked: AtomicUsize,
    }

    #[derive(Debug)]
    pub(crate) enum Says {
        These(Vec<String>),
        No,
        NothingEver,
    }

    impl Desk {
        pub(crate) fn these(named: &[&str]) -> Arc<Self> {
            Self::new(Says::These(named.iter().map(|text| (*text).to_owned()).collect()))
        }

        fn new(says: Says) -> Arc<Self> {
            Arc::new(Self { says, asked: AtomicUsize::new(0) })
        }

        fn times(&self) -> usize {
            self.asked.load(Ordering::SeqCst)
        }
    }

    #[async_trait]
    impl DesktopProxies for Desk {
        async fn lookup(&self, uri: &str) -> Result<Vec<String>, NoAnswer> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            assert!(uri.starts_with("https://") && uri.ends_with('/'), "{uri}");
            // Somebody else answers, and not at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
            match &self.says {
                Says::These(named) => Ok(named.clone()),
                Says::No => Err(NoAnswer("no portal".to_owned())),
                Says::NothingEver => std::future::pending().await,
            }
        }
    }

    pub(crate) fn silent(desk: &Arc<Desk>) -> System {
        System::saying(|_| Ok(Wish::Nothing), Arc::clone(desk) as Arc<dyn DesktopProxies>)
    }

    const HOST: &str = "web.whatsapp.com";

    #[tokio::test(start_paused = true)]
    async fn whatever_a_desktop_says_is_understood_or_passed_over() {
        let huge = format!("http://{}:8080", "a".repeat(1_000_000));
        let many: Vec<&str> =
            std::iter::repeat_n("ftp://proxy.example", MOST).chain(["http://late.example:1"]).collect();
        let table: &[(&[&str], Option<&str>)] = &[
            (&[], None),
            (&["direct://"], None),
            (&["DIRECT://"], None),
            (&["http://proxy.example:8080"], Some("http://proxy.example:8080")),
            (&["http://proxy.example:8080/"], Some("http://proxy.example:8080")),
            (&["HTTP://asha:s%40fe@[::1]:3128"], Some("http://asha:s%40fe@[::1]:3128")),
            (&["socks5://proxy.example:1080"], Some("socks5h://proxy.example:1080")),
            (&["socks://proxy.example"], Some("socks5h://proxy.example:1080")),
            (&["direct://", "http://proxy.example:1"], None),
            (&["http://one.example:1", "http://two.example:2", "direct://"], Some("http://one.example:1")),
            (
                &["socks4://one.example:1", "https://two.example:2", "http://three.example:3"],
                Some("http://three.example:3"),
            ),
            (&["ftp://one.example", "direct://", "http://three.example:3"], None),
            (&[""], None),
            (&["proxy.example:8080"], None),
            (&["http://"], None),
            (&["http://proxy.example:0"], None),
            (&["http://proxy.example:65536"], None),
            (&["http://proxy example:80", "\u{0}://\u{0}", "://", "direct"], None),
            (&["pac+http://proxy.example/wpad.dat"], None),
            (&[&huge], None),
            (&many, None),
        ];
        for (named, expected) in table {
            let desk = Desk::these(named);
            let found = silent(&desk).proxy_for(HOST).await.unwrap();
            assert_eq!(found.map(|proxy| proxy.revealed()).as_deref(), *expected, "{named:.60?}");
            assert_eq!(desk.times(), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_desktop_costs_more_than_two_seconds() {
        for (says, longest, rests) in
            [(Says::No, Duration::from_millis(50), RESTS), (Says::NothingEver, PATIENCE, RESTS_LATE)]
        {
            let desk = Desk::new(says);
            let (system, begun) = (silent(&desk), Instant::now());
            assert_eq!(system.proxy_for(HOST).await.unwrap(), None);
            assert_eq!(begun.elapsed(), longest, "{desk:?}");
            // Nobody waits for it a second time.
            tokio::time::advance(rests - Duration::from_millis(1)).await;
            let again = Instant::now();
            assert_eq!(system.proxy_for(HOST).await.unwrap(), None);
            assert_eq!((again.elapsed(), desk.times()), (Duration::ZERO, 1), "{desk:?}");
            tokio::time::advance(Duration::from_millis(1)).await;
            system.proxy_for(HOST).await.unwrap();
            assert_eq!(desk.times(), 2, "it is asked again in the end: {desk:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_who_come_up_together_ask_once() {
        let desk = Desk::these(&["http://proxy.example:8080"]);
        let system = silent(&desk);
        // Whoever asked first does not wait for the answer.
        tokio::time::timeout(Duration::from_millis(10), system.proxy_for(HOST)).await.unwrap_err();
        for proxy in join_all((0..200).map(|_| system.proxy_for(HOST))).await {
            assert_eq!(proxy.unwrap().unwrap().host(), "proxy.example");
        }
        assert_eq!(desk.times(), 1);
        system.proxy_for("mmg.whatsapp.net").await.unwrap();
        assert_eq!(desk.times(), 2, "another host may go another way");
        tokio::time::advance(HOLDS).await;
        system.proxy_for(HOST).await.unwrap();
        assert_eq!(desk.times(), 3, "a laptop changes its network");
        assert_eq!(system.answers.lock().unwrap().len(), 1, "what is old is forgotten");
    }

    /// Whoever asked was stopped, and the question stands still.
    #[tokio::test(start_paused = true)]
    async fn a_question_that_nobody_waits_for_is_asked_anew() {
        let desk = Desk::new(Says::NothingEver);
        let system = silent(&desk);
        for times in 1..4 {
            tokio::time::timeout(Duration::from_millis(10), system.proxy_for(HOST)).await.unwrap_err();
            assert_eq!(desk.times(), times);
            tokio::time::advance(PATIENCE + Duration::from_millis(1)).await;
        }
    }

    #[tokio::test]
    async fn what_the_environment_says_is_done() {
        let says: [(Environment, Option<&str>); 2] = [
            (|_| Ok(Wish::Direct), None),
            (|_| Ok(Wish::Through("http://office.example:1".parse()?)), Some("http://office.example:1")),
        ];
        let desk = Desk::these(&["http://proxy.example:8080"]);
        for (environment, expected) in says {
            let system = System::saying(environment, Arc::clone(&desk) as Arc<dyn DesktopProxies>);
            let found = system.proxy_for(HOST).await.unwrap();
            assert_eq!(found.map(|proxy| proxy.revealed()).as_deref(), expected);
        }
        let refused = System::saying(|_| Ok(Wish::Through("ftp://office.example".parse()?)), Arc::clone(&desk) as _);
        refused.proxy_for(HOST).await.unwrap_err();
        assert_eq!(desk.times(), 0);
        let nobody = System { environment: |_| Ok(Wish::Nothing), ..System::new(None) };
        assert_eq!(nobody.proxy_for(HOST).await.unwrap(), None);
        let words = format!("{:?}", silent(&Desk::these(&["http://asha:siri@proxy.example"])));
        assert!(words.starts_with("System"), "{words}");
    }
}
