//! The port on which other programs ask, for as long as somebody wants it there: opened, opened again where it can't be had, and closed. That
//! it can't be had is said, and keeps nothing else from running.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use wakala_contract::{InterfaceFault, InterfaceState};
use wakala_domain::port::{Loopback, PortChoice, PortRefused};
use wakala_front::{Choices, Core};

use crate::answering::{Answering, Place, router};
use crate::door::{Door, guarded};
use crate::guests::{Busy, Guests};
use crate::limits::Limits;
use crate::listening::{ASK_AGAIN, makes_room, served};
use crate::pieces;
use crate::spoken;

/// Until it is tried again where it can't be had; twice as long after each further time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What is being answered may take so long when the port is closed.
const GRACE: Duration = Duration::from_secs(1);

/// The port, as somebody wants it. Ends when it is dropped; `stop` lets what is being answered end before.
pub struct Port {
    ending: CancellationToken,
    kept: Option<JoinHandle<()>>,
}

impl Port {
    /// Serves there from now on, whenever that is wanted.
    #[must_use]
    pub fn start(core: Core, limits: Limits) -> Self {
        let ending = CancellationToken::new();
        let kept = tokio::spawn(keep(core, limits, ending.clone()));
        Self { ending, kept: Some(kept) }
    }

    /// Takes no new connections, and ends those that ask for nothing.
    pub fn close(&self) {
        self.ending.cancel();
    }

    /// Ends it; what is being answered may take a second.
    pub async fn stop(mut self) {
        self.ending.cancel();
        if let Some(kept) = self.kept.take() {
            // Nobody is told otherwise: it ends by itself, however much is being asked.
            let _ = kept.await;
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.ending.cancel();
        if let Some(kept) = &self.kept {
            kept.abort();
        }
    }
}

/// Returns when the program ends.
async fn keep(core: Core, limits: Limits, ending: CancellationToken) {
    let mut wanted = core.choices.subscribe();
    let mut pause = FIRST_PAUSE;
    loop {
        let choice = wanted.borrow_and_update().port.clone();
        let waits = if choice.on {
            core.interface.set(&choice, InterfaceState::Opening);
            match listener(&choice).await {
                Ok((listener, at)) => {
                    pause = FIRST_PAUSE;
                    tracing::info!(%at, "programs are served");
                    core.interface.set(&choice, InterfaceState::Served { url: format!("http://{at}") });
                    let stop = ending.child_token();
                    let mut serving = std::pin::pin!(serve(listener, &core, &choice, limits, stop.clone()));
                    tokio::select! {
                        () = &mut serving => {}
                        () = differs(&mut wanted, &choice) => {
                            stop.cancel();
                            serving.await;
                        }
                    }
                    None
                }
                Err((why, error)) => {
                    tracing::warn!(%error, ?why, "the port for other programs can't be had; it is tried again");
                    let until = core.clock.wall().plus(pause).0;
                    core.interface.set(&choice, InterfaceState::Waiting { why, detail: error.to_string(), until });
                    Some(pause)
                }
            }
        } else {
            core.interface.set(&choice, InterfaceState::Off);
            Some(Duration::MAX)
        };
        if let Some(waits) = waits {
            tokio::select! {
                () = ending.cancelled() => {}
                () = differs(&mut wanted, &choice) => pause = FIRST_PAUSE,
                () = tokio::time::sleep(waits) => pause = pause.saturating_mul(2).min(LONGEST_PAUSE),
            }
        }
        if ending.is_cancelled() {
            return core.interface.set(&choice, InterfaceState::Off);
        }
    }
}

/// Returns when something else is wanted of the port; much else is chosen meanwhile.
async fn differs(wanted: &mut watch::Receiver<Choices>, choice: &PortChoice) {
    // The core has the other end, and so have we.
    if wanted.wait_for(|choices| choices.port != *choice).await.is_err() {
        std::future::pending().await
    }
}

async fn listener(choice: &PortChoice) -> Result<(TcpListener, SocketAddr), (InterfaceFault, io::Error)> {
    let refused = |why: PortRefused| (InterfaceFault::NotLoopback, io::Error::other(why));
    let (place, port) = choice.place().map_err(refused)?;
    let at = match place {
        Loopback::V4(octets) => IpAddr::from(octets),
        Loopback::V6 => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    let bound = TcpListener::bind((at, port)).await.and_then(|listener| Ok((listener.local_addr()?, listener)));
    bound.map(|(at, listener)| (listener, at)).map_err(|error| (fault(&error), error))
}

fn fault(error: &io::Error) -> InterfaceFault {
    match error.kind() {
        io::ErrorKind::AddrInUse => InterfaceFault::InUse,
        io::ErrorKind::PermissionDenied => InterfaceFault::Forbidden,
        io::ErrorKind::AddrNotAvailable => InterfaceFault::NoSuchAddress,
        _ => InterfaceFault::Other,
    }
}

/// Serves whoever comes until it is stopped.
async fn serve(listener: TcpListener, core: &Core, choice: &PortChoice, limits: Limits, stop: CancellationToken) {
    let answering = Arc::new(Answering::new(core.clone(), limits, Place::Port));
    let door = Arc::new(Door::new(core.clone(), choice.origins.clone(), limits));
    let router: Router = router(Arc::clone(&answering), pieces::routes().merge(spoken::routes()))
        .layer(middleware::from_fn_with_state(Arc::clone(&door), guarded));
    let mut guests = Guests::new(limits.connections, limits.settled);
    let mut connections = JoinSet::new();
    let mut look = tokio::time::interval(limits.look);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(ended) = connections.join_next() => if let Err(error) = ended
                && error.is_panic()
            {
                tracing::error!(%error, "a connection of a program failed");
            },
            _ = look.tick() => {
                let core = core.clone();
                connections.spawn(async move { core.engine.note_key_uses().await });
            }
            accepted = listener.accept() => match accepted {
                // It is bound where nobody else comes from; that is no reason not to look.
                Ok((_, from)) if !from.ip().is_loopback() => tracing::warn!("another PC knocked and was refused"),
                Ok((stream, _)) if makes_room(&mut guests, &stop).await => {
                    let _ = stream.set_nodelay(true);
                    let busy = Busy::new();
                    let served = served(stream, router.clone(), busy.clone(), limits, stop.clone());
                    guests.seat(busy, connections.spawn(served));
                }
                Ok(_) => tracing::warn!("the port answers as many as it can; one more was refused"),
                Err(error) => {
                    tracing::warn!(%error, "the system gives no connection");
                    tokio::time::sleep(ASK_AGAIN).await;
                }
            },
        }
    }
    // Nobody new comes in.
    drop(listener);
    answering.closing.cancel();
    let ended = async {
        while connections.join_next().await.is_some() {}
        answering.deeds.all_done().await;
    };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("a program is left in the middle of its answer");
        connections.shutdown().await;
        answering.deeds.end();
        answering.deeds.all_done().await;
    }
    if tokio::time::timeout(GRACE, core.engine.note_key_uses()).await.is_err() {
        tracing::warn!("when keys were used last is not noted: the database does not answer");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_said_by_its_kind() {
        for (kind, why) in [
            (io::ErrorKind::AddrInUse, InterfaceFault::InUse),
            (io::ErrorKind::PermissionDenied, InterfaceFault::Forbidden),
            (io::ErrorKind::AddrNotAvailable, InterfaceFault::NoSuchAddress),
            (io::ErrorKind::OutOfMemory, InterfaceFault::Other),
        ] {
            assert_eq!(fault(&kind.into()), why);
        }
    }

    #[tokio::test]
    async fn what_others_could_reach_is_never_listened_at() {
        let kept = PortChoice { on: true, address: "0.0.0.0".to_owned(), port: 0, origins: Vec::new() };
        assert_eq!(listener(&kept).await.map(|_| ()).unwrap_err().0, InterfaceFault::NotLoopback);
    }
}
