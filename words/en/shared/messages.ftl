### What a message carries, and what is said of it, in a few words.

## Files

media-image = Photo
media-video = Video
media-gif = GIF
media-video_note = Video note
media-voice = Voice note
media-audio = Audio
media-document = Document
media-sticker = Sticker
file-once = View once

# $what (String): such as Photo
gone-once = { $what } to be viewed once. Open it on the phone.

gone-expired = Disappeared when its time came
gone-onPhone = Only the phone shows this message. Open it there.

## Places and people

place-title = Location
place-live = Live location

## Polls and choices

poll-title = Poll

# $group (String): what the group is called
invite-into = Invitation to the group { $group }

call-voice = Voice call
call-video = Video call
call-answered = answered on the phone
call-declined = declined on the phone

## What happened to a chat

# $time (String): such as 7 days
happened-expiry = Messages disappear after { $time }

happened-expiryOff = Messages no longer disappear

# $n (Number): how many
happened-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }

# $subject (String): what the group is called now
happened-subject = The group is now called { $subject }

# $people (String): one or several
happened-joined = Joined the group: { $people }

# $people (String): one or several
happened-left = Left the group: { $people }

# $people (String): one or several
happened-promoted = Now admin: { $people }

# $people (String): one or several
happened-demoted = No longer admin: { $people }

happened-pinned = A message was pinned

## What is said of a message

message-you = You
message-edited = edited
message-forwarded = Forwarded
message-forwardedOften = Forwarded many times

# $at (String): a moment, such as 16:40
message-expires = Disappears { $at }

message-deletedBySender = Deleted by the sender.

# $name (String): a person
message-deletedByAdmin = Deleted by { $name }, an admin of the group.

message-deletedBySomeAdmin = Deleted by an admin of the group.
message-deletedByUs = Deleted for everyone by you.

# $n (Number): how many
message-others =
    { $n ->
        [one] and { $n } more
       *[other] and { $n } more
    }

# $who (String): a person
# $words (String): how the message begins
message-answers = In answer to { $who }: { $words }

## What waits to be said of a message

# $emoji (String): an emoji
change-reaction = Reaction { $emoji }

change-reactionBack = Reaction taken back

# $words (String): what it says from now on
change-edit = Edit: { $words }

change-delete = Deletion for everyone

# $options (String): what is chosen
change-vote = Vote: { $options }

change-voteBack = Vote taken back
