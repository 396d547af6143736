### What a message carries, what is said of it, and what can be done with it.

## Files

file-pages = { $n } halaman
file-kb = { $n } KB
file-mb = { $n } MB
file-gb = { $n } GB
file-away = Belum diunduh
file-waiting = Menunggu diunduh
file-fetch = Unduh
file-fetching = Mengunduh
file-part = { $share } dari { $of }
file-sofar = { $done } sejauh ini
file-failed = Tidak terunduh ({ $why }).
file-play = Putar
file-pause = Jeda
file-speed = Kecepatan { $rate }
file-look = Lihat
file-close = Tutup
file-unshown = Tidak bisa dibuka di sini.
file-large = Terlalu besar untuk dibuka di sini.
file-opening = Membuka…
file-before = Sebelumnya
file-after = Berikutnya
file-larger = Perbesar
file-smaller = Perkecil
file-noMore = Tidak ada lagi.

## Places and people

card-several = { $n } kontak
card-title = Kontak
card-write = Tulis
card-writeTo = Tulis kepada { $name }

## Polls and choices

poll-voters = { $n } suara
poll-one = pilih satu
poll-some = pilih sampai { $n }
poll-any = pilih berapa pun
poll-mine = Pilihan Anda
poll-vote = Pilih { $option }
poll-unvote = Tarik suara untuk { $option }
choice-title = Pilihan
choice-onPhone = Untuk memilih, buka di ponsel.
choice-made = Yang dipilih
invite-onPhone = Untuk bergabung, buka di ponsel.

## What is said of a message

message-textStays = Teksnya tetap di riwayat Anda.
message-stays = Tetap ada di riwayat Anda.
message-show = Tampilkan
message-hide = Sembunyikan
message-reactions = Reaksi
message-jump = Tampilkan pesan ini
message-tooFar = Pesan itu jauh di atas. Gulir ke sana.
message-notFound = Pesan itu tidak ada di sini.

## What can be done with a message

message-more = Lainnya untuk pesan ini
message-copy = Salin teks
message-copied = Disalin
message-notCopied = Teks tidak bisa disalin.
message-reply = Balas
message-react = Beri reaksi
message-reactWith = Beri reaksi { $emoji }
message-takeBack = Tarik { $emoji }
message-otherEmoji = Emoji lain
message-emoji = Satu emoji
message-oneEmoji = Reaksi adalah satu emoji.
message-edit = Edit pesan
message-delete = Hapus untuk semua orang
message-deleteTitle = Hapus pesan ini untuk semua orang?
message-deleteGoes = Pesannya, dari ponsel semua orang.
message-deleteStays = Isinya, di riwayat Anda pada PC ini.
message-replyTo = Balas { $name }
message-replyToYou = Balas pesan Anda
message-editing = Edit pesan Anda
message-save = Simpan
message-leave = { act-cancel }

## Several messages that are chosen

pick-begin = Pilih
pick-one = Pilih: { $message }
pick-chosen = { $n } pesan dipilih
pick-ended = Tidak ada lagi yang dipilih
pick-most = Paling banyak { $n } pesan dapat dipilih sekaligus.
pick-copy = Salin
pick-copied = { $n } pesan disalin
pick-deleteTitle = Hapus { $n } pesan untuk semua orang?
pick-deleteGoes = Pesan-pesan ini, dari ponsel semua orang.
pick-deleteStays = Isinya, di riwayat Anda pada PC ini.
pick-deleteRest = { $n } dari yang dipilih tetap seperti adanya: hanya yang ditulis nomor ini dalam beberapa hari terakhir yang dapat dihapus untuk semua orang.

## Emoji

emoji-add = Tambahkan emoji
emoji-search = Cari emoji
emoji-groups = Kelompok emoji
emoji-recent = Terakhir dipakai
emoji-none = Tidak ada emoji bernama itu.
emoji-found =
    { $n ->
        [0] Tidak ada emoji ditemukan
       *[other] { $n } emoji ditemukan
    }
emoji-group-smileys = Wajah dan perasaan
emoji-group-people = Orang dan tangan
emoji-group-nature = Hewan dan tumbuhan
emoji-group-food = Makanan dan minuman
emoji-group-travel = Perjalanan dan tempat
emoji-group-activities = Kegiatan
emoji-group-objects = Benda
emoji-group-symbols = Simbol
emoji-group-flags = Bendera

## Files that are to be sent

attach-add = Lampirkan file
attach-label = File yang akan dikirim
attach-added = { $n } file dilampirkan
attach-remove = Hapus { $name }
attach-removed = { $name } dihapus
attach-caption = Keterangan untuk { $name }
attach-captionHere = Tambahkan keterangan
attach-as = Kirim { $name } sebagai
attach-reading = Membaca { $name }
attach-drop = Jatuhkan file di sini
attach-folder = Ini folder. File di dalamnya bisa dikirim satu per satu.
attach-many = Paling banyak { $n } file sekaligus.
attach-unreadable = File ini tidak bisa dibaca lagi. Mungkin dipindahkan, diubah, atau dihapus.

attach-scaled = Dikirim lebih kecil: { $width } × { $height }, { $size }
attach-whole = Dikirim apa adanya. Mungkin memuat tempat pengambilannya.
attach-original = Kirim { $name } yang asli
attach-smaller = Kirim { $name } lebih kecil

voice-record = Rekam pesan suara
voice-asking = Menunggu mikrofon…
voice-recording = Merekam
voice-paused = Dijeda
voice-pause = Jeda rekaman
voice-resume = Lanjutkan merekam
voice-cancel = Buang rekaman
voice-thrown = Rekaman dibuang
voice-done = Berhenti dan dengarkan
voice-send = Kirim pesan suara
voice-note = Pesan suara, { $length }
voice-length = Terekam: { $length }
voice-none = Mikrofon tidak ditemukan. Pasang satu, lalu rekam lagi.
voice-refused = Wakala tidak boleh memakai mikrofon. Izinkan di pengaturan PC ini, lalu rekam lagi.
voice-busy = Mikrofon tidak menjawab, atau sedang dipakai program lain. Tutup program itu, lalu rekam lagi.
voice-silent = PC ini belum mengatakan apakah mikrofon boleh dipakai. Cari pertanyaannya, lalu rekam lagi.
voice-unable = PC ini tidak punya cara merekam untuk Wakala.
voice-lost = Mikrofon terlepas. Yang terekam sampai saat itu ada di sini.
voice-hour = Pesan suara paling lama satu jam. Pesannya ada di sini.
voice-core = Wakala tidak menjawab. Yang terekam sampai saat itu tersimpan, dan akan ada di sini saat Wakala berjalan lagi.

## Files outside of Wakala

file-open = Buka
file-openIt = Buka { $name }
file-save = Simpan ke Unduhan
file-saved = Disimpan: { $path }
file-notOpened = Tidak ada program di PC ini yang membuka file ini. File bisa disimpan.
file-runsTitle = Buka file ini?
file-runs = { $name } bisa berjalan di PC ini atau memuat sesuatu yang berjalan. Buka hanya jika Anda tahu siapa pengirimnya dan alasannya.
file-runsOpen = Tetap buka
link-opens = Tautan: { $address }
link-title = Buka tautan ini?
link-asks = Tautan dibuka di peramban Anda. Pembuat halaman ini melihat bahwa Anda datang. Buka hanya jika Anda percaya pengirimnya.
link-open = Buka di peramban
link-notOpened = Tautan tidak bisa dibuka. Salin ke peramban.

## Who has seen a message to a group

seenBy-title = Dilihat oleh
seenBy-close = Tutup
seenBy-nobody = Belum ada ponsel yang memberi tahu bahwa pesannya sudah sampai.
seenBy-somebody = Seseorang tanpa nama di sini
seenBy-read = Dibaca
seenBy-has = Terkirim, belum dibaca
seenBy-of = Dibaca { $read } dari { $all }
seenBy-unknown = Dibaca { $read } orang; jumlah penerimanya tidak diketahui
seenBy-played = diputar { $at }
