//! What the programs say: a function for each message.
// Generated from `words/en` by `cargo xtask words`. Do not edit.

use crate::{Count, Words};
use wakala_contract::Language;

/// The messages of a language, as they are written.
pub(crate) fn written(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            include_str!("../../../words/en/shared/common.ftl"),
            include_str!("../../../words/en/shared/reasons.ftl"),
            include_str!("../../../words/en/shared/records.ftl"),
            include_str!("../../../words/en/shared/states.ftl"),
            include_str!("../../../words/en/program/cli.ftl"),
            include_str!("../../../words/en/program/notices.ftl"),
            include_str!("../../../words/en/program/start.ftl"),
            include_str!("../../../words/en/program/tray.ftl"),
        ],
        Language::Sw => &[
            include_str!("../../../words/sw/shared/common.ftl"),
            include_str!("../../../words/sw/shared/reasons.ftl"),
            include_str!("../../../words/sw/shared/records.ftl"),
            include_str!("../../../words/sw/shared/states.ftl"),
            include_str!("../../../words/sw/program/cli.ftl"),
            include_str!("../../../words/sw/program/notices.ftl"),
            include_str!("../../../words/sw/program/start.ftl"),
            include_str!("../../../words/sw/program/tray.ftl"),
        ],
        Language::Id => &[
            include_str!("../../../words/id/shared/common.ftl"),
            include_str!("../../../words/id/shared/reasons.ftl"),
            include_str!("../../../words/id/shared/records.ftl"),
            include_str!("../../../words/id/shared/states.ftl"),
            include_str!("../../../words/id/program/cli.ftl"),
            include_str!("../../../words/id/program/notices.ftl"),
            include_str!("../../../words/id/program/start.ftl"),
            include_str!("../../../words/id/program/tray.ftl"),
        ],
    }
}

/// Each message's name, and a value for each of its places.
#[cfg(test)]
pub(crate) const ALL: &[(&str, &[(&str, bool)])] = &[
    ("app", &[]),
    ("act-open", &[]),
    ("act-quit", &[]),
    ("act-start", &[]),
    ("act-stop", &[]),
    ("act-restart", &[]),
    ("act-tryNow", &[]),
    ("act-startAll", &[]),
    ("act-stopAll", &[]),
    ("act-restartAll", &[]),
    ("act-unlink", &[]),
    ("act-showQr", &[]),
    ("act-cancel", &[]),
    ("milliseconds", &[("n", true)]),
    ("seconds", &[("n", true)]),
    ("minutes", &[("m", true), ("s", true)]),
    ("hours", &[("h", true), ("m", true)]),
    ("days", &[("d", true), ("h", true)]),
    ("today", &[]),
    ("yesterday", &[]),
    ("kind-photo", &[]),
    ("kind-video", &[]),
    ("kind-audio", &[]),
    ("kind-document", &[]),
    ("kind-sticker", &[]),
    ("kind-location", &[]),
    ("kind-contact", &[]),
    ("kind-poll", &[]),
    ("kind-vote", &[]),
    ("kind-reaction", &[]),
    ("kind-event", &[]),
    ("kind-invitation", &[]),
    ("kind-choice", &[]),
    ("kind-answer", &[]),
    ("kind-product", &[]),
    ("kind-payment", &[]),
    ("kind-call", &[]),
    ("kind-album", &[]),
    ("kind-text", &[]),
    ("kind-comment", &[]),
    ("kind-pinned", &[]),
    ("kind-edit", &[]),
    ("kind-deleted", &[]),
    ("kind-setting", &[]),
    ("kind-mention", &[]),
    ("kind-other", &[]),
    ("pair-requested", &[]),
    ("reason-dropped", &[]),
    ("reason-unreachable", &[]),
    ("reason-handshake_refused", &[]),
    ("reason-certificate_refused", &[]),
    ("reason-proxy_refused", &[]),
    ("reason-intercepted", &[]),
    ("reason-ping_silence", &[]),
    ("reason-ready_timeout", &[]),
    ("reason-sync_stuck", &[]),
    ("reason-server_error", &[]),
    ("reason-rate_limited", &[]),
    ("reason-restart_required", &[]),
    ("reason-logged_out", &[]),
    ("reason-locked", &[]),
    ("reason-banned", &[]),
    ("reason-temporary_ban", &[]),
    ("reason-client_outdated", &[]),
    ("reason-bad_user_agent", &[]),
    ("reason-replaced", &[]),
    ("reason-unknown_failure", &[]),
    ("reason-unknown_signal", &[]),
    ("reason-pairing_refused", &[]),
    ("reason-account_type", &[]),
    ("reason-another_number", &[]),
    ("reason-session_unreadable", &[]),
    ("reason-disk_full", &[]),
    ("reason-too_many_files", &[]),
    ("reason-session_locked", &[]),
    ("reason-session_forbidden", &[]),
    ("reason-session_gone", &[]),
    ("reason-session_fault", &[]),
    ("reason-database_damaged", &[]),
    ("reason-database_unreachable", &[]),
    ("reason-internal", &[]),
    ("error-name_empty", &[]),
    ("error-name_too_long", &[]),
    ("error-name_control_character", &[]),
    ("error-name_taken", &[]),
    ("error-phone_number_empty", &[]),
    ("error-phone_number_invalid", &[]),
    ("error-phone_number_no_country_code", &[]),
    ("error-phone_number_no_such_country", &[]),
    ("error-phone_number_too_short", &[]),
    ("error-phone_number_too_long", &[]),
    ("error-phone_number_not_of_country", &[]),
    ("error-phone_number_ambiguous", &[]),
    ("error-not_on_whatsapp", &[]),
    ("error-proxy_address", &[]),
    ("error-proxy_scheme", &[]),
    ("error-proxy_host", &[]),
    ("error-proxy_port", &[]),
    ("error-proxy_login", &[]),
    ("error-text_empty", &[]),
    ("error-text_too_long", &[]),
    ("error-text_nul", &[]),
    ("error-queue_full", &[]),
    ("error-key_taken", &[]),
    ("error-not_allowed", &[]),
    ("error-not_cancellable", &[]),
    ("error-not_retryable", &[]),
    ("error-no_such_instance", &[]),
    ("error-no_such_chat", &[]),
    ("error-no_such_queue_item", &[]),
    ("error-wrong_state", &[]),
    ("error-no_such_session", &[]),
    ("error-session_of_another_number", &[]),
    ("error-session_unusable", &[]),
    ("error-sync_running", &[]),
    ("error-disk_full", &[]),
    ("error-storage", &[]),
    ("error-bad_request", &[]),
    ("error-no_such_call", &[]),
    ("error-too_large", &[]),
    ("error-too_slow", &[]),
    ("error-too_busy", &[]),
    ("error-other_version", &[]),
    ("error-autostart", &[]),
    ("error-practice", &[]),
    ("error-window_open", &[]),
    ("error-core_gone", &[]),
    ("error-shutting_down", &[]),
    ("error-internal", &[]),
    ("lane-why-not_allowed", &[]),
    ("lane-why-not_there", &[]),
    ("lane-why-not_member", &[]),
    ("lane-why-rate_limited", &[]),
    ("lane-why-no_answer", &[]),
    ("lane-why-no_keys", &[]),
    ("lane-why-unclear", &[]),
    ("failure-codes-463", &[]),
    ("failure-codes-479", &[]),
    ("failure-refused", &[]),
    ("failure-local", &[]),
    ("failure-unknown", &[]),
    ("entry-added", &[]),
    ("entry-started", &[]),
    ("entry-stopped", &[]),
    ("entry-restarted", &[]),
    ("entry-restored", &[]),
    ("entry-code_shown", &[]),
    ("entry-codes_expired", &[]),
    ("entry-passkey_asked", &[]),
    ("entry-pairing_failed", &[]),
    ("entry-paired", &[]),
    ("entry-online", &[]),
    ("entry-dropped", &[]),
    ("entry-try_failed", &[]),
    ("entry-degraded", &[]),
    ("entry-held", &[]),
    ("entry-parked", &[]),
    ("entry-revoked", &[]),
    ("entry-session_set_aside", &[]),
    ("entry-session_put_back", &[]),
    ("entry-session_not_put_back", &[]),
    ("entry-unlinked", &[]),
    ("entry-taken_over", &[]),
    ("entry-pc_slept", &[]),
    ("entry-network_changed", &[]),
    ("entry-run_ended_uncleanly", &[]),
    ("entry-clock_changed", &[]),
    ("entry-version_expires", &[]),
    ("entry-another_number", &[]),
    ("entry-number_replaced", &[]),
    ("entry-phone_unseen", &[]),
    ("entry-stopped_long", &[]),
    ("entry-mended", &[]),
    ("audit-trigger-operator", &[]),
    ("audit-trigger-tray", &[]),
    ("audit-trigger-startup", &[]),
    ("audit-trigger-reconcile", &[]),
    ("audit-trigger-network", &[]),
    ("audit-trigger-timer", &[]),
    ("audit-trigger-whatsapp", &[]),
    ("audit-trigger-cli", &[]),
    ("audit-trigger-api", &[]),
    ("audit-trigger-backend", &[]),
    ("audit-action-add", &[]),
    ("audit-action-edit", &[]),
    ("audit-action-mute", &[]),
    ("audit-action-unmute", &[]),
    ("audit-action-delete", &[]),
    ("audit-action-start", &[]),
    ("audit-action-stop", &[]),
    ("audit-action-restart", &[]),
    ("audit-action-try_now", &[]),
    ("audit-action-show_new_code", &[]),
    ("audit-action-pair_by_code", &[]),
    ("audit-action-take_over", &[]),
    ("audit-action-unlink", &[]),
    ("audit-action-accept_number", &[]),
    ("audit-action-refuse_number", &[]),
    ("audit-action-connect", &[]),
    ("audit-action-disconnect", &[]),
    ("audit-action-logout", &[]),
    ("audit-action-request_pair_code", &[]),
    ("audit-action-set_session_aside", &[]),
    ("audit-action-put_session_back", &[]),
    ("audit-action-remove_session", &[]),
    ("audit-action-notify", &[]),
    ("audit-action-start_all", &[]),
    ("audit-action-stop_all", &[]),
    ("audit-action-restart_all", &[]),
    ("audit-action-sync", &[]),
    ("audit-action-mend", &[]),
    ("audit-action-prune", &[]),
    ("audit-result-done", &[]),
    ("audit-result-begun", &[]),
    ("audit-result-joined", &[]),
    ("audit-result-superseded", &[]),
    ("audit-result-ended", &[]),
    ("audit-result-interrupted", &[]),
    ("audit-figure-attempt", &[("value", false)]),
    ("audit-figure-rebuild", &[("how", false)]),
    ("audit-figure-instances", &[("value", false)]),
    ("audit-figure-late", &[("value", false)]),
    ("audit-figure-checked", &[("value", false)]),
    ("audit-figure-mismatches", &[("value", false)]),
    ("audit-figure-reconnected", &[("value", false)]),
    ("audit-figure-updated", &[("value", false)]),
    ("audit-figure-audit_lines", &[("value", false)]),
    ("audit-figure-timeline_lines", &[("value", false)]),
    ("audit-figure-older_than_days", &[("days", true)]),
    ("audit-figure-instance", &[("value", false)]),
    ("badge-stopped", &[]),
    ("badge-connecting", &[]),
    ("badge-scan_qr", &[]),
    ("badge-code_expired", &[]),
    ("badge-online", &[]),
    ("badge-reconnecting", &[]),
    ("badge-waiting", &[]),
    ("badge-needs_you", &[]),
    ("badge-error", &[]),
    ("delivery-queued", &[]),
    ("delivery-sending", &[]),
    ("delivery-uncertain", &[]),
    ("delivery-sent", &[]),
    ("delivery-delivered", &[]),
    ("delivery-read", &[]),
    ("delivery-failed", &[]),
    ("delivery-cancelled", &[]),
    ("thread-elsewhere", &[]),
    ("thread-undecryptable", &[]),
    ("mismatch-stored", &[]),
    ("mismatch-client_gone", &[]),
    ("mismatch-stray_client", &[]),
    ("mismatch-stranded", &[]),
    ("mismatch-no_actor", &[]),
    ("mismatch-actor_stuck", &[]),
    ("mismatch-gone", &[]),
    ("summary-online", &[("n", true)]),
    ("summary-connecting", &[("n", true)]),
    ("summary-reconnecting", &[("n", true)]),
    ("summary-waiting", &[("n", true)]),
    ("summary-needs", &[("n", true)]),
    ("unread", &[("n", true)]),
    ("unsent", &[("n", true)]),
    ("noInstances", &[]),
    ("cli-noCore", &[("places", false)]),
    ("cli-gone", &[("why", false)]),
    ("cli-notUnderstood", &[("why", false)]),
    ("cli-startsOne", &[("why", false)]),
    ("cli-inPart", &[]),
    ("cli-passkey", &[]),
    ("cli-passkeyCode", &[("code", false)]),
    ("cli-qr", &[("n", true), ("of", true)]),
    ("cli-code", &[("phone", false), ("code", false)]),
    ("cli-finishing", &[]),
    ("notice-down-title", &[("name", false)]),
    ("notice-down-body", &[("seconds", true)]),
    ("notice-downSlow-body", &[]),
    ("notice-downTried-body", &[]),
    ("notice-firstSync-body", &[]),
    ("notice-downMany-title", &[("n", true)]),
    ("notice-downMany-body", &[("names", false)]),
    ("notice-wait", &[("n", true)]),
    ("notice-rescan-title", &[("name", false)]),
    ("notice-rescan-body", &[("time", false)]),
    ("notice-rescanUnreadable-body", &[]),
    ("notice-rescanMany-title", &[("n", true)]),
    ("notice-rescanMany-body", &[("names", false)]),
    ("notice-needs-title", &[("name", false)]),
    ("notice-needsMany-title", &[("n", true)]),
    ("notice-needsMany-body", &[("names", false)]),
    ("notice-needsBecause-locked", &[]),
    ("notice-needsBecause-banned", &[]),
    ("notice-needsBecause-replaced", &[]),
    ("notice-needsBecause-outdated", &[]),
    ("notice-needsBecause-accountType", &[]),
    ("notice-needsBecause-diskFull", &[]),
    ("notice-needsBecause-tooManyFiles", &[]),
    ("notice-needsBecause-sessionLocked", &[]),
    ("notice-needsBecause-sessionForbidden", &[]),
    ("notice-needsBecause-sessionGone", &[]),
    ("notice-needsBecause-sessionFault", &[]),
    ("notice-needsBecause-databaseDamaged", &[]),
    ("notice-needsBecause-databaseUnreachable", &[]),
    ("notice-needsBecause-internal", &[]),
    ("notice-needsBecause-unknown", &[]),
    ("notice-needsBecause-unknownCode", &[("code", false)]),
    ("notice-held-title", &[("name", false), ("time", false)]),
    ("notice-heldBan-body", &[]),
    ("notice-heldRate-body", &[]),
    ("notice-heldMany-title", &[("n", true)]),
    ("notice-codes-title", &[("name", false)]),
    ("notice-codes-body", &[]),
    ("notice-codesMany-title", &[("n", true)]),
    ("notice-passkey-title", &[("name", false)]),
    ("notice-passkey-body", &[]),
    ("notice-passkeyMany-title", &[("n", true)]),
    ("notice-showCode", &[]),
    ("notice-back-title", &[("name", false)]),
    ("notice-back-body", &[("span", false)]),
    ("notice-backMany-title", &[("n", true)]),
    ("notice-unseen-title", &[("name", false), ("n", true)]),
    ("notice-unseen-body", &[]),
    ("notice-unseenMany-title", &[("n", true)]),
    ("notice-unseenMany-body", &[("names", false)]),
    ("notice-long-title", &[("name", false), ("n", true)]),
    ("notice-long-body", &[]),
    ("notice-longMany-title", &[("n", true)]),
    ("notice-longMany-body", &[("names", false)]),
    ("notice-expires-title", &[("name", false), ("n", true)]),
    ("notice-expires-body", &[]),
    ("notice-expiresMany-title", &[("n", true)]),
    ("notice-expiresMany-body", &[("names", false)]),
    ("notice-quiet-title", &[("n", true)]),
    ("notice-quiet-down", &[("names", false)]),
    ("notice-quiet-needs", &[("names", false)]),
    ("notice-quiet-held", &[("names", false)]),
    ("notice-quiet-codes", &[("names", false)]),
    ("notice-quiet-unseen", &[("names", false)]),
    ("notice-quiet-long", &[("names", false)]),
    ("notice-quiet-expires", &[("names", false)]),
    ("notice-quiet-rescan", &[("names", false)]),
    ("notice-stays-title", &[]),
    ("notice-stays-body", &[]),
    ("notice-crashed-title", &[]),
    ("notice-crashed-body", &[]),
    ("notice-updated-title", &[]),
    ("notice-updated-body", &[]),
    ("notice-windowEnded-title", &[]),
    ("notice-windowEnded-body", &[]),
    ("notice-noWindow-title", &[]),
    ("notice-noWindow-body", &[]),
    ("start-title", &[]),
    ("start-unwritable", &[("path", false), ("why", false)]),
    ("start-running", &[("path", false)]),
    ("start-newer", &[]),
    ("start-damaged", &[("why", false)]),
    ("start-diskFull", &[]),
    ("tray-waitingUntil", &[("time", false)]),
    ("tray-attemptRunning", &[("n", true), ("time", false)]),
    ("tray-attemptNext", &[("n", true), ("time", false)]),
    ("tray-onlineSince", &[("time", false)]),
    ("tray-phoneNeeded", &[]),
    ("tray-openWakala", &[]),
    ("tray-pause", &[]),
    ("tray-pauseHour", &[]),
    ("tray-pauseTomorrow", &[]),
    ("tray-pauseUntilResumed", &[]),
    ("tray-pausedUntil", &[("time", false)]),
    ("tray-paused", &[]),
    ("tray-resume", &[]),
    ("tray-quitting", &[]),
    ("close-title", &[]),
    ("close-body", &[]),
    ("close-minimise", &[]),
];

impl Words {
    /// Wakala
    #[must_use]
    pub fn app(&self) -> String {
        self.said("app", [])
    }

    /// Open
    #[must_use]
    pub fn act_open(&self) -> String {
        self.said("act-open", [])
    }

    /// Quit Wakala
    #[must_use]
    pub fn act_quit(&self) -> String {
        self.said("act-quit", [])
    }

    /// Start
    #[must_use]
    pub fn act_start(&self) -> String {
        self.said("act-start", [])
    }

    /// Stop
    #[must_use]
    pub fn act_stop(&self) -> String {
        self.said("act-stop", [])
    }

    /// Restart
    #[must_use]
    pub fn act_restart(&self) -> String {
        self.said("act-restart", [])
    }

    /// Try now
    #[must_use]
    pub fn act_try_now(&self) -> String {
        self.said("act-tryNow", [])
    }

    /// Start all
    #[must_use]
    pub fn act_start_all(&self) -> String {
        self.said("act-startAll", [])
    }

    /// Stop all
    #[must_use]
    pub fn act_stop_all(&self) -> String {
        self.said("act-stopAll", [])
    }

    /// Restart all
    #[must_use]
    pub fn act_restart_all(&self) -> String {
        self.said("act-restartAll", [])
    }

    /// Unlink
    #[must_use]
    pub fn act_unlink(&self) -> String {
        self.said("act-unlink", [])
    }

    /// Show the QR code
    #[must_use]
    pub fn act_show_qr(&self) -> String {
        self.said("act-showQr", [])
    }

    /// Cancel
    #[must_use]
    pub fn act_cancel(&self) -> String {
        self.said("act-cancel", [])
    }

    /// `n` ms
    #[must_use]
    pub fn milliseconds(&self, n: impl Count) -> String {
        self.said("milliseconds", [("n", n.into())])
    }

    /// `n` s
    #[must_use]
    pub fn seconds(&self, n: impl Count) -> String {
        self.said("seconds", [("n", n.into())])
    }

    /// `m` min `s` s
    #[must_use]
    pub fn minutes(&self, m: impl Count, s: impl Count) -> String {
        self.said("minutes", [("m", m.into()), ("s", s.into())])
    }

    /// `h` h `m` min
    #[must_use]
    pub fn hours(&self, h: impl Count, m: impl Count) -> String {
        self.said("hours", [("h", h.into()), ("m", m.into())])
    }

    /// `d` d `h` h
    #[must_use]
    pub fn days(&self, d: impl Count, h: impl Count) -> String {
        self.said("days", [("d", d.into()), ("h", h.into())])
    }

    /// Today
    #[must_use]
    pub fn today(&self) -> String {
        self.said("today", [])
    }

    /// Yesterday
    #[must_use]
    pub fn yesterday(&self) -> String {
        self.said("yesterday", [])
    }

    /// photo
    #[must_use]
    pub fn kind_photo(&self) -> String {
        self.said("kind-photo", [])
    }

    /// video
    #[must_use]
    pub fn kind_video(&self) -> String {
        self.said("kind-video", [])
    }

    /// voice or audio message
    #[must_use]
    pub fn kind_audio(&self) -> String {
        self.said("kind-audio", [])
    }

    /// document
    #[must_use]
    pub fn kind_document(&self) -> String {
        self.said("kind-document", [])
    }

    /// sticker
    #[must_use]
    pub fn kind_sticker(&self) -> String {
        self.said("kind-sticker", [])
    }

    /// location
    #[must_use]
    pub fn kind_location(&self) -> String {
        self.said("kind-location", [])
    }

    /// contact card
    #[must_use]
    pub fn kind_contact(&self) -> String {
        self.said("kind-contact", [])
    }

    /// poll
    #[must_use]
    pub fn kind_poll(&self) -> String {
        self.said("kind-poll", [])
    }

    /// vote in a poll
    #[must_use]
    pub fn kind_vote(&self) -> String {
        self.said("kind-vote", [])
    }

    /// reaction
    #[must_use]
    pub fn kind_reaction(&self) -> String {
        self.said("kind-reaction", [])
    }

    /// event
    #[must_use]
    pub fn kind_event(&self) -> String {
        self.said("kind-event", [])
    }

    /// invitation
    #[must_use]
    pub fn kind_invitation(&self) -> String {
        self.said("kind-invitation", [])
    }

    /// message with choices
    #[must_use]
    pub fn kind_choice(&self) -> String {
        self.said("kind-choice", [])
    }

    /// choice that was made
    #[must_use]
    pub fn kind_answer(&self) -> String {
        self.said("kind-answer", [])
    }

    /// product or order
    #[must_use]
    pub fn kind_product(&self) -> String {
        self.said("kind-product", [])
    }

    /// payment
    #[must_use]
    pub fn kind_payment(&self) -> String {
        self.said("kind-payment", [])
    }

    /// call
    #[must_use]
    pub fn kind_call(&self) -> String {
        self.said("kind-call", [])
    }

    /// several photos
    #[must_use]
    pub fn kind_album(&self) -> String {
        self.said("kind-album", [])
    }

    /// text of another form
    #[must_use]
    pub fn kind_text(&self) -> String {
        self.said("kind-text", [])
    }

    /// comment
    #[must_use]
    pub fn kind_comment(&self) -> String {
        self.said("kind-comment", [])
    }

    /// pinned or kept message
    #[must_use]
    pub fn kind_pinned(&self) -> String {
        self.said("kind-pinned", [])
    }

    /// changed message
    #[must_use]
    pub fn kind_edit(&self) -> String {
        self.said("kind-edit", [])
    }

    /// deleted message
    #[must_use]
    pub fn kind_deleted(&self) -> String {
        self.said("kind-deleted", [])
    }

    /// changed chat setting
    #[must_use]
    pub fn kind_setting(&self) -> String {
        self.said("kind-setting", [])
    }

    /// mention
    #[must_use]
    pub fn kind_mention(&self) -> String {
        self.said("kind-mention", [])
    }

    /// message of a new kind
    #[must_use]
    pub fn kind_other(&self) -> String {
        self.said("kind-other", [])
    }

    /// Fetching a code from WhatsApp
    #[must_use]
    pub fn pair_requested(&self) -> String {
        self.said("pair-requested", [])
    }

    /// `lane-why-not_allowed`
    #[must_use]
    pub fn failure_codes_463(&self) -> String {
        self.said("failure-codes-463", [])
    }

    /// WhatsApp did not accept the form of this message
    #[must_use]
    pub fn failure_codes_479(&self) -> String {
        self.said("failure-codes-479", [])
    }

    /// WhatsApp refused this message
    #[must_use]
    pub fn failure_refused(&self) -> String {
        self.said("failure-refused", [])
    }

    /// Wakala could not send this message
    #[must_use]
    pub fn failure_local(&self) -> String {
        self.said("failure-local", [])
    }

    /// the reason is not known
    #[must_use]
    pub fn failure_unknown(&self) -> String {
        self.said("failure-unknown", [])
    }

    /// done
    #[must_use]
    pub fn audit_result_done(&self) -> String {
        self.said("audit-result-done", [])
    }

    /// under way
    #[must_use]
    pub fn audit_result_begun(&self) -> String {
        self.said("audit-result-begun", [])
    }

    /// joined the one under way
    #[must_use]
    pub fn audit_result_joined(&self) -> String {
        self.said("audit-result-joined", [])
    }

    /// overtaken
    #[must_use]
    pub fn audit_result_superseded(&self) -> String {
        self.said("audit-result-superseded", [])
    }

    /// ended
    #[must_use]
    pub fn audit_result_ended(&self) -> String {
        self.said("audit-result-ended", [])
    }

    /// interrupted
    #[must_use]
    pub fn audit_result_interrupted(&self) -> String {
        self.said("audit-result-interrupted", [])
    }

    /// Sent from the phone
    #[must_use]
    pub fn thread_elsewhere(&self) -> String {
        self.said("thread-elsewhere", [])
    }

    /// A message that could not be opened yet. Wakala asks for it again.
    #[must_use]
    pub fn thread_undecryptable(&self) -> String {
        self.said("thread-undecryptable", [])
    }

    /// `n` online
    #[must_use]
    pub fn summary_online(&self, n: impl Count) -> String {
        self.said("summary-online", [("n", n.into())])
    }

    /// `n` connecting
    #[must_use]
    pub fn summary_connecting(&self, n: impl Count) -> String {
        self.said("summary-connecting", [("n", n.into())])
    }

    /// `n` reconnecting
    #[must_use]
    pub fn summary_reconnecting(&self, n: impl Count) -> String {
        self.said("summary-reconnecting", [("n", n.into())])
    }

    /// `n` waiting
    #[must_use]
    pub fn summary_waiting(&self, n: impl Count) -> String {
        self.said("summary-waiting", [("n", n.into())])
    }

    /// `n` need you
    #[must_use]
    pub fn summary_needs(&self, n: impl Count) -> String {
        self.said("summary-needs", [("n", n.into())])
    }

    /// `n` unread
    #[must_use]
    pub fn unread(&self, n: impl Count) -> String {
        self.said("unread", [("n", n.into())])
    }

    /// `n` not sent
    #[must_use]
    pub fn unsent(&self, n: impl Count) -> String {
        self.said("unsent", [("n", n.into())])
    }

    /// No instances yet
    #[must_use]
    pub fn no_instances(&self) -> String {
        self.said("noInstances", [])
    }

    /// no Wakala is running on this data (looked at `places`)
    #[must_use]
    pub fn cli_no_core(&self, places: &str) -> String {
        self.said("cli-noCore", [("places", places.into())])
    }

    /// Wakala does not answer any more: `why`
    #[must_use]
    pub fn cli_gone(&self, why: &str) -> String {
        self.said("cli-gone", [("why", why.into())])
    }

    /// Wakala's answer is not understood: `why`
    #[must_use]
    pub fn cli_not_understood(&self, why: &str) -> String {
        self.said("cli-notUnderstood", [("why", why.into())])
    }

    /// `why`; --start starts one
    #[must_use]
    pub fn cli_starts_one(&self, why: &str) -> String {
        self.said("cli-startsOne", [("why", why.into())])
    }

    /// not all of it was done
    #[must_use]
    pub fn cli_in_part(&self) -> String {
        self.said("cli-inPart", [])
    }

    /// WhatsApp asks for a passkey: remove it on the phone, link, and set it up again.
    #[must_use]
    pub fn cli_passkey(&self) -> String {
        self.said("cli-passkey", [])
    }

    /// WhatsApp asks for a passkey; the phone shows `code`, too.
    #[must_use]
    pub fn cli_passkey_code(&self, code: &str) -> String {
        self.said("cli-passkeyCode", [("code", code.into())])
    }

    /// Code `n` of `of`: on the phone, Linked devices, Link a device.
    #[must_use]
    pub fn cli_qr(&self, n: impl Count, of: impl Count) -> String {
        self.said("cli-qr", [("n", n.into()), ("of", of.into())])
    }

    /// On the phone with `phone`: Linked devices, Link with phone number, `code`
    #[must_use]
    pub fn cli_code(&self, phone: &str, code: &str) -> String {
        self.said("cli-code", [("phone", phone.into()), ("code", code.into())])
    }

    /// The phone has accepted; finishing.
    #[must_use]
    pub fn cli_finishing(&self) -> String {
        self.said("cli-finishing", [])
    }

    /// `name` is offline
    #[must_use]
    pub fn notice_down_title(&self, name: &str) -> String {
        self.said("notice-down-title", [("name", name.into())])
    }

    /// Not back after `seconds` s. Wakala keeps trying.
    #[must_use]
    pub fn notice_down_body(&self, seconds: impl Count) -> String {
        self.said("notice-down-body", [("seconds", seconds.into())])
    }

    /// It keeps dropping. Wakala goes on trying, more slowly.
    #[must_use]
    pub fn notice_down_slow_body(&self) -> String {
        self.said("notice-downSlow-body", [])
    }

    /// Not back after several tries. Wakala goes on trying every few minutes.
    #[must_use]
    pub fn notice_down_tried_body(&self) -> String {
        self.said("notice-downTried-body", [])
    }

    /// The phone has not sent its first data. Keep WhatsApp open on it, with internet. Wakala keeps trying.
    #[must_use]
    pub fn notice_first_sync_body(&self) -> String {
        self.said("notice-firstSync-body", [])
    }

    /// `n` numbers are offline
    #[must_use]
    pub fn notice_down_many_title(&self, n: impl Count) -> String {
        self.said("notice-downMany-title", [("n", n.into())])
    }

    /// `names`. Wakala keeps trying all of them.
    #[must_use]
    pub fn notice_down_many_body(&self, names: &str) -> String {
        self.said("notice-downMany-body", [("names", names.into())])
    }

    /// `n` messages wait.
    #[must_use]
    pub fn notice_wait(&self, n: impl Count) -> String {
        self.said("notice-wait", [("n", n.into())])
    }

    /// `name` needs a rescan
    #[must_use]
    pub fn notice_rescan_title(&self, name: &str) -> String {
        self.said("notice-rescan-title", [("name", name.into())])
    }

    /// The phone unlinked it at `time`. Messages are kept and wait for you.
    #[must_use]
    pub fn notice_rescan_body(&self, time: &str) -> String {
        self.said("notice-rescan-body", [("time", time.into())])
    }

    /// Its session file can't be read and was kept aside. Messages are kept.
    #[must_use]
    pub fn notice_rescan_unreadable_body(&self) -> String {
        self.said("notice-rescanUnreadable-body", [])
    }

    /// `n` numbers need a rescan
    #[must_use]
    pub fn notice_rescan_many_title(&self, n: impl Count) -> String {
        self.said("notice-rescanMany-title", [("n", n.into())])
    }

    /// `names`. Messages are kept and wait for you.
    #[must_use]
    pub fn notice_rescan_many_body(&self, names: &str) -> String {
        self.said("notice-rescanMany-body", [("names", names.into())])
    }

    /// `name` needs you
    #[must_use]
    pub fn notice_needs_title(&self, name: &str) -> String {
        self.said("notice-needs-title", [("name", name.into())])
    }

    /// `n` numbers need you
    #[must_use]
    pub fn notice_needs_many_title(&self, n: impl Count) -> String {
        self.said("notice-needsMany-title", [("n", n.into())])
    }

    /// `names`.
    #[must_use]
    pub fn notice_needs_many_body(&self, names: &str) -> String {
        self.said("notice-needsMany-body", [("names", names.into())])
    }

    /// WhatsApp has locked the account. Open WhatsApp on the phone, then rescan.
    #[must_use]
    pub fn notice_needs_because_locked(&self) -> String {
        self.said("notice-needsBecause-locked", [])
    }

    /// WhatsApp has banned the number. Messages are kept.
    #[must_use]
    pub fn notice_needs_because_banned(&self) -> String {
        self.said("notice-needsBecause-banned", [])
    }

    /// The session runs in another program. Wakala takes it over only if you say so.
    #[must_use]
    pub fn notice_needs_because_replaced(&self) -> String {
        self.said("notice-needsBecause-replaced", [])
    }

    /// WhatsApp accepts only newer programs. Update Wakala.
    #[must_use]
    pub fn notice_needs_because_outdated(&self) -> String {
        self.said("notice-needsBecause-outdated", [])
    }

    /// Its WhatsApp Business account is of a type that Wakala can't link yet. The phone is not linked; nothing was changed.
    #[must_use]
    pub fn notice_needs_because_account_type(&self) -> String {
        self.said("notice-needsBecause-accountType", [])
    }

    /// There is no room left on the disk. Nothing is lost; free some space.
    #[must_use]
    pub fn notice_needs_because_disk_full(&self) -> String {
        self.said("notice-needsBecause-diskFull", [])
    }

    /// This PC lets Wakala open no more files. Nothing is lost; it goes on by itself.
    #[must_use]
    pub fn notice_needs_because_too_many_files(&self) -> String {
        self.said("notice-needsBecause-tooManyFiles", [])
    }

    /// Another program holds its session file. No scan is needed; it goes on when the file is free.
    #[must_use]
    pub fn notice_needs_because_session_locked(&self) -> String {
        self.said("notice-needsBecause-sessionLocked", [])
    }

    /// Wakala may not use its session folder. Nothing was changed; give this user the right to it.
    #[must_use]
    pub fn notice_needs_because_session_forbidden(&self) -> String {
        self.said("notice-needsBecause-sessionForbidden", [])
    }

    /// Its session file is not where it was. Bring the folder back, and no scan is needed.
    #[must_use]
    pub fn notice_needs_because_session_gone(&self) -> String {
        self.said("notice-needsBecause-sessionGone", [])
    }

    /// Its session file can't be used at the moment. Nothing was changed; Wakala looks again by itself.
    #[must_use]
    pub fn notice_needs_because_session_fault(&self) -> String {
        self.said("notice-needsBecause-sessionFault", [])
    }

    /// The message database is damaged. WhatsApp keeps new messages; put the last good copy back.
    #[must_use]
    pub fn notice_needs_because_database_damaged(&self) -> String {
        self.said("notice-needsBecause-databaseDamaged", [])
    }

    /// The message database can't be used at the moment. WhatsApp keeps new messages; Wakala looks again by itself.
    #[must_use]
    pub fn notice_needs_because_database_unreachable(&self) -> String {
        self.said("notice-needsBecause-databaseUnreachable", [])
    }

    /// A fault inside Wakala stopped it. Restart it; messages are kept.
    #[must_use]
    pub fn notice_needs_because_internal(&self) -> String {
        self.said("notice-needsBecause-internal", [])
    }

    /// WhatsApp refused the connection three times.
    #[must_use]
    pub fn notice_needs_because_unknown(&self) -> String {
        self.said("notice-needsBecause-unknown", [])
    }

    /// WhatsApp refused the connection three times \[`code`\].
    #[must_use]
    pub fn notice_needs_because_unknown_code(&self, code: &str) -> String {
        self.said("notice-needsBecause-unknownCode", [("code", code.into())])
    }

    /// `name` waits until `time`
    #[must_use]
    pub fn notice_held_title(&self, name: &str, time: &str) -> String {
        self.said("notice-held-title", [("name", name.into()), ("time", time.into())])
    }

    /// WhatsApp has stopped this number for a while. Messages wait.
    #[must_use]
    pub fn notice_held_ban_body(&self) -> String {
        self.said("notice-heldBan-body", [])
    }

    /// WhatsApp asks for fewer connections. Messages wait.
    #[must_use]
    pub fn notice_held_rate_body(&self) -> String {
        self.said("notice-heldRate-body", [])
    }

    /// `n` numbers have to wait
    #[must_use]
    pub fn notice_held_many_title(&self, n: impl Count) -> String {
        self.said("notice-heldMany-title", [("n", n.into())])
    }

    /// `name`: the codes ran out
    #[must_use]
    pub fn notice_codes_title(&self, name: &str) -> String {
        self.said("notice-codes-title", [("name", name.into())])
    }

    /// Nothing was changed. Show a new code when the phone is at hand.
    #[must_use]
    pub fn notice_codes_body(&self) -> String {
        self.said("notice-codes-body", [])
    }

    /// The codes of `n` numbers ran out
    #[must_use]
    pub fn notice_codes_many_title(&self, n: impl Count) -> String {
        self.said("notice-codesMany-title", [("n", n.into())])
    }

    /// WhatsApp asks for the passkey of `name`
    #[must_use]
    pub fn notice_passkey_title(&self, name: &str) -> String {
        self.said("notice-passkey-title", [("name", name.into())])
    }

    /// Wakala can't use passkeys yet. Turn the passkey off in WhatsApp on the phone, then show a new code.
    #[must_use]
    pub fn notice_passkey_body(&self) -> String {
        self.said("notice-passkey-body", [])
    }

    /// WhatsApp asks for the passkeys of `n` numbers
    #[must_use]
    pub fn notice_passkey_many_title(&self, n: impl Count) -> String {
        self.said("notice-passkeyMany-title", [("n", n.into())])
    }

    /// Show code
    #[must_use]
    pub fn notice_show_code(&self) -> String {
        self.said("notice-showCode", [])
    }

    /// `name` is back online
    #[must_use]
    pub fn notice_back_title(&self, name: &str) -> String {
        self.said("notice-back-title", [("name", name.into())])
    }

    /// It was away for `span`.
    #[must_use]
    pub fn notice_back_body(&self, span: &str) -> String {
        self.said("notice-back-body", [("span", span.into())])
    }

    /// `n` numbers are back online
    #[must_use]
    pub fn notice_back_many_title(&self, n: impl Count) -> String {
        self.said("notice-backMany-title", [("n", n.into())])
    }

    /// `name`: its phone was not seen for `n` days
    #[must_use]
    pub fn notice_unseen_title(&self, name: &str, n: impl Count) -> String {
        self.said("notice-unseen-title", [("name", name.into()), ("n", n.into())])
    }

    /// Open WhatsApp on the phone. After 14 days WhatsApp unlinks it.
    #[must_use]
    pub fn notice_unseen_body(&self) -> String {
        self.said("notice-unseen-body", [])
    }

    /// The phones of `n` numbers were not seen for long
    #[must_use]
    pub fn notice_unseen_many_title(&self, n: impl Count) -> String {
        self.said("notice-unseenMany-title", [("n", n.into())])
    }

    /// `names`. Open WhatsApp on them; after 14 days WhatsApp unlinks them.
    #[must_use]
    pub fn notice_unseen_many_body(&self, names: &str) -> String {
        self.said("notice-unseenMany-body", [("names", names.into())])
    }

    /// `name` has been stopped for `n` days
    #[must_use]
    pub fn notice_long_title(&self, name: &str, n: impl Count) -> String {
        self.said("notice-long-title", [("name", name.into()), ("n", n.into())])
    }

    /// Start it once: after 30 days WhatsApp unlinks it.
    #[must_use]
    pub fn notice_long_body(&self) -> String {
        self.said("notice-long-body", [])
    }

    /// `n` numbers have been stopped for long
    #[must_use]
    pub fn notice_long_many_title(&self, n: impl Count) -> String {
        self.said("notice-longMany-title", [("n", n.into())])
    }

    /// `names`. Start them once: after 30 days WhatsApp unlinks them.
    #[must_use]
    pub fn notice_long_many_body(&self, names: &str) -> String {
        self.said("notice-longMany-body", [("names", names.into())])
    }

    /// `name`: WhatsApp wants a newer Wakala in `n` days
    #[must_use]
    pub fn notice_expires_title(&self, name: &str, n: impl Count) -> String {
        self.said("notice-expires-title", [("name", name.into()), ("n", n.into())])
    }

    /// Until then all works as usual. Update Wakala before that day.
    #[must_use]
    pub fn notice_expires_body(&self) -> String {
        self.said("notice-expires-body", [])
    }

    /// WhatsApp will soon want a newer Wakala for `n` numbers
    #[must_use]
    pub fn notice_expires_many_title(&self, n: impl Count) -> String {
        self.said("notice-expiresMany-title", [("n", n.into())])
    }

    /// `names`. Until then all works as usual; update Wakala in time.
    #[must_use]
    pub fn notice_expires_many_body(&self, names: &str) -> String {
        self.said("notice-expiresMany-body", [("names", names.into())])
    }

    /// During quiet hours `n` numbers had trouble
    #[must_use]
    pub fn notice_quiet_title(&self, n: impl Count) -> String {
        self.said("notice-quiet-title", [("n", n.into())])
    }

    /// Offline: `names`.
    #[must_use]
    pub fn notice_quiet_down(&self, names: &str) -> String {
        self.said("notice-quiet-down", [("names", names.into())])
    }

    /// Need you: `names`.
    #[must_use]
    pub fn notice_quiet_needs(&self, names: &str) -> String {
        self.said("notice-quiet-needs", [("names", names.into())])
    }

    /// Waiting: `names`.
    #[must_use]
    pub fn notice_quiet_held(&self, names: &str) -> String {
        self.said("notice-quiet-held", [("names", names.into())])
    }

    /// Codes ran out: `names`.
    #[must_use]
    pub fn notice_quiet_codes(&self, names: &str) -> String {
        self.said("notice-quiet-codes", [("names", names.into())])
    }

    /// Phone not seen: `names`.
    #[must_use]
    pub fn notice_quiet_unseen(&self, names: &str) -> String {
        self.said("notice-quiet-unseen", [("names", names.into())])
    }

    /// Stopped for long: `names`.
    #[must_use]
    pub fn notice_quiet_long(&self, names: &str) -> String {
        self.said("notice-quiet-long", [("names", names.into())])
    }

    /// Want a newer Wakala soon: `names`.
    #[must_use]
    pub fn notice_quiet_expires(&self, names: &str) -> String {
        self.said("notice-quiet-expires", [("names", names.into())])
    }

    /// Need a rescan: `names`.
    #[must_use]
    pub fn notice_quiet_rescan(&self, names: &str) -> String {
        self.said("notice-quiet-rescan", [("names", names.into())])
    }

    /// Wakala keeps running here
    #[must_use]
    pub fn notice_stays_title(&self) -> String {
        self.said("notice-stays-title", [])
    }

    /// The window is closed; Wakala looks after your numbers as before. Quit from the tray menu.
    #[must_use]
    pub fn notice_stays_body(&self) -> String {
        self.said("notice-stays-body", [])
    }

    /// The window was opened again
    #[must_use]
    pub fn notice_crashed_title(&self) -> String {
        self.said("notice-crashed-title", [])
    }

    /// What shows it had ended by itself. Your numbers and their messages were not touched; a form that was half filled in is begun anew.
    #[must_use]
    pub fn notice_crashed_body(&self) -> String {
        self.said("notice-crashed-body", [])
    }

    /// Wakala was updated
    #[must_use]
    pub fn notice_updated_title(&self) -> String {
        self.said("notice-updated-title", [])
    }

    /// The one that runs is of another version than its window. Quit Wakala, and start it again: the numbers come back by themselves.
    #[must_use]
    pub fn notice_updated_body(&self) -> String {
        self.said("notice-updated-body", [])
    }

    /// Wakala's window has closed by itself
    #[must_use]
    pub fn notice_window_ended_title(&self) -> String {
        self.said("notice-windowEnded-title", [])
    }

    /// Your numbers and their messages were not touched. Click here to open it again; a form that was half filled in is begun anew.
    #[must_use]
    pub fn notice_window_ended_body(&self) -> String {
        self.said("notice-windowEnded-body", [])
    }

    /// Wakala's window can't be shown
    #[must_use]
    pub fn notice_no_window_title(&self) -> String {
        self.said("notice-noWindow-title", [])
    }

    /// Your numbers go on as they are without it, and messages are kept. Try to open the window again; if it does not help, restart this PC.
    #[must_use]
    pub fn notice_no_window_body(&self) -> String {
        self.said("notice-noWindow-body", [])
    }

    /// Wakala can't start
    #[must_use]
    pub fn start_title(&self) -> String {
        self.said("start-title", [])
    }

    /// `path` can't be written: `why`
    #[must_use]
    pub fn start_unwritable(&self, path: &str, why: &str) -> String {
        self.said("start-unwritable", [("path", path.into()), ("why", why.into())])
    }

    /// Wakala is already running on `path`
    #[must_use]
    pub fn start_running(&self, path: &str) -> String {
        self.said("start-running", [("path", path.into())])
    }

    /// The data was written by a newer version of Wakala. Update Wakala; nothing was touched.
    #[must_use]
    pub fn start_newer(&self) -> String {
        self.said("start-newer", [])
    }

    /// The database is damaged: `why`
    #[must_use]
    pub fn start_damaged(&self, why: &str) -> String {
        self.said("start-damaged", [("why", why.into())])
    }

    /// The disk is full. Make room, then start Wakala again.
    #[must_use]
    pub fn start_disk_full(&self) -> String {
        self.said("start-diskFull", [])
    }

    /// Waiting until `time`
    #[must_use]
    pub fn tray_waiting_until(&self, time: &str) -> String {
        self.said("tray-waitingUntil", [("time", time.into())])
    }

    /// Attempt `n`, given up at `time`
    #[must_use]
    pub fn tray_attempt_running(&self, n: impl Count, time: &str) -> String {
        self.said("tray-attemptRunning", [("n", n.into()), ("time", time.into())])
    }

    /// Attempt `n`, next try at `time`
    #[must_use]
    pub fn tray_attempt_next(&self, n: impl Count, time: &str) -> String {
        self.said("tray-attemptNext", [("n", n.into()), ("time", time.into())])
    }

    /// Online since `time`
    #[must_use]
    pub fn tray_online_since(&self, time: &str) -> String {
        self.said("tray-onlineSince", [("time", time.into())])
    }

    /// Scan the code with the phone
    #[must_use]
    pub fn tray_phone_needed(&self) -> String {
        self.said("tray-phoneNeeded", [])
    }

    /// Open Wakala
    #[must_use]
    pub fn tray_open_wakala(&self) -> String {
        self.said("tray-openWakala", [])
    }

    /// Pause notifications
    #[must_use]
    pub fn tray_pause(&self) -> String {
        self.said("tray-pause", [])
    }

    /// For one hour
    #[must_use]
    pub fn tray_pause_hour(&self) -> String {
        self.said("tray-pauseHour", [])
    }

    /// Until tomorrow
    #[must_use]
    pub fn tray_pause_tomorrow(&self) -> String {
        self.said("tray-pauseTomorrow", [])
    }

    /// Until I turn them on
    #[must_use]
    pub fn tray_pause_until_resumed(&self) -> String {
        self.said("tray-pauseUntilResumed", [])
    }

    /// Notifications paused until `time`
    #[must_use]
    pub fn tray_paused_until(&self, time: &str) -> String {
        self.said("tray-pausedUntil", [("time", time.into())])
    }

    /// Notifications paused
    #[must_use]
    pub fn tray_paused(&self) -> String {
        self.said("tray-paused", [])
    }

    /// Turn on now
    #[must_use]
    pub fn tray_resume(&self) -> String {
        self.said("tray-resume", [])
    }

    /// Quitting, waiting for the numbers to sign off
    #[must_use]
    pub fn tray_quitting(&self) -> String {
        self.said("tray-quitting", [])
    }

    /// Quit Wakala?
    #[must_use]
    pub fn close_title(&self) -> String {
        self.said("close-title", [])
    }

    /// This desktop has no tray for Wakala to stay in. If Wakala quits, your numbers go offline; sessions and messages are kept.
    #[must_use]
    pub fn close_body(&self) -> String {
        self.said("close-body", [])
    }

    /// Minimise
    #[must_use]
    pub fn close_minimise(&self) -> String {
        self.said("close-minimise", [])
    }
}
