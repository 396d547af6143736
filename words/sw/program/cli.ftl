### What the command line says. What is to be typed stays as it is.

## Why a command was not done

cli-noCore = hakuna Wakala inayoendeshwa na data hizi (imeangalia { $places })
cli-gone = Wakala haijibu tena: { $why }
cli-mayBeDone = Wakala haikujibu ({ $why }): huenda kilichoombwa kimefanyika
cli-notUnderstood = Jibu la Wakala halieleweki: { $why }
cli-startsOne = { $why }; --start huianzisha
cli-inPart = si yote yaliyofanyika
cli-elsewhere = programu nyingine ina kipindi chake: `wakala start NAME --take-over` hukirudisha

## What is to be done for a number that is being linked

cli-passkey = WhatsApp inaomba passkey: iondoe kwenye simu, unganisha, kisha iweke tena.
cli-passkeyCode = WhatsApp inaomba passkey; simu nayo inaonyesha { $code }.
cli-qr = Msimbo { $n } kati ya { $of }: kwenye simu, Vifaa vilivyounganishwa, Unganisha kifaa.
cli-qrNoRoom = Terminali hii ni ndogo mno kwa msimbo huu, unaohitaji safuwima { $columns } na mistari { $rows }: ipanue, na msimbo unaofuata utaonyeshwa. Au pata picha kwa --png FAILI, au msimbo wa kuandika kwenye simu kwa --code NAMBA.
cli-code = Kwenye simu ya { $phone }: Vifaa vilivyounganishwa, Unganisha kwa namba ya simu, { $code }
cli-finishing = Simu imekubali; inamalizia.

## What was done

cli-beingStarted = Wakala inaanzishwa.
cli-start-cannot = { $program } haiwezi kuanzishwa: { $why }
cli-start-ended = Wakala haikuanza: { $why }
cli-start-silent = Wakala ilianzishwa na haijibu; kumbukumbu zake zinaeleza zaidi
cli-windowComes = dirisha linakuja
cli-ending = Wakala inafungwa
cli-endingAlready = Wakala tayari inafungwa
cli-endingWaits = inasubiri { $names } ziage
cli-notEnded = Wakala haijafungwa ndani ya sekunde { $seconds }
cli-added = { $name } imeongezwa. Unganisha simu yake: wakala pair { $id }
cli-did-start = inaanza
cli-did-stop = inasimama
cli-did-restart = inaanza upya
cli-did-unlink = kipindi chake kinaisha
cli-did-delete = imefutwa
cli-did-set = imehifadhiwa
cli-did-removeFailed = zilizoshindikana zimeondolewa
cli-cancelled = umeondolewa kwenye foleni; ulio tayari WhatsApp unabaki umetumwa
cli-nameSaved = jina limehifadhiwa
cli-retried = umerudishwa kwenye foleni

cli-olderCame =
    { $n ->
        [0] Simu haina ujumbe wa zamani zaidi kwenye mazungumzo haya.
        [one] Simu imetoa ujumbe mmoja wa zamani.
       *[other] Simu imetoa ujumbe { $n } wa zamani.
    }

cli-historyComes =
    { $n ->
        [one] historia kutoka kwenye simu: { $percent } %, ujumbe mmoja
       *[other] historia kutoka kwenye simu: { $percent } %, ujumbe { $n }
    }
cli-more = Kuna zaidi: { $how }

## What is asked before something is taken

cli-unlinkWhat = Kipindi kinaisha kabisa: simu lazima iskani msimbo tena. Ujumbe unabaki.
cli-deleteWhat = Kipindi, ujumbe na kila kitu chake vinaondolewa kabisa.
cli-removeFailedWhat = Ujumbe wote ulioshindikana unaondolewa, na hautatumwa tena.
cli-goOn = { $names }: { $what } Endelea? [ndiyo/HAPANA]
cli-yes = ndiyo
cli-nothingDone = hakuna kilichofanyika
cli-nobodyToAsk = hakuna wa kuulizwa: ongeza --yes kama una uhakika
cli-notAsked = { $name }: { $why }; zinazofuata hazikuulizwa

## What is not there

cli-noPlace = hakuna mahali pa data: weka HOME au WAKALA_DATA_DIR
cli-noSuch = hakuna namba { $name }
cli-noSuchAlike = hakuna namba { $name }; ulimaanisha { $alike }?
cli-noneOfWorkspace = hakuna namba katika kundi la kazi { $name }
cli-noInstance = Hakuna namba: wakala add JINA
cli-nothingRuns = Hakuna namba inayoendeshwa: hakuna iliyoanzishwa upya.
cli-noChat = Hakuna mazungumzo.
cli-noMessage = Hakuna ujumbe.
cli-nothingWaits = Hakuna kinachosubiri.
cli-nothingAsked = Hakuna kilichoombwa bado.
cli-noChatId = { $id } si mazungumzo: tazama `wakala chats`
cli-noNumberButChat = { $to } si namba ya simu. Kwa mazungumzo { $to } ya `wakala chats`, andika chat:{ $to }
cli-chatOfAnother = Mazungumzo { $chat } ni ya { $of }, si ya { $name }: hakuna kilichotumwa.

## Linking

cli-linkedAlready = { $name } tayari imeunganishwa na { $phone }
cli-linked = { $name } imeunganishwa na { $phone } na iko mtandaoni.
cli-itsPhone = simu yake
cli-stoppedMeanwhile = imesimamishwa wakati huo
cli-stranger = namba nyingine imeskani msimbo, si ile iliyokuwa hapa: amua kwenye dirisha
cli-cannotLink = haiwezi kuunganishwa sasa: { $why }
cli-codesUsedUp = misimbo imeisha: `wakala pair` huonyesha mipya
cli-instanceDeleted = namba imefutwa
cli-codeInFile = { $file } ina msimbo, hadi { $time }

## Sending

cli-noAnswer = Wakala haikujibu ({ $why }): huenda ujumbe uko kwenye foleni
cli-waiting = { $id }: { $n } zinasubiri
cli-takenBack = ujumbe umerudishwa
cli-failed = ujumbe umeshindikana: { $why }
cli-noReason = WhatsApp haisemi kwa nini
cli-notKnown = umehifadhiwa, na haijulikani umekuwaje: { $why }
cli-notInTime = haikufika kwa wakati; Wakala inaendelea nayo
cli-triedNoMore = hakuna anayejua kama ulifika, na haujaribiwi tena

# $path (String): a path
cli-noFile = { $path } si faili

# $path (String): a path
cli-fileChanged = { $path } imebadilika ilipokuwa inasomwa; hakuna kilichotumwa

# $path (String): a path
# $why (String): why
cli-fileUnreadable = { $path } haisomeki: { $why }

# $name (String): what a file is called
# $percent (Number): how much of it is there
cli-fileGoes = { $name }: { $percent } %
cli-parked = unasubiri hadi mtu aushughulikie: { $why }

## What a queued message waits for

cli-waits-turn = zamu yake
cli-waits-online = mtandaoni
cli-waits-answer = jibu la WhatsApp
cli-waits-above = vilivyo mbele yake
cli-waits-file = faili yake, inayotumwa
cli-waits-until = { $why }, hadi { $time }
cli-waits-you = wewe: { $why }
cli-waits-failed = umeshindikana
cli-waits-what = unasubiri { $what }

## A message and what it answers

cli-answers = Kujibu: { $words }

## How Wakala and a number are

cli-healthy = Wakala iko salama, kwa { $span }
cli-unhealthy = Wakala HAIKO salama, kwa { $span }
cli-process = Mchakato { $pid }: MiB { $memory }, { $percent } % ya kiini
cli-problem-full = Diski imejaa.
cli-problem-storage = Hifadhidata haiwezi kuandikwa: { $why }
cli-problem-actors = Sehemu za injini zilishindwa na kuanzishwa tena: { $n }
cli-problem-leftOut = Hifadhidata ilikataa yaliyosemwa na WhatsApp yasiyo ujumbe; yameachwa: { $n }
cli-problem-mismatches = Kilichotakiwa na halisi havikulingana mara ya mwisho: { $n }
cli-figure-uptime = muda mtandaoni
cli-figure-up = mtandaoni
cli-figure-down = nje ya mtandao
cli-figure-reconnects = kuunganika upya
cli-figure-recovery = wastani wa kurudi
cli-figure-taken = ujumbe uliopokelewa
cli-figure-delivered = uliofika
cli-figure-failed = ulioshindikana
cli-runsSince = Wakala inaendeshwa tangu { $time }, kwa { $span }.
cli-synced = { $checked } zimelinganishwa, { $findings } hazikulingana; { $reconnected } zimeunganishwa upya, { $updated } zimesasishwa
cli-onlyLooked = { $said } (imeangalia tu: --auto-reconnect hurekebisha)

## Start with the system

cli-starts-service = Huduma yake huanzisha Wakala pamoja na mfumo; systemctl --user disable wakala huizima.
cli-starts-twice = Huduma yake huanzisha Wakala pamoja na mfumo, na eneo-kazi pia, bure: wakala autostart off
cli-starts-on = Wakala huanza pamoja na mfumo, kwenye trei.
cli-starts-off = Wakala haianzi pamoja na mfumo.
cli-starts-practice = Toleo la mazoezi halianzi pamoja na mfumo.

## Files

cli-file-saved = Imehifadhiwa: { $path }
cli-file-not-saved = Ujumbe { $message } haukuhifadhiwa: { $why }
cli-file-late = haikufika kwa wakati
cli-filesCome = Faili: { $done } kati ya { $of }
cli-still = { $name }: bado inaendelea baada ya sekunde { $seconds }
cli-stillSyncs = Inalinganisha, kwa sekunde { $seconds }
cli-stillAsks = Inauliza simu, kwa sekunde { $seconds }
cli-stillSends = Inasubiri jibu, kwa sekunde { $seconds }
cli-stillStarts = Inaanzishwa, kwa sekunde { $seconds }

## Searching

cli-nothingFound = Hakuna kilichopatikana.
cli-searchNotWhole = Faharasa ya utafutaji bado inatengenezwa: si kila kitu kinaweza kupatikana bado.
cli-searchMore = Huenda kuna zaidi huko nyuma: { $how }
cli-searchStopped = Utafutaji umesimama kabla ya kuangalia yote. Unaendelea kwa { $how }

## Keys of programs

cli-noKey = Hakuna programu yenye ufunguo: wakala keys new NAME --scope read
cli-keyMade = Huu ni ufunguo wa { $name }. Unaonyeshwa sasa tu: utunze mahali programu itakapoupata.
cli-keyRevoked = umefutwa: haufungui chochote tena
cli-revokeWhat = Programu yenye ufunguo huu haitaweza kufanya chochote tena, papo hapo na moja kwa moja.
cli-keyGood = mzima
cli-keyExpired = umeisha muda
cli-keyGone = umefutwa
cli-keyAll = namba zote
cli-never = kamwe
cli-noSuchKey = hakuna ufunguo { $name }: tazama `wakala keys list`

## The port for programs

cli-interface-served = Programu zenye ufunguo zinahudumiwa kwenye { $url }; zinachoweza kuomba: { $url }/docs
cli-interface-off = Hakuna programu inayohudumiwa: wakala interface on
cli-interface-opening = Mlango unafunguliwa.
cli-interface-waiting = { $place } haipatikani: { $why }. Itajaribiwa tena saa { $time }.

## Webhooks

cli-noWebhook = Hakuna anayeambiwa yanayotokea: wakala webhooks new JINA https://duka.example/matukio

# $name (String): the webhook's
cli-webhookMade = Kila kinachotumwa kwa { $name } kinasainiwa kwa siri hii. Inaonyeshwa sasa tu: iweke mahali ambapo mpokeaji ataipata.
cli-webhookRemoved = imeondolewa: haiambiwi chochote tena
cli-removeWebhookWhat = Ambayo mpokeaji wake bado hajaambiwa, na ambayo hakuyapokea, yanaondoka nayo.
cli-purgeWhat = Matukio ambayo mpokeaji wake hakuyapokea yanasahauliwa kabisa.

# $name (String): what was typed
cli-noSuchWebhook = hakuna webhook { $name }: tazama `wakala webhooks list`
cli-webhookOn = imewashwa
cli-webhookOff = imezimwa
cli-kind-messages = ujumbe
cli-kind-deliveries = ufikishaji
cli-kind-notices = taarifa
cli-kind-gap = pengo

# $ms (Number): milliseconds
cli-webhookTook = mpokeaji amelipokea, ndani ya ms { $ms }

# $why (String): why
cli-webhookNotTaken = mpokeaji hakulipokea: { $why }

# $why (String): why
# $status (Number): an HTTP status
cli-faultStatus = { $why } ({ $status })

# $count (Number): events
cli-replayed = { $count ->
    [one] tukio moja linatumwa tena
   *[other] matukio { $count } yanatumwa tena
}

# $count (Number): events
cli-purged = { $count ->
    [one] tukio moja limesahauliwa
   *[other] matukio { $count } yamesahauliwa
}
cli-noFailed = Mpokeaji wake amepokea yote.

## The link to a backend

cli-noBackend = Hakuna seva ya nyuma: wakala backend set --url https://duka.example --key -
cli-theBackend = seva ya nyuma
cli-forgetBackendWhat = Anwani na ufunguo wake vinasahauliwa. Namba zake zinaendelea kama zilivyo.
cli-backendForgotten = Seva ya nyuma imesahauliwa.
cli-ofBackend = seva ya nyuma inaiita { $name }; anayesema kama iendeshwe: { $owner }
cli-ofNoBackend = si ya seva ya nyuma tena
cli-backendOff = { $address }: imezimwa
cli-backendTrying = { $address }: inaulizwa
cli-backendUp = { $address }: inajibu
cli-backendDown = { $address }: haijibu inavyopaswa. Itaulizwa tena { $time }.
cli-backendWords = Inaambiwa kwa maneno { $words }
cli-backendByEnvironment = Mazingira ya Wakala yanataja seva hii ya nyuma: badilisha WAKALA_LARAVEL_URL na WAKALA_INTERNAL_API_KEY huko.
cli-backendEnvironmentFault = Yanayosemwa na mazingira ya Wakala kuhusu seva ya nyuma hayafai: { $why }
cli-backendLast = Tatizo la mwisho { $time }: { $why }
cli-backendAnswers = seva ya nyuma inajibu, ndani ya ms { $ms }; namba inazoomba: { $n }
cli-backendFails = seva ya nyuma haikujibu inavyopaswa: { $why }
cli-deletedHere = (haipo hapa tena)
cli-head-external = KWENYE SEVA
cli-head-owner = ANAYESEMA
