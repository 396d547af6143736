### Buttons, times and names that stand in several places.

app = Wakala

## Buttons

act-open = Buka
act-quit = Keluar dari Wakala
act-start = Mulai
act-stop = Hentikan
act-restart = Mulai ulang
act-tryNow = Coba sekarang
act-startAll = Mulai semua
act-stopAll = Hentikan semua
act-restartAll = Mulai ulang semua
act-unlink = Lepas tautan
act-showQr = Tampilkan kode QR
act-cancel = Batal

milliseconds = { $n } md
seconds = { $n } dtk

minutes =
    { $s ->
        [0] { $m } mnt
       *[other] { $m } mnt { $s } dtk
    }

hours =
    { $m ->
        [0] { $h } jam
       *[other] { $h } jam { $m } mnt
    }

days = { $d } hari { $h } jam
today = Hari ini
yesterday = Kemarin

## Kinds of messages that are not shown, in the middle of a sentence

kind-photo = foto
kind-video = rekaman video
kind-audio = pesan suara atau audio
kind-document = dokumen
kind-sticker = stiker
kind-location = lokasi
kind-contact = kartu kontak
kind-poll = jajak pendapat
kind-vote = suara dalam jajak pendapat
kind-reaction = reaksi
kind-event = acara
kind-invitation = undangan
kind-choice = pesan dengan pilihan
kind-answer = pilihan yang dibuat
kind-product = produk atau pesanan
kind-payment = pembayaran
kind-call = panggilan
kind-album = beberapa foto
kind-text = teks dalam bentuk lain
kind-comment = komentar
kind-pinned = pesan yang disematkan atau disimpan
kind-edit = pesan yang diubah
kind-deleted = pesan yang dihapus
kind-setting = pengaturan obrolan yang diubah
kind-mention = sebutan
kind-other = pesan jenis baru

## Linking a phone

pair-requested = Meminta kode dari WhatsApp
