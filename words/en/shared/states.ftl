### What a number, a message and a comparison are said to be. One word each, the same everywhere.

## The badge: how a number is

badge-stopped = Stopped
badge-connecting = Connecting
badge-scan_qr = Scan QR
badge-code_expired = Code expired
badge-online = Online
badge-reconnecting = Reconnecting
badge-waiting = Waiting
badge-needs_you = Needs you
badge-error = Error

## What became of a message

delivery-queued = Queued
delivery-sending = Sending
delivery-uncertain = Uncertain
delivery-sent = Sent
delivery-delivered = Delivered
delivery-read = Read
delivery-failed = Not sent
delivery-cancelled = Taken back
partly-delivered = Delivered to some
partly-read = Read by some

## Messages that are of another kind than usual

thread-elsewhere = Sent from the phone
thread-undecryptable = A message that could not be opened yet. Wakala asks for it again.

## What a comparison found

mismatch-stored = Another state was stored
mismatch-client_gone = Its connection was gone without a word
mismatch-stray_client = There was a connection that nobody knew of
mismatch-stranded = It should run, and waited for nothing
mismatch-no_actor = Nothing looked after it
mismatch-actor_stuck = What looked after it did not answer
mismatch-gone = It was gone from the database

## How many numbers are how

# $n (Number): how many
summary-online = { $n } online

# $n (Number): how many
summary-connecting = { $n } connecting

# $n (Number): how many
summary-reconnecting = { $n } reconnecting

# $n (Number): how many
summary-waiting = { $n } waiting

# $n (Number): how many
summary-needs =
    { $n ->
        [one] { $n } needs you
       *[other] { $n } need you
    }

# $n (Number): how many
unread = { $n } unread

# $n (Number): how many
unsent = { $n } not sent
noInstances = No instances yet

# $n (Number): how many
passedOver =
    { $n ->
        [one] { $n } number stays as it is: its backend says whether it runs. Take it over first to change that here.
       *[other] { $n } numbers stay as they are: their backend says whether they run. Take them over first to change that here.
    }
