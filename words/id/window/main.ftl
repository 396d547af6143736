### The window's frame, its list of numbers, settings and questions.

practice = Latihan
practiceShort = Lat.
workspace = Ruang kerja
allWorkspaces = Semua ruang kerja
noInstancesBody = Di sini Anda menjalankan nomor WhatsApp. Tambahkan satu dengan ponsel di tangan; perlu sekitar satu menit.
addInstance = Tambah nomor
needsLook = Perlu dilihat
nextNeedy = Ke nomor berikutnya (Ctrl+J)
noneNeeds = Tidak ada nomor yang butuh Anda.
noOtherNeeds = Tidak ada nomor lain yang butuh Anda.
find = Cari nomor
nothingFound = Tidak ada nomor seperti ini
instances = Nomor
settings = Pengaturan

## A number's head

head-mute = Senyapkan notifikasi
head-unmute = Bunyikan notifikasi
head-muted = Notifikasi disenyapkan
head-checked = diperiksa { $ago } lalu
head-checkedIn = diperiksa { $ago } lalu, jawaban dalam { $ms } md
head-restart = { act-restart }
head-stop = { act-stop }
head-start = { act-start }
head-more = Lainnya
head-restartStopped = { $name } dihentikan. Jalankan saja.
head-restartReplaced = Program lain memakai sesi ini. Wakala tidak berebut; gunakan "Ambil alih di sini".
head-rename = Ganti nama
head-unlink = { act-unlink }
head-delete = Hapus
head-back = Kembali ke nomor

## The tabs of a number

tabs-label = Halaman
tabs-pair = { pair-heading }
tabs-chats = Obrolan
tabs-queue = Antrean
tabs-activity = Aktivitas
tabs-health = Kesehatan
tabs-settings = { settings }

## Questions before something is removed

confirm-cancel = Biarkan
confirm-unlinkTitle = Lepas tautan { $name }?
confirm-unlinkBody = Sesi berakhir, dan nomor menjadi luring. Untuk memakainya lagi, pindai kode.
confirm-deleteTitle = Hapus { $name }?
confirm-deleteBody = Sesi, semua obrolan dan pesan, serta yang menunggu dalam antrean dihapus dari PC ini. Tidak dapat dikembalikan.
confirm-stays = Yang tetap
confirm-goes = Yang hilang
confirm-unlinkStays = Obrolan, pesan, antrean dan pengaturan di PC ini; semua yang ada di ponsel.
confirm-deleteStays = Semua yang ada di ponsel.
confirm-unlinkGoes = Sesi di PC ini.
confirm-failedTitle = Singkirkan pesan { $name } yang gagal?
confirm-failedBody = Setiap pesan nomor ini yang gagal hilang dari obrolannya dan dari antrean. Tidak dapat dikembalikan.
confirm-failedStays = Semua yang menunggu, sedang dikirim, atau mungkin sudah sampai.
confirm-failedGo = Singkirkan semua

## Another name

rename-title = { head-rename }
rename-save = Simpan

## Settings

prefs-title = { settings }
prefs-language = { welcome-language }
prefs-languageSystem = Seperti sistem
prefs-theme = Tampilan
prefs-themes-system = { prefs-languageSystem }
prefs-themes-light = Terang
prefs-themes-dark = Gelap
prefs-size = Ukuran teks
prefs-sizeKeys = Atau tekan Ctrl dengan +, − atau 0.
prefs-notifyBack = Beri tahu juga saat nomor pulih
prefs-quiet = Jam tenang
prefs-from = dari
prefs-to = sampai
prefs-noTime = Tulis waktu, misalnya 22:00.
prefs-quietBody = Tidak ada yang ditampilkan pada jam tenang, kecuali nomor perlu dipindai ulang; sisanya disampaikan setelahnya, bila masih berlaku.
prefs-notificationsOn = Beri tahu saya bila nomor terputus atau perlu dipindai
prefs-messages = Pesan baru
prefs-messagesAre-off = Jangan beri tahu
prefs-messagesAre-count = Beri tahu berapa yang belum dibaca
prefs-messagesAre-name = Beri tahu siapa yang menulis
prefs-messagesAre-text = Beri tahu siapa yang menulis, dan apa
prefs-messagesBody = Notifikasi terlihat oleh siapa pun di dekat layar.
prefs-messagesSound = Dengan suara
prefs-startWithSystem = Mulai Wakala bersama PC ini, di baki
prefs-startByService = Layanannya memulai Wakala bersama PC ini; “systemctl --user disable wakala” mengakhirinya.
prefs-data = Data Anda
prefs-dataBody = Semuanya disimpan di PC ini, di folder ini, dan tidak di tempat lain.
prefs-version = Versi
prefs-warning = Wakala bukan klien resmi dan tidak dibuat oleh WhatsApp. WhatsApp dapat memblokir nomor yang dinilai menyalahgunakan layanannya. Jangan kirim pesan massal ke orang yang tidak mengenal Anda.
prefs-close = Tutup
prefs-partWindow = Jendela ini
prefs-partPictures = Gambar
prefs-pictures = Kirim gambar lebih kecil
prefs-picturesBody = Lebar atau tinggi paling banyak 1.600 piksel, tanpa catatan kamera di dalamnya. Di samping tiap gambar bisa dipilih yang asli.
prefs-partNotices = Notifikasi
prefs-partAbout = Tentang Wakala

## When Wakala itself does not run

core-gone = Wakala tidak berjalan.
core-goneBody = Selama tidak berjalan, nomor Anda luring. Pesan disimpan, begitu juga yang sedang Anda ketik.
core-start = Jalankan Wakala lagi
core-starting = Menjalankan Wakala…
core-notStarted = Wakala tidak dapat dijalankan. Coba lagi, atau mulai ulang PC ini.
core-notStartedBecause = Wakala tidak dapat dijalankan. Coba lagi, atau mulai ulang PC ini. ({ $why })
core-closing = Wakala sedang ditutup: nomor-nomor berpamitan.
core-closingWaits = Wakala sedang ditutup, dan menunggu { $names } berpamitan.
core-closingBody = Yang sudah Anda ketik tetap di sini.
core-updating = Wakala sedang bersiap setelah pembaruan.
core-updatingStep = Wakala sedang bersiap setelah pembaruan: langkah { $step } dari { $of }.
core-updatingBody = Dengan banyak pesan ini perlu beberapa menit. Tidak ada yang hilang, dan nomor Anda kembali sendiri. Biarkan PC tetap menyala.
core-noAnswer = Wakala tidak menjawab. Kirim lagi setelah ia berjalan: tidak akan sampai dua kali.
core-notSentGone = Tidak terkirim: Wakala tidak berjalan. Tulisan Anda tetap di sini.
core-notSentClosing = Tidak terkirim: Wakala sedang ditutup. Tulisan Anda tetap di sini.
core-notSentUpdating = Tidak terkirim: Wakala sedang bersiap setelah pembaruan. Tulisan Anda tetap di sini.

## When the engine does not answer

engineLost-title = Tidak terhubung ke mesin.
engineLost-body = Yang ditampilkan mungkin sudah lama. Wakala mencoba lagi sendiri.
engineLost-badge = Tidak diketahui

dismiss = Tutup

## What a screen reader is told

says-badge = { $name }: { $badge }
says-message = Pesan baru di { $name }
says-size = Ukuran teks { $percent }

## The practice panel

practicePanel-title = { practice }
practicePanel-intro = Ponsel tiruan di PC ini. Tidak ada yang keluar dari sini.
practicePanel-scan = Pindai kode
practicePanel-type = Ketik kode
practicePanel-write = Pelanggan menulis
practicePanel-text = Yang ditulis pelanggan (boleh kosong)
practicePanel-read = Pelanggan membaca
practicePanel-auto = Pelanggan menjawab sendiri
practicePanel-drop = Putuskan koneksi
practicePanel-netOff = Matikan jaringan
practicePanel-netOn = Nyalakan jaringan
practicePanel-unlink = Lepas tautan di ponsel
practicePanel-replace = Ambil alih di tempat lain
practicePanel-ban = Blokir 2 menit
practicePanel-events = Yang terjadi
practicePanel-show = Panel latihan
practicePanel-hide = Sembunyikan
