//! The question before the window closes where no tray shows our icon: nothing is ever hidden for good.

/// What the operator answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there is no question there yet"))]
    Quit,
    Minimise,
}

/// Asks whether to quit, with a dialog of the desktop before the window. Call on the main thread; `answer` is called once.
#[cfg(target_os = "linux")]
pub(crate) fn ask_to_quit(
    window: Option<&tauri::WebviewWindow>,
    language: wakala_words::Language,
    answer: impl FnOnce(Answer) + 'static,
) {
    use gtk::prelude::*;

    let words = wakala_words::words(language);
    let dialog = gtk::MessageDialog::builder()
        .message_type(gtk::MessageType::Question)
        .text(words.close_title())
        .secondary_text(words.close_body())
        .title(words.close_title())
        .modal(true)
        .build();
    dialog.add_button(&words.close_minimise(), gtk::ResponseType::Cancel);
    dialog.add_button(&words.act_quit(), gtk::ResponseType::Accept);
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

/// There is no question there yet: where no tray shows our icon, the window is minimised.
#[cfg(not(target_os = "linux"))]
pub(crate) fn ask_to_quit(
    _window: Option<&tauri::WebviewWindow>,
    _language: wakala_words::Language,
    answer: impl FnOnce(Answer) + 'static,
) {
    answer(Answer::Minimise);
}
