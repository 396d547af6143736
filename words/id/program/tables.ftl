### The tables of the command line.

## The names of columns, in capitals

cli-head-name = NAMA
cli-head-badge = KEADAAN
cli-head-number = NOMOR
cli-head-workspace = RUANG
cli-head-unread = BELUM DIBACA
cli-head-queued = ANTREAN
cli-head-id = ID
cli-head-now = SEKARANG
cli-head-what = APA
cli-head-figure = NILAI
cli-head-chat = OBROLAN
cli-head-title = JUDUL
cli-head-last = TERAKHIR
cli-head-at = WAKTU
cli-head-who = SIAPA
cli-head-text = TEKS
cli-head-item = BUTIR
cli-head-to = KEPADA
cli-head-state = STATUS
cli-head-since = SEJAK
cli-head-offSince = TERPUTUS SEJAK
cli-head-why = MENGAPA
cli-head-waitsFor = MENUNGGU
cli-head-result = HASIL
cli-head-instance = NOMOR
cli-head-day = 24 JAM
cli-head-week = 7 HARI
cli-head-month = 30 HARI
cli-head-off = PUTUS 24 JAM
cli-head-key = KUNCI
cli-head-scopes = BOLEH
cli-head-reach = NOMOR
cli-head-expires = BERAKHIR
cli-head-used = DIPAKAI
cli-head-events = PERISTIWA
cli-head-waiting = MENUNGGU
cli-head-failed = GAGAL
cli-head-lastError = KESALAHAN TERAKHIR
cli-head-address = ALAMAT
cli-head-tries = PERCOBAAN
