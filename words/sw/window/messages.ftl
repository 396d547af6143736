### What a message carries, what is said of it, and what can be done with it.

## Files

media-image = Picha
media-video = Video
media-gif = GIF
media-video_note = Ujumbe wa video
media-voice = Ujumbe wa sauti
media-audio = Sauti
media-document = Hati
media-sticker = Stika

file-pages =
    { $n ->
        [one] ukurasa { $n }
       *[other] kurasa { $n }
    }

file-kb = KB { $n }
file-mb = MB { $n }
file-gb = GB { $n }
file-away = Haijapakuliwa
file-fetch = Pakua
file-fetching = Inapakuliwa
file-part = { $share } ya { $of }
file-sofar = { $done } hadi sasa
file-failed = Haikupakuliwa ({ $why }).
file-once = Ya kuonwa mara moja
file-play = Cheza
file-pause = Sitisha
file-speed = Kasi { $rate }
file-look = Tazama
file-close = Funga
file-unshown = Haiwezi kufunguliwa hapa.
gone-once = { $what } ya kuonwa mara moja. Ifungue kwenye simu.
gone-expired = Ulitoweka muda wake ulipofika

## Places and people

place-title = Mahali
place-live = Mahali anapopita sasa

card-several =
    { $n ->
        [one] Mawasiliano ya mtu { $n }
       *[other] Mawasiliano ya watu { $n }
    }
card-title = Mawasiliano
card-write = Andika
card-writeTo = Mwandikie { $name }

## Polls and choices

poll-title = Kura ya maoni

poll-voters =
    { $n ->
        [one] kura { $n }
       *[other] kura { $n }
    }
poll-one = chagua moja
poll-some = chagua hadi { $n }
poll-any = chagua zozote
poll-mine = Chaguo lako
choice-title = Machaguo
choice-onPhone = Ili kuchagua, ufungue kwenye simu.
choice-made = Chaguo
invite-into = Mwaliko wa kundi { $group }
invite-onPhone = Ili kujiunga, ufungue kwenye simu.
call-voice = Simu ya sauti
call-video = Simu ya video

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
message-textStays = Maandishi yanabaki kwenye historia yako.
message-stays = Unabaki kwenye historia yako.
message-show = Onyesha
message-hide = Ficha

message-others =
    { $n ->
        [one] na mwingine { $n }
       *[other] na wengine { $n }
    }
message-reactions = Hisia
message-jump = Onyesha ujumbe huu
message-tooFar = Ujumbe huo uko mbali juu. Sogeza hadi uufikie.
message-notFound = Ujumbe huo haupo hapa.
message-answers = Kumjibu { $who }: { $words }

## What waits to be said of a message

change-reaction = Hisia { $emoji }
change-reactionBack = Hisia iliyoondolewa
change-edit = Hariri: { $words }
change-delete = Kufuta kwa wote

## What can be done with a message

message-more = Zaidi kuhusu ujumbe huu
message-copy = Nakili maandishi
message-copied = Yamenakiliwa
message-notCopied = Maandishi hayakuweza kunakiliwa.
message-reply = Jibu
message-react = Onyesha hisia
message-reactWith = Onyesha { $emoji }
message-takeBack = Ondoa { $emoji }
message-otherEmoji = Emoji nyingine
message-emoji = Emoji moja
message-oneEmoji = Hisia ni emoji moja tu.
message-edit = Hariri
message-delete = Futa kwa wote
message-deleteTitle = Ufute ujumbe huu kwa wote?
message-deleteGoes = Ujumbe, kwenye simu za wote.
message-deleteStays = Unachosema, kwenye historia yako katika kompyuta hii.
message-replyTo = Mjibu { $name }
message-replyToYou = Jibu ujumbe wako
message-editing = Hariri ujumbe wako
message-save = Hifadhi
message-leave = { act-cancel }
