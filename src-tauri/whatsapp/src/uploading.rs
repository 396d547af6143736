//! How a file comes to lie with WhatsApp: sealed by the library into a file beside it, read from there piece by piece, and sent to WhatsApp's
//! media hosts, which can't read it. With the same key it is the same there, however often it goes.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wakala_domain::messages::outgoing::Lies;
use wakala_domain::messages::staged::SendAs;
use wakala_engine::Upload;
use wakala_engine::going_out::{Going, UploadError};
use whatsapp_rust::Client;
use whatsapp_rust::anyhow;
use whatsapp_rust::download::MediaType;
use whatsapp_rust::http::HttpStatusError;
use whatsapp_rust::request::IqError;
use whatsapp_rust::wacore::upload::{EncryptedMediaInfo, UploadSource, encrypt_media_streaming_with_key};

use crate::media::is_media_host;
use crate::server::Server;

/// How much is read at once.
const PIECE: usize = 64 << 10;

/// Has a file lie with WhatsApp; see `Link::upload`.
pub(crate) async fn upload(
    client: &Client,
    server: &Server,
    upload: &Upload,
    plain: &Path,
    sealed: &Path,
    going: &Arc<Going>,
) -> Result<Lies, UploadError> {
    if !client.is_logged_in() {
        return Err(UploadError::NotConnected);
    }
    let kind = media_type(upload.kind);
    let key: [u8; 32] =
        upload.key.bytes().try_into().map_err(|_| UploadError::Refused("its key is none".to_owned()))?;
    let named = client.refresh_media_conn(false).await.map_err(unasked)?;
    if !named.hosts.iter().all(|host| is_media_host(server, &host.hostname)) {
        return Err(UploadError::NotNow("WhatsApp names hosts that are none of its own".to_owned()));
    }
    let (from, to, watched) = (plain.to_owned(), sealed.to_owned(), Arc::clone(going));
    let sealing = tokio::task::spawn_blocking(move || seal(&from, &to, kind, &key, watched)).await;
    let info = sealing.map_err(|error| UploadError::NotNow(error.to_string()))??;
    if info.file_sha256[..] != upload.hash[..] {
        return Err(UploadError::Changed);
    }
    let length = std::fs::metadata(sealed).map_err(disk)?.len();
    let sealed_hash = info.file_enc_sha256.to_vec();
    let source = Sealed { path: sealed.to_owned(), length, going: Arc::clone(going) };
    let lies = client.upload_stream(source, info, kind).await.map_err(|error| not_there(&error))?;
    Ok(Lies { url: lies.url, path: lies.direct_path, sealed_hash })
}

fn media_type(kind: SendAs) -> MediaType {
    match kind {
        SendAs::Image => MediaType::Image,
        SendAs::Video => MediaType::Video,
        SendAs::Audio | SendAs::Voice => MediaType::Audio,
        SendAs::Document => MediaType::Document,
        SendAs::Sticker => MediaType::Sticker,
    }
}

/// Blocking.
fn seal(
    plain: &Path,
    sealed: &Path,
    kind: MediaType,
    key: &[u8; 32],
    going: Arc<Going>,
) -> Result<EncryptedMediaInfo, UploadError> {
    let plain = BufReader::with_capacity(PIECE, File::open(plain).map_err(disk)?);
    let sealed = OpenOptions::new().write(true).truncate(true).open(sealed).map_err(disk)?;
    let sealed = BufWriter::with_capacity(PIECE, sealed);
    // Players do without what can be asked for of a film before all of it is there.
    let info = encrypt_media_streaming_with_key(Wanted { from: plain, going }, sealed, kind, Some(key), Some(false));
    info.map_err(|error| match error.downcast::<io::Error>() {
        Ok(error) => disk(error),
        Err(error) => UploadError::NotNow(error.to_string()),
    })
}

/// Read as long as anybody waits for it, who is told that it is.
struct Wanted<R> {
    from: R,
    going: Arc<Going>,
}

impl<R: Read> Read for Wanted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.going.is_stopped() {
            return Err(io::Error::other("nobody waits for it"));
        }
        let read = self.from.read(into)?;
        self.going.works(read as u64);
        Ok(read)
    }
}

/// The sealed form of a file, as it is read for the socket.
struct Sealed {
    path: PathBuf,
    length: u64,
    going: Arc<Going>,
}

impl UploadSource for Sealed {
    fn len(&self) -> u64 {
        self.length
    }

    fn reader_from(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut from = File::open(&self.path)?;
        from.seek(SeekFrom::Start(offset))?;
        self.going.is_at(offset);
        let going = Arc::clone(&self.going);
        Ok(Box::new(Counted { from: Wanted { from, going: Arc::clone(&going) }, at: offset, going }))
    }
}

/// Says how far it was read.
struct Counted {
    from: Wanted<File>,
    at: u64,
    going: Arc<Going>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.at += read as u64;
        self.going.is_at(self.at);
        Ok(read)
    }
}

fn disk(error: io::Error) -> UploadError {
    UploadError::Disk(error.kind(), error.to_string())
}

/// WhatsApp did not say where its hosts are.
fn unasked(error: IqError) -> UploadError {
    match error {
        IqError::NotConnected | IqError::Socket(_) | IqError::ClientState(_) | IqError::Disconnected(_) => {
            UploadError::NotConnected
        }
        error => UploadError::NotNow(error.to_string()),
    }
}

/// What the hosts say of a file. What is about the file itself is said again however often it goes; everything else may be another time,
/// a permission that is over and a store that is full as well.
fn not_there(error: &anyhow::Error) -> UploadError {
    let status = error.downcast_ref::<HttpStatusError>().map(|error| error.status);
    match status {
        Some(401 | 403 | 404 | 407 | 408 | 409 | 421 | 423 | 425 | 429) => UploadError::NotNow(error.to_string()),
        Some(status @ 400..=499) => UploadError::Refused(status.to_string()),
        Some(_) | None => UploadError::NotNow(format!("{error:#}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::download::DownloadUtils;

    #[test]
    fn what_is_sealed_with_a_key_is_the_same_at_every_try_and_can_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, sealed) = (folder.path().join("1.bin"), folder.path().join("1.part"));
        let content = vec![7; 200_001];
        std::fs::write(&plain, &content).unwrap();
        let mut tries = Vec::new();
        for before in [&b""[..], &[1; 300_000]] {
            std::fs::write(&sealed, before).unwrap();
            let going = Arc::<Going>::default();
            let info = seal(&plain, &sealed, MediaType::Document, &[9; 32], Arc::clone(&going)).unwrap();
            assert_eq!((going.done(), going.worked()), (0, content.len() as u64), "sealing is no standstill");
            assert_eq!(info.file_length, content.len() as u64);
            tries.push((std::fs::read(&sealed).unwrap(), info.file_enc_sha256));
        }
        assert!(tries[0] == tries[1], "nothing of what was there before is left");
        let mut opened = Vec::new();
        let body = io::Cursor::new(tries[0].0.clone());
        DownloadUtils::decrypt_stream_to_writer(body, &[9; 32], MediaType::Document, &mut opened).unwrap();
        assert!(opened == content);
        let going = Arc::<Going>::default();
        let length = tries[0].0.len() as u64;
        let source = Sealed { path: sealed.clone(), length, going: Arc::clone(&going) };
        let mut rest = Vec::new();
        source.reader_from(100_000).unwrap().read_to_end(&mut rest).unwrap();
        assert!(rest == tries[0].0[100_000..] && going.done() == length);
        let gone = seal(&folder.path().join("2.bin"), &sealed, MediaType::Document, &[9; 32], Arc::default());
        assert!(matches!(gone, Err(UploadError::Disk(io::ErrorKind::NotFound, _))));
    }

    #[test]
    fn what_the_hosts_say_of_the_file_itself_is_final() {
        let said = |status| not_there(&anyhow::Error::new(HttpStatusError { status }).context("Upload failed"));
        for status in [400, 413, 415, 422] {
            assert_eq!(said(status), UploadError::Refused(status.to_string()));
        }
        for status in [302, 401, 403, 404, 408, 429, 500, 503, 507] {
            assert!(matches!(said(status), UploadError::NotNow(_)), "{status}");
        }
        assert!(matches!(not_there(&anyhow::anyhow!("reset")), UploadError::NotNow(_)));
    }
}
