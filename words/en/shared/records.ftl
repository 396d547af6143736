### What is written down of what happened and of what was asked for.

## Lines of the activity

entry-added = Added
entry-started = Started by you
entry-stopped = Stopped by you
entry-restarted = Restarted by you
entry-restored = Started with Wakala
entry-code_shown = A code is shown
entry-codes_expired = The codes ran out
entry-passkey_asked = WhatsApp asked for a passkey
entry-pairing_failed = The pairing did not work
entry-paired = A phone linked this instance
entry-online = { badge-online }
entry-caught_up = While you were away
entry-dropped = The connection dropped
entry-try_failed = A try to connect failed
entry-degraded = An answer is overdue
entry-held = { badge-waiting }
entry-parked = { badge-needs_you }
entry-revoked = The session ended
entry-session_set_aside = The old session file was kept aside
entry-session_put_back = The old session was put back
entry-session_not_put_back = A session kept aside could not be put back
entry-unlinked = Unlinked by you
entry-taken_over = Taken over by you
entry-pc_slept = The PC slept
entry-network_changed = The network changed
entry-run_ended_uncleanly = Wakala ended unexpectedly
entry-clock_changed = The PC clock was set
entry-version_expires = WhatsApp will soon accept only a newer Wakala
entry-another_number = Another number scanned the code
entry-number_replaced = Another number belongs here now
entry-phone_unseen = The phone was not noticed for days
entry-stopped_long = Stopped for a long time
entry-mended = Wakala put right what did not agree
entry-history_here = The history from the phone is here
entry-history_unreadable = Part of the history from the phone could not be read; the rest is here
entry-history_asked_again = The program ended while the phone was sending its history; what is missing is asked for again

## The audit trail

audit-trigger-operator = You
audit-trigger-tray = Tray
audit-trigger-startup = Start of Wakala
audit-trigger-reconcile = Comparison
audit-trigger-network = Network or PC
audit-trigger-timer = Clock
audit-trigger-whatsapp = What WhatsApp said
audit-trigger-cli = Command line
audit-trigger-api = Program
audit-trigger-backend = Backend
audit-action-add = { entry-added }
audit-action-edit = Settings changed
audit-action-mute = Muted
audit-action-unmute = No longer muted
audit-action-delete = Deleted
audit-action-start = { act-start }
audit-action-stop = { act-stop }
audit-action-restart = { act-restart }
audit-action-try_now = { act-tryNow }
audit-action-show_new_code = New QR code
audit-action-pair_by_code = Pairing code asked for
audit-action-take_over = Take over
audit-action-unlink = { act-unlink }
audit-action-accept_number = Other number accepted
audit-action-refuse_number = Other number refused
audit-action-remove_failed = Failed messages removed
audit-action-connect = { badge-connecting }
audit-action-disconnect = Disconnecting
audit-action-logout = Unlinking at WhatsApp
audit-action-request_pair_code = Pairing code requested
audit-action-set_session_aside = Session put aside
audit-action-put_session_back = Session put back
audit-action-remove_session = Session removed
audit-action-notify = Notified
audit-action-start_all = { act-startAll }
audit-action-stop_all = { act-stopAll }
audit-action-restart_all = { act-restartAll }
audit-action-sync = Sync
audit-action-mend = Mended
audit-action-prune = Old records removed
audit-action-make_key = Key made
audit-action-revoke_key = Key revoked
audit-action-set_interface = Access for programs changed
audit-action-add_webhook = Webhook added
audit-action-change_webhook = Webhook changed
audit-action-remove_webhook = Webhook removed
audit-action-replay_failed = Failed events sent again
audit-action-purge_failed = Failed events forgotten
audit-action-set_backend = Backend changed
audit-action-link_to_backend = Belongs to the backend
audit-action-unlink_from_backend = Belongs to the backend no more
audit-action-ask = Done for a program
audit-result-done = done
audit-result-begun = under way
audit-result-joined = joined the one under way
audit-result-superseded = overtaken
audit-result-ended = ended
audit-result-interrupted = interrupted
audit-result-refused = refused

# $value (String): a figure
audit-figure-attempt = try { $value }

# $how (String): `soft` or `hard`
audit-figure-rebuild =
    { $how ->
        [soft] connection made anew
       *[hard] everything made anew
    }

# $value (String): a figure
audit-figure-instances = numbers: { $value }

# $value (String): a figure
audit-figure-late = late: { $value }

# $value (String): a figure
audit-figure-checked = compared: { $value }

# $value (String): a figure
audit-figure-mismatches = mismatches: { $value }

# $value (String): a figure
audit-figure-reconnected = reconnected: { $value }

# $value (String): a figure
audit-figure-updated = updated: { $value }

# $value (String): a figure
audit-figure-audit_lines = audit lines: { $value }

# $value (String): a figure
audit-figure-timeline_lines = activity lines: { $value }

# $days (Number): how many days
audit-figure-older_than_days =
    { $days ->
        [one] older than { $days } day
       *[other] older than { $days } days
    }

# $value (String): a figure
audit-figure-instance = id { $value }

# $value (String): a figure
audit-figure-messages = messages: { $value }

# $value (String): a figure
audit-figure-kept_aside = damaged records kept aside: { $value }

# $value (String): the public part of a key
audit-figure-key = key { $value }

# $value (String): the name of a call
audit-figure-call = { $value }
# $value (String): a figure
audit-figure-webhook = webhook { $value }

# $value (String): a figure
audit-figure-events = events: { $value }

# $value (String): a figure
audit-figure-name = name: { $value }

# $value (String): a figure
audit-figure-host = host: { $value }

# $value (String): a figure
audit-figure-changed = changed: { $value }

# $value (String): a figure
audit-figure-external = name with the backend: { $value }

# $value (String): a figure
audit-figure-owner = who says whether it runs: { $value }

# $when (String): a moment
audit-figure-auto_disconnected_at = off since { $when }

# $why (String): a reason in words
audit-figure-reason = { $why }

## Why the port for programs can't be had

interface-fault-in_use = another program has this port
interface-fault-forbidden = the system keeps this port for others
interface-fault-no_such_address = this PC does not have the address
interface-fault-not_loopback = other PCs could reach this address
interface-fault-other = the system refuses
