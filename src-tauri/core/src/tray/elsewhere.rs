//! The icon elsewhere than on Linux. It belongs to a thread with the system's own loop of messages: on macOS that has to be the program's
//! first one, and the core has another; on Windows it is one of the icon's own.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tao::event::{Event, StartCause};
use tao::event_loop::{ControlFlow, EventLoop, EventLoopBuilder, EventLoopProxy};
use tao::platform::run_return::EventLoopExtRunReturn as _;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};
use tray_icon::menu::{self, IsMenuItem, Menu, MenuEvent, MenuId, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{BadIcon, Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use wakala_domain::lifecycle::Badge;
use wakala_front::Core;

use wakala_contract::UpdateStep;
use wakala_words::Language;

use crate::ending::Stage;

use super::follow::Following;
use super::icons::pictures;
use super::model::{TrayClick, TrayCommand, TrayModel};
use super::rows::{Row, rows};
use super::shape::{asked, key, same_shape, tip, words};

/// The side of the picture that is taken, in pixels.
const SIDE: usize = if cfg!(target_os = "macos") { 48 } else { 32 };
/// How long the icon's thread may take to say whether it is shown.
const PATIENCE: Duration = Duration::from_secs(2);
/// Until it is looked at again whether the icon is shown: nobody tells.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(30);

/// The way to the icon's thread, while there is an icon.
static ICON: Mutex<Option<EventLoopProxy<Told>>> = Mutex::new(None);

fn set_icon(proxy: Option<EventLoopProxy<Told>>) {
    *ICON.lock().unwrap_or_else(PoisonError::into_inner) = proxy;
}

/// What the icon's thread is told.
enum Told {
    Say(Box<TrayModel>),
    /// A row of the menu was clicked.
    Clicked(MenuId),
    /// The icon was.
    Activated,
    IsShown(oneshot::Sender<bool>),
    End,
}

/// Why there is no icon.
#[derive(Debug, Error)]
enum ShowError {
    #[error(transparent)]
    Icon(#[from] tray_icon::Error),
    #[error(transparent)]
    Picture(#[from] BadIcon),
    #[error(transparent)]
    Menu(#[from] menu::Error),
}

/// Where the icon's thread hears that an icon is wanted.
pub(crate) struct Place(SyncSender<Wanted>);

/// An icon, as it is first.
struct Wanted {
    name: &'static str,
    model: TrayModel,
    clicks: mpsc::Sender<TrayClick>,
    made: oneshot::Sender<EventLoopProxy<Told>>,
}

/// Runs the core beside the icon's thread, each on the thread where it has to be. Returns when both have ended.
pub(crate) fn beside<T: Send>(core: impl FnOnce(Place) -> T + Send) -> T {
    let (place, wanted) = sync_channel(1);
    std::thread::scope(|scope| {
        if cfg!(target_os = "macos") {
            let core = scope.spawn(move || core(Place(place)));
            run_loop(&wanted);
            core.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        } else {
            scope.spawn(move || run_loop(&wanted));
            core(Place(place))
        }
    })
}

/// The icon comes with the numbers there.
pub(crate) async fn show_update(
    _: &'static str,
    _: Language,
    _: watch::Receiver<Option<UpdateStep>>,
    _: mpsc::Sender<TrayClick>,
) {
}

/// Shows the icon, by the name `name`, until the program ends; says so from when it is `ending`. Clicks go to `clicks`.
pub(crate) async fn show(
    place: Place,
    core: Core,
    name: &'static str,
    ending: watch::Receiver<Stage>,
    clicks: mpsc::Sender<TrayClick>,
) {
    let mut following = Following::new(&core, ending);
    let (made, proxy) = oneshot::channel();
    let wanted = Wanted { name, model: following.next().await, clicks, made };
    let proxy = match place.0.try_send(wanted) {
        Ok(()) => proxy.await.ok(),
        Err(_) => None,
    };
    let Some(proxy) = proxy else {
        tracing::warn!("there is no icon in the tray: its thread has ended");
        return;
    };
    let shown = Ends(proxy);
    loop {
        let model = Box::new(following.next().await);
        if shown.0.send_event(Told::Say(model)).is_err() {
            tracing::warn!("there is no icon in the tray any more: its thread has ended");
            return;
        }
    }
}

/// Ends the icon's thread with whoever speaks to it.
struct Ends(EventLoopProxy<Told>);

impl Drop for Ends {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.send_event(Told::End);
    }
}

/// Whether the desktop shows our icon. On Windows it is asked where it has it.
pub(crate) async fn is_shown() -> bool {
    let (answer, answered) = oneshot::channel();
    let asked = match &*ICON.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(icon) => icon.send_event(Told::IsShown(answer)).is_ok(),
        None => false,
    };
    asked && matches!(tokio::time::timeout(PATIENCE, answered).await, Ok(Ok(true)))
}

/// The same: there is no waiting for an icon that is on its way.
pub(crate) async fn is_shown_now() -> bool {
    is_shown().await
}

/// Would hear of trays that come and go.
pub(crate) struct TrayWatch;

impl TrayWatch {
    /// Begins to look.
    pub(crate) async fn begin() -> Self {
        Self
    }

    /// Waits until a tray may be gone.
    pub(crate) async fn may_be_gone(&mut self) {
        tokio::time::sleep(LOOKED_AT_EVERY).await;
    }
}

fn event_loop() -> EventLoop<Told> {
    let mut builder = EventLoopBuilder::<Told>::with_user_event();
    #[cfg(windows)]
    tao::platform::windows::EventLoopBuilderExtWindows::with_any_thread(&mut builder, true);
    #[cfg_attr(not(target_os = "macos"), expect(unused_mut, reason = "it is told something on macOS alone"))]
    let mut events = builder.build();
    // Wakala is in the menu bar, and not in the dock: its window is another program.
    #[cfg(target_os = "macos")]
    tao::platform::macos::EventLoopExtMacOS::set_activation_policy(
        &mut events,
        tao::platform::macos::ActivationPolicy::Accessory,
    );
    events
}

/// Shows the icon that is wanted; returns when it is to end, or when none can be wanted any more.
fn run_loop(wanted: &Receiver<Wanted>) {
    let Ok(Wanted { name, model, clicks, made }) = wanted.recv() else { return };
    let mut events = event_loop();
    let proxy = events.create_proxy();
    hear(&proxy);
    set_icon(Some(proxy.clone()));
    let mut first = made.send(proxy).is_ok().then_some(model);
    let mut shown: Option<Shown> = None;
    let make = |model: TrayModel| {
        let made = Shown::new(name, &model);
        made.inspect_err(|error| tracing::warn!(%error, "there is no icon in the tray")).ok()
    };
    events.run_return(|event, _, flow| {
        *flow = ControlFlow::Wait;
        match event {
            Event::NewEvents(StartCause::Init) => match first.take() {
                Some(model) => shown = make(model),
                None => *flow = ControlFlow::Exit,
            },
            Event::UserEvent(Told::End) => {
                // A menu that is open goes with it.
                shown = None;
                *flow = ControlFlow::Exit;
            }
            Event::UserEvent(Told::Say(model)) => match &mut shown {
                Some(shown) => shown.say(&model),
                None => shown = make(*model),
            },
            Event::UserEvent(Told::Clicked(row)) => {
                let asked = shown.as_ref().and_then(|shown| asked(&shown.rows, &row.0));
                asked.into_iter().for_each(|command| clicked(&clicks, command));
            }
            Event::UserEvent(Told::Activated) => clicked(&clicks, TrayCommand::OpenWakala),
            Event::UserEvent(Told::IsShown(answer)) => {
                let there = shown.as_ref().is_some_and(|shown| shown.icon.rect().is_some());
                // Whoever asked may have no patience left.
                let _ = answer.send(there);
            }
            _ => {}
        }
    });
    set_icon(None);
}

fn clicked(clicks: &mpsc::Sender<TrayClick>, command: TrayCommand) {
    // A click comes with the right to take the focus: there is no token.
    if clicks.try_send(TrayClick { command, token: None }).is_err() {
        tracing::warn!(?command, "a click in the tray came too fast after others");
    }
}

/// Has clicks come to the loop, wherever the system tells of them.
fn hear(proxy: &EventLoopProxy<Told>) {
    let rows = proxy.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let _ = rows.send_event(Told::Clicked(event.id));
    }));
    let icon = proxy.clone();
    TrayIconEvent::set_event_handler(Some(move |event| {
        let activated =
            matches!(event, TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. });
        // There the menu is shown.
        if activated && cfg!(not(target_os = "macos")) {
            let _ = icon.send_event(Told::Activated);
        }
    }));
}

/// The icon as it is shown.
struct Shown {
    icon: TrayIcon,
    name: &'static str,
    worst: Badge,
    tip: String,
    rows: Vec<Row>,
    written: Written,
    /// One that was replaced may be open still.
    before: Option<Written>,
}

impl Shown {
    fn new(name: &'static str, model: &TrayModel) -> Result<Self, ShowError> {
        let rows = rows(model, &model.order());
        let written = Written::new(&rows)?;
        let tip = tip(name, &model.tooltip);
        let icon = TrayIconBuilder::new()
            .with_icon(picture(model.worst)?)
            .with_tooltip(&tip)
            .with_menu(Box::new(written.menu.clone()))
            .with_menu_on_left_click(cfg!(target_os = "macos"))
            .build()?;
        Ok(Self { icon, name, worst: model.worst, tip, rows, written, before: None })
    }

    fn say(&mut self, model: &TrayModel) {
        if let Err(error) = self.try_say(model) {
            tracing::warn!(%error, "the icon in the tray says what was before");
        }
    }

    fn try_say(&mut self, model: &TrayModel) -> Result<(), ShowError> {
        let now = rows(model, &model.order());
        if same_shape(&self.rows, &now) {
            self.written.change(&words(&self.rows), &words(&now));
        } else {
            let written = Written::new(&now)?;
            self.icon.set_menu(Some(Box::new(written.menu.clone())));
            self.before = Some(std::mem::replace(&mut self.written, written));
        }
        self.rows = now;
        let tip = tip(self.name, &model.tooltip);
        if tip != self.tip {
            self.icon.set_tooltip(Some(&tip))?;
            self.tip = tip;
        }
        if model.worst != self.worst {
            self.icon.set_icon(Some(picture(model.worst)?))?;
            self.worst = model.worst;
        }
        Ok(())
    }
}

/// The icon for a badge, in one size.
fn picture(badge: Badge) -> Result<Icon, BadIcon> {
    let found = pictures(badge).find(|(side, _)| *side == SIDE);
    let (side, picture) = found.unwrap_or_default();
    let side = u32::try_from(side).unwrap_or_default();
    Icon::from_rgba(picture.to_vec(), side, side)
}

/// A menu of the system, and its rows that have words, in the order of [`words`].
struct Written {
    menu: Menu,
    said: Vec<Said>,
}

/// A row that has words.
enum Said {
    Item(MenuItem),
    Below(Submenu),
}

impl Written {
    fn new(rows: &[Row]) -> Result<Self, menu::Error> {
        let menu = Menu::new();
        let mut said = Vec::new();
        let mut words = words(rows).into_iter();
        write(rows, &mut words, &|row| menu.append(row), &mut said)?;
        Ok(Self { menu, said })
    }

    fn change(&self, before: &[(String, bool)], now: &[(String, bool)]) {
        for (said, (before, now)) in self.said.iter().zip(before.iter().zip(now)) {
            if before == now {
                continue;
            }
            let (text, enabled) = now;
            match said {
                Said::Item(item) => {
                    item.set_text(text);
                    item.set_enabled(*enabled);
                }
                Said::Below(below) => below.set_text(text),
            }
        }
    }
}

fn write(
    rows: &[Row],
    words: &mut impl Iterator<Item = (String, bool)>,
    append: &dyn Fn(&dyn IsMenuItem) -> Result<(), menu::Error>,
    said: &mut Vec<Said>,
) -> Result<(), menu::Error> {
    for row in rows {
        match row {
            Row::Rule => append(&PredefinedMenuItem::separator())?,
            Row::Said(_) => {
                let item = MenuItem::new(words.next().unwrap_or_default().0, false, None);
                append(&item)?;
                said.push(Said::Item(item));
            }
            Row::Item(item) if item.shown => {
                let (text, enabled) = words.next().unwrap_or_default();
                let item = MenuItem::with_id(key(item.does), text, enabled, None);
                append(&item)?;
                said.push(Said::Item(item));
            }
            Row::Item(_) => {}
            Row::Below(_, rows) => {
                let below = Submenu::new(words.next().unwrap_or_default().0, true);
                append(&below)?;
                said.push(Said::Below(below.clone()));
                write(rows, words, &|row| below.append(row), said)?;
            }
        }
    }
    Ok(())
}
