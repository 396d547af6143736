//! Other users are nobody's fronts.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::served;

const SOCKET: &str = "WAKALA_TEST_SOCKET";
/// Nobody, on every system.
const NOBODY: u32 = 65_534;

fn open_to_all(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// What the child of the test below does: asks, and says whether it was answered.
#[test]
fn as_whoever_is_running() {
    let Some(path) = std::env::var_os(SOCKET) else { return };
    let mut stream = UnixStream::connect(path).unwrap();
    let mut answer = String::new();
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nhost: wakala\r\nconnection: close\r\n\r\n");
    let heard = asked.and_then(|()| stream.read_to_string(&mut answer));
    println!("answered: {}", heard.is_ok() && answer.starts_with("HTTP/1.1 200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_users_program_is_refused() {
    if rustix::process::geteuid().as_raw() != 0 {
        eprintln!("only root can be somebody else");
        return;
    }
    let s = served(wakala_http::Limits::default()).await;
    // As if somebody had opened the folder: whoever is at the other end is looked at all the same.
    open_to_all(s.directory.path(), 0o755);
    open_to_all(s.server.path(), 0o666);
    let program = s.directory.path().join("as-nobody");
    // By a process of its own: what this one wrote may still be open in a child that another test starts, and can't be run then.
    let own = std::env::current_exe().unwrap();
    assert!(Command::new("install").args(["-m", "755"]).args([&own, &program]).status().unwrap().success());
    let path = s.path();
    let said = |user: u32| {
        let mut command = Command::new(&program);
        command.args(["--exact", "peers::as_whoever_is_running", "--nocapture"]).env(SOCKET, &path).uid(user);
        tokio::task::spawn_blocking(move || String::from_utf8(command.output().unwrap().stdout).unwrap())
    };
    let (root, nobody) = (said(0).await.unwrap(), said(NOBODY).await.unwrap());
    assert!(root.contains("answered: true"), "{root}");
    assert!(nobody.contains("answered: false"), "{nobody}");
}
