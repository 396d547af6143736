//! Closing the window: into the tray when the desktop has one, else the operator is asked. Never hidden for ever.

/// Whether this desktop shows tray icons.
#[cfg(target_os = "linux")]
pub(crate) async fn has_tray_host() -> bool {
    use std::time::Duration;

    async fn ask() -> zbus::Result<bool> {
        let connection = zbus::Connection::session().await?;
        let watcher: zbus::Proxy<'_> = zbus::proxy::Builder::new(&connection)
            .destination("org.kde.StatusNotifierWatcher")?
            .path("/StatusNotifierWatcher")?
            .interface("org.kde.StatusNotifierWatcher")?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await?;
        watcher.get_property("IsStatusNotifierHostRegistered").await
    }
    matches!(tokio::time::timeout(Duration::from_secs(1), ask()).await, Ok(Ok(true)))
}

/// Whether this desktop shows tray icons: always.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn has_tray_host() -> bool {
    true
}

/// What the operator answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Quit,
    Minimise,
}

/// Asks whether to quit, with a dialog of the desktop before the window. Call on the main thread; `answer` is called once.
#[cfg(target_os = "linux")]
pub(crate) fn ask_to_quit(
    window: Option<&tauri::WebviewWindow>,
    language: crate::text::Language,
    answer: impl FnOnce(Answer) + 'static,
) {
    use gtk::prelude::*;

    let words = language.words();
    let dialog = gtk::MessageDialog::builder()
        .message_type(gtk::MessageType::Question)
        .text(words.ask_quit_title)
        .secondary_text(words.ask_quit_body)
        .title(words.ask_quit_title)
        .modal(true)
        .build();
    dialog.add_button(words.minimise, gtk::ResponseType::Cancel);
    dialog.add_button(words.quit, gtk::ResponseType::Accept);
    dialog.set_default_response(gtk::ResponseType::Cancel);
    if let Some(Ok(parent)) = window.map(tauri::WebviewWindow::gtk_window) {
        dialog.set_transient_for(Some(&parent));
    }
    let answer = std::cell::Cell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        dialog.close();
        if let Some(answer) = answer.take() {
            answer(if response == gtk::ResponseType::Accept { Answer::Quit } else { Answer::Minimise });
        }
    });
    dialog.show_all();
    dialog.present();
}

/// Never asked: this desktop has a tray.
#[cfg(not(target_os = "linux"))]
pub(crate) fn ask_to_quit(
    _window: Option<&tauri::WebviewWindow>,
    _language: crate::text::Language,
    answer: impl FnOnce(Answer) + 'static,
) {
    answer(Answer::Minimise);
}
