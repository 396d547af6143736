### Buttons, times and names that stand in several places.

app = Wakala

## Buttons

act-open = Fungua
act-quit = Funga Wakala
act-start = Anzisha
act-stop = Simamisha
act-restart = Anzisha upya
act-tryNow = Jaribu sasa
act-startAll = Anzisha zote
act-stopAll = Simamisha zote
act-restartAll = Anzisha zote upya
act-unlink = Tenganisha
act-showQr = Onyesha msimbo wa QR
act-cancel = Ghairi

milliseconds = ms { $n }
seconds = sek { $n }

minutes =
    { $s ->
        [0] dak { $m }
       *[other] dak { $m } sek { $s }
    }

hours =
    { $m ->
        [0] saa { $h }
       *[other] saa { $h } dak { $m }
    }

days = siku { $d } saa { $h }
today = Leo
yesterday = Jana

## Kinds of messages that are not shown, in the middle of a sentence

kind-photo = picha
kind-video = video ya WhatsApp
kind-audio = ujumbe wa sauti
kind-document = hati
kind-sticker = stika
kind-location = mahali
kind-contact = kadi ya mawasiliano
kind-poll = kura ya maoni
kind-vote = kura iliyopigwa
kind-reaction = hisia
kind-event = tukio
kind-invitation = mwaliko
kind-choice = ujumbe wenye machaguo
kind-answer = chaguo lililofanywa
kind-product = bidhaa au oda
kind-payment = malipo
kind-call = simu iliyopigwa
kind-album = picha kadhaa
kind-text = maandishi ya namna nyingine
kind-comment = maoni
kind-pinned = ujumbe uliobandikwa au kutunzwa
kind-edit = ujumbe uliobadilishwa
kind-deleted = ujumbe uliofutwa
kind-setting = mpangilio wa mazungumzo uliobadilishwa
kind-mention = kutajwa
kind-other = ujumbe wa aina mpya

## Linking a phone

pair-requested = Inaomba msimbo kutoka WhatsApp
