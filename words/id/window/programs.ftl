### Settings: other programs, the port on which they ask, and their keys

programs-title = Program lain
programs-body = Kasir, skrip atau alat lain di PC ini dapat membaca dan mengirim lewat Wakala, masing-masing dengan kuncinya sendiri.
programs-on = Izinkan program yang punya kunci meminta kepada Wakala
programs-address = Alamat
programs-port = Port
programs-off = Tidak ada program yang dilayani.
programs-opening = Port sedang dibuka.
programs-served = Program dilayani di { $url }
programs-waiting = { $place } tidak bisa dipakai: { $why }. Dicoba lagi pukul { $time }.
programs-keys = Kunci
programs-none = Tidak ada program yang punya kunci.
programs-new = Kunci baru
programs-name = Nama program
programs-nameHint = Apa yang dilakukan program dicatat dengan nama ini.
programs-may = Yang boleh dilakukan
programs-mayRead = Melihat nomor, chat dan pesan
programs-maySend = Menulis kepada orang
programs-mayControl = Menyalakan dan menghentikan nomor, menautkan ponsel
programs-mayAdmin = Menambah, mengubah dan menghapus nomor; membuat kunci; melihat apa yang telah dilakukan
programs-numbers = Untuk nomor mana
programs-all = semua nomor
programs-only = Hanya untuk nomor ini
programs-ofWorkspace = Semua nomor { $name }, juga yang ditambahkan nanti
programs-ends = Berakhir
programs-never = Tidak pernah

programs-days =
    { $n ->
       *[other] Setelah { $n } hari
    }
programs-make = Buat kunci
programs-made = Kunci untuk { $name }
programs-madeBody = Hanya ditampilkan sekarang. Salin ke tempat program menyimpannya; jika hilang, cabut dan buat yang lain.
programs-key = Kunci
programs-copy = Salin
programs-copied = Disalin
programs-notCopied = Kunci tidak dapat disalin. Pilih dan salin sendiri.
programs-done = Selesai
programs-have = Sudah saya simpan
programs-notYet = Belum disalin, dan tidak akan ditampilkan lagi. Salin, atau katakan bahwa sudah Anda simpan.
programs-used = dipakai { $when }
programs-unused = belum pernah dipakai
programs-until = sampai { $when }
programs-expired = kedaluwarsa
programs-revoke = Cabut
programs-revokeTitle = Cabut kunci { $name }?
programs-revokeBody = Program tidak dapat berbuat apa-apa lagi, seketika dan selamanya. Yang sudah dilakukannya tetap ada.

## Who is told what happens

webhooks-title = Webhook
webhooks-none = Tidak ada penerima yang diberi tahu apa yang terjadi.
webhooks-on = diberi tahu
webhooks-off = dinonaktifkan

# $n (Number): how many events
webhooks-waiting = { $n } peristiwa menunggu

# $when (String): when
webhooks-next = dicoba lagi { $when }

# $when (String): when
webhooks-taken = terakhir diterima { $when }
webhooks-never = belum ada yang diterima

# $why (String): why
# $when (String): when
webhooks-last = Terakhir tidak diterima { $when }: { $why }

# $n (Number): how many events
webhooks-failed = { $n } peristiwa tidak diterima selama sehari dan dihentikan
webhooks-again = Kirim lagi
webhooks-test = Coba
webhooks-took = Penerima menerimanya.

# $why (String): why
webhooks-notTook = Penerima tidak menerimanya: { $why }.
webhooks-turnOn = Aktifkan
webhooks-turnOff = Nonaktifkan
webhooks-change = Ubah
webhooks-remove = Hapus
webhooks-look = Lihat
webhooks-behind = tertinggal { $span }
webhooks-new = Webhook baru
webhooks-add = Tambahkan
webhooks-changeTitle = Ubah { $name }
webhooks-saved = Webhook disimpan
webhooks-name = Nama
webhooks-address = Alamat penerima
webhooks-nearby = Penerima boleh berada di PC ini atau di jaringannya
webhooks-events = Apa yang diberitahukan
webhooks-kind-messages = Pesan
webhooks-kind-deliveries = Pengiriman
webhooks-kind-notices = Pemberitahuan
webhooks-about-messages = Yang masuk, dan yang ditulis di sini
webhooks-about-deliveries = Nasib yang dikirim: diterima WhatsApp, sampai, dibaca, gagal
webhooks-about-notices = Keadaan nomor: online lagi, terputus, membutuhkan Anda
webhooks-newSecret = Beri rahasia baru
webhooks-newSecretHint = Penerima harus mengetahuinya sebelum peristiwa berikutnya datang.
webhooks-removeTitle = Hapus { $name }?
webhooks-removeBody = Penerimanya tidak diberi tahu apa-apa lagi. Yang belum diberitahukan, dan yang tidak diterimanya, ikut hilang.
webhooks-removed = { $name } dihapus
webhooks-failedTitle = Yang tidak diterima { $name }
webhooks-failedBody = Selama sehari masing-masing dicoba berkali-kali. Pilih beberapa, atau lakukan untuk semua.
webhooks-noneFailed = Tidak ada yang tersimpan yang tidak diterima.
webhooks-gap = Peristiwa yang tidak disimpan lagi
webhooks-waitsAgain = menunggu dikirim lagi
webhooks-againAll = Kirim semua lagi
webhooks-againSome = Kirim { $n } lagi
webhooks-forgetAll = Lupakan semua
webhooks-forgetSome = Lupakan { $n }
webhooks-forgetBody = Yang dilupakan hilang selamanya: penerima tidak akan pernah diberi tahu.
webhooks-replayed = { $n } peristiwa dikirim lagi.
webhooks-forgotten = { $n } peristiwa dilupakan.

## The secret of a webhook, shown once

secrets-made = Rahasia { $name }
secrets-madeBody = Semua yang diterima penerima ditandatangani dengan ini. Hanya ditampilkan sekarang. Salin ke tempat penerima menemukannya; jika hilang, beri webhook rahasia baru.
secrets-key = Rahasia
secrets-copy = Salin
secrets-copied = Disalin
secrets-notCopied = Rahasia tidak dapat disalin. Pilih dan salin sendiri.
secrets-done = Selesai
secrets-have = Sudah saya simpan
secrets-notYet = Belum disalin, dan tidak akan ditampilkan lagi. Salin, atau katakan bahwa sudah Anda simpan.

## The backend

backends-title = Tautan ke backend
backends-body = Backend, misalnya yang dibuat dengan Laravel atau Django, dapat meminta nomor di sini, dan diberi tahu keadaannya.
backends-address = Alamat backend
backends-key = Kunci backend
backends-kept = Kunci tersimpan
backends-saved = Tersimpan
backends-on = Tanyai backend ini nomor mana yang dimintanya, dan beri tahu keadaannya
backends-words = Kata yang dipakai untuk memberitahunya
backends-environment = Lingkungan Wakala menyebut backend ini. Alamat dan kunci diubah di sana.
backends-off = Nonaktif.
backends-trying = Sedang ditanya.
backends-up = Menjawab.
backends-down = Tidak menjawab sebagaimana mestinya. Percobaan berikutnya { $when }.
backends-last = Gangguan terakhir { $when }: { $why }
backends-test = Coba
backends-tested = Menjawab, dan meminta { $n } nomor.
backends-notTested = Tidak menjawab sebagaimana mestinya: { $why }.
backends-forget = Lupakan
backends-forgetTitle = Lupakan backend ini?
backends-forgetBody = Alamat dan kuncinya dilupakan. Nomor-nomor miliknya tetap seperti adanya.
backends-numbers = Nomor miliknya
backends-deleted = Tidak ada di sini lagi
backends-runs = Yang menentukan apakah berjalan: { $owner }
backends-theirs = Backend yang menentukan apakah nomor ini berjalan. Ia menyebutnya { $external }.
backends-ours = Anda yang menentukan apakah nomor ini berjalan. Backend menyebutnya { $external }, dan diberi tahu keadaannya.
backends-takeOver = Ambil alih
backends-giveBack = Serahkan ke backend
