//! Puts the window together and runs it: the core first, then what it shows.

use std::time::Duration;

use serde_json::{Value, json};
use tauri::{App, Builder, Manager, RunEvent, WindowEvent, Wry};
use thiserror::Error;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use wakala_client::{Client, ClientError, OTHER_VERSION, PlaceError, StartError, Stream};
use wakala_contract::{
    CloseView, ErrorCode, LanguageChoice, PreferencesView, WindowCrashed, WindowInView, WindowOrder,
};

use crate::attach::Way;
use crate::closing::{Answer, ask_to_quit};
use crate::commands::{self, Watching};
use crate::orders;
use crate::outside;
use crate::signals;
use crate::web_process::Crashed;
use crate::window::{self, WindowKeeper};

/// How long a core may take to let the window in, or to say whether it may close.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no window.
#[derive(Debug, Error)]
pub(crate) enum RunError {
    /// There is no home directory.
    #[error("no place for the data: set HOME or WAKALA_DATA_DIR")]
    NoHome,
    /// There is no display.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there is always one there"))]
    #[error("no display: the window needs a desktop (DISPLAY or WAYLAND_DISPLAY is not set, or nothing answers there)")]
    NoDisplay,
    /// There is no core.
    #[error(transparent)]
    Attach(#[from] StartError),
    /// It refuses.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The window system.
    #[error("the window system refused: {0}")]
    Desktop(#[from] tauri::Error),
    /// A path in the environment.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The async runtime.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

impl RunError {
    /// The exit code: 3 when the core is of another version.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            RunError::Attach(StartError::Client(ClientError::Refused(refusal)))
            | RunError::Client(ClientError::Refused(refusal))
                if refusal.code == ErrorCode::OtherVersion =>
            {
                OTHER_VERSION
            }
            RunError::NoHome
            | RunError::NoDisplay
            | RunError::Attach(_)
            | RunError::Client(_)
            | RunError::Desktop(_)
            | RunError::Place(_)
            | RunError::System(_) => 1,
        }
    }
}

/// Shows the window until it is closed. Where there is one already, that one is brought to the front.
///
/// # Errors
/// See [`RunError`].
pub(crate) fn run(of_core: bool) -> Result<(), RunError> {
    // Before the toolkit takes them for itself.
    let token = wakala_client::leave_to_take_focus();
    check_display()?;
    let data_dir = wakala_client::data_dir()?.ok_or(RunError::NoHome)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let way = Way::new(&data_dir);
    let met = match runtime.block_on(attached(&way, of_core))? {
        Met::Core(orders, preferences) => Some((orders, *preferences)),
        Met::Update => None,
        Met::Window => return Ok(()),
    };
    outside::forget_opened(&data_dir);
    let app = build(&way)?;
    #[cfg(target_os = "linux")]
    outlive_the_bus();
    show(&runtime, app, way, met, token.as_deref())
}

/// What a window finds when it comes.
enum Met {
    /// It is let in.
    Core(Stream<WindowOrder>, Box<PreferencesView>),
    /// Nobody is let in while the data is brought to this version: that is what it shows.
    Update,
    /// There is another window, or none is wanted any more.
    Window,
}

async fn attached(way: &Way, of_core: bool) -> Result<Met, RunError> {
    let core = if of_core { way.core().await? } else { way.core_or_start().await? };
    let asked = async {
        let orders = core.window_orders().await?;
        Ok((orders, core.call("preferences", &json!({})).await?))
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok((orders, preferences))) => Ok(Met::Core(orders, Box::new(preferences))),
        Ok(Err(ClientError::Refused(refusal))) if refusal.code == ErrorCode::Updating => Ok(Met::Update),
        Ok(Err(ClientError::Refused(refusal))) if refusal.code == ErrorCode::WindowOpen => Ok(Met::Window),
        // It is ending, and wants no window.
        Ok(Err(ClientError::Refused(refusal))) if of_core && refusal.code == ErrorCode::ShuttingDown => Ok(Met::Window),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(StartError::Silent.into()),
    }
}

/// The window system would end the program without a word when there is no display.
fn check_display() -> Result<(), RunError> {
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| RunError::NoDisplay)?;
    Ok(())
}

/// The desktop's libraries end a program whose session bus ends.
#[cfg(target_os = "linux")]
fn outlive_the_bus() {
    use gtk::gio;

    if let Ok(bus) = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE) {
        bus.set_exit_on_close(false);
    }
}

fn build(way: &Way) -> Result<App, RunError> {
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(window::kept_state())
        .with_filename(way.data_dir().join(window::STATE_FILE).to_string_lossy())
        .build();
    let app = with_commands(Builder::<Wry>::new().plugin(window_state)).build(tauri::generate_context!())?;
    // What is shipped knows nothing of the practice panel.
    #[cfg(feature = "practice")]
    app.add_capability(include_str!("../permissions/practice-window.json"))?;
    Ok(app)
}

#[cfg(not(feature = "practice"))]
fn with_commands(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![
        commands::call,
        commands::file,
        commands::stage_piece,
        commands::save_file,
        commands::open_file,
        commands::open_link,
        commands::watch,
        commands::painted,
        commands::start_core,
        commands::waits_for,
        commands::held_back
    ])
}

#[cfg(feature = "practice")]
fn with_commands(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![
        commands::call,
        commands::file,
        commands::stage_piece,
        commands::save_file,
        commands::open_file,
        commands::open_link,
        commands::watch,
        commands::painted,
        commands::start_core,
        commands::waits_for,
        commands::held_back,
        commands::practice_state,
        commands::practice_act
    ])
}

fn show(
    runtime: &Runtime,
    app: App,
    way: Way,
    met: Option<(Stream<WindowOrder>, PreferencesView)>,
    token: Option<&str>,
) -> Result<(), RunError> {
    let (orders, preferences) = met.unzip();
    // Until they are told, it speaks the language that was noted.
    let preferences = preferences.unwrap_or_else(|| PreferencesView {
        language: wakala_client::noted_language(way.data_dir()).unwrap_or(LanguageChoice::System),
        ..PreferencesView::default()
    });
    let (desk, said) = Desk::new(&app, way.clone());
    app.manage(way.clone());
    app.manage(Watching::default());
    app.manage(orders::WaitsFor::default());
    app.manage(orders::HeldBack::default());
    app.manage(desk.window.clone());
    let crashed = desk.clone();
    desk.window.open(&preferences, token, move |how| crashed.crashed(how))?;
    let _tasks = [
        runtime.spawn(orders::follow(
            orders,
            way.clone(),
            app.handle().clone(),
            desk.window.clone(),
            desk.in_view.clone(),
        )),
        runtime.spawn(say_in_view(way.clone(), said)),
        runtime.spawn(say_raised(way, desk.window.raised())),
        runtime.spawn(desk.window.clone().show_at_last()),
        runtime.spawn(desk.window.clone().keep_place(desk.moved.subscribe())),
        runtime.spawn(signals::asked_to_end({
            let desk = desk.clone();
            move || async move { desk.end_now().await }
        })),
    ]
    .map(AbortOnDropHandle::new);
    app.run_return(move |_, event| desk.heard(&event));
    Ok(())
}

/// The window's own desk: what its events lead to.
#[derive(Clone)]
struct Desk {
    window: WindowKeeper,
    way: Way,
    app: tauri::AppHandle,
    in_view: watch::Sender<bool>,
    /// Its frame was moved, or is of another size.
    moved: watch::Sender<()>,
    runtime: tokio::runtime::Handle,
    closing: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

/// Tells the core whether the operator has the window before him.
async fn say_in_view(way: Way, mut in_view: watch::Receiver<bool>) {
    while in_view.changed().await.is_ok() {
        let in_view = *in_view.borrow_and_update();
        let told = async { way.core().await?.call::<Value>("window_in_view", &WindowInView { in_view }).await };
        if let Err(error) = told.await {
            tracing::warn!(%error, "Wakala does not know whether its window is looked at");
        }
    }
}

/// Tells the core each time that the window has come to the front: one that hangs tells nothing.
async fn say_raised(way: Way, mut raised: watch::Receiver<()>) {
    while raised.changed().await.is_ok() {
        let told = async { way.core().await?.call::<Value>("window_raised", &json!({})).await };
        if let Err(error) = told.await {
            tracing::warn!(%error, "Wakala does not know that its window has come");
        }
    }
}

impl Desk {
    fn new(app: &App, way: Way) -> (Self, watch::Receiver<bool>) {
        let (in_view, said) = watch::channel(false);
        let app = app.handle().clone();
        let window = WindowKeeper::new(app.clone(), way.data_dir());
        let runtime = tauri::async_runtime::handle().inner().clone();
        let moved = watch::Sender::default();
        (Self { window, way, app, in_view, moved, runtime, closing: std::sync::Arc::default() }, said)
    }

    fn heard(&self, event: &RunEvent) {
        match event {
            RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
                if label == window::LABEL =>
            {
                api.prevent_close();
                self.close_asked();
            }
            RunEvent::WindowEvent { label, event: WindowEvent::Focused(focused), .. } if label == window::LABEL => {
                self.in_view.send_replace(*focused);
            }
            RunEvent::WindowEvent { label, event: WindowEvent::Moved(_) | WindowEvent::Resized(_), .. }
                if label == window::LABEL =>
            {
                self.moved.send_replace(());
            }
            _ => {}
        }
    }

    /// The operator closes the window: it ends where a tray leads back to it, else he is asked.
    fn close_asked(&self) {
        use std::sync::atomic::Ordering;

        if self.closing.swap(true, Ordering::AcqRel) {
            return;
        }
        let desk = self.clone();
        let wishes = self.window.wishes();
        // It ends with the window, which it ends.
        self.runtime.spawn(async move {
            let asked = async { desk.way.core().await?.call("close_window", &json!({})).await };
            let answered: Result<CloseView, ClientError> = match tokio::time::timeout(PATIENCE, asked).await {
                Ok(answered) => answered,
                Err(late) => Err(ClientError::Gone(late.to_string())),
            };
            // It closes for certain; where it asks, nothing is lost yet.
            if let Ok(CloseView { into_tray: true }) = answered {
                desk.app.state::<orders::HeldBack>().handed_over().await;
            }
            let at = desk.clone();
            let posted = desk.app.run_on_main_thread(move || match answered {
                Ok(CloseView { into_tray: true }) => at.end(),
                Ok(CloseView { into_tray: false }) if at.window.wishes() == wishes => at.ask(),
                Ok(CloseView { into_tray: false }) => at.closing.store(false, Ordering::Release),
                // Without a core it shows nothing.
                Err(error) => {
                    tracing::warn!(%error, "the window closes without being missed");
                    at.end();
                }
            });
            if let Err(error) = posted {
                tracing::warn!(%error, "the main thread is gone");
            }
        });
    }

    /// Ends without asking, with what the page holds back handed over.
    async fn end_now(&self) {
        self.app.state::<orders::HeldBack>().handed_over().await;
        let at = self.clone();
        if let Err(error) = self.app.run_on_main_thread(move || at.end()) {
            tracing::warn!(%error, "the main thread is gone");
        }
    }

    fn end(&self) {
        self.window.save_state();
        self.app.exit(0);
    }

    fn ask(&self) {
        let desk = self.clone();
        ask_to_quit(self.window.current().as_ref(), self.window.language(), move |answer| {
            desk.closing.store(false, std::sync::atomic::Ordering::Release);
            match answer {
                Answer::Quit => {
                    let way = desk.way.clone();
                    // The core ends, and the window with it.
                    desk.runtime.spawn(async move {
                        if let Err(error) = quit(&way).await {
                            tracing::warn!(%error, "Wakala could not be asked to end");
                        }
                    });
                }
                Answer::Minimise => desk.window.minimise(),
            }
        });
    }

    /// What shows the window has ended, and the window with it when that happened too often.
    fn crashed(&self, how: Crashed) {
        let desk = self.clone();
        self.runtime.spawn(async move {
            let shown_again = how == Crashed::ShownAgain;
            let told =
                async { desk.way.core().await?.call::<Value>("window_crashed", &WindowCrashed { shown_again }).await };
            if let Err(error) = told.await {
                tracing::warn!(%error, "Wakala does not know that its window crashed");
            }
            if !shown_again {
                desk.app.exit(1);
            }
        });
    }
}

async fn quit(way: &Way) -> Result<Value, ClientError> {
    let core: Client = way.core().await?;
    core.call("quit", &json!({})).await
}
