//! The media store: what the library puts there and gets, what goes wrong on the way, and what a client must not get away with.

use std::time::Duration;

use fake_whatsapp::{Fault, MediaCall, MediaPaths, MediaRule, MediaThen, PracticeNetwork};
use whatsapp_rust::download::{DownloadParams, MediaType};
use whatsapp_rust::upload::UploadResponse;

use crate::device::{Device, network_with_two};
use crate::http::{Answer, call};

/// What was uploaded, as one asks for it.
fn wanted(upload: &UploadResponse, kind: MediaType) -> DownloadParams {
    DownloadParams::encrypted(
        &upload.direct_path,
        &upload.media_key,
        &upload.file_sha256,
        &upload.file_enc_sha256,
        upload.file_length,
        kind,
    )
}

async fn paired(name: &str) -> (PracticeNetwork, Device) {
    let (network, asha, _) = network_with_two().await;
    let mut device = Device::new(&network, name).await;
    device.pair(&asha).await;
    (network, device)
}

async fn upload(device: &Device, content: &[u8], kind: MediaType) -> UploadResponse {
    device.client.upload(content.to_vec(), kind, Default::default()).await.unwrap()
}

/// A call as it is, of a path with its query.
async fn raw(network: &PracticeNetwork, method: &'static str, target: &str, body: &[u8]) -> Result<Answer, String> {
    ranged(network, method, target, body, None).await
}

async fn ranged(
    network: &PracticeNetwork,
    method: &'static str,
    target: &str,
    body: &[u8],
    range: Option<&'static str>,
) -> Result<Answer, String> {
    let url = network.ws_url().replace("ws://", "http://").replace("/ws/chat", target);
    let body = body.to_vec();
    let headers: Vec<(&'static str, &'static str)> = range.into_iter().map(|range| ("Range", range)).collect();
    tokio::task::spawn_blocking(move || call(method, &url, &body, &headers)).await.unwrap()
}

fn statuses(network: &PracticeNetwork) -> Vec<(MediaCall, u16)> {
    network.media_log().into_iter().map(|done| (done.call, done.status)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_is_found_again_and_counted() {
    let (network, device) = paired("media-found").await;
    for (kind, name) in [
        (MediaType::Image, "image"),
        (MediaType::Video, "video"),
        (MediaType::Audio, "audio"),
        (MediaType::Document, "document"),
        (MediaType::History, "md-msg-hist"),
    ] {
        let content = name.repeat(1000).into_bytes();
        let place = upload(&device, &content, kind).await;
        assert!(place.url.starts_with("https://127.0.0.1:"), "{}", place.url);
        assert_eq!(device.client.download_from_params(&wanted(&place, kind)).await.unwrap(), content);
        let stored = network.media();
        let stored = stored.iter().find(|stored| stored.direct_path == place.direct_path).unwrap();
        assert_eq!((stored.kind.as_str(), stored.from.as_str()), (name, "255700000118"));
        assert_eq!((stored.uploads, stored.downloads), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_with_the_same_key_is_kept_once() {
    let (network, device) = paired("media-once").await;
    let options = whatsapp_rust::upload::UploadOptions::new().with_media_key([9; 32]);
    let first = device.client.upload(b"one".to_vec(), MediaType::Image, options.clone()).await.unwrap();
    let again = device.client.upload(b"one".to_vec(), MediaType::Image, options).await.unwrap();
    assert_eq!(first.direct_path, again.direct_path);
    assert_eq!(network.media()[0].uploads, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_path_is_asked_for_as_it_is() {
    let (network, device) = paired("media-signed").await;
    let place = upload(&device, b"signed", MediaType::Image).await;
    let (path, query) = place.direct_path.split_once('?').unwrap();
    assert!(query.starts_with("ccb=") && query.contains("&oh=") && query.contains("&oe="), "{query}");
    for (target, status) in [
        (place.direct_path.clone(), 200),
        (format!("{}&hash=x&mms-type=image", place.direct_path), 200),
        (path.to_owned(), 403),
        (place.direct_path.replace("oh=01", "oh=02"), 403),
        (path.replace("/v/", "/w/"), 404),
    ] {
        assert_eq!(raw(&network, "GET", &target, b"").await.unwrap().status, status, "{target}");
    }
    // With the signature last, whoever appends to it breaks it. The library does so, and is not what is tested here.
    network.set_media_paths(MediaPaths::Exact);
    let place = upload(&device, b"exact", MediaType::Document).await;
    assert_eq!(raw(&network, "GET", &place.direct_path, b"").await.unwrap().status, 200);
    assert_eq!(raw(&network, "GET", &format!("{}?auth=x", place.direct_path), b"").await.unwrap().status, 403);
    network.set_media_paths(MediaPaths::Plain);
    let place = upload(&device, b"plain", MediaType::Video).await;
    assert!(!place.direct_path.contains('?'));
    assert_eq!(device.client.download_from_params(&wanted(&place, MediaType::Video)).await.unwrap(), b"plain");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_a_content_are_given() {
    let (network, device) = paired("media-range").await;
    let place = upload(&device, &[7; 100], MediaType::Image).await;
    let whole = raw(&network, "GET", &place.direct_path, b"").await.unwrap().body;
    let all = whole.len();
    for (range, from, to) in [("bytes=0-9", 0, 10), ("bytes=100-", 100, all), ("bytes=-5", all - 5, all)] {
        let part = ranged(&network, "GET", &place.direct_path, b"", Some(range)).await.unwrap();
        assert_eq!((part.status, part.body.as_slice()), (206, &whole[from..to]), "{range}");
        assert_eq!(part.range, format!("bytes {from}-{}/{all}", to - 1));
    }
    for (range, status) in [("bytes=5000-", 416), ("bytes=9-3", 416), ("lines=1", 200), ("bytes=x-y", 200)] {
        let part = ranged(&network, "GET", &place.direct_path, b"", Some(range)).await.unwrap();
        assert_eq!(part.status, status, "{range}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_gone_and_the_same_again_gets_another_place() {
    let (network, device) = paired("media-gone").await;
    let options = whatsapp_rust::upload::UploadOptions::new().with_media_key([9; 32]);
    let place = device.client.upload(b"old".to_vec(), MediaType::Image, options.clone()).await.unwrap();
    for status in [404, 410] {
        assert!(network.expire_media(&place.direct_path, status));
        assert!(device.client.download_from_params(&wanted(&place, MediaType::Image)).await.is_err());
        assert_eq!(network.media_log().last().unwrap().status, status);
    }
    let again = device.client.upload(b"old".to_vec(), MediaType::Image, options).await.unwrap();
    assert_ne!(place.direct_path, again.direct_path);
    assert_eq!(device.client.download_from_params(&wanted(&again, MediaType::Image)).await.unwrap(), b"old");
    assert!(!network.expire_media("/v/nothing", 410));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_upload_goes_on_where_it_was_cut() {
    let (network, device) = paired("media-resume").await;
    let content = vec![3; 6 << 20];
    let options = || whatsapp_rust::upload::UploadOptions::new().with_media_key([5; 32]);
    network.media_rule(MediaRule::new(MediaThen::Cut { after: 2 << 20 }).on(MediaCall::Upload).times(1));
    assert!(device.client.upload(content.clone(), MediaType::Video, options()).await.is_err());
    let place = device.client.upload(content.clone(), MediaType::Video, options()).await.unwrap();
    let log = network.media_log();
    let last = log.last().unwrap();
    assert!(last.target.contains(&format!("file_offset={}", 2 << 20)), "{}", last.target);
    assert_eq!(device.client.download_from_params(&wanted(&place, MediaType::Video)).await.unwrap(), content);
    // And one that is there is not sent again.
    let same = device.client.upload(content, MediaType::Video, options()).await.unwrap();
    assert_eq!(same.direct_path, place.direct_path);
    let (calls, _): (Vec<_>, Vec<_>) = statuses(&network).into_iter().unzip();
    use MediaCall::{Download, Resume, Upload};
    assert_eq!(calls, [Resume, Upload, Resume, Upload, Download, Resume]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_on_command_does() {
    let (network, device) = paired("media-wrong").await;
    let place = upload(&device, &[1; 5000], MediaType::Image).await;
    let params = wanted(&place, MediaType::Image);
    let get = || device.client.download_from_params(&params);
    for then in [
        MediaThen::Refuse { status: 403 },
        MediaThen::Refuse { status: 404 },
        MediaThen::Refuse { status: 503 },
        MediaThen::Cut { after: 1000 },
        MediaThen::Wrong,
    ] {
        network.media_rule(MediaRule::new(then.clone()).on(MediaCall::Download));
        assert!(get().await.is_err(), "{then:?}");
        network.fault(None, &Fault::Clear).unwrap();
        assert!(get().await.is_ok(), "after {then:?}");
    }
    network.media_rule(MediaRule::new(MediaThen::Slow { bytes_per_second: 20_000 }).times(1));
    let begun = tokio::time::Instant::now();
    assert_eq!(get().await.unwrap(), [1; 5000]);
    assert!(begun.elapsed() >= Duration::from_millis(200));
    // Endless is more than one would ever keep.
    network.media_rule(MediaRule::new(MediaThen::Endless).on(MediaCall::Download).times(1));
    let endless = raw(&network, "GET", &place.direct_path, b"").await.unwrap();
    assert_eq!(endless.body.len(), 64 << 20);
    // An upload that is refused is not kept, and one that was garbled has another content than its name.
    let count = network.media().len();
    network.media_rule(MediaRule::new(MediaThen::Refuse { status: 500 }).on(MediaCall::Upload).times(1));
    assert!(device.client.upload(vec![2; 10], MediaType::Image, Default::default()).await.is_err());
    assert_eq!(network.media().len(), count);
    network.media_rule(MediaRule::new(MediaThen::Wrong).on(MediaCall::Upload).times(1));
    let garbled = upload(&device, &[3; 100], MediaType::Image).await;
    assert!(device.client.download_from_params(&wanted(&garbled, MediaType::Image)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auth_that_is_good_no_more_is_asked_for_anew() {
    let (network, device) = paired("media-auth").await;
    upload(&device, b"first", MediaType::Image).await;
    network.renew_media_auth();
    upload(&device, b"second", MediaType::Image).await;
    let uploads: Vec<u16> = statuses(&network).into_iter().map(|(_, status)| status).collect();
    assert_eq!(uploads, [200, 401, 200]);
    // A host that is not there is passed by.
    let port = network.ws_url().split([':', '/']).nth(4).unwrap().to_owned();
    network.set_media_hosts(vec!["127.0.0.1:9".to_owned(), format!("127.0.0.1:{port}")]);
    network.renew_media_auth();
    upload(&device, b"third", MediaType::Image).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_uploads_are_refused_and_nothing_is_kept_of_them() {
    let (network, device) = paired("media-bad").await;
    let place = upload(&device, b"good", MediaType::Image).await;
    let target = network.media_log()[0].target.clone();
    let (path, query) = target.split_once('?').unwrap();
    let token = path.rsplit('/').next().unwrap();
    for (target, status) in [
        (target.clone(), 400),
        (format!("{path}?auth=255700000118-x&token={token}"), 401),
        (path.to_owned(), 401),
        (target.replace("/mms/image/", "/mms/gold/"), 404),
        (format!("/mms/image/abc?{}", query.replace(token, "abc")), 400),
        (format!("{target}&file_offset=100"), 416),
        (format!("{target}&file_offset=-1"), 400),
        ("/mms/image".to_owned(), 404),
    ] {
        assert_eq!(raw(&network, "POST", &target, b"other").await.unwrap().status, status, "{target}");
    }
    assert_eq!(network.media().len(), 1);
    network.set_media_limits(1000, 2000);
    let none = device.client.upload(vec![0; 1500], MediaType::Image, Default::default()).await.unwrap_err();
    assert!(none.to_string().contains("413"), "{none}");
    for _ in 0..2 {
        upload(&device, &[0; 900], MediaType::Image).await;
    }
    let none = device.client.upload(vec![0; 900], MediaType::Image, Default::default()).await.unwrap_err();
    assert!(none.to_string().contains("507"), "{none}");
    assert_eq!(device.client.download_from_params(&wanted(&place, MediaType::Image)).await.unwrap(), b"good");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = || fake_whatsapp::Config { dir: Some(folder.path().to_owned()), port: 0 };
    let network = PracticeNetwork::start(config()).await.unwrap();
    let asha = network.phone("+255700000118", "Asha").unwrap();
    let mut device = Device::new(&network, "media-restart").await;
    device.pair(&asha).await;
    let place = upload(&device, b"kept", MediaType::Image).await;
    device.client.disconnect().await;
    network.stop().await.unwrap();
    let network = PracticeNetwork::start(config()).await.unwrap();
    let body = raw(&network, "GET", &place.direct_path, b"").await.unwrap();
    assert_eq!(body.status, 200);
}
