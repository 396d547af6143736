//! Puts the program together, runs it, and takes it apart: data, engine, local interface; then, on a desktop, tray, notifications and
//! the window, which paints while the numbers come back.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use wakala_contract::UpdateStep;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::clock::{Clock, Random, SystemClock, SystemRandom};
use wakala_engine::{Engine, EngineConfig, EngineError};
use wakala_front::{ChoicesKeeper, Core, WindowLink};
#[cfg(not(feature = "practice"))]
use wakala_http::Updating;
use wakala_http::{ServeError, Server as LocalServer};
use wakala_store::DataDir;
use wakala_whatsapp::{Server, WayOut, WhatsAppConfig, WhatsAppLinks};

use crate::desk::Desk;
use crate::desktop_proxy;
use crate::ending::{After, Ending};
use crate::local::LocalInterface;
use crate::logs::Logs;
use crate::manner::Manner;
use crate::notify::{self, Bulletin, Clicked};
use crate::outgoing::Outgoing;
use crate::program::Around;
use crate::reach::stay_in_reach;
use crate::second::{self, Start};
use crate::signals;
use crate::startup::{StartError, Wishes, check_display, noted_language};
use crate::tasks::Tasks;
use crate::teller::Teller;
use crate::tray::{self, TrayClick};
use crate::updating::{self, Surroundings};
use crate::window::WindowKeeper;

/// What the tray calls the program.
const TITLE: &str = if cfg!(feature = "practice") { "Wakala practice" } else { "Wakala" };
/// Clicks that may wait to be worked off.
const CLICKS: usize = 32;
/// How long the engine may take to end when something else than the operator ends the program.
const LAST_GRACE: Duration = Duration::from_secs(5);
/// How long the window may take to end then.
const LAST_WINDOW: Duration = Duration::from_secs(1);
/// How long the runtime's threads may take to end, once everything is done.
const LAST_THREADS: Duration = Duration::from_secs(1);

/// Runs Wakala until it is quit, and says what comes after. A second start on the same data shows the window of the first, and ends.
///
/// # Errors
/// See [`StartError`].
pub(crate) fn run(manner: Manner, wishes: Wishes, logs: &Logs, place: tray::Place) -> Result<After, StartError> {
    if manner == Manner::Window {
        check_display()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("wakala").enable_all().build()?;
    let outcome =
        runtime.block_on(second::start(&wishes.data_dir, manner == Manner::Window)).and_then(|start| match start {
            Start::First(data_dir) => run_first(&runtime, manner, data_dir, wishes, logs, place),
            Start::Second if manner == Manner::Service => Err(StartError::Running(wishes.data_dir)),
            Start::Second => Ok(After::Nothing),
        });
    runtime.shutdown_timeout(LAST_THREADS);
    outcome
}

fn run_first(
    runtime: &Runtime,
    manner: Manner,
    data_dir: DataDir,
    wishes: Wishes,
    logs: &Logs,
    place: tray::Place,
) -> Result<After, StartError> {
    // What is begun from here is the runtime's.
    let _entered = runtime.enter();
    wakala_engine::raise_open_files();
    let data_dir = match &wishes.sessions {
        Some(base) => data_dir.with_sessions_in(base)?,
        None => data_dir,
    };
    logs.open_files(&data_dir.path().join("logs"), SystemClock::new().wall());
    let tasks = Tasks::new(runtime.handle().clone());
    #[cfg(feature = "practice")]
    let practice = {
        let started = crate::practice::Practice::start(wishes.server.clone(), &wishes.data_dir);
        Arc::new(runtime.block_on(started)?)
    };
    #[cfg(feature = "practice")]
    let server = practice.server();
    #[cfg(not(feature = "practice"))]
    let server = wishes.server.clone().unwrap_or(Server::WhatsApp);
    let way_out = WayOut::new(&server, desktop_proxy::of_this_desktop());
    let link = WindowLink::new(format!("{:016x}{:016x}", SystemRandom.bits(), SystemRandom.bits()));
    let told: Arc<OnceLock<Teller>> = Arc::default();
    let window = WindowKeeper::new(link.clone(), &wishes.data_dir, tasks.clone(), {
        let told = Arc::clone(&told);
        move |trouble| match told.get() {
            Some(teller) => teller.window(trouble),
            None => tracing::error!(?trouble, "the window does not show how far the update is"),
        }
    });
    let around = Surroundings {
        places: wakala_client::core_places(&wishes.data_dir),
        window: window.clone(),
        tasks: tasks.clone(),
        manner,
        language: noted_language(&wishes.data_dir),
        title: TITLE,
    };
    let (tell, step) = watch::channel(None);
    let desk = desk(manner, data_dir, server, &wishes, (&tasks, logs, link, window, told), move |now| {
        tell.send_replace(Some(now));
        #[cfg(feature = "practice")]
        crate::practice::slow_down();
    });
    let (desk, updating) = runtime.block_on(updating::beside(around, step, desk));
    let (desk, to_say) = desk?;
    runtime.block_on(desk.outgoing.start(desk.core.clone(), way_out));
    tasks.spawn(signals::quit_on_signal(desk.clone(), manner));
    // Before anybody is let in: a window that waited for an update comes at once.
    tasks.spawn(desk.window.clone().watch(desk.ending.clone()));
    tasks.spawn(desk.window.clone().mind());
    let core = desk.core.clone();
    #[cfg(feature = "practice")]
    let panel = Arc::clone(&practice);
    let updating = Mutex::new(updating);
    runtime.block_on(serve(&desk, move || {
        let updating = updating.lock().unwrap_or_else(PoisonError::into_inner).take();
        #[cfg(feature = "practice")]
        return crate::practice::served(core.clone(), Arc::clone(&panel), updating);
        #[cfg(not(feature = "practice"))]
        return served(core.clone(), updating);
    }));
    let store = desk.core.engine.store().clone();
    tasks.spawn(async move {
        // Whoever is asked for something does not wait for it.
        if let Err(error) = tokio::task::spawn_blocking(move || store.started_well()).await {
            tracing::warn!(%error, "a copy of the database as it was is not removed");
        }
    });
    if manner != Manner::Service {
        start_notifications(&desk, to_say);
        start_tray(&desk, place);
    }
    tasks.spawn(desk.clone().note_languages());
    if manner == Manner::Window {
        desk.open_window(None, wakala_client::leave_to_take_focus());
    }
    #[cfg(feature = "practice")]
    if manner == Manner::Service {
        practice.announce();
    }
    crate::service::ready();
    runtime.block_on(async {
        desk.ending.has_ended().await;
        // Only now: it heard until the end what is waited for.
        desk.core.window.end();
        tokio::join!(desk.window.has_ended(LAST_WINDOW), desk.local.stop(), desk.outgoing.stop());
    });
    tasks.end();
    #[cfg(feature = "practice")]
    runtime.block_on(practice.stop());
    Ok(desk.ending.after())
}

#[cfg(not(feature = "practice"))]
async fn served(core: Core, updating: Option<Updating>) -> Result<LocalServer, ServeError> {
    match updating {
        Some(updating) => Ok(LocalServer::after(updating, core)),
        None => {
            let places = wakala_client::core_places(&core.data_dir);
            LocalServer::start(core, places, wakala_http::Limits::default()).await
        }
    }
}

async fn serve<S>(desk: &Desk, served: impl Fn() -> S + Send + Sync + 'static)
where
    S: Future<Output = Result<LocalServer, ServeError>> + Send,
{
    desk.window.write_key().await;
    desk.local.start(&desk.tasks, served).await;
    desk.window.lets_in();
    desk.local.start_port(desk.core.clone()).await;
}

async fn desk(
    manner: Manner,
    data_dir: DataDir,
    server: Server,
    wishes: &Wishes,
    (tasks, logs, link, window, told): (&Tasks, &Logs, WindowLink, WindowKeeper, Arc<OnceLock<Teller>>),
    tell: impl Fn(UpdateStep) + Send + 'static,
) -> Result<(Desk, mpsc::Receiver<Bulletin>), StartError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let network = WhatsAppConfig {
        version_file: Some(wishes.data_dir.join("whatsapp-version")),
        desktop: desktop_proxy::of_this_desktop(),
        ..WhatsAppConfig::new(server)
    };
    let config = EngineConfig {
        data_dir,
        links: Arc::new(WhatsAppLinks::new(network)),
        admission: None,
        clock: Arc::clone(&clock),
        random: Arc::new(SystemRandom),
        settings: LifecycleSettings::default(),
        variables: Box::new(wakala_client::variable),
        version: wakala_engine::VERSION.to_owned(),
    };
    let engine = Engine::start_telling(config, tell).await?;
    let choices = match ChoicesKeeper::load(engine.store().clone()).await {
        Ok(choices) => choices,
        Err(error) => {
            engine.shutdown(LAST_GRACE).await;
            return Err(EngineError::Store(error).into());
        }
    };
    if let Err(error) = engine.set_backend_environment(of_environment()).await {
        engine.shutdown(LAST_GRACE).await;
        return Err(error.into());
    }
    logs.set_level(choices.current().log_level);
    let (say, to_say) = mpsc::channel(CLICKS);
    let teller = Teller::new(say, choices.subscribe(), manner);
    // Set once: this is the only place.
    let _ = told.set(teller.clone());
    let around = Arc::new(Around { logs: logs.clone(), desk: OnceLock::new() });
    let desk = Desk {
        window,
        core: Core::new(engine, choices, clock, wishes.data_dir.clone(), link, around.clone()),
        local: LocalInterface::default(),
        outgoing: Outgoing::default(),
        tasks: tasks.clone(),
        teller,
        ending: Ending::default(),
        manner,
    };
    // Set once: this is the only place.
    let _ = around.desk.set(desk.clone());
    Ok((desk, to_say))
}

/// The backend that the environment names. One that can't be asked keeps no number from running: it is said where the link is shown.
fn of_environment() -> wakala_domain::backend::ByEnvironment {
    let said = wakala_domain::backend::of_environment(wakala_client::variable);
    if let Some(Err(why)) = &said {
        tracing::warn!(%why, "the backend that the environment names can't be asked");
    }
    said
}

fn start_notifications(desk: &Desk, say: mpsc::Receiver<Bulletin>) {
    let drop_grace = Duration::from_millis(desk.core.engine.settings().drop_grace_ms);
    let (clicks, mut clicked) = mpsc::channel::<Clicked>(CLICKS);
    let wires = notify::Wires {
        engine: desk.core.engine.clone(),
        say,
        choices: desk.core.choices.subscribe(),
        window_shown: desk.core.window.in_view(),
        clicks,
    };
    let clock = &desk.core.clock;
    let (engine, choices) = (desk.core.engine.clone(), desk.core.choices.subscribe());
    desk.tasks.spawn(notify::tell_incoming(engine, choices, wires.clicks.clone(), Arc::clone(clock)));
    desk.tasks.spawn(notify::notify(wires, Arc::clone(clock), drop_grace));
    let answers = desk.clone();
    desk.tasks.spawn(async move {
        while let Some(click) = clicked.recv().await {
            answers.notification_clicked(click).await;
        }
    });
}

/// Without a tray Wakala runs all the same; closing the window then asks.
fn start_tray(desk: &Desk, place: tray::Place) {
    let (clicks, mut clicked) = mpsc::channel::<TrayClick>(CLICKS);
    desk.tasks.spawn(tray::show(place, desk.core.clone(), TITLE, desk.ending.subscribe(), clicks));
    desk.tasks.spawn(stay_in_reach(desk.clone()));
    let answers = desk.clone();
    desk.tasks.spawn(async move {
        while let Some(click) = clicked.recv().await {
            answers.tray_clicked(click).await;
        }
    });
}
