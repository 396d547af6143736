### What stands above a number that is not online, and why.

## While it connects

# $n (Number): which attempt it is, or 0
strip-connecting =
    { $n ->
        [0] Connecting.
       *[other] Connecting, attempt { $n }.
    }

# $n (Number): which attempt it is, or 0
strip-reconnecting =
    { $n ->
        [0] Reconnecting.
       *[other] Reconnecting, attempt { $n }.
    }

strip-degraded = Waiting for an answer from WhatsApp.

# $span (String): a span of time, such as 3 min 5 s
strip-next = Next try in { $span }.

# $span (String): a span of time, such as 3 min 5 s
strip-givesUp = This try ends in { $span }.
strip-tryNow = { act-tryNow }

## What is wrong, what it means, and the button

trouble-waiting = Waiting
trouble-reason = Reason
trouble-fold = Fold
trouble-unfold = Unfold

# $n (Number): how many
trouble-messages =
    { $n ->
        [0] No messages
        [one] { $n } message
       *[other] { $n } messages, in order
    }

trouble-untilYou = Until you decide
trouble-untilUpdate = Until you update
trouble-untilUnlocked = Until you unlock it on the phone
trouble-noDeadline = No deadline; the queue waits

# $span (String): a span of time, such as 3 min 5 s
trouble-next = Next try in { $span }

# $at (String): a moment, such as 16:40
# $span (String): a span of time, such as 3 min 5 s
trouble-ends = Ends { $at }, in { $span }
trouble-checked = Checked every 30 s; goes on by itself
trouble-revoked-title = The phone unlinked this number
trouble-revoked-body = WhatsApp ended the session, from the phone or because it was unused for too long. Your messages and settings are kept. The number works again after one scan.
trouble-revoked-button = { act-showQr }
trouble-unreadable-title = { reason-session_unreadable }
trouble-unreadable-body = The broken file is kept aside and nothing else was touched. Messages are kept. The number works again after one scan.
trouble-unreadable-button = { act-showQr }
trouble-replaced-title = Running elsewhere
trouble-replaced-body = Another program took this session over. Only one can use it. Wakala stays off and does not fight for it; if you take over, the other one stops.
trouble-replaced-button = Take over here
trouble-locked-title = WhatsApp has locked this number
trouble-locked-body = WhatsApp wants to be sure that the owner uses this number. Open WhatsApp on the phone and follow what it asks. Then scan the code here once.
trouble-locked-button = I have unlocked it
trouble-banned-title = WhatsApp has banned this number
trouble-banned-body = The number can't be used with WhatsApp any more. Your messages are kept here. Ask WhatsApp for a review on the phone.
trouble-banned-button = Show the activity
trouble-outdated-title = Wakala is too old for WhatsApp
trouble-outdated-body = WhatsApp accepts only newer versions. No number can connect until you update. Sessions, messages and queues are kept; no rescan is needed.
trouble-outdated-button = { act-tryNow }
trouble-accountType-title = This phone's account type is not supported yet
trouble-accountType-body = It is a WhatsApp Business account that others host, or of another new type. Its proof does not match what Wakala can check, so the phone was not linked; every further code would be refused the same way. Update Wakala when there is a newer one.
trouble-accountType-button = Show a code all the same
trouble-unknown-title = WhatsApp refuses this number
trouble-unknown-body = Three tries ended with a reason that Wakala does not know. The session and the messages are kept.
trouble-unknown-button = { act-tryNow }
trouble-disk-title = { reason-disk_full }
trouble-disk-body = Wakala can't save messages, so it takes none: WhatsApp keeps them for you and delivers them later. Nothing is lost or overwritten.
trouble-disk-button = { act-tryNow }
trouble-files-title = Too many files are open
trouble-files-body = This PC lets Wakala open no more files. The session and the messages are kept. Close other programs; Wakala goes on by itself.
trouble-files-button = { act-tryNow }
trouble-held-title = Another program holds the session file
trouble-held-body = A backup, a virus scanner or a viewer has it open. Nothing was changed and no scan is needed. Wakala goes on as soon as it is free.
trouble-held-button = { act-tryNow }
trouble-forbidden-title = The session folder can't be used
trouble-forbidden-body = Wakala may not read or write it, or it is no folder of its own. Nothing was changed. Give this user the right to it, or move it back.
trouble-forbidden-button = { act-tryNow }
trouble-gone-title = { reason-session_gone }
trouble-gone-body = Perhaps its disk or folder is not connected. Bring it back and the number goes on without a scan. Only if it is lost for good, scan again.
trouble-gone-button = Scan again
trouble-session-title = The session file can't be used
trouble-session-body = The disk or the system refuses it at the moment. Nothing was changed and no scan is needed. Wakala looks again by itself.
trouble-session-button = { act-tryNow }
trouble-database-title = { reason-database_damaged }
trouble-database-body = Wakala saves nothing into it and tells WhatsApp of no message, so WhatsApp keeps them for you. Quit Wakala and put the last good copy back.
trouble-database-button = { act-tryNow }
trouble-storage-title = The message database can't be used
trouble-storage-body = Wakala can neither read nor write it now: the disk may be gone, or the rights of its folder have changed. WhatsApp keeps new messages for you, and Wakala looks again by itself.
trouble-storage-button = { act-tryNow }
trouble-fault-title = A fault on this PC
trouble-fault-body = A part of Wakala failed. The session and the messages are kept, and tries go on.
trouble-fault-button = { act-tryNow }

# $at (String): a moment, such as 16:40
trouble-ban-title = Temporary ban until { $at }
trouble-ban-body = WhatsApp has stopped this number for a while, mostly after many messages to people who don't know it. Wakala tries once at the end and then sends what waits, in order.
trouble-ban-button = Show the queue
trouble-rate-title = WhatsApp asks for a pause
trouble-rate-body = Too many connections in a short time. Wakala waits, then connects by itself. Nothing is lost.
trouble-rate-button = { act-tryNow }
trouble-slow-title = Still offline
trouble-slow-body = Wakala keeps trying every few minutes and never stops. What you send waits in the queue.
trouble-slow-button = { act-tryNow }
trouble-flapping-title = The connection keeps dropping
trouble-flapping-body = Five drops within ten minutes. Wakala tries more slowly now. What you send waits in the queue.
trouble-flapping-button = { act-tryNow }
