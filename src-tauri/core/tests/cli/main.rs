//! What every command says, word for word: compared with the sessions in `sessions/`, which a person can read. The core that answers is
//! a fixed one (`core.rs`): the same state each time.
//!
//! After a change of words, `TRYCMD=overwrite` before the command that runs this test writes the sessions anew; read what it wrote.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod broken;
mod core;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Where nothing can be made.
const NOWHERE: &str = "/dev/null/data";

struct Sessions {
    folder: tempfile::TempDir,
}

impl Sessions {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Plays the sessions of a name on this data, without a display and without a bus.
    fn are_as_written(&self, name: &str, data_dir: &Path, more: &[(&str, &str)]) {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let run = self.folder.path().join("run");
        let cases = trycmd::TestCases::new();
        cases.insert_var("[DATA]", text(data_dir)).unwrap();
        cases.insert_var("[RUN]", text(&run)).unwrap();
        cases
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .env("LANG", "C.UTF-8")
            .env("LANGUAGE", "")
            .env("COLUMNS", "100");
        cases.env("XDG_RUNTIME_DIR", text(&run)).env("WAKALA_DATA_DIR", text(data_dir));
        for desktop in
            ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "WAKALA_WHATSAPP_URL"]
        {
            cases.env(desktop, "");
        }
        for (variable, value) in more {
            cases.env(*variable, *value);
        }
        cases.case(format!("tests/cli/sessions/{name}.md"));
    }
}

#[test]
fn what_every_command_says() {
    let sessions = Sessions::new();
    let data_dir = sessions.folder.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    std::fs::set_permissions(&data_dir, std::fs::Permissions::from_mode(0o700)).unwrap();
    let _core = core::serve(&data_dir.join("core.sock"));
    for name in ["looking", "doing", "programs", "wrong", "help", "doctor"] {
        sessions.are_as_written(name, &data_dir, &[]);
    }
    sessions.are_as_written("narrow_80", &data_dir, &[("COLUMNS", "80")]);
    sessions.are_as_written("narrow_20", &data_dir, &[("COLUMNS", "20")]);
    for (name, language) in [("swahili", "sw_TZ.UTF-8"), ("indonesian", "id_ID.UTF-8")] {
        sessions.are_as_written(name, &data_dir, &[("LC_ALL", language), ("LANG", language), ("COLUMNS", "80")]);
    }
}

#[test]
fn what_is_said_until_it_has_ended() {
    let sessions = Sessions::new();
    let data_dir = sessions.folder.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    std::fs::set_permissions(&data_dir, std::fs::Permissions::from_mode(0o700)).unwrap();
    let _core = core::serve(&data_dir.join("core.sock"));
    sessions.are_as_written("quitting", &data_dir, &[]);
}

#[test]
fn what_is_said_where_nobody_answers() {
    let sessions = Sessions::new();
    sessions.are_as_written("nobody", &sessions.folder.path().join("none"), &[]);
    sessions.are_as_written("unwritable", Path::new(NOWHERE), &[]);
    let swahili = [("LC_ALL", "sw_TZ.UTF-8"), ("LANG", "sw_TZ.UTF-8")];
    sessions.are_as_written("unwritable_swahili", Path::new(NOWHERE), &swahili);
    let refused = [("WAKALA_READY_TIMEOUT_MS", "soon")];
    sessions.are_as_written("refused", &sessions.folder.path().join("none"), &refused);
}

/// Beside the sessions, which leave open what the PC of the test has of room and of open files.
#[test]
fn the_doctor_counts_what_it_found() {
    let sessions = Sessions::new();
    let data_dir = sessions.folder.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    std::fs::set_permissions(&data_dir, std::fs::Permissions::from_mode(0o700)).unwrap();
    let _core = core::serve(&data_dir.join("core.sock"));
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_wakala"))
        .args(["--json", "doctor"])
        .env("WAKALA_DATA_DIR", &data_dir)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(6));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let of = |verdict: &str| -> Vec<&str> {
        let found = told["findings"].as_array().unwrap().iter().filter(|one| one["verdict"] == verdict);
        found.map(|one| one["what"].as_str().unwrap()).collect()
    };
    let (faults, warnings) = (of("fault"), of("warning"));
    assert_eq!((&told["faults"], &told["warnings"]), (&faults.len().into(), &warnings.len().into()));
    assert!(["health", "access for programs"].iter().all(|what| faults.contains(what)), "{faults:?}");
    assert!(warnings.contains(&"numbers"), "{warnings:?}");
}
