### What stands above a number that is not online, and why.

## While it connects

strip-connecting =
    { $n ->
        [0] Menghubungkan.
       *[other] Menghubungkan, percobaan { $n }.
    }

strip-reconnecting =
    { $n ->
        [0] Menghubungkan lagi.
       *[other] Menghubungkan lagi, percobaan { $n }.
    }

strip-degraded = Menunggu jawaban dari WhatsApp.
strip-next = Percobaan berikutnya dalam { $span }.
strip-givesUp = Percobaan ini berakhir dalam { $span }.
strip-tryNow = { act-tryNow }

## What is wrong, what it means, and the button

trouble-waiting = Menunggu
trouble-reason = Alasan
trouble-fold = Lipat
trouble-unfold = Buka

trouble-messages =
    { $n ->
        [0] Tidak ada pesan
        [1] { $n } pesan
       *[other] { $n } pesan, berurutan
    }

trouble-untilYou = Sampai Anda memutuskan
trouble-untilUpdate = Sampai Anda memperbarui
trouble-untilUnlocked = Sampai Anda membukanya di ponsel
trouble-noDeadline = Tanpa batas waktu; antrean menunggu
trouble-next = Percobaan berikutnya dalam { $span }
trouble-ends = Berakhir { $at }, dalam { $span }
trouble-checked = Diperiksa tiap 30 dtk; lanjut sendiri
trouble-revoked-title = Ponsel melepas tautan nomor ini
trouble-revoked-body = WhatsApp mengakhiri sesi, dari ponsel atau karena terlalu lama tidak dipakai. Pesan dan pengaturan Anda tersimpan. Nomor bekerja lagi setelah satu kali pindai.
trouble-revoked-button = { act-showQr }
trouble-unreadable-title = { reason-session_unreadable }
trouble-unreadable-body = File yang rusak disimpan terpisah dan yang lain tidak disentuh. Pesan tersimpan. Nomor bekerja lagi setelah satu kali pindai.
trouble-unreadable-button = { act-showQr }
trouble-replaced-title = Berjalan di tempat lain
trouble-replaced-body = Program lain mengambil alih sesi ini. Hanya satu yang bisa memakainya. Wakala tetap diam dan tidak berebut; jika Anda mengambil alih, yang lain berhenti.
trouble-replaced-button = Ambil alih di sini
trouble-locked-title = WhatsApp mengunci nomor ini
trouble-locked-body = WhatsApp ingin yakin bahwa pemiliknya yang memakai nomor ini. Buka WhatsApp di ponsel dan ikuti permintaannya. Lalu pindai kode di sini satu kali.
trouble-locked-button = Sudah saya buka
trouble-banned-title = WhatsApp memblokir nomor ini
trouble-banned-body = Nomor ini tidak bisa dipakai lagi dengan WhatsApp. Pesan Anda tersimpan di sini. Minta WhatsApp meninjaunya dari ponsel.
trouble-banned-button = Tampilkan aktivitas
trouble-outdated-title = Wakala terlalu lama untuk WhatsApp
trouble-outdated-body = WhatsApp hanya menerima versi yang lebih baru. Tidak ada nomor yang terhubung sampai Anda memperbarui. Sesi, pesan dan antrean tersimpan; tidak perlu pindai ulang.
trouble-outdated-button = { act-tryNow }
trouble-accountType-title = Jenis akun ponsel ini belum didukung
trouble-accountType-body = Ini akun WhatsApp Business yang dikelola pihak lain, atau jenis baru lain. Buktinya tidak cocok dengan yang bisa diperiksa Wakala, jadi ponsel tidak ditautkan; setiap kode berikutnya akan ditolak dengan cara sama. Perbarui Wakala bila ada versi yang lebih baru.
trouble-accountType-button = Tetap tampilkan kode
trouble-unknown-title = WhatsApp menolak nomor ini
trouble-unknown-body = Tiga percobaan berakhir dengan alasan yang tidak dikenal Wakala. Sesi dan pesan tersimpan.
trouble-unknown-button = { act-tryNow }
trouble-disk-title = { reason-disk_full }
trouble-disk-body = Wakala tidak dapat menyimpan pesan, jadi tidak menerimanya: WhatsApp menyimpannya dan mengirimnya nanti. Tidak ada yang hilang atau tertimpa.
trouble-disk-button = { act-tryNow }
trouble-files-title = Terlalu banyak file terbuka
trouble-files-body = PC ini tidak mengizinkan Wakala membuka file lagi. Sesi dan pesan tersimpan. Tutup program lain; Wakala lanjut sendiri.
trouble-files-button = { act-tryNow }
trouble-held-title = Program lain memegang file sesi
trouble-held-body = Pencadangan, pemindai virus atau penampil sedang membukanya. Tidak ada yang berubah dan tidak perlu pindai. Wakala lanjut begitu file bebas.
trouble-held-button = { act-tryNow }
trouble-forbidden-title = Folder sesi tidak dapat dipakai
trouble-forbidden-body = Wakala tidak boleh membaca atau menulisnya, atau itu bukan foldernya sendiri. Tidak ada yang berubah. Beri pengguna ini hak atasnya, atau kembalikan foldernya.
trouble-forbidden-button = { act-tryNow }
trouble-gone-title = { reason-session_gone }
trouble-gone-body = Mungkin disk atau foldernya tidak terpasang. Kembalikan dan nomor lanjut tanpa pindai. Pindai lagi hanya jika sudah hilang selamanya.
trouble-gone-button = Pindai lagi
trouble-session-title = File sesi tidak dapat dipakai
trouble-session-body = Disk atau sistem menolaknya saat ini. Tidak ada yang berubah dan tidak perlu pindai. Wakala memeriksa lagi sendiri.
trouble-session-button = { act-tryNow }
trouble-database-title = { reason-database_damaged }
trouble-database-body = Wakala tidak menyimpan apa pun ke dalamnya dan tidak mengonfirmasi pesan apa pun, jadi WhatsApp menyimpannya untuk Anda. Tutup Wakala dan kembalikan salinan terakhir yang baik.
trouble-database-button = { act-tryNow }
trouble-storage-title = Basis data pesan tidak dapat dipakai
trouble-storage-body = Wakala sekarang tidak dapat membaca atau menulisnya: mungkin disknya dilepas, atau hak foldernya berubah. WhatsApp menyimpan pesan baru untuk Anda, dan Wakala memeriksa lagi sendiri.
trouble-storage-button = { act-tryNow }
trouble-fault-title = Gangguan di PC ini
trouble-fault-body = Bagian dari Wakala gagal. Sesi dan pesan tersimpan, dan percobaan berlanjut.
trouble-fault-button = { act-tryNow }
trouble-ban-title = Blokir sementara sampai { $at }
trouble-ban-body = WhatsApp menghentikan nomor ini sementara, biasanya setelah banyak pesan ke orang yang tidak mengenalnya. Wakala mencoba satu kali di akhir, lalu mengirim yang menunggu, berurutan.
trouble-ban-button = Tampilkan antrean
trouble-rate-title = WhatsApp meminta jeda
trouble-rate-body = Terlalu banyak koneksi dalam waktu singkat. Wakala menunggu, lalu terhubung sendiri. Tidak ada yang hilang.
trouble-rate-button = { act-tryNow }
trouble-slow-title = Masih luring
trouble-slow-body = Wakala terus mencoba setiap beberapa menit dan tidak berhenti. Yang Anda kirim menunggu dalam antrean.
trouble-slow-button = { act-tryNow }
trouble-flapping-title = Koneksi terus terputus
trouble-flapping-body = Lima kali terputus dalam sepuluh menit. Sekarang Wakala mencoba lebih pelan. Yang Anda kirim menunggu dalam antrean.
trouble-flapping-button = { act-tryNow }
