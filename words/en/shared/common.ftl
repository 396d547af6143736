### Buttons, times and names that stand in several places.

app = Wakala

## Buttons

act-open = Open
act-quit = Quit Wakala
act-start = Start
act-stop = Stop
act-restart = Restart
act-tryNow = Try now
act-startAll = Start all
act-stopAll = Stop all
act-restartAll = Restart all
act-unlink = Unlink
act-showQr = Show the QR code
act-cancel = Cancel

# $n (Number): milliseconds
milliseconds = { $n } ms

# $n (Number): seconds
seconds = { $n } s

# $m (Number): minutes
# $s (Number): seconds
minutes =
    { $s ->
        [0] { $m } min
       *[other] { $m } min { $s } s
    }

# $h (Number): hours
# $m (Number): minutes
hours =
    { $m ->
        [0] { $h } h
       *[other] { $h } h { $m } min
    }

# $d (Number): days
# $h (Number): hours
days = { $d } d { $h } h

today = Today
yesterday = Yesterday

## Kinds of messages that are not shown, in the middle of a sentence

kind-photo = photo
kind-video = video
kind-audio = voice or audio message
kind-document = document
kind-sticker = sticker
kind-location = location
kind-contact = contact card
kind-poll = poll
kind-vote = vote in a poll
kind-reaction = reaction
kind-event = event
kind-invitation = invitation
kind-choice = message with choices
kind-answer = choice that was made
kind-product = product or order
kind-payment = payment
kind-call = call
kind-album = several photos
kind-text = text of another form
kind-comment = comment
kind-pinned = pinned or kept message
kind-edit = changed message
kind-deleted = deleted message
kind-setting = changed chat setting
kind-mention = mention
kind-other = message of a new kind

## Linking a phone

pair-requested = Fetching a code from WhatsApp
