### The tables of the command line.

## The names of columns, in capitals

cli-head-name = JINA
cli-head-badge = HALI
cli-head-number = NAMBA
cli-head-workspace = KUNDI
cli-head-unread = HAZIJASOMWA
cli-head-queued = FOLENI
cli-head-id = ID
cli-head-now = SASA
cli-head-what = NINI
cli-head-figure = KIASI
cli-head-chat = MAZUNGUMZO
cli-head-title = KICHWA
cli-head-last = MWISHO
cli-head-at = WAKATI
cli-head-who = NANI
cli-head-text = MAANDISHI
cli-head-item = KIPENGELE
cli-head-to = KWA
cli-head-state = HALI
cli-head-since = TANGU
cli-head-offSince = IMEZIMIKA TANGU
cli-head-why = KWA NINI
cli-head-waitsFor = INASUBIRI
cli-head-result = MATOKEO
cli-head-instance = NAMBA
cli-head-day = SAA 24
cli-head-week = SIKU 7
cli-head-month = SIKU 30
cli-head-off = NJE, SAA 24
cli-head-key = UFUNGUO
cli-head-scopes = UNARUHUSIWA
cli-head-reach = NAMBA
cli-head-expires = UNAISHA
cli-head-used = ULITUMIKA
cli-head-events = MATUKIO
cli-head-waiting = INASUBIRI
cli-head-failed = YALIYOSHINDWA
cli-head-lastError = KOSA LA MWISHO
cli-head-address = ANWANI
cli-head-tries = MAJARIBIO
