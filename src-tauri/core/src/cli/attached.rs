//! A file that is sent: read from where somebody has it, and handed over piece by piece. What is no file, or becomes another one while it is
//! read, is not sent.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use serde_json::json;
use wakala_client::Client;
use wakala_contract::StagedFile;
use wakala_domain::messages::staged::SendAs;

use super::progress::Progress;
use super::{CliError, Send, words};

/// How much is handed over at once.
const PIECE: u64 = 1 << 20;

/// The file that is to be sent, and as what.
pub(super) fn chosen(send: &Send) -> Option<(&Path, SendAs)> {
    let files = [
        (&send.image, SendAs::Image),
        (&send.video, SendAs::Video),
        (&send.audio, SendAs::Audio),
        (&send.voice, SendAs::Voice),
        (&send.file, SendAs::Document),
        (&send.sticker, SendAs::Sticker),
    ];
    files.into_iter().find_map(|(path, kind)| Some((path.as_deref()?, kind)))
}

/// Hands a file over; says what it is called there.
pub(super) async fn hand_over(core: &Client, path: &Path, tell: bool) -> Result<String, CliError> {
    let given = path.to_owned();
    let (mut file, bytes) = tokio::task::spawn_blocking(move || opened(&given)).await.map_err(io::Error::other)??;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let place: StagedFile = core.call("stage_file", &json!({ "name": name, "bytes": bytes })).await?;
    let mut progress = Progress::new(tell);
    let handed_over = async {
        let mut offset = 0;
        while offset < bytes {
            let (back, piece) = tokio::task::spawn_blocking(move || {
                let mut piece = Vec::new();
                let read = (&mut file).take(PIECE).read_to_end(&mut piece);
                read.map(|_| (file, piece))
            })
            .await
            .map_err(io::Error::other)??;
            file = back;
            let length = piece.len() as u64;
            if length == 0 || offset + length > bytes {
                return Err(changed(path));
            }
            core.stage_piece(&place.file, offset, piece).await?;
            offset += length;
            let percent = offset.saturating_mul(100) / bytes.max(1);
            progress.say(&words::words().cli_file_goes(&name, percent))?;
        }
        let grown = tokio::task::spawn_blocking(move || file.read(&mut [0])).await.map_err(io::Error::other)??;
        if grown > 0 { Err(changed(path)) } else { Ok(()) }
    };
    let handed_over = handed_over.await;
    progress.keep()?;
    if let Err(error) = handed_over {
        give_up(core, &place.file).await;
        return Err(error);
    }
    Ok(place.file)
}

/// Gives a file up that was handed over: a message that took it keeps it.
pub(super) async fn give_up(core: &Client, file: &str) {
    // What stays goes by itself after a day.
    let _ = core.call::<serde_json::Value>("drop_file", &json!({ "file": file })).await;
}

/// A file and its length. A link is followed; what is no file is not opened, for that may wait for ever.
fn opened(path: &Path) -> Result<(File, u64), CliError> {
    let shown = || path.display().to_string();
    let unreadable =
        |error: io::Error| CliError::Asked(words::words().cli_file_unreadable(&shown(), &error.to_string()));
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(CliError::Asked(words::words().cli_no_file(&shown())));
    }
    let file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    Ok((file, bytes))
}

fn changed(path: &Path) -> CliError {
    CliError::Asked(words::words().cli_file_changed(&path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_is_opened_and_a_link_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bei.pdf");
        fs::write(&file, b"bei").unwrap();
        assert_eq!(opened(&file).unwrap().1, 3);
        assert!(opened(folder.path()).unwrap_err().to_string().contains("no file"));
        assert!(opened(&folder.path().join("nowhere")).is_err());
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(opened(&link).unwrap().1, 3);
            std::os::unix::fs::symlink("/dev/zero", folder.path().join("device")).unwrap();
            let device = opened(&folder.path().join("device")).unwrap_err();
            assert!(device.to_string().contains("no file"), "{device}");
        }
    }
}
