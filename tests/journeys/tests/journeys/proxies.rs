//! A number that goes through a proxy of its own, while others go as they did.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use journeys::{Shop, network};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;
use wakala_domain::lifecycle::{Badge, Connection, ReasonKind};
use wakala_engine::Trigger;

use super::logs;

/// An HTTP proxy that wants `asha:s@fe`; it ends with the handle.
async fn proxy() -> (String, Arc<AtomicUsize>, AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let passed = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&passed);
    let task = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        while let Ok((client, _)) = listener.accept().await {
            connections.spawn(serve(client, Arc::clone(&count)));
        }
    });
    (address, passed, AbortOnDropHandle::new(task))
}

async fn serve(mut client: TcpStream, passed: Arc<AtomicUsize>) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    if !head.contains("Proxy-Authorization: Basic YXNoYTpzQGZl\r\n") {
        return client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    }
    let mut server = TcpStream::connect(head.split(' ').nth(1).unwrap_or_default()).await?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    passed.fetch_add(1, Ordering::SeqCst);
    tokio::io::copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_goes_through_a_proxy_of_its_own_from_one_moment_to_the_next() {
    logs();
    let folder = tempfile::tempdir().unwrap();
    let (network, owner, neema) = network().await.unwrap();
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    let id = shop.add_paired("Duka", &owner).await.unwrap();
    let (address, passed, _proxying) = proxy().await;
    let set = |login: &str| {
        let proxy = format!("http://{login}{address}").parse().unwrap();
        shop.engine.set_proxy(id, Some(proxy), Trigger::Operator)
    };
    let epoch = shop.engine.instance(id).unwrap().state.epoch;
    set("asha:s%40fe@").await.unwrap();
    let anew = |s: &wakala_engine::InstanceSnapshot| s.state.epoch > epoch && s.badge() == Badge::Online;
    shop.wait_for(id, "online anew", anew).await.unwrap();
    assert_eq!(passed.load(Ordering::SeqCst), 1);
    let chat = shop.chat_with(id, &neema).await.unwrap();
    neema.write(&owner, "kupitia wakala").await.unwrap();
    shop.wait_messages(chat, "received", |m| m.len() == 1).await.unwrap();
    // It is known after the next start, too.
    shop.close().await;
    let shop = Shop::open(folder.path(), &network.ws_url()).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!(passed.load(Ordering::SeqCst), 2);
    // A wrong password is named; without a proxy it goes on at once, whatever it waited for.
    let wrong = format!("http://asha:wrong@{address}").parse().unwrap();
    shop.engine.set_proxy(id, Some(wrong), Trigger::Operator).await.unwrap();
    let named = |s: &wakala_engine::InstanceSnapshot| {
        let kind = s.state.last_error.as_ref().map(|failure| failure.reason.kind);
        kind == Some(ReasonKind::ProxyRefused) && matches!(s.state.connection, Connection::Backoff { .. })
    };
    let shown = shop.wait_for(id, "told why", named).await.unwrap();
    assert!(!format!("{shown:?}").contains("wrong"), "{shown:?}");
    shop.engine.set_proxy(id, None, Trigger::Operator).await.unwrap();
    shop.wait_badge(id, Badge::Online).await.unwrap();
    assert_eq!((passed.load(Ordering::SeqCst), owner.linked_devices().len()), (2, 1));
    shop.close().await;
}
