//! Puts the program together, runs it, and takes it apart.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tauri::{App, AppHandle, Builder, Manager, RunEvent, WindowEvent, Wry};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use wakala_domain::settings::LifecycleSettings;
use wakala_engine::clock::{Clock, SystemClock, SystemRandom};
use wakala_engine::{Engine, EngineConfig};
use wakala_front::{ChoicesKeeper, Core, FeedKeeper};
use wakala_store::DataDir;
use wakala_whatsapp::{Server, WhatsAppConfig, WhatsAppLinks};

use crate::commands;
use crate::desk::{Desk, Ending};
use crate::local::LocalInterface;
use crate::logs::Logs;
use crate::notify::{self, Bulletin, Clicked};
use crate::program::Around;
use crate::startup::{self, StartError, Wishes, bus_name, check_display};
use crate::tasks::Tasks;
use crate::tray::{self, Tray, TrayCommand, TrayPresence};
use crate::window::{self, WindowKeeper};

/// Clicks that may wait to be worked off.
const CLICKS: usize = 32;
/// How long the runtime's threads may take to end, once everything is done.
const LAST_THREADS: Duration = Duration::from_secs(1);

/// Runs Wakala until it is quit.
///
/// # Errors
/// See [`StartError`].
pub(crate) fn run(wishes: Wishes, logs: &Logs) -> Result<(), StartError> {
    check_display()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("wakala").enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    // A second start hands over to the first in here, and does not come back.
    let app = build(&wishes)?;
    let outcome = run_first(&runtime, app, wishes, logs);
    runtime.shutdown_timeout(LAST_THREADS);
    outcome
}

fn build(wishes: &Wishes) -> Result<App, StartError> {
    let single = tauri_plugin_single_instance::Builder::new()
        .dbus_id(bus_name(wishes))
        .callback(|app, _, _| {
            if let Some(desk) = app.try_state::<Desk>() {
                desk.open_window();
            }
        })
        .build();
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(window::kept_state())
        .with_filename(wishes.data_dir.join(window::STATE_FILE).to_string_lossy())
        .build();
    let builder = Builder::<Wry>::new().plugin(single).plugin(window_state);
    let app = with_commands(builder).build(tauri::generate_context!())?;
    // What is shipped knows nothing of the practice panel.
    #[cfg(feature = "practice")]
    app.add_capability(include_str!("../permissions/practice-window.json"))?;
    Ok(app)
}

#[cfg(not(feature = "practice"))]
fn with_commands(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![commands::call, commands::watch, commands::painted])
}

#[cfg(feature = "practice")]
fn with_commands(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![
        commands::call,
        commands::watch,
        commands::painted,
        crate::practice::panel::practice_state,
        crate::practice::panel::practice_act
    ])
}

fn run_first(runtime: &Runtime, app: App, wishes: Wishes, logs: &Logs) -> Result<(), StartError> {
    wakala_engine::raise_open_files();
    let data_dir = DataDir::open(&wishes.data_dir)?;
    let data_dir = match &wishes.sessions {
        Some(base) => data_dir.with_sessions_in(base)?,
        None => data_dir,
    };
    logs.open_files(&data_dir.path().join("logs"), SystemClock::new().wall());
    let tasks = Tasks::new(runtime.handle().clone());
    let handle = app.handle().clone();
    let server = network(runtime, &handle, &wishes)?;
    let desk = runtime.block_on(desk(handle.clone(), data_dir, server, &wishes, &tasks, logs))?;
    app.manage(desk.clone());
    #[cfg(unix)]
    tasks.spawn(quit_on_signal(desk.clone()));
    runtime.block_on(desk.local.start(&desk.core));
    start_tray(&desk);
    tasks.spawn(desk.clone().dress_the_window());
    desk.open_window_here();
    let ended = desk.clone();
    app.run_return(move |_, event| heard(&desk, &event));
    // Somebody else than `quit` ended the loop.
    if !ended.ending.has_begun() {
        runtime.block_on(ended.local.stop());
        runtime.block_on(ended.core.engine.shutdown(Duration::from_secs(5)));
    }
    tasks.end();
    #[cfg(feature = "practice")]
    runtime.block_on(ended.app.state::<crate::practice::Practice>().stop());
    Ok(())
}

/// Where WhatsApp is; starts the embedded practice network when there is one to start.
#[cfg(feature = "practice")]
fn network(runtime: &Runtime, app: &AppHandle, wishes: &Wishes) -> Result<Server, StartError> {
    let practice = runtime.block_on(crate::practice::Practice::start(wishes.server.clone(), &wishes.data_dir))?;
    let server = practice.server();
    app.manage(practice);
    Ok(server)
}

#[cfg(not(feature = "practice"))]
fn network(_: &Runtime, _: &AppHandle, wishes: &Wishes) -> Result<Server, StartError> {
    Ok(wishes.server.clone().unwrap_or(Server::WhatsApp))
}

async fn desk(
    app: AppHandle,
    data_dir: DataDir,
    server: Server,
    wishes: &Wishes,
    tasks: &Tasks,
    logs: &Logs,
) -> Result<Desk, StartError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let network = WhatsAppConfig {
        version_file: Some(wishes.data_dir.join("whatsapp-version")),
        appear_available: wishes.appear_available,
        ..WhatsAppConfig::new(server)
    };
    let engine = Engine::start(EngineConfig {
        data_dir,
        links: Arc::new(WhatsAppLinks::new(network)),
        admission: None,
        clock: Arc::clone(&clock),
        random: Arc::new(SystemRandom),
        settings: LifecycleSettings::default(),
        variables: Box::new(startup::variable),
    })
    .await?;
    let drop_grace = Duration::from_millis(engine.settings().drop_grace_ms);
    let choices = ChoicesKeeper::load(engine.store().clone()).await.map_err(wakala_engine::EngineError::Store)?;
    logs.set_level(choices.current().log_level);
    let tray = TrayPresence::default();
    let around = Around { logs: logs.clone(), tray: tray.clone() };
    let (say, to_say) = mpsc::channel(CLICKS);
    let desk = Desk {
        window: WindowKeeper::new(app.clone(), &wishes.data_dir, tasks.clone()),
        app,
        core: Core::new(engine, choices, clock, wishes.data_dir.clone(), Arc::new(around)),
        local: LocalInterface::default(),
        tray,
        feed: FeedKeeper::default(),
        tasks: tasks.clone(),
        say,
        ending: Ending::new(),
    };
    start_notifications(&desk, to_say, drop_grace);
    Ok(desk)
}

fn start_notifications(desk: &Desk, say: mpsc::Receiver<Bulletin>, drop_grace: Duration) {
    let (clicks, mut clicked) = mpsc::channel::<Clicked>(CLICKS);
    let wires = notify::Wires {
        engine: desk.core.engine.clone(),
        say,
        choices: desk.core.choices.subscribe(),
        window_shown: desk.window.in_view(),
        clicks,
    };
    desk.tasks.spawn(notify::notify(wires, Arc::clone(&desk.core.clock), drop_grace));
    let answers = desk.clone();
    desk.tasks.spawn(async move {
        while let Some(click) = clicked.recv().await {
            answers.notification_clicked(click).await;
        }
    });
}

/// Without a tray Wakala runs all the same; closing the window then asks.
fn start_tray(desk: &Desk) {
    let (clicks, mut clicked) = mpsc::channel::<TrayCommand>(CLICKS);
    let model = tray::current(&desk.core.engine, &desk.core.choices.current(), &*desk.core.clock);
    match Tray::new(&desk.app, icon_dir(&desk.core.data_dir), model, clicks) {
        Ok(tray) => {
            desk.tray.drawn();
            desk.tasks.spawn(tray::follow(desk.app.clone(), desk.core.clone(), desk.ending.subscribe(), tray));
            desk.tasks.spawn(desk.clone().stay_in_reach());
        }
        Err(error) => tracing::warn!(%error, "there is no tray"),
    }
    let answers = desk.clone();
    desk.tasks.spawn(async move {
        while let Some(click) = clicked.recv().await {
            answers.tray_clicked(click).await;
        }
    });
}

fn icon_dir(data_dir: &Path) -> std::path::PathBuf {
    data_dir.join("tray")
}

fn heard(desk: &Desk, event: &RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == window::LABEL =>
        {
            api.prevent_close();
            desk.close_asked();
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Focused(focused), .. } if label == window::LABEL => {
            desk.window.focused(*focused);
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } if label == window::LABEL => {
            desk.feed.close();
            if desk.window.destroyed() {
                desk.open_window();
            }
        }
        // The last window is gone, but the numbers stay online.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        _ => {}
    }
}

#[cfg(unix)]
async fn quit_on_signal(desk: Desk) {
    use tokio::signal::unix::{SignalKind, signal};

    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
        tracing::warn!("signals can't be listened to; quit from the tray");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    desk.quit();
}
