### Chats, messages and the queue.

## The list of chats

chats-all = Semua
chats-unreadOnly = Belum dibaca
chats-empty = Belum ada obrolan
chats-emptyBody = Pesan pertama untuk { $name } muncul di sini.
chats-emptyUnread = Semua sudah dibaca
chats-newChat = Obrolan baru
chats-phone = { pair-phone }
chats-open = Buka obrolan
chats-opening = Menanyakan ke WhatsApp…
chats-pick = Pilih obrolan
chats-back = Kembali ke obrolan
chats-older = Tampilkan yang lebih lama
chats-loading = Memuat obrolan lama
chats-seeking = Mencari yang belum dibaca di obrolan lama
chats-showAll = Tampilkan semua
chats-draft = Draf: { $words }
chats-takenAs = Dipahami sebagai { $phone }

## A chat that nobody is told of

mute-button = Notifikasi obrolan ini
mute-for8 = Senyapkan 8 jam
mute-forWeek = Senyapkan seminggu
mute-forAlways = Senyapkan selalu
mute-off = Bunyikan lagi
mute-muted = Notifikasi obrolan ini disenyapkan
mute-until = Notifikasi obrolan ini disenyapkan sampai { $when }
mute-again = Notifikasi obrolan ini berbunyi lagi

## What a person is called

ownName-button = Nama Anda sendiri untuk orang ini
ownName-hint = Hanya Anda yang melihat nama ini. Kosongkan untuk memakai nama dari ponsel atau dari orangnya.
ownName-others = Hanya Anda yang melihat nama ini. Tanpanya: { $name }
ownName-saved = Nama tersimpan

## The messages of a chat

thread-label = Pesan untuk { $name }
thread-onPhone = Yang datang di obrolan ini bisa Anda baca di sini. Untuk menulis, gunakan ponsel.
thread-send = Kirim
thread-newer = Ke pesan terbaru
thread-unread = { $n } pesan belum dibaca
thread-toUnread = Ke yang pertama dari { $n } belum dibaca
thread-newBelow = { $n } pesan baru di bawah
thread-toDate = Ke suatu tanggal
thread-date = Tanggal
thread-goToDate = Ke sana
thread-noDate = Pilih harinya dulu.
thread-noneThen = Tidak ada yang ditulis pada hari itu. Pesan berikutnya dari { $day }.
thread-empty = Belum ada pesan
thread-queued = keluar saat gilirannya tiba.
thread-queuedOffline = keluar saat nomor ini daring.
thread-uncertain = koneksi terputus saat mengirim. Menanyakan ke WhatsApp.
thread-cancel = { act-cancel }
thread-retry = Coba lagi
thread-remove = Singkirkan
thread-unsupported = Wakala belum bisa menampilkan ini ({ $kind }); pesan disimpan. Buka di ponsel.
thread-willWait = Nomor ini tidak daring. Pesan Anda menunggu dalam antrean dan keluar sendiri.
thread-inQueue = { $n } dalam antrean.
thread-order = Keluar satu per satu, berurutan.
thread-showQueue = Tampilkan antrean

## Why a message does not go at once

composerWaits-stopped = Nomor ini dihentikan. Pesan Anda menunggu sampai Anda menjalankannya.
composerWaits-unlinked = Belum ada ponsel yang tertaut. Pesan Anda menunggu sampai ada.
composerWaits-banned = WhatsApp memblokir nomor ini. Tidak ada yang bisa dikirim darinya.
composerWaits-unsaved = Sekarang tidak ada yang bisa disimpan di PC ini. Yang Anda kirim ditolak dan tetap di sini.
composerWaits-needs = Nomor ini butuh Anda dulu. Pesan Anda menunggu sampai saat itu.
composerWaits-until = WhatsApp menghentikan nomor ini sampai { $at }. Pesan Anda keluar saat itu.

## What keeps a message

lane-above = keluar setelah yang di depannya.
lane-file = terkirim setelah filenya sampai di WhatsApp.
lane-until = { $why }. Dicoba lagi pukul { $at }.
lane-parked = { $why }. Tidak ada yang dikirim ke obrolan ini sampai Anda mencoba lagi.
lane-stop = Berhenti mencoba

## The queue

queue-empty = Antrean kosong
queue-emptyBody = Semua yang Anda kirim sudah sampai di WhatsApp.
queue-more = Tampilkan lagi
queue-first = Tampilkan yang pertama
queue-removeFailed = Singkirkan semua yang gagal
queue-tries = { $n } percobaan

## Searching

search-label = Cari obrolan dan pesan
search-inChat = Cari di obrolan ini
search-end = Akhiri pencarian
search-hits = Yang ditemukan
search-within = Di { $name }
search-everywhere = Cari di semua obrolan
search-you = Anda
search-looking = Mencari…

search-found =
    { $n ->
        [0] Tidak ada yang ditemukan
       *[other] { $n } pesan ditemukan
    }

search-foundChats =
    { $n ->
       *[other] { $n } obrolan ditemukan
    }
search-chats = Obrolan
search-moreChats = Ada obrolan lain dengan nama ini. Ketik lebih banyak dari namanya.

search-none = Tidak ada yang ditemukan untuk "{ $words }"
search-noneSoFar = Belum ada yang ditemukan
search-further = Cari lebih jauh ke belakang
search-tooMany = Lebih dari ini tidak ditampilkan. Dengan lebih banyak kata, hasilnya lebih sedikit.
search-notWhole = Indeks pencarian masih dibuat. Belum semuanya bisa ditemukan.
search-refused = Pencarian tidak sampai selesai.
search-again = { thread-retry }

## What a search is narrowed to

filter-label = Persempit pencarian
filter-whatLabel = Apa
filter-whoLabel = Dari
filter-whenLabel = Kapan
filter-anybody = Dari siapa saja
filter-none = Hapus filter
filter-what-any = Apa saja
filter-what-file = Dengan file
filter-what-text = Teks
filter-what-image = Gambar
filter-what-video = Video
filter-what-audio = Suara
filter-what-document = Dokumen
filter-what-location = Lokasi
filter-what-contact = Kartu kontak
filter-what-poll = Jajak pendapat
filter-when-any = Kapan saja
filter-when-today = Hari ini
filter-when-week = 7 hari terakhir
filter-when-month = 30 hari terakhir
filter-when-year = 365 hari terakhir
