//! Files of messages: what a message says of its file, how that is fetched from WhatsApp's media hosts, and how the owner's phone is asked
//! to bring back what they have no more.
//!
//! The library asks with what it appends to a signed path, which some hosts refuse, and says nothing of how much may come. So the
//! addresses are made here, as WhatsApp's own window makes them; what has come is decrypted by the library. A file that was cut off goes on
//! where it was, still sealed; its one seal is over all of it, and is looked at when all of it is here.

use std::io::{self, BufWriter, Read, Write as _};
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use wakala_domain::address::{Address, AddressKind};
use wakala_engine::WantedFile;
use wakala_engine::fetching::{FetchError, OfferedFile, Part, Sink};
use whatsapp_rust::download::{DEFAULT_MEDIA_HOSTS, DownloadUtils, MediaType};
use whatsapp_rust::features::{MediaRetryResult, MediaReuploadError, MediaReuploadRequest};
use whatsapp_rust::prelude::{MessageExt as _, wa};
use whatsapp_rust::wacore::net::{HttpClient, HttpRequest};
use whatsapp_rust::waproto::codec;
use whatsapp_rust::{Client, Jid};

use crate::server::Server;

/// Wrappers within wrappers that are looked into.
const DEEPEST: usize = 4;
/// The key that a file is sealed with, in bytes.
const KEY: usize = 32;
/// The largest small picture that is given out, in bytes.
const LARGEST_THUMBNAIL: usize = 256 << 10;
/// What a file is sealed by: blocks of so many bytes, and behind them what proves it.
const BLOCK: u64 = 16;
const PROOF: u64 = 10;
/// How much is written at once.
const PIECE: usize = 64 << 10;

/// What a message says of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    /// As it stands behind the host: path and query.
    path: Option<String>,
    key: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
    sealed_hash: Option<Vec<u8>>,
    bytes: Option<u64>,
    kind: MediaType,
    thumbnail: Option<Vec<u8>>,
    once: bool,
}

/// What a message says of the file that it carries; see `Links::offered`.
pub(crate) fn offered(raw: &[u8]) -> Option<OfferedFile> {
    let source = source(raw)?;
    Some(OfferedFile { bytes: source.bytes, thumbnail: source.thumbnail.is_some(), once: source.once })
}

/// The small picture that came along; see `Links::thumbnail`.
pub(crate) fn thumbnail(raw: &[u8]) -> Option<Vec<u8>> {
    source(raw)?.thumbnail
}

fn source(raw: &[u8]) -> Option<Source> {
    let message = codec::message_decode(raw).ok()?;
    let once = message.is_view_once();
    let mut base = message.get_base_message();
    for _ in 0..DEEPEST {
        let wrapped = [&base.associated_child_message, &base.lottie_sticker_message, &base.group_mentioned_message]
            .into_iter()
            .find_map(|wrapper| wrapper.as_option()?.message.as_option());
        let Some(inner) = wrapped else { break };
        base = inner.get_base_message();
    }
    of_base(base).map(|source| Source { once, ..source })
}

macro_rules! source_of {
    ($file:expr, $kind:expr, $thumbnail:expr) => {{
        let file = $file;
        let path = file.direct_path.clone().or_else(|| path_of(file.url.as_deref()?)).filter(|path| is_path(path));
        let thumbnail: Option<&Vec<u8>> = $thumbnail;
        Source {
            path,
            key: file.media_key.clone(),
            hash: file.file_sha256.clone(),
            sealed_hash: file.file_enc_sha256.clone(),
            bytes: file.file_length,
            kind: $kind,
            thumbnail: thumbnail.filter(|picture| is_jpeg(picture)).cloned(),
            once: false,
        }
    }};
}

fn of_base(message: &wa::Message) -> Option<Source> {
    if let Some(file) = message.image_message.as_option() {
        return Some(source_of!(file, MediaType::Image, file.jpeg_thumbnail.as_ref()));
    }
    if let Some(file) = message.video_message.as_option().or(message.ptv_message.as_option()) {
        return Some(source_of!(file, MediaType::Video, file.jpeg_thumbnail.as_ref()));
    }
    if let Some(file) = message.audio_message.as_option() {
        return Some(source_of!(file, MediaType::Audio, None));
    }
    if let Some(file) = message.document_message.as_option() {
        return Some(source_of!(file, MediaType::Document, file.jpeg_thumbnail.as_ref()));
    }
    let file = message.sticker_message.as_option()?;
    Some(source_of!(file, MediaType::Sticker, None))
}

fn is_jpeg(picture: &[u8]) -> bool {
    picture.starts_with(b"\xff\xd8\xff") && picture.len() <= LARGEST_THUMBNAIL
}

/// Path and query of an address; whose it is does not matter: WhatsApp's hosts alone are asked.
fn path_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.find('/').map(|at| rest[at..].to_owned())
}

/// Whether it can stand behind a host and leads to no other one.
fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'#')
}

/// The ways to ask a host for a file, the likeliest first: as WhatsApp's window does, and as the path was signed, for hosts that take
/// nothing more behind it.
fn addresses(host: &str, path: &str, source: &Source) -> Vec<String> {
    let token = source.sealed_hash.as_ref().or(source.hash.as_ref());
    let token = token.map(|hash| format!("hash={}&", BASE64_URL_SAFE_NO_PAD.encode(hash))).unwrap_or_default();
    let (joint, signed) = if path.contains('?') { ('&', true) } else { ('?', false) };
    let usual = format!("https://{host}{path}{joint}{token}mms-type={}&__wa-mms=", source.kind.mms_type());
    if signed { vec![usual, format!("https://{host}{path}")] } else { vec![usual] }
}

/// Whether a host that was named is WhatsApp's; in a practice build, whether it is this PC.
pub(crate) fn is_media_host(server: &Server, host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'));
    plain
        && match server {
            Server::WhatsApp => name == host && name.ends_with(".whatsapp.net"),
            #[cfg(feature = "practice")]
            Server::Practice(_) => name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
        }
}

/// The hosts to ask, in their order.
async fn hosts(client: &Client, server: &Server) -> Result<Vec<String>, FetchError> {
    let named = match client.refresh_media_conn(false).await {
        Ok(connection) => connection.hosts.into_iter().map(|host| host.hostname).collect(),
        Err(error) => {
            tracing::info!(%error, "WhatsApp names no media hosts");
            Vec::new()
        }
    };
    let mut hosts: Vec<String> = named.into_iter().filter(|host| is_media_host(server, host)).collect();
    if hosts.is_empty() {
        hosts.extend(DEFAULT_MEDIA_HOSTS.map(str::to_owned).into_iter().filter(|host| is_media_host(server, host)));
    }
    if hosts.is_empty() { Err(FetchError::NotNow("no media host is known".to_owned())) } else { Ok(hosts) }
}

/// Fetches a file; see `Link::fetch`.
pub(crate) async fn fetch(
    client: &Client,
    web: Arc<dyn HttpClient>,
    server: &Server,
    wanted: &WantedFile,
    path: Option<&str>,
    part: Part,
) -> Result<Part, FetchError> {
    let source = source(&wanted.raw).ok_or_else(|| FetchError::Never("the message carries no file".to_owned()))?;
    let path = path.map(str::to_owned).filter(|path| is_path(path)).or_else(|| source.path.clone());
    let path = path.ok_or_else(|| FetchError::Never("the message does not say where its file is".to_owned()))?;
    match &source.key {
        Some(key) if key.len() != KEY => return Err(FetchError::Never("the file's key is none".to_owned())),
        None if source.hash.is_none() => return Err(FetchError::Never("the file has neither key nor hash".to_owned())),
        Some(_) | None => {}
    }
    let hosts = hosts(client, server).await?;
    // It ends with the part, which takes nothing more when nobody waits.
    let fetched = tokio::task::spawn_blocking(move || fetch_from(web.as_ref(), &hosts, &path, &source, part)).await;
    fetched.unwrap_or_else(|error| Err(FetchError::NotNow(error.to_string())))
}

/// How long the sealed form of a file is: of full blocks, the last one never empty, and of what proves it.
fn sealed_length(source: &Source) -> Option<u64> {
    let bytes = source.bytes?;
    Some(if source.key.is_some() { (bytes / BLOCK + 1).saturating_mul(BLOCK).saturating_add(PROOF) } else { bytes })
}

/// Blocking.
fn fetch_from(
    web: &dyn HttpClient,
    hosts: &[String],
    path: &str,
    source: &Source,
    mut part: Part,
) -> Result<Part, FetchError> {
    let not_now = |error: io::Error| FetchError::NotNow(error.to_string());
    let all = sealed_length(source);
    if part.come() > 0 && all.is_none_or(|all| part.come() > all) {
        part.begin_anew().map_err(not_now)?;
    }
    if let Some(all) = all {
        part.take_at_most(all);
        if part.come() == all {
            return Ok(part);
        }
    }
    let mut last = FetchError::NotNow("no host was asked".to_owned());
    for host in hosts {
        'addresses: for address in addresses(host, path, source) {
            loop {
                let asked = HttpRequest::get(address.clone());
                let asked = match part.come() {
                    0 => asked,
                    come => asked.with_header("range", format!("bytes={come}-")),
                };
                let answer = match web.execute_streaming(asked) {
                    Ok(answer) => answer,
                    Err(error) => {
                        last = FetchError::NotNow(error.to_string());
                        break 'addresses;
                    }
                };
                match answer.status_code {
                    206 if part.come() > 0 => return take(answer.body, part),
                    200 => {
                        // Whoever knows no parts gives it from its beginning.
                        part.begin_anew().map_err(not_now)?;
                        return take(answer.body, part);
                    }
                    // So much of it is not there: what is here is of something else.
                    416 if part.come() > 0 => part.begin_anew().map_err(not_now)?,
                    status @ (404 | 410) => return Err(FetchError::Gone(format!("status {status}"))),
                    // A signature that is over, or something behind it that the host does not like.
                    status @ (401 | 403) => {
                        last = FetchError::Gone(format!("status {status}"));
                        break;
                    }
                    status => {
                        last = FetchError::NotNow(format!("status {status}"));
                        break 'addresses;
                    }
                }
            }
        }
    }
    Err(last)
}

/// Takes what comes until it ends.
fn take(mut body: Box<dyn Read + Send>, part: Part) -> Result<Part, FetchError> {
    let mut buffered = BufWriter::with_capacity(PIECE, part);
    let came = io::copy(&mut body, &mut buffered);
    // What came before it was cut off is where the next try goes on.
    let written = buffered.flush();
    came.and(written.map(|()| 0)).map_err(|error| FetchError::NotNow(error.to_string()))?;
    Ok(buffered.into_parts().0)
}

/// Opens what has wholly come, and looks whether it is what the message says; see `Link::unseal`. Blocking.
pub(crate) fn unseal(wanted: &WantedFile, sealed: &mut dyn Read, opened: Sink) -> Result<Sink, FetchError> {
    let source = source(&wanted.raw).ok_or_else(|| FetchError::Never("the message carries no file".to_owned()))?;
    open(sealed, &source, opened)
}

fn open(sealed: &mut dyn Read, source: &Source, mut opened: Sink) -> Result<Sink, FetchError> {
    if let Some(bytes) = source.bytes {
        opened.take_at_most(bytes);
    }
    let mut buffered = BufWriter::with_capacity(PIECE, opened);
    match &source.key {
        Some(key) => {
            let taken = DownloadUtils::decrypt_stream_to_writer(sealed, key, source.kind, &mut buffered);
            taken.map_err(|error| match error.downcast_ref::<io::Error>() {
                Some(error) => FetchError::NotNow(error.to_string()),
                None => FetchError::Wrong(error.to_string()),
            })?;
        }
        None => {
            io::copy(sealed, &mut buffered).map_err(|error| FetchError::NotNow(error.to_string()))?;
        }
    }
    buffered.flush().map_err(|error| FetchError::NotNow(error.to_string()))?;
    let (opened, _) = buffered.into_parts();
    if source.bytes.is_some_and(|bytes| bytes != opened.taken()) {
        return Err(FetchError::Wrong("its length is not what the message says".to_owned()));
    }
    if source.hash.as_ref().is_some_and(|hash| hash.as_slice() != opened.sha256()) {
        return Err(FetchError::Wrong("its hash is not what the message says".to_owned()));
    }
    Ok(opened)
}

/// Asks the owner's phone for a file; see `Link::bring_back`.
pub(crate) async fn bring_back(client: &Client, wanted: &WantedFile) -> Result<String, FetchError> {
    let key = source(&wanted.raw).and_then(|source| source.key).filter(|key| key.len() == KEY);
    let key = key.ok_or_else(|| FetchError::Never("only what is sealed can be brought back".to_owned()))?;
    let of_many = matches!(wanted.address.kind(), AddressKind::Group | AddressKind::Broadcast);
    // The phone knows a person's chat by the address that they wrote under.
    let chat = wanted.sender.as_ref().filter(|_| !of_many && !wanted.from_me).unwrap_or(&wanted.address);
    let chat = jid(chat)?;
    let participant = wanted.sender.as_ref().filter(|_| of_many).map(jid).transpose()?;
    let request = MediaReuploadRequest {
        msg_id: &wanted.id.0,
        chat_jid: &chat,
        media_key: &key,
        is_from_me: wanted.from_me,
        participant: participant.as_ref(),
    };
    match client.media_reupload().request(&request).await {
        Ok(MediaRetryResult::Success { direct_path }) if is_path(&direct_path) => Ok(direct_path),
        Ok(MediaRetryResult::Success { .. }) => Err(FetchError::Never("the phone names no place".to_owned())),
        Ok(MediaRetryResult::NotFound) => Err(FetchError::Never("the phone has it no more".to_owned())),
        Ok(MediaRetryResult::GeneralError | MediaRetryResult::DecryptionError) => {
            Err(FetchError::NotNow("the phone can't bring it back".to_owned()))
        }
        Err(MediaReuploadError::Client(_) | MediaReuploadError::NotLoggedIn) => Err(FetchError::NotConnected),
        Err(MediaReuploadError::Timeout) => Err(FetchError::NotNow("the phone does not answer".to_owned())),
        Err(MediaReuploadError::InvalidRequest(words)) => Err(FetchError::Never(words)),
        // Kinds of a later version of the library.
        Err(error) => Err(FetchError::NotNow(error.to_string())),
    }
}

fn jid(address: &Address) -> Result<Jid, FetchError> {
    address.as_str().parse().map_err(|_| FetchError::Never("not an address".to_owned()))
}

#[cfg(test)]
mod going_on;
#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::prelude::MessageField;

    fn image() -> wa::message::ImageMessage {
        wa::message::ImageMessage {
            direct_path: Some("/v/t62/1_n.enc?ccb=11-4&oh=01&oe=66".into()),
            media_key: Some(vec![1; 32]),
            file_sha256: Some(vec![2; 32]),
            file_enc_sha256: Some(vec![0xfb; 32]),
            file_length: Some(9),
            jpeg_thumbnail: Some(b"\xff\xd8\xff\xe0".to_vec()),
            ..Default::default()
        }
    }

    fn with_image(image: wa::message::ImageMessage) -> wa::Message {
        wa::Message { image_message: MessageField::some(image), ..Default::default() }
    }

    fn wrapped(message: wa::Message) -> MessageField<wa::message::FutureProofMessage> {
        MessageField::some(wa::message::FutureProofMessage { message: MessageField::some(message) })
    }

    fn read(message: &wa::Message) -> Option<OfferedFile> {
        offered(&codec::message_to_vec(message))
    }

    #[test]
    fn a_file_is_found_whatever_it_is_wrapped_in() {
        let plain = Some(OfferedFile { bytes: Some(9), thumbnail: true, once: false });
        let message = || with_image(image());
        for wrapper in [
            message(),
            wa::Message { ephemeral_message: wrapped(message()), ..Default::default() },
            wa::Message { associated_child_message: wrapped(message()), ..Default::default() },
            wa::Message {
                group_mentioned_message: wrapped(wa::Message {
                    ephemeral_message: wrapped(message()),
                    ..Default::default()
                }),
                ..Default::default()
            },
        ] {
            assert_eq!(read(&wrapper), plain);
        }
        let once = wa::Message { view_once_message_v2: wrapped(message()), ..Default::default() };
        assert!(read(&once).unwrap().once);
        let film = wa::message::VideoMessage { file_length: Some(3), ..Default::default() };
        let note = wa::Message { ptv_message: MessageField::some(film), ..Default::default() };
        assert_eq!(read(&note), Some(OfferedFile { bytes: Some(3), thumbnail: false, once: false }));
        assert_eq!(read(&wa::Message { conversation: Some("habari".into()), ..Default::default() }), None);
        assert_eq!(offered(b"\xff\xff\xff"), None);
        let markup = wa::message::ImageMessage { jpeg_thumbnail: Some(b"<svg>".to_vec()), ..image() };
        assert!(!read(&with_image(markup)).unwrap().thumbnail, "only a picture is one");
    }

    #[test]
    fn nobody_but_whatsapps_media_hosts_is_asked() {
        for (host, wanted) in [
            ("mmg.whatsapp.net", true),
            ("media-mba1-1.cdn.whatsapp.net", true),
            ("whatsapp.net", false),
            ("mmg.whatsapp.net.evil.example", false),
            ("evil.example/.whatsapp.net", false),
            ("evil.example@mmg.whatsapp.net", false),
            ("mmg.whatsapp.net:8080", false),
            ("127.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_media_host(&Server::WhatsApp, host), wanted, "{host}");
        }
        for path in ["@evil.example/x", ".evil.example/x", ":80/x", "v/x", "", "/a b", "/a\r\nHost: x", "/a\\b", "/a#b"]
        {
            assert!(!is_path(path), "{path:?}");
            let image = wa::message::ImageMessage { direct_path: Some(path.into()), ..image() };
            assert_eq!(source(&codec::message_to_vec(&with_image(image))).unwrap().path, None, "{path:?}");
        }
        let elsewhere = wa::message::ImageMessage {
            direct_path: None,
            url: Some("https://evil.example/v/t62/1_n.enc?oh=01".into()),
            ..image()
        };
        let source = source(&codec::message_to_vec(&with_image(elsewhere))).unwrap();
        assert_eq!(source.path.as_deref(), Some("/v/t62/1_n.enc?oh=01"));
    }

    #[test]
    fn a_signed_path_has_one_query_and_can_be_asked_for_as_it_is() {
        let source = source(&codec::message_to_vec(&with_image(image()))).unwrap();
        let token = BASE64_URL_SAFE_NO_PAD.encode([0xfb; 32]);
        let asked = addresses("mmg.whatsapp.net", source.path.as_deref().unwrap(), &source);
        let signed = "https://mmg.whatsapp.net/v/t62/1_n.enc?ccb=11-4&oh=01&oe=66";
        assert_eq!(asked, [format!("{signed}&hash={token}&mms-type=image&__wa-mms="), signed.to_owned()]);
        let plain = addresses("mmg.whatsapp.net", "/v/t62/1_n.enc", &source);
        let usual = format!("https://mmg.whatsapp.net/v/t62/1_n.enc?hash={token}&mms-type=image&__wa-mms=");
        assert_eq!(plain, [usual]);
    }
}
