### A number is added and linked to its phone.

## The first start

welcome-title = Karibu. Ini Wakala.
welcome-body = Jalankan semua nomor WhatsApp di PC ini, lihat sekilas mana yang hidup, dan jawab semua orang dari satu jendela.
welcome-steps-1-title = Siapkan ponsel
welcome-steps-1-body = Setiap nomor ditautkan dari ponselnya, satu kali. Ponsel tetap bekerja seperti biasa.
welcome-steps-2-title = Pindai satu kode
welcome-steps-2-body = Kode muncul dalam sedetik. Tanpa akun, tanpa mendaftar.
welcome-steps-3-title = Biarkan Wakala berjalan
welcome-steps-3-body = Wakala tetap di baki. Pesan dan sesi disimpan di PC ini.
welcome-add = Tambah nomor pertama
welcome-later = Nanti saja
welcome-language = Bahasa

## Adding a number

add-title = { addInstance }
add-name = Nama
add-workspace = Ruang kerja (boleh kosong)
add-create = { act-showQr }
add-suggestion = Nomor { $n }
add-cancel = { act-cancel }
add-hint = Nama yang Anda kenali, misalnya toko atau meja.

## History

history-title = Isi ponsel
history-what = Obrolan dan pesan lama datang dari ponsel satu kali, saat ditautkan.
history-recent = Bulan-bulan terakhir
history-all = Semuanya (bisa lama)
history-none = Tidak ada

history-comes = Riwayat dari ponsel: { $percent } %, { $n } pesan sudah di sini
history-bar = Seberapa banyak riwayat yang sudah di sini
history-load = Muat pesan lama
history-asking = Ponsel sedang diminta…
history-nothing = Ponsel tidak punya pesan yang lebih lama di obrolan ini.

## Linking a phone

pair-heading = Tautkan ponsel
pair-steps-1 = Di ponsel dengan nomor ini, buka WhatsApp.
pair-steps-2 = Ketuk titik tiga (Android) atau Pengaturan (iPhone), lalu Perangkat tertaut, lalu Tautkan perangkat.
pair-steps-3 = Arahkan ponsel ke kode di layar ini.
pair-codeSteps-1 = { pair-steps-1 }
pair-codeSteps-2 = Ketuk titik tiga (Android) atau Pengaturan (iPhone), lalu Perangkat tertaut, lalu Tautkan perangkat, lalu Tautkan dengan nomor telepon saja.
pair-codeSteps-3 = Ketik kode di layar ini.
pair-useCode = Pakai kode huruf saja
pair-useQr = Pakai kode QR
pair-phone = Nomor telepon dengan kode negara
pair-getCode = Minta kode
pair-qrLabel = Kode QR untuk menautkan { $name }
pair-follows = Kode baru muncul sendiri.
pair-codeOf = Kode { $n } dari { $of }
pair-left = sisa { $s } detik
pair-expired = Semua kode habis sebelum ada ponsel yang memindai. Tidak ada yang berubah, dan menunggu tidak ada ruginya.
pair-newCode = Tampilkan kode baru
pair-noDeadline = Tanpa batas waktu
pair-codeBody = WhatsApp di { $phone } menampilkan pemberitahuan. Ketuk dan ketik kode ini.
pair-copy = Salin
pair-copied = Disalin
pair-notCopied = Kode tidak bisa disalin. Ketik saja.
pair-validFor = Berlaku { $span }
pair-finishing = Menyelesaikan penautan
pair-finishingBody = Ponsel sudah menerima. Biarkan tetap daring sekitar satu menit; Anda sudah bisa bekerja di bagian lain Wakala.
pair-finishingSteps-1 = Kode sudah dipindai
pair-finishingSteps-2 = Sesi tersimpan di PC ini
pair-finishingSteps-3 = Menghubungkan dengan sesi baru
pair-ofAtMost = { $s } dtk dari paling lama { $of } dtk
pair-couldNotLink = Ponsel tidak dapat ditautkan.
pair-couldNotLinkBody = Perbarui WhatsApp di ponsel, lalu pindai lagi kode yang sama.
pair-failed = Penautan tidak berhasil.
pair-failedBody = Periksa nomor dan kodenya lalu coba sekali lagi, atau pindai kode QR.
pair-passkey = WhatsApp meminta passkey
pair-passkeyBody = Akun ini punya passkey, dan WhatsApp memintanya sebelum menautkan perangkat. Wakala belum bisa memakai passkey.
pair-passkeySteps-1 = Di ponsel, buka WhatsApp, Pengaturan, Akun, Passkey.
pair-passkeySteps-2 = Hapus passkey. Anda bisa memasangnya lagi setelah penautan.
pair-passkeySteps-3 = Tampilkan kode baru di sini dan pindai.
pair-passkeyCode = Ponsel menampilkan kode ini juga. Bandingkan.

## Questions about a number

question-stranger = Nomor lain memindai kode ini
question-strangerBody = { $other } memindai kode ini, padahal tempat ini milik { $own }. Tautannya sudah dilepas: pesan dua orang tidak boleh tercampur dalam satu riwayat.
question-keep = Tetap { $own }
question-use = Pakai { $other } di sini
question-apart = Tambahkan sebagai nomor baru
question-useTitle = Pakai { $other } di sini?
question-useBody = Mulai sekarang tempat ini milik { $other }. Pindai sekali lagi dengan ponsel itu; nomor lain tetap ditolak.
question-stays = Tetap ada
question-useStays = Semua obrolan dan pesan nomor sebelumnya, dalam daftar yang sama
question-unseen = Ponsel tidak terlihat selama { $days } hari
question-unseenBody = WhatsApp melepas perangkat yang ponselnya tidak dipakai selama 14 hari. Buka WhatsApp di ponsel sebelum { $at }.
question-long = Berhenti selama { $days } hari
question-longBody = WhatsApp melepas perangkat yang tidak terhubung selama 30 hari. Jalankan nomor ini sebelum { $at }, sebentar saja cukup.

question-expires =
    { $days ->
        [0] WhatsApp menuntut Wakala yang lebih baru sekarang
       *[other] WhatsApp menuntut Wakala yang lebih baru dalam { $days } hari
    }

question-expiresBody = Sampai saat itu semua berjalan seperti biasa dan tidak ada yang hilang. Hubungkan lagi: jika pemberitahuan ini kembali, perbarui Wakala sebelum hari itu.
question-expiresButton = Hubungkan lagi
question-by = Sampai { $at }
question-twin = Nomor ini juga berjalan sebagai { $name }
question-twinBody = Setiap pesan datang dua kali. Putuskan tautan salah satunya.
question-toTwin = Ke nomor yang lain

## Sessions kept aside

kept-title = Sesi yang disimpan terpisah
kept-show = Sesi sebelumnya
kept-none = Tidak ada. Sesi yang tidak terbaca, atau yang diakhiri WhatsApp, disimpan di sini dan tidak pernah ditimpa.
kept-body = Sesi nomor ini bisa dikembalikan, dan tidak perlu pindai bila WhatsApp masih mengenalnya.
kept-notNeeded = Nomor ini punya sesinya sendiri, jadi tidak ada yang perlu dikembalikan.
kept-number = No. { $n }
kept-used = terakhir dipakai { $at }
kept-usable = milik nomor ini
kept-anotherNumber = milik nomor lain
kept-putBack = Kembalikan
kept-ask = Kembalikan sesi no. { $n }?
kept-askBody = Sesi itu menggantikan yang sekarang. Bila WhatsApp masih mengenalnya, { $name } daring tanpa pindai; bila tidak, Anda diminta memindai satu kali.
kept-askStays = Sesi yang sekarang, disimpan terpisah dengan nomornya sendiri; semua obrolan dan pesan.

## A number's proxy

proxy-title = Proksi
proxy-none = Nomor ini mencapai WhatsApp seperti sistem.
proxy-used = Nomor ini melalui { $at }.
proxy-address = Alamat
proxy-user = Pengguna (opsional)
proxy-password = Kata sandi
proxy-kept = Tersimpan; ketik yang lain untuk mengubahnya
proxy-remove = Tanpa proksi sendiri
proxy-saved = Tersimpan. Nomor terhubung lagi.

## A number's country

country-title = Nomor tanpa kode negara
country-what = Nomor yang ditulis tanpa kode negara, seperti 0812 3456 7890, dianggap dari negara ini.
country-own = Negara nomor ini
country-saved = Tersimpan.

## How a number appears

available-title = Bagaimana pelanggan melihat nomor ini
available-what = Selama ditampilkan daring, WhatsApp tidak mengirim notifikasi ke ponsel pemilik. Jika tidak, pelanggan tidak melihat siapa pun di sini, dan ponsel berdering seperti biasa.
available-choice = Tampilkan nomor ini sebagai daring selama terhubung
available-saved = Tersimpan.
