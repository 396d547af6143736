### Notifications of the desktop.

## Notifications: title and text

# $name (String): the instance's name
notice-down-title = { $name } is offline

# $seconds (Number): how many seconds
notice-down-body = Not back after { $seconds } s. Wakala keeps trying.
notice-downSlow-body = It keeps dropping. Wakala goes on trying, more slowly.
notice-downTried-body = Not back after several tries. Wakala goes on trying every few minutes.
notice-firstSync-body = The phone has not sent its first data. Keep WhatsApp open on it, with internet. Wakala keeps trying.

# $n (Number): how many
notice-downMany-title = { $n } numbers are offline

# $names (String): the names of some instances
notice-downMany-body = { $names }. Wakala keeps trying all of them.

# $n (Number): how many
notice-wait =
    { $n ->
        [one] { $n } message waits.
       *[other] { $n } messages wait.
    }

# $name (String): the instance's name
notice-rescan-title = { $name } needs a rescan

# $time (String): a time of day, such as 16:40
notice-rescan-body = The phone unlinked it at { $time }. Messages are kept and wait for you.
notice-rescanUnreadable-body = Its session file can't be read and was kept aside. Messages are kept.

# $n (Number): how many
notice-rescanMany-title = { $n } numbers need a rescan

# $names (String): the names of some instances
notice-rescanMany-body = { $names }. Messages are kept and wait for you.

# $name (String): the instance's name
notice-needs-title = { $name } needs you

# $n (Number): how many
notice-needsMany-title = { $n } numbers need you

# $names (String): the names of some instances
notice-needsMany-body = { $names }.
notice-needsBecause-locked = WhatsApp has locked the account. Open WhatsApp on the phone, then rescan.
notice-needsBecause-banned = WhatsApp has banned the number. Messages are kept.
notice-needsBecause-replaced = The session runs in another program. Wakala takes it over only if you say so.
notice-needsBecause-outdated = WhatsApp accepts only newer programs. Update Wakala.
notice-needsBecause-accountType = Its WhatsApp Business account is of a type that Wakala can't link yet. The phone is not linked; nothing was changed.
notice-needsBecause-diskFull = There is no room left on the disk. Nothing is lost; free some space.
notice-needsBecause-tooManyFiles = This PC lets Wakala open no more files. Nothing is lost; it goes on by itself.
notice-needsBecause-sessionLocked = Another program holds its session file. No scan is needed; it goes on when the file is free.
notice-needsBecause-sessionForbidden = Wakala may not use its session folder. Nothing was changed; give this user the right to it.
notice-needsBecause-sessionGone = Its session file is not where it was. Bring the folder back, and no scan is needed.
notice-needsBecause-sessionFault = Its session file can't be used at the moment. Nothing was changed; Wakala looks again by itself.
notice-needsBecause-databaseDamaged = The message database is damaged. WhatsApp keeps new messages; put the last good copy back.
notice-needsBecause-databaseUnreachable = The message database can't be used at the moment. WhatsApp keeps new messages; Wakala looks again by itself.
notice-needsBecause-internal = A fault inside Wakala stopped it. Restart it; messages are kept.
notice-needsBecause-unknown = WhatsApp refused the connection three times.

# $code (String): WhatsApp's number of the reason
notice-needsBecause-unknownCode = WhatsApp refused the connection three times [{ $code }].

# $name (String): the instance's name
# $time (String): a time of day, such as 16:40
notice-held-title = { $name } waits until { $time }
notice-heldBan-body = WhatsApp has stopped this number for a while. Messages wait.
notice-heldRate-body = WhatsApp asks for fewer connections. Messages wait.

# $n (Number): how many
notice-heldMany-title = { $n } numbers have to wait

# $name (String): the instance's name
notice-codes-title = { $name }: the codes ran out
notice-codes-body = Nothing was changed. Show a new code when the phone is at hand.

# $n (Number): how many
notice-codesMany-title = The codes of { $n } numbers ran out

# $name (String): the instance's name
notice-passkey-title = WhatsApp asks for the passkey of { $name }
notice-passkey-body = Wakala can't use passkeys yet. Turn the passkey off in WhatsApp on the phone, then show a new code.

# $n (Number): how many
notice-passkeyMany-title = WhatsApp asks for the passkeys of { $n } numbers
notice-showCode = Show code

# $name (String): the instance's name
notice-back-title = { $name } is back online

# $span (String): a span of time, such as 3 min 5 s
notice-back-body = It was away for { $span }.

# $n (Number): how many
notice-backMany-title = { $n } numbers are back online

# $name (String): the instance's name
# $n (Number): how many
notice-unseen-title =
    { $n ->
        [one] { $name }: its phone was not seen for { $n } day
       *[other] { $name }: its phone was not seen for { $n } days
    }

notice-unseen-body = Open WhatsApp on the phone. After 14 days WhatsApp unlinks it.

# $n (Number): how many
notice-unseenMany-title = The phones of { $n } numbers were not seen for long

# $names (String): the names of some instances
notice-unseenMany-body = { $names }. Open WhatsApp on them; after 14 days WhatsApp unlinks them.

# $name (String): the instance's name
# $n (Number): how many
notice-long-title =
    { $n ->
        [one] { $name } has been stopped for { $n } day
       *[other] { $name } has been stopped for { $n } days
    }

notice-long-body = Start it once: after 30 days WhatsApp unlinks it.

# $n (Number): how many
notice-longMany-title = { $n } numbers have been stopped for long

# $names (String): the names of some instances
notice-longMany-body = { $names }. Start them once: after 30 days WhatsApp unlinks them.

# $name (String): the instance's name
# $n (Number): how many
notice-expires-title =
    { $n ->
        [one] { $name }: WhatsApp wants a newer Wakala in { $n } day
       *[other] { $name }: WhatsApp wants a newer Wakala in { $n } days
    }

notice-expires-body = Until then all works as usual. Update Wakala before that day.

# $n (Number): how many
notice-expiresMany-title = WhatsApp will soon want a newer Wakala for { $n } numbers

# $names (String): the names of some instances
notice-expiresMany-body = { $names }. Until then all works as usual; update Wakala in time.

# $n (Number): how many
notice-quiet-title =
    { $n ->
        [one] During quiet hours { $n } number had trouble
       *[other] During quiet hours { $n } numbers had trouble
    }

# $names (String): the names of some instances
notice-quiet-down = Offline: { $names }.

# $names (String): the names of some instances
notice-quiet-needs = Need you: { $names }.

# $names (String): the names of some instances
notice-quiet-held = Waiting: { $names }.

# $names (String): the names of some instances
notice-quiet-codes = Codes ran out: { $names }.

# $names (String): the names of some instances
notice-quiet-unseen = Phone not seen: { $names }.

# $names (String): the names of some instances
notice-quiet-long = Stopped for long: { $names }.

# $names (String): the names of some instances
notice-quiet-expires = Want a newer Wakala soon: { $names }.

# $names (String): the names of some instances
notice-quiet-rescan = Need a rescan: { $names }.
notice-stays-title = Wakala keeps running here
notice-stays-body = The window is closed; Wakala looks after your numbers as before. Quit from the tray menu.
notice-noTray-title = Wakala is running
notice-noTray-body = No tray of this desktop shows its icon. Click here to open the window; starting Wakala from the menu opens it, too.
notice-crashed-title = The window was opened again
notice-crashed-body = What shows it had ended by itself. Your numbers and their messages were not touched; a form that was half filled in is begun anew.
notice-updated-title = Wakala was updated
notice-updated-body = The one that runs is of another version than what was opened now. Quit Wakala, and start it again: the numbers come back by themselves.
notice-windowEnded-title = Wakala's window has closed by itself
notice-windowEnded-body = Your numbers and their messages were not touched. Click here to open it again; a form that was half filled in is begun anew.
notice-hangs-title = Wakala's window does not answer
notice-hangs-body = It was told to come to the front and has not. Your numbers go on without it, and messages are kept. If it stays so, open a new one in its place; a form that was half filled in is begun anew.
notice-hangs-renew = Open a new one
notice-updating-title = Wakala is getting ready after an update
notice-updating-body = With many messages this takes some minutes. Nothing is lost, and your numbers come back by themselves. Leave the PC on meanwhile.
notice-noWindow-title = Wakala's window can't be shown
notice-noWindow-body = Your numbers go on as they are without it, and messages are kept. Try to open the window again; if it does not help, restart this PC.

## New messages

notice-message-new = New message

# $n (Number): how many
notice-message-unread =
    { $n ->
        [one] { $n } unread message
       *[other] { $n } unread messages
    }
