### What a message carries, what is said of it, and what can be done with it.

## Files

file-pages =
    { $n ->
        [one] ukurasa { $n }
       *[other] kurasa { $n }
    }

file-kb = KB { $n }
file-mb = MB { $n }
file-gb = GB { $n }
file-away = Haijapakuliwa
file-waiting = Inasubiri kupakuliwa
file-fetch = Pakua
file-fetching = Inapakuliwa
file-part = { $share } ya { $of }
file-sofar = { $done } hadi sasa
file-failed = Haikupakuliwa ({ $why }).
file-play = Cheza
file-pause = Sitisha
file-speed = Kasi { $rate }
file-look = Tazama
file-close = Funga
file-unshown = Haiwezi kufunguliwa hapa.
file-large = Ni kubwa mno kufunguliwa hapa.
file-opening = Inafunguliwa…
file-before = Iliyotangulia
file-after = Inayofuata
file-larger = Kuza
file-smaller = Punguza
file-noMore = Hakuna zaidi.

## Places and people

card-several =
    { $n ->
        [one] Mawasiliano ya mtu { $n }
       *[other] Mawasiliano ya watu { $n }
    }

card-title = Mawasiliano
card-write = Andika
card-writeTo = Mwandikie { $name }

## Polls and choices

poll-voters =
    { $n ->
        [one] kura { $n }
       *[other] kura { $n }
    }

poll-one = chagua moja
poll-some = chagua hadi { $n }
poll-any = chagua zozote
poll-mine = Chaguo lako
poll-vote = Pigia kura { $option }
poll-unvote = Ondoa kura ya { $option }
choice-title = Machaguo
choice-onPhone = Ili kuchagua, ufungue kwenye simu.
choice-made = Chaguo
invite-onPhone = Ili kujiunga, ufungue kwenye simu.

## What is said of a message

message-textStays = Maandishi yanabaki kwenye historia yako.
message-stays = Unabaki kwenye historia yako.
message-show = Onyesha
message-hide = Ficha

message-reactions = Hisia
message-jump = Onyesha ujumbe huu
message-tooFar = Ujumbe huo uko mbali juu. Sogeza hadi uufikie.
message-notFound = Ujumbe huo haupo hapa.

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

## Several messages that are chosen

pick-begin = Chagua
pick-one = Chagua: { $message }
pick-chosen =
    { $n ->
        [one] Ujumbe { $n } umechaguliwa
       *[other] Ujumbe { $n } umechaguliwa
    }
pick-ended = Hakuna kilichochaguliwa tena
pick-most =
    { $n ->
        [one] Ujumbe { $n } tu unaweza kuchaguliwa kwa mara moja.
       *[other] Ujumbe { $n } tu unaweza kuchaguliwa kwa mara moja.
    }
pick-copy = Nakili
pick-copied =
    { $n ->
        [one] Ujumbe { $n } umenakiliwa
       *[other] Ujumbe { $n } umenakiliwa
    }
pick-deleteTitle =
    { $n ->
        [one] Ufute ujumbe { $n } kwa wote?
       *[other] Ufute ujumbe { $n } kwa wote?
    }
pick-deleteGoes = Ujumbe huu, kwenye simu za wote.
pick-deleteStays = Unachosema, kwenye historia yako katika kompyuta hii.
pick-deleteRest =
    { $n ->
        [one] Ujumbe { $n } kati ya uliochaguliwa unabaki kama ulivyo: unaoweza kufutwa kwa wote ni ule tu ulioandikwa na namba hii siku za karibuni.
       *[other] Ujumbe { $n } kati ya uliochaguliwa unabaki kama ulivyo: unaoweza kufutwa kwa wote ni ule tu ulioandikwa na namba hii siku za karibuni.
    }

## Emoji

emoji-add = Ongeza emoji
emoji-search = Tafuta emoji
emoji-groups = Makundi ya emoji
emoji-recent = Zilizotumika karibuni
emoji-none = Hakuna emoji yenye jina hilo.
emoji-found =
    { $n ->
        [0] Hakuna emoji iliyopatikana
        [one] Emoji { $n } imepatikana
       *[other] Emoji { $n } zimepatikana
    }
emoji-group-smileys = Nyuso na hisia
emoji-group-people = Watu na mikono
emoji-group-nature = Wanyama na mimea
emoji-group-food = Vyakula na vinywaji
emoji-group-travel = Safari na mahali
emoji-group-activities = Shughuli
emoji-group-objects = Vitu
emoji-group-symbols = Alama
emoji-group-flags = Bendera

## Files that are to be sent

attach-add = Ambatisha faili
attach-label = Faili za kutumwa
attach-added =
    { $n ->
        [one] Faili { $n } imeambatishwa
       *[other] Faili { $n } zimeambatishwa
    }

attach-remove = Ondoa { $name }
attach-removed = { $name } imeondolewa
attach-caption = Maelezo ya { $name }
attach-captionHere = Ongeza maelezo
attach-as = Tuma { $name } kama
attach-reading = Inasoma { $name }
attach-drop = Dondosha faili hapa
attach-folder = Hii ni folda. Faili zake zinaweza kutumwa moja moja.
attach-many =
    { $n ->
        [one] Faili { $n } tu kwa mara moja.
       *[other] Faili { $n } tu kwa mara moja.
    }
attach-unreadable = Faili hii haisomeki tena. Imehamishwa, imebadilishwa au imefutwa.

attach-scaled = Inatumwa ikiwa ndogo: { $width } × { $height }, { $size }
attach-whole = Inatumwa ilivyo. Huenda ikasema mahali ilipopigwa.
attach-original = Tuma { $name } asilia
attach-smaller = Tuma { $name } ikiwa ndogo

voice-record = Rekodi ujumbe wa sauti
voice-asking = Inasubiri maikrofoni…
voice-recording = Inarekodi
voice-paused = Imesitishwa
voice-pause = Sitisha kurekodi
voice-resume = Endelea kurekodi
voice-cancel = Tupa ulichorekodi
voice-thrown = Ulichorekodi kimetupwa
voice-done = Maliza na usikilize
voice-send = Tuma ujumbe wa sauti
voice-note = Ujumbe wa sauti, { $length }
voice-length = Umerekodi: { $length }
voice-none = Hakuna maikrofoni iliyopatikana. Chomeka moja, kisha rekodi tena.
voice-refused = Wakala haina ruhusa ya kutumia maikrofoni. Iruhusu kwenye mipangilio ya kompyuta hii, kisha rekodi tena.
voice-busy = Maikrofoni haijibu, au inatumiwa na programu nyingine. Ifunge programu hiyo, kisha rekodi tena.
voice-silent = Kompyuta hii haijasema kama maikrofoni inaweza kutumiwa. Tafuta swali lake, kisha rekodi tena.
voice-unable = Kompyuta hii haina njia ya kurekodi kwa ajili ya Wakala.
voice-lost = Maikrofoni imeondolewa. Kilichorekodiwa hadi hapo kipo hapa.
voice-hour = Ujumbe wa sauti unaweza kuwa wa saa moja tu. Upo hapa.
voice-core = Wakala haijibu. Kilichorekodiwa hadi hapo kimehifadhiwa, na kitakuwa hapa itakapofanya kazi tena.

## Files outside of Wakala

file-open = Fungua
file-openIt = Fungua { $name }
file-save = Hifadhi kwenye Vipakuliwa
file-saved = Imehifadhiwa: { $path }
file-notOpened = Hakuna programu ya kufungua faili hii kwenye kompyuta hii. Inaweza kuhifadhiwa.
file-runsTitle = Ufungue faili hii?
file-runs = { $name } inaweza kuendesha programu kwenye kompyuta hii. Ifungue tu ikiwa unajua nani ameituma, na kwa nini.
file-runsOpen = Fungua hata hivyo
link-opens = Kiungo: { $address }
link-title = Ufungue kiungo hiki?
link-asks = Kitafunguka kwenye kivinjari chako. Aliyetengeneza ukurasa huu ataona umefika. Kifungue tu ikiwa unamwamini aliyekituma.
link-open = Fungua kwenye kivinjari
link-notOpened = Kiungo hakikufunguka. Kinakili kwenye kivinjari.

## Who has seen a message to a group

seenBy-title = Walioona
seenBy-close = Funga
seenBy-nobody = Hakuna simu ya mtu iliyosema bado kwamba ujumbe umeifikia.
seenBy-somebody = Mtu asiye na jina hapa
seenBy-read = Wamesoma
seenBy-has = Umewafikia, hawajausoma bado
seenBy-of = Umesomwa na { $read } kati ya { $all }
seenBy-unknown = Umesomwa na { $read }; haijulikani ulitumwa kwa wangapi
seenBy-played = amesikiliza { $at }
