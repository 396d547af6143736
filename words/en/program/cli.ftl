### What the command line says. What is to be typed stays as it is.

## Why a command was not done

# $places (String): folders and files
cli-noCore = no Wakala is running on this data (looked at { $places })

# $why (String): what the system says
cli-gone = Wakala does not answer any more: { $why }

# $why (String): what the system says
cli-mayBeDone = Wakala gave no answer ({ $why }): what was asked for may be done

# $why (String): what the system says
cli-notUnderstood = Wakala's answer is not understood: { $why }
# $why (String): why nothing was asked
cli-startsOne = { $why }; --start starts one
cli-inPart = not all of it was done
cli-elsewhere = another program has its session: `wakala start NAME --take-over` takes it back

## What is to be done for a number that is being linked

cli-passkey = WhatsApp asks for a passkey: remove it on the phone, link, and set it up again.

# $code (String): a code that the phone shows
cli-passkeyCode = WhatsApp asks for a passkey; the phone shows { $code }, too.

# $n (Number): which code it is
# $of (Number): of how many
cli-qr = Code { $n } of { $of }: on the phone, Linked devices, Link a device.

# $columns (Number): characters in a line
# $rows (Number): lines
cli-qrNoRoom = This terminal is too small for the code, which needs { $columns } columns and { $rows } lines: make it larger, and the next code is shown. Or have a picture with --png FILE, or a code to type on the phone with --code NUMBER.

# $phone (String): a phone number
# $code (String): the code that is typed on the phone
cli-code = On the phone with { $phone }: Linked devices, Link with phone number, { $code }
cli-finishing = The phone has accepted; finishing.

## What was done

cli-beingStarted = Wakala is being started.

# $program (String): a path
# $why (String): the reason
cli-start-cannot = { $program } can't be started: { $why }

# $why (String): the reason
cli-start-ended = Wakala did not start: { $why }
cli-start-silent = Wakala was started and does not answer; its logs say more
cli-windowComes = the window comes
cli-ending = Wakala is ending
cli-endingAlready = Wakala is ending already

# $names (String): the names of some instances
cli-endingWaits = waiting for { $names } to sign off

# $seconds (Number): how long it was waited for
cli-notEnded = Wakala has not ended within { $seconds } s

# $name (String): the instance's name
# $id (String): its id, as it is typed
cli-added = { $name } is added. Link its phone: wakala pair { $id }
cli-did-start = starting
cli-did-stop = stopping
cli-did-restart = restarting
cli-did-unlink = its session ends
cli-did-delete = deleted
cli-did-set = saved
cli-did-removeFailed = what failed is removed
cli-cancelled = taken out of the queue; what WhatsApp has already stays sent
cli-nameSaved = the name is saved
cli-retried = queued again

# $n (Number): how many
cli-olderCame =
    { $n ->
        [0] The phone has nothing older in this chat.
        [one] The phone gave one older message.
       *[other] The phone gave { $n } older messages.
    }

# $percent (Number): how much of it
# $n (Number): messages
cli-historyComes =
    { $n ->
        [one] history from the phone: { $percent } %, one message
       *[other] history from the phone: { $percent } %, { $n } messages
    }

# $how (String): what is typed to see it
cli-more = There is more: { $how }

## What is asked before something is taken

cli-unlinkWhat = The session ends for good: the phone must scan a code again. Messages stay.
cli-deleteWhat = Session, messages and everything else of it are removed for good.
cli-removeFailedWhat = All messages that failed are removed, and are not sent any more.

# $names (String): the names of the instances
# $what (String): what goes
cli-goOn = { $names }: { $what } Go on? [y/N]
cli-yes = yes
cli-nothingDone = nothing was done
cli-nobodyToAsk = nobody can be asked: add --yes if you are sure

# $name (String): the instance's name
# $why (String): what went wrong
cli-notAsked = { $name }: { $why }; the ones after it were not asked

## What is not there

cli-noPlace = no place for the data: set HOME or WAKALA_DATA_DIR

# $name (String): what was typed, in quotes
cli-noSuch = there is no instance { $name }

# $name (String): what was typed, in quotes
# $alike (String): a name that is like it, in quotes
cli-noSuchAlike = there is no instance { $name }; did you mean { $alike }?

# $name (String): the workspace, in quotes
cli-noneOfWorkspace = no instance is in the workspace { $name }
cli-noInstance = There is no instance: wakala add NAME
cli-nothingRuns = No number runs: nothing was restarted.
cli-noChat = There is no chat.
cli-noMessage = There is no message.
cli-nothingWaits = Nothing waits.
cli-nothingAsked = Nothing was asked yet.

# $id (String): what was typed, in quotes
cli-noChatId = { $id } is no chat: see `wakala chats`

# $to (String): what was typed
cli-noNumberButChat = { $to } is no phone number. For the chat { $to } of `wakala chats`, write chat:{ $to }

# $chat (String): the number of a chat
# $of (String): the instance that it belongs to
# $name (String): the instance that was to write
cli-chatOfAnother = Chat { $chat } is one of { $of }, not of { $name }: nothing was sent.

## Linking

# $name (String): the instance's name
# $phone (String): a phone number
cli-linkedAlready = { $name } is linked to { $phone } already

# $name (String): the instance's name
# $phone (String): a phone number, or the words for one that is not known
cli-linked = { $name } is linked to { $phone } and online.
cli-itsPhone = its phone
cli-stoppedMeanwhile = it was stopped meanwhile
cli-stranger = another number scanned the code than this instance had before: decide in the window

# $why (String): why
cli-cannotLink = it can't be linked now: { $why }
cli-codesUsedUp = the codes are used up: `wakala pair` shows new ones
cli-instanceDeleted = the instance was deleted

# $file (String): a file
# $time (String): a moment
cli-codeInFile = { $file } holds the code, until { $time }

## Sending

# $why (String): what the system says
cli-noAnswer = Wakala gave no answer ({ $why }): the message may be queued

# $id (String): the message's id
# $n (Number): how many
cli-waiting = { $id }: { $n } wait
cli-takenBack = the message was taken back

# $why (String): why
cli-failed = the message failed: { $why }
cli-noReason = WhatsApp does not say why

# $why (String): why
cli-notKnown = it is kept, and what became of it is not known: { $why }
cli-notInTime = that was not there in time; Wakala goes on with it
cli-triedNoMore = nobody knows whether it arrived, and it is not tried again

# $path (String): a path
cli-noFile = { $path } is no file

# $path (String): a path
cli-fileChanged = { $path } changed while it was read; nothing was sent

# $path (String): a path
# $why (String): why
cli-fileUnreadable = { $path } can't be read: { $why }

# $name (String): what a file is called
# $percent (Number): how much of it is there
cli-fileGoes = { $name }: { $percent } %

# $why (String): why
cli-parked = it waits until somebody sees to it: { $why }

## What a queued message waits for

cli-waits-turn = its turn
cli-waits-online = online
cli-waits-answer = WhatsApp's answer
cli-waits-above = what waits before it
cli-waits-file = its file, which goes out

# $why (String): why
# $time (String): a moment
cli-waits-until = { $why }, until { $time }

# $why (String): why
cli-waits-you = you: { $why }
cli-waits-failed = it failed

# $what (String): such as its turn
cli-waits-what = waits for { $what }

## A message and what it answers

# $words (String): how the message begins
cli-answers = In answer to: { $words }

## How Wakala and a number are

# $span (String): a span of time
cli-healthy = Wakala is healthy, for { $span }

# $span (String): a span of time
cli-unhealthy = Wakala is NOT healthy, for { $span }

# $pid (String): its number
# $memory (String): mebibytes
# $percent (String): a number
cli-process = Process { $pid }: { $memory } MiB, { $percent } % of a core
cli-problem-full = The disk is full.

# $why (String): what the system says
cli-problem-storage = The database can't be written: { $why }

# $n (Number): how often
cli-problem-actors = Parts of the engine failed and were brought up again: { $n }

# Receipts, names of groups, what was read elsewhere: no messages.
# $n (Number): how often
cli-problem-leftOut = The database refused what WhatsApp said beside messages; it is left out: { $n }

# $n (Number): how often
cli-problem-mismatches = Wanted and real did not agree at the last sync: { $n }
cli-figure-uptime = uptime
cli-figure-up = online
cli-figure-down = not online
cli-figure-reconnects = reconnects
cli-figure-recovery = mean recovery
cli-figure-taken = messages taken
cli-figure-delivered = delivered
cli-figure-failed = failed

# $time (String): a moment
# $span (String): a span of time
cli-runsSince = Wakala runs since { $time }, for { $span }.

# $checked (Number): how many
# $findings (Number): how many
# $reconnected (Number): how many
# $updated (Number): how many
cli-synced = { $checked } compared, { $findings } did not agree; { $reconnected } reconnected, { $updated } updated

# $said (String): what was found
cli-onlyLooked = { $said } (only looked: --auto-reconnect mends)

## Start with the system

cli-starts-service = Its service starts Wakala with the system; systemctl --user disable wakala ends that.
cli-starts-twice = Its service starts Wakala with the system, and so does the desktop, in vain: wakala autostart off
cli-starts-on = Wakala starts with the system, in the tray.
cli-starts-off = Wakala does not start with the system.
cli-starts-practice = A practice build does not start with the system.

## Files

# $path (String): where it lies
cli-file-saved = Saved: { $path }

# $message (String): its number
# $why (String): raw words
cli-file-not-saved = Message { $message } was not saved: { $why }
cli-file-late = it did not come in time

# $done (Number): how many files are dealt with
# $of (Number): how many there are
cli-filesCome = Files: { $done } of { $of }

# $name (String): the instance's name
# $seconds (Number): for how many seconds
cli-still = { $name }: still at it after { $seconds } s

# $seconds (Number): for how many seconds
cli-stillSyncs = Comparing, for { $seconds } s

# $seconds (Number): for how many seconds
cli-stillAsks = Asking the phone, for { $seconds } s

# $seconds (Number): for how many seconds
cli-stillSends = Waiting for an answer, for { $seconds } s

# $seconds (Number): for how many seconds
cli-stillStarts = Starting, for { $seconds } s

## Searching

cli-nothingFound = Nothing was found.
cli-searchNotWhole = The search index is still being made: not everything can be found yet.

# $how (String): what is typed to see it
cli-searchMore = There may be more further back: { $how }

# $how (String): what is typed to see it
cli-searchStopped = The search stopped before all was looked through. It goes on with { $how }

## Keys of programs

cli-noKey = No program has a key: wakala keys new NAME --scope read

# $name (String): the program's
cli-keyMade = This is the key of { $name }. It is shown only now: keep it where the program finds it.
cli-keyRevoked = revoked: it opens nothing any more
cli-revokeWhat = The program that has this key can do nothing any more, at once and for good.
cli-keyGood = good
cli-keyExpired = expired
cli-keyGone = revoked
cli-keyAll = all numbers
cli-never = never

# $name (String): what was typed
cli-noSuchKey = there is no key { $name }: see `wakala keys list`

## The port for programs

# $url (String): where
cli-interface-served = Programs with a key are served at { $url }; what they may ask: { $url }/docs
cli-interface-off = No program is served: wakala interface on
cli-interface-opening = The port is being opened.

# $place (String): address and port
# $why (String): why
# $time (String): when
cli-interface-waiting = { $place } can't be had: { $why }. It is tried again at { $time }.

## Webhooks

cli-noWebhook = Nobody is told what happens: wakala webhooks new NAME https://shop.example/events

# $name (String): the webhook's
cli-webhookMade = With this secret all that { $name } gets is signed. It is shown only now: keep it where the receiver finds it.
cli-webhookRemoved = removed: it is told nothing more
cli-removeWebhookWhat = What its receiver was not told yet, and what it did not take, goes with it.
cli-purgeWhat = The events that its receiver did not take are forgotten for good.

# $name (String): what was typed
cli-noSuchWebhook = there is no webhook { $name }: see `wakala webhooks list`
cli-webhookOn = on
cli-webhookOff = off
cli-kind-messages = messages
cli-kind-deliveries = deliveries
cli-kind-notices = notices
cli-kind-gap = gap

# $ms (Number): milliseconds
cli-webhookTook = the receiver took it, within { $ms } ms

# $why (String): why
cli-webhookNotTaken = the receiver did not take it: { $why }

# $why (String): why
# $status (Number): an HTTP status
cli-faultStatus = { $why } ({ $status })

# $count (Number): events
cli-replayed = { $count ->
    [one] one event is sent again
   *[other] { $count } events are sent again
}

# $count (Number): events
cli-purged = { $count ->
    [one] one event is forgotten
   *[other] { $count } events are forgotten
}
cli-noFailed = Its receiver took everything.

## The link to a backend

cli-noBackend = There is no backend: wakala backend set --url https://shop.example --key -
cli-theBackend = the backend
cli-forgetBackendWhat = Its address and key are forgotten. The numbers that belong to it go on as they are.
cli-backendForgotten = The backend is forgotten.

# $name (String): what the backend calls it
# $owner (String): who
cli-ofBackend = the backend calls it { $name }; who says whether it runs: { $owner }
cli-ofNoBackend = belongs to the backend no more

# $address (String): where it is
cli-backendOff = { $address }: turned off

# $address (String): where it is
cli-backendTrying = { $address }: being asked

# $address (String): where it is
cli-backendUp = { $address }: answers

# $address (String): where it is
# $time (String): when
cli-backendDown = { $address }: does not answer as it should. It is asked again at { $time }.

# $words (String): the words
cli-backendWords = It is told in the words { $words }
cli-backendByEnvironment = The environment of Wakala names this backend: change WAKALA_LARAVEL_URL and WAKALA_INTERNAL_API_KEY there.

# $why (String): why
cli-backendEnvironmentFault = What the environment of Wakala says of a backend is no use: { $why }

# $time (String): when
# $why (String): why
cli-backendLast = Last trouble { $time }: { $why }

# $ms (Number): milliseconds
# $n (Number): how many numbers
cli-backendAnswers =
    the backend answers, within { $ms } ms; it asks for { $n ->
        [one] { $n } number
       *[other] { $n } numbers
    }

# $why (String): why
cli-backendFails = the backend did not answer as it should: { $why }
cli-deletedHere = (not here any more)
cli-head-external = WITH THE BACKEND
cli-head-owner = WHO SAYS
