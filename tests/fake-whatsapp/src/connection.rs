//! One connection: handshake, then either a pairing or a session, until it ends.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use thiserror::Error;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_websockets::{CloseCode, Message, ServerBuilder, WebSocketStream};
use wacore::framing::{FrameDecoder, encode_frame};
use wacore_binary::node::{Node, OwnedNodeRef};
use wacore_noise::NoiseCipher;

use crate::door::Rewound;
use crate::ledger::Happening;
use crate::login::{self, Session};
use crate::noise::{self, Pattern, Step};
use crate::stanza::attr;
use crate::world::{Kick, Live, World};

/// What a client sends before its first frame.
const HEADER: &[u8] = b"WA\x06\x03";
/// Stanzas taken from a queue at once.
const BURST: usize = 64;

/// Why a connection ended; only for the log.
#[derive(Debug, Error)]
pub(crate) enum Ended {
    #[error("websocket: {0}")]
    Socket(#[from] tokio_websockets::Error),
    #[error("{0}")]
    Handshake(#[from] noise::HandshakeError),
    #[error("stanza: {0}")]
    Stanza(String),
    #[error("the client is gone")]
    Gone,
    #[error("ended on command")]
    Commanded,
}

/// The encrypted side of a connection.
pub(crate) struct Wire {
    socket: WebSocketStream<Rewound>,
    frames: FrameDecoder,
    started: bool,
    keys: Option<(NoiseCipher, NoiseCipher)>,
    read_counter: u32,
    write_counter: u32,
}

impl Wire {
    async fn frame(&mut self) -> Result<Bytes, Ended> {
        loop {
            if let Some(frame) = self.frames.decode_frame() {
                return Ok(frame.freeze());
            }
            let message = self.socket.next().await.ok_or(Ended::Gone)??;
            if message.is_close() {
                return Err(Ended::Gone);
            }
            if message.is_binary() {
                let payload = message.into_payload();
                let mut bytes: &[u8] = &payload;
                if !self.started {
                    self.started = true;
                    bytes = after_header(bytes).ok_or_else(|| Ended::Stanza("no header".to_owned()))?;
                }
                self.frames.feed(bytes);
            }
        }
    }

    /// The next stanza. Cancel safe: a frame is only taken whole.
    async fn next(&mut self) -> Result<Node, Ended> {
        let frame = self.frame().await?;
        let Some((read, _)) = &self.keys else { return Err(Ended::Stanza("no keys".to_owned())) };
        let mut buffer = frame.to_vec();
        read.decrypt_in_place_with_counter(self.read_counter, &mut buffer)
            .map_err(|error| Ended::Stanza(error.to_string()))?;
        self.read_counter += 1;
        let plain = wacore_binary::util::unpack_bytes(bytes::BytesMut::from(&buffer[..]))
            .map_err(|error| Ended::Stanza(error.to_string()))?;
        let node = OwnedNodeRef::new(plain).map_err(|error| Ended::Stanza(error.to_string()))?;
        Ok(node.to_owned_node())
    }

    async fn send_raw(&mut self, payload: &[u8]) -> Result<(), Ended> {
        let frame = encode_frame(payload, None).map_err(|error| Ended::Stanza(error.to_string()))?;
        self.socket.send(Message::binary(frame)).await?;
        Ok(())
    }

    /// Queues a stanza on the socket without waiting for it to leave.
    async fn feed(&mut self, node: &Node) -> Result<(), Ended> {
        let plain = wacore_binary::marshal::marshal(node).map_err(|error| Ended::Stanza(error.to_string()))?;
        let Some((_, write)) = &self.keys else { return Err(Ended::Stanza("no keys".to_owned())) };
        let sealed =
            write.encrypt_with_counter(self.write_counter, &plain).map_err(|error| Ended::Stanza(error.to_string()))?;
        self.write_counter += 1;
        let frame = encode_frame(&sealed, None).map_err(|error| Ended::Stanza(error.to_string()))?;
        self.socket.feed(Message::binary(frame)).await?;
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Ended> {
        Ok(self.socket.flush().await?)
    }

    async fn send(&mut self, node: &Node) -> Result<(), Ended> {
        self.feed(node).await?;
        self.flush().await
    }

    async fn close(&mut self, code: u16) {
        let code = CloseCode::try_from(code).unwrap_or(CloseCode::NORMAL_CLOSURE);
        let _ = self.socket.send(Message::close(Some(code), "")).await;
        let _ = self.socket.close().await;
    }
}

/// What is left after the optional edge routing and the header.
fn after_header(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = match bytes.strip_prefix(b"ED\0\x01") {
        Some(rest) => {
            let length =
                usize::from(*rest.first()?) << 16 | usize::from(*rest.get(1)?) << 8 | usize::from(*rest.get(2)?);
            rest.get(3 + length..)?
        }
        None => bytes,
    };
    bytes.strip_prefix(HEADER)
}

/// Serves one client from accept to end.
pub(crate) async fn serve(stream: Rewound, world: Arc<Mutex<World>>) {
    match run(stream, &world).await {
        Ok(()) | Err(Ended::Gone | Ended::Commanded) => {}
        Err(error) => tracing::debug!(%error, "connection ended"),
    }
}

async fn run(stream: Rewound, world: &Arc<Mutex<World>>) -> Result<(), Ended> {
    let (_, socket) = ServerBuilder::new().accept(stream).await?;
    let mut wire =
        Wire { socket, frames: FrameDecoder::new(), started: false, keys: None, read_counter: 0, write_counter: 0 };
    let static_key = lock(world).static_key.0.clone();
    let hello = wire.frame().await?;
    let finished = match noise::begin(&static_key, &hello)? {
        Step::Done(finished) => *finished,
        Step::Wait(pending) => {
            wire.send_raw(&pending.hello).await?;
            let finish = wire.frame().await?;
            noise::finish(*pending, &finish)?
        }
    };
    if let Some(hello) = &finished.hello {
        wire.send_raw(hello).await?;
    }
    wire.keys = Some((finished.read, finished.write));
    {
        let handshakes = &mut lock(world).ledger.handshakes;
        *match finished.pattern {
            Pattern::Xx => &mut handshakes.xx,
            Pattern::Ik => &mut handshakes.ik,
            Pattern::XxFallback => &mut handshakes.xx_fallback,
        } += 1;
    }

    let wake = Arc::new(Notify::new());
    let (kick, kicks) = mpsc::channel(64);
    let live = Live { number: lock(world).next_connection(), wake, kick, active: false };
    let session = login::begin(world, &live, &finished.client_static, &finished.payload)
        .map_err(|error| Ended::Stanza(error.to_string()))?;
    let _leaving = Leaving { world, live: &live };
    attend(&mut wire, world, session, &live, kicks).await
}

/// Takes a connection out of the world however it ends, an abort included.
struct Leaving<'a> {
    world: &'a Mutex<World>,
    live: &'a Live,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        login::end(self.world, self.live);
    }
}

/// What is kept of a silent connection until it is heard.
const UNHEARD: usize = 10_000;

/// Answers a stanza; says whether the connection is over.
async fn hear(
    wire: &mut Wire,
    world: &Mutex<World>,
    session: &mut Session,
    node: &Node,
    late: &mut JoinSet<Vec<Node>>,
) -> Result<bool, Ended> {
    let answers = session.hear(&mut lock(world), node);
    if let Some((after, stanzas)) = answers.late {
        late.spawn(async move {
            tokio::time::sleep(after).await;
            stanzas
        });
    }
    for answer in answers.stanzas {
        wire.feed(&answer).await?;
    }
    wire.flush().await?;
    if answers.close {
        wire.close(1000).await;
    }
    Ok(answers.close)
}

async fn attend(
    wire: &mut Wire,
    world: &Arc<Mutex<World>>,
    mut session: Session,
    live: &Live,
    mut kicks: mpsc::Receiver<Kick>,
) -> Result<(), Ended> {
    let due = session.due();
    let greeting = tokio::time::sleep(due.unwrap_or_default());
    tokio::pin!(greeting);
    let (mut greeted, mut silent) = (false, false);
    let mut unheard = VecDeque::new();
    let mut late: JoinSet<Vec<Node>> = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            Some(kick) = kicks.recv() => match kick {
                Kick::Send(node) => wire.send(&node).await?,
                Kick::SendAndClose(node) => {
                    wire.send(&node).await?;
                    wire.close(1000).await;
                    return Err(Ended::Commanded);
                }
                Kick::Close(code) => {
                    wire.close(code).await;
                    return Err(Ended::Commanded);
                }
                Kick::Drop => return Err(Ended::Commanded),
                Kick::Silence => silent = true,
                Kick::Clear => {
                    silent = false;
                    greet(wire, &mut session).await?;
                    greeted = true;
                    // A stream loses nothing in its middle: what came meanwhile is heard now, in order.
                    for node in std::mem::take(&mut unheard) {
                        if hear(wire, world, &mut session, &node, &mut late).await? {
                            return Ok(());
                        }
                    }
                    live.wake.notify_one();
                }
            },
            () = &mut greeting, if due.is_some() && !greeted && !silent => {
                greet(wire, &mut session).await?;
                greeted = true;
                if session.is_refused() {
                    wire.close(1000).await;
                    return Ok(());
                }
            }
            Some(Ok(stanzas)) = late.join_next(), if !silent => {
                for stanza in stanzas {
                    wire.send(&stanza).await?;
                }
            }
            node = wire.next() => {
                let node = node?;
                if silent {
                    let why = format!("silence: no answer to {} {}", node.tag, attr(&node, "id"));
                    let mut world = lock(world);
                    let phone = session.phone(&world);
                    world.tell(Happening::Refused { phone, why });
                    drop(world);
                    if unheard.len() >= UNHEARD {
                        return Err(Ended::Commanded);
                    }
                    unheard.push_back(node);
                    continue;
                }
                if hear(wire, world, &mut session, &node, &mut late).await? {
                    return Ok(());
                }
                // Whatever the stanza queued for this very device.
                live.wake.notify_one();
            }
            () = live.wake.notified(), if !silent => {
                loop {
                    let burst = session.take_queued(&mut lock(world), BURST);
                    if burst.is_empty() {
                        break;
                    }
                    for node in &burst {
                        wire.feed(node).await?;
                    }
                    wire.flush().await?;
                }
            }
        }
    }
}

async fn greet(wire: &mut Wire, session: &mut Session) -> Result<(), Ended> {
    for node in session.greeting() {
        wire.send(&node).await?;
    }
    Ok(())
}

pub(crate) fn lock(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}
