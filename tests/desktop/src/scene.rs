//! One scene: everything that a person at a PC has, and nothing that another scene could see.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use fake_whatsapp::{Config, PracticeNetwork};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;

use crate::bus::Bus;
use crate::home::Home;
use crate::notifications::Notifications;
use crate::program::{Program, binary, window_binary};
use crate::screen::Screen;
use crate::tray::TrayHost;
use crate::window::Window;

/// What differs from scene to scene.
#[derive(Clone, Debug)]
pub struct SceneOptions {
    /// The desktop has a tray.
    pub tray: bool,
    /// There is a practice network.
    pub network: bool,
    /// Width and height of the screen.
    pub screen: (u32, u32),
    /// More variables for the program.
    pub environment: Vec<(String, String)>,
}

impl Default for SceneOptions {
    fn default() -> Self {
        Self { tray: true, network: true, screen: (1360, 900), environment: Vec::new() }
    }
}

/// A desktop of its own. Ends when dropped.
pub struct Scene {
    /// The screen.
    pub screen: Screen,
    /// The notifications.
    pub notifications: Notifications,
    tray: Option<TrayHost>,
    network: Option<PracticeNetwork>,
    environment: Vec<(String, String)>,
    bus: Bus,
    home: Home,
}

impl Scene {
    /// Sets everything up.
    ///
    /// # Errors
    /// Something is not installed; the error names the package.
    pub async fn start(options: SceneOptions) -> Result<Self> {
        let home = Home::new()?;
        let directory = home.path().to_owned();
        let (width, height) = options.screen;
        let (screen, bus) = tokio::try_join!(Screen::start(&directory, width, height), Bus::start(&directory))?;
        let notifications = Notifications::start(&bus.address).await?;
        let tray = if options.tray { Some(TrayHost::start(&bus.address).await?) } else { None };
        let network = if options.network { Some(PracticeNetwork::start(Config::default()).await?) } else { None };
        let runtime = directory.join("run");
        std::fs::create_dir(&runtime)?;
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let mut environment: Vec<(String, String)> = [
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".to_owned()),
            ("HOME", text(directory.clone())),
            ("XDG_RUNTIME_DIR", text(runtime)),
            ("XDG_CONFIG_HOME", text(directory.join("config"))),
            ("XDG_DATA_HOME", text(directory.join("share"))),
            ("XDG_CACHE_HOME", text(directory.join("cache"))),
            ("DISPLAY", screen.display().to_owned()),
            ("DBUS_SESSION_BUS_ADDRESS", bus.address.clone()),
            ("WAKALA_DATA_DIR", text(directory.join("data"))),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec();
        if let Some(network) = &network {
            environment.push(("WAKALA_WHATSAPP_URL".to_owned(), network.ws_url()));
        }
        for (name, value) in options.environment {
            environment.retain(|(known, _)| *known != name);
            environment.push((name, value));
        }
        Ok(Self { screen, notifications, tray, network, environment, bus, home })
    }

    /// The tray.
    ///
    /// # Panics
    /// The scene was set up without one.
    #[must_use]
    pub fn tray(&self) -> &TrayHost {
        match &self.tray {
            Some(tray) => tray,
            None => panic!("this scene has no tray"),
        }
    }

    /// The practice network.
    ///
    /// # Panics
    /// The scene was set up without one.
    #[must_use]
    pub fn network(&self) -> &PracticeNetwork {
        match &self.network {
            Some(network) => network,
            None => panic!("this scene has no practice network"),
        }
    }

    /// The session bus ends under all who are on it.
    ///
    /// # Errors
    /// It has ended already.
    pub async fn bus_dies(&self) -> Result<()> {
        self.bus.dies().await
    }

    /// Where the program keeps its data.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Starts the program with a window that can be driven.
    ///
    /// # Errors
    /// It did not come up.
    pub async fn open(&self) -> Result<Window> {
        Window::open(&self.environment, self.home.path()).await
    }

    /// Starts the program as a person would.
    ///
    /// # Errors
    /// It can't be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Program> {
        Program::start(&self.environment, arguments)
    }

    /// The process of the core, whoever started it.
    #[must_use]
    pub fn core_process(&self) -> Option<u32> {
        self.home.process("wakala")
    }

    /// The process of the window, whoever started it.
    #[must_use]
    pub fn window_process(&self) -> Option<u32> {
        self.home.process("wakala-window")
    }

    /// Asks the core for what stands at a path, on a connection of its own.
    ///
    /// # Errors
    /// It does not answer, or refuses.
    pub async fn asks_the_core(&self, path: &str) -> Result<String> {
        let folder = self.home.path().join("run/wakala");
        let socket =
            std::fs::read_dir(&folder)?.flatten().find(|entry| entry.path().extension().is_some_and(|e| e == "sock"));
        let mut stream = UnixStream::connect(socket.context("no socket")?.path()).await?;
        let asked = format!("GET {path} HTTP/1.1\r\nHost: wakala\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Ok(answer)
    }

    /// Starts the window's program alone, as a person would.
    ///
    /// # Errors
    /// It can't be started.
    pub fn run_window(&self) -> Result<Program> {
        Program::start_binary(&window_binary()?, &self.environment, &[])
    }

    /// Starts a program that lies elsewhere, such as another version of it.
    ///
    /// # Errors
    /// It can't be started.
    pub fn run_at(&self, binary: &Path, arguments: &[&str]) -> Result<Program> {
        Program::start_binary(binary, &self.environment, arguments)
    }

    /// Has a shell run a line in which `wakala` is the program.
    ///
    /// # Errors
    /// There is no shell.
    pub fn run_line(&self, line: &str) -> Result<Program> {
        let line = format!("wakala() {{ '{}' \"$@\"; }}; {line}", binary()?.display());
        Program::start_binary(Path::new("/bin/sh"), &self.environment, &["-c", &line])
    }

    /// Starts the program with other variables; an empty value removes one.
    ///
    /// # Errors
    /// It can't be started.
    pub fn run_with(&self, changes: &[(&str, &str)], arguments: &[&str]) -> Result<Program> {
        let mut environment = self.environment.clone();
        for (name, value) in changes {
            environment.retain(|(known, _)| known != name);
            if !value.is_empty() {
                environment.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        Program::start(&environment, arguments)
    }
}
