### Chats, messages and the queue.

## The list of chats

chats-all = All
chats-unreadOnly = Unread
chats-empty = No chats yet

# $name (String): the instance's name
chats-emptyBody = The first message to { $name } appears here.
chats-emptyUnread = Nothing unread
chats-newChat = New chat
chats-phone = { pair-phone }
chats-open = Open the chat
chats-opening = Asking WhatsApp…
chats-pick = Choose a chat
chats-back = Back to chats
chats-older = Show older chats
chats-loading = Loading older chats
chats-seeking = Looking for unread ones in older chats
chats-showAll = Show all

# $words (String): how it begins
chats-draft = Draft: { $words }

# $phone (String): a phone number with its country
chats-takenAs = Understood as { $phone }

## A chat that nobody is told of

mute-button = Notifications of this chat
mute-for8 = Mute for 8 hours
mute-forWeek = Mute for a week
mute-forAlways = Mute always
mute-off = Unmute
mute-muted = Notifications of this chat are muted
# $when (String): a moment
mute-until = Notifications of this chat are muted until { $when }
mute-again = Notifications of this chat are on again

## What a person is called

ownName-button = Your own name for this person
ownName-hint = Only you see this name. Leave it empty for the one that the phone or they themselves use.

# $name (String): what others call them
ownName-others = Only you see this name. Without it: { $name }
ownName-saved = The name is saved

## The messages of a chat


# $name (String): the instance's name
thread-label = Message to { $name }
thread-onPhone = You can read here what comes in this chat. To write in it, use the phone.
thread-send = Send
thread-newer = To the newest messages

# $n (Number): how many messages
thread-unread =
    { $n ->
        [one] { $n } unread message
       *[other] { $n } unread messages
    }

# $n (Number): how many messages
thread-toUnread =
    { $n ->
        [one] To the unread message
       *[other] To the first of { $n } unread
    }

# $n (Number): how many messages
thread-newBelow =
    { $n ->
        [one] { $n } new message below
       *[other] { $n } new messages below
    }
thread-toDate = Go to a date
thread-date = Date
thread-goToDate = Go there
thread-noDate = Choose a day first.

# $day (String): a day, such as 9 November
thread-noneThen = Nothing was written on that day. The next messages are of { $day }.
thread-empty = No messages yet
thread-queued = goes when its turn comes.
thread-queuedOffline = goes when this number is online.
thread-uncertain = the connection was lost while sending. Asking WhatsApp.
thread-cancel = { act-cancel }
thread-retry = Try again
thread-remove = Remove

# $kind (String): one of the words under `kind`
thread-unsupported = Wakala can't show this yet ({ $kind }); it is kept. Open it on the phone.
thread-willWait = This number is not online. Your message waits in the queue and goes by itself.

# $n (Number): how many
thread-inQueue = { $n } in the queue.
thread-order = They go out one by one, in order.
thread-showQueue = Show queue

## Why a message does not go at once

composerWaits-stopped = This number is stopped. Your message waits until you start it.
composerWaits-unlinked = No phone is linked. Your message waits until one is.
composerWaits-banned = WhatsApp has banned this number. Nothing can be sent from it.
composerWaits-unsaved = Nothing can be saved on this PC now. What you send is refused and stays here.
composerWaits-needs = This number needs you first. Your message waits until then.

# $at (String): a moment, such as 16:40
composerWaits-until = WhatsApp stopped this number until { $at }. Your message goes then.

## What keeps a message

lane-above = goes after what waits before it.
lane-file = goes when its file is with WhatsApp.

# $why (String): one of the words under `lane-why`
# $at (String): a moment, such as 16:40
lane-until = { $why }. Next try at { $at }.

# $why (String): one of the words under `lane-why`
lane-parked = { $why }. Nothing is sent to this chat until you try again.
lane-stop = Stop trying

## The queue

queue-empty = The queue is empty
queue-emptyBody = Everything you sent has reached WhatsApp.
queue-more = Show more
queue-first = Show the first
queue-removeFailed = Remove all that failed

# $n (Number): how many
queue-tries =
    { $n ->
        [one] { $n } try
       *[other] { $n } tries
    }

## Searching

search-label = Search chats and messages
search-inChat = Search in this chat
search-end = End the search
search-hits = What was found

# $name (String): what the chat is called
search-within = In { $name }
search-everywhere = Search all chats
search-you = You
search-looking = Looking…

# $n (Number): how many
search-found =
    { $n ->
        [0] Nothing found
        [one] { $n } message found
       *[other] { $n } messages found
    }

# $n (Number): how many
search-foundChats =
    { $n ->
        [one] { $n } chat found
       *[other] { $n } chats found
    }
search-chats = Chats
search-moreChats = More chats are called so. Type more of the name.

# $words (String): what was looked for
search-none = Nothing found for "{ $words }"
search-noneSoFar = Nothing found so far
search-further = Look further back
search-tooMany = No more is shown here. More words find less.
search-notWhole = The search index is still being made. Not everything can be found yet.
search-refused = The search did not come to its end.
search-again = { thread-retry }

## What a search is narrowed to

filter-label = Narrow the search
filter-whatLabel = What
filter-whoLabel = From
filter-whenLabel = When
filter-anybody = From anybody
filter-none = Remove the filters
filter-what-any = Anything
filter-what-file = With a file
filter-what-text = Texts
filter-what-image = Pictures
filter-what-video = Videos
filter-what-audio = Sound
filter-what-document = Documents
filter-what-location = Places
filter-what-contact = Contact cards
filter-what-poll = Polls
filter-when-any = Any time
filter-when-today = Today
filter-when-week = Last 7 days
filter-when-month = Last 30 days
filter-when-year = Last 365 days
