### What a number, a message and a comparison are said to be. One word each, the same everywhere.

## The badge: how a number is

badge-stopped = Imesimamishwa
badge-connecting = Inaunganisha
badge-scan_qr = Changanua QR
badge-code_expired = Msimbo umeisha
badge-online = Mtandaoni
badge-reconnecting = Inaunganisha tena
badge-waiting = Inasubiri
badge-needs_you = Inakuhitaji
badge-error = Hitilafu

## What became of a message

delivery-queued = Kwenye foleni
delivery-sending = Unatumwa
delivery-uncertain = Haijulikani
delivery-sent = Umetumwa
delivery-delivered = Umefika
delivery-read = Umesomwa
delivery-failed = Haukutumwa
delivery-cancelled = Umeondolewa
partly-delivered = Umewafikia baadhi
partly-read = Umesomwa na baadhi

## Messages that are of another kind than usual

thread-elsewhere = Umetumwa kutoka kwenye simu
thread-undecryptable = Ujumbe ambao haujaweza kufunguliwa. Wakala inaomba utumwe tena.

## What a comparison found

mismatch-stored = Hali nyingine ilihifadhiwa
mismatch-client_gone = Muunganisho ulipotea bila neno
mismatch-stray_client = Kulikuwa na muunganisho usiojulikana
mismatch-stranded = Ilipaswa kufanya kazi, lakini haikusubiri chochote
mismatch-no_actor = Hakuna kilichoiangalia
mismatch-actor_stuck = Kinachoiangalia hakikujibu
mismatch-gone = Haikuwepo kwenye hifadhidata

## How many numbers are how

summary-online = { $n } mtandaoni

summary-connecting =
    { $n ->
        [one] { $n } inaunganisha
       *[other] { $n } zinaunganisha
    }

summary-reconnecting =
    { $n ->
        [one] { $n } inaunganisha tena
       *[other] { $n } zinaunganisha tena
    }

summary-waiting =
    { $n ->
        [one] { $n } inasubiri
       *[other] { $n } zinasubiri
    }

summary-needs =
    { $n ->
        [one] { $n } inakuhitaji
       *[other] { $n } zinakuhitaji
    }

unread =
    { $n ->
        [one] { $n } haujasomwa
       *[other] { $n } hazijasomwa
    }

unsent =
    { $n ->
        [one] { $n } haukutumwa
       *[other] { $n } hazikutumwa
    }

noInstances = Bado hakuna namba

passedOver =
    { $n ->
        [one] Namba { $n } inabaki ilivyo: seva yake ya nyuma ndiyo inayosema kama iendeshwe. Ichukue kwanza ili ubadilishe hapa.
       *[other] Namba { $n } zinabaki zilivyo: seva yao ya nyuma ndiyo inayosema kama ziendeshwe. Zichukue kwanza ili ubadilishe hapa.
    }
