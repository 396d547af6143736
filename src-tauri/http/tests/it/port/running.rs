//! Whether the port is there, where, and until when.

use serde_json::json;
use tokio::net::TcpListener;
use wakala_contract::InterfaceFault;

use super::*;

#[tokio::test]
async fn nothing_is_served_until_it_is_wanted_and_not_any_more_when_it_is_not() {
    let (core, _directory) = testing::program().await;
    let mut follows = core.interface.subscribe();
    let port = Port::start(core.clone(), calm());
    // It has looked what is wanted.
    tokio::time::timeout(SOON, follows.changed()).await.unwrap().unwrap();
    assert_eq!(follows.borrow_and_update().1, InterfaceState::Off);
    choose(&core, PortChoice { on: true, port: 0, ..PortChoice::default() }).await;
    let at = served_at(&core).await;
    assert!(at.ip().is_loopback());
    assert_eq!(said(at, &written("GET /health", &[], "")).await.unwrap().status, 200);
    // Whatever else is chosen leaves it as it is.
    core.choices.change(|choices| choices.place = Some("chat/7".to_owned())).await.unwrap();
    let mut idle = TcpStream::connect(at).await.unwrap();
    choose(&core, PortChoice { port: 0, ..PortChoice::default() }).await;
    state(&core, |state| *state == InterfaceState::Off).await;
    assert!(TcpStream::connect(at).await.is_err(), "nobody answers there");
    assert!(heard(&mut idle).await.is_none(), "who was connected is let go");
    tokio::time::timeout(SOON, port.stop()).await.expect("it does not end");
}

/// At a port that the system gives nobody by itself: it is free when this lets it go.
async fn taken_by_another() -> TcpListener {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    for port in first..32_000 {
        if let Ok(taken) = TcpListener::bind(("127.0.0.1", port)).await {
            return taken;
        }
    }
    panic!("every port is taken");
}

#[tokio::test]
async fn a_port_that_another_program_has_is_said_and_tried_again() {
    let (core, _directory) = testing::program().await;
    let other = taken_by_another().await;
    let taken = other.local_addr().unwrap();
    let _port = Port::start(core.clone(), calm());
    let wanted = json!({ "on": true, "address": "127.0.0.1", "port": taken.port() });
    core.call(&Caller::window(), "set_interface", wanted).await.unwrap();
    state(&core, |state| matches!(state, InterfaceState::Waiting { .. })).await;
    let told = core.call(&Caller::window(), "interface", json!({})).await.unwrap();
    assert_eq!((&told["state"]["is"], &told["state"]["why"]), (&json!("waiting"), &json!("in_use")), "{told}");
    // Everything else runs.
    core.call(&Caller::window(), "add_instance", json!({ "name": "Duka", "workspace": "" })).await.unwrap();
    drop(other);
    assert_eq!(served_at(&core).await, taken);
    let told = core.call(&Caller::window(), "interface", json!({})).await.unwrap();
    assert_eq!(told["state"], json!({ "is": "served", "url": format!("http://{taken}") }));
    assert_eq!(said(taken, &written("GET /health", &[], "")).await.unwrap().status, 200);
}

#[tokio::test]
async fn an_address_that_others_reach_is_refused_whoever_chose_it() {
    let (core, _directory) = testing::program().await;
    let _port = Port::start(core.clone(), calm());
    for (address, code) in [
        ("0.0.0.0", "address_not_loopback"),
        ("::", "address_not_loopback"),
        ("192.168.1.7", "address_not_loopback"),
        ("shop.example", "address_invalid"),
    ] {
        let wanted = json!({ "on": true, "address": address, "port": 9252 });
        let refused = core.call(&Caller::window(), "set_interface", wanted).await.unwrap_err();
        assert_eq!(json!(refused.code), code, "{address}");
    }
    assert!(!core.choices.current().port.on);
    // As another version may have kept it.
    choose(&core, PortChoice { on: true, address: "0.0.0.0".to_owned(), port: 0, origins: Vec::new() }).await;
    let waits =
        |state: &InterfaceState| matches!(state, InterfaceState::Waiting { why: InterfaceFault::NotLoopback, .. });
    state(&core, waits).await;
}

#[tokio::test]
async fn a_feed_ends_when_its_key_is_revoked() {
    let o = opened(calm()).await;
    let (key, id) = o.made("board", &["read"], json!({})).await;
    let mut stream = TcpStream::connect(o.at).await.unwrap();
    let line = format!("GET /v1/feed HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n\r\n");
    stream.write_all(line.as_bytes()).await.unwrap();
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&all).contains("data:") {
        let read = tokio::time::timeout(SOON, stream.read(&mut piece)).await.unwrap().unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&all));
        all.extend_from_slice(&piece[..read]);
    }
    o.operator("revoke_key", json!({ "key": id })).await;
    let mut rest = Vec::new();
    // What ends is the feed; the connection may ask for something else then.
    let ends = async {
        while !rest.ends_with(b"0\r\n\r\n") {
            let read = stream.read(&mut piece).await.unwrap();
            assert!(read > 0 || rest.is_empty());
            if read == 0 {
                break;
            }
            rest.extend_from_slice(&piece[..read]);
        }
    };
    // It hears of it: by itself it looks after its key far later.
    tokio::time::timeout(Duration::from_secs(12), ends).await.expect("it goes on");
}

#[tokio::test]
async fn the_port_ends_with_the_program_whoever_is_connected() {
    let o = opened(calm()).await;
    let key = o.key("board", &["read"]).await;
    let mut stream = TcpStream::connect(o.at).await.unwrap();
    let line = format!("GET /v1/feed HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n\r\n");
    stream.write_all(line.as_bytes()).await.unwrap();
    let mut some = [0; 15];
    stream.read_exact(&mut some).await.unwrap();
    tokio::time::timeout(SOON, o.port.stop()).await.expect("it does not end");
    assert!(TcpStream::connect(o.at).await.is_err());
    // When the key was used last was kept.
    let kept = o.core.engine.store().read(|reader| reader.keys()).await.unwrap();
    assert!(kept[0].used.is_some(), "{kept:?}");
}
