### What a message carries, and what is said of it, in a few words.

## Files

media-image = Picha
media-video = Video
media-gif = GIF
media-video_note = Ujumbe wa video
media-voice = Ujumbe wa sauti
media-audio = Sauti
media-document = Hati
media-sticker = Stika
file-once = Ya kuonwa mara moja
gone-once = { $what } ya kuonwa mara moja. Ifungue kwenye simu.
gone-expired = Ulitoweka muda wake ulipofika
gone-onPhone = Ujumbe huu unaonekana kwenye simu tu. Ufungue huko.

## Places and people

place-title = Mahali
place-live = Mahali anapopita sasa

## Polls and choices

poll-title = Kura ya maoni
invite-into = Mwaliko wa kundi { $group }
call-voice = Simu ya sauti
call-video = Simu ya video
call-answered = ilipokelewa kwenye simu
call-declined = ilikataliwa kwenye simu

## What happened to a chat

happened-expiry = Ujumbe unatoweka baada ya { $time }
happened-expiryOff = Ujumbe hautoweki tena

happened-days =
    { $n ->
        [one] siku { $n }
       *[other] siku { $n }
    }

happened-subject = Kundi sasa linaitwa { $subject }
happened-joined = Amejiunga na kundi: { $people }
happened-left = Ametoka kwenye kundi: { $people }
happened-promoted = Sasa msimamizi: { $people }
happened-demoted = Si msimamizi tena: { $people }
happened-pinned = Ujumbe umebandikwa

## What is said of a message

message-you = Wewe
message-edited = umehaririwa
message-forwarded = Umesambazwa
message-forwardedOften = Umesambazwa mara nyingi
message-expires = Unatoweka { $at }
message-deletedBySender = Umefutwa na aliyeutuma.
message-deletedByAdmin = Umefutwa na { $name }, msimamizi wa kundi.
message-deletedBySomeAdmin = Umefutwa na msimamizi wa kundi.
message-deletedByUs = Umeufuta kwa wote.

message-others =
    { $n ->
        [one] na mwingine { $n }
       *[other] na wengine { $n }
    }

message-answers = Kumjibu { $who }: { $words }

## What waits to be said of a message

change-reaction = Hisia { $emoji }
change-reactionBack = Hisia iliyoondolewa
change-edit = Hariri: { $words }
change-delete = Kufuta kwa wote
change-vote = Kura: { $options }
change-voteBack = Kura imeondolewa
