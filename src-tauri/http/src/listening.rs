//! A socket of this user that is listened at until it is stopped: whoever stalls, floods or leaves in the middle harms nobody else.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tower_service::Service as _;

use crate::door::UnderWay;
use crate::guests::{Answer, Busy, Guests, Room};
use crate::limits::Limits;
use crate::patience::Patient;
use crate::transport::{Listener, ServeError, is_ours};

/// After this the system is asked again for a connection that it could not give.
pub(crate) const ASK_AGAIN: Duration = Duration::from_millis(200);
/// Who takes fewer bytes than this while it is waited for is let go.
const LEAST_TAKEN: usize = 16 << 10;
/// The largest head of a request, in bytes.
const HEAD_BYTES: usize = 32 << 10;

/// A socket that is listened at; what answers there may become another. Ends when it is dropped.
pub(crate) struct Listening {
    path: PathBuf,
    stop: CancellationToken,
    limits: Limits,
    router: Arc<Mutex<Router>>,
    serving: Option<JoinHandle<()>>,
}

impl Listening {
    /// Listens at the first of these places that can be had.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub(crate) async fn begin(router: Router, places: Vec<PathBuf>, limits: Limits) -> Result<Self, ServeError> {
        let listener = Listener::bind(places).await?;
        let path = listener.path().to_owned();
        let (stop, router) = (CancellationToken::new(), Arc::new(Mutex::new(router)));
        let serving = Serving { listener, router: Arc::clone(&router), limits, stop: stop.clone() };
        Ok(Self { path, stop, limits, router, serving: Some(tokio::spawn(serving.run())) })
    }

    /// Where it was found at first.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Nobody new comes in; returns what ends when everybody has been answered, once.
    pub(crate) fn stop(&mut self) -> Option<JoinHandle<()>> {
        self.stop.cancel();
        self.serving.take()
    }

    /// Whoever connects from now on is answered by this.
    pub(crate) fn answer_with(&self, router: Router) {
        *self.router.lock().unwrap_or_else(PoisonError::into_inner) = router;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

struct Serving {
    listener: Listener,
    router: Arc<Mutex<Router>>,
    limits: Limits,
    stop: CancellationToken,
}

impl Serving {
    async fn run(mut self) {
        let mut guests = Guests::new(self.limits.connections, self.limits.settled);
        let mut connections = JoinSet::new();
        let mut look = tokio::time::interval(self.limits.look);
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => break,
                Some(ended) = connections.join_next() => if let Err(error) = ended
                    && error.is_panic()
                {
                    tracing::error!(%error, "a connection of the local interface failed");
                },
                _ = look.tick() => self.listener.found_again().await,
                accepted = self.listener.accept() => match accepted {
                    Ok(stream) if !is_ours(&stream) => {
                        tracing::warn!("another user knocked at the local interface and was refused");
                    }
                    Ok(stream) if makes_room(&mut guests, &self.stop).await => {
                        let busy = Busy::new();
                        let router = self.router.lock().unwrap_or_else(PoisonError::into_inner).clone();
                        let served = served(stream, router, busy.clone(), self.limits, self.stop.clone());
                        guests.seat(busy, connections.spawn(served));
                    }
                    Ok(_) => tracing::warn!("the local interface answers as many as it can; one more was refused"),
                    Err(error) => {
                        tracing::warn!(%error, "the system gives no connection");
                        tokio::time::sleep(ASK_AGAIN).await;
                    }
                },
            }
        }
        // Nobody new comes in, and nobody finds a socket that answers no more.
        drop(self.listener);
        while connections.join_next().await.is_some() {}
    }
}

/// Makes room for one more, and waits for it while somebody may still be reading an answer.
pub(crate) async fn makes_room(guests: &mut Guests, stop: &CancellationToken) -> bool {
    loop {
        match guests.make_room() {
            Room::Now => return true,
            Room::None => return false,
            Room::In(rest) => tokio::select! {
                () = stop.cancelled() => return false,
                () = tokio::time::sleep(rest) => {}
            },
        }
    }
}

pub(crate) async fn served<S>(stream: S, router: Router, busy: Busy, limits: Limits, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(Patient::new(stream, limits.write, LEAST_TAKEN, busy.clone()));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(HEAD_BYTES);
    let service = service_fn(move |request: Request<Incoming>| {
        // Half a request is nothing to be answered: whoever never says the rest makes room.
        let (answer, reading) = busy.begin();
        let answered = router.clone().call(request.map(|body| reading.of(body)));
        async move {
            // It is answered when the last of it is.
            answered.await.map(|mut response| {
                let under_way = response.extensions_mut().remove::<UnderWay>();
                let kept = (answer, under_way);
                response.map(|body| body.map_frame(move |frame| held(&kept, frame)))
            })
        }
    });
    let mut connection = std::pin::pin!(http.serve_connection(stream, service).with_upgrades());
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a front left in the middle");
    }
}

/// A frame, for as long as there is something to be answered.
fn held<T>(_answer: &(Answer, Option<UnderWay>), frame: T) -> T {
    frame
}
