//! Which version of WhatsApp Web to claim. One look at WhatsApp's page serves the whole app for a day, and what it said last
//! is kept on disk: a page that is gone, changed or out of reach takes nobody offline. A version that WhatsApp refuses is looked
//! up anew at once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::sync::{OnceCell, watch};
use tokio_util::task::AbortOnDropHandle;
use whatsapp_rust::wacore::net::{HttpClient, HttpRequest};
use whatsapp_rust::wacore::store::Device;
use whatsapp_rust::wacore::version::parse_sw_js;

/// A version as the wire has it.
pub(crate) type Version = (u32, u32, u32);

/// Where WhatsApp Web names its version.
const PAGE: &str = "https://web.whatsapp.com/sw.js";
/// The page answers browsers.
const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
/// How long one look may take.
const LOOK: Duration = Duration::from_secs(20);
/// How long the very first connection waits for the page.
const FIRST_LOOK: Duration = Duration::from_secs(8);
/// How old a version may be before it is looked up again.
const FRESH_MS: i64 = 24 * 3_600_000;
/// Time between looks that fail.
const AGAIN_MS: i64 = 15 * 60_000;
/// Time between looks while WhatsApp refuses what is known: all numbers meet that at once, and one look serves them.
const REFUSED_AGAIN_MS: i64 = 60_000;

/// Why a look at the page brought nothing.
#[derive(Debug, Error)]
enum LookError {
    #[error("{0:#}")]
    Web(whatsapp_rust::anyhow::Error),
    #[error("the page answered with status {0}")]
    Status(u16),
    #[error("the page names no version that can be right")]
    Nonsense,
    #[error("no answer within {} s", LOOK.as_secs())]
    Silent,
}

/// What the page said, and when, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    version: Version,
    at_ms: i64,
}

/// The version that the whole app claims.
pub(crate) struct VersionBook {
    pages: Arc<Pages>,
    looking: Mutex<Option<Looking>>,
    built_in: OnceCell<Version>,
    first_look: Duration,
}

/// What outlives a single look.
struct Pages {
    file: Option<PathBuf>,
    read: OnceCell<()>,
    kept: Mutex<Option<Kept>>,
}

/// A look that is under way, or was the last.
struct Looking {
    since_ms: i64,
    done: watch::Receiver<bool>,
    _task: AbortOnDropHandle<()>,
}

impl VersionBook {
    /// Keeps what it learns in `file`; without one in memory alone.
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Self {
            pages: Arc::new(Pages { file, read: OnceCell::new(), kept: Mutex::new(None) }),
            looking: Mutex::new(None),
            built_in: OnceCell::new(),
            first_look: FIRST_LOOK,
        }
    }

    /// The version to claim now. Never waits for the page when one is kept, and for the very first one 8 s at most. Cancel safe.
    pub(crate) async fn current(&self, web: &Arc<dyn HttpClient>, now_ms: i64) -> Version {
        let built_in = self.built_in().await;
        self.pages.read.get_or_init(|| self.pages.load(built_in)).await;
        let kept = self.pages.kept();
        if let Some(kept) = kept.filter(|kept| kept.is_fresh(now_ms)) {
            return kept.version;
        }
        let mut done = self.look(web, built_in, now_ms, AGAIN_MS);
        if kept.is_none() {
            // Refused, cut short or late: the built-in one will do.
            let _ = tokio::time::timeout(self.first_look, done.wait_for(|done| *done)).await;
        }
        self.pages.kept().map_or(built_in, |kept| kept.version)
    }

    /// Whether a newer version is known than one that WhatsApp refused; looks it up if need be, for 20 s at most. Cancel safe.
    pub(crate) async fn is_there_newer(&self, web: &Arc<dyn HttpClient>, refused: Version, now_ms: i64) -> bool {
        let newer = || self.pages.kept().is_some_and(|kept| kept.version > refused);
        if !newer() {
            let mut done = self.look(web, self.built_in().await, now_ms, REFUSED_AGAIN_MS);
            // One that is cut short has brought nothing.
            let _ = done.wait_for(|done| *done).await;
        }
        newer()
    }

    /// Begins a look beside, if what is known is not of today: who connects next claims what it brings.
    pub(crate) fn refresh(&self, web: &Arc<dyn HttpClient>, now_ms: i64) {
        if let Some(built_in) = self.built_in.get()
            && !self.pages.kept().is_some_and(|kept| kept.is_fresh(now_ms))
        {
            self.look(web, *built_in, now_ms, REFUSED_AGAIN_MS);
        }
    }

    /// Begins a look, unless one is under way or the last one was less than `apart_ms` ago.
    fn look(&self, web: &Arc<dyn HttpClient>, built_in: Version, now_ms: i64, apart_ms: i64) -> watch::Receiver<bool> {
        let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = looking.as_ref()
            && (!*last.done.borrow() || (0..apart_ms).contains(&now_ms.saturating_sub(last.since_ms)))
        {
            return last.done.clone();
        }
        let (told, done) = watch::channel(false);
        let (pages, web) = (Arc::clone(&self.pages), Arc::clone(web));
        let task = tokio::spawn(async move {
            let looked = tokio::time::timeout(LOOK, look_up(&*web, built_in)).await;
            match looked.unwrap_or(Err(LookError::Silent)) {
                Ok(version) => pages.keep(Kept { version, at_ms: now_ms }).await,
                Err(error) => {
                    tracing::warn!(%error, "WhatsApp Web's version was not learnt; the last known one serves")
                }
            }
            told.send_replace(true);
        });
        *looking = Some(Looking { since_ms: now_ms, done: done.clone(), _task: AbortOnDropHandle::new(task) });
        done
    }

    /// The one that the library was made for.
    async fn built_in(&self) -> Version {
        let made = self.built_in.get_or_init(|| async {
            let device = Device::new();
            (device.app_version_primary, device.app_version_secondary, device.app_version_tertiary)
        });
        *made.await
    }
}

async fn look_up(web: &dyn HttpClient, built_in: Version) -> Result<Version, LookError> {
    let request = HttpRequest::get(PAGE).with_header("sec-fetch-site", "none").with_header("user-agent", BROWSER);
    let response = web.execute(request).await.map_err(LookError::Web)?;
    if response.status_code != 200 {
        return Err(LookError::Status(response.status_code));
    }
    let text = String::from_utf8_lossy(&response.body);
    // Versions only grow: whatever is older than the library is not what the page means.
    parse_sw_js(&text).filter(|version| *version >= built_in).ok_or(LookError::Nonsense)
}

impl Pages {
    fn kept(&self) -> Option<Kept> {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the file; one that is missing, damaged, or older than the library says nothing.
    async fn load(&self, built_in: Version) {
        let Some(file) = &self.file else { return };
        let text = tokio::fs::read_to_string(file).await.unwrap_or_default();
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) =
            Kept::parse(&text).filter(|kept| kept.version >= built_in);
    }

    async fn keep(&self, kept: Kept) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        let Some(file) = self.file.clone() else { return };
        let written = tokio::task::spawn_blocking(move || write(&file, &kept.line())).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(%error, "WhatsApp Web's version can't be kept; it serves until the app ends");
        }
    }
}

impl Kept {
    fn is_fresh(self, now_ms: i64) -> bool {
        (0..FRESH_MS).contains(&now_ms.saturating_sub(self.at_ms))
    }

    fn line(self) -> String {
        let (primary, secondary, tertiary) = self.version;
        format!("{primary}.{secondary}.{tertiary} {}\n", self.at_ms)
    }

    fn parse(text: &str) -> Option<Kept> {
        let (version, at_ms) = text.strip_suffix('\n')?.split_once(' ')?;
        let mut parts = version.split('.').map(str::parse::<u32>);
        let version = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        if parts.next().is_some() {
            return None;
        }
        Some(Kept { version, at_ms: at_ms.parse().ok()? })
    }
}

/// Replaces the file as a whole. Blocking.
fn write(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let new = file.with_extension("new");
    let mut opened = std::fs::File::create(&new)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    std::fs::rename(&new, file)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;
    use tokio::sync::Semaphore;
    use whatsapp_rust::anyhow;
    use whatsapp_rust::wacore::net::HttpResponse;

    use super::*;

    const NOW: i64 = 1_764_000_000_000;
    const DAY: i64 = 24 * 3_600_000;
    const NEW: Version = (2, 3000, 1_999_999_999);

    /// WhatsApp's page, answering as told, once it is let.
    struct Page {
        status: u16,
        body: &'static str,
        answers: Semaphore,
        asked: AtomicUsize,
    }

    impl Page {
        fn new(status: u16, body: &'static str, answers: usize) -> Arc<Page> {
            Arc::new(Page { status, body, answers: Semaphore::new(answers), asked: AtomicUsize::new(0) })
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::SeqCst)
        }
    }

    #[async_trait]
    impl HttpClient for Page {
        async fn execute(&self, _: HttpRequest) -> Result<HttpResponse, anyhow::Error> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            self.answers.acquire().await?.forget();
            if self.status == 0 {
                anyhow::bail!("refused by a proxy");
            }
            Ok(HttpResponse { status_code: self.status, body: self.body.as_bytes().to_vec() })
        }
    }

    const GOOD: &str = r#"{"client_revision":1999999999}"#;

    fn web(page: &Arc<Page>) -> Arc<dyn HttpClient> {
        Arc::clone(page) as Arc<dyn HttpClient>
    }

    async fn looked(book: &VersionBook) {
        let mut done = book.looking.lock().unwrap().as_ref().unwrap().done.clone();
        done.wait_for(|done| *done).await.unwrap();
    }

    #[tokio::test]
    async fn one_look_serves_everybody_for_a_day() {
        let book = VersionBook::new(None);
        let page = Page::new(200, GOOD, 9);
        let web = web(&page);
        let all = futures::future::join_all((0..20).map(|_| book.current(&web, NOW))).await;
        assert!(all.iter().all(|version| *version == NEW), "{all:?}");
        assert_eq!(book.current(&web, NOW + DAY - 1).await, NEW);
        assert_eq!(page.asked(), 1);
        assert_eq!(book.current(&web, NOW + DAY).await, NEW);
        looked(&book).await;
        assert_eq!(page.asked(), 2);
    }

    #[tokio::test]
    async fn a_page_that_fails_takes_nobody_offline() {
        let built_in = VersionBook::new(None).built_in().await;
        for (status, body, answers) in [
            (404, "not found", 1),
            (200, "<html>sign in</html>", 1),
            (200, r#"{"client_revision":17}"#, 1),
            (200, "assets-manifest-98765 ", 1),
            (302, GOOD, 1),
            (0, "", 1),
        ] {
            let book = VersionBook::new(None);
            let page = Page::new(status, body, answers);
            let web = web(&page);
            assert_eq!(book.current(&web, NOW).await, built_in, "{status} {body}");
            // Not asked again at each try, but again after a while.
            let _ = book.current(&web, NOW + AGAIN_MS - 1).await;
            assert_eq!(page.asked(), 1, "{status} {body}");
            page.answers.add_permits(1);
            let _ = book.current(&web, NOW + AGAIN_MS).await;
            assert_eq!(page.asked(), 2, "{status} {body}");
        }
    }

    #[tokio::test]
    async fn what_whatsapp_refuses_is_looked_up_anew_at_once_and_once_for_all() {
        let book = VersionBook::new(None);
        let old = web(&Page::new(200, GOOD, 1));
        assert_eq!(book.current(&old, NOW).await, NEW);
        // A moment ago, of today, and refused all the same.
        let page = Page::new(200, r#"{"client_revision":2000000000}"#, 9);
        let new = web(&page);
        let later = NOW + REFUSED_AGAIN_MS;
        let all = futures::future::join_all((0..20).map(|_| book.is_there_newer(&new, NEW, later))).await;
        assert!(all.iter().all(|newer| *newer), "{all:?}");
        let newest = book.current(&new, later).await;
        assert_eq!((newest, page.asked()), ((2, 3000, 2_000_000_000), 1));
        // Refused, too, there is nothing newer: asked for once a minute at most.
        assert!(!book.is_there_newer(&new, newest, later + REFUSED_AGAIN_MS - 1).await);
        assert_eq!(page.asked(), 1);
        assert!(!book.is_there_newer(&new, newest, later + REFUSED_AGAIN_MS).await);
        assert_eq!(page.asked(), 2);
    }

    #[tokio::test]
    async fn a_page_that_fails_knows_nothing_newer() {
        let book = VersionBook::new(None);
        let web = web(&Page::new(404, "", 9));
        let claimed = book.current(&web, NOW).await;
        assert!(!book.is_there_newer(&web, claimed, NOW + REFUSED_AGAIN_MS).await);
        assert_eq!(book.current(&web, NOW + DAY).await, claimed);
    }

    #[tokio::test]
    async fn what_is_of_yesterday_is_renewed_beside_when_its_end_is_told() {
        let book = VersionBook::new(None);
        assert_eq!(book.current(&web(&Page::new(200, GOOD, 1)), NOW).await, NEW);
        let page = Page::new(200, r#"{"client_revision":2000000000}"#, 1);
        book.refresh(&web(&page), NOW + DAY - 1);
        book.refresh(&web(&page), NOW + DAY);
        looked(&book).await;
        assert_eq!(page.asked(), 1);
        assert_eq!(book.current(&web(&page), NOW + DAY).await, (2, 3000, 2_000_000_000));
    }

    #[tokio::test]
    async fn a_page_that_never_answers_is_waited_for_once_and_not_for_long() {
        let book = VersionBook { first_look: Duration::from_millis(20), ..VersionBook::new(None) };
        let page = Page::new(200, GOOD, 0);
        let web = web(&page);
        assert_eq!(book.current(&web, NOW).await, book.built_in().await);
        // It comes late, and serves from then on.
        page.answers.add_permits(1);
        looked(&book).await;
        assert_eq!((book.current(&web, NOW).await, page.asked()), (NEW, 1));
    }

    #[tokio::test]
    async fn what_is_kept_is_used_at_once_and_renewed_beside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("version");
        let learnt = VersionBook::new(Some(file.clone()));
        assert_eq!(learnt.current(&web(&Page::new(200, GOOD, 1)), NOW).await, NEW);

        // After a restart, a month later, with a page that does not answer yet.
        let book = VersionBook::new(Some(file.clone()));
        let page = Page::new(200, r#"{"client_revision":2000000000}"#, 0);
        let web = web(&page);
        // Waiting for the page would end with the test.
        let book = VersionBook { first_look: Duration::MAX, ..book };
        assert_eq!(book.current(&web, NOW + 30 * DAY).await, NEW);
        page.answers.add_permits(1);
        looked(&book).await;
        assert_eq!(book.current(&web, NOW + 30 * DAY).await, (2, 3000, 2_000_000_000));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("2.3000.2000000000 {}\n", NOW + 30 * DAY));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside it");
    }

    #[tokio::test]
    async fn a_file_that_can_not_be_right_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("version");
        let good = format!("2.3000.1999999999 {NOW}\n");
        for text in ["", "\n", "2.3000 1\n", "2.3000.1.1 1\n", "2.3000.17 1764000000000\n", "x", &good[..20], "\u{0}"] {
            std::fs::write(&file, text).unwrap();
            let book = VersionBook::new(Some(file.clone()));
            let page = Page::new(404, "", 1);
            assert_eq!(book.current(&web(&page), NOW).await, book.built_in().await, "{text:?}");
            assert_eq!(page.asked(), 1, "{text:?}");
        }
        // A folder in its place can't be replaced; what was learnt serves until the app ends.
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        let book = VersionBook::new(Some(file));
        assert_eq!(book.current(&web(&Page::new(200, GOOD, 1)), NOW).await, NEW);
    }
}
