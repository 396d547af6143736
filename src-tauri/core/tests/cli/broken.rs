//! What can't be known or can't be used is said by an exit code of its own: a core that ends under the question, and places that are no text.

use std::ffi::{OsStr, OsString};
use std::io::Read as _;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};

fn wakala(data_dir: &OsStr, arguments: &[&str], more: &[(&str, &OsStr)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wakala"));
    command.env_clear().env("LANG", "C.UTF-8").env("HOME", "/nonexistent").env("WAKALA_DATA_DIR", data_dir);
    command.envs(more.iter().copied()).args(arguments).output().unwrap()
}

/// Takes every question, and ends in the middle of the answer.
fn ends_under_the_question(socket: &Path) {
    let listens = UnixListener::bind(socket).unwrap();
    std::thread::spawn(move || {
        while let Ok((mut asked, _)) = listens.accept() {
            let _ = asked.read(&mut [0; 4096]);
        }
    });
}

#[test]
fn what_was_asked_and_not_answered_is_known_to_nobody_where_it_changes_something() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    ends_under_the_question(&folder.path().join("core.sock"));
    let cases: [(&[&str], i32); 16] = [
        (&["add", "Duka"], 5),
        (&["queue", "cancel", "7"], 5),
        (&["queue", "retry", "7"], 5),
        (&["autostart", "on"], 5),
        (&["edit", "7", "9", "Habari"], 5),
        (&["react", "7", "9", "x"], 5),
        (&["sync", "--auto-reconnect"], 5),
        (&["call", "stop_all", "{}"], 5),
        (&["call", "of_another_version", "{}"], 5),
        (&["quit"], 5),
        (&["call", "instances", "{}"], 1),
        (&["call", "chats_now", "{\"chats\":[7]}"], 1),
        (&["list"], 1),
        (&["status"], 1),
        // Nothing is asked for before it is known whom it means.
        (&["stop", "--all"], 1),
        (&["autostart"], 1),
    ];
    for (arguments, code) in cases {
        let ended = wakala(folder.path().as_os_str(), arguments, &[]);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(said.contains("may be"), code == 5, "{arguments:?}: {said}");
    }
}

#[test]
fn a_place_that_is_no_text_is_refused_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let odd = OsString::from_vec([folder.path().as_os_str().as_encoded_bytes(), b"/\xff"].concat());
    let good = folder.path().join("data");
    for (language, says) in [("C.UTF-8", "refused"), ("sw_TZ.UTF-8", "haikubaliki"), ("id_ID.UTF-8", "ditolak")] {
        let spoken = [("LANG", OsStr::new(language)), ("LC_ALL", OsStr::new(language))];
        for arguments in [&["status"][..], &["list", "--start"], &["doctor"], &["engine"]] {
            let ended = wakala(&odd, arguments, &spoken);
            let said = String::from_utf8_lossy(&ended.stderr);
            assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains("WAKALA_DATA_DIR") && said.contains(says), "{arguments:?}: {said}");
        }
    }
    let ended = wakala(good.as_os_str(), &["engine"], &[("WAKALA_AUTH_BASE_DIR", &odd)]);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(2) && said.contains("WAKALA_AUTH_BASE_DIR"), "{said}");
    // What is no place is refused with what can be said of it.
    let ended =
        wakala(good.as_os_str(), &["engine"], &[("WAKALA_MAX_QUEUE_SIZE", &OsString::from_vec(b"2\xff".into()))]);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(2) && said.contains("WAKALA_MAX_QUEUE_SIZE"), "{said}");
    let ended = wakala(OsStr::new(""), &["status"], &[("HOME", &odd)]);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(2) && said.contains("HOME"), "{said}");
    assert!(!good.exists() && std::fs::read_dir(folder.path()).unwrap().next().is_none(), "it leaves nothing behind");
}
