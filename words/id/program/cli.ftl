### What the command line says. What is to be typed stays as it is.

## Why a command was not done

cli-noCore = tidak ada Wakala yang berjalan pada data ini (dicari di { $places })
cli-gone = Wakala tidak menjawab lagi: { $why }
cli-mayBeDone = Wakala tidak menjawab ({ $why }): yang diminta mungkin sudah dilakukan
cli-notUnderstood = Jawaban Wakala tidak dimengerti: { $why }
cli-startsOne = { $why }; --start memulainya
cli-inPart = tidak semuanya dilakukan
cli-elsewhere = program lain memakai sesinya: `wakala start NAME --take-over` mengambilnya kembali

## What is to be done for a number that is being linked

cli-passkey = WhatsApp meminta passkey: hapus di ponsel, tautkan, lalu pasang lagi.
cli-passkeyCode = WhatsApp meminta passkey; ponsel juga menampilkan { $code }.
cli-qr = Kode { $n } dari { $of }: di ponsel, Perangkat tertaut, Tautkan perangkat.
cli-qrNoRoom = Terminal ini terlalu kecil untuk kode itu, yang memerlukan { $columns } kolom dan { $rows } baris: perbesar, maka kode berikutnya ditampilkan. Atau dapatkan gambar dengan --png FILE, atau kode untuk diketik di ponsel dengan --code NOMOR.
cli-code = Di ponsel dengan { $phone }: Perangkat tertaut, Tautkan dengan nomor telepon, { $code }
cli-finishing = Ponsel sudah menerima; sedang diselesaikan.

## What was done

cli-beingStarted = Wakala sedang dimulai.
cli-start-cannot = { $program } tidak bisa dimulai: { $why }
cli-start-ended = Wakala tidak dimulai: { $why }
cli-start-silent = Wakala sudah dimulai tetapi tidak menjawab; lognya menjelaskan lebih lanjut
cli-windowComes = jendela akan tampil
cli-ending = Wakala sedang berhenti
cli-endingAlready = Wakala sudah mulai berhenti
cli-endingWaits = menunggu { $names } berpamitan
cli-notEnded = Wakala belum berhenti dalam { $seconds } detik
cli-added = { $name } ditambahkan. Tautkan ponselnya: wakala pair { $id }
cli-did-start = dimulai
cli-did-stop = dihentikan
cli-did-restart = dimulai ulang
cli-did-unlink = sesinya diakhiri
cli-did-delete = dihapus
cli-did-set = tersimpan
cli-did-removeFailed = yang gagal sudah disingkirkan
cli-cancelled = dikeluarkan dari antrean; yang sudah ada di WhatsApp tetap terkirim
cli-nameSaved = nama tersimpan
cli-retried = diantrekan lagi

cli-olderCame =
    { $n ->
        [0] Ponsel tidak punya pesan yang lebih lama di obrolan ini.
       *[other] Ponsel memberi { $n } pesan lama.
    }

cli-historyComes = riwayat dari ponsel: { $percent } %, { $n } pesan
cli-more = Masih ada: { $how }

## What is asked before something is taken

cli-unlinkWhat = Sesi berakhir untuk selamanya: ponsel harus memindai kode lagi. Pesan tetap ada.
cli-deleteWhat = Sesi, pesan, dan semua yang lain dihapus untuk selamanya.
cli-removeFailedWhat = Semua pesan yang gagal disingkirkan, dan tidak dikirim lagi.
cli-goOn = { $names }: { $what } Lanjutkan? [y/T]
cli-yes = ya
cli-nothingDone = tidak ada yang dilakukan
cli-nobodyToAsk = tidak ada yang bisa ditanya: tambahkan --yes jika Anda yakin
cli-notAsked = { $name }: { $why }; yang sesudahnya tidak diminta

## What is not there

cli-noPlace = tidak ada tempat untuk data: tetapkan HOME atau WAKALA_DATA_DIR
cli-noSuch = tidak ada nomor { $name }
cli-noSuchAlike = tidak ada nomor { $name }; maksud Anda { $alike }?
cli-noneOfWorkspace = tidak ada nomor di ruang kerja { $name }
cli-noInstance = Tidak ada nomor: wakala add NAMA
cli-nothingRuns = Tidak ada nomor yang berjalan: tidak ada yang dimulai ulang.
cli-noChat = Tidak ada obrolan.
cli-noMessage = Tidak ada pesan.
cli-nothingWaits = Tidak ada yang menunggu.
cli-nothingAsked = Belum ada yang diminta.
cli-noChatId = { $id } bukan obrolan: lihat `wakala chats`
cli-noNumberButChat = { $to } bukan nomor telepon. Untuk obrolan { $to } dari `wakala chats`, tulis chat:{ $to }
cli-chatOfAnother = Obrolan { $chat } milik { $of }, bukan { $name }: tidak ada yang dikirim.

## Linking

cli-linkedAlready = { $name } sudah ditautkan ke { $phone }
cli-linked = { $name } ditautkan ke { $phone } dan daring.
cli-itsPhone = ponselnya
cli-stoppedMeanwhile = dihentikan sementara itu
cli-stranger = nomor lain memindai kode, bukan yang sebelumnya: putuskan di jendela
cli-cannotLink = tidak bisa ditautkan sekarang: { $why }
cli-codesUsedUp = kode sudah habis: `wakala pair` menampilkan yang baru
cli-instanceDeleted = nomor dihapus
cli-codeInFile = { $file } berisi kode, sampai { $time }

## Sending

cli-noAnswer = Wakala tidak menjawab ({ $why }): pesan mungkin sudah diantrekan
cli-waiting = { $id }: { $n } menunggu
cli-takenBack = pesan ditarik kembali
cli-failed = pesan gagal: { $why }
cli-noReason = WhatsApp tidak mengatakan sebabnya
cli-notKnown = disimpan, dan tidak diketahui apa jadinya: { $why }
cli-notInTime = itu tidak tercapai pada waktunya; Wakala meneruskannya
cli-triedNoMore = tidak ada yang tahu apakah sampai, dan tidak dicoba lagi

# $path (String): a path
cli-noFile = { $path } bukan file

# $path (String): a path
cli-fileChanged = { $path } berubah saat dibaca; tidak ada yang dikirim

# $path (String): a path
# $why (String): why
cli-fileUnreadable = { $path } tidak bisa dibaca: { $why }

# $name (String): what a file is called
# $percent (Number): how much of it is there
cli-fileGoes = { $name }: { $percent } %
cli-parked = menunggu sampai ada yang menanganinya: { $why }

## What a queued message waits for

cli-waits-turn = gilirannya
cli-waits-online = daring
cli-waits-answer = jawaban WhatsApp
cli-waits-above = yang di depannya
cli-waits-file = filenya, yang sedang dikirim
cli-waits-until = { $why }, sampai { $time }
cli-waits-you = Anda: { $why }
cli-waits-failed = gagal
cli-waits-what = menunggu { $what }

## A message and what it answers

cli-answers = Menjawab: { $words }

## How Wakala and a number are

cli-healthy = Wakala sehat, selama { $span }
cli-unhealthy = Wakala TIDAK sehat, selama { $span }
cli-process = Proses { $pid }: { $memory } MiB, { $percent } % dari satu inti
cli-problem-full = Disk penuh.
cli-problem-storage = Basis data tidak bisa ditulis: { $why }
cli-problem-actors = Bagian mesin gagal dan dijalankan lagi: { $n }
cli-problem-leftOut = Basis data menolak hal selain pesan yang dikatakan WhatsApp; itu dilewati: { $n }
cli-problem-mismatches = Yang diinginkan dan nyatanya tidak cocok pada sinkronisasi terakhir: { $n }
cli-figure-uptime = waktu aktif
cli-figure-up = daring
cli-figure-down = tidak daring
cli-figure-reconnects = terhubung ulang
cli-figure-recovery = rata-rata pulih
cli-figure-taken = pesan diterima
cli-figure-delivered = sampai
cli-figure-failed = gagal
cli-runsSince = Wakala berjalan sejak { $time }, selama { $span }.
cli-synced = { $checked } dibandingkan, { $findings } tidak cocok; { $reconnected } dihubungkan ulang, { $updated } diperbarui
cli-onlyLooked = { $said } (hanya melihat: --auto-reconnect memperbaiki)

## Start with the system

cli-starts-service = Layanannya memulai Wakala bersama sistem; systemctl --user disable wakala mengakhirinya.
cli-starts-twice = Layanannya memulai Wakala bersama sistem, dan desktop juga, sia-sia: wakala autostart off
cli-starts-on = Wakala dimulai bersama sistem, di baki.
cli-starts-off = Wakala tidak dimulai bersama sistem.
cli-starts-practice = Versi latihan tidak dimulai bersama sistem.

## Files

cli-file-saved = Disimpan: { $path }
cli-file-not-saved = Pesan { $message } tidak disimpan: { $why }
cli-file-late = tidak datang tepat waktu
cli-filesCome = File: { $done } dari { $of }
cli-still = { $name }: masih dikerjakan setelah { $seconds } dtk
cli-stillSyncs = Membandingkan, sudah { $seconds } dtk
cli-stillAsks = Meminta ke ponsel, sudah { $seconds } dtk
cli-stillSends = Menunggu jawaban, sudah { $seconds } dtk
cli-stillStarts = Sedang dimulai, sudah { $seconds } dtk

## Searching

cli-nothingFound = Tidak ada yang ditemukan.
cli-searchNotWhole = Indeks pencarian masih dibuat: belum semuanya bisa ditemukan.
cli-searchMore = Mungkin ada lagi lebih lama: { $how }
cli-searchStopped = Pencarian berhenti sebelum semuanya dilihat. Lanjutkan dengan { $how }

## Keys of programs

cli-noKey = Tidak ada program yang punya kunci: wakala keys new NAME --scope read
cli-keyMade = Ini kunci untuk { $name }. Hanya ditampilkan sekarang: simpan di tempat program menemukannya.
cli-keyRevoked = dicabut: tidak membuka apa pun lagi
cli-revokeWhat = Program yang memegang kunci ini tidak dapat berbuat apa-apa lagi, seketika dan selamanya.
cli-keyGood = berlaku
cli-keyExpired = kedaluwarsa
cli-keyGone = dicabut
cli-keyAll = semua nomor
cli-never = tidak pernah
cli-noSuchKey = tidak ada kunci { $name }: lihat `wakala keys list`

## The port for programs

cli-interface-served = Program yang punya kunci dilayani di { $url }; yang bisa diminta: { $url }/docs
cli-interface-off = Tidak ada program yang dilayani: wakala interface on
cli-interface-opening = Port sedang dibuka.
cli-interface-waiting = { $place } tidak bisa dipakai: { $why }. Dicoba lagi pukul { $time }.

## Webhooks

cli-noWebhook = Tidak ada yang diberi tahu apa yang terjadi: wakala webhooks new NAMA https://toko.example/peristiwa

# $name (String): the webhook's
cli-webhookMade = Semua yang dikirim ke { $name } ditandatangani dengan rahasia ini. Hanya ditampilkan sekarang: simpan di tempat penerima menemukannya.
cli-webhookRemoved = dihapus: tidak diberi tahu apa pun lagi
cli-removeWebhookWhat = Yang belum diberitahukan kepada penerimanya, dan yang tidak diterimanya, ikut hilang.
cli-purgeWhat = Peristiwa yang tidak diterima penerimanya dilupakan untuk selamanya.

# $name (String): what was typed
cli-noSuchWebhook = tidak ada webhook { $name }: lihat `wakala webhooks list`
cli-webhookOn = aktif
cli-webhookOff = nonaktif
cli-kind-messages = pesan
cli-kind-deliveries = pengiriman
cli-kind-notices = pemberitahuan
cli-kind-gap = celah

# $ms (Number): milliseconds
cli-webhookTook = penerima menerimanya, dalam { $ms } ms

# $why (String): why
cli-webhookNotTaken = penerima tidak menerimanya: { $why }

# $why (String): why
# $status (Number): an HTTP status
cli-faultStatus = { $why } ({ $status })

# $count (Number): events
cli-replayed = { $count ->
   *[other] { $count } peristiwa dikirim lagi
}

# $count (Number): events
cli-purged = { $count ->
   *[other] { $count } peristiwa dilupakan
}
cli-noFailed = Penerimanya menerima semuanya.

## The link to a backend

cli-noBackend = Tidak ada backend: wakala backend set --url https://toko.example --key -
cli-theBackend = backend
cli-forgetBackendWhat = Alamat dan kuncinya dilupakan. Nomor-nomor miliknya tetap seperti adanya.
cli-backendForgotten = Backend dilupakan.
cli-ofBackend = backend menyebutnya { $name }; yang menentukan apakah berjalan: { $owner }
cli-ofNoBackend = bukan milik backend lagi
cli-backendOff = { $address }: nonaktif
cli-backendTrying = { $address }: sedang ditanya
cli-backendUp = { $address }: menjawab
cli-backendDown = { $address }: tidak menjawab sebagaimana mestinya. Ditanya lagi pada { $time }.
cli-backendWords = Diberi tahu dengan kata { $words }
cli-backendByEnvironment = Lingkungan Wakala menyebut backend ini: ubah WAKALA_LARAVEL_URL dan WAKALA_INTERNAL_API_KEY di sana.
cli-backendEnvironmentFault = Yang dikatakan lingkungan Wakala tentang backend tidak dapat dipakai: { $why }
cli-backendLast = Gangguan terakhir { $time }: { $why }
cli-backendAnswers = backend menjawab, dalam { $ms } ms; nomor yang dimintanya: { $n }
cli-backendFails = backend tidak menjawab sebagaimana mestinya: { $why }
cli-deletedHere = (tidak ada di sini lagi)
cli-head-external = DI BACKEND
cli-head-owner = PENENTU
