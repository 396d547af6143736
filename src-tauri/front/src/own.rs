//! What the window asks for itself alone, answered: its place, its look, and what it must know to show itself.

use wakala_contract::{
    AppInfo, BeginVoice, CloseView, ErrorCode, ErrorView, FileRef, Nothing, PreferencesView, RecordedVoice,
    RecordedVoices, RememberPlace, ScaledPicture, SetPreferences, StagedFile, VoiceCame, VoicePiece, VoiceSound,
    WindowCrashed, WindowHandler, WindowInView, WindowOrder, WindowShows,
};
use wakala_domain::announce::QuietHours;

use crate::core::Core;
use crate::files::staged_file;
use crate::refusal::{refused, store_refused};
use wakala_words::system_language;

/// The longest note of a place that is kept, in bytes.
const PLACE_LIMIT: usize = 1_000;
/// How small and how large the window may show everything, in hundredths.
const ZOOM: std::ops::RangeInclusive<u16> = 50..=200;

/// Answers the window.
pub(crate) struct WindowAnswers<'a> {
    pub core: &'a Core,
}

type Reply<T> = Result<T, ErrorView>;

impl WindowHandler for WindowAnswers<'_> {
    async fn app_info(&self, _: Nothing) -> Reply<AppInfo> {
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice: self.core.program.is_practice(),
            data_dir: self.core.data_dir.display().to_string(),
            language: system_language(),
            has_tray: self.core.program.has_tray().await,
        })
    }

    async fn preferences(&self, _: Nothing) -> Reply<PreferencesView> {
        Ok(self.core.choices.current().preferences)
    }

    async fn set_preferences(&self, request: SetPreferences) -> Reply<Nothing> {
        let preferences = request.preferences;
        QuietHours::new(preferences.quiet_hours.from, preferences.quiet_hours.to)
            .map_err(|error| ErrorView::new(ErrorCode::BadRequest, error.to_string()))?;
        if !ZOOM.contains(&preferences.zoom) {
            return Err(ErrorView::new(ErrorCode::BadRequest, "a zoom is 50 to 200"));
        }
        let chosen = preferences.clone();
        self.core.choices.change(|choices| choices.preferences = chosen).await.map_err(store_refused)?;
        self.core.window.order(WindowOrder::Dress { preferences });
        Ok(Nothing {})
    }

    async fn remember_place(&self, request: RememberPlace) -> Reply<Nothing> {
        let place = request.place;
        if place.len() > PLACE_LIMIT {
            return Err(ErrorView::new(ErrorCode::BadRequest, format!("a place has at most {PLACE_LIMIT} bytes")));
        }
        self.core.choices.change(|choices| choices.place = Some(place)).await.map_err(store_refused)?;
        Ok(Nothing {})
    }

    async fn close_window(&self, _: Nothing) -> Reply<CloseView> {
        let into_tray = self.core.program.may_close_window().await;
        if into_tray {
            self.core.window.let_go();
        }
        Ok(CloseView { into_tray })
    }

    async fn window_in_view(&self, request: WindowInView) -> Reply<Nothing> {
        self.core.window.set_in_view(request.in_view);
        Ok(Nothing {})
    }

    async fn window_raised(&self, _: Nothing) -> Reply<Nothing> {
        self.core.window.raised();
        Ok(Nothing {})
    }

    async fn window_shows(&self, request: WindowShows) -> Reply<Nothing> {
        // One that is being closed shows nothing to anybody.
        if !self.core.window.is_closing() {
            self.core.window.feed().has_shown(request.wish);
        }
        Ok(Nothing {})
    }

    async fn window_handed_over(&self, _: Nothing) -> Reply<Nothing> {
        self.core.window.handed_over();
        Ok(Nothing {})
    }

    async fn scale_picture(&self, request: FileRef) -> Reply<Option<ScaledPicture>> {
        let scaled = self.core.engine.scale_picture(&request.file).await.map_err(refused)?;
        Ok(scaled.map(|scaled| {
            let (width, height) = scaled.size;
            ScaledPicture { file: staged_file(scaled.file), width, height }
        }))
    }

    async fn begin_voice(&self, request: BeginVoice) -> Reply<StagedFile> {
        self.core.begin_voice(request).await
    }

    async fn add_to_voice(&self, request: VoicePiece) -> Reply<VoiceCame> {
        self.core.add_to_voice(request).await
    }

    async fn end_voice(&self, request: FileRef) -> Reply<RecordedVoice> {
        self.core.end_voice(request).await
    }

    async fn recorded_voices(&self, _: Nothing) -> Reply<RecordedVoices> {
        self.core.recorded_voices().await
    }

    async fn hear_voice(&self, request: FileRef) -> Reply<VoiceSound> {
        self.core.hear_voice(request).await
    }

    async fn window_crashed(&self, request: WindowCrashed) -> Reply<Nothing> {
        self.core.program.window_crashed(request.shown_again);
        Ok(Nothing {})
    }
}
