//! Whether the page may hear the microphone: our own page, sound alone. Whatever else a page asks of the system is refused.

use tauri::WebviewWindow;

/// Set to make the engine play a microphone of its own: a test has none.
#[cfg(all(feature = "practice", target_os = "linux"))]
const MOCK_VARIABLE: &str = "WAKALA_PRACTICE_MICROPHONE";

/// Has the page be given the microphone when it asks for it, as long as it is our own. Call on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn give(window: &WebviewWindow, is_own: fn(&tauri::Url) -> bool) {
    use gtk::glib::prelude::Cast as _;
    use tauri::Url;
    use webkit2gtk::{
        PermissionRequestExt as _, SettingsExt as _, UserMediaPermissionRequest, UserMediaPermissionRequestExt as _,
        WebViewExt,
    };

    let given = window.with_webview(move |webview| {
        let view = webview.inner();
        if let Some(settings) = WebViewExt::settings(&view) {
            settings.set_enable_media_stream(true);
            #[cfg(feature = "practice")]
            settings.set_enable_mock_capture_devices(wakala_client::variable(MOCK_VARIABLE).is_some());
        }
        view.connect_permission_request(move |view, request| {
            let own = view.uri().and_then(|page| page.parse::<Url>().ok()).is_some_and(|page| is_own(&page));
            let sound = request
                .downcast_ref::<UserMediaPermissionRequest>()
                .is_some_and(|asked| asked.is_for_audio_device() && !asked.is_for_video_device());
            if own && sound {
                request.allow();
            } else {
                tracing::warn!(own, sound, "the page asked for what it may not have");
                request.deny();
            }
            true
        });
    });
    if let Err(error) = given {
        tracing::warn!(%error, "the page can't be given the microphone");
    }
}

/// Elsewhere the engine asks the user itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn give(_window: &WebviewWindow, _is_own: fn(&tauri::Url) -> bool) {}
