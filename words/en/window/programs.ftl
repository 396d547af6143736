### Settings: other programs, the port on which they ask, and their keys

programs-title = Other programs
programs-body = A till, a script or another tool on this PC can read and send through Wakala, each with a key of its own.
programs-on = Let programs with a key ask Wakala
programs-address = Address
programs-port = Port
programs-off = No program is served.
programs-opening = The port is being opened.

# $url (String): where
programs-served = Programs are served at { $url }

# $place (String): address and port
# $why (String): why
# $time (String): when
programs-waiting = { $place } can't be had: { $why }. It is tried again at { $time }.
programs-keys = Keys
programs-none = No program has a key.
programs-new = New key
programs-name = The program's name
programs-nameHint = What the program does is noted under this name.
programs-may = What it may do
programs-mayRead = Look at numbers, chats and messages
programs-maySend = Write to people
programs-mayControl = Start and stop numbers, link phones
programs-mayAdmin = Add, change and delete numbers; make keys; look at what was done
programs-numbers = For which numbers
programs-all = all numbers
programs-only = Only for these numbers

# $name (String): the workspace
programs-ofWorkspace = All numbers of { $name }, also later ones
programs-ends = It ends
programs-never = Never

# $n (Number): how many days
programs-days =
    { $n ->
        [one] After { $n } day
       *[other] After { $n } days
    }
programs-make = Make the key

# $name (String): the program's
programs-made = The key of { $name }
programs-madeBody = It is shown only now. Copy it to where the program keeps it; if it gets lost, revoke it and make another one.
programs-key = The key
programs-copy = Copy
programs-copied = Copied
programs-notCopied = The key could not be copied. Select it and copy it by hand.
programs-done = Done
programs-have = I have it
programs-notYet = It has not been copied yet, and it is never shown again. Copy it, or say that you have it.

# $when (String): when
programs-used = used { $when }
programs-unused = never used

# $when (String): when
programs-until = until { $when }
programs-expired = expired
programs-revoke = Revoke

# $name (String): the program's
programs-revokeTitle = Revoke the key of { $name }?
programs-revokeBody = The program can do nothing any more, at once and for good. What it did stays.

## Who is told what happens

webhooks-title = Webhooks
webhooks-none = No receiver is told what happens.
webhooks-on = told
webhooks-off = turned off

# $n (Number): how many events
webhooks-waiting =
    { $n ->
        [one] { $n } event waits
       *[other] { $n } events wait
    }

# $when (String): when
webhooks-next = next try { $when }

# $when (String): when
webhooks-taken = last taken { $when }
webhooks-never = nothing taken yet

# $why (String): why
# $when (String): when
webhooks-last = Last not taken { $when }: { $why }

# $n (Number): how many events
webhooks-failed =
    { $n ->
        [one] { $n } event was not taken for a day and was given up
       *[other] { $n } events were not taken for a day and were given up
    }
webhooks-again = Send again
webhooks-test = Try it
webhooks-took = The receiver took it.

# $why (String): why
webhooks-notTook = The receiver did not take it: { $why }.
webhooks-turnOn = Turn on
webhooks-turnOff = Turn off
webhooks-change = Change
webhooks-remove = Remove
webhooks-look = Look at them

# $span (String): how long, such as 3 min 5 s
webhooks-behind = behind by { $span }
webhooks-new = New webhook
webhooks-add = Add it

# $name (String): the webhook's
webhooks-changeTitle = Change { $name }
webhooks-saved = The webhook is saved
webhooks-name = Name
webhooks-address = Address of the receiver
webhooks-nearby = The receiver may be on this PC or in its network
webhooks-events = What it is told
webhooks-kind-messages = Messages
webhooks-kind-deliveries = Deliveries
webhooks-kind-notices = Notices
webhooks-about-messages = What comes, and what is written here
webhooks-about-deliveries = What became of what was sent: taken, delivered, read, failed
webhooks-about-notices = How the numbers are: online again, dropped, in need of you
webhooks-newSecret = Give it a new secret
webhooks-newSecretHint = The receiver has to know it before the next event comes.

# $name (String): the webhook's
webhooks-removeTitle = Remove { $name }?
webhooks-removeBody = Its receiver is told nothing more. What it was not told yet, and what it did not take, goes with it.

# $name (String): the webhook's
webhooks-removed = { $name } is removed

# $name (String): the webhook's
webhooks-failedTitle = What { $name } did not take
webhooks-failedBody = For a day each of these was tried again and again. Choose some, or do it with all.
webhooks-noneFailed = Nothing is kept that was not taken.
webhooks-gap = Events that are not kept any more
webhooks-waitsAgain = waits to be sent again
webhooks-againAll = Send all again

# $n (Number): how many events
webhooks-againSome = Send { $n } again
webhooks-forgetAll = Forget all

# $n (Number): how many events
webhooks-forgetSome = Forget { $n }
webhooks-forgetBody = What is forgotten is gone for good: the receiver is never told of it.

# $n (Number): how many events
webhooks-replayed =
    { $n ->
        [one] { $n } event is sent again.
       *[other] { $n } events are sent again.
    }

# $n (Number): how many events
webhooks-forgotten =
    { $n ->
        [one] { $n } event is forgotten.
       *[other] { $n } events are forgotten.
    }

## The secret of a webhook, shown once

# $name (String): the webhook's
secrets-made = The secret of { $name }
secrets-madeBody = With it all that the receiver gets is signed. It is shown only now. Copy it to where the receiver finds it; if it gets lost, give the webhook a new one.
secrets-key = The secret
secrets-copy = Copy
secrets-copied = Copied
secrets-notCopied = The secret could not be copied. Select it and copy it by hand.
secrets-done = Done
secrets-have = I have it
secrets-notYet = It has not been copied yet, and it is never shown again. Copy it, or say that you have it.

## The backend

backends-title = Backend
backends-body = A backend, such as one made with Laravel or Django, can ask for numbers here, and is told how they are.
backends-address = Address of the backend
backends-key = Key of the backend
backends-kept = A key is kept
backends-saved = Saved
backends-on = Ask this backend which numbers it wants, and tell it how they are
backends-words = Words in which it is told
backends-environment = The environment of Wakala names this backend. Address and key are changed there.
backends-off = Turned off.
backends-trying = It is being asked.
backends-up = It answers.

# $when (String): when
backends-down = It does not answer as it should. Next try { $when }.

# $when (String): when
# $why (String): why
backends-last = Last trouble { $when }: { $why }
backends-test = Try it

# $n (Number): how many numbers
backends-tested =
    { $n ->
        [one] It answers, and asks for { $n } number.
       *[other] It answers, and asks for { $n } numbers.
    }

# $why (String): why
backends-notTested = It did not answer as it should: { $why }.
backends-forget = Forget
backends-forgetTitle = Forget the backend?
backends-forgetBody = Its address and its key are forgotten. The numbers that belong to it go on as they are.
backends-numbers = Numbers that belong to it
backends-deleted = Not here any more

# $owner (String): who
backends-runs = Who says whether it runs: { $owner }

# $external (String): what the backend calls it
backends-theirs = The backend says whether this number runs. It calls it { $external }.

# $external (String): what the backend calls it
backends-ours = You say whether this number runs. The backend calls it { $external }, and is told how it is.
backends-takeOver = Take over
backends-giveBack = Leave it to the backend
