### What a message carries, what is said of it, and what can be done with it.

## Files

# $n (Number): pages of a document
file-pages =
    { $n ->
        [one] { $n } page
       *[other] { $n } pages
    }

# $n (String): a number
file-kb = { $n } KB

# $n (String): a number
file-mb = { $n } MB

# $n (String): a number
file-gb = { $n } GB

file-away = Not downloaded
file-waiting = Waits to be downloaded
file-fetch = Download
file-fetching = Downloading

# $share (String): such as 62%
# $of (String): a length, such as 1.8 MB
file-part = { $share } of { $of }

# $done (String): a length, such as 1.8 MB
file-sofar = { $done } so far

# $why (String): raw words
file-failed = Not downloaded ({ $why }).

file-play = Play
file-pause = Pause

# $rate (String): such as 1.5×
file-speed = Speed { $rate }

file-look = View
file-close = Close
file-unshown = It can't be opened here.
file-large = Too large to be opened here.
file-opening = Opening…
file-before = Previous
file-after = Next
file-larger = Zoom in
file-smaller = Zoom out
file-noMore = There is nothing further.

## Places and people

# $n (Number): how many
card-several =
    { $n ->
        [one] { $n } contact
       *[other] { $n } contacts
    }

card-title = Contact
card-write = Write

# $name (String): a person
card-writeTo = Write to { $name }

## Polls and choices

# $n (Number): people who have chosen
poll-voters =
    { $n ->
        [one] { $n } vote
       *[other] { $n } votes
    }

poll-one = choose one

# $n (Number): how many
poll-some = choose up to { $n }

poll-any = choose any
poll-mine = Your choice

# $option (String): an option of a poll
poll-vote = Vote for { $option }

# $option (String): an option of a poll
poll-unvote = Take the vote for { $option } back
choice-title = Choices
choice-onPhone = To choose, open it on the phone.
choice-made = Choice
invite-onPhone = To join, open it on the phone.

## What is said of a message

message-textStays = The text stays in your history.
message-stays = It stays in your history.
message-show = Show
message-hide = Hide

message-reactions = Reactions
message-jump = Show this message
message-tooFar = That message is far above. Scroll up to it.
message-notFound = That message is not here.

## What can be done with a message

message-more = More for this message
message-copy = Copy the text
message-copied = Copied
message-notCopied = The text could not be copied.
message-reply = Reply
message-react = React

# $emoji (String): an emoji
message-reactWith = React with { $emoji }

# $emoji (String): an emoji
message-takeBack = Take back { $emoji }

message-otherEmoji = Another emoji
message-emoji = Emoji
message-oneEmoji = A reaction is one emoji.
message-edit = Edit
message-delete = Delete for everyone
message-deleteTitle = Delete this message for everyone?
message-deleteGoes = The message, from everybody's phone.
message-deleteStays = What it says, in your history on this PC.

# $name (String): a person
message-replyTo = Reply to { $name }

message-replyToYou = Reply to your message
message-editing = Edit your message
message-save = Save
message-leave = { act-cancel }

## Several messages that are chosen

pick-begin = Select

# $message (String): a message in one line
pick-one = Select: { $message }

# $n (Number): how many
pick-chosen =
    { $n ->
        [one] { $n } message selected
       *[other] { $n } messages selected
    }
pick-ended = Nothing is selected any more

# $n (Number): how many
pick-most =
    { $n ->
        [one] At most { $n } message can be selected at once.
       *[other] At most { $n } messages can be selected at once.
    }
pick-copy = Copy

# $n (Number): how many
pick-copied =
    { $n ->
        [one] { $n } message copied
       *[other] { $n } messages copied
    }

# $n (Number): how many
pick-deleteTitle =
    { $n ->
        [one] Delete { $n } message for everyone?
       *[other] Delete { $n } messages for everyone?
    }
pick-deleteGoes = These messages, from everybody's phone.
pick-deleteStays = What they say, in your history on this PC.

# $n (Number): how many of those that are selected
pick-deleteRest =
    { $n ->
        [one] { $n } of those selected stays as it is: only what this number wrote in the last days can be deleted for everyone.
       *[other] { $n } of those selected stay as they are: only what this number wrote in the last days can be deleted for everyone.
    }

## Emoji

emoji-add = Add an emoji
emoji-search = Search emoji
emoji-groups = Groups of emoji
emoji-recent = Used last
emoji-none = No emoji is called so.

# $n (Number): how many
emoji-found =
    { $n ->
        [0] No emoji found
        [one] { $n } emoji found
       *[other] { $n } emoji found
    }
emoji-group-smileys = Smileys and feelings
emoji-group-people = People and hands
emoji-group-nature = Animals and plants
emoji-group-food = Food and drink
emoji-group-travel = Travel and places
emoji-group-activities = Activities
emoji-group-objects = Things
emoji-group-symbols = Symbols
emoji-group-flags = Flags

## Files that are to be sent

attach-add = Attach files
attach-label = Files to be sent

# $n (Number): how many
attach-added =
    { $n ->
        [one] { $n } file attached
       *[other] { $n } files attached
    }

# $name (String): a file
attach-remove = Remove { $name }

# $name (String): a file
attach-removed = { $name } was removed

# $name (String): a file
attach-caption = Caption of { $name }

attach-captionHere = Add a caption

# $name (String): a file
attach-as = Send { $name } as

# $name (String): a file
attach-reading = Reading { $name }

attach-drop = Drop the files here
attach-folder = This is a folder. Its files can be sent one by one.

# $n (Number): how many
attach-many =
    { $n ->
        [one] At most { $n } file at once.
       *[other] At most { $n } files at once.
    }

attach-unreadable = This file can't be read any more. It was moved, changed or deleted.

# $width (Number): pixels
# $height (Number): pixels
# $size (String): how large, such as 240 KB
attach-scaled = Goes smaller: { $width } × { $height }, { $size }

attach-whole = Goes as it is. It may say where it was taken.

# $name (String): a file
attach-original = Send the original of { $name }

# $name (String): a file
attach-smaller = Send { $name } smaller

## Voice notes that are recorded

voice-record = Record a voice note
voice-asking = Waiting for the microphone…
voice-recording = Recording
voice-paused = Paused
voice-pause = Pause the recording
voice-resume = Go on recording
voice-cancel = Throw the recording away
voice-thrown = The recording was thrown away
voice-done = Stop and listen
voice-send = Send the voice note

# $length (String): how long, such as 0:23
voice-note = Voice note, { $length }

# $length (String): how long, such as 0:23
voice-length = Recorded: { $length }

voice-none = No microphone was found. Plug one in, and record again.
voice-refused = Wakala may not use the microphone. Allow it in the settings of this PC, and record again.
voice-busy = The microphone does not answer, or another program has it. Close that one, and record again.
voice-silent = This PC has not said whether the microphone may be used. Look for its question, and record again.
voice-unable = This PC has no way to record for Wakala.
voice-lost = The microphone is gone. What was recorded until then stands here.
voice-hour = A voice note can have an hour at most. It stands here.
voice-core = Wakala does not answer. What was recorded until then is kept, and stands here when it runs again.

## Files outside of Wakala

file-open = Open

# $name (String): a file
file-openIt = Open { $name }

file-save = Save to Downloads

# $path (String): where
file-saved = Saved: { $path }

file-notOpened = Nothing on this PC opens this file. It can be saved.
file-runsTitle = Open this file?

# $name (String): a file
file-runs = { $name } can run on this PC or carry what runs. Open it only if you know who sent it, and why.

file-runsOpen = Open all the same

## A link in a message

# $address (String): where it leads
link-opens = Link: { $address }

link-title = Open this link?
link-asks = It opens in your browser. Whoever made this page sees that you came. Open it only if you trust who sent it.
link-open = Open in the browser
link-notOpened = The link could not be opened. Copy it into a browser.

## Who has seen a message to a group

seenBy-title = Seen by
seenBy-close = Close
seenBy-nobody = Nobody's phone has said yet that it has the message.
seenBy-somebody = Somebody without a name here
seenBy-read = Read
seenBy-has = Delivered, not read yet

# $read (Number): how many have read it
# $all (Number): how many it went to
seenBy-of = Read by { $read } of { $all }

# $read (Number): how many have read it
seenBy-unknown =
    { $read ->
        [one] Read by { $read } person; nobody knows to how many it went
       *[other] Read by { $read } people; nobody knows to how many it went
    }

# $at (String): a moment, such as 16:40
seenBy-played = played { $at }
