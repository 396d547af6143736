//! How an instance ends for good: that is decided first and survives everything, then the session goes, the rows last.

use std::time::Duration;

use tokio::sync::oneshot;
use wakala_domain::audit::{AuditAction, AuditFigure, Trigger, detail};
use wakala_domain::lifecycle::Connection;
use wakala_store::{Piece, StoreError};

use super::{Actor, Mail};
use crate::audit;
use crate::feed::EngineEvent;
use crate::media::Folder;

/// Rows that go at a time.
const PIECE: u32 = 50;

impl Actor {
    /// Decides the deletion. From then on it is worked off, by the next run if this one is killed.
    ///
    /// # Errors
    /// It could not be written: the instance goes on as it was.
    pub(super) async fn decide_deletion(&mut self, trigger: Trigger) -> Result<(), StoreError> {
        self.state.deleting = true;
        let (id, decided, now) = (self.id, self.state.persisted(), self.shared.clock.wall());
        // Of nobody: what belongs to an instance goes with it.
        let mut line = audit::done(now, None, trigger, AuditAction::Delete);
        line.detail = Some(detail(&[(AuditFigure::Instance, &id)]));
        let written = self
            .shared
            .store
            .write(move |w| {
                w.bury_instance(id, now)?;
                w.set_lifecycle(id, &decided)?;
                w.append_audit(&line).map(|_| ())
            })
            .await;
        self.state.deleting = written.is_ok();
        if written.is_ok() {
            // Whoever comes next must not start from what was decided before.
            self.estate.take_unsaved();
        }
        written
    }

    /// Ends the session and removes what belongs to the instance, however often that takes; answers after the first try.
    pub(super) async fn finish_deleting(&mut self, mut asked: Option<oneshot::Sender<Result<(), StoreError>>>) {
        self.publish(false);
        let grace = Duration::from_millis(self.shared.settings.stop_grace_ms);
        self.online.send_replace(None);
        if matches!(self.state.connection, Connection::Online { .. }) {
            self.link.logout(grace).await;
        } else {
            self.link.disconnect(grace).await;
        }
        self.permit = None;
        self.deeds.shutdown().await;
        self.workers.shutdown().await;
        self.shared.feed.publish(EngineEvent::NoticesWithdrawn { seq: None, instance: self.id });
        self.shared.feed.publish(EngineEvent::InstanceGone(self.id));
        loop {
            let done = self.remove_everything().await;
            if let Some(asked) = asked.take() {
                // Whatever is left is decided and done later.
                let _ = asked.send(Ok(()));
            }
            if done || self.told_to_end_within(Duration::from_millis(self.shared.settings.disk_check_ms)).await {
                return;
            }
        }
    }

    async fn remove_everything(&self) -> bool {
        if let Err(reason) = self.shared.sessions.remove(&self.session_dir, true).await {
            tracing::error!(instance = %self.id, ?reason, "its session can't be removed; tried again");
            return false;
        }
        let (id, folder) = (self.id, Folder::of(&self.shared.files, self.id));
        let files = tokio::task::spawn_blocking(move || folder.remove_all()).await;
        if let Err(error) = files.map_err(std::io::Error::other).and_then(|removed| removed) {
            tracing::error!(instance = %id, %error, "its files can't be removed; tried again");
            return false;
        }
        let removed = self
            .shared
            .store
            .write_in_pieces(move |w| Ok(if w.delete_some(id, PIECE)? { Piece::More } else { Piece::Done(()) }))
            .await;
        match removed {
            // Somebody else was quicker.
            Ok(()) | Err(StoreError::NoSuchInstance) => true,
            Err(error) => {
                tracing::error!(instance = %self.id, %error, "its rows can't be removed; tried again");
                false
            }
        }
    }

    /// Lets time pass; what is asked of an instance that is gone is not answered.
    async fn told_to_end_within(&mut self, span: Duration) -> bool {
        let pause = tokio::time::sleep(span);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return false,
                mail = self.mailbox.recv() => match mail {
                    Some(Mail::Shutdown(_)) | None => return true,
                    Some(_) => {}
                },
            }
        }
    }
}
