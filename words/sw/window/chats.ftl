### Chats, messages and the queue.

## The list of chats

chats-all = Zote
chats-unreadOnly = Hazijasomwa
chats-empty = Bado hakuna mazungumzo
chats-emptyBody = Ujumbe wa kwanza kwa { $name } utaonekana hapa.
chats-emptyUnread = Hakuna ambazo hazijasomwa
chats-newChat = Mazungumzo mapya
chats-phone = { pair-phone }
chats-open = Fungua mazungumzo
chats-opening = Inauliza WhatsApp…
chats-pick = Chagua mazungumzo
chats-back = Rudi kwenye mazungumzo
chats-older = Onyesha ya zamani
chats-loading = Inapakia mazungumzo ya zamani
chats-seeking = Inatafuta ambayo hayajasomwa kwenye ya zamani
chats-showAll = Onyesha zote
chats-draft = Rasimu: { $words }
chats-takenAs = Imeeleweka kama { $phone }

## A chat that nobody is told of

mute-button = Arifa za mazungumzo haya
mute-for8 = Nyamazisha kwa saa 8
mute-forWeek = Nyamazisha kwa wiki moja
mute-forAlways = Nyamazisha daima
mute-off = Washa arifa
mute-muted = Arifa za mazungumzo haya zimenyamazishwa
mute-until = Arifa za mazungumzo haya zimenyamazishwa hadi { $when }
mute-again = Arifa za mazungumzo haya zimewashwa tena

## What a person is called

ownName-button = Jina lako mwenyewe kwa mtu huyu
ownName-hint = Ni wewe tu unayeliona jina hili. Liache tupu ili litumike jina la kwenye simu au analojiita.
ownName-others = Ni wewe tu unayeliona jina hili. Bila hilo: { $name }
ownName-saved = Jina limehifadhiwa

## The messages of a chat

thread-label = Ujumbe kwa { $name }
thread-onPhone = Unaweza kusoma hapa yanayokuja kwenye mazungumzo haya. Ukitaka kuandika, tumia simu.
thread-send = Tuma
thread-newer = Nenda kwenye ujumbe mpya
thread-unread =
    { $n ->
        [one] Ujumbe { $n } haujasomwa
       *[other] Ujumbe { $n } haujasomwa
    }
thread-toUnread =
    { $n ->
        [one] Nenda kwenye ujumbe ambao haujasomwa
       *[other] Nenda kwenye wa kwanza kati ya { $n } ambao haujasomwa
    }
thread-newBelow =
    { $n ->
        [one] Ujumbe mpya { $n } chini
       *[other] Ujumbe mpya { $n } chini
    }
thread-toDate = Nenda kwenye tarehe
thread-date = Tarehe
thread-goToDate = Nenda huko
thread-noDate = Chagua siku kwanza.
thread-noneThen = Siku hiyo hakuna kilichoandikwa. Ujumbe unaofuata ni wa { $day }.
thread-empty = Bado hakuna ujumbe
thread-queued = utatoka zamu yake ikifika.
thread-queuedOffline = utatoka namba hii ikiwa mtandaoni.
thread-uncertain = muunganisho ulikatika wakati wa kutuma. Inauliza WhatsApp.
thread-cancel = { act-cancel }
thread-retry = Jaribu tena
thread-remove = Ondoa
thread-unsupported = Wakala haiwezi kuonyesha hili bado ({ $kind }); limetunzwa. Lifungue kwenye simu.
thread-willWait = Namba hii haiko mtandaoni. Ujumbe wako utasubiri kwenye foleni na utatoka wenyewe.
thread-inQueue = { $n } kwenye foleni.
thread-order = Unatoka mmoja mmoja, kwa mpangilio.
thread-showQueue = Onyesha foleni

## Why a message does not go at once

composerWaits-stopped = Namba hii imesimamishwa. Ujumbe wako utasubiri hadi uianzishe.
composerWaits-unlinked = Hakuna simu iliyounganishwa. Ujumbe wako utasubiri hadi iunganishwe.
composerWaits-banned = WhatsApp imeifungia namba hii. Hakuna kinachoweza kutumwa kutoka kwayo.
composerWaits-unsaved = Hakuna kinachoweza kuhifadhiwa kwenye kompyuta hii sasa. Unachotuma kinakataliwa na kinabaki hapa.
composerWaits-needs = Namba hii inakuhitaji kwanza. Ujumbe wako utasubiri hadi hapo.
composerWaits-until = WhatsApp imesimamisha namba hii hadi { $at }. Ujumbe wako utatoka hapo.

## What keeps a message

lane-above = utatoka baada ya vilivyo mbele yake.
lane-file = utatumwa faili yake itakapofika WhatsApp.
lane-until = { $why }. Itajaribu tena saa { $at }.
lane-parked = { $why }. Hakuna kitakachotumwa kwenye mazungumzo haya hadi ujaribu tena.
lane-stop = Acha kujaribu

## The queue

queue-empty = Foleni ni tupu
queue-emptyBody = Kila ulichotuma kimefika WhatsApp.
queue-more = Onyesha zaidi
queue-first = Onyesha za kwanza
queue-removeFailed = Ondoa yote iliyoshindikana

queue-tries =
    { $n ->
        [one] jaribio { $n }
       *[other] majaribio { $n }
    }

## Searching

search-label = Tafuta mazungumzo na ujumbe
search-inChat = Tafuta kwenye mazungumzo haya
search-end = Maliza utafutaji
search-hits = Kilichopatikana
search-within = Ndani ya { $name }
search-everywhere = Tafuta kwenye yote
search-you = Wewe
search-looking = Inatafuta…

search-found =
    { $n ->
        [0] Hakuna kilichopatikana
        [one] Ujumbe { $n } umepatikana
       *[other] Ujumbe { $n } umepatikana
    }

search-foundChats =
    { $n ->
        [one] Mazungumzo { $n } yamepatikana
       *[other] Mazungumzo { $n } yamepatikana
    }
search-chats = Mazungumzo
search-moreChats = Mazungumzo mengine yana jina kama hili. Andika zaidi ya jina.

search-none = Hakuna kilichopatikana kwa "{ $words }"
search-noneSoFar = Bado hakuna kilichopatikana
search-further = Tafuta nyuma zaidi
search-tooMany = Hapa hayaonyeshwi zaidi ya haya. Maneno zaidi hupata machache.
search-notWhole = Faharasa ya utafutaji bado inatengenezwa. Si kila kitu kinaweza kupatikana bado.
search-refused = Utafutaji haukufika mwisho.
search-again = { thread-retry }

## What a search is narrowed to

filter-label = Punguza utafutaji
filter-whatLabel = Nini
filter-whoLabel = Kutoka kwa
filter-whenLabel = Lini
filter-anybody = Kutoka kwa yeyote
filter-none = Ondoa vichujio
filter-what-any = Chochote
filter-what-file = Wenye faili
filter-what-text = Maandishi
filter-what-image = Picha
filter-what-video = Video
filter-what-audio = Sauti
filter-what-document = Hati
filter-what-location = Mahali
filter-what-contact = Kadi za anwani
filter-what-poll = Kura za maoni
filter-when-any = Wakati wowote
filter-when-today = Leo
filter-when-week = Siku 7 zilizopita
filter-when-month = Siku 30 zilizopita
filter-when-year = Siku 365 zilizopita
