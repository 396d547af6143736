//! A connection that waits only so long for its other end to take what it is told: one that stalls is let go.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

use crate::guests::{Answer, Busy};

/// Writes fail when the other end takes fewer than `least` bytes within this time, and still has some to take.
pub(crate) struct Patient<S> {
    stream: S,
    patience: Duration,
    least: usize,
    busy: Busy,
    waiting: Option<Waiting>,
}

/// For the other end to take something.
struct Waiting {
    late: Pin<Box<Sleep>>,
    taken: usize,
    _answer: Answer,
}

impl<S> Patient<S> {
    pub(crate) fn new(stream: S, patience: Duration, least: usize, busy: Busy) -> Self {
        Self { stream, patience, least, busy, waiting: None }
    }

    /// The other end took something.
    fn taken(&mut self, bytes: usize) {
        if bytes > 0 {
            self.busy.takes();
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.taken = waiting.taken.saturating_add(bytes);
            if waiting.taken >= self.least {
                self.waiting = None;
            }
        }
    }

    /// Waits on, unless too little was taken for too long.
    fn unless_late<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let (patience, busy) = (self.patience, &self.busy);
        busy.stalls();
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            late: Box::pin(tokio::time::sleep(patience)),
            taken: 0,
            _answer: busy.begin().0,
        });
        let late = waiting.late.as_mut().poll(cx);
        late.map(|()| Err(io::Error::new(io::ErrorKind::TimedOut, "nobody takes what is written")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_write(cx, bytes) {
            Poll::Ready(said) => {
                this.taken(said.as_ref().map_or(0, |taken| *taken));
                Poll::Ready(said)
            }
            Poll::Pending => this.unless_late(cx),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_flush(cx) {
            Poll::Ready(said) => {
                // All of it was taken.
                this.waiting = None;
                this.busy.takes();
                Poll::Ready(said)
            }
            Poll::Pending => this.unless_late(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_let_go_and_who_is_slow_is_not() {
        let (ours, mut theirs) = tokio::io::duplex(4);
        let mut ours = Patient::new(ours, Duration::from_secs(30), 4, Busy::new());
        for _ in 0..5 {
            let slow = async {
                tokio::time::advance(Duration::from_secs(20)).await;
                theirs.read_exact(&mut [0; 4]).await
            };
            let (written, read) = tokio::join!(ours.write_all(b"four"), slow);
            assert!(written.is_ok() && read.is_ok());
        }
        let stalled = ours.write_all(b"five and more").await;
        assert_eq!(stalled.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_next_to_nothing_is_let_go() {
        let (ours, mut theirs) = tokio::io::duplex(1);
        let mut ours = Patient::new(ours, Duration::from_secs(30), 4, Busy::new());
        let mut now_and_then = tokio::time::interval(Duration::from_secs(29));
        let drop_by_drop = async {
            loop {
                now_and_then.tick().await;
                theirs.read_exact(&mut [0; 1]).await.unwrap();
            }
        };
        tokio::select! {
            written = ours.write_all(&[7; 100]) => assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut),
            () = drop_by_drop => {}
        }
    }
}
