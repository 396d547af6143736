//! The window as the core knows it: whether there is one, what it is told, and whether the operator has it before him. Which process
//! it is, and how it is started, is the program's.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{mpsc, watch};
use wakala_contract::WindowOrder;

use crate::feed_keeper::FeedKeeper;

/// Orders that may wait for the window; a window that takes none for so long hangs.
const ORDERS: usize = 32;

/// The core's end of the window. Cheap to clone.
#[derive(Clone)]
pub struct WindowLink(Arc<Link>);

struct Link {
    key: String,
    feed: FeedKeeper,
    now: Mutex<Now>,
    in_view: watch::Sender<bool>,
    seen: watch::Sender<WindowSeen>,
    /// Whether there is nothing that the window holds back, and was asked for.
    handed_over: watch::Sender<bool>,
    /// Whether it was told to come to the front, or is to come again, and nothing has come of that yet.
    awaited: watch::Sender<bool>,
}

#[derive(Default)]
struct Now {
    turn: u64,
    orders: Option<mpsc::Sender<WindowOrder>>,
    /// It may close, and is about to.
    closing: bool,
    /// It was wanted after it was let go.
    wanted: bool,
}

/// What was seen of the window last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowSeen {
    /// There was none yet.
    #[default]
    Never,
    /// There is one.
    Open,
    /// It was closed.
    Closed,
    /// It was closed, and wanted again while it was.
    WantedAgain,
    /// It is gone, and nobody had closed it.
    Lost,
}

/// What became of the wish to see the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    /// It was told to come to the front.
    Told,
    /// It is being closed: it is opened again then, and [`WindowSeen::WantedAgain`] says so.
    Later,
    /// There is none.
    Nobody,
}

impl WindowLink {
    /// A core without a window yet. `key` is what the window proves with that it is ours.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self(Arc::new(Link {
            key: key.into(),
            feed: FeedKeeper::default(),
            now: Mutex::default(),
            in_view: watch::Sender::new(false),
            seen: watch::Sender::default(),
            handed_over: watch::Sender::new(true),
            awaited: watch::Sender::new(false),
        }))
    }

    /// Whether this is the window's key.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        !key.is_empty() && key == self.0.key
    }

    /// What the window proves with that it is ours.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The feed to the window.
    #[must_use]
    pub fn feed(&self) -> &FeedKeeper {
        &self.0.feed
    }

    /// Whether the operator has the window before him: it has the focus, so it is neither minimised nor covered.
    #[must_use]
    pub fn in_view(&self) -> watch::Receiver<bool> {
        self.0.in_view.subscribe()
    }

    /// The window got the focus, or lost it.
    pub(crate) fn set_in_view(&self, in_view: bool) {
        let there = self.0.now().orders.is_some();
        self.0.in_view.send_replace(in_view && there);
    }

    /// Follows what is seen of the window.
    #[must_use]
    pub fn seen(&self) -> watch::Receiver<WindowSeen> {
        self.0.seen.subscribe()
    }

    /// Whether there is a window that is not being closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let now = self.0.now();
        now.orders.is_some() && !now.closing
    }

    /// A window is there. None when there is another one, which is brought to the front.
    #[must_use]
    pub fn attach(&self) -> Option<Attached> {
        {
            let mut now = self.0.now();
            if now.orders.is_none() {
                let (orders, given) = mpsc::channel(ORDERS);
                now.turn += 1;
                now.closing = false;
                now.wanted = false;
                now.orders = Some(orders);
                let turn = now.turn;
                drop(now);
                self.0.seen.send_replace(WindowSeen::Open);
                return Some(Attached { orders: given, turn, link: Arc::clone(&self.0) });
            }
        }
        self.raise(None);
        None
    }

    /// Brings the window to the front. `token` is the desktop's leave to take the focus.
    pub fn raise(&self, token: Option<String>) -> Raised {
        let mut now = self.0.now();
        if now.orders.is_none() {
            return Raised::Nobody;
        }
        self.0.awaited.send_replace(true);
        if now.closing {
            now.wanted = true;
            return Raised::Later;
        }
        tell(&now, WindowOrder::Raise { token });
        Raised::Told
    }

    /// The window has come to the front.
    pub fn raised(&self) {
        self.0.awaited.send_replace(false);
    }

    /// Follows whether it was told to come to the front, and nothing has come of that yet.
    #[must_use]
    pub fn awaited(&self) -> watch::Receiver<bool> {
        self.0.awaited.subscribe()
    }

    /// Which window is there, or was last: each has a number of its own.
    #[must_use]
    pub fn which(&self) -> u64 {
        self.0.now().turn
    }

    /// Has nothing more to do with the window that is there: from now on there is none, and another one may come.
    pub fn give_up(&self) {
        let mut now = self.0.now();
        if now.orders.is_some() {
            now.closing = true;
            now.wanted = false;
            self.0.gone(now);
        }
    }

    /// Has the window do something, if there is one.
    pub fn order(&self, order: WindowOrder) {
        tell(&self.0.now(), order);
    }

    /// Has the window hand over what it holds back for a moment, and returns when it has, or is gone; at once when there is none. Cancel
    /// safe.
    pub async fn hand_over(&self) {
        let mut handed_over = self.0.handed_over.subscribe();
        {
            let now = self.0.now();
            if now.orders.is_none() {
                return;
            }
            self.0.handed_over.send_replace(false);
            tell(&now, WindowOrder::HandOver);
        }
        // The sender is ours: it does not go away meanwhile.
        let _ = handed_over.wait_for(|all| *all).await;
    }

    /// The window has handed over what it held back.
    pub(crate) fn handed_over(&self) {
        self.0.handed_over.send_replace(true);
    }

    /// Whether the window was let go and is still there: what it is told now is seen by nobody.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.now().closing
    }

    /// The window may close now, and is wanted no more until it has.
    pub fn let_go(&self) {
        self.0.now().closing = true;
        // What is to be shown from here on waits for the next window.
        self.0.feed.close();
    }

    /// Nothing more is told to the window.
    pub fn end(&self) {
        let mut now = self.0.now();
        now.closing = true;
        now.orders = None;
    }
}

fn tell(now: &Now, order: WindowOrder) {
    if let Some(orders) = &now.orders
        && let Err(error) = orders.try_send(order)
    {
        tracing::warn!(%error, "the window takes no orders");
    }
}

impl Link {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The window that was there is not any more.
    fn gone(&self, mut now: MutexGuard<'_, Now>) {
        now.turn += 1;
        now.orders = None;
        let seen = match (std::mem::take(&mut now.closing), std::mem::take(&mut now.wanted)) {
            (true, true) => WindowSeen::WantedAgain,
            (true, false) => WindowSeen::Closed,
            (false, _) => WindowSeen::Lost,
        };
        drop(now);
        self.awaited.send_replace(false);
        self.handed_over.send_replace(true);
        self.feed.close();
        self.in_view.send_replace(false);
        self.seen.send_replace(seen);
    }
}

/// A window that is there for as long as this is kept.
pub struct Attached {
    orders: mpsc::Receiver<WindowOrder>,
    turn: u64,
    link: Arc<Link>,
}

impl Attached {
    /// What it is to do next; none when nothing more follows. Cancel safe.
    pub async fn next(&mut self) -> Option<WindowOrder> {
        self.orders.recv().await
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        let now = self.link.now();
        if now.turn == self.turn {
            self.link.gone(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn link() -> (WindowLink, Attached) {
        let link = WindowLink::new("k");
        let window = link.attach().unwrap();
        (link, window)
    }

    #[test]
    fn the_key_is_asked_for_and_an_empty_one_is_none() {
        let link = WindowLink::new("k");
        assert!(link.has_key("k") && !link.has_key("") && !link.has_key("K"));
        assert!(!WindowLink::new("").has_key(""));
    }

    #[tokio::test]
    async fn a_window_is_raised_and_a_second_one_raises_the_first() {
        let link = WindowLink::new("k");
        assert_eq!(link.raise(None), Raised::Nobody);
        let mut window = link.attach().unwrap();
        assert_eq!(link.raise(Some("t".into())), Raised::Told);
        assert_eq!(window.next().await, Some(WindowOrder::Raise { token: Some("t".into()) }));
        assert!(link.attach().is_none());
        assert_eq!(window.next().await, Some(WindowOrder::Raise { token: None }));
        link.end();
        assert_eq!(window.next().await, None);
    }

    #[test]
    fn a_window_that_is_being_closed_comes_again_when_it_is_wanted() {
        let (link, window) = link();
        link.set_in_view(true);
        assert!(link.is_open());
        link.let_go();
        assert!(!link.is_open());
        assert_eq!(link.raise(None), Raised::Later);
        drop(window);
        assert_eq!(*link.seen().borrow(), WindowSeen::WantedAgain);
        assert!(!*link.in_view().borrow());
        let window = link.attach().unwrap();
        link.let_go();
        drop(window);
        assert_eq!(*link.seen().borrow(), WindowSeen::Closed);
    }

    #[test]
    fn a_window_that_goes_without_a_word_is_lost() {
        let (link, window) = link();
        drop(window);
        assert_eq!(*link.seen().borrow(), WindowSeen::Lost);
        assert_eq!(link.raise(None), Raised::Nobody);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_window_holds_back_is_waited_for_until_it_is_there_or_the_window_is_not() {
        let late = Duration::from_secs(60);
        WindowLink::new("k").hand_over().await;
        let (link, mut window) = link();
        for gone in [false, true] {
            let mut handing = std::pin::pin!(link.hand_over());
            assert!(tokio::time::timeout(late, &mut handing).await.is_err());
            assert_eq!(window.next().await, Some(WindowOrder::HandOver));
            if gone {
                break;
            }
            link.handed_over();
            handing.await;
        }
        let (handing, _) = tokio::join!(tokio::time::timeout(late, link.hand_over()), async { drop(window) });
        handing.unwrap();
    }

    #[test]
    fn a_window_that_was_told_to_come_is_awaited_until_it_has_or_is_gone() {
        let (link, window) = link();
        let awaited = link.awaited();
        for has_come in [true, false] {
            assert!(!*awaited.borrow());
            link.raise(None);
            assert!(*awaited.borrow());
            if has_come {
                link.raised();
            }
        }
        drop(window);
        assert!(!*awaited.borrow());
        link.raise(None);
        assert!(!*awaited.borrow(), "there is none");
        // One that was let go and stays is not told anything, and is awaited all the same.
        let _window = link.attach().unwrap();
        link.let_go();
        assert_eq!((link.raise(None), *awaited.borrow()), (Raised::Later, true));
    }

    #[tokio::test]
    async fn a_window_that_was_given_up_makes_room_for_another_and_hears_nothing_more() {
        let (link, mut hangs) = link();
        link.set_in_view(true);
        link.raise(None);
        link.give_up();
        assert_eq!((*link.seen().borrow(), *link.awaited().borrow()), (WindowSeen::Closed, false));
        assert!(!*link.in_view().borrow() && !link.is_open());
        assert_eq!(hangs.next().await, Some(WindowOrder::Raise { token: None }));
        assert_eq!(hangs.next().await, None);
        let next = link.attach().unwrap();
        drop(hangs);
        assert!(link.is_open(), "it is the other one that went");
        drop(next);
        assert_eq!(*link.seen().borrow(), WindowSeen::Lost);
        link.give_up();
        assert_eq!(*link.seen().borrow(), WindowSeen::Lost, "there was none");
    }

    #[test]
    fn orders_that_nobody_takes_are_not_gathered() {
        let (link, window) = link();
        for _ in 0..2 * ORDERS {
            link.raise(None);
        }
        assert_eq!(window.orders.len(), ORDERS);
    }
}
