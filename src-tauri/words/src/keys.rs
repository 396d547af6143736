//! What the programs say: a function for each message.
// Generated from `words/en` by `cargo xtask words`. Do not edit.

use crate::{Count, Words};
use wakala_contract::Language;

/// The messages of a language, as they are written.
pub(crate) fn written(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            include_str!("../../../words/en/shared/common.ftl"),
            include_str!("../../../words/en/shared/messages.ftl"),
            include_str!("../../../words/en/shared/reasons.ftl"),
            include_str!("../../../words/en/shared/records.ftl"),
            include_str!("../../../words/en/shared/states.ftl"),
            include_str!("../../../words/en/program/cli.ftl"),
            include_str!("../../../words/en/program/complaints.ftl"),
            include_str!("../../../words/en/program/doctor.ftl"),
            include_str!("../../../words/en/program/events.ftl"),
            include_str!("../../../words/en/program/help.ftl"),
            include_str!("../../../words/en/program/notices.ftl"),
            include_str!("../../../words/en/program/start.ftl"),
            include_str!("../../../words/en/program/tables.ftl"),
            include_str!("../../../words/en/program/tray.ftl"),
        ],
        Language::Sw => &[
            include_str!("../../../words/sw/shared/common.ftl"),
            include_str!("../../../words/sw/shared/messages.ftl"),
            include_str!("../../../words/sw/shared/reasons.ftl"),
            include_str!("../../../words/sw/shared/records.ftl"),
            include_str!("../../../words/sw/shared/states.ftl"),
            include_str!("../../../words/sw/program/cli.ftl"),
            include_str!("../../../words/sw/program/complaints.ftl"),
            include_str!("../../../words/sw/program/doctor.ftl"),
            include_str!("../../../words/sw/program/events.ftl"),
            include_str!("../../../words/sw/program/help.ftl"),
            include_str!("../../../words/sw/program/notices.ftl"),
            include_str!("../../../words/sw/program/start.ftl"),
            include_str!("../../../words/sw/program/tables.ftl"),
            include_str!("../../../words/sw/program/tray.ftl"),
        ],
        Language::Id => &[
            include_str!("../../../words/id/shared/common.ftl"),
            include_str!("../../../words/id/shared/messages.ftl"),
            include_str!("../../../words/id/shared/reasons.ftl"),
            include_str!("../../../words/id/shared/records.ftl"),
            include_str!("../../../words/id/shared/states.ftl"),
            include_str!("../../../words/id/program/cli.ftl"),
            include_str!("../../../words/id/program/complaints.ftl"),
            include_str!("../../../words/id/program/doctor.ftl"),
            include_str!("../../../words/id/program/events.ftl"),
            include_str!("../../../words/id/program/help.ftl"),
            include_str!("../../../words/id/program/notices.ftl"),
            include_str!("../../../words/id/program/start.ftl"),
            include_str!("../../../words/id/program/tables.ftl"),
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
    ("media-image", &[]),
    ("media-video", &[]),
    ("media-gif", &[]),
    ("media-video_note", &[]),
    ("media-voice", &[]),
    ("media-audio", &[]),
    ("media-document", &[]),
    ("media-sticker", &[]),
    ("file-once", &[]),
    ("gone-once", &[("what", false)]),
    ("gone-expired", &[]),
    ("gone-onPhone", &[]),
    ("place-title", &[]),
    ("place-live", &[]),
    ("poll-title", &[]),
    ("invite-into", &[("group", false)]),
    ("call-voice", &[]),
    ("call-video", &[]),
    ("call-answered", &[]),
    ("call-declined", &[]),
    ("happened-expiry", &[("time", false)]),
    ("happened-expiryOff", &[]),
    ("happened-days", &[("n", true)]),
    ("happened-subject", &[("subject", false)]),
    ("happened-joined", &[("people", false)]),
    ("happened-left", &[("people", false)]),
    ("happened-promoted", &[("people", false)]),
    ("happened-demoted", &[("people", false)]),
    ("happened-pinned", &[]),
    ("message-you", &[]),
    ("message-edited", &[]),
    ("message-forwarded", &[]),
    ("message-forwardedOften", &[]),
    ("message-expires", &[("at", false)]),
    ("message-deletedBySender", &[]),
    ("message-deletedByAdmin", &[("name", false)]),
    ("message-deletedBySomeAdmin", &[]),
    ("message-deletedByUs", &[]),
    ("message-others", &[("n", true)]),
    ("message-answers", &[("who", false), ("words", false)]),
    ("change-reaction", &[("emoji", false)]),
    ("change-reactionBack", &[]),
    ("change-edit", &[("words", false)]),
    ("change-delete", &[]),
    ("change-vote", &[("options", false)]),
    ("change-voteBack", &[]),
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
    ("error-not_online", &[]),
    ("error-phone_silent", &[]),
    ("error-proxy_address", &[]),
    ("error-proxy_scheme", &[]),
    ("error-proxy_host", &[]),
    ("error-proxy_port", &[]),
    ("error-proxy_login", &[]),
    ("error-country_unknown", &[]),
    ("error-text_empty", &[]),
    ("error-text_too_long", &[]),
    ("error-text_nul", &[]),
    ("error-reaction_invalid", &[]),
    ("error-poll_invalid", &[]),
    ("error-place_invalid", &[]),
    ("error-card_invalid", &[]),
    ("error-mention_invalid", &[]),
    ("error-no_such_message", &[]),
    ("error-not_ours", &[]),
    ("error-too_late", &[]),
    ("error-not_text", &[]),
    ("error-no_message", &[]),
    ("error-not_sent", &[]),
    ("error-message_deleted", &[]),
    ("error-no_poll", &[]),
    ("error-no_such_option", &[]),
    ("error-written_on_phone", &[]),
    ("error-not_a_person", &[]),
    ("error-queue_full", &[]),
    ("error-key_taken", &[]),
    ("error-not_allowed", &[]),
    ("error-search_too_long", &[]),
    ("error-key_needed", &[]),
    ("error-too_many_tries", &[]),
    ("error-too_fast", &[]),
    ("error-address_invalid", &[]),
    ("error-address_not_loopback", &[]),
    ("error-port_invalid", &[]),
    ("error-origin_invalid", &[]),
    ("error-api_key_name", &[]),
    ("error-api_key_scopes", &[]),
    ("error-api_key_reach", &[]),
    ("error-api_key_expiry", &[]),
    ("error-api_key_name_taken", &[]),
    ("error-too_many_api_keys", &[]),
    ("error-no_such_api_key", &[]),
    ("error-webhook_name", &[]),
    ("error-webhook_address", &[]),
    ("error-webhook_login", &[]),
    ("error-webhook_events", &[]),
    ("error-webhook_reach", &[]),
    ("error-webhook_name_taken", &[]),
    ("error-too_many_webhooks", &[]),
    ("error-no_such_webhook", &[]),
    ("error-backend_address", &[]),
    ("error-backend_login", &[]),
    ("error-backend_key", &[]),
    ("error-backend_key_needed", &[]),
    ("error-no_backend", &[]),
    ("error-backend_by_environment", &[]),
    ("error-backend_name", &[]),
    ("error-backend_name_taken", &[]),
    ("error-backend_full", &[]),
    ("error-not_of_backend", &[]),
    ("error-backend_owns", &[]),
    ("error-not_cancellable", &[]),
    ("error-not_retryable", &[]),
    ("error-no_such_instance", &[]),
    ("error-no_such_chat", &[]),
    ("error-no_such_queue_item", &[]),
    ("error-file_empty", &[]),
    ("error-file_too_large", &[]),
    ("error-no_room", &[]),
    ("error-file_not_whole", &[]),
    ("error-file_kind_differs", &[]),
    ("error-voice_invalid", &[]),
    ("error-voice_empty", &[]),
    ("error-voice_too_long", &[]),
    ("error-sticker_invalid", &[]),
    ("error-picture_invalid", &[]),
    ("error-caption_too_long", &[]),
    ("error-caption_not_taken", &[]),
    ("error-once_invalid", &[]),
    ("error-offset_differs", &[]),
    ("error-no_such_file", &[]),
    ("error-wrong_state", &[]),
    ("error-runs_elsewhere", &[]),
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
    ("error-updating", &[]),
    ("error-shutting_down", &[]),
    ("error-internal", &[]),
    ("lane-why-not_allowed", &[]),
    ("lane-why-not_there", &[]),
    ("lane-why-not_member", &[]),
    ("lane-why-rate_limited", &[]),
    ("lane-why-no_answer", &[]),
    ("lane-why-no_keys", &[]),
    ("lane-why-no_room", &[]),
    ("lane-why-disk", &[]),
    ("lane-why-file_not_taken", &[]),
    ("lane-why-unclear", &[]),
    ("failure-codes-463", &[]),
    ("failure-codes-479", &[]),
    ("failure-refused", &[]),
    ("failure-local", &[]),
    ("failure-unknown", &[]),
    ("webhook-fault-not_allowed", &[]),
    ("webhook-fault-no_address", &[]),
    ("webhook-fault-unreachable", &[]),
    ("webhook-fault-proxy", &[]),
    ("webhook-fault-certificate", &[]),
    ("webhook-fault-silent", &[]),
    ("webhook-fault-broken", &[]),
    ("webhook-fault-redirect", &[]),
    ("webhook-fault-refused", &[]),
    ("webhook-fault-unread", &[]),
    ("webhook-fault-practice", &[]),
    ("backend-fault-no_address", &[]),
    ("backend-fault-unreachable", &[]),
    ("backend-fault-proxy", &[]),
    ("backend-fault-certificate", &[]),
    ("backend-fault-silent", &[]),
    ("backend-fault-broken", &[]),
    ("backend-fault-redirect", &[]),
    ("backend-fault-key_refused", &[]),
    ("backend-fault-refused", &[]),
    ("backend-fault-not_json", &[]),
    ("backend-fault-odd", &[]),
    ("backend-fault-too_large", &[]),
    ("backend-fault-too_many", &[]),
    ("backend-fault-not_kept", &[]),
    ("backend-fault-practice", &[]),
    ("backend-owner-backend", &[]),
    ("backend-owner-operator", &[]),
    ("backend-words-instance", &[]),
    ("backend-words-reconnect", &[]),
    ("backend-words-lifecycle", &[]),
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
    ("entry-caught_up", &[]),
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
    ("entry-history_here", &[]),
    ("entry-history_unreadable", &[]),
    ("entry-history_asked_again", &[]),
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
    ("audit-action-remove_failed", &[]),
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
    ("audit-action-make_key", &[]),
    ("audit-action-revoke_key", &[]),
    ("audit-action-set_interface", &[]),
    ("audit-action-add_webhook", &[]),
    ("audit-action-change_webhook", &[]),
    ("audit-action-remove_webhook", &[]),
    ("audit-action-replay_failed", &[]),
    ("audit-action-purge_failed", &[]),
    ("audit-action-set_backend", &[]),
    ("audit-action-link_to_backend", &[]),
    ("audit-action-unlink_from_backend", &[]),
    ("audit-action-ask", &[]),
    ("audit-result-done", &[]),
    ("audit-result-begun", &[]),
    ("audit-result-joined", &[]),
    ("audit-result-superseded", &[]),
    ("audit-result-ended", &[]),
    ("audit-result-interrupted", &[]),
    ("audit-result-refused", &[]),
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
    ("audit-figure-messages", &[("value", false)]),
    ("audit-figure-kept_aside", &[("value", false)]),
    ("audit-figure-key", &[("value", false)]),
    ("audit-figure-call", &[("value", false)]),
    ("audit-figure-webhook", &[("value", false)]),
    ("audit-figure-events", &[("value", false)]),
    ("audit-figure-name", &[("value", false)]),
    ("audit-figure-host", &[("value", false)]),
    ("audit-figure-changed", &[("value", false)]),
    ("audit-figure-external", &[("value", false)]),
    ("audit-figure-owner", &[("value", false)]),
    ("audit-figure-auto_disconnected_at", &[("when", false)]),
    ("audit-figure-reason", &[("why", false)]),
    ("interface-fault-in_use", &[]),
    ("interface-fault-forbidden", &[]),
    ("interface-fault-no_such_address", &[]),
    ("interface-fault-not_loopback", &[]),
    ("interface-fault-other", &[]),
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
    ("partly-delivered", &[]),
    ("partly-read", &[]),
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
    ("passedOver", &[("n", true)]),
    ("cli-noCore", &[("places", false)]),
    ("cli-gone", &[("why", false)]),
    ("cli-mayBeDone", &[("why", false)]),
    ("cli-notUnderstood", &[("why", false)]),
    ("cli-startsOne", &[("why", false)]),
    ("cli-inPart", &[]),
    ("cli-elsewhere", &[]),
    ("cli-passkey", &[]),
    ("cli-passkeyCode", &[("code", false)]),
    ("cli-qr", &[("n", true), ("of", true)]),
    ("cli-qrNoRoom", &[("columns", true), ("rows", true)]),
    ("cli-code", &[("phone", false), ("code", false)]),
    ("cli-finishing", &[]),
    ("cli-beingStarted", &[]),
    ("cli-start-cannot", &[("program", false), ("why", false)]),
    ("cli-start-ended", &[("why", false)]),
    ("cli-start-silent", &[]),
    ("cli-windowComes", &[]),
    ("cli-ending", &[]),
    ("cli-endingAlready", &[]),
    ("cli-endingWaits", &[("names", false)]),
    ("cli-notEnded", &[("seconds", true)]),
    ("cli-added", &[("name", false), ("id", false)]),
    ("cli-did-start", &[]),
    ("cli-did-stop", &[]),
    ("cli-did-restart", &[]),
    ("cli-did-unlink", &[]),
    ("cli-did-delete", &[]),
    ("cli-did-set", &[]),
    ("cli-did-removeFailed", &[]),
    ("cli-cancelled", &[]),
    ("cli-nameSaved", &[]),
    ("cli-retried", &[]),
    ("cli-olderCame", &[("n", true)]),
    ("cli-historyComes", &[("percent", true), ("n", true)]),
    ("cli-more", &[("how", false)]),
    ("cli-unlinkWhat", &[]),
    ("cli-deleteWhat", &[]),
    ("cli-removeFailedWhat", &[]),
    ("cli-goOn", &[("names", false), ("what", false)]),
    ("cli-yes", &[]),
    ("cli-nothingDone", &[]),
    ("cli-nobodyToAsk", &[]),
    ("cli-notAsked", &[("name", false), ("why", false)]),
    ("cli-noPlace", &[]),
    ("cli-noSuch", &[("name", false)]),
    ("cli-noSuchAlike", &[("name", false), ("alike", false)]),
    ("cli-noneOfWorkspace", &[("name", false)]),
    ("cli-noInstance", &[]),
    ("cli-nothingRuns", &[]),
    ("cli-noChat", &[]),
    ("cli-noMessage", &[]),
    ("cli-nothingWaits", &[]),
    ("cli-nothingAsked", &[]),
    ("cli-noChatId", &[("id", false)]),
    ("cli-noNumberButChat", &[("to", false)]),
    ("cli-chatOfAnother", &[("chat", false), ("of", false), ("name", false)]),
    ("cli-linkedAlready", &[("name", false), ("phone", false)]),
    ("cli-linked", &[("name", false), ("phone", false)]),
    ("cli-itsPhone", &[]),
    ("cli-stoppedMeanwhile", &[]),
    ("cli-stranger", &[]),
    ("cli-cannotLink", &[("why", false)]),
    ("cli-codesUsedUp", &[]),
    ("cli-instanceDeleted", &[]),
    ("cli-codeInFile", &[("file", false), ("time", false)]),
    ("cli-noAnswer", &[("why", false)]),
    ("cli-waiting", &[("id", false), ("n", true)]),
    ("cli-takenBack", &[]),
    ("cli-failed", &[("why", false)]),
    ("cli-noReason", &[]),
    ("cli-notKnown", &[("why", false)]),
    ("cli-notInTime", &[]),
    ("cli-triedNoMore", &[]),
    ("cli-noFile", &[("path", false)]),
    ("cli-fileChanged", &[("path", false)]),
    ("cli-fileUnreadable", &[("path", false), ("why", false)]),
    ("cli-fileGoes", &[("name", false), ("percent", true)]),
    ("cli-parked", &[("why", false)]),
    ("cli-waits-turn", &[]),
    ("cli-waits-online", &[]),
    ("cli-waits-answer", &[]),
    ("cli-waits-above", &[]),
    ("cli-waits-file", &[]),
    ("cli-waits-until", &[("why", false), ("time", false)]),
    ("cli-waits-you", &[("why", false)]),
    ("cli-waits-failed", &[]),
    ("cli-waits-what", &[("what", false)]),
    ("cli-answers", &[("words", false)]),
    ("cli-healthy", &[("span", false)]),
    ("cli-unhealthy", &[("span", false)]),
    ("cli-process", &[("pid", false), ("memory", false), ("percent", false)]),
    ("cli-problem-full", &[]),
    ("cli-problem-storage", &[("why", false)]),
    ("cli-problem-actors", &[("n", true)]),
    ("cli-problem-leftOut", &[("n", true)]),
    ("cli-problem-mismatches", &[("n", true)]),
    ("cli-figure-uptime", &[]),
    ("cli-figure-up", &[]),
    ("cli-figure-down", &[]),
    ("cli-figure-reconnects", &[]),
    ("cli-figure-recovery", &[]),
    ("cli-figure-taken", &[]),
    ("cli-figure-delivered", &[]),
    ("cli-figure-failed", &[]),
    ("cli-runsSince", &[("time", false), ("span", false)]),
    ("cli-synced", &[("checked", true), ("findings", true), ("reconnected", true), ("updated", true)]),
    ("cli-onlyLooked", &[("said", false)]),
    ("cli-starts-service", &[]),
    ("cli-starts-twice", &[]),
    ("cli-starts-on", &[]),
    ("cli-starts-off", &[]),
    ("cli-starts-practice", &[]),
    ("cli-file-saved", &[("path", false)]),
    ("cli-file-not-saved", &[("message", false), ("why", false)]),
    ("cli-file-late", &[]),
    ("cli-filesCome", &[("done", true), ("of", true)]),
    ("cli-still", &[("name", false), ("seconds", true)]),
    ("cli-stillSyncs", &[("seconds", true)]),
    ("cli-stillAsks", &[("seconds", true)]),
    ("cli-stillSends", &[("seconds", true)]),
    ("cli-stillStarts", &[("seconds", true)]),
    ("cli-nothingFound", &[]),
    ("cli-searchNotWhole", &[]),
    ("cli-searchMore", &[("how", false)]),
    ("cli-searchStopped", &[("how", false)]),
    ("cli-noKey", &[]),
    ("cli-keyMade", &[("name", false)]),
    ("cli-keyRevoked", &[]),
    ("cli-revokeWhat", &[]),
    ("cli-keyGood", &[]),
    ("cli-keyExpired", &[]),
    ("cli-keyGone", &[]),
    ("cli-keyAll", &[]),
    ("cli-never", &[]),
    ("cli-noSuchKey", &[("name", false)]),
    ("cli-interface-served", &[("url", false)]),
    ("cli-interface-off", &[]),
    ("cli-interface-opening", &[]),
    ("cli-interface-waiting", &[("place", false), ("why", false), ("time", false)]),
    ("cli-noWebhook", &[]),
    ("cli-webhookMade", &[("name", false)]),
    ("cli-webhookRemoved", &[]),
    ("cli-removeWebhookWhat", &[]),
    ("cli-purgeWhat", &[]),
    ("cli-noSuchWebhook", &[("name", false)]),
    ("cli-webhookOn", &[]),
    ("cli-webhookOff", &[]),
    ("cli-kind-messages", &[]),
    ("cli-kind-deliveries", &[]),
    ("cli-kind-notices", &[]),
    ("cli-kind-gap", &[]),
    ("cli-webhookTook", &[("ms", true)]),
    ("cli-webhookNotTaken", &[("why", false)]),
    ("cli-faultStatus", &[("why", false), ("status", true)]),
    ("cli-replayed", &[("count", true)]),
    ("cli-purged", &[("count", true)]),
    ("cli-noFailed", &[]),
    ("cli-noBackend", &[]),
    ("cli-theBackend", &[]),
    ("cli-forgetBackendWhat", &[]),
    ("cli-backendForgotten", &[]),
    ("cli-ofBackend", &[("name", false), ("owner", false)]),
    ("cli-ofNoBackend", &[]),
    ("cli-backendOff", &[("address", false)]),
    ("cli-backendTrying", &[("address", false)]),
    ("cli-backendUp", &[("address", false)]),
    ("cli-backendDown", &[("address", false), ("time", false)]),
    ("cli-backendWords", &[("words", false)]),
    ("cli-backendByEnvironment", &[]),
    ("cli-backendEnvironmentFault", &[("why", false)]),
    ("cli-backendLast", &[("time", false), ("why", false)]),
    ("cli-backendAnswers", &[("ms", true), ("n", true)]),
    ("cli-backendFails", &[("why", false)]),
    ("cli-deletedHere", &[]),
    ("cli-head-external", &[]),
    ("cli-head-owner", &[]),
    ("cli-help-usage", &[]),
    ("cli-help-commands", &[]),
    ("cli-help-arguments", &[]),
    ("cli-help-options", &[]),
    ("cli-help-command", &[]),
    ("cli-help-anyOption", &[]),
    ("cli-help-default", &[("value", false)]),
    ("cli-help-possible", &[("values", false)]),
    ("cli-help-possibleTitle", &[]),
    ("cli-help-seeMore", &[]),
    ("cli-help-seeLess", &[]),
    ("cli-wrong-error", &[("what", false)]),
    ("cli-wrong-tip", &[("what", false)]),
    ("cli-wrong-more", &[]),
    ("cli-wrong-twice", &[("argument", false)]),
    ("cli-wrong-with", &[("argument", false), ("other", false)]),
    ("cli-wrong-withThese", &[("argument", false)]),
    ("cli-wrong-withOthers", &[("argument", false)]),
    ("cli-wrong-empty", &[("argument", false)]),
    ("cli-wrong-value", &[("value", false), ("argument", false)]),
    ("cli-wrong-valueWhy", &[("value", false), ("argument", false), ("why", false)]),
    ("cli-wrong-tooMany", &[("value", false), ("argument", false)]),
    ("cli-wrong-argument", &[("argument", false)]),
    ("cli-wrong-command", &[("command", false)]),
    ("cli-wrong-missing", &[]),
    ("cli-wrong-incomplete", &[("command", false)]),
    ("cli-wrong-commands", &[("commands", false)]),
    ("cli-wrong-unreadable", &[]),
    ("cli-wrong-line", &[]),
    ("cli-wrong-checkAlone", &[]),
    ("cli-wrong-startNotWith", &[]),
    ("cli-wrong-alikeCommands", &[("n", true), ("names", false)]),
    ("cli-wrong-alikeArgument", &[("name", false)]),
    ("cli-wrong-alikeValue", &[("name", false)]),
    ("cli-wrong-asValue", &[("argument", false), ("how", false)]),
    ("cli-wrong-dashes", &[("command", false)]),
    ("cli-wrong-elsewhere", &[("how", false)]),
    ("cli-refused-number", &[]),
    ("cli-refused-within", &[("low", true), ("high", true)]),
    ("cli-refused-seconds", &[]),
    ("cli-refused-page", &[]),
    ("cli-refused-spot", &[]),
    ("cli-refused-card", &[]),
    ("cli-refused-day", &[]),
    ("doctor-ok", &[]),
    ("doctor-warning", &[]),
    ("doctor-fault", &[]),
    ("doctor-allWell", &[]),
    ("doctor-faults", &[("n", true)]),
    ("doctor-warnings", &[("n", true)]),
    ("doctor-what-settings", &[]),
    ("doctor-what-folder", &[]),
    ("doctor-what-room", &[]),
    ("doctor-what-database", &[]),
    ("doctor-what-sessions", &[]),
    ("doctor-what-files", &[]),
    ("doctor-what-numbers", &[]),
    ("doctor-what-health", &[]),
    ("doctor-what-way", &[]),
    ("doctor-what-clock", &[]),
    ("doctor-what-desktop", &[]),
    ("doctor-what-notifications", &[]),
    ("doctor-what-tray", &[]),
    ("doctor-what-unit", &[]),
    ("doctor-what-starting", &[]),
    ("doctor-late", &[("n", true)]),
    ("doctor-lateDo", &[]),
    ("doctor-ownDo", &[]),
    ("doctor-settings-well", &[]),
    ("doctor-settingsDo", &[]),
    ("doctor-folder-none", &[("folder", false)]),
    ("doctor-folder-noneDo", &[]),
    ("doctor-folder-missing", &[("folder", false)]),
    ("doctor-folder-missingDo", &[]),
    ("doctor-trouble", &[("folder", false), ("why", false)]),
    ("doctor-driveDo", &[]),
    ("doctor-folder-theirs", &[("folder", false)]),
    ("doctor-folder-theirsDo", &[]),
    ("doctor-folder-readonly", &[("folder", false), ("why", false)]),
    ("doctor-folder-readonlyDo", &[]),
    ("doctor-folder-open", &[("folder", false)]),
    ("doctor-folder-openDo", &[]),
    ("doctor-folder-well", &[("folder", false)]),
    ("doctor-room-mb", &[("n", false)]),
    ("doctor-room-gb", &[("n", false)]),
    ("doctor-room-fullDo", &[]),
    ("doctor-room-tightDo", &[]),
    ("doctor-database-new", &[]),
    ("doctor-database-well", &[]),
    ("doctor-database-long", &[("n", true)]),
    ("doctor-database-damaged", &[("why", false)]),
    ("doctor-database-damagedDo", &[]),
    ("doctor-database-fullDo", &[]),
    ("doctor-database-busy", &[("why", false)]),
    ("doctor-database-busyDo", &[]),
    ("doctor-database-rightsDo", &[]),
    ("doctor-sessions-none", &[]),
    ("doctor-sessions-theirs", &[("n", true), ("folder", false)]),
    ("doctor-sessions-theirsDo", &[]),
    ("doctor-sessions-open", &[("n", true), ("all", true), ("folder", false)]),
    ("doctor-sessions-openDo", &[]),
    ("doctor-sessions-well", &[("n", true)]),
    ("doctor-files", &[("limit", false), ("n", false)]),
    ("doctor-filesDo", &[]),
    ("doctor-core-silent", &[]),
    ("doctor-core-silentDo", &[]),
    ("doctor-core-none", &[]),
    ("doctor-core-noneDo", &[]),
    ("doctor-core-other", &[]),
    ("doctor-core-otherDo", &[]),
    ("doctor-core-updatingDo", &[]),
    ("doctor-coreDo", &[]),
    ("doctor-core-runs", &[("version", false), ("span", false)]),
    ("doctor-core-runsOther", &[("version", false), ("span", false), ("own", false)]),
    ("doctor-core-runsOtherDo", &[]),
    ("doctor-numbers", &[("online", true), ("down", true), ("needing", true)]),
    ("doctor-numbersDo", &[]),
    ("doctor-health-fullDo", &[]),
    ("doctor-health-syncDo", &[]),
    ("doctor-healthDo", &[]),
    ("doctor-way-practice", &[]),
    ("doctor-way-well", &[("host", false), ("ms", false)]),
    ("doctor-way-none", &[("host", false), ("why", false)]),
    ("doctor-way-through", &[("host", false), ("proxy", false)]),
    ("doctor-wayDo", &[]),
    ("doctor-clock-well", &[]),
    ("doctor-clock-ahead", &[("span", false)]),
    ("doctor-clock-behind", &[("span", false)]),
    ("doctor-clockDo", &[]),
    ("doctor-clock-farDo", &[]),
    ("doctor-desktop-none", &[]),
    ("doctor-desktop-noBus", &[]),
    ("doctor-desktop-noBusDo", &[]),
    ("doctor-desktop-oddDo", &[]),
    ("doctor-desktop-silent", &[]),
    ("doctor-desktop-silentDo", &[]),
    ("doctor-notifications-well", &[]),
    ("doctor-notifications-none", &[]),
    ("doctor-notificationsDo", &[]),
    ("doctor-tray-well", &[]),
    ("doctor-tray-none", &[]),
    ("doctor-trayDo", &[]),
    ("doctor-unit", &[("unit", false), ("enabled", false), ("active", false)]),
    ("doctor-unitDo", &[]),
    ("doctor-starting-on", &[]),
    ("doctor-starting-service", &[]),
    ("doctor-starting-off", &[]),
    ("doctor-starting-other", &[]),
    ("doctor-starting-otherDo", &[]),
    ("doctor-starting-twice", &[]),
    ("doctor-starting-twiceDo", &[]),
    ("doctor-starting-rightsDo", &[]),
    ("doctor-what-interface", &[]),
    ("doctor-interface-waiting", &[("place", false), ("why", false)]),
    ("doctor-interface-waitingDo", &[]),
    ("doctor-interface-served", &[("url", false)]),
    ("doctor-interface-off", &[]),
    ("cli-event-down", &[("why", false)]),
    ("cli-event-slow", &[("why", false)]),
    ("cli-event-rescan", &[("why", false)]),
    ("cli-event-needs", &[("why", false)]),
    ("cli-event-held", &[("time", false), ("why", false)]),
    ("cli-event-codes", &[]),
    ("cli-event-passkey", &[]),
    ("cli-event-back", &[("span", false)]),
    ("cli-event-unseen", &[("n", true)]),
    ("cli-event-expires", &[("n", true)]),
    ("cli-event-stopped", &[("n", true)]),
    ("cli-event-over", &[]),
    ("cli-event-messages", &[("rows", false)]),
    ("cli-event-deliveries", &[("rows", false)]),
    ("cli-event-unknown", &[]),
    ("cli-event-whose", &[]),
    ("cli-event-none", &[]),
    ("cli-event-noneSince", &[]),
    ("cli-event-gap", &[("place", false)]),
    ("help-command-wakala", &[]),
    ("help-command-engine", &[]),
    ("help-command-open", &[]),
    ("help-command-quit", &[]),
    ("help-command-status", &[]),
    ("help-command-list", &[]),
    ("help-command-add", &[]),
    ("help-command-set", &[]),
    ("help-command-pair", &[]),
    ("help-command-start", &[]),
    ("help-command-stop", &[]),
    ("help-command-restart", &[]),
    ("help-command-unlink", &[]),
    ("help-command-delete", &[]),
    ("help-command-send", &[]),
    ("help-command-react", &[]),
    ("help-command-vote", &[]),
    ("help-command-edit", &[]),
    ("help-command-unsend", &[]),
    ("help-command-chats", &[]),
    ("help-command-name", &[]),
    ("help-command-messages", &[]),
    ("help-command-search", &[]),
    ("help-command-queue", &[]),
    ("help-command-queueList", &[]),
    ("help-command-queueCancel", &[]),
    ("help-command-queueRetry", &[]),
    ("help-command-queueRemoveFailed", &[]),
    ("help-command-sync", &[]),
    ("help-command-health", &[]),
    ("help-command-uptime", &[]),
    ("help-command-logs", &[]),
    ("help-command-events", &[]),
    ("help-command-audit", &[]),
    ("help-command-keys", &[]),
    ("help-command-keysList", &[]),
    ("help-command-keysNew", &[]),
    ("help-command-keysRevoke", &[]),
    ("help-command-webhooks", &[]),
    ("help-command-webhooksList", &[]),
    ("help-command-webhooksNew", &[]),
    ("help-command-webhooksChange", &[]),
    ("help-command-webhooksRemove", &[]),
    ("help-command-webhooksTest", &[]),
    ("help-command-webhooksFailed", &[]),
    ("help-command-webhooksReplay", &[]),
    ("help-command-webhooksPurge", &[]),
    ("help-command-backend", &[]),
    ("help-command-backendStatus", &[]),
    ("help-command-backendSet", &[]),
    ("help-command-backendTest", &[]),
    ("help-command-backendForget", &[]),
    ("help-command-backendLink", &[]),
    ("help-command-backendUnlink", &[]),
    ("help-command-interface", &[]),
    ("help-command-autostart", &[]),
    ("help-command-doctor", &[]),
    ("help-command-call", &[]),
    ("help-command-help", &[]),
    ("help-every-checkServer", &[]),
    ("help-every-json", &[]),
    ("help-every-start", &[]),
    ("help-every-hidden", &[]),
    ("help-every-help", &[]),
    ("help-every-version", &[]),
    ("help-every-instance", &[]),
    ("help-every-instances", &[]),
    ("help-every-chat", &[]),
    ("help-every-message", &[]),
    ("help-every-text", &[]),
    ("help-every-limit", &[]),
    ("help-every-workspace", &[]),
    ("help-every-all", &[]),
    ("help-every-yes", &[]),
    ("help-every-item", &[]),
    ("help-every-follow", &[]),
    ("help-of-open-instance", &[]),
    ("help-of-add-name", &[]),
    ("help-of-add-workspace", &[]),
    ("help-of-add-country", &[]),
    ("help-of-add-history", &[]),
    ("help-of-set-name", &[]),
    ("help-of-set-workspace", &[]),
    ("help-of-set-country", &[]),
    ("help-of-set-available", &[]),
    ("help-of-pair-code", &[]),
    ("help-of-pair-png", &[]),
    ("help-of-pair-history", &[]),
    ("help-of-start-takeOver", &[]),
    ("help-of-send-instance", &[]),
    ("help-of-send-to", &[]),
    ("help-of-send-replyTo", &[]),
    ("help-of-send-mention", &[]),
    ("help-of-send-location", &[]),
    ("help-of-send-contact", &[]),
    ("help-of-send-poll", &[]),
    ("help-of-send-option", &[]),
    ("help-of-send-many", &[]),
    ("help-of-send-image", &[]),
    ("help-of-send-video", &[]),
    ("help-of-send-audio", &[]),
    ("help-of-send-voice", &[]),
    ("help-of-send-file", &[]),
    ("help-of-send-sticker", &[]),
    ("help-of-send-caption", &[]),
    ("help-of-send-viewOnce", &[]),
    ("help-of-send-key", &[]),
    ("help-of-send-wait", &[]),
    ("help-of-send-timeout", &[]),
    ("help-of-react-emoji", &[]),
    ("help-of-vote-choice", &[]),
    ("help-of-chats-after", &[]),
    ("help-of-chats-find", &[]),
    ("help-of-name-name", &[]),
    ("help-of-queueList-instance", &[]),
    ("help-of-messages-before", &[]),
    ("help-of-messages-saveMedia", &[]),
    ("help-of-messages-older", &[]),
    ("help-of-search-text", &[]),
    ("help-of-search-instance", &[]),
    ("help-of-search-chat", &[]),
    ("help-of-search-kind", &[]),
    ("help-of-search-hasFile", &[]),
    ("help-of-search-sender", &[]),
    ("help-of-search-ours", &[]),
    ("help-of-search-since", &[]),
    ("help-of-search-until", &[]),
    ("help-of-search-before", &[]),
    ("help-of-sync-autoReconnect", &[]),
    ("help-of-sync-workspace", &[]),
    ("help-of-health-days", &[]),
    ("help-of-uptime-instances", &[]),
    ("help-of-logs-level", &[]),
    ("help-of-logs-limit", &[]),
    ("help-of-events-since", &[]),
    ("help-of-events-limit", &[]),
    ("help-of-audit-before", &[]),
    ("help-of-keysList-all", &[]),
    ("help-of-keysNew-name", &[]),
    ("help-of-keysNew-scope", &[]),
    ("help-of-keysNew-instance", &[]),
    ("help-of-keysNew-workspace", &[]),
    ("help-of-keysNew-days", &[]),
    ("help-of-keysRevoke-keys", &[]),
    ("help-of-webhooksNew-name", &[]),
    ("help-of-webhooksNew-address", &[]),
    ("help-of-webhooksNew-event", &[]),
    ("help-of-webhooksNew-instance", &[]),
    ("help-of-webhooksNew-workspace", &[]),
    ("help-of-webhooksNew-nearby", &[]),
    ("help-of-webhooksNew-off", &[]),
    ("help-of-webhooksChange-webhook", &[]),
    ("help-of-webhooksChange-name", &[]),
    ("help-of-webhooksChange-address", &[]),
    ("help-of-webhooksChange-event", &[]),
    ("help-of-webhooksChange-instance", &[]),
    ("help-of-webhooksChange-workspace", &[]),
    ("help-of-webhooksChange-all", &[]),
    ("help-of-webhooksChange-nearby", &[]),
    ("help-of-webhooksChange-state", &[]),
    ("help-of-webhooksChange-newSecret", &[]),
    ("help-of-webhooksRemove-webhooks", &[]),
    ("help-of-webhooksTest-webhook", &[]),
    ("help-of-webhooksFailed-webhook", &[]),
    ("help-of-webhooksFailed-limit", &[]),
    ("help-of-webhooksFailed-before", &[]),
    ("help-of-webhooksReplay-webhook", &[]),
    ("help-of-webhooksReplay-event", &[]),
    ("help-of-webhooksPurge-webhook", &[]),
    ("help-of-webhooksPurge-event", &[]),
    ("help-of-backendSet-state", &[]),
    ("help-of-backendSet-url", &[]),
    ("help-of-backendSet-key", &[]),
    ("help-of-backendSet-vocabulary", &[]),
    ("help-of-backendLink-instance", &[]),
    ("help-of-backendLink-name", &[]),
    ("help-of-backendLink-owner", &[]),
    ("help-of-backendUnlink-instance", &[]),
    ("help-of-interface-state", &[]),
    ("help-of-interface-address", &[]),
    ("help-of-interface-port", &[]),
    ("help-of-interface-origin", &[]),
    ("help-of-autostart-state", &[]),
    ("help-of-call-name", &[]),
    ("help-of-call-request", &[]),
    ("help-value-kind-text", &[]),
    ("help-value-kind-image", &[]),
    ("help-value-kind-video", &[]),
    ("help-value-kind-audio", &[]),
    ("help-value-kind-document", &[]),
    ("help-value-kind-location", &[]),
    ("help-value-kind-contact", &[]),
    ("help-value-kind-poll", &[]),
    ("help-value-wait-sent", &[]),
    ("help-value-wait-delivered", &[]),
    ("help-value-wait-read", &[]),
    ("help-value-scope-read", &[]),
    ("help-value-scope-send", &[]),
    ("help-value-scope-control", &[]),
    ("help-value-scope-admin", &[]),
    ("help-value-event-messages", &[]),
    ("help-value-event-deliveries", &[]),
    ("help-value-event-notices", &[]),
    ("help-value-owner-backend", &[]),
    ("help-value-owner-operator", &[]),
    ("help-value-vocabulary-instance", &[]),
    ("help-value-vocabulary-reconnect", &[]),
    ("help-value-vocabulary-lifecycle", &[]),
    ("help-value-nearby-yes", &[]),
    ("help-value-nearby-no", &[]),
    ("help-value-state-on", &[]),
    ("help-value-state-off", &[]),
    ("help-value-available-yes", &[]),
    ("help-value-available-no", &[]),
    ("help-value-history-recent", &[]),
    ("help-value-history-all", &[]),
    ("help-value-history-none", &[]),
    ("help-value-level-error", &[]),
    ("help-value-level-warn", &[]),
    ("help-value-level-info", &[]),
    ("help-value-level-debug", &[]),
    ("help-value-level-trace", &[]),
    ("help-name-ADDRESS", &[]),
    ("help-name-CHAT", &[]),
    ("help-name-DAY", &[]),
    ("help-name-DAYS", &[]),
    ("help-name-DIR", &[]),
    ("help-name-CHOICE", &[]),
    ("help-name-EMOJI", &[]),
    ("help-name-EVENT", &[]),
    ("help-name-FILE", &[]),
    ("help-name-INSTANCE", &[]),
    ("help-name-INSTANCES", &[]),
    ("help-name-ITEM", &[]),
    ("help-name-KEY", &[]),
    ("help-name-KEYS", &[]),
    ("help-name-KIND", &[]),
    ("help-name-LAT", &[]),
    ("help-name-LETTERS", &[]),
    ("help-name-RANGE", &[]),
    ("help-name-LEVEL", &[]),
    ("help-name-LIMIT", &[]),
    ("help-name-LINE", &[]),
    ("help-name-LON", &[]),
    ("help-name-MESSAGE", &[]),
    ("help-name-NAME", &[]),
    ("help-name-NUMBER", &[]),
    ("help-name-PAGE", &[]),
    ("help-name-PLACE", &[]),
    ("help-name-PORT", &[]),
    ("help-name-QUESTION", &[]),
    ("help-name-REQUEST", &[]),
    ("help-name-SCOPE", &[]),
    ("help-name-SEQ", &[]),
    ("help-name-STATE", &[]),
    ("help-name-TEXT", &[]),
    ("help-name-TIMEOUT", &[]),
    ("help-name-TO", &[]),
    ("help-name-UNTIL", &[]),
    ("help-name-URL", &[]),
    ("help-name-WEBHOOK", &[]),
    ("help-name-WEBHOOKS", &[]),
    ("help-name-VOCABULARY", &[]),
    ("help-name-OWNER", &[]),
    ("help-name-WORDS", &[]),
    ("help-name-WORKSPACE", &[]),
    ("help-codes", &[]),
    ("help-environment", &[]),
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
    ("notice-noTray-title", &[]),
    ("notice-noTray-body", &[]),
    ("notice-crashed-title", &[]),
    ("notice-crashed-body", &[]),
    ("notice-updated-title", &[]),
    ("notice-updated-body", &[]),
    ("notice-windowEnded-title", &[]),
    ("notice-windowEnded-body", &[]),
    ("notice-hangs-title", &[]),
    ("notice-hangs-body", &[]),
    ("notice-hangs-renew", &[]),
    ("notice-updating-title", &[]),
    ("notice-updating-body", &[]),
    ("notice-noWindow-title", &[]),
    ("notice-noWindow-body", &[]),
    ("notice-message-new", &[]),
    ("notice-message-unread", &[("n", true)]),
    ("start-title", &[]),
    ("start-unwritable", &[("path", false), ("why", false)]),
    ("start-running", &[("path", false)]),
    ("start-newer", &[]),
    ("start-damaged", &[("why", false)]),
    ("start-unreachable", &[("why", false)]),
    ("start-unexpected", &[("why", false)]),
    ("start-diskFull", &[]),
    ("start-noRoom", &[("n", true)]),
    ("start-setting", &[("name", false), ("value", false)]),
    ("start-notText", &[("name", false)]),
    ("start-address", &[("why", false)]),
    ("start-notPractice", &[]),
    ("start-noDisplay", &[]),
    ("start-updating", &[]),
    ("start-updatingStep", &[("step", true), ("of", true)]),
    ("cli-head-name", &[]),
    ("cli-head-badge", &[]),
    ("cli-head-number", &[]),
    ("cli-head-workspace", &[]),
    ("cli-head-unread", &[]),
    ("cli-head-queued", &[]),
    ("cli-head-id", &[]),
    ("cli-head-now", &[]),
    ("cli-head-what", &[]),
    ("cli-head-figure", &[]),
    ("cli-head-chat", &[]),
    ("cli-head-title", &[]),
    ("cli-head-last", &[]),
    ("cli-head-at", &[]),
    ("cli-head-who", &[]),
    ("cli-head-text", &[]),
    ("cli-head-item", &[]),
    ("cli-head-to", &[]),
    ("cli-head-state", &[]),
    ("cli-head-since", &[]),
    ("cli-head-offSince", &[]),
    ("cli-head-why", &[]),
    ("cli-head-waitsFor", &[]),
    ("cli-head-result", &[]),
    ("cli-head-instance", &[]),
    ("cli-head-day", &[]),
    ("cli-head-week", &[]),
    ("cli-head-month", &[]),
    ("cli-head-off", &[]),
    ("cli-head-key", &[]),
    ("cli-head-scopes", &[]),
    ("cli-head-reach", &[]),
    ("cli-head-expires", &[]),
    ("cli-head-used", &[]),
    ("cli-head-events", &[]),
    ("cli-head-waiting", &[]),
    ("cli-head-failed", &[]),
    ("cli-head-lastError", &[]),
    ("cli-head-address", &[]),
    ("cli-head-tries", &[]),
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
    ("tray-quittingWaits", &[("names", false)]),
    ("tray-updating", &[("step", true), ("of", true)]),
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

    /// Photo
    #[must_use]
    pub fn media_image(&self) -> String {
        self.said("media-image", [])
    }

    /// Video
    #[must_use]
    pub fn media_video(&self) -> String {
        self.said("media-video", [])
    }

    /// GIF
    #[must_use]
    pub fn media_gif(&self) -> String {
        self.said("media-gif", [])
    }

    /// Video note
    #[must_use]
    pub fn media_video_note(&self) -> String {
        self.said("media-video_note", [])
    }

    /// Voice note
    #[must_use]
    pub fn media_voice(&self) -> String {
        self.said("media-voice", [])
    }

    /// Audio
    #[must_use]
    pub fn media_audio(&self) -> String {
        self.said("media-audio", [])
    }

    /// Document
    #[must_use]
    pub fn media_document(&self) -> String {
        self.said("media-document", [])
    }

    /// Sticker
    #[must_use]
    pub fn media_sticker(&self) -> String {
        self.said("media-sticker", [])
    }

    /// View once
    #[must_use]
    pub fn file_once(&self) -> String {
        self.said("file-once", [])
    }

    /// `what` to be viewed once. Open it on the phone.
    #[must_use]
    pub fn gone_once(&self, what: &str) -> String {
        self.said("gone-once", [("what", what.into())])
    }

    /// Disappeared when its time came
    #[must_use]
    pub fn gone_expired(&self) -> String {
        self.said("gone-expired", [])
    }

    /// Only the phone shows this message. Open it there.
    #[must_use]
    pub fn gone_on_phone(&self) -> String {
        self.said("gone-onPhone", [])
    }

    /// Location
    #[must_use]
    pub fn place_title(&self) -> String {
        self.said("place-title", [])
    }

    /// Live location
    #[must_use]
    pub fn place_live(&self) -> String {
        self.said("place-live", [])
    }

    /// Poll
    #[must_use]
    pub fn poll_title(&self) -> String {
        self.said("poll-title", [])
    }

    /// Invitation to the group `group`
    #[must_use]
    pub fn invite_into(&self, group: &str) -> String {
        self.said("invite-into", [("group", group.into())])
    }

    /// Voice call
    #[must_use]
    pub fn call_voice(&self) -> String {
        self.said("call-voice", [])
    }

    /// Video call
    #[must_use]
    pub fn call_video(&self) -> String {
        self.said("call-video", [])
    }

    /// answered on the phone
    #[must_use]
    pub fn call_answered(&self) -> String {
        self.said("call-answered", [])
    }

    /// declined on the phone
    #[must_use]
    pub fn call_declined(&self) -> String {
        self.said("call-declined", [])
    }

    /// Messages disappear after `time`
    #[must_use]
    pub fn happened_expiry(&self, time: &str) -> String {
        self.said("happened-expiry", [("time", time.into())])
    }

    /// Messages no longer disappear
    #[must_use]
    pub fn happened_expiry_off(&self) -> String {
        self.said("happened-expiryOff", [])
    }

    /// `n` days
    #[must_use]
    pub fn happened_days(&self, n: impl Count) -> String {
        self.said("happened-days", [("n", n.into())])
    }

    /// The group is now called `subject`
    #[must_use]
    pub fn happened_subject(&self, subject: &str) -> String {
        self.said("happened-subject", [("subject", subject.into())])
    }

    /// Joined the group: `people`
    #[must_use]
    pub fn happened_joined(&self, people: &str) -> String {
        self.said("happened-joined", [("people", people.into())])
    }

    /// Left the group: `people`
    #[must_use]
    pub fn happened_left(&self, people: &str) -> String {
        self.said("happened-left", [("people", people.into())])
    }

    /// Now admin: `people`
    #[must_use]
    pub fn happened_promoted(&self, people: &str) -> String {
        self.said("happened-promoted", [("people", people.into())])
    }

    /// No longer admin: `people`
    #[must_use]
    pub fn happened_demoted(&self, people: &str) -> String {
        self.said("happened-demoted", [("people", people.into())])
    }

    /// A message was pinned
    #[must_use]
    pub fn happened_pinned(&self) -> String {
        self.said("happened-pinned", [])
    }

    /// You
    #[must_use]
    pub fn message_you(&self) -> String {
        self.said("message-you", [])
    }

    /// edited
    #[must_use]
    pub fn message_edited(&self) -> String {
        self.said("message-edited", [])
    }

    /// Forwarded
    #[must_use]
    pub fn message_forwarded(&self) -> String {
        self.said("message-forwarded", [])
    }

    /// Forwarded many times
    #[must_use]
    pub fn message_forwarded_often(&self) -> String {
        self.said("message-forwardedOften", [])
    }

    /// Disappears `at`
    #[must_use]
    pub fn message_expires(&self, at: &str) -> String {
        self.said("message-expires", [("at", at.into())])
    }

    /// Deleted by the sender.
    #[must_use]
    pub fn message_deleted_by_sender(&self) -> String {
        self.said("message-deletedBySender", [])
    }

    /// Deleted by `name`, an admin of the group.
    #[must_use]
    pub fn message_deleted_by_admin(&self, name: &str) -> String {
        self.said("message-deletedByAdmin", [("name", name.into())])
    }

    /// Deleted by an admin of the group.
    #[must_use]
    pub fn message_deleted_by_some_admin(&self) -> String {
        self.said("message-deletedBySomeAdmin", [])
    }

    /// Deleted for everyone by you.
    #[must_use]
    pub fn message_deleted_by_us(&self) -> String {
        self.said("message-deletedByUs", [])
    }

    /// and `n` more
    #[must_use]
    pub fn message_others(&self, n: impl Count) -> String {
        self.said("message-others", [("n", n.into())])
    }

    /// In answer to `who`: `words`
    #[must_use]
    pub fn message_answers(&self, who: &str, words: &str) -> String {
        self.said("message-answers", [("who", who.into()), ("words", words.into())])
    }

    /// Reaction `emoji`
    #[must_use]
    pub fn change_reaction(&self, emoji: &str) -> String {
        self.said("change-reaction", [("emoji", emoji.into())])
    }

    /// Reaction taken back
    #[must_use]
    pub fn change_reaction_back(&self) -> String {
        self.said("change-reactionBack", [])
    }

    /// Edit: `words`
    #[must_use]
    pub fn change_edit(&self, words: &str) -> String {
        self.said("change-edit", [("words", words.into())])
    }

    /// Deletion for everyone
    #[must_use]
    pub fn change_delete(&self) -> String {
        self.said("change-delete", [])
    }

    /// Vote: `options`
    #[must_use]
    pub fn change_vote(&self, options: &str) -> String {
        self.said("change-vote", [("options", options.into())])
    }

    /// Vote taken back
    #[must_use]
    pub fn change_vote_back(&self) -> String {
        self.said("change-voteBack", [])
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

    /// refused
    #[must_use]
    pub fn audit_result_refused(&self) -> String {
        self.said("audit-result-refused", [])
    }

    /// Delivered to some
    #[must_use]
    pub fn partly_delivered(&self) -> String {
        self.said("partly-delivered", [])
    }

    /// Read by some
    #[must_use]
    pub fn partly_read(&self) -> String {
        self.said("partly-read", [])
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

    /// `n` numbers stay as they are: their backend says whether they run. Take them over first to change that here.
    #[must_use]
    pub fn passed_over(&self, n: impl Count) -> String {
        self.said("passedOver", [("n", n.into())])
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

    /// Wakala gave no answer (`why`): what was asked for may be done
    #[must_use]
    pub fn cli_may_be_done(&self, why: &str) -> String {
        self.said("cli-mayBeDone", [("why", why.into())])
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

    /// another program has its session: `wakala start NAME --take-over` takes it back
    #[must_use]
    pub fn cli_elsewhere(&self) -> String {
        self.said("cli-elsewhere", [])
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

    /// This terminal is too small for the code, which needs `columns` columns and `rows` lines: make it larger, and the next code is shown. Or have a picture with --png FILE, or a code to type on the phone with --code NUMBER.
    #[must_use]
    pub fn cli_qr_no_room(&self, columns: impl Count, rows: impl Count) -> String {
        self.said("cli-qrNoRoom", [("columns", columns.into()), ("rows", rows.into())])
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

    /// Wakala is being started.
    #[must_use]
    pub fn cli_being_started(&self) -> String {
        self.said("cli-beingStarted", [])
    }

    /// `program` can't be started: `why`
    #[must_use]
    pub fn cli_start_cannot(&self, program: &str, why: &str) -> String {
        self.said("cli-start-cannot", [("program", program.into()), ("why", why.into())])
    }

    /// Wakala did not start: `why`
    #[must_use]
    pub fn cli_start_ended(&self, why: &str) -> String {
        self.said("cli-start-ended", [("why", why.into())])
    }

    /// Wakala was started and does not answer; its logs say more
    #[must_use]
    pub fn cli_start_silent(&self) -> String {
        self.said("cli-start-silent", [])
    }

    /// the window comes
    #[must_use]
    pub fn cli_window_comes(&self) -> String {
        self.said("cli-windowComes", [])
    }

    /// Wakala is ending
    #[must_use]
    pub fn cli_ending(&self) -> String {
        self.said("cli-ending", [])
    }

    /// Wakala is ending already
    #[must_use]
    pub fn cli_ending_already(&self) -> String {
        self.said("cli-endingAlready", [])
    }

    /// waiting for `names` to sign off
    #[must_use]
    pub fn cli_ending_waits(&self, names: &str) -> String {
        self.said("cli-endingWaits", [("names", names.into())])
    }

    /// Wakala has not ended within `seconds` s
    #[must_use]
    pub fn cli_not_ended(&self, seconds: impl Count) -> String {
        self.said("cli-notEnded", [("seconds", seconds.into())])
    }

    /// `name` is added. Link its phone: wakala pair `id`
    #[must_use]
    pub fn cli_added(&self, name: &str, id: &str) -> String {
        self.said("cli-added", [("name", name.into()), ("id", id.into())])
    }

    /// starting
    #[must_use]
    pub fn cli_did_start(&self) -> String {
        self.said("cli-did-start", [])
    }

    /// stopping
    #[must_use]
    pub fn cli_did_stop(&self) -> String {
        self.said("cli-did-stop", [])
    }

    /// restarting
    #[must_use]
    pub fn cli_did_restart(&self) -> String {
        self.said("cli-did-restart", [])
    }

    /// its session ends
    #[must_use]
    pub fn cli_did_unlink(&self) -> String {
        self.said("cli-did-unlink", [])
    }

    /// deleted
    #[must_use]
    pub fn cli_did_delete(&self) -> String {
        self.said("cli-did-delete", [])
    }

    /// saved
    #[must_use]
    pub fn cli_did_set(&self) -> String {
        self.said("cli-did-set", [])
    }

    /// what failed is removed
    #[must_use]
    pub fn cli_did_remove_failed(&self) -> String {
        self.said("cli-did-removeFailed", [])
    }

    /// taken out of the queue; what WhatsApp has already stays sent
    #[must_use]
    pub fn cli_cancelled(&self) -> String {
        self.said("cli-cancelled", [])
    }

    /// the name is saved
    #[must_use]
    pub fn cli_name_saved(&self) -> String {
        self.said("cli-nameSaved", [])
    }

    /// queued again
    #[must_use]
    pub fn cli_retried(&self) -> String {
        self.said("cli-retried", [])
    }

    /// The phone gave `n` older messages.
    #[must_use]
    pub fn cli_older_came(&self, n: impl Count) -> String {
        self.said("cli-olderCame", [("n", n.into())])
    }

    /// history from the phone: `percent` %, `n` messages
    #[must_use]
    pub fn cli_history_comes(&self, percent: impl Count, n: impl Count) -> String {
        self.said("cli-historyComes", [("percent", percent.into()), ("n", n.into())])
    }

    /// There is more: `how`
    #[must_use]
    pub fn cli_more(&self, how: &str) -> String {
        self.said("cli-more", [("how", how.into())])
    }

    /// The session ends for good: the phone must scan a code again. Messages stay.
    #[must_use]
    pub fn cli_unlink_what(&self) -> String {
        self.said("cli-unlinkWhat", [])
    }

    /// Session, messages and everything else of it are removed for good.
    #[must_use]
    pub fn cli_delete_what(&self) -> String {
        self.said("cli-deleteWhat", [])
    }

    /// All messages that failed are removed, and are not sent any more.
    #[must_use]
    pub fn cli_remove_failed_what(&self) -> String {
        self.said("cli-removeFailedWhat", [])
    }

    /// `names`: `what` Go on? \[y/N\]
    #[must_use]
    pub fn cli_go_on(&self, names: &str, what: &str) -> String {
        self.said("cli-goOn", [("names", names.into()), ("what", what.into())])
    }

    /// yes
    #[must_use]
    pub fn cli_yes(&self) -> String {
        self.said("cli-yes", [])
    }

    /// nothing was done
    #[must_use]
    pub fn cli_nothing_done(&self) -> String {
        self.said("cli-nothingDone", [])
    }

    /// nobody can be asked: add --yes if you are sure
    #[must_use]
    pub fn cli_nobody_to_ask(&self) -> String {
        self.said("cli-nobodyToAsk", [])
    }

    /// `name`: `why`; the ones after it were not asked
    #[must_use]
    pub fn cli_not_asked(&self, name: &str, why: &str) -> String {
        self.said("cli-notAsked", [("name", name.into()), ("why", why.into())])
    }

    /// no place for the data: set HOME or WAKALA_DATA_DIR
    #[must_use]
    pub fn cli_no_place(&self) -> String {
        self.said("cli-noPlace", [])
    }

    /// there is no instance `name`
    #[must_use]
    pub fn cli_no_such(&self, name: &str) -> String {
        self.said("cli-noSuch", [("name", name.into())])
    }

    /// there is no instance `name`; did you mean `alike`?
    #[must_use]
    pub fn cli_no_such_alike(&self, name: &str, alike: &str) -> String {
        self.said("cli-noSuchAlike", [("name", name.into()), ("alike", alike.into())])
    }

    /// no instance is in the workspace `name`
    #[must_use]
    pub fn cli_none_of_workspace(&self, name: &str) -> String {
        self.said("cli-noneOfWorkspace", [("name", name.into())])
    }

    /// There is no instance: wakala add NAME
    #[must_use]
    pub fn cli_no_instance(&self) -> String {
        self.said("cli-noInstance", [])
    }

    /// No number runs: nothing was restarted.
    #[must_use]
    pub fn cli_nothing_runs(&self) -> String {
        self.said("cli-nothingRuns", [])
    }

    /// There is no chat.
    #[must_use]
    pub fn cli_no_chat(&self) -> String {
        self.said("cli-noChat", [])
    }

    /// There is no message.
    #[must_use]
    pub fn cli_no_message(&self) -> String {
        self.said("cli-noMessage", [])
    }

    /// Nothing waits.
    #[must_use]
    pub fn cli_nothing_waits(&self) -> String {
        self.said("cli-nothingWaits", [])
    }

    /// Nothing was asked yet.
    #[must_use]
    pub fn cli_nothing_asked(&self) -> String {
        self.said("cli-nothingAsked", [])
    }

    /// `id` is no chat: see `wakala chats`
    #[must_use]
    pub fn cli_no_chat_id(&self, id: &str) -> String {
        self.said("cli-noChatId", [("id", id.into())])
    }

    /// `to` is no phone number. For the chat `to` of `wakala chats`, write chat:`to`
    #[must_use]
    pub fn cli_no_number_but_chat(&self, to: &str) -> String {
        self.said("cli-noNumberButChat", [("to", to.into())])
    }

    /// Chat `chat` is one of `of`, not of `name`: nothing was sent.
    #[must_use]
    pub fn cli_chat_of_another(&self, chat: &str, of: &str, name: &str) -> String {
        self.said("cli-chatOfAnother", [("chat", chat.into()), ("of", of.into()), ("name", name.into())])
    }

    /// `name` is linked to `phone` already
    #[must_use]
    pub fn cli_linked_already(&self, name: &str, phone: &str) -> String {
        self.said("cli-linkedAlready", [("name", name.into()), ("phone", phone.into())])
    }

    /// `name` is linked to `phone` and online.
    #[must_use]
    pub fn cli_linked(&self, name: &str, phone: &str) -> String {
        self.said("cli-linked", [("name", name.into()), ("phone", phone.into())])
    }

    /// its phone
    #[must_use]
    pub fn cli_its_phone(&self) -> String {
        self.said("cli-itsPhone", [])
    }

    /// it was stopped meanwhile
    #[must_use]
    pub fn cli_stopped_meanwhile(&self) -> String {
        self.said("cli-stoppedMeanwhile", [])
    }

    /// another number scanned the code than this instance had before: decide in the window
    #[must_use]
    pub fn cli_stranger(&self) -> String {
        self.said("cli-stranger", [])
    }

    /// it can't be linked now: `why`
    #[must_use]
    pub fn cli_cannot_link(&self, why: &str) -> String {
        self.said("cli-cannotLink", [("why", why.into())])
    }

    /// the codes are used up: `wakala pair` shows new ones
    #[must_use]
    pub fn cli_codes_used_up(&self) -> String {
        self.said("cli-codesUsedUp", [])
    }

    /// the instance was deleted
    #[must_use]
    pub fn cli_instance_deleted(&self) -> String {
        self.said("cli-instanceDeleted", [])
    }

    /// `file` holds the code, until `time`
    #[must_use]
    pub fn cli_code_in_file(&self, file: &str, time: &str) -> String {
        self.said("cli-codeInFile", [("file", file.into()), ("time", time.into())])
    }

    /// Wakala gave no answer (`why`): the message may be queued
    #[must_use]
    pub fn cli_no_answer(&self, why: &str) -> String {
        self.said("cli-noAnswer", [("why", why.into())])
    }

    /// `id`: `n` wait
    #[must_use]
    pub fn cli_waiting(&self, id: &str, n: impl Count) -> String {
        self.said("cli-waiting", [("id", id.into()), ("n", n.into())])
    }

    /// the message was taken back
    #[must_use]
    pub fn cli_taken_back(&self) -> String {
        self.said("cli-takenBack", [])
    }

    /// the message failed: `why`
    #[must_use]
    pub fn cli_failed(&self, why: &str) -> String {
        self.said("cli-failed", [("why", why.into())])
    }

    /// WhatsApp does not say why
    #[must_use]
    pub fn cli_no_reason(&self) -> String {
        self.said("cli-noReason", [])
    }

    /// it is kept, and what became of it is not known: `why`
    #[must_use]
    pub fn cli_not_known(&self, why: &str) -> String {
        self.said("cli-notKnown", [("why", why.into())])
    }

    /// that was not there in time; Wakala goes on with it
    #[must_use]
    pub fn cli_not_in_time(&self) -> String {
        self.said("cli-notInTime", [])
    }

    /// nobody knows whether it arrived, and it is not tried again
    #[must_use]
    pub fn cli_tried_no_more(&self) -> String {
        self.said("cli-triedNoMore", [])
    }

    /// `path` is no file
    #[must_use]
    pub fn cli_no_file(&self, path: &str) -> String {
        self.said("cli-noFile", [("path", path.into())])
    }

    /// `path` changed while it was read; nothing was sent
    #[must_use]
    pub fn cli_file_changed(&self, path: &str) -> String {
        self.said("cli-fileChanged", [("path", path.into())])
    }

    /// `path` can't be read: `why`
    #[must_use]
    pub fn cli_file_unreadable(&self, path: &str, why: &str) -> String {
        self.said("cli-fileUnreadable", [("path", path.into()), ("why", why.into())])
    }

    /// `name`: `percent` %
    #[must_use]
    pub fn cli_file_goes(&self, name: &str, percent: impl Count) -> String {
        self.said("cli-fileGoes", [("name", name.into()), ("percent", percent.into())])
    }

    /// it waits until somebody sees to it: `why`
    #[must_use]
    pub fn cli_parked(&self, why: &str) -> String {
        self.said("cli-parked", [("why", why.into())])
    }

    /// its turn
    #[must_use]
    pub fn cli_waits_turn(&self) -> String {
        self.said("cli-waits-turn", [])
    }

    /// online
    #[must_use]
    pub fn cli_waits_online(&self) -> String {
        self.said("cli-waits-online", [])
    }

    /// WhatsApp's answer
    #[must_use]
    pub fn cli_waits_answer(&self) -> String {
        self.said("cli-waits-answer", [])
    }

    /// what waits before it
    #[must_use]
    pub fn cli_waits_above(&self) -> String {
        self.said("cli-waits-above", [])
    }

    /// its file, which goes out
    #[must_use]
    pub fn cli_waits_file(&self) -> String {
        self.said("cli-waits-file", [])
    }

    /// `why`, until `time`
    #[must_use]
    pub fn cli_waits_until(&self, why: &str, time: &str) -> String {
        self.said("cli-waits-until", [("why", why.into()), ("time", time.into())])
    }

    /// you: `why`
    #[must_use]
    pub fn cli_waits_you(&self, why: &str) -> String {
        self.said("cli-waits-you", [("why", why.into())])
    }

    /// it failed
    #[must_use]
    pub fn cli_waits_failed(&self) -> String {
        self.said("cli-waits-failed", [])
    }

    /// waits for `what`
    #[must_use]
    pub fn cli_waits_what(&self, what: &str) -> String {
        self.said("cli-waits-what", [("what", what.into())])
    }

    /// In answer to: `words`
    #[must_use]
    pub fn cli_answers(&self, words: &str) -> String {
        self.said("cli-answers", [("words", words.into())])
    }

    /// Wakala is healthy, for `span`
    #[must_use]
    pub fn cli_healthy(&self, span: &str) -> String {
        self.said("cli-healthy", [("span", span.into())])
    }

    /// Wakala is NOT healthy, for `span`
    #[must_use]
    pub fn cli_unhealthy(&self, span: &str) -> String {
        self.said("cli-unhealthy", [("span", span.into())])
    }

    /// Process `pid`: `memory` MiB, `percent` % of a core
    #[must_use]
    pub fn cli_process(&self, pid: &str, memory: &str, percent: &str) -> String {
        self.said("cli-process", [("pid", pid.into()), ("memory", memory.into()), ("percent", percent.into())])
    }

    /// The disk is full.
    #[must_use]
    pub fn cli_problem_full(&self) -> String {
        self.said("cli-problem-full", [])
    }

    /// The database can't be written: `why`
    #[must_use]
    pub fn cli_problem_storage(&self, why: &str) -> String {
        self.said("cli-problem-storage", [("why", why.into())])
    }

    /// Parts of the engine failed and were brought up again: `n`
    #[must_use]
    pub fn cli_problem_actors(&self, n: impl Count) -> String {
        self.said("cli-problem-actors", [("n", n.into())])
    }

    /// The database refused what WhatsApp said beside messages; it is left out: `n`
    #[must_use]
    pub fn cli_problem_left_out(&self, n: impl Count) -> String {
        self.said("cli-problem-leftOut", [("n", n.into())])
    }

    /// Wanted and real did not agree at the last sync: `n`
    #[must_use]
    pub fn cli_problem_mismatches(&self, n: impl Count) -> String {
        self.said("cli-problem-mismatches", [("n", n.into())])
    }

    /// uptime
    #[must_use]
    pub fn cli_figure_uptime(&self) -> String {
        self.said("cli-figure-uptime", [])
    }

    /// online
    #[must_use]
    pub fn cli_figure_up(&self) -> String {
        self.said("cli-figure-up", [])
    }

    /// not online
    #[must_use]
    pub fn cli_figure_down(&self) -> String {
        self.said("cli-figure-down", [])
    }

    /// reconnects
    #[must_use]
    pub fn cli_figure_reconnects(&self) -> String {
        self.said("cli-figure-reconnects", [])
    }

    /// mean recovery
    #[must_use]
    pub fn cli_figure_recovery(&self) -> String {
        self.said("cli-figure-recovery", [])
    }

    /// messages taken
    #[must_use]
    pub fn cli_figure_taken(&self) -> String {
        self.said("cli-figure-taken", [])
    }

    /// delivered
    #[must_use]
    pub fn cli_figure_delivered(&self) -> String {
        self.said("cli-figure-delivered", [])
    }

    /// failed
    #[must_use]
    pub fn cli_figure_failed(&self) -> String {
        self.said("cli-figure-failed", [])
    }

    /// Wakala runs since `time`, for `span`.
    #[must_use]
    pub fn cli_runs_since(&self, time: &str, span: &str) -> String {
        self.said("cli-runsSince", [("time", time.into()), ("span", span.into())])
    }

    /// `checked` compared, `findings` did not agree; `reconnected` reconnected, `updated` updated
    #[must_use]
    pub fn cli_synced(&self, checked: impl Count, findings: impl Count, reconnected: impl Count, updated: impl Count) -> String {
        self.said("cli-synced", [("checked", checked.into()), ("findings", findings.into()), ("reconnected", reconnected.into()), ("updated", updated.into())])
    }

    /// `said` (only looked: --auto-reconnect mends)
    #[must_use]
    pub fn cli_only_looked(&self, said: &str) -> String {
        self.said("cli-onlyLooked", [("said", said.into())])
    }

    /// Its service starts Wakala with the system; systemctl --user disable wakala ends that.
    #[must_use]
    pub fn cli_starts_service(&self) -> String {
        self.said("cli-starts-service", [])
    }

    /// Its service starts Wakala with the system, and so does the desktop, in vain: wakala autostart off
    #[must_use]
    pub fn cli_starts_twice(&self) -> String {
        self.said("cli-starts-twice", [])
    }

    /// Wakala starts with the system, in the tray.
    #[must_use]
    pub fn cli_starts_on(&self) -> String {
        self.said("cli-starts-on", [])
    }

    /// Wakala does not start with the system.
    #[must_use]
    pub fn cli_starts_off(&self) -> String {
        self.said("cli-starts-off", [])
    }

    /// A practice build does not start with the system.
    #[must_use]
    pub fn cli_starts_practice(&self) -> String {
        self.said("cli-starts-practice", [])
    }

    /// Saved: `path`
    #[must_use]
    pub fn cli_file_saved(&self, path: &str) -> String {
        self.said("cli-file-saved", [("path", path.into())])
    }

    /// Message `message` was not saved: `why`
    #[must_use]
    pub fn cli_file_not_saved(&self, message: &str, why: &str) -> String {
        self.said("cli-file-not-saved", [("message", message.into()), ("why", why.into())])
    }

    /// it did not come in time
    #[must_use]
    pub fn cli_file_late(&self) -> String {
        self.said("cli-file-late", [])
    }

    /// Files: `done` of `of`
    #[must_use]
    pub fn cli_files_come(&self, done: impl Count, of: impl Count) -> String {
        self.said("cli-filesCome", [("done", done.into()), ("of", of.into())])
    }

    /// `name`: still at it after `seconds` s
    #[must_use]
    pub fn cli_still(&self, name: &str, seconds: impl Count) -> String {
        self.said("cli-still", [("name", name.into()), ("seconds", seconds.into())])
    }

    /// Comparing, for `seconds` s
    #[must_use]
    pub fn cli_still_syncs(&self, seconds: impl Count) -> String {
        self.said("cli-stillSyncs", [("seconds", seconds.into())])
    }

    /// Asking the phone, for `seconds` s
    #[must_use]
    pub fn cli_still_asks(&self, seconds: impl Count) -> String {
        self.said("cli-stillAsks", [("seconds", seconds.into())])
    }

    /// Waiting for an answer, for `seconds` s
    #[must_use]
    pub fn cli_still_sends(&self, seconds: impl Count) -> String {
        self.said("cli-stillSends", [("seconds", seconds.into())])
    }

    /// Starting, for `seconds` s
    #[must_use]
    pub fn cli_still_starts(&self, seconds: impl Count) -> String {
        self.said("cli-stillStarts", [("seconds", seconds.into())])
    }

    /// Nothing was found.
    #[must_use]
    pub fn cli_nothing_found(&self) -> String {
        self.said("cli-nothingFound", [])
    }

    /// The search index is still being made: not everything can be found yet.
    #[must_use]
    pub fn cli_search_not_whole(&self) -> String {
        self.said("cli-searchNotWhole", [])
    }

    /// There may be more further back: `how`
    #[must_use]
    pub fn cli_search_more(&self, how: &str) -> String {
        self.said("cli-searchMore", [("how", how.into())])
    }

    /// The search stopped before all was looked through. It goes on with `how`
    #[must_use]
    pub fn cli_search_stopped(&self, how: &str) -> String {
        self.said("cli-searchStopped", [("how", how.into())])
    }

    /// No program has a key: wakala keys new NAME --scope read
    #[must_use]
    pub fn cli_no_key(&self) -> String {
        self.said("cli-noKey", [])
    }

    /// This is the key of `name`. It is shown only now: keep it where the program finds it.
    #[must_use]
    pub fn cli_key_made(&self, name: &str) -> String {
        self.said("cli-keyMade", [("name", name.into())])
    }

    /// revoked: it opens nothing any more
    #[must_use]
    pub fn cli_key_revoked(&self) -> String {
        self.said("cli-keyRevoked", [])
    }

    /// The program that has this key can do nothing any more, at once and for good.
    #[must_use]
    pub fn cli_revoke_what(&self) -> String {
        self.said("cli-revokeWhat", [])
    }

    /// good
    #[must_use]
    pub fn cli_key_good(&self) -> String {
        self.said("cli-keyGood", [])
    }

    /// expired
    #[must_use]
    pub fn cli_key_expired(&self) -> String {
        self.said("cli-keyExpired", [])
    }

    /// revoked
    #[must_use]
    pub fn cli_key_gone(&self) -> String {
        self.said("cli-keyGone", [])
    }

    /// all numbers
    #[must_use]
    pub fn cli_key_all(&self) -> String {
        self.said("cli-keyAll", [])
    }

    /// never
    #[must_use]
    pub fn cli_never(&self) -> String {
        self.said("cli-never", [])
    }

    /// there is no key `name`: see `wakala keys list`
    #[must_use]
    pub fn cli_no_such_key(&self, name: &str) -> String {
        self.said("cli-noSuchKey", [("name", name.into())])
    }

    /// Programs with a key are served at `url`; what they may ask: `url`/docs
    #[must_use]
    pub fn cli_interface_served(&self, url: &str) -> String {
        self.said("cli-interface-served", [("url", url.into())])
    }

    /// No program is served: wakala interface on
    #[must_use]
    pub fn cli_interface_off(&self) -> String {
        self.said("cli-interface-off", [])
    }

    /// The port is being opened.
    #[must_use]
    pub fn cli_interface_opening(&self) -> String {
        self.said("cli-interface-opening", [])
    }

    /// `place` can't be had: `why`. It is tried again at `time`.
    #[must_use]
    pub fn cli_interface_waiting(&self, place: &str, why: &str, time: &str) -> String {
        self.said("cli-interface-waiting", [("place", place.into()), ("why", why.into()), ("time", time.into())])
    }

    /// Nobody is told what happens: wakala webhooks new NAME <https://shop.example/events>
    #[must_use]
    pub fn cli_no_webhook(&self) -> String {
        self.said("cli-noWebhook", [])
    }

    /// With this secret all that `name` gets is signed. It is shown only now: keep it where the receiver finds it.
    #[must_use]
    pub fn cli_webhook_made(&self, name: &str) -> String {
        self.said("cli-webhookMade", [("name", name.into())])
    }

    /// removed: it is told nothing more
    #[must_use]
    pub fn cli_webhook_removed(&self) -> String {
        self.said("cli-webhookRemoved", [])
    }

    /// What its receiver was not told yet, and what it did not take, goes with it.
    #[must_use]
    pub fn cli_remove_webhook_what(&self) -> String {
        self.said("cli-removeWebhookWhat", [])
    }

    /// The events that its receiver did not take are forgotten for good.
    #[must_use]
    pub fn cli_purge_what(&self) -> String {
        self.said("cli-purgeWhat", [])
    }

    /// there is no webhook `name`: see `wakala webhooks list`
    #[must_use]
    pub fn cli_no_such_webhook(&self, name: &str) -> String {
        self.said("cli-noSuchWebhook", [("name", name.into())])
    }

    /// on
    #[must_use]
    pub fn cli_webhook_on(&self) -> String {
        self.said("cli-webhookOn", [])
    }

    /// off
    #[must_use]
    pub fn cli_webhook_off(&self) -> String {
        self.said("cli-webhookOff", [])
    }

    /// messages
    #[must_use]
    pub fn cli_kind_messages(&self) -> String {
        self.said("cli-kind-messages", [])
    }

    /// deliveries
    #[must_use]
    pub fn cli_kind_deliveries(&self) -> String {
        self.said("cli-kind-deliveries", [])
    }

    /// notices
    #[must_use]
    pub fn cli_kind_notices(&self) -> String {
        self.said("cli-kind-notices", [])
    }

    /// gap
    #[must_use]
    pub fn cli_kind_gap(&self) -> String {
        self.said("cli-kind-gap", [])
    }

    /// the receiver took it, within `ms` ms
    #[must_use]
    pub fn cli_webhook_took(&self, ms: impl Count) -> String {
        self.said("cli-webhookTook", [("ms", ms.into())])
    }

    /// the receiver did not take it: `why`
    #[must_use]
    pub fn cli_webhook_not_taken(&self, why: &str) -> String {
        self.said("cli-webhookNotTaken", [("why", why.into())])
    }

    /// `why` (`status`)
    #[must_use]
    pub fn cli_fault_status(&self, why: &str, status: impl Count) -> String {
        self.said("cli-faultStatus", [("why", why.into()), ("status", status.into())])
    }

    /// `count` events are sent again
    #[must_use]
    pub fn cli_replayed(&self, count: impl Count) -> String {
        self.said("cli-replayed", [("count", count.into())])
    }

    /// `count` events are forgotten
    #[must_use]
    pub fn cli_purged(&self, count: impl Count) -> String {
        self.said("cli-purged", [("count", count.into())])
    }

    /// Its receiver took everything.
    #[must_use]
    pub fn cli_no_failed(&self) -> String {
        self.said("cli-noFailed", [])
    }

    /// There is no backend: wakala backend set --url <https://shop.example> --key -
    #[must_use]
    pub fn cli_no_backend(&self) -> String {
        self.said("cli-noBackend", [])
    }

    /// the backend
    #[must_use]
    pub fn cli_the_backend(&self) -> String {
        self.said("cli-theBackend", [])
    }

    /// Its address and key are forgotten. The numbers that belong to it go on as they are.
    #[must_use]
    pub fn cli_forget_backend_what(&self) -> String {
        self.said("cli-forgetBackendWhat", [])
    }

    /// The backend is forgotten.
    #[must_use]
    pub fn cli_backend_forgotten(&self) -> String {
        self.said("cli-backendForgotten", [])
    }

    /// the backend calls it `name`; who says whether it runs: `owner`
    #[must_use]
    pub fn cli_of_backend(&self, name: &str, owner: &str) -> String {
        self.said("cli-ofBackend", [("name", name.into()), ("owner", owner.into())])
    }

    /// belongs to the backend no more
    #[must_use]
    pub fn cli_of_no_backend(&self) -> String {
        self.said("cli-ofNoBackend", [])
    }

    /// `address`: turned off
    #[must_use]
    pub fn cli_backend_off(&self, address: &str) -> String {
        self.said("cli-backendOff", [("address", address.into())])
    }

    /// `address`: being asked
    #[must_use]
    pub fn cli_backend_trying(&self, address: &str) -> String {
        self.said("cli-backendTrying", [("address", address.into())])
    }

    /// `address`: answers
    #[must_use]
    pub fn cli_backend_up(&self, address: &str) -> String {
        self.said("cli-backendUp", [("address", address.into())])
    }

    /// `address`: does not answer as it should. It is asked again at `time`.
    #[must_use]
    pub fn cli_backend_down(&self, address: &str, time: &str) -> String {
        self.said("cli-backendDown", [("address", address.into()), ("time", time.into())])
    }

    /// It is told in the words `words`
    #[must_use]
    pub fn cli_backend_words(&self, words: &str) -> String {
        self.said("cli-backendWords", [("words", words.into())])
    }

    /// The environment of Wakala names this backend: change WAKALA_LARAVEL_URL and WAKALA_INTERNAL_API_KEY there.
    #[must_use]
    pub fn cli_backend_by_environment(&self) -> String {
        self.said("cli-backendByEnvironment", [])
    }

    /// What the environment of Wakala says of a backend is no use: `why`
    #[must_use]
    pub fn cli_backend_environment_fault(&self, why: &str) -> String {
        self.said("cli-backendEnvironmentFault", [("why", why.into())])
    }

    /// Last trouble `time`: `why`
    #[must_use]
    pub fn cli_backend_last(&self, time: &str, why: &str) -> String {
        self.said("cli-backendLast", [("time", time.into()), ("why", why.into())])
    }

    /// the backend answers, within `ms` ms; it asks for `n` numbers
    #[must_use]
    pub fn cli_backend_answers(&self, ms: impl Count, n: impl Count) -> String {
        self.said("cli-backendAnswers", [("ms", ms.into()), ("n", n.into())])
    }

    /// the backend did not answer as it should: `why`
    #[must_use]
    pub fn cli_backend_fails(&self, why: &str) -> String {
        self.said("cli-backendFails", [("why", why.into())])
    }

    /// (not here any more)
    #[must_use]
    pub fn cli_deleted_here(&self) -> String {
        self.said("cli-deletedHere", [])
    }

    /// WITH THE BACKEND
    #[must_use]
    pub fn cli_head_external(&self) -> String {
        self.said("cli-head-external", [])
    }

    /// WHO SAYS
    #[must_use]
    pub fn cli_head_owner(&self) -> String {
        self.said("cli-head-owner", [])
    }

    /// Usage:
    #[must_use]
    pub fn cli_help_usage(&self) -> String {
        self.said("cli-help-usage", [])
    }

    /// Commands:
    #[must_use]
    pub fn cli_help_commands(&self) -> String {
        self.said("cli-help-commands", [])
    }

    /// Arguments:
    #[must_use]
    pub fn cli_help_arguments(&self) -> String {
        self.said("cli-help-arguments", [])
    }

    /// Options:
    #[must_use]
    pub fn cli_help_options(&self) -> String {
        self.said("cli-help-options", [])
    }

    /// COMMAND
    #[must_use]
    pub fn cli_help_command(&self) -> String {
        self.said("cli-help-command", [])
    }

    /// OPTIONS
    #[must_use]
    pub fn cli_help_any_option(&self) -> String {
        self.said("cli-help-anyOption", [])
    }

    /// \[default: `value`\]
    #[must_use]
    pub fn cli_help_default(&self, value: &str) -> String {
        self.said("cli-help-default", [("value", value.into())])
    }

    /// \[possible values: `values`\]
    #[must_use]
    pub fn cli_help_possible(&self, values: &str) -> String {
        self.said("cli-help-possible", [("values", values.into())])
    }

    /// Possible values:
    #[must_use]
    pub fn cli_help_possible_title(&self) -> String {
        self.said("cli-help-possibleTitle", [])
    }

    /// (see more with '--help')
    #[must_use]
    pub fn cli_help_see_more(&self) -> String {
        self.said("cli-help-seeMore", [])
    }

    /// (see a summary with '-h')
    #[must_use]
    pub fn cli_help_see_less(&self) -> String {
        self.said("cli-help-seeLess", [])
    }

    /// error: `what`
    #[must_use]
    pub fn cli_wrong_error(&self, what: &str) -> String {
        self.said("cli-wrong-error", [("what", what.into())])
    }

    /// tip: `what`
    #[must_use]
    pub fn cli_wrong_tip(&self, what: &str) -> String {
        self.said("cli-wrong-tip", [("what", what.into())])
    }

    /// For more information, try '--help'.
    #[must_use]
    pub fn cli_wrong_more(&self) -> String {
        self.said("cli-wrong-more", [])
    }

    /// the argument '`argument`' cannot be used multiple times
    #[must_use]
    pub fn cli_wrong_twice(&self, argument: &str) -> String {
        self.said("cli-wrong-twice", [("argument", argument.into())])
    }

    /// the argument '`argument`' cannot be used with '`other`'
    #[must_use]
    pub fn cli_wrong_with(&self, argument: &str, other: &str) -> String {
        self.said("cli-wrong-with", [("argument", argument.into()), ("other", other.into())])
    }

    /// the argument '`argument`' cannot be used with:
    #[must_use]
    pub fn cli_wrong_with_these(&self, argument: &str) -> String {
        self.said("cli-wrong-withThese", [("argument", argument.into())])
    }

    /// the argument '`argument`' cannot be used with one or more of the other specified arguments
    #[must_use]
    pub fn cli_wrong_with_others(&self, argument: &str) -> String {
        self.said("cli-wrong-withOthers", [("argument", argument.into())])
    }

    /// a value is required for '`argument`' but none was supplied
    #[must_use]
    pub fn cli_wrong_empty(&self, argument: &str) -> String {
        self.said("cli-wrong-empty", [("argument", argument.into())])
    }

    /// invalid value '`value`' for '`argument`'
    #[must_use]
    pub fn cli_wrong_value(&self, value: &str, argument: &str) -> String {
        self.said("cli-wrong-value", [("value", value.into()), ("argument", argument.into())])
    }

    /// invalid value '`value`' for '`argument`': `why`
    #[must_use]
    pub fn cli_wrong_value_why(&self, value: &str, argument: &str, why: &str) -> String {
        self.said("cli-wrong-valueWhy", [("value", value.into()), ("argument", argument.into()), ("why", why.into())])
    }

    /// unexpected value '`value`' for '`argument`' found; no more were expected
    #[must_use]
    pub fn cli_wrong_too_many(&self, value: &str, argument: &str) -> String {
        self.said("cli-wrong-tooMany", [("value", value.into()), ("argument", argument.into())])
    }

    /// unexpected argument '`argument`' found
    #[must_use]
    pub fn cli_wrong_argument(&self, argument: &str) -> String {
        self.said("cli-wrong-argument", [("argument", argument.into())])
    }

    /// unrecognized subcommand '`command`'
    #[must_use]
    pub fn cli_wrong_command(&self, command: &str) -> String {
        self.said("cli-wrong-command", [("command", command.into())])
    }

    /// the following required arguments were not provided:
    #[must_use]
    pub fn cli_wrong_missing(&self) -> String {
        self.said("cli-wrong-missing", [])
    }

    /// '`command`' requires a subcommand but one was not provided
    #[must_use]
    pub fn cli_wrong_incomplete(&self, command: &str) -> String {
        self.said("cli-wrong-incomplete", [("command", command.into())])
    }

    /// \[subcommands: `commands`\]
    #[must_use]
    pub fn cli_wrong_commands(&self, commands: &str) -> String {
        self.said("cli-wrong-commands", [("commands", commands.into())])
    }

    /// invalid UTF-8 was detected in one or more arguments
    #[must_use]
    pub fn cli_wrong_unreadable(&self) -> String {
        self.said("cli-wrong-unreadable", [])
    }

    /// the command line is wrong
    #[must_use]
    pub fn cli_wrong_line(&self) -> String {
        self.said("cli-wrong-line", [])
    }

    /// --check-server goes with no command
    #[must_use]
    pub fn cli_wrong_check_alone(&self) -> String {
        self.said("cli-wrong-checkAlone", [])
    }

    /// --start goes with a command to a running Wakala, and not with this one
    #[must_use]
    pub fn cli_wrong_start_not_with(&self) -> String {
        self.said("cli-wrong-startNotWith", [])
    }

    /// some similar subcommands exist: `names`
    #[must_use]
    pub fn cli_wrong_alike_commands(&self, n: impl Count, names: &str) -> String {
        self.said("cli-wrong-alikeCommands", [("n", n.into()), ("names", names.into())])
    }

    /// a similar argument exists: '`name`'
    #[must_use]
    pub fn cli_wrong_alike_argument(&self, name: &str) -> String {
        self.said("cli-wrong-alikeArgument", [("name", name.into())])
    }

    /// a similar value exists: '`name`'
    #[must_use]
    pub fn cli_wrong_alike_value(&self, name: &str) -> String {
        self.said("cli-wrong-alikeValue", [("name", name.into())])
    }

    /// to pass '`argument`' as a value, use '`how`'
    #[must_use]
    pub fn cli_wrong_as_value(&self, argument: &str, how: &str) -> String {
        self.said("cli-wrong-asValue", [("argument", argument.into()), ("how", how.into())])
    }

    /// subcommand '`command`' exists; to use it, remove the '--' before it
    #[must_use]
    pub fn cli_wrong_dashes(&self, command: &str) -> String {
        self.said("cli-wrong-dashes", [("command", command.into())])
    }

    /// '`how`' exists
    #[must_use]
    pub fn cli_wrong_elsewhere(&self, how: &str) -> String {
        self.said("cli-wrong-elsewhere", [("how", how.into())])
    }

    /// it is a number, as the list shows it
    #[must_use]
    pub fn cli_refused_number(&self) -> String {
        self.said("cli-refused-number", [])
    }

    /// it is a number from `low` to `high`
    #[must_use]
    pub fn cli_refused_within(&self, low: impl Count, high: impl Count) -> String {
        self.said("cli-refused-within", [("low", low.into()), ("high", high.into())])
    }

    /// it is a number of seconds
    #[must_use]
    pub fn cli_refused_seconds(&self) -> String {
        self.said("cli-refused-seconds", [])
    }

    /// a place is two numbers, as a page says it
    #[must_use]
    pub fn cli_refused_page(&self) -> String {
        self.said("cli-refused-page", [])
    }

    /// a place is LAT,LON or LAT,LON,NAME, in degrees
    #[must_use]
    pub fn cli_refused_spot(&self) -> String {
        self.said("cli-refused-spot", [])
    }

    /// a card is NAME,NUMBER
    #[must_use]
    pub fn cli_refused_card(&self) -> String {
        self.said("cli-refused-card", [])
    }

    /// a day is YEAR-MONTH-DAY, such as 2026-11-09
    #[must_use]
    pub fn cli_refused_day(&self) -> String {
        self.said("cli-refused-day", [])
    }

    /// ok
    #[must_use]
    pub fn doctor_ok(&self) -> String {
        self.said("doctor-ok", [])
    }

    /// WARNING
    #[must_use]
    pub fn doctor_warning(&self) -> String {
        self.said("doctor-warning", [])
    }

    /// FAULT
    #[must_use]
    pub fn doctor_fault(&self) -> String {
        self.said("doctor-fault", [])
    }

    /// Everything is well.
    #[must_use]
    pub fn doctor_all_well(&self) -> String {
        self.said("doctor-allWell", [])
    }

    /// `n` faults
    #[must_use]
    pub fn doctor_faults(&self, n: impl Count) -> String {
        self.said("doctor-faults", [("n", n.into())])
    }

    /// `n` warnings
    #[must_use]
    pub fn doctor_warnings(&self, n: impl Count) -> String {
        self.said("doctor-warnings", [("n", n.into())])
    }

    /// settings
    #[must_use]
    pub fn doctor_what_settings(&self) -> String {
        self.said("doctor-what-settings", [])
    }

    /// data folder
    #[must_use]
    pub fn doctor_what_folder(&self) -> String {
        self.said("doctor-what-folder", [])
    }

    /// room on the disk
    #[must_use]
    pub fn doctor_what_room(&self) -> String {
        self.said("doctor-what-room", [])
    }

    /// database
    #[must_use]
    pub fn doctor_what_database(&self) -> String {
        self.said("doctor-what-database", [])
    }

    /// sessions
    #[must_use]
    pub fn doctor_what_sessions(&self) -> String {
        self.said("doctor-what-sessions", [])
    }

    /// open files
    #[must_use]
    pub fn doctor_what_files(&self) -> String {
        self.said("doctor-what-files", [])
    }

    /// numbers
    #[must_use]
    pub fn doctor_what_numbers(&self) -> String {
        self.said("doctor-what-numbers", [])
    }

    /// health
    #[must_use]
    pub fn doctor_what_health(&self) -> String {
        self.said("doctor-what-health", [])
    }

    /// way to WhatsApp
    #[must_use]
    pub fn doctor_what_way(&self) -> String {
        self.said("doctor-what-way", [])
    }

    /// clock
    #[must_use]
    pub fn doctor_what_clock(&self) -> String {
        self.said("doctor-what-clock", [])
    }

    /// desktop
    #[must_use]
    pub fn doctor_what_desktop(&self) -> String {
        self.said("doctor-what-desktop", [])
    }

    /// notifications
    #[must_use]
    pub fn doctor_what_notifications(&self) -> String {
        self.said("doctor-what-notifications", [])
    }

    /// tray
    #[must_use]
    pub fn doctor_what_tray(&self) -> String {
        self.said("doctor-what-tray", [])
    }

    /// service unit
    #[must_use]
    pub fn doctor_what_unit(&self) -> String {
        self.said("doctor-what-unit", [])
    }

    /// start with the system
    #[must_use]
    pub fn doctor_what_starting(&self) -> String {
        self.said("doctor-what-starting", [])
    }

    /// not looked at to the end: nothing answered for `n` s
    #[must_use]
    pub fn doctor_late(&self, n: impl Count) -> String {
        self.said("doctor-late", [("n", n.into())])
    }

    /// Look whether the disk, or what it is on, answers at all; then again.
    #[must_use]
    pub fn doctor_late_do(&self) -> String {
        self.said("doctor-lateDo", [])
    }

    /// Report it: this should not be.
    #[must_use]
    pub fn doctor_own_do(&self) -> String {
        self.said("doctor-ownDo", [])
    }

    /// nothing in the environment is refused
    #[must_use]
    pub fn doctor_settings_well(&self) -> String {
        self.said("doctor-settings-well", [])
    }

    /// Wakala does not start with it: change it, or take it away.
    #[must_use]
    pub fn doctor_settings_do(&self) -> String {
        self.said("doctor-settingsDo", [])
    }

    /// `folder` is no folder
    #[must_use]
    pub fn doctor_folder_none(&self, folder: &str) -> String {
        self.said("doctor-folder-none", [("folder", folder.into())])
    }

    /// Move it away, or name another place: WAKALA_DATA_DIR.
    #[must_use]
    pub fn doctor_folder_none_do(&self) -> String {
        self.said("doctor-folder-noneDo", [])
    }

    /// `folder` is not there
    #[must_use]
    pub fn doctor_folder_missing(&self, folder: &str) -> String {
        self.said("doctor-folder-missing", [("folder", folder.into())])
    }

    /// Wakala makes it at its first start; if there was one, look whether its drive is in.
    #[must_use]
    pub fn doctor_folder_missing_do(&self) -> String {
        self.said("doctor-folder-missingDo", [])
    }

    /// `folder`: `why`
    #[must_use]
    pub fn doctor_trouble(&self, folder: &str, why: &str) -> String {
        self.said("doctor-trouble", [("folder", folder.into()), ("why", why.into())])
    }

    /// Look whether its drive is in and the folder is yours.
    #[must_use]
    pub fn doctor_drive_do(&self) -> String {
        self.said("doctor-driveDo", [])
    }

    /// `folder` is another user's
    #[must_use]
    pub fn doctor_folder_theirs(&self, folder: &str) -> String {
        self.said("doctor-folder-theirs", [("folder", folder.into())])
    }

    /// Start Wakala as that user, or name another place.
    #[must_use]
    pub fn doctor_folder_theirs_do(&self) -> String {
        self.said("doctor-folder-theirsDo", [])
    }

    /// `folder` can't be written to: `why`
    #[must_use]
    pub fn doctor_folder_readonly(&self, folder: &str, why: &str) -> String {
        self.said("doctor-folder-readonly", [("folder", folder.into()), ("why", why.into())])
    }

    /// Look at its rights, and whether its disk can be written to.
    #[must_use]
    pub fn doctor_folder_readonly_do(&self) -> String {
        self.said("doctor-folder-readonlyDo", [])
    }

    /// `folder` is open to other users
    #[must_use]
    pub fn doctor_folder_open(&self, folder: &str) -> String {
        self.said("doctor-folder-open", [("folder", folder.into())])
    }

    /// Wakala closes it when it starts; until then: chmod go= on it.
    #[must_use]
    pub fn doctor_folder_open_do(&self) -> String {
        self.said("doctor-folder-openDo", [])
    }

    /// `folder` is yours alone and can be written to
    #[must_use]
    pub fn doctor_folder_well(&self, folder: &str) -> String {
        self.said("doctor-folder-well", [("folder", folder.into())])
    }

    /// `n` MB are free
    #[must_use]
    pub fn doctor_room_mb(&self, n: &str) -> String {
        self.said("doctor-room-mb", [("n", n.into())])
    }

    /// `n` GB are free
    #[must_use]
    pub fn doctor_room_gb(&self, n: &str) -> String {
        self.said("doctor-room-gb", [("n", n.into())])
    }

    /// Make room: a full disk stops the numbers from receiving.
    #[must_use]
    pub fn doctor_room_full_do(&self) -> String {
        self.said("doctor-room-fullDo", [])
    }

    /// Make room soon: a full disk stops the numbers from receiving.
    #[must_use]
    pub fn doctor_room_tight_do(&self) -> String {
        self.said("doctor-room-tightDo", [])
    }

    /// there is none yet
    #[must_use]
    pub fn doctor_database_new(&self) -> String {
        self.said("doctor-database-new", [])
    }

    /// it is whole
    #[must_use]
    pub fn doctor_database_well(&self) -> String {
        self.said("doctor-database-well", [])
    }

    /// not looked at to the end: it is large, and well as far as `n` s went
    #[must_use]
    pub fn doctor_database_long(&self, n: impl Count) -> String {
        self.said("doctor-database-long", [("n", n.into())])
    }

    /// it is damaged: `why`
    #[must_use]
    pub fn doctor_database_damaged(&self, why: &str) -> String {
        self.said("doctor-database-damaged", [("why", why.into())])
    }

    /// Quit Wakala, and put the last good copy of the folder back.
    #[must_use]
    pub fn doctor_database_damaged_do(&self) -> String {
        self.said("doctor-database-damagedDo", [])
    }

    /// Make room on the disk.
    #[must_use]
    pub fn doctor_database_full_do(&self) -> String {
        self.said("doctor-database-fullDo", [])
    }

    /// it could not be looked at: `why`
    #[must_use]
    pub fn doctor_database_busy(&self, why: &str) -> String {
        self.said("doctor-database-busy", [("why", why.into())])
    }

    /// Wakala is busy with it: look again later.
    #[must_use]
    pub fn doctor_database_busy_do(&self) -> String {
        self.said("doctor-database-busyDo", [])
    }

    /// Look whether the file is yours and its disk can be written to.
    #[must_use]
    pub fn doctor_database_rights_do(&self) -> String {
        self.said("doctor-database-rightsDo", [])
    }

    /// there are none yet
    #[must_use]
    pub fn doctor_sessions_none(&self) -> String {
        self.said("doctor-sessions-none", [])
    }

    /// `n` in `folder` are another user's
    #[must_use]
    pub fn doctor_sessions_theirs(&self, n: impl Count, folder: &str) -> String {
        self.said("doctor-sessions-theirs", [("n", n.into()), ("folder", folder.into())])
    }

    /// Give them back to you (chown), or start Wakala as that user.
    #[must_use]
    pub fn doctor_sessions_theirs_do(&self) -> String {
        self.said("doctor-sessions-theirsDo", [])
    }

    /// `n` of `all` in `folder` are open to other users, who could act as your numbers
    #[must_use]
    pub fn doctor_sessions_open(&self, n: impl Count, all: impl Count, folder: &str) -> String {
        self.said("doctor-sessions-open", [("n", n.into()), ("all", all.into()), ("folder", folder.into())])
    }

    /// Close them: chmod -R go= on the folder.
    #[must_use]
    pub fn doctor_sessions_open_do(&self) -> String {
        self.said("doctor-sessions-openDo", [])
    }

    /// `n`, yours alone
    #[must_use]
    pub fn doctor_sessions_well(&self, n: impl Count) -> String {
        self.said("doctor-sessions-well", [("n", n.into())])
    }

    /// at most `limit`, enough for `n` numbers
    #[must_use]
    pub fn doctor_files(&self, limit: &str, n: &str) -> String {
        self.said("doctor-files", [("limit", limit.into()), ("n", n.into())])
    }

    /// Raise the hard limit (ulimit -Hn, limits.conf, or LimitNOFILE of the unit).
    #[must_use]
    pub fn doctor_files_do(&self) -> String {
        self.said("doctor-filesDo", [])
    }

    /// it runs and does not answer
    #[must_use]
    pub fn doctor_core_silent(&self) -> String {
        self.said("doctor-core-silent", [])
    }

    /// End it and start it again: the numbers come back by themselves.
    #[must_use]
    pub fn doctor_core_silent_do(&self) -> String {
        self.said("doctor-core-silentDo", [])
    }

    /// none is running on this data: no number is online
    #[must_use]
    pub fn doctor_core_none(&self) -> String {
        self.said("doctor-core-none", [])
    }

    /// Start it: wakala, or wakala engine.
    #[must_use]
    pub fn doctor_core_none_do(&self) -> String {
        self.said("doctor-core-noneDo", [])
    }

    /// the one that runs is of another version than this command
    #[must_use]
    pub fn doctor_core_other(&self) -> String {
        self.said("doctor-core-other", [])
    }

    /// Quit it (`wakala quit`), and start it again: the numbers come back by themselves.
    #[must_use]
    pub fn doctor_core_other_do(&self) -> String {
        self.said("doctor-core-otherDo", [])
    }

    /// Wait: it goes on by itself.
    #[must_use]
    pub fn doctor_core_updating_do(&self) -> String {
        self.said("doctor-core-updatingDo", [])
    }

    /// Its logs say more; if nothing helps, end it and start it again.
    #[must_use]
    pub fn doctor_core_do(&self) -> String {
        self.said("doctor-coreDo", [])
    }

    /// version `version` runs, for `span`
    #[must_use]
    pub fn doctor_core_runs(&self, version: &str, span: &str) -> String {
        self.said("doctor-core-runs", [("version", version.into()), ("span", span.into())])
    }

    /// version `version` runs, for `span`; this command is version `own`
    #[must_use]
    pub fn doctor_core_runs_other(&self, version: &str, span: &str, own: &str) -> String {
        self.said("doctor-core-runsOther", [("version", version.into()), ("span", span.into()), ("own", own.into())])
    }

    /// Restart Wakala when it suits you.
    #[must_use]
    pub fn doctor_core_runs_other_do(&self) -> String {
        self.said("doctor-core-runsOtherDo", [])
    }

    /// `online` online, `down` on the way, `needing` need you
    #[must_use]
    pub fn doctor_numbers(&self, online: impl Count, down: impl Count, needing: impl Count) -> String {
        self.said("doctor-numbers", [("online", online.into()), ("down", down.into()), ("needing", needing.into())])
    }

    /// `wakala status` says which, and why.
    #[must_use]
    pub fn doctor_numbers_do(&self) -> String {
        self.said("doctor-numbersDo", [])
    }

    /// Make room: nothing is received before.
    #[must_use]
    pub fn doctor_health_full_do(&self) -> String {
        self.said("doctor-health-fullDo", [])
    }

    /// wakala sync --auto-reconnect mends it; its logs say more: wakala logs.
    #[must_use]
    pub fn doctor_health_sync_do(&self) -> String {
        self.said("doctor-health-syncDo", [])
    }

    /// Its logs say more: wakala logs.
    #[must_use]
    pub fn doctor_health_do(&self) -> String {
        self.said("doctor-healthDo", [])
    }

    /// the practice network is part of Wakala
    #[must_use]
    pub fn doctor_way_practice(&self) -> String {
        self.said("doctor-way-practice", [])
    }

    /// `host` answered within `ms` ms
    #[must_use]
    pub fn doctor_way_well(&self, host: &str, ms: &str) -> String {
        self.said("doctor-way-well", [("host", host.into()), ("ms", ms.into())])
    }

    /// `host` can't be reached: `why`
    #[must_use]
    pub fn doctor_way_none(&self, host: &str, why: &str) -> String {
        self.said("doctor-way-none", [("host", host.into()), ("why", why.into())])
    }

    /// `host` (through `proxy`)
    #[must_use]
    pub fn doctor_way_through(&self, host: &str, proxy: &str) -> String {
        self.said("doctor-way-through", [("host", host.into()), ("proxy", proxy.into())])
    }

    /// Look at the network, the proxy (HTTPS_PROXY, ALL_PROXY, the system's settings), and what filters them.
    #[must_use]
    pub fn doctor_way_do(&self) -> String {
        self.said("doctor-wayDo", [])
    }

    /// it is right
    #[must_use]
    pub fn doctor_clock_well(&self) -> String {
        self.said("doctor-clock-well", [])
    }

    /// it is `span` ahead
    #[must_use]
    pub fn doctor_clock_ahead(&self, span: &str) -> String {
        self.said("doctor-clock-ahead", [("span", span.into())])
    }

    /// it is `span` behind
    #[must_use]
    pub fn doctor_clock_behind(&self, span: &str) -> String {
        self.said("doctor-clock-behind", [("span", span.into())])
    }

    /// Set it by the network: times in chats and of bans are wrong.
    #[must_use]
    pub fn doctor_clock_do(&self) -> String {
        self.said("doctor-clockDo", [])
    }

    /// Set it by the network: no certificate is believed like this.
    #[must_use]
    pub fn doctor_clock_far_do(&self) -> String {
        self.said("doctor-clock-farDo", [])
    }

    /// there is none: `wakala engine` needs none
    #[must_use]
    pub fn doctor_desktop_none(&self) -> String {
        self.said("doctor-desktop-none", [])
    }

    /// there is no session bus: no notification and no tray icon can come
    #[must_use]
    pub fn doctor_desktop_no_bus(&self) -> String {
        self.said("doctor-desktop-noBus", [])
    }

    /// Start Wakala from within the desktop session.
    #[must_use]
    pub fn doctor_desktop_no_bus_do(&self) -> String {
        self.said("doctor-desktop-noBusDo", [])
    }

    /// The session bus answers, but not as it should.
    #[must_use]
    pub fn doctor_desktop_odd_do(&self) -> String {
        self.said("doctor-desktop-oddDo", [])
    }

    /// the session bus does not answer
    #[must_use]
    pub fn doctor_desktop_silent(&self) -> String {
        self.said("doctor-desktop-silent", [])
    }

    /// Log out and in again.
    #[must_use]
    pub fn doctor_desktop_silent_do(&self) -> String {
        self.said("doctor-desktop-silentDo", [])
    }

    /// the desktop shows them
    #[must_use]
    pub fn doctor_notifications_well(&self) -> String {
        self.said("doctor-notifications-well", [])
    }

    /// nothing on this desktop shows them: nobody is told when a number needs you
    #[must_use]
    pub fn doctor_notifications_none(&self) -> String {
        self.said("doctor-notifications-none", [])
    }

    /// Install a notification service, such as dunst or the desktop's own.
    #[must_use]
    pub fn doctor_notifications_do(&self) -> String {
        self.said("doctor-notificationsDo", [])
    }

    /// the desktop has one
    #[must_use]
    pub fn doctor_tray_well(&self) -> String {
        self.said("doctor-tray-well", [])
    }

    /// the desktop has none
    #[must_use]
    pub fn doctor_tray_none(&self) -> String {
        self.said("doctor-tray-none", [])
    }

    /// On GNOME: the extension AppIndicator. Without one, closing the window asks whether to quit.
    #[must_use]
    pub fn doctor_tray_do(&self) -> String {
        self.said("doctor-trayDo", [])
    }

    /// `unit`: `enabled`, `active`
    #[must_use]
    pub fn doctor_unit(&self, unit: &str, enabled: &str, active: &str) -> String {
        self.said("doctor-unit", [("unit", unit.into()), ("enabled", enabled.into()), ("active", active.into())])
    }

    /// journalctl --user --unit wakala says why; systemctl --user restart wakala tries again.
    #[must_use]
    pub fn doctor_unit_do(&self) -> String {
        self.said("doctor-unitDo", [])
    }

    /// on
    #[must_use]
    pub fn doctor_starting_on(&self) -> String {
        self.said("doctor-starting-on", [])
    }

    /// on, by the service unit
    #[must_use]
    pub fn doctor_starting_service(&self) -> String {
        self.said("doctor-starting-service", [])
    }

    /// off; `wakala autostart on` switches it on
    #[must_use]
    pub fn doctor_starting_off(&self) -> String {
        self.said("doctor-starting-off", [])
    }

    /// the entry of that name starts something else than this Wakala
    #[must_use]
    pub fn doctor_starting_other(&self) -> String {
        self.said("doctor-starting-other", [])
    }

    /// `wakala autostart on` has it start this one.
    #[must_use]
    pub fn doctor_starting_other_do(&self) -> String {
        self.said("doctor-starting-otherDo", [])
    }

    /// the service unit and an entry of the desktop start it: one of them does so in vain
    #[must_use]
    pub fn doctor_starting_twice(&self) -> String {
        self.said("doctor-starting-twice", [])
    }

    /// `wakala autostart off` takes the entry away.
    #[must_use]
    pub fn doctor_starting_twice_do(&self) -> String {
        self.said("doctor-starting-twiceDo", [])
    }

    /// Look whether the folder is yours and can be written to.
    #[must_use]
    pub fn doctor_starting_rights_do(&self) -> String {
        self.said("doctor-starting-rightsDo", [])
    }

    /// access for programs
    #[must_use]
    pub fn doctor_what_interface(&self) -> String {
        self.said("doctor-what-interface", [])
    }

    /// `place` can't be had: `why`
    #[must_use]
    pub fn doctor_interface_waiting(&self, place: &str, why: &str) -> String {
        self.said("doctor-interface-waiting", [("place", place.into()), ("why", why.into())])
    }

    /// Choose another port: wakala interface on --port NUMBER
    #[must_use]
    pub fn doctor_interface_waiting_do(&self) -> String {
        self.said("doctor-interface-waitingDo", [])
    }

    /// programs with a key are served at `url`
    #[must_use]
    pub fn doctor_interface_served(&self, url: &str) -> String {
        self.said("doctor-interface-served", [("url", url.into())])
    }

    /// off
    #[must_use]
    pub fn doctor_interface_off(&self) -> String {
        self.said("doctor-interface-off", [])
    }

    /// is down: `why`
    #[must_use]
    pub fn cli_event_down(&self, why: &str) -> String {
        self.said("cli-event-down", [("why", why.into())])
    }

    /// is down, and is tried seldom now: `why`
    #[must_use]
    pub fn cli_event_slow(&self, why: &str) -> String {
        self.said("cli-event-slow", [("why", why.into())])
    }

    /// must be linked again: `why`
    #[must_use]
    pub fn cli_event_rescan(&self, why: &str) -> String {
        self.said("cli-event-rescan", [("why", why.into())])
    }

    /// needs you: `why`
    #[must_use]
    pub fn cli_event_needs(&self, why: &str) -> String {
        self.said("cli-event-needs", [("why", why.into())])
    }

    /// waits until `time`: `why`
    #[must_use]
    pub fn cli_event_held(&self, time: &str, why: &str) -> String {
        self.said("cli-event-held", [("time", time.into()), ("why", why.into())])
    }

    /// the codes are used up
    #[must_use]
    pub fn cli_event_codes(&self) -> String {
        self.said("cli-event-codes", [])
    }

    /// WhatsApp asks for a passkey
    #[must_use]
    pub fn cli_event_passkey(&self) -> String {
        self.said("cli-event-passkey", [])
    }

    /// is online again, after `span`
    #[must_use]
    pub fn cli_event_back(&self, span: &str) -> String {
        self.said("cli-event-back", [("span", span.into())])
    }

    /// its phone was not seen for `n` days; WhatsApp will unlink it
    #[must_use]
    pub fn cli_event_unseen(&self, n: impl Count) -> String {
        self.said("cli-event-unseen", [("n", n.into())])
    }

    /// WhatsApp accepts this version of Wakala for `n` more days: update it
    #[must_use]
    pub fn cli_event_expires(&self, n: impl Count) -> String {
        self.said("cli-event-expires", [("n", n.into())])
    }

    /// is stopped for `n` days; WhatsApp will unlink it
    #[must_use]
    pub fn cli_event_stopped(&self, n: impl Count) -> String {
        self.said("cli-event-stopped", [("n", n.into())])
    }

    /// what was told before is over
    #[must_use]
    pub fn cli_event_over(&self) -> String {
        self.said("cli-event-over", [])
    }

    /// messages `rows`
    #[must_use]
    pub fn cli_event_messages(&self, rows: &str) -> String {
        self.said("cli-event-messages", [("rows", rows.into())])
    }

    /// deliveries of `rows`
    #[must_use]
    pub fn cli_event_deliveries(&self, rows: &str) -> String {
        self.said("cli-event-deliveries", [("rows", rows.into())])
    }

    /// something that can't be read
    #[must_use]
    pub fn cli_event_unknown(&self) -> String {
        self.said("cli-event-unknown", [])
    }

    /// a number that can't be read
    #[must_use]
    pub fn cli_event_whose(&self) -> String {
        self.said("cli-event-whose", [])
    }

    /// Nothing has happened.
    #[must_use]
    pub fn cli_event_none(&self) -> String {
        self.said("cli-event-none", [])
    }

    /// Nothing has happened since.
    #[must_use]
    pub fn cli_event_none_since(&self) -> String {
        self.said("cli-event-noneSince", [])
    }

    /// Something that came after `place` is kept no more: you have missed it.
    #[must_use]
    pub fn cli_event_gap(&self, place: &str) -> String {
        self.said("cli-event-gap", [("place", place.into())])
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

    /// Wakala is running
    #[must_use]
    pub fn notice_no_tray_title(&self) -> String {
        self.said("notice-noTray-title", [])
    }

    /// No tray of this desktop shows its icon. Click here to open the window; starting Wakala from the menu opens it, too.
    #[must_use]
    pub fn notice_no_tray_body(&self) -> String {
        self.said("notice-noTray-body", [])
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

    /// The one that runs is of another version than what was opened now. Quit Wakala, and start it again: the numbers come back by themselves.
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

    /// Wakala's window does not answer
    #[must_use]
    pub fn notice_hangs_title(&self) -> String {
        self.said("notice-hangs-title", [])
    }

    /// It was told to come to the front and has not. Your numbers go on without it, and messages are kept. If it stays so, open a new one in its place; a form that was half filled in is begun anew.
    #[must_use]
    pub fn notice_hangs_body(&self) -> String {
        self.said("notice-hangs-body", [])
    }

    /// Open a new one
    #[must_use]
    pub fn notice_hangs_renew(&self) -> String {
        self.said("notice-hangs-renew", [])
    }

    /// Wakala is getting ready after an update
    #[must_use]
    pub fn notice_updating_title(&self) -> String {
        self.said("notice-updating-title", [])
    }

    /// With many messages this takes some minutes. Nothing is lost, and your numbers come back by themselves. Leave the PC on meanwhile.
    #[must_use]
    pub fn notice_updating_body(&self) -> String {
        self.said("notice-updating-body", [])
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

    /// New message
    #[must_use]
    pub fn notice_message_new(&self) -> String {
        self.said("notice-message-new", [])
    }

    /// `n` unread messages
    #[must_use]
    pub fn notice_message_unread(&self, n: impl Count) -> String {
        self.said("notice-message-unread", [("n", n.into())])
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

    /// The database is damaged. Nothing was touched; put back your last good copy of the data, or ask for help with what follows. (`why`)
    #[must_use]
    pub fn start_damaged(&self, why: &str) -> String {
        self.said("start-damaged", [("why", why.into())])
    }

    /// Wakala can't use its data now. Another program may hold it, such as a backup, or its disk is away. Close that program or connect the disk, then start Wakala again. (`why`)
    #[must_use]
    pub fn start_unreachable(&self, why: &str) -> String {
        self.said("start-unreachable", [("why", why.into())])
    }

    /// Wakala met something that it does not expect. Start it again; where that does not help, ask for help with what follows and with the logs. (`why`)
    #[must_use]
    pub fn start_unexpected(&self, why: &str) -> String {
        self.said("start-unexpected", [("why", why.into())])
    }

    /// The disk is full. Make room, then start Wakala again.
    #[must_use]
    pub fn start_disk_full(&self) -> String {
        self.said("start-diskFull", [])
    }

    /// Before this update Wakala makes a copy of your data, and the disk has no room for it. Make `n` MB free, then start Wakala again. Nothing was changed.
    #[must_use]
    pub fn start_no_room(&self, n: impl Count) -> String {
        self.said("start-noRoom", [("n", n.into())])
    }

    /// `name` = "`value`" is refused: see the settings in the environment.
    #[must_use]
    pub fn start_setting(&self, name: &str, value: &str) -> String {
        self.said("start-setting", [("name", name.into()), ("value", value.into())])
    }

    /// `name` is refused: it is not text in UTF-8.
    #[must_use]
    pub fn start_not_text(&self, name: &str) -> String {
        self.said("start-notText", [("name", name.into())])
    }

    /// WAKALA_WHATSAPP_URL is refused: `why`
    #[must_use]
    pub fn start_address(&self, why: &str) -> String {
        self.said("start-address", [("why", why.into())])
    }

    /// WAKALA_WHATSAPP_URL is for practice builds; this Wakala talks to WhatsApp and to nothing else.
    #[must_use]
    pub fn start_not_practice(&self) -> String {
        self.said("start-notPractice", [])
    }

    /// There is no display: the window needs a desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). `wakala engine` runs without one.
    #[must_use]
    pub fn start_no_display(&self) -> String {
        self.said("start-noDisplay", [])
    }

    /// Wakala is getting ready after an update. With many messages this takes some minutes; it goes on by itself, and nothing is lost.
    #[must_use]
    pub fn start_updating(&self) -> String {
        self.said("start-updating", [])
    }

    /// Wakala is getting ready after an update: step `step` of `of`
    #[must_use]
    pub fn start_updating_step(&self, step: impl Count, of: impl Count) -> String {
        self.said("start-updatingStep", [("step", step.into()), ("of", of.into())])
    }

    /// NAME
    #[must_use]
    pub fn cli_head_name(&self) -> String {
        self.said("cli-head-name", [])
    }

    /// BADGE
    #[must_use]
    pub fn cli_head_badge(&self) -> String {
        self.said("cli-head-badge", [])
    }

    /// NUMBER
    #[must_use]
    pub fn cli_head_number(&self) -> String {
        self.said("cli-head-number", [])
    }

    /// WORKSPACE
    #[must_use]
    pub fn cli_head_workspace(&self) -> String {
        self.said("cli-head-workspace", [])
    }

    /// UNREAD
    #[must_use]
    pub fn cli_head_unread(&self) -> String {
        self.said("cli-head-unread", [])
    }

    /// QUEUED
    #[must_use]
    pub fn cli_head_queued(&self) -> String {
        self.said("cli-head-queued", [])
    }

    /// ID
    #[must_use]
    pub fn cli_head_id(&self) -> String {
        self.said("cli-head-id", [])
    }

    /// NOW
    #[must_use]
    pub fn cli_head_now(&self) -> String {
        self.said("cli-head-now", [])
    }

    /// WHAT
    #[must_use]
    pub fn cli_head_what(&self) -> String {
        self.said("cli-head-what", [])
    }

    /// FIGURE
    #[must_use]
    pub fn cli_head_figure(&self) -> String {
        self.said("cli-head-figure", [])
    }

    /// CHAT
    #[must_use]
    pub fn cli_head_chat(&self) -> String {
        self.said("cli-head-chat", [])
    }

    /// TITLE
    #[must_use]
    pub fn cli_head_title(&self) -> String {
        self.said("cli-head-title", [])
    }

    /// LAST
    #[must_use]
    pub fn cli_head_last(&self) -> String {
        self.said("cli-head-last", [])
    }

    /// AT
    #[must_use]
    pub fn cli_head_at(&self) -> String {
        self.said("cli-head-at", [])
    }

    /// WHO
    #[must_use]
    pub fn cli_head_who(&self) -> String {
        self.said("cli-head-who", [])
    }

    /// TEXT
    #[must_use]
    pub fn cli_head_text(&self) -> String {
        self.said("cli-head-text", [])
    }

    /// ITEM
    #[must_use]
    pub fn cli_head_item(&self) -> String {
        self.said("cli-head-item", [])
    }

    /// TO
    #[must_use]
    pub fn cli_head_to(&self) -> String {
        self.said("cli-head-to", [])
    }

    /// STATE
    #[must_use]
    pub fn cli_head_state(&self) -> String {
        self.said("cli-head-state", [])
    }

    /// SINCE
    #[must_use]
    pub fn cli_head_since(&self) -> String {
        self.said("cli-head-since", [])
    }

    /// OFF SINCE
    #[must_use]
    pub fn cli_head_off_since(&self) -> String {
        self.said("cli-head-offSince", [])
    }

    /// WHY
    #[must_use]
    pub fn cli_head_why(&self) -> String {
        self.said("cli-head-why", [])
    }

    /// WAITS FOR
    #[must_use]
    pub fn cli_head_waits_for(&self) -> String {
        self.said("cli-head-waitsFor", [])
    }

    /// RESULT
    #[must_use]
    pub fn cli_head_result(&self) -> String {
        self.said("cli-head-result", [])
    }

    /// INSTANCE
    #[must_use]
    pub fn cli_head_instance(&self) -> String {
        self.said("cli-head-instance", [])
    }

    /// 24 HOURS
    #[must_use]
    pub fn cli_head_day(&self) -> String {
        self.said("cli-head-day", [])
    }

    /// 7 DAYS
    #[must_use]
    pub fn cli_head_week(&self) -> String {
        self.said("cli-head-week", [])
    }

    /// 30 DAYS
    #[must_use]
    pub fn cli_head_month(&self) -> String {
        self.said("cli-head-month", [])
    }

    /// OFF IN 24 H
    #[must_use]
    pub fn cli_head_off(&self) -> String {
        self.said("cli-head-off", [])
    }

    /// KEY
    #[must_use]
    pub fn cli_head_key(&self) -> String {
        self.said("cli-head-key", [])
    }

    /// MAY
    #[must_use]
    pub fn cli_head_scopes(&self) -> String {
        self.said("cli-head-scopes", [])
    }

    /// NUMBERS
    #[must_use]
    pub fn cli_head_reach(&self) -> String {
        self.said("cli-head-reach", [])
    }

    /// ENDS
    #[must_use]
    pub fn cli_head_expires(&self) -> String {
        self.said("cli-head-expires", [])
    }

    /// USED
    #[must_use]
    pub fn cli_head_used(&self) -> String {
        self.said("cli-head-used", [])
    }

    /// EVENTS
    #[must_use]
    pub fn cli_head_events(&self) -> String {
        self.said("cli-head-events", [])
    }

    /// WAITING
    #[must_use]
    pub fn cli_head_waiting(&self) -> String {
        self.said("cli-head-waiting", [])
    }

    /// FAILED
    #[must_use]
    pub fn cli_head_failed(&self) -> String {
        self.said("cli-head-failed", [])
    }

    /// LAST ERROR
    #[must_use]
    pub fn cli_head_last_error(&self) -> String {
        self.said("cli-head-lastError", [])
    }

    /// ADDRESS
    #[must_use]
    pub fn cli_head_address(&self) -> String {
        self.said("cli-head-address", [])
    }

    /// TRIES
    #[must_use]
    pub fn cli_head_tries(&self) -> String {
        self.said("cli-head-tries", [])
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

    /// Quitting, waiting for `names` to sign off
    #[must_use]
    pub fn tray_quitting_waits(&self, names: &str) -> String {
        self.said("tray-quittingWaits", [("names", names.into())])
    }

    /// Getting ready after an update: step `step` of `of`
    #[must_use]
    pub fn tray_updating(&self, step: impl Count, of: impl Count) -> String {
        self.said("tray-updating", [("step", step.into()), ("of", of.into())])
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
